"""Why an address gives no text, as a code with values; what to do about it is one sentence for each code.

`of_failure` looks at an answer or a failure on the way, `of_unread` at a page that is not the text,
`of_event` at what the record kept of either. Pure. Other editions of the sentences are in the catalogues
(context ``advice``).
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from tracker.capture.jobs import FailureKind, FetchFailure
from tracker.capture.urls import host_of
from tracker.model import Blocked, Capture, CaptureError
from tracker.readers import blocked
from tracker.watch.gate import Doubt, bare_host
from tracker.watch.page_links import links_of

#: Code -> what is wrong, and what to do. ``{host}`` and the like are the values of the cause.
ADVICE: Mapping[str, tuple[str, str]] = {
    # this machine
    "no_network": (
        "no host answered: this machine seems to have no network",
        "look at the network, the name server and a proxy (HTTPS_PROXY); nothing is wrong with the sources",
    ),
    "contact_missing": (
        "requests name nobody whom a publisher could write to",
        "set TRACKER_CONTACT to a mail address or a page about you",
    ),
    "not_asked": ("it was never checked", "tracker crawl {source}"),
    "overdue": ("its check is overdue", "let `tracker run` work, or: tracker crawl {source}"),
    "no_browser": (
        "the page wants a browser, and none is installed here",
        "install the browser extra, or look for an address that works without one",
    ),
    "not_public": (
        "{host} is not on the public web",
        "correct the address; for an intranet set TRACKER_ALLOW_PRIVATE",
    ),
    "not_in_archive": (
        "the archive holds no capture of this address at that time",
        "give another archive or another time",
    ),
    # keys
    "key_missing": ("{host} wants a key", "get one from the publisher and set {keys}"),
    "key_wrong": (
        "{host} does not accept the key",
        "look at {keys}; the publisher may have to register this machine's address too",
    ),
    # refusals
    "robots": (
        "robots.txt of {host} forbids the address",
        "robots forbids it: take a feed, an API or another publisher of the text; or fetch the page by hand "
        "into the inbox",
    ),
    "robots_unreadable": (
        "robots.txt of {host} cannot be read",
        "its robots.txt cannot be read, which counts as a no: check it again later",
    ),
    "challenge": (
        "a firewall of {host} asks for proof of a browser ({sign})",
        "do not get around it: take another way to the text (API, another publisher, web archive), or fetch "
        "the page by hand into the inbox",
    ),
    "refused": (
        "{host} refuses programs ({sign})",
        "the publisher refuses programs: look for its API or another publisher, write to it with "
        "TRACKER_CONTACT set, or fetch the page by hand into the inbox",
    ),
    "busy": (
        "{host} asks to be left alone ({sign})",
        "it asks to be left alone for {seconds} s: nothing to do, it is tried again after that",
    ),
    "abroad": (
        "{host} answers nobody outside its country, as it seems ({sign})",
        "take another publisher or a web archive; or crawl from there, or fetch the page by hand into the "
        "inbox",
    ),
    "proxy": ("the proxy of this network refuses ({sign})", "look at HTTP_PROXY, HTTPS_PROXY and NO_PROXY"),
    # the way there
    "dns": (
        "the host {host} does not exist",
        "the host's name is not known: look for a spelling mistake, or for where it moved",
    ),
    "timeout": (
        "{host} does not answer in time",
        "no answer came in time: it is tried again; if it goes on, take another way",
    ),
    "connection": (
        "no connection to {host}",
        "the server is down, or does not want this network: it is tried again",
    ),
    "certificate_expired": (
        "the certificate of {host} expired",
        "the certificate expired: its publisher has to renew it; such a connection is not trusted",
    ),
    "certificate_host": (
        "the certificate is not for {host}",
        "the certificate is not for {host}: another name of this host may be the right one",
    ),
    "certificate": (
        "there is no trusted connection to {host}",
        "this machine may not know who issued the certificate: renew its list of authorities "
        "(ca-certificates)",
    ),
    "redirects": (
        "the redirects of {host} lead nowhere",
        "the redirects lead nowhere: open the address in a browser and register where it ends",
    ),
    # what the server answers
    "choice": (
        "{host} offers a choice of documents instead of one (300)",
        "name the one of this language and format as `url`: {options}",
    ),
    "gone": (
        "the address is not there any more ({sign})",
        "find the present one: tracker doctor looks for it; older texts: tracker backfill {source} "
        "--from-archive",
    ),
    "not_in_language": (
        "{host} has no such document in this language or format (406)",
        "nothing to mend where the publisher has none: take the language out, or another format",
    ),
    "server": ("the server of {host} has a fault ({sign})", "server fault: it is tried again"),
    "answer": ("{host} answers {sign}", "open the address in a browser and register where it ends"),
    "moved": (
        "it moved to {new}",
        "if {new} is the publisher's, set `url: {url}` and add {new} to the hosts of the publisher",
    ),
    # what came instead of the text
    "browser": (
        "the page is made by JavaScript and holds no text",
        "it needs a browser: look for the address its script asks, or set `options: {{browser: true}}`",
    ),
    "links": (
        "a page of links, not the text ({count} documents on it)",
        "register the document itself: tracker doctor proposes one",
    ),
    "soft_404": (
        'the page says that it is not there ("{sign}")',
        "the server answers 200 to everything: find the present address; tracker doctor looks for it",
    ),
    "home_page": (
        "the site answers with its home page",
        "the address is gone: find the present one; tracker doctor looks for it",
    ),
    "sign_in": ("the page asks to sign in or to agree first ({sign})", "find an address that is open to all"),
    "maintenance": ("the site is being worked on ({sign})", "nothing to do: it is tried again"),
    "error_page": ("the page tells of an error ({sign})", "it is tried again; then find another address"),
    "language": (
        "the text is not in {language} ({sign})",
        "it is not in {language}: correct `language`, or find the address of that language",
    ),
    "another_act": (
        "it is the text of another act ({sign})",
        "find the address of the act that is meant; if it is the act, accept it: tracker review list",
    ),
    "cut_off": (
        "it came cut off ({sign})",
        "it is tried again; if it is whole, accept it: tracker review list",
    ),
    "too_short": (
        "less came than is expected ({sign})",
        "look at the page; if it is the text, accept it (`tracker review`) or correct `expect`",
    ),
    "another_format": (
        "it answers with {came} instead of {expected}",
        "set `format: {came}` if this is the text, or find the address of the other format",
    ),
    "too_large": (
        "the file is too large ({sign})",
        "it is too large to be a text of law: find the text alone",
    ),
    "damaged": (
        "the bytes are not what they say ({sign})",
        "look at the file, then at `format` or `encoding`",
    ),
    "shape": (
        "it is built in another way than its reader knows ({sign})",
        "it is built in another way than its extractor knows: give `format` or `content`",
    ),
    "empty": (
        "no rules stand where they are looked for ({sign})",
        "it holds no rules where they are looked for: give `content`, or find another address",
    ),
    "to_confirm": (
        "it may not be the text ({sign})",
        "open it; if it is the text, accept it: tracker review list",
    ),
    "reader": (
        "the reader broke off ({sign})",
        "the page is kept; `tracker reextract` reads it again after an upgrade",
    ),
    "crash": ("the check was broken off ({sign})", "it is tried again; if it goes on, report it"),
    "future": ("it is dated after this machine's clock", "look at the clock: tracker doctor"),
    "silent": ("it has not changed for much longer than it used to", "look whether the page moved"),
    "other": ("something else: {sign}", "look at the page"),
}  # fmt: skip

_VARIABLE = re.compile(r"\bTRACKER_[A-Z0-9_]+\b")
_EXPIRED = re.compile(r"expired", re.IGNORECASE)
_WRONG_HOST = re.compile(r"for another host|hostname mismatch|doesn't match", re.IGNORECASE)
_ABROAD = re.compile(
    r"(?:not|un)\s?available (?:in|from) your (?:country|region|location)|"
    r"(?:restricted|blocked) (?:in|from|to) your (?:country|region|location)|geo-?(?:block|restrict)|"
    r"outside (?:of )?the (?:kingdom|country|federation)|"
    r"境外(?:访问|IP|用户)|所在(?:国家|地区|区域).{0,12}(?:无法|限制|不能)|仅限(?:境内|国内)|"
    r"해외.{0,12}(?:차단|제한)|海外からの",
    re.IGNORECASE,
)  # fmt: skip
_CANONICAL = re.compile(
    rb"<link[^<>]{0,200}rel=[\"']?canonical[\"']?[^<>]{0,200}href=[\"']([^\"'<>]{1,300})|"
    rb"<link[^<>]{0,200}href=[\"']([^\"'<>]{1,300})[\"'][^<>]{0,100}rel=[\"']?canonical",
    re.IGNORECASE,
)
#: An answer by status alone.
_STATUS = {300: "choice", 404: "gone", 410: "gone", 406: "not_in_language", 407: "proxy", 202: "challenge",
           412: "challenge", 429: "busy", 436: "busy", 503: "busy"}  # fmt: skip
_KINDS = {
    FailureKind.DNS_ERROR: "dns", FailureKind.TIMEOUT: "timeout", FailureKind.NETWORK_ERROR: "connection",
    FailureKind.FORBIDDEN_ADDRESS: "not_public", FailureKind.TOO_LARGE: "too_large",
    FailureKind.INCOMPLETE: "cut_off", FailureKind.UNREADABLE: "damaged",
    FailureKind.NOT_IN_ARCHIVE: "not_in_archive", FailureKind.STRUCTURE_CHANGED: "shape",
    FailureKind.READER_FAILED: "reader", FailureKind.NO_BROWSER: "no_browser",
}  # fmt: skip
#: What a page that was read as something else is, by the kind of its event.
_UNREAD = {
    "EmptyExtract": "empty", "StructureChanged": "shape", "Incomplete": "too_short", "Unreadable": "damaged",
    "TooLarge": "too_large", "ReaderFailed": "reader", "NotReadNow": "reader", "WrongLanguage": "language",
    "Blocked": "challenge", "FutureDate": "future", "CrawlCrashed": "crash", "CrawlTimeout": "crash",
    "Forbidden": "robots", **{str(kind): code for kind, code in _KINDS.items()},
}  # fmt: skip
#: The gate's doubts, weightiest first.
_DOUBTS = {
    "not_found": "soft_404", "maintenance": "maintenance", "sign_in": "sign_in", "moved": "moved",
    "error": "error_page", "links": "links", "language": "language", "another": "another_act",
    "number": "another_act", "unlike": "another_act",
    "host": "moved", "cut_off": "cut_off", "no_end": "cut_off", "collapsed": "too_short",
    "too_few": "too_short", "too_many": "shape", "kind": "shape",
}  # fmt: skip
#: Codes of failures on the way that a machine without a network would have at every host.
UNREACHED = frozenset({"dns", "timeout", "connection"})
#: From so many hosts on that cannot be reached, and none that can, it is this machine.
SURE_HOSTS = 3
#: Hosts that serve what others published.
ARCHIVES = frozenset({"web.archive.org", "data.commoncrawl.org"})
_LONGEST = 160
#: A page on which no text stands and so many links do is a page of links.
_PAGE_OF_LINKS = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a source gives no text; ``code`` is one of `ADVICE`."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "values": dict(self.values)}

    def words(self, message: Callable[[str], str] = lambda english: english) -> tuple[str, str]:
        """What is wrong, and what to do; ``message`` gives another edition.

        >>> Cause("key_missing", {"host": "law.example", "keys": "TRACKER_X"}).words()
        ('law.example wants a key', 'get one from the publisher and set TRACKER_X')
        """
        values = defaultdict(str, self.values)
        what, todo = (message(sentence).format_map(values) for sentence in ADVICE[self.code])
        return what.replace(" ()", "").replace("（）", ""), todo

    @property
    def todo(self) -> str:
        return self.words()[1]


def of_failure(failure: FetchFailure, source: str = "") -> Cause:
    """Of an address that gave no text."""
    page, said = failure.capture, failure.message
    host = host_of(page.final_url if page is not None and page.final_url else failure.url)
    values: dict[str, str | int] = {
        "host": host,
        "sign": said[:_LONGEST],
        "source": source or failure.source_id,
    }
    if (key := _about_key(said, values)) is not None:
        return key
    if failure.kind is FailureKind.TLS_ERROR:
        expired, other = _EXPIRED.search(said), _WRONG_HOST.search(said)
        code = "certificate_expired" if expired else "certificate_host" if other else "certificate"
    elif failure.kind is FailureKind.FORBIDDEN:
        unreadable = "RFC 9309" in said or "could not be read" in said
        code = "robots_unreadable" if unreadable else "robots"
    elif failure.status is not None or failure.kind is FailureKind.BLOCKED:
        return _about_answer(failure, values)
    elif failure.kind is FailureKind.HTTP_ERROR:
        code = "redirects"
    else:
        code = _KINDS.get(failure.kind, "other")
    return Cause(code, values)


def _about_key(said: str, values: Mapping[str, str | int]) -> Cause | None:
    """A spider that wants a key names the variables it is read from."""
    keys = sorted(set(_VARIABLE.findall(said)) - {"TRACKER_CONTACT", "TRACKER_ALLOW_PRIVATE"})
    if not keys:
        return None
    there = all(os.environ.get(name) for name in keys)
    return Cause("key_wrong" if there else "key_missing", {**values, "keys": ", ".join(keys)})


def _about_answer(failure: FetchFailure, values: dict[str, str | int]) -> Cause:
    """By status, by what the page says of itself, by where redirects led."""
    page, status = failure.capture, failure.status
    if status is not None:
        values["sign"] = f"status {status}"
    code = _STATUS.get(status or 0, "refused" if failure.kind is FailureKind.BLOCKED else "answer")
    if status is not None and status >= 500 and status != 503:
        code = "server"
    if failure.retry_after:
        code, values["seconds"] = "busy", round(failure.retry_after)
    if page is not None and code in ("refused", "busy", "server", "answer"):
        if (found := _ABROAD.search(_beginning(page))) is not None:
            return Cause("abroad", values | {"sign": found.group()})
        if (sign := _challenge(page)) and not failure.retry_after:
            return Cause("challenge", values | {"sign": f"{values['sign']}, {sign}"})
    if code == "busy" and "seconds" not in values:
        values["seconds"] = 60
    if code == "gone" and page is not None and bare_host(page.final_url) not in ("", bare_host(failure.url)):
        new = host_of(page.final_url)  # the address moved, and is not there either
        return Cause("moved", values | {"new": new, "url": f"https://{new}/"})
    if code == "choice":
        choices = [link.url for link in links_of(page)] if page is not None else []
        values["options"] = ", ".join(choices[:3]) or "see the page"
    if code == "answer" and status is not None and 300 <= status < 400 and page is not None:
        target = urljoin(page.final_url or page.url, page.header("Location"))
        if page.header("Location") and host_of(target) not in ("", values["host"]):
            return Cause("moved", values | {"new": host_of(target), "url": target})
        code = "redirects"
    return Cause(code, values)


def _challenge(page: Capture) -> str:
    """The sign of a firewall's challenge on a page, if there is one that is not a plain refusal."""
    try:
        blocked.check(replace(page, status=200))
    except Blocked as error:
        sign = str(error).split(":")[0]
        return "" if sign in ("access denied", "アクセス拒否") else sign
    except CaptureError:
        return ""
    return ""


