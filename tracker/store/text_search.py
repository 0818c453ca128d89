"""Words and phrases in the newest texts of the record, by the rules of `tracker.law.tokens`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.law.tokens import RUN, fold, phrase
from tracker.store.models import ProvisionRow, VersionRow
from tracker.store.readings import OwnTexts

_BEFORE, _AFTER = 60, 140
_ASKED = re.compile(r'["“”]([^"“”]+)["“”]?|[^\s"“”]+')


@dataclass(frozen=True)
class TextHit:
    """A provision that holds the words; heading and snippet are as captured."""

    instrument: str
    language: str
    version: str  # that holds the provision
    eid: str
    heading: str
    snippet: str
    hits: int


def search_texts(
    session: Session,
    query: str,
    *,
    instrument: str | None = None,
    language: str | None = None,
    limit: int = 50,
) -> list[TextHit]:
    """Provisions of the newest texts that hold every term of the question, those with most of it first.

    Terms are parted by spaces; what a hyphen joins, or quotation marks enclose, stands together.
    """
    asked = [m[1] or m[0] for m in _ASKED.finditer(query[:400])]
    terms, runs = [phrase(a) for a in asked], [run for a in asked for run in RUN.findall(fold(a))]
    wanted = _parts(session, instrument, language)
    if not terms or not wanted:
        return []
    out: list[TextHit] = []
    texts = OwnTexts(session)
    rows = (
        select(
            ProvisionRow.version,
            ProvisionRow.scope,
            ProvisionRow.eid,
            ProvisionRow.num,
            ProvisionRow.heading,
            ProvisionRow.start,
            ProvisionRow.size,
        )
        .where(ProvisionRow.version.in_({v for v, _ in wanted}))
        .order_by(ProvisionRow.version, ProvisionRow.position)
        .execution_options(yield_per=2000)
    )
    for version, scope, eid, num, heading, start, size in session.execute(rows):
        if (version, scope) not in wanted:
            continue
        head = " ".join(x for x in (num, heading) if x)
        text = texts.of(version, scope)(start, size)
        if not (head or text):
            continue
        folded = fold(f"{head} {text}" if head else text)
        if not all(run in folded for run in runs):
            continue
        counts = [sum(1 for _ in t.finditer(folded)) for t in terms]
        if n := sum(counts) if all(counts) else 0:
            of, tag = wanted[version, scope]
            out.append(TextHit(of, tag, version, eid, head, _snippet(f"{head} {text}".strip(), terms), n))
    return sorted(out, key=lambda f: (-f.hits, f.instrument, f.language))[:limit]


def _parts(
    session: Session, instrument: str | None, language: str | None
) -> dict[tuple[str, str], tuple[str, str]]:
    """(version, scope) of each part of the newest texts -> (instrument, language)."""
    newest = (
        select(VersionRow.instrument, VersionRow.language, func.max(VersionRow.ordinal).label("n"))
        .where(VersionRow.superseded_at.is_(None))
        .group_by(VersionRow.instrument, VersionRow.language)
    )
    if instrument:
        newest = newest.where(VersionRow.instrument == instrument)
    last = newest.subquery()
    query = select(VersionRow).join(
        last,
        (last.c.instrument == VersionRow.instrument)
        & (last.c.language == VersionRow.language)
        & (last.c.n == VersionRow.ordinal),
    )
    out: dict[tuple[str, str], tuple[str, str]] = {}
    for v in session.scalars(query.where(VersionRow.superseded_at.is_(None))):
        if language is None or v.language.split("-")[0] == language.split("-")[0]:
            out.update({(p["version"], scope): (v.instrument, v.language) for scope, p in v.parts.items()})
    return out


def _snippet(text: str, terms: list[re.Pattern[str]]) -> str:
    """The words around the first hit; by proportion where folding changed the length of the text."""
    folded = fold(text)
    first = min((m.start() for t in terms if (m := t.search(folded))), default=0)
    at = first * len(text) // max(len(folded), 1)
    start, end = max(at - _BEFORE, 0), min(at + _AFTER, len(text))
    shown = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{shown}{' …' if end < len(text) else ''}"
