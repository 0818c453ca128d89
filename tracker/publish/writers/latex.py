"""A publication as LaTeX: a document of its own, set by XeLaTeX where it holds Chinese, Japanese, Korean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.publish.document import (
    Blank,
    Block,
    FactList,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Picture,
    Publication,
    RowGroup,
    Run,
    Table,
    TableRow,
    plain_text,
)
from tracker.publish.escape import latex_text
from tracker.publish.plain import safe_url

_PREAMBLE = r"""%% !TEX program = xelatex
\documentclass[%(options)s]{extarticle}
%(han)s\usepackage[margin=15mm]{geometry}
\usepackage{longtable,booktabs,array,xcolor}
\usepackage[normalem]{ulem}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\fi
\setlength{\tabcolsep}{3pt}
\newcolumntype{L}[1]{>{\raggedright\arraybackslash\hspace{0pt}}p{#1}}
\title{%(title)s}\author{}\date{}
\begin{document}
\maketitle
"""
_HAN = re.compile("[\u2e80-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HEADS = {2: "section", 3: "subsection", 4: "subsubsection", 5: "paragraph", 6: "subparagraph"}
_STYLES = {
    "strong": r"\textbf", "mono": r"\texttt", "tag": r"\textsc", "was": r"\sout", "del": r"\sout",
    "now": r"\textbf", "ins": r"\uline",
}  # fmt: skip
#: Columns side by side in one long table; more follow in a table of their own, after the first column.
_ACROSS = 8


def latex_bytes(publication: Publication) -> bytes:
    """A document of its own; its tables can be taken out."""
    body = [f"{latex_text(publication.kicker)}\n"] if publication.kicker else []
    body += _blocks(publication.blocks)
    words = "\n".join([*body, "\\end{document}\n"])
    landscape = publication.layout == "landscape"
    head = _PREAMBLE % {
        "options": "8pt,landscape,a4paper" if landscape else "10pt,a4paper",
        "han": "\\usepackage[UTF8,scheme=plain]{ctex}\n" if _HAN.search(publication.title + words) else "",
        "title": latex_text(publication.title),
    }
    return (head + words).encode()


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Panel) and b.kind == "quote":
            yield from ("\\begin{quote}\n", *_blocks(b.blocks), "\\end{quote}\n")
        elif isinstance(b, Panel | Fold):
            yield from _blocks(b.blocks)
        elif isinstance(b, Heading):
            yield f"\\{_HEADS[b.level]}*{{{_line(b.line)}}}\n"
        elif isinstance(b, Paragraph):
            yield f"{_line(b.line)}\n"
        elif isinstance(b, Items):
            yield "\n".join(_items(b)) + "\n"
        elif isinstance(b, FactList):
            yield from _facts(b)
        elif isinstance(b, Table):
            yield from _tables(b)
        elif isinstance(b, Picture):
            if len(b.figures) > 1:
                figures = Items(tuple((Run(x),) for x in b.figures))
                yield "\n".join([f"{latex_text(b.label)}:", *_items(figures), ""])
        elif isinstance(b, Blank):
            yield "\\vspace{1.6em}\\hrule\n" * b.lines


def _items(b: Items, depth: int = 1) -> Iterator[str]:
    if depth > 4:  # LaTeX knows four levels
        yield from (x for entry in b.lines for x in _entry(entry, depth))
        return
    yield "\\begin{itemize}"
    for entry in b.lines:
        yield from _entry(entry, depth)
    yield "\\end{itemize}"


def _entry(entry: Line | Items, depth: int) -> Iterator[str]:
    if isinstance(entry, Items):
        yield from _items(entry, depth + 1)
    else:
        # braces: words that begin with a bracket are no option of \item
        yield f"\\item {{}}{_line(entry)}"


def _facts(b: FactList) -> Iterator[str]:
    if b.pairs:
        pairs = (f"\\item[{{{latex_text(label)}}}] {_lines(lines)}" for label, lines in b.pairs)
        yield "\n".join(["\\begin{description}", *pairs, "\\end{description}", ""])


def _tables(b: Table) -> Iterator[str]:
    """The table, in parts where it is too wide; each part has the first column."""
    columns = b.columns
    grid = [_places(r, columns) for r in (*b.head, *b.rows)]
    heads = len(b.head)
    if b.caption:
        yield f"{_line(b.caption)}\n"
    for start in range(1, max(columns, 2), _ACROSS - 1):
        shown = [0, *range(start, min(start + _ACROSS - 1, columns))]
        lines = [f"\\begin{{longtable}}{{{''.join(_widths(b, shown))}}}", "\\toprule"]
        for n, places in enumerate(grid):
            if heads and n == heads:
                lines += ["\\midrule", "\\endhead", "\\bottomrule", "\\endfoot"]
            if isinstance(places, str):
                lines.append(f"\\multicolumn{{{len(shown)}}}{{l}}{{\\textbf{{{places}}}}} \\\\")
            else:
                lines.append(" & ".join(places[k] for k in shown if k < columns) + r" \\")
        yield "\n".join([*lines, "\\end{longtable}", ""])


def _places(r: TableRow | RowGroup, columns: int) -> list[str] | str:
    if isinstance(r, RowGroup):
        return _line(r.line)
    found = [x for c in r.cells for x in (_lines((*c.lines, *c.notes)), *[""] * (c.span - 1))]
    return [*found, *[""] * (columns - len(found))]


def _widths(b: Table, shown: list[int]) -> list[str]:
    parts = [b.widths[n] for n in shown] if b.widths else [1] * len(shown)
    return [f"L{{{0.97 * part / sum(parts):.3f}\\linewidth}}" for part in parts]


def _lines(lines: Iterable[Line]) -> str:
    return "\\newline ".join(said for line in lines if (said := _line(line)))


def _line(line: Line) -> str:
    out = []
    for r in line:
        words = latex_text(r.text)
        left = " " if r.text[:1].isspace() else ""
        right = " " if r.text[-1:].isspace() and words else ""
        if words and r.style in _STYLES:
            words = f"{_STYLES[r.style]}{{{words}}}"
        address = safe_url(r.url)
        if address and address != r.text:
            words += f" ({latex_text(address)})"
        out.append(f"{left}{words}{right}")
    return "".join(out) if plain_text(line).strip() else ""
