"""Provision ids as lawyers write them: ``art_5__para_1__point_b`` is "art 5(1)(b)", 第五条第一款第二项.

English follows OSCOLA (4th edition: lower-case abbreviations, no full stops: "art 5(1)(b)", "s 47(2)").
Chinese counts 条, 款, 项, 目 in Chinese numerals where the law prints its articles so, else in Arabic ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.law import eids
from tracker.law.numbers import roman, to_han
from tracker.publish.plain import plain

_HAN = re.compile("[\u3400-\u9fff]")
_TOKEN = re.compile(r"[^\W_]+(?:[.\-–][^\W_]+)*")
_NUMBER = re.compile(r"[0-9][0-9A-Za-z.\-]*|[IVXLC]{1,8}|[A-Z]")


@dataclass(frozen=True)
class _Step:
    """How a step of an id is written; ``{}`` takes the number, ``join`` parts it from what is before."""

    en: str
    zh: str
    join: str = ", "
    printed: bool = False  # the printed number, not the id's: CHAPTER IV has the id cpt_4


_UNITS = {
    "art": _Step("art {}", "第{}条"), "sec": _Step("s {}", "第{}条"), "reg": _Step("reg {}", "第{}条"),
    "cl": _Step("cl {}", "第{}条"), "rct": _Step("recital {}", "序言第{}段"),
    "cit": _Step("citation {}", "引据第{}段"),
    "anx": _Step("annex {}", "附件{}", printed=True), "sched": _Step("sch {}", "附表{}", printed=True),
    "sch": _Step("sch {}", "附表{}", printed=True), "book": _Step("book {}", "第{}卷", printed=True),
    "cpt": _Step("ch {}", "第{}章", printed=True), "sct": _Step("section {}", "第{}节", printed=True),
    "prt": _Step("pt {}", "第{}部分", printed=True), "pt": _Step("pt {}", "第{}部分", printed=True),
    "tit": _Step("title {}", "第{}编", printed=True), "ttl": _Step("title {}", "第{}编", printed=True),
    "dvn": _Step("div {}", "第{}分部", printed=True), "xhd": _Step("heading {}", "标题{}"),
    "suppl": _Step("supplementary provisions {}", "附则{}"),
    "nif": _Step("provisions not in force {}", "尚未生效条款{}"),
    "para": _Step("({})", "第{}款", ""), "subsec": _Step("({})", "第{}款", ""),
    "subpara": _Step("({})", "第{}目", ""), "point": _Step("({})", "第{}项", ""),
    "subpoint": _Step("({})", "第{}目", ""), "item": _Step("item {}", "第{}项"),
    "subitem": _Step("sub-item {}", "第{}目"), "sub": _Step("subpara {}", "第{}小段"),
    "indent": _Step("indent {}", "第{}缩进项"), "def": _Step("definition of ‘{}’", "“{}”的定义"),
    "fn": _Step("fn {}", "脚注{}"), "quoted": _Step("quoted text {}", "引用条文{}"),
    "table": _Step("table {}", "表{}"), "tbl": _Step("table {}", "表{}"), "row": _Step("row {}", "第{}行"),
    "block": _Step("block {}", "文段{}"), "blk": _Step("block {}", "文段{}"),
    "formula": _Step("formula {}", "公式{}"), "term": _Step("term {}", "变量{}"),
    "wrapup": _Step("closing words", "结尾语"), "conclusion": _Step("concluding words", "结语"),
    "signature": _Step("signature", "签署"), "preamble": _Step("preamble", "序言"),
}  # fmt: skip
#: Below what is no article a number needs its name: "annex III, point 1", "sch 2, para 3".
_BY_NAME = {"para": "para {}", "point": "point {}", "subpoint": "point {}"}
_ANNEX = frozenset({"anx", "sched", "sch"})
_NO_ARTICLE = _ANNEX | {
    "",
    "preamble",
    "tit",
    "ttl",
    "cpt",
    "sct",
    "prt",
    "pt",
    "dvn",
    "quoted",
    "blk",
    "block",
}
#: What Chinese law counts in Chinese numerals.
_IN_HAN = frozenset(
    {"art", "cpt", "sct", "prt", "tit", "book", "para", "item", "subitem", "point", "subpoint"}
)
#: 项, and what stands below one: 目.
_ITEMS = frozenset({"point", "subpoint", "item", "subitem", "subpara", "cl"})
#: Counted by position where the law prints no number.
_COUNTED = frozenset({"para", "point", "subpoint", "item"})


def num_chain(provisions: Iterable[Mapping[str, Any]], eid: str) -> tuple[str | None, ...]:
    """The printed number of each step of an id, from a view's provisions.

    An empty text: the provision is there and prints no number. None: there is no provision of that id.

    >>> num_chain([{"eid": "anx_i", "num": "Annex I"}, {"eid": "anx_i__pt_a", "num": None}], "anx_i__pt_a")
    ('Annex I', '')
    """
    above = eids.path(eid)
    found: dict[str, str] = {}
    for p in provisions:
        if p["eid"] in above:
            found[p["eid"]] = plain(p["num"]).strip()
    return tuple(found.get(prefix) for prefix in above)


def human_ref(eid: str, num_chain: Sequence[str | None] = (), lang: str = "en") -> str:
    """An id as a reference; ``num_chain`` as `num_chain` gives it, or shorter where less is known.

    >>> [human_ref(x) for x in ("art_5__para_1__point_b", "sec_47__subsec_2", "anx_iii__point_1__point_a")]
    ['art 5(1)(b)', 's 47(2)', 'annex III, point 1(a)']
    >>> human_ref("art_5__para_1__item_2", lang="zh"), human_ref("art_5__para_1", ["Article 5", "1."], "zh")
    ('第五条第一款第二项', '第5条第1款')
    """
    zh = lang.split("-")[0] == "zh"
    steps = eids.steps(eid)
    nums = list(num_chain[: len(steps)]) + [None] * (len(steps) - len(num_chain))
    # a law that prints no Han number anywhere is cited with Arabic ones
    han = not any(nums) or any(_HAN.search(n) for n in nums if n)
    out = before = ""
    for n, (step, num) in enumerate(zip(steps, nums, strict=True)):
        kind, key = eids.parse_step(step)
        if kind == "dup":
            out += f"（第{key}处）" if zh else f" (occurrence {key})"
            continue
        if num == "" and kind in _COUNTED and key == "1" and n < len(steps) - 1 and not han:
            continue  # the first or only unnumbered paragraph of an article: "art 4(16)"
        if kind not in _UNITS:
            out += ("" if zh or not out else ", ") + step.replace("_", " ")
        elif zh:
            out += _chinese(kind, key, num, before, han=han)
        else:
            out += _english(kind, key, num, before)
        before = kind
    return out.strip()


def _english(kind: str, key: str, num: str | None, before: str) -> str:
    how = _UNITS[kind]
    form, join = how.en, how.join
    if kind == "cl" and before:
        form, join = "({})", ""
    elif kind in _BY_NAME and (before in _NO_ARTICLE or (num == "" and kind in _COUNTED)):
        form, join = _BY_NAME[kind], ", "
    elif before == "def" and not join:
        join = " "
    return (join if before else "") + form.format(_shown(kind, key, num)).rstrip()


def _chinese(kind: str, key: str, num: str | None, before: str, *, han: bool) -> str:
    how = _UNITS[kind]
    main, _, more = key.partition("_")
    if kind in _ITEMS and before in _ITEMS:
        how = _UNITS["subitem"]
    if han and kind in _IN_HAN and _digits(main) and (not more or _digits(more)):
        # 第十二条之二 is the article inserted after twelve, in Chinese as in Japanese law
        return how.zh.format(to_han(int(main))) + (f"之{to_han(int(more))}" if more else "")
    if kind in ("tit", "ttl", "prt", "pt", "book") and (value := roman(main)) is not None:
        return how.zh.format(value)
    if kind in ("cpt", "sct", "dvn"):
        return how.zh.format(main.upper())
    shown = _shown(kind, key, num)
    lettered = kind == "para" and not shown[:1].isdigit()  # (a) of a subsection in statutes of common law
    if lettered or (kind in _ITEMS and kind not in ("item", "subitem")):
        shown = f"({shown})"
    return (_UNITS["point"] if lettered else how).zh.format(shown)


def _shown(kind: str, key: str, num: str | None) -> str:
    """The number of a step: as printed where the print agrees with the id, else the id's."""
    if kind == "def":
        return key.replace("_", " ")
    key = key.replace("_", "-")
    tokens: list[str] = _TOKEN.findall(num or "")
    if _UNITS[kind].printed and tokens and not _HAN.search(num or ""):
        # "ANNEX" alone is the only one; "CHAPTER IV" is IV
        number = tokens[-1] if len(tokens) > 1 or _NUMBER.fullmatch(tokens[-1]) else ""
        return number
    for token in tokens:  # (A) has the id point_a
        if token.casefold() == key.casefold():
            return token
    return key.upper() if _UNITS[kind].printed and roman(key) else key


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5
