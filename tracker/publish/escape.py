"""Captured text made harmless, once for each kind of file: Markdown, LaTeX, cells of a spreadsheet.

HTML is escaped by markupsafe, Typst is given all words as data; both need nothing here. Every function
first drops invisible controls (`tracker.publish.plain.plain`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from tracker.publish.plain import plain

# --- Markdown -------------------------------------------------------------------------------------------

_MARKDOWN = re.compile(r"[\\`*_\[\]<>|#~!&${}@^=]")
#: What begins a list, a rule or a quotation at the start of a line; "1." does too, but not the "7." of "7.5".
_LINE_START = re.compile(r"^(?:([-+])|(\d{1,9})([.)])(?=\s|$))")
#: An address would become a link that nobody vouches for.
_LINK = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)")


def markdown_text(text: object, *, starts_line: bool = True) -> str:
    """Text that Markdown prints as it is, on one line. ``starts_line``: nothing stands before it.

    >>> markdown_text("1. *Fee* <b>"), markdown_text("- see https://x.example {{ y }}")
    ('1\\\\. \\\\*Fee\\\\* \\\\<b\\\\>', '\\\\- see https\\\\://x.example \\\\{\\\\{ y \\\\}\\\\}')
    """
    line = _MARKDOWN.sub(r"\\\g<0>", " ".join(plain(text).split()))
    line = _LINK.sub(r"\\\g<0>", line)
    return markdown_line_start(line) if starts_line else line


def markdown_line_start(line: str) -> str:
    """An escaped line whose first characters begin no list."""
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


# --- LaTeX ----------------------------------------------------------------------------------------------

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
    "[": "{[}", "]": "{]}",
}  # fmt: skip
_LATEX_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")


def latex_text(text: object) -> str:
    """Text that LaTeX sets as it is: no command, no comment, no end of a group, on one line.

    >>> latex_text("50% & {more}")
    '50\\\\% \\\\& \\\\{more\\\\}'
    """
    return _LATEX_SPECIAL.sub(lambda m: _LATEX[m[0]], " ".join(plain(text).split()))


# --- spreadsheets ---------------------------------------------------------------------------------------

# What Excel, LibreOffice Calc and Google Sheets take for a formula or a command, with the full-width forms
# that some of them fold; white space and invisible marks before it do not hide it.
_FORMULA = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad]*[=+\-@|%＝＋－＠｜％]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def spreadsheet_text(value: object) -> str:
    """A cell of CSV that no spreadsheet takes for a formula; plain numbers stay numbers.

    >>> [spreadsheet_text(x) for x in ("=1+1", " @x", "-5", "- a dash", "Binding", None, 3)]
    ["'=1+1", "' @x", '-5', "'- a dash", 'Binding', '', '3']
    """
    if value is None:
        return ""
    shown = plain(value)  # without what would hide a first character
    return f"'{shown}" if _FORMULA.match(shown) and not _NUMBER.fullmatch(shown) else shown


def csv_text(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """CSV after RFC 4180 but with line feeds alone, every cell harmless."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow([spreadsheet_text(cell) for cell in head])
    sheet.writerows([[spreadsheet_text(cell) for cell in row] for row in rows])
    return out.getvalue()
