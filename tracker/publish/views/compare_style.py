"""The style of pages that compare: that of all pages, and their own."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from tracker.publish import templates

STYLES = ("style.css", "compare.css")


def page_style() -> dict[str, Any]:
    """The style and the policy that allows it, for a template."""
    return {
        "sheets": STYLES,
        "style": Markup(templates.stylesheet(*STYLES)),  # noqa: S704 - our own files
        "policy": templates.policy(*STYLES),
    }
