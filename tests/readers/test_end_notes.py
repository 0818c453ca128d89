"""Notes after a text that answer signs printed in it, on pages and in plain text; annexes named in small letters."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.diff import diff
from tracker.model import Document, Significance
from tracker.readers import statute_text
from tracker.readers.page import read as page

MILLS = [
    "Article 1", "This Act applies to every mill on a river, see item [7] of the register.",
    "Article 2", "A miller answers the warden within 30 days.",
    "Article 3", "A miller who does not answer pays 5,000 crowns.",
]  # fmt: skip


def _page(lines: list[str], language: str = "en", after: str = "") -> Document:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f'<html lang="{language}"><title>Mills Act</title><main><h1>Mills Act</h1>{body}{after}</main></html>'
    )
    return page.extract([capture(html.encode(), "text/html")], spec(language))


def _text(lines: list[str], language: str = "en") -> Document:
    body = "Mills Act\n\n" + "\n\n".join(lines) + "\n"
    return statute_text.extract([capture(body.encode(), "text/plain")], spec(language))


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ("30<sup>4</sup> days", "<p><sup>4</sup> Days of the calendar.</p>"),
        ("30 [4] days", "<p>[4] Days of the calendar.</p>"),
        ("30 days†", "<p>† Days of the calendar.</p>"),
        ("30<sup>［4］</sup> days", "<p>［4］ Days of the calendar.</p>"),
        ('30 days<a href="#n" id="r">(4)</a>', '<p><a id="n" href="#r">[4]</a> Days of the calendar.</p>'),
    ],
)
def test_a_call_that_comes_with_its_note_changes_no_law(call: str, note: str) -> None:
    before = _page(MILLS)
    after = _page([line.replace("30 days", call) for line in MILLS], after=note)
    change = diff(before, after)
    assert change.significance is Significance.EDITORIAL
    assert [row.eid.startswith("fn_") for row in change.provisions] == [True]


def test_a_sign_that_no_note_answers_stays() -> None:
    change = diff(_page(MILLS), _page([line.replace("[7]", "[8]") for line in MILLS]))
    assert change.significance is not Significance.EDITORIAL
    circled = [line.replace("30 days", "① 30 days or ② a month") for line in MILLS]
    assert any("① 30 days or ② a month" in p.text for p in _page(circled).provisions)


def test_a_circled_number_that_counts_twice_calls_nothing() -> None:
    lines = [line.replace("30 days", "30 days①") for line in MILLS]
    lines[5] += " See①."
    assert any("30 days①" in p.text for p in _page(lines, after="<p>① Days of the calendar.</p>").provisions)


def test_notes_of_plain_text_are_footnotes_too() -> None:
    noted = _text([*(x.replace("30 days", "30[1] days") for x in MILLS), "[1] Days of the calendar."])
    assert diff(_text(MILLS), noted).significance is Significance.EDITORIAL
    assert [(p.eid, p.text) for p in noted.provisions if p.type == "footnote"] == [
        ("fn_1", "Days of the calendar.")
    ]


@pytest.mark.parametrize(
    ("language", "head", "annex"),
    [
        ("en", ["Article {}"], ["Appendix", "List of mills", "(a) water mills;", "(b) windmills."]),
        ("fr", ["Article {}"], ["Annexe", "Moulins visés", "1° Moulins à eau ;", "2° Moulins à vent."]),
        ("de", ["§ {} Pflicht"], ["Anlage (zu § 1)", "Mühlen", "1. Wassermühlen", "2. Windmühlen"]),
        (
            "de",
            ["§ {} Pflicht"],
            ["Anlage 1 (zu § 1 Absatz 2)", "Mühlen", "1. Wassermühlen", "2. Windmühlen"],
        ),
    ],
)
def test_an_annex_named_in_small_letters_is_one(language: str, head: list[str], annex: list[str]) -> None:
    words = {"en": "Every miller answers the warden.", "fr": "Tout meunier répond au garde.",
             "de": "Jeder Müller antwortet dem Aufseher."}[language]  # fmt: skip
    lines = [x for n in (1, 2, 3) for x in (head[0].format(n), words)]
    change = diff(_page(lines, language), _page(lines + annex, language))
    assert [(row.action, row.eid[:3]) for row in change.provisions] in (
        [("added", "anx")],
        [("added", "app")],
    )


@pytest.mark.parametrize(
    ("language", "title", "law", "annex"),
    [
        ("cs", "Zákon o mlýnech", "§ {} Každý mlynář odpoví správci.", "Příloha č. 1"),
        ("el", "Νόμος για τους μύλους", "Άρθρο {}\n\nΚάθε μυλωνάς απαντά.", "ΠΑΡΑΡΤΗΜΑ Ι"),
        ("th", "พระราชบัญญัติโรงสี", "มาตรา {} เจ้าของโรงสีต้องตอบ", "บัญชีแนบท้าย"),
        ("ja", "水車法", "第{}条　水車主は届け出る。", "様式第１号（第２条関係）"),
    ],
)
def test_annexes_of_other_languages(language: str, title: str, law: str, annex: str) -> None:
    articles = "\n\n".join(law.format(n) for n in (1, 2, 3))
    read = statute_text.extract(
        [capture(f"{title}\n\n{articles}\n\n{annex}\n\nA\n\nB\n".encode(), "text/plain")], spec(language)
    )
    assert sum(p.type == "annex" for p in read.provisions) == 1, [p.eid for p in read.provisions]


def test_sections_below_notes_of_the_margin_need_no_stop() -> None:
    """As Canadian acts are printed."""
    lines = ["Short title", "1 This Act may be cited as the Mills Act.", "Definitions",
             "2 The following definitions apply in this Act.", "Duty",
             "3 (1) A miller shall answer the warden within 30 days.", "Exception",
             "(2) Subsection (1) does not apply to windmills.", "Regulations",
             "4 The Governor may make regulations."]  # fmt: skip
    sections = [(p.eid, p.heading) for p in _page(lines).provisions if p.type == "section"]
    assert sections == [
        ("sec_1", "Short title"),
        ("sec_2", "Definitions"),
        ("sec_3", "Duty"),
        ("sec_4", "Regulations"),
    ]


def test_a_page_that_counts_through_chinese_sections_is_read_by_them() -> None:
    lines = ["一、总体要求", "（一）指导思想。加强水磨管理。", "二、重点任务", "（二）完善台账。磨坊主应当答复。",
             "三、保障措施", "（三）加强领导。各地要高度重视。"]  # fmt: skip
    assert [p.eid for p in _page(lines, "zh").provisions if p.eid.startswith("sct") and "__" not in p.eid] == [
        "sct_1", "sct_2", "sct_3",
    ]  # fmt: skip
