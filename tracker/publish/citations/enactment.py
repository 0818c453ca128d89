"""Who made a Chinese law, by which order, and when: as the note below its title says, else the registry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tracker.law.enactment import CONGRESS, EnactmentHead, body_in, order_in, read_head
from tracker.publish.citations.cited import Cited

_BY_TITLE = re.compile(
    rf"^《?(中共中央办公厅 国务院办公厅|中共中央 国务院|{CONGRESS}|国务院(?:\S{{0,8}}?委员会)?)关于"
)
_VERBS = {"promulgated": "公布", "adopted": "通过", "signed": "公布", "published": "发布"}


@dataclass(frozen=True)
class CitedEnactment:
    """Empty where nothing says so. ``verb``: 通过, 公布 or 发布; ``how``: 修正 or 修订."""

    issuer: str = ""
    number: str = ""
    made: date | None = None
    verb: str = ""
    amended: date | None = None
    how: str = ""
    amending: str = ""
    in_force: date | None = None


def enactment(c: Cited) -> CitedEnactment:
    """Of a Chinese instrument; nothing for others."""
    if c.jurisdiction not in ("CN", "") or "zh" not in {t.split("-")[0] for t in c.titles}:
        return CitedEnactment()
    head = read_head(c.note)
    number = c.identifiers.get("文号") or head.number
    made, verb = _made(c, head)
    last = head.amendments[-1] if head.amendments else None
    since = last.day if last else made
    forced = sorted(e.date for e in c.events if e.event == "in_force" and e.eid is None and e.party is None)
    return CitedEnactment(
        _issuer(c, number), number, made, verb, last.day if last else None, last.how if last else "",
        (last.number or c.identifiers.get("修正", "")) if last else "",
        c.version or next((d for d in forced if since is None or d >= since), None),
    )  # fmt: skip


def _issuer(c: Cited, number: str) -> str:
    if said := c.made_by.get("zh") or c.issuer.get("zh") or body_in([line.strip() for line in c.note]):
        return said
    if ordered := order_in(number):
        body = ordered.split("令")[0]
        return CONGRESS if body == "主席" else "，".join(body.split())
    found = _BY_TITLE.match(c.title("zh"))
    return "，".join(found[1].split()) if found else ""


def _made(c: Cited, head: EnactmentHead) -> tuple[date | None, str]:
    """The day a text was made: of an order, the day below it; else the first of its note."""
    if head.promulgated and head.verb == "公布":
        return head.promulgated, "公布"
    if head.adopted:
        return head.adopted, "通过"
    if head.promulgated:
        return head.promulgated, head.verb
    for kind, word in _VERBS.items():
        if day := c.event(kind):
            return day, word
    return None, ""
