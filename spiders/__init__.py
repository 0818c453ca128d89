"""Scrapy spiders: one module per publisher platform, generic ones beside them.

A spider knows a publisher and nothing of the store: it takes `FetchJob`s and yields results. Each
module names its class `SPIDER`; the registry's `spider:` is the module's name.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module

from spiders.base import SourceSpider

_NOT_SPIDERS = frozenset({"base", "outcome"})


class UnknownSpider(ValueError):
    """No module of `spiders` has this name."""


@cache
def available() -> list[str]:
    """Names that a source's `spider:` may have."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _NOT_SPIDERS)


@cache
def spider_class(name: str) -> type[SourceSpider]:
    """The spider of a module. Raises `UnknownSpider` with the names there are."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in available():
        raise UnknownSpider(f"there is no spider {name!r}; there are {', '.join(available())}")
    found: type[SourceSpider] = import_module(f"spiders.{name}").SPIDER
    return found
