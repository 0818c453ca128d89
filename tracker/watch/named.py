"""Which instrument a text says it is: its title and head held against the names and numbers of the registry.

A text bears a name where the name's words stand in its title, the title of its page or what it prints above
its first article. Words weigh by how few instruments of the registry have them: "regulation" says nothing,
"cryptography" much. The names of the other instruments are the counter-evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from tracker.law.acting_clauses import celex_candidates
from tracker.law.numbers import han_number
from tracker.law.text import compare_key
from tracker.model import LAW_SCOPES, Document

#: Names of instruments in one language: (instrument, title or short title).
Names = tuple[tuple[str, str], ...]
#: Share of a name's weight by which a text bears another's name.
OTHERS = 0.95
#: A text that bears another's name in full is that other one, unless this much of its own stands there too.
BOTH = 0.85
#: Share of the words of its name that stand anywhere in a text: less than this in none of the registry's.
NOWHERE = 0.2
#: Letters above the first article in which a name is looked for.
_HEAD = 300
#: Numbers by which one publisher tells its texts apart, as readers and the registry give them.
_NUMBERS = ("celex", "law_id", "法令番号", "document", "uri")
#: Sector, act and corrigendum, moment of a consolidation: 02024R1689-20260101 is 32024R1689.
_CELEX = re.compile(r"([0-9CE])(\d{4}[A-Z]{1,2}\d+(?:\(\d+\))?(?:R\(\d+\))?)(?:-\d{8})?")
#: Day of a Japanese law beside its year, which not all print: 平成十五年(五月三十日)法律第五十七号.
_DAY = re.compile("(?<=年)[^年月日]{1,3}月[^年月日]{1,3}日")
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千]+|\d+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_RUN = re.compile(f"{_CJK.pattern}+")
_WORD = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_STATE = re.compile("中华人民共和国|中華人民共和國|대한민국|日本国")
#: A title about another text: 关于修改《…》的决定, 《…》实施细则; a notice that puts one out is none.
_ABOUT = re.compile("》(?:实施)?(?:的|若干|有关|问题){0,4}(?:规定|细则|条例|解释|决定|答记者问|解读)$")
#: What titles of law share.
_COMMON = frozenset({
    "the", "and", "for", "act", "law", "code", "regulation", "directive", "decision", "order", "rules",
    "agreement",
    "treaty", "european", "parliament", "council", "union", "commission", "republic", "concerning",
    "laying", "down",
    "amending", "consolidated", "text", "official", "loi", "ley", "gesetz", "décret", "arrêté", "règlement",
    "relative", "relatif", "sobre", "real", "decreto", "über", "verordnung",
})  # fmt: skip


def letters(text: str) -> str:
    """The letters and digits of a text, folded.

    >>> letters("No. 45 of 2021")
    'no45of2021'
    """
    return _NO_LETTERS.sub("", compare_key(text)).casefold()


def words(text: str) -> list[str]:
    """The words that tell one title from another; pairs of characters where no spaces are written."""
    folded = _STATE.sub("", compare_key(text)).casefold()
    out = [w for w in _WORD.findall(_CJK.sub(" ", folded)) if len(w) >= 3 and w not in _COMMON]
    for run in _CJK_RUN.findall(folded):
        out += [run[n : n + 2] for n in range(len(run) - 1)]
    return out


def head(document: Document) -> str:
    """What a text prints above its first article."""
    out: list[str] = []
    for p in document.provisions:
        if p.type in {"article", "section"} or sum(map(len, out)) > _HEAD:
            break
        if p.scope in LAW_SCOPES:
            out.append(f"{p.heading or ''} {p.text}")
    return " ".join(out)[:_HEAD]


def same_number(one: Mapping[str, str], other: Mapping[str, str]) -> bool | None:
    """Whether two texts bear one number; None where they have none of one kind that tells texts apart."""
    said = None
    for kind in one.keys() & other.keys():
        a, b = _number(kind, one[kind]), _number(kind, other[kind])
        if a == b or (kind in {"uri", "document"} and (a.startswith(b) or b.startswith(a))):
            return True
        said = False if kind in _NUMBERS else said
    return said


def another_number(document: Document, identifiers: Mapping[str, str]) -> tuple[str, str] | bool:
    """The number by which a text says that it is not the instrument's, and the instrument's own; else whether
    it bears that one."""
    if (same := same_number(document.identifiers, identifiers)) is not None:
        kind = next((k for k in _NUMBERS if k in document.identifiers and k in identifiers), "")
        return same or (document.identifiers[kind], identifiers[kind])
    celex = _CELEX.fullmatch(identifiers.get("celex", ""))
    printed = celex_candidates(document.title) if celex else ()
    if not celex or not printed:
        return False
    return any(p[1:] == celex[2].partition("R(")[0] for p in printed) or (printed[0], celex[0])


def another(
    document: Document,
    page_title: str,
    instrument: str,
    titles: Collection[str],
    identifiers: Mapping[str, str],
    names: Names,
) -> str:
    """The name by which a text without number says that it is not the instrument's; empty where it does not.

    ``titles``, ``names``: what the instrument and all instruments are called in the text's language.
    """
    lines = (document.title, page_title, head(document))
    about = next((found for x in lines if (found := _ABOUT.search(x.strip()))), None)
    if about and not any(_ABOUT.search(t) or t.endswith(about[0][1:]) for t in titles):
        return " ".join(about.string.split())[:120]
    said = "\n".join(lines)
    packed = letters(said)
    if any(len(key := letters(i)) >= 4 and key in packed for i in identifiers.values()):
        return ""
    known = _weighed(names)
    have = frozenset(words(said))
    own = [w for t in titles if len((w := known.name(t)).words) > 1]
    if not own or max(w.share(have) for w in own) >= BOTH:
        return ""  # its name says too little, or stands there
    others = [(w.share(have), name) for id_, name, w in known.names if id_ != instrument and len(w.words) > 1]
    best, other = max(others, default=(0.0, ""))
    if best >= OTHERS:
        return other
    # A title that only differs is no evidence: registries name texts as people do. That neither number nor
    # name of a numbered instrument stands anywhere in a text is.
    if not identifiers:
        return ""
    text = have | frozenset(words(" ".join(f"{p.heading or ''} {p.text}" for p in document.provisions)))
    return _called(document) if max(w.share(text) for w in own) < NOWHERE else ""


def _called(document: Document) -> str:
    first = next((p.heading or p.text for p in document.provisions if p.heading or p.text), "")
    return " ".join((document.title or first).split())[:120]


def _number(kind: str, value: str) -> str:
    """A number as all write it: without the moment of a consolidation or revision, in digits."""
    if kind == "celex" and (found := _CELEX.fullmatch(value)):
        # consolidations (sector 0) are of acts (3) and of treaties (2), which alone have the letter A
        sector = found[1] if found[1] != "0" else "2" if found[2][4:5] == "A" else "3"
        return sector + found[2]
    if kind == "law_id":
        return letters(value.partition("_")[0])
    if kind == "法令番号":
        return letters(
            _NUMERAL.sub(lambda n: str(han_number(n[0])), _DAY.sub("", value).replace("元年", "一年"))
        )
    return letters(value)


@dataclass(frozen=True)
class _Name:
    """The words of a name, each with its weight, and their sum."""

    words: Mapping[str, float]

    @cached_property
    def whole(self) -> float:
        return sum(self.words.values())

    def share(self, have: frozenset[str]) -> float:
        return sum(self.words[w] for w in have & self.words.keys()) / (self.whole or 1.0)


class _Weighed:
    """Names with the weights of their words: 1 for what one instrument has, near 0 for what all have."""

    def __init__(self, names: Names) -> None:
        of: dict[str, set[str]] = {}
        for id_, name in names:
            of.setdefault(id_, set()).update(words(name))
        self._found = Counter(w for each in of.values() for w in each)
        self._all = log(len(of) + 1)
        self.names = [(id_, name, self.name(name)) for id_, name in names]

    def name(self, name: str) -> _Name:
        return _Name({w: self._weight(w) for w in words(name)})

    def _weight(self, word: str) -> float:
        return 1 - log(self._found[word] or 1) / self._all if self._all else 1.0


_weighed = lru_cache(maxsize=64)(_Weighed)


def is_named(text: str, titles: Iterable[str], identifiers: Iterable[str]) -> bool:
    """Whether a number or half of the words of a title stand in a text."""
    packed = letters(text)
    if any(len(key := letters(i)) >= 4 and key in packed for i in identifiers):
        return True
    have = set(words(text))
    wanted = [set(words(t)) for t in titles]
    return any(not want or len(want & have) * 2 >= len(want) for want in wanted)
