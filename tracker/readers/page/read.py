"""Any page of any publisher: the grammar of articles where there are articles, else headings and blocks.

Sections are ``sec_<slug of the heading>``, nested like their headings; paragraphs, list items and table
rows are ``block_n`` below the heading they follow. What changes on a page without its rules changing
(dates printed alone, counters, obfuscated addresses, chrome) never enters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from tracker.law.inline import PICTURE, call_number
from tracker.law.text import clean
from tracker.model import LAW_SCOPES, Capture, Document, EmptyExtract, Provision, Scope, SourceSpec
from tracker.readers import end_notes, parse
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.articles import read_articles
from tracker.readers.lines import Line
from tracker.readers.page import content as page_content
from tracker.readers.page import notes
from tracker.readers.page.blocks import BLOCK_TAGS, read_blocks
from tracker.readers.page.chrome import around
from tracker.readers.page.noise import is_noise
from tracker.readers.page.shape import LAW_HEAD, mend
from tracker.readers.page.tree import PageNode, PageTree, flatten
from tracker.readers.sections import sections, without_title

NAME = "page"
VERSION = 6

_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_MIN_ARTICLES = 3
_FEW_LINES = 3
_SENTENCE = re.compile(r"\S.{60,}[.。;；!?！？]|[\u3400-\u9fff].{25,}[。；！？]")
_NAMES = ("role", "class", "id")
_BANNER, _BANNER_SIZE = re.compile(r"\b(?:alert|banner|notice|warning|status)\b", re.IGNORECASE), 300
_OUTSIDE, _OUTSIDE_SHARE = 600, 0.1  # letters of running text beside the main part that may be the site's own


@dataclass(frozen=True, slots=True)
class _PageText:
    """What was found on one page: lines of its text, text left out by name, and all that is printed."""

    lines: list[Line]
    drops: list[tuple[str, str]]
    printed: list[str]
    beside: list[Provision] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)  # sentences beside the main part, in nothing with a name
    heads: list[str] = field(default_factory=list)  # of law, in what was left out
    frames: list[str] = field(default_factory=list)


def sniff(capture: Capture) -> bool:
    """HTML by media type or by how it begins."""
    if capture.media_type in _HTML_TYPES:
        return True
    start = capture.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) and capture.media_type in {"", "text/plain"}


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a page (or the parts of one text, in order).

    Raises `StructureChanged` when a selector of the registry matches nothing, `EmptyExtract` for a page
    without text.
    """
    pages: list[_PageText] = []
    notices: list[str] = []
    title = ""
    for capture in captures:
        root = parse.markup(parse.decode(capture, source.encoding))
        title = title or page_title(root)
        notices += _notices(root)
        pages.append(_read(root, source))
    found = [line for page in pages for line in page.lines]
    if not found:
        raise EmptyExtract(_nothing(captures, source, pages))
    builder = Builder()
    language = source.language.partition("-")[0].lower()
    facts: DocumentFacts = {}
    text = [line for line in found if not line.note]
    try:
        read = read_articles(builder, text, language, title, _MIN_ARTICLES)
    except EmptyExtract:  # what looked like heads of articles was none
        builder, read = Builder(), None
    if read:
        title, facts = read[0] or title, read[1]
    else:
        text, title = without_title([x for x in text if not PICTURE.fullmatch(x.text)], title)
        sections(builder, text)
    end_notes.write(builder, found)
    for name, words in (drop for page in pages for drop in page.drops):
        builder.drop(name, words)
    _check(builder, pages)
    # the parts of one text share what stands around
    beside = pages[0].beside if source.content is None else []
    if not builder.provisions:
        raise EmptyExtract(_nothing(captures, source, pages))
    document = builder.document(
        source, NAME, VERSION, title, scope=LAW_SCOPES, **facts,
        printed=[words for page in pages for words in page.printed],
        beside=[p.text for p in beside if p.eid.startswith(("around_notice", "around_page"))] + notices,
    )  # fmt: skip
    if source.content is not None:
        return document
    return replace(
        document, provisions=(*document.provisions, *beside), scope=document.scope | {Scope.AROUND}
    )


def _nothing(captures: Sequence[Capture], source: SourceSpec, pages: Sequence[_PageText]) -> str:
    """Why there is no text, and where it may be."""
    where = captures[0].url if captures else source.id
    framed = [urljoin(where, address) for page in pages for address in page.frames]
    elsewhere = f"; the page shows {', '.join(framed[:3])} in a frame" if framed else ""
    return f"no text in the main part of {where}{elsewhere}"


