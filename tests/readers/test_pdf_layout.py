"""What the layout of a page says: paragraphs, heads, footnotes. All texts are made up."""

from __future__ import annotations

import pytest

from tracker.readers.office.pdf_layout import END, RAISED, Printed, plain_lines

LEFT, RIGHT, BODY, NOTE = 70.0, 520.0, 12.0, 10.0


def call(number: int) -> str:
    return f"{RAISED}{number}{END}"


class Sheet:
    """A page, printed from its head down: full lines, short ones, heads in the middle."""

    def __init__(self) -> None:
        self.lines: list[Printed] = []
        self.y = 780.0

    def put(
        self,
        text: str,
        *,
        step: float = 14,
        left: float = LEFT,
        right: float = RIGHT,
        size: float = BODY,
        note: str = "",
    ) -> Sheet:
        self.y -= step
        self.lines.append(Printed(text, left, right, self.y, self.y, size, note))
        return self

    def para(self, *lines: str, left: float = LEFT) -> Sheet:
        for i, text in enumerate(lines):
            self.put(text, step=14 if i else 20, left=left, right=RIGHT if i + 1 < len(lines) else 300)
        return self

    def head(self, text: str, *, step: float = 30) -> Sheet:
        half = len(text) * 3.0
        return self.put(text, step=step, left=(LEFT + RIGHT) / 2 - half, right=(LEFT + RIGHT) / 2 + half)

    def foot(self, number: int, text: str) -> Sheet:
        return self.put(text, step=12, right=400, size=NOTE, note=str(number))


def told(*sheets: Sheet, notes: bool = True) -> list[str]:
    return [line.strip() for line in plain_lines([s.lines for s in sheets], notes=notes)]


def test_paragraphs_and_heads_in_the_middle():
    sheet = (
        Sheet().para("A first line that is full", "and its end.").head("Article 4").head("Samples", step=14)
    )
    sheet.put("They are blue", right=RIGHT).put("all of them.", right=200).para("1. Next.")
    sheet.para("2. A line", "and a line", "and a line.")
    assert told(sheet) == [
        "A first line that is full", "and its end.", "", "Article 4", "Samples", "", "They are blue", "all of them.",
        "", "1. Next.", "", "2. A line", "and a line", "and a line.",
    ]  # fmt: skip


def test_a_line_in_the_middle_by_chance_is_no_head():
    sheet = Sheet().para("One line that is full", "another full one", "and an end.")
    sheet.put("(i) a line that begins further in and is not set", step=20, left=LEFT + 30, right=RIGHT - 30)
    sheet.put("in the middle on purpose.", left=LEFT + 60, right=400).para("Two lines", "to end with.")
    lines = told(sheet)
    at = lines.index("in the middle on purpose.")
    assert lines[at - 2 : at + 2] == ["", lines[at - 1], "in the middle on purpose.", ""]
    assert lines[at - 1].startswith("(i)")


def test_footnotes_wait_for_the_end_of_the_paragraph():
    first = Sheet().para("A sample", f"is blue,{call(1)} or green{call(2)}", "and goes on")
    first.foot(1, "Dark blue too.").put("It says so.", step=12, right=300, size=NOTE).foot(2, "Light green.")
    second = (
        Sheet()
        .put("over the page.", right=200)
        .para("10" + call(25) + " samples", "are many m" + call(2), "there.")
    )
    assert told(first, second) == [
        "A sample", "is blue,[^1] or green[^2]", "and goes on", "over the page.",
        "", "[^1]: Dark blue too.", "It says so.", "", "[^2]: Light green.", "",
        "10²⁵ samples", "are many m2", "there.",
    ]  # fmt: skip
    assert "1 Dark blue too." in told(first, second, notes=False)


def test_notes_run_into_one_line_are_parted():
    sheet = (
        Sheet()
        .para("One sample thing is this" + call(3), "and two of them" + call(4), "are three.")
        .foot(3, f"First. {call(4)}Second of 2{call(9)}.")
    )
    assert told(sheet)[-4:] == ["", "[^3]: First.", "", "[^4]: Second of 2⁹."]


def test_pieces_behind_a_raised_number():
    sheet = Sheet().para("Lines", "and lines", "and lines", "and more.")
    sheet.put("It is known" + call(1), step=20, right=200)
    sheet.lines.append(Printed(", and it is blue", 200.0, RIGHT, sheet.y, sheet.y, BODY))
    sheet.put("6", step=60, left=LEFT, right=LEFT + 3, size=6.5)
    sheet.put("Elsewhere.", step=4, left=LEFT + 30, right=300, size=NOTE)
    lines = told(sheet)
    assert "It is known1, and it is blue" in lines
    assert "[^6]: Elsewhere." in lines


@pytest.mark.parametrize(
    ("last", "right", "following", "gap"),
    [
        ("The end.", 200.0, "A new one", True),
        ("no end", 200.0, "A name", False),
        ("The end.", RIGHT, "A line that may go on", False),
        ("no end,", RIGHT, "2. A number", True),
    ],
)
def test_over_a_page_end(last: str, right: float, following: str, gap: bool):
    first = Sheet().para("One", "two", "three").put(last, right=right)
    second = Sheet().put(following).put("four").put("five").put("six")
    lines = told(first, second)
    assert (lines[lines.index(last) + 1] == "") is gap


def test_unmeasured_lines_stay_lines():
    assert told_plain(["One", "two."], ["Three."]) == ["One", "two.", "Three."]
    assert plain_lines([], notes=True) == []


def told_plain(*pages: list[str]) -> list[str]:
    return plain_lines([[Printed(x) for x in page] for page in pages], notes=True)
