"""A briefing proves itself: made again from the record as it was known then, byte for byte."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

import tracker
from tests.site.record import AMENDED, Record
from tracker.brief import briefing_file, gather, parse
from tracker.brief.provenance import BadComment, Comment
from tracker.brief.verify import verify
from tracker.contract.schemas import schema
from tracker.publish.writers.provenance import NoProvenance, dump
from tracker.registry.profiles import Profile
from tracker.store.as_of import as_recorded, known_by_month, known_until

COMMENT = Comment("First -- words.\n\nSecond <b>paragraph</b>; 影响较大。", "A. Person", "2026-04-01")
LATE = [*AMENDED[:1], "The rate of tax is 4% of revenue.", *AMENDED[2:-1]]


def brief(record: Record, period: str = "2026-03", profile: Profile | None = None):
    with record.store.read() as session:
        return gather(session, record.registry, parse(period), profile)


def made(record: Record, form: str, lang: str = "en", period: str = "2026-03", **more) -> bytes:
    return briefing_file.write_briefing(brief(record, period), record.registry, lang, form, **more)


@pytest.mark.parametrize("form", briefing_file.FORMATS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_form_is_made_again(record: Record, form: str, lang: str) -> None:
    data = made(record, form, lang, comment=COMMENT)
    assert data == made(record, form, lang, comment=COMMENT)
    note = briefing_file.note_of(data)
    assert (note["program"], note["period"], note["language"]) == (tracker.__version__, "2026-03", lang)
    assert note["comment"]["signed"] == "A. Person"
    verdict = verify(data, record.store, record.registry)
    assert verdict.good, verdict.lines


def test_a_profile_and_the_short_form_travel_with_the_file(record: Record) -> None:
    profile = Profile.model_validate({"id": "p", "title": {"en": "P", "zh": "甲"}, "topics": ["returns"],
                                      "schedule": "weekly, mon 07:00 Asia/Shanghai"})  # fmt: skip
    with record.store.read() as session:
        found = gather(session, record.registry, parse("2026-03", profile.zone), profile)
    for pages in ("1", "2"):
        data = briefing_file.write_briefing(
            found, record.registry, "zh", "pdf", pages=pages, comment=COMMENT, site="https://rules.example"
        )
        note = briefing_file.note_of(data)
        assert (note["pages"], note["short"], note["site"]) == (pages, pages == "1", "https://rules.example")
        assert verify(data, record.store, record.registry).good


def test_what_the_record_learned_later_does_not_break_the_proof(record: Record) -> None:
    """A capture of that month that comes late splits the change; the page is proven from what was known."""
    data = made(record, "md")
    before = brief(record)
    record.ingest.clock = lambda: datetime(2026, 12, 24, tzinfo=UTC)
    record.take(LATE, 3, 2, pit="2026-02-20")
    record.block(3, 20)
    record.take(AMENDED, 4, 7, pit="2026-03-01")
    now = brief(record)
    assert len(now.changes) == 2
    assert {c.id for c in now.changes}.isdisjoint(c.id for c in before.changes)
    assert now.known_until == "2026-12-24T00:00:00+00:00"
    verdict = verify(data, record.store, record.registry)
    assert verdict.good, verdict.lines
    assert made(record, "md") != data


def test_the_record_as_known_is_what_was_gathered_then(record: Record) -> None:
    before = {p: brief(record, p).as_json() for p in ("2026-01", "2026-02", "2026-03", "2026", "2026-08")}
    until = datetime(2026, 12, 1, tzinfo=UTC)
    record.ingest.clock = lambda: datetime(2026, 12, 24, tzinfo=UTC)
    record.take(LATE, 3, 2, pit="2026-02-20")
    for period, said in before.items():
        with as_recorded(record.store, until) as session:
            assert gather(session, record.registry, parse(period)).as_json() == said
    with record.store.read() as session:  # the views were on a connection of their own
        assert known_until(session, parse("2026-03").end) == datetime(2026, 12, 24, tzinfo=UTC)
        months = known_by_month(session)
        for name, found in months.items():
            assert known_until(session, parse(name).end) == found


@pytest.mark.parametrize("form", ["html", "md", "eml", "docx", "pdf", "json"])
def test_an_altered_file_is_found_out(record: Record, form: str) -> None:
    data = made(record, form)
    middle = data.index(b"2027") if b"2027" in data else len(data) // 2
    altered = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    try:
        verdict = verify(altered, record.store, record.registry)
    except NoProvenance:
        return
    assert not verdict.good


def test_the_verdict_says_what_differs(record: Record) -> None:
    data = made(record, "md").decode()
    words = verify(data.replace("1 September 2027", "1 October 2027").encode(), record.store, record.registry)
    assert "altered" in words.lines[0]
    version = data.replace(f'"program":"{tracker.__version__}"', '"program":"0.0.9"').encode()
    assert "version 0.0.9" in verify(version, record.store, record.registry).lines[0]
    other = replace(record.registry, regimes=deepcopy(record.registry.regimes))
    other.instruments["sample-act"].title["en"] = "Another Act"
    said = verify(data.encode(), record.store, other)
    assert "registry" in said.lines[0]
    note = briefing_file.note_of(data.encode())
    note["sections"]["stale"] = note["fingerprint"] = "0" * 16
    forged = data[: data.index("<!-- ")] + f"<!-- tracker-briefing {dump(note)} -->\n"
    assert any(
        "otherwise now: stale" in line
        for line in verify(forged.encode(), record.store, record.registry).lines
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b"{", b'{"made": 1}', b"\xff" * 100,
     b'<meta name="tracker-briefing" content="{&#34;briefing&#34;:1}">',
     b"<!-- tracker-briefing {\"briefing\": 1, \"period\": \"x\", \"zone\": \"UTC\"} -->"],
)  # fmt: skip
def test_what_is_no_briefing_is_refused_in_words(record: Record, data: bytes) -> None:
    with pytest.raises(NoProvenance):
        verify(data, record.store, record.registry)


def test_a_comment_is_signed_dated_and_never_made_up(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "c.md"
    path.write_text("signed: A. Person\ndate: 2026-04-01\n---\nIt matters.\n", "utf-8")
    assert Comment.read(path) == Comment("It matters.", "A. Person", "2026-04-01")
    for bad in ("It matters.", "signed: A\n---\nx", "signed: ''\ndate: 2026-04-01\n---\nx",
                "signed: A\ndate: soon\n---\nx", "signed: A\ndate: 2026-04-01\n---\n \n", "a: [\n---\nx"):  # fmt: skip
        path.write_text(bad, "utf-8")
        with pytest.raises(BadComment, match="signed: NAME"):
            Comment.read(path)
    without = made(record, "html").decode()
    assert "Assessment" not in without, "no empty lines where nobody asked for them"
    desk = Profile.model_validate({"id": "p", "title": {"en": "P"}, "room": 4})
    asked = briefing_file.write_briefing(brief(record, profile=desk), record.registry, "en", "html").decode()
    assert asked.count('class="write"') == 4
    assert "Empty until a person writes and signs it." in asked
    with_it = made(record, "html", comment=COMMENT).decode()
    assert "Second &lt;b&gt;paragraph" in with_it
    assert 'class="write"' not in with_it


@pytest.mark.parametrize("period", ["2026-03", "2026-01", "2026-08"])
def test_json_says_all_and_keeps_its_schema(record: Record, period: str) -> None:
    profile = Profile.model_validate({"id": "p", "title": {"en": "P"}, "texts": ["en"]})
    for found in (brief(record, period), brief(record, period, profile)):
        data = json.loads(briefing_file.write_briefing(found, record.registry, "en", "json", comment=COMMENT))
        jsonschema.validate(data, schema("brief"))
        assert data["made"]["fingerprint"] == data["fingerprint"] == found.fingerprint
        assert len(data["groups"]) == (1 if period == "2026-03" else 0)
