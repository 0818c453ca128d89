"""The agreements of the XML collection ranked by the text they share with the Trans-Pacific Partnership.

Research on its drafting (Allee and Lugg, *Who wrote the rules for the Trans-Pacific Partnership?*, 2016)
compared it with 74 earlier agreements by runs of words and found that those nearest to it are agreements
of the United States. The collection here has 38 English agreements before it, eight of them American.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.changes.inputs import document
from benchmarks.changes.tally import Sheet
from benchmarks.compare.key import FOLDER
from tracker.compare.similarity.neighbours import of_documents
from tracker.model import CaptureError
from tracker.registry import load_registry

if TYPE_CHECKING:
    from benchmarks.changes.inputs import Corpus
    from tracker.compare.similarity.scores import Similarity

TEMPLATE = "pta_449"  # the Trans-Pacific Partnership
#: Agreements of the United States in the collection.
AMERICAN = {"pta_17", "pta_23", "pta_26", "pta_52", "pta_156", "pta_157", "pta_159", "pta_342"}
_NEAREST = 3


def ranking(corpus: Corpus, *, whole: bool = False) -> Similarity:
    texts = []
    for path in sorted((corpus.root / FOLDER / "tota-xml").glob("*.xml")):
        try:
            texts.append((path.stem, document(corpus.file(f"{FOLDER}/tota-xml/{path.name}"), "en", "tota")))
        except CaptureError:
            continue  # the Spanish ones
    return of_documents(load_registry(), "digital-trade", texts, [TEMPLATE], whole=whole)


def measure(corpus: Corpus) -> Sheet:
    sheet = Sheet("similar", "agreements ranked by the text they share with the Trans-Pacific Partnership")
    for whole, name in ((False, "digital provisions"), (True, "whole texts")):
        ranked = ranking(corpus, whole=whole).ranked(TEMPLATE)
        nearest = [a.id for a, _ in ranked[:_NEAREST]]
        sheet.check(
            f"{name}: American among the {_NEAREST} nearest of {len(ranked)}",
            f"{len(set(nearest) & AMERICAN)}", str(_NEAREST), met=set(nearest) <= AMERICAN,
        )  # fmt: skip
        eight = {a.id for a, _ in ranked[: len(AMERICAN)]}
        sheet.notes.append(f"{name}: {len(eight & AMERICAN)} of the {len(AMERICAN)} nearest are American")
        for n, (a, pair) in enumerate(ranked[:12], 1):
            shares = [f"{100 * (x or 0):4.1f} %" for x in (pair.shared, pair.of_agreement, pair.of_template)]
            topics = f"{100 * pair.topics:.0f} %" if pair.topics is not None else "-"
            sheet.notes.append(
                f"{name:<18} {n:>2}  {a.title['en'][:34]:<34}  mean {shares[0]}, of it {shares[1]}, "
                f"of TPP {shares[2]}, topics {topics}"
            )
    return sheet
