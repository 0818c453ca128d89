"""A cell of a comparison in the words of an edition: value, flags, parties, state and the reasons for it.

`cell_words` puts all of them into words once; every format is written from what it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.compare.cells import CellChange, Matrix, MatrixCell, StaleCause
from tracker.lifecycle.instrument_status import DerivedValue
from tracker.publish import amounts
from tracker.publish.editions import format_day, gettext, ngettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, party_name, reader_name
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.codebook import ScaleValue, Topic
from tracker.registry.coding import Amount, PartyCoding

#: Why a cell has its state; keys of the catalogue.
WHY = {
    "same-text": "The cited provisions read as they did at the time of coding.",
    "searched": "The whole text held here has none of the words, but where they were read.",
    "nothing-since": "The text is held here and has had no change of substance since the coding.",
    "changed": "A cited provision has changed since the coding.",
    "relation": "Another act has amended the provisions relied on.",
    "not-in-record": "No text of this instrument is held here yet.",
    "provision-not-in-record": "The cited provision is not held here.",
    "part-in-record": "Only a part of the text is held here: the missing part may say otherwise.",
    "not-pinned": "The coding does not say which capture it is based on.",
    "basis-official": "Taken from an official page, not from the text itself.",
    "basis-secondary": "Taken from a secondary source.",
    "basis-inferred": "Concluded from other facts; read nowhere.",
    "basis-memory": "Not checked against the text.",
    "coded-later": "Coded after this date.",
    "not-coded": "Not coded yet.",
    "lead": "To be read: what is known of it is not proven.",
    "record-says": "The publisher's text held here says so.",
    "setter-in-record": "On file; the act that sets it is held here.",
    "registry-says": "On file; the act that sets it is not held here yet.",
    "since-last-look": "A later event is on file whose text is not held here yet.",
    "not-known": "Nothing is on file.",
}
#: In what a cell differs from how it was; keys of the catalogue.
_DIFFERENCES = {"value": "value", "state": "state", "text": "cited text", "coding": "reviewed"}


@dataclass(frozen=True)
class CellWords:
    """``short``: value, provisions and state in one line; "" for a blank cell without a suggestion.

    ``causes`` are in the order of `MatrixCell.causes`. ``glance``: the value in few words, for a grid. What a
    cell does not have is "".
    """

    cell: MatrixCell
    value: str
    short: str
    glance: str
    note: str
    why: str
    suggestion: str
    change: str
    flags: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    lead: str = ""
    checked: str = ""
    via: str = ""
    searched: str = ""

    def further(self, lang: str) -> list[str]:
        """What a list of notes says below the value and the note of a cell."""
        flags = punctuation(lang).items(self.flags)
        change = punctuation(lang).labelled(gettext(lang, "Changed"), self.change) if self.change else ""
        return [x for x in (flags, *self.parties, self.searched, self.checked, *self.causes, change) if x]


def cell_words(m: Matrix, topic: Topic, cell: MatrixCell, registry: Registry, lang: str) -> CellWords:
    coding = cell.coding
    return CellWords(
        cell, value_words(cell, lang), short_words(cell, lang), _glance(cell, lang),
        note_words(cell, lang, registry), why_words(cell, lang), _suggestion(cell, lang),
        _change(cell.change, registry, lang) if cell.change else "",
        tuple(_flag(m.flags, f, lang) for f in coding.flags) if coding else (),
        tuple(_party(m, topic, p, lang) for p in coding.parties) if coding else (),
        tuple(cause_words(c, registry, lang) for c in cell.causes),
        lead_words(cell, lang), _checked(cell, lang), _via(cell, registry, lang), _searched(cell, lang),
    )  # fmt: skip


def why_words(cell: MatrixCell, lang: str) -> str:
    return gettext(lang, WHY[cell.why]) if cell.why else ""


def value_words(cell: MatrixCell, lang: str) -> str:
    """The title of the scale's value, an amount with its unit, a day, a status, parties; "" for a blank."""
    if cell.derived is not None:
        return _derived(cell.derived, lang)
    if cell.coding is None:
        return ""
    return value_title(cell.coding.value, cell.scale_value, lang)


