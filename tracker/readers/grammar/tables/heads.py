"""What a line that opens a piece of law looks like in the statutes of more languages: one table.

Korean, Turkish, Hungarian, Vietnamese, Indonesian, Russian, Portuguese and Italian number their
articles through and print one head a line, so that a table of words says it all: the head of an article,
the words of groups, annexes, and the marks inside an article from the outermost in. Patterns look at
one line, are anchored and hold no nested repetition; `tables.text` decides by sequence.

English, French, Spanish and German are `latin.heads`, Chinese and Japanese `heads`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from tracker.law.numbers import roman, with_ascii_digits
from tracker.law.ordinals import LATIN, spelled, suffix_rank
from tracker.readers.grammar.group_head import GroupHead

_HANGUL = "가나다라마바사아자차카타파하"
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_TURKISH = "abcçdefgğhıijklmnoöprsştuüvyz"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
DASH = "\\-\u2010\u2011\u2013\u2014"


#: The numbers of an article (1, or 2 and 7 of "2.7") and the rank of what stands behind them, 0 for nothing.
Key = tuple[tuple[int, ...], int]


@dataclass(frozen=True, slots=True)
class StatuteHead:
    """A look-alike of an article's head."""

    series: str  # "" for the text itself; "gecici", "ek" for series of their own
    key: Key
    number: str  # of the eid: "5", "5_2", "5bis", "5/a"
    num: str  # as printed
    heading: str | None
    rest: str  # what follows on the line
    set_off: bool  # a mark stands between head and rest, or nothing follows
    last: int = 0  # last number of a repealed range ("8-10. §")


@dataclass(frozen=True, slots=True)
class MarkLevel:
    """One kind of mark inside an article."""

    prefix: str  # of the eid
    type: str
    mark: re.Pattern[str]  # with groups "value" and "rest"
    rank: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class StatuteLanguage:
    """How statutes of one language are printed."""

    article: re.Pattern[str]
    groups: re.Pattern[str]  # with "word", "number" and perhaps "rest"
    words: dict[str, tuple[int, str, str]]  # folded word -> (level, prefix, type)
    annex: re.Pattern[str]
    levels: tuple[MarkLevel, ...]
    heading_above: bool = False  # the article's heading is the line before it
    heading_first: bool = False  # what follows the number is its heading
    heading_below: bool = False  # the line below it is, where it is set like a title
    instead: StatuteLanguage | None = None  # how texts are printed where these articles are not found
    restarts: bool = False  # every chapter counts its articles from 1
    #: What stands before a number in words, and what may follow one.
    in_words: tuple[re.Pattern[str], re.Pattern[str]] | None = None


def letters(alphabet: str) -> Callable[[str], int]:
    """Rank in an alphabet: a 1, b 2 ...; double letters go on behind it."""

    def rank(value: str) -> int:
        value = value.lower()
        if not value or len(set(value)) != 1:
            return 0
        return alphabet.find(value[0]) + 1 + len(alphabet) * (len(value) - 1) if value[0] in alphabet else 0

    return rank


def arabic(value: str) -> int:
    """Rank of 1, 2, 3; a branch (1의2, 1-1) counts with its number."""
    found = re.match(r"\d+", value)
    return int(found.group()) if found else 0


def circled(value: str) -> int:
    """Rank of ①."""
    return int(unicodedata.numeric(value, 0.0)) if len(value) == 1 else 0


def upper_roman(value: str) -> int:
    return roman(value) or 0


def pairs(value: str) -> int:
    """Hungarian aa), ab), ba): the second letter counts."""
    return letters(_LATIN)(value[-1]) if len(value) == 2 else 0


def mark(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + r"\s*(?P<rest>.*)", re.DOTALL)


#: What may follow the number of a group or an annex on its line.
_REST = r"(?:\s?[.:–-]?\s+(?P<rest>\S.{0,200}))?$"
_REST_OF_ANNEX = r"(?:\s*[.:–-]\s*(?P<rest>.{0,160}))?$"
#: A head is set off by a mark, or nothing follows it.
_SEP = r"(?P<sep>\s?[.:](?=\s|$)|\s*$)\s*(?P<rest>.*)"
_ROMAN = r"[IVXLC]{1,7}"
_BIS = LATIN

