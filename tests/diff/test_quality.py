"""What the engine reaches on real histories, held as floors: a change may raise them, never lower them.

The measuring is the benchmark's (`benchmarks.changes`), without the other engines and without times.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.changes import SETS, ai_act, proposal, speed, statutes, tally, treaties
from benchmarks.changes import pages as pages_set
from benchmarks.changes.inputs import Corpus, document, key
from benchmarks.changes.partners import Pair, told
from benchmarks.changes.tally import Sheet
from tests.diff.samples import act
from tracker.diff import diff

corpus_test = pytest.mark.corpus


def measured(name: str, corpus: Path) -> Sheet:
    sheet = import_module(f"benchmarks.changes.{name}").measure(Corpus(corpus), rivals=False)
    assert isinstance(sheet, Sheet)
    return sheet


def figures(sheet: Sheet) -> dict[str, float | str]:
    return {check.what: check.value for check in sheet.checks}


# --- the answer keys ------------------------------------------------------------------------------------


def test_keys_hold_ids_and_no_law() -> None:
    partners = key("cn-partners.tsv")
    assert sum(row["old"] != "-" for row in partners) >= 100
    assert len({(r["law"], r["from"], r["new"]) for r in partners}) == len(partners)
    successors = key("ai-act-proposal.tsv")
    assert sum(row["old"] != "-" for row in successors) >= 60
    for row in (*partners, *successors):
        assert re.fullmatch(r"art_\d+", row["new"])
        assert all(re.fullmatch(r"art_\d+", old) for old in row["old"].split("|") if row["old"] != "-")


@corpus_test
def test_keys_name_articles_that_are_there(corpus: Path) -> None:
    files = corpus / statutes.FOLDER
    asked = statutes.read_key()
    for name, right, new in asked[:: max(1, len(asked) // 12)]:
        law, _, days = name.rpartition(" ")
        ends = [
            document(Corpus(corpus).file(f"{statutes.FOLDER}/{law}/{day}.md"), "zh-Hans")
            for day in days.split(">")
        ]
        assert (files / law).is_dir()
        assert right <= set(ends[0].by_eid)
        assert new in ends[1].by_eid


# --- the scores themselves ------------------------------------------------------------------------------


def test_precision_and_recall() -> None:
    score = tally.Score("task", "engine", found=8, wanted=10, false=2, clean=5)
    assert (score.precision, score.recall) == (0.8, 0.8)
    assert tally.Score("task", "engine", 0, 0, 3, 5).precision is None


def test_partners_are_read_off_the_rows() -> None:
    """Renumbered, edited in place, untouched, new: each kind of row says where an article comes from."""
    old = act(
        {"1": "The fee is two euros a day.", "2": "Boats must carry one lamp.", "3": "Dogs stay ashore."}
    )
    new = act(
        {
            "1": "The fee is three euros a day.",
            "2": "Permits are kept for nine years by the harbour office and shown on request.",
            "3": "Boats must carry one lamp.",
            "4": "Dogs stay ashore.",
        }
    )
    found = told(Pair(old, new, diff(old, new), 0.0))
    assert found == {
        "art_1": frozenset({"art_1"}),
        "art_2": frozenset(),
        "art_3": frozenset({"art_2"}),
        "art_4": frozenset({"art_3"}),
    }


def test_set_aside_are_calls_and_hyphens_only() -> None:
    base = diff(act({"1": "Each Party shall keep its self-made rules."}), act({"1": "x"})).provisions[0]

    def aside(before: str, after: str) -> bool:
        return treaties.own_to_a_copy(replace(base, type="paragraph", before=before, after=after))

    assert aside("Each Party shall keep its self-made rules.4", "Each Party shall keep its selfmade rules.")
    assert aside("a covered person1 means", "a covered person means")
    assert not aside("within 30 days", "within 60 days of signature")
    assert not aside("shall", "may")


def test_every_set_can_be_run() -> None:
    for name in SETS:
        assert callable(import_module(f"benchmarks.changes.{name}").measure)


# --- what is reached ------------------------------------------------------------------------------------


@corpus_test
def test_pages(corpus: Path) -> None:
    sheet = measured("pages", corpus)
    score = sheet.ours(pages_set.ANY)
    assert (score.wanted, score.clean) == (95, 122)
    assert score.found >= 94
    assert score.false <= 4
    # text around the rules is told, and never as more than editorial
    assert sheet.ours(pages_set.LOUD).false == 0
    # what remains is known, cause by cause
    assert not [miss for miss in sheet.misses if "not looked into" in miss.cause]


@corpus_test
def test_japanese_statutes(corpus: Path) -> None:
    assert figures(measured("egov", corpus)) == {"pairs right": 33}


@corpus_test
def test_ai_act_marks(corpus: Path) -> None:
    sheet = measured("ai_act", corpus)
    found = figures(sheet)
    for name in ai_act.EDITIONS:
        score = sheet.ours(f"marked articles and annexes ({name})")
        assert (score.found, score.wanted, score.false) == (45, 45, 0), name
        assert found[f"{name}: marks of 63 landed on"] == 63
    for name in ("Formex, English", "Formex, French"):
        assert found[f"{name}: deleted passages, of 4, kept as law"] == 0


@corpus_test
def test_chinese_statutes(corpus: Path) -> None:
    sheet = measured("statutes", corpus)
    found = figures(sheet)
    assert found["pairs with the counts of the table or of identity with typography folded"] == 67
    assert found["pairs with the counts of the table to the letter"] == 67
    assert found["Cybersecurity Law: unchanged, renumbered with the same text"] == "(2, 56)"
    partners = sheet.scores[0]
    assert partners.wanted >= 100
    assert partners.found == partners.wanted
    assert partners.false == 0


@corpus_test
def test_canada(corpus: Path) -> None:
    assert [check.what for check in measured("canada", corpus).checks if not check.met] == []


@corpus_test
def test_proposal_to_journal(corpus: Path) -> None:
    score = measured("proposal", corpus).scores[0]
    assert score.wanted >= 60
    assert score.found >= 0.97 * score.wanted
    assert score.false == 0
    assert Counter(new for _, _, new in proposal.questions()).most_common(1)[0][1] == 1


@corpus_test
def test_two_copies_of_treaties(corpus: Path) -> None:
    found = figures(measured("treaties", corpus))
    assert found["TPP: substantive rows, heads, hyphens and footnote calls aside"] == 0
    assert found["KORUS: substantive rows, heads, hyphens and footnote calls aside"] == 0


# --- made-up codes --------------------------------------------------------------------------------------


def test_shifted_code_is_told_as_renumbered() -> None:
    old = speed.code(120)
    rows = diff(old, speed.shifted(old)).provisions
    articles = Counter(row.action.value for row in rows if row.type == "article")
    assert articles["removed"] == 1
    assert articles["added"] == 0
    assert articles["renumbered"] + articles["amended"] == 118
    assert articles["renumbered"] >= 90


def test_articles_of_a_changed_copy_are_found_again() -> None:
    """Some dropped, some carried elsewhere, all numbered anew and a fifth of their words replaced."""
    old = speed.code(150)
    rng = random.Random(11)
    vocabulary = sorted({word for p in old.provisions for word in p.text.split()})
    numbers = [n for n in range(1, 151) if rng.random() > 0.1]
    for _ in range(6):
        numbers.insert(rng.randrange(len(numbers)), numbers.pop(rng.randrange(len(numbers))))
    place = {f"art_{n}": f"art_{k}" for k, n in enumerate(numbers, 1)}
    provisions = []
    for p in sorted(
        (p for p in old.provisions if p.eid.partition("__")[0] in place),
        key=lambda p: (numbers.index(int(p.eid.partition("__")[0][4:])), p.eid),
    ):
        unit = p.eid.partition("__")[0]
        words = [rng.choice(vocabulary) if rng.random() < 0.2 else word for word in p.text.split()]
        provisions.append(
            replace(
                p,
                eid=p.eid.replace(unit, place[unit], 1),
                parent=None if p.eid == unit else (p.parent or "").replace(unit, place[unit], 1),
                num=f"Article {place[unit][4:]}" if p.eid == unit else p.num,
                heading=None,
                text=" ".join(words),
            )
        )
    new = replace(old, provisions=tuple(provisions))
    found = told(Pair(old, new, diff(old, new), 0.0))
    assert found == {new_: frozenset({old_}) for old_, new_ in place.items()}
