"""A large build in several processes ends at the same pages; what goes wrong in one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.record import Record
from tests.site.test_incremental import pages
from tracker.site import build as building
from tracker.site.build import build
from tracker.site.context import BuildContext
from tracker.site.files import Output
from tracker.site.workers import workers


@pytest.mark.slow
def test_two_processes_make_the_pages_of_one(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = build(record.store, record.registry, tmp_path / "one", jobs=1)
    monkeypatch.setattr(building, "MANY", 1)
    told: list[str] = []
    both = build(record.store, record.registry, tmp_path / "two", told.append, jobs=2)
    assert any(line.startswith("comparisons: ") for line in told)  # the processes were there
    assert pages(tmp_path / "one") == pages(tmp_path / "two")
    assert (both.pages, both.written, both.removed) == (alone.pages, alone.written, alone.removed)
    again = build(record.store, record.registry, tmp_path / "two", jobs=2)
    assert again.written == 0
    for folder in ("one", "two"):
        record_made = build(record.store, record.registry, tmp_path / folder, jobs=1)
        assert (record_made.written, record_made.removed) == (0, 0)


def refuse(site: BuildContext, word: str) -> None:
    raise ValueError(f"no page for {word}")


@pytest.mark.slow
def test_what_goes_wrong_in_a_process_stops_the_build(record: Record, tmp_path: Path) -> None:
    out = Output(tmp_path, stamp="s")
    with record.store.read() as session:
        site = BuildContext(session, record.registry, out, lambda _: None)
        with (
            workers(site, record.store, "s", 2) as pool,
            pytest.raises(ValueError, match="no page for sec_1"),
        ):
            pool.make([("refused", refuse, ("sec_1",))])
    out.close()
