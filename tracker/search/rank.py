"""Which things a question names, the best first. The same rules stand in ``templates/site/names.js``; a test
asks both the same questions.

A name that is the question counts 100, one that begins with it 80 and more, one that holds it 60 and more; a
question whose words all stand in the names of a thing, of its jurisdiction and its parent, or in its steps to
come, up to 55; most of them, up to 25. Words that mean the same are asked for as well. Where a question asks
when, a thing with a step to come that holds the rest of the question counts 90.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from tracker.law.tokens import RUN, fold, is_han, tokens
from tracker.registry.words import Words
from tracker.search.names import Thing

EXACT, START, WITHIN, WORDS, MOST, NEAR = 100.0, 80.0, 60.0, 30.0, 25.0, 15.0
#: A name asked for by another word that means the same; a hit below this says little.
_OTHER, GOOD = 0.97, 27.0
_ENOUGH, _ALTERNATIVES = 0.6, 24
#: Words that every name has.
_SMALL = frozenset({"the", "of", "and", "to", "in", "or", "a", "for", "by", "on", "that", "with"})


def joined(text: str) -> str:
    """The words of a text as they are compared: "欧盟《AI Act》" is ``欧盟 ai act``."""
    return " ".join(RUN.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class _Bag:
    """Words of some texts: whole ones of alphabets, and Han in a row."""

    words: frozenset[str]
    han: str

    @staticmethod
    def of(texts: Iterable[str]) -> _Bag:
        runs = [run for text in texts for run in text.split(" ")]
        return _Bag(frozenset(r for r in runs if r and not is_han(r)), "|".join(r for r in runs if is_han(r)))

    def has(self, token: str, open_: bool) -> bool:
        if is_han(token):
            return token in self.han
        if (
            token in self.words
            or f"{token}s" in self.words
            or (token[-1:] == "s" and token[:-1] in self.words)
        ):
            return True
        return open_ and any(w.startswith(token) for w in self.words)


@dataclass(frozen=True, slots=True)
class ThingWords:
    """A thing made ready to be asked for."""

    of: Thing
    names: tuple[str, ...]  # joined
    own: _Bag
    around: _Bag
    dated: _Bag


@dataclass(frozen=True, slots=True)
class Hit:
    of: Thing
    score: float


@dataclass(frozen=True, slots=True)
class _Question:
    """One way to ask. ``dates``: what is asked is when; ``only``: of things of this jurisdiction."""

    words: str
    tokens: tuple[str, ...]
    open: bool
    factor: float
    dates: bool = False
    squeezed: str = ""
    only: str | None = None


def entries(found: Sequence[Thing], dated: Mapping[str, Sequence[str]] | None = None) -> list[ThingWords]:
    """Things made ready. ``dated``: key -> the words of its steps to come."""
    told = {n.key: tuple(dict.fromkeys(map(joined, n.names))) for n in found}
    titles = {n.key: tuple(map(joined, n.title.values())) for n in found}
    out = []
    for n in found:
        around = (*told.get(f"jurisdiction:{n.jurisdiction}", ()), *titles.get(n.parent or "", ()))
        steps = map(joined, (dated or {}).get(n.key, ()))
        out.append(ThingWords(n, told[n.key], _Bag.of(told[n.key]), _Bag.of(around), _Bag.of(steps)))
    return out


def rank(query: str, things: Iterable[ThingWords], words: Words, limit: int = 20) -> list[Hit]:
    """The things a question names, the best first; near misses only where nothing else is found."""
    asked = questions(query, words)
    things = list(things)
    asked += [x for q in asked[:2] for x in _within(q, things)]
    scored = [(max((_score(q, e) for q in asked), default=0.0), n, e) for n, e in enumerate(things)]
    good = [(s + e.of.bonus, n, e) for s, n, e in scored if s > 0]
    if not good and asked:
        near = ((_nearness(asked[0].squeezed, e), n, e) for _, n, e in scored)
        good = [(s + e.of.bonus, n, e) for s, n, e in near if s > 0]
    return [Hit(e.of, s) for s, _, e in sorted(good, key=lambda x: (-x[0], x[1]))[:limit]]


def questions(query: str, words: Words) -> list[_Question]:
    """A question as it was typed, with other words that mean the same, and without those that ask when."""
    text = joined(query[:200])
    if not text:
        return []
    unfinished = query[-1:].isalpha() and not is_han(text[-1])
    out = [_asked(text, unfinished, 1.0)]
    rest = text
    for word in _longest(tuple(words.dates)):
        rest = _replaced(rest, word, " ") or rest
    rest = " ".join(rest.split())
    if rest and rest != text:
        out.append(_asked(rest, unfinished, 0.99, dates=True))
    for group in words.same:
        said = [joined(w) for w in group]
        for one in said:
            for q in [q for q in out if q.factor > _OTHER]:
                for other in said:
                    if other != one and len(out) < _ALTERNATIVES and (new := _replaced(q.words, one, other)):
                        out.append(_asked(new, unfinished, q.factor * _OTHER, q.dates))
    return out


def _within(q: _Question, things: Iterable[ThingWords]) -> Iterator[_Question]:
    """A question that names a jurisdiction, asked without it of the things of that one."""
    for e in things:
        if e.of.kind != "jurisdiction":
            continue
        for name in e.names:
            rest = _replaced(q.words, name, " ")
            if rest:
                yield replace(_asked(rest, q.open, 0.985 * q.factor, q.dates), only=e.of.id)


def closeness(query: str, texts: Iterable[str], named: Iterable[str], words: Words) -> int:
    """How many words of a question, asked in any way, stand in some texts and not in names."""
    bag, own = _Bag.of(map(joined, texts)), _Bag.of(map(joined, named))
    return max(
        (sum(bag.has(t, False) and not own.has(t, False) for t in q.tokens) for q in questions(query, words)),
        default=0,
    )


def _asked(text: str, unfinished: bool, factor: float, dates: bool = False) -> _Question:
    found = tokens(text)
    kept = [t for t in found if t not in _SMALL] or found
    return _Question(text, tuple(kept), unfinished, factor, dates, text.replace(" ", ""))


@lru_cache(maxsize=8)
def _longest(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(map(joined, words), key=lambda w: (-len(w), w)))


def _framed(text: str, unfinished: bool = False) -> str:
    """With a space where a word of an alphabet has to begin and to end."""
    end = "" if unfinished or is_han(text[-1]) else " "
    return ("" if is_han(text[0]) else " ") + text + end


def _replaced(text: str, word: str, other: str) -> str | None:
    """A question with one word in another's place; None where it does not hold it."""
    if not word or (at := f" {text} ".find(_framed(word))) < 0:
        return None
    found = _framed(word)
    return joined(f" {text} "[:at] + f" {other} " + f" {text} "[at + len(found) :])


