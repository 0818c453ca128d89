"""Refusals, challenges and empty shells, told from texts before any extractor reads them.

A page that merely mentions such words is a text: signs in the words count only where there is little
visible text around them.
"""

from __future__ import annotations

import re

from resiliparse.parse.encoding import detect_encoding

from tracker.law.charsets import codec
from tracker.law.text import clean
from tracker.model import Blocked, Capture, EmptyExtract, Incomplete, StructureChanged

_REFUSALS = {401: "unauthorized", 403: "forbidden", 407: "proxy authentication", 429: "too many requests",
             451: "unavailable for legal reasons", 503: "service unavailable"}  # fmt: skip
_GONE = {404, 410}
#: A challenge has at most this much text around its sign; a statute has more.
_SHORT = 1500
_SHELL = 200  # letters; less than this on a page full of script is an application not rendered
_SHELL_MARKUP = 1000  # bytes; a tiny page may be all there is
_HEAD = 400_000  # bytes looked at; challenges are small
_SIGNS = (
    (
        "Cloudflare challenge",
        r"just a moment\.\.\.|checking your browser|attention required! \| cloudflare"
        r"|enable javascript and cookies to continue|verify(?:ing)? you are (?:a )?human"
        r"|performing security verification",
    ),
    (
        "access denied",
        r"access denied.{0,200}(?:permission|reference|denied)|you don't have permission to access"
        r"|access to this page has been denied|403 forbidden|request forbidden",
    ),
    (
        "request rejected",
        r"the requested url was rejected|request rejected|web application firewall|request blocked"
        r"|your request has been blocked|sorry, you have been blocked|unusual traffic"
        r"|automated (?:access|requests)",
    ),
    ("Incapsula", r"incapsula incident|request unsuccessful"),
    ("captcha", r"captcha|are you a robot|i am not a robot|prove you(?:'re| are) human|bot verification"),
    (
        "安全验证",
        r"访问被拒绝|安全验证|人机验证|滑动验证|请完成验证|访问过于频繁|请求被拦截|网站防火墙|访问验证"
        r"|您的访问.{0,12}(?:拦截|异常)|系统检测到.{0,12}异常",
    ),
    ("アクセス拒否", r"アクセスが(?:拒否|制限)|不正なアクセス"),
)
_WORDS = tuple((name, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for name, pattern in _SIGNS)
#: In the markup itself, of challenges that show no words at all.
_MARKUP = (
    ("Cloudflare challenge", rb"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-turnstile"),
    ("Incapsula", rb"_Incapsula_Resource"),
    ("Akamai bot check", rb"bm-verify|/_sec/cp_challenge|sec-if-cpt-container"),
    ("DataDome", rb"captcha-delivery\.com"),
    ("AWS WAF challenge", rb"awsWafCookieDomainList|AwsWafIntegration"),
    (
        "JavaScript challenge",
        rb"document\.cookie\s{0,3}=.{0,400}location\.(?:reload|href)|\$_ts\s{0,3}=|acw_sc__v2",
    ),
)
_MARKUP_SIGNS = tuple((name, re.compile(p, re.IGNORECASE | re.DOTALL)) for name, p in _MARKUP)
_NEEDS_SCRIPT = re.compile(
    r"(?:enable|activate|turn on) javascript|javascript (?:is )?(?:required|disabled)"
    r"|requires javascript|请(?:启用|开启|打开) ?javascript|javascriptを有効",
    re.IGNORECASE,
)
_ROOT = re.compile(
    rb"""<(?:div|main)[^>]{0,100}\bid=["']?(?:root|app|__next|__nuxt|___gatsby|q-app)["']?[^>]{0,100}>\s{0,9}</"""
    rb"|<app-root[^>]{0,100}>\s{0,9}</"
)
_UNSEEN = frozenset({"script", "style", "template", "svg", "title", "noscript"})
#: Letters of either case, instead of the whole page in lower case: that takes longer than all the rest.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE | re.ASCII) for name in _UNSEEN}


def check(capture: Capture) -> None:
    """Return for a capture worth reading; otherwise raise, naming the sign that was seen.

    `Blocked` for refusals and challenges, `StructureChanged` for 404 and 410, `EmptyExtract` for an empty
    body or an application shell that was not rendered, `Incomplete` for fewer bytes than announced.
    """
    _check_status(capture)
    _check_length(capture)
    if not capture.body.strip():
        if capture.status == 202:
            raise Blocked("202 with an empty body")
        raise EmptyExtract(f"empty body ({capture.status})")
    if _is_markup(capture):
        _check_page(capture)


def _check_status(capture: Capture) -> None:
    if capture.status in _GONE:
        raise StructureChanged(f"gone: {capture.status}")
    if capture.status in _REFUSALS:
        raise Blocked(f"{capture.status} {_REFUSALS[capture.status]}")
    if capture.status >= 400:
        raise Blocked(f"status {capture.status}")


def _check_length(capture: Capture) -> None:
    if capture.header("Content-Encoding").lower() not in {"", "identity"}:
        return
    announced = capture.header("Content-Length").strip()
    if (
        announced.isascii()
        and announced.isdigit()
        and len(announced) < 16
        and int(announced) > len(capture.body)
    ):
        raise Incomplete(f"{len(capture.body)} bytes of {announced} announced")


def _is_markup(capture: Capture) -> bool:
    start = capture.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"%pdf", b"pk\x03\x04")):
        return False
    return "html" in capture.media_type or start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<script")
    )


