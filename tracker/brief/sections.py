"""The sections of a briefing in the order a director reads them, each made of things that can be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.brief.change import ChangeItem
from tracker.brief.collect import Briefing
from tracker.brief.expected import Expected
from tracker.brief.phrases import Phrases
from tracker.lifecycle.period_steps import HORIZONS, horizon
from tracker.lifecycle.step import Step
from tracker.publish.clauses import Clause
from tracker.publish.document import Block, Heading, Items, Line, Panel, Paragraph, Run, text
from tracker.publish.sentence import Sentence

#: A sentence about a date that the section of moved dates has.
_MOVED = "date_moved"


@dataclass(frozen=True)
class BriefingEntry:
    """One thing a section says. ``weight``: the lower, the sooner it is told where room is short;
    ``counts``: whether it is a thing to count where it is left out, or belongs to the one before it."""

    weight: float
    said: Line | Block
    counts: bool = True


@dataclass(frozen=True)
class Section:
    """``unit``: the message that counts what is left out of it."""

    anchor: str
    title: str
    unit: tuple[str, str]
    entries: tuple[BriefingEntry, ...]
    note: str = ""

    def upto(self, weight: float) -> Section:
        """With what is told where room is for so much."""
        return replace(self, entries=tuple(e for e in self.entries if e.weight <= weight))

    @property
    def count(self) -> int:
        return sum(e.counts for e in self.entries)

    def blocks(self) -> list[Block]:
        """A heading, and the entries, lines that follow each other as one list."""
        if not self.entries:
            return []
        out: list[Block] = [Heading(2, text(self.title), self.anchor)]
        if self.note:
            out.append(Paragraph(text(self.note), "soft"))
        lines: list[Line] = []
        for e in self.entries:
            if isinstance(e.said, tuple):
                lines.append(e.said)
                continue
            if lines:
                out.append(Items(tuple(lines)))
                lines = []
            out.append(e.said)
        return [*out, Items(tuple(lines))] if lines else out


def news(b: Briefing, say: Phrases) -> list[Section]:
    """What a briefing tells, first what changed, last what has to be read again; empty sections left out."""
    found = [
        Section("changes", say.t("What changed"), ("%(num)s change", "%(num)s changes"),
                tuple(_changes(b, say))),
        Section("moved", say.t("Dates that moved"), ("%(num)s moved date", "%(num)s moved dates"),
                tuple(_moved(b, say))),
        Section("steps", say.t("Steps of this period"), ("%(num)s step", "%(num)s steps"),
                tuple(_happened(b, say))),
        Section("upcoming", say.t("What is due next"), ("%(num)s date", "%(num)s dates"),
                tuple(_due(b, say))),
        Section("consultations", say.t("Open for comment"), ("%(num)s consultation", "%(num)s consultations"),
                tuple(_consultations(b, say))),
        Section("expected", say.t("Expected in this period, not confirmed here"),
                ("%(num)s expected step", "%(num)s expected steps"), tuple(_expected(b, say))),
        Section("stale", say.t("Comparison cells to be reviewed"),
                ("%(num)s comparison cell", "%(num)s comparison cells"), tuple(_cells(b, say))),
    ]  # fmt: skip
    return [s for s in found if s.entries]


# --- what changed -------------------------------------------------------------------------------------


def _changes(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    """Each change by its sentences; those about dates that moved stand among the dates."""
    for k, c in enumerate(b.changes):
        told = b.sentences.get((c.id, say.lang))
        href = say.links.get(f"change:{c.id}")
        if told is None:  # counted, not told
            yield BriefingEntry(1000 + k, _named(c, say, href))
            continue
        first, *rest = [s for s in told if s.kind != _MOVED] or told
        yield from _sentence(replace(first, act=told[0].act), say, 1 + 2 * k, href)
        for j, s in enumerate(rest):
            yield from _sentence(s, say, 3 + 3 * j + 2 * k, None)


def _sentence(s: Sentence, say: Phrases, weight: float, href: str | None) -> Iterator[BriefingEntry]:
    """A sentence and its clause; what the sentence quotes of the clause stands there, and not twice."""
    if s.clause is None:
        yield BriefingEntry(weight, say.sentence(s, href), counts=bool(s.act))
        return
    yield BriefingEntry(weight, say.sentence(replace(s, quote=""), href), counts=bool(s.act))
    yield BriefingEntry(weight if s.quote else weight + 0.5, _quote(s, s.clause, say), counts=False)


def _quote(s: Sentence, clause: Clause, say: Phrases) -> Panel:
    own = (Paragraph((Run(s.translation, "soft"),)),) if s.translation else ()
    return Panel("quote", (Paragraph(say.clause(clause), "law"), *own))


def _named(c: ChangeItem, say: Phrases, href: str | None) -> Line:
    what = say.name("kind", c.kind), say.name("significance", c.significance), say.day(c.observed_at)
    return (*say.act(c.instrument, href=href), Run(say.marks.aside(say.marks.comma.join(what)), "soft"))


# --- dates --------------------------------------------------------------------------------------------


def _folded(found: Sequence[Step]) -> list[tuple[Step, ...]]:
    """Equal steps of several parties as one."""
    out: dict[tuple[object, ...], list[Step]] = {}
    for n, s in enumerate(found):
        out.setdefault((s.instrument, s.date, s.event) if s.party else (n,), []).append(s)
    return [tuple(some) for some in out.values()]


def _moved(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    """Each date that moved, from and to, with the clause that says so once; then what texts alone say."""
    told = _about_dates(b, say)
    shown: set[Clause] = set()
    for n, found in enumerate(_folded(b.moved)):
        s = found[0]
        days = [say.day(d) for d in (s.was_due, s.date) if d]
        was = (Run(days[0], "was"), Run(" → ")) if s.was_due else ()
        when = (*was, Run(days[-1], "now"), Run(say.marks.colon))
        yield BriefingEntry(1 + n, (*when, *say.what(found), *say.set_by(s)))
        for said in [x for x in told if all(day in x.said for day in days)]:
            told.remove(said)
            if said.clause and said.clause not in shown:
                shown.add(said.clause)
                yield BriefingEntry(4 + n, _quote(said, said.clause, say), counts=False)
    for n, said in enumerate(told):
        yield from _sentence(said, say, 5 + 3 * n, None)


def _about_dates(b: Briefing, say: Phrases) -> list[Sentence]:
    """The sentences about dates that moved, each with its act; a change with no other has it as its first."""
    out = []
    for c in b.changes:
        told = b.sentences.get((c.id, say.lang), ())
        if any(s.kind != _MOVED for s in told):
            out += [replace(s, act=told[0].act) for s in told if s.kind == _MOVED]
    return out


def _happened(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    """Steps of rules, rulings, and law that was seen before and holds from a day of the period."""
    dated: list[tuple[str, int, Line]] = [
        (found[0].date.isoformat(), _rank(found[0]), say.step(found, _parts(b, found)))
        for found in _folded(b.happened)
    ]
    for c in b.applying:
        told = b.sentences.get((c.id, say.lang))
        href = say.links.get(f"change:{c.id}")
        line = say.sentence(told[0], href) if told else _named(c, say, href)
        dated.append((c.valid_from or "", 0, line))
    dated += [(i.date or i.seen[:10], 1, say.notice_line(i)) for i in b.court]
    dated.sort(key=lambda step: step[:2])
    weightiest = sorted(range(len(dated)), key=lambda n: (dated[n][1], n))
    place = {n: 2 + 1.5 * k for k, n in enumerate(weightiest)}
    for n, (day, _, line) in enumerate(dated):
        yield BriefingEntry(place[n], (Run(say.day(day), "strong"), Run(say.marks.colon), *line))


def _rank(s: Step) -> int:
    """How much a step weighs: what binds or ends, what is made or has a remark, what is published."""
    return 0 if s.duty else 1 if s.event not in ("published", "proposed") or s.condition else 2


def _due(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    """By horizon: what is due in 30 days, in 90, in 180."""
    for h, first, each in zip(HORIZONS, (2.0, 6.0, 40.0), (1.5, 2.0, 3.0), strict=True):
        found = _folded([s for s in b.upcoming if horizon(s, b.period) == h])
        for n, some in enumerate(found):
            line = (
                Run(say.day(some[0].date), "strong"),
                Run(say.marks.colon),
                *say.step(some, _parts(b, some)),
            )
            if n == 0:
                label = Heading(3, text(say.t("within %(n)s days", n=h)))
                yield BriefingEntry(first, label, counts=False)
            yield BriefingEntry(first + each * n, line)


def _parts(b: Briefing, found: Sequence[Step]) -> list[Step]:
    return [p for s in found for p in b.parts.get(s, ())]


def _consultations(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    for n, i in enumerate(b.consultations):
        until = say.t("comments until %(day)s", day=say.day(i.closes))
        yield BriefingEntry(3 + 2 * n, (*say.notice_line(i), Run(say.marks.comma), Run(until, "strong")))


def _expected(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    for n, e in enumerate(b.expected):
        yield BriefingEntry(4 + 2 * n, _awaited(e, say))


def _awaited(e: Expected, say: Phrases) -> Line:
    if e.step:
        what = say.step([e.step])
    else:
        what = say.quoted(e.title, e.language, url=e.url) if e.title else say.act(e.instrument, short=True)
    if e.why == "moved" and e.step:
        now = say.marks.items(say.day(d) for d in e.step.now)
        why = say.t("moved to %(days)s", days=now) if now else say.t("the text names this day no more")
    elif e.why == "late":
        why = say.t("comments closed half a year ago, and no result is known here")
    else:
        why = say.t("no text and no notice held here confirms it")
    return (
        Run(say.day(e.date), "strong"),
        Run(say.marks.colon),
        *what,
        Run(say.marks.dash),
        Run(why, "strong"),
    )


# --- comparisons --------------------------------------------------------------------------------------


def _cells(b: Briefing, say: Phrases) -> Iterator[BriefingEntry]:
    for n, m in enumerate(b.recoded):
        yield BriefingEntry(5 + 3 * n, say.recoded(m))
    for n, c in enumerate(b.stale):
        yield BriefingEntry(5 + 3 * n, say.stale(c))
        if line := say.cell_clause(c):
            yield BriefingEntry(5.5 + 3 * n, Panel("quote", (Paragraph(line, "law"),)), counts=False)
