"""Changes to real texts whose weight is known beforehand, in whatever format they come.

A number, a date or a reference is changed in the bytes of a capture; a last article, a last annex or the title
is taken out of them (`tests.corpus.served`). What the comparison then says can be judged without an answer key.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.diff import diff
from tracker.model import Capture, CaptureError, Document, Provision, Scope, SourceSpec
from tracker.readers import formats

#: Where a figure carries meaning: what stands before it, the figure, what stands behind it.
FIGURES = {
    "reference": re.compile(
        r"(?<!\w)((?:Articles?|Artículos?|Artikel|Section|§|第|제)[ \u00a0]?)(\d{1,3})(?![\d.,/])"
    ),
    "subdivision": re.compile(r"(Article \d{1,3}\()(\d{1,2})(?=\))"),
    "number": re.compile(
        r"(?<![\w.,/(-])()(\d{2,3})(?= ?(?:days?|months|years|%|EUR|per cent|hours|días|jours|Tage|日|天|年|万|円|元|일|원))"
    ),
    "date": re.compile(
        r"(?<![\d.])()(\d{1,2})(?= (?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December|janvier|juin|juillet|de [a-zéóíáú]+ de) ?\d{0,4})|(\d月)(\d{1,2})(?=日)"
    ),
}
_AROUND = 24  # signs beside a figure that must stand in the bytes once


@dataclass(frozen=True)
class Text:
    """A text of the corpus: its name, its captures, and how it is read."""

    name: str
    captures: tuple[Capture, ...]
    language: str

    @property
    def spec(self) -> SourceSpec:
        return SourceSpec("corpus", "corpus", self.language)

    def read(self, captures: Sequence[Capture] | None = None) -> Document:
        captures = captures or self.captures
        return formats.choose(captures, self.spec).extract(captures, self.spec)

    def readable(self) -> Document | None:
        try:
            return self.read()
        except CaptureError:
            return None


def changed_figures(text: Text, document: Document, each: int) -> Iterator[tuple[str, Document]]:
    """(what was changed, the reading of the changed bytes), a few for each kind of figure."""
    chance = random.Random(text.name)
    provisions = [p for p in document.provisions if p.text and p.scope in {Scope.BODY, Scope.ANNEXES}]
    chance.shuffle(provisions)
    bytes_ = text.captures[0].body
    for kind, pattern in FIGURES.items():
        done = 0
        for provision in provisions:
            found = _figure(pattern, provision)
            if found is None:
                continue
            old, new = (side.encode() for side in found)
            if bytes_.count(old) != 1:
                continue
            changed = replace(text.captures[0], body=bytes_.replace(old, new))
            yield f"{text.name} {provision.eid} {kind}", text.read((changed, *text.captures[1:]))
            done += 1
            if done == each:
                break


def _figure(pattern: re.Pattern[str], provision: Provision) -> tuple[str, str] | None:
    found = pattern.search(provision.text)
    if found is None:
        return None
    group = 2 if found.group(2) else 4
    start, end = found.span(group)
    figure = int(found.group(group))
    other = str(figure + 1 if figure not in {28, 99, 999} else figure - 1)
    before, behind = provision.text[max(0, start - _AROUND) : start], provision.text[end : end + _AROUND]
    return before + found.group(group) + behind, before + other + behind


def rows(old: Document, new: Document) -> list[str]:
    """What the comparison tells, without the sums of what stands below."""
    return [
        f"{row.action} {row.eid} {row.significance}" for row in diff(old, new).provisions if not row.rollup
    ]
