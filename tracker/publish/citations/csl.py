"""A citation as CSL-JSON: what Zotero, Pandoc and other reference managers take in."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.publish.citations.bibtex import key
from tracker.publish.citations.cited import SITE, Cited
from tracker.publish.editions import edition
from tracker.publish.labels import publisher_name

_TREATIES = frozenset({"treaty", "protocol", "agreement", "chapter"})


def csl_item(c: Cited) -> dict[str, Any]:
    """One item (https://docs.citationstyles.org); `section` is the provision, `version` its text."""
    law = c.kind == "provision"
    lang = edition(c.language)
    day = (c.made or c.event("in_force") or c.version) if law else (c.version or c.observed)
    publisher = publisher_name(c.publisher, lang) if law else SITE[lang]
    numbers = ", ".join(c.identifiers.values())
    item = {
        "id": key(c),
        "type": ("treaty" if c.type in _TREATIES else "legislation") if law else "webpage",
        "title": c.title(c.language),
        "section": c.ref(lang),
        "number": f"change {c.change}" if c.change else numbers,
        "jurisdiction": c.jurisdiction,
        "publisher": publisher,
        "language": c.language,
        "version": c.version.isoformat() if c.version and law else "",
        "issued": _date(day),
        "accessed": _date(c.accessed),
        "URL": c.permalink,
    }
    return {name: value for name, value in item.items() if value}


def _date(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
