"""What binds two parties towards each other, in the words of an edition: JSON, blocks, text, and a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.compare.bilateral import BilateralRule, BilateralRules, OpenPhaseIn
from tracker.compare.cells import MatrixCell
from tracker.contract.base import Json, day
from tracker.contract.matrix import value_view
from tracker.contract.parties import BetweenView, PhaseInView
from tracker.publish import templates
from tracker.publish.document import Items, Paragraph, Publication, Table, cell, row, table, text
from tracker.publish.editions import format_day, gettext, pgettext, pick, punctuation, sort_key
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, party_name
from tracker.publish.views.cell_words import note_words, value_words
from tracker.publish.views.compare_style import page_style
from tracker.publish.views.parties import parties_json, phase_in_words
from tracker.registry import Registry

#: Why a rule's status does not follow from the dates of the two parties; keys of the catalogue.
WHY = {
    "non-application": "One of the two does not apply it towards the other.",
    "not-between": "Not yet in force between these two parties.",
    "later-between": "In force between these two later than otherwise.",
    "only-between": "One of the two is bound towards some of the parties only, and towards this one.",
    "left-out": "What is coded is suspended, overridden or left out by another act.",
}


def bilateral_json(found: BilateralRules, registry: Registry, lang: str) -> Json:
    return BetweenView.printed(
        {
            "parties": list(found.parties),
            "at": found.on,
            "topic": found.topic,
            "codebook": found.codebook,
            "rules": [_rule_json(r, registry, lang) for r in found.rules],
        }
    )


def _rule_json(r: BilateralRule, registry: Registry, lang: str) -> Json:
    return {
        "instrument": r.instrument.id,
        "title": instrument_title(registry, r.instrument.id, lang, short=True),
        "status": r.status.value,
        "binds": r.status.binds,
        "since": r.since,
        "why": _why(r, lang),
        "coded": r.coded,
        "via": r.via,
        "coding": _coding_json(r.cell, lang),
        "dispute_settlement": _coding_json(r.disputes, lang),
        "phase_ins": [{"party": p.party, **PhaseInView.printed(p.phase)} for p in r.phase_ins],
        "parties": parties_json(r.standings),
    }


def _coding_json(found: MatrixCell | None, lang: str) -> Json | None:
    if found is None or found.coding is None:
        return None
    return {
        "value": value_view(found.value),
        "value_title": value_words(found, lang),
        "strength": found.strength,
        "provisions": list(found.coding.provisions),
        "flags": list(found.coding.flags),
        "note": note_words(found, lang),
        "basis": found.coding.basis,
        "state": found.state.value,
    }


def _title(found: BilateralRules, registry: Registry, lang: str) -> str:
    """ "China - Singapore: cross-border transfer ..."."""
    a, b = (party_name(p, lang) for p in found.parties)
    pair = pgettext(lang, "two parties", "%(one)s - %(other)s") % {"one": a, "other": b}
    if not (found.topic and found.codebook):
        return pair
    topic = next(t for t in registry.codebooks[found.codebook].topics if t.id == found.topic)
    return punctuation(lang).labelled(pair, pick(topic.title, lang))


def _nothing(found: BilateralRules, lang: str) -> str:
    if not found.rules:
        return gettext(lang, "No treaty covered here has both as parties.")
    return "" if found.binding else gettext(lang, "Nothing in force between the two.")


def bilateral_publication(found: BilateralRules, registry: Registry, lang: str) -> Publication:
    said = _nothing(found, lang)
    rules = [_rule_words(r, found, registry, lang) for r in found.rules]
    listed = tuple(x for head, more in rules for x in (text(head), Items(tuple(map(text, more)))))
    blocks = (*((Paragraph(text(said)),) if said else ()), *((Items(listed),) if listed else ()))
    title = _title(found, registry, lang)
    return Publication(
        title, lang, blocks, kicker=format_day(found.on, lang), data=_data(found, registry, lang)
    )


_COLUMNS = (
    "instrument", "title", "status", "since", "binds", "why", "via", "value", "value_title", "provisions",
    "state", "dispute_settlement", "phase_ins",
)  # fmt: skip


def _data(found: BilateralRules, registry: Registry, lang: str) -> Table:
    """One line a treaty, strongest first."""
    rows = []
    for r in found.rules:
        own = r.cell if r.coded else None
        fields = (
            r.instrument.id, instrument_title(registry, r.instrument.id, lang, short=True), r.status.value,
            day(r.since) or "", str(r.status.binds).lower(), "; ".join(_why(r, lang)), r.via or "",
            str(own.value) if own and isinstance(own.value, str) else "",
            value_words(own, lang) if own else "",
            " ".join(own.coding.provisions) if own and own.coding else "", own.state.value if own else "",
            value_words(r.disputes, lang) if r.disputes else "",
            "; ".join(_phase_in(p, lang) for p in r.phase_ins),
        )  # fmt: skip
        rows.append(row(*(cell(value=x) for x in fields)))
    return table(_COLUMNS, rows)


def bilateral_text(found: BilateralRules, registry: Registry, lang: str) -> str:
    """The answer for a terminal."""
    out = [punctuation(lang).comma.join((_title(found, registry, lang), format_day(found.on, lang))), ""]
    if said := _nothing(found, lang):
        out += [said, ""]
    for n, r in enumerate(found.rules, 1):
        head, more = _rule_words(r, found, registry, lang)
        out += [f"{n}. {head}", *(f"   {x}" for x in more), ""]
    return "\n".join(out).rstrip() + "\n"


def _rule_words(
    r: BilateralRule, found: BilateralRules, registry: Registry, lang: str
) -> tuple[str, list[str]]:
    """A treaty with its status, and what is to be said of it."""
    marks = punctuation(lang)
    title = instrument_title(registry, r.instrument.id, lang, short=True) + marks.aside(r.instrument.id)
    since = f" {format_day(r.since, lang)}" if r.since else ""
    out = _why(r, lang)
    if found.topic is not None:
        out.append(f"{_said(r.cell, lang)}{_via(r, registry, lang)}")
        if r.cell and r.cell.coding:
            out.append(note_words(r.cell, lang))
        out.append(marks.labelled(gettext(lang, "Dispute settlement"), _said(r.disputes, lang)))
        out += [_phase_in(p, lang) for p in r.phase_ins]
    letters = [(s.party, x) for s in r.standings for x in (s.said.side_letters if s.said else ())]
    out += [marks.labelled(party_name(party, lang), x) for party, x in letters]
    return marks.labelled(title, f"{name('standing', r.status.value, lang)}{since}"), out


def _why(r: BilateralRule, lang: str) -> list[str]:
    return [gettext(lang, WHY[w]) for w in r.why]


def _said(found: MatrixCell | None, lang: str) -> str:
    if found is None or found.coding is None:
        return gettext(lang, "not coded")
    marks = punctuation(lang)
    where = marks.items(cite(e, lang) for e in found.coding.provisions)
    state = name("state", found.state.value, lang)
    return f"{value_words(found, lang)}{marks.aside(where)} [{state}]"


def _via(r: BilateralRule, registry: Registry, lang: str) -> str:
    if r.via is None:
        return ""
    other = instrument_title(registry, r.via, lang, short=True)
    return f" {gettext(lang, 'as incorporated from %(title)s') % {'title': other}}"


def _phase_in(p: OpenPhaseIn, lang: str) -> str:
    return punctuation(lang).labelled(party_name(p.party, lang), phase_in_words(p.phase, lang))


def bilateral_page(found: BilateralRules, registry: Registry, lang: str) -> str:
    return templates.page(
        "site/between.html.j2",
        lang,
        title=_title(found, registry, lang),
        found=found,
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        said=lambda found: _said(found, lang),
        note=lambda found: note_words(found, lang),
        via=lambda rule: _via(rule, registry, lang),
        why=lambda rule: _why(rule, lang),
        open_text=lambda p: _phase_in(p, lang),
        nav=None,
    )


def party_page(
    own: str,
    found: Sequence[BilateralRules],
    alone: Sequence[str],
    registry: Registry,
    lang: str,
    *,
    links: Mapping[str, str],
    nav: Mapping[str, Any],
) -> str:
    """What binds a party towards each other one: ``found`` one for each with a common treaty, ``alone`` the
    parties without one."""

    def other(r: BilateralRules) -> str:
        return next(p for p in r.parties if p != own)

    def in_order(codes: Iterable[str]) -> list[str]:
        return sorted(codes, key=lambda p: sort_key(party_name(p, lang), lang))

    by_other = {other(r): r for r in found}
    return templates.page(
        "site/between-party.html.j2",
        lang,
        **page_style(),
        title=gettext(lang, "What binds %(party)s towards others") % {"party": party_name(own, lang)},
        own=own,
        on=found[0].on if found else None,
        others=[(p, party_name(p, lang), by_other[p]) for p in in_order(by_other)],
        alone=[party_name(p, lang) for p in in_order(alone)],
        stop=punctuation(lang).stop,
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        why=lambda rule: _why(rule, lang),
        links=links,
        nav=nav,
    )
