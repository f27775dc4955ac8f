"""The figures of a rehearsal: plain sums, each in one pass over what was played.

Days, weekdays and hours are those of the business's zone, which must be an IANA name (else ZoneInfoNotFoundError).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.report import EXPIRED, NOTED, REJECTED, SENT, Person, Played, Rehearsal

Heat = tuple[tuple[int, ...], ...]
"""How many messages leave: seven days, Monday first, of 24 hours each."""


@dataclass(frozen=True)
class Totals:
    """The rehearsal in one row. `pace`: messages per contact and week. `putoffs` counts times, `moved` touches."""

    contacts: int
    idle: int
    messages: int
    pace: float
    replies: int
    cards: int
    notes: int
    putoffs: int
    moved: int
    skipped: int
    expired: int
    rejected: int

    @property
    def dropped(self) -> int:
        return self.skipped + self.expired + self.rejected


@dataclass(frozen=True)
class RuleSum:
    """What became of one rule's touches. `kind` is that of most of them, "" when it was only put off."""

    rule: str
    kind: str
    sent: int
    noted: int
    skipped: int
    expired: int
    rejected: int
    putoffs: int

    @property
    def left(self) -> int:
        return self.sent + self.noted


@dataclass(frozen=True)
class Hour:
    """One hour of one manager, from `at` (UTC) on: the messages that leave in their name, the cards that reach them."""

    at: datetime
    messages: int
    cards: int


@dataclass(frozen=True)
class ManagerSum:
    """`busiest` is the hour with the most messages, `fullest` the one with the most cards; None: there is none."""

    manager: str
    contacts: int
    sent: int
    noted: int
    replies: int
    cards: int
    busiest: Hour | None
    fullest: Hour | None


@dataclass(frozen=True)
class PersonSum:
    """What one contact gets: `putoffs` counts times, `dropped` the touches that never left."""

    sent: int
    noted: int
    dropped: int
    putoffs: int
    replies: int


@dataclass(frozen=True)
class Reason:
    """One reason, how often it was given, for how many contacts and by which rules. `mean`: moved by, on average."""

    why: str
    times: int
    contacts: int
    rules: Mapping[str, int]
    mean: timedelta


@dataclass(frozen=True)
class Silence:
    """People who get nothing, all for the same reasons."""

    why: tuple[str, ...]
    people: tuple[Person, ...]


def totals(rehearsal: Rehearsal) -> Totals:
    states = Counter(touch.state for touch in rehearsal.touches)
    contacts, weeks = len(rehearsal.people), rehearsal.days / 7
    return Totals(
        contacts=contacts,
        idle=sum(len(silence.people) for silence in silences(rehearsal)),
        messages=states[SENT],
        pace=states[SENT] / contacts / weeks if contacts and weeks else 0.0,
        replies=len(rehearsal.replies),
        cards=len(rehearsal.cards),
        notes=states[NOTED],
        putoffs=len(rehearsal.putoffs),
        moved=len({putoff.key for putoff in rehearsal.putoffs}),
        skipped=_skipped(states),
        expired=states[EXPIRED],
        rejected=states[REJECTED],
    )


# --- time


def days(rehearsal: Rehearsal) -> tuple[date, ...]:
    """Every day of the period and of its touches, the first and the last perhaps in part; at least one."""
    zone, last_moment = ZoneInfo(rehearsal.zone), rehearsal.end - timedelta(microseconds=1)
    moments = [rehearsal.start, max(rehearsal.start, last_moment), *(touch.at for touch in rehearsal.touches)]
    first = min(moments).astimezone(zone).date()
    last = max(moments).astimezone(zone).date()
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def per_day(rehearsal: Rehearsal) -> dict[date, Counter[str]]:
    """Each day of the period in order: how many touches left, by rule."""
    zone = ZoneInfo(rehearsal.zone)
    found: dict[date, Counter[str]] = {day: Counter() for day in days(rehearsal)}
    for touch in rehearsal.touches:
        if touch.left:
            found[touch.at.astimezone(zone).date()][touch.rule] += 1
    return found


def per_week(by_day: Mapping[date, Counter[str]]) -> dict[date, Counter[str]]:
    """The sums of `per_day` by the Monday of each week."""
    return _gathered(by_day, lambda day: day - timedelta(days=day.weekday()))


