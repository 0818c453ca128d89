"""``python -m tests.oldstore COMMIT``: a store written by an older commit, migrated and read by this one.

The older code (a worktree of its own, in a temporary folder) takes the sample archive of the demo in, on SQLite
and, where it is installed, on PostgreSQL; this code migrates the store. Then both print their changes and texts
and what is not the same is listed. Exit code 1 when a stored body is damaged, or a change or a text is gone.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.demo.archive import write_archive
from tracker.demo.codings import sample_registry
from tracker.store.db import Store
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest
archive = Path(sys.argv[2])
write_archive(archive)
store, registry = Store(sys.argv[1]), sample_registry()
store.migrate()
at = datetime(2026, 8, 1, 6, tzinfo=UTC)
import_archives(Ingest(store, registry, clock=lambda: at), registry, [archive])
"""
READ = """
import json, sys
from typer.testing import CliRunner
from tracker.cli.main import app
def run(*arguments):
    done = CliRunner().invoke(app, ["--db", sys.argv[1], *arguments])
    return done.exit_code, done.stdout if arguments[0] != "verify" else done.output
assert run("init")[0] == 0
changes = json.loads(run("changes", "--format", "json")[1])
texts = {}
for c in changes:
    day = c["observed_at"][:10]
    texts[f"{c['instrument']} {c['language']} as of {day}"] = run(
        "text", c["instrument"], "--lang", c["language"], "--at", day)
print(json.dumps({"verify": run("verify"), "changes": changes, "texts": texts}))
"""


def call(tree: Path, code: str, *arguments: str) -> str:
    """Run code in a tree, without what stands in this environment's settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=tree, env=environment | {"PYTHONPATH": str(tree)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{tree}: {done.stderr[-3000:]}")
    return done.stdout


@contextlib.contextmanager
def older(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="oldstore-") as name:
        tree = Path(name) / "checkout"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", tree, commit], cwd=ROOT, check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)


def as_known(new: Any, old: Any) -> Any:
    """What is new without the keys that the older code did not print."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {k: as_known(v, old[k]) for k, v in new.items() if k in old}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [as_known(n, o) for n, o in zip(new, old, strict=True)]
    return new


def compare(before: dict[str, Any], after: dict[str, Any]) -> tuple[int, list[str]]:
    """Faults, and lines that tell what is not the same."""
    faults, lines = 0, []
    code, said = after["verify"]
    lines.append(f"verify: {said.strip().splitlines()[-1] if said.strip() else ''} (exit code {code})")
    faults += code != 0
    new = {c["id"]: c for c in after["changes"]}
    gone = [c["id"] for c in before["changes"] if c["id"] not in new]
    faults += len(gone)
    lines.append(f"changes: {len(before['changes'])} before, {len(new)} after, gone {gone}")
    for c in before["changes"]:
        now = as_known(new.get(c["id"], {}), c)
        for key in [k for k in c if k in now and c[k] != now[k]]:
            lines.append(f"  {c['id']} {key}: {json.dumps(c[key], ensure_ascii=False)[:300]}")
            lines.append(f"    now {json.dumps(now[key], ensure_ascii=False)[:300]}")
    same = 0
    for name, (code, text) in before["texts"].items():
        code_now, now = after["texts"].get(name, (1, ""))
        same += (code, text) == (code_now, now)
        faults += code == 0 and code_now != 0
        if (code, text) != (code_now, now):
            told = difflib.unified_diff(text.splitlines(), now.splitlines(), "before", "after", "", "", 0, "")
            lines += [
                f"  text of {name} (exit codes {code}, {code_now}):",
                *(f"    {x}" for x in list(told)[2:12]),
            ]
    lines.append(f"texts: {len(before['texts'])} read, {same} letter for letter the same")
    return faults, lines


def main(commit: str) -> int:
    faults = 0
    with older(commit) as tree, contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oldstore-")))
        pairs = {"sqlite": (f"sqlite:///{folder / 'old.db'}", f"sqlite:///{folder / 'new.db'}")}
        if postgres.find_binaries() is not None:
            server = stack.enter_context(postgres.server())
            one = stack.enter_context(postgres.database(server))
            pairs["postgresql"] = (one, one)
        for engine, (old, new) in pairs.items():
            call(tree, WRITE, old, str(folder / "sample.warc.gz"))
            before = json.loads(call(tree, READ, old))
            if engine == "sqlite":
                shutil.copy(folder / "old.db", folder / "new.db")
            after = json.loads(call(ROOT, READ, new))
            found, lines = compare(before, after)
            print(f"{engine}\n  " + "\n  ".join(lines), flush=True)
            faults += found
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
