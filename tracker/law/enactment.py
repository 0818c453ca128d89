"""Who made a Chinese law, by which order, and when: read from what stands above its first article.

The Legislation Law asks for that note (题注): who adopted, who amended, by which number, with the days; an
order stands there as a whole, with the day below the signatures. What the head does not say is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.law.dates import find_dates
from tracker.law.numbers import han_number

CONGRESS = "全国人民代表大会常务委员会"
STATE = "中华人民共和国"
#: Who sat: a congress or its committee, of the state or of a place; a ministry in its meeting.
_BODY = re.compile(
    r"(?:届|^)(全国人民代表大会(?:常务委员会)?)(?=第)|(\S{2,6}?)第\S{1,4}届(人民代表大会(?:常务委员会)?)"
    r"|(?:日|\s)([^\s\d日届]{4,20}?)(?:(?:\d{4}年)?第\d+次|(?=[局部委]务会议))\S*?会议"
)
_FIGURES = r"\s*[\d〇零一二三四五六七八九十百]+\s*"
_ORDER = re.compile(
    rf"(?P<body>[^\s\d日年月（）()]{{2,30}})令\s*[（(]?(?P<year>\d{{4}}年)?第(?P<n>{_FIGURES})号"
)
_ALONE = re.compile(rf"^[（(]?第(?P<n>{_FIGURES})号[）)]?$")
_LETTER = re.compile(r"^\s*(?P<number>[^\s\d，。〔《]{1,12}〔\d{4}〕\d+号)\s*$")
#: The day and who issued it, alone in brackets.
_ISSUED = re.compile(r"^[（(]\s*\d{4}年\d{1,2}月\d{1,2}日\s+(?P<body>[^\s\d，。]{4,20})[）)]$")
_DONE = re.compile(r"修正|修订|施行|(?<=会议)(?:审议)?通过|审议通过|公布|发布")

Rank = Literal[
    "law", "administrative-regulation", "department-rule", "local-regulation", "zone-regulation",
    "local-rule", "normative-document", "party-document", "judicial-interpretation", "standard", "pact",
    "draft",
]  # fmt: skip


@dataclass(frozen=True)
class Amendment:
    """``how``: 修正 (some articles, by a decision) or 修订 (the whole law anew); ``number``: of the order."""

    day: date
    how: str
    number: str = ""


@dataclass(frozen=True)
class EnactmentHead:
    """``made_by``: 制定机关; ``number``: 文号; ``verb``: 公布 or 发布."""

    made_by: str = ""
    number: str = ""
    adopted: date | None = None
    promulgated: date | None = None
    verb: str = ""
    in_force: date | None = None
    amendments: tuple[Amendment, ...] = ()


def read_head(lines: Sequence[str]) -> EnactmentHead:
    """Of the lines above the first article.

    >>> read_head(["（2024年5月6日国家市场监督管理总局令第91号公布 自2024年9月1日起施行）"]).number
    '国家市场监督管理总局令第91号'
    """
    note = [line.strip() for line in lines if line.strip()]
    steps = days_of(" ".join(note))
    ordered = _ordered(note)
    adopted = next((d for d, done, _ in steps if done == "通过"), None)
    issued = next(((d, done) for d, done, _ in steps if done in ("公布", "发布")), None)
    signed = _signed(note)
    if ordered and signed:
        issued = signed, "公布"
    elif signed and issued is None and adopted is None:
        issued = signed, "发布"
    forced = next((d for d, done, _ in steps if done == "施行"), None)
    changes = tuple(
        Amendment(d, done, order_in(words)) for d, done, words in steps if done in ("修正", "修订")
    )
    return EnactmentHead(
        body_in(note), number_in(note), adopted, issued[0] if issued else None, issued[1] if issued else "",
        forced, changes,
    )  # fmt: skip


def days_of(note: str) -> list[tuple[date, str, str]]:
    """Each day of a note with what was done on it, "" where nothing is said, and the words up to the next."""
    found = [*find_dates(note, "zh")]
    ends = [*(f.start for f in found[1:]), len(note)][: len(found)]
    out = []
    for f, end in zip(found, ends, strict=True):
        words = note[f.end : end]
        done = _DONE.search(re.sub(r"《[^》]*》", "", words))
        word = done[0].removeprefix("审议") if done else "修正" if "关于修改" in words else ""
        if note[: f.start].rstrip().endswith("自") and "施行" in words[:4]:
            word = "施行"
        out.append((f.day, word, words))
    return out


def order_in(line: str) -> str:
    """国务院令第760号, as it stands in a line; Chinese numerals as figures."""
    found = _ORDER.search(line)
    if not found:
        return ""
    return f"{found['body'].removeprefix(STATE)}令{found['year'] or ''}第{_figure(found['n'])}号"


def number_in(note: Sequence[str]) -> str:
    """The number of the text: of its order, of the letter that issued it, or of its first promulgation."""
    for n, line in enumerate(note):
        if found := _LETTER.match(line):
            return found["number"]
        if alone := _ALONE.match(line):
            bodies = [b.removesuffix("令").strip().removeprefix(STATE) for b in note[:n] if len(b) < 30]
            name = " ".join(b for b in bodies if b and not b.startswith("《"))
            return f"{name}令第{_figure(alone['n'])}号" if name else f"第{_figure(alone['n'])}号"
        if (said := order_in(line)) and not re.search(r"修[正订]", line):
            return said
    return ""


def body_in(note: Sequence[str]) -> str:
    """Who made it: who sat when it was adopted; else who ordered it."""
    if any("国务院批准" in line for line in note):
        return "国务院"
    for line in note:
        if found := _BODY.search(line):
            return found[1] or (found[4] or "").removeprefix(STATE) or f"{found[2].split()[-1]}{found[3]}"
        if found := _ISSUED.match(line):
            return found["body"]
        if said := order_in(line):
            return _maker(said)
    return ""


def _maker(number: str) -> str:
    body = number.split("令")[0]
    return CONGRESS if body == "主席" else body


def rank_of(made_by: str, number: str, title: str) -> Rank | None:
    """效力位阶 after the Legislation Law, from who made a text, its number and its title.

    >>> rank_of("国务院", "国务院令第790号", "网络数据安全管理条例")
    'administrative-regulation'
    """
    if re.search(r"征求意见稿|（草案|草案）", title):
        return "draft"
    if made_by.startswith("全国人民代表大会"):
        return "law"
    if "人民代表大会" in made_by:
        return "zone-regulation" if re.search(r"经济特区|浦东新区", title) else "local-regulation"
    if number.startswith("国务院令") or (made_by == "国务院" and "〔" not in number):
        return "administrative-regulation"
    if re.match(r"中共中央", made_by):
        return "party-document"
    if re.search(r"(?:省|市|自治区)(?:人民)?政府令", number):
        return "local-rule"
    if "令" in number:
        return "department-rule"
    return "normative-document" if "〔" in number else None


def same_number(one: str, other: str) -> bool:
    """Whether two ways to write a number name the same: 令第67号 and 主席令第六十七号."""
    a, b = _figures(one), _figures(other)
    return a == b or a.endswith(b) or b.endswith(a)


def _figures(number: str) -> str:
    bare = re.sub(r"[\s（）()，、]|中华人民共和国", "", number)
    return re.sub(r"第([〇零一二三四五六七八九十百]+)号", lambda m: f"第{han_number(m[1])}号", bare)


def _figure(digits: str) -> str:
    said = digits.strip()
    return said if said.isdigit() else str(han_number(said))


def _ordered(note: Sequence[str]) -> bool:
    return any(line.endswith("令") or _ALONE.match(line) or "现予公布" in line for line in note[:12])


def _signed(note: Sequence[str]) -> date | None:
    """The day that stands alone, below the signatures."""
    for line in note:
        found = [*find_dates(line, "zh")]
        if _ISSUED.match(line):
            return found[0].day
        if len(found) == 1 and not (line[: found[0].start] + line[found[0].end :]).strip(" （）()"):
            return found[0].day
    return None
