"""One row a language: words and marks as strings, which become a `Grammar` when a text of it is first read.

A row says what stands before or behind the number of an article, the words of groups and annexes, and the
kinds of marks inside an article. Digits of any script are numbers; numbers may be in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tracker.law.numbers import roman, with_ascii_digits
from tracker.law.ordinals import LATIN, spelled, suffix_rank
from tracker.readers.grammar.head import GroupHead, Head
from tracker.readers.grammar.tables.grammar import DASH, Grammar, MarkLevel

#: Level, eid prefix and provision type of groups, from the outermost.
KINDS = ((1, "bk", "book"), (2, "prt", "part"), (3, "tit", "title"), (4, "cpt", "chapter"),
         (5, "sct", "section_group"), (6, "subsct", "subsection_group"))  # fmt: skip
_WORD = r"[^\W\d_]{2,16}"
_MAX_LINE, _MAX_GROUP, _MAX_RANGE = 2000, 220, 60
_FIRSTS = frozenset({"premier", "primero", "único", "unique"})
_SERIES = {"geçici": "gecici", "mükerrer": "mukerrer"}
#: How the text of an article says that nothing is left of it.
_GONE = re.compile(
    r"[\[(<*\s]*(?:삭제|Mülga|Hatályon kívül|Hatályát|Dihapus|(?:Được )?[Bb]ãi bỏ|Утратил\w* силу|"
    r"Revogad[oa]|Suprimid[oa]|Abrogat|Articolo abrogato|uchylon[yae]|skreślon[yae]|vervallen|zrušen|"
    r"(?:har )?upphävts|upphävd|ophævet|opphevet|kumottu|виключено|скасован[оа])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\(\d{1,3}[a-z]?\)\s?(?:bekezd|és |[–-]\s?\(|fıkra)|[,;)]")

Mark = tuple[str, str, str, Callable[[str], tuple[int, ...]]]  # prefix, type, pattern with "value", rank


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a language; whole patterns only where the words do not make them."""

    before: str = ""  # alternatives in front of the number of an article
    behind: str = ""  # or behind it
    groups: tuple[str, str, str, str, str, str] = ("",) * 6  # alternatives for each of `KINDS`
    annex: str = ""
    inside: tuple[Mark, ...] = ()
    number: str = r"\d{1,4}(?:[.:-]\d{1,3}){0,2}"
    branch: str = ""  # what may stand behind a number; "" for letters and Latin multipliers
    article: str = ""  # patterns with the names that `_head`, `_group` and `_annex` ask for
    group: str = ""
    annexes: str = ""
    group_number: str = ""  # of groups, where words count in ways that `ordinals` does not know
    group_behind: bool = False
    strict: bool = False  # a mark sets a head off, or nothing follows
    heading: Literal["", "above", "first", "below"] = ""
    restarts: bool = False
    subtitle: str = ""
    instead: str = ""

    def grammar(self) -> Grammar:
        """The row made ready: its patterns compiled."""
        tail = self.branch or (
            rf"\^\(?\d{{1,2}}\)?|[¹²³⁴-⁹][⁰¹²³⁴-⁹]?|[\s{DASH}]?(?:{LATIN})(?![^\W\d_])"
            r"|\s?[^\W\d_]{1,2}(?![^\W\d_])(?=\s?[.:§]|\s*$|\s[^\W\d_]{3})"
        )
        return Grammar(
            article=article_reader(self._article(tail), self.before, rf"(?P<branch>{tail})?{self._sep}"),
            group=_group_reader(self),
            annex=_annex_reader(self._annexes()),
            levels=tuple(
                MarkLevel(prefix, type_, re.compile(rf"{mark}\s*(?P<rest>.*)", re.DOTALL), rank)
                for prefix, type_, mark, rank in self.inside
            ),
            heading=self.heading, restarts=self.restarts, gone=_GONE, reference=_REFERENCE,
            subtitle=re.compile(self.subtitle) if self.subtitle else None, instead=self.instead,
        )  # fmt: skip

    @property
    def _sep(self) -> str:
        if self.strict:
            return rf"(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$)\s*(?P<rest>.*)"
        return rf"(?P<sep>\s?[.:){DASH}ـ]+(?:\s[{DASH}]+)?(?=\s|$|\()|\s*$|(?=\s|\())\s*(?P<rest>.*)"

    def _article(self, tail: str) -> str:
        n = rf"[(\[]?\s?(?P<number>{self.number})(?P<branch>{tail})?\s?[)\]]?(?P<outside>{tail})?"
        if self.article:
            return self.article
        if self.before:
            return rf"(?:{self.before})\s?{n}{self._sep}"
        return rf"{n}\.?\s?-?\s?(?:{self.behind}){self._sep}"

    def _annexes(self) -> str:
        return self.annexes or (
            rf"(?P<word>{self.annex or '(?!)'})(?:\s(?:nr\.?|no\.?|n\.|č\.|br\.|№|số|رقم)?\s?"
            rf"[(]?(?P<number>\d{{1,2}}|[IVX]{{1,5}}|[A-ZΑ-Ω]΄?|{_WORD})[)]?)?"
            r"(?:\s*[.:–-]\s*(?P<rest>.{0,160}))?$"
        )


