"""The record as tables. Captures are immutable; readings, versions and changes are derived from them.

Ids of captures, checks, readings, versions and changes are made from what they stand for (address,
moment, bytes), never counted up, so that the same archive taken in twice, or in another order, gives
the same record (docs/decisions/0006-identity-of-versions.md). Instruments and sources are named by
their registry ids; the registry is YAML and has no tables here.
"""

from __future__ import annotations

from tracker.store.models.alerts import AlertItem, AlertMessage, AlertStart
from tracker.store.models.base import Base
from tracker.store.models.evidence import Blob, CaptureRow, CheckCapture, CheckRow, EventRow, ReviewRow
from tracker.store.models.law import (
    ChangeRow,
    ProvisionChangeRow,
    ProvisionRow,
    Reading,
    RelationProposalRow,
    VersionRow,
)
from tracker.store.models.lists import ListReading, NoticeDocument, NoticeHistory, NoticeRow
from tracker.store.models.work import BriefingDue, BriefingRun, HostLease, IncidentRow, SourceDue

__all__ = [
    "AlertItem",
    "AlertMessage",
    "AlertStart",
    "Base",
    "Blob",
    "BriefingDue",
    "BriefingRun",
    "CaptureRow",
    "ChangeRow",
    "CheckCapture",
    "CheckRow",
    "EventRow",
    "HostLease",
    "IncidentRow",
    "ListReading",
    "NoticeDocument",
    "NoticeHistory",
    "NoticeRow",
    "ProvisionChangeRow",
    "ProvisionRow",
    "Reading",
    "RelationProposalRow",
    "ReviewRow",
    "SourceDue",
    "VersionRow",
]
