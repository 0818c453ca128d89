"""The ``meta`` of an Akoma Ntoso document: FRBR identification, life cycle, references.

Work, expression and manifestation are named as the Akoma Ntoso Naming Convention 1.0 (OASIS) builds its
addresses: ``/akn/eu/act/regulation/2024-06-13/2024-1689``, ``…/eng@2026-07-27``, ``…/eng@2026-07-27.xml``.
Where the registry has no number the instrument's id stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from lxml import etree

from tracker.lifecycle.step import Step, StepState
from tracker.publish.akn.text import element, sub
from tracker.publish.akn.tree import Ids
from tracker.publish.citations.languages import iso639_3
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.registry.schema import Instrument, Publisher, StatusEvent

Element = etree._Element

TextClass = Literal["authentic", "official", "unofficial"]

#: Which element a type of instrument is; what has no normative text of its own is a `doc`.
_ROOT = {"bill": "bill", "draft": "bill", "plan": "doc", "opinion": "doc", "guideline": "doc",
         "standard": "doc", "corrigendum": "doc", "ruling": "doc"}  # fmt: skip
_NOT_BINDING = frozenset({"bill", "draft", "plan", "opinion", "guideline", "standard"})
#: The day a work is dated by, first that is known; all name it in the registry.
_MADE = ("decided", "adopted", "signed", "promulgated", "published", "proposed")
#: What no longer stands: another date came in its place, or none.
_NOT_STANDING = (StepState.MOVED, StepState.GONE, StepState.LAPSED)
_EVENT_TYPE = {"proposed": "generation", "adopted": "generation", "signed": "generation",
               "promulgated": "generation", "published": "generation", "decided": "generation",
               "annulled": "repeal",
               "expired": "repeal", "repealed": "repeal", "withdrawn": "repeal"}  # fmt: skip
_CELEX = re.compile(r"[1-9](\d{4})[A-Z]{1,2}(\d{4})(?:\([0-9]{2}\))?")


@dataclass(frozen=True)
class Subject:
    """What a file is made of, said once: the version, its instrument, and who says so."""

    view: Mapping[str, Any]
    instrument: Instrument
    publisher: Publisher | None
    jurisdiction: str
    text_class: TextClass | None
    url: str | None
    steps: Sequence[Step] = ()

    @property
    def root(self) -> str:
        """``act``, ``bill`` or ``doc``."""
        return _ROOT.get(self.instrument.type, "act")

    @property
    def day(self) -> str:
        """From when this text is law; else when it was seen."""
        return str(self.view.get("valid_from") or self.observed)

    @property
    def observed(self) -> str:
        return str(self.view["observed_at"])[:10]

    @property
    def made(self) -> StatusEvent | None:
        for kind in _MADE:
            for event in self.instrument.events:
                if event.event == kind and event.eid is None:
                    return event
        whole = [e for e in self.instrument.events if e.eid is None and e.party is None]
        return min(whole, key=lambda e: e.date, default=None)

    @property
    def work(self) -> str:
        made = self.made
        day = [made.date.isoformat()] if made else []  # never the version's: all versions are of one work
        kind = [] if self.instrument.type == self.root else [self.instrument.type]
        steps = ["akn", self.jurisdiction.lower() or "un", self.root, *kind, *day, self.number]
        return "/" + "/".join(_step(s) for s in steps)

    @property
    def number(self) -> str:
        """``2024-1689`` of a CELEX number, else the instrument's id."""
        found = _CELEX.fullmatch(self.instrument.identifiers.get("celex", ""))
        return (
            f"{found[1]}-{int(found[2])}"
            if found and self.instrument.type != "corrigendum"
            else (self.instrument.id)
        )

    @property
    def expression(self) -> str:
        return f"{self.work}/{iso639_3(str(self.view['language']))}@{self.day}"


@dataclass(frozen=True)
class Anchors:
    """Ids inside ``meta`` that other elements point to."""

    tracker: str
    publisher: str
    original: str

    @classmethod
    def take(cls, ids: Ids) -> Anchors:
        return cls(ids.take("tracker"), ids.take("publisher"), ids.take("original"))


def component_meta(s: Subject, anchors: Anchors, component: str) -> Element:
    """``meta`` of an attachment: who it is; what it refers to stands in the ``meta`` of the document."""
    made = element("meta")
    made.append(_identification(s, anchors, component))
    return made


def meta(s: Subject, a: Anchors, ids: Ids) -> Element:
    """``meta`` of the document."""
    made = component_meta(s, a, "main")
    references = element("references", source=f"#{a.tracker}")
    title = plain(next(iter(s.instrument.title.values())))
    sub(references, "original", eId=a.original, href=s.work, showAs=title)
    _life(s, a, ids, made, references)
    who = plain(s.publisher.name) if s.publisher else "publisher not named"
    sub(references, "TLCOrganization", eId=a.publisher, href=_ontology("organization", who), showAs=who)
    sub(references, "TLCOrganization", eId=a.tracker, href=_ontology("organization", "digital-rules-tracker"),
        showAs="Digital-rules tracker")  # fmt: skip
    made.append(references)
    return made


