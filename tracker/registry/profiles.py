"""Profiles of briefings: what a reader follows, in which languages and forms, and when it is written.

A file of ``profiles/`` in a registry folder is one profile; ``briefings.yml`` beside it may hold several
(``briefings: [...]``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from tracker.registry.cron import Cron
from tracker.registry.fields import Language, Slug, Strict, Title, check_timezone
from tracker.registry.schema import Strand

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_EXPECTED = (
    "write 'daily, 07:00 Asia/Shanghai', 'weekly, Monday 07:00 Asia/Shanghai', 'monthly, 1 07:00 "
    "Europe/Brussels', 'quarterly, 2 07:00 UTC', 'yearly, 5 07:00 UTC' or 'weekly, cron 0 7 * * mon UTC'"
)
#: How a period is called -> what it is a period of.
KINDS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_MONTHS = {"quarterly": "1,4,7,10", "yearly": "1"}


@dataclass(frozen=True)
class Schedule:
    """When a briefing is written and about what: the newest period of its kind that is over then.

    Periods are counted in days of ``zone`` too, so that a page of Monday morning in Shanghai is about
    the week that ended there that midnight.
    """

    kind: str  # day, week, month, quarter, year
    cron: Cron
    zone: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """A schedule as people write it. Raises `ValueError` with what is wrong."""
        head, comma, rest = text.strip().partition(",")
        kind = KINDS.get(head.strip().lower())
        words = rest.split()
        if kind is None or not comma or len(words) < 2:
            raise ValueError(f"{text!r} is no schedule; {_EXPECTED}")
        zone = check_timezone(words[-1])
        when = words[:-1]
        if when[0].lower() == "cron":
            return cls(kind, Cron.parse(" ".join(when[1:])), zone)
        clock = _CLOCK.fullmatch(when[-1])
        if clock is None:
            raise ValueError(f"{when[-1]!r} is no time of day; {_EXPECTED}")
        hour, minute = clock.groups()
        return cls(kind, Cron.parse(_cron(head.strip().lower(), when[:-1], hour, minute, text)), zone)

    def after(self, moment: datetime) -> datetime:
        """The first time later than `moment`, in UTC."""
        return self.cron.after(moment, ZoneInfo(self.zone))

    def day_of(self, moment: datetime) -> date:
        """The day of a moment by the clocks of the zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def _cron(kind: str, day: list[str], hour: str, minute: str, text: str) -> str:
    at = f"{int(minute)} {int(hour)}"
    if kind == "daily" and not day:
        return f"{at} * * *"
    if len(day) != 1:
        raise ValueError(f"{text!r} needs one day before the time; {_EXPECTED}")
    if kind == "weekly":
        names = [d for d in _DAYS if d.startswith(day[0].lower()) and len(day[0]) >= 3]
        if not names:
            raise ValueError(f"{day[0]!r} is no day of the week; {_EXPECTED}")
        return f"{at} * * {_DAYS.index(names[0])}"
    if kind == "daily" or not (day[0].isascii() and day[0].isdigit()) or not 1 <= int(day[0]) <= 28:
        raise ValueError(f"{day[0]!r} is no day of the month from 1 to 28; {_EXPECTED}")
    return f"{at} {int(day[0])} {_MONTHS.get(kind, '*')} *"


def _check_schedule(value: str) -> str:
    Schedule.parse(value)
    return value


class Profile(Strict):
    """What one reader's briefings are about and how they are made.

    Strands, regimes and instruments add up; without any, everything is followed. `topics` (of a codebook,
    `topic` or `codebook/topic`) narrow that to changes of provisions that codings of these topics cite,
    and to instruments coded on them. `texts` are the languages of legal texts told (default: all).
    """

    id: Slug
    title: Title
    strands: list[Strand] = Field(default_factory=list)
    regimes: list[Slug] = Field(default_factory=list)
    instruments: list[Slug] = Field(default_factory=list)
    topics: list[str] = Field(default_factory=list)
    significance: Literal["substantive", "minor", "editorial"] = "editorial"
    texts: list[Language] = Field(default_factory=list)
    languages: list[Literal["en", "zh"]] = Field(default=["en"], min_length=1)
    formats: list[Literal["html", "md", "pdf", "docx", "eml"]] = Field(default=["html"], min_length=1)
    short: bool = False
    timezone: Annotated[str, AfterValidator(check_timezone)] = "UTC"  # of periods without a schedule
    schedule: Annotated[str, AfterValidator(_check_schedule)] | None = None
    catch_up: int = Field(default=4, ge=0, le=60)  # periods made up for after a time off, newest first

    @model_validator(mode="after")
    def _one_zone(self) -> Self:
        if self.schedule is not None and self.timezone not in ("UTC", self.zone):
            raise ValueError(f"timezone {self.timezone} differs from the schedule's {self.zone}: give one")
        return self

    @property
    def zone(self) -> str:
        """The time zone whose days its periods are made of."""
        return Schedule.parse(self.schedule).zone if self.schedule else self.timezone


class Briefings(Strict):
    """`briefings.yml`: several profiles in one file."""

    briefings: list[Profile]
