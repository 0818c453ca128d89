"""The publisher's marks as a second opinion on a diff."""

from __future__ import annotations

from dataclasses import replace

from tracker.diff import diff
from tracker.model import Document, Mark, SourceSpec
from tracker.readers.build import Builder
from tracker.watch.publisher_marks import acts_between, cross_check

ACT = "32031R0009"


def act(texts: dict[str, str], marked: tuple[str, ...] = (), consolidates: tuple[str, ...] = ()) -> Document:
    builder = Builder()
    for eid, text in texts.items():
        builder.add(eid, None, "article", num=eid)
        builder.child(eid, "para", 1, "paragraph", text=text)
    document = builder.document(
        SourceSpec("s", "i", "en"), "eurlex_xhtml", 1, "Act", consolidates=consolidates
    )
    provisions = tuple(
        replace(p, marks=(Mark("replaced", ACT),)) if p.parent in marked else p for p in document.provisions
    )
    return replace(document, provisions=provisions)


OLD = act({"art_1": "Kites shall be red.", "art_2": "Strings shall be long.", "art_3": "Tails may be cut."})
TEXTS = {
    "art_1": "Kites shall be blue.",
    "art_2": "Strings shall be long.",
    "art_3": "Tails shall not be cut.",
}


def test_agreement() -> None:
    new = act(TEXTS, ("art_1", "art_3"), (ACT,))
    opinion = cross_check(OLD, new, diff(OLD, new))
    assert opinion is not None
    assert (opinion.acts, opinion.agreed, opinion.disagrees) == ((ACT,), 2, False)


def test_what_only_one_side_says() -> None:
    new = act(TEXTS, ("art_1", "art_2"), (ACT,))
    opinion = cross_check(OLD, new, diff(OLD, new))
    assert opinion is not None
    assert opinion.disagrees
    assert (opinion.marked_only, opinion.found_only) == (("art_2",), ("art_3",))


def test_no_marks_are_no_opinion() -> None:
    new = act(TEXTS, (), (ACT,))
    assert cross_check(OLD, new, diff(OLD, new)) is None
    again = act(TEXTS, ("art_1",), (ACT,))
    assert cross_check(again, again, diff(again, again)) is None, "marks of acts worked in before"


def test_a_list_that_is_absent_is_no_empty_one() -> None:
    unlisted = replace(OLD, acts_listed=False)
    listed = act(TEXTS, (), (ACT,))
    assert acts_between(OLD, listed) == (ACT,)
    assert acts_between(unlisted, listed) == (), "no note says that this act changed anything"
    assert acts_between(unlisted, act(TEXTS, ("art_3",), (ACT,))) == (ACT,)
    noted = act(TEXTS, ("art_1",), (ACT,))
    assert acts_between(replace(noted, acts_listed=False), noted) == (), "the note was there before"
