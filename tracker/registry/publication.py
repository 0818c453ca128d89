"""The rule of publication: which coding gives a value that is shown, and which is a lead.

A value is published with the provisions it was read in and an address a reader can open: pins to a text, or
`evidence` with an address. That a text has no such rule is published with what was searched in the whole of
it; that there is no such law at all (`no-law`), as of its day with an address where one sees it. Everything
else, as what is remembered or inferred, is a lead: kept for who codes, and shown as no value anywhere.

The registry is split by this rule when it is loaded (`Registry.codings`, `Registry.leads`), so that whatever
asks for codings gets none that is not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile

#: Why a coding is no more than a lead.
LeadReason = Literal["memory", "inferred", "no-address", "no-provision", "not-pinned", "not-searched"]

#: Values that say the text was read and has no such rule.
ABSENCES = frozenset({"absent", "none", "not-found", "none-known"})
#: There is no such law in the jurisdiction, as far as the evidence shows, on the day of the coding.
NO_LAW = "no-law"
#: An address of a page; the front page of a site proves nothing.
_PAGE = re.compile(r"https?://[^\s/]+\.[^\s/]+/[^\s;,]*[\w)=%]")


def openable(evidence: str | None) -> bool:
    """Whether evidence names a page that a reader can open."""
    return evidence is not None and _PAGE.search(evidence) is not None


def lead_reason(
    basis: str,
    provisions: Iterable[str],
    evidence: str | None,
    pinned: Iterable[str],
    value: object = None,
    *,
    searched: bool = False,
) -> LeadReason | None:
    """Why what somebody says of the law is not published; None where it is.

    ``pinned``: eids of the pins; ``value`` of a coding; ``searched``: the whole text was searched for words
    that are named. The rule serves entries of gap tables as well.
    """
    provisions = list(provisions)
    if basis == "memory":
        return "memory"
    if basis == "inferred":
        return "inferred"
    if basis == "text":
        if not provisions:
            if value not in ABSENCES:
                return "no-provision"
            return None if searched else "not-searched"
        return None if set(pinned) >= set(provisions) else "not-pinned"
    if not openable(evidence):
        return "no-address"
    return None if provisions or value == NO_LAW else "no-provision"


def why_lead(coding: Coding, file: CodingFile, book: Codebook | None) -> LeadReason | None:
    """Why a coding of a file is a lead; None where its value is published."""
    pinned = [pin.eid for pin in coding.read_from]
    searched = file.whole is not None and bool(searched_words(coding, file.language, book))
    return lead_reason(
        coding.basis, coding.provisions, coding.evidence, pinned, coding.value, searched=searched
    )


def searched_words(coding: Coding, language: str, book: Codebook | None) -> tuple[str, ...]:
    """The words that a text was searched for: those of the topic, and those of the coding."""
    topic = next((t for t in book.topics if t.id == coding.topic), None) if book else None
    return topic.words(language, coding.searched) if topic else tuple(coding.searched)


def split(
    files: Iterable[CodingFile], books: Mapping[str, Codebook]
) -> tuple[tuple[CodingFile, ...], tuple[CodingFile, ...]]:
    """(published, leads): each file once in the first, if need be without a coding, so that its instrument
    keeps its column; in the second where it has leads."""
    published, leads = [], []
    for file in files:
        proven: list[Coding] = []
        held: list[Coding] = []
        for coding in file.codings:
            (proven if why_lead(coding, file, books.get(file.codebook)) is None else held).append(coding)
        published.append(file.model_copy(update={"codings": proven}) if held else file)
        if held:
            leads.append(file.model_copy(update={"codings": held}))
    return tuple(published), tuple(leads)
