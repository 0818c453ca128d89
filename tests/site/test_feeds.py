"""Feeds and calendars as others' parsers read them, and what a build costs when one change is new."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import icalendar
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from tests.site.record import AMENDED, SECTIONS, Record, registry
from tests.watch import pages
from tracker.lifecycle.date_evidence import RecordedDates
from tracker.lifecycle.deadlines import Deadline, deadlines, duty_names
from tracker.model import Origin
from tracker.publish.deadline_calendar import deadline_calendar
from tracker.publish.ics import CalendarEvent, calendar
from tracker.site.build import build

#: What https://www.jsonfeed.org/version/1.1/ asks for, in our words.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string"},
        "feed_url": {"type": "string"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string"},
                    "title": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "date_modified": {"type": "string", "format": "date-time"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": {"type": "string"},
                },
            },
        },
    },
}


@pytest.fixture
def site(record: Record, tmp_path: Path) -> Path:
    build(record.store, record.registry, tmp_path / "site", base_url="https://rules.example/")
    return tmp_path / "site"


def test_every_atom_feed_is_valid(site: Path) -> None:
    schema = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
    paths = sorted(site.rglob("*.atom"))
    assert len(paths) == 2 * (1 + 1 + 1 + 5), "all, the regime, the instrument, five topics; in two editions"
    for path in paths:
        tree = etree.parse(path)
        assert schema.validate(tree), f"{path.name}: {schema.error_log}"
        read = feedparser.parse(path.open("rb"))
        assert not read.bozo, path
        assert read.version == "atom10"
        assert read.feed.id.startswith("urn:uuid:")
        assert all(e.id and e.title and e.updated_parsed and e.link for e in read.entries)


def test_every_json_feed_is_valid(site: Path) -> None:
    for path in sorted((site).rglob("feeds/*.json")):
        Draft202012Validator(JSON_FEED).validate(json.loads(path.read_text("utf-8")))


def test_a_wrong_feed_is_found_out() -> None:
    schema = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
    good = "<id>urn:a:b</id><title>x</title><updated>2026-01-01T00:00:00Z</updated><link href='a'/><author><name>n</name></author>"
    for body, right in (
        (good, True),
        (good.replace("2026-01-01T00:00:00Z", "today"), False),
        (good[15:], False),
    ):
        feed = etree.fromstring(f"<feed xmlns='http://www.w3.org/2005/Atom'>{body}</feed>")
        assert schema.validate(feed) is right


def test_both_forms_say_the_same_of_the_same_change(site: Path, record: Record) -> None:
    for edition in ("", "zh/"):
        atom = feedparser.parse((site / edition / "feeds" / "all.atom").open("rb"))
        data = json.loads((site / edition / "feeds" / "all.json").read_text("utf-8"))
        assert [(e.id, e.title, e.link) for e in atom.entries] == [
            (i["id"], i["title"], i["url"]) for i in data["items"]
        ]
        assert data["items"][0]["url"].endswith(f"changes/{record.change}.html")


def test_a_topic_has_the_changes_of_what_its_codings_cite(site: Path) -> None:
    def told(topic: str) -> int:
        return len(json.loads((site / "feeds" / f"topic-samples--{topic}.json").read_text("utf-8"))["items"])

    assert {t: told(t) for t in ("returns", "records", "rate", "agents", "appeals")} == {
        "returns": 1, "records": 1, "rate": 0, "agents": 0, "appeals": 0,
    }  # fmt: skip
    page = (site / "topics" / "samples--returns.html").read_text("utf-8")
    assert "../feeds/topic-samples--returns.atom" in page


def test_only_feeds_with_news_are_made_again(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(record.store, record.registry, out)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("feeds/*")}
    assert build(record.store, record.registry, out).written == 0
    sections = [*AMENDED]
    sections[1] = "The rate of tax is 5% of revenue."
    record.take(sections, 4, 5, pit="2026-04-01")
    build(record.store, record.registry, out)
    again = {p.name for p, at in before.items() if p.stat().st_mtime_ns != at}
    assert again == {
        f"{feed}.{form}"
        for feed in ("all", "regime-sample", "instrument-sample-act", "topic-samples--rate")
        for form in ("atom", "json")
    }


# --- calendars -------------------------------------------------------------------------------------------


def read(text: str) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(text)
    assert found.errors == []
    events = list(found.walk("VEVENT"))
    assert all(e.errors == [] for e in events)
    by_uid = {str(e["UID"]): e for e in events}
    assert len(by_uid) == len(events), "a UID stands once"
    return by_uid


def made(
    folder: Path, events: str, on: date = date(2026, 2, 1), lang: str = "en"
) -> dict[str, icalendar.Event]:
    from tests.site import record as samples

    reg = registry(folder)
    path = folder / "registry" / "regimes" / "sample.yml"
    path.write_text(path.read_text("utf-8").replace(samples.EVENTS, f"    events:\n{events}"), "utf-8")
    from tracker.registry import load_registry

    reg = load_registry([folder / "registry"], packaged=False)
    found = deadlines(reg, on, RecordedDates({"sample-act"}))
    return read(deadline_calendar(found, reg, lang, datetime(on.year, on.month, on.day, tzinfo=UTC)))


FIRST = "      - {event: applies, date: 2026-05-20, eid: sec_1}\n"
MOVED = FIRST + "      - {event: deferred, date: 2027-09-01, eid: sec_1}\n"
TWICE = MOVED + "      - {event: deferred, date: 2028-01-15, eid: sec_1}\n"


def test_a_moved_day_is_the_same_entry_with_a_higher_sequence(tmp_path: Path) -> None:
    uid = "sample-act-sec_1-applies@digital-rules-tracker"
    seen = []
    for n, events in enumerate((FIRST, MOVED, TWICE)):
        found = made(tmp_path / str(n), events, on=date(2026, 2, 1 + n))
        assert set(found) == {uid}
        seen.append((found[uid]["DTSTART"].dt, int(found[uid]["SEQUENCE"]), found[uid]["DTSTAMP"].dt.day))
    assert seen == [(date(2026, 5, 20), 0, 1), (date(2027, 9, 1), 1, 2), (date(2028, 1, 15), 2, 3)]


def test_a_day_corrected_in_the_registry_stays_the_same_entry_and_is_newer(tmp_path: Path) -> None:
    before = made(tmp_path / "a", FIRST, on=date(2026, 2, 1))
    after = made(tmp_path / "b", FIRST.replace("2026-05-20", "2026-05-21"), on=date(2026, 2, 2))
    (old,), (new,) = before.values(), after.values()
    assert old["UID"] == new["UID"]
    assert (new["SEQUENCE"], new["DTSTAMP"].dt) > (old["SEQUENCE"], old["DTSTAMP"].dt)


def test_what_is_withdrawn_before_its_day_is_cancelled(tmp_path: Path) -> None:
    events = (
        FIRST + "      - {event: in_force, date: 2026-03-01}\n      - {event: repealed, date: 2026-04-01}\n"
    )
    found = made(tmp_path, events)
    state = {uid.partition("@")[0].removeprefix("sample-act-"): e["STATUS"] for uid, e in found.items()}
    assert state == {"sec_1-applies": "CANCELLED", "in_force": "CONFIRMED", "repealed": "CONFIRMED"}
    cancelled = found["sample-act-sec_1-applies@digital-rules-tracker"]
    assert int(cancelled["SEQUENCE"]) == 1
    assert "repealed" in str(cancelled["DESCRIPTION"])


def test_two_days_of_one_kind_are_two_entries_and_the_first_keeps_its_name(tmp_path: Path) -> None:
    one = "      - {event: applies, date: 2026-05-20, condition: first}\n"
    two = one + "      - {event: applies, date: 2026-08-20, condition: second}\n"
    assert set(made(tmp_path / "1", one)) == {"sample-act-applies@digital-rules-tracker"}
    assert set(made(tmp_path / "2", two)) == {
        "sample-act-applies@digital-rules-tracker",
        "sample-act-applies-2026-08-20@digital-rules-tracker",
    }


def test_parts_of_a_list_keep_the_names_of_the_whole(tmp_path: Path) -> None:
    reg = registry(tmp_path)
    every = deadlines(reg, date(2026, 2, 1))
    some = [d for d in every if d.state == "upcoming"]
    names = duty_names(every)
    whole = read(deadline_calendar(every, reg, "en", None))
    part = read(deadline_calendar(some, reg, "en", None, names=names))
    assert {u: (e["DTSTART"].dt, e["SEQUENCE"]) for u, e in part.items()}.items() <= {
        u: (e["DTSTART"].dt, e["SEQUENCE"]) for u, e in whole.items()
    }.items()


def test_the_packaged_registry_is_a_valid_calendar_in_both_languages() -> None:
    from tracker.registry import load_registry

    reg = load_registry()
    every = deadlines(reg, date(2026, 11, 1))
    for lang in ("en", "zh"):
        text = deadline_calendar(every, reg, lang, datetime(2026, 11, 1, tzinfo=UTC))
        found = read(text)
        assert len(found) == len([d for d in every if d.state != "moved"])
        assert icalendar.Calendar.from_ical(text)["METHOD"] == "PUBLISH"
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_calendars_of_the_site_and_of_its_regimes(site: Path, record: Record, tmp_path: Path) -> None:
    for name in (
        "deadlines-en.ics",
        "deadlines-zh.ics",
        "calendars/sample-en.ics",
        "calendars/sample-zh.ics",
    ):
        assert read((site / name).read_bytes().decode()), name
    page = (site / "regimes" / "sample.html").read_text("utf-8")
    assert 'href="../calendars/sample-en.ics"' in page
    assert 'href="../../calendars/sample-zh.ics"' in (site / "zh" / "regimes" / "sample.html").read_text(
        "utf-8"
    )


def test_hostile_words_stay_inside_their_line() -> None:
    evil = "x\r\nEND:VEVENT\nBEGIN:VALARM;,\\ \u202e" + "数" * 80
    entry = CalendarEvent("a", date(2026, 1, 1), evil, evil, url="javascript:alert(1)", categories=("a,b",))
    found = read(calendar([entry], evil, datetime(2026, 1, 1, tzinfo=UTC)))
    (event,) = found.values()
    assert "URL" not in event
    assert "BEGIN:VALARM;,\\" in str(event["SUMMARY"])
    assert event.subcomponents == []


def test_deadline_is_hashable() -> None:
    d = Deadline("a", "applies", date(2026, 1, 1), None, None, None, None, None, "upcoming", None, None, True)
    assert duty_names([d])[d].uid == "a-applies"


def test_first_texts_and_history_are_no_news_of_the_day_of_intake(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.ingest.clock = lambda: datetime(2026, 3, 5, 6, 1, tzinfo=UTC)
    for sections, pit in ((SECTIONS, "2026-01-01"), (AMENDED, "2026-03-01")):  # both asked for that morning
        served = pages.taken(pages.act(sections, pit=pit), 5, month=3)
        assert not record.ingest.take(record.source, [served], Origin.BACKFILL).failed
    build(record.store, record.registry, tmp_path / "site")
    for feed in (tmp_path / "site").rglob("feeds/*.json"):
        assert json.loads(feed.read_text("utf-8"))["items"] == [], feed
    made = [p.stem for p in (tmp_path / "site" / "changes").glob("g-*.html")]
    home = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert len(made) == 1, "the change has its page"
    assert made[0] not in home
    assert made[0] in (tmp_path / "site" / "changes.html").read_text("utf-8"), "marked as history"
