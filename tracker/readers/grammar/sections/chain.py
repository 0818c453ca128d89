"""Numbered sections, the units of statutes of common law and of guidance.

"1. Short title.—(1)", "SECTION 1.", "2.(1)(a)", "3 Meaning of data", "Sec. 541.001.".

A number at the beginning of a line is the head of a section where it goes on with the sections before it.
Lists and paragraphs are numbered too: of all ways to count through the text the one wins whose lines look
most like heads. Where it ends, schedules begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.law.languages import ENGLISH
from tracker.readers.grammar.head import Head
from tracker.readers.grammar.sections.marks import group, is_verbal, schedule, split_heading
from tracker.readers.grammar.tables.western import GONE
from tracker.readers.lines import Line

_WORDS = {
    "section": "SECTION|Section|SEC\\.|Sec\\.|S\\.|§§?", "regulation": "REGULATION|Regulation|Reg\\.",
    "rule": "RULE|Rule", "clause": "CLAUSE|Clause", "principle": "PRINCIPLE|Principle",
}  # fmt: skip
_KIND_OF = {form.replace("\\", ""): kind for kind, forms in _WORDS.items() for form in forms.split("|")}
_KIND_OF["§"] = _KIND_OF.pop("§§?")
_HEAD = re.compile(
    rf"(?:(?P<word>{'|'.join(_WORDS.values())})\s*)?"
    r"(?P<number>\d{1,5}(?P<code>(?:[.:\-‑–]\d{1,5}){1,4})?)(?P<suffix>[A-Z]{0,3})"
    r"(?P<sep>\s?[.:](?!\d)|(?=\s?[.]?\s?[—–]|\s|\(|$))\s*(?P<rest>.*)",
    re.DOTALL,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|(?:arrangement|table|index|list) of (?:sections|regulations|rules|clauses)"
    r"|sections?\.?|sommaire",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:\s?\.{3,}\s?|\s?…+\s?|\s{2,}|\t)(?:\d{1,4}|[ivxl]{1,6})?$")
_FIRST_SUBSECTION = re.compile(r"[.—–\- ]{0,3}\((?:1|a)\)")
_SENTENCE = re.compile(r"[.:](?:\s|$)|;$|[—–-]$")
_LIST_END = re.compile(r"[;,]$|[;,] (?:and|or)$")
_MONTHS = re.compile(rf"(?:{'|'.join(name[:3].capitalize() for name in ENGLISH.month_names)})[a-z]{{0,6}}\b")
_LAW = re.compile(
    r"\b(?:act|bill|ordinance|law|regulations?|rules|code|decree|order|statutes?|enactment|akta|sheria|अधिनियम)\b",
    re.IGNORECASE,
)
_MAX_GAP = 4  # a number may run ahead of the last one by this much
_CONTENTS_LINES = 8  # of one entry of a table of contents, with the heads of groups between
_MAX_BARE = 999
_CODE = "code "  # the style of sections of a code without a word before them
_MIN_CODE = 100  # the last number of a section of a code: 541.001, 6-1-1701, where no word stands before it
_FIRST_SHARE = 0.25
_MAX_STOPPED = 60  # letters of the last line of a heading that ends with a full stop: a note in the margin

Key = tuple[int, ...]  # the numbers and the rank of a suffix


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    head: Head
    style: str
    key: Key
    weight: float
    contents: bool  # looks like an entry of a table of contents


@dataclass(slots=True)
class SectionHeads:
    """The heads of the sections of a text, by line."""

    heads: dict[int, Head] = field(default_factory=dict)
    inner: dict[int, Head] = field(default_factory=dict)  # sections of a code that others enact
    contents: set[int] = field(default_factory=set)
    above: dict[int, list[int]] = field(default_factory=dict)  # head -> the lines of its heading above it
    score: float = 0.0
    marked: bool = False  # most are headings by markup
    law: bool = False  # its heads, groups or first subsections are those of a statute


def find(lines: Sequence[Line], title: str = "") -> SectionHeads | None:
    """The sections of a text; None where nothing counts through it. Linear."""
    candidates = _candidates(lines)
    chains = {}
    for style in dict.fromkeys(x.style for x in candidates):
        alike = [x for x in candidates if x.style == style]
        chains[style] = _rising(alike) if style.startswith("code") else _chain(alike, lines)
    enacting = chains.get("section", [])
    if len(enacting) > 1 and (added := chains.get(_CODE)) and enacting[0].line < added[0].line:
        del chains[_CODE]  # "SECTION 1. ... add 6-1-1701."
    best = max(chains.values(), key=_score, default=[])
    if len(best) < 2 or _score(best) < 2:
        return None
    out = SectionHeads({x.line: x.head for x in best}, score=_score(best))
    first = best[0].line
    out.contents = _contents(lines, candidates, best)
    codes = [x for x in candidates if x.style == _CODE and best[0].style == "section"]
    chosen = [x for x in codes if x.line > first and not x.contents]
    out.inner = {x.line: x.head for x in chosen} if len(chosen) > 1 else {}
    out.above = _above(lines, out)
    out.marked = marked = sum(lines[x.line].level > 0 for x in best) * 2 > len(best)
    begun = sum(_begins_subsection(lines, x) for x in best)
    grouped = any(group(x.text) for i, x in enumerate(lines) if i not in out.contents)
    named = best[0].style in _WORDS or best[0].style.startswith("code")
    out.law = (
        named or begun >= max(2, len(best) // 5) or (not marked and (grouped or bool(_LAW.search(title))))
    )
    return out


def _begins_subsection(lines: Sequence[Line], head: _Candidate) -> bool:
    """Whether "(1)" or "(a)" follows the number at once."""
    after = [head.head.rest, *(x.text for x in lines[head.line + 1 : head.line + 3])]
    return any(map(_FIRST_SUBSECTION.match, after))


def _score(chain: Sequence[_Candidate]) -> float:
    return sum(x.weight for x in chain)


def _candidates(lines: Sequence[Line]) -> list[_Candidate]:
    found = [
        (i, *parsed)
        for i, line in enumerate(lines)
        if not line.table
        and (parsed := parse(line.text, marked=bool(line.level or line.bold), noted=_is_note(lines, i - 1)))
    ]
    walls = [i for i, x in enumerate(lines) if not x.table and schedule(x.text)]
    following: dict[str, int] = {}
    after: list[int] = []  # of each: the next line of its style, or where a schedule begins
    for i, _, style, _ in reversed(found):
        while walls and walls[-1] > i:
            following = dict.fromkeys(following, walls.pop())
        after.append(following.get(style, len(lines)))
        following[style] = i
    out = []
    for (i, head, style, key), then in zip(found, reversed(after), strict=True):
        entry = _is_entry(lines, i, then, head.rest)
        out.append(_Candidate(i, head, style, key, _weight(lines[i], head, style, entry=entry), entry))
    return out


def _is_note(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is like a note set in the margin of a section: a few words without a stop."""
    text = lines[i].text if i >= 0 else ""
    return 0 < len(text) <= _MAX_STOPPED and text[0].isupper() and text[-1].isalpha() and not is_verbal(text)


