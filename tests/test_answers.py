"""docs/answers.md is the test: each row is played through the app, and what becomes of it is what the row says."""

from __future__ import annotations

import asyncio
import contextlib
import pathlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import TelegramError

from bot.app import opened
from bot.channels.telegram import Line, NotTelegram, outcome_of
from bot.clock import ManualClock
from bot.errors import ConfigError
from bot.model.messages import OutcomeKind
from bot.model.people import Contact
from bot.model.touches import TouchState
from bot.sandbox import Person
from bot.settings import Settings, Webhook
from bot.store.rows import to_time
from tests.answering import PAGE, TAKEN, UNTAKEN, Answering, quoted, table
from tests.test_channels import leaping
from tests.world import (
    ANN,
    BO,
    LI_WEI,
    MONDAY,
    NO_FEEDS,
    PACE,
    RULES,
    TOKEN,
    World,
    bot_said,
    new_sandbox,
    world,
    write_files,
)

OFTEN = {
    "prospects.yaml": "playbook: p\nrules:\n  - {id: check-in, every: 3d..4d, send: {text: [one, two, three]}}\n",
}
"""A greeting within days, so that a row takes no years."""


@contextlib.asynccontextmanager
async def answered(**more: Any) -> AsyncIterator[tuple[World, Answering]]:
    """A world whose line to the sandbox gives what it is told to."""
    asked = Answering(httpx.ASGITransport(_nobody))

    def line(inner: httpx.AsyncBaseTransport) -> Answering:
        asked.inner = inner
        return asked

    async with world(line=line, **more) as house:
        yield house, asked


async def _nobody(*_: Any) -> None:
    raise AssertionError("the line leads nowhere yet")


# --- a message


MESSAGES = table("A message")


@pytest.mark.parametrize("row", MESSAGES, ids=lambda row: row["answer"])
async def test_a_message(row: Mapping[str, str]) -> None:
    async with answered(rules=OFTEN) as (house, line):
        played = {"answer": row["answer"]}
        async for column, cell in messages(house, line, row["answer"]):
            played[column] = cell
        same(played, row)


def same(played: Mapping[str, str], row: Mapping[str, str]) -> None:
    """What was played is what the row says. Of what somebody hears a row quotes a part of each message."""
    hears = {column for column in row if "hear" in column}
    assert {**played, **dict.fromkeys(hears, "")} == {**row, **dict.fromkeys(hears, "")}
    for column in hears:
        messages, parts = list(quoted(played[column])), list(quoted(row[column]))
        assert len(messages) == len(parts), (column, played[column])
        assert all(part in message for part, message in zip(parts, messages, strict=True)), (column, played[column])


async def messages(house: World, line: Answering, answer: str) -> AsyncIterator[tuple[str, str]]:
    """What becomes of a reply, a touch and a relayed message that get this answer, column by column."""
    li = await house.invited()
    bo = await house.invited("Bo Ek", "Nord", id=BO)
    await house.says(li, "A question")
    question = house.ann.chat[-1]
    line.plan(answer, chat=LI_WEI)
    seen = len(house.ann.chat)
    await house.says(house.ann, "An answer", reply_to=question.id)
    yield "a reply", newest(house, "copy", LI_WEI)
    yield "its writer hears", heard(house, seen)
    line.plan(answer, chat=BO)
    seen = len(house.ann.chat)
    while len(line.given) < 2:
        due = house.contact("Bo Ek").next_at
        assert due
        await house.clock.advance(due, house.quiet)
    yield "a touch", of_touch(house, house.contact("Bo Ek"))
    yield "its manager hears", heard(house, seen)
    (event, *_) = house.app.office.store.people.timeline(house.contact("Bo Ek").id, 1)
    happened = f"not sent: {event.quote}" if event.kind == "skipped" else event.kind
    yield "timeline", happened if event.at == house.now() else "—"
    line.plan(answer, chat=ANN)
    li.say("Another")
    await house.quiet()
    yield "a relay", newest(house, "say", ANN)
    await house.advance(days=5)
    touch, *later = house.touches(house.contact("Bo Ek"))
    assert touch.message
    others = [one.message.text for one in later if one.message and one.state is TouchState.SENT]
    times = [message.text for message in bo.chat if message.from_bot].count(touch.message.text)
    yield "it arrives", {0: "never", 1: "once"}.get(times - others.count(touch.message.text), "twice")


