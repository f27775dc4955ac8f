"""Every page there is, in Chromium, in a furnished house: both languages, a phone by day and a desk by night."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import AsyncIterator, Sequence
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.sandbox import Person
from bot.shipped import shipped_rules
from bot.web.pages import PAGES
from bot.web.pages.table import Row, Who
from tests.browsers import Window, browser, window
from tests.pages_of_everything import addresses, furnished
from tests.world import World, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = """
feeds: []
topics: {saas: {name: {en: SaaS, zh: 企业软件}, keywords: [SaaS]}}
"""
Look = tuple[int, int, Literal["light", "dark"]]

LOOKS: tuple[Look, ...] = ((390, 844, "light"), (1280, 800, "dark"))
BELOW = {
    "/desk/contact/{contact:int}": "/desk/contacts",
    "/desk/account/{account:int}": "/desk/accounts",
    "/desk/rules/{rule:int}": "/desk/rules",
    "/mine/privacy": "/mine/data",
}
"""Of a page that has no tab, the tab that is marked."""

PIECES = {"/mine/device"}
"""Rows that are a part of a page, and have no frame."""

NAMELESS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => !one.hidden && !(one.textContent || one.ariaLabel || one.labels?.length || "").toString().trim())
    .map(one => one.outerHTML)"""


class Walk:
    """A furnished house, and the windows of Ann and Li Wei in it."""

    def __init__(self, house: World, language: str, ann: Window, li: Window) -> None:
        self.house, self.language = house, language
        self.windows = {Who.MANAGER: ann, Who.CONTACT: li}


@contextlib.asynccontextmanager
async def a_house(language: str) -> AsyncIterator[World]:
    """A world whose pages a browser reaches."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    async with world(public_url=address, rules=shipped_rules(), feeds=FEED, language=language) as house:
        yield house


async def signed_in(browser: Browser, house: World, person: Person, command: str, language: str) -> Window:
    """This person's window, signed in by their link."""
    said = await house.says(person, command)
    locale = {"en": "en-GB", "zh": "zh-CN"}[language]
    shown = await window(browser, 390, 844, locale=locale, timezone_id="Europe/Berlin", reduced_motion="reduce")
    await shown.page.goto(next(one.url or "" for line in said[-1].buttons for one in line if one.url))
    await seen(shown, f"sign-in-{command.strip('/')}", language)
    await shown.page.get_by_role("main").get_by_role("button").click()
    await shown.page.wait_for_url(re.compile("/(desk|mine)$"))
    return shown


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["en", "zh"])
async def walk(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Walk]:
    async with a_house(request.param) as house:
        li = await furnished(house, request.param)
        ann = await signed_in(browser, house, house.ann, "/desk", request.param)
        yield Walk(house, request.param, ann, await signed_in(browser, house, li, "/timeline", request.param))


async def seen(shown: Window, name: str, language: str, looks: Sequence[Look] = LOOKS) -> None:
    """In every look: nothing to scroll sideways, nothing serious for axe, nothing logged."""
    for width, height, scheme in looks:
        await shown.page.set_viewport_size({"width": width, "height": height})
        await shown.page.emulate_media(color_scheme=scheme)
        if folder := os.environ.get("SHOTS"):
            await shown.page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
        assert not await shown.too_wide(), (name, width)
        assert await shown.findings() == [], (name, width)
    assert await shown.page.evaluate(NAMELESS) == [], name
    assert shown.errors == [], name


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.path)
async def test_every_page_fits_can_be_read_and_says_where_one_is(walk: Walk, row: Row) -> None:
    shown = walk.windows[row.who]
    for path in addresses(walk.house, walk.language, row.path):
        answer = await shown.page.goto(walk.house.app.office.public_url + path)
        assert answer
        assert answer.status == 200, path
        if row.path in PIECES:
            continue
        await shown.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        name = re.sub(r"[^a-z0-9]+", "-", path.strip("/"))
        await seen(shown, name, walk.language)
        assert await shown.page.get_by_role("heading", level=1).count() == 1, path
        (tab,) = await shown.page.locator(".top [aria-current=page]").all()
        assert await tab.get_attribute("href") == BELOW.get(row.path, row.path)


async def test_pages_of_a_house_with_nobody_in_it_say_so(browser: Browser) -> None:
    async with a_house("en") as house:
        shown = await signed_in(browser, house, house.ann, "/desk", "en")
        for row in PAGES:
            if row.who is Who.MANAGER and row.tab:
                await shown.page.goto(house.app.office.public_url + row.path)
                await seen(shown, f"nobody{row.path.replace('/', '-')}", "en", LOOKS[:1])


async def test_a_screen_of_the_chat_lies_below_the_page_it_came_from(walk: Walk) -> None:
    shown = walk.windows[Who.MANAGER]
    (path, *_) = addresses(walk.house, walk.language, "/desk/contact/{contact:int}")
    await shown.page.goto(walk.house.app.office.public_url + path)
    await shown.page.locator("#edit > summary").click()
    await shown.page.locator('button[value^="stage-ask:"]').first.click()
    await shown.page.wait_for_url("**/desk/screen/*")
    (tab,) = await shown.page.locator(".top [aria-current=page]").all()
    assert await tab.get_attribute("href") == "/desk/contacts"
