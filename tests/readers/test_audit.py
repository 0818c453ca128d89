"""No change to the markup of a structured format loses a word silently (`tests.readers.audit`)."""

import pytest

from tests.readers.audit import reader, silent_losses
from tests.sources.sample import captures, expected

FORMATS = ("boe", "clml", "ecfr", "egov_xml", "eurlex_xhtml", "formex", "law_go_kr", "lims", "tota")


@pytest.mark.parametrize("name", FORMATS)
def test_moved_wrapped_and_added_elements_lose_no_word_silently(name: str) -> None:
    how = expected(name)
    count, losses = silent_losses(captures(name), reader(name, how.language, how.part))
    assert count > 50
    assert losses == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_sample_balances_without_a_warning(name: str) -> None:
    how = expected(name)
    document = reader(name, how.language, how.part)(captures(name))
    assert document.warnings == ()
    assert document.account is not None
    assert document.account.unexplained == 0
