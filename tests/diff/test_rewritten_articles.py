"""What tells that a rewritten article is the old one: its heading, its number in its place, or that nothing else
comes near. The words are drawn by lot, so that only these speak for a pair."""

from __future__ import annotations

import random

from tests.diff.samples import act, actions
from tracker.diff import diff

WORDS = (  # noqa: SIM905
    "operator platform register service public minister supervisor order fees year association business loss "
    "place language person contact notice appeal court fine permit licence holder vessel harbour lamp bell rope "
    "water lake forest tree timber road bridge toll gate tunnel rail train wagon coach ticket fare child school "
    "teacher pupil book library museum garden park animal horse cattle sheep wool cloth dye colour paint glass "
    "stone brick clay lime sand gravel mine ore iron copper tin lead zinc salt sugar grain flour bread milk cheese "
    "butter honey wax candle oil gas coal steam engine motor pump valve pipe wire cable mast tower radio signal "
    "code cipher key lock door window roof wall floor"
).split()


def text(lot: random.Random, count: int) -> str:
    return " ".join(lot.choice(WORDS) for _ in range(count)).capitalize() + "."


def rewritten(lot: random.Random, before: str, kept: float) -> str:
    """The text with about that share of its runs of words kept, and other words for the rest."""
    words, out, i = before.rstrip(".").lower().split(), [], 0
    while i < len(words):
        run = lot.randint(2, 5)
        out += words[i : i + run] if lot.random() < kept else [lot.choice(WORDS) for _ in range(run)]
        i += run
    return " ".join(out).capitalize() + "."


def test_a_heading_of_its_own_finds_an_article_that_moved_and_lost_nearly_all_its_words() -> None:
    lot = random.Random(2)
    bodies = {str(i): text(lot, lot.choice((25, 40, 80))) for i in range(1, 9)}
    old = {
        k: (f"Rules on {WORDS[int(k) * 3]} and {WORDS[int(k) * 5 + 1]} of {WORDS[int(k) * 7 + 2]}", body)
        for k, body in bodies.items()
    }
    new = dict(old)
    new["6"] = (old["3"][0], rewritten(lot, bodies["3"], 0.1))
    new["3"] = (old["6"][0], rewritten(lot, bodies["6"], 0.1))
    new["2"] = ("Fresh", text(lot, 30))
    found = diff(act(old), act(new))
    assert actions(found)["art_2"] == "added"
    assert actions(found)["art_3"] == "amended"


def test_a_number_in_its_place_finds_an_article_of_which_little_is_left() -> None:
    lot = random.Random(8)
    old = {str(i): text(lot, 40) for i in range(1, 9)}
    order = list(old)
    lot.shuffle(order)
    new = {str(i + 1): rewritten(lot, old[k], 0.25) if i % 2 else old[k] for i, k in enumerate(order)}
    assert actions(diff(act(old), act(new)))["art_2"] == "amended"


def test_an_article_that_nothing_else_comes_near_is_found_under_its_new_number() -> None:
    lot = random.Random(0)
    old = {str(i): text(lot, lot.choice((25, 40, 80))) for i in range(1, 9)}
    new = {"1": text(lot, 30)}
    for k, body in old.items():
        new[str(int(k) + 1)] = rewritten(lot, body, 0.3) if k in "36" else body
    found = actions(diff(act(old), act(new)))
    assert (found["art_3"], found["art_4"]) == ("renumbered", "amended")
