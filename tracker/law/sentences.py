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
_LATIN_SENTENCE = re.compile(r".+?(?:;|(?<!\b\d)(?<!\b\d\d)\.(?=\s+[^\W\d_a-zа-я])|\n|$)", re.DOTALL)


def sentences(text: str, lang: str) -> list[str]:
    """The sentences of a text in order; a semicolon and a new line end one.

    >>> sentences("It applies from 2. May 2026. Articles 5 and 6 do not.", "en")
    ['It applies from 2. May 2026.', 'Articles 5 and 6 do not.']
    """
    found = (m.group().strip() for m in _SENTENCE.get(lang[:2], _LATIN_SENTENCE).finditer(text))
    return [sentence for sentence in found if sentence]
