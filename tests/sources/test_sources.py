"""Every format has a capture and an expectation that a person has reviewed: `tests/sources/NAME/`.

``capture.*`` is a made-up sample in the publisher's markup, never a page of the publisher. ``expected.yml``
says how it is served and what is read: ``url``, ``media_type``, ``language``, the title, and a line for
each provision. `python -m tests.sources NAME` prints what is read now, to be reviewed and written down.
"""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest

import spiders
from tests.sources.sample import FOLDER, Expected, captures, expected, reading, samples
from tracker.model import SourceSpec
from tracker.readers import formats

#: Spiders that ask for an address and nothing else, or stand for no publisher.
GENERIC = {"base", "outcome", "page", "feed", "pdf", "listing"}
TODO = re.compile(r"\bTODO\b")


@pytest.mark.parametrize("name", samples())
def test_the_capture_reads_as_expected(name: str) -> None:
    assert reading(name) == expected(name).reading


@pytest.mark.parametrize("name", samples())
def test_the_format_is_known_by_the_capture_alone(name: str) -> None:
    how = expected(name)
    assert name == formats.choose(captures(name), SourceSpec("sample", "sample", how.language)).NAME


@pytest.mark.parametrize("name", formats.names())
def test_a_format_has_a_capture_and_a_reviewed_expectation(name: str) -> None:
    folder = FOLDER / name
    assert folder.is_dir(), f"no tests/sources/{name}: see docs/contributing.md"
    assert list(folder.glob("capture*"))
    found: Expected = expected(name)
    assert found.reviewed, (
        f"{name}: read expected.yml beside the capture, then say who and when in `reviewed`"
    )
    assert not TODO.search((folder / "expected.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted({m.name for m in pkgutil.iter_modules(spiders.__path__)} - GENERIC))
def test_a_spider_of_a_publisher_has_tests_of_its_own(name: str) -> None:
    tests = "\n".join(p.read_text("utf-8") for p in (Path(__file__).parents[1] / "spiders").glob("test_*.py"))
    assert re.search(rf"\bspiders(?:\.| import [^\n]*\b){name}\b|\"{name}\"", tests), (
        f"nothing in tests/spiders names {name}"
    )
