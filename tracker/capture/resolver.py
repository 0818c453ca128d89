"""Name resolution that hands out public addresses only; the place where connections are decided.

Twisted asks its name resolver for every connection, for literal addresses too, and connects to what
it gets. Checking here leaves no time between the check and the connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # ships no types

from tracker.capture.guard import ForbiddenAddress, IPNetwork, check_ip
from tracker.capture.network import is_proxy
from tracker.capture.settings import allowed_networks

#: Hosts whose every address was refused, with the reason. Twisted only says "DNS lookup failed";
#: the download handler asks here for the real cause. Bounded by the hosts of one process.
refusals: dict[str, str] = {}
_MAX_REFUSALS = 1000


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on the addresses that may be connected to."""

    def __init__(self, receiver: Any, host: str, allowed: Sequence[IPNetwork]) -> None:
        self._receiver = receiver
        self._host = host
        self._allowed = allowed
        self._passed = 0
        self._reason = ""

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  (Twisted's interface)
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        try:
            check_ip(str(getattr(address, "host", "")).partition("%")[0], self._allowed)
        except (ForbiddenAddress, ValueError) as error:
            self._reason = str(error)
            return
        self._passed += 1
        self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._reason and not self._passed and len(refusals) < _MAX_REFUSALS:
            refusals[self._host] = self._reason
        elif self._passed:
            refusals.pop(self._host, None)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """Scrapy's TWISTED_DNS_RESOLVER: IPv4 and IPv6, public addresses only.

    Settings: TRACKER_ALLOW_PRIVATE, a list of networks (CIDR) that may be reached all the same.
    """

    def __init__(self, reactor: ReactorBase, allowed: Sequence[IPNetwork] = ()) -> None:
        self._reactor: Any = reactor
        self._original: Any = reactor.nameResolver  # zope interfaces carry no usable types
        self._allowed = tuple(allowed)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:

        return cls(reactor, allowed_networks(crawler.settings))

    def install_on_reactor(self) -> None:
        """Called by Scrapy before the reactor runs."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  (Twisted's interface)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        name = hostName.lower()
        # the proxy's own address is the operator's choice; what is asked of it is checked before
        receiver = resolutionReceiver
        if not is_proxy(name):
            receiver = _PublicOnly(resolutionReceiver, name, self._allowed)
        found: IHostResolution = self._original.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return found
