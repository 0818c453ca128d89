"""The title printed again above the text: it is the document's title, and no paragraph of its preamble.

A title that stood in both would be told twice whenever it changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model import UNIT_TYPES
from tracker.readers.account import letters
from tracker.readers.draft import Draft

#: What a title may be printed in; a heading or a citation says more than its words.
_PLAIN = frozenset({"block", "paragraph", "subparagraph", "formula"})
_MOST = 40  # provisions above the first unit that are looked at
_FEWEST = 4  # letters
_FEW = 3  # provisions: what says no more than its title keeps it
#: What a new line begins with, where it was joined to the title; anything else goes on with the sentence.
_NEW_LINE = re.compile(r"\s*[(（\[]|\s+[A-ZÀ-ÖØ-ÝА-ЯΑ-Ω\d]")


def take_out(provisions: list[Draft], title: str) -> list[str]:
    """Take the title out of what stands above the first article or section, in one provision, in several
    lines, or as the first words of one; returns what was taken out."""
    wanted = _key(title)
    if len(wanted) < _FEWEST or len(provisions) < _FEW:
        return []
    above: list[Draft] = []
    for draft in provisions[:_MOST]:
        if draft.type in UNIT_TYPES or draft.heading:
            break
        if draft.type in _PLAIN and draft.text and not draft.num:
            above.append(draft)
    held = {draft.parent for draft in provisions}
    for i, draft in enumerate(above):
        if run := _run(above[i:], wanted):
            return _remove(provisions, run, held)
        if draft.text.startswith(title) and _NEW_LINE.match(rest := draft.text[len(title) :]):
            draft.text = rest.strip()
            return [title]
    return []


def _run(drafts: Sequence[Draft], wanted: str) -> list[Draft]:
    """The first of the provisions, as many as say the title together; none where they do not."""
    said = ""
    for n, draft in enumerate(drafts, 1):
        said += _key(draft.text)
        if said == wanted:
            return list(drafts[:n])
        if not said or not wanted.startswith(said):
            break
    return []


def _remove(provisions: list[Draft], run: list[Draft], held: set[str | None]) -> list[str]:
    out = [draft.text for draft in run]
    gone = {draft.eid for draft in run if draft.eid not in held}
    for draft in run:
        draft.text = ""
    kept = [draft for draft in provisions if draft.eid not in gone]
    left = {draft.parent for draft in kept}
    bare = {
        d.eid for d in kept if d.type == "preamble" and not d.text and d.eid not in left and d.eid in held
    }
    provisions[:] = [draft for draft in kept if draft.eid not in bare]
    return out


def _key(text: str) -> str:
    return letters(text).casefold()
