from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.diff.reasons import reason, shorten
from tracker.model import FactValue, Reason


@given(st.text(min_size=1).filter(str.strip), st.integers(5, 100))
def test_shortened_text_is_one_line_of_that_length(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short


def test_values_of_a_reason_are_cut_and_keep_what_they_mean() -> None:
    long = FactValue("2 August 2026 " * 20, date="2026-08-02")
    cut = reason("date_added", after=long).after
    assert cut is not None
    assert len(cut.printed) <= 80
    assert cut.date == "2026-08-02"
    assert reason("definition_added", after="") == Reason("definition_added")
