"""Period -> briefing: what changed and why it matters, from the record alone, the same every time."""

from tracker.brief.collect import Briefing, gather
from tracker.lifecycle.period import BadPeriod, Period, last_full_month, parse

__all__ = ["BadPeriod", "Briefing", "Period", "gather", "last_full_month", "parse"]
