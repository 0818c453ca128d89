"""Statutes that number their articles through, one row a language (BCP 47 primary subtag)."""

from __future__ import annotations

from tracker.law.ordinals import LATIN as BIS
from tracker.readers.grammar.tables.grammar import DASH, arabic, circled, pairs, upper_roman
from tracker.readers.grammar.tables.marks import (
    BARE,
    BRACKETS,
    DOT,
    ITEM,
    ITEM_DOT,
    ITEM_PAREN,
    LETTER,
    LETTER_DOT,
    NUMBER,
    PAREN,
    SUB_CYRILLIC,
    SUB_LETTER,
    SUB_NUMBER,
    SUB_PAREN,
    lettered,
    numbers,
)
from tracker.readers.grammar.tables.row import Row

_ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_THAI = "กขคงจฉชซฌญฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอฮ"
_GREEK = "αβγδεστζηθικλμνξοπρτυφχψω"
_GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
_HANGUL = "가나다라마바사아자차카타파하"
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_TURKISH = "abcçdefgğhıijklmnoöprsştuüvyz"
_ROMAN = "[IVXLC]{1,7}"
_REST = r"(?:\s?[.:–-]?\s+(?P<rest>\S.{0,200}))?$"
_REST_OF_ANNEX = r"(?:\s*[.:–-]\s*(?P<rest>.{0,160}))?$"
_SLAVIC = (BRACKETS, NUMBER, SUB_LETTER)
_CYRILLIC = (DOT, PAREN, SUB_CYRILLIC)
_ARABIC_NUMBER = numbers("para", "paragraph", rf"\(?N\s?[{DASH}ـ.)](?!\d)")


def _arabic(before: str, chapter: str, instead: str = "") -> Row:
    groups = ("الكتاب", "الجزء|القسم", "الباب", chapter, "الفرع|المبحث", "المطلب")
    letter = lettered("point", "point", rf"\(?Aـ?\s?[{DASH}.)]", f"[{_ARABIC}ا]", _ARABIC)
    return Row(
        before, groups=groups, annex="الملحق|ملحق|المرفق|مرفق|الجدول|جدول", inside=(_ARABIC_NUMBER, letter),
        number=r"\d{1,4}", branch=r"\s?مكرر[اً]{0,2}(?:\s?\(?\w\)?(?!\w))?", instead=instead,
    )  # fmt: skip


def _thai(before: str, instead: str = "") -> Row:
    letter = lettered("subitem", "subitem", r"\(A\)", f"[{_THAI}]", _THAI)
    return Row(
        before, groups=("ภาค", "ลักษณะ", "", "หมวด", "ส่วนที่|ส่วน", ""),
        annex="บัญชี(?:แนบ)?ท้าย(?:พระราชบัญญัติ)?|บัญชี|ตาราง|เอกสารแนบท้าย",
        inside=(numbers("item", "item", r"\(N\)"), letter), number=r"\d{1,4}", branch=r"/\d{1,3}",
        instead=instead,
    )  # fmt: skip


