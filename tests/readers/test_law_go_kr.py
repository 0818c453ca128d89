"""Korean laws of the open API: 조 항 호 목, 부칙, 별표. The sample law is made up."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import EmptyExtract, ProvisionStatus, Scope, StructureChanged
from tracker.readers import formats
from tracker.readers.publishers import law_go_kr

LAW = """<?xml version="1.0" encoding="UTF-8"?>
<법령 법령키="0139812030012120676"><기본정보><법령ID>013981</법령ID><공포일자>20300121</공포일자><공포번호>20676</공포번호>
<법종구분 법종구분코드="A0002">법률</법종구분><법령명_한글><![CDATA[연락선 기본법]]></법령명_한글><시행일자>20310122</시행일자>
<제개정구분>일부개정</제개정구분></기본정보><조문>
<조문단위 조문키="0001000"><조문번호>1</조문번호><조문여부>전문</조문여부><조문내용><![CDATA[      제1장 총칙]]></조문내용></조문단위>
<조문단위 조문키="0001001"><조문번호>1</조문번호><조문여부>조문</조문여부><조문제목><![CDATA[목적]]></조문제목>
 <조문내용><![CDATA[제1조(목적) 이 법은 연락선(화물선을 제외한다)에 관한 사항을 정한다.]]></조문내용></조문단위>
<조문단위 조문키="0002001"><조문번호>2</조문번호><조문여부>조문</조문여부><조문제목><![CDATA[정의]]></조문제목>
 <조문내용><![CDATA[제2조(정의) 이 법에서 사용하는 용어의 뜻은 다음과 같다. <개정 2030. 1. 21.>]]></조문내용>
 <항><호><호번호>1.</호번호><호내용><![CDATA[1. "연락선"이란 다음 각 목의 배를 말한다.]]></호내용>
   <목><목번호>가.</목번호><목내용><![CDATA[가. 큰 배]]></목내용></목><목><목번호>나.</목번호><목내용><![CDATA[나. 작은 배]]></목내용></목></호>
  <호><호번호>1</호번호><호가지번호>2</호가지번호><호내용><![CDATA[1의2. 삭제  <2030. 1. 21. 개정>]]></호내용></호></항></조문단위>
<조문단위 조문키="0003000"><조문번호>3</조문번호><조문여부>전문</조문여부><조문내용><![CDATA[제2장 신고
제1절 통칙 <신설 2030. 1. 21.>]]></조문내용></조문단위>
<조문단위 조문키="0003021"><조문번호>3</조문번호><조문가지번호>2</조문가지번호><조문여부>조문</조문여부><조문제목><![CDATA[신고]]></조문제목>
 <조문내용><![CDATA[제3조의2(신고)]]></조문내용>
 <항><항번호>①</항번호><항내용><![CDATA[① 연락선은 30일 이내에 신고하여야 한다. <신설 2030. 1. 21.>]]></항내용></항>
 <항><항번호>②</항번호><항내용><![CDATA[② 제1항은 작은 배에 적용하지 아니한다.]]></항내용></항>
 <조문참고자료><![CDATA[[본조신설 2030. 1. 21.]]]></조문참고자료></조문단위>
