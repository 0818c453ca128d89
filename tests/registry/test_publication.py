"""Which coding gives a value that is published, and which is a lead."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.registry import load_registry
from tracker.registry.publication import lead_reason, openable, why_lead


@pytest.mark.parametrize(
    ("basis", "provisions", "evidence", "pinned", "value", "why"),
    [
        ("text", ["art_1"], None, ["art_1"], "binding", None),
        ("text", ["art_1"], None, [], "binding", "not-pinned"),
        ("text", ["art_1", "art_2"], None, ["art_1"], "binding", "not-pinned"),
        ("text", [], None, [], "binding", "no-provision"),
        ("text", [], None, [], "absent", "not-searched"),
        ("secondary", ["art_1"], "https://example.org/page", [], "binding", None),
        ("official", ["art_1"], "Printed edition, http://example.org/a/page3.html", [], "binding", None),
        ("secondary", ["art_1"], "an unnamed public note", [], "binding", "no-address"),
        ("secondary", ["art_1"], "https://example.org (event 4)", [], "binding", "no-address"),
        ("secondary", [], "https://example.org/page", [], "binding", "no-provision"),
        ("secondary", [], "https://example.org/page", [], "absent", "no-provision"),
        ("secondary", [], "https://example.org/page", [], "no-law", None),
        ("memory", ["art_1"], "https://example.org/page", [], "binding", "memory"),
        ("inferred", ["art_1"], "https://example.org/page", [], "binding", "inferred"),
    ],
)  # fmt: skip
def test_a_value_needs_a_provision_and_an_address(basis, provisions, evidence, pinned, value, why) -> None:
    assert lead_reason(basis, provisions, evidence, pinned, value) == why


@pytest.mark.parametrize(
    "word", ["", "memory", "https://example.org", "https://example.org/", "example.org/a"]
)
def test_a_front_page_or_a_word_proves_nothing(word: str) -> None:
    assert not openable(word)


def test_no_packaged_value_is_without_an_address_and_a_provision() -> None:
    registry = load_registry()
    published = [(f, c) for f in registry.codings for c in f.codings if c.via is None]
    assert published
    for file, coding in published:
        assert coding.basis in ("text", "official", "secondary")
        if coding.provisions:
            assert coding.read_from or openable(coding.evidence)
        else:
            assert file.whole if coding.basis == "text" else coding.value == "no-law"
    for file in registry.leads:
        assert all(why_lead(c, file, registry.codebooks[file.codebook]) for c in file.codings)


def test_the_cells_are_counted_by_what_they_rest_on() -> None:
    result = CliRunner().invoke(app, ["sources", "coverage", "--codebooks", "--format", "json"])
    *books, total = json.loads(result.output)
    for name in ("text", "page", "absent", "leads", "blank"):
        assert total[name] == sum(b[name] for b in books)
    for b in books:
        cells = b["text"] + b["page"] + b["absent"] + b["no_law"] + b["taken"] + b["leads"] + b["blank"]
        assert cells == b["topics"] * b["instruments"]
