"""Rules for codebooks, tables of gaps, cues of the finder and the Belt and Road table."""

from __future__ import annotations

import re

from tracker.registry.belt_and_road import TransferLaw
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.cues import Cues
from tracker.registry.gap import GapTable
from tracker.registry.lint.finding import Breach, Breaches, bilingual
from tracker.registry.oecd_strategies import Member
from tracker.registry.options import OptionPaper
from tracker.registry.registry import Registry


def codebook_breaches(registry: Registry, book: Codebook) -> Breaches:
    """Every text in two languages, every topic with a definition and rules; nothing declared is unused."""
    yield from bilingual(("title",), "the title", book.title)
    for part in ("groups", "flags"):
        for key, text in getattr(book, part).items():
            yield from bilingual((part, key), key, text)
    for n, topic in enumerate(book.topics):
        at = ("topics", n)
        yield from bilingual((*at, "title"), f"{topic.id}: title", topic.title)
        yield from bilingual((*at, "question"), f"{topic.id}: question", topic.question)
        if _asks_leave(book, topic):
            message = "asks what may be done, and its scale says what is owed: ask what is forbidden"
            yield Breach((*at, "question"), f"{topic.id}: {message}")
        yield from bilingual((*at, "definition"), f"{topic.id}: definition", topic.definition)
        yield from bilingual((*at, "rules"), f"{topic.id}: rules", topic.rules, needed=topic.derive is None)
        for flag, text in topic.flags.items():
            yield from bilingual((*at, "flags", flag), f"{topic.id}: flag {flag}", text)
            if flag in book.flags:
                yield Breach((*at, "flags", flag), f"{topic.id}: {flag} is a flag of all topics already")
    for name, values in book.scales.items():
        for n, value in enumerate(values):
            for key, text in (("title", value.title), ("definition", value.definition)):
                yield from bilingual(("scales", name, n, key), f"{name}, {value.code}: {key}", text)
    yield from _scales(book)
    yield from _used(registry, book)
    yield from _examples(registry, book)


def _asks_leave(book: Codebook, topic: Topic) -> bool:
    """Whether "yes" would mean freedom where a strong value means a duty or a ban: "may it? - required"."""
    values = book.values_of(topic)
    if topic.kind == "date" or not values or any(v.code == "yes" for v in values):
        return False
    asks = re.match(r"(May|Can|Might)\b", topic.question.get("en", ""))
    return bool(asks or re.search("可否|能否|是否可以", topic.question.get("zh", "")))


def _examples(registry: Registry, book: Codebook) -> Breaches:
    """A worked example of each scale and of each topic of amounts or days, as the published coding has it."""
    cited = {
        (c.topic, f.instrument): c
        for f in registry.codings
        if f.codebook == book.id
        for c in sorted(f.codings, key=lambda c: c.date)
        if c.provisions
    }
    for n, example in enumerate(book.examples):
        at, coding = ("examples", n), cited.get((example.topic, example.instrument))
        what = f"example of {example.topic}"
        yield from bilingual((*at, "why"), what, example.why)
        if coding is None:
            message = f"{what}: {example.instrument} has no published coding of it with provisions"
            yield Breach(at, message, broken=True)
        elif (coding.value, coding.provisions) != (example.value, example.provisions):
            message = f"{what}: the coding of {example.instrument} has another value or other provisions"
            yield Breach(at, message, broken=True)
    shown = {e.topic for e in book.examples}
    coded = {topic for topic, _ in cited}
    for name in book.scales:
        if not any(t.scale == name and t.id in shown for t in book.topics):
            yield Breach(("scales", name), f"scale {name} has no worked example")
    for n, topic in enumerate(book.topics):
        if topic.kind != "code" and topic.id in coded - shown:
            yield Breach(("topics", n), f"{topic.id} has no worked example")


def _scales(book: Codebook) -> Breaches:
    for name, values in book.scales.items():
        codes = [v.code for v in values]
        if len(codes) != len(set(codes)):
            yield Breach(("scales", name), f"scale {name} has a code twice", broken=True)
        if book.graded:
            if not {v.code for v in values if v.strength == 0} & {"absent", "none"}:
                yield Breach(("scales", name), f"scale {name} has no `absent` or `none` of strength 0")
            if max(v.strength or 0 for v in values) < 2:
                yield Breach(("scales", name), f"scale {name}: no value is stronger than 1")


