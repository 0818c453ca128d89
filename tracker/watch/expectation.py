"""What the registry says of a source, as the gate and the readers take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from tracker.capture import memento
from tracker.model import Capture, SourceSpec
from tracker.registry import Registry, spec
from tracker.registry.schema import Source
from tracker.store.ids import digest
from tracker.watch.gate import Expectation, bare_host

#: Bytes at the end of a body in which the end of its format stands.
_TAIL = 4096


def expectation(registry: Registry, source: Source) -> Expectation:
    """What is asked of every text of a source."""
    instrument = registry.instruments.get(source.instrument or "")
    language = source.language.split("-")[0]
    titles: list[str] = []
    if instrument is not None:
        for names in (instrument.title, instrument.short):
            titles += [t for tag, t in names.items() if tag.split("-")[0] == language]
    return Expectation(
        language=source.language,
        type=instrument.type if instrument else "",
        titles=tuple(titles),
        identifiers=instrument.identifiers if instrument else {},
        hosts=hosts_of(registry, source),
        least=source.expect.provisions.min,
        most=source.expect.provisions.max,
        instrument=source.instrument or "",
        names=registry.names_in(language),
        others=_others(registry, source),
    )


def _others(registry: Registry, source: Source) -> frozenset[str] | None:
    registered = registry.sources.get(source.id, source)
    if source.url == registered.url:
        return None
    return frozenset(way.url for way in registry.ways(registered)) - {source.url}


def hosts_of(registry: Registry, source: Source) -> frozenset[str]:
    """The hosts that may serve a source's text, without ``www.``: its publisher's and those it names."""
    publisher = registry.publishers.get(source.publisher or "")
    named = [memento.page_of(source.url) or source.url, *source.parts, *source.match]
    own = {bare_host(address) for address in named if "*" not in (urlsplit(address).hostname or "*")}
    return frozenset(own | {h.lower().removeprefix("www.") for h in (publisher.hosts if publisher else ())})


def reading_spec(
    source: Source, day: date, read_as: str | None = None, *, insist: bool = False
) -> SourceSpec:
    """How a capture of that day is read for the record: the gate judges what a reader would refuse."""
    asked = spec(source, day)
    return replace(asked, format=read_as or asked.format, judged=True, insisted=insist)


def spec_digest(source: Source, day: date) -> str:
    """Stands for all that the registry says of reading a source's capture of that day."""
    asked = spec(source, day)
    return digest(asked.format, asked.encoding, asked.content, asked.part, asked.language)


def ends(captures: Sequence[Capture]) -> bool | None:
    """Whether the last capture ends as its format does; None for formats that do not say."""
    if not captures:
        return None
    body = captures[-1].body
    tail = body[-_TAIL:].lower()
    if body[:1024].lstrip().startswith(b"%PDF"):
        return b"%%eof" in tail
    if "html" in captures[-1].media_type or b"<html" in body[:2048].lower():
        return b"</html" in tail or b"</body" in tail
    return None
