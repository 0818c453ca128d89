"""From captures to changes, on a store: what is kept, what follows, and what order does not matter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.watch import pages
from tracker.contract.change import changes_view
from tracker.model import Capture, Document, Origin, Provision, Scope
from tracker.store import captures, reader, readings
from tracker.store.db import Store
from tracker.store.models import CaptureRow, CheckRow, VersionRow
from tracker.watch.derive import Deriver
from tracker.watch.ingest import Ingest

BASE = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]
AMENDED = [*BASE[:4], "Person 5 shall file return 5 within 60 days.", *BASE[5:]]


@pytest.fixture
def ingest(store: Store, tmp_path: Path) -> Ingest:
    clock = iter(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(10_000))
    return Ingest(store, pages.registry(tmp_path), clock=lambda: next(clock))


def take(ingest: Ingest, *taken: Capture, source: str = "sample-act-en") -> str:
    return ingest.take(ingest.registry.sources[source], taken, Origin.WATCH).outcome


def feed(ingest: Ingest) -> list[dict[str, object]]:
    with ingest.store.read() as session:
        views = changes_view(session, ingest.registry, reader.changes(session))
    return [{k: v for k, v in view.items() if k not in ("recorded_at", "origin")} for view in views]


def test_a_change_is_found_and_noise_is_not(ingest: Ingest) -> None:
    assert take(ingest, pages.taken(pages.act(BASE), 2)) == "captured"
    assert take(ingest, pages.taken(pages.act(BASE, printed="2026-01-09"), 9)) == "unchanged"
    assert take(ingest, pages.taken(pages.act(AMENDED, pit="2026-03-01"), 20)) == "captured"
    first, amended = feed(ingest)
    assert (first["kind"], amended["kind"]) == ("first", "amended")
    assert amended["valid_from"] == "2026-03-01"
    assert amended["caused_by"] == "sample-amendment"
    rows = amended["provisions"]
    assert isinstance(rows, list)
    assert [(r["eid"], r["action"]) for r in rows] == [("sec_5", "amended")]
    (fact,) = rows[0]["facts"]
    assert (fact["kind"], fact["before"], fact["after"]) == ("duration", "30 days", "60 days")
    assert (fact["after_value"]["number"], fact["after_value"]["unit"]) == ("60", "day")


def test_the_newest_act_that_changed_a_text_is_named_first(ingest: Ingest) -> None:
    """Acts worked in between two texts: those of the registry before others, the newest first."""
    source = ingest.registry.sources["sample-act-en"]
    texts = [
        Document(
            language="en", title="Sample Act", scope=frozenset({Scope.BODY}),
            provisions=(Provision("art_1", None, "article", "Article 1", text=words),),
            extractor="formex", extractor_version=1, text_date=date(2026, month, 1), consolidates=acts,
        )
        for month, words, acts in (
            (1, "Pay within 30 days.", ("32020R0001",)),
            (3, "Pay within 60 days.", ("32020R0001", "32021R0002", "2026, c. 9", "32022R0003", "2026, c. 10")),
        )
    ]  # fmt: skip
    now = ingest.clock()
    with ingest.store.write() as session:
        for n, document in enumerate(texts):
            check, _ = captures.save_check(
                session, source.id, [], now + timedelta(days=n), now, Origin.WATCH, outcome="captured"
            )
            readings.save_reading(session, check, source, document, now + timedelta(days=n), now)
        Deriver(session, ingest.registry, now).derive("sample-act", "en")
    with ingest.store.read() as session:
        (_, change) = reader.changes(session)
        assert change.caused_by == ["sample-second", "sample-amendment", "32022R0003", "32021R0002"]


def test_the_same_capture_twice_is_one(ingest: Ingest) -> None:
    one = pages.taken(pages.act(BASE), 2)
    assert [take(ingest, one), take(ingest, one)] == ["captured", "known"]
    with ingest.store.read() as session:
        assert reader.counts(session)["captures"] == 1


def test_equal_bytes_are_not_read_twice(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    take(ingest, pages.taken(pages.act(BASE), 2))
    monkeypatch.setattr("tracker.readers.pool.read", lambda *_: pytest.fail("read again"))
    assert take(ingest, pages.taken(pages.act(BASE), 3)) == "unchanged"


def test_a_page_that_reads_again_says_so_even_with_the_same_text(ingest: Ingest) -> None:
    source = ingest.registry.sources["sample-act-en"]
    take(ingest, pages.taken(pages.act(BASE), 2))
    at = datetime(2026, 1, 5, 6, tzinfo=UTC)
    ingest.fail(source, source.url, "Blocked", "403 forbidden", at, Origin.WATCH)
    back = ingest.take(source, [pages.taken(pages.act(BASE), 9)], Origin.WATCH)
    assert (back.outcome, back.message) == ("unchanged", "read again; Blocked on 2026-01-05 06:00 UTC")
    later = ingest.take(source, [pages.taken(pages.act(BASE), 10)], Origin.WATCH)
    assert later.message == ""


def test_every_order_of_arrival_gives_the_same_record(tmp_path: Path) -> None:
    captures = [
        pages.taken(pages.act(BASE), 2),
        pages.taken(pages.act(BASE, printed="2026-01-05"), 5),
        pages.taken(pages.act(AMENDED, pit="2026-03-01"), 3, month=3),
        pages.taken(pages.act(BASE, pit="2026-04-01"), 4, month=4),
    ]
    seen = []
    for n, order in enumerate(permutations(captures)):
        store = Store(f"sqlite:///{tmp_path / f'{n}.db'}")
        store.migrate()
        ingest = Ingest(store, pages.registry(tmp_path), clock=lambda: datetime(2026, 6, 1, tzinfo=UTC))
        for one in order:
            take(ingest, one)
        seen.append(feed(ingest))
        store.dispose()
    assert len(seen[0]) == 3
    assert all(one == seen[0] for one in seen)


def test_a_late_capture_supersedes_and_keeps(ingest: Ingest) -> None:
    take(ingest, pages.taken(pages.act(BASE), 2))
    take(
        ingest,
        pages.taken(pages.act([*AMENDED[:-1], "No person files return 12."], pit="2026-05-01"), 4, month=5),
    )
    old = feed(ingest)[1]["id"]
    take(ingest, pages.taken(pages.act(AMENDED, pit="2026-03-01"), 3, month=3))
    live = [c["id"] for c in feed(ingest)]
    assert len(live) == 3
    assert old not in live
    with ingest.store.read() as session:
        kept = reader.changes(session, ids=[str(old)], superseded=True)
        assert kept[0].superseded_at is not None
        # the late one is history, not news
        assert [c.origin for c in reader.changes(session)] == ["backfill", "backfill", "backfill"]


def test_what_cannot_be_read_is_an_event_and_no_version(ingest: Ingest) -> None:
    take(ingest, pages.taken(pages.act(BASE), 2))
    assert (
        take(ingest, pages.taken(b"<html><title>Just a moment...</title></html>", 3, status=403)) == "Blocked"
    )
    assert take(ingest, pages.taken(pages.act(BASE)[:900], 4)) == "Unreadable"
    bomb = pages.act(BASE).replace(b"<Statute", b'<!DOCTYPE x [<!ENTITY a "b">]><Statute', 1)
    assert take(ingest, pages.taken(bomb, 5)) == "Unreadable"
    assert take(ingest, pages.taken(pages.act(BASE[:2]), 6)) == "Incomplete"
    assert len(feed(ingest)) == 1
    with ingest.store.read() as session:
        kinds = [e.kind for e in reader.events(session)]
        assert kinds == ["Blocked", "Unreadable", "Unreadable", "Incomplete"]
        assert reader.counts(session)["captures"] == 5
        state = reader.health(session)["sample-act-en"]
        assert (state.failures, state.last_outcome) == (4, "Incomplete")


def test_a_person_can_accept_what_was_held_back(ingest: Ingest) -> None:
    from tracker.watch.review import ReviewError, review_target

    take(ingest, pages.taken(pages.act(BASE), 2))
    take(ingest, pages.taken(pages.act(BASE[:2], pit="2026-02-01"), 2, month=2))
    with ingest.store.read() as session:
        held = reader.events(session)[0].check
    assert held is not None
    with pytest.raises(ReviewError, match="accept or reject"):
        review_target(ingest.store, ingest.registry, held, "fine", "a tester", None)
    review_target(ingest.store, ingest.registry, held, "accept", "a tester", "read on paper")
    assert [c["kind"] for c in feed(ingest)] == ["first", "amended"]
    with ingest.store.read() as session:
        assert reader.events(session) == []


def test_a_second_copy_that_disagrees_is_an_event_and_no_version(ingest: Ingest) -> None:
    copy = pages.taken(pages.act(AMENDED), 3, url="https://copy.example/act.xml")
    take(ingest, copy, source="sample-act-copy")
    take(ingest, pages.taken(pages.act(BASE), 2))
    assert len(feed(ingest)) == 1
    with ingest.store.read() as session:
        (event,) = reader.events(session)
        assert (event.kind, event.data["eids"]) == ("Disagreement", ["sec_5"])


def test_a_capture_from_the_future_is_not_taken(ingest: Ingest) -> None:
    assert take(ingest, pages.taken(pages.act(BASE), 2, month=12)) == "FutureDate"
    assert feed(ingest) == []


def test_a_pending_check_goes_on(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the capture was kept and before it was read."""
    one = pages.taken(pages.act(BASE), 2)
    with monkeypatch.context() as patch:
        patch.setattr(Ingest, "read", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            take(ingest, one)
    with ingest.store.read() as session:
        assert session.scalars(select(CheckRow.outcome)).all() == ["pending"]
        assert len(session.scalars(select(CaptureRow)).all()) == 1
    assert take(ingest, one) == "captured"
    assert len(feed(ingest)) == 1


def test_a_repeal_is_a_change_and_no_collapse(ingest: Ingest) -> None:
    repealed = (
        b'<Statute xmlns:lims="http://justice.gc.ca/lims" lims:pit-date="2026-05-01" xml:lang="en">'
        b"<Identification><LongTitle>An Act about samples</LongTitle></Identification><Body>"
        b'<Repealed lims:inforce-start-date="2026-05-01">[Repealed, 2026, c. 9, s. 4]</Repealed></Body></Statute>'
    )
    take(ingest, pages.taken(pages.act(BASE), 2))
    assert take(ingest, pages.taken(repealed, 3, month=5)) == "captured"
    change = feed(ingest)[1]
    assert (change["kind"], change["valid_from"]) == ("repealed", "2026-05-01")
    assert change["caused_by"] == "sample-amendment"
    with ingest.store.read() as session:
        last = session.scalars(select(VersionRow).order_by(VersionRow.ordinal.desc())).first()
        assert last is not None
        assert reader.text(session, last) == []


def test_bytes_that_were_read_before_start_no_reader(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.readers import pool

    take(ingest, pages.taken(pages.act(BASE), 2))
    monkeypatch.setattr(pool, "_Worker", None)
    monkeypatch.setattr(pool, "_readers", pool._Readers())
    assert take(ingest, pages.taken(pages.act(BASE), 3)) == "unchanged"


def test_a_better_extractor_is_no_change_of_law(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade the next capture is compared with the old ones as today's extractor reads them."""
    from dataclasses import replace

    from tracker.readers import formats, pool

    take(ingest, pages.taken(pages.act(BASE), 2))
    with ingest.store.read() as session:
        version = reader.versions(session, "sample-act")[0].id
    old, was = pool.read, formats.version_of("lims")

    def better(captures: object, source: object) -> object:
        document = old(captures, source)  # type: ignore[arg-type]  # passed through
        read = tuple(replace(p, heading=(p.heading or "").upper()) for p in document.provisions)
        return replace(document, provisions=read, extractor_version=was + 1)

    monkeypatch.setattr(formats, "version_of", lambda _: was + 1)
    monkeypatch.setattr(pool, "read", better)
    assert take(ingest, pages.taken(pages.act(BASE, printed="2026-01-09"), 9)) == "unchanged"
    assert len(feed(ingest)) == 1
    with ingest.store.read() as session:
        rows = reader.versions(session, "sample-act")
        assert [v.id for v in rows] == [version]
        assert reader.text(session, rows[0])[0].heading == "DUTY 1"
