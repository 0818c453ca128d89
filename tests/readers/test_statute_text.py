"""Plain text and Markdown statutes and treaties. All sample texts are made up."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.model import (
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    ProvisionStatus,
    Scope,
)
from tracker.readers import statute_text

CN_LAW = """# 样本数据条例

2020年1月2日 样本大会第一次会议通过

2024年3月4日 样本大会《关于修改样本数据条例的决定》修正

<!-- INFO END -->

目　录

第一章　总则

第二章　义务

第一节　一般义务

第二节　特别义务

## 第一章 总　　则

第一条 为了说明样本，制定本条例。

第二条 本条例中下列用语：

（一）样本，是指举例；

（二）数据，包括：

1．数字；

2．文字。

前款用语由有关部门解释。

## 第二章 义　务

### 第一节 一般义务

第三条 处理者应当记录样本。
第五条规定的除外。

第三条之一 处理者应当说明理由。

### 第二节 特别义务

第四条 删除

第五条 本条例自2020年5月1日起施行。
"""


def read(text: str, language: str = "zh-Hans", **kw: object) -> Document:
    return statute_text.extract([capture(text, "text/markdown")], spec(language, **kw))


def eids(document: Document, type_: str | None = None) -> list[str]:
    return [p.eid for p in document.provisions if type_ is None or p.type == type_]


# --- Chinese -----------------------------------------------------------------------------------


def test_chinese_law_structure() -> None:
    law = read(CN_LAW)
    assert law.title == "样本数据条例"
    assert eids(law, "article") == ["art_1", "art_2", "art_3", "art_3_1", "art_4", "art_5"]
    assert eids(law, "chapter") == ["cpt_1", "cpt_2"]
    assert eids(law, "section_group") == ["cpt_2__sct_1", "cpt_2__sct_2"]
    nodes = law.by_eid
    assert nodes["art_2"].parent == "cpt_1"
    assert nodes["art_3_1"].parent == "cpt_2__sct_1"
    assert nodes["art_2"].num == "第二条"
    assert nodes["art_2"].text == ""
    assert nodes["cpt_1"].heading == "总则"
    assert nodes["art_2__para_1__item_2"].num == "（二）"
    assert nodes["art_2__para_1__item_2__subitem_2"].text == "文字。"
    assert nodes["art_2__para_2"].text.startswith("前款")
    assert nodes["art_1__para_1"].type == "paragraph"
    assert nodes["art_4"].status is ProvisionStatus.REPEALED
    assert "art_4__para_1" not in nodes


def test_a_reference_at_the_start_of_a_line_stays_text() -> None:
    assert read(CN_LAW).by_eid["art_3__para_2"].text.startswith("第五条规定")


def test_chinese_dates() -> None:
    law = read(CN_LAW)
    assert law.text_date == date(2024, 3, 4)
    assert law.in_force_from == date(2020, 5, 1)
    assert law.valid_from is None  # that date is the law's, not this amended text's
    assert law.status is LegalStatus.UNKNOWN


ORDER = """样本流动规定
样本办公室令
第16号

《样本流动规定》已经2023年11月28日第26次会议审议通过，现予公布，自公布之日起施行。

样本办公室主任 张三
2024年3月22日

