"""A message that says only that a channel works; it is not stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tracker.contract.base import moment
from tracker.notify.channels.base import Outgoing, Refused, Result
from tracker.notify.config import Channel
from tracker.notify.message import subject
from tracker.publish.editions import EDITIONS
from tracker.store.ids import short_id


def message(channel: str, languages: list[str], now: datetime) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": short_id("a", "test", channel, now.isoformat()),
        "type": "test",
        "channel": channel,
        "created_at": moment(now),
        "languages": languages,
        "subscriptions": [],
        "changes": [],
        "notices": [],
        "incidents": [],
        "reminders": [],
        "briefings": [],
    }
    view["subject"] = {lang: subject(view, lang) for lang in EDITIONS}
    return view


def send_test(name: str, channel: Channel, send: Callable[..., Result], now: datetime) -> Result:
    """What comes of it, whatever the sender does."""
    view = message(name, list(channel.languages), now)
    out = Outgoing(view["id"], view, now, 1, again=False)
    try:
        return send(channel, out, now, lambda: None)
    except Exception as error:  # noqa: BLE001 - reported to the person who asked
        return Refused(f"{type(error).__name__}: {error}")
