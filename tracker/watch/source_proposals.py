"""Notices written as sources: what a person pastes into a registry of their own, with the reason.

A guess in every field, and said to be one: the type from the words of the title, the instrument from
the match, the spider from the address. Nothing is watched until a person has looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

import yaml

from tracker.law.text import clean_han
from tracker.model import NoticeKind
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matches
from tracker.store.ids import digest
from tracker.store.notices import Noticed

#: Kinds whose document may be a text of law or a draft of one.
_TEXTS = frozenset({NoticeKind.CONSULTATION.value, NoticeKind.ADOPTED.value, NoticeKind.PUBLICATION.value})
_QUOTED = re.compile(r"《([^《》]{2,120})》|「([^「」]{2,120})」")
_NUMBER = re.compile(r"[（(]([^（）()]{0,40}(?:第\s?\d{1,4}\s?号|〔\d{4}〕\s?\d{1,4}\s?号))[）)]")
#: Type of an instrument -> words of its title; the first that fits wins.
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        (
            "draft",
            r"征求意见稿|草案|公开征求|（案）|\(案\)|改正案|예고|제정안|개정안|"
            r"\bdraft\b|\bproposed\b|consultation|projet",
        ),
        ("corrigendum", r"\bcorrigend|更正"),
        ("standard", r"国家标准|标准(?:》|$)|\bstandards?\b"),
        ("plan", r"计划|方案|規画|計画|계획|\bplan\b|strategy|戦略|战略"),
        ("guideline", r"指引|指南|ガイドライン|가이드라인|\bguid(?:e|ance|elines?)\b|lignes directrices"),
        ("opinion", r"意见(?:》|$)|的意见|\bopinion\b"),
        ("agreement", r"协定|协议|協定|협정|\bagreement\b|\bpartnership\b|\baccord\b"),
        ("regulation", r"条例|\bregulations?\b|règlement"),
        ("decision", r"决定|決定|\bdecision\b|décision"),
        (
            "measure",
            r"办法|规定|细则|清单|目录|規則|省令|政令|告示|시행령|고시|"
            r"\bmeasures?\b|\border\b|\brules?\b|décret|arrêté",
        ),
        ("act", r"法(?:》|$|の)|법(?:$| )|\bact\b|\blaw\b|\bloi\b"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A source that might be added. ``instrument`` is one of the registry where `known`, else a new id."""

    notice: str
    regime: str
    instrument: str
    known: bool
    type: str
    title: str
    language: str
    source: str
    url: str
    spider: str
    publisher: str | None
    role: str
    status: str
    reason: str
    identifiers: dict[str, str] = field(default_factory=dict)
    draft_of: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As `tracker sources propose --format json` prints it."""
        return asdict(self)


def propose(registry: Registry, found: Iterable[Noticed], *, regime: str | None = None) -> list[Proposal]:
    """Sources for notices that belong to a regime and whose address no source has, each address once."""
    watched = {entry_key(u) for s in registry.sources.values() for u in (s.url, *s.parts)}
    taken = {*registry.sources, *registry.instruments}
    out: dict[str, Proposal] = {}
    for noticed in found:
        row = noticed.row
        key = entry_key(row.url)
        if row.kind not in _TEXTS or row.removed_at is not None or key in watched or key in out:
            continue
        if registry.matching(row.url):
            continue
        about = matches(registry, row.source, row.title, row.summary)
        about = [m for m in about if regime is None or m["regime"] == regime]
        if about:
            made = _proposal(registry, noticed, about[0], taken)
            taken |= {made.instrument, made.source}
            out[key] = made
    return sorted(out.values(), key=lambda p: (p.regime, p.source))


def _proposal(
    registry: Registry, noticed: Noticed, match: dict[str, str | None], taken: set[str]
) -> Proposal:
    row, document = noticed.row, noticed.document
    regime = str(match["regime"])
    title = _title(row.title)
    type_ = "draft" if row.kind == NoticeKind.CONSULTATION.value else _type(row.title)
    named = match["instrument"]
    known = named is not None and type_ not in ("draft", "corrigendum")
    instrument = named if known and named else _new_id(regime, title, row.url, row.dated, taken)
    language = row.language
    first = not any(
        s.instrument == instrument and s.language == language and s.role == "primary"
        for s in registry.sources.values()
    )
    answered = document is not None and document.capture is not None
    number = _NUMBER.search(row.title)
    return Proposal(
        notice=row.id,
        regime=regime,
        instrument=instrument,
        known=known,
        type=type_,
        title=title,
        language=language,
        source=_unused(f"{instrument}-{language.split('-')[0]}", taken),
        url=row.url,
        spider=_spider(registry, row.url),
        publisher=_publisher(registry, row.url),
        role="primary" if first else "corroborates",
        status="seen" if answered else "pattern",
        reason=_reason(noticed, match),
        identifiers={"文号": number.group(1)} if number else {},
        draft_of=named if type_ == "draft" else None,
    )


def _title(title: str) -> str:
    """The name of the text: what stands in title brackets, where there is one such name only."""
    quoted = {a or b for a, b in _QUOTED.findall(title)}
    return clean_han(quoted.pop()) if len(quoted) == 1 else title


def _type(title: str) -> str:
    return next((name for name, words in _TYPES if words.search(title)), "measure")


def _new_id(regime: str, title: str, url: str, dated: object, taken: set[str]) -> str:
    """Regime and the title's first words, or its date where the title has no Latin letters."""
    words = re.findall(r"[a-z0-9]+", title.lower()) if title.isascii() else []
    words = [w for w in words if w not in ("the", "of", "on", "a", "an", "and", "for", "to", "in")]
    tail = "-".join(words[:5]) or f"{dated or 'undated'}-{digest(url)[:4]}"
    return _unused(f"{regime}-{tail}"[:90].rstrip("-"), taken)


