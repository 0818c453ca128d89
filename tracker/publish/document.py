"""The one model of everything that is shown: a publication is blocks of lines, a line is runs of words.

How a view is written. A view is a function of `tracker.publish.views` (or `tracker.brief`) that takes data of
the domain and an edition, and returns a `Publication`; `tracker.publish.writers.write(publication, format)`
turns it into bytes in any format. A view never escapes, never draws and never asks which format is wanted:

    def gap_publication(gap: Gap, registry: Registry, lang: str) -> Publication:
        head = (gettext(lang, "Topic"), gettext(lang, "Value"))
        rows = [row(title, cell("10 days", kind="number", value=10)) for ...]
        return Publication(title, lang, blocks=(Heading(2, text("...")), table(head, rows)))

Rules for views:

* Every word is text. A `Run` may hold captured words; no writer takes any of it for markup or a formula.
* Words of a captured text carry their own `lang` (BCP 47) where it may differ from the publication's.
* `href` is a place beside the page (a path, or ``#anchor`` inside it); `url` is an address of a publisher.
  Writers drop addresses that are not http or https.
* A cell says with `kind` what it holds and with `value` what a machine reads (a number, a day, a code);
  `lines` are what a person reads. A state is said in words in `lines`; `tone` only adds the colour.
* `Publication.data` is the product as one flat table with codes as heads: CSV is made of it. Without it CSV
  takes the first table of the blocks.
* `Publication.sheets` are the tables of a workbook where these are not simply the tables of the blocks.

The law's own word *document* (what a reader reads out of a capture) is `tracker.model.Document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

RunStyle = Literal["", "strong", "soft", "mono", "was", "now", "tag", "del", "ins"]
CellKind = Literal["text", "number", "day", "code", "state"]
PaperName = Literal["a4", "letter"]
#: What a machine reads in a cell.
CellValue = int | float | Decimal | date | str | None


@dataclass(frozen=True)
class Run:
    """Words in one style. ``lang``: BCP 47, where the words are quoted in a language that may
    not be the publication's. ``del`` and ``ins`` are the two sides of a redline."""

    text: str
    style: RunStyle = ""
    lang: str | None = None
    href: str | None = None
    url: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """``level``: 2 to 6 (1 is the title's)."""

    level: int
    line: Line
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """``style``: lead, soft, kicker, law (words of a text) or none."""

    line: Line
    style: str = ""


@dataclass(frozen=True)
class Items:
    """A list; an entry that is `Items` itself is a list below the entry before it.

    ``style``: lead (the summary), plain or none.
    """

    lines: tuple[Line | Items, ...]
    style: str = ""


@dataclass(frozen=True)
class FactList:
    """Names and what is to be said of each."""

    pairs: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class TableCell:
    """``lines`` for people, ``value`` for machines (None: the words of the lines).

    ``notes`` stand under the cell where a format has room for them, in a comment of a spreadsheet.
    ``url`` and ``href`` make a link of the whole cell. ``tone`` is a state (current, stale, unverified,
    missing) or a strength (s0 to s4): the colour of what the words say. ``span``: columns it covers.
    """

    lines: tuple[Line, ...] = ()
    kind: CellKind = "text"
    value: CellValue = None
    notes: tuple[Line, ...] = ()
    href: str | None = None
    url: str | None = None
    lang: str | None = None
    tone: str = ""
    span: int = 1


@dataclass(frozen=True)
class TableRow:
    """``anchor``: what ``#anchor`` in a link points at, inside the page or the workbook."""

    cells: tuple[TableCell, ...]
    anchor: str = ""
    tone: str = ""


@dataclass(frozen=True)
class RowGroup:
    """A line over the rows that follow it, across all columns."""

    line: Line
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """``head``: rows that are repeated on every page. ``widths``: parts of the width each column takes.

    ``sticky``: the first column is the head of each row and stays in sight. ``name``: of its sheet in a
    workbook. ``style``: ``entries`` for rows that are read one by one (Markdown then writes a list),
    else none.
    """

    head: tuple[TableRow, ...]
    rows: tuple[TableRow | RowGroup, ...]
    widths: tuple[int, ...] = ()
    caption: Line = ()
    name: str = ""
    sticky: bool = False
    style: str = ""

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return max((sum(c.span for c in r.cells) for r in self.whole_rows()), default=0)

    def whole_rows(self) -> Iterator[TableRow]:
        """The head and all rows that have cells."""
        yield from self.head
        yield from (r for r in self.rows if isinstance(r, TableRow))


@dataclass(frozen=True)
class Picture:
    """A drawing of `tracker.publish.charts`; ``figures`` say in words what it shows."""

    svg: str
    label: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """Blocks set apart: ``kind`` is note, warn, comment, quote, or change (``tone``: its significance)."""

    kind: str
    blocks: tuple[Block, ...]
    anchor: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Fold:
    """Blocks that a screen may keep folded; paper and mail show them."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Blank:
    """Empty lines for a hand."""

    lines: int


Block = Heading | Paragraph | Items | FactList | Table | Picture | Panel | Fold | Blank


@dataclass(frozen=True)
class Publication:
    """A page or file in one edition.

    ``kicker``: the line above the title. ``when``: the moment that stands for every date inside a file, so
    that equal content gives equal bytes. ``layout``: portrait, landscape, or ``sheet`` (one page of A4 set
    small); ``paper``: of the sheets (`tracker.publish.paper` lays it on them). ``as_at``: the day that each
    printed page names, where it is not that of ``when``; ``address``: where the page stands in public.
    ``bom``: whether CSV begins with the mark of its encoding; None: where the edition is Chinese.
    ``metadata``: further names and values for the head of a file. ``provenance``: what it was made from,
    kept readable inside the file (`tracker brief --verify`).
    """

    title: str
    lang: str
    blocks: tuple[Block, ...]
    kicker: str = ""
    when: datetime | None = None
    layout: Literal["portrait", "landscape", "sheet"] = "portrait"
    paper: PaperName = "a4"
    as_at: date | None = None
    address: str = ""
    bom: bool | None = None
    data: Table | None = None
    sheets: tuple[Table, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)


# --- shorthands for views -------------------------------------------------------------------------------


def text(value: str, **more: Any) -> Line:
    """A line of one run; no run for no words."""
    return (Run(value, **more),) if value else ()


def join(lines: Sequence[Line], between: str) -> Line:
    """Lines as one, with words between them."""
    out: list[Run] = []
    for line in lines:
        if out and line:
            out.append(Run(between))
        out.extend(line)
    return tuple(out)


def plain_text(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


def cell(*lines: Line | str, **more: Any) -> TableCell:
    """A cell of lines; a string is a line of one run."""
    found = (text(line) if isinstance(line, str) else line for line in lines)
    return TableCell(tuple(line for line in found if line), **more)


def row(*cells: TableCell | Line | str, anchor: str = "", tone: str = "") -> TableRow:
    """A row; a line or a string is a cell of that line."""
    return TableRow(tuple(c if isinstance(c, TableCell) else cell(c) for c in cells), anchor, tone)


def table(head: Sequence[Line | str], rows: Sequence[TableRow | RowGroup], **more: Any) -> Table:
    """A table with one row of heads."""
    return Table((row(*head),), tuple(rows), **more)


def tables(blocks: Sequence[Block]) -> Iterator[Table]:
    """Every table in blocks and in the blocks inside them, in order."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Panel | Fold):
            yield from tables(block.blocks)
