"""The packaged files as YAML gave them, kept between runs: parsing two hundred files costs every command
half a second of CPU, reading what was parsed a twentieth.

A cache and nothing more: one JSON file in the user's cache folder, a file in it is taken while size and
time of the packaged one are the same, and everything in it is validated like a file just parsed. Folders
of one's own are always read. What cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.registry.yamlfile import Loaded, load

#: Raise when `yamlfile` reads the same file differently.
_FORMAT = 1
_DATE, _MOMENT = "$date", "$moment"


class Kept:
    """The parsed files of one folder."""

    def __init__(self, folder: Path, place: Path | None = None) -> None:
        """``place``: the cache file; default: in the user's cache folder, one for each folder."""
        self._folder = folder
        self._place = place if place is not None else _default_place(folder)
        self._files: dict[str, list[Any]] | None = None
        self._fresh = False

    def load(self, path: Path) -> Loaded:
        """As `yamlfile.load`. Lines are looked up only when a problem has to be told of."""
        if self._files is None:
            self._files = self._read()
        found = path.stat()
        key, stamp = str(path.relative_to(self._folder)), [found.st_mtime_ns, found.st_size]
        kept = self._files.get(key)
        if kept is not None and kept[:2] == stamp:
            return Loaded(kept[2], None, path)
        loaded = load(path)
        # keys that are no text and values JSON does not know would come back changed: such a file is not kept
        with contextlib.suppress(TypeError, ValueError):
            if json.loads(_dump(loaded.data), object_hook=_undated) == loaded.data:
                self._files[key] = [*stamp, loaded.data]
                self._fresh = True
        return loaded

    def save(self) -> None:
        """Keep what was parsed anew, and hold nothing in memory any longer.

        Readers see the old file or the new one, never a part of it.
        """
        files, self._files = self._files, None
        if not self._fresh or self._place is None:
            return
        self._fresh = False
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._place.parent, prefix=self._place.name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(_dump({"format": _FORMAT, "files": files}))
                Path(name).replace(self._place)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def _read(self) -> dict[str, list[Any]]:
        try:
            data = json.loads(self._place.read_text("utf-8"), object_hook=_undated) if self._place else {}
        except (OSError, ValueError):
            return {}
        if not isinstance(data, dict) or data.get("format") != _FORMAT:
            return {}
        files = data.get("files")
        return files if isinstance(files, dict) else {}


def _default_place(folder: Path) -> Path | None:
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no home
        return None
    name = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return root / "digital-rules-tracker" / f"registry-{name}.json"


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_dated)


def _dated(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    raise TypeError(f"{type(value).__name__} is not kept")


def _undated(data: dict[str, Any]) -> Any:
    if len(data) != 1:
        return data
    if _MOMENT in data:
        return datetime.fromisoformat(data[_MOMENT])
    return date.fromisoformat(data[_DATE]) if _DATE in data else data
