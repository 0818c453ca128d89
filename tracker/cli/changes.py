"""`tracker changes`: the change feed."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import LANG, REGISTRY, chosen_instruments, open_registry, parse_moment
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.stores import open_store
from tracker.cli.words import language
from tracker.clock import today
from tracker.contract.base import Json
from tracker.contract.change import changes_view
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.same_step import change_key, one_language
from tracker.lifecycle.steps import steps
from tracker.model import Significance
from tracker.publish.editions import punctuation
from tracker.publish.labels import instrument_title, language_name
from tracker.publish.sentences import sentences
from tracker.registry import Registry
from tracker.store import reader


def changes(
    since: str | None = typer.Option(None, help="Observed on or after this day"),
    until: str | None = typer.Option(None, help="Observed on or before this day"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    lang: str | None = LANG,
    significance: str | None = typer.Option(None, help="At least: substantive, minor or editorial"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """The change feed: what changed in the rules, provision by provision, with the reason."""
    reg = open_registry(registry)
    instruments = chosen_instruments(reg, regime, instrument)
    wanted = None
    if significance is not None:
        try:
            least = Significance(significance)
        except ValueError as error:
            raise stop(
                "{significance!r}: write substantive, minor or editorial", significance=significance
            ) from error
        wanted = {s.value for s in Significance if s.rank >= least.rank}
    with open_store().read() as session:
        found = reader.changes(
            session, since=parse_moment(since), until=parse_moment(until, end=True),
            instruments=instruments, significance=wanted, language=lang,
        )  # fmt: skip
        rows = changes_view(session, reg, found)
        if format_ is not Format.JSON:
            told = {r["instrument"]: i for r in rows if (i := reg.instruments.get(r["instrument"] or ""))}
            dated = steps(reg, today(), recorded_dates(session, reg, told.values()), told)
            same = one_language(
                rows,
                lambda r: change_key(r["instrument"], r["kind"], r["valid_from"], r["observed_at"]),
                lambda r: str(r["language"]),
            )
            rows = [
                first | {
                    "says": sentences(first, dated, reg, language())[0].line,
                    "language": _languages([first, *others], format_),
                    "caused_by": _causes(first, reg),
                }
                for first, others in same
            ]  # fmt: skip
    columns = ("observed_at", "says", "caused_by", "significance", "language", "instrument")
    emit(rows, columns, format_, empty="no change in the record for that")


def _causes(row: Json, reg: Registry) -> str:
    titles = (instrument_title(reg, c, language(), short=True) for c in row["causes"])
    return punctuation(language()).items(titles)


def _languages(rows: list[Json], format_: Format) -> str:
    tags = list(dict.fromkeys(str(r["language"]) for r in rows))
    if format_ is not Format.TABLE:
        return ", ".join(tags)
    return punctuation(language()).items(language_name(tag, language()) for tag in tags)
