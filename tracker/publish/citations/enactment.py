"""Who made a Chinese law, by which order, and when: as the note below its title says, else the registry.

The note is what article 61 of the Legislation Law asks for: who adopted and who amended it, with the days; an
order of a ministry stands there as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.law.dates import find_dates
from tracker.publish.citations.cited import Cited

_CONGRESS = "全国人民代表大会常务委员会"
#: Who sat: a congress or its committee, of the state or of a place; a ministry in its meeting.
_BODY = re.compile(
    r"(?:届|^)(全国人民代表大会(?:常务委员会)?)(?=第)|(\S{2,6}?)第\S{1,4}届(人民代表大会常务委员会)"
    r"|(?:日|\s)([^\s\d日]{4,20}?)\d{4}年第\d+次\S*?会议"
)
_ORDER = re.compile(r"(?P<body>[^\s\d日年月]{2,30})令\s*第?\d+号")
_AMENDED = re.compile(r"(修正|修订)\W*$")
_BY_TITLE = re.compile(
    rf"^《?(中共中央办公厅 国务院办公厅|中共中央 国务院|{_CONGRESS}|国务院(?:\S{{0,8}}?委员会)?)关于"
)
_VERBS = {"promulgated": "公布", "adopted": "通过", "signed": "公布", "published": "发布"}
_STATE = "中华人民共和国"


@dataclass(frozen=True)
class Enactment:
    """Empty where nothing says so. ``verb``: 通过, 公布 or 发布; ``how``: 修正 or 修订."""

    issuer: str = ""
    number: str = ""
    made: date | None = None
    verb: str = ""
    amended: date | None = None
    how: str = ""
    amending: str = ""
    in_force: date | None = None


def enactment(c: Cited) -> Enactment:
    """Of a Chinese instrument; nothing for others."""
    if c.jurisdiction not in ("CN", "") or "zh" not in {t.split("-")[0] for t in c.titles}:
        return Enactment()
    note = [line.strip() for line in c.note]
    ordered = bool(note) and note[0].endswith("令")
    number = c.identifiers.get("文号") or _order("".join(note) if ordered else "")
    made, verb = _made(c, note, ordered=ordered)
    changes = [(line, found[1]) for line in note if (found := _AMENDED.search(line))]
    last, how = changes[-1] if changes else ("", "")
    amended = _day(last)
    since = amended or made
    forced = sorted(e.date for e in c.events if e.event == "in_force" and e.eid is None and e.party is None)
    return Enactment(
        _issuer(c, note, number), number, made, verb, amended, how,
        (_order(last) or c.identifiers.get("修正", "")) if amended else "",
        c.version or next((d for d in forced if since is None or d >= since), None),
    )  # fmt: skip


def _order(line: str) -> str:
    """国务院令第760号, as it stands in a line."""
    found = _ORDER.search(line)
    return found[0].removeprefix(_STATE) if found else ""


def _issuer(c: Cited, note: list[str], number: str) -> str:
    if said := c.issuer.get("zh"):
        return said
    for line in note:
        if found := _BODY.search(line):
            return found[1] or found[4] or f"{found[2].split()[-1]}{found[3]}"
        if found := _ORDER.search(line):
            return found["body"].removeprefix(_STATE)
    if "令第" in number:
        body = number.split("令第")[0].removeprefix(_STATE)
        return _CONGRESS if body == "主席" else "，".join(body.split())
    found = _BY_TITLE.match(c.title("zh"))
    return "，".join(found[1].split()) if found else ""


def _made(c: Cited, note: list[str], *, ordered: bool) -> tuple[date | None, str]:
    """The day a text was made: of an order, the day below it; else that of its first line."""
    if ordered and (day := _day(note[-1])):
        return day, "公布"
    for line in note[:1]:
        if (day := _day(line)) and (verb := re.search("通过|公布|发布", line)):
            return day, verb[0]
    for kind, word in _VERBS.items():
        if day := c.event(kind):
            return day, word
    return None, ""


def _day(line: str) -> date | None:
    return next((found.day for found in find_dates(line, "zh")), None)
