"""Whole agreements: is the provision that an editor cites for a topic among those proposed?

An agreement has hundreds of articles, most of them on other matters. Two keys: the codings of the
registry, and for agreements that have none there a key of our own (``found-elsewhere.tsv``), written
from the articles' text and not looked at when cues were chosen. Where an editor found nothing, a
proposal called likely is a false alarm. The keyword search is right where the words of the topic's
title stand in the article; it raises an alarm where all of them do.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from benchmarks.changes.inputs import document
from benchmarks.changes.tally import Miss, Sheet
from benchmarks.compare import key
from tracker.compare.finder import search
from tracker.compare.finder.value_suggestion import suggest_value
from tracker.law import eids
from tracker.registry import load_registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.changes.inputs import Corpus
    from tracker.compare.finder.search import ScoredText
    from tracker.registry import Registry

CODEBOOK = "digital-trade"
#: Instrument -> file of its whole text.
TEXTS = {
    "tpp": "tpp-2016/full.txt",
    "korus": "korus-2007/full.txt",
    "eu-japan-epa": "eu-japan-epa-2018/full.txt",
    "ceta": "ceta-2016/full.txt",
    "wto-ecommerce": "wto-jsi-ecommerce-2024/INF_ECOM_87.md",
    "cn-australia-fta": "china-australia-fta-2015/full.txt",
    "cn-korea-fta": "tota-xml/pta_398.xml",
}


#: How many proposals a reader looks at.
LOOKED_AT = 3


@dataclass
class Tally:
    """What one agreement's key asks for, and what was proposed."""

    wanted: int = 0
    first: int = 0
    three: int = 0
    clean: int = 0
    false: int = 0

    def add(self, cited: set[str], ranked: list[str], *, sure: bool) -> None:
        if cited:
            self.wanted += 1
            self.first += bool(cited & set(ranked[:1]))
            self.three += bool(cited & set(ranked))
        else:
            self.clean += 1
            self.false += sure

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def line(self, name: str) -> str:
        return (
            f"{name:<34} first {self.first:>2} of {self.wanted:>2}, first three {self.three:>2}, "
            f"false alarms {self.false:>2} of {self.clean:>2}"
        )


def measure(corpus: Corpus) -> Sheet:
    registry = load_registry()
    cues, book = registry.cues[CODEBOOK], registry.codebooks[CODEBOOK]
    words = key.Keywords.of(book, ())
    sheet = Sheet("whole", "whole agreements: is what an editor cites for a topic among those proposed?")
    sums = {"coded": (Tally(), Tally()), "not coded": (Tally(), Tally())}
    right = guessed = 0
    for name, path, wanted, values in keys(registry):
        text = document(
            corpus.file(f"{key.FOLDER}/{path}"), "en", "tota" if path.endswith("xml") else "statute_text"
        )
        reading = search.read(text.provisions, cues, "en", text.title)
        ours, plain = Tally(), Tally()
        for topic, cited in wanted.items():
            found = search.find(reading, cues, topic, limit=LOOKED_AT)
            eids = [article(f.unit.eid) for f in found]
            likely = bool(found and found[0].likely)
            ours.add(cited, eids, sure=likely)
            ranked = by_keywords(reading, words.words[topic])
            plain.add(cited, [eid for eid, _ in ranked], sure=any(every for _, every in ranked))
            if (cited and not cited & set(eids)) or (likely and not cited):
                told = (
                    f"{', '.join(sorted(cited)) or 'nothing'} wanted, {', '.join(eids) or 'nothing'} proposed"
                )
                sheet.misses.append(Miss(name, topic, told))
            hit = next((f for f in found if article(f.unit.eid) in cited), None)
            answer = hit and suggest_value(cues, book, topic, hit.quote, "en", listed=hit.rival is not None)
            if answer and topic in values:
                guessed += 1
                right += answer.value == values[topic]
        group = "coded" if values else "not coded"
        sums[group] = (sums[group][0] + ours, sums[group][1] + plain)
        sheet.notes += [ours.line(f"{name}, {len(reading.units)} units"), plain.line("   keywords")]
    for group, (ours, plain) in sums.items():
        sheet.check(
            f"{group}: first proposal is what was cited", ours.first / ours.wanted,
            f"above keywords ({plain.first / plain.wanted:.2f})", met=ours.first > plain.first,
        )  # fmt: skip
        sheet.check(
            f"{group}: among the first three", ours.three / ours.wanted,
            f"above keywords ({plain.three / plain.wanted:.2f})", met=ours.three > plain.three,
        )  # fmt: skip
        sheet.check(
            f"{group}: likely, and nothing is there", ours.false / ours.clean,
            f"below keywords ({plain.false / plain.clean:.2f})", met=ours.false < plain.false,
        )  # fmt: skip
    sheet.check("values suggested as editors coded them", f"{right} of {guessed}", "reported", met=True)
    return sheet


def keys(registry: Registry) -> Iterator[tuple[str, str, dict[str, set[str]], dict[str, str]]]:
    """(name, file, topic -> articles that may be proposed, topic -> value) of every agreement measured."""
    for name, path in TEXTS.items():
        file = next(f for f in registry.codings if f.instrument == name and f.codebook == CODEBOOK)
        latest = {c.topic: c for c in sorted(file.codings, key=lambda c: c.date)}
        wanted = {t: {article(eid) for eid in c.provisions} for t, c in latest.items()}
        yield name, path, wanted, {t: c.value for t, c in latest.items() if isinstance(c.value, str)}
    rows: dict[str, dict[str, set[str]]] = {}
    for row in key.key("found-elsewhere.tsv"):
        rows.setdefault(row["file"], {})[row["topic"]] = set(row["provisions"].split())
    for path, wanted in rows.items():
        yield path, path, wanted, {}


def article(eid: str) -> str:
    """The unit a provision stands in."""
    return eids.first_step(eid)


def by_keywords(reading: ScoredText, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The three units with most of the words, the shorter ones first, and whether each has all of them."""
    ranked = sorted(
        (-sum(key.has(w, u.text, u.heading) for w in words), len(u.text), article(u.eid))
        for u in reading.units
    )
    return [(eid, -hits == len(words)) for hits, _, eid in ranked[:LOOKED_AT] if hits]
