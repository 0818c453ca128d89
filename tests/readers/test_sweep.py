"""The last look over a tree: what no provision holds is kept below the provision around it, and told."""

from lxml import etree

from tracker.model import ReadingWarning
from tracker.readers.build import Builder
from tracker.readers.sweep import Rules, sweep

RULES = Rules({"law/meta": "metadata", "article/num": "duplicate"}, lambda e: e.tag in {"meta", "day"})


def swept(markup: str, *provisions: tuple[str, str | None, str, str]) -> Builder:
    builder = Builder()
    for eid, parent, type_, text in provisions:
        builder.add(eid, parent, type_, text=text)
    sweep(builder, [etree.fromstring(markup)], RULES)
    return builder


def rows(builder: Builder) -> list[tuple[str, str]]:
    return [(p.eid, p.text) for p in builder.provisions]


def test_a_text_that_was_read_leaves_nothing():
    builder = swept(
        "<law><meta><day>1</day></meta><article><num>1</num>It applies.<p>To all.</p></article></law>",
        ("art_1", None, "article", "It applies."), ("art_1__para_1", "art_1", "paragraph", "To all."),
    )  # fmt: skip
    assert rows(builder) == [("art_1", "It applies."), ("art_1__para_1", "To all.")]
    assert not builder.warnings


def test_unknown_text_becomes_a_block_where_it_stands():
    builder = swept(
        "<law><article>It applies.<odd>To <b>ferries</b></odd><p>To all.</p></article><article>End.</article></law>",
        ("art_1", None, "article", "It applies."), ("art_1__para_1", "art_1", "paragraph", "To all."),
        ("art_2", None, "article", "End."),
    )  # fmt: skip
    assert rows(builder) == [
        ("art_1", "It applies."), ("art_1__block_1", "To ferries"), ("art_1__para_1", "To all."), ("art_2", "End."),
    ]  # fmt: skip
    assert builder.warnings == (ReadingWarning("unknown_element", ("odd",), "To ferries", 1),)


def test_a_number_is_not_found_inside_words_of_others():
    builder = swept(
        "<law><article><p>To all.</p><odd>a</odd><p>And a party.</p></article></law>",
        ("art_1", None, "article", ""), ("art_1__para_1", "art_1", "paragraph", "To all."),
        ("art_1__para_2", "art_1", "paragraph", "And a party."),
    )  # fmt: skip
    assert ("art_1__block_1", "a") in rows(builder)


def test_words_taken_out_of_a_sentence_are_told_and_not_doubled():
    builder = swept(
        "<law><article>It applies from noon to all of them.</article></law>",
        ("art_1", None, "article", "It applies to all of them."),
    )
    assert rows(builder) == [("art_1", "It applies to all of them.")]
    assert builder.warnings == (ReadingWarning("unexplained_text", sample="from noon", count=8),)


def test_what_a_reader_reported_itself_is_explained():
    builder = Builder()
    builder.add("art_1", None, "article", text="It applies to all of them.")
    builder.drop("note", "from noon")
    sweep(builder, [etree.fromstring("<law>It applies from noon to all of them.</law>")], RULES)
    assert not builder.warnings


def test_a_name_is_left_out_in_its_place_only_and_strangers_there_are_told():
    builder = swept(
        "<law><meta><day>2</day><odd>three words here</odd></meta><article>It applies.<meta>Four.</meta></article></law>",
        ("art_1", None, "article", "It applies."),
    )
    assert [w.labels for w in builder.warnings] == [("odd",), ("meta",)]
    assert ("art_1__block_1", "Four.") in rows(builder)


def test_order_and_moved_words_do_not_matter():
    builder = swept(
        "<law><p>Second words stand here.</p><p>First words stand there.</p></law>",
        ("art_1", None, "article", "First words stand there."), ("art_2", None, "article", "Second words stand here."),
    )  # fmt: skip
    assert not builder.warnings


def test_nothing_is_kept_where_nothing_was_read():
    assert rows(swept("<law><odd>Not found.</odd></law>")) == []
