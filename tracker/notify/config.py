"""What somebody follows and how it comes: ``following.yml``, as people write it, errors by file and line.

A scope says what is followed, and may be told of as alerts (`to`), before dates (`remind`) and as a briefing
(`briefing`). Read from the folders of one's own registry and from ``TRACKER_HOME``; what `tracker subscribe`
makes is a file each in ``TRACKER_HOME/following.d``. Files of earlier releases, ``subscriptions.yml`` and
``subscriptions.d``, are read as well; `tracker subscribe rewrite` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from tracker.model import Significance
from tracker.notify import secret
from tracker.notify.address import address
from tracker.notify.timing import QuietPeriod
from tracker.publish.editions import EDITIONS
from tracker.registry import Registry
from tracker.registry.fields import Slug, Strict, Timezone, Title
from tracker.registry.profiles import BriefingFormat, Pages, Profile
from tracker.registry.schedule import DAYS, Schedule, read_time
from tracker.registry.scope import ScopeMatcher, target_problem
from tracker.registry.targets import AsList, FollowScope
from tracker.registry.yamlfile import Loaded, RegistryError, load

FILE, OLD_FILE = "following.yml", "subscriptions.yml"
FOLDER, OLD_FOLDER = "following.d", "subscriptions.d"
#: Kinds of news.
CHANGES, NOTICES, HEALTH, REMINDER, BRIEFING = "changes", "notices", "health", "reminder", "briefing"
#: A channel gets one message in so long, whatever happens.
WINDOW = 15


def _schedule(text: str) -> str:
    Schedule.parse(text)
    return text


def _with_time(text: str) -> str:
    if Schedule.parse(text).cron is None:
        raise ValueError(f"{text!r}: a briefing has a day and a time; write 'weekly monday 07:00'")
    return text


def _zoned(schedule: str, zone: str) -> str:
    return schedule if Schedule.parse(schedule).zone else f"{schedule} {zone}"


def _clock(text: str) -> str:
    read_time(text)
    return text


def _edition(name: str) -> str:
    if name not in EDITIONS:
        raise ValueError(f"no edition {name!r}; there are: {', '.join(EDITIONS)}")
    return name


def _days(value: Any) -> Any:
    """Days before a date: 30, or as people write them: 30d, 4w."""
    found = re.fullmatch(r"(\d{1,3}) ?([dw]?)", str(value).strip().lower())
    if found is None or not 1 <= (days := int(found[1]) * (7 if found[2] == "w" else 1)) <= 730:
        raise ValueError(f"{value!r} is no number of days before a date; write 30d, 7d or 4w")
    return days


def _mail(text: str) -> str:
    if not secret.names(text):
        try:
            address(text)
        except ValueError:
            raise ValueError(f"{text!r} is no mail address") from None
    return text


ScheduleText = Annotated[str, AfterValidator(_schedule)]
Clock = Annotated[str, AfterValidator(_clock)]
EditionName = Annotated[str, AfterValidator(_edition)]
Mail = Annotated[str, AfterValidator(_mail)]


class QuietHours(Strict):
    """``from: "22:00", to: "07:00"``, and ``days`` that are quiet as a whole; zone as in the subscription."""

    from_: Clock | None = Field(default=None, alias="from")
    to: Clock | None = None
    days: Annotated[list[Literal[DAYS]], AsList] = Field(default_factory=list)  # type: ignore[valid-type]
    timezone: Timezone | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.from_ is None) is not (self.to is None):
            raise ValueError("quiet hours have both `from` and `to`")
        if self.from_ is None and not self.days:
            raise ValueError("quiet hours have `from` and `to`, or `days`")
        return self


class Channel(Strict):
    """One of `mail`, `webhook`, `apprise`. Addresses may hold ``${NAME}`` of the environment."""

    mail: Annotated[list[Mail], AsList] | None = None
    webhook: str | None = None
    apprise: str | None = None
    secret: str | None = None  # of a webhook: env:NAME
    smtp: str | None = None  # of mail; default: TRACKER_SMTP
    sender: Mail | None = Field(default=None, alias="from")
    languages: Annotated[list[EditionName], AsList] = Field(default=["en"], min_length=1)
    window: int = Field(default=WINDOW, ge=0, le=24 * 60, description="minutes between two messages")

    @model_validator(mode="after")
    def _one(self) -> Self:
        kinds = [k for k in ("mail", "webhook", "apprise") if getattr(self, k)]
        if len(kinds) != 1:
            raise ValueError("a channel has one of mail, webhook and apprise")
        if self.apprise and not secret.names(self.apprise):
            raise ValueError("an address of apprise holds a secret: write apprise: env:NAME and set NAME")
        if self.webhook and not secret.names(self.webhook):
            _web_address(self.webhook)
        for name in ("secret", "smtp"):
            value = getattr(self, name)
            if value and not secret.names(value) and (name == "secret" or "@" in value):
                raise ValueError(f"`{name}` comes from the environment: write {name}: env:NAME")
        if self.secret and not self.webhook:
            raise ValueError("`secret` goes with webhook")
        if (self.smtp or self.sender) and not self.mail:
            raise ValueError("`smtp` and `from` go with mail")
        return self

    @property
    def kind(self) -> str:
        return "mail" if self.mail else "webhook" if self.webhook else "apprise"

    @property
    def shown(self) -> str:
        """What may be printed: addresses of mail, the host of a webhook, the variable of apprise."""
        if self.mail:
            return ", ".join(self.mail)
        if self.webhook:
            asked = secret.names(self.webhook)
            return f"env:{asked[0]}" if asked else urlsplit(self.webhook).netloc.rpartition("@")[2]
        return ", ".join(f"env:{n}" for n in secret.names(self.apprise or ""))

    @property
    def every(self) -> timedelta:
        return timedelta(minutes=self.window)


def _web_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of http or https")
    if parts.password:
        raise ValueError("a password in an address comes from the environment: write ${NAME} there")


class BriefingPlan(Strict):
    """The briefing of a scope: ``when`` it is made and how. It goes into the folder of briefings, and to the
    channels that the scope has."""

    when: Annotated[str, AfterValidator(_with_time)] | None = None  # None: by command only
    pages: Pages = "full"
    formats: Annotated[list[BriefingFormat], AsList] = Field(default=["html"], min_length=1)
    catch_up: int = Field(default=4, ge=0, le=60)  # periods made up for after a time off, newest first


class Subscription(FollowScope):
    """A scope: what somebody follows, and how it comes. ``rest``: when news of less weight than substantive
    is sent."""

    id: Slug
    title: Title | None = None  # of its briefings
    to: Annotated[list[str], AsList] = Field(default_factory=list)
    briefing: BriefingPlan | None = None
    what: Annotated[list[Literal["changes", "notices", "health"]], AsList] = Field(
        default=["changes"], min_length=1
    )
    significance: Significance = Significance.SUBSTANTIVE  # the least that is reported
    languages: Annotated[list[EditionName], AsList] | None = None  # of the message; default: the channel's
    keywords: Annotated[list[str], AsList] = Field(default_factory=list)  # one of them must be there
    send: ScheduleText = "immediate"
    rest: ScheduleText = "daily 08:00"
    timezone: Timezone | None = None
    quiet: QuietHours | None = None
    remind: Annotated[list[Annotated[int, BeforeValidator(_days)]], AsList] = Field(
        default_factory=list, description="days before a date that is followed: 30d, 7d"
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.targets:
            raise ValueError("name what is followed: `follow: everything`, `follow: regime:eu-ai` ...")
        if not self.to and self.briefing is None:
            raise ValueError("say how it comes: `to: CHANNEL`, or `briefing:`")
        return self

    def profile(self, zone: str) -> Profile | None:
        """Its briefing as `tracker brief --profile` takes it; ``zone`` where its schedule names none."""
        plan = self.briefing
        if plan is None:
            return None
        shared = {k: getattr(self, k) for k in FollowScope.model_fields}
        return Profile(
            **shared,
            id=self.id,
            title=self.title or {"en": self.id},
            languages=[x for x in EDITIONS if x in (self.languages or ["en"])],
            formats=[*plan.formats, *(["eml"] if self.to and "eml" not in plan.formats else [])],  # is sent
            pages=plan.pages,
            timezone="UTC" if plan.when else zone,
            schedule=_zoned(plan.when, zone) if plan.when else None,
            catch_up=plan.catch_up,
        )


class FollowingFile(Strict):
    """A file of scopes and channels. ``timezone`` holds for all of it that names none; earlier releases wrote
    `subscriptions` for `scopes`."""

    timezone: Timezone = "UTC"
    channels: dict[Slug, Channel] = Field(default_factory=dict)
    scopes: list[Subscription] = Field(default_factory=list)
    subscriptions: list[Subscription] = Field(default_factory=list)


@dataclass(frozen=True)
class ActiveSubscription:
    """A subscription with its place, its zone, and since when it exists: earlier news is not reported."""

    spec: Subscription
    place: str  # file:line
    zone: ZoneInfo
    since: datetime
    path: Path

    @cached_property
    def quiet(self) -> QuietPeriod | None:
        q = self.spec.quiet
        if q is None:
            return None
        return QuietPeriod(
            read_time(q.from_) if q.from_ else None,
            read_time(q.to) if q.to else None,
            ZoneInfo(q.timezone) if q.timezone else self.zone,
            frozenset(DAYS.index(d) for d in q.days),
        )

    def due(self, significance: str, kind: str, now: datetime) -> tuple[bool, datetime]:
        """Whether it is sent at once, and the earliest moment it may be sent."""
        at_once = kind == HEALTH or significance == Significance.SUBSTANTIVE.value
        schedule = Schedule.parse(self.spec.send if at_once else self._rest)
        when = schedule.after(now, self.zone)
        return schedule.cron is None, self.quiet.until(when) if self.quiet else when

    @property
    def _rest(self) -> str:
        return self.spec.rest if Schedule.parse(self.spec.send).cron is None else self.spec.send


@dataclass(frozen=True)
class Config:
    """All channels and subscriptions, by name and id."""

    channels: Mapping[str, Channel] = field(default_factory=dict)
    subscriptions: Mapping[str, ActiveSubscription] = field(default_factory=dict)

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The briefings of scopes that have one."""
        found = ((id_, s.spec.profile(str(s.zone))) for id_, s in self.subscriptions.items())
        return {id_: profile for id_, profile in found if profile is not None}

    def matchers(self, registry: Registry) -> dict[str, ScopeMatcher]:
        return {id_: ScopeMatcher(registry, s.spec) for id_, s in self.subscriptions.items()}

    def languages(self, subscription: str, channel: str) -> list[str]:
        found = self.subscriptions.get(subscription)
        if found is not None and found.spec.languages:
            return list(found.spec.languages)
        return list(self.channels[channel].languages) if channel in self.channels else ["en"]