def article_reader(
    pattern: str, before: str = "", behind: str = "", *, first: str = "", printed: bool = False
) -> Callable[[str], Head | None]:
    """What reads a line as the head of an article. ``before`` and ``behind``: around a number in words;
    ``first``: letters a head begins with; ``printed``: the eid keeps the number as it is printed."""
    head_of = re.compile(pattern, re.DOTALL)
    words = re.compile(rf"(?:{before})\s+(?=[^\W\d_])") if before else None
    end = re.compile(behind, re.DOTALL)
    letters = frozenset(first)

    @lru_cache(maxsize=512)
    def read(line: str) -> Head | None:
        if (found := head_of.match(line)) is not None:
            return _head(line, found, found["number"], printed=printed)
        if words is None or (word := words.match(line)) is None:
            return None
        value = spelled(line[word.end() : word.end() + 60])
        found = end.match(line, word.end() + value[1]) if value else None
        return _head(line, found, str(value[0]), printed=printed) if value and found else None

    def article(line: str) -> Head | None:
        if (letters and line[:1] not in letters) or len(line) > _MAX_LINE:
            return None
        return read(line)

    return article


def _head(line: str, found: re.Match[str], number: str, *, printed: bool) -> Head | None:
    said = found.groupdict()
    shown = "1" if number.lower() in _FIRSTS else re.sub(r"(?<=\d)er$", "", number.lower())
    parts = re.split(r"[.:\-–]", shown)
    if not all(x.isdecimal() or roman(x) for x in parts):
        return None
    numbers = tuple(roman(x) or int(x) for x in parts)
    behind = with_ascii_digits(unicodedata.normalize("NFKC", said.get("branch") or said.get("outside") or ""))
    branch = re.sub(rf"[\s/.^{DASH}()]", "", behind).lower()
    steps = [int(n) for n in re.findall(r"\d+", behind)] if branch.isdecimal() else []
    base, _, after = behind.strip().partition("/")  # 383bis/1 comes behind 383bis
    rank = sum(n * 1000 ** (1 - i) for i, n in enumerate(steps[:2])) if steps else suffix_rank(base)
    rank = rank * 1000 + int(after) if rank and base and after.isdecimal() else rank
    rank = rank or sum(map(ord, branch))
    branch = "".join(f"_{n}" for n in steps) or branch
    series = re.sub(r"\W", "", said.get("series") or "").lower().replace("̇", "")
    series = _SERIES.get(series, series)
    heading, sep, rest = said.get("heading"), found["sep"].strip(), found["rest"].strip()
    shown = shown if printed else ".".join(map(str, numbers))
    head = Head(
        (numbers, rank),
        f"{series}{'_' if series and not printed else ''}{shown}{branch}",
        line[: found.start("heading") - 1 if heading else found.start("sep")].strip(" .:"),
        rest, sep[:1].replace("°", "º"), heading, bool(sep) or not rest or heading is not None, series,
    )  # fmt: skip
    if not said.get("last"):
        return head
    beyond = range(numbers[0] + 1, min(int(said["last"]), numbers[0] + _MAX_RANGE) + 1)
    return replace(head, more=tuple(replace(head, key=((n,), 0), number=str(n)) for n in beyond))


