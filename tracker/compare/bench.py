"""What a coder's bench knows of one text and one codebook: which topics are left, which clauses to read,
where words stand, and what the rules of the data say of a coding (`tracker code` asks and writes)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.compare.absence import SearchedText, whole_text
from tracker.compare.cells import ABSENT
from tracker.compare.finder import lexical
from tracker.compare.finder.cues import is_han
from tracker.compare.finder.suggest import Suggestion, book_of, suggest, title_in, topics_of
from tracker.compare.matrix import MatrixQuery, UnknownChoice, matrix
from tracker.law import eids
from tracker.registry import Registry
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Coding, CodingFile, ReadFrom, WholeText
from tracker.registry.lint import HouseRules
from tracker.registry.lint.codings import coding_breaches
from tracker.registry.lint.texts import HeldText, held_texts, text_breaches
from tracker.store import reader
from tracker.store.reader import TextProvision

#: Proposals for a topic, and letters to choose them by.
OFFERS = 5
LETTERS = "abcdefgh"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass
class BenchText:
    """A text on the bench: its provisions by eid, and below what each stands."""

    session: Session
    registry: Registry
    book: Codebook
    instrument: str
    language: str
    provisions: Sequence[TextProvision]
    title: str
    known: dict[str, TextProvision] = field(default_factory=dict)
    below: dict[str | None, list[TextProvision]] = field(default_factory=dict)
    _found: dict[str, list[Suggestion]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for p in self.provisions:
            self.known[p.eid] = p
            self.below.setdefault(p.parent, []).append(p)

    @cached_property
    def searched(self) -> tuple[SearchedText, WholeText] | None:
        """The text as a whole, and its pin, for what it does not have."""
        return whole_text(self.session, self.instrument, self.language)

    def hits(self, words: Sequence[str]) -> list[ReadFrom]:
        """Pins of the provisions that hold one of the words."""
        if self.searched is None:
            return []
        held, whole = self.searched
        return [
            ReadFrom(
                url=whole.url, observed_at=whole.observed_at, eid=eid, text_sha256=held.contents[eid]
            ) for eid in held.standing(words)
        ]  # fmt: skip

    # --- topics -----------------------------------------------------------------------------------

    def codings(self) -> list[Coding]:
        files = [
            f for f in self.registry.codings if (f.codebook, f.instrument) == (self.book.id, self.instrument)
        ]
        return [c for f in files for c in f.codings]

    def newest(self, topic: str) -> Coding | None:
        return max((c for c in self.codings() if c.topic == topic), key=lambda c: c.date, default=None)

    def todo(self, asked: Collection[str] | None, *, all_: bool, stale: bool) -> list[Topic]:
        """The topics to walk: those nobody has read in a text first. ``stale``: only those that a change of
        the text has made stale; ``all_``: those that stand as well, at the end. Raises `UnknownChoice`."""
        topics = topics_of(self.book, asked)
        states = self._states()
        if stale:
            return [t for t in topics if states.get(t.id) == "stale"]
        order = {"missing": 0, "unverified": 1, "stale": 2}
        left = [t for t in topics if states.get(t.id, "missing") in order]
        done = [t for t in topics if t not in left] if all_ or asked else []
        return [*sorted(left, key=lambda t: order[states.get(t.id, "missing")]), *done]

    def _states(self) -> dict[str, str]:
        if not self.codings():
            return {}
        table = matrix(self.session, self.registry, self.book.id, MatrixQuery(instruments=(self.instrument,)))
        return {r.topic.id: r.cells[self.instrument].state.value for r in table.rows}

    # --- clauses ----------------------------------------------------------------------------------

    def offers(self, topic: Topic, limit: int = OFFERS) -> list[Suggestion]:
        """The clauses to read first. All topics are asked at once: the text is read a single time."""
        if not self._found:
            _, cues = book_of(self.registry, self.book.id)
            self._found = suggest(
                self.provisions, self.language, self.title, cues, self.book, limit=len(LETTERS), wide=True
            )
        return self._found.get(topic.id, [])[:limit]

    def unit(self, eid: str) -> str:
        """The article, or what else is numbered at the top, that a provision stands in."""
        for step in (eid, *eids.ancestors(eid)):
            p = self.known.get(step)
            if p is not None and p.type in ("article", "section", "annex", "schedule", "supplement"):
                return step
        return eid

    def lines(self, eid: str, depth: int = 0) -> Iterator[str]:
        """A provision and all below it, with the numbers the text prints."""
        p = self.known[eid]
        words = " ".join(" ".join(x.split()) for x in (p.num, p.heading, p.text) if x)
        if words:
            yield "  " * depth + words
        for child in self.below.get(eid, ()):
            yield from self.lines(child.eid, depth + 1)

    def words(self, eid: str) -> str:
        """All words of a provision and of what is below it but footnotes, in lower case, as cues are."""
        p = self.known[eid]
        rest = (self.words(c.eid) for c in self.below.get(eid, ()) if c.type != "footnote")
        return " ".join(" ".join(x for x in (p.heading, p.text, *rest) if x).split()).lower()

    def neighbours(self, eid: str) -> tuple[str | None, str | None]:
        """The articles before and after."""
        own = self.unit(eid)
        tops = [e for e in self.known if self.unit(e) == e and self.known[e].type == self.known[own].type]
        at = tops.index(own) if own in tops else -1
        return (tops[at - 1] if at > 0 else None, tops[at + 1] if 0 <= at < len(tops) - 1 else None)

    def place(self, said: str, offers: Sequence[Suggestion]) -> list[str]:
        """Provisions a coder named: `a` is a proposal, `a2` its paragraph 2, `13.4`, `13.4(2)(b)`, an eid.

        Raises `UnknownChoice`.
        """
        out: list[str] = []
        for part in re.split(r"[,\s]+", said.strip()):
            found = self._one(part, offers)
            if not found:
                raise UnknownChoice(f"no provision {part!r} in this text")
            out += [e for e in found if e not in out]
        return out

    def _one(self, part: str, offers: Sequence[Suggestion]) -> list[str]:
        if part in self.known:
            return [part]
        letter = LETTERS.find(part[:1])
        if part[:1].isalpha() and 0 <= letter < len(offers) and re.fullmatch(r"[a-h](\d+[a-z]?)?", part):
            cited = list(offers[letter].eids)
            wanted = f"{self.unit(cited[0])}__para_{part[1:]}"
            return cited if len(part) == 1 else [wanted] if wanted in self.known else []
        point = re.search(r"\(([a-z]+)\)$", part)
        bare = part[: point.start()] if point else part
        last = [f"point_{point[1]}"] if point else []
        cut = re.fullmatch(r"(.+?)(?:[./](\d+[a-z]?)|\((\d+[a-z]?)\))", bare)
        for article, steps in (
            (bare, last),
            (cut[1], [f"para_{cut[2] or cut[3]}", *last]) if cut else ("", last),
        ):
            for kind in ("art", "sec"):
                eid = eids.join(f"{kind}_{article}", *steps)
                if eid in self.known:
                    return [eid]
        return []

    # --- words ------------------------------------------------------------------------------------

    def search(self, words: Iterable[str]) -> dict[str, list[str]]:
        """word -> the articles that have it anywhere, heading and footnotes included."""
        out: dict[str, list[str]] = {}
        for word in words:
            wanted = word.lower().strip()
            units = (
                self.unit(p.eid)
                for p in self.provisions
                if wanted in " ".join(f"{p.heading or ''} {p.text}".split()).lower()
            )
            out[word.strip()] = list(dict.fromkeys(units))
        return out

    def to_search(self, topic: Topic, most: int = 4) -> list[str]:
        """Words to look for before a text is said to have no rule: the topic's, else those of its title."""
        if words := topic.words(self.language):
            return list(words)
        lang = "zh" if is_han(self.language) else "en"
        if is_han(self.language):
            return [topic.title.get(lang, topic.id)]
        own = [w for w in _WORD.findall(topic.title.get(lang, topic.id)) if len(w) > 3]
        return [w.lower() for w in own if lexical.terms(w, "en")][:most]

    def cue(self, cited: Sequence[str], offers: Sequence[Suggestion], house: HouseRules) -> str:
        """A few words that the provisions hold: those that made the proposal, else those they begin with."""
        texts = [self.words(e) for e in cited]
        most = self.book.cue_words or house.cue_words
        for offer in offers:
            for words in (*offer.text_words, *offer.heading_words):
                if any(words.lower() in t for t in texts) and self._short(words, most, house):
                    return words.lower()
        if is_han(self.language):
            return next((t[: min(8, house.cue_characters)] for t in texts if t), "")
        for text in texts:
            held = [m.span() for m in _WORD.finditer(text)]
            if len(held) >= 2:
                at = next((n for n, (a, b) in enumerate(held) if b - a > 7), 0)
                last = min(at + min(most, 3), len(held)) - 1
                return text[held[at][0] : held[last][1]]
        return ""

    def _short(self, words: str, most: int, house: HouseRules) -> bool:
        long_enough = len(words) > 5 or is_han(self.language)
        return (
            long_enough
            and len(words.split()) <= most
            and len(words) <= (house.cue_characters if is_han(self.language) else 60)
        )

    def figures(self, topic: Topic, cited: Iterable[str]) -> list[str]:
        """The amounts or days that the provisions name."""
        if topic.kind == "code":
            return []
        text = " ".join(" ".join(self.lines(e)) for e in cited)
        return lexical.figures(text, self.language, topic.kind)

    def problems(self, coding: Coding, house: HouseRules) -> list[tuple[str, str]]:
        """What the rules of the data find in a coding, as `sources validate`, with the field at fault."""
        file = CodingFile(
            codebook=self.book.id, instrument=self.instrument, language=self.language, codings=[coding],
            whole=self.searched[1] if self.searched else None,
        )  # fmt: skip
        found = [
            (str(breach.keys[2]) if len(breach.keys) > 2 else "", breach.message)
            for breach in coding_breaches(self.registry, file, house)
        ]
        held = {e: HeldText(self.words(e), self.known[e].content) for e in coding.provisions}
        text = text_breaches(file, held)
        return [*found, *((str(b.keys[2]), b.message) for b in text if b.keys[2] != "read_from")]


