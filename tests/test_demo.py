"""The demo page in a real browser: within a minute, with no one touching anything, the main job is seen."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

NURTURE = str(pathlib.Path(sys.executable).parent / "nurture")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MINUTE = 60.0

State = dict[str, Any]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    with subprocess.Popen([NURTURE, "demo", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(address))
        yield address
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    if not CHROMIUM or not DRIVER:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run installs it")
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def test_within_a_minute_everything_is_seen_with_no_one_touching_anything(address: str) -> None:
    """Greetings and news at contacts, an approval card at the manager, an answer that reaches the manager."""
    began = time.monotonic()
    wanted: dict[str, Callable[[State], bool]] = {
        "news": lambda state: any(message["silent"] for message in contacts(state)),
        "a card, or a list of them": lambda state: any(
            words in message["html"] for message in managers(state) for words in ("their time:", "in your voice")
        ),
        "a greeting": lambda state: (
            any(words in message["html"] for message in managers(state) for words in ("Approved, goes", "All decided"))
            and any(
                not message["silent"] and len(message["html"]) > 150 and not message["buttons"]
                for message in contacts(state)
            )
        ),
        "an answer": lambda state: any(
            button["label"] == "No answer needed"
            for message in managers(state)
            for line in message["buttons"]
            for button in line
        ),
    }
    missing = set(wanted)
    while missing and time.monotonic() - began < MINUTE:
        state = get_state(address)
        missing -= {name for name in missing if wanted[name](state)}
        time.sleep(0.2)
    assert missing == set()


def test_its_world_is_as_promised(address: str) -> None:
    eventually(lambda: len(get_state(address)["people"]) == 7)
    people = [person for person in get_state(address)["people"] if person["side"] == "contact"]
    assert len(people) == 6
    assert {person["account"] for person in people} == {"Nordkai Packaging", "华辰制造"}
    assert {person["zone"] for person in people} == {"Europe/Berlin", "Asia/Shanghai"}
    assert sum(person["language"] == "zh" for person in people) == 3
    assert all(person["role"] for person in people)
    assert [person["name"] for person in people if person["channel"] == "by-hand"] == ["王芳"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_page_fits_and_logs_no_error(address: str, browser: WebDriver, width: int, height: int) -> None:
    open_page(browser, address, width, height)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]


def test_typing_on_the_managers_phone_works(address: str, browser: WebDriver) -> None:
    open_page(browser, address, 1280, 800)
    box = browser.find_element(By.CSS_SELECTOR, "textarea, input[type=text]")
    box.send_keys("/contacts\n")
    eventually(lambda: any("contacts" in message["html"] for message in managers(get_state(address))[-3:]))
    assert next(person for person in get_state(address)["people"] if person["side"] == "manager")["taken"]


def test_a_pressed_button_reaches_the_bot(address: str, browser: WebDriver) -> None:
    post(address, "speed", {"speed": "pause"})
    open_page(browser, address, 1280, 800)
    post(address, "say", {"person": "100", "text": "/contact Jonas Brandt", "reply_to": None})
    redrawn = (StaleElementReferenceException, ElementClickInterceptedException)
    WebDriverWait(browser, 10, ignored_exceptions=redrawn).until(lambda driver: clicked(driver, "📅 Plan"))
    eventually(lambda: any("the next 30 days" in message["html"] for message in managers(get_state(address))[-2:]))


def test_the_clock_pauses_and_runs(address: str) -> None:
    post(address, "speed", {"speed": "pause"})
    first = get_state(address)["clock"]["now"]
    assert get_state(address)["clock"]["now"] == first
    post(address, "speed", {"speed": "hour"})
    eventually(lambda: get_state(address)["clock"]["now"] > first)


@pytest.mark.parametrize(
    ("path", "body", "headers", "code"),
    [
        ("say", b"{}", {"Content-Type": "text/plain"}, 415),
        ("say", b"{}", {"Content-Type": "application/json"}, 400),
        ("say", b"not json", {"Content-Type": "application/json"}, 400),
        ("press", b'{"person": "1"}', {"Content-Type": "application/json"}, 400),
        ("speed", b'{"speed": "warp"}', {"Content-Type": "application/json"}, 400),
        ("say", b"[" * 30000, {"Content-Type": "application/json"}, 400),
        ("speed", b'{"speed": "day"}', {"Content-Type": "application/json", "Host": "evil.example"}, 403),
    ],
)
def test_what_a_page_should_not_send_is_refused(
    address: str, path: str, body: bytes, headers: dict[str, str], code: int
) -> None:
    request = urllib.request.Request(f"{address}/api/{path}", body, headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    assert refused.value.code == code


# --- helpers


def open_page(browser: WebDriver, address: str, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get(address)
    WebDriverWait(browser, 20).until(lambda driver: "Halden Systems" in driver.find_element(By.TAG_NAME, "body").text)


def clicked(browser: WebDriver, label: str) -> bool:
    """Press the last button of this label; False while there is none."""
    found = [one for one in browser.find_elements(By.TAG_NAME, "button") if label in one.text]
    if found:
        found[-1].click()
    return bool(found)


def managers(state: State) -> list[dict[str, Any]]:
    return [message for message in state["chats"]["100"] if message["sender"] == "bot"]


def contacts(state: State) -> list[dict[str, Any]]:
    return [
        message for id, chat in state["chats"].items() if id != "100" for message in chat if message["sender"] == "bot"
    ]


def get_state(address: str) -> State:
    with urllib.request.urlopen(f"{address}/api/state") as response:
        state: State = json.load(response)
        return state


def post(address: str, path: str, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        assert response.status == 200


def answers(address: str) -> bool:
    try:
        return bool(get_state(address))
    except OSError:
        return False


def eventually(condition: Callable[[], bool]) -> None:
    """Another process has no event for us."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
