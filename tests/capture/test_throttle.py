"""The pause of a host follows how quickly it answers; a 304 counts as an answer, a refusal does not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy.http import Response

from tracker.capture.throttle import Throttle


@pytest.mark.parametrize(
    ("status", "delay"),
    [(200, 21.0), (304, 21.0), (403, 40.0), (503, 40.0)],
)
def test_what_shortens_the_pause(status: int, delay: float) -> None:
    throttle = Throttle.__new__(Throttle)
    throttle.mindelay, throttle.maxdelay, throttle.target_concurrency = 2.0, 60.0, 1.0
    slot = SimpleNamespace(delay=40.0)  # after one slow answer
    throttle._adjust_delay(slot, 2.0, Response("https://a.example/", status=status))
    assert slot.delay == delay
