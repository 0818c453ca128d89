"""A topic across instruments: what each says on it as a grid, and their clauses side by side.

The details of a cell are made once; the page of its topic has them, and a file beside that page, which a
script shows beside the table of the comparison.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from markupsafe import Markup
from sqlalchemy import select

from tracker.compare.alignment import AlignedText, AlignmentQuery, AlignmentTable, CannotAlign, from_record
from tracker.compare.alignment.table import MOST
from tracker.compare.cells import Matrix, MatrixCell, MatrixRow
from tracker.law import eids
from tracker.publish import editions, templates
from tracker.publish.labels import language_name
from tracker.publish.views.alignment import alignment_page
from tracker.publish.views.cell_details import Surroundings, cell_details
from tracker.publish.views.compare_style import page_style
from tracker.publish.views.example import example_words
from tracker.publish.views.matrix import MatrixWords, RowWords
from tracker.publish.views.matrix_page import MOST as BESIDE
from tracker.publish.views.matrix_page import column_labels, column_sets
from tracker.site.context import BuildContext, put_both
from tracker.site.files import page_name
from tracker.store.models import ProvisionChangeRow

#: Bytes of quotations on a page; the texts behind the links have them whole.
_ROOM = 120_000
#: Changes of what a cell cites that are listed with it, and actions that leave the words as they are.
_CHANGES = 5
_UNSAID = ("renumbered", "moved")


def topic_feed(codebook: str, topic: str) -> str:
    """The name of the feed of changes of what a topic's codings cite."""
    return f"topic-{page_name(codebook)}--{page_name(topic)}"


def topic_path(codebook: str, topic: str) -> str:
    return f"topics/{page_name(codebook)}--{page_name(topic)}.html"


def align_path(codebook: str, topic: str) -> str:
    return f"align/{page_name(codebook)}--{page_name(topic)}.html"


def _beside(
    site: BuildContext, table: Matrix, row: MatrixRow, held: dict[str, AlignedText]
) -> AlignmentTable | None:
    """The first texts that the record quotes on a topic, in one language, side by side; None where there
    is one at most, or more than a page holds."""
    cells = row.cells
    quoted = [c for c in table.columns if _own_words(cells[c.instrument.id])]
    chosen = [c.instrument.id for c in quoted if c.version_language == quoted[0].version_language][:MOST]
    if len(chosen) < 2:
        return None
    wanted = AlignmentQuery(row.topic.id, table.codebook)
    try:
        found = from_record(site.session, site.registry, chosen, wanted, held)
    except CannotAlign:
        return None
    size = sum(len(c.provision.text) for r in found.rows for c in r.cells if c)
    return found if size <= _ROOM // 2 else None


def _own_words(cell: MatrixCell) -> bool:
    """Whether the record quotes the instrument itself, and not one whose rules it takes over."""
    return any(p.quote for p in cell.cited) and not (cell.coding and cell.coding.via)


def _put_beside(site: BuildContext, table: Matrix, row: MatrixRow, beside: AlignmentTable) -> None:
    """Both editions of the page of texts side by side."""
    above = f"../{topic_path(table.codebook, row.topic.id)}"
    put_both(
        site,
        align_path(table.codebook, row.topic.id),
        lambda lang, where: alignment_page(
            beside,
            site.registry,
            lang,
            topic=row.topic.id,
            links=site.links,
            nav={**where, "crumbs": [(editions.pick(row.topic.title, lang), above)]},
        ),
    )


class _Around:
    """What the record has around the cells of a table: other languages, and changes of what they cite."""

    def __init__(self, site: BuildContext, table: Matrix) -> None:
        self._site = site
        ids = [c.id for i in table.columns for c in site.by_instrument.get(i.instrument.id, ())]
        self._changed: dict[str, list[tuple[str, str]]] = {}
        for n in range(0, len(ids), 500):
            rows = site.session.execute(
                select(ProvisionChangeRow.change, ProvisionChangeRow.eid, ProvisionChangeRow.action)
                .where(ProvisionChangeRow.change.in_(ids[n : n + 500]))
                .where(ProvisionChangeRow.action.not_in(_UNSAID))
                .order_by(ProvisionChangeRow.change, ProvisionChangeRow.position)
            )
            for change, eid, action in rows:
                self._changed.setdefault(change, []).append((eid, action))

    def of(self, cell: MatrixCell, lang: str) -> Surroundings:
        return Surroundings(self._languages(cell, lang), self._changes(cell))

    def _languages(self, cell: MatrixCell, lang: str) -> tuple[tuple[str, str, str], ...]:
        out = []
        for p in cell.cited[:1]:
            held = self._site.by_id.get(p.version or "")
            lines = self._site.versions.get(held.instrument, {}) if held else {}
            for tag, line in lines.items():
                address = self._site.links.get(f"provision:{line[-1].id}#{p.eid}")
                if tag != p.language and address:
                    out.append((language_name(tag, lang), tag, address))
        return tuple(out)

    def _changes(self, cell: MatrixCell) -> tuple[tuple[date, str, str, str], ...]:
        cited: dict[tuple[str, str | None], list[str]] = {}
        for p in cell.cited:
            if held := self._site.by_id.get(p.version or ""):
                cited.setdefault((held.instrument, p.language), []).append(p.eid)
        out = [
            (c.valid_from or c.observed_at.date(), eid, action, self._site.links.get(f"change:{c.id}", ""))
            for (instrument, language), wanted in cited.items()
            for c in self._site.by_instrument.get(instrument, ())
            if c.language == language
            for eid, action in self._changed.get(c.id, ())
            if any(eids.overlaps(eid, x) for x in wanted)
        ]
        return tuple(sorted(out, reverse=True)[:_CHANGES])


