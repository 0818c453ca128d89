"""The laws API of e-Gov: XML and JSON of one made-up law, and the recorded reply of the corpus."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from tests.readers.captures import capture, spec
from tracker.model import EmptyExtract, LegalStatus, ProvisionStatus, Scope, StructureChanged, Unreadable
from tracker.readers import formats
from tracker.readers.egov import xml as egov_xml
from tracker.readers.egov.tree import law_number

LAW = """<Law Era="Reiwa" Year="12" Num="034" LawType="Act" Lang="ja"><LawNum>令和十二年法律第三十四号</LawNum>
<LawBody><LawTitle Kana="みほんほう">見本法</LawTitle>
<TOC><TOCLabel>目次</TOCLabel><TOCChapter Num="1"><ChapterTitle>第一章　総則</ChapterTitle></TOCChapter></TOC>
<EnactStatement>見本法をここに公布する。</EnactStatement>
<MainProvision><Chapter Num="1"><ChapterTitle>第一章　総　則</ChapterTitle>
<Article Num="1"><ArticleCaption>（目的）</ArticleCaption><ArticleTitle>第一条</ArticleTitle>
 <Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence Num="1" Function="main">この法律は、見本を定める。</Sentence><Sentence Num="2" Function="proviso">ただし、<Ruby>紐<Rt>ひも</Rt></Ruby>を除く。</Sentence></ParagraphSentence>
  <Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence><Column Num="1"><Sentence>赤</Sentence></Column><Column Num="2"><Sentence>赤いもの</Sentence></Column></ItemSentence>
   <Subitem1 Num="1"><Subitem1Title>イ</Subitem1Title><Subitem1Sentence><Sentence>大きいもの</Sentence></Subitem1Sentence>
    <Subitem2 Num="1"><Subitem2Title>（１）</Subitem2Title><Subitem2Sentence><Sentence>とても大きいもの</Sentence></Subitem2Sentence></Subitem2></Subitem1></Item>
  <Item Num="1_2"><ItemTitle>一の二</ItemTitle><ItemSentence><Sentence>削除</Sentence></ItemSentence></Item></Paragraph>
 <Paragraph Num="2"><ParagraphNum>２</ParagraphNum><ParagraphSentence><Sentence>表は、次のとおりとする。</Sentence></ParagraphSentence>
  <TableStruct><Table><TableRow><TableColumn><Sentence>色</Sentence></TableColumn><TableColumn><Sentence>数</Sentence></TableColumn></TableRow></Table></TableStruct></Paragraph></Article>
<Article Delete="true" Num="2:4"><ArticleTitle>第二条から第四条まで</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>削除</Sentence></ParagraphSentence></Paragraph></Article>
<Article Num="12_2"><ArticleTitle>第十二条の二</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>別の法律を次のように改める。</Sentence></ParagraphSentence>
 <AmendProvision><AmendProvisionSentence><Sentence>第三条を次のように改める。</Sentence></AmendProvisionSentence><NewProvision><Article Num="3"><ArticleTitle>第三条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>新しい文。</Sentence></ParagraphSentence></Paragraph></Article></NewProvision></AmendProvision></Paragraph></Article>
