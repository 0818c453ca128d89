"""The words of a table in an edition: values, flags, parties, states and the reasons for them."""

from __future__ import annotations

from datetime import date

from tracker.compare import amounts
from tracker.compare.cells import CellChange, Matrix, MatrixCell, StaleCause
from tracker.lifecycle.instrument_status import DerivedValue
from tracker.publish import editions
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, party_name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.codebook import Topic
from tracker.registry.coding import Amount, PartyCoding

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
    "record-says": "The publisher's text in the record says so.",
    "setter-in-record": "The registry says so; the act that sets it is in the record.",
    "registry-says": "The registry says so; the record has not seen it.",
    "since-last-look": "The registry knows a later event, which the record has not seen.",
    "not-known": "Neither the record nor the registry knows it.",
}
#: What a cell differs in since a day.
MOVED = {
    "value": "value",
    "state": "state",
    "text": "cited text",
    "coding": "read again",
}


def t(lang: str, message: str) -> str:
    return editions.gettext(lang, message)


def separators(lang: str) -> tuple[str, str]:
    """Between items of a list, and between clauses."""
    return ("、", "；") if editions.edition(lang) == "zh" else (", ", "; ")


def colon(lang: str) -> str:
    return "：" if editions.edition(lang) == "zh" else ": "


def why(cell: MatrixCell, lang: str) -> str:
    return t(lang, WHY[cell.why]) if cell.why else ""


def value_title(cell: MatrixCell, lang: str) -> str:
    """The value in words: the title of the scale's value, an amount with its unit, a day, a status."""
    if cell.derived is not None:
        return _derived(cell.derived, lang)
    if cell.coding is None:
        return ""
    if isinstance(cell.coding.value, str) and cell.scale_value:
        return editions.pick(cell.scale_value.title, lang)
    return _value(cell.coding.value, lang)


def _derived(d: DerivedValue, lang: str) -> str:
    if isinstance(d.value, tuple):
        return separators(lang)[0].join(party_name(p, lang) for p in d.value)
    if isinstance(d.value, str):
        return name("law", d.value, lang)
    return editions.format_day(d.value, lang)


def _value(value: str | Amount | date, lang: str) -> str:
    if isinstance(value, Amount):
        return amounts.amount(value, lang)
    return value if isinstance(value, str) else editions.format_day(value, lang)


def note(cell: MatrixCell, lang: str, registry: Registry | None = None) -> str:
    """The coder's note; of a derived cell, since when and by which act."""
    if cell.coding is not None:
        return editions.pick(cell.coding.note, lang)
    d = cell.derived
    if d is None or d.on is None or not isinstance(d.value, str):
        return ""
    by = instrument_title(registry, d.by, lang, short=True) if registry and d.by else ""
    message = "from %(day)s, by %(by)s" if by else "from %(day)s"
    return t(lang, message) % {"day": editions.format_day(d.on, lang), "by": by}


def flag(m: Matrix, code: str, lang: str) -> str:
    """The title of a flag; one that no codebook declares is shown as it is, made readable."""
    title = m.flags.get(code)
    return editions.pick(title, lang) if title else code.replace("-", " ")


def flags(m: Matrix, cell: MatrixCell, lang: str) -> list[str]:
    return [flag(m, f, lang) for f in cell.coding.flags] if cell.coding else []


def parties(m: Matrix, topic: Topic, cell: MatrixCell, lang: str) -> list[str]:
    """One line a party for which something else holds: "Viet Nam: until 14 January 2027; ..."."""
    return [_party(m, topic, p, lang) for p in cell.coding.parties] if cell.coding else []


def _party(m: Matrix, topic: Topic, p: PartyCoding, lang: str) -> str:
    said = []
    if p.value is not None:
        scale = m.book.values_of(topic) if m.book else []
        found = next((v for v in scale if v.code == p.value), None)
        said.append(editions.pick(found.title, lang) if found else _value(p.value, lang))
    if p.from_:
        said.append(t(lang, "from %(day)s") % {"day": editions.format_day(p.from_, lang)})
    if p.until:
        said.append(t(lang, "not until after %(day)s") % {"day": editions.format_day(p.until, lang)})
    said += [flag(m, f, lang) for f in p.flags]
    said += [cite(eid, lang) for eid in p.provisions]
    if p.note:
        said.append(editions.pick(p.note, lang))
    return party_name(p.party, lang) + colon(lang) + separators(lang)[1].join(said)


def touched(x: StaleCause, registry: Registry, lang: str) -> str:
    """One line on what made a cell stale: "Article 113 changed on 27 July 2026, by ..."."""
    where = cite(x.eid, lang) if x.eid else t(lang, "the text")
    by = instrument_title(registry, x.by, lang, short=True)
    on = editions.format_day(x.on, lang)
    if x.event:
        message = "%(event)s on %(on)s, by %(by)s" if by else "%(event)s on %(on)s"
        return t(lang, message) % {"event": name("event", x.event, lang), "on": on, "by": by}
    if x.relation:
        message = "%(by)s: %(relation)s %(where)s from %(on)s"
        return t(lang, message) % {
            "by": by, "relation": name("relation", x.relation, lang), "where": where, "on": on,
        }  # fmt: skip
    if x.change is None:
        return t(lang, "%(where)s reads differently in the record") % {"where": where}
    if by:
        return t(lang, "%(where)s changed, seen on %(on)s, by %(by)s") % {"where": where, "on": on, "by": by}
    return t(lang, "%(where)s changed, seen on %(on)s") % {"where": where, "on": on}


def moved(x: CellChange, registry: Registry, lang: str) -> str:
    """In one line: in what a cell differs, what it was, and what moved it."""
    comma, clause = separators(lang)
    said = [comma.join(t(lang, MOVED[w]) for w in x.what)]
    if "value" in x.what or "state" in x.what:
        was = value_title(x.before, lang) or name("state", x.before.state.value, lang)
        if not x.before.blank and x.before.state.value != "current":
            was += f" [{name('state', x.before.state.value, lang)}]"
        said.append(t(lang, "before: %(value)s") % {"value": was})
    said += [touched(y, registry, lang) for y in x.by]
    return clause.join(said)


def suggestion(cell: MatrixCell, lang: str) -> str:
    """What the finder proposes for a blank cell, marked as such; "" where it proposes nothing."""
    s = cell.suggested
    if s is None:
        return ""
    value = editions.pick(s.scale_value.title, lang) if s.scale_value else "?"
    between = ": " if editions.edition(lang) == "en" else "："
    where = "; ".join(cite(p.eid, lang) for p in s.cited)
    return plain(f"[{editions.gettext(lang, 'suggested')}{between}{value} ({where})]")
