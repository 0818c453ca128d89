"""Suggestions for topics nobody has coded, and one command to accept one into a registry of one's own."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from tracker.cli.options import (
    EDITION,
    REGISTRY,
    Edition,
    instrument_or_stop,
    open_registry,
    parse_moment,
    registry_folders,
)
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.compare import UnknownChoice
from tracker.compare.finder.suggest import LANGUAGES, Suggestion, book_of, suggestions, topics_of
from tracker.compare.finder.suggest import suggest as suggest_for
from tracker.compare.read_from import anchors_by_topic
from tracker.model import CaptureError
from tracker.publish.views.suggestion import suggestion_json
from tracker.registry import Registry
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.write import CannotWrite, add_coding
from tracker.store import reader
from tracker.watch.files import read_file

_COLUMNS = ("instrument", "topic", "provisions", "value", "likely", "rank", "why", "quote")
_QUOTE = 160  # characters of a quotation in a table


def suggest(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str | None = typer.Argument(None, help="An instrument of the record"),
    file: Path | None = typer.Option(None, "--file", help="A text that was never imported, instead"),
    as_: str | None = typer.Option(None, "--as", help="Format of the file, as `formex` or `statute_text`"),
    topic: list[str] | None = typer.Option(None, "--topic", help="Only these topics or groups of topics"),
    language: str | None = typer.Option(
        None, "--text-lang", help="Language of the text: en, zh or ja; default: of the codings, else English"
    ),
    at: str | None = typer.Option(None, "--at", help="The text as it was known on that day"),
    limit: int = typer.Option(1, "--limit", min=1, max=20, help="At most so many proposals for a topic"),
    coded: bool = typer.Option(False, "--coded", help="Topics that have a coding as well"),
    lang: Edition = EDITION,
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Propose provisions and a value for each topic without a coding, with the words that speak for it.

    Found by words alone, without a network; a reader decides. `tracker accept` makes a proposal a coding.
    """
    if (instrument is None) == (file is None):
        raise stop("name an instrument of the record, or a text with --file FILE")
    reg = open_registry(registry)
    try:
        book, _ = book_of(reg, codebook)
        if file is not None:
            found = _of_file(reg, codebook, file, as_, language or "en", topic, limit)
        else:
            found = _of_record(reg, codebook, str(instrument), topic, language, at, limit, coded=coded)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    rows = [suggestion_json(s, instrument, book, lang.value) for several in found.values() for s in several]
    shown: list[dict[str, Any]] = rows if format_ is Format.JSON else [_short(r, format_) for r in rows]
    emit(shown, _COLUMNS if instrument else _COLUMNS[1:], format_, empty="nothing to propose")
    if rows and instrument and format_ is Format.TABLE:
        command = f"tracker accept {codebook} {instrument} {rows[0]['topic']}"
        say("accept one: {command} --note-en '...' --note-zh '...' --into FOLDER", command=command, err=True)


def _short(row: dict[str, Any], format_: Format) -> dict[str, Any]:
    quote = " ".join(str(row["quote"]).split())
    if format_ is Format.TABLE and len(quote) > _QUOTE:
        quote = f"{quote[:_QUOTE].rstrip()} ..."
    return {
        **row,
        "provisions": " ".join(row["provisions"]),
        "quote": quote,
        "likely": "yes" if row["likely"] else "no",
    }


def _of_file(
    reg: Registry,
    codebook: str,
    file: Path,
    as_: str | None,
    language: str,
    topic: list[str] | None,
    limit: int,
) -> dict[str, list[Suggestion]]:
    book, cues = book_of(reg, codebook)
    if language.partition("-")[0] not in LANGUAGES:
        raise stop("the finder reads {all}, not {language}", all=", ".join(LANGUAGES), language=language)
    try:
        text = read_file(file, language, as_)
    except (OSError, ValueError, CaptureError) as error:
        raise stop(f"{file}: {error or type(error).__name__}", 1) from error
    asked = [t.id for t in topics_of(book, topic)]
    return suggest_for(text.provisions, language, text.title, cues, book, topics=asked, limit=limit)


def _of_record(
    reg: Registry, codebook: str, instrument: str, topic: list[str] | None, language: str | None,
    at: str | None, limit: int, *, coded: bool,
) -> dict[str, list[Suggestion]]:  # fmt: skip
    instrument_or_stop(reg, instrument)
    with open_store().read() as session:
        _spoken_or_stop(session, instrument, language)
        return suggestions(
            session, reg, codebook, [instrument], topics=topic, language=language,
            at=parse_moment(at, end=True), limit=limit, coded=coded,
        ).get(instrument, {})  # fmt: skip


