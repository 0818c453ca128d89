"""The record in the shapes that leave it: one place for the JSON contract, used by commands and pages.

JSON Schemas of these shapes ship in ``tracker/contract/schemas`` and only grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.model import Diff
from tracker.registry import Registry
from tracker.registry.matching import matcher_of, matches
from tracker.registry.schema import Source
from tracker.store import reader
from tracker.store.ids import dump_facts
from tracker.store.models import ChangeRow, IncidentRow, NoticeHistory, ProvisionChangeRow, VersionRow
from tracker.store.notices import NEWS, Noticed

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """UTC, to the second: ``2026-07-27T06:00:00Z``."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def source_view(registry: Registry, source: Source) -> Json:
    regime = registry.regime_of_source(source.id)
    publisher = registry.publishers.get(source.publisher or "")
    return {
        "id": source.id,
        "regime": regime.id,
        "strand": regime.strand.value,
        "jurisdiction": regime.jurisdiction,
        "instrument": source.instrument,
        "publisher": {"id": source.publisher, "name": publisher.name, "en": publisher.en}
        if publisher
        else None,
        "kind": source.kind,
        "language": source.language,
        "role": source.role,
        "text": source.text,
        "spider": source.spider,
        "url": source.url,
        "match": list(source.match) or [source.url, *source.parts],
        "every": source.every,
        "status": source.status,
    }


def notice_view(registry: Registry, noticed: Noticed, history: Sequence[NoticeHistory] = ()) -> Json:
    """A notice; matches are those of the registry's words now, whatever they were when it was stored."""
    row, document = noticed.row, noticed.document
    source = registry.sources.get(row.source)
    publisher = registry.publishers.get(source.publisher or "") if source else None
    current = row.matched_by == matcher_of(registry).stamp
    found = row.matches if current else matches(registry, row.source, row.title, row.summary)
    return {
        "id": row.id,
        "source": row.source,
        "publisher": {"id": source.publisher, "name": publisher.name, "en": publisher.en}
        if publisher and source
        else None,
        "url": row.url,
        "title": row.title,
        "language": row.language,
        "date": day(row.dated),
        "date_from": row.dated_by,
        "kind": row.kind,
        "kind_reason": row.kind_reason,
        "stage": row.stage,
        "class": row.source_class,
        "closes": day(noticed.closes),
        "closes_from": noticed.closes_by,
        "matches": [{k: m[k] for k in ("regime", "instrument", "by", "words")} for m in found],
        "first_seen": moment(row.observed_at),
        "last_seen": moment(row.last_seen_at),
        "listed": row.listed,
        "removed_at": moment(row.removed_at),
        "origin": row.origin,
        "news": any(h.what in NEWS for h in history),
        "document": None
        if document is None
        else {
            "url": document.url,
            "capture": document.capture,
            "observed_at": moment(document.observed_at),
            "title": document.title,
            "closes_words": document.closes_words,
            "message": document.message,
        },
        "history": [
            {"what": h.what, "observed_at": moment(h.observed_at), "before": h.before, "after": h.after}
            for h in history
        ],
    }


def version_view(version: VersionRow) -> Json:
    return {
        "id": version.id,
        "instrument": version.instrument,
        "language": version.language,
        "ordinal": version.ordinal,
        "source": version.source,
        "title": version.title,
        "observed_at": moment(version.observed_at),
        "last_seen_at": moment(version.last_seen_at),
        "recorded_at": moment(version.recorded_at),
        "text_date": day(version.text_date),
        "valid_from": day(version.valid_from),
        "status": version.status,
        "status_note": version.status_note,
        "origin": version.origin,
        "scopes": sorted(version.parts),
        "superseded": version.superseded_at is not None,
    }


