"""Long texts of every kind are cut into pages of about a chapter; short ones are not."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.publish.views.chapters import LONGEST, MOST, Chapter, Cut, _Cutter, cut, where

LAW = "The provider shall keep the records for ten years after the system was placed on the market. " * 4


def node(
    eid: str, type_: str, parent: str | None = None, text: str = "", num: str | None = None
) -> dict[str, Any]:
    return {"eid": eid, "parent": parent, "type": type_, "num": num or eid, "heading": None, "text": text}


def articles(first: int, last: int, parent: str | None = None, paragraphs: int = 4) -> list[dict[str, Any]]:
    out = []
    for n in range(first, last + 1):
        out.append(node(f"art_{n}", "article", parent))
        out += [node(f"art_{n}__para_{k}", "paragraph", f"art_{n}", LAW) for k in range(1, paragraphs + 1)]
    return out


def regulation() -> list[dict[str, Any]]:
    """As those of the EU: recitals, chapters with sections, annexes."""
    out = [
        node("formula_1", "formula", text="THE PARLIAMENT"),
        node("cit_1", "citation", text="Having regard"),
    ]
    out += [node(f"rct_{n}", "recital", text=LAW * 3) for n in range(1, 61)]
    for n in range(1, 5):
        out += [node(f"cpt_{n}", "chapter"), *articles(10 * n, 10 * n + 6, f"cpt_{n}")]
    out.append(node("cpt_5", "chapter"))
    for n in range(1, 5):
        out += [node(f"cpt_5__sct_{n}", "section_group", "cpt_5")]
        out += articles(50 + 10 * n, 58 + 10 * n, f"cpt_5__sct_{n}", 6)
    out += [node(f"conclusion_{n}", "conclusion", text="Done at a place") for n in range(1, 4)]
    for n in ("i", "ii", "iii"):
        out += [node(f"anx_{n}", "annex")]
        out += [node(f"anx_{n}__point_{k}", "point", f"anx_{n}", LAW) for k in range(20)]
    return out


def treaty() -> list[dict[str, Any]]:
    out = [node("preamble", "preamble", text=LAW * 8)]
    for n in range(1, 31):
        out += [node(f"cpt_{n}", "chapter")]
        for k in range(1, 9):
            out += [
                node(f"art_{n}.{k}", "article", f"cpt_{n}"),
                node(f"art_{n}.{k}__para_1", "paragraph", f"art_{n}.{k}", LAW),
            ]
    for n in range(1, 11):
        out += [
            node(f"anx_{n}-a", "annex", text=LAW),
            node(f"anx_{n}-a__para_1", "paragraph", f"anx_{n}-a", LAW * 5),
        ]
    return out


def chinese() -> list[dict[str, Any]]:
    """A law of many 条 without 章, below a note of enactment."""
    law = "网络运营者应当按照国家有关规定保存日志不少于六个月，并向主管部门报告。"
    out = [
        node("preamble", "preamble"),
        node("preamble__block_1", "block", "preamble", "（某年某月某日通过）"),
    ]
    for n in range(1, 301):
        out += [
            node(f"art_{n}", "article", num=f"第{n}条"),
            node(f"art_{n}__para_1", "paragraph", f"art_{n}", law * 2),
        ]
    return out


def statute() -> list[dict[str, Any]]:
    """As of the United States: one section with subsections of many paragraphs."""
    out = [node("sec_1", "section")]
    for s in "abcdefgh":
        out.append(node(f"sec_1__subsec_{s}", "subsection", "sec_1"))
        out += [
            node(f"sec_1__subsec_{s}__para_{n}", "paragraph", f"sec_1__subsec_{s}", LAW) for n in range(1, 31)
        ]
    return out


def guidance() -> list[dict[str, Any]]:
    """Flat: numbered paragraphs and nothing above them."""
    return [node(f"para_{n}", "paragraph", text=LAW) for n in range(1, 500)]


KINDS = {
    "regulation": regulation,
    "treaty": treaty,
    "chinese": chinese,
    "statute": statute,
    "guidance": guidance,
}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_hold_all_in_order_and_none_is_too_long(kind: str) -> None:
    provisions = KINDS[kind]()
    pages = cut(provisions)
    assert len(pages) > 2
    assert [n for c in pages for n in range(c.start, c.end)] == list(range(len(provisions)))
    sizes = _Cutter(provisions)
    assert all(sizes._size(c.start, c.end) <= LONGEST and c.end - c.start <= MOST for c in pages)
    assert len({c.eid for c in pages}) == len(pages)


@pytest.mark.parametrize("kind", KINDS)
def test_every_provision_is_found_on_its_page_by_its_id_alone(kind: str) -> None:
    provisions = KINDS[kind]()
    pages = cut(provisions)
    found = Cut.from_json(where(provisions, pages).as_json())
    for c in pages:
        assert {found.page(p["eid"]) for p in provisions[c.start : c.end]} == {c.eid}
        assert found.page(f"{provisions[c.end - 1]['eid']}__point_z") == c.eid  # of a text that has more
    assert found.page("nothing_9") is None


def test_a_regulation_has_recitals_chapters_sections_and_annexes_for_themselves() -> None:
    pages = cut(regulation())
    starts = [c.eid for c in pages]
    assert starts[0] == "formula_1"
    assert [x for x in starts if x.startswith("cpt_")] == [
        "cpt_1", "cpt_2", "cpt_3", "cpt_4", "cpt_5", "cpt_5__sct_2", "cpt_5__sct_3", "cpt_5__sct_4",
    ]  # fmt: skip
    assert starts[-3:] == ["anx_i", "anx_ii", "anx_iii"]
    assert all(x.startswith("rct_") for x in starts[1 : starts.index("cpt_1")])
    assert Chapter("cpt_5__sct_2", 0, 0).head is None
    by_eid = {c.eid: c for c in pages}
    assert (by_eid["cpt_5__sct_2"].above, by_eid["cpt_5__sct_2"].head) == (("cpt_5",), "cpt_5__sct_2")
    assert (by_eid["cpt_5"].above, by_eid["cpt_5"].head) == ((), "cpt_5")
    assert not [x for x in starts if x.startswith("conclusion")]  # signatures stay with what they sign


def test_a_treaty_has_a_page_for_each_chapter_and_annex() -> None:
    starts = [c.eid for c in cut(treaty())]
    assert [x for x in starts if x.startswith("cpt_")] == [f"cpt_{n}" for n in range(1, 31)]
    assert where(treaty(), cut(treaty())).page("art_14.3__para_1__point_b") == "cpt_14"


def test_articles_without_chapters_are_put_together() -> None:
    pages = cut(chinese())
    assert pages[0].eid == "preamble"  # with the first articles: a note is no page
    assert all(c.eid.startswith("art_") for c in pages[1:])
    lengths = [c.end - c.start for c in pages]
    assert max(lengths) < 2 * min(lengths)


def test_a_section_that_is_too_long_is_cut_inside() -> None:
    pages = cut(statute())
    assert pages[0].eid == "sec_1"
    assert all(c.above[0] == "sec_1" for c in pages[1:])


def test_a_short_law_is_one_page_whatever_its_chapters() -> None:
    law = [
        node("cpt_1", "chapter"),
        *articles(1, 5, "cpt_1"),
        node("cpt_2", "chapter"),
        *articles(6, 9, "cpt_2"),
    ]
    assert cut(law) == ()
    assert cut([]) == ()
    assert where(law, ()) == Cut()


def test_what_comes_after_the_end_of_its_parent_stays_in_the_chapter() -> None:
    law = regulation()
    at = next(n for n, p in enumerate(law) if p["eid"] == "cpt_2")
    late = node("art_10__para_1__point_a", "point", "art_10__para_1", LAW)
    pages = cut([*law[:at], late, *law[at:]])
    assert "art_10__para_1__point_a" not in [c.eid for c in pages]


def test_one_provision_without_end_is_a_page_that_cannot_be_cut() -> None:
    assert cut([node("art_1", "article", text="word " * 200_000)]) == ()
