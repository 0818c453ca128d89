"""Dated steps in the words of an edition, as blocks and as one flat table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.lifecycle.steps import Step
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import STEP_COLUMNS, flat, step_rows
from tracker.publish.document import Block, Paragraph, Picture, Publication, TableRow, cell, row, table, text
from tracker.publish.editions import format_day, gettext, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import condition, instrument_title, name, party_name
from tracker.publish.views.cell_words import lines
from tracker.registry import Registry

#: What is said of a date that only the text knows, of one that it dropped, and of one that never came; keys
#: of the catalogue.
_LAPSED = "the rule ended before this date"
_GONE, _FOUND = "the text no longer states this date", "found in the text, not yet in the list of sources"


def timeline_publication(
    found: Sequence[Step], registry: Registry, on: date, lang: str, *, title: str
) -> Publication:
    """The drawing and a table of all steps; superseded dates are kept."""
    message = (
        "As of %(day)s. Superseded dates are kept; a date that its provision no longer states is shown with "
        "the change that replaced it."
    )
    blocks: list[Block] = [Paragraph(text(gettext(lang, message) % {"day": format_day(on, lang)}))]
    if drawing := step_lanes(found, registry, on, lang):
        blocks.append(Picture(str(drawing), gettext(lang, "Dated steps by instrument"), ()))
    head = [gettext(lang, label) for label in ("Date", "Instrument", "Step", "Laid down in")]
    blocks.append(table(head, [_row(s, registry, lang) for s in found], widths=(14, 30, 40, 30)))
    data = [row(*(cell(value=flat(r[c])) for c in STEP_COLUMNS)) for r in step_rows(found)]
    return Publication(
        title, lang, tuple(blocks), layout="landscape", as_at=on, data=table(STEP_COLUMNS, data)
    )


def _row(s: Step, registry: Registry, lang: str) -> TableRow:
    marks = punctuation(lang)
    states = {"gone": _GONE, "lapsed": _LAPSED}
    odd = states.get(s.state, _FOUND if s.source == "text" else "")
    becomes = "; ".join(format_day(d, lang) for d in s.now)
    when = f"{format_day(s.date, lang)} → {becomes}" if becomes else format_day(s.date, lang)
    act, _, eid = (s.stands_in or s.set_by or "").partition("#")
    setter = instrument_title(registry, (s.set_by or "").partition("#")[0] or act or None, lang, short=True)
    return row(
        cell(when, kind="day", value=s.date),
        marks.within.join(
            lines(
                instrument_title(registry, s.instrument, lang, short=True), cite(s.eid, lang) if s.eid else ""
            )
        ),
        cell(
            *lines(
                " · ".join(lines(name("event", s.event, lang), party_name(s.party, lang) if s.party else "")),
                gettext(lang, odd) if odd else "",
                condition(s, lang),
            ),
            tone="stale" if odd else "",
        ),
        marks.within.join(lines(setter, cite(eid, lang) if eid else "")),
    )
