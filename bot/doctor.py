"""`nurture doctor`: looks at everything the bot needs and says of each whether it is well, and what to do if not.

What is found out is one thing, what it means another: the pure functions `of_…`, which give `Finding`s.
"""

from __future__ import annotations

import email.utils
import os
import pathlib
import shutil
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import httpx
import resvg_py

from bot import backups, private
from bot.clock import stopwatch
from bot.errors import Damaged, FileProblems, NurtureError, StoreError
from bot.files import Files
from bot.settings import Settings
from bot.store.census import Figures, Look, look
from bot.store.refusals import RESTORE

TIMEOUT = 10.0
"""Seconds for each answer of Telegram."""

FSYNCS = 15
"""Writes whose median is taken."""

GOOD_FSYNC, BAD_FSYNC = timedelta(milliseconds=5), timedelta(milliseconds=20)
"""Every message is written down before and after it leaves: with 5 ms the 30 a second that Telegram takes hold, with
20 ms they do not (measured)."""

LOW_SPACE, NO_SPACE = 1_000_000_000, 100_000_000
CLOCK_OFF, CLOCK_WRONG = timedelta(seconds=10), timedelta(minutes=2)
"""Telegram's `Date` is whole seconds, and an answer takes some time."""

LATE = timedelta(hours=1)
"""A post or step that is due for longer is not being carried, or not allowed to leave."""

