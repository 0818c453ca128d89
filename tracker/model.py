"""The words of the project as data: what spiders hand over, extractors read and the diff tells.

Everything here is immutable, free of I/O and imports nothing of ours, so that the functions in the
middle (`extract`, `diff`) stay pure. Field names follow FRBR and Akoma Ntoso: an instrument is a
*work*, an instrument in one language an *expression*, a provision carries an Akoma Ntoso style
``eid`` (docs/decisions/0005-provision-ids.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

#: How the names of the packaged samples' WARC records begin: no tool that makes UUIDs gives such names.
SAMPLE_RECORDS = "<urn:uuid:00000000-0000-4000-8000-"


class Scope(StrEnum):
    """The parts of a document. Only the parts two documents share are compared."""

    PREAMBLE = "preamble"  # title formulae, citations, recitals
    BODY = "body"  # articles, sections and what groups them
    ANNEXES = "annexes"  # annexes, schedules, supplementary provisions, protocols
    NOTES = "notes"  # footnotes
    AROUND = "around"  # what a web page says beside its rules: never law, never shown as text


#: What a text of law is made of.
LAW_SCOPES = frozenset(Scope) - {Scope.AROUND}


class ProvisionStatus(StrEnum):
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    REPEALED = "repealed"


class LegalStatus(StrEnum):
    """What a publisher says of a whole text; ``UNKNOWN`` where it says nothing."""

    UNKNOWN = "unknown"
    DRAFT = "draft"
    NOT_IN_FORCE = "not_in_force"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    REPEALED = "repealed"

    @property
    def ended(self) -> bool:
        """Whether the whole text is applied no more: repealed, replaced or suspended."""
        return self in (LegalStatus.SUSPENDED, LegalStatus.REPLACED, LegalStatus.REPEALED)


class Action(StrEnum):
    """What happened to a provision, in order of precedence (`diff`)."""

    AMENDED = "amended"  # text differs; `from_eid` if it also moved
    RENUMBERED = "renumbered"  # same own text, other number
    MOVED = "moved"  # same number, other parent
    ADDED = "added"
    REMOVED = "removed"
    REPEALED = "repealed"
    SPLIT = "split"
    MERGED = "merged"


class Significance(StrEnum):
    SUBSTANTIVE = "substantive"
    MINOR = "minor"
    EDITORIAL = "editorial"

    @property
    def rank(self) -> int:
        """2 for substantive, 1 for minor, 0 for editorial: the one order of weight."""
        return 2 - list(Significance).index(self)


class ChangeKind(StrEnum):
    FIRST = "first"
    AMENDED = "amended"
    REPEALED = "repealed"
    RESTORED = "restored"


class Origin(StrEnum):
    """``BACKFILL`` is history taken in later: it makes versions and changes and never alerts."""

    WATCH = "watch"
    BACKFILL = "backfill"


#: What was recorded so soon after it was observed was asked for by this program.
_AT_ONCE = timedelta(hours=1)


def taken_in(origin: str, observed: datetime, recorded: datetime) -> bool:
    """Whether a change is history that was asked for when it was observed, not served by somebody before: its
    day is that of the intake, on which it is no news."""
    return origin == Origin.BACKFILL and recorded - observed < _AT_ONCE


# --- what a spider or an archive hands over -------------------------------------------------


#: Header names and values as they stood, in order; latin-1 (RFC 9110 section 5.5 leaves other bytes opaque).
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """One response: the bytes served at one moment for one URL.

    Spiders and archives make it, the store keeps it and gives it back, readers read it.
    """

    url: str  # the address that was asked for
    observed_at: datetime  # aware, UTC; in archives the time of the record
    body: bytes  # the entity after transfer- and content-decoding
    media_type: str = ""  # lower case, without parameters
    charset: str | None = None  # what HTTP declared, if anything
    status: int = 200
    headers: Headers = ()
    request_headers: Headers = ()
    final_url: str = ""  # the address that answered, where it is another one
    redirects: tuple[str, ...] = ()  # the addresses asked before `final_url`
    archive: str | None = None  # name of the file it came from
    record_id: str | None = None  # its WARC-Record-ID

    def header(self, name: str) -> str:
        """The values of a header joined by ", " (RFC 9110 section 5.3); "" where there is none."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a page keeps its rules, when the registry says so. XPath 1.0 or CSS, never both."""

    css: str | None = None
    xpath: str | None = None
    drop: tuple[str, ...] = ()  # CSS of what to leave out inside


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What an extractor may know of a source; the registry makes it, tests write it by hand."""

    id: str
    instrument: str
    language: str  # BCP 47: en, fr, zh-Hans, ja
    format: str | None = None  # name of an extractor; None: choose by media type and content
    encoding: str | None = None  # wins over HTTP and <meta> where a publisher lies
    content: Selectors | None = None
    min_provisions: int = 1
    max_provisions: int | None = None
    part: str | None = None  # "part-2": take this Part of a longer text (eid or publisher's id)
    #: Number of provisions and language are judged by who asked: nothing is refused for them.
    judged: bool = False
    #: A person wants it read: refusals and challenges on the page are not looked for.
    insisted: bool = False


# --- what an extractor reads ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A publisher's own sign that an act changed a provision (Formex CLG.MDF, `modref`, LIMS id)."""

    action: str  # inserted, replaced, deleted, corrected, as the publisher says
    act: str | None = None  # CELEX or citation of the amending act
    point: str | None = None  # where in that act: "AR:1;PT:3"


