"""A record with one change, real receivers on this machine, and an outbox between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notify.receivers import Hook, Mailbox
from tests.notify.world import World


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as made:
        yield made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as made:
        yield made


@pytest.fixture
def world(tmp_path: Path, hook: Hook, mailbox: Mailbox) -> World:
    return World(tmp_path, hook, mailbox)
