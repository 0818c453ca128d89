"""Formex 4, the XML of the Publications Office: Official Journal (``ACT``, ``ANNEX``, ``CORR``) and
consolidated texts (``CONS.ACT``).

A consolidation keeps what was deleted between its ``DELETED`` marks (``<?CLG.MDFO?>`` ...
``<?CLG.MDFC?>``): that is no law and is left out; the mark stays on what held it. The elements are those of
the Publications Office's Formex 4 schema (formex.publications.europa.eu).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lxml import etree

from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import (
    Capture,
    Document,
    EmptyExtract,
    Incomplete,
    SourceSpec,
    StructureChanged,
    Unreadable,
)
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.eu.formex_blocks import FormexBlocks
from tracker.readers.eu.meta import ActFacts, act_title, celex_of
from tracker.readers.eu.provisions import Emitter

NAME = "formex"
VERSION = 5

_ROOTS = {"ACT", "CONS.ACT", "ANNEX", "CONS.ANNEX", "CORR", "GENERAL", "DECISION", "AGR", "LETTER", "PROT"}
_ROOT = re.compile(
    rb"<(COMBINED\.FMX|ACT|CONS\.ACT|ANNEX|CONS\.ANNEX|CORR|GENERAL|DECISION|AGR|LETTER|PROT|PUBLICATION|DOC)[\s>]"
)


def sniff(capture: Capture) -> bool:
    """Whether this is Formex: one of its roots, and its schema named or its own elements on top."""
    head = capture.body[:8192]
    if not _ROOT.search(head):
        return False
    return b"formex.publications.europa.eu" in head or b"<BIB.INSTANCE" in head or b"<INFO.CONSLEG" in head


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """The act in the captures: one file, a combined one, or the act's file and those of its annexes.

    Raises `Incomplete` for a file that is cut off, `EmptyExtract` where no file holds text of law,
    `StructureChanged` for a deletion that is never closed (its end cannot be known).
    """
    builder = Builder()
    emitter = Emitter(builder)
    head = ActFacts()
    files = [_root(capture) for capture in captures]
    roots = [el for file in files for el in _documents(file)]
    if not any(el.tag in _ROOTS for el in roots):
        raise EmptyExtract(f"no text of law in {[c.url for c in captures]}")
    roots.sort(key=lambda el: el.tag in {"ANNEX", "CONS.ANNEX"})  # the act first, else as given
    for file in files:
        head.printed += file.itertext()
        head.heads += _printed_heads(file)
    try:
        for root in roots:
            _add_facts(head, root)
            reader = FormexBlocks(builder, titled=bool(head.title))
            blocks = reader.document(root)
            if reader.open_deletions:
                raise StructureChanged(f"a deletion is opened and not closed in {source.id}")
            head.title = head.title or act_title(reader.title)
            emitter.top(blocks, consolidated=head.consolidated is not None)
            emitter.notes(reader.take_calls())
    except RecursionError as error:
        raise Unreadable("XML nested too deeply") from error
    celex = next((c for c in map(celex_of, (c.url for c in captures)) if c), None)
    if celex:
        head.identifiers.setdefault("celex", celex)
    return head.document(builder, source, NAME, VERSION)


def _root(capture: Capture) -> etree._Element:
    tail = capture.body[-256:].rstrip()
    found = _ROOT.search(capture.body[:8192])
    if found and not tail.endswith(b"</" + found.group(1) + b">"):
        raise Incomplete(f"{capture.url} is cut off: no </{found.group(1).decode()}>")
    return parse.xml(capture.body)


def _documents(root: etree._Element) -> list[etree._Element]:
    """The documents of a file, and what stands beside them: a table of contents (``PUBLICATION``)."""
    if root.tag in _ROOTS:
        return [root]
    _publication_date(root)
    return list(root.iterchildren(tag=etree.Element))


def _printed_heads(root: etree._Element) -> list[str]:
    """The articles' numbers as they are printed, but for those quoted in another article or deleted."""
    heads = []
    deletions: set[str] = set()
    for el in root.iter("TI.ART", etree.ProcessingInstruction):
        if isinstance(el, etree._ProcessingInstruction):
            name = el.get("ID") or el.get("IDREF") or ""
            if el.target == "CLG.MDFO" and (el.get("ACTION") or "").lower().startswith("delet"):
                deletions.add(name)
            elif el.target == "CLG.MDFC":
                deletions.discard(name)
        elif not deletions and sum(1 for _ in el.iterancestors("ARTICLE")) == 1:
            notes = {text for note in el.iter("NOTE") for text in note.itertext()}
            heads.append(clean("".join(text for text in el.itertext() if text not in notes)))
    return heads


def _publication_date(root: etree._Element) -> None:
    """In a combined file the date of the Official Journal stands beside the act: put it on the act."""
    day = root.find(".//BIB.OJ/DATE")
    if day is not None:
        for el in root:
            if el.tag in _ROOTS:
                el.set("PUBLISHED", day.get("ISO") or "")


def _add_facts(head: ActFacts, root: etree._Element) -> None:
    language = root.find(".//LG.DOC")
    if language is None:
        language = root.find(".//LG.OJ")
    if head.language is None and language is not None and language.text:
        head.language = language.text.strip().lower()
    printed = root.find("BIB.INSTANCE/DATE")
    day = _day(root.get("PUBLISHED")) or (_day(printed.get("ISO")) if printed is not None else None)
    head.day = head.day or day
    info = root.find("INFO.CONSLEG")
    if info is None:
        return
    start, reference = info.get("START.DATE"), info.get("CONSLEG.REF")
    head.consolidated = _day(start)
    if reference and start:
        head.identifiers.setdefault("celex", f"0{reference}-{start}")
    for group in ("GR.MOD.ACT", "GR.CORRIG"):
        for number in root.iterfind(f".//FAM.COMP//{group}//NO.CELEX"):
            head.add_act(clean(number.text or ""))


def _day(text: str | None) -> date | None:
    """A date of Formex, ``YYYYMMDD``; ``99999999`` and the like are none."""
    return iso_date(text) if text and re.fullmatch(r"\d{8}", text) else None
