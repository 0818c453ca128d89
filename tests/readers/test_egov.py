"""Old e-Gov pages: 条項号, 附則 by amending law, pending amendments. The sample law is made up."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc, spec
from tests.sources.sample import captures
from tracker.model import Document, EmptyExtract, Incomplete, ProvisionStatus, Scope
from tracker.readers.egov import html as egov

HEAD = """<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=shift_jis"><STYLE type="text/css">
<!-- DIV.arttitle {{ margin-left: 1em; }} DIV.para1 {{ margin-left: 1em; }} --></STYLE><TITLE>見本法</TITLE></HEAD><BODY>
<B>見本法<BR>
（平成二年三月四日法律第五号）</B><BR><BR><DIV ALIGN="right">最終改正：平成{last}日法律第九号</DIV><BR>{pending}<A NAME="0000000000"></A>
<BR>　<A HREF="#1" TARGET="data">第一章　総則（第一条）</A><BR>　<A HREF="#5" TARGET="data">附則</A>
<BR>
<P>　　　<B><A NAME="1000000000001">第一章　総　則</A>
</B>
<P>
<DIV class="arttitle"><A NAME="10000">（目的）</A>
</DIV><DIV class="item"><B>第一条</B>
<A NAME="1000000001"></A>
　この見本は、<A HREF="/x" TARGET="inyo">別の見本</A>
を定める。
<DIV class="number"><B><A NAME="10001">一</A>
</B>
　赤いもの<DIV class="para1"><B>イ</B>　大きいもの</DIV>
<DIV class="para1"><B>（１）</B>　とても大きいもの</DIV>
<DIV class="para1"><B>ロ</B>　小さいもの</DIV>
</DIV>
<DIV class="number"><B>一の二</B>
　削除
</DIV>
</DIV>
<DIV class="item"><B><A NAME="10002">２</A>
</B>
　表は、次のとおりとする。<BR>
<TABLE BORDER><TR><TD>
色</TD><TD>数</TD></TR></TABLE>
<BR>この限りでない。
</DIV>
<P>
<DIV class="item"><B>第二条から第四条まで</B>
　削除
</DIV>
<P>
<DIV class="arttitle">（委任）</DIV><DIV class="item"><B>第十二条の二</B>
　細目は、政令で定める。
</DIV>
<BR><A NAME="5000"></A>
　　　<A NAME="50001"><B>附　則</B></A>
<BR>
<P>
　この法律は、公布の日から施行する。
</DIV>
"""
SUPPLEMENT = """<BR>　　　<A NAME="50002"><B>附　則　（平成{law}日法律第九号）　抄</B></A>
<BR>
<P>
<DIV class="arttitle">（施行期日）</DIV><DIV class="item"><B>第一条</B>
　この法律は、平成{start}日から施行する。
</DIV>
"""
TAIL = """<BR><BR><A NAME="30001">別表第一　（第一条関係）</A><BR><TABLE><TR><TD>青</TD></TR></TABLE></BODY></HTML>"""
PENDING = """<DIV ALIGN="right"><TABLE><TR><TD><FONT COLOR="RED">（最終改正までの未施行法令）</FONT></TD></TR>
<TR><TD>平成三年一月一日法律第九号</TD><TD>（未施行）</TD></TR></TABLE></DIV>"""


def read(pending: str = "", start: str = "三年四月一") -> Document:
    text = (
        HEAD.format(last="三年一月一", pending=pending)
        + SUPPLEMENT.format(law="三年一月一", start=start)
        + TAIL
    )
    page = capture(text.encode("cp932"), "text/html")
    assert egov.sniff(page)
    return egov.extract([page], spec("ja"))


def test_eids_and_parents():
    law = "suppl_平成三年一月一日法律第九号"
    assert [(p.eid, p.parent) for p in read().provisions] == [
        ("history_1", None),
        ("cpt_1", None),
        ("art_1", "cpt_1"),
        ("art_1__para_1", "art_1"),
        ("art_1__para_1__item_1", "art_1__para_1"),
        ("art_1__para_1__item_1__subitem_1", "art_1__para_1__item_1"),
        ("art_1__para_1__item_1__subitem_1__subitem_1", "art_1__para_1__item_1__subitem_1"),
        ("art_1__para_1__item_1__subitem_2", "art_1__para_1__item_1"),
        ("art_1__para_1__item_1_2", "art_1__para_1"),
        ("art_1__para_2", "art_1"),
        ("art_1__para_2__tbl_1", "art_1__para_2"),
        ("art_1__para_2__tbl_1__row_1", "art_1__para_2__tbl_1"),
        ("art_1__para_2__wrapup_1", "art_1__para_2"),
        ("art_2", "cpt_1"),
        ("art_3", "cpt_1"),
        ("art_4", "cpt_1"),
        ("art_12_2", "cpt_1"),
        ("art_12_2__para_1", "art_12_2"),
        ("suppl_1", None),
        ("suppl_1__para_1", "suppl_1"),
        (law, None),
        (f"{law}__art_1", law),
        (f"{law}__art_1__para_1", f"{law}__art_1"),
        ("anx_別表第一", None),
        ("anx_別表第一__tbl_1", "anx_別表第一"),
        ("anx_別表第一__tbl_1__row_1", "anx_別表第一__tbl_1"),
    ]


def test_texts_headings_and_metadata():
    doc = read()
    assert doc.title == "見本法"
    assert doc.identifiers == {"法令番号": "平成二年三月四日法律第五号"}
    assert doc.consolidates == ("平成三年一月一日法律第九号",)
    assert doc.by_eid["art_1"].heading == "（目的）"
    assert doc.by_eid["art_1__para_1"].text == "この見本は、別の見本を定める。"
    assert doc.by_eid["cpt_1"].heading == "総則"
    assert doc.by_eid["art_1__para_2__tbl_1__row_1"].text == "色 | 数"
    assert {doc.by_eid[e].status for e in ("art_3", "art_1__para_1__item_1_2")} == {ProvisionStatus.REPEALED}
    assert doc.by_eid["suppl_1__para_1"].scope is Scope.ANNEXES


def test_enforcement_date_and_pending_amendments_differ_in_provisions():
    old = read()
    assert old.provisions != read(start="三年十月一").provisions
    pending = read(pending=PENDING)
    assert pending.status_note == "（最終改正までの未施行法令） / 平成三年一月一日法律第九号 （未施行）"
    assert {p.eid for p in pending.provisions} - {p.eid for p in old.provisions} == {"history_2"}


def test_page_without_law():
    with pytest.raises(EmptyExtract):
        egov.extract([capture("<html><body><br></body></html>", "text/html")], spec("ja"))


def test_page_that_is_cut_off():
    whole = HEAD.format(last="三年一月一", pending="").encode("cp932")
    with pytest.raises(Incomplete, match="cut off"):
        egov.extract([capture(whole, "text/html")], spec("ja"))


def test_stray_end_tags_and_deep_nesting():
    page = "<html><body>" + "</div>" * 50 + "<div class=item>" * 200 + "x" + "</body></html>"
    assert egov.extract([capture(page, "text/html")], spec("ja")).provisions


@pytest.mark.corpus
def test_corpus_truth(corpus: Path):
    captures = from_warc(corpus / "jp-egov-2013.warc.gz")
    assert all(egov.sniff(c) for c in captures)
    docs = {(c.url, c.observed_at.date().isoformat()): egov.extract([c], spec("ja")) for c in captures}
    assert not [p.eid for d in docs.values() for p in d.provisions if "__dup_" in p.eid]
    wrong, rows = [], 0
    with (corpus / "jp-egov-2013.truth.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            rows += 1
            old, new = (docs[row["url"], row[side]] for side in ("from", "to"))
            law = [
                [(p.eid, p.num, p.heading, p.text) for p in d.provisions if not p.eid.startswith("history")]
                for d in (old, new)
            ]
            # the difference lies in the law itself, not only in the line that names the last amendment
            if (law[0] != law[1]) != (row["label"] == "changed"):
                wrong.append((row["url"], row["from"], row["label"]))
    assert (rows, wrong) == (33, [])
    assert [sum(d.count(t) for d in docs.values()) for t in ("article", "supplement")] == [1102, 1337]


def test_a_class_of_absurd_depth_ends():
    page = "<html><body><div class='para99999999999'><div class='number'>一</div>二</div></body></html>"
    assert [p.text for p in egov.extract([capture(page)], spec("ja", encoding="utf-8")).provisions] == [
        "一",
        "二",
    ]


def test_words_in_the_line_of_the_title_are_kept() -> None:
    page = next(iter(captures("egov")))
    body = page.body.replace("見本法<BR>".encode("cp932"), "見本法<BR>当分の間<BR>".encode("cp932"))
    document = egov.extract([replace(page, body=body)], spec("ja"))
    assert ("formula", "当分の間") in [(p.type, p.text) for p in document.provisions]
    assert document.identifiers == {"法令番号": "平成二年三月四日法律第五号"}