def _beginning(page: Capture) -> str:
    return page.body[:20_000].decode(page.charset or "utf-8", "replace") if _known(page.charset) else ""


def _known(charset: str | None) -> bool:
    try:
        b"".decode(charset or "utf-8")
    except LookupError:
        return False
    return True


def of_unread(
    kind: str,
    message: str,
    *,
    doubts: Sequence[Doubt] = (),
    url: str = "",
    source: str = "",
    language: str = "",
    pages: Sequence[Capture] = (),
) -> Cause:
    """Of a page that answered and is not taken for the text: by what the gate doubts, else by the event."""
    page = pages[0] if pages else None
    served = (page.final_url or page.url) if page is not None else url
    values: dict[str, str | int] = {
        "host": host_of(served or url), "sign": message[:_LONGEST], "source": source, "language": language,
    }  # fmt: skip
    if (key := _about_key(message, values)) is not None:
        return key
    by_code = {d.code: d for d in doubts}
    found = next((c for c in _DOUBTS if c in by_code), None)
    if page is not None and _is_home(page) and found not in ("maintenance", "sign_in", "host", "language"):
        return Cause("home_page", values)
    if found is None:
        return _by_kind(kind, message, values, page)
    doubt = by_code[found]
    values["sign"] = doubt.came or doubt.expected or values["sign"]
    if found == "links":
        values["count"] = sum(link.document for link in links_of(page)) if page is not None else 0
    elif found == "host":
        values |= {"new": doubt.came, "url": served or doubt.came}
    elif found == "moved":
        away = (
            [k for k in links_of(page) if bare_host(k.url) != bare_host(served)] if page is not None else []
        )
        target = away[0].url if away else ""
        if not target:
            return Cause("soft_404", values)
        values |= {"new": host_of(target), "url": target}
    elif found == "language":
        values["language"] = doubt.expected
    elif found == "unlike":
        values["sign"] = message[:_LONGEST]
    return Cause(_DOUBTS[found], values)


