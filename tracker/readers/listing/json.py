"""Lists that publishers serve as JSON.

Known shapes are told by their keys; any other list is described by the source's ``fields``
(``{items: data.list, url: link, title: name, date: created, closes: deadline, type: kind}``, dotted
paths). Where the JSON only carries a piece of HTML (JPAAS of Chinese ministries: ``data.html``), the
piece is read as a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.law.text import clean
from tracker.model import Capture, EmptyExtract, ListingSpec, StructureChanged, Unreadable
from tracker.readers import parse
from tracker.readers.listing.url import clean_url


@dataclass(frozen=True, slots=True)
class JsonItem:
    """An item of a JSON list; dates as printed."""

    url: str
    title: str
    summary: str
    dated: str
    closes: str
    type: str


#: Name -> (path of the list, fields). A shape fits where its list is there and its first item has the
#: fields `url` and `title`. Sources: federalregister.gov/developers/documentation/api/v1 (documents.json),
#: the search API of GOV.UK (search.json), jsonfeed.org/version/1.1; the two Chinese ones as the lists of
#: gov.cn and cac.gov.cn are loaded by their own pages (not documented, told by public programs).
SHAPES: dict[str, tuple[str, dict[str, str]]] = {
    "federal-register": (
        "results",
        {"url": "html_url", "title": "title", "date": "publication_date", "closes": "comments_close_on",
         "type": "type", "summary": "abstract"},
    ),
    "govuk-search": (
        "results",
        {"url": "link", "title": "title", "date": "public_timestamp", "type": "content_store_document_type",
         "summary": "description"},
    ),
    "json-feed": (
        "items",
        {"url": "url", "title": "title", "date": "date_published", "summary": "summary"},
    ),
    "gov.cn": ("", {"url": "URL", "title": "TITLE", "date": "DOCRELPUBTIME", "summary": "SUB_TITLE"}),
    "cac.gov.cn": ("list", {"url": "infourl", "title": "topic", "date": "pubtime"}),
}  # fmt: skip
#: Where a piece of HTML stands, in systems known to wrap it so.
_HTML = ("data.html",)


def load(capture: Capture) -> Any:
    """The JSON of a capture. Raises `Unreadable`."""
    try:
        return parse.json_of(capture.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error


def piece(data: Any, spec: ListingSpec) -> str | None:
    """The piece of HTML that the JSON carries, if that is what it does."""
    fields = spec.options.get("fields")
    named = str(fields["html"]) if isinstance(fields, Mapping) and "html" in fields else ""
    for path in (named,) if named else _HTML:
        found = _at(data, path)
        if isinstance(found, str) and "<" in found:
            return found
    if named:
        raise StructureChanged(f"the JSON has no HTML at {named!r} any more")
    return None


def items(data: Any, spec: ListingSpec, base: str) -> list[JsonItem]:
    """The items in the publisher's order.

    Raises `StructureChanged` for a shape that is not known or has changed, `EmptyExtract` where nothing that
    the list holds can be read.
    """
    name, found, fields = _shape(data, spec)
    out = []
    for item in found:
        if not isinstance(item, Mapping):
            raise StructureChanged(f"the list ({name}) holds something that is no object")
        url = clean_url(base, _text(item, fields["url"]))
        title = clean(_text(item, fields["title"]))
        if url is None or not title:
            continue
        told = {key: _text(item, fields.get(key, "")) for key in ("summary", "date", "closes", "type")}
        out.append(
            JsonItem(url, title, clean(told["summary"])[:600], told["date"], told["closes"], told["type"])
        )
    if found and not out:
        raise EmptyExtract(f"none of the {len(found)} items ({name}) has an address and a title")
    return out


def _shape(data: Any, spec: ListingSpec) -> tuple[str, Sequence[Any], Mapping[str, str]]:
    own = spec.options.get("fields")
    if isinstance(own, Mapping):
        fields = {str(k): str(v) for k, v in own.items()}
        if "url" not in fields or "title" not in fields:
            raise StructureChanged("options.fields names no url and title")
        found = _at(data, fields.get("items", ""))
        if not isinstance(found, list):
            raise StructureChanged(f"the JSON has no list at {fields.get('items', '')!r} any more")
        return "options.fields", found, fields
    for name, (path, fields) in SHAPES.items():
        found = _at(data, path)
        if isinstance(found, list) and found and isinstance(found[0], Mapping):
            if all(fields[key] in found[0] for key in ("url", "title")):
                return name, found, fields
        elif found == [] and (path or not spec.min_entries):
            return name, found, fields
    raise StructureChanged("a JSON list of no known shape; describe it with options.fields")


def _at(data: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _text(item: Mapping[str, Any], path: str) -> str:
    found = _at(item, path) if path else None
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
