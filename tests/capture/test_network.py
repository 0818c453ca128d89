"""What lies between this machine and the web: proxies of the environment, no network, kept encryption."""

from __future__ import annotations

import socket

import pytest

from tests.capture import crawling
from tests.capture.crawling import QUICK, Server, answer, crawl, job, write_warc
from tracker.capture.network import NoNetwork, check_network, proxy_of

PAGE = "<html><p>Article 1</p></html>"


@pytest.fixture
def proxy(monkeypatch):
    """A local proxy that answers for every publisher, named by the environment of a crawl."""
    server = Server()
    plain = crawling.environment
    monkeypatch.setattr(
        crawling, "environment",
        lambda: plain() | {"HTTP_PROXY": f"http://reader:word@127.0.0.1:{server.port}"},
    )  # fmt: skip
    yield server
    server.close()


def test_a_proxy_of_the_environment_is_asked_and_its_password_is_kept_nowhere(proxy):
    url = "http://law.publisher.example/act"
    proxy.routes[url] = answer(PAGE.encode())
    got = crawl([job(url)], **{**QUICK, "allow_private": False})
    page = got.one()
    assert (page["type"], page["url"]) == ("FetchedCapture", url)
    assert proxy.paths() == ["http://law.publisher.example/robots.txt", url]
    assert proxy.asked[-1][2]["proxy-authorization"] == "Basic cmVhZGVyOndvcmQ="
    assert "proxy-authorization" not in {name.lower() for name, _ in page["request_headers"]}


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "printer.local", "localhost"])
def test_what_may_not_be_fetched_is_not_asked_of_a_proxy(proxy, host):
    got = crawl([job(f"http://{host}:8080/x")], **{**QUICK, "allow_private": False})
    assert [f["kind"] for f in got.failures] == ["ForbiddenAddress"]
    assert proxy.asked == []


def test_the_proxy_is_no_publisher(proxy):
    got = crawl([job(f"http://127.0.0.1:{proxy.port}/")], **QUICK)
    assert "is the proxy" in got.failures[0]["message"]
    assert proxy.asked == []


def test_which_proxy_is_named(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_of("https://law.example/") is None
    monkeypatch.setenv("HTTPS_PROXY", "gate.example:3128")
    monkeypatch.setenv("NO_PROXY", "intra.example")
    assert proxy_of("https://law.example/") == "http://gate.example:3128"
    assert proxy_of("https://intra.example/") is None
    assert proxy_of("http://law.example/") is None


def _dead(*_args: object, **_more: object) -> list[object]:
    raise socket.gaierror(-3, "Temporary failure in name resolution")


def test_no_network_is_told_once_and_by_its_name(monkeypatch):
    hosts = [f"law{n}.example" for n in range(9)]
    monkeypatch.setattr(socket, "getaddrinfo", _dead)
    with pytest.raises(NoNetwork, match="this machine has no network: none of 5 hosts resolves"):
        check_network(hosts)
    check_network(hosts[:4])  # each of a few can be at fault itself
    monkeypatch.setenv("HTTPS_PROXY", "http://gate.example:3128")
    check_network(hosts)  # the proxy resolves the names


def test_one_name_that_resolves_is_a_network(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_: [1] if host == "law3.example" else _dead())
    check_network([f"law{n}.example" for n in range(9)])


def test_a_host_that_sends_us_on_without_encryption_is_asked_with_it(tmp_path):
    def moved(url: str, to: str) -> tuple:
        return (url, "2026-11-20T06:00:00Z", b"", {"status": "303 See Other", "headers": [("Location", to)]})

    archive = write_warc(
        tmp_path / "a.warc.gz",
        [
            moved("https://law.example/act", "http://law.example/item/1"),
            ("https://law.example/item/1", "2026-11-20T06:00:00Z", PAGE.encode(), {}),
            moved("https://old.example/act", "http://other.example/act"),
            ("http://other.example/act", "2026-11-20T06:00:00Z", PAGE.encode(), {}),
            moved("https://plain.example/act", "http://plain.example/act"),
            ("http://plain.example/act", "2026-11-20T06:00:00Z", PAGE.encode(), {}),
        ],
    )
    jobs = [job(f"https://{name}.example/act", name) for name in ("law", "old", "plain")]
    got = crawl(jobs, archives=[str(archive)])
    assert got.failures == []
    assert {p["source_id"]: p["final_url"] for p in got.pages} == {
        "law": "https://law.example/item/1",
        "old": "http://other.example/act",  # another host: what it serves encrypted is not known
        "plain": "http://plain.example/act",  # the same address: by https it would only send us back
    }