def _by_kind(kind: str, message: str, values: dict[str, str | int], page: Capture | None) -> Cause:
    if kind == "EmptyExtract" and "not rendered" in message:
        return Cause("browser", values)
    if kind == "ToBeConfirmed":
        return Cause("to_confirm", values)
    if kind == "EmptyExtract" and page is not None:
        links = links_of(page)
        if len(links) >= _PAGE_OF_LINKS:
            return Cause("links", {**values, "count": sum(link.document for link in links)})
    if kind == "Incomplete" and re.search(r"cut off|announced|broke off|is missing", message):
        return Cause("cut_off", values)
    if kind == "Blocked" and re.match(r"access denied|アクセス", message):
        return Cause("refused", values)
    if kind == "StructureChanged" and message.startswith("gone"):
        return Cause("gone", values)
    if kind in ("Unreadable", "StructureChanged") and page is not None:
        came, wanted = _format(page.body), _format_named(page.media_type)
        if came and came != wanted:
            return Cause("another_format", {**values, "came": came, "expected": wanted or "the text"})
    return Cause(_UNREAD.get(kind, "other"), values)


def _is_home(page: Capture) -> bool:
    """Whether an address below the root was answered by the root of a site: by redirect or its own word."""
    canonical = _CANONICAL.search(page.body[:20_000])
    said = (canonical[1] or canonical[2]).decode("ascii", "ignore") if canonical else ""
    asked, served = urlsplit(page.url), urlsplit(urljoin(page.final_url or page.url, said))
    root = re.fullmatch(
        r"/?(?:[a-z]{2}/?)?(?:index\.\w+|home(?:\.\w+)?|default\.\w+)?", served.path, re.IGNORECASE
    )
    return root is not None and not served.query and asked.path.strip("/") != served.path.strip("/")


