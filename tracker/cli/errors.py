"""Failures that have a plain explanation."""

from __future__ import annotations

import errno

from pydantic import ValidationError

from tracker.model import CaptureError, ListenError
from tracker.registry.yamlfile import RegistryError
from tracker.store.errors import StoreError


def known(error: BaseException) -> str | None:
    """What to tell a person, or None for a defect that deserves its traceback."""
    if isinstance(error, (StoreError, ListenError)):
        return str(error)
    if isinstance(error, RegistryError):  # of codings, which are read when they are asked for
        return f"the registry has problems:\n{error}"
    if isinstance(error, ValidationError) and error.title == "Settings":
        first = error.errors()[0]
        return f"the setting TRACKER_{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}"
    if isinstance(error, CaptureError):
        return f"{error.kind}: {error}"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full; nothing recorded before is lost; free space and run again"
    if isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)):
        return f"{error.filename}: {error.strerror}"
    return None