def files(home: Path, folders: Sequence[Path] = ()) -> list[Path]:
    """The files that are there, in the order they are read."""
    found = [folder / name for folder in (*folders, home) for name in (FILE, OLD_FILE)]
    found += [p for folder in (FOLDER, OLD_FOLDER) for p in sorted((home / folder).glob("*.yml"))]
    return [p for p in dict.fromkeys(found) if p.is_file()]


class _ConfigReader:
    """Takes in files and keeps the problems."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.problems: list[str] = []
        self.channels: dict[str, Channel] = {}
        self.subscriptions: dict[str, ActiveSubscription] = {}
        self._where: dict[str, str] = {}
        self._asked: list[tuple[str, Subscription]] = []  # place of `to`

    def file(self, path: Path) -> None:
        try:
            loaded = load(path)
            file = FollowingFile.model_validate(loaded.data or {})
        except RegistryError as error:
            self.problems += error.problems
            return
        except ValidationError as error:
            for item in error.errors():
                loc = tuple(item["loc"])
                name = ".".join(str(x) for x in loc) or path.name
                said = item["msg"].removeprefix("Value error, ")
                self.problems.append(f"{loaded.at(loc)}: {name}: {said}")
            return
        for id_, channel in file.channels.items():
            if self._claim(f"channel {id_!r}", loaded.at(("channels", id_))):
                self.channels |= {id_: channel}
        for key in ("scopes", "subscriptions"):
            for n, spec in enumerate(getattr(file, key)):
                self._subscription(spec, (key, n), file, loaded)

    def _subscription(
        self, spec: Subscription, at: tuple[str, int], file: FollowingFile, loaded: Loaded
    ) -> None:
        place = loaded.at((*at, "id"))
        for target in spec.targets:
            if wrong := target_problem(target, self.registry):
                text = str(target)
                key = ("follow", spec.follow.index(text)) if text in spec.follow else ("id",)
                self.problems.append(f"{loaded.at((*at, *key))}: {wrong}")
        if self._claim(f"subscription {spec.id!r}", place):
            zone = ZoneInfo(spec.timezone or file.timezone)
            written = datetime.fromtimestamp(loaded.path.stat().st_mtime, UTC)
            self.subscriptions[spec.id] = ActiveSubscription(spec, place, zone, written, loaded.path)
            self._asked.append((loaded.at((*at, "to")), spec))

    def _claim(self, what: str, place: str) -> bool:
        first = self._where.setdefault(what, place)
        if first != place:
            self.problems.append(f"{place}: {what} is already defined at {first}")
        return first == place

    def finish(self) -> Config:
        for place, spec in self._asked:
            for name in spec.to:
                if name not in self.channels:
                    have = ", ".join(sorted(self.channels)) or "none"
                    self.problems.append(
                        f"{place}: subscription {spec.id!r}: no channel {name!r}; there are: {have}"
                    )
        if self.problems:
            raise RegistryError(self.problems)
        return Config(self.channels, self.subscriptions)


def read(paths: Iterable[Path], registry: Registry) -> Config:
    """Raises `RegistryError` with every problem by file and line."""
    reader = _ConfigReader(registry)
    for path in paths:
        reader.file(path)
    return reader.finish()
