"""What a send does: claim one touch or post in a transaction, send it outside, settle it in the next transaction.

Eight standing workers carry touches, some more carry posts, one chat at a time and in order. A claim never takes
more than can leave now, so that a crash leaves few touches unsure.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import planner
from bot.channels import Channel, Poster
from bot.channels.pacer import Pacer
from bot.clock import FAR, Clock, Work, until_or
from bot.curation import never_word
from bot.desk.cards import approval_card, expired_card, hand_card, rejected_card, unsure_card
from bot.errors import StoreError
from bot.model import (
    Contact,
    ContactState,
    Manual,
    Message,
    Outcome,
    OutcomeKind,
    Post,
    Queued,
    Rule,
    Say,
    Touch,
    TouchKind,
    TouchState,
)
from bot.planner import Crowd, Drop, Go, Standing, Step, Verdict, Wait
from bot.render import news_message, plain, rule_text
from bot.service import Office, choose_news, touch_quote
from bot.window import Hours

log = logging.getLogger(__name__)

TOUCH_WORKERS = 8
POST_WORKERS = 4

ACTS_AT_ONCE = 20
"""Contacts looked at in one transaction before the loop gets its turn."""

BROKEN_PAUSE = timedelta(hours=1)
"""How long a contact rests whose step failed with a bug; the others go on."""

LONGEST_BACKOFF = timedelta(minutes=10)
MOST_REPEATS = 10
"""Times a notice to a manager leaves whose arrival stays unknown."""

STORE_PAUSE = 1.0
"""Real seconds before a transaction that the store refused is tried again."""


@dataclass(frozen=True)
class Claim:
    """A touch that is ours to send now."""

    touch: Touch
    channel: str
    address: str
    message: Message


@dataclass(frozen=True)
class Composed:
    """What a touch will say: a text of the rule, or an item."""

    kind: TouchKind
    message: Message
    text_id: str | None = None
    item_id: int | None = None


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
    ) -> None:
        self._office = office
        self._channels = channels
        self._poster = poster
        self._pacer = pacer
        self._clock = clock
        self._work = work
        self._pokes: list[asyncio.Event] = []
        self._stopping = False
        self._sent: list[tuple[Claim, Outcome]] = []

    def stop(self) -> None:
        """Claim nothing more; `run` returns once what is on its way is settled."""
        self._stopping = True
        self.poke()

    def poke(self) -> None:
        for event in self._pokes:
            event.set()

    async def run(self) -> None:
        """Carry touches and posts until `stop`."""
        async with asyncio.TaskGroup() as group:
            for _ in range(TOUCH_WORKERS):
                group.create_task(self._carry_touches(self._poked()))
            for _ in range(POST_WORKERS):
                group.create_task(self._carry_posts(self._poked()))

    def _poked(self) -> asyncio.Event:
        event = asyncio.Event()
        self._pokes.append(event)
        return event

    # --- touches

    async def _carry_touches(self, poked: asyncio.Event) -> None:
        while self._sent or not self._stopping:
            with self._work.doing():
                await self._pacer.scheduled()
                claim = await self._settle_and_claim()
                if claim:
                    outcome = await self._send(claim)
                    log.info("touch %s: %s", claim.touch.key, outcome.kind)
                    self._sent.append((claim, outcome))
            if not claim and not self._stopping:
                await until_or(self._clock, self._office.store.people.next_due(), poked)

    async def _send(self, claim: Claim) -> Outcome:
        """The outcome of the channel; of a bug in it we know only that something may have left."""
        try:
            return await self._channels[claim.channel].send(claim.address, claim.message)
        except Exception:
            log.exception("touch %s: the channel failed", claim.touch.key)
            return Outcome(OutcomeKind.UNSURE, detail="a bug in the channel")

    async def _settle_and_claim(self) -> Claim | None:
        """Whoever has a turn settles what every worker has sent: waiting for a turn leaves nothing unsettled."""
        while True:
            sent = list(self._sent)
            try:
                with self._office.store.transaction():
                    now = self._clock.now()
                    for claimed, outcome in sent:
                        settle_touch(self._office, claimed.touch, outcome, now)
                    due = not self._stopping and self._office.store.people.most_overdue(now) is not None
                    claim = claim_touch(self._office, now) if due else None
            except StoreError as error:
                log.error("%s; trying again", error)
                await asyncio.sleep(STORE_PAUSE)
                continue
            del self._sent[: len(sent)]
            if sent or due:
                self.poke()
            return claim

    # --- posts

    async def _carry_posts(self, poked: asyncio.Event) -> None:
        done: tuple[Queued, Outcome] | None = None
        while done or not self._stopping:
            with self._work.doing():
                queued = await self._settle_and_take(done)
                done = None
                if queued:
                    done = (queued, await self._performed(queued))
            if not done and not self._stopping:
                await until_or(self._clock, self._office.store.mail.next_due(), poked)

    async def _performed(self, queued: Queued) -> Outcome:
        try:
            return await self._poster.perform(_marked(self._office, queued))
        except Exception:
            log.exception("post %d: the channel failed", queued.id)
            return Outcome(OutcomeKind.REJECTED, detail="a bug in the channel")

    async def _settle_and_take(self, done: tuple[Queued, Outcome] | None) -> Queued | None:
        while True:
            try:
                with self._office.store.transaction():
                    now = self._clock.now()
                    if done:
                        settle_post(self._office, done[0], done[1], now)
                    queued = None if self._stopping else self._office.store.mail.claim(now)
            except StoreError as error:
                log.error("%s; trying again", error)
                await asyncio.sleep(STORE_PAUSE)
                continue
            if done:
                self.poke()
            return queued


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


# --- claiming (inside a transaction) --------------------------------------------------------------------------


def claim_touch(office: Office, now: datetime) -> Claim | None:
    """Act on the most overdue contacts until there is a touch to send; None when nothing is due."""
    for _ in range(ACTS_AT_ONCE):
        contact = office.store.people.most_overdue(now)
        if contact is None:
            return None
        try:
            with office.store.savepoint():
                claim = _act(office, contact, now)
        except Exception:  # one bad contact, text or item never stops the others
            log.exception("contact %d, touch %s: put off by an hour", contact.id, contact.next_key)
            office.store.people.update_contact(dataclasses.replace(contact, next_at=now + BROKEN_PAUSE))
            continue
        if claim:
            return claim
    return None


def _act(office: Office, contact: Contact, now: datetime) -> Claim | None:
    standing = office.standing(contact, now)
    step = _stored_step(contact)
    touch = office.store.ledger.keyed(step.key)
    if touch and touch.state in (TouchState.AWAITING, TouchState.HANDED):
        _expire(office, touch, now)
        return None
    if touch and touch.state is not TouchState.READY:
        office.replan(contact.id, now)
        return None
    verdict = planner.still_wanted(standing, step, office.playbooks, now)
    if touch is None and not isinstance(verdict, Drop):
        rule = office.playbooks.rules[step.rule]
        if planner.needs_card(rule, standing.who):
            _ask_first(office, standing, step, rule, now)
            return None
    if isinstance(verdict, Go):
        verdict = planner.staggered(_crowd(office, standing, now), standing, office.playbooks, now)
    return _carry_out(office, standing, step, touch, verdict, now)


def _stored_step(contact: Contact) -> Step:
    assert contact.next_at
    assert contact.next_key
    assert contact.next_due
    rule, _, _ = contact.next_key.partition(":")
    return Step(contact.next_at, contact.next_key, rule, contact.next_why or "", contact.next_due)


def _carry_out(
    office: Office, standing: Standing, step: Step, touch: Touch | None, verdict: Verdict, now: datetime
) -> Claim | None:
    match verdict:
        case Wait(until, why):
            _put_off(office, standing.who.contact, touch, until, why, now)
            return None
        case Drop(why, expired):
            _drop(office, standing, step, touch, why, now, expired=expired)
            return None
        case Go():
            return _send(office, standing, step, touch, now)


def _put_off(office: Office, contact: Contact, touch: Touch | None, until: datetime, why: str, now: datetime) -> None:
    if touch and until < FAR:
        office.store.ledger.put_off(touch.id, until)
    if until >= FAR:
        office.replan(contact.id, now)
        return
    later = dataclasses.replace(contact, next_at=until, next_due=until, next_why=why)
    office.store.people.update_contact(later)
    return


def _drop(
    office: Office, standing: Standing, step: Step, touch: Touch | None, why: str, now: datetime, *, expired: bool
) -> None:
    state = TouchState.EXPIRED if expired else TouchState.SKIPPED
    contact = standing.who.contact
    if touch:
        touch = office.store.ledger.decide(touch, state, now, reason=why)
    else:
        rule = office.playbooks.rules.get(step.rule)
        kind = TouchKind.NEWS if rule and rule.news else TouchKind.TEXT
        touch = office.store.ledger.add(
            Touch(0, step.key, contact.id, step.rule, _n(step), kind, state, step.sends_at, now, reason=why)
        )
    office.record(contact.id, now, "skipped", why)
    office.use_up(touch, now)
    office.replan(contact.id, now)


def _send(office: Office, standing: Standing, step: Step, touch: Touch | None, now: datetime) -> Claim | None:
    contact = standing.who.contact
    if touch is None:
        rule = office.playbooks.rules[step.rule]
        composed = compose(office, standing, rule, now)
        if isinstance(composed, Drop):
            _drop(office, standing, step, None, composed.why, now, expired=False)
            return None
        touch = _add(office, step, composed, TouchState.SENDING, standing, now)
    else:
        assert touch.message is not None
        if may_never_go(office, touch.message):
            _drop(office, standing, step, touch, "never-word", now, expired=False)
            return None
        office.store.ledger.claim_ready(touch.id, now)
    busy = dataclasses.replace(contact, next_at=None, next_key=None, next_due=None, next_why=None)
    office.store.people.update_contact(busy)
    assert touch.message is not None
    return Claim(touch, contact.channel, contact.address, touch.message)


def _ask_first(office: Office, standing: Standing, step: Step, rule: Rule, now: datetime) -> None:
    """Freeze the message and put a card before the manager; the touch waits in the ledger for their word."""
    composed = compose(office, standing, rule, now)
    if isinstance(composed, Drop):
        _drop(office, standing, step, None, composed.why, now, expired=False)
        return
    touch = _add(office, step, composed, TouchState.AWAITING, standing, now)
    office.post(approval_card(office, standing.who, touch), now)
    office.replan(standing.who.contact.id, now)
    return


def _add(office: Office, step: Step, composed: Composed, state: TouchState, standing: Standing, now: datetime) -> Touch:
    return office.store.ledger.add(
        Touch(
            0,
            step.key,
            standing.who.contact.id,
            step.rule,
            _n(step),
            composed.kind,
            state,
            step.sends_at,
            now if state is TouchState.SENDING else None,
            composed.message,
            composed.text_id,
            composed.item_id,
        ),
        ask=office.playbooks.rules[step.rule].ask,
    )


def _n(step: Step) -> int:
    return int(step.key.rpartition(":")[2])


def compose(office: Office, standing: Standing, rule: Rule, now: datetime) -> Composed | Drop:
    """The message of a touch, chosen now that it is due; a Drop when there is nothing good enough to say."""
    who = standing.who
    if rule.news:
        choice = choose_news(office, who, rule.news, now)
        if choice is None:
            return Drop("no-news")
        topic = office.feedbook.topics.get(choice.topic) if choice.topic else None
        message = news_message(office.texts, choice.item, topic, who, silent=rule.silent)
        composed = Composed(TouchKind.NEWS, message, item_id=choice.item.id)
    else:
        ledger = office.store.ledger
        since = now - office.playbooks.policy.stagger.same_item_in_account
        colleagues = [one.text_id for one in ledger.sent_to_colleagues(who.account.id, who.contact.id, since)]
        had = ledger.texts_used(who.contact.id)
        text_id = planner.choose_text(rule, who.contact.id, had, [one for one in colleagues if one])
        try:
            message = rule_text(office.playbooks, text_id, who, silent=rule.silent)
        except Exception:  # whatever a template raises, the text is wrong, and only this touch is lost
            log.exception("text %s for contact %d", text_id, who.contact.id)
            return Drop("broken-text")
        composed = Composed(TouchKind.TEXT, message, text_id=text_id)
    return Drop("never-word") if may_never_go(office, composed.message) else composed


def may_never_go(office: Office, message: Message) -> bool:
    """Whether a message has a word of `never:`. The list may be newer than the text or the item."""
    return never_word(f"{plain(message.text)} {message.preview or ''}", office.feedbook.never) is not None


def _crowd(office: Office, standing: Standing, now: datetime) -> Crowd:
    """What others had: this manager's hour, and this account's local day."""
    who, ledger = standing.who, office.store.ledger
    hours = Hours.of(office.playbooks.policy.window, who)
    since_midnight = [
        touch
        for touch in ledger.sent_to_colleagues(who.account.id, who.contact.id, now - timedelta(days=1))
        if touch.settled_at and hours.local_day(touch.settled_at) == hours.local_day(now)
    ]
    return Crowd(ledger.sent_by_manager_since(who.manager.id, now - timedelta(hours=1)), len(since_midnight))


def _expire(office: Office, touch: Touch, now: datetime) -> None:
    """Nobody approved or sent it in time: it says so, and the rule goes on."""
    was = touch.state
    touch = office.store.ledger.decide(touch, TouchState.EXPIRED, now, reason="expired")
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    office.record(contact.id, now, "skipped", "expired")
    office.post(expired_card(office, office.relationship(contact), touch, handed=was is TouchState.HANDED), now)
    office.replan(contact.id, now)


# --- settling (inside a transaction) --------------------------------------------------------------------------


def settle_touch(office: Office, touch: Touch, outcome: Outcome, now: datetime) -> None:
    """Record what became of a touch that was sent, and plan what follows. A bug in that leaves it unsure."""
    try:
        with office.store.savepoint():
            _settle_touch(office, touch, outcome, now)
    except StoreError:
        raise
    except Exception:
        log.exception("touch %s: settled as unsure", touch.key)
        office.store.ledger.settle(touch.id, OutcomeKind.UNSURE, now, message_id=outcome.message_id, reason="a bug")
        _look_again(office, touch, now)


def _look_again(office: Office, touch: Touch, now: datetime) -> None:
    """Let a worker plan for this contact later, when what failed now may not."""
    contact = office.store.people.contact(touch.contact_id)
    later = now + BROKEN_PAUSE
    office.store.people.update_contact(
        dataclasses.replace(contact, next_at=later, next_key=touch.key, next_due=later, next_why="")
    )


def _settle_touch(office: Office, touch: Touch, outcome: Outcome, now: datetime) -> None:
    if outcome.kind is OutcomeKind.UNSURE:
        return settle_unsure(office, touch, now, outcome.detail)
    ledger = office.store.ledger
    touch = ledger.settle(touch.id, outcome.kind, now, message_id=outcome.message_id, reason=outcome.detail)
    contact = office.store.people.contact(touch.contact_id)
    match outcome.kind:
        case OutcomeKind.SENT:
            office.use_up(touch, now)
            office.record(contact.id, now, "sent", touch_quote(touch, plain))
        case OutcomeKind.RETRY:
            ledger.put_off(touch.id, now + _backoff(outcome, touch.attempts))
        case OutcomeKind.HANDOFF:
            office.post(hand_card(office, office.relationship(contact), touch, now), now)
        case OutcomeKind.REJECTED:
            office.use_up(touch, now)
            office.record(contact.id, now, "skipped", "rejected")
            office.post(rejected_card(office, office.relationship(contact), touch, outcome.detail), now)
        case OutcomeKind.UNREACHABLE:
            office.use_up(touch, now)
            office.part(contact, ContactState.BLOCKED, now)
    office.replan(contact.id, now)
    return None


def settle_unsure(office: Office, touch: Touch, now: datetime, detail: str = "the process died") -> None:
    """It may have arrived. Never again by itself: the manager is asked; of news nobody is asked, it counts as sent."""
    touch = office.store.ledger.settle(touch.id, OutcomeKind.UNSURE, now, message_id=None, reason=detail)
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    office.record(contact.id, now, "unsure", touch_quote(touch, plain))
    if touch.kind is not TouchKind.NEWS:
        office.post(unsure_card(office, office.relationship(contact), touch), now)
    office.replan(contact.id, now)


def settle_post(office: Office, queued: Queued, outcome: Outcome | None, now: datetime) -> None:
    """Record what became of a post; None: the process died while it was on its way."""
    mail, post = office.store.mail, queued.post
    died = outcome is None
    outcome = outcome or Outcome(OutcomeKind.UNSURE, detail="the process died")
    if outcome.kind is OutcomeKind.UNSURE and not post.at_most_once and queued.attempts < MOST_REPEATS:
        return mail.again(queued.id, now if died else now + _backoff(outcome, queued.attempts))
    mail.settle(
        queued.id,
        outcome.kind,
        message_id=outcome.message_id,
        detail=outcome.detail,
        not_before=now + _backoff(outcome, queued.attempts),
    )
    if post.contact_id is None:
        return None
    contact = office.store.people.contact(post.contact_id)
    if contact.address == post.address:
        _settle_with_contact(office, contact, post, outcome, now)
    return None


def _settle_with_contact(office: Office, contact: Contact, post: Post, outcome: Outcome, now: datetime) -> None:
    """A post that a contact should see: by hand it is a touch, and what went wrong the manager must know."""
    match outcome.kind:
        case OutcomeKind.SENT | OutcomeKind.UNSURE if post.records:
            sent = outcome.kind is OutcomeKind.SENT
            _record_by_hand(office, contact, post.records, TouchState.SENT if sent else TouchState.UNSURE, now)
            if not sent and post.records.kind is TouchKind.MANUAL:
                office.tell_manager(contact, "reply-unsure", now)
        case OutcomeKind.UNREACHABLE:
            if post.records and post.records.kind is TouchKind.MANUAL:
                office.tell_manager(contact, "reply-stopped", now)
            office.part(contact, ContactState.BLOCKED, now)
        case OutcomeKind.REJECTED if post.records and post.records.kind is TouchKind.MANUAL:
            office.tell_manager(contact, "reply-failed", now, detail=outcome.detail)


def _record_by_hand(office: Office, contact: Contact, manual: Manual, state: TouchState, now: datetime) -> None:
    office.store.ledger.add(
        Touch(0, manual.key, contact.id, "manual", 1, manual.kind, state, now, now, item_id=manual.item_id)
    )
    if manual.kind is TouchKind.MANUAL:
        office.record(contact.id, now, "by-hand", manual.quote)
        contact = dataclasses.replace(contact, last_by_hand_at=now)
    else:
        office.record(contact.id, now, "sent", manual.quote)
    office.change(contact, now)


def _backoff(outcome: Outcome, attempts: int) -> timedelta:
    """429 as told; else from five seconds on, doubled each time."""
    if outcome.kind not in (OutcomeKind.RETRY, OutcomeKind.UNSURE):
        return timedelta()
    wait = outcome.retry_after or timedelta(seconds=5)
    told = "RetryAfter" in outcome.detail
    return wait if told else min(wait * 2 ** min(attempts - 1, 10), LONGEST_BACKOFF)


# --- after a start --------------------------------------------------------------------------------------------


def recover(office: Office, now: datetime) -> None:
    """Account for what a dead process left on its way: nothing is sent twice, nothing is lost silently."""
    with office.store.transaction():
        for touch in office.store.ledger.left_sending():
            log.warning("touch %s was on its way when the process died", touch.key)
            settle_unsure(office, touch, now)
        for queued in office.store.mail.left_sending():
            settle_post(office, queued, None, now)
