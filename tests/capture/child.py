"""Runs one crawl as a process of its own and prints each result as a JSON line; used by the tests.

Reads a JSON object from standard input: {"jobs": [...], "run": {keywords of run}, "names": {host: IP},
"fail_on": n (raise in on_result), "file_limit": largest file in bytes}.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import resource
import socket
import sys
from datetime import date, datetime
from pathlib import Path

from tracker.capture.jobs import FetchJob, Walk


def peak() -> int:
    """The most bytes this program held. The kernel's `ru_maxrss` starts with what the parent held at the fork."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(next(x for x in status.splitlines() if x.startswith("VmHWM")).split()[1]) * 1024


def plain(value):
    if isinstance(value, bytes):
        return {
            "size": len(value),
            "sha256": hashlib.sha256(value).hexdigest(),
            "head": value[:200].decode("latin-1"),
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value))


def job(asked):
    """A job from its JSON."""
    sets = {"parts": tuple(asked.get("parts", ())), "known": frozenset(asked.get("known", ()))}
    if walk := asked.get("walk"):
        since = walk.get("since")
        sets["walk"] = Walk(**{**walk, "since": date.fromisoformat(since) if since else None})
    return FetchJob(**{**asked, **sets})


def main() -> int:
    asked = json.load(sys.stdin)
    names = asked.get("names") or {}
    if limit := asked.get("file_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if names:
        real = socket.getaddrinfo

        def getaddrinfo(host, port, *args, **kwargs):
            name = host.decode() if isinstance(host, bytes) else host
            return real(names.get(name, name), port, *args, **kwargs)

        socket.getaddrinfo = getaddrinfo
    from tracker.capture.fetch import run  # Twisted remembers the resolver it was imported with

    seen = 0

    def show(result):
        nonlocal seen
        seen += 1
        if seen == asked.get("fail_on"):
            raise OSError("the store is gone")
        line = {"type": type(result).__name__, **dataclasses.asdict(result)}
        print(json.dumps(line, default=plain), flush=True)

    jobs = [job(given) for given in asked["jobs"]]
    keywords = asked.get("run", {})
    if isinstance(keywords.get("at"), str):
        keywords["at"] = datetime.fromisoformat(keywords["at"])
    try:
        stats = run(jobs, on_result=show, **keywords)
    except Exception as error:  # noqa: BLE001  (the tests look at whatever it is)
        print(json.dumps({"type": "raised", "error": type(error).__name__, "message": str(error)}))
        return 3
    memory = peak()
    print(json.dumps({"type": "stats", "memory": memory, **dataclasses.asdict(stats)}))
    return 0


sys.exit(main())
