"""From looks at a list to notices: what is news, what is noise, what is held back, in any order of looks."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.readers import listing_samples as samples
from tests.watch import lists
from tests.watch.lists import day, entry, many, page, taken
from tracker.model import Origin
from tracker.readers import formats, pool
from tracker.store import notices as kept
from tracker.store.db import Store
from tracker.store.models import CaptureRow, CheckRow, EventRow, ListReading, NoticeHistory, NoticeRow
from tracker.watch import listing_pipeline
from tracker.watch.ingest import Ingest
from tracker.watch.rebuild import reextract
from tracker.watch.review import review_target


@pytest.fixture
def ingest(store: Store, tmp_path: Path) -> Ingest:
    return Ingest(store, lists.registry(tmp_path), clock=lambda: day(400))


def look(ingest: Ingest, body: str | bytes, n: int, origin: Origin = Origin.WATCH, hour: int = 6):
    source = ingest.registry.sources["sample-list"]
    return ingest.take(source, [taken(body, day(n, hour))], origin)


def rows(ingest: Ingest) -> dict[str, NoticeRow]:
    with ingest.store.read() as session:
        found = {n.row.title: n.row for n in kept.noticed(session)}
        session.expunge_all()
        return found


def told(ingest: Ingest, origin: str = "watch") -> list[tuple[str, str]]:
    """(what happened, title) in order, of what was seen while watching."""
    with ingest.store.read() as session:
        query = (
            select(NoticeHistory.what, NoticeRow.title)
            .join(NoticeRow, NoticeRow.id == NoticeHistory.notice)
            .where(NoticeHistory.origin == origin)
            .order_by(NoticeHistory.observed_at, NoticeRow.title, NoticeHistory.what)
        )
        return [(what, title) for what, title in session.execute(query)]


NEW = entry(1, "关于《样本数据跨境流动管理办法》公开征求意见的通知", "2026-11-22")


def test_the_first_look_is_history_and_what_comes_later_is_news(ingest: Ingest) -> None:
    first = look(ingest, page(many(12)), 0)
    assert (first.outcome, first.changes) == ("unchanged", ())
    assert {r.origin for r in rows(ingest).values()} == {"backfill"}
    assert told(ingest) == []
    second = look(ingest, page([NEW, *many(11)]), 1)
    assert second.outcome == "captured"
    row = rows(ingest)[NEW[1]]
    assert second.changes == (row.id,)
    assert (row.origin, row.kind, row.dated, row.dated_by) == (
        "watch",
        "consultation",
        date(2026, 11, 22),
        "page",
    )
    assert row.source_class == "official_notice"
    assert row.matches == [
        {"regime": "sample-data", "instrument": None, "by": "keyword", "words": "数据跨境"}
    ]
    assert told(ingest) == [("new", NEW[1])]


def test_the_capture_is_evidence_like_any_other(ingest: Ingest) -> None:
    outcome = look(ingest, page(many(12)), 0)
    with ingest.store.read() as session:
        check = session.get_one(CheckRow, outcome.check)
        assert (check.source, check.outcome) == ("sample-list", "captured")
        capture = session.scalars(select(CaptureRow)).one()
        assert capture.url == samples.CAC
        assert session.scalars(select(ListReading)).one().count == 12


def test_order_pins_tracking_and_counters_are_no_news(ingest: Ingest) -> None:
    entries = many(12)
    look(ingest, page(entries), 0)
    shuffled = entries[:]
    random.Random(4).shuffle(shuffled)
    noisy = [
        (
            f"{url}?utm_source=x&spm=a.{n}",
            f"[置顶]{title}（点击量：{n * 37}）" if n == 5 else f"{title} 阅读：{n}",
            dated,
        )
        for n, (url, title, dated) in enumerate(shuffled)
    ]
    assert look(ingest, page(noisy), 1).outcome == "unchanged"
    assert (
        look(ingest, page(noisy).replace("https://", "http://").replace("//www.", "//"), 2).outcome
        == "unchanged"
    )
    assert told(ingest) == []
    assert len(rows(ingest)) == 12


def test_an_entry_that_falls_off_the_end_is_not_removed(ingest: Ingest) -> None:
    entries = many(12)
    look(ingest, page(entries), 0)
    look(ingest, page([NEW, *entries[:-1]]), 1)
    assert told(ingest) == [("new", NEW[1])]
    last = rows(ingest)[entries[-1][1]]
    assert (last.listed, last.removed_at, last.last_seen_at) == (False, None, day(0))


def test_an_entry_taken_off_while_older_ones_stay_is_removed_and_may_return(ingest: Ingest) -> None:
    entries = many(12)
    look(ingest, page(entries), 0)
    without = [*entries[:3], *entries[4:]]
    assert look(ingest, page(without), 1).outcome == "unchanged"
    assert told(ingest) == [("removed", entries[3][1])]
    assert rows(ingest)[entries[3][1]].removed_at == day(1)
    look(ingest, page(entries), 2)
    assert told(ingest)[1:] == [("returned", entries[3][1])]
    assert rows(ingest)[entries[3][1]].removed_at is None


def test_a_pinned_old_entry_does_not_make_others_removed(ingest: Ingest) -> None:
    pinned = entry(7, "样本机构关于长期有效事项的重要提示", "2024-01-05")
    entries = many(12)
    look(ingest, page([pinned, *entries]), 0)
    look(ingest, page([pinned, NEW, *entries[:-1]]), 1)
    assert told(ingest) == [("new", NEW[1])]
    look(ingest, page([NEW, *entries[:-1]]), 2)
    assert told(ingest) == [("new", NEW[1])], "an unpinned entry has fallen off, nothing more"


def test_a_list_made_longer_brings_no_news(ingest: Ingest) -> None:
    look(ingest, page(many(12)), 0)
    assert look(ingest, page(many(30)), 1).outcome == "unchanged"
    assert told(ingest) == []
    assert len(rows(ingest)) == 30


@pytest.mark.parametrize(
    ("title", "dated", "before", "after"),
    [
        ("样本机构发布第0期工作简报（更正版）", "2026-11-20", {"title": "样本机构发布第0期工作简报和说明"}, {"title": "样本机构发布第0期工作简报（更正版）"}),
        ("样本机构发布第0期工作简报和说明", "2026-11-21", {"dated": "2026-11-20"}, {"dated": "2026-11-21"}),
    ],
)  # fmt: skip
def test_a_changed_title_or_date_is_news_with_both_sides(ingest, title, dated, before, after) -> None:
    entries = many(12)
    look(ingest, page(entries), 0)
    url = entries[0][0]
    done = look(ingest, page([(url, title, dated), *entries[1:]]), 1)
    assert done.outcome == "captured"
    with ingest.store.read() as session:
        history = kept.history(session, done.changes)[done.changes[0]]
        assert [(h.what, h.before, h.after) for h in history] == [
            ("first", {}, {}),
            ("changed", before, after),
        ]


def test_a_closing_date_that_moves_is_news(ingest: Ingest) -> None:
    title = "关于《样本办法（征求意见稿）》公开征求意见的通知（截止日期：2026-12-{}）"
    entries = many(12)
    url = NEW[0]
    look(ingest, page([(url, title.format("08"), "2026-11-22"), *entries]), 0)
    done = look(ingest, page([(url, title.format("22"), "2026-11-22"), *entries]), 1)
    with ingest.store.read() as session:
        change = kept.history(session, done.changes)[done.changes[0]][-1]
        assert (change.before["closes"], change.after["closes"]) == ("2026-12-08", "2026-12-22")


def test_another_address_with_the_same_words_and_day_is_the_same_notice(ingest: Ingest) -> None:
    entries = many(12)
    look(ingest, page(entries), 0)
    moved = [(url.replace("/c_", "/n_"), title, dated) for url, title, dated in entries]
    assert look(ingest, page(moved), 1).outcome == "unchanged"
    assert {what for what, _ in told(ingest)} == {"moved"}
    assert len(rows(ingest)) == 12


# --- what cannot be right ---------------------------------------------------------------------------------


def test_no_entries_where_entries_were_is_an_event_and_removes_nothing(ingest: Ingest) -> None:
    look(ingest, page(many(12)), 0)
    empty = look(
        ingest, "<html><body><h1>政策法规</h1><p>栏目调整中，请稍后访问。</p></body></html>" + " " * 300, 1
    )
    assert empty.outcome == "StructureChanged"
    assert all(r.listed for r in rows(ingest).values())
    assert look(ingest, page(many(12)), 2).outcome == "unchanged"


def test_a_list_that_falls_from_30_to_2_is_held_back(ingest: Ingest) -> None:
    look(ingest, page(many(30)), 0)
    fallen = look(ingest, page(many(2)), 1)
    assert fallen.outcome == "Incomplete"
    assert "2 entries where the list before had 30" in fallen.message
    assert all(r.listed and r.removed_at is None for r in rows(ingest).values())
    whole = look(ingest, page([NEW, *many(29)]), 2)
    assert len(whole.changes) == 1, "the list is compared with the last whole one"
    with ingest.store.read() as session:
        assert [e.kind for e in session.scalars(select(EventRow)) if e.resolved_at is None] == ["Incomplete"]


def test_a_person_can_accept_a_short_list(ingest: Ingest) -> None:
    look(ingest, page(many(30)), 0)
    fallen = look(ingest, page(many(2)), 1)
    review_target(ingest.store, ingest.registry, fallen.check, "accept", "somebody", None)
    with ingest.store.read() as session:
        assert session.get_one(CheckRow, fallen.check).outcome == "captured"
        assert [e for e in session.scalars(select(EventRow)) if e.resolved_at is None] == []
    assert sum(r.listed for r in rows(ingest).values()) == 2
    assert look(ingest, page([NEW, *many(2)]), 2).outcome == "captured"


def test_another_list_at_the_same_address_is_held_back(ingest: Ingest) -> None:
    look(ingest, page(many(12)), 0)
    others = [entry(5000 + n, f"样本赛事第{n}场报名结果公示名单", "2026-11-10") for n in range(12)]
    other = look(ingest, page(others), 1)
    assert other.outcome == "StructureChanged"
    assert len(rows(ingest)) == 12


# --- cost and order ------------------------------------------------------------------------------------------


def test_the_same_bytes_are_not_read_again(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    look(ingest, page(many(12)), 0)

    def refuse(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(pool, "read_list", refuse)
    done = look(ingest, page(many(12)), 1)
    assert done.outcome == "unchanged"
    assert {r.last_seen_at for r in rows(ingest).values()} == {day(1)}
    with ingest.store.read() as session:
        assert len(session.scalars(select(ListReading)).all()) == 2


def looks() -> list[tuple[str, int]]:
    entries = many(14)
    later = entry(2, "样本机构公布《样本数据跨境流动管理办法》", "2026-11-25")
    return [
        (page(entries), 0),
        (page([NEW, *entries[:-1]]), 1),
        (page([NEW, *entries[:4], *entries[5:]]), 2),
        (page(entries[:1]), 3),  # held back
        (page([later, (NEW[0], f"{NEW[1]}（延期）", NEW[2]), *entries[:-2]]), 4),
    ]


def state(ingest: Ingest) -> object:
    with ingest.store.read() as session:
        found = [
            tuple(getattr(n.row, c) for c in ("id", "url", "title", "dated", "check", "observed_at", "last_seen_at",
                                              "listed", "removed_at", "origin", "matches", "closes"))
            for n in kept.noticed(session)
        ]  # fmt: skip
        told = session.scalars(select(NoticeHistory).order_by(NoticeHistory.id))
        steps = [(h.id, h.notice, h.check, h.what, h.before, h.after, h.observed_at, h.origin) for h in told]
        outcomes = dict(session.execute(select(CheckRow.id, CheckRow.outcome)).all())
    return json.dumps(sorted(found), default=str, sort_keys=True), steps, outcomes


def test_late_looks_and_rebuilding_give_the_same_record(ingest: Ingest, tmp_path: Path) -> None:
    for body, n in looks():
        look(ingest, body, n)
    whole = state(ingest)
    assert len(told(ingest)) == 5, told(ingest)
    report = reextract(ingest)
    assert (report.checks, report.failed, report.readings) == (5, 0, 0)
    assert state(ingest) == whole
    for seed in range(4):
        other = Store(f"sqlite:///{tmp_path}/other{seed}.db")
        other.migrate()
        again = Ingest(other, ingest.registry, clock=ingest.clock)
        mixed = looks()
        random.Random(seed).shuffle(mixed)
        for body, n in mixed:
            look(again, body, n)
        assert state(again) == whole, seed
        other.dispose()


def test_taking_the_same_look_in_twice_changes_nothing(ingest: Ingest) -> None:
    for body, n in looks():
        look(ingest, body, n)
    whole = state(ingest)
    for body, n in looks():
        assert look(ingest, body, n).outcome == "known"
    assert state(ingest) == whole


def test_a_look_interrupted_after_its_bytes_were_stored_goes_on(ingest: Ingest, monkeypatch) -> None:
    look(ingest, page(many(12)), 0)
    monkeypatch.setattr(
        listing_pipeline, "read_check", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        look(ingest, page([NEW, *many(11)]), 1)
    monkeypatch.undo()
    assert look(ingest, page([NEW, *many(11)]), 1).outcome == "captured"
    assert told(ingest) == [("new", NEW[1])]


def test_another_reader_is_no_news(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that reads titles otherwise reads the earlier looks again first."""
    look(ingest, page(many(12)), 0)
    real = pool.read_list

    def shouting(captures, spec):
        found = real(captures, spec)
        entries = tuple(replace(e, title=f"{e.title}!") for e in found.entries)
        return replace(found, entries=entries, reader_version=99)

    monkeypatch.setattr(pool, "read_list", shouting)
    monkeypatch.setattr(formats, "list_version", lambda: 99)
    look(ingest, page([NEW, *many(11)]), 1)
    assert told(ingest) == [("new", f"{NEW[1]}!")]


