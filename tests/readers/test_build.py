"""The builder: unique ids, numbers of what is printed without one, groups, and when a capture is no version."""

from __future__ import annotations

import pytest

from tests.readers.captures import spec
from tracker.model import EmptyExtract, Incomplete, LegalStatus, Scope, StructureChanged
from tracker.readers.build import Builder, Groups


def articles(count: int) -> Builder:
    builder = Builder()
    for n in range(1, count + 1):
        builder.add(f"art_{n}", None, "article")
        builder.child(f"art_{n}", "para", 1, "paragraph", text="Words.")
    return builder


def test_more_units_than_the_registry_expects_are_another_page_under_the_same_address():
    source = spec(min_provisions=2, max_provisions=3)
    assert len(articles(3).document(source, "x", 1, "t").provisions) == 6  # paragraphs are not counted
    with pytest.raises(StructureChanged, match="4 provisions, at most 3 expected"):
        articles(4).document(source, "x", 1, "t")


def test_fewer_than_expected_are_incomplete_unless_the_publisher_says_repealed():
    source = spec(min_provisions=2)
    with pytest.raises(Incomplete, match="1 provisions, at least 2 expected"):
        articles(1).document(source, "x", 1, "t")
    with pytest.raises(EmptyExtract):
        articles(0).document(source, "x", 1, "t")
    assert articles(1).document(source, "x", 1, "t", status=LegalStatus.REPEALED).provisions
    assert not articles(0).document(source, "x", 1, "t", status=LegalStatus.REPEALED).provisions


def test_without_articles_and_sections_every_provision_counts():
    builder = Builder()
    for _ in range(3):
        builder.nth(None, "block", "block", text="Words.")
    with pytest.raises(StructureChanged, match="3 provisions"):
        builder.document(spec(max_provisions=2), "x", 1, "t")


def test_a_repeated_eid_is_never_lost():
    builder = Builder()
    assert [builder.add("art_1", None, "article") for _ in range(3)] == [
        "art_1",
        "art_1__dup_2",
        "art_1__dup_3",
    ]
    with pytest.raises(ValueError, match="not in the document"):
        builder.child("art_9", "para", 1, "paragraph")
    with pytest.raises(ValueError, match="unknown provision type"):
        builder.add("x", None, "clause")


def test_groups_end_at_the_next_of_their_level_and_stand_in_their_annex():
    builder = Builder()
    groups = Groups(builder)
    assert (groups.innermost, bool(groups)) == (None, False)
    assert groups.open(1, "prt", 1, "part") == "prt_1"
    assert groups.open(3, "cpt", 1, "chapter") == "prt_1__cpt_1"
    assert groups.open(3, "cpt", 2, "chapter") == "prt_1__cpt_2"
    assert groups.open(1, "prt", 2, "part") == "prt_2"
    annex = builder.add("anx_1", None, "annex", scope=Scope.ANNEXES)
    inside = Groups(builder, annex)
    assert inside.innermost == annex
    assert builder.get(inside.open(1, "prt", 1, "part")).scope is Scope.ANNEXES
    inside.close(0)
    assert inside.innermost == annex


def test_empty_identifiers_are_left_out():
    document = articles(1).document(spec(), "x", 1, "t", identifiers={"celex": "", "eli": "a"})
    assert document.identifiers == {"eli": "a"}