@dataclass(frozen=True, slots=True)
class Provision:
    """One node of a text of law. ``text`` is the node's own text, without its children's."""

    eid: str
    parent: str | None  # eid; None at the top
    type: str  # one of PROVISION_TYPES
    num: str | None = None  # as printed: "Article 4a", "1.", "(g)", "第十二条"
    heading: str | None = None
    text: str = ""
    scope: Scope = Scope.BODY
    status: ProvisionStatus = ProvisionStatus.IN_FORCE
    official_id: str | None = None  # the publisher's stable key (lims:fid, CLML id)
    marks: tuple[Mark, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


PROVISION_TYPES = frozenset(
    {
        # groups
        "book", "part", "title", "chapter", "section_group", "section", "subsection_group",
        "crossheading", "annex", "schedule", "supplement",
        # units of law and what they hold
        "article", "subsection", "paragraph", "subparagraph", "point", "subpoint", "item",
        "subitem", "indent", "definition", "table", "row",
        # the rest
        "preamble", "citation", "recital", "formula", "conclusion", "heading", "block", "quoted",
        "wrapup", "footnote",
    }
)  # fmt: skip

#: The node a lawyer cites first and a change rolls up to: an article, a section of a statute that
#: has no articles (type "section"), an annex, a recital, a schedule.
UNIT_TYPES = frozenset({"article", "section", "annex", "schedule", "recital", "supplement"})


@dataclass(frozen=True, slots=True)
class Drop:
    """Text a reader left out on purpose, by kind; kinds stand in `tracker.readers.account.DROPS`."""

    name: str
    letters: int


@dataclass(frozen=True, slots=True)
class Account:
    """The balance sheet of a reading, in letters and digits (white space and punctuation count nothing).

    ``printed`` is what the part of the input that is law holds, counted beside the reader's own logic;
    ``printed`` = ``read`` + drops + ``unexplained`` where no text stands in two provisions.
    """

    printed: int
    read: int
    drops: tuple[Drop, ...] = ()
    unexplained: int = 0
    samples: tuple[str, ...] = ()  # the first stretches nobody explains


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something odd in a text that was read all the same; codes: `tracker.readers.account.WARNINGS`."""

    code: str
    labels: tuple[str, ...] = ()  # heads, eids or names of elements it is about
    sample: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Document:
    """What one check's captures say: a flat tree of provisions in document order, and its scope."""

    language: str
    title: str
    provisions: tuple[Provision, ...]
    scope: frozenset[Scope]
    extractor: str  # name of the format, as in tracker.readers.formats
    extractor_version: int
    valid_from: date | None = None  # from when this text is law, where the publisher says so
    #: The publisher's own date of this text (consolidation, OJ, point in time). Captures of one
    #: source are put in the order of this date first and of observation second, so that an older
    #: text fetched again is never taken for a reversal.
    text_date: date | None = None
    status: LegalStatus = LegalStatus.UNKNOWN
    status_note: str | None = None  # the publisher's words: "[Repealed, 2026, c. 3, s. 126]"
    in_force_from: date | None = None
    repealed_from: date | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)  # celex, eli, 文号, lims pit ...
    #: Acts the publisher names as already worked into this text, CELEX or citation, oldest first.
    consolidates: tuple[str, ...] = ()
    #: False: the publisher's list of those acts is not in this text, and `consolidates` names what its notes
    #: say. A list that is absent is no empty one.
    acts_listed: bool = True
    complete: bool = True
    account: Account | None = None  # None: the reader keeps none yet
    warnings: tuple[ReadingWarning, ...] = ()

    @cached_property
    def by_eid(self) -> Mapping[str, Provision]:
        return {p.eid: p for p in self.provisions}

    @cached_property
    def children(self) -> Mapping[str | None, tuple[Provision, ...]]:
        out: dict[str | None, list[Provision]] = {}
        for p in self.provisions:
            out.setdefault(p.parent, []).append(p)
        return {k: tuple(v) for k, v in out.items()}

    def walk(self, eid: str) -> Iterator[Provision]:
        """The provision and all below it, in document order."""
        stack = [self.by_eid[eid]]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(self.children.get(node.eid, ())))

    def text_of(self, eid: str) -> str:
        """Number, heading and text of the provision and all below it, one node a line."""
        lines = (" ".join(x for x in (p.num, p.heading, p.text) if x) for p in self.walk(eid))
        return "\n".join(line for line in lines if line)

    def count(self, type_: str) -> int:
        """How many provisions of a type stand in the text (quoted law is not counted)."""
        return sum(1 for p in self.provisions if p.type == type_)


