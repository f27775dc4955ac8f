"""The team, for admins: what lies with each manager, and how the house stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import backups
from bot.desk import Desk
from bot.desk.paging import turned
from bot.errors import Refused
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import place

A_PAGE = 20

LONGEST_WAITS = 5
FEEDS_NAMED = 5

LATE = timedelta(minutes=10)
"""What should leave at once and has not for so long is worth a look."""

OLD_BACKUP = timedelta(days=2)
"""As the doctor has it: one is made each day."""

LONG_WAIT = timedelta(days=1)


@dataclass(frozen=True)
class Sign:
    """One thing about the house: its name, how it stands, and whether that is well."""

    name: str
    words: str
    well: bool = True


def team(desk: Desk, ask: Ask) -> Drawn:
    """`?at=17`: behind that manager. Raises Refused for who is no admin."""
    if not desk.manager.admin:
        raise Refused("for-admins")
    store, until = desk.office.store.team, desk.now + timedelta(days=1)
    shown = turned(
        place(ask.words), A_PAGE, lambda at, size: store.carried(at, size, desk.now, until), lambda one: one.id
    )
    values = {
        "managers": shown.rows,
        "count": store.count(),
        "turns": shown,
        "longest": store.longest_waits(LONGEST_WAITS),
        "long": desk.now - LONG_WAIT,
        "halted": store.halted(),
        "signs": list(_signs(desk, ask)),
        "failing": desk.office.store.news.failing()[:FEEDS_NAMED],
    }
    return Drawn("team.html", values)


def _signs(desk: Desk, ask: Ask) -> Iterator[Sign]:
    """What `/metrics` and the doctor know, in words."""
    say, figures = desk.say, desk.office.store.census.figures(desk.now, quick=True)
    outbox = _minutes(figures.waiting_since, desk.now)
    yield Sign(
        say("page-team-outbox"),
        say("page-team-outbox-is", count=figures.waiting, minutes=outbox),
        outbox <= LATE / timedelta(minutes=1),
    )
    late = _minutes(figures.due_since, desk.now)
    yield Sign(say("page-team-due"), say("page-team-due-is", count=figures.due, minutes=late))
    yield Sign(say("page-team-stuck"), say("page-team-number", count=figures.stuck), not figures.stuck)
    yield Sign(say("page-team-unsure"), say("page-team-number", count=figures.unsure), not figures.unsure)
    yield Sign(
        say("page-team-feeds"),
        say("page-team-feeds-are", count=figures.feeds, failing=figures.feeds_failing),
        not figures.feeds_failing,
    )
    yield _backup(desk, ask)
    if figures.on_hold:
        yield Sign(say("page-team-hold"), say("page-team-hold-is", count=figures.on_hold), well=False)


def _minutes(since: datetime | None, now: datetime) -> int:
    return max(0, round((now - since) / timedelta(minutes=1))) if since else 0


def _backup(desk: Desk, ask: Ask) -> Sign:
    """When the last one was made."""
    name, folder = desk.say("page-team-backup"), ask.house.backups
    if folder is None:
        return Sign(name, desk.say("page-team-backup-off"), well=False)
    try:
        last = backups.newest(path.name for path in folder.iterdir())
    except OSError:
        last = None
    if last is None:
        return Sign(name, desk.say("page-team-backup-none"), well=False)
    hours = round((desk.now - last) / timedelta(hours=1))
    return Sign(name, desk.say("page-team-backup-is", hours=max(0, hours)), desk.now - last <= OLD_BACKUP)
