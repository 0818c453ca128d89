"""Hashes and names of what the store keeps, and small values as JSON. One place for each of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from string import ascii_letters, digits

from tracker.law.text import compare_key
from tracker.model import Document, Mark, Provision, Scope

_NOT_LAW = re.compile(r"[\W_]+")
_LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
_NOT_LAW_ASCII = bytes(set(range(128)) - set((ascii_letters + digits).encode()))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """`compare_key`, remembered: hashes of scopes and of contents ask for the same texts."""
    return compare_key(text)


def _letters(text: str) -> bytes:
    """The letters and digits of a text, case folded. ASCII, most of the law, goes many times faster apart:
    what a key folds there is no letter."""
    if text.isascii():
        return text.encode().translate(_LOWER, _NOT_LAW_ASCII)
    key = _key(text)
    return _NOT_LAW.sub("", key).casefold().encode("utf-8", "replace")


def digest(*parts: object) -> str:
    """SHA-256 of the parts, told apart."""
    joined = "\x1f".join(str(p) for p in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def short_id(prefix: str, *parts: object) -> str:
    """An opaque id made from what it stands for: ``v-3f2a9c0d1e5b7a84``."""
    return f"{prefix}-{digest(*parts)[:16]}"


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
    parts: dict[Scope, list[str]] = {scope: [] for scope in document.scope if scope is not Scope.NOTES}
    scopes = scope_of(document.provisions)
    for p in document.provisions:
        num, heading = _key(p.num) if p.num else "", _key(p.heading) if p.heading else ""
        line = f"{p.eid}\x1e{p.type}\x1e{p.status}\x1e{num}\x1e{heading}\x1e{_key(p.text)}"
        parts.setdefault(scopes[p.eid], []).append(line)
    return {scope.value: digest(*lines) for scope, lines in parts.items()}


def state_hash(document: Document) -> str:
    """What a text says of itself as a whole: two of another state are compared, not taken for one."""
    return digest(document.status, document.in_force_from, document.repealed_from, _key(document.title))


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
    below: dict[str | None, list[bytes]] = {}
    out: dict[str, str] = {}
    for p in reversed(provisions):
        own = _letters(p.text) if p.text else b""
        children = below.pop(p.eid, None)
        if children:
            children.append(own)
            own = b"".join(reversed(children))
        out[p.eid] = hashlib.sha256(own).hexdigest()
        if p.parent is not None and p.type != "footnote":
            below.setdefault(p.parent, []).append(own)
    return out
