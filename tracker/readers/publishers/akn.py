"""Laws in XML whose elements name their level: Akoma Ntoso (Switzerland and others) and USLM (United States).

USLM is derived from Akoma Ntoso: units with number, heading, own words (`content`, `chapeau`, `intro`) and
units below them. Articles and sections are named from the top (``art_5``, ``sec_101``), what is below them
from its parent, in both. Notes of the publisher (`authorialNote`, `note`, `sourceCredit`) are footnotes; law
that is quoted (`quotedContent`) hangs below the provision that quotes it.

Proven on real files of Fedlex and of the Government Publishing Office (docs/sources/proven.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import elements, first, guard_depth, inner, keep_part, key, local

NAME = "akn"
VERSION = 2

#: Groups of articles and sections: element -> (eid prefix, type).
_GROUPS = {"book": ("bk", "book"), "part": ("prt", "part"), "subpart": ("subprt", "part"),
           "title": ("tit", "title"), "subtitle": ("subtit", "title"), "chapter": ("cpt", "chapter"),
           "subchapter": ("subcpt", "chapter"),
           "division": ("dvn", "section_group"), "subdivision": ("subdvn", "subsection_group"),
           "level": ("xhd", "crossheading"), "proviso": ("final", "title")}  # fmt: skip
_UNITS = {"article": ("art", "article"), "section": ("sec", "section")}
_PARTS = {"subsection": ("subsec", "subsection"), "paragraph": ("para", "paragraph"),
          "subparagraph": ("subpara", "subparagraph"), "clause": ("cl", "point"),
          "subclause": ("subcl", "subpoint"),
          "point": ("point", "point"), "indent": ("indent", "indent"), "item": ("item", "item"),
          "subitem": ("subitem", "subitem"), "rule": ("rule", "section")}  # fmt: skip
_ANNEXES = frozenset({"attachment", "annex", "schedule", "appendix"})
#: Wrappers without a meaning of their own, and elements whose words are those of the unit around them.
_TRANSPARENT = frozenset(
    {"act", "bill", "doc", "body", "main", "mainBody", "attachments", "components", "component",
     "hcontainer", "container", "crossHeading", "list", "blockList", "content", "chapeau", "intro",
     "listIntroduction", "wrapUp", "listWrapUp", "continuation", "block", "conclusions", "layout"}
)  # fmt: skip
_NOTES = frozenset({"authorialNote", "note", "notes", "editorialNote", "footnote", "sourceCredit", "sidenote",
                    "explanationNote", "legislativeHistory"})  # fmt: skip
_FRONT = frozenset({"preface", "preamble", "longTitle", "enactingFormula", "action", "formula", "coverPage"})
_QUOTED = frozenset({"quotedContent", "embeddedStructure", "quotedStructure"})
_SKIP = _NOTES | {"page", "num", "heading", "subheading", "endMarker"}
_INLINE = re.compile(
    r"ref|[ai]?n?ref|term|def|date|quotedText|headingText|inline|amendingAction|shortTitle|approvedDate|docTitle|docNumber"
    r"|officialTitle|elided|entity|organization|person|role|location|quantity|noteRef|remark|ins|del|omissis|eol|rref|mref"
    r"|foreign|tgroup|row|entry|colspec|column|header|toc|tocItem|groupItem|referenceItem|label|designator|signatures?"
    r"|name|property|citationNote|editionNote|citableAs|currentThroughPublicLaw|actionDescription|congress|type|br"
    r"|centerRunningHead|recitals?|citations?|docType|docDate|docProponent|docPurpose|lawCitation|fillIn|p|span"
)
_BLOCKS = frozenset(
    {"p", "table", "foreign", "layout", "div", "ul", "ol", "li", "blockquote", "toc", "signatures"}
)
_NAMES = frozenset({*_GROUPS, *_UNITS, *_PARTS, *_ANNEXES, *_TRANSPARENT, *_FRONT, *_QUOTED, *_SKIP, "meta"})
_RULES = Rules(
    {"meta": "metadata", "toc": "contents", "page": "running_head", "centerRunningHead": "running_head",
     "endMarker": "running_head", "noteRef": "footnote_call", "docTitle": "title"},
    lambda e: local(e) in _NAMES or bool(_INLINE.fullmatch(local(e)) or HTML.fullmatch(local(e)))
    or (next(e.iterancestors("{*}meta"), None) is not None and _is_fact(e)),
)  # fmt: skip
_FACTS = re.compile(
    r"FRBR\w+|TLC\w+|identification|references|original|lifecycle|eventRef|publication|classification|keyword|workflow|step"
    r"|analysis|proprietary|preservation|temporalData|temporalGroup|timeInterval|\w*Modifications|textualMod|docNumber"
    r"|title|doc[A-Z]\w+|citableAs\w*|publisher|created|creator|format|language|rights|processed(?:By|Date)|publicPrivate"
    r"|approvedDate|containsShortTitle|current\w+|related\w+|session|distributionCode|modified|source|volume|issue\w*"
)
_WORD = re.compile(
    r"^(?:(?:Art(?:icle|ikel)?|Sec(?:tion)?|Abs|Chapter|Part|Title|Book|Subtitle|Division)\b\.?|§+)\s*",
    re.IGNORECASE,
)


def _is_fact(element: etree._Element) -> bool:
    """Whether an element belongs among the metadata; those of Dublin Core have a namespace of their own."""
    space = etree.QName(element).namespace or ""
    return bool(_FACTS.fullmatch(local(element))) or not ("akn" in space or "uslm" in space or not space)


def sniff(capture: Capture) -> bool:
    """The namespaces of Akoma Ntoso and USLM."""
    head = capture.body[:4096]
    return b"ns/akn/" in head or b"schemas/uslm" in head or b"xml/uslm" in head


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one act. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    root = parse.xml(captures[0].body)
    if next(root.iter("{*}body", "{*}main", "{*}mainBody"), None) is None:
        raise StructureChanged(f"a <{local(root)}> without a body")
    part(root, _RULES)
    reader = AknReader()
    reader.walk(elements(root), None, Scope.BODY, 0)
    printed = sweep(reader.builder, [root], _RULES)
    keep_part(reader.builder, source.part)
    since = _applies(root)
    approved = next((iso_date(e.get("date") or inner(e)) for e in root.iter("{*}approvedDate")), None)
    return reader.builder.document(
        source, NAME, VERSION, _title(root), text_date=since or (approved if local(root) == "pLaw" else None),
        valid_from=since, identifiers=_identifiers(root),
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES, Scope.NOTES}),
        printed=None if source.part else printed,
    )  # fmt: skip


class AknReader:
    """One walk over an act, in document order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._base: str | None = None  # what articles and sections are named from: an annex, or quoted law

    def walk(self, children: Iterable[etree._Element], parent: str | None, scope: Scope, depth: int) -> None:
        """Add elements below ``parent`` by what they are."""
        guard_depth(depth)
        for element in children:
            name = local(element)
            if name in {"meta", "toc", "page", "num", "heading", "subheading"}:
                continue
            if name in _NOTES:
                self._note(element, parent)
            elif name in _FRONT and self._base is None:
                self._front(element)
            elif name in _QUOTED:
                self._quoted(element, parent, scope, depth)
            elif name in _ANNEXES:
                self._annex(element, depth)
            elif name in _GROUPS or name in _UNITS or name in _PARTS:
                self._unit(element, name, parent, scope, depth)
            elif name == "table":
                self._table(element, parent, scope)
            elif len(element) and (
                name in _TRANSPARENT or name in _FRONT or any(not _in_line(e) for e in elements(element))
            ):
                self._mixed(element, parent, scope, depth)
            else:
                if not _RULES.known(element):
                    self.builder.warn("unknown_element", labels=(name,))
                self._words([inner(element, _SKIP)], parent, scope)
                self._notes_in(element, parent)

    def _unit(self, element: etree._Element, name: str, parent: str | None, scope: Scope, depth: int) -> None:
        printed = inner(first(element, "num"), _NOTES)
        prefix, type_ = (_GROUPS | _UNITS | _PARTS)[name]
        value = (_value(element) or _WORD.sub("", printed)).strip(" .()[]—–-")
        tail = key(value).replace("_", "" if name in _UNITS else "_")
        heading = " ".join(
            x for x in (inner(first(element, tag), _NOTES) for tag in ("heading", "subheading")) if x
        )
        base = parent
        if name in _UNITS:
            base = self._base
            type_ = "quoted" if eids.has_kind(base, "quoted") else type_
        tail = tail or str(self.builder.next_number(base, prefix))
        eid = self.builder.add(
            eids.join(base, f"{prefix}_{tail}"), parent, type_, num=printed or None, heading=heading or None,
            scope=scope, official_id=element.get("eId") or element.get("identifier") or element.get("id"),
        )  # fmt: skip
        for head in ("num", "heading", "subheading"):
            if (found := first(element, head)) is not None:
                self._notes_in(found, eid)
        self._mixed(element, eid, scope, depth, own=True)

    def _mixed(
        self, element: etree._Element, parent: str | None, scope: Scope, depth: int, *, own: bool = False
    ) -> None:
        """Words and elements in turn; a paragraph of text ends where a block begins."""
        guard_depth(depth)
        words = [element.text or ""]
        notes: list[etree._Element] = []
        for child in elements(element):
            name = local(child)
            if name in {"num", "heading", "subheading"} and own:
                words.append(child.tail or "")
                continue
            if name in _NOTES or name == "page":
                notes.append(child)
            elif _in_line(child):
                words.append(_spoken(child))
                notes.append(child)
            else:
                self._words(words, parent, scope)
                for note in notes:
                    self._notes_in(note, parent)
                words, notes = [], []
                self.walk([child], parent, scope, depth + 1)
            words.append(child.tail or "")
        self._words(words, parent, scope)
        for note in notes:
            self._notes_in(note, parent)

    def _words(self, words: Sequence[str], parent: str | None, scope: Scope) -> None:
        """The text of the unit while nothing hangs below it, else a paragraph of its own."""
        text = clean("".join(words))
        if not letters(text):
            return
        above = (p for p in reversed(self.builder.provisions) if p.type != "footnote")
        last = next(above, None)
        if parent is not None and last is not None and last.eid == parent and not last.text:
            self.builder.update(parent, text=text)
        elif parent is None:
            self.builder.nth(None, "block", "block", text=text, scope=scope)
        else:
            self.builder.nth(parent, "sub", "subparagraph", text=text, scope=scope)

    def _front(self, element: etree._Element) -> None:
        blocks = [
            e for e in element.iter() if local(e) in {"p", "officialTitle", "docTitle", "recital", "citation"}
        ]
        outer = [e for e in blocks if not any(a in blocks for a in e.iterancestors())] or [element]
        for block in outer:
            if text := inner(block, _NOTES):
                self.builder.nth(None, "formula", "formula", text=text, scope=Scope.PREAMBLE)
            self._notes_in(block, None)

    def _quoted(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        outer = self._base
        self._base = self.builder.nth(parent, "quoted", "quoted", scope=scope)
        self._mixed(element, self._base, scope, depth + 1)
        self._base = outer

    def _annex(self, element: etree._Element, depth: int) -> None:
        outer = self._base
        num, heading = inner(first(element, "num"), _NOTES), inner(first(element, "heading"), _NOTES)
        tail = key(re.sub(r"^\D+\s", "", num)) or str(self.builder.next_number(None, "anx"))
        self._base = self.builder.child(
            None, "anx", tail, "annex", num=num or None, heading=heading or None, scope=Scope.ANNEXES
        )
        self._mixed(element, self._base, Scope.ANNEXES, depth + 1, own=True)
        self._base = outer

    def _table(self, element: etree._Element, parent: str | None, scope: Scope) -> None:
        eid = self.builder.nth(
            parent, "tbl", "table", scope=scope, heading=inner(first(element, "caption")) or None
        )
        for row in (e for e in element.iter() if local(e) in {"tr", "row"}):
            cells = [inner(cell, _NOTES, frozenset({"p", "br"})) for cell in elements(row)]
            if any(cells):
                self.builder.nth(eid, "row", "row", text=" | ".join(cells))
        self._notes_in(element, parent)

    def _notes_in(self, element: etree._Element, parent: str | None) -> None:
        """The notes called inside an element, or the element where it is one."""
        if local(element) in _NOTES:
            self._note(element, parent)
            return
        for note in element.iter():
            if local(note) in _NOTES and not any(local(e) in _NOTES for e in note.iterancestors()):
                self._note(note, parent)

    def _note(self, element: etree._Element, parent: str | None) -> None:
        if local(element) == "notes":
            for note in elements(element):
                self._note(note, parent)
        elif text := inner(element, frozenset(), frozenset({"p", "heading", "num"})):
            self.builder.nth(parent, "fn", "footnote", text=text, scope=Scope.NOTES)


def _in_line(element: etree._Element) -> bool:
    """Whether an element is part of a line of text."""
    name = local(element)
    if name in _NOTES or name == "page":
        return True
    known = _INLINE.fullmatch(name) or HTML.fullmatch(name)
    inside = _PARTS.keys() | _UNITS.keys() | _QUOTED
    return bool(known) and name not in _BLOCKS and not any(local(e) in inside for e in element.iter())


def _spoken(element: etree._Element) -> str:
    """The words of an inline element with the spaces at its ends."""
    words = inner(element, _SKIP)
    whole = "".join(str(t) for t in element.itertext())
    ends = whole[-1:].isspace() or local(element) == "br"
    return f"{' ' if whole[:1].isspace() else ''}{words}{' ' if ends else ''}"


def _value(element: etree._Element) -> str:
    """The number USLM gives beside the printed one."""
    num = first(element, "num")
    return "" if num is None else num.get("value", "")


def _title(root: etree._Element) -> str:
    """The printed title, else that of the metadata."""
    for name in ("docTitle", "shortTitle", "title"):
        for element in root.iter(f"{{*}}{name}"):
            if (
                first(element, "num") is None
                and (text := inner(element, _NOTES))
                and text.lower() != "an act"
            ):
                return text
    return ""


def _applies(root: etree._Element) -> date | None:
    """From when this text applies, as Fedlex says."""
    dated = (
        e for x in root.iter("{*}FRBRExpression") for e in elements(x) if "Applicability" in e.get("name", "")
    )
    return next((iso_date(e.get("date")) for e in dated), None)


def _identifiers(root: etree._Element) -> dict[str, str]:
    out = {
        "uri": next((e.get("value", "") for w in root.iter("{*}FRBRWork") for e in w.iter("{*}FRBRuri")), "")
    }
    for meta in root.iter("{*}meta"):
        for name in ("docNumber", "citableAs"):
            out.setdefault(name, inner(next(meta.iter(f"{{*}}{name}"), None)))
    return out
