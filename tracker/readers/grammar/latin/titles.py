"""Titles of heads, which may go on over printed lines, and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.law.text import clean
from tracker.readers.grammar.group_head import GroupHead
from tracker.readers.grammar.latin import heads as latin_heads
from tracker.readers.grammar.latin.heads import ArticleHead, is_title
from tracker.readers.lines import Line

_MAX_TITLE_LINES = 3
_MAX_ENTRY = 300
_MAX_CONTENTS = 20  # letters of the title of a table of contents
_MAX_SET_OFF = 250  # letters
_MARKED = re.compile(r"\(?[a-z0-9]{1,3}[.)]\s|[-•]")
_SHORT = 0.75
_LEADER = re.compile(r"(?:\s?\.{3,}\s?\d{0,4}|\s?[-–—] \d{1,4} [-–—])$")  # dots, a page number


def contents(lines: Sequence[Line]) -> tuple[set[int], list[str]]:
    """Lines of the table of contents: from its title to the last entry before its first head comes
    again; single entries with dots and a page number, or with "(Articles 1.1 to 1.9)". And the chapters
    it names."""
    texts = [line.text for line in lines]
    short = [i for i, text in enumerate(texts[:2000]) if len(text) <= _MAX_CONTENTS]
    start = next((i for i in short if latin_heads.CONTENTS.fullmatch(texts[i])), None)
    ended = [i for i, text in enumerate(texts) if not text[-2:].islower()]
    toc = {i for i in ended if not lines[i].level and _is_entry(texts[i])}
    if start is None:
        return toc, []
    first: str | None = None
    last = start
    promised: list[str] = []
    for i in range(start + 1, len(lines)):
        name = _name(lines[i].text)
        if name is None:
            continue
        if name == first:
            toc.update(range(start, last + 1))
            after = last + 1
            if after < i and is_title(lines[after].text):
                toc.add(after)  # the title of its last entry
            return toc, promised
        first = first or name
        last = i
        if name.startswith("cpt_"):
            promised.append(name)
    return toc, []


def _is_entry(text: str) -> bool:
    """The pattern tries every place of a line: only one with the last letters of an entry is worth it."""
    if len(text) > _MAX_ENTRY or not (text[-1:] == ")" or text[-1:].isdecimal()):
        return False
    return latin_heads.CONTENTS_LINE.fullmatch(text) is not None


def _name(text: str) -> str | None:
    head = latin_heads.group(text)
    if head is not None and head.level <= 4:
        return f"{head.prefix}_{head.number}"
    article = latin_heads.article(text)
    return f"art_{article.number}" if article and article.rest[:1] != "(" else None


def title(
    lines: Sequence[Line], i: int, width: int, head: ArticleHead | GroupHead
) -> tuple[int, str, Line | None]:
    """(lines the head takes with its title, the title, the text that stood on the head's own line)."""
    rest = head.rest
    article = isinstance(head, ArticleHead)
    rest = _LEADER.sub("", rest)
    sep = head.sep if isinstance(head, ArticleHead) else ":"
    used = 1
    words: list[str] = []
    if rest and article and sep != ":" and not lines[i].level and not is_title(rest.rstrip(".")):
        # "Article 5. The Parties shall ...": text, perhaps behind a title of its own sentence
        return used, "", lines[i]._replace(text=rest, gap=True, bold=False)
    if rest:
        words.append(rest)
        previous = lines[i].text
    else:
        previous = ""
        if block := _set_off(lines, i + 1):
            words = [x.text for x in lines[i + 1 : i + 1 + block]]
            return 1 + block, clean(" ".join(words)).strip("* ").rstrip("."), None
    limit = 1 + _MAX_TITLE_LINES
    while used < limit and i + used < len(lines):
        line = lines[i + used]
        if not _is_more_title(line, previous, words, width, article=article):
            break
        words.append(line.text)
        previous = line.text
        used += 1
    return used, clean(" ".join(words)).strip("* ").rstrip("."), None


def _set_off(lines: Sequence[Line], start: int) -> int:
    """How many lines a title takes that stands by itself: a short block between gaps, no sentence."""
    end = start
    while end < len(lines) and end <= start + _MAX_TITLE_LINES and (end == start or not lines[end].gap):
        end += 1
    block = lines[start:end]
    if not 0 < len(block) <= _MAX_TITLE_LINES or end == len(lines) or any(x.table for x in block):
        return 0
    text = " ".join([x.text for x in block])
    if len(text) > _MAX_SET_OFF or not text[0].isupper() or text[-1] in ".;:," or text.isupper():
        return 0  # capitals may go on behind a gap
    texts = [x.text for x in block if latin_heads.may_open(x.text)]
    if _MARKED.match(text) or any(latin_heads.article(x) or latin_heads.group(x) for x in texts):
        return 0
    return len(block)


def _is_more_title(line: Line, previous: str, words: list[str], width: int, *, article: bool) -> bool:
    text = line.text
    if line.table or len(text) > 200 or latin_heads.article(text) or latin_heads.group(text):
        return False
    if _MARKED.match(text):
        return False
    if not words:
        if article and text[-1] in ".;:,":
            return False
        if text.isupper() and text[-1] == ",":
            return True  # capitals that go on in the next line
        return is_title(text) or (
            line.gap and not line.level and len(text) <= 150 and text[0].isupper() and text[-1] not in ".;:,"
        )
    if words[-1].isupper() and len(words[-1]) > 3:
        return text.isupper() and (not line.gap or not article)
    # a title-case title goes on where its line was full
    return (
        is_title(text)
        and not line.gap
        and len(previous) + len(text.split()[0]) >= width - 8
        and len(text) < width * 0.75
    )
