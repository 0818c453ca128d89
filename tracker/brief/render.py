"""A briefing as a page, and the words all its forms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tracker.brief.notice_lines import shown
from tracker.render import env, i18n, tell
from tracker.render.cite import cite
from tracker.render.days import show_value
from tracker.render.words import instrument_title, name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.brief.gather import Briefing
    from tracker.registry import Registry

#: Lines of the summary at the top.
HEADLINES = 6


def headline(b: Briefing, registry: Registry, lang: str) -> list[str]:
    """The summary: one sentence a change, the weightiest first, then how many more there are."""
    changes = sorted(b.changes, key=lambda c: {"substantive": 0, "minor": 1, "editorial": 2}[c.significance])
    out = []
    for c in changes[:HEADLINES]:
        line = tell.sentence(
            c.kind, instrument_title(registry, c.instrument, lang, short=True), c.units, lang
        )
        moved = [d for d in c.dates if d.before and d.after]
        if moved:
            zh = i18n.edition(lang) == "zh"
            dates = ("；" if zh else "; ").join(move(d, lang) for d in moved[:3])
            said = i18n.gettext(lang, "Dates moved: %(dates)s.") % {"dates": dates}
            line += said if zh else f" {said}"
        out.append(line)
    if len(changes) > HEADLINES:
        out.append(i18n.gettext(lang, "and %(n)s more changes") % {"n": len(changes) - HEADLINES})
    return out


def move(d: tell.DateMove, lang: str) -> str:
    """``Article 57 2 August 2026 → 2 August 2027``."""
    comma = "、" if i18n.edition(lang) == "zh" else ", "
    before = comma.join(show_value(x, lang) or "" for x in d.before)
    after = comma.join(show_value(x, lang) or "" for x in d.after)
    where = cite(d.unit, lang) if d.unit else i18n.gettext(lang, "the whole text")
    return f"{where} {before} → {after}"


def title(b: Briefing, lang: str) -> str:
    return i18n.gettext(lang, "Digital rules: %(period)s") % {"period": b.period.title(lang)}


def as_html(
    b: Briefing,
    registry: Registry,
    lang: str = "en",
    *,
    links: dict[str, str] | None = None,
    nav: dict[str, Any] | None = None,
    around: Sequence[tuple[str, str]] = (),
) -> str:
    """One self-contained page. ``links`` maps ``change:ID`` and ``text:VERSION`` to addresses beside it."""
    known = links or {}
    return env.page(
        "briefing/page.html.j2",
        lang,
        b=b,
        title=title(b, lang),
        headline=headline(b, registry, lang),
        chart=chart(b, registry, lang),
        title_of=lambda id_: instrument_title(registry, id_, lang),
        short_of=lambda id_: instrument_title(registry, id_, lang, short=True),
        regime_title=lambda id_: regime_title(registry, id_, lang),
        codebook_title=lambda id_: i18n.pick(registry.codebooks[id_].title, lang),
        topic_title=lambda book, id_: topic_title(registry, book, id_, lang),
        causes=lambda c: [instrument_title(registry, x, lang) for x in c.caused_by],
        href=lambda kind, id_: known.get(f"{kind}:{id_}"),
        around=around,
        nav=nav,
        shown=lambda items: [shown(i, registry, lang) for i in items],
    )


def regime_title(registry: Registry, id_: str, lang: str) -> str:
    found = registry.regimes.get(id_)
    return i18n.pick(found.title, lang) if found else id_


def topic_title(registry: Registry, book: str, id_: str, lang: str) -> str:
    return next((i18n.pick(t.title, lang) for t in registry.codebooks[book].topics if t.id == id_), id_)


def chart(b: Briefing, registry: Registry, lang: str) -> Markup:
    """Activity per regime as bars, with the figures beside them; nothing for a single regime."""
    if len(b.activity) < 2:
        return Markup("")
    most = max(sum(n for n in row[1:]) for row in b.activity)
    rows = []
    for k, (regime, *figures) in enumerate(b.activity):
        y, x = 24 * k, 280.0
        bars = Markup("")
        for css, n in zip(("sub", "min", "edi"), figures, strict=True):
            width = 300 * n / most
            if n:
                bars += Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="14"/>').format(
                    css, x, y + 4, width
                )
            x += width
        words = ", ".join(
            f"{n} {name('significance', code, lang)}"
            for code, n in zip(("substantive", "minor", "editorial"), figures, strict=True)
            if n
        )
        rows.append(
            Markup('<text x="0" y="{}">{}</text>{}<text x="{:.1f}" y="{}">{}</text>').format(
                y + 15, regime_title(registry, regime, lang)[:44], bars, x + 6, y + 15, words
            )
        )
    label = i18n.gettext(lang, "Changes by regime")
    return Markup(
        '<svg class="chart" viewBox="0 0 760 {}" width="760" role="img" aria-label="{}">{}</svg>'
    ).format(24 * len(rows), label, Markup("").join(rows))
