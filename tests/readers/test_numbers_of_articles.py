"""Numbers of articles in words, and what is printed behind a number."""

from __future__ import annotations

import pytest

from tests.readers.captures import capture, spec
from tracker.model import Document
from tracker.readers import formats, statute_text
from tracker.readers.grammar.tables import western


def text(language: str, body: str) -> Document:
    made = capture(body.encode(), "text/markdown", "https://law.invalid/act.md")
    return statute_text.extract([made], spec(language))


def articles(document: Document) -> list[str]:
    return [p.eid for p in document.provisions if p.type == "article"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Article 1er", "1"), ("Article 1er ter A", "1tera"), ("Article 2 bis AA", "2bisaa"),
        ("Article 8 bis bis", "8bisbis"), ("Article 17 septiesdecies", "17septiesdecies"),
        ("Article 12-bis", "12bis"), ("Article R*421-3", "r421-3"), ("Article LO 132", "lo132"),
        ("Artículo primero", "1"), ("Artículo treinta y dos. De las cosas", "32"), ("Artículo primero bis", "1bis"),
        ("ARTÍCULO DÉCIMO PRIMERO.- Objeto", "11"), ("Artículo 4°. Otro", "4"), ("Article vingt et unième", "21"),
        ("Article 4 countries agree", "4"), ("Article 5 parties", "5"),
    ],
)  # fmt: skip
def test_numbers(line: str, number: str) -> None:
    head = western.article(line)
    assert head is not None
    assert head.number == number


def test_inserted_articles_stand_in_any_order() -> None:
    bill = "".join(
        f"### Article {n}\n\nUne disposition.\n\n"
        for n in ("1er", "1er bis", "2", "2 bis", "2 bis AA", "2 bis A", "2 bis B", "2 ter", "3")
    )
    assert articles(text("fr", f"# Projet de loi\n\n{bill}")) == [
        "art_1", "art_1bis", "art_2", "art_2bis", "art_2bisaa", "art_2bisa", "art_2bisb", "art_2ter", "art_3",
    ]  # fmt: skip


def test_the_parts_of_a_code_count_for_themselves() -> None:
    code = "".join(f"##### Article {n}\n\nUne règle.\n\n" for n in ("L1", "L2", "L9 A", "R1", "R2-1", "D1"))
    document = text("fr", f"# Code des moulins\n\n{code}")
    assert articles(document) == ["art_l1", "art_l2", "art_l9a", "art_r1", "art_r2-1", "art_d1"]


def test_articles_in_words() -> None:
    act = text(
        "es",
        "# Ley de los pozos\n\n## TÍTULO PRELIMINAR\n\n### CAPÍTULO PRIMERO\n\n"
        + "".join(
            f"##### Artículo {n}.\n\nUna regla.\n\n" for n in ("primero", "segundo", "tercero", "cuarto")
        ),
    )
    assert articles(act) == ["art_1", "art_2", "art_3", "art_4"]
    assert act.by_eid["art_1"].parent == "tit_preliminar__cpt_1"
    assert act.warnings == ()


def test_articles_whose_head_is_not_set_off_by_a_space() -> None:
    """As a consolidated code prints them: notes in angle brackets, (Repealed), 12/1 and 12bis/1 between two."""
    said = [
        "Art. 11. Quiconque exploite un moulin le déclare au registre.",
        "Art. 12.<L 2001-03-04/05, art. 6; En vigueur : 01-04-2001> Le registre est tenu par la commune.",
        "Art. 12/1. [ Le registre est public.]",
        "Art. 12bis.§ 1. La commune délivre un extrait.",
        "Art. 12bis/1. [ L'extrait est gratuit.]",
        "Art. 12ter. L'extrait vaut preuve.",
        "Art. 13. (Abrogé) <L 1996-07-10/42, art. 6; En vigueur : 11-08-1996>",
        "Art. 14. Le meunier conserve l'extrait.",
    ]
    page = "<html lang=fr><body><main><h1>Loi sur les moulins</h1>" + "".join(f"<p>{x}</p>" for x in said)
    document = formats.read([capture(page, "text/html")], spec("fr"))
    nums = [p.num for p in document.provisions if p.type == "article"]
    assert nums == [f"Art. {n}" for n in ("11", "12", "12/1", "12bis", "12bis/1", "12ter", "13", "14")]
