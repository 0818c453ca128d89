"""Days and months that addresses of notices name."""

from __future__ import annotations

import re
from datetime import date

from tracker.law.text import han_number

#: Before this year no list of these publishers reaches; digits that say so are something else.
_FIRST_YEAR = 1980
_NAMES = {
    1: "january jan janvier janv enero gennaio januar jänner janeiro januari ocak января",
    2: "february feb février fevrier févr febrero febbraio februar fevereiro februari şubat февраля",
    3: "march mar mars marzo märz março maret mart марта",
    4: "april apr avril avr abril aprile nisan апреля",
    5: "may mai mayo maggio maio mei mayıs мая",
    6: "june jun juin junio giugno juni junho haziran июня",
    7: "july jul juillet juil julio luglio juli julho temmuz июля",
    8: "august aug août aout agosto agustus ağustos августа",
    9: "september sept sep septembre septiembre settembre setembro eylül сентября",
    10: "october oct octobre octubre ottobre oktober outubro ekim октября",
    11: "november nov novembre noviembre novembro kasım ноября",
    12: "december dec décembre decembre déc diciembre dicembre dezember dezembro desember aralık декабря",
}
MONTHS = {name: n for n, names in _NAMES.items() for name in names.split()}
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988}
_HAN = "[〇零○一二三四五六七八九]"
_HAN_N = "[一二三四五六七八九十]{1,3}"
_SEP = r"[ \u00a0]{0,2}"

_YEAR = r"(?:19|20)\d\d"
_GAP = "[ \u00a0]"

#: name of the reading -> pattern; tried at every place from the left, the first that fits wins.
_PATTERNS = {
    "ymd": (
        rf"(?<![\d.])(?P<y1>{_YEAR}){_SEP}[-/.．年년]{_SEP}(?P<m1>\d{{1,2}}){_SEP}[-/.．月월]{_SEP}"
        r"(?P<d1>\d{1,2})(?!\d)(?:[ ]?[日号일])?"
    ),
    "han": rf"(?P<y2>{_HAN}{{4}})年(?P<m2>{_HAN_N})月(?P<d2>{_HAN_N})日",
    "era": (
        rf"(?P<e>令和|平成|(?<![A-Za-z])[RH](?=\d)){_SEP}(?P<y3>元|\d{{1,2}}){_SEP}[年.．]"
        rf"{_SEP}(?P<m3>\d{{1,2}}){_SEP}[月.．]{_SEP}(?P<d3>\d{{1,2}})(?!\d)日?"
    ),
    "dMy": (
        rf"(?<![\d.])(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?[ \u00a0-]{{1,2}}(?:of |de |d')?"
        rf"(?P<m4>{_MONTH})\.?,?[ \u00a0-](?:del? )?(?P<y4>{_YEAR})(?!\d)"
    ),
    "Mdy": (
        rf"(?<!\w)(?P<m5>{_MONTH})\.?{_GAP}(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?{_GAP}(?P<y5>{_YEAR})(?!\d)"
    ),
    "vi": rf"ngày (?P<d6>\d{{1,2}}) tháng (?P<m6>\d{{1,2}}) năm (?P<y6>{_YEAR})",
    "num": rf"(?<![\d./-])(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y7>{_YEAR})(?![\d/])",
    "yy": r"(?<![\d.])(?P<y8>\d\d)\.[ ]?(?P<m8>\d{1,2})\.[ ]?(?P<d8>\d{1,2})\.?(?![\d])",
    # a big day above year and month, as calendars show it: "17 2025-10"
    "dym": r"(?<![\d./-])(?P<d9>\d{1,2})[ ](?P<y9>(?:19|20)\d\d)[-/.年](?P<m9>\d{1,2})月?(?![\d/.-])",
    "md": r"(?<!\d)(?P<m10>\d{1,2})[月월][ ]?(?P<d10>\d{1,2})[日일](?!\d)",
    # only as a cell of its own: "10-17", "[10-17]"
    "md_cell": r"(?<![^\s\[(【])(?P<m11>\d\d)[-/.](?P<d11>\d\d)(?![^\s\])】])",
}
_ALL = re.compile("|".join(f"(?P<{name}>{rx})" for name, rx in _PATTERNS.items()), re.IGNORECASE)
_GROUPS = {"ymd": "1", "han": "2", "era": "3", "dMy": "4", "Mdy": "5", "vi": "6", "yy": "8", "dym": "9",
           "md": "10", "md_cell": "11"}  # fmt: skip
_DAY_FIRST = frozenset({"fr", "de", "es", "it", "pt", "tr", "ru", "vi", "id", "kk", "nl", "pl", "hu"})
_AHEAD = timedelta(days=2)  # how far an entry may be dated after it was seen (time zones)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. ``sure`` is False where the year was not printed."""

    day: date
    start: int
    end: int
    sure: bool = True


