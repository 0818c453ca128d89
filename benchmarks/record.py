"""Live pages over months, through the record: import, versions and what `tracker changes` prints.

`benchmarks.changes` measures the parts on the same pages; here they go the way of every capture. A step
counts as told by a change, by an event on the capture it leads to, or where that one was read again.
The last line with ``--json``: {found, changed, false, noise}.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.changes.inputs import Corpus, find_corpus, page_language, table
from tracker.contract.change import changes_view
from tracker.model import Significance
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Regime, Source, Strand
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.check_context import Outcome
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

ARCHIVE, TRUTH = "pages-history.warc.gz", "pages-history.truth.tsv"


class _Listening(Ingest):
    """Keeps what came of each capture, by address and moment."""

    outcomes: dict[tuple[str, str], Outcome]

    def take(self, source: Source, captures: Any, origin: Any, **options: Any) -> Outcome:
        outcome = super().take(source, captures, origin, **options)
        self.outcomes[source.url, f"{captures[0].observed_at:%Y-%m-%dT%H:%M:%SZ}"] = outcome
        return outcome


def run(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m benchmarks record")
    parser.add_argument("--corpus", type=Path, help="folder of the research corpus")
    parser.add_argument("--misses", action="store_true", help="name the steps that are told wrongly")
    options = parser.parse_args(arguments)
    root = find_corpus(options.corpus)
    if root is None:
        raise SystemExit("the research corpus is not there")
    figures, misses = measure(Corpus(root))
    print(f"changed steps told: {figures['found']} of {figures['changed']}; "
          f"noise told above editorial: {figures['false']} of {figures['noise']}")  # fmt: skip
    for miss in misses if options.misses else ():
        print(f"  {miss}")
    return figures


def measure(corpus: Corpus) -> tuple[dict[str, int], list[str]]:
    """The figures, and the steps that were told wrongly."""
    pairs = table(corpus.root / TRUTH)
    captures = {c.url: c for c in corpus.captures(ARCHIVE)}
    registry = _registry({url: page_language(capture) for url, capture in captures.items()})
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/record.db")
        store.migrate()
        ingest = _Listening(store, registry)
        ingest.outcomes = {}
        import_archives(ingest, registry, [corpus.root / ARCHIVE])
        with store.read() as session:
            rows = reader.changes(session)
            steps = {}
            for row, view in zip(rows, changes_view(session, registry, rows), strict=True):
                if row.from_version is not None:
                    address = registry.sources[row.source].url
                    steps[address, f"{row.observed_at:%Y-%m-%dT%H:%M:%SZ}"] = view
        store.dispose()
    return _score(pairs, steps, ingest.outcomes)


def _score(
    pairs: list[dict[str, str]], steps: dict[Any, Any], outcomes: dict[Any, Outcome]
) -> tuple[dict[str, int], list[str]]:
    seen: Counter[str] = Counter()
    misses = []
    for pair in pairs:
        to = (pair["url"], pair["to"])
        step, outcome = steps.get(to), outcomes[to]
        loud = step is not None and step["significance"] != Significance.EDITORIAL.value
        event = outcome.failed or outcome.message.startswith("read again")
        name = f"{urlsplit(pair['url']).hostname} {pair['to'][:16]}: "
        if pair["label"] == "noise":
            seen["noise"] += 1
            seen["false"] += loud
            if loud:
                misses.append(f"{name}noise told as {step['significance']}: {step['reasons'][:2]}")
        elif pair["visible_text_differs"] == "1":
            seen["changed"] += 1
            seen["found"] += step is not None or event
            seen["loud"] += loud
            seen["events"] += step is None and event
            if step is None and event:
                misses.append(f"{name}told as {outcome.outcome}: {outcome.message[:150]}")
            if step is None and not event:
                misses.append(f"{name}not told ({outcome.outcome} {outcome.message[:80]}), "
                              f"{pair['words_changed']} words")  # fmt: skip
    order = ("found", "changed", "false", "noise", "loud", "events")
    return {key: seen[key] for key in order}, misses


def _registry(languages: dict[str, str]) -> Registry:
    """One instrument and one source for each address."""
    names = {url: (urlsplit(url).hostname or "").partition(".")[0] for url in languages}
    regime = Regime(
        id="pages", strand=Strand.PLATFORMS, jurisdiction="US", title={"en": "Live pages"},
        instruments=[
            Instrument(id=name, type="measure", title={"en": name.replace("-", " ")})
            for name in names.values()
        ],
        sources=[
            Source(id=f"{name}-{languages[url][:2]}", instrument=name, language=languages[url], spider="page",
                   url=url)
            for url, name in names.items()
        ],
    )  # fmt: skip
    return Registry(regimes={regime.id: regime})
