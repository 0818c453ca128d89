"""The editions every page exists in: wording, punctuation, dates and numbers.

English is written in the code and the templates. Every other edition is one gettext catalogue,
``locale/LANG.po``: its ``Language`` header names the locale, and its messages give the wording, the marks
between words (context ``punctuation``) and the patterns of dates (context ``format``, in the letters of
Unicode CLDR). The usual tools (pybabel, Poedit, Weblate) work on it; `tracker.publish.messages` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_decimal

from tracker.publish.messages import EDITIONS as EDITIONS
from tracker.publish.messages import edition as edition
from tracker.publish.messages import translations as translations


@lru_cache(maxsize=8)
def locale(lang: str) -> Locale:
    """The locale of an edition, as CLDR has it: ``zh_Hans``."""
    return Locale.parse(translations(lang).header.get("Language", "en"))


def html_lang(lang: str) -> str:
    """What ``<html lang>`` says of an edition: ``zh-Hans``."""
    return str(locale(lang)).replace("_", "-")


def gettext(lang: str, message: str) -> str:
    return translations(lang).gettext(message) if message else ""


def ngettext(lang: str, one: str, many: str, n: int) -> str:
    """Singular or plural, by the rules of the edition."""
    return translations(lang).ngettext(one, many, n)


def pgettext(lang: str, context: str, message: str) -> str:
    """A message that needs a context, because English has the same words for several things."""
    return translations(lang).pgettext(context, message)


# --- punctuation -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Punctuation:
    """The marks of an edition, each with the space that follows it."""

    comma: str  # between clauses: ", " and "，"
    enumeration: str  # between the items of a list: ", " and "、"
    semicolon: str
    colon: str
    dash: str
    stop: str
    space: str  # between words; "" in Chinese
    _aside: str
    _quotes: str

    @property
    def within(self) -> str:
        """Between an act and its provision: ``AI Act, Article 6`` and ``《人工智能法》第6条``."""
        return self.comma if self.space else ""

    def items(self, texts: Iterable[str]) -> str:
        """Texts as a list: ``a, b`` and ``甲、乙``."""
        return self.enumeration.join(texts)

    def clauses(self, texts: Iterable[str]) -> str:
        """Texts as clauses: ``a; b`` and ``甲；乙``."""
        return self.semicolon.join(texts)

    def labelled(self, label: str, text: str) -> str:
        return f"{label}{self.colon}{text}"

    def aside(self, text: str) -> str:
        """A remark after a text, with the space before it: `` (so)`` and ``（如此）``; "" for none."""
        return self._aside.format(text) if text else ""

    def quoted(self, text: str) -> str:
        return self._quotes.format(text)


@lru_cache(maxsize=8)
def punctuation(lang: str) -> Punctuation:
    """The marks of an edition.

    >>> punctuation("zh").items(["甲", "乙"]), punctuation("en").aside("so"), punctuation("zh").quoted("法")
    ('甲、乙', ' (so)', '“法”')
    """

    def mark(name: str, english: str) -> str:
        return pgettext(lang, f"punctuation: {name}", english)

    return Punctuation(
        comma=mark("comma", ", "),
        enumeration=mark("enumeration", ", "),
        semicolon=mark("semicolon", "; "),
        colon=mark("colon", ": "),
        dash=mark("dash", " — "),
        stop=mark("full stop", "."),
        space=mark("words", "{} {}").format("", ""),  # gettext has no empty message
        _aside=mark("aside", " ({})"),
        _quotes=mark("quotation", '"{}"'),
    )


# --- dates and numbers -------------------------------------------------------------------------------------


def as_day(value: date | datetime | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def format_day(value: date | datetime | str | None, lang: str) -> str:
    """A date as people write it.

    >>> format_day("2026-07-24", "en"), format_day("2026-07-24", "zh")
    ('24 July 2026', '2026年7月24日')
    """
    day = as_day(value)
    return _date(day, pgettext(lang, "format", "d MMMM y"), lang) if day else ""


def format_month(year: int, month: int, lang: str) -> str:
    return _date(date(year, month, 1), pgettext(lang, "format", "MMMM y"), lang)


@lru_cache(maxsize=10_000)
def _date(day: date, pattern: str, lang: str) -> str:
    return format_date(day, pattern, locale(lang))


def format_days(first: date, last: date, lang: str) -> str:
    """A span of days: ``1 July 2026 to 31 July 2026``, ``2026年7月1日至2026年7月31日``."""
    message = pgettext(lang, "format", "%(first)s to %(last)s")
    return message % {"first": format_day(first, lang), "last": format_day(last, lang)}


def format_moment(value: datetime | str | None, lang: str, zone: str = "UTC") -> str:
    """A moment by the clocks of a time zone: ``24 July 2026, 06:00 UTC``, ``2026年7月24日 06:00(UTC)``."""
    if not value:
        return ""
    when = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    when = (when.replace(tzinfo=UTC) if when.tzinfo is None else when).astimezone(ZoneInfo(zone))
    said = {"day": format_day(when.date(), lang), "time": f"{when:%H:%M}"}
    if zone == "UTC":
        return pgettext(lang, "format", "%(day)s, %(time)s UTC") % said
    return pgettext(lang, "format", "%(day)s, %(time)s (%(zone)s)") % {**said, "zone": zone_name(zone, lang)}


def zone_name(zone: str, lang: str) -> str:
    """A time zone as people name it: ``Beijing time``, ``Brussels time``, ``UTC``."""
    if zone in ("UTC", "Asia/Shanghai"):
        return pgettext(lang, "time zone", "UTC" if zone == "UTC" else "Beijing time")
    city = get_timezone_location(zone, locale=locale(lang), return_city=True)
    return pgettext(lang, "time zone", "%(city)s time") % {"city": city}


def format_number(value: float, lang: str) -> str:
    """A number with the grouping of the edition: ``12,345``."""
    return str(format_decimal(value, locale=locale(lang)))


def sort_key(text: str, lang: str) -> tuple[bytes, str]:
    """The place of a name in a list of an edition: Latin letters without their accents and case, Chinese by
    the order of GB 18030, which for common characters is that of their sounds (pinyin).

    >>> sorted(["Zambia", "Türkiye", "Tunisia"], key=lambda x: sort_key(x, "en"))
    ['Tunisia', 'Türkiye', 'Zambia']
    >>> sorted(["中国", "智利", "澳大利亚"], key=lambda x: sort_key(x, "zh"))
    ['澳大利亚', '智利', '中国']
    """
    plain = "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
    return (plain if edition(lang) == edition(None) else text).encode("gb18030"), text


# --- data in several languages -----------------------------------------------------------------------------


def pick(text: Mapping[str, str], lang: str) -> str:
    """The wording of a registry text in an edition; English, then anything, where it is missing."""
    wanted = edition(lang)
    if wanted in text:
        return text[wanted]
    for key, value in text.items():
        if key.split("-")[0] == wanted:
            return value
    return text.get("en") or next(iter(text.values()), "")


def worded(item: object, name: str, lang: str) -> str:
    """A field that the registry words in several languages: ``note_zh`` for Chinese, else ``note``."""
    return getattr(item, f"{name}_{edition(lang)}", None) or getattr(item, name) or ""
