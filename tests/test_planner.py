"""When something is due for one contact and whether it is still wanted: dates, guards, cards and foresight."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.conditions import last_word
from bot.festivals import days_of
from bot.foresight import foresee
from bot.model.people import BY_HAND, ContactState, Manager, Pace, Role, Stage, Warmth
from bot.model.rules import (
    FAR,
    FESTIVALS,
    After,
    All,
    Caps,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    MaterialWish,
    Not,
    Once,
    Playbooks,
    Rule,
    Send,
    Sequel,
    Since,
    Stagger,
    Stretch,
    Timing,
    Unanswered,
)
from bot.model.touches import Cadence, Counted, Standing, Touch, TouchKind, TouchState
from bot.planner import (
    COMPOSED_BEFORE,
    LIST_AT,
    LIST_LEAD,
    Crowd,
    Drop,
    Go,
    Step,
    Turn,
    Wait,
    allowed_from,
    cards_staggered,
    choose_text,
    goes_to_manager,
    managers_hours,
    may_ask,
    memory,
    needs_card,
    next_step,
    plan,
    send_of,
    staggered,
    still_wanted,
    texts_left,
    used_up,
    variant_of,
    warmth,
)
from bot.window import Hours
from tests.builders import (
    BERLIN,
    NO_CAPS,
    NOW,
    TEXTS,
    WINDOW,
    Picks,
    berlin,
    books,
    cases,
    days,
    holds,
    news,
    picked,
    rule,
    some_case,
    standing,
    touch,
    with_account,
    with_cadences,
    with_contact,
    with_past,
)

DAY = timedelta(days=1)
ALWAYS = settings(max_examples=1000, deadline=None)
often = settings(max_examples=100, deadline=None)
seldom = settings(max_examples=50, deadline=None)


def planned(standing: Standing, playbooks: Playbooks, now: datetime = NOW, of: str = "p/note") -> Cadence:
    return {one.rule: one for one in plan(standing, playbooks, now)}[of]


def due(standing: Standing, playbooks: Playbooks, now: datetime = NOW, of: str = "p/note") -> datetime:
    at = planned(standing, playbooks, now, of).due_at
    assert at is not None
    return at


def why_not(standing: Standing, playbooks: Playbooks, now: datetime = NOW, of: str = "p/note") -> str:
    """The reason that this rule has no date."""
    cadence = planned(standing, playbooks, now, of)
    assert cadence.due_at is None
    return cadence.why


def step_of(standing: Standing, playbooks: Playbooks, now: datetime = NOW) -> Step | None:
    return next_step(standing, plan(standing, playbooks, now), playbooks, now)


def sure_step(standing: Standing, playbooks: Playbooks, now: datetime = NOW) -> Step:
    step = step_of(standing, playbooks, now)
    assert step is not None
    return step


def verdict(standing: Standing, playbooks: Playbooks, now: datetime, sends_at: datetime | None = None) -> object:
    """What is said of the rule `p/note` at `now`."""
    return still_wanted(standing, Step(now, "p/note:7:1", "p/note", "", sends_at or now), playbooks, now)


def silent(n: float) -> Condition:
    return During(Stretch.SILENT, days(n))


def replied(n: float) -> Condition:
    return During(Stretch.REPLIED, days(n))


def at_stage(*stages: Stage) -> Condition:
    return Is(Fact.STAGE, frozenset(stages))


# --- any rules, any contact, any clock ------------------------------------------------------------------------

clocks = st.integers(0, 90 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
stretches_of_time = st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def replaced_at(rule: Rule, standing: Standing, playbooks: Playbooks, at: datetime) -> bool:
    return any(rule.id in other.replaces and holds(other.when, standing, at) for other in playbooks.rules.values())


def concerned(rule: Rule, standing: Standing, playbooks: Playbooks, at: datetime) -> bool:
    """Whether the rule is for this contact at `at`, asked test by test."""
    fits = holds(rule.when, standing, at) and not holds(rule.unless, standing, at)
    return fits and not replaced_at(rule, standing, playbooks, at)


@ALWAYS
@given(cases, clocks)
def test_planning_twice_adds_nothing(case: tuple[Playbooks, Standing], now: datetime) -> None:
    playbooks, one = case
    first = plan(one, playbooks, now)
    assert plan(with_cadences(one, first), playbooks, now) == first


@ALWAYS
@given(cases, clocks, stretches_of_time)
def test_how_often_it_is_planned_does_not_matter(
    case: tuple[Playbooks, Standing], now: datetime, later: timedelta
) -> None:
    """Time alone moves no date before its day."""
    playbooks, one = case
    first = plan(one, playbooks, now)
    again = plan(with_cadences(one, first), playbooks, now + later)
    for before, after in zip(first, again, strict=True):
        if before.due_at is not None and before.due_at >= now + later:
            assert after == before


@ALWAYS
@given(cases, clocks)
def test_every_date_is_in_the_right_hours_and_on_a_day_that_the_rule_is_for(
    case: tuple[Playbooks, Standing], now: datetime
) -> None:
    """The contact's hours, or the manager's for a note."""
    playbooks, one = case
    one = with_cadences(one, plan(one, playbooks, now))
    for cadence in one.cadences.values():
        if cadence.due_at is None:
            continue
        its = playbooks.rules[cadence.rule]
        note = goes_to_manager(its, one, playbooks)
        zone = (one.who.manager.zone or BERLIN) if note else one.who.zone
        country = None if note else one.who.country
        assert Hours(playbooks.policy.window, zone, country).is_open(cadence.due_at)
        assert concerned(its, one, playbooks, cadence.due_at)


@ALWAYS
@given(cases)
def test_a_plan_depends_on_one_contact_only(case: tuple[Playbooks, Standing]) -> None:
    """What differs between two managers' books, or in the account's name, moves nothing: order cannot matter."""
    playbooks, one = case
    elsewhere = dataclasses.replace(
        one.who,
        account=dataclasses.replace(one.who.account, id=99, name="Other"),
        manager=Manager(5, "5", "Bo", "zh", one.who.manager.zone, True),
        contact=dataclasses.replace(one.who.contact, account_id=99, manager_id=5, address="99", name="Somebody"),
    )
    assert plan(dataclasses.replace(one, who=elsewhere), playbooks, NOW) == plan(one, playbooks, NOW)


@ALWAYS
@given(cases, clocks, cases, st.integers(0, 2))
def test_an_edited_rule_moves_no_other_but_those_it_replaces(
    case: tuple[Playbooks, Standing], now: datetime, other: tuple[Playbooks, Standing], place: int
) -> None:
    playbooks, one = case
    one = with_cadences(one, plan(one, playbooks, now))
    name = list(playbooks.rules)[place % len(playbooks.rules)]
    new = dataclasses.replace(next(iter(other[0].rules.values())), id=name)
    touched = {name, *playbooks.rules[name].replaces, *new.replaces}
    gone = {kept: its for kept, its in playbooks.rules.items() if kept != name}
    for edited in ({**gone, name: new}, gone):
        for cadence in plan(one, dataclasses.replace(playbooks, rules=edited), now):
            assert cadence.rule in touched or cadence == one.cadences[cadence.rule]


@ALWAYS
@given(cases, clocks)
def test_another_wording_moves_nothing(case: tuple[Playbooks, Standing], now: datetime) -> None:
    playbooks, one = case
    first = plan(one, playbooks, now)
    reworded = {
        name: dataclasses.replace(its, silent=not its.silent, needs_approval=not its.needs_approval)
        for name, its in playbooks.rules.items()
    }
    assert plan(with_cadences(one, first), dataclasses.replace(playbooks, rules=reworded), now) == first


@ALWAYS
@given(cases, clocks)
def test_a_clock_that_goes_back_a_day_and_comes_again_leaves_the_dates(
    case: tuple[Playbooks, Standing], now: datetime
) -> None:
    """Or else a date that had just gone by is seen again; it has the same number, so nothing comes twice."""
    playbooks, one = case
    first = plan(one, playbooks, now)
    back = plan(with_cadences(one, first), playbooks, now - DAY)
    again = plan(with_cadences(one, back), playbooks, now)
    for before, earlier, after in zip(first, back, again, strict=True):
        assert after.n == before.n
        assert after.due_at in (before.due_at, earlier.due_at)


@ALWAYS
@given(cases, clocks, stretches_of_time)
def test_what_goes_keeps_every_guard(case: tuple[Playbooks, Standing], now: datetime, late: timedelta) -> None:
    """Asked at its moment, or later by chance: window, caps, gap, holds, balance, expiry and the rule's conditions."""
    playbooks, one = case
    one = with_cadences(one, plan(one, playbooks, now))
    step = next_step(one, tuple(one.cadences.values()), playbooks, now)
    if step is None:
        return
    moment = max(now, step.sends_at)
    hours = managers_hours(one.who, playbooks) if step.note else Hours.of(playbooks.policy.window, one.who)
    for at in (moment, moment + late):
        found = still_wanted(one, step, playbooks, at)
        if isinstance(found, Go):
            assert_proper(one, step, playbooks, at)
            assert at <= hours.after_open_days(step.sends_at, playbooks.policy.expire_days)
        elif isinstance(found, Wait):
            assert found.until > at


