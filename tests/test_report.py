"""What a rehearsal is turned into: figures against naive counts, text, JSON, pages, and the difference of two."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.report import Card, Person, Played, Putoff, Rehearsal, Reply
from bot.report import page as pages
from bot.report.compare import (
    difference,
    difference_as_html,
    difference_as_json,
    difference_as_text,
    per_person,
)
from bot.report.compare import per_rule as changes_of_rules
from bot.report.data import as_json, pieces
from bot.report.page import as_html
from bot.report.sums import (
    calendars,
    days,
    heat,
    hours,
    not_sent,
    per_contact,
    per_day,
    per_manager,
    per_month,
    per_rule,
    per_week,
    put_off,
    silences,
    totals,
)
from bot.report.text import as_text
from bot.report.wording import COLUMNS, cut, flow, pad, plain, shift, span, table, width

START = datetime(2025, 3, 3, 6, 0, tzinfo=UTC)
BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"
RULES = (
    "prospects/check-in",
    "prospects/news",
    "customers/care",
    "customers-of-the-north/what-purchasing-wants-to-know",
)
KINDS = ("text", "news", "material", "note")
STATES = ("sent", "noted", "skipped", "expired", "rejected")
HOSTILE = "<script>alert('1')</script>\"><img src=http://evil.example/x onerror=alert(1)>"


def person(id: int, name: str = "", account: str = "Acme", manager: str = "Anna", zone: str = BERLIN) -> Person:
    return Person(id, name or f"Contact {id}", account, manager, "user", "lead", zone)


def played(
    contact: int,
    rule: str,
    n: int,
    at: datetime,
    kind: str = "text",
    state: str = "sent",
    why: str = "",
    title: str = "",
) -> Played:
    return Played(contact, f"{rule}:{contact}:{n}", rule, n, kind, state, at, at, why, title)


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """So many days after the first, at this time in UTC."""
    return datetime(2025, 3, 3, hour, minute, tzinfo=UTC) + timedelta(days=day)


def rehearsal(
    *people: Person,
    touches: tuple[Played, ...] = (),
    putoffs: tuple[Putoff, ...] = (),
    length: int = 28,
    zone: str = BERLIN,
) -> Rehearsal:
    return Rehearsal(START, length, zone, (), (), people, touches, putoffs, (), (), {}, {})


EMPTY = rehearsal()

SMALL = Rehearsal(
    start=START,
    days=28,
    zone=BERLIN,
    assumptions=("Managers approve after two hours.",),
    warnings=("No news is known of yet.",),
    people=(
        person(1, "Li Wei"),
        person(2, "王芳", "华星科技", "周敏", SHANGHAI),
        person(3, "Tom Reed", "Tom Reed"),
        person(4, "Eva Klein", "Acme"),
    ),
    touches=(
        played(1, "prospects/check-in", 1, at(0), why="since they joined", title="check-in-1"),
        played(1, "prospects/news", 1, at(7), "news", title="Steel"),
        played(1, "prospects/news", 2, at(14), "news", "skipped", "no news was good enough"),
        played(1, "prospects/check-in", 2, at(21)),
        played(2, "prospects/check-in", 1, at(1)),
        played(2, "prospects/check-in", 2, at(15), state="expired", why="its time had passed"),
        played(2, "prospects/news", 1, at(1, 9), "news"),
        played(3, "deciding/remind", 1, at(9), "note", "noted"),
    ),
    putoffs=(
        Putoff(1, "prospects/news:1:1", "prospects/news", "enough for this week", at(4), at(7)),
        Putoff(2, "prospects/news:2:1", "prospects/news", "enough for this week", at(0), at(1)),
        Putoff(2, "prospects/news:2:1", "prospects/news", "outside their working hours", at(1), at(1, 9)),
    ),
    replies=(Reply(1, at(8)),),
    cards=(Card(1, at(0)), Card(1, at(20)), Card(2, at(0))),
    idle={4: ("they said stop",)},
    run_out={"prospects/check-in": datetime(2025, 8, 4, tzinfo=UTC)},
)

SMALL_TEXT = """\
The next 28 days: 3 Mar – 31 Mar 2025, hours in Europe/Berlin
4 contacts · 5 messages (0.31 per contact and week) · 1 reply · 3 cards · 1 note
put off 3 times (2 touches) · 1 skipped, 1 expired, 0 rejected
Assumed: Managers approve after two hours.
Mind: No news is known of yet.

