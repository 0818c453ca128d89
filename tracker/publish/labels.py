"""Names of what the record holds in codes: strands, kinds, actions, events, states, languages."""

from __future__ import annotations

from typing import Protocol

from babel.core import get_global

from tracker.law.part_references import roman_kinds
from tracker.publish.editions import edition, gettext, locale, pgettext, pick, punctuation, worded
from tracker.publish.eid_labels import cite_all, cite_parts
from tracker.publish.messages import EDITIONS
from tracker.publish.plain import plain
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Publisher

#: code -> English wording; the catalogue has the Chinese.
NAMES = {
    # strands
    "strand:ai": "Artificial intelligence",
    "strand:digital-tax": "Digital taxes",
    "strand:digital-trade": "Digital trade",
    "strand:data-transfer": "Cross-border data",
    "strand:data-market": "Data as a factor of production",
    "strand:platforms": "Platforms",
    "strand:industry": "Digital industry",
    # kinds of change and actions on provisions
    "kind:first": "First text in the record",
    "kind:amended": "Amended",
    "kind:repealed": "Repealed",
    "kind:restored": "Restored",
    "action:amended": "amended",
    "action:renumbered": "renumbered",
    "action:moved": "moved",
    "action:added": "added",
    "action:removed": "removed",
    "action:repealed": "repealed",
    "action:split": "split",
    "action:merged": "merged",
    "significance:substantive": "substantive",
    "significance:minor": "minor",
    "significance:editorial": "editorial",
    "fact:date": "date",
    "fact:amount": "amount",
    "fact:rate": "rate",
    "fact:threshold": "threshold",
    "fact:duration": "period of time",
    "fact:modality": "duty word",
    "fact:definition": "definition",
    "fact:status": "status",
    "fact:title": "title",
    "origin:watch": "seen while watching",
    "origin:backfill": "history added later",
    # cell states
    "state:current": "current",
    "state:stale": "stale",
    "state:unverified": "unverified",
    "state:missing": "not coded",
    "basis:text": "text of the law",
    "basis:official": "official page",
    "basis:secondary": "secondary source",
    "basis:memory": "not checked against the text",
    # how far a law meets an obligation
    "match:full": "met",
    "match:partial": "met in part",
    "match:none": "not met",
    "match:blank": "not yet checked against the text",
    "data:cii-and-important-data": "critical infrastructure and important data",
    "data:state-organs": "data of state organs",
    "data:sector-rules": "data under sector rules",
    "data:personal-above-threshold": "personal information, assessment threshold reached",
    "data:personal-below-threshold": "personal information below it",
    "data:exempt": "exempt data",
    # how far a party is bound by a treaty
    "standing:in-force": "entered into force",
    "standing:provisional": "provisionally applied",
    "standing:suspended": "suspended",
    "standing:ratified": "ratified, not in force",
    "standing:signed": "signed, not in force",
    "standing:listed": "party of the text, no date known",
    "standing:not-yet": "not yet",
    "standing:ended": "no longer in force",
    "standing:no-party": "not applied",
    # what an instrument is on a day
    "law:proposed": "proposed, not adopted",
    "law:adopted": "adopted, not in force",
    "law:published": "published, not a law",
    "law:signed": "signed, not in force",
    "law:provisional": "provisionally applied",
    "law:not-in-force": "not in force",
    "law:in-force": "in force",
    "law:force-unknown": "adopted or signed, entry into force not stated",
    "law:suspended": "suspended",
    "law:exempted": "exempted, law still in force",
    "law:annulled": "annulled",
    "law:expired": "expired",
    "law:repealed": "repealed",
    "law:replaced": "replaced",
    "law:withdrawn": "withdrawn",
    "law:decided": "decided",
    "law:appealed": "decided, under appeal",
    # how lists of instruments group them
    "group:in-force": "in force or published",
    "group:coming": "adopted, not yet in force",
    "group:draft": "draft",
    "group:ended": "no longer in force",
    "group:suspended": "suspended",
    "group:other": "status not stated",
    # status of texts and provisions
    "status:unknown": "status not stated",
    "status:draft": "draft",
    "status:not_in_force": "not in force",
    "status:in_force": "in force",
    "status:repealed": "repealed",
    "status:replaced": "replaced",
    "status:not_yet": "not yet in force",
    "status:suspended": "suspended",
    # life of an instrument
    "event:proposed": "proposed",
    "event:consultation_open": "consultation opened",
    "event:consultation_closed": "consultation closed",
    "event:adopted": "adopted",
    "event:signed": "signed",
    "event:promulgated": "promulgated",
    "event:published": "published",
    "event:ratified": "ratified",
    "event:provisionally_applied": "provisional application",
    "event:in_force": "entry into force",
    "event:applies": "applies",
    "event:rate": "rate applies",
    "event:deferred": "deferred to this date",
    "event:suspended": "suspended",
    "event:exempted": "exempted",
    "event:annulled": "annulled",
    "event:expired": "expired",
    "event:repealed": "repealed",
    "event:withdrawn": "withdrawn",
    "event:decided": "decided",
    "event:appealed": "appeal brought",
    "event:due": "due",
    # rank of a Chinese text, and whether it is in force
    "rank:law": "law of the Congress",
    "rank:administrative-regulation": "administrative regulation",
    "rank:department-rule": "departmental rule",
    "rank:local-regulation": "local regulation",
    "rank:zone-regulation": "regulation of a special zone or new area",
    "rank:local-rule": "rule of a local government",
    "rank:normative-document": "normative document",
    "rank:party-document": "document of the Party and the State Council",
    "rank:judicial-interpretation": "judicial interpretation",
    "rank:standard": "technical standard",
    "rank:pact": "self-regulatory pact",
    "rank:draft": "draft for comment",
    "amended_how:修正": "amended in part",
    "amended_how:修订": "revised as a whole",
    "enacted:number": "number of the document",
    "enacted:made-by": "made by",
    "enacted:rank": "legal rank",
    "enacted:adopted": "adopted",
    "enacted:promulgated": "promulgated",
    "enacted:in-force": "entry into force",
    "enacted:amendments": "amendments and revisions",
    "validity:not-yet": "made, not yet in force",
    "validity:in-force": "currently in force",
    "validity:amended": "amended since: the text held is no longer the law",
    "validity:repealed": "repealed by another text",
    "validity:lapsed": "no longer valid",
    "validity:draft": "draft for comment",
    # relations, from the acting instrument
    "relation:amends": "amends",
    "relation:corrects": "corrects",
    "relation:repeals": "repeals",
    "relation:replaces": "replaces",
    "relation:consolidates": "consolidates",
    "relation:implements": "implements",
    "relation:draft-of": "is a draft of",
    "relation:incorporates": "incorporates",
    "relation:overrides": "overrides",
    "relation:suspends": "suspends",
    "relation:exempts": "exempts from",
    "relation:by:amends": "amended by",
    "relation:by:corrects": "corrected by",
    "relation:by:repeals": "repealed by",
    "relation:by:replaces": "replaced by",
    "relation:by:consolidates": "consolidated by",
    "relation:by:implements": "implemented by",
    "relation:by:draft-of": "drafted as",
    "relation:by:incorporates": "incorporated by",
    "relation:by:overrides": "overridden by",
    "relation:by:suspends": "suspended by",
    "relation:by:exempts": "exempted by",
    # what an address of a text is
    "way:api": "interface",
    "way:html": "page",
    "way:pdf": "PDF",
    "way:landing": "page that links to the document",
    "way:archive": "web archive",
    "way:inbox": "added by hand",
    # what went wrong with a look at a source
    "trouble:Blocked": "blocked by the publisher",
    "trouble:Incomplete": "incomplete text, not accepted as a version",
    "trouble:StructureChanged": "the page's structure changed",
    "trouble:EmptyExtract": "no legal text found on the page",
    "trouble:WrongLanguage": "text in another language than declared",
    "trouble:NotInArchive": "not in the archive",
    "trouble:Unreadable": "unreadable bytes",
    "trouble:TooLarge": "too large",
    "trouble:ToBeConfirmed": "to be confirmed: it may not be the text",
    "trouble:OtherHost": "another host served the text",
    "trouble:OtherWay": "the text comes by another way",
    "trouble:WayBack": "a better way answers again",
    "trouble:NotReadNow": "not read by today's reader; the earlier reading stands",
    "trouble:ClockDiffers": "clocks disagree",
    "trouble:ClockMended": "date corrected",
    "trouble:Refused": "refused by a person",
    "trouble:ReaderFailed": "the page could not be read within its limits",
    "trouble:Disagreement": "two publishers' texts disagree",
    "trouble:FutureDate": "dated in the future",
    "trouble:Timeout": "no answer in time",
    "trouble:HttpError": "the server answers with an error",
    "trouble:DnsError": "the host's name is not known",
    "trouble:TlsError": "no trusted connection",
    "trouble:NetworkError": "no connection",
    "trouble:Forbidden": "forbidden by robots.txt",
    "trouble:CrawlCrashed": "the crawl broke off",
    "trouble:CrawlTimeout": "the crawl took too long",
    # incidents by what they are
    "incident:blocked": "blocked by the publisher",
    "incident:robots": "forbidden by robots.txt",
    "incident:certificate": "no trusted connection",
    "incident:content": "the page cannot be taken for the text",
    "incident:crash": "the crawl breaks off",
    "incident:unreachable": "cannot be reached",
    "incident:silent": "silent for longer than usual",
    "trouble:NoBrowser": "needs a browser that is not installed",
    # whether the text of a regime is held
    "held:in_force": "text in force held",
    "held:ended": "text held, no longer in force",
    "held:to_be_confirmed": "to be confirmed",
    "held:none": "no text yet",
    "held:lists_only": "lists only",
    # classes of text
    "text:authentic": "authentic text",
    "text:official": "official text",
    "text:unofficial": "unofficial translation",
    # what a source shows, by rank: only the first is law
    "class:text": "legal text",
    "class:listing": "official notice",
    "class:record": "official statement",
    "weight:legal_text": "legal text",
    "weight:official_notice": "official notice",
    "weight:official_statement": "official statement",
    # what an entry of a list announces, and the stage of a court case
    "notice:consultation": "consultation",
    "notice:adopted": "adopted or published act",
    "notice:statement": "statement",
    "notice:court": "court case",
    "notice:publication": "publication",
    "stage:filed": "filed",
    "stage:reference": "question referred",
    "stage:hearing": "hearing",
    "stage:opinion": "opinion of the Advocate General",
    "stage:judgment": "judgment",
    "stage:appeal": "appeal",
    # what a person said of a change
    "verdict:confirmed": "confirmed by a person",
    "verdict:wrong": "found wrong by a person",
    # status now: exists, in force and applies are three things
    # where a law stands, in a word
    "kind:jurisdiction": "jurisdiction",
    "kind:strand": "subject",
    "kind:codebook": "comparison",
    "kind:topic": "topic",
    "kind:regime": "regime",
    "kind:instrument": "law or treaty",
    "kind:answer": "answer",
    "kind:provision": "provision",
    "now:exists": "Exists",
    "now:in_force": "In force",
    "now:applies": "Applies",
    "state_now:yes": "yes",
    "state_now:no": "no",
    "state_now:ended": "no longer",
    "state_now:later": "not yet",
    "state_now:partly": "in part",
    "state_now:provisional": "provisionally applied",
    "state_now:suspended": "suspended",
    "state_now:unknown": "not on file",
    # whom a law names, by the codes of `tracker.law.legal_words.ACTORS`
    "actor:provider": "providers",
    "actor:deployer": "deployers",
    "actor:importer": "importers",
    "actor:distributor": "distributors",
    "actor:manufacturer": "manufacturers",
    "actor:representative": "authorised representatives",
    "actor:controller": "controllers",
    "actor:processor": "processors",
    "actor:cii_operator": "operators of critical information infrastructure",
    "actor:network_operator": "network operators",
    "actor:platform_operator": "platform operators",
    "actor:gatekeeper": "gatekeepers",
    "actor:handler": "information processors",
    "actor:business": "businesses",
    "actor:trader": "traders",
    "actor:operator": "operators",
    "actor:taxpayer": "taxpayers",
    "actor:person": "persons",
    "actor:user": "users",
    "actor:data_subject": "data subjects",
    "actor:notified_body": "notified bodies",
    "actor:party": "the Parties",
    "actor:member_state": "Member States",
    "actor:commission": "the Commission",
    "actor:authority": "the authorities",
    "actor:state": "the State",
    # what came of a look at a source
    "outcome:captured": "captured",
    "outcome:not_modified": "unchanged",
    "lang:en": "English",
    "lang:fr": "French",
    "lang:es": "Spanish",
    "lang:ja": "Japanese",
    "lang:ko": "Korean",
    "lang:zh": "Chinese",
    "lang:de": "German",
    "lang:ar": "Arabic",
    "lang:hi": "Hindi",
    "lang:hu": "Hungarian",
    "lang:id": "Indonesian",
    "lang:it": "Italian",
    "lang:ms": "Malay",
    "lang:pl": "Polish",
    "lang:pt": "Portuguese",
    "lang:ru": "Russian",
    "lang:th": "Thai",
    "lang:tr": "Turkish",
    "lang:uz": "Uzbek",
    "lang:vi": "Vietnamese",
}


