"""The proof of a briefing: made again from the record as it was known then, and compared byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, get_args

from pydantic import ValidationError

import tracker
from tracker.brief import briefing_file
from tracker.brief.collect import Briefing, gather
from tracker.brief.compose import Pages
from tracker.brief.provenance import Comment
from tracker.lifecycle.period import BadPeriod, parse
from tracker.publish.paper import SHEETS
from tracker.publish.writers.provenance import NoProvenance
from tracker.registry import Registry
from tracker.registry.profiles import Profile
from tracker.store.as_of import as_recorded
from tracker.store.db import Store


@dataclass(frozen=True)
class Verdict:
    """``good``: the file is, byte for byte, what the record says. ``lines`` say it in words."""

    good: bool
    lines: tuple[str, ...]


def verify(data: bytes, store: Store, registry: Registry) -> Verdict:
    """Make the briefing of a file again. Raises `NoProvenance`."""
    note = briefing_file.note_of(data)
    try:
        period = parse(str(note["period"]), str(note["zone"]))
        profile = Profile.model_validate(note["profile"]) if note["profile"] else None
        comment = Comment(**note["comment"]) if note["comment"] else None
        until = datetime.fromisoformat(note["known_until"]) if note["known_until"] else None
        lang, format_ = str(note["language"]), str(note["format"])
        pages = str(note.get("pages") or ("1" if note["short"] else "full"))
        site = str(note["site"]) if note.get("site") else None
        paper = str(note.get("paper") or "a4")
    except (KeyError, TypeError, ValueError, BadPeriod, ValidationError) as error:
        raise NoProvenance(f"the note of what it was made from is damaged ({error})") from error
    if (
        format_ not in briefing_file.FORMATS
        or lang not in ("en", "zh")
        or pages not in get_args(Pages)
        or paper not in SHEETS
    ):
        raise NoProvenance(f"the note names a form that is not known: {format_}, {lang}, {pages}")
    if until is None:
        with store.read() as session:
            found = gather(session, registry, period, profile)
    else:
        with as_recorded(store, until) as session:
            found = gather(session, registry, period, profile)
    again = briefing_file.write_briefing(
        found,
        registry,
        lang,
        format_,
        pages=cast("Pages", pages),
        comment=comment,
        site=site,
        paper=paper,
    )
    if again == data:
        where = f"the record as known until {note['known_until']}" if until else "an empty record"
        lines = [f"verified: {period.name} in {lang}, made again from {where}, byte for byte"]
        if comment is not None:
            lines.append(f"the assessment is a person's ({comment.signed}): no record proves its words")
        return Verdict(True, tuple(lines))
    return Verdict(False, tuple(_reasons(note, found, registry)))


def _reasons(note: dict[str, Any], found: Briefing, registry: Registry) -> list[str]:
    """Why a briefing is not what it would be today, the nearest cause first."""
    out = []
    if note.get("program") != tracker.__version__:
        out.append(
            f"made by version {note.get('program')}; this is {tracker.__version__}: verify with that one"
        )
    if note.get("registry") != registry.stamp:
        out.append("the registry (titles, dates, codings) is not the one it was made with")
    said = note.get("sections")
    now = found.sections
    if note.get("fingerprint") == found.fingerprint:
        if not out:
            out.append("the record says what the note says: the file itself was altered after it was made")
        else:
            out.append("what the record says is the same; only its form differs")
    elif isinstance(said, dict):
        parts = sorted(k for k in {*said, *now} if said.get(k) != now.get(k))
        out.append(f"the record says otherwise now: {', '.join(parts) or 'the fingerprint was altered'}")
    else:
        out.append("the record says otherwise now")
    if note.get("known_until") != found.known_until:
        out.append(f"known until {found.known_until}, the note says {note.get('known_until')}")
    return [f"not verified: {line}" for line in out]
