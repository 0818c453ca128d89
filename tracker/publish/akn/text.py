"""Provisions as Akoma Ntoso elements.

Two ways of writing a provision: in the *hierarchy* (body, annexes, quoted law), where articles hold
paragraphs and paragraphs hold lists; and in *blocks* (preamble, conclusions, footnotes), where the schema
has no hierarchy and lists are ``blockList``. Content models: Akoma Ntoso 1.0 Part 2 (OASIS Standard, 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from lxml import etree

from tracker.law import eids
from tracker.publish.akn.tree import Node

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

#: Our type -> the element of the hierarchy; a type without one is an ``hcontainer`` of that name.
_HIER = {
    "book": "book", "part": "part", "title": "title", "chapter": "chapter", "section_group": "section",
    "section": "section", "subsection_group": "subsection", "article": "article",
    "subsection": "subsection", "paragraph": "paragraph", "subparagraph": "subparagraph",
    "point": "point", "subpoint": "point", "item": "point", "subitem": "point", "indent": "indent",
}  # fmt: skip
#: What stands in a ``list``.
_LISTED = frozenset({"point", "subpoint", "item", "subitem", "indent"})
#: Lines of text that are blocks of content, not units of the hierarchy, while they are bare.
_LINES = frozenset({"block", "formula", "heading", "wrapup", "conclusion", "citation", "preamble", "row"})
#: First letters of a quoted unit's id tell what is quoted.
_QUOTED = {"art": "article", "sec": "section", "cpt": "chapter", "para": "paragraph"}
#: A provision that is repealed or suspended is there no longer, or not for now; the schema's ``status`` has
#: no word for "not yet in force", which stands in ``class``.
_STATUS = {"repealed": "removed", "suspended": "temporarilyRemoved"}

Element = etree._Element


def element(tag: str, /, **attributes: str) -> Element:
    return etree.Element(f"{{{NS}}}{tag}", attributes, nsmap={None: NS})


def sub(parent: Element, tag: str, /, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NS}}}{tag}", attributes)


def mark(made: Element, node: Node, *, type_: bool = False) -> Element:
    """Id, status and, where the element's name does not tell it, the type of the provision."""
    made.set("eId", node.eid)
    words = [node.type] if type_ else []
    if node.status in _STATUS:
        made.set("status", _STATUS[node.status])
    if node.status not in ("in_force", "repealed"):
        words.append(node.status)
    if words:
        made.set("class", " ".join(words))
    return made


# --- inline: text with its footnotes ---------------------------------------------------------


def _paragraph(text: str, notes: Sequence[Node] = (), name: str = "p") -> Element:
    p = element(name)
    p.text = text
    for note in notes:
        p.append(_note(note))
    return p


def _note(node: Node) -> Element:
    """A footnote where its provision's text ends: the record keeps no place inside the text."""
    made = mark(element("authorialNote", placement="bottom"), node)
    marker = node.num or node.eid.rpartition("_")[2]
    made.set("marker", marker)
    lines = [x for x in (node.heading, node.text) if x] or ([] if node.children else [""])
    made.extend(_paragraph(line) for line in lines)
    made.extend(blocks(node.children))
    for nested in node.notes:
        made.append(_paragraph("", [nested]))
    return made


def _head(made: Element, node: Node) -> list[Node]:
    """Number and heading; returns the footnotes that are still to be placed with the text."""
    notes = list(node.notes)
    if node.num:
        sub(made, "num").text = node.num
    if node.heading:
        heading = sub(made, "heading")
        heading.text = node.heading
        if not node.text:
            heading.extend(_note(note) for note in notes)
            notes = []
    return notes


# --- blocks ---------------------------------------------------------------------------------------


def blocks(nodes: Sequence[Node]) -> list[Element]:
    """Provisions where the schema has no hierarchy: lines, tables, quoted law, and lists of items."""
    out: list[Element] = []
    for kind, run in groupby(nodes, _block_kind):
        if kind == "item":
            found = element("blockList")
            for node in run:
                found.append(_item(node))
            out.append(found)
            continue
        for node in run:
            out += flow(node)
    return out


def _block_kind(node: Node) -> str:
    return "flow" if node.bare or is_flow(node) else "item"


def _item(node: Node, name: str = "item") -> Element:
    made = mark(element(name), node, type_=name == "item")
    made.extend(own_blocks(node, _head(made, node)))
    return made


def own_blocks(node: Node, notes: Sequence[Node]) -> list[Element]:
    """The node's own text and what stands below it, as blocks; at least one."""
    out = [_paragraph(node.text, notes)] if node.text or notes else []
    out += blocks(node.children)
    return out or [element("p")]


def entry(node: Node, name: str) -> Element:
    """A recital or citation."""
    return _item(node, name)


# --- what is a block wherever it stands -------------------------------------------------------------


