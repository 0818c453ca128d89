"""Statutes of more languages, one row each.

A row says what stands before or behind the number of an article, the words of groups and annexes, and the
kinds of marks inside an article. Digits of any script are numbers; numbers may be in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from tracker.law.ordinals import LATIN
from tracker.readers.grammar.tables.heads import (
    CYRILLIC,
    DASH,
    MarkLevel,
    StatuteLanguage,
    arabic,
    letters,
    levels,
    mark,
)
from tracker.readers.grammar.tables.heads import LANGUAGES as _FIRST

_KINDS = ((1, "bk", "book"), (2, "prt", "part"), (3, "tit", "title"), (4, "cpt", "chapter"),
          (5, "sct", "section_group"), (6, "subsct", "subsection_group"))  # fmt: skip
_ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_THAI = "กขคงจฉชซฌญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอฮ"
_GREEK = "αβγδεστζηθικλμνξοπρτυφχψω"
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_WORD = r"[^\W\d_]{2,16}"

_DOT = ("para", "paragraph", mark(r"(?P<value>\d{1,3}[a-zа-я]?)\.(?!\d)(?=\s|$)"), arabic)
_BARE = ("para", "paragraph", mark(r"(?P<value>\d{1,3}[a-z]?)\.?(?=\s)(?!\s?[.§%])"), arabic)
_BRACKETS = ("para", "paragraph", mark(r"\((?P<value>\d{1,3}[a-zа-я]?)\)"), arabic)
_PAREN = ("point", "point", mark(r"(?P<value>\d{1,3}[a-zа-я]?)\)"), arabic)
_LETTER = ("point", "point", mark(r"\(?(?P<value>[a-z]{1,2})\)"), letters(_PLAIN))
_LETTER_DOT = ("point", "point", mark(r"(?P<value>[a-z])[.)](?=\s)"), letters(_PLAIN))
_SUB_LETTER = ("subpoint", "subpoint", mark(r"(?P<value>[a-z]{1,2})\)"), letters(_PLAIN))
_SUB_CYRILLIC = ("subpoint", "subpoint", mark(r"(?P<value>[а-яёіїєґ])\)"), letters(CYRILLIC))
_SUB_NUMBER = ("subpoint", "subpoint", mark(r"(?P<value>\d{1,3})[.)](?!\d)"), arabic)
_ITEM = ("item", "item", mark(r"(?P<value>\d{1,3})[.)](?!\d)"), arabic)


def _row(
    before: str = "",
    behind: str = "",
    groups: tuple[str, str, str, str, str, str] = ("",) * 6,
    annex: str = "",
    inside: tuple[MarkLevel, ...] = (),
    *,
    number: str = r"\d{1,4}(?:[.:-]\d{1,3}){0,2}",
    branch: str = "",
    group_behind: bool = False,
    heading: str = "",
    restarts: bool = False,
    instead: StatuteLanguage | None = None,
) -> StatuteLanguage:
    """``heading``: where the heading of an article stands: "above" it, "below", "first" on its line."""
    tail = branch or (
        rf"\^\(?\d{{1,2}}\)?|[¹²³⁴-⁹][⁰¹²³⁴-⁹]?|[\s{DASH}]?(?:{LATIN})(?![^\W\d_])"
        r"|\s?[^\W\d_]{1,2}(?![^\W\d_])(?=\s?[.:§]|\s*$|\s[^\W\d_]{3})"
    )
    sep = rf"(?P<sep>\s?[.:){DASH}ـ]+(?:\s[{DASH}]+)?(?=\s|$|\()|\s*$|(?=\s|\())\s*(?P<rest>.*)"
    n = rf"[(\[]?\s?(?P<number>{number})(?P<branch>{tail})?\s?[)\]]?(?P<outside>{tail})?"
    shape = rf"(?:{before})\s?{n}{sep}" if before else rf"{n}\.?\s?-?\s?(?:{behind}){sep}"
    words = {w: kind for kind, said in zip(_KINDS, groups, strict=True) for w in said.split("|") if w}
    any_word = "|".join(sorted(words, key=len, reverse=True)) or r"(?!)"
    value = rf"[IVXLCIАБВГΑ-Ω]{{1,7}}['΄΄ʹ]?|\d{{1,3}}[a-z]?(?:\.\d{{1,2}})?|{_WORD}(?:[\s-]{_WORD}){{0,2}}"
    rest = r"(?:\s?[.:)–—-]*\s+(?P<rest>\S.{0,200})|\s?[.:]?)?$"
    said = (
        rf"(?P<number>{value})\.?[\s-]\s?(?P<word>{any_word})\.?" if group_behind
        else rf"(?P<word>{any_word})\s+(?P<number>{value})"
    )  # fmt: skip
    return StatuteLanguage(
        article=re.compile(shape, re.DOTALL),
        in_words=(
            re.compile(rf"(?:{before})\s(?=[^\W\d_])"),
            re.compile(rf"(?P<branch>{tail})?{sep}", re.DOTALL),
        )
        if before
        else None,
        groups=re.compile(said + rest, re.IGNORECASE),
        words=words,
        annex=re.compile(
            rf"(?P<word>{annex or '(?!)'})(?:\s(?:nr\.?|no\.?|№|رقم)?\s?"
            rf"[(]?(?P<number>\d{{1,2}}|[IVX]{{1,5}}|[A-Z]|{_WORD})[)]?)?"
            r"(?:\s*[.:–-]\s*(?P<rest>.{0,160}))?$"
        ),
        levels=inside,
        heading_above=heading == "above",
        heading_first=heading == "first",
        heading_below=heading == "below",
        restarts=restarts,
        instead=instead,
    )


def _arabic(before: str, instead: StatuteLanguage | None = None) -> StatuteLanguage:
    chapter = "الفصل" if before != "الفصل" else ""  # in the Maghreb it is the article
    return _row(
        before, groups=("الكتاب", "الجزء|القسم", "الباب", chapter, "الفرع|المبحث", "المطلب"),
        annex="الملحق|ملحق|المرفق|مرفق|الجدول|جدول",
        inside=levels(
            ("para", "paragraph", mark(rf"\(?(?P<value>\d{{1,3}})\s?[{DASH}ـ.)](?!\d)"), arabic),
            ("point", "point", mark(rf"\(?(?P<value>[{_ARABIC}ا])ـ?\s?[{DASH}.)]"), letters(_ARABIC)),
        ),
        number=r"\d{1,4}", branch=r"\s?مكرر[اً]{0,2}(?:\s?\(?\w\)?(?!\w))?", instead=instead,
    )  # fmt: skip


def _thai(before: str, instead: StatuteLanguage | None = None) -> StatuteLanguage:
    return _row(
        before, groups=("ภาค", "ลักษณะ", "", "หมวด", "ส่วนที่|ส่วน", ""), annex="บัญชี|ตาราง|เอกสารแนบท้าย",
        inside=levels(
            ("item", "item", mark(r"\((?P<value>\d{1,3})\)"), arabic),
            ("subitem", "subitem", mark(rf"\((?P<value>[{_THAI}])\)"), letters(_THAI)),
        ),
        branch=r"/\d{1,3}", number=r"\d{1,4}", instead=instead,
    )  # fmt: skip


_SLAVIC = levels(_BRACKETS, ("point", "point", mark(r"(?P<value>\d{1,3})[.)](?!\d)"), arabic), _SUB_LETTER)
_CYRILLIC_LISTS = levels(_DOT, _PAREN, _SUB_CYRILLIC)

#: How each is made: compiling the patterns of all takes as long as reading a dozen pages.
_MORE: dict[str, Callable[[], StatuteLanguage]] = {
    "ar": lambda: _arabic("المادة|مادة|المادّة", instead=_arabic("الفصل")),
    "th": lambda: _thai("มาตรา", instead=_thai("ข้อ")),
    "pl": partial(
        _row,
        "Art\\.|Artykuł|ART\\.|§",
        groups=("księga", "część", "tytuł|dział", "rozdział", "oddział", ""),
        annex="Załącznik|ZAŁĄCZNIK",
        inside=levels(_DOT, _PAREN, _SUB_LETTER),
        number=r"\d{1,4}",
    ),
    "uk": partial(
        _row,
        "Стаття",
        groups=("книга", "частина", "розділ", "глава", "параграф|§", ""),
        annex="Додаток|ДОДАТОК",
        inside=_CYRILLIC_LISTS,
        number=r"\d{1,4}(?:[-–]\d{1,2})?",
        heading="first",
    ),
    "be": partial(
        _row,
        "Артыкул",
        groups=("", "частка", "раздзел", "глава", "", ""),
        annex="Дадатак",
        inside=_CYRILLIC_LISTS,
        heading="first",
    ),
    "bg": partial(
        _row,
        "Чл\\.|Член|§",
        groups=("книга", "част", "дял", "глава", "раздел", ""),
        annex="Приложение",
        inside=levels(
            _BRACKETS, ("point", "point", mark(r"(?P<value>\d{1,3})\.(?!\d)"), arabic), _SUB_CYRILLIC
        ),
        number=r"\d{1,4}",
    ),
    "mk": partial(_row, "Член", groups=("", "дел", "", "глава", "оддел", ""), annex="Прилог", inside=_SLAVIC),
    "sr": partial(
        _row,
        "Члан|Član",
        groups=("", "део|deo", "", "глава|glava|poglavlje", "одељак|odeljak", ""),
        annex="Прилог|Prilog",
        inside=_SLAVIC,
    ),
    "hr": partial(
        _row,
        "Članak|ČLANAK|Član",
        groups=("", "dio", "glava", "poglavlje", "odjeljak", ""),
        annex="Prilog|PRILOG",
        inside=_SLAVIC,
    ),
    "sl": partial(
        _row,
        behind="člen",
        groups=("", "del", "", "poglavje", "oddelek", ""),
        annex="Priloga|PRILOGA",
        inside=_SLAVIC,
        group_behind=True,
        heading="below",
    ),
    "cs": partial(
        _row,
        "§|Čl\\.|Článek",
        groups=("", "část", "hlava", "díl", "oddíl", "pododdíl"),
        annex="Příloha|PŘÍLOHA",
        inside=levels(_BRACKETS, _LETTER, _ITEM),
        number=r"\d{1,4}",
        heading="below",
    ),
    "sk": partial(
        _row,
        "§|Čl\\.|Článok",
        groups=("", "časť", "hlava", "diel", "oddiel", ""),
        annex="Príloha|PRÍLOHA",
        inside=levels(_BRACKETS, _LETTER, _ITEM),
        number=r"\d{1,4}|[IVXLC]{1,6}(?=[.\s]|$)",
        heading="below",
    ),
    "ro": partial(
        _row,
        "Art\\.|ART\\.|Articolul|ARTICOLUL",
        groups=("cartea", "partea", "titlul", "capitolul", "secțiunea|secţiunea", ""),
        annex="Anexa|ANEXA",
        inside=levels(_BRACKETS, _LETTER, _ITEM),
        heading="first",
    ),
    "nl": partial(
        _row,
        "Artikel|ARTIKEL|Art\\.",
        groups=("boek", "deel", "titel", "hoofdstuk", "afdeling", "paragraaf|§"),
        annex="Bijlage|BIJLAGE",
        inside=levels(_BARE, _LETTER_DOT, _SUB_NUMBER),
        heading="first",
    ),
    "da": partial(
        _row,
        "§|Artikel",
        groups=("bog", "del", "afsnit", "kapitel", "", ""),
        annex="Bilag|BILAG",
        inside=levels(("item", "item", mark(r"(?P<value>\d{1,3})\)"), arabic), _LETTER),
    ),
    "no": partial(
        _row,
        "§",
        groups=("", "del", "", "kapittel|kap\\.", "", ""),
        annex="Vedlegg",
        heading="first",
        inside=levels(_BRACKETS, _LETTER, _SUB_NUMBER),
        number=r"\d{1,3}(?:[-–]\d{1,3})?",
    ),
    "sv": partial(
        _row,
        behind="§",
        groups=("", "avd|avdelning", "", "kap", "", ""),
        annex="Bilaga|BILAGA",
        group_behind=True,
        inside=levels(("item", "item", mark(r"(?P<value>\d{1,3})\.(?!\d)"), arabic), _LETTER),
        number=r"\d{1,3}",
        restarts=True,
    ),
    "fi": partial(
        _row,
        behind="§",
        groups=("", "osa", "", "luku", "", ""),
        annex="Liite|LIITE",
        group_behind=True,
        inside=levels(("item", "item", mark(r"(?P<value>\d{1,3})\)"), arabic), _LETTER),
        number=r"\d{1,3}",
        heading="below",
    ),
    "is": partial(
        _row,
        behind="gr\\.",
        groups=("", "hluti", "", "kafli", "", ""),
        group_behind=True,
        heading="first",
        inside=levels(("item", "item", mark(r"(?P<value>\d{1,3})\.(?!\d)"), arabic), _LETTER),
        number=r"\d{1,3}",
    ),
    "et": partial(
        _row,
        "§",
        groups=("", "osa", "", "peatükk", "jagu", "jaotis"),
        annex="Lisa|LISA",
        group_behind=True,
        inside=levels(_BRACKETS, _PAREN),
        number=r"\d{1,4}",
        heading="first",
    ),
    "lv": partial(
        _row,
        behind="pants",
        groups=("", "daļa", "sadaļa", "nodaļa", "", ""),
        annex="Pielikums",
        group_behind=True,
        inside=levels(_BRACKETS, _PAREN, _SUB_LETTER),
        heading="first",
    ),
    "lt": partial(
        _row,
        behind="straipsnis",
        groups=("", "dalis", "", "skyrius", "skirsnis", ""),
        annex="Priedas|PRIEDAS",
        inside=levels(_DOT, _PAREN, _SUB_LETTER),
        group_behind=True,
        heading="first",
    ),
    "el": partial(
        _row,
        "Άρθρο|ΑΡΘΡΟ",
        groups=("βιβλίο", "μέρος|μεροσ", "τίτλος|τιτλοσ", "κεφάλαιο|κεφαλαιο", "τμήμα", ""),
        annex="Παράρτημα|ΠΑΡΑΡΤΗΜΑ",
        heading="below",
        inside=levels(_DOT, ("point", "point", mark(r"(?P<value>[α-ω])[.)]"), letters(_GREEK))),
    ),
    "fa": partial(
        _row,
        "ماده|مادهٔ",
        groups=("کتاب", "بخش", "باب", "فصل", "مبحث", ""),
        annex="پیوست|ضمیمه",
        number=r"\d{1,4}",
        branch=r"\s?مکرر",
        inside=levels(("para", "paragraph", mark(rf"(?P<value>\d{{1,3}})\s?[{DASH}ـ.)]"), arabic)),
    ),
    "kk": partial(
        _row,
        behind="бап",
        groups=("", "бөлім", "", "тарау", "параграф", ""),
        annex="Қосымша",
        group_behind=True,
        inside=_CYRILLIC_LISTS,
        heading="first",
    ),
    "uz": partial(
        _row,
        behind="modda",
        groups=("", "qism", "boʻlim|bo'lim", "bob", "", ""),
        group_behind=True,
        heading="first",
        inside=levels(_DOT, _PAREN),
    ),
    "az": partial(
        _row,
        "Maddə",
        groups=("", "hissə", "bölmə", "fəsil", "", ""),
        annex="Əlavə",
        inside=levels(_DOT, _LETTER),
        heading="first",
    ),
    "mn": partial(
        _row,
        behind="(?:дүгээр|дугаар|дэх|дахь) зүйл",
        groups=("", "", "хэсэг", "бүлэг", "", ""),
        group_behind=True,
        inside=_CYRILLIC_LISTS,
        heading="first",
    ),
    "ka": partial(
        _row,
        "მუხლი",
        groups=("წიგნი", "ნაწილი", "კარი", "თავი", "", ""),
        annex="დანართი",
        heading="first",
        inside=levels(
            _DOT,
            ("point", "point", mark(r"(?P<value>[ა-ჰ])\)"), letters("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ")),
        ),
    ),
    "hy": partial(
        _row,
        "Հոդված",
        groups=("", "մաս", "բաժին", "գլուխ", "", ""),
        annex="Հավելված",
        heading="first",
        inside=levels(_DOT, _PAREN),
    ),
    "sq": partial(
        _row,
        "Neni|NENI",
        groups=("", "pjesa", "titulli", "kreu", "seksioni", ""),
        annex="Shtojca",
        inside=levels(_DOT, _LETTER),
        heading="below",
    ),
}

#: The languages that have a table.
KNOWN = frozenset(_FIRST) | frozenset(_MORE)


@cache
def table_of(language: str) -> StatuteLanguage:
    """The table of a language that is known."""
    return _FIRST[language] if language in _FIRST else _MORE[language]()