def put_topics(site: BuildContext, table: Matrix, views: Mapping[str, MatrixWords]) -> None:
    """A page for each row of a table, and one of its texts side by side, inside the job of the table."""
    held: dict[str, AlignedText] = {}
    around = _Around(site, table)
    for n, row in enumerate(table.rows):
        beside = _beside(site, table, row, held)
        if beside:
            _put_beside(site, table, row, beside)
        for lang, view in views.items():
            _put_topic(site, view, n, beside, around, lang)


def _put_topic(
    site: BuildContext, v: MatrixWords, n: int, beside: AlignmentTable | None, around: _Around, lang: str
) -> None:
    """The page of a topic in an edition, and the file with the details of its cells."""
    words, table = v.rows[n], v.matrix
    topic = words.row.topic
    each = max(600, _ROOM // max(3 * sum(len(w.cell.cited) for w in words.cells), 1))
    details = [
        cell_details(c, w, lang, links=site.links, max_quote=each, around=around.of(w.cell, lang))
        for c, w in zip(v.columns, words.cells, strict=True)
    ]
    path = topic_path(table.codebook, topic.id)
    site.put(lang, path, _page(site, v, n, details, beside, lang))
    shown = {
        c.column.instrument.id: detail
        for c, w, detail in zip(v.columns, words.cells, details, strict=True)
        if not w.cell.blank or w.lead
    }
    data = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    site.put(lang, f"{path.removesuffix('.html')}.js", f"trackerCells({json.dumps(topic.id)}, {data});\n")


def _page(
    site: BuildContext,
    v: MatrixWords,
    n: int,
    details: list[Markup],
    beside: AlignmentTable | None,
    lang: str,
) -> str:
    words, book, codebook = v.rows[n], v.matrix.book, v.matrix.codebook
    topic, heads, sets = words.row.topic, column_labels(v), column_sets(v)
    cells = [
        (column, short, w, detail)
        for column, (_, short), w, detail in zip(v.columns, heads, words.cells, details, strict=True)
    ]
    ways = [
        (f"{arrow} {v.rows[k].title}", f"{page_name(codebook)}--{page_name(v.rows[k].row.topic.id)}.html")
        for arrow, k in (("←", n - 1), ("→", n + 1))
        if 0 <= k < len(v.rows)
    ]
    return templates.page(
        "site/topic.html.j2",
        lang,
        **page_style(),
        title=words.title,
        question=words.question,
        example=example_words(site.registry, book, topic, lang) if book else None,
        feed=topic_feed(codebook, topic.id),
        book=v.title,
        crumbs=[(v.title, f"../compare/{page_name(codebook)}.html#{topic.id}")],
        topic=topic,
        heads=heads,
        sets=sets,
        shown=_first(words, heads, sets),
        most=BESIDE,
        cells=cells,
        open=[(c.column.instrument.id, short, w.lead) for c, short, w, _ in cells if w.cell.blank],
        command=topic.derive is None,
        beside=f"../{align_path(codebook, topic.id)}" if beside else None,
        beside_names=_names(beside, dict(heads), lang),
        around=ways,
        links=site.links,
        nav=site.nav(lang, topic_path(codebook, topic.id)),
    )


def _names(beside: AlignmentTable | None, heads: Mapping[str, str], lang: str) -> str:
    shown = beside.sides if beside else ()
    return editions.punctuation(lang).items(heads.get(s.instrument, s.instrument) for s in shown)


def _first(words: RowWords, heads: list[tuple[str, str]], sets: list[tuple[str, list[str]]]) -> list[str]:
    """What the page begins with: those of the first set with a clause that is held, then others with one."""
    quoted = [
        id_ for (id_, _), w in zip(heads, words.cells, strict=True) if any(p.quote for p in w.cell.cited)
    ]
    wanted = sets[0][1] if sets else []
    best = [i for i in wanted if i in quoted] + [i for i in quoted if i not in wanted]
    read = [id_ for (id_, _), w in zip(heads, words.cells, strict=True) if not w.cell.blank]
    best += [i for i in (*wanted, *read) if i in read and i not in best]
    chosen = best[:BESIDE]
    return [id_ for id_, _ in heads if id_ in chosen]
