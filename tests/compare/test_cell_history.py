"""In what a cell differs from how it was on an earlier day, and what moved it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.compare.test_staleness import NEW, OLD, ONE, coding, text
from tracker.compare.cell_history import cell_change, values_differ
from tracker.compare.cells import CellState, MatrixCell, StaleCause
from tracker.compare.staleness import judge

SINCE = datetime(2026, 2, 1, tzinfo=UTC)


def test_only_changes_after_the_day_moved_the_cell() -> None:
    """The change of January and the one of March gave the provision other words; one is before the day."""
    now = text(
        ("2026-01-01", {"art_1": "0" * 64}), ("2026-01-09", {"art_1": OLD}), ("2026-03-01", {"art_1": NEW})
    )
    then = text(("2026-01-01", {"art_1": "0" * 64}), ("2026-01-09", {"art_1": OLD}))
    read = coding({"art_1": OLD})
    found = cell_change(judge(read, None, then, ()), judge(read, None, now, ()), now, SINCE)
    assert found is not None
    assert found.what == ("state", "text")
    assert [c.change for c in found.by] == ["change-v3"]


def test_a_cause_that_was_known_before_is_not_told_again() -> None:
    old = StaleCause(relation="suspends", by="act-2", on=date(2026, 1, 15))
    new = StaleCause(relation="exempts", by="act-3", on=date(2026, 2, 15))
    read = coding({"art_1": OLD})
    before = MatrixCell(CellState.STALE, read, causes=(old,))
    after = MatrixCell(CellState.STALE, coding({"art_1": OLD}, value="soft"), causes=(old, new))
    found = cell_change(before, after, None, SINCE)
    assert found is not None
    assert (found.what, found.by) == (("value",), (new,))


def test_a_cell_as_it_was_has_not_moved_and_one_read_again_says_so() -> None:
    cell = judge(coding({"art_1": OLD}), None, text(ONE), ())
    assert cell_change(cell, cell, text(ONE), SINCE) is None
    again = replace(cell, coding=coding({"art_1": OLD}, date="2026-02-10"))
    found = cell_change(cell, again, text(ONE), SINCE)
    assert found is not None
    assert found.what == ("coding",)


def test_a_blank_says_nothing_a_row_can_differ_by() -> None:
    binding = MatrixCell(CellState.CURRENT, coding({"art_1": OLD}))
    flagged = MatrixCell(CellState.CURRENT, coding({"art_1": OLD}, flags=["phased"]))
    blank = MatrixCell(CellState.MISSING)
    assert not values_differ([binding, blank, binding])
    assert not values_differ([blank, blank])
    assert values_differ([binding, flagged])
