"""The inbox: what a person drops is taken in with its address and date, moved, and never lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from tests.cli.calls import call
from tests.watch import lists, pages
from tests.watch.lists import day, entry, many, page, taken
from tracker.cli import inbox as command
from tracker.model import Origin
from tracker.registry import load_registry
from tracker.store.db import Store
from tracker.store.models import CaptureRow, ChangeRow, CheckRow, NoticeDocument
from tracker.watch import inbox
from tracker.watch.ingest import Ingest

BASE = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]
AMENDED = [*BASE[:4], "Person 5 shall file return 5 within 60 days.", *BASE[5:]]


@pytest.fixture
def ingest(tmp_path: Path):
    pages.registry(tmp_path)
    lists.registry(tmp_path)
    store = Store(f"sqlite:///{tmp_path}/tracker.db")
    store.migrate()
    registry = load_registry([tmp_path / "registry"], packaged=False)
    yield Ingest(store, registry, clock=lambda: datetime(2027, 6, 1, tzinfo=UTC))
    store.dispose()


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def drop(
    box: Path, name: str, body: bytes | str, side: str | None = None, *, side_name: str | None = None
) -> Path:
    path = box / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    if side is not None:
        (box / (side_name or f"{name}.yml")).write_text(side, "utf-8")
    for file in box.iterdir():
        if file.is_file():
            os.utime(file, (time.time() - 60, time.time() - 60))
    return path


def run(ingest: Ingest, box: Path) -> list[tuple[str, str]]:
    return [(d.file, d.outcome) for d in inbox.take_in(ingest, box)]


def left(box: Path) -> list[str]:
    return sorted(str(p.relative_to(box)) for p in box.rglob("*") if p.is_file())


def observed(ingest: Ingest) -> list[tuple[str, str, str]]:
    with ingest.store.read() as session:
        rows = session.execute(
            select(CheckRow.source, CheckRow.observed_at, CheckRow.origin).order_by(
                CheckRow.observed_at, CheckRow.source
            )
        )
        return [(s, f"{o:%Y-%m-%dT%H:%M}", origin) for s, o, origin in rows]


def test_a_name_says_source_and_moment(ingest: Ingest, box: Path) -> None:
    drop(box, "sample-act-en@2026-01-02.xml", pages.act(BASE))
    drop(box, "sample-act-en@2026-11-22T10-00Z.xml", pages.act(AMENDED, pit="2026-11-20"))
    assert run(ingest, box) == [
        ("sample-act-en@2026-01-02.xml", "captured"),
        ("sample-act-en@2026-11-22T10-00Z.xml", "captured"),
    ]
    assert observed(ingest) == [
        ("sample-act-en", "2026-01-02T00:00", "watch"),
        ("sample-act-en", "2026-11-22T10:00", "watch"),
    ]
    assert left(box) == ["done/sample-act-en@2026-01-02.xml", "done/sample-act-en@2026-11-22T10-00Z.xml"]
    with ingest.store.read() as session:
        assert session.scalar(select(func.count()).select_from(ChangeRow)) == 2
        assert {c.url for c in session.scalars(select(CaptureRow))} == {pages.URL}


def test_a_side_file_says_address_and_moment(ingest: Ingest, box: Path) -> None:
    drop(box, "saved page.xml", pages.act(BASE), f"url: {pages.URL}?v=2\nat: 2026-11-22T10:00Z\n")
    drop(
        box, "other.xml", pages.act(BASE), "source: sample-act-copy\nat: 2026-11-21\n", side_name="other.yml"
    )
    assert run(ingest, box) == [("other.xml", "unchanged"), ("saved page.xml", "captured")]
    assert [s for s, _, _ in observed(ingest)] == ["sample-act-copy", "sample-act-en"]
    assert left(box) == [
        "done/other.xml",
        "done/other.xml.yml",
        "done/saved page.xml",
        "done/saved page.xml.yml",
    ]


def test_older_than_what_was_seen_is_history(ingest: Ingest, box: Path) -> None:
    drop(box, "sample-act-en@2026-11-22.xml", pages.act(BASE))
    run(ingest, box)
    drop(box, "sample-act-en@2026-10-01.xml", pages.act(AMENDED, pit="2025-01-01"))
    run(ingest, box)
    assert [origin for _, _, origin in observed(ingest)] == ["backfill", "watch"]


@pytest.mark.parametrize(
    ("name", "body", "side", "reason"),
    [
        ("page.html", "x", None, "neither page.html.yml says what this is nor its name"),
        ("unknown-source@2026-11-22.html", "x", None, "no source 'unknown-source'"),
        ("sample-act-en@2026-99-99.xml", "x", None, "is not a date or time"),
        ("a.html", "x", "url: https://nobody.example/x\nat: 2026-11-22\n", "no source has the address https://nobody.example/x"),
        ("a.html", "x", "at: 2026-11-22\n", "names neither source nor url"),
        ("a.html", "x", "source: sample-act-en\n", "does not say when"),
        ("a.html", "x", "source: sample-act-en\nat: 2026-11-22\nwhen: x\n", "unknown when"),
        ("a.html", "x", "- a\n", "holds no fields"),
        ("a.html", "x", "a: [\n", "is not YAML"),
        ("sample-act-en@2026-11-22.html", "<html><body>Just a moment...</body></html>", None, "Blocked"),
        ("sample-act-en@2026-11-22.xml", "", None, "EmptyExtract"),
        ("sample-act-en@2099-11-22.xml", "<a/>", None, "FutureDate"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_put_aside_with_the_reason(ingest, box, name, body, side, reason) -> None:
    drop(box, name, body, side)
    (delivered,) = list(inbox.take_in(ingest, box))
    assert delivered.failed
    told = (box / "failed" / f"{name}.txt").read_text("utf-8")
    assert reason in told
    assert (box / "failed" / name).read_text("utf-8") == body, "the page itself is kept"
    assert not (box / name).exists()


def test_the_document_of_a_notice(ingest: Ingest, box: Path) -> None:
    notice = entry(1, "关于《样本数据跨境流动管理办法》公开征求意见的通知", "2026-11-22")
    ingest.take(
        ingest.registry.sources["sample-list"], [taken(page([notice, *many(11)]), day(0))], Origin.WATCH
    )
    words = "<html><body><h1>样本</h1><p>公众可提出意见，意见反馈截止时间为2026年12月22日。</p></body></html>"
    drop(box, "saved.html", words, f"url: {notice[0]}\nat: 2026-11-23\n")
    assert run(ingest, box) == [("saved.html", "document")]
    with ingest.store.read() as session:
        assert str(session.scalars(select(NoticeDocument)).one().closes) == "2026-12-22"


def test_a_list_can_be_dropped(ingest: Ingest, box: Path) -> None:
    drop(box, "sample-list@2026-11-22T10-00Z.html", page(many(12)))
    drop(
        box,
        "sample-list@2026-11-23T10-00Z.html",
        page([entry(1, "关于样本数据跨境流动的新通知", "2026-11-23"), *many(11)]),
    )
    assert [o for _, o in run(ingest, box)] == ["unchanged", "captured"]


def test_nothing_is_written_over(ingest: Ingest, box: Path) -> None:
    for body in (pages.act(BASE), pages.act(AMENDED)):
        drop(box, "sample-act-en@2026-11-22.xml", body)
        run(ingest, box)
    assert left(box) == ["done/sample-act-en@2026-11-22.2.xml", "done/sample-act-en@2026-11-22.xml"]


def test_other_files_are_left_alone(ingest: Ingest, box: Path, tmp_path: Path) -> None:
    for name in (".hidden.html", "half.html.part", "sample-act-en@2026-11-22.xml.crdownload", "alone.yml"):
        drop(box, name, "x")
    (box / "folder").mkdir()
    secret = tmp_path / "secret.xml"
    secret.write_bytes(pages.act(BASE))
    (box / "sample-act-en@2026-11-22.xml").symlink_to(secret)
    assert run(ingest, box) == []
    assert secret.exists()


def test_a_file_still_being_written_waits(ingest: Ingest, box: Path) -> None:
    path = box / "sample-act-en@2026-11-22.xml"
    path.write_bytes(pages.act(BASE)[:400])

    def goes_on(_: float) -> None:
        with path.open("ab") as out:
            out.write(pages.act(BASE)[400:800])

    assert list(inbox.take_in(ingest, box, sleep=goes_on)) == []
    path.write_bytes(pages.act(BASE))
    waited: list[float] = []
    assert [d.outcome for d in inbox.take_in(ingest, box, sleep=waited.append)] == ["captured"]
    assert 0 < waited[0] <= inbox.SETTLED


@pytest.mark.parametrize(
    "moment", ["before the record has it", "before it is moved", "between page and side file"]
)
def test_killed_in_between_nothing_is_lost(ingest: Ingest, box: Path, monkeypatch, moment: str) -> None:
    side = f"url: {pages.URL}\nat: 2026-11-22\n"
    drop(box, "page.xml", pages.act(BASE), side)
    real = inbox._move
    if moment == "before the record has it":
        monkeypatch.setattr(inbox, "import_file", _killed)
    elif moment == "before it is moved":
        monkeypatch.setattr(inbox, "_put_away", _killed)
    else:
        monkeypatch.setattr(
            inbox, "_move", lambda path, to: _killed() if path.suffix == ".yml" else real(path, to)
        )
    with pytest.raises(KeyboardInterrupt):
        run(ingest, box)
    monkeypatch.undo()
    run(ingest, box)
    assert left(box) == ["done/page.xml", "done/page.xml.yml"]
    assert len(observed(ingest)) == 1
    with ingest.store.read() as session:
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 1


def test_a_failure_that_was_not_told_is_told_the_next_time(ingest: Ingest, box: Path, monkeypatch) -> None:
    drop(box, "sample-act-en@2026-11-22.html", "<html><body>Just a moment...</body></html>")
    monkeypatch.setattr(inbox, "_put_away", _killed)
    with pytest.raises(KeyboardInterrupt):
        run(ingest, box)
    monkeypatch.undo()
    assert run(ingest, box) == [("sample-act-en@2026-11-22.html", "Blocked")]
    assert "failed/sample-act-en@2026-11-22.html.txt" in left(box)


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_the_command(tmp_path: Path, box: Path) -> None:
    pages.registry(tmp_path)
    drop(box, "sample-act-en@2026-01-02.xml", pages.act(BASE))
    drop(box, "nonsense.html", "x")
    command = [
        sys.executable,
        "-m",
        "tracker",
        "--db",
        f"sqlite:///{tmp_path}/t.db",
        "--registry",
        str(tmp_path / "registry"),
    ]
    done = subprocess.run([*command, "inbox", str(box)], capture_output=True, text=True, timeout=900)
    assert done.returncode == 1, done.stderr
    assert "Misfiled" in done.stdout
    again = subprocess.run([*command, "inbox", str(box)], capture_output=True, text=True, timeout=900)
    assert (again.returncode, again.stderr) == (0, "the inbox is empty\n")


def test_a_watched_inbox_takes_in_what_comes_later(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.registry(tmp_path)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt
        drop(box, f"sample-act-en@2026-01-0{len(pauses) + 1}.xml", pages.act(BASE))

    monkeypatch.setattr(command, "time", SimpleNamespace(sleep=pause))
    store = ("--db", f"sqlite:///{tmp_path}/t.db", "--registry", tmp_path / "registry")
    done = call(*store, "inbox", box, "--watch")
    assert done.code == 130
    assert left(box) == [f"done/sample-act-en@2026-01-0{n}.xml" for n in (2, 3)]
    assert done.out.count("sample-act-en@") == 2