第一条 为了流动，制定本规定。
第二条 本规定自公布之日起施行。
"""


def test_order_number_and_effect_on_publication() -> None:
    law = read(ORDER)
    assert law.identifiers["文号"] == "样本办公室令第16号"
    assert law.text_date == law.valid_from == date(2024, 3, 22)
    formulas = [p for p in law.provisions if p.type == "formula"]
    assert formulas
    assert all(p.scope is Scope.PREAMBLE for p in formulas)


def test_draft() -> None:
    law = read("样本管理办法\n（征求意见稿）\n\n第一条 为了样本。\n\n第二条 本办法自 年 月 日起施行。\n")
    assert law.status is LegalStatus.DRAFT
    assert law.title == "样本管理办法（征求意见稿）"


def gaps(law) -> list[tuple[str, ...]]:
    return [w.labels for w in law.warnings if w.code == "numbering_gap"]


def test_missing_articles_are_named() -> None:
    broken = CN_LAW.replace(
        "第三条 处理者应当记录样本。\n第五条规定的除外。\n\n第三条之一 处理者应当说明理由。\n", ""
    )
    assert gaps(read(broken)) == [("3",)]


def test_what_is_in_force_of_a_law_may_be_articles_of_its_supplement() -> None:
    law = read(
        "# 見本法\n\n## 附則\n\n**第一条**　公布の日から施行する。\n\n**第四条**　政令で定める。\n", "ja"
    )
    assert eids(law, "article") == ["suppl_1__art_1", "suppl_1__art_4"]
    assert law.title == "見本法"


def test_a_mistyped_numeral_is_read() -> None:
    law = read("# 磨坊条例\n\n第一条 甲甲。\n\n笫二条 乙乙。\n\n第三条 自公布之日起施行。\n")
    assert eids(law, "article") == ["art_1", "art_2", "art_3"]


def test_chapters_promised_by_the_contents_must_come() -> None:
    cut = CN_LAW[: CN_LAW.index("## 第二章")]
    with pytest.raises(Incomplete, match="第二章"):
        read(cut)


def test_one_chapter_alone_is_a_cut_text() -> None:
    with pytest.raises(Incomplete, match="first chapter"):
        read("# 样本法\n\n## 第一章 总则\n\n第一条 甲。\n\n第二条 乙。\n")


def test_a_text_that_breaks_off_in_a_sentence() -> None:
    with pytest.raises(Incomplete, match="breaks off"):
        read("# 样本法\n\n第一条 甲。\n\n第二条 处理者应当及时记录并且说明其理由以及...\n")


def test_a_second_text_hangs_below_its_annex() -> None:
    law = read(ORDER + "\n附件：样本合同\n\n第一条 双方同意。\n\n第二条 合同生效。\n")
    assert eids(law, "article") == ["art_1", "art_2", "anx_1__art_1", "anx_1__art_2"]
    assert law.by_eid["anx_1"].heading == "样本合同"
    assert law.by_eid["anx_1__art_1"].scope is Scope.ANNEXES


def test_what_a_portal_prints_behind_the_text_is_left_out() -> None:
    noisy = ORDER + "\n（来源：某网站）\n\n微信扫一扫\n\n相关阅读\n\n第三条 其他文章。\n"
    with_stamp = read(noisy.replace("第三条 其他文章。", "推荐文章"))
    assert with_stamp.provisions == read(ORDER).provisions


POLICY = """关于样本工作的意见

各单位：

一、总体要求

（一）指导思想。坚持样本优先，服务大局。

（二）基本原则

1.坚持公开。

2.坚持安全：

（1）记录；

（2）检查。

二、重点任务

落实责任。

样本委员会
2025年6月7日
"""


def test_policy_document() -> None:
    text = read(POLICY)
    assert eids(text, "section") == ["sct_1", "sct_2"]
    assert text.by_eid["sct_1"].heading == "总体要求"
    assert text.by_eid["sct_1__sub_1"].heading == "指导思想"
    assert text.by_eid["sct_1__sub_1"].text == "坚持样本优先，服务大局。"
    assert text.by_eid["sct_1__sub_2__item_2__subitem_1"].text == "记录；"
    assert text.by_eid["sct_2__para_1"].text == "落实责任。"
    assert text.text_date == date(2025, 6, 7)
    assert [p.text for p in text.provisions if p.type == "conclusion"] == ["样本委员会", "2025年6月7日"]


def test_articles_quoted_by_an_amending_decision_are_not_its_own() -> None:
    decision = """关于修改《样本法》的决定

一、将第五条修改为：“第五条 处理者应当记录。

第六条 处理者应当说明。”

二、增加一条，作为第九条：“第九条 本法适用于样本。”

此外，对条文顺序作相应调整。
"""
    text = read(decision)
    assert eids(text, "article") == []
    assert eids(text, "section") == ["sct_1", "sct_2"]
    assert text.by_eid["sct_1__quoted_1"].text.startswith("第六条")


PDF = """
        样本认证办法
  (2025 年 10 月 14 日样本办公室令第 20 号公布 自 2026 年 1 月 1 日起施行)

  第一条 为了规范样本认证活动，促进样本
