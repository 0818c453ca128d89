"""The pages of texts: made again where anything they say differs from the last build.

A long text has a front page at its address and a page for each chapter (`tracker.publish.views.chapters`);
a script leads ``texts/ID.html#art_5`` on to the chapter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from tracker.contract.text import text_view
from tracker.law import eids
from tracker.publish import editions, templates
from tracker.publish.editions import EDITIONS
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, language_name
from tracker.publish.plain import plain
from tracker.publish.views.chapters import Chapter, Cut, cut, units, where
from tracker.resources import templates_dir
from tracker.site.context import BuildContext, VersionEntry, provision_page
from tracker.site.downloads import (
    Known,
    addresses,
    provision_citations,
    put_text,
    text_citations,
)
from tracker.site.files import key_of, page_name
from tracker.site.pages import TextContext, TreeEntry, text_page
from tracker.site.side_by_side import TextPair, both, other_days, pairs, same_day
from tracker.site.text_body import body, label, nodes
from tracker.site.text_marks import NONE, ChangeMark, Marks, marks, marks_key
from tracker.store import reader
from tracker.store.models import VersionRow

View = Mapping[str, Any]
SCRIPT = "text.js"
#: What a change page has a place of its own for.
_LISTED = ("art_", "sec_", "rct_", "anx_", "sched_", "sch_")
_CHECKPOINT = 500  # jobs after which a stopped build would go on


def put_texts(site: BuildContext, lines: Mapping[str, str]) -> None:
    """``lines``: instruments with a text that is not as it was -> the key of all their texts and changes."""
    stale: list[tuple[VersionEntry, str, Marks]] = []
    for line in (line for id_ in sorted(lines) for line in site.versions.get(id_, {}).values()):
        found = marks(site, line) if len(line) > 1 else {}
        for v in line:
            mine = found.get(v.id, NONE)
            near = site.neighbours(v)
            key = key_of(
                v.key,
                [(n.id, n.valid, n.dated, n.observed) if n else None for n in near],
                site.regime_key(v.instrument),
                site.dated_key(v.instrument),
                c.id if (c := site.to_version.get(v.id)) else None,
                marks_key(site, mine),
                [(o.id, o.reading, o.law_from) for o in (*same_day(site, v), *other_days(site, v))],
            )
            if not site.out.done(f"text:{v.id}", key):
                stale.append((v, key, mine))
    for n, (v, key, mine) in enumerate(stale, 1):
        row = site.session.get(VersionRow, v.id)
        if row is not None:
            view = text_view(site.session, row)
            chapters = cut(view["provisions"])
            pages = where(view["provisions"], chapters)
            with site.out.job(f"text:{v.id}", key, pages.as_json()):
                _TextPage(site, v, view, chapters, pages, mine).put()
        if n % 20 == 0 or n == len(stale):
            site.session.expunge_all()
            site.progress(f"texts: {n}/{len(stale)}")
        if n % _CHECKPOINT == 0:
            site.out.checkpoint()


def put_script(site: BuildContext) -> None:
    with site.out.job("text-script", ""):
        site.out.put(SCRIPT, (templates_dir() / "site" / SCRIPT).read_text("utf-8"))


class _TextPage:
    """One version: its front page or its only one, its chapters, its downloads."""

    def __init__(
        self,
        site: BuildContext,
        v: VersionEntry,
        view: dict[str, Any],
        chapters: Sequence[Chapter],
        pages: Cut,
        found: Marks,
    ) -> None:
        self.site, self.v, self.view, self.chapters, self.marks = site, v, view, chapters, found
        self.pages = pages
        self.named = {**view, "source": v.source}
        self.nodes = nodes(view["provisions"])
        self.by_eid = {p["eid"]: p for p in view["provisions"]}
        self.known: Known = {}
        self.pairs = pairs(site, v, self.nodes)

    def put(self) -> None:
        site, v = self.site, self.v
        evidence = reader.evidence(site.session, v.check)
        downloads = put_text(site, self.view, evidence[0].final_url if evidence else None)
        source = site.registry.sources.get(v.source)
        path = f"texts/{page_name(v.id)}.html"
        if self.chapters:
            self._put_data()
        for lang in EDITIONS:
            where = site.nav(lang, path)
            nav = {**where, "crumbs": site.crumbs(v.instrument, lang, where["root"])}
            about = TextContext(
                evidence=evidence,
                text_class=source.text if source else None,
                source_kind=source.kind if source else None,
                instrument_href=site.links.get(f"instrument:{v.instrument}"),
                around=self._around(lang),
                downloads=addresses(downloads, nav),
                citations=text_citations(site, self.named, path, lang),
                about={} if self.chapters else self._about(self.nodes, lang),
                tree=self._contents(lang) if self.chapters else None,
                data=self._data("", nav),
                number=site.number(v),
                languages=self._languages(None, lang),
            )
            site.put(lang, path, text_page(site.registry, self.view, lang=lang, nav=nav, about=about))
            if self.chapters:
                self._put_chapters(lang, about)
            for pair in self.pairs:
                if pair.left and pair.alike:
                    self._put_chapters(lang, about, pair)

    def _around(self, lang: str) -> list[tuple[str, str]]:
        """The change that made the text, the texts before and after, the history."""

        def when(o: VersionEntry) -> str:
            return editions.format_day(o.law_from or o.observed_at, lang)

        site = self.site
        near = zip("←→", site.neighbours(self.v), strict=True)
        out = [(f"{arrow} {when(o)}", f"{page_name(o.id)}.html") for arrow, o in near if o]
        if change := site.to_version.get(self.v.id):
            out.insert(0, (editions.gettext(lang, "What changed"), f"../changes/{page_name(change.id)}.html"))
        if history := site.links.get(f"history:{self.v.instrument}"):
            out.append((editions.gettext(lang, "History"), history))
        return out

    # pages

    def _put_chapters(self, lang: str, front: TextContext, pair: TextPair | None = None) -> None:
        """The chapters; with ``pair`` those with another language beside them, of a text of one page too."""
        site, view = self.site, self.view
        suffix = pair.suffix if pair else ""
        entries = [self._entry(k, lang, suffix) for k in range(len(self.chapters))]
        short = instrument_title(site.registry, view["instrument"], lang, short=True) or view["title"]
        text = self._name(lang)
        home = f"{page_name(view['version'])}.html"
        if not entries:
            entries = [TreeEntry(text, f"{home[:-5]}{suffix}.html", 0, None)]
        for k, c in enumerate(self.chapters or [Chapter("", 0, len(view["provisions"]))]):
            path = f"texts/{entries[k].href}"
            nav = site.nav(lang, path)
            crumbs = [
                *site.crumbs(view["instrument"], lang, nav["root"]),
                (text, home),
                *((label(self.by_eid[x], lang), self._href(x)) for x in c.above),
            ]
            found = [p for p in self.nodes if c.start <= p["n"] < c.end]
            head = self.by_eid[c.head] if c.head and _headed(self.by_eid[c.head]) else None
            named = head["eid"] if head else None
            inside = [
                TreeEntry(label(p, lang), f"#{p['eid']}", entries[k].level + _below(p), self._tongue)
                for p in found
                if p["level"] and p["eid"] != named
            ]
            tree = [e._replace(href=None) if n == k else e for n, e in enumerate(entries)]
            tree[k + 1 : k + 1] = inside
            near = ((arrow, n) for arrow, n in (("←", k - 1), ("→", k + 1)) if 0 <= n < len(entries))
            html = templates.page(
                "site/chapter.html.j2",
                lang,
                view=view,
                title=f"{entries[k].label} · {short}",
                short=short,
                text_href=home,
                entry=entries[k],
                head=head,
                crumbs=crumbs,
                near=[(arrow, entries[n]) for arrow, n in near],
                tree=tree,
                body=both(found, self.by_eid, self._tongue, pair, named)
                if pair
                else body(found, lang, self._about(found, lang), named),
                beside=language_name(pair.other.language, lang) if pair else None,
                about=replace(
                    front, data=self._data(c.eid, nav), languages=self._languages(c.eid, lang, pair)
                ),
                nav=nav,
            )
            site.put(lang, path, html)

    def _languages(
        self, eid: str | None, lang: str, shown: TextPair | None = None
    ) -> list[tuple[str, str | None]]:
        """(words, address; None for this page) of a page in other languages: alone, and beside this one."""
        site, version = self.site, str(self.view["version"])
        mine = language_name(self._tongue, lang)
        out: list[tuple[str, str | None]] = []
        for pair in self.pairs:
            other = language_name(pair.other.language, lang)
            page = site.cut(pair.other.id).page(eid) if eid else None
            if not out:
                out.append((mine, provision_page(version, eid) if shown else None))
            out.append((other, provision_page(pair.other.id, page)))
            if pair.alike and (eid or not self.chapters):
                words = editions.gettext(lang, "%(one)s and %(other)s side by side")
                if not pair.left and not eid:  # this text is one page, the other may have several
                    page = next(iter(site.cut(pair.other.id).names), None)
                left = provision_page(version, eid) if pair.left else provision_page(pair.other.id, page)
                suffix = pair.suffix if pair.left else f"-{page_name(self._tongue)}"
                href = None if shown is pair else f"{left[:-5]}{suffix}.html"
                out.append((words % {"one": mine, "other": other}, href))
        for o in other_days(site, self.v):
            words = editions.gettext(lang, "%(language)s, of another day: %(day)s")
            day = editions.format_day(o.law_from or o.observed_at, lang)
            said = words % {"language": language_name(o.language, lang), "day": day}
            out.append((said, provision_page(o.id, None)))
        return out

    def _name(self, lang: str) -> str:
        """What this text is among those of its instrument."""
        valid = self.view["valid_from"]
        day = editions.gettext(lang, "in force from %(day)s") % {"day": editions.format_day(valid, lang)}
        said = (editions.gettext(lang, "Text"), language_name(self._tongue, lang), day if valid else "")
        return editions.punctuation(lang).comma.join(x for x in said if x)

    def _contents(self, lang: str) -> list[TreeEntry]:
        """Everything there is, for the front page."""
        out = []
        for k, c in enumerate(self.chapters):
            entry = self._entry(k, lang)
            out.append(entry)
            out += [
                TreeEntry(
                    label(p, lang),
                    f"{entry.href}#{p['eid']}",
                    entry.level + max(p["level"] - 2, 1),
                    self._tongue,
                )
                for p in self.nodes
                if c.start <= p["n"] < c.end and p["level"] and p["eid"] != c.head
            ]
        return out

    def _entry(self, k: int, lang: str, suffix: str = "") -> TreeEntry:
        """The line of a page in the contents: its heading, else from where to where it goes."""
        c = self.chapters[k]
        href = f"{provision_page(self.view['version'], c.eid)[:-5]}{suffix}.html"
        if c.head:
            return TreeEntry(label(self.by_eid[c.head], lang), href, len(c.above), self._tongue)
        inside = self.view["provisions"][c.start : c.end]
        asked = set(units(inside))
        marked = [p["eid"] for p in inside if p["eid"] in asked] or [p["eid"] for p in inside]
        first, last = cite(marked[0], lang), cite(marked[-1], lang)
        return TreeEntry(plain(first if first == last else f"{first} – {last}"), href, len(c.above), None)

    def _href(self, eid: str) -> str:
        return f"{provision_page(self.view['version'], self.pages.page(eid))}#{eid}"

    @property
    def _tongue(self) -> str:
        return str(self.view["language"])

    # what is said of a provision

    def _about(self, found: Sequence[View], lang: str) -> dict[str, Markup]:
        cited = provision_citations(self.site, self.named, found, lang, self.known)
        page = templates.environment(lang).get_template("macros/provision.html.j2").module
        out = {}
        for p in found:
            eid = p["eid"]
            last = self._mark(self.marks.last.get(eid), "from_version", lang)
            later = self._mark(self.marks.later.get(eid), "to_version", lang)
            if last or later or eid in cited:
                out[eid] = Markup(page.about(last, later, cited.get(eid, ())))  # type: ignore[attr-defined]  # noqa: S704
        return out

    def _mark(self, mark: ChangeMark | None, side: str, lang: str) -> dict[str, Any] | None:
        """A change of a provision, and the same provision in the text on its other ``side``."""
        if mark is None:
            return None
        site = self.site
        c = site.changes[mark.change]
        law = site.law_from(c)
        href = site.links.get(f"change:{c.id}")
        listed = mark.action != "renumbered" and eids.last_step(mark.new).startswith(_LISTED)
        return {
            "action": mark.action,
            "day": editions.format_day(law or c.observed_at, lang),
            "law": law is not None,
            "change": href and (f"{href}#c-{mark.new}" if listed else href),
            "text": site.links.get(f"provision:{getattr(c, side)}#{mark.eid}") if mark.eid else None,
        }

    # data for the script

    def _data(self, page: str, nav: Mapping[str, Any]) -> dict[str, str]:
        name = page_name(self.v.id)
        out = {"text": name, "page": page_name(page) if page else "", "script": f"{nav['top']}{SCRIPT}"}
        if self.chapters:
            out |= {kind: f"{nav['top']}texts/{name}-{kind}.js" for kind in ("map", "words")}
        return out

    def _put_data(self) -> None:
        """Where each provision stands, and the words of each page, as scripts: a page that is opened from a
        folder may load them, and may not fetch a file."""
        name = page_name(self.v.id)
        names = [page_name(x) for x in self.pages.names]
        page = {
            p["eid"]: k for k, c in enumerate(self.chapters) for p in self.view["provisions"][c.start : c.end]
        }
        at = {**self.pages.at, **{eid: page[eid] for eid in units(self.view["provisions"])}}
        self.site.out.put(f"texts/{name}-map.js", _script("map", {"pages": names, "at": at}))
        words = [
            "\n".join(
                " ".join(plain(p[f]) for f in ("num", "heading", "text") if p[f])
                for p in self.view["provisions"][c.start : c.end]
            )
            for c in self.chapters
        ]
        self.site.out.put(f"texts/{name}-words.js", _script("words", words))


def _below(p: View) -> int:
    """How deep a heading stands in the contents below its page."""
    return max(int(p["level"]) - 2, 1)


def _headed(p: View) -> bool:
    return bool(p["num"] or p["heading"])


def _script(kind: str, data: Any) -> str:
    """Data as a script: one call. What would end a script, or a line in one, is escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'TEXT("{kind}",{text});\n'
