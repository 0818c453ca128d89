"""JSON Schemas of all that commands print, made from the models. They only grow: keys are added, never
taken away (`tests/contract/test_promises.py`).

``python -m tracker.contract.schemas`` prints them all as one object, or those whose names it is given.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from tracker.contract.alert import AlertView
from tracker.contract.align import AlignView
from tracker.contract.briefing import BriefingRunView, BriefingView
from tracker.contract.change import ChangeView
from tracker.contract.common_ground import CommonGroundView
from tracker.contract.dates import DeadlineView, StepView
from tracker.contract.gap import GapView
from tracker.contract.health import StatusView
from tracker.contract.matrix import MatrixView, SuggestionView
from tracker.contract.notices import NoticeView
from tracker.contract.parties import BetweenView, StandingView
from tracker.contract.reading import HeldCheckView, ReadingView
from tracker.contract.similarity import SimilarityView
from tracker.contract.sources import SourceView
from tracker.contract.text import SearchHitView, TextView, VersionView

#: name -> (shape, what prints it).
PRODUCTS: dict[str, tuple[Any, str]] = {
    "alert": (AlertView, "An alert, as webhooks get it and `tracker alerts show --format json` prints it"),
    "align": (AlignView, "Texts side by side, as `tracker align --format json` prints them"),
    "between": (BetweenView, "What binds two parties, strongest first: `tracker between --format json`"),
    "accounting": (list[ReadingView], "`tracker text --accounting --format json`: how a text was read"),
    "brief": (BriefingView, "A briefing, as `tracker brief --format json` prints it"),
    "briefings": (list[BriefingRunView], "Periods of schedules: `tracker briefings list --format json`"),
    "change": (ChangeView, "One comparison, as `tracker diff --format json` prints it"),
    "changes": (list[ChangeView], "The change feed, as `tracker changes --format json` prints it"),
    "common-ground": (
        list[CommonGroundView],
        "Common ground, distance and options by topic: `tracker common-ground --format json`",
    ),
    "compare": (MatrixView, "A matrix, as `tracker compare --format json` prints it"),
    "deadlines": (list[DeadlineView], "Dated duties, as `tracker deadlines --format json` prints them"),
    "gap": (GapView, "A table of accession gaps, as `tracker gap --format json` prints it"),
    "notices": (list[NoticeView], "Notices, in the order first seen: `tracker notices --format json`"),
    "parties": (list[StandingView], "Parties of treaties, as `tracker parties --format json` prints them"),
    "search": (
        list[SearchHitView],
        "Things and provisions found, as `tracker search --format json` prints them",
    ),
    "review": (list[HeldCheckView], "What waits for a person: `tracker review list --format json`"),
    "similarity": (SimilarityView, "How close agreements are: `tracker similarity --format json`"),
    "sources": (list[SourceView], "The sources, as `tracker sources list --format json` prints them"),
    "status": (StatusView, "Health, as `tracker status --format json` prints it"),
    "suggest": (list[SuggestionView], "Proposals for topics, as `tracker suggest --format json` prints them"),
    "text": (TextView, "A text, as `tracker text --format json` prints it"),
    "timeline": (list[StepView], "Dated steps, as `tracker timeline --format json` prints them"),
    "versions": (list[VersionView], "Versions of a text, as `tracker versions --format json` prints them"),
}


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a product. Raises `KeyError` for a name that is none of `PRODUCTS`."""
    shape, title = PRODUCTS[name]
    made = TypeAdapter(shape).json_schema(mode="serialization", by_alias=True)
    return {"$schema": GenerateJsonSchema.schema_dialect, **made, "title": title}


def main(names: Sequence[str]) -> None:
    found = {name: schema(name) for name in names or PRODUCTS}
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
