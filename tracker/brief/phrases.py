"""The words of a briefing in an edition: lines for changes, steps, cells and notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from tracker.brief.cells import MovedCell, StaleCell
from tracker.brief.notice_words import notice_words
from tracker.brief.notices import NoticeItem
from tracker.lifecycle.step import Step
from tracker.publish import editions
from tracker.publish.clauses import Clause, clause
from tracker.publish.document import Line, Run, RunStyle, join, text
from tracker.publish.editions import Punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import (
    condition,
    instrument_title,
    language_name,
    name,
    party_name,
    publisher_name,
)
from tracker.publish.plain import plain, shorten
from tracker.publish.sentence import Sentence
from tracker.publish.sentences import act_label
from tracker.registry import Registry

_SIDES: dict[str, RunStyle] = {"del": "del", "ins": "ins", "cut": "soft"}


def linked(words: str, address: str | None, style: RunStyle = "", lang: str | None = None) -> Run:
    """Words that lead to an address: one of the public site, or a place beside the page."""
    if address and address.startswith("http"):
        return Run(words, style, lang, url=address)
    return Run(words, style, lang, address)


@dataclass(frozen=True)
class Phrases:
    """One edition's way to say things. ``links``: ``change:ID`` and ``text:VERSION`` to addresses."""

    registry: Registry
    lang: str
    links: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    @cached_property
    def marks(self) -> Punctuation:
        """Commas, colons and brackets of the edition."""
        return editions.punctuation(self.lang)

    def soft_brackets(self, *runs: Run) -> Line:
        """Runs in quiet brackets."""
        left, right = self.marks.aside("\0").split("\0")
        return (Run(left, "soft"), *runs, Run(right, "soft"))

    def t(self, message: str, **values: object) -> str:
        found = editions.gettext(self.lang, message)
        return found % values if values else found

    def n(self, one: str, many: str, count: int) -> str:
        return editions.ngettext(self.lang, one, many, count) % {"num": count}

    def day(self, value: date | str | None) -> str:
        return editions.format_day(value, self.lang)

    def moment(self, value: str | None) -> str:
        return editions.format_moment(value, self.lang, self.zone)

    def moment_day(self, value: str) -> str:
        """The day of a moment by the clocks of the zone."""
        return self.day(datetime.fromisoformat(value).astimezone(ZoneInfo(self.zone)).date())

    @property
    def zone_name(self) -> str:
        """Whose days the periods are made of: ``Beijing time``."""
        return editions.zone_name(self.zone, self.lang)

    def name(self, family: str, code: str | None) -> str:
        return name(family, code, self.lang)

    def cite(self, eid: str) -> str:
        return plain(cite(eid, self.lang))

    def title(self, id_: str | None, *, short: bool = False) -> str:
        return plain(instrument_title(self.registry, id_, self.lang, short=short))

    def act(
        self, id_: str | None, *, short: bool = False, href: str | None = None, style: RunStyle = ""
    ) -> Line:
        """The title of an instrument, marked with its language where the edition has none of its own."""
        said = self.title(id_, short=short)
        return (linked(said, href, style, self._tongue(id_, said)),) if said else ()

    def labelled(self, id_: str) -> Line:
        """The short title with whose act it is, where acts of several jurisdictions stand together."""
        line = self.act(id_, short=True)
        found = self.registry.instruments.get(id_)
        if found is not None and found.parties:  # a treaty names whose it is
            return line
        label = act_label(self.registry, id_, self.lang)
        rest = label.removeprefix(line[0].text) if line else label
        return (*line, Run(rest)) if rest else line

    def _tongue(self, id_: str | None, said: str) -> str | None:
        found = self.registry.instruments.get(id_ or "")
        if found is None:
            return None
        titles = {**found.title, **found.short}
        tags = [tag for tag, words in (*found.title.items(), *found.short.items()) if words == said]
        other = bool(tags and titles) and editions.edition(tags[0]) != editions.edition(self.lang)
        return tags[0] if other else None

    def regime(self, id_: str) -> str:
        found = self.registry.regimes.get(id_)
        return plain(editions.pick(found.title, self.lang)) if found else plain(id_)

    def head(self, strand: str, regime: str) -> str:
        return f"{self.name('strand', strand)} · {self.regime(regime)}"

    def tag(self, language: str) -> str | None:
        """The language of quoted words, where it is not the edition's."""
        return None if language.split("-")[0] == editions.edition(self.lang) else language

    def quoted(self, words: str, language: str, style: RunStyle = "", url: str | None = None) -> Line:
        """Words in their own language, named where it is not the edition's."""
        tag = self.tag(language)
        run = Run(plain(words), style, tag, url=url)
        return (run, Run(self.marks.aside(self.tongue(language)), "soft")) if tag else (run,)

    # --- words of the law -----------------------------------------------------------------------

    def sentence(self, found: Sentence, href: str | None = None, style: RunStyle = "") -> Line:
        """A sentence about a change; its act, or all of it, links to the change."""
        pieces = [Run(plain(words), style, tag) for words, tag in found.runs]
        first = pieces[0].text
        if found.act and first.startswith(found.act):
            head = linked(plain(found.act), href, "strong")
            return (head, replace(pieces[0], text=first[len(found.act) :]), *pieces[1:])
        return tuple(pieces)

    def clause(self, found: Clause) -> Line:
        """The clause before and after, with its place and, where it is not the edition's, its language."""
        tag = self.tag(found.language)
        head = self.cite(found.eid) + (self.marks.aside(self.tongue(found.language)) if tag else "")
        words = tuple(Run(plain(r.text), _SIDES.get(r.kind, ""), tag) for r in found.runs)
        return (Run(f"{head}{self.marks.colon}", "soft"), *words)

    # --- dated steps --------------------------------------------------------------------------

    def step(self, found: Sequence[Step], parts: Sequence[Step] = ()) -> Line:
        """The instrument, the provisions, what happens, to whom, on what condition, and who must do it.

        ``found``: one step, or equal steps of several parties; ``parts``: what of its date was moved."""
        what = f"{self.marks.colon}{self.name('event', found[0].event)}"
        return self.what(found, what, [*self._conditions(found), *self._moved(parts)])

    def what(self, found: Sequence[Step], event: str = "", asides: Sequence[Line] | None = None) -> Line:
        """The instrument and the provisions, to whom and who must do it."""
        where = dict.fromkeys(self.cite(x.eid) for x in found if x.eid)
        rest = f"{self.marks.within}{self.marks.items(where)}" if where else ""
        said = self._conditions(found) if asides is None else asides
        parties = dict.fromkeys(party_name(x.party, self.lang) for x in found if x.party)
        named = len(parties) > 1 and len(said) > 1  # each condition names its own
        rest += event + ("" if named else self.marks.aside(self.marks.items(parties)))
        line: Line = (*self.labelled(found[0].instrument), Run(rest))
        if said:
            line = (*line, *self.soft_brackets(*join(said, self.marks.semicolon)))
        who = dict.fromkeys(self.name("actor", x.who) for x in found if x.who)
        if who:
            line = (
                *line,
                Run(self.marks.semicolon + self.t("who: %(actors)s", actors=self.marks.items(who))),
            )
        return line

    def _conditions(self, found: Sequence[Step]) -> list[Line]:
        """The conditions of equal steps, each with its parties where they differ."""
        by: dict[Line, list[str]] = {}
        for s in found:
            if said := condition(s, self.lang):
                line = self.quoted(said, "en" if said == s.condition else self.lang, "soft")
                by.setdefault(line, []).append(party_name(s.party, self.lang) if s.party else "")
        if len(by) < 2 and all(len(names) == len(found) for names in by.values()):
            return list(by)
        return [
            (Run(f"{self.marks.items(dict.fromkeys(names))}{self.marks.colon}", "soft"), *line)
            if all(names)
            else line
            for line, names in by.items()
        ]

    def _moved(self, parts: Sequence[Step]) -> list[Line]:
        """What of a date was moved, and to when."""
        out: list[Line] = []
        for s in parts:
            what = condition(s, self.lang)
            where = self.marks.comma.join(x for x in (self.cite(s.eid) if s.eid else "", what) if x)
            said = self.t("%(what)s: moved to %(day)s", what=where, day=self.day(s.date.isoformat()))
            out.append((Run(plain(said), "strong"),))
        return out

    def set_by(self, s: Step) -> Line:
        if not s.set_by:
            return ()
        act, _, eid = s.set_by.partition("#")
        where = Run(f"{self.marks.within}{self.cite(eid)}" if eid else "", "soft")
        left, right = self.t("laid down in %(act)s", act="\0").split("\0")
        said = (Run(left, "soft"), *self.act(act, short=True, style="soft"), where, Run(right, "soft"))
        return self.soft_brackets(*(run for run in said if run.text))

    # --- comparisons --------------------------------------------------------------------------

    def topic(self, book: str, id_: str) -> str:
        found = next((t for t in self.registry.codebooks[book].topics if t.id == id_), None)
        return editions.pick(found.title, self.lang) if found else id_

    def cell(self, c: StaleCell | MovedCell) -> Line:
        """Which cell of which table."""
        book = editions.pick(self.registry.codebooks[c.codebook].title, self.lang)
        where = f"{book}{self.marks.colon}{self.topic(c.codebook, c.topic)} · "
        return (Run(where), *self.act(c.instrument, short=True))

    def cell_clause(self, c: StaleCell) -> Line:
        """The clause a cell was read from, and as it is now; () where the record does not hold both."""
        found = clause(c.clause_eid, c.language, c.before, c.after) if c.before or c.after else None
        return self.clause(found) if found else ()

    def stale(self, c: StaleCell) -> Line:
        cited = self.marks.enumeration.join(self.cite(e) for e in c.provisions)
        by = self.title(c.by, short=True) if c.by else ""
        why = self.marks.semicolon.join(x for x in (cited, by) if x)
        return (*self.cell(c), Run(self.marks.aside(why) if why else "", "soft"))

    def recoded(self, c: MovedCell) -> Line:
        step = (Run(self.code(c, c.before), "was"), Run(" → "), Run(self.code(c, c.after), "now"))
        return (*self.cell(c), Run(self.marks.colon), *step, Run(self.marks.aside(self.day(c.on)), "soft"))

    def code(self, c: MovedCell, value: str) -> str:
        """The wording of a value of the topic's scale; figures as they are."""
        book = self.registry.codebooks[c.codebook]
        topic = next((t for t in book.topics if t.id == c.topic), None)
        scale = book.scales[topic.scale] if topic and topic.scale else ()
        return next((editions.pick(v.title, self.lang) for v in scale if v.code == value), value)

    # --- notices ------------------------------------------------------------------------------

    def notice_line(self, i: NoticeItem) -> Line:
        """A notice in a line: its title in its own language, what it is, whose it is."""
        s = notice_words(i, self.registry, self.lang)
        what = self.marks.items(x for x in (s.kind, s.publisher) if x)
        title = self.quoted(shorten(plain(s.title), 200), s.language, url=s.url)
        return (*title, Run(self.marks.aside(plain(what)), "soft"))

    def proven(self, instrument: str, source: str) -> Line:
        """What a capture proves: a text by its title, a list by its publisher and regime."""
        if line := self.act(instrument, short=True):
            return line
        found = self.registry.sources.get(source)
        publisher = self.registry.publishers.get(found.publisher or "") if found else None
        regime = self.regime(self.registry.regime_of_source(source).id) if found else ""
        return text(self.marks.comma.join(x for x in (publisher_name(publisher, self.lang), regime) if x))

    def notice(self, i: NoticeItem) -> tuple[tuple[Line, ...], ...]:
        """Three cells: the date, the notice with what is known of it, kind and source."""
        s = notice_words(i, self.registry, self.lang)
        changed = (Run(" "), Run(self.t("changed"), "tag")) if s.changed else ()
        lines: list[Line] = [(*self.quoted(shorten(plain(s.title), 300), s.language, url=s.url), *changed)]
        if s.closes:
            lines.append(text(s.closes, style="strong"))
        lines += [text(shorten(plain(b), 300), style="soft") for b in s.before]
        if s.about:
            lines.append(text(plain(s.about), style="soft"))
        kind: list[Line] = [text(s.kind), text(s.weight, style="soft")]
        if s.publisher:
            kind.append(text(plain(s.publisher), style="soft"))
        return ((text(s.date or "–"),), tuple(lines), tuple(kind))

    def tongue(self, tag: str) -> str:
        return language_name(tag, self.lang)
