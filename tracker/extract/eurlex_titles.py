"""The title of an act of the Union, made of the lines it is printed in."""

from __future__ import annotations

from tracker.text import clean


def act_title(lines: list[str]) -> str:
    """One title of its lines; consolidated texts print it twice, and notes in brackets are no title."""
    kept: list[str] = []
    for line in lines:
        if kept and line == kept[0]:
            break
        if line and not (kept and line.startswith("(") and line.endswith(")")):
            kept.append(line)
    return clean(" ".join(kept))
