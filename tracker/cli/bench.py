"""The coder's bench of `tracker code CODEBOOK INSTRUMENT`: topic after topic, each cell written at once."""

from __future__ import annotations

import json
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from tracker.cli.values import parse_value
from tracker.cli.words import labelled, listed, say, tr
from tracker.compare.bench import LETTERS, BenchText, none_code
from tracker.compare.finder.suggest import Suggestion
from tracker.compare.matrix import UnknownChoice
from tracker.compare.read_from import anchors
from tracker.registry.codebook import Topic
from tracker.registry.coding import Coding
from tracker.registry.lint import HouseRules
from tracker.registry.write import CannotWrite, add_coding, codings_in, take_back, write_pins

_KEYS = """\
a, b, ... or 13.4 or 13.4(2) or an eid: the clause is read there; several with spaces between
n: the text has no such rule (the words you searched are recorded)
v PLACE: show it; < and >: the articles before and after; /WORD: where a word stands
i: definition, rules and scale of the topic; +: five more proposals
s: skip; l: a lead, to be read later; u: take the last back; q: leave (what is written stays)"""
_SHOWN = 14  # lines of a clause shown with its proposal; `v` shows all


class Leave(Exception):
    """The coder leaves, or there are no more answers."""


@dataclass
class Desk:
    """Where the coder's answers come from; counts the keys that were pressed."""

    answers: Iterator[str] | None = None
    keys: int = 0
    started: float = field(default_factory=time.monotonic)

    def ask(self, label: str, default: str = "") -> str:
        shown = f"{label} [{default}]" if default else label
        try:
            if self.answers is not None:
                line = next(self.answers)
                typer.echo(f"{shown}> {line}")
            elif sys.stdin.isatty():
                line = input(f"{shown}> ")
            else:
                typer.echo(f"{shown}> ", nl=False)
                line = sys.stdin.readline()
                if not line:
                    raise EOFError
                typer.echo(line.rstrip("\n"))
        except (EOFError, StopIteration, KeyboardInterrupt) as error:
            typer.echo("")
            raise Leave from error
        line = line.rstrip("\r\n")
        self.keys += len(line) + 1
        return line.strip() or default


