"""Clauses by which a text acts on another one: repeals it, amends it, or goes before it.

A clause is read with the name it prints, and says nothing of which text that is (`watch.relations` knows).
What acts on a part only ("Article 5 of Directive ... is deleted") is an amendment of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.law.dates import find_dates
from tracker.law.sentences import sentences

AMENDS, REPEALS, SUSPENDS, OVERRIDES = "amends", "repeals", "suspends", "overrides"
#: Without one of these a text acts on no other; the rest is not tried on it.
_TRIGGERS = (
    "废止", "廢止", "失效", "停止", "不一致", "修改", "廃止", "폐지", "repeal", "revok", "rescind", "amend", "prevail",
    "precedence", "abrog", "modifi", "derog", "aufgehoben", "aufhebung", "außer kraft", "geändert", "änderung",
)  # fmt: skip
#: Texts longer than this are lists and tables, their clauses short.
_LONGEST = 6000


@dataclass(frozen=True, slots=True)
class ActingClause:
    """``type`` as in the registry's relations; ``named`` as printed; ``words``: the sentence."""

    type: str
    named: str
    words: str
    effective: date | None = None


_NAMED_HAN = re.compile(r"《([^《》]{2,80}(?:《[^《》]+》[^《》]*)?)》(?:\s?[(（]([^()（）]{3,60})[)）])?")
#: Between two names of one list; from when something is so.
_LISTED = re.compile(r"(?:[、和及与，]|以及)*(?:(?!制定|根据|依据|规定|施行|实施)[^，。；]){0,40}")
_FORCE = re.compile(r"自[^，。；]{2,20}起(?:施行|实施|生效)")
_SINCE = re.compile(r"自[^，。；]{2,20}起")
#: Type -> what says so, behind the names. A denial in front of it ("does not repeal") says nothing.
_HAN = (
    (REPEALS, re.compile(r"(?:同时|同時|即行|相应|予以|一并|现予|起)?(?:废止|廢止|失效)(?:[。；;，,]|$)")),
    (SUSPENDS, re.compile(r"(?:同时|同時|即行|起)?停止(?:执行|執行|施行|实施|適用|适用)(?:[。；;，,]|$)")),
    (OVERRIDES, re.compile(r"不一致(?:的|之处|時|时)?，?(?:应当|一律|均)?(?:适用|以|按照?|依照)本")),
    (AMENDS, re.compile(r"(?:作|做)(?:如下|以下)修改|修改为|予以修改")),
)
_HAN_DENIED = re.compile(r"(?:不|未|尚未|不得|部分)(?:予)?(?:废止|失效|停止)|期满|届满|自动失效|有效期")
#: An act of the European Union by its kind and number, as CELEX has them.
_EU_ACT = (
    r"(?P<kind>Regulation|Directive|Decision|règlement|directive|décision|Verordnung|Richtlinie|Beschluss|Reglamento|Directiva|"
    r"Decisión|regolamento|direttiva|decisione)(?: d['’]exécution| déléguée?| \w+isation)?\s?"
    r"(?:\((?P<union>[A-Z]{2,4}(?:, ?Euratom)?)\)\s?)?(?:No\.?\s?|n[o°]\s?|Nr\.?\s?)?(?P<a>\d{1,4})/(?P<b>\d{1,4})(?:/(?P<after>[A-Z]{2,3}))?"
)
_EU = re.compile(_EU_ACT, re.IGNORECASE)
#: "The Mills Act 1990", "Act No. 5 of 2001", "loi n° 78-17", "Ley 15/1999": a name, as far as the verb.
_OTHER = (
    r"(?:[Tt]he\s)?(?:[A-Z][\w'’()-]*\s(?:(?:[A-Z(][\w'’(),-]*|of|and|the|for|on|in|to|No\.?)\s){0,12}?(?:Act|Law|Ordinance|Regulations?|Rules|Code|Order|Decree)"
    r"(?:,?\s(?:No\.?\s?)?\d[\w/.-]*)?(?:\s\([^()]{2,40}\))?(?:\sof\s\d{4})?|Act\sNo\.?\s?\d+\sof\s\d{4})|"
    r"(?:la|La|le|Le|l['’]|L['’])\s?(?:loi|Loi|décret|Décret|ordonnance|arrêté)\s(?:[\w'’-]+\s){0,4}?n[°o]\s?[\d-]+(?:\sdu\s[\d\w]+\s\w+\s\d{4})?|"
    r"(?:la|La|el|El|las|los)\s(?:Ley|Real Decreto|Decreto|Orden)(?:\s[\w-]+){0,3}?\s\d+/\d{4}|"
    r"(?:das|Das|die|Die)\s[A-ZÄÖÜ][\w-]*(?:gesetz|verordnung|ordnung)(?:\svom\s\d{1,2}\.\s\w+\s\d{4})?"
)
_ACT = rf"(?:{_EU_ACT}|{_OTHER})"
_GAP = r"(?:(?!\b(?:applies|apply|shall|is|are|was|were|has|have|(?-i:may)|must|which|s'appliqu\w+|gilt)\b)[^;\n]){0,200}?"
_LATIN = (
    (
        REPEALS,
        re.compile(
            rf"{_GAP}\b(?:(?:is|are|shall be|was|were)(?: also| hereby)? (?:repealed|revoked|rescinded)|(?:est|sont) abrogée?s?|"
            rf"queda[n]? derogad[oa]s?|(?:wird|werden) [^;\n]{{0,80}}?aufgehoben|tritt [^;\n]{{0,80}}?außer Kraft|(?:è|sono) abrogat[oaie])",
            re.IGNORECASE,
        ),
    ),
    (
        AMENDS,
        re.compile(
            rf"{_GAP}\b(?:(?:is|are)(?: hereby)? amended (?:as follows|in accordance|by)|(?:est|sont) modifiée?s? (?:comme suit|conformément)|"
            rf"se modifica|wird wie folgt geändert|(?:è|sono) (?:così )?modificat[oaie])",
            re.IGNORECASE,
        ),
    ),
)
#: What repeals before the name: "repealing Directive ...", "Se deroga la Ley ...", "shall prevail over ...".
_BEFORE = (
    (
        REPEALS,
        re.compile(
            r"\b(?:hereby repeals|repealing|abrogeant|(?:se deroga|quedan? derogad[oa]s?)|zur Aufhebung (?:der|des))\s",
            re.IGNORECASE,
        ),
    ),
    (
        OVERRIDES,
        re.compile(
            r"\b(?:prevails?|takes? precedence) over\s(?:(?:any )?(?:inconsistent )?(?:the )?provisions of\s)?",
            re.IGNORECASE,
        ),
    ),
    (AMENDS, re.compile(r"\b(?:amending|modifiant|zur Änderung (?:der|des))\s", re.IGNORECASE)),
)
#: What may stand in front of the name of what is repealed as a whole: nothing, a list, a clause of its own.
_WHOLE = re.compile(
    r"(?:.*(?:[,;:)]|\b(?:and|or|et|und|y|e))\s+)?(?:the |la |le |les |die |das )?", re.IGNORECASE | re.DOTALL
)
_JA = re.compile(
    r"(?P<named>[一-鿿々ァ-ヶーぁ-ん]{2,40}?(?:法|法律|令|規則|条例))(?:\s?[（(][^（）()]{3,60}[）)])?は、?(?:[^。]{0,20})?廃止する"
)
_KO = re.compile(r"「?(?P<named>[가-힣·ㆍ ]{2,40}?(?:법률|법|령|규칙))」?(?:은|는|을|를)(?: 이를)? ?폐지한다")
_FROM = re.compile(
    r"\b(?:effect(?:ive)? (?:from|on|as of)|as (?:of|from)|from|on|effet au|compter du|Wirkung (?:vom|zum)|ab dem|am|zum|"
    r"efectos? (?:de|desde)(?: el)?|partir del?|decorrere dal)\s*$",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    r"\b(?:repealed|revoked|rescinded|abrogée?s?|derogad[oa]s?|aufgehoben|abrogat[ie])\b[^.:]{0,60}:\s*$|废止[：:]\s*$",
    re.IGNORECASE,
)
_LATIN_NAMES = re.compile(_ACT)


