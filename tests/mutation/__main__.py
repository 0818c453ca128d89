"""``python -m tests.mutation [NAME ...]``: one-line breaks of code that judges, and the tests that find them.

Works on a copy of the checkout, so that nothing here is ever broken. Prints a line for each break and the
survivors at the end; exit code 1 when there are any, or when a break no longer fits the code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def main(names: list[str]) -> int:
    rooms: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "breaks.yml").read_text("utf-8"))
    if unknown := set(names) - rooms.keys():
        print(f"no such part: {', '.join(unknown)}; there are: {', '.join(rooms)}", file=sys.stderr)
        return 2
    survivors: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        copy = Path(name) / "checkout"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "build", ".*_cache"))
        for room, part in rooms.items():
            if names and room not in names:
                continue
            tests = [t for t in part["tests"] if (copy / t).exists()]
            if failed(copy, tests):
                print(f"{room}: the tests fail without any break", file=sys.stderr)
                return 2
            for broken in part["breaks"]:
                tried += 1
                said = f"{broken['file']}: {broken['old'].strip().splitlines()[0]}"
                outcome = try_break(copy, broken, tests)
                print(f"{outcome:8} {said}", flush=True)
                if outcome != "found":
                    survivors.append(f"{outcome}: {said}")
    print(f"\n{tried} breaks, {tried - len(survivors)} found by tests")
    print("\n".join(survivors))
    return 1 if survivors else 0


def try_break(copy: Path, broken: dict[str, str], tests: list[str]) -> str:
    """`found`, `SURVIVED`, or `no fit` where the line is not there once."""
    path = copy / broken["file"]
    text = path.read_text("utf-8") if path.exists() else ""
    if text.count(broken["old"]) != 1:
        return "no fit"
    path.write_text(text.replace(broken["old"], broken["new"]), "utf-8")
    try:
        return "found" if failed(copy, tests) else "SURVIVED"
    finally:
        path.write_text(text, "utf-8")


def failed(copy: Path, tests: list[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", *tests]
    corpus = os.environ.get("TRACKER_CORPUS", str(ROOT.parent / "shared" / "corpus"))
    environment = os.environ | {
        "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "TRACKER_CORPUS": corpus,
    }  # fmt: skip
    return (
        subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode != 0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
