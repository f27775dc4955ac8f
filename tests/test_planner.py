"""When something is due for one contact and whether it is still wanted: dates, guards, cards and foresight."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import rules
from bot.clock import FAR
from bot.model import (
    BY_HAND,
    TELEGRAM,
    Account,
    Cadence,
    Caps,
    Contact,
    ContactState,
    Manager,
    NewsWish,
    Playbooks,
    Policy,
    Relationship,
    Role,
    Rule,
    Since,
    Stage,
    Stagger,
    Touch,
    TouchKind,
    TouchState,
    Warmth,
    Window,
)
from bot.planner import (
    Counted,
    Crowd,
    Drop,
    Go,
    Standing,
    Step,
    Wait,
    allowed_from,
    choose_text,
    foresee,
    memory,
    needs_card,
    next_step,
    plan,
    staggered,
    still_wanted,
    used_up,
    warmth,
)
from bot.shipped import shipped_rules
from bot.window import Hours

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday, 9:00 in Berlin."""

WINDOW = Window(frozenset(range(5)), ((time(9, 30), time(11, 30)), (time(14, 0), time(17, 30))))
USUAL_CAPS = Caps()
NO_CAPS = Caps(None, None, timedelta())
DAY = timedelta(days=1)
often = settings(max_examples=100, deadline=None)
seldom = settings(max_examples=50, deadline=None)


def days(n: float) -> timedelta:
    return timedelta(days=n)