def _derived(d: DerivedValue, lang: str) -> str:
    if isinstance(d.value, tuple):
        return punctuation(lang).items(party_name(p, lang) for p in d.value)
    return name("law", d.value, lang) if isinstance(d.value, str) else format_day(d.value, lang)


def value_title(value: str | Amount | date, on_scale: ScaleValue | None, lang: str) -> str:
    if isinstance(value, Amount):
        return amounts.amount(value, lang)
    if isinstance(value, date):
        return format_day(value, lang)
    return pick(on_scale.title, lang) if on_scale else value


def _glance(cell: MatrixCell, lang: str) -> str:
    """The value in a cell of a grid: 3 %, EUR 750m, a status, how many parties."""
    value = cell.value
    if isinstance(value, Amount):
        return amounts.short(value, lang)
    if isinstance(value, tuple):
        return ngettext(lang, "%(num)s party", "%(num)s parties", len(value)) % {"num": len(value)}
    return value_words(cell, lang)


def _via(cell: MatrixCell, registry: Registry, lang: str) -> str:
    """Whose provisions a cell cites, and what takes them: "TPP, as incorporated by Article 1(1)"."""
    via = cell.coding.via if cell.coding else None
    if via is None:
        return ""
    title = instrument_title(registry, via.instrument, lang, short=True)
    clause = punctuation(lang).items(cite(p.eid, lang) for p in cell.clause)
    if via.relation == "incorporates":
        return gettext(lang, "%(title)s, as incorporated by %(clause)s") % {"title": title, "clause": clause}
    day = format_day(via.since, lang) if via.since else ""
    return gettext(lang, "as amended by %(title)s, from %(day)s") % {"title": title, "day": day}


def note_words(cell: MatrixCell, lang: str, registry: Registry | None = None) -> str:
    """The coder's note; of a derived cell, since when and by which act."""
    if cell.coding is not None:
        return pick(cell.coding.note, lang)
    d = cell.derived
    if d is None or d.on is None or not isinstance(d.value, str):
        return ""
    by = instrument_title(registry, d.by, lang, short=True) if registry and d.by else ""
    message = "from %(day)s, by %(by)s" if by else "from %(day)s"
    return gettext(lang, message) % {"day": format_day(d.on, lang), "by": by}


def short_words(cell: MatrixCell, lang: str) -> str:
    """A cell in one line: value, provisions, and the state where it is not current."""
    if cell.blank:
        return _suggestion(cell, lang)
    shown = value_words(cell, lang)
    if cell.cited:
        shown += f" ({'; '.join(cite(p.eid, lang) for p in cell.cited)})"
    return plain(shown + _state(cell, lang))


def _state(cell: MatrixCell, lang: str) -> str:
    return f" [{name('state', cell.state.value, lang)}]" if cell.state.value != "current" else ""


def _flag(titles: Mapping[str, dict[str, str]], code: str, lang: str) -> str:
    """The title of a flag; one that no codebook declares is shown as it is, made readable."""
    return pick(titles[code], lang) if code in titles else code.replace("-", " ")


def _party(m: Matrix, topic: Topic, p: PartyCoding, lang: str) -> str:
    """What holds for one party: "Viet Nam: until 14 January 2027; ..."."""
    marks = punctuation(lang)
    said = []
    if p.value is not None:
        scale = m.book.values_of(topic) if m.book else []
        said.append(value_title(p.value, next((v for v in scale if v.code == p.value), None), lang))
    if p.from_:
        said.append(gettext(lang, "from %(day)s") % {"day": format_day(p.from_, lang)})
    if p.until:
        said.append(gettext(lang, "not until after %(day)s") % {"day": format_day(p.until, lang)})
    said += [_flag(m.flags, f, lang) for f in p.flags]
    said += [cite(eid, lang) for eid in p.provisions]
    if p.note:
        said.append(pick(p.note, lang))
    return marks.labelled(party_name(p.party, lang), marks.clauses(said))


