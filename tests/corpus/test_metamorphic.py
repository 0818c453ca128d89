"""Over the corpus, in every format: what is known to be a change is told as one, and as one only."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.corpus.metamorphic import Text, changed_figures, rows, without_last
from tests.readers.captures import from_warc
from tracker.diff import diff
from tracker.model import Capture, Document, Significance
from tracker.readers.eu import formex
from tracker.readers.eu import xhtml as eurlex

pytestmark = pytest.mark.corpus

#: Pattern of files, language, every how many of them.
FILES = (
    ("eu-consolidated/*.gz", "en", 16),
    ("replies/cellar/*.xhtml.gz", "en", 3),
    ("replies/cellar_fmx/*.fmx.xml", "en", 2),
    ("replies/uk/*.xml*", "en", 3),
    ("replies/boe/*.xml", "es", 1),
    ("replies/govcn/*.html", "zh-Hans", 1),
    ("replies/cac/*.html", "zh-Hans", 1),
    ("files/cn-statutes-flk-md/*.md", "zh-Hans", 4),
    ("files/cn-statutes-more/*", "zh-Hans", 6),
    ("files/jp-statutes-current/*", "ja", 4),
    ("files/trade-agreements/*.xml", "en", 3),
    ("files/treaties-more/*", "en", 4),
)
MEDIA = {".md": "text/markdown", ".txt": "text/plain", ".xml": "application/xml", ".html": "text/html",
         ".xhtml": "application/xhtml+xml", ".json": "application/json", ".pdf": "application/pdf"}  # fmt: skip


@pytest.fixture(scope="module")
def texts(corpus: Path) -> list[tuple[Text, Document]]:
    out = []
    for pattern, language, step in FILES:
        for path in sorted(corpus.glob(pattern))[::step]:
            body = path.read_bytes()
            name = path.name
            if path.suffix == ".gz":
                body, name = gzip.decompress(body), path.stem
            media = MEDIA.get(Path(name).suffix, "text/html")
            page = Capture(f"https://files.invalid/{name}", datetime(2026, 1, 1, tzinfo=UTC), body, media)
            text = Text(str(path.relative_to(corpus)), (page,), language)
            document = text.readable()
            if document is not None and document.provisions:
                out.append((text, document))
    for page in from_warc(corpus / "ca.warc.gz")[:1]:
        text = Text(page.url, (page,), "en")
        out.append((text, text.read()))
    return out


def test_one_changed_figure_is_never_editorial(texts: list[tuple[Text, Document]]) -> None:
    silent, count = [], 0
    for text, before in texts:
        for what, after in changed_figures(text, before, each=1):
            count += 1
            if diff(before, after).significance.rank <= Significance.EDITORIAL.rank:
                silent.append(what)
    assert count > 60
    assert silent == []


def test_what_is_taken_out_at_the_end_is_one_change(texts: list[tuple[Text, Document]]) -> None:
    wrong, count = [], 0
    for text, before in texts:
        for types in (frozenset({"article", "section"}), frozenset({"annex", "schedule", "supplement"})):
            taken = without_last(before, types)
            if taken is None:
                continue
            count += 1
            told = rows(before, taken[1])
            if told != [f"removed {taken[0]} substantive"]:
                wrong.append((text.name, taken[0], told[:3]))
    assert count > 40
    assert wrong == []


def test_a_title_that_goes_is_told(texts: list[tuple[Text, Document]]) -> None:
    silent = [
        text.name
        for text, before in texts
        if before.title and diff(before, replace(before, title="Another law altogether")).significance.rank
        <= Significance.EDITORIAL.rank
    ]  # fmt: skip
    assert silent == []


def test_one_act_in_two_renderings_has_no_change_above_editorial(corpus: Path) -> None:
    captures = [c for c in from_warc(corpus / "eu.warc.gz") if "R%28" not in c.url]
    pairs = (
        ("/EN/TXT/?uri=CELEX:32016R0679", "celex/32016R0679.en.fmx4"),
        ("/EN/TXT/?uri=CELEX:02024R1689-20260727", "CL2024R1689EN0010010"),
        ("/EN/TXT/?uri=CELEX:02022R1925-20221012", "CL2022R1925EN"),
        ("/EN/TXT/HTML/?uri=CELEX:02002L0058-20091219", "celex/02002L0058-20091219"),
    )
    for page, file in pairs:
        one, other = (next(c for c in captures if part in c.url) for part in (page, file))
        a = eurlex.extract([one], Text("", (one,), "en").spec)
        b = formex.extract([other], Text("", (other,), "en").spec)
        told = [row for row in rows(a, b) if not row.endswith("editorial")]
        assert told == [], page
