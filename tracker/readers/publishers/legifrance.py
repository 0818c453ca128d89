"""French codes and acts in the answers of the Légifrance interface (`consult/legiPart`, `consult/code`).

JSON: sections within sections, articles with number, state and HTML. Articles are ``art_l453-45``; their
paragraphs are read by the marks of French texts (I., 1°, a). Articles the publisher marks as repealed keep
their place without words; those to come (`VIGUEUR_DIFF`) are marked not yet in force.

Written from the publisher's documentation (https://piste.gouv.fr, API Légifrance) and public samples of
answers; no reply of the live interface was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from lxml import etree

from tracker.law.text import clean
from tracker.model import Capture, Document, LegalStatus, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.tables import western
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import printed
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import guard_depth, keep_part, key, local

NAME = "legifrance"
VERSION = 3

_GROUP = re.compile(
    r"(?P<word>Partie|Livre|Titre|Chapitre|Section|Sous-section|Paragraphe|Sous-paragraphe)"
    r"(?:\s(?P<number>\w{1,12}))?\s?(?::\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_PREFIXES = {"partie": ("prt", "part"), "livre": ("bk", "book"), "titre": ("tit", "title"),
             "chapitre": ("cpt", "chapter"), "section": ("sct", "section_group"),
             "sous-section": ("subsct", "subsection_group"), "paragraphe": ("prg", "subsection_group"),
             "sous-paragraphe": ("subprg", "subsection_group")}  # fmt: skip
_STATES = {"VIGUEUR": ProvisionStatus.IN_FORCE, "VIGUEUR_DIFF": ProvisionStatus.NOT_YET,
           "ABROGE": ProvisionStatus.REPEALED, "ABROGE_DIFF": ProvisionStatus.IN_FORCE,
           "ANNULE": ProvisionStatus.REPEALED, "TRANSFERE": ProvisionStatus.REPEALED,
           "PERIME": ProvisionStatus.REPEALED, "DISJOINT": ProvisionStatus.REPEALED,
           "MODIFIE": ProvisionStatus.IN_FORCE}  # fmt: skip
#: Marks of French statutes, outermost first: "I.-", "II bis.-", "1° bis", "a)".
_MARKS = tuple(
    (prefix, type_, re.compile(rf"(?P<num>{mark})\s*(?P<rest>.*)"))
    for prefix, type_, mark in (
        ("para", "paragraph", r"(?P<value>[IVX]{1,6}(?:\s(?:bis|ter|quater))?)\s?\.\s?[-\u2013\u2014]"),
        ("point", "point", r"(?P<value>\d{1,3})\s?°(?:\s(?:bis|ter|quater))?"),
        ("subpoint", "subpoint", r"(?P<value>[a-z]{1,2})\)"),
    )
)
_OVER = " class='repealed'"
_RULES = Rules({}, lambda element: HTML.fullmatch(local(element)) is not None)
_FOREVER = date(2900, 1, 1)


def sniff(capture: Capture) -> bool:
    """JSON with a text's id and sections."""
    return (
        capture.body.lstrip()[:1] == b"{"
        and b'"sections"' in capture.body
        and (b"LEGITEXT" in capture.body or b"JORFTEXT" in capture.body)
    )


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a text as of one day. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    try:
        answer: Any = parse.json_of(parse.decode(captures[0]))
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the answer is no JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("sections"), list):
        raise StructureChanged(f"the answer is no text with sections: {str(answer)[:120]}")
    builder = Builder()
    pages: list[etree._Element] = []
    _section(builder, answer, None, 0, pages)
    gone = {e: "other_version" for page in pages for e in page.iter("div") if e.get("class") == "repealed"}
    swept = sweep(builder, pages, replace(_RULES, apart=gone))
    keep_part(builder, source.part)
    since = max((p.valid_from for p in builder.provisions if p.valid_from), default=None)
    ended = str(answer.get("etat")) in {"ABROGE", "ANNULE"}
    return builder.document(
        source, NAME, VERSION, clean(str(answer.get("title") or "")), valid_from=since, text_date=since,
        status=LegalStatus.REPEALED if ended else LegalStatus.IN_FORCE,
        identifiers={"legifrance": str(answer.get("cid") or answer.get("id") or "")},
        scope=frozenset({Scope.BODY}), printed=None if source.part else swept,
    )  # fmt: skip


