"""The AI Act, Official Journal of 2024 to the consolidation of 2026, against the publisher's own marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.changes import peers
from benchmarks.changes.clock import peak_megabytes, timed
from benchmarks.changes.inputs import Corpus, document
from benchmarks.changes.tally import OURS, Miss, Score, Sheet
from tracker.diff import diff, with_key_facts
from tracker.law import eids
from tracker.law.text import compare_key
from tracker.model import Action, Capture, Diff, Document, Significance

ARCHIVE, TRUTH = "eu.warc.gz", "eu-ai-act-2024-to-2026.truth.json"
_WEB = "https://eur-lex.europa.eu/legal-content/{}/TXT/?uri=CELEX:{}"
_OJ, _NOW = "32024R1689", "02024R1689-20260727"
_CELLAR = "https://publications.europa.eu/resource/cellar/{}/CL2024R1689{}.xml"
#: Edition: language, then address and day of the old and of the new text. The French Formex of the
#: Official Journal is not in the corpus; its first consolidation has the same text.
EDITIONS = {
    "XHTML, English": ("en", (_WEB.format("EN", _OJ), "2024-06-13"), (_WEB.format("EN", _NOW), "2026-07-27")),
    "XHTML, French": ("fr", (_WEB.format("FR", _OJ), "2024-06-13"), (_WEB.format("FR", _NOW), "2026-07-27")),
    "Formex, English": (
        "en",
        (f"https://publications.europa.eu/resource/celex/{_OJ}.en.fmx4", "2024-07-12"),
        (_CELLAR.format("b1730fb2-8f1c-11f1-9262-01aa75ed71a1.0001.01", "EN0010010.0001"), "2026-07-27"),
    ),
    "Formex, French": (
        "fr",
        (_CELLAR.format("b93c5306-b410-11f0-b37f-01aa75ed71a1.0004.01", "FR0000010.0001"), "2024-07-12"),
        (_CELLAR.format("b1730fb2-8f1c-11f1-9262-01aa75ed71a1.0011.01", "FR0010010.0001"), "2026-07-27"),
    ),
}  # fmt: skip
_ARTICLE_HEAD = re.compile(
    r"(?:Article|ANNEX|ANNEXE)\s+(premier|\d+\s?(?:bis|ter|quater|quinquies|[a-z])?|[IVXLC]+)"
)
_LATIN = {"bis": "a", "ter": "b", "quater": "c", "quinquies": "d"}


@dataclass(frozen=True)
class Mark:
    """One amendment mark: the units it stands in or holds, and the paragraphs it names."""

    point: str
    units: tuple[str, ...]
    paragraphs: tuple[str, ...]


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("ai_act", "AI Act, 2024 to 2026, against the publisher's marks")
    marks = read_marks(corpus.root / TRUTH)
    for name, (language, old_at, new_at) in EDITIONS.items():
        old_capture, new_capture = (corpus.capture(ARCHIVE, *at) for at in (old_at, new_at))
        old, read_old = timed(document, old_capture, language, times=2)
        new, read_new = timed(document, new_capture, language, times=2)
        step, forth = timed(diff, old, new, times=5)
        _, back = timed(diff, new, old, times=5)
        score_units(sheet, name, marks, step, new, forth)
        score_paragraphs(sheet, name, marks, step)
        sheet.check(
            f"{name}: seconds to read both", read_old + read_new, "under 1", met=read_old + read_new < 1
        )
        for way, seconds in (("forward", forth), ("backward", back)):
            sheet.check(
                f"{name}: milliseconds to compare, {way}", 1000 * seconds, "under 100", met=seconds < 0.1
            )
        _, facts = timed(with_key_facts, step, old, new, times=3)
        sheet.check(f"{name}: milliseconds to find the key facts", 1000 * facts, "under 50", met=facts < 0.05)
        if name.startswith("Formex"):
            kept, passages = deleted_kept(new_capture, new)
            sheet.check(
                f"{name}: deleted passages, of {passages}, kept as law", kept, "0", met=kept == 0 < passages
            )
        elif rivals:
            _peers(sheet, name, marks, old_capture, new_capture)
    memory = peak_megabytes(_all_of_one, corpus.root, "XHTML, English")
    sheet.check(
        "peak memory of a process that reads and compares one pair, MB", memory, "under 200", met=memory < 200
    )
    return sheet


# --- the answer key -------------------------------------------------------------------------------------


def read_marks(path: Path) -> list[Mark]:
    """The marks in our eids."""
    out = []
    for mark in json.loads(path.read_text(encoding="utf-8")):
        inner = [x.split(" ", 1) for x in mark["inner"]]
        paragraphs = [_paragraph(x) for kind, x in inner if kind == "par"]
        paragraphs += [_paragraph(mark["paragraph"])] if mark["paragraph"] else []
        articles = [x for kind, x in inner if kind == "art"] + ([mark["article"]] if mark["article"] else [])
        units = [_article(x) for x in articles]
        units += ["anx_" + mark["annex"].split()[1].lower()] if mark["annex"] else []
        out.append(Mark(mark["active_loc"], tuple(units), tuple(paragraphs)))
    return out


def _article(number: str) -> str:
    return f"art_{number.lstrip('0').lower()}"


def _paragraph(identifier: str) -> str:
    """``005.001A`` is paragraph 1a of Article 5."""
    article, _, number = identifier.partition(".")
    return f"{_article(article)}__para_{number.lstrip('0').lower()}"


# --- ours -----------------------------------------------------------------------------------------------


def score_units(
    sheet: Sheet, name: str, marks: list[Mark], step: Diff, new: Document, seconds: float
) -> None:
    """Articles and annexes with a row above editorial, against those that are marked."""
    marked = {u for m in marks for u in m.units}
    loud = {
        eids.first_step(row.eid)
        for row in step.provisions
        if row.significance is not Significance.EDITORIAL and row.eid.startswith(("art_", "anx_"))
    }
    clean = {
        p.eid for p in new.provisions if p.type in ("article", "annex") and not eids.depth(p.eid)
    } - marked
    task = f"marked articles and annexes ({name})"
    sheet.scores.append(
        Score(task, OURS, len(loud & marked), len(marked), len(loud - marked), len(clean), seconds)
    )
    lost, more = sorted(marked - loud), sorted(loud - marked)
    sheet.check(f"{name}: marked units without a row", len(lost), "0", met=not lost)
    sheet.check(f"{name}: units above editorial without a mark", len(more), "0", met=not more)
    quiet = {row.eid for row in step.provisions}
    for unit in lost:
        said = "told as editorial" if unit in quiet else "no row"
        sheet.misses.append(Miss(f"{name} {unit}", said, "the two texts read the same there"))
    for unit in more:
        rows = [r for r in step.provisions if eids.first_step(r.eid) == unit and not r.rollup]
        told = "; ".join(f"{r.eid} {r.action.value}" for r in rows[:3])
        sheet.misses.append(Miss(f"{name} {unit}", "above editorial, unmarked", told))


def score_paragraphs(sheet: Sheet, name: str, marks: list[Mark], step: Diff) -> None:
    """Marks that name paragraphs: a row must stand on each of these or inside it."""
    naming = [m for m in marks if m.paragraphs]
    whole = {r.eid for r in step.provisions if r.action is Action.ADDED}
    rows = [r.eid for r in step.provisions if not r.rollup or eids.depth(r.eid)]

    def lands(paragraph: str) -> bool:
        inside = any(eids.is_within(eid, paragraph) for eid in rows)
        return inside or eids.first_step(paragraph) in whole

    missed = [(m, [p for p in m.paragraphs if not lands(p)]) for m in naming]
    landed = sum(not gone for _, gone in missed)
    sheet.check(f"{name}: marks of {len(naming)} landed on", landed, "at least 57", met=landed >= 57)
    for mark, gone in missed:
        if gone:
            # what the mark covers in the consolidated Formex is a whole unit even where a word changed
            sheet.misses.append(
                Miss(f"{name} {mark.point}", f"no row on {', '.join(gone)}", _why(gone, step))
            )


def _why(gone: Sequence[str], step: Diff) -> str:
    near = [r for r in step.provisions if eids.first_step(r.eid) == eids.first_step(gone[0]) and not r.rollup]
    if not near:
        return "no row in the whole article"
    return "rows beside it: " + "; ".join(f"{r.eid} {r.action.value}" for r in near[:4])


def deleted_kept(capture: Capture, document_: Document) -> tuple[int, int]:
    """Passages between DELETED marks of a consolidated Formex: how many the document holds as law, of all.

    A passage counts where one of its runs of 60 letters or more stands in the document and nowhere in the
    source outside the marks (an amending act may delete words that live on elsewhere).
    """
    gone, alive = _by_marks(capture.body)
    law = compare_key(" ".join(p.text for p in document_.provisions))
    living = compare_key(" ".join(alive))
    kept = sum(
        any(len(run) >= 60 and run in law and run not in living for run in map(compare_key, passage))
        for passage in gone
    )
    return kept, sum(any(len(run) >= 60 for run in passage) for passage in gone)


def _by_marks(body: bytes) -> tuple[list[list[str]], list[str]]:
    """The text runs of each DELETED passage, and all other runs."""
    gone: list[list[str]] = []
    alive: list[str] = []
    open_: dict[str, list[str]] = {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for event, node in etree.iterwalk(
        etree.fromstring(body, parser), events=("start", "end", "pi", "comment")
    ):
        texts: Iterable[str | None] = (node.text,) if event == "start" else (node.tail,)
        if event == "pi":
            name = getattr(node, "target", "")
            found = re.search(r'\bID="(\w+)"', node.text or "")
            refers = re.search(r'IDREF="(\w+)"', node.text or "")
            if name == "CLG.MDFO" and 'ACTION="DELETED"' in (node.text or "") and found:
                open_[found[1]] = []
            elif name == "CLG.MDFC" and refers and refers[1] in open_:
                gone.append(open_.pop(refers[1]))
        for text in texts:
            if text and text.strip():
                (next(reversed(open_.values())) if open_ else alive).append(text)
    return gone, alive


# --- peers ----------------------------------------------------------------------------------------------


def _peers(sheet: Sheet, name: str, marks: list[Mark], old: Capture, new: Capture) -> None:
    """Engines that compare lines of the two pages; an article is touched where a line below its head is."""
    marked = {u for m in marks for u in m.units}
    before, after = (peers.block_lines(c) for c in (old, new))
    homes = [_homes(lines) for lines in (before, after)]
    clean = {u for u in homes[1] if u} - marked
    for engine, run in peers.line_engines().items():
        if engine == "lxml.html.diff" and name != "XHTML, English":
            continue  # half a minute each
        (gone, came), seconds = timed(run, before, after)
        touched = {homes[0][i] for i in gone} | {homes[1][i] for i in came} - {""}
        touched.discard("")
        sheet.scores.append(
            Score(
                f"marked articles and annexes ({name})", engine, len(touched & marked), len(marked),
                len(touched - marked), len(clean), seconds,
            )
        )  # fmt: skip


def _homes(lines: Sequence[str]) -> list[str]:
    """For each line the unit whose head stands above it."""
    out, home = [], ""
    for line in lines:
        found = _ARTICLE_HEAD.fullmatch(line)
        if found:
            number = found[1].replace("premier", "1").replace(" ", "")
            for latin, letter in _LATIN.items():
                number = number.replace(latin, letter)
            home = f"{'anx' if line.startswith('ANN') else 'art'}_{number.lower()}"
        out.append(home)
    return out


def _all_of_one(root: Path, edition: str) -> Any:
    """What the memory is measured of."""
    corpus = Corpus(root)
    language, *ends = EDITIONS[edition]
    return diff(*(document(corpus.capture(ARCHIVE, *at), language) for at in ends))
