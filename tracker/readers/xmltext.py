"""Small helpers the XML extractors share: text without some elements, keys for eids, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from tracker.law.inline import exponent, index, picture
from tracker.law.text import clean
from tracker.model import StructureChanged
from tracker.readers.build import Builder
from tracker.readers.draft import Draft

#: Deeper nesting than any statute has; past it the walk would risk Python's own stack.
MAX_DEPTH = 60
_GROUPS = frozenset({"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading"})
#: Elements that stand above or below the line.
_INLINE = {"sup": exponent, "Sup": exponent, "Superior": exponent,
           "sub": index, "Sub": index, "Inferior": index}  # fmt: skip
#: Elements that show a picture, and the attributes that say which.
_PICTURES = frozenset({"img", "Image", "Fig"})
_ADDRESSES = ("src", "source", "ResourceRef")
_NOT_KEY = re.compile(r"[^\w.]+")


def local(element: etree._Element) -> str:
    """The tag without its namespace; an empty string for processing instructions and comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def first(parent: etree._Element, *tags: str) -> etree._Element | None:
    """The first child element with one of these local names."""
    return next((child for child in elements(parent) if local(child) in tags), None)


def inner(
    element: etree._Element | None,
    skip: frozenset[str] = frozenset(),
    spaced: frozenset[str] = frozenset(),
) -> str:
    """All text below ``element``, cleaned, leaving out ``skip`` and parting ``spaced`` elements.

    A picture stands in it as `tracker.law.inline.picture` writes it.

    Linear in the size of the element; it recurs in exponents only.
    """
    if element is None:
        return ""
    out: list[str] = []
    stack: list[etree._Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
            continue
        name = local(node)
        if not name or (name in skip and node is not element):
            continue
        if node is not element and (written := _INLINE.get(name)):
            out.append(written(inner(node, skip, spaced)))
            continue
        if name in spaced:
            out.append(" ")
            stack.append(" ")
        if name in _PICTURES and (address := next(filter(None, map(node.get, _ADDRESSES)), None)):
            out.append(f" {picture(node.get('alt') or '', address.encode())} ")
        if node.text:
            out.append(node.text)
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
    return clean("".join(out))


def key(text: str, limit: int = 80) -> str:
    """A part of an eid: lower case, Latin accents dropped, words joined by ``_``, dots kept.

    >>> [key(x) for x in ("(a)", "10.1", "“(b)", "Chiffre d’affaires réalisé")]
    ['a', '10.1', 'b', 'chiffre_d_affaires_realise']
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", _NOT_KEY.sub("_", folded)).strip("_.")[:limit].strip("_.")


def guard_depth(depth: int) -> None:
    """Raise `StructureChanged` for nesting no law has."""
    if depth > MAX_DEPTH:
        raise StructureChanged(f"elements nested more than {MAX_DEPTH} deep")


def keep_part(builder: Builder, part: str | None) -> None:
    """Cut a builder down to its parts, named by eid or by the publisher's id; ids stay as they are.

    ``a..b`` keeps provisions that follow each other, from the one to the other, whatever groups they stand in
    ("art_1__para_35..art_1__para_50"); commas stand between several. Raises `StructureChanged` where the
    text has no such part.
    """
    if part is not None:
        builder.provisions[:] = [p for one in part.split(",") for p in _one_part(builder, one.strip())]


def _one_part(builder: Builder, part: str) -> list[Draft]:
    first, _, last = part.partition("..")
    keep: set[str] = set()
    kept: list[Draft] = []
    ended = False
    for provision in builder.provisions:
        names = {provision.eid, provision.official_id}
        if provision.parent in keep:
            kept.append(provision)
        elif not ended and (first in names or (kept and last)):
            # a group between the two is left out: it may hold more than was asked for
            if kept and provision.type in _GROUPS:
                continue
            provision.parent = None
            kept.append(provision)
        else:
            continue
        keep.add(provision.eid)
        ended = ended or not last or last in names
    if not kept or not ended:
        raise StructureChanged(f"the text has no part {part!r}")
    return kept
