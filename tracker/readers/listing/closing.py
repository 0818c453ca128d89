"""Until when comments are taken, out of a title or a page.

A date counts only beside words that say so: before it ("意见反馈截止时间为", "comments by", "募集期間")
or behind it ("前反馈", "まで", "까지"). Of a period the end counts. A date without such words is none.
"""

from __future__ import annotations

import re
from datetime import date

from tracker.law.dates import FoundDate, find_listed

#: Characters before a date in which its cue must stand, and behind it.
_BEFORE, _BEHIND = 60, 24
_I = re.IGNORECASE
_CUES_BEFORE = re.compile(
    # Chinese
    r"截止|截至|(?:征求|征集|反馈|公示|意见)[^。；\n]{0,16}(?:期限|时间|日期)[^。；\n]{0,6}[为是至:：]"
    # Japanese, Korean
    r"|(?:意見|募集|提出|受付|公募)[^。\n]{0,16}(?:期間|期限|締切|〆切)|締切"
    r"|(?:의견 ?(?:제출|수렴)|예고|제출)[^.\n]{0,10}(?:기한|기간)|마감"
    # English
    r"|\b(?:clos(?:es?|ing)(?: date)?|deadline|due(?: date)?|no later than|on or before|"
    r"(?:comments?|submissions?|responses?|feedback|views|evidence|contributions?|replies)[^.;\n]{0,40}"
    r"\b(?:by|before|until|due)|open (?:until|till|for comments? until)|"
    r"feedback period|consultation period|consultation (?:runs|is open|ends|end))\b"
    # French
    r"|jusqu['’]au|date limite|clôture|avant le|au plus tard le|à remettre (?:avant|pour) le",
    _I,
)
_CUES_BEHIND = re.compile(
    r"\s{0,2}(?:(?:\d{1,2}[:时時点][\d分]{0,5})?\s{0,2}(?:之?前|以前|止|截止)|"
    r"(?:（[^）]{1,6}）|\([^)]{1,6}\))?\s{0,2}(?:\d{1,2}[:時시][^。\n]{0,8})?\s{0,2}(?:まで|必着|까지))"
)
#: A day may be marked so for other things: words of comments must stand near.
_OPINION = re.compile(
    r"意见|反馈|征求|征集|意見|募集|コメント|의견|예고|comments?|consultation|feedback|submissions?|responses?"
    r"|contributions?|observations?|views|evidence|consultation|avis",
    _I,
)
_DAY_NAME = r"(?:\(.{1,3}\)|（.{1,3}）)?"
_RANGE = re.compile(
    rf"\.?\s{{0,3}}{_DAY_NAME}\s{{0,3}}(?:至|到|—|–|―|－|-|~|～|から|to|until|au|부터)\s{{0,3}}", _I
)
_AROUND = 200


def closing(text: str, language: str, on: date, *, order: str | None = None) -> tuple[date, str] | None:
    """(the last day for comments, the words that say so), or None.

    ``on``: the day the text was published or seen. Where several dates are marked, the latest counts:
    extensions stand beside what they extend.

    >>> closing("可通过以下途径反馈。意见反馈截止时间为2026年1月25日。", "zh-Hans", date(2025, 12, 27))
    (datetime.date(2026, 1, 25), '意见反馈截止时间为2026年1月25日')
    """
    if not _OPINION.search(text):
        return None
    dates = list(find_listed(text, language, on, order=order))
    best: tuple[date, str] | None = None
    for n, found in enumerate(dates):
        words = _marked(text, dates, n)
        if words is None:
            continue
        day = found.day if found.sure else _next(found.day, dates, n, on)
        if best is None or day > best[0]:
            best = (day, words)
    return best


def _marked(text: str, dates: list[FoundDate], n: int) -> str | None:
    """The words that make a date the end of a period for comments."""
    found = dates[n]
    if n + 1 < len(dates) and _RANGE.fullmatch(text, found.end, dates[n + 1].start):
        return None  # the beginning of a period
    first = n
    while first and _RANGE.fullmatch(text, dates[first - 1].end, dates[first].start):
        first -= 1
    start = dates[first].start
    floor = max(start - _BEFORE, dates[first - 1].end if first else 0)
    if not _OPINION.search(text, max(found.start - _AROUND, 0), min(found.end + _AROUND, len(text))):
        return None
    cue = None
    for cue in _CUES_BEFORE.finditer(text, floor, start):  # noqa: B007  (the last one counts)
        pass
    if cue is not None and not re.search(r"[。；\n]|[.;] [A-Z]", text[cue.end() : start]):
        return _shown(text[cue.start() : found.end])
    behind = _CUES_BEHIND.match(text, found.end)
    if behind is not None:
        return _shown(text[start : behind.end()])
    return None


def _next(day: date, dates: list[FoundDate], n: int, on: date) -> date:
    """A closing day printed without its year: of the period's beginning, or the next such day."""
    for year in (dates[n - 1].day.year if n and dates[n - 1].sure else on.year, on.year + 1):
        try:
            moved = day.replace(year=year)
        except ValueError:
            continue
        if moved >= on or (n and dates[n - 1].sure and moved >= dates[n - 1].day):
            return moved
    return day


def _shown(words: str) -> str:
    return " ".join(words.split())[:160]
