"""Why a change is called substantive, minor or editorial: a code and its values.

The codes and their sentences stand in `tracker.contract.reason_text`.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.model import FactValue, Reason

#: Values are cut to this many characters.
MAX_VALUE = 80


def reason(
    code: str,
    before: str | FactValue | None = None,
    after: str | FactValue | None = None,
    count: int | None = None,
) -> Reason:
    """A `Reason` with values cut to length and white space folded; strings are words as printed."""
    return Reason(code, _cut(before), _cut(after), count)


def _cut(value: str | FactValue | None) -> FactValue | None:
    if value is None or isinstance(value, str):
        return FactValue(shorten(value)) if value else None
    return replace(value, printed=shorten(value.printed)) if value.printed else value


def shorten(text: str, limit: int = MAX_VALUE) -> str:
    """Text on one line, cut to ``limit`` characters at a space where there is one near."""
    text = " ".join(text[: limit * 4].split())
    if len(text) <= limit:
        return text
    cut = text.rfind(" ", limit - 15, limit)
    return text[: cut if cut > 0 else limit - 1].rstrip() + "…"
