"""A matrix as Markdown: tables by group, the heads of the columns, a note for each cell."""

from __future__ import annotations

from tracker.compare import labels
from tracker.compare.cells import Matrix
from tracker.compare.export import citation, remarks, short
from tracker.compare.finder.heads import column_head
from tracker.publish import editions
from tracker.publish.escape import markdown_text as md
from tracker.registry import Registry


def as_markdown(m: Matrix, registry: Registry, lang: str = "en") -> str:
    """The table, the heads of its columns, then a note for each cell with its provisions and state."""

    def t(message: str) -> str:
        return editions.gettext(lang, message)

    heads = [column_head(c, registry, lang) for c in m.columns]
    out = [f"# {md(editions.pick(m.title, lang))}", "", md(citation(m, lang)), ""]
    out += [f"{md(line)}\n" for line in remarks(m, lang)]
    group = None
    for row in m.rows:
        if row.topic.group != group:
            group = row.topic.group
            out += ["", f"## {md(editions.pick(row.group_title, lang))}", ""]
            out.append(f"| {md(t('Topic'))} | " + " | ".join(md(h.short) for h in heads) + " |")
            out.append("|---" * (len(heads) + 1) + "|")
        cells = [md(short(row.cells[c.instrument.id], lang)) or "—" for c in m.columns]
        out.append(f"| {md(editions.pick(row.topic.title, lang))} | " + " | ".join(cells) + " |")
    out += ["", md(t("— not coded: nobody has read it for this topic.")), ""]
    out += ["", f"## {t('Instruments')}", ""]
    for h in heads:
        out.append(f"- **{md(h.short)}**")
        out += [f"  - {md(label)}{labels.colon(lang)}{md(value)}" for label, value in h.lines(lang)]
    out += ["", f"## {t('Notes')}", ""]
    for row in m.rows:
        out += [
            f"### {md(editions.pick(row.topic.title, lang))}",
            "",
            md(editions.pick(row.topic.question, lang)),
            "",
        ]
        for c, h in zip(m.columns, heads, strict=True):
            cell = row.cells[c.instrument.id]
            if cell.blank and not cell.change:
                continue
            first = f"- **{md(h.short)}**: {md(short(cell, lang) or '—')}. "
            out.append(first + md(labels.note(cell, lang, registry)))
            if flags := labels.flags(m, cell, lang):
                out.append(f"  - {md(labels.separators(lang)[0].join(flags))}")
            out += [f"  - {md(x)}" for x in labels.parties(m, row.topic, cell, lang)]
            out += [f"  - {md(labels.touched(x, registry, lang))}" for x in cell.causes]
            if cell.change:
                out.append(
                    f"  - {md(t('Moved'))}{labels.colon(lang)}{md(labels.moved(cell.change, registry, lang))}"
                )
        out.append("")
    return "\n".join(out).rstrip() + "\n"
