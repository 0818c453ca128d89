"""Statutes and treaties as plain text, Markdown or the text layer of a PDF.

The grammar of the language reads them (`grammar.articles`). Markdown comes with a YAML head (flat keys),
``# title``, ``<!-- INFO END -->`` after the adoption lines and bold heads; all of it is optional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.law.dates import iso_date
from tracker.model import LAW_SCOPES, Capture, Document, EmptyExtract, SourceSpec
from tracker.readers import end_notes, lines, parse
from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar import unwrap
from tracker.readers.grammar.articles import read_articles
from tracker.readers.lines import Line, SourceText
from tracker.readers.running_text import is_running, unfold
from tracker.readers.sections import sections, without_title
from tracker.readers.xmltext import keep_part

NAME = "statute_text"
VERSION = 9

_HEAD_HAN = re.compile(
    r"第[〇零一二三四五六七八九十百千0-9]{1,7}[条章编編节節款](?:[の之][一二三四五六七八九十]{1,3})?"
    r"(?:[ （]|$)"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|附件|附 ?则$"
)
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
    texts = (parse.decode(c, source.encoding) for c in captures)
    text = "\n\n".join(unfold(text) if is_running(text) else text for text in texts)
    return read_text(text, source, NAME, VERSION)


def read_text(
    text: str,
    source: SourceSpec,
    name: str,
    version: int,
    *,
    printed: Sequence[str] | None = None,
    drops: Sequence[tuple[str, str]] = (),
    strange: Sequence[tuple[str, str]] = (),
) -> Document:
    """The same for text another extractor has made (a PDF's text layer); ``printed`` is what it made it of,
    ``drops`` what it left out by name, ``strange`` elements that its format does not know and their words."""
    read = lines.read(text)
    builder = Builder()
    language = source.language.partition("-")[0].lower()
    title, facts = read.meta.get("title", ""), DocumentFacts()
    prepared = list(_prepared(read, language))
    calls = end_notes.answered(prepared)
    text_lines = [line for line in prepared if not line.note]
    try:
        if found := read_articles(builder, text_lines, language, title):
            title, facts = found
        if not title and not facts:  # the grammars of the tables look for neither
            title = _first_heading(read)
    except EmptyExtract:
        # guidance has headings for articles; what has neither is kept as it is printed
        builder = Builder()
        kept, title = without_title(lines.paragraphs(tuple(text_lines) if calls else read.lines), title)
        sections(builder, kept)
    if language == "ja" or read.meta.get("identifier"):
        _add_front_matter(read.meta, facts)
    end_notes.write(builder, prepared)
    for kind, words in (*drops, *read.dropped, *calls):
        builder.drop(kind, words)
    for element, words in strange:
        builder.warn("unknown_element", labels=(element,), sample=words[:120])
    keep_part(builder, source.part)
    whole = text.splitlines() if printed is None else printed
    return builder.document(
        source, name, version, title or source.instrument, scope=LAW_SCOPES, **facts,
        printed=None if source.part else whole,
    )  # fmt: skip


def _prepared(read: SourceText, language: str) -> Sequence[Line]:
    """The lines as the grammar of the language takes them: paragraphs whole where it needs them so."""
    wrapped = lines.is_wrapped(read.lines)
    if language in {"zh", "ja"}:
        printed = lines.unwrap_han(read.lines, _HEAD_HAN) if wrapped else read.lines
        return [x for x in printed if not x.page]
    return unwrap.unwrap(read.lines, language) if wrapped and language in unwrap.LANGUAGES else read.lines


def _first_heading(read: SourceText) -> str:
    """The title of a text whose grammar finds none: its only first-level heading, else its first line."""
    tops = [line.text for line in read.lines if line.level == 1]
    return tops[0] if tops else next((line.text for line in read.lines if line.text), "")


def _add_front_matter(meta: Mapping[str, str], facts: DocumentFacts) -> None:
    """Dates and numbers of a consolidated text's YAML head (the legalize family of repositories)."""
    numbers = {key: meta[key] for key in ("identifier", "law_num", "official_number") if meta.get(key)}
    facts["identifiers"] = {**facts.get("identifiers", {}), **numbers}
    updated = iso_date(meta.get("last_updated"))
    facts["text_date"] = facts.get("text_date") or updated
    facts["valid_from"] = facts.get("valid_from") or iso_date(meta.get("enforced_at")) or updated
