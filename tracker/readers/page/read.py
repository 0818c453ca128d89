"""Any page of any publisher: the grammar of articles where there are articles, else headings and blocks.

Sections are ``sec_<slug of the heading>``, nested like their headings; paragraphs, list items and table
rows are ``block_n`` below the heading they follow. What changes on a page without its rules changing
(dates printed alone, counters, obfuscated addresses, chrome) never enters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement

from tracker.law.text import clean
from tracker.model import Capture, Document, EmptyExtract, Provision, Scope, SourceSpec
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.grammar.cjk import law as cjk_law
from tracker.readers.grammar.cjk import text as cjk_text
from tracker.readers.grammar.latin import heads as latin_heads
from tracker.readers.grammar.latin import text as latin_text
from tracker.readers.grammar.tables import text as tables_text
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
    facts = _articles(builder, found, language, title)
    if facts is None:
        found, title = without_title(found, title)
        sections(builder, found)
        facts = {}
    title = facts.pop("title", None) or title
    document = builder.document(source, NAME, VERSION, title, **facts)
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


def _articles(builder: Builder, found: Sequence[Line], language: str, title: str) -> dict[str, Any] | None:
    """Facts when the page is a text with articles and was read as one; None for other pages."""
    if language in {"zh", "ja"}:
        here = cjk_law.find(found, japanese=language == "ja")
        if here is None or len(here.articles) < _MIN_ARTICLES:
            return None
        facts = cjk_text.read(builder, found, japanese=language == "ja", title=title)
        return {"title": facts.title, **cjk_text.facts_kwargs(facts)}
    if tables_text.knows(language) and tables_text.read(builder, found, language, _MIN_ARTICLES):
        return {}
    texts = (x.text for x in found if latin_heads.may_open(x.text))
    heads = [head for text in texts if (head := latin_heads.article(text))]
    if sum(not head.rest[:1].islower() for head in heads) < _MIN_ARTICLES:
        return None
    name, more = latin_text.read_lines(builder, found, title)
    return {"title": name, **more}
