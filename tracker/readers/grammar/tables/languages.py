"""The grammar of each language."""

from __future__ import annotations

from functools import lru_cache

from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.han import CHINESE, JAPANESE
from tracker.readers.grammar.tables.national import ROWS
from tracker.readers.grammar.tables.western import GRAMMAR as WESTERN


@lru_cache(maxsize=64)
def grammar_of(language: str) -> Grammar:
    """The table of a language (primary subtag, or the name of a row), made ready when it is first asked for;
    that of English, French, Spanish and German for one that has none."""
    if language in ROWS:
        return ROWS[language].grammar()
    return {"zh": CHINESE, "ja": JAPANESE}.get(language, WESTERN)
