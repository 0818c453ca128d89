"""What a line that opens a piece of law looks like in English, French, Spanish and German."""

from __future__ import annotations

import re

from tracker.law.numbers import roman
from tracker.law.ordinals import LATIN, spelled
from tracker.readers.grammar.head import GroupHead
from tracker.readers.grammar.tables.grammar import Grammar
from tracker.readers.grammar.tables.row import KINDS, article_reader
from tracker.readers.grammar.tables.western_words import LANGUAGES, all_of, any_of

#: What may stand behind a number: a letter, or Latin multipliers with letters ("2 bis AA", "1er ter A").
_SUFFIX = (
    rf"(?:[\s-]?{LATIN}(?![\w'’])(?:\s{LATIN}(?![\w'’])|\s?[A-Z]{{1,2}}(?![\w'’]))*"
    r"|\s?(?:[A-Za-z]|(?P<same>[A-Z])(?P=same))(?![\w'’]))?(?:/\d{1,2}(?!\d)){0,2}"
)
_SEP = r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|[.:](?=[A-ZÀÂÇÉÈÊÎÔ\[«<(§“])|\.[º°]|[º°]\.?|(?=\s|$|\())\s*(?P<rest>.*)"
_GROUP_WORDS = {
    word: kind
    for language in LANGUAGES.values()
    for words, kind in zip(language.groups, KINDS, strict=True)
    for word in words.split()
}
#: First letters, which spare most lines the patterns.
_ANNEX_FIRST = frozenset("APS")
_GROUP_FIRST = frozenset(first for word in _GROUP_WORDS for first in (word[0], word[0].upper()))
_GROUP = re.compile(
    r"(?P<word>[A-Za-zíóÍÓ\-]{4,12})\s+(?:(?P<number>\d{1,3}|[IVXLCivxlc]{1,7}|[A-Z]{1,2}|PRELIMINAR|PRÉLIMINAIRE|LIMINAIRE|[Uu]nique)(?:er|re|ère|\.?[ªº])?"
    r"|(?P<said>[^\W\d_]{2,15}(?:-[^\W\d_]{1,15})?))"
    r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)"
)
_GROUP_TAIL = re.compile(r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)")
#: German groups are counted in front of their word.
_COUNTED = re.compile(
    r"(?:(?P<number>\d{1,2})\.|(?P<said>[A-Z][a-zäöü]{2,20}(?:er|es|e)))\s(?P<word>Buch|Teil|Titel|Kapitel|Abschnitt)"
    r"(?:\s?[:.–-]\s|\s|$)(?P<rest>.*)"
)
_COUNTED_FIRST = frozenset("EZDVFSAN123456789")
_FIRST = frozenset("A§") | _ANNEX_FIRST | _GROUP_FIRST | _COUNTED_FIRST
_ANNEX = re.compile(
    rf"(?P<word>{any_of('annex')})"
    r"(?:\s+(?P<number>\d{1,3}-[A-Z]{1,2}(?:-\d{1,2})?|[IVXLC]{1,7}(?:-[A-Z]{1,2}|-\d{1,2})?"
    r"|\d{1,3}(?:\.\d{1,3})?|[A-Z](?:-?\d{1,2})?))?"
    r"(?P<sep>\s*[:.\-–—]+(?=\s|$)|(?=\s|$))\s*(?P<rest>.*)"
)
_SMALL_WORDS = all_of("small")
_SMALL_NUMBERS = frozenset({"unique", "premier", "première", "primero", "primera", "única", "único"})
CONTENTS = re.compile(any_of("contents"), re.IGNORECASE)
CONTENTS_LINE = re.compile(
    r".{1,200}(?:\.{4,}\s*\d{1,4}|\((?:Articles?|art[ií]culos?) [\d.]+(?: (?:to|and|a|y|et|à) [\d.]+)?\))"
)


#: "Article 14.11: Title", "ARTICLE 8.70", "Artículo segundo. Título", "§ 3 Titel".
article = article_reader(
    rf"(?:{any_of('article')})\s*"
    r"(?P<series>(?:(?:L\.?O|[LRDAC])\*{0,2}\.?\s?)(?=\d))?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3}){0,2}(?:-\d{1,3}){0,2}(?:er|ER)?|[IVXLC]{1,7}(?![\w.])"
    rf"|{any_of('first')})(?P<branch>{_SUFFIX}){_SEP}",
    any_of("article"),
    rf"(?P<branch>{_SUFFIX}){_SEP}",
    first="A§",
    printed=True,
)


def group(line: str) -> GroupHead | None:
    """ "CHAPTER 14", "Chapter Sixteen", "SECTION B: Title", "TÍTULO II"; None for running text."""
    if line[:1] not in _GROUP_FIRST or len(line) > 200 or (found := _GROUP.match(line)) is None:
        return _counted(line) if line[:1] in _COUNTED_FIRST and len(line) <= 200 else None
    kind = _GROUP_WORDS.get(found["word"].lower())
    said = found["number"] or found["said"]
    if kind is None or not (said[0].isdigit() or said[0].isupper() or said in _SMALL_NUMBERS):
        return None
    number = said.lower()
    if found["said"]:
        at = found.start("said")
        if (value := spelled(line[at:])) is None:
            return None
        number, said = str(value[0]), line[at : at + value[1]]
        if (found := _GROUP_TAIL.match(line, at + value[1])) is None:
            return None
    elif number.islower() and not number.isdigit() and roman(number) is None and 2 < len(number) < 9:
        return None
    rest = (
        re.sub(r"\s*(?:\.{3,}\s*)?\d{0,4}$", "", found["rest"]) if "..." in found["rest"] else found["rest"]
    )
    if rest and (rest[0].islower() or rest[0] in "(,;)" or rest[-1] in ",;"):
        return None
    if rest.endswith(".") and not (rest.isupper() and found["sep"].strip()):
        return None
    loud = line.partition(" ")[0].isupper()
    if not found["sep"].strip() and rest and not loud and not is_title(rest):
        return None
    num = line[: found.start("sep")].strip()
    return GroupHead(*kind, number, num, rest.strip(), loud)


def _counted(line: str) -> GroupHead | None:
    """ "Erster Abschnitt", "2. Kapitel": the number stands first."""
    found = _COUNTED.match(line)
    if found is None or (value := found["number"] or spelled(found["said"])) is None:
        return None
    rest = found["rest"].strip()
    if isinstance(value, tuple) and value[1] != len(found["said"]):
        return None
    if rest and (rest[0].islower() or rest[-1] in ".,;"):
        return None
    number = value if isinstance(value, str) else str(value[0])
    return GroupHead(*_GROUP_WORDS[found["word"].lower()], number, line[: found.end("word")], rest)


def annex(line: str) -> GroupHead | None:
    """ "ANNEX 14-A", "Annex II: Title", "APPENDIX 1"; ``number`` is "" for an only one."""
    if line[:1] not in _ANNEX_FIRST or len(line) > 200 or (found := _ANNEX.match(line)) is None:
        return None
    rest, number = found["rest"], (found["number"] or "").lower()
    loud = found["word"].isupper()
    about = rest.startswith("(") and rest.endswith(")")  # Anlage 1 (zu § 3)
    if rest and (rest[0].islower() or (rest[0] in "(,;)" and not about) or rest[-1] in ".,;"):
        return None
    if rest and not about and not found["sep"].strip() and not (loud and rest.isupper()):
        return None
    if not number and rest and not about:
        return None
    below = found["word"].lower() in {"appendix", "apéndice"}
    num = line[: found.start("sep")].strip()
    return GroupHead(7 if below else 0, "app" if below else "anx", "annex", number, num, rest, loud)


def is_title(text: str) -> bool:
    """Whether words are set like a title: capitals, or every longer word with a capital; no sentence."""
    if not text or len(text) > 200 or text[-1] in ".;,:":
        return False
    if text.isupper():
        return True
    words = [w for w in re.findall(r"[^\W\d_][^\s]*", text) if len(w) > 3 and w not in _SMALL_WORDS]
    return text[0].isupper() and all(w[0].isupper() or "-" in w for w in words)


#: All that is left of a repealed article: "(weggefallen)", "[Repealed, 2010, c. 12]", "Abrogé".
_WORDS_OF_GONE = (
    "repealed|omitted|deleted|abrogée?s?|supprimée?s?|derogad[oa]s?|suprimid[oa]s?|aufgehoben|weggefallen"
)
GONE = re.compile(rf"[\[(](?:{_WORDS_OF_GONE})\b[^\])]*[\])]\.?$|(?:{_WORDS_OF_GONE})\.?$", re.IGNORECASE)
GRAMMAR = Grammar(article, group, annex, told_by="look", body="printed", first=_FIRST, gone=GONE)
