"""Provisions of two to four instruments side by side, paragraph by paragraph, with their words compared."""

from tracker.compare.alignment.choose import AlignmentQuery, CannotAlign, from_files, from_record
from tracker.compare.alignment.table import (
    AlignedProvision,
    AlignedRow,
    AlignedText,
    AlignmentTable,
    align_texts,
)

__all__ = [
    "AlignedProvision",
    "AlignedRow",
    "AlignedText",
    "AlignmentQuery",
    "AlignmentTable",
    "CannotAlign",
    "align_texts",
    "from_files",
    "from_record",
]
