"""A record, subscriptions in a file, and a clock that a test moves."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.notify.receivers import Hook, Mailbox
from tests.site.record import AMENDED, Record
from tests.watch import pages
from tracker.model import Origin
from tracker.notify.config import Config, read
from tracker.notify.deliver import Delivery, Report
from tracker.notify.senders import Senders
from tracker.store import outbox
from tracker.store.db import Store
from tracker.watch.ingest import Ingest

BEGIN = datetime(2026, 3, 5, 12, tzinfo=UTC)  # a Thursday
FILE = """\
timezone: UTC
channels:
  desk: {mail: [desk@example.org], from: tracker@example.org, languages: [en, zh]}
  hook: {webhook: "env:HOOK_URL", secret: "env:HOOK_SECRET"}
subscriptions:
  - {id: all, follow: everything, to: [desk, hook]}
"""


class World:
    """First text in January; `amend` takes a change in while watching. Secrets are in the environment."""

    SECRET = "whsec_c2FtcGxlIHNlY3JldCBvZiB0aGUgdGVzdHM="

    def __init__(self, folder: Path, hook: Hook, mailbox: Mailbox, store: Store | None = None) -> None:
        os.environ["HOOK_URL"], os.environ["HOOK_SECRET"] = hook.url, self.SECRET
        self.folder, self.hook, self.mailbox = folder, hook, mailbox
        self.now = BEGIN
        self.amended: datetime | None = None
        self.record = Record(folder)
        self.registry = self.record.registry
        self.store = store or self.record.store
        self.ingest = Ingest(self.store, self.registry, clock=lambda: self.now)
        self.day, self.step = 5, 0
        self.take(pages.act([*AMENDED[:-1]], pit="2026-01-01"), datetime(2026, 1, 10, 6, tzinfo=UTC))
        self.sections = list(AMENDED[:-1])
        self.lines: list[str] = []
        self.write(FILE)

    @property
    def path(self) -> Path:
        return self.folder / "home" / "subscriptions.yml"

    def write(self, text: str) -> Config:
        """The file of subscriptions, written a day before now."""
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(text, "utf-8")
        stamp = (self.now - timedelta(hours=12)).timestamp()
        os.utime(self.path, (stamp, stamp))
        self.config = read([self.path], self.registry)
        return self.config

    def take(self, body: bytes, at: datetime, origin: Origin = Origin.WATCH) -> list[str]:
        from tracker.model import Capture

        taken = Capture(
            url=pages.URL, observed_at=at, body=body, media_type="application/xml", charset="utf-8"
        )
        outcome = self.ingest.take(self.registry.sources["sample-act-en"], [taken], origin)
        assert not outcome.failed, outcome
        return list(outcome.changes)

    def amend(self, *, section: int = 1, text: str | None = None, origin: Origin = Origin.WATCH) -> str:
        """A substantive change of a section, seen and recorded now.

        Not in the same moment as the one before: nobody could say which of the two came first.
        """
        self.step += 1
        if self.amended == self.now:
            self.now += timedelta(seconds=1)
        self.amended = self.now
        self.sections[section - 1] = text or f"A person shall file a return by {self.step} October 2027."
        day = self.now.date().isoformat()
        changes = self.take(pages.act(self.sections, pit=day), self.now, origin)
        assert len(changes) == 1
        return changes[0]

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def delivery(self, **options: Any) -> Delivery:
        options.setdefault("clock", lambda: self.now)
        senders = options.pop("sender", None) or Senders(self.mailbox.url, step=60.0, limit=120.0)
        return Delivery(self.store, self.registry, self.config, senders, on_line=self.lines.append, **options)

    def send(self, **options: Any) -> Report:
        return self.delivery().run(**options)

    def states(self) -> dict[str, str]:
        """channel -> state of its newest message."""
        with self.store.read() as session:
            return {m.channel: m.state for m in outbox.messages(session)}

    def messages(self) -> list[Any]:
        with self.store.read() as session:
            return outbox.messages(session)
