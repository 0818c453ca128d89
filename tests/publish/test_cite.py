"""Citations in every style, and the references to provisions inside them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.samples import EU_ACT, PUBLISHER, from_file, of_document, provision, read, view
from tracker.law.numbers import han_number, to_han
from tracker.publish.citations import cite as c
from tracker.publish.citations.bibtex import escape
from tracker.publish.citations.cited import link
from tracker.publish.citations.csl import csl_item
from tracker.registry import load_registry
from tracker.registry.schema import Instrument

LINK = "https://rules.example/toll-act#art_5"


@pytest.mark.parametrize(
    ("eid", "nums", "en", "zh"),
    [
        ("art_5__para_1__point_b", [], "art 5(1)(b)", "第五条第一款第(b)项"),
        ("art_5__para_1__point_b", ["Article 5", "1.", "(b)"], "art 5(1)(b)", "第5条第1款第(b)项"),
        ("art_4__para_1__point_16__point_a", ["Article 4", "", "(16)", "(a)"], "art 4(16)(a)", "第4条第(16)项第(a)目"),
        ("art_4__para_2", ["Article 4", ""], "art 4, para 2", "第4条第2款"),
        ("art_5__para_1__item_2", ["第五条", "", "（二）"], "art 5, para 1, item 2", "第五条第一款第二项"),
        ("art_5__para_1__item_2__subitem_3", [], "art 5(1), item 2, sub-item 3", "第五条第一款第二项第三目"),
        ("art_12_2__para_1", ["第十二条の二", ""], "art 12-2, para 1", "第十二条之二第一款"),
        ("art_4a", ["Article 4a"], "art 4a", "第4a条"),
        ("art_14.11__para_3", ["Article 14.11", "3."], "art 14.11(3)", "第14.11条第3款"),
        ("sec_47__subsec_2__para_a", ["47", "(2)", "(a)"], "s 47(2)(a)", "第47条第2款第(a)项"),
        ("sec_10__subsec_1__para_a__subpara_ii__cl_b", ["10", "(1)", "(a)", "(ii)", "(B)"], "s 10(1)(a)(ii)(B)",
         "第10条第1款第(a)项第(ii)目第(B)目"),
        ("anx_iii__point_1__point_a", ["ANNEX III", "1.", "(a)"], "annex III, point 1(a)", "附件III第(1)项第(a)目"),
        ("anx_1__point_b", ["ANNEX", "B."], "annex, point B", "附件第(B)项"),
        ("sched_2__para_3", ["SCHEDULE 2", "3"], "sch 2, para 3", "附表2第3款"),
        ("cpt_4__sct_2", ["CHAPTER IV", "Section 2"], "ch IV, section 2", "第4章第2节"),
        ("tit_iii", ["TITLE III"], "title III", "第3编"),
        ("cpt_2", ["第二章"], "ch 2", "第二章"),
        ("rct_12", ["(12)"], "recital 12", "序言第12段"),
        ("art_5__fn_3", ["Article 5", "3"], "art 5, fn 3", "第5条脚注3"),
        ("sec_2__def_digital_content__para_a", ["2", "", "(a)"], "s 2, definition of ‘digital content’ (a)",
         "第2条“digital content”的定义第(a)项"),
        ("art_1__para_1__dup_2", ["Article 1", "1.", "1."], "art 1(1) (occurrence 2)", "第1条第1款（第2处）"),
        ("odd_step__x", [], "odd step, x", "odd stepx"),
    ],
)  # fmt: skip
def test_human_references(eid: str, nums: list[str | None], en: str, zh: str) -> None:
    assert c.human_ref(eid, nums, "en") == en
    assert c.human_ref(eid, nums, "zh-Hans") == zh


@given(st.integers(0, 9999))
def test_han_numerals_read_back(n: int) -> None:
    assert han_number(to_han(n)) == n


@given(st.text(max_size=40), st.lists(st.one_of(st.none(), st.text(max_size=8)), max_size=4))
def test_any_id_gives_some_reference(eid: str, nums: list[str | None]) -> None:
    for lang in ("en", "zh"):
        assert isinstance(c.human_ref(eid, nums, lang), str)


def sample(**kw: Any) -> c.Cited:
    text = view(
        provision("art_5", None, "article", num="Article 5"),
        provision("art_5__para_1", "art_5", "paragraph", num="1."),
        **{k: kw.pop(k) for k in ("language", "valid_from") if k in kw},
    )
    base = {"jurisdiction": "EU", "publisher": PUBLISHER, "permalink": LINK, "accessed": date(2031, 4, 1)}
    return c.provision(text, kw.pop("instrument", EU_ACT), kw.pop("eid", "art_5__para_1"), **{**base, **kw})


def test_a_provision_in_all_styles() -> None:
    found = c.citations(sample())
    assert list(found) == list(c.STYLES)
    assert found["plain"] == (
        "Regulation (EU) 2031/77 on tolls for data & bridges, art 5(1) (CELEX 32031R0077, ELI "
        "http://data.europa.eu/eli/reg/2031/77/oj), valid from 1 March 2031, seen on 5 March 2031. "
        f"Digital-rules tracker, {LINK}"
    )
    assert found["plain-zh"] == (
        "《数据与桥梁通行费条例》(欧盟第2031/77号条例)第5条第1款（CELEX 32031R0077，ELI "
        "http://data.europa.eu/eli/reg/2031/77/oj），自2031年3月1日起的文本，2031年3月5日观察到。"
        f"数字规则追踪：{LINK}"
    )
    assert found["gbt7714"] == (
        "Regulation (EU) 2031/77 on tolls for data & bridges: art 5(1)[EB/OL]. Office of Toll, "
        f"2031(2031-03-01)[2031-04-01]. {LINK}."
    )
    assert found["oscola"] == (
        "Regulation (EU) 2031/77 on tolls for data & bridges [2031] OJ L2031/77, art 5(1) "
        f"(text valid from 1 March 2031) <{LINK}> accessed 1 April 2031"
    )
    assert found["bibtex"] == (
        "@misc{toll-act-art-5-para-1-20310301,\n"
        "  title = {{Regulation (EU) 2031/77 on tolls for data \\& bridges, art 5(1)}},\n"
        "  publisher = {{Office of Toll}},\n"
        "  year = {2031},\n"
        "  month = feb,\n"
        "  number = {CELEX 32031R0077, ELI http://data.europa.eu/eli/reg/2031/77/oj},\n"
        "  note = {valid from 1 March 2031, seen on 5 March 2031},\n"
        "  howpublished = {Digital-rules tracker},\n"
        f"  url = {{{LINK}}},\n"
        "  urldate = {2031-04-01},\n"
        "  language = {english}\n"
        "}\n"
    )


def law(
    type_: str, title: dict[str, str], identifiers: dict[str, str], *events: tuple[str, str]
) -> Instrument:
    return Instrument.model_validate(
        {"id": "x", "type": type_, "title": title, "identifiers": identifiers,
         "events": [{"event": e, "date": d} for e, d in events]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("instrument", "jurisdiction", "expected"),
    [
        (law("regulation", {"en": "Old Regulation"}, {"celex": "32016R0001"}, ("published", "2016-05-04")), "EU",
         "Old Regulation (CELEX 32016R0001), art 5(1)"),
        (law("regulation", {"en": "Old Regulation"}, {"oj": "[2016] OJ L119/1"}), "EU",
         "Old Regulation [2016] OJ L119/1, art 5(1)"),
        (law("act", {"en": "Toll Act 2030, Part 2 (Bridges)"}, {"citation": "2030 c. 4"}), "GB",
         "Toll Act 2030, art 5(1)"),
        (law("act", {"en": "Toll Act"}, {"citation": "S.C. 2030, c. 4, s. 9"}), "CA",
         "Toll Act, SC 2030, c 4, s 9, art 5(1)"),
        (law("act", {"en": "Toll Law", "zh": "《通行费法》"}, {"文号": "主席令第999号"}), "CN",
         "Toll Law (China), 主席令第999号, art 5(1)"),
        (law("act", {"en": "Toll Law of Japan"}, {}), "JP", "Toll Law of Japan, art 5(1)"),
        (law("treaty", {"en": "Toll Convention"}, {"series": "9 XTS 1"}, ("signed", "2030-01-02"), ("in_force", "2031-02-03")),
         "WTO", "Toll Convention (signed 2 January 2030, entered into force 3 February 2031) 9 XTS 1 art 5(1)"),
        (law("agreement", {"en": "Toll Pact"}, {}, ("adopted", "2030-01-02"), ("provisionally_applied", "2030-05-01")),
         "WTO", "Toll Pact (adopted 2 January 2030, provisionally applied from 1 May 2030) art 5(1)"),
    ],
)  # fmt: skip
def test_oscola_by_kind_of_law(instrument: Instrument, jurisdiction: str, expected: str) -> None:
    made = sample(instrument=instrument, jurisdiction=jurisdiction, permalink=None, valid_from=None)
    assert c.cite(made, "oscola") == expected


def test_gbt7714_of_a_chinese_law() -> None:
    instrument = law("act", {"zh": "《关于修改〈通行费法〉的决定》", "en": "Decision"}, {"文号": "主席令第999号"},
                     ("promulgated", "2030-08-20"))  # fmt: skip
    nums = view(provision("art_38", None, "article", num="第三十八条"), language="zh-Hans")
    made = c.provision(nums, instrument, "art_38", publisher=PUBLISHER, permalink=LINK)
    assert c.cite(made, "gbt7714") == (
        "全国人民代表大会常务委员会. 关于修改〈通行费法〉的决定：主席令第999号，2030-08-20公布；2031-03-01施行："
        f"第三十八条[EB/OL]. （2030-08-20）[2031-03-05]. {LINK}."
    )
    without = c.provision(nums, instrument, "art_38")
    assert c.cite(without, "gbt7714") == (
        "全国人民代表大会常务委员会. 关于修改〈通行费法〉的决定：主席令第999号，2030-08-20公布；2031-03-01施行："
        "第三十八条[A]. （2030-08-20）."
    )
    assert c.cite(made, "plain-zh").startswith(
        "《关于修改〈通行费法〉的决定》第三十八条（主席令第999号），自2031年3月1日起的文本"
    )
    assert "year = {2030}" in c.cite(made, "bibtex")


def change_view(**kw: Any) -> dict[str, Any]:
    return {"id": "chg_7F", "kind": "amended", "language": "en", "observed_at": "2031-03-05T06:00:00Z",
            "valid_from": None, "provisions": [{"eid": "art_5", "num": "Article 5"}], **kw}  # fmt: skip


def test_csl_json_for_reference_managers() -> None:
    made = c.change(change_view(), EU_ACT, "art_5", jurisdiction="EU", permalink=LINK)
    assert csl_item(made) == {
        "id": "toll-act-art-5-change-20310305-chg7f",
        "type": "webpage",
        "title": EU_ACT.title["en"],
        "section": "art 5",
        "number": "change chg_7F",
        "jurisdiction": "EU",
        "publisher": "Digital-rules tracker",
        "language": "en",
        "issued": {"date-parts": [[2031, 3, 5]]},
        "accessed": {"date-parts": [[2031, 3, 5]]},
        "URL": LINK,
    }


def test_a_change() -> None:
    made = c.change(change_view(), EU_ACT, "art_5", jurisdiction="EU", permalink=LINK)
    found = c.citations(made)
    assert "art 5 (CELEX" in found["plain"]
    assert ", change chg_7F (amended), seen on 5 March 2031. " in found["plain"]
    assert "变动编号chg_7F（修改），2031年3月5日观察到。" in found["plain-zh"]
    assert found["oscola"] == (
        "Digital-rules tracker, ‘Regulation (EU) 2031/77 on tolls for data & bridges, art 5: change chg_7F, "
        f"seen on 5 March 2031’ <{LINK}> accessed 5 March 2031"
    )
    assert found["gbt7714"].startswith("Digital-rules tracker. Regulation (EU) 2031/77")
    assert found["gbt7714"].endswith(f"change chg_7F[EB/OL]. (2031-03-05)[2031-03-05]. {LINK}.")
    assert "author = {{Digital-rules tracker}}" in found["bibtex"]
    assert "note = {seen on 5 March 2031, change chg\\_7F}" in found["bibtex"]


@pytest.mark.parametrize(
    ("note", "number", "gbt7714", "faxue"),
    [
        (
            ["2020年11月7日 第十三届全国人民代表大会常务委员会第二十次会议通过",
             "2029年10月28日 第十五届全国人民代表大会常务委员会第八次会议《关于修改〈通行费法〉的决定》修正"],
            "主席令第53号",
            "全国人民代表大会常务委员会. 通行费法：主席令第53号，2020-11-07通过；2029-10-28修正；2031-03-01施行：",
            "《通行费法》（2029年修正）第三十八条。",
        ),
        (
            ["（2020年11月7日第十三届全国人民代表大会常务委员会第二十次会议通过　根据2029年10月28日第十五届全国"
             "人民代表大会常务委员会第八次会议《关于修改〈通行费法〉的决定》修正）"],
            "主席令第53号",
            "全国人民代表大会常务委员会. 通行费法：主席令第53号，2020-11-07通过；2029-10-28修正；2031-03-01施行：",
            "《通行费法》（2029年修正）第三十八条。",
        ),
        (
            ["国家道路办公室令", "第11号", "《通行费法》已经审议通过，现予公布，自2031年3月1日起施行。", "2030年7月7日"],
            "",
            "国家道路办公室. 通行费法：国家道路办公室令第11号，2030-07-07公布；2031-03-01施行：",
            "《通行费法》（国家道路办公室令第11号，2030年7月7日公布）第三十八条。",
        ),
        (
            ["1999年10月7日 中华人民共和国国务院令第273号发布", "2023年4月27日 中华人民共和国国务院令第760号修订）"], "",
            "国务院. 通行费法：国务院令第273号，1999-10-07发布；国务院令第760号，2023-04-27修订；2031-03-01施行：",
            "《通行费法》（2023年修订）第三十八条。",
        ),
        (
            ["2029年11月25日 南江省第十五届人民代表大会常务委员会第三十七次会议通过"], "",
            "南江省人民代表大会常务委员会. 通行费法：2029-11-25通过；2031-03-01施行：",
            "《通行费法》第三十八条。",
        ),
    ],
)  # fmt: skip
def test_who_made_a_chinese_law_stands_below_its_title(
    note: list[str], number: str, gbt7714: str, faxue: str
) -> None:
    instrument = law("act", {"zh": "《通行费法》", "en": "Tolls Law"}, {"文号": number} if number else {})
    rows = [provision(f"preamble__block_{n}", None, "block", text=line) for n, line in enumerate(note, 1)]
    seen = view(*rows, provision("art_38", None, "article", num="第三十八条"), language="zh-Hans")
    made = c.provision(seen, instrument, "art_38", publisher=PUBLISHER, address=LINK)
    assert c.cite(made, "gbt7714").startswith(gbt7714 + "第三十八条[EB/OL]. （")
    assert c.cite(made, "gbt7714").endswith(f"[2031-03-05]. {LINK}.")
    assert c.cite(made, "faxue") == faxue


def test_a_table() -> None:
    titles = {"en": "Tolls compared", "zh": "通行费"}
    known = c.citations(c.table("tolls", titles, known_on=date(2031, 3, 5), permalink=LINK))
    law_of = c.citations(c.table("tolls", titles, valid_at=date(2031, 3, 5), permalink=LINK))
    assert (
        known["plain"]
        == f"Tolls compared, comparison as known on 5 March 2031. Digital-rules tracker, {LINK}"
    )
    assert law_of["plain-zh"] == f"通行费比较表，以2031年3月5日的法律状态为准。数字规则追踪：{LINK}"
    assert known["gbt7714"] == f"数字规则追踪. 通行费：比较表[EB/OL]. （2031-03-05）[2031-03-05]. {LINK}."
    assert "comparison of the law as of 5 March 2031" in law_of["oscola"]
    assert known["bibtex"].startswith("@misc{tolls-20310305,")


def test_every_registered_instrument_is_citable() -> None:
    registry = load_registry()
    text = view(provision("art_1", None, "article", num="Article 1"))
    seen = set()
    for id_, instrument in registry.instruments.items():
        found = c.citations(
            c.provision(text, instrument, "art_1", jurisdiction=registry.regime_of(id_).jurisdiction)
        )
        assert all("None" not in x and "  " not in x.replace("\n  ", "") for x in found.values()), found
        assert "《" not in found["gbt7714"]
        seen.add(found["plain"])
    assert len(seen) == len(registry.instruments)


def test_unknown_style() -> None:
    with pytest.raises(ValueError, match="known: plain, plain-zh, bibtex"):
        c.cite(sample(), "apa")


# --- hostile titles and addresses -----------------------------------------------------------------


def balanced(entry: str) -> bool:
    """Braces as BibTeX counts them: those behind a backslash too."""
    depth = 0
    for n, char in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0 and char == "}":
            return entry[n + 1 :].strip() == ""
    return False


@given(st.text(max_size=60))
def test_bibtex_cannot_be_broken_out_of(text: str) -> None:
    instrument = law("act", {"en": f"T{text}"}, {"citation": f"c{text}"})
    entry = c.cite(sample(instrument=instrument, permalink=f"https://x.example/{text}"), "bibtex")
    assert balanced(entry), entry
    assert entry.count("\n  title = ") == 1
    assert re.fullmatch(r"@misc\{[a-z0-9.-]+", entry.splitlines()[0].rstrip(","))


def test_bibtex_escapes() -> None:
    assert escape("50% of $5 & #1_x ~ ^ \\ {}\n\x00end") == (
        "50\\% of \\$5 \\& \\#1\\_x {\\textasciitilde} {\\textasciicircum} {\\textbackslash} "
        "{\\textbraceleft}{\\textbraceright} end"
    )


def test_links() -> None:
    assert link("javascript:alert(1)") is None
    assert link("data:text/html,x") is None
    assert link("http://[bad") is None
    assert link(None) is None
    assert link("changes/x.html#art_5") == "changes/x.html#art_5"
    assert link("https://x.example/a\u202e b<i>\\") == "https://x.example/a%20b%3Ci%3E%5C"
    assert "javascript" not in "".join(c.citations(sample(permalink="javascript:alert(1)")).values())


@pytest.mark.corpus
def test_references_of_a_chinese_statute(corpus: Path) -> None:
    path = next((corpus / "files" / "cn-statutes-flk-md").glob("*个人信息保护法*.md"))
    doc = read(from_file(path, f"https://law.example/{path.name}", "text/markdown"), "zh-Hans")
    rows = of_document(doc)["provisions"]
    articles = [p for p in doc.provisions if p.type == "article"]
    assert len(articles) == 74
    # what the law prints before each article is what a citation says of it
    assert [c.human_ref(p.eid, c.num_chain(rows, p.eid), "zh") for p in articles] == [p.num for p in articles]
