"""What to do about an address that does not give its text, in a sentence. Words for `sources check`."""

from __future__ import annotations

import re

from tracker.capture.jobs import FailureKind, FetchFailure
from tracker.model import CaptureError

_EXPIRED = re.compile(r"expired", re.IGNORECASE)
_WRONG_HOST = re.compile(r"for another host|hostname mismatch|doesn't match", re.IGNORECASE)

REFUSED = (
    "the publisher refuses programs: look for its API or feed, write to it with TRACKER_CONTACT set, or "
    "fetch the page by hand and take it in with `tracker import FILE --source ID --at DATE`"
)
_BROWSER = "it needs a browser: look for the address its script asks, or set `options: {browser: true}`"
_UNREAD = {
    "EmptyExtract": "it holds no rules where they are looked for: give `content`, or find another address",
    "StructureChanged": "it is built in another way than its extractor knows: give `format` or `content`",
    "Incomplete": "less came than is expected: look at the page; if it is the text, take it in and accept it "
    "(`tracker review`) or correct `expect`",
    "Unreadable": "the bytes are not what they say: look at the file, then at `format` or `encoding`",
    "ToBeConfirmed": "it may not be the text: open it; if it is, take it in and accept it (`tracker review`)",
    "TooLarge": "the file is too large to be a text of law: find the text alone",
    "ReaderFailed": "the reader broke off, its message says where; the page is kept, and `tracker reextract` "
    "tries it again after an upgrade",
}
_REMEDIES = {
    FailureKind.DNS_ERROR: "the host's name is not known: look for a spelling mistake, or for where it "
    "moved; if every source says so, this machine has no name server",
    FailureKind.TIMEOUT: "no answer came in time: check it again later, perhaps from another network",
    FailureKind.NETWORK_ERROR: "no connection: the server is down, or does not want this network",
    FailureKind.FORBIDDEN_ADDRESS: "it is not on the public web; for an intranet set TRACKER_ALLOW_PRIVATE",
    FailureKind.TOO_LARGE: _UNREAD["TooLarge"],
    FailureKind.INCOMPLETE: "the answer was cut off: check it again later",
    FailureKind.UNREADABLE: "the answer was damaged on the way: check it again later",
    FailureKind.NOT_IN_ARCHIVE: "the archive holds no capture of this address at that time",
    FailureKind.STRUCTURE_CHANGED: "it answers in another shape than its spider knows: that needs work",
    FailureKind.READER_FAILED: "it answers in a shape that its spider cannot follow: that needs work",
    FailureKind.NO_BROWSER: "install the browser extra, or look for an address that works without one",
}


def for_unread(error: CaptureError, language: str) -> str:
    """About a page that answered and is not the text."""
    if error.kind == "EmptyExtract" and "not rendered" in str(error):
        return _BROWSER
    if error.kind == "Blocked":
        return REFUSED
    if error.kind == "WrongLanguage":
        return f"it is not in {language}: correct `language`, or find the address of that language"
    return _UNREAD.get(error.kind, "look at the page")


def for_failure(failure: FetchFailure, host: str) -> str:
    """About an address that gave no text, by the kind of failure and what was said."""
    kind = failure.kind
    if kind is FailureKind.TLS_ERROR:
        return _about_certificate(failure.message, host)
    if kind is FailureKind.FORBIDDEN:
        if "RFC 9309" in failure.message or "could not be read" in failure.message:
            return "its robots.txt cannot be read, which counts as a no: check it again later"
        return "robots forbids it: look for a feed or an API of the publisher, or fetch the page by hand"
    if kind is FailureKind.BLOCKED:
        if failure.retry_after:
            return f"it asks to be left alone for {failure.retry_after:.0f} s: check it again after that"
        return REFUSED
    if kind is FailureKind.HTTP_ERROR:
        return _about_status(failure.status)
    return _REMEDIES.get(kind, "look at the address")


def _about_certificate(said: str, host: str) -> str:
    if _EXPIRED.search(said):
        return "the certificate expired: its publisher has to renew it; such a connection is not trusted"
    if _WRONG_HOST.search(said):
        return f"the certificate is not for {host}: another name of this host may be the right one"
    return "there is no trusted connection: this machine may not know who issued the certificate"


def _about_status(status: int | None) -> str:
    if status in (404, 410):
        return "the address is not there (any more): find the present one"
    if status is not None and status >= 500:
        return "the server is in trouble: check it again later"
    return "the redirects lead nowhere: open the address in a browser and register where it ends"
