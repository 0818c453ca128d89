"""Treaties kept as running text: all of it in one line below the labels MainText, AppendixText and AnnexText.

Databases of treaties keep texts so. Heads stand inside the line ("ARTICLE 1. Entry Into Force 1. This ...");
they and numbered paragraphs are put on lines of their own, for the grammar of plain texts.
"""

from __future__ import annotations

import re

_LABEL = re.compile(r"^(MainText|AppendixText|AnnexText):[ \t]*$", re.MULTILINE)
_HEAD = re.compile(
    r"\s(?=(?:(?:ARTICLE|Article|ANNEX|Annex|CHAPTER) (?:\d{1,3}|[IVXLC]{1,6})[.:]|ANNEX [IVXLC]{1,6})\s)"
)
_ARTICLE = re.compile(r"(?P<head>(?:ARTICLE|Article) \d{1,3})[.:]\s+(?P<rest>.+)", re.DOTALL)
_FIRST = re.compile(r"\s(?=1\. [A-Z])")
#: Words that begin a sentence behind a heading, where no number does.
_BEGINS = re.compile(
    r"(?<=\w)\s(?=(?:The|This|These|Each|Any|Every|No|Nothing|Upon|After|Before|Further to|In|If|For|Where"
    r"|When|Without|Subject to|Except|Notwithstanding|Unless|Parties|It|An?)\s)"
)
_MARK = re.compile(r"(?<=[.;:,)])\s(?=(?:\d{1,2}\. [A-Z]|\([a-z]{1,4}\) [a-z]))")
_PREAMBLE = re.compile(r"\s(PREAMBLE|Preamble)\s")
_HEADING = 200


def is_running(text: str) -> bool:
    """Whether a text begins with the label of its main part."""
    return text.lstrip("\ufeff \r\n\t").startswith("MainText:")


def unfold(text: str) -> str:
    """The text with heads and numbered paragraphs on lines of their own.

    >>> text = "MainText:\\nPACT The Parties agree: ARTICLE 1. Fees 1. None. 2. Ever.\\nAnnexText:\\nNA"
    >>> unfold(text).split("\\n\\n")
    ['PACT The Parties agree:', 'ARTICLE 1', 'Fees', '1. None.', '2. Ever.']
    """
    out: list[str] = []
    for label, body in _parts(text):
        if body.strip() in {"", "NA"}:
            continue
        body = " ".join(body.split())
        if label == "AnnexText":
            out.append("ANNEX")
        body = _PREAMBLE.sub(r"\n\1\n", body, count=1)
        for piece in _HEAD.split(f" {body}"):
            found = _ARTICLE.fullmatch(piece.strip())
            if found is None:
                out += _MARK.sub("\n", piece.strip()).split("\n")
                continue
            heading, words = _parted(found["rest"])
            out += [found["head"], *([heading] if heading else []), *_MARK.sub("\n", words).split("\n")]
    return "\n\n".join(line for line in out if line.strip())


def _parts(text: str) -> list[tuple[str, str]]:
    pieces = _LABEL.split(text)
    return list(zip(pieces[1::2], pieces[2::2], strict=False))


def _parted(rest: str) -> tuple[str, str]:
    """The heading of an article and its words."""
    for pattern in (_FIRST, _BEGINS):
        found = pattern.search(rest[:_HEADING])
        if found:
            return rest[: found.start()], rest[found.end() :]
    return "", rest
