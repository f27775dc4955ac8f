"""The contact's pages in Chromium: on a phone and on a desk, in both languages, light and dark, by keyboard."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import re
import socket
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from bot.model.people import ContactState
from tests.browsers import SIZES, Window, browser, eventually, window
from tests.pages_of_contacts import NAMES, furnished
from tests.world import World, bot_said, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
PATHS = ("/mine", "/mine?only=material", "/mine/preferences", "/mine/data", "/mine/privacy")
AT_HOME = {"timezone_id": "Europe/Berlin", "locale": "en-GB"}
"""A device that has what is set."""


@contextlib.asynccontextmanager
async def a_house(language: str = "en") -> AsyncIterator[World]:
    """A world whose pages a browser reaches, with Li Wei and Mei Lin in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with world(public_url=f"http://127.0.0.1:{port}") as house:
        await furnished(house, language)
        yield house


async def at_home(house: World, browser: Browser, width: int = 390, height: int = 844, **more: object) -> Window:
    """Li Wei's phone, or a window of theirs, signed in by their link and on their timeline."""
    return await signed_in(house, browser, 201, width, height, **more)


async def signed_in(house: World, browser: Browser, id: int, width: int, height: int, **more: object) -> Window:
    said = await house.says(house.sandbox.people[id], "/timeline")
    shown = await window(browser, width, height, **{**AT_HOME, **more})
    await shown.page.goto(said[-1].buttons[-1][0].url or "")
    await shown.page.get_by_role("main").get_by_role("button").click()
    await shown.page.wait_for_url("**/mine")
    return shown


def at(house: World, path: str) -> str:
    return house.app.office.public_url + path


@LANGUAGES
async def test_a_timeline_with_nothing_in_it_fits_and_can_be_read(browser: Browser, language: str) -> None:
    async with a_house(language) as house:
        empty = await signed_in(house, browser, 202, 390, 844, color_scheme="dark")
        assert not await empty.too_wide()
        assert await empty.findings() == []
        assert empty.errors == []
        await empty.page.context.close()


async def test_it_renews_itself_by_what_is_theirs_and_hears_of_nobody_else(browser: Browser) -> None:
    async with a_house() as house:
        shown, office, pages = await at_home(house, browser), house.app.office, house.app.pages
        assert pages
        fetched: list[str] = []
        await eventually(lambda: bool(pages.hub._listeners))
        shown.page.on("request", lambda one: fetched.append(one.url) if "x-live" in one.headers else None)
        await shown.page.evaluate("window.same = true")
        await house.says(house.sandbox.people[202], "What would it cost?")
        with office.store.transaction():
            contact = house.contact("Mei Lin")
            office.change(dataclasses.replace(contact, topics=("boxes",)), house.now())
        with office.store.transaction():
            office.store.shelf.save(house.contact("Li Wei").id, 1, house.now())
        house.app.dispatcher.poke()
        await shown.page.locator("#given").get_by_role("button", name="Saved").first.wait_for()
        assert len(fetched) == 1
        assert await shown.page.evaluate("window.same")
        assert shown.errors == []
        await shown.page.context.close()


@SIZES
async def test_what_a_finger_presses_is_as_wide_and_high_as_one(browser: Browser, width: int, height: int) -> None:
    async with a_house() as house:
        shown = await at_home(house, browser, width, height)
        for path in PATHS:
            await shown.page.goto(at(house, path))
            for one in await shown.page.locator("button:visible, select:visible, .tabs a, summary:visible").all():
                box = await one.bounding_box()
                assert box, path
                assert min(box["width"], box["height"]) >= 43.5, (path, await one.inner_text(), box)
        await shown.page.context.close()


async def test_a_card_is_reached_and_pressed_by_keyboard_and_stays_in_view(browser: Browser) -> None:
    async with a_house() as house:
        shown = await at_home(house, browser)
        page = shown.page
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        await page.keyboard.press("Enter")
        like = page.get_by_role("button", name=re.compile("I like this: Cold-rolled steel"))
        for _ in range(60):
            await page.keyboard.press("Tab")
            if await like.evaluate("one => one === document.activeElement"):
                break
        await expect(like).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(like).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_role("status")).to_be_in_viewport()
        await expect(page.get_by_role("heading", name="Cold-rolled steel")).to_be_in_viewport()
        covered = await page.evaluate(
            "() => { const box = document.querySelector(':target h3').getBoundingClientRect();"
            " return !document.querySelector(':target').contains("
            "document.elementFromPoint(box.left + 5, box.top + 5)); }"
        )
        assert not covered
        await page.context.close()


