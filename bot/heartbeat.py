"""After the machine stood still, its clock was set, or an old copy took the database's place: nothing late, nothing
twice.

A row in the database is written anew every minute. What its age means is `judge`'s to say:

- The clock was set back: what has happened "in the future" is set to now, once.
- A gap longer than an expiry: nothing that was due in it is sent; those occurrences expire, managers get one card.
- The database is a copy (`store/backup.py` marks them; of one made in another way the last beat is older than the one
  beside it): what was due since may have been sent, and counts as sent. Nothing automatic leaves until each manager
  says go on, for nobody here knows who said stop meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import planner
from bot.claim import BROKEN_PAUSE
from bot.clock import Clock
from bot.desk.restored import restored_card, standstill_card
from bot.errors import StoreError
from bot.foresight import played
from bot.model.rules import FAR, Policy
from bot.model.touches import Cadence, Standing, Touch, TouchKind, TouchState, occurrence
from bot.planner import Step
from bot.service import LOST, Office, on_hold
from bot.settle import settle_post
from bot.store.backup import MARK
from bot.store.rows import to_text
from bot.window import hours_in

log = logging.getLogger(__name__)

HEARTBEAT = "heartbeat"
"""In `meta`: when this database was last in use."""

BEAT = timedelta(minutes=1)
"""Between two beats."""

SLACK = timedelta(minutes=1)
"""A clock set back by less harms nothing: time servers do it."""

BATCH = 20
"""Contacts in one transaction; between batches the loop goes on."""

LONG_LATE = timedelta(days=30)
"""How late alarms ring that may have rung after the copy was made: too late for whatever they would do."""

STORE_PAUSE = 1.0
"""Real seconds before a transaction that the store refused is tried again."""


UNDECIDED = (TouchState.AWAITING, TouchState.READY)
"""Touches that lay open when the gap began."""


@dataclass(frozen=True)
class Gap:
    """Nothing is known of what happened after `since`; `copy`: somebody else may have sent meanwhile."""

    since: datetime
    copy: bool


def too_late(last: datetime, policy: Policy, zone: str) -> datetime:
    """When a gap that began at `last` is longer than an expiry, in the business's hours."""
    return hours_in(policy.window, zone).after_open_days(last, policy.expire_days)


def judge(last: datetime | None, copied_at: datetime | None, now: datetime, too_late: datetime) -> Gap | None:
    """The gap that the last beat (None: there was none) and the mark of a copy mean at `now`; None: there is none."""
    if copied_at is not None:
        return Gap(min(copied_at, now), copy=True)
    return Gap(last, copy=False) if last and now > too_late else None


def set_back(last: datetime | None, now: datetime) -> bool:
    """Whether the clock shows less than it did at the last beat."""
    return last is not None and now < last - SLACK