def official_title(instrument: Instrument, lang: str) -> str:
    """The title as the edition cites it: in Chinese in 《》 with the 文号, where the registry has them.

    A title that names its number already, or that is a description and no title, is left as it is.
    """
    title = pick(instrument.title, lang)
    known = any(edition(tag) == edition(lang) for tag in instrument.title)
    if known and instrument.type in _TITLED and not any(mark in title for mark in "《(（"):
        title = pgettext(lang, "title of an act", "{}").format(title)
    number = instrument.identifiers.get("文号")
    if not number or number in title:
        return title
    return pgettext(lang, "act with its number", "%(title)s") % {"title": title, "number": number}


#: Types whose Chinese name is a title; a corrigendum or a draft is described.
_TITLED = frozenset({"act", "regulation", "directive", "treaty", "protocol", "measure", "agreement"})


def name(family: str, code: str | None, lang: str) -> str:
    """The wording of a code in an edition; a code without one is shown as it is, made readable."""
    if not code:
        return ""
    found = NAMES.get(f"{family}:{code}")
    return gettext(lang, found) if found else plain(code).replace("_", " ")


def language_name(tag: str, lang: str) -> str:
    """The name of a language in an edition; of one without a wording of ours, by CLDR.

    >>> language_name("tr", "zh"), language_name("ja", "zh"), language_name("sw", "en")
    ('土耳其文', '日文', 'Swahili')
    """
    code = tag.split("-")[0]
    return (
        name("lang", code, lang) if f"lang:{code}" in NAMES else locale(lang).languages.get(code, plain(tag))
    )


