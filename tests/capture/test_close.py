"""A crawl that ends lets its connections go, and waits for no peer that does not answer."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from twisted.internet.defer import Deferred

from tracker.capture import handlers


@pytest.mark.parametrize("answers", [True, False])
def test_the_pool_alone_says_when_it_is_closed(answers: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_CLOSING", 0.05)
    closed: Deferred[None] = Deferred()
    handler = handlers.GuardedHandler.__new__(handlers.GuardedHandler)
    handler._inner = SimpleNamespace(_pool=SimpleNamespace(closeCachedConnections=lambda: closed))  # type: ignore[assignment]

    async def close() -> None:
        if answers:
            asyncio.get_running_loop().call_later(0.01, closed.callback, None)
        await handler.close()
        assert closed.called is answers
        if not answers:
            closed.callback(None)  # late, after a stop: nobody else has answered for it

    asyncio.run(close())