@ALWAYS
@given(cases, clocks)
def test_what_is_planned_is_not_dropped_at_its_moment(case: tuple[Playbooks, Standing], now: datetime) -> None:
    """Nor when it is shown to the manager a day ahead: the rule's condition may begin with the day itself."""
    playbooks, one = case
    one = with_cadences(one, plan(one, playbooks, now))
    step = next_step(one, tuple(one.cadences.values()), playbooks, now)
    if step is None:
        return
    leaves = max(now, step.sends_at)
    for at in (max(now, step.at), leaves):
        found = still_wanted(one, step, playbooks, at)
        wanted = concerned(playbooks.rules[step.rule], one, playbooks, leaves)
        assert not (isinstance(found, Drop) and wanted and not found.expired)


@ALWAYS
@given(cases, clocks)
def test_a_rule_has_no_date_only_when_there_is_no_day_for_it(case: tuple[Playbooks, Standing], now: datetime) -> None:
    """Of what comes again and again: the next months are looked through, hour by hour."""
    playbooks, one = case
    for cadence in plan(one, playbooks, now):
        its = playbooks.rules[cadence.rule]
        if cadence.due_at is None and isinstance(its.timing, Every) and cadence.why not in ("times", "balance"):
            hours, from_then = Turn.of(its, one, playbooks).hours, its_latest(its.timing, one, cadence, now)
            ahead = (from_then + timedelta(hours=n) for n in range(0, 100 * 24, 7))
            assert not any(hours.is_open(at) and concerned(its, one, playbooks, at) for at in ahead)


def its_latest(timing: Every, one: Standing, cadence: Cadence, now: datetime) -> datetime:
    """No rule is due later than its longest distance, at a quarter of its pace, after now or what it counts from."""
    contact = one.who.contact
    last = (contact.joined_at, cadence.last_at, contact.last_reply_at, contact.last_by_hand_at, one.past.last_at,
            one.who.account.stage_at, now)  # fmt: skip
    return max(at for at in last if at) + 4 * timing.span[1] + days(5)


# --- any life -------------------------------------------------------------------------------------------------


def assert_proper(one: Standing, step: Step, playbooks: Playbooks, at: datetime) -> None:
    """Nothing is wrong with doing this now; every rule of the house is looked up the long way round."""
    its, contact, policy = playbooks.rules[step.rule], one.who.contact, playbooks.policy
    assert contact.state is ContactState.ACTIVE
    assert its.id not in one.barred
    assert concerned(its, one, playbooks, at)
    hours = managers_hours(one.who, playbooks) if step.note else Hours.of(policy.window, one.who)
    assert hours.is_open(at)
    assert_sequence_goes_on(its, one)
    if isinstance(its.timing, Dated) and not one.cadences[its.id].place:
        assert_day_is_near(its.timing, one, at)
    if step.note:
        return
    assert_under_caps(one, policy.caps, at)
    assert not (contact.waiting_since and policy.hold_unanswered)
    assert all(until is None or until <= at for until in (contact.held_until, contact.paused_until))
    assert contact.answered_at is None or contact.answered_at + policy.hold_after_answer <= at
    if policy.gives_per_ask is not None and one.past.gives_since_ask < policy.gives_per_ask:
        assert not its.ask


def assert_sequence_goes_on(its: Rule, one: Standing) -> None:
    """What follows in a sequence comes only to those who have not written since it began."""
    cadence = one.cadences[its.id]
    if 0 < cadence.place < len(its.sends):
        assert cadence.began_at
        assert last_word(one.who) <= cadence.began_at


def assert_day_is_near(timing: Dated, one: Standing, at: datetime) -> None:
    """Before a day there is one ahead, no further off than it should be; after a day it has come."""
    today = at.astimezone(ZoneInfo(one.who.zone)).date()
    if not timing.before:
        assert any(day <= today for day in its_days(timing.day, one))
        return
    on_the_day = timing.span[0] == timedelta()
    ahead = [day for day in its_days(timing.day, one) if day > today or (on_the_day and day == today)]
    assert ahead
    assert min(ahead) - today <= timing.span[1] + LONGEST_CLOSED


LONGEST_CLOSED = days(20)
"""A festival and the weekends around it, for who works one day a week."""


def its_days(name: str, one: Standing) -> list[date]:
    if name in FESTIVALS:
        return days_of(name, one.who.country, range(2024, 2030))
    if name.startswith("2"):
        return [date.fromisoformat(name)]
    day = one.who.date(name)
    if day is None or name != "birthday":
        return [day] if day else []
    return [date(year, day.month, min(day.day, 28 if day.month == 2 else 31)) for year in range(2024, 2030)]


def assert_under_caps(one: Standing, caps: Caps, at: datetime) -> None:
    def day(moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(one.who.zone)).date()

    by_hand: Mapping[date, datetime] = {day(had.at): had.at for had in one.past.recent if had.by_hand}
    before = [*(had.at for had in one.past.recent if not had.by_hand), *by_hand.values()]
    assert all(at - moment >= caps.min_gap for moment in before)
    if caps.per_week is not None:
        assert sum(moment > at - days(7) for moment in before) < caps.per_week
    if caps.per_day is not None:
        assert sum(day(moment) == day(at) for moment in before) < caps.per_day


@dataclass(frozen=True)
class Habits:
    """How the people of a life behave: when the contact writes, how soon the manager answers and approves (None: not
    at all), how late the bot is, until when colleagues keep a text to themselves, and what changes when."""

    writes: tuple[datetime, ...] = ()
    answers_after: timedelta = timedelta(hours=3)
    approves_after: timedelta | None = timedelta()
    late: timedelta = timedelta()
    taken: Mapping[str, datetime] = field(default_factory=dict)
    clock_jumps: Mapping[datetime, timedelta] = field(default_factory=dict)
    turns: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True)
class Done:
    """One thing that was done: `what` is sent, noted, shown or dropped."""

    what: str
    rule: str
    key: str
    at: datetime
    text: str | None = None
    why: str = ""


