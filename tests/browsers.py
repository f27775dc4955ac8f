"""Debian's Chromium, driven by Playwright, for tests that look at pages as people do."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
"""A desk and a phone."""

PATIENCE = 20.0
"""Seconds that something on a page may take."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for the tests of a module; they are marked `asyncio(loop_scope="module")`."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run installs it")
        pytest.skip("Debian's chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@dataclass
class Window:
    """A page somebody looks at, and what it complained of."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    async def too_wide(self) -> bool:
        """Whether it has to be scrolled sideways."""
        wide: bool = await self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return wide

    async def becomes(self, so: str) -> None:
        """Until this expression is true. The page's policy lets Playwright's own waiting evaluate no text."""
        deadline = time.monotonic() + PATIENCE
        while not await self.page.evaluate(so):
            assert time.monotonic() < deadline, so
            await asyncio.sleep(0.05)

    async def findings(self) -> list[str]:
        """What axe-core finds serious or critical, each with the elements it means."""
        results = await Axe().run(self.page)
        return [
            f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}"
            for one in results.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]


async def window(browser: Browser, width: int, height: int, **more: object) -> Window:
    """A new one without cookies; `more` is for Playwright's `new_context`."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    found = Window(page)
    page.on("console", found.heard)
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    return found


async def eventually(condition: Callable[[], bool]) -> None:
    """Another process, or a page, has no event for us."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        await asyncio.sleep(0.05)
