"""The sandbox as python-telegram-bot sees it: messages, keyboards, chats, people, and every refusal."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from bot.sandbox import BotUser, Event, Person, Refuse, Sandbox

TOKEN = "4242:sandbox-token"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Clocks:
    """The world's time and real time, both moved by hand."""

    at: datetime = START
    real: float = 0.0


@dataclass
class Scene:
    """A sandbox with one bot, one person who has started it, and the library's own client."""

    clocks: Clocks = field(default_factory=Clocks)

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(now=lambda: self.clocks.at, monotonic=lambda: self.clocks.real)
        self.user: BotUser = self.sandbox.add_bot(TOKEN, "nurture_bot", "Nurture")
        self.ann: Person = self.sandbox.add_person(7, "Ann", last_name="Lee")
        self.bot = self.client(TOKEN)
        self.http = httpx.AsyncClient(transport=self.sandbox.transport(), base_url="http://sandbox")

    def client(self, token: str, **requests: Any) -> Bot:
        return Bot(
            token,
            base_url="http://sandbox/bot",
            base_file_url="http://sandbox/file/bot",
            request=HTTPXRequest(httpx_kwargs={"transport": self.sandbox.transport()}, **requests),
            get_updates_request=HTTPXRequest(httpx_kwargs={"transport": self.sandbox.transport()}),
        )

    async def call(self, method: str, **params: Any) -> httpx.Response:
        return await self.http.post(f"/bot{TOKEN}/{method}", json=params)


@asynccontextmanager
async def opened() -> AsyncIterator[Scene]:
    scene = Scene()
    async with scene.bot, scene.http:
        scene.ann.open("https://t.me/nurture_bot?start=abc")
        yield scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened() as scene:
        yield scene


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([buttons])


YES = keyboard(InlineKeyboardButton("Yes", callback_data="yes"))


# Sending


async def test_a_message_arrives_and_is_answered_whole(scene: Scene) -> None:
    sent = await scene.bot.send_message(7, " <b>Hi</b> &amp; bye ", parse_mode="HTML", reply_markup=YES)
    assert (sent.text, sent.text_html, sent.date) == ("Hi & bye", "<b>Hi</b> &amp; bye", START)
    assert sent.from_user is not None
    assert (sent.from_user.username, sent.chat.first_name) == ("nurture_bot", "Ann")
    seen = scene.ann.chat[-1]
    assert (seen.id, seen.from_bot, seen.html, seen.silent) == (sent.message_id, True, "<b>Hi</b> &amp; bye", False)
    assert [[button.text for button in row] for row in seen.buttons] == [["Yes"]]


async def test_a_reply_names_what_it_replies_to(scene: Scene) -> None:
    asked = scene.ann.say("When?")
    sent = await scene.bot.send_message(
        7, "Soon", reply_parameters=ReplyParameters(asked.id), disable_notification=True
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "When?"
    assert (scene.ann.chat[-1].reply_to, scene.ann.chat[-1].silent) == (asked.id, True)


async def test_a_reply_to_nothing_is_refused_unless_allowed(scene: Scene) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await scene.bot.send_message(7, "Soon", reply_parameters=ReplyParameters(999))
    allowed = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await scene.bot.send_message(7, "Soon", reply_parameters=allowed)).reply_to_message is None


async def test_files_by_upload_by_id_and_by_address(scene: Scene) -> None:
    photo = (await scene.bot.send_photo(7, b"jpeg", caption="<i>Look</i>", parse_mode="HTML")).photo[-1]
    again = await scene.bot.send_photo(7, photo.file_id)
    await scene.bot.send_photo(7, "https://pictures.example/a.jpg")
    document = await scene.bot.send_document(7, b"text", filename="notes.txt")
    await scene.bot.send_voice(7, b"ogg", caption="listen")
    assert again.photo[-1].file_id == photo.file_id
    assert document.document is not None
    assert document.document.file_name == "notes.txt"
    file = await scene.bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"text"
    kinds = [message.media.kind for message in scene.ann.chat if message.media]
    assert kinds == ["photo", "photo", "photo", "document", "voice"]
    assert scene.ann.chat[1].html == "<i>Look</i>"


async def test_files_that_are_refused(scene: Scene) -> None:
    voice = scene.ann.send_voice().media
    assert voice is not None
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await scene.bot.send_photo(7, "nonsense")
    with pytest.raises(BadRequest, match="Can't use file of type voice as photo"):
        await scene.bot.send_photo(7, voice.file_id)
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await scene.bot.get_file("nonsense")
    assert (await scene.http.get(f"/file/bot{TOKEN}/photos/none.jpg")).status_code == 404
    assert (await scene.http.get("/file/bot1:x/photos/none.jpg")).status_code == 401


