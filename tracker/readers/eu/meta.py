"""What both formats say of an act beside its text: title, number, dates, and the acts worked into it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from tracker.law.text import clean
from tracker.model import LAW_SCOPES, Document, LegalStatus, Scope, SourceSpec
from tracker.readers.build import Builder

_CELEX = re.compile(
    r"celex(?::|=|/)([0-9CE]\d{4}[A-Z]{1,2}\d{3,5}(?:\(\d\d\))?(?:R\(\d\d\))?(?:-\d{8})?)", re.IGNORECASE
)
_LEGISLATION = re.compile(r"[03]\d{4}[RL]\d{4}(?:-\d{8})?$")


@dataclass
class ActFacts:
    """What the files of one act say about it; the first file that says a thing wins."""

    title: str = ""
    language: str | None = None
    day: date | None = None
    consolidated: date | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)  # CELEX numbers of those worked in, as printed
    repealed_by: str = ""
    printed: list[str] = field(default_factory=list)  # every text of the files
    heads: list[str] = field(default_factory=list)  # the articles' headings, counted beside the reading

    def add_act(self, celex: str) -> None:
        if celex and celex not in self.acts:
            self.acts.append(celex)

    def document(self, builder: Builder, source: SourceSpec, name: str, version: int) -> Document:
        """The finished document. Raises as `Builder.document` does."""
        celex = self.identifiers.get("celex") or ""
        articles = any(p.type == "article" for p in builder.provisions)
        if _LEGISLATION.match(celex) and builder.provisions and not articles:
            builder.warn("unstructured", sample=celex)
        status = LegalStatus.IN_FORCE if self.consolidated else LegalStatus.UNKNOWN
        # consolidated texts leave the recitals out: those of the Official Journal are still the act's
        parts = LAW_SCOPES - {Scope.PREAMBLE} if self.consolidated else LAW_SCOPES
        return builder.document(
            source, name, version, self.title, language=self.language, valid_from=self.consolidated,
            text_date=self.consolidated or self.day, identifiers=self.identifiers,
            status=LegalStatus.REPEALED if self.repealed_by else status,
            status_note=self.repealed_by or None,
            repealed_from=self.consolidated if self.repealed_by else None,
            consolidates=() if self.repealed_by else tuple(self.acts),
            printed=self.printed, exact=True, heads=self.heads,
            scope=parts if builder.provisions else frozenset(),
        )  # fmt: skip


def act_title(lines: list[str]) -> str:
    """One title of its lines; consolidated texts print it twice, and notes in brackets are no title."""
    kept: list[str] = []
    for line in lines:
        if line and line not in kept and not (kept and line.startswith("(") and line.endswith(")")):
            kept.append(line)
    return clean(" ".join(kept))


def celex_of(url: str) -> str | None:
    """The CELEX number an address of EUR-Lex or Cellar carries, if any."""
    found = _CELEX.search(unquote(url))
    return found.group(1).upper() if found else None
