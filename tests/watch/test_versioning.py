"""The chain alone: readings in, versions out, whatever the order."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from tracker.watch.versioning import Chain, ChainVersion, Link, build


def link(n: int, text: str, *, day: int | None = None, units: int = 20, **more: object) -> Link:
    """Reading ``n``, observed on day ``n``, whose body says ``text``."""
    scopes = more.pop("scopes", {"body": text})
    return Link(
        reading=f"r{n}",
        check=f"k{n}",
        observed_at=datetime(2026, 1, n, tzinfo=UTC),
        order_date=date(2026, 1, day or n),
        order_rank=0,
        scopes=scopes,  # type: ignore[arg-type]
        state="unknown",
        units=units,
        **more,  # type: ignore[arg-type]
    )


def never_same(version: ChainVersion, new: Link) -> bool:
    return False


def chain(*links: Link, begins: float = 0.0) -> Chain:
    return build("act/en", links, never_same, lambda short, long: begins)


def texts(result: Chain) -> list[str]:
    return [v.hashes["body"] for v in result.versions]


def test_the_same_text_is_one_version_and_a_return_is_a_new_one() -> None:
    result = chain(link(1, "a"), link(2, "a"), link(3, "b"), link(4, "a"))
    assert texts(result) == ["a", "b", "a"]
    assert [len(v.links) for v in result.versions] == [2, 1, 1]
    assert result.versions[0].last_seen_at.day == 2
    assert len({v.id for v in result.versions}) == 3


def test_any_order_of_arrival_gives_the_same_versions() -> None:
    links = [link(n, "abbaac"[n - 1]) for n in range(1, 7)]
    expected = chain(*links)
    for seed in range(20):
        shuffled = random.Random(seed).sample(links, len(links))
        result = chain(*shuffled)
        assert [(v.id, v.parts) for v in result.versions] == [(v.id, v.parts) for v in expected.versions]


def test_an_older_text_fetched_again_is_no_reversal() -> None:
    # the act of day 1 is captured again on day 9, after its consolidation of day 5
    result = chain(link(1, "act"), link(5, "consolidated"), link(9, "act", day=1))
    assert texts(result) == ["act", "consolidated"]


def test_a_late_capture_splits_a_version() -> None:
    before = chain(link(1, "a"), link(9, "c"))
    after = chain(link(1, "a"), link(9, "c"), link(5, "b"))
    assert texts(after) == ["a", "b", "c"]
    assert [v.id for v in before.versions] == [after.versions[0].id, after.versions[2].id]


def test_parts_not_served_are_carried_and_parts_first_served_are_added() -> None:
    act = link(1, "-", scopes={"preamble": "p", "body": "a"})
    consolidated = link(5, "-", scopes={"body": "b"})
    result = chain(act, consolidated)
    assert result.versions[1].parts == {
        "preamble": ("r1", result.versions[0].id),
        "body": ("r5", result.versions[1].id),
    }
    recitals_later = chain(
        link(1, "-", scopes={"body": "a"}), link(2, "-", scopes={"preamble": "p", "body": "a"})
    )
    assert len(recitals_later.versions) == 1
    assert recitals_later.versions[0].parts["preamble"] == ("r2", recitals_later.versions[0].id)


def test_a_collapse_is_held_back_unless_repealed_or_accepted() -> None:
    full, stump = link(1, "full", units=90), link(2, "stump", units=3)
    result = chain(full, stump, link(3, "full", units=90))
    assert texts(result) == ["full"]
    assert [(h.link.reading, "3 units" in h.reason) for h in result.held] == [("r2", True)]
    assert texts(chain(full, link(2, "stump", units=3, accepted=True))) == ["full", "stump"]
    assert len(chain(full, link(2, "stump", units=0, repealed=True)).versions) == 2
    # a page without articles may lose half of its blocks
    assert len(chain(link(1, "x", units=40, blocks=True), link(2, "y", units=12, blocks=True)).versions) == 2


def test_a_text_of_articles_that_falls_below_half_is_no_version() -> None:
    full = link(1, "full", units=90)
    for units in (3, 30, 44):  # to a third of the articles, too
        assert texts(chain(full, link(2, "stump", units=units))) == ["full"], units
    assert texts(chain(full, link(2, "half", units=45))) == ["full", "half"]
    # short texts and pages without articles are rewritten more freely
    assert texts(chain(link(1, "full", units=9), link(2, "stump", units=3))) == ["full", "stump"]
    assert texts(chain(link(1, "x", units=90, blocks=True), link(2, "y", units=8, blocks=True))) == ["x"]


def test_a_version_was_first_seen_when_the_earliest_of_its_readings_was() -> None:
    # the text of day 1 was taken in on day 9; another printing of it, dated the 2nd, was seen on day 3
    result = chain(link(9, "a", day=1), link(3, "a", day=2))
    (version,) = result.versions
    assert (version.first.reading, version.observed_at.day, version.last_seen_at.day) == ("r9", 3, 9)


def test_a_beginning_of_a_later_text_was_cut_off() -> None:
    stump, full = link(1, "stump", units=3), link(2, "full", units=90)
    result = chain(stump, full, begins=0.6)
    assert texts(result) == ["full"]
    assert "cut off" in result.held[0].reason
    assert texts(chain(stump, full, begins=0.4)) == ["stump", "full"]


def test_nothing_is_carried_from_a_repealed_text() -> None:
    result = chain(link(1, "a"), link(2, "-", scopes={}, units=0, repealed=True))
    assert result.versions[1].parts == {}


def test_a_text_that_only_lacks_the_end_is_held_back() -> None:
    full, short = link(1, "full", units=9), link(2, "short", units=5)
    assert "5 of 9 units" in chain(full, short, begins=1.0).held[0].reason
    assert texts(chain(full, short, begins=0.8)) == ["full", "short"]
