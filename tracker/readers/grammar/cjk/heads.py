"""What a line that opens a piece of law looks like, per language.

Only the look is decided here, line by line and without memory; whether a look-alike is a head or
a reference that happened to begin a line is decided by sequence in the grammars
(`cjk.layout`, `latin.text`). Every pattern is anchored and free of nested repetition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.law.numbers import han_number
from tracker.law.status_marks import status_mark
from tracker.law.text import clean_han

HAN_DIGIT = "〇○零一二两三四五六七八九十百千0-9０-９"
_N = f"[{HAN_DIGIT}]{{1,9}}"
_S = r"[ \u3000\t]"

_HAN_ARTICLE = re.compile(
    rf"[第笫]{_S}?(?P<number>{_N}){_S}?[条條](?P<branch>(?:(?:之|の){_N}(?![項号款目])){{0,3}})(?P<rest>.*)",
    re.DOTALL,
)
_HAN_RANGE = re.compile(
    rf"第(?P<first>{_N})条(?P<first_branch>(?:の{_N})?)(?P<join>及び|から|和|至|、)"
    rf"第(?P<last>{_N})条(?P<last_branch>(?:の{_N})?)(?:まで)?{_S}*(?P<text>削除|删除|（删除）|（削除）)"
)
_HAN_GROUP = re.compile(
    rf"第{_S}?(?P<number>{_N}){_S}?(?P<kind>分编|编|編|章|节|節|款|目)(?P<branch>(?:[の之]{_N}){{0,2}})(?P<rest>.*)"
)
_HAN_ITEM = re.compile(
    rf"[（(]{_S}?(?P<number>[〇零一二两三四五六七八九十百]{{1,5}}){_S}?[）)]{_S}*(?P<rest>.*)", re.DOTALL
)
_HAN_SECTION = re.compile(rf"(?P<number>[一二三四五六七八九十百]{{1,5}})、{_S}*(?P<rest>.*)", re.DOTALL)
_ARABIC_ITEM = re.compile(
    r"(?P<number>[0-9０-９]{1,2})[.．、](?![0-9０-９])[ \u3000]*(?P<rest>.*)", re.DOTALL
)
_ARABIC_PAREN = re.compile(r"[（(](?P<number>[0-9０-９]{1,2})[）)][ \u3000]*(?P<rest>.*)", re.DOTALL)
_CAPTION = re.compile(
    r"(?:【(?P<a>[^】]{1,40})】|〔(?P<b>[^〕]{1,40})〕|[（(](?P<c>[^（）()]{1,60})[）)](?=[ \u3000]|$))"
    r"[ \u3000]*"
)
_HAN_ANNEX = re.compile(
    rf"(?P<num>附(?:件|录|表){_S}?(?:{_N})?)(?:{_S}*[:：]{_S}*|{_S}+|$)(?P<rest>.{{0,80}})"
)
_JP_ANNEX = re.compile(
    rf"(?P<num>(?:別表|別記|様式|別紙)(?:第{_N}(?:の{_N})?)?)(?P<rest>{_S}*(?:[（(].{{0,120}})?)"
)
_JP_SUPPLEMENT = re.compile(rf"附{_S}*則{_S}*(?P<law>[（(][^（）()]{{1,60}}[）)])?{_S}*抄?")
_JP_PARAGRAPH = re.compile(
    r"(?P<number>[0-9０-９]{1,3})(?:[ \u3000]+|(?=[^0-9０-９.．、,，年月日条項号章節円人－\-]))(?P<rest>.*)",
    re.DOTALL,
)
_JP_ITEM = re.compile(
    r"(?P<number>[一二三四五六七八九十百]{1,6})(?P<branch>(?:の[一二三四五六七八九十]{1,3}){0,2})"
    r"[ \u3000]+(?P<rest>.*)",
    re.DOTALL,
)
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_JP_SUBITEM = re.compile(rf"(?P<letter>[{_IROHA}])[ \u3000]+(?P<rest>.*)", re.DOTALL)

#: A reference goes on like this after "第X条"; a head does not.
_REFERENCE_TAIL = re.compile(
    r"[、，。；：的之及和与或至第款项項号]|规定|規定|所[称列规规]|中[的，规“]|以[外上下及前]|前款|修改|から|まで|[にのをは]"
)

#: kind of group -> (level, eid prefix, provision type)
GROUPS = {
    "编": (1, "prt", "part"), "編": (1, "prt", "part"), "分编": (2, "sprt", "part"),
    "章": (3, "cpt", "chapter"), "节": (4, "sct", "section_group"), "節": (4, "sct", "section_group"),
    "款": (5, "subsct", "subsection_group"), "目": (6, "div", "subsection_group"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HanHead:
    """A line's look: its number as sortable key, what was printed, and what follows it."""

    key: tuple[int, ...]
    num: str
    rest: str = ""
    caption: str | None = None
    strong: bool = True  # set off from its text by space, bold or the end of the line


@dataclass(frozen=True, slots=True)
class HanGroup:
    kind: str
    key: tuple[int, ...]
    num: str
    heading: str


def joined(key: tuple[int, ...]) -> str:
    """The number of an eid: (12, 2) -> "12_2"."""
    return "_".join(str(x) for x in key)


