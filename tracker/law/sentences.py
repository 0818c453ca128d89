"""Where one sentence of law ends."""

from __future__ import annotations

import re

#: What stands in brackets, which may hold full stops and brackets.
_ASIDE = r"（(?:[^（）]|（(?:[^（）]|（[^（）]*）)*）)*）"
_SENTENCE = {
    "zh": re.compile(rf"(?:{_ASIDE}|[^。；;\n])+[。；;]?"),
    "ja": re.compile(rf"(?:{_ASIDE}|[^。\n])+。?"),
}
#: In other languages a full stop ends a sentence only before a capital; "No. 5" and "2. May" go on.
_END = re.compile(r"[;\n]|\.(?=\s+[^\W\d_a-zа-я])")
_NUMBERED = re.compile(r"\b\d\d?$")


def sentences(text: str, lang: str) -> list[str]:
    """The sentences of a text in order; a semicolon and a new line end one.

    >>> sentences("It applies from 2. May 2026. Articles 5 and 6 do not.", "en")
    ['It applies from 2. May 2026.', 'Articles 5 and 6 do not.']
    """
    if pattern := _SENTENCE.get(lang[:2]):
        return [found for m in pattern.finditer(text) if (found := m.group().strip())]
    out, start = [], 0
    for m in _END.finditer(text):
        if m.group() == "." and _NUMBERED.search(text, max(0, m.start() - 3), m.start()):
            continue
        out.append(text[start : m.end()].strip())
        start = m.end()
    out.append(text[start:].strip())
    return [sentence for sentence in out if sentence]
