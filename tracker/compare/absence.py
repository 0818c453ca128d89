"""That a text has no such rule: the whole of it, and where the words stand that were searched in it.

An absence holds while the text is the one that was searched. Another text is searched again for the same
words: one that stands where nobody has read it makes the cell stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.law.tokens import fold
from tracker.registry.coding import Coding, WholeText
from tracker.store import reader
from tracker.store.models import ProvisionRow, VersionRow

_SCOPES = ("preamble", "body", "annexes", "notes")


def whole_sha256(tops: Iterable[str]) -> str:
    """The hash of a whole text, from those of the provisions that stand in no other, in their order."""
    return hashlib.sha256("\n".join(tops).encode()).hexdigest()


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words in Latin letters are found from their beginning on: `encrypt` in `encryption`."""
    return re.compile(
        "|".join((r"\b" if (w := fold(word))[0].isascii() else "") + re.escape(w) for word in words)
    )


def standing(words: Sequence[str], texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """eid -> the first of the words in it, of (eid, own words) of provisions."""
    if not words:
        return {}
    pattern = _pattern(tuple(words))
    out = {}
    for eid, text in texts:
        if found := pattern.search(" ".join(fold(text).replace("\u2019", "'").split())):
            out[eid] = found.group()
    return out


@dataclass(frozen=True)
class SearchedText:
    """A version of the record as a whole, read as far as it is asked for."""

    session: Session
    version: VersionRow

    @cached_property
    def sha256(self) -> str:
        tops: list[str] = []
        for scope in _SCOPES:
            if part := self.version.parts.get(scope):
                tops += self.session.scalars(
                    select(ProvisionRow.content)
                    .where(
                        ProvisionRow.version == part["version"], ProvisionRow.scope == scope,
                        ProvisionRow.parent.is_(None),
                    )
                    .order_by(ProvisionRow.position)
                )  # fmt: skip
        return whole_sha256(tops)

    @cached_property
    def _texts(self) -> list[tuple[str, str, str]]:
        held = reader.text(self.session, self.version)
        return [(p.eid, f"{p.heading or ''} {p.text}", p.content) for p in held]

    def standing(self, words: Sequence[str]) -> dict[str, str]:
        return standing(words, ((eid, text) for eid, text, _ in self._texts))

    @cached_property
    def contents(self) -> Mapping[str, str]:
        """eid -> hash of a provision with all below it."""
        return {eid: content for eid, _, content in self._texts}


def whole_text(
    session: Session, instrument: str, language: str, at: datetime | None = None
) -> tuple[SearchedText, WholeText] | None:
    """The text known at a moment, and the pin of the whole of it; None where the record has none."""
    spoken = reader.pick_language(session, instrument, language)
    version = reader.version_at(session, instrument, spoken, at=at) if spoken else None
    evidence = reader.evidence(session, version.check) if version else ()
    if version is None or not evidence:
        return None
    held, seen = SearchedText(session, version), version.observed_at
    return held, WholeText(url=evidence[0].final_url, observed_at=seen, text_sha256=held.sha256)


@dataclass(frozen=True)
class AbsenceSearch:
    """What is asked of an absence: the text that was searched, the words, and the text held now."""

    whole: WholeText
    words: tuple[str, ...]
    held: SearchedText

    @property
    def same(self) -> bool:
        return self.held.sha256 == self.whole.text_sha256

    def unread(self, coding: Coding) -> list[str]:
        """Provisions of the text held now with one of the words, that were not read as they stand."""
        return unread(self.held.standing(self.words), self.held.contents.get, coding)


def unread(hits: Iterable[str], content: Callable[[str], str | None], coding: Coding) -> list[str]:
    """Of provisions that hold a word, those the coding was not read in, with the words they have now.

    Whoever coded an absence has read the provisions of `read_from`: they are about something else.
    """
    read = {pin.eid: pin.text_sha256 for pin in coding.read_from}
    return [eid for eid in hits if read.get(eid) is None or read[eid] != content(eid)]
