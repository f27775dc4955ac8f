"""Rules, contacts and what was sent to them, each in one line, and any of them at random: for tests of decisions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.conditions import last_word
from bot.model.people import DATES, TELEGRAM, Account, Contact, ContactState, Manager, Pace, Relationship, Role, Stage
from bot.model.rules import (
    FESTIVALS,
    After,
    All,
    AnyOf,
    Caps,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    MaterialWish,
    NewsWish,
    Not,
    Once,
    Playbooks,
    Policy,
    Rule,
    Send,
    Sequel,
    Since,
    Stretch,
    Timing,
    Unanswered,
    Window,
)
from bot.model.touches import Cadence, Counted, Past, Standing, Touch, TouchKind, TouchState

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday, 9:00 in Berlin."""

MORNING, AFTERNOON = (time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))
WINDOW = Window.daily(range(5), (MORNING, AFTERNOON))
USUAL_CAPS = Caps()
NO_CAPS = Caps(None, None, timedelta())
TEXTS = tuple(f"text-{n}" for n in range(60))
"""Enough for years: a rule that runs out of texts speaks to the manager instead."""


def days(n: float) -> timedelta:
    return timedelta(days=n)


def local(zone: str, text: str) -> datetime:
    """`2026-03-03 10:00` on a wall in that zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def berlin(text: str) -> datetime:
    return local(BERLIN, text)


# --- one by one -----------------------------------------------------------------------------------------------


def rule(
    id: str = "p/note",
    every: tuple[float, float] = (14, 21),
    *,
    since: Since = Since.OWN,
    texts: Sequence[str] = TEXTS,
    **more: Any,
) -> Rule:
    """A rule that comes every so many days and sends texts, unless `timing` and `send` say otherwise."""
    timing = Every((days(every[0]), days(every[1])), since)
    return Rule(id, **{"timing": timing, "send": Send(tuple(texts)), **more})


def news(id: str = "p/news", every: tuple[float, float] = (7, 10), **more: Any) -> Rule:
    return rule(id, every, send=Send(news=NewsWish(days(10), 0.3)), **more)


def books(*some: Rule, caps: Caps = USUAL_CAPS, asks: Iterable[str] = (), **policy: Any) -> Playbooks:
    """These rules with all their texts in English."""
    window = policy.pop("window", WINDOW)
    texts = {text: "Hello" for one in some for send in one.sends for text in send.texts}
    return Playbooks(
        {one.id: one for one in some}, Policy(window, caps, **policy), {"en": texts}, "Halden", "1", frozenset(asks)
    )


def standing(
    *,
    cadences: Iterable[Cadence] = (),
    recent: Iterable[Counted] = (),
    open: Iterable[Touch] = (),
    gives: int = 0,
    unanswered: int = 0,
    texts: Iterable[str] = (),
    last_at: datetime | None = None,
    committee: Iterable[Role] = (),
    barred: Mapping[str, str] | None = None,
    id: int = 7,
    stage: Stage = Stage.EVALUATING,
    stage_at: datetime | None = None,
    industry: str | None = None,
    account: Mapping[str, Any] | None = None,
    manager_zone: str | None = BERLIN,
    **contact: Any,
) -> Standing:
    """A contact in Berlin who joined now, and all that is known of them; `account` has more fields of the company."""
    usual = {
        "zone": BERLIN,
        "role": None,
        "joined_at": NOW,
        "channel": TELEGRAM,
        "language": "en",
        "topics": (),
        "state": ContactState.ACTIVE,
    }
    person = Contact(
        id=id, account_id=1, manager_id=1, address=str(id), name="Li Wei", address_as="Li Wei", **{**usual, **contact}
    )
    company = {"country": None, "zone": None, "stage": stage, "stage_at": stage_at, **(account or {})}
    who = Relationship(
        person,
        Account(1, "Acme", industry, **company),
        Manager(1, "1", "Ann", "en", manager_zone, False),
        BERLIN,
    )
    return Standing(
        who,
        {one.rule: one for one in cadences},
        Past(tuple(recent), last_at, unanswered, gives, frozenset(texts)),
        tuple(open),
        frozenset(committee),
        barred or {},
    )


def touch(rule: str, state: TouchState, due_at: datetime, n: int = 1, **more: Any) -> Touch:
    return Touch(1, f"{rule}:7:{n}", 7, rule, n, **{"kind": TouchKind.TEXT, "state": state, "due_at": due_at, **more})


def with_cadences(standing: Standing, cadences: Iterable[Cadence]) -> Standing:
    return dataclasses.replace(standing, cadences={one.rule: one for one in cadences})


def with_contact(standing: Standing, **changes: Any) -> Standing:
    contact = dataclasses.replace(standing.who.contact, **changes)
    return dataclasses.replace(standing, who=dataclasses.replace(standing.who, contact=contact))


def with_account(standing: Standing, **changes: Any) -> Standing:
    account = dataclasses.replace(standing.who.account, **changes)
    return dataclasses.replace(standing, who=dataclasses.replace(standing.who, account=account))


def with_past(standing: Standing, **changes: Any) -> Standing:
    return dataclasses.replace(standing, past=dataclasses.replace(standing.past, **changes))


# --- the truth about a condition, moment by moment ------------------------------------------------------------


def holds(condition: Condition, standing: Standing, at: datetime) -> bool:
    """Whether a condition holds at `at`: the long way round, without stretches of time."""
    contact, account = standing.who.contact, standing.who.account
    match condition:
        case Is(Fact.MISSING, values):
            return any(value not in standing.committee for value in values)
        case Is(Fact.TAGS, values):
            return any(tag in values for tag in contact.tags)
        case Is(Fact.TOPICS, values):
            return any(topic in values for topic in contact.topics)
        case Is(fact, values):
            facts = {
                Fact.STAGE: str(account.stage),
                Fact.INDUSTRY: (account.industry or "").casefold(),
                Fact.COUNTRY: contact.country or account.country,
                Fact.ROLE: contact.role and str(contact.role),
                Fact.LANGUAGE: contact.language,
                Fact.SOURCE: contact.source,
            }
            return facts[fact] in values
        case Unanswered(touches):
            return standing.past.unanswered >= touches
        case During(Stretch.SILENT, length):
            return at >= last_word(standing.who) + length
        case During(Stretch.REPLIED, length):
            replied = contact.last_reply_at
            return replied is not None and replied <= at < replied + length
        case During(Stretch.JOINED, length):
            return contact.joined_at <= at < contact.joined_at + length
        case All(parts):
            return all(holds(part, standing, at) for part in parts)
        case AnyOf(parts):
            return any(holds(part, standing, at) for part in parts)
        case Not(part):
            return not holds(part, standing, at)
        case _:
            raise AssertionError(condition)


def lengths(condition: Condition) -> set[timedelta]:
    """All stretches that a condition names."""
    match condition:
        case During(_, length):
            return {length}
        case All(parts) | AnyOf(parts):
            return set().union(*map(lengths, parts))
        case Not(part):
            return lengths(part)
        case _:
            return set()


# --- at random ------------------------------------------------------------------------------------------------

T = TypeVar("T")


class Picks:
    """Choices read off the bytes that hypothesis draws: twenty times as fast as a draw for each.

    The first of the options is the simplest, and all that is left when the bytes run out; so it still shrinks.
    """

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def number(self, most: int) -> int:
        """0 to `most`."""
        found = 0
        for _ in range((most.bit_length() + 7) // 8):
            found = found << 8 | next(self._bytes, 0)
        return found % (most + 1)

    def one(self, options: Sequence[T]) -> T:
        return options[self.number(len(options) - 1)]

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to `most` different ones."""
        return tuple({self.one(options): None for _ in range(self.number(most))})

    def maybe(self, of: int = 2) -> bool:
        """True once in so many times."""
        return self.number(of - 1) == 1


