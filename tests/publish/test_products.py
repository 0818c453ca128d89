"""Every product in every format: none is missing, none is empty, the CSV has every row of the flat table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.compare.test_alignment import ONE, OTHER, sides
from tests.site.record import Record
from tracker.compare import matrix
from tracker.compare.alignment import align_texts
from tracker.compare.bilateral import between
from tracker.compare.gap import gap
from tracker.lifecycle.parties import table as standings
from tracker.lifecycle.steps import steps
from tracker.publish.document import Publication
from tracker.publish.products import Product, UnknownFormat, data_rows
from tracker.publish.views.alignment import alignment_publication
from tracker.publish.views.bilateral import bilateral_publication
from tracker.publish.views.gap import gap_publication
from tracker.publish.views.matrix import matrix_publication, matrix_words
from tracker.publish.views.parties import parties_publication
from tracker.publish.views.timeline import timeline_publication
from tracker.publish.writers import FORMATS
from tracker.registry import Registry, load_registry

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def _rules(registry: Registry, lang: str) -> Publication:
    found = between(None, registry, ("CN", "SG"), ON, topic="cross-border-data-flows")
    return bilateral_publication(found, registry, lang)


PRODUCTS: dict[str, Callable[[Registry, str], Publication]] = {
    "matrix": lambda r, lang: matrix_publication(matrix_words(matrix(None, r, "diffusion"), r, lang)),
    "alignment": lambda r, lang: alignment_publication(align_texts(sides(ONE, OTHER)), r, lang),
    "gap": lambda r, lang: gap_publication(gap(None, r), r, lang),
    "parties": lambda r, lang: parties_publication(standings(r, ON, instruments=["rcep"]), r, ON, lang),
    "bilateral": _rules,
    "timeline": lambda r, lang: timeline_publication(
        steps(r, ON, instruments={"eu-ai-act"}), r, ON, lang, title="Timeline"
    ),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PRODUCTS)
def test_every_product_has_every_format(registry: Registry, name: str, lang: str) -> None:
    publication = PRODUCTS[name](registry, lang)
    product = Product(lambda: publication, dict)
    for format_ in FORMATS:
        if format_ != "pdf" or name == "bilateral":  # one PDF is enough for a suite
            assert len(product.write(format_)) > 100, format_
    lines = list(csv.DictReader(io.StringIO(product.write("csv").decode("utf-8-sig"))))
    assert len(lines) == len(data_rows(publication)) > 0


def test_a_format_that_a_product_has_not_is_told_with_those_it_has() -> None:
    with pytest.raises(UnknownFormat, match=r"there is no svg of this; there is: .*docx, .*json"):
        Product(lambda: Publication("T", "en", ()), dict).write("svg")


def test_the_sheets_of_a_comparison_link_each_cell_to_its_proof(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.first()
    record.pin()
    with record.store.read() as session:
        words = matrix_words(matrix(session, record.registry, "samples"), record.registry, "en")
    table, proof, sources, notes = matrix_publication(words).sheets
    anchors = {r.anchor for r in proof.rows if r.anchor}
    linked = {c.href.removeprefix("#") for r in table.rows if hasattr(r, "cells") for c in r.cells if c.href}
    assert linked == anchors == {f"{t}--sample-act" for t in ("returns", "records", "agents", "rate")}
    assert [t.name for t in (table, proof, sources, notes)] == ["Table", "Cells", "Sources", "Notes"]
