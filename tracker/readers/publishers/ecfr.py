"""Regulations of the United States in the XML of eCFR: parts, subparts, sections, paragraphs, appendices.

Sections are ``sec_202.101``; the depth of their paragraphs is not in the markup and is found by
`us_paragraphs`. Authority, source and amendment notes are footnotes (``fn_auth``,
``sec_202.101__fn_source``), as are editorial notes; notes and examples of the regulation itself stay in
its text. The date of the text is the one in the address (`.../full/2026-10-01/title-28.xml?part=202`).

The same in bulk from GPO (https://www.govinfo.gov/bulkdata/ECFR/title-28/ECFR-title28.xml) is a whole
title, of which the source names the part (`part: prt_202`); its date is that of its volume's <AMDDATE>.

Written from the publisher's description (https://www.ecfr.gov/reader-aids/ecfr-developer-resources and the
GPO's user guide to eCFR XML); no reply of the live API was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date, parse_date
from tracker.law.text import clean
from tracker.model import Capture, Document, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.publishers import us_paragraphs
from tracker.readers.sweep import Rules, part, sweep
from tracker.readers.xmltext import elements, first, guard_depth, inner, key, local

NAME = "ecfr"
VERSION = 2

_DIV = re.compile(r"DIV[1-9]")
_GROUPS = {"TITLE": ("tit", "title"), "SUBTITLE": ("subtit", "title"), "CHAPTER": ("cpt", "chapter"),
           "SUBCHAP": ("subcpt", "chapter"), "PART": ("prt", "part"), "SUBPART": ("subpt", "section_group"),
           "SUBJGRP": ("xhd", "crossheading")}  # fmt: skip
_PARAGRAPHS = re.compile(r"P|PSPACE|FP(?:-?\d|-DASH|1-2)?|FRP\d?|LDRWK|MATH|STARS|P-[12]")
_FLUSH = re.compile(r"FP.*|FRP\d?")
_HEADS = re.compile(r"HD[1-8]|HED\d?|SUBJECT")
#: Notes of the publisher, and what they are called in an id.
_FOOTNOTES = {"AUTH": "auth", "SOURCE": "source", "CITA": "source", "SECAUTH": "auth", "APPRO": "approval",
              "EDNOTE": "ednote", "EFFDNOT": "effective", "EFFDNOTP": "effective", "CROSSREF": "crossref",
              "XREF": "coming", "FTNT": "note", "PARAUTH": "auth"}  # fmt: skip
_NOTES = frozenset({"NOTE", "EXAMPLE", "EXTRACT", "PUBSTATE", "NOTES"})
_SKIP = frozenset({"HEAD", "img", "FTREF", "PRTPAGE", "AC"})
_CITATION = re.compile(r"\b\d{1,3} FR \d{1,6}\b")
_NUMBER = re.compile(r"^§+\s*(?P<number>[\w.–-]+)\s*(?P<heading>.*)$", re.DOTALL)
_DATE = re.compile(r"/full/(\d{4}-\d{2}-\d{2})/")
_APPENDIX = re.compile(r"Appendix(?:es)?\s+(?:(?P<name>[A-Z0-9]{1,4})(?= to Part|$)|(?P<rest>.+))", re.DOTALL)


_KNOWN = re.compile(
    r"ECFR|DLPSTEXTCLASS|HEADER|TEXT|BODY|XML|FDSYS\w*|DIV\d?|HEAD|HED\d?|HD\d|P(?:SPACE|-\d)?|FP\S*|FRP\d?|LDRWK|MATH"
    r"|STARS|SUBJECT|AUTH|SOURCE|CITA|SECAUTH|APPRO|EDNOTE|EFFDNOTP?|CROSSREF|XREF|FTNT|FTREF|PARAUTH|NOTES?|EXAMPLE|EXTRACT"
    r"|PUBSTATE|I|E|B|U|SU|sup|sub|span|a|br|img|AC|PRTPAGE|TABLE|GPOTABLE|CAPTION|TTITLE|TDESC|BOXHD|CHED|ROW|ENT|TN?F?"
    r"|T(?:HEAD|BODY|FOOT|R|H|D|NOTE)|TABLENOTE|thead|tbody|tr|th|td|table|caption|col|colgroup|RESERVED|AMDDATE|VOL\w*|div|p"
    r"|math|m(?:row|[ion]|su[bp]|subsup|frac|text|sqrt|fenced|table|t[rd]|over|under|style)|strong|em|[uo]l|li"
)
_RULES = Rules(
    {"FTREF": "footnote_call", "PRTPAGE": "running_head", "AC": "metadata", "ECFR/HEADER": "metadata",
     "DLPSTEXTCLASS/HEADER": "metadata", "AMDDATE": "metadata", "VOLUME": "metadata",
     "AUTH/HED": "label", "SOURCE/HED": "label", "EDNOTE/HED": "label", "EFFDNOT/HED": "label",
     "EFFDNOTP/HED": "label", "CROSSREF/HED": "label", "SECAUTH/HED": "label", "APPRO/HED": "label"},
    lambda element: _KNOWN.fullmatch(local(element)) is not None,
)  # fmt: skip


def sniff(capture: Capture) -> bool:
    """A DIV with the types of the CFR's hierarchy."""
    head = capture.body[:4096]
    return (
        b"<DIV" in head
        and re.search(rb'<DIV[1-9] [^>]*TYPE="(?:TITLE|CHAPTER|PART|SUBPART|SECTION)"', head) is not None
    )


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a title, part or section. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    capture = captures[0]
    root = parse.xml(capture.body)
    top = (
        root
        if _DIV.fullmatch(local(root))
        else next((e for e in root.iter() if _DIV.fullmatch(local(e))), None)
    )
    if top is None:
        raise StructureChanged(f"a <{local(root)}> without a <DIV>")
    dated = _DATE.search(capture.url)
    day = iso_date(dated.group(1)) if dated else None
    if source.part and f"prt_{key(top.get('N') or '')}" != source.part:
        top = _part_of(root, source.part)
        day, root = day or _volume_date(top), top
    part(root, _RULES)
    reader = EcfrReader()
    title = clean(inner(first(top, "HEAD")))
    if top.get("TYPE") in _GROUPS and top.get("TYPE") != "SUBJGRP":
        reader.walk(elements(top), None, Scope.BODY, 0)
    else:
        reader.walk([top], None, Scope.BODY, 0)
    printed = sweep(reader.builder, [root], replace(_RULES, apart=_title_of(top)))
    return reader.builder.document(
        source, NAME, VERSION, title, text_date=day, valid_from=day, consolidates=tuple(reader.acts),
        scope=frozenset({Scope.BODY, Scope.ANNEXES, Scope.NOTES}), printed=printed,
    )  # fmt: skip


