"""What a change means, in sentences: one that stands everywhere the change is shown, and up to five more.

Made from key facts (`tracker.model.KeyFact`) and dated steps (`tracker.lifecycle.steps`) by templates of the
catalogue. Where no fact carries a sentence, it says which provisions differ. What proves a sentence stands
behind it as article numbers; the clause before and after is quoted in its own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from tracker.law import eids
from tracker.lifecycle.step import Confidence, Step, StepSource, StepState
from tracker.lifecycle.steps import law_since
from tracker.model import FactValue, KeyFact, Significance
from tracker.publish import fact_words
from tracker.publish.change_summary import Named, end_of, units
from tracker.publish.clauses import LIMIT
from tracker.publish.editions import edition, format_day, gettext, ngettext, pgettext, punctuation
from tracker.publish.eid_labels import cite, cite_all, unit_of, unnumbered
from tracker.publish.labels import condition, instrument_title, part_words, party_name
from tracker.publish.plain import plain, shorten
from tracker.publish.sentence import Row, Sentence
from tracker.registry import Registry

#: Sentences after the first; provisions that stand as the proof of one.
MORE, PROOF = 5, 4
#: How long before its day the text of an amendment is shown at most.
_AHEAD = timedelta(days=3 * 365)


def act_label(registry: Registry, instrument: str | None, lang: str, *, mixed: bool = True) -> str:
    """The short title, with the jurisdiction where acts of several stand together: "AI Act (EU)"."""
    title = plain(instrument_title(registry, instrument, lang, short=True))
    regime = registry.regime_of(instrument) if instrument else None
    if not mixed or regime is None or not title:
        return title
    code = regime.jurisdiction.partition("-")[0]
    if len(code) != 2:  # an organisation or a treaty, which its title names
        return title
    party = party_name(code, lang)
    where = pgettext(lang, "jurisdiction", _SHORT[code]) if code in _SHORT else party
    return title if any(x in title for x in (where, party)) else f"{title}{punctuation(lang).aside(where)}"


#: Jurisdictions that texts name otherwise than CLDR does.
_SHORT = {"AE": "UAE", "EU": "EU", "GB": "UK", "US": "US", "VN": "Viet Nam"}


def sentences(
    view: Row,
    steps: Iterable[Step],
    registry: Registry,
    lang: str,
    *,
    mixed: bool = True,
    more: int = MORE,
) -> list[Sentence]:
    """The sentences of a change, the first of them for every list, and ``more``; never empty.

    ``view``: the JSON shape of a change (`tracker.contract.change`); its rows may lack the texts, then no
    clause is quoted. ``steps``: dated steps, at least those of the instrument. ``mixed``: beside acts of
    other jurisdictions.
    """
    mine = [s for s in steps if s.instrument == view["instrument"]]
    telling = _Telling(view, mine, registry, lang, more)
    act = act_label(registry, view["instrument"], lang, mixed=mixed)
    return [
        replace(s, act=act if n == 0 else "", translation=telling.translation(s._row))
        for n, s in enumerate(telling.all())
    ]


def from_when(view: Row, steps: Iterable[Step], registry: Registry) -> date | None:
    """The day from which a change is law: the publisher's, that of the amending act, or that of a further
    entry into force of the instrument, where just one can be meant."""
    if view["valid_from"]:
        return date.fromisoformat(view["valid_from"][:10])
    if not view["observed_at"]:
        return None
    seen = date.fromisoformat(view["observed_at"][:10])
    acts = view["causes"] or amending_acts(registry, view["instrument"])
    of_acts = {law_since(registry, act, view["instrument"]) for act in acts} - {None}
    own = {
        s.date for s in steps
        if s.instrument == view["instrument"] and s.event == "in_force" and not s.party
        and s.state in (StepState.UPCOMING, StepState.PASSED)
    }  # fmt: skip
    further = own - {min(own)} if own else own
    later = {day for day in of_acts | further if day and seen <= day <= seen + _AHEAD}
    return later.pop() if len(later) == 1 else None


def amending_acts(registry: Registry, instrument: str | None) -> list[str]:
    """The acts that the registry says amend an instrument."""
    return [r.from_ for r in registry.relations if (r.to, r.type) == (instrument, "amends")]


@dataclass(frozen=True)
class DateOfChange:
    """A date of application that a change set or moved: what it is about, the step, where the text has it."""

    what: str
    step: Step
    eids: tuple[str, ...]


def dates_of(view: Row, steps: Iterable[Step], registry: Registry, lang: str) -> list[DateOfChange]:
    """The dates that a change moved, then those it set, the earliest first."""
    mine = [s for s in steps if s.instrument == view["instrument"]]
    telling = _Telling(view, mine, registry, lang)
    found = sorted(
        filter(telling._of_this, mine), key=lambda s: (s.was_due is None, eids.depth(s.eid or ""), s.date)
    )
    return [DateOfChange(telling._subject(s), s, telling._place(s)) for s in found]


@dataclass(frozen=True)
class _Telling:
    """One change in one edition."""

    view: Row
    steps: Sequence[Step]
    registry: Registry
    lang: str
    more: int = MORE

    def all(self) -> list[Sentence]:
        named = units(self.view["provisions"])
        whole = self._whole()
        dates, told = list(self._dates()), list(islice(self._facts(), 1 + self.more))
        moved = [s for s in dates if s.kind == "date_moved"]
        facts = [*moved, *told[:_BEFORE_DAYS], *(s for s in dates if s not in moved), *told[_BEFORE_DAYS:]]
        found = ([whole] if whole else facts or [self._differs(named)])[: 1 + self.more]
        found[0] = self._from_when(found[0])
        found = list(_quoted_once(found))
        renumbered = named.get("renumbered", ())
        if renumbered and (said := self._renumbered(renumbered)) != found[0].said:
            found.append(self._sentence(said, ()))
        return found

    def t(self, message: str, **values: object) -> str:
        return gettext(self.lang, message) % values

    def _sentence(
        self, said: str, proof: Sequence[str], quote: str = "", kind: str = "", about: Iterable[str] = ()
    ) -> Sentence:
        behind = punctuation(self.lang).aside(cite_all(proof, self.lang, PROOF)) if proof else ""
        about = tuple(about)
        return Sentence(
            "", plain(f"{said}{behind}"), tuple(proof), quote, self.view["language"] or "", self.lang, kind,
            point=plain(said), _row=self._row(proof, about, kind), _about=about,
        )  # fmt: skip

    def translation(self, row: Row | None) -> str:
        """Somebody's translation of the words of a row as they are now, if there is one."""
        words = row and (row.get("own") or row.get("after"))
        if not row or not words:
            return ""
        found = self.registry.translation(
            self.view["instrument"], row["eid"], plain(words), edition(self.lang)
        )
        if found is None:
            return ""
        marks = punctuation(self.lang)
        who = [self.t("translator: %(name)s", name=found.translator)]
        if found.reviewer:
            who.append(self.t("reviewer: %(name)s", name=found.reviewer))
        return marks.labelled(
            self.t("reference translation (unofficial)"),
            f"{found.text}{marks.aside(marks.semicolon.join(who))}",
        )

    # --- the whole text -------------------------------------------------------------------------

    def _whole(self) -> Sentence | None:
        """What happened to the text as a whole."""
        kind = end_of(self.view["kind"], (r["code"] for r in self.view["reason_codes"]))
        if kind not in _WHOLE:
            return None
        alone, by = _WHOLE[kind]
        acts = [plain(instrument_title(self.registry, c, self.lang)) for c in self.view["causes"]]
        said = self.t(by, act=punctuation(self.lang).items(acts)) if by and acts else self.t(alone)
        return self._sentence(said, (), kind=kind)

    # --- dates ----------------------------------------------------------------------------------

    def _dates(self) -> Iterator[Sentence]:
        """Dates that this change moved or set, the widest provision first."""
        mine = [s for s in self.steps if self._of_this(s)]
        for s in sorted(mine, key=lambda s: (eids.depth(s.eid or ""), s.date)):
            what = self._subject(s)
            message = _SET if s.was_due is None else _MOVED if what else _ALL_MOVED
            was, day = (format_day(d, self.lang) for d in (s.was_due, s.date))
            about = (
                _printed(s.date, self.view["language"]),
                f"{s.date.year}年{s.date.month}月{s.date.day}日",
            )
            kind = "date_moved" if s.was_due else "duty_begins"
            said = self.t(message, what=what, before=was, day=day)
            sentence = self._sentence(said, self._place(s), kind=kind, about=about)
            yield replace(sentence, before=_day(s.was_due), after=_day(s.date))

    def _of_this(self, s: Step) -> bool:
        """Whether this change moved or set the date of a step."""
        if s.event not in _APPLIES or s.party or s.confidence is Confidence.DOUBTFUL:
            return False
        if (s.eid or "").startswith(
            "suppl_"
        ) and not s.condition:  # of the amending act, not of its supplement
            return False
        stands = s.state in (StepState.UPCOMING, StepState.PASSED)
        found = s.source is StepSource.TEXT and stands and s.change == self.view["id"]
        set_ = s.act in self.view["causes"] and s.act != s.instrument
        return (found or set_) and bool(s.was_due or self._subject(s))

    def _subject(self, s: Step) -> str:
        """What a date is about: the registry's words, else the parts that the text names."""
        if s.condition:
            # What follows a comma in Chinese is a remark: it stands in brackets before "的适用日期".
            what, _, more = plain(condition(s, self.lang)).partition("，")
        else:
            what, more = part_words(s, self.lang)
        said = f"{what}{punctuation(self.lang).aside(more)}" if what else ""
        if not s.eid or (s.condition and said):
            return said
        if said and s.eid not in s.parts and not any(eids.is_within(part, s.eid) for part in s.parts):
            return self.t("%(parts)s as regards %(what)s", parts=said, what=cite(s.eid, self.lang))
        return said or cite(s.eid, self.lang)

    def _place(self, s: Step) -> tuple[str, ...]:
        act, _, eid = (s.stands_in or s.set_by or "").partition("#")
        return (eid,) if eid and act == self.view["instrument"] else (s.eid,) if s.eid else ()

    # --- facts ----------------------------------------------------------------------------------

    def _facts(self) -> Iterator[Sentence]:
        """The key facts, in their order; dates that a step or the first sentence tells are left out."""
        if self._corrects():  # what was meant from the beginning is neither new nor higher
            return
        days = {s.date.isoformat() for s in self.steps if self._of_this(s)}
        if law := self._from:
            days.add(law.isoformat())
        instrument = self.registry.instruments.get(self.view["instrument"] or "")
        title = " ".join(instrument.title.values()) if instrument else ""
        facts = [KeyFact.from_json(data) for data in self.view.get("key_facts") or ()]
        multiples = any((f.measure or "").endswith(("multiple_fine", "highest_multiple")) for f in facts)
        seen: set[tuple[str, tuple[str, ...]]] = set()
        tops = [f for f in facts if f.after and (f.measure or "").startswith("highest_")]
        highest = {(f.after.number, eid) for f in tops if f.after for eid in f.eids}
        fined = {(f.after.number, e) for f in facts if f.after and f.kind in _FINES for e in f.eids}
        facts = [f for f in facts if not _is_highest(f, highest) and not _is_fine(f, fined)]
        for fact in facts:
            if fact.confidence != "sure" or (fact.kind in _DATED and fact.after and fact.after.date in days):
                continue
            if fact.kind == "repeal":
                if gone := [e for e in fact.eids if not _groups(e)]:
                    yield self._gone(gone)
                continue
            told = fact_words.words(fact, self.lang, title)
            if told is None or (told[0], fact.eids) in seen:
                continue
            seen.add((told[0], fact.eids))
            said, quote = told
            own = None if fact.kind in _DATED else self._own_day(fact)
            if own:
                said = self.t("%(said)s, applicable from %(day)s", said=said, day=format_day(own, self.lang))
            about = [v.printed for v in (fact.after, fact.before) if v and v.printed]
            sentence = self._sentence(said, fact.eids, quote, fact.kind, about)
            if multiples and fact.measure == "highest_fixed_fine":
                apart = self.t("fines by multiples apart")
                sentence = replace(sentence, said=f"{sentence.said}{punctuation(self.lang).semicolon}{apart}")
            yield replace(sentence, before=fact.before, after=fact.after, own_day=own is not None)

    def _own_day(self, fact: KeyFact) -> str | None:
        """The day of a fact where it is not that of the change: its own, or a step's for its provisions."""
        day = fact.from_day
        for s in self.steps if fact.eids else ():
            parts = s.parts or ((s.eid,) if s.eid else ())
            if self._of_this(s) and all(any(eids.is_within(e, p) for p in parts) for e in fact.eids):
                day = s.date.isoformat()
        return None if day == (self._from.isoformat() if self._from else None) else day

    def _gone(self, gone: Sequence[str]) -> Sentence:
        """Provisions that ended; where their numbers are given to others, "former". What is only no longer
        there is not called repealed."""
        rows = self.view["provisions"]
        taken = {p["eid"] for p in rows if p["action"] not in ("removed", "repealed")}
        marked = {p["eid"] for p in rows if p["action"] == "repealed"}
        how = "repealed" if marked.issuperset(gone) else "removed"
        message = _FORMER if taken.intersection(gone) else _DIFFERS[how]
        said = ngettext(self.lang, *message, len(gone)) % {"listed": cite_all(gone, self.lang, PROOF)}
        sentence = self._sentence(said, (), kind="repeal")
        return replace(sentence, eids=tuple(gone), _row=self._row(gone, (), "repeal"))

    # --- the clause behind a sentence -----------------------------------------------------------

    def _row(self, proof: Sequence[str], about: Sequence[str], kind: str) -> Row | None:
        """The row whose words prove a sentence: of the provision itself, inside it or around it; first one
        that has the words it is about. Ids are of the new text, but for what ended."""
        ended = ("removed", "repealed")
        rows = [p for p in self._worded() if kind in _ENDED or p["action"] not in ended]
        if kind == "repeal":
            rows = [p for p in rows if p["action"] in ended] or rows
        for eid in proof:
            inside = [p for p in rows if eids.is_within(p["eid"], eid)]
            naming = [p for p in inside if any(x in (p["after"] or p["before"]) for x in about)]
            own = [p for p in inside if p["eid"] == eid]
            around = [p for p in rows if eids.is_below(eid, p["eid"])]
            if found := naming or own or inside or around:
                return self._introduced(found[0])
        if proof and about and kind.startswith("new_"):  # moved here from elsewhere, with other rows
            return {"eid": proof[0], "before": None, "after": about[0]}
        return None

    def _worded(self) -> list[Row]:
        rows = [p for p in self.view["provisions"] if p.get("before") or p.get("after")]
        return [p for p in rows if not p["rollup"]] or rows

    def _introduced(self, row: Row) -> Row:
        """A new point with the words that lead to it, where those changed too."""
        above = eids.parent(row["eid"])
        lead = next((p for p in self.view["provisions"] if p["eid"] == above and p.get("after")), None)
        if row.get("before") or lead is None or not lead["after"].rstrip().endswith((":", "：")):
            return row
        return {
            **row,
            "before": lead["before"],
            "after": f"{lead['after'].rstrip()} {row['after']}",
            "own": row["after"],
        }

    # --- no fact --------------------------------------------------------------------------------

    def _differs(self, named: Mapping[str, Sequence[Named]]) -> Sentence:
        """Which provisions differ, a few of each by name, and the heaviest of them in words."""
        parts: list[str] = []
        proof: list[str] = []
        told = {a: [n for n in found if n.significance != "editorial"] for a, found in named.items()}
        units_ = [n.eid for found in told.values() for n in found if not _groups(n.eid)]
        headings = {n.eid: n.heading for found in told.values() for n in found if n.heading}
        for action, message in self._differing().items():
            found = [n.eid for n in told.get(action, ()) if not units_ or not _groups(n.eid)]
            found = [e for e in found if not any(eids.is_below(other, e) for other in units_)]
            if found:
                listed = self._named(found, headings)
                parts.append(ngettext(self.lang, *message, len(found)) % {"listed": listed})
                proof += found
        if not parts:
            proof = [n.eid for a in _DIFFERS for n in named.get(a, ())]
            if proof:
                parts = [ngettext(self.lang, *_FORM, len(proof)) % {"num": len(proof)}]
            elif named.get("renumbered"):
                parts = [self._renumbered(named["renumbered"])]
        if self.view["kind"] == "restored":
            parts.insert(0, self.t("in force again"))
        said = punctuation(self.lang).clauses(parts) or self.t(_NOTHING)
        return replace(self._sentence(said, ()), eids=tuple(proof), _row=self._heaviest(proof))

    def _named(self, found: Sequence[str], headings: Mapping[str, str]) -> str:
        """Provisions by number, those without one by their heading."""
        if len(found) > 1 or not unnumbered(found[0]) or found[0] not in headings:
            return cite_all(found, self.lang, PROOF)
        heading = punctuation(self.lang).quoted(shorten(plain(headings[found[0]]), 90))
        return pgettext(self.lang, "citation", "section %(heading)s") % {"heading": heading}

    def _differing(self) -> dict[str, tuple[str, str]]:
        return {**_DIFFERS, "amended": _CORRECTED} if self._corrects() else _DIFFERS

    def _heaviest(self, proof: Sequence[str]) -> Row | None:
        rows = [p for p in self._worded() if any(eids.is_within(p["eid"], e) for e in proof)]
        return min(
            rows,
            key=lambda p: (-Significance(p["significance"]).rank, not (p["before"] and p["after"])),
            default=None,
        )

    def _renumbered(self, items: Sequence[Named]) -> str:
        kinds = {unit_of(n.eid).rpartition("__")[2].partition("_")[0] for n in items}
        one, many = _RENUMBERED.get(kinds.pop() if len(kinds) == 1 else "", _RENUMBERED[""])
        return ngettext(self.lang, one, many, len(items)) % {"num": len(items)}

    # --- from when ------------------------------------------------------------------------------

    def _from_when(self, first: Sentence) -> Sentence:
        """The first sentence with the day from which the change is law, where it is known."""
        # The supplement of an amending act says itself from when its rules hold.
        apart = first.kind == "" and first.eids and all(e.startswith("suppl_") for e in first.eids)
        if first.kind in _DATED or first.own_day or self._from is None or self._corrects() or apart:
            return first
        said, _, rest = first.said.partition(punctuation(self.lang).semicolon)
        if first.kind == "":  # several clauses, each of which is law from that day
            said, rest = first.said, ""
        said = self.t("%(said)s, from %(day)s", said=said, day=format_day(self._from, self.lang))
        return replace(first, said=punctuation(self.lang).clauses(x for x in (said, rest) if x))

    @cached_property
    def _from(self) -> date | None:
        return from_when(self.view, self.steps, self.registry)

    def _corrects(self) -> bool:
        """A correction says what the law was from the beginning."""
        acts = [self.registry.instruments.get(c) for c in self.view["causes"]]
        return bool(acts) and all(a is not None and a.type == "corrigendum" for a in acts)


