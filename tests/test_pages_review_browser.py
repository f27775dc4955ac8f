"""The manager's pages in Chromium: on a phone and on a desk, in both languages, light and dark, by keyboard."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from bot.model.touches import TouchState
from tests.browsers import Window, browser, window
from tests.pages_of_reviews import furnished
from tests.world import World, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@contextlib.asynccontextmanager
async def a_house(language: str = "en") -> AsyncIterator[World]:
    """A world whose pages a browser reaches."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with world(public_url=f"http://127.0.0.1:{port}", language=language) as house:
        await furnished(house, language)
        yield house


async def at_the_desk(house: World, browser: Browser, width: int = 1280, height: int = 800, **more: object) -> Window:
    """Ann's window, signed in by her link."""
    said = await house.says(house.ann, "/desk")
    shown = await window(browser, width, height, **more)
    await shown.page.goto(said[-1].buttons[-1][0].url or "")
    await shown.page.get_by_role("main").get_by_role("button").click()
    await shown.page.wait_for_url("**/desk")
    return shown


async def test_by_keyboard_alone_two_are_ticked_and_approved(browser: Browser) -> None:
    async with a_house() as house:
        shown = await at_the_desk(house, browser)
        await shown.page.goto(house.app.office.public_url + "/desk/approvals")
        ticks = shown.page.get_by_role("checkbox")
        for n in (0, 2):
            await ticks.nth(n).focus()
            await shown.page.keyboard.press("Space")
        await shown.page.locator("#each button.main").focus()
        await shown.page.keyboard.press("Enter")
        await expect(shown.page.get_by_role("status")).to_have_text("2 approved.")
        states = [touch.state for touch in house.touches() if touch.rule == "p/check-in"]
        assert states.count(TouchState.AWAITING) == 3


async def test_enter_in_the_field_of_a_moment_decides_nothing(browser: Browser) -> None:
    async with a_house() as house:
        shown = await at_the_desk(house, browser)
        await shown.page.goto(house.app.office.public_url + "/desk/approvals?ticked=all")
        await shown.page.get_by_text("Move them…").click()
        await shown.page.locator("#each-when").fill("tomorrow 10:00")
        await shown.page.keyboard.press("Enter")
        await shown.page.get_by_role("button", name="Move", exact=True).click()
        await expect(shown.page.get_by_role("status")).to_have_text("5 approved and moved.")


async def test_what_is_ticked_stays_so_when_the_page_renews_itself(browser: Browser) -> None:
    async with a_house() as house:
        shown = await at_the_desk(house, browser)
        await shown.page.goto(house.app.office.public_url + "/desk/approvals")
        await shown.page.get_by_role("checkbox").first.check()
        await shown.page.locator("h1").click()
        await shown.page.evaluate("document.activeElement.blur()")
        async with shown.page.expect_response(lambda answer: answer.request.headers.get("x-live") == "1"):
            await house.says(house.ann, "/help")
        await expect(shown.page.get_by_role("checkbox").first).to_be_checked()
