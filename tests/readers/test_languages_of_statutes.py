"""Statutes of many languages: heads, groups and marks by one row of the table each."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document
from tracker.readers import statute_text
from tracker.readers.page import read as page


def text(language: str, body: str) -> Document:
    made = capture(body.encode(), "text/plain", "https://law.invalid/act.txt")
    return statute_text.extract([made], spec(language))


def eids(document: Document) -> list[str]:
    return [p.eid for p in document.provisions if p.scope.value != "preamble"]


def test_arabic() -> None:
    act = text(
        "ar",
        "نظام الموانئ\n\nالباب الأول\nأحكام عامة\n\nالمادة (1)\nيقصد بالكلمات الآتية:\nأ- الميناء: مكان السفن.\n"
        "ب- السفينة: المركب.\n\nالمادة 2 :\n1- تسري أحكام هذا النظام.\n2- لا تسري على القوارب.\n\n"
        "المادة (2) مكرر\nتطبق المادة (2).\n\nالفصل الثاني\nالرسوم\n\nالمــادة ٣ - يدفع المالك رسما.\n"
        "المادة الرابعة: يعمل به.\n",
    )
    assert eids(act) == [
        "tit_1", "art_1", "art_1__para_1", "art_1__para_1__point_أ", "art_1__para_1__point_ب", "art_2",
        "art_2__para_1", "art_2__para_2", "art_2مكرر", "art_2مكرر__para_1", "tit_1__cpt_2", "art_3",
        "art_3__para_1", "art_4", "art_4__para_1",
    ]  # fmt: skip
    assert act.by_eid["art_4"].num == "المادة الرابعة"


def test_the_articles_of_the_maghreb() -> None:
    act = text(
        "ar",
        "قانون\n\nالفصل الأول - يهدف هذا القانون.\n\nالفصل 2 - يقصد بالميناء مكان.\n\nالفصل 3 - يدفع الرسم.\n",
    )
    assert eids(act)[::2] == ["art_1", "art_2", "art_3"]


def test_arabic_on_a_page() -> None:
    body = "".join(f"<p>المادة {n}: حكم من الأحكام.</p>" for n in ("الأولى", "الثانية", "الثالثة"))
    made = capture(f"<main><h1>نظام</h1>{body}</main>".encode(), "text/html", "https://law.invalid/ar")
    assert [p.eid for p in page.extract([made], spec("ar")).provisions if p.type == "article"] == [
        "art_1", "art_2", "art_3",
    ]  # fmt: skip


def test_thai() -> None:
    act = text(
        "th",
        "พระราชบัญญัติท่าเรือ\n\nมาตรา ๑ พระราชบัญญัตินี้เรียกว่า\n\nหมวด ๑\nบททั่วไป\n\nมาตรา ๒ ในพระราชบัญญัตินี้\n(๑) เรือ\n(๒) ท่า\n"
        "มาตรา ๒/๑ เจ้าของต้องแจ้ง\n\nมาตรา ๓ ผู้ใดฝ่าฝืน\n",
    )
    assert [e for e in eids(act) if "para" not in e] == [
        "art_1", "cpt_1", "art_2", "art_2__item_1", "art_2__item_2", "art_2_1", "art_3",
    ]  # fmt: skip


def test_swedish_chapters_count_anew() -> None:
    act = text(
        "sv",
        "Lag om hamnar\n\n1 kap. Inledning\n\n1 § Lagen gäller hamnar.\n\n2 § Med hamn avses\n1. en plats, och\n"
        "2. en brygga.\n\n2 kap. Avgifter\n\n1 § En avgift ska betalas.\n\n1 a § Den kan sättas ned.\n",
    )
    assert eids(act) == [
        "cpt_1", "art_1.1", "art_1.1__para_1", "art_1.2", "art_1.2__item_1", "art_1.2__item_2", "cpt_2",
        "art_2.1", "art_2.1__para_1", "art_2.1a", "art_2.1a__para_1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "body", "articles"),
    [
        ("pl", "Rozdział 1\nPrzepisy\n\nArt. 1. 1. Porty.\n2. Brzegi.\n\nArt. 1a. Dodany.\n\nArt. 2. Opłata.\n", "1 1a 2"),
        ("pl", "§ 1. Porty są publiczne.\n\n§ 2. Opłata.\n\n§ 3. Koniec.\n", "1 2 3"),
        ("uk", "Розділ I\nЗАГАЛЬНІ\n\nСтаття 1. Порти\n\nТекст.\n\nСтаття 1-1. Плата\n\nТекст.\n\nСтаття 2. Кінець\n", "1 1.1 2"),
        ("ro", "CAPITOLUL I\nDispoziții\n\nArt. 1. - (1) Porturi.\n(2) Maluri.\n\nArt. 1^1. - Introdus.\n\nArt. 2. - Taxa.\n", "1 1_1 2"),
        ("cs", "ČÁST PRVNÍ\nOBECNÁ\n\n§ 1\nPředmět\n(1) Přístavy.\n(2) Břehy.\n\n§ 1a\nVloženo.\n\n§ 2\nKonec.\n", "1 1a 2"),
        ("el", "ΚΕΦΑΛΑΙΟ Α'\nΓΕΝΙΚΑ\n\nΆρθρο 1\nΣκοπός\n1. Λιμάνια.\n2. Ακτές.\n\nΆρθρο 2\nΤέλος.\n", "1 2"),
        ("hr", "Članak 1.\n(1) Luke.\n(2) Obale.\n\nČlanak 2.\nNaknada.\n", "1 2"),
        ("nl", "Hoofdstuk 1. Begin\n\nArtikel 1.1 Begrippen\nEen haven.\n\nArtikel 1.2\n1. De haven.\n2. De kade.\n\nArtikel 2.1\nSlot.\n", "1.1 1.2 2.1"),
        ("fi", "1 luku\nYleistä\n\n1 §\nSoveltaminen\nSatamat.\n\n2 §\nMaksu.\n", "1 2"),
        ("kk", "1-тарау. ЖАЛПЫ\n\n1-бап. Ұғымдар\n\nПорт.\n\n2-бап. Алым\n\nАлым төленеді.\n", "1 2"),
        ("fa", "فصل اول - کلیات\n\nماده ۱ - بنادر.\n\nماده ۲ - عوارض.\n", "1 2"),
        ("it", "Art. 1\n(Oggetto)\n1. I porti.\n\nArt. 1-septiesdecies\n(Tassa)\n1. La tassa.\n\nArticolo secondo\nFine.\n", "1 1septiesdecies 2"),
        ("pt", "Art. 1º Os portos.\n\nArt. 1º-A. Acrescido.\n\nArtigo segundo\nFim.\n", "1 1a 2"),
    ],
)  # fmt: skip
def test_heads(language: str, body: str, articles: str) -> None:
    found = [p.eid for p in text(language, body).provisions if p.type == "article"]
    assert found == [f"art_{n}" for n in articles.split()]


def test_a_mark_alone_on_its_line_takes_the_next_one() -> None:
    act = text("pl", "Art. 1. Ustawa określa:\n1)\nporty;\n2)\nbrzegi.\n\nArt. 2. Koniec.\n")
    assert act.by_eid["art_1__para_1__point_2"].text == "brzegi."
