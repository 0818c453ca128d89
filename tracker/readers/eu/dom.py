"""Small questions the readers of EUR-Lex XHTML ask of an element or a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tracker.readers.eu.block_tree import article_key, follows_article, tidy
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


def footnotes(root: etree._Element) -> dict[etree._Element, etree._Element | None]:
    """The paragraphs that are footnotes of a page, each with its anchor (None: it goes on with the last)."""
    notes: dict[etree._Element, etree._Element | None] = {}
    for p in root.iter("{*}p", "p"):
        if classes(p).isdisjoint({"note", "footnote"}):
            continue
        anchor = next((a for a in p.iter("{*}a", "a") if a.get("id")), None)
        if anchor is not None or p.getprevious() in notes:
            notes[p] = anchor
    return notes


def printed_heads(root: etree._Element) -> list[str]:
    """The act's own article headings as they are printed, found by their classes and numbers alone.

    The Official Journal prints heads of quoted articles like its own: the act's are the first in each of its
    articles (by their ids) or, where there are no ids, those that go on counting.
    """
    heads: list[str] = []
    seen: set[etree._Element] = set()
    last = ""
    for p in root.iter("{*}p", "p"):
        names = classes(p)
        own = "title-article-norm" in names
        if not names.isdisjoint({"doc-ti", "title-annex", "title-annex-1"}):
            last = ""
        if not own and "ti-art" not in names:
            continue
        label = tidy("".join(_uncalled(p)))
        article = next((d for d in p.iterancestors() if re.fullmatch(r"art_[\w.]+", d.get("id") or "")), None)
        key = article_key(label)
        if not own and article is not None:
            own = article not in seen
            seen.add(article)
        elif not own:
            own = follows_article(last, key)
        if own and label[:1].isalnum():
            last = key
            heads.append(label)
    return heads


def _uncalled(el: etree._Element) -> Iterator[str]:
    """The text of a heading without its links: they are footnote calls and change arrows."""
    yield el.text or ""
    for child in el:
        if local(child) not in {"a", ""}:
            yield from _uncalled(child)
        yield child.tail or ""


def texts(root: etree._Element) -> list[str]:
    """Every text of a page, in order, without its scripts and styles."""
    out: list[str] = []
    for el in root.iter():
        if local(el) not in {"", "script", "style", "head", "title"} and el.text:
            out.append(el.text)
        if el.tail and el is not root:
            out.append(el.tail)
    return out


def holds_heads(el: etree._Element) -> bool:
    """Whether articles are printed in a table: then it is there for the layout."""
    return any(not classes(p).isdisjoint({"title-article-norm", "ti-art"}) for p in el.iter("{*}p", "p"))