@dataclass
class BenchWalk:
    """A walk over the topics of one instrument."""

    text: BenchText
    desk: Desk
    folder: Path
    coder: str
    house: HouseRules
    lang: str
    packaged: bool
    written: list[tuple[Coding, Coding | None]] = field(default_factory=list)  # and what it stands for
    draft: dict[str, str] = field(default_factory=dict)
    last: str | None = None  # the provision shown last

    # --- the walk ---------------------------------------------------------------------------------

    def run(self, topics: list[Topic]) -> None:
        self._take_draft()
        todo = sorted(topics, key=lambda t: t.id != self.draft.get("topic"))
        total, n = len(todo), 0
        try:
            while n < total:
                step = self._topic(todo[n], n + 1, total)
                if step == "undo":
                    taken = self._undo()
                    back = next((k for k, t in enumerate(todo) if t.id == taken), None)
                    n = n if back is None else back
                else:
                    n += 1
        except Leave:
            if self.draft.get("topic"):
                say("what you typed for {topic} is kept and comes first next time", topic=self.draft["topic"])
        minutes = (time.monotonic() - self.desk.started) / 60
        say(
            "{cells} cells in {minutes:.1f} minutes, {keys} keystrokes; {left} topics left",
            cells=len(self.written), minutes=minutes, keys=self.desk.keys, left=total - n,
        )  # fmt: skip

    def _topic(self, topic: Topic, n: int, total: int) -> str:
        if self.draft.get("topic") != topic.id:
            self.draft = {}
        typer.echo("")
        typer.echo(f"[{n}/{total}] {topic.id} - {topic.title[self.lang]}: {topic.question[self.lang]}")
        old = self.text.newest(topic.id)
        if old is not None:
            stands = ", ".join(old.provisions) or "-"
            say("  so far ({basis}, {date}): {value}, {stands}. {note}", basis=old.basis, date=old.date,
                value=old.value, stands=stands, note=old.note.get(self.lang, ""))  # fmt: skip
        offers = self.text.offers(topic)
        self._show(offers)
        self.last = offers[0].eids[0] if offers else None
        while True:
            said = self.desk.ask(tr("clause (? for the keys)"), self.draft.get("clause", ""))
            if said in ("s", ""):
                return "skip"
            if said == "u":
                return "undo"
            if said == "q":
                raise Leave
            try:
                if said == "+":
                    offers = self.text.offers(topic, len(LETTERS))
                    self._show(offers)
                elif not self._looked(topic, said, offers):
                    {"n": self._nothing, "l": self._lead}.get(said, self._read)(topic, said, offers)
                    return "done"
            except (UnknownChoice, CannotWrite) as error:  # what was typed stays the default
                typer.echo(f"  {error}")

    def _looked(self, topic: Topic, said: str, offers: list[Suggestion]) -> bool:
        """Whether the coder only wanted to see something."""
        if said == "?":
            typer.echo(textwrap.indent(tr(_KEYS), "  "))
        elif said == "i":
            self._explain(topic)
        elif said.startswith("/"):
            self._hits([said[1:]])
        elif said.startswith("v "):
            self.last = self._view(self.text.place(said[2:], offers))
        elif said in ("<", ">"):
            if self.last and (beside := self.text.neighbours(self.last)[said == ">"]):
                self.last = self._view([beside])
        else:
            return False
        return True

    # --- what is shown ----------------------------------------------------------------------------

    def _show(self, offers: list[Suggestion]) -> None:
        for letter, offer in zip(LETTERS, offers, strict=False):
            unit = self.text.known[self.text.unit(offer.eids[0])]
            head = " ".join(x for x in (unit.num, unit.heading) if x)
            why = listed((*offer.heading_words, *offer.text_words))
            typer.echo(f"  {letter}) {head or unit.eid} ({', '.join(offer.eids)}; {why})")
            lines = [line for eid in offer.eids for line in self.text.lines(eid)]
            self._lines(lines[:_SHOWN])
            if len(lines) > _SHOWN:
                say("      ... {count} more lines: v {letter}", count=len(lines) - _SHOWN, letter=letter)
        if not offers:
            say("  nothing is proposed; look with /WORD, v PLACE")

    def _view(self, places: list[str]) -> str:
        for eid in places:
            self._lines(list(self.text.lines(eid)))
        return places[0]

    def _lines(self, lines: list[str]) -> None:
        for line in lines:
            indent = " " * (6 + len(line) - len(line.lstrip()))
            typer.echo(textwrap.fill(line.strip(), 110, initial_indent=indent, subsequent_indent=indent))

    def _explain(self, topic: Topic) -> None:
        for words in (topic.definition, topic.rules):
            if words:
                typer.echo(textwrap.indent(textwrap.fill(words[self.lang], 110), "  "))
        for value in self.text.book.values_of(topic):
            defined = (value.definition or {}).get(self.lang, "")
            typer.echo(f"  {value.code}: {value.title[self.lang]}. {defined}")

    def _hits(self, words: list[str]) -> None:
        for word, found in self.text.search(words).items():
            shown = ", ".join(found[:12]) + (" ..." if len(found) > 12 else "")
            typer.echo(f"  {word}: {len(found)}" + (f" ({shown})" if found else ""))

    # --- a cell -----------------------------------------------------------------------------------

    def _read(self, topic: Topic, said: str, offers: list[Suggestion]) -> None:
        cited = self.text.place(said, offers)
        self._keep(topic, clause=said)
        near = [
            o for o in offers if any(self.text.unit(e) == self.text.unit(c) for e in o.eids for c in cited)
        ]
        self._view(cited)
        value = self._value(topic, cited, near[0].value if near else None)
        flags = self._flags(topic, list(near[0].flags) if near and near[0].value == value else [])
        pins = anchors(self.text.session, self.text.instrument, self.text.language, cited)
        if missing := [e for e in cited if e not in pins]:
            raise UnknownChoice(tr("the record lacks {all}", all=", ".join(missing)))

        def made(cue: str, en: str, zh: str) -> Coding:
            return Coding(
                topic=topic.id, value=value, flags=flags, provisions=cited,
                cue=[c.strip() for c in cue.split(";") if c.strip()], note=_note(en, zh), basis="text",
                read_from=[pins[e] for e in cited], date=datetime.now(UTC).date(), coder=self.coder,
            )  # fmt: skip

        self._finish(topic, made, {"cue": self.text.cue(cited, near, self.house)})

    def _nothing(self, topic: Topic, *_: object) -> None:
        code = none_code(self.text.book, topic)
        if code is None:
            raise UnknownChoice(tr("the scale of {topic} has no value for it", topic=topic.id))
        self._keep(topic, clause="n")
        proposed = self.draft.get("searched") or "; ".join(self.text.to_search(topic))
        while True:
            said = self.desk.ask(tr("words searched (; between)"), proposed)
            words = [w.strip() for w in said.split(";") if w.strip()]
            self._hits(words)
            self._keep(topic, searched=said)
            if not words or self.desk.ask(tr("no such rule? Enter: yes, w: other words")) != "w":
                break
            proposed = said
        title = topic.title
        own = title["en"] if title["en"][1:2].isupper() else title["en"][0].lower() + title["en"][1:]

        def made(en: str, zh: str) -> Coding:
            return Coding(
                topic=topic.id, value=code, note=_note(en, zh), basis="text", searched=words,
                read_from=self.text.hits(topic.words(self.text.language, words)),
                date=datetime.now(UTC).date(), coder=self.coder,
            )  # fmt: skip

        self._finish(topic, made, {}, f"No rule on {own}.", f"没有关于{title['zh']}的规定。")

    def _lead(self, topic: Topic, *_: object) -> None:
        value = self._value(topic, [], None)

        def made(en: str, zh: str) -> Coding:
            return Coding(
                topic=topic.id, value=value, note=_note(en, zh), basis="memory",
                date=datetime.now(UTC).date(), coder=self.coder,
            )  # fmt: skip

        self._finish(topic, made, {}, "To be read.", "待阅读原文。")

    def _finish(
        self, topic: Topic, made: Callable[..., Coding], asked: dict[str, str], en: str = "", zh: str = ""
    ) -> None:
        """Asks for cue and notes, again where a rule of the data says so, and writes the cell."""
        labels = {
            "cue": tr("cue (words of the clause)"),
            "en": tr("note in English"),
            "zh": tr("note in Chinese"),
        }
        given = {k: self.draft.get(k, v) for k, v in {**asked, "en": en, "zh": zh}.items()}
        again = list(given)
        while True:
            for key in again:
                given[key] = self.desk.ask(labels[key], given[key])
                self._keep(topic, **{key: given[key]})
            try:
                coding = made(**given)
            except ValidationError as error:
                found = [("note", e["msg"]) for e in error.errors()]
            else:
                found = self.text.problems(coding, self.house)
            for _, problem in found:
                typer.echo(f"  ! {problem}")
            fields = {"cue": ["cue"], "note": ["en", "zh"]}
            again = [k for f, _ in found for k in fields.get(f, ["en", "zh"]) if k in given]
            again = list(dict.fromkeys(again))
            if not found or (
                not self.packaged and self.desk.ask(tr("keep it so? y: yes, Enter: again")) == "y"
            ):
                self._write(coding)
                return

    def _write(self, coding: Coding) -> None:
        book, instrument = self.text.book.id, self.text.instrument
        held = codings_in(self.folder, book, instrument)
        old = next((c for c in held if (c.topic, c.date) == (coding.topic, coding.date)), None)
        if old is not None:  # a lead, or another reading of today: the newer stands for it
            take_back(self.folder, book, instrument, old, checkout=True)
        path = add_coding(self.folder, book, instrument, self.text.language, coding, checkout=True)
        if not coding.provisions and self.text.searched is not None:
            write_pins(path, {}, self.text.searched[1])
        self.written.append((coding, old))
        self._keep(None)
        say("  written: {topic} {value}, {path}", topic=coding.topic, value=coding.value, path=path)

    def _undo(self) -> str | None:
        book, instrument = self.text.book.id, self.text.instrument
        last = self.written.pop() if self.written else None
        if last is None:
            held = codings_in(self.folder, book, instrument)
            if not held:
                say("  nothing to take back")
                return None
            last = (held[-1], None)
        coding, old = last
        take_back(self.folder, book, instrument, coding, checkout=True)
        if old is not None:
            add_coding(self.folder, book, instrument, self.text.language, old, checkout=True)
        say("  taken back: {topic} {value}", topic=coding.topic, value=coding.value)
        return coding.topic

    def _value(self, topic: Topic, cited: list[str], proposed: str | None) -> Any:
        codes = [v.code for v in self.text.book.values_of(topic)]
        choices = [*codes, *self.text.figures(topic, cited)]
        titles = {v.code: v.title[self.lang] for v in self.text.book.values_of(topic)}
        for n, choice in enumerate(choices, 1):
            typer.echo(f"    {n} {labelled(choice, titles[choice]) if choice in titles else choice}")
        while True:
            said = self.desk.ask(tr("value"), self.draft.get("value") or proposed or "")
            chosen = choices[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(choices) else said
            try:
                value = parse_value(self.text.book, topic, chosen)
            except ValueError as error:
                typer.echo(f"  {error}")
                continue
            self._keep(topic, value=chosen)
            return value

    def _flags(self, topic: Topic, proposed: list[str]) -> list[str]:
        known = self.text.book.flags_of(topic)
        if not known:
            return []
        names = list(known)
        for n, name in enumerate(names, 1):
            typer.echo(f"    {n} {labelled(name, known[name][self.lang])}")
        while True:
            said = self.desk.ask(tr("flags (- for none)"), self.draft.get("flags") or " ".join(proposed))
            parts = [p for p in said.replace(",", " ").split() if p != "-"]
            flags = [names[int(p) - 1] if p.isdigit() and 0 < int(p) <= len(names) else p for p in parts]
            if unknown := [f for f in flags if f not in known]:
                say("  unknown: {all}", all=", ".join(unknown))
                continue
            self._keep(topic, flags=said)
            return flags

    # --- what was typed for a cell that is not written yet ------------------------------------------

    @property
    def _drafted(self) -> Path:
        return self.folder / "codings" / self.text.book.id / f".{self.text.instrument}.draft.json"

    def _keep(self, topic: Topic | None, **said: str) -> None:
        self.draft = {"topic": topic.id, **self.draft, **said} if topic else {}
        if topic:
            self._drafted.parent.mkdir(parents=True, exist_ok=True)
            self._drafted.write_text(json.dumps(self.draft, ensure_ascii=False), "utf-8")
        else:
            self._drafted.unlink(missing_ok=True)

    def _take_draft(self) -> None:
        try:
            self.draft = json.loads(self._drafted.read_text("utf-8"))
        except (OSError, ValueError):
            self.draft = {}


def undo_last(folder: Path, codebook: str, instrument: str) -> tuple[Path, Coding]:
    """Take the last coding of an instrument in a folder back. Raises `CannotWrite`."""
    held = codings_in(folder, codebook, instrument)
    if not held:
        raise CannotWrite(f"{folder} has no codings of {instrument} ({codebook})")
    return take_back(folder, codebook, instrument, held[-1], checkout=True), held[-1]


def _note(en: str, zh: str) -> dict[str, str]:
    return {k: v for k, v in (("en", en), ("zh", zh)) if v}
