"""What a day in a text is for: from it a rule begins, until it a rule holds, by it somebody must act."""

from __future__ import annotations

import re

from tracker.law.dates import find_dates
from tracker.law.legal_words import LegalWords
from tracker.model import FactValue

#: A text without one holds no full day; how far from it a day may reach. The numbers of an act (2024/1689)
#: are no years.
YEAR = re.compile(
    "(?<![0-9]{4}/)[12][0-9]{3}(?!/[0-9]{3})|[１２][０-９]{3}|令和|平成|昭和|[二一][〇零○一二三四五六七八九]{3}年"
)
_WIDTH = 32
#: Characters before a day that say what it is for.
_NEAR = 60
#: A period that runs from a day is no beginning of a rule; a day in the name of an act is none.
_PERIOD = re.compile(
    r"(?:years?|months?|days?|period|ans|mois|jours|durée|Jahren?|Monaten?|años|meses|días|plazo)[^.]{0,20}$",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:Regulation|Directive|Decision|Recommendation|Agreement|Act|Order|Protocol|Treaty|règlement|directive|décision|loi|accord|"
    r"Verordnung|Richtlinie|Gesetz(?:es)?|Beschluss|Reglamento|Directiva|Ley|Decreto|Decisión)\b[^.;]{0,120}\b(?:of|du|vom|de|dated)\s$",
    re.IGNORECASE,
)


def role(text: str, start: int, end: int, words: LegalWords) -> str | None:
    """begins, ends, due; act: a day that belongs to the name of an act; None where the words do not say."""
    before, after = text[max(0, start - _NEAR) : start].replace("'", "’"), text[end : end + 30]
    for name in ("begins", "ends", "due"):
        if said := words.rx[name].search(before.rstrip()):
            return None if name == "begins" and _PERIOD.search(before[: said.start()]) else name
        if words.rx[f"{name}_after"].search(after.lstrip()):
            return name
    return "act" if _ACT.search(text[max(0, start - 160) : start]) else None


def days(text: str, lang: str, words: LegalWords) -> list[tuple[FactValue, str | None, int]]:
    """The full days of a text with what each is for and its place."""
    out: dict[int, tuple[FactValue, str | None, int]] = {}
    for year in YEAR.finditer(text):
        base = max(0, year.start() - _WIDTH)
        for found in find_dates(text[base : year.end() + _WIDTH], lang):
            start, end = base + found.start, base + found.end
            if base and not found.start:
                continue  # cut off on the left
            day = FactValue(text[start:end], date=found.day.isoformat())
            out.setdefault(start, (day, role(text, start, end, words), start))
    return [out[start] for start in sorted(out)]
