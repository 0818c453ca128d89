"""Alerts: delivery through deaths, refusals and silence to real receivers, and what planning costs.

The first part lives 60 changes long: each delivery is a process, killed (SIGKILL) at a random point in half
of them, while the receivers refuse or stay silent at random. Counted at the receivers, which keep what they
do not refuse: changes that did not arrive, messages to one channel within its window, repeats by id. Beside
it the same life with a sender that notes only afterwards what it sent, as a script after a crawl would. The
second part plans for 50 subscriptions over 1,000 changes of two days: all of them, and a minute later.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from tests.notify.receivers import HANG_UP, Hook, Mailbox
from tests.notify.world import World
from tracker.notify.config import Config
from tracker.notify.deliver import Delivery
from tracker.notify.plan import PlannedChanges, plan
from tracker.notify.senders import Senders
from tracker.store import models as m
from tracker.store import outbox
from tracker.store.db import Store

CHANGES, STEP = 60, 7  # minutes between two deliveries
MANY, SUBSCRIPTIONS = 1_000, 50
POINTS = ("claimed", "handed", "answered", "none", "none", "none")


def run(_: list[str]) -> dict[str, dict[str, float]]:
    figures = {}
    for name, work in (("outbox", _deliver), ("note afterwards", _naive)):
        with tempfile.TemporaryDirectory() as folder:
            figures[name] = _life(Path(folder), name, work)
    with tempfile.TemporaryDirectory() as folder:
        figures["planning"] = _plan(Path(folder))
    return figures


def _life(folder: Path, name: str, deliver: Callable[[World, str, set[str]], None]) -> dict[str, float]:
    dice = random.Random(7)  # the same life every time
    arrived: list[tuple[str, float, str, list[str]]] = []  # channel, minute, id, changes
    with Hook() as hook, Mailbox() as mailbox:
        world = World(folder, hook, mailbox)
        told: list[str] = []
        noted: set[str] = set()
        seen = [0, 0]
        began = time.perf_counter()
        steps = kills = 0
        while steps < CHANGES or (steps < CHANGES * 6 and _open(world, name, noted, told)):
            if steps < CHANGES:
                told.append(
                    world.amend(
                        section=steps % 11 + 1,
                        text=f"Duty {steps} ends on {steps % 27 + 1} May {2030 + steps}.",
                    )
                )
            point = dice.choice(POINTS) if steps < CHANGES else "none"
            hook.answers = [dice.choice([200, 200, 503, HANG_UP])] if steps < CHANGES else []
            mailbox.data = (
                [dice.choice(["250 OK", "250 OK", "451 later", HANG_UP])] if steps < CHANGES else []
            )
            kills += _in_a_process(partial(deliver, world, point, noted), world, noted)
            at = world.now.timestamp() / 60
            views = [r.json for r in hook.requests[seen[0] :] if r.taken]
            arrived += [("hook", at, v["id"], [c["id"] for c in v["changes"]]) for v in views]
            arrived += [("desk", at, str(mail["Message-ID"]), []) for mail in mailbox.mails[seen[1] :]]
            seen = [len(hook.requests), len(mailbox.mails)]
            world.pass_by(minutes=STEP)
            steps += 1
        took = time.perf_counter() - began
    missing = set(told) - {c for channel, _, _, found in arrived if channel == "hook" for c in found}
    close = sum(
        b - a < 15
        for channel in ("hook", "desk")
        for a, b in itertools.pairwise(at for c, at, _, _ in arrived if c == channel)
    )
    ids = Counter((c, i) for c, _, i, _ in arrived)
    again = sum(n - 1 for n in ids.values())
    print(
        f"  {name:16} {len(told)} changes, {steps} deliveries, {kills} killed: {len(arrived)} messages "
        f"arrived, {len(missing)} changes lost, {close} within the window, {again} repeats with the same id "
        f"({took / steps:.2f} s a delivery)"
    )
    return {"changes": len(told), "lost": len(missing), "within_window": close, "repeats": again}


def _in_a_process(work: Callable[[], None], world: World, noted: set[str]) -> bool:
    """Whether it was killed. A fork, for a real kill; what the naive sender noted comes back in a file."""
    world.store.dispose()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    notes = world.folder / "noted"
    if notes.exists():
        noted.update(notes.read_text().split())
    return os.WIFSIGNALED(status)


def _dying(world: World, point: str) -> Any:
    real = Senders(world.mailbox.url, step=0.8)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def sender(channel: Any, out: Any, now: Any, handing: Any) -> Any:
        if point == "claimed":
            die()

        def note() -> None:
            handing()
            if point == "handed":
                die()

        result = real(channel, out, now, note)
        if point == "answered":
            die()
        return result

    return sender


def _deliver(world: World, point: str, _: set[str]) -> None:
    Delivery(world.store, world.registry, world.config, _dying(world, point), clock=lambda: world.now).run()


def _naive(world: World, point: str, noted: set[str]) -> None:
    """Everything not noted goes out, a message a change; noted when the receiver has said yes."""
    from tracker.notify.channels.base import Outgoing, Sent
    from tracker.notify.compose import compose

    sender = _dying(world, point)
    with world.store.read() as session:
        for row in outbox.changes(session, world.now - timedelta(days=2)):
            for channel in ("desk", "hook"):
                key = f"{channel}/{row.id}"
                if key in noted:
                    continue
                due = world.now
                news = outbox.News("all", channel, "change", row.id, row.id, None, ("en",), True, due)
                view = compose(session, world.registry, [news], f"a-{row.id[2:]}", channel, world.now)
                out = Outgoing(f"a-{row.id[2:]}", view or {}, world.now, 1, again=False)
                result = sender(world.config.channels[channel], out, world.now, lambda: None)
                if isinstance(result, Sent):
                    with (world.folder / "noted").open("a") as notes:
                        notes.write(f"{key}\n")


def _open(world: World, name: str, noted: set[str], told: list[str]) -> bool:
    if name != "outbox":
        return len(noted) < 2 * len(told)
    with world.store.read() as session:
        return bool(outbox.messages(session, states=outbox.OPEN) or outbox.waiting_items(session))


# --- planning ---------------------------------------------------------------------------------------------


def _plan(folder: Path) -> dict[str, float]:
    with Hook() as hook, Mailbox() as mailbox:
        world = World(folder, hook, mailbox)
        lines = [
            f"  - {{id: s{n}, follow: 'provision:sample-act#sec_{n + 1}', to: hook}}"
            for n in range(SUBSCRIPTIONS)
        ]
        config: Config = world.write(
            world.path.read_text("utf-8").split("subscriptions:")[0]
            + "subscriptions:\n"
            + "\n".join(lines)
            + "\n"
        )
        change = world.amend()
        _copies(world.store, change)
        memo = PlannedChanges()
        first = _timed(lambda: plan(world.store, config, world.registry, world.now, memo))
        same = _timed(lambda: plan(world.store, config, world.registry, world.now, memo))
        cold = _timed(lambda: plan(world.store, config, world.registry, world.now))
        world.pass_by(minutes=1)
        world.amend(section=2)
        second = _timed(lambda: plan(world.store, config, world.registry, world.now, memo))
    print(
        f"  planning for {SUBSCRIPTIONS} subscriptions: {MANY:,} changes {first:.2f} s, a minute later "
        f"{same * 1000:.0f} ms, with one more {second * 1000:.0f} ms, by a new process {cold:.2f} s"
    )
    return {"first_s": first, "same_s": same, "one_more_s": second, "new_process_s": cold}


def _copies(store: Store, change: str) -> None:
    """The change again and again, as if 1,000 texts had changed in two days; the rows are inserted."""
    with store.write() as session:
        row = session.get_one(m.ChangeRow, change)
        names = [c.name for c in m.ChangeRow.__table__.columns]
        base = {n: getattr(row, n) for n in names}
        parts = [
            {c.name: getattr(p, c.name) for c in m.ProvisionChangeRow.__table__.columns}
            for p in session.query(m.ProvisionChangeRow).filter_by(change=change)
        ]
        ids = [f"g-{n:016x}" for n in range(MANY)]
        session.execute(insert(m.ChangeRow), [base | {"id": i} for i in ids])
        session.execute(insert(m.ProvisionChangeRow), [p | {"change": i} for i in ids for p in parts])


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
