"""A comparison in a format, for tests."""

from __future__ import annotations

from typing import Any

from tracker.compare import Matrix
from tracker.publish.views.matrix import matrix_publication, matrix_words
from tracker.publish.views.matrix_json import matrix_json
from tracker.publish.writers import write
from tracker.registry import Registry


def as_json(m: Matrix, registry: Registry, lang: str = "en", *, leads: bool = False) -> Any:
    return matrix_json(matrix_words(m, registry, lang, leads=leads))


def as_bytes(m: Matrix, registry: Registry, format_: str, lang: str = "en") -> bytes:
    return write(matrix_publication(matrix_words(m, registry, lang)), format_)


def as_text(m: Matrix, registry: Registry, format_: str, lang: str = "en") -> str:
    return as_bytes(m, registry, format_, lang).decode()
