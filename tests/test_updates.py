"""The door: each update exactly once in effect, one bad one costs the others nothing, and never a word in a group."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import telegram
from telegram.constants import MessageType
from telegram.ext import filters

from bot.model.people import ContactState
from bot.sandbox import Call, Status
from bot.updates import STATUS
from tests.world import ANN, LI_WEI, TOKEN, World, bot_said, world


def message(update_id: int, sender: int, text: str, **chat: Any) -> dict[str, Any]:
    """A raw update as Telegram would send it."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1772438400,
            "chat": {"id": sender, "type": "private", **chat},
            "from": {"id": sender, "is_bot": False, "first_name": "Li"},
            "text": text,
        },
    }


async def test_the_same_update_twice_is_one_effect() -> None:
    async with world() as house:
        await house.invited()
        raw = message(70001, LI_WEI, "Once")
        house.app.door.handle(raw)
        house.app.door.handle(raw)
        await house.quiet()
        assert sum("Once" in text for text in bot_said(house.ann)) == 1


async def test_ids_may_restart_lower() -> None:
    async with world() as house:
        await house.invited()
        for update_id in (70001, 5):
            house.app.door.handle(message(update_id, LI_WEI, f"Number {update_id}"))
        await house.quiet()
        assert any("Number 5" in text for text in bot_said(house.ann))


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": {"message_id": "x"}},
        {"update_id": 2, "message": {"chat": {"id": 1}}},
        {"update_id": 3, "callback_query": {"id": "1", "data": "ok:1"}},
        {"update_id": 4, "message": 7},
    ],
)
async def test_an_update_that_cannot_be_parsed_is_kept_and_costs_the_others_nothing(raw: dict[str, Any]) -> None:
    async with world() as house:
        await house.invited()
        house.app.door.handle(raw)
        house.app.door.handle(message(70002, LI_WEI, "After it"))
        await house.quiet()
        assert house.app.office.store.mail.count_failed() == 1
        assert any("After it" in text for text in bot_said(house.ann))


@pytest.mark.parametrize("raw", [{}, {"update_id": "x"}, {"update_id": 9}, {"update_id": 8, "poll": {"id": "1"}}])
async def test_an_update_of_no_use_is_nothing(raw: dict[str, Any]) -> None:
    async with world() as house:
        seen = len(house.ann.chat)
        house.app.door.handle(raw)
        await house.quiet()
        assert len(house.ann.chat) == seen


