"""Provision ids as a person cites them: ``art_5__para_1__point_b`` is Article 5(1)(b), 第5条第1款（b）项."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from tracker.law import eids
from tracker.law.numbers import roman, to_han, to_roman
from tracker.publish.editions import ngettext, pgettext, punctuation

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
    "app": "Appendix {}",
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
    "def": " definition of \u201c{}\u201d",
    "term": " definition of \u201c{}\u201d",
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
#: Steps without a number, or whose number no text prints.
_ALONE = {
    "anx": "Annex",
    "preamble": "Preamble",
    "conclusion": "Conclusion",
    "signature": "Signatures",
    "wrapup": " closing words",
    "formula": " enacting formula",
    "sch": "Schedule",
    "sec": "an unnumbered section",
    "sct": "an unnumbered section",
    "art": "an unnumbered article",
}
_TERMS = frozenset({"def", "term"})
#: A key of words: made of a heading, never printed as a number.
_WORDS = re.compile(r"[^\W\d_]{5}|[^\W\d_]{3,}-[^\W\d_]{2}")
#: Units of which several share one word: "Articles 5, 6(1)".
_PLURAL = {
    "Article": "Articles", "Section": "Sections", "Recital": "Recitals", "Chapter": "Chapters",
    "Schedule": "Schedules", "Annex": "Annexes", "Supplement": "Supplements",
    "Part": "Parts", "Title": "Titles",
}  # fmt: skip
#: Units of which several stand under one word in `cite_parts`.
_GROUPED = frozenset({"art", "sec", "cpt", "sct", "pt", "prt", "tit", "ttl", "book"})
_ROMAN_LETTERS = frozenset("ivxlcdm")
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
    >>> cite("anx_iii", "zh"), cite("sec_entry-into-force"), cite("sec_1__def_large_platform")
    ('附件三', 'An unnumbered section', 'Section 1 definition of “large platform”')
    """
    return _cite(eid, lang, lambda name, number: _number(name, number, lang))


def _cite(eid: str, lang: str, numbered: Callable[[str, str], str]) -> str:
    out = above = ""
    for step in eids.steps(eid.replace(_ENACTED, "enacted_")):
        name, number = eids.parse_step(step)
        if name == above == "point":
            name = "subpoint"
        above = name
        if name in ("conclusion", "signature") or (name not in _TERMS and _is_words(number)):
            number = ""
        known = _STEPS.get(name) if number else _ALONE.get(name)
        if known is None:
            out = pgettext(lang, "citation", "{} {}").format(out, step.replace("_", " "))
            continue
        piece = pgettext(lang, f"citation: {name}", known).format(numbered(name, number) if number else "")
        follows = out and known[:1].isalpha()
        out = pgettext(lang, "citation", "{}, {}").format(out, piece) if follows else out + piece
    out = out.strip()
    return out[:1].upper() + out[1:]


def cite_all(found: Iterable[str], lang: str, limit: int | None = None) -> str:
    """Several provisions as a list, each once: "Articles 61(3), 69(2)"; beyond ``limit`` they are counted.

    >>> cite_all(["art_61__para_3", "art_69__para_2"], "en"), cite_all(["art_1", "art_2", "art_3"], "zh", 2)
    ('Articles 61(3), 69(2)', '第1条、第2条等3处')
    """
    cited = list(dict.fromkeys(cite(eid, lang) for eid in found))
    shown = [c[:1].lower() + c[1:] if c.startswith("An ") else c for c in cited[:limit]]
    text = punctuation(lang).items(_under_one_word(shown))
    if more := len(cited) - len(shown):
        one, many = "%(listed)s and one more", "%(listed)s and %(num)s more"
        values = {"listed": text, "num": more, "all": len(cited)}
        return ngettext(lang, one, many, more) % values
    return text


def _under_one_word(cited: Sequence[str]) -> Sequence[str]:
    words = {c.partition(" ")[0] for c in cited}
    if len(cited) < 2 or len(words) > 1 or "," in "".join(cited) or not (plural := _PLURAL.get(*words)):
        return cited
    return [f"{plural} {cited[0].partition(' ')[2]}", *(c.partition(" ")[2] for c in cited[1:])]


