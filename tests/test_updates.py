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
from bot.updates import STATUS, _plain_name
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


async def test_updates_broken_in_any_field_cost_the_others_nothing() -> None:
    """Every field of every kind of update in turn is something else, or gone; after each a good one comes."""
    async with world() as house:
        await house.invited()
        door, mail, number = house.app.door, house.app.office.store.mail, 80_000
        for kind, whole in UPDATES.items():
            for path in paths(whole):
                for value in (GONE, *SHAPES):
                    number += 1
                    door.handle({"update_id": number, kind: changed(whole, path, value)})
            number += 1
            door.handle(message(number, LI_WEI, f"After every {kind}"))
            await house.advance(minutes=2)  # of such a flood texts are gathered
            assert any(f"After every {kind}" in text for text in bot_said(house.ann))
        assert mail.count_failed() > 100
        await house.says(house.ann, "/contacts")
        assert "Li Wei" in bot_said(house.ann)[-1]


@pytest.mark.parametrize("number", [2**63, -(2**70), 10**400])
async def test_an_update_whose_number_no_database_takes_is_let_go(number: int) -> None:
    async with world() as house:
        await house.invited()
        house.app.door.handle(message(number, LI_WEI, "Lost"))
        house.app.door.handle(message(70002, LI_WEI, "After it"))
        await house.quiet()
        assert any("After it" in text for text in bot_said(house.ann))


SHAPES: tuple[Any, ...] = (None, True, 0, -1, 2**70, 1.5, "", "x", "\ud800", "\0", [], [None], {}, {"id": "x"})
GONE = object()
_LI = {"id": LI_WEI, "is_bot": False, "first_name": "Li", "language_code": "en"}
_CHAT = {"id": LI_WEI, "type": "private", "first_name": "Li"}
_BOT = {"id": 123456, "is_bot": True, "first_name": "Halden", "username": "halden_bot"}
_ANSWERED = {"message_id": 3, "date": 1772438400, "chat": _CHAT, "from": _BOT, "text": "Hello"}
_MESSAGE = {
    "message_id": 9,
    "date": 1772438400,
    "chat": _CHAT,
    "from": _LI,
    "text": "/help me",
    "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    "reply_to_message": _ANSWERED,
    "media_group_id": "1",
}
_FILE = {
    "message_id": 9,
    "date": 1772438400,
    "chat": _CHAT,
    "from": _LI,
    "caption": "Look",
    "document": {"file_id": "f", "file_unique_id": "u", "file_name": "a.csv", "file_size": 3},
    "photo": [{"file_id": "p", "file_unique_id": "q", "width": 1, "height": 1}],
}
UPDATES: dict[str, dict[str, Any]] = {
    "message": _MESSAGE,
    "edited_message": {**_FILE, "edit_date": 1772438401},
    "callback_query": {
        "id": "1",
        "from": _LI,
        "chat_instance": "1",
        "data": "pace:less",
        "message": {**_ANSWERED, "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "pace:less"}]]}},
    },
    "my_chat_member": {
        "chat": _CHAT,
        "from": _LI,
        "date": 1772438400,
        "old_chat_member": {"status": "kicked", "user": _BOT, "until_date": 0},
        "new_chat_member": {"status": "member", "user": _BOT},
    },
}
"""One of each kind, with what we read of it."""


def paths(value: Any) -> list[tuple[Any, ...]]:
    """Where there is something in it, itself first."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((key, *rest) for key, part in parts for rest in paths(part))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The same with something else there."""
    if not path:
        return {} if new is GONE else new
    copy = value.copy()
    if new is GONE and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


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


# --- what comes from where ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", sorted(MessageType))
def test_what_is_no_message_is_what_the_library_says_is_none(name: str) -> None:
    message = telegram.Message(1, datetime.now(UTC), telegram.Chat(1, telegram.Chat.PRIVATE))
    with message._unfrozen():
        setattr(message, name, True)
    assert (name in STATUS) == filters.StatusUpdate.ALL.check_update(telegram.Update(1, message=message))