async def test_a_bug_in_a_handler_rolls_back_and_tells_the_person(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as house:
        await house.invited()
        office = house.app.office
        before = house.contact()
        office.playbooks = None  # type: ignore[assignment]
        house.app.door.handle(message(70003, LI_WEI, "Hello"))
        await house.quiet()
        assert "update 70003 failed" in caplog.text
        assert house.contact() == before
        assert "Something went wrong" in bot_said(house.sandbox.people[LI_WEI])[-1]


async def test_a_batch_with_one_bad_update_loses_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        for n in range(20):
            li.say(f"Message {n}")
        await house.quiet()
        relayed = [text.splitlines()[-1] for text in bot_said(house.ann) if "Message" in text]
        assert relayed == [f"Message {n}" for n in range(20)]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_or_channel_is_left_at_once_without_a_word(kind: str) -> None:
    async with world() as house:
        eve = house.sandbox.add_person(900, "Eve")
        group = house.sandbox.add_group(-1001234567890 if kind != "group" else -500, "Prospects <all>", kind)
        group.add_bot(TOKEN, by=eve)
        await house.quiet()
        group.say(eve, "Hello bot, /contacts")
        await house.quiet()
        assert [call.method for call in to_chat(house, group.id)] == ["leaveChat"]
        assert "I was added to “Prospects <all>” and leave it without a word" in bot_said(house.ann)[-1]


async def test_leaving_is_tried_until_it_is_done() -> None:
    async with world() as house:
        eve = house.sandbox.add_person(900, "Eve")
        group = house.sandbox.add_group(-500, "Crowd", "group")
        house.sandbox.fault("leaveChat", Status(502, "Bad Gateway"))
        group.add_bot(TOKEN, by=eve)
        await house.advance(hours=1)
        assert [call.method for call in to_chat(house, group.id)] == ["leaveChat"]


async def test_a_pin_or_a_setting_is_no_message() -> None:
    async with world() as house:
        await house.invited()
        raw = message(70005, LI_WEI, "x")
        del raw["message"]["text"]
        raw["message"]["message_auto_delete_timer_changed"] = {"message_auto_delete_time": 86400}
        seen = len(house.ann.chat)
        house.app.door.handle(raw)
        await house.quiet()
        assert len(house.ann.chat) == seen
        assert house.contact().waiting_since is None


async def test_a_message_with_an_effect_is_still_a_message() -> None:
    async with world() as house:
        await house.invited()
        raw = message(70006, LI_WEI, "With fireworks")
        raw["message"]["effect_id"] = "5104841245755180586"
        house.app.door.handle(raw)
        await house.quiet()
        assert bot_said(house.ann)[-1] == "Li Wei · Acme\nWith fireworks"


async def test_a_message_from_a_group_means_leave() -> None:
    async with world() as house:
        raw = message(70004, -700, "/contacts", type="supergroup", title="Crowd")
        raw["message"]["from"]["id"] = ANN
        house.app.door.handle(raw)
        await house.quiet()
        assert "Crowd" in bot_said(house.ann)[-1]
        assert not any(call.method == "sendMessage" for call in to_chat(house, -700))


async def test_only_four_kinds_of_update_are_asked_for() -> None:
    async with world() as house:
        await house.invited()
        asked = [call.params["allowed_updates"] for call in house.sandbox.calls if call.method == "getUpdates"]
        assert asked
        assert all(one == ["message", "edited_message", "callback_query", "my_chat_member"] for one in asked)


async def test_commands_with_the_bots_name_and_capitals_work() -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, "/HELP@halden_bot")
        assert "/invite" in answer.text


async def test_every_pressed_button_is_answered() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "A question")
        await house.presses(house.ann, "No answer needed")
        answers = [call for call in house.sandbox.calls if call.method == "answerCallbackQuery"]
        assert len(answers) == 2
        assert all(call.answer["ok"] for call in answers)


async def test_a_manager_is_called_what_telegram_calls_them() -> None:
    async with world() as house:
        manager = house.app.office.store.people.manager_at(str(ANN))
        assert manager
        assert (manager.name, manager.language, manager.admin) == ("Ann Keller", "en", True)


async def test_a_managers_start_link_makes_them_nobodys_contact() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        house.ann.open(link)
        await house.quiet()
        assert house.app.office.store.people.contacts_of(house.manager_id) == []


async def test_unblocking_alone_sends_nothing() -> None:
    async with world() as house:
        li = await house.invited()
        li.block()
        await house.quiet()
        li.unblock()
        await house.advance(days=60)
        assert house.contact().state is ContactState.BLOCKED
        assert house.touches() == []


async def test_menus_are_set_for_both_sides() -> None:
    async with world() as house:
        menus = [call.params for call in house.sandbox.calls if call.method == "setMyCommands"]
        assert len(menus) == 3


def to_chat(house: World, chat_id: int) -> list[Call]:
    return [call for call in house.sandbox.calls if str(call.params.get("chat_id")) == str(chat_id)]


@pytest.mark.parametrize("name", sorted(MessageType))
def test_what_is_no_message_is_what_the_library_says_is_none(name: str) -> None:
    message = telegram.Message(1, datetime.now(UTC), telegram.Chat(1, telegram.Chat.PRIVATE))
    with message._unfrozen():
        setattr(message, name, True)
    assert (name in STATUS) == filters.StatusUpdate.ALL.check_update(telegram.Update(1, message=message))