def parse(text: str, *, marked: bool = False, noted: bool = False) -> tuple[Head, str, Key] | None:
    """A line as the head of a section: what it says, its style, and what to count by.

    ``noted``: a note of the margin stands above it.
    """
    if (found := _HEAD.match(text)) is None:
        return None
    word, code, rest = found["word"], found["code"], found["rest"].strip()
    style = _KIND_OF.get((word or "").replace("§§", "§"), "")
    numbers = [int(x) for x in re.split(r"[.:\-‑–]", found["number"])]
    bare = not style
    if code:
        if bare and (numbers[-1] < _MIN_CODE or not found["sep"].strip()):
            return None
        style = _CODE + style
    elif bare:
        if numbers[0] > _MAX_BARE:
            return None
        style = "dot" if found["sep"].strip() or (rest[:1] in "(—–" and not noted) else "space"
        style = "space" if not found["sep"].strip() and GONE.match(rest) else style  # 4 (Repealed)
        if (
            style == "dot"
            and not found["sep"].strip()
            and rest.startswith("(")
            and not _FIRST_SUBSECTION.match(rest)
        ):
            return None
        said = noted and rest[:1].isupper() and rest[-1:] in {".", ":", "—"} and not _MONTHS.match(rest)
        if style == "space" and not said and not _is_bare_head(rest, marked=marked):
            return None
    if not bare and rest and (rest[0].islower() or rest[0] in ",;)"):
        return None  # "Section 5 of this Act"
    rank = 0
    for letter in found["suffix"]:
        rank = rank * 27 + ord(letter) - 64
    suffix = found["suffix"].lower()
    num = text[: found.end("suffix")].strip()
    rest = re.sub(r"^\s?[.]?\s?[—–-]+\s*(?=\(|[A-Z“\"])", "", rest)
    return (
        Head((tuple(numbers), rank), re.sub("[:‑–]", "-", found["number"]) + suffix, num, rest, "."),
        style,
        (*numbers, rank),
    )


