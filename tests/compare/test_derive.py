"""Rows nobody codes: what the publisher's text says, what the registry's events say, and which counts when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.compare.written import as_json, as_text
from tests.site.record import Record, at
from tests.watch import pages
from tracker.capture.warc import read_index
from tracker.compare import MatrixQuery, UnknownChoice, matrix
from tracker.publish.views.cell_words import note_words, value_words
from tracker.publish.views.matrix import fingerprint
from tracker.registry import load_registry
from tracker.registry.loader import PACKAGED
from tracker.store.db import Store
from tracker.watch.importing import _take, sources_for
from tracker.watch.ingest import Ingest

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.compare.cells import MatrixCell

BOOK = """\
id: standing
title: {en: Standing, zh: 现状}
groups: {one: {en: One, zh: 一}}
scales: {}
topics:
  - {id: status, group: one, derive: status, title: {en: Status, zh: 现状}, question: {en: "?", zh: "?"}}
  - {id: since, group: one, derive: in-force, title: {en: Since, zh: 生效}, question: {en: "?", zh: "?"}}
  - {id: applies, group: one, derive: applies, title: {en: Applies, zh: 适用}, question: {en: "?", zh: "?"}}
  - {id: parties, group: one, derive: parties, title: {en: Parties, zh: 缔约方}, question: {en: "?", zh: "?"}}