def _group_reader(row: Row) -> Callable[[str], GroupHead | None]:
    words = {
        w.casefold(): kind for kind, said in zip(KINDS, row.groups, strict=True) for w in said.split("|")
    }
    any_word = "|".join(sorted(filter(None, words), key=len, reverse=True)) or r"(?!)"
    value = row.group_number or (
        rf"[IVXLCIАБВГΑ-Ω]{{1,7}}['΄΄ʹ]?|\d{{1,3}}[a-z]?(?:\.\d{{1,2}})?|{_WORD}(?:[\s-]{_WORD}){{0,2}}"
    )
    rest = r"(?:\s?[.:)ـ–—-]*\s+(?P<rest>\S.{0,200})|\s?[.:]?)?$"
    said = (
        rf"(?P<number>{value})\.?[\s-]\s?(?P<word>{any_word})\.?" if row.group_behind
        else rf"(?P<word>{any_word})\s+(?P<number>{value})"
    )  # fmt: skip
    pattern = re.compile(row.group, re.DOTALL) if row.group else re.compile(said + rest, re.IGNORECASE)
    open_number = not (row.group or row.group_number)

    def read(line: str) -> GroupHead | None:
        found = pattern.match(line) if len(line) <= _MAX_GROUP else None
        if found is None:
            return None
        word = found["word"].casefold().replace("i̇", "i")
        kind = words.get(word) or words.get(word.replace("i", "ı"))
        rest = (found["rest"] or "").strip()
        if kind is None or (not row.group_behind and found["word"][0].islower()):
            return None  # in front a word has its capital, where its script has them
        if rest and (rest[0].islower() or rest[-1] in ".;,:"):
            return None
        value = with_ascii_digits(found["number"]).strip(".'").lower().replace("i̇", "i")
        counted = spelled(value)
        if counted and counted[1] == len(value):
            value = str(counted[0])
        elif open_number and value.isalpha() and len(value) > 7 and not roman(value):
            return None  # words after the name of a group that are no number
        number = str(roman(value)) if roman(value) else re.sub(r"\s", "-", value)
        number += f"_{branch}" if (branch := found.groupdict().get("branch")) else ""
        num = line[: found.start("rest")].strip(" .:ـ–-") if rest else line.strip(" .:")
        return GroupHead(*kind, number, num, rest)

    return read


def _annex_reader(pattern: str) -> Callable[[str], GroupHead | None]:
    annex_of = re.compile(pattern)

    def read(line: str) -> GroupHead | None:
        found = annex_of.match(line) if len(line) <= 200 else None
        if found is None or found.end() != len(line):
            return None
        rest = (found.groupdict().get("rest") or "").strip()
        word = re.sub(r"\s", "", found["word"]).lower()
        if rest and rest[0].islower() and word != "melléklet":
            return None
        number = (found["number"] or "").lower()
        if len(number) > 1 and number.isalpha() and not roman(number):
            counted = spelled(number)
            if counted is None or counted[1] != len(number):
                return None  # a word behind the name of an annex that is no number
            number = str(counted[0])
        num = line[: found.start("rest")].strip(" .:ـ–-") if rest else line.strip(" .:")
        if word == "부칙":
            return GroupHead(0, "suppl", "supplement", "", num, rest)
        return GroupHead(0, "anx", "annex", word if word == "penjelasan" else number, num, rest)

    return read
