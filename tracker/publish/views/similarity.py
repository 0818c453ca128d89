"""How close texts are to each other, in the words of an edition: as rows, JSON, blocks, and a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import Markup

from tracker.compare.similarity.scores import Agreement, ClusterNode, Similarity, TextPair
from tracker.compare.similarity.shared_text import RUN, RUN_HAN
from tracker.contract.base import Json
from tracker.contract.similarity import SimilarityView
from tracker.publish import templates
from tracker.publish.charts import dendrogram, heat_map
from tracker.publish.document import (
    Block,
    Heading,
    Items,
    Paragraph,
    Picture,
    Publication,
    Table,
    TableCell,
    cell,
    row,
    table,
    text,
)
from tracker.publish.editions import gettext, pick
from tracker.publish.labels import language_name

COLUMNS = ("agreement", "template", "shared", "of_agreement", "of_template", "topics", "title")
#: What the figures are; printed with every table. Keys of the catalogue.
_METHOD = (
    "Text: the share of words that stand in runs of at least %(words)s words (%(han)s characters in Chinese "
    "and Japanese) which the other text has as well, numbers left out; in both directions, and their mean.",
    "Topics: how firmly each topic is treated, from 0 (absent) to 4 (binding without exception), as coded, "
    "or as the finder reads it; the sum of the lesser strengths over the sum of the greater.",
    "The tree joins the closest groups first, by the mean distance of their pairs (average linkage); the "
    "distance is 1 less the mean share of common text.",
)


def method(lang: str) -> list[str]:
    """How the figures are made, in sentences of an edition."""
    return [gettext(lang, line) % {"words": RUN, "han": RUN_HAN} for line in _METHOD]


def similarity_rows(s: Similarity, lang: str) -> list[Json]:
    """One row for each agreement and template, by template, the closest first; shares from 0 to 1."""
    return [
        {
            "agreement": a.id,
            "title": pick(a.title, lang),
            "template": template,
            "shared": _round(pair.shared),
            "of_agreement": _round(pair.of_agreement),
            "of_template": _round(pair.of_template),
            "topics": _round(pair.topics),
        }
        for template in s.templates
        for a, pair in s.ranked(template)
    ]


def similarity_json(s: Similarity, lang: str) -> Json:
    """The contract of `tracker similarity --format json`."""
    return SimilarityView.printed(
        {
            "codebook": s.codebook,
            "compared": "whole texts" if s.whole else "digital provisions",
            "method": method(lang),
            "texts": [
                {
                    "id": a.id,
                    "title": pick(a.title, lang),
                    "language": a.language,
                    "provisions": a.provisions,
                    "words": a.count,
                    "profile": dict(sorted(a.profile.items())),
                }
                for a in s.agreements
            ],
            "templates": list(s.templates),
            "pairs": similarity_rows(s, lang),
            "tree": _tree(s.tree),
            "left_out": [{"id": id_, "why": gettext(lang, why)} for id_, why in s.left_out.items()],
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


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _names(s: Similarity, lang: str) -> dict[str, str]:
    return {a.id: pick(a.title, lang) for a in s.agreements}


def _what(s: Similarity, lang: str) -> str:
    what = "Whole texts compared." if s.whole else "The digital provisions of each text are compared."
    return gettext(lang, what)


def similarity_publication(s: Similarity, lang: str) -> Publication:
    title = gettext(lang, "How close the texts are")
    return Publication(title, lang, tuple(_blocks(s, lang)), layout="landscape", data=_data(s, lang))


def _blocks(s: Similarity, lang: str) -> Iterator[Block]:
    names = _names(s, lang)
    yield Paragraph(text(_what(s, lang)))
    for svg, label in _drawings(s, names, lang):
        if svg:  # every figure of it stands in the tables
            yield Picture(str(svg), label, ())
    for template in s.templates:
        yield Heading(2, text(gettext(lang, "Closest to %(name)s") % {"name": names[template]}))
        yield _ranked(s, template, names, lang)
    yield Heading(2, text(gettext(lang, "What was compared")))
    head = [gettext(lang, x) for x in ("Agreement", "Language", "provisions", "words")]
    yield table(head, [_text_row(a, names, lang) for a in s.agreements], sticky=True)
    if s.left_out:
        yield Items(tuple(text(f"{id_}: {gettext(lang, why)}") for id_, why in s.left_out.items()))
    yield Heading(2, text(gettext(lang, "Method")))
    yield Items(tuple(map(text, method(lang))))


def _drawings(s: Similarity, names: Mapping[str, str], lang: str) -> list[tuple[Markup, str]]:
    """(drawing, its label) of the heat map and of the tree; empty where there is nothing to draw."""
    order = s.tree.leaves if s.tree else ()
    shared, distance = (
        gettext(lang, label) for label in ("Shared text, per cent", "Tree of the texts by distance")
    )
    heat = heat_map(
        [i for i in order if any(i != t for t in s.templates)],
        [i for i in order if i in s.templates],
        {key: pair.shared for key, pair in s.pairs.items()},
        names,
        shared,
    )
    return [(heat, shared), (dendrogram(s.tree, names, distance), distance)]


def _ranked(s: Similarity, template: str, names: Mapping[str, str], lang: str) -> Table:
    heads = ("shared, %%", "of the agreement, %%", "of %(name)s, %%", "topics, %%")
    shown = [gettext(lang, h) % {"name": names[template]} for h in heads]
    rows = [row(names[a.id], *_shares(pair)) for a, pair in s.ranked(template)]
    return table([gettext(lang, "Agreement"), *shown], rows, sticky=True, name=names[template])


def _shares(pair: TextPair) -> list[TableCell]:
    values = (pair.shared, pair.of_agreement, pair.of_template, pair.topics)
    return [cell(_percent(v), kind="number", value=None if v is None else round(100 * v, 1)) for v in values]


def _text_row(a: Agreement, names: Mapping[str, str], lang: str) -> Any:
    counts = (cell(str(n), kind="number", value=n) for n in (a.provisions, a.count))
    return row(names[a.id], language_name(a.language, lang), *counts)


def _data(s: Similarity, lang: str) -> Table:
    return table(COLUMNS, [row(*(cell(value=r[c]) for c in COLUMNS)) for r in similarity_rows(s, lang)])


def similarity_page(
    s: Similarity,
    lang: str,
    *,
    nav: Mapping[str, Any] | None = None,
    href: Callable[[str], str | None] | None = None,
) -> str:
    """The page: heat map, tree, all figures as a table, method. ``href`` is the page of an instrument."""
    names = _names(s, lang)
    (heat, _), (tree, _) = _drawings(s, names, lang)
    return templates.page(
        "site/similarity.html.j2",
        lang,
        title=gettext(lang, "How close the texts are"),
        what=_what(s, lang),
        method=method(lang),
        heat=heat,
        tree=tree,
        tables=[(names[t], t, s.ranked(t)) for t in s.templates],
        names=names,
        href=href or (lambda _: None),
        percent=_percent,
        left_out=[(id_, gettext(lang, why)) for id_, why in s.left_out.items()],
        texts=s.agreements,
        nav=nav,
    )