def is_flow(node: Node) -> bool:
    """Whether a provision is written as content: a line, a plain table, quoted law."""
    if node.type == "quoted":
        return True
    if node.type == "table":
        return all(c.type == "row" and c.bare for c in node.children)
    return node.type in _LINES and node.bare


def flow(node: Node) -> list[Element]:
    if node.type == "quoted":
        p = element("p")
        sub(p, "mod").append(_quoted(node))
        return [p]
    if node.type == "table" and node.children:
        return _table(node)
    line = " ".join(x for x in (node.num, node.heading, node.text) if x)
    return [mark(_paragraph(line, node.notes), node, type_=True)]


def _quoted(node: Node) -> Element:
    """Law quoted in an amending act; its articles are units of the quoted law, not of this one."""
    made = mark(element("quotedStructure"), node)
    notes = _head(made, node)
    if node.text or notes:
        made.append(_paragraph(node.text, notes))
    made.extend(mixed(node.children, quoted=True))
    if not len(made):
        sub(made, "p")
    return made


def _table(node: Node) -> list[Element]:
    out = [_paragraph(node.text)] if node.text else []
    made = mark(element("table"), node)
    title = " ".join(x for x in (node.num, node.heading) if x)
    if title or node.notes:
        made.append(_paragraph(title, node.notes, "caption"))
    for row in node.children:
        tr = mark(sub(made, "tr"), row)
        cells = row.text.split(" | ")
        for n, cell in enumerate(cells, 1):
            sub(tr, "td").append(_paragraph(cell, row.notes if n == len(cells) else ()))
    return [*out, made]


# --- the hierarchy ------------------------------------------------------------------------------------


def unit(node: Node, *, quoted: bool = False) -> Element:
    """A provision of the hierarchy with all below it."""
    name = _HIER.get(node.type)
    if node.type == "quoted":
        name = _QUOTED.get(eids.parse_step(eids.last_step(node.eid))[0])
    made = element(name) if name else element("hcontainer", name=node.type)
    mark(made, node, type_=name is not None and name != node.type)
    notes = _head(made, node)
    nested = quoted or node.type == "quoted"
    kids = [(c, _in_content(c, nested)) for c in node.children]
    lead = len(kids)
    for n, (_, content) in enumerate(kids):
        if not content:
            lead = n
            break
    intro = [_paragraph(node.text, notes)] if node.text or notes else []
    for child, _ in kids[:lead]:
        intro += flow(child)
    if lead == len(kids):
        sub(made, "content").extend(intro or [element("p")])
        return made
    units, end = sequence([c for c, _ in kids[lead:]], quoted=nested)
    # text, then one list and nothing else: the text introduces the list
    only_list = len(units) == 1 and units[0].tag == f"{{{NS}}}list" and not end
    if intro:
        holder = units[0] if only_list else made
        lead_in = element("intro")
        lead_in.extend(intro)
        holder.insert(0 if only_list else len(holder), lead_in)
    made.extend(units)
    if end:
        sub(made, "wrapUp").extend(end)
    return made


def _in_content(node: Node, quoted: bool) -> bool:
    return is_flow(node) and not (quoted and node.type == "quoted")


def sequence(nodes: Sequence[Node], *, quoted: bool = False) -> tuple[list[Element], list[Element]]:
    """Siblings as units of the hierarchy, and the blocks after the last of them (a wrap-up).

    Points that follow one another stand in a list; a line after them that closes the list wraps it up. Blocks
    between units become units of their own, because the schema has no place for them there.
    """
    last = max((n for n, x in enumerate(nodes) if not _in_content(x, quoted)), default=-1)
    out: list[Element] = []
    listed: Element | None = None
    end: list[Element] = []
    for n, node in enumerate(nodes):
        content = _in_content(node, quoted)
        if node.type in _LISTED:
            if listed is None:
                listed = element("list")
                out.append(listed)
            listed.append(unit(node, quoted=quoted))
        elif listed is not None and content and node.type == "wrapup":
            sub(listed, "wrapUp").extend(flow(node))
            listed = None
        elif content and n > last:
            end += flow(node)
        else:
            listed = None
            out.append(_alone(node) if content else unit(node, quoted=quoted))
    return out, end


def _alone(node: Node) -> Element:
    """A block that stands between units."""
    made = element("hcontainer", name=node.type)
    sub(made, "content").extend(flow(node))
    return made


def hierarchy(nodes: Sequence[Node]) -> list[Element]:
    """What a ``body`` may hold: units only."""
    units, end = sequence(nodes)
    if end:
        tail = element("hcontainer", name="block")
        sub(tail, "content").extend(end)
        units.append(tail)
    return units


def mixed(nodes: Sequence[Node], *, quoted: bool = False) -> list[Element]:
    """Units and blocks side by side, as in an annex or in quoted law."""
    out: list[Element] = []
    for content, run in groupby(nodes, lambda x: _in_content(x, quoted)):
        group = list(run)
        if content:
            for node in group:
                out += flow(node)
        else:
            out += sequence(group, quoted=quoted)[0]
    return out