def berlin(text: str) -> datetime:
    """`2026-03-03 10:00` on a wall in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def rule(id: str = "p/note", every: tuple[float, float] = (14, 21), **more: Any) -> Rule:
    stages = more.pop("stages", frozenset(Stage))
    roles = more.pop("roles", frozenset())
    return Rule(id, (days(every[0]), days(every[1])), stages, roles, **{"texts": ("one", "two", "three"), **more})


def news(id: str = "p/news", every: tuple[float, float] = (7, 10), **more: Any) -> Rule:
    return rule(id, every, texts=(), news=NewsWish(days(10), 0.3), **more)


def books(*some: Rule, caps: Caps = USUAL_CAPS, **policy: Any) -> Playbooks:
    window = policy.pop("window", WINDOW)
    return Playbooks({one.id: one for one in some}, Policy(window, caps, **policy), {}, "Halden", "1")


def standing(
    *,
    cadences: Sequence[Cadence] = (),
    recent: Sequence[Counted] = (),
    open: Sequence[Touch] = (),
    gives: int = 0,
    id: int = 7,
    stage: Stage = Stage.EVALUATING,
    country: str | None = None,
    manager_zone: str | None = BERLIN,
    **contact: Any,
) -> Standing:
    contact = {"zone": BERLIN, "role": None, "joined_at": NOW, "channel": TELEGRAM, **contact}
    who = Relationship(
        Contact(
            id=id,
            account_id=1,
            manager_id=1,
            address=str(id),
            name="Li Wei",
            address_as="Li Wei",
            language="en",
            topics=(),
            state=contact.pop("state", ContactState.ACTIVE),
            **contact,
        ),
        Account(1, "Acme", None, country, None, stage),
        Manager(1, "1", "Ann", "en", manager_zone, False),
        BERLIN,
    )
    return Standing(who, {one.rule: one for one in cadences}, tuple(recent), tuple(open), gives)


def touch(rule: str, state: TouchState, due_at: datetime, contact_id: int = 7, n: int = 1) -> Touch:
    return Touch(1, f"{rule}:{contact_id}:{n}", contact_id, rule, n, TouchKind.TEXT, state, due_at)


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


def with_cadences(standing: Standing, cadences: Sequence[Cadence]) -> Standing:
    return dataclasses.replace(standing, cadences={one.rule: one for one in cadences})


def step_of(standing: Standing, playbooks: Playbooks, now: datetime = NOW) -> Step | None:
    return next_step(standing, plan(standing, playbooks, now), playbooks, now)


def sure_step(standing: Standing, playbooks: Playbooks, now: datetime = NOW) -> Step:
    step = step_of(standing, playbooks, now)
    assert step is not None
    return step


def verdict(standing: Standing, playbooks: Playbooks, now: datetime, sends_at: datetime | None = None) -> object:
    """What is said of the rule `p/note` at `now`."""
    return still_wanted(standing, Step(now, "p/note:7:1", "p/note", "", sends_at or now), playbooks, now)


# --- any rules, any contact -----------------------------------------------------------------------------------

moments = st.integers(-200 * 24 * 60, 0).map(lambda minutes: NOW + timedelta(minutes=minutes))
spans = st.tuples(st.integers(1, 20), st.integers(0, 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def some_books(draw: st.DrawFn) -> Playbooks:
    names = draw(st.lists(st.sampled_from(["p/a", "p/b", "p/c", "q/a"]), min_size=1, max_size=4, unique=True))
    made = [
        rule(
            name,
            draw(spans),
            since=draw(st.sampled_from(Since)),
            silent_for=draw(st.none() | st.integers(1, 90).map(days)),
            unless_replied_within=draw(st.none() | st.integers(1, 14).map(days)),
            times=draw(st.none() | st.integers(1, 3)),
            replaces=draw(st.frozensets(st.sampled_from(names), max_size=1)) - {name},
            needs_approval=draw(st.booleans()),
        )
        for name in names
    ]
    caps = Caps(
        draw(st.none() | st.integers(1, 2)),
        draw(st.none() | st.integers(1, 4)),
        timedelta(hours=draw(st.sampled_from([0, 1, 24, 48, 120]))),
    )
    return books(*made, caps=caps, gives_per_ask=None)


@st.composite
def some_standing(draw: st.DrawFn, playbooks: Playbooks) -> Standing:
    joined = draw(moments)
    since = st.none() | st.integers(0, 200 * 24 * 60).map(lambda m: min(joined + timedelta(minutes=m), NOW))
    zone = draw(st.sampled_from([BERLIN, "America/New_York", "Asia/Shanghai", "Asia/Kathmandu"]))
    cadences = [
        Cadence(name, draw(st.integers(1, 9)), draw(since), draw(st.integers(0, 4)))
        for name in playbooks.rules
        if draw(st.booleans())
    ]
    recent = [
        Counted(NOW - timedelta(minutes=draw(st.integers(0, 7 * 24 * 60))), draw(st.booleans()))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return standing(
        id=draw(st.integers(1, 10_000)),
        cadences=cadences,
        recent=sorted(recent, key=lambda one: one.at),
        zone=zone,
        country=draw(st.sampled_from([None, "CN", "DE"])),
        joined_at=joined,
        last_reply_at=draw(since),
        last_by_hand_at=draw(since),
        answered_at=draw(since),
    )


both = some_books().flatmap(lambda playbooks: st.tuples(st.just(playbooks), some_standing(playbooks)))

# --- plans ----------------------------------------------------------------------------------------------------


@often
@given(both, st.integers(0, 400 * 24))
def test_planning_twice_changes_nothing(case: tuple[Playbooks, Standing], hours: int) -> None:
    playbooks, one = case
    now = NOW + timedelta(hours=hours)
    first = plan(one, playbooks, now)
    assert plan(with_cadences(one, first), playbooks, now) == first


@often
@given(both, st.integers(0, 400 * 24))
def test_every_date_is_in_the_contacts_window(case: tuple[Playbooks, Standing], hours: int) -> None:
    playbooks, one = case
    window = Hours.of(playbooks.policy.window, one.who)
    for cadence in plan(one, playbooks, NOW + timedelta(hours=hours)):
        assert cadence.due_at is None or window.is_open(cadence.due_at)


@often
@given(st.integers(1, 10_000), spans, st.sampled_from([BERLIN, "Asia/Shanghai", "America/New_York"]))
def test_a_date_is_within_the_range_and_then_in_the_next_open_day(id: int, every: tuple[int, int], zone: str) -> None:
    playbooks = books(rule(every=every))
    at = due(standing(id=id, zone=zone), playbooks)
    assert NOW + days(every[0]) <= at
    # A weekend and the rest of the day are the longest that a slot can be away.
    assert at <= NOW + days(every[1]) + days(4)


def test_the_range_spreads_contacts_over_all_its_days() -> None:
    playbooks = books(rule(every=(14, 21)))
    dates = sorted({due(standing(id=id), playbooks).date() for id in range(1, 300)})
    assert [f"{date:%a %d}" for date in dates] == ["Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Mon 23"]


@often
@given(both)
def test_a_plan_depends_on_one_contact_only(case: tuple[Playbooks, Standing]) -> None:
    """What differs between two managers' books, or in the account's name, moves nothing."""
    playbooks, one = case
    elsewhere = dataclasses.replace(
        one.who,
        account=dataclasses.replace(one.who.account, id=99, name="Other"),
        manager=Manager(5, "5", "Bo", "zh", "Asia/Tokyo", True),
        contact=dataclasses.replace(one.who.contact, account_id=99, manager_id=5, address="99", name="Somebody"),
    )
    assert plan(dataclasses.replace(one, who=elsewhere), playbooks, NOW) == plan(one, playbooks, NOW)


@seldom
@given(both)
def test_one_more_rule_moves_no_other_unless_it_replaces_it(case: tuple[Playbooks, Standing]) -> None:
    playbooks, one = case
    more = dataclasses.replace(playbooks, rules={**playbooks.rules, "z/more": news("z/more")})
    assert plan(one, more, NOW)[: len(playbooks.rules)] == plan(one, playbooks, NOW)


def test_colleagues_have_different_minutes() -> None:
    playbooks = books(rule())
    assert len({due(standing(id=id), playbooks) for id in range(1, 21)}) == 20


def test_the_next_occurrence_has_its_own_key_and_date() -> None:
    used = used_up(Cadence("p/note"), NOW)
    assert (used.n, used.last_at, used.used, used.due_at) == (2, NOW, 1, None)
    assert used.key(7) == "p/note:7:2"
    assert due(standing(cadences=[used]), books(rule())) != due(standing(), books(rule()))


# --- since ----------------------------------------------------------------------------------------------------

LATER = NOW + days(5)


@pytest.mark.parametrize(
    ("since", "by", "moves"),
    [
        (Since.LAST_PERSONAL, "last_reply_at", True),
        (Since.LAST_PERSONAL, "last_by_hand_at", True),
        (Since.LAST_REPLY, "last_reply_at", True),
        (Since.LAST_REPLY, "last_by_hand_at", False),
        (Since.LAST_TOUCH, "last_reply_at", False),
        (Since.LAST_TOUCH, "last_by_hand_at", True),
        (Since.OWN, "last_reply_at", False),
        (Since.OWN, "last_by_hand_at", False),
    ],
)
def test_what_every_counts_from(since: Since, by: str, moves: bool) -> None:
    playbooks = books(rule(every=(14, 14), since=since))
    moved: dict[str, Any] = {by: LATER}
    before, after = due(standing(), playbooks), due(standing(**moved), playbooks)
    assert (after > before) is moves
    assert after >= (LATER if moves else NOW) + days(14)


def test_news_that_was_sent_never_pushes_a_personal_note_away() -> None:
    playbooks = books(rule(since=Since.LAST_PERSONAL), news())
    had_news = used_up(Cadence("p/news"), LATER)
    assert due(standing(cadences=[had_news], recent=[Counted(LATER)]), playbooks) == due(standing(), playbooks)


def test_a_rules_own_last_touch_moves_it() -> None:
    for since in Since:
        playbooks = books(rule(every=(14, 14), since=since))
        cadence = planned(standing(cadences=[Cadence("p/note", 2, LATER)]), playbooks)
        assert cadence.due_at is not None
        assert cadence.due_at >= LATER + days(14)
        assert cadence.why == "own"


@pytest.mark.parametrize(
    ("contact", "why"), [({}, "joined"), ({"last_reply_at": LATER}, "reply"), ({"last_by_hand_at": LATER}, "by-hand")]
)
def test_the_plan_says_what_it_counts_from(contact: dict[str, Any], why: str) -> None:
    assert planned(standing(**contact), books(rule(since=Since.LAST_PERSONAL))).why == why


def test_since_moves_the_date_and_never_the_number() -> None:
    playbooks = books(rule(since=Since.LAST_PERSONAL))
    before = planned(standing(cadences=[Cadence("p/note", 4, NOW)]), playbooks)
    after = planned(standing(cadences=[Cadence("p/note", 4, NOW)], last_reply_at=LATER), playbooks)
    assert before.key(7) == after.key(7) == "p/note:7:4"


def test_unless_replied_within_waits_for_the_talk_to_cool() -> None:
    playbooks = books(rule(every=(1, 1), unless_replied_within=days(7)))
    cadence = planned(standing(last_reply_at=NOW), playbooks)
    assert cadence.why == "talking"
    assert cadence.due_at is not None
    assert cadence.due_at >= NOW + days(7)
    assert due(standing(), playbooks) < NOW + days(6)


# --- silence, replacing, times --------------------------------------------------------------------------------

CHECK_IN = rule("p/note", (14, 21), since=Since.LAST_PERSONAL)
WAKE_UP = rule("d/wake", (21, 30), silent_for=days(60), replaces=frozenset({"p/note"}), times=3)


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
    for_customers = dataclasses.replace(WAKE_UP, stages=frozenset({Stage.CUSTOMER}))
    late = Cadence("p/note", 4, NOW + days(50))
    assert planned(standing(cadences=[late]), books(CHECK_IN, for_customers)).due_at is not None


def test_a_reply_ends_the_replacing() -> None:
    playbooks = books(CHECK_IN, WAKE_UP)
    late = Cadence("p/note", 4, NOW + days(50))
    assert planned(standing(cadences=[late], last_reply_at=NOW + days(55)), playbooks, NOW + days(55)).due_at


def test_times_counts_since_the_last_reply_and_not_the_occurrences() -> None:
    playbooks = books(WAKE_UP)
    assert why_not(standing(cadences=[Cadence("d/wake", 9, NOW, 3)]), playbooks, of="d/wake") == "times"
    assert planned(standing(cadences=[Cadence("d/wake", 9, NOW, 0)]), playbooks, of="d/wake").due_at


# --- for whom -------------------------------------------------------------------------------------------------


def test_a_rule_is_for_its_stages() -> None:
    playbooks = books(rule(stages=frozenset({Stage.LEAD})))
    assert why_not(standing(stage=Stage.DECIDING), playbooks) == "stage"
    assert planned(standing(stage=Stage.LEAD), playbooks).due_at


@pytest.mark.parametrize("role", [None, Role.USER])
def test_a_rule_with_roles_is_for_these_alone(role: Role | None) -> None:
    playbooks = books(rule(roles=frozenset({Role.DECIDER})))
    assert why_not(standing(role=role), playbooks) == "role"
    assert planned(standing(role=Role.DECIDER), playbooks).due_at


@pytest.mark.parametrize("state", [ContactState.STOPPED, ContactState.BLOCKED])
def test_who_stopped_or_cannot_be_reached_has_no_plan(state: ContactState) -> None:
    playbooks = books(rule(), news())
    gone = standing(state=state, open=[touch("p/note", TouchState.READY, NOW)])
    assert {why_not(gone, playbooks, of=name) for name in playbooks.rules} == {str(state)}
    assert step_of(gone, playbooks) is None
    assert foresee(gone, playbooks, NOW, 90) == []
    assert verdict(gone, playbooks, NOW + timedelta(hours=1)) == Drop(str(state))


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
    held, playbooks = standing(held=True), books(rule(), news())
    assert allowed_from(held, NOW, playbooks) == (FAR, "held")
    assert step_of(held, playbooks) is None
    assert foresee(held, playbooks, NOW, 90) == []
    assert verdict(held, playbooks, TUESDAY) == Wait(FAR, "held")


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
def test_the_manager_is_asked_a_day_ahead_in_their_own_hours(id: int) -> None:
    step = sure_step(standing(id=id, manager_zone="America/New_York"), books(APPROVED))
    assert Hours(WINDOW, "America/New_York").is_open(step.at)
    assert step.at == Hours(WINDOW, "America/New_York").last_open(step.sends_at - DAY)
    assert step.sends_at - step.at >= DAY


def test_a_card_that_is_late_comes_as_soon_as_the_manager_opens() -> None:
    """Due tomorrow morning, and it is night where the manager is."""
    one = standing(joined_at=berlin("2026-02-28 23:00"))
    now = berlin("2026-03-01 23:00")
    step = next_step(one, plan(one, books(APPROVED_DAILY), now), books(APPROVED_DAILY), now)
    assert step
    assert step.at == berlin("2026-03-02 09:30")


def test_without_approval_the_step_is_the_sending() -> None:
    step = sure_step(standing(), books(rule()))
    assert step.at == step.sends_at


def test_who_sends_by_hand_is_not_asked_first() -> None:
    assert needs_card(APPROVED, standing().who)
    assert not needs_card(APPROVED, standing(channel=BY_HAND).who)
    step = sure_step(standing(channel=BY_HAND), books(APPROVED))
    assert step.at == step.sends_at


def test_the_cards_day_falls_back_to_the_business_zone() -> None:
    step = sure_step(standing(manager_zone=None, zone="Asia/Shanghai"), books(APPROVED))
    assert Hours(WINDOW, BERLIN).is_open(step.at)


# --- touches that are open ------------------------------------------------------------------------------------


def test_an_approved_touch_goes_at_its_time() -> None:
    step = sure_step(standing(open=[touch("p/note", TouchState.READY, TUESDAY)]), books(rule()))
    assert (step.at, step.key, step.why, step.sends_at) == (TUESDAY, "p/note:7:1", "approved", TUESDAY)


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


# --- overdue --------------------------------------------------------------------------------------------------


@often
@given(st.integers(1, 10_000), spans, st.integers(60, 300))
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
        {"held": True},
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


def test_another_stage_or_role_drops_it() -> None:
    assert verdict(standing(stage=Stage.LOST), books(rule(stages=frozenset({Stage.LEAD}))), TUESDAY) == Drop("stage")
    assert verdict(standing(), books(rule(roles=frozenset({Role.USER}))), TUESDAY) == Drop("role")


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


@pytest.mark.parametrize("hold", [{"waiting_since": NOW}, {"paused_until": FAR}])
def test_an_endless_hold_makes_it_wait_without_end(hold: dict[str, Any]) -> None:
    found = verdict(standing(**hold), books(rule()), TUESDAY)
    assert isinstance(found, Wait)
    assert found.until == FAR


@often
@given(both, st.integers(0, 60 * 24 * 60))
def test_it_never_goes_outside_the_window_or_against_a_guard(case: tuple[Playbooks, Standing], minutes: int) -> None:
    playbooks, one = case
    now = NOW + timedelta(minutes=minutes)
    name = next(iter(playbooks.rules))
    found = still_wanted(one, Step(now, f"{name}:1:1", name, "", now), playbooks, now)
    hours = Hours.of(playbooks.policy.window, one.who)
    if found == Go():
        assert hours.is_open(now)
        assert allowed_from(one, now, playbooks) == (now, "")
    elif isinstance(found, Wait):
        assert found.until > now
        assert hours.is_open(found.until)


# --- the stagger ----------------------------------------------------------------------------------------------


def stagger(crowd: Crowd, now: datetime = TUESDAY, **limits: Any) -> object:
    return staggered(crowd, standing(), books(rule(), stagger=Stagger(**limits)), now)


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


def test_an_approved_note_waits_when_they_have_written_since() -> None:
    polite = rule(unless_replied_within=days(7))
    one = standing(last_reply_at=NOW, answered_at=NOW)
    assert verdict(one, books(polite), TUESDAY + days(2)) == Wait(NOW + days(7), "talking")


def test_an_approved_wake_up_is_pointless_when_they_have_written_since() -> None:
    wake = rule(silent_for=days(60))
    assert verdict(standing(last_reply_at=NOW), books(wake), TUESDAY + days(2)) == Drop("talking")


def test_foresight_goes_on_behind_a_touch_that_will_not_leave() -> None:
    """Its rule is gone; what else there is still comes."""
    one = standing(open=[touch("p/gone", TouchState.READY, TUESDAY)])
    assert foresee(one, books(rule()), NOW, 60)


def test_a_gap_of_a_month_is_remembered() -> None:
    assert memory(books(rule(), caps=Caps(None, None, days(30)))) > days(30)


def test_an_idle_house_lets_it_go() -> None:
    assert stagger(Crowd()) == Go()


def test_one_company_hears_from_us_once_a_day() -> None:
    waits = stagger(Crowd(account_day=1))
    assert isinstance(waits, Wait)
    assert waits.why == "stagger-account"
    assert berlin("2026-03-04 09:30") <= waits.until < berlin("2026-03-04 17:30")
    assert stagger(Crowd(account_day=1), per_account_day=2) == Go()
    assert stagger(Crowd(account_day=99), per_account_day=None) == Go()


def test_a_manager_is_not_drowned_in_one_hour() -> None:
    hour = tuple(TUESDAY - timedelta(minutes=minutes) for minutes in (50, 40, 30, 20, 10, 5))
    assert stagger(Crowd(manager_hour=hour)) == Wait(TUESDAY + timedelta(minutes=10), "stagger-manager")
    assert stagger(Crowd(manager_hour=hour[:5])) == Go()
    assert stagger(Crowd(manager_hour=hour), per_manager_hour=None) == Go()


def test_the_staggers_wait_ends_in_an_open_moment() -> None:
    now = berlin("2026-03-03 11:20")
    hour = tuple(now - timedelta(minutes=minutes) for minutes in (6, 5, 4, 3, 2, 1))
    assert stagger(Crowd(manager_hour=hour), now) == Wait(berlin("2026-03-03 14:00"), "stagger-manager")


# --- texts ----------------------------------------------------------------------------------------------------

text_ids = st.lists(st.text("abcdef-", min_size=1, max_size=6), min_size=1, max_size=12, unique=True)


@often
@given(text_ids, st.integers(1, 10_000), st.integers(1, 40), st.data())
def test_no_text_comes_again_while_another_is_left(
    texts: list[str], contact_id: int, rounds: int, data: st.DataObject
) -> None:
    one = rule(texts=tuple(texts))
    used: dict[str, int] = {}
    for n in range(rounds):
        colleagues = data.draw(st.lists(st.sampled_from(texts), max_size=3))
        text = choose_text(one, contact_id, used, colleagues)
        assert used.get(text, 0) == n // len(texts)
        used[text] = used.get(text, 0) + 1


@often
@given(text_ids, st.integers(1, 10_000), st.data())
def test_colleagues_do_not_get_the_same_text_if_another_is_left(
    texts: list[str], contact_id: int, data: st.DataObject
) -> None:
    used = dict.fromkeys(data.draw(st.lists(st.sampled_from(texts), max_size=6)), 1)
    colleagues = data.draw(st.lists(st.sampled_from(texts), max_size=6))
    text = choose_text(rule(texts=tuple(texts)), contact_id, used, colleagues)
    fresh = {one for one in texts if one not in used}
    assert text not in colleagues or not (fresh or set(texts)) - set(colleagues)


def test_contacts_begin_at_different_texts() -> None:
    one = rule(texts=tuple(f"text-{n}" for n in range(8)))
    firsts = [choose_text(one, contact_id, {}) for contact_id in range(1, 200)]
    assert set(firsts) == set(one.texts)


def test_a_text_that_is_no_longer_in_the_rule_does_no_harm() -> None:
    assert choose_text(rule(texts=("one",)), 7, {"gone": 5, "one": 3}, ["gone"]) == "one"


# --- seeing ahead ---------------------------------------------------------------------------------------------


def lived(one: Standing, playbooks: Playbooks, now: datetime, ahead: int) -> list[tuple[str, datetime]]:
    """What follows when it is really done: plan, act on the next step, ask again at the moment of sending, record.

    As the dispatcher does it, for a contact who stays silent and a manager who approves each card at once.
    """
    at, end = now, now + days(ahead)
    sent: list[tuple[str, datetime]] = []
    while True:
        one = with_cadences(one, plan(one, playbooks, at))
        step = next_step(one, tuple(one.cadences.values()), playbooks, at)
        while True:
            if step is None or step.at > end:
                return sent
            at = max(at, step.at)
            known = any(touch.key == step.key for touch in one.open)
            found = still_wanted(one, step, playbooks, at)
            if not known and needs_card(playbooks.rules[step.rule], one.who):
                ready = Touch(
                    1, step.key, one.who.contact.id, step.rule, 1, TouchKind.TEXT, TouchState.READY,
                    max(step.sends_at, at),
                )  # fmt: skip
                one = dataclasses.replace(one, open=(*one.open, ready))
                break
            if isinstance(found, Wait) and found.until < FAR:
                step = dataclasses.replace(step, at=found.until, sends_at=found.until, why=found.why)
                continue
            if found != Go():
                return sent
            sent.append((step.key, at))
            one = _sent(one, playbooks, step, at)
            break


def _sent(one: Standing, playbooks: Playbooks, step: Step, at: datetime) -> Standing:
    return dataclasses.replace(
        one,
        cadences={**one.cadences, step.rule: used_up(one.cadences[step.rule], at)},
        recent=(*(touch for touch in one.recent if touch.at > at - days(8)), Counted(at)),
        open=tuple(touch for touch in one.open if touch.key != step.key),
        gives_since_ask=0 if playbooks.rules[step.rule].ask else one.gives_since_ask + 1,
    )


def foreseen(one: Standing, playbooks: Playbooks, now: datetime, ahead: int) -> list[tuple[str, datetime]]:
    return [(step.key, step.sends_at) for step in foresee(one, playbooks, now, ahead)]


def assert_foresight(one: Standing, playbooks: Playbooks, ahead: int = 60) -> None:
    """Foresight and life agree on all that both have seen whole."""
    seen, was = foreseen(one, playbooks, NOW, ahead), lived(one, playbooks, NOW, ahead)
    assert seen == [pair for pair in was if pair[1] <= NOW + days(ahead)]


def without_approval(playbooks: Playbooks) -> Playbooks:
    made = {name: dataclasses.replace(one, needs_approval=False) for name, one in playbooks.rules.items()}
    return dataclasses.replace(playbooks, rules=made)


@seldom
@given(both)
def test_what_is_foreseen_is_what_follows(case: tuple[Playbooks, Standing]) -> None:
    playbooks, one = case
    assert_foresight(one, without_approval(playbooks))


def test_what_is_foreseen_with_the_shipped_rules_is_what_follows() -> None:
    """News may leave between the card of a check-in and its sending; the plan must say so."""
    playbooks = rules.read(shipped_rules())
    for id in range(1, 40):
        for stage in (Stage.EVALUATING, Stage.CUSTOMER):
            assert_foresight(standing(id=id, stage=stage), playbooks)


def test_foresight_counts_an_approved_touch_from_when_it_really_leaves() -> None:
    """The gap ends on Saturday; the approved touch goes on Monday, and the next keeps its distance from that."""
    now = berlin("2026-03-05 10:00")
    ready = touch("p/note", TouchState.READY, now)
    one = standing(open=[ready], recent=[Counted(berlin("2026-03-05 09:45"))])
    steps = foresee(one, books(rule(), news(every=(1, 1)), caps=Caps(1, None, days(2))), now, 14)
    assert (steps[0].key, steps[0].sends_at) == ("p/note:7:1", berlin("2026-03-09 09:30"))
    assert steps[1].sends_at >= berlin("2026-03-11 09:30")


def test_foresight_takes_a_card_that_waits_as_approved_and_keeps_the_order() -> None:
    awaiting = touch("p/note", TouchState.AWAITING, berlin("2026-03-04 10:00"))
    one = standing(open=[awaiting])
    playbooks = books(rule(), news(every=(2, 2)), caps=Caps(1, None, days(2)))
    assert sure_step(one, playbooks).rule == "p/news"
    moments = [step.sends_at for step in foresee(one, playbooks, NOW, 14)]
    assert moments == sorted(moments)
    assert all(later - earlier >= days(2) for earlier, later in itertools.pairwise(moments))


def test_what_is_already_due_is_foreseen_for_the_next_open_moment() -> None:
    """Due on Friday while the bot was down; it is Saturday: the plan must not show a moment that has passed."""
    one = standing(joined_at=berlin("2026-03-05 09:00"))
    playbooks = books(rule(every=(1, 1)))
    assert due(one, playbooks) < berlin("2026-03-07 00:00")
    assert foresee(one, playbooks, berlin("2026-03-07 12:00"), 14)[0].sends_at == berlin("2026-03-09 09:30")


def test_foresight_keeps_the_balance_of_giving_and_asking() -> None:
    """Three must have been given before the ask; news comes once a week."""
    playbooks = books(rule("p/ask", (1, 1), ask=True), news("p/news", (7, 7)), caps=NO_CAPS)
    names = [step.rule for step in foresee(standing(), playbooks, NOW, 40)]
    assert names[:4] == ["p/news", "p/news", "p/news", "p/ask"]


def test_foresight_ends_with_its_days() -> None:
    steps = foresee(standing(), books(news(every=(7, 7))), NOW, 30)
    assert len(steps) in (3, 4)
    assert all(step.sends_at <= NOW + days(30) for step in steps)


def test_nothing_is_foreseen_while_they_wait_for_an_answer() -> None:
    assert foresee(standing(waiting_since=NOW), books(rule(), news()), NOW, 90) == []


def test_foresight_uses_each_key_once() -> None:
    keys = [step.key for step in foresee(standing(), books(rule(), news()), NOW, 365)]
    assert len(keys) == len(set(keys))
    assert "p/news:7:2" in keys


@seldom
@given(both)
def test_foresight_never_breaks_window_gap_or_caps(case: tuple[Playbooks, Standing]) -> None:
    playbooks, one = case
    playbooks = without_approval(playbooks)
    caps, hours = playbooks.policy.caps, Hours.of(playbooks.policy.window, one.who)
    by_rule = [touch.at for touch in one.recent if not touch.by_hand]
    by_hand: Mapping[object, datetime] = {hours.local_day(t.at): t.at for t in one.recent if t.by_hand}
    before = sorted([*by_rule, *by_hand.values()])
    for step in foresee(one, playbooks, NOW, 60):
        at = step.sends_at
        assert hours.is_open(at)
        assert at >= NOW or step.why not in ("gap", "week", "day")
        assert not before or at - before[-1] >= caps.min_gap
        if caps.per_week is not None:
            assert sum(at - earlier < days(7) for earlier in before) < caps.per_week
        if caps.per_day is not None:
            assert sum(hours.local_day(earlier) == hours.local_day(at) for earlier in before) < caps.per_day
        before.append(at)


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
