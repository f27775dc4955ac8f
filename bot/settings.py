"""Settings, from the environment or `.env`; the environment wins."""

from __future__ import annotations

import ipaddress
import os
import pathlib
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import tzlocal
from dotenv import dotenv_values

from bot.clock import Clock, RealClock, from_setting
from bot.errors import ConfigError

TELEGRAM_API = "https://api.telegram.org/bot"

_HOST = r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])"
_PORT = r"(?P<port>[0-9]{1,5})"
_PUBLIC_URL = re.compile(rf"(?P<scheme>https?)://{_HOST}(?::{_PORT})?(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)*")
"""Plain names in its path only: nothing that a server in front might read in another way."""

PORTS = range(1, 65536)

SHORTEST_KEPT, LONGEST_KEPT = 12, 600
"""Months for which timelines are kept."""

NAMES = (
    "NURTURE_TELEGRAM_TOKEN",
    "NURTURE_TELEGRAM_API_URL",
    "NURTURE_ADMINS",
    "NURTURE_DATABASE",
    "NURTURE_RULES",
    "NURTURE_FEEDS",
    "NURTURE_TIMEZONE",
    "NURTURE_PUBLIC_URL",
    "NURTURE_LISTEN",
    "NURTURE_PROTECT_CONTENT",
    "NURTURE_CLOCK",
    "NURTURE_BACKUPS",
    "NURTURE_KEEP_TIMELINE",
    "NURTURE_LOG",
    "NURTURE_HEALTH",
    "NURTURE_WEBHOOK_URL",
    "NURTURE_WEBHOOK_LISTEN",
    "NURTURE_WEBHOOK_SECRET",
)
"""Every setting there is; a test holds the documentation against it."""