Rule                sent  notes  skipped  expired  rejected  put off
prospects/check-in     3      ·        ·        1         ·        ·
prospects/news         2      ·        1        ·         ·        3
deciding/remind        ·      1        ·        ·         ·        ·

Week    sent and noted
Mar 03               3  ███
Mar 10               2  ██
Mar 17               ·
Mar 24               1  █
Mar 31               ·

Manager  contacts  messages  replies  cards  busiest hour
Anna            3         3        1      2  Mon 3 Mar 09:00: 1 message, 1 card
周敏            1         2        ·      1  Tue 4 Mar 09:00: 1 message

Put off                      times  contacts        by  mostly
enough for this week             2         2  2.0 days  all prospects/news
outside their working hours      1         1       1 h  all prospects/news

Not sent                 times  contacts    mostly
its time had passed          1         1    all prospects/check-in
no news was good enough      1         1    all prospects/news

Who gets nothing (2)
only notes to the manager (1)  Tom Reed
they said stop (1)             Eva Klein · Acme

Texts run out, for somebody, in
prospects/check-in  Aug 2025

Calendar
Li Wei · Acme    Mar 03 check-in · Mar 10 news · Mar 24 check-in
Tom Reed         Mar 12 note
王芳 · 华星科技  Mar 04 check-in · Mar 04 news
"""

# --- rehearsals by chance

few = settings(max_examples=30)
"""For what takes a whole text or page each time."""

ids = st.integers(1, 6)
moments = st.integers(0, 40 * 1440 - 1).map(lambda minutes: START + timedelta(minutes=minutes))
whys = st.sampled_from(("", "enough for this week", "they wrote lately", "a reason that goes on and on " * 9))
names = st.text(max_size=12) | st.sampled_from(("李伟", "Ann\u0301a", "a\u202eb", "🙂", "长名" * 30, HOSTILE))


@st.composite
def rehearsals(draw: st.DrawFn) -> Rehearsal:
    people = [
        Person(id, draw(names), draw(names), draw(st.sampled_from(("Anna", "周敏" * 20, ""))), "", "lead", SHANGHAI)
        for id in range(1, 7)
    ]
    touch = st.tuples(ids, st.sampled_from(RULES), st.sampled_from(KINDS), st.sampled_from(STATES), moments, whys)
    touches = [
        Played(id, f"{rule}:{id}:{n}", rule, n, kind, state, when, when, why, why)
        for n, (id, rule, kind, state, when, why) in enumerate(draw(st.lists(touch, max_size=40)), start=1)
    ]
    putoff = st.builds(Putoff, ids, st.just("k"), st.sampled_from(RULES), whys, moments, moments)
    return Rehearsal(
        start=START,
        days=40,
        zone=draw(st.sampled_from((BERLIN, SHANGHAI, "UTC", "Asia/Kathmandu", "America/St_Johns"))),
        assumptions=tuple(draw(st.lists(names, max_size=2))),
        warnings=tuple(draw(st.lists(names, max_size=2))),
        people=tuple(people),
        touches=tuple(touches),
        putoffs=tuple(draw(st.lists(putoff, max_size=20))),
        replies=tuple(draw(st.lists(st.builds(Reply, ids, moments), max_size=10))),
        cards=tuple(draw(st.lists(st.builds(Card, ids, moments), max_size=10))),
        idle=draw(st.dictionaries(ids, st.tuples(st.sampled_from(("stopped", "paused"))), max_size=3)),
        run_out=draw(st.dictionaries(st.sampled_from(RULES), moments, max_size=2)),
    )


def local(found: Rehearsal, when: datetime) -> datetime:
    return when.astimezone(ZoneInfo(found.zone))


def manager_of(found: Rehearsal, id: int) -> str:
    return next(person.manager for person in found.people if person.id == id)


# --- sums


@given(rehearsals())
def test_the_days_have_all_that_left(found: Rehearsal) -> None:
    by_day = per_day(found)
    assert list(by_day) == list(days(found))
    for day, counts in by_day.items():
        there = [touch.rule for touch in found.touches if touch.left and local(found, touch.at).date() == day]
        assert counts == Counter(there)
    left = sum(touch.left for touch in found.touches)
    for sums in (by_day, per_week(by_day), per_month(by_day)):
        assert sum(counts.total() for counts in sums.values()) == left
    assert all(monday.weekday() == 0 for monday in per_week(by_day))
    assert all(first.day == 1 for first in per_month(by_day))


def test_a_week_is_counted_from_monday() -> None:
    by_day = {date(2025, 3, 9): Counter(a=1), date(2025, 3, 10): Counter(a=2), date(2025, 4, 1): Counter(b=1)}
    assert per_week(by_day) == {
        date(2025, 3, 3): Counter(a=1),
        date(2025, 3, 10): Counter(a=2),
        date(2025, 3, 31): Counter(b=1),
    }
    assert per_month(by_day) == {date(2025, 3, 1): Counter(a=3), date(2025, 4, 1): Counter(b=1)}


def test_days_are_those_of_the_business() -> None:
    late = rehearsal(person(1), touches=(played(1, "a/b", 1, at(3, 23)),))
    assert [day for day, counts in per_day(late).items() if counts] == [date(2025, 3, 7)]
    assert [day for day, counts in per_day(replace(late, zone="UTC")).items() if counts] == [date(2025, 3, 6)]


def test_a_touch_at_the_very_end_has_a_day() -> None:
    last = rehearsal(person(1), touches=(played(1, "a/b", 1, START + timedelta(days=29)),))
    assert per_day(last)[date(2025, 4, 1)] == Counter({"a/b": 1})


@given(rehearsals())
def test_each_rule_is_counted(found: Rehearsal) -> None:
    for one in per_rule(found):
        states = Counter(touch.state for touch in found.touches if touch.rule == one.rule)
        assert [one.sent, one.noted, one.skipped, one.expired, one.rejected] == [states[state] for state in STATES]
        assert one.putoffs == sum(putoff.rule == one.rule for putoff in found.putoffs)
        kinds = Counter(touch.kind for touch in found.touches if touch.rule == one.rule)
        assert kinds[one.kind] == max(kinds.values(), default=0)
    rules = {touch.rule for touch in found.touches} | {putoff.rule for putoff in found.putoffs}
    assert {one.rule for one in per_rule(found)} == rules
    assert [one.left for one in per_rule(found)] == sorted((one.left for one in per_rule(found)), reverse=True)


@given(rehearsals())
def test_each_manager_is_counted(found: Rehearsal) -> None:
    def number(of: tuple[Played, ...] | tuple[Reply, ...] | tuple[Card, ...], manager: str) -> int:
        return sum(manager_of(found, one.contact_id) == manager for one in of)

    sent = tuple(touch for touch in found.touches if touch.state == "sent")
    noted = tuple(touch for touch in found.touches if touch.state == "noted")
    assert {one.manager for one in per_manager(found)} == {person.manager for person in found.people}
    for one in per_manager(found):
        assert one.contacts == sum(person.manager == one.manager for person in found.people)
        counts = (one.sent, one.noted, one.replies, one.cards)
        assert counts == tuple(number(of, one.manager) for of in (sent, noted, found.replies, found.cards))


@given(rehearsals())
def test_the_busiest_hour_has_the_most_messages(found: Rehearsal) -> None:
    def hour(when: datetime) -> datetime:
        there = local(found, when)
        return (there - timedelta(minutes=there.minute, seconds=there.second)).astimezone(UTC)

    sent = Counter((manager_of(found, t.contact_id), hour(t.at)) for t in found.touches if t.state == "sent")
    cards = Counter((manager_of(found, card.contact_id), hour(card.at)) for card in found.cards)
    counted = {(name, one.at): (one.messages, one.cards) for name, many in hours(found).items() for one in many}
    assert counted == {key: (sent[key], cards[key]) for key in sent.keys() | cards.keys()}
    for one in per_manager(found):
        most = max((number for (name, _), number in sent.items() if name == one.manager), default=0)
        assert (one.busiest.messages if one.busiest else 0) == most
        fullest = max((number for (name, _), number in cards.items() if name == one.manager), default=0)
        assert (one.fullest.cards if one.fullest else 0) == fullest


@given(rehearsals())
def test_the_week_of_a_manager_has_all_messages(found: Rehearsal) -> None:
    for name, week in heat(found).items():
        assert [len(day) for day in week] == [24] * 7
        for day in range(7):
            for hour in range(24):
                assert week[day][hour] == sum(
                    touch.state == "sent"
                    and manager_of(found, touch.contact_id) == name
                    and (local(found, touch.at).weekday(), local(found, touch.at).hour) == (day, hour)
                    for touch in found.touches
                )


@given(rehearsals())
def test_each_contact_is_counted(found: Rehearsal) -> None:
    for id, one in per_contact(found).items():
        own = [touch for touch in found.touches if touch.contact_id == id]
        assert one.sent == sum(touch.state == "sent" for touch in own)
        assert one.noted == sum(touch.state == "noted" for touch in own)
        assert one.dropped == len(own) - one.sent - one.noted
        assert one.putoffs == sum(putoff.contact_id == id for putoff in found.putoffs)
        assert one.replies == sum(reply.contact_id == id for reply in found.replies)
        assert sorted(calendars(found)[id], key=lambda touch: touch.key) == sorted(own, key=lambda touch: touch.key)
        assert list(calendars(found)[id]) == sorted(own, key=lambda touch: (touch.at, touch.key))


@given(rehearsals())
def test_each_reason_is_counted(found: Rehearsal) -> None:
    for reason in put_off(found):
        those = [putoff for putoff in found.putoffs if putoff.why == reason.why]
        assert reason.times == len(those)
        assert reason.contacts == len({putoff.contact_id for putoff in those})
        assert reason.rules == Counter(putoff.rule for putoff in those)
        assert reason.mean == sum((one.until - one.at for one in those), timedelta()) / len(those)
    assert sum(reason.times for reason in put_off(found)) == len(found.putoffs)
    for reason in not_sent(found):
        dropped = [touch for touch in found.touches if not touch.left and (touch.why or touch.state) == reason.why]
        assert (reason.times, reason.rules) == (len(dropped), Counter(touch.rule for touch in dropped))
    assert sum(reason.times for reason in not_sent(found)) == totals(found).dropped


@given(rehearsals())
def test_who_gets_no_message_is_told_with_a_reason(found: Rehearsal) -> None:
    reached = {touch.contact_id for touch in found.touches if touch.state == "sent"}
    silent = [(person, silence.why) for silence in silences(found) for person in silence.people]
    assert sorted(person.id for person, _ in silent) == sorted({one.id for one in found.people} - reached)
    for person, why in silent:
        assert why
        assert why == found.idle.get(person.id, why)


def test_without_a_reason_the_dropped_touches_say_why() -> None:
    found = rehearsal(
        person(1),
        person(2),
        person(3),
        touches=(
            played(1, "a/b", 1, at(0), state="skipped", why="they wrote lately"),
            played(1, "a/b", 2, at(1), state="skipped", why="they wrote lately"),
            played(2, "a/b", 1, at(0), state="noted", why="since they joined"),
        ),
    )
    assert {silence.why: [one.id for one in silence.people] for silence in silences(found)} == {
        ("they wrote lately",): [1],
        ("only notes to the manager",): [2],
        ("no rule comes due",): [3],
    }


@given(rehearsals())
def test_totals_are_the_sums_of_the_rules(found: Rehearsal) -> None:
    whole, rules = totals(found), per_rule(found)
    assert (whole.messages, whole.notes) == (sum(one.sent for one in rules), sum(one.noted for one in rules))
    assert whole.dropped == sum(one.skipped + one.expired + one.rejected for one in rules)
    assert whole.putoffs == sum(one.putoffs for one in rules)
    assert whole.pace == pytest.approx(whole.messages / len(found.people) / (found.days / 7))
    assert whole.idle == sum(len(silence.people) for silence in silences(found))


# --- words


@given(names, st.integers(1, 30))
def test_a_cell_has_its_width(text: str, columns: int) -> None:
    short = cut(plain(text), columns)
    assert width(short) <= columns
    assert width(pad(short, columns)) == columns
    assert width(pad(short, columns, right=True)) == columns


def test_chinese_takes_two_columns_and_an_accent_none() -> None:
    assert (width("王芳"), width("Ann\u0301a"), cut("王芳王芳", 5)) == (4, 4, "王芳…")
    lines = table([("王芳", "1"), ("Li", "20")])
    assert lines == ["王芳   1", "Li    20"]


def test_a_name_moves_no_cursor() -> None:
    assert plain("a\x1b[31mb\nc\u202ed\u2066e") == "a [31mb cde"


def test_what_does_not_fit_is_counted() -> None:
    parts = ["Mar 03 news", "Mar 10 news", "Mar 17 news", "Mar 24 news"]
    assert flow(parts, 60, 1) == [" · ".join(parts)]
    assert flow(parts, 30, 1) == ["Mar 03 news … 3 more"]
    assert flow(parts, 30, 2) == ["Mar 03 news · Mar 10 news", "Mar 17 news · Mar 24 news"]
    assert flow([], 30, 1) == [""]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=35), "35 min"),
        (timedelta(hours=14), "14 h"),
        (timedelta(days=2, hours=7), "2.3 days"),
        (timedelta(days=41), "41 days"),
    ],
)
def test_a_span_is_told_roughly(length: timedelta, words: str) -> None:
    assert span(length) == words
    assert (shift(length), shift(-length)) == (f"{words} later", f"{words} earlier")


# --- text


def test_a_small_book_as_text() -> None:
    assert as_text(SMALL) + "\n" == SMALL_TEXT


@few
@given(rehearsals())
def test_no_line_is_wider_than_the_terminal(found: Rehearsal) -> None:
    assert max(map(width, as_text(found).split("\n"))) <= COLUMNS
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", as_text(found))


def test_a_large_book_names_twenty_and_counts_the_rest() -> None:
    people = tuple(person(id) for id in range(1, 61))
    touches = tuple(played(id, "a/b", n, at(n)) for id in range(1, 31) for n in range(1, 20))
    text = as_text(rehearsal(*people, touches=touches))
    assert "and 10 more: --html or --json" in text
    assert re.search(r"no rule comes due \(30\) +Contact 31 · Acme, .* and \d+ more", text)
    assert len(text.splitlines()) < 60


def test_a_long_time_is_counted_by_months() -> None:
    text = as_text(replace(SMALL, days=365))
    assert "Mar 2025               6  ██████" in text
    assert "Feb 2026" in text


# --- JSON


def moment(text: str) -> datetime:
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


def from_json(text: str) -> Rehearsal:
    data = json.loads(text)
    for touch in data["touches"]:
        touch |= {"at": moment(touch["at"]), "planned_at": moment(touch["planned_at"])}
    for putoff in data["putoffs"]:
        putoff |= {"at": moment(putoff["at"]), "until": moment(putoff["until"])}
    return Rehearsal(
        start=moment(data["start"]),
        days=data["days"],
        zone=data["zone"],
        assumptions=tuple(data["assumptions"]),
        warnings=tuple(data["warnings"]),
        people=tuple(Person(**one) for one in data["people"]),
        touches=tuple(Played(**one) for one in data["touches"]),
        putoffs=tuple(Putoff(**one) for one in data["putoffs"]),
        replies=tuple(Reply(one["contact_id"], moment(one["at"])) for one in data["replies"]),
        cards=tuple(Card(one["contact_id"], moment(one["at"])) for one in data["cards"]),
        idle={int(id): tuple(why) for id, why in data["idle"].items()},
        run_out={rule: moment(first) for rule, first in data["run_out"].items()},
    )


def in_json_order(found: Rehearsal) -> Rehearsal:
    return replace(
        found,
        touches=tuple(sorted(found.touches, key=lambda one: (one.at, one.key))),
        putoffs=tuple(sorted(found.putoffs, key=lambda one: (one.at, one.key, one.until))),
        replies=tuple(sorted(found.replies, key=lambda one: (one.at, one.contact_id))),
        cards=tuple(sorted(found.cards, key=lambda one: (one.at, one.contact_id))),
    )


@given(rehearsals())
def test_json_has_everything_and_in_a_stable_order(found: Rehearsal) -> None:
    assert from_json(as_json(found)) == in_json_order(found)
    shuffled = replace(found, people=found.people[::-1], touches=found.touches[::-1])
    assert as_json(shuffled) == as_json(found)
    assert "\n" not in as_json(found)
    assert "".join(pieces(found)) == as_json(found)


# --- the page


class Strict(HTMLParser):
    """Reads a page, insists that tags match, and keeps the tags, the text and whatever points elsewhere."""

    VOID = frozenset({"meta", "link", "input", "br", "wbr", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.text = ""
        self.links: list[str] = []
        self.scripts = 0
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        assert not [name for name in names if name.startswith("on")], tag
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Strict:
    """The page, when it asks nothing of anybody else."""
    found = Strict(html)
    assert [link for link in found.links if link != "data:,"] == []
    assert not re.search(r"@import|url\(|<iframe|<base", html)
    assert found.tags["script"] == 1
    return found


def test_the_page_of_a_small_book() -> None:
    found = read(as_html(SMALL))
    for text in ("The next 28 days", "Li Wei · Acme", "王芳 · 华星科技", "enough for this week", "they said stop",
                 "August 2025", "Managers approve after two hours.", "No news is known of yet.",
                 "Tue 4 Mar 09:00 (16:00 for them) · prospects/check-in 1",
                 "Mon 17 Mar 09:00 skipped · prospects/news 2 · no news was good enough"):  # fmt: skip
        assert text in found.text
    assert found.tags["svg"] == 1 + len(SMALL.people)


def test_marks_stand_on_their_days() -> None:
    html = as_html(SMALL)
    assert '<path class="series text-1" d="M0.1 0v1h.8v-1zM1.1 0v1h.8v-1zM21.1 0v1h.8v-1z"/>' in html
    assert '<path class="series news-1" d="M1.1 1v1h.8v-1zM7.1 0v1h.8v-1z"/>' in html
    assert re.findall(r'<path class="(text|news|note|dropped|reply)" d="M(\d+) ', html) == [
        ("reply", "8"), ("text", "0"), ("text", "21"), ("news", "7"), ("dropped", "14"),
        ("note", "9"),
        ("text", "1"), ("news", "1"), ("dropped", "15"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "levels"),
    [(1, "0 1"), (5, "0 1 2 3 4 5"), (6, "0 2 4 6"), (11, "0 5 10 15"), (26, "0 10 20 30"), (101, "0 50 100 150")],
)
def test_the_chart_has_few_and_round_levels(most: int, levels: str) -> None:
    html = as_html(rehearsal(person(1), touches=tuple(played(1, "a/b", n, at(0)) for n in range(most))))
    axis = re.search(r'class="levels"[^>]*>(.*?)</div>', html)
    assert axis
    assert re.findall(r">(\d+)<", axis[1]) == levels.split()


def test_the_map_of_everybody_adds_up_the_managers() -> None:
    people = (person(1), person(2, manager="Bea"), person(3, manager="Bea"))
    touches = tuple(played(id, "a/b", 1, at(0)) for id in (1, 2, 3))
    html = as_html(rehearsal(*people, touches=touches))
    assert re.findall(r"<b>(\w+)</b> (\d+) message", html)[:3] == [("Everybody", "3"), ("Bea", "2"), ("Anna", "1")]
    assert re.findall(r'class="l(\d)" title="Mon 09:00–10:00: (\d+)', html) == [("5", "3"), ("5", "2"), ("5", "1")]


@few
@given(rehearsals())
def test_a_page_is_whole_whatever_the_names(found: Rehearsal) -> None:
    read(as_html(found))


def test_a_hostile_name_is_harmless() -> None:
    people = (Person(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, BERLIN), person(2, HOSTILE))
    hostile = replace(
        rehearsal(*people, touches=(Played(1, HOSTILE, HOSTILE, 1, "text", "sent", at(1), at(1), HOSTILE, HOSTILE),)),
        assumptions=(HOSTILE,),
        warnings=(HOSTILE,),
        putoffs=(Putoff(1, HOSTILE, HOSTILE, HOSTILE, at(0), at(1)),),
        idle={2: (HOSTILE,)},
        run_out={HOSTILE: at(9)},
    )
    for html in (as_html(hostile), difference_as_html(difference(EMPTY, hostile))):
        found = read(html)
        assert found.tags["img"] == 0
        assert "<script>alert" in found.text  # as text, that is
        assert html.count("<script>") == 1


def test_the_browser_is_told_to_load_nothing() -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', as_html(SMALL))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[\w+/=]+'", policy[1])


def test_a_page_of_a_large_book_is_small_and_says_what_it_leaves_out() -> None:
    people = tuple(Person(id, f"李伟 <{id}>", "Acme & Co", f"Manager {id % 40}", "user", "lead", SHANGHAI)
                   for id in range(1, 10_001))  # fmt: skip
    touches = tuple(
        played(id, RULES[n % 4], n, START + timedelta(hours=n * 240 + id % 200), KINDS[n % 4], why="<why>" * 20)
        for id in range(1, 10_001)
        for n in range(10)
    )
    found = rehearsal(*people, touches=touches, length=120)
    html = as_html(found)
    assert len(html.encode()) < 2_000_000
    assert re.search(r"\d+ of 10,000 contacts are shown", html)
    assert len(difference_as_html(difference(replace(found, touches=()), found)).encode()) < 2_000_000


def test_the_ones_with_most_and_with_fewest_messages_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_ROWS", 4)
    touches = tuple(played(id, "a/b", n, at(n)) for id in range(1, 9) for n in range(id))
    html = as_html(rehearsal(*(person(id) for id in range(10)), touches=touches))
    shown = re.findall(r'class="who"[^>]*><bdi>Contact (\d)', html)
    assert shown == ["1", "2", "7", "8"]
    assert "4 of 10 contacts are shown" in html


# --- nothing at all


@pytest.mark.parametrize("length", [0, 1, 90, 400])
def test_nothing_at_all_is_told_too(length: int) -> None:
    nothing = replace(EMPTY, days=length)
    assert totals(nothing).pace == 0
    assert not any((per_rule(nothing), per_manager(nothing), put_off(nothing), not_sent(nothing), silences(nothing)))
    assert "0 contacts · 0 messages" in as_text(nothing)
    assert from_json(as_json(nothing)) == nothing
    assert "Nothing leaves in this time." in read(as_html(nothing)).text
    same = difference(nothing, nothing)
    assert "Nothing changes" in difference_as_text(same)
    assert "Nothing changes" in read(difference_as_html(same)).text


def test_people_without_a_message_are_a_book_too() -> None:
    quiet = rehearsal(person(1), person(2))
    assert "no rule comes due (2)" in as_text(quiet)
    assert "Contact 2 · Acme" in read(as_html(quiet)).text


# --- the difference of two


def changed() -> Rehearsal:
    """The small book, where a check-in goes, another comes, and one piece of news is a day later."""
    kept = {touch.key: touch for touch in SMALL.touches}
    del kept["prospects/check-in:1:2"]
    kept["prospects/news:1:1"] = replace(kept["prospects/news:1:1"], at=at(8, 10))
    kept["prospects/check-in:2:1"] = replace(kept["prospects/check-in:2:1"], at=at(1) + timedelta(seconds=59))
    kept["prospects/check-in:2:2"] = replace(kept["prospects/check-in:2:2"], state="sent")
    return replace(SMALL, touches=tuple(kept.values()))


def test_what_is_new_gone_and_moved() -> None:
    found = difference(SMALL, changed())
    assert [touch.key for touch in found.added] == ["prospects/check-in:2:2"]
    assert [touch.key for touch in found.gone] == ["prospects/check-in:1:2"]
    assert [(was.at, now.at) for was, now in found.moved] == [(at(7), at(8, 10))]
    assert (found.same, found.changes) == (4, 3)
    assert [(one.rule, one.added, one.gone, one.moved, one.shift) for one in changes_of_rules(found)] == [
        ("prospects/check-in", 1, 1, 0, timedelta(0)),
        ("prospects/news", 0, 0, 1, timedelta(hours=26)),
    ]
    assert [(one.person.id, one.size) for one in per_person(found)] == [(1, 2), (2, 1)]


def test_a_difference_as_text() -> None:
    assert difference_as_text(difference(SMALL, changed())) + "\n" == (
        """\
