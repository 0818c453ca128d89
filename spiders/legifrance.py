"""French codes and acts from the Légifrance interface on PISTE (https://piste.gouv.fr, API Légifrance 2.4).

A source's address is the text's page (`https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT.../`, or
`/codes/section_lc/LEGITEXT.../LEGISCTA.../` for one section; `/loda/id/...` for an act). A check asks POST
`consult/legiPart` (`consult/code` for a section) for the text of the day. A capture is named by the page:
it is the text that the page shows, and the site's own pages answer plain clients with a challenge.

A text can be asked for as of any day, but the days on which it changed (`chrono/textCid`) come in an answer
whose shape is not described well enough to rely on: there is no history.

Key: registered applications get an id and a secret; they are read from TRACKER_PISTE_CLIENT_ID and
TRACKER_PISTE_CLIENT_SECRET when a token is asked for (`tracker.capture.oauth`). Without them a check is an
event that says so; archives are read without.
Limits: by the application's plan, told in the account; 1 second between requests. Licence Ouverte 2.0.

Registry: match `https://www.legifrance.gouv.fr/{page}*`, format `legifrance`; `part` takes articles out of
a code (`art_l453-45..art_l453-83`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FailureKind, FetchFailure, FetchJob, FetchResult
from tracker.capture.oauth import ClientCredentials
from tracker.model import StructureChanged

HOST = "api.piste.gouv.fr"
BASE = f"https://{HOST}/dila/legifrance/lf-engine-app/consult/"
PISTE = ClientCredentials(
    HOST, "https://oauth.piste.gouv.fr/api/oauth/token", "TRACKER_PISTE_CLIENT_ID",
    "TRACKER_PISTE_CLIENT_SECRET", "openid",
)  # fmt: skip
_TEXT = re.compile(r"(?:LEGI|JORF)TEXT\d{12}")
_SECTION = re.compile(r"LEGISCTA\d{12}")


class LegifranceSpider(SourceSpider):
    """A text as of the day of the check. Options: none."""

    name = "legifrance"
    accept = "application/json"
    pause = 1.0
    grant = PISTE

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The question's address; the page itself where it names no text."""
        try:
            return question(job.url, datetime.now(UTC).date())[0]
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """One question."""
        job = progress.job
        today = self.now().date()
        try:
            url, body = question(job.url, today)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        if not PISTE.ready and not self.crawler.settings.getlist("TRACKER_ARCHIVES"):
            names = f"{PISTE.id_variable} and {PISTE.secret_variable}"
            words = f"{HOST} wants a key: set {names} (https://piste.gouv.fr)"
            yield FetchFailure(job.source_id, url, FailureKind.BLOCKED, words, datetime.now(UTC))
            return
        headers = {"Accept": self.accept, "Content-Type": "application/json"}
        yield self.ask(progress, url, headers=headers, body=body, name=job.url, fresh=True)


def question(url: str, day: date) -> tuple[str, bytes]:
    """Address and body that ask for the text a page shows. `ValueError` for a page of something else."""
    parts = urlsplit(url)
    text, section = _TEXT.search(parts.path), _SECTION.search(parts.path)
    if parts.hostname != "www.legifrance.gouv.fr" or text is None:
        raise ValueError(f"{url[:200]} names no text of www.legifrance.gouv.fr (LEGITEXT...)")
    asked = {"textId": text.group(), "date": day.isoformat()}
    if section is None:
        return f"{BASE}legiPart", _json(asked)
    return f"{BASE}code", _json({**asked, "sctCid": section.group()})


def _json(asked: dict[str, str]) -> bytes:
    return json.dumps(asked, separators=(",", ":")).encode()


SPIDER = LegifranceSpider