class Heart:
    """Beats, and keeps everybody waiting who would send, until what its last beat means is dealt with."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._last: datetime | None = None
        self._too_late = FAR
        self._lock = asyncio.Lock()

    def steady(self, now: datetime) -> bool:
        """Whether time went on as it should since the last beat."""
        return self._last is not None and self._last - SLACK <= now <= self._too_late

    async def calm(self) -> None:
        """Return at once while time goes on as it should, else when what did not is dealt with."""
        while not self.steady(self._clock.now()):
            async with self._lock:
                if not self.steady(self._clock.now()):
                    await self._persistently()

    async def _persistently(self) -> None:
        try:
            await self.start()
        except StoreError as error:
            log.error("%s; trying again", error)
            await asyncio.sleep(STORE_PAUSE)

    async def beat(self, now: datetime) -> None:
        """Write down that the database is in use. Opens its own transaction."""
        await self.calm()
        try:
            with self._office.store.transaction():
                self._remember(self._clock.now())
            self._witness()
        except StoreError as error:
            log.error("%s; no heartbeat", error)

    async def start(self) -> None:
        """Deal with what the last beat and the mark of a copy mean now. Opens its own transactions.

        Killed in the middle it goes on where it was: the row is written last. Raises StoreError.
        """
        office, now = self._office, self._clock.now()
        last = _moment(office, HEARTBEAT)
        copied_at = _moment(office, MARK) or _older_than_known(office, last)
        limit = too_late(last, office.playbooks.policy, office.business_zone) if last else FAR
        gap = judge(last, copied_at, now, limit)
        if gap:
            await _pass_over(office, gap, now)
        with office.store.transaction():
            if gap:
                _tell(office, gap, now)
            if set_back(last, now):
                log.warning("the clock was set back from %s to %s", last, now)
                office.store.moments.bring_back(now)
                office.replan_later()
            self._remember(now, anew=True)
        self._witness()

    def _witness(self) -> None:
        """After the commit: beside the database never stands a later beat than in it."""
        assert self._last
        self._office.store.witness(self._last)

    def _remember(self, now: datetime, *, anew: bool = False) -> None:
        if self._last is None or anew or now > self._last:
            self._office.store.people.remember(HEARTBEAT, to_text(now))
            self._last = now
            self._too_late = too_late(now, self._office.playbooks.policy, self._office.business_zone)


def _moment(office: Office, name: str) -> datetime | None:
    with office.store.reading():
        text = office.store.people.remembered(name)
    return datetime.fromisoformat(text) if text else None


def _older_than_known(office: Office, last: datetime | None) -> datetime | None:
    """The last beat, where a later one was seen beside the database: an older copy took its place."""
    known = office.store.witnessed()
    return last if last and known and known > last else None


# --- a gap ----------------------------------------------------------------------------------------------------


async def _pass_over(office: Office, gap: Gap, now: datetime) -> None:
    """Use up what was due in the gap, for everybody, in batches that yield to the loop."""
    log.warning("%s: nothing that was due since %s is sent", "a restored copy" if gap.copy else "a gap", gap.since)
    people, last = office.store.people, 0
    # Who is still on hold since another copy has no next step; in the gap they may have been let go on.
    on_hold_then = gap.copy and any(people.remembered(on_hold(one.id)) for one in people.managers())
    while ids := people.ids_after(last, BATCH) if on_hold_then else people.due_after(last, now, BATCH):
        with office.store.transaction():
            for contact_id in ids:
                _pass_over_one(office, contact_id, gap, now)
        last = ids[-1]
        await asyncio.sleep(0)


def _pass_over_one(office: Office, contact_id: int, gap: Gap, now: datetime) -> None:
    """A bug costs only this contact, who rests for an hour."""
    try:
        with office.store.savepoint():
            _use_up(office, contact_id, gap, now)
    except Exception:
        log.exception("contact %d: what was due in the gap was not passed over", contact_id)
        office.store.people.rest(contact_id, now + BROKEN_PAUSE)


def _use_up(office: Office, contact_id: int, gap: Gap, now: datetime) -> None:
    """What the very functions that run it would have sent in the gap, had they run: it is over."""
    standing = office.standing(office.store.people.contact(contact_id), gap.since)
    if "restored" in standing.barred.values():
        standing = replace(standing, barred={})
    steps, after = played(standing, office.playbooks, gap.since, now)
    for touch in _passed(office, standing, after, steps, gap):
        _record(office, touch, gap, now)
    for touch in office.store.ledger.open(contact_id):
        if touch.state in UNDECIDED and touch.due_at <= now:
            office.store.ledger.decide(touch, TouchState.EXPIRED, now, reason=gap_reason(gap))
    changed = [one for one in after.cadences.values() if _moved(one, standing)]
    office.store.ledger.save_cadences(contact_id, changed)
    office.replan(contact_id, now)


def _moved(cadence: Cadence, standing: Standing) -> bool:
    known = standing.cadences.get(cadence.rule)
    return cadence != known and (cadence.due_at is not None or cadence.n > 1 or known is not None)


def _passed(office: Office, before: Standing, after: Standing, steps: list[Step], gap: Gap) -> Iterator[Touch]:
    """The touches that these steps would have been, with the texts that they would have used."""
    texts = iter(sorted(after.past.texts - before.past.texts))
    for step in steps:
        rule = office.playbooks.rules.get(step.rule)
        kind = TouchKind.NOTE if step.note else planner.kind_of(rule, before)
        state = TouchState.UNSURE if gap.copy and not step.note else TouchState.EXPIRED
        text = next(texts, None) if state is TouchState.UNSURE and kind is not TouchKind.NEWS else None
        yield Touch(
            0,
            step.key,
            before.who.contact.id,
            step.rule,
            occurrence(step.key),
            kind,
            state,
            step.sends_at,
            step.sends_at,
            text_id=text,
            reason=gap_reason(gap),
        )


def _record(office: Office, touch: Touch, gap: Gap, now: datetime) -> None:
    known = office.store.ledger.keyed(touch.key)
    if known is None:
        office.store.ledger.add(touch, now)
    elif known.state in (*UNDECIDED, TouchState.HANDED):
        assert touch.settled_at
        office.store.ledger.decide(known, touch.state, touch.settled_at, reason=touch.reason)
    if touch.kind is TouchKind.NOTE:
        return
    if gap.copy:
        office.record(touch.contact_id, touch.due_at, "perhaps-sent")
    else:
        office.record(touch.contact_id, touch.due_at, "skipped", "standstill")


def gap_reason(gap: Gap) -> str:
    return "restored" if gap.copy else "standstill"


# --- the end of a gap -----------------------------------------------------------------------------------------


def _tell(office: Office, gap: Gap, now: datetime) -> None:
    """One card for each manager whom it concerns; of a copy, what else it may have done already is over too."""
    store = office.store
    if gap.copy:
        _forget_what_was_under_way(office, gap, now)
    for manager in store.people.managers():
        contacts = [store.people.contact(id) for id in store.ledger.passed(manager.id, gap_reason(gap), gap.since, now)]
        if gap.copy and store.people.contacts_of(manager.id):
            store.people.remember(on_hold(manager.id), to_text(now))
            office.post(restored_card(office, manager, gap.since, contacts), now)
        elif contacts:
            office.post(standstill_card(office, manager, gap.since, contacts), now)


def _forget_what_was_under_way(office: Office, gap: Gap, now: datetime) -> None:
    """Posts that waited may have left; alarms may have rung; news may have been sent; cards may name other touches.

    Whoever was signed in may have signed out.
    """
    store = office.store
    for queued in store.mail.queued():
        store.mail.begin(queued.id)
        settle_post(office, queued, None, now)
    store.alarms.make_late(now, now - LONG_LATE)
    store.news.begin_anew([feed.url for feed in office.feedbook.feeds])
    store.pages.end_everybodys()
    store.people.remember(LOST, f"{to_text(gap.since)} {to_text(now)}")
    store.people.forget(MARK)
