"""A registry with lists of notices, and what serves them. Pages in `tests.readers.listing_samples`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.readers import listing_samples as samples
from tracker.model import Capture
from tracker.registry import Registry, load_registry

REGISTRY = """\
id: sample-data
strand: data-transfer
jurisdiction: CN
title: {en: Sample data rules, zh: 样本数据规则}
keywords:
  zh: [数据跨境, 人工智能服务]
  en: [electronic commerce]
instruments:
  - id: sample-ai-provisions
    type: measure
    title: {zh: 《样本人工智能服务管理规定》, en: Sample provisions on AI services}
    identifiers: {文号: 样本信息办令第99号}
sources:
  - id: sample-list
    kind: listing
    language: zh-Hans
    spider: listing
    url: https://www.cac.gov.cn/wxzw/zcfg/A093703index_1.htm
    publisher: sample-office
    options: {follow: matched, max_follow: 3}
  - id: sample-press
    kind: listing
    language: en
    spider: feed
    url: https://www.wto.org/library/rss/latest_news_e.xml
    options: {class: official_statement}
  - id: sample-pages
    kind: listing
    language: en
    spider: listing
    url: https://www.dfat.gov.au/trade/agreements/in-force/cptpp/official-documents
    content: {css: .region-content}
    options: {whole: true}
"""
PUBLISHERS = """\
publishers:
  sample-office:
    name: 样本信息办
    en: Sample Office
    country: CN
    hosts: [www.cac.gov.cn, files.cac.gov.cn]
"""


def registry(folder: Path, extra: str = "") -> Registry:
    """The sample registry, written below a temporary folder."""
    path = folder / "registry" / "regimes"
    path.mkdir(parents=True, exist_ok=True)
    (path / "sample-data.yml").write_text(REGISTRY + extra, "utf-8")
    (path.parent / "publishers.yml").write_text(PUBLISHERS, "utf-8")
    return load_registry([path.parent], packaged=False)


def day(n: int, hour: int = 6) -> datetime:
    """The n-th day of the test, 2026-11-22 being day 0."""
    return datetime(2026, 11, 22, hour, tzinfo=UTC) + timedelta(days=n)


def taken(body: str | bytes, at: datetime, url: str = samples.CAC, media_type: str = "text/html") -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return Capture(url=url, observed_at=at, body=data, media_type=media_type, charset="utf-8")


def entry(n: int, title: str, dated: str) -> tuple[str, str, str]:
    """An entry of the sample list, its address with the date."""
    year, month, dom = dated.split("-")
    return f"https://www.cac.gov.cn/{year}-{month}/{dom}/c_17960000{n:08}.htm", title, dated


def many(count: int, *, newest: str = "2026-11-20") -> list[tuple[str, str, str]]:
    """Entries a day apart, newest first."""
    first = datetime.fromisoformat(newest)
    return [
        entry(900 + n, f"样本机构发布第{n}期工作简报和说明", (first - timedelta(days=n)).date().isoformat())
        for n in range(count)
    ]


def page(entries: Sequence[tuple[str, str, str]]) -> str:
    return samples.cac(entries)