OLD_BACKUP = timedelta(days=2)


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `text` says what to do where it is not well."""

    what: str
    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.what}: {self.text}"


def ok(what: str, text: str) -> Finding:
    return Finding(what, Level.OK, text)


def warning(what: str, text: str) -> Finding:
    return Finding(what, Level.WARNING, text)


def problem(what: str, text: str) -> Finding:
    return Finding(what, Level.PROBLEM, text)


async def examine(
    settings: Settings, folder: pathlib.Path, now: datetime, transport: httpx.AsyncBaseTransport | None = None
) -> list[Finding]:
    """Everything, in the order in which one would mend it. `transport` replaces the network for tests."""
    found = _permissions(settings, folder)
    found += await _telegram(settings, now, transport)
    found += _database(settings.database, now)
    found += _disk(settings.database.resolve().parent)
    found += _files(settings)
    found += _backups(settings, now)
    return [*found, of_fonts(_draws_chinese())]


# --- Telegram -------------------------------------------------------------------------------------------------


async def _telegram(settings: Settings, now: datetime, transport: httpx.AsyncBaseTransport | None) -> list[Finding]:
    """The token stands in the address that is asked, so no error of the library is shown."""
    async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT) as client:
        try:
            me = await client.get(f"{settings.api_url}{settings.token}/getMe")
            hook = await client.get(f"{settings.api_url}{settings.token}/getWebhookInfo")
        except httpx.HTTPError as error:
            return [problem("telegram", f"cannot be reached ({type(error).__name__}); look at the network and a proxy")]
    found = [of_token(me.status_code, _result(me))]
    if me.status_code == httpx.codes.OK:
        found.append(of_webhook(_result(hook), settings.webhook.url if settings.webhook else ""))
    if date := _date(me.headers.get("Date", "")):
        found.append(of_clock(now - date))
    return found


def _result(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json().get("result")
    except (ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _date(header: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(header).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def of_token(status: int, me: dict[str, Any]) -> Finding:
    if status == httpx.codes.OK and me.get("username"):
        return ok("token", f"it is @{me['username']}")
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND):
        return problem("token", "Telegram refuses it; copy NURTURE_TELEGRAM_TOKEN again from @BotFather")
    return problem("token", f"Telegram answers {status}; is NURTURE_TELEGRAM_API_URL right?")


def of_webhook(info: dict[str, Any], wanted: str) -> Finding:
    """`wanted`: "" where updates are fetched."""
    there, waiting = str(info.get("url") or ""), info.get("pending_update_count", 0)
    host = httpx.URL(there).host if there else ""
    if there != wanted and there:
        text = f"updates go to {host}: another program uses this token, or used it; the next start takes them back"
        return warning("updates", text)
    if wanted and not there:
        return warning("updates", "the webhook is not set; nurture run sets it")
    if error := info.get("last_error_message"):
        return warning("updates", f"Telegram could not bring them to {host}: {str(error)[:200]}")
    way = "brought by Telegram" if wanted else "fetched"
    return ok("updates", f"they are {way}; {waiting} wait")


def of_clock(ahead: timedelta) -> Finding:
    off = abs(ahead)
    text = f"{off.total_seconds():.0f} s {'ahead of' if ahead > timedelta() else 'behind'} Telegram's"
    if off < CLOCK_OFF:
        return ok("clock", "as Telegram's")
    level = problem if off >= CLOCK_WRONG else warning
    return level("clock", f"{text}; switch on the time service (timedatectl set-ntp true)")


# --- the database, and its disk -------------------------------------------------------------------------------


def _database(path: pathlib.Path, now: datetime) -> list[Finding]:
    if not path.is_file():
        return [warning("database", f"{path} is not there yet; nurture run makes it")]
    try:
        seen = look(path, now)
    except (StoreError, Damaged) as error:
        return [problem("database", str(error))]
    return [of_database(seen), *(of_queue(seen.figures, now) if seen.figures else ())]


def of_database(seen: Look) -> Finding:
    size = f"{seen.size / 1e6:.1f} MB"
    if seen.damage:
        return problem("database", f"it is damaged ({seen.damage[:200]}); {RESTORE}")
    if seen.newer:
        return problem("database", f"it is of a newer version ({', '.join(seen.newer)}); update nurture")
    if seen.copied_at:
        at = f"{seen.copied_at:%Y-%m-%d %H:%M} UTC"
        return warning(
            "database", f"it is a backup of {at}; nurture run sends nothing again and asks before it goes on"
        )
    if seen.behind:
        return ok("database", f"whole, {size}; the next start brings its schema ({seen.schema}) up to date")
    return ok("database", f"whole, {size}, schema {seen.schema}")


def of_queue(figures: Figures, now: datetime) -> Iterator[Finding]:
    """What should have left, what may have, and what waits for a person."""
    if figures.stuck:
        text = f"{figures.stuck} are on their way for over ten minutes; a start makes them unsure and asks"
        yield problem("touches", text)
    elif figures.due_since and now - figures.due_since > LATE:
        text = f"{figures.due} due, the oldest for {_long(now - figures.due_since)}; is the bot running?"
        yield warning("touches", text)
    else:
        yield ok("touches", f"{figures.contacts} contacts, {figures.due} due, {figures.awaiting} wait for approval")
    if figures.unsure:
        yield warning(
            "unsure", f"{figures.unsure} touches may or may not have arrived; their managers have a card each"
        )
    if figures.waiting_since and now - figures.waiting_since > LATE:
        yield warning("outbox", f"{figures.waiting} posts wait, the oldest for {_long(now - figures.waiting_since)}")
    else:
        yield ok("outbox", f"{figures.waiting} posts wait")
    if figures.failed_updates:
        yield warning("updates taken", f"{figures.failed_updates} met a bug and are kept; the log says which")
    if figures.on_hold:
        yield warning("managers", f"{figures.on_hold} have not pressed “Go on” since a backup was brought back")
    if figures.feeds_failing:
        yield warning("feeds", f"{figures.feeds_failing} of {figures.feeds} failed last; nurture feeds check says why")


def _long(by: timedelta) -> str:
    hours = by.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def _disk(folder: pathlib.Path) -> list[Finding]:
    try:
        return [of_space(shutil.disk_usage(folder).free), of_fsync(measured_fsync(folder))]
    except OSError as error:
        return [problem("disk", f"{folder} cannot be written: {error.strerror}")]


def of_space(free: int) -> Finding:
    text = f"{free / 1e9:.1f} GB free"
    if free < LOW_SPACE:
        return (problem if free < NO_SPACE else warning)("disk", f"{text}; make room, a full disk stops the bot")
    return ok("disk", text)


def measured_fsync(folder: pathlib.Path) -> timedelta:
    """The median time in which the disk has safely written one page. Raises OSError."""
    path = folder / f".nurture-doctor-{os.getpid()}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        return timedelta(seconds=statistics.median(_write(handle) for _ in range(FSYNCS)))
    finally:
        os.close(handle)
        path.unlink()


def _write(handle: int) -> float:
    passed = stopwatch()
    os.write(handle, b"\0" * 4096)
    os.fsync(handle)
    return passed()


def of_fsync(median: timedelta) -> Finding:
    text = f"a safe write takes {median.total_seconds() * 1000:.1f} ms"
    if median <= GOOD_FSYNC:
        return ok("writes", f"{text}; 30 messages a second hold")
    if median < BAD_FSYNC:
        return ok("writes", f"{text}; 30 messages a second may not quite hold")
    return warning("writes", f"{text}; 30 messages a second do not hold, a better disk helps")


# --- files, permissions, backups, fonts -----------------------------------------------------------------------


def _permissions(settings: Settings, folder: pathlib.Path) -> list[Finding]:
    kept = private.kept(folder, settings.database, settings.backups)
    found = dict(private.exposed(kept))
    return [of_permissions(path, found.get(path)) for path in kept]


def of_permissions(path: pathlib.Path, command: str | None) -> Finding:
    """`command`: what to do where others can read it."""
    what = f"{path.name}/" if path.is_dir() else path.name
    if command:
        return warning(what, f"others on this machine can read it: {command}")
    return ok(what, "only its owner can read it")


def _files(settings: Settings) -> list[Finding]:
    try:
        playbooks, book = Files(settings.rules, settings.feeds).read()
    except FileProblems as found:
        return [problem("rules", f"{len(found.problems)} problems in rules and feeds; nurture check names them")]
    except NurtureError as error:
        return [problem("rules", str(error))]
    counts = f"{len(playbooks.rules)} rules, {len(book.feeds)} feeds"
    if playbooks.warnings:
        return [warning("rules", f"{counts}, {len(playbooks.warnings)} warnings; nurture check names them")]
    return [ok("rules", counts)]


def _backups(settings: Settings, now: datetime) -> list[Finding]:
    if settings.backups is None:
        return [warning("backups", "none are made; set NURTURE_BACKUPS to a folder")]
    try:
        names = [path.name for path in settings.backups.iterdir()]
    except OSError:
        names = []
    return [of_backups(names, now)]


def of_backups(names: Sequence[str], now: datetime) -> Finding:
    last = backups.newest(names)
    if last is None:
        return warning("backups", "there is none yet; nurture run makes one a day")
    text = f"the newest is {_long(now - last)} old"
    return warning("backups", f"{text}; is the bot running?") if now - last > OLD_BACKUP else ok("backups", text)


def _draws_chinese() -> bool:
    """Whether two signs look different: without a font both are the same box, or nothing."""
    one, other = (
        resvg_py.svg_to_bytes(
            svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text y="30" font-size="30" font-family="sans-serif">{sign}</text></svg>'
        )
        for sign in "中国"
    )
    return bool(one != other)


def of_fonts(chinese: bool) -> Finding:
    if chinese:
        return ok("fonts", "pictures can show Chinese")
    return warning("fonts", "pictures cannot show Chinese; install one, on Debian fonts-noto-cjk")