高效流动，根据
       《样本法》、
  《认证条例》等，制定本办法。
  第二条 处理者应当同时符合下列情形：
    （一）按照第
三条的要求记录；

                    - 1 -

                 样本办公室发布
   样本办公室规章

    （二）其他情形。
    第三条 处理者应当按照前条规定执行。前条
规定以外的，从其规定。
    国家另有规定的，从其规定。
  第四条 本办法自 2026 年 1 月 1 日起施行。

                    - 2 -

                 样本办公室发布
   样本办公室规章
"""


def test_text_layer_of_a_pdf() -> None:
    law = read(PDF)
    assert eids(law, "article") == ["art_1", "art_2", "art_3", "art_4"]
    assert law.by_eid["art_1__para_1"].text.endswith("根据《样本法》、《认证条例》等，制定本办法。")
    assert law.by_eid["art_2__para_1__item_1"].text == "按照第三条的要求记录；"
    assert len([e for e in eids(law) if e.startswith("art_3__")]) == 2
    assert not any("发布" in p.text or "规章" in p.text for p in law.provisions if p.scope is Scope.BODY)
    assert law.valid_from == date(2026, 1, 1)
    assert law.text_date == date(2025, 10, 14)


# --- Japanese ------------------------------------------------------------------------------------

JP_LAW = """---
title: "見本法"
law_num: "平成十五年法律第九号"
last_updated: "2024-05-06"
---

### 第一章　総則

（目的）
**第一条**　この法律は、見本を定める。

**第二条（定義）**　この法律において次の各号に掲げるものをいう。

- 一　見本

- 二　次に掲げるもの

- イ　赤いもの

- ロ　青いもの

**２**　前項の見本は、一種とする。

第三条及び第四条　削除

### 第二章　雑則

**第四条の二（届出）**　事業者は、届け出なければならない。

## 附　則　（平成二七年九月九日法律第六五号）　抄

**第一条（施行期日）**　この法律は、公布の日から施行する。

## 附則

１　この法律は、交付の日から施行する。

２　経過措置は、政令で定める。

**別表第一**

| 名称 | 色 |
| --- | --- |
| 甲 | 赤 |
"""


def test_japanese_law() -> None:
    law = read(JP_LAW, "ja")
    nodes = law.by_eid
    assert law.title == "見本法"
    assert law.identifiers["law_num"] == "平成十五年法律第九号"
    assert nodes["art_1"].heading == "目的"
    assert nodes["art_2"].heading == "定義"
    assert nodes["art_2__para_1__item_2__subitem_2"].text == "青いもの"
    assert nodes["art_2__para_2"].num == "２"
    assert [nodes[e].status for e in ("art_3", "art_4")] == [ProvisionStatus.REPEALED] * 2
    assert nodes["art_4_2"].parent == "cpt_2"
    assert nodes["suppl_h27_law_65__art_1"].scope is Scope.ANNEXES
    assert nodes["suppl_2__para_2"].text == "経過措置は、政令で定める。"
    assert nodes["anx_1__para_1"].scope is Scope.ANNEXES
    assert law.count("article") == 6


# --- treaties --------------------------------------------------------------------------------------

TREATY = """CHAPTER 7
SAMPLES
Article 7.1: Definitions
For the purposes of this Chapter:
blue thing means any thing that is blue, in the view of the Party which makes it and
of every other Party1;
covered maker2 means:
(a) a maker as defined in Article 9.1 (Definitions); or
(b) a seller.

1
For greater certainty, dark blue is blue.
2 The term covers a maker whose shop is closed.
7-1
Article 7.2: Free Movement of Things by Road and by Rail and of All Other Blue
Things
1. The Parties recognise that things move as provided for in Article 7.1 and in
Article 7.4 (Other Things), Article
7.5 (More) and elsewhere.
2. Each Party shall endeavour to:
(h) nothing.
3. A Party shall permit:
(a) movement by road, including:
(i) cars;
(ii) carts; and
(b) movement by rail.
This paragraph does not apply to boats.
3
4. Nothing prevents a Party from adopting measures:
(a) for safety; and

