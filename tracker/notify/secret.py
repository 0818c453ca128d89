"""Secrets come from the environment, by name: ``${NAME}`` inside an address, or ``env:NAME`` for all of it.

What is stored, printed and logged is the name. The value is read when something is sent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WHOLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


class NotSet(Exception):
    """A variable that a channel names is not in the environment."""


def names(text: str) -> tuple[str, ...]:
    """The variables a text asks for.

    >>> names("slack://${A}/${B}"), names("env:HOOK"), names("https://example.org")
    (('A', 'B'), ('HOOK',), ())
    """
    whole = _WHOLE.fullmatch(text)
    return (whole[1],) if whole else tuple(_NAME.findall(text))


def expand(text: str, environment: Mapping[str, str] | None = None) -> str:
    """The text with the values of its variables. Raises `NotSet` with the name of one that is missing."""
    have = os.environ if environment is None else environment

    def value(name: str) -> str:
        if not have.get(name):
            raise NotSet(f"the environment variable {name} is not set")
        return have[name]

    whole = _WHOLE.fullmatch(text)
    return value(whole[1]) if whole else _NAME.sub(lambda m: value(m[1]), text)


def redact(text: str, secrets: Iterable[str]) -> str:
    """A message without any of the secrets, nor the parts of an address that a library may print alone."""
    hidden = {s for s in secrets if s}
    for address in list(hidden):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme and parts.netloc:
            hidden |= {p for p in (parts.password, parts.username, parts.query) if p and len(p) > 3}
            hidden |= {p for p in parts.path.split("/") if len(p) > 7}
    hidden |= {unquote(s) for s in hidden}
    for secret in sorted(hidden, key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
