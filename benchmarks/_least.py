"""The least a first crawl must do, for `benchmarks.watch`: ``python _least.py BASE PAGES DATABASE``.

Keep the page and commit; read it with lxml and the one grammar these made-up pages have; hash every
provision; keep the document and a row for each provision; commit. By hand in SQL, for one language, without
robots.txt, events, changes, dates, or a look whether this is law at all.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from typing import Any

import lxml.html
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ARTICLE, PARAGRAPH = re.compile(r"Article (\d+)"), re.compile(r"(\d+)\. ")
TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE blob (sha TEXT PRIMARY KEY, data BLOB);
CREATE TABLE capture (id TEXT PRIMARY KEY, url TEXT, headers TEXT, body TEXT);
CREATE TABLE reading (id TEXT PRIMARY KEY, document TEXT);
CREATE TABLE version (id TEXT PRIMARY KEY, reading TEXT);
CREATE TABLE provision (version TEXT, eid TEXT, position INT, parent TEXT, type TEXT, num TEXT, start INT,
  size INT, content TEXT, PRIMARY KEY (version, eid, position)) WITHOUT ROWID;
"""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(page: str, body: bytes) -> tuple[list[tuple[Any, ...]], bytes]:
    rows: list[tuple[Any, ...]] = []
    texts: list[str] = []
    at, article = 0, ""
    for element in lxml.html.fromstring(body).iter("h2", "h3", "p"):
        text = " ".join("".join(element.itertext()).split())
        parent: str | None = article
        if found := ARTICLE.match(text):
            eid = article = f"art_{found[1]}"
            parent, num, text, type_ = None, found[0], "", "article"
        elif found := PARAGRAPH.match(text):
            eid, num, text, type_ = f"{article}__para_{found[1]}", found[0], text[found.end() :], "paragraph"
        else:
            eid, num, type_ = f"{article}__heading", None, "heading"
        row = (page, eid, len(rows), parent, type_, num, at, len(text), sha(text.lower().encode()))
        rows.append(row)
        texts.append(text)
        at += len(text)
    return rows, (json.dumps(list(zip(*rows, strict=True))) + "\n" + "".join(texts)).encode()


class Least(scrapy.Spider):
    name = "least"
    custom_settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for n in range(self.pages):
            yield scrapy.Request(f"{self.base}/act/{n}")

    def parse(self, response: Any) -> None:
        page = sha(response.body)
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO blob VALUES (?, ?)", (page, zstd.compress(response.body, 3)))
        kept = (page, response.url, str(response.headers), page)
        self.db.execute("INSERT INTO capture VALUES (?, ?, ?, ?)", kept)
        self.db.execute("COMMIT")
        rows, document = read(page, response.body)
        document_sha = sha(document)
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO blob VALUES (?, ?)", (document_sha, zstd.compress(document, 3)))
        self.db.execute("INSERT INTO reading VALUES (?, ?)", (page, document_sha))
        self.db.execute("INSERT INTO version VALUES (?, ?)", (page, page))
        self.db.executemany("INSERT INTO provision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.db.execute("COMMIT")


if __name__ == "__main__":
    base, pages, path = sys.argv[1:]
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(TABLES)
    process = AsyncCrawlerProcess()
    process.crawl(Least, base=base, pages=int(pages), db=database)
    process.start()
