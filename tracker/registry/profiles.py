"""Profiles of briefings: what a reader follows, in which languages and forms, and when it is written.

A file of ``profiles/`` in a registry folder is one profile; ``briefings.yml`` beside it may hold several
(``briefings: [...]``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tracker.registry.fields import Slug, Strict, Title, check_timezone
from tracker.registry.schedule import Schedule
from tracker.registry.targets import FollowScope


def _check_schedule(value: str) -> str:
    found = Schedule.parse(value)
    if found.cron is None or found.zone is None:
        raise ValueError(f"{value!r}: a briefing has a day, a time and a time zone; write {EXAMPLE!r}")
    return value


#: A briefing is about the newest period of its schedule's kind that is over then. Periods are counted in
#: days of the schedule's zone: a page of Monday morning in Shanghai is about the week that ended there.
EXAMPLE = "weekly, Monday 07:00 Asia/Shanghai"


BriefingFormat = Literal["html", "md", "pdf", "docx", "eml"]
Pages = Annotated[Literal["1", "2", "full"], BeforeValidator(lambda n: str(n) if isinstance(n, int) else n)]


class Profile(FollowScope):
    """What one reader's briefings are about (without a target: everything), and how they are made."""

    id: Slug
    title: Title
    languages: list[Literal["en", "zh"]] = Field(default=["en"], min_length=1)
    formats: list[BriefingFormat] = Field(default=["html"], min_length=1)
    pages: Pages = "full"
    room: int = Field(default=0, ge=0, le=20)  # empty lines for a person's assessment
    timezone: Annotated[str, AfterValidator(check_timezone)] = "UTC"  # of periods without a schedule
    schedule: Annotated[str, AfterValidator(_check_schedule)] | None = None
    catch_up: int = Field(default=4, ge=0, le=60)  # periods made up for after a time off, newest first

    @model_validator(mode="before")
    @classmethod
    def _old_length(cls, data: Any) -> Any:
        """`short: true`, as it was written before there was `pages`, and a number of pages."""
        if isinstance(data, dict):
            data = dict(data)
            if "short" in data and "pages" not in data:
                data["pages"] = "1" if data["short"] else "full"
            data.pop("short", None)
        return data

    @model_validator(mode="after")
    def _one_zone(self) -> Self:
        if self.schedule is not None and self.timezone not in ("UTC", self.zone):
            raise ValueError(f"timezone {self.timezone} differs from the schedule's {self.zone}: give one")
        return self

    @property
    def zone(self) -> str:
        """The time zone whose days its periods are made of."""
        return (Schedule.parse(self.schedule).zone if self.schedule else None) or self.timezone


class Briefings(Strict):
    """`briefings.yml`: several profiles in one file."""

    briefings: list[Profile]
