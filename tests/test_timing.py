"""When a rule wants its moment: again and again, once after something, around a day, and what follows in a sequence."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conditions import spans
from bot.model.people import Stage
from bot.model.rules import (
    FAR,
    After,
    All,
    AnyOf,
    Condition,
    Dated,
    During,
    Every,
    Fact,
    Is,
    Not,
    Once,
    Rule,
    Send,
    Sequel,
    Since,
    Stretch,
    Timing,
)
from bot.model.touches import Cadence, Standing, TouchState
from bot.planner import Drop, Go, Step, next_step, plan, still_wanted, used_up
from bot.timing import Moment, moment, spread
from tests.builders import (
    BERLIN,
    NO_CAPS,
    NOW,
    TEXTS,
    ZONES,
    berlin,
    books,
    days,
    local,
    rule,
    standing,
    touch,
    with_account,
    with_cadences,
    with_contact,
)

often = settings(max_examples=200, deadline=None)
ID = "p/note"


def wanted(its: Rule, one: Standing, now: datetime = NOW, pace: int = 1) -> Moment | str:
    return moment(its, one, spans(its.when, one), pace, now)


def sure(its: Rule, one: Standing, now: datetime = NOW, pace: int = 1) -> Moment:
    found = wanted(its, one, now, pace)
    assert isinstance(found, Moment)
    return found


def of(its: Timing, /, **more: Any) -> Rule:
    return rule(timing=its, **more)


def span(shortest: float, longest: float | None = None) -> tuple[timedelta, timedelta]:
    return days(shortest), days(shortest if longest is None else longest)


def planned(its: Rule, one: Standing, now: datetime = NOW) -> Cadence:
    (cadence,) = plan(one, books(its, caps=NO_CAPS), now)
    return cadence


def due(its: Rule, one: Standing, now: datetime = NOW) -> datetime:
    at = planned(its, one, now).due_at
    assert at is not None
    return at


def due_day(its: Rule, one: Standing, now: datetime = NOW) -> str:
    """Such as `2026-03-03`, where the contact lives."""
    return f"{due(its, one, now).astimezone(ZoneInfo(one.who.zone)):%Y-%m-%d}"


def why_not(its: Rule, one: Standing, now: datetime = NOW) -> str:
    cadence = planned(its, one, now)
    assert cadence.due_at is None
    return cadence.why


def sent(its: Rule, one: Standing, at: datetime | None = None) -> Standing:
    """The same contact after the rule's next touch, sent when it was due or at `at`."""
    cadence = one.cadences.get(ID) or Cadence(ID)
    at = at or due(its, one, cadence.last_at or NOW)
    place = planned(its, one, at).place
    return with_cadences(one, [used_up(dataclasses.replace(cadence, place=place), at)])


def stored(its: Rule, one: Standing, now: datetime = NOW) -> Standing:
    """The same contact with the plan made for them."""
    return with_cadences(one, plan(one, books(its, caps=NO_CAPS), now))


def fate(its: Rule, one: Standing, at: datetime, now: datetime | None = None) -> object:
    """What becomes at `at` of the touch that is planned, or was at `now`."""
    playbooks = books(its, caps=NO_CAPS)
    one = stored(its, one, now or at)
    step = next_step(one, tuple(one.cadences.values()), playbooks, now or at)
    assert step is not None
    return still_wanted(one, step, playbooks, at)


# --- again and again ------------------------------------------------------------------------------------------


@often
@given(st.integers(1, 10_000), st.integers(1, 9), st.integers(0, 40), st.integers(0, 40))
def test_the_distance_belongs_to_the_occurrence_and_lies_within_the_range(
    id: int, n: int, shortest: int, width: int
) -> None:
    one, cadence = standing(id=id), Cadence(ID, n)
    distance = spread(span(shortest, shortest + width), cadence, one.who)
    assert days(shortest) <= distance <= days(shortest + width)
    assert distance == spread(span(shortest, shortest + width), cadence, one.who)
    if width:
        assert distance != spread(span(shortest, shortest + width), Cadence(ID, n + 1), one.who)


