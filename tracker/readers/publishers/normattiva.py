"""Articles of Italian acts in the answers of Normattiva's open data (`atto/dettaglio-atto-urn`).

An answer is JSON with one article as HTML (`data.atto.articoloHtml`), marked with the classes of its Akoma
Ntoso print: number, rubric, commi. Several answers are articles of one act. Commi are ``para_n``;
``((...))`` marks what the last amendment brought and is no word of the law, so it goes; notes of updates
are footnotes.

Written from the publisher's specification (https://dati.normattiva.it) and public samples of answers; no
reply of the live interface was seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, EmptyExtract, ProvisionStatus, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.latin.body import BodyWriter
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import classes, printed
from tracker.readers.xmltext import keep_part, key

NAME = "normattiva"
VERSION = 2

_NUMBER = re.compile(
    r"Art(?:icolo|\.)\s*(\d{1,4}(?:[-.\s]?(?:bis|ter|quater|[a-z]{4,14}ies))?)", re.IGNORECASE
)
_COMMA = re.compile(r"(\d{1,4}(?:-(?:bis|ter|quater|[a-z]{4,14}ies))?)\s?\.?")
_POINT = re.compile(r"(?P<num>(?:(?P<letter>[a-z]{1,3}(?:-bis|-ter)?)|(?P<number>\d{1,3}))\))\s*(?P<rest>.*)")
_CHANGED = re.compile(r"\(\(|\)\)")
_GONE = re.compile(r"[\s(]*(?:COMMA|ARTICOLO|LETTERA|NUMERO) ABROGAT[OA]", re.IGNORECASE)
_HEADS = frozenset({"article-num-akn", "article-heading-akn", "article-pre-comma-text-akn", "comma-num-akn"})
_NOTES = "art_aggiornamento-akn"


def sniff(capture: Capture) -> bool:
    """JSON with the field of an article's HTML."""
    return capture.body.lstrip()[:1] == b"{" and b'"articoloHtml"' in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read the articles of one act. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    builder = Builder()
    titles: list[str] = []
    since: list[date] = []
    for capture in captures:
        act = _act(capture)
        titles.append(clean(_plain(str(act.get("titolo") or ""))))
        if day := _day(act.get("articoloDataInizioVigenza")):
            since.append(day)
        _article(builder, act, day)
    keep_part(builder, source.part)
    newest = max(since, default=None)
    return builder.document(
        source, NAME, VERSION, next((t for t in titles if t), ""), valid_from=newest, text_date=newest
    )


def _act(capture: Capture) -> dict[str, Any]:
    try:
        answer: Any = json.loads(parse.decode(capture))
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the answer is no JSON") from error
    data = answer.get("data") if isinstance(answer, dict) else None
    act = data.get("atto") if isinstance(data, dict) else None
    if not isinstance(act, dict):
        said = answer.get("message") if isinstance(answer, dict) else answer
        raise StructureChanged(f"the answer has no act: {str(said)[:120]}")
    if not act.get("articoloHtml"):
        raise EmptyExtract("the interface gives no text of this article")
    return act


def _article(builder: Builder, act: dict[str, Any], since: date | None) -> None:
    root = parse.markup(str(act["articoloHtml"]))
    named = _first(root, "article-num-akn")
    found = _NUMBER.match(_text(named))
    if found is None:
        raise StructureChanged(f"an article without a number: {_text(root)[:80]}")
    ended = _day(act.get("articoloDataFineVigenza"))
    heading = _text(_first(root, "article-heading-akn")) or _text(_first(root, "article-pre-comma-text-akn"))
    article = builder.add(
        f"art_{key(found[1]).replace('_', '')}", None, "article", num=_text(named),
        heading=heading.strip("() .") or None, valid_from=since, valid_to=ended,
    )  # fmt: skip
    commi = [e for e in root.iter() if "art-comma-div-akn" in classes(e)]
    for comma in commi:
        _comma(builder, article, comma)
    if not commi:
        body = next((e for e in root.iter() if "bodyTesto" in classes(e)), root)
        BodyWriter(builder, article).write(_lines(body, _HEADS | {_NOTES}))
    for n, note in enumerate((e for e in root.iter() if _NOTES in classes(e)), 1):
        if words := _text(note):
            builder.child(article, "fn", n, "footnote", text=words)


def _comma(builder: Builder, article: str, comma: etree._Element) -> None:
    number = _COMMA.fullmatch(_text(_first(comma, "comma-num-akn")))
    lines = _lines(comma, _HEADS | {_NOTES})
    if number is None:
        raise StructureChanged(f"a comma without a number in {article}: {_text(comma)[:80]}")
    gone = bool(lines) and bool(_GONE.match(lines[0].text))
    own = builder.child(
        article, "para", number[1].replace("-", ""), "paragraph", num=f"{number[1]}.",
        text=lines[0].text if lines else "",
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
