"""The outputs of the demo's record that are stored in the repository, one for each kind of product."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.calls import Tracker

FOLDER = Path(__file__).parent / "expected"

#: file -> words of the command. Dates are given where an output is as of today.
OUTPUTS = {
    "changes.csv": "changes --format csv",
    "change.json": "changes --instrument ca-dsta --format json",
    "text.md": "text cn-anthropomorphic-measures",
    "text.akn": "text tr-dst --format akn",
    "diff.txt": "diff eu-ai-act",
    "versions.csv": "versions eu-ai-act --format csv",
    "matrix-en.md": "compare digital-tax-sample --format md",
    "matrix-zh.csv": "compare digital-tax-sample --format csv --lang zh",
    "matrix.tex": "compare digital-tax-sample --format tex",
    "matrix.json": "compare digital-tax-sample --format json",
    "align-zh.md": "align cn-anthropomorphic-draft cn-anthropomorphic-measures --format md --lang zh",
    "similarity.csv": "similarity --format csv",
    "parties.csv": "parties rcep --at 2026-11-28 --format csv",
    "between-zh.txt": "between CN SG --at 2026-11-28 --lang zh",
    "gap-zh.csv": "gap --lang zh --format csv",
    "timeline.csv": "timeline eu-ai-act --at 2026-11-28 --format csv",
    "deadlines.csv": "deadlines --show all --at 2026-03-01 --format csv",
    "deadlines.ics": "deadlines --at 2026-07-31 --format ics --lang zh",
    "brief-en.md": "brief 2026-07 --format md",
    "brief-zh.md": "brief 2026-07 --pages 2 --lang zh --format md",
    "brief.html": "brief 2026-03 --format html",
    "cite.txt": "cite eu-ai-act art_4 --style oscola",
    "cite-zh.txt": "cite cn-csl art_3 --style gbt7714",
    "search.csv": "search 数据 --format csv",
}


def printed(tracker: Tracker, words: str) -> str:
    """What a command prints, without the moment, the version and the style sheet it was printed with."""
    said = tracker(*words.split())
    said = re.sub(r"(?m)^DTSTAMP:.*$", "DTSTAMP", said)
    said = re.sub(r"digital-rules-tracker \d[\w.+-]*|(?<=/tracker/)\d[\w.+-]*", "VERSION", said)
    said = re.sub(r"(?s)(?<=<style>).*?(?=</style>)|sha256-[\w+/]{43}=", "STYLE", said)  # stands in one file
    return said.replace("\r\n", "\n")
