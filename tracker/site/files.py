"""Where pages lie and how they point at each other; files are only touched when they differ.

What a build made is kept in a small SQLite file beside the folder of the site, never in what is published:
for each job (a page in its editions, with its downloads) the key of what it was made from and the files it
wrote. A job whose key is the same is not done again; the files of a job that is gone are removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.publish.editions import EDITIONS

#: The name of a build's state; the name of the site's folder stands before it.
STATE = ".tracker-site.db"
_SAFE = re.compile(r"[^A-Za-z0-9._-]")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS job
  (id TEXT PRIMARY KEY, key TEXT NOT NULL, paths TEXT NOT NULL, extra TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stamp (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);
"""


@lru_cache(maxsize=200_000)
def page_name(id_: str) -> str:
    """An id as a file name; ids of the registry and the record already are.

    An id that has to be changed carries a hash of itself, so that two ids never share a file.
    """
    made = _SAFE.sub("-", id_).lstrip(".")[:100]
    if made and made == id_:
        return made
    return f"{made or 'page'}-{hashlib.sha256(id_.encode('utf-8', 'replace')).hexdigest()[:8]}"


def prefix(lang: str) -> str:
    """The folder of an edition: English is the root."""
    return "" if lang == EDITIONS[0] else f"{lang}/"


def nav(lang: str, path: str) -> dict[str, str]:
    """Relative addresses for the page at ``path`` inside an edition.

    ``root``: of its edition; ``top``: of the site, where downloads and the search index lie; ``other``:
    the same page in the other edition; ``here``: the page itself within its edition.
    """
    up = "../" * path.count("/")
    if lang == EDITIONS[0]:
        return {"root": up, "top": up, "other": f"{up}{EDITIONS[1]}/{path}", "here": path}
    return {"root": up, "top": f"{up}../", "other": f"{up}../{path}", "here": path}


