"""`tracker code`: codings from a text, pinned to the provisions they were read in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from tracker.cli.code import own_folder, user
from tracker.cli.options import REGISTRY, instrument_or_stop, open_registry, parse_moment
from tracker.cli.output import stop
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.compare.read_from import anchors, anchors_by_topic
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Amount, Coding, CodingFile
from tracker.registry.references import coding_problems
from tracker.registry.write import CannotWrite, add_coding, write_pins
from tracker.registry.yamlfile import RegistryError, load

_AMOUNT = re.compile(r"([A-Z]{3})?\s*([-+]?\d[\d,]*(?:\.\d+)?)\s*(.*)")
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


class _AddByDefault(TyperGroup):
    """`tracker code CODEBOOK INSTRUMENT` is `tracker code add CODEBOOK INSTRUMENT`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        known = args and args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["add", *args])


app = typer.Typer(
    cls=_AddByDefault,
    no_args_is_help=True,
    help="Code what a text says on a topic, pinned to the provisions it was read in.\n\n"
    "`tracker code CODEBOOK INSTRUMENT --topic TOPIC ...` adds one coding, `tracker code add --help` has "
    "examples; `tracker code pin FILE` pins codings that somebody wrote by hand.",
)


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
    coding = Coding(
        topic=topic, value=_value(book, row, value), flags=flag or [], cue=cue or [],
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
        say("no provision is cited: the cell says what was looked for and not found", err=True)
    say("check it with: tracker sources validate {folder}", folder=folder, err=True)


@app.command()
def pin(
    file: Path = typer.Argument(help="A file of codings, as codings/digital-trade/rcep.yml"),
    at: str | None = typer.Option(None, "--at", help="Pin to the text as it was known on that day"),
    again: bool = typer.Option(False, "--again", help="Codings that have pins as well: they were read again"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Write `read_from` of codings with `basis: text`: address, moment and hash of each provision they cite.

    For codings written by hand, in any codebook and folder. The rest of the file stays as it is. Exit code 1
    when the record lacks a provision; nothing is written then.
    """
    open_registry(registry)
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
    with open_store().read() as session:
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
        write_pins(file, pins)
    except CannotWrite as error:
        raise stop(str(error), 1) from error
    say("{file}: {count} codings pinned", file=file, count=len(pins), err=True)


def _value(book: Codebook, topic: Topic, said: str) -> str | Amount | date:
    """A code of the scale, or what the kind of the topic takes."""
    if said in {v.code for v in book.values_of(topic)} or topic.kind == "code":
        return said
    try:
        if topic.kind == "date":
            return date.fromisoformat(said)
        found = _AMOUNT.fullmatch(said.strip())
        if found is None:
            raise ValueError
        currency, number, unit = found.groups()
        return Amount(number=float(number.replace(",", "")), unit=unit.strip(), currency=currency)
    except ValueError as error:
        codes = ", ".join(v.code for v in book.values_of(topic))
        wanted = "a day as 2026-08-02" if topic.kind == "date" else "an amount as '3 years' or 'EUR 750'"
        raise stop(
            f"{topic.id}: {said!r} is not {wanted}" + (f", nor one of {codes}" * bool(codes))
        ) from error
