"""What a date can be counted from, and how."""

from __future__ import annotations

from enum import StrEnum


class Anchor(StrEnum):
    """The day that another one is counted from."""

    PROMULGATION = "promulgation"
    PUBLICATION = "publication"
    SIGNATURE = "signature"
    ADOPTION = "adoption"
    ENACTMENT = "enactment"
    ASSENT = "assent"
    ISSUE = "issue"
    ENTRY_INTO_FORCE = "entry_into_force"
    APPLICATION = "application"
    RATIFICATION = "ratification"
    NOTIFICATION = "notification"


class Rule(StrEnum):
    AFTER = "after"  # so long after the anchor; a count of 0 is the day itself
    ELAPSED = "elapsed"  # the day after so long has passed
    FIRST_OF_MONTH = "first_of_month"  # the first day of the n-th month after that of the anchor
    BY = "by"  # the last day for something
    SET_WITHIN = "set_within"  # another act sets the day, within so long