# fmt: off
ROWS: dict[str, Row] = {
    "ar": _arabic("المادة|مادة|المادّة", "الفصل", instead="ar-maghreb"),
    "ar-maghreb": _arabic("الفصل", ""),  # where the other word for a chapter is the article's
    "th": _thai("มาตรา", instead="th-rules"),
    "th-rules": _thai("ข้อ"),
    "ko": Row(
        article=r"제\s?(?P<number>\d{1,4})조(?:의\s?(?P<branch>\d{1,2}))?"
        r"(?:\s?\((?P<heading>[^()]{1,80}(?:\([^()]{0,40}\))?[^()]{0,40})\))?(?P<sep>\s|$|(?=삭제))\s*(?P<rest>.*)",
        groups=("편", "", "", "장", "절", "관"),
        group=r"제\s?(?P<number>\d{1,3})\s?(?P<word>[편장절관])(?:의\s?(?P<branch>\d{1,2}))?(?:\s+(?P<rest>\S.{0,80})|$)",
        annexes=r"(?P<open>[\[<【])?\s?(?P<word>별표|별지|부\s?칙)\s?(?:제?(?P<number>\d{1,3}))?(?:호)?\s?"
        r"(?(open)[\]>】])\s*(?P<rest>(?(open).{0,120}|(?:[<(].{0,80})?))",
        inside=(("para", "paragraph", r"(?P<value>[①-⑳㉑-㉟㊱-㊿])", circled),
            ("item", "item", r"(?P<value>\d{1,3}(?:의\d{1,2})?)\.(?!\d)", arabic),
            lettered("subitem", "subitem", r"A\.(?=\s|$)", "[가-하]", _HANGUL),
            numbers("point", "subpoint", r"N\)"))),
    "tr": Row(
        article=r"(?P<series>GEÇİCİ |Geçici |EK |Ek |MÜKERRER |Mükerrer )?(?:MADDE|Madde)\s"
        rf"(?P<number>\d{{1,4}})(?:/(?P<branch>[A-Z]{{1,2}}))?"
        rf"(?P<sep>\s?[{DASH}.:]+(?=\s|$|\()|\s*$|(?=\s\())\s*(?P<rest>.*)",
        groups=("kitap", "kısım", "", "bölüm", "ayırım", ""),
        group=r"(?P<number>[A-ZÇĞİÖŞÜ]{2,11}|\d{1,2}\.)\s(?P<word>KİTAP|KISIM|BÖLÜM|AYIRIM)" + _REST,
        annexes=rf"(?P<word>EK)(?:\s?[{DASH}]\s?|\s)(?P<number>\d{{1,2}}|[IVX]{{1,5}})" + _REST_OF_ANNEX,
        inside=(BRACKETS, lettered("point", "point", r"A\)", "[a-zçğıöşü]{1,2}", _TURKISH),
            SUB_PAREN), heading="above"),
    "hu": Row(
        article=rf"(?P<number>\d{{1,3}})(?:/(?P<branch>[A-Z]{{1,2}}))?(?:[{DASH}](?P<last>\d{{1,3}}))?\.\s?§"
        r"(?P<sep>)\s*(?P<rest>.*)",
        groups=("", "rész", "cím", "fejezet", "", ""),
        group=rf"(?P<number>{_ROMAN}|[A-ZÁÉÍÓÖŐÚÜŰ]{{3,14}})\.?\s"
        r"(?P<word>RÉSZ|CÍM|FEJEZET|Rész|Cím|Fejezet)" + _REST,
        annexes=r"(?P<number>\d{1,3})\.\s(?P<word>melléklet)\b\s*(?P<rest>.{0,160})$",
        inside=(BRACKETS, lettered("point", "point", r"A\)", "[a-z]"),
            ("subpoint", "subpoint", r"(?P<value>[a-z][a-z])\)", pairs)),
        subtitle=r"\d{1,3}\.\s\S[^.;:]{2,140}"),
    "vi": Row("Điều|ĐIỀU", number=r"\d{1,4}", branch="[a-zđ]", strict=True, heading="first",
        groups=("", "phần thứ|phần", "", "chương", "mục", "tiểu mục"), annex="PHỤ LỤC|Phụ lục",
        inside=(DOT, lettered("point", "point", r"A\)", "[a-zđ]", _VIETNAMESE))),
    "id": Row("Pasal|PASAL", number=r"\d{1,4}", branch="[A-Z]", strict=True,
        groups=("buku", "", "", "bab", "bagian", "paragraf"),
        group_number=rf"{_ROMAN}[A-Z]?|\d{{1,3}}|Ke[a-z]{{3,9}}",
        annexes=r"(?P<word>LAMPIRAN|PENJELASAN)(?:\s(?P<number>[IVX]{1,5}|\d{1,2}))?(?P<rest>)$",
        inside=(BRACKETS, lettered("point", "point", r"A\.(?=\s|$)", "[a-z]{1,2}"),
            numbers("subpoint", "subpoint", r"N\.(?!\d)(?=\s|$)"),
            lettered("item", "item", r"\(?A\)", "[a-z]{1,2}"))),
    "ru": Row("Статья|СТАТЬЯ", number=r"\d{1,4}", branch=rf"[.{DASH}]\d{{1,2}}(?:[.{DASH}]\d{{1,2}})?",
        strict=True, heading="first",
        groups=("", "часть", "раздел", "глава", "параграф|§", ""), annex="Приложение|ПРИЛОЖЕНИЕ",
        group_number=rf"{_ROMAN}|\d{{1,3}}(?:\.\d{{1,2}})?", inside=_CYRILLIC),
    "pt": Row("Art\\.|ART\\.|Artigo|ARTIGO",
        article=r"(?:Art\.|ART\.|Artigo|ARTIGO)\s?(?P<number>\d{1,4})(?:\.?[ºo°](?!\w))?"
        rf"(?:[{DASH}](?P<branch>[A-Z]{{1,2}}))?(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$|(?=\s))\s*(?P<rest>.*)",
        groups=("livro", "parte", "título", "capítulo", "seção|secção", "subseção|subsecção"),
        annex="ANEXO|Anexo",
        inside=(("para", "paragraph",
                r"(?:§\s?(?P<value>\d{1,3})(?:\.?[ºo°](?!\w))?|Parágrafo único)[.\s–-]*", arabic),
            ("point", "point", rf"(?P<value>{_ROMAN})\s?[{DASH})]", upper_roman),
            lettered("subpoint", "subpoint", r"\(?A\)", "[a-z]{1,2}"),
            numbers("item", "item", r"N\.(?!\d)(?=\s|$)"))),
    "it": Row("Art\\.|ART\\.|Articolo|ARTICOLO",
        article=rf"(?:Art\.|ART\.|Articolo|ARTICOLO)\s?(?P<number>\d{{1,4}})(?:\s?[{DASH}]?\s?(?P<branch>{BIS}))?"
        rf"(?:\.?\s?\((?P<heading>[^()]{{2,160}})\))?(?P<sep>\s?[.:{DASH}]+(?=\s|$)|\s*$)\s*(?P<rest>.*)",
        groups=("libro", "parte", "titolo", "capo", "sezione", ""), annex="ALLEGATO|Allegato",
        inside=(("para", "paragraph", rf"(?P<value>\d{{1,3}}(?:-(?:{BIS}))?)\.(?!\d)(?=\s|$)", arabic),
            LETTER, SUB_PAREN)),
    "pl": Row("Art\\.|Artykuł|ART\\.|§", groups=("księga", "część", "tytuł|dział", "rozdział", "oddział",
        ""), annex="Załącznik|ZAŁĄCZNIK", inside=(DOT, PAREN, SUB_LETTER), number=r"\d{1,4}"),
    "uk": Row("Стаття", groups=("книга", "частина", "розділ", "глава", "параграф|§", ""),
        annex="Додаток|ДОДАТОК", inside=_CYRILLIC, number=r"\d{1,4}(?:[-–]\d{1,2})?", heading="first"),
    "be": Row("Артыкул", groups=("", "частка", "раздзел", "глава", "", ""), annex="Дадатак",
        inside=_CYRILLIC, heading="first"),
    "bg": Row("Чл\\.|Член|§", groups=("книга", "част", "дял", "глава", "раздел", ""), annex="Приложение",
        inside=(BRACKETS, numbers("point", "point", r"N\.(?!\d)"), SUB_CYRILLIC), number=r"\d{1,4}"),
    "mk": Row("Член", groups=("", "дел", "", "глава", "оддел", ""), annex="Прилог", inside=_SLAVIC),
    "sr": Row("Члан|Član", groups=("", "део|deo", "", "глава|glava|poglavlje", "одељак|odeljak", ""),
        annex="Прилог|Prilog", inside=_SLAVIC),
    "hr": Row("Članak|ČLANAK|Član", groups=("", "dio", "glava", "poglavlje", "odjeljak", ""),
        annex="Prilog|PRILOG", inside=_SLAVIC),
    "sl": Row(behind="člen", groups=("", "del", "", "poglavje", "oddelek", ""), annex="Priloga|PRILOGA",
        inside=_SLAVIC, group_behind=True, heading="below"),
    "cs": Row("§|Čl\\.|Článek", groups=("", "část", "hlava", "díl", "oddíl", "pododdíl"),
        annex="Příloha|PŘÍLOHA", inside=(BRACKETS, LETTER, ITEM), number=r"\d{1,4}", heading="below"),
    "sk": Row("§|Čl\\.|Článok", groups=("", "časť", "hlava", "diel", "oddiel", ""),
        annex="Príloha|PRÍLOHA", inside=(BRACKETS, LETTER, ITEM),
        number=r"\d{1,4}|[IVXLC]{1,6}(?=[.\s]|$)", heading="below"),
    "ro": Row("Art\\.|ART\\.|Articolul|ARTICOLUL", groups=("cartea", "partea", "titlul", "capitolul",
        "secțiunea|secţiunea", ""), annex="Anexa|ANEXA", inside=(BRACKETS, LETTER, ITEM), heading="first"),
    "nl": Row("Artikel|ARTIKEL|Art\\.", groups=("boek", "deel", "titel", "hoofdstuk", "afdeling",
        "paragraaf|§"), annex="Bijlage|BIJLAGE", inside=(BARE, LETTER_DOT, SUB_NUMBER), heading="first"),
    "da": Row("§|Artikel", groups=("bog", "del", "afsnit", "kapitel", "", ""), annex="Bilag|BILAG",
        inside=(ITEM_PAREN, LETTER)),
    "no": Row("§", groups=("", "del", "", "kapittel|kap\\.", "", ""), annex="Vedlegg", heading="first",
        inside=(BRACKETS, LETTER, SUB_NUMBER), number=r"\d{1,3}(?:[-–]\d{1,3})?"),
    "sv": Row(behind="§", groups=("", "avd|avdelning", "", "kap", "", ""), annex="Bilaga|BILAGA",
        group_behind=True, inside=(ITEM_DOT, LETTER), number=r"\d{1,3}", restarts=True),
    "fi": Row(behind="§", groups=("", "osa", "", "luku", "", ""), annex="Liite|LIITE", group_behind=True,
        inside=(ITEM_PAREN, LETTER), number=r"\d{1,3}", heading="below"),
    "is": Row(behind="gr\\.", groups=("", "hluti", "", "kafli", "", ""), group_behind=True,
        heading="first", inside=(ITEM_DOT, LETTER), number=r"\d{1,3}"),
    "et": Row("§", groups=("", "osa", "", "peatükk", "jagu", "jaotis"), annex="Lisa|LISA",
        group_behind=True, inside=(BRACKETS, PAREN), number=r"\d{1,4}", heading="first"),
    "lv": Row(behind="pants", groups=("", "daļa", "sadaļa", "nodaļa", "", ""), annex="Pielikums",
        group_behind=True, inside=(BRACKETS, PAREN, SUB_LETTER), heading="first"),
    "lt": Row(behind="straipsnis", groups=("", "dalis", "", "skyrius", "skirsnis", ""),
        annex="Priedas|PRIEDAS", inside=(DOT, PAREN, SUB_LETTER), group_behind=True, heading="first"),
    "el": Row("Άρθρο|ΑΡΘΡΟ", groups=("βιβλίο", "μέρος|μεροσ", "τίτλος|τιτλοσ", "κεφάλαιο|κεφαλαιο",
        "τμήμα", ""), annex="Παράρτημα|ΠΑΡΑΡΤΗΜΑ", heading="below", inside=(DOT, lettered("point", "point",
        r"A[.)]", "[α-ω]", _GREEK))),
    "fa": Row("ماده|مادهٔ", groups=("کتاب", "بخش", "باب", "فصل", "مبحث", ""), annex="پیوست|ضمیمه",
        number=r"\d{1,4}", branch=r"\s?مکرر", inside=(_ARABIC_NUMBER,)),
    "kk": Row(behind="бап", groups=("", "бөлім", "", "тарау", "параграф", ""), annex="Қосымша",
        group_behind=True, inside=_CYRILLIC, heading="first"),
    "uz": Row(behind="modda", groups=("", "qism", "boʻlim|bo'lim", "bob", "", ""), group_behind=True,
        heading="first", inside=(DOT, PAREN)),
    "az": Row("Maddə", groups=("", "hissə", "bölmə", "fəsil", "", ""), annex="Əlavə", inside=(DOT, LETTER),
        heading="first"),
    "mn": Row(behind="(?:дүгээр|дугаар|дэх|дахь) зүйл", groups=("", "", "хэсэг", "бүлэг", "", ""),
        group_behind=True, inside=_CYRILLIC, heading="first"),
    "ka": Row("მუხლი", groups=("წიგნი", "ნაწილი", "კარი", "თავი", "", ""), annex="დანართი",
        heading="first", inside=(DOT, lettered("point", "point", r"A\)", "[ა-ჰ]", _GEORGIAN))),
    "hy": Row("Հոդված", groups=("", "մաս", "բաժին", "գլուխ", "", ""), annex="Հավելված", heading="first",
        inside=(DOT, PAREN)),
    "sq": Row("Neni|NENI", groups=("", "pjesa", "titulli", "kreu", "seksioni", ""), annex="Shtojca",
        inside=(DOT, LETTER), heading="below"),
}
# fmt: on
