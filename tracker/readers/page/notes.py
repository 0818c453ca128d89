"""Footnotes of a page: which elements call a note, and which blocks are the notes.

A call is known by its markup (a link to a note, a class, a role) or by a note that answers it. The look of a
number alone makes none, but for raised numbers that stand where no power does (`tracker.law.inline`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.law.inline import call_number
from tracker.readers.page.tree import PageNode, PageTree

_FRAGMENT = re.compile(
    r"_?(?:ftn|edn|fn|footnote|endnote|note|cite_note|fussnote|nota|nbp|zhu|注|脚注)[\w:.-]{0,40}",
    re.IGNORECASE,
)
_BACK = re.compile(r"ref|back|call|ret|appel|_?ftnref", re.IGNORECASE)
_CALL_CLASS = re.compile(
    r"(?:^|[\s_-])(?:footnote|endnote|note|fn)[\s_-]?(?:ref|reference|call|link|marker|anchor|number)s?(?:$|[\s_-])"
    r"|noteref|fnref|MsoFootnoteReference|MsoEndnoteReference|fn-call",
    re.IGNORECASE,
)
_NOTES_CLASS = re.compile(
    r"(?:^|[\s_-])(?:footnotes?|endnotes?|fn|notes-?list|footnote-?(?:text|content|list|area|body|item)|MsoFootnoteText|MsoEndnoteText)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOTE_ROLES = frozenset({"doc-footnote", "doc-endnotes", "doc-endnote"})
_HOLDERS = frozenset({"p", "li", "div", "dd", "aside", "section", "td", "tr", "footer", "blockquote"})
_PLAIN_MARK = re.compile(r"\s*[\[(（【〔［]?(\d{1,3})[\])）】〕］.]?\s*")
_CALLS, _NOTES = "calls", "notes"
_FEW = 12  # elements of a call
_LONGEST = 12  # letters of a call: "[note 12]"


@lru_cache(maxsize=4096)
def _class_kind(names: str) -> str:
    """What elements of a class are, for notes. Remembered: a site names hundreds of elements alike."""
    if len(names) > 200:
        return ""
    return _CALLS if _CALL_CLASS.search(names) else _NOTES if _NOTES_CLASS.search(names) else ""


@dataclass(slots=True)
class PageNotes:
    """Places in `PageTree.nodes`: of elements that call a note, and of the blocks that are notes."""

    calls: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    marks: set[int] = field(default_factory=set)  # the number printed before a note

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(self.notes.values())


def find(tree: PageTree) -> PageNotes:
    """One pass for the calls; one more where there are any."""
    out = PageNotes()
    wanted: dict[str, str] = {}  # fragment -> number
    containers: list[PageNode] = []
    links: list[tuple[int, PageNode, str]] = []
    for at, node in enumerate(tree.nodes):
        attributes = node.attributes
        if at != node.begins or not attributes:
            continue
        href = attributes.get("href") if node.tag == "a" else None
        named = attributes.get("class")
        role = attributes.get("role")
        if href and "#" in href and len(href) < 300:
            links.append((at, node, href.rpartition("#")[2]))
        elif named or role in _NOTE_ROLES:
            kind = _NOTES if role in _NOTE_ROLES else _class_kind(named or "")
            if kind == _CALLS and node.tag in ("sup", "span", "a") and (number := _number(tree, node)):
                out.calls[at] = number
            elif kind == _NOTES:
                containers.append(node)
    mutual = _linked_back(links)
    for at, node, fragment in links:
        number = _number(tree, node)
        if number is None:
            continue
        said = node.attributes.get("role") == "doc-noteref" or _CALL_CLASS.search(
            node.attributes.get("class") or ""
        )
        if _BACK.search(fragment) and not said and at not in mutual:
            continue
        if said or at in mutual or _FRAGMENT.fullmatch(fragment) or _is_raised(node):
            out.calls[at] = number
            wanted.setdefault(fragment, number)
    if wanted or containers:
        _find_notes(tree, out, wanted, containers)
    return out


def _linked_back(links: list[tuple[int, PageNode, str]]) -> set[int]:
    """Links to a place further down that links back to them: what a call and its note do, whatever they are
    named."""
    places = [{node.attributes.get("id"), node.attributes.get("name")} - {None, ""} for _, node, _ in links]
    by_place = {name: n for n, names in enumerate(places) for name in names}
    return {
        at
        for n, (at, _, fragment) in enumerate(links)
        if (back := by_place.get(fragment)) is not None and back > n and links[back][2] in places[n]
    }


def _find_notes(tree: PageTree, out: PageNotes, wanted: dict[str, str], containers: list[PageNode]) -> None:
    holders: list[PageNode] = []
    for at, node in enumerate(tree.nodes):
        if at != node.begins:
            continue
        while holders and holders[-1].ends < at:
            holders.pop()
        if node.tag in _HOLDERS:
            holders.append(node)
        for key in ("id", "name"):
            number = wanted.get(node.attributes.get(key) or "") if node.attributes else None
            if number and at not in out.calls and holders and holders[-1].begins not in out.notes:
                out.notes[holders[-1].begins] = number
                if node is not holders[-1] and node.tag in ("a", "sup", "span") and _number(tree, node):
                    out.marks.add(at)
    done = -1
    for container in containers:
        if container.begins <= done:
            continue
        done = container.ends
        for at in range(container.begins, container.ends + 1):
            node = tree.nodes[at]
            if at != node.begins or node.tag not in ("p", "li", "div") or at in out.notes:
                continue
            if any(x.tag in ("p", "li", "div", "ol", "ul") for x in tree.children(node)):
                continue
            if found := _begins(tree, node):
                out.notes[at] = found


def _begins(tree: PageTree, node: PageNode) -> str | None:
    """The number a block begins with, raised or plain."""
    said = (node.text or "").strip()
    first = next(iter(tree.children(node)), None)
    if not said and first is not None and first.ends - first.begins < _FEW:
        said = tree.text(first).strip()
        found = _PLAIN_MARK.fullmatch(said)
        return found.group(1) if found else None
    found = _PLAIN_MARK.match(said)
    return (
        found.group(1)
        if found and (found.end() < len(said)) and not said[found.end(1) :][:1].isalnum()
        else None
    )


def _number(tree: PageTree, node: PageNode) -> str | None:
    """The number an element holds and nothing else."""
    if node.ends - node.begins > _FEW:
        return None
    said = tree.text(node).strip()
    return call_number(said) if said and len(said) <= _LONGEST else None


def _is_raised(node: PageNode) -> bool:
    parent = node.element.getparent()
    return (parent is not None and parent.tag == "sup") or any(child.tag == "sup" for child in node.element)
