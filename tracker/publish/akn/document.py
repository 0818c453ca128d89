"""One version of an instrument as Akoma Ntoso 3.0 XML (OASIS LegalDocML), valid against its schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from tracker.lifecycle.step import Step
from tracker.publish.akn.metadata import Anchors, Subject, TextClass, component_meta, meta
from tracker.publish.akn.text import blocks, element, entry, hierarchy, mark, mixed, own_blocks, sub
from tracker.publish.akn.tree import Ids, Node, parts, tree
from tracker.publish.plain import plain
from tracker.registry.schema import Instrument, Publisher

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
MEDIA_TYPE = "application/akn+xml"


def akn(
    view: Mapping[str, Any],
    instrument: Instrument,
    *,
    publisher: Publisher | None = None,
    jurisdiction: str = "",
    text_class: TextClass | None = None,
    url: str | None = None,
    steps: Sequence[Step] = (),
) -> bytes:
    """The text of a version (`tracker.contract.text.text_view`) as Akoma Ntoso, UTF-8 with declaration.

    ``publisher``, ``jurisdiction`` (ISO 3166-1 alpha-2, EU, or a named group), ``text_class`` and ``url`` are
    those of the source, ``steps`` those of the instrument (`tracker.lifecycle.steps`), of which the life
    cycle shows what stands; what is not given is left out. Every provision is there under its own id: in
    order within preamble, body, conclusions and attachments, footnotes at the end of the text they belong
    to. Ids that are no XML names are changed to the nearest that is. The same view gives the same bytes.
    """
    s = Subject(view, instrument, publisher, jurisdiction, text_class, url, steps)
    ids = Ids()
    found = parts(tree(view["provisions"], ids))
    root = element("akomaNtoso")
    document = sub(root, s.root, name=instrument.type, contains="singleVersion")
    anchors = Anchors.take(ids)
    document.append(meta(s, anchors, ids))
    lang = str(view["language"]) if _TAG.fullmatch(str(view["language"])) else "und"
    document.append(_preface(s, found.notes))
    if found.preamble:
        document.append(_preamble(found.preamble))
    document.append(_body(s, found.body))
    if found.conclusions:
        sub(document, "conclusions").extend(blocks(found.conclusions))
    for part in document:
        if not str(part.tag).endswith("}meta"):
            part.set(_LANG, lang)
    if found.attachments:
        into = sub(document, "attachments")
        for group in found.attachments:
            into.append(_attachment(s, anchors, group, lang))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _preface(s: Subject, notes: Sequence[Node]) -> etree._Element:
    out = element("preface")
    p = sub(sub(out, "longTitle"), "p")
    title = plain(s.view.get("title")) or plain(next(iter(s.instrument.title.values())))
    sub(p, "docTitle").text = title
    if notes:
        out.extend(own_blocks(Node("", "block", "", "", "", "", ""), notes))
    return out


def _preamble(nodes: Sequence[Node]) -> etree._Element:
    """Citations and recitals in their containers, formulae as such, all else as blocks, in order."""
    out = element("preamble")
    holder: etree._Element | None = None
    for node in nodes:
        if node.type in ("citation", "recital"):
            name = f"{node.type}s"
            if holder is None or not str(holder.tag).endswith(f"}}{name}"):
                holder = sub(out, name)
            holder.append(entry(node, node.type))
            continue
        holder = None
        if node.type == "formula" and node.bare:
            made = mark(sub(out, "formula", name="enactingFormula"), node)
            made.extend(own_blocks(node, node.notes))
        elif node.type == "preamble" and node.children and not (node.num or node.heading):
            made = mark(sub(out, "container", name="preamble"), node)
            made.extend(own_blocks(node, node.notes))
        else:
            out.extend(blocks([node]))
    return out


def _body(s: Subject, nodes: Sequence[Node]) -> etree._Element:
    doc = s.root == "doc"
    out = element("mainBody" if doc else "body")
    out.extend(mixed(nodes) if doc else hierarchy(nodes))
    if not len(out):  # repealed and emptied, or a part of the text was asked for
        note = sub(out, "hcontainer", name="empty")
        sub(sub(note, "content"), "p")
    status = s.view.get("status")
    if status == "repealed":
        out.set("status", "removed")
    elif status in ("draft", "not_in_force"):
        out.set("class", str(status))
    return out


def _attachment(s: Subject, anchors: Anchors, group: Sequence[Node], lang: str) -> etree._Element:
    """An annex or schedule: a document of its own with number and heading; loose nodes share one."""
    first = group[0]
    whole = first.type in ("annex", "schedule", "supplement")
    out = element("attachment")
    out.set(_LANG, lang)
    component = first.eid if whole else f"attachment_{first.eid}"
    main = element("mainBody")
    if whole:
        mark(out, first)
        if first.num:
            sub(out, "num").text = first.num
        if first.heading:
            sub(out, "heading").text = first.heading
        if first.text or first.notes:
            main.extend(own_blocks(Node("", "block", "", "", first.text, "", ""), first.notes))
        group = first.children
    main.extend(mixed(group))
    if not len(main):
        sub(main, "p")
    doc = sub(out, "doc", name=first.type if whole else "attachment", contains="singleVersion")
    doc.append(component_meta(s, anchors, component))
    doc.append(main)
    return out
