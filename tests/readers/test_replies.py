"""Recorded replies of publishers: what is read equals an independent count, or is told."""

from pathlib import Path

import pytest

from benchmarks.replies import rows, table


@pytest.mark.corpus
def test_every_reply_is_read_or_told(corpus: Path) -> None:
    found = list(rows(corpus))
    assert len(found) > 35
    assert [row.file for row in found if not row.agrees and not row.told] == []
    structured = [row for row in found if row.format not in {"page", "cn_html", "-"}]
    assert [row.file for row in structured if not row.agrees or row.unexplained] == []


def test_the_table_says_what_agrees() -> None:
    assert "0 replies: 0 counts agree" in table([])
