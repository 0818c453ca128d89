"""Reads the examples out of a page of the documentation, and runs them as a reader would.

A block marked ``sh`` is run by bash in the reader's folder; variables last to the end of the page. One
marked ``sh no-run`` is not. A block marked ``text`` is what the commands above it print, where a line of
three dots stands for any lines, and dots inside or at the end of a line for any words.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


#: What every command says of the record of the demo, which the pages do not repeat.
_MARK = re.compile(r"^tracker: (?:Sample texts, not the law|样本文本).*\n", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    line: int
    script: str
    expected: str | None


def blocks(page: str) -> list[tuple[int, str, str]]:
    """(line, info, body) of every fenced block."""
    return [(page.count("\n", 0, m.start()) + 1, m["info"].strip(), m["body"]) for m in _FENCE.finditer(page)]


def examples(page: str) -> list[Example]:
    """The blocks to run, each with the output shown after it."""
    found: list[Example] = []
    runs = False
    for line, info, body in blocks(page):
        if info == "sh":
            found.append(Example(line, body, None))
        elif info == "text" and runs:
            found[-1] = Example(found[-1].line, found[-1].script, body)
        runs = info == "sh"
    return found


def headings(page: str) -> set[str]:
    """The anchors of a page as GitHub makes them."""
    bare = _FENCE.sub("", page)
    return {
        re.sub(r"[^\w\- ]", "", h.lower().replace("`", "")).replace(" ", "-") for h in _HEADING.findall(bare)
    }


def agrees(expected: str, printed: str) -> bool:
    """Whether what was printed is what the page shows."""
    lines = [line.rstrip() for line in printed.strip("\n").split("\n")]
    pattern = ""
    for shown in expected.strip("\n").split("\n"):
        if shown.strip() == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(x) for x in shown.rstrip().split("...")) + "\n"
    return re.fullmatch(pattern, "\n".join(lines) + "\n") is not None


def run_page(page: str, folder: Path) -> list[str]:
    """Run the examples of a page in a folder; what went otherwise than the page says."""
    state = folder / ".shell"
    state.write_text("", "utf-8")
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT), "HOME": str(folder), "TRACKER_HOME": str(folder / "record"),
        "LANG": "C.UTF-8", "COLUMNS": "120",
    }  # fmt: skip
    wrong = []
    for example in examples(page):
        script = f"set -euo pipefail\n. {state}\n{example.script}\nexport -p > {state}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # as on a terminal
            text=True,
            timeout=900,
            check=False,
        )
        if done.returncode:
            wrong.append(f"line {example.line}: exit code {done.returncode}\n{done.stdout}")
        elif example.expected is not None and not agrees(example.expected, _MARK.sub("", done.stdout)):
            wrong.append(f"line {example.line}: prints\n{done.stdout}")
    return wrong