def _score(q: _Question, e: ThingWords) -> float:
    best = 0.0
    if q.only and (e.of.jurisdiction != q.only or e.of.kind == "jurisdiction"):
        return best
    for name in e.names:
        squeezed = name.replace(" ", "")
        if squeezed == q.squeezed:
            best = max(best, EXACT)
            break
        at = f" {name} ".find(_framed(q.words, q.open))
        if at >= 0:
            best = max(best, (START if at < 2 else WITHIN) + 15.0 * len(q.squeezed) / len(squeezed))
    if best < START:
        best = max(best, _by_words(q, e))
    return best * q.factor


def _by_words(q: _Question, e: ThingWords) -> float:
    whole = sum_ = dated = 0.0
    for n, token in enumerate(q.tokens):
        weight = 1.0 if is_han(token) else 2.0
        open_ = q.open and n == len(q.tokens) - 1
        whole += weight
        if e.own.has(token, open_):
            sum_ += weight
        elif e.around.has(token, open_):
            sum_ += 0.9 * weight
        elif e.dated.has(token, open_):
            sum_ += 0.8 * weight
            dated += weight
    if not whole:
        return 0.0
    part = sum_ / whole
    if part >= 0.8 - 1e-9:
        if q.dates and dated:
            return 90.0 + 5.0 * part
        if part == 1.0 or _all(q, e):
            return WORDS + 25.0 * part * part
    return MOST * part if part >= _ENOUGH and len(q.tokens) > 1 else 0.0


def _all(q: _Question, e: ThingWords) -> bool:
    return all(
        e.own.has(t, open_) or e.around.has(t, open_) or e.dated.has(t, open_)
        for n, t in enumerate(q.tokens)
        for open_ in [q.open and n == len(q.tokens) - 1]
    )


def _nearness(word: str, e: ThingWords) -> float:
    """How near a name is to a word that was typed with an error or two."""
    if len(word) < 4 or is_han(word[0]):
        return 0.0
    allowed = 1 if len(word) < 8 else 2
    squeezed = (name.replace(" ", "") for name in e.names)
    found = [d for s in squeezed if (d := OSA.distance(word, s, score_cutoff=allowed)) <= allowed]
    return NEAR - 5.0 * min(found) if found else 0.0
