"""The head of a column, the same in every format: what the instrument is, and when we last saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.compare.cells import MatrixColumn
from tracker.publish.editions import edition, format_day, gettext, html_lang, pick, punctuation
from tracker.publish.labels import language_name, name, official_title, party_name
from tracker.publish.plain import plain
from tracker.publish.sentences import act_label
from tracker.publish.views.cell_words import note_words, value_words
from tracker.registry import Registry

#: The other edition of each, in which a column is named as well, and what that title is called.
_OTHER = {"en": ("zh", "Title in Chinese"), "zh": ("en", "Title in English")}

#: Types whose titles name whom they bind; the jurisdiction they are filed under says less.
_BETWEEN_STATES = frozenset({"treaty", "protocol", "agreement"})


@dataclass(frozen=True)
class ColumnHead:
    """``title`` is official in the edition, ``other`` in the other language ("" where none is known)."""

    column: MatrixColumn
    title: str
    short: str
    other: str
    other_language: str
    identifiers: str
    parties: str
    status: str
    status_state: str  # current, stale, unverified: how well the status is known
    authentic: str
    law_at: str  # the day of the newest look at its text; a plain word where there is none
    checked: bool  # whether the record holds a text
    coded: str
    column_coded: date | None
    label: str  # the short title, with the jurisdiction where acts of several stand together

    def lines(self, lang: str) -> list[tuple[str, str]]:
        """(label, value) of all that is known, for formats that print a list."""
        rows = (
            ("Title", self.title),
            (_OTHER[edition(lang)][1], self.other),
            ("Identifier", self.identifiers),
            ("Parties", self.parties),
            ("Status", self.status),
            ("Authentic languages", self.authentic),
            ("Law as at", self.law_at),
            ("Newest coding", self.coded),
        )
        return [(gettext(lang, label), value) for label, value in rows if value]


def column_title(column: MatrixColumn, lang: str, *, short: bool = False) -> str:
    """The official title; in Chinese in 《》 with its 文号. ``short`` where the registry has a short one."""
    i = column.instrument
    wanted = edition(lang)
    # an English short title serves no Chinese reader: the official Chinese title is better known
    if short and (any(edition(tag) == wanted for tag in i.short) or (i.short and wanted == edition(None))):
        return pick(i.short, lang)
    return official_title(i, lang)


def column_head(column: MatrixColumn, registry: Registry, lang: str, coded: date | None = None) -> ColumnHead:
    """``coded``: the day of the newest coding in the column."""
    i, status, marks = column.instrument, column.status, punctuation(lang)
    other = _OTHER[edition(lang)][0]
    known = any(tag.split("-")[0] == other for tag in i.title)
    return ColumnHead(
        column,
        column_title(column, lang),
        column_title(column, lang, short=True),
        official_title(i, other) if known else "",
        html_lang(other),
        marks.clauses(_identifier(k, v) for k, v in i.identifiers.items()),
        marks.items(party_name(p.party, lang) for p in i.parties),
        _status(column, registry, lang),
        status.state.value if status else "missing",
        marks.items(language_name(x, lang) for x in i.authentic),
        format_day(column.last_seen_at, lang)
        if column.last_seen_at
        else gettext(lang, "not checked against a text"),
        column.last_seen_at is not None,
        format_day(coded, lang) if coded else "",
        coded,
        act_label(registry, i.id, lang, mixed=i.type not in _BETWEEN_STATES),
    )


def _identifier(key: str, value: str) -> str:
    """A number says by itself what it is when it is a 文号 or a citation; others are named.

    >>> _identifier("celex", "32024R1689"), _identifier("citation", "S.C. 2024, c. 15, s. 96")
    ('CELEX 32024R1689', 'S.C. 2024, c. 15, s. 96')
    """
    if key in ("citation", "文号"):
        return plain(value)
    return f"{key.upper() if key.isascii() and len(key) <= 5 else key} {plain(value)}"


def _status(column: MatrixColumn, registry: Registry, lang: str) -> str:
    cell = column.status
    if cell is None or cell.derived is None:
        return ""
    shown = value_words(cell, lang) + punctuation(lang).aside(note_words(cell, lang, registry))
    if cell.state.value != "current":
        shown += f" [{name('state', cell.state.value, lang)}]"
    return shown