def find(text: str, language: str, on: date, *, order: str | None = None) -> Iterator[FoundDate]:
    """The dates of a text from left to right.

    ``on`` is the day the text was seen: it gives the year to a month and day (the last such day up to
    then). ``order``: ``dmy`` or ``mdy`` for 03/04/2026; else by language, and where that does not
    say, only a number above 12 decides.
    """
    for m in _ALL.finditer(text):
        kind = m.lastgroup if m.lastgroup in _PATTERNS else _which(m)
        day = _read(kind, m, language, on, order)
        if day is not None and _FIRST_YEAR <= day.year <= on.year + 20:
            yield FoundDate(day, m.start(), m.end(), kind not in ("md", "md_cell"))


def _which(m: re.Match[str]) -> str:
    return next(name for name in _PATTERNS if m.group(name) is not None)


def _read(kind: str, m: re.Match[str], language: str, on: date, order: str | None) -> date | None:
    try:
        if kind == "num":
            return _numeric(m, language, order)
        n = _GROUPS[kind]
        if kind in ("md", "md_cell"):
            return last_such_day(int(m[f"m{n}"]), int(m[f"d{n}"]), on)
        year, month, day = m[f"y{n}"], m[f"m{n}"], m[f"d{n}"]
        if kind == "han":
            return date(han_number(year), han_number(month), han_number(day))
        if kind == "era":
            return date(_ERAS[m["e"].upper()] + (1 if year == "元" else int(year)), int(month), int(day))
        if kind == "yy":
            return date(2000 + int(year), int(month), int(day)) if language.startswith("ko") else None
        named = MONTHS.get(month.lower())
        return date(int(year), named or int(month), int(day))
    except ValueError:
        return None


def _numeric(m: re.Match[str], language: str, order: str | None) -> date | None:
    a, b, year = int(m["a"]), int(m["b"]), int(m["y7"])
    if order is None:
        if language.split("-")[0] in _DAY_FIRST or language in ("en-GB", "en-AU", "en-NZ", "en-SG", "en-IN"):
            order = "dmy"
        elif language == "en-US":
            order = "mdy"
        elif (a > 12) != (b > 12):
            order = "dmy" if a > 12 else "mdy"
        elif a != b:
            return None
    return date(year, a, b) if order == "mdy" else date(year, b, a)


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


# --- in addresses --------------------------------------------------------------------------------------

_PATH_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/_]?)(?P<m>0[1-9]|1[0-2])(?:(?P=s)|/)(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?!\d|[-_/]\d\d(?!\d))"
)
#: 20260107214358696030895: a moment to the second and a serial number after it.
_PATH_STAMP = re.compile(
    r"(?<!\d)(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d*"
)
_PATH_MONTH = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)(?:[-/_]?(?P<m>0[1-9]|1[0-2])|[-/](?P<n>{MONTH}))(?=/)", re.IGNORECASE
)
#: 20261120001: a day and the number of that day's item, as meti.go.jp counts its press releases.
_PATH_ITEM = re.compile(r"/(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\d{3}(?=[/.])")
#: ecom_17oct25_e.htm, as wto.org names its news
_PATH_NAMED = re.compile(r"_(?P<d>\d{1,2})(?P<n>[a-z]{3})(?P<y>\d\d)(?=_)")


def in_path(path: str) -> tuple[date | None, tuple[int, int] | None]:
    """(the day, the year and month) that an address names; both None where it names none.

    >>> in_path("/2025-10/17/c_1762449729745366.htm")[0].isoformat()
    '2025-10-17'
    >>> in_path("/tzgg/202403/t20240322_1371123.html")[0].isoformat()
    '2024-03-22'
    >>> in_path("/zhengce/202603/content_7061234.htm")
    (None, (2026, 3))
    >>> in_path("/press-releases/2026/july/statement")
    (None, (2026, 7))
    """
    for pattern in (_PATH_STAMP, _PATH_ITEM, _PATH_DAY):
        for m in pattern.finditer(path):
            try:
                return date(int(m["y"]), int(m["m"]), int(m["d"])), (int(m["y"]), int(m["m"]))
            except ValueError:
                continue
    for m in _PATH_NAMED.finditer(path):
        if m["n"] in MONTHS:
            try:
                day = date(2000 + int(m["y"]), MONTHS[m["n"]], int(m["d"]))
            except ValueError:
                continue
            return day, (day.year, day.month)
    for m in _PATH_MONTH.finditer(path):
        month = int(m["m"]) if m["m"] else MONTHS[m["n"].lower()]
        return None, (int(m["y"]), month)
    return None, None