def _is_bare_head(rest: str, *, marked: bool) -> bool:
    """Whether a title or the first subsection follows a number that no stop sets off."""
    if not rest:
        return marked
    if _FIRST_SUBSECTION.match(rest) or GONE.match(rest):
        return True
    if not rest[0].isupper() or _MONTHS.match(rest) or rest[-1] in ".;:," or len(rest) > 160:
        return False
    return marked or not is_verbal(rest)


def _weight(line: Line, head: Head, style: str, *, entry: bool) -> float:
    """How much a line looks like a head rather than a point of a list."""
    if entry:
        return 0.05
    weight = 1.0 + 0.5 * bool(line.level or line.bold) + 0.5 * (style in _WORDS)
    rest = head.rest
    if rest[:1].islower() or _LIST_END.search(rest):
        return 0.2
    if _FIRST_SUBSECTION.match(rest) or split_heading(rest)[0]:
        weight += 1
    return weight * (0.5 if line.item or line.bullet else 1.0)


def _leads(text: str) -> bool:
    """Whether a line ends in dots or a space and the number of a page; only its end is looked at."""
    return _LEADER.search(text[-40:]) is not None


def _is_entry(lines: Sequence[Line], i: int, then: int, rest: str) -> bool:
    """An entry of a table of contents has no text before the next one."""
    if _leads(lines[i].text):
        return True
    if then - i > _CONTENTS_LINES or then == len(lines) or not rest:
        return False
    if rest[-1] == "." and is_verbal(rest):
        return False
    said = [rest.rstrip("."), *(x.text for x in lines[i + 1 : then] if not group(x.text))]
    return len(said[0]) < 200 and not any(
        _SENTENCE.search(_LEADER.sub("", x) if _leads(x) else x) for x in said
    )


def _chain(candidates: Sequence[_Candidate], lines: Sequence[Line]) -> list[_Candidate]:
    """The way to count through the text with the most weight; schedules begin to count anew."""
    walls = [i for i, x in enumerate(lines) if not x.table and schedule(x.text)]
    chains: list[list[_Candidate]] = []
    at = 0
    for wall in [*walls, len(lines)]:
        part = []
        while at < len(candidates) and candidates[at].line < wall:
            part.append(candidates[at])
            at += 1
        if part and (chain := _best(part)):
            chains.append(chain)
    most = max(map(_score, chains), default=0.0)
    texts = [c for c in chains if sum(x.contents for x in c) * 2 < len(c)]
    return next((c for c in texts if _score(c) >= max(1.0, _FIRST_SHARE * most)), [])


