"""Columns that follow from other ones: a treaty that incorporates another, and one that a protocol amended.

The CPTPP has the codings of the TPP, less what it suspends; the EU-Japan EPA those of the protocol of 2024 on
what that replaced. The relations of the regimes say how and from when: `incorporates` is enough, of what
`amends` a file asks for it with `takes_from`.
What is incorporated is provisions: a coding that rests on the preamble of the other text is not taken.
Codings made here cite the provisions, words and pins of the other instrument and name it (`Coding.via`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.law import eids
from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile, PartyCoding, Via
from tracker.registry.schema import Party, Regime, Relation, RelationType

_SUSPENDED = "suspended"


def missing_bases(file: CodingFile, files: Iterable[CodingFile], relations: Iterable[Relation]) -> list[str]:
    """What `takes_from` of a file lacks, in its order; "" where there is nothing to say."""
    coded = {f.instrument for f in files if f.codebook == file.codebook and f.codings}
    relations = list(relations)
    out = []
    for other in file.takes_from:
        if _link(file.instrument, other, relations) is None:
            out.append(f"no relation says that {file.instrument} incorporates {other} or is amended by it")
        elif other not in coded:
            out.append(f"the base is missing: {other} has no published coding in {file.codebook}")
        else:
            out.append("")
    return out


def with_incorporated(
    files: Sequence[CodingFile], regimes: Iterable[Regime], codebooks: dict[str, Codebook]
) -> tuple[CodingFile, ...]:
    """The files, with the codings that they take from others; a base that is missing gives none."""
    regimes = list(regimes)
    relations = [r for regime in regimes for r in regime.relations]
    parties = {i.id: i.parties for regime in regimes for i in regime.instruments}
    at = {(f.codebook, f.instrument): f for f in files}
    out = dict(at)
    for (book, id_), base in at.items():  # what is incorporated needs no file of its own
        for r in relations:
            if r.type is RelationType.INCORPORATES and r.to == id_ and r.from_ in parties:
                out.setdefault(
                    (book, r.from_),
                    CodingFile(codebook=book, instrument=r.from_, language=base.language, codings=[]),
                )
    for key, file in out.items():
        incorporated = [
            r.to for r in relations if (r.type, r.from_) == (RelationType.INCORPORATES, file.instrument)
        ]
        for other in dict.fromkeys([*file.takes_from, *incorporated]):
            taken_base, link = at.get((file.codebook, other)), _link(file.instrument, other, relations)
            if taken_base is None or link is None or file.codebook not in codebooks:
                continue
            suspending = [
                r for r in relations
                if (r.type, r.from_, r.to) == (RelationType.SUSPENDS, file.instrument, other)
            ]  # fmt: skip
            taken = _taken(file, taken_base, link, suspending, codebooks[file.codebook])
            if link.type is RelationType.INCORPORATES:
                taken = [_phased(c, parties.get(file.instrument, [])) for c in taken]
            file = file.model_copy(update={"codings": [*file.codings, *taken]})
        out[key] = file
    return tuple(out.values())


def _link(instrument: str, other: str, relations: Iterable[Relation]) -> Relation | None:
    for r in relations:
        if r.type is RelationType.INCORPORATES and (r.from_, r.to) == (instrument, other):
            return r
        if r.type is RelationType.AMENDS and (r.from_, r.to) == (other, instrument):
            return r
    return None


def _taken(
    file: CodingFile, base: CodingFile, link: Relation, suspending: Sequence[Relation], book: Codebook
) -> list[Coding]:
    incorporates = link.type is RelationType.INCORPORATES
    own = {c.topic for c in file.codings} if incorporates else set()
    newest = {c.topic: c for c in sorted(base.codings, key=lambda c: c.date) if c.via is None}
    return [
        _as_taken(c, base.instrument, link, suspending, book)
        for topic, c in newest.items()
        if topic not in own and not (incorporates and _rests_on_preamble(c))
    ]


def _rests_on_preamble(coding: Coding) -> bool:
    return any(eids.is_within(eid, "preamble") for eid in coding.provisions)


def _as_taken(
    coding: Coding, instrument: str, link: Relation, suspending: Sequence[Relation], book: Codebook
) -> Coding:
    cited = coding.provisions
    touching = [
        r for r in suspending
        if not r.to_provisions or any(eids.overlaps(a, b) for a in r.to_provisions for b in cited)
    ]  # fmt: skip
    suspended = [
        e for r in touching for e in r.to_provisions or cited if any(eids.overlaps(e, b) for b in cited)
    ]
    via = Via(
        instrument=instrument,
        relation=link.type.value,
        clause=link.from_provisions,
        read_from=link.read_from,
        since=link.effective,
        suspended=suspended,
    )
    notes = [coding.note, *(r.note for r in (link, *touching) if r.note and cited)]
    said = {
        lang: joint.join(n[lang] for n in notes if n.get(lang)) for lang, joint in (("en", " "), ("zh", ""))
    }
    update: dict[str, object] = {"via": via, "note": said, "cue": []}
    topic = next(t for t in book.topics if t.id == coding.topic)
    gone = bool(cited) and all(any(eids.is_within(b, e) for e in suspended) for b in cited)
    if gone and any(v.code == _SUSPENDED for v in book.values_of(topic)):
        update["value"] = _SUSPENDED
    return coding.model_copy(update=update)


def _phased(coding: Coding, parties: Iterable[Party]) -> Coding:
    """With the days from which the parties of the column are bound by what is cited."""
    own = [
        PartyCoding.model_validate({
            "party": p.party, "from": phase.until, "provisions": [phase.provision],
            "note": {"en": phase.note or "", "zh": phase.note_zh or ""},
        })
        for p in parties for phase in p.phase_ins
        if phase.until and any(eids.overlaps(phase.provision, b) for b in coding.provisions)
    ]  # fmt: skip
    return coding.model_copy(update={"parties": [*coding.parties, *own]}) if own else coding
