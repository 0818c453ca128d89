"""Log lines as JSON, one object a line on standard error, for ``TRACKER_LOG=json``.

Each has ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``event`` (the words) and what the caller knows
beside it; ``job`` is the same in all lines of one crawl, in the process that started it too. The lines of
libraries come in the same form.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor

#: Hands the id of a job to the processes it starts.
JOB = "TRACKER_JOB"
#: ``user:password@`` of an address, and values of query parameters and words that are keys by their name.
_SECRETS = (
    (re.compile(r"(?<=://)[^/\s@]+(?=@)"), "***"),
    (
        re.compile(
            r"(?i)\b((?:api[-_]?key|access[-_]?key|key|token|secret|password|passwd|signature|sig|auth)"
            r"=)[^\s&;,'\"]+"
        ),
        r"\1***",
    ),
)
_VALUES = ("SMTP", "DATABASE_URL", "SECRET", "TOKEN", "KEY", "PASSWORD")


def without_secrets(words: str) -> str:
    """Words of a line without passwords in addresses, keys in queries, and values of our environment that
    are secrets by the name of their variable."""
    for name, value in os.environ.items():
        if len(value) >= 8 and "://" not in value and name.startswith("TRACKER_") and name.endswith(_VALUES):
            words = words.replace(value, "***")
    for pattern, shown in _SECRETS:
        words = pattern.sub(shown, words)
    return words


def _no_secrets(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {k: without_secrets(v) if isinstance(v, str) else v for k, v in line.items()}


def _their_fields(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """What the caller gave as ``extra={"fields": {...}}``."""
    line.update(getattr(line.get("_record"), "fields", {}))
    return line


def as_json() -> None:
    """Send the log lines of this program and its libraries to standard error, from now on, as JSON."""
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _their_fields,
        structlog.processors.format_exc_info,
        _no_secrets,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("scrapy", "twisted", "apscheduler", "alembic", "procrastinate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if job := os.environ.get(JOB):
        structlog.contextvars.bind_contextvars(job=job)
