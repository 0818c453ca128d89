"""What a page says is read or named: panes, forms, tables that only lay out, notes, powers, pictures."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.diff import diff
from tracker.model import LAW_SCOPES, Document, EmptyExtract, Scope
from tracker.readers.page import read as page

RULES = [
    f"Each keeper of bees shall open hive number {n} to the warden within {n + 20} days." for n in range(1, 7)
]
PARTS = [f"<h3>Article {n}</h3><p>{rule}</p>" for n, rule in enumerate(RULES, 1)]
LAW = "".join(PARTS)


def read(body: str, language: str = "en") -> Document:
    html = f"<html lang={language}><head><meta charset=utf-8><title>Bees</title></head><body>{body}</body></html>"
    document = page.extract([capture(html, "text/html")], spec(language))
    assert document.account is not None
    assert document.account.unexplained == 0
    return document


def law(document: Document) -> list[tuple[str | None, str]]:
    return [(p.num, p.text) for p in document.provisions if p.scope is not Scope.AROUND]


PLAIN = law(read(f"<main><h1>Act on Bees</h1>{LAW}</main>"))


@pytest.mark.parametrize(
    "body",
    [
        f"<form id=aspnetForm method=post><input type=hidden value=x><div><h1>Act on Bees</h1>{LAW}</div></form>",
        f"<table width=700><tr><td><a href=/>Home</a></td><td><h1>Act on Bees</h1>{LAW}</td></tr></table>",
        f"<main><h1>Act on Bees</h1>{''.join(PARTS[:3])}<div style='display: none' id=rest>{''.join(PARTS[3:])}</div>"
        "</main><a href='#rest'>Part 2</a>",
        f"<main><h1>Act on Bees</h1><div role=tabpanel>{''.join(PARTS[:3])}</div>"
        f"<div role=tabpanel hidden>{''.join(PARTS[3:])}</div></main>",
        f"<main><h1>Act on Bees</h1><div class=tab-content>{''.join(PARTS[:3])}</div>"
        f"<div class=tab-content style=display:none>{''.join(PARTS[3:])}</div></main>",
        "<main><h1>Act on Bees</h1>"
        + "".join(f"<details><summary>Article {n}</summary><p>{rule}</p></details>" for n, rule in enumerate(RULES, 1))
        + "</main>",
        "<main><h1>Act on Bees</h1>"
        + "".join(
            f"<button aria-expanded=false aria-controls=p{n}>Article {n}</button><div id=p{n} hidden><p>{rule}</p></div>"
            for n, rule in enumerate(RULES, 1)
        )
        + "</main>",
        "<main><h1>Act on Bees</h1>"
        + "".join(
            f"<div role=heading aria-level=3>Article {n}</div><p>{rule}</p>" for n, rule in enumerate(RULES, 1)
        )
        + "</main>",
        f"<article><h1>Act on Bees</h1>{''.join(PARTS[:5])}</article><article>{PARTS[5]}</article>",
        f"<main><h1>Act on Bees</h1>{''.join(PARTS[:5])}</main><div class=sidebar>{PARTS[5]}</div>",
    ],
    ids=["form", "table", "pane", "tabpanel", "tabs", "details", "buttons", "roles", "two", "sidebar"],
)  # fmt: skip
def test_one_text_however_it_is_laid_out(body: str) -> None:
    got = read(body)
    assert law(got) == PLAIN
    assert not got.warnings


def test_a_menu_beside_the_text_in_a_layout_table_stays_out_of_it() -> None:
    links = "".join(
        f"<tr><td><a href=/{n}>关于第{n}号蜂群的通知公告</a></td><td>2026-03-0{n}</td></tr>"
        for n in range(1, 9)
    )
    rules = "".join(
        f"<tr><td>第{n}条 养蜂人应当在{i}日内申报第{i}号蜂箱。</td></tr>" for i, n in enumerate("一二三四", 1)
    )
    got = read(
        f"<table><tr><td><table>{links}</table></td><td><table>{rules}</table></td></tr></table>", "zh"
    )
    assert [p.num for p in got.provisions if p.type == "article"] == ["第一条", "第二条", "第三条", "第四条"]
    assert not any("通知" in text for _, text in law(got))


def test_a_column_of_marks_is_joined_to_its_text() -> None:
    rows = "".join(
        f"<tr><td><p>({x})</p></td><td><p>the hive of kind {x} is closed at night;</p></td></tr>"
        for x in "abc"
    )
    got = read(f"<main><h1>Act on Bees</h1>{LAW}<p>In winter:</p><table>{rows}</table></main>")
    assert [p.num for p in got.provisions if p.type == "point"] == ["(a)", "(b)", "(c)"]


def test_a_point_c_and_a_rule_on_copyright_are_no_mark_of_the_site() -> None:
    said = [
        "(a) nets;",
        "(b) smoke;",
        "(c) hives.",
        "Copyright in the drawing of a hive lasts for ten years.",
    ]
    got = read(
        f"<main><h1>Act on Bees</h1>{LAW}{''.join(f'<p>{x}</p>' for x in said)}<p>(c) 2026 Bees Ltd</p></main>"
    )
    texts = " ".join(text for _, text in law(got))
    assert "hives." in texts
    assert "Copyright in the drawing" in texts
    assert "Bees Ltd" not in texts


def test_a_table_of_data_stays_rows() -> None:
    rows = "<tr><th>Hive</th><th>Fee</th></tr><tr><td>small</td><td>10 crowns</td></tr>"
    got = read(
        f"<main><h1>Bees</h1><p>The fees of the warden are told in this table.</p><table>{rows}</table></main>"
    )
    assert [p.text for p in got.provisions if p.type == "row"] == ["Hive | Fee", "small | 10 crowns"]


def test_a_part_that_comes_is_a_part_that_came() -> None:
    got = read(f"<main><h1>Act on Bees</h1>{LAW}</main>")
    assert got.scope == set(Scope)
    assert got.scope >= LAW_SCOPES


def test_law_that_nobody_is_shown_is_told() -> None:
    got = read(f"<main><h1>Act on Bees</h1>{''.join(PARTS[:5])}<div hidden>{PARTS[5]}</div></main>")
    assert [(w.code, w.labels) for w in got.warnings] == [("heads_missing", ("Article 6",))]


def test_sentences_beside_the_main_part_are_told() -> None:
    more = "".join(
        f"<p>The warden of district {n} lends nets and smoke to every keeper of bees who asks.</p>"
        for n in range(12)
    )
    got = read(
        f"<div><main><h1>Act on Bees</h1>{LAW}{LAW.replace('Article', 'Rule')}</main><div>{more}</div></div>"
    )
    assert "text_outside_main" in {w.code for w in got.warnings} or "lends nets" in str(law(got))


def test_a_notice_in_an_aside_is_kept() -> None:
    got = read(
        f"<main><h1>Act on Bees</h1>{LAW}</main><aside><p>The Act is read again by the council in May.</p></aside>"
    )
    assert any("council" in p.text for p in got.provisions if p.scope is Scope.AROUND)


@pytest.mark.parametrize(
    "printed",
    ["<sup>4</sup>", "<sup>[4]</sup>", "<sup>（4）</sup>", "<sup><a href='#fn4'>4</a></sup>",
     "<a href='#_ftn4' name=_ftnref4>[4]</a>", "<span class=footnote-ref>4</span>",
     "<span style='vertical-align: super'>4</span>"],
)  # fmt: skip
def test_a_call_is_no_figure(printed: str) -> None:
    old = f"<main><h1>Act on Bees</h1>{LAW}</main>"
    new = old.replace("within 23 days", f"within 23{printed} days")
    assert new != old
    assert diff(read(old), read(new)).empty
    got = read(new)
    assert got.account is not None
    assert "footnote_call" in {d.name for d in got.account.drops}


@pytest.mark.parametrize(
    "note",
    ["<p><sup>1</sup> In force since 1901.</p>", "<div class=footnotes><p>1. In force since 1901.</p></div>",
     "<ol><li id=fn1>In force since 1901. <a href='#ref1'>↩</a></li></ol>"],
)  # fmt: skip
def test_the_note_is_a_provision_of_its_own(note: str) -> None:
    body = LAW.replace("23 days", "23<sup><a id=ref1 href='#fn1'>1</a></sup> days")
    got = read(f"<main><h1>Act on Bees</h1>{body}{note}</main>")
    assert [(p.num, p.text, p.scope) for p in got.provisions if p.type == "footnote"] == [
        ("1", "In force since 1901.", Scope.NOTES)
    ] or "<li" not in note
    assert not any("231" in text for _, text in law(got))


def test_numbers_in_brackets_are_calls_where_notes_answer_them() -> None:
    body = LAW.replace("23 days", "23 days [1]").replace("24 days", "24 days [2]")
    notes = "<p>[1] Counted from sunrise.</p><p>[2] Counted from sunset.</p>"
    got = read(f"<main><h1>Act on Bees</h1>{body}{notes}</main>")
    assert [p.num for p in got.provisions if p.type == "footnote"] == ["1", "2"]
    assert not any("[" in text for _, text in law(got))
    alone = read(f"<main><h1>Act on Bees</h1>{body}</main>")
    assert sum("[" in text for _, text in law(alone)) == 2


def test_powers_indices_and_formulas() -> None:
    said = (
        "<p>It holds for 10<sup>26</sup> bees on 5 m<sup>2</sup>, CO<sub>2</sub>, the 1<sup>st</sup> hive, x<sup>n+1</sup>, "
        "<math><msup><mn>10</mn><mn>9</mn></msup></math> and <ruby>蜂<rt>はち</rt></ruby>.</p>"
    )
    got = read(f"<main><h1>Act on Bees</h1>{LAW}{said}</main>")
    assert law(got)[-1][1] == "It holds for 10²⁶ bees on 5 m², CO₂, the 1st hive, xⁿ⁺¹, 10⁹ and 蜂."


def test_raised_numbers_of_paragraphs_stay() -> None:
    parts = "".join(
        f"<h3>Art. {n}</h3><p><sup>1</sup> Der Wart führt das Register {n}.</p><p><sup>2</sup> Er gibt Auskunft.</p>"
        for n in range(1, 5)
    )
    got = read(f"<main><h1>Bienengesetz</h1>{parts}</main>", "de")
    assert not [p for p in got.provisions if p.type == "footnote"]
    assert any(p.num == "1" or p.text.startswith("1 ") for p in got.provisions)


def test_a_picture_of_the_law_is_known_by_its_bytes_or_its_name() -> None:
    body = (
        "<main><h1>Act on Bees</h1>"
        + LAW
        + "<p>The fee is <img alt='fee = {}' src='{}'> for each hive.</p></main>"
    )
    old = read(body.format("a x 2", "/img/f.png"))
    assert "[picture: fee = a x 2 sha256:" in law(old)[-1][1]
    assert not diff(old, read(body.format("a x 3", "/img/f.png"))).empty
    assert diff(old, read(body.format("a x 2", "https://cdn.invalid/new/f.png?v=2"))).empty
    data = "data:image/png;base64,"
    assert not diff(read(body.format("", data + "aGl2ZQ==")), read(body.format("", data + "YmVlcw=="))).empty
    assert "[picture" not in str(law(read(body.format("logo", "/img/logo.png"))))


def test_a_page_that_shows_its_text_in_a_frame_says_where() -> None:
    with pytest.raises(EmptyExtract, match=r"law\.html in a frame"):
        page.extract(
            [capture("<html><frameset><frame src='law.html'></frameset></html>", "text/html")], spec("en")
        )


def test_a_title_broken_over_lines_is_one_title() -> None:
    got = read(f"<main><h1>Act<br>on the Keeping<sup>1</sup><br>of Bees</h1>{LAW}</main>")
    assert got.title == "Act on the Keeping of Bees"