def newest(house: World, kind: str, address: int) -> str:
    """What became of the newest post of this kind to this chat."""
    found = house.app.office.store._db.execute(
        "SELECT state, again, not_before, attempts FROM post WHERE address = ? AND json_extract(action, '$.kind') = ?"
        " ORDER BY id DESC LIMIT 2",
        (str(address), kind),
    ).fetchall()
    if not found:
        return "nothing"
    state, again, not_before, _ = found[0]
    if state == "queued":
        return f"again in {_long(to_time(not_before) - house.now())}{', marked' * again}"
    if len(found) == 2 and found[1][0] == "rejected":
        return f"refused; {state} in plain words"
    return {"rejected": "refused", "unreachable": "out of reach"}.get(state, str(state))


def of_touch(house: World, contact: Contact) -> str:
    touch = house.touches(contact)[0]
    if touch.state is TouchState.READY:
        return f"again in {_long(touch.due_at - house.now())}"
    return {TouchState.REJECTED: "refused", TouchState.UNREACHABLE: "out of reach"}.get(touch.state, str(touch.state))


def _long(wait: timedelta) -> str:
    for unit, seconds in (("d", 86400), ("min", 60)):
        if wait and wait.total_seconds() % seconds == 0:
            return f"{wait.total_seconds() / seconds:g} {unit}"
    return f"{wait.total_seconds():g} s"


def heard(house: World, seen: int) -> str:
    """What Ann's phone shows anew."""
    texts = [message.text.replace("“", "'").replace("”", "'") for message in house.ann.chat[seen:] if message.from_bot]
    return "; ".join(f"“{text}”" for text in texts) or "—"


# --- every other call that leaves by the outbox


Trigger = Callable[[World, Answering, str], Awaitable[tuple[str, int]]]
"""Makes the app call Telegram, with this answer planned; which post it was, and to whom."""