@dataclass(frozen=True)
class Webhook:
    """Where Telegram brings updates to: `url` as it is told, where we listen, and the secret that proves it is it."""

    url: str
    listen: tuple[str, int]
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """What the operator set. The token never shows in a `repr`, so it cannot slip into a log."""

    token: str = field(repr=False)
    admins: tuple[str, ...]
    api_url: str
    database: pathlib.Path
    rules: pathlib.Path
    feeds: pathlib.Path
    zone: str
    clock: Clock
    public_url: str = ""
    listen: tuple[str, int] | None = ("127.0.0.1", 8081)
    """Where pages are served; None: by somebody else, as in the demo."""
    protect: bool = False
    backups: pathlib.Path | None = None
    keep: int | None = None
    """Months for which timelines are kept; None: for ever."""
    log: str = "text"
    health: tuple[str, int] | None = None
    webhook: Webhook | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What stands in no log."""
        return (self.token, *([self.webhook.secret] if self.webhook else []))


def load(folder: pathlib.Path) -> Settings:
    """Read the settings for `nurture run`. Raises ConfigError, one line that says what to do."""
    values, known = read(folder), without_token(folder)
    token = values.get("NURTURE_TELEGRAM_TOKEN", "")
    if not token:
        raise ConfigError("NURTURE_TELEGRAM_TOKEN is not set; @BotFather gives one, nurture init writes it into .env")
    if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}", token):
        raise ConfigError("NURTURE_TELEGRAM_TOKEN does not look like a token (123456:ABC-…); copy it from @BotFather")
    api_url = values.get("NURTURE_TELEGRAM_API_URL", "") or TELEGRAM_API
    if not re.fullmatch(r"https?://[^\s]+/bot", api_url):
        raise ConfigError(f"NURTURE_TELEGRAM_API_URL: {api_url!r} should be an address that ends in /bot")
    if _is_telegrams_own(api_url) and not isinstance(known.clock, RealClock):
        raise ConfigError("NURTURE_CLOCK is for rehearsals; it is refused with Telegram's own server")
    return replace(known, token=token, admins=admins(values), api_url=api_url)


def admins(values: Mapping[str, str]) -> tuple[str, ...]:
    """The Telegram ids in NURTURE_ADMINS. Raises ConfigError."""
    found = tuple(part.strip() for part in values.get("NURTURE_ADMINS", "").split(",") if part.strip())
    if not found or not all(re.fullmatch(r"[0-9]{1,20}", one) for one in found):
        raise ConfigError(
            "NURTURE_ADMINS should be one or more Telegram ids such as 12345,67890; @userinfobot tells yours"
        )
    return found


def without_token(folder: pathlib.Path) -> Settings:
    """What commands need that do not talk to Telegram. Raises ConfigError."""
    values = read(folder)
    return Settings(
        token="",
        admins=(),
        api_url=TELEGRAM_API,
        database=folder / (values.get("NURTURE_DATABASE") or "nurture.db"),
        rules=rules_folder(folder, values),
        feeds=feeds_file(folder, values),
        zone=_zone(values.get("NURTURE_TIMEZONE", "")),
        clock=from_setting(values.get("NURTURE_CLOCK", "")),
        public_url=_own("NURTURE_PUBLIC_URL", values.get("NURTURE_PUBLIC_URL", ""), "https://news.example.com"),
        listen=_listen("NURTURE_LISTEN", values.get("NURTURE_LISTEN") or "127.0.0.1:8081"),
        protect=_on(values, "NURTURE_PROTECT_CONTENT"),
        backups=folder / values["NURTURE_BACKUPS"] if values.get("NURTURE_BACKUPS") else None,
        keep=_keep(values.get("NURTURE_KEEP_TIMELINE", "")),
        log=_log(values.get("NURTURE_LOG") or "text"),
        health=_health(values.get("NURTURE_HEALTH", "")),
        webhook=_webhook(values),
    )


def read(folder: pathlib.Path) -> Mapping[str, str]:
    """The environment over `.env`. Raises ConfigError for a misspelt setting in that file."""
    path = folder / ".env"
    try:
        written = {name: value or "" for name, value in dotenv_values(path).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if unknown := [name for name in written if name.startswith("NURTURE_") and name not in NAMES]:
        raise ConfigError(f"{path}: unknown setting {unknown[0]}; known are {', '.join(NAMES)}")
    return {**written, **os.environ}


def _is_telegrams_own(api_url: str) -> bool:
    return (urlsplit(api_url).hostname or "").rstrip(".") == "api.telegram.org"


def rules_folder(folder: pathlib.Path, values: Mapping[str, str]) -> pathlib.Path:
    return folder / (values.get("NURTURE_RULES") or "nurture_rules")


def feeds_file(folder: pathlib.Path, values: Mapping[str, str]) -> pathlib.Path:
    return folder / (values.get("NURTURE_FEEDS") or "feeds.yaml")


def _own(name: str, value: str, example: str) -> str:
    """Where others reach us, without a slash at its end; "" where they do not. In plain HTTP on this machine only."""
    address = value.removesuffix("/")
    if not address:
        return ""
    match = _PUBLIC_URL.fullmatch(address)
    secure = match is not None and (match["scheme"] == "https" or _is_loopback(match["host"].strip("[]")))
    if match is None or not secure or int(match["port"] or 443) not in PORTS:
        raise ConfigError(f"{name}: {value!r} should be an address like {example}")
    return address


def _listen(name: str, value: str) -> tuple[str, int]:
    """Host and port on which something is answered."""
    match = re.fullmatch(f"{_HOST}:{_PORT}", value)
    if match is None or int(match["port"]) not in PORTS:
        raise ConfigError(f"{name}: {value!r} should be a host and a port like 127.0.0.1:8081")
    return match["host"].strip("[]"), int(match["port"])


def _on(values: Mapping[str, str], name: str) -> bool:
    """A setting that is on or off; off where it is not set."""
    value = (values.get(name) or "off").strip().lower()
    if value not in ("on", "off"):
        raise ConfigError(f"{name}: {values[name]!r} should be on or off")
    return value == "on"


def _keep(value: str) -> int | None:
    """So many months, a year at least: what a review looks back on stays."""
    match = re.fullmatch(r"(?P<n>[0-9]{1,3}) *(?P<unit>year|month)s?", value.strip().lower())
    months = int(match["n"]) * (12 if match["unit"] == "year" else 1) if match else 0
    if value and not SHORTEST_KEPT <= months <= LONGEST_KEPT:
        raise ConfigError(
            f"NURTURE_KEEP_TIMELINE: {value!r} should be like 3 years or 18 months, from 1 to 50 years; empty: for ever"
        )
    return months or None


def _log(value: str) -> str:
    if value not in ("text", "json"):
        raise ConfigError(f"NURTURE_LOG: {value!r} should be text or json")
    return value


def _health(value: str) -> tuple[str, int] | None:
    """Where the state of the bot is told, on this machine alone: it is nobody else's business."""
    if not value:
        return None
    host, port = _listen("NURTURE_HEALTH", value)
    if not _is_loopback(host):
        raise ConfigError(f"NURTURE_HEALTH: {value!r} should be on this machine, like 127.0.0.1:8082")
    return host, port


def _webhook(values: Mapping[str, str]) -> Webhook | None:
    """None: updates are fetched. Telegram takes 1 to 256 of A-Z, a-z, 0-9, _ and - as a secret (setWebhook)."""
    url = _own("NURTURE_WEBHOOK_URL", values.get("NURTURE_WEBHOOK_URL", ""), "https://bot.example.com/telegram")
    if not url:
        return None
    secret = values.get("NURTURE_WEBHOOK_SECRET", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
        raise ConfigError("NURTURE_WEBHOOK_SECRET should be 16 to 256 of A-Z, a-z, 0-9, _ and -; make it by chance")
    listen = values.get("NURTURE_WEBHOOK_LISTEN") or "127.0.0.1:8083"
    return Webhook(url, _listen("NURTURE_WEBHOOK_LISTEN", listen), secret)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def machine_zone() -> str:
    """The machine's zone by name, "" where it has none."""
    return tzlocal.get_localzone_name() or ""


def _zone(name: str) -> str:
    """The business's zone: as set, else the machine's by name. Never UTC by silence."""
    name = name or machine_zone()
    if name not in zoneinfo.available_timezones():
        raise ConfigError(f"NURTURE_TIMEZONE: {name!r} is no time zone; write it like Europe/Berlin or Asia/Shanghai")
    return name
