"""Where a page keeps its text: leaves out chrome, advertisements and hidden parts, finds the main element.

Rules of thumb over what nearly all pages share (HTML5 elements, ARIA roles, words in class and id); none
of them is about one site. An element that holds most of a page's text is never taken for chrome.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from tracker.model import Selectors, StructureChanged
from tracker.readers.page.shape import STAMP, WORD, mend
from tracker.readers.page.tree import HasAttributes, PageNode, flatten

_DROP_TAGS = frozenset(
    {"nav", "footer", "aside", "form", "button", "select", "input", "textarea", "iframe", "svg", "dialog",
     "noscript", "script", "style", "template", "video", "audio", "canvas", "object", "embed", "menu", "head"}
)  # fmt: skip
_DROP_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "alert",
     "menu", "menubar", "tablist", "tooltip"}
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words(alternatives: str) -> Callable[[str], bool]:
    """Whether a class or an id holds one of the words (a pattern). Remembered: a site names hundreds of
    elements alike."""
    pattern = re.compile(rf"(?:^|[\s_-])(?:{alternatives})(?:$|[\s_-])", re.IGNORECASE)

    @lru_cache(maxsize=2048)
    def says(value: str) -> bool:
        return pattern.search(_CAMEL.sub("-", value)) is not None

    return says


_CHROME = words(
    r"cookies?|consent|breadcrumbs?|side-?bar|share|sharing|social|newsletter|subscribe|related|"
    r"recommend\w*|advert\w*|ads?|adsense|promo\w*|popup|modal|overlay|toast|skip-?link|skip|pagination|pager|"
    r"comments?|footer|foot|navbar|nav|menu|toc|table-of-contents|copyright|search|announcement|notification|cta|"
    r"chat|widget|feedback|rating|visually-?hidden|sr-only|screen-reader-text|print-only|noprint"
)
#: What asks for consent is never the text, however little else there is: a page seen before it rendered.
_CONSENT = words(
    r"(?:cookies?|consent|gdpr|ccpa)[\s_-]?(?:banner|notice|bar|popup|modal|dialog|overlay|message|wall|prompt)"
)
_MOSTLY = 0.5  # what holds more of the text than this is content whatever it is called
_MAIN = frozenset({"main", "article"})
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "p", "span", "header"})
_LISTS = frozenset({"ul", "ol", "dl", "table"})
_NEVER_ALL = frozenset({"p", "li", "table", "tr", "ul", "ol", "td", "tbody"})  # a text has more than one
_LEFT_OVER = 80  # letters beside an element that are no sentence worth keeping
_LINKED = 0.9
_OF_LAW = 60  # letters outside links for each head of law: a part of the text, not a list of its heads


class MainContent:
    """Chooses content elements of one page and says what inside them to leave out."""

    def __init__(self, root: HtmlElement) -> None:
        self.tree = flatten(root)
        self.shape = mend(self.tree)
        self._weigh()
        self._all = max(self.tree.root.letters, 1)
        self.notes: frozenset[int] = frozenset()  # places of notes outside the main element

    @property
    def body(self) -> PageNode:
        """The <body>, or all there is."""
        root = self.tree.root
        return next((c for c in self.tree.children(root) if c.tag == "body"), root)

    def drop(self, node: PageNode) -> bool:
        """Whether an element is chrome, hidden or a list of nothing but links."""
        if node.dropped is None:
            node.dropped = self._is_chrome(node)
        return node.dropped

    def _is_chrome(self, node: PageNode) -> bool:
        if node.hidden:
            return True
        tag, attributes = node.tag, node.attributes
        if attributes and tag != "body" and named(attributes, _CONSENT):
            return True
        if tag not in _DROP_TAGS and node.letters > self._all * _MOSTLY:
            return False
        return self._is_named_chrome(node) and not self._holds_law(node)

    def _is_named_chrome(self, node: PageNode) -> bool:
        tag, attributes = node.tag, node.attributes
        if tag in _DROP_TAGS or (attributes and (attributes.get("role") or "").lower() in _DROP_ROLES):
            return True
        if tag == "header" and _running(node) <= _LEFT_OVER:
            return True
        if attributes and tag in _CONTAINERS and named_chrome(attributes):
            return True
        return tag in _LISTS and self._only_links(node)

    def _weigh(self) -> None:
        """Letters, and letters in links, below every element; chrome without law in it counts nothing."""
        above: list[PageNode] = []
        at, nodes = 0, self.tree.nodes
        while at < len(nodes):
            node = nodes[at]
            if at != node.begins:
                above.pop()
            elif node.hidden or (node.tag in _DROP_TAGS and not self.heads_in(node)):
                at = node.ends
            else:
                node.letters = _words(node.text) if node.text else 0
                if at != node.ends:
                    above.append(node)
                    at += 1
                    continue
            if node.tag == "a":
                node.linked = node.letters
            if above:
                above[-1].letters += node.letters + (_words(node.tail) if node.tail else 0)
                above[-1].linked += node.linked
            at += 1

    def _holds_law(self, node: PageNode) -> bool:
        """Whether articles stand in an element, with their text, whatever it is called."""
        heads = self.heads_in(node)
        return bool(heads) and _running(node) > _OF_LAW * len(heads)

    def heads_in(self, node: PageNode) -> list[str]:
        """The heads of law printed in an element, outside links."""
        places = self.shape.heads
        first, last = bisect_left(places, node.begins), bisect_left(places, node.ends + 1)
        return self.shape.labels[first:last]

    def heads_left_out(self, main: PageNode) -> list[str]:
        """The heads of law outside the main element or in a part of it that was left out."""
        if not self.shape.heads:
            return []
        kept = [True] * len(self.tree.nodes)
        at = main.begins
        while at <= main.ends:
            node = self.tree.nodes[at]
            if at == node.begins and node.dropped:
                kept[at : node.ends + 1] = [False] * (node.ends + 1 - at)
                at = node.ends
            at += 1
        heads = zip(self.shape.heads, self.shape.labels, strict=True)
        return [label for at, label in heads if not (main.begins <= at <= main.ends and kept[at])]

    def _only_links(self, node: PageNode) -> bool:
        linked = node.letters > 0 and node.linked >= node.letters * _LINKED
        if node.tag == "table":  # a list with a date beside each link; more columns are data
            inside = [
                n.tag for at in range(node.begins, node.ends) if (n := self.tree.nodes[at]).begins == at
            ]
            return linked and 1 < inside.count("tr") * 2 >= inside.count("td") + inside.count("th")
        return linked and len(self.tree.children(node)) > 1

    def main(self) -> PageNode:
        """The deepest element that still holds nearly all of the running text."""
        current = self.body
        law = len(self.heads_in(current))
        for node in self.tree.nodes[current.begins : current.ends]:
            if node.tag in _MAIN and _running(node) >= _running(current) * _MOSTLY:
                if (
                    len(self.heads_in(node)) * 10 >= law * 9
                ):  # the law goes on behind a <main> that ends early
                    current = node
                break
        while True:
            best: PageNode | None = None
            for child in self.tree.children(current):
                if (best is None or _running(child) > _running(best)) and not self.drop(child):
                    best = child
            if best is None or best.tag in _NEVER_ALL:
                return current
            whole = _running(current)
            left_over = whole - _running(best)
            if whole == 0 or left_over > _LEFT_OVER:
                return current
            if left_over and len(self.heads_in(best)) < len(self.heads_in(current)):
                return current  # short as it is, it is an article
            current = best


def _running(node: PageNode) -> int:
    return node.letters - node.linked


def of_site(tag: str, attributes: HasAttributes) -> bool:
    """Whether tag, role, class or id call an element part of the site and not of the text."""
    if tag in _DROP_TAGS or (attributes.get("role") or "").lower() in _DROP_ROLES:
        return True
    return tag != "body" and named_chrome(attributes)


def named_chrome(attributes: HasAttributes) -> bool:
    """Whether class or id call it part of the site and not of the text."""
    return named(attributes, _CHROME)


def named(attributes: HasAttributes, says: Callable[[str], bool]) -> bool:
    """Whether class or id hold one of the `words`."""
    for name in ("class", "id"):
        value = attributes.get(name)
        if value and len(value) < 500 and says(value):
            return True
    return False


def _words(text: str) -> int:
    """Letters of a text; dates and numbers alone (beside the links of a list) are no words."""
    said = text.strip()
    return len(said) if len(said) > STAMP or WORD.search(said) else 0


def select(root: HtmlElement, selectors: Selectors) -> list[HtmlElement]:
    """The elements the registry names, outermost only, with its ``drop`` taken out.

    Raises `StructureChanged` when nothing matches: the page was rebuilt.
    """
    try:
        found = root.xpath(selectors.xpath) if selectors.xpath else root.cssselect(selectors.css or "body")
    except (etree.XPathError, ValueError) as error:
        raise StructureChanged(f"the selector of the registry cannot be read: {error}") from error
    elements = [e for e in found if isinstance(e, HtmlElement)] if isinstance(found, list) else []
    if not elements:
        raise StructureChanged(f"nothing on the page matches {selectors.css or selectors.xpath!r}")
    for css in selectors.drop:
        for element in elements:
            for gone in element.cssselect(css):
                gone.drop_tree()
    chosen = set(elements)
    return [e for e in elements if not any(a in chosen for a in e.iterancestors())]