What would change: 3 Mar – 31 Mar 2025, hours in Europe/Berlin
5 messages before, 5 after · 1 new · 1 gone · 1 moved · 4 as before

Rule                new  gone  moved  on average
prospects/check-in    1     1      0
prospects/news        0     0      1  26 h later

Contacts (2): + new, - gone, → moved
Li Wei · Acme    Mar 10 → Mar 11 news · - Mar 24 check-in
王芳 · 华星科技  + Mar 18 check-in
"""
    )


def test_a_difference_as_a_page() -> None:
    found = read(difference_as_html(difference(SMALL, changed())))
    assert "Mon 10 Mar 09:00 → Tue 11 Mar 11:00 news" in found.text
    assert "Tue 18 Mar 09:00 check-in" in found.text


@few
@given(rehearsals(), st.data())
def test_a_difference_tells_apart_every_touch(before: Rehearsal, data: st.DataObject) -> None:
    minutes = data.draw(st.lists(st.integers(-2, 2), min_size=len(before.touches), max_size=len(before.touches)))
    kept = data.draw(st.lists(st.booleans(), min_size=len(before.touches), max_size=len(before.touches)))
    touches = [
        replace(touch, at=touch.at + timedelta(minutes=by))
        for touch, by, keep in zip(before.touches, minutes, kept, strict=True)
        if keep
    ]
    after = replace(before, touches=tuple(touches))
    found = difference(before, after)
    assert found.added == ()
    assert len(found.gone) == sum(t.left and not keep for t, keep in zip(before.touches, kept, strict=True))
    shifted = zip(before.touches, minutes, kept, strict=True)
    assert len(found.moved) == sum(touch.left and keep and by != 0 for touch, by, keep in shifted)
    assert found.same + len(found.gone) + len(found.moved) == sum(touch.left for touch in before.touches)
    back = difference(after, before)
    assert (back.added, len(back.moved)) == (found.gone, len(found.moved))

    told = json.loads(difference_as_json(found))
    assert [one["key"] for one in told["gone"]] == [touch.key for touch in found.gone]
    assert [moment(one["after"]["at"]) for one in told["moved"]] == [now.at for _, now in found.moved]
    assert sum(one.size for one in per_person(found)) == found.changes
    assert max(map(width, difference_as_text(found).split("\n"))) <= COLUMNS
    read(difference_as_html(found))
