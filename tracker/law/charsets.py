"""What a declared encoding stands for: publishers write names of their own, and some that are none."""

from __future__ import annotations

import codecs

#: Names publishers write for the encodings they really use.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932",
            "x-sjis": "cp932", "iso-8859-1": "cp1252", "latin-1": "cp1252", "ks_c_5601-1987": "cp949",
            "euc-kr": "cp949"}  # fmt: skip
#: Codecs of Python that no page is written in; some of them raise whatever they are given.
_NO_CHARSETS = {"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "charmap"}


def codec(name: str) -> str | None:
    """The name of the encoding that a declared name stands for; None for names that stand for none.

    >>> codec("GB2312"), codec("undefined"), codec("utf8")
    ('gb18030', None, 'utf-8')
    """
    name = _ALIASES.get(name.strip().lower(), name.strip())
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    known = found.name.replace("-", "_") not in _NO_CHARSETS and found._is_text_encoding
    return found.name if known else None
