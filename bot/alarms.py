"""What comes at a moment of its own and is no touch: lists, reminders, what is to be sent later.

An alarm is a row with a kind, a name and a moment. As it rings its row goes, and what it does may set the next, in the
same transaction: after a crash it has happened once, or rings again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import retention
from bot.clock import Clock
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
from bot.errors import StoreError
from bot.heartbeat import STORE_PAUSE, Heart
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
    **retention.RINGS,
}
"""What each kind of alarm does."""


def ring_due(office: Office, now: datetime) -> bool:
    """Ring what is due, in one transaction; False when nothing was, as after most pokes."""
    with office.store.reading():
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
            if alarm.kind in RINGS:  # an older program may have set what this one no longer knows
                RINGS[alarm.kind](office, alarm, now)
    except Exception:  # one bad alarm never stops the others
        log.exception("alarm %s %s: put off by an hour", alarm.kind, alarm.name)
        office.store.alarms.set(alarm.kind, alarm.name, now + BROKEN_PAUSE)


class Bell:
    """Rings while time goes on as it should. `poke` is called when something rang."""

    def __init__(self, office: Office, clock: Clock, heart: Heart, poke: Callable[[], None]) -> None:
        self._office = office
        self._clock = clock
        self._heart = heart
        self._poke = poke

    async def ring(self) -> bool:
        """What is due; False when nothing was, so that one may sleep until the next."""
        try:
            await self._heart.calm()
            rang = ring_due(self._office, self._clock.now())
        except StoreError as error:
            log.error("%s; trying again", error)
            await asyncio.sleep(STORE_PAUSE)
            return True
        if rang:
            self._poke()
            await asyncio.sleep(0)
        return rang
