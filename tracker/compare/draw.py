"""The heat map and the tree of similarity as inline SVG; every figure stands in a table beside them.

Sized and shaded by numbers alone (attributes, no style), as the pages' policy allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from tracker.compare.similarity.scores import ClusterNode, Similarity

_ROW, _CELL, _LABEL = 24, 46, 250
_CUT = 34  # characters of a name in a drawing, one of Chinese for two
_TREE = 420


def heat_map(s: Similarity, names: Mapping[str, str], order: Sequence[str], label: str) -> Markup:
    """Agreements in rows, templates in columns, shaded by the mean share of common text in per cent."""
    columns = [i for i in order if i in s.templates]
    rows = [i for i in order if any(i != t for t in columns)]
    if not rows:
        return Markup("")
    head = 14 + round(max(_wide(_cut(names[t])) for t in columns) * 5.9)
    width, height = _LABEL + _CELL * len(columns) + head // 2, head + _ROW * len(rows)
    parts = []
    for n, template in enumerate(columns):
        x = _LABEL + _CELL * n + _CELL // 2
        parts.append(
            Markup('<text transform="translate({} {}) rotate(-60)">{}</text>').format(
                x, head - 6, _cut(names[template])
            )
        )
    for k, row in enumerate(rows):
        y = head + _ROW * k
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LABEL - 8, y + 16, _cut(names[row])
            )
        )
        for n, template in enumerate(columns):
            parts.append(_cell(s, row, template, _LABEL + _CELL * n, y))
    return _svg(width, height, label, parts)


def _cell(s: Similarity, row: str, template: str, x: int, y: int) -> Markup:
    box = Markup('<rect class="{}" fill-opacity="{:.2f}" x="{}" y="{}" width="{}" height="{}"/>')
    if row == template:
        return box.format("same", 1, x, y, _CELL - 2, _ROW - 2)
    shared = s.pairs[row, template].shared
    words = "–" if shared is None else f"{100 * shared:.0f}"
    shade = 0.0 if shared is None else shared
    return box.format("heat", shade, x, y, _CELL - 2, _ROW - 2) + Markup(
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format("over" if shade > 0.5 else "under", x + _CELL // 2 - 1, y + 16, words)


def dendrogram(tree: ClusterNode | None, names: Mapping[str, str], label: str) -> Markup:
    """The tree with its leaves at the left and the distance, 0 to 1, growing to the right."""
    if tree is None or tree.id is not None:
        return Markup("")
    leaves = tree.leaves
    at = {id_: 30 + _ROW * n for n, id_ in enumerate(leaves)}
    height = 30 + _ROW * len(leaves)
    parts = []
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        parts.append(
            Markup(
                '<line class="tick" x1="{0:.1f}" y1="18" x2="{0:.1f}" y2="{1}"/>'
                '<text class="tick" x="{0:.1f}" y="12" text-anchor="middle">{2}</text>'
            ).format(x, height - 8, f"{tenth / 10:.1f}")
        )
    parts += [
        Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(_LABEL - 8, y + 4, _cut(names[id_]))
        for id_, y in at.items()
    ]
    _join(tree, at, parts)
    return _svg(_LABEL + _TREE + 30, height, label, parts)


def _join(node: ClusterNode, at: Mapping[str, int], parts: list[Markup]) -> float:
    """Draws a group; returns the height at which it is joined on."""
    if node.id is not None:
        return float(at[node.id])
    ys = [_join(p, at, parts) for p in node.parts]
    x = _x(node.height)
    path = f"M{x:.1f} {ys[0]:.1f}V{ys[-1]:.1f}" + "".join(
        f"M{_x(p.height):.1f} {y:.1f}H{x:.1f}" for p, y in zip(node.parts, ys, strict=True)
    )
    parts.append(Markup('<path class="branch" d="{}"/>').format(path))
    return sum(ys) / len(ys)


def _x(distance: float) -> float:
    return _LABEL + _TREE * min(max(distance, 0.0), 1.0)


def _wide(text: str) -> int:
    """Width in half letters of Chinese."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _cut(text: str) -> str:
    if _wide(text) <= _CUT:
        return text
    out = ""
    for c in text:
        if _wide(out + c) >= _CUT:
            break
        out += c
    return out.rstrip(" -(") + "…"


def _svg(width: int, height: int, label: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart close" viewBox="0 0 {0} {1}" width="{0}" role="img" aria-label="{2}">{3}</svg>'
    ).format(width, height, label, Markup("").join(parts))
