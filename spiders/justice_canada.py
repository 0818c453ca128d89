"""Justice Laws Website of Canada: consolidated acts and regulations as XML.

https://laws-lois.justice.gc.ca/eng/XML/{id}.xml is the current consolidation, in English; /fra/XML/
the French one. The file carries its own dates (`lims:pit-date`, `lims:current-date`), so a change is
seen by fetching that one address. Earlier points in time exist on the site as pages
(/eng/acts/{id}/PITIndex.html, then /eng/acts/{id}/{yyyymmdd}/P1TT3xt3.html) and are not walked here: they are
of other markup, and nothing reads it yet so that its provisions keep the keys they have in the XML. Older XML
is taken in with `tracker import`.
"""

from __future__ import annotations

from spiders.base import SourceSpider


class JusticeCanadaSpider(SourceSpider):
    """Fetches the XML of one act in one language; other answers than XML are the extractor's to refuse."""

    name = "justice_canada"
    accept = "application/xml,text/xml;q=0.9"


SPIDER = JusticeCanadaSpider
