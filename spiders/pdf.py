"""Any PDF at a fixed address: the generic spider, asking for PDF."""

from __future__ import annotations

from spiders.base import SourceSpider


class PdfSpider(SourceSpider):
    """Conditional requests matter here: a file is not fetched again when the server answers 304."""

    name = "pdf"
    accept = "application/pdf,*/*;q=0.5"


SPIDER = PdfSpider
