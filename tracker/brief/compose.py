"""A briefing as a page of blocks, in an edition: one page, two pages, or all of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tracker.brief import annex, sections
from tracker.brief.collect import Briefing
from tracker.brief.phrases import Phrases, linked
from tracker.brief.provenance import Comment
from tracker.brief.sections import Section
from tracker.publish import editions
from tracker.publish.document import (
    Blank,
    Block,
    Heading,
    Line,
    Panel,
    PaperName,
    Paragraph,
    Publication,
    Run,
    plain_text,
    text,
)
from tracker.publish.period_titles import period_title
from tracker.registry import Registry

Pages = Literal["1", "2", "full"]
Layout = Literal["portrait", "sheet"]
#: Lines that what changed may take before the dates that moved: these stand in the first third.
_BEFORE_DATES = {"1": 16, "2": 32, "full": 32}
#: Half-width letters of a line, about.
_WIDTH = 112


def compose(
    b: Briefing,
    registry: Registry,
    lang: str = "en",
    *,
    pages: Pages = "full",
    comment: Comment | None = None,
    links: Mapping[str, str] | None = None,
    note: Mapping[str, Any] | None = None,
    weight: float = math.inf,
    layout: Layout | None = None,
    paper: PaperName = "a4",
    address: str = "",
) -> Publication:
    """The page. ``weight``: what is heavier is left out and counted (`briefing_file.fit` measures it).

    ``links`` maps ``change:ID``, ``text:VERSION`` and ``briefing:PERIOD`` to addresses; ``note`` is kept in
    it for `tracker brief --verify`.
    """
    say = Phrases(registry, editions.edition(lang), {} if links is None else links, b.period.zone)
    found = sections.news(b, say)
    told = [s.upto(weight) for s in found]
    blocks: list[Block] = []
    if b.empty:
        blocks.append(Panel("note", (Paragraph(text(_nothing(b, say))),)))
    for s in _dates_early(told, pages, say) if told else ():
        blocks += s.blocks()
    blocks += _comment(comment, say, b)
    if pages == "full":
        blocks += annex.annex(b, say)
    else:
        blocks += [Paragraph(_left_out(b, found, told, say), "soft"), *annex.short_end(b, say)]
    return Publication(
        title(b, say),
        say.lang,
        tuple(blocks),
        kicker=_kicker(b, say),
        when=b.period.end,
        layout=layout or ("portrait" if pages == "full" else "sheet"),
        paper=paper,
        as_at=editions.as_day(b.as_of) or b.period.last,
        address=address,
        provenance=note or {},
    )


def weights(b: Briefing, registry: Registry, lang: str) -> list[float]:
    """The weights of all that a briefing tells, each once, the lightest first."""
    say = Phrases(registry, editions.edition(lang), {}, b.period.zone)
    return sorted({e.weight for s in sections.news(b, say) for e in s.entries})


def title(b: Briefing, say: Phrases) -> str:
    """``Digital rules: July 2026``, with the profile's name where there is one."""
    said = say.t("Digital rules: %(period)s", period=period_title(b.period, say.lang))
    return f"{editions.pick(b.profile.title, say.lang)} · {said}" if b.profile else said


def _kicker(b: Briefing, say: Phrases) -> str:
    parts = [say.t("Briefing")]
    if b.as_of:
        parts.append(say.t("as of %(moment)s", moment=say.moment_day(b.as_of)))
    parts.append(say.t("days in %(zone)s", zone=say.zone_name))
    return " · ".join(parts)


def _dates_early(told: Sequence[Section], pages: str, say: Phrases) -> list[Section]:
    """The sections in their order; of a long first one, what has no room before the dates that moved comes
    after all others."""
    first, *rest = told
    if first.anchor != "changes" or not rest or rest[0].anchor != "moved":
        return list(told)
    room, kept = float(_BEFORE_DATES[pages]), 0
    for e in first.entries:
        room -= _lines(e.said)
        if room < 0 and kept and isinstance(e.said, tuple):  # a clause stays with its sentence
            break
        kept += 1
    later = sections.Section("more", say.t("Further on what changed"), first.unit, first.entries[kept:])
    return [sections.Section(first.anchor, first.title, first.unit, first.entries[:kept]), *rest, later]


def _lines(said: Line | Block) -> float:
    """The lines of a page that an entry takes, about."""
    line = said if isinstance(said, tuple) else next((p.line for p in getattr(said, "blocks", ())), ())
    letters = sum(2 if ord(c) > 0x2E80 else 1 for c in plain_text(line))
    return math.ceil(letters / _WIDTH) + 0.4


def _left_out(b: Briefing, found: Sequence[Section], told: Sequence[Section], say: Phrases) -> Line:
    """How much of each section is left out, and where all of it is."""
    parts = [
        say.n(*all_.unit, left)
        for all_, some in zip(found, told, strict=True)
        if (left := all_.count - some.count)
    ]
    if more := sum(len(g.notices) for g in b.notices) + len(b.announced):
        parts.append(say.n("%(num)s notice", "%(num)s notices", more))
    href = say.links.get(f"briefing:{b.period.name}")
    where = linked(say.t("The full form has every change, date and capture."), href, "soft")
    if not parts:
        return (where,)
    said = say.t("Not on this page: %(counts)s.", counts=say.marks.items(parts))
    return (Run(f"{said}{say.marks.space}"), where)


def _nothing(b: Briefing, say: Phrases) -> str:
    """What an empty period says, with what it rests on."""
    parts = [say.t("No change of law and no first text was observed in this period.")]
    if b.checks:
        parts.append(
            say.n("One check of a source was made.", "%(num)s checks of sources were made.", b.checks)
        )
    else:
        parts.append(say.t("No source was checked in this period: nothing follows from it about the law."))
    if b.nearest:
        parts.append(say.t("The newest change before its end was seen on %(day)s.", day=say.day(b.nearest)))
    return say.marks.space.join(parts)


# --- the word of a person -----------------------------------------------------------------------------


def _comment(comment: Comment | None, say: Phrases, b: Briefing) -> list[Block]:
    """What a person wrote, signed; lines to write on where a profile asks for them. No word of it is ever
    made by a program."""
    head = Heading(2, text(say.t("Assessment (by a person)")), "comment")
    if comment is None:
        lines = b.profile.room if b.profile else 0
        note = Paragraph(text(say.t("Empty until a person writes and signs it.")), "soft")
        return [head, Panel("comment", (note, Blank(lines)))] if lines else []
    words = [part.strip() for part in comment.text.split("\n\n") if part.strip()]
    signed = say.t("Signed: %(name)s, %(day)s", name=comment.signed, day=say.day(comment.date))
    paras: list[Block] = [Paragraph(text(w)) for w in words]
    return [head, Panel("comment", (*paras, Paragraph(text(signed), "soft")))]
