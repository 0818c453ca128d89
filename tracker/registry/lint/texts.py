"""Rules for codings against the text they were read in, wherever it is held: the provisions are there, hold
the words of the cue and the hash that was pinned, and no note quotes them.

`tracker sources validate` asks them of the record's texts, the tests of the packaged codings of a corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.law.provision import ProvisionLike
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.lint.finding import HAN, Breach, Breaches

#: Words in a row, or Chinese characters, from which a note quotes.
QUOTED, QUOTED_HAN = 10, 24


@dataclass(frozen=True)
class HeldText:
    """A provision as it is held: its words with all below it but footnotes, in lower case, and their hash."""

    words: str
    sha256: str


def held_texts(provisions: Sequence[ProvisionLike], hashes: Mapping[str, str]) -> dict[str, HeldText]:
    """eid -> what is held there; ``hashes`` by eid."""
    words: dict[str, list[str]] = {}
    for p in reversed(provisions):  # children follow their parents
        own = words.setdefault(p.eid, [])
        own.append(f"{p.heading or ''} {p.text}")
        if p.parent is not None and p.type != "footnote":
            words.setdefault(p.parent, []).extend(own)
    return {
        e: HeldText(" ".join(" ".join(reversed(w)).split()).lower(), hashes[e])
        for e, w in words.items()
        if e in hashes
    }


def text_breaches(file: CodingFile, held: Mapping[str, HeldText], *, moved: bool = False) -> Breaches:
    """``moved``: the text may have changed since; only provisions with the hash that was pinned are asked."""
    for n, coding in enumerate(file.codings):
        if coding.basis != "text":
            continue
        if moved and any(
            pin.eid not in held or held[pin.eid].sha256 != pin.text_sha256 for pin in coding.read_from
        ):
            continue
        for keys, message in _breaches(coding, held):
            yield Breach(("codings", n, *keys), f"{coding.topic}: {message}", broken=True)


def _breaches(coding: Coding, held: Mapping[str, HeldText]) -> Iterable[tuple[tuple[str, ...], str]]:
    for eid in coding.provisions:
        if eid not in held:
            yield ("provisions",), f"the text has no {eid}"
    for pin in coding.read_from:
        if pin.eid in held and held[pin.eid].sha256 != pin.text_sha256:
            yield ("read_from",), f"{pin.eid} has other words than those that were pinned"
    texts = [held[eid].words for eid in coding.provisions if eid in held]
    for cue in coding.cue:
        if not any(" ".join(cue.lower().split()) in text for text in texts):
            yield ("cue",), f"{cue!r} is not in {', '.join(coding.provisions)}"
    for quoted in quotations(coding.note, texts):
        yield ("note",), f"the note quotes the law: {quoted}"


def quotations(note: Mapping[str, str], texts: Iterable[str]) -> list[str]:
    """What a note has in common with texts, in a run too long to be chance.

    >>> law = "parties shall adopt or maintain measures which ensure the protection of data"
    >>> quotations({"en": "It shall adopt or maintain measures which ensure the protection of data."}, [law])
    ['shall adopt or maintain measures which ensure the protection of']
    """
    held = list(texts)
    english = set().union(*(_runs(re.findall(r"[a-z0-9]+", t), QUOTED) for t in held))
    found = [" ".join(run) for run in _in_order(re.findall(r"[a-z0-9]+", note.get("en", "").lower()), QUOTED)
             if run in english]  # fmt: skip
    chinese = set().union(*(_runs(HAN.findall(t), QUOTED_HAN) for t in held))
    found += [
        "".join(run) for run in _in_order(HAN.findall(note.get("zh", "")), QUOTED_HAN) if run in chinese
    ]
    return found[:1]


def _in_order(words: list[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def _runs(words: list[str], size: int) -> set[tuple[str, ...]]:
    return set(_in_order(words, size))
