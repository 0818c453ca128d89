"""Commentaries of CLML: which act changed a provision, and how.

Type "F" is the publisher's class of textual amendments; the other types (commencement, extent,
marginal citations) change no text and make no mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from tracker.model import Mark
from tracker.readers.xmltext import elements, inner, local

_ACTION = re.compile(r"\b(inserted|substituted|repealed|omitted|added|revoked)\b")
_CHANGES = {"Addition": "inserted", "Substitution": "substituted", "Repeal": "repealed"}


class Notes:
    """The amendment notes of one text by id."""

    def __init__(self, root: etree._Element) -> None:
        self._marks: dict[str, Mark] = {}
        self._acts: dict[str, tuple[int, int]] = {}  # act -> (year, number)
        for note in (e for e in root.iter() if local(e) == "Commentary"):
            if note.get("Type") == "F" and (name := note.get("id")):
                self._read(name, note)

    def _read(self, name: str, note: etree._Element) -> None:
        citation = next((e for e in note.iter() if local(e) == "Citation"), None)
        if citation is None:
            return
        act = inner(citation)
        found = _ACTION.search(inner(note).lower())
        self._marks[name] = Mark(found.group(1) if found else "amended", act)
        year, number = citation.get("Year", ""), citation.get("Number", "")
        order = (int(year), int(number)) if year.isdecimal() and number.isdecimal() else (9999, 0)
        self._acts.setdefault(act, order)

    def acts(self) -> tuple[str, ...]:
        """The amending acts the notes name, oldest first."""
        return tuple(sorted(self._acts, key=lambda act: self._acts[act]))

    def marks(self, own: Sequence[etree._Element], group: etree._Element | None = None) -> tuple[Mark, ...]:
        """The marks of a unit's own text, number and heading; those of its children are theirs.

        ``own`` holds the unit first, then its Text elements: of the unit only the number is looked at.
        """
        places: list[etree._Element] = []
        for part in own:
            if local(part) == "Text":
                places.append(part)
            else:
                places += [e for e in elements(part) if local(e) in {"Pnumber", "CommentaryRef"}]
        if group is not None:
            places += [e for e in elements(group) if local(e) == "Title"]
        found: dict[Mark, None] = {}
        for place in places:
            for element in place.iter():
                ref = element.get("Ref") or element.get("CommentaryRef") or ""
                mark = self._marks.get(ref)
                if mark is not None:
                    action = _CHANGES.get(local(element), mark.action)
                    found.setdefault(Mark(action, mark.act))
        return tuple(found)
