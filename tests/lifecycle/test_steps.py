"""Dates that rest on provisions: moved with the text, the old ones kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from tests.site.record import Record
from tracker.brief.briefing_file import write_briefing
from tracker.brief.collect import gather
from tracker.contract.schemas import schema
from tracker.law.named_days import dates_in
from tracker.lifecycle.date_evidence import EvidenceState, recorded_dates
from tracker.lifecycle.deadlines import deadlines
from tracker.lifecycle.period import parse
from tracker.lifecycle.period_steps import period_steps
from tracker.lifecycle.steps import Step
from tracker.lifecycle.steps import steps as all_steps
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import STEP_COLUMNS, deadline_rows, rows_csv, step_rows
from tracker.publish.deadline_calendar import deadline_calendar
from tracker.registry import Registry, load_registry
from tracker.registry.schema import StatusEvent
from tracker.site import feeds, home, lists
from tracker.site.change_pages import put_changes
from tracker.site.context import BuildContext
from tracker.site.deadlines import deadlines_page
from tracker.site.files import Output
from tracker.site.instrument import put_instruments
from tracker.site.timelines import page_html
from tracker.store.db import Store
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

ON = date(2026, 11, 22)


def with_events(registry: Registry, instrument: str, events: list[StatusEvent]) -> Registry:
    regimes = dict(registry.regimes)
    regime = registry.regime_of(instrument)
    regimes[regime.id] = regime.model_copy(
        update={
            "instruments": [
                i.model_copy(update={"events": events}) if i.id == instrument else i
                for i in regime.instruments
            ]
        }
    )
    return replace(registry, regimes=regimes)


def steps(store: Store, registry: Registry, instrument: str) -> list[Step]:
    with store.read() as session:
        recorded = recorded_dates(session, registry, [registry.instruments[instrument]])
    return all_steps(registry, ON, recorded, {instrument})


def told(found: list[Step]) -> list[tuple[str, str, str, list[str]]]:
    return [(str(s.date), s.state, s.proof, [str(d) for d in s.now]) for s in found]


RETURNS = StatusEvent(event="applies", date=date(2027, 3, 1), eid="sec_1", condition="returns")


def test_a_date_the_text_no_longer_names_is_gone_with_the_change_and_what_came(record: Record) -> None:
    reg = with_events(record.registry, "sample-act", [RETURNS])
    found = steps(record.store, reg, "sample-act")
    assert told(found) == [
        ("2027-03-01", "moved", "gone", ["2027-09-01"]),
        ("2027-09-01", "upcoming", "named", []),
    ]
    assert {s.change for s in found} == {record.change}


def test_the_list_of_deadlines_moves_with_the_text_without_an_edit(record: Record) -> None:
    reg = with_events(record.registry, "sample-act", [RETURNS])
    with record.store.read() as session:
        recorded = recorded_dates(session, reg)
    old, new = (d for d in deadlines(reg, ON, recorded) if d.instrument == "sample-act")
    assert (old.date, old.state, old.now) == (date(2027, 3, 1), "moved", date(2027, 9, 1))
    assert (new.date, new.state, new.was_due) == (date(2027, 9, 1), "upcoming", date(2027, 3, 1))
    assert old.change == record.change


def test_before_the_change_the_date_is_named(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.first()
    reg = with_events(record.registry, "sample-act", [RETURNS])
    assert told(steps(record.store, reg, "sample-act")) == [("2027-03-01", "upcoming", "named", [])]


@pytest.mark.parametrize(
    ("event", "proof"),
    [
        ({"eid": "sec_2"}, EvidenceState.SILENT),  # held, and names no day
        ({"eid": "sec_99"}, EvidenceState.NOT_HELD),
        ({"set_by": "sample-amendment#sec_1"}, EvidenceState.NOT_HELD),  # no text of that act
        ({"set_by": "sample-amendment#sec_1", "stands_in": "sample-act#sec_1"}, EvidenceState.GONE),
        ({}, EvidenceState.NONE),
    ],
)
def test_where_the_proof_is_looked_for(record: Record, event: dict[str, str], proof: EvidenceState) -> None:
    e = StatusEvent(event="applies", date=date(2027, 3, 1), **event)
    reg = with_events(record.registry, "sample-act", [e])
    with record.store.read() as session:
        (found,) = recorded_dates(session, reg, [reg.instruments["sample-act"]]).evidence.values()
    assert found.state is proof


def test_dates_in_three_languages() -> None:
    assert dates_in("It shall apply from 2 August 2026.", "en") == {date(2026, 8, 2)}
    assert dates_in("Il est applicable à partir du 2 août 2026.", "fr") == {date(2026, 8, 2)}
    assert dates_in("本法自2026年1月1日起施行。", "zh-Hans") == {date(2026, 1, 1)}


def test_parties_and_phase_ins_are_steps_once() -> None:
    reg = load_registry()
    found = all_steps(reg, ON, instruments={"rcep"})
    viet_nam = [(str(s.date), s.event, s.eid) for s in found if s.party == "VN"]
    assert viet_nam == [("2027-01-01", "applies", "art_12.14"), ("2027-01-01", "applies", "art_12.15")]
    assert ("2022-03-18", "in_force", "MY") in [(str(s.date), s.event, s.party) for s in found]


def test_rates_of_a_tax_to_come() -> None:
    found = all_steps(load_registry(), ON, instruments={"tr-dst"})
    assert [(str(s.date), s.event, s.state, s.condition) for s in found][-1] == (
        "2027-01-01", "rate", "upcoming", "2.5 %",
    )  # fmt: skip


def test_forms_of_the_timeline(record: Record) -> None:
    reg = with_events(
        record.registry, "sample-act", [RETURNS, StatusEvent(event="adopted", date=date(2025, 12, 1))]
    )
    found = steps(record.store, reg, "sample-act")
    rows = json.loads(json.dumps(step_rows(found)))
    Draft202012Validator(schema("timeline")).validate(rows)
    assert rows_csv(STEP_COLUMNS, rows).splitlines()[0].startswith("date,instrument,event")
    svg = step_lanes(found, reg, ON, "en", alone=True)
    assert svg.startswith("<svg xmlns=")
    assert svg.count('class="off"') == 1
    assert 'class="now"' in svg
    for lang, words in (
        ("en", "found in the text, not yet in the list of sources"),
        ("zh", "见于文本，来源目录尚未载明"),
    ):
        assert words in page_html(found, reg, ON, lang, title="t")


# --- the AI Act before and after the omnibus -----------------------------------------------------------


@pytest.fixture(scope="module")
def ai_act(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Registry]]:
    """The record after its texts of 2024 and 2026; the registry as an editor of 2024 would have left it."""
    registry = load_registry()
    before = [e for e in registry.instruments["eu-ai-act"].events if "omnibus" not in (e.set_by or "")]
    registry = with_events(registry, "eu-ai-act", before)
    regime = registry.regimes["eu-ai"]
    sources = [
        s for s in regime.sources if s.instrument in ("eu-ai-act", "eu-ai-omnibus") and s.language == "en"
    ]
    registry = replace(registry, regimes={"eu-ai": regime.model_copy(update={"sources": sources})})
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('ai') / 't.db'}")
    store.migrate()
    ingest = Ingest(store, registry, clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    import_archives(ingest, registry, [corpus / "eu.warc.gz"])
    yield store, registry
    store.dispose()


@pytest.mark.corpus
def test_the_omnibus_moves_exactly_the_dates_it_moved_and_keeps_the_old(
    ai_act: tuple[Store, Registry],
) -> None:
    found = steps(*ai_act, "eu-ai-act")
    moved = {(s.eid, str(s.date)): [str(d) for d in s.now] for s in found if s.state == "moved"}
    assert moved == {
        ("art_57__para_1", "2026-08-02"): ["2027-08-02"],
        ("anx_i", "2027-08-02"): ["2028-08-02"],
    }
    assert {(s.changed_by, str(s.since)) for s in found if s.state == "moved"} == {
        ("eu-ai-omnibus", "2026-07-27")
    }
    alone = {(s.event, s.eid, str(s.date), str(s.was_due)) for s in found if s.source == "text" and s.was_due}
    assert alone == {
        ("deferred", "anx_i", "2028-08-02", "2027-08-02"),
        ("deferred", "anx_iii", "2027-12-02", "2026-08-02"),
        ("deferred", "art_57__para_1", "2027-08-02", "2026-08-02"),
    }


@pytest.mark.corpus
def test_every_date_of_the_packaged_ai_act_is_named_by_its_text_or_told_as_moved(
    ai_act: tuple[Store, Registry],
) -> None:
    found = steps(ai_act[0], load_registry(), "eu-ai-act")
    assert {s.state for s in found} == {"passed", "upcoming", "moved"}
    assert {(str(s.date), s.eid) for s in found if s.proof == "counted"} == {("2024-08-01", None)}
    assert not [s for s in found if s.state == "moved" and s.proof != "gone"]
    both = [s for s in found if s.source == "both"]
    assert sum(s.proof == "named" for s in both) >= 9


#: Where only the words of an editor differ from what the texts say.
NOTES = ("condition", "condition_zh", "evidence", "source", "confidence")


def with_and_without_deferrals() -> tuple[Registry, Registry]:
    packaged = load_registry()
    events = packaged.instruments["eu-ai-act"].events
    poorer = with_events(packaged, "eu-ai-act", [e for e in events if e.event != "deferred"])
    assert len(poorer.instruments["eu-ai-act"].events) == len(events) - 3
    return packaged, poorer


@pytest.mark.corpus
def test_without_its_three_deferrals_the_registry_tells_the_same_by_the_texts(
    ai_act: tuple[Store, Registry],
) -> None:
    """Every step, duty, calendar entry and briefing is the same but for its notes."""
    store, _ = ai_act
    told = []
    for reg in with_and_without_deferrals():
        with store.read() as session:
            recorded = recorded_dates(session, reg, [reg.instruments["eu-ai-act"]])
            period = parse("2026-07")
            briefed = period_steps(reg, period, {"eu-ai-omnibus"}, lambda id_: id_ == "eu-ai-act", recorded)
        found = all_steps(reg, ON, recorded, {"eu-ai-act"})
        duties = [d for d in deadlines(reg, ON, recorded) if d.instrument == "eu-ai-act"]
        calendar = deadline_calendar(duties, reg, "zh", None).split("BEGIN:VEVENT")
        told.append(
            (
                [{k: v for k, v in row.items() if k not in NOTES} for row in step_rows(found)],
                [{k: v for k, v in row.items() if k not in NOTES} for row in deadline_rows(duties)],
                [[line for line in entry.splitlines() if line.startswith(("UID", "DTSTART", "SEQ", "STATUS"))]
                 for entry in calendar],
                [(s.instrument, s.event, str(s.date), s.eid, s.set_by) for s in briefed.moved],
                [(s.instrument, s.event, str(s.date), s.eid, s.set_by) for s in briefed.upcoming],
            )
        )  # fmt: skip
    assert told[0] == told[1]
    assert len(told[0][3]) == 3


#: What of the act a deferral is about, as the registry words it, and as it is read out of the text.
PARTS = re.compile(
    r"Chapter III Sections 1 to 3 for high-risk systems (?:listed in Annex III|under Annex I)"
    r"|Chapter III, Sections 1 to 3(?:, without Article 6\(5\)| \(without Article 6\(5\)\) as regards Annex I+)"
    r"|第三章第一至三节(?:，适用于附件(?:三所列|一项下的)高风险系统|（适用于附件(?:三所列|一项下的)高风险系统）)"
    r"|(?:附件[一三]所涉)?第三章第一至三节(?:，第6条第5款除外|（第6条第5款除外）)"
)
#: Proof of a briefing; and in the box of an instrument the part, where the words do not say it.
REST = re.compile(
    r"<!-- tracker-briefing .*-->|[0-9a-f]{64}|(?<=PARTS) · (?:Annex I+|附件[一三])|(?<=PARTS)[^;；…\n]*…"
)


def shown(text: str) -> str:
    return REST.sub("", PARTS.sub("PARTS", text))


def site_and_briefings(store: Store, registry: Registry, folder: Path) -> dict[str, str]:
    """Words of pages, feeds and briefings of the AI Act by path."""
    reg = replace(registry, regimes={"eu-ai": registry.regimes["eu-ai"]}, codebooks={})
    out: dict[str, str] = {}
    with store.read() as session:
        site = BuildContext(session, reg, Output(folder, stamp="", full=True), lambda _: None, None, ON)
        site.load()
        duties = deadlines(reg, ON, site.recorded)
        mine = {"eu-ai-act": [d for d in duties if d.instrument == "eu-ai-act"]}
        put_changes(site, mine, mine)
        put_instruments(site, mine)
        lists.changes(site, lists.change_lists(site))
        lists.strands(site, mine)
        deadlines_page(site, duties)
        feeds.feeds(site)
        home.home(site, duties, [])
        site.out.close()
        for period in ("2026-07", "2026-11"):
            found = gather(session, reg, parse(period), None)
            for lang in ("en", "zh"):
                made = write_briefing(found, reg, lang, "md", pages="2")
                out[f"{period}-{lang}"] = shown(made if isinstance(made, str) else made.decode())
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".md"):
            words = path.read_text("utf-8")
            words = html.fromstring(words.encode()).text_content() if path.suffix == ".html" else words
            out[str(path.relative_to(folder))] = shown(words)
        elif path.match("feeds/*.json"):
            items = json.loads(path.read_text("utf-8"))["items"]
            out[str(path.relative_to(folder))] = shown("\n".join(i["content_text"] for i in items))
    return out


@pytest.mark.corpus
def test_pages_feeds_and_briefings_tell_the_deferrals_by_the_texts(
    ai_act: tuple[Store, Registry], tmp_path: Path
) -> None:
    """Home, deadlines, instrument, regime, changes: the same but for the words of what a date is about."""
    packaged, poorer = (
        site_and_briefings(ai_act[0], reg, tmp_path / str(n))
        for n, reg in enumerate(with_and_without_deferrals())
    )
    assert packaged.keys() == poorer.keys()
    for path, words in packaged.items():
        assert words.splitlines() == poorer[path].splitlines(), path
    for path in ("index.html", "zh/deadlines.html", "regimes/eu-ai.html", "zh/instruments/eu-ai-act.html"):
        assert "PARTS" in packaged[path]