async def test_a_file_of_a_person_can_be_sent_again(scene: Scene) -> None:
    video = scene.ann.send_video("look", name="tour.mp4").media
    assert video
    sent = await scene.bot.send_video(7, video.file_id, caption="<b>Again</b>", parse_mode="HTML")
    assert sent.video is not None
    assert (sent.video.file_name, sent.caption) == ("tour.mp4", "Again")
    assert scene.ann.chat[-1].media == video


async def test_what_one_bot_calls_a_file_means_nothing_to_another(scene: Scene) -> None:
    scene.sandbox.add_bot("77:other", "other_bot", "Other")
    scene.ann.open("", bot="other_bot")
    theirs = scene.ann.send_document(bot="other_bot").media
    assert theirs
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await scene.bot.send_document(7, theirs.file_id)
    with pytest.raises(BadRequest, match="Wrong file_id"):
        await scene.bot.get_file(theirs.file_id)
    async with scene.client("77:other") as other:
        assert (await other.send_document(7, theirs.file_id)).document is not None


async def test_copies_keep_what_they_are_and_take_a_new_caption(scene: Scene) -> None:
    bea = scene.sandbox.add_person(8, "Bea")
    bea.say("hello")
    photo, voice, text = (
        scene.ann.send_photo("old"),
        scene.ann.send_voice("old"),
        scene.ann.say("see https://x.example"),
    )
    await scene.bot.copy_message(8, 7, photo.id, caption="<b>new</b>", parse_mode="HTML")
    await scene.bot.copy_message(8, 7, voice.id, caption="")
    await scene.bot.copy_message(8, 7, photo.id, reply_markup=YES)
    copied = await scene.bot.copy_message(8, 7, text.id, caption="ignored")
    assert [message.html for message in bea.chat[1:]] == [
        "<b>new</b>",
        "",
        "old",
        'see <a href="https://x.example">https://x.example</a>',
    ]
    assert [message.media for message in bea.chat[1:]] == [photo.media, voice.media, photo.media, None]
    assert bea.chat[-1].id == copied.message_id
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await scene.bot.copy_message(8, 7, 999)


