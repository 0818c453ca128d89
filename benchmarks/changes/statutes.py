"""Some sixty Chinese laws in dated versions, most of whose article numbers shift."""

from __future__ import annotations

from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, document, key, table
from benchmarks.changes.partners import Pair, Question, score_partners, texts
from benchmarks.changes.tally import Miss, Sheet
from tracker.diff import diff
from tracker.law.text import compare_key
from tracker.model import Action, Diff, Document

FOLDER = "files/cn-statute-pairs"
CYBERSECURITY = ("files/cn-statutes-flk-md", "网络安全法(2016", "网络安全法(2025")


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("statutes", "Chinese laws whose articles shift")
    pairs: dict[str, Pair] = {}
    equal = strictly = 0
    listed = table(corpus.root / FOLDER / "PAIRS.tsv")
    for row in listed:
        ends = [
            document(corpus.file(f"{FOLDER}/{row['law']}/{row[k]}.md"), "zh-Hans") for k in ("from", "to")
        ]
        name = f"{row['law']} {row['from']}>{row['to']}"
        pair = pairs[name] = compare(ends[0], ends[1])
        counted = counts(pair)
        told = int(row["same_number_same_text"]), int(row["same_text_renumbered"])
        folded, exact = by_identity(pair, fold=True), by_identity(pair, fold=False)
        strictly += exact == told
        if counted in (told, folded):
            equal += 1
        if counted != told:
            cause = (
                "spacing or the width of punctuation differs, which the table takes for another text"
                if counted == folded else "not looked into yet"
            )  # fmt: skip
            sheet.misses.append(Miss(name, f"unchanged and renumbered {counted}, table {told}", cause))
    exact_ = len(listed) - len(sheet.misses)
    sheet.check(
        "pairs with the counts of the table to the letter",
        exact_,
        f"{len(listed)}",
        met=exact_ == len(listed),
    )
    sheet.check(
        "pairs with the counts of the table or of identity with typography folded", equal, f"{len(listed)}",
        met=equal == len(listed),
    )  # fmt: skip
    sheet.notes.append(
        f"reading gives the table's own counts by strict identity for {strictly} of {len(listed)} pairs"
    )
    csl = _cybersecurity(corpus)
    sheet.check(
        "Cybersecurity Law: unchanged, renumbered with the same text",
        str(counts(csl)),
        "(2, 56)",
        met=counts(csl) == (2, 56),
    )
    questions = read_key()
    asked = {name for name, _, _ in questions}
    sampled = {n: p for n, p in pairs.items() if n in asked}
    score_partners(sheet, "partner of a hand-checked article", sampled, questions, rivals=rivals)
    best = sheet.scores[0]
    sheet.check(
        "amended articles with the right partner",
        f"{best.found} of {best.wanted}",
        "all",
        met=best.found == best.wanted,
    )
    return sheet


def compare(old: Document, new: Document) -> Pair:
    step: Diff
    step, seconds = timed(lambda: diff(old, new))
    return Pair(old, new, step, seconds)


def counts(pair: Pair) -> tuple[int, int]:
    """New articles without a row (or only moved to another chapter), and renumbered ones."""
    rows = {r.eid: r for r in pair.step.provisions if r.type == "article" and r.action is not Action.REMOVED}
    articles = [p.eid for p in pair.new.provisions if p.type == "article"]
    same = sum(1 for e in articles if e not in rows or rows[e].action is Action.MOVED)
    return same, sum(1 for r in rows.values() if r.action is Action.RENUMBERED)


def by_identity(pair: Pair, *, fold: bool) -> tuple[int, int]:
    """The same two counts by equality of whole texts; ``fold``: typography and spacing aside."""
    a, b = (
        {e: "\n".join(map(compare_key, t.split("\n"))) if fold else t for e, t in texts(d).items()}
        for d in (pair.old, pair.new)
    )
    same = sum(a.get(e) == t for e, t in b.items())
    known = set(a.values())
    return same, sum(a.get(e) != t and t in known for e, t in b.items())


def read_key() -> list[Question]:
    """The sample checked by reading both texts: ``-`` for an article that comes from nowhere, ``|`` between
    the articles one was made of."""
    return [
        (f"{r['law']} {r['from']}>{r['to']}", frozenset(r["old"].split("|")) - {"-"}, r["new"])
        for r in key("cn-partners.tsv")
    ]


def _cybersecurity(corpus: Corpus) -> Pair:
    folder, *starts = CYBERSECURITY
    files = [next(p for p in (corpus.root / folder).iterdir() if p.name.startswith(s)) for s in starts]
    ends = [document(corpus.file(f"{folder}/{f.name}"), "zh-Hans") for f in files]
    return compare(ends[0], ends[1])
