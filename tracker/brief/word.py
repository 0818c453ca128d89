"""A briefing as a Word document, for people who edit it before they send it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.brief import notice_lines
from tracker.brief.render import headline, move, regime_title, title
from tracker.render import env, i18n
from tracker.render.cite import cite
from tracker.render.days import show_value
from tracker.render.docx import new_document, saved
from tracker.render.plain import plain
from tracker.render.words import condition, instrument_title, language_name, name, party_name

if TYPE_CHECKING:
    from tracker.brief.change import ChangeItem
    from tracker.brief.gather import Briefing, Step
    from tracker.registry import Registry


#: Notices of a section; all of them are in the JSON.
_NOTICES = 100


def as_docx(b: Briefing, registry: Registry, lang: str = "en") -> bytes:
    """What changed, what is due, what was looked at, the evidence; the same record, the same bytes."""

    def t(message: str) -> str:
        return i18n.gettext(lang, message)

    d = new_document(title(b, lang), b.period.end, lang)
    if b.empty:
        d.add_paragraph(t("The record holds no change of law and no first text observed in this period."))
    for line in headline(b, registry, lang):
        d.add_paragraph(plain(line), style="List Bullet")
    if b.groups:
        d.add_heading(t("What changed"), 1)
    for g in b.groups:
        d.add_heading(
            plain(f"{name('strand', g.strand, lang)} · {regime_title(registry, g.regime, lang)}"), 2
        )
        for c in g.changes:
            _change(d, c, registry, lang)
    for label, steps in (
        ("Deadlines that moved", b.moved),
        ("What is due next", b.upcoming),
        ("Steps that fell in this period", b.steps),
    ):
        if steps:
            d.add_heading(t(label), 1)
            _steps(d, steps, registry, lang)
    _notices(d, b, registry, lang)
    if b.first:
        d.add_heading(t("Texts taken in for the first time"), 1)
        for f in b.first:
            where = f"({language_name(f.language, lang)}, {i18n.format_day(f.observed_at, lang)})"
            d.add_paragraph(
                plain(f"{instrument_title(registry, f.instrument, lang)} {where}"), style="List Bullet"
            )
    d.add_heading(t("What was looked at"), 1)
    for x in b.troubles:
        line = f"{x.source}: {name('trouble', x.kind, lang)} ({x.count}): {x.message[:240]}"
        d.add_paragraph(plain(line), style="List Bullet")
    if not b.troubles:
        d.add_paragraph(t("No source was in trouble."))
    d.add_heading(t("Method and evidence"), 1)
    for e in b.proofs:
        served = i18n.format_moment(e.observed_at, lang)
        d.add_paragraph(plain(f"{e.instrument}, {served}: {e.url}, SHA-256 {e.sha256}"), style="List Bullet")
    d.add_paragraph(f"{t('Fingerprint of what this page says')}: {b.fingerprint}")
    return saved(d)


def _change(d: Any, c: ChangeItem, registry: Registry, lang: str) -> None:
    d.add_heading(plain(instrument_title(registry, c.instrument, lang)), 3)
    for moved in c.dates[:12]:
        label = i18n.gettext(lang, "Dates moved or set")
        d.add_paragraph(plain(f"{label}: {move(moved, lang)}"), style="List Bullet")
    comma = "、" if i18n.edition(lang) == "zh" else ", "
    for action, items in c.units.items():
        listed = comma.join(cite(u.eid, lang) for u in items if u.significance != "editorial")
        if listed:
            d.add_paragraph(plain(f"{name('action', action, lang)}: {listed}"), style="List Bullet")
    for f in c.other_facts()[:8]:
        where = f"{cite(f.eid, lang)}: " if f.eid else ""
        step = f"{show_value(f.before, lang) or '–'} → {show_value(f.after, lang) or '–'}"
        d.add_paragraph(plain(f"{where}{name('fact', f.kind, lang)}: {step}"), style="List Bullet")
    for r in c.reasons[:6]:
        d.add_paragraph(env.reason(r, lang), style="List Bullet")
    applies = i18n.format_day(c.valid_from, lang) or i18n.gettext(lang, "not stated by the publisher")
    d.add_paragraph(f"{i18n.gettext(lang, 'Applies from')}: {applies}", style="List Bullet")


def _notices(d: Any, b: Briefing, registry: Registry, lang: str) -> None:
    for label, notices in (
        ("Open consultations", b.consultations),
        ("New notices", tuple(i for g in b.notices for i in g.notices)),
        ("Announced, without an instrument in the registry", b.announced),
    ):
        if notices:
            d.add_heading(i18n.gettext(lang, label), 1)
        for i in notices[:_NOTICES]:
            d.add_paragraph(plain(notice_lines.line(i, registry, lang)), style="List Bullet")


def _steps(d: Any, steps: tuple[Step, ...], registry: Registry, lang: str) -> None:
    for s in steps:
        where = instrument_title(registry, s.instrument, lang, short=True)
        place = f", {cite(s.eid, lang)}" if s.eid else ""
        said = [x for x in (party_name(s.party or "", lang), condition(s, lang)) if x]
        more = f" ({', '.join(said)})" if said else ""
        line = f"{i18n.format_day(s.date, lang)}: {where}{place}, {name('event', s.event, lang)}{more}"
        d.add_paragraph(plain(line), style="List Bullet")
