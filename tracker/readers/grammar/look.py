"""Whether a printed line that may be broken reads like the head of an article, where it stands."""

from __future__ import annotations

import re

from tracker.readers.grammar.head import Head, Key
from tracker.readers.grammar.tables.western import is_title
from tracker.readers.lines import Line

_POINT = re.compile(r"\([a-z0-9]{1,3}\)")
_MAX_SKIPPED = 3  # a head with its title may stand this far behind the last one that was read
_MAX_NEAR = 80  # letters of that title


def is_near(last: Key | None, head: Head) -> bool:
    """Whether "Article 9. Title" may stand behind Article 7: the one between them was not read."""
    rest = head.rest
    if last is None or head.sep != "." or not rest or rest[-1] in ".,;:" or len(rest) > _MAX_NEAR:
        return False
    (numbers, rank), before = head.key, last[0]
    return not rank and numbers[:-1] == before[:-1] and 1 < numbers[-1] - before[-1] <= _MAX_SKIPPED


def looks(head: Head, line: Line, following: str, *, next_one: bool, ended: bool, known: bool) -> bool:
    """Whether the line reads like a head, given where it stands."""
    rest, begins = head.rest, ended or line.gap
    if line.level or (line.bold and ended):
        return not known or next_one
    if rest and (rest[0].islower() or rest[0] in ",;)("):
        # "Art. 13. (Repealed) <L 1996-07-10>": a point ends the number
        pointed = head.sep == "." and begins
        short = rest.endswith(")") and line.gap and len(rest) < 120
        return rest[0] == "(" and next_one and (pointed or short)
    if not rest:
        if (following[:1].islower() or following[:1] in {"(", ",", ";"}) and not (
            _POINT.match(following) and line.gap
        ):
            return False
        return begins and (next_one or (line.gap and not known))
    if head.sep in {":", "-", "–", "—"}:
        return next_one or (ended and not known)
    if head.sep in {".", "º"}:
        return next_one and begins
    return next_one and begins and len(rest) <= 160 and rest[-1] not in ".,;" and is_title(rest)
