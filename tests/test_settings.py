"""The settings: read from the environment or `.env`, and each mistake told in one line that says what to do."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable

import pytest

from bot import settings
from bot.clock import RealClock, SteppingClock
from bot.errors import ConfigError
from bot.settings import TELEGRAM_API, Settings, load

TOKEN = "123456:ABC-def_ghi-jkl-mno-pqr-stu-vwx-yz012"
Set = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NURTURE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets what is needed, and what is given."""

    def put(**values: str) -> None:
        needed = {"TELEGRAM_TOKEN": TOKEN, "ADMINS": "12345", "TIMEZONE": "Europe/Berlin"}
        for name, value in {**needed, **values}.items():
            monkeypatch.setenv(f"NURTURE_{name}", value)

    return put


def refusal(folder: pathlib.Path) -> str:
    """The one line with which the settings are refused."""
    with pytest.raises(ConfigError) as told:
        load(folder)
    line = str(told.value)
    assert "\n" not in line
    assert TOKEN not in line
    return line


def test_what_is_not_set_has_its_default(tmp_path: pathlib.Path, environ: Set) -> None:
    environ()
    found = load(tmp_path)
    assert (found.token, found.admins, found.api_url) == (TOKEN, ("12345",), TELEGRAM_API)
    assert (found.database, found.rules, found.feeds) == (
        tmp_path / "nurture.db",
        tmp_path / "nurture_rules",
        tmp_path / "feeds.yaml",
    )
    assert isinstance(found.clock, RealClock)
    assert (found.public_url, found.listen) == ("", ("127.0.0.1", 8081))


def test_everything_can_be_set(tmp_path: pathlib.Path, environ: Set) -> None:
    environ(
        ADMINS=" 12345 , 67890,",
        TELEGRAM_API_URL="http://127.0.0.1:8081/bot",
        DATABASE="/var/lib/nurture.db",
        RULES="rules",
        FEEDS="news.yaml",
        TIMEZONE="Asia/Shanghai",
        CLOCK="2026-03-02T09:00:00Z*600",
        PUBLIC_URL="https://news.example.com/",
        LISTEN="0.0.0.0:9000",
    )
    found = load(tmp_path)
    assert found.admins == ("12345", "67890")
    assert found.api_url == "http://127.0.0.1:8081/bot"
    assert found.database == pathlib.Path("/var/lib/nurture.db")
    assert (found.rules, found.feeds) == (tmp_path / "rules", tmp_path / "news.yaml")
    assert found.zone == "Asia/Shanghai"
    assert isinstance(found.clock, SteppingClock)
    assert (found.public_url, found.listen) == ("https://news.example.com", ("0.0.0.0", 9000))


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.com",
        "https://news.example.com:8443/our-news/v1.2",
        "https://203.0.113.7",
        "https://[2001:db8::1]:8443",
        "http://127.0.0.1:8081",
        "http://localhost:8081/x",
        "http://[::1]:8081",
    ],
)
def test_a_public_address_is_kept_without_its_last_slash(tmp_path: pathlib.Path, environ: Set, address: str) -> None:
    for written in (address, address + "/"):
        environ(PUBLIC_URL=written)
        assert load(tmp_path).public_url == address


@pytest.mark.parametrize(
    ("value", "listen"),
    [("localhost:80", ("localhost", 80)), ("[::1]:8081", ("::1", 8081)), ("", ("127.0.0.1", 8081))],
)
def test_links_are_answered_on_a_host_and_a_port(
    tmp_path: pathlib.Path, environ: Set, value: str, listen: tuple[str, int]
) -> None:
    environ(LISTEN=value)
    assert load(tmp_path).listen == listen


