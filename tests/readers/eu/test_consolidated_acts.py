"""170 consolidated acts that nobody chose by hand: every printed article is read, and no text is lost."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document, LegalStatus
from tracker.readers.eu import xhtml

pytestmark = pytest.mark.corpus

#: Pages of the website that hold another language than English, by the word of their headings.
LANGUAGES = {"Článek": "cs", "Член": "bg"}


@pytest.fixture(scope="module")
def acts(corpus: Path) -> list[tuple[dict[str, str], Document]]:
    folder = corpus / "eu-consolidated"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    with (folder / "KEY.tsv").open(encoding="utf-8") as file:
        keys = list(csv.DictReader(file, delimiter="\t"))
    out = []
    for key in keys:
        body = gzip.decompress((folder / key["file"]).read_bytes())
        language = LANGUAGES.get((key["last_heading"] or "").partition(" ")[0], "en")
        page = capture(body, "application/xhtml+xml", f"https://publications.europa.eu/{key['file']}")
        out.append((key, xhtml.extract([page], spec(language))))
    return out


def test_every_printed_article_is_read_up_to_the_last(acts: list[tuple[dict[str, str], Document]]) -> None:
    wrong = []
    for key, document in acts:
        articles = [p.num for p in document.provisions if p.type == "article"]
        expected = (int(key["article_headings"]), key["last_heading"] or None)
        if (len(articles), articles[-1] if articles else None) != expected:
            wrong.append((key["file"], len(articles), expected))
    assert len(acts) == 170
    assert wrong == []


def test_pages_that_only_say_who_repeals_the_act_are_repeals(
    acts: list[tuple[dict[str, str], Document]],
) -> None:
    repealed = {key["file"] for key, document in acts if document.status is LegalStatus.REPEALED}
    assert repealed == {key["file"] for key, _ in acts if key["repealed_page"] == "1"}
    assert all(d.status_note and d.repealed_from for k, d in acts if k["repealed_page"] == "1")


def test_every_text_is_accounted_for_and_no_head_is_missed(
    acts: list[tuple[dict[str, str], Document]],
) -> None:
    warned = {key["file"]: document.warnings for key, document in acts if document.warnings}
    assert warned == {}
    assert all(document.account and document.account.unexplained == 0 for _, document in acts)


def test_tables_of_contents_are_no_provisions(acts: list[tuple[dict[str, str], Document]]) -> None:
    left = [key["file"] for key, d in acts for p in d.provisions if p.eid == "blk_1" and p.parent is None]
    assert left == []
    contents = [k for k, d in acts if d.account and any(drop.name == "contents" for drop in d.account.drops)]
    assert len(contents) >= 10


def test_each_text_says_its_own_date(acts: list[tuple[dict[str, str], Document]]) -> None:
    undated = [
        key["file"] for key, d in acts if d.valid_from is None or d.valid_from.isoformat() != key["date"]
    ]
    assert undated == []