def may_act(text: str) -> bool:
    """Whether a text has a word of such a clause at all; quick, for a whole act."""
    small = text.lower()
    return any(word in small for word in _TRIGGERS)


def acting_clauses(text: str, language: str) -> Iterator[ActingClause]:
    """The clauses of one text, in order.

    >>> [(c.type, c.named) for c in acting_clauses("本办法自2027年1月1日起施行。《旧磨坊办法》同时废止。", "zh")]
    [('repeals', '旧磨坊办法')]
    >>> [(c.type, c.named, str(c.effective)) for c in acting_clauses(
    ...     "Directive 95/46/EC is repealed with effect from 25 May 2018.", "en")]
    [('repeals', 'Directive 95/46/EC', '2018-05-25')]
    """
    code = language.partition("-")[0].lower()
    text = text[:_LONGEST]
    if not may_act(text):
        return
    if code == "zh":
        force = _FORCE.search(text)
        day = _day(force.group(), code) if force else None
        for sentence in sentences(text, code):
            yield from _han(sentence, day)
    elif code in ("ja", "ko"):
        for found in (_JA if code == "ja" else _KO).finditer(text):
            yield ActingClause(REPEALS, found["named"], found.group(), _day(found.group(), code))
    else:
        for sentence in sentences(text, code):
            yield from _latin(sentence, code)