def cite_parts(
    found: Sequence[str], lang: str, limit: int, roman_kinds: Collection[str] = frozenset()
) -> str:
    """Parts of one law, neighbours under one word. ``roman_kinds``: prefixes of what the law numbers in Roman
    figures. Where that takes more than ``limit`` pieces, as `cite_all` has them.

    >>> sections = ["cpt_3__sct_1", "cpt_3__sct_2", "cpt_3__sct_3"]
    >>> cite_parts(sections, "en", 6, {"cpt"}), cite_parts(sections, "zh", 6)
    ('Chapter III, Sections 1 to 3', '第三章第一至三节')
    >>> cite_parts(["cpt_2__sct_4", "cpt_5", "cpt_7", "art_78"], "en", 6)
    'Chapter 2, Section 4; Chapters 5, 7; Article 78'
    """
    groups = [list(g) for _, g in groupby(dict.fromkeys(found), lambda e: (eids.parent(e), _unit(e)))]
    groups = [g for several in groups for g in ([several] if _unit(several[0]) else [[e] for e in several])]
    runs = [_runs(g) for g in groups]
    if sum(map(len, runs)) > limit:
        return cite_all(found, lang, limit)
    labels = [_together(r, lang, roman_kinds) for r in runs]
    apart = any(len(g) > 1 or "," in label for g, label in zip(groups, labels, strict=True))
    marks = punctuation(lang)
    return marks.semicolon.join(labels) if apart else marks.items(_under_one_word(labels))


def _unit(eid: str) -> str:
    """The kind of a part whose number can stand among others; "" where it stands alone."""
    name, number = eids.parse_step(eids.last_step(eid))
    return name if name in _GROUPED and number.isdecimal() else ""


def _runs(group: Sequence[str]) -> list[list[str]]:
    """Three or more that follow each other are one run."""
    runs: list[list[str]] = []
    for eid in group:
        if runs and _unit(eid) and _key(eid) == _key(runs[-1][-1]) + 1:
            runs[-1].append(eid)
        else:
            runs.append([eid])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[e] for e in run])]


def _key(eid: str) -> int:
    return int(eids.parse_step(eids.last_step(eid))[1])


def _together(runs: Sequence[Sequence[str]], lang: str, roman_kinds: Collection[str]) -> str:
    """Parts of one kind in one place, as runs."""

    def number(name: str, key: str) -> str:
        if key.isdecimal() and name in _GROUPED - {"art", "sec"}:
            if pgettext(lang, "citation", "roman numerals") == "han":
                return to_han(int(key))
            if name in roman_kinds:
                return to_roman(int(key)).upper()
        return _number(name, key, lang)

    first = runs[0][0]
    if len(runs) == len(runs[0]) == 1:
        return _cite(first, lang, number)
    name, ends = _unit(first), [[number(_unit(e), str(_key(e))) for e in (r[0], r[-1])] for r in runs]
    span = pgettext(lang, "format", "%(first)s to %(last)s")
    numbers = punctuation(lang).items(
        a if len(r) == 1 else span % {"first": a, "last": b} for r, (a, b) in zip(runs, ends, strict=True)
    )
    last = str(_key(first))
    said = _cite(first, lang, lambda n, k: numbers if (n, k) == (name, last) else number(n, k))
    before = said[: said.rindex(numbers)]
    word = before.split()[-1]
    return f"{before[: -len(word) - 1]}{_PLURAL[word]} {numbers}" if word in _PLURAL else said


def unnumbered(eid: str) -> bool:
    """Whether a unit has no number to cite: its id is made of its heading."""
    name, key = eids.parse_step(eids.last_step(eid))
    return name not in _TERMS and _is_words(key)


def _is_words(key: str) -> bool:
    return bool(_WORDS.search(key)) and not set(key) <= _ROMAN_LETTERS


def _number(name: str, number: str, lang: str) -> str:
    if name in _TERMS:
        return number.replace("_", " ")
    shown = number.replace("_", "-")
    value = roman(shown) if name in _ROMAN else None
    if value is None:
        return shown
    return to_han(value) if pgettext(lang, "citation", "roman numerals") == "han" else shown.upper()


def unit_of(eid: str) -> str:
    """The article, section, annex or recital a provision belongs to, by its id.

    >>> unit_of("art_5__para_1"), unit_of("cpt_3__sct_2"), unit_of("suppl_1__art_2__para_1")
    ('art_5', 'cpt_3__sct_2', 'suppl_1__art_2')
    """
    units = ("art_", "sec_", "rct_", "anx_", "sch_", "sched_")
    return next((above for above in eids.path(eid) if eids.last_step(above).startswith(units)), eid)