class Life:
    """One contact's days as `claim.py` and `settle.py` live them: plan, act on the next step, record, plan again."""

    def __init__(self, one: Standing, playbooks: Playbooks, now: datetime, habits: Habits = Habits()) -> None:
        self.one, self.playbooks, self.now, self.habits = one, playbooks, now, habits
        self.done: list[Done] = []
        self.events: list[tuple[datetime, Callable[[], None]]] = [(at, self.hear) for at in habits.writes]
        self.events += [(at, partial(self.jump, by)) for at, by in habits.clock_jumps.items()]
        self.events += [(at, partial(self.turn, what)) for at, what in habits.turns]
        self.replan()

    def live(self, ahead: float) -> list[Done]:
        """All that is done in so many days."""
        end = self.now + days(ahead)
        while True:
            at, act = min([*self.events, *([(self.step.at, self.act)] if self.step else [])], default=(FAR, self.act),
                          key=lambda event: event[0])  # fmt: skip
            if max(at, self.now) > end:
                return self.done
            self.now = max(at, self.now)
            if act == self.act:
                self.now += self.habits.late
            else:
                self.events = [event for event in self.events if event[1] is not act]
            self.at_once = self.at_once + 1 if self.now == self.last_at else 0
            self.last_at = self.now
            assert self.at_once < 20, "it acts without end at one moment"
            act()

    last_at, at_once = datetime(1, 1, 1, tzinfo=UTC), 0

    def replan(self) -> None:
        self.one = with_cadences(self.one, plan(self.one, self.playbooks, self.now))
        self.step = next_step(self.one, tuple(self.one.cadences.values()), self.playbooks, self.now)

    # --- what people do

    def hear(self) -> None:
        """The contact writes: the count of each rule begins anew, and they wait for an answer."""
        cadences = [dataclasses.replace(one, used=0) for one in self.one.cadences.values()]
        self.one = with_cadences(with_past(self.one, unanswered=0), cadences)
        self.one = with_contact(self.one, last_reply_at=self.now, waiting_since=self.now)
        self.events.append((self.now + self.habits.answers_after, self.answer))
        self.replan()

    def answer(self) -> None:
        self.one = with_contact(self.one, waiting_since=None, answered_at=self.now, last_by_hand_at=self.now)
        self.reached(Counted(self.now, by_hand=True), personal=True, asks=False)
        self.replan()

    def jump(self, by: timedelta) -> None:
        self.now += by
        self.events = [(at + by, act) for at, act in self.events]
        self.replan()

    def turn(self, what: str) -> None:
        """Something about the contact changes."""
        stage = Stage.LEAD if self.one.who.account.stage is not Stage.LEAD else Stage.EVALUATING
        changes: dict[str, Callable[[Standing], Standing]] = {
            "stop": lambda one: with_contact(one, state=ContactState.STOPPED),
            "pause": lambda one: with_contact(one, paused_until=self.now + days(9)),
            "hold": lambda one: with_contact(one, held_until=self.now + days(20)),
            "stage": lambda one: with_account(one, stage=stage, stage_at=self.now),
            "date": lambda one: with_contact(one, dates={"renewal": (self.now + days(one.who.contact.id % 70)).date()}),
            "tags": lambda one: with_contact(one, tags=() if one.who.contact.tags else ("vip",)),
            "less": lambda one: with_contact(one, pace=Pace.LESS),
            "brake": lambda one: dataclasses.replace(one, barred={} if one.barred else {"p/a": "braked"}),
        }
        self.one = changes[what](self.one)
        self.replan()

    def approve(self, key: str) -> None:
        ready = [dataclasses.replace(one, state=TouchState.READY) if one.key == key else one for one in self.one.open]
        self.one = dataclasses.replace(self.one, open=tuple(ready))
        self.replan()

    # --- what the bot does

    def act(self) -> None:
        step = self.step
        assert step
        shown = next((one for one in self.one.open if one.key == step.key), None)
        if shown and shown.state is TouchState.AWAITING:
            return self.drop(step, shown, "expired")
        found = still_wanted(self.one, step, self.playbooks, self.now)
        its = self.playbooks.rules.get(step.rule)
        if its and not shown and not isinstance(found, Drop):
            if step.note and isinstance(found, Go):
                return self.note(step)
            if not step.note and needs_card(its, self.one):
                return self.say(step, its, shown=True)
        match found:
            case Go():
                assert its
                return self.leave(step, shown) if shown else self.say(step, its, shown=False)
            case Drop(why):
                return self.drop(step, shown, why)
            case Wait(until, why):
                return self.put_off(step, shown, until, why)

    def put_off(self, step: Step, shown: Touch | None, until: datetime, why: str) -> None:
        if shown and until < FAR:
            later = dataclasses.replace(shown, due_at=until)
            self.one = dataclasses.replace(
                self.one, open=tuple(later if one.key == shown.key else one for one in self.one.open)
            )
        if shown or until >= FAR:
            self.replan()
        else:
            self.step = dataclasses.replace(step, at=until, sends_at=until, why=why)

    def drop(self, step: Step, shown: Touch | None, why: str) -> None:
        self.done.append(Done("dropped", step.rule, step.key, self.now, why=why))
        if shown:
            self.one = with_past(self.one, texts=self.one.past.texts - {shown.text_id or ""})
        self.use_up(step)

    def note(self, step: Step) -> None:
        assert_proper(self.one, step, self.playbooks, self.now)
        self.done.append(Done("noted", step.rule, step.key, self.now))
        self.use_up(step)

    def say(self, step: Step, its: Rule, *, shown: bool) -> None:
        """Choose what to say, and say it or show it to the manager."""
        send = send_of(its, self.one)
        text, kind = None, TouchKind.NEWS if send.news else TouchKind.MATERIAL
        if send.texts:
            left = texts_left(send, its, self.one, self.playbooks, asks=may_ask(self.one, self.playbooks))
            taken = {name: until for name, until in self.habits.taken.items() if until > self.now}
            text, kind = choose_text(its, left, self.one.who.contact.id, taken), TouchKind.TEXT
            if text is None and left:
                return self.wait_for(step, min(taken[name] for name in left))
            if text is None:
                return self.drop(step, None, "no-text")
            assert text not in self.one.past.texts
            self.one = with_past(self.one, texts=self.one.past.texts | {text})
        state = TouchState.AWAITING if shown else TouchState.SENDING
        made = Touch(
            1,
            step.key,
            self.one.who.contact.id,
            step.rule,
            1,
            kind,
            state,
            step.sends_at,
            text_id=text,
            added_at=self.now,
        )
        if not shown:
            return self.leave(step, made)
        self.done.append(Done("shown", step.rule, step.key, self.now, text))
        self.one = dataclasses.replace(self.one, open=(*self.one.open, made))
        if self.habits.approves_after is not None:
            self.events.append((self.now + self.habits.approves_after, lambda: self.approve(step.key)))
        return self.replan()

    def wait_for(self, step: Step, until: datetime) -> None:
        cadence = dataclasses.replace(self.one.cadences[step.rule], wait_until=until)
        self.one = with_cadences(self.one, [*self.one.cadences.values(), cadence])
        self.replan()

    def leave(self, step: Step, made: Touch) -> None:
        assert_proper(self.one, step, self.playbooks, self.now)
        asks = self.playbooks.rules[step.rule].ask or made.text_id in self.playbooks.asks
        gives = self.playbooks.policy.gives_per_ask
        assert not asks or gives is None or self.one.past.gives_since_ask >= gives
        self.done.append(Done("sent", step.rule, step.key, self.now, made.text_id))
        self.reached(Counted(self.now), personal=made.kind is TouchKind.TEXT, asks=asks)
        self.use_up(step)

    def reached(self, counted: Counted, *, personal: bool, asks: bool) -> None:
        past = self.one.past
        self.one = with_past(
            self.one,
            recent=(*(had for had in past.recent if had.at > self.now - memory(self.playbooks)), counted),
            last_at=self.now,
            unanswered=past.unanswered + personal,
            gives_since_ask=0 if asks else past.gives_since_ask + 1,
        )

    def use_up(self, step: Step) -> None:
        cadence = used_up(self.one.cadences[step.rule], self.now)
        self.one = with_cadences(self.one, [*self.one.cadences.values(), cadence])
        self.one = dataclasses.replace(self.one, open=tuple(touch for touch in self.one.open if touch.key != step.key))
        self.replan()


TURNS = ("stage", "date", "pause", "hold", "tags", "less", "brake", "stop")


def some_habits(picks: Picks) -> Habits:
    def moment() -> datetime:
        return NOW + timedelta(minutes=picks.number(40 * 24 * 60))

    return Habits(
        writes=tuple(moment() for _ in range(picks.number(3))),
        answers_after=timedelta(hours=picks.one((1, 30))),
        approves_after=picks.one((timedelta(), timedelta(hours=5), days(3), None)),
        late=picks.one((timedelta(), timedelta(minutes=1), timedelta(hours=5))),
        taken={text: moment() for text in picks.some(("a-0", "a-1", "a-2", "a-3", "b-0"), 5)},
        clock_jumps={moment(): picks.one((DAY, -DAY)) for _ in range(picks.number(2))},
        turns=tuple((moment(), picks.one(TURNS)) for _ in range(picks.number(3))),
    )


def some_life(picks: Picks) -> tuple[Playbooks, Standing, Habits]:
    habits = some_habits(picks)
    return *some_case(picks), habits


lives = picked(some_life, 350)


@ALWAYS
@given(lives)
def test_whatever_happens_nothing_is_done_that_should_not_be(some: tuple[Playbooks, Standing, Habits]) -> None:
    """People write, managers dally, the bot is late, the clock jumps, all sorts of things change: each touch is proper
    at its moment."""
    playbooks, one, habits = some
    life = Life(one, playbooks, NOW, habits)
    had = life.one.past.texts
    used = {name: cadence.used for name, cadence in life.one.cadences.items()}
    done = life.live(40)
    for what in ("sent", "noted", "shown"):
        keys = [one.key for one in done if one.what == what]
        assert len(keys) == len(set(keys))
    texts = [one.text for one in done if one.what == "sent" and one.text]
    assert len(texts) == len(set(texts))
    assert not had & set(texts)
    for name, its in life.playbooks.rules.items():
        if its.times is not None and not life.habits.writes:
            assert sum(one.rule == name and one.what != "shown" for one in done) <= max(its.times - used[name], 0)


def foreseen(one: Standing, playbooks: Playbooks, now: datetime, ahead: int) -> list[tuple[str, datetime]]:
    return [(step.key, step.sends_at) for step in foresee(one, playbooks, now, ahead)]


def lived(one: Standing, playbooks: Playbooks, now: datetime, ahead: int) -> list[tuple[str, datetime]]:
    done = Life(one, playbooks, now).live(ahead)
    return [(one.key, one.at) for one in done if one.what in ("sent", "noted")]


def assert_foresight(one: Standing, playbooks: Playbooks, ahead: int = 60) -> None:
    """Foresight and life agree, for a contact who stays silent and a manager who approves each card at once."""
    seen, was = foreseen(one, playbooks, NOW, ahead), lived(one, playbooks, NOW, ahead)
    assert seen == was


@ALWAYS
@given(cases)
def test_what_is_foreseen_is_what_follows(case: tuple[Playbooks, Standing]) -> None:
    playbooks, one = case
    assert_foresight(one, playbooks)


# --- plans ----------------------------------------------------------------------------------------------------