LAST = NOW + days(2)
SINCE_TABLE = [
    (Since.OWN, {}, "joined", NOW),
    (Since.OWN, {"cadences": [Cadence(ID, 2, LAST)]}, "own", LAST),
    (Since.OWN, {"last_reply_at": LAST, "last_by_hand_at": LAST, "last_at": LAST, "stage_at": LAST}, "joined", NOW),
    (Since.LAST_PERSONAL, {"last_reply_at": LAST}, "reply", LAST),
    (Since.LAST_PERSONAL, {"last_by_hand_at": LAST}, "by-hand", LAST),
    (Since.LAST_PERSONAL, {"last_at": LAST, "stage_at": LAST}, "joined", NOW),
    (Since.LAST_REPLY, {"last_reply_at": LAST}, "reply", LAST),
    (Since.LAST_REPLY, {"last_by_hand_at": LAST, "last_at": LAST}, "joined", NOW),
    (Since.LAST_TOUCH, {"last_at": LAST}, "touch", LAST),
    (Since.LAST_TOUCH, {"last_reply_at": LAST}, "joined", NOW),
    (Since.JOINED, {"last_reply_at": LAST, "last_at": LAST, "stage_at": LAST}, "joined", NOW),
    (Since.STAGE, {"stage_at": LAST}, "stage-moved", LAST),
    (Since.STAGE, {"stage_at": None}, "joined", NOW),
]


@pytest.mark.parametrize(("since", "contact", "why", "begins"), SINCE_TABLE)
def test_what_every_counts_from(since: Since, contact: dict[str, Any], why: str, begins: datetime) -> None:
    found = sure(of(Every(span(14), since)), standing(**contact))
    assert (found.why, found.at, found.distance) == (why, begins + days(14), days(14))
    assert (found.again, found.until, found.place) == (True, FAR, 0)


@pytest.mark.parametrize("since", Since)
def test_every_rule_counts_from_its_own_last_when_that_is_later(since: Since) -> None:
    own = Cadence(ID, 2, NOW + days(3))
    before = standing(cadences=[own], last_reply_at=LAST, last_by_hand_at=LAST, last_at=LAST, stage_at=LAST)
    assert sure(of(Every(span(14), since)), before).why == "own"


@pytest.mark.parametrize("pace", [1, 2, 4])
def test_the_pace_stretches_the_distance(pace: int) -> None:
    assert sure(of(Every(span(10))), standing(), pace=pace).at == NOW + days(10 * pace)


def test_what_comes_once_keeps_its_distance_at_any_pace() -> None:
    assert sure(of(Once(span(10), After.JOINED)), standing(), pace=2).at == NOW + days(10)


# --- once after something -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "contact", "why", "begins"),
    [
        (After.JOINED, {}, "joined", NOW),
        (After.STAGE, {}, "stage-moved", NOW),
        (After.STAGE, {"stage_at": LAST}, "stage-moved", LAST),
        (After.REPLY, {"last_reply_at": LAST}, "reply", LAST),
        (After.APPLIES, {}, "applies", NOW),
    ],
)
def test_what_once_comes_after(after: After, contact: dict[str, Any], why: str, begins: datetime) -> None:
    found = sure(of(Once(span(3), after)), standing(**contact))
    assert (found.why, found.at, found.until) == (why, begins + days(3), FAR)


def test_before_a_first_reply_nothing_comes_after_it() -> None:
    assert why_not(of(Once(span(3), After.REPLY)), standing()) == "no-reply"


@pytest.mark.parametrize("after", After)
def test_once_is_once(after: After) -> None:
    its = of(Once(span(3), after))
    one = sent(its, standing(last_reply_at=NOW))
    assert one.cadences[ID].n == 2
    assert why_not(its, one, NOW + days(10)) == "done"


def test_after_the_next_reply_it_comes_again() -> None:
    its = of(Once(span(3), After.REPLY))
    one = sent(its, standing(last_reply_at=NOW))
    again = with_contact(one, last_reply_at=NOW + days(20))
    assert sure(its, again, NOW + days(20)).at == NOW + days(23)


def test_another_reply_before_it_was_sent_puts_it_off() -> None:
    its = of(Once(span(3), After.REPLY))
    assert sure(its, standing(last_reply_at=LAST), LAST).at == LAST + days(3)


def test_a_new_stage_begins_anew() -> None:
    its = of(Once(span(3), After.STAGE))
    one = sent(its, standing())
    moved = with_account(one, stage_at=NOW + days(20))
    assert sure(its, moved, NOW + days(20)).at == NOW + days(23)


def test_who_joined_long_before_the_rule_was_written_is_not_welcomed_late() -> None:
    assert why_not(of(Once(span(3), After.JOINED)), standing(), NOW + days(60)) == "past"


def test_what_was_planned_and_missed_keeps_its_date_until_its_expiry_is_told() -> None:
    its = of(Once(span(3), After.JOINED))
    one = stored(its, standing())
    late = NOW + days(60)
    assert due(its, one, late) == one.cadences[ID].due_at
    assert fate(its, one, berlin("2026-05-05 10:00")) == Drop("expired", expired=True)
    told = with_cadences(one, [used_up(one.cadences[ID], late)])
    assert why_not(its, told, late) == "done"


