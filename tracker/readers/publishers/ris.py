"""Federal law of Austria as the Legal Information System prints a whole act (`GeltendeFassung.wxe`).

Every § or Artikel is a document (class `documentContent`) with blocks (`contentBlock`) under headings of
the site. Numbers are printed twice, for the eye and spelled out for a screen reader (`sr-only`): the second
is left out. § is ``sec_1``, Artikel ``art_1``, Anlage ``anx_1``; Absatz, Ziffer and litera below them as in
other texts. From when a text is law is told by the day its address names (`FassungVom`), which the spider
takes from the publisher's interface.

Written from the publisher's descriptions and public samples of its markup; no live page was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.lines import Line
from tracker.readers.publishers.printed import classes, printed
from tracker.readers.sweep import HTML, Rules, common, part, sweep
from tracker.readers.xmltext import local

NAME = "ris"
VERSION = 3

_UNSEEN = frozenset(
    {
        "sr-only",
        "onlyScreenreader",
        "tableOfContent",
        "InhaltUeberschriftWithinTable",
        "InhaltSpalte",
        "InhaltEintrag",
    }
)
_HEADS = re.compile(r"(?:Ueberschr|GldSymbol)[\w-]*")
_SYMBOLS = frozenset({"SymE0", "SymE1", "SymE2", "SymE3", "SymE4"})
_NUMBER = re.compile(r"(?P<word>§|Artikel|Art\.|Anlage)\s*(?P<number>\d{1,4}[a-z]{0,2}|[IVXLC]{1,7})?\s?\.?")
_PREFIXES = {"§": ("sec", "section"), "Artikel": ("art", "article"), "Art.": ("art", "article"),
             "Anlage": ("anx", "annex")}  # fmt: skip
#: Above a § an Artikel is a group.
_ARTIKEL = re.compile(
    r"(?P<num>(?:Artikel|Art\.)\s*(?P<number>\d{1,4}[a-z]{0,2}|[IVXLC]{1,7}))\s?\.?\s*(?P<rest>.*)"
)
_GROUP = re.compile(
    r"(?P<number>\d{1,3}[a-z]?|[IVXLC]{1,7})\.\s(?P<word>Teil|Hauptst(?:ü|ue)ck|Abschnitt|Unterabschnitt)"
    r"(?::|\s)?\s*(?P<rest>.*)"
)
_LEVELS = {"teil": (1, "prt", "part"), "hauptstück": (2, "cpt", "chapter"),
           "hauptstueck": (2, "cpt", "chapter"), "abschnitt": (3, "sct", "section_group"),
           "unterabschnitt": (4, "subsct", "subsection_group")}  # fmt: skip
#: Heads of blocks that hold the law; all others are facts about it (index, keywords, dates). The site names
#: them by a heading in the block or by the id of the box around it.
_LAW = frozenset({"", "Text", "Langtitel", "Präambel/Promulgationsklausel", "Praeambel"})
_BOX = re.compile(r"(?:^|_)(?P<name>[A-Z][a-z]+(?:[A-Z][a-z]+)*)Container(?:[A-Z]\w*)?_\d+$")
_RULES = Rules({}, lambda element: HTML.fullmatch(local(element)) is not None)
_TITLE = re.compile(r"Gesamte Rechtsvorschrift für (.{2,300}?), Fassung vom ")


def sniff(capture: Capture) -> bool:
    """Documents and paragraph symbols, as only this site prints them."""
    body = capture.body
    return b"GldSymbol" in body and (b"documentContent" in body or b'class="contentBlock"' in body)


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a whole act. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    capture = captures[0]
    root = parse.markup(parse.decode(capture, source.encoding))
    part(root, _RULES)
    reader = RisReader()
    blocks = [e for e in root.iter() if "contentBlock" in classes(e) or _is_long_title(e)]
    if not blocks:
        raise StructureChanged("the page has no block of law (contentBlock)")
    for block in blocks:
        reader.block(block)
    if not reader.units:
        raise StructureChanged("no § or Artikel was found in the blocks of the page")
    documents = [e.getparent() for e in root.iter() if "documentContent" in classes(e)]
    held = common(e for e in documents or blocks if e is not None)
    rules = replace(_RULES, main=held, apart=reader.apart | _labels(root) | _above(held))
    swept = sweep(reader.builder, [root], rules)
    since = _day_of(capture.url)
    return reader.builder.document(
        source, NAME, VERSION, _title(root) or reader.title, valid_from=since, text_date=since,
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}), printed=swept,
    )  # fmt: skip


def _above(held: frozenset[etree._Element]) -> dict[etree._Element, str]:
    """What stands in the same box before the first document: the site's own words."""
    apart: dict[etree._Element, str] = {}
    for element in (child for box in held for child in box):
        if any("documentContent" in classes(e) for e in element.iter() if isinstance(e.tag, str)):
            return apart
        if _RULES.known(element):
            apart[element] = "site"
    return {}  # a page of one provision has no box of documents


def _labels(root: HtmlElement) -> dict[etree._Element, str]:
    """What the site prints around the law, by class."""
    apart: dict[etree._Element, str] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        names = classes(element)
        if names & _UNSEEN:
            apart[element] = "hidden" if names & {"sr-only", "onlyScreenreader"} else "contents"
        elif "Titel" in names:
            apart[element] = "label"
        elif found := _box(element):
            if found["name"] not in _LAW:
                apart[element] = "metadata"
            elif (head := next(element.iter("h3"), None)) is not None:
                apart[head] = "label"
        elif "p" in names and (head := next(element.iter("h3"), None)) is not None:
            apart[head] = "label"
            if clean(head.text_content()) not in _LAW:
                apart[element] = "metadata"
        elif names & {"documentLinks", "documentTasks"}:
            apart[element] = "navigation"
        elif element.tag == "h1" and _TITLE.search(clean(element.text_content())):
            apart[element] = "title"
    return apart