WRONG = [
    ("TELEGRAM_TOKEN", "", "@BotFather"),
    ("TELEGRAM_TOKEN", "123456", "does not look like a token"),
    ("TELEGRAM_TOKEN", "ABC:123456", "does not look like a token"),
    ("TELEGRAM_TOKEN", "123456:short", "does not look like a token"),
    ("TELEGRAM_TOKEN", TOKEN + "\n", "does not look like a token"),
    ("TELEGRAM_TOKEN", TOKEN.replace("A", "А"), "does not look like a token"),  # a Cyrillic one
    ("ADMINS", "", "Telegram ids"),
    ("ADMINS", " , ", "Telegram ids"),
    ("ADMINS", "@ann", "Telegram ids"),
    ("ADMINS", "12345;67890", "Telegram ids"),
    ("ADMINS", "12345, -100", "Telegram ids"),
    ("ADMINS", "１２３４５", "Telegram ids"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:8081", "/bot"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:8081/bot/", "/bot"),
    ("TELEGRAM_API_URL", "127.0.0.1/bot", "/bot"),
    ("TELEGRAM_API_URL", "ftp://127.0.0.1/bot", "/bot"),
    ("TIMEZONE", "Berlin", "Europe/Berlin"),
    ("TIMEZONE", "CET+1", "Europe/Berlin"),
    ("TIMEZONE", "../../etc/passwd", "Europe/Berlin"),
    ("CLOCK", "fast", "2026-03-02T09:00:00Z*600"),
    ("PUBLIC_URL", "news.example.com", "https://news.example.com"),
    ("PUBLIC_URL", "http://news.example.com", "https://news.example.com"),
    ("PUBLIC_URL", "http://127.0.0.1.example.com", "https://news.example.com"),
    ("PUBLIC_URL", "ftp://news.example.com", "https://news.example.com"),
    ("PUBLIC_URL", "javascript:alert(1)", "https://news.example.com"),
    ("PUBLIC_URL", "https://", "https://news.example.com"),
    ("PUBLIC_URL", "https:///r", "https://news.example.com"),
    ("PUBLIC_URL", "https://ann:secret@news.example.com", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com:0", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com:99999", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com/a/../b", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com//b", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com/%2e%2e", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com/a\\b", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com?to=x", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com#x", "https://news.example.com"),
    ("PUBLIC_URL", "https://news.example.com\n", "https://news.example.com"),
    ("PUBLIC_URL", "https://news example.com", "https://news.example.com"),
    ("PUBLIC_URL", "https://nеws.example.com", "https://news.example.com"),  # a Cyrillic one
    ("LISTEN", "8081", "127.0.0.1:8081"),
    ("LISTEN", "127.0.0.1", "127.0.0.1:8081"),
    ("LISTEN", "127.0.0.1:0", "127.0.0.1:8081"),
    ("LISTEN", "127.0.0.1:65536", "127.0.0.1:8081"),
    ("LISTEN", "127.0.0.1:８０８１", "127.0.0.1:8081"),
    ("LISTEN", "::1:8081", "127.0.0.1:8081"),
    ("LISTEN", "http://127.0.0.1:8081", "127.0.0.1:8081"),
    ("LOG", "xml", "text or json"),
    ("HEALTH", "8082", "127.0.0.1:8081"),
    ("HEALTH", "0.0.0.0:8082", "127.0.0.1:8082"),
    ("HEALTH", "bot.example.com:8082", "127.0.0.1:8082"),
    ("WEBHOOK_URL", "http://bot.example.com/telegram", "https://bot.example.com/telegram"),
    ("WEBHOOK_URL", "bot.example.com", "https://bot.example.com/telegram"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_wrong_setting_is_told_by_name(
    tmp_path: pathlib.Path, environ: Set, name: str, value: str, told: str
) -> None:
    environ(**{name: value})
    line = refusal(tmp_path)
    assert line.startswith(f"NURTURE_{name}")
    assert told in line


@pytest.mark.parametrize("secret", ["", "short", "with spaces in it, long enough", "x" * 257])
def test_a_webhook_needs_a_secret_that_telegram_takes(tmp_path: pathlib.Path, environ: Set, secret: str) -> None:
    environ(WEBHOOK_URL="https://bot.example.com/telegram", WEBHOOK_SECRET=secret)
    line = refusal(tmp_path)
    assert line.startswith("NURTURE_WEBHOOK_SECRET")
    assert not secret or secret not in line


def test_a_webhook_does_not_show_its_secret(tmp_path: pathlib.Path, environ: Set) -> None:
    environ(WEBHOOK_URL="https://bot.example.com/telegram", WEBHOOK_SECRET="s" * 32)
    found = load(tmp_path)
    assert found.webhook
    assert (found.webhook.url, found.webhook.listen) == ("https://bot.example.com/telegram", ("127.0.0.1", 8083))
    assert "s" * 32 not in repr(found)


def test_operations_are_off_until_they_are_asked_for(tmp_path: pathlib.Path, environ: Set) -> None:
    environ()
    found = load(tmp_path)
    assert (found.backups, found.log, found.health, found.webhook) == (None, "text", None, None)
    environ(BACKUPS="copies", HEALTH="[::1]:8082", LOG="json")
    found = load(tmp_path)
    assert (found.backups, found.log, found.health) == (tmp_path / "copies", "json", ("::1", 8082))


def test_a_wrong_token_is_not_repeated(tmp_path: pathlib.Path, environ: Set) -> None:
    environ(TELEGRAM_TOKEN=TOKEN + "!")
    assert "ABC-def" not in refusal(tmp_path)


def test_the_token_shows_in_no_repr(tmp_path: pathlib.Path, environ: Set) -> None:
    environ()
    found = load(tmp_path)
    assert TOKEN not in repr(found)
    assert TOKEN not in f"{found}"
    assert isinstance(found, Settings)


@pytest.mark.parametrize(
    "url",
    [
        "",
        TELEGRAM_API,
        "http://api.telegram.org/bot",
        "https://API.telegram.org/bot",
        "https://api.telegram.org:443/bot",
        "https://api.telegram.org//bot",
    ],
)
def test_a_rehearsal_on_telegrams_own_server_is_refused(tmp_path: pathlib.Path, environ: Set, url: str) -> None:
    environ(CLOCK="2026-03-02T09:00:00Z*600", TELEGRAM_API_URL=url)
    line = refusal(tmp_path)
    assert line.startswith("NURTURE_CLOCK")
    assert "rehearsals" in line


# --- the machine's zone


def test_without_a_zone_it_is_the_machines(
    tmp_path: pathlib.Path, environ: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ(TIMEZONE="")
    monkeypatch.setattr(settings, "machine_zone", lambda: "Asia/Shanghai")
    assert load(tmp_path).zone == "Asia/Shanghai"


def test_a_machine_without_a_zone_asks_for_one(
    tmp_path: pathlib.Path, environ: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ(TIMEZONE="")
    monkeypatch.setattr(settings, "machine_zone", lambda: "")
    assert "Europe/Berlin" in refusal(tmp_path)


def test_the_machines_zone_has_a_name() -> None:
    assert isinstance(settings.machine_zone(), str)


# --- .env


def written(folder: pathlib.Path, text: str) -> None:
    (folder / ".env").write_text(text, encoding="utf-8")


FILE = f"""# settings
NURTURE_TELEGRAM_TOKEN={TOKEN}
export NURTURE_ADMINS="12345,67890"
NURTURE_TIMEZONE = 'Europe/Berlin'
OTHER=1
"""


def test_the_file_is_read(tmp_path: pathlib.Path) -> None:
    written(tmp_path, FILE)
    found = load(tmp_path)
    assert (found.token, found.admins, found.zone) == (TOKEN, ("12345", "67890"), "Europe/Berlin")


def test_the_environment_wins_over_the_file(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, FILE)
    monkeypatch.setenv("NURTURE_ADMINS", "1")
    assert load(tmp_path).admins == ("1",)


def test_the_file_does_not_change_the_environment(tmp_path: pathlib.Path) -> None:
    written(tmp_path, FILE)
    load(tmp_path)
    assert "NURTURE_ADMINS" not in os.environ


@pytest.mark.parametrize("name", ["NURTURE_TOKEN", "NURTURE_ADMIN", "NURTURE_telegram_token"])
def test_a_misspelt_name_in_the_file_is_told(tmp_path: pathlib.Path, name: str) -> None:
    written(tmp_path, FILE + f"{name}=1\n")
    line = refusal(tmp_path)
    assert name in line
    assert str(tmp_path / ".env") in line
    assert "NURTURE_ADMINS" in line


def test_a_name_without_a_value_is_not_set(tmp_path: pathlib.Path) -> None:
    written(tmp_path, FILE + "NURTURE_ADMINS\n")
    assert "Telegram ids" in refusal(tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path: pathlib.Path) -> None:
    (tmp_path / ".env").write_bytes(b"NURTURE_ADMINS=\xff\xfe\x00")
    line = refusal(tmp_path)
    assert str(tmp_path / ".env") in line
    assert "cannot be read" in line


def test_without_a_file_or_an_environment_the_token_is_missed_first(tmp_path: pathlib.Path) -> None:
    assert refusal(tmp_path).startswith("NURTURE_TELEGRAM_TOKEN is not set")


@pytest.mark.parametrize(
    ("text", "months"),
    [("", None), ("3 years", 36), ("1 year", 12), ("18 months", 18), ("50 years", 600), ("2YEARS", 24)],
)
def test_how_long_timelines_are_kept(tmp_path: pathlib.Path, environ: Set, text: str, months: int | None) -> None:
    environ(KEEP_TIMELINE=text)
    assert load(tmp_path).keep == months


@pytest.mark.parametrize("text", ["3", "years", "0 years", "11 months", "51 years", "-1 year", "3 days", "for ever"])
def test_another_time_is_one_line_with_an_example(tmp_path: pathlib.Path, environ: Set, text: str) -> None:
    environ(KEEP_TIMELINE=text)
    assert "like 3 years or 18 months" in refusal(tmp_path)
