"""Slack, Teams, WeCom, DingTalk, Feishu and a hundred more, through apprise (docs/decisions).

apprise says only whether it worked: a failure may be a refusal or a missing answer, so it counts as
unsure, and the message is tried again only after the channel's window.
"""

from __future__ import annotations

import logging
from typing import Any

from tracker.notify import message
from tracker.notify.channels.base import MarkTransmitting, Outgoing, Refused, Result, Sent, Unsure

STEP = 20.0


def send(out: Outgoing, url: str, mark: MarkTransmitting, step: float = STEP) -> Result:
    from apprise import Apprise, AppriseAsset, NotifyFormat

    # Its logger would print addresses, which hold the secrets.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset: Any = AppriseAsset(secure_logging=True, storage_mode="memory", service_timeout=step)
    asset.app_id = "Digital-rules tracker"
    asset.app_desc = ""
    asset.app_url = ""
    asset.image_url_mask = ""  # no picture from anywhere
    asset.image_url_logo = ""
    asset.async_mode = False
    asset.http_redirects = False
    asset.default_service_retry = 0  # tries again are the outbox's
    apprise = Apprise(asset=asset)
    if not apprise.add(url):
        return Refused("apprise does not know such an address", for_good=False)
    title, text = message.chat(out.view, again=out.again)
    mark()
    done = apprise.notify(body=text, title=title, body_format=NotifyFormat.TEXT)
    return Sent() if done else Unsure("the service refused the message, or did not answer")


def services() -> list[str]:
    """The kinds of addresses apprise knows."""
    from apprise import Apprise

    return sorted(str(s["service_name"]) for s in Apprise().details()["schemas"])
