"""What a set reached: scores of engines, checks against what must be reached, errors with their cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Score:
    """One engine on one task. ``wanted`` things are to be found; ``clean`` ones could raise a false alarm."""

    task: str
    engine: str
    found: int
    wanted: int
    false: int = 0
    clean: int = 0
    seconds: float | None = None
    note: str = ""

    @property
    def precision(self) -> float | None:
        """Share of what was told that is right, 0 to 1; None when nothing was told or to be found."""
        told = self.found + self.false
        return self.found / told if told and self.wanted else None

    @property
    def recall(self) -> float | None:
        return self.found / self.wanted if self.wanted else None


@dataclass(frozen=True)
class Check:
    """A figure beside what must be reached."""

    what: str
    value: float | str
    must: str
    met: bool


@dataclass(frozen=True)
class Miss:
    """An error that remains, and why."""

    where: str
    what: str
    cause: str


@dataclass
class Sheet:
    """Everything one set has to say."""

    name: str
    title: str
    scores: list[Score] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def check(self, what: str, value: float | str, must: str, *, met: bool) -> None:
        self.checks.append(Check(what, value, must, met))

    def ours(self, task: str) -> Score:
        """Our own score on a task."""
        return next(s for s in self.scores if s.task == task and s.engine == OURS)


OURS = "tracker"


def as_json(sheet: Sheet) -> dict[str, Any]:
    """The same as data: JSON types only."""
    scores = [{**vars(s), "precision": _round(s.precision), "recall": _round(s.recall)} for s in sheet.scores]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "seconds": round(sheet.seconds, 2),
        "scores": scores,
        "checks": [vars(c) for c in sheet.checks],
        "errors": [vars(m) for m in sheet.misses],
        "notes": sheet.notes,
    }


def as_text(sheet: Sheet) -> str:
    """Tables for a terminal."""
    out = [f"\n{sheet.name}: {sheet.title}  ({sheet.seconds:.1f} s)"]
    task = ""
    if sheet.scores:
        rows: list[tuple[str, ...]] = [
            ("", "found", "of", "false", "of", "precision", "recall", "seconds", "")
        ]
        for s in sheet.scores:
            if s.task != task:
                task = s.task
                rows.append((f" {task}", *[""] * 8))
            rows.append(
                (
                    f"   {s.engine}", str(s.found), str(s.wanted), str(s.false), str(s.clean),
                    _share(s.precision), _share(s.recall), _seconds(s.seconds), s.note,
                )
            )  # fmt: skip
        out += _table(rows)
    if sheet.checks:
        out += _table(
            [
                (f" {'ok ' if c.met else 'NOT'}  {c.what}", _value(c.value), f"must be {c.must}")
                for c in sheet.checks
            ]
        )
    out += [f" error  {m.where}: {m.what} - {m.cause}" for m in sheet.misses]
    out += [f" note   {n}" for n in sheet.notes]
    return "\n".join(out)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    heads = {i for i, row in enumerate(rows) if not any(row[1:])}
    widths = [
        max((len(row[i]) for n, row in enumerate(rows) if n not in heads), default=0)
        for i in range(len(rows[0]))
    ]
    last = len(widths) - 1
    return [
        rows[n][0]
        if n in heads
        else "  ".join(
            cell.ljust(widths[i]) if i in (0, last) else cell.rjust(widths[i]) for i, cell in enumerate(row)
        ).rstrip()
        for n, row in enumerate(rows)
    ]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def _value(value: float | str) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