def _box(element: etree._Element) -> re.Match[str] | None:
    return _BOX.search(element.get("id") or "")


def _title(root: HtmlElement) -> str:
    """The act's name without the day of the look, which is another one every day."""
    for element in root.iter("h1", "title"):
        if found := _TITLE.search(clean(element.text_content())):
            return found[1]
    return ""


def _day_of(url: str) -> date | None:
    return iso_date(parse_qs(urlsplit(url).query).get("FassungVom", [""])[0])


class RisReader:
    """Takes the blocks of an act in order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.title = ""
        self.units = 0
        self.apart: dict[etree._Element, str] = {}  # blocks with facts about the law
        self._groups = Groups(self.builder)

    def block(self, block: etree._Element) -> None:
        """A § with its headings, or words before the first."""
        heads = [e for e in block.iter() if any(_HEADS.fullmatch(c) for c in classes(e)) and _outermost(e)]
        named = next((e for e in block.iter("h1") if "Titel" in classes(e)), None)
        if named is not None and clean("".join(named.itertext())) not in _LAW:
            self.apart[block] = "metadata"
            return
        if any(found["name"] not in _LAW for e in block.iterancestors() if (found := _box(e))):
            return
        dropped = _UNSEEN | {"Titel"} | frozenset(c for e in heads for c in classes(e) if _HEADS.fullmatch(c))
        lines = [
            x for x in printed(block, dropped, _SYMBOLS, frozenset({"Absatzzahl"})) if x.text not in _LAW
        ]
        number, heading = self._heads(heads)
        if number is None:
            self._loose(lines, heading)
            return
        prefix, type_ = _PREFIXES[number["word"]]
        self.units += 1
        if type_ == "annex":
            self._groups.close(0)
        eid = self.builder.add(
            f"{prefix}_{number['number'].lower()}" if number["number"] else prefix,
            self._groups.innermost, type_, num=clean(number.group()), heading=heading or None,
            scope=Scope.ANNEXES if type_ == "annex" else None,
        )  # fmt: skip
        BodyWriter(self.builder, eid).write(lines)

    def _heads(self, heads: Sequence[etree._Element]) -> tuple[re.Match[str] | None, str]:
        """The number of the § and its heading; groups are opened on the way."""
        number: re.Match[str] | None = None
        heading: list[str] = []
        texts = [(e, " ".join(line.text for line in printed(e, _UNSEEN))) for e in heads]
        of_sections = any(text.startswith("§") and _NUMBER.fullmatch(text) for _, text in texts)
        for element, text in texts:
            if of_sections and (article := _ARTIKEL.fullmatch(text)):
                self._groups.open(
                    0,
                    "art",
                    article["number"].lower(),
                    "part",
                    num=article["num"],
                    heading=article["rest"] or None,
                )
            elif found := _NUMBER.fullmatch(text):
                if number is None or number.group() == found.group():
                    number = found
                else:
                    heading.append(text)
            elif group := _GROUP.fullmatch(text):
                self._open(group)
            elif not heading and _of_group(element) and (group_eid := self._without_heading()):
                self.builder.update(group_eid, heading=text)
            elif text:
                heading.append(text)
        return number, " ".join(heading)

    def _open(self, found: re.Match[str]) -> None:
        level, prefix, type_ = _LEVELS[found["word"].lower()]
        num = f"{found['number']}. {found['word']}"
        self._groups.open(
            level, prefix, found["number"].lower(), type_, num=num, heading=found["rest"] or None
        )

    def _without_heading(self) -> str | None:
        """The group opened last, while it has no heading and nothing stands below it."""
        group = self._groups.innermost
        if group is None or self.builder.provisions[-1].eid != group or self.builder.get(group).heading:
            return None
        return group

    def _loose(self, lines: Sequence[Line], heading: str) -> None:
        words = [heading, *(line.text for line in lines)] if heading else [line.text for line in lines]
        if not words:
            return
        if not self.title:
            self.title = words[0]
        if self.units:  # signatures and notes behind the last §
            for text in words:
                self.builder.nth(None, "conclusion", "conclusion", text=text)
            return
        if "preamble" not in self.builder:
            self.builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
        for text in words:
            self.builder.nth("preamble", "block", "block", text=text)


def _is_long_title(element: etree._Element) -> bool:
    """The box of the long title, which holds no block of its own."""
    found = _BOX.search(element.get("id") or "") if isinstance(element.tag, str) else None
    return (
        found is not None
        and found["name"] == "Langtitel"
        and not any("contentBlock" in classes(e) for e in element.iter())
    )


def _of_group(element: etree._Element) -> bool:
    return any(c.startswith("UeberschrG") for c in classes(element))


def _outermost(element: etree._Element) -> bool:
    """A head that stands in no other: "1. Hauptstück" may hold a span with a class of its own."""
    return not any(
        any(_HEADS.fullmatch(c) and c != "GldSymbolFloatLeft" for c in classes(above))
        for above in element.iterancestors()
    ) and "GldSymbolFloatLeft" not in classes(element)
