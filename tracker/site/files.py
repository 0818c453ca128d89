"""Where pages lie and how they point at each other; files are only touched when they differ."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tracker.render.i18n import EDITIONS

_MANIFEST = ".tracker-site.json"
_SAFE = re.compile(r"[^A-Za-z0-9._-]")


def page_name(id_: str) -> str:
    """An id as a file name; ids of the registry and the record already are."""
    return _SAFE.sub("-", id_).lstrip(".") or "page"


def prefix(lang: str) -> str:
    """The folder of an edition: English is the root."""
    return "" if lang == EDITIONS[0] else f"{lang}/"


def nav(lang: str, path: str) -> dict[str, str]:
    """Relative addresses for the page at ``path`` inside an edition: its root, its other edition."""
    up = "../" * path.count("/")
    if lang == EDITIONS[0]:
        return {"root": up, "other": f"{up}{EDITIONS[1]}/{path}"}
    return {"root": up, "other": f"{up}../{path}"}


class Output:
    """A folder that is being built. What an earlier build wrote and this one does not is removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0  # files that differed
        self.paths: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, path: str, text: str) -> None:
        target = self.folder / path
        data = text.encode("utf-8", "replace")
        self.paths.append(path)
        if target.exists() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.written += 1

    def close(self) -> int:
        """Write the list of pages and remove those of the last build that are gone; how many went."""
        manifest = self.folder / _MANIFEST
        before: list[str] = []
        if manifest.exists():
            try:
                before = [str(p) for p in json.loads(manifest.read_text("utf-8"))]
            except ValueError:
                before = []
        gone = 0
        root = self.folder.resolve()
        for path in set(before) - set(self.paths):
            target = (root / path).resolve()
            if target.is_relative_to(root) and target.is_file():
                target.unlink()
                gone += 1
        manifest.write_text(json.dumps(sorted(self.paths), indent=0) + "\n", "utf-8")
        return gone
