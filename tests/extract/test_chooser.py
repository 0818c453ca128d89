"""The chooser: the registry's word first, then the content; refusals and language around it."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from tests.extract.captures import capture, spec
from tracker.extract import registry
from tracker.model import Blocked, Document, Scope, StructureChanged, WrongLanguage


def document(language: str = "en") -> Document:
    return Document(language, "t", (), frozenset({Scope.BODY}), "first", 1)


def extractor(name: str, accepts: bytes) -> SimpleNamespace:
    return SimpleNamespace(
        NAME=name,
        VERSION=1,
        sniff=lambda c: c.body.startswith(accepts),
        extract=lambda captures, source: document(name),
    )


@pytest.fixture
def formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two made-up formats: the chooser is tested apart from what is in the package."""
    monkeypatch.setattr(registry, "_MODULES", {"first": "first", "second": "second"})
    for name, accepts in (("first", b"A"), ("second", b"")):
        monkeypatch.setitem(sys.modules, f"tracker.extract.{name}", extractor(name, accepts))


@pytest.mark.usefixtures("formats")
def test_content_decides_in_order():
    assert registry.choose([capture("A")], spec()).NAME == "first"
    assert registry.choose([capture("B")], spec()).NAME == "second"


@pytest.mark.usefixtures("formats")
def test_the_source_wins_over_content():
    assert registry.choose([capture("A")], spec(format="second")).NAME == "second"


def test_unknown_format_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"no extractor 'nope'; known: .*lims.*page"):
        registry.choose([capture("A")], spec(format="nope"))


def test_no_extractor_names_the_media_type(monkeypatch: pytest.MonkeyPatch):
    known = {n: m for n, m in registry._MODULES.items() if n not in {"statute_text", "page"}}
    monkeypatch.setattr(registry, "_MODULES", known)
    with pytest.raises(StructureChanged, match="application/octet-stream"):
        registry.choose([capture(b"\x00\x01", "application/octet-stream")], spec())
    with pytest.raises(ValueError, match="no capture"):
        registry.choose([], spec())


@pytest.mark.usefixtures("formats")
def test_read_asks_for_refusals_then_for_the_language(monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []
    blocked, language = ModuleType("blocked"), ModuleType("language")

    def refuse(page):
        seen.append(page.body.decode())
        if page.body == b"no":
            raise Blocked("refused")

    def check(found, expected):
        if found.language != "first":
            raise WrongLanguage(f"{found.language} is not {expected}")

    blocked.check, language.check = refuse, check
    monkeypatch.setattr("tracker.extract.blocked", blocked, raising=False)
    monkeypatch.setattr("tracker.extract.language", language, raising=False)
    monkeypatch.setitem(sys.modules, "tracker.extract.blocked", blocked)
    monkeypatch.setitem(sys.modules, "tracker.extract.language", language)
    assert registry.read([capture("A"), capture("A2")], spec()).language == "first"
    assert seen == ["A", "A2"]
    with pytest.raises(Blocked):
        registry.read([capture("A"), capture("no")], spec())
    with pytest.raises(WrongLanguage):
        registry.read([capture("B")], spec())


def test_importing_the_chooser_loads_no_format():
    code = "import sys, tracker.extract.registry as r; r.names(); print([m for m in ('lxml', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["lims", "clml", "tota", "egov", "pdf", "docx"])
def test_modules_keep_the_contract(name):
    module = registry.load(name)
    said = module.NAME
    assert said == name
    assert module.VERSION >= 1
    assert module.sniff(capture("<html><body>page</body></html>", "text/html")) is False
