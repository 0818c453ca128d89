"""Receivers that listen on this machine: an HTTP hook and a mail server that do as they are told."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

#: Answers that are none: the message is taken, then the line goes dead, or nothing comes for ever.
HANG_UP, SILENT = "hang up", "silent"


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes
    taken: bool = True  # not refused: answered with 2xx, or not at all

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Hook:
    """Keeps what is posted; ``answers`` are given in turn (a status, with headers, or none)."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: list[int | tuple[int, dict[str, str]] | str] = []
        self._came = threading.Semaphore(0)
        self._closed = threading.Event()
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = hook.answers.pop(0) if hook.answers else 200
                status = answer[0] if isinstance(answer, tuple) else answer if isinstance(answer, int) else 0
                named = {k.lower(): v for k, v in self.headers.items()}
                hook.requests.append(Request(self.path, named, body, status < 300))
                hook._came.release()
                if isinstance(answer, str):
                    if answer == SILENT:
                        hook._closed.wait()
                    self.close_connection = True
                    return
                headers = answer[1] if isinstance(answer, tuple) else {}
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/alerts"

    def __enter__(self) -> Hook:
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def wait(self) -> None:
        """Until a message has come that was not waited for yet."""
        assert self._came.acquire(timeout=900), "no message came"

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Mailbox:
    """A mail server; ``refuse`` maps recipients to replies, ``data`` are replies to the text in turn."""

    refuse: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer != HANG_UP and not answer.startswith("250"):
            return answer
        self.got.append((list(envelope.rcpt_tos), mail))
        if answer == HANG_UP:
            server.transport.abort()
        return answer

    @property
    def mails(self) -> list[EmailMessage]:
        return [mail for _, mail in self.got]

    def __enter__(self) -> Mailbox:
        with socket.socket() as free:  # the controller wants to know its port before it has one
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.controller.start()
        self.url = f"smtp://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
