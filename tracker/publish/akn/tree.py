"""The flat provisions of the JSON contract as a tree that can be written as XML: ids unique and valid,
text without characters XML forbids, nesting bounded, parts told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.publish.plain import plain

#: Deeper provisions are written beside the one at this depth: XML readers refuse trees deeper than 256
#: elements, and a quoted provision takes five of them. No law in print comes near it.
MAX_DEPTH = 40

# NameStartChar and NameChar of XML 1.0 (fifth edition) without the colon: an NCName.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NOT_NAME = re.compile(f"[^{_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]")
_NOT_START = re.compile(f"[^{_START}]")


@dataclass
class Node:
    """A provision with what stands below it; ``notes`` are its footnotes."""

    eid: str
    type: str
    num: str
    heading: str
    text: str
    status: str
    scope: str
    children: list[Node] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        """Whether it is only a line of text."""
        return not (self.num or self.heading or self.children)


class Ids:
    """Hands out ids that are NCNames and used once in the file."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, wish: str) -> str:
        """The wish itself where it is valid and free (``art_14.11`` is), else the nearest name that is.

        >>> ids = Ids()
        >>> ids.take("art_14.11"), ids.take("3 §"), ids.take("art_14.11")
        ('art_14.11', '_3--', 'art_14.11__dup_2')
        """
        name = ncname(wish)
        if name in self._used:
            n = self._next.get(name, 2)
            while f"{name}__dup_{n}" in self._used:
                n += 1
            self._next[name] = n + 1
            name = f"{name}__dup_{n}"
        self._used.add(name)
        return name


def ncname(text: str) -> str:
    """A valid xsd:NCName; one that is stays as it is."""
    name = _NOT_NAME.sub("-", text)
    return f"_{name}" if not name or _NOT_START.match(name) else name


def tree(provisions: Iterable[Mapping[str, Any]], ids: Ids) -> list[Node]:
    """The provisions at the top, in document order. One whose parent is not above it stands at the top."""
    rows = list(provisions)
    names = _names(rows, ids)
    top: list[Node] = []
    path: dict[str, list[Node]] = {}  # eid -> the nodes from the top down to it
    for row, name in zip(rows, names, strict=True):
        node = Node(
            eid=name,
            type=str(row.get("type") or "block"),
            num=_words(row.get("num")),
            heading=_words(row.get("heading")),
            text=_words(row.get("text")),
            status=str(row.get("status") or "in_force"),
            scope=str(row.get("scope") or "body"),
        )
        above = path.get(row.get("parent") or "", [])[: MAX_DEPTH - 1]
        if not above:
            top.append(node)
        elif node.type == "footnote":
            above[-1].notes.append(node)
        else:
            above[-1].children.append(node)
        path[row["eid"]] = [*above, node]
    return top


def _names(rows: list[Mapping[str, Any]], ids: Ids) -> list[str]:
    """Ids in order; an eid that is valid as it is keeps its name, whoever came first."""
    out: list[str] = [""] * len(rows)
    seen: set[str] = set()
    later: list[int] = []
    for n, row in enumerate(rows):
        eid = str(row["eid"])
        if eid in seen or ncname(eid) != eid:
            later.append(n)
        else:
            seen.add(eid)
            out[n] = ids.take(eid)
    for n in later:
        out[n] = ids.take(str(rows[n]["eid"]))
    return out


def _words(value: object) -> str:
    return plain(value).strip()


@dataclass
class Parts:
    """The top of a document by the part of an Akoma Ntoso document it belongs to, order kept in each."""

    preamble: list[Node] = field(default_factory=list)
    body: list[Node] = field(default_factory=list)
    conclusions: list[Node] = field(default_factory=list)
    attachments: list[list[Node]] = field(
        default_factory=list
    )  # an annex, or loose nodes that follow another
    notes: list[Node] = field(default_factory=list)


_BEFORE = frozenset({"preamble", "citation", "recital", "formula"})
_AFTER = frozenset({"annex", "schedule", "supplement"})


def parts(top: Iterable[Node]) -> Parts:
    """Sorts the top by type first and scope second: a signature in the preamble's scope concludes."""
    out = Parts()
    loose = False
    for node in top:
        if node.type == "footnote":
            out.notes.append(node)
        elif node.type == "conclusion":
            out.conclusions.append(node)
        elif node.type in _AFTER:
            out.attachments.append([node])
            loose = False
        elif node.type in _BEFORE or node.scope == "preamble":
            out.preamble.append(node)
        elif node.scope == "annexes":
            if loose:
                out.attachments[-1].append(node)
            else:
                out.attachments.append([node])
            loose = True
        else:
            out.body.append(node)
    return out
