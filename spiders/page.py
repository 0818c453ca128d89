"""Any page: the source's address and its parts, as they are."""

from __future__ import annotations

from spiders.base import SourceSpider


class PageSpider(SourceSpider):
    """Generic spider for pages, XML and JSON at fixed addresses.

    Options: `accept` (an Accept header, where a publisher negotiates).
    """

    name = "page"


SPIDER = PageSpider
