"""A process that delivers and is killed on the way: `python -m tests.notify.child FOLDER NOW POINT`.

``POINT``: ``claimed`` (before anything went out), ``handed`` (the last moment before it does), ``answered``
(the receiver has confirmed, the record does not know yet), or ``none``.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.notify.config import read
from tracker.notify.deliver import Delivery
from tracker.notify.senders import Senders
from tracker.registry import load_registry
from tracker.store.db import Store


def main() -> None:
    folder, now, point = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), sys.argv[3]
    registry = load_registry([folder / "registry"], packaged=False)
    real = Senders(os.environ["TRACKER_SMTP"], step=2.0)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def sender(channel: Any, out: Any, at: datetime, handing: Any) -> Any:
        if point == "claimed":
            die()

        def note() -> None:
            handing()
            if point == "handed":
                die()

        result = real(channel, out, at, note)
        if point == "answered":
            die()
        return result

    store = Store(f"sqlite:///{folder / 'tracker.db'}")
    config = read([folder / "home" / "subscriptions.yml"], registry)
    Delivery(store, registry, config, sender, clock=lambda: now).run()


if __name__ == "__main__":
    main()