def _quoted_once(found: Iterable[Sentence]) -> Iterator[Sentence]:
    """A clause that one sentence shows whole is not quoted again by the next."""
    seen: set[str] = set()
    for s in found:
        row = s._row
        again = row is not None and row["eid"] in seen
        yield replace(s, _row=None) if again else s
        if row and len(row["before"] or "") + len(row["after"] or "") <= LIMIT:
            seen.add(row["eid"])


def _is_highest(fact: KeyFact, highest: set[tuple[str | None, str]]) -> bool:
    """Whether the fact of a provision says again what the fact of the whole text says."""
    number = fact.after.number if fact.after else None
    told = fact.kind.startswith(("new_sanction", "sanction_")) and not (fact.measure or "").startswith(
        "highest_"
    )
    return told and bool(fact.eids) and all((number, e) in highest for e in fact.eids)


def _printed(day: date, language: str | None) -> str:
    """A day as laws of a language print it: ``2 décembre 2027``."""
    try:
        return str(format_date(day, "d MMMM y", Locale.parse(language or "en", sep="-")))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


_FINES = frozenset({"sanction_up", "sanction_down", "new_sanction"})


def _is_fine(fact: KeyFact, fined: set[tuple[str | None, str]]) -> bool:
    """Whether a bare figure is that of a fine of the same provision."""
    number = fact.after.number if fact.after else None
    return fact.kind in ("threshold", "amount", "rate") and any((number, e) in fined for e in fact.eids)


