"""Heads told from what only looks like one: texts in, provisions out."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.law.numbers import roman
from tracker.model import Document, ProvisionStatus
from tracker.readers import statute_text


def text(language: str, *paragraphs: str) -> Document:
    body = "\n\n".join(paragraphs).encode()
    return statute_text.extract([capture(body, "text/plain", "https://law.invalid/act.txt")], spec(language))


def heads(document: Document) -> list[tuple[str, str | None, str | None]]:
    kinds = {"article", "section", "part", "chapter", "section_group", "title", "annex", "supplement"}
    return [(p.eid, p.num, p.heading) for p in document.provisions if p.type in kinds]


@pytest.mark.parametrize(
    ("line", "eid", "num", "heading", "words"),
    [
        ("第二条 为了测试", "art_2", "第二条", None, "为了测试"),
        ("第一百零三条 测试", "art_103", "第一百零三条", None, "测试"),
        ("第１２条　試験", "art_12", "第１２条", None, "試験"),
        ("第一条之一 新增", "art_1_1", "第一条之一", None, "新增"),
        ("第一条の二 挿入", "art_1_2", "第一条の二", None, "挿入"),
        ("第三条の二の三 挿入", "art_3_2_3", "第三条の二の三", None, "挿入"),
        ("第二条（目的） この規則は", "art_2", "第二条", "目的", "この規則は"),
        ("第七条 【数据分类】 应当", "art_7", "第七条", "数据分类", "应当"),
        ("第二条为了方便", "art_2", "第二条", None, "为了方便"),
    ],
)
def test_articles_of_han(line: str, eid: str, num: str, heading: str | None, words: str) -> None:
    act = text("ja" if "の" in line else "zh", "第一条 本条例公布。", line, "末条自2031年1月1日起施行。")
    assert (act.by_eid[eid].num, act.by_eid[eid].heading) == (num, heading)
    assert act.by_eid[f"{eid}__para_1"].text == words


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
    act = text("zh", "第一条 本条例公布。", line, "第二条 自2031年1月1日起施行。")
    assert [eid for eid, *_ in heads(act)] == ["art_1", "art_2"]
    assert act.by_eid["art_1__para_2"].text == line


def test_a_list_is_not_a_caption() -> None:
    act = text("zh", "第一条 公布。", "第二条 （一） 数据", "第三条 自2031年1月1日起施行。")
    assert act.by_eid["art_2"].heading is None
    assert act.by_eid["art_2__para_1__item_1"].text == "数据"


@pytest.mark.parametrize(
    ("line", "eid", "heading"),
    [
        ("第一章 总 则", "cpt_1", "总则"),
        ("第二节 一 般 规 定", "sct_2", "一般规定"),
        ("第四章の二 特例", "cpt_4_2", "特例"),
        ("第三章 数据安全……12", "cpt_3", "数据安全"),
        ("第一章 総則（第一条―第三条）", "cpt_1", "総則"),
    ],
)
def test_groups_of_han(line: str, eid: str, heading: str) -> None:
    act = text("zh", line, "第一条 公布。", "第二条 自2031年1月1日起施行。")
    assert heads(act)[0] == (eid, line.split()[0], heading)


@pytest.mark.parametrize("line", ["第二章的规定适用。", "第二节课后作业；", "第一章" + "很长" * 50])
def test_running_text_is_no_group(line: str) -> None:
    act = text("zh", "第一条 公布。", line, "第二条 自2031年1月1日起施行。")
    assert [eid for eid, *_ in heads(act)] == ["art_1", "art_2"]


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("第四条及び第五条 削除", "4 5"), ("第四条から第七条まで 削除", "4 5 6 7"),
        ("第三条の二及び第三条の三 削除", "3_2 3_3"), ("第四条及び第五条の規定", ""),
    ],
)  # fmt: skip
def test_repealed_ranges(line: str, gone: str) -> None:
    act = text("ja", "第一条 定める。", "第三条 届け出る。", line)
    repealed = [p.eid for p in act.provisions if p.status is ProvisionStatus.REPEALED]
    assert repealed == [f"art_{n}" for n in gone.split()]


def test_supplements_and_items() -> None:
    act = text(
        "ja", "第一条　次に掲げる。", "一　最初の号", "二　次の号", "二の二　追加された号", "イ　一番目",
        "ロ　二番目", "附則第三条の規定", "附 則 （令和三年五月一日法律第三七号） 抄", "第一条　施行する。",
    )  # fmt: skip
    item = act.by_eid["art_1__para_1__item_2_2"]
    assert (item.num, item.text) == ("二の二", "追加された号")
    assert act.by_eid["art_1__para_1__item_2_2__subitem_2"].text == "二番目"
    assert heads(act)[1:] == [
        ("suppl_r3_law_37", "附則", "令和三年五月一日法律第三七号"), ("suppl_r3_law_37__art_1", "第一条", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "eid", "num", "heading"),
    [
        ("en", "Article 14.11: Data Transfers", "art_14.11", "Article 14.11", "Data Transfers"),
        ("en", "ARTICLE 8.70", "art_8.70", "ARTICLE 8.70", None),
        ("en", "Article 4a", "art_4a", "Article 4a", None),
        ("fr", "Article 5 bis. Titre", "art_5bis", "Article 5 bis", "Titre"),
        ("es", "Artículo 7. Ámbito", "art_7", "Artículo 7", "Ámbito"),
        ("fr", "Article premier", "art_1", "Article premier", None),
        ("en", "Article XIV", "art_xiv", "Article XIV", None),
        ("de", "§ 3 Begriffe", "art_3", "§ 3", "Begriffe"),
    ],
)
def test_western_articles(language: str, line: str, eid: str, num: str, heading: str | None) -> None:
    act = text(language, line, "The ships of the Parties carry lights at night.")
    assert heads(act) == [(eid, num, heading)]


@pytest.mark.parametrize(
    ("line", "eid", "heading"),
    [
        ("CHAPTER 14", "cpt_14", None), ("CHAPTER SIXTEEN", "cpt_16", None),
        ("CHAPTER TWENTY-TWO", "cpt_22", None), ("Section B: Remedies", "sct_b", "Remedies"),
        ("TÍTULO II", "tit_ii", None), ("Part 2", "prt_2", None),
    ],
)  # fmt: skip
def test_western_groups(line: str, eid: str, heading: str | None) -> None:
    act = text("en", line, "Article 1: Ships", "Ships carry lights.", "Article 2: Lights", "They are white.")
    assert (heads(act)[0][0], heads(act)[0][2]) == (eid, heading)


@pytest.mark.parametrize(
    "line",
    [
        "Chapter 18 (Products).", "Part of the answer", "Section 5 applies to", "Title insurance is",
        "Annex I to this Agreement", "Annex 2-D (Commitments), than",
    ],
)  # fmt: skip
def test_western_running_text_is_no_head(line: str) -> None:
    act = text("en", "Article 1: Ships", "Ships carry lights.", line, "Article 2: Lights", "They are white.")
    assert [eid for eid, *_ in heads(act)] == ["art_1", "art_2"]


def test_western_annexes() -> None:
    act = text("en", "Article 1: Ships", "Ships carry lights.", "ANNEX 14-A", "LIGHTS", "They are white.")
    assert heads(act)[1] == ("anx_14-a", "ANNEX 14-A", "LIGHTS")


def test_roman() -> None:
    assert [roman(x) for x in ("i", "iv", "IX", "xxxviii", "abc", "")] == [1, 4, 9, 38, None, None]