def per_month(by_day: Mapping[date, Counter[str]]) -> dict[date, Counter[str]]:
    """The sums of `per_day` by the first of each month."""
    return _gathered(by_day, lambda day: day.replace(day=1))


def _gathered(by_day: Mapping[date, Counter[str]], start_of: Callable[[date], date]) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {}
    for day, counts in by_day.items():
        found.setdefault(start_of(day), Counter()).update(counts)
    return found


# --- rules, managers, contacts


def per_rule(rehearsal: Rehearsal) -> tuple[RuleSum, ...]:
    """Every rule that did something, the one that sends most first."""
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for touch in rehearsal.touches:
        states[touch.rule][touch.state] += 1
        kinds[touch.rule][touch.kind] += 1
    putoffs = Counter(putoff.rule for putoff in rehearsal.putoffs)
    sums = (_rule_sum(rule, states[rule], kinds[rule], putoffs[rule]) for rule in states.keys() | putoffs.keys())
    return tuple(sorted(sums, key=lambda found: (-found.left, found.rule)))


def _rule_sum(rule: str, states: Counter[str], kinds: Counter[str], putoffs: int) -> RuleSum:
    return RuleSum(
        rule=rule,
        kind=min(kinds, key=lambda kind: (-kinds[kind], kind), default=""),
        sent=states[SENT],
        noted=states[NOTED],
        skipped=_skipped(states),
        expired=states[EXPIRED],
        rejected=states[REJECTED],
        putoffs=putoffs,
    )


def _skipped(states: Counter[str]) -> int:
    return states.total() - states[SENT] - states[NOTED] - states[EXPIRED] - states[REJECTED]


def per_manager(rehearsal: Rehearsal) -> tuple[ManagerSum, ...]:
    """Every manager of the book, the one with the most messages first."""
    manager = _managers(rehearsal)
    contacts = Counter(person.manager for person in rehearsal.people)
    sent = Counter(manager[touch.contact_id] for touch in rehearsal.touches if touch.state == SENT)
    noted = Counter(manager[touch.contact_id] for touch in rehearsal.touches if touch.state == NOTED)
    replies = Counter(manager[reply.contact_id] for reply in rehearsal.replies)
    cards = Counter(manager[card.contact_id] for card in rehearsal.cards)
    worked = hours(rehearsal)
    sums = (
        ManagerSum(
            manager=name,
            contacts=contacts[name],
            sent=sent[name],
            noted=noted[name],
            replies=replies[name],
            cards=cards[name],
            busiest=_most(worked.get(name, ()), lambda hour: (hour.messages, hour.cards)),
            fullest=_most(worked.get(name, ()), lambda hour: (hour.cards, hour.messages)),
        )
        for name in contacts
    )
    return tuple(sorted(sums, key=lambda found: (-found.sent, found.manager)))


def hours(rehearsal: Rehearsal) -> dict[str, tuple[Hour, ...]]:
    """The hours of each manager in which a message leaves or a card comes, in order."""
    manager, zone = _managers(rehearsal), ZoneInfo(rehearsal.zone)
    messages = Counter(
        (manager[touch.contact_id], _hour(touch.at, zone)) for touch in rehearsal.touches if touch.state == SENT
    )
    cards = Counter((manager[card.contact_id], _hour(card.at, zone)) for card in rehearsal.cards)
    found: defaultdict[str, list[Hour]] = defaultdict(list)
    for name, at in sorted(messages.keys() | cards.keys()):
        found[name].append(Hour(at, messages[name, at], cards[name, at]))
    return {name: tuple(worked) for name, worked in found.items()}


def heat(rehearsal: Rehearsal) -> dict[str, Heat]:
    """When in the week messages leave in the name of each manager of the book."""
    manager, zone = _managers(rehearsal), ZoneInfo(rehearsal.zone)
    counts: Counter[tuple[str, int, int]] = Counter()
    for touch in rehearsal.touches:
        if touch.state == SENT:
            local = touch.at.astimezone(zone)
            counts[manager[touch.contact_id], local.weekday(), local.hour] += 1
    names = dict.fromkeys(person.manager for person in rehearsal.people)
    return {name: tuple(tuple(counts[name, day, hour] for hour in range(24)) for day in range(7)) for name in names}


