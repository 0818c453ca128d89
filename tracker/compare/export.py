"""A matrix as JSON, and what all formats share: values, one-line cells, remarks, the citation."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from tracker.compare import labels
from tracker.compare.cells import Matrix, MatrixCell, MatrixColumn, StaleCause
from tracker.compare.finder.heads import column_title
from tracker.contract.matrix import MatrixView
from tracker.publish import editions
from tracker.publish.eid_labels import cite
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.coding import Amount

Json = dict[str, Any]


def as_json(m: Matrix, lang: str = "en", registry: Registry | None = None) -> Json:
    """The contract of `tracker compare --format json`; titles and notes in one edition."""
    data = {
        "codebook": m.codebook,
        "title": editions.pick(m.title, lang),
        "language": editions.edition(lang),
        "at": m.at.date() if m.at else None,
        "valid_at": m.valid_at,
        "as_of": m.as_of,
        "since": m.since.date() if m.since else None,
        "differences": m.differences,
        "left_out": m.left_out,
        "counts": m.counts,
        "instruments": [_column(c, lang) for c in m.columns],
        "topics": [
            {
                "id": row.topic.id,
                "title": editions.pick(row.topic.title, lang),
                "group": row.topic.group,
                "group_title": editions.pick(row.group_title, lang),
                "question": editions.pick(row.topic.question, lang),
                "kind": row.topic.derive or row.topic.kind,
                "cells": {id_: _cell(cell, lang, registry) for id_, cell in row.cells.items()},
            }
            for row in m.rows
        ],
    }
    return MatrixView.printed({**data, "citation": citation(m, lang), "fingerprint": fingerprint(m)})


def _column(c: MatrixColumn, lang: str) -> Json:
    i = c.instrument
    status = c.status
    return {
        "id": i.id,
        "title": column_title(c, lang),
        "titles": dict(i.title),
        "short": column_title(c, lang, short=True),
        "type": i.type,
        "identifiers": dict(i.identifiers),
        "parties": [p.party for p in i.parties],
        "authentic": list(i.authentic),
        "status": {**vars(status.derived), "state": status.state} if status and status.derived else None,
        "version": c.version,
        "language": c.version_language,
        "observed_at": c.observed_at,
        "last_seen_at": c.last_seen_at,
        "url": c.url,
    }


def _cell(cell: MatrixCell, lang: str, registry: Registry | None) -> Json:
    coding = cell.coding
    return {
        "value": None if cell.value is None else as_value(cell.value),
        "value_title": labels.value_title(cell, lang) or None,
        "strength": cell.strength,
        "absent": cell.absent,
        "flags": list(coding.flags) if coding else [],
        "parties": [p.model_dump(mode="json", by_alias=True) for p in coding.parties] if coding else [],
        "provisions": cell.cited,
        "note": labels.note(cell, lang, registry) or None,
        "basis": coding.basis if coding else None,
        "evidence": coding.evidence if coding else None,
        "date": coding.date if coding else None,
        "coder": coding.coder if coding else None,
        "renews": coding.renews.model_dump(mode="json") if coding and coding.renews else None,
        "derived": cell.derived,
        "suggested": _suggested(cell, lang),
        "state": cell.state.value,
        "why": labels.why(cell, lang) or None,
        "changes": cell.causes,
        "moved": {
            "what": list(cell.change.what),
            "before": None if cell.change.before.value is None else as_value(cell.change.before.value),
            "before_state": cell.change.before.state.value,
            "by": cell.change.by,
        }
        if cell.change
        else None,
    }


def _suggested(cell: MatrixCell, lang: str) -> Json | None:
    s = cell.suggested
    if s is None:
        return None
    return {
        "value": s.value,
        "value_title": editions.pick(s.scale_value.title, lang) if s.scale_value else None,
        "provisions": [p.eid for p in s.cited],
        "quote": s.cited[0].quote,
        "words": list(s.words),
        "rank": s.rank,
    }


def as_value(value: str | Amount | date | tuple[str, ...]) -> object:
    """A code, an amount as it is, `{date: 2027-12-02}`, or `{parties: [...]}`."""
    if isinstance(value, Amount):
        return value.model_dump()
    if isinstance(value, tuple):
        return {"parties": list(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def bare(value: str | Amount | date | tuple[str, ...] | None) -> str:
    """A value as one word or number for a sheet."""
    if isinstance(value, Amount):
        return f"{value.number:.10g}"
    return "" if value is None else " ".join(value) if isinstance(value, tuple) else str(value)


def short(cell: MatrixCell, lang: str) -> str:
    """A cell in one line: value, provisions, and the state where it is not current; "" for a blank one
    without a suggestion."""
    if cell.blank:
        return labels.suggestion(cell, lang)
    shown = labels.value_title(cell, lang)
    if cell.cited:
        shown += f" ({'; '.join(cite(p.eid, lang) for p in cell.cited)})"
    if cell.state.value != "current":
        shown += f" [{name('state', cell.state.value, lang)}]"
    return plain(shown)


def remarks(m: Matrix, lang: str) -> list[str]:
    """What a reader must know of a table that shows less than the codebook has."""
    out = []
    if m.since:
        n = sum(1 for r in m.rows for c in r.cells.values() if c.change)
        message = "%(n)s cells moved since %(day)s; topics without one (%(left)s) are left out."
        out.append(
            editions.gettext(lang, message)
            % {"n": n, "day": editions.format_day(m.since, lang), "left": m.left_out}
        )
    elif m.differences:
        message = "Only topics on which the coded instruments differ; %(left)s others are left out."
        out.append(editions.gettext(lang, message) % {"left": m.left_out})
    if any(c.suggested for r in m.rows for c in r.cells.values()):
        out.append(
            editions.gettext(lang, "What is marked as suggested was found by its words; nobody has coded it.")
        )
    return out


def fingerprint(m: Matrix) -> str:
    """16 hex digits of what a table says, whatever the edition: the same record gives the same.

    When a text was seen last is left out: a table does not move by being looked at again.
    """
    said = [
        [row.topic.id, id_, str(c.value), c.state.value, sorted(c.coding.flags) if c.coding else [],
         c.coding.model_dump_json() if c.coding else "", [(p.eid, p.content) for p in c.cited],
         _notation(c.causes)]
        for row in m.rows
        for id_, c in row.cells.items()
    ]  # fmt: skip
    raw = json.dumps([m.codebook, m.flags, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


def _notation(causes: tuple[StaleCause, ...]) -> str:
    """The causes as the fingerprints of tables that were cited before spell them."""
    return repr(causes).replace("StaleCause(", "Touched(")


def citation(m: Matrix, lang: str, permalink: str | None = None) -> str:
    """How to cite the table: title, as of, what it rests on; a fingerprint, by which it can be checked."""
    values = {"title": editions.pick(m.title, lang)}
    if m.valid_at:
        message = "%(title)s, comparison of the law as of %(day)s. Digital-rules tracker."
        values["day"] = editions.format_day(m.valid_at, lang)
    elif m.as_of:
        message = "%(title)s, comparison as known on %(day)s. Digital-rules tracker."
        values["day"] = editions.format_day(m.as_of, lang)
    else:
        message = "%(title)s, comparison without texts in the record. Digital-rules tracker."
    cited = editions.gettext(lang, message) % values
    checked = editions.gettext(lang, "Fingerprint %(code)s.") % {"code": fingerprint(m)}
    space = "" if editions.edition(lang) == "zh" else " "
    return space.join(x for x in (cited, checked, permalink) if x)
