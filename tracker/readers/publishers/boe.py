"""Consolidated laws of Spain from the open data of the BOE: the version of every block on one day.

The answer holds all versions of all blocks (precepts, headings, annexes); the text is that of the day its
address names (``#vigencia=20230701``), of the day of capture where it names none. Articles are ``art_5``,
additional and final provisions ``sec_disposición-final-primera`` as in other prints of the same laws. What a
version was changed by (``id_norma``) is named in ``consolidates``; the editors' notes are footnotes.

Written from the publisher's description of the API; no reply of the live API was seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import Capture, Document, LegalStatus, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Groups
from tracker.readers.grammar.body.printed import BodyWriter
from tracker.readers.grammar.tables import western
from tracker.readers.lines import Line
from tracker.readers.publishers.boe_days import blocks, days_of, effect, of_name, versions
from tracker.readers.sweep import Rules, sweep
from tracker.readers.xmltext import elements, inner, local

NAME = "boe"
VERSION = 2

#: Class of a heading's paragraph -> (level, eid prefix, type).
_GROUPS = {"libro": (1, "bk", "book"), "parte": (1, "prt", "part"), "titulo": (2, "tit", "title"),
           "capitulo": (3, "cpt", "chapter"), "seccion": (4, "sct", "section_group"),
           "subseccion": (5, "subsct", "subsection_group")}  # fmt: skip
#: A paragraph of the class "titulo" is the law's own title.
_GROUP_CLASS = re.compile(r"(?!titulo$)(libro|parte|titulo|capitulo|(?:sub)?seccion)(?:_(?:num|tit))?")
_TITLE = re.compile(r"T[ÍI]TULO\s+[^\W\d_]+$", re.IGNORECASE)
#: Kinds of blocks that hold the text between preamble and signature.
_TEXTS = frozenset(
    {"encabezado", "precepto", "parte_final", "parte_dispositiva", "instrumento", "nota_inicial"}
)
_PROVISION = re.compile(
    r"(?P<num>Disposici[óo]n(?:es)? (?:adicional|transitoria|derogatoria|final)(?:es)?"
    r"(?: [a-záéíóúñ]{4,15}){0,3})\.?\s*(?P<heading>.*)",
    re.IGNORECASE | re.DOTALL,
)


def sniff(capture: Capture) -> bool:
    """Blocks with versions, as only this API serves them."""
    return (
        b"<response" in capture.body[:1024]
        and b"<bloque " in capture.body
        and b"fecha_vigencia=" in capture.body
    )


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read the law of one day. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    capture = captures[0]
    root = parse.xml(capture.body)
    at = of_name(capture.url) or capture.observed_at.date()
    reader = BoeReader(at)
    for block in blocks(root):
        reader.block(block)
    printed = sweep(reader.builder, [root], replace(_RULES, apart=reader.apart))
    facts = {local(e): inner(e) for e in root.iter(*_FACTS)}
    days = [d for d in days_of(root) if d <= at]
    if not days:
        raise StructureChanged(f"no version of the law is in effect on {at}")
    ended = iso_date(facts.get("fecha_derogacion")) or iso_date(facts.get("fecha_anulacion"))
    gone = next((note for name, note in _GONE.items() if facts.get(name) == "S"), None)
    repealed = gone is not None and (ended is None or ended <= at)
    base = facts.get("identificador", "")
    named = {"boe": base, "eli": facts.get("url_eli", ""), "number": facts.get("numero_oficial", "")}
    return reader.builder.document(
        source, NAME, VERSION, clean(facts.get("titulo", "")) or reader.title, valid_from=days[-1],
        text_date=days[-1], status=LegalStatus.REPEALED if repealed else LegalStatus.IN_FORCE,
        repealed_from=ended if repealed else None, status_note=gone if repealed else None, printed=printed,
        identifiers=named,
        consolidates=tuple(act for act in reader.acts() if act != base),
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES, Scope.NOTES}),
    )  # fmt: skip


#: What the metadata say of a law that ended, and the word for it.
_GONE = {
    "estatus_derogacion": "derogada",
    "estatus_anulacion": "anulada",
    "vigencia_agotada": "vigencia agotada",
}
_FACTS = (
    "identificador",
    "titulo",
    "numero_oficial",
    "url_eli",
    "fecha_derogacion",
    "fecha_anulacion",
    *_GONE,
)
_METADATA = re.compile(
    r"status|code|text|metadatos|ambito|departamento|rango|diario(?:_numero)?|estado_consolidacion|(?:fecha|estatus|url)_\w+"
    r"|identificador|titulo|numero_oficial|vigencia_agotada|analisis|materias?|notas?|referencias|anteriores|anterior"
    r"|posteriores|posterior|relacion|texto|id_norma|judicial|alertas?"
)
#: Elements of a version's own markup.
_MARKUP = re.compile(
    r"version|p|table|caption|colgroup|col|t(?:head|body|foot|r|h|d)|ul|ol|li|dl|dt|dd|img|blockquote|a|br|hr|div"
    r"|span|em|strong|su[bp]|[biu]|pre"
)
_RULES = Rules(
    {"metadatos/titulo": "title", "data/metadatos": "metadata", "response/status": "metadata",
     "data/analisis": "metadata", "metadatos/analisis": "metadata"},
    lambda e: bool((_METADATA if next(e.iterancestors("bloque"), None) is None else _MARKUP)
                   .fullmatch(local(e))),
)  # fmt: skip


class _Version(TypedDict):
    """What the version of a block says of its provision."""

    official_id: str
    valid_from: date
    status: ProvisionStatus


class BoeReader:
    """Takes the blocks of a law in order."""

    def __init__(self, at: date) -> None:
        self.builder = Builder()
        self.title = ""
        self.apart: dict[etree._Element, str] = {}  # the versions of other days
        self._at = at
        self._groups = Groups(self.builder)
        self._acts: dict[str, date] = {}

    def acts(self) -> list[str]:
        """The acts whose versions the text is made of, oldest first."""
        return sorted(self._acts, key=lambda act: (self._acts[act], act))

    def block(self, block: etree._Element) -> None:
        """The version of the day; a block that begins later, or ended, has none."""
        found = versions(block)
        past = [v for v in found if (d := effect(v)) and d <= self._at]
        self.apart |= dict.fromkeys([*past[:-1], *found[len(past) :]], "other_version")
        if not past:
            return
        version = past[-1]
        since = effect(version) or self._at
        if act := version.get("id_norma"):
            self._acts[act] = max(since, self._acts.get(act, since))
        over = iso_date(block.get("fecha_caducidad"))
        gone = over is not None and over <= self._at
        kind, id_ = block.get("tipo", ""), block.get("id", "")
        lines = [(e.get("class", ""), e) for e in elements(version) if local(e) != "blockquote"]
        if kind == "preambulo":
            self._front(lines)
        elif kind == "firma":
            self._last(lines)
        elif kind in _TEXTS or lines:
            if kind not in _TEXTS:
                self.builder.warn("unknown_element", labels=(f"bloque {kind}".strip(),))
            eid = self._provision(lines, block.get("titulo", ""), id_, since, gone=gone)
            self._footnotes(version, eid)

    def _front(self, lines: Sequence[tuple[str, etree._Element]]) -> None:
        top = self.builder.add("preamble", None, "preamble", scope=Scope.PREAMBLE)
        for n, (_, element) in enumerate(lines, 1):
            if words := clean(inner(element)):
                self.builder.child(top, "block", n, "block", text=words)

    def _last(self, lines: Sequence[tuple[str, etree._Element]]) -> None:
        for n, (_, element) in enumerate(lines, 1):
            if words := clean(inner(element)):
                self.builder.add(f"conclusion_{n}", None, "conclusion", text=words)

    def _provision(
        self, lines: Sequence[tuple[str, etree._Element]], title: str, id_: str, since: date, *, gone: bool
    ) -> str | None:
        """A heading's group, an article, a disposition or an annex, by its first paragraphs."""
        heads = [(m[1], clean(inner(e))) for name, e in lines if (m := _GROUP_CLASS.fullmatch(name))]
        if not heads and lines and lines[0][0] == "titulo" and _TITLE.match(clean(inner(lines[0][1]))):
            heads = [("titulo", clean(inner(e))) for name, e in lines if name == "titulo"]
        if heads:
            eid = self._group(heads, id_, since)
            self._body(eid, [e for name, e in lines if name != "titulo" and not _GROUP_CLASS.fullmatch(name)])
            return eid
        first = clean(inner(lines[0][1])) if lines else title
        named = lines[0][0] if lines else ""
        state = ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE
        more: _Version = {"official_id": id_, "valid_from": since, "status": state}
        if named.startswith("anexo") or title.upper().startswith("ANEXO"):
            eid = self._annex_head(lines, more)
            rest = [e for name, e in lines if not name.startswith("anexo")]
        elif found := western.article(first):
            base = self._groups.base
            eid = self.builder.add(
                eids.join(base, f"art_{found.number}"), base or self._groups.innermost, "article",
                num=found.num, heading=found.rest.rstrip(".") or None, **more,
            )  # fmt: skip
            rest = [e for _, e in lines[1:]]
        elif other := _PROVISION.fullmatch(first):
            self._groups.close(0)
            slug = re.sub(r"[\W_]+", "-", other["num"].lower()).strip("-")
            eid = self.builder.add(
                f"sec_{slug}", None, "section", num=other["num"],
                heading=other["heading"].rstrip(".") or None, **more,
            )  # fmt: skip
            rest = [e for _, e in lines[1:]]
        else:
            self._loose(lines)
            return None
        self._body(eid, rest)
        return eid

    def _group(self, heads: Sequence[tuple[str, str]], id_: str, since: date) -> str:
        kind = heads[0][0]
        level, prefix, type_ = _GROUPS[kind]
        num = heads[0][1]
        heading = " ".join(words for _, words in heads[1:])
        found = western.group(num)
        if found and found.rest and not heading:  # "CAPÍTULO I. Objeto" in one paragraph
            num, heading = found.num, found.rest
        tail = found.number if found else re.sub(r"[\W_]+", "-", num.lower()).strip("-")
        return self._groups.open(
            level, prefix, tail, type_, num=num, heading=heading or None, official_id=id_, valid_from=since
        )

    def _annex_head(self, lines: Sequence[tuple[str, etree._Element]], more: _Version) -> str:
        words = [clean(inner(e)) for name, e in lines if name.startswith("anexo")]
        num = words[0] if words else "ANEXO"
        found = western.annex(num)
        annex = self.builder.add(
            f"anx_{found.number}" if found and found.number else "anx", None, "annex", num=num,
            heading=" ".join(words[1:]) or None, scope=Scope.ANNEXES, **more,
        )  # fmt: skip
        self._groups = Groups(self.builder, annex)
        return annex

    def _loose(self, lines: Sequence[tuple[str, etree._Element]]) -> None:
        """Words of enactment and title lines that stand in blocks of their own."""
        for _, element in lines:
            if words := clean(inner(element)):
                self.title = self.title or words
                self.builder.nth(None, "formula", "formula", text=words, scope=Scope.PREAMBLE)

    def _body(self, eid: str, rest: Sequence[etree._Element]) -> None:
        lines: list[Line] = []
        for element in rest:
            rows = [e for e in element.iter() if local(e) == "tr"]
            for row in rows:
                cells = " | ".join(clean(inner(cell)) for cell in elements(row))
                lines.append(Line(f"| {cells} |", table=True))
            if not rows and (words := clean(inner(element))):
                lines.append(Line(words))
        BodyWriter(self.builder, eid).write(lines)

    def _footnotes(self, version: etree._Element, eid: str | None) -> None:
        for note in (e for e in elements(version) if local(e) == "blockquote"):
            if words := clean(inner(note)):
                n = self.builder.next_number(None, "fn")
                self.builder.child(
                    eid, "fn", n if eid is None else "editor", "footnote", text=words, scope=Scope.NOTES
                )
