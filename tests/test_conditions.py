"""Whom a rule concerns: each test of a condition, how they combine, and the arithmetic of stretches of time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conditions import (
    ALWAYS,
    NEVER,
    Spans,
    both,
    either,
    failing,
    first_from,
    last_word,
    outside,
    spans,
    within,
)
from bot.model.people import Role, Stage
from bot.model.rules import ANYTIME, FAR, All, AnyOf, Condition, During, Fact, Is, Not, Playbooks, Stretch, Unanswered
from bot.model.touches import Standing
from tests.builders import NOW, Picks, cases, conditions, days, holds, lengths, picked, standing

always = settings(max_examples=1000, deadline=None)
MINUTE = timedelta(minutes=1)

# --- stretches of time ----------------------------------------------------------------------------------------

moments = st.integers(0, 60).map(lambda n: NOW + n * MINUTE) | st.sampled_from([ANYTIME, FAR - MINUTE])


def apart(edges: Iterable[datetime]) -> Spans:
    """Stretches between these edges, each a minute apart from the next."""
    ordered = sorted(set(edges))
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


def some_spans(picks: Picks) -> Spans:
    minutes = [NOW + picks.number(60) * MINUTE for _ in range(picks.number(7))]
    return apart([*minutes, *([ANYTIME] if picks.maybe(4) else []), *([FAR] if picks.maybe(4) else [])])


any_spans = picked(some_spans, 12) | st.sampled_from([ALWAYS, NEVER])


def edges(*some: Spans) -> set[datetime]:
    """Every moment at which something begins or ends, with the minutes before and after."""
    found = {edge for one in some for span in one for edge in span}
    around = {edge + n * MINUTE for edge in found if ANYTIME < edge < FAR for n in (-1, 0, 1)}
    return around - {FAR} | {ANYTIME, NOW, FAR - MINUTE}


def assert_in_order_and_apart(some: Spans) -> None:
    assert all(start < end for start, end in some)
    assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(some))


@always
@given(any_spans, any_spans, moments)
def test_both_is_where_one_and_the_other_are(one: Spans, other: Spans, at: datetime) -> None:
    met = both(one, other)
    assert_in_order_and_apart(met)
    for moment in {at} | edges(one, other):
        assert within(met, moment) == (within(one, moment) and within(other, moment))


@always
@given(st.lists(any_spans, max_size=4), moments)
def test_either_is_where_any_of_them_is(some: list[Spans], at: datetime) -> None:
    joined = either(some)
    assert_in_order_and_apart(joined)
    for moment in {at} | edges(*some):
        assert within(joined, moment) == any(within(one, moment) for one in some)


@always
@given(any_spans, moments)
def test_outside_is_where_it_is_not(some: Spans, at: datetime) -> None:
    left = outside(some)
    assert_in_order_and_apart(left)
    for moment in {at} | edges(some):
        assert within(left, moment) != within(some, moment)
    assert outside(left) == some


@always
@given(any_spans, any_spans, any_spans)
def test_they_are_an_algebra(a: Spans, b: Spans, c: Spans) -> None:
    assert outside(both(a, b)) == either([outside(a), outside(b)])
    assert outside(either([a, b])) == both(outside(a), outside(b))
    assert both(a, either([b, c])) == either([both(a, b), both(a, c)])
    assert both(a, b) == both(b, a)
    assert both(a, a) == either([a, a]) == a
    assert both(a, outside(a)) == NEVER
    assert either([a, outside(a)]) == both(ALWAYS, ALWAYS) == ALWAYS


@always
@given(any_spans, moments)
def test_the_first_moment_from_is_in_a_stretch_and_nothing_before_it_is(some: Spans, at: datetime) -> None:
    first = first_from(some, at)
    until = first if first is not None else FAR - MINUTE
    assert first is None or (first >= at and within(some, first))
    assert not any(within(some, moment) for moment in edges(some) | {at} if at <= moment < until)
    assert first is not None or not within(some, until)


def test_always_and_never() -> None:
    assert within(ALWAYS, ANYTIME)
    assert within(ALWAYS, NOW)
    assert not within(NEVER, NOW)
    assert outside(NEVER) == ALWAYS
    assert outside(ALWAYS) == NEVER
    assert either([]) == NEVER
    assert first_from(NEVER, NOW) is None


def test_stretches_that_touch_are_one() -> None:
    noon, one, two = NOW, NOW + MINUTE, NOW + 2 * MINUTE
    assert either([((noon, one),), ((one, two),)]) == ((noon, two),)


def test_the_end_is_not_part_of_a_stretch() -> None:
    assert within(((NOW, NOW + MINUTE),), NOW)
    assert not within(((NOW, NOW + MINUTE),), NOW + MINUTE)


# --- each test ------------------------------------------------------------------------------------------------


def one_of(fact: Fact, *values: str) -> Is:
    return Is(fact, frozenset(values))


@pytest.mark.parametrize(
    ("condition", "contact", "fits"),
    [
        (one_of(Fact.STAGE, "lead", "customer"), {"stage": Stage.CUSTOMER}, True),
        (one_of(Fact.STAGE, "lead", "customer"), {"stage": Stage.LOST}, False),
        (one_of(Fact.INDUSTRY, "steel"), {"industry": "Steel"}, True),
        (one_of(Fact.INDUSTRY, "straße".casefold()), {"industry": "STRASSE"}, True),
        (one_of(Fact.INDUSTRY, "steel"), {"industry": "toys"}, False),
        (one_of(Fact.INDUSTRY, "steel"), {"industry": None}, False),
        (one_of(Fact.COUNTRY, "DE", "CN"), {"country": "CN"}, True),
        (one_of(Fact.COUNTRY, "DE"), {"account": {"country": "DE"}}, True),
        (one_of(Fact.COUNTRY, "DE"), {"account": {"country": "DE"}, "country": "CN"}, False),
        (one_of(Fact.COUNTRY, "DE"), {}, False),
        (one_of(Fact.ROLE, "decider", "budget"), {"role": Role.BUDGET}, True),
        (one_of(Fact.ROLE, "decider"), {"role": Role.USER}, False),
        (one_of(Fact.ROLE, "decider"), {"role": None}, False),
        (one_of(Fact.TAGS, "vip", "fair"), {"tags": ("late", "fair")}, True),
        (one_of(Fact.TAGS, "vip"), {"tags": ("VIP",)}, False),
        (one_of(Fact.TAGS, "vip"), {}, False),
        (one_of(Fact.LANGUAGE, "zh"), {"language": "zh"}, True),
        (one_of(Fact.LANGUAGE, "zh"), {"language": "en"}, False),
        (one_of(Fact.SOURCE, "fair", "site"), {"source": "site"}, True),
        (one_of(Fact.SOURCE, "fair"), {"source": None}, False),
        (one_of(Fact.TOPICS, "saas", "ai"), {"topics": ("ai", "steel")}, True),
        (one_of(Fact.TOPICS, "saas"), {"topics": ()}, False),
        (one_of(Fact.MISSING, "decider"), {"committee": ()}, True),
        (one_of(Fact.MISSING, "decider"), {"committee": (Role.USER, Role.BUDGET)}, True),
        (one_of(Fact.MISSING, "decider"), {"committee": (Role.DECIDER,)}, False),
        (one_of(Fact.MISSING, "decider", "budget"), {"committee": (Role.DECIDER,)}, True),
        (one_of(Fact.MISSING, "decider", "budget"), {"committee": (Role.DECIDER, Role.BUDGET)}, False),
        (Unanswered(2), {"unanswered": 1}, False),
        (Unanswered(2), {"unanswered": 2}, True),
        (Unanswered(2), {"unanswered": 3}, True),
    ],
)
def test_a_fact_holds_always_or_never(condition: Condition, contact: dict[str, Any], fits: bool) -> None:
    one = standing(**contact)
    assert spans(condition, one) == (ALWAYS if fits else NEVER)
    assert spans(Not(condition), one) == (NEVER if fits else ALWAYS)


JOINED = NOW - days(100)
REPLIED = NOW - days(10)


@pytest.mark.parametrize(
    ("stretch", "contact", "expected"),
    [
        (Stretch.SILENT, {}, ((JOINED + days(30), FAR),)),
        (Stretch.SILENT, {"last_reply_at": REPLIED}, ((REPLIED + days(30), FAR),)),
        (Stretch.SILENT, {"last_reply_at": JOINED - days(5)}, ((JOINED + days(30), FAR),)),
        (Stretch.REPLIED, {}, NEVER),
        (Stretch.REPLIED, {"last_reply_at": REPLIED}, ((REPLIED, REPLIED + days(30)),)),
        (Stretch.JOINED, {}, ((JOINED, JOINED + days(30)),)),
        (Stretch.JOINED, {"last_reply_at": REPLIED}, ((JOINED, JOINED + days(30)),)),
    ],
)
def test_a_stretch_runs_from_when_to_when(stretch: Stretch, contact: dict[str, Any], expected: Spans) -> None:
    assert spans(During(stretch, days(30)), standing(joined_at=JOINED, **contact)) == expected


def test_the_last_word_is_the_last_reply_or_joining() -> None:
    assert last_word(standing(joined_at=JOINED).who) == JOINED
    assert last_word(standing(joined_at=JOINED, last_reply_at=REPLIED).who) == REPLIED


YES, NO = one_of(Fact.LANGUAGE, "en"), one_of(Fact.TAGS, "vip")


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        (All(), True),
        (All((YES, YES)), True),
        (All((YES, NO)), False),
        (AnyOf(), False),
        (AnyOf((NO, YES)), True),
        (AnyOf((NO, NO)), False),
        (Not(NO), True),
        (Not(Not(NO)), False),
        (Not(All()), False),
        (Not(AnyOf()), True),
        (All((AnyOf((NO, YES)), Not(NO))), True),
    ],
)
def test_conditions_combine(condition: Condition, fits: bool) -> None:
    assert spans(condition, standing()) == (ALWAYS if fits else NEVER)


def test_silent_for_long_but_not_for_too_long_is_a_stretch() -> None:
    between = All((During(Stretch.SILENT, days(30)), Not(During(Stretch.SILENT, days(40)))))
    assert spans(between, standing()) == ((NOW + days(30), NOW + days(40)),)


def test_either_of_two_stretches_are_two_stretches() -> None:
    condition = AnyOf((During(Stretch.SILENT, days(30)), During(Stretch.JOINED, days(7))))
    assert spans(condition, standing()) == ((NOW, NOW + days(7)), (NOW + days(30), FAR))


# --- any condition --------------------------------------------------------------------------------------------

somebody = cases.map(lambda case: case[1])


def telling_moments(condition: Condition, one: Standing) -> set[datetime]:
    """Every moment at which the condition may change, the minutes around it, and some far from all."""
    contact = one.who.contact
    begins = (contact.joined_at, contact.last_reply_at or contact.joined_at)
    found = {begin + length for begin in begins for length in lengths(condition) | {timedelta()}}
    return {moment + n * MINUTE for moment in found for n in (-1, 0, 1)} | {NOW, ANYTIME, FAR - MINUTE}


@always
@given(conditions, somebody)
def test_the_stretches_of_a_condition_are_where_it_holds(condition: Condition, one: Standing) -> None:
    found = spans(condition, one)
    assert_in_order_and_apart(found)
    for at in telling_moments(condition, one):
        assert within(found, at) == holds(condition, one, at)


@always
@given(conditions, somebody)
def test_why_a_condition_fails_is_told_exactly_where_it_does(condition: Condition, one: Standing) -> None:
    for some in (condition, Not(condition)):
        found = spans(some, one)
        for at in telling_moments(condition, one):
            assert (failing(some, one, at) is None) == within(found, at)


@always
@given(cases)
def test_every_reason_is_a_word(case: tuple[Playbooks, Standing]) -> None:
    """Those of `why-…` in the locales."""
    playbooks, one = case
    for rule in playbooks.rules.values():
        for condition in (rule.when, Not(rule.unless)):
            reason = failing(condition, one, NOW)
            assert reason is None or reason in REASONS


REASONS = {
    *(fact.replace("_", "-") for fact in Fact),
    *("silent", "silent-long", "no-reply", "talking", "joined-long", "joined-lately"),
    *("unanswered-so-far", "answered-so-far", "never"),
}

SILENT = During(Stretch.SILENT, days(30))
TALKING = During(Stretch.REPLIED, days(3))
FRESH = During(Stretch.JOINED, days(3))


@pytest.mark.parametrize(
    ("condition", "at", "reason"),
    [
        (YES, NOW, None),
        (NO, NOW, "tags"),
        (Not(YES), NOW, "language"),
        (Unanswered(1), NOW, "answered-so-far"),
        (Not(Unanswered(0)), NOW, "unanswered-so-far"),
        (SILENT, NOW, "silent"),
        (SILENT, NOW + days(30), None),
        (Not(SILENT), NOW + days(30), "silent-long"),
        (TALKING, NOW + days(3), "no-reply"),
        (TALKING, NOW, None),
        (Not(TALKING), NOW + days(2), "talking"),
        (FRESH, NOW + days(3), "joined-long"),
        (Not(FRESH), NOW, "joined-lately"),
        (Not(Not(SILENT)), NOW, "silent"),
        (All((YES, SILENT, NO)), NOW, "silent"),
        (All((YES, SILENT, NO)), NOW + days(30), "tags"),
        (AnyOf((NO, SILENT)), NOW, "tags"),
        (AnyOf((NO, SILENT)), NOW + days(30), None),
        (AnyOf(), NOW, "never"),
        (Not(All()), NOW, "never"),
        (Not(All((YES, NO))), NOW, None),
        (Not(AnyOf((YES, NO))), NOW, "language"),
        (Not(All((TALKING, YES))), NOW, "talking"),
    ],
)
def test_the_test_that_fails_is_named(condition: Condition, at: datetime, reason: str | None) -> None:
    assert failing(condition, standing(last_reply_at=NOW), at) == reason


def test_a_negated_any_names_the_part_that_holds() -> None:
    """`unless: {any: [{tags: vip}, {replied_within: 3d}]}`, and they talk: their tags are not why."""
    assert failing(Not(AnyOf((NO, TALKING))), standing(last_reply_at=NOW), NOW) == "talking"
