"""Small pages in publishers' markup, with words of our own, for tests of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.model import Capture
from tracker.registry import Registry, load_registry

URL = "https://law.example/act.xml"
REGISTRY = """\
id: sample
strand: digital-tax
jurisdiction: CA
title: {en: Sample, zh: 样本}
instruments:
  - id: sample-act
    type: act
    title: {en: Sample Act, zh: 《样本法》}
  - id: sample-amendment
    type: act
    title: {en: Amending Act}
    identifiers: {citation: "2026, c. 9"}
  - id: sample-second
    type: act
    title: {en: Second Amending Act}
    identifiers: {citation: "2026, c. 10"}
sources:
  - id: sample-act-en
    instrument: sample-act
    language: en
    spider: page
    url: https://law.example/act.xml
    match: ["https://law.example/act.xml*"]
  - id: sample-act-copy
    instrument: sample-act
    language: en
    role: corroborates
    spider: page
    url: https://copy.example/act.xml
relations:
  - {from: sample-amendment, type: amends, to: sample-act, effective: 2026-03-01}
"""


def registry(folder: object) -> Registry:
    """The sample registry, written below a temporary folder."""
    from pathlib import Path

    path = Path(str(folder)) / "registry" / "regimes"
    path.mkdir(parents=True, exist_ok=True)
    (path / "sample.yml").write_text(REGISTRY, "utf-8")
    return load_registry([path.parent], packaged=False)


def act(sections: Sequence[str], *, pit: str = "2026-01-01", printed: str = "2026-01-02") -> bytes:
    """A Justice Canada statute with one sentence a section; ``printed`` is republication noise."""
    body = "".join(
        f'<Section lims:inforce-start-date="{pit}" lims:fid="{n}" lims:id="{n}"><MarginalNote>Duty {n}'
        f"</MarginalNote><Label>{n}</Label><Text>{text}</Text></Section>"
        for n, text in enumerate(sections, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Statute xmlns:lims="http://justice.gc.ca/lims" '
        f'lims:pit-date="{pit}" lims:lastAmendedDate="{pit}" lims:current-date="{printed}" xml:lang="en">'
        '<Identification><LongTitle>An Act about samples</LongTitle><ShortTitle status="official">Sample Act'
        "</ShortTitle><Chapter><ConsolidatedNumber official='yes'>S-1</ConsolidatedNumber></Chapter>"
        f"</Identification><Body>{body}</Body></Statute>"
    ).encode()


def taken(body: bytes, day: int, *, url: str = URL, month: int = 1, status: int = 200) -> Capture:
    return Capture(
        url=url,
        observed_at=datetime(2026, month, day, 6, tzinfo=UTC),
        body=body,
        status=status,
        media_type="application/xml",
        charset="utf-8",
    )
