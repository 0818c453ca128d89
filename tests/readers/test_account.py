"""The balance sheet of a reading: what is lost is told, what is left out has a name."""

from __future__ import annotations

import pytest

from tracker.model import Drop, ReadingWarning, SourceSpec
from tracker.readers import account
from tracker.readers.build import Builder
from tracker.store.documents import dump_document, load_document

SOURCE = SourceSpec("s", "i", "en")


def _builder() -> Builder:
    builder = Builder()
    article = builder.add("art_1", None, "article", num="Article 1", heading="Scope")
    builder.child(article, "para", 1, "paragraph", text="This Act applies to services.")
    return builder


PRINTED = ["Article 1", "Scope", "This Act applies to services."]


def test_a_reading_that_took_everything_balances() -> None:
    document = _builder().document(SOURCE, "page", 1, "Act", printed=PRINTED)
    assert document.account is not None
    assert document.account.unexplained == 0
    assert document.account.printed == document.account.read == 37
    assert document.warnings == ()


def test_a_lost_sentence_is_a_warning_with_its_words() -> None:
    lost = "It does not apply to ferries."
    document = _builder().document(SOURCE, "page", 1, "Act", printed=[*PRINTED, lost])
    assert document.warnings == (ReadingWarning("unexplained_text", sample=lost, count=23),)


def test_a_named_drop_is_explained() -> None:
    builder = _builder()
    builder.drop("navigation", "Home / Laws / This page")
    document = builder.document(SOURCE, "page", 1, "Act", printed=["Home / Laws / This page", *PRINTED])
    assert document.warnings == ()
    assert document.account is not None
    assert document.account.drops == (Drop("navigation", 16),)


def test_a_few_letters_are_tolerated_unless_the_format_is_exact() -> None:
    printed = [*PRINTED, "p. 3"]
    assert _builder().document(SOURCE, "page", 1, "Act", printed=printed).warnings == ()
    exact = _builder().document(SOURCE, "lims", 1, "Act", printed=printed, exact=True)
    assert [w.code for w in exact.warnings] == ["unexplained_text"]


def test_printed_heads_without_an_article_are_named() -> None:
    document = _builder().document(SOURCE, "page", 1, "Act", heads=["ARTICLE 1", "Article 2", "Article 3"])
    assert document.warnings == (ReadingWarning("heads_missing", labels=("Article 2", "Article 3"), count=2),)


def test_names_of_drops_and_warnings_are_fixed() -> None:
    with pytest.raises(ValueError, match="unknown kind of drop"):
        Builder().drop("rubbish", "x")
    with pytest.raises(ValueError, match="unknown warning"):
        Builder().warn("odd")


def test_account_and_warnings_are_stored_with_the_reading() -> None:
    builder = _builder()
    builder.warn("numbering_gap", labels=["2", "3"])
    document = builder.document(SOURCE, "page", 1, "Act", printed=[*PRINTED, "It does not apply to ferries."])
    assert load_document(dump_document(document)) == document
    plain = _builder().document(SOURCE, "page", 1, "Act")
    assert b"account" not in dump_document(plain)
    assert b"warnings" not in dump_document(plain)
    assert account.DROPS.keys().isdisjoint(account.WARNINGS)


def test_text_that_stands_twice_does_not_hide_text_that_stands_nowhere() -> None:
    builder = _builder()
    builder.add("block_1", None, "block", text="This Act applies to services. " * 4)
    lost = ["No ferry, barge or raft is a service of any kind for the ends of Part 2."]
    document = builder.document(SOURCE, "page", 1, "Act", printed=[*PRINTED, *lost])
    assert [(w.code, w.sample) for w in document.warnings] == [("unexplained_text", lost[0])]


def test_width_case_accents_and_glyphs_count_nothing() -> None:
    builder = Builder()
    builder.add("block_1", None, "block", text="人民 office 10²⁶ É A1")
    document = builder.document(SOURCE, "page", 1, "", printed=["⼈⺠ oﬃce 1026 e\u0301 Ａ１"], exact=True)
    assert document.account is not None
    assert document.account.unexplained == 0


def test_a_title_is_where_the_document_keeps_it() -> None:
    document = _builder().document(SOURCE, "page", 1, "Act on Ferries", printed=["Act on Ferries", *PRINTED])
    assert document.account is not None
    assert document.account.drops == (Drop("title", 12),)
    assert document.warnings == ()
