"""What is foreseen for one contact: no guard broken, nothing twice, behind whatever waits, until its days end.

That it is what follows is asked in test_planner.py, of any life.
"""

from __future__ import annotations

import itertools
from datetime import datetime

from hypothesis import given

from bot import rules
from bot.foresight import foresee
from bot.model.people import Stage
from bot.model.rules import Caps, Playbooks
from bot.model.touches import Counted, Standing, TouchState
from bot.shipped import shipped_rules
from bot.window import Hours
from tests.builders import NO_CAPS, NOW, berlin, books, cases, days, news, rule, standing, touch, with_past
from tests.test_planner import ALWAYS, TUESDAY, assert_foresight, assert_under_caps, clocks, due, replied, sure_step


def test_what_is_foreseen_with_the_shipped_rules_is_what_follows() -> None:
    """News may leave between the card of a check-in and its sending; the plan must say so."""
    playbooks = rules.read(shipped_rules())
    for id in range(1, 40):
        for stage in (Stage.EVALUATING, Stage.CUSTOMER):
            assert_foresight(standing(id=id, stage=stage), playbooks)


def test_foresight_goes_on_behind_a_touch_that_will_not_leave() -> None:
    """Its rule is gone; what else there is still comes."""
    one = standing(open=[touch("p/gone", TouchState.READY, TUESDAY)])
    assert foresee(one, books(rule()), NOW, 60)


def test_foresight_goes_on_behind_an_approved_touch_that_waits() -> None:
    """They talk until far behind the end; the news does not wait for that."""
    playbooks = books(rule(unless=replied(90)), news())
    one = standing(open=[touch("p/note", TouchState.READY, TUESDAY)], last_reply_at=NOW)
    assert {step.rule for step in foresee(one, playbooks, NOW, 30)} == {"p/news"}


def test_foresight_leaves_the_other_texts_to_those_that_come_after() -> None:
    """The one that lies ready is used, and not another in its place."""
    its = rule(texts=("a", "b"), needs_approval=True)
    ready = touch("p/note", TouchState.READY, TUESDAY, text_id="a")
    steps = foresee(standing(open=[ready], texts=("a",)), books(its), NOW, 60)
    assert [step.note for step in steps[:3]] == [False, False, True]


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


def test_foresight_slows_down_for_who_does_not_answer() -> None:
    steps = foresee(standing(), books(rule(every=(10, 10)), halve_after=2), NOW, 120)
    distances = [later.sends_at - earlier.sends_at for earlier, later in itertools.pairwise(steps)]
    assert distances[0] < days(15)
    assert all(distance >= days(20) for distance in distances[1:])


@ALWAYS
@given(cases, clocks)
def test_foresight_breaks_no_guard(case: tuple[Playbooks, Standing], now: datetime) -> None:
    """What it shows for the contact, counted as it shows it: in the window, and under caps and gap."""
    playbooks, one = case
    hours = Hours.of(playbooks.policy.window, one.who)
    moments = []
    for step in foresee(one, playbooks, now, 60):
        assert now <= step.sends_at <= now + days(60)
        moments.append(step.sends_at)
        if not step.note:
            assert hours.is_open(step.sends_at)
            assert_under_caps(one, playbooks.policy.caps, step.sends_at)
            one = with_past(one, recent=(*one.past.recent, Counted(step.sends_at)))
    assert moments == sorted(moments)
