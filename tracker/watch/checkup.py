"""`tracker sources check`: try an address and say in words what came of it and what to do about it.

Nothing is written to the record: the answer is read as a check would read it, and dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.capture.fetch import run
from tracker.capture.jobs import FetchDone, FetchedCapture, FetchFailure, FetchJob, FetchResult
from tracker.capture.urls import host_of
from tracker.model import CaptureError, EmptyExtract, Incomplete
from tracker.readers import pool
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.settings import settings
from tracker.store.db import Store
from tracker.watch import advice as advice_
from tracker.watch import gate, listing_pipeline
from tracker.watch.expectation import expectation, reading_spec
from tracker.watch.hosts import Hosts

#: A text of law has more units; less may be a page that only speaks of it.
_FEW = 3


class Doubtful(CaptureError):
    """The gate does not take the page for the text."""

    def __init__(self, kind: str, message: str, doubts: tuple[gate.Doubt, ...]) -> None:
        super().__init__(message)
        self._kind, self.doubts = kind, doubts

    @property
    def kind(self) -> str:
        return self._kind


@dataclass(frozen=True)
class Finding:
    """What one source answered. ``ok``: its page was read as what the registry says it is.

    ``answer`` is the status and media type ("200 text/html") or the kind of failure; ``read`` what the
    extractor made of it; ``advice`` what to do. ``provisions`` counts entries for a listing.
    """

    source: str
    url: str
    ok: bool
    answer: str
    read: str
    advice: str
    status: str  # what the registry says: seen, cited or pattern
    final_url: str | None = None
    redirects: tuple[str, ...] = ()
    media_type: str | None = None
    language: str = ""
    extractor: str | None = None
    provisions: int | None = None
    title: str | None = None
    crawl_delay: float | None = None
    cause: advice_.Cause | None = None  # why it gives no text

    def view(self) -> dict[str, Any]:
        """As JSON prints it."""
        cause = self.cause.as_json() if self.cause is not None else None
        return {f.name: getattr(self, f.name) for f in fields(self)} | {
            "redirects": list(self.redirects), "cause": cause,
        }  # fmt: skip


def check_sources(
    sources: Sequence[Source],
    *,
    registry: Registry | None = None,
    store: Store | None = None,
    archives: Sequence[Path] = (),
    at: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Finding]:
    """Ask every source now, or the ``archives`` as of ``at``; findings in the order of the sources.

    With a ``store``, hosts are leased from it, so that a crawl under way and this check are one polite
    visitor; nothing else is written there.
    """
    by_id = {s.id: s for s in sources}
    got: dict[str, list[FetchResult]] = {id_: [] for id_ in by_id}
    found: dict[str, Finding] = {}
    turns = _Gate(Hosts(store, pause=settings().delay) if store is not None and not archives else None)

    def take(result: FetchResult) -> None:
        source = by_id[result.source_id]
        got[source.id].append(result)
        if isinstance(result, FetchDone):
            pause = turns.pauses.get(host_of(source.url))
            found[source.id] = finding(source, got.pop(source.id), pause, registry)
            on_step(source.id)

    conf = settings()
    with turns:
        run(
            [_job(s) for s in by_id.values()],
            on_result=take,
            archives=archives,
            at=at,
            contact=conf.contact,
            delay=conf.delay,
            allow_private=conf.allow_private,
            gate=turns,
        )
    told = [found[id_] for id_ in by_id]
    return told if archives else _without_network(told)


def _job(source: Source) -> FetchJob:
    """Nothing is known, so that the whole text comes; of an act's consolidations one is enough."""
    options = source.options | ({"max_new": 1} if source.spider == "eurlex" else {})
    return FetchJob(
        source_id=source.id, spider=source.spider, url=source.url, language=source.language,
        parts=tuple(source.parts), options=options,
    )  # fmt: skip


class _Gate:
    """The hosts' leases, if there is a store; remembers what robots.txt asks for."""

    def __init__(self, hosts: Hosts | None) -> None:
        self._hosts = hosts
        self.pauses: dict[str, float] = {}

    def __enter__(self) -> _Gate:
        return self

    def __exit__(self, *failure: Any) -> None:
        if self._hosts is not None:
            self._hosts.__exit__(*failure)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Gate:
        return self

    def enter(self, host: str) -> float | None:
        """As `tracker.capture.host_gate.Gate`, like the rest."""
        return self._hosts.enter(host) if self._hosts is not None else None

    def resting(self, host: str) -> bool:
        """Whether the host itself wants to be left alone."""
        return self._hosts is not None and self._hosts.resting(host)

    def leave(self, hosts: Iterable[str]) -> None:
        """Nothing more is asked of these hosts."""
        if self._hosts is not None:
            self._hosts.leave(hosts)

    def raise_delay(self, host: str, pause: float) -> None:
        """Remember what robots.txt asks for."""
        self.pauses[host] = pause
        if self._hosts is not None:
            self._hosts.raise_delay(host, pause)

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone."""
        if self._hosts is not None:
            self._hosts.rest(host, seconds)


# --- what it means: pure ------------------------------------------------------------------------------


def finding(
    source: Source,
    results: Sequence[FetchResult],
    crawl_delay: float | None = None,
    registry: Registry | None = None,
) -> Finding:
    """What the results of one source's check mean, in words."""
    pages = [r for r in results if isinstance(r, FetchedCapture) and r.role not in ("discovery", "document")]
    failures = [r for r in results if isinstance(r, FetchFailure)]
    done = next((r for r in results if isinstance(r, FetchDone)), None)
    base = Finding(source.id, source.url, False, "", "", "", source.status, language=source.language)
    if crawl_delay is not None:
        base = replace(base, crawl_delay=crawl_delay)
    if failures:
        return _failed(base, source, failures[0])
    if done is not None and not done.complete:
        why = done.why or "the check was stopped"
        return replace(base, answer="not asked", read=why, advice="check it again later")
    if not pages:
        return replace(base, answer="nothing", read="no text came", advice="look at the source's options")
    return _answered(base, source, pages, expectation(registry or Registry(), source))


