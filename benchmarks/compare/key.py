"""The answer key of topics by article, treaties by family, and the keyword search we measure beside.

The key's codes are by the drafters' titles, one for an article; `TOPICS` is the one place where they
become topics of ours. A family is a group of treaties one of which was drafted from another: any two
with a mean share of common word runs of `NEAR_COPY` or more
(`tracker.compare.similarity.shared_text`) are in one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from benchmarks.changes.inputs import key, spec
from tracker.compare.finder.cues import compile_cue, fold
from tracker.law.text import compare_key
from tracker.readers import formats

if TYPE_CHECKING:
    from benchmarks.changes.inputs import Corpus
    from tracker.model import Provision
    from tracker.registry.codebook import Codebook

FOLDER = "files/trade-agreements"
#: Code of the key -> topics and themes of ours. `other` is no topic: its articles are only false alarms.
TOPICS: dict[str, tuple[str, ...]] = {
    "scope_general_objectives": ("objectives", "scope-exclusions"),
    "definitions": ("definitions",),
    "customs_duties": ("customs-duties",),
    "nondiscrimination_digital_products": ("non-discrimination-digital-products",),
    "electronic_supply_of_services": ("electronic-supply-of-services",),
    "domestic_framework": ("electronic-transactions-framework",),
    "electronic_authentication": ("electronic-authentication",),
    "paperless_trading": ("paperless-trading",),
    "consumer_protection": ("online-consumer-protection",),
    "spam": ("unsolicited-messages",),
    "internet_access": ("internet-access",),
    "personal_data_protection": ("personal-data-protection",),
    "cross_border_data_flow": ("cross-border-data-flows",),
    "data_localisation": ("data-localisation",),
    "source_code": ("source-code",),
    "cybersecurity": ("cybersecurity",),
    "interconnection_charge": ("interconnection-charges",),
    "transparency": ("transparency",),
    "cooperation": ("cooperation",),
    "relation_to_other_chapters": ("relation-to-other-chapters",),
    "dispute_settlement": ("dispute-settlement",),
    "exceptions": ("general-exceptions", "security-exception"),
    "other": (),
}
_SMALL = frozenset(
    ["and", "of", "on", "by", "to", "the", "for", "no", "with", "that", "in", "or", "other", "use"]
)
#: The mean share of common word runs, of both directions, from which two treaties are of one family.
NEAR_COPY = 0.4
#: Topics with fewer articles than this say too little for an average.
ENOUGH = 5


@dataclass(frozen=True)
class Treaty:
    """An e-commerce chapter without its titles, and the code of each article in order."""

    file: str
    name: str
    family: str
    half: str
    provisions: tuple[Provision, ...]
    codes: dict[str, str]  # eid of an article -> code


def treaties(corpus: Corpus) -> Iterator[Treaty]:
    """The treaties of the key, headings taken away. Raises `ValueError` where key and text disagree."""
    with (corpus.root / FOLDER / "article-topics.dev.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in key("treaty-families.tsv"):
        own = [r for r in rows if r["tota_file"] == row["file"]]
        whole = formats.read([corpus.file(f"{FOLDER}/tota-xml/{row['file']}.xml")], spec("en", "tota"))
        articles: dict[str | None, list[Provision]] = {}
        for p in whole.provisions:
            if p.type == "article":
                articles.setdefault(p.parent, []).append(p)
        titles = [compare_key(r["title"]).lower() for r in own]
        chapter = [
            eid
            for eid, found in articles.items()
            if len(found) == len(own) and [compare_key(p.heading or "").lower() for p in found] == titles
        ]
        if len(chapter) != 1:
            raise ValueError(f"{row['file']}: {len(chapter)} chapters have the articles of the key")
        found = articles[chapter[0]]
        held = {p.eid for p in found}
        provisions = []
        for p in whole.provisions:
            if p.parent in held or p.eid in held:
                held.add(p.eid)
                provisions.append(replace(p, heading=None, parent=p.parent if p.type != "article" else None))
        codes = {p.eid: r["topic_codes"] for p, r in zip(found, own, strict=True)}
        yield Treaty(row["file"], row["agreement"], row["family"], row["half"], tuple(provisions), codes)


@dataclass(frozen=True)
class Keywords:
    """A search for a topic's own words: those of its title and of its name, as a phrase or all of them.

    What a reader would type. An article belongs to the topic with most of its words (by share, then by
    the phrase itself), none where less than half of them are there.
    """

    words: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, book: Codebook, more: tuple[str, ...]) -> Keywords:
        titles = {t.id: f"{t.title['en']} {t.id.replace('-', ' ')}" for t in book.topics}
        titles.update({name: name.replace("-", " ") for name in more if name not in titles})
        return cls(
            {
                topic: tuple(dict.fromkeys(w for w in fold(title, "en").split() if w not in _SMALL))
                for topic, title in titles.items()
            }
        )

    def best(self, text: str) -> str | None:
        folded = fold(text, "en")
        found: dict[str, float] = {}
        for topic, words in self.words.items():
            # "duty" finds "duties", "signature" finds "signatures": the ending is left open
            hits = [w for w in words if compile_cue(f"{_stem(w)}*", "en").find(folded)]
            times = sum(folded.count(f" {_stem(w)}") for w in hits)
            found[topic] = len(hits) / len(words) + min(times, 20) / 100
        topic, best = max(found.items(), key=lambda x: x[1])
        return topic if best >= 0.5 else None


def _stem(word: str) -> str:
    for ending in ("ies", "ation", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


def has(word: str, *texts: str) -> bool:
    """Whether a word, its ending left open, is in one of some texts."""
    cue = compile_cue(f"{_stem(word)}*", "en")
    return any(cue.find(_folded(text)) is not None for text in texts if text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text, "en")
