"""Health and figures of a process that runs for long, over HTTP: ``/healthz``, ``/readyz``, ``/metrics``.

``/healthz`` answers 200 while the process works: a supervisor starts it again otherwise. ``/readyz`` answers
200 when it can do its work now, which takes the store, with the schema of this program. Both say why not, in
JSON. Nothing else is answered, and nothing of the law is in it; it belongs on an inner address all the same.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from tracker.model import ListenError
from tracker.registry import Registry
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.watch.metrics import figures

#: A process that says nothing of itself for so long hangs.
SILENCE = timedelta(minutes=10)
_JSON = "application/json"


class Pulse:
    """When a process last said that it goes on. ``clock`` gives the time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._at = clock()
        self.stopping = False

    async def job(self) -> None:
        """A job of the loop: while it is called, the loop turns."""
        self._at = self._clock()

    @property
    def silent(self) -> timedelta:
        return self._clock() - self._at


class Monitor:
    """A small server in a thread of its own. ``address`` is ``HOST:PORT``."""

    def __init__(self, address: str, store: Store, answers: CollectorRegistry, pulse: Pulse) -> None:
        self._store, self._figures, self._pulse = store, answers, pulse
        host, port = parse_address(address)
        try:
            self._server = make_server(host, port, self._answer, _Server, _Quiet)
        except OSError as error:
            raise ListenError(f"cannot listen on {address}: {error.strerror or error}") from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="monitor", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            status, kind, body = "405 Method Not Allowed", _JSON, b"{}"
        elif path == "/healthz":
            status, kind, body = _state(self._troubles())
        elif path == "/readyz":
            status, kind, body = _state([*self._troubles(), *self._not_ready()])
        elif path == "/metrics":
            status, kind, body = self._metrics()
        else:
            status, kind, body = "404 Not Found", _JSON, b"{}"
        start(
            status,
            [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _troubles(self) -> list[str]:
        silent = self._pulse.silent
        return [f"nothing was heard of it for {int(silent.total_seconds())} s"] if silent > SILENCE else []

    def _not_ready(self) -> list[str]:
        if self._pulse.stopping:
            return ["it is stopping"]
        try:
            self._store.check_schema()
        except StoreError as error:
            return [str(error)]
        return []

    def _metrics(self) -> tuple[str, str, bytes]:
        try:
            return "200 OK", CONTENT_TYPE_LATEST, generate_latest(self._figures)
        except StoreError as error:
            return _state([str(error)])


@contextmanager
def watched(
    store: Store, registry: Registry, clock: Callable[[], datetime], address: str | None
) -> Iterator[Pulse]:
    """Answer at the address of the settings, if there is one, until the block ends. Raises `ListenError`."""
    pulse = Pulse(clock)
    monitor = Monitor(address, store, figures(store, registry, clock), pulse) if address else None
    try:
        yield pulse
    finally:
        if monitor is not None:
            monitor.close()


def parse_address(address: str) -> tuple[str, int]:
    """``127.0.0.1:9464``, ``[::1]:9464`` or ``:9464`` (this machine only) as host and port.

    Raises `ListenError`."""
    host, _, port = address.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ListenError(f"not an address to listen on: {address!r}; give HOST:PORT, like 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


def _state(troubles: list[str]) -> tuple[str, str, bytes]:
    body = json.dumps({"ok": not troubles, "why": troubles}, ensure_ascii=False).encode()
    return ("503 Service Unavailable" if troubles else "200 OK"), _JSON, body


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 10  # seconds that a slow client may take

    def log_message(self, *_: object) -> None:
        """Scrapes are no news."""
