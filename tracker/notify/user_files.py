"""Subscriptions and channels made by command: a file each, which a person may edit as well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tracker.notify.config import FOLDER, Config, read
from tracker.registry import Registry
from tracker.registry.yamlfile import RegistryError


def put(home: Path, name: str, content: dict[str, Any], others: Sequence[Path], registry: Registry) -> Config:
    """Write ``subscriptions.d/NAME.yml`` if all files together are right with it, else raise
    `RegistryError` and leave everything as it was."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = folder / f"{name}.yml", folder / f".{name}.yml.new"
    if path.exists():
        raise RegistryError([f"{path}: is there already; remove it first, or edit it"])
    draft.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    try:
        read([*others, draft], registry)
    except RegistryError:
        draft.unlink()
        raise
    draft.rename(path)
    return read([*others, path], registry)


def remove(path: Path) -> Path:
    """Put a file of a command aside; where it is now."""
    aside = path.with_name(f"{path.name}.removed")
    path.rename(aside)
    return aside