def _rising(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The sections of a code, whose numbers leave gaps by design."""
    out: list[_Candidate] = []
    for x in candidates:
        if not x.contents and (not out or x.key > out[-1].key):
            out.append(x)
    return out


def _best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    best: dict[int, tuple[float, int]] = {}  # number -> score of the best way to it, its last candidate
    before: list[int] = []
    for at, x in enumerate(candidates):
        number, rank = x.key
        score, previous = x.weight - (0.0 if number == 1 else 0.4 * min(number - 1, _MAX_GAP)), -1
        for step in range(_MAX_GAP + 1):
            if (number - step) not in best:
                continue
            known, last = best[number - step]
            if step == 0 and not (rank > candidates[last].key[1]):
                continue
            value = known + x.weight - 0.4 * max(step - 1, 0)
            if value > score:
                score, previous = value, last
        before.append(previous)
        if number not in best or score >= best[number][0]:
            best[number] = (score, at)
    if not best:
        return []
    at = max(best.values())[1]
    out = []
    while at >= 0:
        out.append(candidates[at])
        at = before[at]
    return out[::-1]


def _contents(
    lines: Sequence[Line], candidates: Sequence[_Candidate], chain: Sequence[_Candidate]
) -> set[int]:
    """The table of contents before the first section: from its title, or its first entry, to the last."""
    first = chain[0].line
    entries = [x.line for x in candidates if x.line < first and x.style == chain[0].style]
    if len(entries) < 2:
        return set()
    titles = [i for i in range(first) if _CONTENTS.fullmatch(lines[i].text.strip(" .:"))]
    start = min([*titles, entries[0]])
    while start and not titles and group(lines[start - 1].text):
        start -= 1
    end = entries[-1] + 1
    while end < first and end <= entries[-1] + 2 and lines[end].text[:1].islower():
        end += 1
    while end < first and schedule(lines[end].text):
        end += 1
    return set(range(start, end))


def _above(lines: Sequence[Line], found: SectionHeads) -> dict[int, list[int]]:
    """The headings that stand above their numbers, where a text prints them so."""
    out: dict[int, list[int]] = {}
    taken = found.heads.keys() | found.contents
    bare = [i for i, head in found.heads.items() if not _has_heading(lines, i, head)]
    for i in bare:
        above = _title_above(lines, i, taken, noted=bool(found.heads[i].rest))
        if above:
            out[i] = above
    return out if len(out) * 2 > len(bare) and len(bare) * 2 > len(found.heads) else {}


def _has_heading(lines: Sequence[Line], i: int, head: Head) -> bool:
    heading, text = split_heading(head.rest)
    goes_on = i + 1 < len(lines) and not lines[i + 1].gap and lines[i + 1].text[0].islower()
    return bool(heading) and (bool(text) or not goes_on)


def _title_above(lines: Sequence[Line], i: int, taken: set[int], *, noted: bool) -> list[int]:
    """Up to three lines: the first begins with a capital, the others go on with small letters. ``noted``: it
    may be a note of the margin, which ends with a full stop."""
    out: list[int] = []
    for k in range(i - 1, max(i - 4, -1), -1):
        text = lines[k].text
        stopped = noted and text[-1:] == "." and k == i - 1 and len(text) <= _MAX_STOPPED
        if k in taken or lines[k].table or not text or len(text) > 120:
            return []
        if text[-1] in ".;:," and not stopped:
            return []
        if group(text) or schedule(text):
            return []
        out.insert(0, k)
        if text[0].isupper() or text[0] == "[":
            said = " ".join(lines[x].text for x in out)
            if said.endswith(".") and is_verbal(said):
                return []  # the end of a sentence
            alone = k and text.isupper() and group(lines[k - 1].text)  # that is the title of a part
            return [] if alone else out
    return []
