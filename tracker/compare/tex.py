"""A matrix as LaTeX: long tables by group, heads and notes below; with ctex for Chinese, set by XeLaTeX."""

from __future__ import annotations

from tracker.compare import labels
from tracker.compare.cells import Matrix, MatrixRow
from tracker.compare.export import citation, remarks, short
from tracker.compare.finder.heads import ColumnHead, column_head
from tracker.publish import editions
from tracker.publish.escape import latex_text as tex
from tracker.registry import Registry

_PREAMBLE = r"""\documentclass[8pt,landscape,a4paper]{%(documentclass)s}
%(packages)s\usepackage[margin=15mm]{geometry}
\usepackage{longtable,booktabs,array}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\fi
\setlength{\tabcolsep}{3pt}
\newcolumntype{L}[1]{>{\raggedright\arraybackslash\hspace{0pt}}p{#1}}
\title{%(title)s}\author{}\date{}
\begin{document}
\maketitle
"""
#: Instruments side by side in one long table; more follow in a table of their own.
_ACROSS = 7


def as_tex(m: Matrix, registry: Registry, lang: str = "en") -> str:
    """A document of its own; its tables can be taken out."""
    zh = editions.edition(lang) == "zh"
    heads = [column_head(c, registry, lang) for c in m.columns]
    out = [
        "% !TEX program = xelatex\n"
        + _PREAMBLE
        % {
            "documentclass": "extarticle",
            "packages": "\\usepackage[UTF8,scheme=plain]{ctex}\n" if zh else "",
            "title": tex(editions.pick(m.title, lang)),
        },
        tex(citation(m, lang)) + "\n",
        *(tex(line) + "\n" for line in remarks(m, lang)),
        tex(labels.t(lang, "— not coded: nobody has read it for this topic.")) + "\n",
    ]
    groups: dict[str, list[MatrixRow]] = {}
    for row in m.rows:
        groups.setdefault(row.topic.group, []).append(row)
    for rows in groups.values():
        out.append(f"\\section*{{{tex(editions.pick(rows[0].group_title, lang))}}}\n")
        parts = range(0, len(m.columns), _ACROSS)
        out += [_table(m, rows, heads, range(n, min(n + _ACROSS, len(heads))), lang) for n in parts]
    out.append(_heads(heads, lang))
    out.append(_notes(m, heads, registry, lang))
    out.append("\\end{document}\n")
    return "\n".join(out)


def _table(m: Matrix, rows: list[MatrixRow], heads: list[ColumnHead], some: range, lang: str) -> str:
    width = 0.98 / (len(some) + 1)
    first = " & ".join([tex(labels.t(lang, "Topic")), *(tex(heads[n].short) for n in some)])
    lines = [
        "\\begin{longtable}{" + f"L{{{width:.3f}\\linewidth}}" * (len(some) + 1) + "}",
        "\\toprule", first + r" \\", "\\midrule", "\\endhead", "\\bottomrule", "\\endfoot",
    ]  # fmt: skip
    for row in rows:
        cells = [tex(short(row.cells[m.columns[n].instrument.id], lang)) or "---" for n in some]
        lines.append(" & ".join([tex(editions.pick(row.topic.title, lang)), *cells]) + r" \\")
    return "\n".join([*lines, "\\end{longtable}", ""])


def _heads(heads: list[ColumnHead], lang: str) -> str:
    lines = [f"\\section*{{{tex(labels.t(lang, 'Instruments'))}}}", "\\begin{description}"]
    for h in heads:
        said = [f"{tex(label)}{tex(labels.colon(lang))} {tex(value)}" for label, value in h.lines(lang)]
        lines.append(f"\\item[{{{tex(h.short)}}}] " + ". ".join(said) + ".")
    return "\n".join([*lines, "\\end{description}", ""]) if heads else ""


def _notes(m: Matrix, heads: list[ColumnHead], registry: Registry, lang: str) -> str:
    lines = [f"\\section*{{{tex(labels.t(lang, 'Notes'))}}}"]
    for row in m.rows:
        items = []
        for c, h in zip(m.columns, heads, strict=True):
            cell = row.cells[c.instrument.id]
            if cell.blank and not cell.change:
                continue
            more = [
                labels.note(cell, lang, registry),
                labels.separators(lang)[0].join(labels.flags(m, cell, lang)),
                *labels.parties(m, row.topic, cell, lang),
                *(labels.touched(x, registry, lang) for x in cell.causes),
                *([labels.moved(cell.change, registry, lang)] if cell.change else []),
            ]  # fmt: skip
            said = " ".join(tex(x) for x in more if x)
            items.append(f"\\item[{{{tex(h.short)}}}] {tex(short(cell, lang) or '—')}. {said}")
        if items:
            lines += [f"\\subsection*{{{tex(editions.pick(row.topic.title, lang))}}}", "\\begin{description}"]
            lines += [*items, "\\end{description}"]
    return "\n".join([*lines, ""])
