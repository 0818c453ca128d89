"""The command line as its tests call it, and a treaty they call it on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TREATY = """\
AGREEMENT ON DIGITAL TRADE

Article 1
Definitions
For the purposes of this Agreement, digital product means a computer program or a text in digital form.

Article 2
Duties
1. No Party shall impose customs duties on electronic transmissions between persons of the Parties.
2. This does not keep a Party from internal taxes.

Article 3
Software
A Party shall not require a person of the other Party to hand over the source code of its software as a condition
for its sale. =SUM(A1)
"""


class Tracker:
    """Calls of `tracker` on a demo's record and registry, each in a process of its own."""

    def __init__(self, demo: Path) -> None:
        self.demo = demo

    def __call__(self, *args: str | Path, code: int = 0) -> str:
        environment = {
            **os.environ,
            "TRACKER_DATABASE_URL": f"sqlite:///{self.demo / 'tracker.db'}",
            "TRACKER_REGISTRY": str(self.demo / "registry"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *map(str, args)],
            capture_output=True, text=True, timeout=120, env=environment,
        )  # fmt: skip
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done.stderr if code else done.stdout
