"""The channels: every answer Telegram can give becomes one outcome, every action arrives, and nothing goes too fast."""

from __future__ import annotations

import asyncio
import itertools
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot.channels import Unfetched
from bot.channels.by_hand import ByHand
from bot.channels.files import Files
from bot.channels.pacer import CHAT_PAUSE, CHATS_REMEMBERED, Pacer
from bot.channels.telegram import LATER, Line, Telegram
from bot.model.messages import Attachment, Button, Message, Outcome, OutcomeKind
from bot.model.posts import (
    Action,
    Copy,
    CopyAlbum,
    Delete,
    Edit,
    Leave,
    OpenThread,
    Post,
    Queued,
    RenameThread,
    Say,
    Toast,
)
from bot.sandbox import (
    Delay,
    DropAfter,
    DropBefore,
    Fault,
    Garbage,
    Person,
    Refuse,
    Sandbox,
    Status,
    Truncated,
)

TOKEN = "4242:sandbox-token"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HELLO = Message("Hello")
SENT, RETRY, UNREACHABLE, REJECTED, UNSURE = (
    OutcomeKind.SENT,
    OutcomeKind.RETRY,
    OutcomeKind.UNREACHABLE,
    OutcomeKind.REJECTED,
    OutcomeKind.UNSURE,
)
MINUTE = timedelta(minutes=1)


def client(transport: httpx.AsyncBaseTransport, read_timeout: float = 5.0) -> Bot:
    request, polls = (
        Line(read_timeout=read_timeout, httpx_kwargs={"transport": transport, "trust_env": False}) for _ in range(2)
    )
    return Bot(
        TOKEN,
        base_url="http://sandbox/bot",
        base_file_url="http://sandbox/file/bot",
        request=request,
        get_updates_request=polls,
    )


class Scene:
    """A sandbox with one bot, Ann who has started it, and the channel."""

    def __init__(self, pacer: Pacer | None = None, read_timeout: float = 5.0) -> None:
        self.sandbox = Sandbox(now=lambda: NOW, monotonic=lambda: 0.0)
        self.user = self.sandbox.add_bot(TOKEN, "nurture_bot", "Nurture")
        self.ann: Person = self.sandbox.add_person(7, "Ann")
        self.bea: Person = self.sandbox.add_person(8, "Bea")
        self.bot = client(self.sandbox.transport(), read_timeout)
        self.channel = Telegram(self.bot, pacer or Pacer(None))
        self.ann.open("")

    async def send(self, message: Message = HELLO, address: str = "7") -> Outcome:
        return await self.channel.send(address, message)

    async def perform(self, action: Action, address: str = "7", thread: str | None = None) -> Outcome:
        return await self.channel.perform(Queued(1, Post(address, action, thread=thread), 1, False))

    @property
    def arrived(self) -> list[str]:
        return [message.text for message in self.ann.chat if message.from_bot]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    scene = Scene(read_timeout=0.05)
    async with scene.bot:
        yield scene


# --- every answer becomes one outcome


def status(code: int, description: str, retry_after: int | None = None) -> Status:
    return Status(code, description, retry_after)


