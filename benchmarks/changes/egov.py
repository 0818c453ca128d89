"""Japanese statutes as served in Shift_JIS, two or three captures each: did the law change?"""

from __future__ import annotations

import time

from benchmarks.changes import peers
from benchmarks.changes.inputs import Corpus, document, table
from benchmarks.changes.tally import OURS, Miss, Score, Sheet
from tracker.diff import diff
from tracker.model import Capture, CaptureError, Significance

ARCHIVE, TRUTH = "jp-egov-2013.warc.gz", "jp-egov-2013.truth.tsv"
TASK = "the law changed"


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("egov", "21 Japanese statutes of 2013")
    captures = {(c.url, c.observed_at.date().isoformat()): c for c in corpus.captures(ARCHIVE)}
    pairs = table(corpus.root / TRUTH)
    start = time.process_time()
    told = []
    for pair in pairs:
        try:
            step = diff(*(document(captures[pair["url"], pair[side]], "ja") for side in ("from", "to")))
            told.append(not step.empty and step.significance is not Significance.EDITORIAL)
            problem = "rows" if told[-1] else "no row"
        except CaptureError as error:
            told.append(pair["label"] != "changed")  # wrong either way
            problem = f"{error.kind}: {error}"
        if told[-1] != (pair["label"] == "changed"):
            where = f"{pair['url'].rpartition('/')[2]} {pair['from']}"
            sheet.misses.append(Miss(where, f"{pair['label']}, {problem}", "not looked into yet"))
    seconds = time.process_time() - start
    sheet.scores.append(_score(OURS, told, pairs, seconds))
    if rivals:
        sheet.scores.append(_naive(captures, pairs))
    right = len(pairs) - len(sheet.misses)
    sheet.check("pairs right", right, f"all {len(pairs)}", met=right == len(pairs))
    sheet.notes.append("the `same` pairs are equal byte for byte and prove nothing about noise")
    return sheet


def _naive(captures: dict[tuple[str, str], Capture], pairs: list[dict[str, str]]) -> Score:
    start = time.process_time()
    texts = {place: peers.visible(capture) for place, capture in captures.items()}
    naive = [texts[p["url"], p["from"]] != texts[p["url"], p["to"]] for p in pairs]
    return _score("all visible text (naive)", naive, pairs, time.process_time() - start)


def _score(engine: str, told: list[bool], pairs: list[dict[str, str]], seconds: float) -> Score:
    changed = [p["label"] == "changed" for p in pairs]
    found = sum(t and c for t, c in zip(told, changed, strict=True))
    false = sum(t and not c for t, c in zip(told, changed, strict=True))
    return Score(TASK, engine, found, sum(changed), false, len(pairs) - sum(changed), seconds)
