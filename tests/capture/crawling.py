"""Helpers of the crawl tests: a child process per crawl, a real local server, archives on the fly."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("child.py")
LOOPBACK = ["127.0.0.0/8"]
#: Live settings that keep tests quick; politeness itself is tested with its own figures.
QUICK: dict[str, Any] = {"allow_private": LOOPBACK, "delay": 0.0, "retry_base": 0.05, "timeout": 60.0}


class Crawled(list):
    """Results of one crawl as dicts, in order."""

    def __init__(self, lines: list[dict], returncode: int, errors: str) -> None:
        super().__init__(x for x in lines if x["type"] not in ("stats", "raised"))
        self.stats = next((x for x in lines if x["type"] == "stats"), None)
        self.raised = next((x for x in lines if x["type"] == "raised"), None)
        self.returncode = returncode
        self.errors = errors

    def of(self, kind: str) -> list[dict]:
        return [x for x in self if x["type"] == kind]

    @property
    def pages(self) -> list[dict]:
        return self.of("FetchedCapture")

    @property
    def failures(self) -> list[dict]:
        return self.of("FetchFailure")

    def one(self) -> dict:
        """The only page or failure."""
        found = self.pages + self.failures
        assert len(found) == 1, (found, self.raised, self.errors)
        return found[0]


def command() -> list[str]:
    return [sys.executable, str(CHILD)]


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}


def crawl(
    jobs: list[dict],
    *,
    names: dict | None = None,
    fail_on: int | None = None,
    file_limit: int | None = None,
    **run: Any,
) -> Crawled:
    asked = {"jobs": jobs, "run": run, "names": names, "fail_on": fail_on, "file_limit": file_limit}
    done = subprocess.run(
        command(),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=900,
        env=environment(),
        cwd=ROOT,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr
    return Crawled(lines, done.returncode, done.stderr)


def job(url: str, source_id: str = "s", spider: str = "page", language: str = "en", **more: Any) -> dict:
    return {"source_id": source_id, "spider": spider, "url": url, "language": language, **more}


class Server:
    """A local publisher. `routes` maps a path to a function of the request handler."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[Any], None]] = {}
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                import time

                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append((time.monotonic(), self.path, headers))
                server.routes.get(self.path, _missing)(self)

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


def _missing(handler: Any) -> None:
    answer(b"nothing here", 404)(handler)


def answer(body: bytes, status: int = 200, **headers: str) -> Callable[[Any], None]:
    """A route that sends one answer. Header names with underscores for hyphens."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    fields.setdefault("Content-Type", "text/html; charset=utf-8")
    fields.setdefault("Content-Length", str(len(body)))

    def send(handler: Any) -> None:
        handler.send_response(status)
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        yield server
    finally:
        server.close()


def http_record(
    writer: WARCWriter, url: str, date: str, body: bytes, *, status: str = "200 OK",
    headers: list[tuple[str, str]] | None = None, **more: str,
) -> Any:  # fmt: skip
    """A response record as another crawler might have written it."""
    fields = headers if headers is not None else [("Content-Type", "text/html; charset=utf-8")]
    return writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), length=len(body),
        warc_headers_dict={"WARC-Date": date, **{k.replace("_", "-"): v for k, v in more.items()}},
        http_headers=StatusAndHeaders(status, list(fields), protocol="HTTP/1.1"),
    )  # fmt: skip


def write_warc(path: Path, captures: list[tuple], *, gzip: bool = True) -> Path:
    """Write (url, date, body[, keywords of http_record]) as an archive."""
    with path.open("wb") as fh:
        writer = WARCWriter(fh, gzip=gzip)
        for url, date, body, *more in captures:
            writer.write_record(http_record(writer, url, date, body, **(more[0] if more else {})))
    return path


def payload_digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
