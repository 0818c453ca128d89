"""Dates as laws, lists of notices and pages print them: found, and read, in this one place.

A date is taken only where it cannot be another one: 03/04/2026 needs the order from the language or the
caller, a month and a day need a year from somewhere. Relative dates ("yesterday") are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tracker.law.languages import ERAS, HIJRI_MONTHS, LANGUAGES, MONTHS, language
from tracker.law.numbers import han_number, with_ascii_digits
from tracker.law.worded_dates import worded_dates

MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?:18|19|20)\d\d"
#: آب/أغسطس, آب (أغسطس): both names of a month.
_MONTH_PAIR = rf"(?P<m4b>{MONTH}) ?[/(] ?(?:{MONTH})\)?"
_SEP = r"[ \u00a0\u3000]{0,2}"
_GAP = "[ \u00a0]"
_HAN_YEAR = "[〇零○一二三四五六七八九]{4}"
_ONE_OR_TWO = r"(?:\d{1,2}|元(?=月)|[〇零一二三四五六七八九十]{1,3})"
_BUDDHIST = r"2[45]\d\d"
_DAY_MARK = r"(?:st|nd|rd|th|ers?|\.?[ºª]|°|o\.|\.|[»”\"])?"
#: Names of Japanese eras, and of those of all languages, as alternatives of a pattern.
ERA = "|".join(name for name in LANGUAGES["ja"].eras if not name.isascii())
_ANY_ERA = "|".join(name for name in ERAS if not name.isascii())

_HIJRI_MONTH = "|".join(sorted(map(re.escape, HIJRI_MONTHS), key=len, reverse=True))
_HIJRI_MARK = r"(?= ?(?:هـ|ه(?![\u0621-\u064a])|A\.?H\b|H\b))"

#: What each full date has: a year in figures, in Han numerals, or of an era.
_YEARS = re.compile(rf"\d{{4}}|[１２][０-９]{{3}}|{_HAN_YEAR}|{_ANY_ERA}|[RH]\d")

#: name of the form -> pattern; tried at every place from the left, the first that fits wins. These start
#: with a digit.
_FORMS = {
    # 2026年8月2日, 2026년 8월 2일
    "cjk": (
        rf"(?<![\d.])(?P<y1>{_YEAR}|[１２][０-９]{{3}}|(?<=[佛仏][历曆暦]){_BUDDHIST}){_SEP}[年년]{_SEP}(?P<m1>{_ONE_OR_TWO}){_SEP}[月월]{_SEP}"
        rf"(?P<d1>{_ONE_OR_TWO})(?!\d)(?:{_SEP}[日号일])?"
    ),
    "ymd": (
        rf"(?<![\d./])(?P<y2>{_YEAR}){_SEP}[-/.．]{_SEP}(?P<m2>\d{{1,2}}){_SEP}[-/.．]{_SEP}"
        r"(?P<d2>\d{1,2})(?!\d)(?:[ ]?[日号일])?"
    ),
    # 2 August 2026, 2. August 2026, 2 de agosto de 2026, 1er août 2026, 2nd day of August, 2026
    "dMy": (
        rf"(?<![\d.])(?P<d4>\d{{1,2}}){_DAY_MARK}[ \u00a0-]{{1,2}}(?:day of |of |de |d'|من )?(?:{_MONTH_PAIR}|"
        rf"(?P<m4>{MONTH}))\.?,?[ \u00a0-](?:del? |พ\.ศ\. ?|b\.?e\.? ?|سنة |لسنة |عام |لعام )?(?P<y4>{_YEAR}|{_BUDDHIST})(?!\d)"
    ),
    # 2026. augusztus 2., 2026 жылғы 2 тамыз
    "yMd": rf"(?<![\d.])(?P<y6>{_YEAR})\.?{_GAP}(?P<m6>{MONTH}){_GAP}(?P<d6>\d{{1,2}})(?!\d)\.?",
    "ydM": rf"(?<![\d.])(?P<y7>{_YEAR}){_GAP}жылғы{_GAP}(?P<d7>\d{{1,2}}){_GAP}(?P<m7>{MONTH})",
    # ngày 2 tháng 8 năm 2026
    "vi": rf"(?<!\d)(?P<d8>\d{{1,2}}) tháng (?P<m8>\d{{1,2}}),? năm (?P<y8>{_YEAR})",
    "num": (
        r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y9>(?:19|20)\d\d)(?![\d/A-Za-z])"
        r"|(?<![\d./-])(?P<a2>\d{1,2})\. (?P<b2>\d{1,2})\. (?P<y9b>(?:19|20)\d\d)(?!\d)"  # 2. 8. 2026
    ),
    # 9 ربيع الأول 1447هـ, 9/3/1447هـ, 1447/3/9 هـ, 9 Muharram 1447 H
    "hijri": (
        rf"(?<![\d./-])(?P<hd>\d{{1,2}})[ -](?P<hm>{_HIJRI_MONTH})[ ,-]{{1,2}}(?:سنة |عام )?(?P<hy>1[345]\d\d)(?!\d)"
        rf"|(?<![\d./-])(?P<hd2>\d{{1,2}})[/-](?P<hm2>\d{{1,2}})[/-](?P<hy2>1[345]\d\d){_HIJRI_MARK}"
        rf"|(?<![\d./-])(?P<hy3>1[345]\d\d)[/-](?P<hm3>\d{{1,2}})[/-](?P<hd3>\d{{1,2}}){_HIJRI_MARK}"
    ),
}
_WORD_FORMS = {
    # 二〇二六年八月二日
    "han": (
        rf"(?P<y14>{_HAN_YEAR}){_SEP}年{_SEP}(?P<m14>{_ONE_OR_TWO}){_SEP}月"
        rf"{_SEP}(?P<d14>{_ONE_OR_TWO}){_SEP}日"
    ),
    # 令和8年8月2日, 令和八年八月二日, R8.8.2, 民國一百一十五年八月二日
    "era": (
        rf"(?P<e>{_ANY_ERA}|(?<![A-Za-z])[RH](?=\d)){_SEP}(?P<y3>元|\d{{1,3}}|[一二三四五六七八九十百零〇]{{1,6}}){_SEP}[年.．]"
        rf"{_SEP}(?P<m3>{_ONE_OR_TWO}){_SEP}[月.．]{_SEP}(?P<d3>{_ONE_OR_TWO})(?!\d)日?"
    ),
    "Mdy": (
        rf"(?<!\w)(?P<m5>{MONTH})\.?{_GAP}(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?{_GAP}(?P<y5>{_YEAR})(?!\d)"
    ),
}
#: Dates of lists: what is printed there without a year, or with two digits of it.
_LIST_FORMS = {
    "yy": r"(?<![\d.])(?P<y10>\d\d)\.[ ]?(?P<m10>\d{1,2})\.[ ]?(?P<d10>\d{1,2})\.?(?![\d])",
    # a big day above year and month, as calendars show it: "17 2025-10"
    "dym": r"(?<![\d./-])(?P<d11>\d{1,2})[ ](?P<y11>(?:19|20)\d\d)[-/.年](?P<m11>\d{1,2})月?(?![\d/.-])",
    "md": r"(?<!\d)(?P<m12>\d{1,2})[月월][ ]?(?P<d12>\d{1,2})[日일](?!\d)",
    # only as a cell of its own: "10-17", "[10-17]"
    "md_cell": r"(?<![^\s\[(【])(?P<m13>\d\d)[-/.](?P<d13>\d\d)(?![^\s\])】])",
}
_GROUPS = {"cjk": "1", "ymd": "2", "era": "3", "dMy": "4", "Mdy": "5", "yMd": "6", "ydM": "7", "vi": "8",
           "yy": "10", "dym": "11", "md": "12", "md_cell": "13", "han": "14"}  # fmt: skip


def _alternatives(*families: dict[str, str]) -> str:
    digits, words = ("|".join(f"(?P<{k}>{rx})" for k, rx in forms.items()) for forms in families)
    return rf"(?=\d)(?:{digits})|{words}"


#: A full date in any language, for patterns of others: no groups are named in it.
DATE = re.sub(r"\(\?P<\w+>", "(?:", _alternatives(_FORMS, _WORD_FORMS).replace("(?P=s)", "[./-]"))
_DAY_FIRST_ENGLISH = frozenset({"en-GB", "en-AU", "en-NZ", "en-SG", "en-IN"})
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}(?!\d)")
_YEAR_MONTH = re.compile(
    rf"(?P<n>{MONTH})\.? (?:de )?(?P<y>\d{{4}})|(?P<y2>\d{{4}}) ?[年년] ?(?P<m>\d{{1,2}}) ?[月월]",
    re.IGNORECASE,
)
#: Before this year no list of notices reaches; digits that say so are something else.
_FIRST_LISTED = 1980
_AHEAD = timedelta(days=2)  # how far an entry may be dated after it was seen (time zones)


@cache
def _full() -> re.Pattern[str]:
    """Compiled when the first date is looked for: with the names of all months it takes 20 ms."""
    return re.compile(_alternatives(_FORMS, _WORD_FORMS), re.IGNORECASE)


@cache
def _in_lists() -> re.Pattern[str]:
    return re.compile(_alternatives(_FORMS | _LIST_FORMS, _WORD_FORMS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: ``text[start:end]`` is what was printed. ``sure`` is False where the year was not."""

    day: date
    start: int
    end: int
    form: str  # a key of the forms above: "cjk" and "han" are dates with 年月日
    sure: bool = True