@st.composite
def picked(draw: st.DrawFn, read: Callable[[Picks], T], size: int = 300) -> T:
    return read(Picks(draw(st.binary(min_size=size, max_size=size))))


NAMES = ("p/a", "p/b", "q/a", "q/b")
ZONES = (BERLIN, "America/New_York", "Asia/Shanghai", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati")
VALUES: Mapping[Fact, tuple[str, ...]] = {
    Fact.STAGE: ("evaluating", "customer"),
    Fact.INDUSTRY: ("steel", "toys"),
    Fact.COUNTRY: ("DE", "CN"),
    Fact.ROLE: ("user", "decider"),
    Fact.TAGS: ("vip", "fair"),
    Fact.LANGUAGE: ("en", "zh"),
    Fact.SOURCE: ("fair", "site"),
    Fact.TOPICS: ("saas", "ai"),
    Fact.MISSING: ("decider", "budget"),
}
DAYS = (*DATES, *FESTIVALS, "2026-04-03", "2026-05-10")
"""The last two are Good Friday and a Sunday."""

LONG_AGO = 200 * 24 * 60
"""Minutes: nobody is known for longer."""

ALL_CAPS = (
    *(Caps(), NO_CAPS, Caps(1, 1), Caps(1, None, timedelta()), Caps(None, 1, timedelta()), Caps(1, None, days(9))),
    *(Caps(2, 4, timedelta(hours=1)), Caps(1, 3, timedelta(hours=1)), Caps(0), Caps(1, 0)),
)
HOURS = (
    (MORNING, AFTERNOON),
    (),
    ((time(8), time(18)),),
    ((time(0), time(3, 10)), (time(22), time(23, 59))),  # the clocks change in it
)


def condition(picks: Picks, deep: int = 2) -> Condition:
    """Any condition, nested so deep."""
    kind = picks.one(("fact", "stretch", "touches", "stretch", *(("all", "any", "not") if deep else ())))
    match kind:
        case "fact":
            fact = picks.one(tuple(Fact))
            return Is(fact, frozenset(VALUES[fact][: 1 + picks.number(1)]))
        case "stretch":
            return During(picks.one(tuple(Stretch)), days(picks.one((0.5, 1, 3, 7, 14, 30, 60))))
        case "touches":
            return Unanswered(1 + picks.number(2))
        case "not":
            return Not(condition(picks, deep - 1))
    parts = tuple(condition(picks, deep - 1) for _ in range(picks.number(3)))
    return All(parts) if kind == "all" else AnyOf(parts)


def _span(picks: Picks, shortest: Sequence[float]) -> tuple[timedelta, timedelta]:
    start = days(picks.one(shortest))
    return start, start + days(picks.one((0, 0.4, 3, 11)))


def _timing(picks: Picks) -> Timing:
    kind = picks.one(("every", "once", "date", "date"))
    if kind == "every":
        return Every(_span(picks, (7, 1, 3, 14, 30, 61)), picks.one(tuple(Since)))
    if kind == "once":
        return Once(_span(picks, (1, 0, 0.25, 2, 5, 9)), picks.one(tuple(After)))
    return Dated(picks.one(DAYS), _span(picks, (0, 1, 2, 5, 14, 30, 61)), not picks.maybe())


def _send(picks: Picks, name: str) -> Send:
    texts = tuple(f"{name[-1]}-{n}" for n in range(5 - picks.number(4)))
    match picks.one(("text", "news", "text", "note", "variants", "material", "text")):
        case "news":
            return Send(news=NewsWish(days(10), 0.3))
        case "note":
            return Send(note=texts[0])
        case "material":
            return Send(material=MaterialWish())
        case "variants":
            return Send(texts, {"a": texts, "b": texts[:1]})
        case _:
            return Send(texts)


def _rule(picks: Picks, name: str) -> Rule:
    timing = _timing(picks)
    again = isinstance(timing, Every)
    sequels = 0 if again else picks.number(2)
    return Rule(
        name,
        timing,
        _send(picks, name),
        when=condition(picks) if picks.maybe(3) else All(),
        unless=condition(picks) if picks.maybe(3) else AnyOf(),
        sequels=tuple(Sequel(_span(picks, (3, 1, 7, 20)), _send(picks, name)) for _ in range(sequels)),
        replaces=frozenset(picks.some(NAMES, 1)) - {name} if picks.maybe() else frozenset(),
        times=picks.one((None, 1, 2)) if again else None,
        needs_approval=picks.maybe(),
        ask=picks.one((False, False, True)),
    )


def some_books(picks: Picks) -> Playbooks:
    made = {name: _rule(picks, name) for name in (*picks.some(NAMES, 2), NAMES[0])}
    texts = {f"{name}-{n}": "Hello" for name in "ab" for n in range(4)}  # the fifth is missing
    window = Window(tuple(picks.one(HOURS) for _ in range(7)), not picks.maybe())
    policy = Policy(
        window if any(window.week) and picks.maybe() else WINDOW,
        picks.one(ALL_CAPS),
        hold_unanswered=not picks.maybe(),
        gives_per_ask=picks.one((None, 0, 1, 3)),
        expire_days=picks.one((3, 1, 0.5)),
        halve_after=picks.one((None, 1, 2)),
    )
    return Playbooks(made, policy, {"en": texts}, "Halden", "1", frozenset(picks.some(("a-0", "b-1"), 2)))


def _dates(picks: Picks) -> dict[str, date]:
    found = {name: (NOW + days(picks.number(240) - 40)).date() for name in picks.some(DATES, 4)}
    return {**found, "birthday": date(1980, 2, 29)} if picks.maybe() else found


def some_standing(picks: Picks, playbooks: Playbooks) -> Standing:
    """Somebody who joined within 200 days, and what they had since."""
    joined = NOW - timedelta(minutes=picks.number(picks.one((LONG_AGO, LONG_AGO // 10))))

    def since_then() -> datetime | None:
        return min(joined + timedelta(minutes=picks.number(LONG_AGO)), NOW) if picks.maybe() else None

    def later() -> datetime | None:
        return NOW + timedelta(days=picks.number(50) - 10, hours=picks.number(23)) if picks.maybe(4) else None

    recent = [
        Counted(NOW - timedelta(minutes=picks.number(7 * 24 * 60)), picks.maybe()) for _ in range(picks.number(3))
    ]
    return standing(
        id=1 + picks.number(10_000),
        cadences=[_cadence(picks, one, since_then()) for one in playbooks.rules.values()],
        recent=sorted(recent, key=lambda one: one.at),
        gives=picks.number(4),
        unanswered=picks.number(3),
        texts=picks.some(("a-0", "a-1", "a-2", "a-3", "b-0"), 5),
        last_at=since_then(),
        committee=picks.some((Role.DECIDER, Role.BUDGET), 2),
        stage=picks.one((Stage.EVALUATING, Stage.LEAD)),
        stage_at=since_then(),
        industry=picks.one((None, "Steel")),
        account={"dates": _dates(picks)},
        manager_zone=picks.one((BERLIN, None, "America/New_York")),
        zone=picks.one(ZONES),
        country=picks.one((None, "DE", "CN")),
        role=picks.one((None, Role.USER, Role.DECIDER)),
        tags=picks.some(("vip", "fair"), 2),
        topics=picks.some(("saas", "ai"), 2),
        source=picks.one((None, "site")),
        joined_at=joined,
        last_reply_at=since_then(),
        last_by_hand_at=since_then(),
        answered_at=since_then(),
        paused_until=later(),
        held_until=later(),
        dates=_dates(picks),
        pace=picks.one((Pace.NORMAL, Pace.LESS, Pace.MORE)),
        own_hours=picks.one((None, (time(), time(12)), (time(10), time(23, 59)))),
    )


def _cadence(picks: Picks, rule: Rule, last_at: datetime | None) -> Cadence:
    """One that was never used, or that was: then it began before it was used last."""
    if last_at is None:
        return Cadence(rule.id)
    place = 1 + picks.number(len(rule.sends) - 1)
    began_at = last_at - (place - 1) * days(2)
    return Cadence(rule.id, 2 + picks.number(7), last_at, picks.number(3), began_at=began_at, place=place)


def some_case(picks: Picks) -> tuple[Playbooks, Standing]:
    playbooks = some_books(picks)
    return playbooks, some_standing(picks, playbooks)


conditions = picked(condition, 60)
cases = picked(some_case)
"""Any playbooks, and anybody whom they are for."""
