"""Sending by hand: at once where nothing speaks against it, else when the manager says, and once whatever happens."""

from __future__ import annotations

import pathlib
from datetime import datetime, timedelta

import pytest

from bot import planner
from bot.clock import ManualClock
from bot.model.touches import Counted, TouchKind
from bot.planner import Go, Wait
from bot.store.backup import back_up
from tests.builders import NOW, books, rule, standing
from tests.world import MONDAY, World, bot_said, new_sandbox, world

QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, every: 90d, send: {text: [one, two, three]}}\n"}
"""Rules that leave these weeks to the manager."""


async def writes(house: World, words: str, *, name: str = "Li Wei") -> str:
    """What Ann sees who writes to one of hers unasked."""
    await house.says(house.ann, f"/contact {name}")
    await house.presses(house.ann, "✉️ Write")
    prompt = house.ann.chat[-1]
    seen = len(house.ann.chat)
    await house.says(house.ann, words, reply_to=prompt.id)
    return "\n".join(message.text for message in house.ann.chat[seen + 1 :])


# --- what speaks against it -----------------------------------------------------------------------------------


def at(day: int, hour: float) -> datetime:
    return NOW.replace(day=day, hour=0) + timedelta(hours=hour - 1)  # Berlin's winter


JOINED = NOW - timedelta(days=30)
BOOKS = books(rule())


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at(2, 10), Go()),
        (at(2, 12.5), Go()),  # at noon their window is closed, but nobody sleeps
        (at(2, 9), Wait(at(2, 9.5), "window")),
        (at(2, 22), Wait(at(3, 9.5), "window")),
        (at(7, 12), Wait(at(9, 9.5), "window")),
    ],
)
def test_outside_their_day_is_a_warning(now: datetime, verdict: object) -> None:
    assert planner.writing(standing(joined_at=JOINED), BOOKS, now) == verdict


def test_nothing_speaks_against_it_while_they_wait_or_talk() -> None:
    night = at(2, 23)
    assert planner.writing(standing(joined_at=JOINED, waiting_since=at(2, 10)), BOOKS, night) == Go()
    assert planner.writing(standing(joined_at=JOINED, last_reply_at=at(2, 22.5)), BOOKS, night) == Go()
    assert planner.writing(standing(joined_at=JOINED, last_reply_at=at(2, 21)), BOOKS, night) != Go()


def test_what_they_had_lately_is_a_warning_and_more_by_hand_on_one_day_is_not() -> None:
    noon = at(3, 12)
    had = standing(joined_at=JOINED, recent=[Counted(at(2, 10))])
    assert planner.writing(had, BOOKS, noon) == Wait(at(4, 10), "gap")
    talked = standing(joined_at=JOINED, recent=[Counted(at(3, 10), by_hand=True)])
    assert planner.writing(talked, BOOKS, noon) == Go()


def test_their_own_pause_is_a_warning_and_the_managers_hold_is_none() -> None:
    noon = at(3, 12)
    assert planner.writing(standing(joined_at=JOINED, held_until=at(20, 10)), BOOKS, noon) == Go()
    paused = planner.writing(standing(joined_at=JOINED, paused_until=at(20, 10)), BOOKS, noon)
    assert paused == Wait(at(20, 10), "paused")


# --- in the chat ----------------------------------------------------------------------------------------------


async def test_inside_their_hours_it_goes_at_once_without_a_question() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.advance(hours=28)
        assert await writes(house, "Good news") == ""
        assert bot_said(li)[-1] == "Good news"


async def test_at_night_the_manager_is_asked_and_it_goes_as_their_day_begins() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.advance(hours=14)
        asked = await writes(house, "A thought for tomorrow")
        assert "It is Mon, Mar 2 23:00 where Li Wei · Acme is" in asked
        assert "A thought for tomorrow" in asked
        assert bot_said(li)[-1] != "A thought for tomorrow"
        await house.presses(house.ann, "🌅 Tue, Mar 3 09:30 there")
        assert "Tue, Mar 3 09:30 their time" in house.ann.chat[-1].text
        await house.advance(hours=10)
        assert bot_said(li)[-1] != "A thought for tomorrow"
        await house.advance(days=2)
        assert bot_said(li).count("A thought for tomorrow") == 1
        (touch,) = [one for one in house.touches() if one.kind is TouchKind.MANUAL]
        assert touch.settled_at == MONDAY + timedelta(days=1, minutes=30)
        assert house.contact().last_by_hand_at == touch.settled_at


