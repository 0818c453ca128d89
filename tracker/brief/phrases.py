"""The words of a briefing in an edition: lines for changes, steps, cells and notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tracker.brief.cells import MovedCell, StaleCell
from tracker.brief.change import ChangeItem
from tracker.brief.notice_words import notice_words
from tracker.brief.notices import NoticeItem
from tracker.lifecycle.period_steps import PeriodStep
from tracker.model import FactValue, Reason
from tracker.publish import change_summary, editions
from tracker.publish.change_summary import DateMove, FactItem
from tracker.publish.document import Line, Run, RunStyle, join, text
from tracker.publish.editions import Punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import condition, instrument_title, language_name, name, party_name
from tracker.publish.plain import plain, shorten
from tracker.publish.values import day_of, reason_sentence, show_value
from tracker.registry import Registry

#: Reasons whose values are words of the law; those of all others are figures, dates or words of ours.
_QUOTING = ("words_", "heading_", "modality_", "definition_", "reference_", "spelling")


@dataclass(frozen=True)
class Phrases:
    """One edition's way to say things. ``links``: ``change:ID`` and ``text:VERSION`` to addresses."""

    registry: Registry
    lang: str
    links: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def marks(self) -> Punctuation:
        """Commas, colons and brackets of the edition."""
        return editions.punctuation(self.lang)

    def soft_brackets(self, *runs: Run) -> Line:
        """Runs in quiet brackets."""
        left, right = self.marks.aside("\0").split("\0")
        return (Run(left, "soft"), *runs, Run(right, "soft"))

    def t(self, message: str, **values: object) -> str:
        found = editions.gettext(self.lang, message)
        return found % values if values else found

    def n(self, one: str, many: str, count: int) -> str:
        return editions.ngettext(self.lang, one, many, count) % {"num": count}

    def day(self, value: str | None) -> str:
        return editions.format_day(value, self.lang)

    def moment(self, value: str | None) -> str:
        return editions.format_moment(value, self.lang)

    def name(self, family: str, code: str | None) -> str:
        return name(family, code, self.lang)

    def cite(self, eid: str) -> str:
        return plain(cite(eid, self.lang))

    def title(self, id_: str | None, *, short: bool = False) -> str:
        return plain(instrument_title(self.registry, id_, self.lang, short=short))

    def act(
        self, id_: str | None, *, short: bool = False, href: str | None = None, style: RunStyle = ""
    ) -> Line:
        """The title of an instrument, marked with its language where the edition has none of its own."""
        said = self.title(id_, short=short)
        return (Run(said, style, self._tongue(id_, said), href),) if said else ()

    def _tongue(self, id_: str | None, said: str) -> str | None:
        found = self.registry.instruments.get(id_ or "")
        if found is None:
            return None
        titles = {**found.title, **found.short}
        tags = [tag for tag, words in (*found.title.items(), *found.short.items()) if words == said]
        other = bool(tags and titles) and editions.edition(tags[0]) != editions.edition(self.lang)
        return tags[0] if other else None

    def regime(self, id_: str) -> str:
        found = self.registry.regimes.get(id_)
        return plain(editions.pick(found.title, self.lang)) if found else plain(id_)

    def head(self, strand: str, regime: str) -> str:
        return f"{self.name('strand', strand)} · {self.regime(regime)}"

    def tag(self, language: str) -> str | None:
        """The language of quoted words, where it is not the edition's."""
        return None if language.split("-")[0] == editions.edition(self.lang) else language

    # --- changes ------------------------------------------------------------------------------

    def sentence(self, c: ChangeItem, limit: int) -> Line:
        """What happened to an instrument, and the dates it moved."""
        kind = change_summary.end_of(c.kind, (r.code for r in c.reasons))
        said = change_summary.sentence(kind, self.title(c.instrument, short=True), c.units, self.lang)
        moved = [d for d in c.dates if d.before and d.after]
        if moved:
            dates = self.marks.semicolon.join(self.move(d) for d in moved[:limit])
            said += self.marks.space + self.t("Dates changed: %(dates)s.", dates=dates)
        return text(plain(said))

    def move(self, d: DateMove) -> str:
        """``Article 57 2 August 2026 → 2 August 2027``."""
        where = self.cite(d.unit) if d.unit else self.t("the whole text")
        return f"{where} {self.dates(d.before)} → {self.dates(d.after)}"

    def dates(self, values: Sequence[FactValue]) -> str:
        return self.marks.items(plain(show_value(x, self.lang)) for x in values)

    def units(self, c: ChangeItem, action: str) -> Line:
        """The articles an action happened to; of those that came, their headings in the law's own words."""
        items = [u for u in c.units.get(action, ()) if u.significance != "editorial"]
        out: list[Line] = []
        for u in items[:40]:
            line = text(self.cite(u.eid))
            if action == "added" and u.heading:
                quote = Run(shorten(plain(u.heading), 90), "soft", self.tag(c.language))
                line = (*line, *self.soft_brackets(quote))
            out.append(line)
        if len(items) > 40:
            out.append(text("…"))
        return join(out, self.marks.enumeration)

    def value(self, value: FactValue | None, style: RunStyle, language: str) -> Run:
        """One side of a fact: dates by the edition's custom, all else as the law has it."""
        if value is None:
            return Run("–", "soft")
        own = day_of(value) or value.code  # words of the edition, not of the law
        return Run(plain(show_value(value, self.lang)), style, None if own else self.tag(language))

    def fact(self, f: FactItem, language: str) -> Line:
        where = f"{self.cite(f.eid)}{self.marks.colon}" if f.eid else ""
        head = Run(f"{where}{self.name('fact', f.kind)}{self.marks.colon}")
        return (
            head, self.value(f.before, "was", language), Run(" → "), self.value(f.after, "now", language),
        )  # fmt: skip

    def reason(self, reason: Reason, language: str) -> Line:
        """A reason of a change; what it quotes of the law keeps its own language."""
        if not reason.code.startswith(_QUOTING) or self.tag(language) is None:
            return text(plain(reason_sentence(reason, self.lang)))
        marked = reason_sentence(reason, self.lang, lambda v, lang: f"\0{plain(show_value(v, lang))}\0")
        return tuple(
            Run(piece, "", self.tag(language) if n % 2 else None)
            for n, piece in enumerate(marked.split("\0"))
            if piece
        )

    # --- dated steps --------------------------------------------------------------------------

    def step(self, s: PeriodStep, *, short: bool = True) -> Line:
        """The instrument, the provision, what happens, to whom, on what condition."""
        line = self.act(s.instrument, short=short)
        rest = f"{self.marks.comma}{self.cite(s.eid)}" if s.eid else ""
        rest += f"{self.marks.comma}{self.event(s)}"
        return (*line, Run(rest), *self.said(s))

    def event(self, s: PeriodStep) -> str:
        what = self.name("event", s.event)
        return f"{what} · {party_name(s.party, self.lang)}" if s.party else what

    def said(self, s: PeriodStep) -> Line:
        """The condition of a step, in brackets."""
        found = condition(s, self.lang)
        if not found:
            return ()
        lang = self.tag("en") if found == s.condition else None
        return self.soft_brackets(Run(plain(found), "soft", lang))

    def set_by(self, s: PeriodStep) -> Line:
        if not s.set_by:
            return ()
        act, _, eid = s.set_by.partition("#")
        return (*self.act(act, short=True), Run(f"{self.marks.comma}{self.cite(eid)}" if eid else ""))

    # --- comparisons --------------------------------------------------------------------------

    def topic(self, book: str, id_: str) -> str:
        found = next((t for t in self.registry.codebooks[book].topics if t.id == id_), None)
        return editions.pick(found.title, self.lang) if found else id_

    def cell(self, c: StaleCell | MovedCell) -> Line:
        """Which cell of which table."""
        book = editions.pick(self.registry.codebooks[c.codebook].title, self.lang)
        where = f"{book}{self.marks.colon}{self.topic(c.codebook, c.topic)} · "
        return (Run(where), *self.act(c.instrument, short=True))

    def stale(self, c: StaleCell) -> Line:
        cited = self.marks.enumeration.join(self.cite(e) for e in c.provisions)
        by = self.title(c.by, short=True) if c.by else ""
        why = self.marks.semicolon.join(x for x in (cited, by) if x)
        return (*self.cell(c), Run(self.marks.aside(why) if why else "", "soft"))

    def recoded(self, c: MovedCell) -> Line:
        step = (Run(self.code(c, c.before), "was"), Run(" → "), Run(self.code(c, c.after), "now"))
        return (*self.cell(c), Run(self.marks.colon), *step, Run(self.marks.aside(self.day(c.on)), "soft"))

    def code(self, c: MovedCell, value: str) -> str:
        """The wording of a value of the topic's scale; figures as they are."""
        book = self.registry.codebooks[c.codebook]
        topic = next((t for t in book.topics if t.id == c.topic), None)
        scale = book.scales[topic.scale] if topic and topic.scale else ()
        return next((editions.pick(v.title, self.lang) for v in scale if v.code == value), value)

    # --- notices ------------------------------------------------------------------------------

    def notice(self, i: NoticeItem) -> tuple[tuple[Line, ...], ...]:
        """Three cells: the date, the notice with what is known of it, kind and source."""
        s = notice_words(i, self.registry, self.lang)
        title = Run(shorten(plain(s.title), 300), "", self.tag(s.language), url=s.url)
        changed = (Run(" "), Run(self.t("changed"), "tag")) if s.changed else ()
        lines: list[Line] = [(title, *changed)]
        if s.closes:
            lines.append(text(s.closes, style="strong"))
        lines += [text(shorten(plain(b), 300), style="soft") for b in s.before]
        if s.about:
            lines.append(text(plain(s.about), style="soft"))
        kind: list[Line] = [text(s.kind), text(s.weight, style="soft")]
        if s.publisher:
            kind.append(text(plain(s.publisher), style="soft"))
        return ((text(s.date or "–"),), tuple(lines), tuple(kind))

    def tongue(self, tag: str) -> str:
        return language_name(tag, self.lang)