def _section(
    builder: Builder, section: dict[str, Any], parent: str | None, depth: int, pages: list[etree._Element]
) -> None:
    guard_depth(depth)
    for article in _ordered(section.get("articles")):
        _article(builder, article, parent, pages)
    for inside in _ordered(section.get("sections")):
        title = clean(str(inside.get("title") or ""))
        found = _GROUP.fullmatch(title)
        prefix, type_ = _PREFIXES[found["word"].lower()] if found else ("sct", "section_group")
        number = key(found["number"]) if found and found["number"] else key(title, 40)
        eid = builder.child(
            parent, prefix, number, type_,
            num=f"{found['word']} {found['number']}" if found and found["number"] else None,
            heading=(found["rest"] if found else title) or None,
            official_id=inside.get("cid") or inside.get("id"),
        )  # fmt: skip
        _section(builder, inside, eid, depth + 1, pages)


def _ordered(rows: Any) -> list[dict[str, Any]]:
    """Rows by the publisher's own order (`intOrdre`), where it gives one."""
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise StructureChanged(f"sections or articles of an unknown shape: {str(rows)[:120]}")
    return sorted(rows, key=lambda row: row["intOrdre"] if isinstance(row.get("intOrdre"), int) else 0)


def _article(
    builder: Builder, article: dict[str, Any], parent: str | None, pages: list[etree._Element]
) -> None:
    number = clean(str(article.get("num") or ""))
    state = str(article.get("etat") or "VIGUEUR")
    if not number or state not in _STATES:
        raise StructureChanged(f"an article without a number or of an unknown state: {number!r}, {state!r}")
    status = _STATES[state]
    since, ended = _day(article.get("dateDebut")), _day(article.get("dateFin"))
    head = western.article(f"Article {number}")
    eid = builder.add(
        f"art_{head.number if head else key(number)}", parent, "article", num=f"Article {number}",
        status=status, official_id=article.get("cid") or article.get("id"), valid_from=since,
        valid_to=ended if ended and ended < _FOREVER else None,
    )  # fmt: skip
    html = str(article.get("content") or article.get("texteHtml") or "")
    if html.strip():
        page = parse.markup(f"<div{_OVER if status is ProvisionStatus.REPEALED else ''}>{html}</div>")
        part(page, _RULES)
        pages.append(page)
        if status is not ProvisionStatus.REPEALED:
            _body(builder, eid, printed(page))


def _body(builder: Builder, article: str, lines: Sequence[Line]) -> None:
    """I. and its like, 1° below them, a) below these; words without a mark are paragraphs by position."""
    open_: list[str] = [article, "", ""]  # what carries marks of each depth
    for n, line in enumerate(lines, 1):
        if line.table:
            builder.child(article, "row", n, "row", text=line.text.strip("| "))
            continue
        for depth, (prefix, type_, mark) in enumerate(_MARKS):
            if found := mark.match(line.text):
                above = next(e for e in reversed(open_[: depth + 1]) if e)
                number = key(found["value"]).replace("_", "")
                eid = builder.child(above, prefix, number, type_, num=found["num"], text=found["rest"])
                open_ = [*open_[: depth + 1], eid, "", ""][:4]
                break
        else:
            own = builder.child(article, "para", n, "paragraph", text=line.text)
            open_ = [article, own, ""]  # points stand below the words that announce them


def _day(value: object) -> date | None:
    """Days come as milliseconds since 1970 or as ISO text."""
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value / 1000, UTC).date()
        return date.fromisoformat(str(value)[:10]) if value else None
    except (ValueError, OverflowError, OSError):
        return None
