"""Pages of a built site, looked at: weight, links, words, and how they lie on screen and paper.

    python -m benchmarks.pages SITE [--only PATTERN ...] [--json FILE] [--pictures DIR] [--quick] [--all]

Every page is read as it lies on disk (`still.py`); the largest, the median and some known pages of every
kind, in both editions, are opened in Chromium at three widths, light and dark, and printed (`shown.py`,
`paper.py`).
Each finding is one line: rule, page, size, theme, element, text. The exit code is 1 where there is one.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.pages.finding import Finding
from benchmarks.pages.shown import Wish, look
from benchmarks.pages.still import Still, broken, read

#: Pages that are looked at whatever their weight, where the site has them.
KNOWN = (
    "instruments/eu-ai-act.html", "instruments/cn-csl.html", "regimes/eu-ai.html",
    "regimes/cn-data-laws.html", "compare/digital-trade.html", "topics/digital-trade/source-code.html",
    "gaps/cptpp.html", "briefings/2026-07.html", "jurisdictions/cn.html", "jurisdictions/eu.html", "404.html",
)  # fmt: skip
_NUMBERED = re.compile(r"v-[0-9a-f]{12,}|[0-9a-f]{12,}|\d[\d.-]*")
_ENDS = re.compile(
    r"-(cite|history|versions|dates|relations|text|compare|sources|print|chp|art)\b.*|(?<=N)-.*"
)


def kind(path: str) -> str:
    """The kind of a page, from its address: the template that made it, nearly.

    >>> kind("zh/index.html"), kind("texts/v-32df7e1ecc96fb47-cite-3.html"), kind("instruments/cptpp.html")
    ('index', 'texts/*-cite', 'instruments/*')
    """
    folder, _, name = path.removeprefix("zh/").removesuffix(".html").rpartition("/")
    if not folder:
        return name
    end = _ENDS.search(_NUMBERED.sub("N", name))
    tail = re.sub(r"-?N$", "", end[0]) if end else ""
    first, *deeper = folder.split("/")
    return "/".join([first, *("*" for _ in deeper), "*"]) + tail


def chosen(pages: Sequence[Still]) -> dict[str, bool]:
    """The pages to open (largest, median, known; both editions) -> whether it is the heaviest of its kind."""
    kinds: dict[str, list[Still]] = defaultdict(list)
    for page in pages:
        kinds[kind(page.path)].append(page)
    paths = {p.path for p in pages}
    found: dict[str, bool] = {}
    for mine in kinds.values():
        mine.sort(key=lambda p: (p.nodes, p.path))
        for page, heaviest in ((mine[-1], True), (mine[len(mine) // 2], False)):
            twin = page.path.removeprefix("zh/") if page.path.startswith("zh/") else f"zh/{page.path}"
            for path in (page.path, twin):
                if path in paths:
                    found[path] = found.get(path, False) or heaviest
    for path in (*KNOWN, *(f"zh/{p}" for p in KNOWN)):
        if path in paths:
            found.setdefault(path, False)
    return dict(sorted(found.items()))


def measure(
    site: Path,
    *,
    only: Sequence[str] = (),
    pictures: Path | None = None,
    quick: bool = False,
    workers: int = 2,
    opened: Sequence[str] = (),
) -> tuple[list[Finding], dict[str, Any]]:
    """Everything found, and figures. ``only``: patterns of paths; ``opened``: no others in the browser."""
    began = time.perf_counter()
    paths = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))
    wanted = [p for p in paths if not only or any(fnmatch.fnmatch(p, o) for o in only)]
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        stills = list(pool.map(read, (str(site),) * len(wanted), wanted, chunksize=20))
    findings = [f for s in stills for f in s.findings]
    findings += broken(site, stills)
    findings += _same_titles(stills)
    read_in = time.perf_counter() - began
    choice = dict.fromkeys(opened, False) if opened else chosen(stills)
    wishes = [Wish(p, heaviest, quick, str(pictures) if pictures else None) for p, heaviest in choice.items()]
    # in turns, so that neither worker has all the heavy ones
    parts = [wishes[n::workers] for n in range(workers)]
    figures: dict[str, dict[str, float]] = {}
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for more, numbers in pool.map(look, (str(site),) * workers, parts):
            findings += more
            figures |= numbers
    slow = {p: n["load_ms"] for p, n in figures.items() if "load_ms" in n}
    return findings, {
        "pages": len(wanted),
        "opened": len(wishes),
        "largest_kb": max((s.size / 1000 for s in stills), default=0),
        "most_nodes": max((s.nodes for s in stills), default=0),
        "slowest_ms": max(slow.values(), default=0),
        "slowest": max(slow, key=lambda p: slow[p], default=""),
        "findings": len(findings),
        "by_rule": dict(Counter(f.rule for f in findings).most_common()),
        "read_s": round(read_in, 1),
        "seconds": round(time.perf_counter() - began, 1),
        "measured": figures,
    }


def _same_titles(stills: Iterable[Still]) -> list[Finding]:
    """Titles that do not tell pages apart."""
    by_title: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for s in stills:
        by_title[s.path.startswith("zh/"), s.title].append(s.path)
    return [
        Finding("same-title", paths[0], text=f"{title!r} on {len(paths)} pages, as {paths[1]}")
        for (_, title), paths in by_title.items()
        if len(paths) > 1
    ]


def lines(findings: Sequence[Finding], *, everything: bool) -> list[str]:
    """A line each; of the same on pages of one kind three, and how many more."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = defaultdict(list)
    for f in findings:
        groups[f.rule, kind(f.page), "zh" if f.page.startswith("zh/") else "", f.element].append(f)
    out = []
    for _, mine in sorted(groups.items()):
        few = mine if everything else mine[:3]
        out += [str(f) for f in few]
        if len(mine) > len(few):
            out.append(
                f"    ... and {len(mine) - len(few)} more of {mine[0].rule} at {mine[0].element or 'pages'}"
            )
    return out


def run(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """The figures; findings are printed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--only", nargs="+", default=(), metavar="PATTERN", help="paths, as zh/compare/*")
    parser.add_argument("--open", nargs="+", default=(), metavar="PAGE", help="open these and no others")
    parser.add_argument("--json", type=Path, help="all findings and figures into this file")
    parser.add_argument("--pictures", type=Path, help="keep pictures and PDF in this folder")
    parser.add_argument("--quick", action="store_true", help="three widths only: no paper, no axe, no times")
    parser.add_argument("--all", action="store_true", help="print every finding")
    options = parser.parse_args(arguments)
    findings, figures = measure(
        options.site, only=options.only, pictures=options.pictures, quick=options.quick, opened=options.open
    )
    print("\n".join(lines(findings, everything=options.all)))
    print(json.dumps({k: v for k, v in figures.items() if k != "measured"}, ensure_ascii=False))
    if options.json:
        told = {"figures": figures, "findings": [asdict(f) for f in findings]}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return figures
