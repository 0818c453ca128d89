"""Provision ids as a person cites them: ``art_5__para_1__point_b`` is Article 5(1)(b), 第5条第1款(b)项."""

from __future__ import annotations

from functools import lru_cache

from tracker.law import eids
from tracker.publish.editions import edition

#: prefix of an eid's step -> (English, Chinese); ``{}`` takes the number.
_STEPS = {
    "art": ("Article {}", "第{}条"),
    "sec": ("section {}", "第{}条"),
    "cpt": ("Chapter {}", "第{}章"),
    "sct": ("Section {}", "第{}节"),
    "dvn": ("Division {}", "第{}分部"),
    "pt": ("Part {}", "第{}部分"),
    "prt": ("Part {}", "第{}部分"),
    "tit": ("Title {}", "第{}编"),
    "ttl": ("Title {}", "第{}编"),
    "book": ("Book {}", "第{}卷"),
    "anx": ("Annex {}", "附件{}"),
    "sch": ("Schedule {}", "附表{}"),
    "sched": ("Schedule {}", "附表{}"),
    "suppl": ("Supplement {}", "附则{}"),
    "nif": ("Amendments not in force {}", "未生效修改{}"),
    "rct": ("Recital {}", "序言第{}段"),
    "cit": ("Citation {}", "引文{}"),
    "xhd": ("Heading {}", "标题{}"),
    "para": ("({})", "第{}款"),
    "subsec": ("({})", "第{}款"),
    "sub": (" subparagraph {}", "第{}段"),
    "subpara": (" subparagraph {}", "第{}段"),
    "point": ("({})", "({})项"),
    "subpoint": ("({})", "({})目"),
    "cl": ("({})", "({})目"),
    "indent": (" indent {}", "第{}缩进项"),
    "item": (" item {}", "第{}项"),
    "subitem": (" sub-item {}", "第{}目"),
    "def": (" definition {}", "定义{}"),
    "term": (" term {}", "术语{}"),
    "fn": (" footnote {}", "脚注{}"),
    "table": (" table {}", "表{}"),
    "tbl": (" table {}", "表{}"),
    "row": (" row {}", "第{}行"),
    "blk": (" block {}", "第{}块"),
    "block": (" block {}", "第{}块"),
    "quoted": (" quoted text {}", "所引文本{}"),
    "wrapup": (" closing words {}", "结语{}"),
    "formula": (" formula {}", "程式语{}"),
    "dup": (" (repeated {})", "(重复{})"),
}
#: Steps that stand alone, without a number.
_ALONE = {
    "preamble": ("Preamble", "序言"),
    "conclusion": ("Conclusion", "结尾"),
    "signature": ("Signatures", "签署"),
    "wrapup": (" closing words", "结语"),
    "formula": (" formula", "程式语"),
}
_ROMAN = frozenset({"anx", "cpt", "ttl", "tit", "sched", "sch"})


@lru_cache(maxsize=20_000)
def cite(eid: str, lang: str = "en") -> str:
    """The citation of a provision; steps without a customary name are shown as they are.

    >>> cite("art_5__para_1__point_b"), cite("art_5__para_1__point_b", "zh")
    ('Article 5(1)(b)', '第5条第1款(b)项')
    >>> cite("anx_iii__item_1"), cite("sec_62"), cite("art_14.11__para_2")
    ('Annex III item 1', 'Section 62', 'Article 14.11(2)')
    """
    column = 1 if edition(lang) == "zh" else 0
    out = ""
    for step in eids.steps(eid):
        name, number = eids.parse_step(step)
        known = _STEPS.get(name) if number else _ALONE.get(name)
        if known is None:
            out += (" " if out and column == 0 else "") + step.replace("_", " ")
            continue
        piece = known[column].format(_number(name, number))
        if out and column == 0 and piece[:1].isalpha():
            out += ", "
        out += piece
    out = out.strip()
    return out[:1].upper() + out[1:] if column == 0 else out


def _number(name: str, number: str) -> str:
    shown = number.replace("_", "-")
    return shown.upper() if name in _ROMAN and set(shown) <= set("ivxlcdm") else shown


def unit_of(eid: str) -> str:
    """The article, section, annex or recital a provision belongs to, by its id.

    >>> unit_of("art_5__para_1"), unit_of("cpt_3__sct_2"), unit_of("suppl_1__art_2__para_1")
    ('art_5', 'cpt_3__sct_2', 'suppl_1__art_2')
    """
    units = ("art_", "sec_", "rct_", "anx_", "sch_", "sched_")
    return next((above for above in eids.path(eid) if eids.last_step(above).startswith(units)), eid)
