"""Statutes in XML that marks sections and leaves what is in them as lines: Germany and Ireland.

Germany (`gesetze-im-internet.de`): a ``norm`` for every heading, § or Artikel, with its name in ``enbez``.
Ireland (`irishstatutebook.ie`): ``sect`` below ``part`` and ``chapter``, schedules behind them; quotation
marks, dashes and accented letters are elements. The lines of a section are read by the grammar of treaties
and statutes (`body.printed`).

Proven on real files (docs/sources/proven.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, LegalStatus, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.lines import Line
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import elements, first, inner, key, local

NAME = "flat_xml"
VERSION = 1

_GERMAN = re.compile(
    r"dokumente|norm|metadaten|jurabk|amtabk|ausfertigung-datum|fundstelle|periodikum|zitstelle|anlageabgabe|dokst"
    r"|anlagedat|abgabedat|kurzue|langue|gliederungseinheit|gliederung\w+|enbez|titel|standangabe|standtyp|standkommentar"
    r"|textdaten|text|fussnoten|Content|P|BR|SP|DL|DT|DD|LA|B|I|U|F|SUP|SUB|pre|small|table|tgroup|colspec|row|entry|t(?:body|head|foot)"
    r"|Title|Subtitle|TOC|Ident|Revision|Split|FnR|Footnotes?|FnArea|IMG|FILE|ABWFORMAT|noindex|kommentar|Citation|QuoteL|QuoteR"
)
_IRISH = re.compile(
    r"act|metadata|number|year|dateofenactment|frontmatter|actnumber|acttoc|actsreferredto|body|backmatter|sect|chapter"
    r"|schedule|xref|graphic|hr1|font|fn|marker|su|sb|unicode|smallcaps|odq|cdq|osq|csq|emdash|endash|euro|[aeiouAEIOU]fada"
    r"|colspec|tgroup|row|entry|Tab|tab"
)
_SIGNS = {"odq": "“", "cdq": "”", "osq": "‘", "csq": "’", "emdash": "—", "endash": "–", "euro": "€"} | {
    f"{letter}fada": accented for letter, accented in zip("aeiouAEIOU", "áéíóúÁÉÍÓÚ", strict=True)
}
_NUMBER = re.compile(
    r"(?P<word>§§?|Art(?:ikel)?\.?|Anlage|Anhang)\s*(?P<number>\d{1,4}[a-z]{0,2}|[IVXLC]{1,7})?\b.*"
)
_GERMAN_UNITS = {"§": ("sec", "section"), "A": ("art", "article"), "An": ("anx", "annex")}
_HEADINGS = ("gliederungsbez", "gliederungskennzahl", "gliederungstitel")
_IRISH_GROUPS = {"part": (1, "prt", "part"), "chapter": (2, "cpt", "chapter")}
_GROUP_NUMBER = re.compile(r"(?:part|chapter|schedule)\s*(\w{1,8})", re.IGNORECASE)
_RULES = Rules(
    {"norm/metadaten": "metadata", "act/metadata": "metadata", "acttoc": "contents", "actsreferredto": "note",
     "marker": "footnote_call", "FnR": "footnote_call"},
    lambda e: bool(HTML.fullmatch(local(e)) or _names(e).fullmatch(local(e))),
)  # fmt: skip


def _names(element: etree._Element) -> re.Pattern[str]:
    return _GERMAN if local(element.getroottree().getroot()) == "dokumente" else _IRISH


def sniff(capture: Capture) -> bool:
    """A German ``dokumente`` with norms, or an Irish ``act`` with its metadata."""
    head = capture.body[:4096]
    return (b"<dokumente" in head and b"<norm" in head) or (b"<act>" in head and b"<dateofenactment" in head)


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one statute. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    root = parse.xml(captures[0].body)
    german = local(root) == "dokumente"
    if not german and local(root) != "act":
        raise StructureChanged(f"a <{local(root)}> is no statute")
    for sign in root.iter("unicode", *_SIGNS):
        sign.text = _SIGNS.get(local(sign)) or _coded(sign.get("ch", ""))
    part(root, _RULES)
    reader = FlatReader()
    if german:
        for norm in root.iter("norm"):
            reader.norm(norm)
    else:
        reader.irish(root)
    printed = sweep(reader.builder, [root], _RULES)
    builder = reader.builder
    named = ("langue", "jurabk") if german else ("title",)
    title = next((t for n in named for e in root.iter(n) if (t := inner(e))), "")
    enacted = next(root.iter("ausfertigung-datum", "dateofenactment"), None)
    notes = [inner(e) for e in root.iter("standkommentar")]
    gone = any(re.search(r"aufgeh\.|außer Kraft", note) for note in notes)
    return builder.document(
        source, NAME, VERSION, title, text_date=None if german else iso_date(inner(enacted)),
        status=LegalStatus.REPEALED if gone else LegalStatus.UNKNOWN, status_note="; ".join(notes) or None,
        identifiers={"abbreviation": inner(next(root.iter("jurabk"), None)), "enacted": inner(enacted)},
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES, Scope.NOTES}), printed=printed,
    )  # fmt: skip


def _coded(code: str) -> str:
    """The character of a code as "00D7"."""
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else ""


class FlatReader:
    """Takes the sections of a statute in order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._groups = Groups(self.builder)

    # --- Germany ---------------------------------------------------------------------------------

    def norm(self, norm: etree._Element) -> None:
        """A heading, a § with its title, or words before and behind them."""
        facts = {local(e): inner(e) for e in norm.iter("enbez", "titel", *_HEADINGS)}
        lines = _lines(next(norm.iter("text"), None))
        name, title = facts.get("enbez", ""), facts.get("titel", "")
        found = _NUMBER.fullmatch(name)
        eid: str | None = None
        if facts.get("gliederungsbez"):
            level = max(1, len(facts.get("gliederungskennzahl", "")) // 3)
            tail = key(facts["gliederungsbez"]) or str(level)
            eid = self._groups.open(
                level, f"grp{level}", tail, "chapter", num=facts["gliederungsbez"],
                heading=facts.get("gliederungstitel") or None,
            )  # fmt: skip
        elif found:
            prefix, type_ = _GERMAN_UNITS["§" if name[0] == "§" else "An" if name.startswith("An") else "A"]
            annex = type_ == "annex"
            gone = bool(re.fullmatch(r"\(weggefallen\)|-", title)) or [x.text for x in lines] in (
                ["(weggefallen)"],
                ["-"],
            )
            eid = self.builder.add(
                f"{prefix}_{found['number'].lower()}" if found["number"] else prefix,
                None if annex else self._groups.innermost, type_, num=name, heading=title or None,
                scope=Scope.ANNEXES if annex else None,
                status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
        if eid is not None:
            BodyWriter(self.builder, eid).write(lines)
        else:
            self._loose(lines, name, title)
        for note in norm.iter("fussnoten"):
            self._note(eid, " ".join(x.text for x in _lines(note)))

    def _loose(self, lines: Sequence[Line], name: str, title: str) -> None:
        heading = " ".join(x for x in (name, title) if x)
        if not lines and not title:
            return
        top = self.builder.nth(None, "front", "formula", heading=heading or None, scope=Scope.PREAMBLE)
        for line in lines:
            self.builder.nth(top, "block", "block", text=line.text)

    def _note(self, eid: str | None, text: str) -> None:
        if text:
            self.builder.nth(eid, "fn", "footnote", text=text, scope=Scope.NOTES)

    # --- Ireland ---------------------------------------------------------------------------------

    def irish(self, root: etree._Element) -> None:
        """Front matter, then parts, chapters, sections and schedules."""
        for front in root.iter("frontmatter"):
            for line in _lines(front, frozenset({"acttoc", "actsreferredto"})):
                self.builder.nth(None, "formula", "formula", text=line.text, scope=Scope.PREAMBLE)
        for element in root.iter("part", "chapter", "sect", "schedule"):
            titles = _lines(first(element, "title"), frozenset({"fn"}))
            if local(element) == "sect":
                self._section(element, titles)
            elif local(element) == "schedule":
                self._schedule(element, titles)
            else:
                level, prefix, type_ = _IRISH_GROUPS[local(element)]
                words = [x.text for x in titles]
                number = _GROUP_NUMBER.match(words[0]) if words else None
                tail = (
                    key(number[1])
                    if number
                    else str(self.builder.next_number(self._groups.innermost, prefix))
                )
                self._groups.open(
                    level, prefix, tail, type_, num=words[0] if number else None,
                    heading=" ".join(words[1:] if number else words) or None,
                )  # fmt: skip
                own = [
                    x for child in elements(element) if local(child) in {"p", "table"} for x in _lines(child)
                ]
                for line in own:
                    self.builder.nth(self._groups.innermost, "block", "block", text=line.text)
                for child in elements(element):
                    if local(child) in {"p", "table", "title"}:
                        self._footnotes(child, self._groups.innermost)

    def _section(self, element: etree._Element, titles: Sequence[Line]) -> None:
        number = inner(first(element, "number"))
        lines = _lines(element, frozenset({"number", "title", "fn"}))
        if lines and number and lines[0].text.startswith(number):
            lines[0] = lines[0]._replace(text=lines[0].text[len(number) :].strip())
            self.builder.drop("duplicate", number)
        eid = self.builder.add(
            f"sec_{key(number) or self.builder.next_number(None, 'sec')}", self._groups.innermost, "section",
            num=number or None, heading=" ".join(x.text for x in titles) or None,
        )  # fmt: skip
        BodyWriter(self.builder, eid).write([x for x in lines if x.text])
        self._footnotes(element, eid)

    def _schedule(self, element: etree._Element, titles: Sequence[Line]) -> None:
        words = [x.text for x in titles]
        eid = self.builder.nth(
            None, "sched", "schedule", num=words[0] if words else None, heading=" ".join(words[1:]) or None,
            scope=Scope.ANNEXES,
        )  # fmt: skip
        for line in _lines(element, frozenset({"title", "fn"})):
            kind = "row" if line.table else "block"
            self.builder.nth(eid, kind, kind, text=line.text.strip("| ") if line.table else line.text)
        self._footnotes(element, eid)

    def _footnotes(self, element: etree._Element, eid: str | None) -> None:
        for note in element.iter("fn"):
            self._note(eid, " ".join(x.text for x in _lines(note, frozenset({"marker"}))))


def _lines(root: etree._Element | None, skip: frozenset[str] = frozenset()) -> list[Line]:
    """The lines below an element: paragraphs, items with their mark before them, rows of tables."""
    out: list[Line] = []
    words: list[str] = []

    def flush() -> None:
        if text := clean("".join(words)):
            out.append(Line(text))
        words.clear()

    stack: list[etree._Element | str | None] = [] if root is None else [root]
    while stack:
        node = stack.pop()
        if node is None:
            flush()
        elif isinstance(node, str):
            words.append(node)
        elif (name := local(node)) and not (name in skip and node is not root):
            if name in {"row", "tr"}:
                flush()
                cells = [inner(cell, skip, frozenset({"P", "p", "BR", "br"})) for cell in elements(node)]
                if any(cells):
                    out.append(Line(f"| {' | '.join(cells)} |", table=True))
                continue
            stack.extend(reversed(list(_parts(node, name))))
    flush()
    return out


def _parts(node: etree._Element, name: str) -> Iterable[etree._Element | str | None]:
    """What stands in an element, in order; None ends a line."""
    if name in {"P", "p", "DL", "DT", "BR", "br", "pre", "title", "table", "Title", "Subtitle"}:
        yield None
    yield node.text or ""
    for child in node:
        yield child
        yield child.tail or ""
    if name == "DT":
        yield " "
    elif name in {"P", "p", "DL", "DD", "pre", "title", "table", "Title", "Subtitle"}:
        yield None
