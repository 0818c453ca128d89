"""What is played: which sources, which bodies when, which troubles, and what must follow from it.

Own pages are played under the addresses of registered sources whose hosts are many; real captures under
the addresses of the sources they belong to. The plot is the same at every run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from benchmarks.month import pages
from tracker.capture.urls import url_key
from tracker.model import Capture, CaptureError
from tracker.readers import formats as extractors
from tracker.registry import Registry, load_registry, spec

if TYPE_CHECKING:
    from tracker.registry.schema import Source

START = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
DAYS = 30
#: The machine is off from day 16 to day 23: a week of due times is missed.
OFF, BACK = 16.0, 23.0
HTML = "text/html; charset=utf-8"
OWN = 44
#: Hosts of which real captures are played.
_REAL = frozenset(
    {"publications.europa.eu", "eur-lex.europa.eu", "data.consilium.europa.eu", "www.europarl.europa.eu"}
)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Trouble:
    """From day to day, what goes wrong. ``incident``: the category it must be told under; None: it
    passes by itself. ``rest``: seconds in Retry-After."""

    kind: str
    begin: float
    end: float
    incident: str | None = None
    rest: float = 0.0


@dataclass(frozen=True)
class Part:
    """One address. ``bodies``: (from when, what); ``changed``: sections the steps of an own page changed."""

    source: str
    url: str
    language: str | None  # None: whoever asks gets it
    bodies: tuple[tuple[datetime, bytes], ...]
    media_type: str = HTML
    validators: bool = True
    noise: bool = False
    troubles: tuple[Trouble, ...] = ()
    changed: tuple[tuple[float, int], ...] = ()
    moves_at: datetime | None = None
    new_url: str = ""
    own: bool = True

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def trouble_at(self, now: datetime) -> Trouble | None:
        return next((t for t in self.troubles if day(t.begin) <= now < day(t.end)), None)

    def since(self, now: datetime) -> datetime:
        """From when the body of that moment has been there."""
        return max(at for at, _ in self.bodies if at <= now)

    def body_at(self, now: datetime) -> bytes | None:
        return next((body for at, body in reversed(self.bodies) if at <= now), None)


@dataclass
class Plot:
    registry: Registry
    parts: list[Part] = field(default_factory=list)
    crawl_delays: dict[str, float] = field(default_factory=dict)
    #: CELEX of an act -> {CELEX of a consolidation: from when it is told of}
    consolidations: dict[str, dict[str, datetime]] = field(default_factory=dict)
    real: int = 0

    def find(self, url: str, accept_language: str) -> Part | None:
        """The part of an address, in the language that is asked for."""
        found = self._by_url.get(url_key(url), [])
        asked = accept_language.lower()[:2]
        return next((p for p in found if p.language is None or p.language[:2] == asked), None)

    def index(self) -> None:
        self._by_url: dict[str, list[Part]] = {}
        for part in self.parts:
            for url in {part.url, part.new_url} - {""}:
                self._by_url.setdefault(url_key(url), []).append(part)


# --- own pages ------------------------------------------------------------------------------------

#: What happens to the own pages, one row a page, in turn. Windows are long enough for two looks at a
#: daily source, or, where nothing may come of it, too short for two.
_STORIES: tuple[dict[str, object], ...] = (
    {"changes": ((3.2, 2),)},
    {"changes": ((5.4, 4), (12.1, 7)), "noise": True},
    {"noise": True},
    {"troubles": (Trouble("outage", 4.0, 7.0, "unreachable"),)},
    {"troubles": (Trouble("dns", 5.0, 8.0, "unreachable"),)},
    {"troubles": (Trouble("certificate", 6.0, 10.0, "certificate"),)},
    {"troubles": (Trouble("robots", 3.0, 8.5, "robots"),)},
    {"troubles": (Trouble("forbidden", 8.0, 12.0, "blocked"),)},
    {"troubles": (Trouble("challenge", 2.0, 6.0, "blocked"),)},
    {"troubles": (Trouble("hangs", 9.0, 12.0, "unreachable"),)},
    {"troubles": (Trouble("slow", 1.0, 29.0),)},
    {"troubles": (Trouble("busy once", 7.0, 29.0, None, rest=72_000.0),), "validators": False},
    {"troubles": (Trouble("busy", 3.0, 6.5, "blocked", rest=43_200.0),)},
    {"troubles": (Trouble("cut", 5.0, 8.0, "content"),)},
    {"troubles": (Trouble("loop", 11.0, 14.0, "unreachable"),)},
    {"troubles": (Trouble("refused", 24.5, 27.5, "unreachable"),)},
    {"troubles": (Trouble("gone", 25.0, 99.0, "unreachable"),)},
    {"moves": 6.3},
    {"moves": 9.7, "changes": ((13.0, 3),), "noise": True},
    {"troubles": (Trouble("blip", 0.5, 29.0),)},
    {"changes": ((1.0, 1), (2.1, 2), (3.2, 3), (4.3, 4), (5.4, 5), (6.5, 6), (26.0, 7)), "silent": True},
    {"changes": ((18.0, 5),), "noise": True},  # while the machine is off
    {"troubles": (Trouble("outage", 3.0, 6.0, "unreachable"), Trouble("outage", 25.0, 28.0, "unreachable"))},
    {"changes": ((4.0, 2),), "troubles": (Trouble("outage", 3.5, 6.5, "unreachable"),)},
    {"troubles": (Trouble("outage", 12.0, 12.06),)},  # an hour and a half
    {"validators": False},
    {"changes": ((24.2, 6), (27.9, 8))},
    {"troubles": (Trouble("brief", 2.0, 29.0, None, rest=45.0),)},  # short: waited for in the crawl
)


def build(corpus: Path | None) -> Plot:
    """The month: own pages and, where the corpus is there, real captures."""
    packaged = load_registry()
    plot = Plot(packaged)
    chosen: dict[str, Source] = {}
    for source in _shared_for_busy(_own_sources(packaged)):
        chosen[source.id] = source
        story = _STORIES[len(chosen) - 1] if len(chosen) <= len(_STORIES) else {"noise": len(chosen) % 2 == 0}
        plot.parts.append(_own_part(source, story, _title(packaged, source)))
    if corpus is not None:
        from benchmarks.month.real import real_parts

        for source in real_parts(plot, packaged, corpus):
            chosen[source.id] = source.model_copy(update={"ways": []})
    hosts = sorted({part.host for part in plot.parts})
    plot.crawl_delays = dict.fromkeys(hosts[::6], 5.0) | {"publications.europa.eu": 3.0}
    plot.registry = _only(packaged, chosen)
    plot.index()
    return plot


def _own_sources(registry: Registry) -> list[Source]:
    """Sources of plain pages in a language we have words for: first one of each host, then more of them.

    They are watched daily in the month, whatever the registry says, so that a month holds enough looks.
    """
    found = [
        s for s in registry.sources.values()
        if s.spider == "page" and s.kind != "listing" and s.role == "primary" and s.format in (None, "page")
        and not s.parts and not s.content and s.part is None and s.language in pages.LANGUAGES
        and urlsplit(s.url).hostname not in _REAL and not s.url.lower().endswith((".pdf", ".xml", ".docx"))
    ]  # fmt: skip
    seen: dict[str, int] = {}
    ranked = []
    for source in {url_key(s.url): s for s in reversed(found)}.values():  # the first of those that share one
        if _reads(source):
            host = urlsplit(source.url).hostname or ""
            seen[host] = seen.get(host, 0) + 1
            ranked.append((seen[host], source))
    ranked.sort(key=lambda pair: pair[0])
    # by one way: what a second one does is no part of the plot
    return [s.model_copy(update={"every": "P1D", "cron": None, "ways": []}) for _, s in ranked[:OWN]]


def _shared_for_busy(sources: list[Source]) -> list[Source]:
    """In another order: who answers 429 shares its host, so that its wish for rest concerns others."""
    hosts = [urlsplit(s.url).hostname for s in sources]
    shared = [s for s, host in zip(sources, hosts, strict=True) if hosts.count(host) > 1]
    for n, story in enumerate(_STORIES):
        troubles: tuple[Trouble, ...] = story.get("troubles", ())  # type: ignore[assignment]
        if any(t.rest for t in troubles) and shared:
            at = sources.index(shared.pop(0))
            sources[n], sources[at] = sources[at], sources[n]
    return sources


def _reads(source: Source) -> bool:
    """Whether our page is read as a text under this source's rules: some expect a treaty, or 400 articles."""
    body = pages.page(source.id, source.language, _sections(source), 0, ()).encode()
    capture = Capture(source.url, START, body, "text/html", "utf-8")
    try:
        return len(extractors.read([capture], spec(source)).provisions) >= _sections(source)
    except CaptureError:
        return False


