"""Versions, changes and disagreements of an expression, derived from its readings.

Runs after each new reading and in `tracker reextract`; the outcome depends only on the set of
readings, never on the order in which they were taken in. What is stored is loaded first and written
last; between the two everything is computed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker import diff as engine
from tracker.diff.align import NO_RULES, PairRules, as_rules
from tracker.model import ChangeKind, Diff, Document, Origin, Reason, Scope, Significance
from tracker.registry import Registry
from tracker.store import captures as evidence
from tracker.store import derived, events, readings, reviews
from tracker.store.ids import restrict, short_id
from tracker.store.models import Reading
from tracker.watch import gate, relations, volatile_text
from tracker.watch.gate import Doubt
from tracker.watch.publisher_marks import MarkCrossCheck, acts_between, cross_check
from tracker.watch.versioning import DerivedVersion, ReadingSummary, VersionHistory, build_history

#: Outcome of a check whose text a person refused.
REFUSED = "Refused"
#: Raise when the diff engine changes what it says of the same texts.
DIFF_VERSION = 5
DERIVED_EVENTS = (*sorted(gate.EVENT_KINDS), "OtherHost", "Disagreement")
#: What came within this time of the first look was taken in with it: history, never news.
FIRST_LOOK = timedelta(hours=1)
#: How long after the day it bears a publisher may put up a text.
LATE = timedelta(days=60)
#: Pieces behind the text of a page that make its foot.
_FOOT = 3
#: Texts by their authority, the least first.
_AUTHORITY = ("unofficial", "official", "authentic")


@dataclass(frozen=True)
class _Event:
    """Something to tell of a reading once its expression is written."""

    kind: str
    reading: str
    message: str
    data: Mapping[str, object] | None = None


class Deriver:
    """Derives one expression in one transaction; keeps a few documents open."""

    def __init__(
        self,
        session: Session,
        registry: Registry,
        now: datetime,
        opened: Mapping[str, Document] | None = None,
        *,
        new: str | None = None,
    ) -> None:
        """``opened``: documents of readings just made, which need not be unpacked again; ``new``: a check of
        which nothing was told yet."""
        self.session = session
        self.registry = registry
        self.now = now
        self._documents: OrderedDict[str, Document] = OrderedDict(opened or {})
        self._events: list[_Event] = []
        self._new = new
        #: What came of each check of the expression, once it is derived.
        self.outcomes: dict[str, str] = {}

    def derive(self, instrument: str, language: str) -> list[str]:
        """Bring the record of an expression in line with its readings; ids of the changes that are new."""
        stored = derived.load_expression(self.session, instrument, language)
        found = readings.of_expression(self.session, instrument, language)
        rows = [one.reading for one in found]
        self._origins = {one.reading.check: Origin(one.origin) for one in found}
        self._verdicts = {one.reading.check: one.verdict for one in found}
        self._rows = {row.id: row for row in rows}
        summaries = [
            self._by_way(_summary(one.reading, one.verdict), one.reading.source, one.way)
            for one in found
            if one.reading.role == "primary"
        ]
        pages: dict[str, list[ReadingSummary]] = {s.way: [] for s in summaries}  # each way has its own look
        for s in summaries:
            if self._rows[s.reading].extractor == volatile_text.EXTRACTOR and not gate.holds(s.doubts):
                pages[s.way].append(s)
        self._volatile = {way: volatile_text.VolatilityModel(of, self.document) for way, of in pages.items()}
        history = build_history(f"{instrument}/{language}", summaries, self)
        self._watched_since = min((s.observed_at for s in summaries), default=self.now)
        plans = [self._version(version, n) for n, version in enumerate(history.versions, 1)]
        newest = history.versions[-1] if history.versions else None
        before = stored.versions.get(newest.id) if newest else None
        fresh = newest is not None and (before is None or before.reading != newest.first.reading)
        changes = self._changes(history, stored)
        written = derived.save_expression(self.session, stored, plans, changes, self.now)
        if newest is not None and fresh:
            text = self.document(newest.first.reading)
            if stored.versions or relations.speaks(text):  # else there is nothing to propose or to withdraw
                relations.propose(self.session, self.registry, newest.id, text, self.now)
        self.outcomes = {row.check: "captured" for row in rows}
        self._tell(history)
        self._corroborate(history, [row for row in rows if row.role != "primary"])
        self._save_events(rows)
        for one in found:
            if (outcome := self.outcomes[one.reading.check]) != one.outcome:
                evidence.set_outcome(self.session, one.reading.check, outcome)
        return written

    def _by_way(self, summary: ReadingSummary, source: str, way: str | None) -> ReadingSummary:
        """A reading with the way it came by, and whether that has less authority than the first."""
        known = self.registry.sources.get(source)
        if known is None or way is None:
            return replace(summary, way=way or "")
        least, got = _AUTHORITY.index(known.text), _AUTHORITY.index(self.registry.asked(known, way).text)
        return replace(summary, way=way, lesser=got < least)

    def _volatile_by(self, summary: ReadingSummary) -> volatile_text.VolatilityModel:
        """What flickers on the pages of the way by which a reading came; nothing where none was kept."""
        return self._volatile.get(summary.way) or volatile_text.VolatilityModel((), self.document)

    # --- comparing ---------------------------------------------------------------------------

    def same(self, version: DerivedVersion, summary: ReadingSummary) -> bool:
        return bool(self._memo(version, summary)["same"])

    def step(self, version: DerivedVersion, summary: ReadingSummary) -> tuple[Doubt, ...]:
        return tuple(Doubt.from_json(d) for d in self._memo(version, summary)["doubts"])

    def _memo(self, version: DerivedVersion, summary: ReadingSummary) -> Mapping[str, Any]:
        """What came of comparing a reading with a version: once for both questions, and kept."""
        row = self._rows[summary.reading]
        state = f"{DIFF_VERSION}{self._volatile_by(summary).state(summary)}"
        like = _like(version, summary)
        key = short_id("m", version.key, summary.reading, state, gate.VERSION, like.reading if like else "")
        if row.memo.get("key") != key:
            found = self._diff(version, summary)
            other = like is None and summary.way != version.first.way
            same = found.empty or (other and self._same_law(version, summary, found))
            doubts = () if same else self._judge_step(version, summary, found)
            readings.set_memo(row, {"key": key, "same": same, "doubts": [d.as_json() for d in doubts]})
        return row.memo

    def _same_law(self, version: DerivedVersion, summary: ReadingSummary, found: Diff) -> bool:
        """Whether a text by another way says the same law: nothing differs above editorial, or the articles
        and annexes are the same in other pieces, under other words of a page."""
        if found.kind is not ChangeKind.AMENDED:
            return False
        shared = version.parts.keys() & summary.scopes.keys()
        old, new = self.text(version, shared), restrict(self.document(summary.reading), shared)
        above = any(p.significance.rank > 0 for p in found.provisions if not p.rollup)
        return not above or gate.law_letters(old) == gate.law_letters(new)

    def _judge_step(self, version: DerivedVersion, summary: ReadingSummary, found: Diff) -> tuple[Doubt, ...]:
        """The gate's doubts of a step. Two texts are held against each other word by word only where the
        greater part of the provisions differs."""
        if version.key and version.key.startswith("|"):
            return ()  # nothing is left of the text before: it was repealed
        old, new = self.document(version.first.reading), self.document(summary.reading)
        touched = sum(not p.rollup for p in found.provisions)
        few = touched * 2 < min(len(old.provisions), len(new.provisions))
        likeness = 1.0 if few else gate.likeness(old, new)
        doubts = gate.judge_step(old, new, likeness)
        if few or doubts or version.first.way == summary.way or _like(version, summary):
            return doubts
        return gate.judge_other_way(old, touched, likeness)

    def _diff(
        self, version: DerivedVersion, summary: ReadingSummary, rules: PairRules = NO_RULES, *,
        told: bool = False,
    ) -> Diff:  # fmt: skip
        """The step to a reading; ``told``: with what it means to a reader, where it is stored."""
        old, new = self._pair(version, summary)
        step = engine.diff(old, new, rules)
        return engine.with_key_facts(step, old, new) if told else step

    def _pair(self, version: DerivedVersion, summary: ReadingSummary) -> tuple[Document, Document]:
        """The texts to be compared, in what both have, without what moves at every look."""
        new = self.document(summary.reading)
        like = _like(version, summary)
        if like is not None:  # what one publisher changed, not how two publishers print the same
            old = restrict(self.document(like.reading), like.scopes.keys() & summary.scopes.keys())
            new = restrict(new, like.scopes.keys() & summary.scopes.keys())
            return self._volatile_by(summary).keys(summary).without(old, new)
        shared = version.parts.keys() & summary.scopes.keys()
        if not shared and not new.provisions:
            return self.text(version), new
        old, new = self.text(version, shared), restrict(new, shared)
        return self._volatile_by(summary).keys(summary).without(old, new)

    def shared_prefix(self, short: ReadingSummary, long: ReadingSummary) -> float:
        if short.blocks or long.blocks:
            return 0.0
        head, whole = self.document(short.reading), self.document(long.reading)
        first, all_ = _units(head), _units(whole)
        if not first or first != all_[: len(first)]:
            return 0.0
        return sum(head.text_of(eid) == whole.text_of(eid) for eid in first) / len(first)

    def lost_end(self, version: DerivedVersion, summary: ReadingSummary) -> str:
        old, new = self.document(version.first.reading), self.document(summary.reading)
        if summary.ends is False and version.first.ends:
            return "the markup stops before its end"
        if not new.complete and old.complete:
            return "the reader says that it is not whole"
        before, now = _around(old), set(_around(new))
        lost = before[-_FOOT:]
        if lost and not now & set(lost):
            return f"{lost[-1][:80]!r} stood behind the text"
        return ""

    def document(self, reading: str) -> Document:
        """What a reading read."""
        found = self._documents.get(reading)
        if found is None:
            found = readings.document_of(self.session, reading)
            self._documents[reading] = found
            while len(self._documents) > 4:
                self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(reading)
        return found

    def text(self, version: DerivedVersion, scopes: frozenset[str] | set[str] | None = None) -> Document:
        """A version's text with the parts it carries from earlier versions."""
        parts = {s: reading for s, (reading, _) in version.parts.items() if scopes is None or s in scopes}
        return readings.assemble(parts, version.first.reading, self.document)

    # --- what is to be written -------------------------------------------------------------------

    def _version(self, version: DerivedVersion, ordinal: int) -> derived.VersionPlan:
        return derived.VersionPlan(
            id=version.id,
            ordinal=ordinal,
            source=self._rows[version.first.reading].source,
            check=version.first.check,
            reading=version.first.reading,
            parts=version.parts,
            observed_at=version.observed_at,
            last_seen_at=version.last_seen_at,
            origin=self._origins[version.first.check],
            document=self.document,
        )

    def _changes(
        self, history: VersionHistory, stored: derived.StoredExpression
    ) -> Iterator[derived.ChangePlan]:
        """The steps between the versions; compared is only what the record does not say already."""
        last = history.versions[-1].id if history.versions else None
        said = reviews.pair_rules(self.session, list(stored.changes))
        old: DerivedVersion | None = None
        for new in history.versions:
            id_ = short_id("g", old.id if old else "", new.id)
            state = f"{DIFF_VERSION}{self._volatile_by(new.first).state(new.first)}"
            rules = said.get(id_, {})
            like = _like(old, new.first) if old else None
            basis = short_id(
                "d", old.key if old else "", new.first.reading, state, *sorted(rules.items()),
                *((like.reading,) if like else ()),
            )  # fmt: skip
            row = stored.changes.get(id_)
            news = old is not None and new.id == last and new.id not in stored.versions and self._is_new(new)
            # the first way's first text beside another way's: it may have said so all along
            seen = (r.way for v in history.versions if v is not new for r in v.readings)
            news = news and not (old is not None and old.first.way and not new.first.way and "" not in seen)
            plan = derived.ChangePlan(
                id=id_,
                source=self._rows[new.first.reading].source,
                from_version=old.id if old else None,
                to_version=new.id,
                derived_from=basis,
                observed_at=new.observed_at,
                # only a newest text that a watch has just seen is news: not history that was taken in
                # later, nor a text already told of whose predecessor turned up since
                origin=self._origins[new.first.check] if news else Origin.BACKFILL,
            )
            if row is None or row.derived_from != basis:
                step = self._step(old, new, as_rules(rules))
                marks = self._marks(old, new, step)
                plan = replace(
                    plan, diff=step, caused_by=self._causes(stored.instrument, old, new),
                    official=marks.as_dict() if marks else None,
                )  # fmt: skip
            yield plan
            old = new

    def _marks(self, old: DerivedVersion | None, new: DerivedVersion, step: Diff) -> MarkCrossCheck | None:
        """The publisher's marks on the same step; where they disagree with the diff, an event."""
        if old is None or step.kind is not ChangeKind.AMENDED:
            return None
        found = cross_check(self.text(old), self.document(new.first.reading), step)
        if found is not None and found.disagrees:
            missed = f"marked and not found: {', '.join(found.marked_only[:5])}" if found.marked_only else ""
            extra = f"found and not marked: {', '.join(found.found_only[:5])}" if found.found_only else ""
            message = f"marks of {', '.join(found.acts)} and our diff differ; " + "; ".join(
                filter(None, (missed, extra))
            )
            self._events.append(_Event("MarksDisagree", new.first.reading, message, found.as_dict()))
        return found

    def _step(self, old: DerivedVersion | None, new: DerivedVersion, rules: PairRules) -> Diff:
        if old is None:
            return Diff(ChangeKind.FIRST, (), Significance.SUBSTANTIVE, (Reason("first"),))
        return self._diff(old, new.first, rules, told=True)

    def _is_new(self, version: DerivedVersion) -> bool:
        """Whether a text came up while it was watched: not with the first look, nor one that its publisher
        dates long before it. Consolidations appear weeks after the day they bear."""
        first = version.first
        dated = first.order_date != first.observed_at.date()
        old = dated and first.order_date < (self._watched_since - LATE).date()
        return not old and first.observed_at - self._watched_since >= FIRST_LOOK

    def _causes(self, instrument: str, old: DerivedVersion | None, new: DerivedVersion) -> tuple[str, ...]:
        """The acts worked into the new text and not into the old one; else a relation of that date."""
        if old is None:
            return ()
        document = self.document(new.first.reading)
        causes: list[str] = []
        if document.repealed_from and document.status_note:
            note = document.status_note  # "[Repealed, 2026, c. 3, s. 126]"
            causes = [id_ for name, id_ in self.registry.by_identifier.items() if name in note]
        if not causes:
            named = acts_between(self.document(old.first.reading), document)[::-1]
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

    def _tell(self, history: VersionHistory) -> None:
        """Events of what is held back, and of hosts that nobody has confirmed."""
        for held in history.held:
            if held.doubts:
                data = {"doubts": [d.as_json() for d in held.doubts]}
                kind, message = gate.event_kind(held.doubts), gate.message(held.doubts)
                self._events.append(_Event(kind, held.summary.reading, message, data))
        for one in history.elsewhere:
            message = f"{gate.message(one.doubts)}; the text is the one known"
            data = {"doubts": [d.as_json() for d in one.doubts]}
            self._events.append(_Event("OtherHost", one.summary.reading, message, data))
        for held in history.held:
            self.outcomes[held.summary.check] = gate.event_kind(held.doubts) if held.doubts else REFUSED

    def _corroborate(self, history: VersionHistory, rows: Sequence[Reading]) -> None:
        """Compare corroborating texts with the versions of their dates; a disagreement is an event."""
        for row in rows:
            summary = _summary(row, None)
            if gate.holds(summary.doubts) and self._verdicts.get(row.check) != "accept":
                doubts = {"doubts": [d.as_json() for d in summary.doubts]}
                kind, message = gate.event_kind(summary.doubts), gate.message(summary.doubts)
                self._events.append(_Event(kind, row.id, message, doubts))
                self.outcomes[row.check] = kind
                continue
            version = _version_for(history.versions, summary)
            if version is None:
                continue
            key = short_id("m", version.key, row.id, DIFF_VERSION)
            if row.memo.get("key") != key:
                step = self._diff(version, summary)
                worse = [p for p in step.provisions if p.significance.rank > 0 and not p.rollup]
                memo = {"key": key, "version": version.id, "count": len(worse)}
                readings.set_memo(row, memo | {"eids": [p.eid for p in worse[:20]]})
            if row.memo["count"]:
                message = (
                    f"{row.source} differs from {version.id} in {row.memo['count']} provisions "
                    f"above editorial, first {', '.join(row.memo['eids'][:3])}"
                )
                self._events.append(_Event("Disagreement", row.id, message, dict(row.memo)))

    def _save_events(self, rows: Sequence[Reading]) -> None:
        told = [row.check for row in rows if row.check != self._new]
        if told:
            events.resolve_events(self.session, told, DERIVED_EVENTS, self.now)
        for event in self._events:
            row = self._rows[event.reading]
            events.save_event(
                self.session, event.kind, event.message, observed_at=row.observed_at, now=self.now,
                source=row.source, check=row.check, data=event.data,
            )  # fmt: skip


