"""A table of texts side by side as JSON, Markdown and a page."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.compare.alignment.table import AlignedProvision, AlignedText, AlignmentTable
from tracker.publish import editions, templates
from tracker.publish.eid_labels import cite
from tracker.publish.escape import markdown_text as md
from tracker.publish.labels import instrument_title
from tracker.registry import Registry

#: Characters of one provision on a page and in Markdown; the JSON and the record have it whole.
MAX_TEXT = 4000


def as_markdown(
    table: AlignmentTable, registry: Registry, lang: str = "en", *, topic: str | None = None
) -> str:
    """One table. In the further columns, words the first does not have are bold."""
    out = [f"# {md(heading(table, registry, lang, topic))}", "", editions.gettext(lang, LEGEND), ""]
    suggested = f" ({editions.gettext(lang, 'suggested')})"
    heads = [md(title(s, registry, lang) + (suggested if s.suggested else "")) for s in table.sides]
    out += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    out += [f"| {' | '.join(_markdown(c, lang) if c else '' for c in row.cells)} |" for row in table.rows]
    out.append("")
    out += [f"- {md(title(s, registry, lang))}: {md(source(s, lang))}" for s in table.sides]
    return "\n".join(out) + "\n"


def _markdown(cell: AlignedProvision, lang: str) -> str:
    p = cell.provision
    label = md(" ".join(x for x in (p.num, p.heading) if x) or cite(p.eid, lang))
    words = [_spaced(w.text, bold=w.op == "insert") for w in cell.words if w.op != "delete"]
    text = "".join(words) if words else md(p.text)
    return f"{f'**{label}**' if p.heading else label} {text}".strip()


def _spaced(text: str, *, bold: bool) -> str:
    """A run of words with the spaces around it kept outside its marks."""
    inner = md(text)
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}**{inner}**{after}" if bold and inner else f"{before}{inner}{after}"


LEGEND = (
    "In the further columns, words that the first text does not have in the counterpart are marked. "
    "What has no counterpart stands unmarked."
)


def heading(table: AlignmentTable, registry: Registry, lang: str, topic: str | None) -> str:
    names = " · ".join(title(s, registry, lang) for s in table.sides)
    return f"{topic_title(registry, topic, lang)}{'：' if lang == 'zh' else ': '}{names}" if topic else names


def topic_title(registry: Registry, topic: str, lang: str) -> str:
    found = (t for b in registry.codebooks.values() for t in b.topics if t.id == topic)
    return next((editions.pick(t.title, lang) for t in found), topic)


def title(side: AlignedText, registry: Registry, lang: str) -> str:
    if side.instrument in registry.instruments:
        return instrument_title(registry, side.instrument, lang, short=True)
    return side.instrument


def source(side: AlignedText, lang: str) -> str:
    if side.url is None:
        return side.document.title
    return editions.gettext(lang, "%(url)s, seen on %(day)s") % {
        "url": side.url,
        "day": editions.format_day(side.observed_at, lang),
    }


def as_html(
    table: AlignmentTable,
    registry: Registry,
    lang: str = "en",
    *,
    topic: str | None = None,
    kicker: tuple[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    nav: dict[str, str] | None = None,
    max_text: int = MAX_TEXT,
) -> str:
    """A page; ``links`` as of the site, ``kicker`` is (words, address) of the page above it."""
    return templates.page(
        "site/align.html.j2",
        lang,
        title=heading(table, registry, lang, topic),
        kicker=kicker,
        legend=editions.gettext(lang, LEGEND),
        sides=[(s, title(s, registry, lang), source(s, lang)) for s in table.sides],
        rows=table.rows,
        two=len(table.sides) == 2,
        max_text=max_text,
        links=links if links is not None else {},
        nav=nav,
    )
