"""A rehearsal as one page of HTML that needs nothing else: no request, no script to be read, a few of comfort.

Here the figures become geometry and words; the templates beside this file only place them. All texts are escaped.
"""

from __future__ import annotations

import base64
import hashlib
import pathlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, zip_longest
from typing import TypeVar
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import escape

from bot.report import NOTED, Person, Played, Rehearsal
from bot.report.sums import (
    Heat,
    Hour,
    ManagerSum,
    Reason,
    RuleSum,
    Silence,
    Totals,
    calendars,
    days,
    heat,
    in_order,
    not_sent,
    per_contact,
    per_day,
    per_manager,
    per_rule,
    per_week,
    put_off,
    silences,
    totals,
)
from bot.report.wording import count, label, long, moment, name, period, plain, span, story

HERE = pathlib.Path(__file__).parent

MOST_ROWS, ROOM = 500, 1_200_000
"""Calendars on one page, and the bytes they may take: the whole page stays below two megabytes."""

MOST_MANAGERS, MOST_MAPS, MOST_LINES = 30, 12, 40
"""Managers with their busiest hour, with a map of their week; lines of a table."""

FIRST_NAMES, MOST_NAMES = 12, 150
"""Names behind one reason: those that stand there, and those that are found at all."""

SHADES = {"text": 3, "news": 3, "material": 2, "note": 2}
"""How many rules of a kind have a shade of their own; the rest of all kinds share one."""

HEIGHTS = {"text": 12, "material": 10, "news": 8, "note": 6, "dropped": 3}
"""A mark in a calendar, so that kinds differ in more than colour; the tallest is drawn first."""

WITH_WEEKENDS = 130
"""Days of a period up to which weekends are wide enough to be seen."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OFFICE = range(9, 18)
HOTTEST = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis, at so many hundredths of it. A `minor` one is shown where there is room."""

    at: float
    label: str
    minor: bool = False


@dataclass(frozen=True)
class Series:
    """The share of one rule, or of all that have no shade of their own. `path` is drawn in days and touches."""

    name: str
    shade: str
    rules: frozenset[str]
    total: int
    path: str


@dataclass(frozen=True)
class Axis:
    """The days of the period from left to right. `weekend` is a CSS gradient over seven of them, or `none`."""

    days: int
    ticks: tuple[Tick, ...]
    weekend: str


