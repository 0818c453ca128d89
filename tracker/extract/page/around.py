"""What a page says beside its rules: footers, notices (cookies, announcements) and stray sentences.

It is kept apart from the rules (`Scope.AROUND`), because a new legal link in a footer or a new consent
notice is worth a line, and never more than that. Search, forms, lists of related pages and whatever is
hidden say nothing to a reader of rules and are left out. The entries of menus are kept as one piece,
``around_menu``: nobody is told of them, but an entry that comes in the menu and in the footer at once is
a change of the site and not of its legal notices.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from tracker.extract.page.blocks import BLOCK_TAGS
from tracker.extract.page.content import hidden, named, named_chrome
from tracker.extract.page.noise import is_noise
from tracker.model import Provision, Scope
from tracker.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from tracker.extract.page.content import Content

_NEVER = frozenset(
    {"aside", "form", "button", "select", "input", "textarea", "iframe", "svg", "noscript", "script",
     "style", "template", "video", "audio", "canvas", "object", "embed", "head"}
)  # fmt: skip
_NEVER_ROLES = frozenset({"complementary", "search", "tablist", "tooltip", "button", "combobox"})
_MENU_ROLES = frozenset({"navigation", "menu", "menubar"})
_MENUS = frozenset({"nav", "menu"})
_NOTICE_ROLES = frozenset({"alert", "alertdialog"})
_FOOTER = re.compile(r"(?:^|[\s_-])(?:site-?)?footer(?:$|[\s_-])", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|ccpa|banner|announcements?|notices?|notification|alert)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"div", "section", "header", "footer", "dialog", "p", "ul", "span"})
_LONGEST = 2000  # characters of one piece that are kept
_ENTRY = 80  # a menu's entry is not longer
_ENTRIES = 500
MENU_EID, MENU_SEPARATOR = "around_menu", " | "  # `tracker.diff.around` knows them too

#: What an element's own text is. Chrome may hold notices, a menu holds nothing but its entries.
_RULES, _CHROME, _MENU, _PAGE, _NOTE, _FOOT = range(6)
_NAMES = {_PAGE: "page", _NOTE: "notice", _FOOT: "footer"}


def around(root: HtmlElement, content: Content, main: HtmlElement) -> list[Provision]:
    """Pieces of text beside the rules as flat provisions ``around_footer_1``, in page order."""
    body = root.find("body")
    out: list[Provision] = []
    counts: dict[str, int] = {}
    menu: set[str] = set()
    for kind, text in _pieces(root if body is None else body, content, main):
        said = clean(text)[:_LONGEST]
        if not any(c.isalpha() for c in said) or is_noise(said):
            continue
        if kind not in _NAMES:
            if len(said) <= _ENTRY and len(menu) < _ENTRIES:
                menu.add(said.replace(MENU_SEPARATOR, " "))
            continue
        name = _NAMES[kind]
        counts[name] = n = counts.get(name, 0) + 1
        out.append(Provision(f"around_{name}_{n}", None, "block", text=said, scope=Scope.AROUND))
    if menu:
        entries = MENU_SEPARATOR.join(sorted(menu))
        out.append(Provision(MENU_EID, None, "block", text=entries, scope=Scope.AROUND))
    return out


def _pieces(body: HtmlElement, content: Content, main: HtmlElement) -> Iterator[tuple[int, str]]:
    """(kind, text) between the bounds of blocks and of links; one walk."""
    kinds: list[int] = []
    skipped: set[HtmlElement] = set()
    parts: list[str] = []
    of, links = _CHROME, 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            above = kinds[-1] if kinds else (_RULES if element is main else _PAGE)
            kind = above if element is body else _kind(element, above, content, main)
            if kind is None:
                skipped.add(element)
                walk.skip_subtree()
                continue
            if parts and (kind != of or tag in BLOCK_TAGS or tag == "a"):
                yield of, "".join(parts)
                parts = []
            kinds.append(kind)
            links += tag == "a"
            of, text = kind, element.text
        else:
            if element in skipped:
                skipped.discard(element)
            else:
                kinds.pop()
                links -= tag == "a"
            after = kinds[-1] if kinds else _CHROME
            if parts and (after != of or tag in BLOCK_TAGS or tag == "a"):
                yield of, "".join(parts)
                parts = []
            of, text = after, element.tail if kinds else None
        if of == _PAGE and links:
            of = _MENU  # beside the rules, in no footer and no notice, links are a menu of the site
        if text and (of in _NAMES or (links and of != _RULES)):
            parts.append(text)
    if parts:
        yield of, "".join(parts)


def _kind(element: HtmlElement, above: int, content: Content, main: HtmlElement) -> int | None:
    """What the text of an element is, or None for what is left out with all it holds."""
    tag = element.tag
    if not isinstance(tag, str) or hidden(element):
        return None
    if element is main:
        return _RULES
    if above == _RULES and not content.drop(element):
        return _RULES
    role = (element.get("role") or "").lower()
    if tag in _NEVER or role in _NEVER_ROLES:
        return None
    if tag in _MENUS or role in _MENU_ROLES or above == _MENU:
        return _MENU
    if above in (_NOTE, _FOOT):
        return above
    if tag == "footer" or role == "contentinfo":
        return _FOOT
    if role in _NOTICE_ROLES or tag == "dialog":
        return _NOTE
    if tag in _CONTAINERS:
        if named(element, _FOOTER):
            return _FOOT
        if named(element, _NOTICE):
            return _NOTE
        if tag == "header" or named_chrome(element):
            return _CHROME
    if above == _RULES:
        return _CHROME  # a list of nothing but links among the rules
    return above