async def a_button(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    screen = (await house.says(li, "/preferences"))[-1]
    line.plan(answer, "answerCallbackQuery")
    await house.presses(li, screen.buttons[0][0].text, message_id=screen.id)
    return "toast", LI_WEI


async def a_screen(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    screen = (await house.says(li, "/preferences"))[-1]
    line.plan(answer, "editMessageText")
    await house.presses(li, screen.buttons[0][0].text, message_id=screen.id)
    return "edit", LI_WEI


async def a_text_of_hers(house: World, line: Answering, answer: str) -> tuple[str, int]:
    own = await _wrote(house)
    line.plan(answer, "editMessageText", chat=LI_WEI)
    house.ann.edit(own, "Better words")
    await house.quiet()
    return "edit", LI_WEI


async def a_caption_of_hers(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    await house.says(li, "A question")
    own = house.ann.send_photo("A picture", reply_to=house.ann.chat[-1].id)
    await house.quiet()
    line.plan(answer, "editMessageCaption", chat=LI_WEI)
    house.ann.edit(own.id, "A better caption")
    await house.quiet()
    return "edit", LI_WEI


async def taking_back(house: World, line: Answering, answer: str) -> tuple[str, int]:
    own = await _wrote(house)
    line.plan(answer, "deleteMessage", chat=LI_WEI)
    await house.says(house.ann, "/takeback", reply_to=own)
    return "delete", LI_WEI


async def _wrote(house: World) -> int:
    li = await house.invited()
    await house.says(li, "A question")
    own = house.ann.say("An answer", reply_to=house.ann.chat[-1].id)
    await house.quiet()
    return own.id


async def a_photo_of_theirs(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    line.plan(answer, "copyMessage", chat=ANN)
    li.send_photo("Look")
    await house.quiet()
    return "copy", ANN


async def an_album_of_theirs(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    line.plan(answer, "copyMessages", chat=ANN)
    li.send_album(["photo", "photo"])
    await house.quiet()
    await house.advance(seconds=1)
    return "album", ANN


async def a_picture_of_ours(house: World, line: Answering, answer: str) -> tuple[str, int]:
    line.plan(answer, "sendPhoto")
    await house.says(house.ann, "/invite Zoe Lind, Zeta")
    return "say", ANN


async def a_file_of_ours(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    line.plan(answer, "sendDocument")
    await house.says(li, "/mydata")
    return "say", LI_WEI


async def a_thread(house: World, line: Answering, answer: str) -> tuple[str, int]:
    line.plan(answer, "createForumTopic")
    await house.invited()
    return "open", ANN


async def a_name_of_a_thread(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li, office = await house.invited(), house.app.office
    with office.store.transaction():
        office.store._db.execute("UPDATE account SET name = 'Acme GmbH'")
        office.change(house.contact(), house.now())
    line.plan(answer, "editForumTopic")
    await house.says(li, "A question")
    return "rename", ANN


async def in_a_thread(house: World, line: Answering, answer: str) -> tuple[str, int]:
    li = await house.invited()
    line.plan(answer, "sendMessage", chat=ANN)
    await house.says(li, "A question")
    return "say", ANN


async def a_group(house: World, line: Answering, answer: str) -> tuple[str, int]:
    group = house.sandbox.add_group(-500, "Prospects")
    line.plan(answer, "leaveChat")
    group.add_bot(TOKEN, by=house.sandbox.add_person(900, "Eve"))
    await house.quiet()
    return "leave", -500


async def a_menu(house: World, line: Answering, answer: str) -> tuple[str, int]:
    line.plan(answer, "setMyCommands", chat=None)
    line.plans[-1].scoped = True
    await house.invited()
    return "menu", LI_WEI


TRIGGERS: Mapping[str, Trigger] = {
    "`answerCallbackQuery`": a_button,
    "`editMessageText`, a screen of ours": a_screen,
    "`editMessageText`, what she wrote": a_text_of_hers,
    "`editMessageCaption`, what she sent": a_caption_of_hers,
    "`deleteMessage`": taking_back,
    "`copyMessage`": a_photo_of_theirs,
    "`copyMessages`": an_album_of_theirs,
    "`sendPhoto`": a_picture_of_ours,
    "`sendDocument`": a_file_of_ours,
    "`createForumTopic`": a_thread,
    "`editForumTopic`": a_name_of_a_thread,
    "`sendMessage`, in a thread": in_a_thread,
    "`leaveChat`": a_group,
    "`setMyCommands`, a contact's": a_menu,
}


async def post(house: World, line: Answering, row: Mapping[str, str]) -> dict[str, str]:
    """What becomes of the call, and what Ann is shown that she would not be shown if all went well."""
    kind, address = await TRIGGERS[row["call"]](house, line, row["answer"])
    assert row["answer"] in line.given, "the answer was never given"
    return {**row, "it is": newest(house, kind, address), "Ann hears": _bad_news(house)}


def _bad_news(house: World) -> str:
    known = ("could not", "may not", "not sent", "too late", "no longer be reached", "Taken back")
    texts = [text.replace("“", "'").replace("”", "'") for text in bot_said(house.ann)]
    return "; ".join(f"“{text}”" for text in texts if any(words in text for words in known)) or "—"


@pytest.mark.parametrize("row", table("Everything else that leaves"), ids=lambda row: f"{row['call']} {row['answer']}")
async def test_everything_else_that_leaves(row: Mapping[str, str]) -> None:
    async with answered(topics="orum" in row["call"] or "thread" in row["call"]) as (house, line):
        same(await post(house, line, row), row)


def test_every_action_is_in_the_table() -> None:
    assert {row["call"] for row in table("Everything else that leaves")} == set(TRIGGERS)


# --- what is asked of Telegram


def asked(call: str, answer: str, folder: pathlib.Path, *, times: int = 6) -> tuple[str, str]:
    """How long after this answer the call is made again while the app runs, and what Ann hears. Time leaps."""
    done: list[tuple[str, str]] = []

    async def main() -> None:
        clock = ManualClock(MONDAY)
        sandbox = new_sandbox(clock)
        line = Answering(sandbox.transport())
        line.plan(answer, call, times=times)
        settings = write_files(folder, RULES, NO_FEEDS, "Europe/Berlin", clock, ":memory:")
        if call == "setWebhook":
            settings = replace(settings, webhook=Webhook("https://b.example/x", ("127.0.0.1", 0), "s" * 16))
        if call == "deleteWebhook":
            sandbox.world.bots[TOKEN].webhook = {"url": "https://other.example/"}
        done.append((await _again_after(call, settings, line), heard_of(sandbox.people[ANN])))

    leaping(main)
    return done[0]


async def _again_after(call: str, settings: Settings, line: Answering) -> str:
    stop = asyncio.Event()
    try:
        async with opened(settings, pace=PACE, transport=line) as app:
            running = asyncio.create_task(app.run(stop))
            await asyncio.sleep(600)
            stop.set()
            await running
    except ConfigError as error:
        return f"the start ends: “{error}”"
    _, *later = [at for method, at in line.asked if method == call]
    wait = round(later[0] - line.answered[0]) if later else 0
    return f"asked again after {_long(timedelta(seconds=wait))}" if wait else "goes on without"


def heard_of(person: Person) -> str:
    return "; ".join(f"“{text}”" for text in bot_said(person) if text.startswith("⚠️")) or "—"


@pytest.mark.parametrize("row", table("What is asked"), ids=lambda row: f"{row['call']} {row['answer']}")
def test_what_is_asked(row: Mapping[str, str], tmp_path: pathlib.Path) -> None:
    then, hears = asked(row["call"].strip("`"), row["answer"], tmp_path)
    played = {**row, "then": then, "the admins hear": hears}
    if then.startswith("the start ends"):
        assert TOKEN not in then
        (part,) = quoted(row["then"])
        assert part in then
        played["then"] = row["then"]
    same(played, row)


@pytest.mark.parametrize("row", table("A file of people"), ids=lambda row: f"{row['call']} {row['answer']}")
async def test_a_file_of_people(row: Mapping[str, str]) -> None:
    async with answered() as (house, line):
        line.plan(row["answer"], row["call"].strip("`"))
        house.ann.send_document("people.csv", data=b"name,company\nLi Wei,Acme\n")
        await house.quiet()
        seen = len(house.ann.chat)
        await house.advance(hours=12)
        assert row["answer"] in line.given
        waits = house.app.office.store.intakes.first() is not None
        hears = heard(house, seen)
        same({**row, "then": "tried again" if waits else "given up", "its manager hears": hears}, row)
        await house.advance(hours=12)
        assert bool(house.app.office.store.people.find_contacts(house.manager_id, "Li Wei")) is waits


# --- the exceptions that the rows above assume are those that come over a real line


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()  # until the other side gives up
    writer.close()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _reset(writer)


async def hangs_up_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65_536)
    _reset(writer)


async def closes_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65_536)
    writer.close()


async def says_half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65_536)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":tr')
    await writer.drain()
    writer.close()


async def says_a_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65_536)
    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE))
    await writer.drain()
    writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


LINES: Mapping[str, tuple[Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] | None, str]] = {
    "nobody listens": (None, "the connection is refused"),
    "reset at once": (hangs_up, "reset before it was taken"),
    "reset after reading": (hangs_up_after_reading, "reset after it was taken"),
    "closed after reading": (closes_after_reading, "closed without an answer"),
    "half an answer": (says_half, "half of the answer"),
    "silence": (silent, "no answer in time"),
    "a page": (says_a_page, "`403 Forbidden`, a page"),
}


