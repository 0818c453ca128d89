"""What a page of a briefing is made of, whatever form it takes: blocks of lines, lines of runs.

`compose` says everything once, in an edition; the forms (HTML, Markdown, Word, PDF, mail) only draw it, so
that all of them say the same. Words from captures are runs with their own language; no form may take any
run for markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Run:
    """Words in one style. ``style``: strong, soft, mono, was, now or tag. ``lang``: BCP 47, where the words
    are quoted in a language that may not be the edition's. ``href``: a place beside the page; ``url``: an
    address of a publisher."""

    text: str
    style: str = ""
    lang: str | None = None
    href: str | None = None
    url: str | None = None


Line = tuple[Run, ...]


def plain_text(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


@dataclass(frozen=True)
class Heading:
    """``level``: 2 to 4 (1 is the title's)."""

    level: int
    line: Line
    anchor: str = ""


@dataclass(frozen=True)
class Para:
    """``style``: lead, soft, kicker or none."""

    line: Line
    style: str = ""


@dataclass(frozen=True)
class Items:
    """A list; ``style``: lead (the summary), plain or none."""

    lines: tuple[Line, ...]
    style: str = ""


@dataclass(frozen=True)
class Facts:
    """Names and what is to be said of each."""

    pairs: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells, a cell of lines. ``widths``: parts of the width each column takes."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing; ``figures`` say in words what it shows."""

    svg: str
    label: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """Blocks set apart: a ``note``, a ``warn``, a ``comment``, or a ``change`` of a significance."""

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


Block = Heading | Para | Items | Facts | Table | Picture | Box | Fold | Blank


@dataclass(frozen=True)
class Page:
    """A briefing in an edition. ``made``: what it was made from, as `tracker brief --verify` reads it."""

    title: str
    kicker: str
    lang: str
    blocks: tuple[Block, ...]
    short: bool = False
    made: dict[str, Any] = field(default_factory=dict)


def text(value: str, **more: Any) -> Line:
    """A line of one run."""
    return (Run(value, **more),) if value else ()


def join(lines: list[Line] | tuple[Line, ...], between: str) -> Line:
    """Lines as one, with words between them."""
    out: list[Run] = []
    for line in lines:
        if out and line:
            out.append(Run(between))
        out.extend(line)
    return tuple(out)
