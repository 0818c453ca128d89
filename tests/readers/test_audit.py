"""No change to the markup of a structured format loses a word silently (`tests.readers.audit`)."""

import pytest

from tests.readers.audit import reader, silent_losses
from tests.sources.sample import captures, expected

FORMATS = (
    "akn", "boe", "clml", "ecfr", "egov", "flat_xml", "egov_xml", "eurlex_xhtml", "formex", "law_go_kr", "legifrance", "lims",
    "njt", "normattiva", "ris", "tota", "units_html",
)  # fmt: skip
#: Words that a reader writes more than once (a range of deleted articles; a table that is the note of the text),
#: a title that is kept as the page's own, and words moved out of the box of the law to those of the site.
REPEATED = {"egov": ("hoist tr", "hoist b", "add b"), "units_html": ("hoist p", "hoist table")}


@pytest.mark.parametrize("name", FORMATS)
def test_moved_wrapped_and_added_elements_lose_no_word_silently(name: str) -> None:
    how = expected(name)
    count, losses = silent_losses(captures(name), reader(name, how.language))
    assert count > 15
    assert [x for x in losses if not x.startswith(REPEATED.get(name, ("-",)))] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_sample_balances_without_a_warning(name: str) -> None:
    how = expected(name)
    document = reader(name, how.language)(captures(name))
    assert document.warnings == ()
    assert document.account is not None
    assert document.account.unexplained == 0