def test_a_rule_whose_distance_was_shortened_forgets_the_date_it_had() -> None:
    """It was to come after 60 days, and now after 3: for who joined a month ago that is past."""
    one = stored(of(Once(span(60), After.JOINED)), standing())
    assert why_not(of(Once(span(3), After.JOINED)), one, NOW + days(30)) == "past"


@pytest.mark.parametrize(
    ("when", "begins"),
    [
        (All(), NOW),
        (During(Stretch.SILENT, days(60)), NOW + days(60)),
        (All((During(Stretch.SILENT, days(60)), Not(During(Stretch.SILENT, days(70))))), NOW + days(60)),
        (AnyOf((During(Stretch.JOINED, days(5)), During(Stretch.SILENT, days(60)))), NOW),
    ],
)
def test_it_applies_from_the_beginning_of_the_stretch(when: Condition, begins: datetime) -> None:
    found = sure(of(Once(span(0), After.APPLIES), when=when), standing())
    assert found.at == begins


def test_it_applies_anew_after_they_wrote_and_fell_silent_again() -> None:
    its = of(Once(span(0), After.APPLIES), when=During(Stretch.SILENT, days(60)))
    first = stored(its, standing(), NOW)
    one = with_cadences(first, [used_up(first.cadences[ID], NOW + days(61))])
    assert why_not(its, one, NOW + days(90)) == "done"
    heard = with_contact(one, last_reply_at=NOW + days(95))
    assert due(its, heard, NOW + days(95)) >= NOW + days(155)


def test_the_second_stretch_of_two_is_planned_as_soon_as_the_first_is_done() -> None:
    """Nobody looks at it again on the day on which the first stretch ends."""
    its = of(
        Once(span(0), After.APPLIES), when=AnyOf((During(Stretch.JOINED, days(5)), During(Stretch.SILENT, days(30))))
    )
    assert due(its, sent(its, standing()), NOW + days(1)) >= NOW + days(30)


def test_what_applies_to_a_fact_starts_with_the_contact_or_as_soon_as_it_is_known() -> None:
    its = of(Once(span(0), After.APPLIES), when=Is(Fact.TAGS, frozenset({"vip"})))
    late = NOW + days(90)
    cadence = planned(its, standing(tags=("vip",)), late)
    assert cadence.why == "overdue"
    assert cadence.due_at is not None
    assert late <= cadence.due_at <= late + days(4)


def test_when_the_stretch_is_over_it_is_not_looked_for_in_the_past() -> None:
    its = of(Once(span(0.4), After.APPLIES), when=During(Stretch.REPLIED, days(0.5)))
    one = standing(joined_at=berlin("2026-03-02 17:00"), last_reply_at=berlin("2026-03-03 02:00"))
    assert planned(its, one, berlin("2026-03-03 15:00")).due_at is None


# --- around a day ---------------------------------------------------------------------------------------------

RENEWAL = date(2026, 6, 30)


def before(day: str, *distance: float) -> Dated:
    return Dated(day, span(*(distance or (0,))))


def after(day: str, *distance: float) -> Dated:
    return Dated(day, span(*distance), before=False)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (before("renewal", 60), "2026-05-01"),
        (before("renewal", 1), "2026-06-29"),
        (before("renewal"), "2026-06-30"),
        (after("renewal", 0), "2026-06-30"),
        (after("renewal", 2), "2026-07-02"),
        (before("2026-06-30"), "2026-06-30"),
        (before("2026-06-30", 5), "2026-06-25"),
        (after("2026-06-30", 1), "2026-07-01"),
    ],
)
def test_a_day_is_counted_from_its_beginning(when: Dated, expected: str) -> None:
    assert due_day(of(when), standing(dates={"renewal": RENEWAL})) == expected


def test_a_range_spreads_contacts_before_the_day() -> None:
    its = of(before("renewal", 50, 60))
    found = {due_day(its, standing(id=id, dates={"renewal": RENEWAL})) for id in range(1, 60)}
    assert len(found) > 4
    assert min(found) >= "2026-05-01"
    assert max(found) <= "2026-05-12"


def test_the_contacts_own_date_goes_before_the_companys() -> None:
    company: dict[str, Any] = {"account": {"dates": {"renewal": date(2026, 9, 30)}}}
    its = of(before("renewal", 60))
    assert due_day(its, standing(**company)) == "2026-08-03"  # the 1st is a Saturday
    assert due_day(its, standing(dates={"renewal": RENEWAL}, **company)) == "2026-05-01"


