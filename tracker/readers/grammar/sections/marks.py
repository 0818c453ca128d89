"""What stands around numbered sections: their headings, the heads of parts and schedules."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.law.numbers import word_number
from tracker.readers.grammar.head import GroupHead
from tracker.readers.grammar.tables.western import is_title

#: Words that make a sentence; headings have none of them.
_VERBS = re.compile(
    r"\b(?:shall|may|must|is|are|was|were|be|has|have|do|does|will|can|cannot|applies|apply|means|includes?"
    r"|comes|commences|takes|prescribes?|extends|provides)\b"
)
_QUESTION = re.compile(r"(?:Who|What|When|Where|Which|Why|How)\b.{0,90}$")
#: "Short title.—(1) This Act", "Notice.- Every request", "Definitions—(1)".
_INLINE = re.compile(
    r"(?P<heading>[^—–;:]{2,250}?)\s?(?:\.\s?(?:[—–―]|--?)[—–―-]*|[—–―](?=\s?\((?:1|a)\)))\s*(?P<text>.*)",
    re.DOTALL,
)
_FIRST_SENTENCE = re.compile(r"(?P<heading>[A-Z][^.;:]{1,140}?)\.\s+(?P<text>[A-Z(“\"'‘\[].*)", re.DOTALL)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
             "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth")  # fmt: skip
_MALAY = ("pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kelapan")
_SCHEDULE = re.compile(
    rf"(?:the\s)?(?:(?P<ordinal>{'|'.join(_ORDINALS)})\s)?(?P<word>schedules?|annexure|annex|appendix|jedwali|anusuchi|अनुसूची|jadual)"
    r"(?:\s(?:no\.?\s)?(?P<number>\d{1,3}[A-Z]?|[IVXLC]{1,6}|[A-Z]|ke[a-z]{3,6}|pertama))?(?:\s?[:.—–-]{1,2}\s?(?P<rest>\S.{0,150})|\s?(?P<aside>[(\[].{1,80}[)\]]))?",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?P<word>part|chapter|division|subdivision|title|subtitle|subchapter|subpart|book"
    r"|sehemu|sura|bhag|adhyay)\s(?:ya\s)?"
    r"(?P<number>\d{1,3}(?:-?[A-Z]{1,2})?|[IVXLC]{1,7}[A-Z]?|[A-Z]{1,2}|[a-z]{3,9}(?:-[a-z]{3,6})?)"
    r"(?P<sep>\s?[:.—–-]+\s?|\s+|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_KINDS = {
    "book": ("bk", "book"), "part": ("prt", "part"), "title": ("tit", "title"), "chapter": ("cpt", "chapter"),
    "division": ("dvs", "section_group"), "subdivision": ("subdvs", "subsection_group"),
    "subtitle": ("subtit", "section_group"), "subchapter": ("subcpt", "section_group"),
    "subpart": ("subprt", "section_group"),
    # Swahili and Hindi in Latin letters, whose acts are of the same make
    "sehemu": ("prt", "part"), "sura": ("cpt", "chapter"),
    "bhag": ("prt", "part"), "adhyay": ("cpt", "chapter"),
}  # fmt: skip
_SWAHILI_NUMBERS = "kwanza pili tatu nne tano sita saba nane tisa kumi"
_SWAHILI = {word: n for n, word in enumerate(_SWAHILI_NUMBERS.split(), 1)}
_LEVELS = {name: n for n, name in enumerate(_KINDS, 1)}


def is_verbal(text: str) -> bool:
    """Whether a text has the words of a sentence, which a heading has not."""
    return _VERBS.search(text) is not None


def split_heading(rest: str) -> tuple[str, str]:
    """(heading, text) of what stands behind a number; an empty heading where it has none."""
    if (found := _INLINE.fullmatch(rest)) and _is_heading(found["heading"], 250):
        return found["heading"].strip(" ."), found["text"]
    if (found := _FIRST_SENTENCE.fullmatch(rest)) and _is_heading(found["heading"], 140):
        return found["heading"].strip(" ."), found["text"]
    if _is_heading(rest, 160) and (rest[-1] not in ",;:—–-" and not rest.startswith(("(", "["))):
        return rest.strip(" ."), ""
    return "", rest


def _is_heading(text: str, limit: int) -> bool:
    if not (2 <= len(text) <= limit and text[0].isupper()):
        return False
    return (
        text.isupper()
        or not is_verbal(text)
        or (_QUESTION.match(text) is not None and text[-1] not in ".;:,")
    )


@lru_cache(maxsize=2048)
def schedule(text: str) -> GroupHead | None:
    """ "FIRST SCHEDULE", "Schedule 2—Fees", "THE SCHEDULE"."""
    if len(text) > 200 or (found := _SCHEDULE.fullmatch(text.strip())) is None:
        return None
    word, rest = found["word"], (found["rest"] or found["aside"] or "").strip()
    if word.islower() or text.startswith("the ") or rest[-1:] in {".", ";", ","} or rest[:1].islower():
        return None
    ordinal, number = found["ordinal"], (found["number"] or "").lower()
    if ordinal:
        number = str(_ORDINALS.index(ordinal.lower()) + 1)
    elif number in _MALAY:
        number = str(_MALAY.index(number) + 1)
    num = text[: len(text) - len(rest)].strip(" .:—–-") if rest else text.strip(" .")
    kind = ("sched", "schedule") if word.lower().startswith("sched") else ("anx", "annex")
    return GroupHead(0, *kind, number, num, rest, loud=word.isupper())


@lru_cache(maxsize=2048)
def group(text: str) -> GroupHead | None:
    """ "PART A - GENERAL", "Chapter 2", "Division 3—Offences", "Part 2A: Requirements"."""
    if len(text) > 200 or (found := _GROUP.match(text)) is None or not found["word"][0].isupper():
        return None
    word, number, rest = found["word"], found["number"], found["rest"].strip()
    if rest and (rest[0].islower() or rest[0] in "(,;)" or rest[-1] in ".,;"):
        return None
    value = word_number(number.lower(), "en") or _SWAHILI.get(number.lower())
    if (
        value is None
        and number.isalpha()
        and not (number.isupper() and (len(number) <= 2 or set(number) <= set("IVXLCABM")))
    ):
        return None
    if rest and not found["sep"].strip() and not word.isupper() and not is_title(rest):
        return None
    kind = word.lower()
    num = text[: found.start("sep")].strip()
    key = str(value) if value else number.lower().replace("-", "")
    return GroupHead(_LEVELS[kind], *_KINDS[kind], key, num, rest, word.isupper())
