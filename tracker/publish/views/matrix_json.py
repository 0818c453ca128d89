"""A comparison as JSON: the contract of `tracker compare --format json`."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.compare.cells import CitedProvision, SuggestedValue
from tracker.contract.base import Json
from tracker.contract.matrix import MatrixView, value_view
from tracker.publish.editions import edition, pick
from tracker.publish.views.cell_words import CellWords
from tracker.publish.views.column_heads import ColumnHead
from tracker.publish.views.matrix import MatrixWords, RowWords, fingerprint
from tracker.registry.coding import Coding, Via
from tracker.registry.publication import LeadReason


def matrix_json(v: MatrixWords) -> Json:
    """Titles and notes in the edition of the words."""
    m = v.matrix
    return MatrixView.printed(
        {
            "codebook": m.codebook,
            "title": v.title,
            "language": edition(v.lang),
            "at": m.at.date() if m.at else None,
            "valid_at": m.valid_at,
            "as_of": m.as_of,
            "since": m.since.date() if m.since else None,
            "differences": m.differences,
            "left_out": m.left_out,
            "counts": m.counts,
            "leads": sum(c.lead is not None for r in m.rows for c in r.cells.values()),
            "instruments": [_column(c) for c in v.columns],
            "topics": [_row(r, v) for r in v.rows],
            "citation": v.citation,
            "fingerprint": fingerprint(m),
        }
    )


def _row(r: RowWords, v: MatrixWords) -> Json:
    topic = r.row.topic
    cells = zip(v.columns, r.cells, strict=True)
    return {
        "id": topic.id,
        "title": r.title,
        "group": topic.group,
        "group_title": r.group,
        "question": r.question,
        "kind": topic.derive or topic.kind,
        "cells": {c.column.instrument.id: _cell(w, v.lang, leads=v.leads) for c, w in cells},
    }


def _column(head: ColumnHead) -> Json:
    c = head.column
    i, known = c.instrument, c.status.derived if c.status else None
    return {
        "id": i.id,
        "title": head.title,
        "titles": dict(i.title),
        "short": head.short,
        "type": i.type,
        "identifiers": dict(i.identifiers),
        "parties": [p.party for p in i.parties],
        "authentic": list(i.authentic),
        "status": {**vars(known), "state": head.status_state} if known else None,
        "version": c.version,
        "language": c.version_language,
        "observed_at": c.observed_at,
        "last_seen_at": c.last_seen_at,
        "url": c.url,
        "law_as_at": c.last_seen_at.date() if c.last_seen_at else None,
        "coded": head.column_coded,
    }


def _cell(w: CellWords, lang: str, *, leads: bool) -> Json:
    cell, coding, change = w.cell, w.cell.coding, w.cell.change
    return {
        "value": value_view(cell.value),
        "value_title": w.value or None,
        "strength": cell.strength,
        "absent": cell.absent,
        "flags": list(coding.flags) if coding else [],
        "parties": [p.model_dump(mode="json", by_alias=True) for p in coding.parties] if coding else [],
        "provisions": cell.cited,
        "note": w.note or None,
        "basis": coding.basis if coding else None,
        "evidence": coding.evidence if coding else None,
        "date": coding.date if coding else None,
        "coder": coding.coder if coding else None,
        "checked_by": coding.checked_by if coding else None,
        "checked_on": coding.checked_on if coding else None,
        "searched": list(cell.searched),
        "whole": cell.whole,
        "renews": coding.renews.model_dump(mode="json") if coding and coding.renews else None,
        "via": _via(cell.coding.via, cell.clause) if cell.coding and cell.coding.via else None,
        "derived": cell.derived,
        "suggested": _suggested(cell.suggested, lang) if cell.suggested else None,
        "lead": _lead(cell.lead, w.lead, cell.lead_why) if leads and cell.lead else None,
        "state": cell.state.value,
        "why": w.why or None,
        "changes": cell.causes,
        "moved": {
            "what": list(change.what),
            "before": value_view(change.before.value),
            "before_state": change.before.state.value,
            "by": change.by,
        }
        if change
        else None,
    }


def _via(via: Via, clause: Sequence[CitedProvision]) -> Json:
    said = {k: getattr(via, k) for k in ("instrument", "relation", "since", "suspended")}
    return {**said, "clause": list(clause)}


def _lead(lead: Coding, words: str, why: LeadReason | None) -> Json:
    """What to look at, and what it rests on so far; no value."""
    return {
        "provisions": list(lead.provisions), "words": words, "basis": lead.basis, "evidence": lead.evidence,
        "why": why, "date": lead.date, "coder": lead.coder,
    }  # fmt: skip


def _suggested(s: SuggestedValue, lang: str) -> Json:
    return {
        "value": s.value,
        "value_title": pick(s.scale_value.title, lang) if s.scale_value else None,
        "provisions": [p.eid for p in s.cited],
        "quote": s.cited[0].quote,
        "words": list(s.words),
        "rank": s.rank,
    }
