"""A briefing as Markdown: the same as the page, and captured text cannot become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.brief import provenance
from tracker.brief.blocks import (
    Blank,
    Block,
    Box,
    Facts,
    Fold,
    Heading,
    Items,
    Line,
    Page,
    Para,
    Picture,
    Run,
    Table,
)
from tracker.brief.collect import Briefing
from tracker.brief.compose import compose
from tracker.compare.markdown import md
from tracker.publish.plain import safe_url
from tracker.registry import Registry


def as_markdown(b: Briefing, registry: Registry, lang: str = "en") -> str:
    """The full form."""
    return markdown(compose(b, registry, lang))


def markdown(page: Page) -> str:
    """A composed page, one block after the other; what it was made from in a comment at the end."""
    out = [f"# {md(page.title)}", "", md(page.kicker), ""]
    for line in _blocks(page.blocks):
        if line or (out and out[-1]):  # never two empty lines
            out.append(line)
    if page.made:
        out += ["", f"<!-- tracker-briefing {provenance.dump(page.made)} -->"]
    return "\n".join(out).rstrip() + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for b in blocks:
        if isinstance(b, Box | Fold):
            yield from _blocks(b.blocks)
        elif isinstance(b, Heading):
            yield from ("", f"{'#' * b.level} {_line(b.line)}", "")
        elif isinstance(b, Para):
            yield from ("", _line(b.line), "")
        elif isinstance(b, Items):
            yield from (f"- {_line(x)}" for x in b.lines)
            yield ""
        elif isinstance(b, Facts):
            yield from _facts(b)
        elif isinstance(b, Table):
            yield from (f"- {_row(row)}" for row in b.rows)
            yield ""
        elif isinstance(b, Picture):
            yield from _figures(b)
        elif isinstance(b, Blank):
            yield from (x for _ in range(b.lines) for x in ("\\_" * 60, ""))


def _facts(b: Facts) -> Iterator[str]:
    for label, lines in b.pairs:
        if len(lines) == 1:
            yield f"- {md(label)}: {_line(lines[0])}"
        else:
            yield f"- {md(label)}:"
            yield from (f"  - {_line(x)}" for x in lines)
    yield ""


def _row(row: Sequence[tuple[Line, ...]]) -> str:
    cells = ("; ".join(_line(x) for x in cell if x) for cell in row)
    return " · ".join(cell for cell in cells if cell)


def _figures(b: Picture) -> Iterator[str]:
    if len(b.figures) > 1:
        yield from (f"{md(b.label)}:", "", *(f"- {md(x)}" for x in b.figures), "")


def _line(line: Line) -> str:
    return "".join(_run(r) for r in line).strip()


def _run(r: Run) -> str:
    """Words escaped, the spaces around them kept; an address only where it is one."""
    left = " " if r.text[:1].isspace() else ""
    right = " " if r.text[-1:].isspace() and r.text.strip() else ""
    body = md(r.text)
    address = safe_url(r.url)
    linked = f"<{address}>" if address and not set(address) & set("<> \\`") else md(r.url or "")
    if r.url:
        body = linked if r.text == r.url else f"{body} {linked}"
    elif r.style == "strong" and body:
        body = f"**{body}**"
    return f"{left}{body}{right}"
