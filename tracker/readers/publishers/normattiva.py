"""Articles of Italian acts in the answers of Normattiva's open data (`atto/dettaglio-atto-urn`).

An answer is JSON with one article as HTML (`data.atto.articoloHtml`), marked with the classes of its Akoma
Ntoso print: number, rubric, commi. Several answers are articles of one act. Commi are ``para_n``;
``((...))`` marks what the last amendment brought and is no word of the law, so it goes; notes of updates
are footnotes. Budget acts are published again with notes, and the answer then lists both: the first one is
the act. An article whose window begins after the day it was fetched is not in force yet.

Written from the publisher's specification (https://dati.normattiva.it) and public samples of answers; no
reply of the live interface was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import (
    Capture,
    Document,
    EmptyExtract,
    LegalStatus,
    ProvisionStatus,
    Scope,
    SourceSpec,
    StructureChanged,
)
from tracker.readers import parse
from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import classes, printed
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import keep_part, key, local

NAME = "normattiva"
VERSION = 3

_NUMBER = re.compile(
    r"Art(?:icolo|\.)\s*(\d{1,4}(?:[-.\s]?(?:bis|ter|quater|[a-z]{4,14}ies))?)", re.IGNORECASE
)
_COMMA_NUMBER = r"(\d{1,4}(?:-(?:bis|ter|quater|[a-z]{4,14}ies)(?:\.\d{1,2})?)?)"
_COMMA = re.compile(rf"{_COMMA_NUMBER}\s?\.?")
#: A comma that an amendment brought has its number in its words.
_BROUGHT = re.compile(rf"{_COMMA_NUMBER}\s?\.\s+(?=\S)")
_POINT = re.compile(r"(?P<num>(?:(?P<letter>[a-z]{1,3}(?:-bis|-ter)?)|(?P<number>\d{1,3}))\))\s*(?P<rest>.*)")
_CHANGED = re.compile(r"\(\(|\)\)")
_GONE = re.compile(r"[\s(]*(?:COMMA|ARTICOLO|LETTERA|NUMERO) ABROGAT[OA]", re.IGNORECASE)
_HEADS = frozenset({"article-num-akn", "article-heading-akn", "article-pre-comma-text-akn", "comma-num-akn"})
_NOTES = frozenset({"art_aggiornamento-akn", "note-akn"})
_CALLED = re.compile(r"AGGIORNAMENTO \((\d{1,3}[a-z]?)\)")
_CALL = re.compile(r"(?:^|\s|\()\(?(\d{1,3}[a-z]?)\)$|^(\d{1,3}[a-z]?)$")
_PREAMBLE = re.compile(r"preamble-|formula-introduttiva")
#: What an answer says of an article; another field is told.
_FIELDS = re.compile(
    r"(?:sottoT|t)itolo|articoloHtml|tipo\w+|(?:anno|mese|giorno|numero)\w+|dataPubblicazioneInGazzetta|articoloData\w+"
    r"|testoInVigore"
)
_RULES = Rules({}, lambda element: HTML.fullmatch(local(element)) is not None)


def sniff(capture: Capture) -> bool:
    """JSON with the field of an article's HTML."""
    return capture.body.lstrip()[:1] == b"{" and b'"articoloHtml"' in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read the articles of one act. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    builder = Builder()
    titles: list[str] = []
    since: list[date] = []
    roots: list[etree._Element] = []
    to_come = False
    for capture in captures:
        act, others = act_of(parse.decode(capture))
        if others:
            builder.warn("other_texts", labels=[clean(str(o.get("sottoTitolo") or "")) for o in others])
        if not str(act.get("articoloHtml") or "").strip():
            raise EmptyExtract("the interface gives no text of this article")
        for name in sorted(act):
            if not _FIELDS.fullmatch(name) and isinstance(act[name], str) and letters(act[name]):
                builder.warn("unknown_element", labels=(name,), sample=clean(_plain(act[name]))[:120])
        titles.append(clean(_plain(str(act.get("titolo") or ""))))
        day = _day(act.get("articoloDataInizioVigenza"))
        if day:
            since.append(day)
        root = parse.markup(str(act["articoloHtml"]))
        part(root, _RULES)
        roots.append(root)
        begins = len(builder.provisions)
        _preamble(builder, root)
        _article(builder, root, day, _day(act.get("articoloDataFineVigenza")))
        if day and day > capture.observed_at.date():
            to_come = True
            for provision in builder.provisions[begins:]:
                if provision.status is ProvisionStatus.IN_FORCE:
                    builder.update(provision.eid, status=ProvisionStatus.NOT_YET)
    swept = sweep(builder, roots, _RULES)
    keep_part(builder, source.part)
    newest = max(since, default=None)
    whole = to_come and all(p.status is not ProvisionStatus.IN_FORCE for p in builder.provisions)
    return builder.document(
        source, NAME, VERSION, next((t for t in titles if t), ""), valid_from=newest, text_date=newest,
        status=LegalStatus.NOT_IN_FORCE if whole else LegalStatus.UNKNOWN,
        in_force_from=newest if to_come else None,
        scope=frozenset({Scope.BODY} if source.part else {Scope.PREAMBLE, Scope.BODY, Scope.NOTES}),
        printed=None if source.part else swept,
    )  # fmt: skip


