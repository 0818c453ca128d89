"""Where a page keeps its text: leaves out chrome, advertisements and hidden parts, finds the main element.

Rules of thumb over what nearly all pages share (HTML5 elements, ARIA roles, words in class and id); none
of them is about one site. An element that holds most of a page's text is never taken for chrome.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement

from tracker.model import StructureChanged

if TYPE_CHECKING:
    from tracker.model import Selectors

_DROP_TAGS = frozenset(
    {"nav", "footer", "aside", "form", "button", "select", "input", "textarea", "iframe", "svg", "dialog",
     "noscript", "script", "style", "template", "video", "audio", "canvas", "object", "embed", "menu", "head"}
)  # fmt: skip
_DROP_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "alert",
     "menu", "menubar", "tablist", "tooltip"}
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|side-?bar|share|sharing|social|newsletter|subscribe|related|"
    r"recommend\w*|advert\w*|ads?|adsense|promo\w*|popup|modal|overlay|toast|skip-?link|skip|pagination|pager|"
    r"comments?|footer|foot|navbar|nav|menu|toc|table-of-contents|copyright|search|announcement|notification|cta|"
    r"chat|widget|feedback|rating|visually-?hidden|sr-only|screen-reader-text|print-only|noprint)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: What asks for consent is never the text, however little else there is: a page seen before it rendered.
_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|ccpa)[\s_-]?(?:banner|notice|bar|popup|modal|dialog|overlay|message|wall|prompt)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOSTLY = 0.5  # what holds more of the text than this is content whatever it is called
_LEFT_OVER = 80  # letters beside an element that are no sentence worth keeping
_LINKED = 0.9


class Content:
    """Chooses content elements of one page and says what inside them to leave out."""

    def __init__(self, root: HtmlElement) -> None:
        self._text, self._links = _weights(root)
        self._root = root
        self._all = max(self._text.get(root, 1), 1)

    def drop(self, element: HtmlElement) -> bool:
        """Whether an element is chrome, hidden or a list of nothing but links."""
        if hidden(element):
            return True
        tag = element.tag
        if tag != "body" and named(element, _CONSENT):
            return True
        if self._text.get(element, 0) > self._all * _MOSTLY:
            return False
        if tag in _DROP_TAGS or (element.get("role") or "").lower() in _DROP_ROLES:
            return True
        if tag == "header" and self._running(element) <= _LEFT_OVER:
            return True
        if tag in {"div", "section", "ul", "ol", "p", "span", "header"} and named_chrome(element):
            return True
        return tag in {"ul", "ol", "dl"} and self._only_links(element)

    def _only_links(self, element: HtmlElement) -> bool:
        total = self._text.get(element, 0)
        return total > 0 and self._links.get(element, 0) >= total * _LINKED and len(element) > 1

    def main(self) -> HtmlElement:
        """The deepest element that still holds nearly all of the running text."""
        body = self._root.find("body")
        current = self._root if body is None else body
        for element in current.iter("main", "article"):
            if self._running(element) >= self._running(current) * _MOSTLY:
                current = element
                break
        while True:
            whole = self._running(current)
            best = max(
                (c for c in current if isinstance(c.tag, str) and not self.drop(c)),
                key=self._running,
                default=None,
            )
            if best is None or best.tag in {"p", "li", "table", "tr", "ul", "ol", "td", "tbody"}:
                return current
            if whole == 0 or whole - self._running(best) > _LEFT_OVER:
                return current
            current = best

    def _running(self, element: HtmlElement) -> int:
        return self._text.get(element, 0) - self._links.get(element, 0)


def hidden(element: HtmlElement) -> bool:
    """Not shown by the publisher: the hidden attribute, aria-hidden, an inline style."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def named_chrome(element: HtmlElement) -> bool:
    """Whether class or id call it part of the site and not of the text."""
    return named(element, _CHROME)


def named(element: HtmlElement, words: re.Pattern[str]) -> bool:
    """Whether class or id hold one of the words."""
    for name in ("class", "id"):
        value = element.get(name)
        if value and len(value) < 500 and words.search(_CAMEL.sub("-", value)):
            return True
    return False


def _weights(root: HtmlElement) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int]]:
    """Letters, and letters in links, below every element; chrome counts nothing. One pass."""
    text: dict[HtmlElement, int] = {}
    links: dict[HtmlElement, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if not isinstance(element.tag, str) or element.tag in _DROP_TAGS or hidden(element):
                text[element] = links[element] = 0
                walk.skip_subtree()
                continue
            text[element] = len((element.text or "").strip())
            links[element] = 0
            continue
        if element.tag == "a":
            links[element] = text[element]
        parent = element.getparent()
        if parent is not None and parent in text:
            text[parent] += text[element] + len((element.tail or "").strip())
            links[parent] += links[element]
    return text, links


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