@pytest.mark.parametrize("name", LINES)
async def test_over_a_real_line(name: str) -> None:
    serves, answer = LINES[name]
    server = await asyncio.start_server(serves or silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    if serves is None:
        server.close()
        await server.wait_closed()
    request = Line(read_timeout=0.2, httpx_kwargs={"trust_env": False})
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    try:
        with pytest.raises(TelegramError) as came:
            await bot.send_message(7, "Hello")
    finally:
        await request.shutdown()
        server.close()
        await asyncio.sleep(0.01)
    assumed = {**UNTAKEN, **TAKEN}.get(answer)
    assert isinstance(came.value.__cause__, assumed) if assumed else isinstance(came.value, NotTelegram)
    (row,) = [row for row in MESSAGES if row["answer"] == answer]
    outcome = outcome_of(came.value)
    assert outcome.kind == (OutcomeKind.UNSURE if row["a touch"] == "unsure" else OutcomeKind.RETRY)


# --- what no row can say


async def test_a_revoked_token_burns_nothing_and_what_comes_too_late_says_so() -> None:
    async with answered(rules=OFTEN) as (house, line):
        await house.invited("Bo Ek", "Nord", id=BO)
        line.plan("`401 Unauthorized`", chat=BO, times=1000)
        await house.until(lambda: states(house)[:1] == [TouchState.EXPIRED], days=12)
        first = house.touches()[0]
        assert len(line.given) > 30
        assert first.settled_at
        assert first.settled_at - MONDAY > timedelta(days=5)
        assert "not sent (its time had passed)" in (await house.says(house.ann, "/contact Bo Ek"))[-1].text
        line.plans.clear()
        await house.advance(days=6)
        assert TouchState.SENT in {touch.state for touch in house.touches()}


async def test_of_an_approved_one_that_came_too_late_the_manager_hears() -> None:
    rules = {"prospects.yaml": OFTEN["prospects.yaml"].replace("send:", "approval: manager, send:")}
    wait = '`429 Too Many Requests: retry after 864000` with `{"retry_after": 864000}`'
    async with answered(rules=rules) as (house, line):
        await house.invited("Bo Ek", "Nord", id=BO)
        line.plan(wait, chat=BO)
        await house.shown(house.ann, "✅ Approve")
        await house.presses(house.ann, "✅ Approve")
        await house.until(lambda: wait in line.given, days=9)
        assert sum("too late for this one" in text for text in bot_said(house.ann)) == 1
        assert house.touches()[0].state is TouchState.EXPIRED


async def test_a_touch_that_is_sent_again_has_all_its_time_anew() -> None:
    async with answered(rules=OFTEN) as (house, line):
        bo = await house.invited("Bo Ek", "Nord", id=BO)
        line.plan("the connection is refused", chat=BO)
        line.plan("reset before it was taken", chat=BO)
        await house.until(lambda: states(house)[:1] == [TouchState.UNSURE], hours=1)
        await house.advance(days=8)
        line.plan("the connection is refused", chat=BO)
        await house.presses(house.ann, "Send again")
        await house.advance(days=3)
        touch = house.touches()[0]
        assert touch.state is TouchState.SENT
        assert touch.message
        assert touch.message.text in bot_said(bo)


async def test_a_group_that_became_a_supergroup_is_left_as_that() -> None:
    async with answered() as (house, line):
        moved = '`400 Bad Request: group chat was upgraded to a supergroup chat` with `{"migrate_to_chat_id": -1001}`'
        await a_group(house, line, moved)
        assert [call.params["chat_id"] for call in house.sandbox.calls if call.method == "leaveChat"] == [-1001]


async def test_the_admins_hear_of_a_rival_once_an_hour_at_most() -> None:
    async with world() as house:
        for _ in range(4):
            house.app.door.contested(webhook=False)
        await house.quiet()
        assert not rivals(house)
        for _ in range(20):
            house.app.door.contested(webhook=False)
        await house.quiet()
        assert rivals(house) == 1
        await house.advance(hours=2)
        for _ in range(20):
            house.app.door.contested(webhook=False)
        await house.quiet()
        assert rivals(house) == 2


def states(house: World) -> list[TouchState]:
    return [touch.state for touch in house.touches()]


def rivals(house: World) -> int:
    return sum("Another program fetches" in text for text in bot_said(house.ann))


HELD = '`429 Too Many Requests: retry after 86400` with `{"retry_after": 86400}`'


async def test_a_long_hold_leaves_nothing_on_its_way(tmp_path: pathlib.Path) -> None:
    """A kill in it must not make unsure what is known: the touch is settled, and posts lie in the outbox."""
    database = tmp_path / "nurture.db"
    paced = replace(PACE, rate=1000.0)
    async with answered(rules=OFTEN, database=database, pace=paced) as (house, line):
        li = await house.invited()
        await house.invited("Bo Ek", "Nord", id=BO)
        line.plan(HELD, chat=BO)
        due = house.contact("Bo Ek").next_at
        assert due
        await house.clock.advance(due - timedelta(minutes=1), house.quiet)
        house.clock.set(due)
        await until(lambda: HELD in line.given)
        li.say("A question")
        await until(lambda: newest(house, "say", ANN).startswith("again in 86"))
        assert of_touch(house, house.contact("Bo Ek")) == "again in 1 d"
        on_its_way = "SELECT (SELECT count(*) FROM touch WHERE state = 'sending'), count(*) FROM post"
        found = house.app.office.store._db.execute(f"{on_its_way} WHERE state = 'sending'").fetchone()
        assert found == (0, 0)


async def until(met: Callable[[], bool]) -> None:
    """In real time, for a world that cannot be quiet: its workers wait for their turn."""
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110 - nothing tells when a row of the database changes
            await asyncio.sleep(0.01)