3 A boat includes a ship.
7-2
(b) for health.
Article 7.3: Review
The Parties shall review this Chapter.
ANNEX 7-A
LIST OF THINGS
1. Cars.
2. Carts.
"""


def test_treaty_chapter() -> None:
    text = read(TREATY, "en")
    nodes = text.by_eid
    assert eids(text, "article") == ["art_7.1", "art_7.2", "art_7.3"]
    assert nodes["art_7.1"].parent == "cpt_7"
    assert nodes["cpt_7"].heading == "SAMPLES"
    assert nodes["art_7.2"].heading.endswith("All Other Blue Things")
    assert nodes["art_7.1__para_3__point_b"].text == "a seller."
    assert nodes["art_7.2__para_3__point_a__point_ii"].num == "(ii)"
    assert nodes["art_7.2__para_3__sub_2"].text.startswith("This paragraph")
    assert nodes["art_7.2__para_4__point_b"].text == "for health."
    assert "Article 7.5 (More)" in nodes["art_7.2__para_1"].text
    assert nodes["art_7.3__para_1"].type == "paragraph"
    assert nodes["anx_7-a"].heading == "LIST OF THINGS"
    assert nodes["anx_7-a__para_2"].scope is Scope.ANNEXES


def test_footnotes_and_their_calls() -> None:
    nodes = read(TREATY, "en").by_eid
    assert nodes["art_7.1__fn_1"].text == "For greater certainty, dark blue is blue."
    assert nodes["art_7.1__fn_2"].scope is Scope.NOTES
    assert nodes["art_7.1__para_2"].text.endswith("every other Party;")
    assert nodes["art_7.1__para_3"].text == "covered maker means:"
    assert nodes["art_7.2__fn_3"].text == "A boat includes a ship."


def test_a_call_in_a_heading_belongs_to_that_article() -> None:
    text = TREATY.replace("Article 7.3: Review\n", "Article 7.3: Review of Things4\n").replace(
        "ANNEX 7-A", "\n4 A review needs two Parties.\n7-3\nANNEX 7-A"
    )
    nodes = read(text, "en").by_eid
    assert nodes["art_7.3"].heading == "Review of Things"
    assert nodes["art_7.3__fn_4"].text == "A review needs two Parties."


def test_a_call_alone_on_its_line_hides_no_paragraph() -> None:
    """Notes that count from 1 again in the next chapter: the call stands where a page printed it."""
    chapter = (
        "\nCHAPTER 8\nOTHER SAMPLES\nArticle 8.1: Red Things\n1. A Party may paint a thing:\n(a) red; or\n"
        "(b) pink.\n1\n2. A Party may not paint it green.\n\n1 Pink includes rose.\n8-1\nArticle 8.2: End\nIt ends.\n"
    )
    nodes = read(TREATY + chapter, "en").by_eid
    assert nodes["art_8.1__para_1__point_b"].text == "pink."
    assert nodes["art_8.1__para_2"].text == "A Party may not paint it green."
    assert nodes["art_8.1__fn_1"].text == "Pink includes rose."


def test_a_number_alone_without_a_note_stays() -> None:
    text = TREATY.replace("1. Cars.\n", "1. Cars, at least\n80\nof them.\n")
    assert read(text, "en").by_eid["anx_7-a__para_1"].text == "Cars, at least 80 of them."


CROSSHEADS = """Article 1: Keeping Things
General Duties
1. Each Party shall keep its things.
2. Each Party shall count them.
Proceedings in Court with Remedies for
Lost Things
3. A court may order that a thing be found.

