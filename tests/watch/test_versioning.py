"""The history alone: readings in, versions out, whatever the order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tracker.watch import gate
from tracker.watch.gate import Doubt
from tracker.watch.versioning import DerivedVersion, ReadingSummary, VersionHistory, build_history


def summary(n: int, text: str, *, day: int | None = None, units: int = 20, **more: object) -> ReadingSummary:
    """Reading ``n``, observed on day ``n``, whose body says ``text``."""
    scopes = more.pop("scopes", {"body": text})
    return ReadingSummary(
        reading=f"r{n}",
        check=f"k{n}",
        observed_at=datetime(2026, 1, n, tzinfo=UTC),
        order_date=date(2026, 1, day or n),
        order_rank=0,
        scopes=scopes,  # type: ignore[arg-type]
        units=units,
        **{"state": "unknown"} | more,  # type: ignore[arg-type]
    )


class Compare:
    """Documents of which only this is known: how much of a short one begins a long one, what the gate
    doubts of a step, and what is missing behind the text."""

    def __init__(self, shared: float = 0.0, doubts: Sequence[Doubt] = (), lost: str = "") -> None:
        self.shared, self.doubts, self.lost = shared, tuple(doubts), lost

    def same(self, version: DerivedVersion, summary: ReadingSummary) -> bool:
        return False

    def shared_prefix(self, short: ReadingSummary, long: ReadingSummary) -> float:
        return self.shared

    def step(self, version: DerivedVersion, summary: ReadingSummary) -> tuple[Doubt, ...]:
        return self.doubts

    def lost_end(self, version: DerivedVersion, summary: ReadingSummary) -> str:
        return self.lost


def chain(*readings: ReadingSummary, shared: float = 0.0, **more: Any) -> VersionHistory:
    return build_history("act/en", readings, Compare(shared, **more))


def reasons(result: VersionHistory) -> list[str]:
    return [gate.message(h.doubts) for h in result.held]


def texts(result: VersionHistory) -> list[str]:
    return [v.hashes["body"] for v in result.versions]


def test_the_same_text_is_one_version_and_a_return_is_a_new_one() -> None:
    result = chain(summary(1, "a"), summary(2, "a"), summary(3, "b"), summary(4, "a"))
    assert texts(result) == ["a", "b", "a"]
    assert [len(v.readings) for v in result.versions] == [2, 1, 1]
    assert result.versions[0].last_seen_at.day == 2
    assert len({v.id for v in result.versions}) == 3


def test_the_same_words_with_another_status_are_another_version() -> None:
    result = chain(summary(1, "a"), summary(2, "a", state="repealed"), summary(3, "a", state="repealed"))
    assert [(v.first.state, len(v.readings)) for v in result.versions] == [("unknown", 1), ("repealed", 2)]


def test_pages_without_articles_may_shrink_more() -> None:
    result = chain(summary(1, "a", units=40), summary(2, "b", units=5, blocks=True))
    assert (texts(result), result.held) == (["a", "b"], [])
    result = chain(summary(1, "a", units=40), summary(2, "b", units=3, blocks=True))
    assert (texts(result), len(result.held)) == (["a"], 1)


def test_any_order_of_arrival_gives_the_same_versions() -> None:
    readings = [summary(n, "abbaac"[n - 1]) for n in range(1, 7)]
    expected = chain(*readings)
    for seed in range(20):
        shuffled = random.Random(seed).sample(readings, len(readings))
        result = chain(*shuffled)
        assert [(v.id, v.parts) for v in result.versions] == [(v.id, v.parts) for v in expected.versions]


def test_an_older_text_fetched_again_is_no_reversal() -> None:
    # the act of day 1 is captured again on day 9, after its consolidation of day 5
    result = chain(summary(1, "act"), summary(5, "consolidated"), summary(9, "act", day=1))
    assert texts(result) == ["act", "consolidated"]


def test_a_late_capture_splits_a_version() -> None:
    before = chain(summary(1, "a"), summary(9, "c"))
    after = chain(summary(1, "a"), summary(9, "c"), summary(5, "b"))
    assert texts(after) == ["a", "b", "c"]
    assert [v.id for v in before.versions] == [after.versions[0].id, after.versions[2].id]


def test_parts_not_served_are_carried_and_parts_first_served_are_added() -> None:
    act = summary(1, "-", scopes={"preamble": "p", "body": "a"})
    consolidated = summary(5, "-", scopes={"body": "b"})
    result = chain(act, consolidated)
    assert result.versions[1].parts == {
        "preamble": ("r1", result.versions[0].id),
        "body": ("r5", result.versions[1].id),
    }
    recitals_later = chain(
        summary(1, "-", scopes={"body": "a"}), summary(2, "-", scopes={"preamble": "p", "body": "a"})
    )
    assert len(recitals_later.versions) == 1
    assert recitals_later.versions[0].parts["preamble"] == ("r2", recitals_later.versions[0].id)


def test_a_collapse_is_held_back_unless_repealed_or_accepted() -> None:
    full, stump = summary(1, "full", units=90), summary(2, "stump", units=3)
    result = chain(full, stump, summary(3, "full", units=90))
    assert texts(result) == ["full"]
    assert [h.summary.reading for h in result.held] == ["r2"]
    assert "3 units" in reasons(result)[0]
    assert texts(chain(full, summary(2, "stump", units=3, accepted=True))) == ["full", "stump"]
    assert len(chain(full, summary(2, "stump", units=0, repealed=True)).versions) == 2
    # a page without articles may lose half of its blocks
    assert (
        len(chain(summary(1, "x", units=40, blocks=True), summary(2, "y", units=12, blocks=True)).versions)
        == 2
    )


def test_a_text_of_articles_that_falls_below_half_is_no_version() -> None:
    full = summary(1, "full", units=90)
    for units in (3, 30, 44):  # to a third of the articles, too
        assert texts(chain(full, summary(2, "stump", units=units))) == ["full"], units
    assert texts(chain(full, summary(2, "half", units=45))) == ["full", "half"]
    # short texts and pages without articles are rewritten more freely
    assert texts(chain(summary(1, "full", units=9), summary(2, "stump", units=3))) == ["full", "stump"]
    assert texts(chain(summary(1, "x", units=90, blocks=True), summary(2, "y", units=8, blocks=True))) == [
        "x"
    ]


def test_a_version_was_first_seen_when_the_earliest_of_its_readings_was() -> None:
    # the text of day 1 was taken in on day 9; another printing of it, dated the 2nd, was seen on day 3
    result = chain(summary(9, "a", day=1), summary(3, "a", day=2))
    (version,) = result.versions
    assert (version.first.reading, version.observed_at.day, version.last_seen_at.day) == ("r9", 3, 9)


def test_a_beginning_of_a_later_text_was_cut_off() -> None:
    stump, full = summary(1, "stump", units=3), summary(2, "full", units=90)
    result = chain(stump, full, shared=0.6)
    assert texts(result) == ["full"]
    assert "cut off" in reasons(result)[0]
    assert texts(chain(stump, full, shared=0.4)) == ["stump", "full"]


def test_nothing_is_carried_from_a_repealed_text() -> None:
    result = chain(summary(1, "a"), summary(2, "-", scopes={}, units=0, repealed=True))
    assert result.versions[1].parts == {}


def test_a_text_that_only_lacks_the_end_is_held_back() -> None:
    full, short = summary(1, "full", units=9), summary(2, "short", units=5)
    assert "5 of 9 units" in reasons(chain(full, short, shared=1.0))[0]
    assert texts(chain(full, short, shared=0.8)) == ["full", "short"]


def test_a_second_complete_look_settles_that_a_text_ends_earlier() -> None:
    full, short, again = (
        summary(1, "full", units=9), summary(2, "short", units=5), summary(3, "short", units=5)
    )  # fmt: skip
    result = chain(full, short, again, shared=1.0)
    assert texts(result) == ["full", "short"]
    assert result.held == []
    assert result.versions[1].first.reading == "r3"  # known since the look that settled it
    # the full text in between, or an end that is missing, settles nothing
    assert texts(
        chain(full, short, summary(3, "full", units=9), summary(4, "short", units=5), shared=1.0)
    ) == ["full"]
    cut = chain(full, short, again, shared=1.0, lost="the markup stops before its end")
    assert texts(cut) == ["full"]
    assert all("its end is missing" in reason for reason in reasons(cut))


def test_a_stump_that_came_twice_before_the_whole_text_stays_a_stump() -> None:
    stumps = (summary(1, "stump", units=3), summary(2, "stump", units=3))
    assert texts(chain(*stumps, summary(3, "full", units=90), shared=1.0)) == ["full"]


def test_doubts_hold_a_first_text_until_a_person_accepts_it() -> None:
    doubts = (Doubt("links", came="90%"),)
    assert texts(chain(summary(1, "links", doubts=doubts), summary(2, "law"))) == ["law"]
    assert texts(chain(summary(1, "links", doubts=doubts, accepted=True), summary(2, "law"))) == [
        "links",
        "law",
    ]
    # what was so of the text before is no doubt of the next
    assert texts(chain(summary(1, "a", doubts=doubts, accepted=True), summary(2, "b", doubts=doubts))) == [
        "a",
        "b",
    ]


def test_signs_of_style_hold_only_together() -> None:
    signs = [Doubt(code) for code in sorted(gate.STYLE)]
    for n in range(3):
        assert texts(chain(summary(1, "a", doubts=tuple(signs[:n])))) == ["a"]
    assert texts(chain(summary(1, "a", doubts=tuple(signs)))) == []


def test_another_host_is_told_until_it_is_confirmed_once() -> None:
    law, elsewhere = summary(1, "law"), (Doubt("host", "law.example", "other.example"),)
    same = chain(law, summary(2, "law", doubts=elsewhere))
    assert texts(same) == ["law"]
    assert [h.summary.reading for h in same.elsewhere] == ["r2"]
    assert texts(chain(law, summary(2, "new", doubts=elsewhere))) == ["law"]
    confirmed = chain(
        law, summary(2, "new", doubts=elsewhere, accepted=True), summary(3, "c", doubts=elsewhere)
    )
    assert texts(confirmed) == ["law", "new", "c"]
    assert confirmed.elsewhere == []


def test_what_a_person_refused_is_refused_when_it_comes_again() -> None:
    result = chain(summary(1, "law"), summary(2, "other", refused=True), summary(3, "other"))
    assert texts(result) == ["law"]
    assert [(h.summary.reading, h.doubts) for h in result.held] == [("r2", ()), ("r3", ())]


def test_another_act_in_the_place_of_the_text_is_held_back() -> None:
    other = (Doubt("unlike", "Sample Act", "2%"),)
    assert texts(chain(summary(1, "law"), summary(2, "other"), doubts=other)) == ["law"]
    assert (
        len(chain(summary(1, "law"), summary(2, "-", scopes={}, repealed=True), doubts=other).versions) == 2
    )
