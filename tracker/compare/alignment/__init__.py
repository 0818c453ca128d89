"""Provisions of two to four instruments side by side, paragraph by paragraph, with their words compared."""

from tracker.compare.alignment.choose import CannotAlign, Wanted, from_files, from_record
from tracker.compare.alignment.table import Aligned, Cell, Row, Side, aligned

__all__ = ["Aligned", "CannotAlign", "Cell", "Row", "Side", "Wanted", "aligned", "from_files", "from_record"]
