"""Chats as the demo page draws them: pictures, albums, topics; in a real browser too."""

from __future__ import annotations

import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.async_api import Browser, expect

from bot.clock import SteppingClock
from bot.sandbox import Body, Card, Location, Person, Sandbox, Text
from bot.sandbox.cast import Cast, Lines, Part
from bot.web import phones
from bot.web.demo import SPEEDS, Show, page
from tests.browsers import SIZES, Window, browser, eventually
from tests.test_demo import in_browser, open_page

__all__ = ["browser"]

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def png(width: int, height: int) -> bytes:
    """A blue picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\x20\x60\xb0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Stage:
    """Ann and Bob on a page without a bot behind it; what the bot says is put there."""

    def __init__(self) -> None:
        clock = SteppingClock(NOW, SPEEDS["pause"])
        self.sandbox = Sandbox(now=clock.now, monotonic=lambda: 0.0)
        self.bot = self.sandbox.add_bot("7:stage", "stage_bot", "Halden Systems", topics=True)
        self.ann = self.sandbox.add_person(100, "Ann")
        self.bob = self.sandbox.add_person(200, "Bob")
        parts = [Part(self.ann, Lines([]), is_manager=True), Part(self.bob, Lines([]))]
        cast = Cast(parts, {}, now=clock.now, until=clock.until)
        self.show = Show(self.sandbox, cast, clock, "Halden Systems", 100, "UTC", "http://localhost:8080")
        self.app = page(self.show)
        self.ann.say("/start")
        self.bob.say("/start")

    def post(self, person: Person, body: Body, **more: Any) -> None:
        """The bot's, past its limits."""
        self.sandbox.world.post(self.bot, self.bot.chats[person.id], self.bot.user, body, **more)

    def photo(self, data: bytes, caption: str = "") -> Body:
        return Body(Text(caption), self.sandbox.world.add_file("photo", data))

    def open_topic(self, name: str) -> int:
        thread = next(self.bot.message_ids)
        self.bot.chats[100].threads[thread] = name
        return thread


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def address(stage: Stage) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(stage.app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def client(stage: Stage) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(stage.app), base_url="http://localhost:8080")


async def test_pictures_are_served_and_nothing_else(stage: Stage) -> None:
    picture = png(4, 2)
    stage.post(stage.ann, stage.photo(picture))
    stage.ann.send_photo(data=b"<script>alert(1)</script>")
    stage.ann.send_document("page.html", data=b"<html>")
    *_, shown, script, document = phones.chat(stage.ann)
    assert (script["media"]["picture"], document["media"]["picture"]) == ("", "")
    async with client(stage) as http:
        answer = await http.get(shown["media"]["picture"])
        assert (answer.content, answer.headers["content-type"]) == (picture, "image/png")
        assert answer.headers["x-content-type-options"] == "nosniff"
        for media in (stage.ann.chat[-1].media, stage.ann.chat[-2].media):
            assert media
            assert (await http.get(f"/picture/{media.unique_id}")).status_code == 404
        assert (await http.get("/picture/none")).status_code == 404


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a\x01", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"\xff\xd8photo", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
    ],
)
async def test_a_picture_is_known_by_how_it_begins(stage: Stage, data: bytes, type_: str) -> None:
    media = stage.sandbox.world.add_file("photo", data)
    answer = phones.picture(stage.sandbox, media.unique_id)
    assert answer.headers.get("content-type", "") == type_


def test_what_is_no_file_is_told_in_words(stage: Stage) -> None:
    stage.post(stage.ann, Body(location=Location(52.5, 13.4)))
    stage.post(stage.ann, Body(card=Card("+49 30 1", "Bo", "Day")))
    assert [message["media"] for message in phones.chat(stage.ann)[-2:]] == [
        {"kind": "location", "name": "52.50000, 13.40000"},
        {"kind": "contact", "name": "Bo Day, +49 30 1"},
    ]


