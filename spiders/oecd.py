"""Legal instruments of the OECD by the interface behind legalinstruments.oecd.org, whose pages are a script.

`https://legalinstruments.oecd.org/api/instruments/OECD-LEGAL-0449?lang=en` describes an instrument;
`bodyText.ref` lists its text by language and format, as HTML at an address of the same host. A source's
address is that description. The PDFs of the host are made when they are printed, and were seen behind the
text by years; HTML comes first.

No key, no published rate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request

from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchResult
from tracker.model import StructureChanged


class OecdSpider(SourceSpider):
    """The text of an instrument as its description names it. Options: none."""

    name = "oecd"

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The description, without conditions: what it names must be followed."""
        headers = {"Accept": "application/json"}
        yield self.ask(
            progress, progress.job.url, then=self._text, headers=headers, role="discovery", fresh=True
        )

    def _text(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        yield self.ask(progress, urljoin(page.url, text_of(page.body, progress.job.language)))


def text_of(body: bytes, language: str) -> str:
    """The address of the text in a language, HTML before PDF. Raises `StructureChanged`."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the interface does not answer with JSON") from error
    body_text = found.get("bodyText") if isinstance(found, dict) else None
    refs = body_text.get("ref") if isinstance(body_text, dict) else None
    if not isinstance(refs, list):
        raise StructureChanged("the description of the instrument has no bodyText.ref")
    texts = {
        str(ref.get("format")): ref["uri"]
        for ref in refs
        if isinstance(ref, dict) and ref.get("lang") == language.partition("-")[0]
        and isinstance(ref.get("uri"), str) and ref["uri"]
    }  # fmt: skip
    for kind in ("html", "pdf"):
        if kind in texts:
            return str(texts[kind])
    raise StructureChanged(f"the instrument has no text in {language}")


SPIDER = OecdSpider