# --- what the diff tells ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value in a text: the words printed and, where they can be read, what they mean.

    A status has only a code (`ProvisionStatus`, `LegalStatus`, or ``none``): no law prints it.
    """

    printed: str = ""
    date: str | None = None  # ISO 8601; YYYY-MM where no day is printed
    number: str | None = None  # a decimal number; of a range the highest
    least: str | None = None  # of a range: its lowest number
    unit: str | None = None  # of a rate: percent ...; of a period: day, working_day, month ...
    currency: str | None = None  # ISO 4217
    code: str | None = None

    def as_json(self) -> dict[str, str]:
        """The fields that say something."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def _value(data: Mapping[str, str | None] | None) -> FactValue | None:
    return None if data is None else FactValue(**{name: value for name, value in data.items() if value})


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a reader can act on, before and after; one side is None where it came or went."""

    kind: str  # date, amount, rate, threshold, duration, modality, definition, status, title
    before: FactValue | None
    after: FactValue | None
    subject: str | None = None  # the term defined; in_force, repealed of a date of the whole text

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "subject": self.subject,
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fact:
        return cls(data["kind"], _value(data["before"]), _value(data["after"]), data.get("subject"))


@dataclass(frozen=True, slots=True)
class KeyFact:
    """What a change means, as a lawyer would tell it; several provisions that say the same make one.

    Kinds and their rank stand in `tracker.diff.key_facts`. Values are typed; a clause that has none is
    given as the words of the law.
    """

    kind: str  # one of `tracker.diff.key_facts.KINDS`
    eids: tuple[
        str, ...
    ] = ()  # what proves it: in the new text, in the old one for what ended; (): the whole
    before: FactValue | None = None
    after: FactValue | None = None
    subject: str | None = None  # an actor's code (`tracker.law.legal_words.ACTORS`)
    from_day: str | None = None  # ISO 8601: its own day, where the change or the provision names one
    confidence: str = "sure"  # or "likely"
    measure: str | None = None  # a code of what the value measures: highest_fixed_fine, person_fine ...
    term: str | None = None  # the term defined
    from_eids: tuple[str, ...] = ()  # where the value before stood, in the old text

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "eids": list(self.eids),
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
            "subject": self.subject,
            "from_day": self.from_day,
            "confidence": self.confidence,
            "measure": self.measure,
            "term": self.term,
            "from_eids": list(self.from_eids),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> KeyFact:
        values = {name: _value(data[name]) for name in ("before", "after")}
        return cls(**{**data, **values, "eids": tuple(data["eids"]), "from_eids": tuple(data["from_eids"])})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row or a change has its significance: a code and its values.

    Codes and the sentences made of them stand in `tracker.contract.reason_text`.
    """

    code: str
    before: FactValue | None = None
    after: FactValue | None = None
    count: int | None = None

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"code": self.code}
        if self.before:
            out["before"] = self.before.as_json()
        if self.after:
            out["after"] = self.after.as_json()
        return out if self.count is None else out | {"count": self.count}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reason:
        return cls(data["code"], _value(data.get("before")), _value(data.get("after")), data.get("count"))


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """One row of a change. ``before``/``after`` are own texts (whole texts for added/removed units)."""

    eid: str  # in the new text; in the old one for removed and repealed
    action: Action
    type: str
    num: str | None = None
    heading: str | None = None
    from_eid: str | None = None
    from_eids: tuple[str, ...] = ()
    significance: Significance = Significance.SUBSTANTIVE
    reasons: tuple[Reason, ...] = ()
    facts: tuple[Fact, ...] = ()
    before: str | None = None
    after: str | None = None
    rollup: bool = False  # a unit's own row, standing above the deeper rows that differ
    likeness: float | None = None  # of a pair: the share of words in common, in order (0 to 1)
    marks: tuple[Mark, ...] = ()
    sure: bool = True  # that a value of one side may be told as what became of one of the other; not stored


