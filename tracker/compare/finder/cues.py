"""Cues: phrases by which the finder knows a provision, compiled once and matched over folded words.

A cue of a language that parts its words is read over folded words (lower case, British spelling, one
space between words): ``dut*`` is any ending, ``..`` up to ten words between, ``...`` any number,
``(a|b c)`` one of several, ``(a)?`` perhaps, ``^`` the first words of a provision. A cue of Chinese or
Japanese is a regular expression over text without white space. Every hit is words of the text, so that
a reader sees why.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tracker.law.text import clean

#: Words between the two sides of ``..``.
_GAP = 10
#: Words, or Han characters, in which a cue counts as the theme of a provision, and by how much more.
LEAD_WORDS, LEAD_HAN, LEAD_BONUS = 25, 40, 1.3
_NOT_WORD = re.compile(r"[^\w]+|_")
_IZ = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|ed|es|er|ing|ation|ations)\b)")
_SPELLING = tuple(
    (re.compile(rf"\b{a}"), b)
    for a, b in (
        ("endeavor", "endeavour"), ("favorabl", "favourabl"), ("co operat", "cooperat"), ("defens", "defenc"),
        ("e commerce", "electronic commerce"), ("ecommerce", "electronic commerce"), ("e mail", "email"),
        ("programs", "programmes"), ("harbor", "harbour"), ("behavior", "behaviour"),
    )
)  # fmt: skip
_MARK = re.compile(r"[()|?]|\.\.\.|\.\.|[^\s()|?]+")


def is_han(language: str) -> bool:
    """Whether a language is written without spaces.

    >>> [is_han(x) for x in ("zh-Hans", "ja", "en")]
    [True, True, False]
    """
    return language.partition("-")[0] in {"zh", "ja"}


def fold(text: str, language: str) -> str:
    """Text as cues are read over it: each word followed by one space; Han text without any.

    >>> fold("Each Party shall endeavor to co-operate on E-Commerce.", "en")
    'each party shall endeavour to cooperate on electronic commerce '
    """
    if is_han(language):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    text = unicodedata.normalize("NFKC", clean(text)).lower()
    text = " ".join(_NOT_WORD.sub(" ", text).split()) + " "
    for pattern, wanted in _SPELLING:
        text = pattern.sub(wanted, text)
    return _IZ.sub("is", text)


@dataclass(frozen=True)
class CueHit:
    """A cue found: which, the words of the text that match it, and where they begin (characters)."""

    cue: str
    words: str
    at: int
    lead: bool  # among the first words


@dataclass(frozen=True)
class CompiledCue:
    """A compiled cue. `needs` are letters a text must hold for the pattern to be tried at all."""

    text: str
    pattern: re.Pattern[str]
    needs: str
    start: bool
    han: bool

    def find(self, folded: str) -> CueHit | None:
        """The first match in folded text."""
        if self.needs not in folded:
            return None
        found = self.pattern.match(folded) if self.start else self.pattern.search(folded)
        if found is None:
            return None
        at = found.start()
        lead = at < LEAD_HAN if self.han else folded.count(" ", 0, at) < LEAD_WORDS
        return CueHit(self.text, found[0].strip(), at, lead)


@lru_cache(maxsize=8192)
def compile_cue(cue: str, language: str) -> CompiledCue:
    """Raises `re.error` for a cue that cannot be read.

    >>> hit = compile_cue("not .. (impos*|apply) (the)? customs dut*", "en").find(fold(
    ...     "A Party may not in any way impose customs duties.", "en"))
    >>> hit.words
    'not in any way impose customs duties'
    """
    start = cue.startswith("^")
    body = cue.lstrip("^ ")
    if is_han(language):
        return CompiledCue(cue, re.compile(body), "" if re.search(r"[\W_]", body) else body, start, han=True)
    marks = _MARK.findall(body)
    pattern = _pattern(marks)
    # "the", "1" and the like may stand before the first word that counts
    pattern = rf"(?:(?:\d+|the|a|each|both|neither|no) ){{0,3}}{pattern}" if start else rf"(?<!\w){pattern}"
    return CompiledCue(cue, re.compile(pattern), _needs(marks), start, han=False)


def _pattern(marks: list[str]) -> str:
    """Every word takes the space after it along, so that brackets and options need no care."""
    out: list[str] = []
    for mark in marks:
        if mark == "(":
            out.append("(?:")
        elif mark in {")", "|", "?"}:
            out.append(mark)
        elif mark == "...":
            out.append(r"(?:\w+ )*?")
        elif mark == "..":
            out.append(rf"(?:\w+ ){{0,{_GAP}}}?")
        else:
            word = _IZ.sub("is", mark.lower())
            out.append(re.escape(word[:-1]) + r"\w* " if word.endswith("*") else re.escape(word) + " ")
    return "".join(out)


def _needs(marks: list[str]) -> str:
    """The longest word that every match has, without its open end."""
    depth, best = 0, ""
    for n, mark in enumerate(marks):
        depth += (mark == "(") - (mark == ")")
        optional = n + 1 < len(marks) and marks[n + 1] == "?"
        if depth == 0 and not optional and mark not in {")", "..", "...", "|", "?"}:
            best = max(best, _IZ.sub("is", mark.lower()).rstrip("*"), key=len)
    return best
