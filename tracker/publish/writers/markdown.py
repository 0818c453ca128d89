"""A publication as Markdown (CommonMark with tables): captured text cannot become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    TableCell,
    TableRow,
)
from tracker.publish.editions import punctuation
from tracker.publish.escape import markdown_line_start, markdown_text
from tracker.publish.plain import safe_url
from tracker.publish.writers.provenance import META, dump

_MARKS = {"strong": "**", "ins": "**", "del": "~~"}


def markdown_bytes(publication: Publication) -> bytes:
    """One block after the other; what it was made from in a comment at the end."""
    out = [f"# {markdown_text(publication.title)}", ""]
    if publication.kicker:
        out += [markdown_text(publication.kicker), ""]
    out += _lines(publication.blocks, punctuation(publication.lang).colon)
    if note := dump(publication.provenance):
        out += ["", f"<!-- {META} {note} -->"]
    return ("\n".join(out).rstrip() + "\n").encode()


def _lines(blocks: Iterable[Block], colon: str) -> list[str]:
    """The lines of blocks without an empty one at an end, and never two of them in a row.

    ``colon``: what parts a name from its value in the edition.
    """
    out: list[str] = []
    for line in _blocks(blocks, colon):
        if line or (out and out[-1]):
            out.append(line)
    while out and not out[-1]:
        out.pop()
    return out


def _blocks(blocks: Iterable[Block], colon: str) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Panel) and b.kind == "quote":
            yield ""
            yield from (f"> {line}".rstrip() for line in _lines(b.blocks, colon))
            yield ""
        elif isinstance(b, Panel | Fold):
            yield from _blocks(b.blocks, colon)
        elif isinstance(b, Heading):
            yield from ("", f"{'#' * b.level} {_line(b.line)}", "")
        elif isinstance(b, Paragraph):
            yield from ("", _line(b.line), "")
        elif isinstance(b, Items):
            yield from (*_items(b, ""), "")
        elif isinstance(b, FactList):
            yield from _facts(b, colon)
        elif isinstance(b, Table):
            yield from (*(_entries(b) if b.style == "entries" else _grid(b)), "")
        elif isinstance(b, Picture):
            yield from _figures(b, colon)
        elif isinstance(b, Blank):
            yield from (x for _ in range(b.lines) for x in ("\\_" * 60, ""))


def _items(b: Items, indent: str) -> Iterator[str]:
    for entry in b.lines:
        if isinstance(entry, Items):
            yield from _items(entry, f"{indent}  ")
        else:
            yield f"{indent}- {_line(entry)}"


def _facts(b: FactList, colon: str) -> Iterator[str]:
    for label, lines in b.pairs:
        if len(lines) == 1:
            yield f"- {markdown_text(label)}{colon}{_line(lines[0])}"
        else:
            yield f"- {markdown_text(label)}{colon.rstrip()}"
            yield from (f"  - {_line(x)}" for x in lines)
    yield ""


def _entries(b: Table) -> Iterator[str]:
    for row in b.rows:
        cells = row.cells if isinstance(row, TableRow) else (TableCell((row.line,)),)
        yield f"- {' · '.join(said for c in cells if (said := _cell(c)))}"


def _grid(b: Table) -> Iterator[str]:
    """A table of pipes; a line over a group of rows stands as a row of its own."""
    if b.caption:
        yield from (_line(b.caption), "")
    width = b.columns
    head, *more = b.head or (TableRow(()),)
    yield _pipes(head, width)
    yield "|" + "---|" * width
    for row in (*more, *b.rows):
        if isinstance(row, RowGroup):
            yield f"| **{_line(row.line)}** |" + " |" * (width - 1)
        else:
            yield _pipes(row, width)


def _pipes(row: TableRow, width: int) -> str:
    cells = [x for c in row.cells for x in (_cell(c), *[""] * (c.span - 1))]
    return "| " + " | ".join([*cells, *[""] * (width - len(cells))]) + " |"


def _cell(c: TableCell) -> str:
    words = "; ".join(_line(x) for x in (*c.lines, *c.notes) if x)
    return f"{words} {_address(c.url)}" if c.url and not any(r.url for x in c.lines for r in x) else words


def _figures(b: Picture, colon: str) -> Iterator[str]:
    if len(b.figures) > 1:
        yield from (
            f"{markdown_text(b.label)}{colon.rstrip()}",
            "",
            *(f"- {markdown_text(x)}" for x in b.figures),
            "",
        )


def _line(line: Line | Sequence[Run]) -> str:
    return markdown_line_start("".join(_run(r) for r in line).strip())


def _run(r: Run) -> str:
    """Words escaped, the spaces around them kept; an address only where it is one."""
    left = " " if r.text[:1].isspace() else ""
    right = " " if r.text[-1:].isspace() and r.text.strip() else ""
    body = markdown_text(r.text, starts_line=False)
    if r.url:
        body = _address(r.url) if r.text == r.url else f"{body} {_address(r.url)}"
    elif r.style in _MARKS and body:
        body = f"{_MARKS[r.style]}{body}{_MARKS[r.style]}"
    return f"{left}{body}{right}"


def _address(url: str) -> str:
    safe = safe_url(url)
    return f"<{safe}>" if safe and not set(safe) & set("<> \\`") else markdown_text(url, starts_line=False)
