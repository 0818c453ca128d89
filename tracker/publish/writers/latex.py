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
    plain_text,
)
from tracker.publish.escape import latex_text
from tracker.publish.paper import MARGIN, column_widths, foot, parts
from tracker.publish.plain import safe_url

_PREAMBLE = r"""%% !TEX program = xelatex
\documentclass[10pt,%(paper)s]{extarticle}
%(han)s\usepackage[margin=%(margin).0fmm,footskip=9mm]{geometry}
\usepackage{longtable,booktabs,array,xcolor,pdflscape,fancyhdr,lastpage}
\usepackage[normalem]{ulem}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\fi
\setlength{\tabcolsep}{3pt}\setlength{\LTleft}{0pt}
\newcolumntype{L}[1]{>{\raggedright\arraybackslash\hspace{0pt}}p{#1}}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}
\fancyfoot[L]{\footnotesize %(foot)s}\fancyfoot[R]{\footnotesize\thepage\ / \pageref{LastPage}}
\title{%(title)s}\author{}\date{}
\begin{document}
\maketitle\thispagestyle{fancy}
"""
_HAN = re.compile("[\u2e80-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HEADS = {2: "section", 3: "subsection", 4: "subsubsection", 5: "paragraph", 6: "subparagraph"}
_STYLES = {
    "strong": r"\textbf", "mono": r"\texttt", "tag": r"\textsc", "was": r"\sout", "del": r"\sout",
    "now": r"\textbf", "ins": r"\uline",
}  # fmt: skip


def latex_bytes(publication: Publication) -> bytes:
    """A document of its own; its tables can be taken out."""
    body = [f"{latex_text(publication.kicker)}\n"] if publication.kicker else []
    for part in parts(publication):
        body += ["\\begin{landscape}"] if part.across else []
        body += _blocks(part.blocks, part.room)
        body += ["\\end{landscape}"] if part.across else []
    said = foot(publication).line()
    words = "\n".join([*body, "\\end{document}\n"])
    head = _PREAMBLE % {
        "paper": f"{publication.paper}paper",
        "margin": MARGIN,
        "han": "\\usepackage[UTF8,scheme=plain]{ctex}\n" if _HAN.search(said + words) else "",
        "title": latex_text(publication.title),
        "foot": latex_text(said),
    }
    return (head + words).encode()


def _blocks(blocks: Iterable[Block], room: float) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Panel) and b.kind == "quote":
            yield from ("\\begin{quote}\n", *_blocks(b.blocks, room), "\\end{quote}\n")
        elif isinstance(b, Panel | Fold):
            yield from _blocks(b.blocks, room)
        elif isinstance(b, Heading):
            yield f"\\{_HEADS[b.level]}*{{{_line(b.line)}}}\n"
        elif isinstance(b, Paragraph):
            yield f"{_line(b.line)}\n"
        elif isinstance(b, Items):
            yield "\n".join(_items(b)) + "\n"
        elif isinstance(b, FactList):
            yield from _facts(b)
        elif isinstance(b, Table):
            yield _table(b, room)
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


def _table(b: Table, room: float) -> str:
    """A long table; its head stands on every page."""
    columns, heads = b.columns, len(b.head)
    gaps = 2.1 * columns  # what stands between columns
    widths = "".join(f"L{{{w * (room - gaps) / room:.1f}mm}}" for w in column_widths(b, room))
    lines = [f"{_line(b.caption)}\n"] if b.caption else []
    lines += ["{\\footnotesize", f"\\begin{{longtable}}{{{widths}}}", "\\toprule"]
    for n, r in enumerate((*b.head, *b.rows)):
        if heads and n == heads:
            lines += ["\\midrule", "\\endhead", "\\bottomrule", "\\endfoot"]
        if isinstance(r, RowGroup):
            lines.append(f"\\multicolumn{{{columns}}}{{l}}{{\\textbf{{{_line(r.line)}}}}} \\\\")
        else:
            found = [x for c in r.cells for x in (_lines((*c.lines, *c.notes)), *[""] * (c.span - 1))]
            # braces: a row that begins with a bracket is no option of the row before
            lines.append("{}" + " & ".join([*found, *[""] * (columns - len(found))]) + r" \\")
    return "\n".join([*lines, "\\end{longtable}}", ""])


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