def _unused(wanted: str, taken: set[str]) -> str:
    name, n = wanted, 2
    while name in taken:
        name, n = f"{wanted}-{n}", n + 1
    return name


def _spider(registry: Registry, url: str) -> str:
    """`pdf` by the address, else what texts of the same host are asked with, else `page`."""
    if urlsplit(url).path.lower().endswith(".pdf"):
        return "pdf"
    host = urlsplit(url).hostname
    used = [
        s.spider for s in registry.sources.values() if s.kind == "text" and urlsplit(s.url).hostname == host
    ]
    return max(sorted(set(used)), key=used.count) if used else "page"


def _publisher(registry: Registry, url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    return next((id_ for id_, p in registry.publishers.items() if host in p.hosts), None)


def _reason(noticed: Noticed, match: dict[str, str | None]) -> str:
    row = noticed.row
    why = {
        "identifier": f"the title has the identifier {match['words']}",
        "title": f"the title names {match['words']}",
        "keyword": f"the title or summary says {match['words']}",
        "list": "the whole list is about this regime",
    }[str(match["by"])]
    when = f"{row.observed_at:%Y-%m-%d}"
    seen = f"proposed from notice {row.id} of {row.source}, first seen {when}"
    return f"{seen}: {why}; {row.kind}, {row.kind_reason}"


# --- as a registry file ------------------------------------------------------------------------------------


def regime_file(registry: Registry, regime: str, proposals: Sequence[Proposal]) -> str:
    """Proposals of one regime as a registry file of one's own, ready for ``--registry``."""
    of = registry.regimes[regime]
    new = [p for p in proposals if not p.known]
    said: dict[str, Any] = {
        "id": f"{regime}-proposed",
        "strand": of.strand.value,
        "jurisdiction": of.jurisdiction,
        "title": dict(of.title),
    }
    if new:
        said["instruments"] = [_instrument(p) for p in new]
    said["sources"] = [_source(p) for p in proposals]
    relations = [{"from": p.instrument, "type": "draft-of", "to": p.draft_of} for p in new if p.draft_of]
    if relations:
        said["relations"] = relations
    return str(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110))


def _instrument(p: Proposal) -> dict[str, Any]:
    out: dict[str, Any] = {"id": p.instrument, "type": p.type, "title": {p.language: p.title}}
    return out | ({"identifiers": p.identifiers} if p.identifiers else {})


def _source(p: Proposal) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": p.source, "instrument": p.instrument, "language": p.language, "role": p.role,
        "spider": p.spider, "url": p.url, "every": "P1D" if p.type == "draft" else "P1W",
        "status": p.status,
    }  # fmt: skip
    if p.publisher:
        said["publisher"] = p.publisher
    return said | {"note": p.reason}
