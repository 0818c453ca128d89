"""Documents as bytes: what a reading keeps, once, and what rows of provisions point into.

The first line is a JSON object: the facts of the whole text and, under ``columns``, one list for each
field of the provisions (a column whose values are all the default is left out). The rest is the own
texts of the provisions, one after another in document order, in UTF-8; the column ``size`` says how
many bytes each has. So one provision's text is a slice (`Texts`), read without parsing the whole, and
the texts of two versions of an act lie beside each other as they were printed, which is what makes
the one small against the other (docs/decisions/0012-provisions-point-into-readings.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, asdict, fields
from datetime import date
from itertools import repeat
from typing import Any

from tracker.model import (
    Account,
    Document,
    Drop,
    LegalStatus,
    Mark,
    Provision,
    ProvisionStatus,
    ReadingWarning,
    Scope,
)
from tracker.store.types import storable

_FIELDS = fields(Provision)
#: The columns, but for ``size``, and what a provision has where one is left out.
_COLUMNS: dict[str, Any] = {
    f.name: None if f.default is MISSING else f.default for f in _FIELDS if f.name != "text"
}
_TEXT = [f.name for f in _FIELDS].index("text")  # its place among the fields
_FACTS = tuple(
    f
    for f in Document.__dataclass_fields__
    if f not in {"provisions", "scope", "account", "warnings", "acts_listed"}
)
_DATES = ("valid_from", "text_date", "in_force_from", "repealed_from")
_SCOPES = {s.value: s for s in Scope}
_STATUSES = {s.value: s for s in ProvisionStatus}
#: Half a surrogate pair is not UTF-8, yet pages hold some; what is kept must come back as it was.
_ODD = "surrogatepass"


def dump_document(document: Document) -> bytes:
    """The bytes of a document, the same for equal documents."""
    head: dict[str, Any] = {f: getattr(document, f) for f in _FACTS}
    head["identifiers"] = dict(sorted(document.identifiers.items()))
    head["scope"] = sorted(document.scope)
    # left out where there is none, so that readings of before keep their bytes
    if document.account is not None:
        head["account"] = asdict(document.account)
    if not document.acts_listed:
        head["acts_listed"] = False
    if document.warnings:
        head["warnings"] = [asdict(warning) for warning in document.warnings]
    columns: dict[str, list[Any]] = {}
    for name, default in _COLUMNS.items():
        column = [getattr(p, name) for p in document.provisions]
        if not column or column.count(default) != len(column):
            columns[name] = column
    if "marks" in columns:
        columns["marks"] = [[[m.action, m.act, m.point] for m in marks] for marks in columns["marks"]]
    text, columns["size"] = _joined([p.text for p in document.provisions])
    head["columns"] = columns
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":"), default=str)
    return line.encode("utf-8", _ODD) + b"\n" + text


def _joined(texts: Sequence[str]) -> tuple[bytes, list[int]]:
    joined = "".join(texts)
    if joined.isascii():
        return joined.encode(), [len(t) for t in texts]
    pieces = [t.encode("utf-8", _ODD) for t in texts]
    return b"".join(pieces), [len(p) for p in pieces]


def places(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(start, size) of each text in what `dump_document` keeps of them."""
    start = 0
    for size in _joined(texts)[1]:
        yield start, size
        start += size


class Texts:
    """The own texts in the bytes of a document, by their places."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._begin = raw.index(b"\n") + 1

    def __call__(self, start: int, size: int) -> str:
        """One text, as a database could hold it (`storable`)."""
        begin = self._begin + start
        return storable(self._raw[begin : begin + size].decode("utf-8", _ODD))


def load_document(raw: bytes) -> Document:
    """The document again, equal to the one that was dumped."""
    line, _, text = raw.partition(b"\n")
    head: dict[str, Any] = json.loads(line.decode("utf-8", _ODD))
    columns = head.pop("columns")
    for key in _DATES:
        head[key] = _date(head[key])
    return Document(
        **head
        | {
            "provisions": tuple(_provisions(columns, text)),
            "scope": frozenset(Scope(s) for s in head["scope"]),
            "status": LegalStatus(head["status"]),
            "consolidates": tuple(head["consolidates"]),
            "account": _account(head.get("account")),
            "warnings": tuple(
                ReadingWarning(**warning | {"labels": tuple(warning["labels"])})
                for warning in head.get("warnings", ())
            ),
        }
    )


def _account(sheet: dict[str, Any] | None) -> Account | None:
    if sheet is None:
        return None
    drops = tuple(Drop(**drop) for drop in sheet["drops"])
    return Account(**sheet | {"drops": drops, "samples": tuple(sheet["samples"])})


def _provisions(columns: dict[str, list[Any]], text: bytes) -> Iterator[Provision]:
    known = {
        "scope": _SCOPES.__getitem__,
        "status": _STATUSES.__getitem__,
        "marks": lambda marks: tuple(Mark(*m) for m in marks),
        "valid_from": _date,
        "valid_to": _date,
    }
    filled = [
        (map(known[name], columns[name]) if name in known else columns[name])
        if name in columns
        else repeat(default)
        for name, default in _COLUMNS.items()
    ]
    start = 0
    for size, values in zip(columns["size"], zip(*filled, strict=False), strict=True):
        own = text[start : start + size].decode("utf-8", _ODD)
        start += size
        row: list[Any] = [*values[:_TEXT], own, *values[_TEXT:]]
        yield Provision(*row)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
