"""Which regimes and instruments a few words speak of: by keywords, official titles and identifiers.

Text and words are folded the same way: widths, case, hyphens as spaces, traditional characters as simplified.
A word of an alphabet counts only as a whole word (a plural of it too), one with Han, Kana or Hangul
anywhere, because these are written without spaces or with endings. A scan looks words up by their
first two characters, so its time does not grow with the number of words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from tracker.law.tokens import simplified
from tracker.registry.registry import Registry
from tracker.registry.schema import Instrument

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u3005\u3007]")
_BRACKETS = re.compile("[《》〈〉「」『』]")
#: Between letters; the minus of a number and the dash of a range stay.
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u2012\u2013](?=[^\W_])")
#: Raised when texts are folded otherwise: what was matched before is then matched again.
_FOLDED = 2
#: A title shorter than this is a word anybody may use.
_TITLE_CJK, _TITLE = 5, 10
_IDENTIFIER = 6
_NUMBER = re.compile(r"\d")
_PLURALS = ("", "s", "es")


@dataclass(frozen=True, slots=True)
class Match:
    """Why a text belongs to a regime. ``by``: identifier, title or keyword, in that order of weight."""

    regime: str
    instrument: str | None
    by: str
    words: str

    @property
    def weight(self) -> int:
        """0 for an identifier, 1 for a title, 2 for a keyword."""
        return ("identifier", "title", "keyword").index(self.by)


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    shown: str
    anywhere: bool
    regime: str
    instrument: str | None
    by: str
    home: str = ""  # the jurisdiction on whose lists alone it counts; "" for everywhere


def fold(text: str) -> str:
    """Text as it is compared: NFKC, no case, simplified characters, brackets of titles gone, one space for
    any run of spaces and hyphens.

    >>> fold("ＡＩ　《數據安全法》"), fold("Cross\u2010Border  data-flows")
    ('ai 数据安全法', 'cross border data flows')
    """
    folded = simplified(unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", ""))
    return " ".join(_HYPHENS.sub(" ", _BRACKETS.sub("", folded)).split())


class Matcher:
    """All words of a registry, ready to be looked for."""

    def __init__(self, registry: Registry) -> None:
        words = sorted(
            set(_words(registry)), key=lambda w: (w.folded, w.regime, w.instrument or "", w.by, w.home)
        )
        self._starts: dict[str, list[_Word]] = {}
        for word in words:
            self._starts.setdefault(word.folded[:2], []).append(word)
        said = "\n".join(f"{w.folded}|{w.regime}|{w.instrument}|{w.by}|{w.home}" for w in words)
        #: Stands for all words: what was matched by another stamp is matched again.
        self.stamp = hashlib.sha256(f"{_FOLDED}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def match(self, text: str, homes: Collection[str] = ()) -> tuple[Match, ...]:
        """The regimes and instruments a text speaks of, each once with its weightiest reason.

        ``homes`` are the jurisdictions it was published in: words that mean a regime only at home count
        there alone. A regime stands without an instrument only where none of its instruments is named.
        """
        folded = fold(text)
        best: dict[tuple[str, str | None], Match] = {}
        for at in range(len(folded) - 1):
            for word in self._starts.get(folded[at : at + 2], ()):
                if word.home and word.home not in homes:
                    continue
                if folded.startswith(word.folded, at) and (word.anywhere or _whole(folded, at, word.folded)):
                    found = Match(word.regime, word.instrument, word.by, word.shown)
                    key = (word.regime, word.instrument)
                    if key not in best or found.weight < best[key].weight:
                        best[key] = found
        named = {regime for regime, instrument in best if instrument is not None}
        kept = [m for m in best.values() if m.instrument is not None or m.regime not in named]
        return tuple(sorted(kept, key=lambda m: (m.weight, m.regime, m.instrument or "")))


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether one of some words stands in a text, folded as `Matcher` folds them.

    >>> has_words("向境外提供重要數據", ["重要数据"]), has_words("a data-set", ["data set"])
    (True, True)
    >>> has_words("article", ["art"])
    False
    """
    folded = fold(text)
    return any(_stands(folded, word) for word in map(fold, words))