# --- other lists ------------------------------------------------------------------------------------------


def test_feeds_and_lists_about_one_subject(ingest: Ingest) -> None:
    press = ingest.registry.sources["sample-press"]
    for n, count in enumerate((3, 5)):
        ingest.take(
            press, [taken(samples.rss(count), day(n), samples.RSS, "application/rss+xml")], Origin.WATCH
        )
    pages = ingest.registry.sources["sample-pages"]
    ingest.take(pages, [taken(samples.dfat(), day(0), samples.DFAT)], Origin.WATCH)
    ingest.take(pages, [taken(samples.dfat(drop=1), day(1), samples.DFAT)], Origin.WATCH)
    found = rows(ingest)
    statement = found["Sample members discuss electronic commerce, part 4"]
    assert (statement.origin, statement.source_class) == ("watch", "official_statement")
    assert statement.matches[0]["words"] == "electronic commerce"
    document = found["Sample instrument of accession and annexes"]
    assert document.matches == [{"regime": "sample-data", "instrument": None, "by": "list", "words": None}]
    assert document.removed_at == day(1), "in a list without dates, what stood below it is still there"


def test_new_words_of_the_registry_are_matched_again(ingest: Ingest, tmp_path: Path) -> None:
    look(ingest, page([NEW, *many(12)]), 0)
    more = lists.REGISTRY.replace("[数据跨境, ", "[工作简报, 数据跨境, ")
    (tmp_path / "registry" / "regimes" / "sample-data.yml").write_text(more, "utf-8")
    from tracker.registry import load_registry

    registry = load_registry([tmp_path / "registry"], packaged=False)
    with ingest.store.write() as session:
        assert listing_pipeline.rematch(session, registry) == 12
        assert listing_pipeline.rematch(session, registry) == 0


def test_a_list_that_is_truly_empty_is_a_fact_where_it_may_be(store: Store, tmp_path: Path) -> None:
    """Open consultations: none today, twelve tomorrow, none again; nothing of it is an error or held back."""
    extra = """\
  - id: sample-open
    kind: listing
    language: en
    spider: feed
    url: https://www.wto.org/library/rss/open.xml
    expect: {entries: {min: 0}}
"""
    ingest = Ingest(store, lists.registry(tmp_path, extra), clock=lambda: day(400))
    source = ingest.registry.sources["sample-open"]
    made = [
        ingest.take(source, [taken(samples.rss(n), day(k), source.url, "application/rss+xml")], Origin.WATCH)
        for k, n in enumerate((0, 12, 0, 1))
    ]
    assert [m.outcome for m in made] == ["unchanged", "captured", "unchanged", "unchanged"]
    found = rows(ingest)
    assert len(found) == 12
    assert {r.origin for r in found.values()} == {"watch"}
    assert sum(r.listed for r in found.values()) == 1