async def test_the_page_writes_into_a_topic(stage: Stage) -> None:
    thread = stage.open_topic("Jonas Brandt")
    body = {"person": "100", "text": "hello", "reply_to": None, "thread": thread}
    async with client(stage) as http:
        assert (await http.get("/api/state")).json()["threads"] == {"100": {str(thread): "Jonas Brandt"}}
        assert (await http.post("/api/say", json=body)).json() == {}
        assert (stage.ann.chat[-1].text, stage.ann.chat[-1].thread) == ("hello", thread)
        stage.ann.delete_topic(thread)
        refused = await http.post("/api/say", json=body)
        assert refused.status_code == 400
        assert "there is no topic" in refused.json()["error"]


# In a browser


@SIZES
@in_browser
async def test_pictures_and_albums_show(stage: Stage, address: str, browser: Browser, width: int, height: int) -> None:
    stage.post(stage.ann, stage.photo(png(300, 200), "A figure"))
    album = {"media_group_id": "1"}
    for caption in ("First", "", "Third"):
        stage.post(stage.ann, stage.photo(png(200, 200), caption), **album)
    stage.ann.send_photo("no picture at all")
    shown = await open_page(browser, address, width, height)
    await shown.becomes(FOUR_PICTURES)
    await shown.becomes(AT_BOTTOM)
    tiles = [await one.bounding_box() for one in await shown.page.locator("#manager .album .media").all()]
    assert len(tiles) == 3
    first, second = tiles[:2]
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    (text,) = await shown.page.locator("#manager .album + .text").all_inner_texts()
    assert [line for line in text.split("\n") if line][:2] == ["First", "Third"]
    assert await shown.page.locator("#manager li.message").count() == 4
    assert not await shown.too_wide()
    assert shown.errors == []


@in_browser
async def test_topics_have_headings_and_take_what_is_typed(stage: Stage, address: str, browser: Browser) -> None:
    jonas, marta = stage.open_topic("Jonas <b>Brandt</b>"), stage.open_topic("Marta Vogel")
    for text, thread in (("one", jonas), ("two", jonas), ("three", marta), ("four", None), ("five", jonas)):
        stage.post(stage.ann, Body(Text(text)), thread=thread)
    shown = await open_page(browser, address, 1280, 800)
    headings = shown.page.locator("#manager .thread button")
    await expect(headings).to_have_text(["Jonas <b>Brandt</b>", "Marta Vogel", "General", "Jonas <b>Brandt</b>"])
    await headings.nth(1).click()
    await expect(shown.page.locator("#manager .quoting")).to_contain_text("Write in Marta Vogel")
    await type_in(shown, "to Marta")
    await eventually(lambda: stage.ann.chat[-1].text == "to Marta")
    assert stage.ann.chat[-1].thread == marta
    await expect(headings.last).to_have_text("Marta Vogel")
    await shown.page.locator("#manager .quoting button").click()
    await type_in(shown, "to all")
    await eventually(lambda: stage.ann.chat[-1].text == "to all")
    assert stage.ann.chat[-1].thread is None
    assert await shown.page.locator("#contact .thread").count() == 0


@in_browser
async def test_a_demand_for_an_answer_gets_one(stage: Stage, address: str, browser: Browser) -> None:
    markup = {"force_reply": True, "input_field_placeholder": "How many lines?"}
    stage.post(stage.ann, Body(Text("Tell me")), reply_markup=markup)
    asked = stage.ann.chat[-1].id
    shown = await open_page(browser, address, 1280, 800)
    box = shown.page.locator("#manager textarea")
    await expect(box).to_have_attribute("placeholder", "How many lines?")
    await type_in(shown, "Three")
    await eventually(lambda: stage.ann.chat[-1].text == "Three")
    assert stage.ann.chat[-1].reply_to == asked
    await expect(box).to_have_attribute("placeholder", "Reply to a message to answer it")


FOUR_PICTURES = "[...document.querySelectorAll('#manager img')].filter((one) => one.naturalWidth > 0).length === 4"

AT_BOTTOM = """() => {
    const list = document.querySelector("#manager .messages");
    return list.scrollHeight - list.scrollTop - list.clientHeight < 60;
}"""


async def type_in(shown: Window, text: str) -> None:
    await shown.page.locator("#manager textarea").fill(text)
    await shown.page.keyboard.press("Enter")