"""


def world(
    folder: Path, *, events: str = "[]", relations: str = "[]", parties: str = "[]", type_: str | None = None
):
    """A registry with one instrument whose text says nothing of its status, unless a page does."""
    pages.registry(folder)
    root = folder / "registry"
    path = root / "regimes" / "sample.yml"
    data = yaml.safe_load(path.read_text("utf-8"))
    act = next(i for i in data["instruments"] if i["id"] == "sample-act")
    act["events"] = yaml.safe_load(events)
    act["parties"] = yaml.safe_load(parties)
    act["type"] = type_ or act["type"]
    data["relations"] = yaml.safe_load(relations)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    (root / "codebooks").mkdir()
    (root / "codebooks" / "standing.yml").write_text(BOOK, "utf-8")
    return load_registry([root], packaged=False)


def told(registry, topic: str = "status", session=None, column: str = "sample-act", **asked) -> MatrixCell:
    asked = {"instruments": ("sample-act",), "today": date(2026, 11, 28), **asked}
    found = matrix(session, registry, "standing", MatrixQuery(**asked))
    return next(r for r in found.rows if r.topic.id == topic).cells[column]


@pytest.mark.parametrize(
    ("events", "status", "on"),
    [
        ("[]", None, None),
        ("[{event: signed, date: 2020-01-01}]", "force-unknown", "2020-01-01"),
        ("[{event: signed, date: 2020-01-01}, {event: in_force, date: 2021-01-01}]", "in-force", "2021-01-01"),
        ("[{event: in_force, date: 2021-01-01}, {event: published, date: 2021-02-01}]", "in-force", "2021-01-01"),
        ("[{event: in_force, date: 2021-01-01}, {event: applies, date: 2022-01-01}]", "in-force", "2021-01-01"),
        ("[{event: in_force, date: 2030-01-01}, {event: adopted, date: 2020-01-01}]", "adopted", "2020-01-01"),
        ("[{event: in_force, date: 2021-01-01}, {event: repealed, date: 2022-01-01, eid: art_3}]", "in-force", "2021-01-01"),
        ("[{event: in_force, date: 2021-01-01}, {event: suspended, date: 2022-01-01, party: VN}]", "in-force", "2021-01-01"),
        ("[{event: suspended, date: 2019-07-01}, {event: in_force, date: 2026-07-01}]", "in-force", "2026-07-01"),
        ("[{event: in_force, date: 2021-01-01}, {event: exempted, date: 2025-07-01}]", "exempted", "2025-07-01"),
    ],
)  # fmt: skip
def test_without_a_text_the_events_of_the_whole_instrument_count(tmp_path, events, status, on) -> None:
    cell = told(world(tmp_path, events=events))
    assert cell.value == status
    assert (str(cell.derived.on) if cell.derived else None) == on
    assert cell.state.value == ("unverified" if status else "missing")


def test_a_policy_document_is_published_and_never_in_force(tmp_path) -> None:
    found = told(world(tmp_path, events="[{event: published, date: 2022-12-19}]", type_="opinion"))
    assert found.derived is not None
    assert (found.derived.value, str(found.derived.on)) == ("published", "2022-12-19")
    assert value_words(found, "zh") == "已发布，不属于法律"


def test_a_relation_ends_an_instrument_as_an_event_does(tmp_path) -> None:
    relation = "[{from: sample-amendment, type: repeals, to: sample-act, effective: 2026-05-01}]"
    registry = world(tmp_path, events="[{event: in_force, date: 2021-01-01}]", relations=relation)
    cell = told(registry)
    assert (cell.value, cell.derived.by, str(cell.derived.on)) == (
        "repealed",
        "sample-amendment",
        "2026-05-01",
    )
    assert note_words(cell, "en", registry).startswith("from 1 May 2026, by ")
    assert told(registry, valid_at=date(2026, 4, 30)).value == "in-force"


def test_a_treaty_is_in_force_once_it_binds_two_parties(tmp_path) -> None:
    parties = "[{party: CN, signed: 2015-06-17, in_force: 2015-12-20}, {party: AU, in_force: 2015-12-21}, KR]"
    registry = world(tmp_path, parties=parties)
    cell = told(registry)
    assert (cell.value, str(cell.derived.on)) == ("in-force", "2015-12-21")
    assert told(registry, "since").value == date(2015, 12, 21)
    assert told(registry, valid_at=date(2015, 12, 20)).value == "signed"


def test_dates_and_parties(tmp_path) -> None:
    events = "[{event: in_force, date: 2021-01-01}, {event: applies, date: 2026-08-02}, {event: deferred, date: 2027-12-02}]"
    registry = world(tmp_path, events=events, parties="[CN, SG]")
    assert told(registry, "since").value == date(2021, 1, 1)
    assert told(registry, "applies").value == date(2027, 12, 2)
    assert value_words(told(registry, "parties"), "en") == "China, Singapore"
    assert value_words(told(registry, "parties"), "zh") == "中国、新加坡"
    data = as_json(matrix(None, registry, "standing", MatrixQuery(instruments=("sample-act",))), registry)
    values = {t["id"]: t["cells"]["sample-act"]["value"] for t in data["topics"]}
    assert values["applies"] == {"date": "2027-12-02"}
    assert values["parties"] == {"parties": ["CN", "SG"]}


def _canada(folder: Path, *, bare: bool):
    """The packaged registry's tax; ``bare``: with its end taken out, so that only captures can tell of it."""
    root = folder / "registry"
    (root / "regimes").mkdir(parents=True)
    data = yaml.safe_load((PACKAGED / "regimes" / "ca-dst.yml").read_text("utf-8"))
    if bare:
        act = next(i for i in data["instruments"] if i["id"] == "ca-dsta")
        act["events"] = [e for e in act["events"] if e["event"] != "repealed"]
        data["relations"] = []
    for source in data["sources"]:
        source.pop("publisher", None)
        source.pop("ways", None)
    (root / "regimes" / "ca-dst.yml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    (root / "codebooks").mkdir()
    (root / "codebooks" / "standing.yml").write_text(BOOK, "utf-8")
    return load_registry([root], packaged=False)


@pytest.mark.corpus
@pytest.mark.parametrize("bare", [True, False])
def test_canada_shows_repealed_once_the_record_has_seen_it(
    tmp_path: Path, corpus: Path, *, bare: bool
) -> None:
    registry = _canada(tmp_path, bare=bare)
    store = Store(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate()
    ingest = Ingest(store, registry, clock=lambda: datetime(2026, 11, 28, tzinfo=UTC))
    index = read_index([corpus / "ca.warc.gz"])

    def take(year: int) -> None:
        for entry in index.entries():
            if entry.observed_at.year == year:
                for source in sources_for(registry, entry):
                    _take(ingest, index, entry, source)

    def ask(**asked) -> MatrixCell:
        with store.read() as session:
            return told(registry, session=session, **{"instruments": ("ca-dsta",), **asked}, column="ca-dsta")

    take(2024)
    take(2025)
    before = ask()
    assert before.value == "in-force"
    # where the registry has heard of the repeal, the cell says that nobody has looked since
    assert (before.state.value, before.why) == (
        ("current", "record-says") if bare else ("stale", "since-last-look")
    )
    take(2026)
    after = ask()
    assert (after.value, after.state.value, str(after.derived.on)) == ("repealed", "current", "2026-03-26")
    assert after.derived.source == "record"
    assert after.derived.change
    # what was known on a day does not move
    assert ask(at=datetime(2025, 12, 1, tzinfo=UTC)).value == "in-force"
    assert ask(at=datetime(2024, 7, 1, tzinfo=UTC)).value in ("not-in-force", "in-force")
    assert ask(at=datetime(2026, 4, 1, tzinfo=UTC)).value == "repealed"
    moved = ask(since=datetime(2026, 1, 1, tzinfo=UTC)).change
    assert moved is not None
    assert moved.before.value == "in-force"
    assert after.derived.change in [t.change for t in moved.by]
    store.dispose()


# --- what moved, and what differs ------------------------------------------------------------------------


def asked(record: Record, **what):
    with record.store.read() as session:
        return matrix(session, record.registry, "samples", MatrixQuery(**what))


def test_what_moved_since_a_day_and_what_moved_it(record: Record) -> None:
    found = asked(record, since=at(2, 1))
    moved = {r.topic.id: r.cells["sample-act"].change for r in found.rows}
    assert set(moved) == {"returns", "records", "agents"}  # their text, or their state; "rate" is as it was
    assert found.left_out == 2
    assert moved["returns"].what == ("state", "text")
    assert [t.change for t in moved["returns"].by] == [record.change]
    assert moved["records"].what == ("text",)  # never proven, but what it cites reads differently
    assert asked(record, since=at(4, 1)).rows == ()
    # a coding is a move too
    coded = asked(record, since=at(1, 15), at=at(2, 1))
    assert {r.topic.id: r.cells["sample-act"].change.what for r in coded.rows} == dict.fromkeys(
        ("returns", "records", "agents", "rate"), ("value", "state")
    )
    with pytest.raises(UnknownChoice):
        asked(record, since=at(4, 1), at=at(2, 1))


def test_every_format_says_what_moved(record: Record) -> None:
    found = asked(record, since=at(2, 1))
    data = as_json(found, record.registry)
    cell = next(t for t in data["topics"] if t["id"] == "returns")["cells"]["sample-act"]
    assert cell["moved"]["what"] == ["state", "text"]
    assert cell["moved"]["by"][0]["change"] == record.change
    assert data["since"] == "2026-02-01"
    for text in (as_text(found, record.registry, f) for f in ("md", "csv")):
        assert "state, cited text; before: Binding" in text
    assert "自2026年2月1日以来有3个单元格变动" in as_text(found, record.registry, "md", "zh")


def test_only_rows_on_which_the_columns_differ(record: Record) -> None:
    assert asked(record, differences=True).rows == ()  # one column differs from nothing, a blank says nothing
    file = record.registry.codings[0]
    other = file.model_copy(
        update={
            "instrument": "sample-amendment",
            "codings": [
                c.model_copy(update={"value": "soft"}) if c.topic == "returns" else c for c in file.codings
            ],
        }
    )
    record.registry = replace(record.registry, codings=(file, other))
    found = asked(record, differences=True)
    assert [r.topic.id for r in found.rows] == ["returns"]
    assert "4 others are left out" in as_text(found, record.registry, "md")


def test_a_party_chooses_treaties_and_its_own_law(record: Record) -> None:
    jurisdiction = record.registry.regime_of("sample-act").jurisdiction
    assert [c.instrument.id for c in asked(record, parties=(jurisdiction, "SG")).columns] == ["sample-act"]
    with pytest.raises(UnknownChoice, match=jurisdiction):
        asked(record, parties=("SG",))


def test_the_fingerprint_follows_what_a_table_says(record: Record) -> None:
    now, then = asked(record), asked(record, at=at(2, 1))
    assert fingerprint(now) == fingerprint(asked(record))
    assert fingerprint(now) != fingerprint(then)
    assert fingerprint(then) in as_text(then, record.registry, "md", "zh")
