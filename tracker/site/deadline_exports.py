"""Dated duties in the forms people take away: rows, CSV, calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tracker.publish import editions
from tracker.publish.eid_labels import cite
from tracker.publish.formula_guard import as_csv as cells
from tracker.publish.ics import Entry, calendar
from tracker.publish.labels import condition, instrument_title, name, party_name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.schema import StatusEvent
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
    "proof",
    "change",
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


def as_ics(
    duties: Sequence[Deadline],
    registry: Registry,
    lang: str,
    made: datetime | None,
    *,
    names: Mapping[Deadline, Name] | None = None,
    title: str | None = None,
) -> str:
    """A calendar of the duties, each with the name it keeps; one that was moved stands at its newest day.

    ``names``: of all duties (`named`), where ``duties`` are only some of them.
    """
    known = named(duties) if names is None else names
    entries = [_entry(d, registry, lang, known[d]) for d in duties if d.state != "moved"]
    when = made or datetime(1970, 1, 1, tzinfo=UTC)
    return calendar(entries, title or editions.gettext(lang, "Deadlines"), when)


def _entry(d: Deadline, registry: Registry, lang: str, kept: Name) -> Entry:
    where = f" {cite(d.eid, lang)}" if d.eid else ""
    said = [text] if (text := condition(d, lang)) else []
    if d.was_due:
        said.append(editions.gettext(lang, "was due %(day)s") % {"day": editions.format_day(d.was_due, lang)})
    if not d.seen:
        said.append(editions.gettext(lang, "announced, no legal text seen"))
    ended = _ended(d, registry)
    if ended is not None:
        step = name("event", ended.event, lang)
        said.append(f"{step}{'：' if lang == 'zh' else ': '}{editions.format_day(ended.date, lang)}")
    title = plain(d.title or "") or instrument_title(registry, d.instrument, lang, short=True)
    if d.party:
        title += f" ({party_name(d.party, lang)})"
    if d.url:
        said.append(plain(d.url))
    regime = registry.regime_of(d.instrument)
    about = (*((regime.strand.value,) if regime else ()), *((regime.id,) if regime else d.regimes))
    return Entry(
        kept.uid,
        d.date,
        f"{title}{where}: {name('event', d.event, lang)}",
        "\n".join(said),
        sequence=kept.moves + (1 if ended else 0),
        status="CANCELLED" if ended else "CONFIRMED" if d.seen else "TENTATIVE",
        categories=about,
        url=d.url,
    )


def _ended(d: Deadline, registry: Registry) -> StatusEvent | None:
    """The step that took the whole instrument back before the day came, if there is one."""
    found = registry.instruments.get(d.instrument)
    if found is None or d.event in _ENDS:
        return None
    ends = [e for e in found.events if e.event in _ENDS and not e.eid and e.party in (None, d.party)]
    return min((e for e in ends if e.date <= d.date), key=lambda e: e.date, default=None)


_ENDS = frozenset({"withdrawn", "annulled", "repealed", "expired"})


@dataclass(frozen=True)
class Name:
    """What a duty is called for ever, and how often its day was moved."""

    uid: str
    moves: int


def named(duties: Sequence[Deadline]) -> dict[Deadline, Name]:
    """The names of duties. ``duties``: all there are, those that were moved too.

    A duty is named by instrument, provision, step and party, not by its day; of several with the same name
    the first keeps it and the others add the day they were first set for. What replaced it has its name.
    """
    out: dict[Deadline, Name] = {}
    taken: set[str] = set()
    for d in sorted(duties, key=lambda d: (d.date, d.event, d.condition or "")):
        before = next((o for o in out if _moved_to(o, d)), None) if d.was_due and not d.notice else None
        if before is not None:
            out[d] = Name(out[before].uid, out[before].moves + 1)
            continue
        parts = (d.notice or d.instrument, d.eid, d.event, d.party)
        uid = "-".join(x for x in parts if x)
        if uid in taken:
            uid += f"-{d.date.isoformat()}"
        if uid in taken:
            uid += f"-{len(taken)}"
        taken.add(uid)
        out[d] = Name(uid, 1 if d.notice and d.was_due else 0)
    return out


def _moved_to(old: Deadline, new: Deadline) -> bool:
    return (
        old.state == "moved"
        and (old.instrument, old.eid, old.party) == (new.instrument, new.eid, new.party)
        and old.now == new.date
        and old.date == new.was_due
    )
