"""Whether a coding still says what the law says: judged on small made-up records, one rule a test."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tracker.compare.cells import CellState, MatrixCell
from tracker.compare.matrix import acting_relations
from tracker.compare.staleness import holds_whole, judge, not_in_text
from tracker.registry import Registry, load_registry
from tracker.registry.coding import Coding
from tracker.registry.schema import Regime, Relation
from tracker.store.models import ChangeRow, VersionRow
from tracker.store.models.base import Base
from tracker.store.recorded_text import ProvisionText, RecordedText

OLD, NEW, OTHER = "a" * 64, "b" * 64, "c" * 64


def seen(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=8, tzinfo=UTC)


def text(
    *history: tuple[str, dict[str, str]], significance: str = "substantive", by: str = "act-2"
) -> RecordedText:
    """A text whose versions were first seen on these days with these provisions (eid -> hash)."""
    versions = [
        VersionRow(id=f"v{n}", instrument="act", language="en", ordinal=n, observed_at=seen(day), parts={})
        for n, (day, _) in enumerate(history, 1)
    ]
    eids = {eid for _, held in history for eid in held}
    found = RecordedText(versions[-1], versions, "https://law.example/act")
    found.held = {
        eid: ProvisionText(eid, versions[-1].id, content, "words") for eid, content in history[-1][1].items()
    }
    found.past = {eid: [held.get(eid) for _, held in history] for eid in eids}
    for n, version in enumerate(versions):
        found.changes[version.id] = ChangeRow(
            id=f"change-{version.id}", from_version=versions[n - 1].id if n else None, to_version=version.id,
            significance=significance, caused_by=[by], observed_at=version.observed_at,
        )  # fmt: skip
    return found


def coding(pins: dict[str, str] | None = None, **more: object) -> Coding:
    """``pins``: eid -> hash, all read on 10 January 2026."""
    read_from = [
        {"url": "https://law.example/act", "observed_at": seen("2026-01-10"), "eid": e, "text_sha256": sha}
        for e, sha in (pins or {}).items()
    ]
    base = {
        "topic": "t", "value": "binding", "provisions": list(pins or {}), "basis": "text", "coder": "me",
        "date": "2026-01-20", "note": {"en": "A note.", "zh": "说明。"}, "read_from": read_from,
    }  # fmt: skip
    return Coding.model_validate({**base, **more})


def relation(type_: str, effective: str, *provisions: str) -> Relation:
    return Relation.model_validate(
        {
            "from": "act-2",
            "type": type_,
            "to": "act",
            "to_provisions": list(provisions),
            "effective": effective,
        }
    )


def told(cell: MatrixCell) -> tuple[str, str, list[str | None]]:
    return cell.state.value, cell.why, [t.change or t.relation for t in cell.causes]


ONE = ("2026-01-05", {"art_1": OLD, "art_2": OTHER})


def test_the_same_words_are_current_whatever_else_changed() -> None:
    found = text(ONE, ("2026-03-01", {"art_1": OLD, "art_2": NEW}))
    assert told(judge(coding({"art_1": OLD}), None, found, ())) == ("current", "same-text", [])


def test_other_words_are_stale_by_the_change_that_ended_the_words_that_were_read() -> None:
    found = text(ONE, ("2026-03-01", {"art_1": NEW}), ("2026-05-01", {"art_1": OTHER}))
    cell = judge(coding({"art_1": OLD}), None, found, ())
    assert told(cell) == ("stale", "changed", ["change-v2"])
    assert [(t.eid, t.by, t.on) for t in cell.causes] == [("art_1", "act-2", date(2026, 3, 1))]


def test_words_that_came_back_are_current() -> None:
    found = text(ONE, ("2026-03-01", {"art_1": NEW}), ("2026-05-01", {"art_1": OLD}))
    assert judge(coding({"art_1": OLD}), None, found, ()).state is CellState.CURRENT


def test_words_the_record_never_held_are_told_by_the_first_change_after_they_were_read() -> None:
    """The changes of before were in the text that the coder read."""
    found = text(
        ("2025-06-01", {"art_1": NEW}),
        ("2026-01-08", {"art_1": OTHER}),  # before the pin of 10 January
        ("2026-03-01", {"art_1": NEW}),
        ("2026-05-01", {"art_1": OTHER}),
    )
    assert told(judge(coding({"art_1": OLD}), None, found, ())) == ("stale", "changed", ["change-v3"])


def test_words_the_record_never_held_without_a_change_since_name_none() -> None:
    found = text(("2025-06-01", {"art_1": NEW}), ("2026-01-08", {"art_1": OTHER}))
    assert told(judge(coding({"art_1": OLD}), None, found, ())) == ("stale", "changed", [None])


def test_a_pin_on_the_provision_above_counts() -> None:
    cited = coding({"art_1": OLD}, provisions=["art_1__para_2__point_a"])
    assert told(judge(cited, None, text(ONE), ())) == ("current", "same-text", [])
    later = text(ONE, ("2026-03-01", {"art_1": NEW}))
    assert told(judge(cited, None, later, ())) == ("stale", "changed", ["change-v2"])


@pytest.mark.parametrize("eid", ["art_11", "art_10__para_1", "anx_1__art_1"])
def test_a_pin_on_a_neighbour_does_not_count(eid: str) -> None:
    cell = judge(coding({"art_1": OLD}, provisions=[eid]), None, text(ONE), ())
    assert told(cell) == ("unverified", "not-pinned", [])


def test_the_nearest_pin_above_counts() -> None:
    cited = coding({"art_1": NEW, "art_1__para_2": OLD}, provisions=["art_1__para_2__point_a"])
    held = text(("2026-01-05", {"art_1": OTHER, "art_1__para_2": OLD}))
    assert judge(cited, None, held, ()).state is CellState.CURRENT


def test_one_stale_provision_makes_the_cell_stale_whatever_the_others_are() -> None:
    found = text(ONE, ("2026-03-01", {"art_1": OLD, "art_2": NEW}))
    assert told(judge(coding({"art_1": OLD, "art_2": OTHER, "art_9": OLD}), None, found, ()))[0] == "stale"


@pytest.mark.parametrize("basis", ["official", "secondary", "memory"])
def test_what_was_not_read_in_a_text_is_never_current(basis: str) -> None:
    cell = judge(coding({"art_1": OLD}, basis=basis), None, text(ONE), ())
    assert told(cell) == ("unverified", f"basis-{basis}", [])


def test_an_absence_is_stale_after_a_change_of_substance_only() -> None:
    absent = coding(value="absent", provisions=[])
    later = (ONE, ("2026-03-01", {"art_1": NEW}))
    assert told(judge(absent, None, text(ONE), ())) == ("current", "nothing-since", [])
    assert told(judge(absent, None, text(*later), ())) == ("stale", "changed", ["change-v2"])
    assert judge(absent, None, text(*later, significance="editorial"), ()).state is CellState.CURRENT
    read_again = coding(value="absent", provisions=[], date="2026-03-01")
    assert judge(read_again, None, text(*later), ()).state is CellState.CURRENT


def test_an_absence_is_not_known_from_a_part_of_the_text() -> None:
    """A chapter, or a page of links, that stands for an agreement says nothing of the rest."""
    absent = coding(value="absent", provisions=[])
    chapter = text(ONE)
    cited = ["art_1__para_2", "art_2", "art_14.3", "art_28.1"]
    assert not holds_whole(chapter, cited)
    assert told(judge(absent, None, chapter, (), whole=False)) == ("unverified", "part-in-record", [])
    later = text(ONE, ("2026-03-01", {"art_1": NEW}))
    assert judge(absent, None, later, (), whole=False).state is CellState.STALE
    assert judge(coding({"art_1": OLD}), None, chapter, (), whole=False).state is CellState.CURRENT
    assert holds_whole(chapter, cited[:2])
    assert not holds_whole(None, [])


# --- relations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", ["overrides", "suspends", "exempts"])
def test_law_that_leaves_the_text_as_it_was_makes_stale_what_was_read_before(type_: str) -> None:
    for effective, state in (("2026-01-11", "stale"), ("2026-01-10", "current")):
        cell = judge(coding({"art_1": OLD}), None, text(ONE), [relation(type_, effective)])
        assert cell.state.value == state, effective
    assert told(judge(coding({"art_1": OLD}), None, text(ONE), [relation(type_, "2026-02-01")])) == (
        "stale", "relation", [type_],
    )  # fmt: skip


def test_a_renewed_coding_weighs_silent_relations_by_the_day_of_its_review() -> None:
    """Its text was first seen on 10 January; the reviewer of 1 April knew what took effect until then."""
    renewed = {"date": "2026-04-01", "renews": {"date": "2026-01-20", "coder": "me"}}
    for effective, plain, reviewed in (
        ("2026-02-15", "stale", "current"),
        ("2026-04-01", "stale", "current"),
        ("2026-04-02", "stale", "stale"),
    ):
        acting = [relation("overrides", effective)]
        assert judge(coding({"art_1": OLD}), None, text(ONE), acting).state.value == plain
        assert judge(coding({"art_1": OLD}, **renewed), None, text(ONE), acting).state.value == reviewed


def test_a_review_does_not_excuse_an_amendment_whose_text_the_record_does_not_hold() -> None:
    renewed = {"date": "2026-04-01", "renews": {"date": "2026-01-20", "coder": "me"}}
    acting = [relation("amends", "2026-02-15")]
    assert judge(coding({"art_1": OLD}, **renewed), None, text(ONE), acting).state is CellState.STALE
    held = text(ONE, ("2026-02-20", {"art_1": OLD}))  # the amended text, with the same words there
    assert judge(coding({"art_1": OLD}, **renewed), None, held, acting).state is CellState.CURRENT


@pytest.mark.parametrize(
    ("acted_on", "state"),
    [("art_1", "stale"), ("art_1__para_2", "stale"), ("art_2", "current"), ("art_11", "current")],
)
def test_a_relation_touches_the_provisions_it_names(acted_on: str, state: str) -> None:
    acting = [relation("suspends", "2026-02-01", acted_on)]
    assert judge(coding({"art_1": OLD}), None, text(ONE), acting).state.value == state


def test_a_text_has_the_amendments_adopted_before_it_was_made() -> None:
    act = {"id": "act-2", "type": "decision", "title": {"en": "Decision"}}
    registry = Registry({"r": Regime.model_validate({
        "id": "r", "strand": "ai", "jurisdiction": "CN", "title": {"en": "R"}, "sources": [],
        "instruments": [act | {"events": [{"event": "adopted", "date": "2026-01-05"}]}],
    })})  # fmt: skip
    later = Relation.model_validate(
        {"from": "act-2", "type": "amends", "to": "act", "effective": "2026-06-01"}
    )
    held = text(("2026-01-05", {"art_1": OLD}))
    for made, left in ((date(2026, 1, 4), [later]), (date(2026, 1, 5), []), (None, [later])):
        held.version.text_date = made
        assert not_in_text(registry, [later], held) == left
    assert not_in_text(registry, [later], None) == [later]


def test_relations_effective_after_the_day_asked_for_are_left_out() -> None:
    acting = [relation("overrides", "2026-02-15")]
    assert (
        judge(coding({"art_1": OLD}), None, text(ONE), acting, until=date(2026, 2, 14)).state.value
        == "current"
    )
    assert (
        judge(coding({"art_1": OLD}), None, text(ONE), acting, until=date(2026, 2, 15)).state.value == "stale"
    )


# --- what acts on an incorporated text -----------------------------------------------------------------

REGIME = """\
id: treaties
strand: digital-trade
jurisdiction: X
title: {en: Treaties, zh: 协定}
instruments:
  - {id: cptpp, type: treaty, title: {en: CPTPP, zh: CPTPP}}
  - {id: tpp, type: treaty, title: {en: TPP, zh: TPP}}
  - {id: protocol, type: treaty, title: {en: Protocol, zh: 议定书}}
