"""The head of a group of articles, as its line shows it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.readers.build import Groups


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a part, a chapter, a section or an annex."""

    level: int  # 1 for the outermost group, 0 for an annex
    prefix: str  # of the eid
    type: str
    number: str  # of the eid
    num: str  # as printed
    rest: str = ""  # the heading, where it stands on the same line
    loud: bool = False  # printed in capitals

    def open(self, groups: Groups, heading: str) -> str:
        """Add the group to those that are open; returns its eid."""
        return groups.open(
            self.level, self.prefix, self.number, self.type, num=self.num or None, heading=heading or None
        )
