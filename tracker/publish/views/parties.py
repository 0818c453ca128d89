"""Who is bound by which treaty, in the words of an edition: as rows, as blocks, and as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.contract.base import Json
from tracker.contract.parties import standing_view
from tracker.lifecycle.parties import Standing, StandingStatus
from tracker.publish import templates
from tracker.publish.document import Block, Heading, Paragraph, Publication, Table, cell, row, table, text
from tracker.publish.editions import format_day, gettext, punctuation, sort_key, worded
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, party_name
from tracker.publish.plain import plain
from tracker.publish.views.cell_words import lines
from tracker.publish.views.compare_style import page_style
from tracker.registry import Registry
from tracker.registry.schema import PhaseIn, Towards

COLUMNS = (
    "instrument", "party", "status", "since", "signed", "ratified", "provisional", "in_force", "phase_ins",
    "side_letters", "non_application", "towards", "note", "basis", "evidence",
)  # fmt: skip


def parties_json(standings: Sequence[Standing]) -> list[Json]:
    """One object a party of a treaty."""
    return [standing_view(s) for s in standings]


def flat_rows(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """The rows with text in the place of lists, for CSV and tables."""
    return [
        {k: "; ".join(map(_flat, v)) if isinstance(v, list) else v for k, v in found.items()}
        for found in parties_json(standings)
    ]


def _flat(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    first = item.get("provision") or item["party"]
    until = f" until {item['until']}" if item.get("until") else ""
    since = f" from {item['in_force']}" if item.get("in_force") else ""
    of = f" ({item['of']})" if item.get("of") else " (not bound)" if not since else ""
    return f"{first}{until}{since}{of}"


def parties_publication(
    standings: Sequence[Standing], registry: Registry, on: date, lang: str
) -> Publication:
    title = gettext(lang, "Parties of the treaties")
    return Publication(
        title, lang, tuple(_blocks(standings, registry, on, lang)), layout="landscape", data=_data(standings),
        as_at=on,
    )  # fmt: skip


_HEADS = ("Party", "Status", "Signed", "Ratified", "In force", "Special arrangements", "Basis")


def _blocks(standings: Sequence[Standing], registry: Registry, on: date, lang: str) -> Iterator[Block]:
    message = (
        "How far each party is bound on %(day)s, by the dates on file. A blank: the treaty does not name it."
    )
    yield Paragraph(text(gettext(lang, message) % {"day": format_day(on, lang)}))
    for instrument in _order(standings):
        title = instrument_title(registry, instrument, lang, short=True)
        yield Heading(2, text(title), instrument)
        rows = [_line(s, lang) for s in _by_force(standings, instrument, lang)]
        yield table([gettext(lang, h) for h in _HEADS], rows, sticky=True, name=title)


def _order(standings: Sequence[Standing]) -> list[str]:
    """Instruments: what binds most first, what binds nobody last."""
    bound = Counter(s.instrument for s in standings if s.status.binds)
    return sorted(dict.fromkeys(s.instrument for s in standings), key=lambda i: -bound[i])


#: Parties of a treaty between two; those of more have a column each.
_PAIR = 2


def _by_force(standings: Sequence[Standing], instrument: str, lang: str) -> list[Standing]:
    """The parties of a treaty: who is bound first, by the day from which, then by name."""
    order = list(StandingStatus)
    return sorted(
        (s for s in standings if s.instrument == instrument),
        key=lambda s: (order.index(s.status), s.since or date.max, sort_key(party_name(s.party, lang), lang)),
    )


def _line(s: Standing, lang: str) -> Any:
    said = s.said
    basis = name("basis", said.basis, lang) if said and said.basis else gettext(lang, "not checked")
    provisional = (
        f"{format_day(s.provisional, lang)} ({name('standing', 'provisional', lang)})"
        if s.provisional
        else ""
    )
    return row(
        party_name(s.party, lang), name("standing", s.status.value, lang), format_day(s.signed, lang),
        format_day(s.ratified, lang), format_day(s.in_force, lang) or provisional,
        cell(*_special(s, lang)), cell(*lines(basis, said.evidence or "" if said else "")),
    )  # fmt: skip


def _special(s: Standing, lang: str) -> list[str]:
    if s.said is None:
        return []
    marks = punctuation(lang)
    letter, apart = gettext(lang, "Side letter"), gettext(lang, "Non-application")
    return lines(
        [phase_in_words(p, lang) for p in s.said.phase_ins],
        [_towards_words(t, lang) for t in s.said.towards],
        [marks.labelled(letter, x) for x in s.said.side_letters],
        [marks.labelled(apart, party_name(x, lang)) for x in s.said.non_application],
        worded(s.said, "note", lang),
    )


def _data(standings: Sequence[Standing]) -> Table:
    flat = flat_rows(standings)
    return table(COLUMNS, [row(*(cell(value=r[c] or "") for c in COLUMNS)) for r in flat])


def parties_page(
    standings: Sequence[Standing],
    registry: Registry,
    on: date,
    lang: str,
    *,
    links: Mapping[str, str] | None = None,
    nav: Mapping[str, Any] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
    party_href: Callable[[str], str] | None = None,
) -> str:
    """Party x treaty as a page: an overview, then what each treaty says of each party; ``party_href`` gives
    the page of what binds a party towards each other one."""
    ids = _order(standings)
    by_party: dict[str, dict[str, Standing]] = {}
    for s in standings:
        by_party.setdefault(s.party, {})[s.instrument] = s
    names = sorted(((party_name(p, lang), p) for p in by_party), key=lambda x: sort_key(x[0], lang))
    found = {i: _by_force(standings, i, lang) for i in ids}
    wide = [i for i in ids if len(found[i]) > _PAIR] or ids
    return templates.page(
        "site/parties.html.j2",
        lang,
        **page_style(),
        title=gettext(lang, "Parties of the treaties"),
        on=on,
        wide=[(i, instrument_title(registry, i, lang, short=True)) for i in wide],
        wide_rows=[(p, shown, by_party[p]) for shown, p in names if by_party[p].keys() & set(wide)],
        rows=[(party, shown, by_party[party]) for shown, party in names],
        treaties=[
            (
                i,
                instrument_title(registry, i, lang, short=True),
                [(party_name(s.party, lang), s) for s in found[i]],
                sum(s.status.binds for s in found[i]),
            )
            for i in ids
        ],
        states=[s for s in StandingStatus if s is not StandingStatus.NO_PARTY],
        phase=lambda p: phase_in_words(p, lang),
        towards=lambda t: _towards_words(t, lang),
        party_href=party_href,
        note_of=lambda said: worded(said, "note", lang),
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )


def phase_in_words(p: PhaseIn, lang: str) -> str:
    """ "Article 12.14 binds from 1 January 2027 (five years ...)", in an edition."""
    values = {"where": cite(p.provision, lang), "day": format_day(p.until, lang)}
    message = {
        ("duty", True): "%(where)s binds from %(day)s",
        ("duty", False): "%(where)s is phased in",
        ("dispute-settlement", True): "dispute settlement on %(where)s from %(day)s",
        ("dispute-settlement", False): "dispute settlement on %(where)s is phased in",
    }[p.of, p.until is not None]
    return plain(gettext(lang, message) % values + punctuation(lang).aside(worded(p, "note", lang)))


def _towards_words(t: Towards, lang: str) -> str:
    values = {"party": party_name(t.party, lang), "day": format_day(t.in_force, lang)}
    message = "towards %(party)s from %(day)s" if t.in_force else "not bound towards %(party)s"
    return plain(gettext(lang, message) % values + punctuation(lang).aside(worded(t, "note", lang)))
