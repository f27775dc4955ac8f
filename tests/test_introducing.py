"""Who is asked to introduce the decider: who values the product most, and who is never asked."""

from __future__ import annotations

import pathlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.introducing import WEIGHTS, Friend, ranked
from bot.model.people import ContactState, Role
from tests.builders import standing, with_contact

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def friend(
    id: int = 1,
    *,
    replies: int = 0,
    likes: int = 0,
    opens: int = 0,
    heard: int | None = 3,
    **more: Any,
) -> Friend:
    """A user at the company whose last word came so many days ago."""
    last_reply_at = NOW - timedelta(days=heard) if heard is not None else None
    known = {"joined_at": NOW - timedelta(days=200), "role": Role.USER, **more}
    who = with_contact(standing(), id=id, last_reply_at=last_reply_at, **known).who
    return Friend(who, replies, likes, opens)


def best(*friends: Friend) -> list[int]:
    return [one.friend.who.contact.id for one in ranked(friends, NOW)]


def test_the_user_who_answers_comes_before_the_evaluator_who_does_not() -> None:
    assert best(friend(1, role=Role.EVALUATOR), friend(2, replies=4)) == [2, 1]


def test_what_they_say_outweighs_who_they_are() -> None:
    assert best(friend(1), friend(2, role=Role.EVALUATOR, replies=2)) == [2, 1]


def test_who_likes_news_comes_before_who_opens_it_before_who_does_neither() -> None:
    assert best(friend(1), friend(2, opens=1), friend(3, likes=1)) == [3, 2, 1]


def test_who_is_dormant_is_asked_last() -> None:
    assert best(friend(1, heard=90), friend(2, heard=30), friend(3)) == [3, 2, 1]


def test_of_equals_the_first_known() -> None:
    assert best(friend(2), friend(1)) == [1, 2]


@pytest.mark.parametrize(
    "barred",
    [
        {"role": Role.DECIDER}, {"state": ContactState.STOPPED}, {"state": ContactState.BLOCKED},
        {"waiting_since": NOW}, {"held_until": NOW + timedelta(days=1)}, {"paused_until": NOW + timedelta(days=1)},
    ],
)  # fmt: skip
def test_who_is_never_asked(barred: dict[str, Any]) -> None:
    assert best(friend(1, replies=9, **barred)) == []


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


counts = st.integers(0, 50)


@given(st.sampled_from([*Role, None]), counts, counts, counts, st.none() | st.integers(0, 400))
def test_a_score_lies_between_none_and_all_and_more_is_never_less(
    role: Role | None, replies: int, likes: int, opens: int, heard: int | None
) -> None:
    for one in ranked([friend(1, role=role, replies=replies, likes=likes, opens=opens, heard=heard)], NOW):
        assert 0 <= one.score <= 1 + 1e-9
        (more,) = ranked(
            [friend(1, role=role, replies=replies + 1, likes=likes + 1, opens=opens + 1, heard=heard)], NOW
        )
        assert more.score >= one.score


def test_the_docs_say_the_weights() -> None:
    page = (pathlib.Path(__file__).parent.parent / "docs/people.md").read_text(encoding="utf-8")
    assert re.findall(r"× (0\.\d\d)", page.replace("\n", " ")) == [f"{weight:.2f}" for weight in WEIGHTS.values()]
