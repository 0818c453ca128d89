"""Acts and statutory instruments of the United Kingdom as CLML, the XML of legislation.gov.uk.

A source's address is the XML of a whole act, a part, a schedule or a section
(`https://www.legislation.gov.uk/ukpga/2020/14/part/2/data.xml`; without `/data.xml` it is added). The
undated address is the text as revised today; each point in time has an address of its own
(`.../part/2/2024-02-22/data.xml`), and every file lists them, which is what `history` walks.

Limits (the publisher's fair use policy, https://legislation.github.io/data-documentation/fair-use.html):
3,000 requests in five minutes, an identified user agent, and robots.txt, which asks for a crawl delay of
5 seconds and forbids PDF and DOCX. A client that asks too much gets 429 or 436; both wait as
Retry-After says. No key. Open Government Licence 3.0. Whole acts may take the server long: name a part.

What is revised may lag behind the law: the file lists amendments that are known and not worked in
(`ukm:UnappliedEffect`). Those in force already become one event `UnappliedEffects` (the text shown is
not up to date), those to come one event `ComingChange`. With `effects: true` the changes feed
(`/changes/affected/{type}/{year}/{number}/data.feed`, newest first) names the acts that amend this one.

Registry: match `https://www.legislation.gov.uk/ukpga/2020/14/part/2/data.xml` and
`https://www.legislation.gov.uk/ukpga/2020/14/part/2/*/data.xml`, format `clml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml import etree
from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchedRelation, FetchJob, FetchResult
from tracker.law.dates import iso_date
from tracker.model import CaptureError, StructureChanged
from tracker.readers import parse
from tracker.readers.xmltext import elements, inner, local

SITE = "https://www.legislation.gov.uk/"
_VERSION = "http://purl.org/dc/terms/hasVersion"
_ITEM = re.compile(r"/?(?:id/)?([a-z]{2,6})/(\d{4}|[A-Za-z0-9-]+/[0-9-]+)/(\d+)(/.*)?")
_FIRST_TEXTS = frozenset({"enacted", "made", "created", "adopted"})
_RANGE = re.compile(r"([a-z]+)/(\d+)[A-Z]*(?:-(\d+)[A-Z]*)?")
_PLACE = re.compile(r"/(section|regulation|article|rule|schedule)/(\d+)")
#: Pages of the changes feed read in one run, 50 effects each.
_PAGES = 2
_REPEALS = re.compile(r"repeal|revoke", re.IGNORECASE)
_TOLD = 5  # effects named in a message; all are in the event's data


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of one act on another, as the publisher's editors record it."""

    type: str  # "words substituted", "inserted", "repealed", "coming into force" ...
    affected: str  # provisions as cited: "s. 47(1)"
    places: tuple[str, ...]  # their identifiers
    affecting: str  # identifier of the act that acts: http://www.legislation.gov.uk/id/ukpga/2025/18
    title: str  # and its title
    provisions: str  # and its provisions
    in_force: tuple[date, ...]
    outstanding: bool  # the text has to change and has not

    @property
    def words(self) -> str:
        when = ", ".join(day.isoformat() for day in self.in_force) or "no date"
        return f"{self.affected} {self.type} by {self.title} {self.provisions} ({when})".replace("  ", " ")


