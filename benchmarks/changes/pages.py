"""Live pages over months: each step between two captures is labelled `changed` or `noise` by an archive.

A watcher keeps the last capture it could read; one that failed to render is told as an event and the
next is compared with what was there before it. Peers compare one capture with the next, as they do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from benchmarks.changes import peers
from benchmarks.changes.inputs import Corpus, document, key, page_language, table
from benchmarks.changes.tally import OURS, Miss, Score, Sheet
from tracker.diff import diff
from tracker.model import Capture, CaptureError, Diff, Document, Significance
from tracker.watch import volatile_text

if TYPE_CHECKING:
    Place = tuple[str, str]

ARCHIVE, TRUTH = "pages-history.warc.gz", "pages-history.truth.tsv"
ANY, LOUD, QUIET = "any change of the page told", "told above editorial", "text the same, labelled changed"


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("pages", "live pages, no rule per page")
    captures = {(c.url, c.observed_at.strftime("%Y-%m-%dT%H:%M:%SZ")): c for c in corpus.captures(ARCHIVE)}
    pairs = table(corpus.root / TRUTH)
    languages = {place: page_language(capture) for place, capture in captures.items()}
    start = time.process_time()
    read = {place: _read(capture, languages[place]) for place, capture in captures.items()}
    extracted = time.process_time() - start
    start = time.process_time()
    steps = [step(read, pair) for pair in pairs]
    compared = time.process_time() - start
    seen = [pair["visible_text_differs"] == "1" for pair in pairs]
    changed = [pair["label"] == "changed" for pair in pairs]
    # the watcher says of a page that reads again what was served before it (`Outcome.message`)
    again = [isinstance(read[pair["url"], pair["from"]], CaptureError) for pair in pairs]
    event = [s is None or back for s, back in zip(steps, again, strict=True)]
    rows = {
        ANY: [s is not None and not s.empty for s in steps],
        LOUD: [s is not None and not s.empty and s.significance is not Significance.EDITORIAL for s in steps],
    }
    told = {task: [row or e for row, e in zip(hits, event, strict=True)] for task, hits in rows.items()}
    # an event is an alarm on a page that changed, and none about the law where it did not
    noisy = rows
    for task, hits in told.items():
        found = sum(h for h, c, v in zip(hits, changed, seen, strict=True) if c and v)
        false = sum(h for h, c in zip(noisy[task], changed, strict=True) if not c)
        sheet.scores.append(_score(task, OURS, found, false, pairs, extracted + compared))
        if task == ANY and rivals:
            for engine, text in peers.page_texts().items():
                sheet.scores.append(_peer(task, engine, text, captures, pairs))
    best = sheet.ours(ANY)
    events = sum(s is None for s in steps)
    sheet.check(
        "changed steps told, of 95 whose visible text differs",
        best.found,
        "at least 94",
        met=best.found >= 94,
    )
    sheet.check("false alarms on 122 noise steps", best.false, "at most 5", met=best.false <= 5)
    as_event = sum(s is None and c and v for s, c, v in zip(steps, changed, seen, strict=True))
    as_return = sum(
        e and s is not None and s.empty and c and v
        for e, s, c, v in zip(event, steps, changed, seen, strict=True)
    )
    sheet.notes.append(
        f"{events} steps end in a capture that is no version (an event, not a change); "
        f"{as_event} of the {best.found} found are told that way, {as_return} more as a page that reads "
        "again with the text from before the event"
    )
    sheet.notes.append(
        f"259 captures read in {extracted:.2f} s, {len(pairs)} steps compared in {compared:.2f} s"
    )
    _remaining(sheet, pairs, steps, told[ANY], told[LOUD])
    return sheet


def _read(capture: Capture, language: str) -> Document | CaptureError:
    try:
        return document(capture, language, "page")
    except CaptureError as error:
        return error


def step(read: dict[Place, Document | CaptureError], pair: dict[str, str]) -> Diff | None:
    """From the last readable capture at or before ``from`` to the one at ``to``, without what the page's
    captures up to then show to flicker; None: no version."""
    new = read[pair["url"], pair["to"]]
    if isinstance(new, CaptureError):
        return None
    before = [
        (datetime.fromisoformat(at), old)
        for (url, at), old in sorted(read.items(), key=lambda item: item[0])
        if url == pair["url"] and at <= pair["from"] and not isinstance(old, CaptureError)
    ]
    if not before:
        return diff(None, new)
    now = volatile_text.snapshot(datetime.fromisoformat(pair["to"]), new)
    mask = volatile_text.learn([volatile_text.snapshot(at, old) for at, old in before], now)
    return diff(*mask.without(before[-1][1], new))


def _score(
    task: str, engine: str, found: int, false: int, pairs: list[dict[str, str]], seconds: float
) -> Score:
    wanted = sum(p["label"] == "changed" and p["visible_text_differs"] == "1" for p in pairs)
    clean = sum(p["label"] == "noise" for p in pairs)
    return Score(task, engine, found, wanted, false, clean, seconds)


def _peer(
    task: str,
    engine: str,
    text: Callable[[Capture], str],
    captures: dict[Place, Capture],
    pairs: list[dict[str, str]],
) -> Score:
    start = time.process_time()
    texts = {place: text(capture) for place, capture in captures.items()}
    found = false = 0
    for pair in pairs:
        differs = texts[pair["url"], pair["from"]] != texts[pair["url"], pair["to"]]
        found += differs and pair["label"] == "changed" and pair["visible_text_differs"] == "1"
        false += differs and pair["label"] == "noise"
    return _score(task, engine, found, false, pairs, time.process_time() - start)


def _remaining(
    sheet: Sheet, pairs: list[dict[str, str]], steps: list[Diff | None], told: list[bool], loud: list[bool]
) -> None:
    causes = {(row["url"], row["from"]): row["cause"] for row in key("page-causes.tsv")}
    for pair, found, hit, above in zip(pairs, steps, told, loud, strict=True):
        changed, seen = pair["label"] == "changed", pair["visible_text_differs"] == "1"
        what = ""
        if changed and not hit:
            what = "not told" if seen else "not told; the visible text is the same"
        elif changed and not above:
            what = "told as editorial"
        elif not changed and hit and found is not None:
            what = f"false alarm of {len(found.provisions)} rows"
        if what:
            name = pair["url"].removeprefix("https://").partition(".")[0]
            cause = causes.get((pair["url"], pair["from"]), "not looked into yet")
            sheet.misses.append(Miss(f"{name} {pair['from'][:16]}", what, cause))