def _stands(text: str, word: str) -> bool:
    at = text.find(word) if word else -1
    while at >= 0 and not (_CJK.search(word) or _whole(text, at, word)):
        at = text.find(word, at + 1)
    return at >= 0


def _whole(text: str, at: int, word: str) -> bool:
    """Whether a word of an alphabet stands there by itself; Han beside it parts it as a space would."""
    if at and _letter(text[at - 1]):
        return False
    end = at + len(word)
    return any(
        text.startswith(plural, end)
        and not (len(text) > end + len(plural) and _letter(text[end + len(plural)]))
        for plural in _PLURALS
    )


def _letter(char: str) -> bool:
    return char.isalnum() and not _CJK.match(char)


def _words(registry: Registry) -> Iterator[_Word]:
    for regime in registry.regimes.values():
        for said in regime.keywords.values():
            for keyword in said:
                yield from _word(keyword, regime.id, None, "keyword")
        home = _home(regime.jurisdiction)
        for said in regime.local.values():
            for keyword in said:
                yield from _word(keyword, regime.id, None, "keyword", home)
        for instrument in regime.instruments:
            for title in _titles(instrument):
                yield from _word(title, regime.id, instrument.id, "title")
            for value in instrument.identifiers.values():
                if len(value) >= _IDENTIFIER and _NUMBER.search(value):
                    yield from _word(value, regime.id, instrument.id, "identifier")


def _titles(instrument: Instrument) -> Iterator[str]:
    for title in (*instrument.title.values(), *instrument.short.values()):
        if len(fold(title)) >= (_TITLE_CJK if _CJK.search(title) else _TITLE):  # brackets do not count
            yield title


def _word(shown: str, regime: str, instrument: str | None, by: str, home: str = "") -> Iterator[_Word]:
    folded = fold(shown)
    if len(folded) >= 2:
        yield _Word(folded, shown, bool(_CJK.search(folded)), regime, instrument, by, home)


_made: dict[int, tuple[Registry, Matcher]] = {}


def matcher_of(registry: Registry) -> Matcher:
    """The matcher of a registry, made once."""
    found = _made.get(id(registry))
    if found is None or found[0] is not registry:
        _made.clear()
        _made[id(registry)] = found = (registry, Matcher(registry))
    return found[1]


def homes(registry: Registry, source: str) -> frozenset[str]:
    """The jurisdictions a list speaks from: its publisher's, and that of the regime it is filed under."""
    known = registry.sources.get(source)
    if known is None:
        return frozenset()
    publisher = registry.publishers.get(known.publisher or "")
    regime = registry.regime_of_source(source).jurisdiction
    return frozenset({_home(regime), publisher.country if publisher else _home(regime)})


def _home(jurisdiction: str) -> str:
    """US for US-CO."""
    return jurisdiction.partition("-")[0]


def matches(registry: Registry, source: str, title: str, summary: str = "") -> list[dict[str, str | None]]:
    """Matches of a notice as they are stored and shown: ``{regime, instrument, by, words}``.

    A list that is about its regime as a whole (option ``whole``) gives it to all its notices.
    """
    found = matcher_of(registry).match(f"{title} \n {summary}", homes(registry, source))
    out: list[dict[str, str | None]] = [
        {"regime": m.regime, "instrument": m.instrument, "by": m.by, "words": m.words} for m in found
    ]
    known = registry.sources.get(source)
    if known is not None and known.options.get("whole"):
        regime = registry.regime_of_source(source).id
        if all(m["regime"] != regime for m in out):
            out.append({"regime": regime, "instrument": None, "by": "list", "words": None})
    return out