_NUMBER_DOT = mark(r"(?P<value>\d{1,3})\.(?!\d)(?=\s|$)")
_NUMBER_PAREN = mark(r"(?P<value>\d{1,3})\)")
_IN_PARENS = mark(r"\((?P<value>\d{1,3}[a-z]?)\)")
_LETTER_PAREN = mark(r"\(?(?P<value>[a-z]{1,2})\)")


def levels(*rows: tuple[str, str, re.Pattern[str], Callable[[str], int]]) -> tuple[MarkLevel, ...]:
    return tuple(MarkLevel(*row) for row in rows)


def _in_words_of(words: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    behind = rf"(?P<branch>[\s-]?(?:{LATIN}))?(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$|(?=\s))\s*(?P<rest>.*)"
    return re.compile(rf"(?:{words})\s(?=[^\W\d_])"), re.compile(behind, re.DOTALL)


LANGUAGES: dict[str, StatuteLanguage] = {
    "ko": StatuteLanguage(
        article=re.compile(
            r"제\s?(?P<number>\d{1,4})조(?:의\s?(?P<branch>\d{1,2}))?"
            r"(?:\s?\((?P<heading>[^()]{1,80}(?:\([^()]{0,40}\))?[^()]{0,40})\))?"
            r"(?P<sep>\s|$|(?=삭제))\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        groups=re.compile(
            r"제\s?(?P<number>\d{1,3})\s?(?P<word>[편장절관])(?:의\s?\d{1,2})?(?:\s+(?P<rest>\S.{0,80})|$)"
        ),
        words={"편": (1, "prt", "part"), "장": (3, "cpt", "chapter"), "절": (4, "sct", "section_group"),
               "관": (5, "subsct", "subsection_group")},
        annex=re.compile(
            r"[\[<【]?\s?(?P<word>별표|별지|부\s?칙)\s?(?:제?(?P<number>\d{1,3}))?(?:호)?\s?[\]>】]?"
            r"\s*(?P<rest>(?:[<(].{0,80})?)"
        ),
        levels=levels(
            ("para", "paragraph", mark(r"(?P<value>[①-⑳㉑-㉟㊱-㊿])"), circled),
            ("item", "item", mark(r"(?P<value>\d{1,3}(?:의\d{1,2})?)\.(?!\d)"), arabic),
            ("subitem", "subitem", mark(r"(?P<value>[가-하])\.(?=\s|$)"), letters(_HANGUL)),
            ("point", "subpoint", _NUMBER_PAREN, arabic),
        ),
    ),
    "tr": StatuteLanguage(
        article=re.compile(
            r"(?P<series>GEÇİCİ |Geçici |EK |Ek |MÜKERRER |Mükerrer )?(?:MADDE|Madde)\s"
            r"(?P<number>\d{1,4})(?:/(?P<branch>[A-Z]{1,2}))?"
            rf"(?P<sep>\s?[{DASH}.:]+(?=\s|$|\()|\s*$|(?=\s\())\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        groups=re.compile(
            r"(?P<number>[A-ZÇĞİÖŞÜ]{2,11}|\d{1,2}\.)\s(?P<word>KİTAP|KISIM|BÖLÜM|AYIRIM)" + _REST
        ),
        words={"kitap": (1, "bk", "book"), "kısım": (2, "prt", "part"), "bölüm": (3, "cpt", "chapter"),
               "ayırım": (4, "sct", "section_group")},
        annex=re.compile(
            rf"(?P<word>EK)(?:\s?[{DASH}]\s?|\s)(?P<number>\d{{1,2}}|[IVX]{{1,5}})" + _REST_OF_ANNEX
        ),
        levels=levels(
            ("para", "paragraph", _IN_PARENS, arabic),
            ("point", "point", mark(r"(?P<value>[a-zçğıöşü]{1,2})\)"), letters(_TURKISH)),
            ("subpoint", "subpoint", _NUMBER_PAREN, arabic),
        ),
        heading_above=True,
    ),
    "hu": StatuteLanguage(
        article=re.compile(
            rf"(?P<number>\d{{1,3}})(?:/(?P<branch>[A-Z]{{1,2}}))?(?:[{DASH}](?P<last>\d{{1,3}}))?\.\s?§"
            r"(?P<sep>)\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        groups=re.compile(
            rf"(?P<number>{_ROMAN}|[A-ZÁÉÍÓÖŐÚÜŰ]{{3,14}})\.?\s"
            r"(?P<word>RÉSZ|CÍM|FEJEZET|Rész|Cím|Fejezet)" + _REST
        ),
        words={"rész": (1, "prt", "part"), "cím": (2, "tit", "title"), "fejezet": (3, "cpt", "chapter")},
        annex=re.compile(r"(?P<number>\d{1,3})\.\s(?P<word>melléklet)\b\s*(?P<rest>.{0,160})$"),
        levels=levels(
            ("para", "paragraph", _IN_PARENS, arabic),
            ("point", "point", mark(r"(?P<value>[a-z])\)"), letters(_LATIN)),
            ("subpoint", "subpoint", mark(r"(?P<value>[a-z][a-z])\)"), pairs),
        ),
    ),
    "vi": StatuteLanguage(
        article=re.compile(r"(?:Điều|ĐIỀU)\s(?P<number>\d{1,4})(?P<branch>[a-zđ])?" + _SEP, re.DOTALL),
        groups=re.compile(
            r"(?P<word>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu mục)\s(?:thứ\s)?"
            rf"(?P<number>{_ROMAN}|\d{{1,3}}|[a-zđêấáảăờư]{{2,9}})" + _REST
        ),
        words={"phần": (1, "prt", "part"), "chương": (3, "cpt", "chapter"),
               "mục": (4, "sct", "section_group"), "tiểu mục": (5, "subsct", "subsection_group")},
        annex=re.compile(
            r"(?P<word>PHỤ LỤC|Phụ lục)(?:\s(?:số\s)?(?P<number>[IVX]{1,5}|\d{1,2}))?" + _REST_OF_ANNEX
        ),
        levels=levels(
            ("para", "paragraph", _NUMBER_DOT, arabic),
            ("point", "point", mark(r"(?P<value>[a-zđ])\)"), letters(_VIETNAMESE)),
        ),
        heading_first=True,
    ),
    "id": StatuteLanguage(
        article=re.compile(r"(?:Pasal|PASAL)\s(?P<number>\d{1,4})(?P<branch>[A-Z])?" + _SEP, re.DOTALL),
        groups=re.compile(
            r"(?P<word>BUKU|BAB|Bab|Bagian|BAGIAN|Paragraf|PARAGRAF)\s"
            rf"(?P<number>{_ROMAN}[A-Z]?|\d{{1,3}}|Ke[a-z]{{3,9}}|KE[A-Z]{{3,9}})" + _REST
        ),
        words={"buku": (1, "bk", "book"), "bab": (3, "cpt", "chapter"), "bagian": (4, "sct", "section_group"),
               "paragraf": (5, "subsct", "subsection_group")},
        annex=re.compile(r"(?P<word>LAMPIRAN|PENJELASAN)(?:\s(?P<number>[IVX]{1,5}|\d{1,2}))?(?P<rest>)$"),
        levels=levels(
            ("para", "paragraph", _IN_PARENS, arabic),
            ("point", "point", mark(r"(?P<value>[a-z]{1,2})\.(?=\s|$)"), letters(_LATIN)),
            ("subpoint", "subpoint", _NUMBER_DOT, arabic),
            ("item", "item", _LETTER_PAREN, letters(_LATIN)),
        ),
    ),
    "ru": StatuteLanguage(
        article=re.compile(
            rf"(?:Статья|СТАТЬЯ)\s(?P<number>\d{{1,4}})(?:[.{DASH}](?P<branch>\d{{1,2}}))?" + _SEP, re.DOTALL
        ),
        groups=re.compile(
            r"(?P<word>Часть|ЧАСТЬ|Раздел|РАЗДЕЛ|Глава|ГЛАВА|Параграф|§)\s"
            rf"(?P<number>{_ROMAN}|\d{{1,3}}(?:\.\d{{1,2}})?)\.?" + _REST
        ),
        words={"часть": (1, "prt", "part"), "раздел": (2, "tit", "title"), "глава": (3, "cpt", "chapter"),
               "параграф": (4, "sct", "section_group"), "§": (4, "sct", "section_group")},
        annex=re.compile(
            r"(?P<word>Приложение|ПРИЛОЖЕНИЕ)(?:\s(?:N|№)?\s?(?P<number>\d{1,2}))?" + _REST_OF_ANNEX
        ),
        levels=levels(
            ("para", "paragraph", _NUMBER_DOT, arabic),
            ("point", "point", _NUMBER_PAREN, arabic),
            ("subpoint", "subpoint", mark(r"(?P<value>[а-я])\)"), letters(CYRILLIC)),
        ),
        heading_first=True,
    ),
    "pt": StatuteLanguage(
        article=re.compile(
            r"(?:Art\.|ART\.|Artigo|ARTIGO)\s?(?P<number>\d{1,4})(?:\.?[ºo°](?!\w))?"
            rf"(?:[{DASH}](?P<branch>[A-Z]{{1,2}}))?"
            rf"(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$|(?=\s))\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        groups=re.compile(
            r"(?P<word>LIVRO|PARTE|TÍTULO|Título|CAPÍTULO|Capítulo|SEÇÃO|Seção|SECÇÃO|Secção|SUBSEÇÃO|Subseção)\s"
            rf"(?P<number>{_ROMAN}(?:-[A-Z])?|\d{{1,3}}|[A-ZÚ][a-zúA-ZÚ]{{4,9}})" + _REST
        ),
        words={"livro": (1, "bk", "book"), "parte": (1, "prt", "part"), "título": (2, "tit", "title"),
               "capítulo": (3, "cpt", "chapter"), "seção": (4, "sct", "section_group"),
               "secção": (4, "sct", "section_group"), "subseção": (5, "subsct", "subsection_group")},
        annex=re.compile(
            r"(?P<word>ANEXO|Anexo)(?:\s(?P<number>[IVX]{1,5}|\d{1,2}|[A-Z]|ÚNICO))?" + _REST_OF_ANNEX
        ),
        levels=levels(
            (
                "para",
                "paragraph",
                mark(r"(?:§\s?(?P<value>\d{1,3})(?:\.?[ºo°](?!\w))?|Parágrafo (?P<only>único))[.\s–-]*"),
                arabic,
            ),
            ("point", "point", mark(rf"(?P<value>{_ROMAN})\s?[{DASH})]"), upper_roman),
            ("subpoint", "subpoint", _LETTER_PAREN, letters(_LATIN)),
            ("item", "item", _NUMBER_DOT, arabic),
        ),
        in_words=_in_words_of("Art\\.|Artigo|ARTIGO"),
    ),
    "it": StatuteLanguage(
        article=re.compile(
            rf"(?:Art\.|ART\.|Articolo|ARTICOLO)\s?(?P<number>\d{{1,4}})(?:\s?[{DASH}]?\s?(?P<branch>{_BIS}))?"
            rf"(?:\.?\s?\((?P<heading>[^()]{{2,160}})\))?(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$)\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        groups=re.compile(
            r"(?P<word>LIBRO|PARTE|TITOLO|Titolo|CAPO|Capo|SEZIONE|Sezione)\s"
            rf"(?P<number>{_ROMAN}|\d{{1,3}}|[A-Z][a-zA-Z]{{4,9}})" + _REST
        ),
        words={"libro": (1, "bk", "book"), "parte": (1, "prt", "part"), "titolo": (2, "tit", "title"),
               "capo": (3, "cpt", "chapter"), "sezione": (4, "sct", "section_group")},
        annex=re.compile(
            r"(?P<word>ALLEGATO|Allegato)(?:\s(?:n\.\s)?(?P<number>[IVX]{1,5}|\d{1,2}|[A-Z]))?"
            + _REST_OF_ANNEX
        ),
        levels=levels(
            ("para", "paragraph", mark(rf"(?P<value>\d{{1,3}}(?:-(?:{_BIS}))?)\.(?!\d)(?=\s|$)"), arabic),
            ("point", "point", _LETTER_PAREN, letters(_LATIN)),
            ("subpoint", "subpoint", _NUMBER_PAREN, arabic),
        ),
        in_words=_in_words_of("Art\\.|Articolo|ARTICOLO"),
    ),
}  # fmt: skip


def article(line: str, table: StatuteLanguage) -> StatuteHead | None:
    """A line as the head of an article of a language of the table."""
    found = table.article.match(line)
    if found is None:
        return _in_words(line, table)
    return _head(line, found, found["number"].replace(":", "."))


def _in_words(line: str, table: StatuteLanguage) -> StatuteHead | None:
    """A head whose number is in words: المادة الحادية عشرة, Artigo primeiro."""
    if table.in_words is None or (word := table.in_words[0].match(line)) is None:
        return None
    value = spelled(line[word.end() : word.end() + 60])
    found = table.in_words[1].match(line, word.end() + value[1]) if value else None
    return _head(line, found, str(value[0])) if value and found else None


def _head(line: str, found: re.Match[str], number: str) -> StatuteHead:
    said = found.groupdict()
    behind = with_ascii_digits(unicodedata.normalize("NFKC", said.get("branch") or said.get("outside") or ""))
    branch = re.sub(rf"[\s/^{DASH}()]", "", behind).lower()
    numbers = tuple(roman(x) or int(x) for x in re.split(r"[.\-–]", number))
    rank = int(branch) if branch.isdecimal() else suffix_rank(branch) or sum(map(ord, branch))
    tail = f"_{branch}" if branch.isdecimal() else branch
    series = (said.get("series") or "").strip().lower().replace("̇", "")
    rest = (said["rest"] or "").strip()
    at = found.start("sep") if said["sep"] or not rest else found.start("rest")
    heading = said.get("heading")
    num = line[: found.start("heading") - 1 if heading else at].strip(" .:")
    set_off = bool(said["sep"] and said["sep"].strip()) or not rest or heading is not None
    last = int(said["last"]) if said.get("last") else 0
    shown = ".".join(str(n) for n in numbers)
    return StatuteHead(
        _SERIES.get(series, series), (numbers, rank), f"{shown}{tail}", num, heading, rest, set_off, last
    )


_SERIES = {"geçici": "gecici", "ek": "ek", "mükerrer": "mukerrer"}


def group(line: str, table: StatuteLanguage) -> GroupHead | None:
    """A line as the head of a group."""
    found = table.groups.match(line) if len(line) <= 220 else None
    if found is None:
        return None
    word = found["word"].lower().replace("i̇", "i")
    kind = table.words.get(word) or table.words.get(word.replace("i", "ı"))
    rest = (found["rest"] or "").strip()
    if kind is None or (rest and (rest[0].islower() or rest[-1] in ".;,:")):
        return None
    value = with_ascii_digits(found["number"]).strip(".'").lower().replace("i̇", "i")
    in_words = spelled(value)
    if in_words and in_words[1] == len(value):
        value = str(in_words[0])
    elif table.in_words and value.isalpha() and len(value) > 7 and not roman(value):
        return None  # words after the name of a group that are no number
    number = str(roman(value)) if roman(value) else re.sub(r"\s", "-", value)
    num = line[: found.start("rest")].strip(" .:–-") if rest else line.strip(" .:")
    return GroupHead(*kind, number, num, rest)


def annex(line: str, table: StatuteLanguage) -> GroupHead | None:
    """A line as the head of an annex; its number is "" for the only one."""
    found = table.annex.match(line) if len(line) <= 200 else None
    if found is None:
        return None
    rest = (found.groupdict().get("rest") or "").strip()
    if found.end() != len(line) or (rest and rest[0].islower() and found["word"] != "melléklet"):
        return None
    number = (found["number"] or "").lower()
    word = re.sub(r"\s", "", found["word"]).lower()
    number = word if word in {"부칙", "penjelasan"} else number
    num = line[: found.start("rest")].strip(" .:–-") if rest else line.strip(" .:")
    return GroupHead(0, "anx", "annex", number, num, rest)