@dataclass(frozen=True, slots=True)
class Diff:
    """The step between two documents; empty `provisions` and `facts` mean: the same law."""

    kind: ChangeKind
    provisions: tuple[ProvisionChange, ...]
    significance: Significance
    reasons: tuple[Reason, ...] = ()
    facts: tuple[Fact, ...] = ()  # of the whole text: status, in force from
    scope: frozenset[Scope] = frozenset()  # what was compared
    key_facts: tuple[KeyFact, ...] = ()  # what it means, in rank order

    @property
    def empty(self) -> bool:
        return not self.provisions and not self.facts and self.kind is ChangeKind.AMENDED


# --- what can go wrong with a capture --------------------------------------------------------------


class CaptureError(Exception):
    """A capture that cannot become a version: recorded as an event of this class's name."""

    @property
    def kind(self) -> str:
        return type(self).__name__


class StructureChanged(CaptureError):
    """The page no longer has the structure the extractor or the registry expects."""


class Incomplete(CaptureError):
    """A part is missing: cut-off bytes, a fall in provisions, a lost page of a split text."""


class EmptyExtract(CaptureError):
    """Nothing of law was found where law was expected."""


class Blocked(CaptureError):
    """The publisher answered with a refusal or a challenge instead of the text."""


class WrongLanguage(CaptureError):
    """The text is in another language than the source declares."""


class NotInArchive(CaptureError):
    """The archive a crawl is served from holds no capture of this address at that time."""


class Unreadable(CaptureError):
    """The bytes are not what they say: a PDF that is not one, XML with entities, broken encoding."""


class TooLarge(CaptureError):
    """A size or expansion cap was passed."""


class ListenError(RuntimeError):
    """An address cannot be listened on, or is none."""


class ReaderFailed(CaptureError):
    """The reader ended without a document: an exception, a limit of memory or time, a crash."""


# --- lists of notices -------------------------------------------------------------------------------


class NoticeKind(StrEnum):
    """What an entry of a listing announces."""

    CONSULTATION = "consultation"
    ADOPTED = "adopted"  # an act, order or decision was made, published or has entered into force
    STATEMENT = "statement"  # press release, speech, question and answer
    COURT = "court"  # a step of a court case, see `Entry.stage`
    PUBLICATION = "publication"  # a report, a guide, anything else


class SourceClass(StrEnum):
    """How much a source weighs; in this order, and shown beside what is said."""

    TEXT = "legal_text"
    NOTICE = "official_notice"
    STATEMENT = "official_statement"

    @property
    def rank(self) -> int:
        """1 for a legal text, 3 for a statement."""
        return list(SourceClass).index(self) + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a listing, as the publisher shows it.

    ``dated_by`` says how well the date is known: ``page`` (printed in the entry), ``feed`` (a field of
    a feed or JSON), ``path`` (in the address), ``month`` (the address names only year and month: the
    first of it stands for the month). ``closes`` is the last day for comments.
    """

    url: str
    title: str
    dated: date | None = None
    dated_by: str | None = None
    kind: NoticeKind = NoticeKind.PUBLICATION
    kind_reason: str = ""
    stage: str | None = None
    closes: date | None = None
    closes_by: str | None = None  # title, entry, feed, page
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ListingSpec:
    """What the reader of a listing may know of its source."""

    id: str
    url: str
    language: str
    encoding: str | None = None
    content: Selectors | None = None
    min_entries: int = 1
    max_entries: int | None = None
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of one check in the publisher's order."""

    entries: tuple[Entry, ...]
    reader: str  # html, feed, json
    reader_version: int


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What the document behind a notice says of it."""

    title: str
    closes: date | None
    closes_words: str | None