def _check_page(capture: Capture) -> None:
    markup = _decode(capture)
    shown, aside = _words(markup)
    if len(shown) > _SHORT:
        return
    words = f"{aside} {shown}"
    for name, pattern in _WORDS:
        if found := pattern.search(words):
            raise Blocked(f"{name}: {found.group()[:80]!r}")
    if len(shown) > _SHELL:
        return
    head = capture.body[:_HEAD]
    for name, sign in _MARKUP_SIGNS:
        if sign.search(head):
            raise Blocked(f"{name} in the markup")
    if capture.status == 202:
        raise Blocked("202 with almost no text")
    if found := _NEEDS_SCRIPT.search(words):
        raise EmptyExtract(f"not rendered: {found.group()[:80]!r}")
    scripted = len(capture.body) > _SHELL_MARKUP and "<script" in markup.lower()
    if _ROOT.search(head) or (scripted and len(shown) < _SHELL // 2):
        raise EmptyExtract(f"not rendered: {len(shown)} letters of text in {len(capture.body)} bytes")


def _words(markup: str) -> tuple[str, str]:
    """(visible text, title and noscript text), each cut off once it is long. One pass, no backtracking:
    the markup is hostile and may be broken."""
    shown: list[str] = []
    aside: list[str] = []
    size, at = 0, 0
    while at < len(markup) and size <= 2 * _SHORT:
        start = markup.find("<", at)
        if start != at:
            text = markup[at:] if start < 0 else markup[at:start]
            if letters := len(text.strip()):
                shown.append(text)
                size += letters
        if start < 0:
            break
        name = found.group().lower() if (found := _NAME.match(markup, start + 1)) else ""
        close_mark = "-->" if not name and markup.startswith("<!--", start) else ">"
        end = markup.find(close_mark, start)
        if end < 0:
            break
        at = end + len(close_mark)
        if name in _UNSEEN:
            close = found.start() if (found := _ENDS[name].search(markup, at)) else -1
            if name in {"title", "noscript"}:
                aside.append(markup[at : close if 0 <= close < at + 4 * _SHORT else at + 4 * _SHORT])
            if close < 0:
                break
            at = close
    return clean(" ".join(shown)), clean(re.sub(r"<[^<>]*>", " ", " ".join(aside[:20])))


def _decode(capture: Capture) -> str:
    """Rough text for looking at words; damage does not matter here."""
    body = capture.body[:_HEAD]
    name = codec(capture.charset or "") or codec(detect_encoding(body[:20_000]) or "") or "utf-8"
    return body.decode(name, "replace")
