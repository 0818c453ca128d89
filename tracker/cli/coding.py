"""`tracker code`: a coder's bench, and codings from a text pinned to the provisions they were read in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session
from typer.core import TyperGroup

from tracker.cli.bench import BenchWalk, Desk, undo_last
from tracker.cli.code import own_folder, user
from tracker.cli.options import EDITION, REGISTRY, Edition, instrument_or_stop, open_registry, parse_moment
from tracker.cli.output import stop
from tracker.cli.stores import open_store
from tracker.cli.values import parse_value
from tracker.cli.words import say
from tracker.compare import UnknownChoice
from tracker.compare.absence import unread, whole_text
from tracker.compare.bench import bench_text
from tracker.compare.read_from import anchors, anchors_by_topic
from tracker.registry import Registry
from tracker.registry.coding import Coding, CodingFile, ReadFrom, WholeText
from tracker.registry.lint import house_rules
from tracker.registry.loader import PACKAGED
from tracker.registry.publication import searched_words
from tracker.registry.references import coding_problems
from tracker.registry.write import CannotWrite, add_coding, write_pins
from tracker.registry.yamlfile import RegistryError, load

_EXAMPLES = """
Examples, one value of each kind:

    tracker code digital-trade rcep --topic source-code --value absent --into mine
    --note "Nothing on source code." --note-zh "无源代码规则。"

    tracker code data-transfer cn-data-flow-provisions --topic validity --value "3 years" --into mine
    --provisions art_9 --cue "有效期" --note "Three years from the result." --note-zh "自结果出具之日起三年。"

    tracker code ai eu-ai-act --topic applies-from --value 2026-08-02 --into tracker/data
    --provisions art_113 --cue "shall apply from" --note "The general date." --note-zh "一般适用日期。"

An amount may name a currency: "EUR 750000000". The folder is made where it is not there; tracker/data of a
checkout of this project is the packaged registry. Ids of provisions: `tracker text INSTRUMENT --format json`;
topics, values and flags: the codebook's file or `tracker suggest`. Then `tracker sources validate FOLDER`.
"""


_WALK_EXAMPLES = """
Examples:

    tracker code digital-trade rcep --into mine                       all that nobody has read yet
    tracker code digital-tax tr-dst --topic rate --into mine          one topic
    tracker code digital-trade rcep --stale --into mine               what a change made stale
    tracker code digital-trade rcep --into mine < answers.txt         from a file, a line for each question
    tracker --lang zh code digital-trade rcep --into mine             in Chinese

For each topic the bench shows up to five clauses. Choose one by its letter or number (`a`, `b2`, `13.4(2)`),
then its value by number, flags, words of the clause, a note in English and one in Chinese; Enter takes
what stands in brackets. `n` says that the text has no such rule and shows where the words you searched stand.
The cell is written with its pins before the next topic comes; `u` takes it back, `q` leaves, and the same
command goes on where you were. Then `tracker sources validate FOLDER`.
"""


class _WalkByDefault(TyperGroup):
    """`tracker code CODEBOOK INSTRUMENT` is `tracker code walk ...`, with a value `tracker code add ...`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            added = any(a == "--value" or a.startswith("--value=") for a in args)
            args = ["add" if added else "walk", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_WalkByDefault,
    no_args_is_help=True,
    help="Code what a text says on a topic, pinned to the provisions it was read in.\n\n"
    "`tracker code CODEBOOK INSTRUMENT` is a coder's bench: topic by topic, with the clauses found "
    "(`tracker code walk --help`); with `--value` it adds one coding (`tracker code add --help`). "
    "`tracker code undo` takes the last one back, `tracker code pin FILE` pins what somebody wrote by hand.",
)