TABLE: dict[str, tuple[Fault | None, OutcomeKind, timedelta | None, bool]] = {
    # what happens: the fault, the outcome, when again, whether it arrived
    "all is well": (None, SENT, None, True),
    "a slow answer": (Delay(0), SENT, None, True),
    "nobody listens": (Refuse(), RETRY, LATER, False),
    "it breaks before": (DropBefore(), UNSURE, None, False),
    "it breaks after": (DropAfter(), UNSURE, None, True),
    "not JSON": (Garbage(), UNSURE, None, True),
    "half an answer": (Truncated(), UNSURE, None, True),
    "no answer": (Delay(60), UNSURE, None, True),
    "400 empty": (status(400, "Bad Request: message text is empty"), REJECTED, None, False),
    "400 entities": (status(400, "Bad Request: can't parse entities: unclosed tag"), REJECTED, None, False),
    "400 too long": (status(400, "Bad Request: message is too long"), REJECTED, None, False),
    "400 button": (status(400, "Bad Request: BUTTON_DATA_INVALID"), REJECTED, None, False),
    "400 no chat": (status(400, "Bad Request: chat not found"), UNREACHABLE, None, False),
    "400 no user": (status(400, "Bad Request: user not found"), UNREACHABLE, None, False),
    "400 no peer": (status(400, "Bad Request: PEER_ID_INVALID"), UNREACHABLE, None, False),
    "401": (status(401, "Unauthorized"), RETRY, MINUTE, False),
    "403 blocked": (status(403, "Forbidden: bot was blocked by the user"), UNREACHABLE, None, False),
    "403 gone": (status(403, "Forbidden: user is deactivated"), UNREACHABLE, None, False),
    "403 never": (status(403, "Forbidden: bot can't initiate conversation with a user"), UNREACHABLE, None, False),
    "404": (status(404, "Not Found"), RETRY, MINUTE, False),
    "409": (status(409, "Conflict: terminated by other getUpdates request"), RETRY, MINUTE, False),
    "413": (status(413, "Request Entity Too Large"), REJECTED, None, False),
    "429 short": (status(429, "Too Many Requests: retry after 3", 3), RETRY, timedelta(seconds=3), False),
    "429 long": (status(429, "Too Many Requests: retry after 3600", 3600), RETRY, timedelta(hours=1), False),
    "500": (status(500, "Internal Server Error"), UNSURE, None, False),
    "502": (status(502, "Bad Gateway"), UNSURE, None, False),
    "503": (status(503, "Service Unavailable"), UNSURE, None, False),
    "504": (status(504, "Gateway Timeout"), UNSURE, None, False),
}


@pytest.mark.parametrize("name", TABLE)
async def test_every_answer_is_one_outcome(scene: Scene, name: str) -> None:
    fault, kind, retry_after, arrives = TABLE[name]
    if fault:
        scene.sandbox.fault("sendMessage", fault)
    outcome = await scene.send()
    assert (outcome.kind, outcome.retry_after) == (kind, retry_after)
    assert (scene.arrived == ["Hello"]) is arrives
    assert (outcome.message_id is not None) is (kind is SENT)
    assert bool(outcome.detail) is (kind is not SENT)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[3]])
def test_what_arrived_is_never_tried_again(name: str) -> None:
    assert TABLE[name][1] in (SENT, UNSURE)


@pytest.mark.parametrize("name", TABLE)
async def test_after_every_answer_the_next_message_goes(scene: Scene, name: str) -> None:
    if fault := TABLE[name][0]:
        scene.sandbox.fault("sendMessage", fault)
    await scene.send()
    assert (await scene.send(Message("Again"))).kind is SENT


@pytest.mark.parametrize("name", TABLE)
async def test_no_outcome_tells_the_token(scene: Scene, name: str, caplog: pytest.LogCaptureFixture) -> None:
    if fault := TABLE[name][0]:
        scene.sandbox.fault("sendMessage", fault)
    outcome = await scene.send()
    told = repr(outcome) + "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert TOKEN not in told
    assert "\n" not in outcome.detail


