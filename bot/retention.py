"""How long things are kept: an alarm rings each day and takes away what is too old, a batch at a time."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from bot.desk import Rings
from bot.service import Office
from bot.store.alarms import Alarm

RETENTION = "retention"
"""The kind of its alarm; there is one."""

UPDATES = timedelta(days=30)
"""How long the numbers of updates are kept. Telegram brings one again for 24 hours at most; after a week without any it
begins at a number by chance (Bot API, "Getting updates"), and one that is kept for ever would swallow a message."""

MAIL = timedelta(days=365)
"""How long posts are kept, and with them which message became which in the other chat: to so old a message nobody
replies."""

DAY, PAUSE = timedelta(days=1), timedelta(seconds=1)
"""Between two rounds, and between two batches."""

FIRST = timedelta(hours=1)
"""From the first start to the first round."""


def begin(office: Office, now: datetime) -> None:
    """At a start: there is an alarm. Called in a transaction."""
    if office.store.alarms.at(RETENTION, "") is None:
        office.store.alarms.set(RETENTION, "", now + FIRST)


def sweep(office: Office, alarm: Alarm, now: datetime) -> None:
    """One batch of what is too old; the next in a moment, or tomorrow."""
    retention = office.store.retention
    kept_from = months_before(now, office.keep) if office.keep else None
    more = (
        retention.forget_updates(now - UPDATES)
        or retention.forget_mail(max(now - MAIL, kept_from or now - MAIL))
        or (kept_from is not None and retention.forget_timeline(kept_from))
    )
    office.store.alarms.set(RETENTION, "", now + (PAUSE if more else DAY))


def months_before(now: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last of that month."""
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=years, month=month + 1, day=min(now.day, calendar.monthrange(years, month + 1)[1]))


RINGS: Rings = {RETENTION: sweep}
