"""The log: as text or JSON, what each line is about, and no secret in any of it."""

from __future__ import annotations

import asyncio
import json
import logging
import pathlib
import subprocess
import sys

import pytest

from bot.about import about, current
from bot.logs import GONE, AsJson, AsText, redacted
from tests.world import world

ROOT = pathlib.Path(__file__).parents[1]
TOKEN = "123456:TEST-token-of-the-sandbox-000000000"
SECRET = "a-webhook-secret-of-ours"


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if error else None
    return logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, message, arguments, info)


@pytest.mark.parametrize(
    "text",
    [
        f"GET https://api.telegram.org/bot{TOKEN}/getMe",
        f"Authorization {TOKEN.partition(':')[2]}",
        "POST /bot987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage of another",
        f"secret {SECRET}",
        "https://t.me/halden_bot?start=Zm9vYmFyYmF6cXV4",
        "'/start Zm9vYmFyYmF6cXV4'",
        "https://news.example.com/r/MToyOjM.c2lnbmF0dXJl",
        "text=https%3A%2F%2Ft.me%2Fhalden_bot%3Fstart%3DZm9vYmFyYmF6cXV4",
        "{'callback_data': 'agree:Zm9vYmFyYmF6cXV4'}",
        "feed 'https://reader:Zm9vYmFyYmF6cXV4@feeds.example/all.xml': refused",
    ],
)
def test_a_secret_is_taken_out_wherever_it_stands(text: str) -> None:
    for formatter in (AsText([TOKEN, SECRET]), AsJson([TOKEN, SECRET])):
        line = formatter.format(record("about %s", text))
        assert GONE in line
        for secret in ("token-of-the-sandbox", "AAHdq", SECRET, "Zm9v", "c2lnb"):
            assert secret not in line


def test_a_traceback_loses_it_too() -> None:
    for formatter in (AsText([TOKEN]), AsJson([TOKEN])):
        try:
            raise ValueError(f"cannot reach bot{TOKEN}")
        except ValueError:
            line = formatter.format(record("failed", error=True))
        assert "ValueError" in line
        assert "TEST-token" not in line


def test_nobodys_words_begin_a_line_or_move_a_cursor() -> None:
    line = AsText([]).format(record("feed %s", "x\n2026-03-02 ERROR bot: all is lost\x1b[2J\u202e"))
    assert line.endswith(r"feed x\n2026-03-02 ERROR bot: all is lost\x1b[2J\u202e")


LAST_WORDS = """
import logging, warnings
from bot import logs
logs.configure("FORM", ["TOKEN"])
logging.getLogger("bot").info("%d", "TOKEN")
warnings.warn("TOKEN")
raise RuntimeError("https://api.telegram.org/botTOKEN/getMe")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_crash_a_warning_and_a_line_that_cannot_be_written_lose_it_too(form: str) -> None:
    code = LAST_WORDS.replace("FORM", form).replace("TOKEN", TOKEN)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stderr
    assert told.count("\n") >= 3
    assert "crashed" in told
    assert "UserWarning" in told
    assert "line 5 of <string> cannot be logged: TypeError" in told
    assert "TEST-token" not in told


def test_times_and_keys_stay_as_they_are() -> None:
    for text in ("12:30:05 touch prospects/check-in:17:3: sent", "the start = a word", "a/r/b"):
        assert redacted(text, [TOKEN]) == text


def test_a_line_of_json_tells_what_it_is_about() -> None:
    with about(touch="p/r:7:1"), about(update=5):
        line = json.loads(AsJson([]).format(record("sent %s", "中文\nagain")))
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "bot.x",
        "message": "sent 中文\nagain",
        "touch": "p/r:7:1",
        "update": "5",
    }
    assert "\n" not in AsJson([]).format(record("a\nb"))
    assert current() == {}


async def test_tasks_do_not_share_what_they_are_about() -> None:
    async def one(n: int) -> str:
        with about(touch=n):
            await asyncio.sleep(0)
            return current()["touch"]

    assert await asyncio.gather(*(one(n) for n in range(5))) == list("01234")


async def test_a_touch_is_named_from_its_claim_to_its_end(caplog: pytest.LogCaptureFixture) -> None:
    lines: list[dict[str, str]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(AsJson([TOKEN]).format(record)))

    handler = Keep()
    logging.getLogger("bot").addHandler(handler)
    try:
        with caplog.at_level(logging.INFO, "bot"):
            async with world() as house:
                await house.invited()
                await house.until(lambda: any(touch.state == "sent" for touch in house.touches()))
    finally:
        logging.getLogger("bot").removeHandler(handler)
    told = [line["message"].rpartition(": ")[2] for line in lines if line.get("touch") == "prospects/check-in:1:1"]
    assert told == ["claimed", "sent", "sent"]