def _number(text: str) -> int | None:
    try:
        return han_number(text)
    except ValueError:
        return None


def _key(number: str, branch: str) -> tuple[int, ...] | None:
    parts = [number, *re.split("[之の]", branch)[1:]]
    values = [_number(p) for p in parts]
    return None if None in values else tuple(v for v in values if v is not None)


def han_article(line: str) -> HanHead | None:
    """第十二条, 第十二条之一, 第十二条の二, with a caption （目的） or 【目的】 if one follows."""
    found = _HAN_ARTICLE.match(line)
    if found is None or (key := _key(found["number"], found["branch"])) is None:
        return None
    num = clean_han(line[: found.start("rest")])
    rest = found["rest"]
    caption = None
    said = _CAPTION.match(rest.lstrip(" \u3000"))
    if said and not _HAN_ITEM.match(said.group()):  # 第三条 （一） opens a list, it is no caption
        caption = next(x for x in said.groups() if x)
        rest = " " + rest.lstrip(" \u3000")[said.end() :]
    strong = not rest.strip() or rest[0] in " \u3000\t"
    if not strong and _REFERENCE_TAIL.match(rest):
        return None
    return HanHead(key, num, rest.strip(), clean_han(caption) if caption else None, strong)


def repealed_range(line: str) -> list[HanHead]:
    """第四条及び第五条　削除 as one head per article it stands for; empty for any other line."""
    found = _HAN_RANGE.match(line)
    if found is None:
        return []
    first, last = _key(found["first"], found["first_branch"]), _key(found["last"], found["last_branch"])
    if first is None or last is None:
        return []
    keys: list[tuple[int, ...]]
    if len(first) == 1 and len(last) == 1 and first[0] < last[0] <= first[0] + 500:
        keys = [(n,) for n in range(first[0], last[0] + 1)]
    else:
        keys = [first, last]
    return [HanHead(k, f"第{k[0]}条" + "".join(f"の{x}" for x in k[1:]), found["text"]) for k in keys]


def han_group(line: str) -> HanGroup | None:
    """第一编, 第二章の二, 第三节; ``heading`` without the page number of a table of contents."""
    found = _HAN_GROUP.match(line)
    if found is None or len(line) > 80 or line.rstrip()[-1] in "。；，：;,":
        return None
    rest = found["rest"]
    if rest and rest[0] not in " \u3000\t" and (len(rest) > 30 or _REFERENCE_TAIL.match(rest)):
        return None
    if (key := _key(found["number"], found["branch"])) is None:
        return None
    heading = re.sub(r"[ .．…·―—-]*[0-9]{1,4}$", "", clean_han(rest))
    heading = re.sub(r"（第[^（）]{1,40}）$", "", heading)
    return HanGroup(found["kind"], key, clean_han(line[: found.start("rest")]), heading)


def _simple(pattern: re.Pattern[str], line: str) -> HanHead | None:
    found = pattern.match(line)
    if found is None or (number := _number(found["number"])) is None:
        return None
    return HanHead((number,), line[: found.start("rest")].strip(), found["rest"].strip())


def han_item(line: str) -> HanHead | None:
    """项: （一）."""
    return _simple(_HAN_ITEM, line)


def han_section(line: str) -> HanHead | None:
    """A section of a policy document: 一、."""
    return _simple(_HAN_SECTION, line)


def arabic_item(line: str) -> HanHead | None:
    """目 or a point of a policy document: "1." or １、."""
    return _simple(_ARABIC_ITEM, line)


def arabic_paren(line: str) -> HanHead | None:
    """The level below: （1）."""
    return _simple(_ARABIC_PAREN, line)


def jp_paragraph(line: str) -> HanHead | None:
    """項 from the second on: "２　…"."""
    return _simple(_JP_PARAGRAPH, line)


def jp_item(line: str) -> HanHead | None:
    """号: 一　…, 二の二　…."""
    found = _JP_ITEM.match(line)
    if found is None or (key := _key(found["number"], found["branch"])) is None:
        return None
    return HanHead(key, line[: found.start("rest")].strip(), found["rest"].strip())


def jp_subitem(line: str) -> HanHead | None:
    """イ, ロ, ハ numbered by their place in the iroha order."""
    found = _JP_SUBITEM.match(line)
    if found is None:
        return None
    return HanHead((_IROHA.index(found["letter"]) + 1,), found["letter"], found["rest"].strip())


def jp_caption(line: str) -> str | None:
    """The caption printed on a line of its own above an article: （目的）; （令和八年廃止） is none."""
    found = re.fullmatch(r"[（(](?P<text>[^。]{1,60})[）)]", line)
    return clean_han(found["text"]) if found and not status_mark("", [line], "ja") else None


def jp_supplement(line: str) -> str | None:
    """The amending law's number of an 附則 line, an empty string where none is printed."""
    found = _JP_SUPPLEMENT.fullmatch(line)
    return None if found is None else (found["law"] or "").strip("（）()")


def han_annex(line: str, *, japanese: bool = False) -> tuple[str, str] | None:
    """(附件1, its heading) or (別表第一, ...); None for other lines."""
    found = _JP_ANNEX.fullmatch(line) if japanese else _HAN_ANNEX.fullmatch(line)
    return (clean_han(found["num"]), clean_han(found["rest"])) if found else None
