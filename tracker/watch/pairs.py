"""A person's word on which provisions of one step are one: kept as a rule, and the step is compared anew."""

from __future__ import annotations

from tracker.registry import Registry
from tracker.store import reader, reviews
from tracker.store.db import Store
from tracker.store.models import ChangeRow, VersionRow
from tracker.watch.context import utc_now
from tracker.watch.derive import Deriver
from tracker.watch.review import ReviewError


def review_pair(
    store: Store, registry: Registry, change: str, old: str, new: str, verdict: str, by: str, note: str | None
) -> str:
    """Say that two provisions of a change are one (``join``) or are not (``part``). Returns a line.

    ``old`` and ``new`` are eids of the text before and of the text after the change.
    """
    now = utc_now()
    with store.write() as session:
        row = session.get(ChangeRow, change)
        if row is None or row.from_version is None or row.superseded_at is not None:
            raise ReviewError(f"no change {change!r} from one text to another in the record")
        for version, eid in ((row.from_version, old), (row.to_version, new)):
            text = session.get_one(VersionRow, version)
            if all(p.eid != eid for p in reader.text(session, text)):
                raise ReviewError(f"{eid} is not in the text {version} of {row.instrument}")
        reviews.save_review(
            session, "pair", change, verdict, by, now, note=note, data={"old": old, "new": new}
        )  # fmt: skip
        Deriver(session, registry, now).derive(row.instrument, row.language)
    said = "are one provision" if verdict == "join" else "are two provisions"
    return f"change {change}: {old} and {new} {said}, says {by}; the step was compared anew"