def heads_list(text: str) -> bool:
    """Whether a text says that what is listed below it is repealed."""
    return text.rstrip()[-1:] in (":", "：") and _LIST_HEAD.search(text) is not None


def listed_names(text: str, words: str, language: str) -> Iterator[ActingClause]:
    """The acts named in an entry of such a list; ``words``: the head of the list."""
    han = language.startswith("zh")
    for name in (_NAMED_HAN if han else _LATIN_NAMES).finditer(text):
        named = (name[1] + (f"（{name[2]}）" if name[2] else "")) if han else " ".join(name.group().split())
        yield ActingClause(REPEALS, named, f"{words} {text}"[:400], _day(words, language.partition("-")[0]))


def _day(text: str, code: str) -> date | None:
    return next((f.day for f in find_dates(text, code)), None)


def _since(sentence: str, code: str) -> date | None:
    """The day from which a sentence says that it works; other dates are parts of names."""
    return next((f.day for f in find_dates(sentence, code) if _FROM.search(sentence[: f.start])), None)


def _han(sentence: str, day: date | None) -> Iterator[ActingClause]:
    """The names in front of the verb of a sentence. ``day``: on which the text itself comes into force."""
    for type_, verb in _HAN:
        said = verb.search(sentence)
        if said is None or _HAN_DENIED.search(sentence):
            continue
        names = list(_NAMED_HAN.finditer(sentence, 0, said.start()))
        names = names if type_ in (OVERRIDES, AMENDS) else _listed(sentence, names)
        since = _SINCE.search(sentence)
        for name in names:
            named = name[1] + (f"（{name[2]}）" if name[2] else "")
            yield ActingClause(type_, named, sentence, _day(since.group(), "zh") if since else day)
        return


def _listed(sentence: str, names: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last names of a sentence, as far back as they are one list: 《A》、2019年公布的《B》."""
    out = names[-1:]
    for before, name in zip(names[-2::-1], names[:0:-1], strict=False):
        if not _LISTED.fullmatch(sentence[before.end() : name.start()]):
            break
        out.append(before)
    return out[::-1]


def _latin(sentence: str, code: str) -> Iterator[ActingClause]:
    for name in _LATIN_NAMES.finditer(sentence):
        rest = sentence[name.end() :]
        before = sentence[: name.start()]
        type_ = next(
            (t for t, lead in _BEFORE if (m := lead.search(before)) and not before[m.end() :].strip(" ,()")),
            None,
        )
        if type_ is None:
            type_ = next((t for t, verb in _LATIN if verb.match(rest)), None)
            if type_ is None or (type_ == REPEALS and not _WHOLE.fullmatch(before)):
                continue
        yield ActingClause(type_, " ".join(name.group().split()), sentence[:400], _since(sentence, code))


def celex_candidates(named: str) -> tuple[str, ...]:
    """The CELEX numbers that a name of an act of the Union may stand for.

    >>> celex_candidates("Directive 95/46/EC"), celex_candidates("Regulation (EU) No 600/2014")
    (('31995L0046',), ('32014R0600',))
    """
    m = _EU.search(named)
    if m is None:
        return ()
    first = m["kind"][:2].lower()
    letter = {"re": "R", "rè": "R", "ve": "R", "di": "L", "ri": "L"}.get(first, "D")
    pairs = ((m["a"], m["b"]), (m["b"], m["a"]))
    years = [
        (year, number)
        for year, number in pairs
        if re.fullmatch(r"(?:19[5-9]|20)\d{2,3}", year) and len(year) == 4
    ]
    years = years or [(f"19{year}", number) for year, number in pairs[:1] if re.fullmatch(r"[5-9]\d", year)]
    return tuple(dict.fromkeys(f"3{year}{letter}{int(number):04}" for year, number in years))
