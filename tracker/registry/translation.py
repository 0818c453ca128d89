"""Translations of the law that are not the publisher's: shown behind a quotation, marked as unofficial."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field

from tracker.registry.coding import Day
from tracker.registry.fields import Language, Slug, Strict


def words_sha256(words: str) -> str:
    """The hash by which a translation knows the words it translates: of the words, spaces folded.

    >>> words_sha256("a  b") == words_sha256("a b ")
    True
    """
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


class Translation(Strict):
    """One provision in other words. ``text_sha256``: `words_sha256` of the words that were translated; once
    the law has others, the translation is not shown."""

    eid: str
    text_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    text: str = Field(min_length=1)
    translator: str = Field(min_length=1)
    reviewer: str | None = None
    date: Day


class TranslationFile(Strict):
    """Translations of one instrument from one language into one of the editions."""

    instrument: Slug
    language: Language  # of the words that were translated
    into: Literal["en", "zh"]
    translations: list[Translation]
