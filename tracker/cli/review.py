"""`tracker review`: a person's word on a change, a held-back capture, a relation that a text names, a pair of
provisions, or a cell that went stale."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session
from typer.core import TyperGroup

from tracker.cli.code import own_folder
from tracker.cli.diff import redline_lines
from tracker.cli.options import EDITION, REGISTRY, Edition, instrument_or_stop, open_registry
from tracker.cli.output import FORMAT, Format, emit, stop, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.compare import UnknownChoice
from tracker.compare.queue import waiting_cells
from tracker.compare.renew import CannotRenew, CodedCell, ReviewAnswer, coded_cell, renew
from tracker.contract.change import changes_view
from tracker.contract.reading import held_view
from tracker.law import eids
from tracker.model import Document, Scope
from tracker.publish.plain import plain
from tracker.publish.views.cell_words import cause_words, lead_words, note_words, short_words, why_words
from tracker.readers.formats import names
from tracker.registry import Registry
from tracker.registry.translation import Translation, words_sha256
from tracker.registry.write import CannotWrite, add_coding, add_translation, take_back
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.pairs import review_pair
from tracker.watch.review import ReviewError, held_check, held_checks, note_coding, review_target


class _Reviews(TyperGroup):
    """`tracker review g-1 confirmed` is `tracker review mark g-1 confirmed`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["mark", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Reviews,
    no_args_is_help=True,
    help="Give a person's word: on a change, a capture, a relation, a pair of provisions, or a stale cell.",
)


