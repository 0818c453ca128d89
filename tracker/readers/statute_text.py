"""Statutes and treaties as plain text, Markdown or the text layer of a PDF.

Chinese and Japanese go to `cjk.text`, the languages of `tables.heads` to `tables.text`, others to
`latin.text`. Markdown comes with a YAML
head (flat keys), ``# title``, ``<!-- INFO END -->`` after the adoption lines, bold heads; all of it is
optional.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.model import Capture, Document, EmptyExtract, SourceSpec
from tracker.readers import lines, parse
from tracker.readers.build import Builder
from tracker.readers.grammar.cjk import text as cjk_text
from tracker.readers.grammar.latin import text as latin_text
from tracker.readers.grammar.tables import text as tables_text
from tracker.readers.grammar.tables import unwrap
from tracker.readers.lines import Line, SourceText
from tracker.readers.sections import sections, without_title

NAME = "statute_text"
VERSION = 4

_HEAD_HAN = re.compile(
    r"第[〇零一二三四五六七八九十百千0-9]{1,7}[条章编編节節款](?:[の之][一二三四五六七八九十]{1,3})?"
    r"(?:[ （]|$)"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|附件|附 ?则$"
)
_MIN_HEADINGS = 2
_TEXT_TYPES = {"text/plain", "text/markdown", "text/x-markdown"}


def sniff(capture: Capture) -> bool:
    """Plain text or Markdown by media type or file name, and no markup at its beginning."""
    path = capture.url.partition("?")[0].lower()
    named = path.endswith((".txt", ".md", ".markdown"))
    untyped = capture.media_type in {"", "application/octet-stream"}
    if capture.media_type not in _TEXT_TYPES and not (named and untyped):
        return False
    start = capture.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not start.startswith((b"<!doctype", b"<html", b"<?xml", b"%pdf"))


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read the text of one check; parts are joined in the order given.

    Raises `Unreadable`, `EmptyExtract`, `Incomplete` (articles or chapters missing between others).
    """
    return read_text("\n\n".join(parse.decode(c, source.encoding) for c in captures), source, NAME, VERSION)


def read_text(text: str, source: SourceSpec, name: str, version: int) -> Document:
    """The same for text another extractor has made (a PDF's text layer)."""
    read = lines.read(text)
    builder = Builder()
    language = source.language.partition("-")[0].lower()
    title = read.meta.get("title", "")
    facts: dict[str, Any]
    try:
        if language in {"zh", "ja"}:
            title, facts = _han(builder, read, language, title)
        elif tables_text.knows(language) and tables_text.read(builder, _whole(read, language), language):
            title, facts = title or _first_heading(read), {}
        else:
            title, facts = latin_text.read(builder, read)
    except EmptyExtract:
        # guidance in Markdown has headings for articles; Chinese reposts keep their portal's headings
        if language == "zh" or sum(1 for x in read.lines if x.level) < _MIN_HEADINGS:
            raise
        builder = Builder()
        kept, title = without_title([x for x in read.lines if not x.page], title)
        sections(builder, kept)
        facts = {}
    if language == "ja" or read.meta.get("identifier"):
        facts |= _front_matter(read, facts)
    return builder.document(source, name, version, title or source.instrument, **facts)


def _whole(read: SourceText, language: str) -> Sequence[Line]:
    broken = language in unwrap.LANGUAGES and lines.is_wrapped(read.lines)
    return unwrap.unwrap(read.lines, language) if broken else read.lines


def _first_heading(read: SourceText) -> str:
    """The title of a text whose grammar finds none: its only first-level heading, else its first line."""
    tops = [line.text for line in read.lines if line.level == 1]
    return tops[0] if tops else next((line.text for line in read.lines if line.text), "")


def _han(builder: Builder, read: SourceText, language: str, title: str) -> tuple[str, dict[str, Any]]:
    printed = read.lines
    if lines.is_wrapped(printed):
        printed = lines.unwrap_han(printed, _HEAD_HAN)
    text = [x for x in printed if not x.page]
    facts = cjk_text.read(builder, text, japanese=language == "ja", title=title)
    return facts.title, dict(cjk_text.facts_kwargs(facts))


def _front_matter(read: SourceText, facts: dict[str, Any]) -> dict[str, Any]:
    """Dates and numbers of a consolidated text's YAML head (the legalize family of repositories)."""
    meta = read.meta
    out: dict[str, Any] = {}
    identifiers = dict(facts.get("identifiers") or {})
    for key in ("identifier", "law_num", "official_number"):
        if meta.get(key):
            identifiers[key] = meta[key]
    out["identifiers"] = identifiers
    for key, names in {"text_date": ("last_updated",), "valid_from": ("enforced_at", "last_updated")}.items():
        if facts.get(key) is None and (day := _iso(*(meta.get(n, "") for n in names))):
            out[key] = day
    return out


def _iso(*values: str) -> date | None:
    for value in values:
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            continue
    return None
