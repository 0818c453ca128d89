"""Profiles: what they let through, and what is said of mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.record import Record
from tracker.brief import gather, parse
from tracker.brief.phrases import Phrases
from tracker.registry import load_registry
from tracker.registry.profiles import Profile
from tracker.registry.schedule import Schedule
from tracker.registry.yamlfile import RegistryError


def profile(**more) -> Profile:
    return Profile.model_validate({"id": "p", "title": {"en": "P"}, **more})


def brief(record: Record, period: str, **more):
    with record.store.read() as session:
        return gather(session, record.registry, parse(period), profile(**more))


def test_scope_by_strand_regime_and_instrument(record: Record) -> None:
    regime = record.registry.regime_of("sample-act")
    assert regime is not None
    other = next(s for s in ("ai", "digital-tax", "industry") if s != regime.strand.value)
    assert brief(record, "2026-03", strands=[regime.strand.value]).changes
    assert brief(record, "2026-03", regimes=[regime.id]).changes
    assert brief(record, "2026-03", instruments=["sample-act"]).changes
    empty = brief(record, "2026-03", strands=[other])
    assert (empty.changes, empty.upcoming, empty.stale, empty.not_seen, empty.nearest) == (
        (),
        (),
        (),
        (),
        None,
    )
    assert empty.empty


def test_topics_let_through_what_touches_their_provisions(record: Record) -> None:
    returns = brief(record, "2026-03", topics=["returns"])
    assert len(returns.changes) == 1
    assert {c.topic for c in returns.stale} == {"returns"}
    assert brief(record, "2026-03", topics=["samples/rate"]).changes == (), "section 2 was not touched"


def test_minimum_significance_and_languages_of_texts(record: Record) -> None:
    assert brief(record, "2026-03", significance="substantive").changes
    assert brief(record, "2026-03", texts=["zh"]).changes == ()
    assert brief(record, "2026-03", texts=["en"]).changes


@pytest.mark.parametrize(
    ("file", "body", "where", "says"),
    [
        ("profiles/a.yml", "id: a\ntitle: {en: A}\nregimes: [nothing]\n", "a.yml:3", "unknown regime 'nothing'"),
        ("profiles/a.yml", "id: a\ntitle: {en: A}\nschedule: weekly, Funday 07:00 UTC\n", "a.yml:3", "day of the week"),
        ("profiles/a.yml", "id: a\ntitle: {en: A}\nwhatever: 1\n", "a.yml:3", "whatever"),
        ("profiles/a.yml", "id: a\ntitle: {en: A}\ntopics: [returns, no-topic]\n", "a.yml:3", "unknown topic"),
        ("profiles/a.yml", "id: a\ntitle: {en: A}\ntimezone: UTC+8\n", "a.yml:3", "no time zone"),
        ("briefings.yml", "briefings:\n  - id: a\n    title: {en: A}\n  - id: a\n    title: {en: B}\n", "briefings.yml:4", "already defined"),
        ("briefings.yml", "briefings:\n  - id: a\n    title: {en: A}\n    formats: []\n", "briefings.yml:4", "at least 1"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_file_and_line(
    record: Record, file: str, body: str, where: str, says: str
) -> None:
    folder = record.folder / "registry"
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / file).write_text(body, "utf-8")
    with pytest.raises(RegistryError) as error:
        load_registry([folder], packaged=False)
    assert where in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "kind", "after"),
    [
        ("daily, 07:00 Asia/Shanghai", "day", "2026-03-01T23:00"),
        ("weekly, mon 07:00 Asia/Shanghai", "week", "2026-03-01T23:00"),
        ("Weekly, Wednesday 7:05 UTC", "week", "2026-03-04T07:05"),
        ("monthly, 15 06:00 Europe/Brussels", "month", "2026-03-15T05:00"),
        ("quarterly, 2 07:00 UTC", "quarter", "2026-04-02T07:00"),
        ("yearly, 5 07:00 UTC", "year", "2027-01-05T07:00"),
        ("weekly, cron 30 6 * * fri UTC", "week", "2026-03-06T06:30"),
    ],
)
def test_schedules_as_people_write_them(text: str, kind: str, after: str) -> None:
    from datetime import UTC, datetime

    found = Schedule.parse(text)
    assert found.kind == kind
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert found.after(moment) == datetime.fromisoformat(after).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "weekly", "weekly, 07:00 UTC", "monthly, 31 07:00 UTC", "daily, mon 07:00 UTC", "weekly, mon 24:00 UTC",
     "weekly, mon 07:00 Mars/Olympus", "hourly, 07:00 UTC", "weekly, cron 0 7 * * UTC"],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 'daily|time zone|fields"):
        Schedule.parse(text)


def test_a_title_only_in_another_language_says_which(record: Record, tmp_path: Path) -> None:
    say = Phrases(record.registry, "en")
    (run,) = say.act("sample-act")
    assert run.lang is None
    assert Phrases(record.registry, "zh").act("sample-act")[0].text == "《样本法》"
