"""No change to the markup of a format loses a word silently (`tests.readers.audit`)."""

import pytest

from tests.readers.audit import reader, silent_losses
from tests.sources.sample import captures, expected
from tracker.readers import formats

#: All but `pdf`, which has no markup that could be moved.
FORMATS = tuple(name for name in formats.names() if name != "pdf")


@pytest.mark.parametrize("name", FORMATS)
def test_moved_wrapped_and_added_elements_lose_no_word_silently(name: str) -> None:
    how = expected(name)
    count, losses = silent_losses(captures(name), reader(name, how.language))
    assert count > 15
    assert losses == []


@pytest.mark.parametrize("name", formats.names())
def test_a_sample_balances_without_a_warning(name: str) -> None:
    how = expected(name)
    document = reader(name, how.language)(captures(name))
    assert document.warnings == ()
    assert document.account is not None
    assert document.account.unexplained == 0