@pytest.mark.parametrize("when", [before("renewal", 60), after("birthday", 0), before("spring-festival", 2)])
def test_who_has_no_such_date_has_no_touch(when: Dated) -> None:
    assert why_not(of(when), standing()) == "no-date"


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        (BERLIN, "2026-06-29T22:00"),
        ("Asia/Shanghai", "2026-06-29T16:00"),
        ("America/New_York", "2026-06-30T04:00"),
        ("Asia/Kathmandu", "2026-06-29T18:15"),
        ("Pacific/Kiritimati", "2026-06-29T10:00"),
        ("Australia/Lord_Howe", "2026-06-29T13:30"),
    ],
)
def test_the_day_is_that_of_the_contacts_zone(zone: str, begins: str) -> None:
    one = standing(zone=zone, dates={"renewal": RENEWAL})
    found = sure(of(before("renewal")), one)
    assert found.at == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert found.until == found.at + days(1)
    assert due_day(of(before("renewal")), one) == "2026-06-30"


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), BERLIN, 23),
        (date(2026, 10, 25), BERLIN, 25),
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5),
    ],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day: date, zone: str, hours: float) -> None:
    found = sure(of(before("renewal")), standing(zone=zone, dates={"renewal": day}))
    assert found.until - found.at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "country", "expected"),
    [
        ("2026-03-14", None, "2026-03-13"),  # a Saturday
        ("2026-03-15", None, "2026-03-13"),
        ("2026-03-16", None, "2026-03-16"),
        ("2026-04-03", "DE", "2026-04-02"),  # Good Friday
        ("2026-04-06", "DE", "2026-04-02"),  # Easter Monday
        ("2026-04-06", None, "2026-04-06"),
        ("2026-02-17", "CN", "2026-02-14"),  # the festival; the Saturday before it is worked
        ("2026-10-03", "CN", "2026-09-30"),
    ],
)
def test_on_a_closed_day_it_comes_on_the_last_open_day_before(day: str, country: str | None, expected: str) -> None:
    one = standing(country=country, joined_at=berlin("2026-02-01 10:00"), dates={"renewal": date.fromisoformat(day)})
    assert due_day(of(before("renewal")), one, berlin("2026-02-02 10:00")) == expected


def test_a_few_days_before_also_stays_before_the_day() -> None:
    """Two days before a Monday is a Saturday: Friday, and not the Monday itself."""
    assert due_day(of(before("renewal", 2)), standing(dates={"renewal": date(2026, 3, 16)})) == "2026-03-13"


def test_what_comes_after_a_day_moves_to_the_next_open_day() -> None:
    assert due_day(of(after("renewal", 1)), standing(dates={"renewal": date(2026, 3, 13)})) == "2026-03-16"


@pytest.mark.parametrize(
    ("distance", "last", "too_late"),
    [(0, "2026-06-30 17:29", "2026-07-01 09:30"), (1, "2026-06-29 17:29", "2026-06-30 09:30")],
)
def test_it_never_comes_after_its_day(distance: float, last: str, too_late: str) -> None:
    its = of(before("renewal", distance))
    one = stored(its, standing(dates={"renewal": RENEWAL}))
    assert fate(its, one, berlin(last)) == Go()
    assert fate(its, one, berlin(too_late)) == Drop("expired", expired=True)


def test_what_a_guard_moves_behind_the_day_expires() -> None:
    its = of(before("renewal"))
    paused = standing(dates={"renewal": RENEWAL}, paused_until=berlin("2026-07-02 09:00"))
    assert fate(its, paused, berlin("2026-07-02 10:00"), berlin("2026-06-30 08:00")) == Drop("expired", expired=True)


def test_a_pause_does_not_lose_what_comes_after_a_day() -> None:
    its = of(after("contract-end", 2))
    one = stored(its, standing(dates={"contract-end": date(2026, 3, 5)}, paused_until=NOW + days(60)))
    for n in (20, 40, 59):
        one = stored(its, one, NOW + days(n))
        assert one.cadences[ID].due_at is not None


def test_what_a_condition_keeps_back_long_after_its_day_still_comes() -> None:
    """They talk for two months after the contract's end."""
    its = of(after("contract-end", 2), unless=During(Stretch.REPLIED, days(60)))
    one = standing(dates={"contract-end": date(2026, 3, 5)}, last_reply_at=berlin("2026-03-06 10:00"))
    one = stored(its, one, berlin("2026-03-06 10:00"))
    at = one.cadences[ID].due_at
    assert at is not None
    assert at >= berlin("2026-05-05 10:00")
    for n in range(1, 60, 7):
        assert due(its, one, NOW + days(n)) == at
    assert fate(its, one, at) == Go()


