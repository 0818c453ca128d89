from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.diff.reasons import TEMPLATES, parse_reason, reason, reason_text, shorten, translate_reason

VALUES = {"before": "第五条 EUR 1 000", "after": "Article 6(1)", "count": "3"}


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_reason_is_read_back_and_rendered_in_chinese(code: str) -> None:
    names = re.findall(r"\{(\w+)\}", TEMPLATES[code][0])
    params = {name: VALUES[name] for name in names}
    english = str(reason(code, **params))
    back = parse_reason(english)
    assert back is not None
    assert (back.code, dict(back.params)) == (code, params)
    chinese = translate_reason(english, "zh")
    assert chinese == reason_text(code, params, "zh-Hans")
    assert re.search(
        r"[\u4e00-\u9fff]", re.sub("|".join(map(re.escape, params.values())) or "(?!)", "", chinese)
    )
    assert all(value in chinese for value in params.values())
    assert set(re.findall(r"\{(\w+)\}", TEMPLATES[code][1])) == set(names)
    assert translate_reason(english, "en") == english


def test_no_two_reasons_read_alike() -> None:
    assert len({english for english, _ in TEMPLATES.values()}) == len(TEMPLATES)


def test_words_of_ours_inside_are_translated() -> None:
    assert translate_reason("status changed from in force to repealed", "zh") == "状态由有效变为废止"


def test_other_text_is_left_alone() -> None:
    assert translate_reason("reviewed by hand", "zh") == "reviewed by hand"
    assert translate_reason("x" * 10_000, "zh") == "x" * 10_000


@given(st.text(min_size=1).filter(str.strip), st.integers(5, 100))
def test_shortened_text_is_one_line_of_that_length(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short
