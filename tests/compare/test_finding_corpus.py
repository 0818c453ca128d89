"""The finder on real agreements: the figures of `make bench-compare`, as floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.changes.inputs import Corpus
from benchmarks.compare import finding, key, own, whole


@pytest.mark.corpus
def test_articles_are_found_across_families(corpus: Path) -> None:
    sheet = finding.measure(Corpus(corpus))
    assert [c.what for c in sheet.checks if not c.met] == []
    assert len(sheet.checks) == 3


@pytest.mark.corpus
def test_families_do_not_straddle_the_halves(corpus: Path) -> None:
    rows = key.key("treaty-families.tsv")
    halves: dict[str, set[str]] = {}
    for row in rows:
        halves.setdefault(row["family"], set()).add(row["half"])
    assert all(len(found) == 1 for found in halves.values())
    treaties = list(key.treaties(Corpus(corpus)))
    assert sum(len(t.codes) for t in treaties) == 226
    assert not any(p.heading for t in treaties for p in t.provisions)


@pytest.mark.corpus
def test_no_two_families_share_much_text(corpus: Path) -> None:
    from tracker.compare.similarity.shared_text import share, word_runs

    treaties = list(key.treaties(Corpus(corpus)))
    texts = {t.file: word_runs([p.text for p in t.provisions], "en") for t in treaties}
    for one in treaties:
        for other in treaties:
            if one.file < other.file and one.family != other.family:
                a, b = texts[one.file], texts[other.file]
                assert (share(a, b) + share(b, a)) / 2 < key.NEAR_COPY, (one.name, other.name)


@pytest.mark.corpus
def test_whole_agreements(corpus: Path) -> None:
    sheet = whole.measure(Corpus(corpus))
    assert [c.what for c in sheet.checks if not c.met] == []


def test_our_own_provisions_in_three_languages() -> None:
    sheet = own.measure()
    assert [c.what for c in sheet.checks if not c.met] == []