#: Parties by the names under which they joined, where CLDR has another.
_PARTIES = {
    "TW": "Chinese Taipei", "ASEAN": "ASEAN", "CPTPP": "CPTPP", "DEPA": "DEPA", "GCBPR": "Global CBPR Forum",
    "ISO": "ISO", "OECD": "OECD", "RCEP": "RCEP", "WTO": "WTO",
}  # fmt: skip


#: Readers of the law who are named by their part, as the catalogue has it.
_READERS = {"editors": "the editors", "second reader": "a second reader"}


def reader_name(coder: str | None, lang: str) -> str:
    """A reader of the law by name; readers named by their part have one in each edition."""
    return gettext(lang, _READERS[coder]) if coder in _READERS else coder or ""


def party_name(code: str, lang: str) -> str:
    """The name of a party in an edition, of its ISO 3166-1 code (or EU) by CLDR; any other word as it is.

    >>> party_name("VN", "en"), party_name("VN", "zh"), party_name("ASEAN members", "zh")
    ('Vietnam', '越南', 'ASEAN members')
    """
    if code in _PARTIES:
        return gettext(lang, _PARTIES[code])
    if len(code) != 2 or not code.isupper():
        return plain(code)
    return plain(locale(lang).territories.get(code, code))


#: What people write for a party that CLDR names otherwise.
_SAID = {
    "uk": "GB",
    "usa": "US",
    "u.s.": "US",
    "america": "US",
    "korea": "KR",
    "european union": "EU",
    "欧盟": "EU",
    "viet nam": "VN",
    "turkey": "TR",
    "türkiye": "TR",
    "taiwan": "TW",
    "south korea": "KR",
    "brunei": "BN",
}


