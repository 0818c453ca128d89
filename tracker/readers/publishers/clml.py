"""Acts and statutory instruments of the United Kingdom in CLML, the XML of legislation.gov.uk.

Read from the publisher's schema (Crown Legislation Markup Language); proven on an excerpt of one
act (four consecutive sections with their part and cross-headings) and on made-up samples of the
rest: schedules, block amendments, commentaries and repealed placeholders were not seen in a real
capture.

``dc:modified`` says when the file was touched and is not read; ``dct:valid`` is the point in time
of the text. A ``BlockAmendment`` is law quoted from elsewhere and hangs below the provision that
quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.model import (
    LAW_SCOPES,
    Capture,
    Document,
    LegalStatus,
    ProvisionStatus,
    Scope,
    SourceSpec,
    StructureChanged,
)
from tracker.readers import parse
from tracker.readers.account import letters
from tracker.readers.build import Builder, Fields
from tracker.readers.publishers.clml_notes import Notes
from tracker.readers.sweep import Rules, part, sweep
from tracker.readers.xmltext import elements, first, guard_depth, inner, keep_part, key, local

NAME = "clml"
VERSION = 3

#: P1 by the word its id begins with; sections where it says nothing.
_P1_WORDS = {"section": ("sec", "section"), "regulation": ("reg", "section"),
             "article": ("art", "article"), "rule": ("rule", "section")}  # fmt: skip
_LEVELS = {
    "body": {2: ("subsec", "subsection"), 3: ("para", "paragraph"), 4: ("subpara", "subparagraph"),
             5: ("cl", "point"), 6: ("subcl", "subpoint"), 7: ("subcl", "subpoint")},
    "schedule": {1: ("para", "paragraph"), 2: ("subpara", "subparagraph"), 3: ("point", "point"),
                 4: ("subpoint", "subpoint"), 5: ("item", "item"), 6: ("subitem", "subitem"),
                 7: ("subitem", "subitem")},
}  # fmt: skip
_GROUPS = {"Group": ("grp", "part"), "Part": ("prt", "part"), "Chapter": ("cpt", "chapter"),
           "Pblock": ("xhd", "crossheading"), "PsubBlock": ("xhd", "crossheading")}  # fmt: skip
_TRANSPARENT = frozenset(
    {"Primary", "Secondary", "Body", "Schedules", "ScheduleBody", "P1group", "P2group", "P3group", "P4group",
     "Para", "BlockText"}
    | {f"P{n}para" for n in range(1, 8)}
)  # fmt: skip
_IGNORED = frozenset(
    {"Metadata", "Contents", "Commentaries", "Resources", "Versions", "Pnumber", "Number", "Title",
     "TitleBlock", "Reference", "CommentaryRef", "IncludedDocument"}
)  # fmt: skip
#: Names of the schema, beside those of metadata, XHTML and MathML, which have namespaces of their own.
_KNOWN = re.compile(
    r"Contents\w*|Metadata|Commentar(?:y|ies)|CommentaryRef|Para|Text|Citation\w*|\w+Link|Emphasis|Strong|SmallCaps|"
    r"Underline|Superior|Inferior|Acronym|Abbreviation|Term|Definition|Character|Addition|Repeal|Substitution|Span|"
    r"BlockText|BlockExtract|InlineAmendment|(?:Uno|O)rderedList|ListItem|Title|Number|Pnumber|P(?:[1-7](?:para|group)?)?|"
    r"Pblock|PsubBlock|Part|Chapter|Group|Schedules?|ScheduleBody|TitleBlock|Reference|BlockAmendment|AppendText|"
    r"Tabular|Formula|Where|Figure|Image|Resources?|Versions?|\w+Version|InternalVersion|Correction\w*|FootnoteRef|"
    r"Footnotes?|MarginNote(?:Ref|s)?|DateText|BR|Legislation|Primary\w*|Secondary\w*|Body|LongTitle|\w+Text|Made|Laid|"
    r"ComingIntoForce|Approved|Sifted|DateOfEnactment|Subject\w*|Sign\w*|Personame|JobTitle|Department|Address\w*"
)
_LAW_SPACE = "http://www.legislation.gov.uk/namespaces/legislation"
_RULES = Rules(
    {"Metadata/title": "title", "PrimaryPrelims/Title": "title", "SecondaryPrelims/Title": "title",
     "EUPrelims/Title": "title", "Legislation/Metadata": "metadata", "Legislation/Resources": "metadata",
     "PrimaryPrelims/Number": "metadata", "SecondaryPrelims/Number": "metadata",
     "SecondaryPrelims/SubjectInformation": "metadata", "Legislation/Contents": "contents",
     "Primary/Contents": "contents", "Secondary/Contents": "contents", "Schedules/Contents": "contents",
     "Schedule/Contents": "contents", "Schedules/Title": "label", "Legislation/Commentaries": "note",
     "Legislation/Versions": "other_version",
     "FootnoteRef": "footnote_call", "MarginNoteRef": "footnote_call", "Footnote/Number": "footnote_call"},
    lambda e: bool(_KNOWN.fullmatch(local(e))) or etree.QName(e).namespace not in {None, _LAW_SPACE},
    ("NumberOverride",),
)  # fmt: skip
_PRELIMS = frozenset(
    {"LongTitle", "DateOfEnactment", "EnactingText", "PreambleText", "IntroductoryText", "Made", "Laid",
     "ComingIntoForce", "Approved", "Sifted"}
)  # fmt: skip
_INLINE_SKIP = frozenset({"CommentaryRef", "FootnoteRef", "MarginNoteRef", "Pnumber"})
_SPACED = frozenset({"Text", "td", "th", "Para", "ListItem", "mtr"})
_PLACEHOLDER = re.compile(r"[\s.…]*")
_STATUS = {"prospective": ProvisionStatus.NOT_YET, "repealed": ProvisionStatus.REPEALED,
           "dead": ProvisionStatus.REPEALED}  # fmt: skip
_LEADING_WORD = re.compile(r"^(?:part|chapter|schedule|group)\b\s*", re.IGNORECASE)
_ID_NUMBER = re.compile(r"(?:part|chapter|schedule|group)-(\w+)$")
_REPEALED_TITLE = re.compile(r"\((?:repealed|revoked)\b[^)]{0,60}\)", re.IGNORECASE)


def sniff(capture: Capture) -> bool:
    """A ``<Legislation>`` root in the publisher's namespace."""
    head = capture.body[:4096]
    return b"<Legislation" in head and b"http://www.legislation.gov.uk/namespaces/legislation" in head


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one text, or the part `source.part` names. Raises `Unreadable`, `StructureChanged`."""
    root = parse.xml(captures[0].body)
    if local(root) != "Legislation":
        raise StructureChanged(f"a <{local(root)}> is not CLML")
    facts: dict[str, str] = {}
    metadata = first(root, "Metadata")
    for element in metadata.iter() if metadata is not None else ():
        if local(element) in {"title", "valid", "identifier"} and not len(element):
            facts.setdefault(local(element), inner(element))
        elif local(element) in {"EnactmentDate", "Made"}:
            facts.setdefault("made", element.get("Date", ""))
    part(root, _RULES)
    notes = Notes(root)
    reader = ClmlReader(notes)
    reader.walk(elements(root), None, Scope.BODY, 0)
    reader.footnotes(root)
    swept = sweep(reader.builder, [root], _RULES)
    keep_part(reader.builder, source.part)
    point = iso_date(facts.get("valid")) or iso_date(root.get("RestrictStartDate"))
    # the text as enacted or made has no point in time: it is the first of all
    dated = point or iso_date(facts.get("made"))
    title = facts.get("title", "")
    repealed = bool(_REPEALED_TITLE.search(title))
    uris = {"uri": root.get("IdURI", ""), "document": facts.get("identifier", "")}
    document = reader.builder.document(
        source, NAME, VERSION, title, valid_from=None if repealed else point, text_date=dated,
        status=LegalStatus.REPEALED if repealed else LegalStatus.UNKNOWN,
        repealed_from=iso_date(root.get("RestrictEndDate")) if repealed else None,
        identifiers=uris, consolidates=notes.acts(), printed=None if source.part else swept,
    )  # fmt: skip
    # A whole text has all its schedules; a part of it says nothing about them.
    return document if source.part else replace(document, scope=LAW_SCOPES)


class _Validity(TypedDict):
    valid_from: date | None
    valid_to: date | None
    status: ProvisionStatus


class ClmlReader:
    """One walk over a text, in document order."""

    def __init__(self, notes: Notes) -> None:
        self.builder = Builder()
        self._notes = notes
        self._schedule: str | None = None

    def walk(
        self, children: Iterable[etree._Element], parent: str | None, scope: Scope, depth: int,
        group: etree._Element | None = None,
    ) -> None:  # fmt: skip
        """Add elements below ``parent`` by what they are; unknown ones keep their text as a block."""
        guard_depth(depth)
        for element in children:
            name = local(element)
            if name in _IGNORED or name == "Footnotes":
                continue
            if name in _TRANSPARENT:
                inside = element if name.endswith("group") else group
                self.walk(elements(element), parent, scope, depth + 1, inside)
            elif name in {"PrimaryPrelims", "SecondaryPrelims"}:
                self._prelims(element)
            elif name in _GROUPS:
                self._group(element, parent, scope, depth, *_GROUPS[name])
            elif name == "Schedule":
                self._schedule_of(element, parent, depth)
            elif len(name) == 2 and name[0] == "P" and name[1] in "1234567":
                self._unit(element, parent, scope, depth, int(name[1]), group)
            elif name in {"UnorderedList", "OrderedList"}:
                self._list(element, parent, scope, depth)
            elif name == "BlockAmendment":
                eid = self._nth(element, parent, "quoted", "quoted", scope=scope)
                self.walk(elements(element), eid, scope, depth + 1)
            elif name in {"Tabular", "table"}:
                self._table(element, parent, scope)
            elif len(element) and (not _RULES.known(element) or _holds_labels(element)):
                self.walk(elements(element), parent, scope, depth + 1, group)
            else:
                if not _RULES.known(element):
                    self.builder.warn("unknown_element", labels=(name,))
                self._leaf(
                    element, parent, scope, "wrapup" if name in {"Text", "AppendText"} and parent else "block"
                )

    def _add(
        self, element: etree._Element, parent: str | None, tail: str, type_: str, **fields: Unpack[Fields]
    ) -> str:
        fields["official_id"] = element.get("id")
        return self.builder.add(eids.join(parent, tail), parent, type_, **fields)

    def _nth(
        self, element: etree._Element, parent: str | None, prefix: str, type_: str, **fields: Unpack[Fields]
    ) -> str:
        return self._add(
            element, parent, f"{prefix}_{self.builder.next_number(parent, prefix)}", type_, **fields
        )

    def _leaf(self, element: etree._Element, parent: str | None, scope: Scope, prefix: str) -> None:
        text = inner(element, _INLINE_SKIP, _SPACED)
        if text and (letters(text) or local(element) != "AppendText"):
            self._nth(element, parent, prefix, prefix, text=text, scope=scope)

    def _prelims(self, element: etree._Element) -> None:
        for child in element.iter():
            if local(child) in _PRELIMS and (text := inner(child, _INLINE_SKIP, _SPACED)):
                self._nth(child, None, "formula", "formula", text=text, scope=Scope.PREAMBLE)

    def _number(self, element: etree._Element, tag: str) -> str:
        return inner(first(element, tag), _INLINE_SKIP)

    def _group(
        self, element: etree._Element, parent: str | None, scope: Scope, depth: int, prefix: str, type_: str
    ) -> None:
        number = self._number(element, "Number")
        tail = key(_LEADING_WORD.sub("", number)) or _id_number(element)
        tail = tail or str(self.builder.next_number(parent, prefix))
        eid = self._add(
            element, parent, f"{prefix}_{tail}", type_, num=number or None, scope=scope,
            heading=inner(first(element, "Title"), _INLINE_SKIP) or None, **self._time(element),
        )  # fmt: skip
        self.walk(elements(element), eid, scope, depth + 1)

    def _schedule_of(self, element: etree._Element, parent: str | None, depth: int) -> None:
        number = self._number(element, "Number")
        block = first(element, "TitleBlock")
        titled = element if block is None else block
        tail = (
            key(_LEADING_WORD.sub("", number))
            or _id_number(element)
            or str(self.builder.next_number(parent, "sched"))
        )
        scope = Scope.ANNEXES if parent is None else self.builder.get(parent).scope
        outer = self._schedule
        self._schedule = self._add(
            element, parent, f"sched_{tail}",
            "quoted" if eids.has_kind(parent, "quoted") else "schedule", num=number or None,
            heading=inner(first(titled, "Title"), _INLINE_SKIP) or None,
            text=inner(first(element, "Reference"), _INLINE_SKIP), scope=scope, **self._time(element),
        )  # fmt: skip
        self.walk(elements(element), self._schedule, scope, depth + 1)
        self._schedule = outer

    def _time(self, element: etree._Element, group: etree._Element | None = None) -> _Validity:
        """Validity and status from the element, or from the P1group around it."""
        start, end, status = (
            element.get(name) or (group.get(name) if group is not None else None)
            for name in ("RestrictStartDate", "RestrictEndDate", "Status")
        )
        return {
            "valid_from": iso_date(start),
            "valid_to": iso_date(end),
            "status": _STATUS.get((status or "").lower(), ProvisionStatus.IN_FORCE),
        }

    def _unit(
        self, element: etree._Element, parent: str | None, scope: Scope, depth: int, level: int,
        group: etree._Element | None,
    ) -> None:  # fmt: skip
        """P1 to P7: number, heading from its group, own text, children."""
        number = self._number(element, "Pnumber")
        base, prefix, type_ = self._name(element, parent, level)
        tail = f"{prefix}_{key(number) or self.builder.next_number(base, prefix)}"
        own, rest = _split(element, depth)
        text = " ".join(t for t in (inner(part, _INLINE_SKIP, _SPACED) for part in own) if t)
        fields = self._time(element, group if level == 1 else None)
        if not rest and text and _PLACEHOLDER.fullmatch(text):
            fields["status"] = ProvisionStatus.REPEALED
        title = first(group, "Title") if group is not None and _heads(group, level) else None
        eid = self.builder.add(
            eids.join(base, tail), parent, type_,
            num=(number if level == 1 else f"({number})") if number else None,
            heading=inner(title, _INLINE_SKIP) or None,
            text=text, scope=scope, official_id=element.get("id"),
            marks=self._notes.marks([element, *own], group if level == 1 else None),
            **fields,
        )  # fmt: skip
        self.walk(rest, eid, scope, depth + 1)

    def _name(self, element: etree._Element, parent: str | None, level: int) -> tuple[str | None, str, str]:
        """The eid a unit is named from, its prefix and type: quoted law from where it is quoted."""
        if eids.has_kind(parent, "quoted"):
            prefix, type_ = ("sec", "quoted") if level == 1 else _LEVELS["body"][level]
            return parent, prefix, type_
        if level == 1 and self._schedule is None:
            word = (element.get("id") or "").partition("-")[0]
            prefix, type_ = _P1_WORDS.get(word, _P1_WORDS["section"])
            return None, prefix, type_
        prefix, type_ = _LEVELS["schedule" if self._schedule else "body"][level]
        return (self._schedule if level == 1 else parent), prefix, type_

    def _list(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        """Definitions by their term, numbered items by their number, others by position."""
        for item in elements(element):
            own, rest = _split(item, depth)
            term = next((t for part in own for t in part.iter() if local(t) == "Term"), None)
            number = item.get("NumberOverride") or ""
            if element.get("Class") == "Definition" and term is not None:
                prefix, type_, tail = "def", "definition", key(inner(term))
            elif local(element) == "OrderedList":
                prefix, type_, tail = "point", "point", key(number)
            else:
                prefix, type_, tail = "indent", "indent", ""
            tail = tail or str(self.builder.next_number(parent, prefix))
            eid = self._add(
                item, parent, f"{prefix}_{tail}", type_, scope=scope,
                num=f"({number})" if number else None, marks=self._notes.marks(own),
                text=" ".join(t for t in (inner(part, _INLINE_SKIP, _SPACED) for part in own) if t),
            )  # fmt: skip
            self.walk(rest, eid, scope, depth + 1)

    def _table(self, element: etree._Element, parent: str | None, scope: Scope) -> None:
        title = inner(first(element, "Title"), _INLINE_SKIP)
        eid = self._nth(element, parent, "tbl", "table", heading=title or None, scope=scope)
        for item in (e for e in element.iter() if local(e) == "ListItem"):  # its label is a word of the cell
            if number := item.attrib.pop("NumberOverride", ""):
                item.text = f" ({number}) {item.text or ''}"
        for row in (e for e in element.iter() if local(e) == "tr"):
            cells = [inner(cell, _INLINE_SKIP, _SPACED) for cell in elements(row)]
            if any(cells):
                self.builder.nth(eid, "row", "row", text=" | ".join(cells))

    def footnotes(self, root: etree._Element) -> None:
        """The footnotes at the end of the file."""
        for note in (e for e in root.iter() if local(e) == "Footnote"):
            if text := inner(note, frozenset({"Number"}), _SPACED):
                self._nth(note, None, "fn", "footnote", text=text, scope=Scope.NOTES)


def _id_number(element: etree._Element) -> str:
    """The number in an id such as ``part-2-chapter-1``; empty where the id carries none."""
    found = _ID_NUMBER.search(element.get("id") or "")
    return found.group(1).lower() if found else ""


def _holds_labels(element: etree._Element) -> bool:
    """Whether an element that is mostly plain text (P, Where) holds numbered units."""
    return any(local(e) == "Pnumber" or e.get("NumberOverride") for e in element.iter())


def _heads(group: etree._Element, level: int) -> bool:
    """Whether a group's title is the heading of a unit of this level (P1group of P1, P2group of P2)."""
    return local(group) == f"P{level}group"


def _split(element: etree._Element, depth: int) -> tuple[list[etree._Element], list[etree._Element]]:
    """The Text elements before anything structural, and the rest; wrappers are opened."""
    guard_depth(depth)
    own: list[etree._Element] = []
    rest: list[etree._Element] = []
    for child in elements(element):
        name = local(child)
        if (name in _TRANSPARENT and not name.endswith("group")) or (len(child) and not _RULES.known(child)):
            inner_own, inner_rest = _split(child, depth + 1)
            if rest:
                rest += [*inner_own, *inner_rest]
            else:
                own, rest = own + inner_own, inner_rest
        elif (name == "Text" or (name == "Formula" and not _holds_labels(child))) and not rest:
            own.append(child)
        elif name not in _IGNORED:
            rest.append(child)
    return own, rest