def _format(body: bytes) -> str:
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        "pdf" if start.startswith(b"%pdf") else "docx" if start.startswith(b"pk\x03\x04")
        else "html" if start.startswith((b"<!doctype html", b"<html")) else ""
    )  # fmt: skip


def _format_named(media: str) -> str:
    return next((f for f in ("pdf", "html", "xml", "json") if f in media), "")


def of_event(
    kind: str,
    message: str,
    data: Mapping[str, object],
    *,
    url: str = "",
    source: str = "",
    language: str = "",
    pages: Sequence[Capture] = (),
) -> Cause:
    """Of what the record kept: the cause that was told then, else what its kind and doubts say."""
    told = data.get("cause")
    if isinstance(told, Mapping) and told.get("code") in ADVICE:
        return Cause(str(told["code"]), dict(told["values"]))
    raw = data.get("doubts")
    doubts = [Doubt.from_json(d) for d in raw] if isinstance(raw, list) else []
    status = re.search(r"\bserver answers (\d{3})\b", message)
    if not doubts and status is not None:  # a record of before the causes were kept
        code = _STATUS.get(
            int(status[1]), "server" if status[1] >= "500" else "refused" if kind == "Blocked" else "answer"
        )
        values: dict[str, str | int] = {"host": host_of(url), "sign": f"status {status[1]}", "source": source}
        return Cause(code, values | ({"seconds": 60} if code == "busy" else {}))
    return of_unread(kind, message, doubts=doubts, url=url, source=source, language=language, pages=pages)