class LegislationGovUkSpider(SourceSpider):
    """Text of the United Kingdom: what is in force now, what is not worked in, points in time.

    Options: `effects` (true: read the changes feed), `pages` (of that feed, 50 effects each; 2),
    `provisions` (["section/39-72", "schedule/8"]: only effects on these count; without it those on
    the sections of the text served, or all for a whole act).
    """

    name = "legislation_gov_uk"
    accept = "application/xml,text/xml;q=0.9"
    walks = True

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """What the address names; the address itself where it names nothing of the kind."""
        try:
            return text_url(job.url)
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The text, then what the publisher says of its state."""
        job = progress.job
        try:
            url = text_url(job.url)
            feed = feed_url(job.url)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        yield self.ask(progress, url, then=self._state)
        if job.options.get("effects"):
            yield self._feed(progress, feed, int(job.options.get("pages", _PAGES)))

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The points in time the newest text lists."""
        try:
            url = text_url(progress.job.url)
        except ValueError as error:
            yield outcome.failed(progress.job.source_id, progress.job.url, StructureChanged(str(error)))
            return
        yield self.ask(progress, url, then=self._versions, role="discovery")

    def _versions(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        try:
            found = versions(parse.xml(page.body))
        except CaptureError as error:
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        yield from self.walk(progress, found)

    def _state(self, progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
        if page.not_modified:
            return
        try:
            root = parse.xml(page.body)
        except CaptureError:
            return  # the extractor says what is wrong with it
        wanted = _wanted(progress.job) or _sections(progress.job, root)
        effects = [e for e in read_effects(root) if e.outstanding and concerns(e, wanted)]
        today = page.observed_at.date()
        due = [e for e in effects if any(day <= today for day in e.in_force)]
        coming = [e for e in effects if e not in due]
        yield _note(
            page, "UnappliedEffects", due, "the text shown is not up to date with %d effects in force"
        )
        yield _note(page, "ComingChange", coming, "%d effects are made and not yet in force")

    def _feed(self, progress: Progress, url: str, pages: int) -> Request | FetchResult:
        headers = {"Accept": "application/atom+xml,application/xml;q=0.9"}

        def answered(progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
            if page.not_modified:
                return
            try:
                root = parse.xml(page.body)
                if local(root) != "feed":
                    raise StructureChanged("the changes feed is no Atom feed")
            except CaptureError as error:
                yield outcome.failed(progress.job.source_id, page.url, error)
                return
            yield from _relations(progress.job, page, root)
            following = next_page(root)
            if following and pages > 1:
                yield self._feed(progress, following, pages - 1)

        return self.ask(progress, url, then=answered, headers=headers, role="discovery")


def text_url(url: str) -> str:
    """The XML of what an address names. `ValueError` for an address of something else."""
    return f"{SITE}{''.join(_item(url))}/data.xml"


def feed_url(url: str) -> str:
    """The feed of the changes made to the act an address belongs to, the newest first."""
    return f"{SITE}changes/affected/{_item(url)[0]}/data.feed?results-count=50&sort=modified"


def _item(url: str) -> tuple[str, str]:
    """("ukpga/2020/14", "/part/2") of an address. `ValueError` for an address of something else."""
    found = _ITEM.fullmatch(urlsplit(url).path.removesuffix("/data.xml").rstrip("/"))
    if urlsplit(url).hostname != "www.legislation.gov.uk" or found is None:
        raise ValueError(f"{url} is no address of an act, part or section on www.legislation.gov.uk")
    return "/".join(found.groups()[:3]), found[4] or ""


def versions(root: etree._Element) -> list[tuple[date | None, str]]:
    """(from when it is law, address) of the points in time a file lists; None for the text as made."""
    out: dict[str, date | None] = {}
    for link in root.iter("{http://www.w3.org/2005/Atom}link"):
        title, href = link.get("title", ""), link.get("href", "")
        day = iso_date(title)
        if link.get("rel") == _VERSION and href and (day is not None or title in _FIRST_TEXTS):
            out[f"{SITE}{urlsplit(href).path.strip('/')}/data.xml"] = day
    if not out:
        raise StructureChanged("the file lists no points in time")
    return [(day, url) for url, day in out.items()]


def read_effects(root: etree._Element) -> list[Effect]:
    """The effects of a text's metadata (`UnappliedEffect`) or of a page of a changes feed (`Effect`)."""
    out = []
    for element in root.iter():
        name = local(element)
        if name not in ("UnappliedEffect", "Effect"):
            continue
        parts = {local(child): child for child in elements(element)}
        applied = name == "Effect" and element.get("Applied") == "true"
        places = [s.get("URI", "") for s in elements_of(parts.get("AffectedProvisions"), "Section")]
        dates = [iso_date(f.get("Date")) for f in elements_of(parts.get("InForceDates"), "InForce")]
        out.append(
            Effect(
                type=element.get("Type", ""),
                affected=element.get("AffectedProvisions", ""),
                places=tuple(p for p in places if p),
                affecting=element.get("AffectingURI", ""),
                title=inner(parts.get("AffectingTitle")),
                provisions=element.get("AffectingProvisions", ""),
                in_force=tuple(day for day in dates if day is not None),
                outstanding=not applied and element.get("RequiresApplied") != "false",
            )
        )
    return out


def elements_of(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """All elements of a name below a parent that may be missing."""
    return (e for e in (parent.iter() if parent is not None else ()) if local(e) == name)


def concerns(effect: Effect, wanted: list[tuple[str, int, int]]) -> bool:
    """Whether an effect is on one of the provisions (kind, first, last); on the whole act it always is."""
    if not wanted:
        return True
    found = [m for m in map(_PLACE.search, effect.places) if m]
    if not found:
        return True
    return any(m[1] == kind and low <= int(m[2]) <= high for m in found for kind, low, high in wanted)


def _wanted(job: FetchJob) -> list[tuple[str, int, int]]:
    out = []
    for item in job.options.get("provisions", ()):
        if found := _RANGE.fullmatch(str(item)):
            low = int(found[2])
            out.append((found[1], low, int(found[3] or low)))
    return out


def _sections(job: FetchJob, root: etree._Element) -> list[tuple[str, int, int]]:
    """From the first to the last provision of each kind in the text of a part; [] for a whole act."""
    if not _item(job.url)[1]:
        return []
    seen: dict[str, list[int]] = {}
    for element in root.iter():
        place = _PLACE.search(element.get("IdURI") or "") if isinstance(element.tag, str) else None
        if place and local(element) in ("P1", "Schedule"):
            seen.setdefault(place[1], []).append(int(place[2]))
    return [(kind, min(numbers), max(numbers)) for kind, numbers in seen.items()]


def _relations(job: FetchJob, page: FetchedCapture, root: etree._Element) -> Iterator[FetchedRelation]:
    """One edge for each act that acts on this one."""
    wanted = _wanted(job)
    act = f"http://www.legislation.gov.uk/id/{_item(job.url)[0]}"
    seen: set[str] = set()
    for effect in read_effects(root):
        if not effect.affecting or effect.affecting in seen or not concerns(effect, wanted):
            continue
        seen.add(effect.affecting)
        relation = "repeals" if _REPEALS.search(effect.type) and not effect.places else "amends"
        yield FetchedRelation(job.source_id, effect.affecting, relation, act, page.url, page.observed_at)


def next_page(root: etree._Element) -> str | None:
    """The following page of a feed."""
    for link in elements(root):
        if local(link) == "link" and link.get("rel") == "next":
            return re.sub(r"^http://", "https://", link.get("href", "")) or None
    return None


def _note(page: FetchedCapture, kind: str, effects: list[Effect], words: str) -> FetchedNote:
    """The event of some effects; without any, the end of it."""
    message = ""
    if effects:
        named = "; ".join(e.words for e in effects[:_TOLD])
        message = f"{words % len(effects)}: {named}" + ("; ..." if len(effects) > _TOLD else "")
    data = {
        "effects": [
            {"type": e.type, "affected": e.affected, "by": e.affecting, "title": e.title,
             "provisions": e.provisions, "in_force": [day.isoformat() for day in e.in_force]}
            for e in effects
        ]
    }  # fmt: skip
    return FetchedNote(page.source_id, kind, page.url, message, page.observed_at, data)


SPIDER = LegislationGovUkSpider