def _spoken_or_stop(session: Session, instrument: str, language: str | None) -> None:
    held = [lang for _, lang in reader.expressions(session, instrument)]
    if not held:
        raise stop(
            "there is no text of {instrument} yet: `tracker crawl` or `tracker import` it, or use --file",
            instrument=instrument,
        )
    if language and reader.pick_language(session, instrument, language) is None:
        raise stop(
            "{instrument} is held in {all}, not in {language}",
            instrument=instrument,
            all=", ".join(held),
            language=language,
        )
    if not any(lang.partition("-")[0] in LANGUAGES for lang in held):
        raise stop(
            "{instrument} is held in {all}; the finder reads {all2}",
            instrument=instrument,
            all=", ".join(held),
            all2=", ".join(LANGUAGES),
        )


def accept(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str = typer.Argument(help="An instrument of the record"),
    topic: str = typer.Argument(help="The topic; TOPIC=VALUE gives it another value than proposed"),
    provision: list[str] | None = typer.Option(None, "--provision", help="Cite these instead (eid)"),
    flag: list[str] | None = typer.Option(None, "--flag", help="Flags instead of those proposed"),
    note_en: str | None = typer.Option(None, "--note-en", help="What it says, in your words, in English"),
    note_zh: str | None = typer.Option(None, "--note-zh", help="The same in Chinese"),
    coder: str | None = typer.Option(None, "--coder", help="Who codes; default: the user of this machine"),
    language: str | None = typer.Option(None, "--text-lang", help="Language of the text it is read in"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to write into; default: the last one named"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Make the proposal for a topic a coding: written behind the others in a registry folder of your own.

    The coding says where it was read, with the hash of the words, so that it goes stale when they change.
    Undo it by deleting its lines; the command prints the file.
    """
    if note_en is None and note_zh is None:
        raise stop("say in your own words what the provision does: --note-en, --note-zh or both")
    folder = into or own_folder(registry)
    reg = open_registry(registry)
    instrument_or_stop(reg, instrument)
    name, _, value = topic.partition("=")
    notes = {k: v for k, v in (("en", note_en), ("zh", note_zh)) if v}
    with open_store().read() as session:
        _spoken_or_stop(session, instrument, language)
        try:
            coding, spoken = _coding(
                session, reg, codebook, instrument, name, value or None, provision or [], flag, notes,
                coder or user(), language,
            )  # fmt: skip
        except UnknownChoice as error:
            raise stop(str(error)) from error
    try:
        path = add_coding(folder, codebook, instrument, spoken, coding)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    typer.echo(f"{path}")
    say(
        "{name}: {value}, read in {all}",
        name=name,
        value=coding.value,
        all=", ".join(coding.provisions),
        err=True,
    )
    if folder.resolve() not in [f.resolve() for f in registry_folders(registry)]:
        say(
            "shown with: tracker --registry {folder} compare {codebook}",
            folder=folder,
            codebook=codebook,
            err=True,
        )


def own_folder(registry: list[Path] | None) -> Path:
    named = registry_folders(registry)
    if not named:
        raise stop("name a registry folder of your own: --into FOLDER (it is made), or --registry")
    return named[-1]


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container without a user database
        raise stop("say who codes: --coder NAME") from error


def _coding(
    session: Session, reg: Registry, codebook: str, instrument: str, topic: str, value: str | None,
    provisions: list[str], flags: list[str] | None, note: dict[str, str], coder: str, language: str | None,
) -> tuple[Coding, str]:  # fmt: skip
    """The coding, and the language it was read in. Raises `UnknownChoice`; stops where a part is missing."""
    book, _ = book_of(reg, codebook)
    row = next((t for t in topics_of(book, [topic]) if t.id == topic), None)
    if row is None:
        raise UnknownChoice(f"{topic!r} is a group of topics; name one topic")
    found = suggestions(
        session, reg, codebook, [instrument], topics=[topic], language=language, coded=True
    ).get(instrument, {}).get(topic)  # fmt: skip
    best = found[0] if found else None
    if best is None and not provisions:
        raise stop(
            "nothing is proposed for {topic}; cite what you have read with --provision EID and {topic}=VALUE",
            topic=topic,
        )
    codes = [v.code for v in book.values_of(row)]
    wanted = value or (best.value if best else None)
    if wanted not in codes:
        said = f"{wanted!r} is not on its scale" if wanted else "its words suggest no value"
        raise stop(
            "{topic}: {said}; write {topic}=VALUE with one of {all}",
            topic=topic,
            said=said,
            all=", ".join(codes),
        )
    spoken = best.language if best else reader.pick_language(session, instrument, language)
    coding = Coding(
        topic=topic, value=wanted, flags=flags if flags is not None else list(best.flags if best else ()),
        provisions=provisions or list(best.eids if best else ()), note=note, basis="text",
        date=datetime.now(UTC).date(), coder=coder,
    )  # fmt: skip
    read = CodingFile(codebook=codebook, instrument=instrument, language=str(spoken), codings=[coding])
    pinned = anchors_by_topic(session, read).get(topic)
    if not pinned:
        raise stop(
            "the record lacks {all} of {instrument} in {spoken}",
            all=", ".join(coding.provisions),
            instrument=instrument,
            spoken=spoken,
        )
    return coding.model_copy(update={"read_from": pinned}), str(spoken)