def _part_of(root: etree._Element, asked: str) -> etree._Element:
    """The part a source names, out of a whole title. Raises `StructureChanged`."""
    for element in root.iter("DIV5"):
        if f"prt_{key(element.get('N') or '')}" == asked:
            return element
    raise StructureChanged(f"the title has no part {asked.removeprefix('prt_')}")


def _volume_date(top: etree._Element) -> date | None:
    """The day up to which a volume of the bulk data holds the amendments ("Nov. 27, 2026")."""
    volume = next(top.iterancestors("ECFRBRWS"), None)
    return None if volume is None else parse_date(clean(inner(first(volume, "AMDDATE"))), "en")


def _title_of(top: etree._Element) -> dict[etree._Element, str]:
    head = first(top, "HEAD")
    return {} if head is None or top.get("TYPE") not in _GROUPS else {head: "title"}


class EcfrReader:
    """One walk over a part, in document order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._acts: dict[str, None] = {}

    @property
    def acts(self) -> list[str]:
        """Federal Register citations of the amendments the notes name, oldest first."""
        return sorted(self._acts, key=lambda c: tuple(int(x) for x in re.findall(r"\d+", c)))

    def walk(self, children: Iterable[etree._Element], parent: str | None, scope: Scope, depth: int) -> None:
        """Groups, sections, appendices and notes below ``parent``; loose text as blocks."""
        guard_depth(depth)
        for element in children:
            name = local(element)
            if name in _SKIP:
                continue
            if _DIV.fullmatch(name):
                self._division(element, parent, scope, depth)
            elif name in _FOOTNOTES:
                self._footnote(element, name, parent)
            elif len(element) and not _RULES.known(element):
                self.walk(elements(element), parent, scope, depth + 1)
            else:
                self._blocks([element], parent, scope)

    def _division(self, element: etree._Element, parent: str | None, scope: Scope, depth: int) -> None:
        kind = element.get("TYPE", "")
        head = clean(inner(first(element, "HEAD")))
        if kind == "SECTION":
            self._section(element, head, parent, scope)
        elif kind == "APPENDIX":
            self._appendix(element, head)
        elif kind in _GROUPS:
            prefix, type_ = _GROUPS[kind]
            number, _, heading = head.partition("—")
            tail = key(element.get("N") or "") or str(self.builder.next_number(parent, prefix))
            if kind == "SUBJGRP":
                tail, number, heading = str(self.builder.next_number(parent, prefix)), "", head
            eid = self.builder.child(
                parent, prefix, tail, type_, num=number.strip() or None,
                heading=heading.strip() or None, scope=scope,
            )  # fmt: skip
            self.walk(elements(element), eid, scope, depth + 1)
        else:
            self.builder.warn("unknown_element", labels=(f"{local(element)} {kind}".strip(),))
            eid = self.builder.nth(parent, "block", "block", heading=head or None, scope=scope)
            self.walk((e for e in elements(element) if local(e) != "HEAD"), eid, scope, depth + 1)

    def _section(self, element: etree._Element, head: str, parent: str | None, scope: Scope) -> None:
        found = _NUMBER.match(head)
        number = (element.get("N") or (found["number"] if found else "")).replace("§", "").strip()
        heading = found["heading"].strip() if found else head
        eid = self.builder.add(
            f"sec_{key(number) or self.builder.next_number(None, 'sec')}", parent, "section",
            num=f"§ {number}" if number else None, heading=heading or None, scope=scope,
        )  # fmt: skip
        self._paragraphs(element, eid, scope)

    def _paragraphs(self, section: etree._Element, eid: str, scope: Scope) -> None:
        """The flat paragraphs of a section, each below what its marks say."""
        rows: list[tuple[etree._Element, list[us_paragraphs.MarkedParagraph]]] = []
        for element in _opened(section):
            marked = _PARAGRAPHS.fullmatch(local(element)) is not None
            rows.append((element, us_paragraphs.parse(_with_italics(element)) if marked else []))
        placed = iter(us_paragraphs.levels([p for _, paras in rows for p in paras]))
        open_: dict[int, str] = {}
        for element, paras in rows:
            name = local(element)
            for para in paras:
                self._paragraph(
                    para, next(placed), eid, open_, flush=bool(_FLUSH.fullmatch(name)), scope=scope
                )
            if paras or name in _SKIP:
                continue
            if name in _FOOTNOTES:
                self._footnote(element, name, eid)
            else:
                self._blocks([element], open_[max(open_)] if open_ else eid, scope)

    def _paragraph(
        self, para: us_paragraphs.MarkedParagraph, placed: Sequence[us_paragraphs.PlacedMark], section: str,
        open_: dict[int, str], *, flush: bool, scope: Scope,
    ) -> None:  # fmt: skip
        for n, found in enumerate(placed):
            above = [lvl for lvl in open_ if lvl < found.level]
            parent = open_[max(above)] if above else section
            prefix, type_ = us_paragraphs.LEVELS[found.level]
            last = n == len(placed) - 1
            eid = self.builder.child(
                parent, prefix, found.mark.value.lower(), type_, num=f"({found.mark.value})",
                heading=found.mark.heading, text=para.text if last else "", scope=scope,
            )  # fmt: skip
            for level in [lvl for lvl in open_ if lvl >= found.level]:
                del open_[level]
            open_[found.level] = eid
        if placed or not para.text:
            return
        if not open_ and not self.builder.get(section).text and self.builder.provisions[-1].eid == section:
            self.builder.update(section, text=para.text)
        elif flush and open_:
            parent = self.builder.get(open_[max(open_)]).parent or section
            self.builder.nth(parent, "wrapup", "wrapup", text=para.text, scope=scope)
        else:
            self.builder.nth(section, "block", "block", text=para.text, scope=scope)

    def _appendix(self, element: etree._Element, head: str) -> None:
        """``anx_a`` for Appendix A to the part; one to a subpart has it all in its name."""
        name = element.get("N") or head
        found = _APPENDIX.match(name)
        number, _, heading = head.partition("—")
        tail = key(found["name"] or found["rest"] if found else name) or str(
            self.builder.next_number(None, "anx")
        )
        eid = self.builder.child(
            None, "anx", tail, "annex", num=number.strip() or None, heading=heading.strip() or None,
            scope=Scope.ANNEXES,
        )  # fmt: skip
        self._blocks(elements(element), eid, Scope.ANNEXES)

    def _blocks(self, found: Iterable[etree._Element], parent: str | None, scope: Scope) -> None:
        """Loose text in order: headings open sections of their own, tables rows, notes what they hold."""
        groups = Groups(self.builder, parent)
        for element in found:
            name = local(element)
            above = groups.innermost
            if name in _SKIP:
                continue
            if name in _FOOTNOTES:
                self._footnote(element, name, above)
            elif _HEADS.fullmatch(name) and (words := clean(inner(element))):
                level = int(name[-1]) if name[-1].isdecimal() else 9
                groups.close(level)
                number = self.builder.next_number(groups.innermost, "sec")
                groups.open(level, "sec", number, "section", heading=words, scope=scope)
            elif name in _NOTES:
                self._note(element, above, scope)
            elif any(local(e) in {"TABLE", "GPOTABLE"} for e in element.iter()):
                self._table(element, above, scope)
            elif words := clean(inner(element)):
                self.builder.nth(above, "block", "block", text=words, scope=scope)

    def _note(self, element: etree._Element, parent: str | None, scope: Scope) -> None:
        """A note or an example of the regulation itself, under its own heading."""
        heading = next((clean(inner(e)) for e in elements(element) if _HEADS.fullmatch(local(e))), None)
        parts = [clean(inner(e)) for e in elements(element) if not _HEADS.fullmatch(local(e))]
        text = " ".join(p for p in parts if p)
        if heading or text:
            self.builder.nth(parent, "block", "block", heading=heading or None, text=text, scope=scope)

    def _table(self, element: etree._Element, parent: str | None, scope: Scope) -> None:
        title = next((clean(inner(e)) for e in element.iter() if local(e) in {"CAPTION", "TTITLE"}), None)
        eid = self.builder.nth(parent, "tbl", "table", heading=title or None, scope=scope)
        for row in (e for e in element.iter() if local(e) in {"TR", "ROW", "BOXHD"}):
            cells = [clean(inner(cell)) for cell in elements(row)]
            if any(cells):
                self.builder.nth(eid, "row", "row", text=" | ".join(cells))

    def _footnote(self, element: etree._Element, name: str, parent: str | None) -> None:
        """A note of the publisher: what the law rests on, where it was published, how it was amended."""
        text = clean(inner(element, frozenset({"HED"}), frozenset({"P", "PSPACE"})))
        if not text:
            return
        if name in {"CITA", "SOURCE"}:
            self._acts.update(dict.fromkeys(_CITATION.findall(text)))
        tail = f"fn_{_FOOTNOTES[name]}"
        if eids.join(parent, tail) in self.builder:
            tail = f"{tail}_{self.builder.next_number(parent, tail) + 1}"
        self.builder.add(eids.join(parent, tail), parent, "footnote", text=text, scope=Scope.NOTES)


def _opened(section: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """The elements of a section; what nobody knows is opened."""
    guard_depth(depth)
    for element in elements(section):
        if len(element) and not _RULES.known(element):
            yield from _opened(element, depth + 1)
        else:
            yield element


def _with_italics(element: etree._Element) -> str:
    """The words of a paragraph with its italics marked (`us_paragraphs.ITALIC`)."""
    parts: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            name = local(child)
            words = "" if name in _SKIP else "".join(str(t) for t in child.itertext())
            italic = name == "I" or (name == "E" and child.get("T") in {"03", "52"})
            parts.append(
                f"{us_paragraphs.ITALIC[0]}{words.strip()}{us_paragraphs.ITALIC[1]}"
                if italic and words.strip()
                else words
            )
        parts.append(child.tail or "")
    return clean("".join(parts))
