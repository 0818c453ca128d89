"""kill -9 at every point between the record and the receiver, in a process of its own."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.conftest import ROOT
from tests.notify import child
from tests.notify.receivers import SILENT
from tests.notify.world import World
from tracker.store import outbox

#: Processes of their own, forked from one that has imported what they need.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.notify.child"])


def deliver(world: World, point: str) -> int:
    environment = dict(os.environ) | {"TRACKER_SMTP": world.mailbox.url}
    process = PROCESSES.Process(target=child.deliver, args=(world.folder, world.now, point, environment))
    process.start()
    process.join(60)
    assert process.exitcode in ((0,) if point == "none" else (0, -signal.SIGKILL))
    return process.exitcode


def only(world: World, channel: str) -> None:
    world.write(world.path.read_text("utf-8").replace("[desk, hook]", f"[{channel}]"))


def arrived(world: World, channel: str) -> list[str]:
    """The ids of what arrived, in order."""
    if channel == "hook":
        return [r.headers["webhook-id"] for r in world.hook.requests]
    return [str(m["Message-ID"]).strip("<>").partition("@")[0] for m in world.mailbox.mails]


@pytest.mark.parametrize("channel", ["hook", "desk"])
def test_killed_before_anything_went_out_it_goes_out_at_once(world: World, channel: str) -> None:
    only(world, channel)
    world.amend()
    assert deliver(world, "claimed") == -signal.SIGKILL
    assert world.states() == {channel: outbox.CLAIMED}
    deliver(world, "none")
    assert len(arrived(world, channel)) == 1
    assert world.states() == {channel: outbox.SENT}


@pytest.mark.parametrize("channel", ["hook", "desk"])
def test_killed_between_sending_and_noting_it_comes_again_after_the_window(
    world: World, channel: str
) -> None:
    only(world, channel)
    world.amend()
    assert deliver(world, "answered") == -signal.SIGKILL
    assert len(arrived(world, channel)) == 1
    assert world.states() == {channel: outbox.TRANSMITTING}
    for _ in range(3):  # within the window: not a second time, nor another message
        world.pass_by(minutes=4)
        world.amend()
        deliver(world, "none")
        assert len(arrived(world, channel)) == 1
    world.pass_by(minutes=3)
    deliver(world, "none")
    first, second = arrived(world, channel)
    assert first == second  # the same id: a receiver drops it
    world.pass_by(minutes=15)
    deliver(world, "none")
    assert len(arrived(world, channel)) == 3
    assert world.states() == {channel: outbox.SENT}


@pytest.mark.parametrize("channel", ["hook", "desk"])
def test_killed_at_the_last_moment_before_it_goes_out_it_is_not_lost(world: World, channel: str) -> None:
    only(world, channel)
    world.amend()
    assert deliver(world, "handed") == -signal.SIGKILL
    assert arrived(world, channel) == []
    world.pass_by(minutes=15)
    deliver(world, "none")
    assert len(arrived(world, channel)) == 1


def test_killed_again_and_again_each_change_arrives(world: World) -> None:
    """Ten changes in two hours and a kill in two of three deliveries: all told, never twice in a window."""
    only(world, "hook")
    told: list[str] = []
    times: list[tuple[str, float]] = []
    points = ["answered", "claimed", "none", "handed", "none", "claimed", "none", "answered", "none", "none"]
    for n in range(24):
        if n < 10:
            told.append(world.amend())
        before = len(world.hook.requests)
        deliver(world, points[n % len(points)])
        times += [(r.headers["webhook-id"], world.now.timestamp()) for r in world.hook.requests[before:]]
        world.pass_by(minutes=12)
    seen = [c["id"] for r in world.hook.requests for c in r.json["changes"]]
    assert set(seen) == set(told)
    moments = [at for _, at in times]
    assert all(b - a >= 15 * 60 for a, b in itertools.pairwise(moments))
    once = {r.headers["webhook-id"]: r for r in world.hook.requests}
    shown = [c["id"] for r in once.values() for c in r.json["changes"]]
    assert sorted(shown) == sorted(told)  # by id, each is shown once


def test_a_real_command_killed_while_the_receiver_thinks(world: World) -> None:
    """`tracker alerts send` itself, with a receiver that takes the message and does not answer."""
    only(world, "hook")
    world.now = datetime.now(UTC)
    world.write(world.path.read_text("utf-8"))
    world.amend()
    world.hook.answers = [SILENT]
    environment = os.environ | {"TRACKER_HOME": str(world.path.parent), "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable, "-m", "tracker", "--db", f"sqlite:///{world.folder / 'tracker.db'}",
        "--registry", str(world.folder / "registry"), "alerts", "send",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    world.hook.wait()
    process.kill()
    said = process.communicate()
    assert len(world.hook.requests) == 1, said
    again = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    assert again.returncode == 0, again.stderr
    assert len(world.hook.requests) == 1
    assert "0 sent" in again.stdout
    assert world.states() == {"hook": outbox.WAITING}