async def test_it_can_go_now_or_not_at_all() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.advance(hours=14)
        await writes(house, "At once")
        await house.presses(house.ann, "✉️ Send now")
        assert bot_said(li)[-1] == "At once"
        await house.advance(hours=24)
        await writes(house, "Better not")
        card = house.ann.chat[-1]
        await house.presses(house.ann, "✖️ Not at all")
        assert await house.forges(house.ann, card.buttons[0][0].callback_data or "") != ""
        await house.advance(days=3)
        assert "Better not" not in bot_said(li)


async def test_who_waits_for_an_answer_gets_it_at_night() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.advance(hours=12)
        await house.says(li, "Still there?")
        relayed = house.ann.chat[-1]
        await house.advance(hours=2)
        assert await house.says(house.ann, "Yes", reply_to=relayed.id) == []
        assert bot_said(li)[-1] == "Yes"


async def test_later_asks_for_the_moment_there_and_a_wrong_one_gets_a_line() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited(more="evaluator, Asia/Shanghai")
        await house.advance(hours=14)
        await writes(house, "Later, then")
        await house.presses(house.ann, "⏰ Later…")
        question = house.ann.chat[-1]
        (wrong,) = await house.says(house.ann, "when pigs fly", reply_to=question.id)
        assert "tomorrow 9:30" in wrong.text
        (told,) = await house.says(house.ann, "fri 10:00", reply_to=question.id)
        assert "Fri, Mar 6 10:00 their time" in told.text
        await house.advance(days=5)
        (message,) = [one for one in li.chat if one.text == "Later, then"]
        assert message.at == datetime.fromisoformat("2026-03-06T02:00:00Z")


async def test_a_command_sets_a_letter_and_it_is_listed_reworded_and_cancelled() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        (question,) = await house.says(house.ann, "/later Li Wei, tomorrow 10:00")
        assert "Tue, Mar 3 10:00" in question.text
        await house.says(house.ann, "First words", reply_to=question.id)
        (question,) = await house.says(house.ann, "/later Li Wei, wed 10:00")
        await house.says(house.ann, "For Wednesday", reply_to=question.id)
        (listed,) = await house.says(house.ann, "/later")
        assert "First words" in listed.text
        await house.presses(house.ann, "✏️ 1")
        await house.says(house.ann, "Better words", reply_to=house.ann.chat[-1].id)
        await house.presses(house.ann, "✖️ 2", message_id=listed.id)
        await house.advance(days=4)
        assert [text for text in bot_said(li) if "ords" in text or "Wednesday" in text] == ["Better words"]
        assert "Nothing waits" in (await house.says(house.ann, "/later"))[-1].text


async def test_it_takes_the_managers_own_message_that_it_answers() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await house.says(house.ann, "Written on the train")
        own = next(one for one in house.ann.chat if one.text == "Written on the train")
        (told,) = await house.says(house.ann, "/later Li Wei, tomorrow 10:00", reply_to=own.id)
        assert "Written on the train" in told.text
        await house.advance(days=2)
        assert bot_said(li)[-1] == "Written on the train"


async def test_names_that_several_have_are_offered() -> None:
    async with world(rules=QUIET) as house:
        await house.invited("Li Wei", id=201)
        other = await house.invited("Li Na", id=202)
        await house.says(house.ann, "/later Li, tomorrow 10:00")
        await house.presses(house.ann, "Li Na · Acme")
        await house.says(house.ann, "For Na", reply_to=house.ann.chat[-1].id)
        await house.advance(days=2)
        assert bot_said(other)[-1] == "For Na"


