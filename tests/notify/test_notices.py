"""New entries of publishers' lists, for those who ask for them; a first look tells nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.notify.receivers import Hook, Mailbox
from tests.watch import lists
from tests.watch.lists import day, entry, many, page, taken
from tracker.contract.schemas import schema
from tracker.model import Origin
from tracker.notify.config import read
from tracker.notify.deliver import Delivery
from tracker.notify.senders import Senders
from tracker.store.db import Store
from tracker.watch.ingest import Ingest

NEW = entry(1, "关于《样本数据跨境流动管理办法》公开征求意见的通知", "2026-11-22")
FILE = """\
channels:
  hook: {webhook: "env:HOOK_URL", languages: zh}
  quiet: {webhook: "env:HOOK_URL"}
subscriptions:
  - {id: lists, follow: regime:sample-data, what: notices, to: hook}
  - {id: law, follow: regime:sample-data, to: quiet}
"""


def test_a_new_consultation_is_told_and_the_first_look_is_not(
    tmp_path: Path, hook: Hook, mailbox: Mailbox
) -> None:
    os.environ["HOOK_URL"] = hook.url
    store = Store(f"sqlite:///{tmp_path / 't.db'}")
    store.migrate()
    reg = lists.registry(tmp_path)
    now = [day(0)]
    ingest = Ingest(store, reg, clock=lambda: now[0])
    path = tmp_path / "subscriptions.yml"
    path.write_text(FILE, "utf-8")
    stamp = (day(0) - timedelta(hours=12)).timestamp()
    os.utime(path, (stamp, stamp))

    def look(body: str) -> None:
        ingest.take(reg.sources["sample-list"], [taken(body, now[0])], Origin.WATCH)
        Delivery(store, reg, read([path], reg), Senders(), clock=lambda: now[0]).run()
        now[0] += timedelta(days=1)

    look(page(many(12)))
    assert hook.requests == []
    look(page([NEW, *many(11)]))
    look(page([NEW, *many(11)]))
    (request,) = hook.requests
    Draft202012Validator(schema("alert")).validate(request.json)
    (notice,) = request.json["notices"]
    assert (notice["kind"], notice["title"], notice["url"], notice["regimes"]) == (
        "consultation", NEW[1], NEW[0], ["sample-data"],
    )  # fmt: skip
    assert request.json["subject"]["zh"] == NEW[1]
