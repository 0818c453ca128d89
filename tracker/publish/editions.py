"""English and Chinese wording of pages: gettext catalogues read from ``.po`` when they are needed.

Templates and code ask with the English sentence as key. The ``.po`` files are plain gettext, so the
usual tools (pybabel, Poedit, Weblate) work on them; they are read directly, because a compiled
``.mo`` beside them would be one more thing that can be forgotten in a wheel or be out of date.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from tracker.law.languages import ENGLISH

_FOLDER = Path(__file__).parent / "locale"
#: The editions every page exists in; the first is the root of the site.
EDITIONS = ("en", "zh")
#: What <html lang> says of an edition.
HTML_LANG = {"en": "en", "zh": "zh-Hans"}
_MONTHS = tuple(name.capitalize() for name in ENGLISH.month_names)


def edition(lang: str | None) -> str:
    """The edition that answers a wish: ``zh`` for any Chinese, English for all else.

    >>> [edition(x) for x in ("zh-Hans", "zh", "en-GB", "fr", None)]
    ['zh', 'zh', 'en', 'en', 'en']
    """
    return "zh" if lang and lang.split("-")[0].lower() == "zh" else "en"


def read_po(path: Path) -> dict[str, str]:
    """msgid -> msgstr of a ``.po`` file; plural entries keep their first form.

    Raises `ValueError` with the line for what is not gettext.
    """
    out: dict[str, str] = {}
    parts: dict[str, str] = {}
    key = ""

    def close() -> None:
        if parts.get("msgid") and parts.get("msgstr"):
            out[parts["msgid"]] = parts["msgstr"]
            if "msgid_plural" in parts:
                out[parts["msgid_plural"]] = parts["msgstr"]

    for n, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        if word == "msgid":
            close()
            parts = {}
        if word in ("msgid", "msgid_plural", "msgstr", "msgstr[0]"):
            key = word.removesuffix("[0]")
            parts[key] = ""
            line = rest.strip()
        if not (line.startswith('"') and line.endswith('"')) or not key:
            raise ValueError(f"{path.name}:{n}: not gettext: {raw!r}")
        parts[key] += str(ast.literal_eval(line))
    close()
    return out


@lru_cache(maxsize=8)
def catalogue(lang: str) -> Mapping[str, str]:
    """English -> the wording of an edition; empty for English."""
    path = _FOLDER / f"{edition(lang)}.po"
    return read_po(path) if path.exists() else {}


def gettext(lang: str, message: str) -> str:
    return catalogue(lang).get(message, message)


def ngettext(lang: str, one: str, many: str, n: int) -> str:
    """Singular or plural by English rules; Chinese has one form."""
    found = catalogue(lang).get(one)
    return found if found is not None else (one if n == 1 else many)


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
    if day is None:
        return ""
    if edition(lang) == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_month(year: int, month: int, lang: str) -> str:
    return f"{year}年{month}月" if edition(lang) == "zh" else f"{_MONTHS[month - 1]} {year}"


def format_moment(value: datetime | str | None, lang: str) -> str:
    """A moment in UTC: ``24 July 2026, 06:00 UTC``, ``2026年7月24日 06:00(UTC)``."""
    if not value:
        return ""
    when = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    if edition(lang) == "zh":
        return f"{format_day(when, lang)} {when:%H:%M}(UTC)"
    return f"{format_day(when, lang)}, {when:%H:%M} UTC"


def pick(text: Mapping[str, str], lang: str) -> str:
    """The wording of a registry text in an edition; English, then anything, where it is missing."""
    wanted = edition(lang)
    if wanted in text:
        return text[wanted]
    for key, value in text.items():
        if key.split("-")[0] == wanted:
            return value
    return text.get("en") or next(iter(text.values()), "")