def _identification(s: Subject, a: Anchors, component: str) -> Element:
    out = element("identification", source=f"#{a.tracker}")
    made = s.made
    work = sub(out, "FRBRWork")
    _core(work, s.work, f"/!{_step(component)}", made.date.isoformat() if made else s.day,
          made.event if made else "ofVersion", a.publisher,
          [*s.instrument.identifiers.items()] if component == "main" else [])  # fmt: skip
    sub(work, "FRBRcountry", value=s.jurisdiction.lower() or "un")
    sub(work, "FRBRsubtype", value=s.instrument.type)
    sub(work, "FRBRnumber", value=s.number)
    for tag, title in s.instrument.title.items():
        sub(work, "FRBRname", value=plain(title)).set(_XML_LANG, tag)
    sub(work, "FRBRprescriptive", value=str(s.instrument.type not in _NOT_BINDING).lower())

    expression = sub(out, "FRBRExpression")
    kind = "validFrom" if s.view.get("valid_from") else "observed"
    _core(expression, s.expression, f"/!{_step(component)}", s.day, kind, a.publisher,
          [("tracker", str(s.view["version"]))] if component == "main" else [])  # fmt: skip
    if s.text_class:
        sub(expression, "FRBRauthoritative", value=str(s.text_class == "authentic").lower())
    sub(expression, "FRBRlanguage", language=iso639_3(str(s.view["language"])))

    manifestation = sub(out, "FRBRManifestation")
    source = [("source", s.url)] if s.url and component == "main" else []
    _core(manifestation, s.expression, f"/!{_step(component)}.xml", s.observed, "observed", a.tracker, source,
          uri=f"{s.expression}.xml")  # fmt: skip
    sub(manifestation, "FRBRformat", value="application/akn+xml")
    return out


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _core(
    into: Element, base: str, tail: str, day: str, kind: str, author: str, aliases: list[tuple[str, str]],
    uri: str | None = None,
) -> None:  # fmt: skip
    sub(into, "FRBRthis", value=base + tail)
    sub(into, "FRBRuri", value=uri or base)
    for label, value in aliases:
        sub(into, "FRBRalias", value=plain(value), name=plain(label))
    sub(into, "FRBRdate", date=day, name=kind)
    sub(into, "FRBRauthor", href=f"#{author}")


def _life(s: Subject, a: Anchors, ids: Ids, made: Element, references: Element) -> None:
    """The dated steps that stand and the day of this version; the interval in which the whole is in force."""
    cycle = sub(made, "lifecycle", source=f"#{a.tracker}")
    sources: dict[str, str] = {}
    kinds: dict[str, str] = {}
    starts: list[str] = []
    ends: list[str] = []
    later: list[tuple[str, str, str, str]] = []
    for event in s.steps:
        if event.state in _NOT_STANDING:
            continue
        eid = ids.take(f"event_{len(cycle) + 1}")
        if event.event not in kinds:
            kinds[event.event] = ids.take(f"event_kind_{event.event}")
        by = event.set_by or ""
        if by and by not in sources:
            sources[by] = ids.take(f"source_{len(sources) + 1}")
            later.append(("TLCReference", sources[by], _ontology("reference", by), by))
        ref = sub(cycle, "eventRef", eId=eid, date=event.date.isoformat(), refersTo=f"#{kinds[event.event]}",
                  source=f"#{sources.get(by, a.original)}")  # fmt: skip
        if event.event in _EVENT_TYPE and not event.places and not (event.condition or event.conditional):
            ref.set("type", _EVENT_TYPE[event.event])
        if not event.places and event.party is None:
            if event.event == "in_force" and not (event.condition or event.conditional):
                starts.append(eid)
            elif event.event in ("repealed", "expired", "annulled"):
                ends.append(eid)
    version = ids.take("event_kind_version")
    sub(cycle, "eventRef", eId=ids.take("event_version"), date=s.day, source=f"#{a.original}",
        refersTo=f"#{version}", originatingExpression="true")  # fmt: skip
    if starts:
        kind = kinds["in_force"]
        group = sub(
            sub(made, "temporalData", source=f"#{a.tracker}"), "temporalGroup", eId=ids.take("period_1")
        )
        interval = sub(group, "timeInterval", start=f"#{starts[0]}", refersTo=f"#{kind}")
        if ends:
            interval.set("end", f"#{ends[0]}")
    for code, eid in kinds.items():
        sub(references, "TLCEvent", eId=eid, href=_ontology("event", code), showAs=name("event", code, "en"))
    sub(references, "TLCEvent", eId=version, href=_ontology("event", "version"), showAs="this version")
    for tag, eid, href, shown in later:
        sub(references, tag, eId=eid, href=href, showAs=plain(shown), name="setBy")


def _ontology(kind: str, what: str) -> str:
    return f"/akn/ontology/{kind}/{_step(what)}"


def _step(text: str) -> str:
    """A step of an address: percent-encoded, so that any identifier gives a valid URI."""
    return quote(text, safe="-._~@!()")