def test_what_closed_days_move_away_from_its_day_still_comes() -> None:
    """The day after the Spring Festival is closed, and so is the week after it."""
    its = of(after("spring-festival", 1))
    eve = local("Asia/Shanghai", "2026-02-16 10:00")
    one = stored(its, standing(country="CN", zone="Asia/Shanghai", joined_at=eve), eve)
    for n in range(8):
        assert due_day(its, one, eve + days(n)) == "2026-02-24"


# --- a day that becomes known late, or is missed --------------------------------------------------------------


@pytest.mark.parametrize("id", range(1, 30))
def test_a_day_that_became_known_late_still_has_its_touch_before_it(id: int) -> None:
    """60 days before a renewal in 20 days."""
    cadence = planned(of(before("renewal", 60)), standing(id=id, dates={"renewal": date(2026, 3, 22)}))
    assert cadence.why == "overdue"
    assert cadence.due_at is not None
    assert NOW <= cadence.due_at < berlin("2026-03-22 00:00")


def test_those_that_became_known_late_are_spread_over_what_is_left() -> None:
    its = of(before("renewal", 60))
    found = {due_day(its, standing(id=id, dates={"renewal": date(2026, 3, 22)})) for id in range(1, 100)}
    assert len(found) > 8


def test_planning_again_keeps_the_date_of_a_day_that_became_known_late() -> None:
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": date(2026, 3, 22)}))
    at = one.cadences[ID].due_at
    assert at is not None
    for n in range(int((at - NOW) / timedelta(hours=7))):
        assert due(its, one, NOW + n * timedelta(hours=7)) == at


def test_a_day_that_is_over_has_no_touch() -> None:
    assert why_not(of(before("renewal", 60)), standing(dates={"renewal": date(2026, 3, 2)})) == "past"
    assert why_not(of(after("renewal", 2)), standing(dates={"renewal": date(2026, 1, 2)})) == "past"


def test_a_day_that_was_planned_and_missed_expires() -> None:
    """The bot was down from before the touch until after it, though the day itself is still ahead."""
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": RENEWAL}))
    back = berlin("2026-05-20 10:00")
    assert due(its, one, back) == one.cadences[ID].due_at
    assert fate(its, one, back) == Drop("expired", expired=True)


# --- a day that is moved --------------------------------------------------------------------------------------


def moved(one: Standing, to: date, name: str = "renewal") -> Standing:
    return with_contact(one, dates={name: to})


def test_a_date_that_is_moved_before_its_touch_moves_the_touch() -> None:
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": RENEWAL}))
    assert due_day(its, moved(one, date(2026, 8, 31))) == "2026-07-02"
    assert due_day(its, moved(one, date(2026, 5, 30))) == "2026-03-31"


@pytest.mark.parametrize("to", [date(2026, 6, 23), date(2026, 7, 7), date(2026, 6, 29)])
def test_a_date_that_is_moved_by_a_week_after_its_touch_has_no_second(to: date) -> None:
    its = of(before("renewal", 60))
    one = sent(its, standing(dates={"renewal": RENEWAL}))
    assert why_not(its, moved(one, to), NOW + days(62)) == "done"


def test_a_date_that_is_moved_by_a_year_after_its_touch_has_another() -> None:
    its = of(before("renewal", 60))
    one = sent(its, standing(dates={"renewal": RENEWAL}))
    again = moved(one, date(2027, 6, 30))
    assert due_day(its, again, NOW + days(130)) == "2027-05-03"  # the 1st is a Saturday
    assert planned(its, again, NOW + days(130)).key(7) == "p/note:7:2"


def test_a_date_corrected_to_a_nearer_one_is_a_day_that_became_known_late() -> None:
    """The renewal of next year was a mistake: it is in three weeks."""
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": date(2027, 6, 30)}))
    corrected = moved(one, date(2026, 3, 22))
    assert NOW <= due(its, corrected) < berlin("2026-03-22 00:00")


def test_a_date_corrected_to_one_that_is_over_leaves_no_touch_for_a_day_that_never_comes() -> None:
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": date(2027, 6, 30)}))
    assert why_not(its, moved(one, date(2026, 2, 1))) == "past"


def test_a_date_that_is_taken_away_takes_its_touch_away() -> None:
    its = of(before("renewal", 60))
    one = stored(its, standing(dates={"renewal": RENEWAL}))
    assert why_not(its, with_contact(one, dates={})) == "no-date"


