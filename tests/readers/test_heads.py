"""The look of heads, per language."""

from __future__ import annotations

import pytest

from tracker.readers.grammar.cjk import heads
from tracker.readers.grammar.latin import heads as latin_heads


@pytest.mark.parametrize(
    ("line", "key", "num", "rest", "caption"),
    [
        ("第一条 为了测试", (1,), "第一条", "为了测试", None),
        ("第一百零三条", (103,), "第一百零三条", "", None),
        ("第１２条　試験", (12,), "第１２条", "試験", None),
        ("第十二条之一 新增", (12, 1), "第十二条之一", "新增", None),
        ("第十二条の二 挿入", (12, 2), "第十二条の二", "挿入", None),
        ("第三条の二の三", (3, 2, 3), "第三条の二の三", "", None),
        ("第一条（目的） この規則は", (1,), "第一条", "この規則は", "目的"),
        ("第七条 【数据分类】 应当", (7,), "第七条", "应当", "数据分类"),
        ("第八条为了方便", (8,), "第八条", "为了方便", None),
    ],
)
def test_article_heads(line: str, key: tuple, num: str, rest: str, caption: str | None) -> None:
    head = heads.han_article(line)
    assert head is not None
    assert (head.key, head.num, head.rest, head.caption) == (key, num, rest, caption)


@pytest.mark.parametrize(
    "line",
    [
        "第五条规定的情形",
        "第五条第二款所列",
        "第五条、第六条",
        "第四条から第六条まで",
        "按照第五条",
        "第条 空",
    ],
)
def test_references_do_not_look_like_articles(line: str) -> None:
    assert heads.han_article(line) is None


def test_a_list_is_not_a_caption() -> None:
    head = heads.han_article("第三条 （一） 数据")
    assert head is not None
    assert head.caption is None
    assert head.rest == "（一） 数据"


@pytest.mark.parametrize(
    ("line", "kind", "key", "heading"),
    [
        ("第一章 总 则", "章", (1,), "总则"),
        ("第二节 一 般 规 定", "节", (2,), "一般规定"),
        ("第四章の二 特例", "章", (4, 2), "特例"),
        ("第三章 数据安全……12", "章", (3,), "数据安全"),
        ("第一章 総則（第一条―第三条）", "章", (1,), "総則"),
    ],
)
def test_groups(line: str, kind: str, key: tuple, heading: str) -> None:
    group = heads.han_group(line)
    assert group is not None
    assert (group.kind, group.key, group.heading) == (kind, key, heading)


@pytest.mark.parametrize("line", ["第二章的规定适用。", "第二节课后作业；", "第一章" + "很长" * 50])
def test_running_text_is_no_group(line: str) -> None:
    assert heads.han_group(line) is None


def test_repealed_ranges() -> None:
    assert [h.key for h in heads.repealed_range("第四条及び第五条 削除")] == [(4,), (5,)]
    assert [h.key for h in heads.repealed_range("第四条から第七条まで 削除")] == [(4,), (5,), (6,), (7,)]
    assert [h.key for h in heads.repealed_range("第九条の二及び第九条の三 削除")] == [(9, 2), (9, 3)]
    assert heads.repealed_range("第四条及び第五条の規定") == []


def test_supplements_and_items() -> None:
    assert heads.jp_supplement("附 則 （令和三年五月一日法律第三七号） 抄") == "令和三年五月一日法律第三七号"
    assert heads.jp_supplement("附則第三条の規定") is None
    item = heads.jp_item("二の二 追加された号")
    assert item is not None
    assert item.key == (2, 2)
    sub = heads.jp_subitem("ロ 二番目")
    assert sub is not None
    assert sub.key == (2,)


@pytest.mark.parametrize(
    ("line", "number", "sep", "rest"),
    [
        ("Article 14.11: Data Transfers", "14.11", ":", "Data Transfers"),
        ("ARTICLE 8.70", "8.70", "", ""),
        ("Article 4a", "4a", "", ""),
        ("Article 5 bis. Titre", "5bis", ".", "Titre"),
        ("Artículo 7. Ámbito", "7", ".", "Ámbito"),
        ("Article premier", "premier", "", ""),
        ("Article XIV", "xiv", "", ""),
        ("§ 3 Begriffe", "3", "", "Begriffe"),
    ],
)
def test_western_articles(line: str, number: str, sep: str, rest: str) -> None:
    head = latin_heads.article(line)
    assert head is not None
    assert head.number in {number, "1"}
    assert (head.sep, head.rest) == (sep, rest)


@pytest.mark.parametrize(
    ("line", "eid", "heading"),
    [
        ("CHAPTER 14", "cpt_14", ""),
        ("CHAPTER SIXTEEN", "cpt_16", ""),
        ("CHAPTER TWENTY-TWO", "cpt_22", ""),
        ("Section B: Remedies", "sct_b", "Remedies"),
        ("TÍTULO II", "tit_ii", ""),
        ("Part 2", "prt_2", ""),
    ],
)
def test_western_groups(line: str, eid: str, heading: str) -> None:
    group = latin_heads.group(line)
    assert group is not None
    assert (f"{group.prefix}_{group.number}", group.rest) == (eid, heading)


@pytest.mark.parametrize(
    "line", ["Chapter 18 (Products).", "Part of the answer", "Section 5 applies to", "Title insurance is"]
)
def test_western_running_text_is_no_group(line: str) -> None:
    assert latin_heads.group(line) is None


def test_western_annexes() -> None:
    annex = latin_heads.annex("ANNEX 14-A")
    assert annex is not None
    assert annex.number == "14-a"
    assert latin_heads.annex("Annex I to this Agreement") is None
    assert latin_heads.annex("Annex 2-D (Commitments), than") is None


def test_roman() -> None:
    assert [latin_heads.roman(x) for x in ("i", "iv", "IX", "xxxviii", "abc", "")] == [
        1,
        4,
        9,
        38,
        None,
        None,
    ]
