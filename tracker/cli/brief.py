"""Briefings: one period's page in every form, its proof, and those that are made on a schedule."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from tracker.brief import BadPeriod, parse
from tracker.brief.briefing_file import write_briefing
from tracker.brief.briefing_jobs import BriefingQueue
from tracker.brief.collect import gather
from tracker.brief.compose import Pages
from tracker.brief.provenance import BadComment, Comment
from tracker.brief.verify import verify
from tracker.cli.options import REGISTRY, Edition, open_registry
from tracker.cli.output import FORMAT, OUT, PAPER, Format, Paper, by_ending, emit, refuse_binary, stop, write
from tracker.cli.stores import open_store
from tracker.cli.subscribe import with_scopes
from tracker.cli.words import language, say
from tracker.contract.base import moment
from tracker.contract.briefing import BriefingRunView
from tracker.lifecycle.period import Period, last_full
from tracker.publish.writers.provenance import NoProvenance
from tracker.publish.writers.typst import CannotMakePdf
from tracker.registry import Registry
from tracker.registry.fields import check_timezone
from tracker.registry.profiles import Profile
from tracker.registry.schedule import Schedule
from tracker.settings import settings
from tracker.store import briefings


class PageCount(StrEnum):
    ONE = "1"
    TWO = "2"
    FULL = "full"


class BriefFormat(StrEnum):
    HTML = "html"
    MD = "md"
    PDF = "pdf"
    DOCX = "docx"
    EML = "eml"
    TXT = "txt"
    TEX = "tex"
    TYP = "typ"
    XLSX = "xlsx"
    JSON = "json"


def brief(
    period: str | None = typer.Argument(
        None,
        help="2026-W47, 2026-11, July 2026, 2026年7月, 2026-Q4, 2026 or 2026-11-01..2026-11-22; default: "
        "last full month",
    ),
    profile: str | None = typer.Option(
        None,
        "--profile",
        help="What a reader follows: a scope of following.yml, or a profile of the registry",
    ),
    lang: Edition | None = typer.Option(
        None,
        "--lang",
        help="Edition: en or zh; default: the profile's first, else the language of the command line",
    ),
    format_: BriefFormat | None = typer.Option(
        None, "--format", "-f", help="How the briefing is written; default: by the ending of --out, else md"
    ),
    pages: PageCount | None = typer.Option(
        None,
        "--pages",
        help="At most one page of A4, at most two, or all of it (full); default: the profile's, else full",
    ),
    zone: str | None = typer.Option(
        None,
        "--zone",
        help="Time zone whose days are counted, as Asia/Shanghai; default: the profile's, else UTC",
    ),
    short: bool | None = typer.Option(None, "--short/--full", hidden=True),
    comment: Path | None = typer.Option(
        None, "--comment", help="A person's signed assessment: 'signed:' and 'date:', a line '---', the words"
    ),
    verify: Path | None = typer.Option(
        None, "--verify", help="Make the briefing of this file again and compare; exit code 1 if it differs"
    ),
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print the briefing of a period: what changed, what is due, what was checked, with evidence."""
    reg = with_scopes(open_registry(registry), registry)
    if verify is not None:
        if period or profile or comment or out:
            raise stop("--verify FILE takes all the rest from the file")
        raise typer.Exit(_verify(verify, reg))
    chosen = _profile(reg, profile)
    wanted = _period(period, chosen, _zone(zone) or (chosen.zone if chosen else "UTC"))
    code = lang.value if lang else chosen.languages[0] if chosen else language()
    words = _comment(comment) if comment else None
    if short is not None and pages is None:
        pages = PageCount.ONE if short else PageCount.FULL
    length: Pages = pages.value if pages else chosen.pages if chosen else "full"
    format_ = format_ or by_ending(BriefFormat, out, BriefFormat.MD)
    refuse_binary(format_.value, out)
    with open_store().read() as session:
        found = gather(session, reg, wanted, chosen)
    try:
        made = write_briefing(
            found,
            reg,
            code,
            format_.value,
            pages=length,
            comment=words,
            site=settings().site_url,
            paper=paper.value if paper else settings().paper,
        )
    except CannotMakePdf as error:
        raise stop(str(error), 1) from error
    write(made, out)


