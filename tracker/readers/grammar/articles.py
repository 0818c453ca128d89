"""A text with articles, read by the grammar of its language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.check import tell_missing_articles
from tracker.readers.grammar.frames import han, western
from tracker.readers.grammar.printed_heads import tell_missing
from tracker.readers.grammar.tables.languages import grammar_of
from tracker.readers.grammar.walk import walk
from tracker.readers.grammar.write import TreeWriter
from tracker.readers.lines import Line

_KASHIDA = re.compile("(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])")


def read_articles(
    builder: Builder, lines: Sequence[Line], language: str, title: str = "", minimum: int = 0
) -> tuple[str, DocumentFacts] | None:
    """Fill ``builder`` and return (title, what the text says of itself).

    ``language`` is a primary subtag; ``title`` is what the page or the front matter calls the text.

    None, with nothing written, where fewer than ``minimum`` lines look like heads of articles: most pages
    are no law. With 0 the text must be one, and `EmptyExtract` is raised when it is not; in Chinese it may
    also be divided in numbered sections. Raises `Incomplete` when the end is missing. Printed heads that are
    no provision are warned of.
    """
    found = _read(builder, lines, language, title, minimum)
    if found is not None:
        tell_missing(builder, lines)
    return found


def _read(
    builder: Builder, lines: Sequence[Line], language: str, title: str, minimum: int
) -> tuple[str, DocumentFacts] | None:
    grammar = grammar_of(language)
    if grammar.body in {"han", "japanese"}:
        return han.read(builder, lines, grammar, title, minimum)
    if grammar.body == "levels" and read_statute(builder, lines, language, max(minimum, 1)):
        return title, {}
    return western.read(builder, lines, title, minimum)


def read_statute(builder: Builder, lines: Sequence[Line], language: str, minimum: int = 1) -> bool:
    """Fill ``builder`` from a text whose articles have a row of `tables.national`; False, and nothing
    written, where there are fewer than ``minimum``."""
    printed = [_without_kashida(line) for line in lines if not line.page and line.text]
    while language:
        grammar = grammar_of(language)
        found = walk(printed, grammar)
        if len(found.articles) >= minimum:
            for i in sorted(found.contents):
                builder.drop("contents", printed[i].text)
            tell_missing_articles(builder, found)
            writer = TreeWriter(builder, found, grammar)
            writer.preamble(found.preamble.content)
            for unit in found.units[1:]:
                writer.unit(unit)
            return True
        language = grammar.instead
    return False


def _without_kashida(line: Line) -> Line:
    """Arabic words are stretched to fill a line: that is no letter."""
    return line._replace(text=_KASHIDA.sub("", line.text)) if "\u0640" in line.text else line
