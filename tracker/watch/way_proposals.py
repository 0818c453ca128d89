"""The next way to a text that does not come: what the record itself shows, for a person to accept.

Documents on a page of links that was captured, the new address after a redirect, the web archive's captures
of the last good day. An accepted way stands in ``ways.yml`` of a registry folder of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from sqlalchemy.orm import Session

from tracker.registry import Registry
from tracker.registry.loader import load_with_files
from tracker.registry.schema import Source
from tracker.registry.yamlfile import RegistryError
from tracker.store import captures as evidence
from tracker.store.ids import short_id
from tracker.watch.advice import Cause
from tracker.watch.expectation import expectation
from tracker.watch.named import is_named
from tracker.watch.page_links import Link, links_of
from tracker.watch.status import Fare

FILE = "ways.yml"
#: Documents of one page that are proposed, the likeliest first.
_DOCUMENTS = 3
#: Causes for which an archive may hold what the publisher served before.
_ARCHIVED = frozenset({
    "gone", "soft_404", "home_page", "moved", "redirects", "challenge", "refused", "abroad", "dns", "timeout",
    "connection", "certificate_expired", "robots", "links", "browser",
})  # fmt: skip
#: Causes whose kept page may lead to the text.
_PAGES = frozenset({"links", "soft_404", "home_page", "to_confirm", "empty", "too_short", "moved", "gone"})
_WHOLE_TEXT = re.compile(r"full|whole|complete|final|consolidated|全文|正文|본문|全部", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:chapter|part|annex|appendix|section|schedule)\s*[\divxlc]+\b|第.{1,4}章|附件", re.IGNORECASE
)


@dataclass(frozen=True)
class WayProposal:
    """A way that may be added to a source, and why; ``ways`` as the registry writes them."""

    id: str
    source: str
    why: str
    ways: tuple[Mapping[str, Any], ...]

    @property
    def yaml(self) -> str:
        """An item of ``ways.yml``."""
        item = [{"source": self.source, "ways": [dict(w) for w in self.ways]}]
        return str(yaml.safe_dump(item, allow_unicode=True, sort_keys=False, width=110))


class CannotAccept(Exception):
    """Why a proposal was not written; the folder is as it was."""


def propose_ways(
    session: Session, registry: Registry, found: Mapping[str, Fare], causes: Mapping[str, Cause]
) -> list[WayProposal]:
    """For each text that does not come now: the ways its record shows and the registry does not have."""
    out: list[WayProposal] = []
    for source in registry.sources.values():
        cause, fare = causes.get(source.id), found.get(source.id)
        if source.kind != "text" or cause is None or fare is None or fare.health is None:
            continue
        known = {way.url for way in registry.ways(source)}
        event = fare.health.last_event
        pages = evidence.load_captures(session, event.check)[:1] if event and event.check else []
        made = [*_moved(source, cause)]
        if pages and cause.code in _PAGES:
            links = [link for link in links_of(pages[0]) if link.document and link.url not in known]
            made += _documents(registry, source, links, f"{pages[0].observed_at:%Y-%m-%d}")
        if cause.code in _ARCHIVED:
            made += _archive(registry, source, fare)
        out += [p for p in made if p.ways[0]["url"] not in known]
    return out


def _moved(source: Source, cause: Cause) -> Iterator[WayProposal]:
    url = str(cause.values.get("url", ""))
    if cause.code == "moved" and url.startswith(("http://", "https://")):
        kind = "pdf" if urlsplit(url).path.lower().endswith(".pdf") else "html"
        yield _proposal(
            source, url, kind, f"the old address leads to {url}", f"redirect or notice of {source.url}"
        )


def _documents(registry: Registry, source: Source, links: list[Link], day: str) -> Iterator[WayProposal]:
    expected = expectation(registry, source)

    def rank(link: Link) -> tuple[bool, bool, bool]:
        said = f"{link.words} {urlsplit(link.url).path}"
        named = bool(expected.titles) and is_named(said, expected.titles, expected.identifiers)
        return (bool(_PART.search(link.words)), not named, not _WHOLE_TEXT.search(link.words))

    for link in sorted(links, key=rank)[:_DOCUMENTS]:
        name = link.words[:80] or link.url.rsplit("/", 1)[-1]
        part = " (by its words only a part)" if _PART.search(link.words) else ""
        why = f"a document on the page of {day}: {name}{part}"
        kind = "pdf" if not urlsplit(link.url).path.lower().endswith((".xml", ".doc", ".docx")) else "html"
        yield _proposal(source, link.url, kind, why, f"link on {source.url}, {day}")


def _archive(registry: Registry, source: Source, fare: Fare) -> Iterator[WayProposal]:
    """With an inbox where there is no other way: an archive only looks back."""
    if source.parts or "{" in source.url:
        return
    good = fare.health.last_success if fare.health else None
    since = f"it was last read on {good:%Y-%m-%d}" if good else "nothing of it was read yet"
    made = _proposal(
        source, f"https://web.archive.org/web/{source.url}", "archive",
        f"{since}; a web archive may hold it (older texts: tracker backfill {source.id} --from-archive)",
        f"capture of {source.url}",
    )  # fmt: skip
    if len(registry.ways(source)) == 1:
        parts = urlsplit(source.url)
        inbox = {"url": f"{parts.scheme}://{parts.netloc}/", "publisher": source.publisher, "kind": "inbox"}
        made = WayProposal(made.id, made.source, made.why, (*made.ways, inbox))
    yield made


def _proposal(source: Source, url: str, kind: str, why: str, evidence_: str) -> WayProposal:
    way = {
        "url": url,
        "publisher": source.publisher,
        "kind": kind,
        "note": f"proposed by the record: {evidence_}",
    }
    return WayProposal(short_id("w", source.id, url), source.id, why, (way,))


def accept(proposal: WayProposal, folder: Path, others: list[Path]) -> Path:
    """Set a proposal behind what stands in the ``ways.yml`` of a folder; returns the file.

    ``others``: the folders of the registry before it. Raises `CannotAccept`, `OSError`.
    """
    if any(way["publisher"] is None for way in proposal.ways):
        raise CannotAccept(f"{proposal.source} names no publisher; write the way by hand")
    path = folder / FILE
    old = path.read_text("utf-8") if path.exists() else None
    if old is not None and proposal.ways[0]["url"] in old:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text((old.rstrip("\n") + "\n" if old is not None else "ways:\n") + proposal.yaml, "utf-8")
    try:
        load_with_files([*(f for f in others if f.resolve() != folder.resolve()), folder])
    except RegistryError as error:
        path.unlink() if old is None else path.write_text(old, "utf-8")
        raise CannotAccept(f"{path} would not be valid: {'; '.join(error.problems[:3])}") from error
    return path
