"""Facts in a text of law and which of them an amendment changed: dates, amounts, rates, thresholds,
periods, words of duty, definitions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from tracker.diff.fact_prefilter import starts
from tracker.diff.patterns import DEFINITIONS, LOWER, TABLES, WORD_EN, table
from tracker.diff.reasons import shorten
from tracker.diff.values import read_value
from tracker.diff.words import compared
from tracker.law.dates import iso_value
from tracker.law.numbers import number_value
from tracker.law.text import clean, compare_key
from tracker.model import Fact, FactValue

#: TokenTexts are searched for facts up to this many characters, rows list up to this many facts.
MAX_TEXT = 200_000
MAX_FACTS = 60
_CLAUSE = 160
#: A word of duty that comes or goes alone is told where the edit is not longer than this.
_PHRASE = 80
_NUMBER = re.compile(
    r"\d[\d ,.\u00a0\u202f]*(?: ?(?:thousand|million|billion|trillion|millions?|milliards?|mille)\b)?"
    r"[ 余多]*[万亿億萬]*"
    rf"|[〇零一二三四五六七八九十百千两]+[万亿億萬]*|\b{WORD_EN}\b"
)
_SINGULAR = {"are": "is", "be": "is", "peuvent": "peut", "doivent": "doit", "sont": "est"}


@dataclass(frozen=True, slots=True)
class Found:
    """A fact as it stands in a text: kind, folded value for comparison, words as printed, place."""

    kind: str
    key: str
    text: str
    start: int
    end: int


_WORDS = re.compile(r"\S+")
_STOP = re.compile("[.;](?= [A-Z])|[。；]")

#: "one person", "une entreprise", "more than one": a word of number that counts nothing.
_ONE = re.compile(
    r"^(?!.*\d)(?:.*\b(?:one|une?)\b(?! (?:hundred|thousand|million|billion|cents?|mill))"
    r"|一(?:人|名|个|件|次|条|份)$)"
)


def find(text: str, lang: str, *, modality: bool = True) -> list[Found]:
    """All facts but definitions in a text, in order. ``lang`` is BCP 47; unknown ones read as English.
    Without ``modality`` words of duty are not looked for.

    >>> [(f.kind, f.text) for f in find("By 2 August 2026 it shall pay EUR 5 million.", "en")]
    [('date', '2 August 2026'), ('modality', 'shall'), ('amount', 'EUR 5 million')]
    """
    text = text[:MAX_TEXT]
    known = lang[:2].lower()
    rest = text.replace("\u0130", "I").lower() if known in LOWER else text  # that letter grows by one
    found: list[Found] = []
    places = starts(rest, known)
    for kind, pattern in table(known):
        if kind == "modality":
            # in front of the text stands what may stand before a word
            hits = [(f.start(1) - 1, f.end(1) - 1) for f in pattern.finditer(f"\n{rest}")] if modality else []
        elif not places:
            continue
        elif kind is None:
            hits = [f.span() for f in pattern.finditer(rest)]
        else:
            hits = _matches(pattern, rest, places)
        if not hits:
            continue
        pieces, at = [], 0
        for start, end in hits:
            pieces += [rest[at:start], "\0" * (end - start)]
            at = end
            printed = " ".join(text[start:end].split()).rstrip(" ,")
            if kind is not None and not (kind == "threshold" and _ONE.search(printed)):
                found.append(Found(kind, _key(kind, printed, lang), printed, start, end))
        rest = "".join([*pieces, rest[at:]])
    return sorted(found, key=lambda f: f.start)


def _known(lang: str) -> str:
    return lang[:2].lower() if lang[:2].lower() in TABLES else "en"


def _matches(pattern: re.Pattern[str], text: str, starts: list[int]) -> list[tuple[int, int]]:
    """What a pattern matches from given places on, left to right, not overlapping."""
    out, at = [], 0
    for start in starts:
        if start >= at and (hit := pattern.match(text, start)):
            at = hit.end()
            out.append((start, at))
    return out


def _key(kind: str, printed: str, lang: str) -> str:
    """What two facts must share to be the same: days and numbers by value, words folded."""
    if kind == "date" and (day := iso_value(printed, lang)):
        return day
    folded = compare_key(printed).lower()
    if kind == "modality":
        return " ".join(_SINGULAR.get(word, word) for word in folded.split())

    def value(number: re.Match[str]) -> str:
        n = number_value(number.group(), lang)
        return number.group() if n is None else f"{n.normalize():f}"

    return re.sub(r"[\s-]", "", folded if kind == "date" else _NUMBER.sub(value, folded))


def facts(before: str, after: str, lang: str) -> tuple[Fact, ...]:
    """Facts that changed, came or went from one text to the other, in the order of the text.

    Values are compared as multisets; what one edit takes out and puts in is paired, kind by kind and
    in order. A fact that only moved inside the text is none. Whole new sentences make no modality
    facts: every new sentence of law has a "shall", and the row says that it was added.
    """
    before, after = clean(before[:MAX_TEXT]), clean(after[:MAX_TEXT])
    # where a text stands alone, words of duty are told of short ones only
    alone = not (before and after)
    if before == after or (not alone and compare_key(before) == compare_key(after)):
        return ()
    blocks = _blocks(before, after)
    modality = not alone or max(len(before), len(after)) <= _PHRASE
    old, new = (
        [
            replace(f, start=f.start + at, end=f.end + at) if at else f
            for f in find(part, lang, modality=modality)
        ]
        for part, at in _edited(before, after, blocks)
    )
    out: list[tuple[int, Fact]] = []
    if Counter((f.kind, f.key) for f in old) != Counter((f.kind, f.key) for f in new):
        out = list(_paired(old, new, blocks, lang))
    out += [(-1, fact) for fact in definitions(before, after, lang)]
    return tuple(fact for _, fact in sorted(out, key=lambda item: item[0]))[:MAX_FACTS]


def _edited(before: str, after: str, blocks: list[tuple[int, int, int, int]]) -> Iterator[tuple[str, int]]:
    """The sentences of each text that an edit touches, and where they start.

    The facts of the others are the same on both sides. Sentences end where no fact can go on: before
    a capital after a full stop, and at the full stop of Han texts.
    """
    if not blocks:
        yield from (("", 0), ("", 0))
        return
    for text, start, end in ((before, blocks[0][0], blocks[-1][1]), (after, blocks[0][2], blocks[-1][3])):
        low = 0
        for stop in _STOP.finditer(text, 0, max(start - 1, 0)):
            low = stop.start() + 1
        stop_ = _STOP.search(text, min(end + 1, len(text)))
        yield text[low : stop_.start() + 1 if stop_ else len(text)], low


def _blocks(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """The edits as character ranges of both texts."""
    if not before or not after:
        return [(0, len(before), 0, len(after))]
    a, b, spans = compared(before, after)
    left, right = _offsets(a), _offsets(b)
    return [(left[i], left[j], right[p], right[q]) for i, j, p, q in spans]


def _offsets(tokens: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, tokens), initial=0))


def _paired(
    old: list[Found], new: list[Found], blocks: list[tuple[int, int, int, int]], lang: str
) -> Iterator[tuple[int, Fact]]:
    gone = Counter((f.kind, f.key) for f in old)
    come = Counter((f.kind, f.key) for f in new)
    gone, come = gone - come, come - gone
    for a1, size, left, right in _clusters(old, new, blocks):
        for kind in dict.fromkeys(f.kind for f in [*left, *right]):
            outs, ins = _different([f for f in left if f.kind == kind], [f for f in right if f.kind == kind])
            for k in range(max(len(outs), len(ins))):
                x = outs[k] if k < len(outs) else None
                y = ins[k] if k < len(ins) else None
                if x and not y and gone[kind, x.key] <= 0:
                    continue  # still there, elsewhere
                if y and not x and come[kind, y.key] <= 0:
                    continue
                if kind == "modality" and not (x and y) and size > _PHRASE:
                    continue
                if x:
                    gone[kind, x.key] -= 1
                if y:
                    come[kind, y.key] -= 1
                yield a1, Fact(kind, _value(x, lang), _value(y, lang))


def _clusters(
    old: list[Found], new: list[Found], blocks: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int, list[Found], list[Found]]]:
    """Per edit, or edits that share a fact: place, size, and the facts they touch on both sides."""
    i = j = k = 0
    while k < len(blocks):
        b1, b2, a1, a2 = blocks[k]
        k += 1
        while True:
            i, left = _touching(old, i, b1, b2)
            j, right = _touching(new, j, a1, a2)
            reach_old = max((f.end for f in left), default=b2)
            reach_new = max((f.end for f in right), default=a2)
            if k == len(blocks) or (blocks[k][0] > reach_old and blocks[k][2] > reach_new):
                break
            b2, a2 = blocks[k][1], blocks[k][3]
            k += 1
        i, j = i + len(left), j + len(right)
        yield a1, max(b2 - b1, a2 - a1), left, right


def _touching(found: list[Found], i: int, start: int, end: int) -> tuple[int, list[Found]]:
    """The facts that overlap a range or stand beside it (a space between), from the ``i``-th on."""
    while i < len(found) and found[i].end < start - 1:
        i += 1
    j = i
    while j < len(found) and found[j].start <= end + 1:
        j += 1
    return i, found[i:j]


def _different(left: list[Found], right: list[Found]) -> tuple[list[Found], list[Found]]:
    """What one side has and the other has not, as multisets, in order."""
    a, b = Counter(f.key for f in left), Counter(f.key for f in right)
    common = a & b
    keep = Counter(common)
    outs, ins = [], []
    for f in left:
        if keep[f.key]:
            keep[f.key] -= 1
        else:
            outs.append(f)
    keep = Counter(common)
    for f in right:
        if keep[f.key]:
            keep[f.key] -= 1
        else:
            ins.append(f)
    return outs, ins


def printed(text: str | None) -> FactValue | None:
    """Words that mean no more than they say."""
    return FactValue(text) if text else None


def _value(found: Found | None, lang: str) -> FactValue | None:
    return read_value(found.kind, found.text, lang) if found else None


def definitions(before: str, after: str, lang: str) -> Iterator[Fact]:
    """Definitions whose words changed, came or went, each as its clause, cut to one line."""
    old, new = _clauses(before, lang), _clauses(after, lang)
    for term, clause in new.items():
        if term not in old:
            yield Fact("definition", None, printed(shorten(clause, _CLAUSE)), term)
        elif compare_key(old[term]) != compare_key(clause):
            before_, after_ = _around(old[term], clause)
            yield Fact("definition", printed(before_), printed(after_), term)
    for term, clause in old.items():
        if term not in new:
            yield Fact("definition", printed(shorten(clause, _CLAUSE)), None, term)


def _clauses(text: str, lang: str) -> dict[str, str]:
    """Term -> its definition, which ends where the next one starts."""
    known = _known(lang)
    hits = list(DEFINITIONS[known].finditer(text))
    if not hits:
        return {}
    ends = [hit.start() for hit in hits[1:]] + [len(text)]
    return {
        compare_key(next(g for g in hit.groups() if g)).lower(): text[hit.start() : end].strip(" ;；\n")
        for hit, end in zip(hits, ends, strict=True)
    }


def _first_difference(before: str, after: str) -> tuple[int, int]:
    """Where the first word that differs by more than typography parts from the other, in both texts."""
    for x, y in zip(_WORDS.finditer(before), _WORDS.finditer(after), strict=False):
        a, b = x.group(), y.group()
        if a != b and compare_key(a) != compare_key(b):
            same = next(
                (n for n, (c, d) in enumerate(zip(a, b, strict=False)) if c != d), min(len(a), len(b))
            )
            return x.start() + same, y.start() + same
    return len(before), len(after)


def _around(before: str, after: str) -> tuple[str, str]:
    """Two clauses cut so that the first difference shows."""
    at, to = _first_difference(before, after)
    if max(at, to) < _CLAUSE - 60:
        return shorten(before, _CLAUSE), shorten(after, _CLAUSE)
    head = shorten(before, 50)
    old, new = before[max(at - 30, 0) :], after[max(to - 30, 0) :]
    return f"{head} {shorten(old, 90)}", f"{head} {shorten(new, 90)}"
