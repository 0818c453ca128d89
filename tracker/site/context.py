"""What a build knows while it runs: the record's lists, without its texts, and where pages lie."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, func, select, type_coerce
from sqlalchemy.orm import Session

from tracker import clock
from tracker.brief.notices import NoticeItem, recent
from tracker.lifecycle.date_evidence import RecordedDates, recorded_dates
from tracker.lifecycle.jurisdictions import Jurisdiction, jurisdictions
from tracker.lifecycle.same_step import change_key, one_language
from tracker.lifecycle.standing import UNKNOWN, Stand, stand
from tracker.lifecycle.steps import Step, steps
from tracker.model import taken_in
from tracker.publish import templates
from tracker.publish.document import PaperName
from tracker.publish.editions import EDITIONS, pick
from tracker.publish.labels import instrument_title, publisher_name
from tracker.publish.sentence import Sentence
from tracker.publish.sentences import act_label, from_when, sentences
from tracker.publish.views.chapters import Cut, cut, where
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Regime, Source
from tracker.site import page_clock
from tracker.site.doors import door_of
from tracker.site.files import Output, key_of, nav, page_name, prefix
from tracker.store import notices as kept
from tracker.store import reader
from tracker.store.models import ChangeRow, NoticeRow, ProvisionChangeRow, ReviewRow, VersionRow
from tracker.store.reader import SourceHealth

Progress = Callable[[str], None]


class VersionEntry(NamedTuple):
    """A version without its text. All but the ordinal is text as stored: most of it is only compared."""

    id: str
    instrument: str
    language: str
    source: str
    ordinal: int
    check: str
    reading: str
    parts: str  # JSON
    title: str
    observed: str
    last_seen: str
    dated: str | None
    valid: str | None
    status: str
    status_note: str | None

    @property
    def observed_at(self) -> datetime:
        return as_moment(self.observed)

    @property
    def last_seen_at(self) -> datetime:
        return as_moment(self.last_seen)

    @property
    def text_date(self) -> date | None:
        return _day(self.dated)

    @property
    def valid_from(self) -> date | None:
        return _day(self.valid)

    @property
    def law_from(self) -> date | None:
        return _day(self.valid or self.dated)

    @property
    def has_text(self) -> bool:
        return self.parts not in ("{}", "")

    @property
    def key(self) -> str:
        """Stands for the text: what was read, and what it carries from earlier versions."""
        rest = (self.dated, self.valid, self.status, self.status_note, self.check, self.observed)
        return f"{self.id} {self.ordinal} {self.reading} {self.parts} {self.title} {rest}"


class ChangeEntry(NamedTuple):
    """A change without its rows; times and causes are text as stored."""

    id: str
    instrument: str
    language: str
    source: str
    from_version: str | None
    to_version: str
    kind: str
    significance: str
    caused: str  # JSON
    derived_from: str
    observed: str
    recorded: str
    valid: str | None
    origin: str

    @property
    def taken_in(self) -> bool:
        """History that is no news of the day on which it was observed."""
        return taken_in(self.origin, self.observed_at, as_moment(self.recorded))

    @property
    def causes(self) -> list[Any]:
        found = json.loads(self.caused or "[]")
        return found if isinstance(found, list) else []

    @property
    def observed_at(self) -> datetime:
        return as_moment(self.observed)

    @property
    def valid_from(self) -> date | None:
        return _day(self.valid)

    def view(self, reasons: list[Any], facts: list[Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
        """What its sentences are made of, in the shape of `tracker.contract.change`."""
        return {
            "id": self.id, "instrument": self.instrument, "language": self.language, "kind": self.kind,
            "observed_at": self.observed_at.isoformat(), "valid_from": self.valid and self.valid[:10],
            "causes": self.causes, "reason_codes": reasons, "key_facts": facts, "provisions": rows,
        }  # fmt: skip

    @property
    def key(self) -> str:
        """Stands for the rows of the change and what is said of it."""
        return f"{self.id} {self.derived_from} {self.recorded} {self.observed} {self.valid} {self.caused}"


_VERSION = ("id", "instrument", "language", "source", "ordinal", "check", "reading", "parts", "title",
            "observed_at", "last_seen_at", "text_date", "valid_from", "status", "status_note")  # fmt: skip
_CHANGE = ("id", "instrument", "language", "source", "from_version", "to_version", "kind", "significance",
           "caused_by", "derived_from", "observed_at", "recorded_at", "valid_from", "origin")  # fmt: skip


def as_moment(text: str) -> datetime:
    """A time as `stored` gives it, aware again."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def stored(value: Any) -> Any:
    """A column's value as text, the same for every engine: SQLite has text already."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return value


def _columns(table: type, names: tuple[str, ...]) -> list[Any]:
    """Columns without SQLAlchemy's conversions, which would be most of the time of a build without news."""
    return [type_coerce(getattr(table, n), Integer if n == "ordinal" else String) for n in names]