async def test_a_forward_says_from_whom(scene: Scene) -> None:
    bea = scene.sandbox.add_person(8, "Bea")
    bea.say("hello")
    forwarded = await scene.bot.forward_message(8, 7, scene.ann.say("from Ann").id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await scene.bot.forward_message(8, 7, 999)


# Refused contents


async def test_texts_that_are_refused(scene: Scene) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await scene.bot.send_message(7, "")
    with pytest.raises(BadRequest, match="Text must be non-empty"):
        await scene.bot.send_message(7, " \n <b> </b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await scene.bot.send_message(7, "😀" * 2049)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await scene.bot.send_photo(7, b"jpeg", caption="x" * 1025)
    with pytest.raises(BadRequest, match="not markdown"):
        await scene.bot.send_message(7, "*x*", parse_mode="MarkdownV2")
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await scene.bot.send_message(7, "x", parse_mode="rtf")
    assert len(scene.ann.chat) == 1


async def test_length_is_counted_after_parsing(scene: Scene) -> None:
    text = "<b>" + "&amp;" * 4096 + "</b>"
    assert (await scene.bot.send_message(7, text, parse_mode="HTML")).text == "&" * 4096


REFUSED_BUTTONS = {
    "Button_data_invalid": InlineKeyboardButton("x", callback_data="é" * 33),
    "Button_url_invalid": InlineKeyboardButton("x", url="ftp://files.example"),
    "Button_copy_text_invalid": InlineKeyboardButton("x", copy_text=CopyTextButton("x" * 257)),
    "text buttons are unallowed in the inline keyboard": InlineKeyboardButton("x"),
    "a button does one thing, not url and callback_data": InlineKeyboardButton(
        "x", url="https://x.example", callback_data="x"
    ),
    "Inline keyboard button text must be non-empty": InlineKeyboardButton(" ", callback_data="x"),
}


@pytest.mark.parametrize("why", REFUSED_BUTTONS)
async def test_buttons_that_are_refused(scene: Scene, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        await scene.bot.send_message(7, "x", reply_markup=keyboard(REFUSED_BUTTONS[why]))


@pytest.mark.parametrize("url", ["http://localhost/x", "x.example", "javascript:alert(1)", "https://a b.example", "x"])
async def test_addresses_that_no_button_opens(scene: Scene, url: str) -> None:
    with pytest.raises(BadRequest, match="Button_url_invalid"):
        await scene.bot.send_message(7, "x", reply_markup=keyboard(InlineKeyboardButton("x", url=url)))


async def test_buttons_up_to_the_limit(scene: Scene) -> None:
    rows = [[InlineKeyboardButton(str(n), callback_data="é" * 32)] for n in range(101)]
    await scene.bot.send_message(7, "x", reply_markup=InlineKeyboardMarkup(rows[:100]))
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await scene.bot.send_message(7, "x", reply_markup=InlineKeyboardMarkup(rows))
    more = [
        InlineKeyboardButton("open", url="tg://user?id=7"),
        InlineKeyboardButton("copy", copy_text=CopyTextButton("x" * 256)),
        InlineKeyboardButton("inline", switch_inline_query_current_chat=""),
    ]
    await scene.bot.send_message(7, "x", reply_markup=keyboard(*more))


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7}, "message text is empty"),
        ("sendMessage", {"chat_id": "x", "text": "x"}, 'parameter "chat_id" must be an Integer'),
        ("sendMessage", {"chat_id": 7, "text": ["x"]}, 'parameter "text" must be a String'),
        ("sendMessage", {"chat_id": 7, "text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": []}, "object expected as reply markup"),
        ("sendMessage", {"chat_id": 7, "text": "x", "protect_content": "?"}, "must be a Boolean"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": {}}}, "an Array of Arrays"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": {"keyboard": {}}}, "an Array of Arrays"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": {"keyboard": [[1]]}}, "must be a String or an"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[1]]}}, "must be an Object"),
        ("sendMessage", {"chat_id": 7, "text": "x", "reply_markup": {"inline_keyboard": [[{}]]}}, "find field"),
        ("sendPhoto", {"chat_id": 7}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 7, "photo": "attach://none"}, "there is no photo in the request"),
        ("copyMessage", {"chat_id": 7, "message_id": 1}, 'parameter "from_chat_id" is required'),
        ("deleteMessage", {"chat_id": 7}, "message identifier is not specified"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"text": "x", "inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
        ("sendChatAction", {"chat_id": 7, "action": "dance"}, "wrong parameter action in request"),
        ("setMyCommands", {"commands": "{}"}, "can't parse commands: expected an Array"),
        ("setMyCommands", {"commands": [{"command": "Bad!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": ["x"]}, "can't parse BotCommand"),
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, "MenuButton has unsupported type"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "http://x.example"}}},
            "Only HTTPS links are allowed",
        ),
        ("setChatMenuButton", {"menu_button": {"type": "web_app", "text": "x", "web_app": {}}}, 'find field "url"'),
        ("setWebhook", {"url": "http://x.example"}, "An HTTPS URL must be provided for webhook"),
    ],
)
async def test_parameters_that_are_refused(scene: Scene, method: str, params: dict[str, Any], why: str) -> None:
    answer = await scene.http.post(f"/bot{TOKEN}/{method}", content=ascii_json(params), headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert answer.json()["error_code"] == 400
    assert answer.json()["description"].startswith("Bad Request: ")
    assert why in answer.json()["description"]


JSON = {"content-type": "application/json"}


def ascii_json(params: dict[str, Any]) -> bytes:
    return json.dumps(params).encode()


async def test_parameters_from_query_form_and_json(scene: Scene) -> None:
    path = f"/bot{TOKEN}/SENDmessage"
    await scene.http.get(path, params={"chat_id": 7, "text": "query"})
    await scene.http.post(path, data={"chat_id": "7", "text": "form"})
    await scene.http.post(path, files={"chat_id": (None, "7"), "text": (None, "multipart")})
    await scene.http.post(path, json={"chat_id": 7, "text": "json", "new_thing": [1]})
    assert [message.text for message in scene.ann.chat[1:]] == ["query", "form", "multipart", "json"]
    assert scene.sandbox.calls[-1].params == {"chat_id": 7, "text": "json", "new_thing": [1]}
    assert scene.sandbox.calls[-1].answer["result"]["text"] == "json"
    assert (scene.sandbox.calls[-1].method, scene.sandbox.calls[-1].at) == ("sendMessage", START)
    assert (await scene.http.post(path, content=b"[", headers=JSON)).status_code == 400


async def test_tokens_and_methods_that_do_not_exist(scene: Scene) -> None:
    unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    not_found = {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await scene.http.get("/bot1:other/getMe")).json() == unauthorized
    for path in ("/botmalformed/getMe", f"/bot{TOKEN}/getNothing", "/elsewhere"):
        answer = await scene.http.get(path)
        assert (answer.status_code, answer.json()) == (404, not_found)
    with pytest.raises(InvalidToken):
        await scene.client("1:other").initialize()


# Chats that refuse


async def test_a_bot_cannot_write_first(scene: Scene) -> None:
    scene.sandbox.add_person(8, "Bea")
    with pytest.raises(Forbidden, match="Forbidden: bot can't initiate conversation with a user"):
        await scene.bot.send_message(8, "Hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await scene.bot.get_chat(8)
    for stranger in (9, -9, "@nobody"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await scene.bot.send_message(stranger, "Hello")


async def test_blocking_and_unblocking(scene: Scene) -> None:
    scene.ann.block()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await scene.bot.send_message(7, "Hello")
    with pytest.raises(RuntimeError, match="has blocked the bot"):
        scene.ann.say("Hello?")
    scene.ann.unblock()
    await scene.bot.send_message(7, "Hello")
    scene.ann.block()
    assert scene.ann.blocked
    scene.ann.open()
    updates = await scene.bot.get_updates()
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    statuses = [(change.old_chat_member.status, change.new_chat_member.status) for change in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")] * 2
    assert [update.message.text for update in updates if update.message] == ["/start abc", "/start"]


async def test_a_deleted_account(scene: Scene) -> None:
    sent = await scene.bot.send_message(7, "Hello")
    scene.ann.deactivate()
    with pytest.raises(Forbidden, match="Forbidden: user is deactivated"):
        await scene.bot.send_message(7, "Hello")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await sent.edit_text("Hi")


async def test_a_group_comes_and_goes(scene: Scene) -> None:
    group = scene.sandbox.add_group(-100, "Buyers", "group")
    with pytest.raises(BadRequest, match="Chat not found"):
        await scene.bot.send_message(-100, "Hello")
    group.add_bot(TOKEN, scene.ann)
    group.say(scene.ann, "Welcome")
    await scene.bot.send_message(-100, "Hello")
    assert [message.text for message in group.messages(TOKEN)] == ["Welcome", "Hello"]
    assert await scene.bot.leave_chat(-100)
    group.say(scene.ann, "Gone already?")
    with pytest.raises(Forbidden, match="Forbidden: bot is not a member of the group chat"):
        await scene.bot.send_message(-100, "Hello")
    group.add_bot(TOKEN, scene.ann)
    group.remove_bot(TOKEN, scene.ann)
    with pytest.raises(Forbidden, match="Forbidden: bot was kicked from the group chat"):
        await scene.bot.send_message(-100, "Hello")
    updates = await scene.bot.get_updates(offset=-5)
    members = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [member.new_chat_member.status for member in members] == ["member", "left", "member", "kicked"]
    assert members[0].from_user.id == 7
    assert members[0].chat.title == "Buyers"


async def test_a_channel_posts_without_a_sender(scene: Scene) -> None:
    channel = scene.sandbox.add_group(-200, "News", "channel")
    channel.add_bot(TOKEN, scene.ann)
    channel.say(scene.ann, "Today")
    await (await scene.bot.send_message(-200, "Post")).edit_text("Posted")
    joined, post = (await scene.bot.get_updates())[-2:]
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "administrator"
    assert post.channel_post is not None
    assert post.channel_post.from_user is None
    assert post.channel_post.sender_chat is not None
    forwarded = await scene.bot.forward_message(7, -200, post.channel_post.message_id)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "channel"
    with pytest.raises(BadRequest, match="can't be changed in private chats"):
        await scene.bot.leave_chat(7)


async def test_what_a_bot_knows_of_a_chat(scene: Scene) -> None:
    chat = await scene.bot.get_chat(7)
    assert (chat.first_name, chat.last_name, chat.type) == ("Ann", "Lee", "private")


# Edits and deletions


async def test_edits(scene: Scene) -> None:
    sent = await scene.bot.send_message(7, "One", reply_markup=YES)
    scene.clocks.at += timedelta(minutes=5)
    edited = await scene.bot.edit_message_text("Two", 7, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.edit_date) == ("Two", scene.clocks.at)
    assert (scene.ann.chat[-1].text, scene.ann.chat[-1].buttons) == ("Two", [])
    assert scene.ann.chat[-1].edited_at == scene.clocks.at
    await scene.bot.edit_message_reply_markup(7, sent.message_id, reply_markup=YES)
    assert scene.ann.chat[-1].buttons[0][0].callback_data == "yes"
    photo = await scene.bot.send_photo(7, b"jpeg", caption="One")
    await scene.bot.edit_message_caption(7, photo.message_id, caption="<b>Two</b>", parse_mode="HTML")
    assert scene.ann.chat[-1].html == "<b>Two</b>"


async def test_edits_that_are_refused(scene: Scene) -> None:
    text = await scene.bot.send_message(7, "One", reply_markup=YES)
    photo = await scene.bot.send_photo(7, b"jpeg")
    with pytest.raises(BadRequest) as same:
        await text.edit_text("One", reply_markup=YES)
    assert same.value.message == (
        "Message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await scene.bot.edit_message_text("x", 7, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await scene.bot.edit_message_text("x", 7, scene.ann.say("mine").id)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("x")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("x")
    with pytest.raises(BadRequest, match="Message is too long"):
        await text.edit_text("x" * 4097)


async def test_deletions(scene: Scene) -> None:
    sent = await scene.bot.send_message(7, "One")
    assert await sent.delete()
    assert sent.message_id not in [message.id for message in scene.ann.chat]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    old = await scene.bot.send_message(7, "Two")
    scene.clocks.at += timedelta(hours=49)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()


# People


async def test_a_pressed_button_and_its_toast(scene: Scene) -> None:
    await scene.bot.send_message(7, "Sure?", reply_markup=YES)
    scene.ann.press("Ye")
    query = (await scene.bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("yes", 7)
    assert query.message is not None
    assert query.message.message_id == scene.ann.chat[-1].id
    await query.answer("Noted")
    assert scene.ann.toasts == ["Noted"]
    scene.clocks.real += 61
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await scene.bot.answer_callback_query("1")


async def test_a_press_finds_the_newest_button_or_names_those_there(scene: Scene) -> None:
    first = await scene.bot.send_message(7, "One", reply_markup=YES)
    link = InlineKeyboardButton("Open", url="https://x.example")
    await scene.bot.send_message(7, "Two", reply_markup=keyboard(InlineKeyboardButton("Yes!", callback_data="2"), link))
    scene.ann.press("Yes")
    scene.ann.press("Yes", message_id=first.message_id)
    scene.ann.press(scene.ann.chat[-1].buttons[0][0])
    queries = [update.callback_query for update in await scene.bot.get_updates() if update.callback_query]
    assert [query.data for query in queries] == ["2", "yes", "2"]
    with pytest.raises(LookupError, match=r"no button 'Open' to press; there are \['Yes!', 'Open', 'Yes'\]"):
        scene.ann.press("Open")


async def test_what_people_send_is_parsed_by_the_library(scene: Scene) -> None:
    scene.ann.say("/help@nurture_bot see https://x.example, #topic by @someone or a@b.example", reply_to=1)
    photo = scene.ann.send_photo("pic")
    scene.ann.send_document("a.pdf", "doc")
    scene.ann.send_voice()
    scene.ann.send_video()
    scene.ann.send_audio()
    scene.ann.send_sticker()
    scene.ann.edit(photo.id, "new")
    updates = await scene.bot.get_updates(offset=-8)
    said = updates[0].message
    assert said is not None
    assert list(said.parse_entities().values()) == [
        "/help@nurture_bot",
        "https://x.example",
        "#topic",
        "@someone",
        "a@b.example",
    ]
    assert said.reply_to_message is not None
    assert updates[-1].edited_message is not None
    assert updates[-1].edited_message.caption == "new"
    held = ("photo", "document", "voice", "video", "audio", "sticker")
    assert all(getattr(update.message, kind) for update, kind in zip(updates[1:-1], held, strict=True))
    scene.ann.delete(photo.id)
    assert photo.id not in [message.id for message in scene.ann.chat]
    with pytest.raises(ValueError, match="their own"):
        scene.ann.edit((await scene.bot.send_message(7, "x")).message_id, "y")


def test_deep_links() -> None:
    scene = Scene()
    links = ["https://t.me/nurture_bot?start=abc", "tg://resolve?domain=nurture_bot&start=abc", "abc"]
    assert {scene.ann.open(link).text for link in links} == {"/start abc"}
    assert scene.ann.open().text == "/start"
    with pytest.raises(ValueError, match="at most 64"):
        scene.ann.open("x" * 65)
    with pytest.raises(LookupError, match="0 bots are called other_bot"):
        scene.ann.open("https://t.me/other_bot?start=abc")


async def test_two_bots_have_two_chats(scene: Scene) -> None:
    scene.sandbox.add_bot("5:other", "other_bot", "Other")
    scene.ann.say("hi", bot="other_bot")
    async with scene.client("5:other") as other:
        await other.send_message(7, "hello")
    assert [message.text for message in scene.ann.chat_with("other_bot")] == ["hi", "hello"]
    assert [message.text for message in scene.ann.chat_with("nurture_bot")] == ["/start abc"]
    with pytest.raises(LookupError, match="2 bots are here"):
        scene.ann.say("hi")


async def test_changes_are_told_at_once(scene: Scene) -> None:
    told: list[Event] = []
    scene.sandbox.on_change.append(told.append)
    sent = await scene.bot.send_message(7, "One", reply_markup=YES)
    scene.ann.press("Yes")
    query = (await scene.bot.get_updates())[-1].callback_query
    assert query is not None
    await query.answer("ok")
    await scene.bot.send_chat_action(7, "typing")
    await sent.edit_text("Two")
    await sent.delete()
    scene.ann.say("Bye")
    assert [event.kind for event in told] == ["sent", "toast", "action", "edited", "deleted", "said"]
    assert [event.text for event in told] == [None, "ok", "typing", None, None, None]
    assert {(event.person_id, event.chat_id) for event in told} == {(7, 7)}


def test_nothing_is_added_twice_or_wrong() -> None:
    scene = Scene()
    with pytest.raises(ValueError, match="the sandbox has no method sendMesage"):
        scene.sandbox.fault("sendMesage", Refuse())
    with pytest.raises(ValueError, match="no phone sends an empty message"):
        scene.ann.say(" ")
    with pytest.raises(ValueError, match="7 is not the id of a new person"):
        scene.sandbox.add_person(7, "Ann")
    with pytest.raises(ValueError, match="5 is not the id of a new group"):
        scene.sandbox.add_group(5, "Group")
    with pytest.raises(ValueError, match="a bot token is digits"):
        scene.sandbox.add_bot("nonsense", "x_bot", "X")


# The bot itself


async def test_the_bot_describes_itself(scene: Scene) -> None:
    bot = scene.bot
    assert (bot.username, bot.first_name, bot.id) == ("nurture_bot", "Nurture", 4242)
    await bot.set_my_commands([("help", "What I do")], language_code="en")
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["help"]
    assert await bot.delete_my_commands(language_code="en")
    assert await bot.get_my_commands(language_code="en") == ()
    assert (await bot.get_my_name()).name == "Nurture"
    await bot.set_my_name("Nora", language_code="de")
    assert (await bot.get_my_name(language_code="de")).name == "Nora"
    await bot.set_my_description("Long")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("de")).description == "Long"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert await bot.set_chat_menu_button(7)


# Rates


@pytest.fixture
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the library's RetryAfter warns of its next version."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.usefixtures("timedeltas")
async def test_a_burst_to_one_chat_and_then_one_a_second(scene: Scene) -> None:
    for number in range(5):
        await scene.bot.send_message(7, str(number))
    with pytest.raises(RetryAfter) as refused:
        await scene.bot.send_message(7, "too fast")
    assert refused.value.retry_after == timedelta(seconds=1)
    scene.clocks.real += 1
    await scene.bot.send_message(7, "5")
    answer = await scene.call("sendMessage", chat_id=7, text="too fast")
    assert answer.status_code == 429
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert [message.text for message in scene.ann.chat[1:]] == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.usefixtures("timedeltas")
async def test_thirty_in_any_second_over_all_chats(scene: Scene) -> None:
    people = [scene.sandbox.add_person(id_, "P") for id_ in range(100, 131)]
    for person in people:
        person.say("hi")
    for person in people[:30]:
        await scene.bot.send_message(person.id, "x")
        scene.clocks.real += 0.01
    with pytest.raises(RetryAfter):
        await scene.bot.send_message(people[30].id, "x")
    scene.clocks.real = 1.0
    await scene.bot.send_message(people[30].id, "x")
    with pytest.raises(RetryAfter):
        await scene.bot.send_message(people[0].id, "x")
