"""Paragraphs of a national statute that a file breaks over printed lines, joined again.

For the languages whose heads stand out from running text without a blank line before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.languages import grammar_of
from tracker.readers.grammar.tables.national import ROWS
from tracker.readers.lines import Line

#: What a line ends with before a mark that opens something: a stop, or the "and" of a list after one.
_ENDED = re.compile(r"[.;:,)]$|[;,]\s\w{1,7}(?:/\w{1,7})?$")
#: Languages whose paragraphs are told without the width of lines.
_BY_WORDS = frozenset({"id", "vi"})
#: Turkish and Hungarian set titles on lines of their own, Korean has spaces inside words.
LANGUAGES = frozenset(ROWS) - {"tr", "hu", "ko"}
_FULL = 0.75  # of the width of printed lines: a shorter one was not broken


def unwrap(lines: Sequence[Line], language: str) -> list[Line]:
    """Join each line to the one it goes on from: no gap stands between them, the one above is no head or
    title, and it opens nothing itself. A number that a sentence breaks before opens nothing either."""
    table = grammar_of(language)
    widths = sorted(len(x.text) for x in lines if not x.table)
    full = 0 if language in _BY_WORDS or not widths else _FULL * widths[len(widths) * 9 // 10]
    out: list[Line] = []
    last = ""  # the printed line above
    for line in lines:
        if line.page:
            continue
        broken = len(last) >= full or (line.text[:1].islower() and not _ENDED.search(last))
        if out and broken and _open(out[-1], line, table) and _goes_on(line, out[-1].text, table):
            out[-1] = out[-1]._replace(text=f"{out[-1].text} {line.text}")
        else:
            out.append(line)
        last = line.text
    return out


def _goes_on(line: Line, above: str, table: Grammar) -> bool:
    if line.gap or line.level or line.table or line.bullet:
        return False
    ended = _ENDED.search(above) is not None
    if not ended and not above.isupper() and line.text[:1].islower():
        return True
    if table.group(line.text) or table.annex(line.text):
        return False
    head = table.article(line.text)
    if head is not None and (head.set_off or ended):
        return False
    return not (ended and any(level.mark.match(line.text) for level in table.levels))


def _open(above: Line, line: Line, table: Grammar) -> bool:
    """Whether the line above may go on: it is no head that stands alone, no title in capitals. A heading
    behind the number of an article goes on in small letters only, as no paragraph begins."""
    if above.level or above.table or above.text.isupper() or table.group(above.text):
        return False
    head = table.article(above.text)
    if head is None or (head.rest and table.heading != "first"):
        return True
    return bool(head.rest) and line.text[:1].islower()
