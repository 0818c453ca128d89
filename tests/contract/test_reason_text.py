"""Every reason has a sentence in both languages, and the codes that the diff states are known."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT
from tracker.contract.change import FactView, ReasonView
from tracker.contract.reason_text import TEMPLATES, reason_text, value_text
from tracker.model import Fact, FactValue, LegalStatus, ProvisionStatus, Reason
from tracker.publish.values import reason_sentence, show_value

BEFORE, AFTER = FactValue("第五条 EUR 1 000"), FactValue("Article 6(1)")


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_reason_is_told_in_english_and_chinese(code: str) -> None:
    names = re.findall(r"\{(\w+)\}", TEMPLATES[code])
    for lang in ("en", "zh-Hans"):
        told = reason_sentence(Reason(code, BEFORE, AFTER, 3), lang)
        assert code == "other" or (told == reason_text(Reason(code, BEFORE, AFTER, 3))) == (lang == "en")
        assert all({"before": BEFORE.printed, "after": AFTER.printed, "count": "3"}[n] in told for n in names)
        assert "{" not in told


def test_no_two_reasons_read_alike() -> None:
    assert len(set(TEMPLATES.values())) == len(TEMPLATES)


def test_every_code_written_in_the_diff_is_known() -> None:
    written = set()
    for path in (ROOT / "tracker/diff").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("reason", "Reason"):
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    written.add(code.value)
    assert len(written) > 15
    assert written <= set(TEMPLATES)


def test_every_status_has_words() -> None:
    for status in (*ProvisionStatus, *LegalStatus):
        assert show_value(FactValue(code=status.value), "zh") != value_text(FactValue(code=status.value))
    changed = Reason("status_changed", FactValue(code="in_force"), FactValue(code="repealed"))
    assert reason_text(changed) == "status changed from in force to repealed"
    assert reason_sentence(changed, "zh") == "状态由有效变为废止"


def test_reasons_and_facts_go_through_json_unharmed() -> None:
    moved = Fact("date", FactValue("2 August 2026", date="2026-08-02"), None, "in_force")
    assert Fact.from_json(moved.as_json()) == moved
    why = Reason("date_removed", moved.before)
    assert Reason.from_json(why.as_json()) == why
    assert Reason.from_json(ReasonView.model_validate(why).as_json()) == why
    assert FactView.model_validate(moved).as_json() == FactView.model_validate(moved.as_json()).as_json()
    assert FactView.model_validate(moved).as_json()["before"] == "2 August 2026"
