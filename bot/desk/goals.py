"""Goals: so many accounts from one stage to another by a day; on track or behind, and by how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.desk import Buttons, Command, Desk, Screen, fitting, own_day
from bot.desk.arguments import STAGES
from bot.desk.deputies import day_meant
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Goal, Stage
from bot.render import plain

MOST_ACCOUNTS = 9999
A_LINE = 5
"""Buttons with a number, in one line."""

# --- decisions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How a goal stands: `done` of its accounts, where `should` would be on time, and in which state it is.

    `state`: reached, missed (its day has gone by), behind or on-track. The pace is a straight line from the moment it
    was set, in whole accounts: what is not due yet is not missed.
    """

    goal: Goal
    done: int
    should: int
    state: str

    @property
    def behind(self) -> int:
        return max(0, self.should - self.done)


def progress(goal: Goal, done: int, now: datetime) -> Progress:
    """How a goal stands at this moment with so many accounts there."""
    part = min(1.0, max(0.0, (now - goal.set_at) / (goal.due_at - goal.set_at)))
    should = int(goal.accounts * part)
    if done >= goal.accounts:
        state = "reached"
    elif now >= goal.due_at:
        state = "missed"
    else:
        state = "behind" if done < should else "on-track"
    return Progress(goal, done, should, state)


_WORDS = "|".join(sorted(map(re.escape, STAGES), key=len, reverse=True))
_STAGE = re.compile(_WORDS, re.IGNORECASE)
_COUNT = re.compile(
    r"(?<![\d./月年-])(\d{1,4})\s*(?:accounts?|companies|company|customers?|deals?|个|家)", re.IGNORECASE
)
_BY = re.compile(
    r"(?:\b(?:by|until|before)\s+(?P<en>.+?)\s*$)"
    r"|(?:到|至)?\s*(?P<zh>(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{4}-\d{2}-\d{2})(?:为止|之?前)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """A goal as it was written: how many accounts, from where to where, and the words of its day."""

    accounts: int
    stage_from: Stage
    stage_to: Stage
    day: str


def wish(text: str) -> Wish | None:
    """`12 accounts from evaluating to deciding by 31 March`, `3月31日前12家公司从评估到决策`; None for what is none."""
    by = _BY.search(text)
    if by is None:
        return None
    rest = text[: by.start()] + " " + text[by.end() :]
    count, stages = _COUNT.search(rest), [STAGES[word.casefold()] for word in _STAGE.findall(rest)]
    if count is None or len(stages) != 2 or stages[0] is stages[1] or not 0 < int(count[1]) <= MOST_ACCOUNTS:
        return None
    return Wish(int(count[1]), stages[0], stages[1], by["en"] or by["zh"])


# --- the command ----------------------------------------------------------------------------------------------


def goal(desk: Desk, text: str) -> Screen:
    """/goal 12 accounts from evaluating to deciding by 31 March: a goal; without words: how the goals stand."""
    whole = re.match(r"\s*(?:all\b|所有|全部)[\s:：,，]*", text, re.IGNORECASE)
    if not text.strip():
        return shown(desk)
    if whole and not desk.manager.admin:
        raise Refused("for-admins")
    zone = desk.manager.zone or desk.office.business_zone
    found = wish(text[whole.end() :] if whole else text)
    day = day_meant(found.day, desk.now, zone) if found else None
    if found is None or day is None or list(Stage).index(found.stage_to) <= list(Stage).index(found.stage_from):
        raise Refused("usage-goal")
    ends = datetime.combine(day, time(23, 59), ZoneInfo(zone))  # by a day: that day counts
    owner = None if whole else desk.manager.id
    desk.office.store.goals.add(Goal(0, owner, found.accounts, found.stage_from, found.stage_to, desk.now, ends))
    return shown(desk)


def shown(desk: Desk) -> Screen:
    """The house's goals and their own, each with how it stands; a button takes one's own away."""
    every = all_of(desk)
    if not every:
        return Screen(desk.say("goals-none"))
    lines = [desk.say("goals-title"), *(f"{n}. {line(desk, one)}" for n, one in enumerate(every, start=1))]
    drops = [
        Button(plain(desk.say("button-goal-drop", n=n)), data=f"goal-drop:{one.goal.id}")
        for n, one in enumerate(every, start=1)
        if _may_remove(desk, one.goal)
    ]
    return Screen(fitting(lines), tuple(tuple(drops[n : n + A_LINE]) for n in range(0, len(drops), A_LINE)))


def drop(desk: Desk, goal_id: int) -> Screen:
    """Who set it takes it away; the house's goals are the admins'."""
    found = desk.office.store.goals.find(goal_id)
    if found is None or not _may_remove(desk, found):
        raise Refused("not-yours")
    desk.office.store.goals.remove(goal_id)
    return replace(shown(desk), toast=plain(desk.say("goal-dropped")), replaces=True)


def _may_remove(desk: Desk, found: Goal) -> bool:
    return desk.manager.admin if found.manager_id is None else found.manager_id == desk.manager.id


def all_of(desk: Desk) -> list[Progress]:
    """How the goals of the house and of this manager stand."""
    goals = desk.office.store.goals
    return [progress(one, goals.reached(one), desk.now) for one in (*goals.of(None), *goals.of(desk.manager.id))]


def line(desk: Desk, one: Progress) -> str:
    """`12 accounts from evaluating to deciding by Mar 31: 3, should be 5 by now: behind by 2`."""
    values = {"done": one.done, "accounts": one.goal.accounts, "should": one.should, "behind": one.behind}
    whose = "house" if one.goal.manager_id is None else "own"
    return desk.say("goal-line", goal=brief(desk, one.goal), state=one.state, whose=whose, **values)


def brief(desk: Desk, found: Goal) -> str:
    """The goal in a few words."""
    stages = {
        name: stage_name(desk, stage) for name, stage in (("before", found.stage_from), ("after", found.stage_to))
    }
    return desk.say("goal-brief", accounts=found.accounts, by=own_day(desk, found.due_at), **stages)


def stage_name(desk: Desk, stage: Stage) -> str:
    return desk.say(f"review-stage-{stage}")


COMMANDS: Mapping[str, Command] = {"goal": goal}

BUTTONS: Buttons = {("goal-drop", 1): drop}
