"""The ways to a text: its addresses at several publishers, in the order in which they are tried."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from tracker.registry.fields import HttpUrl, Slug, Strict, check_regex

WayKind = Literal["api", "html", "pdf", "landing", "archive", "inbox"]
#: Who asks where a way names no spider. An interface is asked by a publisher's own; nobody asks an inbox.
_SPIDERS = {"html": "page", "pdf": "pdf", "landing": "landing", "archive": "web_archive", "inbox": ""}


class Content(Strict):
    """Where the rules stand on a page. CSS or XPath, and CSS of what to drop inside.

    `until`: the day on which the page was rebuilt; captures from that day on are read with the next entry.
    """

    css: str | None = None
    xpath: str | None = None
    drop: list[str] = Field(default_factory=list)
    until: date | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.css is None) == (self.xpath is None):
            raise ValueError("give exactly one of css and xpath")
        return self


def _bare_content(value: Any) -> Any:
    return value if isinstance(value, list) else [] if value is None else [value]


Contents = Annotated[list[Content], BeforeValidator(_bare_content)]


def _as_cited(value: Any) -> Any:
    """`verified` is what registries written before 2026-12 say."""
    return "cited" if value == "verified" else value


class Address(Strict):
    """What is known of an address, whoever it is of.

    `status`: seen (it answered to this program), cited (`evidence` names the public evidence, and when),
    pattern (it follows the publisher's scheme, or is remembered). `robots` and `terms` are what was read on
    the day `checked`; robots.txt itself is asked at every crawl. `key` names the setting that holds the key
    it needs. `china`: whether it can be reached from mainland China.
    """

    status: Annotated[Literal["seen", "cited", "pattern"], BeforeValidator(_as_cited)] = "pattern"
    evidence: str | None = None
    robots: Literal["allowed", "forbidden", "unknown"] = "unknown"
    terms: str | None = None
    checked: date | None = None
    key: str | None = None
    china: Literal["yes", "no", "unknown"] = "unknown"
    note: str | None = None


class Way(Address):
    """A further address of a source's text.

    `landing` is a page whose link to the document is followed; its `options` say which: `link`, a regular
    expression found in the link's address or words, or `css`, its selector. `archive` is the page's address
    in a web archive (`https://web.archive.org/web/https://...`), whose newest good capture is taken. `inbox`
    is where a person fetches the file; the program never asks there. `text` is the source's where it is not
    given.
    """

    url: HttpUrl
    publisher: Slug
    kind: WayKind
    spider: str = ""
    format: str | None = None
    content: Contents = Field(default_factory=list)
    options: dict[str, Any] = Field(default_factory=dict)
    text: Literal["authentic", "official", "unofficial"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _who_asks(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("spider"):
            return data
        if data.get("kind") == "api":
            raise ValueError("a way of kind api names the spider that asks it")
        return data | {"spider": _SPIDERS.get(data.get("kind", ""), "")}

    @model_validator(mode="after")
    def _rule_of_a_landing_page(self) -> Self:
        if self.kind == "landing" and not (self.options.get("link") or self.options.get("css")):
            raise ValueError("a landing page says in `options` which link is the document: `link` or `css`")
        check_regex(str(self.options.get("link", "")))
        return self


class AddedWays(Strict):
    """Ways of a source that stands in another folder: they are tried before those it names itself."""

    source: Slug
    ways: list[Way] = Field(min_length=1)


class WaysFile(Strict):
    """The file `ways.yml` of a registry folder."""

    ways: list[AddedWays]
