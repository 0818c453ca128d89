"""Any page of any publisher: the grammar of articles where there are articles, else headings and blocks.

Sections are ``sec_<slug of the heading>``, nested like their headings; paragraphs, list items and table
rows are ``block_n`` below the heading they follow. What changes on a page without its rules changing
(dates printed alone, counters, obfuscated addresses, chrome) never enters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from tracker.law.text import clean
from tracker.model import Capture, Document, EmptyExtract, Provision, Scope, SourceSpec
from tracker.readers import parse
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.articles import read_articles
from tracker.readers.lines import Line
from tracker.readers.page import content as page_content
from tracker.readers.page.blocks import blocks
from tracker.readers.page.chrome import around
from tracker.readers.page.noise import is_noise
from tracker.readers.page.tree import PageNode, flatten
from tracker.readers.sections import sections, without_title

NAME = "page"
VERSION = 3

_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_MIN_ARTICLES = 3


def sniff(capture: Capture) -> bool:
    """HTML by media type or by how it begins."""
    if capture.media_type in _HTML_TYPES:
        return True
    start = capture.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) and capture.media_type in {"", "text/plain"}


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a page (or the parts of one text, in order).

    Raises `StructureChanged` when a selector of the registry matches nothing, `EmptyExtract` for a page
    without text, `Incomplete` when articles are missing between others.
    """
    found: list[Line] = []
    beside: list[Provision] = []
    title = ""
    for capture in captures:
        root = parse.markup(parse.decode(capture, source.encoding))
        title = title or page_title(root)
        more, aside = _read(root, source)
        found += more
        beside = beside or aside  # the parts of one text share what stands around them
    if not found:
        raise EmptyExtract(f"no text in the main part of {captures[0].url if captures else source.id}")
    builder = Builder()
    language = source.language.partition("-")[0].lower()
    facts: DocumentFacts = {}
    if read := read_articles(builder, found, language, title, _MIN_ARTICLES):
        title, facts = read[0] or title, read[1]
    else:
        found, title = without_title(found, title)
        sections(builder, found)
    document = builder.document(source, NAME, VERSION, title, beside=[p.text for p in beside], **facts)
    if source.content is not None:
        return document
    return replace(
        document, provisions=(*document.provisions, *beside), scope=document.scope | {Scope.AROUND}
    )


def page_title(root: HtmlElement) -> str:
    """The only <h1>, else <title> without the site's name."""
    tops = [clean(e.text_content()) for e in root.iter("h1")]
    tops = [t for t in tops if t]
    if len(tops) == 1:
        return tops[0]
    element = next(iter(root.iter("title")), None)
    text = clean(element.text_content()) if element is not None else ""
    return re.split(r" [|–—·-] |_", text)[0] if text else ""


def _read(root: HtmlElement, source: SourceSpec) -> tuple[list[Line], list[Provision]]:
    """The blocks of the page's text without noise, and what stands around it. A selector of the registry
    says what is watched: nothing else is looked at."""
    if source.content is not None and (source.content.css or source.content.xpath):
        found = blocks(map(flatten, page_content.select(root, source.content)), _is_hidden)
        return [b for b in found if not is_noise(b.text)], []
    content = page_content.MainContent(root)
    main = content.main()
    found = blocks([content.tree.below(main)], content.drop)
    return [b for b in found if not is_noise(b.text)], around(content, main)


def _is_hidden(node: PageNode) -> bool:
    return node.hidden
