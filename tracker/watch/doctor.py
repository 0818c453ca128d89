"""What stands in the way of watching: this machine, its network, contact, store, clock and keys; and entries
of the future found and dated anew, with what follows from them derived again."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from spiders import spider_class
from tracker.capture import browser
from tracker.capture.settings import user_agent
from tracker.registry import Registry
from tracker.resources import FONTS, HAN_FONT
from tracker.settings import Settings
from tracker.store import captures as evidence
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.store.mend import FutureCheck, future_checks, mend
from tracker.watch.clocks import SLACK, served_at
from tracker.watch.derive import Deriver

#: Less free space, and less free memory, than this is told.
_DISK, _MEMORY = 1_000_000_000, 500_000_000
#: A store beyond this is looked through by `tracker verify`, not in passing.
_QUICK = 2_000_000_000
#: One small file of the publisher whose texts are asked first; robots.txt is what a polite visitor reads.
PROBE = "https://publications.europa.eu/robots.txt"
_PROBE_SECONDS = 15.0


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at: ``what`` was found, and what to ``do`` where it is not ok."""

    area: str  # machine, network, contact, store, clock, keys
    check: str
    ok: bool
    what: str
    do: str = ""


def look(
    store: Store, registry: Registry, conf: Settings, now: datetime, *, probe: str | None = PROBE
) -> list[Examined]:
    """Look at everything but the sources. ``probe``: the address that is asked once; None asks nothing."""
    said = _ask(probe, conf.contact) if probe else None
    return [
        *_machine(conf), *_network(said), _contact(conf), *_store(store), *_clock(store, said, now),
        *_keys(registry),
    ]  # fmt: skip


# --- machine, contact ----------------------------------------------------------------------------------


def _machine(conf: Settings) -> Iterator[Examined]:
    home = next((p for p in (conf.home, *conf.home.parents) if p.exists()), conf.home)
    free = shutil.disk_usage(home).free
    yield Examined("machine", "disk", free >= _DISK, f"{free / 1e9:.1f} GB free under {conf.home}",
               "" if free >= _DISK else "make room, or set TRACKER_HOME to another disk")  # fmt: skip
    memory = _free_memory()
    if memory is not None:
        enough = memory >= _MEMORY
        yield Examined("machine", "memory", enough, f"{memory / 1e6:.0f} MB free",
                   "" if enough else "a reader may take 500 MB: end other programs")  # fmt: skip
    fonts = all(importlib.util.find_spec(m) for m in ("typst", FONTS))
    yield Examined("machine", "pdf", fonts, f"typesetter is there; Chinese font: {_font()}" if fonts else
               "the typesetter or its Chinese fonts are missing",
               "" if fonts else "install the project again: PDF needs typst and its fonts")  # fmt: skip
    lacking = browser.missing()
    yield Examined("machine", "browser", True, "there is a browser" if lacking is None else
               "there is none: only sources with `browser: true` need one")  # fmt: skip
    yield Examined("machine", "mail", True, "TRACKER_SMTP is set" if conf.smtp else
               "TRACKER_SMTP is not set: alerts go to files, feeds and hooks only")  # fmt: skip


def _font() -> str:
    """The package of the font of PDF and the font that Word files name: nothing of the system is used."""
    package = FONTS.replace("_", "-")
    return f"Noto Sans CJK of {package} {metadata.version(package)} (PDF), {HAN_FONT} (Word)"


