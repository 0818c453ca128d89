from __future__ import annotations

import itertools
import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.diff import redline, words
from tracker.diff.words import longest_increasing, tokenize
from tracker.law.text import compare_key

TEXT = st.text(
    st.one_of(
        st.sampled_from("ab 1,.0%()‘’\n-第十条条应当1００人éàかナ한é\u00a0\u3000\U00020000"), st.characters()
    ),
    max_size=60,
)
LAW = st.lists(
    st.sampled_from(
        [
            "shall",
            "may",
            "not",
            "1 000",
            "7 %",
            "Article 5(1)",
            "provider’s",
            "的",
            "100万人",
            "，",
            "persons",
        ]
    ),
    max_size=30,
).map(" ".join)


def shown(before: str, after: str) -> str:
    marks = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
    return "".join(f"{marks[s.op][0]}{s.text}{marks[s.op][1]}" for s in words(before, after))


@given(st.one_of(TEXT, LAW), st.one_of(TEXT, LAW))
@example("", "x")
@example("1 000", "1 0000")
@settings(max_examples=300, deadline=None)
def test_both_texts_come_back_exactly(before: str, after: str) -> None:
    segments = words(before, after)
    new = "".join(s.text for s in segments if s.op != "delete")
    old = "".join(s.text for s in segments if s.op != "insert")
    assert new == after
    if compare_key(before) == compare_key(after):
        assert all(s.op == "equal" for s in segments)
    else:
        assert old == before
        assert any(s.op != "equal" for s in segments)
    assert all(s.text for s in segments)
    assert all(x.op != y.op for x, y in itertools.pairwise(segments))


@given(TEXT)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokenize(text)) == text


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("over 10,000.5 units", "10,000.5"),
        ("over 1 000 000 units", "1 000 000"),
        ("a rate of 12.5 % applies", "12.5 %"),
        ("a rate of 3% applies", "3%"),
        ("Article 75a applies", "75a"),
        ("the provider’s duty", "provider’s"),
        ("l’été dernier", "l’été"),
    ],
)
def test_numbers_and_words_stay_whole(text: str, token: str) -> None:
    assert token in tokenize(text)


def test_han_is_compared_character_by_character() -> None:
    assert tokenize("十万人한글かな") == list("十万人한글かな")
    assert shown("期限为二年。", "期限为三年。") == "期限为[-二-]{+三+}年。"
    assert (
        shown("处理100万人以上的", "处理10万人以上、不满100万人的")
        == "处理[-100-]{+10+}万人以上{+、不满100万人+}的"
    )


def test_typography_is_no_edit() -> None:
    for before, after in [
        ("a ‘b’ – c", "a 'b' - c"), ("（一）甲，乙", "(一)甲,乙"), ("two  spaces", "two spaces"), ("１００人", "100人"),
    ]:  # fmt: skip
        assert [s.op for s in words(before, after)] == ["equal"]


def test_near_edits_are_one_and_far_ones_are_two() -> None:
    assert shown("the red house stands", "the blue barn stands") == "the [-red house-]{+blue barn+} stands"
    text = shown("the red house on the long hill stands", "the blue house on the long hill sits")
    assert text == "the [-red-]{+blue+} house on the long hill [-stands-]{+sits+}"


def test_redline_is_words() -> None:
    assert redline("x y", "x z") == words("x y", "x z")


@pytest.mark.parametrize("kind", ["different", "edited", "repetitive", "one side", "digits"])
def test_hostile_sizes_take_seconds_and_little_memory(kind: str) -> None:
    n = 100_000
    base = " ".join(f"a{i}" for i in range(n))
    other = {
        "different": " ".join(f"b{i}" for i in range(n)),
        "edited": base.replace("a500 ", "x ").replace("a60000 ", "y z "),
        "repetitive": "b a c " * (n // 3),
        "one side": "",
        "digits": "1 111,1" * (n // 2),
    }[kind]
    before = "a b " * (n // 2) if kind == "repetitive" else "1 111" * (n // 2) if kind == "digits" else base
    tracemalloc.start()
    start = time.process_time()
    segments = words(before, other)
    took = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "".join(s.text for s in segments if s.op != "insert") == before
    assert "".join(s.text for s in segments if s.op != "delete") == other
    assert took < 30  # seconds under tracing on a loaded machine; a quadratic one takes hours
    assert peak < 400_000_000
    if kind == "edited":
        assert sum(len(s.text) for s in segments if s.op != "equal") < 100


@given(st.lists(st.integers(0, 60), unique=True, max_size=40))
def test_longest_increasing_rises(values: list[int]) -> None:
    run = longest_increasing(list(enumerate(values)))
    assert all(x < y for x, y in zip([q for _, q in run], [q for _, q in run][1:], strict=False))
    best = [1] * len(values)
    for i in range(len(values)):
        best[i] = max([best[j] + 1 for j in range(i) if values[j] < values[i]], default=1)
    assert len(run) == max(best, default=0)
