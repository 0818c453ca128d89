"""Rules for regimes, their instruments and sources, and for publishers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from tracker.registry.files import Located, RegistryFiles
from tracker.registry.lint.finding import Breach, Breaches, HouseRules, bilingual
from tracker.registry.registry import Registry
from tracker.registry.schema import Instrument, Publisher, Regime, Source

#: A title of a law that is one version of it, and would stand wrongly on every other.
_EDITION = re.compile(
    r"\((?:as )?(?:revised|amended|consolidated)\b[^)]*\)|[（(]\d{4}年?(?:修订|修正|修改)[^）)]*[）)]"
)
#: What is said of a day that was read in the address of a page: it is the day of the page, not of the act.
_ADDRESS_DATE = re.compile(r"\b(?:date|day) (?:in|of|from) (?:the|its) (?:\w+['’]s )?address", re.IGNORECASE)
_TREATIES = {"treaty", "chapter", "protocol", "agreement"}


def regime_breaches(
    registry: Registry, regime: Regime, house: HouseRules, spiders: Collection[str]
) -> Breaches:
    yield from bilingual(("title",), "the title", regime.title)
    for language in house.keyword_languages:
        if language not in regime.keywords and language not in regime.local:
            yield Breach(("keywords",), f"{regime.id} has no keywords in {language}")
    if not regime.sources:
        yield Breach((), f"{regime.id} has no source")
    yield from _kinds(regime)
    for n, instrument in enumerate(regime.instruments):
        for breach in _instrument(instrument):
            yield Breach(("instruments", n, *breach.keys), breach.message)
    for n, source in enumerate(regime.sources):
        for breach in _source(registry, source, spiders):
            yield Breach(("sources", n, *breach.keys), breach.message, breach.broken)


def _kinds(regime: Regime) -> Breaches:
    """A regime has a text and a list, or says in `no_text` and `no_list` why there is none."""
    for kind, key, reason in (("text", "no_text", regime.no_text), ("listing", "no_list", regime.no_list)):
        there = any(s.kind == kind for s in regime.sources)
        if not there and not reason:
            yield Breach(("sources",), f"{regime.id} has no source of kind {kind}; say why in `{key}`")
        if there and reason:
            yield Breach((key,), f"{regime.id} has a source of kind {kind}: `{key}` is no longer true")


def _instrument(instrument: Instrument) -> Breaches:
    yield from bilingual(("title",), f"the title of {instrument.id}", instrument.title)
    for language, title in instrument.title.items():
        if _EDITION.search(title):
            yield Breach(
                ("title", language), f"the title of {instrument.id} names one of its versions: {title}"
            )
    if instrument.type in _TREATIES and not instrument.parties and not instrument.no_parties:
        yield Breach((), f"{instrument.id} names no parties; say why in `no_parties`")
    if instrument.parties and instrument.no_parties:
        yield Breach(("no_parties",), f"{instrument.id} has parties: `no_parties` is no longer true")
    yield from _binding(instrument)
    for n, event in enumerate(instrument.events):
        if _ADDRESS_DATE.search(event.evidence or ""):
            message = f"{instrument.id}: a date is read in a text or on a page, not in an address"
            yield Breach(("events", n, "evidence"), message)
        if event.condition and not event.condition_zh:
            yield Breach(("events", n), f"{instrument.id}: the condition has no `condition_zh`")


def _binding(instrument: Instrument) -> Breaches:
    """A treaty with parties and a signature is in force, applied provisionally, or says why it is neither."""
    kinds = {e.event for e in instrument.events if e.eid is None}
    signed = "signed" in kinds or any(p.signed for p in instrument.parties)
    bound = {"in_force", "provisionally_applied"} & kinds or any(
        p.in_force or p.provisional for p in instrument.parties
    )
    why = instrument.not_in_force
    if instrument.parties and signed and not bound and not why:
        yield Breach(
            (),
            f"{instrument.id} is signed and has no entry into force and no provisional application; "
            "say why in `not_in_force`",
        )
    if why and bound:
        yield Breach(("not_in_force",), f"{instrument.id} is in force: `not_in_force` is no longer true")
    if why:
        yield from bilingual(("not_in_force",), f"`not_in_force` of {instrument.id}", why)


def _source(registry: Registry, source: Source, spiders: Collection[str]) -> Breaches:
    if source.spider not in spiders:
        yield Breach(("spider",), f"{source.id}: there is no spider {source.spider!r}", broken=True)
    for n, pattern in enumerate(source.match):
        if takes_anything(pattern):
            message = f"{source.id}: {pattern!r} takes in pages of anybody; name the host and the path"
            yield Breach(("match", n), message, broken=True)
    yield from _ways(registry, source, spiders)
    publisher = registry.publishers.get(source.publisher or "")
    if publisher is None:
        yield Breach((), f"{source.id} names no publisher")
        return
    for key, addresses in (
        ("url", [source.url]), ("parts", source.parts), ("match", source.match), ("follow", source.follow),
    ):  # fmt: skip
        for n, address in enumerate(addresses):
            host = urlsplit(address).hostname  # a pattern with * in its host would take in pages of anybody
            if host not in publisher.hosts:
                keys = (key,) if key == "url" else (key, n)
                yield Breach(keys, f"{source.id}: {host or repr(address)} is no host of {source.publisher}")


def _ways(registry: Registry, source: Source, spiders: Collection[str]) -> Breaches:
    """Each way has a spider, a host of its publisher and evidence; an archive only looks back, so that it is
    never all there is beside the first address."""
    for n, way in enumerate(source.ways):
        keys, named = ("ways", n), f"{source.id}, way {n + 2}"
        if way.spider not in spiders and way.kind != "inbox":
            yield Breach((*keys, "spider"), f"{named}: there is no spider {way.spider!r}", broken=True)
        publisher = registry.publishers.get(way.publisher)
        host = urlsplit(way.url).hostname
        if publisher is not None and host not in publisher.hosts:
            yield Breach((*keys, "url"), f"{named}: {host!r} is no host of {way.publisher}")
        if way.status == "cited" and not way.evidence:
            yield Breach(keys, f"{named} is cited: say in `evidence` where, and when")
    kinds = [way.way_kind for way in registry.ways(source)[1:]]
    if kinds and set(kinds) == {"archive"}:
        message = f"{source.id}: a web archive is its only second way; name another, or an inbox"
        yield Breach(("ways",), message, broken=True)


def takes_anything(pattern: str) -> bool:
    """Whether a pattern of `match` names no host.

    >>> takes_anything("*"), takes_anything("https://*/act"), takes_anything("https://law.example/*")
    (True, True, False)
    """
    try:
        parts = urlsplit(pattern)
        host = parts.hostname or ""
    except ValueError:
        return True
    return not parts.scheme.startswith("http") or not host or "*" in host


def publisher_breaches(registry: Registry, id_: str, publisher: Publisher, house: HouseRules) -> Breaches:
    for key in ("en", "zh", "terms", "robots", "hosts"):
        if not getattr(publisher, key):
            yield Breach((), f"{id_}: `{key}` is missing")
    endings = tuple(house.state_hosts)
    for n, host in enumerate(publisher.hosts):
        if not f".{host}".endswith(endings) and not publisher.authority:
            message = f"{id_}: nothing in {host} says whose it is; look it up and say it in `authority`"
            yield Breach(("hosts", n), message)
    named = ({s.publisher, *(way.publisher for way in s.ways)} for s in registry.sources.values())
    if not any(id_ in ids for ids in named):
        yield Breach((), f"{id_}: no source names it")


def shared_addresses(files: RegistryFiles) -> Iterator[tuple[Located[Regime], Breach]]:
    """Words of one source that would become versions of another's."""
    owners: dict[tuple[str, str], str] = {}
    texts: set[tuple[str | None, str]] = set()
    records: set[tuple[str | None, str]] = set()
    for regime in files.regimes:
        for source in regime.item.sources:
            if source.kind == "text":
                texts.add((source.instrument, source.language))
    for regime in files.regimes:
        for n, source in enumerate(regime.item.sources):
            if source.kind == "listing":
                continue
            ways = [way.url for way in source.ways]
            for pattern in [*(source.match or [source.url, *source.parts]), *ways]:
                owner = owners.setdefault((pattern, source.language), source.instrument or "")
                if owner != (source.instrument or ""):
                    message = f"{source.id}: captures of {pattern} belong to {owner} as well"
                    yield regime, Breach(("sources", n), message, broken=True)
            key = (source.instrument, source.language)
            if source.kind == "record" and key in texts | records:
                message = f"{source.id}: {source.instrument} in {source.language} is read from another source"
                yield regime, Breach(("sources", n), message, broken=True)
            if source.kind == "record":
                records.add(key)
