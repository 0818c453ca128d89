"""The days on which versions of blocks take effect in a consolidated law of the BOE, and how a capture
of all of them is named by one day."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from tracker.law.dates import iso_date
from tracker.model import StructureChanged

_NAME = re.compile(r"#vigencia=(\d{8})$")


def effect(version: etree._Element) -> date | None:
    """When a version takes effect; older laws only say when it was published."""
    return iso_date(version.get("fecha_vigencia")) or iso_date(version.get("fecha_publicacion"))


def blocks(root: etree._Element) -> list[etree._Element]:
    """The blocks of the text. Raises `StructureChanged` where there are none."""
    found = list(root.iter("bloque"))
    if not found:
        raise StructureChanged("the answer holds no blocks of a consolidated law")
    return found


def versions(block: etree._Element) -> list[etree._Element]:
    """The versions of a block, by the day they take effect; of one day, the one published last comes last.

    Laws that amend one provision twice on a day are told apart by the day and number of their print.
    """
    found = [v for v in block.iter("version") if effect(v)]
    return sorted(found, key=lambda v: (effect(v), v.get("fecha_publicacion", ""), _number(v)))


def _number(version: etree._Element) -> list[int]:
    """BOE-A-2023-1234 as [2023, 1234]."""
    return [int(digits) for digits in re.findall(r"\d{1,9}", version.get("id_norma", ""))]


def days_of(root: etree._Element) -> list[date]:
    """Every day on which the text becomes another one, oldest first."""
    found = {d for b in blocks(root) for v in versions(b) if (d := effect(v))}
    found |= {d for b in blocks(root) if (d := iso_date(b.get("fecha_caducidad")))}
    if not found:
        raise StructureChanged("no version of the law has a date")
    return sorted(found)


def in_name(url: str, when: date) -> str:
    """An answer's address with the day it is read at."""
    return f"{url}#vigencia={when:%Y%m%d}"


def of_name(url: str) -> date | None:
    """The day an address names; None for one without."""
    found = _NAME.search(url)
    return iso_date(found[1]) if found else None
