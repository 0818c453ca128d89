"""What a registry file may say. Every model forbids unknown keys, so that a typing error is an error."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tracker.law.enactment import Rank
from tracker.registry.coding import ReadFrom
from tracker.registry.fields import (
    Basis,
    CronText,
    Duration,
    HttpUrl,
    Language,
    Slug,
    Strict,
    Timezone,
    Title,
    check_regex,
)
from tracker.registry.way import Address, Content, Contents, Way, WayKind


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


class Publisher(Strict):
    """Who publishes: its name as it writes it, in English, and the hosts that are its own.

    `terms` is the licence or the terms of reuse in a line, `robots` what the publisher asks of robots
    and how it treats them; "not checked" where nobody has read them. `authority`: who it is, looked up,
    where the name of a host does not say so.
    """

    name: str
    en: str
    zh: str | None = None
    country: str
    hosts: list[str]
    authority: str | None = None
    terms: str | None = None
    robots: str | None = None


class Publishers(Strict):
    """The file `publishers.yml` of a registry folder."""

    publishers: dict[Slug, Publisher]


class StatusEvent(Strict):
    """A dated step; `due`: a day for something to be done (a payment, a review) that changes no law.

    `set_by` is the act, or act#eid, that sets the date; `stands_in` the instrument#eid whose
    text names it, where that is another one (a consolidated text). A date that the record's text of that
    provision no longer names is told as moved."""

    event: Literal[
        "proposed", "consultation_open", "consultation_closed", "adopted", "signed", "promulgated",
        "published", "ratified", "provisionally_applied", "in_force", "applies", "rate", "deferred",
        "suspended", "exempted", "annulled", "expired", "repealed", "withdrawn", "decided", "appealed",
        "due",
    ]  # fmt: skip
    date: date
    eid: str | None = None
    set_by: str | None = None  # instrument, or instrument#eid
    stands_in: str | None = None  # instrument#eid
    party: str | None = None
    condition: str | None = None  # in English
    condition_zh: str | None = None
    conditional: bool = False  # whether the day comes hangs on something that is not known yet
    number: str | None = None  # of the order by which a Chinese law was amended: 主席令第61号
    evidence: str | None = None


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
    """How a party is bound towards another one, where that differs from the rest: without `in_force`, not
    yet; with it, from that day, even where the treaty is not in force for the party as a whole."""

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
    """One legal text: FRBR work. Drafts, corrigenda and amending acts are instruments of their own; so are
    judgments and decisions that enforce a law (`ruling`)."""

    id: Slug
    type: Literal[
        "act", "regulation", "directive", "decision", "treaty", "chapter", "protocol", "measure",
        "plan", "opinion", "bill", "draft", "corrigendum", "implementing-act", "delegated-act",
        "guideline", "standard", "agreement", "ruling",
    ]  # fmt: skip
    title: Title
    short: dict[Language, str] = Field(default_factory=dict)
    identifiers: dict[str, str] = Field(default_factory=dict)
    issuer: dict[Language, str] = Field(default_factory=dict)  # where neither number nor title says it
    made_by: dict[Language, str] = Field(default_factory=dict)  # of a Chinese text: 制定机关
    rank: Rank | None = None  # of a Chinese text: 效力位阶
    authentic: list[Language] = Field(default_factory=list)  # languages of equal authenticity
    parties: list[Annotated[Party, BeforeValidator(_bare_party)]] = Field(default_factory=list)
    no_parties: str | None = None  # why a treaty names none
    not_in_force: Title | None = None  # why a treaty that was signed is neither in force nor applied
    events: list[StatusEvent] = Field(default_factory=list)
    note: str | None = None


class ProvisionCount(Strict):
    min: int = Field(default=1, ge=0)
    max: int | None = None


class Expect(Strict):
    provisions: ProvisionCount = ProvisionCount()
    entries: ProvisionCount = ProvisionCount()  # of a listing


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
    include: Annotated[str, AfterValidator(check_regex)] | None = None
    exclude: Annotated[str, AfterValidator(check_regex)] | None = None
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


class Source(Address):
    """One manifestation, listing or record that is watched; `url` is the first of its ways.

    `ways`: further addresses of the same text, in the order in which they are tried when those before fail.
    """

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
    publisher: Slug | None = None
    format: str | None = None
    encoding: str | None = None
    #: One, or several with `until`, the oldest first.
    content: Contents = Field(default_factory=list)
    part: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    ways: list[Way] = Field(default_factory=list)

    @model_validator(mode="after")
    def _text_needs_instrument(self) -> Self:
        if self.kind == "text" and self.instrument is None:
            raise ValueError("a source of kind text names its instrument")
        return self

    @model_validator(mode="after")
    def _content_in_order(self) -> Self:
        days = [c.until for c in self.content[:-1]]
        last = self.content[-1].until if self.content else None
        known = [day for day in (*days, last) if day is not None]
        if None in days or known != sorted(set(known)):
            raise ValueError("`content`: all but the last entry say `until`, the earliest day first")
        return self

    @model_validator(mode="after")
    def _ways_of_a_text(self) -> Self:
        urls = [self.url, *(way.url for way in self.ways)]
        if self.ways and self.kind == "listing":
            raise ValueError("`ways` are for texts and records: each list is a source of its own")
        if len(set(urls)) != len(urls):
            raise ValueError("`ways`: an address is named twice")
        return self

    @property
    def way_kind(self) -> WayKind:
        """What its address is, as one of the ways."""
        generic: dict[str, WayKind] = {
            "page": "html", "listing": "html", "feed": "html", "pdf": "pdf", "landing": "landing",
        }  # fmt: skip
        said = next((way.kind for way in self.ways if way.url == self.url), None)
        return said or generic.get(self.spider, "api")

    def by(self, way: Way) -> Source:
        """The source as it is asked by another way: that address, spider, format and publisher. A web archive
        holds the source's own page, which is read as ever."""
        other = {k: getattr(way, k) for k in (*Address.model_fields, "url", "publisher", "spider", "format",
                                              "content", "options")}  # fmt: skip
        only_here: dict[str, Any] = {"match": [], "parts": [], "follow": [], "part": None, "encoding": None}
        if way.kind == "archive":
            only_here = {"match": [], "parts": [], "follow": []}
            other |= {k: getattr(self, k) for k in ("format", "content") if not getattr(way, k)}
        return self.model_copy(update={**other, **only_here, "text": way.text or self.text})

    def content_on(self, day: date | None = None) -> Content | None:
        """Where the rules stood on a page served that day; without a day, where they stand now."""
        return next((c for c in self.content if c.until is None or (day is not None and day < c.until)), None)

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
    note: Title | None = None  # of what a column takes from another: said behind the notes it takes
    read_from: list[ReadFrom] = Field(default_factory=list)  # pins of `from_provisions`


def _no_empty_word(value: list[str]) -> list[str]:
    if any(len(word.strip()) < 2 for word in value):
        raise ValueError("a keyword has at least two characters: a shorter one is in every notice")
    return value


Keywords = dict[Language, Annotated[list[str], AfterValidator(_no_empty_word)]]


class Regime(Strict):
    """The rules of one jurisdiction on one subject. A notice with one of `keywords` belongs to it.

    `local` are words that mean it only at home ("artificial intelligence", "digital services tax"): they
    count on lists of publishers of the regime's own jurisdiction, and nowhere else. `no_text` and `no_list`
    say why a regime has no source of that kind. The sources of a `flagship` are asked before others.
    """

    id: Slug
    strand: Strand
    jurisdiction: str
    title: Title
    flagship: bool = False
    summary: Title | None = None
    keywords: Keywords = Field(default_factory=dict)
    local: Keywords = Field(default_factory=dict)
    no_text: str | None = None
    no_list: str | None = None
    instruments: list[Instrument] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    relations: list[Relation] = Field(default_factory=list)
