"""What the head of a Chinese text says of itself: title, order number, dates, draft or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tracker.law.commencement import CommencementKind, commencement_in
from tracker.law.dates import FoundDate, find_dates
from tracker.law.numbers import han_number
from tracker.law.text import clean_han
from tracker.model import LegalStatus
from tracker.readers.build import DocumentFacts
from tracker.readers.lines import Line

_TITLE = re.compile(
    r"(?![《“（(])[^。，；：！？]{2,80}(?:法|条例|规定|办法|细则|决定|解释|意见|方案|计划|通知|公告|准则|规则|指引|指南|规划|纲要|"
    r"标准|目录|公约|合同|决议|规范|措施|要求|守则|章程|清单|制度)(?:[（(][^（）()]{1,20}[)）]){0,3}"
)
_DRAFT = re.compile(r"征求意见稿|草案|送审稿|讨论稿")
#: A call for comments that stands above a draft, and what says until when.
_CALL = re.compile(r"征求.{0,80}意见|反馈意见|意见反馈|提出.{0,8}意见")
_UNTIL = re.compile(r"截[止至]|至|之?前|期限")
_CLOSING = re.compile(
    r"意见.{0,12}截[止至]|截[止至].{0,6}(?:时间|日期)|征求意见的?(?:时间|期限|截)|[前至].{0,30}(?:反馈|提出|发送)"
)
_CALL_LINES = 30  # a call for comments is not longer
_ISSUED = re.compile(r"通过|修正|修订|修改|公布|发布|颁布|印发|令")
_SHORT_DATE = re.compile(
    r"至 ?(?P<month>[0-9一二三四五六七八九十]{1,2}) ?月 ?(?P<day>[0-9一二三四五六七八九十]{1,3}) ?日"
)
_ORDER = re.compile(
    r"[^。，]{2,80}(?:令|公告)|第\s?[0-9〇零一二三四五六七八九十百]{1,6}\s?号"
    r"|.{0,400}(?:现予(?:公布|发布)|审议通过|会议通过|次修[订正]).{0,200}"
    r"|.{0,60}(?:主任|部长|局长|总理|主席|行长|署长|委员长|院长|会长)"
    r"[ \u3000]?[^ ，。]{1,12}(?: [^ ，。]{1,4})?"
    r"|[^，。]{0,40}[〔\[]\d{4}[〕\]][^，。]{0,20}"
)
_DATE_ONLY = re.compile(r"[（(]?[0-9〇○零一二三四五六七八九]{4} ?年.{2,14}日(?:公布|发布|通过)?[)）]?")
_NUMBER = re.compile(
    r"(?P<body>(?:(?![年月日])[\u4e00-\u9fff、 ]){2,60}令) ?"
    r"(?P<no>第 ?[0-9〇零一二三四五六七八九十百]{1,6} ?号)|"
    r"(?P<doc>[\u4e00-\u9fff]{2,12}[〔\[]\d{4}[〕\]] ?第?\d{1,5}号)"
)
#: The number of an article in front of its words.
_NUMBERED = re.compile(r"^\W*第 ?[0-9〇零一二三四五六七八九十百千]{1,6} ?条\W*")


def is_title(text: str) -> bool:
    """Whether a line could be the title of a Chinese text of law."""
    return len(text) <= 90 and _TITLE.fullmatch(clean_han(text)) is not None


def is_date(text: str) -> bool:
    """A line that holds nothing but a date: of an order, or below a signature."""
    return _DATE_ONLY.fullmatch(text) is not None


def is_order(text: str) -> bool:
    """Whether a line belongs to the order a text was published with: 令, 第16号, 现予公布, a date."""
    return len(text) <= 700 and (_ORDER.fullmatch(text) is not None or _DATE_ONLY.fullmatch(text) is not None)


def call_start(lines: Sequence[Line], begin: int, title: str) -> int:
    """The first line of the call for comments above a draft; ``begin`` where there is none.

    It says until when comments are taken, which is nowhere in the draft itself.
    """
    if not _DRAFT.search(title):
        return begin
    above = range(max(0, begin - _CALL_LINES), begin)
    calls = [i for i in above if lines[i].level != 1 and _CALL.search(lines[i].text)]
    return calls[0] if calls and any(closing_date(lines[i].text) for i in range(calls[0], begin)) else begin


def closing_date(text: str) -> date | None:
    """Until when comments are taken, where a line says so: the last date in it."""
    if len(text) > 600 or not _CLOSING.search(text) or not _UNTIL.search(text):
        return None
    found = _dates(text)
    if not found:
        return None
    first = found[0].day
    # "2024年11月29日至12月6日": the second date leaves its year out
    if later := _SHORT_DATE.search(text[found[-1].end :]):
        try:
            day = date(first.year, han_number(later["month"]), han_number(later["day"]))
        except ValueError:
            return found[-1].day
        return day if day >= first else day.replace(year=first.year + 1)
    return found[-1].day


def read(title: str, head: Sequence[Line], closing: Sequence[str], tail: Sequence[str] = ()) -> DocumentFacts:
    """Facts from the lines before the first article, from the closing articles and the signature."""
    draft = bool(_DRAFT.search(title))
    identifiers: dict[str, str] = {}
    said = [line.text for line in head]
    dates = [d for text in [*said, *tail, title] if not closing_date(text) for d in _issue_dates(text)]
    text_date = max(dates, default=None)
    closing_dates = [d for text in said if (d := closing_date(text))]
    if draft and closing_dates:
        identifiers["意见截止"] = max(closing_dates).isoformat()
    joined = "\n".join(said)
    compact = joined.replace("令\n第", "令第")
    if found := _NUMBER.search(compact):
        identifiers["文号"] = clean_han("".join(x for x in found.groups() if x)).replace(" ", "")
    starts = (_applies_from(text, text_date) for text in [*reversed(closing), *said])
    in_force = next((start for start in starts if start), None)
    # "自2017年6月1日起施行" in a text amended in 2025 dates the law, not this text of it
    of_this_text = in_force is not None and (text_date is None or in_force >= text_date)
    return {
        "text_date": text_date,
        "in_force_from": in_force,
        "valid_from": in_force if of_this_text else None,
        "status": LegalStatus.DRAFT if draft else LegalStatus.UNKNOWN,
        "identifiers": identifiers,
    }


def _dates(text: str) -> list[FoundDate]:
    """The full dates printed with 年月日."""
    return [found for found in find_dates(text, "zh") if found.form in ("cjk", "han")]


def _issue_dates(text: str) -> list[date]:
    """Dates of adoption, amendment or publication; "自…起施行" and the dates of other acts are none."""
    if len(text) > 3000:
        return []
    if _DATE_ONLY.fullmatch(text):
        return [found.day for found in _dates(text)]
    found = _dates(text)
    out = []
    for i, one in enumerate(found):
        until = found[i + 1].end - 8 if i + 1 < len(found) else len(text)
        after = text[one.end : max(one.end, until)]
        if not after.startswith(("起", "前", "以前", "施行", " 施行")) and _ISSUED.search(after):
            out.append(one.day)
    return out


def _applies_from(text: str, issued: date | None) -> date | None:
    """From when a line says that the whole text is law; "from its publication" is the day it was issued."""
    for clause in commencement_in(_NUMBERED.sub("", text), "zh"):
        if clause.part is None and clause.kind is CommencementKind.IN_FORCE:
            if isinstance(clause.value, date):
                return clause.value
            if clause.value is not None and issued is not None:
                return clause.value.resolve(issued)
    return None