def _day(day: date | None) -> FactValue | None:
    return FactValue(format_day(day, "en"), date=day.isoformat()) if day else None


def _groups(eid: str) -> bool:
    return eids.last_step(eid).partition("_")[0] in _GROUPS


_GROUPS = frozenset(
    {"cpt", "sct", "subsct", "dvn", "pt", "prt", "tit", "ttl", "book", "xhd", "block", "nif", "conclusion"}
)
#: Facts told before the days from which single provisions apply.
_BEFORE_DAYS = 3
#: Kinds proven by the old text.
_ENDED = frozenset({"repeal", "exception", "duty_ends", "scope_narrower", "scope_wider"})
#: Kinds that say their own day.
_DATED = frozenset({"date_moved", "duty_begins", "duty_ends", "first"})
_APPLIES = frozenset({"applies", "deferred", "in_force", "provisionally_applied", "rate"})
_MOVED = "the date of application of %(what)s moves from %(before)s to %(day)s"
_ALL_MOVED = "the date of application moves from %(before)s to %(day)s"
_SET = "date of application of %(what)s: %(day)s"
#: kind -> (alone, with the act that did it)
_WHOLE = {
    "first": ("first text held", ""),
    "repealed": ("repealed as a whole", "repealed as a whole by %(act)s"),
    "replaced": ("replaced as a whole", "replaced as a whole by %(act)s"),
    "suspended": ("suspended as a whole", "suspended as a whole by %(act)s"),
}
_DIFFERS = {
    "added": ("%(listed)s is new", "%(listed)s are new"),
    "repealed": ("%(listed)s is repealed", "%(listed)s are repealed"),
    "removed": ("%(listed)s is no longer in the text", "%(listed)s are no longer in the text"),
    "amended": ("%(listed)s is amended", "%(listed)s are amended"),
    "moved": ("%(listed)s is moved", "%(listed)s are moved"),
    "split": ("%(listed)s is split", "%(listed)s are split"),
    "merged": ("%(listed)s is merged", "%(listed)s are merged"),
}
_FORMER = (
    "the former %(listed)s is no longer in the text",
    "the former %(listed)s are no longer in the text",
)
_CORRECTED = ("%(listed)s is corrected", "%(listed)s are corrected")
_NOTHING = "only the status or the dates of the text differ"
_FORM = (
    "one provision is worded or printed otherwise",
    "%(num)s provisions are worded or printed otherwise",
)
_RENUMBERED = {
    "art": ("one article was renumbered", "%(num)s articles were renumbered"),
    "sec": ("one section was renumbered", "%(num)s sections were renumbered"),
    "": ("one provision was renumbered", "%(num)s provisions were renumbered"),
}
