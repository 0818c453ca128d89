"""``python -m tests.golden``: write the stored outputs again. Read the difference before you commit it."""

import tempfile
from pathlib import Path

from tests.cli.calls import Tracker
from tests.golden.outputs import FOLDER, OUTPUTS, printed
from tracker.demo.run import run

with tempfile.TemporaryDirectory() as folder:
    run(Path(folder) / "demo")
    for file in FOLDER.iterdir():
        file.unlink()
    for name, words in OUTPUTS.items():
        (FOLDER / name).write_text(printed(Tracker(Path(folder) / "demo"), words), "utf-8")
