"""One page, two pages, all of it: how much goes on, in which order, and what is said of the rest."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.brief.forms import as_markdown
from tests.site.record import AMENDED, Record
from tests.watch import pages as acts
from tracker.brief import Briefing, briefing_file, gather, parse
from tracker.brief.briefing_file import fit
from tracker.brief.compose import compose
from tracker.brief.expected import Expected, expected
from tracker.brief.phrases import Phrases
from tracker.brief.provenance import Comment
from tracker.brief.sections import news
from tracker.brief.verify import verify
from tracker.cli.main import app
from tracker.lifecycle.period_steps import PeriodSteps, period_steps
from tracker.lifecycle.step import Step
from tracker.model import Origin
from tracker.publish.document import Heading, plain_text
from tracker.publish.writers import write
from tracker.publish.writers.typst import pdf_bytes
from tracker.registry.profiles import Profile
from tracker.registry.scope import ScopeMatcher

HOSTILE = '<script>x</script> *b* #eval("1") $x$ [x](javascript:y) =1 \u202e --> & \x00 `c`'
LONG = "一个很长的条件" * 60
DUE = Step(date(2026, 5, 20), "sample-act", "applies", "sec_1", condition="first returns")


def brief(
    record: Record, period: str = "2026-03", zone: str = "UTC", profile: Profile | None = None
) -> Briefing:
    with record.store.read() as session:
        return gather(session, record.registry, parse(period, zone), profile)


def crowded(b: Briefing, changes: int = 40) -> Briefing:
    """The same with far more than goes on two pages."""
    (group,) = b.groups
    (change,) = group.changes
    said = {(f"c{n}", lang): b.sentences[change.id, lang] for n in range(changes) for lang in ("en", "zh")}
    return replace(
        b,
        groups=(replace(group, changes=tuple(replace(change, id=f"c{n}") for n in range(changes))),),
        sentences=said,
        upcoming=tuple(
            replace(DUE, date=date(2026, 4, 1 + n % 28), eid=f"art_{n}", condition=LONG + HOSTILE)
            for n in range(60)
        ),
        happened=tuple(replace(DUE, date=date(2026, 3, 1 + n % 28), eid=f"art_{n}") for n in range(30)),
        moved=b.moved * 3,
        stale=b.stale * 20,
    )


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [document[n].get_textpage().get_text_bounded() for n in range(len(document))]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("pages", ["1", "2"])
def test_never_more_pages_than_asked_and_the_room_is_used(record: Record, lang: str, pages: str) -> None:
    b = crowded(brief(record))
    comment = Comment("A long word. " * 400, "A. Person", "2026-04-01")
    for said in (None, comment):
        data = briefing_file.write_briefing(b, record.registry, lang, "pdf", pages=pages, comment=said)
        document = pypdfium2.PdfDocument(io.BytesIO(data))
        assert len(document) == int(pages)
        width, height = document[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        last = document[len(document) - 1].get_textpage()
        low = min(last.get_rect(n)[1] for n in range(last.count_rects()) if last.get_rect(n)[1] > 50)
        assert low < height * 0.25, "what was left out would not have fitted"
    assert len(words(briefing_file.write_briefing(b, record.registry, lang, "pdf"))) > 2


def test_what_fits_is_all_there_in_the_larger_type_and_nothing_is_padded(record: Record) -> None:
    b = brief(record)
    page = fit(b, record.registry, "en", "2")
    assert page.layout == "portrait"
    assert len(words(pdf_bytes(page))) == 1
    assert "Not on this page" not in write(page, "md").decode()
    assert "____" not in write(page, "md").decode()


def test_what_is_left_out_is_counted_and_linked(record: Record) -> None:
    b = crowded(brief(record))
    page = fit(
        b, record.registry, "en", "1", links=briefing_file.SiteLinks("https://rules.example/x/", "en", b)
    )
    text = write(page, "md").decode()
    found = re.search(r"Not on this page: (.*?)\.", text)
    assert found
    left = {unit.rstrip("s"): int(n) for n, unit in re.findall(r"(\d+) ([a-z ]+)", found[1])}
    say = Phrases(record.registry, "en")
    all_ = {s.unit[0].removeprefix("%(num)s "): s.count for s in news(b, say)}
    told = text.count("Sample Act (Canada)")
    assert left["change"] + told >= all_["change"]
    assert left["change"] < all_["change"]
    assert left["date"] + len(re.findall(r"^- \*\*\d+ April 2026\*\*", text, re.MULTILINE)) == all_["date"]
    html = write(page, "html").decode()
    assert 'href="https://rules.example/x/briefings/2026-03.html"' in html
    assert 'href="https://rules.example/x/changes/c0.html"' in html
    chinese = fit(
        b, record.registry, "zh", "1", links=briefing_file.SiteLinks("https://rules.example", "zh", b)
    )
    assert 'href="https://rules.example/zh/briefings/2026-03.html"' in write(chinese, "html").decode()


def test_the_order_is_that_of_a_director(record: Record) -> None:
    b = brief(record)
    b = replace(
        b,
        happened=(DUE,),
        upcoming=(DUE,),
        expected=(Expected("unconfirmed", "sample-act", DUE.date, DUE),),
    )
    anchors = [
        x.anchor for x in compose(b, record.registry).blocks if isinstance(x, Heading) and x.level == 2
    ]
    assert anchors == ["changes", "moved", "steps", "upcoming", "expected", "stale", "method", "health"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_dates_that_moved_stand_in_the_first_third(record: Record, lang: str) -> None:
    b = crowded(brief(record))
    for pages in ("1", "2"):
        data = briefing_file.write_briefing(b, record.registry, lang, "pdf", pages=pages)
        page = pypdfium2.PdfDocument(io.BytesIO(data))[0]
        text = page.get_textpage()
        day = "1 September 2027" if lang == "en" else "2027年9月1日"
        label = "Dates that moved" if lang == "en" else "日期变动"
        at = text.search(label).get_next()
        assert at is not None, label
        assert text.search(day).get_next() is not None
        _, bottom, _, _ = text.get_charbox(at[0])
        assert (page.get_size()[1] - bottom) / page.get_size()[1] / int(pages) < 1 / 3


def test_equal_steps_of_several_parties_are_one_line(record: Record) -> None:
    b = brief(record)
    base = Step(date(2026, 4, 10), "sample-act", "applies")
    same = tuple(
        replace(base, eid=eid, party=party, condition="unless three years are added" if party != "VN" else f"end of {eid}")
        for eid in ("art_3", "art_4") for party in ("KH", "LA", "MM", "VN")
    )  # fmt: skip
    text = as_markdown(replace(b, upcoming=same), record.registry, "en")
    (line,) = [x for x in text.splitlines() if "10 April 2026" in x]
    assert line.count("10 April 2026") == 1
    assert "Article 3, Article 4" in line
    assert "Cambodia, Laos, Myanmar (Burma): unless three years are added" in line
    assert line.count("Vietnam: end of") == 2
    alike = tuple(replace(s, condition="as promised") for s in same)
    (line,) = [
        x
        for x in as_markdown(replace(b, upcoming=alike), record.registry, "zh").splitlines()
        if "4月10日" in x
    ]
    assert "（柬埔寨、老挝、缅甸、越南）" in line
    assert line.count("as promised") == 1
    assert "英文" in line, "words of another language are named as such"


def test_a_general_date_says_in_its_line_what_of_it_was_moved(record: Record) -> None:
    b = brief(record)
    general = Step(date(2026, 4, 10), "sample-act", "applies", condition="general date")
    part = Step(
        date(2027, 4, 10), "sample-act", "deferred", "anx_III", was_due=general.date, condition="high risk"
    )
    text = as_markdown(replace(b, upcoming=(general,), parts={general: (part,)}), record.registry, "en")
    (line,) = [x for x in text.splitlines() if "**10 April 2026**" in x]
    assert "general date" in line
    assert "high risk: moved to 10 April 2027" in line


def test_what_moved_from_a_general_date_is_found(record: Record) -> None:
    events = record.registry.instruments["sample-act"].events
    event = events[1]
    events[1] = event.model_copy(update={"eid": None, "set_by": None})
    try:
        found = period_steps(record.registry, parse("2026-03"), {"sample-amendment"})
    finally:
        events[1] = event
    (whole,) = found.upcoming
    assert (whole.eid, [p.eid for p in found.parts[whole]]) == (None, ["sec_1"])


def test_days_are_those_of_the_time_zone(record: Record) -> None:
    body = acts.act([*AMENDED[:-1], "A seller shall name two agents."], pit="2026-03-01")
    late = replace(acts.taken(body, 31, month=3), observed_at=datetime(2026, 3, 31, 17, tzinfo=UTC))
    assert not record.ingest.take(record.source, [late], Origin.WATCH).failed

    def seen(period: str, zone: str) -> bool:
        return any(c.observed_at.startswith("2026-03-31T17") for c in brief(record, period, zone).changes)

    assert [seen("2026-03", zone) for zone in ("UTC", "Europe/Brussels", "Asia/Shanghai")] == [
        True,
        True,
        False,
    ]
    assert [seen("2026-04", zone) for zone in ("UTC", "Europe/Brussels", "Asia/Shanghai")] == [
        False,
        False,
        True,
    ]
    beijing, brussels = brief(record, "2026-04", "Asia/Shanghai"), brief(record, "2026-03", "Europe/Brussels")
    assert "截至2026年4月1日 · 按北京时间计日" in as_markdown(beijing, record.registry, "zh")
    assert "as of 31 March 2026 · days in Brussels time" in as_markdown(brussels, record.registry, "en")
    assert "days in UTC" in as_markdown(brief(record), record.registry, "en"), "said, whichever it is"


@pytest.mark.parametrize("pages", ["1", "2", "full"])
def test_an_empty_period_is_a_page_that_says_so(record: Record, pages: str) -> None:
    b = brief(record, "2026-08")
    data = briefing_file.write_briefing(b, record.registry, "en", "pdf", pages=pages)
    (page,) = words(data)
    assert "No change of law and no first text" in page
    assert verify(data, record.store, record.registry).good


def test_hostile_titles_stay_words_and_keep_to_the_page(record: Record) -> None:
    record.registry.instruments["sample-act"].title.update({"en": HOSTILE * 30, "zh": HOSTILE * 30})
    b = brief(record)
    for lang in ("en", "zh"):
        data = briefing_file.write_briefing(b, record.registry, lang, "pdf", pages="1")
        assert len(words(data)) == 1
        for form in ("html", "eml", "md"):
            text = briefing_file.write_briefing(b, record.registry, lang, form, pages="1").decode()
            assert "<script>x" not in text.replace("\\<", "&lt;")
            assert "\x00" not in text


def test_no_source_is_named_by_its_id(record: Record) -> None:
    b = brief(record, "2026-02")
    for lang in ("en", "zh"):
        for pages in ("1", "full"):
            text = briefing_file.write_briefing(b, record.registry, lang, "md", pages=pages).decode()
            prose = text[: text.index("<!-- ")]
            assert not re.search(r"sample-act-\w+", prose)
    assert "blocked by the publisher (1)" in as_markdown(b, record.registry, "en")


def test_a_stale_cell_shows_the_clause_it_was_read_from_and_the_new_one(record: Record) -> None:
    b = brief(record)
    cell = next(c for c in b.stale if c.topic == "returns")
    assert (cell.before, cell.after) == (
        "1 A person shall file a return by 1 March 2027.", "1 A person shall file a return by 1 September 2027.",
    ) or ("March" in (cell.before or "") and "September" in (cell.after or ""))  # fmt: skip
    text = as_markdown(b, record.registry, "en")
    part = text[text.index("## Comparison cells to be reviewed") :]
    assert "~~March~~" in part
    assert "**September**" in part


def test_what_was_expected_and_did_not_come(record: Record) -> None:
    period = parse("2026-05")
    due = replace(DUE, instrument="sample-amendment")
    gone = Step(date(2026, 5, 21), "sample-act", "applies", "sec_2", now=(date(2027, 1, 1),))
    news_ = Step(date(2026, 5, 22), "sample-act", "published")
    dated = PeriodSteps(happened=(due, replace(due, eid="sec_3", proof="named"), news_), missed=(gone,))
    with record.store.read() as session:
        found = expected(session, record.registry, period, ScopeMatcher(record.registry), dated)
    assert [(e.why, e.step) for e in found] == [("unconfirmed", due), ("moved", gone)]
    text = as_markdown(replace(brief(record), expected=found), record.registry, "en")
    assert "no text and no notice held here confirms it" in text
    assert "moved to 1 January 2027" in text
    with record.store.read() as session:  # the record has a text of the act
        march = PeriodSteps(happened=(replace(DUE, date=date(2026, 3, 10)),))
        assert (
            expected(session, record.registry, parse("2026-03"), ScopeMatcher(record.registry), march) == ()
        )


def test_a_consultation_without_a_result_is_late_once(record: Record) -> None:
    act = record.registry.instruments["sample-act"]
    closed = act.events[0].model_copy(update={"event": "consultation_closed", "date": date(2026, 1, 15)})
    act.events.append(closed)
    scope = ScopeMatcher(record.registry)
    try:
        with record.store.read() as session:
            late = [
                [e.why for e in expected(session, record.registry, parse(p), scope, PeriodSteps())]
                for p in ("2026-06", "2026-07", "2026-08")
            ]
    finally:
        act.events.remove(closed)
    assert late == [[], ["late"], []]


def test_the_old_words_for_one_page_still_work(record: Record) -> None:
    assert Profile.model_validate({"id": "p", "title": {"en": "P"}, "short": True}).pages == "1"
    assert Profile.model_validate({"id": "p", "title": {"en": "P"}, "short": False}).pages == "full"
    assert Profile.model_validate({"id": "p", "title": {"en": "P"}, "pages": 2}).pages == "2"
    at = ("--db", f"sqlite:///{record.folder / 'tracker.db'}", "--registry", str(record.folder / "registry"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*at, *words])

    one = run("brief", "March 2026", "--pages", "1")
    assert one.exit_code == 0, one.output
    assert one.output == run("brief", "2026年3月", "--short").output
    assert run("brief", "2026-3", "--full").output == run("brief", "2026-03").output
    wrong = run("brief", "2026-03", "--zone", "Mars/Olympus")
    assert wrong.exit_code == 2
    assert "time zone" in wrong.output
    assert "北京时间" in run("brief", "2026-03", "--zone", "Asia/Shanghai", "--lang", "zh").output


def test_the_same_bytes_again(record: Record) -> None:
    b = crowded(brief(record), 9)
    for form in ("pdf", "docx", "eml", "md"):
        one, other = (
            briefing_file.write_briefing(b, record.registry, "zh", form, pages="2") for _ in range(2)
        )
        assert one == other


def test_the_words_of_headings_are_those_of_the_edition(record: Record) -> None:
    page = compose(crowded(brief(record)), record.registry, "zh")
    for x in page.blocks:
        if isinstance(x, Heading):
            assert not re.search("[A-Za-z]{2}", plain_text(x.line)), plain_text(x.line)
