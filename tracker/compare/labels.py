"""The words of a table in an edition: values, states and the reasons for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.registry.schema import Amount
from tracker.render import i18n
from tracker.render.cite import cite
from tracker.render.words import instrument_title, name

if TYPE_CHECKING:
    from tracker.compare.cells import Cell, Touched
    from tracker.registry import Registry

#: Why a cell has its state; keys of the catalogue.
WHY = {
    "same-text": "The record holds the cited provisions with the words that were read.",
    "nothing-since": "The record holds the text and no change of substance since it was read.",
    "changed": "A cited provision has changed since it was read.",
    "relation": "Another act has touched what was read.",
    "not-in-record": "The record holds no text of this instrument.",
    "provision-not-in-record": "The record does not hold the cited provision.",
    "not-pinned": "The coding does not say which capture it was read from.",
    "basis-official": "Read on an official page, not in the text itself.",
    "basis-secondary": "Taken from a secondary source.",
    "basis-memory": "From memory; not read again.",
    "coded-later": "Coded after this date.",
    "not-coded": "Nobody has coded this yet.",
}


def why(cell: Cell, lang: str) -> str:
    return i18n.gettext(lang, WHY[cell.why]) if cell.why else ""


def value_title(cell: Cell, lang: str) -> str:
    """The value in words: the title of the scale's value, or a number with its unit."""
    coding = cell.coding
    if coding is None:
        return ""
    if isinstance(coding.value, str):
        return i18n.pick(cell.scale_value.title, lang) if cell.scale_value else coding.value
    if isinstance(coding.value, Amount):
        return amount(coding.value)
    return i18n.format_day(coding.value, lang)


def amount(value: Amount) -> str:
    """A number with what it counts: "EUR 750,000,000", "3 %"."""
    return " ".join(x for x in (value.currency, f"{value.number:,.10g}", value.unit) if x)


def note(cell: Cell, lang: str) -> str:
    return i18n.pick(cell.coding.note, lang) if cell.coding else ""


def touched(t: Touched, registry: Registry, lang: str) -> str:
    """One line on what made a cell stale: "Article 113 changed on 27 July 2026, by ..."."""
    where = cite(t.eid, lang) if t.eid else i18n.gettext(lang, "the text")
    by = instrument_title(registry, t.by, lang, short=True)
    on = i18n.format_day(t.on, lang)
    if t.relation:
        message = "%(by)s: %(relation)s %(where)s from %(on)s"
        return i18n.gettext(lang, message) % {
            "by": by, "relation": name("relation", t.relation, lang), "where": where, "on": on,
        }  # fmt: skip
    if t.change is None:
        return i18n.gettext(lang, "%(where)s reads differently in the record") % {"where": where}
    if by:
        return i18n.gettext(lang, "%(where)s changed, seen on %(on)s, by %(by)s") % {
            "where": where, "on": on, "by": by,
        }  # fmt: skip
    return i18n.gettext(lang, "%(where)s changed, seen on %(on)s") % {"where": where, "on": on}