@often
@given(
    st.integers(1, 10_000),
    st.tuples(st.integers(1, 20), st.integers(0, 15)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    st.sampled_from([BERLIN, "Asia/Shanghai", "America/New_York"]),
)
def test_a_date_is_within_the_range_and_then_in_the_next_open_day(id: int, every: tuple[int, int], zone: str) -> None:
    at = due(standing(id=id, zone=zone), books(rule(every=every)))
    assert NOW + days(every[0]) <= at
    # A weekend and the rest of the day are the longest that a slot can be away.
    assert at <= NOW + days(every[1]) + days(4)


def test_the_range_spreads_contacts_over_all_its_days() -> None:
    playbooks = books(rule(every=(14, 21)))
    dates = sorted({due(standing(id=id), playbooks).date() for id in range(1, 300)})
    assert [f"{date:%a %d}" for date in dates] == ["Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Mon 23"]


def test_one_more_rule_moves_no_other_unless_it_replaces_it() -> None:
    one, more = standing(), rule("q/more", replaces=frozenset({"p/note"}))
    assert plan(one, books(rule(), news()), NOW)[:1] == plan(one, books(rule()), NOW)
    assert planned(one, books(rule(), more)).why == "replaced"


def test_colleagues_have_different_minutes() -> None:
    playbooks = books(rule())
    assert len({due(standing(id=id), playbooks) for id in range(1, 21)}) == 20


def test_the_next_occurrence_has_its_own_key_and_date() -> None:
    used = used_up(Cadence("p/note", due_at=NOW, wait_until=NOW), NOW)
    assert (used.n, used.last_at, used.used, used.due_at, used.wait_until) == (2, NOW, 1, None, None)
    assert used.key(7) == "p/note:7:2"
    assert due(standing(cadences=[used]), books(rule())) != due(standing(), books(rule()))


def test_a_sequence_that_goes_on_remembers_when_it_began() -> None:
    first = used_up(Cadence("p/note"), NOW)
    second = used_up(first, NOW + DAY)
    assert (first.began_at, first.place) == (NOW, 1)
    assert (second.began_at, second.place) == (NOW, 2)


# --- since ----------------------------------------------------------------------------------------------------

LATER = NOW + days(5)


def test_a_rules_own_last_touch_moves_it() -> None:
    for since in Since:
        playbooks = books(rule(every=(14, 14), since=since))
        cadence = planned(standing(cadences=[Cadence("p/note", 2, LATER)]), playbooks)
        assert cadence.due_at is not None
        assert cadence.due_at >= LATER + days(14)
        assert cadence.why == "own"


def test_news_that_was_sent_never_pushes_a_personal_note_away() -> None:
    playbooks = books(rule(since=Since.LAST_PERSONAL), news())
    had_news = used_up(Cadence("p/news"), LATER)
    after = standing(cadences=[had_news], recent=[Counted(LATER)], last_at=LATER)
    assert due(after, playbooks) == due(standing(), playbooks)


def test_since_moves_the_date_and_never_the_number() -> None:
    playbooks = books(rule(since=Since.LAST_PERSONAL))
    before = planned(standing(cadences=[Cadence("p/note", 4, NOW)]), playbooks)
    after = planned(standing(cadences=[Cadence("p/note", 4, NOW)], last_reply_at=LATER), playbooks)
    assert before.key(7) == after.key(7) == "p/note:7:4"


# --- conditions -----------------------------------------------------------------------------------------------


def test_unless_they_replied_lately_waits_for_the_talk_to_cool() -> None:
    playbooks = books(rule(every=(1, 1), unless=replied(7)))
    cadence = planned(standing(last_reply_at=NOW), playbooks)
    assert cadence.why == "talking"
    assert cadence.due_at is not None
    assert cadence.due_at >= NOW + days(7)
    assert due(standing(), playbooks) < NOW + days(6)


def test_what_begins_with_a_stretch_is_spread_over_its_first_days() -> None:
    """Else all who fell silent at a fair would hear from us on one day."""
    playbooks = books(rule(every=(24, 40), when=silent(60)))
    dates = {due(standing(id=id), playbooks).date() for id in range(1, 200)}
    assert min(dates) >= (NOW + days(63)).date()
    assert len(dates) >= 3


def test_a_stretch_shorter_than_that_spread_still_has_its_touch() -> None:
    narrow = All((silent(100), Not(silent(103))))
    at = due(standing(), books(rule(every=(90, 90), when=narrow)))
    assert NOW + days(100) <= at < NOW + days(103)


def test_a_rule_with_a_fact_is_for_those_alone() -> None:
    playbooks = books(rule(when=at_stage(Stage.LEAD)))
    assert why_not(standing(stage=Stage.DECIDING), playbooks) == "stage"
    assert planned(standing(stage=Stage.LEAD), playbooks).due_at
    for_deciders = books(rule(when=Is(Fact.ROLE, frozenset({"decider"}))))
    assert why_not(standing(), for_deciders) == why_not(standing(role=Role.USER), for_deciders) == "role"
    assert planned(standing(role=Role.DECIDER), for_deciders).due_at


def test_a_fact_that_excludes_says_so() -> None:
    playbooks = books(rule(unless=Is(Fact.TAGS, frozenset({"vip"}))))
    assert why_not(standing(tags=("vip",)), playbooks) == "tags"
    assert planned(standing(tags=("fair",)), playbooks).due_at


@pytest.mark.parametrize("state", [ContactState.STOPPED, ContactState.BLOCKED])
def test_who_stopped_or_cannot_be_reached_has_no_plan(state: ContactState) -> None:
    playbooks = books(rule(), news())
    gone = standing(state=state, open=[touch("p/note", TouchState.READY, NOW)], cadences=[Cadence("p/note", 2, NOW)])
    assert {why_not(gone, playbooks, of=name) for name in playbooks.rules} == {str(state)}
    assert step_of(gone, playbooks) is None
    assert foresee(gone, playbooks, NOW, 90) == []
    assert verdict(gone, playbooks, NOW + timedelta(hours=1)) == Drop(str(state))


def test_a_rule_that_is_barred_does_nothing_and_says_why() -> None:
    playbooks = books(rule(), news())
    barred = standing(barred={"p/note": "braked"}, open=[touch("p/note", TouchState.READY, TUESDAY, n=9)])
    assert why_not(barred, playbooks) == "braked"
    assert sure_step(barred, playbooks).rule == "p/news"
    assert verdict(barred, playbooks, TUESDAY) == Wait(FAR, "braked")


# --- replacing, times -----------------------------------------------------------------------------------------

CHECK_IN = rule("p/note", (14, 21), since=Since.LAST_PERSONAL)
WAKE_UP = rule("d/wake", (21, 30), when=silent(60), replaces=frozenset({"p/note"}), times=3)


def test_a_rule_for_the_silent_waits_out_the_silence() -> None:
    playbooks = books(WAKE_UP)
    quiet = standing(last_reply_at=NOW)
    assert planned(quiet, playbooks, of="d/wake").why == "silent"
    assert due(quiet, playbooks, of="d/wake") >= NOW + days(60)
    assert due(quiet, playbooks, of="d/wake") <= NOW + days(60 + 30 / 8 + 4)


def test_a_reply_begins_the_silence_anew() -> None:
    playbooks = books(WAKE_UP)
    assert due(standing(last_reply_at=LATER), playbooks, of="d/wake") >= LATER + days(60)


def test_notes_in_a_silence_keep_their_own_distance() -> None:
    playbooks = books(WAKE_UP)
    second = Cadence("d/wake", 2, NOW + days(64), 1)
    assert due(standing(cadences=[second]), playbooks, of="d/wake") >= NOW + days(64 + 21)


def test_the_other_rule_is_replaced_from_the_silence_on_and_not_before() -> None:
    playbooks = books(CHECK_IN, WAKE_UP)
    assert due(standing(), playbooks) < NOW + days(60)
    late = Cadence("p/note", 4, NOW + days(50))
    assert why_not(standing(cadences=[late]), playbooks) == "replaced"


def test_an_exhausted_rule_still_replaces_the_other() -> None:
    playbooks = books(CHECK_IN, WAKE_UP)
    exhausted = standing(cadences=[Cadence("d/wake", 4, NOW + days(130), 3), Cadence("p/note", 4, NOW + days(50))])
    now = NOW + days(131)
    assert why_not(exhausted, playbooks, now, "d/wake") == "times"
    assert why_not(exhausted, playbooks, now) == "replaced"


def test_a_rule_that_is_not_for_the_contact_replaces_nothing() -> None:
    for_customers = dataclasses.replace(WAKE_UP, when=All((silent(60), at_stage(Stage.CUSTOMER))))
    late = Cadence("p/note", 4, NOW + days(50))
    assert planned(standing(cadences=[late]), books(CHECK_IN, for_customers)).due_at is not None


def test_a_reply_ends_the_replacing() -> None:
    playbooks = books(CHECK_IN, WAKE_UP)
    late = Cadence("p/note", 4, NOW + days(50))
    assert planned(standing(cadences=[late], last_reply_at=NOW + days(55)), playbooks, NOW + days(55)).due_at


def test_what_a_guard_moves_into_the_time_of_another_rule_is_not_sent() -> None:
    """A check-in of day 58 that a pause moves to day 70, when they have been silent for long."""
    playbooks = books(CHECK_IN, WAKE_UP)
    at = berlin("2026-05-12 10:00")
    paused = standing(cadences=[Cadence("p/note", 1, NOW + days(40))], paused_until=NOW + days(70))
    step = next_step(paused, plan(paused, playbooks, NOW + days(41)), playbooks, NOW + days(41))
    assert step is not None
    assert verdict(paused, playbooks, at) == Drop("replaced")


def test_times_counts_since_the_last_reply_and_not_the_occurrences() -> None:
    playbooks = books(WAKE_UP)
    assert why_not(standing(cadences=[Cadence("d/wake", 9, NOW, 3)]), playbooks, of="d/wake") == "times"
    assert planned(standing(cadences=[Cadence("d/wake", 9, NOW, 0)]), playbooks, of="d/wake").due_at


# --- pace -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "halve_after", "pace"),
    [
        ({}, 2, 1),
        ({"unanswered": 1}, 2, 1),
        ({"unanswered": 2}, 2, 2),
        ({"unanswered": 9}, None, 1),
        ({"pace": Pace.LESS}, None, 2),
        ({"pace": Pace.LESS, "unanswered": 2}, 2, 4),
        ({"pace": Pace.MORE}, None, 0.75),
        ({"pace": Pace.MORE, "unanswered": 2}, 2, 1.5),
    ],
)
def test_who_ignores_us_or_asks_for_less_gets_half_as_much(
    contact: dict[str, Any], halve_after: int | None, pace: float
) -> None:
    found = due(standing(**contact), books(rule(every=(20, 20)), halve_after=halve_after))
    assert NOW + days(20 * pace) <= found <= NOW + days(20 * pace + 4)


