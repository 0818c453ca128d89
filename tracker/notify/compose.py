"""What a message says, as data: composed once from the record, then rendered as mail, chat line or JSON.

The shape is `tracker.contract.alert.AlertView`; it only grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tracker.contract.alert import AlertView
from tracker.contract.base import Json, moment
from tracker.contract.change import changes_view
from tracker.contract.health import incident_view
from tracker.contract.notices import notice_view
from tracker.contract.reason_text import value_text
from tracker.law import eids as eid_tree
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.same_step import change_key, one_language
from tracker.lifecycle.steps import Step, steps
from tracker.model import FactValue, Significance
from tracker.notify import briefings, reminders
from tracker.notify.config import REMINDER
from tracker.notify.message import subject
from tracker.publish import change_summary
from tracker.publish.clauses import Clause
from tracker.publish.editions import EDITIONS
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title
from tracker.publish.plain import plain, safe_url, shorten
from tracker.publish.sentences import act_label, from_when, sentences
from tracker.publish.values import reason_sentence, show_value
from tracker.registry import Registry
from tracker.store import reader
from tracker.store.models import AlertItem, IncidentRow, NoticeHistory, VersionRow
from tracker.store.notices import noticed
from tracker.store.outbox import News

#: At most so many provisions of a change, characters of each side, facts, and reasons. The site shows all.
PROVISIONS, WORDS, FACTS, REASONS = 30, 1500, 12, 8


def compose(
    session: Session,
    registry: Registry,
    items: Sequence[AlertItem | News],
    id_: str,
    channel: str,
    now: datetime,
    site_url: str | None = None,
    folder: Path | None = None,
) -> Json | None:
    """The message that tells of ``items`` (`AlertItem` or `News`); None where nothing is left to tell.

    A change that was withdrawn meanwhile is left out; the same step of law in two languages is reported once,
    and so is what two subscriptions ask for. ``folder``: where briefings are.
    """
    languages = [x for x in EDITIONS if any(x in i.languages for i in items)] or ["en"]
    incidents = _incidents(session, items)
    view: Json = {
        "id": id_,
        "type": "alert" if any(i.at_once for i in items) else "digest",
        "channel": channel,
        "created_at": moment(now),
        "languages": languages,
        "subscriptions": sorted({i.subscription for i in items}),
        "changes": _changes(session, registry, items, now.date(), site_url),
        "notices": _notices(session, registry, items),
        "incidents": incidents,
        "reminders": _reminders(session, registry, items, now),
        "briefings": briefings.views(session, folder, items) if folder else [],
    }
    if not any(view[k] for k in ("changes", "notices", "incidents", "reminders", "briefings")):
        return None
    view["subject"] = {lang: subject(view, lang) for lang in EDITIONS}
    return AlertView.printed(view)


# --- changes -----------------------------------------------------------------------------------------------


def _changes(
    session: Session, registry: Registry, items: Iterable[AlertItem | News], on: date, site_url: str | None
) -> list[Json]:
    wanted: dict[str, set[str] | None] = {}
    why: dict[str, set[str]] = {}
    for item in items:
        if item.kind == "change":
            why.setdefault(item.ref, set()).add(item.subscription)
            have = wanted.get(item.ref, set())
            wanted[item.ref] = None if have is None or item.eids is None else have | set(item.eids)
    rows = reader.changes(session, ids=list(wanted))
    chosen = [registry.instruments[i] for i in {r.instrument for r in rows} if i in registry.instruments]
    recorded = recorded_dates(session, registry, chosen)
    dated = steps(registry, on, recorded, {i.id for i in chosen})
    views = [
        _change(session, registry, view, dated, wanted[view["id"]], sorted(why[view["id"]]), site_url)
        for view in changes_view(session, registry, rows)
    ]
    views = _one_language(views)
    return sorted(
        views, key=lambda v: (-Significance(v["significance"]).rank, v["observed_at"], v["instrument"])
    )


def _change(
    session: Session,
    registry: Registry,
    view: Json,
    dated: Sequence[Step],
    eids: set[str] | None,
    why: list[str],
    site_url: str | None,
) -> Json:
    if eids is not None:
        view = _part(view, eids)
    titles = {x: act_label(registry, view["instrument"], x) for x in EDITIONS}
    told = {x: sentences(view, dated, registry, x) for x in EDITIONS}
    deepest = sorted(
        (p for p in view["provisions"] if not p["rollup"]),
        key=lambda p: -Significance(p["significance"]).rank,
    )  # stable: document order within a weight
    weight = deepest[0]["significance"] if eids is not None and deepest else view["significance"]
    valued = [s for s in told[EDITIONS[0]] if s.before or s.after]
    day = from_when(view, dated, registry)
    version = session.get(VersionRow, view["to_version"])
    evidence = reader.evidence(session, version.check) if version else []
    regime = registry.regimes.get(view["regime"] or "")
    reasons = change_summary.rank_reasons(change_summary.reasons_of(view))
    return {
        "id": view["id"],
        "regime": view["regime"],
        "strand": regime.strand.value if regime else None,
        "instrument": view["instrument"],
        "title": titles,
        "language": view["language"],
        "also": [],
        "source": view["source"],
        "observed_at": view["observed_at"],
        "valid_from": day.isoformat() if day else None,
        "kind": view["kind"],
        "significance": weight,
        "part": eids is not None,
        "caused_by": {
            x: [plain(instrument_title(registry, c, x)) for c in view["causes"]] for x in EDITIONS
        },
        "summary": {x: told[x][0].line for x in EDITIONS},
        "sentences": [
            {
                "said": {x: told[x][n].bare.unquoted.line for x in EDITIONS}, "eids": list(s.eids),
                "clause": _clause(s.clause), "translation": {x: told[x][n].translation for x in EDITIONS},
            }
            for n, s in enumerate(told[EDITIONS[0]])
        ],
        "reasons": {x: [plain(reason_sentence(r, x)) for r in reasons[:REASONS]] for x in EDITIONS},
        "dates": [
            {
                "eid": next(iter(f.eids), None),
                "before": [value_text(v) for v in (f.before,) if v],
                "after": [value_text(v) for v in (f.after,) if v],
                "shown": {
                    x: {"before": _shown(f.before, x), "after": _shown(f.after, x)} for x in EDITIONS
                },
            }
            for f in valued if f.kind == "date_moved"
        ][:FACTS],
        "facts": [
            {
                "eid": next(iter(f.eids), None), "kind": f.kind,
                "before": value_text(f.before) if f.before else None,
                "after": value_text(f.after) if f.after else None,
            }
            for f in valued if f.kind != "date_moved"
        ][:FACTS],
        "provisions": [_provision(p) for p in deepest[:PROVISIONS]],
        "more_provisions": max(len(deepest) - PROVISIONS, 0),
        "link": f"{site_url.rstrip('/')}/changes/{view['id']}.html" if site_url else None,
        "evidence": [
            {"url": safe_url(e.url), "observed_at": moment(e.observed_at), "sha256": e.sha256}
            for e in evidence[:5]
        ],
        "subscriptions": why,
    }  # fmt: skip


def _part(view: Json, followed: set[str]) -> Json:
    """The change as far as it touches the provisions that are followed."""
    rows = [p for p in view["provisions"] if p["eid"] in followed]
    facts = [
        f for f in view["key_facts"] if any(eid_tree.overlaps(e, x) for e in f["eids"] for x in followed)
    ]
    reasons = list({r["code"]: r for p in rows for r in p["reason_codes"]}.values())
    return {**view, "provisions": rows, "key_facts": facts, "reason_codes": reasons}


def _clause(found: Clause | None) -> Json | None:
    if found is None:
        return None
    runs = [{"kind": run.kind, "text": run.text} for run in found.runs]
    return {"eid": found.eid, "language": found.language, "runs": runs}


def _shown(value: FactValue | None, lang: str) -> list[str]:
    return [plain(show_value(value, lang))] if value else []


def _provision(p: Mapping[str, Any]) -> Json:
    return {
        "eid": p["eid"],
        "from_eid": p["from_eid"],
        "cite": {x: cite(p["eid"], x) for x in EDITIONS},
        "heading": shorten(plain(p["heading"]), 200) if p["heading"] else None,
        "action": p["action"],
        "significance": p["significance"],
        "before": _words(p["before"]),
        "after": _words(p["after"]),
    }


def _words(text: str | None) -> str | None:
    return shorten(plain(text), WORDS) if text is not None else None


def _one_language(views: list[Json]) -> list[Json]:
    """Each step once, reported in its first language, with all who asked for it in any."""
    ordered = sorted(views, key=lambda v: (v["language"] != "en", v["language"], v["observed_at"]))
    out = []
    for first, others in one_language(
        ordered,
        lambda v: change_key(v["instrument"], v["kind"], v["valid_from"], v["observed_at"]),
        lambda v: str(v["language"]),
    ):
        first["also"] += [{"id": v["id"], "language": v["language"]} for v in others]
        if others:
            first["subscriptions"] = sorted({x for v in (first, *others) for x in v["subscriptions"]})
        out.append(first)
    return out


# --- notices and sources -----------------------------------------------------------------------------------


def _notices(session: Session, registry: Registry, items: Iterable[AlertItem | News]) -> list[Json]:
    steps = dict.fromkeys(i.ref for i in items if i.kind == "notice")
    out: dict[str, Json] = {}
    for id_ in steps:
        step = session.get(NoticeHistory, id_)
        for found in noticed(session, ids=[step.notice]) if step else ():
            seen = notice_view(registry, found)
            out[seen["id"]] = {
                "id": seen["id"],
                "what": step.what if step else "new",
                "title": plain(seen["title"]),
                "language": seen["language"],
                "url": safe_url(seen["url"]),
                "date": seen["date"],
                "kind": seen["kind"],
                "class": seen["class"],
                "closes": seen["closes"],
                "source": seen["source"],
                "regimes": list(dict.fromkeys(m["regime"] for m in seen["matches"])),
                "observed_at": moment(step.observed_at) if step else seen["first_seen"],
            }
    return list(out.values())


def _reminders(
    session: Session, registry: Registry, items: Iterable[AlertItem | News], now: datetime
) -> list[Json]:
    asked: dict[str, set[str]] = {}
    for item in items:
        if item.kind == REMINDER:
            asked.setdefault(item.ref, set()).add(item.subscription)
    if not asked:
        return []
    found = reminders.coming(session, registry, now.date())
    return reminders.views(registry, found, {id_: sorted(why) for id_, why in asked.items()})


def _incidents(session: Session, items: Iterable[AlertItem | News]) -> list[Json]:
    """One entry for all sources of one host with one trouble; what is over already says only that."""
    refs: dict[str, set[str]] = {}
    for item in items:
        if item.kind in ("incident", "recovery"):
            refs.setdefault(item.ref, set()).add(item.kind)
    groups: dict[tuple[str, str, bool], Json] = {}
    for id_, kinds in refs.items():
        row = session.get(IncidentRow, id_)
        if row is None:
            continue
        over = "recovery" in kinds
        seen = incident_view(row)
        group = groups.setdefault(
            (row.host, row.kind, over),
            {
                "host": row.host, "kind": row.kind, "over": over, "opened_at": seen["opened_at"],
                "closed_at": seen["closed_at"] if over else None, "message": plain(seen["message"]),
                "recovery": seen["recovery"] if over else None, "sources": [],
            },
        )  # fmt: skip
        group["opened_at"] = min(group["opened_at"], seen["opened_at"])
        group["sources"].append(row.source)
    for group in groups.values():
        group["sources"] = sorted(set(group["sources"]))
    return sorted(groups.values(), key=lambda g: (g["over"], g["opened_at"], g["host"], g["kind"]))
