"""The list that comes each morning: what needs the manager today, the shortcomings first.

Nothing to say: nothing comes. It comes as their working day opens, to the deputy of who is away; `LISTS` is what it is
made of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.desk import Desk, Rings, Screen, fitting
from bot.model.messages import Button
from bot.model.people import Manager
from bot.model.posts import Post, Say
from bot.planner import COOLING_AFTER
from bot.render import when
from bot.service import Office
from bot.store.alarms import Alarm
from bot.store.reviews import Known, Scope
from bot.window import Hours

MORNING, WEEKLY = "morning", "weekly"
"""The alarms of each manager, by their number."""

LATE = timedelta(hours=3, minutes=30)
"""Later than that a morning is none: for who begins at 8:30 it is noon."""

STEPS_READ = 50
"""Of the next steps, the first due first."""

NAMES_SHOWN = 6

BUTTONS_SHOWN = 6


@dataclass(frozen=True)
class Since:
    """What a list looks at: the owner of the contacts, since when (the morning before), and until when today lasts."""

    owner: Manager
    before: datetime
    day_ends: datetime

    @property
    def scope(self) -> Scope:
        return Scope(self.owner.id)


@dataclass(frozen=True)
class Listed:
    """One part of the morning: its lines, and the contacts that get a button."""

    lines: Sequence[str]
    contacts: Sequence[Known] = ()


# --- what a morning is made of --------------------------------------------------------------------------------


def unanswered(desk: Desk, since: Since) -> Listed | None:
    """Who wrote and has no answer, since when."""
    found = desk.office.store.reviews.waiting(since.scope)
    if not found:
        return None
    lines = [desk.say("morning-waiting", count=len(found))]
    lines += [
        desk.say("morning-waiting-line", name=one.name, account=one.account, at=_at(desk, one.since))
        for one in found[:NAMES_SHOWN]
    ]
    return Listed(lines, found)


def to_approve(desk: Desk, since: Since) -> Listed | None:
    """Cards that lie with them."""
    count = len(desk.office.store.ledger.awaiting(since.owner.id))
    return Listed([desk.say("morning-cards", count=count)]) if count else None


def left(desk: Desk, since: Since) -> Listed | None:
    """Who said stop or cannot be reached since the morning before."""
    found = desk.office.store.reviews.left(since.scope, since.before, desk.now)
    return Listed([desk.say("morning-left", count=len(found), names=named(desk, found))], found) if found else None


def going_cold(desk: Desk, since: Since) -> Listed | None:
    """Who has been silent for so long since the morning before that they are cooling."""
    found = desk.office.store.reviews.silent(since.scope, since.before - COOLING_AFTER, desk.now - COOLING_AFTER)
    return Listed([desk.say("morning-cold", count=len(found), names=named(desk, found))], found) if found else None


def due_today(desk: Desk, since: Since) -> Listed | None:
    """The touches that are due before the day ends."""
    found = desk.office.store.reviews.due(since.scope, since.day_ends)
    if not found:
        return None
    zone = ZoneInfo(desk.manager.zone or desk.office.business_zone)
    times = [
        f"{one.name} {one.since.astimezone(zone):%H:%M}" if one.since > desk.now else one.name
        for one in found[:NAMES_SHOWN]
    ]
    return Listed([desk.say("morning-due", count=len(found), names=desk.listed(times) + _more(found))])


def next_steps(desk: Desk, since: Since) -> Listed | None:
    """What they meant to do by the end of the day."""
    found = [
        one for one in desk.office.store.steps.of_manager(since.owner.id, 0, STEPS_READ) if one.at < since.day_ends
    ]
    if not found:
        return None
    lines = [desk.say("morning-steps", count=len(found))]
    for one in found[:NAMES_SHOWN]:
        contact = desk.office.store.people.contact(one.contact_id)
        lines.append(desk.say("morning-step", name=contact.name, what=one.what))
    return Listed(lines)


LISTS: tuple[Callable[[Desk, Since], Listed | None], ...] = (
    unanswered,
    to_approve,
    left,
    going_cold,
    next_steps,
    due_today,
)
"""The parts in their order: what was missed comes first."""


def morning(desk: Desk, since: Since) -> Screen | None:
    """One message about the contacts of one manager; None where there is nothing to say."""
    parts = [part for one in LISTS if (part := one(desk, since))]
    if not parts:
        return None
    own = since.owner.id == desk.manager.id
    title = desk.say("morning-title" if own else "morning-title-for", name=since.owner.name)
    contacts = {one.id: one for part in parts for one in part.contacts}
    cards = [Button(f"{one.name} · {one.account}"[:60], data=f"card:{one.id}") for one in contacts.values()]
    lines = [line for part in parts for line in ("", *part.lines)]
    return Screen(fitting([title, *lines]), tuple((card,) for card in cards[:BUTTONS_SHOWN]))


def named(desk: Desk, found: Sequence[Known]) -> str:
    """Names with their companies, as far as it helps."""
    return desk.listed(f"{one.name} · {one.account}" for one in found[:NAMES_SHOWN]) + _more(found)


def _more(found: Sequence[Known]) -> str:
    return " …" if len(found) > NAMES_SHOWN else ""


def _at(desk: Desk, at: datetime) -> str:
    return when(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)


# --- when it comes --------------------------------------------------------------------------------------------


def prepare(office: Office, now: datetime) -> None:
    """At a start: every manager has the alarms of their mornings and weeks."""
    for manager in office.store.people.managers_without_alarm(MORNING):
        set_alarms(office, manager, now)


def set_alarms(office: Office, manager: Manager, now: datetime) -> None:
    """When the next morning and the next week of this manager begin; also once they have set other hours or a zone."""
    hours = office.hours(manager)
    office.store.alarms.set(MORNING, manager.id, next_morning(hours, now))
    office.store.alarms.set(WEEKLY, manager.id, next_week(hours, now))


def drop_alarms(office: Office, manager: Manager) -> None:
    """Nothing comes by itself to a manager who is removed."""
    for kind in (MORNING, WEEKLY, "evening", "steps-late"):
        office.store.alarms.drop(kind, manager.id)


def next_morning(hours: Hours, now: datetime) -> datetime:
    """As the next working day opens; not the one that has opened already."""
    return next(opens for opens, _ in hours.openings(now) if opens > now)


WEEKLY_AFTER = timedelta(minutes=30)
"""The week comes after the morning's list."""