def test_a_reply_brings_the_old_pace_back() -> None:
    playbooks = books(rule(every=(20, 20)), halve_after=2)
    cadence = Cadence("p/note", 3, NOW)
    ignored, heard = standing(cadences=[cadence], unanswered=2), standing(cadences=[cadence])
    assert due(ignored, playbooks) >= NOW + days(40)
    assert due(heard, playbooks) <= NOW + days(24)


# --- caps and gaps --------------------------------------------------------------------------------------------

TUESDAY = berlin("2026-03-03 10:00")


def allowed(one: Standing, at: datetime, caps: Caps, **policy: Any) -> tuple[datetime, str]:
    return allowed_from(one, at, books(rule(), caps=caps, **policy))


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_gap_counts_from_the_last_message_of_either_kind(by_hand: bool) -> None:
    one = standing(recent=[Counted(TUESDAY, by_hand)])
    caps = Caps(None, None, timedelta(hours=48))
    assert allowed(one, TUESDAY + timedelta(hours=1), caps) == (TUESDAY + timedelta(hours=48), "gap")
    assert allowed(one, TUESDAY + timedelta(hours=48), caps) == (TUESDAY + timedelta(hours=48), "")


def test_a_full_day_moves_to_the_next_open_day() -> None:
    one = standing(recent=[Counted(berlin("2026-03-06 09:40"))])
    at, why = allowed(one, berlin("2026-03-06 16:00"), Caps(1, None, timedelta()))
    assert (at, why) == (berlin("2026-03-09 09:30"), "day")


def test_two_a_day_leave_room_for_one_more() -> None:
    one = standing(recent=[Counted(TUESDAY)])
    later = TUESDAY + timedelta(hours=5)
    assert allowed(one, later, Caps(2, None, timedelta())) == (later, "")


def test_the_day_is_the_contacts_own() -> None:
    """23:30 UTC on Monday is Tuesday in Shanghai."""
    sent = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    one = standing(zone="Asia/Shanghai", recent=[Counted(sent)])
    assert allowed(one, datetime(2026, 3, 3, 2, 0, tzinfo=UTC), Caps(1, None, timedelta()))[1] == "day"


@pytest.mark.parametrize("hands", [(False, False), (True, False), (True, True)])
def test_a_full_week_moves_to_seven_days_after_the_one_that_leaves_it(hands: tuple[bool, bool]) -> None:
    first, second = TUESDAY, TUESDAY + days(2)
    one = standing(recent=[Counted(first, hands[0]), Counted(second, hands[1])])
    assert allowed(one, second + days(1), Caps(None, 2, timedelta())) == (first + days(7), "week")
    assert allowed(one, first + days(7), Caps(None, 2, timedelta()))[1] == ""


def test_a_week_with_more_than_the_cap_waits_until_enough_have_left_it() -> None:
    """The cap was lowered, or a manager wrote more than rules may."""
    one = standing(recent=[Counted(TUESDAY + days(n), by_hand=True) for n in range(4)])
    assert allowed(one, TUESDAY + days(4), Caps(None, 2, timedelta())) == (TUESDAY + days(9), "week")


def test_a_live_exchange_of_one_day_counts_once_at_its_last_message() -> None:
    exchange = [Counted(TUESDAY + timedelta(minutes=10 * n), by_hand=True) for n in range(12)]
    one = standing(recent=exchange)
    assert allowed(one, TUESDAY + days(1), Caps(None, 2, timedelta())) == (TUESDAY + days(1), "")
    assert allowed(one, TUESDAY + days(1), Caps(None, None, timedelta(hours=48)))[0] == exchange[-1].at + days(2)


def test_automatic_messages_of_one_day_count_each() -> None:
    one = standing(recent=[Counted(TUESDAY), Counted(TUESDAY + timedelta(hours=1))])
    assert allowed(one, TUESDAY + days(1), Caps(None, 2, timedelta()))[1] == "week"


@pytest.mark.parametrize("caps", [Caps(0, 2), Caps(1, 0), Caps(0, 0), Caps(0, None), Caps(None, 0)])
def test_a_cap_of_none_at_all_means_nothing_ever(caps: Caps) -> None:
    playbooks = books(rule(), caps=caps)
    assert allowed_from(standing(), NOW, playbooks) == (FAR, "cap")
    assert step_of(standing(), playbooks) is None
    assert foresee(standing(), playbooks, NOW, 90) == []


def test_no_caps_let_everything_through() -> None:
    one = standing(recent=[Counted(TUESDAY + timedelta(minutes=n)) for n in range(50)])
    assert allowed(one, TUESDAY + timedelta(hours=1), NO_CAPS) == (TUESDAY + timedelta(hours=1), "")


def test_a_moved_touch_gets_its_own_minute_in_the_window() -> None:
    playbooks = books(rule(every=(1, 1)))
    steps = [sure_step(standing(id=id, recent=[Counted(TUESDAY)]), playbooks) for id in range(1, 40)]
    assert {step.why for step in steps} == {"gap"}
    assert len({step.sends_at for step in steps}) > 30
    assert all(step.sends_at >= TUESDAY + timedelta(hours=48) for step in steps)


@pytest.mark.parametrize("gap", [1, 7, 30])
def test_what_caps_and_gap_look_at_is_remembered(gap: int) -> None:
    assert memory(books(rule(), caps=Caps(None, 2, days(gap)))) > days(max(gap, 7))


# --- holds ----------------------------------------------------------------------------------------------------


def test_nothing_goes_while_their_question_waits_for_an_answer() -> None:
    waiting = standing(waiting_since=NOW, last_reply_at=NOW)
    playbooks = books(rule(), news())
    assert allowed_from(waiting, NOW, playbooks) == (FAR, "unanswered")
    assert step_of(waiting, playbooks) is None
    assert verdict(waiting, playbooks, TUESDAY) == Wait(FAR, "unanswered")


def test_rules_may_go_on_while_a_question_waits_if_the_operator_says_so() -> None:
    assert step_of(standing(waiting_since=NOW, last_reply_at=NOW), books(rule(), hold_unanswered=False))


def test_nothing_goes_while_the_manager_holds_it() -> None:
    held, playbooks = standing(held_until=FAR), books(rule(), news())
    assert allowed_from(held, NOW, playbooks) == (FAR, "held")
    assert step_of(held, playbooks) is None
    assert foresee(held, playbooks, NOW, 90) == []
    assert verdict(held, playbooks, TUESDAY) == Wait(FAR, "held")


def test_a_hold_until_a_day_ends_by_itself() -> None:
    until = berlin("2026-04-03 12:00")
    step = sure_step(standing(held_until=until), books(rule(every=(1, 2))))
    assert step.why == "held"
    assert step.sends_at >= until
    assert verdict(standing(held_until=until), books(rule()), TUESDAY) == Wait(berlin("2026-04-03 14:00"), "held")
    assert verdict(standing(held_until=NOW), books(rule()), TUESDAY) == Go()


def test_after_the_answer_it_stays_quiet_for_a_while() -> None:
    one = standing(answered_at=TUESDAY, last_reply_at=TUESDAY)
    assert allowed(one, TUESDAY + timedelta(hours=3), NO_CAPS) == (TUESDAY + days(2), "answered")
    assert allowed(one, TUESDAY + days(2), NO_CAPS) == (TUESDAY + days(2), "")


def test_a_pause_moves_everything_behind_its_end() -> None:
    until = berlin("2026-04-03 12:00")
    one = standing(paused_until=until)
    step = sure_step(one, books(rule(every=(1, 2))))
    assert step.why == "paused"
    assert step.sends_at >= until


def test_a_pause_without_an_end_leaves_no_step() -> None:
    assert step_of(standing(paused_until=FAR), books(rule())) is None


def test_a_pause_that_is_over_does_nothing() -> None:
    assert allowed(standing(paused_until=NOW), TUESDAY, NO_CAPS) == (TUESDAY, "")


def test_the_last_of_several_holds_names_the_reason() -> None:
    one = standing(answered_at=TUESDAY, paused_until=TUESDAY + days(1), recent=[Counted(TUESDAY)])
    assert allowed(one, TUESDAY, Caps(None, None, days(5))) == (TUESDAY + days(5), "gap")
    assert allowed(one, TUESDAY, NO_CAPS) == (TUESDAY + days(2), "answered")


# --- cards ----------------------------------------------------------------------------------------------------

APPROVED = rule(needs_approval=True)
APPROVED_DAILY = rule(every=(1, 1), needs_approval=True)


@often
@given(st.integers(1, 10_000))
def test_the_manager_is_asked_in_the_last_list_of_their_own_day_before_it_goes(id: int) -> None:
    step = sure_step(standing(id=id, manager_zone="America/New_York"), books(APPROVED))
    hours = Hours(WINDOW, "America/New_York")
    assert hours.is_open(step.at)
    assert step.at == hours.daily(LIST_AT, step.sends_at - LIST_LEAD, back=True) - COMPOSED_BEFORE
    assert step.sends_at - step.at >= LIST_LEAD


