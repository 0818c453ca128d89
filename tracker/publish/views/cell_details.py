"""All that is known of a cell, as a piece of a page: its value, clauses, evidence, languages and history.

Made once for each cell: the page of a topic, the panel beside a table and a page on its own show the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from tracker.compare.cells import MatrixCell
from tracker.publish import templates
from tracker.publish.views.cell_words import CellWords
from tracker.publish.views.column_heads import ColumnHead


@dataclass(frozen=True)
class Surroundings:
    """What a site knows around a cell: ``languages`` (name, tag, address) in which the cited provision can be
    read as well, ``changes`` (day, eid, action, address) of the provisions that it cites, newest first."""

    languages: tuple[tuple[str, str, str], ...] = ()
    changes: tuple[tuple[date, str, str, str], ...] = ()


def cell_details(
    head: ColumnHead,
    words: CellWords,
    lang: str,
    *,
    links: Mapping[str, Any],
    max_quote: int,
    around: Surroundings | None = None,
) -> Markup:
    """``links`` maps ``change:ID`` and ``version:ID`` to addresses; each clause is cut to ``max_quote``."""
    macros: Any = templates.environment(lang).get_template("macros/cell.html.j2").module
    return Markup(macros.details(head, words, links, max_quote, around).strip())  # noqa: S704 - of a template


def grid_class(cell: MatrixCell) -> str:
    """The classes of a cell in a grid: its strength, and what its shape says."""
    if cell.blank:
        return "b hint"
    strength = "" if cell.strength is None else f"s{cell.strength}"
    absent = "none" if cell.absent else ""
    state = "" if cell.state.value == "current" else cell.state.value
    return " ".join(x for x in (strength, absent, state) if x) or "yes"
