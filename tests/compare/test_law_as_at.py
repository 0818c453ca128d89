"""The day a comparison is known by is told of each column: newest look, newest coding, or a plain word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.record import Record
from tracker.compare import matrix
from tracker.publish.views.matrix import matrix_publication, matrix_words
from tracker.publish.views.matrix_json import matrix_json
from tracker.publish.writers import write


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path)
    made.first()
    return made


@pytest.mark.parametrize(
    ("lang", "seen", "unseen"),
    [
        (
            "en",
            "Law as at: 10 January 2026 (Sample Act)",
            "Law as at: not checked against a text (Sample Act)",
        ),
        ("zh", "法律状态截至：2026年1月10日（《样本法》）", "法律状态截至：未经原文核实（《样本法》）"),
    ],
)
def test_the_citation_dates_the_law_and_not_the_oldest_luck(
    record: Record, lang: str, seen: str, unseen: str
) -> None:
    with record.store.read() as session:
        held = matrix_words(matrix(session, record.registry, "samples"), record.registry, lang)
    bare = matrix_words(matrix(None, record.registry, "samples"), record.registry, lang)
    for words, law in ((held, seen), (bare, unseen)):
        assert law in words.citation
        assert "2026" in words.citation.split(law)[1]  # the newest coding
        assert "known on" not in words.citation
        assert words.columns[0].law_at in write(matrix_publication(words), "md").decode()
    assert [matrix_json(w)["instruments"][0]["law_as_at"] for w in (held, bare)] == ["2026-01-10", None]
    assert matrix_json(bare)["instruments"][0]["coded"] == "2026-01-20"
