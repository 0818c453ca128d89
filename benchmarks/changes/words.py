"""Word by word: time and edits of engines on the AI Act pair, and what they mark of one changed numeral."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable

from benchmarks.changes import peers
from benchmarks.changes.ai_act import ARCHIVE, EDITIONS
from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, document
from benchmarks.changes.tally import OURS, Score, Sheet
from tracker.diff import diff, words
from tracker.model import Document

#: Our own sentence; only the number of years differs.
_SENTENCE = (
    "平台经营者应当自订立合同之日起将数据处理记录保存{}年，并在主管部门要求时及时提供完整副本和说明材料。"
)
PROBE = (_SENTENCE.format("二"), _SENTENCE.format("三"))


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("words", "differences word by word")
    language, *ends = EDITIONS["XHTML, English"]
    old, new = (document(corpus.capture(ARCHIVE, *at), language) for at in ends)
    shared = old.scope & new.scope
    lines = [[p.text for p in d.provisions if p.text and p.scope in shared] for d in (old, new)]
    task = f"AI Act, {sum(len(x.split()) for x in lines[0])} words: edits shown"
    edits, seconds = timed(ours, old, new, times=3)
    sheet.scores.append(Score(task, OURS, edits, 0, seconds=seconds, note="aligned, with facts and reasons"))
    for engine, run in engines().items() if rivals else ():
        edits, seconds = timed(run, *lines)
        sheet.scores.append(Score(task, engine, edits, 0, seconds=seconds))
    for engine, mark in probes().items() if rivals else ((OURS, probes()[OURS]),):
        gone, came = mark(*PROBE)
        exact = (gone, came) == (1, 1)
        sheet.scores.append(
            Score(
                "one numeral of a Chinese sentence: characters marked beside it", engine, int(exact), 1,
                gone + came - 2, 2 * len(PROBE[0]) - 2, note=f"-{gone} +{came}",
            )
        )  # fmt: skip
        if engine == OURS:
            sheet.check("characters marked for one changed numeral", f"-{gone} +{came}", "-1 +1", met=exact)
    return sheet


def ours(old: Document, new: Document) -> int:
    """Edits in all rows, word differences included."""
    count = 0
    for row in diff(old, new).provisions:
        if row.rollup:
            continue
        if row.before is None or row.after is None:
            count += 1
            continue
        segments = words(row.before, row.after)
        last = "equal"
        for segment in segments:
            count += segment.op != "equal" and last == "equal"
            last = segment.op
    return count


def engines() -> dict[str, Callable[[list[str], list[str]], int]]:
    """Engines on the paragraphs of the two texts: how many edits they show."""
    out: dict[str, Callable[[list[str], list[str]], int]] = {
        "difflib, words": lambda old, new: _opcodes(" ".join(old).split(), " ".join(new).split()),
        "difflib, lines": _opcodes,
        "lxml.html.diff": lambda old, new: len(peers.by_htmldiff(old, new)[1]),
    }
    if peers.optional("diff_match_patch") is not None:
        out["diff-match-patch, text, its own limit of 1 s"] = _match_patch
    if peers.optional("xmldiff") is not None:
        out["xmldiff, fast match"] = _xmldiff
    return out


def _opcodes(old: list[str], new: list[str]) -> int:
    return sum(op[0] != "equal" for op in difflib.SequenceMatcher(None, old, new).get_opcodes())


def _match_patch(old: list[str], new: list[str]) -> int:
    engine = importlib.import_module("diff_match_patch").diff_match_patch()
    found = engine.diff_main("\n".join(old), "\n".join(new))
    engine.diff_cleanupSemantic(found)
    return sum(op != 0 for op, _ in found)


def _xmldiff(old: list[str], new: list[str]) -> int:
    differ = importlib.import_module("xmldiff.diff").Differ(F=0.5, ratio_mode="fast", fast_match=True)
    trees = (peers.tree(dict(enumerate(x))) for x in (old, new))
    return sum(1 for _ in differ.diff(*trees))


def probes() -> dict[str, Callable[[str, str], tuple[int, int]]]:
    """How many characters an engine marks as gone and as come."""
    out: dict[str, Callable[[str, str], tuple[int, int]]] = {
        OURS: lambda a, b: (
            sum(len(s.text) for s in words(a, b) if s.op == "delete"),
            sum(len(s.text) for s in words(a, b) if s.op == "insert"),
        ),
        r"difflib on \w+": lambda a, b: _tokens(re.findall(r"\w+|\W", a), re.findall(r"\w+|\W", b)),
        "difflib on lines": lambda a, b: _tokens([a], [b]),
        "lxml.html.diff": _htmldiff,
    }
    return out


def _tokens(a: list[str], b: list[str]) -> tuple[int, int]:
    gone = came = 0
    for op, i, k, j, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op != "equal":
            gone += sum(map(len, a[i:k]))
            came += sum(map(len, b[j:m]))
    return gone, came


def _htmldiff(a: str, b: str) -> tuple[int, int]:
    from lxml.html.diff import htmldiff

    result = htmldiff(a, b)
    gone, came = (
        sum(len(x.strip()) for x in re.findall(rf"<{tag}>(.*?)</{tag}>", result)) for tag in ("del", "ins")
    )
    return gone, came