def per_contact(rehearsal: Rehearsal) -> dict[int, PersonSum]:
    """Every contact of the book by id."""
    sent = Counter(touch.contact_id for touch in rehearsal.touches if touch.state == SENT)
    noted = Counter(touch.contact_id for touch in rehearsal.touches if touch.state == NOTED)
    dropped = Counter(touch.contact_id for touch in rehearsal.touches if not touch.left)
    putoffs = Counter(putoff.contact_id for putoff in rehearsal.putoffs)
    replies = Counter(reply.contact_id for reply in rehearsal.replies)
    ids = (person.id for person in rehearsal.people)
    return {id: PersonSum(sent[id], noted[id], dropped[id], putoffs[id], replies[id]) for id in ids}


def calendars(rehearsal: Rehearsal) -> dict[int, tuple[Played, ...]]:
    """The touches of every contact of the book, dropped ones too, in the order of time."""
    found: dict[int, list[Played]] = {person.id: [] for person in rehearsal.people}
    for touch in sorted(rehearsal.touches, key=lambda touch: (touch.at, touch.key)):
        found[touch.contact_id].append(touch)
    return {id: tuple(touches) for id, touches in found.items()}


def _managers(rehearsal: Rehearsal) -> dict[int, str]:
    return {person.id: person.manager for person in rehearsal.people}


def _hour(at: datetime, zone: ZoneInfo) -> datetime:
    """The start of the hour on this zone's clocks, which need not be one in UTC."""
    return at.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def _most(worked: Iterable[Hour], load: Callable[[Hour], tuple[int, int]]) -> Hour | None:
    """The first of the hours with the greatest load; None when the load that counts first is nowhere."""
    found = max(worked, key=load, default=None)
    return found if found and load(found)[0] else None


# --- reasons


def put_off(rehearsal: Rehearsal) -> tuple[Reason, ...]:
    """Why touches were put off, the most frequent reason first."""
    return _reasons((one.why, one.rule, one.contact_id, one.until - one.at) for one in rehearsal.putoffs)


def not_sent(rehearsal: Rehearsal) -> tuple[Reason, ...]:
    """Why touches were dropped, be it skipped, expired or rejected; without a reason their state stands for it."""
    dropped = (touch for touch in rehearsal.touches if not touch.left)
    return _reasons((touch.why or touch.state, touch.rule, touch.contact_id, timedelta(0)) for touch in dropped)


def _reasons(given: Iterable[tuple[str, str, int, timedelta]]) -> tuple[Reason, ...]:
    rules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    contacts: defaultdict[str, set[int]] = defaultdict(set)
    moved: defaultdict[str, timedelta] = defaultdict(timedelta)
    for why, rule, contact_id, by in given:
        rules[why][rule] += 1
        contacts[why].add(contact_id)
        moved[why] += by
    found = (
        Reason(why, counts.total(), len(contacts[why]), dict(counts.most_common()), moved[why] / counts.total())
        for why, counts in rules.items()
    )
    return tuple(sorted(found, key=lambda reason: (-reason.times, reason.why)))


def silences(rehearsal: Rehearsal) -> tuple[Silence, ...]:
    """Everybody who gets no message, by the reasons, the most frequent first; each group in the order of names.

    Where `idle` has no reason, those of the dropped touches stand for it.
    """
    reached = {touch.contact_id for touch in rehearsal.touches if touch.state == SENT}
    dropped: defaultdict[int, set[str]] = defaultdict(set)
    for touch in rehearsal.touches:
        if touch.contact_id not in reached:
            dropped[touch.contact_id].add(touch.why if not touch.left and touch.why else _fate(touch))
    groups: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in rehearsal.people:
        if person.id not in reached:
            why = rehearsal.idle.get(person.id) or tuple(sorted(dropped[person.id])) or ("no rule comes due",)
            groups[why].append(person)
    found = (Silence(why, tuple(sorted(people, key=in_order))) for why, people in groups.items())
    return tuple(sorted(found, key=lambda silence: (-len(silence.people), silence.why)))


def _fate(touch: Played) -> str:
    return "only notes to the manager" if touch.state == NOTED else touch.state


def in_order(person: Person) -> tuple[str, str, str, int]:
    """How people are put in order: by manager, company and name."""
    return person.manager, person.account, person.name, person.id
