"""Numbers of articles in words, and what is printed behind a number: bis, septiesdecies, 2 bis AA.

The words of seven languages are in one table, since no two give one word to different numbers; a number of
several words is the sum of its parts ("trigésimo segundo", "quarante et unième").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tracker.law.languages import language
from tracker.law.numbers import han_number, word_number

#: Stems of words, without accents: value -> beginnings; what follows them is an ending of gender or case.
_STEMS = {
    1: "primer primeir premier primo prima prim uno una unico unica uniem unesim um un one first erst eins",
    2: "segund second deuxiem duesim deux dos dois duas due two zweit zwei",
    3: "tercer terceir troisiem trois tres terz treesim tre third three dritt drei",
    4: "cuart quart quattresim quatriem quatre cuatro quattro quatro fourth four viert vier",
    5: "quint cinquesim cinquiem cinq cinco cinque fifth five funft funf",
    6: "sext sest seiesim sixiem six seis sei sixth sechst sechs",
    7: "septim setim settim settesim septiem sept siete sete sette seventh seven siebt sieben",
    8: "octav oitav ottav ottesim huitiem huit ocho oito otto eighth eight acht",
    9: "noven non novesim nov neuviem neuf nueve nove ninth nine neunt neun",
    10: "decim dixiem dix diez dez dieci tenth ten zehnt zehn",
    11: "undecim undicesim onziem onze once undici eleventh eleven elft elf",
    12: "duodecim dodicesim douziem douze doce doze dodici twelfth twelve zwolft zwolf",
    13: "tredicesim treiziem treize trece treze tredici thirteenth thirteen dreizehnt dreizehn",
    14: "quattordicesim quatorziem quatorze catorce quattordici fourteen vierzehn",
    15: "quindicesim quinziem quinze quince quindici fifteenth fifteen funfzehnt funfzehn",
    16: "sedicesim seiziem seize dieciseis dezesseis dezasseis sedici sixteenth sixteen sechzehnt sechzehn",
    17: "diciassettesim diecisiete dezessete dezassete diciassette seventeenth seventeen siebzehnt siebzehn",
    18: "diciottesim dieciocho dezoito diciotto eighteenth eighteen achtzehnt achtzehn",
    19: "diciannovesim diecinueve dezenove dezanove diciannove nineteenth nineteen neunzehnt neunzehn",
    20: "vigesim ventesim vingtiem vingt veint vint vent twentieth twenty zwanzigst zwanzig",
    30: "trigesim trentesim trentiem trente treinta trinta trent thirtieth thirty dreissigst dreissig",
    40: "cuadragesim quadragesim quarantesim quarantiem quarante cuarenta quarenta quarant fortieth forty",
    50: "quincuagesim quinquagesim cinquantesim cinquantiem cinquante cincuenta cinquenta cinquant fift",
    60: "sexagesim sessantesim soixantiem soixante sesenta sessenta sessant sixtieth sixty",
    70: "septuagesim settantesim setenta settant seventieth seventy",
    80: "octogesim ottantesim ochenta oitenta ottant eightieth eighty",
    90: "nonagesim novantesim noventa novant ninetieth ninety",
    100: "centesim centiem cent cien ciento cem hundredth hundred",
    200: "ducentesim ducentesim doscient duzent duecent",
}  # fmt: skip
_VALUES = {stem: value for value, stems in _STEMS.items() for stem in stems.split()}
_ENDING = r"(?:mente|e?r|es|en|em|e|os|as|o|a|s|te|i)?"
_PART = re.compile(
    rf"({'|'.join(sorted(_VALUES, key=len, reverse=True))}){_ENDING}(?=$|\W|(?:{'|'.join(_VALUES)}))"
)
_JOINT = re.compile(r"(?:[\s-]+(?:(?:y|e|et|and|und)[\s-]+)?|(?<=t)[ie](?=[a-z])|i(?=[a-z]))?")
_WORDS = re.compile(r"[^\W\d_]+(?:[\s-]+[^\W\d_]+){0,4}")

#: Arabic ordinals without their article: the first letters tell both genders.
_ARABIC = {
    "أول": 1, "اول": 1, "حادي": 1, "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7,
    "ثامن": 8,
    "تاسع": 9, "عاشر": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "أربعون": 40, "أربعين": 40,
    "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80,
    "تسعون": 90, "تسعين": 90, "مائتين": 200, "مئتين": 200, "مائة": 100, "مئة": 100, "مائه": 100,
}  # fmt: skip
_ARABIC_WORD = re.compile(r"\s*(?P<word>و?(?:ال)?[\u0621-\u064a]{2,10})(?![\u0621-\u064a])")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")

_SUFFIXES = ["bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies"]
_UNITS = {
    "un": 1, "duo": 2, "ter": 3, "tre": 3, "quater": 4, "quattuor": 4, "quin": 5, "quinquies": 5,
    "sex": 6, "se": 6, "sexies": 6, "septies": 7, "sept": 7, "septen": 7, "octies": 8, "octo": 8,
    "novies": 9, "nonies": 9, "novo": 9,
}  # fmt: skip
_TENS = {"decies": 10, "vicies": 20, "vigies": 20, "tricies": 30, "trigies": 30, "quadragies": 40}
#: One step of a suffix: "bis", any Latin multiplier, or letters.
LATIN = (
    r"(?i:(?:[a-zé]{0,14}(?:dec|vic|vig|tric|trig|quadrag)|quinqu|sex|sept|oct|nov|non)i[eè]s|bis|ter|quater)"
)
_TOKEN = re.compile(rf"{LATIN}|[a-z]{{1,3}}")


@lru_cache(maxsize=1024)
def spelled(text: str) -> tuple[int, int] | None:
    """(value, letters taken) of the number in words that a text begins with; None where there is none.

    >>> [spelled(x) for x in ("primero. Objeto", "trigésimo segundo", "vingt et unième", "decimoquarta")]
    [(1, 7), (32, 17), (21, 15), (14, 12)]
    >>> spelled("objeto"), spelled("segunda parte")
    (None, (2, 7))
    """
    if _ARABIC_LETTER.match(text):
        return _arabic(text)
    found = _WORDS.match(text)
    if found is None:
        return None
    words = "".join(
        c for c in unicodedata.normalize("NFD", found.group().lower()) if not unicodedata.combining(c)
    )
    if len(words) != found.end():
        return None
    total, last, at, taken = 0, 1000, 0, 0
    while part := _PART.match(words, at):
        value = _VALUES[part[1]]
        if value >= last or (last < 20 and last != 10) or (last >= 20 and value >= 20 and last < 100):
            break
        total, last, at = total + value, value, part.end()
        if at == len(words) or not words[at].isalpha():
            taken = at
        joint = _JOINT.match(words, at)
        at = joint.end() if joint else at
    return (total, taken) if taken else None


def _arabic(text: str) -> tuple[int, int] | None:
    """الأولى, الحادية عشرة, الثانية والعشرون, الثالثة بعد المائة."""
    total, at, last, hundreds = 0, 0, 0, False
    while found := _ARABIC_WORD.match(text, at):
        word = found["word"]
        if at and word == "بعد":
            following = _ARABIC_WORD.match(text, found.end())
            if following is None or ("مائ" not in following["word"] and "مئ" not in following["word"]):
                break
            at, hundreds = found.end(), True
            continue
        bare = word.removeprefix("و").removeprefix("ال")
        if last and last < 10 and bare in {"عشر", "عشرة", "عشره"}:
            value = 10
        else:
            value = next((_ARABIC[x] for x in (bare, bare[:-1]) if x in _ARABIC), 0)
        alone = at and not hundreds and value != 10 and not word.startswith("و")
        if not value or (at and value < 10) or alone:
            break
        total, last, at = total + value, value, found.end()
    return (total, at) if total else None


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=1024)
def suffix_rank(text: str) -> int:
    """The place of what stands behind a number: letters first, then bis, ter ..., each further step behind
    all that have fewer. 0 for nothing.

    >>> [suffix_rank(x) for x in ("", "a", "bis", "septiesdecies", "bis A", "bis AA")]
    [0, 1, 102, 117, 102001, 102027]
    """
    rank = 0
    for token in _TOKEN.findall(text.lower()):
        rank = rank * 1000 + _rank(token)
    return rank


def _rank(token: str) -> int:
    token = _plain(token)
    if token in _SUFFIXES:
        return 102 + _SUFFIXES.index(token)
    for tens, value in _TENS.items():
        if token.endswith(tens):
            return 100 + value + _UNITS.get(token.removesuffix(tens), 0)
    if len(token) > 3:
        return 100 + _UNITS.get(token, 50)
    rank = 0
    for letter in token:
        rank = rank * 26 + ord(letter) - 96
    return rank


def ordinal(printed: str, code: str) -> int | None:
    """The value of an ordinal in words or digits, in lower case; None where it is none.

    >>> ordinal("twentieth", "en"), ordinal("dreißigsten", "de"), ordinal("otuzuncu", "tr")
    (20, 30, 30)
    """
    if m := re.match(r"\d{1,3}", printed):
        return int(m.group())
    if code in ("zh", "ja"):
        try:
            return han_number(printed)
        except ValueError:
            return None
    own = language(code).ordinals
    if own:
        parts = printed.split()
        last = max((w for w in own if parts[-1].startswith(w) or printed == w), key=len, default=None)
        if printed in own:
            return own[printed]
        head = word_number(" ".join(parts[:-1]), code) if len(parts) > 1 else 0
        if last is not None and head is not None:
            return head + own[last]
        return word_number(printed, code)
    printed = printed.replace("ß", "ss")
    found = spelled(printed)
    return found[0] if found and found[1] == len(printed) else None