@dataclass
class BuildContext:
    """One build."""

    session: Session
    registry: Registry
    out: Output
    progress: Progress
    base_url: str | None = None
    on: date = field(default_factory=clock.today)  # the pages' day: what is to come is told from it
    paper: PaperName = "a4"  # of the files that are printed
    versions: dict[str, dict[str, list[VersionEntry]]] = field(default_factory=lambda: defaultdict(dict))
    by_id: dict[str, VersionEntry] = field(default_factory=dict)
    changes: dict[str, ChangeEntry] = field(default_factory=dict)  # without first texts, oldest first
    by_instrument: dict[str, list[ChangeEntry]] = field(default_factory=lambda: defaultdict(list))
    to_version: dict[str, ChangeEntry] = field(default_factory=dict)
    reviews: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    as_of: datetime | None = None
    notices: list[NoticeItem] = field(default_factory=list)  # news of lists, newest first
    listed: dict[str, tuple[int, datetime | None]] = field(default_factory=dict)  # notices of a source
    line_keys: dict[str, str] = field(default_factory=dict)  # instrument -> key of its texts and changes
    texts_made: bool = False  # the pages of all texts are made or kept
    _cuts: dict[str, Cut] = field(default_factory=dict)
    _told: dict[tuple[str, str], list[Sentence]] = field(default_factory=dict)  # of a change in an edition

    def load(self) -> None:
        """Read the lists of the record: ids, dates and titles, no texts."""
        # Hundreds of thousands of small tuples that all stay: searching them for garbage is half the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._load()
            gc.freeze()
        finally:
            if collecting:
                gc.enable()

    def _load(self) -> None:
        plain = self.session.get_bind().dialect.name == "sqlite"
        rows: Iterable[Any] = self.session.execute(
            select(*_columns(VersionRow, _VERSION))
            .where(VersionRow.superseded_at.is_(None))
            .order_by(VersionRow.instrument, VersionRow.language, VersionRow.ordinal)
        )
        for row in rows:
            v = VersionEntry._make(row if plain else map(stored, row))
            self.versions[v.instrument].setdefault(v.language, []).append(v)
            self.by_id[v.id] = v
        moments = [
            self.session.scalar(select(func.max(column)))
            for column in (VersionRow.last_seen_at, NoticeRow.last_seen_at)
        ]
        self.as_of = max((m for m in moments if m is not None), default=None)
        self.notices = recent(self.session, self.registry)
        self.listed = kept.counted(self.session)
        rows = self.session.execute(
            select(*_columns(ChangeRow, _CHANGE))
            .where(ChangeRow.superseded_at.is_(None), ChangeRow.kind != "first")
            .order_by(ChangeRow.observed_at, ChangeRow.instrument, ChangeRow.language, ChangeRow.id)
        )
        for row in rows:
            c = ChangeEntry._make(row if plain else map(stored, row))
            self.changes[c.id] = c
            self.by_instrument[c.instrument].append(c)
            self.to_version[c.to_version] = c
        for review in self.session.scalars(
            select(ReviewRow).where(ReviewRow.target == "change").order_by(ReviewRow.at, ReviewRow.id)
        ):
            self.reviews[review.target_id].append(review)

    def put(self, lang: str, path: str, text: str) -> None:
        self.out.put(prefix(lang) + path, text)

    def title(self, id_: str | None, lang: str, *, short: bool = False) -> str:
        return instrument_title(self.registry, id_, lang, short=short)

    def publisher(self, source: Source, lang: str) -> str:
        """Name of who publishes a source."""
        return publisher_name(self.registry.publishers.get(source.publisher or ""), lang)

    @cached_property
    def looked(self) -> date | None:
        """The day of the newest look at any source that went well; None: none ever did."""
        seen = (h.last_success for h in self.health.values())
        return max((moment.date() for moment in seen if moment is not None), default=None)

    def nav(self, lang: str, path: str) -> dict[str, str]:
        """Where a page of an edition lies, below which address if that is known, and its day; ``door``: which
        of the six it is behind."""
        base = f"{self.base_url.rstrip('/')}/" if self.base_url else ""
        placed = {"base": base, "folder": prefix(lang), "door": door_of(path)}
        return {**nav(lang, path), **placed, **page_clock.line(self.on, self.looked, lang)}

    def crumbs(
        self, instrument: str | None, lang: str, root: str, *, regime: Regime | None = None
    ) -> list[tuple[str, str]]:
        """What a page below an instrument, or a regime, lies below: (words, address), see base.html.j2."""
        regime = regime or (self.registry.regime_of(instrument) if instrument else None)
        out = []
        if regime:
            out.append((pick(regime.title, lang), f"{root}regimes/{page_name(regime.id)}.html"))
        if instrument in self.registry.instruments:
            out.append(
                (self.title(instrument, lang, short=True), f"{root}instruments/{page_name(instrument)}.html")
            )
        return out

    def came(self, i: Instrument) -> list[bool]:
        """Which of an instrument's dates have come, for the keys of pages that say so."""
        days = [*(e.date for e in i.events), *(p.in_force for p in i.parties), *(p.left for p in i.parties)]
        named = self.recorded.named.get(i.id)
        days += [d.day for d in named.dates] if named else []
        days += [r.effective for r in self.registry.relations if r.to == i.id]
        return [day is not None and day <= self.on for day in days]

    @cached_property
    def recorded(self) -> RecordedDates:
        """What the texts of the record say of all dated steps."""
        return recorded_dates(self.session, self.registry)

    def stand(self, i: Instrument) -> Stand:
        """Where an instrument stands on the pages' day; nothing is said where no source was looked at."""
        if self.looked is None:
            return UNKNOWN
        return stand(i, self.steps.get(i.id, ()), self.on, self.printed(i.id))

    @cached_property
    def jurisdictions(self) -> dict[str, Jurisdiction]:
        """Every jurisdiction with an instrument; each has a page."""
        return jurisdictions(self.registry)

    @cached_property
    def health(self) -> dict[str, SourceHealth]:
        return reader.health(self.session)

    @cached_property
    def links(self) -> Links:
        return Links(self)

    @cached_property
    def _regime_keys(self) -> dict[str, str]:
        return {id_: key_of(r.model_dump_json(by_alias=True)) for id_, r in self.registry.regimes.items()}

    def regime_key(self, instrument: str | None) -> str:
        """Stands for all the registry says of an instrument's regime."""
        regime = self.registry.regime_of(instrument) if instrument else None
        return self._regime_keys[regime.id] if regime else ""

    def titles_key(self, ids: Iterable[str]) -> str:
        """Stands for the names of instruments that a page mentions."""
        found = {i: self.registry.instruments.get(i) for i in ids}
        return key_of([(i, f.title, f.short) if f else i for i, f in sorted(found.items())])

    def printed(self, instrument: str) -> str | None:
        """What publishers print on the newest text of an instrument, in the first language that says it."""
        newest = (line[-1].status for line in self.versions.get(instrument, {}).values())
        return next((word for word in newest if word not in ("unknown", "")), None)

    def neighbours(self, v: VersionEntry) -> tuple[VersionEntry | None, VersionEntry | None]:
        """The versions before and after in the order of the law."""
        line = self.versions[v.instrument][v.language]
        n = v.ordinal - line[0].ordinal if line[0].ordinal <= v.ordinal else 0
        if n >= len(line) or line[n].id != v.id:
            n = next(k for k, other in enumerate(line) if other.id == v.id)
        return (line[n - 1] if n else None, line[n + 1] if n + 1 < len(line) else None)

    def number(self, v: VersionEntry | None) -> int | None:
        """Of a version that shares its day with another of its line: which it is."""
        if v is None:
            return None
        day = v.valid or v.observed[:10]
        same = [o for o in self.versions[v.instrument][v.language] if (o.valid or o.observed[:10]) == day]
        return v.ordinal if len(same) > 1 else None

    @cached_property
    def steps(self) -> dict[str, list[Step]]:
        """The dated steps of each instrument."""
        out: dict[str, list[Step]] = {}
        for step in steps(self.registry, self.on, self.recorded):
            out.setdefault(step.instrument, []).append(step)
        return out

    def tell(self, ids: Iterable[str]) -> None:
        """Make the sentences of these changes, all at once; without the clauses, which lists do not show."""
        missing = [i for i in ids if (i, EDITIONS[0]) not in self._told]
        fields = ("change", "eid", "from_eid", "num", "heading", "action", "significance", "type", "rollup")
        for n in range(0, len(missing), 500):
            chunk = missing[n : n + 500]
            rows: dict[str, list[dict[str, Any]]] = {i: [] for i in chunk}
            for row in self.session.execute(
                select(*(getattr(ProvisionChangeRow, f) for f in fields))
                .where(ProvisionChangeRow.change.in_(chunk))
                .order_by(ProvisionChangeRow.change, ProvisionChangeRow.position)
            ):
                rows[row[0]].append(dict(zip(fields, row, strict=True)))
            for id_, reasons, facts in self.session.execute(
                select(ChangeRow.id, ChangeRow.reasons, ChangeRow.key_facts).where(ChangeRow.id.in_(chunk))
            ):
                view = self.changes[id_].view(reasons, facts, rows[id_])
                for lang in EDITIONS:
                    dated = self.steps.get(view["instrument"], ())
                    self._told[id_, lang] = sentences(view, dated, self.registry, lang)

    def sentences(self, change: str, lang: str) -> list[Sentence]:
        """What a change means, in sentences; see `tell`."""
        self.tell([change])
        return self._told[change, lang]

    def dated_key(self, instrument: str) -> str:
        """Stands for what pages of an instrument, its texts and changes say of its dates."""
        found = self.steps.get(instrument, ())
        return key_of(
            [(s.date, s.event, s.eid, s.party, s.state, s.was_due, s.set_by, s.change) for s in found]
        )

    def law_from(self, c: ChangeEntry) -> date | None:
        """The day from which a change is law, where it is known."""
        return from_when(c.view([], [], []), self.steps.get(c.instrument, ()), self.registry)

    def label(self, instrument: str, lang: str) -> str:
        """The short title of an act with its jurisdiction, as lists of several show it."""
        return act_label(self.registry, instrument, lang)

    def cut(self, version: str) -> Cut:
        """The pages of a text."""
        found = self._cuts.get(version)
        if found is None:
            if self.texts_made:
                found = Cut.from_json(self.out.left(f"text:{version}"))
            else:
                row = self.session.get(VersionRow, version)
                read = [vars(p) for p in reader.text(self.session, row)] if row is not None else []
                found = where(read, cut(read))
            self._cuts[version] = found
        return found

    def instrument(self, id_: str) -> Instrument | None:
        return self.registry.instruments.get(id_)


