"""Repairs on the text layer of a PDF: radicals and ligatures, broken words, heads.

Pure functions on pages of lines; the reading itself is in `pdf`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tracker.law.text import without_glyphs

#: What PDFium writes for a hyphen at a line end (and it joins the two lines), whatever the hyphen is.
_MARK = "\x02"
_MARKS = str.maketrans({"\ufffe": _MARK})
_LINE_END = re.compile(r"[^\W\d_]([-\u2010\u00ad])$")
_BROKEN = re.compile(rf"([^\W\d_]{{1,40}}){_MARK}([^\W\d_]{{1,40}})")
_WORD = re.compile(r"[^\W\d_]{2,80}")
_COMPOUND = re.compile(r"[^\W\d_]{2,40}(?:[-\u2010\u2011][^\W\d_]{2,40}){1,5}")
#: Heads of law are never furniture, even where every page happens to begin with the next one.
HEAD = re.compile(
    r"\s*(?:(?:art(?:icle|[ií]culo|ikel)?|section|chapter|chapitre|cap[ií]tulo|annex|annexe|anexo|title|titre|part"
    r"|schedule|recital)\b\.?\s*[\dIVXLC]|第\s*[\d〇一二三四五六七八九十百]{1,7}\s*[条章节編编節]|\(?\d{1,3}[.)]\s*$)",
    re.IGNORECASE,
)
_BARE_HEAD = re.compile(
    r"(?:article|art[ií]culo|artikel|title|titre|t[ií]tulo|chapter|chapitre|cap[ií]tulo|section|annexe?|anexo"
    r"|schedule)\s+(?:\d{1,3}|[IVXLC]{1,7})[a-z]{0,3}",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Radical forms and ligatures to the characters they stand for; nothing else is folded.

    >>> plain("⽹络安全⻓ ﬁne ①")
    '网络安全长 fine ①'
    """
    return without_glyphs(text)


def join_hyphens(lines: Iterable[str]) -> list[str]:
    """Words broken at a line end made whole; a hyphen that belongs to the word is kept.

    The text itself is the dictionary: "pub-lish" is one word where it writes "publish" elsewhere,
    "cross-border" keeps its hyphen where it writes that inside a line. A word seen in neither form
    goes the way most of the others went; without evidence the hyphen stays.
    """
    joined: list[str] = []
    for line in (line.translate(_MARKS).rstrip() for line in lines):
        end = _LINE_END.search(joined[-1]) if joined else None
        if end and line.lstrip()[:1].islower():
            mark = "" if end.group(1) == "\u00ad" else _MARK
            joined[-1] = joined[-1][:-1] + mark + line.lstrip()
        else:
            joined.append(line)
    whole = {m.group().lower() for line in joined for m in _WORD.finditer(_BROKEN.sub(" ", line))}
    compounds = {m.group().lower() for line in joined for m in _COMPOUND.finditer(line)}

    def verdict(match: re.Match[str]) -> str | None:
        first, second = match.group(1).lower(), match.group(2).lower()
        if f"{first}-{second}" in compounds or not match.group(2)[0].islower():
            return "-"
        return "" if first + second in whole else None

    known = Counter(verdict(m) for line in joined for m in _BROKEN.finditer(line))
    usual = "" if known[""] > known["-"] else "-"

    def mend(match: re.Match[str]) -> str:
        told = verdict(match)
        return match.group(1) + (usual if told is None else told) + match.group(2)

    return [_BROKEN.sub(mend, line).replace(_MARK, "-") for line in joined]


def part_heads(lines: Iterable[str]) -> list[str]:
    """An empty line before every line that is a head and nothing else.

    The text layer keeps no space between paragraphs; without a gap "Article 20" after "2. [left
    out]" would be taken for the end of that sentence. Whether it is a head is the grammar's to say.
    """
    out: list[str] = []
    for line in lines:
        if _BARE_HEAD.fullmatch(line.strip()):
            out.append("")
        out.append(line)
    return out
