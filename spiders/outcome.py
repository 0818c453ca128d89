"""What an answer or a failure means, as a result: one place for all spiders."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response

from tracker.capture.browser import NoBrowser
from tracker.capture.guard import ForbiddenAddress
from tracker.capture.handlers import TlsError
from tracker.capture.host_gate import HostBusy
from tracker.capture.httpmsg import content_type, first
from tracker.capture.jobs import FailureKind, FetchedCapture, FetchFailure
from tracker.capture.middlewares import CrawlStopped, retry_after
from tracker.capture.robots import RobotsForbidden, RobotsUnreachable
from tracker.model import CaptureError, Headers

#: 202 is how a web application firewall in front of EUR-Lex answers a program: no body, a challenge;
#: 436 is legislation.gov.uk's "too many requests".
_REFUSALS = frozenset({202, 401, 403, 407, 429, 436, 451})
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie"})
_LONGEST_MESSAGE = 500


def captured(source_id: str, url: str, request: Request, response: Response, role: str) -> FetchedCapture:
    """The answer as it came, whatever its status. `url` is the address the job asked for."""
    headers = _pairs(response.headers)
    media_type, charset = content_type(first(headers, "Content-Type"))
    not_modified = response.status == 304
    return FetchedCapture(
        source_id=source_id,
        url=url,
        final_url=response.url,
        redirects=tuple(map(str, request.meta.get("redirect_urls", ()))),
        redirect_statuses=tuple(map(int, request.meta.get("redirect_reasons", ()))),
        status=response.status,
        headers=headers,
        request_headers=tuple(pair for pair in _pairs(request.headers) if pair[0].lower() not in _SECRET),
        body=b"" if not_modified else response.body,
        media_type=media_type,
        charset=charset,
        observed_at=request.meta["tracker_observed_at"],
        not_modified=not_modified,
        record_id=request.meta.get("tracker_record_id"),
        role=role,
    )


def refusal(page: FetchedCapture) -> FetchFailure | None:
    """A failure if the status says that this is not the text; the page is kept as evidence."""
    status = page.status
    if page.not_modified or (200 <= status < 300 and status not in (202, 206)):
        return None
    kind = FailureKind.BLOCKED if status in _REFUSALS else FailureKind.HTTP_ERROR
    message = f"the server answers {status}"
    if 300 <= status < 400:
        message = f"the server answers {status} with {first(page.headers, 'Location') or 'no address'}"
    asked = retry_after(first(page.headers, "Retry-After"), page.observed_at)
    return FetchFailure(
        page.source_id, page.url, kind, message, page.observed_at, status, retry_after=asked, capture=page
    )


def failed(source_id: str, url: str, error: BaseException) -> FetchFailure:
    """A failure from what was raised on the way."""
    message = str(error) or type(error).__name__
    return FetchFailure(source_id, url, kind_of(error), message[:_LONGEST_MESSAGE], datetime.now(UTC))


def not_followed(source_id: str, url: str, error: Exception) -> FetchFailure:
    """A failure from what a spider met in an answer it could not follow."""
    kind = kind_of(error) if isinstance(error, CaptureError) else FailureKind.READER_FAILED
    message = str(error) if isinstance(error, CaptureError) else f"{type(error).__name__}: {error}"
    return FetchFailure(source_id, url, kind, message[:_LONGEST_MESSAGE], datetime.now(UTC))


def cut_short(error: BaseException) -> bool:
    """Whether an address was not asked for because the crawl ended; that is no failure of its own."""
    cause = error.cause if isinstance(error, RobotsUnreachable) else error
    return isinstance(cause, CrawlStopped | HostBusy)


def why_not_asked(error: BaseException) -> str:
    """Why an address was not asked for, where it was not the crawl's own end; "" otherwise."""
    cause = error.cause if isinstance(error, RobotsUnreachable) else error
    return str(cause) if isinstance(cause, HostBusy) else ""


def kind_of(error: BaseException) -> FailureKind:
    """The kind of failure an exception stands for."""
    if isinstance(error, RobotsUnreachable):
        return kind_of(error.cause) if error.cause is not None else FailureKind.FORBIDDEN
    if isinstance(error, CaptureError):
        known = {kind.value: kind for kind in FailureKind}
        return known.get(error.kind, FailureKind.UNREADABLE)
    for kind, classes in _KINDS:
        if isinstance(error, classes):
            return kind
    return FailureKind.NETWORK_ERROR


_KINDS: tuple[tuple[FailureKind, tuple[type[BaseException], ...]], ...] = (
    (FailureKind.FORBIDDEN, (RobotsForbidden,)),
    (FailureKind.FORBIDDEN_ADDRESS, (ForbiddenAddress,)),
    (FailureKind.NO_BROWSER, (NoBrowser,)),
    (FailureKind.TIMEOUT, (DownloadTimeoutError, TimeoutError)),
    (FailureKind.DNS_ERROR, (CannotResolveHostError,)),
    (FailureKind.TLS_ERROR, (TlsError,)),
    (FailureKind.INCOMPLETE, (ResponseDataLossError,)),
    (FailureKind.HTTP_ERROR, (IgnoreRequest,)),  # what is left of these: too many redirects
)


def _pairs(headers: ScrapyHeaders) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
