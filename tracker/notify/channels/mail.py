"""Mail by SMTP: text and HTML in one message, with a Message-ID that stays the same at every try.

Headers follow RFC 5322 (Message-ID, References), RFC 2919 (List-Id) and RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.notify import briefings, message
from tracker.notify.channels.base import MarkTransmitting, Outgoing, Refused, Result, Sent, Unsure

#: Seconds for one step of the conversation.
STEP = 30.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Server:
    """An SMTP server, read from ``smtp://user:password@host:587`` or ``smtps://host``.

    ``smtp`` turns to TLS where the server offers it, and must before a password goes out (except to this
    machine itself); ``smtps`` begins with it.
    """

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, url: str) -> Server:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError(
                "the mail server is written smtp://host:25, smtp://user:password@host:587 or smtps://..."
            )
        tls = parts.scheme == "smtps"
        port = parts.port or (465 if tls else 587 if parts.username else 25)
        return cls(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def build(out: Outgoing, sender: str, to: Sequence[str], folder: Path | None = None) -> EmailMessage:
    """The message; the same bytes at every try. ``folder``: where the files of briefings are."""
    view = out.view
    host = sender.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = Address("Digital-rules tracker", addr_spec=sender)
    mail["To"] = ", ".join(to)
    mail["Subject"] = message.mail_subject(view)
    mail["Date"] = format_datetime(out.created_at)
    mail["Message-ID"] = f"<{out.id}@{host}>"
    root = f"<{thread(out)}@{host}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["List-Id"] = f"Digital-rules tracker <alerts.digital-rules-tracker.{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Tracker-Subscriptions"] = ", ".join(view["subscriptions"]) or "none"
    mail.set_content(message.text(view), cte="quoted-printable")
    page = (briefings.html(folder, view) if folder else None) or message.html(view)
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    if folder:
        briefings.attach(mail, folder, view)
    mail.set_boundary(f"=={out.id}==")  # else it is made up anew at every try
    return mail


def thread(out: Outgoing) -> str:
    """What messages on the same matter share: an instrument, or else the subscriptions."""
    about = {c["instrument"] for c in out.view["changes"]}
    one = about.pop() if len(about) == 1 else "-".join(out.view["subscriptions"]) or "test"
    return "thread-" + "".join(c if (c.isalnum() and c.isascii()) or c in "-." else "_" for c in one)[:100]


def send(
    out: Outgoing,
    server: Server,
    sender: str,
    recipients: Sequence[str],
    mark: MarkTransmitting,
    step: float = STEP,
    folder: Path | None = None,
) -> Result:
    """One conversation with the server for all recipients that do not have the message yet."""
    to = [r for r in recipients if r not in out.done]
    raw = build(out, sender, recipients, folder).as_bytes()
    handed = False
    try:
        smtp = _connect(server, step)
        try:
            code, words = smtp.mail(sender, ["SMTPUTF8"] if not sender.isascii() else [])
            if code != 250:
                return Refused(_said(code, words), for_good=code >= 500)
            taken, refused = [], {}
            for address in to:
                code, words = smtp.rcpt(address)
                if code in (250, 251):
                    taken.append(address)
                else:
                    refused[address] = (code, _said(code, words))
            if not taken:
                return Refused(_reasons(refused), for_good=all(c >= 500 for c, _ in refused.values()))
            mark()
            handed = True
            code, words = smtp.data(raw)
            if code != 250:
                return Refused(_said(code, words), for_good=code >= 500)
        finally:
            _quit(smtp)
    except smtplib.SMTPAuthenticationError as error:
        return Refused(f"the server does not take the name and password ({error.smtp_code})")
    except smtplib.SMTPDataError as error:  # the server said no to DATA itself
        return Refused(_said(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500)
    except (smtplib.SMTPException, OSError) as error:
        reason = f"{type(error).__name__}: {error}"
        return Unsure(reason, out.done) if handed else Refused(reason)
    done = (*out.done, *taken)
    later = {a: r for a, r in refused.items() if r[0] < 500}
    if later:
        return Refused(_reasons(later), done=done)
    return Sent(done, _reasons(refused) if refused else None)


def _connect(server: Server, step: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=step, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=step)
    try:
        smtp.ehlo_or_helo_if_needed()
        if not server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        elif not server.tls and server.password and server.host not in _LOOPBACK:
            raise smtplib.SMTPException("the server offers no TLS, and the password does not go out without")
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _quit(smtp: smtplib.SMTP) -> None:
    """Say goodbye; what the server makes of that no longer matters."""
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"


def _reasons(refused: dict[str, tuple[int, str]]) -> str:
    return "; ".join(f"{address}: {words}" for address, (_, words) in refused.items())