@pytest.mark.parametrize("words", ["/later Li Wei", "/later Nobody, tomorrow 9:30", "/later Li Wei, yesterday"])
async def test_wrong_input_gets_one_line(words: str) -> None:
    async with world() as house:
        await house.invited()
        (line,) = await house.says(house.ann, words)
        assert "\n" not in line.text


async def set_letter(house: World, words: str = "For Tuesday") -> int:
    (question,) = await house.says(house.ann, "/later Li Wei, tomorrow 10:00")
    (told,) = await house.says(house.ann, words, reply_to=question.id)
    return int((told.buttons[0][0].callback_data or "").split(":")[1])


async def test_who_stopped_gets_nothing_and_the_manager_is_told() -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await set_letter(house)
        await house.says(li, "/stop")
        await house.advance(days=2)
        assert "For Tuesday" not in bot_said(li)
        assert "was not sent" in house.ann.chat[-1].text
        assert "For Tuesday" in house.ann.chat[-1].text


@pytest.mark.parametrize(("does", "why"), [("/pause 1", "asked for a pause"), ("A question", "have written to you")])
async def test_what_has_happened_since_makes_it_a_question(does: str, why: str) -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        await set_letter(house)
        await house.says(li, does)
        await house.advance(days=2)
        assert "For Tuesday" not in bot_said(li)
        assert why in house.ann.chat[-1].text
        await house.presses(house.ann, "✉️ Send now")
        assert bot_said(li)[-1] == "For Tuesday"


@pytest.mark.parametrize(("hours", "sent"), [(25.5, True), (60, False)])
async def test_after_a_kill_it_leaves_once_and_long_after_its_moment_not_unasked(
    hours: float, sent: bool, tmp_path: pathlib.Path
) -> None:
    clock = ManualClock(MONDAY)
    sandbox, path = new_sandbox(clock), tmp_path / "nurture.db"
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        li = await house.invited()
        await set_letter(house)
    clock = ManualClock(MONDAY + timedelta(hours=hours))
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        assert ("For Tuesday" in bot_said(li)) is sent
        if not sent:
            assert "moment has gone by" in bot_said(house.ann)[-1]
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        await house.advance(days=2)
        assert bot_said(li).count("For Tuesday") == int(sent)


async def test_of_a_restored_copy_it_is_not_sent_again(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, path, copy = new_sandbox(clock), tmp_path / "nurture.db", tmp_path / "copy.db"
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        li = await house.invited()
        await set_letter(house)
        await house.advance(hours=24.5)
        back_up(path, copy, house.now())
        await house.advance(hours=1)
        assert bot_said(li).count("For Tuesday") == 1
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(copy.read_bytes())
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        await house.advance(days=2)
        assert bot_said(li).count("For Tuesday") == 1
        assert any("after a backup was brought back" in text for text in bot_said(house.ann))


@pytest.mark.parametrize("data", ["letter-now:1", "letter-open:1", "letter-later:1", "letter-no:1", "letter-word:1"])
async def test_another_managers_letter_is_out_of_reach(data: str) -> None:
    async with world(rules=QUIET) as house:
        li = await house.invited()
        letter = await set_letter(house)
        eve = await house.manager("Eve", 150)
        assert letter == 1
        assert "not one of your contacts" in await house.forges(eve, data)
        assert await house.forges(li, data) != ""
        await house.advance(days=2)
        assert bot_said(li)[-1] == "For Tuesday"
        assert "already left" in await house.forges(house.ann, data)


async def test_another_managers_contact_is_out_of_reach() -> None:
    async with world(rules=QUIET) as house:
        await house.invited()
        eve = await house.manager("Eve", 150)
        assert "not one of your contacts" in await house.forges(eve, f"letter-for:{house.contact().id}:99999999:0")
        forged = await house.forges(house.ann, f"letter-for:{house.contact().id}:{10**15}:0")
        assert "out of date" in forged
        assert "Nobody" in (await house.says(eve, "/later Li Wei, tomorrow 9:30"))[-1].text
