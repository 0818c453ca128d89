"""A briefing as Markdown: the same as the page, and captured text cannot become markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.brief.notice_lines import line
from tracker.brief.render import headline, move, regime_title, title, topic_title
from tracker.compare.export import md
from tracker.render import env, i18n
from tracker.render.cite import cite
from tracker.render.days import show_value
from tracker.render.words import condition, instrument_title, language_name, name, party_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.brief.change import ChangeItem
    from tracker.brief.gather import Briefing, Step
    from tracker.brief.notices import NoticeItem
    from tracker.registry import Registry


def as_markdown(b: Briefing, registry: Registry, lang: str = "en") -> str:
    """The briefing, sections in the order of the page; what is empty is left out."""
    w = _Writer(registry, lang)
    out = [f"# {md(title(b, lang))}", ""]
    if b.as_of:
        out += [md(w.t("as of %(moment)s", moment=i18n.format_moment(b.as_of, lang))), ""]
    if b.empty:
        out += [*w.nothing(b), ""]
    out += [f"- {md(line)}" for line in headline(b, registry, lang)]
    out += w.changes(b)
    for heading, steps in (
        ("Deadlines that moved", b.moved),
        ("What is due next", b.upcoming),
        ("Steps that fell in this period", b.steps),
    ):
        out += w.section(heading, [w.step(s) for s in steps])
    out += w.section("Open consultations", w.notices(b.consultations))
    out += w.section("New notices", w.notices([i for g in b.notices for i in g.notices], regimes=True))
    out += w.section("Announced, without an instrument in the registry", w.notices(b.announced))
    out += w.section(
        "Law from a day in this period, seen at another time", [w.applying(c) for c in b.applying]
    )
    out += w.section("Comparison cells to read again", w.stale(b))
    out += w.section("Texts taken in for the first time", w.first(b))
    out += w.section("What was looked at", w.health(b))
    out += w.section("Method and evidence", w.proofs(b))
    out += ["", f"{w.t('Fingerprint of what this page says')}: {b.fingerprint}"]
    return "\n".join(out) + "\n"


@dataclass(frozen=True)
class _Writer:
    registry: Registry
    lang: str

    def t(self, message: str, **values: object) -> str:
        found = i18n.gettext(self.lang, message)
        return found % values if values else found

    def title(self, id_: str, *, short: bool = True) -> str:
        return instrument_title(self.registry, id_, self.lang, short=short)

    def day(self, value: str | None) -> str:
        return i18n.format_day(value, self.lang)

    def section(self, heading: str, items: list[str]) -> list[str]:
        return ["", f"## {self.t(heading)}", "", *(f"- {item}" for item in items)] if items else []

    def nothing(self, b: Briefing) -> list[str]:
        out = [self.t("The record holds no change of law and no first text observed in this period.")]
        if not b.checks:
            out.append(self.t("No source was looked at in this period, so this says nothing about the law."))
        if b.nearest:
            out.append(
                self.t("The newest change before its end was seen on %(day)s.", day=self.day(b.nearest))
            )
        return out

    def changes(self, b: Briefing) -> list[str]:
        out = ["", f"## {self.t('What changed')}"] if b.groups else []
        for g in b.groups:
            regime = regime_title(self.registry, g.regime, self.lang)
            out += ["", f"### {md(name('strand', g.strand, self.lang))} · {md(regime)}"]
            for c in g.changes:
                out += ["", *self.change(c)]
        return out

    def change(self, c: ChangeItem) -> list[str]:
        lang = self.lang
        kinds = f"{name('kind', c.kind, lang)}, {name('significance', c.significance, lang)}"
        items = [f"{self.t('Dates moved or set')}: {md(move(d, lang))}" for d in c.dates[:12]]
        comma = "、" if i18n.edition(lang) == "zh" else ", "
        for action, units in c.units.items():
            listed = comma.join(cite(u.eid, lang) for u in units[:40] if u.significance != "editorial")
            if listed:
                items.append(f"{name('action', action, lang)}: {md(listed)}")
        for f in c.other_facts()[:8]:
            where = f"{cite(f.eid, lang)}: " if f.eid else ""
            step = f"{show_value(f.before, lang) or '–'} → {show_value(f.after, lang) or '–'}"
            items.append(md(f"{where}{name('fact', f.kind, lang)}: {step}"))
        items += [md(env.reason(r, lang)) for r in c.reasons[:6]]
        applies = self.day(c.valid_from) or self.t("not stated by the publisher")
        items.append(f"{self.t('Applies from')}: {applies}")
        if c.caused_by:
            causes = "; ".join(self.title(x, short=False) for x in c.caused_by)
            items.append(f"{self.t('Caused by')}: {md(causes)}")
        seen = f"{i18n.format_moment(c.observed_at, lang)}, {language_name(c.language, lang)}"
        items.append(f"{self.t('Seen')}: {seen}")
        head = f"#### {md(self.title(c.instrument, short=False))} ({kinds})"
        return [head, "", *(f"- {item}" for item in items)]

    def step(self, s: Step) -> str:
        place = f", {cite(s.eid, self.lang)}" if s.eid else ""
        said = [x for x in (party_name(s.party or "", self.lang), condition(s, self.lang)) if x]
        more = f" ({', '.join(said)})" if said else ""
        event = name("event", s.event, self.lang)
        return f"{self.day(s.date)}: " + md(f"{self.title(s.instrument)}{place}, {event}{more}")

    def applying(self, c: ChangeItem) -> str:
        return f"{self.day(c.valid_from)}: {md(self.title(c.instrument))}, {name('kind', c.kind, self.lang)}"

    def notices(self, items: Sequence[NoticeItem], *, regimes: bool = False) -> list[str]:
        out = []
        for i in items[:100]:  # all of them are in the JSON
            where = f"{md(regime_title(self.registry, i.regime, self.lang))} · " if regimes else ""
            out.append(where + md(line(i, self.registry, self.lang)))
        return out

    def stale(self, b: Briefing) -> list[str]:
        return [
            f"{md(topic_title(self.registry, s.codebook, s.topic, self.lang))} · "
            f"{md(self.title(s.instrument))} ({md(', '.join(cite(e, self.lang) for e in s.provisions))})"
            for s in b.stale
        ]

    def first(self, b: Briefing) -> list[str]:
        return [
            f"{md(self.title(f.instrument, short=False))} "
            f"({language_name(f.language, self.lang)}, {self.day(f.observed_at)})"
            for f in b.first
        ]

    def health(self, b: Briefing) -> list[str]:
        out = [
            f"{md(x.source)}: {name('trouble', x.kind, self.lang)} ({x.count}): {md(x.message[:240])}"
            for x in b.troubles
        ]
        if not out:
            out = [self.t("No source was in trouble.")]
        if b.unchanged:
            out.append(
                f"{self.t('Checked and unchanged')} ({len(b.unchanged)}): {md(', '.join(b.unchanged))}"
            )
        if b.not_seen:
            out.append(f"{self.t('Not looked at in this period')} ({len(b.not_seen)})")
        return out

    def proofs(self, b: Briefing) -> list[str]:
        return [
            f"{md(self.title(e.instrument))}, {i18n.format_moment(e.observed_at, self.lang)}: "
            f"{md(e.url)}, SHA-256 {e.sha256}"
            for e in b.proofs
        ]