def find_dates(text: str, lang: str, *, order: str | None = None) -> Iterator[FoundDate]:
    """The full dates of a text of law from left to right.

    ``order``: ``dmy`` or ``mdy`` for 03/04/2026; else by language, and where that does not say, only a
    number above 12 decides.

    >>> [str(f.day) for f in find_dates("本办法自二〇二六年八月二日起施行。", "zh")]
    ['2026-08-02']
    """
    text = with_ascii_digits(text)
    found: list[FoundDate] = []
    if _YEARS.search(text):  # most texts of law name no year
        found = [
            FoundDate(day, m.start(), m.end(), _form(m))
            for m in _full().finditer(text)
            if (day := _read(m, lang, order, None))
        ]
    worded = [FoundDate(day, start, end, "words") for day, start, end in worded_dates(text, lang, found)]
    yield from sorted([*found, *worded], key=lambda f: f.start) if worded else found


def find_listed(text: str, lang: str, on: date, *, order: str | None = None) -> Iterator[FoundDate]:
    """The dates of an entry of a list of notices, also those without a year.

    ``on`` is the day the text was seen: it gives the year to a month and day (the last such day up to
    then).
    """
    for m in _in_lists().finditer(with_ascii_digits(text)):
        day = _read(m, lang, order, on)
        if day is not None and _FIRST_LISTED <= day.year <= on.year + 20:
            form = _form(m)
            yield FoundDate(day, m.start(), m.end(), form, form not in ("md", "md_cell"))