It may set a time.
Article 2: End
Done.
"""


def test_titles_between_paragraphs() -> None:
    text = read(CROSSHEADS, "en")
    assert eids(text)[1:9] == [
        "art_1__xhd_1", "art_1__para_1", "art_1__para_2", "art_1__xhd_2", "art_1__para_3",
        "art_1__para_3__sub_2", "art_2", "art_2__para_1",
    ]  # fmt: skip
    assert text.by_eid["art_1__xhd_2"].heading == "Proceedings in Court with Remedies for Lost Things"
    assert text.by_eid["art_1__para_2"].text == "Each Party shall count them."


def test_text_after_a_list_that_ends_its_sentence() -> None:
    listed = "1. A Party may ask:\n(a) who;\n(b) why;\nwhere this is needed.\n2. Nothing else.\n"
    nodes = read(f"Article 1: Asking\n{listed}Article 2: End\nDone.\n", "en").by_eid
    assert nodes["art_1__para_1__wrapup_1"].text == "where this is needed."
    assert nodes["art_1__para_1__wrapup_1"].type == "wrapup"
    defined = "In this Part:\nred thing means:\n(a) a cherry; or\n(b) a brick;\nblue thing means the sky.\n"
    nodes = read(f"Article 1: Words\n{defined}Article 2: End\nDone.\n", "en").by_eid
    assert nodes["art_1__para_3"].text == "blue thing means the sky."


def test_a_list_does_not_begin_again_in_a_sentence() -> None:
    cut = (
        "1. A Party may:\n(a) ask;\n(b) wait until what is said in subparagraph\n(a) is done; and\n(c) go.\n"
    )
    nodes = read(f"Article 1: Asking\n{cut}Article 2: End\nDone.\n", "en").by_eid
    assert nodes["art_1__para_1__point_b"].text == "wait until what is said in subparagraph (a) is done; and"
    assert "art_1__para_1__point_c" in nodes


def test_a_reference_cut_at_a_line_end_goes_on() -> None:
    cut = (
        "1. A Party may rely on Article 4.5 (Reds), 4.6 (Pinks), or\n\n4.9 (Blues) of this text.\n2. Done.\n"
    )
    nodes = read(f"Article 1: Relying\n{cut}Article 2: End\nDone.\n", "en").by_eid
    assert nodes["art_1__para_1"].text.endswith("or 4.9 (Blues) of this text.")


def test_the_next_chapters_head_at_the_end_is_no_chapter() -> None:
    text = read(TREATY[: TREATY.index("ANNEX")].rstrip() + "CHAPTER 8\nOTHER SAMPLES", "en")
    assert eids(text, "chapter") == ["cpt_7"]
    kept = read(TREATY[: TREATY.index("ANNEX")] + "CHAPTER 8\n[REPEALED]\n", "en")
    assert eids(kept, "chapter") == ["cpt_7", "cpt_8"]


def test_numbers_glued_to_words_stay_without_a_footnote() -> None:
    text = read(
        "Article 1: Gas\nA tonne of CO2 counts.\nArticle 2: Group\nThe G20 agreed.\nArticle 3: End\nDone.\n",
        "en",
    )
    assert text.by_eid["art_1__para_1"].text == "A tonne of CO2 counts."
    assert text.by_eid["art_2__para_1"].text == "The G20 agreed."


def test_roman_or_letter_is_decided_by_sequence() -> None:
    letters = "".join(f"({x}) thing {x};\n" for x in "abcdefghij")
    text = read(f"Article 1: Things\nThe list is:\n{letters}Article 2: End\nDone.\n", "en")
    assert "art_1__para_1__point_i" in text.by_eid
    assert "art_1__para_1__point_j" in text.by_eid
    nested = letters[: letters.index("(i)")] + "(i) first;\n(ii) second.\n"
    text = read(f"Article 1: Things\nThe list is:\n{nested}Article 2: End\nDone.\n", "en")
    assert "art_1__para_1__point_h__point_ii" in text.by_eid


def test_titles_on_the_next_line_and_numbers_with_the_article() -> None:
    text = read(
        "Article 1.1\n\nScope\n\nIt applies.\n\nArticle 1.2\n\nWords\n\n1.   One.\n\n(a)\n\nfirst\n", "en"
    )
    assert text.by_eid["art_1.1"].heading == "Scope"
    assert text.by_eid["art_1.2__para_1__point_a"].text == "first"
    text = read("## Article 4: Names\n\n4.1 One.\n\n4 .2 Two.\n\n## Article 5: End\n\nDone.\n", "en")
    assert text.by_eid["art_4__para_2"].text == "Two."


def test_table_of_contents_is_no_structure() -> None:
    contents = "TABLE OF CONTENTS\n\nCHAPTER 1\n\nGENERAL (Articles 1.1 to 1.2)\n\nCHAPTER 2\n\nEND (Article 2.1)\n\n"
    body = (
        "CHAPTER 1\n\nGENERAL\n\nArticle 1.1\n\nScope\n\nIt applies.\n\nArticle 1.2\n\nWords\n\nWords mean words.\n\n"
        "CHAPTER 2\n\nEND\n\nArticle 2.1\n\nEnd\n\nIt ends.\n"
    )
    assert eids(read(contents + body, "en"), "chapter") == ["cpt_1", "cpt_2"]
    with pytest.raises(Incomplete, match="cpt_2"):
        read(contents + body[: body.index("CHAPTER 2")], "en")


def test_missing_articles_of_a_treaty() -> None:
    treaty = read(
        TREATY[: TREATY.index("Article 7.2: Free")] + TREATY[TREATY.index("Article 7.3: Review") :], "en"
    )
    assert gaps(treaty) == [("7.2",)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Article premier\n\nObjet\n\nLa loi a un objet.\n\nArticle 2\n\nEffet\n\nElle a un effet.\n", ["art_1", "art_2"]),
        ("es", "Artículo 1. Objeto.\n\n1. Uno.\n\nArtículo 2. Efecto.\n\nDos.\n", ["art_1", "art_2"]),
        ("de", "§ 1 Zweck\n\nDas Gesetz hat einen Zweck.\n\n§ 2 Ende\n\nEs endet.\n", ["art_1", "art_2"]),
    ],
)  # fmt: skip
def test_other_languages(language: str, text: str, found: list[str]) -> None:
    assert [e.replace("premier", "1") for e in eids(read(text, language), "article")] == found


def test_nothing_of_law_is_kept_and_told() -> None:
    for words, language in (("A few words about nothing.", "en"), ("只有新闻。", "zh-Hans")):
        document = read(words + "\n", language)
        assert [p.text for p in document.provisions] == [words]
        assert [w.code for w in document.warnings] == ["unstructured"]
    with pytest.raises(EmptyExtract):
        read("\n", "en")


def test_minimum_of_the_registry() -> None:
    with pytest.raises(Incomplete, match="at least 10"):
        read(ORDER, min_provisions=10)


def test_sniff() -> None:
    assert statute_text.sniff(capture("# x", "text/markdown"))
    assert statute_text.sniff(capture("x", "", "https://law.example/a.txt"))
    assert not statute_text.sniff(capture("<!DOCTYPE html><p>x", "text/plain"))
    assert not statute_text.sniff(capture("x", "text/html"))


def test_cost_grows_with_the_text() -> None:
    def seconds(n: int) -> float:
        text = "# 样本法\n\n" + "".join(f"第{i}条 记录（一）样本，第{i}条除外。\n\n" for i in range(1, n))
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(500)
    assert seconds(8000) < 12 * max(seconds(2000), 0.01)


# --- real texts ------------------------------------------------------------------------------------


def real(path: Path, language: str = "zh-Hans") -> Document:
    return statute_text.extract([capture(path.read_bytes(), "text/markdown")], spec(language))


def own_texts(document: Document) -> dict[str, str]:
    out = {}
    for article in document.provisions:
        if article.type == "article" and article.scope is Scope.BODY:
            below = [p for p in document.walk(article.eid) if p.eid != article.eid]
            out[article.eid] = "\n".join((p.num or "") + p.text for p in below)
    return out


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "articles"),
    [("网络安全法(2016-11-07)", 79), ("网络安全法(2025-10-28)", 81), ("个人信息保护法(2021-08-20)", 74),
     ("数据安全法(2021-06-10)", 55), ("网络数据安全管理条例(2024-09-24)", 64), ("电子商务法(2018-08-31)", 89)],
)  # fmt: skip
def test_article_counts(corpus: Path, name: str, articles: int) -> None:
    law = real(corpus / "files" / "cn-statutes-flk-md" / f"{name}.md")
    assert len(own_texts(law)) == articles


@pytest.mark.corpus
def test_pairs_reproduce_strict_identity(corpus: Path) -> None:
    folder = corpus / "files" / "cn-statute-pairs"
    with (folder / "PAIRS.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) >= 60
    for row in rows:
        old, new = (own_texts(real(folder / row["law"] / f"{row[k]}.md")) for k in ("from", "to"))
        same = sum(1 for e, text in new.items() if old.get(e) == text)
        moved = sum(1 for e, text in new.items() if old.get(e) != text and text in set(old.values()))
        keys = (
            "articles_from",
            "articles_to",
            "same_number_same_text",
            "same_text_renumbered",
            "new_or_changed_text",
        )
        found = (len(old), len(new), same, moved, len(new) - same - moved)
        assert found == tuple(int(row[k]) for k in keys), row["law"]


@pytest.mark.corpus
def test_regulations_and_pdf_text(corpus: Path) -> None:
    files = corpus / "files"
    counts = [len(own_texts(real(p))) for p in sorted((files / "cn-cac-regulations-txt").glob("*.txt"))]
    assert counts == [14, 20]
    pdf = next((files / "cn-official-markup-excerpts").glob("pdftext*.md"))
    assert len(own_texts(real(pdf))) == 19


@pytest.mark.corpus
def test_cut_off_files_are_not_versions(corpus: Path) -> None:
    for folder in sorted((corpus / "files" / "cn-cut-off").iterdir()):
        older, newer = sorted(folder.glob("*.md"))
        with pytest.raises(Incomplete):
            real(older)
        assert len(own_texts(real(newer))) > 50


@pytest.mark.corpus
def test_reposted_documents(corpus: Path) -> None:
    read_, broken = 0, 0
    for path in sorted((corpus / "files" / "cn-cac-documents").glob("*.md")):
        try:
            real(path)
            read_ += 1
        except (EmptyExtract, Incomplete):
            broken += 1
    assert read_ >= 36
    assert 5 <= broken <= 16


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "articles"),
    [("tpp-2016/digital_chapter.txt", 18), ("korus-2007/digital_chapter.txt", 9), ("ceta-2016/digital_chapter.txt", 7),
     ("eu-japan-epa-2018/digital_chapter.txt", 12), ("eu-singapore-fta-2018/digital_chapter.txt", 5),
     ("china-australia-fta-2015/digital_chapter.txt", 11), ("wto-jsi-ecommerce-2024/INF_ECOM_87.md", 38)],
)  # fmt: skip
def test_treaties(corpus: Path, path: str, articles: int) -> None:
    text = real(corpus / "files" / "trade-agreements" / path, "en")
    assert len(own_texts(text)) == articles
    assert not [e for e in eids(text) if "__dup_" in e]


@pytest.mark.corpus
def test_a_whole_treaty(corpus: Path) -> None:
    folder = corpus / "files" / "trade-agreements" / "tpp-2016"
    whole, chapter = real(folder / "full.txt", "en"), real(folder / "digital_chapter.txt", "en")
    inside = {p.eid: p.text for p in whole.provisions if p.eid.startswith("art_14.")}
    assert inside == {p.eid: p.text for p in chapter.provisions if p.eid.startswith("art_14.")}
    assert len(own_texts(whole)) > 480
    assert eids(whole, "chapter") == [f"cpt_{n}" for n in range(1, 31) if f"cpt_{n}" in whole.by_eid]


@pytest.mark.corpus
def test_japanese_versions(corpus: Path) -> None:
    folder = corpus / "files" / "jp-statute-versions" / "415AC0000000057"
    counts = {p.name[:2]: real(p, "ja") for p in sorted(folder.glob("*.md"))}
    assert len(counts) == 26
    assert [len(own_texts(counts[n])) for n in ("00", "01", "09", "15", "25")] == [78, 88, 180, 185, 185]
    for law in counts.values():
        assert law.count("supplement") >= 5
        assert not [e for e in eids(law) if "__dup_" in e]


AMENDING = """Regulation of the harbour council

