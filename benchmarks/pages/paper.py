"""What a page is on A4 paper: text upon text, text cut by the edge, pages of nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium

from benchmarks.pages.finding import Finding

#: As much of a long page as is looked at.
MOST_PAGES = 30
_FEW = 60


def look_at(data: bytes, page: str) -> tuple[list[Finding], int]:
    """Findings on the printed page, and how many sheets it takes."""
    document = pdfium.PdfDocument(data)
    out: list[Finding] = []
    try:
        count = len(document)
        for n in range(min(count, MOST_PAGES)):
            sheet = document[n]
            text = sheet.get_textpage()
            width, _ = sheet.get_size()
            where = f"sheet {n + 1} of {count}"
            rects = [text.get_rect(k) for k in range(text.count_rects())]
            if text.count_chars() < _FEW and 0 < n < count - 1:
                out.append(Finding("paper-empty", page, "A4", element=where))
            if cut := next((r for r in rects if r[2] > width + 1 or r[0] < -1), None):
                words = text.get_text_bounded(*cut)
                out.append(Finding("paper-cut", page, "A4", element=where, text=words[:60]))
            if pair := next(_upon(rects), None):
                words = " | ".join(" ".join(text.get_text_bounded(*r).split())[:36] for r in pair)
                out.append(Finding("paper-overlap", page, "A4", element=where, text=words))
    finally:
        document.close()
    return out, count


Rect = tuple[float, float, float, float]


def _upon(rects: list[Rect]) -> Iterator[tuple[Rect, Rect]]:
    """Boxes of text (left, bottom, right, top) that lie on each other by more than a hair."""
    boxes = sorted(rects, key=lambda r: r[1])
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            if b[1] >= a[3]:
                break
            across = min(a[2], b[2]) - max(a[0], b[0])
            high = min(a[3], b[3]) - max(a[1], b[1])
            if across > 2 and high > 0.45 * min(a[3] - a[1], b[3] - b[1]) and high > 2:
                yield a, b