@app.command("mark")
def mark(
    target: str = typer.Argument(
        help="A change (g-...), a held-back check (k-...) or a proposed relation (p-...)"
    ),
    verdict: str = typer.Argument(help="For a change: confirmed or wrong; else accept or reject"),
    by: str = typer.Option(..., "--by", help="Who says so"),
    note: str | None = typer.Option(None, "--note", help="Why"),
    as_: str | None = typer.Option(
        None, "--as", help="Read the check with this extractor, as `statute_text`"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Give a person's word: on a change, a capture that was held back, or a relation that a text names.

    `tracker review g-... confirmed` does the same. What waits for a word: `tracker review list`.
    """
    if as_ is not None and as_ not in names():
        raise stop("no extractor {reader!r}; there are: {all}", reader=as_, all=", ".join(names()))
    store, reg = open_store(create=True), open_registry(registry)
    try:
        typer.echo(review_target(store, reg, target, verdict, by, note, as_))
    except ReviewError as error:
        raise stop(str(error)) from error


_CHANGE = typer.Argument(help="The change (g-...)")
_OLD = typer.Argument(help="A provision (eid) of the text before the change")
_NEW = typer.Argument(help="A provision (eid) of the text after it")
_BY = typer.Option(..., "--by", help="Who says so")
_NOTE = typer.Option(None, "--note", help="Why")


@app.command("join")
def join(
    change: str = _CHANGE, old: str = _OLD, new: str = _NEW, by: str = _BY, note: str | None = _NOTE,
    registry: list[Path] | None = REGISTRY,
) -> None:  # fmt: skip
    """Say that two provisions of a change are one: the step is compared anew with that rule."""
    _pair("join", change, old, new, by, note, registry)


@app.command("part")
def part(
    change: str = _CHANGE, old: str = _OLD, new: str = _NEW, by: str = _BY, note: str | None = _NOTE,
    registry: list[Path] | None = REGISTRY,
) -> None:  # fmt: skip
    """Say that two provisions that were paired are not one: removed and added, in the step compared anew."""
    _pair("part", change, old, new, by, note, registry)


def _pair(
    verdict: str, change: str, old: str, new: str, by: str, note: str | None, registry: list[Path] | None
) -> None:
    reg = open_registry(registry)
    try:
        typer.echo(review_pair(open_store(create=True), reg, change, old, new, verdict, by, note))
    except ReviewError as error:
        raise stop(str(error)) from error


@app.command("list")
def list_(
    source: list[str] | None = typer.Argument(None, help="Source ids; default: all"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """What waits for a person: captures that were held back or could not be read, and why."""
    open_registry(registry)
    with open_store().read() as session:
        rows = [held_view(h) for h in held_checks(session, source or None)]
    columns = ("check", "source", "observed_at", "kind", "title", "provisions", "message", "address")
    emit(rows, columns, format_, empty="nothing waits for a person's word")


@app.command("cells")
def cells(
    codebook: list[str] | None = typer.Argument(None, help="Codebooks; default: all"),
    instrument: list[str] | None = typer.Option(None, "--instrument", help="Only these instruments"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Cells that a text of the record can decide: leads nobody may cite, and readings that went stale.

    A cell stands here as soon as its text arrives, with the clause that was found; `tracker code` reads it.
    """
    reg = open_registry(registry)
    with open_store().read() as session:
        try:
            rows = [
                {**vars(c), "clause": " ".join(c.clause), "since": c.since.date().isoformat()}
                for c in waiting_cells(session, reg, codebook, instrument)
            ]
        except UnknownChoice as error:
            raise stop(str(error)) from error
    columns = ("codebook", "instrument", "topic", "why", "clause", "language", "since")
    emit(rows, columns, format_, empty="nothing waits for a reader")
    if rows and format_ is Format.TABLE:
        say(
            "read one: tracker code {codebook} {instrument} --topic {topic} --into FOLDER",
            codebook=rows[0]["codebook"], instrument=rows[0]["instrument"], topic=rows[0]["topic"], err=True,
        )  # fmt: skip


@app.command("show")
def show(
    check: str = typer.Argument(help="A check (k-...), as `tracker review list` names it"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Show what was read in a held-back capture, why it is held, and how to decide."""
    open_registry(registry)
    try:
        with open_store().read() as session:
            held, document = held_check(session, check)
    except ReviewError as error:
        raise stop(str(error)) from error
    if format_ is not Format.TABLE:
        write(to_json(held_view(held) | {"text": _read_lines(document)}), None)
        return
    say(
        "{check} of {source}, {observed_at:%Y-%m-%d %H:%M} UTC, from {address}",
        check=held.check,
        source=held.source,
        observed_at=held.observed_at,
        address=held.address,
    )
    typer.echo(f"{held.kind}: {held.message}" if held.message else held.kind)
    if document is None:
        say("nothing was read in it")
    else:
        count = len(document.provisions)
        say(
            "read by {extractor}: {title!r}, {count} provisions\n",
            extractor=document.extractor,
            title=document.title,
            count=count,
        )
        typer.echo("\n".join(_read_lines(document)))
    say("\nit is the text: tracker review {id} accept --by NAME (with another reader: --as NAME)",
        id=check, err=True)  # fmt: skip
    say("it is not: tracker review {id} reject --by NAME", id=check, err=True)


def _read_lines(document: Document | None, most: int = 40) -> list[str]:
    """The beginning of what was read."""
    if document is None:
        return []
    lines = [
        " ".join(x for x in (p.num, p.heading, p.text) if x)[:300]
        for p in document.provisions
        if p.scope is not Scope.AROUND
    ]
    lines = [line for line in lines if line]
    return [*lines[:most], f"... {len(lines) - most} more"] if len(lines) > most else lines


@app.command("coding")
def coding(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str = typer.Argument(help="An instrument with codings"),
    topic: str = typer.Argument(help="The topic whose cell is reviewed"),
    by: str | None = typer.Option(None, "--by", help="Who has read it; without, the cell is only shown"),
    value: str | None = typer.Option(None, "--value", help="Another value: a code, a number or a date"),
    provision: list[str] | None = typer.Option(None, "--provision", help="Cite these instead (eid)"),
    flag: list[str] | None = typer.Option(None, "--flag", help="Flags instead of those it has"),
    note_en: str | None = typer.Option(None, "--note-en", help="Another note, in English"),
    note_zh: str | None = typer.Option(None, "--note-zh", help="Another note, in Chinese"),
    undo: bool = typer.Option(False, "--undo", help="Take the newest renewal of the cell back"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to write into; default: the last one named"
    ),
    lang: Edition = EDITION,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Renew a cell that went stale: shows what changed, and writes what you say of it behind the old coding.

    The old coding stays: a table as of an earlier day shows it. Without --by nothing is written.
    """
    reg = open_registry(registry)
    instrument_or_stop(reg, instrument)
    store = open_store(create=True)
    try:
        with store.read() as session:
            found = coded_cell(session, reg, codebook, instrument, topic)
            _show(session, reg, found, instrument, lang.value)
            if by is None:
                raise stop("nothing is renewed: say who has read it with --by NAME")
            folder = into or own_folder(registry)
            if undo:
                line = _undo(store, folder, found, instrument, by)
            else:
                notes = {k: v for k, v in (("en", note_en), ("zh", note_zh)) if v}
                said = (value, provision or (), flag, notes)
                line = _renew(session, store, folder, found, instrument, by, said)
    except (UnknownChoice, CannotRenew, CannotWrite) as error:
        raise stop(str(error), 1 if isinstance(error, CannotWrite) else 2) from error
    typer.echo(line)
    say(
        "shown with: tracker --registry {folder} compare {codebook} --instrument {instrument}",
        folder=folder,
        codebook=codebook,
        instrument=instrument,
        err=True,
    )


@app.command("translation")
def translation(
    change: str = typer.Argument(help="A change (g-...) whose clause is translated"),
    eid: str = typer.Argument(help="The provision, as the change names it"),
    words: str = typer.Option(..., "--text", help="The translation; @FILE reads it from a file"),
    by: str = typer.Option(..., "--by", help="Who translated"),
    reviewer: str | None = typer.Option(None, "--reviewer", help="Who checked it"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to write into; default: the last one named"
    ),
    lang: Edition = EDITION,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Add a translation of a clause: shown behind its quotation as unofficial, with who made and checked it.

    It belongs to these very words: once the law has others, it is not shown. Undo it by deleting its lines.

    Example: tracker review translation g-e9b83322ed304fce art_4__para_1 --lang zh --text @4.txt --by "Li"
    """
    folder = into or own_folder(registry)
    reg = open_registry(registry)
    with open_store().read() as session:
        views = list(changes_view(session, reg, reader.changes(session, ids=[change])))
    if not views:
        raise stop("no change {id} in the record; `tracker changes` lists them", id=change)
    rows = {p["eid"]: p["after"] for p in views[0]["provisions"] if p["after"]}
    if eid not in rows:
        raise stop("{id} gives {eid} no new words; it has: {all}", id=change, eid=eid, all=", ".join(rows))
    if words.startswith("@"):
        try:
            words = Path(words[1:]).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise stop(f"{words[1:]}: {error}", 1) from error
    if not words.strip():
        raise stop("the translation is empty")
    said = Translation(
        eid=eid, text_sha256=words_sha256(plain(rows[eid])), text=" ".join(words.split()), translator=by,
        reviewer=reviewer, date=datetime.now(UTC).date(),
    )  # fmt: skip
    try:
        path = add_translation(folder, views[0]["instrument"], views[0]["language"], lang.value, said)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    typer.echo(f"{path}")


def _show(session: Session, reg: Registry, found: CodedCell, instrument: str, lang: str) -> None:
    """The cell, why it is stale, and for each change the words that changed in what it cites."""
    cell = found.cell
    said = short_words(cell, lang) or lead_words(cell, lang)
    typer.echo(f"{instrument}, {found.topic.id}: {said}", err=True)
    if note := note_words(cell, lang):
        typer.echo(f"  {note}", err=True)
    typer.echo(f"  {why_words(cell, lang)}", err=True)
    for t in cell.causes:
        typer.echo(f"  - {cause_words(t, reg, lang)}", err=True)
    ids = list(dict.fromkeys(t.change for t in cell.causes if t.change))
    if not ids:
        return
    for view in changes_view(session, reg, reader.changes(session, ids=ids)):
        cited = found.coding.provisions
        kept = [p for p in view["provisions"] if any(eids.overlaps(p["eid"], e) for e in cited)] or view[
            "provisions"
        ]
        part = {**view, "provisions": kept[:20]}
        say("\nchange {id} (on the site: changes/{id}.html)", id=view["id"], err=True)
        typer.echo("\n".join(redline_lines(part)), err=True)


def _renew(
    session: Session, store: Store, folder: Path, found: CodedCell, instrument: str, by: str, said: Any
) -> str:
    value, provisions, flags, notes = said
    if found.cell.state.value == "current":
        raise CannotRenew("the cell is current: what was read still stands in the record")
    answer = ReviewAnswer(by, datetime.now(UTC).date(), value, provisions, flags, notes)
    new = renew(session, found, instrument, answer)
    path = add_coding(folder, found.book.id, instrument, found.language, new)
    changes = new.renews.changes if new.renews else []
    note_coding(store, found.book.id, instrument, found.topic.id, "renewed", by, changes)
    return f"{path}: {found.topic.id} renewed by {by}"


def _undo(store: Store, folder: Path, found: CodedCell, instrument: str, by: str) -> str:
    if found.coding.renews is None:
        raise CannotRenew("the newest coding of the cell renews none: there is nothing to take back")
    path = take_back(folder, found.book.id, instrument, found.coding)
    note_coding(store, found.book.id, instrument, found.topic.id, "undone", by, found.coding.renews.changes)
    return f"{path}: the renewal of {found.topic.id} is taken back"
