from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

import spiders
from spiders.base import SourceSpider, accept_language
from tracker.capture import fetch
from tracker.capture import settings as crawl_options
from tracker.capture.fetch import FetchJob
from tracker.capture.guard import networks
from tracker.capture.middlewares import retry_after
from tracker.capture.settings import allowed_networks, crawl_settings, user_agent
from tracker.capture.warc import parse_date

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("tag", "header"),
    [
        ("en", "en"),
        ("fr-CA", "fr-CA,fr;q=0.9"),
        ("zh-Hans", "zh-Hans,zh-CN;q=0.9,zh;q=0.8"),
        ("zh-Hant", "zh-Hant,zh-TW;q=0.9,zh;q=0.8"),
        ("", None),
        ("mul", None),
    ],
)
def test_accept_language(tag, header):
    assert accept_language(tag) == header


def test_every_spider_module_has_a_spider_and_a_description():
    names = spiders.available()
    assert {"eurlex", "justice_canada", "page", "pdf"} <= set(names)
    for name in names:
        found = spiders.spider_class(name)
        assert issubclass(found, SourceSpider)
        assert found.name == name
        assert importlib.import_module(f"spiders.{name}").__doc__


@pytest.mark.parametrize("name", ["", "base", "../page", "Page", "page.SPIDER", "__init__"])
def test_only_spiders_are_loaded(name):
    with pytest.raises(spiders.UnknownSpider):
        spiders.spider_class(name)


def test_spiders_and_capture_know_no_database():
    files = [*(ROOT / "spiders").glob("*.py"), *(ROOT / "tracker" / "capture").glob("*.py")]
    assert len(files) > 10
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in names:
                assert not name.startswith(("sqlalchemy", "alembic", "tracker.store")), (path, name)


def test_settings_are_polite_and_closed():
    made = crawl_settings(contact="https://tracker.example/")
    assert made["ROBOTSTXT_OBEY"] is True
    assert (made["DOWNLOAD_DELAY"], made["CONCURRENT_REQUESTS_PER_DOMAIN"], made["AUTOTHROTTLE_ENABLED"]) == (
        2.0,
        1,
        True,
    )
    assert made["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    for name in ("TELNETCONSOLE", "REMOTE_CONTROL", "COOKIES", "HTTPCACHE", "HTTPPROXY", "METAREFRESH"):
        assert made[f"{name}_ENABLED"] is False
    assert set(made["DOWNLOAD_HANDLERS"]) == {"http", "https", "ftp", "file", "data", "s3"}
    assert [v for v in made["DOWNLOAD_HANDLERS"].values() if v] == [
        "tracker.capture.handlers.GuardedHandler"
    ] * 2
    known = set(Settings().attributes) | {"DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES"}
    for kind, unused in (
        ("EXTENSIONS", crawl_options._UNUSED_EXTENSIONS),
        ("SPIDER_MIDDLEWARES", crawl_options._UNUSED_SPIDER_MIDDLEWARES),
        ("DOWNLOADER_MIDDLEWARES", crawl_options._UNUSED_DOWNLOADER_MIDDLEWARES),
    ):
        base = Settings()[f"{kind}_BASE"]
        assert set(unused) <= set(base), "what is left out has another name by now"
        assert set(made[f"{kind}_BASE"]) == set(base) - set(unused)
    assert {name for name in made if name not in known and not name.startswith("TRACKER_")} == set()
    archive = crawl_settings(archives=["a.warc.gz"])
    assert (archive["DOWNLOAD_DELAY"], archive["RETRY_ENABLED"], archive["AUTOTHROTTLE_ENABLED"]) == (
        0,
        False,
        False,
    )


def test_user_agent_cannot_be_broken_out_of():
    assert user_agent(None).count(" ") == 0
    assert user_agent("https://t.example/\r\nX: (y)").endswith("(+https://t.example/X:y)")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        (False, ()),
        ("false", ()),
        (True, networks(["0.0.0.0/0", "::/0"])),
        ("1", networks(["0.0.0.0/0", "::/0"])),
        ("10.0.0.0/8, 192.168.1.0/24", networks(["10.0.0.0/8", "192.168.1.0/24"])),
        (["127.0.0.0/8"], networks(["127.0.0.0/8"])),
    ],
)
def test_allow_private(value, expected):
    assert allowed_networks(Settings({"TRACKER_ALLOW_PRIVATE": value})) == expected


def test_retry_after():
    now = parse_date("2026-01-01T00:00:00Z")
    assert retry_after(b"120", now) == 120
    assert retry_after("Thu, 01 Jan 2026 00:01:00 GMT", now) == 60
    assert retry_after("Thu, 01 Jan 2015 00:01:00 GMT", now) == 0
    for nonsense in (None, "", "soon", "-5", "1e9", "Thu, 99 Foo"):
        assert retry_after(nonsense, now) is None


def test_each_host_has_a_queue_and_hosts_that_a_job_joins_have_one():
    def make(source_id, spider, *hosts):
        url, *parts = (f"https://{host}.example/" for host in hosts)
        return FetchJob(source_id, spider, url, "en", parts=tuple(parts))

    def queues(*jobs):
        return [[[j.source_id for j in group] for group in queue] for queue in fetch._queues(jobs)]

    one, two, three = make("1", "page", "a"), make("2", "pdf", "b"), make("3", "page", "c")
    assert queues(one, two, three) == [[["1"]], [["2"]], [["3"]]], "whatever their spiders"
    assert queues(two, make("4", "eurlex", "b"), make("5", "pdf", "b")) == [[["2", "5"], ["4"]]]
    assert queues(one, two, three, make("6", "page", "c", "a")) == [[["1", "3", "6"]], [["2"]]]


def test_a_crawl_loads_no_server_and_no_second_client():
    """What Scrapy would load for extensions that are off weighs as much as all we load ourselves."""
    code = (
        "import sys\n"
        "from scrapy.settings import Settings\n"
        "from tracker.capture.settings import crawl_settings\n"
        "made = Settings(crawl_settings())\n"
        "for kind in ('EXTENSIONS', 'SPIDER_MIDDLEWARES', 'DOWNLOADER_MIDDLEWARES'):\n"
        "    made.get_component_priority_dict_with_base(kind)\n"
        "print(sorted({'aiohttp', 'requests', 'tldextract'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