relations:
  - {from: cptpp, type: incorporates, to: tpp, from_provisions: [art_1]}
  - {from: cptpp, type: suspends, to: tpp, to_provisions: [art_14.17], effective: 2018-12-30}
  - {from: protocol, type: amends, to: tpp, to_provisions: [art_14.4], effective: 2026-02-01}
  - {from: protocol, type: overrides, to: cptpp, to_provisions: [art_9], effective: 2026-03-01}
"""


def empty_record() -> Session:
    """A record in which no text names another one."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    return Session(engine)


@pytest.fixture
def treaties(tmp_path) -> Registry:
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "treaties.yml").write_text(REGIME, "utf-8")
    return load_registry([tmp_path], packaged=False)


def test_what_suspends_a_text_taken_in_acts_in_the_column_that_takes_it(treaties: Registry) -> None:
    """Codings taken from the TPP are judged by what acts on the TPP; what the CPTPP leaves out of it is its own."""

    def acting(instrument: str) -> list[tuple[str, str, list[str]]]:
        found = acting_relations(empty_record(), treaties, instrument)
        return [(r.from_, r.type.value, r.to_provisions) for r in found]

    assert acting("cptpp") == [("protocol", "overrides", ["art_9"])]
    assert acting("tpp") == [("protocol", "amends", ["art_14.4"])]


def test_an_amended_tpp_makes_the_cell_of_the_cptpp_stale(treaties: Registry) -> None:
    held = text(("2026-01-05", {"art_14.4": OLD}))
    cell = judge(coding({"art_14.4": OLD}), None, held, acting_relations(empty_record(), treaties, "tpp"))
    assert [(t.relation, t.by, t.on) for t in cell.causes] == [("amends", "protocol", date(2026, 2, 1))]
    assert cell.state is CellState.STALE
