"""`tracker search`: things by name, and words in the texts of the record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, instrument_or_stop, jurisdiction_or_stop, open_registry, parse_day
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.words import language, say
from tracker.clock import today
from tracker.contract.text import SearchHitView
from tracker.law.tokens import tokens
from tracker.lifecycle.standing import UNKNOWN
from tracker.publish.editions import format_day, punctuation
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.search.find import Filters, Finder, FoundThing
from tracker.search.rank import EXACT


class Kind(StrEnum):
    JURISDICTION = "jurisdiction"
    STRAND = "strand"
    CODEBOOK = "codebook"
    TOPIC = "topic"
    REGIME = "regime"
    INSTRUMENT = "instrument"
    ANSWER = "answer"
    PROVISION = "provision"


#: Things shown before provisions; steps to come behind a thing.
_THINGS, _COMING = 12, 4


def search(
    query: str = typer.Argument(
        help="A name, a number or words in any language; words joined as in high-risk stand together"
    ),
    kind: Kind | None = typer.Option(None, help="Only this kind of thing, or only provisions"),
    jurisdiction: str | None = typer.Option(None, help="Only of this one: EU, China, 中国"),
    in_force: bool = typer.Option(
        False, "--in-force", help="Only laws that are in force, in full or in part"
    ),
    since: str | None = typer.Option(None, help="Only what had a step on that day or later"),
    until: str | None = typer.Option(None, help="Only what had its newest step by that day"),
    instrument: str | None = typer.Option(None, help="Only provisions of this instrument"),
    lang: str | None = typer.Option(None, "--lang", help="Only texts in this language: en, fr, zh ..."),
    texts: bool = typer.Option(
        False, "--texts", help="Look into the texts also where a thing is called exactly so"
    ),
    limit: int = typer.Option(50, min=1, max=10_000, help="At most so many provisions"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Find laws, treaties, topics and jurisdictions by name, then provisions that hold the words.

    Examples: tracker search CPTPP; tracker search 源代码; tracker search "AI Act high-risk"; tracker search
    --kind provision --lang zh 数据出境
    """
    if not tokens(query):
        raise stop("give at least one word to search for")
    reg = open_registry(registry)
    if instrument is not None:
        instrument_or_stop(reg, instrument)
    filters = Filters(
        jurisdiction_or_stop(reg, jurisdiction) if jurisdiction else None, in_force,
        parse_day(since) if since else None, parse_day(until) if until else None, kind,
    )  # fmt: skip
    named: list[FoundThing] = []
    if kind is not Kind.PROVISION and not instrument:
        named = Finder(reg, today()).find(query, filters, limit=min(_THINGS, limit))
    known = bool(named) and named[0].score >= EXACT - 5
    wanted = kind in (None, Kind.PROVISION) and (not known or texts or format_ is not Format.TABLE)
    found = _provisions(reg, query, filters, instrument, lang, limit) if wanted else []
    if format_ is not Format.TABLE:
        columns = (
            "kind",
            "id",
            "jurisdiction",
            "state",
            "date",
            "instrument",
            "language",
            "eid",
            "heading",
            "snippet",
        )
        emit([_thing(f) for f in named] + found, columns, format_, empty="nothing found")
        return
    if named:
        emit(
            [_in_words(f) for f in named],
            ("kind", "id", "heading", "jurisdiction", "state", "date", "snippet"),
            format_,
            empty="",
        )
    if found or not named:
        emit(found, ("instrument", "language", "eid", "heading", "snippet"), format_, empty="nothing found")
    if known and not wanted and kind is None:
        say("tracker: for provisions with these words: tracker search --texts {query}", err=True, query=query)


def _thing(f: FoundThing) -> dict[str, Any]:
    """A thing as a row; its title with what it is called, and the days to come."""
    lang = language()
    marks = punctuation(lang)
    coming = [marks.labelled(format_day(day, lang), told[lang]) for day, told in f.standing.coming[:_COMING]]
    of = f.of.id if f.of.kind == "instrument" else f.of.id.rpartition("/")[2] if f.of.kind == "answer" else ""
    said = f.of.names[:1] if f.of.kind == "answer" else coming
    row = {
        "instrument": of, "language": "", "version": "", "eid": "", "heading": f.of.title[lang],
        "snippet": marks.clauses(said), "kind": f.of.kind, "id": f.of.id, "jurisdiction": f.of.jurisdiction,
        "state": f.standing.stand and f.standing.stand.group, "date": f.standing.day,
    }  # fmt: skip
    return {k: plain(v) if isinstance(v, str) else v for k, v in SearchHitView.printed(row).items()}


def _in_words(f: FoundThing) -> dict[str, Any]:
    """A row for people: where it stands by name."""
    stands = f.standing.stand
    known = stands is not None and stands != UNKNOWN
    return _thing(f) | {"state": name(stands.family, stands.word, language()) if stands and known else ""}


def _provisions(
    reg: Registry, query: str, filters: Filters, instrument: str | None, lang: str | None, limit: int
) -> list[dict[str, Any]]:
    from tracker.cli.stores import store_if_there  # brings SQLAlchemy
    from tracker.store.text_search import search_texts

    if (store := store_if_there()) is None:
        return []
    with store.read() as session:
        found = search_texts(session, query, instrument=instrument, language=lang, limit=10_000)
    finder, out = Finder(reg, today()), []
    things = {n.key: n for n in finder.things}
    for hit in found:
        key = f"instrument:{hit.instrument}"
        if key in things and not Filters(
            filters.jurisdiction, filters.in_force, filters.since, filters.until
        ).keeps(things[key], finder.standings[key]):
            continue
        row = SearchHitView.printed(hit)
        row |= {"id": hit.eid, "jurisdiction": things[key].jurisdiction if key in things else None}
        out.append({k: plain(v) if isinstance(v, str) else v for k, v in row.items()})
    return out[:limit]
