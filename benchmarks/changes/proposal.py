"""The AI Act from the Commission's proposal of 2021 (a PDF) to the Official Journal of 2024."""

from __future__ import annotations

from collections import Counter

from benchmarks.changes.ai_act import EDITIONS
from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, document, key
from benchmarks.changes.partners import Pair, Question, score_partners, texts
from benchmarks.changes.tally import Sheet
from tracker.diff import diff

ARCHIVE = "eu.warc.gz"
PROPOSAL = ("https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52021PC0206", "2021-04-21")
_NAME = "AI Act"


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("proposal", "AI Act, proposal of 2021 to Official Journal of 2024")
    old, reading = timed(lambda: document(corpus.capture(ARCHIVE, *PROPOSAL), "en"))
    new = document(corpus.capture(ARCHIVE, *EDITIONS["XHTML, English"][1]), "en")
    step, seconds = timed(lambda: diff(old, new))
    sheet.check("articles of the proposal", old.count("article"), "85", met=old.count("article") == 85)
    sheet.notes.append(f"the PDF is read in {reading:.1f} s, the two compared in {seconds:.2f} s")
    longest = max(texts(old).items(), key=lambda item: len(item[1]))
    headed = sum(bool(p.heading) for p in old.provisions if p.type == "article")
    sheet.notes.append(
        f"{headed} articles of the proposal are read with a heading of their own; "
        f"the longest is {longest[0]} with {len(longest[1])} letters"
    )
    task, pairs = "successor of an article of the proposal", {_NAME: Pair(old, new, step, seconds)}
    score_partners(sheet, task, pairs, questions(), rivals=rivals)
    best = sheet.scores[0]
    share = best.found / best.wanted
    sheet.check(
        "matched to the right successor", f"{best.found} of {best.wanted}", "at least 90 %", met=share >= 0.9
    )
    return sheet


def questions() -> list[Question]:
    """Article of the Official Journal and the articles of the proposal it was made of (checked by hand)."""
    rows = key("ai-act-proposal.tsv")
    repeated = [new for new, n in Counter(r["new"] for r in rows).items() if n > 1]
    if repeated:
        raise ValueError(f"ai-act-proposal.tsv names {repeated} twice")
    return [(_NAME, frozenset(r["old"].split("|")) - {"-"}, r["new"]) for r in rows]