def parse_date(text: str, lang: str = "") -> date | None:
    """The day of a text that is one date, in any language, or in ISO 8601; None for anything else.

    >>> parse_date("2 August 2026"), parse_date("1er août 2024"), parse_date("soon")
    (datetime.date(2026, 8, 2), datetime.date(2024, 8, 1), None)
    """
    text = with_ascii_digits(" ".join(text[:60].split())).rstrip(".")
    m = _full().fullmatch(text)
    return _read(m, lang, None, None) if m else iso_date(text)


def iso_date(text: str | None) -> date | None:
    """A date from the start of an ISO 8601 string, with or without its hyphens; None for anything else."""
    found = _ISO.match(text.strip()) if text else None
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def iso_value(text: str, lang: str = "") -> str | None:
    """A printed date in ISO 8601, a year and month without the day; None where it is no date.

    >>> iso_value("2 August 2026"), iso_value("2026年8月"), iso_value("May 2027"), iso_value("Easter")
    ('2026-08-02', '2026-08', '2027-05', None)
    """
    if day := parse_date(text, lang):
        return day.isoformat()
    if (m := _YEAR_MONTH.fullmatch(with_ascii_digits(text.strip()))) is None:
        return None
    month = int(m["m"]) if m["m"] else MONTHS[m["n"].lower()]
    return f"{m['y'] or m['y2']}-{month:02}" if 1 <= month <= 12 else None


def last_such_day(month: int, day: int, on: date) -> date | None:
    """The last day with this month and day up to ``on``; None for the 31st of June."""
    for year in (on.year, on.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= on + _AHEAD:
            return found
    return None


def _form(m: re.Match[str]) -> str:
    return next(name for name in (*_FORMS, *_WORD_FORMS, *_LIST_FORMS) if m.groupdict().get(name) is not None)


def _read(m: re.Match[str], lang: str, order: str | None, on: date | None) -> date | None:
    form = _form(m)
    try:
        if form == "num":
            return _numeric(m, lang, order)
        if form == "hijri":
            return _hijri(m)
        n = _GROUPS[form]
        month = _month(m[f"m{n}"] or m["m4b"])
        day = han_number(m[f"d{n}"])
        if form in ("md", "md_cell"):
            return last_such_day(month, day, on) if on else None
        year = 1 if m[f"y{n}"] == "元" else han_number(m[f"y{n}"])
        if form == "era":
            year += ERAS[m["e"].upper()]
        elif form == "yy":
            if not lang.startswith("ko"):
                return None
            year += 2000
        elif year >= 2400:  # Buddhist era
            year -= 543
        return date(year, month, day)
    except ValueError:
        return None


def _hijri(m: re.Match[str]) -> date | None:
    """The day of the Umm al-Qura calendar, by which Saudi Arabia dates its laws."""
    from hijridate import Hijri

    groups = next(g for g in ("", "2", "3") if m[f"hy{g}"])
    year, month, day = (m[f"{x}{groups}"] for x in ("hy", "hm", "hd"))
    try:
        number = HIJRI_MONTHS.get(" ".join(month.lower().split())) or int(month)
        return Hijri(int(year), number, int(day)).to_gregorian()
    except (OverflowError, ValueError):
        return None


def _month(text: str) -> int:
    return 1 if text == "元" else MONTHS.get(text.lower()) or han_number(text)


def _numeric(m: re.Match[str], lang: str, order: str | None) -> date | None:
    a, b, year = int(m["a"] or m["a2"]), int(m["b"] or m["b2"]), int(m["y9"] or m["y9b"])
    if order is None:
        if language(lang).day_first or lang in _DAY_FIRST_ENGLISH:
            order = "dmy"
        elif lang == "en-US":
            order = "mdy"
        elif (a > 12) != (b > 12):
            order = "dmy" if a > 12 else "mdy"
        elif a != b:
            return None
    return date(year, a, b) if order == "mdy" else date(year, b, a)
