"""What a registry file may say. Every model forbids unknown keys, so that a typing error is an error."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from tracker.registry.cron import Cron

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=2000)]
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$")


def _check_duration(value: str) -> str:
    found = _DURATION.match(value)
    if not found or not any(found.groups()):
        raise ValueError("an ISO 8601 duration such as PT6H, P1D, P1W or P1M is expected")
    return value


Duration = Annotated[str, AfterValidator(_check_duration)]


def _check_regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _check_cron(value: str) -> str:
    Cron.parse(value)
    return value


def check_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{value!r} is no time zone; an IANA name such as Asia/Shanghai is expected"
        ) from error
    return value


CronText = Annotated[str, AfterValidator(_check_cron)]
Timezone = Annotated[str, AfterValidator(check_timezone)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Strand(StrEnum):
    AI = "ai"
    DIGITAL_TAX = "digital-tax"
    DIGITAL_TRADE = "digital-trade"
    DATA_TRANSFER = "data-transfer"
    DATA_MARKET = "data-market"
    PLATFORMS = "platforms"
    INDUSTRY = "industry"


class RelationType(StrEnum):
    AMENDS = "amends"
    CORRECTS = "corrects"
    REPEALS = "repeals"
    REPLACES = "replaces"
    CONSOLIDATES = "consolidates"
    IMPLEMENTS = "implements"
    DRAFT_OF = "draft-of"
    INCORPORATES = "incorporates"
    OVERRIDES = "overrides"
    SUSPENDS = "suspends"
    EXEMPTS = "exempts"


Title = Annotated[dict[Language, str], Field(min_length=1)]


class Publisher(Strict):
    """Who publishes: its name as it writes it, in English, and the hosts that are its own.

    `terms` is the licence or the terms of reuse in a line, `robots` what the publisher asks of robots
    and how it treats them; "not checked" where nobody has read them.
    """

    name: str
    en: str
    zh: str | None = None
    country: str
    hosts: list[str]
    terms: str | None = None
    robots: str | None = None


class StatusEvent(Strict):
    """A dated step. `set_by` is the act, or act#eid, that sets the date; `stands_in` the instrument#eid whose
    text names it, where that is another one (a consolidated text). A date that the record's text of that
    provision no longer names is told as moved."""

    event: Literal[
        "proposed", "consultation_open", "consultation_closed", "adopted", "signed", "promulgated",
        "published", "ratified", "provisionally_applied", "in_force", "applies", "rate", "deferred",
        "suspended", "exempted", "annulled", "expired", "repealed", "withdrawn",
    ]  # fmt: skip
    date: date
    eid: str | None = None
    set_by: str | None = None  # instrument, or instrument#eid
    stands_in: str | None = None  # instrument#eid
    party: str | None = None
    condition: str | None = None  # in English
    condition_zh: str | None = None
    evidence: str | None = None


Basis = Literal["text", "official", "secondary", "memory"]


class PhaseIn(Strict):
    """A provision that binds a party later than the rest; without `until`, until it is fulfilled.

    `of`: what is phased in, the duty itself or only dispute settlement on it.
    """

    provision: str  # eid of the provision, or its name
    until: date | None = None  # the first day it binds
    of: Literal["duty", "dispute-settlement"] = "duty"
    note: str | None = None
    note_zh: str | None = None


class Towards(Strict):
    """How a party is bound towards another one, where that differs from the rest: without `in_force`,
    not yet."""

    party: str
    in_force: date | None = None
    note: str | None = None
    note_zh: str | None = None
    evidence: str | None = None


class Party(Strict):
    """A party of a treaty and how far it is bound. In YAML, a bare code stands for `{party: code}`.

    `non_application` names the parties, or the provisions, towards which it does not apply the treaty.
    `basis` says how the dates are known: read in a text or on an official page, in a secondary source, or
    from memory.
    """

    party: str  # ISO 3166 code, or EU
    signed: date | None = None
    ratified: date | None = None
    provisional: date | None = None  # provisionally applied from
    in_force: date | None = None
    left: date | None = None
    phase_ins: list[PhaseIn] = Field(default_factory=list)
    side_letters: list[str] = Field(default_factory=list)
    non_application: list[str] = Field(default_factory=list)
    towards: list[Towards] = Field(default_factory=list)
    note: str | None = None
    note_zh: str | None = None
    basis: Basis | None = None
    evidence: str | None = None

    def __str__(self) -> str:
        return self.party


def _bare_party(value: Any) -> Any:
    return {"party": value} if isinstance(value, str) else value


class Instrument(Strict):
    """One legal text: FRBR work. Drafts, corrigenda and amending acts are instruments of their own."""

    id: Slug
    type: Literal[
        "act", "regulation", "directive", "decision", "treaty", "chapter", "protocol", "measure",
        "plan", "opinion", "bill", "draft", "corrigendum", "implementing-act", "delegated-act",
        "guideline", "standard", "agreement",
    ]  # fmt: skip
    title: Title
    short: dict[Language, str] = Field(default_factory=dict)
    identifiers: dict[str, str] = Field(default_factory=dict)
    authentic: list[Language] = Field(default_factory=list)  # languages of equal authenticity
    parties: list[Annotated[Party, BeforeValidator(_bare_party)]] = Field(default_factory=list)
    events: list[StatusEvent] = Field(default_factory=list)
    note: str | None = None


class ProvisionCount(Strict):
    min: int = Field(default=1, ge=0)
    max: int | None = None


class Expect(Strict):
    provisions: ProvisionCount = ProvisionCount()
    entries: ProvisionCount = ProvisionCount()  # of a listing


class Content(Strict):
    """Where the rules stand on a page. CSS or XPath, and CSS of what to drop inside."""

    css: str | None = None
    xpath: str | None = None
    drop: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.css is None) == (self.xpath is None):
            raise ValueError("give exactly one of css and xpath")
        return self


class ListingOptions(Strict):
    """`options` of a listing asked by the spiders `listing` and `feed`.

    Without any, the list of dated links that stands out on a page is found. `include` and `exclude`
    are regular expressions for addresses (`exclude` for titles too). `entry` is the CSS of a row, and
    `link`, `title` and `date` the CSS inside it. `fields` are dotted paths in JSON: `items`, `url`,
    `title`, `date`, `closes`, `type`, `summary`, or `html` for a piece of HTML in it. `form` makes the
    request a POST. `whole`: all of the list is about the source's regime. `follow` fetches the
    documents of its matched notices, at most `max_follow` in a check. `browser` renders the page
    first, and waits for `wait`, the CSS of something that must be there.
    """

    accept: str | None = None
    form: dict[str, str] | None = None
    include: Annotated[str, AfterValidator(_check_regex)] | None = None
    exclude: Annotated[str, AfterValidator(_check_regex)] | None = None
    entry: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    fields_: dict[str, str] | None = Field(default=None, alias="fields")
    date_order: Literal["dmy", "mdy"] | None = None
    kind: Literal["consultation", "adopted", "statement", "court", "publication"] | None = None
    class_: Literal["legal_text", "official_notice", "official_statement"] | None = Field(
        default=None, alias="class"
    )
    whole: bool = False
    follow: Literal["none", "matched", "all"] = "none"
    max_follow: int = Field(default=5, ge=1, le=20)
    browser: bool = False
    wait: str | None = None


class Source(Strict):
    """One manifestation, listing or record that is watched."""

    id: Slug
    instrument: Slug | None = None
    kind: Literal["text", "listing", "record"] = "text"
    language: Language
    role: Literal["primary", "corroborates"] = "primary"
    text: Literal["authentic", "official", "unofficial"] = "official"
    spider: Slug
    url: HttpUrl
    match: list[str] = Field(default_factory=list)  # `*` stands for anything; default: the url
    parts: list[HttpUrl] = Field(default_factory=list)
    follow: list[str] = Field(default_factory=list)
    every: Duration = "P1D"  # not read where `cron` is given
    cron: CronText | None = None  # five fields, as "30 6 * * mon-fri"
    timezone: Timezone = "UTC"  # of `cron`: an IANA name
    jitter: Duration | None = None  # how far looks are spread; default: all of `every`, nothing of `cron`
    expect: Expect = Expect()
    status: Literal["verified", "pattern"] = "pattern"
    publisher: Slug | None = None
    format: str | None = None
    encoding: str | None = None
    content: Content | None = None
    part: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None

    @model_validator(mode="after")
    def _text_needs_instrument(self) -> Self:
        if self.kind == "text" and self.instrument is None:
            raise ValueError("a source of kind text names its instrument")
        return self

    @model_validator(mode="after")
    def _options_of_a_listing(self) -> Self:
        if self.spider in ("listing", "feed"):
            if self.kind != "listing":
                raise ValueError(f"the spider {self.spider} is for sources of kind listing")
            ListingOptions.model_validate(self.options)
        return self


class Relation(Strict):
    """An edge between instruments or provisions, from the acting one to the one acted upon."""

    from_: Slug = Field(alias="from")
    type: RelationType
    to: Slug
    from_provisions: list[str] = Field(default_factory=list)
    to_provisions: list[str] = Field(default_factory=list)
    effective: date | None = None
    evidence: str | None = None
    note: Title | None = None


def _no_empty_word(value: list[str]) -> list[str]:
    if any(len(word.strip()) < 2 for word in value):
        raise ValueError("a keyword has at least two characters: a shorter one is in every notice")
    return value


Keywords = dict[Language, Annotated[list[str], AfterValidator(_no_empty_word)]]


class Regime(Strict):
    """The rules of one jurisdiction on one subject. A notice with one of `keywords` belongs to it.

    `local` are words that mean it only at home ("artificial intelligence", "digital services tax"): they
    count on lists of publishers of the regime's own jurisdiction, and nowhere else.
    """

    id: Slug
    strand: Strand
    jurisdiction: str
    title: Title
    summary: Title | None = None
    keywords: Keywords = Field(default_factory=dict)
    local: Keywords = Field(default_factory=dict)
    instruments: list[Instrument] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    relations: list[Relation] = Field(default_factory=list)


class ScaleValue(Strict):
    code: Slug
    title: Title
    definition: Title | None = None
    strength: int | None = Field(default=0, ge=0, le=4)  # for the heat map: 0 absent .. 4 binding, no way out


class Topic(Strict):
    """A row of a comparison.

    `kind` says what its value may be: a `code` of its scale; an `amount` or a `date`, and where it has a
    scale (for `none`, `by-regulation` and the like) a code of that as well. `derive` makes a row that
    nobody codes: its cells are read from the record, the events and the relations of the instrument.
    `flags` are the flags that codings of this topic may use, beside those of the codebook.
    """

    id: Slug
    group: Slug
    title: Title
    question: Title
    definition: Title | None = None
    rules: Title | None = None  # how to code it, with examples
    scale: Slug | None = None
    kind: Literal["code", "amount", "date"] = "code"
    derive: Literal["status", "in-force", "applies", "parties"] | None = None
    flags: dict[Slug, Title] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if self.derive and (self.scale or self.flags or self.kind != "code"):
            raise ValueError("a derived topic is not coded: it has no scale, kind or flags")
        if self.kind == "code" and self.scale is None and self.derive is None:
            raise ValueError("a topic of codes names its scale; else give `kind` or `derive`")
        return self


class Codebook(Strict):
    """A set of topics with the scales of their values.

    `flags` may be used on every topic. Once a codebook declares flags, here or on a topic, its codings
    use no others. `columns` is the order in which instruments are set side by side, as by families of
    templates; those it does not name follow in the order of the registry. `graded: false`: its values have
    no common order from absent to strict, so that tables show words and neither bars nor shades.
    """

    id: Slug
    title: Title
    groups: dict[Slug, Title]
    scales: dict[Slug, list[ScaleValue]]
    flags: dict[Slug, Title] = Field(default_factory=dict)
    columns: list[Slug] = Field(default_factory=list)
    graded: bool = True
    topics: list[Topic]

    @model_validator(mode="after")
    def _ungraded(self) -> Self:
        if not self.graded:
            for values in self.scales.values():
                values[:] = [v.model_copy(update={"strength": None}) for v in values]
        return self

    @model_validator(mode="after")
    def _references(self) -> Self:
        seen: set[str] = set()
        for topic in self.topics:
            if topic.id in seen:
                raise ValueError(f"topic {topic.id} is given twice")
            seen.add(topic.id)
            if topic.group not in self.groups:
                raise ValueError(f"topic {topic.id}: unknown group {topic.group}")
            if topic.scale is not None and topic.scale not in self.scales:
                raise ValueError(f"topic {topic.id}: unknown scale {topic.scale}")
        return self

    def values_of(self, topic: Topic) -> list[ScaleValue]:
        """The scale of a topic; empty where its values are amounts or dates only, or derived."""
        return self.scales[topic.scale] if topic.scale else []

    def flags_of(self, topic: Topic) -> dict[str, Title]:
        """The flags its codings may use, with their titles; empty where the codebook declares none."""
        return {**self.flags, **topic.flags}

    @property
    def declares_flags(self) -> bool:
        return bool(self.flags) or any(t.flags for t in self.topics)


class Amount(Strict):
    """A number with what it counts: a rate (`unit: "%"`), a threshold (`currency: EUR`), a term."""

    number: float
    unit: str = ""
    currency: str | None = None


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _bare_date(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"date"}:
        value = value["date"]
    return date.fromisoformat(value) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else value


#: A code of the scale, an amount, or a day. In YAML, `{date: 2027-12-02}` and `2027-12-02` are the same.
Value = Annotated[Slug | Amount | date, BeforeValidator(_bare_date)]


class ReadFrom(Strict):
    """Where a coding was read: enough to find it again and to see that it has changed since."""

    url: HttpUrl
    observed_at: datetime
    eid: str
    text_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class PartyCoding(Strict):
    """What holds for one party only: another value, flags of its own, or a time to adapt.

    `from` is the first day it binds that party, `until` the last on which it does not.
    """

    party: str  # ISO 3166 code, EU, or a named group
    value: Value | None = None
    flags: list[str] = Field(default_factory=list)
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    provisions: list[str] = Field(default_factory=list)
    note: Title | None = None


class Renewal(Strict):
    """The coding that a review renewed: its date, its coder, and the changes that were read."""

    date: date
    coder: str
    changes: list[str] = Field(default_factory=list)


class Coding(Strict):
    """What an instrument says on a topic. Several of one topic are its history; the newest counts.

    `evidence` is where it was read when not in a text of the record: an address, or a work in words.
    `parties` differ from the rest; `renews` is written by `tracker review coding`.
    """

    topic: Slug
    value: Value
    flags: list[str] = Field(default_factory=list)
    parties: list[PartyCoding] = Field(default_factory=list)
    provisions: list[str] = Field(default_factory=list)
    cue: list[str] = Field(default_factory=list)  # words the cited provisions must contain
    note: Title
    basis: Literal["text", "official", "secondary", "memory"]
    evidence: str | None = None
    read_from: list[ReadFrom] = Field(default_factory=list)
    date: date
    coder: str
    renews: Renewal | None = None


class CodingFile(Strict):
    """Codings of one instrument. A later folder's file stands for an earlier one's, or `adds` to it."""

    codebook: Slug
    instrument: Slug
    language: Language = "en"  # the expression the provisions are cited from
    adds: bool = False
    codings: list[Coding]