def test_a_card_that_is_late_comes_as_soon_as_the_manager_opens() -> None:
    """Due tomorrow morning, and it is night where the manager is."""
    one = standing(joined_at=berlin("2026-02-28 23:00"))
    now = berlin("2026-03-01 23:00")
    step = next_step(one, plan(one, books(APPROVED_DAILY), now), books(APPROVED_DAILY), now)
    assert step
    assert step.at == berlin("2026-03-02 09:30")


def test_a_card_comes_before_the_condition_holds_and_is_not_dropped_for_that() -> None:
    """Silent for 60 days on Friday the 1st of May: the manager sees it on Thursday."""
    playbooks = books(rule(timing=Once((days(0), days(0)), After.APPLIES), when=silent(60), needs_approval=True))
    one = with_cadences(standing(), plan(standing(), playbooks, NOW))
    step = sure_step(one, playbooks)
    assert step.at < NOW + days(60) <= step.sends_at
    assert still_wanted(one, step, playbooks, step.at) == Go()


def test_without_approval_the_step_is_the_sending() -> None:
    step = sure_step(standing(), books(rule()))
    assert step.at == step.sends_at


def test_who_sends_by_hand_is_not_asked_first() -> None:
    assert needs_card(APPROVED, standing())
    assert not needs_card(APPROVED, standing(channel=BY_HAND))
    step = sure_step(standing(channel=BY_HAND), books(APPROVED))
    assert step.at == step.sends_at


def test_the_cards_day_falls_back_to_the_business_zone() -> None:
    step = sure_step(standing(manager_zone=None, zone="Asia/Shanghai"), books(APPROVED))
    assert Hours(WINDOW, BERLIN).is_open(step.at)


# --- touches that are open ------------------------------------------------------------------------------------


def test_an_approved_touch_goes_at_its_time() -> None:
    step = sure_step(standing(open=[touch("p/note", TouchState.READY, TUESDAY)]), books(rule()))
    assert (step.at, step.key, step.why, step.sends_at) == (TUESDAY, "p/note:7:1", "approved", TUESDAY)


def test_a_touch_that_did_not_get_through_says_that_it_is_tried_again() -> None:
    again = touch("p/note", TouchState.READY, TUESDAY, attempts=1)
    assert sure_step(standing(open=[again]), books(rule())).why == "retry"


def test_an_approved_touch_keeps_the_guards() -> None:
    ready = touch("p/note", TouchState.READY, TUESDAY)
    step = sure_step(standing(open=[ready], recent=[Counted(NOW)]), books(rule()))
    assert (step.why, step.at) == ("gap", berlin("2026-03-04 09:30"))


def test_an_approved_touch_of_a_night_waits_for_the_morning() -> None:
    ready = touch("p/note", TouchState.READY, berlin("2026-03-03 23:00"))
    assert sure_step(standing(open=[ready]), books(rule())).at == berlin("2026-03-04 09:30")


def test_an_approved_touch_that_was_moved_says_when_it_will_really_leave() -> None:
    """The plan shows `sends_at`; a gap that ends on Saturday must not promise Saturday."""
    ready = touch("p/note", TouchState.READY, berlin("2026-03-05 10:00"))
    step = sure_step(standing(open=[ready], recent=[Counted(berlin("2026-03-05 09:45"))]), books(rule()))
    assert step.sends_at == step.at == berlin("2026-03-09 09:30")


def test_a_touch_that_waits_for_approval_expires_in_open_time() -> None:
    awaiting = touch("p/note", TouchState.AWAITING, berlin("2026-03-06 09:30"))
    step = sure_step(standing(open=[awaiting]), books(rule()))
    assert (step.why, step.at) == ("awaiting", berlin("2026-03-10 17:30"))


def test_a_touch_that_waits_for_approval_does_not_block_the_others() -> None:
    awaiting = touch("p/note", TouchState.AWAITING, berlin("2026-03-20 09:30"))
    step = sure_step(standing(open=[awaiting]), books(rule(), news()))
    assert step.key == "p/news:7:1"


def test_a_touch_in_the_ledger_is_not_planned_a_second_time() -> None:
    for state in (TouchState.AWAITING, TouchState.READY):
        one = standing(open=[touch("p/note", state, berlin("2026-06-01 10:00"))])
        assert sure_step(one, books(rule())).why in ("awaiting", "approved")


def test_while_one_is_on_its_way_nothing_else_begins() -> None:
    sending = touch("p/note", TouchState.SENDING, NOW)
    ready = touch("p/news", TouchState.READY, NOW)
    assert step_of(standing(open=[sending, ready]), books(rule(), news())) is None


def test_a_touch_handed_to_the_manager_blocks_the_others_until_it_expires() -> None:
    handed = touch("p/note", TouchState.HANDED, berlin("2026-03-02 09:30"))
    step = sure_step(standing(channel=BY_HAND, open=[handed]), books(rule(), news(every=(1, 1))))
    assert (step.key, step.why, step.at) == ("p/note:7:1", "handed", berlin("2026-03-04 17:30"))


def test_an_approved_touch_of_a_paused_contact_has_no_step() -> None:
    ready = touch("p/note", TouchState.READY, TUESDAY)
    assert step_of(standing(open=[ready], paused_until=FAR), books(rule())) is None


def test_an_approved_note_waits_when_they_have_written_since() -> None:
    one = standing(last_reply_at=NOW, answered_at=NOW)
    assert verdict(one, books(rule(unless=replied(7))), TUESDAY + days(2)) == Wait(NOW + days(7), "talking")


def test_an_approved_wake_up_is_pointless_when_they_have_written_since() -> None:
    assert verdict(standing(last_reply_at=NOW), books(rule(when=silent(60))), TUESDAY + days(2)) == Drop("silent")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"renewal": date(2026, 5, 2)}, Go()),
        ({"renewal": date(2026, 5, 9)}, Go()),
        ({"renewal": date(2027, 5, 2)}, Drop("no-date")),
        ({}, Drop("no-date")),
    ],
)
def test_an_approved_touch_for_a_day_that_was_moved_far_away_is_pointless(
    dates: Mapping[str, date], expected: object
) -> None:
    """“Your contract ends in two months”, said of one that ends in fourteen."""
    its = rule(timing=Dated("renewal", (days(60), days(60))), needs_approval=True)
    ready = touch("p/note", TouchState.READY, TUESDAY, added_at=NOW)
    assert verdict(standing(dates=dates, open=[ready]), books(its), TUESDAY) == expected


SEQUENCE = rule(
    timing=Once((days(1), days(1)), After.JOINED),
    sequels=(Sequel((days(5), days(5)), Send(TEXTS)),),
    needs_approval=True,
)


@pytest.mark.parametrize(
    "begins", [Once((days(1), days(1)), After.JOINED), Once((days(1), days(1)), After.REPLY), Dated("birthday")]
)
def test_an_approved_step_of_a_sequence_is_pointless_when_they_have_written_since(begins: Timing) -> None:
    """The second card was approved; they wrote and were answered; two days later the sequence must not go on. That
    the next one has been planned by then does not make it the first of that."""
    second = touch("p/note", TouchState.READY, NOW + days(7), n=2, added_at=NOW + days(2))
    under_way = Cadence("p/note", 2, NOW + days(1), 1, began_at=NOW + days(1), place=1)
    playbooks, now = books(dataclasses.replace(SEQUENCE, timing=begins)), berlin("2026-03-10 10:00")
    step = Step(now, second.key, "p/note", "approved", now)
    silent_still = standing(cadences=[under_way], open=[second], dates={"birthday": date(1980, 3, 3)})
    for at in (NOW + days(3), now):
        silent_still = with_cadences(silent_still, plan(silent_still, playbooks, at))
    assert still_wanted(silent_still, step, playbooks, now) == Go()
    heard = with_contact(silent_still, last_reply_at=NOW + days(3), answered_at=NOW + days(3))
    for at in (NOW + days(3), now):
        heard = with_cadences(heard, plan(heard, playbooks, at))
    assert still_wanted(heard, step, playbooks, now) == Drop("replied")


def test_the_first_of_this_years_sequence_is_not_dropped_because_they_wrote_after_it_was_shown() -> None:
    """Last year's sequence is long over: the greeting that was approved yesterday begins another."""
    first, second = Send(TEXTS[:1]), Sequel((days(5), days(5)), Send(TEXTS[1:]))
    its = dataclasses.replace(SEQUENCE, timing=Dated("birthday"), send=first, sequels=(second,))
    playbooks = books(its, hold_after_answer=timedelta())
    last_year = Cadence("p/note", 3, NOW - days(355), 2, began_at=NOW - days(364), place=2)
    one = standing(joined_at=NOW - days(400), dates={"birthday": date(1980, 3, 3)}, cadences=[last_year])
    one = with_cadences(one, plan(one, playbooks, NOW - days(9)))
    ready = touch("p/note", TouchState.READY, TUESDAY, n=3, added_at=NOW, text_id=its.send.texts[0])
    heard = dataclasses.replace(with_contact(one, last_reply_at=NOW + timedelta(hours=1)), open=(ready,))
    heard = with_cadences(heard, plan(heard, playbooks, NOW + timedelta(hours=1)))
    assert still_wanted(heard, Step(TUESDAY, ready.key, "p/note", "", TUESDAY), playbooks, TUESDAY) == Go()


