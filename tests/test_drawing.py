"""Pictures: SVG becomes PNG, twice as large, on white, and never on the loop."""

from __future__ import annotations

import asyncio
import struct

import pytest

from bot.channels.drawing import ZOOM, drawn
from bot.model.messages import Message
from bot.model.posts import Post, Say
from tests.world import ANN, world

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="10" height="10" fill="red"/></svg>'


async def test_a_picture_is_drawn_at_the_size_of_a_phone() -> None:
    png = await drawn(SVG)
    assert png
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (40 * ZOOM, 30 * ZOOM)


async def test_the_loop_goes_on_meanwhile() -> None:
    task = asyncio.create_task(drawn(SVG))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 2


async def test_what_is_no_picture_is_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert await drawn("no picture") is None
    assert "cannot be drawn" in caplog.text


async def test_a_manager_gets_the_picture_with_its_words() -> None:
    async with world() as house:
        with house.app.office.store.transaction():
            house.app.office.post(Post(str(ANN), Say(Message("A week in figures", picture=SVG))), house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        shown = house.ann.chat[-1]
        assert (shown.text, shown.media and shown.media.kind) == ("A week in figures", "photo")


async def test_a_picture_that_cannot_be_drawn_costs_no_words() -> None:
    async with world() as house:
        with house.app.office.store.transaction():
            house.app.office.post(Post(str(ANN), Say(Message("A week in figures", picture="no picture"))), house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        assert house.ann.chat[-1].text == "A week in figures"