def _free_memory() -> int | None:
    """Bytes that programs may still take; None where the system does not say."""
    try:
        with Path("/proc/meminfo").open(encoding="ascii") as lines:
            said = dict(line.split(":", 1) for line in lines)
        return int(said["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def _contact(conf: Settings) -> Examined:
    ok = bool(conf.contact)
    return Examined(
        "contact", "user agent", ok, user_agent(conf.contact),
        "" if ok else "set TRACKER_CONTACT to a mail address or a page about you: publishers block strangers",
    )  # fmt: skip


# --- network -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _ProbeAnswer:
    """What the probe brought: a status and the server's time, or what went wrong."""

    url: str
    status: int | None
    date: datetime | None
    problem: str = ""


def _ask(url: str, contact: str | None) -> _ProbeAnswer:
    """One request, by the proxies of the environment."""
    request = urllib.request.Request(url, headers={"User-Agent": user_agent(contact)})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PROBE_SECONDS) as answer:  # noqa: S310
            return _ProbeAnswer(url, answer.status, _date(answer.headers.get("Date")))
    except urllib.error.HTTPError as error:  # an answer is an answer
        return _ProbeAnswer(url, error.code, _date(error.headers.get("Date")))
    except (OSError, ValueError) as error:
        return _ProbeAnswer(url, None, None, str(getattr(error, "reason", error)))


def _date(said: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(said or "")
    except (ValueError, TypeError):
        return None


def _network(said: _ProbeAnswer | None) -> Iterator[Examined]:
    proxies = {
        k: v.rsplit("@", 1)[-1] for k, v in urllib.request.getproxies().items() if k in ("http", "https")
    }
    shown = ", ".join(f"{k} by {v}" for k, v in sorted(proxies.items())) or "none"
    yield Examined("network", "proxy", True, shown)
    if not proxies and not _has_route():
        yield Examined("network", "route", False, "this machine has no way to the internet",
                   "connect it, or set HTTPS_PROXY; nothing is wrong with the sources")  # fmt: skip
    if said is None:
        return
    if said.status is None:
        yield Examined("network", "probe", False, f"{said.url}: {said.problem}",
                   "look at the name server, the proxy and the certificates of this machine")  # fmt: skip
    else:
        yield Examined("network", "probe", said.status < 500, f"{said.url} answers {said.status}")


def _has_route() -> bool:
    """Whether the system knows a way to a public address; no packet leaves."""
    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as one:
                one.connect((address, 9))
                return True
        except OSError:
            continue
    return False


# --- store, clock --------------------------------------------------------------------------------------


def _store(store: Store) -> Iterator[Examined]:
    try:
        store.check_schema()
    except StoreError as error:
        yield Examined("store", "schema", False, str(error), "tracker init")
        return
    yield Examined("store", "schema", True, f"{store.dialect}, of this version")
    with store.read() as session:
        pending = len(evidence.pending_checks(session))
        size = store.path.stat().st_size if store.path else 0
        if store.path and size < _QUICK:
            said = str(session.execute(text("PRAGMA quick_check(1)")).scalar())
            ok = said == "ok"
            yield Examined("store", "quick check", ok, f"{size / 1e6:.0f} MB, sound" if ok else said,
                       "" if ok else "stop `tracker run`, keep a copy, then: tracker verify")  # fmt: skip
    yield Examined("store", "pending", not pending, f"{pending} captures wait to be read",
               "the next crawl reads them; or: tracker reextract" if pending else "")  # fmt: skip


def _clock(store: Store, said: _ProbeAnswer | None, now: datetime) -> Iterator[Examined]:
    if said is not None and said.date is not None:
        off = abs(now - said.date)
        yield Examined("clock", "server", off <= SLACK, f"{_apart(off)} apart from {said.url.split('/')[2]}",
                   "" if off <= SLACK else "set the clock: texts would be dated wrongly")  # fmt: skip
    try:
        future = len(find_future(store, now))
    except (StoreError, SQLAlchemyError):  # a store that cannot be read is told above
        return
    yield Examined("clock", "record", not future, f"{future} entries are dated after this machine's clock",
               "this machine's clock is right? then: tracker doctor --mend" if future else "")  # fmt: skip


def _apart(off: timedelta) -> str:
    seconds = round(off.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} minutes"


# --- keys ----------------------------------------------------------------------------------------------


def key_variables(registry: Registry) -> dict[str, list[str]]:
    """Setting that holds a key -> sources that need it."""
    out: dict[str, list[str]] = {}
    for source in registry.sources.values():
        spider = spider_class(source.spider)
        names = [source.key] if source.key else []
        if spider.secret is not None:
            names = [spider.secret.variable]
        elif spider.grant is not None:
            names = [spider.grant.id_variable, spider.grant.secret_variable]
        for name in names:
            out.setdefault(name, []).append(source.id)
    return out


def _keys(registry: Registry) -> Iterator[Examined]:
    for name, sources in key_variables(registry).items():
        there = bool(os.environ.get(name))
        few = ", ".join(sources[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")
        yield Examined("keys", name, there, f"set; needed by {few}" if there else f"not set; needed by {few}",
                   "" if there else f"get a key from the publisher and set {name}")  # fmt: skip


# --- entries of the future -----------------------------------------------------------------------------


def find_future(store: Store, now: datetime) -> list[FutureCheck]:
    """Checks dated after now."""
    with store.read() as session:
        return future_checks(session, now + SLACK, now, served_at)


def mend_future(store: Store, registry: Registry, now: datetime) -> int:
    """Date them anew, in one transaction with the versions and changes that follow."""
    with store.write() as session:
        found = future_checks(session, now + SLACK, now, served_at)
        changed = mend(session, found, now + SLACK, now)
        session.expire_all()
        expressions = {
            (source.instrument, source.language)
            for one in found
            if (source := registry.sources.get(one.source)) is not None
            and source.kind != "listing"
            and source.instrument is not None
        }
        for instrument, language in sorted(expressions):
            Deriver(session, registry, now).derive(instrument, language)
    return changed
