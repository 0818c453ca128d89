"""From a channel as configured to a way out: addresses looked up, time limited, no secret in its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.notify import secret
from tracker.notify.address import address
from tracker.notify.channels import chat, mail, webhook
from tracker.notify.channels.base import MarkTransmitting, Outgoing, Refused, Result, Sent, Unsure, in_time
from tracker.notify.config import Channel
from tracker.store.errors import StoreError

#: Seconds for a try as a whole, before and after the message goes out; a slow receiver ends by it.
LIMIT = 90.0


class SendError(Exception):
    """Something went wrong that no sender foresaw; the words hold no secret."""


@dataclass(frozen=True)
class Senders:
    """``smtp`` and ``sender``: the mail server and the address of channels that name none."""

    smtp: str | None = None
    sender: str | None = None
    step: float | None = None  # seconds for one step of a conversation; default: of each way out
    limit: float = LIMIT
    folder: Path | None = None  # of briefings, whose files mails have attached

    def __call__(self, channel: Channel, out: Outgoing, now: datetime, mark: MarkTransmitting) -> Result:
        secrets: list[str] = []

        def known(text: str) -> str:
            found = secret.expand(text)
            if secret.names(text) or "://" in text:
                secrets.append(found)
            return found

        try:
            result = self._send(channel, out, now, mark, known)
        except secret.NotSet as error:
            return Refused(str(error))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a library's words may hold a secret
            told = secret.redact(f"{type(error).__name__}: {error}", secrets)
            raise SendError(told) from None  # the cause may hold a secret
        words = result.note if isinstance(result, Sent) else result.reason
        if words and secrets:
            words = secret.redact(words, secrets)
            if isinstance(result, Sent):
                return Sent(result.done, words)
            if isinstance(result, Unsure):
                return Unsure(words, result.done)
            return Refused(words, result.for_good, result.wait, result.done)
        return result

    def _send(
        self,
        channel: Channel,
        out: Outgoing,
        now: datetime,
        mark: MarkTransmitting,
        known: Callable[[str], str],
    ) -> Result:
        if channel.webhook:
            url = known(channel.webhook)
            key = known(channel.secret) if channel.secret else None
            if key:
                webhook.key_of(key)
            step = self.step or webhook.STEP
            return in_time(lambda h: webhook.send(out, url, key, now, h, step), mark, self.limit)
        if channel.apprise:
            service = known(channel.apprise)
            step = self.step or chat.STEP
            return in_time(lambda h: chat.send(out, service, h, step), mark, self.limit)

        server = channel.smtp or self.smtp
        sender = channel.sender or self.sender
        if not server or not sender:
            missing = "TRACKER_SMTP" if not server else "TRACKER_MAIL_FROM"
            return Refused(f"{missing} is not set: mail needs a server and an address it comes from")
        try:
            host = mail.Server.parse(known(server))
            origin = address(known(sender))
            to = [address(known(m)) for m in channel.mail or ()]
        except ValueError as error:
            return Refused(str(error))
        step = self.step or mail.STEP
        return in_time(lambda h: mail.send(out, host, origin, to, h, step, self.folder), mark, self.limit)
