"""What a send does: claim one touch or post in a transaction, send it outside, settle it in the next transaction.

Eight standing workers carry touches (`claim.py`, `settle.py`), sixteen carry posts, one chat at a time and in order.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from bot.about import about
from bot.channels import Channel, Poster
from bot.channels.pacer import Pacer
from bot.claim import Claim, claim_touches
from bot.clock import Clock, Work, until_or
from bot.errors import StoreError
from bot.heartbeat import STORE_PAUSE, Heart
from bot.model.messages import Outcome, OutcomeKind
from bot.model.posts import Queued, Say
from bot.service import Office
from bot.settle import settle_post, settle_touch
from bot.threads import placed

log = logging.getLogger(__name__)

TOUCH_WORKERS = 8
POST_WORKERS = 16
"""So many chats may keep us waiting for their answers at once before others wait too."""

CALM = 5
"""Turns of the loop in which no other worker came. Answers that come at one time take several turns each through the
library: after one turn there was a transaction for every touch, after five one for five (`make bench`)."""

Result = TypeVar("Result")


class Dispatcher:
    """The standing workers. `poke()` after every transaction that may have made work."""

    def __init__(
        self,
        office: Office,
        channels: Mapping[str, Channel],
        poster: Poster,
        pacer: Pacer,
        clock: Clock,
        work: Work,
        heart: Heart,
    ) -> None:
        self._office = office
        self._channels = channels
        self._poster = poster
        self._pacer = pacer
        self._clock = clock
        self._work = work
        self._heart = heart
        self._pokes: list[asyncio.Event] = []
        self._mail_pokes: list[asyncio.Event] = []
        self._aloof: list[asyncio.Event] = []
        self._stopping = False
        self._turns: list[asyncio.Future[Claim | None]] = []
        self._sent: list[tuple[Claim, Outcome]] = []
        self._posted: list[tuple[Queued, Outcome]] = []
        self.outcomes: Counter[tuple[str, str]] = Counter()
        """What became of touches and posts since the start."""

    def stop(self) -> None:
        """Claim nothing more; `run` returns once what is on its way is settled."""
        self._stopping = True
        self.poke()

    def poke(self) -> None:
        for event in (*self._pokes, *self._mail_pokes, *self._aloof):
            event.set()

    def _poke_after_touch(self, *, mail: bool) -> None:
        """Whom it concerns that a touch went on; thirty times a second that is a good part of the work. `mail`: there
        are posts."""
        for event in (*self._pokes, *(self._mail_pokes if mail else ())):
            event.set()

    async def run(self) -> None:
        """Carry touches and posts until `stop`."""
        async with asyncio.TaskGroup() as group:
            watch, poked = asyncio.Lock(), self.poked()
            for _ in range(TOUCH_WORKERS):
                group.create_task(self._carry_touches(watch, poked))
            turn, mail_poked = asyncio.Lock(), self._added(self._mail_pokes)
            for _ in range(POST_WORKERS):
                group.create_task(self._carry_posts(turn, mail_poked))

    def poked(self, *, by_touches: bool = True) -> asyncio.Event:
        """An event that every poke sets; or every one that comes from elsewhere than from a touch."""
        return self._added(self._pokes if by_touches else self._aloof)

    def _added(self, pokes: list[asyncio.Event]) -> asyncio.Event:
        event = asyncio.Event()
        pokes.append(event)
        return event

    # --- touches

    async def _carry_touches(self, watch: asyncio.Lock, poked: asyncio.Event) -> None:
        """Who has nothing to send waits for the watch: one looks what is due next, the others cost nothing."""
        claim: Claim | None = None
        while self._sent or not self._stopping:
            if not claim:
                async with watch:
                    await self._until_due(poked)
            with self._work.doing():
                await self._turn()
                await self._until_calm()
                claim = await self._claim()
                if claim:
                    with about(touch=claim.touch.key):
                        log.info("touch %s: claimed", claim.touch.key)
                        outcome = await self._send(claim)
                        log.info("touch %s: %s", claim.touch.key, outcome.kind)
                    self.outcomes["touch", outcome.kind] += 1
                    self._sent.append((claim, outcome))

    async def _until_due(self, poked: asyncio.Event) -> None:
        people = self._office.store.people
        while not self._stopping and not await self.asked(lambda: people.is_any_due(self._clock.now())):
            await until_or(self._clock, await self.asked(people.next_due), poked)

    async def _turn(self) -> None:
        """A turn to send. What was sent is settled without one while all are held, which may be for a day, and at the
        end: what is known must not be unsure after a kill."""
        if self._sent and (self._stopping or self._pacer.held()):
            # The hold may end meanwhile, and who has no turn sends nothing.
            await self._settle_and_claim(claiming=False)
        if not self._stopping:
            await self._pacer.scheduled()

    async def _send(self, claim: Claim) -> Outcome:
        """The outcome of the channel; of a bug in it we know only that something may have left."""
        try:
            return await self._channels[claim.channel].send(claim.address, claim.message)
        except Exception:
            log.exception("touch %s: the channel failed", claim.touch.key)
            return Outcome(OutcomeKind.UNSURE, detail="a bug in the channel")

    async def _claim(self) -> Claim | None:
        """A touch to send now. Who has a turn at the same time as others shares one transaction with them: what the
        disk takes for a commit is paid once."""
        turn: asyncio.Future[Claim | None] = asyncio.get_running_loop().create_future()
        self._turns.append(turn)
        if len(self._turns) == 1:
            await self._all_have_come()
            await self._settle_and_claim()
        return await turn

    async def _all_have_come(self) -> None:
        """At least one turn of the loop: what answers at once, or a queue of waits, stops nobody else."""
        came = calm = 0
        while came < TOUCH_WORKERS and calm < CALM:
            await asyncio.sleep(0)
            calm = calm + 1 if came == len(self._turns) else 0
            came = len(self._turns)

    async def _settle_and_claim(self, *, claiming: bool = True) -> None:
        """Settle what every worker has sent, and claim for each who has a turn, for nobody else: waiting for a turn
        leaves nothing unsettled."""

        def act(now: datetime) -> tuple[int, bool, bool, list[Claim]]:
            for settled, outcome in self._sent:
                with about(touch=settled.touch.key):
                    settle_touch(self._office, settled.touch, outcome, now)
            may_claim = claiming and self._may_act(now) and not self._pacer.held()
            due = may_claim and self._office.store.people.is_any_due(now)
            claims = claim_touches(self._office, len(self._turns), now) if due else []
            return len(self._sent), due, self._office.store.mail.next_due() is not None, claims

        sent, due, mail, claims = await self._transact(act)
        del self._sent[:sent]
        if claiming:
            for turn, claim in itertools.zip_longest(self._turns, claims):
                turn.set_result(claim)
            self._turns.clear()
        if sent or due:
            self._poke_after_touch(mail=mail)

    # --- posts

    async def _carry_posts(self, turn: asyncio.Lock, poked: asyncio.Event) -> None:
        """Whoever has the turn looks for the next post and passes the turn on as it leaves with one: those who wait
        for their turn cost nothing."""
        while True:
            async with turn:
                queued = await self._next_post(poked)
            if queued is None:
                return
            with self._work.doing(), about(post=queued.id):
                outcome = await self._performed(queued)
            self.outcomes["post", outcome.kind] += 1
            self._posted.append((queued, outcome))
            poked.set()

    async def _next_post(self, poked: asyncio.Event) -> Queued | None:
        """Settle what the others have carried until there is a post to carry; None: it is time to stop."""
        while self._posted or not self._stopping:
            with self._work.doing():
                await self._until_calm()
                settled = len(self._posted)
                due = settled or await self.asked(self._mail_is_due)
                queued = await self._settle_and_take() if due else None
            if queued:
                return queued
            if not settled and not self._stopping:
                await until_or(self._clock, await self.asked(self._office.store.mail.next_due), poked)
        return None

    def _mail_is_due(self) -> bool:
        """Asked before a transaction is opened for it: most pokes are about something else."""
        due = self._office.store.mail.next_due()
        return due is not None and due <= self._clock.now()

    async def _performed(self, queued: Queued) -> Outcome:
        """The outcome; of a bug we know only that it may have left, and what may come again would meet it for ever."""
        try:
            return await self._poster.perform(queued)
        except Exception:
            log.exception("post %d: the channel failed", queued.id)
            kind = OutcomeKind.UNSURE if queued.post.at_most_once else OutcomeKind.REJECTED
            return Outcome(kind, detail="a bug in the channel")

    async def _settle_and_take(self) -> Queued | None:
        def act(now: datetime) -> tuple[int, Queued | None]:
            for carried, outcome in self._posted:
                with about(post=carried.id):
                    settle_post(self._office, carried, outcome, now)
            queued = self._office.store.mail.claim(now) if self._may_act(now) else None
            return len(self._posted), self._placed(queued, now) if queued else None

        settled, queued = await self._transact(act)
        del self._posted[:settled]
        if settled:
            self.poke()
        return queued

    def _placed(self, queued: Queued, now: datetime) -> Queued | None:
        """In its thread, under what it answers. One that meets a bug never leaves; those behind it go on."""
        try:
            with self._office.store.savepoint():
                return _marked(self._office, placed(self._office.store, queued, topics=self._office.topics))
        except Exception:
            log.exception("post %d: given up", queued.id)
            settle_post(self._office, queued, Outcome(OutcomeKind.REJECTED, detail="a bug"), now)
            return None

    async def _until_calm(self) -> None:
        if not self._stopping:
            await self._heart.calm()

    def _may_act(self, now: datetime) -> bool:
        """After a gap nothing is claimed before it is dealt with."""
        return not self._stopping and self._heart.steady(now)

    async def asked(self, question: Callable[[], Result]) -> Result:
        """The answer to a question outside a transaction, asked again until the store gives it."""
        while True:
            try:
                with self._office.store.reading():
                    return question()
            except StoreError as error:
                log.error("%s; trying again", error)
                await asyncio.sleep(STORE_PAUSE)

    async def _transact(self, act: Callable[[datetime], Result]) -> Result:
        """Carry `act` out in one transaction, again until the store takes it. Nothing is awaited after the commit."""
        while True:
            try:
                with self._office.store.transaction():
                    return act(self._clock.now())
            except StoreError as error:
                log.error("%s; trying again", error)
                await asyncio.sleep(STORE_PAUSE)


def _marked(office: Office, queued: Queued) -> Queued:
    """A notice that may have arrived before says so."""
    action = queued.post.action
    if not queued.again or not isinstance(action, Say):
        return queued
    manager = office.store.people.manager_at(queued.post.address)
    mark = office.say(manager.language if manager else "en", "relay-again")
    marked = dataclasses.replace(action.message, text=f"{mark}\n{action.message.text}")
    return dataclasses.replace(
        queued, post=dataclasses.replace(queued.post, action=dataclasses.replace(action, message=marked))
    )


# --- after a start --------------------------------------------------------------------------------------------


def recover(office: Office, now: datetime) -> None:
    """Account for what a dead process left on its way: nothing is sent twice, nothing is lost silently."""
    with office.store.transaction():
        for touch in office.store.ledger.left_sending():
            with about(touch=touch.key):
                log.warning("touch %s was on its way when the process died", touch.key)
                settle_touch(office, touch, Outcome(OutcomeKind.UNSURE, detail="the process died"), now)
        for queued in office.store.mail.left_sending():
            settle_post(office, queued, None, now)
