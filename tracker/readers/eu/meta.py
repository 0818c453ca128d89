"""What both formats say of an act beside its text: title, number, dates, and the acts worked into it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from tracker.law.text import clean
from tracker.model import Document, LegalStatus, SourceSpec, StructureChanged
from tracker.readers.build import Builder

_CELEX = re.compile(
    r"celex(?::|=|/)([0-9CE]\d{4}[A-Z]{1,2}\d{3,4}(?:\(\d\d\))?(?:R\(\d\d\))?(?:-\d{8})?)", re.IGNORECASE
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

    def add_act(self, celex: str) -> None:
        if celex and celex not in self.acts:
            self.acts.append(celex)

    def document(self, builder: Builder, source: SourceSpec, name: str, version: int) -> Document:
        """The finished document. Raises as `Builder.document` does, and `StructureChanged` for a regulation
        or directive without articles."""
        _check_articles(builder, self.identifiers.get("celex"))
        return builder.document(
            source, name, version, self.title, language=self.language, valid_from=self.consolidated,
            text_date=self.consolidated or self.day, identifiers=self.identifiers,
            status=LegalStatus.IN_FORCE if self.consolidated else LegalStatus.UNKNOWN,
            consolidates=tuple(self.acts),
        )  # fmt: skip


def act_title(lines: list[str]) -> str:
    """One title of its lines; consolidated texts print it twice, and notes in brackets are no title."""
    kept: list[str] = []
    for line in lines:
        if kept and line == kept[0]:
            break
        if line and not (kept and line.startswith("(") and line.endswith(")")):
            kept.append(line)
    return clean(" ".join(kept))


def celex_of(url: str) -> str | None:
    """The CELEX number an address of EUR-Lex or Cellar carries, if any."""
    found = _CELEX.search(unquote(url))
    return found.group(1).upper() if found else None


def _check_articles(builder: Builder, celex: str | None) -> None:
    """Regulations and directives have articles (corrigenda have none, other acts need not).

    Raises `StructureChanged`: text without articles under such a number was not understood.
    """
    articles = any(p.type == "article" for p in builder.provisions)
    if celex and _LEGISLATION.match(celex) and builder.provisions and not articles:
        raise StructureChanged(f"{celex}: no article was found in its text")
