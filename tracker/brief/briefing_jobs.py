"""Briefings on a schedule: one for each period of a profile, never two, made up for after a time off.

What is due stands in the store, as for sources (docs/decisions/0007). A period that comes due gets a row
(`BriefingRun`); whoever takes the row writes the files and marks it made. A row left by a process that was
killed is taken again: the same record gives the same files, and each is put in place whole.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.brief import briefing_file
from tracker.brief.collect import gather
from tracker.lifecycle.period import last_full, parse
from tracker.publish.writers.typst import CannotMakePdf
from tracker.registry import Registry
from tracker.registry.profiles import Profile
from tracker.registry.schedule import Schedule
from tracker.store import briefings
from tracker.store.db import Store
from tracker.store.models import BriefingRun

#: A period whose files were begun so long ago is taken to be left by a process that is gone.
ABANDONED = timedelta(minutes=30)
#: After a failure (a full disk, a missing package) it is tried again, so often and no more.
AGAIN, TRIES = timedelta(minutes=10), 6
#: A schedule that has not been looked at for longer is not counted back any further.
_FIRES = 4000
_SUFFIX = {"1": ".short", "2": ".2-pages", "full": ""}
_LEFT_OUT = "left out: more periods were missed than are made up for"


@dataclass(frozen=True)
class Made:
    """A briefing that was written: its files, by their full paths."""

    profile: Profile
    period: str
    files: tuple[Path, ...]


class BriefingQueue:
    """Makes what is due. ``folder``: where files go, a folder for each profile."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        on_made: Callable[[Made], None] = lambda _: None,
        site: str | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._folder = folder
        self._clock = clock
        self._on_made = on_made
        self._site = site
        self._planned = {p.id: p for p in registry.profiles.values() if p.schedule is not None}

    def __bool__(self) -> bool:
        """Whether any profile has a schedule."""
        return bool(self._planned)

    def sync(self) -> None:
        """Make the rows agree with the registry. A profile seen for the first time, or with another
        schedule, begins now: nothing of the past is written for it."""
        now = self._clock()
        with self._store.write() as session:
            rows = briefings.dues(session)
            briefings.forget_dues(session, set(rows) - set(self._planned))
            for id_, profile in self._planned.items():
                row = rows.get(id_)
                plan = profile.schedule or ""
                if row is None or row.plan != plan:
                    briefings.set_due(session, id_, plan, Schedule.parse(plan).after(now))

    def next_time(self) -> datetime | None:
        """When something is due next, or is to be tried again."""
        with self._store.read() as session:
            dues = briefings.dues(session)
            times = [row.next_due for id_, row in dues.items() if id_ in self._planned]
            times += [_again(row) for row in self._open(session)]
        return min(times, default=None)

    def run(self) -> list[str]:
        """Make all that is due. Returns a line for each period: made, failed, or left out."""
        said = self._come_due()
        for profile, period in self._waiting():
            said.append(self._make(self._planned[profile], period))
        return [line for line in said if line]

    async def work(self, on_line: Callable[[str], None]) -> datetime | None:
        """Make all that is due, in a thread that holds up no crawl; when the next is due."""
        for line in await asyncio.to_thread(self.run):
            on_line(f"briefing {line}")
        return await asyncio.to_thread(self.next_time)

    # --- what is due --------------------------------------------------------------------------

    def _come_due(self) -> list[str]:
        """A row for every period whose time has come; of many that were missed, the newest ones."""
        now = self._clock()
        said = []
        with self._store.write() as session:
            for row in briefings.dues(session).values():
                profile = self._planned.get(row.profile)
                if profile is None or row.next_due > now:
                    continue
                periods = _missed(Schedule.parse(row.plan), row.next_due, now)
                kept = periods[-(profile.catch_up + 1) :]
                for name, at in periods:
                    if briefings.run_of(session, profile.id, name) is None:
                        out = (name, at) not in kept
                        briefings.add_run(
                            session, profile.id, name, profile.zone, at, tries=TRIES if out else 0,
                            message=_LEFT_OUT if out else None,
                        )  # fmt: skip
                        if out:
                            said.append(
                                f"{profile.id} {name}: left out, {len(kept)} newer ones are made up for"
                            )
                briefings.set_due(session, profile.id, row.plan, Schedule.parse(row.plan).after(now))
        return said

    def _open(self, session: Session) -> list[BriefingRun]:
        return [row for row in briefings.open_runs(session, TRIES) if row.profile in self._planned]

    def _waiting(self) -> list[tuple[str, str]]:
        now = self._clock()
        with self._store.read() as session:
            return [(row.profile, row.period) for row in self._open(session) if _again(row) <= now]

    def _take(self, profile: str, period: str) -> str | None:
        """The period's time zone, if nobody else writes it just now."""
        now = self._clock()
        with self._store.write() as session:
            row = briefings.run_of(session, profile, period)
            if row is None or row.made_at is not None or row.tries >= TRIES or _again(row) > now:
                return None
            briefings.begin_run(row, now)
            return row.zone

    # --- making -------------------------------------------------------------------------------

    def _make(self, profile: Profile, period: str) -> str:
        zone = self._take(profile.id, period)
        if zone is None:
            return ""
        try:
            with self._store.read() as session:
                found = gather(session, self._registry, parse(period, zone), profile)
            files = [
                self._put(
                    f"{profile.id}/{period}.{lang}{_SUFFIX[profile.pages]}.{form}",
                    briefing_file.write_briefing(
                        found, self._registry, lang, form, pages=profile.pages, site=self._site
                    ),
                )
                for lang in profile.languages
                for form in profile.formats
            ]
        except (OSError, CannotMakePdf) as error:
            with self._store.write() as session:
                briefings.run_failed(session, profile.id, period, str(error))
            return f"{profile.id} {period}: not written: {error}"
        made = Made(profile, period, tuple(self._folder / name for name in files))
        with self._store.write() as session:
            briefings.run_made(session, profile.id, period, files, found.fingerprint, self._clock())
        self._on_made(made)
        return f"{profile.id} {period}: {', '.join(str(path) for path in made.files)}"

    def _put(self, name: str, data: bytes) -> str:
        """The file is there whole or not at all, whatever happens to this process."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with half.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
        return name


def _missed(schedule: Schedule, since: datetime, now: datetime) -> list[tuple[str, datetime]]:
    """The periods whose time came from a moment until now, each once, oldest first."""
    fires: deque[datetime] = deque(maxlen=_FIRES)
    at = since
    while at <= now:
        fires.append(at)
        at = schedule.after(at)
    out: dict[str, datetime] = {}
    for at in fires:
        out.setdefault(last_full(schedule.kind, schedule.day_of(at), schedule.zone or "UTC").name, at)
    return list(out.items())


def _again(row: BriefingRun) -> datetime:
    """When a period that is not made may be tried (again)."""
    if row.began_at is None:
        return row.due_at
    return row.began_at + (AGAIN if row.message is not None else ABANDONED)
