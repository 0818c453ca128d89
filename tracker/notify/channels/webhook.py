"""A signed webhook: the message as JSON, as Standard Webhooks asks (https://www.standardwebhooks.com).

``webhook-id`` is the message's id and stays the same at every try, so that a receiver can drop a repeat;
``webhook-timestamp`` is the moment of the try; ``webhook-signature`` is ``v1,`` and the base64 of
HMAC-SHA256 over ``id.timestamp.body``. Redirects are not followed: they would carry the message to an
address that nobody wrote down.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
import ssl
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import tracker
from tracker.notify.channels.base import MarkTransmitting, Outgoing, Refused, Result, Sent, Unsure

STEP = 20.0
_MOST_WAIT = timedelta(hours=24)


def body(out: Outgoing) -> bytes:
    """The JSON of a message (`tracker.contract.alert.AlertView`); the same bytes at every try."""
    return json.dumps(out.view, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def key_of(secret: str) -> bytes:
    """The key of a secret: base64 after ``whsec_``, else its own bytes. Raises `ValueError`."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error as error:
            raise ValueError("what follows whsec_ in the webhook's secret is not base64") from error
    return secret.encode()


def signature(secret: str, id_: str, timestamp: int, payload: bytes) -> str:
    """
    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...     b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    mac = hmac.new(key_of(secret), f"{id_}.{timestamp}.".encode() + payload, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def send(
    out: Outgoing,
    url: str,
    secret: str | None,
    now: datetime,
    mark: MarkTransmitting,
    step: float = STEP,
) -> Result:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Refused("the address is none of http or https", for_good=True)
    payload = body(out)
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"digital-rules-tracker/{tracker.__version__}",
        "webhook-id": out.id,
        "webhook-timestamp": str(timestamp),
        "tracker-attempt": str(out.attempt),
    }
    if secret:
        headers["webhook-signature"] = signature(secret, out.id, timestamp, payload)
    if parts.username:
        pair = f"{parts.username}:{parts.password or ''}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
    link: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        link = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=step, context=context)
    else:
        link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=step)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        try:
            link.connect()
        except OSError as error:
            return Refused(f"no connection: {error}")
        mark()
        try:
            link.request("POST", path, payload, headers)
            answer = link.getresponse()
        except (OSError, http.client.HTTPException) as error:
            return Unsure(f"no answer: {type(error).__name__} {error}".strip())
    finally:
        link.close()
    return _read(answer.status, answer.getheader("Retry-After"))


def _read(status: int, retry_after: str | None) -> Result:
    if 200 <= status < 300:
        return Sent()
    if 300 <= status < 400:
        return Refused(f"the answer is {status}; redirects are not followed, give the final address")
    wait = None
    if retry_after and retry_after.strip().isdigit():
        wait = min(timedelta(seconds=int(retry_after[:9])), _MOST_WAIT)
    return Refused(f"the answer is {status}", for_good=status == 410, wait=wait)
