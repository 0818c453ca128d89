"""What a page says beside its rules: footers, notices (cookies, announcements) and stray sentences.

It is kept apart from the rules (`Scope.AROUND`), because a new legal link in a footer or a new consent
notice is worth a line, and never more than that. Search, forms, lists of related pages and whatever is
hidden say nothing to a reader of rules and are left out. The entries of menus are kept as one piece,
``around_menu``: nobody is told of them, but an entry that comes in the menu and in the footer at once is
a change of the site and not of its legal notices.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.law.text import clean
from tracker.model import Provision, Scope
from tracker.readers.page.blocks import BLOCK_TAGS
from tracker.readers.page.content import MainContent, named, named_chrome, words
from tracker.readers.page.noise import is_noise
from tracker.readers.page.tree import PageNode

_NEVER = frozenset(
    {"aside", "form", "button", "select", "input", "textarea", "iframe", "svg", "noscript", "script",
     "style", "template", "video", "audio", "canvas", "object", "embed", "head"}
)  # fmt: skip
_NEVER_ROLES = frozenset({"complementary", "search", "tablist", "tooltip", "button", "combobox"})
_MENU_ROLES = frozenset({"navigation", "menu", "menubar"})
_MENUS = frozenset({"nav", "menu"})
_NOTICE_ROLES = frozenset({"alert", "alertdialog"})
_FOOTER = words(r"(?:site-?)?footer")
_NOTICE = words(r"cookies?|consent|gdpr|ccpa|banner|announcements?|notices?|notification|alert")
_CONTAINERS = frozenset({"div", "section", "header", "footer", "dialog", "p", "ul", "span"})
_LONGEST = 2000  # characters of one piece that are kept
_ENTRY = 80  # a menu's entry is not longer
_ENTRIES = 500
MENU_EID, MENU_SEPARATOR = "around_menu", " | "  # `tracker.diff.page_chrome` knows them too

#: What an element's own text is. Chrome may hold notices, a menu holds nothing but its entries.
_RULES, _CHROME, _MENU, _PAGE, _NOTE, _FOOT = range(6)
_DROPS = {_CHROME: "site", _MENU: "navigation", _PAGE: "around", _NOTE: "site", _FOOT: "site"}
_CONTROLS = frozenset({"form", "button", "select", "input", "textarea"})
_CONTROL_ROLES = frozenset({"search", "button", "combobox"})
_NAMES = {_PAGE: "page", _NOTE: "notice", _FOOT: "footer"}


def around(content: MainContent, main: PageNode) -> tuple[list[Provision], list[tuple[str, str]]]:
    """Pieces of text beside the rules as flat provisions ``around_footer_1``, in page order, and all text
    beside the rules by the name of what it is (`tracker.readers.account.DROPS`)."""
    gone: list[tuple[str, str]] = []
    out: list[Provision] = []
    counts: dict[str, int] = {}
    menu: set[str] = set()
    for kind, text in _pieces(content, main, gone):
        gone.append((_DROPS[kind], text))
        said = clean(text)[:_LONGEST]
        if not any(map(str.isalpha, said)) or is_noise(said):
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
    return out, gone


def _pieces(content: MainContent, main: PageNode, gone: list[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """(kind, text) between the bounds of blocks and of links; one walk. What no reader of rules asks for goes
    to ``gone``."""
    nodes, body = content.tree.nodes, content.body
    # where the blocks left nothing out of the rules there is nothing beside them inside
    whole = all(node.dropped is False for node in nodes[main.begins + 1 : main.ends])
    kinds: list[int] = []
    parts: list[str] = []
    of, links = _CHROME, 0
    at = body.begins
    while at <= body.ends:
        node = nodes[at]
        bound = node.tag in BLOCK_TAGS or node.tag == "a"
        if at == node.begins:
            above = kinds[-1] if kinds else (_RULES if node is main else _PAGE)
            kind = above if node is body else _kind(node, above, content, main)
            if kind is not None:
                if parts and (bound or kind != of):
                    yield of, "".join(parts)
                    parts = []
                links += node.tag == "a"
                of = _of(kind, links)
                if node.text:
                    if _is_kept(of, links):
                        parts.append(node.text)
                    elif of != _RULES:
                        gone.append((_DROPS[of], node.text))
                if at != node.ends and not (whole and node is main):
                    kinds.append(kind)
                    at += 1
                    continue
                links -= node.tag == "a"
            else:
                gone.append((_name(node), content.tree.text(node)))
            at = node.ends
        else:
            kinds.pop()
            links -= node.tag == "a"
        after = kinds[-1] if kinds else _CHROME
        if parts and (bound or after != of):
            yield of, "".join(parts)
            parts = []
        of = _of(after, links)
        if node.tail and kinds:
            if _is_kept(of, links):
                parts.append(node.tail)
            elif of != _RULES:
                gone.append((_DROPS[of], node.tail))
        at += 1
    if parts:
        yield of, "".join(parts)


def _of(kind: int, links: int) -> int:
    """Beside the rules, in no footer and no notice, links are a menu of the site."""
    return _MENU if kind == _PAGE and links else kind


def _is_kept(kind: int, links: int) -> bool:
    return kind in _NAMES or (links > 0 and kind != _RULES)


def _name(node: PageNode) -> str:
    """What an element is that is left out with all it holds."""
    if node.hidden:
        return "hidden"
    role = (node.attributes.get("role") or "").lower()
    return "form" if node.tag in _CONTROLS or role in _CONTROL_ROLES else "site"


def _kind(node: PageNode, above: int, content: MainContent, main: PageNode) -> int | None:
    """What the text of an element is, or None for what is left out with all it holds."""
    if node.hidden:
        return None
    if node is main or node.begins in content.notes or (above == _RULES and not content.drop(node)):
        return _RULES
    tag, attributes = node.tag, node.attributes
    role = (attributes.get("role") or "").lower()
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
        if named(attributes, _FOOTER):
            return _FOOT
        if named(attributes, _NOTICE):
            return _NOTE
        if tag == "header" or named_chrome(attributes):
            return _CHROME
    if above == _RULES:
        return _CHROME  # a list of nothing but links among the rules
    return above
