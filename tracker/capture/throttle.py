"""Scrapy's AutoThrottle, for which "not modified" is as good an answer as a page."""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class Throttle(AutoThrottle):
    """Scrapy lets only a 200 shorten the pause of a host again, because refusals are quick. Where all is
    unchanged nothing is a 200, and one slow answer would be waited for at all that follow."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        if response.status == 304:
            response = response.replace(status=200)
        super()._adjust_delay(slot, latency, response)
