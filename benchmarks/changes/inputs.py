"""Where the histories are, and reading them as the tracker reads captures."""

from __future__ import annotations

import csv
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.capture.warc import ArchiveIndex, read_index
from tracker.model import Capture, Document, SourceSpec
from tracker.readers import formats

if TYPE_CHECKING:
    from tracker.capture.warc import ArchiveEntry

DATA = Path(__file__).resolve().parent.parent / "data"
_HAN_SHARE = 0.2  # of the letters of a page, from which it is read as Chinese
_HAN, _LATIN, _TAG = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]"), re.compile("<[^<>]{0,2000}>")


def find_corpus(given: Path | None) -> Path | None:
    """The folder given, else where the tests look for it; None when there is none."""
    if given is not None:
        return given if (given / "README.md").exists() else None
    import pytest

    from tests import conftest

    try:
        found: Path = conftest.corpus.__wrapped__()  # type: ignore[attr-defined]  # a fixture, called as a function
    except pytest.skip.Exception:
        return None
    return found


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file with a head."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def key(name: str) -> list[dict[str, str]]:
    """One of our own answer keys."""
    return table(DATA / name)


@dataclass(frozen=True)
class Corpus:
    root: Path

    @cached_property
    def _archives(self) -> dict[str, ArchiveIndex]:
        return {}

    def entries(self, archive: str) -> list[ArchiveEntry]:
        """What an archive holds, oldest first."""
        if archive not in self._archives:
            self._archives[archive] = read_index([self.root / archive])
        return self._archives[archive].entries()

    def captures(self, archive: str) -> Iterator[Capture]:
        """All captures of an archive, oldest first."""
        index = self._archives.get(archive) or read_index([self.root / archive])
        self._archives[archive] = index
        for entry in index.entries():
            yield index.load(entry)

    def capture(self, archive: str, url: str, day: str) -> Capture:
        """The capture of an address on a day (ISO). Raises `LookupError`."""
        for entry in self.entries(archive):
            if entry.url == url and entry.observed_at.isoformat().startswith(day):
                return self._archives[archive].load(entry)
        raise LookupError(f"{archive} has no capture of {url} on {day}")

    def file(self, path: str) -> Capture:
        """A single file as if it had been fetched."""
        file = self.root / path
        media = mimetypes.guess_type(file.name)[0] or ("text/markdown" if file.suffix == ".md" else "")
        return Capture(
            f"https://files.invalid/{file.name}", datetime(2024, 1, 1, tzinfo=UTC), file.read_bytes(), media
        )


def document(
    capture: Capture, language: str, format_: str | None = None, part: str | None = None
) -> Document:
    """One capture read as its source says. Raises `tracker.model.CaptureError`."""
    return formats.read([capture], spec(language, format_, part))


def spec(language: str, format_: str | None = None, part: str | None = None) -> SourceSpec:
    return replace(SourceSpec("benchmark", "benchmark", language), format=format_, part=part)


def page_language(capture: Capture) -> str:
    """``zh-Hans`` where a good part of a page's letters are Han, else ``en``."""
    text = capture.body.decode(capture.charset or "utf-8", "replace")
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(_TAG.sub("", text)))
    return "zh-Hans" if han > _HAN_SHARE * (han + latin) else "en"