def _like(version: DerivedVersion, summary: ReadingSummary) -> ReadingSummary | None:
    """The newest reading of a version by the way a text came by, where the version is another way's."""
    if summary.way == version.first.way:
        return None
    return next((r for r in reversed(version.readings) if r.way == summary.way and r is not summary), None)


def _units(document: Document) -> list[str]:
    return [p.eid for p in document.provisions if p.scope is Scope.BODY and p.type in {"article", "section"}]


def _around(document: Document) -> list[str]:
    """What a page says beside its rules, in order."""
    return [p.text for p in document.provisions if p.scope is Scope.AROUND and p.text]


def _summary(row: Reading, verdict: str | None) -> ReadingSummary:
    return ReadingSummary(
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
        accepted=verdict == "accept",
        refused=verdict == "reject",
        doubts=tuple(Doubt.from_json(d) for d in row.doubts or ()),
        ends=row.ends,
    )


def _version_for(versions: Sequence[DerivedVersion], summary: ReadingSummary) -> DerivedVersion | None:
    """The version a corroborating text should agree with: the same date and kind of text (an act and
    its consolidation may bear one date), else the same date, else the last before it."""
    same_date, before = None, None
    for version in versions:
        for seen in version.readings:
            if seen.order_date == summary.order_date:
                if seen.order_rank == summary.order_rank:
                    return version
                same_date = version
        if version.first.order_date <= summary.order_date:
            before = version
    return same_date or before
