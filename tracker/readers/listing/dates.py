"""Days and months that addresses of notices name."""

from __future__ import annotations

import re
from datetime import date

from tracker.law.dates import MONTH
from tracker.law.languages import MONTHS

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
