"""Rules for codings: what was read is pinned, notes agree in both languages, cues do not quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.files import Located
from tracker.registry.incorporation import missing_bases
from tracker.registry.lint.finding import HAN, Breach, Breaches, HouseRules
from tracker.registry.publication import searched_words
from tracker.registry.registry import Registry

#: Values that say that there is nothing: they rest on the whole text, not on provisions of it.
_NOTHING = ("absent", "none")
#: Such a value for an instrument that nobody has read.
_NONE_KNOWN = "none-known"


def coding_breaches(registry: Registry, file: CodingFile, house: HouseRules) -> Breaches:
    book = registry.codebooks[file.codebook]
    for n, missing in enumerate(missing_bases(file, registry.codings, registry.relations)):
        if missing:
            yield Breach(("takes_from", n), missing, broken=True)
    for n, coding in enumerate(file.codings):
        if coding.via:
            yield Breach(
                ("codings", n, "via"), f"{coding.topic}: `via` is computed from `takes_from`", broken=True
            )
        for breach in (
            *_pins(coding), *_absence(file, book, coding), *_basis(book, coding), *_cues(book, coding, house),
            *_note(coding, file.codebook, house), *_parties(registry, file, coding),
        ):  # fmt: skip
            yield Breach(("codings", n, *breach.keys), f"{coding.topic}: {breach.message}", breach.broken)


def coded_twice(files: Iterable[Located[CodingFile]]) -> Iterator[tuple[Located[CodingFile], Breach]]:
    """Each cell of a folder is coded once a day, in one file and those that add to it."""
    seen: dict[tuple[object, ...], str] = {}

    def first(here: str, *cell: object) -> str | None:
        there = seen.setdefault(cell, here)
        return None if there == here else there

    for found in files:
        file = found.item
        column = (file.codebook, file.instrument)
        if not file.adds and (there := first(found.at("instrument"), *column)):
            message = f"{file.instrument} is coded in {there} as well; say `adds: true` in one of them"
            yield found, Breach(("instrument",), message, broken=True)
        for n, coding in enumerate(file.codings):
            if there := first(found.at("codings", n), *column, coding.topic, coding.date):
                message = f"{coding.topic} is coded twice on {coding.date}; a newer coding has a later date"
                yield found, Breach(("codings", n), f"{message}; the other: {there}", broken=True)


def _pins(coding: Coding) -> Breaches:
    """`read_from` has a pin for each cited provision of a coding read in a text, and for no other coding."""
    if coding.basis != "text":
        if coding.read_from:
            yield Breach(("read_from",), f"basis is {coding.basis}, and it is pinned to a text", broken=True)
        return
    pinned = [pin.eid for pin in coding.read_from]
    absent = not coding.provisions and coding.value in _NOTHING
    if pinned != coding.provisions and not absent:
        yield Breach(
            ("read_from",) if pinned else ("basis",),
            "read in a text, and not pinned to its provisions: `tracker code pin FILE` writes read_from",
            broken=True,
        )
    if len(set(coding.provisions)) != len(coding.provisions):
        yield Breach(("provisions",), "a provision is cited twice", broken=True)
    if not coding.provisions and not absent:
        yield Breach(("value",), "a value read in a text, without a provision", broken=True)


def _absence(file: CodingFile, book: Codebook, coding: Coding) -> Breaches:
    """What is said to stand nowhere in a text was searched in the whole of it."""
    if coding.basis != "text" or coding.provisions or coding.value not in _NOTHING:
        return
    if file.whole is None:
        message = "the text that was searched is not named: `tracker code pin FILE` writes `whole`"
        yield Breach(("value",), message, broken=True)
    if not searched_words(coding, file.language, book):
        message = f"say which words were searched for: `searched`, or of the topic in {file.language}"
        yield Breach(("value",), message, broken=True)


def _basis(book: Codebook, coding: Coding) -> Breaches:
    """What was not read names its source, or is memory; absence is a statement about a text or a source."""
    if bool(coding.evidence) != (coding.basis in ("secondary", "official")):
        word = "names evidence" if coding.evidence else "names no evidence"
        key = "evidence" if coding.evidence else "basis"
        yield Breach((key,), f"basis is {coding.basis}, and it {word}")
    topic = next(t for t in book.topics if t.id == coding.topic)
    if any(v.code == _NONE_KNOWN for v in book.values_of(topic)):
        if coding.value in _NOTHING and coding.basis == "memory":
            yield Breach(("value",), f"{coding.value} from memory: what nobody checked is {_NONE_KNOWN}")
        if coding.value == _NONE_KNOWN and coding.basis != "memory":
            yield Breach(("value",), f"{_NONE_KNOWN} is for memory; what was checked is absent")
    if coding.value in ("absent", _NONE_KNOWN) and coding.provisions:
        yield Breach(("provisions",), f"{coding.value} rests on no provision")


def _cues(book: Codebook, coding: Coding, house: HouseRules) -> Breaches:
    if coding.basis == "text" and bool(coding.cue) != bool(coding.provisions):
        yield Breach((), "words that the cited provisions contain stand in `cue`")
    if coding.basis != "text" and coding.cue:
        yield Breach(("cue",), f"basis is {coding.basis}: there is no text the cue was found in")
    words = book.cue_words or house.cue_words
    for n, cue in enumerate(coding.cue):
        if not 1 <= len(cue.split()) <= words or len(HAN.findall(cue)) > house.cue_characters:
            limit = f"{words} words or {house.cue_characters} Chinese characters"
            yield Breach(("cue", n), f"{cue!r} is no cue: at most {limit}")


def _note(coding: Coding, codebook: str, house: HouseRules) -> Breaches:
    at = ("note",)
    en, zh = coding.note.get("en", "").strip(), coding.note.get("zh", "").strip()
    if not en.endswith("."):
        yield Breach(at, "the English note is missing, or does not end with a period")
    if not HAN.search(zh) or not zh.endswith("。"):
        yield Breach(at, "the Chinese note is missing, or does not end with 。")
    if not en or not zh:
        return
    if re.search(r"[,;:?()](?!\d)", re.sub(r"[A-Za-z0-9 .,()]+", "", zh)):
        yield Breach(at, "half-width punctuation in the Chinese note")
    for term in house.terms:
        applies = not term.codebooks or codebook in term.codebooks
        if applies and re.search(term.en, en, re.IGNORECASE) and term.zh not in zh:
            yield Breach(at, f"the English note matches {term.en!r}, the Chinese one has no {term.zh}")
    for word in house.words_not_used:
        if word in zh:
            yield Breach(at, f"the list of terms has another word for {word}")
    for what, english, chinese in (
        ("years", r"\b(?:19|20)\d\d\b", r"(?:19|20)\d\d"),
        ("footnotes", r"[Ff]ootnote (\d+)", r"脚注(\d+)"),
        ("articles", r"Articles? (\d+\.\d+)", r"\d+\.\d+"),
    ):
        if not set(re.findall(english, en)) <= set(re.findall(chinese, zh)):
            yield Breach(at, f"{what} of the English note are not in the Chinese one")


def _parties(registry: Registry, file: CodingFile, coding: Coding) -> Breaches:
    known = {p.party for p in registry.instruments[file.instrument].parties}
    for n, own in enumerate(coding.parties):
        at = ("parties", n)
        if own.party not in known:
            yield Breach(at, f"{own.party} is no party of {file.instrument}", broken=True)
        if not own.from_ and not own.until:
            yield Breach(at, f"{own.party}: say from when or until when")
        if not own.note or not HAN.search(own.note.get("zh", "")) or not own.note.get("en"):
            yield Breach(at, f"{own.party}: the note is missing in English or Chinese")
