"""Ids of provisions are taken apart in one place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.law import eids

_STEP = st.from_regex(r"(art|para|point|sec)_[a-z0-9]{1,3}", fullmatch=True)
_EID = st.lists(_STEP, min_size=1, max_size=4).map("__".join)


@given(_EID)
def test_an_id_is_its_parent_and_its_last_step(eid: str) -> None:
    assert eids.join(eids.parent(eid), eids.last_step(eid)) == eid
    assert eids.path(eid)[0] == eids.first_step(eid)
    assert eids.ancestors(eid) == eids.path(eid)[: eids.depth(eid)]


@given(_EID, _EID)
def test_two_ids_overlap_where_one_is_on_the_path_of_the_other(a: str, b: str) -> None:
    assert eids.is_within(a, b) == (b in eids.path(a))
    assert eids.overlaps(a, b) == eids.overlaps(b, a) == (eids.is_within(a, b) or eids.is_within(b, a))
    assert not eids.is_below(a, a)


def test_a_number_that_starts_alike_is_another_provision() -> None:
    assert not eids.overlaps("art_5", "art_50")
    assert not eids.is_within("art_5a__para_1", "art_5")
