"""Every reader with truncated, shuffled and nested input: a document or a reason, in its time and memory.

The normal suite tries a few copies of each sample; ``make fuzz`` (or ``TRACKER_FUZZ=N``) tries N of each.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.readers import fuzzing, listing_samples
from tests.readers.shapes import MARKUP, TEXTS, Shape
from tracker.model import Capture, ReaderFailed
from tracker.readers import worker

TRIES = int(os.environ.get("TRACKER_FUZZ", "12"))
FIRST = int(os.environ.get("TRACKER_FUZZ_FROM", "0"))
#: The same shape of text, ten times as much of it: it must not take thirty times as long.
SMALL, LARGE, MOST = 15_000, 150_000, 30
#: Less than this is the clock's own noise.
NOISE = 0.05


@pytest.mark.parametrize("name", fuzzing.names())
def test_damaged_copies_are_read_or_refused(name: str) -> None:
    broken = []
    for seed in range(FIRST, FIRST + TRIES):
        began = time.monotonic()
        _, error = fuzzing.read(name, seed)
        if isinstance(error, ReaderFailed) or time.monotonic() - began > worker.LEAST * 2:
            broken.append((seed, str(error)))
    assert not broken, broken


#: What a campaign of 1,500 seeds a sample found, each a kind that is mended.
FOUND = (
    ("formex", 40550), ("govuk", 41054), ("law_go_kr", 40327), ("law_go_kr", 40586), ("legifrance", 40033),
    ("njt", 40691), ("njt", 40790), ("statute_text", 40849), ("list-atom", 40862),
)  # fmt: skip


@pytest.mark.parametrize(("name", "seed"), FOUND)
def test_what_broke_a_reader_once(name: str, seed: int) -> None:
    _, error = fuzzing.read(name, seed)
    assert not isinstance(error, ReaderFailed)


@pytest.mark.slow
@pytest.mark.parametrize("shape", TEXTS)
def test_ten_times_the_text_is_not_thirty_times_the_work(shape: str) -> None:
    for language in ("en", "zh-Hans"):
        grows(TEXTS[shape], "text/plain", "statute_text", language)


@pytest.mark.slow
@pytest.mark.parametrize("shape", MARKUP)
def test_ten_times_the_markup_is_not_thirty_times_the_work(shape: str) -> None:
    for format_, language in (("page", "en"), ("cn_html", "zh-Hans"), ("eurlex_xhtml", "en"), ("list", "en")):
        grows(MARKUP[shape], "text/html", format_, language)


def grows(make: Shape, media: str, format_: str, language: str) -> None:
    """Of computing, in this process: the shapes end, which is what is tested."""
    spent = []
    for size in (SMALL, LARGE):
        text = make(size)
        body = (f"<html><body><main>{text}" if media == "text/html" else text).encode()
        capture = Capture("https://shape.example/", listing_samples.SEEN, body, media, "utf-8")
        spent.append(fuzzing.seconds(capture, format_, language))
    assert spent[1] <= max(spent[0], NOISE) * MOST, (format_, spent)
