"""What a build knows while it runs: the record's lists, without its texts, and where pages lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracker.site.files import Output, page_name, prefix

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tracker.registry import Registry
    from tracker.store import reader
    from tracker.store.models import VersionRow

Told = Callable[[str], None]


@dataclass(frozen=True)
class Summary:
    """What lists say of a change, without its texts."""

    id: str
    instrument: str
    language: str
    kind: str
    significance: str
    observed_at: datetime
    valid_from: Any
    from_version: str | None
    to_version: str
    sentences: dict[str, str]  # edition -> sentence


@dataclass
class Site:
    """One build: filled as it goes, so that lists come after the pages they name."""

    session: Session
    registry: Registry
    out: Output
    told: Told
    versions: dict[tuple[str, str], list[VersionRow]] = field(default_factory=lambda: defaultdict(list))
    with_text: dict[str, VersionRow] = field(default_factory=dict)
    summaries: list[Summary] = field(default_factory=list)
    health: dict[str, reader.SourceHealth] = field(default_factory=dict)

    def put(self, lang: str, path: str, text: str) -> None:
        self.out.put(prefix(lang) + path, text)


def links_of(site: Site) -> dict[str, str]:
    """``instrument:ID``, ``change:ID``, ``version:ID``, ``text:ID`` -> address, for pages in a folder."""
    out = {f"instrument:{i}": f"../instruments/{page_name(i)}.html" for i in site.registry.instruments}
    out.update({f"change:{s.id}": f"../changes/{page_name(s.id)}.html" for s in site.summaries})
    for id_ in site.with_text:
        out[f"version:{id_}"] = out[f"text:{id_}"] = f"../texts/{page_name(id_)}.html"
    return out


def from_root(links: dict[str, str], key: str) -> str | None:
    """The address from a page at the root of an edition."""
    found = links.get(key)
    return found.removeprefix("../") if found else None
