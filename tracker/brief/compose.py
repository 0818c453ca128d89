"""A briefing as a page of blocks, in an edition: first what matters, then all of it, then its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tracker.brief import sections
from tracker.brief.change import ChangeItem
from tracker.brief.collect import Briefing
from tracker.brief.phrases import Phrases
from tracker.brief.provenance import Comment
from tracker.lifecycle.period_steps import HORIZONS
from tracker.model import Significance
from tracker.publish import editions
from tracker.publish.document import (
    Blank,
    Block,
    FactList,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Publication,
    Run,
    join,
    text,
)
from tracker.publish.period_titles import period_title
from tracker.registry import Registry


@dataclass(frozen=True)
class PageBudget:
    """How much a first page says: lines of the summary, lines of each list under it, moved dates named in
    a line, characters of a line and of a comment."""

    top: int
    glance: int
    moves: int = 3
    line: int = 2000
    comment: int = 100_000


FULL = PageBudget(6, 6)
#: What a short form tries, the largest first, until it is one page.
BUDGETS = (
    PageBudget(12, 10, 6, comment=1500), PageBudget(9, 7, 4, comment=1200), PageBudget(6, 5, 3, 700, 900),
    PageBudget(4, 4, 3, 420, 600), PageBudget(3, 3, 2, 240, 400), PageBudget(2, 2, 1, 140, 200),
)  # fmt: skip


def compose(
    b: Briefing,
    registry: Registry,
    lang: str = "en",
    *,
    short: bool = False,
    comment: Comment | None = None,
    links: Mapping[str, str] | None = None,
    note: Mapping[str, Any] | None = None,
    budget: PageBudget | None = None,
) -> Publication:
    """The page. ``short``: what goes on one sheet of A4, by ``budget`` (`briefing_file.fit_to_one_page`).

    ``links`` maps ``change:ID`` and ``text:VERSION`` to addresses beside the page; ``note`` is kept in it for
    `tracker brief --verify`.
    """
    say = Phrases(registry, editions.edition(lang), links or {})
    budget = budget or (BUDGETS[2] if short else FULL)
    blocks = [*_first_page(b, say, budget), *_comment(comment, say, budget, 3 if short else 4)]
    if short:
        blocks += sections.short_end(b, say)
    else:
        blocks += sections.full(b, say)
    return Publication(
        title(b, say),
        say.lang,
        tuple(blocks),
        kicker=_kicker(b, say),
        when=b.period.end,
        layout="sheet" if short else "portrait",
        provenance=note or {},
    )


def title(b: Briefing, say: Phrases) -> str:
    """``Digital rules: July 2026``, with the profile's name where there is one."""
    said = say.t("Digital rules: %(period)s", period=period_title(b.period, say.lang))
    return f"{editions.pick(b.profile.title, say.lang)} · {said}" if b.profile else said


def _kicker(b: Briefing, say: Phrases) -> str:
    parts = [say.t("Briefing")]
    if b.as_of:
        parts.append(say.t("as of %(moment)s", moment=say.moment(b.as_of)))
    if b.period.zone != "UTC":
        parts.append(say.t("days of %(zone)s", zone=b.period.zone))
    return " · ".join(parts)


# --- the first page ----------------------------------------------------------------------------------


def _first_page(b: Briefing, say: Phrases, budget: PageBudget) -> list[Block]:
    out: list[Block] = []
    if b.empty:
        out.append(Panel("note", (Paragraph(text(_nothing(b, say))),)))
    lines = [_cut(headline(c, say, budget.moves), budget.line) for c in _by_weight(b)[: budget.top]]
    if len(b.changes) > budget.top:
        lines.append(text(say.t("and %(n)s more changes", n=len(b.changes) - budget.top)))
    if b.first:
        lines.append(
            text(
                say.n(
                    "One text was added for the first time.",
                    "%(num)s texts were added for the first time.",
                    len(b.first),
                )
            )
        )
    if lines:
        out.append(Items(tuple(lines), "lead"))
    glance = _glance(b, say, budget)
    if glance:
        out.append(Heading(2, text(say.t("At a glance")), "glance"))
        out.append(FactList(tuple(glance)))
    return out


