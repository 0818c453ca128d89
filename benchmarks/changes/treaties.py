"""The e-commerce chapters of two treaties in two independent copies: nothing of the law may differ.

One copy is XML that a project made from the treaties' web pages, the other the text layer of the PDF.
Heads, hyphens at line ends and the calls of footnotes are the copies' own and set aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from benchmarks.changes import peers
from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, document
from benchmarks.changes.tally import OURS, Miss, Score, Sheet
from tracker.diff import diff
from tracker.law import eids
from tracker.law.text import compare_key
from tracker.model import Action, Document, ProvisionChange, Significance

FOLDER = "files/trade-agreements"
#: Treaty: XML, its chapter, plain text.
COPIES = {
    "TPP": ("tota-xml/pta_449.xml", "cpt_14", "tpp-2016/digital_chapter.txt"),
    "KORUS": ("tota-xml/pta_159.xml", "cpt_15", "korus-2007/digital_chapter.txt"),
}
_HEADS = frozenset({"chapter", "section_group", "crossheading", "heading"})
#: The call of a footnote in running text: a small number behind a word or its punctuation, or alone.
_CALLS = re.compile(r"(?<=[^\W\d_])\d{1,2}(?!\w)|(?<=[^\W\d_][.,;:])\d{1,2}(?!\w)|(?<![\w.])\d{1,2}(?=\s|$)")


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("treaties", "e-commerce chapters in two copies")
    for name, (xml, part, plain) in COPIES.items():
        copies = [
            document(corpus.file(f"{FOLDER}/{xml}"), "en", "tota", part),
            document(corpus.file(f"{FOLDER}/{plain}"), "en", "statute_text"),
        ]
        step, seconds = timed(diff, *copies)
        loud = [r for r in step.provisions if r.significance is Significance.SUBSTANTIVE and not r.rollup]
        left = [r for r in loud if not own_to_a_copy(r)]
        articles = sum(p.type == "article" for p in copies[0].provisions)
        task = f"{name}: articles alarmed at for nothing"
        hit = {eids.first_step(r.eid) for r in left}
        sheet.scores.append(Score(task, OURS, 0, 0, len(hit), articles, seconds))
        lines = [[compare_key(x) for p in c.provisions if (x := p.text)] for c in copies]
        for engine, run in peers.line_engines().items() if rivals else ():
            (gone, came), took = timed(run, *lines)
            homes = [[eids.first_step(p.eid) for p in c.provisions if p.text] for c in copies]
            # an engine may number a deletion beyond the end of the shorter text
            touched = {homes[0][i] for i in gone} | {homes[1][i] for i in came if i < len(homes[1])}
            sheet.scores.append(Score(task, engine, 0, 0, len(touched), articles, took))
        sheet.check(
            f"{name}: substantive rows, heads, hyphens and footnote calls aside", len(left), "0", met=not left
        )
        sheet.notes.append(
            f"{name}: {len(step.provisions)} rows, {len(loud)} of them substantive, "
            f"{len(loud) - len(left)} of these set aside"
        )
        for row in left:
            sheet.misses.append(Miss(f"{name} {row.eid}", row.action.value, cause(row.eid, *copies)))
    return sheet


def own_to_a_copy(row: ProvisionChange) -> bool:
    """Whether a row tells only of a head, of hyphens and spaces, or of the calls of footnotes."""
    if row.type in _HEADS:
        return True
    if row.before is None or row.after is None:
        return row.action in (Action.RENUMBERED, Action.MOVED) and row.type == "footnote"
    return _bare(row.before) == _bare(row.after)


def cause(eid: str, old: Document, new: Document) -> str:
    """Why two copies of an article still differ, by the words below it."""
    unit = eids.first_step(eid)
    if unit not in old.by_eid or unit not in new.by_eid:
        return "an article one copy is read without"
    sides = []
    for copy in (old, new):
        nodes = list(copy.walk(unit))
        running = Counter(_words(p.text for p in nodes if p.type != "footnote"))
        sides.append((running, running + Counter(_words(p.text for p in nodes if p.type == "footnote"))))
    (plain, whole), (plain_, whole_) = sides
    if plain == plain_:
        return (
            "the same words in both copies, cut into other provisions (unnumbered text, points, definitions)"
        )
    if whole == whole_:
        return "the same words in both copies, but one holds a footnote's text in its running text"
    gone, came = plain - plain_, plain_ - plain
    if sum((gone + came).values()) > 8:
        return "one copy holds more text here (a footnote from the foot of a page in running text)"
    return f"{sum(gone.values())} words of the one and {sum(came.values())} of the other copy"


def _words(texts: Iterable[str]) -> list[str]:
    return re.findall(r"[^\W\d_]+", compare_key(" ".join(texts)).replace("-", "").lower())


def _bare(text: str) -> str:
    return re.sub(r"[\s\-]+", "", _CALLS.sub("", compare_key(text))).lower()
