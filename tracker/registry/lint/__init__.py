"""The rules of the data beyond its format: what `tracker sources validate` finds, by file and line.

A finding is an error where something is wrong for everyone (a spider that does not exist, a pin that does
not fit its coding). Rules of the house (keywords in five languages, terms, endings of notes) are errors in
the packaged registry and warnings in a folder of one's own. Their limits and terms: `data/house.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.registry.coding import ReadFrom
from tracker.registry.files import Located, RegistryFiles
from tracker.registry.lint.codebooks import (
    codebook_breaches,
    cue_breaches,
    gap_breaches,
    member_breaches,
    option_breaches,
    transfer_law_breaches,
)
from tracker.registry.lint.codings import coded_twice, coding_breaches
from tracker.registry.lint.finding import Breach, Breaches, HouseRules, RuleFinding
from tracker.registry.lint.regimes import publisher_breaches, regime_breaches, shared_addresses
from tracker.registry.lint.texts import HeldText, text_breaches
from tracker.registry.loader import PACKAGED
from tracker.registry.registry import Registry
from tracker.registry.yamlfile import load

#: (instrument, language) -> eid -> what is held there; None where no text is.
Texts = Callable[[str, str], Mapping[str, HeldText] | None]
#: (instrument, pins) -> what is wrong with each pin, by its place; "" where nothing is known against it.
Pins = Callable[[str, Sequence[ReadFrom]], Sequence[str]]

__all__ = ["HouseRules", "RuleFinding", "house_rules", "lint"]


def house_rules() -> HouseRules:
    return HouseRules.model_validate(load(PACKAGED / "house.yml").data)


def lint(
    registry: Registry,
    files: RegistryFiles,
    spiders: Collection[str],
    house: HouseRules | None = None,
    texts: Texts | None = None,
    pins: Pins | None = None,
) -> list[RuleFinding]:
    """What the rules find in `files`, by file and line. ``spiders``: names of those there are; ``texts``:
    what is held of an instrument in a language, to hold codings against the words they were read in;
    ``pins``: what the record knows against them."""
    house = house or house_rules()
    found = [
        RuleFinding(located.at(*breach.keys), _level(breach, located.file.path), breach.message)
        for located, breach in (
            *_breaches(registry, files, spiders, house),
            *_of_texts(files, texts),
            *_of_pins(files, pins),
        )
    ]
    for path in {located.file.path for located in files.all()}:
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(r"\bTODO\b", line):
                found.append(RuleFinding(f"{path}:{n}", "error", "TODO: fill this in"))
    return sorted(found, key=lambda f: (f.where.rpartition(":")[0], int(f.where.rpartition(":")[2])))


def _of_texts(files: RegistryFiles, texts: Texts | None) -> Iterator[tuple[Located[Any], Breach]]:
    for codings in files.codings if texts else ():
        held = texts(codings.item.instrument, codings.item.language) if texts else None
        for breach in text_breaches(codings.item, held, moved=True) if held else ():
            yield codings, breach


def _of_pins(files: RegistryFiles, faults: Pins | None) -> Iterator[tuple[Located[Any], Breach]]:
    for codings in files.codings if faults else ():
        pins = [
            (("codings", n, "read_from", k), coding.topic, pin)
            for n, coding in enumerate(codings.item.codings)
            for k, pin in enumerate(coding.read_from)
        ]
        said = faults(codings.item.instrument, [pin for *_, pin in pins]) if faults and pins else ()
        for (keys, topic, _), fault in zip(pins, said, strict=False):
            if fault:
                yield codings, Breach(keys, f"{topic}: {fault}", broken=True)


def _level(breach: Breach, path: Path) -> Any:
    own = not path.resolve().is_relative_to(PACKAGED)
    return "warning" if own and not breach.broken else "error"


def _breaches(
    registry: Registry, files: RegistryFiles, spiders: Collection[str], house: HouseRules
) -> Iterator[tuple[Located[Any], Breach]]:
    def each(located: Located[Any], found: Breaches) -> Iterator[tuple[Located[Any], Breach]]:
        return ((located, breach) for breach in found)

    for regime in files.regimes:
        yield from each(regime, regime_breaches(registry, regime.item, house, spiders))
    yield from shared_addresses(files)
    yield from coded_twice(files.codings)
    for id_, publisher in files.publishers.items():
        yield from each(publisher, publisher_breaches(registry, id_, publisher.item, house))
    for book in files.codebooks:
        yield from each(book, codebook_breaches(registry, book.item))
    for codings in files.codings:
        yield from each(codings, coding_breaches(registry, codings.item, house))
        name = codings.item.instrument
        if codings.file.path.stem not in (name, f"{codings.item.codebook}-{name}"):
            yield codings, Breach(("instrument",), f"the file is not called {name}.yml")
    for cues in files.cues:
        yield from each(cues, cue_breaches(cues.item))
    for paper in files.options:
        yield from each(paper, option_breaches(paper.item))
    for table in files.gaps:
        yield from each(table, gap_breaches(table.item))
    for row in files.jurisdictions:
        yield from each(row, transfer_law_breaches(row.item))
    for member in files.members:
        yield from each(member, member_breaches(member.item))
