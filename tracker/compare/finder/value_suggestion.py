"""The value a provision suggests, and why: rules over words, then the ladder of how firmly it binds.

A suggestion only; a reader decides. The rules of a topic, or of its scale, stand in ``cues/*.yml``.
Where none fits, a scale that has the steps of the ladder (binding, with an exception, best endeavour,
affirmed, recognised) is answered from the verbs of duty of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.compare.finder.cues import compile_cue, fold
from tracker.registry.codebook import Codebook
from tracker.registry.cues import Cues, ValueRule


@dataclass(frozen=True)
class ValueSuggestion:
    """A value of the topic's scale, with the words of the text that speak for it."""

    value: str
    words: tuple[str, ...]
    flags: tuple[str, ...] = ()


#: Phrases with "shall" that bind nobody to a rule for traders.
_SOFT = {
    "en": re.compile(
        r"\bshall (?:\w+ ){0,4}?(?:endeavour|cooperate|encourage|promote|share|exchange|work|consider|seek"
        r"|consult|explore|discuss|recognise|be construed|prevent|preclude|mean|maintain (?:a )?dialogue"
        r"|strive|talk|meet)\b"
    ),
    "zh": re.compile("(?:应当?|须)(?:[^。，]{0,6})(?:努力|合作|鼓励|促进|分享|交流|考虑|磋商|探讨)"),
    "ja": re.compile("(?:努める|協力する|奨励する|促進する|共有する|考慮する|協議する)(?:ものとする)?"),
}
_DUTY = {
    "en": re.compile(r"\b(?:shall|may not|(?:no|neither) party may|must)\b"),
    "zh": re.compile("应当|不得|必须|应(?!用|对|急|邀)"),
    "ja": re.compile("ならない|ものとする|する。|しない。"),
}
_SELF = {
    "en": re.compile(r"\b(?:it|party) considers (?:\w+ ){0,3}?necessary\b"),
    "zh": re.compile("认为.{0,24}必要"),
    "ja": re.compile("必要(?:がある|である)と認める"),
}
_EXCEPTION = {
    "en": re.compile(
        r"\bnothing in this (?:article|section)\b|\bexcept\b|\bnotwithstanding paragraph|\bunless\b"
        r"|\bparagraphs? \d+ (?:\w+ ){0,4}?(?:shall|does|do) not apply"
        r"|\bthis article (?:shall|does) not apply"
        r"|\b(?:subject to|in accordance with|consistent with) its (?:\w+ ){0,2}?law"
        r"|\bnot (?:prevent|preclude) a party\b|\bwithout prejudice to\b"
        r"|\bin circumstances otherwise provided\b"
    ),
    "zh": re.compile(
        "本条(?:任何|的任何)?.{0,4}不得.{0,6}阻止|除非|除.{1,30}外|尽管.{0,4}第.{1,3}款|不适用于"
    ),
    "ja": re.compile("妨げ(?:る|ない)|を除くほか|ただし|この限りでない|適用しない"),
}
_ENDEAVOUR = {
    "en": re.compile(
        r"\bendeavour\w*|\bshould\b|\bis encouraged\b|\bencourage\b|\bwhere possible\b"
        r"|\bto the extent possible\b|\bstrive\b"
    ),
    "zh": re.compile("努力|宜|鼓励|在可能(?:的)?范围内"),
    "ja": re.compile("努める|奨励"),
}  # fmt: skip
_AFFIRM = {
    "en": re.compile(r"\b(?:re)?affirm\w*"),
    "zh": re.compile("(?:重申|确认)"),
    "ja": re.compile("(?:再)?確認"),
}
_RECOGNISE = {
    "en": re.compile(
        r"\brecognis\w*|\backnowledg\w*|\bcooperat\w*|\bdialogue\b|\bexchange\b|\bshar(?:e|ing)\b"
        r"|\bpromote\b"
    ),
    "zh": re.compile("认识到|合作|对话|交流|分享"),
    "ja": re.compile("認識|協力|対話|共有|交換"),
}  # fmt: skip


def suggest_value(
    cues: Cues, book: Codebook, topic: str, text: str, language: str, *, listed: bool = False
) -> ValueSuggestion | None:
    """What a provision's words suggest on a topic; None where no rule and no step of the ladder fits.

    ``listed``: the provision names the topic among the subjects of another theme, so that its duties
    are about something else; then only cooperation, recognition or endeavour can be read from it.
    """
    own = next((t for t in book.topics if t.id == topic), None)
    if own is None:
        return None
    key = language.partition("-")[0]
    folded = fold(text, language)
    codes = {v.code for v in book.values_of(own)}
    flags = tuple(
        rule.flag
        for name in (topic, own.scale or topic)
        for rule in cues.flags.get(name, {}).get(key, ())
        if _hits(rule.any, key, folded)
    )
    if listed:
        return _listed(codes, key, folded)
    for name in dict.fromkeys((topic, own.scale or topic)):
        for rule in cues.values.get(name, {}).get(key, ()):
            words = _fits(rule, key, folded)
            if words is not None and rule.value in codes:
                return ValueSuggestion(rule.value, words, tuple(dict.fromkeys(flags)))
    return _ladder(codes, key, folded, flags)


def _hits(cues: Iterable[str], key: str, folded: str) -> list[str]:
    found = (compile_cue(c, key).find(folded) for c in cues)
    return [hit.words for hit in found if hit]


def _fits(rule: ValueRule, key: str, folded: str) -> tuple[str, ...] | None:
    needed = _hits(rule.all, key, folded)
    some = _hits(rule.any, key, folded)
    if len(needed) < len(rule.all) or (rule.any and not some) or _hits(rule.none, key, folded):
        return None
    return tuple(dict.fromkeys([*some[:2], *needed]))


def _listed(codes: set[str], key: str, folded: str) -> ValueSuggestion | None:
    for pattern, value in (
        (_RECOGNISE, "cooperation"),
        (_RECOGNISE, "recognised"),
        (_ENDEAVOUR, "best-endeavour"),
    ):
        if value in codes and key in pattern and (hit := pattern[key].search(folded)):
            return ValueSuggestion(value, (hit[0].strip(),))
    return None


def _ladder(codes: set[str], key: str, folded: str, flags: tuple[str, ...]) -> ValueSuggestion | None:
    if key not in _DUTY:
        return None
    firm = _SOFT[key].sub(" ", folded)
    duty = _DUTY[key].search(firm)
    steps: list[tuple[str, re.Match[str] | None]] = []
    if duty:
        steps = [
            ("self-judging-exception", _SELF[key].search(folded)),
            ("self-judging", _SELF[key].search(folded)),
            ("binding-with-exception", _EXCEPTION[key].search(folded)),
            ("binding", duty),
        ]
    trying, recognised = _ENDEAVOUR[key].search(folded), _RECOGNISE[key].search(folded)
    if trying and recognised and trying[0] == "should" and recognised.start() < trying.start():
        trying = None  # "the Parties recognise that suppliers should be able to": nobody undertakes it
    steps += [
        ("best-endeavour", trying),
        ("affirmed", _AFFIRM[key].search(folded)),
        ("cooperation", recognised),
    ]
    for value, hit in steps:
        if hit and value in codes:
            return ValueSuggestion(value, (hit[0].strip(),), tuple(dict.fromkeys(flags)))
    return None
