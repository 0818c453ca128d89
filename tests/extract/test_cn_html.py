"""Pages of Chinese authorities. The markup is theirs, the words are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.extract.captures import capture, spec
from tracker.extract import cn_html
from tracker.model import Document, Incomplete, LegalStatus, Selectors, StructureChanged

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
    assert read(cac()) == read(cac("2", "2026年2月3日 09:00", "2026/02/03 09:01:00"))
    assert read(gov()) == read(gov("2026-01-01 00:00:00"))


def test_gov_page_goes_on_behind_its_first_end() -> None:
    law = read(gov())
    assert law.title == "样本办法"
    assert law.count("article") == 3
    assert law.by_eid["art_2__para_1"].text == "处理者应当记录。"
    assert law.identifiers == {"文号": "样发〔2024〕3号", "索引号": "000014349/2024-00001"}
    assert law.valid_from == date(2024, 6, 1)
    assert not any("主办" in p.text or "菜单" in p.text for p in law.provisions)


def test_missing_articles() -> None:
    with pytest.raises(Incomplete, match="articles missing: 2"):
        read(gov().replace("第二条", "第二条规定之外，").replace("第三条", "第三条"))


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
def test_excerpts_with_the_middle_cut_out_are_incomplete(corpus: Path) -> None:
    for path in sorted((corpus / "files" / "cn-official-markup-excerpts").glob("*.html")):
        page = capture(path.read_bytes(), "text/html", "https://www.gov.cn/x.htm")
        assert cn_html.sniff(page)
        with pytest.raises(Incomplete, match="articles missing"):
            cn_html.extract([page], spec("zh-Hans"))