Article 1

Amendments

The Berth Act is amended as follows:

(1) Article 5 is replaced by the following:

‘Article 5

Fees

1. A fee is payable.

Article 6

Register

1. The register is public.{end}

(2) Article 9 is deleted.

Article 2

Transition

Old berths stay.

Article 3

Entry into force

This Regulation enters into force.
"""


@pytest.mark.parametrize("end", ["’;", ""])
def test_articles_of_another_act_are_quoted_whether_the_mark_is_closed_or_not(end: str) -> None:
    act = read(AMENDING.format(end=end), "en")
    assert eids(act, "article") == ["art_1", "art_2", "art_3"]
    assert act.warnings == ()


def test_articles_quoted_without_a_mark() -> None:
    act = read(AMENDING.format(end="").replace("‘", ""), "en")
    assert eids(act, "article") == ["art_1", "art_2", "art_3"]


def test_a_mark_that_opens_a_word_swallows_nothing() -> None:
    act = read(
        "Act\n\nArticle 1\n\nScope\n\nThis Act is about ‘berths:\n\nArticle 2\n\nFees\n\nA fee.\n\nArticle 3\n\nEnd\n\nIt ends.\n",
        "en",
    )
    assert eids(act, "article") == ["art_1", "art_2", "art_3"]


def test_printed_heads_that_were_not_read_are_named() -> None:
    lost = (
        "Act\n\nArticle 1\n\nOne.\n\nArticle 2\n\nand so on,\n\nArticle 3\n\nThree.\n\nArticle 4\n\nFour.\n"
    )
    act = read(lost, "en")
    told = {w.code: w.labels for w in act.warnings}
    assert told == {"numbering_gap": ("2",), "heads_missing": ("Article 2",)}


def test_a_treaty_kept_as_running_text_has_articles_and_an_annex() -> None:
    text = (
        "MainText:\nSLED PACT PREAMBLE The Parties, resolving to slide, HAVE AGREED as follows: ARTICLE 1. Incorporation "
        "of the Snow Pact 1. The Snow Pact is part of this Pact, except Article 30.4. 2. It applies to sleds: (a) of wood; "
        "(b) of tin. ARTICLE 2. Suspension of Certain Provisions Upon entry into force, the Parties suspend the Annex. "
        "ARTICLE 3. Authentic Texts The texts are equally authentic.\nAppendixText:\nNA\nAnnexText:\nBobs 1. No bobs."
    )
    document = statute_text.extract([capture(text, "text/plain")], spec("en"))
    units = [(p.eid, p.heading) for p in document.provisions if p.type in {"article", "annex"}]
    assert units == [
        ("art_1", "Incorporation of the Snow Pact"), ("art_2", "Suspension of Certain Provisions"),
        ("art_3", "Authentic Texts"), ("anx", None),
    ]  # fmt: skip
    assert document.by_eid["art_1__para_2__point_b"].text == "of tin."
    assert document.title == "SLED PACT"


def test_a_quotation_of_a_decision_that_is_not_closed_ends_with_the_decision() -> None:
    law = read(
        "关于修改样本条例的决定\n\n一、将第二条修改为：“港口应当公开。\n\n本决定自2027年1月1日起施行。\n\n"
        "样本条例\n\n第一条 为了管理港口，制定本条例。\n\n第二条 港口应当公开。\n\n第三条 本条例自公布之日起施行。\n"
    )
    assert eids(law, "article") == ["art_1", "art_2", "art_3"]


@pytest.mark.parametrize(
    ("last", "day"),
    [
        ("本办法自公布之日起三十日后施行。", date(2027, 3, 31)),
        ("本办法自公布之日起六个月后施行。", date(2027, 9, 1)),
        (
            "本办法自二〇二七年五月一日起施行。《旧办法》自2020年1月1日起施行的规定同时废止。",
            date(2027, 5, 1),
        ),
        ("自处罚决定生效之日起三年内不予受理。", None),
    ],
)
def test_from_when_a_chinese_text_says_it_is_law(last: str, day: date | None) -> None:
    law = read(f"# 样本办法\n\n2027年3月1日样本部令第3号公布\n\n第一条 为了样本。\n\n第二条 {last}\n")
    assert law.in_force_from == day
