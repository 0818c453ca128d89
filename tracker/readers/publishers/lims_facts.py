"""What a LIMS text says of itself: title, dates, legal status, amending acts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from tracker.law.dates import DATE, iso_date, parse_date
from tracker.model import LegalStatus
from tracker.readers.xmltext import elements, first, inner, local

LIMS = "{http://justice.gc.ca/lims}"
_NOT_IN_FORCE = re.compile(r"\bnot in force\b|\bnon en vigueur\b|\bpas en vigueur\b", re.IGNORECASE)
_IN_FORCE = re.compile(rf"\b(?:in force|en vigueur)\b[^\d\]]{{0,40}}?(?P<date>{DATE})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LimsFacts:
    """The metadata of one LIMS text, as `Builder.document` takes it."""

    title: str
    status: LegalStatus
    status_note: str | None = None
    text_date: date | None = None
    valid_from: date | None = None
    in_force_from: date | None = None
    repealed_from: date | None = None
    identifiers: dict[str, str] = field(default_factory=dict)
    consolidates: tuple[str, ...] = ()
    acts_listed: bool = True  # whether the list of recent amendments is there at all


def head(root: etree._Element) -> LimsFacts:
    """Read title, status and dates; `lims:current-date` and consolidation stages are left alone."""
    identification = first(root, "Identification")
    title = ""
    if identification is not None:
        title = inner(first(identification, "ShortTitle")) or inner(first(identification, "LongTitle"))
    note = _note(identification)
    pit = iso_date(root.get(LIMS + "pit-date"))
    repealed = first(root, "Repealed")
    if repealed is None and (body := first(root, "Body")) is not None and len(body) == 1:
        repealed = first(body, "Repealed")
    common = {
        "text_date": pit,
        "identifiers": _identifiers(root, identification),
        "consolidates": _amendments(root),
        "acts_listed": next(root.iter("RecentAmendments"), None) is not None,
    }
    if repealed is not None:
        since = iso_date(repealed.get(LIMS + "inforce-start-date"))
        words = inner(repealed) or note
        return LimsFacts(title, LegalStatus.REPEALED, words, repealed_from=since, **common)  # type: ignore[arg-type] # dict of mixed values
    status = _status(root, note)
    in_force = status is LegalStatus.IN_FORCE
    return LimsFacts(
        title, status, note, valid_from=pit if in_force else None,
        in_force_from=_in_force_date(note) if in_force else None, **common,  # type: ignore[arg-type] # dict of mixed values
    )  # fmt: skip


def _note(identification: etree._Element | None) -> str | None:
    if identification is None:
        return None
    notes = (inner(note) for note in identification.iter() if local(note) == "Note")
    return " ".join(note for note in notes if note) or None


def _status(root: etree._Element, note: str | None) -> LegalStatus:
    """In force when any section of the body is; a note "not in force" speaks for the whole act."""
    body = first(root, "Body")
    sections = [e for e in elements(body) if local(e) == "Section"] if body is not None else []
    if any(s.get(LIMS + "inforce-start-date") and s.get("in-force") != "no" for s in sections):
        return LegalStatus.IN_FORCE
    if note and _NOT_IN_FORCE.search(note):
        return LegalStatus.NOT_IN_FORCE
    if sections and all(s.get("in-force") == "no" for s in sections):
        return LegalStatus.NOT_IN_FORCE
    return LegalStatus.IN_FORCE if note and _IN_FORCE.search(note) else LegalStatus.UNKNOWN


def _in_force_date(note: str | None) -> date | None:
    found = _IN_FORCE.search(note) if note else None
    return parse_date(found["date"]) if found else None


def _amendments(root: etree._Element) -> tuple[str, ...]:
    """Citations of the amending acts, oldest first (the publisher prints the newest first)."""
    rows: list[tuple[str, str]] = []
    for row in root.iter("Amendment"):
        citation = inner(first(row, "AmendmentCitation"))
        if citation:
            rows.append((inner(first(row, "AmendmentDate")), citation))
    return tuple(dict.fromkeys(citation for _, citation in sorted(rows, key=lambda row: row[0])))


def _identifiers(root: etree._Element, identification: etree._Element | None) -> dict[str, str]:
    out: dict[str, str] = {}
    if fid := root.get(LIMS + "fid"):
        out["lims_fid"] = fid
    if identification is None:
        return out
    for name, tag in (
        ("number", "ConsolidatedNumber"),
        ("bill", "BillNumber"),
        ("instrument", "InstrumentNumber"),
    ):
        element = next((e for e in identification.iter() if local(e) == tag), None)
        if text := inner(element):
            out[name] = text
    annual = next((e for e in identification.iter() if local(e) == "AnnualStatuteId"), None)
    if annual is not None:
        year, number = inner(first(annual, "YYYY")), inner(first(annual, "AnnualStatuteNumber"))
        out["citation"] = f"S.C. {year}, c. {number}"
    return out
