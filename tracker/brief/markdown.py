"""A briefing as Markdown: the same as the page, and captured text cannot become markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

