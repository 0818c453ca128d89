"""A citation after OSCOLA (Oxford University Standard for the Citation of Legal Authorities, 4th edition).

EU legislation by title, year, OJ series and number; UK statutes by short title; treaties with their dates;
other law with its jurisdiction and its own number without full stops. What the registry does not know (an OJ
page from before October 2023) is replaced by the CELEX number.
"""

from __future__ import annotations

import re
from datetime import date

from tracker.publish.citations.cited import SITE, Cited
from tracker.publish.editions import format_day

#: From this day each act is an Official Journal of its own, numbered as the act is.
_OJ_ACT_BY_ACT = date(2023, 10, 1)
_CELEX = re.compile(r"3(\d{4})[RLD](\d{4})")
_UK_SHORT_TITLE = re.compile(r"(.{3,200}? (?:Act|Order|Regulations|Measure) \d{4})\b")
_TREATIES = frozenset({"treaty", "protocol", "agreement", "chapter"})
_COUNTRIES = {
    "AU": "Australia", "BR": "Brazil", "CA": "Canada", "CL": "Chile", "CN": "China", "FR": "France",
    "DE": "Germany", "ES": "Spain", "HU": "Hungary", "ID": "Indonesia", "IN": "India", "IT": "Italy",
    "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "MX": "Mexico", "MY": "Malaysia", "NZ": "New Zealand",
    "PL": "Poland", "RU": "Russia", "SA": "Saudi Arabia", "SG": "Singapore", "TR": "Turkey",
    "US": "United States", "VN": "Vietnam", "ZA": "South Africa", "CH": "Switzerland", "AT": "Austria",
}  # fmt: skip


def oscola(c: Cited) -> str:
    """One citation on one line, without a full stop, as in a bibliography or a footnote."""
    if c.kind != "provision":
        return _page(c) + _access(c)
    if c.type in _TREATIES:
        out = _treaty(c)
    elif c.jurisdiction == "EU":
        out = _eu(c)
    elif c.jurisdiction == "GB":
        out = _uk(c)
    else:
        out = _other(c)
    ref = c.ref("en")
    if ref:
        out += f"{' ' if c.type in _TREATIES else ', '}{ref}"
    if c.version:
        out += f" (text valid from {format_day(c.version, 'en')})"
    return out + _access(c)


def _eu(c: Cited) -> str:
    return f"{c.title('en')} {_journal(c)}".rstrip()


def _journal(c: Cited) -> str:
    """``[2024] OJ L2024/1689``; the CELEX number where the place in the Official Journal is not known."""
    if oj := c.identifiers.get("oj"):
        return oj
    celex = c.identifiers.get("celex", "")
    found = _CELEX.fullmatch(celex)
    published = c.event("published")
    if found and published and published >= _OJ_ACT_BY_ACT:
        return f"[{published.year}] OJ L{found[1]}/{int(found[2])}"
    return f"(CELEX {celex})" if celex else ""


def _uk(c: Cited) -> str:
    title = c.title("en")
    found = _UK_SHORT_TITLE.match(title)
    return found[1] if found and c.eid else title


def _treaty(c: Cited) -> str:
    dates = []
    if (signed := c.event("signed")) or (adopted := c.event("adopted")):
        dates.append(
            f"signed {format_day(signed, 'en')}" if signed else f"adopted {format_day(adopted, 'en')}"
        )
    if in_force := c.event("in_force"):
        dates.append(f"entered into force {format_day(in_force, 'en')}")
    elif provisional := c.event("provisionally_applied"):
        dates.append(f"provisionally applied from {format_day(provisional, 'en')}")
    out = c.title("en") + (f" ({', '.join(dates)})" if dates else "")
    series = c.identifiers.get("series") or c.identifiers.get("symbol", "")
    if series and series not in out:
        return f"{out} {series}"
    return out if series else f"{out} {_journal(c)}".rstrip()


def _other(c: Cited) -> str:
    title = c.title("en")
    number = c.identifiers.get("citation") or c.identifiers.get("文号") or c.identifiers.get("symbol", "")
    number = number.replace(". ", " ").replace(".", "") if number.isascii() else number
    if c.jurisdiction == "CA" and number:  # McGill: the volume of statutes tells the country
        return f"{title}, {number}"
    place = _COUNTRIES.get(c.jurisdiction, c.jurisdiction)
    named = place and place.lower() not in title.lower()
    out = f"{title} ({place})" if named else title
    return f"{out}, {number}" if number and number not in title else out


def _page(c: Cited) -> str:
    """Our own page on a change, or a table: a website with a title."""
    title = c.title("en")
    if c.kind == "change":
        where = f"{title}, {c.ref('en')}" if c.eid else title
        seen = f", seen on {format_day(c.observed, 'en')}" if c.observed else ""
        return f"{SITE['en']}, ‘{where}: change {c.change}{seen}’"
    if c.version:
        return f"{SITE['en']}, ‘{title}: comparison of the law as of {format_day(c.version, 'en')}’"
    known = f" as known on {format_day(c.observed, 'en')}" if c.observed else ""
    return f"{SITE['en']}, ‘{title}: comparison{known}’"


def _access(c: Cited) -> str:
    if not c.permalink:
        return ""
    return f" <{c.permalink}>" + (f" accessed {format_day(c.accessed, 'en')}" if c.accessed else "")
