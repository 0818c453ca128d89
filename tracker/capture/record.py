"""Writing web archives (ISO 28500, WARC/1.1): every exchange of a crawl, body as transferred."""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker import __version__
from tracker.capture.urls import url_key

#: Request headers that are never written down.
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie"})


class ArchiveWriteError(Exception):
    """The archive could not be written (disk full, no permission, a file in the way).

    Not an `OSError`: Scrapy retries those, and a full disk does not get emptier by asking again.
    """


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. Headers as (name, value); `body` as transferred, de-chunked."""

    url: str
    observed_at: datetime
    method: str
    request_headers: Sequence[tuple[str, str]]
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    protocol: str = "HTTP/1.1"


class WarcRecorder:
    """Writes NAME.warc.gz; while open the file is called NAME.warc.gz.open.

    One process, one file: two processes writing one archive would damage it. A payload that the same
    address already gave in this file becomes a revisit record. Scrapy writes header names in title
    case and keeps no order between them; that is how they are recorded.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.partial = self.path.with_name(self.path.name + ".open")
        if self.path.exists():
            raise ArchiveWriteError(f"{self.path} is there already; archives are never overwritten")
        try:
            self._file = self.partial.open("xb", buffering=0)
        except FileExistsError as error:
            raise ArchiveWriteError(
                f"{self.partial} is there: another crawl is writing it, or one was interrupted; "
                "rename it to keep what it holds"
            ) from error
        except OSError as error:
            raise ArchiveWriteError(f"{self.partial} cannot be created: {error.strerror}") from error
        self._seen: dict[str, tuple[str, str, str]] = {}
        self.error: ArchiveWriteError | None = None
        self._write(self._info())

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Scrapy copies its settings deeply; a recorder stays one recorder."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give it its name. Safe to call twice."""
        if self._file.closed:
            return
        try:
            self._file.close()
        except OSError as error:
            raise ArchiveWriteError(f"{self.partial} could not be closed: {error.strerror}") from error
        self.partial.rename(self.path)

    def write(self, exchange: Exchange) -> str:
        """Append a response (or revisit) and its request; returns the id of the first record.

        Raises `ArchiveWriteError` if the disk is full; what was complete stays readable, and the
        recorder takes nothing more.
        """
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        moment = _warc_date(exchange.observed_at)
        response = writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            warc_headers_dict={"WARC-Date": moment},
            http_headers=_response_head(exchange),
        )
        record_id = str(response.rec_headers.get_header("WARC-Record-ID"))
        digest = str(response.rec_headers.get_header("WARC-Payload-Digest"))
        key = url_key(exchange.url)
        earlier = self._seen.get(key)
        if exchange.body and earlier is not None and earlier[0] == digest:
            response = self._revisit(writer, exchange, digest, earlier)
            record_id = str(response.rec_headers.get_header("WARC-Record-ID"))
        elif exchange.body:
            self._seen[key] = (digest, record_id, moment)
        request = writer.create_warc_record(
            exchange.url,
            "request",
            warc_headers_dict={"WARC-Date": moment},
            http_headers=_request_head(exchange),
        )
        writer.write_request_response_pair(request, response)
        self._write(buffer.getvalue())
        return record_id

    def _revisit(
        self, writer: WARCWriter, exchange: Exchange, digest: str, earlier: tuple[str, str, str]
    ) -> Any:
        return writer.create_revisit_record(
            exchange.url,
            digest,
            exchange.url,
            earlier[2],
            http_headers=_response_head(exchange),
            warc_headers_dict={"WARC-Date": _warc_date(exchange.observed_at), "WARC-Refers-To": earlier[1]},
        )

    def _info(self) -> bytes:
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        software = {"software": f"digital-rules-tracker/{__version__}", "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record(self.path.name, software))
        return buffer.getvalue()

    def _write(self, data: bytes) -> None:
        """All of `data` or nothing: after a failure the file ends behind its last whole record."""
        if self.error is not None:
            raise self.error
        start = self._file.tell()
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            reason = "the disk is full" if error.errno == errno.ENOSPC else str(error.strerror)
            self.error = ArchiveWriteError(f"{self.partial} could not be written: {reason}")
            self._file.truncate(start)
            self.close()
            raise self.error from error


def _warc_date(moment: datetime) -> str:
    """W3C date with microseconds, which WARC/1.1 allows: the order of captures is kept exactly."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _response_head(exchange: Exchange) -> StatusAndHeaders:
    """Status line and headers. The body is already de-chunked, so Transfer-Encoding is left out."""
    try:
        reason = HTTPStatus(exchange.status).phrase
    except ValueError:
        reason = ""
    headers = [
        (n, v) for n, v in exchange.headers if n.lower() not in ("transfer-encoding", "content-length")
    ]
    headers.append(("Content-Length", str(len(exchange.body))))
    return StatusAndHeaders(f"{exchange.status} {reason}".rstrip(), headers, protocol=exchange.protocol)


def _request_head(exchange: Exchange) -> StatusAndHeaders:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(n, v) for n, v in exchange.request_headers if n.lower() not in _SECRET]
    if not any(n.lower() == "host" for n, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", headers, is_http_request=True)
