"""The seam between a crawl and what stores it: what is asked for, and what comes back.

Plain data without Scrapy in it, so that the watcher, the tests and the spiders can share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.model import Capture


class FailureKind(StrEnum):
    """Why an address gave no text."""

    BLOCKED = "Blocked"  # the publisher refuses us: 401, 403, 429, 451, a challenge page (202)
    HTTP_ERROR = "HttpError"  # any other answer that is no text: 404, 5xx, endless redirects
    TIMEOUT = "Timeout"
    DNS_ERROR = "DnsError"
    TLS_ERROR = "TlsError"
    NETWORK_ERROR = "NetworkError"  # refused or broken connections
    FORBIDDEN = "Forbidden"  # robots.txt
    FORBIDDEN_ADDRESS = "ForbiddenAddress"  # the URL guard
    TOO_LARGE = "TooLarge"
    INCOMPLETE = "Incomplete"  # fewer bytes than announced
    UNREADABLE = "Unreadable"  # damaged or unknown content coding
    NOT_IN_ARCHIVE = "NotInArchive"
    STRUCTURE_CHANGED = "StructureChanged"  # an answer of an unknown shape
    READER_FAILED = "ReaderFailed"  # a spider could not follow what the answer says
    NO_BROWSER = "NoBrowser"  # the source wants its page rendered, and no browser is installed


@dataclass(frozen=True, slots=True)
class Walk:
    """A job that is no check but a walk over the versions a publisher keeps (`tracker backfill`)."""

    since: date | None = None  # versions dated before are left out
    limit: int = 20  # versions fetched at most
    dry_run: bool = False  # only tell which there are


@dataclass(frozen=True, slots=True)
class FetchJob:
    """One check of one source.

    `validators` maps an address to {"etag": ..., "last_modified": ...} of its last capture;
    `known` holds what need not be fetched again (addresses, CELEX numbers); `options` are the
    source's own, as its spider documents them; `delay` is a pause for its host, in seconds;
    `walk` asks for the publisher's older versions in place of a check; `more` is asked, once the
    pages of a list are there, which further addresses they lead to; `ways` are the same text by other
    ways, for when this one fails.
    """

    source_id: str
    spider: str
    url: str
    language: str
    parts: tuple[str, ...] = ()
    validators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    options: Mapping[str, Any] = field(default_factory=dict)
    delay: float | None = None
    walk: Walk | None = None
    more: Callable[[Sequence[FetchedCapture]], Sequence[str]] | None = None
    ways: tuple[FetchJob, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedCapture(Capture):
    """What one address served, with what it is for. A 304 has `not_modified` and no body.

    `role` is "discovery" for answers that only say what else to fetch (they are evidence, no text),
    and "part" for a piece of a text whose pieces the spider found: all of a job's parts make one text;
    "document" for what an entry of a list leads to.
    """

    source_id: str
    role: str = "text"
    not_modified: bool = False
    redirect_statuses: tuple[int, ...] = ()  # of `redirects`, one by one


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """An address that gave no text. `retry_after` in seconds, where the server named a time;
    `capture` keeps the page of a refusal as evidence."""

    source_id: str
    url: str
    kind: FailureKind
    message: str
    observed_at: datetime
    status: int | None = None
    retry_after: float | None = None
    capture: FetchedCapture | None = None
    role: str = "text"  # of the request, as `FetchedCapture.role`


@dataclass(frozen=True, slots=True)
class FetchedRelation:
    """An edge a publisher states: `subject` amends, corrects or consolidates `object` (CELEX)."""

    source_id: str
    subject: str
    relation: str
    object: str
    evidence_url: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class FetchedNote:
    """Something a publisher says of a text that a person should know and that is no text itself:
    amendments not yet worked in, a version that is to come.

    One source has one note of a `kind` and `url`; the same again replaces it. An empty `message`
    says that what an earlier one said is over.
    """

    source_id: str
    kind: str  # a kind of event
    url: str
    message: str
    observed_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchedVersion:
    """A version a publisher keeps, as a walk found it. `state`: known (in the record already),
    asked, wanted (a dry run would have asked), left (beyond the limit), early (before `since`)."""

    source_id: str
    date: date | None  # from when the text is law, as the publisher says; None: its first text
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class FetchDone:
    """Last result of a job: how many texts (304 included) and failures it gave.

    `complete` is False if the crawl was stopped before all was asked for; `why` says so where it was
    not the crawl's own end (another crawl holds the host, or it wants rest).
    """

    source_id: str
    captured: int
    failed: int
    seconds: float
    complete: bool = True
    why: str = ""


FetchResult = FetchedCapture | FetchFailure | FetchedRelation | FetchedNote | FetchedVersion | FetchDone
