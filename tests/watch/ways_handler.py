"""In the place of the network for `ways_player`: below every middleware, behind the same gate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from tests.watch import ways_player
from tracker.capture.host_gate import HostTurn


class Handler(BaseDownloadHandler):
    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._turn = HostTurn(crawler)

    async def download_request(self, request: Any) -> Response:
        await self._turn.wait(request)
        status, fields, body = await ways_player.answer(request.url)
        headers = Headers(fields)
        kind: Any = responsetypes.from_args(headers=headers, url=request.url, body=body[:4096])
        response: Response = kind(url=request.url, status=status, headers=headers, body=body)
        request.meta["tracker_observed_at"] = datetime.now(UTC)
        request.meta["tracker_record_id"] = None
        return response
