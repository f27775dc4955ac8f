"""The week's review as a page: own, of the house, of whom one sourced; now, and in earlier weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.desk import Desk, goals
from bot.desk import reviews as desk_reviews
from bot.desk.goals import Progress
from bot.desk.morning import week_begins
from bot.desk.reviews import WEEK, Numbers, mix, summed
from bot.errors import Refused
from bot.render import plain
from bot.web.pages import charts
from bot.web.pages.charts import Bar, Line
from bot.web.pages.counts import Counted
from bot.web.pages.house import Ask, Drawn

KINDS = {"own": "page-review-own", "all": "page-review-all", "sourced": "page-review-sourced"}

EARLIEST = timedelta(weeks=104)

FEWEST_HOURS = (9, 17)
"""A map of hours has at least these."""


@dataclass(frozen=True)
class Week:
    """From when until when; `begins`: its Monday, None where it is the last seven days. Both ends are moments."""

    since: datetime
    until: datetime
    begins: date | None = None


@dataclass(frozen=True)
class Chart:
    """A picture and the same in a table: heads and lines."""

    title: str
    picture: Markup
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]

    @property
    def any(self) -> bool:
        """Whether there is anything in it."""
        return any(number != "0" for _, number in self.lines)


@dataclass(frozen=True)
class GoalShown:
    """A goal in words, and against time."""

    words: str
    picture: Markup
    state: str


def reviews(desk: Desk, ask: Ask) -> Drawn:
    """`?show=own`, `all` or `sourced`; `?week=2026-02-23`: the week of that day. Raises Refused."""
    whose = ask.words.get("show", "own")
    if whose not in KINDS or (whose == "all" and not desk.manager.admin):
        raise Refused("for-admins" if whose == "all" else "page-unknown")
    week = _week(desk, ask.words.get("week", ""))
    counted = _counted(desk, ask, whose, week)
    values = {
        "whose": whose,
        "tabs": [
            (f"/desk/reviews?show={one}", desk.say(name))
            for one, name in KINDS.items()
            if one != "all" or desk.manager.admin
        ],
        "week": week,
        "last": week.until - timedelta(seconds=1),
        "before": _before(desk, week),
        "after": _after(desk, week),
        "goals": _goals(desk, whose),
        "counted": counted,
        "review": counted.numbers if counted else None,
        "late": counted is not None and counted.at != desk.now,
    }
    return Drawn("reviews.html", {**values, **(_drawn(desk, counted.numbers, week) if counted else {})})


def _counted(desk: Desk, ask: Ask, whose: str, week: Week) -> Counted | None:
    who = "" if whose == "all" else str(desk.manager.id)
    key = (whose, who, str(week.begins or ""))
    parts = desk_reviews.numbers
    return ask.house.counts.get(key, desk.now, lambda: parts(desk, whose, week.since, week.until))


# --- which week -----------------------------------------------------------------------------------------------


def _week(desk: Desk, words: str) -> Week:
    """The week of this day where the manager is; without one the last seven days."""
    zone = _zone(desk)
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return Week(desk.now - WEEK, desk.now)
    monday = day - timedelta(days=day.weekday()) if day > date(2000, 1, 1) else date(2000, 1, 3)
    since = datetime.combine(monday, time(), zone)
    if since >= desk.now:
        return Week(desk.now - WEEK, desk.now)
    return Week(since, min(_a_week_after(since), desk.now), monday)


def _a_week_after(since: datetime) -> datetime:
    return datetime.combine(since.date() + WEEK, time(), since.tzinfo)


def _before(desk: Desk, week: Week) -> date | None:
    """The Monday of the week before."""
    this = week_begins(desk.office.hours(desk.manager), desk.now).astimezone(_zone(desk)).date()
    before = (week.begins or this) - WEEK
    return before if before > (desk.now - EARLIEST).date() else None


def _after(desk: Desk, week: Week) -> date | None:
    """The Monday of the week after; None behind the last one that is over."""
    if week.begins is None:
        return None
    after = week.begins + WEEK
    return after if after + WEEK <= desk.now.astimezone(_zone(desk)).date() else None


def _zone(desk: Desk) -> ZoneInfo:
    return ZoneInfo(desk.manager.zone or desk.office.business_zone)


# --- what is drawn --------------------------------------------------------------------------------------------


def _drawn(desk: Desk, review: Numbers, week: Week) -> dict[str, object]:
    sent, answered, opened = summed(review.done, lambda one: "").get("", (0, 0, 0))
    return {
        "totals": {"sent": sent, "answered": answered, "opened": opened, "skipped": review.count("skipped")},
        "expired": review.count("expired"),
        "funnels": [_funnel(desk, one.title, one.steps) for one in desk_reviews.funnels(desk, review)],
        "mix": _mix(desk, review) if any(mix(review.done)) else None,
        "by_rule": _sums(summed(review.done, lambda one: desk_reviews.rule_of(desk, one))),
        "by_stage": _sums(summed(review.done, lambda one: goals.stage_name(desk, one.stage))),
        "sent": _sent(desk, review.sent) if review.sent else None,
        "planned": _planned(desk, review.planned) if review.planned and week.begins is None else None,
    }


def _funnel(desk: Desk, title: str, steps: Iterable[tuple[str, int]]) -> Chart:
    found = [Bar(label, n) for label, n in steps]
    heads = [desk.say("page-review-step"), desk.say("page-review-number")]
    return Chart(title, charts.bars(title, found), heads, [[one.label, f"{one.value:g}"] for one in found])


def _mix(desk: Desk, review: Numbers) -> Chart:
    """What was sent: how long it has an effect, on how many."""
    title, corners = desk.say("sheet-mix"), desk_reviews.CORNERS
    labels = [desk.say(f"mix-{one}-{many}") for one, many in corners]
    found = [Bar(label, n) for label, n in zip(labels, mix(review.done), strict=True)]
    heads = (desk.say("sheet-few"), desk.say("sheet-many"))
    picture = charts.quadrant(title, heads, (desk.say("page-long"), desk.say("page-short")), found)
    table = [[one.label, f"{one.value:g}"] for one in found]
    return Chart(title, picture, [desk.say("page-review-kind"), desk.say("page-review-number")], table)


def _sums(sums: Mapping[str, tuple[int, int, int]]) -> list[list[str]]:
    return [[what, *map(str, figures)] for what, figures in sums.items()]


def _sent(desk: Desk, hours: Mapping[datetime, int]) -> Chart:
    """What left, by the hour of the day where the manager is."""
    counts: Counter[int] = Counter()
    for at, n in hours.items():
        counts[at.astimezone(_zone(desk)).hour] += n
    found = [Bar(f"{hour}", counts[hour]) for hour in _span(counts)]
    title, heads = desk.say("page-review-sent"), [desk.say("page-review-hour"), desk.say("page-review-number")]
    return Chart(title, charts.columns(title, found), heads, [[f"{one.label}:00", f"{one.value:g}"] for one in found])


def _planned(desk: Desk, hours: Mapping[datetime, int]) -> Chart:
    """What is due next, by day and hour where the manager is."""
    counts: Counter[tuple[date, int]] = Counter()
    for at, n in hours.items():
        local = at.astimezone(_zone(desk))
        counts[local.date(), local.hour] += n
    span = _span({hour for _, hour in counts})
    days = sorted({day for day, _ in counts})
    lines = [Line(_day(desk, day), [counts[day, hour] for hour in span]) for day in days]
    title = desk.say("page-review-planned")
    table = [[line.label, str(sum(line.values))] for line in lines]
    heads = [desk.say("page-review-day"), desk.say("page-review-number")]
    return Chart(title, charts.heat(title, [str(hour) for hour in span], lines), heads, table)


def _span(hours: Iterable[int]) -> range:
    """From the first hour to the last, and those of a working day."""
    every = [*hours, *FEWEST_HOURS]
    return range(min(every), max(every) + 1)


def _day(desk: Desk, day: date) -> str:
    return desk_reviews.own(desk, datetime.combine(day, time(12), _zone(desk)))


def _goals(desk: Desk, whose: str) -> list[GoalShown]:
    """Those of the house, and in one's own review one's own too."""
    every = [] if whose == "sourced" else goals.all_of(desk)
    found = [one for one in every if one.goal.due_at > desk.now - WEEK]
    return [_goal(desk, one) for one in found if whose == "own" or one.goal.manager_id is None]


def _goal(desk: Desk, one: Progress) -> GoalShown:
    words = plain(goals.line(desk, one))
    tone = "good" if one.state == "reached" else "warn" if one.state in ("behind", "missed") else ""
    return GoalShown(words, charts.pace(words, one.done, one.should, one.goal.accounts, tone), one.state)
