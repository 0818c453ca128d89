"""An instrument as a column of the comparisons: what its cells rest on, who read them, law as at when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from tracker.lifecycle.parties import Standing, table
from tracker.publish import editions
from tracker.publish.labels import name, party_name, reader_name
from tracker.registry.coverage import ColumnCoverage
from tracker.site.context import BuildContext, VersionEntry
from tracker.site.files import page_name
from tracker.store import reader

#: Kinds of cells in words; keys of the catalogue.
_KINDS = {
    "text": "read in the text: %(n)s",
    "page": "read on an open page: %(n)s",
    "absent": "searched, no such rule: %(n)s",
    "no_law": "no such law: %(n)s",
    "taken": "following from another instrument: %(n)s",
    "leads": "leads without a value: %(n)s",
    "blank": "not yet read: %(n)s",
}


def column_rows(
    site: BuildContext,
    found: Sequence[ColumnCoverage],
    versions: Mapping[str, Sequence[VersionEntry]],
    lang: str,
) -> list[dict[str, Any]]:
    """One row for each comparison that an instrument has cells in."""
    rows = []
    for c in found:
        seen = law_as_at(site, c, versions)
        marks = editions.punctuation(lang)
        again = [
            reader_name(who, lang) + marks.aside(editions.format_day(day, lang) if day else "")
            for who, day in c.readers
        ]
        rows.append({
            "title": editions.pick(site.registry.codebooks[c.codebook].title, lang),
            "href": f"../compare/{page_name(c.codebook)}.html",
            "law_at": seen,
            "coders": marks.items(reader_name(x, lang) for x in c.coders),
            "coded": c.coded,
            "second": c.second,
            "readers": again,
            "cells": [editions.gettext(lang, _KINDS[k]) % {"n": n} for k, n in c.cells.items() if n],
        })  # fmt: skip
    return rows


def column_data(
    site: BuildContext, found: Sequence[ColumnCoverage], versions: Mapping[str, Sequence[VersionEntry]]
) -> list[dict[str, Any]]:
    """The rows as data."""
    out = []
    for c in found:
        said = asdict(c) | {
            "coders": list(c.coders),
            "coded": _iso(c.coded),
            "readers": [{"by": who, "on": _iso(day)} for who, day in c.readers],
            "law_as_at": _iso(law_as_at(site, c, versions)),
        }
        out.append(said)
    return out


def law_as_at(
    site: BuildContext, column: ColumnCoverage, versions: Mapping[str, Sequence[VersionEntry]]
) -> date | None:
    """The day of the newest look at the text that a column cites; None where none is held."""
    spoken = reader.pick_language(site.session, column.instrument, column.language) if versions else None
    line = versions.get(spoken or "")
    return line[-1].last_seen_at.date() if line else None


def standings(site: BuildContext, instrument: str, lang: str) -> list[str]:
    """How far the parties of a treaty are bound: a line for all with the same status of the same day."""
    marks = editions.punctuation(lang)

    def how(s: Standing) -> tuple[str, date]:
        return s.status.value, s.since or date.min

    found = table(site.registry, site.on, instruments=[instrument])
    order = {s.status: n for n, s in reversed(list(enumerate(found)))}
    found.sort(key=lambda s: (not s.status.binds, order[s.status], s.since or date.min))
    return [
        marks.labelled(
            name("standing", status, lang)
            + marks.aside("" if day == date.min else editions.format_day(day, lang)),
            marks.items(party_name(s.party, lang) for s in group),
        )
        for (status, day), group in groupby(found, key=how)
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
