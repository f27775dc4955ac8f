"""The book and one contact in Debian's Chromium: both languages, a desk and a phone, by keyboard, and live."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, StorageState, expect

from bot.shipped import shipped_rules
from tests.browsers import PATIENCE, Window, browser, eventually, window
from tests.test_pages_people import FEED, lively
from tests.world import World, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class Desk:
    """A house on a port of this machine, in which Ann is signed in."""

    world: World
    address: str
    state: StorageState


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    async with world(public_url=address, rules=shipped_rules(), feeds=FEED) as house:
        await lively(house)
        said = (await house.says(house.ann, "/desk"))[-1]
        shown = await window(browser, 1280, 800)
        await shown.page.goto(next(one.url or "" for line in said.buttons for one in line if one.url))
        await shown.page.get_by_role("button").first.click()
        await shown.page.wait_for_url("**/desk")
        yield Desk(house, address, await shown.page.context.storage_state())


async def opened(browser: Browser, desk: Desk, path: str, width: int, height: int, scheme: str = "light") -> Window:
    shown = await window(browser, width, height, storage_state=desk.state, color_scheme=scheme)
    await shown.page.goto(desk.address + path)
    return shown


async def test_everything_is_reached_by_keyboard(browser: Browser, desk: Desk) -> None:
    shown = await opened(browser, desk, "/desk/contacts", 1280, 800)
    await shown.page.locator("#f-q").focus()
    await shown.page.keyboard.type("johanna")
    await shown.page.keyboard.press("Enter")
    await shown.page.wait_for_url("**q=johanna**")
    link = shown.page.locator(".people .whole")
    await expect(link).to_have_count(1)
    for _ in range(40):
        await shown.page.keyboard.press("Tab")
        if await link.evaluate("one => one === document.activeElement"):
            break
    await shown.page.keyboard.press("Enter")
    await shown.page.wait_for_url("**/desk/contact/*")
    summary = shown.page.locator("#pause > summary")
    await summary.focus()
    await shown.page.keyboard.press("Enter")
    await expect(shown.page.locator("#ask-hold")).to_be_visible()
    assert shown.errors == []
    await shown.page.context.close()


async def test_it_works_without_script(browser: Browser, desk: Desk) -> None:
    shown = await window(browser, 390, 844, storage_state=desk.state, java_script_enabled=False)
    await shown.page.goto(f"{desk.address}/desk/contact/3")
    await shown.page.locator("#edit > summary").click()
    await shown.page.locator('button[value="role-set:3:1"]').click()
    await expect(shown.page.locator(".notice")).to_be_visible()
    assert desk.world.app.office.store.people.contact(3).role == "user"
    await shown.page.context.close()


async def test_the_card_and_the_timeline_renew_themselves_and_what_is_being_typed_stays(
    browser: Browser, desk: Desk
) -> None:
    shown = await opened(browser, desk, "/desk/contact/3", 1280, 800)
    pages = desk.world.app.pages
    assert pages
    await eventually(lambda: bool(pages.hub._listeners))
    await shown.page.locator("#write textarea").fill("Half a sen")
    await desk.world.says(desk.world.sandbox.people[203], "Is the second line cheaper?")
    await expect(shown.page.locator("#timeline")).to_contain_text("Is the second line cheaper?")
    await expect(shown.page.locator("#person .chip.warn")).to_be_visible()
    assert await shown.page.locator("#write textarea").input_value() == "Half a sen"
    assert shown.errors == []
    await shown.page.context.close()


async def test_on_a_phone_a_month_is_a_list_and_at_a_desk_a_grid(browser: Browser, desk: Desk) -> None:
    for width, kind in ((1280, "table-cell"), (390, "none")):
        shown = await opened(browser, desk, "/desk/contact/2?show=coming", width, 800)
        empty = shown.page.locator(".month td:not(.full):not(.none)").first
        assert await empty.evaluate("one => getComputedStyle(one).display") == kind
        await expect(shown.page.locator(".month .touch").first).to_be_visible()
        await shown.page.context.close()
