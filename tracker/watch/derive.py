"""Versions, changes and disagreements of an expression, derived from its readings.

Runs after each new reading and in `tracker reextract`; the outcome depends only on the set of
readings, never on the order in which they were taken in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker import diff as engine
from tracker.model import ChangeKind, Diff, Document, Origin, Provision, Scope, Significance
from tracker.registry import Registry
from tracker.store import derived, readings, writer
from tracker.store.ids import restrict, scope_of, short_id
from tracker.store.models import CheckRow, Reading, ReviewRow, table_of
from tracker.watch import volatile_text
from tracker.watch.publisher_marks import Opinion, second_opinion
from tracker.watch.versioning import Chain, ChainVersion, Link, build

#: Raise when the diff engine changes what it says of the same texts.
DIFF_VERSION = 2
DERIVED_EVENTS = ("Incomplete", "Disagreement")


# made once: SQLAlchemy takes four times as long to build a statement as to run it
_READINGS = select(Reading).where(
    Reading.instrument == bindparam("instrument"),
    Reading.language == bindparam("language"),
    Reading.current.is_(True),
)
_review = table_of(ReviewRow)
_VERDICTS = (
    select(_review.c.target_id, _review.c.verdict)
    .where(_review.c.target == "check", _review.c.target_id.in_(bindparam("checks", expanding=True)))
    .order_by(_review.c.at, _review.c.id)
)


class Deriver:
    """Derives one expression in one transaction; keeps a few documents open."""

    def __init__(
        self,
        session: Session,
        registry: Registry,
        now: datetime,
        read: Mapping[str, Document] | None = None,
    ) -> None:
        """``read``: documents of readings just made, which need not be unpacked again."""
        self.session = session
        self.registry = registry
        self.now = now
        self._documents: OrderedDict[str, Document] = OrderedDict(read or {})

    def derive(self, instrument: str, language: str) -> list[str]:
        """Bring the record of an expression in line with its readings; ids of the changes that are new."""
        asked = {"instrument": instrument, "language": language}
        rows = self.session.execute(_READINGS, asked).scalars().all()
        self._rows = {row.id: row for row in rows}
        accepted = self._accepted([row.check for row in rows])
        links = [_link(row, row.check in accepted) for row in rows if row.role == "primary"]
        pages = {row.id for row in rows if row.extractor == volatile_text.EXTRACTOR}
        self._learner = volatile_text.Learner((k for k in links if k.reading in pages), self.document)
        expression = f"{instrument}/{language}"
        chain = build(expression, links, self._same, self._begins)
        plans = [self._plan(version, n) for n, version in enumerate(chain.versions, 1)]
        self._applied = derived.apply_versions(self.session, instrument, language, plans, self.now)
        written = self._changes(instrument, language, chain)
        writer.resolve_events(self.session, [row.check for row in rows], DERIVED_EVENTS, self.now)
        for held in chain.held:
            self._event("Incomplete", held.link, held.reason)
        for row in rows:
            if row.role != "primary":
                self._corroborate(chain, row)
        return written

    # --- comparing ---------------------------------------------------------------------------

    def _same(self, version: ChainVersion, link: Link) -> bool:
        row = self._rows[link.reading]
        key = short_id("m", version.key, link.reading, f"{DIFF_VERSION}{self._learner.state(link)}")
        if row.memo.get("key") != key:
            row.memo = {"key": key, "same": self._diff(version, link).empty}
        return bool(row.memo["same"])

    def _diff(self, version: ChainVersion, link: Link) -> Diff:

        new = self.document(link.reading)
        shared = version.parts.keys() & link.scopes.keys()
        if not shared and not new.provisions:
            return engine.diff(self.composite(version), new)
        old, new = self.composite(version, shared), restrict(new, shared)
        return engine.diff(*self._learner.mask(link).without(old, new))

    def _begins(self, short: Link, long: Link) -> float:
        """The share of a short text's units that are the first units of a long one, word for word."""
        if short.blocks or long.blocks:
            return 0.0
        head, whole = self.document(short.reading), self.document(long.reading)
        first, all_ = _units(head), _units(whole)
        if not first or first != all_[: len(first)]:
            return 0.0
        return sum(head.text_of(eid) == whole.text_of(eid) for eid in first) / len(first)

    def document(self, reading: str) -> Document:
        found = self._documents.get(reading)
        if found is None:
            found = readings.document_of(self.session, reading)
            self._documents[reading] = found
            while len(self._documents) > 4:
                self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(reading)
        return found

    def composite(self, version: ChainVersion, scopes: frozenset[str] | set[str] | None = None) -> Document:
        """A version's text with the parts it carries from earlier versions."""
        parts = {s: r for s, (r, _) in version.parts.items() if scopes is None or s in scopes}
        base = self.document(version.first.reading)
        if set(parts.values()) <= {version.first.reading}:
            return restrict(base, parts)
        provisions: list[Provision] = []
        for scope in Scope:
            if scope.value in parts:
                document = self.document(parts[scope.value])
                where = scope_of(document.provisions)
                provisions.extend(p for p in document.provisions if where[p.eid] is scope)
        carried = frozenset(Scope(s) for s in parts) | {Scope.NOTES}
        return replace(base, provisions=tuple(provisions), scope=carried)

    # --- writing -----------------------------------------------------------------------------

    def _plan(self, version: ChainVersion, ordinal: int) -> derived.VersionPlan:
        return derived.VersionPlan(
            id=version.id,
            ordinal=ordinal,
            source=self._rows[version.first.reading].source,
            check=version.first.check,
            reading=version.first.reading,
            parts=version.parts,
            observed_at=version.observed_at,
            last_seen_at=version.last_seen_at,
            document=self.document,
        )

    def _changes(self, instrument: str, language: str, chain: Chain) -> list[str]:
        plans: dict[str, tuple[ChainVersion | None, ChainVersion, str]] = {}
        before: ChainVersion | None = None
        for version in chain.versions:
            id_ = short_id("g", before.id if before else "", version.id)
            learned = self._learner.state(version.first)
            basis = short_id(
                "d", before.key if before else "", version.first.reading, f"{DIFF_VERSION}{learned}"
            )
            plans[id_] = (before, version, basis)
            before = version
        stored = derived.keep_changes(self.session, instrument, language, plans, self.now)
        written = []
        last = chain.versions[-1].id if chain.versions else None
        for id_, (old, new, basis) in plans.items():
            if stored.get(id_) == basis:
                continue
            step = self._step(old, new)
            opinion = self._opinion(old, new, step)
            plan = derived.ChangePlan(
                id=id_,
                source=self._rows[new.first.reading].source,
                from_version=old.id if old else None,
                to_version=new.id,
                derived_from=basis,
                observed_at=new.observed_at,
                diff=step,
                caused_by=self._causes(instrument, old, new),
                valid_from=self._applied.valid_from[new.id],
                official=opinion.as_dict() if opinion else None,
            )
            derived.save_change(
                self.session, instrument, language, plan, self._origin(old, new, last), self.now,
                new=id_ not in stored,
            )  # fmt: skip
            if id_ not in stored:
                written.append(id_)
        return written

    def _opinion(self, old: ChainVersion | None, new: ChainVersion, step: Diff) -> Opinion | None:
        """The publisher's marks on the same step; where they disagree with the diff, an event."""
        if old is None or step.kind is not ChangeKind.AMENDED:
            return None
        opinion = second_opinion(self.composite(old), self.document(new.first.reading), step)
        if opinion is not None and opinion.disagrees:
            missed = (
                f"marked and not found: {', '.join(opinion.marked_only[:5])}" if opinion.marked_only else ""
            )
            extra = f"found and not marked: {', '.join(opinion.found_only[:5])}" if opinion.found_only else ""
            message = f"marks of {', '.join(opinion.acts)} and our diff differ; " + "; ".join(
                filter(None, (missed, extra))
            )
            self._event("MarksDisagree", new.first, message, opinion.as_dict())
        return opinion

    def _step(self, old: ChainVersion | None, new: ChainVersion) -> Diff:
        if old is None:
            return Diff(ChangeKind.FIRST, (), Significance.SUBSTANTIVE, ("first text in the record",))
        return self._diff(old, new.first)

    def _origin(self, old: ChainVersion | None, new: ChainVersion, last: str | None) -> Origin:
        """Only a newest text that a watch has just seen is news: not history that was taken in later,
        nor a text already told of whose predecessor turned up since."""
        if old is None or new.id != last or new.id in self._applied.before:
            return Origin.BACKFILL
        return Origin(self.session.get_one(CheckRow, new.first.check).origin)

    def _causes(self, instrument: str, old: ChainVersion | None, new: ChainVersion) -> tuple[str, ...]:
        """The acts worked into the new text and not into the old one; else a relation of that date."""
        if old is None:
            return ()
        document = self.document(new.first.reading)
        causes: list[str] = []
        if document.repealed_from and document.status_note:
            note = document.status_note  # "[Repealed, 2026, c. 3, s. 126]"
            causes = [id_ for name, id_ in self.registry.by_identifier.items() if name in note]
        if not causes:
            before = set(self.document(old.first.reading).consolidates)
            named = [act for act in reversed(document.consolidates) if act not in before]
            # the newest first, and before all those a reader can open here
            known = [self.registry.by_identifier[act] for act in named if act in self.registry.by_identifier]
            causes = known + [act for act in named if act not in self.registry.by_identifier]
        if not causes:
            dates = {document.valid_from, document.in_force_from, document.repealed_from} - {None}
            causes = self._related(instrument, dates)
        return tuple(dict.fromkeys(c for c in causes if c != instrument))

    def _related(self, instrument: str, dates: set[date | None]) -> list[str]:
        return [
            r.from_
            for r in self.registry.relations
            if r.to == instrument
            and r.effective in dates
            and r.type in {"amends", "corrects", "repeals", "replaces", "suspends"}
        ]

    # --- second opinions -----------------------------------------------------------------------

    def _corroborate(self, chain: Chain, row: Reading) -> None:
        """Compare a corroborating text with the version of its date; a disagreement is an event."""
        link = _link(row, accepted=False)
        version = _version_for(chain.versions, link)
        if version is None:
            return
        key = short_id("m", version.key, row.id, DIFF_VERSION)
        if row.memo.get("key") != key:
            step = self._diff(version, link)
            worse = [p for p in step.provisions if p.significance.rank > 0 and not p.rollup]
            row.memo = {"key": key, "version": version.id, "count": len(worse),
                        "eids": [p.eid for p in worse[:20]]}  # fmt: skip
        if row.memo["count"]:
            message = (
                f"{row.source} differs from {version.id} in {row.memo['count']} provisions "
                f"above editorial, first {', '.join(row.memo['eids'][:3])}"
            )
            self._event("Disagreement", link, message, dict(row.memo))

    def _event(self, kind: str, link: Link, message: str, data: dict[str, object] | None = None) -> None:
        row = self._rows[link.reading]
        writer.save_event(
            self.session, kind, message, observed_at=link.observed_at, now=self.now,
            source=row.source, check=link.check, data=data,
        )  # fmt: skip
        if kind == "Incomplete":
            writer.set_outcome(self.session, link.check, kind)

    def _accepted(self, checks: Sequence[str]) -> set[str]:
        """Checks whose newest review accepts them."""
        rows = self.session.execute(_VERDICTS, {"checks": list(checks)})
        newest = {row.target_id: row.verdict for row in rows}
        return {check for check, verdict in newest.items() if verdict == "accept"}


def _units(document: Document) -> list[str]:
    return [p.eid for p in document.provisions if p.scope is Scope.BODY and p.type in {"article", "section"}]


def _link(row: Reading, accepted: bool) -> Link:
    return Link(
        reading=row.id,
        check=row.check,
        observed_at=row.observed_at,
        order_date=row.order_date,
        order_rank=row.order_rank,
        scopes=row.scopes,
        state=row.state,
        units=row.units,
        blocks=row.blocks,
        repealed=row.repealed,
        accepted=accepted,
    )


def _version_for(versions: Sequence[ChainVersion], link: Link) -> ChainVersion | None:
    """The version a corroborating text should agree with: the same date and kind of text (an act and
    its consolidation may bear one date), else the same date, else the last before it."""
    same_date, before = None, None
    for version in versions:
        for seen in version.links:
            if seen.order_date == link.order_date:
                if seen.order_rank == link.order_rank:
                    return version
                same_date = version
        if version.first.order_date <= link.order_date:
            before = version
    return same_date or before