async def test_topics_narrow_it_and_what_is_saved_is_found_again(browser: Browser) -> None:
    async with a_house() as house:
        page = (await at_home(house, browser, 1280, 800)).page
        await page.get_by_role("link", name="Steel", exact=True).click()
        await expect(page.get_by_role("article")).to_have_count(1)
        await page.get_by_role("button", name=re.compile("Save: Cold-rolled")).click()
        await page.get_by_role("link", name="★ Saved").click()
        await expect(page.get_by_role("article")).to_have_count(1)
        await expect(page.get_by_role("heading", name="Cold-rolled steel")).to_be_visible()
        await page.context.close()


async def test_the_device_is_offered_and_what_is_taken_is_set(browser: Browser) -> None:
    async with a_house() as house:
        page = (await at_home(house, browser, timezone_id="Asia/Calcutta", locale="zh-CN")).page
        offer = page.get_by_role("region", name="Your device")
        await expect(offer).to_contain_text("Your device is on the time of Kolkata: 13:30 now.")
        assert house.contact().zone is None  # nothing by itself
        await offer.get_by_role("button", name="Yes, Kolkata").click()
        await expect(page.get_by_role("status")).to_contain_text("Noted.")
        assert house.contact().zone == "Asia/Kolkata"
        await expect(page.get_by_text("13:30", exact=False).first).to_be_visible()
        await page.get_by_role("button", name="改用中文").click()
        await expect(page.get_by_role("heading", name="时间线")).to_be_visible()
        assert house.contact().language == "zh"
        await page.wait_for_load_state("networkidle")
        await expect(page.locator("[data-device]")).to_be_hidden()
        await page.context.close()


async def test_what_was_declined_is_not_offered_again_until_the_device_says_something_else(browser: Browser) -> None:
    async with a_house() as house:
        page = (await at_home(house, browser, timezone_id="Asia/Tokyo")).page
        await page.get_by_role("button", name="No, thanks").click()
        await expect(page.locator("[data-device]")).to_be_hidden()
        await page.reload(wait_until="networkidle")
        await expect(page.locator("[data-device]")).to_be_hidden()
        kept = await page.context.storage_state()
        await page.context.close()
        for zone, seen in (("Asia/Tokyo", False), ("America/New_York", True)):
            again = await window(browser, 390, 844, **{**AT_HOME, "timezone_id": zone, "storage_state": kept})
            await again.page.goto(at(house, "/mine"), wait_until="networkidle")
            offer = again.page.locator("[data-decline]")
            await (expect(offer).to_be_visible() if seen else expect(offer).to_be_hidden())
            await again.page.context.close()


async def test_a_device_that_has_what_is_set_is_offered_nothing(browser: Browser) -> None:
    async with a_house() as house:
        for zone in ("Europe/Berlin", "Europe/Vienna"):
            page = (await at_home(house, browser, timezone_id=zone, locale="de-DE")).page
            await page.wait_for_load_state("networkidle")
            await expect(page.locator("[data-device]")).to_be_hidden()
            await page.context.close()


async def test_without_script_everything_works_and_nothing_is_offered(browser: Browser) -> None:
    async with a_house() as house:
        shown = await at_home(house, browser, java_script_enabled=False, timezone_id="Asia/Tokyo")
        page = shown.page
        await expect(page.locator("[data-decline]")).to_have_count(0)
        await page.get_by_role("button", name=re.compile("Not for me: Recyclate")).click()
        await expect(page.get_by_role("button", name=re.compile("Not for me: Recyclate"))).to_have_attribute(
            "aria-pressed", "true"
        )
        await page.get_by_role("link", name="Your choices").click()
        await page.get_by_label("Another time zone").select_option(value="zone:Asia/Tokyo")
        await page.get_by_role("button", name="Set").nth(1).click()
        await expect(page.get_by_text("Your time is that of Tokyo")).to_be_visible()
        await page.get_by_label("Other hours").fill("9-12")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Yours: 09:00–12:00")).to_be_visible()
        await page.get_by_text("Stop everything", exact=True).click()
        await page.get_by_role("button", name="Stop everything now").click()
        await expect(page.get_by_text("You will get nothing more from here")).to_be_visible()
        await page.goto(at(house, "/mine"))
        await expect(page.get_by_text("You are not signed in")).to_be_visible()
        await house.quiet()
        assert house.contact().state is ContactState.STOPPED
        assert "Li Wei" in bot_said(house.ann)[-1]
        await page.context.close()


async def test_two_people_in_two_windows_see_their_own(browser: Browser) -> None:
    async with a_house() as house:
        li, mei = await at_home(house, browser), await signed_in(house, browser, 202, 390, 844)
        for shown, own in itertools.product((li, mei), NAMES["en"]):
            seen = await shown.page.get_by_text(f"Signed in as {own}").count()
            assert (seen > 0) == ((shown is li) == (own == NAMES["en"][0]))
        assert await li.page.get_by_role("article").count() == 5
        assert await mei.page.get_by_role("article").count() == 0
        for shown in (li, mei):
            await shown.page.context.close()
