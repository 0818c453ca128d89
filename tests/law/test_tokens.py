"""Words of a text as search knows them: numbers among Han, traditional and simplified characters."""

from __future__ import annotations

import pytest

from tracker.law.tokens import fold, phrase, simplified, tokens, variants

#: Words of our own; half traditional, half simplified, as mixed pages are.
TEXT = (
    "第七條 處理３００萬人以上資料的，應於20日内申報；自2027年3月1日起施行，罰款不超過五萬元。数据出境办法。"
)


@pytest.mark.parametrize(
    "query",
    ["300万", "300萬人", "20日", "2027年3月", "3月1日", "数据", "數據出境", "罚款", "申报", "办法", "五万元"],
)
def test_found_in_either_script(query: str) -> None:
    assert phrase(query).search(fold(TEXT))


@pytest.mark.parametrize("query", ["00万", "0日", "027年", "据数", "30日"])
def test_a_number_is_not_found_in_the_middle_of_another(query: str) -> None:
    assert not phrase(query).search(fold(TEXT))


def test_both_scripts_have_the_same_tokens() -> None:
    assert tokens("數據出境辦法") == tokens("数据出境办法")
    assert len(fold(TEXT)) == len(TEXT)


def test_simplified_characters_lead_nowhere_further() -> None:
    traditional, result = variants()
    assert len(traditional) == len(result) == len(set(traditional)) > 2500
    assert simplified(result) == result