def _sections(source: Source) -> int:
    return max(12, source.expect.provisions.min + 4)


def _title(registry: Registry, source: Source) -> str:
    """What the source's instrument is called in its language; "" where it has no name in it."""
    instrument = registry.instruments.get(source.instrument or "")
    titles = instrument.title if instrument else {}
    return next((t for tag, t in titles.items() if tag[:2] == source.language[:2]), "")


def _own_part(source: Source, story: dict[str, object], title: str) -> Part:
    changes: tuple[tuple[float, int], ...] = story.get("changes", ())  # type: ignore[assignment]
    sections = _sections(source)
    steps = [at for _, at in changes]
    bodies = [
        (
            START - timedelta(days=9),
            pages.page(source.id, source.language, sections, 0, steps, title).encode(),
        )
    ]
    for version, (at, _) in enumerate(changes, 1):
        text = pages.page(source.id, source.language, sections, version, steps, title)
        bodies.append((day(at), text.encode()))
    part = Part(
        source.id, source.url, None, tuple(bodies), noise=bool(story.get("noise")), changed=changes,
        # a page that is never the same twice has no validators: they would hide its noise
        validators=bool(story.get("validators", not story.get("noise"))), troubles=story.get("troubles", ()),  # type: ignore[arg-type]
    )  # fmt: skip
    if "moves" in story:
        parts = urlsplit(source.url)
        new = f"{parts.scheme}://{parts.netloc}/moved{parts.path}"
        part = replace(part, moves_at=day(story["moves"]), new_url=new)  # type: ignore[arg-type]
    return part


def _only(registry: Registry, chosen: dict[str, Source]) -> Registry:
    """The registry with these sources only, as they are watched in the month."""
    regimes = {
        id_: regime.model_copy(update={"sources": [chosen[s.id] for s in regime.sources if s.id in chosen]})
        for id_, regime in registry.regimes.items()
    }
    return Registry(regimes, registry.publishers, registry.codebooks, registry.codings)


def silent_sources(plot: Plot) -> set[str]:
    """Own pages that change often and then fall silent for longer than two weeks."""
    return {p.source for p in plot.parts if p.own and len(p.changed) >= 5}


_CELEX = re.compile(r"[03]\d{4}[A-Z]\d{4}[^&>\s]*")


def celex_in(url: str) -> str | None:
    """The CELEX number an address names."""
    found = _CELEX.search(unquote(url))
    return found.group(0) if found else None