def _profile(reg: Registry, id_: str | None) -> Profile | None:
    if id_ is None:
        return None
    if id_ not in reg.profiles:
        there = ", ".join(sorted(reg.profiles)) or "none: write one into profiles/ of a --registry folder"
        raise stop("no profile {id!r}; there is: {there}", id=id_, there=there)
    return reg.profiles[id_]


def _zone(name: str | None) -> str | None:
    try:
        return check_timezone(name) if name else None
    except ValueError as error:
        raise stop(f"--zone {error}") from error


def _period(text: str | None, profile: Profile | None, zone: str) -> Period:
    """The period asked for, in the days of a time zone; else the last one of the profile's kind, or month."""
    try:
        if text:
            return parse(text, zone)
    except BadPeriod as error:
        raise stop(str(error)) from error
    schedule = Schedule.parse(profile.schedule) if profile and profile.schedule else None
    now = datetime.now(UTC)
    return (
        last_full(schedule.kind, schedule.day_of(now), zone)
        if schedule
        else last_full("month", now.astimezone(ZoneInfo(zone)).date(), zone)
    )


def _comment(path: Path) -> Comment:
    try:
        return Comment.read(path)
    except BadComment as error:
        raise stop(str(error)) from error


def _verify(path: Path, reg: Registry) -> int:
    try:
        verdict = verify(path.read_bytes(), open_store(), reg)
    except OSError as error:
        raise stop("{path} cannot be read: {strerror}", path=path, strerror=error.strerror) from error
    except NoProvenance as error:
        raise stop("{path}: not verified: {error}", 1, path=path, error=error) from error
    for line in verdict.lines:
        typer.echo(f"{path}: {line}")
    return 0 if verdict.good else 1


app = typer.Typer(no_args_is_help=True, help="Briefings on a schedule: what is planned, made, and due now.")
_COLUMNS = ("profile", "period", "due_at", "made_at", "files", "message")


@app.command("list")
def list_(format_: Format = FORMAT, registry: list[Path] | None = REGISTRY) -> None:
    """List the periods that schedules asked for, newest first, and when each profile is due next."""
    reg = with_scopes(open_registry(registry), registry)
    with open_store().read() as session:
        following = briefings.dues(session)
        rows = [BriefingRunView.printed(row) for row in briefings.runs(session)]
    if format_ is not Format.JSON:
        rows = [row | {"files": ", ".join(row["files"])} for row in rows]
    emit(rows, _COLUMNS, format_, empty="no briefing has come due yet")
    if format_ is Format.TABLE:
        for profile in (p for p in reg.profiles.values() if p.schedule):
            due = following.get(profile.id)
            when = moment(due.next_due if due else None) or "not planned yet: `tracker run` plans it"
            say(
                "{id}: {schedule}; next {when}", id=profile.id, schedule=profile.schedule, when=when, err=True
            )


@app.command("make")
def make(
    out: Path | None = typer.Option(None, "--out", "-o", help="Folder; default: TRACKER_BRIEFINGS"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Write what is due now, and plan what comes next: for cron, where `tracker run` does not run."""
    reg = with_scopes(open_registry(registry), registry)
    queue = BriefingQueue(
        open_store(create=True),
        reg,
        out or settings().briefings_folder,
        lambda: datetime.now(UTC),
        site=settings().site_url,
    )
    if not queue:
        raise stop("no profile has a schedule; see `tracker brief --help` and docs/briefings.md")
    queue.sync()
    lines = queue.run()
    for line in lines:
        typer.echo(line)
    if not lines:
        say("nothing is due", err=True)
