"""Dated duties in the forms people take away: rows, CSV, calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.export.cells import as_csv as cells
from tracker.render import i18n
from tracker.render.cite import cite
from tracker.render.ics import Entry, calendar
from tracker.render.plain import plain
from tracker.render.words import condition, instrument_title, name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.registry import Registry
    from tracker.site.deadlines import Deadline

COLUMNS = (
    "date",
    "instrument",
    "eid",
    "event",
    "state",
    "was_due",
    "now",
    "seen",
    "set_by",
    "party",
    "condition",
    "condition_zh",
    "notice",
    "regimes",
    "title",
    "url",
    "source",
)


def rows(duties: Sequence[Deadline]) -> list[dict[str, Any]]:
    """One object a duty with the keys of `COLUMNS`, dates as text."""

    def shown(value: Any) -> Any:
        if isinstance(value, tuple):
            return list(value)
        return value.isoformat() if hasattr(value, "isoformat") else value

    return [{column: shown(getattr(d, column)) for column in COLUMNS} for d in duties]


def as_csv(data: Sequence[dict[str, Any]]) -> str:
    def cell(value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    return cells(COLUMNS, [[cell(row[c]) for c in COLUMNS] for row in data])


def as_ics(duties: Sequence[Deadline], registry: Registry, lang: str, made: datetime | None) -> str:
    """A calendar of what is not superseded; a duty keeps its uid when its wording changes."""
    entries = []
    for d in duties:
        if d.state == "moved":
            continue
        where = f" {cite(d.eid, lang)}" if d.eid else ""
        said = [text] if (text := condition(d, lang)) else []
        if d.was_due:
            said.append(i18n.gettext(lang, "was due %(day)s") % {"day": i18n.format_day(d.was_due, lang)})
        if not d.seen:
            said.append(i18n.gettext(lang, "announced, no legal text seen"))
        title = plain(d.title or "") or instrument_title(registry, d.instrument, lang, short=True)
        if d.url:
            said.append(plain(d.url))
        what = d.notice or d.instrument
        entries.append(
            Entry(
                "-".join(x for x in (what, d.eid, d.event, d.date.isoformat(), d.party) if x),
                d.date,
                f"{title}{where}: {name('event', d.event, lang)}",
                "\n".join(said),
            )
        )
    return calendar(entries, i18n.gettext(lang, "Deadlines"), made or datetime(1970, 1, 1, tzinfo=UTC))
