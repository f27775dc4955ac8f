"""The door: each update exactly once in effect, one bad one costs the others nothing, and never a word in a group."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.people import ContactState
from bot.sandbox import Call, Status
from bot.updates import _plain_name
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


@pytest.mark.parametrize(
    "changed",
    [
        {"from": {"id": LI_WEI, "is_bot": True, "first_name": "Robot"}},
        {"from": {"id": 999, "is_bot": False, "first_name": "Another"}},
        {"from": {"id": None, "is_bot": False, "first_name": "Nobody"}},
        {"sender_chat": {"id": -100, "type": "channel", "title": "A channel"}},
    ],
    ids=["a bot", "somebody else", "nobody", "a channel"],
)
async def test_what_the_person_of_a_chat_did_not_write_is_not_theirs(changed: dict[str, Any]) -> None:
    async with world() as house:
        await house.invited()
        raw = message(70001, LI_WEI, "Not by me")
        raw["message"] |= changed
        house.app.door.handle(raw)
        house.app.door.handle({"update_id": 70002, "callback_query": {
            "id": "1", "chat_instance": "1", "data": "prefs:x", **changed, "from": {
                "id": 999, "is_bot": True, "first_name": "Robot"}}})  # fmt: skip
        await house.quiet()
        assert not any("Not by me" in text for text in bot_said(house.ann))
        assert house.app.office.store.mail.count_failed() == 0


async def test_an_address_or_a_language_of_code_marks_nothing_up() -> None:
    """The library writes both into HTML as they are."""
    async with world() as house:
        await house.invited()
        trick = '"></a><b>locked</b>'
        entities = [
            {"type": "text_link", "offset": 0, "length": 5, "url": f"https://a.example/{trick}"},
            {"type": "pre", "offset": 6, "length": 5, "language": trick},
        ]
        raw = message(70001, LI_WEI, "Words other")
        raw["message"]["entities"] = entities
        house.app.door.handle(raw)
        await house.quiet()
        shown = house.ann.chat[-1]
        assert shown.text == "Li Wei · Acme\nWords other"
        assert [entity.type for entity in shown.entities] == ["bold", "text_link", "pre"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.pdf", "x.pdf"),
        ("a\0b\nc.pdf", "a b c.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("x" * 500 + ".csv", "x" * 76 + ".csv"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_files_name_is_a_name(name: str | None, kept: str) -> None:
    assert _plain_name(name) == kept


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


def to_chat(house: World, chat_id: int) -> list[Call]:
    return [call for call in house.sandbox.calls if str(call.params.get("chat_id")) == str(chat_id)]
