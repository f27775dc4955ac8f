"""Pages in a real browser, served as `nurture run` serves them: live parts, the keyboard, the policy, the Mini App."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Route

from tests.browsers import Window, browser, window
from tests.world import World, world

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOURCE = "https://telegram.org/js/telegram-web-app.js"

STUB = """
const colours = {
  bg_color: "#18222c", secondary_bg_color: "#101820", text_color: "#f0f0f0",
  button_color: "#40a7e3", button_text_color: "#ffffff",
};
for (const [name, value] of Object.entries(colours))
  document.documentElement.style.setProperty("--tg-theme-" + name.replaceAll("_", "-"), value);
window.said = [];
window.Telegram = {WebApp: {
  initData: INIT_DATA, colorScheme: "dark", themeParams: colours,
  ready: () => window.said.push("ready"), expand: () => window.said.push("expand"),
  onEvent: (name, heard) => { window.heard = {...window.heard, [name]: heard}; },
}};
"""
"""What Telegram's own script gives a page, as far as ours asks for it (core.telegram.org/bots/webapps)."""


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[World]:
    """A world whose pages are served on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with world(public_url=f"http://127.0.0.1:{port}") as house:
        yield house


async def at_the_desk(house: World, browser: Browser) -> Window:
    """Ann, who followed the link from the chat and pressed its button."""
    shown = await window(browser, 1280, 800)
    link = (await house.says(house.ann, "/desk"))[-1].buttons[-1][0].url or ""
    await shown.page.goto(link)
    await shown.page.get_by_role("button").click()
    await shown.page.get_by_text("Signed in as Ann").wait_for()
    return shown


# --- live parts -----------------------------------------------------------------------------------------------


async def test_a_page_renews_itself_when_something_changes(browser: Browser) -> None:
    async with served() as house:
        li = await house.invited()
        shown = await at_the_desk(house, browser)
        await shown.page.evaluate("window.same = true")
        await house.says(li, "Could you send me the numbers?")
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for()
        assert await shown.page.evaluate("window.same")
        assert shown.errors == []


async def test_it_goes_on_after_a_broken_connection_and_fetches_what_it_missed(browser: Browser) -> None:
    async with served() as house:
        li = await house.invited()
        shown, events = await at_the_desk(house, browser), "**/desk/events"
        await shown.page.route(events, lambda route: route.fulfill(status=502))
        async with shown.page.expect_response(events) as broken:
            await shown.page.reload()
        assert (await broken.value).status == 502
        await house.says(li, "Could you send me the numbers?")
        await house.app.quiet()
        await shown.page.unroute(events)
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for()
        await house.presses(house.ann, "No answer needed")  # and hears of the next
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for(state="detached")


async def test_nothing_is_lost_that_a_person_is_typing(browser: Browser) -> None:
    async with served() as house:
        li = await house.invited()
        shown = await at_the_desk(house, browser)
        field = "<p><label>Note <textarea id='typed'></textarea></label></p>"
        await shown.page.evaluate(f'document.getElementById("today").insertAdjacentHTML("beforeend", "{field}")')
        await shown.page.locator("#typed").fill("half a sent")
        async with shown.page.expect_response(lambda one: "x-live" in one.request.headers):
            await house.says(li, "Could you send me the numbers?")
        assert await shown.page.locator("#typed").input_value() == "half a sent"
        await shown.page.locator("#typed").fill("")  # and when they are done it comes
        await shown.page.locator("#main").focus()
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for()


async def test_a_page_that_is_signed_out_from_the_chat_shows_nothing_more(browser: Browser) -> None:
    async with served() as house:
        await house.says(await house.invited(), "Could you send me the numbers?")
        shown = await at_the_desk(house, browser)
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for()
        await house.says(house.ann, "/signout")
        await shown.page.get_by_text("/desk").first.wait_for()
        await shown.page.get_by_role("link", name="Li Wei").first.wait_for(state="detached")


# --- the keyboard ---------------------------------------------------------------------------------------------


async def test_the_keyboard_skips_to_what_matters_and_shows_where_it_is(browser: Browser) -> None:
    async with served() as house:
        await house.says(await house.invited(), "Could you send me the numbers?")
        shown = await at_the_desk(house, browser)
        await shown.page.keyboard.press("Tab")
        skip = shown.page.locator("a.skip")
        assert await skip.evaluate("one => one === document.activeElement")
        assert await skip.is_visible()
        await shown.page.keyboard.press("Enter")
        assert await shown.page.evaluate("document.activeElement.id") == "main"
        await shown.page.keyboard.press("Tab")
        focused = await shown.page.evaluate("document.activeElement.textContent")
        assert "Not answered yet" in focused
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert await shown.page.evaluate(outline) != "none"
        await shown.page.keyboard.press("Enter")
        await shown.page.wait_for_url("**/desk#waiting")


# --- the policy -----------------------------------------------------------------------------------------------

INLINE = """() => {
  const script = document.createElement("script");
  script.textContent = "window.harmed = 'inline'";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\\"window.harmed = 'handler'\\">");
  document.body.insertAdjacentHTML("beforeend", "<p id='styled' style='color: rgb(1, 2, 3)'>x</p>");
  const other = document.createElement("script");
  other.src = "https://evil.example/x.js";
  document.body.append(other);
  return new Promise((done) => { other.onerror = () => setTimeout(() => done(
    [window.harmed || "", getComputedStyle(document.getElementById("styled")).color]), 200); });
}"""


async def test_the_policy_lets_no_script_or_style_in_that_is_not_ours(browser: Browser) -> None:
    async with served() as house:
        shown = await at_the_desk(house, browser)
        harmed, colour = await shown.page.evaluate(INLINE)
        assert harmed == ""
        assert colour != "rgb(1, 2, 3)"
        assert sum("Content Security Policy" in one for one in shown.errors) >= 4


@contextlib.asynccontextmanager
async def elsewhere(html: str) -> AsyncIterator[str]:
    """The address of a page that is not ours, on another port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(html)}\r\nConnection: close\r\n\r\n"
        writer.write((head + html).encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_nobody_frames_a_page(browser: Browser) -> None:
    """Not even another port of this machine, to which the browser would hand the cookie."""
    async with served() as house:
        shown = await at_the_desk(house, browser)
        async with elsewhere(f"<iframe src='{house.app.office.public_url}/desk'></iframe>") as outside:
            await shown.page.goto(outside)
            inside = shown.page.frames[1]
            assert "Signed in as" not in await inside.locator("body").inner_text()


# --- inside Telegram ------------------------------------------------------------------------------------------


async def inside_telegram(house: World, browser: Browser, init_data: str) -> Window:
    shown = await window(browser, 390, 844)

    async def stub(route: Route) -> None:
        body = STUB.replace("INIT_DATA", json.dumps(init_data))
        await route.fulfill(body=body, content_type="text/javascript")

    await shown.page.route(SOURCE, stub)
    await shown.page.goto(f"{house.app.office.public_url}/app")
    return shown


async def test_the_mini_app_signs_in_by_itself_and_takes_telegrams_colours(browser: Browser) -> None:
    async with served() as house:
        li = await house.invited()
        shown = await inside_telegram(house, browser, li.init_data())
        await shown.page.get_by_text("Signed in as Li Wei").wait_for()
        assert shown.page.url.endswith("/mine")
        assert await shown.page.evaluate("window.said") == ["ready", "expand"]
        root = "document.documentElement.dataset.scheme"
        assert await shown.page.evaluate(root) == "dark"
        body = "getComputedStyle(document.body).backgroundColor"
        assert await shown.page.evaluate(body) == "rgb(16, 24, 32)"
        light = "Telegram.WebApp.colorScheme = 'light'; window.heard.themeChanged()"
        await shown.page.evaluate(light)
        assert await shown.page.evaluate(root) == "light"
        assert shown.errors == []


async def test_the_mini_app_says_what_is_wrong_where_telegrams_word_is_forged(browser: Browser) -> None:
    async with served() as house:
        li = await house.invited()
        shown = await inside_telegram(house, browser, li.init_data().replace("user=", "user=%20"))
        await shown.page.get_by_text(str(house.app.office.say("en", "page-app-over"))).wait_for()
        assert await shown.page.context.cookies() == []


async def test_outside_of_telegram_the_entry_says_how_to_get_in(browser: Browser) -> None:
    async with served() as house:
        shown = await inside_telegram(house, browser, "")
        await shown.page.get_by_text("This page opens inside Telegram").wait_for()