class Failing(httpx.AsyncBaseTransport):
    """A line that fails in one way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self._error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("refused"), RETRY),
        (httpx.ConnectTimeout("late"), RETRY),
        (httpx.PoolTimeout("full"), RETRY),
        (httpx.ProxyError("refused"), RETRY),
        (httpx.UnsupportedProtocol("gopher"), RETRY),
        (httpx.WriteTimeout("late"), UNSURE),
        (httpx.WriteError("broken"), UNSURE),
        (httpx.ReadTimeout("late"), UNSURE),
        (httpx.ReadError("broken"), UNSURE),
        (httpx.RemoteProtocolError("odd"), UNSURE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
async def test_only_what_never_left_is_tried_again(error: Exception, kind: OutcomeKind) -> None:
    outcome = await Telegram(client(Failing(error)), Pacer(None)).send("7", HELLO)
    assert (outcome.kind, outcome.retry_after) == (kind, LATER if kind is RETRY else None)


# --- what the sandbox refuses by itself


async def test_who_blocked_the_bot_is_unreachable(scene: Scene) -> None:
    scene.ann.block()
    assert (await scene.send()).kind is UNREACHABLE


async def test_who_never_started_the_bot_is_unreachable(scene: Scene) -> None:
    assert (await scene.send(address="8")).kind is UNREACHABLE


async def test_who_is_gone_is_unreachable(scene: Scene) -> None:
    scene.ann.deactivate()
    assert (await scene.send()).kind is UNREACHABLE


async def test_who_never_was_is_unreachable(scene: Scene) -> None:
    assert (await scene.send(address="99")).kind is UNREACHABLE


@pytest.mark.parametrize(
    "message",
    [
        Message("x" * 4097),
        Message(""),
        Message("<b>never closed"),
        Message("1 < 2"),
        Message("Hello", ((Button("Too much", data="x" * 65),),)),
        Message("Hello", ((Button("Nowhere", url="http://localhost"),),)),
    ],
    ids=["too long", "empty", "unclosed", "unescaped", "callback data", "a button's link"],
)
async def test_a_message_that_will_never_be_taken_is_rejected(scene: Scene, message: Message) -> None:
    assert (await scene.send(message)).kind is REJECTED
    assert scene.arrived == []


async def test_the_longest_message_arrives(scene: Scene) -> None:
    assert (await scene.send(Message("x" * 4096))).kind is SENT


# --- every action arrives as it should


@pytest.mark.parametrize("kind", ["document", "photo", "video"])
async def test_a_file_goes_again_by_the_name_it_has(scene: Scene, kind: str) -> None:
    asked = getattr(scene.ann, f"send_{kind}")()
    file = Attachment(kind, asked.media.file_id)
    button = ((Button("Remove", data="x"),),)
    outcome = await scene.perform(Say(Message("<b>Hi</b>", button, silent=True, file=file), str(asked.id)))
    seen = scene.ann.chat[-1]
    assert outcome == Outcome(SENT, str(seen.id))
    assert (seen.media, seen.html, seen.silent, seen.reply_to) == (asked.media, "<b>Hi</b>", True, asked.id)
    assert seen.buttons[0][0].text == "Remove"


async def test_a_file_that_telegram_does_not_know_is_rejected(scene: Scene) -> None:
    file = Attachment("document", "BQACAgQAAx-of-another-bot")
    assert (await scene.send(Message("Hi", file=file))).kind is REJECTED
    photo = scene.ann.send_photo().media
    assert photo
    assert (await scene.send(Message("Hi", file=Attachment("document", photo.file_id)))).kind is REJECTED


async def test_a_caption_as_long_as_telegram_takes_arrives_and_a_longer_one_is_rejected(scene: Scene) -> None:
    media = scene.ann.send_document().media
    assert media
    file = Attachment("document", media.file_id)
    assert (await scene.send(Message(f"<b>{'x' * 1024}</b>", file=file))).kind is SENT
    assert (await scene.send(Message("x" * 1025, file=file))).kind is REJECTED


async def test_what_stands_under_a_file_is_edited_too(scene: Scene) -> None:
    media = scene.ann.send_document().media
    assert media
    sent = await scene.send(Message("Before", ((Button("x", data="x"),),), file=Attachment("document", media.file_id)))
    assert sent.message_id
    assert (await scene.perform(Edit(sent.message_id, Message("<i>After</i>")))).kind is SENT
    seen = scene.ann.chat[-1]
    assert (seen.html, seen.buttons, seen.media) == ("<i>After</i>", [], media)


async def test_a_touch_arrives_whole(scene: Scene) -> None:
    buttons = (
        (Button("Useful", data="item:1:yes"), Button("Read", url="https://a.example/1")),
        (Button("Copy", copy="text"),),
    )
    message = Message("<b>Hi</b> &amp; bye", buttons, silent=True, preview="https://a.example/")
    outcome = await scene.send(message)
    seen = scene.ann.chat[-1]
    assert outcome == Outcome(SENT, str(seen.id))
    assert (seen.html, seen.silent) == ("<b>Hi</b> &amp; bye", True)
    assert [[(one.text, one.callback_data, one.url, one.copy_text) for one in row] for row in seen.buttons] == [
        [("Useful", "item:1:yes", None, None), ("Read", None, "https://a.example/1", None)],
        [("Copy", None, None, "text")],
    ]
    assert scene.sandbox.calls[-1].params["link_preview_options"] == {
        "is_disabled": False,
        "url": "https://a.example/",
    }


async def test_without_a_preview_none_is_shown_and_the_phone_rings(scene: Scene) -> None:
    await scene.send(Message("See https://a.example/"))
    assert scene.sandbox.calls[-1].params["link_preview_options"]["is_disabled"] is True
    assert scene.ann.chat[-1].silent is False


async def test_say_answers_a_message(scene: Scene) -> None:
    asked = scene.ann.say("When?")
    outcome = await scene.perform(Say(Message("Soon"), reply_to=str(asked.id)))
    seen = scene.ann.chat[-1]
    assert outcome == Outcome(SENT, str(seen.id))
    assert (seen.text, seen.reply_to) == ("Soon", asked.id)


async def test_say_answers_a_message_that_is_gone(scene: Scene) -> None:
    assert (await scene.perform(Say(HELLO, reply_to="999"))).kind is SENT
    assert scene.ann.chat[-1].reply_to is None


async def test_copy_brings_media_as_they_are(scene: Scene) -> None:
    scene.bea.open("")
    photo = scene.bea.send_photo("As <it> is")
    outcome = await scene.perform(Copy("8", str(photo.id)))
    seen = scene.ann.chat[-1]
    assert outcome == Outcome(SENT, str(seen.id))
    assert seen.media is not None
    assert (seen.media.kind, seen.text) == ("photo", "As <it> is")


async def test_copy_brings_media_under_another_caption(scene: Scene) -> None:
    scene.bea.open("")
    photo = scene.bea.send_photo("Before")
    asked = scene.ann.say("Show me")
    buttons = ((Button("Answer", data="answer:8"),),)
    await scene.perform(Copy("8", str(photo.id), "<b>Bea</b>: before", buttons, str(asked.id)))
    seen = scene.ann.chat[-1]
    assert (seen.html, seen.reply_to, seen.buttons[0][0].text) == ("<b>Bea</b>: before", asked.id, "Answer")


async def test_copy_takes_a_caption_away(scene: Scene) -> None:
    scene.bea.open("")
    photo = scene.bea.send_photo("Before")
    await scene.perform(Copy("8", str(photo.id), ""))
    assert scene.ann.chat[-1].text == ""


async def test_copy_of_what_is_gone_is_rejected(scene: Scene) -> None:
    scene.bea.open("")
    assert (await scene.perform(Copy("8", "999"))).kind is REJECTED


async def test_edit_changes_the_text_and_the_buttons(scene: Scene) -> None:
    sent = await scene.send(Message("Before", ((Button("Yes", data="yes"),),)))
    assert sent.message_id is not None
    outcome = await scene.perform(Edit(sent.message_id, Message("<i>After</i>", ((Button("No", data="no"),),))))
    seen = scene.ann.chat[-1]
    assert outcome.kind is SENT
    assert (seen.html, seen.buttons[0][0].text, len(scene.arrived)) == ("<i>After</i>", "No", 1)
    await scene.perform(Edit(sent.message_id, Message("Done")))
    assert scene.ann.chat[-1].buttons == []


async def test_an_edit_that_changes_nothing_is_done(scene: Scene) -> None:
    sent = await scene.send()
    assert sent.message_id is not None
    assert (await scene.perform(Edit(sent.message_id, HELLO))).kind is SENT


async def test_an_edit_of_what_is_gone_is_rejected(scene: Scene) -> None:
    assert (await scene.perform(Edit("999", HELLO))).kind is REJECTED


async def pressed(scene: Scene) -> str:
    """The id of a press that waits for its answer."""
    await scene.send(Message("Press", ((Button("Yes", data="yes"),),)))
    scene.ann.press("Yes")
    return next(reversed(scene.user.presses))


async def test_a_toast_shows(scene: Scene) -> None:
    outcome = await scene.perform(Toast(await pressed(scene), "Noted"))
    assert (outcome.kind, scene.ann.toasts) == (SENT, ["Noted"])


async def test_an_empty_toast_only_stops_the_spinner(scene: Scene) -> None:
    outcome = await scene.perform(Toast(await pressed(scene)))
    assert (outcome.kind, scene.ann.toasts) == (SENT, [])
    assert scene.sandbox.calls[-1].method == "answerCallbackQuery"


async def test_a_toast_that_comes_too_late_is_rejected(scene: Scene) -> None:
    assert (await scene.perform(Toast("1", "Noted"))).kind is REJECTED


async def test_leave_leaves_without_a_word(scene: Scene) -> None:
    group = scene.sandbox.add_group(-5, "Prospects")
    group.add_bot(TOKEN, scene.ann)
    outcome = await scene.perform(Leave(), "-5")
    assert outcome.kind is SENT
    assert scene.user.chats[-5].status == "left"
    assert group.messages(TOKEN) == []


async def test_a_post_fails_as_a_touch_does(scene: Scene) -> None:
    scene.sandbox.fault("editMessageText", Status(429, "Too Many Requests: retry after 3", 3))
    outcome = await scene.perform(Edit("1", HELLO))
    assert (outcome.kind, outcome.retry_after) == (RETRY, timedelta(seconds=3))


# --- threads, albums, deletions


async def test_a_thread_is_opened_written_into_and_renamed(scene: Scene) -> None:
    scene.user.topics = True
    opened = await scene.perform(OpenThread("Li Wei · Acme"))
    assert opened.message_id
    await scene.perform(Say(HELLO), thread=opened.message_id)
    assert str(scene.ann.chat[-1].thread) == opened.message_id
    await scene.perform(RenameThread(opened.message_id, "Li Wei · Nord"))
    assert scene.ann.threads == {int(opened.message_id): "Li Wei · Nord"}
    again = await scene.perform(RenameThread(opened.message_id, "Li Wei · Nord"))
    assert (again.kind, again.thread_gone) == (SENT, False)


async def test_a_thread_that_is_gone_is_told_apart_from_a_message_that_is_refused(scene: Scene) -> None:
    scene.user.topics = True
    outcome = await scene.perform(Say(HELLO), thread="999")
    assert (outcome.kind, outcome.thread_gone) == (REJECTED, True)
    opened = await scene.perform(OpenThread("Li Wei"))
    outcome = await scene.perform(Say(Message("")), thread=opened.message_id)
    assert (outcome.kind, outcome.thread_gone) == (REJECTED, False)
    assert (await scene.perform(RenameThread("999", "Nobody"))).thread_gone


async def test_a_thread_that_has_to_wait_holds_nobody_up() -> None:
    pacer = Pacer(1000)
    scene = Scene(pacer)
    async with scene.bot:
        scene.sandbox.fault("createForumTopic", Status(429, "Too Many Requests: retry after 3000", 3000))
        assert (await scene.perform(OpenThread("Li Wei"))).kind is RETRY
        async with asyncio.timeout(5):
            assert (await scene.send()).kind is SENT


async def test_an_album_is_copied_as_one(scene: Scene) -> None:
    scene.bea.open("")
    album = scene.bea.send_album(["photo", "video"], ["Here"])
    outcome = await scene.perform(CopyAlbum("8", tuple(str(one.id) for one in album), "a"))
    first, second = scene.ann.chat[-2:]
    assert outcome == Outcome(SENT, str(first.id), (str(second.id),))
    assert first.media_group_id == second.media_group_id is not None


async def test_messages_are_deleted_once_and_for_all(scene: Scene) -> None:
    sent = await scene.send()
    assert sent.message_id
    assert (await scene.perform(Delete((sent.message_id,)))).kind is SENT
    assert scene.arrived == []
    assert (await scene.perform(Delete((sent.message_id,)))).kind is SENT


@pytest.mark.parametrize("action", [Delete(), Edit("", HELLO)])
async def test_what_aims_at_no_message_is_rejected_without_a_call(scene: Scene, action: Action) -> None:
    calls = len(scene.sandbox.calls)
    assert (await scene.perform(action)).kind is REJECTED
    assert len(scene.sandbox.calls) == calls


async def test_an_edit_of_a_caption_may_leave_none(scene: Scene) -> None:
    scene.bea.open("")
    photo = scene.bea.send_photo("Before")
    copied = await scene.perform(Copy("8", str(photo.id)))
    assert copied.message_id
    assert (await scene.perform(Edit(copied.message_id, Message(""), caption=True))).kind is SENT
    assert scene.ann.chat[-1].text == ""


# --- by hand


async def test_by_hand_hands_the_message_to_a_person() -> None:
    assert await ByHand().send("7", HELLO) == Outcome(OutcomeKind.HANDOFF)


# --- the pace, in a loop whose time leaps to the next moment at which something is due


class Leaping(selectors.DefaultSelector):
    """Instead of waiting, time passes; every turn of the loop takes a microsecond."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.at += max(timeout or 0.0, 1e-6)
        return super().select(0)


class LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.at

    def busy(self, seconds: float) -> None:
        self._leaping.at += seconds


def leaping(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        runner.run(main())


def time() -> float:
    return asyncio.get_running_loop().time()


async def turns(turn: Callable[[], Awaitable[object]], taken: list[float], until: float) -> None:
    """One who takes a turn, again and again."""
    while time() < until:
        await turn()
        taken.append(time())


def busiest(taken: list[float]) -> int:
    """The most turns in any one second."""
    taken = sorted(taken)
    return max(sum(1 for other in taken if at <= other < at + 1) for at in taken)


def test_touches_and_posts_keep_to_thirty_in_any_second_and_use_them() -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(turns(lambda: touch(pacer), taken, 3))
            for chat in range(4):
                group.create_task(turns(lambda chat=chat: post(pacer, chat), taken, 3))  # type: ignore[misc]
        assert busiest(taken) <= 30
        assert len([at for at in taken if at < 3]) >= 80

    leaping(main)


async def touch(pacer: Pacer, held_up: float = 0.0) -> None:
    """A turn, and what lies between it and the message."""
    await pacer.scheduled()
    await asyncio.sleep(held_up)
    async with pacer.line("1"):
        pass


async def post(pacer: Pacer, chat: int) -> None:
    await pacer.chatting(str(chat))
    async with pacer.line(str(chat)):
        pass


@given(st.lists(st.floats(0, 0.05), min_size=8, max_size=8), st.floats(0, 0.2))
def test_however_long_it_takes_to_the_line_thirty_arrive_in_any_second(held_up: list[float], away: float) -> None:
    """A loop that is busy for up to 50 ms between the turn and the socket, and a server that far away."""

    async def main() -> None:
        pacer, arrived = Pacer(), list[float]()

        async def one(delays: Iterator[float]) -> None:
            await pacer.scheduled()
            async with pacer.line("1"):
                await asyncio.sleep(next(delays) + away)
                arrived.append(time())
                await asyncio.sleep(away)

        async with asyncio.TaskGroup() as group:
            for n in range(8):
                delays = itertools.cycle([*held_up[n:], *held_up[:n]])
                group.create_task(turns(lambda delays=delays: one(delays), [], 3))  # type: ignore[misc]
        assert busiest(arrived) <= 30

    leaping(main)


@given(st.lists(st.floats(0, 0.3), min_size=8, max_size=8))
def test_whatever_holds_them_up_after_their_turn_thirty_leave_in_any_second(held_up: list[float]) -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        async with asyncio.TaskGroup() as group:
            for one in held_up:
                group.create_task(turns(lambda one=one: touch(pacer, one), taken, 3))  # type: ignore[misc]
        assert busiest(taken) <= 30

    leaping(main)


def test_who_wakes_late_does_not_slow_the_others_down() -> None:
    """A loop that is busy most of the time, a few milliseconds each."""

    async def busy() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, LeapingLoop)
        while time() < 20:
            await asyncio.sleep(0.002)
            loop.busy(0.006)

    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        async with asyncio.TaskGroup() as group:
            group.create_task(busy())
            for _ in range(8):
                group.create_task(turns(lambda: touch(pacer), taken, 20))
        assert busiest(taken) <= 30
        assert len([at for at in taken if at < 20]) >= 29.5 * 20

    leaping(main)


