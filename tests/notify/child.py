"""What a process does that delivers and is killed on the way (`test_crash`).

``point``: ``claimed`` (before anything went out), ``handed`` (the last moment before it does), ``answered``
(the receiver has confirmed, the record does not know yet), or ``none``.
"""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.notify.config import read
from tracker.notify.deliver import Delivery
from tracker.notify.senders import Senders
from tracker.registry import load_registry
from tracker.store.db import Store


def deliver(folder: Path, now: datetime, point: str, environment: dict[str, str]) -> None:
    """Deliver once, and die at the point."""
    os.environ.update(environment)
    registry = load_registry([folder / "registry"], packaged=False)
    real = Senders(os.environ["TRACKER_SMTP"], step=2.0)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def sender(channel: Any, out: Any, at: datetime, mark: Any) -> Any:
        if point == "claimed":
            die()

        def note() -> None:
            mark()
            if point == "handed":
                die()

        result = real(channel, out, at, note)
        if point == "answered":
            die()
        return result

    store = Store(f"sqlite:///{folder / 'tracker.db'}")
    config = read([folder / "home" / "subscriptions.yml"], registry)
    Delivery(store, registry, config, sender, clock=lambda: now).run()