def _nothing(b: Briefing, say: Phrases) -> str:
    """What an empty period says of itself: whether anybody looked, and when something was last seen."""
    parts = [say.t("No change of law and no first text was observed in this period.")]
    if b.checks:
        parts.append(
            say.n("One check of a source was made.", "%(num)s checks of sources were made.", b.checks)
        )
    else:
        parts.append(say.t("No source was checked in this period: nothing follows from it about the law."))
    if b.nearest:
        parts.append(say.t("The newest change before its end was seen on %(day)s.", day=say.day(b.nearest)))
    return (say.marks.space).join(parts)


def _by_weight(b: Briefing) -> list[ChangeItem]:
    return sorted(b.changes, key=lambda c: -Significance(c.significance).rank)


def headline(c: ChangeItem, say: Phrases, moves: int = FULL.moves) -> Line:
    """A line of the summary: what happened, the dates it moved, why it matters if those do not say it."""
    line = say.sentence(c, moves)
    if c.kind == "amended" and not c.dates and c.reasons:
        why = join([say.reason(r, c.language) for r in c.reasons[:2]], say.marks.semicolon)
        return (*line, Run(f"{say.marks.space}{say.t('Why it matters')}{say.marks.colon}"), *why,
                Run(say.marks.stop))  # fmt: skip
    if c.valid_from:
        applies = f"{say.t('Applies from')}{say.marks.colon}{say.day(c.valid_from)}{say.marks.stop}"
        return (*line, Run(f"{say.marks.space}{applies}"))
    return line


def _glance(b: Briefing, say: Phrases, budget: PageBudget) -> list[tuple[str, tuple[Line, ...]]]:
    """The dates, consultations and troubles a reader must not miss, a few of each."""
    lines: dict[str, list[Line]] = {
        say.t("Deadlines that changed"): [
            (*sections.moved_dates(s, say), Run(say.marks.colon), *say.step(s)) for s in b.moved
        ],
        say.t("Due within 30 days"): [
            (Run(say.day(s.date), "strong"), Run(say.marks.colon), *say.step(s))
            for s in b.upcoming
            if s.horizon == HORIZONS[0]
        ],
        say.t("Open consultations"): [
            (Run(say.notice(i)[1][0][0].text, "", say.tag(i.language)), Run(say.marks.comma),
             Run(say.t("comments until %(day)s", day=say.day(i.closes)), "strong"))
            for i in b.consultations
        ],
        say.t("Comparison cells to be reviewed"): [say.cell(c) for c in b.stale],
        say.t("Sources with problems"): [
            text(f"{x.source}{say.marks.colon}{say.name('trouble', x.kind)}") for x in b.troubles
        ],
    }  # fmt: skip
    out = []
    for label, found in lines.items():
        if found:
            shown = [_cut(line, budget.line) for line in found[: budget.glance]]
            if more := len(found) - len(shown):
                shown.append(text(say.t("and %(n)s more", n=more), style="soft"))
            out.append((label, tuple(shown)))
    return out


def _cut(line: Line, limit: int) -> Line:
    """A line of at most so many characters."""
    out: list[Run] = []
    for run in line:
        if len(run.text) > limit:
            out.append(replace(run, text=f"{run.text[:limit].rstrip()}…"))
            break
        out.append(run)
        limit -= len(run.text)
    return tuple(out)


# --- the word of a person -----------------------------------------------------------------------------


def _comment(comment: Comment | None, say: Phrases, budget: PageBudget, empty: int) -> list[Block]:
    """What a person wrote, signed; else lines to write on. No word of it is ever made by a program."""
    head = Heading(2, text(say.t("Assessment (by a person)")), "comment")
    if comment is None:
        note = Paragraph(text(say.t("Empty until a person writes and signs it.")), "soft")
        return [head, Panel("comment", (note, Blank(empty)))]
    words = [part.strip() for part in comment.text.split("\n\n") if part.strip()]
    if len(comment.text) > budget.comment:
        words = [f"{comment.text[: budget.comment].rstrip()} …", say.t("The full form has all of it.")]
    signed = say.t("Signed: %(name)s, %(day)s", name=comment.signed, day=say.day(comment.date))
    paras: list[Block] = [Paragraph(text(w)) for w in words]
    return [head, Panel("comment", (*paras, Paragraph(text(signed), "soft")))]
