"""Whether the rules ask of a manager more than the hours allow, on average, and until when the texts last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot import planner
from bot.model.people import ContactState, Manager
from bot.model.rules import Every, Playbooks, Policy, Rule
from bot.model.touches import Standing
from bot.service import Office, rule_name

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """Messages a week that the rules want to send in a manager's name, and for how many there is room.

    `busiest`: the rule that wants most of them.
    """

    manager: Manager
    contacts: int
    wanted: float
    room: float
    per_hour: int
    open_hours: float
    busiest: str

    def values(self) -> dict[str, str | int | float]:
        """For the text `overload`."""
        return {
            "name": self.manager.name,
            "contacts": self.contacts,
            "wanted": round(self.wanted),
            "room": round(self.room),
            "hourly": self.per_hour,
            "hours": round(self.open_hours, 1),
            "fits": int(self.contacts * self.room / self.wanted) if self.wanted else self.contacts,
            "rule": rule_name(self.busiest),
        }


def overload(office: Office, now: datetime, manager_id: int | None = None) -> list[Load]:
    """The managers, or this one, of whom the rules ask more than their hours allow."""
    found = [load for load in loads(office, now) if load.wanted > load.room]
    return [load for load in found if manager_id is None or load.manager.id == manager_id]


def loads(office: Office, now: datetime) -> Iterator[Load]:
    """One for each manager with contacts; nobody where there is no limit an hour."""
    for manager in office.store.people.managers():
        book = [one for one in office.store.people.contacts_of(manager.id) if one.state is ContactState.ACTIVE]
        each = (weekly(office.standing(contact, now), office.playbooks, now) for contact in book)
        if load := _load(office, manager, len(book), each):
            yield load


def planned_load(office: Office, manager: Manager, contacts: int) -> Load | None:
    """The load of one manager with so many contacts, as these were planned last: quick, for a review."""
    running = office.store.reviews.running(manager.id).values()
    return _load(office, manager, contacts, (wanted(rules, office.playbooks) for rules in running))


def _load(office: Office, manager: Manager, contacts: int, each: Iterable[Mapping[str, float]]) -> Load | None:
    """`each`: what the rules want for each contact. None without contacts, and where there is no limit an hour."""
    policy = office.playbooks.policy
    per_hour = policy.stagger.per_manager_hour
    if per_hour is None or not contacts:
        return None
    total: dict[str, float] = {}
    for one in each:
        for rule, n in one.items():
            total[rule] = total.get(rule, 0.0) + n
    open_hours = open_time(policy) / timedelta(hours=1)
    busiest = max(total, key=lambda rule: total[rule], default="")
    return Load(manager, contacts, sum(total.values()), per_hour * open_hours, per_hour, open_hours, busiest)


def open_time(policy: Policy) -> timedelta:
    """The open time of a week without holidays."""
    spans = [span for hours in policy.window.week for span in hours]
    return sum((_since_midnight(closes) - _since_midnight(opens) for opens, closes in spans), timedelta())


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def weekly(standing: Standing, playbooks: Playbooks, now: datetime) -> dict[str, float]:
    """How many messages a week each rule that runs now wants for a contact; together no more than the cap."""
    return wanted({one.rule for one in planner.plan(standing, playbooks, now) if one.due_at}, playbooks)


def wanted(running: Iterable[str], playbooks: Playbooks) -> dict[str, float]:
    """The same for these rules."""
    running = [rule for rule in running if rule in playbooks.rules]
    found = {rule: WEEK / _mean(playbooks.rules[rule]) for rule in running if _mean(playbooks.rules[rule])}
    cap, total = playbooks.policy.caps.per_week, sum(found.values())
    share = cap / total if cap is not None and total > cap else 1.0
    return {rule: n * share for rule, n in found.items()}


def _mean(rule: Rule) -> timedelta:
    return (rule.timing.span[0] + rule.timing.span[1]) / 2 if isinstance(rule.timing, Every) else timedelta()


def runs_out(playbooks: Playbooks, now: datetime) -> dict[str, datetime]:
    """When somebody who joins now has had all texts of each rule that goes on, on average."""
    found = {}
    for rule in playbooks.rules.values():
        if isinstance(rule.timing, Every) and rule.send.texts and rule.times is None:
            lengths = [len(texts) for texts in rule.send.variants.values()] or [len(rule.send.texts)]
            found[rule.id] = now + _mean(rule) * (min(lengths) + 1)
    return found