# --- birthdays ------------------------------------------------------------------------------------------------

BIRTHDAY = of(before("birthday"))


def born(day: date, **more: Any) -> Standing:
    return standing(dates={"birthday": day}, **more)


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        (date(1980, 4, 22), "2026-03-02", "2026-04-22"),
        (date(1980, 2, 22), "2026-03-02", "2027-02-22"),
        (date(1980, 3, 2), "2026-03-02", "2026-03-02"),
        (date(1980, 1, 4), "2026-12-30", "2027-01-04"),
        (date(1980, 2, 29), "2026-12-01", "2027-02-26"),  # kept on the 28th, a Sunday
        (date(1980, 2, 29), "2027-12-01", "2028-02-29"),
        (date(1980, 2, 28), "2026-12-01", "2027-02-26"),
        (date(1980, 12, 31), "2026-03-02", "2026-12-31"),
    ],
)
def test_a_birthday_is_kept_each_year(day: date, now: str, expected: str) -> None:
    at = berlin(f"{now} 08:00")
    assert due_day(BIRTHDAY, born(day, joined_at=at), at) == expected


def test_birthdays_come_year_after_year_and_never_twice() -> None:
    one, now, found = born(date(1980, 2, 29)), NOW, []
    for _ in range(4):
        now = due(BIRTHDAY, one, now)
        found.append(f"{now:%Y-%m-%d}")
        one = with_cadences(one, [used_up(planned(BIRTHDAY, one, now), now)])
    assert found == ["2027-02-26", "2028-02-29", "2029-02-28", "2030-02-28"]


def test_a_birthday_before_new_year_is_found_from_the_other_side() -> None:
    """Five days before the 3rd of January lies in the old year."""
    its = of(before("birthday", 5))
    now = berlin("2026-12-01 08:00")
    assert due_day(its, born(date(1980, 1, 3), joined_at=now), now) == "2026-12-29"
    its = of(after("birthday", 5))
    assert due_day(its, born(date(1980, 12, 30), joined_at=now), now) == "2027-01-04"


def test_a_missed_birthday_expires_and_the_next_one_comes() -> None:
    one = stored(BIRTHDAY, born(date(1980, 4, 22)))
    back = berlin("2026-05-04 10:00")
    assert fate(BIRTHDAY, one, back) == Drop("expired", expired=True)
    told = with_cadences(one, [used_up(one.cadences[ID], back)])
    assert due_day(BIRTHDAY, told, back) == "2027-04-22"


def test_who_joins_after_their_birthday_is_greeted_next_year_and_it_is_planned_now() -> None:
    """Two days after: three weeks have gone by. Nobody would look again when a month is over."""
    its = of(after("birthday", 2))
    assert due_day(its, born(date(1980, 2, 9))) == "2027-02-11"


@often
@given(
    st.dates(date(1940, 1, 1), date(2005, 12, 31)),
    st.integers(0, 4 * 366),
    st.sampled_from(ZONES),
    st.sampled_from([None, "DE", "CN"]),
)
def test_any_birthday_is_greeted_on_the_day_or_the_last_open_day_before(
    day: date, n: int, zone: str, country: str | None
) -> None:
    now = NOW + days(n)
    one = born(day, zone=zone, country=country, joined_at=now)
    (cadence,) = plan(one, books(BIRTHDAY), now)
    assert cadence.due_at is not None
    here = cadence.due_at.astimezone(ZoneInfo(zone)).date()
    kept = [date(year, day.month, min(day.day, 28) if day.month == 2 else day.day) for year in range(2026, 2033)]
    kept += [date(year, 2, 29) for year in (2028, 2032) if (day.month, day.day) == (2, 29)]
    nearest = min(one for one in kept if one >= here)
    assert nearest - here <= days(9)
    assert cadence.due_at >= now - days(9)


# --- festivals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("festival", "country", "expected"),
    [
        ("spring-festival", "CN", "2027-02-04"),  # Saturday the 6th, and the eve is a holiday too
        ("spring-festival", "SG", "2027-02-05"),
        ("mid-autumn", "CN", "2026-09-24"),
        ("mid-autumn", "TW", "2026-09-24"),
        ("new-year", "CN", "2026-12-31"),
        ("new-year", "DE", "2026-12-31"),
        ("new-year", None, "2026-12-31"),
    ],
)
def test_a_festival_is_greeted_before_it_in_the_countries_that_keep_it(
    festival: str, country: str | None, expected: str
) -> None:
    assert due_day(of(before(festival, 1)), standing(country=country, zone="Asia/Shanghai")) == expected


