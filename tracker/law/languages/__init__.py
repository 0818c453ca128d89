"""What a language prints in any text of law: months, eras, number words, money. One table a language.

Readers, lists, facts and exports take their words from here; nothing else in the tree spells a month or
a number word. To add a language, add a `Language` to the module of its family.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.law.languages import asian, latin, other
from tracker.law.languages.table import Language

LANGUAGES: Mapping[str, Language] = {
    language.code: language for family in (latin, other, asian) for language in family.LANGUAGES
}
ENGLISH = LANGUAGES["en"]

#: Name or abbreviation of a month, in lower case -> 1 to 12. No two languages give one name to
#: different months, so that a date can be read without knowing its language.
MONTHS: Mapping[str, int] = {
    name.replace("_", " "): n
    for language in LANGUAGES.values()
    for n, names in enumerate(language.months, 1)
    for name in names.split()
}
#: Names of the months of the Hijri calendar, in lower case.
HIJRI_MONTHS: Mapping[str, int] = {
    name.replace("_", " "): n for n, names in enumerate(other.HIJRI_MONTHS, 1) for name in names.split()
}
#: Number word, in lower case -> its value, where no language is known: a word of one ("sei", "once") may be
#: something else in another. The scale words ("million", 万) multiply.
NUMBERS: Mapping[str, int] = {w: n for code in ("en", "fr") for w, n in LANGUAGES[code].numbers.items()}
SCALES: Mapping[str, int] = {word: n for x in LANGUAGES.values() for word, n in x.scales.items()}
JOINS = frozenset(word for x in LANGUAGES.values() for word in x.joins)
#: Name of an era -> the year before its first one.
ERAS: Mapping[str, int] = {name: year for x in LANGUAGES.values() for name, year in x.eras.items()}
#: Word or sign of money, in lower case -> ISO 4217.
CURRENCIES: Mapping[str, str] = {
    word.lower(): code for x in LANGUAGES.values() for word, code in x.currencies.items()
}


def language(tag: str) -> Language:
    """The table of a BCP 47 tag; an unknown language has an empty one.

    >>> language("zh-Hans").code, language("xx").months
    ('zh', ())
    """
    code = tag.split("-")[0].lower()
    return LANGUAGES.get(code) or Language(code)
