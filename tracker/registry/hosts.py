"""The packaged registry names official publishers only: every address stands on a host of its publisher.

Folders of users may name any host, so this is a check of the packaged registry, not of the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from tracker.registry.registry import Registry
from tracker.registry.schema import Source


def addresses(source: Source) -> list[str]:
    """Every address a source names: what is asked, its parts, and whose captures it takes in."""
    return [source.url, *source.parts, *source.match, *source.follow]


def strangers(registry: Registry) -> Iterator[str]:
    """Sources without a publisher, and addresses on hosts that are not their publisher's, in words.

    A pattern with `*` in its host is a stranger too: it would take in captures of anybody.
    """
    for source in registry.sources.values():
        publisher = registry.publishers.get(source.publisher or "")
        if publisher is None:
            yield f"{source.id}: no publisher"
            continue
        for address in addresses(source):
            host = urlsplit(address).hostname
            if host not in publisher.hosts:
                yield f"{source.id}: {host or repr(address)} is no host of {source.publisher}"


def unused(registry: Registry) -> Iterator[str]:
    """Publishers whose sources are all gone, in words: what nobody reads need not be vouched for."""
    used = {s.publisher for s in registry.sources.values()}
    return (f"{id_}: no source" for id_ in registry.publishers if id_ not in used)
