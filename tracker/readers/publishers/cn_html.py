"""Pages of Chinese authorities: cac.gov.cn, gov.cn, flk.npc.gov.cn and their like.

The text is a run of paragraphs without structure in the markup, so that paragraphs go to the same grammar
as plain text. What the content management system prints around them (publication stamp, 页面生成时间,
infoId) changes without the law changing and never enters. gov.cn closes ``</html>`` in mid-page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from tracker.law.text import clean, clean_han
from tracker.model import Capture, Document, EmptyExtract, Scope, SourceSpec
from tracker.readers import parse
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.articles import read_articles
from tracker.readers.grammar.frames import han_facts
from tracker.readers.lines import Line
from tracker.readers.page import content as page_content
from tracker.readers.page.blocks import blocks, read_blocks
from tracker.readers.page.noise import is_noise
from tracker.readers.page.tree import flatten
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import local

NAME = "cn_html"
VERSION = 5

#: Where the systems in use put the text: gov.cn, cac.gov.cn, TRS WCM, ministries, flk.
_CONTAINERS = (
    "UCAP-CONTENT", "BodyLabel", "zoom", "Zoom", "flfg_body", "TRS_Editor", "trs_editor_view", "TRS_UEDITOR",
    "pages_content", "main-content", "article-content", "article_con", "detail-content", "content_body",
    "js_content",
)  # fmt: skip
#: Lower case, as their pages write them in either; looked for one by one, which is twenty times faster
#: than a pattern that ignores case.
_MARKERS = (b"ucap-content", b"bodylabel", b"trs_editor", b"trs_ueditor", b"flk.npc.gov.cn")
_HOST = re.compile(r"https?://[^/]*\.(?:gov|npc)\.cn(?:[:/]|$)|https?://[^/]*\.npc\.gov\.cn", re.IGNORECASE)
_LABELLED = {"文号": re.compile(r"(?:发文字号|文 ?号)\s*[:：]?\s*\|?\s*(?P<value>[^\s|]{2,30}号)"),
             "索引号": re.compile(r"索 ?引 ?号\s*[:：]?\s*\|?\s*(?P<value>[\w\-/]{6,40})")}  # fmt: skip
_MIN_TEXT = 100  # characters; a container with less is a heading or an empty shell
_SITE_NAME = re.compile(r"[_\-|].*$", re.DOTALL)
_SCOPES = frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES})
#: Elements of their own: of the systems in use, and of Word.
_OWN = re.compile(r"ucap\w*|fjt\w*|o:p|\w+:\w+")
_RULES = Rules({}, lambda element: bool(HTML.fullmatch(local(element)) or _OWN.fullmatch(local(element))))
_SITE = frozenset({"a", "title", "h1"})
#: Letters of a control of the page; letters and elements of a fact about the text, and how it begins.
_CONTROL, _LONGEST_FACT, _FEW = 6, 120, 4
_COUNTED = re.compile(r"[第（(]?[一二三四五六七八九十\d]")
_FACT = re.compile(r"\w[\w ]{1,9}\s*(?:[:：]|\|)|Produced By CMS|\d{5,}/")


def sniff(capture: Capture) -> bool:
    """HTML of a Chinese authority's host, or with one of their systems' containers."""
    if capture.media_type not in {"text/html", "application/xhtml+xml", ""}:
        return False
    start = capture.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not capture.media_type and not start.startswith((b"<!doctype html", b"<html")):
        return False
    if _HOST.match(capture.url):
        return True
    body = capture.body[:400_000].lower()
    return any(marker in body for marker in _MARKERS)


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read the pages of one text, in order.

    Raises `StructureChanged` when a selector of the registry matches nothing, `EmptyExtract` without
    articles or numbered sections, `Incomplete` when some are missing between others.
    """
    builder = Builder()
    found: list[Line] = []
    roots: list[etree._Element] = []
    main: list[etree._Element] = []
    apart: dict[etree._Element, str] = {}
    title = ""
    labelled: dict[str, str] = {}
    for capture in captures:
        root = parse.markup(parse.decode(capture, source.encoding), early_ends=True)
        part(root, _RULES)
        title = title or _title(root)
        element = _container(root, source)
        labelled = labelled or _labels(root, element)
        trees = [flatten(piece) for piece in element]
        read, gone = read_blocks(trees, lambda node: node.hidden)
        for name, words in gone:
            builder.drop(name, words)
        for block in read:
            # a date alone is noise on most pages; inside a text of an authority it is that of its signature
            if han_facts.is_date(block.text) or not is_noise(block.text):
                found.append(block)
            else:
                builder.drop("noise", block.text)
        main += element
        # a selector of the registry says what is watched: nothing else is looked at
        roots += element if source.content is not None else [root]
        apart |= _apart(root, element)
        apart |= {node.element: "hidden" for tree in trees for node in tree.nodes if node.hidden}
    if not found:
        raise EmptyExtract("the container of the text is empty")
    named, facts = read_articles(builder, found, "zh", title) or (title, DocumentFacts())
    facts["identifiers"] = {**labelled, **facts.get("identifiers", {})}
    texts = sweep(builder, roots, replace(_RULES, main=frozenset(main), apart=apart))
    return builder.document(source, NAME, VERSION, named or title, printed=texts, scope=_SCOPES, **facts)


def _apart(root: HtmlElement, main: list[HtmlElement]) -> dict[etree._Element, str]:
    """What these systems print beside the text: links, stamps, controls, a label with its value (来源：…)."""
    inside = {e for element in main for e in (*element.iter(), *element.iterancestors())}
    apart: dict[etree._Element, str] = {}
    for element in root.iter(etree.Element):
        if element in inside:
            continue
        said = clean(element.text_content()) if len(element) <= _FEW else ""
        control = len(said) <= _CONTROL and not _COUNTED.match(said)
        if element.tag in _SITE or control or is_noise(said):
            apart[element] = "site"
        elif len(said) <= _LONGEST_FACT and _FACT.match(said):
            apart[element] = "metadata"
    return apart


def _title(root: HtmlElement) -> str:
    """<h1 class="title">, else the only <h1>, else the last <title> without the site's name."""
    for element in root.iter("h1"):
        if "title" in (element.get("class") or "") and clean(element.text_content()):
            return clean_han(element.text_content())
    tops = [t for e in root.iter("h1") if (t := clean_han(e.text_content()))]
    if len(tops) == 1:
        return tops[0]
    titles = [t for e in root.iter("title") if (t := clean_han(_SITE_NAME.sub("", e.text_content())))]
    return titles[-1] if titles else ""


def _container(root: HtmlElement, source: SourceSpec) -> list[HtmlElement]:
    if source.content is not None and (source.content.css or source.content.xpath):
        return page_content.select(root, source.content)
    by_name: dict[str, HtmlElement] = {}
    for element in root.iter("div", "td", "section", "article"):
        for name in [element.get("id") or "", *(element.get("class") or "").split()]:
            if name and name not in by_name:
                by_name[name] = element
    for name in _CONTAINERS:
        if name in by_name and len(clean(by_name[name].text_content())) > _MIN_TEXT:
            return [by_name[name]]
    return [page_content.MainContent(root).main().element]


def _labels(root: HtmlElement, content: list[HtmlElement]) -> dict[str, str]:
    """文号 and 索引号 of the table gov.cn prints above a document."""
    inside = set(content)
    printed = blocks([flatten(root)], lambda node: node.hidden or node.element in inside)
    text = " ".join(b.text for b in printed[:200])
    return {name: m["value"] for name, pattern in _LABELLED.items() if (m := pattern.search(text))}