def test_the_first_of_a_sequence_is_not_dropped_because_they_wrote_before_it_began() -> None:
    assert verdict(standing(last_reply_at=NOW), books(SEQUENCE), TUESDAY) == Go()


# --- overdue --------------------------------------------------------------------------------------------------


@often
@given(st.integers(1, 10_000), st.tuples(st.integers(1, 20), st.integers(20, 35)), st.integers(60, 300))
def test_an_overdue_rule_starts_within_its_own_range_from_now(id: int, every: tuple[int, int], late: int) -> None:
    playbooks = books(rule(every=every))
    now = NOW + days(late)
    cadence = planned(standing(id=id), playbooks, now)
    assert cadence.why == "overdue"
    assert cadence.due_at is not None
    assert now <= cadence.due_at <= now + days(every[1] + 4)


@often
@given(st.integers(1, 10_000), st.integers(60, 300), st.integers(1, 20 * 24))
@example(7, 60, 1)
def test_planning_again_keeps_the_date_of_an_overdue_rule(id: int, late: int, hours: int) -> None:
    playbooks = books(rule())
    one = standing(id=id)
    first = plan(one, playbooks, NOW + days(late))
    assert first[0].due_at is not None
    again = NOW + days(late) + timedelta(hours=hours)
    if again <= first[0].due_at:
        assert plan(with_cadences(one, first), playbooks, again) == first


def test_overdue_contacts_do_not_all_start_at_once() -> None:
    playbooks = books(rule())
    dates = [due(standing(id=id), playbooks, NOW + days(200)).date() for id in range(1, 200)]
    assert len(set(dates)) >= 10
    assert max(dates.count(date) for date in set(dates)) < 60


def test_a_date_just_past_is_not_overdue_yet() -> None:
    playbooks = books(rule())
    at = due(standing(), playbooks)
    assert due(standing(), playbooks, at + timedelta(hours=20)) == at


@pytest.mark.parametrize(
    "hold",
    [
        {"waiting_since": NOW},
        {"held_until": FAR},
        {"held_until": NOW + days(200)},
        {"paused_until": FAR},
        {"paused_until": NOW + days(200)},
        {"answered_at": NOW + days(199)},
    ],
)
def test_waiting_for_a_guard_is_not_being_overdue(hold: dict[str, Any]) -> None:
    playbooks = books(rule())
    held = standing(**hold)
    assert due(held, playbooks, NOW + days(200)) == due(standing(), playbooks)


@pytest.mark.parametrize("country", [None, "CN", "IL", "SA"])
def test_a_hold_without_an_end_is_no_trouble_in_any_country(country: str | None) -> None:
    held = standing(paused_until=FAR, country=country, zone="Pacific/Kiritimati")
    assert step_of(held, books(rule()), NOW + days(100)) is None


# --- still wanted ---------------------------------------------------------------------------------------------


def test_what_is_due_and_allowed_goes() -> None:
    assert verdict(standing(), books(rule()), TUESDAY) == Go()


def test_a_rule_that_is_gone_is_dropped() -> None:
    assert verdict(standing(), books(news()), TUESDAY) == Drop("rule-gone")


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (at_stage(Stage.LEAD), "stage"),
        (Is(Fact.ROLE, frozenset({"user"})), "role"),
        (All((at_stage(Stage.EVALUATING), silent(60))), "silent"),
        (Unanswered(3), "answered-so-far"),
    ],
)
def test_a_condition_that_no_longer_holds_drops_it(when: Condition, why: str) -> None:
    assert verdict(standing(), books(rule(when=when)), TUESDAY) == Drop(why)


def test_what_must_not_be_makes_it_wait_and_drops_it_when_it_never_ends() -> None:
    assert verdict(standing(last_reply_at=NOW), books(rule(unless=replied(3))), TUESDAY) == Wait(
        NOW + days(3), "talking"
    )
    assert verdict(standing(tags=("vip",)), books(rule(unless=Is(Fact.TAGS, frozenset({"vip"})))), TUESDAY) == Drop(
        "tags"
    )
    assert verdict(standing(), books(rule(unless=silent(0.5))), TUESDAY) == Drop("silent-long")


def test_it_expires_after_three_open_days() -> None:
    planned_for = berlin("2026-03-06 10:30")
    last = berlin("2026-03-11 10:30")
    assert verdict(standing(), books(rule()), last, planned_for) == Go()
    late = last + timedelta(minutes=1)
    assert verdict(standing(), books(rule()), late, planned_for) == Drop("expired", expired=True)


def test_a_holiday_does_not_let_it_expire() -> None:
    """Good Friday and Easter Monday lie between."""
    planned_for, now = berlin("2026-04-02 10:30"), berlin("2026-04-08 15:00")
    assert verdict(standing(country="DE"), books(rule()), now, planned_for) == Go()
    assert verdict(standing(), books(rule()), now, planned_for) == Drop("expired", expired=True)


def test_the_gap_makes_it_wait_for_an_open_moment() -> None:
    one = standing(recent=[Counted(berlin("2026-03-03 08:00"))])
    assert verdict(one, books(rule()), berlin("2026-03-04 10:00")) == Wait(berlin("2026-03-05 09:30"), "gap")


def test_a_closed_window_makes_it_wait() -> None:
    assert verdict(standing(), books(rule()), berlin("2026-03-03 12:00")) == Wait(berlin("2026-03-03 14:00"), "window")


@pytest.mark.parametrize("hold", [{"waiting_since": NOW}, {"paused_until": FAR}, {"stopping_since": NOW}])
def test_an_endless_hold_makes_it_wait_without_end(hold: dict[str, Any]) -> None:
    found = verdict(standing(**hold), books(rule()), TUESDAY)
    assert isinstance(found, Wait)
    assert found.until == FAR


# --- giving and asking ----------------------------------------------------------------------------------------


def test_an_ask_waits_until_enough_was_given() -> None:
    asking = rule(ask=True)
    assert verdict(standing(gives=2), books(asking), TUESDAY) == Wait(berlin("2026-03-04 09:30"), "balance")
    assert verdict(standing(gives=3), books(asking), TUESDAY) == Go()
    assert verdict(standing(), books(asking, gives_per_ask=0), TUESDAY) == Go()
    assert verdict(standing(), books(asking, gives_per_ask=None), TUESDAY) == Go()
    assert verdict(standing(), books(rule()), TUESDAY) == Go()


def test_an_ask_that_must_wait_does_not_keep_the_giving_from_going() -> None:
    """It would wait for ever: only what is given ends its wait, and a contact has one next step."""
    playbooks = books(rule("p/ask", (1, 1), ask=True), news("p/news", (7, 7)))
    assert sure_step(standing(), playbooks).rule == "p/news"
    assert why_not(standing(), playbooks, of="p/ask") == "balance"


def test_an_approved_ask_that_waits_for_gives_blocks_nothing_and_foresight_ends() -> None:
    asks = books(
        rule("p/one", (2, 2), ask=True, needs_approval=True),
        rule("p/two", (3, 3), ask=True, needs_approval=True),
        news("p/news", (5, 5)),
    )
    ready = [touch("p/one", TouchState.READY, TUESDAY), touch("p/two", TouchState.READY, TUESDAY)]
    one = standing(open=ready, gives=0)
    assert sure_step(one, asks).rule == "p/news"
    assert foresee(one, asks, NOW, 60)


def test_an_ask_that_lies_with_the_manager_expires_though_gives_are_missing() -> None:
    awaiting = touch("p/ask", TouchState.AWAITING, TUESDAY)
    step = sure_step(standing(open=[awaiting], gives=0), books(rule("p/ask", ask=True, needs_approval=True)))
    assert (step.key, step.why) == (awaiting.key, "awaiting")


def test_a_rule_whose_texts_ask_says_what_gives_first() -> None:
    its = rule(texts=("a", "b", "call"))
    playbooks = books(its, asks=("call",))
    assert texts_left(its.send, its, standing(), playbooks) == ("a", "b")
    assert texts_left(its.send, its, standing(gives=3), playbooks, asks=True) == ("a", "b", "call")
    assert planned(standing(texts=("a",)), playbooks).due_at


def test_a_rule_with_only_asking_texts_left_waits_for_gives() -> None:
    its = rule(texts=("a", "b", "call"))
    playbooks = books(its, asks=("call",))
    assert why_not(standing(texts=("a", "b"), gives=2), playbooks) == "balance"
    assert planned(standing(texts=("a", "b"), gives=3), playbooks).due_at
    assert verdict(standing(texts=("a", "b"), gives=2), playbooks, TUESDAY) == Wait(
        berlin("2026-03-04 09:30"), "balance"
    )


# --- the stagger ----------------------------------------------------------------------------------------------


def stagger(crowd: Crowd, now: datetime = TUESDAY, **limits: Any) -> object:
    return staggered(crowd, standing(), books(rule(), stagger=Stagger(**limits)), now)


def test_an_idle_house_lets_it_go() -> None:
    assert stagger(Crowd()) == Go()