def test_a_heap_of_posts_keeps_to_thirty_in_any_second() -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()

        async def one(chat: int) -> None:
            await post(pacer, chat)
            taken.append(time())

        await asyncio.gather(*(one(chat) for chat in range(100)))
        assert busiest(taken) <= 30
        assert max(taken) < 4

    leaping(main)


def test_a_chat_gets_no_more_than_one_a_second() -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        await turns(lambda: pacer.chatting("7"), taken, 3)
        assert [round(after - before, 2) for before, after in itertools.pairwise(taken)] == [CHAT_PAUSE] * 3

    leaping(main)


def test_an_album_takes_the_time_of_its_messages() -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        await turns(lambda: pacer.chatting("7", 3), taken, 4)
        assert [round(after - before) for before, after in itertools.pairwise(taken)] == [3, 3]

    leaping(main)


def test_those_who_chat_go_before_what_is_scheduled() -> None:
    async def main() -> None:
        pacer, order = Pacer(), list[str]()

        async def turn(name: str, wait: Awaitable[object]) -> None:
            await wait
            order.append(name)

        def start(name: str, wait: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
            return asyncio.create_task(turn(name, wait()))

        tasks = [start("chat", lambda n=n: pacer.chatting(str(n))) for n in range(5)]  # type: ignore[misc]
        await asyncio.sleep(0)
        tasks += [start("touch", pacer.scheduled) for _ in range(5)]
        await asyncio.sleep(0)
        tasks += [start("chat", lambda n=n: pacer.chatting(str(n))) for n in range(5, 10)]  # type: ignore[misc]
        await asyncio.gather(*tasks)
        assert order == ["chat"] * 10 + ["touch"] * 5

    leaping(main)


def test_one_who_chats_waits_for_no_more_than_the_workers_before_them() -> None:
    async def main() -> None:
        pacer = Pacer()
        touches = [asyncio.create_task(turns(pacer.scheduled, [], 2)) for _ in range(8)]
        await asyncio.sleep(1)
        before = time()
        await pacer.chatting("7")
        assert time() - before < 0.4
        await asyncio.gather(*touches)

    leaping(main)


def test_a_chat_that_waits_for_its_own_second_does_not_stop_what_is_scheduled() -> None:
    async def main() -> None:
        pacer = Pacer()
        await pacer.chatting("7")
        second = asyncio.create_task(pacer.chatting("7"))
        await asyncio.sleep(0)
        await pacer.scheduled()
        assert time() < 0.5
        await second

    leaping(main)


def test_one_who_gave_up_waiting_stops_nobody() -> None:
    async def main() -> None:
        pacer = Pacer()
        await pacer.chatting("7")
        second = asyncio.create_task(pacer.chatting("7"))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        await pacer.scheduled()
        assert time() < 0.5

    leaping(main)


def test_on_hold_nobody_sends() -> None:
    async def main() -> None:
        pacer = Pacer()
        pacer.hold(5)
        pacer.hold(2)
        assert await pacer.chatting("7") == pytest.approx(5, abs=0.1)
        assert time() < 0.1
        await pacer.scheduled()
        assert time() >= 5
        assert await pacer.chatting("7") == 0.0

    leaping(main)


def test_a_hold_while_one_waits_holds_them_too() -> None:
    async def main() -> None:
        pacer = Pacer()
        await pacer.scheduled()
        waiting = asyncio.create_task(pacer.scheduled())
        await asyncio.sleep(0)
        pacer.hold(5)
        await waiting
        assert time() >= 5

    leaping(main)


def test_after_a_hold_the_pace_is_kept() -> None:
    async def main() -> None:
        pacer, taken = Pacer(), list[float]()
        pacer.hold(2)
        await asyncio.gather(*(turns(lambda: touch(pacer), taken, 5) for _ in range(8)))
        assert min(taken) >= 2
        assert busiest(taken) <= 30

    leaping(main)


def test_telegram_says_when_all_may_go_on() -> None:
    async def main() -> None:
        scene = Scene(Pacer())
        async with scene.bot:
            scene.sandbox.fault("sendMessage", Status(429, "Too Many Requests: retry after 7", 7))
            assert (await scene.send()).kind is RETRY
            held = await scene.perform(Say(HELLO))
            assert held.kind is RETRY
            assert held.retry_after
            assert timedelta(seconds=5) < held.retry_after <= timedelta(seconds=6)  # the chat's own second is over
            await asyncio.sleep(held.retry_after.total_seconds())
            assert (await scene.perform(Say(HELLO))).kind is SENT

    leaping(main)


def test_posts_are_paced_and_touches_have_had_their_turn() -> None:
    async def main() -> None:
        scene = Scene(Pacer())
        async with scene.bot:
            await scene.perform(Say(HELLO))
            await scene.send()
            assert time() < 0.5
            await scene.perform(Say(HELLO))
            assert time() >= 1

    leaping(main)


def test_without_a_rate_nobody_waits() -> None:
    async def main() -> None:
        pacer = Pacer(None)
        pacer.hold(60)
        for _ in range(100):
            await pacer.scheduled()
            await pacer.chatting("7")
        assert time() < 0.1

    leaping(main)


def test_only_so_many_chats_are_remembered() -> None:
    async def main() -> None:
        pacer = Pacer(1_000_000)
        for chat in range(CHATS_REMEMBERED + 50):
            await pacer.chatting(str(chat))
        assert len(pacer._free_at) == CHATS_REMEMBERED

    leaping(main)


# --- files ----------------------------------------------------------------------------------------------------


async def test_a_file_is_fetched_unless_it_is_too_long(scene: Scene) -> None:
    sent = scene.ann.send_document(data=b"12345").media
    assert sent
    assert await Files(scene.bot).fetch(sent.file_id, 5) == b"12345"
    assert await Files(scene.bot).fetch(sent.file_id, 4) is Unfetched.TOO_LONG
    assert await Files(scene.bot).fetch("nonsense", 5) is Unfetched.GONE


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Refuse(), Unfetched.LATER),
        (DropAfter(), Unfetched.LATER),
        (Garbage(), Unfetched.LATER),
        (status(429, "Too Many Requests: retry after 3", 3), Unfetched.LATER),
        (status(502, "Bad Gateway"), Unfetched.LATER),
        (status(400, "Bad Request: file is too big"), Unfetched.TOO_LONG),
        (status(400, "Bad Request: wrong file_id"), Unfetched.GONE),
        (status(404, "Not Found"), Unfetched.LATER),
    ],
)
async def test_a_failure_tells_whether_another_try_may_have_the_file(
    scene: Scene, fault: Fault, why: Unfetched
) -> None:
    sent = scene.ann.send_document().media
    assert sent
    scene.sandbox.fault("getFile", fault)
    assert await Files(scene.bot).fetch(sent.file_id, 100) is why
