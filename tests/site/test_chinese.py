"""The Chinese edition: official names only, dates as people write them, nothing left in English."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.publish.catalogue import catalogue
from tests.site.record import Record
from tracker.publish import editions
from tracker.publish.labels import official_title
from tracker.registry import load_registry
from tracker.site.build import build

#: What must not be printed -> what is (where both are in use, only the second is the project's name).
ALIASES = {
    r"人工智能法案》": "《人工智能法》",
    r"一般数据保护条例": "《通用数据保护条例》",
    r"数字服务法案": "《数字服务法》",
    r"数字市场法案": "《数字市场法》",
    r"(?<!联邦)数据法案": "《数据法》",
    r"芯片法案": "《欧洲芯片法》",
    r"芯片与科学法案": "《芯片与科学法》",
    r"平衡税|衡平税": "均衡税",
    r"电子传输关税暂停征收": "电子传输暂免征收关税",
    r"欧洲理事会": "欧盟理事会",
    r"欧盟议会": "欧洲议会",
    r"欧洲委员会": "欧盟委员会",
    r"网络安全委员会": "网络安全和信息化委员会",
    r"自贸区(?!3\.0)": "自由贸易区 / 自由贸易试验区",
    r"数据控制者": "控制者",
    r"勘误": "更正",
    r"正本语言|权威语言": "作准文本",
    r"征求意见草案": "征求意见稿",
    r"缔约国": "缔约方",
    r"数字服务税收": "数字服务税",
    r"跨境数据流动": "数据跨境流动",
}


class _Own(HTMLParser):
    """Collects words whose nearest mark of a language is that of the page, or of what is said beside a law."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "input", "br", "hr", "img", "wbr"):
            return
        found = dict(attrs)
        own = self.open[-1][1] if self.open else True
        if tag == "style" or (found.get("lang") and tag != "html"):
            own = "about" in (found.get("class") or "").split()
        self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][1]:
            self.words.append(data)


def unquoted(html: str) -> str:
    """What the edition itself says: captured text carries its own lang and is left out."""
    page = _Own()
    page.feed(html)
    return " ".join(page.words)


def wrong(text: str) -> dict[str, str]:
    return {bad: good for bad, good in ALIASES.items() if re.search(bad, text)}


def test_the_catalogue_uses_the_names_of_the_glossary() -> None:
    said = [x for m in catalogue("zh") for x in (m.string if isinstance(m.string, tuple) else (m.string,))]
    assert {zh: found for zh in said if (found := wrong(zh))} == {}


def test_the_registry_uses_the_names_of_the_glossary() -> None:
    registry = load_registry()
    texts = [editions.pick(i.title, "zh") for i in registry.instruments.values()]
    texts += [editions.pick(i.short, "zh") for i in registry.instruments.values() if i.short]
    for r in registry.regimes.values():
        texts += [editions.pick(r.title, "zh"), editions.pick(r.summary, "zh") if r.summary else ""]
    for book in registry.codebooks.values():
        texts += [editions.pick(book.title, "zh"), *(editions.pick(t.title, "zh") for t in book.topics)]
    assert {t: found for t in texts if (found := wrong(t))} == {}


def test_the_table_of_aliases_can_fail() -> None:
    assert wrong("《欧盟人工智能法案》与欧洲理事会")
    assert not wrong("《人工智能法》与欧盟理事会")


@pytest.mark.parametrize("packaged", [False, True])
@pytest.mark.slow
def test_chinese_pages_use_only_these_names(record: Record, tmp_path: Path, packaged: bool) -> None:
    registry = load_registry([record.folder / "registry"]) if packaged else record.registry
    build(record.store, registry, tmp_path / "out")
    for path in (tmp_path / "out" / "zh").rglob("*.html"):
        text = unquoted(path.read_text("utf-8"))
        assert wrong(text) == {}, path
        assert not re.search(r"\b\d{1,2} (?:January|March|May|September) \d{4}", text), path


def test_no_message_of_ours_is_left_in_english(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "out")
    english = sorted(
        (
            m.id
            for m in catalogue("zh")
            if isinstance(m.id, str) and len(m.id) > 12 and "%" not in m.id and m.string != m.id
        ),
        key=len,
    )
    for path in (tmp_path / "out" / "zh").rglob("*.html"):
        text = unquoted(path.read_text("utf-8"))
        assert [m for m in english if f" {m} " in text] == [], path


def test_official_titles_stand_in_marks_with_their_number() -> None:
    registry = load_registry()
    numbered = [
        i
        for i in registry.instruments.values()
        if "文号" in i.identifiers and i.type in ("act", "measure", "regulation")
    ]
    assert numbered
    for i in numbered:
        shown = official_title(i, "zh")
        assert "《" in shown
        assert i.identifiers["文号"] in shown
        assert shown.count("《") == shown.count("》")


def test_dates_in_both_editions() -> None:
    assert editions.format_day("2026-07-24", "zh") == "2026年7月24日"