def key_of(*parts: object) -> str:
    """A key of what a page is made from: equal parts, equal key."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


#: A job that was made: its id, key, paths, and what it leaves for others.
Made = tuple[str, str, list[str], Any]


class Output:
    """A folder that is being built.

    ``stamp`` stands for everything all pages depend on (templates, wording, code): when it differs
    from the last build's, no page counts as made. ``full`` forgets the last build's keys as well.
    ``state``: the file that knows the last build, else `state_beside`; without it all is made.
    """

    def __init__(
        self, folder: Path, *, stamp: str = "", full: bool = False, state: Path | None = None
    ) -> None:
        self.folder = folder
        self.state = state or state_beside(folder)
        self.written = 0  # files that differed
        self.made = 0  # jobs done in this build
        self.paths = 0  # files of the site after this build
        folder.mkdir(parents=True, exist_ok=True)
        self.moved = _take_over(folder / STATE, self.state)  # a state that lay inside the site
        self._db = _open(self.state)
        found = self._db.execute("SELECT value FROM stamp").fetchone()
        self.fresh = full or found is None or found[0] != stamp or self._elsewhere()
        self.stamp = stamp
        self._before: dict[str, str] = dict(self._db.execute("SELECT id, key FROM job"))
        self._kept: set[str] = set()
        self._saved: set[str] = set()
        self._now: dict[str, tuple[str, list[str], Any]] = {}
        self._keys: dict[str, str] = {}  # of jobs made in this build
        self._job: list[str] | None = None
        self._folders: set[Path] = set()

    def _elsewhere(self) -> bool:
        """Whether the folder is not the one of the last build: removed since, or another of its name."""
        some = self._db.execute("SELECT paths FROM job WHERE paths != '[]' LIMIT 20").fetchall()
        return bool(some) and not any(
            (self.folder / path).exists() for row in some for path in json.loads(row[0])[:1]
        )

    def html_paths(self) -> list[str]:
        """The pages of this build, those that are left as they are too, in order."""
        out = {p for _, paths, _ in self._now.values() for p in paths if p.endswith(".html")}
        there = self._kept | self._saved
        for job, paths in self._db.execute("SELECT id, paths FROM job WHERE paths LIKE '%.html%'"):
            if job in there and job not in self._now:
                out.update(p for p in json.loads(paths) if p.endswith(".html"))
        return sorted(out)

    def done(self, job: str, key: str) -> bool:
        """Whether an earlier build made this job from the same; it is then kept as it is."""
        if job in self._now or job in self._saved:
            return self._keys.get(job) == key  # in this build, by a process of its own
        if self.fresh or self._before.get(job) != key:
            return False
        self._kept.add(job)
        return True

    def done_all(self, jobs: Iterable[str]) -> None:
        """Keep jobs that are known to be done, because a job that stands for all of them is."""
        self._kept.update(jobs)

    def left(self, job: str) -> Any:
        """What the job left for other pages when it was last made."""
        if job in self._now:
            return self._now[job][2]
        row = self._db.execute("SELECT extra FROM job WHERE id = ?", (job,)).fetchone()
        return json.loads(row[0]) if row else None

    @contextmanager
    def job(self, job: str, key: str, extra: Any = None) -> Iterator[None]:
        """Everything put inside belongs to the job."""
        paths: list[str] = []
        self._job = paths
        try:
            yield
        finally:
            self._job = None
        self._now[job] = (key, list(dict.fromkeys(paths)), extra)
        self._keys[job] = key
        self.made += 1

    def put(self, path: str, content: str | bytes) -> None:
        assert self._job is not None, "put() outside a job"
        target = self.folder / path
        data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        self._job.append(path)
        try:
            if target.stat().st_size == len(data) and target.read_bytes() == data:
                return
        except FileNotFoundError:
            if target.parent not in self._folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(target.parent)
        target.write_bytes(data)
        self.written += 1

    def keep(self, path: str) -> None:
        """A file of the job that an earlier build wrote and this one leaves as it is."""
        assert self._job is not None, "keep() outside a job"
        self._job.append(path)

    def has(self, job: str) -> bool:
        """Whether this build made the job already."""
        return job in self._keys

    def made_apart(self) -> tuple[list[Made], int]:
        """In a process of its own: what it made since it was last asked, for `take`; and how many files
        differed."""
        made = [(job, *about) for job, about in self._now.items()]
        written = self.written
        self._now.clear()
        self.written = 0
        return made, written

    def take(self, made: Iterable[Made], written: int) -> None:
        """What another process made for this build."""
        for job, key, paths, extra in made:
            self._now[job] = (key, paths, extra)
            self._keys[job] = key
            self.made += 1
        self.written += written

    def checkpoint(self) -> None:
        """Keep what was made so far, so that a build that is stopped goes on from there."""
        self._save()
        self._db.commit()

    def close(self) -> int:
        """Write down what there is and remove the pages that are gone; how many files went."""
        gone = self._gone()
        self._save()
        for job in self._before.keys() - self._kept - self._saved:
            self._db.execute("DELETE FROM job WHERE id = ?", (job,))
        self._db.execute("INSERT OR REPLACE INTO stamp VALUES (1, ?)", (self.stamp,))
        self._db.commit()
        self.paths = self._db.execute(
            "SELECT coalesce(sum(json_array_length(paths)), 0) FROM job"
        ).fetchone()[0]
        self._db.close()
        return gone

    def _save(self) -> None:
        if self.fresh and not self._saved:
            # keys of another stamp must never be taken for this one's, even if the build is stopped
            self._db.execute("UPDATE job SET key = ''")
            self._db.execute("INSERT OR REPLACE INTO stamp VALUES (1, ?)", (self.stamp,))
        old: set[str] = set()
        for job, (key, paths, extra) in self._now.items():
            row = self._db.execute("SELECT paths FROM job WHERE id = ?", (job,)).fetchone()
            old |= set(json.loads(row[0])) - set(paths) if row else set()
            self._db.execute(
                "INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?)",
                (job, key, json.dumps(paths), json.dumps(extra)),
            )
        self._saved.update(self._now)
        if old:
            written = {p for _, paths, _ in self._now.values() for p in paths}
            self._remove(old - written)
        self._now.clear()

    def _gone(self) -> int:
        jobs = self._before.keys() - self._kept - self._saved - self._now.keys()
        if not jobs:
            return 0
        written = {p for _, paths, _ in self._now.values() for p in paths}
        gone: set[str] = set()
        for job in jobs:
            row = self._db.execute("SELECT paths FROM job WHERE id = ?", (job,)).fetchone()
            gone |= set(json.loads(row[0])) if row else set()
        return self._remove(gone - written)

    def _remove(self, paths: set[str]) -> int:
        root = self.folder.resolve()
        count = 0
        for path in paths:
            target = (root / path).resolve()
            if target.is_relative_to(root) and target.is_file():
                target.unlink()
                count += 1
        return count


def state_beside(folder: Path) -> Path:
    """Where the state of a site's build lies if nobody says otherwise.

    >>> str(state_beside(Path("/srv/rules/public")))
    '/srv/rules/.public.tracker-site.db'
    """
    named = Path(os.path.abspath(folder))  # a link keeps its own name  # noqa: PTH100
    return named.with_name(f".{named.name}{STATE}")


def _take_over(old: Path, state: Path) -> bool:
    """Whether there was a state inside the site; it is used if there is no other, and is gone from there."""
    if not old.is_file():
        return False
    if state.exists():
        old.unlink()
    else:
        shutil.move(old, state)
    return True


def _open(path: Path) -> sqlite3.Connection:
    """The manifest; one that cannot be read is begun anew (pages it listed are then left alone)."""
    for attempt in (1, 2):
        db = sqlite3.connect(path)
        try:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA journal_mode = MEMORY")
            db.executescript(_SCHEMA)
        except sqlite3.DatabaseError:
            db.close()
            if attempt == 2:
                raise
            path.unlink(missing_ok=True)
        else:
            return db
    raise AssertionError("unreachable")
