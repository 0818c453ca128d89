"""What stands behind a briefing: notices, first texts, what was looked at and what could not be, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import tracker
from tracker.brief.collect import Briefing
from tracker.brief.notices import NoticeItem
from tracker.brief.phrases import Phrases
from tracker.publish.document import (
    Block,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Run,
    Table,
    cell,
    row,
    table,
    text,
)

_NOTICES, _PROOFS, _FIRST = 60, 150, 200


def annex(b: Briefing, say: Phrases) -> list[Block]:
    """All that a full form has after what it tells, empty sections left out."""
    return [*_notices(b, say), *_first(b, say), *_evidence(b, say), *_looked(b, say)]


def short_end(b: Briefing, say: Phrases) -> list[Block]:
    """What a form of one or two pages says of what it rests on."""
    out: list[Block] = []
    if b.first:
        acts = list(dict.fromkeys(say.title(f.instrument, short=True) for f in b.first))
        named = say.marks.items(acts[:6]) + (say.t(" and others") if len(acts) > 6 else "")
        out.append(Paragraph(text(say.t("First texts: %(acts)s.", acts=named)), "soft"))
    said = say.n("Rests on one capture.", "Rests on %(num)s captures.", len(b.proofs))
    out.append(Paragraph(text(f"{said}{say.marks.space}{_counts(b, say)}"), "soft"))
    return [*out, Paragraph(text(_origin(b, say)), "soft")]


def _entries(head: Sequence[str], rows: Iterable[Sequence[Sequence[Line]]], widths: tuple[int, ...]) -> Table:
    """A table whose rows are read one by one; a cell is lines."""
    return table(
        head, [row(*(cell(*lines) for lines in cells)) for cells in rows], widths=widths, style="entries"
    )


# --- notices and first texts --------------------------------------------------------------------------


def _notices(b: Briefing, say: Phrases) -> list[Block]:
    out: list[Block] = []
    if b.notices:
        out.append(Heading(2, text(say.t("New notices")), "notices"))
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
    out: list[Block] = [_entries(head, [say.notice(i) for i in found[:_NOTICES]], (3, 9, 4))]
    if len(found) > _NOTICES:
        more = say.t("%(n)s further notices are not shown.", n=len(found) - _NOTICES)
        out.append(Paragraph(text(more), "soft"))
    return out


def _first(b: Briefing, say: Phrases) -> list[Block]:
    if not b.first:
        return []
    words = say.t("A first text and its history are no change of law: the record begins with them.")
    lines = [
        (
            *say.act(f.instrument, href=say.links.get(f"text:{f.version}")),
            Run(
                say.marks.aside(say.marks.comma.join((say.tongue(f.language), say.day(f.observed_at)))),
                "soft",
            ),
        )
        for f in b.first[:_FIRST]
    ]
    if len(b.first) > _FIRST:
        lines.append(text(say.t("and %(n)s more", n=len(b.first) - _FIRST), style="soft"))
    heading = Heading(2, text(say.t("Texts added to this collection")), "first")
    return [heading, Paragraph(text(words), "soft"), Items(tuple(lines))]


# --- what was looked at -------------------------------------------------------------------------------


def _looked(b: Briefing, say: Phrases) -> list[Block]:
    """Counts, and folded the regimes they stand for; never the id of a source."""
    blocks: list[Block] = [Paragraph(text(_counts(b, say)))]
    never = set(b.never_seen)
    listed = (
        (say.t("With problems"), [x.source for x in b.troubles]),
        (say.t("Checked and unchanged"), b.unchanged),
        (say.t("Not checked in this period"), [s for s in b.not_seen if s not in never]),
        (say.t("Never checked"), b.never_seen),
    )
    lines = [
        (Run(f"{label}{say.marks.colon}", "strong"), *_regimes(found, say))
        for label, found in listed
        if found
    ]
    if b.troubles:
        kinds = Counter(say.name("trouble", x.kind) for x in b.troubles)
        said = say.marks.items(f"{kind}{say.marks.aside(str(n))}" for kind, n in sorted(kinds.items()))
        lines.insert(1, (Run(f"{say.t('What went wrong')}{say.marks.colon}", "strong"), Run(said)))
    if lines:
        blocks.append(Fold(say.t("Show the regimes"), (Items(tuple(lines)),)))
    return [Heading(2, text(say.t("What was checked")), "health"), *blocks]


def _counts(b: Briefing, say: Phrases) -> str:
    """How many sources were looked at, and how many could not be."""
    troubled = len({x.source for x in b.troubles})
    said = say.t(
        "Sources checked and unchanged: %(same)s; with problems: %(bad)s; not checked: %(not)s.",
        **{"same": len(b.unchanged), "bad": troubled, "not": len(b.not_seen)},
    )
    return said


def _regimes(sources: Iterable[str], say: Phrases) -> Line:
    """The regimes of sources by name, with how many of each."""
    n = Counter(
        say.registry.regime_of_source(s).id for s in dict.fromkeys(sources) if s in say.registry.sources
    )
    names = sorted((say.regime(id_), count) for id_, count in n.items())
    return text(say.marks.semicolon.join(f"{name}{say.marks.aside(str(count))}" for name, count in names))


# --- evidence -----------------------------------------------------------------------------------------


def _evidence(b: Briefing, say: Phrases) -> list[Block]:
    words = say.t(
        "This page is made from the record alone: publishers' texts as they were served, compared "
        "provision by provision. A change belongs to the period in which it was observed (days in %(zone)s). "
        "Significance follows fixed rules, named with each change; nothing is written by a language model. "
        "Legal quotations stay in their own language.",
        zone=say.zone_name,
    )
    out: list[Block] = [Heading(2, text(say.t("Method and evidence")), "method"), Paragraph(text(words))]
    if b.proofs:
        sides = {
            "after": say.t("text after"),
            "before": say.t("text before"),
            "list": say.t("list of notices"),
        }
        rows = [
            (
                (say.proven(e.instrument, e.source), text(sides[e.side], style="soft")),
                (text(say.moment(e.observed_at)),),
                ((Run(e.url, "mono", url=e.url),), text(e.sha256, style="mono")),
            )
            for e in b.proofs[:_PROOFS]
        ]
        head = (say.t("Instrument"), say.t("Served"), say.t("Address and SHA-256"))
        out.append(_entries(head, rows, (4, 3, 10)))
        if len(b.proofs) > _PROOFS:
            more = say.t(
                "%(n)s further captures are in the JSON of this briefing.", n=len(b.proofs) - _PROOFS
            )
            out.append(Paragraph(text(more), "soft"))
    mark = say.t("Fingerprint of what this page says: ")
    out.append(
        Paragraph((Run(_origin(b, say)), Run(f"{say.marks.space}{mark}"), Run(b.fingerprint, "mono")), "soft")
    )
    return out


def _origin(b: Briefing, say: Phrases) -> str:
    """The program and the position of the record: what a proof starts from."""
    known = say.moment(b.known_until) if b.known_until else "–"
    return say.t(
        "Made by digital-rules-tracker %(version)s from the record as known until %(moment)s; it can be made "
        "again and compared byte for byte.",
        version=tracker.__version__,
        moment=known,
    )