def _check(builder: Builder, pages: Sequence[_PageText]) -> None:
    """Warn of running text and of heads of law that stand outside what was taken for the text."""
    taken = sum(len(line.text) for page in pages for line in page.lines)
    outside = [words for page in pages for words in page.outside]
    letters = sum(map(len, outside))
    if letters > max(_OUTSIDE, taken * _OUTSIDE_SHARE):
        builder.warn("text_outside_main", sample=max(outside, key=len)[:120], count=letters)
    if lost := [head for page in pages for head in page.heads]:
        numbers = {clean(p.num or "").rstrip(" .:") for p in builder.provisions if p.num}
        if missing := [label for label in lost if _number_of(label) not in numbers]:
            builder.warn("heads_missing", labels=missing[:20], count=len(missing))


def _number_of(head: str) -> str:
    found = LAW_HEAD.match(head)
    return clean(found.group() if found else head).rstrip(" .:")


def page_title(root: HtmlElement) -> str:
    """The only <h1>, else <title> without the site's name."""
    tops = [_said(e) for e in root.iter("h1")]
    tops = [t for t in tops if t]
    if len(tops) == 1:
        return tops[0]
    element = next(iter(root.iter("title")), None)
    text = clean(element.text_content()) if element is not None else ""
    return re.split(r" [|–—·-] |_", text)[0] if text else ""


def _notices(root: HtmlElement) -> list[str]:
    """The <title> and short banners anywhere on a page, also outside of what the registry selects: there a
    publisher says that a text is repealed."""
    found = list(root.iter("title"))
    found += [e for e in root.iter(etree.Element) if e.attrib and _is_banner(*map(e.get, _NAMES))]
    said = (clean(e.text_content()) for e in found if e.tag not in ("html", "body"))
    return [text for text in said if 0 < len(text) <= _BANNER_SIZE]


@lru_cache(maxsize=4096)
def _is_banner(*names: str | None) -> bool:
    return any(name and _BANNER.search(name) for name in names)


def _said(heading: HtmlElement) -> str:
    """A heading in one line, without the call of a note behind it."""
    parts: list[str] = []
    for event, element in etree.iterwalk(heading, events=("start", "end")):
        spaced = " " if element.tag in BLOCK_TAGS else ""
        if event == "start":
            parts.append(spaced + (element.text or ""))
        elif element is not heading:
            called = element.tag == "sup" and call_number(parts[-1]) is not None
            parts[-1:] = [element.tail or ""] if called else [parts[-1], spaced + (element.tail or "")]
    return clean("".join(parts))


def _read(root: HtmlElement, source: SourceSpec) -> _PageText:
    """The blocks of the page's text without noise, and what stands around it. A selector of the registry
    says what is watched: nothing else is looked at."""
    if source.content is not None and (source.content.css or source.content.xpath):
        trees = [flatten(element) for element in page_content.select(root, source.content)]
        for tree in trees:
            mend(tree)
        drops: list[tuple[str, str]] = []
        found: list[Line] = []
        for tree in trees:
            more, gone = read_blocks([tree], _is_hidden, notes.find(tree))
            found += more
            drops += gone + [("hidden", text) for text in _hidden(tree)]
        printed = [text for tree in trees for text in tree.texts()]
        return _PageText(*_without_noise(found, drops), printed)
    content = page_content.MainContent(root)
    main = content.main()
    called = notes.find(content.tree)
    outside_main = [at for at in called.notes if at > main.ends]
    content.notes = frozenset(outside_main)
    parts = [main, *(content.tree.nodes[at] for at in sorted(outside_main))]
    found, drops = read_blocks(map(content.tree.below, parts), content.drop, called)
    beside, gone = around(content, main)
    lines, drops = _without_noise(found, drops + gone)
    outside = [p.text for p in beside if p.eid.startswith("around_page") and _SENTENCE.search(p.text)]
    # a page that shows its text in a frame has few lines of its own
    few = len(lines) < _FEW_LINES
    frames = [e.get("src") or "" for e in root.iter("frame", "iframe") if e.get("src")] if few else []
    return _PageText(
        lines, drops, content.tree.below(content.body).texts(), beside, outside,
        content.heads_left_out(main), frames,
    )  # fmt: skip


def _without_noise(
    found: Sequence[Line], drops: list[tuple[str, str]]
) -> tuple[list[Line], list[tuple[str, str]]]:
    kept = [line for line in found if not is_noise(line.text)]
    if len(kept) < len(found):
        drops = [*drops, *(("noise", line.text) for line in found if is_noise(line.text))]
    return kept, drops


def _is_hidden(node: PageNode) -> bool:
    return node.hidden


def _hidden(tree: PageTree) -> Iterator[str]:
    """The texts of hidden parts, outermost."""
    at = tree.root.begins
    while at <= tree.root.ends:
        node = tree.nodes[at]
        if at == node.begins and node.hidden and node is not tree.root:
            yield tree.text(node)
            at = node.ends
        at += 1