def next_week(hours: Hours, now: datetime) -> datetime:
    """Half an hour after the first working day of a week opens: Monday, or the day after a holiday."""
    week = week_begins(hours, now)
    while (at := hours.next_open(week) + WEEKLY_AFTER) <= now:
        week = _midnight(hours, week.astimezone(ZoneInfo(hours.zone)) + timedelta(days=7))
    return at


def week_begins(hours: Hours, now: datetime) -> datetime:
    """The midnight before the Monday of this week, where the manager is."""
    local = now.astimezone(ZoneInfo(hours.zone))
    return _midnight(hours, local - timedelta(days=local.weekday()))


def _midnight(hours: Hours, local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), ZoneInfo(hours.zone))


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """A working day begins for a manager: their own list, and those of whom they stand in for."""
    manager = next((one for one in office.store.people.managers() if str(one.id) == alarm.name), None)
    if manager is None:
        return
    hours = office.hours(manager)
    office.store.alarms.set(MORNING, manager.id, next_morning(hours, now))
    if now - alarm.at > LATE or not hours.is_open(now):
        return
    before = _opened_before(hours, alarm.at)
    ends = _midnight(hours, now.astimezone(ZoneInfo(hours.zone)) + timedelta(days=1))
    desk = Desk(office, manager, now, f"{MORNING}.{manager.id}")
    books = office.store.absences.deputized(manager.id, now)
    if office.store.absences.of(manager.id, now) is None:
        books = [manager.id, *books]
    for owner_id in books:
        screen = morning(desk, Since(office.store.people.manager(owner_id), before, ends))
        if screen:
            desk.post(Post(manager.address, Say(screen.message())))


def _opened_before(hours: Hours, opens: datetime) -> datetime:
    """When the working day before this one opened."""
    last = hours.last_open(opens - timedelta(minutes=1))
    return next(begins for begins, _ in hours.openings(last))


RINGS: Rings = {MORNING: ring}
