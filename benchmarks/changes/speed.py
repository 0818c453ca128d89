"""Made-up codes of 1,000 and 5,000 articles: reading a step between two of them takes time in proportion."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, spec
from benchmarks.changes.tally import Sheet
from tracker.diff import diff
from tracker.law import eids
from tracker.model import Document
from tracker.readers.build import Builder

SMALL, LARGE = 1000, 5000
#: Five times the articles may take this many times as long; quadratic time would take 25.
MOST = 10.0


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    del corpus, rivals
    sheet = Sheet("speed", f"made-up codes of {SMALL} and {LARGE} articles")
    for name, change in STEPS.items():
        took = []
        for articles in (SMALL, LARGE):
            old = code(articles)
            new = change(old)
            _, seconds = timed(diff, old, new, times=3)
            took.append(seconds)
        ratio = took[1] / took[0]
        sheet.check(
            f"{name}: {took[0]:.2f} s and {took[1]:.2f} s, times", ratio, f"under {MOST:g}", met=ratio < MOST
        )
    return sheet


def code(articles: int, seed: int = 4) -> Document:
    """Articles of three paragraphs of forty made-up words, a chapter every fifty."""
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3000)]
    builder = Builder()
    chapter = ""
    for n in range(1, articles + 1):
        if n % 50 == 1:
            chapter = builder.add(f"cpt_{n // 50 + 1}", None, "chapter", num=f"Chapter {n // 50 + 1}")
        eid = builder.add(
            f"art_{n}", chapter, "article", num=f"Article {n}", heading=" ".join(rng.choices(vocabulary, k=4))
        )
        for k in range(1, 4):
            text = " ".join(rng.choices(vocabulary, k=40)).capitalize() + "."
            builder.child(eid, "para", k, "paragraph", num=f"{k}.", text=text)
    return builder.document(spec("en"), "benchmark", 1, "A code")


def edited(old: Document, every: int = 20) -> Document:
    """One word changed in every twentieth paragraph."""
    out = []
    for i, p in enumerate(old.provisions):
        if p.type == "paragraph" and i % every == 0:
            head, _, rest = p.text.partition(" ")
            out.append(replace(p, text=f"{head} only {rest}"))
        else:
            out.append(p)
    return replace(old, provisions=tuple(out))


def shifted(old: Document) -> Document:
    """The second article dropped, every number behind it one less, one word changed here and there."""
    out = []
    for p in edited(old).provisions:
        unit = eids.first_step(p.eid)
        number = int(unit[4:]) if unit.startswith("art_") else 0
        if number == 2:
            continue
        if number > 2:
            eid = p.eid.replace(unit, f"art_{number - 1}", 1)
            parent = p.parent.replace(unit, f"art_{number - 1}", 1) if p.parent else None
            p = replace(
                p, eid=eid, parent=parent, num=f"Article {number - 1}" if p.type == "article" else p.num
            )
        out.append(p)
    return replace(old, provisions=tuple(out))


def rewritten(old: Document) -> Document:
    """Another text under the same numbers."""
    return code(old.count("article"), seed=5)


#: What happens between the two texts.
STEPS: dict[str, Callable[[Document], Document]] = {
    "nothing": lambda old: replace(old),
    "a word here and there": edited,
    "all numbers shifted": shifted,
    "all rewritten": rewritten,
}
