"""One thing that is wrong with one page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """``size``: 390, 768, 1400, A4 or nothing; ``theme``: light, dark or nothing."""

    rule: str
    page: str
    size: str = ""
    theme: str = ""
    element: str = ""
    text: str = ""

    def __str__(self) -> str:
        where = " ".join(x for x in (self.page, self.size, self.theme) if x)
        return " | ".join(x for x in (f"{self.rule:12}", where, self.element, self.text) if x)
