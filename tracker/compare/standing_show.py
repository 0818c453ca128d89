"""Parties of treaties, and the rules between two of them, in the forms people take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.compare import labels
from tracker.compare.bilateral import BilateralRule, BilateralRules, OpenPhaseIn
from tracker.compare.cells import MatrixCell
from tracker.compare.export import as_value
from tracker.contract.parties import BetweenView, PhaseInView, standing_view
from tracker.lifecycle.parties import Standing, StandingStatus
from tracker.publish import editions, templates
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, party_name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.schema import PhaseIn, Towards

Json = dict[str, Any]
COLUMNS = (
    "instrument", "party", "status", "since", "signed", "ratified", "provisional", "in_force", "phase_ins",
    "side_letters", "non_application", "towards", "note", "basis", "evidence",
)  # fmt: skip
#: Why a rule's status does not follow from the dates of the two parties; keys of the catalogue.
WHY = {
    "non-application": "One of the two does not apply it towards the other.",
    "not-between": "Not yet in force between these two parties.",
    "later-between": "In force between these two later than otherwise.",
    "left-out": "What is coded is suspended, overridden or left out by another act.",
}


# --- parties -------------------------------------------------------------------------------------------


def rows(standings: Sequence[Standing]) -> list[Json]:
    """One object a party of a treaty."""
    return [standing_view(s) for s in standings]


def flat(row: Json) -> dict[str, Any]:
    """A row whose lists are text, for CSV and tables."""

    def text(item: Any) -> str:
        if not isinstance(item, dict):
            return str(item)
        first = item.get("provision") or item["party"]
        until = f" until {item['until']}" if item.get("until") else ""
        since = f" from {item['in_force']}" if item.get("in_force") else ""
        of = f" ({item['of']})" if item.get("of") else " (not bound)" if not since else ""
        return f"{first}{until}{since}{of}"

    return {k: "; ".join(map(text, v)) if isinstance(v, list) else v for k, v in row.items()}


def parties_html(
    standings: Sequence[Standing],
    registry: Registry,
    on: date,
    lang: str = "en",
    *,
    links: Mapping[str, str] | None = None,
    nav: dict[str, str] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    """Party x treaty as a page: an overview, then what each treaty says of each party."""
    bound = Counter(s.instrument for s in standings if s.status.binds)
    # what binds most first; what binds nobody last
    ids = sorted(dict.fromkeys(s.instrument for s in standings), key=lambda i: -bound[i])
    by_party: dict[str, dict[str, Standing]] = {}
    for s in standings:
        by_party.setdefault(s.party, {})[s.instrument] = s
    names = sorted(((party_name(p, lang), p) for p in by_party), key=lambda x: x[1])
    return templates.page(
        "site/parties.html.j2",
        lang,
        title=editions.gettext(lang, "Parties of the treaties"),
        on=on,
        columns=[(i, instrument_title(registry, i, lang, short=True)) for i in ids],
        rows=[(party, shown, by_party[party]) for shown, party in names],
        treaties=[
            (
                i,
                instrument_title(registry, i, lang, short=True),
                [(party_name(s.party, lang), s) for s in standings if s.instrument == i],
            )
            for i in ids
        ],
        states=[s for s in StandingStatus if s is not StandingStatus.NO_PARTY],
        phase=lambda p: phase_text(p, lang),
        towards=lambda t: towards_text(t, lang),
        note_of=lambda said: (said.note_zh if lang == "zh" and said.note_zh else said.note) or "",
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )


def phase_text(p: PhaseIn, lang: str) -> str:
    """ "Article 12.14 binds from 1 January 2027 (five years ...)", in an edition."""
    note = (p.note_zh if lang == "zh" and p.note_zh else p.note) or ""
    values = {"where": cite(p.provision, lang), "day": editions.format_day(p.until, lang)}
    message = {
        ("duty", True): "%(where)s binds from %(day)s",
        ("duty", False): "%(where)s is phased in",
        ("dispute-settlement", True): "dispute settlement on %(where)s from %(day)s",
        ("dispute-settlement", False): "dispute settlement on %(where)s is phased in",
    }[p.of, p.until is not None]
    said = editions.gettext(lang, message) % values
    return plain(f"{said}{f'（{note}）' if lang == 'zh' else f' ({note})'}" if note else said)


def towards_text(t: Towards, lang: str) -> str:
    note = (t.note_zh if lang == "zh" and t.note_zh else t.note) or ""
    values = {"party": party_name(t.party, lang), "day": editions.format_day(t.in_force, lang)}
    if t.in_force:
        said = editions.gettext(lang, "towards %(party)s from %(day)s") % values
    else:
        said = editions.gettext(lang, "not bound towards %(party)s") % values
    return plain(f"{said}{f'（{note}）' if lang == 'zh' else f' ({note})'}" if note else said)


# --- between two ---------------------------------------------------------------------------------------


def between_json(found: BilateralRules, registry: Registry, lang: str = "en") -> Json:
    return BetweenView.printed(
        {
            "parties": list(found.parties),
            "at": found.on,
            "topic": found.topic,
            "codebook": found.codebook,
            "rules": [_rule(r, registry, lang) for r in found.rules],
        }
    )


def _rule(r: BilateralRule, registry: Registry, lang: str) -> Json:
    return {
        "instrument": r.instrument.id,
        "title": instrument_title(registry, r.instrument.id, lang, short=True),
        "status": r.status.value,
        "binds": r.status.binds,
        "since": r.since,
        "why": [editions.gettext(lang, WHY[w]) for w in r.why],
        "coded": r.coded,
        "via": r.via,
        "coding": _coding(r.cell, lang),
        "dispute_settlement": _coding(r.disputes, lang),
        "phase_ins": [{"party": p.party, **PhaseInView.printed(p.phase)} for p in r.phase_ins],
        "parties": rows(r.standings),
    }


def _coding(cell: MatrixCell | None, lang: str) -> Json | None:
    if cell is None or cell.coding is None:
        return None
    return {
        "value": as_value(cell.coding.value),
        "value_title": labels.value_title(cell, lang),
        "strength": cell.strength,
        "provisions": list(cell.coding.provisions),
        "flags": list(cell.coding.flags),
        "note": labels.note(cell, lang),
        "basis": cell.coding.basis,
        "state": cell.state.value,
    }


def title(found: BilateralRules, registry: Registry, lang: str) -> str:
    """ "China - Singapore: cross-border transfer ..., 22 November 2026"."""
    a, b = (party_name(p, lang) for p in found.parties)
    head = f"{a}—{b}" if lang == "zh" else f"{a} - {b}"
    if found.topic and found.codebook:
        topic = next(t for t in registry.codebooks[found.codebook].topics if t.id == found.topic)
        head += f"{'：' if lang == 'zh' else ': '}{editions.pick(topic.title, lang)}"
    return head


def between_lines(found: BilateralRules, registry: Registry, lang: str = "en") -> list[str]:
    """The answer as text for a terminal."""

    def say(message: str) -> str:
        return editions.gettext(lang, message)

    out = [f"{title(found, registry, lang)}, {editions.format_day(found.on, lang)}", ""]
    if not found.rules:
        return [*out, say("No treaty of the registry has both as parties.")]
    if not found.binding:
        out += [say("Nothing in force between the two."), ""]
    for n, rule in enumerate(found.rules, 1):
        out += _rule_lines(n, rule, found, registry, lang)
    return out


def _rule_lines(
    n: int, rule: BilateralRule, found: BilateralRules, registry: Registry, lang: str
) -> list[str]:
    def say(message: str) -> str:
        return editions.gettext(lang, message)

    name_ = instrument_title(registry, rule.instrument.id, lang, short=True)
    since = f" {editions.format_day(rule.since, lang)}" if rule.since else ""
    out = [f"{n}. {name_} ({rule.instrument.id}): {name('standing', rule.status.value, lang)}{since}"]
    out += [f"   {say(WHY[w])}" for w in rule.why]
    if found.topic is not None:
        out.append(f"   {_said(rule.cell, lang)}{_via(rule, registry, lang)}")
        if rule.cell and rule.cell.coding:
            out.append(f"   {labels.note(rule.cell, lang)}")
        out.append(f"   {say('Dispute settlement')}: {_said(rule.disputes, lang)}")
        out += [f"   {open_text(p, lang)}" for p in rule.phase_ins]
    for s in rule.standings:
        out += [f"   {party_name(s.party, lang)}: {x}" for x in (s.said.side_letters if s.said else ())]
    return [*out, ""]


def _said(cell: MatrixCell | None, lang: str) -> str:
    if cell is None or cell.coding is None:
        return editions.gettext(lang, "not coded")
    where = ", ".join(cite(e, lang) for e in cell.coding.provisions)
    state = name("state", cell.state.value, lang)
    return f"{labels.value_title(cell, lang)}{f' ({where})' if where else ''} [{state}]"


def _via(rule: BilateralRule, registry: Registry, lang: str) -> str:
    if rule.via is None:
        return ""
    other = instrument_title(registry, rule.via, lang, short=True)
    return f" {editions.gettext(lang, 'as incorporated from %(title)s') % {'title': other}}"


def open_text(p: OpenPhaseIn, lang: str) -> str:
    return f"{party_name(p.party, lang)}{'：' if lang == 'zh' else ': '}{phase_text(p.phase, lang)}"


def between_html(found: BilateralRules, registry: Registry, lang: str = "en") -> str:
    return templates.page(
        "site/between.html.j2",
        lang,
        title=title(found, registry, lang),
        found=found,
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        said=lambda cell: _said(cell, lang),
        note=lambda cell: labels.note(cell, lang),
        via=lambda rule: _via(rule, registry, lang),
        why=lambda rule: [editions.gettext(lang, WHY[w]) for w in rule.why],
        open_text=lambda p: open_text(p, lang),
        nav=None,
    )
