"""Which change gave a provision the words it has in a version, and which took them away later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from tracker.publish.eid_labels import unit_of
from tracker.site.context import BuildContext, ChangeEntry, VersionEntry
from tracker.store.models import ProvisionChangeRow


class ChangeMark(NamedTuple):
    """A change of a provision. ``eid``: of the same provision in the other version, None where it has none;
    ``new``: the one the change lists it by."""

    change: str
    action: str
    eid: str | None
    new: str


class Marks(NamedTuple):
    """Of a version: unit -> the last change up to it, and the first one after it."""

    last: dict[str, ChangeMark]
    later: dict[str, ChangeMark]


NONE = Marks({}, {})
#: What is no change of the words.
_QUIET = frozenset({"moved"})


def marks(site: BuildContext, line: Sequence[VersionEntry]) -> dict[str, Marks]:
    """version -> its marks. ``line``: the versions of an instrument in a language, in order. Slips of the
    pen count for nothing."""
    steps = [site.to_version.get(v.id) for v in line]
    touched = _touched(site, [c for c in steps if c])
    last: list[dict[str, ChangeMark]] = []
    now: dict[str, ChangeMark] = {}
    for c in steps:
        if c is not None:
            now = dict(now)
            for old, new, action in touched.get(c.id, ()):
                if old and old != new:
                    now.pop(old, None)
                if new:
                    now[new] = ChangeMark(c.id, action, old, new)
        last.append(now)
    out: dict[str, Marks] = {}
    coming: dict[str, ChangeMark] = {}
    after: ChangeEntry | None = None
    for v, c, held in zip(reversed(line), reversed(steps), reversed(last), strict=True):
        if after is not None:
            coming = dict(coming)
            for old, new, action in touched.get(after.id, ()):
                if new and new != old:
                    coming.pop(new, None)
                if old:
                    coming[old] = ChangeMark(after.id, action, new, new or old)
        out[v.id] = Marks(held, coming)
        after = c
    return out


def marks_key(site: BuildContext, found: Marks) -> Any:
    """Stands for what a page says of them: the changes, and the readings of the texts they lead to."""
    of = {m.change: site.changes[m.change] for part in found for m in part.values()}
    sides = {x for c in of.values() for x in (c.from_version, c.to_version) if x}
    read = sorted((x, site.by_id[x].reading) for x in sides if x in site.by_id)
    return [sorted(part.items()) for part in found], sorted(c.key for c in of.values()), read


def _touched(
    site: BuildContext, changes: Sequence[ChangeEntry]
) -> dict[str, list[tuple[str | None, str | None, str]]]:
    """change -> (unit before, unit after, what happened to it)."""
    out: dict[str, dict[tuple[str | None, str | None], str]] = {}
    row = ProvisionChangeRow
    for n in range(0, len(changes), 500):
        ids = [c.id for c in changes[n : n + 500]]
        for change, eid, from_eid, action, rollup, weight in site.session.execute(
            select(row.change, row.eid, row.from_eid, row.action, row.rollup, row.significance)
            .where(row.change.in_(ids))
            .order_by(row.change, row.position)
        ):
            unit = unit_of(eid)
            if weight == "editorial" or action in _QUIET:
                continue
            whole = rollup or eid == unit
            old = unit_of(from_eid or eid) if not whole or action != "added" else None
            new = unit if not whole or action not in ("removed", "repealed") else None
            found = out.setdefault(change, {})
            if whole or (old, new) not in found:
                found[old, new] = action if whole else found.get((old, new), "amended")
    return {id_: [(old, new, action) for (old, new), action in found.items()] for id_, found in out.items()}