def cause_words(x: StaleCause, registry: Registry, lang: str) -> str:
    """What made a cell stale: "Article 113 changed on 27 July 2026, by ..."."""
    where = cite(x.eid, lang) if x.eid else gettext(lang, "the text")
    by = instrument_title(registry, x.by, lang, short=True)
    values = {"where": where, "by": by, "on": format_day(x.on, lang)}
    if x.event:
        message = "%(event)s on %(on)s, by %(by)s" if by else "%(event)s on %(on)s"
        values["event"] = name("event", x.event, lang)
    elif x.relation:
        message = "%(by)s: %(relation)s %(where)s from %(on)s"
        values["relation"] = name("relation", x.relation, lang)
    elif x.change is None:
        message = "the text of %(where)s held here differs"
    elif by:
        message = "%(where)s changed, seen on %(on)s, by %(by)s"
    else:
        message = "%(where)s changed, seen on %(on)s"
    return gettext(lang, message) % values


def _change(x: CellChange, registry: Registry, lang: str) -> str:
    """In what a cell differs from how it was, what it was, and what moved it."""
    marks = punctuation(lang)
    said = [marks.items(gettext(lang, _DIFFERENCES[w]) for w in x.what)]
    if "value" in x.what or "state" in x.what:
        was = value_words(x.before, lang) or name("state", x.before.state.value, lang)
        if not x.before.blank:
            was += _state(x.before, lang)
        said.append(gettext(lang, "before: %(value)s") % {"value": was})
    return marks.clauses([*said, *(cause_words(y, registry, lang) for y in x.by)])


def _suggestion(cell: MatrixCell, lang: str) -> str:
    """What the finder proposes for a blank cell, marked as such; "" where it proposes nothing."""
    s = cell.suggested
    if s is None:
        return ""
    value = pick(s.scale_value.title, lang) if s.scale_value else "?"
    where = "; ".join(cite(p.eid, lang) for p in s.cited)
    return plain(f"[{punctuation(lang).labelled(gettext(lang, 'suggested'), f'{value} ({where})')}]")


def _checked(cell: MatrixCell, lang: str) -> str:
    """Who read the law a second time, and when."""
    coding = cell.coding
    if coding is None or coding.checked_by is None:
        return ""
    if coding.checked_on is None:
        return gettext(lang, "read again by %(who)s") % {"who": reader_name(coding.checked_by, lang)}
    values = {"day": format_day(coding.checked_on, lang), "who": reader_name(coding.checked_by, lang)}
    said = gettext(lang, "read again on %(day)s by %(who)s") % values
    if coding.second is None:
        return said
    return punctuation(lang).labelled(
        said, gettext(lang, "found otherwise (%(value)s)") % {"value": bare(coding.second)}
    )


def _searched(cell: MatrixCell, lang: str) -> str:
    """What the statement that a text has no such rule rests on."""
    if cell.whole is None:
        return ""
    message = "no such rule: the whole text (as seen on %(day)s) was searched for %(words)s"
    marks = punctuation(lang)
    words = marks.items(cell.searched)
    return gettext(lang, message) % {"day": format_day(cell.whole.observed_at, lang), "words": words}


def lead_words(cell: MatrixCell, lang: str) -> str:
    """Where a reader finds out what a lead only says: "to be read: look at Article 5"; never what it says."""
    if cell.lead is None:
        return ""
    where = punctuation(lang).items(cite(eid, lang) for eid in cell.lead.provisions)
    if not where:
        return gettext(lang, "to be read")
    return gettext(lang, "to be read: look at %(where)s") % {"where": where}


def bare(value: str | Amount | date | tuple[str, ...] | None) -> str:
    """A value as one word or number, for programs."""
    if isinstance(value, Amount):
        return f"{value.number:.10g}"
    return "" if value is None else " ".join(value) if isinstance(value, tuple) else str(value)


def lines(*texts: str | Iterable[str]) -> list[str]:
    """Texts and lists of texts in one list, without those that are empty."""
    found = [[t] if isinstance(t, str) else t for t in texts]
    return [x for some in found for x in some if x]