def none_code(book: Codebook, topic: Topic) -> str | None:
    """The value of a topic that says that the text has no such rule."""
    return next((v.code for v in book.values_of(topic) if v.code in ABSENT), None)


def bench_text(
    session: Session, registry: Registry, codebook: str, instrument: str, language: str | None
) -> BenchText | None:
    """None where the record has no text of the instrument that the finder reads. Raises `UnknownChoice`."""
    book, _ = book_of(registry, codebook)
    files = [f for f in registry.codings if (f.codebook, f.instrument) == (codebook, instrument)]
    spoken = reader.pick_language(session, instrument, language or (files[-1].language if files else None))
    spoken = spoken or (None if language else reader.pick_language(session, instrument, None))
    version = reader.version_at(session, instrument, spoken) if spoken else None
    if spoken is None or version is None:
        return None
    title = title_in(registry.instruments[instrument].title, spoken)
    return BenchText(session, registry, book, instrument, spoken, reader.text(session, version), title)


def held_text(session: Session, instrument: str, language: str) -> dict[str, HeldText] | None:
    """Every provision of the text that the record holds, for the rules of the data; None without a text."""
    spoken = reader.pick_language(session, instrument, language)
    version = reader.version_at(session, instrument, spoken) if spoken else None
    if spoken is None or version is None:
        return None
    provisions = reader.text(session, version)
    return held_texts(provisions, {p.eid: p.content for p in provisions})