def party_code(words: str) -> str:
    """The code of a party that a person names by code or by its English or Chinese name; else the words.

    >>> [party_code(x) for x in ("China", "新加坡", "uk", "cn", "Narnia")]
    ['CN', 'SG', 'GB', 'CN', 'NARNIA']
    """
    said = words.strip()
    if (code := _SAID.get(said.casefold())) is not None:
        return code
    if len(said) == 2 and said.isascii():
        return said.upper()
    for lang in EDITIONS:
        for code, name in locale(lang).territories.items():
            if name.casefold() == said.casefold() and len(code) == 2:
                return str(code)
    return said.upper()


def names_of_party(code: str) -> tuple[dict[str, str], list[str]]:
    """The name of a party in each edition, and what else people write for it."""
    return {lang: party_name(code, lang) for lang in EDITIONS}, [w for w, c in _SAID.items() if c == code]


def publisher_name(publisher: Publisher | None, lang: str) -> str:
    """The name of a publisher in an edition: its own where that is its language, else English."""
    if publisher is None:
        return ""
    home = get_global("likely_subtags").get(edition(lang), "").rpartition("_")[2]  # zh: zh_Hans_CN
    own = publisher.name if publisher.country == home else publisher.en
    return plain(getattr(publisher, edition(lang), None) or own)


