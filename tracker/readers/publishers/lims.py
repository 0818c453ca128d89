"""Acts and regulations of Canada in the XML of Justice Canada (laws-lois.justice.gc.ca).

The schema is the publisher's LIMS: ``Statute``/``Regulation`` with ``Section``, ``Subsection``,
``Paragraph`` and so on, each with a ``lims:fid`` that stays the same through all versions.

Three rules that are not plain from the markup:

* ``lims:current-date`` and the stage "consolidation" say when a text was republished, never when
  the law changed: they are not read. ``lims:pit-date`` is the point in time of the text.
* A Schedule with the id ``NifProvs`` or ``RelatedProvs`` holds provisions of *other* acts that the
  publisher prints for information (amendments not in force, related provisions). Its sections are
  quoted law below ``nif_1``/``rel_1`` and never counted as sections of this act.
* Where the whole act is not in force, the document says so once and its provisions do not repeat
  it; ``in-force="no"`` marks a provision only as an exception inside an act that is in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.model import (
    LAW_SCOPES,
    Capture,
    Document,
    LegalStatus,
    Mark,
    ProvisionStatus,
    Scope,
    SourceSpec,
    StructureChanged,
    WrongLanguage,
)
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.publishers.lims_facts import head
from tracker.readers.sweep import Rules, part, sweep
from tracker.readers.xmltext import elements, first, guard_depth, inner, keep_part, key, local

NAME = "lims"
VERSION = 2

LIMS = "{http://justice.gc.ca/lims}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: element -> (eid prefix, type)
_UNITS = {
    "Section": ("sec", "section"), "Subsection": ("subsec", "subsection"),
    "Paragraph": ("para", "paragraph"), "Subparagraph": ("subpara", "subparagraph"),
    "Clause": ("cl", "point"), "Subclause": ("subcl", "subpoint"),
    "Subsubclause": ("subsubcl", "subpoint"), "FormulaGroup": ("formula", "block"),
    "FormulaDefinition": ("term", "item"), "FormulaParagraph": ("para", "paragraph"),
    "AmendedText": ("quoted", "quoted"), "ReadAsText": ("quoted", "quoted"), "Item": ("item", "item"),
    "TableGroup": ("tbl", "table"), "row": ("row", "row"), "Footnote": ("fn", "footnote"),
    "Definition": ("def", "definition"), "Schedule": ("sched", "schedule"),
    "Group": ("xhd", "crossheading"),
}  # fmt: skip
#: Wrappers without a meaning of their own.
_TRANSPARENT = frozenset(
    {"BillPiece", "RelatedOrNotInForce", "SectionPiece", "DocumentInternal", "Body", "List", "Order",
     "table", "tgroup", "thead", "tbody", "FormGroup", "Introduction"}
)  # fmt: skip
#: What is read elsewhere or is no law.
_NOT_BLOCKS = frozenset(
    {"Label", "MarginalNote", "TitleText", "FormulaTerm", "HistoricalNote", "colspec", "Identification",
     "RecentAmendments", "ScheduleFormHeading", "GroupHeading", "Caption", "title", "Repealed",
     "TableOfProvisions", "OriginatingRef"}
)  # fmt: skip
#: Names of the schema besides those above.
_KNOWN = re.compile(
    r"Statute|Regulation|Preamble|Enacts|Provision|Continued\w+|Text|Formula\w*|Defin(?:ition|ed)\w*|XRef\w+|Footnote(?:Ref)?"
    r"|Emphasis|Language|Repealed|HistoricalNote(?:SubItem)?|Amendment\w*|RecentAmendments|Bilingual\w+|Su[bp]|Ins|Del"
    r"|LineBreak|PageBreak|Leader\w*|Separator\w*|Fraction|Numerator|Denominator|Image(?:Group)?|AlternateText|Quoted\w+"
    r"|Oath|Signature\w*|Signatory|Conseil|entry|spanspec|tfoot|Heading|Label|MarginalNote|TitleText|ReaderNote|RunningHead"
    r"|Identification|(?:Bill|Short|Long|Running)\w+|Chapter|ConsolidatedNumber|AnnualStatute\w+|YYYY|MM|DD|Date|Stages"
    r"|Monarch|Note|Number|Other|Parliament|RegnalYear|Session|Year-s|Instrument\w*|Registration\w*|Consolidation\w*"
    r"|EnablingAuthority|Enabling\w*|RegulationMaker\w*|Regulation\w*|OrderNumber|Order|GazettePart|TableOfProvisions"
    r"|TitleProvision|DocumentTitle|ConventionAgreementTreaty|Scheduled?\w*|Group\w*|Caption|title|colspec|OriginatingRef"
    r"|M[A-Z]\w+|Expression|Ledger\w*|Marginal\w+|Supplementary\w*|Footnote\w*|Character"
)
_RULES = Rules(
    {"Identification/ShortTitle": "title", "Identification/LongTitle": "title",
     "Statute/Identification": "metadata", "Regulation/Identification": "metadata",
     "Statute/RecentAmendments": "metadata", "Regulation/RecentAmendments": "metadata",
     "HistoricalNote": "note", "FootnoteRef": "footnote_call",
     "TableOfProvisions": "contents", "Statute/Repealed": "metadata", "Regulation/Repealed": "metadata"},
    lambda element: bool(_known(local(element))),
)  # fmt: skip
#: Children whose text is the node's own, as long as nothing structural came before.
_OWN_TEXT = frozenset({"Text", "Formula", "FormulaConnector", "OriginatingRef"})
_SKIP = frozenset({"HistoricalNote", "FootnoteRef"})
_SPACED = frozenset(
    {"Text", "entry", "Provision", "BilingualItemEn", "BilingualItemFr", "Item", "Label", "LineBreak"}
)
_DIVISION = re.compile(
    r"(?P<word>part|partie|subdivision|sous-section|division|section|chapter|chapitre|subpart)\b\s*(?P<key>.*)",
    re.IGNORECASE,
)
#: French "SECTION" is the English "Division".
_DIVISION_WORDS = {
    "part": ("prt", "part"), "partie": ("prt", "part"), "subpart": ("subprt", "section_group"),
    "division": ("dvn", "section_group"), "section": ("dvn", "section_group"),
    "subdivision": ("subdvn", "subsection_group"), "sous-section": ("subdvn", "subsection_group"),
    "chapter": ("cpt", "chapter"), "chapitre": ("cpt", "chapter"),
}  # fmt: skip
_SCHEDULE_WORD = re.compile(r"^(?:schedule|annexe)\b\s*", re.IGNORECASE)
_CITATION = re.compile(r"^(?P<act>.*?),\s*(?P<point>(?:ss?|arts?)\.\s.*)$")
_EXTRA_SCHEDULES = {"NifProvs": ("nif_1", ProvisionStatus.NOT_YET), "RelatedProvs": ("rel_1", None)}


def _known(name: str) -> bool:
    return name in _UNITS or name in _TRANSPARENT or _KNOWN.fullmatch(name) is not None


def sniff(capture: Capture) -> bool:
    """Whether the first bytes name the LIMS namespace."""
    return b"http://justice.gc.ca/lims" in capture.body[:4096]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one act or regulation; a repealed act is a document without provisions.

    Raises `Unreadable` (broken XML), `StructureChanged` (another schema), `WrongLanguage`.
    """
    root = parse.xml(captures[0].body)
    if local(root) not in {"Statute", "Regulation"}:
        raise StructureChanged(f"a <{local(root)}> is not an act or regulation of Justice Canada")
    language = root.get(XML_LANG)
    if language and language.partition("-")[0] != source.language.partition("-")[0]:
        raise WrongLanguage(f"the publisher marks this text as {language}, {source.language} expected")
    part(root, _RULES)
    facts = head(root)
    reader = LimsReader(in_force=facts.status is not LegalStatus.NOT_IN_FORCE)
    for child in elements(root):
        if local(child) == "Schedule" and child.get("id") in _EXTRA_SCHEDULES:
            reader.extra_schedule(child)
        else:
            scope = {"Introduction": Scope.PREAMBLE, "Body": Scope.BODY}.get(local(child), Scope.ANNEXES)
            reader.container([child], scope)
    printed = sweep(reader.builder, [root], _RULES)
    keep_part(reader.builder, source.part)
    document = reader.builder.document(
        source, NAME, VERSION, facts.title, valid_from=facts.valid_from, text_date=facts.text_date,
        status=facts.status, status_note=facts.status_note, in_force_from=facts.in_force_from,
        repealed_from=facts.repealed_from, identifiers=facts.identifiers,
        printed=None if source.part else printed,
    )  # fmt: skip
    # One file is the whole text: a schedule that is not in it is gone, not out of scope.
    noted = [mark.act for p in document.provisions for mark in p.marks if mark.act]
    acts = tuple(dict.fromkeys([*([] if facts.acts_listed else noted), *facts.consolidates]))
    return replace(document, scope=LAW_SCOPES, consolidates=acts, acts_listed=facts.acts_listed)


