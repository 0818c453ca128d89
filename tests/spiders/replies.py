"""Replies of publishers for the spiders' tests, served under their real addresses from an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.capture.crawling import Crawled, crawl, job, write_warc

DAY = "2026-11-20T06:00:00Z"


def reply(url: str, body: str | bytes, media: str = "application/xml", *, date: str = DAY,
          status: str = "200 OK", **headers: str) -> tuple:  # fmt: skip
    """One answer of an archive."""
    fields = [("Content-Type", media), *((k.replace("_", "-"), v) for k, v in headers.items())]
    data = body.encode() if isinstance(body, str) else body
    return (url, date, data, {"status": status, "headers": fields})


def served(folder: Path, replies: list[tuple], *jobs: dict[str, Any], **run: Any) -> Crawled:
    """The results of jobs that are answered from these replies."""
    archive = write_warc(folder / f"{len(list(folder.iterdir()))}.warc.gz", replies)
    return crawl(list(jobs), archives=[str(archive)], **run)


def walk(url: str, spider: str, *, since: str | None = None, limit: int = 20, dry_run: bool = False,
         **more: Any) -> dict[str, Any]:  # fmt: skip
    """A job that walks the versions of a publisher."""
    return job(url, spider=spider, walk={"since": since, "limit": limit, "dry_run": dry_run}, **more)


def versions(got: Crawled) -> list[tuple[str | None, str, str]]:
    """(date, end of the address, state) of the versions a walk told of."""
    return [(v["date"], v["url"], v["state"]) for v in got.of("FetchedVersion")]
