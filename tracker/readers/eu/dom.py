"""Small questions the readers of EUR-Lex XHTML ask of an element or a page."""

from __future__ import annotations

import re

from lxml import etree

from tracker.readers.eu.block_tree import tidy
from tracker.readers.xmltext import local


def classes(el: etree._Element) -> set[str]:
    """The classes of an element; the OJ's prefix ``oj-`` (since 2023) is left off."""
    return {c.removeprefix("oj-") for c in (el.get("class") or "").split()}


def is_data(el: etree._Element) -> bool:
    """Whether a table is one: most tables of the OJ only lay out the items of a list."""
    if "table" in classes(el) or el.get("border") not in {None, "", "0"}:
        return True
    cells = (c for part in el for row in part for c in row)
    return any(not classes(p).isdisjoint({"tbl-hdr", "tbl-txt", "tbl-norm"}) for c in cells for p in c)


def is_header(el: etree._Element) -> bool:
    """The heading of the Official Journal's page, or the table of amending acts on top."""
    names: set[str] = set()
    for i, p in enumerate(el.iter("{*}p", "p")):
        if i > 12:
            break
        names |= classes(p)
    return not names.isdisjoint({"hd-ti", "hd-lg", "hd-date", "hd-toc-1", "title-fam-member",
                                 "title-fam-member-star", "title-doc-oj-reference"})  # fmt: skip


def footnotes(root: etree._Element) -> dict[str, str]:
    """The texts of the footnotes of a page by the id of their anchor."""
    notes: dict[str, str] = {}
    for p in root.iter("{*}p", "p"):
        if classes(p).isdisjoint({"note", "footnote"}):
            continue
        anchor = next((a for a in p.iter("{*}a", "a") if a.get("id")), None)
        if anchor is None:
            continue
        parts: list[str] = []
        _plain(p, anchor, parts)
        text = re.sub(r"^\W*\(\s*\)\s*", "", tidy("".join(parts).strip()))
        if "quotation" in classes(anchor):
            text = text.removesuffix('"').rstrip()
        notes[anchor.get("id") or ""] = text
    return notes


def _plain(el: etree._Element, anchor: etree._Element, out: list[str]) -> None:
    out.append(el.text or "")
    for child in el:
        if child is not anchor and local(child):
            _plain(child, anchor, out)
        out.append(child.tail or "")
