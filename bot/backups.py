"""A backup a day by the running bot, in a folder; the old ones are thinned out. `store/backup.py` makes each."""

from __future__ import annotations

import asyncio
import logging
import pathlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.errors import StoreError
from bot.service import Office
from bot.store.backup import back_up

log = logging.getLogger(__name__)

DAYS, WEEKS = 7, 4
"""How many backups are kept: the newest of so many days, and of so many weeks."""

PAUSE = timedelta(days=1)
"""Between two backups."""

_NAME = re.compile(r"nurture-(\d{8}T\d{6})Z\.db")


def name_at(at: datetime) -> str:
    """`nurture-20260302T080000Z.db`: when it was made, in UTC, and nothing of what is in it."""
    return f"nurture-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z.db"


def made_at(name: str) -> datetime | None:
    """When the backup of this name was made; None: it is none of ours."""
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(f"{match[1]}+0000", "%Y%m%dT%H%M%S%z") if match else None
    except ValueError:
        return None


def newest(names: Iterable[str]) -> datetime | None:
    return max((at for name in names if (at := made_at(name))), default=None)


def is_due(names: Iterable[str], now: datetime) -> bool:
    """Whether the newest backup is a day old. One of the future, by a wrong clock, counts for nothing."""
    last = newest(name for name in names if (at := made_at(name)) and at <= now)
    return last is None or now - last >= PAUSE


def superfluous(names: Iterable[str]) -> list[str]:
    """The backups that are neither the newest of one of the last days nor of one of the last weeks that have one."""
    dated = sorted(((at, name) for name in names if (at := made_at(name))), reverse=True)
    by_day = {at.date(): name for at, name in reversed(dated)}
    by_week = {at.isocalendar()[:2]: name for at, name in reversed(dated)}
    kept = {by_day[day] for day in sorted(by_day)[-DAYS:]} | {by_week[week] for week in sorted(by_week)[-WEEKS:]}
    return [name for _, name in dated if name not in kept]


async def keep(database: pathlib.Path, folder: pathlib.Path, now: datetime) -> bool:
    """Make a backup if one is due, and take away what is superfluous; in a thread. True when one was made.

    Raises StoreError: it failed.
    """
    return await asyncio.to_thread(_keep, database, folder, now)


def _keep(database: pathlib.Path, folder: pathlib.Path, now: datetime) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_due(_names(folder), now):
            return False
        size = back_up(database, folder / name_at(now), now)
        for name in superfluous(_names(folder)):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}. NURTURE_BACKUPS names the folder") from error
    log.info("backup: %s, %.1f MB", name_at(now), size / 1e6)
    return True


def _names(folder: pathlib.Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class DailyBackup:
    """Made when one is due. The admins hear once that it fails, and that it works again."""

    def __init__(self, office: Office, database: pathlib.Path, folder: pathlib.Path, poke: Callable[[], None]) -> None:
        self._office = office
        self._database = database
        self._folder = folder
        self._poke = poke
        self._failed = False

    async def make(self, now: datetime) -> None:
        """Whatever goes wrong, the next look comes. Opens its own transactions."""
        try:
            made, problem = await self._tried(now)
            if problem and not self._failed:
                self._tell_admins(now, "backup-failed", problem=problem)
            elif made and self._failed:
                self._tell_admins(now, "backup-again")
            self._failed = bool(problem) or (self._failed and not made)
        except Exception:
            log.exception("making a backup failed")

    async def _tried(self, now: datetime) -> tuple[bool, str]:
        """Whether one was made, and what hinders it; neither where none is due."""
        try:
            return await keep(self._database, self._folder, now), ""
        except StoreError as error:
            log.error("no backup: %s", error)
            return False, str(error)

    def _tell_admins(self, now: datetime, text_id: str, **values: str) -> None:
        with self._office.store.transaction():
            self._office.notify_admins(text_id, now, **values)
        self._poke()
