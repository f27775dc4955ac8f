"""The sandbox held against the published description of the Bot API: what it demands, and what it answers."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Card, params
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.methods import METHODS
from tests.test_sandbox import TOKEN, Scene, opened

REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "bot-api.min.json"
pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the description of the Bot API is not on this machine")
SIMPLE: dict[str, type] = {"Integer": int, "Float": float, "String": str, "Boolean": bool}
TYPES = {
    ("Integer",): params.integer,
    ("Float",): params.number,
    ("String",): params.string,
    ("Boolean",): params.boolean,
    ("Integer", "String"): params.chat_id,
    ("InputFile", "String"): params.file,
}


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(REFERENCE.read_bytes())
    return described


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


@pytest.mark.parametrize("name", METHODS)
def test_a_method_demands_what_it_should(api: dict[str, Any], name: str) -> None:
    fields = {field["name"]: field for field in api["methods"][name].get("fields", [])}
    method = METHODS[name]
    assert method.required.keys() == {field["name"] for field in fields.values() if field["required"]}
    for parameter, taken in {**method.required, **method.optional}.items():
        types = fields[parameter]["types"]
        many = params.array if types[0].startswith("Array of ") else params.structure
        assert taken is TYPES.get(tuple(sorted(types)), many), parameter


@pytest.mark.parametrize("name", sorted(METHODS.keys() - {"setWebhook"}))  # without an address it takes one away
async def test_a_call_without_what_is_required_is_refused(scene: Scene, name: str) -> None:
    if METHODS[name].required:
        answer = await scene.call(name)
        assert (answer.status_code, answer.json()["description"][:13]) == (400, "Bad Request: ")


def faults_of(api: dict[str, Any], value: Any, types: list[str], where: str) -> list[str]:
    """What is wrong with a value that should be of one of the types."""
    found = [_faults_of_one(api, value, type_, where) for type_ in types]
    return min(found, key=len)


def _faults_of_one(api: dict[str, Any], value: Any, type_: str, where: str) -> list[str]:
    if type_.startswith("Array of "):
        items = value if isinstance(value, list) else [None]
        return [fault for item in items for fault in faults_of(api, item, [type_.removeprefix("Array of ")], where)]
    if type_ in SIMPLE:
        return [] if type(value) is SIMPLE[type_] else [f"{where} is not {type_}"]
    described = api["types"][type_]
    if "subtypes" in described:
        return faults_of(api, value, described["subtypes"], where)
    if not isinstance(value, dict):
        return [f"{where} is no {type_}"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    faults = [f"{where}.{name} is missing" for name, field in fields.items() if field["required"] and name not in value]
    for name, held in value.items():
        if name in fields:
            faults += faults_of(api, held, fields[name]["types"], f"{where}.{name}")
        else:
            faults.append(f"{where}.{name} is unknown to {type_}")
    return faults


def test_the_check_itself_finds_faults(api: dict[str, Any]) -> None:
    wrong = {"id": "7", "is_bot": False, "colour": 1}
    assert faults_of(api, wrong, ["User"], "user") == [
        "user.first_name is missing",
        "user.id is not Integer",
        "user.colour is unknown to User",
    ]


async def test_every_method_answers_what_it_should(scene: Scene, api: dict[str, Any]) -> None:
    for method, given in exchanges(scene):
        scene.clocks.real += 1
        answer = (await scene.call(method, **given)).json()
        assert answer["ok"], (method, answer)
        assert faults_of(api, answer["result"], api["methods"][method]["returns"], method) == []
    assert {call.method for call in scene.sandbox.calls} == METHODS.keys() - IN_SUPERGROUPS


IN_SUPERGROUPS = {"closeForumTopic", "reopenForumTopic"}
KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Open", "url": "https://x.example"}]]}
HTML = {"parse_mode": "HTML"}


def exchanges(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """A call of every method, after people have done all they can do."""
    ann = scene.ann
    scene.user.topics = True
    scene.user.chats[7].threads[100] = "Topic"
    group, channel = scene.sandbox.add_group(-1, "Group"), scene.sandbox.add_group(-2, "Channel", "channel")
    for place in (group, channel):
        place.add_bot(TOKEN, ann)
        place.say(ann, "Hello")
    bea = scene.sandbox.add_person(8, "Bea")
    photo, document, voice = ann.send_photo("p"), ann.send_document("a.pdf"), ann.send_voice()
    video = ann.send_video()
    ann.send_audio()
    ann.send_sticker()
    ann.send_animation(thread=100)
    note = ann.send_video_note()
    ann.send_location(1.5, 2.5)
    ann.send_contact(Card("+1", "Bo", "Day", "BEGIN:VCARD\nEND:VCARD", user_id=7))
    album = ann.send_album(["photo", "video"], ["Both"])
    ann.edit(photo.id, "/new")
    bea.say("hi")
    bea.block()
    to = {"chat_id": 7}
    text = (
        '<b>a</b> <a href="x.example">b</a> <a href="tg://user?id=7">c</a> <pre><code class="language-x">d</code></pre>'
    )
    assert photo.media
    assert document.media
    assert voice.media
    assert video.media
    assert note.media
    sent = album[-1].id + 2  # after what Bea said
    last = sent + 1
    both = [{"type": "photo", "media": photo.media.file_id, "caption": "<b>x</b>", **HTML}] * 2
    many = {**to, "from_chat_id": 7, "message_ids": [message.id for message in album]}
    copied = {"chat_id": 7, "from_chat_id": 7, "message_id": photo.id}
    return [
        ("getMe", {}),
        ("sendMessage", {**to, "text": text, **HTML, "reply_markup": KEYBOARD, "reply_parameters": {"message_id": 1}}),
        ("editMessageText", {**to, "message_id": sent, "text": "new", "reply_markup": KEYBOARD}),
        ("editMessageReplyMarkup", {**to, "message_id": sent}),
        ("sendPhoto", {**to, "photo": photo.media.file_id, "caption": text, **HTML, "protect_content": True}),
        ("editMessageCaption", {**to, "message_id": last, "caption": "new"}),
        ("deleteMessage", {**to, "message_id": sent}),
        ("sendDocument", {**to, "document": document.media.file_id}),
        ("sendVideo", {"chat_id": -1, "video": video.media.file_id, "caption": "v"}),
        ("sendVoice", {"chat_id": -1, "voice": voice.media.file_id}),
        ("sendAudio", {**to, "audio": "https://x.example/a.mp3"}),
        ("sendAnimation", {"chat_id": -1, "animation": "https://x.example/a.mp4"}),
        ("sendVideoNote", {"chat_id": -1, "video_note": note.media.file_id}),
        ("sendSticker", {"chat_id": -1, "sticker": "https://x.example/a.webp"}),
        ("sendLocation", {"chat_id": -1, "latitude": 52, "longitude": "13.4", "horizontal_accuracy": 5}),
        ("sendContact", {"chat_id": -1, "phone_number": "+1", "first_name": "Bo", "vcard": "BEGIN:VCARD"}),
        ("sendMediaGroup", {"chat_id": -1, "media": both}),
        ("copyMessages", {**many, "chat_id": -2}),
        ("forwardMessages", {**many, "chat_id": -2}),
        ("setMessageReaction", {**to, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("createForumTopic", {**to, "name": "Bea", "icon_custom_emoji_id": "1"}),
        ("editForumTopic", {**to, "message_thread_id": 100, "name": "New"}),
        ("deleteForumTopic", {**to, "message_thread_id": 100}),
        ("deleteMessages", {**to, "message_ids": many["message_ids"]}),
        ("copyMessage", {**copied, "caption": "new"}),
        ("forwardMessage", {**copied, "chat_id": -2}),
        ("forwardMessage", {**to, "from_chat_id": -2, "message_id": 3}),
        ("sendChatAction", {**to, "action": "typing"}),
        ("getChat", to),
        ("getChat", {"chat_id": -1}),
        ("getFile", {"file_id": photo.media.file_id}),
        ("setMyCommands", {"commands": [{"command": "help", "description": "Help"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyName", {"name": "N"}),
        ("getMyName", {}),
        ("setMyDescription", {"description": "D"}),
        ("getMyDescription", {}),
        ("setMyShortDescription", {"short_description": "S"}),
        ("getMyShortDescription", {}),
        ("setChatMenuButton", {}),
        ("getChatMenuButton", {}),
        ("leaveChat", {"chat_id": -1}),
        ("answerCallbackQuery", {"callback_query_id": pressed(scene)}),
        ("getUpdates", {}),
        ("setWebhook", {"url": "https://x.example", "allowed_updates": ["message"]}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
    ]


def pressed(scene: Scene) -> str:
    """The id of a query."""
    chat = scene.user.chats[7]
    scene.sandbox.world.change(chat, chat.messages[1], keyboard=inline_keyboard(KEYBOARD))
    scene.ann.press("Yes")
    return next(iter(scene.user.presses))
