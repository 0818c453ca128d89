"""Treaties of the ToTA schema: chapter and article numbers, points by sequence. Samples are made up."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from tests.readers.captures import capture, spec
from tracker.law.text import compare_key
from tracker.model import LegalStatus, Scope, StructureChanged, WrongLanguage
from tracker.readers import statute_text
from tracker.readers.publishers import tota

HEAD = """<?xml version="1.0" encoding="UTF-8"?><treaty><meta><name>Aland - Bland</name><treaty_identifier>7</treaty_identifier>
<status>{status}</status><date_signed>2001-02-03</date_signed><date_into_force>2002-03-04</date_into_force><date_inactive/>
<parties><partyisocode n="1">AAA</partyisocode><partyisocode n="2">BBB</partyisocode></parties><language>en</language></meta><body>
<chapter name="Preamble" chapter_identifier="1"><article article_identifier="1">Aland and Bland,

Wishing to trade, AGREE:</article></chapter>"""
TAIL = """<chapter name="Conclusion" chapter_identifier="99"><article article_identifier="99">Done twice.</article></chapter></body></treaty>"""


def treaty(chapters: str, status: str = "In Force"):
    return capture(HEAD.format(status=status) + chapters + TAIL)


def chapter(number: str, *articles: tuple[str, str, str], name="Trade") -> str:
    inner = "".join(
        f'<article number="{n}" name="{t}" article_identifier="{n[-3:]}">{x}</article>'
        for n, t, x in articles
    )
    return f'<chapter number="{number}" name="{name}" chapter_identifier="5">{inner}</chapter>'


def points(text: str) -> dict[str, str]:
    doc = tota.extract([treaty(chapter("CHAPTER ONE", ("ARTICLE 1", "A", text)))], spec())
    own = (p for p in doc.provisions if p.eid.startswith("art_1"))
    return {p.eid.removeprefix("art_1").removeprefix("__"): p.text for p in own}


def test_numbers_with_the_chapter_printed():
    doc = tota.extract(
        [
            treaty(
                chapter(
                    "CHAPTER TWENTY ONE", ("ARTICLE 21.1", "Aim", "Trade."), ("ARTICLES 21.2", "End", "Stop.")
                )
            )
        ],
        spec(),
    )
    assert [(p.eid, p.parent, p.type) for p in doc.provisions] == [
        ("preamble", None, "preamble"),
        ("preamble__block_1", "preamble", "block"),
        ("preamble__block_2", "preamble", "block"),
        ("cpt_21", None, "chapter"),
        ("art_21.1", "cpt_21", "article"),
        ("art_21.1__para_1", "art_21.1", "paragraph"),
        ("art_21.2", "cpt_21", "article"),
        ("art_21.2__para_1", "art_21.2", "paragraph"),
        ("conclusion", None, "conclusion"),
        ("conclusion__block_1", "conclusion", "block"),
    ]
    assert doc.by_eid["art_21.1"].heading == "Aim"
    assert doc.by_eid["preamble"].scope is Scope.PREAMBLE
    assert doc.valid_from == doc.in_force_from == date(2002, 3, 4)
    assert (doc.text_date, doc.status) == (date(2001, 2, 3), LegalStatus.IN_FORCE)
    assert doc.identifiers["parties"] == "AAA BBB"


def test_plain_numbers_that_count_through_stay_plain():
    body = chapter("CHAPTER I", ("ARTICLE 1", "A", "x")) + chapter(
        "CHAPTER II", ("ARTICLE 2", "B", "y"), ("ARTICLE 2 BIS", "C", "z")
    )
    doc = tota.extract([treaty(body)], spec())
    assert [p.eid for p in doc.provisions if p.type == "article"] == ["art_1", "art_2", "art_2bis"]


def test_plain_numbers_that_restart_get_their_chapter():
    body = "".join(
        chapter(f"CHAPTER {n}", ("ARTICLE 1", "A", "x"), ("ARTICLE 2", "B", "y")) for n in ("1", "2")
    )
    doc = tota.extract([treaty(body)], spec())
    assert [p.eid for p in doc.provisions if p.type == "article"] == [
        "art_1.1",
        "art_1.2",
        "art_2.1",
        "art_2.2",
    ]


def test_number_lost_into_the_name():
    doc = tota.extract([treaty(chapter("CHAPTER ONE", ("ARTICLE", "1.1 Opening", "x")))], spec())
    assert doc.by_eid["art_1.1"].heading == "Opening"


def test_part_keeps_ids():
    body = "".join(chapter(f"CHAPTER {n}", (f"ARTICLE {n}.1", "A", "x")) for n in (3, 4))
    doc = tota.extract([treaty(body)], spec(part="cpt_4"))
    assert [p.eid for p in doc.provisions] == ["cpt_4", "art_4.1", "art_4.1__para_1"]
    with pytest.raises(StructureChanged, match="cpt_9"):
        tota.extract([treaty(body)], spec(part="cpt_9"))


def test_signed_only_and_wrong_language():
    doc = tota.extract(
        [treaty(chapter("CHAPTER 1", ("ARTICLE 1", "A", "x")), "Early announcement-Signed")], spec()
    )
    assert doc.status is LegalStatus.NOT_IN_FORCE
    with pytest.raises(WrongLanguage):
        tota.extract([treaty("")], spec("es"))


def test_points_nest_by_sequence():
    assert points(
        "1. First:\n\n(a) one;\n(b) two:\n(i) deep;\n(ii) deeper; and\n(c) three.\n2. Second.\n3. (a) both."
    ) == {
        "": "",
        "para_1": "First:",
        "para_1__point_a": "one;",
        "para_1__point_b": "two:",
        "para_1__point_b__point_i": "deep;",
        "para_1__point_b__point_ii": "deeper; and",
        "para_1__point_c": "three.",
        "para_2": "Second.",
        "para_3": "",
        "para_3__point_a": "both.",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Each keeps Article\n12.9 and rule\n7. It stays.", {"": "", "para_1": "Each keeps Article 12.9 and rule 7. It stays."}),
        ("1. One.\n3. Not next.\n2. Two.", {"": "", "para_1": "One.", "para_1__sub_2": "3. Not next.", "para_2": "Two."}),
        ("1. One.\n2 Two, dot lost.\n3. Three.", {"": "", "para_1": "One.", "para_2": "Two, dot lost.", "para_3": "Three."}),
        ("1. One.\n2 A footnote.\n2. Two.", {"": "", "para_1": "One.", "para_1__sub_2": "2 A footnote.", "para_2": "Two."}),
        ("It means:\n• a. red;\n• b. blue.", {"": "", "para_1": "It means:", "para_1__point_a": "red;", "para_1__point_b": "blue."}),
    ],
)  # fmt: skip
def test_marks_out_of_order_are_text(text, expected):
    assert points(text) == expected


def test_letter_i_after_h_is_a_letter_unless_a_second_one_follows():
    letters = "".join(f"({c}) x\n" for c in "abcdefghij")
    assert "para_1__point_i" in points(letters)
    assert "para_1__point_h__point_ii" in points("".join(f"({c}) x\n" for c in "abcdefgh") + "(i) y\n(ii) z")


@pytest.mark.slow
def test_hostile_text_is_linear():
    assert points("(a) " * 20000 + "\n" + "1. x\n" * 20000)
    assert points("x1\n1\n\n1 X.\n\n" * 20000)


NOTED = (
    "1. A Party may tax things1 or\n\n1 For greater certainty, a thing is any thing.\n\nother goods.2, 3 \n"
    "2. A Party may ask:\n\n(a) \twho;\n2 Goods are things.\n\n3 Other goods are not. \n\n(b) \twhy.\n\n4"
)


def test_footnotes_between_the_lines():
    doc = tota.extract(
        [
            treaty(
                chapter(
                    "CHAPTER 1",
                    ("ARTICLE 1.1", "A", NOTED),
                    ("ARTICLE 1.2", "B", "It waits.\n\n4 Bland waits longer.\n\n5 Aland does not."),
                    ("ARTICLE 1.3", "C", "1. One.\n\n2. Two5 and CO2.\n\n3 Three lost its dot.\n\n4. Four."),
                )
            )
        ],
        spec(),
    )
    texts = {p.eid: p.text for p in doc.provisions if p.eid.startswith("art_")}
    assert texts["art_1.1__para_1"] == "A Party may tax things or other goods."
    assert texts["art_1.1__para_2__point_b"] == "why."
    assert [texts[f"art_1.1__fn_{n}"][:5] for n in (1, 2, 3)] == ["For g", "Goods", "Other"]
    assert texts["art_1.2__para_1"] == "It waits."
    assert texts["art_1.2__fn_4"] == "Bland waits longer."  # its call stood in the heading
    assert texts["art_1.3__para_2"] == "Two5 and CO2."
    assert texts["art_1.3__para_3"] == "Three lost its dot."
    assert doc.by_eid["art_1.2__fn_5"].scope is Scope.NOTES


@pytest.mark.corpus
def test_corpus_every_treaty_reads(corpus: Path):
    folder = corpus / "files" / "trade-agreements"
    spanish = {"pta_410", "pta_417", "pta_433", "pta_450"}
    rows: dict[str, set[tuple[int, str]]] = {}
    with (folder / "article-topics.dev.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            rows.setdefault(row["tota_file"], set()).add(
                (int(row["article_n"]), row["title"].strip().casefold())
            )
    articles, matched, footnotes = 0, 0, 0
    for path in sorted((folder / "tota-xml").glob("*.xml")):
        doc = tota.extract([capture(path.read_bytes())], spec("es" if path.stem in spanish else "en"))
        units = [p for p in doc.provisions if p.type == "article"]
        assert units
        assert not [p.eid for p in units if "__dup_" in p.eid or p.text]
        footnotes += doc.count("footnote")
        assert len({p.eid for p in doc.provisions}) == len(doc.provisions)
        articles += len(units)
        if path.stem not in rows:
            continue
        chapters: dict[str | None, list[str]] = {}
        for unit in units:
            chapters.setdefault(unit.parent, []).append((unit.heading or "").casefold())
        numbered = [set(enumerate(names, 1)) for names in chapters.values()]
        matched += any(rows[path.stem] <= chapter for chapter in numbered)
    assert (articles, matched, len(rows)) == (10965, 32, 32)
    assert footnotes > 100


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("xml", "part", "plain"),
    [("pta_449", "cpt_14", "tpp-2016"), ("pta_159", "cpt_15", "korus-2007")],
)
def test_corpus_two_copies_of_a_chapter_are_one_law(corpus: Path, xml: str, part: str, plain: str):
    """One copy is XML made from web pages, the other a PDF's text layer: same eids, same words, same notes."""
    folder = corpus / "files" / "trade-agreements"
    copies = [
        tota.extract([capture((folder / "tota-xml" / f"{xml}.xml").read_bytes())], spec(part=part)),
        statute_text.extract(
            [capture((folder / plain / "digital_chapter.txt").read_text(), "text/plain")], spec()
        ),
    ]
    nodes = [{p.eid: p for p in c.provisions if p.eid.startswith("art_")} for c in copies]
    lost = nodes[0].keys() ^ nodes[1].keys()
    assert all(eid == "art_15.9__fn_4" for eid in lost)  # the plain copy ends before its last page's foot
    for eid in nodes[0].keys() - lost:
        words = [re.sub(r"[\s-]", "", compare_key(n[eid].text)) for n in nodes]
        assert words[0] == words[1], eid