def _answered(
    base: Finding, source: Source, pages: Sequence[FetchedCapture], expected: gate.Expectation
) -> Finding:
    first = pages[0]
    base = replace(
        base, answer=f"{first.status} {first.media_type or 'without a media type'}",
        media_type=first.media_type, final_url=first.final_url, redirects=_hops(first),
    )  # fmt: skip
    doubts: tuple[gate.Doubt, ...] = ()
    try:
        if source.kind == "listing":
            base = _list(base, source, pages)
        else:
            base, doubts = _text(base, source, pages, expected)
    except CaptureError as error:
        cause = advice_.of_unread(
            error.kind, str(error), doubts=error.doubts if isinstance(error, Doubtful) else (),
            url=source.url, source=source.id, language=source.language, pages=pages,
        )  # fmt: skip
        return replace(base, read=f"{error.kind}: {error}", cause=cause, advice=cause.todo)
    return replace(base, ok=True, advice=_ready(base, first, source, doubts))


def _text(
    base: Finding, source: Source, pages: Sequence[FetchedCapture], expected: gate.Expectation
) -> tuple[Finding, tuple[gate.Doubt, ...]]:
    """One text in all pages, if they are its parts; else the first page is the newest known text. With the
    doubts that do not hold it."""
    together = bool(source.parts) or any(p.role == "part" for p in pages)
    if source.parts and len(pages) < 1 + len(source.parts):
        raise Incomplete(f"{len(pages)} of {1 + len(source.parts)} parts came")
    captures = pages if together else pages[:1]
    day = max(c.observed_at.date() for c in captures)
    document = pool.read(captures, reading_spec(source, day))
    count, chosen = len(document.provisions), document.extractor
    found = replace(base, extractor=chosen, provisions=count, title=document.title)
    more = f", {len(pages) - 1} more texts" if len(pages) > 1 and not together else ""
    doubts = gate.judge(document, captures, expected)
    if gate.holds(doubts):
        raise Doubtful(gate.event_kind(doubts), f"{gate.message(doubts)} (read by {chosen})", doubts)
    return replace(found, read=f"{count} provisions read by {chosen}, in {source.language}{more}"), doubts


def _list(base: Finding, source: Source, pages: Sequence[FetchedCapture]) -> Finding:
    listing = listing_pipeline.read(source, pages)
    count = len(listing.entries)
    if not count:
        raise EmptyExtract("no entry was found on the list")
    newest = max((e.dated for e in listing.entries if e.dated), default=None)
    dated = f", the newest of {newest}" if newest else ", none of them dated"
    return replace(base, extractor="listing", provisions=count, read=f"{count} entries read{dated}")


def _ready(base: Finding, first: FetchedCapture, source: Source, doubts: Sequence[gate.Doubt]) -> str:
    """What to do with an address that works; nothing of its status while anything speaks against it."""
    todo = []
    if {301, 308} & set(first.redirect_statuses) and first.final_url != source.url:
        todo.append(f"it moved for good: set `url: {first.final_url}`")
    elif first.redirects:
        todo.append(f"it is redirected to {first.final_url}; that is kept with every capture")
    if source.status != "seen" and (base.provisions or 0) < _FEW and source.expect.provisions.min < _FEW:
        todo.append("so little was read: look whether this is the text before you set `status: seen`")
    elif source.status != "seen" and doubts:
        todo.append(f"{'; '.join(map(str, doubts))}: look whether this is the text")
    elif source.status != "seen":
        todo.append("set `status: seen`")
    if base.crawl_delay:
        todo.append(f"its robots.txt asks for {base.crawl_delay:g} s between two requests; they are kept")
    return "; ".join(todo) or "as registered"


def _hops(page: FetchedCapture) -> tuple[str, ...]:
    return tuple(f"{n} {url}" for n, url in zip(page.redirect_statuses, page.redirects, strict=False))


def _failed(base: Finding, source: Source, failure: FetchFailure) -> Finding:
    """An address that gave no text."""
    known = failure.capture
    if known is not None:
        base = replace(
            base, media_type=known.media_type, final_url=known.final_url,
            redirects=_hops(known),
        )  # fmt: skip
    answer = str(failure.status) if failure.status else str(failure.kind)
    elsewhere = f" ({failure.url})" if failure.url != source.url else ""
    cause = advice_.of_failure(failure, source.id)
    return replace(base, answer=answer, read=f"{failure.message}{elsewhere}", cause=cause, advice=cause.todo)


def _without_network(found: Sequence[Finding]) -> list[Finding]:
    """Where no host at all was reached, that is this machine's trouble and not that of each source."""
    unreached = [f for f in found if f.cause is not None and f.cause.code in advice_.UNREACHED]
    if len(unreached) < len(found) or len({host_of(f.url) for f in found}) < advice_.SURE_HOSTS:
        return list(found)
    cause = advice_.Cause("no_network")
    return [replace(f, cause=cause, advice=cause.todo) for f in found]
