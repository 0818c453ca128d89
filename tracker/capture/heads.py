"""The head of an answer is bounded: Scrapy's limit counts the body alone, and a head need not end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool

from tracker.capture.members import MAX_HEAD
from tracker.model import TooLarge


def cap_heads(pool: HTTPConnectionPool) -> None:
    """Give up answers of the connections of a pool whose head is longer than `MAX_HEAD`; a `TooLarge` is then
    among the reasons of the failure."""
    made: Any = pool._factory

    class Capped(made):  # type: ignore[misc]
        def buildProtocol(self, addr: Any) -> Any:  # noqa: N802  (Twisted's name)
            protocol = super().buildProtocol(addr)
            protocol.dataReceived = _counted(protocol)
            return protocol

    pool._factory = Capped


def _counted(protocol: Any) -> Callable[[bytes], None]:
    receive: Callable[[bytes], None] = protocol.dataReceived
    size = 0

    def data_received(data: bytes) -> None:
        nonlocal size
        parser = protocol._parser
        size = size + len(data) if parser is not None and parser.state in (STATUS, HEADER) else 0
        if size <= MAX_HEAD:
            receive(data)
        elif parser is not None:
            error = TooLarge(f"the head of the answer has more than {MAX_HEAD:,} bytes")
            protocol._giveUp(Failure(error))  # type: ignore[no-untyped-call]

    return data_received
