"""What a line that opens a piece of law looks like in Chinese and Japanese: 条 款 项 目, 附則, 别表."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from tracker.law.dates import ERA
from tracker.law.numbers import han_number
from tracker.law.status_marks import status_mark
from tracker.law.text import clean_han
from tracker.readers.grammar.head import GroupHead, Head
from tracker.readers.grammar.tables.grammar import Grammar, MarkLevel
from tracker.readers.lines import Line

HAN_DIGIT = "〇○零一二两三四五六七八九十百千0-9０-９"
_N = f"[{HAN_DIGIT}]{{1,9}}"
_S = r"[ \u3000\t]"
_SMALL = "[一二三四五六七八九十百]"
_ARTICLE = re.compile(
    rf"[第笫]{_S}?(?P<number>{_N}){_S}?[条條](?P<branch>(?:(?:之|の){_N}(?![項号款目])){{0,3}})(?P<rest>.*)",
    re.DOTALL,
)
_RANGE = re.compile(
    rf"第(?P<first>{_N})条(?P<first_branch>(?:の{_N})?)(?:及び|から|和|至|、)"
    rf"第(?P<last>{_N})条(?P<last_branch>(?:の{_N})?)(?:まで)?{_S}*(?P<text>削除|删除|（删除）|（削除）)"
)
_GROUP = re.compile(
    rf"第{_S}?(?P<number>{_N}){_S}?(?P<kind>分编|编|編|章|节|節|款|目)(?P<branch>(?:[の之]{_N}){{0,2}})(?P<rest>.*)"
)
_ITEM = rf"[（(]{_S}?(?P<value>[〇零一二两三四五六七八九十百]{{1,5}}){_S}?[）)]"
_CAPTION = re.compile(
    r"(?:【(?P<a>[^】]{1,40})】|〔(?P<b>[^〕]{1,40})〕|[（(](?P<c>[^（）()]{1,60})[）)](?=[ \u3000]|$))"
    r"[ \u3000]*"
)
_ANNEX = re.compile(rf"(?P<num>附(?:件|录|表){_S}?(?:{_N})?)(?:{_S}*[:：]{_S}*|{_S}+|$)(?P<rest>.{{0,80}})")
_JP_ANNEX = re.compile(
    rf"(?P<num>(?:別表|別記|様式|別紙)(?:第{_N}号?(?:の{_N})?)?)(?P<rest>{_S}*(?:[（(].{{0,120}})?)"
)
_JP_SUPPLEMENT = re.compile(rf"附{_S}*則{_S}*(?P<law>[（(][^（）()]{{1,60}}[）)])?{_S}*抄?")
_JP_CAPTION = re.compile(r"[（(](?P<text>[^。]{1,60})[）)]")
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
#: A reference goes on like this after "第X条"; a head does not.
_REFERENCE_TAIL = re.compile(
    r"[、，。；：的之及和与或至第款项項号]|规定|規定|所[称列规规]|中[的，规“]|以[外上下及前]|前款|修改|から|まで|[にのをは]"
)
_REFERENCE_REST = re.compile(r"第.{1,8}[款项]|[的、和或]|规定")
#: kind of group -> (level, eid prefix, provision type)
_GROUPS = {
    "编": (1, "prt", "part"), "編": (1, "prt", "part"), "分编": (2, "sprt", "part"),
    "章": (3, "cpt", "chapter"), "节": (4, "sct", "section_group"), "節": (4, "sct", "section_group"),
    "款": (5, "subsct", "subsection_group"), "目": (6, "div", "subsection_group"),
}  # fmt: skip
_AMENDS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{0,200}(?:修改为|改为|增加一[条款项]|作为第)"
)
#: What an amending decision says of itself, behind all it quotes.
_OWN_WORDS = re.compile(r"本(?:决定|决议|修正案)自|《[^《》]{2,60}》根据本(?:决定|决议)")
#: The letter of an era in an eid, newest era first.
_ERA_LETTERS = dict(zip(ERA.split("|"), "rhstm", strict=True))
_AMENDING_LAW = re.compile(
    rf"(?P<era>{ERA})(?P<year>元|[〇一二三四五六七八九十]{{1,4}})年(?:.{{0,12}}?日)?"
    r"(?P<kind>法律|政令|勅令|府令|省令|規則|[^\d第]{2,20}令)第(?P<number>[〇一二三四五六七八九十百千]{1,8})号"
)


@lru_cache(maxsize=2048)
def numbers_of(text: str) -> tuple[int, ...]:
    """第十二条の二: (12, 2); empty for what is no number."""
    try:
        return tuple(han_number(x) for x in re.split("[之の]", text))
    except ValueError:
        return ()


def _head(numbers: tuple[int, ...], num: str, rest: str, caption: str | None = None, *, off: bool) -> Head:
    first, *branches = numbers
    rank = sum(n * 1000 ** (2 - i) for i, n in enumerate(branches))
    number = "_".join(map(str, numbers))
    return Head(((first,), rank), number, num, rest, heading=caption, set_off=off)


def article(line: str) -> Head | None:
    """第十二条, 第十二条之一, 第十二条の二, with a caption （目的） or 【目的】 if one follows."""
    if line[:1] not in "第笫":
        return None
    if many := _repealed_range(line):
        return many
    found = _ARTICLE.match(line)
    if found is None or not (numbers := numbers_of(found["number"] + found["branch"])):
        return None
    rest, caption = found["rest"], None
    said = _CAPTION.match(rest.lstrip(" \u3000"))
    if said and not re.match(_ITEM, said.group()):  # 第三条 （一） opens a list, it is no caption
        caption = next(x for x in said.groups() if x)
        rest = " " + rest.lstrip(" \u3000")[said.end() :]
    strong = not rest.strip() or rest[0] in " \u3000\t"
    if not strong and _REFERENCE_TAIL.match(rest):
        return None
    off = strong and not _REFERENCE_REST.match(rest.strip())
    num = clean_han(line[: found.start("rest")])
    return _head(numbers, num, rest.strip(), clean_han(caption) if caption else None, off=off)


def _repealed_range(line: str) -> Head | None:
    """第四条及び第五条　削除: the first article, with the others behind it."""
    found = _RANGE.match(line)
    if found is None:
        return None
    first = numbers_of(found["first"] + found["first_branch"])
    last = numbers_of(found["last"] + found["last_branch"])
    if not first or not last:
        return None
    keys = [first, last]
    if len(first) == len(last) == 1 and first[0] < last[0] <= first[0] + 500:
        keys = [(n,) for n in range(first[0], last[0] + 1)]
    heads = [
        _head(k, f"第{k[0]}条" + "".join(f"の{x}" for x in k[1:]), found["text"], off=True) for k in keys
    ]
    return replace(heads[0], more=tuple(heads[1:]))


def group(line: str) -> GroupHead | None:
    """第一编, 第二章の二, 第三节; the heading without the page number of a table of contents."""
    found = _GROUP.match(line) if line[:1] == "第" else None
    if found is None or len(line) > 80 or line.rstrip()[-1] in "。；，：;,":
        return None
    rest = found["rest"]
    if rest and rest[0] not in " \u3000\t" and (len(rest) > 30 or _REFERENCE_TAIL.match(rest)):
        return None
    if not (numbers := numbers_of(found["number"] + found["branch"])):
        return None
    heading = re.sub(r"[ .．…·―—-]*[0-9]{1,4}$", "", clean_han(rest))
    heading = re.sub(r"（第[^（）]{1,40}）$", "", heading)
    num = clean_han(line[: found.start("rest")])
    return GroupHead(*_GROUPS[found["kind"]], "_".join(map(str, numbers)), num, heading)


def annex(line: str) -> GroupHead | None:
    """附件1."""
    return _annex(_ANNEX.fullmatch(line) if line[:1] == "附" else None)


def japanese_annex(line: str) -> GroupHead | None:
    """別表第一, or 附則 with the number of the law that brought it."""
    if found := _JP_SUPPLEMENT.fullmatch(line):
        law = (found["law"] or "").strip("（）()")
        return GroupHead(0, "suppl", "supplement", _supplement_slug(law) or "", "附則", law)
    return _annex(_JP_ANNEX.fullmatch(line))


def _annex(found: re.Match[str] | None) -> GroupHead | None:
    return found and GroupHead(0, "anx", "annex", "", clean_han(found["num"]), clean_han(found["rest"]))


def _supplement_slug(law: str) -> str | None:
    """An amending law's number as part of an eid: 平成二七年九月九日法律第六五号 -> "h27_law_65"."""
    found = _AMENDING_LAW.search(law.replace(" ", ""))
    if found is None:
        return None
    year = 1 if found["year"] == "元" else han_number(found["year"])
    kind = {"法律": "law", "政令": "cabinet_order", "勅令": "imperial_order"}.get(found["kind"], "order")
    return f"{_ERA_LETTERS[found['era']]}{year}_{kind}_{han_number(found['number'])}"


