"""Pages of Chinese authorities. The markup is theirs, the words are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document, LegalStatus, Selectors, StructureChanged
from tracker.readers.publishers import cn_html

CAC = """<!DOCTYPE html><html lang="zh"><head><meta charset="UTF-8"><title>样本安全法_样本办公室</title>
<script>var infoId:"{info}"</script></head><body>
<div class="current-path"><p>当前位置：<a href="/">首页</a></p></div>
<div class="main"><div class="main-title"><h1 class="title">
样本安全法
</h1><div class="info"><span id="pubtime">
{published}
</span><span id="source">来源：
样本网</span></div></div>
<div class="main-content">
<DIV id=BodyLabel><p style="text-align: center"><strong><span>样本安全法</span></strong></p>
<p><span>（2016年11月7日样本会议通过　根据2025年10月28日《关于修改〈样本安全法〉的决定》修正）</span></p>
<p><strong>目　　录</strong></p><p>第一章　总　　则</p><p>第二章　附则</p><p>　　第一节　一般规定</p>
<p style="text-align: center"><strong><span>第一章　总　　则</span></strong></p>
<p><strong>第一条</strong>　为了样本安全，制定本法。</p>
<p><strong>第二条</strong>　下列行为适用本法：</p><p>（一）记录；</p><p>（二）检查。</p><p>其他行为不适用。</p>
<p style="text-align: center"><strong>第二章　附　　则</strong></p><p style="text-align: center">第一节　一　般　规　定</p>
<p><strong>第三条</strong>　本法自2017年6月1日起施行。</p><div id="网站群管理"></div></DIV>
<div class="zwfenye"></div></div></div>
<div class="footer"><p>样本办公室 &copy; 版权所有</p></div>
<div style='display:none'>Produced By CMS publishdate:{stamp}</div></body></html>"""

GOV = """<!DOCTYPE HTML><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>样本办法_样本办_中国政府网</title><title>样本办法__中国政府网</title>
<meta name="others" content="页面生成时间 {stamp}"></head><body><div class="header">菜单</div>
</html>
<!--end header--><div class="content"><table><tr><td>索 引 号：</td><td>000014349/2024-00001</td></tr>
<tr><td>发文字号：</td><td>样发〔2024〕3号</td></tr></table>
<div class="pages_content" id="UCAP-CONTENT"><div class="trs_editor_view TRS_UEDITOR">
<p style="text-align: center"><strong>样本办法</strong></p>
<p><span style="font-family: 黑体">第一条</span><span>　为了样本。</span></p>
<p><span style="font-family: 黑体">第二条　</span><span>处理者应当记录。</span></p>
<p><span>第三条　本办法自2024年6月1日起施行。</span></p></div></div></div>
<div class="footer">主办单位：样本</div></body></html>"""


def cac(info: str = "1", published: str = "2025年12月29日 11:30", stamp: str = "2025/12/29 11:44:02") -> str:
    return CAC.replace("{info}", info).replace("{published}", published).replace("{stamp}", stamp)


def gov(stamp: str = "2025-11-17 14:36:30") -> str:
    return GOV.replace("{stamp}", stamp)


def read(text: str, **kw: object) -> Document:
    return cn_html.extract(
        [capture(text, "text/html", "https://www.cac.gov.cn/x.htm")], spec("zh-Hans", **kw)
    )


def test_cac_page() -> None:
    law = read(cac())
    assert law.title == "样本安全法"
    assert [p.eid for p in law.provisions if p.type == "article"] == ["art_1", "art_2", "art_3"]
    assert [p.eid for p in law.provisions if p.type in {"chapter", "section_group"}] == [
        "cpt_1",
        "cpt_2",
        "cpt_2__sct_1",
    ]
    assert law.by_eid["cpt_2__sct_1"].heading == "一般规定"
    assert law.by_eid["art_3"].parent == "cpt_2__sct_1"
    assert law.by_eid["art_2__para_2"].text == "其他行为不适用。"
    assert law.text_date == date(2025, 10, 28)
    assert law.in_force_from == date(2017, 6, 1)


def test_republication_is_no_change() -> None:
    def law(body: str) -> Document:
        return replace(read(body), account=None)  # it counts the stamps beside the law too

    assert law(cac()) == law(cac("2", "2026年2月3日 09:00", "2026/02/03 09:01:00"))
    assert law(gov()) == law(gov("2026-01-01 00:00:00"))


def test_gov_page_goes_on_behind_its_first_end() -> None:
    law = read(gov())
    assert law.title == "样本办法"
    assert law.count("article") == 3
    assert law.by_eid["art_2__para_1"].text == "处理者应当记录。"
    assert law.identifiers == {"文号": "样发〔2024〕3号", "索引号": "000014349/2024-00001"}
    assert law.valid_from == date(2024, 6, 1)
    assert not any("主办" in p.text or "菜单" in p.text for p in law.provisions)


def test_missing_articles() -> None:
    law = read(gov().replace("第二条", "第二条规定之外，").replace("第三条", "第三条"))
    assert [(w.code, w.labels) for w in law.warnings] == [("numbering_gap", ("2",))]


def test_a_draft_page() -> None:
    law = read(gov().replace("样本办法</strong>", "样本办法</strong></p><p>（征求意见稿）"))
    assert law.status is LegalStatus.DRAFT


def test_parts_are_read_in_order() -> None:
    head, tail = gov().split('<p><span style="font-family: 黑体">第二条', 1)
    first = capture(head + "</div></div></body></html>" + "<!-- " + "x" * 10 + " -->", "text/html")
    second = capture(
        '<html><body><div id="UCAP-CONTENT"><p><span>第二条' + tail + "<p>" + "</p>", "text/html"
    )
    law = cn_html.extract([first, second], spec("zh-Hans"))
    assert law.count("article") == 3


def test_selectors_win_and_must_match() -> None:
    law = read(gov(), content=Selectors(css="#UCAP-CONTENT"))
    assert law.count("article") == 3
    with pytest.raises(StructureChanged, match="#gone"):
        read(gov(), content=Selectors(css="#gone"))


def test_sniff() -> None:
    assert cn_html.sniff(capture("<html>", "text/html", "https://www.gov.cn/zhengce/x.htm"))
    assert cn_html.sniff(capture("<html>", "text/html", "https://flk.npc.gov.cn/x"))
    assert cn_html.sniff(capture(cac(), "text/html", "https://mirror.example/x"))
    assert not cn_html.sniff(capture("<html><p>x", "text/html", "https://law.example/x"))
    assert not cn_html.sniff(capture("x", "application/pdf", "https://www.gov.cn/x.pdf"))


@pytest.mark.corpus
def test_excerpts_with_the_middle_cut_out_carry_a_warning(corpus: Path) -> None:
    for path in sorted((corpus / "files" / "cn-official-markup-excerpts").glob("*.html")):
        page = capture(path.read_bytes(), "text/html", "https://www.gov.cn/x.htm")
        assert cn_html.sniff(page)
        assert "numbering_gap" in {w.code for w in cn_html.extract([page], spec("zh-Hans")).warnings}


CALL = """<!DOCTYPE html><html><head><title>样本办关于《样本标识办法（征求意见稿）》公开征求意见的通知_样本办</title></head><body>
<div id="BodyLabel"><p>为规范样本标识，样本办公室起草了《样本标识办法（征求意见稿）》，现向社会公开征求意见。公众可通过以下途径提出反馈意见：</p>
<p>1.通过电子邮件方式发送至：yangben@example.cn。</p>
<p>2.通过信函方式寄至样本市样本街1号。</p>
<p>{closing}</p>
<p>附件：样本标识办法（征求意见稿）</p><p>样本办公室</p><p>2031年9月14日</p>
<p>样本标识办法</p><p>（征求意见稿）</p>
<p>第一条　为了规范样本标识，制定本办法。</p><p>第二条　样本应当标识。</p>
<p>第三条　本办法自2032年3月1日起施行。</p></div></body></html>"""


@pytest.mark.parametrize(
    ("closing", "until"),
    [
        ("意见反馈截止时间为2031年10月14日。", "2031-10-14"),
        ("此次公开征求意见的时间是2031年11月29日至12月6日。请通过电子邮件发送意见。", "2031-12-06"),
        ("此次征求意见的时间为2031年12月12日至1月11日。", "2032-01-11"),
        ("请于2031年10月20日前将意见反馈至样本办公室。", "2031-10-20"),
    ],
)
def test_the_call_for_comments_above_a_draft_is_kept_with_its_closing_date(closing: str, until: str) -> None:
    draft = read(CALL.replace("{closing}", closing))
    assert draft.title == "样本标识办法（征求意见稿）"
    assert draft.status is LegalStatus.DRAFT
    assert draft.identifiers["意见截止"] == until
    assert (draft.text_date, draft.in_force_from) == (date(2031, 9, 14), date(2032, 3, 1))
    said = [p.text for p in draft.provisions if p.eid.startswith("preamble__")]
    assert said[0].startswith("为规范样本标识")
    assert closing in said
    assert [p.eid for p in draft.provisions if p.type == "article"] == ["art_1", "art_2", "art_3"]


def test_without_a_closing_date_a_portals_lines_stay_out() -> None:
    draft = read(CALL.replace("{closing}", "欢迎提出意见。"))
    assert "意见截止" not in draft.identifiers
    assert not any("电子邮件" in p.text for p in draft.provisions)


PLAN = """<!DOCTYPE html><html><head><title>关于样本的意见_样本办</title></head><body><div id="UCAP-CONTENT">
<p>关于样本的意见</p><p>为了样本，提出以下意见，供各地区各部门结合实际认真贯彻落实，并及时总结经验。</p>
<p>一、总体要求</p><p>（一）指导思想。坚持样本。</p><p>（二）工作原则。合规使用。</p>
<p>二、产权制度</p><p>（三）探索分置。样本分置。</p><p>（四）推进授权。样本授权。</p><p>1.公共样本。</p><p>2.企业样本。</p>
<p>三、流通制度</p><p>（五）完善规则。样本样本。</p><p>3.个人样本。</p><p>（六）统筹场所。样本样本。</p>
<p>四、保障措施</p><p>（九）不在此列。样本样本。</p><p>（一）加强领导。样本样本。</p><p>（二）做好评估。样本样本。</p></div></body></html>"""


def test_points_may_be_counted_on_through_all_sections_and_from_one_again() -> None:
    plan = read(PLAN)
    assert [(p.eid, p.heading) for p in plan.provisions if p.type == "subsection"] == [
        ("sct_1__sub_1", "指导思想"), ("sct_1__sub_2", "工作原则"), ("sct_2__sub_3", "探索分置"),
        ("sct_2__sub_4", "推进授权"), ("sct_3__sub_5", "完善规则"), ("sct_3__sub_6", "统筹场所"),
        ("sct_4__sub_9", "不在此列"), ("sct_4__sub_1", "加强领导"), ("sct_4__sub_2", "做好评估"),
    ]  # fmt: skip
    items = [p.eid for p in plan.provisions if p.type == "item"]
    assert items == ["sct_2__sub_4__item_1", "sct_2__sub_4__item_2", "sct_3__sub_5__item_3"]


def test_text_of_law_beside_the_container_and_heads_that_were_swallowed_are_told() -> None:
    beside = cac().replace("</body>", "<div>第九条　样本应当报送主管部门备案。</div></body>")
    assert [w.code for w in read(beside).warnings] == ["text_outside_main"]
    facts = cac().replace("</body>", "<div>来源：样本网站</div><div>打印</div></body>")
    assert read(facts).warnings == ()
