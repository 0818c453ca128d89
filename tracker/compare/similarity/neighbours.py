"""Similarity asked of the record or of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.finder.suggest import LANGUAGES, book_of, title_in
from tracker.compare.matrix import UnknownChoice
from tracker.compare.similarity.scores import Agreement, Similarity, agreement
from tracker.model import Document
from tracker.registry import Registry
from tracker.store import reader

#: Why a text is left out; keys of the catalogue.
NO_TEXT = "its text is not held here yet"
NOT_READ = "its text is in a language that is not read for this"
NOTHING_DIGITAL = "no digital provision was found in it"


def of_record(
    session: Session,
    registry: Registry,
    codebook: str,
    instruments: Iterable[str] | None = None,
    templates: Iterable[str] = (),
    *,
    language: str | None = None,
    at: datetime | None = None,
    valid_at: date | None = None,
    whole: bool = False,
) -> Similarity:
    """The instruments named, else those the codebook has codings for, beside each other or the templates.

    Raises `UnknownChoice`.
    """
    book, cues = book_of(registry, codebook)
    files = {f.instrument: f for f in registry.codings if f.codebook == codebook}
    columns = list(dict.fromkeys(templates))
    asked = list(instruments) if instruments is not None else [i for i in registry.instruments if i in files]
    found: list[Agreement] = []
    left_out: dict[str, str] = {}
    for id_ in dict.fromkeys([*columns, *asked]):
        if id_ not in registry.instruments:
            raise UnknownChoice(f"no instrument {id_!r} in the registry; see `tracker sources list`")
        file = files.get(id_)
        spoken = reader.pick_language(session, id_, language or (file.language if file else None))
        version = spoken and reader.version_at(session, id_, spoken, at=at, valid_at=valid_at)
        if spoken is None or not version:
            left_out[id_] = NO_TEXT
            continue
        if spoken.partition("-")[0] not in LANGUAGES:
            left_out[id_] = NOT_READ
            continue
        instrument = registry.instruments[id_]
        title = {**instrument.title, **(instrument.short or {})}
        text = reader.text(session, version)
        subject = title_in(instrument.title, spoken)
        made = agreement(id_, title, subject, text, spoken, cues, book, codings=file, whole=whole)
        if made is None:
            left_out[id_] = NOTHING_DIGITAL
        else:
            found.append(made)
    return _similarity(codebook, found, columns, whole=whole, left_out=left_out)


def of_documents(
    registry: Registry,
    codebook: str,
    documents: Sequence[tuple[str, Document]],
    templates: Sequence[str] = (),
    *,
    whole: bool = False,
) -> Similarity:
    """Texts that are in no record, by name. Raises `UnknownChoice`."""
    book, cues = book_of(registry, codebook)
    found, left_out = [], {}
    for name, document in documents:
        if document.language.partition("-")[0] not in LANGUAGES:
            left_out[name] = NOT_READ
            continue
        title = {"en": document.title or name}
        made = agreement(
            name, title, document.title, document.provisions, document.language, cues, book, whole=whole
        )
        if made is None:
            left_out[name] = NOTHING_DIGITAL
        else:
            found.append(made)
    return _similarity(codebook, found, list(templates), whole=whole, left_out=left_out)


def _similarity(
    codebook: str, found: list[Agreement], templates: list[str], *, whole: bool, left_out: dict[str, str]
) -> Similarity:
    there = {a.id for a in found}
    for template in templates:
        if template not in there:
            why = left_out.get(template, "it is not among the texts")
            raise UnknownChoice(f"{template} cannot be a template: {why}")
    return Similarity(codebook, tuple(found), tuple(templates or [a.id for a in found]), whole, left_out)
