"""Plain text and Markdown to lines a grammar can read: one `Line` a paragraph or a printed line.

Front matter is parted off, Markdown marks become facts about the line (level, bold), page numbers
become `Line.page`, running heads and images go. `unwrap_han` joins hard-wrapped Chinese or Japanese.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.law.text import clean

_PAGE = re.compile(
    r"(?:[-–—]\s*\d{1,4}\s*[-–—]|[-–—]{1,2}\s*\d{1,4}|\d{1,3}-\d{1,4}|[IVXLC]{1,6}-\d{1,4}"
    r"|[A-Z]{2}(?:/[A-Za-z][\w -]{1,14}){1,4} \d{1,4}"
    r"|(?:Page|page|页|第)\s*\d{1,4}(?:\s*(?:of|页|/)\s*\d{0,4}\s*页?)?)"
)
_GLUED_PAGE = re.compile(r"(?<=[a-z.:;,)])(?:\d{1,3}-\d{1,4})$")
_IMAGE = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,1000}\)")
_LINK = re.compile(r"\[([^\]]{0,300})\]\([^)]{0,1000}\)")
_ADDRESS = re.compile(r"(?<=\])\([^)]{0,1000}\)")
_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,300})(?<=\S)_(?!\w)")
_BULLET = re.compile(r"[-*+•]\s+")
_LIST_OF_LINKS = re.compile(r"(?:[-*+]|\d{1,2}\.)?\s*(?:\[[^\]]{0,300}\]\([^)]{0,1000}\)[\s|·>]*){1,50}")
_FENCE = re.compile(r"(?:`{3,}|~{3,}).{0,30}")
_RULE = re.compile(r"(?:[-_*=#]\s*){3,}|\\?_{3,}")
_EMPTY_ROW = re.compile(r"\|[\s:|\-]*\|")
_COMMENT = re.compile(r"<!--.{0,200}?-->")
_SENTENCE_END = "。；：！？!?;:”』」）)"


class Line(NamedTuple):
    """One printed line or paragraph; ``text`` is cleaned and free of markup.

    A tuple, since a page has hundreds: a frozen dataclass takes three times as long to make.
    """

    text: str
    level: int = 0  # 1 to 6 for a heading
    bold: bool = False  # begins in bold
    gap: bool = True  # a blank line or a new block stands before it
    indent: int = 0  # columns of white space before it
    page: bool = False  # a page ended here; no text
    bullet: bool = False
    table: bool = False
    all_bold: bool = False  # to its end
    item: bool = False  # inside a list
    note: str = ""  # the number of the footnote that this is


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file taken apart: its front matter (flat, keys as printed) and its lines."""

    meta: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    markdown: bool = False
    dropped: tuple[tuple[str, str], ...] = ()  # text left out, by name