def section_number(line: str) -> int:
    """The number of a section of a policy document, 一、; 0 for other lines."""
    found = OUTLINE[0].mark.match(line)
    return (numbers_of(found["value"]) or (0,))[0] if found else 0


def is_item(line: str) -> bool:
    """Whether a line begins with 项: （一）."""
    return re.match(_ITEM, line) is not None


def caption(line: str) -> str | None:
    """The caption printed on a line of its own above an article: （目的）; （令和八年廃止） is none."""
    found = _JP_CAPTION.fullmatch(line)
    return clean_han(found["text"]) if found and not status_mark("", [line], "ja") else None


def quoted(lines: Sequence[Line]) -> set[int]:
    """Lines inside a quotation of an amending decision; none in other texts."""
    out: set[int] = set()
    amends, depth = False, 0
    for i, line in enumerate(lines):
        text = line.text
        section = section_number(text)
        if _OWN_WORDS.match(text):
            depth = 0  # a mark that was never closed ends here
        if depth and amends and not (text.startswith("“") or section):
            out.add(i)
        elif section:
            depth = 0
        amends = amends or _AMENDS.match(text) is not None
        if text.startswith("“"):
            depth = 0
        depth = max(0, depth + text.count("“") - text.count("”"))
    return out


def _level(prefix: str, type_: str, mark: str) -> MarkLevel:
    return MarkLevel(
        prefix, type_, re.compile(rf"{mark}{_S}*(?P<rest>.*)", re.DOTALL), numbers_of, counted=True
    )


