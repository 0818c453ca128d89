"""What a host, a browser and a search engine ask of a site beside its pages: style, icon, 404, map."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from tracker.publish import templates
from tracker.publish.editions import EDITIONS, gettext, html_lang
from tracker.resources import templates_dir
from tracker.site.context import BuildContext
from tracker.site.files import prefix

#: Files that pages link to as they are.
_SHARED = ("style.css", "compare.css", "favicon.svg", "filter.js")
NOT_FOUND = "404.html"
#: Addresses a file of a site map may hold.
_IN_MAP = 50_000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(site: BuildContext) -> None:
    """The shared files, and the page a host shows for an address that is not there."""
    with site.out.job("shared", ""):
        for name in _SHARED:
            site.out.put(name, (templates_dir() / "site" / name).read_bytes())
        site.out.put(NOT_FOUND, _not_found(site.base_url))


def _not_found(base_url: str | None) -> str:
    """One page in both languages: a host shows it at any depth, so that its links begin at the root of the
    site, which without an address is taken to be the root of the host, and it carries its style inside."""
    root = f"{urlsplit(base_url).path.rstrip('/')}/" if base_url else "/"
    parts: list[dict[str, Any]] = [
        {
            "lang": html_lang(lang),
            "title": gettext(lang, "Page not found"),
            "said": gettext(lang, "There is no page at this address. The address may have been mistyped."),
            "links": [
                (f"{root}{prefix(lang)}{file}.html", gettext(lang, name))
                for file, name in (
                    ("index", "Digital-rules tracker"), ("changes", "Changes"), ("search", "Search"),
                )
            ],
        }
        for lang in EDITIONS
    ]  # fmt: skip
    return templates.page(
        "site/404.html.j2",
        EDITIONS[0],
        title=" · ".join(str(p["title"]) for p in parts),
        parts=parts,
        nav=None,
    )


def sitemap(site: BuildContext) -> None:
    """The map of the site and where robots find it; both need its address. The last of all jobs."""
    if not site.base_url:
        return
    base = f"{site.base_url.rstrip('/')}/"
    paths = [p for p in site.out.html_paths() if p != NOT_FOUND]
    parts = [paths[n : n + _IN_MAP] for n in range(0, len(paths), _IN_MAP)]
    with site.out.job("sitemap", ""):
        names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            site.out.put(name, _map("urlset", "url", [base + p for p in part]))
        if len(parts) > 1:
            site.out.put("sitemap.xml", _map("sitemapindex", "sitemap", [base + n for n in names]))
        site.out.put("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n")


def _map(kind: str, item: str, addresses: list[str]) -> str:
    listed = "".join(f"<{item}><loc>{escape(a)}</loc></{item}>\n" for a in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{_SPACE}">\n{listed}</{kind}>\n'
