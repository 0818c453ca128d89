"""A build does again what changed and nothing else, and ends at the same pages as a full one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.site.record import AMENDED, Record
from tracker.site.build import build
from tracker.site.files import STATE, Output, state_beside
from tracker.store.models import ReviewRow

CLOCK = re.compile(rb'<p class="clock.*?</p>')


def pages(folder: Path) -> dict[str, bytes]:
    """What every page says, but for its day: one that is left as it is bears the day on which it was made."""
    return {
        str(p.relative_to(folder)): CLOCK.sub(b"", p.read_bytes()) for p in folder.rglob("*") if p.is_file()
    }


def test_after_a_change_the_pages_are_those_of_a_full_build(record: Record, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build(record.store, record.registry, out)
    texts = {p: p.stat().st_mtime_ns for p in (out / "texts").iterdir()}
    record.take([*AMENDED, "A court shall hear appeals within 9 days."], 4, 9, pit="2026-04-01")
    second = build(record.store, record.registry, out)
    assert 0 < second.made < first.made + 4
    untouched = [p for p, when in texts.items() if p.stat().st_mtime_ns == when]
    assert len(untouched) >= len(texts) // 2  # the text before the last one is as it was
    build(record.store, record.registry, tmp_path / "fresh")
    assert pages(out) == pages(tmp_path / "fresh")


def test_a_check_without_news_leaves_texts_and_changes_alone(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "out")
    record.block(5, 1)
    told: list[str] = []
    made = build(record.store, record.registry, tmp_path / "out", told.append)
    assert not [line for line in told if line.startswith(("changes:", "texts:"))]
    assert made.written > 0  # the source is in trouble: home, sources and the instrument say so


def test_full_makes_all_again_and_changes_nothing(record: Record, tmp_path: Path) -> None:
    first = build(record.store, record.registry, tmp_path / "out")
    again = build(record.store, record.registry, tmp_path / "out", full=True)
    assert (again.made, again.written, again.removed) == (first.made, 0, 0)


def test_a_page_lost_from_the_folder_comes_back_with_full(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "out")
    page = tmp_path / "out" / "changes" / f"{record.change}.html"
    page.unlink()
    build(record.store, record.registry, tmp_path / "out", full=True)
    assert page.exists()


def test_a_review_puts_our_gloss_on_the_page(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "out")
    with record.store.write() as session:
        session.add(
            ReviewRow(id="w-1", target="change", target_id=record.change, verdict="confirmed", by="A. Reader",
                      at=datetime(2026, 3, 7, tzinfo=UTC), note="Returns move by six months.", data={})
        )  # fmt: skip
    build(record.store, record.registry, tmp_path / "out")
    html = (tmp_path / "out" / "changes" / f"{record.change}.html").read_text("utf-8")
    assert "Returns move by six months." in html[html.index('id="gloss"') : html.index('id="pending"')]


def test_a_build_that_was_stopped_goes_on_and_never_trusts_half_of_it(tmp_path: Path) -> None:
    out = Output(tmp_path, stamp="one")
    with out.job("a", "1"):
        out.put("a.html", "a")
    out.close()
    stopped = Output(tmp_path, stamp="two")
    with stopped.job("b", "1"):
        stopped.put("b.html", "b")
    stopped.checkpoint()
    resumed = Output(tmp_path, stamp="two")
    assert not resumed.fresh
    assert resumed.done("b", "1")
    assert not resumed.done("a", "1")  # made under another stamp


def test_a_job_that_writes_less_leaves_no_orphans(tmp_path: Path) -> None:
    out = Output(tmp_path)
    with out.job("a", "1"):
        out.put("a.html", "a")
        out.put("a.json", "{}")
    out.close()
    out = Output(tmp_path)
    with out.job("a", "2"):
        out.put("a.html", "a")
    out.close()
    assert not (tmp_path / "a.json").exists()
    out = Output(tmp_path)
    assert out.close() == 1
    assert not (tmp_path / "a.html").exists()


def test_a_broken_manifest_is_begun_anew(record: Record, tmp_path: Path) -> None:
    state_beside(tmp_path / "out").write_bytes(b"not a database" * 100)
    assert build(record.store, record.registry, tmp_path / "out").made


def test_the_state_lies_beside_the_site_and_an_old_one_moves_out(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    first = Output(folder, state=tmp_path / "elsewhere.db")
    with first.job("a", "1"):
        first.put("a.html", "a")
    first.close()
    assert [p.name for p in folder.iterdir()] == ["a.html"]
    (tmp_path / "elsewhere.db").rename(folder / STATE)  # as earlier versions had it
    again = Output(folder)
    assert again.moved
    assert again.done("a", "1")
    again.close()
    assert [p.name for p in folder.iterdir()] == ["a.html"]
    (folder / STATE).write_bytes(b"an older one")
    assert Output(folder).done("a", "1"), "the newer state is the one that counts"
    assert not (folder / STATE).exists()


def test_a_state_without_its_folder_counts_for_nothing(tmp_path: Path) -> None:
    first = Output(tmp_path / "site")
    with first.job("a", "1"):
        first.put("a.html", "a")
    first.close()
    (tmp_path / "site" / "a.html").unlink()
    assert not Output(tmp_path / "site").done("a", "1")
