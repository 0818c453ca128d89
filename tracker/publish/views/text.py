"""The text of a version: headings down to articles, lists and tables below; flat, a row a provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from tracker.publish.document import (
    Block,
    FactList,
    Heading,
    Items,
    Line,
    Paragraph,
    Publication,
    Run,
    Table,
    join,
    row,
    table,
    text,
)
from tracker.publish.editions import edition, format_day, pgettext, punctuation
from tracker.publish.labels import name
from tracker.publish.plain import plain

Provision = Mapping[str, Any]
#: Provisions that are headings of a text.
_HEADED = frozenset({"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading",
                     "article", "section", "annex", "schedule", "supplement"})  # fmt: skip
_UNNUMBERED = frozenset({"recital", "citation", "formula", "preamble", "conclusion"})
_COLUMNS = ("eid", "parent", "type", "num", "heading", "text", "status", "version")


def text_publication(
    view: Mapping[str, Any], *, lang: str = "en", citation: str | None = None, flat: bool = True
) -> Publication:
    """The publication of a version (`tracker.contract.text.text_view`).

    ``lang`` is the language of our own words; the law keeps its own. ``flat``: with the rows of CSV and XLSX.
    """
    word = partial(pgettext, lang, "markdown")
    pairs = (
        (word("Language"), view["language"]),
        (word("Version"), view["version"]),
        (word("Valid from"), format_day(view.get("valid_from"), lang)),
        (word("Seen on"), format_day(view["observed_at"], lang)),
        (word("Status"), name("status", view.get("status"), lang)),
        (word("Cite as"), citation),
    )
    facts = fact_list(pairs)
    law = _Law(lang, quoted_language(view["language"], lang))
    return Publication(
        plain(view["title"]),
        lang,
        (facts, *law.blocks(view["provisions"])),
        when=moment_of(view["observed_at"]),
        data=table(_COLUMNS, [row(*(plain(p[c]) for c in _COLUMNS)) for p in view["provisions"]])
        if flat
        else None,
    )


def moment_of(value: str | None) -> datetime | None:
    """A moment of JSON, read back."""
    return datetime.fromisoformat(value) if value else None


def fact_list(pairs: Sequence[tuple[str, object]]) -> FactList:
    """Names and values, those without a value left out."""
    return FactList(tuple((label, (text(plain(value)),)) for label, value in pairs if value))


def quoted_language(language: str | None, lang: str) -> str | None:
    """The language of words of a text, where it is not that of the edition."""
    return None if not language or language.split("-")[0] == edition(lang) else language


class _Law:
    """Provisions as blocks, in document order."""

    def __init__(self, lang: str, language: str | None) -> None:
        self._lang = lang
        self._language = language
        self._depth: dict[str, int] = {}  # of headings above and including the provision
        self._indent: dict[str, int] = {}  # of list entries above the provision's children

    def blocks(self, provisions: Sequence[Provision]) -> Iterator[Block]:
        entries: list[tuple[int, Line]] = []
        for is_row, run in groupby(provisions, lambda p: p["type"] == "row"):
            for found in [self._table(list(run))] if is_row else (x for p in run for x in self._provision(p)):
                if isinstance(found, tuple):
                    entries.append(found)
                    continue
                if entries:
                    yield nested_items(entries)
                    entries = []
                yield found
        if entries:
            yield nested_items(entries)

    def _words(self, *parts: str | None) -> Line:
        return join([text(plain(x), lang=self._language) for x in parts if x], " ")

    def _table(self, rows: Sequence[Provision]) -> Table:
        cells = [[self._words(x) for x in plain(p["text"]).split(" | ")] for p in rows]
        return table(cells[0], [row(*line) for line in cells[1:]])

    def _provision(self, p: Provision) -> Iterator[Block | tuple[int, Line]]:
        """Blocks, and entries of a list with their depth."""
        above = p.get("parent") or ""
        level, depth = self._depth.get(above, 0), self._indent.get(above, 0)
        self._depth[p["eid"]], self._indent[p["eid"]] = level, depth
        status = p.get("status") or "in_force"
        mark = "" if status == "in_force" else name("status", status, self._lang)
        marked: Line = (Run(punctuation(self._lang).aside(mark), "soft"),) if mark else ()
        if p["type"] in _HEADED and (p["num"] or p["heading"]):
            self._depth[p["eid"]], self._indent[p["eid"]] = min(level + 1, 5), 0
            head = join([self._words(x) for x in (p["num"], p["heading"]) if x], " · ")
            yield Heading(min(level + 2, 6), (*head, *marked), p["eid"])
            if p["text"]:
                yield Paragraph(self._words(p["text"]), "law")
            return
        words = self._words(p["num"], p["heading"], p["text"])
        if not words:
            return
        if p["type"] == "footnote":
            yield 0, (Run(f"{pgettext(self._lang, 'markdown', 'Note')} "), *words)
        elif p["type"] in _UNNUMBERED or not p["num"]:
            yield Paragraph((*words, *marked), "law")
        else:
            yield depth, (*words, *marked)
            self._indent[p["eid"]] = depth + 1


def nested_items(entries: Sequence[tuple[int, Line]]) -> Items:
    """Entries with a depth as a list with lists below its entries."""
    out: list[Line | Items] = []
    base, n = entries[0][0], 0
    while n < len(entries):
        depth, line = entries[n]
        if depth <= base:
            out.append(line)
            n += 1
            continue
        end = next((k for k in range(n, len(entries)) if entries[k][0] <= base), len(entries))
        out.append(nested_items(entries[n:end]))
        n = end
    return Items(tuple(out))