def _used(registry: Registry, book: Codebook) -> Breaches:
    files = [f for f in (*registry.codings, *registry.leads) if f.codebook == book.id]
    coded = {c.topic for f in files for c in f.codings}
    flags = {
        (c.topic, flag)
        for f in files
        for c in f.codings
        for flag in (*c.flags, *(g for p in c.parties for g in p.flags))
    }
    for group in book.groups.keys() - {t.group for t in book.topics}:
        yield Breach(("groups", group), f"no topic is in group {group}")
    for scale in book.scales.keys() - {t.scale for t in book.topics}:
        yield Breach(("scales", scale), f"no topic uses scale {scale}")
    for flag in book.flags.keys() - {flag for _, flag in flags}:
        yield Breach(("flags", flag), f"no coding uses flag {flag}")
    for n, topic in enumerate(book.topics):
        if topic.derive is None and topic.id not in coded:
            yield Breach(("topics", n), f"no instrument is coded on {topic.id}")
        for flag in topic.flags:
            if (topic.id, flag) not in flags:
                yield Breach(("topics", n, "flags", flag), f"no coding of {topic.id} uses flag {flag}")
    for file in files:
        if book.columns and file.instrument not in book.columns:
            yield Breach(("columns",), f"{file.instrument} is coded and has no place in the columns")


def cue_breaches(cues: Cues) -> Breaches:
    """Every topic the file knows has words in the three languages the finder reads."""
    for part in ("topics", "themes"):
        for topic, own in getattr(cues, part).items():
            for language in ("en", "zh", "ja"):
                if not getattr(own, language):
                    yield Breach((part, topic), f"{topic} has no cues in {language}")


def gap_breaches(table: GapTable) -> Breaches:
    """Texts in two languages; what was read in a text is pinned."""
    yield from bilingual(("title",), "the title", table.title)
    for n, entry in enumerate(table.entries):
        at = ("entries", n)
        for key in ("duty", "note", "pilot", "exception", "missing"):
            text = getattr(entry, key)
            yield from bilingual((*at, key), f"{entry.id}: {key}", text, needed=key == "duty")
        rests = [("rests_on", k, rest, entry.basis) for k, rest in enumerate(entry.rests_on)]
        pilots = [("pilots", k, pilot, pilot.basis) for k, pilot in enumerate(entry.pilots)]
        for key, k, rest, basis in (*rests, *pilots):
            pinned = [pin.eid for pin in rest.read_from]
            if basis == "text" and pinned != rest.provisions:
                yield Breach((*at, key, k), f"{entry.id}: pins do not fit the provisions", broken=True)
        for k, pilot in enumerate(entry.pilots):
            yield from bilingual((*at, "pilots", k, "zone"), f"{entry.id}: zone", pilot.zone)
            yield from bilingual((*at, "pilots", k, "note"), f"{entry.id}: pilot", pilot.note)
        for k, verdict in enumerate(entry.by_class):
            yield from bilingual(
                (*at, "by_class", k), f"{entry.id}: {verdict.data}", verdict.note, needed=False
            )
        if entry.second:
            yield from bilingual((*at, "second", "note"), f"{entry.id}: second verdict", entry.second.note)


def option_breaches(paper: OptionPaper) -> Breaches:
    """Everything that a person wrote is there in two languages."""
    yield from bilingual(("title",), "the title", paper.title)
    for n, family in enumerate(paper.templates):
        yield from bilingual(("templates", n, "title"), family.id, family.title)
    for n, found in enumerate(paper.topics):
        yield from bilingual(("topics", n, "assessment"), f"{found.topic}: assessment", found.assessment)
        for k, option in enumerate(found.options):
            for key, text in (("title", option.title), ("clause", option.clause)):
                yield from bilingual(("topics", n, "options", k, key), f"{found.topic}: {key}", text)


def member_breaches(member: Member) -> Breaches:
    yield from bilingual(("name",), f"the name of {member.country}", member.name)
    for n, strategy in enumerate(member.strategies):
        at = ("strategies", n)
        words = {"title": strategy.title, "body": strategy.body, "note": strategy.note}
        for key, found in words.items():
            if found:
                yield from bilingual((*at, key), f"{member.country}: {key}", found)


def transfer_law_breaches(row: TransferLaw) -> Breaches:
    yield from bilingual(("name",), f"the name of {row.jurisdiction}", row.name)
    if not row.source:
        yield Breach(("source",), f"{row.jurisdiction}: say where it was read, or that it is remembered")
