"""Which addresses may be fetched: http(s) on public hosts, checked as written and again after DNS.

`check_url` looks at an address as written, `check_ip` at what a name resolved to. The second is
asked by `tracker.capture.resolver` for every connection, so a name that resolves to a public
address now and to a private one a second later (DNS rebinding) gains nothing: the connection goes
to the address that was checked. Ranges: IANA special-purpose address registries (RFC 6890).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_MAX_URL = 4096
_V4_REFUSED = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # a cloud's metadata service, on an address that looks public
    )
)  # fmt: skip
#: Global unicast; everything outside is loopback, local, multicast or reserved.
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
#: High ports that no browser speaks HTTP to (WHATWG Fetch, "port blocking").
_BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
     6679, 6697, 10080}
)  # fmt: skip
_NUMERIC_HOST = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+)){0,3}\.?")


class ForbiddenAddress(Exception):
    """The address may not be fetched; the message says why."""


def networks(values: Sequence[str]) -> tuple[IPNetwork, ...]:
    """CIDR texts as networks. Raises `ValueError` naming the one that is none."""
    return tuple(ipaddress.ip_network(value.strip(), strict=False) for value in values)


def check_ip(ip: str | IPAddress, allowed: Sequence[IPNetwork] = ()) -> None:
    """Raise `ForbiddenAddress` unless the address is public or inside one of `allowed`."""
    address = ipaddress.ip_address(ip) if isinstance(ip, str) else ip
    if any(address in network for network in allowed if network.version == address.version):
        return
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            check_ip(inner, allowed)
            return
        if address in _V6_GLOBAL and not any(address in net for net in _V6_REFUSED):
            return
    elif not any(address in net for net in _V4_REFUSED):
        return
    raise ForbiddenAddress(f"{address} is not a public address")


def check_url(url: str, allowed: Sequence[IPNetwork] = ()) -> None:
    """Raise `ForbiddenAddress` for an address that may not be asked for, judged as it is written.

    Refused: other schemes than http and https, user names and passwords, control characters, ports
    that speak other protocols, names that mean this machine or this network, and every way to write
    a non-public IP address (decimal, octal, hexadecimal, shortened, IPv6, IPv4 inside IPv6,
    full-width digits). `allowed` networks are let through.
    """
    if len(url) > _MAX_URL:
        raise ForbiddenAddress(f"an address of {len(url)} characters")
    if any(ch <= " " or ch == "\x7f" or ch == "\\" for ch in url):
        raise ForbiddenAddress("an address with blanks, control characters or backslashes")
    parts, port = _split(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise ForbiddenAddress(
            f"only http and https are fetched, not {parts.scheme or 'a relative address'!r}"
        )
    if "@" in parts.netloc:
        raise ForbiddenAddress("an address with a user name or password in it")
    if port is not None and (port in _BAD_PORTS or (port < 1024 and port not in (80, 443))):
        raise ForbiddenAddress(f"port {port} is not a web port")
    host = unicodedata.normalize("NFKC", parts.hostname or "").lower().replace("\u3002", ".")
    if not host.strip("."):
        raise ForbiddenAddress("an address without a host")
    literal = literal_ip(host)
    if literal is not None:
        check_ip(literal, allowed)
        return
    name = host.rstrip(".")
    if not allowed and ("." not in name or name.endswith(tuple(f".{x}" for x in _LOCAL_NAMES))):
        raise ForbiddenAddress(f"{name} is a name of a local network")


def literal_ip(host: str) -> IPAddress | None:
    """The IP address a host is written as, in any form a resolver takes; None for a name.

    Raises `ForbiddenAddress` for a host made of numbers that is no address.
    """
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host.partition("%")[0])
        except ValueError as error:
            raise ForbiddenAddress(f"{host!r} is not an IPv6 address") from error
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    fields = host.rstrip(".").split(".")
    try:
        numbers = [_number(field) for field in fields]
    except ValueError as error:
        raise ForbiddenAddress(f"{host!r} is not an IP address") from error
    # inet_aton: the last number fills all bytes that are left.
    if any(n > 255 for n in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise ForbiddenAddress(f"{host!r} is not an IP address")
    value = numbers[-1]
    for place, number in enumerate(numbers[:-1]):
        value += number << (24 - 8 * place)
    return ipaddress.IPv4Address(value)


def _number(text: str) -> int:
    if len(text) > 20:
        raise ValueError(text)
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"not an address: {error}") from error