#: Parts of the law that a step names one by one; the rest are counted.
_PARTS = 6


class Conditional(Protocol):
    """A dated step whose condition the registry words in English, and in Chinese where somebody wrote it; one
    that only a text knows has the ids of the `parts` it is about."""

    @property
    def condition(self) -> str | None: ...
    @property
    def condition_zh(self) -> str | None: ...


def condition(step: Conditional, lang: str) -> str:
    """The condition of a step in an edition; in English where there is no Chinese. Where nobody wrote one,
    the parts of the law that the text names, and after a comma what it leaves out."""
    said = (worded(step, "condition", lang),) if step.condition else part_words(step, lang)
    return punctuation(lang).comma.join(x for x in said if x)


def part_words(step: Conditional, lang: str) -> tuple[str, str]:
    """The parts of the law that a text names for a step, and what it leaves out: ("Chapter III, Sections 1
    to 3", "without Article 6(5)")."""
    parts: tuple[str, ...] = getattr(step, "parts", ())
    without: tuple[str, ...] = getattr(step, "without", ()) if parts else ()
    said = cite_parts(parts, lang, _PARTS, roman_kinds(getattr(step, "said", None) or ""))
    left = gettext(lang, "without %(parts)s") % {"parts": cite_all(without, lang, _PARTS)} if without else ""
    return said, left


def instrument_title(registry: Registry, id_: str | None, lang: str, *, short: bool = False) -> str:
    """The official title in an edition, or the id (a CELEX number) of what is not in the registry."""
    if not id_:
        return ""
    found = registry.instruments.get(id_)
    if found is None:
        return plain(id_)
    if short and (edition(lang) in found.short or "en" in found.short):
        return pick(found.short, lang)
    return pick(found.title, lang)
