"""The sample pages as a web archive, as if a crawler had kept them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tracker.model import SAMPLE_RECORDS

HERE = Path(__file__).parent
_STATUS = {200: "200 OK", 403: "403 Forbidden"}


@dataclass(frozen=True)
class Sample:
    """One capture of the archive: which page was served where, and when."""

    at: datetime
    url: str
    file: str
    type: str
    status: int = 200
    note: str | None = None


def samples() -> list[Sample]:
    """What `index.yml` lists, in its order."""
    index: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "index.yml").read_text("utf-8"))
    return [Sample(**item) for item in index["captures"]]


def write_archive(path: Path) -> list[Sample]:
    """Write the sample pages to a WARC, at their own addresses and dates. Returns what was written."""
    listed = samples()
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n, sample in enumerate(listed):
            headers = StatusAndHeaders(
                _STATUS[sample.status],
                [("Content-Type", f"{sample.type};charset=UTF-8")],
                protocol="HTTP/1.1",
            )
            writer.write_record(
                writer.create_warc_record(
                    sample.url,
                    "response",
                    payload=BytesIO((HERE / "pages" / sample.file).read_bytes()),
                    http_headers=headers,
                    warc_headers_dict={
                        "WARC-Date": sample.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                        # the record's name is shown as evidence: the same in every run
                        "WARC-Record-ID": f"{SAMPLE_RECORDS}{n:012d}>",
                    },
                )
            )
    return listed
