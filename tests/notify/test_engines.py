"""The outbox on SQLite and on PostgreSQL: news, failure, a window, a death, the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notify.receivers import Hook, Mailbox
from tests.notify.world import World
from tests.store.conftest import (  # noqa: F401 - fixtures are used by name
    _postgres_template,
    _sqlite_template,
    engine_name,
    open_store,
    postgres_server,
    store,
    store_url,
)
from tracker.notify.deliver import drop, retry
from tracker.notify.plan import PlannedChanges
from tracker.notify.senders import Senders
from tracker.store import outbox
from tracker.store.db import Store


class Died(BaseException):
    """The process ends here."""


def test_a_life_of_messages(tmp_path: Path, hook: Hook, mailbox: Mailbox, store: Store) -> None:  # noqa: F811
    world = World(tmp_path, hook, mailbox, store)
    real = Senders(mailbox.url, step=1.0)

    def dying(channel: object, out: object, now: object, mark: object) -> None:
        real(channel, out, now, mark)  # type: ignore[arg-type]
        raise Died

    first = world.amend()
    hook.answers = [503]
    assert len(world.send().later) == 1
    world.pass_by(minutes=1)
    with pytest.raises(Died):
        world.delivery(sender=dying).run()
    assert world.states() == {"desk": outbox.SENT, "hook": outbox.TRANSMITTING}
    world.pass_by(minutes=10)
    second = world.amend(section=2)
    world.send()
    assert len(hook.requests) == 2
    world.pass_by(minutes=5)
    world.send()
    world.pass_by(minutes=15)
    world.send()
    assert [[c["id"] for c in r.json["changes"]] for r in hook.requests] == [
        [first],
        [first],
        [first],
        [second],
    ]
    assert len({r.headers["webhook-id"] for r in hook.requests}) == 2
    assert len(mailbox.mails) == 2
    ids = [m.id for m in world.messages()]
    assert retry(store, ids, world.now) == []
    assert drop(store, ids) == []


def test_a_runner_reads_each_change_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.notify import plan

    looked: list[int] = []
    real = plan.changes_view
    monkeypatch.setattr(
        plan, "changes_view", lambda s, r, rows: (looked.append(len(rows)), real(s, r, rows))[1]
    )
    memo = PlannedChanges()
    world.amend()
    world.delivery(memo=memo).run()
    world.delivery(memo=memo).run()
    world.amend(section=2)
    world.pass_by(minutes=20)
    world.delivery(memo=memo).run()
    assert looked == [1, 0, 1]
    world.write(world.path.read_text("utf-8").replace("id: all", "id: some"))
    world.delivery(memo=memo).run()
    assert looked[-1] == 2
    assert len(world.hook.requests) == 2