class LimsReader:
    """One walk over a text, in document order."""

    def __init__(self, *, in_force: bool) -> None:
        self.builder = Builder()
        self._in_force = in_force  # at least in part: in-force="no" is an exception
        self._base: str | None = None  # eid quoted sections of an extra schedule are named from

    def extra_schedule(self, element: etree._Element) -> None:
        """`NifProvs` and `RelatedProvs`: law of other acts, printed for information."""
        eid, status = _EXTRA_SCHEDULES[element.get("id", "")]
        title = first(element, "ScheduleFormHeading")
        eid = self.builder.add(
            eid, None, "schedule", scope=Scope.ANNEXES, status=status or ProvisionStatus.IN_FORCE,
            heading=inner(first(title, "TitleText") if title is not None else None) or None,
        )  # fmt: skip
        self._base = eid
        mark = len(self.builder.provisions)
        self.container(elements(element), Scope.ANNEXES, eid)
        if status:
            for provision in self.builder.provisions[mark:]:
                self.builder.update(provision.eid, status=status)
        self._base = None

    def container(
        self, children: Iterable[etree._Element], scope: Scope, parent: str | None = None, depth: int = 0
    ) -> None:
        """Children of a text or schedule; a Heading opens a group up to the next one of its level."""
        groups = Groups(self.builder, parent)
        for child in self._flat(children, depth):
            if local(child) == "Heading":
                self._heading(child, groups, scope)
            else:
                self.child(child, groups.innermost, scope, depth + 1)

    def _flat(self, children: Iterable[etree._Element], depth: int) -> list[etree._Element]:
        """The children, wrappers opened: a heading inside one governs what follows it there."""
        guard_depth(depth)
        out: list[etree._Element] = []
        for child in children:
            name = local(child)
            opened = name in _TRANSPARENT or (len(child) and not _known(name))
            out.extend(self._flat(elements(child), depth + 1) if opened else [child])
        return out

    def _heading(self, element: etree._Element, groups: Groups, scope: Scope) -> None:
        level = int(element.get("level", "1")) if element.get("level", "1").isdecimal() else 1
        groups.close(level)
        label = inner(first(element, "Label"), _SKIP)
        found = _DIVISION.match(label)
        if found and key(found["key"]):
            prefix, type_ = _DIVISION_WORDS[found["word"].lower()]
            number = key(found["key"])
        else:
            prefix, type_ = "xhd", "crossheading"
            number = str(self.builder.next_number(groups.innermost, "xhd"))
        groups.open(
            level, prefix, number, type_, num=label or None,
            heading=inner(first(element, "TitleText"), _SKIP) or None, scope=scope,
            official_id=element.get(LIMS + "fid"),
            valid_from=iso_date(element.get(LIMS + "inforce-start-date")),
        )  # fmt: skip

    def child(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        """Add one element below ``parent`` by what it is; unknown ones keep their text as a block."""
        guard_depth(depth)
        name = local(element)
        if name in _NOT_BLOCKS:
            return
        if name in _TRANSPARENT:
            for child in elements(element):
                self.child(child, parent, scope, depth + 1)
        elif name in _UNITS:
            self._unit(element, parent, scope, depth, *_UNITS[name])
        elif name == "Preamble":
            self._unit(element, parent, scope, depth, "preamble", "preamble")
        elif name == "Enacts":
            self._leaf(element, parent, scope, "formula", "formula")
        elif name.startswith("Continued"):
            self._unit(element, parent, scope, depth, "wrapup", "wrapup")
        elif name in _OWN_TEXT:  # text after structured children closes the node
            self._leaf(element, parent, scope, "wrapup", "wrapup")
        else:
            if not _known(name):
                self.builder.warn("unknown_element", labels=(name,))
            self._leaf(element, parent, scope, "block", "block")

    def _leaf(
        self, element: etree._Element, parent: str | None, scope: Scope, prefix: str, type_: str
    ) -> None:
        text = inner(element, _SKIP, _SPACED)
        if text:
            self.builder.nth(
                parent, prefix, type_, text=text, scope=scope, official_id=element.get(LIMS + "fid")
            )

    def _unit(
        self, element: etree._Element, parent: str | None, scope: Scope, depth: int, prefix: str, type_: str
    ) -> None:
        """A node with label, marginal note, own text and children."""
        heading = first(element, "ScheduleFormHeading", "GroupHeading")
        titled = element if heading is None else heading
        label = inner(first(titled, "Label", "FormulaTerm"), _SKIP)
        note = inner(first(titled, "MarginalNote", "TitleText", "Caption"), _SKIP)
        if type_ == "table" and (table := first(element, "table")) is not None:
            note = " ".join(t for t in (note, inner(first(table, "title"), _SKIP)) if t)
        own, rest = self._split(element, depth)
        if heading is not None:
            own = [c for c in elements(heading) if local(c) in _OWN_TEXT] + own
        if type_ == "row":
            cells = [inner(cell, _SKIP, _SPACED) for cell in elements(element)]
            text, rest = " | ".join(cells) if any(cells) else "", []
        else:
            text = " ".join(t for t in (inner(child, _SKIP) for child in own) if t)
        if type_ == "row" and not text:
            return
        eid, type_ = self._name(element, parent, prefix, type_, label)
        number = None if type_ == "definition" else label or None
        eid = self.builder.add(
            eid, parent, type_, num=number, heading=note or None, text=text,
            scope=Scope.NOTES if type_ == "footnote" else scope, status=self._status(element, own),
            official_id=element.get(LIMS + "fid"), marks=_marks(element),
            valid_from=iso_date(element.get(LIMS + "inforce-start-date")),
        )  # fmt: skip
        self.container(rest, scope, eid, depth + 1)

    def _split(
        self, element: etree._Element, depth: int
    ) -> tuple[list[etree._Element], list[etree._Element]]:
        """The children whose text is the node's own, and the structured rest; strange wrappers are opened."""
        guard_depth(depth)
        own: list[etree._Element] = []
        rest: list[etree._Element] = []
        for child in elements(element):
            name = local(child)
            if len(child) and not _known(name):
                more, below = self._split(child, depth + 1)
                own, rest = (own, [*rest, *more, *below]) if rest else ([*own, *more], below)
            elif name in _OWN_TEXT and not rest:
                own.append(child)
            elif name not in _NOT_BLOCKS:
                rest.append(child)
        return own, rest

    def _name(
        self, element: etree._Element, parent: str | None, prefix: str, type_: str, label: str
    ) -> tuple[str, str]:
        """The eid and type of a unit: sections are named from the top, all else from the parent."""
        quoted = self._base is not None or eids.has_kind(parent, "quoted")
        if type_ == "section":
            base = self._base or (parent if quoted else None)
            tail = f"sec_{key(label) or self.builder.next_number(base, 'sec')}"
            return eids.join(base, tail), ("quoted" if quoted else type_)
        if type_ == "definition":
            terms = (e for e in element.iter() if local(e).startswith("DefinedTerm"))
            label = inner(next(terms, None))
        elif type_ == "schedule":
            label, type_ = _SCHEDULE_WORD.sub("", label), "quoted" if quoted else type_
        elif type_ in {"footnote", "wrapup"} or prefix == "xhd":
            label = ""
        tail = f"{prefix}_{key(label) or self.builder.next_number(parent, prefix)}"
        return eids.join(parent, tail), type_

    def _status(self, element: etree._Element, own: list[etree._Element]) -> ProvisionStatus:
        repealed = (first(part, "Repealed") for part in (element, *own))
        if any(r is not None for r in repealed):
            return ProvisionStatus.REPEALED
        if self._in_force and element.get("in-force") == "no":
            return ProvisionStatus.NOT_YET
        return ProvisionStatus.IN_FORCE


def _marks(element: etree._Element) -> tuple[Mark, ...]:
    """The acts a historical note names as having amended this provision (not the enacting one)."""
    note = first(element, "HistoricalNote")
    if note is None:
        return ()
    marks: list[Mark] = []
    for item in elements(note):
        text = inner(item)
        if text and item.get("type") != "original":
            found = _CITATION.match(text)
            marks.append(Mark("amended", found["act"], found["point"]) if found else Mark("amended", text))
    return tuple(marks)
