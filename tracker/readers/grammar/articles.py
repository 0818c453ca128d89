"""A text with articles, read by the grammar of its language."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.readers.build import Builder, DocumentFacts
from tracker.readers.grammar.cjk import layout
from tracker.readers.grammar.cjk import text as cjk_text
from tracker.readers.grammar.latin import text as latin_text
from tracker.readers.grammar.printed_heads import tell_missing
from tracker.readers.grammar.tables import text as tables_text
from tracker.readers.lines import Line


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
    if language in {"zh", "ja"}:
        japanese = language == "ja"
        if minimum:
            found = layout.find(lines, japanese=japanese)
            if found is None or len(found.articles) < minimum:
                return None
        return cjk_text.read(builder, lines, japanese=japanese, title=title)
    if tables_text.knows(language) and tables_text.read(builder, lines, language, max(minimum, 1)):
        return title, {}
    return latin_text.read(builder, lines, title, minimum)
