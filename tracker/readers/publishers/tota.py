"""Trade agreements in the XML of the *Texts of Trade Agreements* project (ToTA).

``treaty/meta`` says who, when and in which language; ``treaty/body`` is a flat list of ``chapter``
elements with ``article`` elements of plain text (Alschner, Seiermann and Skougarevskiy, 2017).
Parts, titles and chapters stand side by side there and a part without articles is not printed, so
no nesting is guessed. Footnotes are mixed into the text where the page of the treaty ended; `tota_text`
takes them out. What stands in an article is read by the grammar for plain texts (`body.printed`).

An article is ``art_14.11`` where the treaty prints the chapter in the number, ``art_70`` where it
counts through, and ``art_10.3`` where it restarts in every chapter (article 3 of chapter 10).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.numbers import roman, word_number
from tracker.law.text import clean
from tracker.model import (
    LAW_SCOPES,
    Capture,
    Document,
    LegalStatus,
    Scope,
    SourceSpec,
    StructureChanged,
    WrongLanguage,
)
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.body.printed import UNBROKEN, BodyWriter
from tracker.readers.publishers.tota_text import lines_of, paragraphs, split_notes, width
from tracker.readers.sweep import Rules, part, sweep
from tracker.readers.xmltext import inner, keep_part, key, local

NAME = "tota"
VERSION = 4

_GROUP = re.compile(
    r"(?P<word>chapter|cap[ií]tulo|chapitre|title|t[ií]tulo|titre|part|parte|partie|section|secci[oó]n|annex|anexo|annexe)"
    r"\s+(?P<number>.+)",
    re.IGNORECASE,
)
_GROUP_TYPES = {"c": ("cpt", "chapter"), "t": ("tit", "title"), "p": ("prt", "part"),
                "s": ("sct", "section_group"), "a": ("anx", "annex")}  # fmt: skip
_ARTICLE = re.compile(
    r"(?:art[ií]culos?|articles?)?\s*(?P<number>\d+(?:\.\d+)*)\s*(?P<suffix>[A-Za-z]*)\b", re.IGNORECASE
)


_FACTS = (
    "name", "treaty_identifier", "status", "date_signed", "date_into_force", "date_inactive", "language",
    "wto_rta_id",
)  # fmt: skip
_KNOWN = re.compile(
    r"treaty|meta|body|chapter|article|parties|partyisocode|name|status|language|type|source|region|notification"
    r"|composition|crossregional"
    r"|date_(?:signed|into_force|inactive|notification)|end_implementation|treaty_identifier|wto_rta_id|parties_(?:original|wto)"
    r"|related_agreement_wto_id"
)
_RULES = Rules(
    {"meta/name": "title", "treaty/meta": "metadata"},
    lambda element: _KNOWN.fullmatch(local(element)) is not None,
    ("number", "name"),
)


def sniff(capture: Capture) -> bool:
    """Whether the body is a ``<treaty>`` with the project's metadata."""
    head = capture.body[:4096]
    return b"<treaty" in head and b"<treaty_identifier>" in head


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one treaty. Raises `Unreadable`, `StructureChanged`, `WrongLanguage`."""
    root = parse.xml(captures[0].body)
    meta = next(root.iter("meta"), None)
    if local(root) != "treaty" or meta is None or next(root.iter("body"), None) is None:
        raise StructureChanged("not a treaty of the ToTA schema: no meta or body")
    facts: dict[str, str] = {}
    for element in root.iter(*_FACTS):
        facts.setdefault(local(element), inner(element))
    language = facts.get("language", "")
    if language and language != source.language.partition("-")[0]:
        raise WrongLanguage(f"the publisher marks this treaty as {language}, {source.language} expected")
    builder = Builder()
    part(root, _RULES)
    chapters = [c for c in root.iter("chapter") if next(c.iterancestors("chapter"), None) is None]
    restarts = _restarts(chapters)
    for chapter in chapters:
        _chapter(builder, chapter, restarts=restarts)
    printed = sweep(builder, [root], _RULES)
    keep_part(builder, source.part)
    into_force = iso_date(facts.get("date_into_force"))
    status = _status(facts.get("status", ""))
    return builder.document(
        source, NAME, VERSION, facts.get("name", ""), text_date=iso_date(facts.get("date_signed")),
        valid_from=into_force, in_force_from=into_force, status=status,
        status_note=facts.get("status") or None, repealed_from=iso_date(facts.get("date_inactive")),
        identifiers=_identifiers(facts, root), printed=None if source.part else printed,
        scope=frozenset() if source.part else LAW_SCOPES,
    )  # fmt: skip


def _status(words: str) -> LegalStatus:
    words = words.lower()
    if "inactive" in words or "terminated" in words:
        return LegalStatus.REPEALED
    if "in force" in words:
        return LegalStatus.IN_FORCE
    return LegalStatus.NOT_IN_FORCE if "signed" in words else LegalStatus.UNKNOWN


def _identifiers(facts: dict[str, str], meta: etree._Element) -> dict[str, str]:
    names = {"tota": "treaty_identifier", "wto_rta_id": "wto_rta_id", "signed": "date_signed"}
    out = {name: facts[tag] for name, tag in names.items() if facts.get(tag)}
    if parties := [inner(e) for e in meta.iter("partyisocode")]:
        out["parties"] = " ".join(parties)
    return out


def number_of(text: str) -> str:
    """A chapter's number as digits, from digits, Roman numerals or English words; else a key.

    >>> [number_of(x) for x in ("14", "XIV", "TWENTY ONE", "Four", "A")]
    ['14', '14', '21', '4', 'a']
    """
    lower = text.strip().lower()
    value = word_number(lower, "en") or roman(lower)
    return str(value) if value else key(text)


def _article_number(article: etree._Element) -> tuple[str, str]:
    """The number ("14.11", "1bis") and the heading; some captions carry the number in the name."""
    heading = clean(article.get("name") or "")
    printed = clean(article.get("number") or "")
    found = _ARTICLE.match(printed)
    if found is None and printed and (found := _ARTICLE.match(heading)):
        heading = heading[found.end("number") :].strip()
        return found["number"], heading
    if found is None:
        return key(printed), heading
    suffix = found["suffix"].lower()
    return found["number"] + (suffix or ""), heading


def _restarts(chapters: list[etree._Element]) -> bool:
    """Whether articles are numbered from 1 in every chapter: two chapters begin with article 1."""
    begins = 0
    for chapter in chapters:
        numbers = (_article_number(a)[0] for a in chapter.iter("article") if a.get("number"))
        begins += next(numbers, "") == "1"
    return begins > 1


def _chapter(builder: Builder, chapter: etree._Element, *, restarts: bool) -> None:
    name, printed = clean(chapter.get("name") or ""), clean(chapter.get("number") or "")
    official = chapter.get("chapter_identifier")
    found = _GROUP.match(printed) or (None if printed else _GROUP.match(name))
    number = number_of(found["number"].rstrip(".:")) if found else ""
    if name.lower() in {"preamble", "preámbulo", "preambulo"} and not printed:
        group = builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE, official_id=official)
    elif name.lower() in {"conclusion", "conclusión"} and not printed:
        group = builder.add("conclusion", None, "conclusion", official_id=official)
    elif found:
        prefix, type_ = _GROUP_TYPES[found["word"][0].lower()]
        scope = Scope.ANNEXES if type_ == "annex" else Scope.BODY
        group = builder.add(
            f"{prefix}_{number}", None, type_, num=printed or None, heading=name or None, scope=scope,
            official_id=official,
        )  # fmt: skip
    else:
        group = builder.add(
            f"xhd_{key(printed or name)}", None, "crossheading", num=printed or None, heading=name or None,
            official_id=official,
        )  # fmt: skip
    if group in {"preamble", "conclusion"}:
        builder.drop("label", name)
    articles = list(chapter.iter("article"))
    texts, notes = split_notes([lines_of(a.text or "") if a.get("number") else [] for a in articles])
    printed_width = width(texts)
    if printed_width == UNBROKEN:
        texts = [paragraphs(lines) for lines in texts]
    for article, lines, called in zip(articles, texts, notes, strict=True):
        if not article.get("number"):
            _blocks(builder, group, article.text or "")
            continue
        eid = _article(builder, group, article, number if restarts else "")
        head = builder.get(eid).eid.rpartition("art_")[2]
        BodyWriter(builder, eid, printed_width, head if "." not in head else None).write(lines)
        for note in called:
            builder.drop("footnote_call", note.number)
            builder.child(
                eid, "fn", note.number, "footnote", num=note.number, text=note.text, scope=Scope.NOTES
            )


def _blocks(builder: Builder, group: str, text: str) -> None:
    for n, block in enumerate(re.split(r"\n[ \t\r]*\n", text), 1):
        if words := clean(block):
            builder.child(group, "block", n, "block", text=words)


def _article(builder: Builder, group: str, article: etree._Element, chapter: str) -> str:
    number, heading = _article_number(article)
    if chapter and "." not in number:
        number = f"{chapter}.{number}"
    annex = builder.get(group).scope is Scope.ANNEXES
    return builder.add(
        f"{group}__art_{number}" if annex else f"art_{number}", group, "article",
        num=clean(article.get("number") or ""), heading=heading or None,
        official_id=article.get("article_identifier"),
    )  # fmt: skip