def steps_of_law(items: Iterable[ChangeEntry]) -> list[tuple[ChangeEntry, tuple[ChangeEntry, ...]]]:
    """Each step once, with the same in other languages; in the order given."""
    return one_language(
        items, lambda c: change_key(c.instrument, c.kind, c.valid, c.observed), lambda c: c.language
    )


def provision_page(version: str, chapter: str | None) -> str:
    """The file of a chapter of a text among the texts; of the text itself where there is none."""
    return f"{page_name(version)}{f'-{page_name(chapter)}' if chapter else ''}.html"


class Links(dict[str, str]):
    """``instrument:ID``, ``history:ID``, ``regime:ID``, ``change:ID``, ``version:ID``, ``text:ID``,
    ``provision:VERSION#EID`` -> address.

    For pages in a folder of an edition; a dict that is never filled, because the record is large.
    """

    def __init__(self, site: BuildContext) -> None:
        super().__init__()
        self._site = site

    def __missing__(self, key: str) -> str:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return str(found)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def get(self, key: str, default: Any = None) -> Any:
        kind, _, id_ = key.partition(":")
        site = self._site
        if kind == "instrument" and id_ in site.registry.instruments:
            return f"../instruments/{page_name(id_)}.html"
        if kind == "regime" and id_ in site.registry.regimes:
            return f"../regimes/{page_name(id_)}.html"
        if kind == "change" and id_ in site.changes:
            return f"../changes/{page_name(id_)}.html"
        if kind == "history" and site.versions.get(id_) and id_ in site.registry.instruments:
            return f"../instruments/{page_name(id_)}-history.html"
        if kind in ("version", "text") and id_ in site.by_id:
            return f"../texts/{page_name(id_)}.html"
        if kind == "provision":
            version, _, eid = id_.partition("#")
            if version in site.by_id:
                return f"../texts/{provision_page(version, site.cut(version).page(eid))}#{eid}"
        return default

    def root(self, key: str) -> str | None:
        """The address from a page at the root of an edition."""
        found = self.get(key)
        return found.removeprefix("../") if found else None


def put_page(
    site: BuildContext, path: str, template: str, context: Callable[[str, dict[str, str]], dict[str, Any]]
) -> None:
    """Put a page of a template in both editions; ``context(lang, nav)`` collects what it shows."""
    put_both(
        site, path, lambda lang, where: templates.page(template, lang, nav=where, **context(lang, where))
    )


def put_both(site: BuildContext, path: str, page: Callable[[str, dict[str, str]], str]) -> None:
    """Put a page in both editions; ``page(lang, nav)`` makes it."""
    for lang in EDITIONS:
        site.put(lang, path, page(lang, site.nav(lang, path)))