@app.command(epilog=_WALK_EXAMPLES)
def walk(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str = typer.Argument(help="An instrument of the record"),
    topic: list[str] | None = typer.Option(None, "--topic", help="Only these topics or groups of topics"),
    all_: bool = typer.Option(False, "--all", help="Topics whose coding stands as well, at the end"),
    stale: bool = typer.Option(False, "--stale", help="Only topics whose coding a change made stale"),
    answers: Path | None = typer.Option(
        None, "--answers", help="A file of answers, one a line; default: typed"
    ),
    coder: str | None = typer.Option(None, "--coder", help="Who codes; default: the user of this machine"),
    language: str | None = typer.Option(None, "--text-lang", help="Language of the text it is read in"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to write into; default: the last one named"
    ),
    lang: Edition = EDITION,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Walk the topics of a codebook over a text: clauses proposed, value and notes asked, pins written.

    Leave at any time: each cell is written before the next topic comes, and the same command goes on there.
    """
    folder = into or own_folder(registry)
    there = [folder] if (folder / "codings").is_dir() and folder.resolve() != PACKAGED.resolve() else []
    reg = open_registry([*(registry or []), *there])
    instrument_or_stop(reg, instrument)
    given = answers.read_text("utf-8").splitlines() if answers else None
    with open_store().read() as session:
        try:
            text = bench_text(session, reg, codebook, instrument, language)
            if text is None:
                raise stop(
                    "there is no text of {instrument} yet: `tracker crawl` or `tracker import` it",
                    instrument=instrument,
                )
            topics = text.todo(topic, all_=all_, stale=stale)
        except UnknownChoice as error:
            raise stop(str(error)) from error
        if not topics:
            say("nothing is left to code; --all walks what stands", err=True)
            return
        packaged = folder.resolve().is_relative_to(PACKAGED.resolve())
        desk = Desk(iter(given) if given is not None else None)
        BenchWalk(text, desk, folder, coder or user(), house_rules(), lang.value, packaged).run(topics)
    say("check it with: tracker sources validate {folder}", folder=folder, err=True)


@app.command()
def undo(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str = typer.Argument(help="An instrument with codings in the folder"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to take it out of; default: the last one named"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Take the last coding of an instrument in a folder back; the rest of its file stays as it is."""
    try:
        path, taken = undo_last(into or own_folder(registry), codebook, instrument)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    say("{path}: {topic} is taken back", path=path, topic=taken.topic)


@app.command(epilog=_EXAMPLES)
def add(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: str = typer.Argument(help="An instrument of the record"),
    topic: str = typer.Option(..., "--topic", help="A topic of the codebook"),
    value: str = typer.Option(
        ..., "--value", help="A code of the topic's scale, an amount (3 years) or a day"
    ),
    provisions: str = typer.Option(
        "", "--provisions", help="What was read: eids with commas between; none for `absent`"
    ),
    cue: list[str] | None = typer.Option(None, "--cue", help="Words that the cited provisions contain"),
    flag: list[str] | None = typer.Option(None, "--flag", help="A flag of the topic"),
    note: str = typer.Option(..., "--note", help="What it says, in your words, in English"),
    note_zh: str | None = typer.Option(None, "--note-zh", help="The same in Chinese"),
    coder: str | None = typer.Option(None, "--coder", help="Who codes; default: the user of this machine"),
    language: str | None = typer.Option(None, "--text-lang", help="Language of the text it was read in"),
    at: str | None = typer.Option(None, "--at", help="The text as it was known on that day"),
    into: Path | None = typer.Option(
        None, "--into", help="Registry folder to write into; default: the last one named"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Add a coding that was read in a text of the record: it is pinned to the words of its provisions.

    From then on the cell is stale when these words change.
    """
    folder = into or own_folder(registry)
    reg = open_registry(registry)
    instrument_or_stop(reg, instrument)
    book = reg.codebooks.get(codebook)
    if book is None:
        raise stop(
            "no codebook {codebook!r}; there is: {all}", codebook=codebook, all=", ".join(reg.codebooks)
        )
    row = next((t for t in book.topics if t.id == topic), None)
    if row is None or row.derive:
        raise stop(
            "{codebook} has no topic {topic!r} to code: {all}",
            codebook=codebook,
            topic=topic,
            all=", ".join(t.id for t in book.topics),
        )
    files = [f for f in reg.codings if (f.codebook, f.instrument) == (codebook, instrument)]
    spoken = language or (files[-1].language if files else "en")
    try:
        said = parse_value(book, row, value)
    except ValueError as error:
        raise stop(str(error)) from error
    coding = Coding(
        topic=topic, value=said, flags=flag or [], cue=cue or [],
        provisions=[e.strip() for e in provisions.split(",") if e.strip()],
        note={"en": note} | ({"zh": note_zh} if note_zh else {}), basis="text",
        date=datetime.now(UTC).date(), coder=coder or user(),
    )  # fmt: skip
    for _, problem in coding_problems(book, row, coding):
        raise stop(f"{topic}{problem}")
    with open_store().read() as session:
        found = anchors(session, instrument, spoken, coding.provisions, at=parse_moment(at, end=True))
    if missing := [eid for eid in coding.provisions if eid not in found]:
        raise stop(
            "the record lacks {all} of {instrument} in {spoken}",
            all=", ".join(missing),
            instrument=instrument,
            spoken=spoken,
        )
    coding = coding.model_copy(update={"read_from": [found[eid] for eid in coding.provisions]})
    try:
        path = add_coding(folder, codebook, instrument, spoken, coding, checkout=True)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    typer.echo(f"{path}")
    if not coding.provisions:
        say("no provision is cited: search the whole text with: tracker code pin {path}", path=path, err=True)
    say("check it with: tracker sources validate {folder}", folder=folder, err=True)


@app.command()
def pin(
    file: Path = typer.Argument(help="A file of codings, as codings/digital-trade/rcep.yml"),
    at: str | None = typer.Option(None, "--at", help="Pin to the text as it was known on that day"),
    read: bool = typer.Option(
        False, "--read", help="The provisions with a searched word were read, and are about something else"
    ),
    again: bool = typer.Option(False, "--again", help="Codings that have pins as well: they were read again"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Write `read_from` of codings with `basis: text`: address, moment and hash of each provision they cite.

    For codings written by hand, in any codebook and folder. The rest of the file stays as it is. Exit code 1
    when the record lacks a provision; nothing is written then.

    A value that says that the text has no such rule cites none: the whole text is searched for the words of
    its topic and of the coding (`searched`). What holds one of them is listed, to be read; with --read it is
    pinned. `whole` of the file says which text was searched.
    """
    reg = open_registry(registry)
    try:
        codings = CodingFile.model_validate(load(file).data)
    except (OSError, ValueError, RegistryError) as error:
        raise stop("{file}: no file of codings: {error}", file=file, error=error) from error
    todo = {
        n: c
        for n, c in enumerate(codings.codings)
        if c.basis == "text" and c.provisions and (again or [r.eid for r in c.read_from] != c.provisions)
    }
    moment = parse_moment(at, end=True)
    pins = {}
    whole = None
    with open_store().read() as session:
        if absent := {n: c for n, c in enumerate(codings.codings) if c.basis == "text" and not c.provisions}:
            whole, searched = _absences(session, reg, codings, absent, moment, read=read)
            pins.update(searched)
        for n, coding in todo.items():
            one = codings.model_copy(update={"codings": [coding]})
            found = anchors_by_topic(session, one, at=moment).get(coding.topic)
            if not found:
                cited = ", ".join(coding.provisions)
                raise stop(
                    "{topic}: the record lacks {cited} of {instrument} in {language}; nothing written",
                    1, topic=coding.topic, cited=cited, instrument=codings.instrument,
                    language=codings.language,
                )  # fmt: skip
            pins[n] = found
    try:
        write_pins(file, pins, whole)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    say("{file}: {count} codings pinned", file=file, count=len(pins), err=True)


def _absences(
    session: Session, reg: Registry, file: CodingFile, absent: dict[int, Coding], at: datetime | None, *,
    read: bool,
) -> tuple[WholeText, dict[int, list[ReadFrom]]]:  # fmt: skip
    """The text that was searched, and the pins of what holds a word and was read. Stops where a coding has no
    words to search for, or a provision with one of them has not been read."""
    found_text = whole_text(session, file.instrument, file.language, at)
    if found_text is None:
        raise stop("there is no text of {instrument} in the record", 1, instrument=file.instrument)
    held, whole = found_text
    pins, unsearched, unread_ = {}, [], []
    for n, coding in absent.items():
        words = searched_words(coding, file.language, reg.codebooks.get(file.codebook))
        if not words:
            unsearched.append(coding.topic)
            continue
        hits = held.standing(words)
        new = unread(hits, held.contents.get, coding)
        unread_ += [f"{coding.topic}: {eid} has {hits[eid]!r}" for eid in new]
        pins[n] = [
            ReadFrom(url=whole.url, observed_at=whole.observed_at, eid=eid, text_sha256=held.contents[eid])
            for eid in hits
        ]
    if unsearched:
        raise stop("say which words were searched for (`searched`): {all}", 1, all=", ".join(unsearched))
    if unread_ and not read:
        found = "\n".join(unread_)
        raise stop(
            "{found}\nread these provisions; where the text has no such rule all the same, say --read",
            1,
            found=found,
        )
    kept = {n: p for n, p in pins.items() if [r.eid for r in p] != [r.eid for r in absent[n].read_from]}
    return whole, kept