@pytest.mark.parametrize(
    ("festival", "country"),
    [("spring-festival", "DE"), ("spring-festival", None), ("mid-autumn", "SG"), ("mid-autumn", "US")],
)
def test_elsewhere_there_is_none(festival: str, country: str | None) -> None:
    assert why_not(of(before(festival, 1)), standing(country=country)) == "no-date"


def test_the_country_may_be_the_companys() -> None:
    assert due_day(of(before("mid-autumn", 1)), standing(account={"country": "CN"})) == "2026-09-24"


def test_festivals_come_year_after_year() -> None:
    its, one, now, found = of(before("spring-festival", 1)), standing(country="CN", zone="Asia/Shanghai"), NOW, []
    for _ in range(3):
        now = due(its, one, now)
        found.append(f"{now.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}")
        one = with_cadences(one, [used_up(planned(its, one, now), now)])
    assert found == ["2027-02-04", "2028-01-24", "2029-02-09"]


def test_the_usual_days_before_the_new_year_are_spread_and_none_comes_after_it() -> None:
    its = of(before("new-year", 1, 4))
    found = {due_day(its, standing(id=id, country="DE")) for id in range(1, 200)}
    assert found == {"2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"}


# --- sequences ------------------------------------------------------------------------------------------------


def sequence(*distances: tuple[float, float], when: Timing | None = None, **more: Any) -> Rule:
    sequels = tuple(Sequel(span(*distance), Send(TEXTS)) for distance in distances)
    return of(when or Once(span(1), After.JOINED), sequels=sequels, **more)


ONBOARDING = sequence((5, 5), (10, 20))


def test_what_follows_counts_from_what_came_before() -> None:
    one = sent(ONBOARDING, standing(), NOW + days(1))
    second = sure(ONBOARDING, one, NOW + days(1))
    assert (second.why, second.at, second.place) == ("sequel", NOW + days(6), 1)
    one = sent(ONBOARDING, one, NOW + days(8))
    third = sure(ONBOARDING, one, NOW + days(8))
    assert third.place == 2
    assert NOW + days(18) <= third.at <= NOW + days(28)
    one = sent(ONBOARDING, one, NOW + days(20))
    assert wanted(ONBOARDING, one, NOW + days(21)) == "done"
    assert one.cadences[ID].began_at == NOW + days(1)


def test_each_of_them_has_its_own_key() -> None:
    one, keys = standing(), []
    for n in (1, 8, 20):
        cadence = planned(ONBOARDING, one, NOW + days(n))
        keys.append((cadence.key(7), cadence.place))
        one = with_cadences(one, [used_up(cadence, NOW + days(n))])
    assert keys == [("p/note:7:1", 0), ("p/note:7:2", 1), ("p/note:7:3", 2)]


def test_a_reply_ends_the_sequence() -> None:
    one = sent(ONBOARDING, standing(), NOW + days(1))
    heard = with_contact(one, last_reply_at=NOW + days(3))
    assert why_not(ONBOARDING, heard, NOW + days(4)) == "replied"
    assert why_not(ONBOARDING, heard, NOW + days(90)) == "replied"


def test_a_reply_before_it_began_ends_nothing() -> None:
    one = sent(ONBOARDING, standing(last_reply_at=NOW), NOW + days(1))
    assert sure(ONBOARDING, one, NOW + days(1)).place == 1


def test_one_that_was_skipped_does_not_stop_the_others() -> None:
    """Its text was broken, or its day expired: the next goes on from there."""
    one = sent(ONBOARDING, sent(ONBOARDING, standing(), NOW + days(1)), NOW + days(20))
    assert sure(ONBOARDING, one, NOW + days(20)).place == 2


def test_the_sequence_of_a_reply_begins_anew_with_the_next_reply() -> None:
    its = sequence((5, 5), when=Once(span(1), After.REPLY))
    one = sent(its, standing(last_reply_at=NOW), NOW + days(1))
    again = sure(its, with_contact(one, last_reply_at=NOW + days(3)), NOW + days(3))
    assert (again.why, again.place, again.at) == ("reply", 0, NOW + days(4))


def test_a_new_stage_begins_anew_though_the_sequence_of_the_last_is_not_over() -> None:
    its = sequence((30, 30), when=Once(span(1), After.STAGE))
    one = sent(its, standing(stage_at=NOW), NOW + days(1))
    again = sure(its, with_account(one, stage_at=NOW + days(10)), NOW + days(10))
    assert (again.why, again.place, again.at) == ("stage-moved", 0, NOW + days(11))


