"""Similarity asked of the record or of files, and shown as rows, JSON and a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.compare.finder.suggest import LANGUAGES, book_of
from tracker.compare.matrix import UnknownChoice
from tracker.compare.similarity.scores import Agreement, ClusterNode, Similarity, agreement
from tracker.compare.similarity.shared_text import RUN, RUN_HAN
from tracker.contract.similarity import SimilarityView
from tracker.model import Document
from tracker.publish import charts, editions, templates
from tracker.registry import Registry
from tracker.store import reader

Json = dict[str, Any]
COLUMNS = ("agreement", "template", "shared", "of_agreement", "of_template", "topics", "title")
#: Why a text is left out; keys of the catalogue.
NO_TEXT = "the record holds no text of it"
NOT_READ = "its text is in a language that is not read for this"
NOTHING_DIGITAL = "no digital provision was found in it"
#: What the figures are; printed with every table. Keys of the catalogue.
METHOD = (
    "Text: the share of words that stand in runs of at least %(words)s words (%(han)s characters in Chinese "
    "and Japanese) which the other text has as well, numbers left out; in both directions, and their mean.",
    "Topics: how firmly each topic is treated, from 0 (absent) to 4 (binding without a way out), as coded, "
    "or as the finder reads it; the sum of the lesser strengths over the sum of the greater.",
    "The tree joins the closest groups first, by the mean distance of their pairs (average linkage); the "
    "distance is 1 less the mean share of common text.",
)


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
        subject = editions.pick(instrument.title, spoken)
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


def rows(s: Similarity, lang: str = "en") -> list[Json]:
    """One row for each agreement and template, by template, the closest first; shares from 0 to 1."""
    return [
        {
            "agreement": a.id,
            "title": editions.pick(a.title, lang),
            "template": template,
            "shared": _round(pair.shared),
            "of_agreement": _round(pair.of_agreement),
            "of_template": _round(pair.of_template),
            "topics": _round(pair.topics),
        }
        for template in s.templates
        for a, pair in s.ranked(template)
    ]


def as_json(s: Similarity, lang: str = "en") -> Json:
    """The contract of `tracker similarity --format json`."""
    return SimilarityView.printed(
        {
            "codebook": s.codebook,
            "compared": "whole texts" if s.whole else "digital provisions",
            "method": method(lang),
            "texts": [
                {
                    "id": a.id,
                    "title": editions.pick(a.title, lang),
                    "language": a.language,
                    "provisions": a.provisions,
                    "words": a.count,
                    "profile": dict(sorted(a.profile.items())),
                }
                for a in s.agreements
            ],
            "templates": list(s.templates),
            "pairs": rows(s, lang),
            "tree": _tree(s.tree),
            "left_out": [{"id": id_, "why": editions.gettext(lang, why)} for id_, why in s.left_out.items()],
        }
    )


def _tree(node: ClusterNode | None) -> Json | None:
    if node is None:
        return None
    if node.id is not None:
        return {"id": node.id}
    return {"distance": _round(node.height), "parts": [_tree(p) for p in node.parts]}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def method(lang: str) -> list[str]:
    """How the figures are made, in sentences of an edition."""
    return [editions.gettext(lang, line) % {"words": RUN, "han": RUN_HAN} for line in METHOD]


def as_html(
    s: Similarity,
    lang: str = "en",
    *,
    nav: dict[str, str] | None = None,
    href: Callable[[str], str | None] | None = None,
) -> str:
    """The page: heat map, tree, all figures as a table, method. ``href`` is the page of an instrument."""
    names = {a.id: editions.pick(a.title, lang) for a in s.agreements}
    order = s.tree.leaves if s.tree else ()
    what = "Whole texts compared." if s.whole else "The digital provisions of each text are compared."
    return templates.page(
        "site/similarity.html.j2",
        lang,
        title=editions.gettext(lang, "How close the texts are"),
        what=editions.gettext(lang, what),
        method=method(lang),
        heat=charts.heat_map(
            [i for i in order if any(i != t for t in s.templates)],
            [i for i in order if i in s.templates],
            {key: pair.shared for key, pair in s.pairs.items()},
            names,
            editions.gettext(lang, "Shared text, per cent"),
        ),
        tree=charts.dendrogram(s.tree, names, editions.gettext(lang, "Tree of the texts by distance")),
        tables=[(names[t], t, s.ranked(t)) for t in s.templates],
        names=names,
        href=href or (lambda _: None),
        percent=lambda value: "–" if value is None else f"{100 * value:.1f}",
        left_out=[(id_, editions.gettext(lang, why)) for id_, why in s.left_out.items()],
        texts=s.agreements,
        nav=nav,
    )