def read(text: str) -> SourceText:
    """Part off the front matter, strip Markdown, mark page ends. Linear."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f\n").split("\n")
    meta, start = _front_matter(raw)
    markdown = bool(meta) or any(x.startswith("#") and x.lstrip("#")[:1] == " " for x in raw[start:])
    furniture = _furniture(raw)
    out: list[Line] = []
    dropped = [("metadata", line) for line in raw[:start]]
    gap = True
    for line in raw[start:]:
        stripped = line.strip(" \t\u3000")
        if stripped == "\f" or _PAGE.fullmatch(stripped.lstrip("#").strip()):
            dropped.append(("running_head", stripped))
            out.append(Line("", page=True, gap=gap))
            gap = True
            continue
        if not stripped or stripped in furniture:
            if stripped:
                dropped.append(("running_head", stripped))
            gap = True
            continue
        made = _line(line, gap=gap, markdown=markdown)
        if made is None:
            dropped.append(("navigation", stripped))
            gap = True
            continue
        if markdown and "](" in line:
            dropped += [("metadata", address) for address in _ADDRESS.findall(line)]
        if "<!--" in line:
            dropped += [("metadata", comment) for comment in _COMMENT.findall(line)]
        glued = _GLUED_PAGE.search(made.text)
        if glued:  # the next page's number printed right behind the last word
            dropped.append(("running_head", glued.group()))
            made = Line(made.text[: glued.start()], made.level, made.bold, made.gap, made.indent)
        if made.text:
            out.append(made)
        if glued:
            out.append(Line("", page=True))
        gap = made.level > 0
    return SourceText(meta, tuple(out), markdown, tuple(dropped))


def _front_matter(raw: list[str]) -> tuple[dict[str, str], int]:
    """A YAML head of flat ``key: value`` lines, read without a YAML parser (it is hostile input)."""
    if not raw or raw[0].strip() != "---":
        return {}, 0
    meta: dict[str, str] = {}
    for i, line in enumerate(raw[1:200], 1):
        if line.strip() in {"---", "..."}:
            return meta, i + 1
        key, colon, value = line.partition(":")
        if colon and key.strip():
            meta[key.strip()] = value.strip().strip("\"'")
    return {}, 0


def _furniture(raw: list[str]) -> set[str]:
    """Running heads and feet: lines that stand beside most page ends, at least twice."""
    pages = 0
    beside: Counter[str] = Counter()
    recent: list[str] = []
    after = 0
    for line in raw:
        stripped = line.strip(" \t\u3000")
        if not stripped:
            continue
        if stripped == "\f" or _PAGE.fullmatch(stripped):
            pages += 1
            beside.update(set(recent))
            recent, after = [], 5
            continue
        if after:
            beside[stripped] += 1
            after -= 1
        else:
            recent = [*recent[-1:], stripped]
    if pages < 2:
        return set()
    return {text for text, n in beside.items() if n >= max(2, (pages + 1) // 2) and len(text) <= 80}


def _line(line: str, *, gap: bool, markdown: bool) -> Line | None:
    indent = len(line) - len(line.lstrip(" \t\u3000"))
    text = line.strip()
    level, bold, bullet, table = 0, False, False, False
    text = _COMMENT.sub("", text)
    if _FENCE.fullmatch(text) or _RULE.fullmatch(text) or _EMPTY_ROW.fullmatch(text):
        return None
    if markdown:
        if _LIST_OF_LINKS.fullmatch(text):
            return None
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
        level = len(text) - len(text.lstrip("#")) if text.startswith("#") else 0
        level = level if level <= 6 else 0
        text = text.lstrip("#").strip() if level else text
        if found := _BULLET.match(text):
            bullet, text = True, text[found.end() :]
        table = text.startswith("|") and text.endswith("|") and len(text) > 1
        bold = text.startswith(("**", "__"))
        text = _EMPHASIS.sub(r"\1", text.replace("**", "").replace("__", ""))
        text = re.sub(r"\\([()\[\]_*.#\-])", r"\1", text)
    text = clean(text)
    return Line(text, level, bold, gap, indent, bullet=bullet, table=table) if text else None


def is_wrapped(lines: tuple[Line, ...]) -> bool:
    """Whether paragraphs are broken over printed lines (a PDF text layer)."""
    full = [line for line in lines if not line.page and not line.level and not line.table]
    if len(full) < 12:
        return False
    follow = sum(1 for line in full if not line.gap)
    widths = sorted(len(line.text) for line in full)
    return follow * 2 > len(full) and widths[(len(widths) * 98) // 100] <= 140


def paragraphs(lines: tuple[Line, ...]) -> list[Line]:
    """Whole paragraphs of a text that nothing else is known of: broken lines joined up to the next gap."""
    wrapped = is_wrapped(lines)
    joined: list[tuple[Line, list[str]]] = []  # a first line, and the texts of its paragraph
    for line in lines:
        if line.page:
            continue
        if joined and wrapped and not (line.gap or line.level or line.table or line.bullet):
            first, texts = joined[-1]
            if not (first.level or first.table):
                # Han is written without spaces
                texts.append(line.text if texts[-1][-1:] > "\u2e80" else f" {line.text}")
                continue
        joined.append((line, [line.text]))
    return [first._replace(text="".join(texts)) if len(texts) > 1 else first for first, texts in joined]


def unwrap_han(lines: tuple[Line, ...], is_head: re.Pattern[str]) -> tuple[Line, ...]:
    """Join hard-wrapped lines of Chinese: a new paragraph is a head, or an indented line after the
    end of a sentence. Titles in 《》 that a PDF sets on lines of their own are joined back."""
    out: list[Line] = []
    parts: list[str] = []
    first: Line | None = None

    def flush() -> None:
        nonlocal first
        if first is not None:
            text = "".join(parts)
            out.append(Line(text, first.level, first.bold, first.gap, first.indent))
        parts.clear()
        first = None

    for line in lines:
        if line.page:
            continue
        ended = not parts or parts[-1][-1] in _SENTENCE_END
        displaced = line.indent >= 7 and line.text.startswith(("《", "、", "，"))
        new = (
            line.level
            or (is_head.match(line.text) and (ended or line.indent > 0))
            or (ended and line.indent >= 2)
        )
        if first is None or first.level or (new and not (displaced and not ended)):
            flush()
            first = line
        parts.append(line.text)
    flush()
    return tuple(out)
