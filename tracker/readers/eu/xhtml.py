"""XHTML of EUR-Lex and Cellar: Official Journal, consolidated texts, pages of the EUR-Lex website.

What the text says of itself is believed (``p.oj-hd-lg``, the reference line ``02024R1689 — EN —
27.07.2026 — 001.001``); ``lang`` attributes are not: the website serves French law inside an English
page. Conversion dates, generated ids and session scripts are never read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lxml import etree

from tracker.law.text import clean
from tracker.model import (
    Blocked,
    Capture,
    Document,
    EmptyExtract,
    Incomplete,
    Scope,
    SourceSpec,
    Unreadable,
    WrongLanguage,
)
from tracker.readers import language, parse
from tracker.readers.build import Builder
from tracker.readers.eu.block_tree import Block
from tracker.readers.eu.dom import classes, printed_heads, texts
from tracker.readers.eu.meta import ActFacts, act_title, celex_of
from tracker.readers.eu.provisions import Emitter
from tracker.readers.eu.xhtml_blocks import XhtmlBlocks
from tracker.readers.xmltext import local

NAME = "eurlex_xhtml"
VERSION = 5

_SIGNS = (
    b"CONVEX #",
    b"fmx2xhtml",
    b'class="oj-',
    b"oj-convex",
    b'"eli-container"',
    b'class="title-doc-first',
    b'class="title-article-norm',
    b'class="ti-art"',
)
_REFERENCE = re.compile(
    r"0?(\d{4}[A-Z]{1,2}\d{4}(?:\(\d\d\))?) ?[—–-] ?([A-Z]{2}) ?[—–-] ?(\d\d?)\.(\d\d?)\.(\d{4})"
)
#: "Repealed by:" above a consolidated text, in the languages of the Union.
_REPEALED = re.compile(
    "repealed|abrog|aufgehoben|derogad|ingetrokken|revogad|ophævet|upphävd|kumot|καταργ|uchylon|zrušen"
    "|hatályon kívül|отмен|stavlj|razveljav|panaik|atcelt|kehtetuks|imħassar|mħassar|aisghair",
    re.IGNORECASE,
)
_DIV = re.compile(rb"<div\b[^<>]*>")
_DAY = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})")
_ELI = re.compile(r"https?://data\.europa\.eu/eli/[\w/.()-]+[\w)]")
_ELI_ACT = re.compile(r"/eli/(reg|dir|dec)(?:_impl|_del)?/(\d{4})/(\d{1,4})/oj$")
_CELEX_TITLE = re.compile(r"([0-9]\d{4}[A-Z]{1,2}\d{4}(?:\(\d\d\))?(?:R\(\d\d\))?)")


def sniff(capture: Capture) -> bool:
    """Whether this is law in the XHTML of EUR-Lex: by its classes, or a page of its website."""
    head = capture.body[:16384]
    if head.lstrip()[:5] in {b"%PDF-", b"PK\x03\x04"} or b"<html" not in head.lower():
        return False
    if any(sign in head for sign in _SIGNS):
        return True
    site = "eur-lex.europa.eu" in capture.url or b"eurlex-frontoffice" in head or b"<title>EUR-Lex" in head
    return site and b'id="document1"' in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """The act in the captures (several: its files, in order), or the reason why it is none.

    Raises `Incomplete` for a page that is cut off, `EmptyExtract` for one without law, `WrongLanguage`
    where the site says that the language asked for does not exist and the text is in another.
    """
    builder = Builder()
    emitter = Emitter(builder)
    head = ActFacts()
    try:
        for capture in captures:
            _read(capture, source, emitter, head)
    except RecursionError as error:
        raise Unreadable("markup nested too deeply") from error
    return head.document(builder, source, NAME, VERSION)


def _read(capture: Capture, source: SourceSpec, emitter: Emitter, head: ActFacts) -> None:
    root = _root(capture, source)
    page = next((d for d in root.iter("div") if d.get("id") == "document1"), None)
    text = root if page is None else page
    if page is None and not any(sign in capture.body for sign in _SIGNS):
        raise EmptyExtract(f"no text of law at {capture.url}: none of EUR-Lex's classes is there")
    _metadata(root, text, capture, head)
    if page is not None and head.language is None:
        _check_language(root, page, source)
    body = next(text.iter("body"), text)
    head.printed += texts(text)
    head.heads += printed_heads(body)
    reader = XhtmlBlocks(body, emitter.b)
    blocks = _leading_title(reader.blocks(body), reader)
    if not any(b.words() for b in blocks) and not head.repealed_by:
        raise EmptyExtract(f"no text of law at {capture.url}")
    if head.consolidated is None:
        _check_whole(capture, root, blocks, source)
    head.title = head.title or act_title(reader.title)
    emitter.top(blocks, consolidated=head.consolidated is not None)
    preamble = head.consolidated is None or any(p.scope is Scope.PREAMBLE for p in emitter.b.provisions)
    emitter.notes(reader.uncalled(preamble=preamble))


def _root(capture: Capture, source: SourceSpec) -> etree._Element:
    """The page as a tree without namespaces; XML where it is, because ``<td/>`` is empty only there."""
    if capture.header("x-amzn-waf-action"):
        raise Blocked("EUR-Lex answered with a challenge")
    body = capture.body
    tail = body[-4096:].lower()
    if b"<html" in body[:65536].lower() and b"</html" not in tail:
        raise Incomplete("the page is cut off: no </html>")
    if b"<?xml" in body[:200]:
        try:
            root = parse.xml(body)
        except Unreadable:
            opened = sum(1 for tag in _DIV.finditer(body) if not tag.group().endswith(b"/>"))
            if opened > body.count(b"</div>"):
                raise Incomplete("the page is cut off: elements are left open") from None
            return parse.markup(parse.decode(capture, source.encoding))
        for el in root.iter():
            tag = el.tag
            if isinstance(tag, str):
                el.tag = tag.rpartition("}")[2]
        return root
    return parse.markup(parse.decode(capture, source.encoding))


def _leading_title(blocks: list[Block], reader: XhtmlBlocks) -> list[Block]:
    """In pages without ids the act's title is what stands first, printed like an annex's."""
    if reader.title or not blocks or blocks[0].kind != "head" or blocks[0].role != "annex":
        return blocks
    first = blocks[0]
    reader.title += [x for x in (first.num, first.heading) if x]
    return blocks[1:]


def _metadata(root: etree._Element, text: etree._Element, capture: Capture, head: ActFacts) -> None:
    celex = celex_of(capture.url)
    identifiers = {"celex": celex} if celex else {}
    for el in root.iter("meta"):
        if el.get("name") == "WT.z_docID":
            identifiers["celex"] = el.get("content") or ""
    for el in text.iter("p", "a"):
        if el.tag == "a":
            _act(el, head)
            continue
        names = classes(el)
        if not names:
            continue
        if "hd-lg" in names and head.language is None:
            head.language = clean("".join(el.itertext())).lower()[:2] or None
        elif "hd-date" in names and head.day is None:
            head.day = _day(clean("".join(el.itertext())))
        elif "reference" in names and (found := _REFERENCE.search(clean("".join(el.itertext())))):
            celex_number, language, day, month, year = found.groups()
            head.language = language.lower()
            head.consolidated = date(int(year), int(month), int(day))
            identifiers["celex"] = f"0{celex_number}-{year}{int(month):02}{int(day):02}"
        elif "hd-modifiers" in names and _repeals(el, text):
            head.repealed_by = _acts_below(el)
        elif "normal" in names and (el.text or "").lstrip().startswith("ELI:"):
            _eli(clean("".join(el.itertext())), identifiers)
    for name, value in identifiers.items():
        if value:
            head.identifiers.setdefault(name, value)


def _repeals(el: etree._Element, text: etree._Element) -> bool:
    """Whether the acts named below a line on top of a consolidated text repeal it: by its words, or because
    there is nothing but the address of the last text in force."""
    said = clean("".join(el.itertext()))
    return bool(_REPEALED.match(said)) or any("anonymous-disclaimer" in classes(d) for d in text.iter("div"))


def _acts_below(el: etree._Element) -> str:
    """The acts in the table that follows a line: the longest cell of each of its rows that names one."""
    table = next((t for t in el.itersiblings() if local(t) == "table"), None)
    rows = [] if table is None else table.iter("tr")
    cells = [[clean("".join(cell.itertext())) for cell in row if local(cell) == "td"] for row in rows]
    names = [max(row, key=len) for row in cells if row]
    return "; ".join(name for name in names if re.search(r"\d{4}", name))


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(int(found.group(3)), int(found.group(2)), int(found.group(1))) if found else None
    except ValueError:
        return None


def _act(el: etree._Element, head: ActFacts) -> None:
    """Acts worked in: the arrows of the table on top and of the marks in the text (not ``B``, the act)."""
    label = clean("".join(el.itertext()))
    found = _CELEX_TITLE.match(el.get("title") or "")
    if found and label[:1] in "►▼" and label[1:2] not in {"", "B"}:
        head.add_act(found.group(1))


def _eli(text: str, identifiers: dict[str, str]) -> None:
    """The ELI printed at the end of an act of the OJ; CELEX follows from it for the usual acts."""
    found = _ELI.search(text)
    if not found:
        return
    identifiers["eli"] = found.group(0)
    act = _ELI_ACT.search(found.group(0))
    if act and "celex" not in identifiers:
        kind, year, number = act.groups()
        identifiers["celex"] = f"3{year}{ {'reg': 'R', 'dir': 'L', 'dec': 'D'}[kind] }{int(number):04}"


def _check_language(root: etree._Element, page: etree._Element, source: SourceSpec) -> None:
    """The site's warning that the text is in another language, where the text does not say which."""
    warned = any("alert-warning" in classes(d) for d in root.iter("div"))
    if not warned:
        return
    said, _ = language.classify(" ".join(page.itertext())[:20000])
    if said != source.language.split("-")[0]:
        raise WrongLanguage(f"EUR-Lex has no text in {source.language}; this one reads as {said}")


def _check_whole(capture: Capture, root: etree._Element, blocks: list[Block], source: SourceSpec) -> None:
    """An act of the OJ that begins (preamble, articles) also ends: signatures, or the closing rule."""
    units = {b.role for b in blocks if b.kind == "unit"}
    if "preamble" not in units or "final" in units:
        return
    if not any("doc-end" in classes(rule) for rule in root.iter("hr")):
        raise Incomplete(f"{source.id}: the act at {capture.url} has no end")
