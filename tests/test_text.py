"""Keys and cleaning of legal text."""

from __future__ import annotations

import pytest

from tracker.law.numbers import han_number
from tracker.law.text import clean, clean_han, compare_key


def test_stored_text_keeps_what_was_printed() -> None:
    assert clean(" （一）\u3000ﬁrst\u00a0item\u200b ①\nm² ") == "（一） first item ① m²"
    assert clean_han("总\u3000\u3000则") == "总则"
    assert clean("a\u202eb") == "ab"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the “fee”", 'the "fee"'),
        ("2024–2026", "2024-2026"),
        ("第 三 条　规定", "第三条规定"),
        ("（一）１００万", "(一)100万"),
        ("point (a) ;", "point (a);"),
    ],
)
def test_typography_is_no_difference(one: str, other: str) -> None:
    assert compare_key(one) == compare_key(other)


def test_words_and_numbers_are_a_difference() -> None:
    assert compare_key("two years") != compare_key("three years")
    assert compare_key("二年") != compare_key("三年")
    assert compare_key("1 000") != compare_key("10 00")


def test_what_is_no_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        han_number("甲")
