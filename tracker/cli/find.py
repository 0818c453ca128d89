"""Finding things: words in the texts of the record, and the dated duties ahead."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.options import REGISTRY, STATE, instrument_or_stop, open_registry, open_store, parse_day
from tracker.cli.output import FORMAT, OUT, Format, emit, stop, write

if TYPE_CHECKING:
    from datetime import date

    from tracker.lifecycle.date_evidence import Key, Proven
    from tracker.registry import Registry
    from tracker.site.deadlines import Deadline


class DueFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


class Which(StrEnum):
    UPCOMING = "upcoming"
    MOVED = "moved"
    PASSED = "passed"
    ALL = "all"


class DueLang(StrEnum):
    EN = "en"
    ZH = "zh"


def search(
    query: str = typer.Argument(help="Words in any language; words joined as in high-risk stand together"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    lang: str | None = typer.Option(None, "--lang", help="Only texts in this language: en, fr, zh ..."),
    limit: int = typer.Option(50, min=1, max=10_000, help="At most so many provisions"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Find words or a phrase in the newest texts of the record."""
    from tracker.law.tokens import tokens
    from tracker.site.find import find

    if not tokens(query):
        raise stop("give at least one word to search for")
    reg = open_registry(registry)
    if instrument is not None:
        instrument_or_stop(reg, instrument)
    with open_store().read() as session:
        found = find(session, query, instrument=instrument, language=lang, limit=limit)
    rows = [
        {
            "instrument": f.instrument,
            "language": f.language,
            "version": f.version,
            "eid": f.eid,
            "heading": f.heading,
            "snippet": f.snippet,
        }
        for f in found
    ]
    emit(rows, ("instrument", "language", "eid", "heading", "snippet"), format_, empty="nothing found")


def deadlines(
    which: Which = typer.Option(Which.UPCOMING, "--show", help="upcoming, moved, passed or all"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    at: str | None = typer.Option(None, "--at", help="Upcoming from that day on; default: today"),
    lang: DueLang = typer.Option(DueLang.EN, "--lang", help="Wording of the calendar: en or zh"),
    format_: DueFormat = typer.Option(DueFormat.TABLE, "--format", "-f", help="table, json, csv or ics"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Dated duties and closing consultations: upcoming, moved, passed; what is only announced says so."""
    from datetime import UTC, datetime, time

    from tracker.site import deadline_exports
    from tracker.site.deadlines import by_date
    from tracker.site.deadlines import deadlines as all_of

    reg = open_registry(registry)
    on = parse_day(at) if at else datetime.now(UTC).date()
    wanted = _instruments(reg, regime, instrument)
    seen, announced, proven = _of_record(reg, on)
    every = by_date([*all_of(reg, on, seen, proven), *announced])
    found = [
        d
        for d in every
        if (wanted is None or d.instrument in wanted or (instrument is None and regime in d.regimes))
        and _shown(d, which)
    ]
    if format_ is DueFormat.ICS:
        write(
            deadline_exports.as_ics(
                found,
                reg,
                lang.value,
                datetime.combine(on, time.min, UTC),
                names=deadline_exports.named(every),
            ),
            out,
        )
        return
    rows = deadline_exports.rows(found)
    if out is not None:
        from tracker.cli.output import to_json

        write(to_json(rows) if format_ is DueFormat.JSON else deadline_exports.as_csv(rows), out)
        return
    emit(
        rows,
        ("date", "instrument", "eid", "event", "state", "was_due", "now", "seen", "set_by", "title"),
        Format(format_.value),
        empty=f"no deadline {which.value} on {on}",
    )


def _shown(d: Any, which: Which) -> bool:
    if which is Which.MOVED:
        return d.state == "moved" or d.was_due is not None
    return which is Which.ALL or d.state == which.value


def _instruments(reg: Any, regime: str | None, instrument: str | None) -> set[str] | None:
    wanted = {instrument_or_stop(reg, instrument)} if instrument is not None else None
    if regime is not None:
        if regime not in reg.regimes:
            raise stop(f"no regime {regime!r}; there are: {', '.join(sorted(reg.regimes))}")
        of_regime = {i.id for i in reg.regimes[regime].instruments}
        wanted = of_regime if wanted is None else wanted & of_regime
    return wanted


def _of_record(reg: Registry, on: date) -> tuple[set[str], list[Deadline], dict[Key, Proven]]:
    """Instruments with a text in the record, consultations its lists announced, and what its texts say of
    the dates; nothing where there is no record yet."""
    from tracker.lifecycle.date_evidence import proofs
    from tracker.settings import settings
    from tracker.site.deadlines import of_notices
    from tracker.store import reader
    from tracker.store.db import Store

    path = Store(STATE.db or settings().url).path
    if path is not None and not path.exists():
        return set(), [], {}
    with open_store().read() as session:
        seen = {instrument for instrument, _ in reader.expressions(session)}
        return seen, of_notices(session, reg, on), proofs(session, reg, reg.instruments.values())