</Chapter></MainProvision>
<SupplProvision><SupplProvisionLabel>附　則</SupplProvisionLabel><Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>この法律は、公布の日から施行する。</Sentence></ParagraphSentence></Paragraph></SupplProvision>
<SupplProvision AmendLawNum="令和一三年五月六日法律第二〇号" Extract="true"><SupplProvisionLabel>附　則</SupplProvisionLabel><Article Num="1"><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence><Sentence>{enforcement}</Sentence></ParagraphSentence></Paragraph></Article></SupplProvision>
<AppdxTable Num="1"><AppdxTableTitle>別表第一</AppdxTableTitle><RelatedArticleNum>（第一条関係）</RelatedArticleNum><TableStruct><Table><TableRow><TableColumn><Sentence>甲</Sentence></TableColumn></TableRow></Table></TableStruct></AppdxTable>
</LawBody></Law>"""
_INFO = {
    "law_id": "512AC0000000034",
    "law_num": "令和十二年法律第三十四号",
    "promulgation_date": "2030-03-01",
}
_REVISION = {
    "law_revision_id": "512AC0000000034_20310601_513AC0000000020", "law_title": "見本法",
    "amendment_enforcement_date": "2031-06-01", "amendment_law_id": "513AC0000000020",
    "amendment_law_num": "令和十三年法律第二十号", "amendment_enforcement_comment": None,
    "repeal_status": "None", "repeal_date": None, "current_revision_status": "CurrentEnforced",
}  # fmt: skip


def law(enforcement: str = "令和十三年六月一日から施行する。") -> str:
    return "".join(line.strip() for line in LAW.replace("{enforcement}", enforcement).splitlines())


def as_xml(**revision: str | None) -> str:
    def block(name: str, facts: dict) -> str:
        inside = "".join(f"<{k}>{v}</{k}>" if v is not None else f"<{k}/>" for k, v in facts.items())
        return f"<{name}>{inside}</{name}>"

    facts = block("law_info", _INFO) + block("revision_info", _REVISION | revision)
    return f"<law_data_response>{facts}<law_full_text>{law()}</law_full_text></law_data_response>"


def as_json(**revision: str | None) -> str:
    def node(element) -> dict:
        children = [x for x in [element.text] if x]
        for child in element:
            children.append(node(child))
            children += [x for x in [child.tail] if x]
        return {"tag": element.tag, "attr": dict(element.attrib) or "", "children": children}

    found = {"law_info": _INFO, "revision_info": _REVISION | revision,
             "law_full_text": node(etree.fromstring(law()))}  # fmt: skip
    return json.dumps(found, ensure_ascii=False)


def read(text: str, media: str = "application/xml"):
    return egov_xml.extract([capture(text, media)], spec("ja"))


@pytest.mark.parametrize(
    "text",
    [
        as_xml(),
        as_json(),
        law(),
        f"<DataRoot><ApplData><LawFullText>{law()}</LawFullText></ApplData></DataRoot>",
    ],
)
def test_one_law_in_every_envelope(text):
    document = read(text)
    assert [(p.eid, p.type, p.num, p.heading, p.text) for p in document.provisions] == [
        ("formula_1", "formula", None, None, "見本法をここに公布する。"),
        ("cpt_1", "chapter", "第一章", "総則", ""),
        ("art_1", "article", "第一条", "（目的）", ""),
        ("art_1__para_1", "paragraph", None, None, "この法律は、見本を定める。ただし、紐を除く。"),
        ("art_1__para_1__item_1", "item", "一", None, "赤赤いもの"),
        ("art_1__para_1__item_1__subitem_1", "subitem", "イ", None, "大きいもの"),
        ("art_1__para_1__item_1__subitem_1__subitem_1", "subitem", "（１）", None, "とても大きいもの"),
        ("art_1__para_1__item_1_2", "item", "一の二", None, "削除"),
        ("art_1__para_2", "paragraph", "２", None, "表は、次のとおりとする。"),
        ("art_1__para_2__tbl_1", "table", None, None, ""),
        ("art_1__para_2__tbl_1__row_1", "row", None, None, "色 | 数"),
        ("art_2", "article", "第二条から第四条まで", None, "削除"),
        ("art_3", "article", "第二条から第四条まで", None, "削除"),
        ("art_4", "article", "第二条から第四条まで", None, "削除"),
        ("art_12_2", "article", "第十二条の二", None, ""),
        ("art_12_2__para_1", "paragraph", None, None, "別の法律を次のように改める。"),
        ("art_12_2__para_1__block_1", "block", None, None, "第三条を次のように改める。"),
        ("art_12_2__para_1__block_1__quoted_1", "quoted", None, None, ""),
        ("art_12_2__para_1__block_1__quoted_1__art_3", "quoted", "第三条", None, ""),
        ("art_12_2__para_1__block_1__quoted_1__art_3__para_1", "paragraph", None, None, "新しい文。"),
        ("suppl_1", "supplement", "附則", None, ""),
        ("suppl_1__para_1", "paragraph", None, None, "この法律は、公布の日から施行する。"),
        ("suppl_令和一三年五月六日法律第二〇号", "supplement", "附則", "（令和一三年五月六日法律第二〇号） 抄", ""),
        ("suppl_令和一三年五月六日法律第二〇号__art_1", "article", "第一条", None, ""),
        ("suppl_令和一三年五月六日法律第二〇号__art_1__para_1", "paragraph", None, None,
         "令和十三年六月一日から施行する。"),
        ("anx_別表第一", "annex", "別表第一", "（第一条関係）", ""),
        ("anx_別表第一__tbl_1", "table", None, None, ""),
        ("anx_別表第一__tbl_1__row_1", "row", None, None, "甲"),
    ]  # fmt: skip
    gone = {p.eid for p in document.provisions if p.status is ProvisionStatus.REPEALED}
    assert gone == {"art_1__para_1__item_1_2", "art_2", "art_3", "art_4"}
    assert document.title == "見本法"
    assert document.identifiers["法令番号"] == "令和十二年法律第三十四号"
    assert document.consolidates == ("令和十三年法律第二十号",)
    assert document.scope == {Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}


def test_what_the_api_says_of_the_revision():
    for document in (read(as_xml()), read(as_json())):
        assert (document.valid_from.isoformat(), document.text_date.isoformat()) == (
            "2031-06-01",
            "2031-06-01",
        )
        assert document.status is LegalStatus.IN_FORCE
        assert document.identifiers["law_revision_id"] == _REVISION["law_revision_id"]
    gone = read(as_xml(repeal_status="Repeal", repeal_date="2032-01-01"))
    assert (gone.status, gone.repealed_from.isoformat()) == (LegalStatus.REPEALED, "2032-01-01")
    older = read(
        as_json(repeal_status="Repeal", repeal_date="2032-01-01", current_revision_status="PreviousEnforced")
    )
    assert (older.status, older.repealed_from) == (LegalStatus.IN_FORCE, None)
    comment = "公布の日から起算して一年を超えない範囲内において政令で定める日"
    coming = read(as_xml(current_revision_status="UnEnforced", amendment_enforcement_comment=comment))
    assert (coming.status, coming.status_note) == (LegalStatus.NOT_IN_FORCE, comment)


def test_the_chooser_knows_it_and_others_do_not():
    for text, media in ((as_xml(), "application/xml"), (as_json(), "application/json"), (law(), "text/xml")):
        found = formats.choose([capture(text, media)], spec("ja"))
        assert found.NAME == "egov_xml"
    assert not egov_xml.sniff(capture('{"laws": []}', "application/json"))
    assert not egov_xml.sniff(capture("<html><Law></html>", "text/html"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<law_data_response/>", StructureChanged),
        ('{"law_info": {}, "law_full_text": 1}', StructureChanged),
        ('{"law_full_text": {"tag": "Law", "children": [{"tag": 1}]}}', StructureChanged),
        ('{"law_full_text": {"tag": "bad name", "attr": "", "children": []}}', StructureChanged),
        ('{"law_full_text": {"tag": "Law", "attr": {"Num": "\\u0001"}, "children": []}}', StructureChanged),
        ('{"law_full_text": {"tag": "Html", "attr": "", "children": []}}', StructureChanged),
        ("{", Unreadable),
        ("<Law Era='Reiwa'><LawBody><LawTitle>x</LawTitle></LawBody></Law>", EmptyExtract),
    ],
)
def test_other_answers_are_refused_with_a_reason(text, error):
    with pytest.raises(error):
        read(text)


def test_nesting_without_end_is_refused():
    deep = '{"tag":"Item","attr":"","children":[' * 300 + "]}" * 300
    with pytest.raises(StructureChanged):
        read('{"law_full_text": {"tag": "Law", "attr": "", "children": [' + deep + "]}}")


def test_numbers_of_laws():
    assert law_number("平成二七年九月九日法律第六五号") == "平成二十七年法律第六十五号"
    assert law_number("令和元年六月一四日法律第三七号") == "令和元年法律第三十七号"
    assert law_number("昭和二三年七月一日政令第一〇五号") == "昭和二十三年政令第百五号"
    assert law_number("布告第一号") == "布告第一号"


@pytest.mark.corpus
def test_the_recorded_reply(corpus):
    """A real reply of the API, shortened where it was recorded."""
    body = (corpus / "files/jp-egov-api-v2-json/法令本文取得API.json").read_bytes()
    found = capture(body, "application/json")
    assert formats.choose([found], spec("ja")).NAME == "egov_xml"
    document = egov_xml.extract([found], spec("ja"))
    assert [p.eid for p in document.provisions] == ["art_1", "art_1__para_1"]
    assert (document.status, document.valid_from.isoformat()) == (LegalStatus.IN_FORCE, "1999-08-13")
