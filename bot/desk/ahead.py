"""The coming 90 days of one contact as a calendar: what `foresight.py` says, day by day in the contact's time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import planner
from bot.desk import Desk, foreseen
from bot.desk.plans import number_of
from bot.model.people import Contact, ContactState
from bot.model.touches import Standing, Touch
from bot.planner import Step
from bot.window import Hours, works_on

DAYS = 90

OPEN, REST, HOLIDAY, QUIET = "", "rest", "holiday", "quiet"
"""What a day is: as any other; one on which nothing goes; a holiday; one in a pause."""


@dataclass(frozen=True)
class Coming:
    """One step. `sure`: it is the next of its rule, not one reckoned from what has not happened yet.

    `touch`: what lies ready for it; `skip`: the number that leaves it out, None where a card decides; `asked`: it goes
    after the manager's approval alone; `note`: it comes to the manager.
    """

    at: datetime
    rule: str
    why: str
    sure: bool
    asked: bool
    note: bool
    touch: Touch | None = None
    skip: int | None = None


@dataclass(frozen=True)
class Day:
    day: date
    kind: str
    coming: tuple[Coming, ...] = ()
    shown: bool = True


@dataclass(frozen=True)
class Month:
    """Weeks of seven days from Monday on; None where the day is of another month."""

    first: date
    weeks: list[list[Day | None]] = field(default_factory=list)

    @property
    def coming(self) -> bool:
        return any(day and day.coming for week in self.weeks for day in week)


@dataclass(frozen=True)
class Ahead:
    """`nexts`: of each rule the next, as they come. `last`: the last day that is looked at."""

    nexts: list[Coming]
    months: list[Month]
    today: date
    last: date


def ahead(desk: Desk, contact: Contact) -> Ahead:
    """What comes within 90 days, if they stay silent and each card is approved at once."""
    standing = desk.office.standing(contact, desk.now)
    zone = ZoneInfo(standing.who.zone)
    every = list(_coming(desk, standing, foreseen(desk, standing, DAYS)))
    today = desk.now.astimezone(zone).date()
    last = (desk.now + timedelta(days=DAYS)).astimezone(zone).date()
    by_day: dict[date, tuple[Coming, ...]] = {}
    for one in every:
        day = one.at.astimezone(zone).date()
        by_day[day] = (*by_day.get(day, ()), one)
    return Ahead([one for one in every if one.sure], list(_months(desk, standing, by_day, today, last)), today, last)


def _coming(desk: Desk, standing: Standing, steps: list[Step]) -> Iterator[Coming]:
    contact, playbooks = standing.who.contact, desk.office.playbooks
    ready = {touch.key: touch for touch in standing.open}
    first = {one.rule: one.key(contact.id) for one in planner.plan(standing, playbooks, desk.now) if one.due_at}
    for step in steps:
        touch, rule = ready.get(step.key), playbooks.rules.get(step.rule)
        sure = touch is not None or first.get(step.rule) == step.key
        yield Coming(
            step.sends_at,
            step.rule,
            step.why,
            sure,
            rule is not None and planner.needs_card(rule, standing),
            step.note,
            touch,
            number_of(step.key) if sure and touch is None else None,
        )


def _months(
    desk: Desk, standing: Standing, by_day: dict[date, tuple[Coming, ...]], today: date, last: date
) -> Iterator[Month]:
    first = today.replace(day=1)
    while first <= last:
        month = Month(first)
        after = (first + timedelta(days=31)).replace(day=1)
        day = first - timedelta(days=first.weekday())
        while day < after:
            week = [day + timedelta(days=n) for n in range(7)]
            if week[-1] >= today and week[0] <= last:
                month.weeks.append([_day(desk, standing, by_day, one, first, today, last) for one in week])
            day += timedelta(days=7)
        yield month
        first = after


def _day(
    desk: Desk,
    standing: Standing,
    by_day: dict[date, tuple[Coming, ...]],
    day: date,
    first: date,
    today: date,
    last: date,
) -> Day | None:
    if (day.year, day.month) != (first.year, first.month):
        return None
    return Day(day, _kind(desk, standing, day), by_day.get(day, ()), today <= day <= last)


def _kind(desk: Desk, standing: Standing, day: date) -> str:
    who, contact = standing.who, standing.who.contact
    begins = datetime.combine(day, time(), ZoneInfo(who.zone))
    ends = begins + timedelta(days=1)
    quiet = [one for one in (contact.held_until, contact.paused_until) if one is not None and one >= ends]
    if quiet or contact.state is not ContactState.ACTIVE or contact.stopping_since:
        return QUIET
    window = Hours.of(desk.office.playbooks.policy.window, who).window
    if works_on(day, window, who.country):
        return OPEN
    return HOLIDAY if window.week[day.weekday()] else REST