def text_view(session: Session, version: VersionRow) -> Json:
    return {
        "instrument": version.instrument,
        "language": version.language,
        "version": version.id,
        "observed_at": moment(version.observed_at),
        "valid_from": day(version.valid_from),
        "title": version.title,
        "status": version.status,
        "provisions": [
            {
                "eid": p.eid,
                "parent": p.parent,
                "type": p.type,
                "num": p.num,
                "heading": p.heading,
                "text": p.text,
                "version": p.version,
                "scope": p.scope,
                "status": p.status,
            }
            for p in reader.text(session, version)
        ],
    }


def _cause(causes: Sequence[str]) -> str | None:
    return causes[0] if causes else None


def change_view(registry: Registry, change: ChangeRow, rows: Sequence[ProvisionChangeRow]) -> Json:
    regime = registry.regime_of(change.instrument)
    return {
        "id": change.id,
        "regime": regime.id if regime else None,
        "instrument": change.instrument,
        "source": change.source,
        "language": change.language,
        "observed_at": moment(change.observed_at),
        "recorded_at": moment(change.recorded_at),
        "valid_from": day(change.valid_from),
        "from_version": change.from_version,
        "to_version": change.to_version,
        "origin": change.origin,
        "caused_by": _cause(change.caused_by),
        "causes": list(change.caused_by),
        "official_marks": change.official,
        "kind": change.kind,
        "significance": change.significance,
        "reasons": list(change.reasons),
        "facts": list(change.facts),
        "scope": list(change.scope),
        "superseded": change.superseded_at is not None,
        "provisions": [
            {
                "eid": p.eid,
                "from_eid": p.from_eid,
                "from_eids": list(p.from_eids),
                "type": p.type,
                "num": p.num,
                "heading": p.heading,
                "action": p.action,
                "significance": p.significance,
                "reasons": list(p.reasons),
                "facts": list(p.facts),
                "before": p.before,
                "after": p.after,
                "rollup": p.rollup,
            }
            for p in rows
        ],
    }


def changes_view(session: Session, registry: Registry, changes: Sequence[ChangeRow]) -> list[Json]:
    rows = reader.change_rows(session, [c.id for c in changes])
    return [change_view(registry, c, rows[c.id]) for c in changes]


def diff_view(diff: Diff, head: Json) -> Json:
    """A comparison made on request, in the shape of a change; ``head`` gives its identity and times."""
    base: Json = dict.fromkeys(
        ("id", "regime", "instrument", "source", "language", "observed_at", "recorded_at", "valid_from",
         "from_version", "to_version", "origin", "caused_by")
    )  # fmt: skip
    return {
        **base,
        "causes": [],
        "official_marks": None,
        "superseded": False,
        **head,
        "kind": diff.kind.value,
        "significance": diff.significance.value,
        "reasons": list(diff.reasons),
        "facts": dump_facts(diff.facts),
        "scope": sorted(diff.scope),
        "provisions": [
            {
                "eid": p.eid,
                "from_eid": p.from_eid,
                "from_eids": list(p.from_eids),
                "type": p.type,
                "num": p.num,
                "heading": p.heading,
                "action": p.action.value,
                "significance": p.significance.value,
                "reasons": list(p.reasons),
                "facts": dump_facts(p.facts),
                "before": p.before,
                "after": p.after,
                "rollup": p.rollup,
            }
            for p in diff.provisions
        ],
    }


def event_view(event: Any) -> Json:
    return {
        "id": event.id,
        "kind": event.kind,
        "source": event.source,
        "check": event.check,
        "url": event.url,
        "observed_at": moment(event.observed_at),
        "recorded_at": moment(event.recorded_at),
        "message": event.message,
        "data": event.data,
    }


def incident_view(incident: IncidentRow) -> Json:
    """One trouble of a source, from its first failure to its recovery."""
    return {
        "id": incident.id,
        "source": incident.source,
        "host": incident.host,
        "kind": incident.kind,
        "opened_at": moment(incident.opened_at),
        "closed_at": moment(incident.closed_at),
        "checks": incident.checks,
        "message": incident.message,
        "recovery": incident.recovery,
    }
