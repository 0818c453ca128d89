"""How many instruments of a table have a rule, hard or soft, in the words of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time

from tracker.compare.tally import TalliedRule, TallyYear
from tracker.contract.base import Json
from tracker.publish.document import Publication, TableRow, cell, row, table
from tracker.publish.editions import gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title
from tracker.registry import Registry
from tracker.registry.codebook import Topic

YEARS = ("year", "hard", "soft", "none", "unread", "new")
_HEADS = {
    "title": "Instrument", "year": "Year", "kind": "Rule", "value": "Value", "provisions": "Provisions",
    "hard": "hard", "soft": "soft", "none": "none", "unread": "unread", "new": "New",
}  # fmt: skip
RULES = ("instrument", "title", "year", "kind", "value", "provisions")


def year_rows(found: Sequence[TallyYear]) -> list[Json]:
    """One object a year."""
    return [asdict(y) | {"new": " ".join(y.new)} for y in found]


def rule_rows(found: Sequence[TalliedRule], registry: Registry, lang: str) -> list[Json]:
    """One object an instrument."""
    return [
        asdict(r)
        | {
            "title": instrument_title(registry, r.instrument, lang, short=True),
            "provisions": "; ".join(cite(e, lang) for e in r.provisions),
        }
        for r in found
    ]


def years_publication(
    found: Sequence[TallyYear], topic: Topic, registry: Registry, on: date, lang: str
) -> Publication:
    """The count by year."""
    listed = punctuation(lang).items
    rows = [
        row(
            *(cell(str(n), kind="number", value=n) for n in (y.year, y.hard, y.soft, y.none, y.unread)),
            listed(instrument_title(registry, i, lang, short=True) for i in y.new),
        )
        for y in found
    ]
    widths = (10, 10, 10, 10, 10, 50)
    return _publication(year_rows(found), YEARS, rows, widths, topic, on, lang)


def rules_publication(
    found: Sequence[TalliedRule],
    topic: Topic,
    values: dict[str, str],
    registry: Registry,
    on: date,
    lang: str,
) -> Publication:
    """What each instrument says; ``values``: the titles of the scale."""
    listed = punctuation(lang).items
    rows = [
        row(
            instrument_title(registry, r.instrument, lang, short=True),
            cell(str(r.year), kind="number", value=r.year) if r.year else cell(),
            gettext(lang, r.kind),
            values.get(r.value, r.value),
            listed(cite(e, lang) for e in r.provisions),
        )
        for r in found
    ]
    columns = ("title", "year", "kind", "value", "provisions")
    return _publication(
        rule_rows(found, registry, lang), RULES, rows, (30, 10, 10, 30, 20), topic, on, lang, shown=columns
    )


def _publication(
    flat: list[Json], codes: Sequence[str], rows: list[TableRow], widths: tuple[int, ...], topic: Topic,
    on: date, lang: str, *, shown: Sequence[str] = (),
) -> Publication:  # fmt: skip
    heads = [gettext(lang, _HEADS[c]) for c in shown or codes]
    data = table(codes, [row(*(cell(value=r[c]) for c in codes)) for r in flat])
    return Publication(
        pick(topic.title, lang), lang, (table(heads, rows, widths=widths, sticky=True),),
        kicker=gettext(lang, "Rules by year"), when=datetime.combine(on, time.min, UTC), data=data,
    )  # fmt: skip
