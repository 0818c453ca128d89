"""Real captures of the corpus, played under the addresses of the sources they belong to.

Addresses that serve one text keep it; what the corpus holds of later dates comes during the month. Texts
of EU law are played at Cellar's addresses, consolidations as the SPARQL endpoint tells of them, although
most of these bodies were captured on the EUR-Lex website.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.month.plot import START, Part, Plot, celex_in, day
from spiders.eurlex import is_text_of, text_url
from tracker.capture.httpmsg import first
from tracker.capture.warc import read_index
from tracker.watch.importing import sources_for

if TYPE_CHECKING:
    from tracker.model import Capture
    from tracker.registry import Registry
    from tracker.registry.schema import Source

_ARCHIVES = ("eu.warc.gz", "ca.warc.gz")
#: Days on which the next body of a source comes; each source begins at another one.
_LONG_AGO = START - timedelta(days=400)
_STEPS = (2.6, 8.3, 13.4, 24.6, 26.1)


def real_parts(plot: Plot, registry: Registry, corpus: Path) -> list[Source]:
    """Add the parts of every source the corpus has a text of; returns these sources."""
    index = read_index([corpus / name for name in _ARCHIVES])
    held: dict[str, list[tuple[str, Capture]]] = defaultdict(list)
    for entry in index.entries():
        if entry.status == 200:
            for source in sources_for(registry, entry):
                held[source.id].append((entry.url, index.load(entry)))
    own = {part.source for part in plot.parts}
    out = []
    for n, (id_, bodies) in enumerate(sorted(held.items())):
        source = registry.sources[id_]
        if id_ in own:
            continue
        parts = _cellar(plot, source, bodies, n) if source.spider == "eurlex" else [_page(source, bodies, n)]
        if parts:
            plot.parts += parts
            plot.real += sum(len(part.bodies) for part in parts)
            out.append(source)
    return out


def _page(source: Source, bodies: list[tuple[str, Capture]], n: int) -> Part:
    """One address; each next body at a later day."""
    timeline = [(_LONG_AGO, bodies[0][1].body)]
    for k, (_, record) in enumerate(bodies[1:]):
        timeline.append((day(_STEPS[(n + k) % 3] if k == 0 else _STEPS[2 + k % 3]), record.body))
    timeline.sort(key=lambda item: item[0])
    return Part(
        source.id, source.url, None, tuple(timeline), media_type=_type(bodies[0][1]), own=False,
    )  # fmt: skip


def _cellar(plot: Plot, source: Source, bodies: list[tuple[str, Capture]], n: int) -> list[Part]:
    """The act at its address; its newest consolidation is told of during the month, older ones before."""
    celex = str(source.options.get("celex"))
    texts: dict[str, Capture] = {}
    for url, record in bodies:
        named = celex_in(url)
        if named is not None:
            texts.setdefault(named, record)
    if celex not in texts:
        return []
    told = plot.consolidations.setdefault(celex, {})
    later = (
        sorted(name for name in texts if is_text_of(name, celex))
        if source.options.get("consolidated")
        else []
    )
    for name in later:
        newest = name == later[-1]
        # the languages of an act come together, as they do at the publisher
        told.setdefault(name, day(_STEPS[n % len(_STEPS)]) if newest else _LONG_AGO)
    return [
        Part(
            source.id, text_url(name), source.language, ((told.get(name, _LONG_AGO), texts[name].body),),
            media_type=_type(texts[name]), own=False,
        )
        for name in (celex, *later)
    ]  # fmt: skip


def _type(record: Capture) -> str:
    return first(record.headers, "Content-Type") or "text/html"
