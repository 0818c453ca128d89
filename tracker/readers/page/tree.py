"""A page's elements read once into a flat list, for the readers that walk over them.

Every question to lxml (tag, attributes, text, the next element) makes objects anew, and a page is walked for
the weights of its elements, for its main element, for what stands around it and for its blocks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lxml import etree
from lxml.html import HtmlElement

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING = frozenset({"hidden", "aria-hidden", "style"})  # attributes
_NOTHING: Mapping[str, str] = {}


class HasAttributes(Protocol):
    """An element, or its attributes alone."""

    def get(self, key: str, /) -> str | None: ...


def hidden(attributes: HasAttributes) -> bool:
    """Not shown by the publisher: the hidden attribute, aria-hidden, an inline style."""
    if attributes.get("hidden") is not None or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style) and _HIDDEN.search(style or "") is not None


@dataclass(slots=True, eq=False)
class PageNode:
    """An element, and what `tracker.readers.page.content` finds out about it."""

    element: HtmlElement
    tag: str
    attributes: Mapping[str, str]
    text: str | None
    tail: str | None
    hidden: bool
    begins: int  # its places in `PageTree.nodes`
    ends: int = 0
    letters: int = 0  # below it
    linked: int = 0  # those of them in links
    dropped: bool | None = None  # None: not asked yet


@dataclass(frozen=True, slots=True)
class PageTree:
    """The nodes of a page, each where it begins and where it ends, and the root of what is looked at.

    A node without elements below it, as most are, stands there once. A walk goes from ``root.begins`` to
    ``root.ends``; to leave out what a node holds it goes on behind its ``ends``.
    """

    nodes: list[PageNode]
    root: PageNode

    def below(self, node: PageNode) -> PageTree:
        """The same page, looked at from one of its nodes."""
        return PageTree(self.nodes, node)

    def text(self, node: PageNode) -> str:
        """All text below a node, without what follows it."""
        out: list[str] = []
        for at in range(node.begins, node.ends + 1):
            inner = self.nodes[at]
            if at == inner.begins and inner.text:
                out.append(inner.text)
            if at == inner.ends and inner.tail and inner is not node:
                out.append(inner.tail)
        return "".join(out)

    def texts(self) -> list[str]:
        """The texts below the root, in order."""
        out: list[str] = []
        for at in range(self.root.begins, self.root.ends + 1):
            inner = self.nodes[at]
            if at == inner.begins and inner.text:
                out.append(inner.text)
            if at == inner.ends and inner.tail and inner is not self.root:
                out.append(inner.tail)
        return out

    def children(self, node: PageNode) -> list[PageNode]:
        out, at = [], node.begins + 1
        while at < node.ends:
            out.append(self.nodes[at])
            at = out[-1].ends + 1
        return out


def flatten(root: HtmlElement) -> PageTree:
    """An element with all below it. Linear, without recursion."""
    nodes: list[PageNode] = []
    above: list[PageNode] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            items = element.items()
            attributes = dict(items) if items else _NOTHING
            unseen = not _HIDING.isdisjoint(attributes) and hidden(attributes)
            tag: str = element.tag  # type: ignore[assignment]  # only elements have events
            node = PageNode(element, tag, attributes, element.text, element.tail, unseen, len(nodes))
            above.append(node)
            nodes.append(node)
        else:
            node = above.pop()
            if nodes[-1] is not node:
                nodes.append(node)
            node.ends = len(nodes) - 1
    return PageTree(nodes, nodes[0])
