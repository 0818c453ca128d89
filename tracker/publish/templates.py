"""The Jinja2 environment of each edition: escaping on, undefined names are errors, templates cached.

A page made alone carries its style inside, allowed by its hash in the Content-Security-Policy, so that it
works as an attachment; the pages of a site share one file of style. None asks another address for anything.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tracker.publish import editions, labels, samples
from tracker.publish.due_words import due_words, line_words, taken_words
from tracker.publish.eid_labels import cite
from tracker.publish.plain import plain, safe_url, shorten
from tracker.publish.redline import runs
from tracker.publish.values import reason_sentence, show_value
from tracker.resources import templates_dir


@lru_cache(maxsize=4)
def stylesheet(*names: str) -> str:
    """The style of the pages, as it stands inside <style>; several files stand behind each other."""
    files = names or ("style.css",)
    return "\n" + "".join(f"{(templates_dir() / 'site' / n).read_text('utf-8').strip()}\n" for n in files)


@lru_cache(maxsize=4)
def policy(*names: str) -> str:
    """The Content-Security-Policy of a page made alone: its own style and nothing else, no script at all.
    For a page of a site the frame allows the site's own files.

    Images from the page itself: only so can it say that it has no icon, and no browser asks for one.
    """
    digest = base64.b64encode(hashlib.sha256(stylesheet(*names).encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


#: Languages that are written from the right to the left.
_FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


def law(text: object) -> Markup:
    """Captured text for a page: escaped, its direction kept to itself."""
    return Markup(f"<bdi>{escape(plain(text))}</bdi>")  # noqa: S704 - escaped


def tongue(language: object) -> Markup:
    """The attributes of an element whose words are in a language: its tag, and its direction from the right.

    >>> tongue("ar-SA"), tongue("en")
    (Markup(' lang="ar-SA" dir="rtl"'), Markup(' lang="en"'))
    """
    tag = plain(language)
    from_the_right = tag.partition("-")[0].lower() in _FROM_THE_RIGHT or "-Arab" in tag
    said = Markup(' lang="{}"').format(tag)
    return said + Markup(' dir="rtl"') if from_the_right else said


def _redline_runs(before: str | None, after: str | None) -> list[Any]:
    return runs(before, after)


@lru_cache(maxsize=4)
def environment(lang: str) -> Environment:
    """The environment of an edition; made once a process."""
    lang = editions.edition(lang)
    env = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,  # for every template, whatever its name ends in
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        cache_size=100,
    )
    env.install_gettext_translations(  # type: ignore[attr-defined]  # the i18n extension adds it
        editions.translations(lang), newstyle=True
    )
    marks = editions.punctuation(lang)
    opened, _, closed = marks.aside("|").strip().partition("|")
    env.globals.update(
        lang=lang,
        opened=opened,
        closed=closed,
        comma=marks.comma,
        within=marks.within,
        listed=marks.enumeration,
        colon=marks.colon,
        html_lang=editions.html_lang(lang),
        style=Markup(stylesheet()),  # noqa: S704 - our own file
        policy=policy(),
        sheets=("style.css",),
        samples=partial(samples.notice, lang),
        redline=_redline_runs,
    )
    env.filters.update(
        day=partial(editions.format_day, lang=lang),
        moment=partial(editions.format_moment, lang=lang),
        law=law,
        tongue=tongue,
        plain=plain,
        cite=partial(_cite, lang=lang),
        reason=lambda reason: plain(reason_sentence(reason, lang)),
        value=partial(show_value, lang=lang),
        safe_url=safe_url,
        shorten=shorten,
        name=lambda code, family: labels.name(family, code, lang),
        language=partial(labels.language_name, lang=lang),
        condition=partial(labels.condition, lang=lang),
        party=partial(labels.party_name, lang=lang),
        reader=partial(labels.reader_name, lang=lang),
        due=lambda step, parties=(): due_words(step, lang, parties),
        due_line=partial(line_words, lang=lang),
        taken=partial(taken_words, lang=lang),
    )
    return env


def _cite(eid: str, lang: str) -> str:
    return plain(cite(eid, lang))


def page(template: str, lang: str, /, **context: Any) -> str:
    """One page from one template."""
    return environment(lang).get_template(template).render(**context)
