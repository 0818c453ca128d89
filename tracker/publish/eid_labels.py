"""Provision ids as a person cites them: ``art_5__para_1__point_b`` is Article 5(1)(b), 第5条第1款（b）项."""

from __future__ import annotations

from functools import lru_cache

from tracker.law import eids
from tracker.publish.editions import pgettext

#: prefix of an eid's step -> English; ``{}`` takes the number. Its context in the catalogue is
#: ``citation: PREFIX``.
_STEPS = {
    "art": "Article {}",
    "sec": "section {}",
    "cpt": "Chapter {}",
    "sct": "Section {}",
    "subcpt": "Subchapter {}",
    "subsct": "Subsection {}",
    "subtit": "Subtitle {}",
    "dvn": "Division {}",
    "div": "Division {}",
    "dvs": "Division {}",
    "subdvn": "Subdivision {}",
    "subdvs": "Subdivision {}",
    "pt": "Part {}",
    "prt": "Part {}",
    "subpt": "Subpart {}",
    "subprt": "Subpart {}",
    "tit": "Title {}",
    "ttl": "Title {}",
    "book": "Book {}",
    "anx": "Annex {}",
    "app": "Appendix {}",
    "sch": "Schedule {}",
    "sched": "Schedule {}",
    "suppl": "Supplement {}",
    "nif": "Amendments not in force {}",
    "rct": "Recital {}",
    "cit": "Citation {}",
    "enacted": "Note of enactment, paragraph {}",
    "conclusion": "Conclusion {}",
    "signature": "Signatures {}",
    "xhd": "Heading {}",
    "para": "({})",
    "prg": "({})",
    "subprg": "({})",
    "subsec": "({})",
    "sub": " subparagraph {}",
    "subpara": " subparagraph {}",
    "point": "({})",
    "subpoint": "({})",
    "cl": "({})",
    "indent": " indent {}",
    "item": " item {}",
    "subitem": " sub-item {}",
    "def": " definition {}",
    "term": " term {}",
    "fn": " footnote {}",
    "table": " table {}",
    "tbl": " table {}",
    "row": " row {}",
    "blk": " paragraph {}",
    "block": " paragraph {}",
    "quoted": " quoted text {}",
    "wrapup": " closing words {}",
    "formula": " enacting formula {}",
    "dup": " (repeated {})",
}
#: Steps that stand alone, without a number.
_ALONE = {
    "anx": "Annex",
    "preamble": "Preamble",
    "conclusion": "Conclusion",
    "signature": "Signatures",
    "wrapup": " closing words",
    "formula": " enacting formula",
}
#: Who adopted and amended a Chinese law, and when: printed between its title and its first article.
_ENACTED = "preamble__block_"
_ROMAN = frozenset({"anx", "cpt", "ttl", "tit", "sched", "sch"})


@lru_cache(maxsize=20_000)
def cite(eid: str, lang: str = "en") -> str:
    """The citation of a provision; steps without a customary name are shown as they are.

    >>> cite("art_5__para_1__point_b"), cite("art_5__para_1__point_b", "zh")
    ('Article 5(1)(b)', '第5条第1款（b）项')
    >>> cite("anx_iii__item_1"), cite("sec_62"), cite("art_14.11__para_2")
    ('Annex III item 1', 'Section 62', 'Article 14.11(2)')
    >>> cite("cpt_5__sct_4__subsct_5", "zh"), cite("preamble__block_2", "zh")
    ('第5章第4节第5分节', '决定引言第2段')
    """
    out = ""
    for step in eids.steps(eid.replace(_ENACTED, "enacted_")):
        name, number = eids.parse_step(step)
        known = _STEPS.get(name) if number else _ALONE.get(name)
        if known is None:
            out = pgettext(lang, "citation", "{} {}").format(out, step.replace("_", " "))
            continue
        piece = pgettext(lang, f"citation: {name}", known).format(_number(name, number))
        follows = out and known[:1].isalpha()
        out = pgettext(lang, "citation", "{}, {}").format(out, piece) if follows else out + piece
    out = out.strip()
    return out[:1].upper() + out[1:]


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
