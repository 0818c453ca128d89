"""The sections of a full briefing after its first page, and the few lines that end a short one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import tracker
from tracker.brief.change import ChangeItem
from tracker.brief.collect import Briefing
from tracker.brief.notices import NoticeItem
from tracker.brief.phrases import Phrases
from tracker.lifecycle.period_steps import HORIZONS, PeriodStep
from tracker.publish import charts
from tracker.publish.change_summary import DateMove
from tracker.publish.document import (
    Block,
    FactList,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Picture,
    Run,
    Table,
    cell,
    join,
    row,
    table,
    text,
)

#: A busy period stays a page: changes told in full, then in a line each; the rest is counted.
TOLD, NAMED = 60, 400
_NOTICES, _PROOFS, _FIRST = 60, 150, 200


def full(b: Briefing, say: Phrases) -> list[Block]:
    """All that is said after the first page, empty sections left out, the evidence last."""
    return [
        *_changes(b, say),
        *_dates(b, say),
        *_notices(b, say),
        *_others(b, say),
        *_looks(b, say),
        *_method(b, say),
    ]


def _section(heading: str, anchor: str, *blocks: Block) -> list[Block]:
    return [Heading(2, text(heading), anchor), *blocks]


def _entries(head: Sequence[str], rows: Sequence[Sequence[Sequence[Line]]], widths: tuple[int, ...]) -> Table:
    """A table whose rows are read one by one; a cell is lines."""
    return table(
        head, [row(*(cell(*lines) for lines in cells)) for cells in rows], widths=widths, style="entries"
    )


# --- changes ------------------------------------------------------------------------------------------


def _changes(b: Briefing, say: Phrases) -> list[Block]:
    if not b.groups:
        return []
    out = _section(say.t("What changed"), "changes")
    if len(b.activity) > 1:
        out.append(_activity(b, say))
    n = 0
    for g in b.groups:
        if n >= NAMED:
            break
        out.append(Heading(3, text(say.head(g.strand, g.regime))))
        full_, rest = g.changes[: max(TOLD - n, 0)], g.changes[max(TOLD - n, 0) :]
        out += [_change(c, say) for c in full_]
        n += len(full_)
        named = rest[: max(NAMED - n, 0)]
        n += len(named)
        if named:
            out.append(Items(tuple(_line(c, say) for c in named)))
    if len(b.changes) > n:
        words = say.t("%(n)s further changes of this period are in its JSON.", n=len(b.changes) - n)
        out.append(Paragraph(text(words), "soft"))
    return out


def _activity(b: Briefing, say: Phrases) -> Picture:
    codes = ("substantive", "minor", "editorial")
    rows = []
    for regime, *figures in b.activity:
        words = say.marks.enumeration.join(
            f"{n} {say.name('significance', c)}" for c, n in zip(codes, figures, strict=True) if n
        )
        rows.append((say.regime(regime), figures, words))
    label = say.t("Changes by regime")
    shown = rows[:25]
    svg = charts.change_bars(shown, label)
    return Picture(str(svg), label, tuple(f"{name}{say.marks.colon}{words}" for name, _, words in rows))


def _line(c: ChangeItem, say: Phrases) -> Line:
    what = say.name("kind", c.kind), say.name("significance", c.significance), say.day(c.observed_at)
    return (*say.act(c.instrument, href=say.links.get(f"change:{c.id}")), _bracketed(say, *what))


def _bracketed(say: Phrases, *parts: str) -> Run:
    return Run(say.marks.aside(say.marks.comma.join(parts)), "soft")


def _change(c: ChangeItem, say: Phrases) -> Panel:
    kind, weight = say.name("kind", c.kind), say.name("significance", c.significance)
    head: Line = (
        *say.act(c.instrument, href=say.links.get(f"change:{c.id}")),
        Run(" "), Run(kind, "tag"), Run(" "), Run(weight, "tag"),
    )  # fmt: skip
    pairs: list[tuple[str, tuple[Line, ...]]] = []
    if c.dates:
        pairs.append((say.t("Dates changed or newly set"), tuple(_date(d, say) for d in c.dates[:12])))
    for action in ("added", "repealed", "removed", "amended", "renumbered", "moved", "split", "merged"):
        if line := say.units(c, action):
            label = say.name("action", action)
            pairs.append((label[:1].upper() + label[1:], (line,)))
    if other := c.other_facts():
        pairs.append((say.t("Other facts"), tuple(say.fact(f, c.language) for f in other[:8])))
    if c.reasons:
        pairs.append((say.t("Why it matters"), tuple(say.reason(r, c.language) for r in c.reasons[:6])))
    applies = say.day(c.valid_from) or say.t("not stated by the publisher")
    pairs.append((say.t("Applies from"), (text(applies, style="" if c.valid_from else "soft"),)))
    if c.caused_by:
        pairs.append((say.t("Caused by"), tuple(say.act(x) for x in c.caused_by)))
    seen = f"{say.moment(c.observed_at)} · {say.tongue(c.language)}"
    if c.also:
        others = say.marks.enumeration.join(dict.fromkeys(say.tongue(x) for x, _ in c.also))
        seen += say.marks.semicolon + say.t("the same step is recorded in %(languages)s", languages=others)
    pairs.append((say.t("Seen"), (text(seen),)))
    return Panel("change", (Heading(4, head), FactList(tuple(pairs))), c.id, c.significance)


def _date(d: DateMove, say: Phrases) -> Line:
    where = say.cite(d.unit) if d.unit else say.t("the whole text")
    return (
        Run(f"{where}{say.marks.colon}"),
        Run(say.dates(d.before) or "–", "was" if d.before else "soft"), Run(" → "),
        Run(say.dates(d.after) or "–", "now" if d.after else "soft"),
    )  # fmt: skip


# --- dates --------------------------------------------------------------------------------------------


def moved_dates(s: PeriodStep, say: Phrases) -> Line:
    """``2 August 2026 → 2 December 2027``, or the new date alone."""
    if s.was is None:
        return (Run(say.day(s.date), "now"),)
    return (Run(say.day(s.was), "was"), Run(" → "), Run(say.day(s.date), "now"))


def _dates(b: Briefing, say: Phrases) -> list[Block]:
    numbers = _numbers(b)
    out: list[Block] = []
    if drawing := _timeline(b, say, numbers):
        out += _section(say.t("Dates"), "dates", drawing)
    if b.moved:
        out += _section(say.t("Deadlines that changed"), "moved", _steps(b.moved, say, numbers, moved=True))
    if b.passed:
        out += _section(
            say.t("In effect and expired in this period"),
            "passed",
            _steps(b.passed, say, numbers),
        )
    out += _section(say.t("What is due next"), "upcoming")
    if not b.upcoming:
        none = say.t("No dated duty is on file for the 180 days after this period.")
        out.append(Paragraph(text(none), "soft"))
    for horizon in HORIZONS:
        if found := [s for s in b.upcoming if s.horizon == horizon]:
            out.append(Heading(3, text(say.t("within %(n)s days", n=horizon))))
            out.append(_steps(found, say, numbers))
    if b.treaty:
        out += _section(
            say.t("Treaties: steps per party"), "treaty", _steps(_by_party(b.treaty), say, numbers)
        )
    if b.steps:
        out += _section(say.t("Steps that fell in this period"), "steps", _steps(b.steps, say, numbers))
    return out


def _by_party(found: Sequence[PeriodStep]) -> list[PeriodStep]:
    """Steps of a treaty together, party by party; what binds all of them first."""
    return sorted(found, key=lambda s: (s.instrument, s.party or "", s.date))


def _last_day(b: Briefing) -> date:
    """Where the drawing of dates ends."""
    return b.period.last + timedelta(days=HORIZONS[-1])


def _numbers(b: Briefing) -> dict[PeriodStep, str]:
    """The dates of the drawing, numbered in the order of the days."""
    last = _last_day(b).isoformat()
    found = sorted(
        dict.fromkeys(s for s in (*b.moved, *b.passed, *b.upcoming) if s.date <= last),  # a set has no order
        key=lambda s: (s.date, s.instrument, s.eid or ""),
    )
    return {s: str(n) for n, s in enumerate(found, 1)}


def _timeline(b: Briefing, say: Phrases, numbers: dict[PeriodStep, str]) -> Picture | None:
    kinds = {**dict.fromkeys(b.upcoming, "upcoming"), **dict.fromkeys(b.passed, "passed")}
    kinds |= dict.fromkeys(b.moved, "moved")
    marks = [(date.fromisoformat(s.date), kinds[s], number) for s, number in numbers.items()]
    end = _last_day(b)
    label = say.t("Dates from %(first)s to %(last)s", first=say.day(b.period.first.isoformat()),
                  last=say.day(end.isoformat()))  # fmt: skip
    svg = charts.date_marks(marks, b.period.first, end, label, say.lang)
    if not svg:
        return None
    return Picture(str(svg), label, (say.t("The numbers are those of the tables below."),))


def _steps(
    found: Sequence[PeriodStep], say: Phrases, numbers: dict[PeriodStep, str], *, moved: bool = False
) -> Table:
    rows = []
    for s in found:
        when: Line = moved_dates(s, say) if moved or s.was else text(say.day(s.date))
        place: Line = (
            *say.act(s.instrument, short=True),
            Run(f"{say.marks.comma}{say.cite(s.eid)}" if s.eid else ""),
        )
        what = (text(say.event(s)), *((say.said(s),) if say.said(s) else ()))
        rows.append(((text(numbers.get(s, "")),), (when,), (place,), what, (say.set_by(s),)))
    head = (say.t("No."), say.t("Date"), say.t("Instrument"), say.t("Step"), say.t("Laid down in"))
    if not any(s in numbers for s in found):  # none of them is in the drawing
        return _entries(head[1:], tuple(row[1:] for row in rows), (4, 5, 5, 4))
    return _entries(head, tuple(rows), (1, 4, 5, 5, 4))


# --- notices ------------------------------------------------------------------------------------------


def _notices(b: Briefing, say: Phrases) -> list[Block]:
    out: list[Block] = []
    if b.consultations:
        note = Paragraph(text(say.t("Announced on publishers' lists; the day of closing is theirs.")), "soft")
        out += _section(say.t("Open consultations"), "consultations", note, *_table(b.consultations, say))
    if b.court:
        out += _section(say.t("Court cases"), "court", *_table(b.court, say))
    if b.notices:
        out += _section(say.t("New notices"), "notices")
        for g in b.notices:
            out += [Heading(3, text(say.head(g.strand, g.regime))), *_table(g.notices, say)]
    if b.announced:
        words = say.t(
            "These notices belong to a regime by their words and to none of its instruments: a text may be "
            "missing here. `tracker sources propose` writes them as sources."
        )
        heading = Heading(2, text(say.t("Announced, not yet covered here")))
        out.append(Panel("warn", (heading, Paragraph(text(words)), *_table(b.announced, say)), "announced"))
    return out


def _table(found: Sequence[NoticeItem], say: Phrases) -> list[Block]:
    head = (say.t("Published"), say.t("Notice"), say.t("Kind and source"))
    out: list[Block] = [_entries(head, tuple(say.notice(i) for i in found[:_NOTICES]), (3, 9, 4))]
    if len(found) > _NOTICES:
        more = say.t("%(n)s further notices are not shown.", n=len(found) - _NOTICES)
        out.append(Paragraph(text(more), "soft"))
    return out


# --- the rest -----------------------------------------------------------------------------------------


def _others(b: Briefing, say: Phrases) -> list[Block]:
    out: list[Block] = []
    if b.applying:
        lines = tuple(
            (Run(f"{say.day(c.valid_from)}{say.marks.colon}"), *_line(c, say)) for c in b.applying[:NAMED]
        )
        out += _section(say.t("In force in this period, observed earlier"), "applying", Items(lines))
    if b.recoded:
        out += _section(
            say.t("Comparison cells that changed"), "recoded", Items(tuple(say.recoded(c) for c in b.recoded))
        )
    if b.stale:
        out += _section(
            say.t("Comparison cells to be reviewed"), "stale", Items(tuple(say.stale(c) for c in b.stale))
        )
    if b.first:
        note = Paragraph(
            text(say.t("A first text and its history are no change of law: the record begins with them.")),
            "soft",
        )
        lines = tuple(
            (
                *say.act(f.instrument, href=say.links.get(f"text:{f.version}")),
                _bracketed(say, say.tongue(f.language), say.day(f.observed_at)),
            )
            for f in b.first[:_FIRST]
        )
        if len(b.first) > _FIRST:
            lines = (*lines, text(say.t("and %(n)s more", n=len(b.first) - _FIRST), style="soft"))
        out += _section(say.t("Texts added to this collection"), "first", note, Items(lines))
    return out


def _looks(b: Briefing, say: Phrases) -> list[Block]:
    out = _section(say.t("What was checked"), "health")
    if b.troubles:
        rows = tuple(
            ((text(x.source, style="mono"),), (text(say.name("trouble", x.kind)),), (text(str(x.count)),),
             ((Run(x.message[:240], "", "en"), Run(say.marks.aside(say.day(x.last_at)), "soft")),))
            for x in b.troubles
        )  # fmt: skip
        head = (say.t("Source"), say.t("Problem"), say.t("Times"), say.t("Last message"))
        out += [Heading(3, text(say.t("Sources with problems"))), _entries(head, rows, (4, 4, 1, 8))]
    else:
        out.append(Paragraph(text(say.t("No source had a problem."))))
    for label, found, folded in (
        (say.t("Checked and unchanged"), b.unchanged, False),
        (
            say.t("Not checked in this period"),
            tuple(s for s in b.not_seen if s not in set(b.never_seen)),
            True,
        ),
    ):
        if found:
            listed = Paragraph(text(say.marks.enumeration.join(found), style="mono"))
            blocks: tuple[Block, ...] = (Fold(say.t("Show the sources"), (listed,)),) if folded else (listed,)
            out += [Heading(3, text(f"{label}{say.marks.aside(str(len(found)))}")), *blocks]
    if b.never_seen:
        words = say.t(
            "%(n)s further sources have never been checked: what they show is unknown here.",
            n=len(b.never_seen),
        )
        out.append(Paragraph(text(words)))
    return out


def _method(b: Briefing, say: Phrases) -> list[Block]:
    words = say.t(
        "This page is made from the record alone: publishers' texts as they were served, compared "
        "provision by provision. A change belongs to the period in which it was observed (days in %(zone)s). "
        "Significance follows fixed rules, named with each change; nothing is written by a language model. "
        "Legal quotations stay in their own language.",
        zone=b.period.zone,
    )
    out = _section(say.t("Method and evidence"), "method", Paragraph(text(words)))
    if b.proofs:
        sides = {
            "after": say.t("text after"),
            "before": say.t("text before"),
            "list": say.t("list of notices"),
        }
        rows = tuple(
            (
                (
                    say.act(e.instrument, short=True) or text(e.source, style="mono"),
                    text(sides[e.side], style="soft"),
                ),
                (text(say.moment(e.observed_at)),),
                ((Run(e.url, "mono", url=e.url),), text(e.sha256, style="mono")),
            )
            for e in b.proofs[:_PROOFS]
        )
        head = (say.t("Instrument"), say.t("Served"), say.t("Address and SHA-256"))
        out.append(_entries(head, rows, (4, 3, 10)))
        if len(b.proofs) > _PROOFS:
            more = say.t(
                "%(n)s further captures are in the JSON of this briefing.", n=len(b.proofs) - _PROOFS
            )
            out.append(Paragraph(text(more), "soft"))
    out.append(Paragraph(join([_origin(b, say)], ""), "soft"))
    return out


def _origin(b: Briefing, say: Phrases) -> Line:
    """The program, the position of the record and the fingerprint: what a proof starts from."""
    known = say.moment(b.known_until) if b.known_until else "–"
    said = say.t(
        "Made by digital-rules-tracker %(version)s from the record as known until %(moment)s. Fingerprint of "
        "what this page says: ",
        version=tracker.__version__,
        moment=known,
    )
    proof = say.t("`tracker brief --verify FILE` makes it again and compares.")
    return (Run(said), Run(b.fingerprint, "mono"), Run(f"{say.marks.stop}{say.marks.space}{proof}"))


def short_end(b: Briefing, say: Phrases) -> list[Block]:
    """What a one-page form says of what it rests on."""
    looked = say.t(
        "Sources checked and unchanged: %(same)s; with problems: %(bad)s; not checked: %(not)s.",
        **{"same": len(b.unchanged), "bad": len({x.source for x in b.troubles}), "not": len(b.not_seen)},
    )
    more = say.t("The full form has every change, date and capture.")
    between = say.marks.space
    return [
        Paragraph(text(f"{looked}{between}{more}"), "soft"),
        Paragraph(_origin(b, say), "soft"),
    ]
