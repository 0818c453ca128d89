"""Real input: the record of the AI Act until June 2026 as history, then the omnibus seen while watching."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.notify.receivers import Hook, Mailbox
from tracker.capture.warc import read_index
from tracker.model import Origin
from tracker.notify.config import Config, read
from tracker.notify.deliver import Delivery
from tracker.notify.senders import Senders
from tracker.registry import Registry, load_registry
from tracker.store.db import Store
from tracker.watch import importing
from tracker.watch.ingest import Ingest

pytestmark = pytest.mark.corpus

NOW = datetime(2026, 7, 27, 7, tzinfo=UTC)
FILE = """\
timezone: Asia/Shanghai
channels:
  desk: {mail: desk@example.org, from: tracker@example.org}
  beijing: {mail: beijing@example.org, from: tracker@example.org, languages: zh}
  both: {mail: both@example.org, from: tracker@example.org, languages: [en, zh]}
  hook: {webhook: "env:HOOK_URL"}
  narrow: {webhook: "env:HOOK_URL"}
subscriptions:
  - {id: ai, follow: strand:ai, to: [desk, beijing, both, hook]}
  - {id: dates, follow: ["provision:eu-ai-act#art_113", "provision:eu-ai-act#cpt_9"], to: narrow}
"""


class Real:
    """Takes the corpus in: first as history, then what is newer as if it were served now."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.registry: Registry = load_registry()
        self.store = Store(f"sqlite:///{folder / 'tracker.db'}")
        self.store.migrate()
        self.now = NOW
        self.ingest = Ingest(self.store, self.registry, clock=lambda: self.now)
        self.index = read_index([archive])
        path = folder / "subscriptions.yml"
        path.write_text(FILE, "utf-8")
        stamp = (NOW - timedelta(days=30)).timestamp()
        os.utime(path, (stamp, stamp))
        self.config: Config = read([path], self.registry)

    def take(self, origin: Origin, *, after: datetime, until: datetime) -> int:
        changes = 0
        for entry in self.index.entries():
            if after < entry.observed_at <= until:
                for source in importing.sources_for(self.registry, entry):
                    if source.instrument == "eu-ai-act":
                        taken = importing._follow(self.index, entry)
                        changes += len(self.ingest.take(source, [taken], origin).changes)
        return changes

    def deliver(self, mailbox: Mailbox) -> list[str]:
        senders = Senders(mailbox.url)
        report = Delivery(self.store, self.registry, self.config, senders, clock=lambda: self.now).run()
        return report.sent


@pytest.fixture(scope="module")
def told(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Mailbox, Hook, list[str], list[str]]]:
    real = Real(tmp_path_factory.mktemp("real"), corpus / "eu.warc.gz")
    with Mailbox() as mailbox, Hook() as hook:
        os.environ["HOOK_URL"] = hook.url
        real.take(
            Origin.BACKFILL, after=datetime(1970, 1, 1, tzinfo=UTC), until=datetime(2026, 6, 30, tzinfo=UTC)
        )
        before = real.deliver(mailbox)
        real.now += timedelta(minutes=5)
        real.take(Origin.WATCH, after=datetime(2026, 6, 30, tzinfo=UTC), until=NOW)
        sent = real.deliver(mailbox)
        for _ in range(8):
            real.now += timedelta(hours=3)
            sent += real.deliver(mailbox)
        yield mailbox, hook, before, sent


Told = tuple[Mailbox, Hook, list[str], list[str]]


def test_history_told_nobody_and_the_omnibus_is_one_message_a_channel(told: Told) -> None:
    mailbox, hook, before, sent = told
    assert before == []
    assert len(sent) == 5
    assert sorted(to[0] for to, _ in mailbox.got) == [
        "beijing@example.org",
        "both@example.org",
        "desk@example.org",
    ]
    assert len(hook.requests) == 2


def test_the_step_is_told_once_for_both_languages_of_the_text(told: Told) -> None:
    (request,) = [r for r in told[1].requests if r.json["channel"] == "hook"]
    (change,) = request.json["changes"]
    assert (change["language"], [a["language"] for a in change["also"]]) == ("en", ["fr"])
    assert (change["kind"], change["significance"], change["observed_at"]) == (
        "amended", "substantive", "2026-07-27T06:00:00Z",
    )  # fmt: skip
    moved = {day for d in change["dates"] if d["eid"].startswith("art_113") for day in d["after"]}
    assert moved >= {"2 December 2027", "2 August 2028"}
    assert change["summary"]["en"].startswith("AI Act (EU): the date of application of Chapter III")
    assert change["summary"]["zh"].startswith("《人工智能法》（欧盟）：第三章第一至三节")
    first = change["sentences"][0]
    assert first["eids"] == ["art_113__para_3__point_c__point_i"]
    assert "2 December 2027" in "".join(r["text"] for r in first["clause"]["runs"] if r["kind"] == "ins")


def test_the_mails_say_so_in_their_language(told: Told) -> None:
    by_name = {to[0].partition("@")[0]: mail for to, mail in told[0].got}
    texts = {name: mail.get_body(("plain",)).get_content() for name, mail in by_name.items()}
    pages = {name: mail.get_body(("html",)).get_content() for name, mail in by_name.items()}
    for of in (texts, pages):
        assert "2 December 2027" in of["desk"]
        assert "2027年12月2日" in of["beijing"]
        assert "2027年12月2日" in of["both"]
        assert "2 August 2028" in of["both"]
        assert "Why it matters" not in of["beijing"]
    assert "moves from 2 August 2026 to 2 December 2027" in by_name["desk"]["Subject"]
    assert "适用日期由2026年8月2日改为2027年12月2日" in by_name["beijing"]["Subject"]
    for page in pages.values():
        assert "<img" not in page
        assert "url(" not in page
        assert 'src="' not in page


def test_who_follows_some_articles_is_told_of_these(told: Told) -> None:
    (request,) = [r for r in told[1].requests if r.json["channel"] == "narrow"]
    (change,) = request.json["changes"]
    assert change["part"]
    units = {p["eid"].partition("__")[0] for p in change["provisions"]}
    assert {"art_113", "art_75a"} <= units  # an article that is new in the chapter
    numbers = {int("".join(c for c in u if c.isdigit())) for u in units}
    assert all(72 <= n <= 94 or n == 113 for n in numbers)
