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
    steps = _steps(" ".join(note))
    made, verb = _made(c, steps, ordered=ordered)
    amended, how, words = next((s for s in reversed(steps) if s[1] in ("修正", "修订")), (None, "", ""))
    since = amended or made
    forced = sorted(e.date for e in c.events if e.event == "in_force" and e.eid is None and e.party is None)
    return Enactment(
        _issuer(c, note, number), number, made, verb, amended, how,
        (_order(words) or c.identifiers.get("修正", "")) if amended else "",
        c.version or next((d for d in forced if since is None or d >= since), None),
    )  # fmt: skip


def _steps(note: str) -> list[tuple[date, str, str]]:
    """Each day of a note with what was done on it, "" where nothing is said, and the words up to the next."""
    found = [*find_dates(note, "zh")]
    ends = [*(f.start for f in found[1:]), len(note)][: len(found)]
    out = []
    for f, end in zip(found, ends, strict=True):
        words = note[f.end : end]
        done = re.search(r"修正|修订|施行|通过|公布|发布", re.sub(r"《[^》]*》", "", words))
        out.append((f.day, done[0] if done else "", words))
    return out


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


def _made(c: Cited, steps: list[tuple[date, str, str]], *, ordered: bool) -> tuple[date | None, str]:
    """The day a text was made: of an order, the day below it; else the first of its note."""
    if ordered and steps and not steps[-1][1]:
        return steps[-1][0], "公布"
    for day, done, _ in steps:
        if done in ("通过", "公布", "发布"):
            return day, done
    for kind, word in _VERBS.items():
        if day_ := c.event(kind):
            return day_, word
    return None, ""
