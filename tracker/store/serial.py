"""Documents, rows and hashes to and from what the store keeps. One place for each of them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tracker.model import (
    Document,
    Fact,
    LegalStatus,
    Mark,
    Provision,
    ProvisionStatus,
    Scope,
)
from tracker.text import compare_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PROVISION = tuple(f.name for f in fields(Provision))
_NOT_LAW = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """`compare_key`, remembered: hashes of scopes and of contents ask for the same texts."""
    return compare_key(text)


def digest(*parts: object) -> str:
    """SHA-256 of the parts, told apart."""
    joined = "\x1f".join(str(p) for p in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def short_id(prefix: str, *parts: object) -> str:
    """An opaque id made from what it stands for: ``v-3f2a9c0d1e5b7a84``."""
    return f"{prefix}-{digest(*parts)[:16]}"


def dump_document(document: Document) -> bytes:
    # by hand: dataclasses.asdict copies every field of thousands of provisions deeply
    data = {f: getattr(document, f) for f in document.__dataclass_fields__}
    data["scope"] = sorted(document.scope)
    data["provisions"] = [
        {f: getattr(p, f) for f in _PROVISION} | {"marks": dump_marks(p.marks)} for p in document.provisions
    ]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "surrogatepass")


def load_document(raw: bytes) -> Document:
    data: dict[str, Any] = json.loads(raw.decode("utf-8", "surrogatepass"))
    data["provisions"] = tuple(_provision(p) for p in data["provisions"])
    data["scope"] = frozenset(Scope(s) for s in data["scope"])
    data["status"] = LegalStatus(data["status"])
    data["consolidates"] = tuple(data["consolidates"])
    for key in ("valid_from", "text_date", "in_force_from", "repealed_from"):
        data[key] = _date(data[key])
    return Document(**data)


def _provision(data: dict[str, Any]) -> Provision:
    data["scope"] = Scope(data["scope"])
    data["status"] = ProvisionStatus(data["status"])
    data["marks"] = tuple(Mark(**m) for m in data["marks"])
    data["valid_from"] = _date(data["valid_from"])
    data["valid_to"] = _date(data["valid_to"])
    return Provision(**data)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def dump_facts(facts: Sequence[Fact]) -> list[dict[str, str | None]]:
    return [{"kind": f.kind, "before": f.before, "after": f.after} for f in facts]


def dump_marks(marks: Sequence[Mark]) -> list[dict[str, str | None]]:
    return [{"action": m.action, "act": m.act, "point": m.point} for m in marks]


def scope_of(provisions: Sequence[Provision]) -> dict[str, Scope]:
    """eid -> the part of the text a provision stands in; a footnote belongs to what it explains."""
    out: dict[str, Scope] = {}
    for p in provisions:
        if p.scope is Scope.NOTES and p.parent in out:
            out[p.eid] = out[p.parent]
        else:
            out[p.eid] = p.scope
    return out


def scope_hashes(document: Document) -> dict[str, str]:
    """scope -> hash of what is compared in it; equal hashes mean the same law."""
    parts: dict[str, list[str]] = {scope.value: [] for scope in document.scope if scope is not Scope.NOTES}
    scopes = scope_of(document.provisions)
    for p in document.provisions:
        keys = (p.eid, p.type, p.status, _key(p.num or ""), _key(p.heading or ""), _key(p.text))
        parts.setdefault(scopes[p.eid].value, []).append("\x1e".join(keys))
    return {scope: digest(*lines) for scope, lines in parts.items()}


def state_hash(document: Document) -> str:
    return digest(document.status, document.in_force_from, document.repealed_from)


def restrict(document: Document, scopes: Iterable[str]) -> Document:
    """The document with only the given parts, footnotes going with what they explain."""
    wanted = {Scope(s) for s in scopes}
    where = scope_of(document.provisions)
    kept = tuple(p for p in document.provisions if where[p.eid] in wanted)
    return replace(document, provisions=kept, scope=(document.scope & wanted) | {Scope.NOTES})


def content_hashes(provisions: Sequence[Provision]) -> Mapping[str, str]:
    """eid -> hash of the letters and digits of a provision and all below it, a footnote only for itself.

    Deaf to typography, hyphenation and line breaks, so that two publishers' copies of one treaty
    agree; a coding stores it and is stale when it differs.
    """
    # children follow their parents, so walking backwards meets every child before its parent
    texts: dict[str, list[str]] = {}
    for p in reversed(provisions):
        own = _NOT_LAW.sub("", _key(p.text)).casefold()
        below = texts.setdefault(p.eid, [])
        below.append(own)
        if p.parent is not None and p.type != "footnote":
            texts.setdefault(p.parent, []).append("".join(reversed(below)))
    return {
        p.eid: hashlib.sha256("".join(reversed(texts.get(p.eid, []))).encode("utf-8", "replace")).hexdigest()
        for p in provisions
    }
