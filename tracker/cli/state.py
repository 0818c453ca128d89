"""The options that stand before a command's name, set once by the root callback."""

from __future__ import annotations

from pathlib import Path


class GlobalOptions:
    db: str | None = None
    lang: str | None = None
    registry: tuple[Path, ...] = ()


STATE = GlobalOptions()
