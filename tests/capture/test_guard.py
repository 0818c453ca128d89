# ruff: noqa: N802  (names of Twisted's interfaces)
from __future__ import annotations

import pytest
from twisted.internet.address import IPv4Address

from tracker.capture import resolver
from tracker.capture.guard import ForbiddenAddress, check_ip, check_url, networks

REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://10.1.2.3/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://localhost/",
    "http://LOCALHOST:8080/",
    "http://db.internal/",
    "http://printer/",
    "http://router.local./",
    "http://999.999.999.999/",
    "http://4294967296/",
    "http://law.example:22/",
    "http://law.example:6000/",
    "http://law.example:0/",
    "http://law.example:99999/",
    "http://user:secret@law.example/",
    "http://law.example@10.0.0.1/",
    "http://law.example\\@10.0.0.1/",
    "http://law.example/\r\nHost: x",
    "http:///path",
    "http://./",
    "//law.example/",
    "ftp://law.example/",
    "file:///etc/passwd",
    "gopher://law.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "",
    "http://[::1",
    "http://law.example/" + "a" * 5000,
]
ALLOWED = [
    "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
    "http://www.cac.gov.cn/2025-10/17/c_1.htm",
    "https://law.example:8443/x?y=http://127.0.0.1/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://法律.example/条",
    "HTTPS://LAW.EXAMPLE/",
    "https://law.example./",
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused_addresses(url):
    with pytest.raises(ForbiddenAddress):
        check_url(url)


@pytest.mark.parametrize("url", ALLOWED)
def test_allowed_addresses(url):
    check_url(url)


def test_messages_are_words():
    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1 is not a public address"):
        check_url("http://10.0.0.1/")
    with pytest.raises(ForbiddenAddress, match="user name or password"):
        check_url("http://user:secret@law.example/")


def test_allowed_networks_let_through_no_more_than_they_name():
    own = networks(["10.0.0.0/8"])
    check_ip("10.9.9.9", own)
    check_url("http://10.0.0.1/", own)
    check_url("http://intranet/", own)
    for other in ("192.168.0.1", "127.0.0.1", "::1", "169.254.169.254"):
        with pytest.raises(ForbiddenAddress):
            check_ip(other, own)
    with pytest.raises(ForbiddenAddress):
        check_url("ftp://10.0.0.1/", own)


def test_ip_ranges_end_where_they_end():
    for good in (
        "9.255.255.255",
        "11.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "100.63.255.255",
        "100.128.0.0",
    ):
        check_ip(good)
    for bad in ("10.0.0.0", "10.255.255.255", "172.16.0.0", "100.64.0.0", "100.127.255.255", "0.0.0.0"):
        with pytest.raises(ForbiddenAddress):
            check_ip(bad)


class FakeNames:
    """A name server of our own: it answers with what it is told."""

    def __init__(self, *addresses):
        self.addresses = addresses

    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):
        receiver.resolutionBegan(self)
        for address in self.addresses:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return self


class FakeReactor:
    def __init__(self, *addresses):
        self.nameResolver = FakeNames(*addresses)


class Receiver:
    def __init__(self):
        self.got = []
        self.complete = False

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.got.append(address.host)

    def resolutionComplete(self):
        self.complete = True


def resolve(name, *addresses, allowed=()):
    receiver = Receiver()
    resolver.PublicResolver(FakeReactor(*addresses), networks(allowed)).resolveHostName(receiver, name, 443)
    assert receiver.complete
    return receiver.got


def test_a_name_that_leads_inside_leads_nowhere_and_says_why():
    assert resolve("rebind.example", "10.0.0.5", "127.0.0.1") == []
    assert "not a public address" in resolver.refusals["rebind.example"]


def test_only_the_public_addresses_of_a_mixed_answer_are_connected_to():
    assert resolve("mixed.example", "10.0.0.5", "8.8.8.8") == ["8.8.8.8"]
    assert "mixed.example" not in resolver.refusals


def test_a_refusal_is_forgotten_when_the_name_becomes_public():
    resolve("moved.example", "10.0.0.5")
    assert resolve("moved.example", "8.8.4.4") == ["8.8.4.4"]
    assert "moved.example" not in resolver.refusals


def test_an_allowed_network_is_connected_to():
    assert resolve("intranet.example", "10.0.0.5", allowed=["10.0.0.0/8"]) == ["10.0.0.5"]


def test_a_public_address_behind_nat64_is_public_and_a_benchmark_network_is_not() -> None:
    check_ip("64:ff9b::808:808")
    with pytest.raises(ForbiddenAddress):
        check_ip("64:ff9b::7f00:1")
    with pytest.raises(ForbiddenAddress):
        check_ip("198.18.0.1")