def test_one_company_hears_from_us_once_a_day() -> None:
    waits = stagger(Crowd(account_day=1))
    assert isinstance(waits, Wait)
    assert waits.why == "stagger-account"
    assert berlin("2026-03-04 09:30") <= waits.until < berlin("2026-03-04 17:30")
    assert stagger(Crowd(account_day=1), per_account_day=2) == Go()
    assert stagger(Crowd(account_day=99), per_account_day=None) == Go()


HOUR = tuple(TUESDAY - timedelta(minutes=minutes) for minutes in (50, 40, 30, 20, 10, 5))


def test_a_manager_is_not_drowned_in_one_hour() -> None:
    assert stagger(Crowd(manager_hour=HOUR)) == Wait(TUESDAY + timedelta(minutes=10), "stagger-manager")
    assert stagger(Crowd(manager_hour=HOUR[:5])) == Go()
    assert stagger(Crowd(manager_hour=HOUR), per_manager_hour=None) == Go()


def test_the_staggers_wait_ends_in_an_open_moment() -> None:
    now = berlin("2026-03-03 11:20")
    hour = tuple(now - timedelta(minutes=minutes) for minutes in (6, 5, 4, 3, 2, 1))
    assert stagger(Crowd(manager_hour=hour), now) == Wait(berlin("2026-03-03 14:00"), "stagger-manager")


def test_cards_come_no_faster_than_they_may_be_sent() -> None:
    """In the manager's own hours; what was sent in their name, and the company's day, do not matter to a card."""

    def shown(crowd: Crowd, zone: str | None = BERLIN, **limits: Any) -> object:
        one = standing(manager_zone=zone, zone="Asia/Shanghai")
        return cards_staggered(crowd, one, books(rule(), stagger=Stagger(**limits)), TUESDAY)

    assert shown(Crowd(cards_hour=HOUR)) == Wait(TUESDAY + timedelta(minutes=10), "stagger-manager")
    assert shown(Crowd(cards_hour=HOUR), "America/New_York") == Wait(berlin("2026-03-03 15:30"), "stagger-manager")
    assert shown(Crowd(cards_hour=HOUR[:5])) == Go()
    assert shown(Crowd(manager_hour=HOUR, account_day=5)) == Go()
    assert shown(Crowd(cards_hour=HOUR), per_manager_hour=None) == Go()


# --- texts ----------------------------------------------------------------------------------------------------

text_ids = st.lists(st.text("abcdef-", min_size=1, max_size=6), min_size=1, max_size=12, unique=True)


@often
@given(text_ids, st.integers(1, 10_000), st.data())
def test_each_text_comes_once_and_then_the_manager_is_told(
    texts: list[str], contact_id: int, data: st.DataObject
) -> None:
    its = rule(texts=texts)
    playbooks, one = books(its), standing(id=contact_id)
    had: list[str] = []
    while not goes_to_manager(its, one, playbooks):
        left = texts_left(its.send, its, one, playbooks)
        taken = data.draw(st.frozensets(st.sampled_from(texts), max_size=2))
        text = choose_text(its, left, contact_id, taken)
        assert (text is None) == (set(left) <= taken)
        if text is None:
            text = choose_text(its, left, contact_id, ())
        else:
            assert text not in taken
        assert text is not None
        assert text not in had
        had.append(text)
        one = with_past(one, texts=frozenset(had))
    assert sorted(had) == sorted(texts)


def test_contacts_begin_at_different_texts() -> None:
    its = rule(texts=tuple(f"text-{n}" for n in range(8)))
    firsts = [choose_text(its, its.send.texts, contact_id, ()) for contact_id in range(1, 200)]
    assert set(firsts) == set(its.send.texts)


def test_texts_come_in_the_order_in_which_they_are_written() -> None:
    its = rule(texts=("a", "b", "c", "d"))
    first = choose_text(its, ("a", "b", "c", "d"), 7, ())
    assert first is not None
    order = ["a", "b", "c", "d"] * 2
    place = order.index(first)
    assert choose_text(its, [text for text in "abcd" if text != first], 7, ()) == order[place + 1]


def test_a_text_of_a_colleague_is_left_to_them() -> None:
    its = rule(texts=("a", "b"))
    assert choose_text(its, ("a", "b"), 7, {"a"}) == "b"
    assert choose_text(its, ("a", "b"), 7, {"a": NOW, "b": NOW}) is None
    assert choose_text(its, (), 7, ()) is None


def test_what_a_colleague_has_just_had_is_waited_for() -> None:
    playbooks = books(rule(every=(1, 1)))
    later = NOW + days(30)
    cadence = planned(standing(cadences=[Cadence("p/note", wait_until=later)]), playbooks)
    assert cadence.why == "colleague-text"
    assert cadence.due_at is not None
    assert later <= cadence.due_at <= later + days(4)


def test_a_card_for_what_a_colleague_has_just_had_is_not_shown_before_it_is_free() -> None:
    """It would be asked for again and again, all day."""
    later = berlin("2026-04-01 16:00")
    step = sure_step(standing(cadences=[Cadence("p/note", wait_until=later)]), books(APPROVED_DAILY))
    assert step.sends_at - DAY < later
    assert step.at >= later


def test_a_day_that_comes_before_the_text_is_free_again_goes_without() -> None:
    """The colleague's greeting of last week is all there is: it must not be tried again and again until midnight."""
    playbooks = books(rule(timing=Dated("birthday"), texts=("happy",)))
    now = berlin("2026-03-04 17:25")
    one = standing(dates={"birthday": date(1980, 3, 4)}, cadences=[Cadence("p/note", wait_until=now + days(20))])
    step = step_of(one, playbooks, now)
    assert step is None or step.at > now


def test_a_text_that_has_no_wording_in_their_language_is_not_sent() -> None:
    its = rule(texts=("a", "b"))
    playbooks = dataclasses.replace(books(its), texts={"en": {"a": "Hello", "b": "Hello"}, "zh": {"b": "您好"}})
    assert texts_left(its.send, its, standing(language="zh"), playbooks) == ("b",)
    assert texts_left(its.send, its, standing(), playbooks) == ("a", "b")


def test_a_language_without_any_texts_gets_those_there_are() -> None:
    assert texts_left(rule().send, rule(), standing(language="zh"), books(rule())) == TEXTS


def test_two_wordings_are_tried_on_two_halves() -> None:
    send = Send(("a", "b", "c"), {"short": ("a", "b"), "long": ("c",)})
    its = rule(send=send)
    playbooks = books(its)
    found = {id: variant_of("p/note", send, id) for id in range(1, 200)}
    assert 60 < sum(variant == "long" for variant in found.values()) < 140
    for id, variant in found.items():
        assert texts_left(send, its, standing(id=id), playbooks) == (("c",) if variant == "long" else ("a", "b"))
    assert variant_of("p/note", Send(("a",)), 7) is None


# --- notes to the manager -------------------------------------------------------------------------------------

NOTE = rule(send=Send(note="call-them"), needs_approval=True)


@pytest.mark.parametrize(
    ("its", "had", "to_manager"),
    [
        (NOTE, (), True),
        (rule(), (), False),
        (rule(texts=("a", "b")), ("a",), False),
        (rule(texts=("a", "b")), ("a", "b"), True),
        (news(), (), False),
        (rule(send=Send(material=MaterialWish())), (), False),
    ],
)
def test_a_note_or_a_rule_without_texts_left_goes_to_the_manager(
    its: Rule, had: tuple[str, ...], to_manager: bool
) -> None:
    assert goes_to_manager(its, standing(texts=had), books(its)) is to_manager


def test_a_note_keeps_the_managers_hours_and_meets_no_guard() -> None:
    busy = standing(
        zone="Asia/Shanghai", manager_zone="America/New_York", recent=[Counted(NOW)], paused_until=FAR, id=3
    )
    step = sure_step(busy, books(NOTE, caps=Caps(0, 0)))
    assert step.note
    assert step.at == step.sends_at
    assert Hours(WINDOW, "America/New_York").is_open(step.at)
    at = berlin("2026-03-17 16:00")
    assert still_wanted(busy, dataclasses.replace(step, at=at, sends_at=at), books(NOTE), at) == Go()
    night = berlin("2026-03-17 09:30")
    assert still_wanted(busy, dataclasses.replace(step, at=night, sends_at=night), books(NOTE), night) == Wait(
        berlin("2026-03-17 14:30"), "window"
    )


def test_a_sequence_may_speak_to_the_contact_and_then_to_the_manager() -> None:
    its = rule(timing=Once((days(1), days(1)), After.JOINED), sequels=(Sequel((days(5), days(5)), Send(note="call")),))
    steps = foresee(standing(), books(its), NOW, 30)
    assert [step.note for step in steps] == [False, True]


# --- warmth ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replied", "silent", "expected"),
    [
        (False, 0, Warmth.NEW),
        (True, 0, Warmth.WARM),
        (True, 20, Warmth.WARM),
        (True, 21, Warmth.COOLING),
        (False, 59, Warmth.COOLING),
        (True, 60, Warmth.DORMANT),
    ],
)
def test_warmth_is_the_time_since_their_last_word(replied: bool, silent: int, expected: Warmth) -> None:
    one = standing(joined_at=NOW - days(300) if replied else NOW, last_reply_at=NOW if replied else None)
    assert warmth(one.who, NOW + days(silent)) is expected
