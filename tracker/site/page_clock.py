"""The day of a page: printed on it, and compared with the reader's day when it is opened.

A page bears the day on which it was made. A build that leaves it as it is has found it to be right still:
``clock.js``, written by every build, holds the newest day and puts it in the place of the printed one.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

from tracker.publish.editions import EDITIONS, format_day, gettext, ngettext, punctuation
from tracker.resources import templates_dir

SCRIPT = "clock.js"
#: A record that nobody fed for longer says so aloud.
_LATE = timedelta(days=14)


def line(on: date, looked: date | None, lang: str) -> dict[str, str]:
    """``day`` of the page, ``clock``: its sentence, ``late``: "late" where the record was not fed for long.

    >>> line(date(2026, 11, 30), date(2026, 7, 27), "en")["clock"]
    'By the information of 30 November 2026. Sources last checked on 27 July 2026, 126 days before.'
    """
    said = [gettext(lang, "By the information of %(day)s.") % {"day": format_day(on, lang)}]
    if looked is None:
        said.append(gettext(lang, "No source has been checked yet."))
    elif (n := (on - looked).days) > 0:
        seen = ngettext(
            lang,
            "Sources last checked on %(day)s, %(num)s day before.",
            "Sources last checked on %(day)s, %(num)s days before.",
            n,
        )
        said.append(seen % {"day": format_day(looked, lang), "num": n})
    else:
        said.append(gettext(lang, "Sources last checked on the same day."))
    late = looked is None or on - looked > _LATE
    return {
        "day": on.isoformat(),
        "clock": punctuation(lang).space.join(said),
        "late": "late" if late else "",
    }


def script(on: date, looked: date | None) -> str:
    """The script of all pages, with the newest day and its sentence in each edition."""
    newest = {lang: line(on, looked, lang) for lang in EDITIONS}
    code = (templates_dir() / "site" / SCRIPT).read_text("utf-8")
    return f"var NEWEST = {json.dumps(newest, ensure_ascii=False, sort_keys=True)};\n{code}"