_ARABIC = _level("subitem", "subitem", r"(?P<value>[0-9０-９]{1,2})[.．、](?![0-9０-９])")
_ARABIC_PAREN = _level("point", "subpoint", r"[（(](?P<value>[0-9０-９]{1,2})[）)]")
_IROHA_LEVEL = MarkLevel(
    "subitem", "subitem", re.compile(rf"(?P<value>[{_IROHA}])[ \u3000]+(?P<rest>.*)", re.DOTALL),
    lambda value: (_IROHA.index(value) + 1,), counted=True,
)  # fmt: skip
#: 款 has no number.
_PARAGRAPH = _level("para", "paragraph", "(?P<value>(?!))")
_JP_PARAGRAPH = _level(
    "para",
    "paragraph",
    r"(?P<value>[0-9０-９]{1,3})(?:[ \u3000]+|(?=[^0-9０-９.．、,，年月日条項号章節円人－\-]))",
)
_JP_ITEM = _level(
    "item", "item", rf"(?P<value>{_SMALL}{{1,6}}(?:の[一二三四五六七八九十]{{1,3}}){{0,2}})[ \u3000]+"
)
_GONE = re.compile(r"[（(]?(?:删除|削除|删去)[）)]?。?$")
#: Levels of a text without articles: 一、 （一） 1. （1）.
OUTLINE = (
    _level("sct", "section", rf"(?P<value>{_SMALL}{{1,5}})、"), _level("sub", "subsection", _ITEM),
    replace(_ARABIC, prefix="item", type="item"), replace(_ARABIC_PAREN, prefix="subitem", type="subitem"),
)  # fmt: skip
CHINESE = Grammar(
    article, group, annex, (_PARAGRAPH, _level("item", "item", _ITEM), _ARABIC, _ARABIC_PAREN),
    body="han", any_number=True, gone=_GONE, quoted=quoted, first=frozenset("第笫附"),
)  # fmt: skip
JAPANESE = Grammar(
    article, group, japanese_annex, (_JP_PARAGRAPH, _JP_ITEM, _IROHA_LEVEL, _ARABIC_PAREN),
    body="japanese", any_number=True, gone=_GONE, caption=caption, first=frozenset("第笫附別様"),
)  # fmt: skip
