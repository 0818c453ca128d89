"""What the finder proposes, in the words of an edition."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.compare.finder.suggest import Suggestion
from tracker.contract.base import Json
from tracker.contract.matrix import SuggestionView
from tracker.publish.editions import gettext, pick, punctuation
from tracker.registry.codebook import Codebook


def suggestion_json(s: Suggestion, instrument: str | None, book: Codebook, lang: str) -> Json:
    """One row of `tracker suggest --format json`; words of people are in one edition."""
    topic = next(t for t in book.topics if t.id == s.topic)
    return SuggestionView.printed(
        {
            "instrument": instrument,
            "topic": s.topic,
            "title": pick(topic.title, lang),
            "provisions": list(s.eids),
            "quote": s.quote,
            "language": s.language,
            "version": s.version,
            "value": s.value,
            "value_title": _value(s, book, lang) or None,
            "flags": list(s.flags),
            "why": why_suggested(s, book, lang),
            "words": list(s.heading_words + s.text_words),
            "rank": s.rank,
            "likely": s.likely,
        }
    )


def why_suggested(s: Suggestion, book: Codebook, lang: str) -> str:
    """The reasons in words: what the heading and the text have, and what speaks for the value."""
    parts = []
    for message, words in (
        ("the heading has %(words)s", s.heading_words),
        ("the text has %(words)s", s.text_words),
    ):
        if words:
            parts.append(gettext(lang, message) % {"words": _quoted(words, lang)})
    if s.rival is not None:
        about = next((pick(t.title, lang) for t in book.topics if t.id == s.rival), s.rival)
        message = "the article is rather about %(topic)s and names this among others"
        parts.append(gettext(lang, message) % {"topic": about})
    if s.value is not None:
        shown = {"value": _value(s, book, lang), "words": _quoted(s.value_words, lang)}
        parts.append(gettext(lang, "%(value)s, because of %(words)s") % shown)
    return punctuation(lang).clauses(parts)


def _value(s: Suggestion, book: Codebook, lang: str) -> str:
    """The value in words; empty where none is suggested."""
    values = next((book.values_of(t) for t in book.topics if t.id == s.topic), [])
    return next((pick(v.title, lang) for v in values if v.code == s.value), "")


def _quoted(words: Iterable[str], lang: str) -> str:
    marks = punctuation(lang)
    return marks.items(marks.quoted(w) for w in words)