<조문단위 조문키="0004001"><조문번호>4</조문번호><조문여부>조문</조문여부><조문내용><![CDATA[제4조 삭제 <2030. 1. 21.>]]></조문내용></조문단위>
</조문><부칙>
<부칙단위 부칙키="1"><부칙공포일자>20290101</부칙공포일자><부칙공포번호>19000</부칙공포번호><부칙내용><![CDATA[부칙 <제19000호, 2029. 1. 1.>
이 법은 공포한 날부터 시행한다.]]></부칙내용></부칙단위>
<부칙단위 부칙키="2"><부칙공포일자>20300121</부칙공포일자><부칙공포번호>20676</부칙공포번호><부칙내용><![CDATA[부칙 <제20676호, 2030. 1. 21.>
제1조(시행일) 이 법은 {day}부터 시행한다.
제2조(경과조치)
종전의 규정에 따른다.]]></부칙내용></부칙단위></부칙>
<별표><별표단위><별표번호>0001</별표번호><별표가지번호>00</별표가지번호><별표구분>별표</별표구분><별표제목><![CDATA[요금(제3조의2 관련)]]></별표제목>
<별표내용><![CDATA[┌────┬───┐
│ 크기 │ 요금 │
└────┴───┘]]></별표내용></별표단위></별표></법령>"""


def read(text: str | None = None):
    return law_go_kr.extract([capture(text or LAW.replace("{day}", "2031년 1월 22일"))], spec("ko"))


def test_a_law():
    document = read()
    assert [(p.eid, p.type, p.num, p.heading, p.text) for p in document.provisions] == [
        ("cpt_1", "chapter", "제1장", "총칙", ""),
        ("art_1", "article", "제1조", "목적", "이 법은 연락선(화물선을 제외한다)에 관한 사항을 정한다."),
        ("art_2", "article", "제2조", "정의", "이 법에서 사용하는 용어의 뜻은 다음과 같다."),
        ("art_2__item_1", "item", "1.", None, '"연락선"이란 다음 각 목의 배를 말한다.'),
        ("art_2__item_1__subitem_1", "subitem", "가.", None, "큰 배"),
        ("art_2__item_1__subitem_2", "subitem", "나.", None, "작은 배"),
        ("art_2__item_1_2", "item", "1의2.", None, "삭제"),
        ("art_2__fn_history", "footnote", None, None, "개정 2030. 1. 21.; 2030. 1. 21. 개정"),
        ("cpt_2", "chapter", "제2장", "신고", ""),
        ("cpt_2__sct_1", "section_group", "제1절", "통칙", ""),
        ("art_3_2", "article", "제3조의2", "신고", ""),
        ("art_3_2__para_1", "paragraph", "①", None, "연락선은 30일 이내에 신고하여야 한다."),
        ("art_3_2__para_2", "paragraph", "②", None, "제1항은 작은 배에 적용하지 아니한다."),
        ("art_3_2__fn_history", "footnote", None, None, "신설 2030. 1. 21.; 본조신설 2030. 1. 21."),
        ("art_4", "article", "제4조", None, "삭제"),
        ("art_4__fn_history", "footnote", None, None, "2030. 1. 21."),
        ("suppl_19000", "supplement", "부칙", "<제19000호, 2029. 1. 1.>", ""),
        ("suppl_19000__para_1", "paragraph", None, None, "이 법은 공포한 날부터 시행한다."),
        ("suppl_20676", "supplement", "부칙", "<제20676호, 2030. 1. 21.>", ""),
        ("suppl_20676__art_1", "article", "제1조", "시행일", "이 법은 2031년 1월 22일부터 시행한다."),
        ("suppl_20676__art_2", "article", "제2조", "경과조치", "종전의 규정에 따른다."),
        ("anx_1", "annex", "별표 1", "요금(제3조의2 관련)", ""),
        ("anx_1__block_1", "block", None, None, "크기 요금"),
    ]  # fmt: skip
    assert document.title == "연락선 기본법"
    assert (document.text_date.isoformat(), document.valid_from.isoformat()) == ("2031-01-22", "2031-01-22")
    assert document.identifiers == {"law_id": "013981", "law_num": "법률 제20676호"}
    assert document.consolidates == ("법률 제19000호", "법률 제20676호")
    gone = {p.eid for p in document.provisions if p.status is ProvisionStatus.REPEALED}
    assert gone == {"art_2__item_1_2", "art_4"}
    assert document.by_eid["art_3_2"].parent == "cpt_2__sct_1"
    assert document.by_eid["suppl_20676"].scope is Scope.ANNEXES


def test_the_chooser_knows_it_and_a_refusal_is_none():
    assert formats.choose([capture(LAW)], spec("ko")).NAME == "law_go_kr"
    for text, error in (
        ("<Response><result>사용자 정보 검증에 실패하였습니다.</result></Response>", StructureChanged),
        ("<법령><기본정보/></법령>", EmptyExtract),
        ("<법령><조문><조문단위><조문여부>조문</조문여부></조문단위></조문></법령>", EmptyExtract),
    ):
        with pytest.raises(error):
            read(text)


MOKS = """<법령><기본정보><법령명_한글>연락선법</법령명_한글></기본정보><조문><조문단위><조문번호>2</조문번호><조문여부>조문</조문여부>
<조문내용>제2조(정의)</조문내용><항><항번호>⑤</항번호><항내용>⑤ 뜻은 다음과 같다.</항내용>{}</항></조문단위></조문></법령>"""
MOK = "<목><목번호>{0}.</목번호><목내용>{0}. {1}</목내용></목>"


def read_law(text: str):
    return law_go_kr.extract([capture(text)], spec("ko"))


def test_subitems_beside_their_item_read_like_those_inside():
    inside = "<호><호번호>1.</호번호><호내용>1. 배</호내용>{}{}</호><호><호번호>2.</호번호><호내용>2. 뗏목</호내용>{}</호>"
    beside = "<호><호번호>1.</호번호><호내용>1. 배</호내용></호>{}{}<호><호번호>2.</호번호><호내용>2. 뗏목</호내용></호>{}"
    moks = MOK.format("가", "큰 배"), MOK.format("나", "작은 배"), MOK.format("가", "통나무")
    read = [read_law(MOKS.format(shape.format(*moks))) for shape in (inside, beside)]
    assert read[0].provisions == read[1].provisions
    assert [p.eid for p in read[0].provisions] == [
        "art_2", "art_2__para_5", "art_2__para_5__item_1", "art_2__para_5__item_1__subitem_1",
        "art_2__para_5__item_1__subitem_2", "art_2__para_5__item_2", "art_2__para_5__item_2__subitem_1",
    ]  # fmt: skip
    assert not read[1].warnings


def test_a_repealing_act_of_revision_is_a_status():
    law = MOKS.replace(
        "</법령명_한글>", "</법령명_한글><시행일자>20300101</시행일자><제개정구분>타법폐지</제개정구분>"
    )
    read = read_law(law.format(""))
    assert (read.status.value, str(read.repealed_from)) == ("repealed", "2030-01-01")
