"""Spreadsheet cells that hold text and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from tracker.publish.plain import plain

# What spreadsheets take for a formula or a command; full-width forms are folded by some of them.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")
_FIRST = ("\t", "\r", "\n")


def defuse(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; plain numbers stay numbers.

    >>> [defuse(x) for x in ("=1+1", " @x", "-5", "- a dash", "Binding", None, 3)]
    ["'=1+1", "' @x", '-5', "'- a dash", 'Binding', '', '3']
    """
    if value is None:
        return ""
    shown = plain(value)
    risky = shown.startswith(_FIRST) or shown.lstrip().startswith(_FORMULA)
    return f"'{shown}" if risky and not _number(shown) else shown


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and text[-1:].isdigit()


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV after RFC 4180 but with line feeds alone, every cell defused."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(head)
    sheet.writerows([[defuse(cell) for cell in row] for row in rows])
    return out.getvalue()
