"""What a contact chooses by buttons: one message drawn anew, each choice kept and acted on at once."""

from __future__ import annotations

from datetime import time

import pytest

from bot.desk import zones
from bot.desk.preferences import LAST_MINUTE, range_of
from bot.model.people import Pace
from bot.sandbox import Message, Person
from bot.window import Hours
from tests.test_contact import FEEDS
from tests.test_stopping import OFTEN, labels
from tests.world import TOKEN, World, bot_said, world


async def menu(house: World, li: Person, part: str) -> Message:
    (screen,) = await house.says(li, "/preferences")
    await house.presses(li, part, message_id=screen.id)
    return li.chat[-1]


async def test_the_menu_shows_what_is_chosen_and_every_part_leads_back_in_one_message() -> None:
    async with world(feeds=FEEDS) as house:
        li = await house.invited()
        (screen,) = await house.says(li, "/preferences")
        assert "How often: Normal" in screen.text
        assert labels(screen) == ["Topics", "How often", "When", "Time zone", "Language"]
        for part in labels(screen):
            await house.presses(li, part)
            assert li.chat[-1].id == screen.id
            await house.presses(li, "⚙️ Your choices")
            assert li.chat[-1].text == screen.text


# --- how often


async def test_more_is_told_to_the_manager_and_plans_sooner() -> None:
    rules = {**OFTEN, "prospects.yaml": OFTEN["prospects.yaml"].replace("7d", "20d")}
    async with world(rules=rules) as house:
        li = await house.invited()
        before = house.contact().next_at
        await menu(house, li, "How often")
        await house.presses(li, "More")
        assert house.contact().pace is Pace.MORE
        assert labels(li.chat[-1])[:3] == ["Less", "Normal", "✓ More"]
        assert bot_said(house.ann)[-1] == "Li Wei · Acme would like to hear a little more often."
        after = house.contact().next_at
        assert before
        assert after
        assert after < before
        assert "out of date" in await house.forges(li, "pace:always")


# --- hours


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("9-12", (time(9), time(12))),
        ("from 9:30 to 17:45", (time(9, 30), time(17, 45))),
        ("9点到12点", (time(9), time(12))),
        ("2pm-5pm", (time(14), time(17))),
        ("9 – 24", (time(9), LAST_MINUTE)),
        ("12-9", None),
        ("9", None),
        ("25-26", None),
        ("9:75-10", None),
        ("mornings", None),
        ("13am-14pm", None),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, hours: tuple[time, time] | None) -> None:
    assert range_of(words) == hours


async def test_nothing_comes_by_itself_outside_their_own_hours() -> None:
    async with world(rules=OFTEN) as house:
        li = await house.invited()
        await menu(house, li, "When")
        await house.presses(li, "Afternoons only")
        assert "✓ Afternoons only" in labels(li.chat[-1])
        await house.advance(days=60)
        policy = house.app.office.playbooks.policy
        hours = Hours.of(policy.window, house.app.office.relationship(house.contact()))
        sent = [touch.settled_at for touch in house.touches()]
        assert len(sent) > 4
        assert all(at and hours.is_open(at) and at.hour >= 11 for at in sent)


async def test_own_hours_come_by_reply_and_wrong_ones_are_asked_for_again() -> None:
    async with world() as house:
        li = await house.invited()
        await menu(house, li, "When")
        await house.presses(li, "Other hours …")
        (again,) = await house.says(li, "whenever", reply_to=li.chat[-1].id)
        assert "such as 9-12" in again.text
        (kept,) = await house.says(li, "10-11", reply_to=again.id)
        assert kept.text == "Noted: 10:00–11:00, in your time."
        assert house.contact().own_hours == (time(10), time(11))
        assert not any("whenever" in text for text in bot_said(house.ann))


@pytest.mark.parametrize("button", ["When", "Time zone"])
async def test_a_question_in_the_place_of_an_answer_reaches_the_manager(button: str) -> None:
    async with world() as house:
        li = await house.invited()
        await menu(house, li, button)
        await house.presses(li, "Other hours …" if button == "When" else "Another city …")
        await house.says(li, "Could Ann call me at 9?", reply_to=li.chat[-1].id)
        assert "Could Ann call me at 9?" in bot_said(house.ann)[-1]


async def test_hours_that_leave_no_open_time_are_refused() -> None:
    async with world() as house:
        li = await house.invited()
        await menu(house, li, "When")
        await house.presses(li, "Other hours …")
        (refused,) = await house.says(li, "19-22", reply_to=li.chat[-1].id)
        assert "09:30–11:30, 14:00–17:30" in refused.text
        assert house.contact().own_hours is None


# --- zone


async def test_their_countrys_zones_come_first_and_a_tap_chooses() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/contact Li Wei, country CN")
        screen = await menu(house, li, "Time zone")
        assert labels(screen)[0] == "Shanghai 16:00"
        await house.presses(li, "Shanghai 16:00")
        assert house.contact().zone == "Asia/Shanghai"
        await house.presses(li, "America")
        await house.presses(li, next(label for label in labels(li.chat[-1]) if "New York" in label))
        assert house.contact().zone == "America/New_York"
        assert "out of date" in await house.forges(li, "zone:Mars/Base")


async def test_a_city_by_reply_is_their_zone() -> None:
    async with world() as house:
        li = await house.invited()
        await menu(house, li, "Time zone")
        await house.presses(li, "Another city …")
        (again,) = await house.says(li, "Atlantis", reply_to=li.chat[-1].id)
        assert "do not know that place" in again.text
        (kept,) = await house.says(li, "北京", reply_to=again.id)
        assert kept.text == "Noted: Shanghai, 16:00 now."
        assert house.contact().zone == "Asia/Shanghai"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_zone_that_is_offered_is_one_and_is_found_by_its_city(language: str) -> None:
    for region in zones.REGIONS.values():
        for zone in region:
            assert zones.named(zone) == zone
            assert zones.named(zones.city(zone, language)) == zone
    assert all(zones.named(city) == zone for city, zone in zones.CITIES.items())


# --- language


async def test_another_language_changes_all_they_see_the_menu_of_commands_too() -> None:
    async with world() as house:
        li = await house.invited()
        await menu(house, li, "Language")
        await house.presses(li, "中文")
        assert li.chat[-1].text == "您希望我用哪种语言？"
        assert li.toasts[-1] == "已记下。"
        assert (await house.says(li, "/preferences"))[-1].text.startswith("您目前的选择")
        commands = house.sandbox.world.bots[TOKEN].commands[f"chat:{li.id}", ""]
        assert {"command": "stop", "description": "立即停止一切"} in commands
        assert "过期" in await house.forges(li, "lang:fr")
