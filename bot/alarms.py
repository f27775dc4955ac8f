"""What comes at a moment of its own and is no touch: lists, reminders, what is to be sent later.

An alarm is a row with a kind, a name and a moment. As it rings its row goes, and what it does may set the next, in the
same transaction: after a crash it has happened once, or rings again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.desk import (
    Rings,
    approvals,
    deputies,
    forget,
    handover,
    invites,
    letters,
    morning,
    mydata,
    plans,
    relay,
    returning,
    reviews,
    rounds,
    steps,
    stopping,
)
from bot.service import Office
from bot.store.alarms import Alarm

log = logging.getLogger(__name__)

BROKEN_PAUSE = timedelta(hours=1)
"""How long an alarm rests that met a bug; the others go on."""

AT_ONCE = 5
"""Alarms in one transaction before the loop gets its turn."""

RINGS: Rings = {
    **approvals.RINGS,
    **plans.RINGS,
    **steps.RINGS,
    **letters.RINGS,
    **rounds.RINGS,
    **relay.RINGS,
    **stopping.RINGS,
    **returning.RINGS,
    **mydata.RINGS,
    **forget.RINGS,
    **invites.RINGS,
    **handover.RINGS,
    **morning.RINGS,
    **reviews.RINGS,
    **deputies.RINGS,
}
"""What each kind of alarm does."""

TO_CONTACTS = frozenset({"introduce", "letter", "round"})
"""The kinds that write to contacts: while everything is paused they wait."""

HALT_PAUSE = timedelta(hours=1)
"""Between two looks at whether everything is still paused."""


def ring_due(office: Office, now: datetime) -> bool:
    """Ring what is due, in one transaction; False when nothing was, as after most pokes."""
    at = office.store.alarms.next_at()
    if at is None or at > now:
        return False
    with office.store.transaction():
        due = office.store.alarms.due(now, AT_ONCE)
        for alarm in due:
            _ring(office, alarm, now)
    return bool(due)


def _ring(office: Office, alarm: Alarm, now: datetime) -> None:
    try:
        with office.store.savepoint():
            office.store.alarms.drop(alarm.kind, alarm.name)
            if alarm.kind in TO_CONTACTS and office.store.team.halted():
                office.store.alarms.set(alarm.kind, alarm.name, now + HALT_PAUSE)
            elif alarm.kind in RINGS:  # an older program may have set what this one no longer knows
                RINGS[alarm.kind](office, alarm, now)
    except Exception:  # one bad alarm never stops the others
        log.exception("alarm %s %s: put off by an hour", alarm.kind, alarm.name)
        office.store.alarms.set(alarm.kind, alarm.name, now + BROKEN_PAUSE)
