"""Goals: read as they are written, measured by where companies went, on track or behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.desk.goals import Wish, progress, wish
from bot.model.people import Goal, Stage
from tests.world import world

SET = datetime(2026, 3, 2, 8, tzinfo=UTC)
GOAL = Goal(1, 1, 12, Stage.EVALUATING, Stage.DECIDING, SET, SET + timedelta(days=120))
E, D = Stage.EVALUATING, Stage.DECIDING


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 accounts from evaluating to deciding by 31 March", Wish(12, E, D, "31 March")),
        ("one day", None),
        ("12 accounts from evaluating to deciding", None),
        ("0 accounts from evaluating to deciding by 31 March", None),
        ("12 accounts to deciding by 31 March", None),
        ("3月31日前12家公司从评估到决策", Wish(12, E, D, "3月31日")),
        ("到2027年3月31日，5家从线索到客户", Wish(5, Stage.LEAD, Stage.CUSTOMER, "2027年3月31日")),
        ("4 companies from lead to engaged until 2w", Wish(4, Stage.LEAD, Stage.ENGAGED, "2w")),
    ],
)
def test_goals_as_people_write_them(text: str, found: Wish | None) -> None:
    assert wish(text) == found


@pytest.mark.parametrize(
    ("days", "done", "should", "state", "behind"),
    [
        (0, 0, 0, "on-track", 0), (50, 3, 5, "behind", 2), (59, 5, 5, "on-track", 0), (60, 5, 6, "behind", 1),
        (10, 12, 1, "reached", 0), (120, 11, 12, "missed", 1), (200, 12, 12, "reached", 0),
    ],
)  # fmt: skip
def test_the_pace_is_a_straight_line(days: int, done: int, should: int, state: str, behind: int) -> None:
    found = progress(GOAL, done, SET + timedelta(days=days))
    assert (found.should, found.state, found.behind) == (should, state, behind)


async def test_a_goal_is_set_measured_and_taken_away() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/account Acme, stage evaluating")
        await house.presses(house.ann, "✅ Move it")
        shown = (await house.says(house.ann, "/goal 2 accounts from evaluating to deciding by 31 March"))[-1]
        assert (
            "2 accounts from evaluating to deciding by Mar 31, 2026: 0 of 2, should be 0 by now: on track" in shown.text
        )
        await house.advance(days=20)
        assert "should be 1 by now: behind by 1" in (await house.says(house.ann, "/goal"))[-1].text
        await house.says(house.ann, "/account Acme, stage deciding")
        await house.presses(house.ann, "✅ Move it")
        assert "1 of 2, should be 1 by now: on track" in (await house.says(house.ann, "/goal"))[-1].text
        await house.forges(house.ann, "goal-drop:1")
        assert "There are no goals yet" in (await house.says(house.ann, "/goal"))[-1].text


async def test_goals_of_the_house_are_the_admins_and_each_sees_their_own() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 101)
        await house.says(house.ann, "/goal all 9 accounts from lead to customer by 31 March")
        await house.says(house.ann, "/goal 2 accounts from lead to engaged by 31 March")
        shown = (await house.says(bo, "/goal"))[-1]
        assert "Of the house: 9 accounts" in shown.text
        assert "2 accounts" not in shown.text
        assert shown.buttons == []
        assert "admin" in (await house.says(bo, "/goal all 3 accounts from lead to engaged by 31 March"))[-1].text
        for goal_id in (1, 2, 77):
            assert await house.forges(bo, f"goal-drop:{goal_id}")
        assert len(house.app.office.store.goals.of(None)) == 1


@pytest.mark.parametrize(
    "words", ["many", "3 accounts from customer to lead by 31 March", "3 accounts from lead to customer by never"]
)
async def test_what_is_no_goal_is_told_with_an_example(words: str) -> None:
    async with world() as house:
        assert "/goal 12 accounts" in (await house.says(house.ann, f"/goal {words}"))[-1].text