def test_a_stage_that_is_left_and_comes_back_begins_anew() -> None:
    """While the rule was for nobody, the second step of the first time went by."""
    its = sequence((7, 7), when=Once(span(1), After.STAGE))
    its = dataclasses.replace(its, when=Is(Fact.STAGE, frozenset({"customer"})))
    one = sent(its, standing(stage=Stage.CUSTOMER, stage_at=NOW), NOW + days(1))
    away = stored(its, with_account(one, stage=Stage.LEAD, stage_at=NOW + days(2)), NOW + days(2))
    assert away.cadences[ID].due_at is None
    back = with_account(away, stage=Stage.CUSTOMER, stage_at=NOW + days(40))
    assert due(its, back, NOW + days(40)) <= NOW + days(45)


def test_a_sequence_that_was_interrupted_goes_on() -> None:
    """The brake held the rule for a month; nobody had a date, so nothing expired."""
    braked = dataclasses.replace(sent(ONBOARDING, standing(), NOW + days(1)), barred={ID: "braked"})
    one = stored(ONBOARDING, braked, NOW + days(2))
    assert one.cadences[ID].why == "braked"
    free = dataclasses.replace(one, barred={})
    assert NOW + days(40) <= due(ONBOARDING, free, NOW + days(40)) <= NOW + days(50)


def test_a_step_that_is_added_later_does_not_end_the_rule_for_those_who_had_the_others() -> None:
    """The renewal of last year was dealt with; this year's comes all the same."""
    short, long = of(before("renewal", 60)), sequence((10, 10), when=before("renewal", 60))
    one = sent(short, standing(dates={"renewal": RENEWAL}))
    next_year = moved(one, date(2027, 6, 30))
    assert due(long, next_year, NOW + days(300)) is not None
    told = with_cadences(next_year, [used_up(planned(long, next_year, NOW + days(300)), NOW + days(305))])
    assert due_day(long, told, NOW + days(306)) == "2027-05-03"


def test_a_sequence_before_a_day_goes_on_behind_it() -> None:
    its = sequence((5, 5), when=before("renewal"))
    one = sent(its, standing(dates={"renewal": date(2026, 3, 17)}))
    assert due_day(its, one, NOW + days(16)) >= "2026-03-22"
    assert fate(its, one, berlin("2026-03-23 17:25"), NOW + days(16)) == Go()


def test_a_card_shown_before_the_day_for_what_follows_it_is_good_behind_it() -> None:
    """The second step, a day after the birthday's greeting, was shown to the manager on the birthday."""
    its = sequence((1, 1), when=before("birthday"), needs_approval=True)
    on_the_day, behind = berlin("2026-04-22 15:00"), berlin("2026-04-23 17:00")
    under_way = Cadence(ID, 2, on_the_day, 1, began_at=on_the_day, place=1)
    second = touch(ID, TouchState.READY, behind, n=2, added_at=on_the_day)
    one = born(date(1980, 4, 22), cadences=[under_way], open=[second])
    assert still_wanted(one, Step(behind, second.key, ID, "", behind), books(its), behind) == Go()


def test_the_birthday_sequence_begins_anew_each_year() -> None:
    its = sequence((3, 3), when=before("birthday"))
    one = sent(its, born(date(1980, 4, 22)))
    one = sent(its, one, berlin("2026-04-27 10:00"))
    cadence = planned(its, one, berlin("2026-04-28 10:00"))
    assert (cadence.place, f"{cadence.due_at:%Y-%m-%d}") == (0, "2027-04-22")


def test_ranges_of_a_sequence_spread_contacts() -> None:
    def third(id: int) -> datetime:
        one = standing(id=id, cadences=[Cadence(ID, 3, NOW, 2, began_at=NOW - days(8), place=2)])
        return sure(ONBOARDING, with_contact(one, joined_at=NOW - days(9))).at

    found = {third(id) for id in range(1, 50)}
    assert len(found) == 49
    assert NOW + days(10) <= min(found) < max(found) <= NOW + days(20)


# --- the day as it is written in a rule -----------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_has_a_day_of_its_own(zone: str) -> None:
    one = standing(zone=zone, dates={"renewal": RENEWAL})
    assert sure(of(before("renewal")), one).at == local(zone, "2026-06-30 00:00")
    assert sure(of(before("renewal", 1)), one).until == local(zone, "2026-06-30 00:00")
    assert time(9, 30) <= due(of(before("renewal")), one).astimezone(ZoneInfo(zone)).time() <= time(17, 30)
