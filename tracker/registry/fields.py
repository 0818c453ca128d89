"""The kinds of fields that files of the registry have in common, and the model all of them are built on."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from tracker.registry.cron import Cron

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2000)]
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")


def _check_duration(value: str) -> str:
    found = _DURATION.match(value)
    if not found or not any(found.groups()):
        raise ValueError("an ISO 8601 duration such as PT6H, P1D, P1W or P1M is expected")
    return value


Duration = Annotated[str, AfterValidator(_check_duration)]


def check_regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _check_cron(value: str) -> str:
    Cron.parse(value)
    return value


def check_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{value!r} is no time zone; an IANA name such as Asia/Shanghai is expected"
        ) from error
    return value


CronText = Annotated[str, AfterValidator(_check_cron)]
Timezone = Annotated[str, AfterValidator(check_timezone)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


Title = Annotated[dict[Language, str], Field(min_length=1)]
#: What a statement about the law rests on. ``inferred``: concluded from other facts, read nowhere.
Basis = Literal["text", "official", "secondary", "inferred", "memory"]
