"""A page's tree as a flat list: the same elements in the same places, whatever is left out of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.readers import parse
from tracker.readers.page import tree
from tracker.readers.page.blocks import blocks
from tracker.readers.page.content import MainContent

TAGS = ("div", "p", "span", "ul", "li", "a", "b", "table", "tr", "td", "h2", "br", "section")
PAGES = st.recursive(
    st.sampled_from(["", "word", " ", "é\u200b", "<br>"]),
    lambda inner: st.builds(
        lambda tag, held, tail: f"<{tag}>{''.join(held)}</{tag}>{tail}",
        st.sampled_from(TAGS), st.lists(inner, max_size=4), st.sampled_from(["", " ", "after"]),
    ),
    max_leaves=30,
)  # fmt: skip


@given(PAGES)
def test_nodes_are_the_elements_in_order_with_what_they_hold(markup: str) -> None:
    root = parse.markup(f"<html><body>x{markup}</body></html>")
    flat = tree.flatten(root)
    first = [node for at, node in enumerate(flat.nodes) if at == node.begins]
    assert [node.element for node in first] == list(root.iter())
    for node in first:
        assert [n.element for n in flat.children(node)] == list(node.element)
        inside = flat.nodes[node.begins : node.ends + 1]
        assert list(dict.fromkeys(n.element for n in inside)) == list(node.element.iter())
        assert (node.text, node.tail) == (node.element.text, node.element.tail)
        assert dict(node.attributes) == dict(node.element.attrib)


@given(PAGES)
def test_letters_are_those_of_all_text_below(markup: str) -> None:
    root = parse.markup(f"<html><body>x{markup}</body></html>")
    for node in MainContent(root).tree.nodes:
        assert node.letters == sum(len(text.strip()) for text in node.element.itertext())
        links = [a for a in node.element.iter("a") if not any(x.tag == "a" for x in a.iterancestors())]
        inside = node.tag != "a" and all(x.tag != "a" for x in node.element.iterancestors())
        if inside:
            assert node.linked == sum(len(t.strip()) for a in links for t in a.itertext())


def test_a_walk_of_blocks_can_begin_at_any_node_and_leave_out_what_it_holds() -> None:
    root = parse.markup(
        "<html><body><p>before</p><div>one<p>two <b>bold</b></p>three<p hidden>no <i>no</i></p>four</div>after"
    )
    flat = tree.flatten(root)
    div = next(node for node in flat.nodes if node.tag == "div")
    said = [line.text for line in blocks([flat.below(div)], lambda node: node.hidden)]
    assert said == ["one", "two bold", "three", "four"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("hidden", True),
        ("hidden=''", True),
        ("aria-hidden=true", True),
        ("aria-hidden=false", False),
        ("style='color: red; DISPLAY : none'", True),
        ("style='visibility:hidden'", True),
        ("style='display: block'", False),
        ("class=hidden", False),
    ],
)
def test_what_is_hidden(attributes: str, expected: bool) -> None:
    root = parse.markup(f"<html><body><p {attributes}>x</p></body></html>")
    (node,) = (n for n in tree.flatten(root).nodes if n.tag == "p")
    assert node.hidden is expected
    assert tree.hidden(node.element) is expected