@dataclass(frozen=True)
class Chart:
    axis: Axis
    top: int
    levels: tuple[Tick, ...]
    series: tuple[Series, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    number: int
    level: int
    title: str


@dataclass(frozen=True)
class HeatMap:
    """One manager's week; `rows` are weekdays, each with the same hours."""

    name: str
    total: int
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Bar:
    """A manager's busiest hour; the widths are hundredths of the longest bar."""

    name: str
    when: str
    messages: int
    cards: int
    message_width: float
    card_width: float
    fullest: str


@dataclass(frozen=True)
class Share:
    """How often by the rules of one series, and its part of the greatest such number in hundredths."""

    name: str
    shade: str
    times: int
    width: float


@dataclass(frozen=True)
class ReasonRow:
    why: str
    times: int
    width: float
    contacts: int
    by: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class SilenceRow:
    """People who get nothing, for one reason. `rest` is unfolded; `more` are neither there nor among `names`."""

    why: tuple[str, ...]
    number: int
    names: tuple[str, ...]
    rest: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Mark:
    path: str
    kind: str
    title: str


@dataclass(frozen=True)
class Row:
    """One contact's calendar. `replies` is one path."""

    label: str
    detail: str
    sent: int
    marks: tuple[Mark, ...]
    replies: str


@dataclass(frozen=True)
class Calendars:
    """The calendars shown, by manager. `left_out` says in words which are not; "" when all are shown."""

    axis: Axis
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    left_out: str


def as_html(rehearsal: Rehearsal) -> str:
    """The whole page, below two megabytes whatever the size of the book.

    Where the calendars of all contacts are too many, those with the most and with the fewest messages are shown.
    """
    by_day, rules = per_day(rehearsal), per_rule(rehearsal)
    series = _series(by_day, rules)
    managers = per_manager(rehearsal)
    moved, dropped = put_off(rehearsal), not_sent(rehearsal)
    return render(
        "page.html",
        title=f"The next {count(rehearsal.days, 'day')}",
        period=period(rehearsal),
        zone=rehearsal.zone,
        assumptions=[plain(one, 400) for one in rehearsal.assumptions[:MOST_LINES]],
        warnings=[plain(one, 400) for one in rehearsal.warnings[:MOST_LINES]],
        figures=_figures(totals(rehearsal)),
        chart=_chart(by_day, series),
        weeks=_weeks(by_day),
        rules=rules[:MOST_LINES],
        rules_more=len(rules) - MOST_LINES,
        shades={rule: one.shade for one in series for rule in one.rules},
        maps=_maps(heat(rehearsal), managers),
        managers=len(managers),
        bars=_bars(managers, rehearsal.zone),
        moved=_reason_rows(moved, series),
        dropped=_reason_rows(dropped, series),
        silent=_silence_rows(silences(rehearsal)),
        run_out=_run_out(rehearsal),
        calendars=_calendars(rehearsal),
    )


def render(template: str, **values: object) -> str:
    """A template of this package, in the frame they share. Raises jinja2.UndefinedError for a value it lacks."""
    loader = jinja2.FileSystemLoader(HERE)
    templates = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters |= {"count": count, "plain": plain}
    script = (HERE / "page.js").read_text(encoding="utf-8")
    # The browser runs this script and no other, should a name ever get past the escaping.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return templates.get_template(template).render(values, script=script, script_hash=f"sha256-{digest}")


def fitting(rows: Iterable[T], size: Callable[[T], int], room: int, most: int) -> list[T]:
    """The first of the rows that have room together, at most so many. Rows are built only as far as they are asked."""
    found: list[T] = []
    for row in rows:
        room -= size(row)
        if room < 0 or len(found) == most:
            break
        found.append(row)
    return found


# --- figures and the days


def _figures(found: Totals) -> list[Figure]:
    answered = f"1 in {found.messages / found.replies:.0f} messages" if found.replies and found.messages else ""
    return [
        Figure(count(found.contacts), "contacts", f"{count(found.idle)} get nothing" if found.idle else ""),
        Figure(count(found.messages), "messages"),
        Figure(f"{found.pace:.2f}", "messages per contact and week"),
        Figure(count(found.replies), "replies", answered),
        Figure(count(found.cards), "cards for managers"),
        Figure(count(found.notes), "notes to managers"),
        Figure(count(found.putoffs), "times put off", count(found.moved, "touch", "touches") if found.moved else ""),
        Figure(count(found.dropped), "not sent", _dropped(found)),
    ]


def _dropped(found: Totals) -> str:
    parts = ((found.skipped, "skipped"), (found.expired, "expired"), (found.rejected, "rejected"))
    return ", ".join(f"{count(number)} {what}" for number, what in parts if number)


def _series(by_day: Mapping[date, Counter[str]], rules: Sequence[RuleSum]) -> list[Series]:
    """Rules of a kind stand together, in shades of one colour; those that send most have a shade of their own."""
    own: list[tuple[str, str, frozenset[str]]] = []
    for kind, shades in SHADES.items():
        of_kind = [one.rule for one in rules if one.kind == kind][:shades]
        own += [(plain(rule), f"{kind}-{n}", frozenset({rule})) for n, rule in enumerate(of_kind, start=1)]
    rest = frozenset(one.rule for one in rules) - {rule for _, _, found in own for rule in found}
    if rest:
        own.append(("other rules" if len(rest) > 1 else plain(min(rest)), "other", rest))
    base = [0] * len(by_day)
    series = []
    for text, shade, found in own:
        heights = [sum(counts[rule] for rule in found) for counts in by_day.values()]
        series.append(Series(text, shade, found, sum(heights), _columns(base, heights)))
        base = [low + height for low, height in zip(base, heights, strict=True)]
    return series


def _columns(base: Sequence[int], heights: Sequence[int]) -> str:
    """A path of one column a day, upwards; the drawing turns it over."""
    columns = zip(base, heights, strict=True)
    return "".join(f"M{day}.1 {low}v{high}h.8v-{high}z" for day, (low, high) in enumerate(columns) if high)


def _chart(by_day: Mapping[date, Counter[str]], series: Sequence[Series]) -> Chart:
    highest = max((counts.total() for counts in by_day.values()), default=0)
    step = _step(highest)
    top = max(step, -(-highest // step) * step)
    return Chart(
        axis=_axis(tuple(by_day)),
        top=top,
        levels=tuple(Tick(100 * level / top, count(level)) for level in range(0, top + 1, step)),
        series=tuple(one for one in series if one.total),
        titles=tuple(_day_title(day, counts, series) for day, counts in by_day.items()),
    )


def _step(highest: int) -> int:
    """The distance of the lines in a chart: 1, 2 or 5 and noughts, so that there are at most five."""
    step = 1
    while highest > 5 * step:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def _day_title(day: date, counts: Counter[str], series: Sequence[Series]) -> str:
    shares = [(one.name, sum(counts[rule] for rule in one.rules)) for one in series]
    return "\n".join([f"{long(day)}: {count(counts.total())}", *(f"{count(n)} {name}" for name, n in shares if n)])


def _axis(of: Sequence[date]) -> Axis:
    return Axis(len(of), _ticks(of), _weekend(of[0].weekday()) if len(of) <= WITH_WEEKENDS else "none")


def _ticks(of: Sequence[date]) -> tuple[Tick, ...]:
    """A label each Monday, of which the first of a month stays where there is little room; each month in a long one.

    A label begins at its day; those at the right edge would stick out.
    """
    if len(of) <= 14:
        labels = [(n, f"{day.day} {day:%b}", n % 4 > 0) for n, day in enumerate(of)]
    elif len(of) <= WITH_WEEKENDS:
        labels = [(n, f"{day.day} {day:%b}", day.day > 7) for n, day in enumerate(of) if day.weekday() == 0]
    else:
        firsts = [(n, day) for n, day in enumerate(of) if day.day == 1]
        each = -(-len(firsts) // 13)
        labels = [
            (n, f"{day:%b}" if day.month > 1 else f"{day.year}", (day.month - 1) // each % 3 > 0)
            for n, day in firsts
            if (day.month - 1) % each == 0
        ]
    ticks = (Tick(100 * n / len(of), label, minor or n > 0.88 * len(of)) for n, label, minor in labels)
    return tuple(tick for tick in ticks if tick.at <= 95)


def _weekend(first: int) -> str:
    """A gradient over the first seven days, of which the first is this weekday; repeated, it shades all weekends."""
    starts = (5 - first) % 7
    colours = ["var(--band)" if (day - starts) % 7 < 2 else "transparent" for day in range(7)]
    stops = (f"{colour} {100 * n / 7:.3f}% {100 * (n + 1) / 7:.3f}%" for n, colour in enumerate(colours))
    return f"linear-gradient(90deg, {', '.join(stops)})"


def _weeks(by_day: Mapping[date, Counter[str]]) -> list[tuple[str, int]]:
    return [(long(monday), counts.total()) for monday, counts in per_week(by_day).items()]


# --- managers


def _maps(found: Mapping[str, Heat], managers: Sequence[ManagerSum]) -> tuple[Sequence[str], list[HeatMap]]:
    """The hours that occur, at least those of an office, and a map for everybody and for each manager."""
    shown = [one.manager for one in managers if one.sent][:MOST_MAPS]
    weeks = found.values()
    everybody = tuple(tuple(sum(week[day][hour] for week in weeks) for hour in range(24)) for day in range(7))
    used = [hour for day in everybody for hour, number in enumerate(day) if number]
    hours = range(min([*used, OFFICE.start]), max([*used, OFFICE.stop - 1]) + 1)
    maps = [("Everybody", everybody)] if len(shown) > 1 else []
    maps += [(name(one), found[one]) for one in shown]
    work = [day for day in range(7) if day < 5 or any(everybody[day])]
    return [f"{hour:02}" for hour in hours], [_map(who, week, work, hours) for who, week in maps]


def _map(who: str, week: Heat, of: Sequence[int], hours: Sequence[int]) -> HeatMap:
    highest = max(chain(*week))
    rows = tuple((WEEKDAYS[day], tuple(_cell(day, hour, week[day][hour], highest) for hour in hours)) for day in of)
    return HeatMap(who, sum(chain(*week)), rows)


def _cell(day: int, hour: int, number: int, highest: int) -> Cell:
    level = -(-HOTTEST * number // highest) if highest else 0
    return Cell(number, level, f"{WEEKDAYS[day]} {hour:02}:00–{hour + 1:02}:00: {count(number, 'message')}")


def _bars(managers: Sequence[ManagerSum], zone: str) -> list[Bar]:
    busy = [(one, hour) for one in managers if (hour := one.busiest or one.fullest)]
    busy.sort(key=lambda pair: (-pair[1].messages, -pair[1].cards, pair[0].manager))
    longest = max((hour.messages + hour.cards for _, hour in busy), default=1)
    return [
        Bar(
            name=name(one.manager),
            when=moment(hour.at, zone),
            messages=hour.messages,
            cards=hour.cards,
            message_width=100 * hour.messages / longest,
            card_width=100 * hour.cards / longest,
            fullest=_fullest(one.fullest, zone),
        )
        for one, hour in busy[:MOST_MANAGERS]
    ]


def _fullest(hour: Hour | None, zone: str) -> str:
    return f"most cards: {count(hour.cards)}, {moment(hour.at, zone)}" if hour else ""


# --- reasons


def _reason_rows(reasons: Sequence[Reason], series: Sequence[Series]) -> tuple[list[ReasonRow], int]:
    """The rows of a table with a column for each series that occurs, and how many reasons it leaves out."""
    rows = [(reason, [sum(reason.rules.get(rule, 0) for rule in one.rules) for one in series]) for reason in reasons]
    used = [n for n in range(len(series)) if any(times[n] for _, times in rows)]
    most = max((times for _, found in rows for times in found), default=1)
    longest = max((reason.times for reason in reasons), default=1)
    return [
        ReasonRow(
            why=plain(reason.why),
            times=reason.times,
            width=100 * reason.times / longest,
            contacts=reason.contacts,
            by=span(reason.mean) if reason.mean else "",
            shares=tuple(Share(series[n].name, series[n].shade, times[n], 100 * times[n] / most) for n in used),
        )
        for reason, times in rows[:MOST_LINES]
    ], max(0, len(rows) - MOST_LINES)


def _silence_rows(found: Sequence[Silence]) -> tuple[list[SilenceRow], int]:
    rows = [
        SilenceRow(
            why=tuple(plain(why) for why in one.why),
            number=len(one.people),
            names=tuple(label(person) for person in one.people[:FIRST_NAMES]),
            rest=tuple(label(person) for person in one.people[FIRST_NAMES:MOST_NAMES]),
            more=max(0, len(one.people) - MOST_NAMES),
        )
        for one in found[:MOST_LINES]
    ]
    return rows, sum(len(one.people) for one in found[MOST_LINES:])


def _run_out(rehearsal: Rehearsal) -> list[tuple[str, str, str]]:
    zone = ZoneInfo(rehearsal.zone)
    first = sorted((at, rule) for rule, at in rehearsal.run_out.items())[:MOST_LINES]
    return [(plain(rule), f"{at.astimezone(zone):%B %Y}", _within(at, rehearsal)) for at, rule in first]


def _within(at: datetime, rehearsal: Rehearsal) -> str:
    return "within this time" if at < rehearsal.end else f"in {span(at - rehearsal.start)}"


# --- calendars


def _calendars(rehearsal: Rehearsal) -> Calendars:
    played, sums, of = calendars(rehearsal), per_contact(rehearsal), days(rehearsal)
    place = _Place(ZoneInfo(rehearsal.zone), of[0], _mark_width(len(of)))
    answers: dict[int, list[datetime]] = {}
    for reply in rehearsal.replies:
        answers.setdefault(reply.contact_id, []).append(reply.at)

    def rows(people: Iterable[Person]) -> list[tuple[Person, Row]]:
        built = ((one, _row(one, played[one.id], answers.get(one.id, ()), sums[one.id].sent, place)) for one in people)
        return fitting(built, lambda pair: _size(pair[1]), ROOM, MOST_ROWS)

    shown = rows(rehearsal.people)
    if len(shown) < len(rehearsal.people):
        busy = sorted((one for one in rehearsal.people if sums[one.id].sent), key=lambda one: -sums[one.id].sent)
        shown = rows(_from_both_ends(busy))
    groups: dict[str, list[tuple[Person, Row]]] = {}
    for person, row in sorted(shown, key=lambda pair: in_order(pair[0])):
        groups.setdefault(person.manager, []).append((person, row))
    return Calendars(
        axis=_axis(of),
        groups=tuple((name(manager), tuple(row for _, row in found)) for manager, found in groups.items()),
        left_out=_left_out(len(shown), len(rehearsal.people)),
    )


def _mark_width(of: int) -> float:
    """In days: a little less than one, more where a day is too narrow to be seen, less where it would be a block."""
    return 0.84 * min(1.0, of / 30) * max(1.0, of / 150)


def _from_both_ends(people: Sequence[T]) -> list[T]:
    """The first, the last, the second, the last but one, and so on."""
    half = -(-len(people) // 2)
    pairs = zip_longest(people[:half], reversed(people[half:]))
    return [one for pair in pairs for one in pair if one is not None]


def _left_out(shown: int, everybody: int) -> str:
    if shown == everybody:
        return ""
    return (
        f"{count(shown)} of {count(everybody)} contacts are shown: of those who get anything, the ones with the most "
        f"and with the fewest messages. {count(everybody - shown)} are left out; --json has them all."
    )


@dataclass(frozen=True)
class _Place:
    """Where a moment stands in a calendar whose first day is `first`; marks are `width` days wide."""

    zone: ZoneInfo
    first: date
    width: float

    def day(self, at: datetime) -> int:
        return (at.astimezone(self.zone).date() - self.first).days

    def mark(self, at: datetime, top: int, height: int) -> str:
        return f"M{self.day(at)} {top}h{self.width:.2f}v{height}h-{self.width:.2f}z"


def _row(person: Person, touches: Sequence[Played], replies: Iterable[datetime], sent: int, place: _Place) -> Row:
    marks = [
        (
            kind,
            Mark(place.mark(touch.at, 16 - HEIGHTS[kind], HEIGHTS[kind]), kind, story(touch, person, place.zone.key)),
        )
        for touch in touches
        for kind in [_kind(touch)]
    ]
    order = list(HEIGHTS)
    return Row(
        label=label(person),
        detail=", ".join(plain(one, 40) for one in (person.role, person.stage, person.zone) if one),
        sent=sent,
        marks=tuple(mark for _, mark in sorted(marks, key=lambda pair: order.index(pair[0]))),
        replies="".join(place.mark(at, 0, 3) for at in sorted(replies)),
    )


def _kind(touch: Played) -> str:
    if not touch.left:
        return "dropped"
    if touch.state == NOTED:
        return "note"
    return touch.kind if touch.kind in HEIGHTS else "text"


def _size(row: Row) -> int:
    """About how many bytes a row takes on the page."""
    texts = (row.label, row.detail, row.replies, *chain.from_iterable((mark.path, mark.title) for mark in row.marks))
    return 300 + 40 * len(row.marks) + sum(len(str(escape(text)).encode()) for text in texts)