def act_of(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The act of an answer, and the other texts it lists. Raises `StructureChanged`."""
    try:
        answer: Any = parse.json_of(text)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the answer is no JSON") from error
    data = answer.get("data") if isinstance(answer, dict) else None
    data = data if isinstance(data, dict) else {}
    if isinstance(act := data.get("atto"), dict):
        return act, []
    listed = [row for row in data.get("lista") or [] if isinstance(row, dict)]
    # what is published again is the act with notes, and begins with a warning to the reader
    acts = sorted(
        (row for row in listed if "article-num-akn" in str(row.get("articoloHtml"))), key=_printed_on
    )
    if not acts:
        raise StructureChanged(f"the answer has no act: {str(answer)[:120]}")
    return acts[0], [row for row in listed if row is not acts[0]]


def _printed_on(act: dict[str, Any]) -> list[int]:
    """The day of the Gazzetta as numbers."""
    said = [act.get(name) for name in ("annoGU", "meseGU", "giornoGU", "numeroGU")]
    return [n if isinstance(n, int) else 0 for n in said]


def _preamble(builder: Builder, root: etree._Element) -> None:
    """What stands before the first article: who made the law, and on what grounds."""
    found = {e for e in root.iter() if any(_PREAMBLE.match(c) for c in classes(e))}
    outer = [e for e in root.iter() if e in found and found.isdisjoint(e.iterancestors())]
    lines = [line for e in outer for line in _lines(e, frozenset())]
    if not lines:
        return
    top = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
    for n, line in enumerate(lines, 1):
        builder.child(top, "block", n, "block", text=line.text.strip("| "))


def _article(builder: Builder, root: etree._Element, since: date | None, ended: date | None) -> None:
    named = _first(root, "article-num-akn")
    found = _NUMBER.match(_text(named))
    if found is None:
        raise StructureChanged(f"an article without a number: {_text(root)[:80]}")
    heading = _text(_first(root, "article-heading-akn")) or _text(_first(root, "article-pre-comma-text-akn"))
    article = builder.add(
        f"art_{key(found[1]).replace('_', '')}", None, "article", num=_text(named),
        heading=heading.strip("() .") or None, valid_from=since, valid_to=ended,
    )  # fmt: skip
    notes = [text for e in root.iter() if classes(e) & _NOTES and (text := _text(e))]
    calls = {n for note in notes for n in _CALLED.findall(note)}
    commi = [e for e in root.iter() if "art-comma-div-akn" in classes(e)]
    for comma in commi:
        _comma(builder, article, comma, calls)
    if not commi:
        body = _first(root, "bodyTesto")
        before = {c for e in root.iter() for c in classes(e) if _PREAMBLE.match(c)}
        lines = _lines(root if body is None else body, _HEADS | _NOTES | before)
        BodyWriter(builder, article).write(_without_calls(builder, lines, calls))
    for n, note in enumerate(notes, 1):
        builder.child(article, "fn", n, "footnote", text=note, scope=Scope.NOTES)


def _without_calls(builder: Builder, lines: Sequence[Line], calls: set[str]) -> list[Line]:
    """Lines without the numbers of notes that answer them, as "(3)" at an end or alone."""
    out: list[Line] = []
    for line in lines:
        found = _CALL.search(line.text)
        number = (found[1] or found[2]) if found else None
        if found and number in calls:
            builder.drop("footnote_call", number)
            line = line._replace(text=line.text[: found.start()].rstrip())
        if line.text:
            out.append(line)
    return out


def _comma(builder: Builder, article: str, comma: etree._Element, calls: set[str]) -> None:
    printed_ = _text(_first(comma, "comma-num-akn"))
    lines = _without_calls(builder, _lines(comma, _HEADS | _NOTES), calls)
    number = _COMMA.fullmatch(printed_)
    first = lines[0].text if lines else ""
    if number is None and not printed_ and (number := _BROUGHT.match(first)):
        first = first[number.end() :]
    gone = bool(_GONE.match(first))
    tail = number[1].replace("-", "") if number else builder.next_number(article, "para")
    own = builder.child(
        article, "para", tail, "paragraph", num=f"{number[1]}." if number else printed_ or None, text=first,
        status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
    )  # fmt: skip
    _points(builder, own, lines[1:])


def _points(builder: Builder, comma: str, lines: Sequence[Line]) -> None:
    """Letters, and numbers below them; words without a mark and rows of tables stand in the comma."""
    letter = comma
    for n, line in enumerate(lines, 1):
        found = None if line.table else _POINT.match(line.text)
        if found is None:
            kind = ("row", "row") if line.table else ("sub", "subparagraph")
            builder.child(comma, kind[0], n, kind[1], text=line.text.strip("| ") if line.table else line.text)
        elif found["letter"]:
            letter = builder.child(
                comma, "point", found["letter"], "point", num=found["num"], text=found["rest"]
            )
        else:
            builder.child(letter, "item", found["number"], "item", num=found["num"], text=found["rest"])


def _lines(root: etree._Element, drop: frozenset[str]) -> list[Line]:
    told = (line._replace(text=clean(_CHANGED.sub(" ", line.text))) for line in printed(root, drop))
    return [line for line in told if line.text]


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next((e for e in root.iter() if name in classes(e)), None)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else clean(_CHANGED.sub(" ", " ".join(x.text for x in printed(element))))


def _plain(markup: str) -> str:
    return re.sub(r"<[^>]{0,200}>", " ", markup)


def _day(value: object) -> date | None:
    """A day in digits; 99999999 stands for none."""
    return iso_date(re.sub(r"\D", "", str(value or "")))
