"""The digital strategies of the members of the OECD in one edition, each with the page where it was read."""

from __future__ import annotations

from typing import Any

from tracker.publish.document import Paragraph, Publication, Table, cell, row, text
from tracker.publish.editions import gettext, pick, punctuation
from tracker.registry import Registry
from tracker.registry.oecd_strategies import MEMBERS, Member, Strategy

TITLE = "OECD: national digital strategies"
#: columns that people see -> their heads
HEADS = {
    "name": "Country",
    "original": "Strategy",
    "translated": "Title in this edition",
    "when": "Year",
    "issued_by": "Issued by",
    "covers": "Covers",
    "page": "Page",
    "date": "Seen",
}
_YEARS = {"adopted": "adopted", "published": "published", "period": "first year of the period"}
_SCOPES = {
    "whole": "economy and society",
    "public_services": "public services",
    "foreign_policy": "foreign policy",
}
_PAGES = {"official": "official page", "secondary": "page of others"}


def strategies(registry: Registry, lang: str) -> list[dict[str, Any]]:
    """One dictionary a strategy, words in the edition; a member without one has a row that says so."""
    members = sorted(registry.oecd_strategies.values(), key=lambda m: m.country)
    return [found for m in members for found in (_of(m, lang) or [_nothing(m, lang)])]


def _of(member: Member, lang: str) -> list[dict[str, Any]]:
    return [_strategy(member, s, lang) for s in sorted(member.strategies, key=lambda s: s.year)]


def _nothing(member: Member, lang: str) -> dict[str, Any]:
    said = gettext(lang, "nothing found in %(n)d searches") % {"n": member.searches}
    row = dict.fromkeys([*HEADS, "year", "until", "source", "basis", "note"])
    return row | _country(member, lang) | {"original": said, "also": []}


def _country(member: Member, lang: str) -> dict[str, Any]:
    return {"country": member.country, "name": pick(member.name, lang), "searches": member.searches}


def _strategy(member: Member, s: Strategy, lang: str) -> dict[str, Any]:
    marks = punctuation(lang)
    translated = "" if lang == s.language else pick(s.title, lang)
    if translated and lang in s.unofficial:
        translated += marks.aside(gettext(lang, "unofficial translation"))
    year = str(s.year) if s.until is None else f"{s.year}–{s.until}"
    covers = [gettext(lang, _SCOPES[s.scope]), *([gettext(lang, "draft")] if s.draft else [])]
    return (
        s.model_dump(mode="json")
        | _country(member, lang)
        | {
            "original": s.title[s.language],
            "translated": translated,
            "when": year + marks.aside(gettext(lang, _YEARS[s.year_of])),
            "issued_by": pick(s.body, lang) if s.body else "",
            "covers": marks.items(covers),
            "page": gettext(lang, _PAGES[s.basis]),
            "note": pick(s.note, lang) if s.note else "",
        }
    )


def summary(registry: Registry, lang: str) -> str:
    """Of how many members something was found, and how much of it is of the kind that was looked for."""
    members = registry.oecd_strategies.values()
    found = [s for m in members for s in m.strategies]
    whole = [m for m in members if any(s.scope == "whole" and not s.draft for s in m.strategies)]
    return gettext(
        lang,
        "Strategies of %(found)d of %(all)d members; for economy and society, adopted or published: "
        "%(whole)d of %(all)d. %(strategies)d strategies, %(official)d read on a page of the state; "
        "not every earlier or later one was looked for.",
    ) % {
        "found": sum(1 for m in members if m.strategies),
        "all": len(MEMBERS),
        "whole": len(whole),
        "strategies": len(found),
        "official": sum(1 for s in found if s.basis == "official"),
    }


def oecd_strategies_publication(registry: Registry, lang: str) -> Publication:
    """The table with a line on what it holds."""
    head = row(*(gettext(lang, label) for label in HEADS.values()))
    body = tuple(
        row(*(cell(r[c] or "–", url=r["source"] if c == "original" else None) for c in HEADS))
        for r in strategies(registry, lang)
    )
    return Publication(
        gettext(lang, TITLE),
        lang,
        (Paragraph(text(summary(registry, lang))), Table((head,), body, sticky=True, name="oecd-strategies")),
        layout="landscape",
    )
