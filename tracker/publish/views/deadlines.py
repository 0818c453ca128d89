"""Dated duties in the words of an edition: one line for people, one flat row a step for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import DueLine, due_lines
from tracker.publish.date_rows import DEADLINE_COLUMNS, deadline_rows, flat
from tracker.publish.document import Publication, TableCell, TableRow, cell, row, table
from tracker.publish.due_words import due_words, taken_words
from tracker.publish.editions import format_day, gettext, pgettext, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title
from tracker.publish.plain import plain
from tracker.registry import Registry


def deadlines_publication(
    found: Sequence[Deadline], every: Sequence[Deadline], registry: Registry, on: date, lang: str
) -> Publication:
    """``every``: all duties there are, of which ``found`` are some."""
    head = [
        gettext(lang, h)
        for h in ("Date", "Instrument", "Provision", "What is due", "Was due", "State", "Laid down in")
    ]
    rows = [_row(line, registry, lang) for line in due_lines(found, every)]
    data = [row(*(cell(value=flat(r[c])) for c in DEADLINE_COLUMNS)) for r in deadline_rows(found)]
    return Publication(
        gettext(lang, "Deadlines"), lang,
        (table(head, rows, widths=(14, 20, 14, 44, 14, 12, 20), name=gettext(lang, "Deadlines")),),
        when=datetime.combine(on, time.min, UTC), data=table(DEADLINE_COLUMNS, data),
    )  # fmt: skip


def what_is_due(line: DueLine[Deadline], lang: str) -> str:
    """Who must do what; equal steps of several parties are one."""
    said = due_words(line.of, lang, line.parties)
    if line.taken:
        said += punctuation(lang).stop + punctuation(lang).space + taken_words(line.taken, lang)
    if not line.of.seen:
        said += punctuation(lang).aside(gettext(lang, "announced, no legal text seen"))
    return said


def _row(line: DueLine[Deadline], registry: Registry, lang: str) -> TableRow:
    d = line.of
    return row(
        _day(d.date, lang),
        plain(d.title or "") or instrument_title(registry, d.instrument, lang, short=True),
        punctuation(lang).items(cite(e, lang) for e in line.eids),
        what_is_due(line, lang),
        _day(d.was_due, lang),
        pgettext(lang, "cell", d.state),
        instrument_title(registry, (d.set_by or "").partition("#")[0] or None, lang, short=True),
    )


def _day(on: date | None, lang: str) -> TableCell:
    return cell(format_day(on, lang), kind="day", value=on) if on else cell()
