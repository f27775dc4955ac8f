"""What became of a touch or post that was sent: the ledger, the timeline, the cards, and what follows.

All of it runs inside the dispatcher's transaction.
"""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime, timedelta

from markupsafe import escape

from bot import threads
from bot.brakes import complained
from bot.claim import BROKEN_PAUSE
from bot.desk.cards import hand_card, hand_file, rejected_card, unsure_card
from bot.desk.relay import show_sent
from bot.errors import StoreError
from bot.model.messages import Outcome, OutcomeKind
from bot.model.people import Contact, ContactState
from bot.model.posts import Copy, CopyAlbum, Delete, Edit, Manual, OpenThread, Post, Queued, RenameThread, Say
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import clipped, plain
from bot.service import QUOTE, Office, touch_quote

log = logging.getLogger(__name__)

LONGEST_BACKOFF = timedelta(minutes=30)


def settle_touch(office: Office, touch: Touch, outcome: Outcome, now: datetime) -> None:
    """Record what became of a touch that was sent, and plan what follows. A bug in that leaves it unsure."""
    if office.store.ledger.find(touch.id) is None:  # its contact was forgotten while it was on its way
        return
    try:
        with office.store.savepoint():
            _settle_touch(office, touch, outcome, now)
    except StoreError:
        raise
    except Exception:
        log.exception("touch %s: settled as unsure", touch.key)
        _settle_at_least(office, touch, now)


def _settle_at_least(office: Office, touch: Touch, now: datetime) -> None:
    """The manager is asked; if even that meets a bug, the touch is unsure and a worker plans for the contact later."""
    try:
        with office.store.savepoint():
            settle_unsure(office, touch, now, "a bug")
        return
    except Exception:
        log.exception("touch %s: the manager was not asked", touch.key)
    office.store.ledger.settle(touch.id, OutcomeKind.UNSURE, now, message_id=None, reason="a bug")
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    later = now + BROKEN_PAUSE
    office.store.people.update_contact(
        dataclasses.replace(contact, next_at=later, next_key=touch.key, next_due=later, next_since=later, next_why="")
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
            if touch.message and outcome.message_id:
                show_sent(office, contact, touch.message, outcome.message_id, now)
        case OutcomeKind.RETRY:
            ledger.put_off(touch.id, now + _backoff(outcome, touch.attempts))
        case OutcomeKind.HANDOFF:
            _hand_over(office, touch, contact, now)
        case OutcomeKind.REJECTED:
            office.use_up(touch, now)
            office.record(contact.id, now, "skipped", "rejected")
            office.post(
                rejected_card(office, office.acting(office.relationship(contact), now), touch, outcome.detail), now
            )
        case OutcomeKind.UNREACHABLE:
            office.use_up(touch, now)
            _lost(office, contact, now)
    office.replan(contact.id, now)
    return None


def _hand_over(office: Office, touch: Touch, contact: Contact, now: datetime) -> None:
    who = office.acting(office.relationship(contact), now)
    if touch.message and touch.message.file:
        office.post(hand_file(office, who, touch.message, now), now)
    office.post(hand_card(office, who, touch, now), now)


def settle_unsure(office: Office, touch: Touch, now: datetime, detail: str = "the process died") -> None:
    """It may have arrived. Never again by itself: the manager is asked; of news nobody is asked, it counts as sent."""
    touch = office.store.ledger.settle(touch.id, OutcomeKind.UNSURE, now, message_id=None, reason=detail)
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    office.record(contact.id, now, "unsure", touch_quote(touch, plain))
    if touch.kind is not TouchKind.NEWS:
        office.post(unsure_card(office, office.acting(office.relationship(contact), now), touch), now)
    office.replan(contact.id, now)


def settle_post(office: Office, queued: Queued, outcome: Outcome | None, now: datetime) -> None:
    """Record what became of a post; None: the process died while it was on its way. A bug in that leaves it unsure."""
    try:
        with office.store.savepoint():
            _settle_post(office, queued, outcome, now)
    except Exception:
        log.exception("post %d: settled as unsure", queued.id)
        office.store.mail.settle(queued.id, OutcomeKind.UNSURE, message_id=None, detail="a bug", not_before=now)


def _settle_post(office: Office, queued: Queued, outcome: Outcome | None, now: datetime) -> None:
    mail, post = office.store.mail, queued.post
    died = outcome is None
    outcome = outcome or Outcome(OutcomeKind.UNSURE, detail="the process died")
    if outcome.thread_gone and post.thread:
        threads.lost(office.store, post.address, post.thread, now)
        return mail.elsewhere(queued.id, now)
    if isinstance(post.action, (OpenThread, RenameThread)) and not died and not _waits_a_moment(outcome):
        threads.settled(office.store, post, outcome, now)
        outcome = _given_up(outcome)
    if outcome.kind is OutcomeKind.UNSURE and not post.at_most_once:
        return mail.again(queued.id, now if died else now + _backoff(outcome, queued.attempts))
    mail.settle(
        queued.id,
        outcome.kind,
        message_id=outcome.message_id,
        detail=outcome.detail,
        not_before=now + _backoff(outcome, queued.attempts),
    )
    if outcome.kind is OutcomeKind.SENT and outcome.message_id:
        mail.arrived(queued, (outcome.message_id, *outcome.more_ids))
    if post.contact_id is None:
        return None
    contact = office.store.people.find_contact(post.contact_id)
    if contact is None:  # forgotten while it was on its way
        return None
    if contact.address == post.address:
        _settle_with_contact(office, contact, post, outcome, now)
    elif outcome.kind is OutcomeKind.REJECTED:
        _pass_on_plainly(office, contact, post, now)
    return None


def _waits_a_moment(outcome: Outcome) -> bool:
    """It did not leave, so nothing else would have; a thread that Telegram keeps waiting is done without."""
    return outcome.kind is OutcomeKind.RETRY and "RetryAfter" not in outcome.detail


def _given_up(outcome: Outcome) -> Outcome:
    """Nothing waits for a thread: what is queued behind it leaves at once."""
    kept = (OutcomeKind.SENT, OutcomeKind.UNREACHABLE)
    return outcome if outcome.kind in kept else dataclasses.replace(outcome, kind=OutcomeKind.REJECTED)


def _pass_on_plainly(office: Office, contact: Contact, post: Post, now: datetime) -> None:
    """What Telegram refuses to show a manager comes in plain words, else they hear that there was something."""
    if isinstance(post.action, Say):
        words = str(escape(plain(post.action.message.text)))
        if words != post.action.message.text:
            message = dataclasses.replace(post.action.message, text=words, file=None)
            office.post(dataclasses.replace(post, action=Say(message)), now)
            return
    if isinstance(post.action, (Say, Copy, CopyAlbum)):
        office.tell_manager(contact, "relay-failed", now)


def _settle_with_contact(office: Office, contact: Contact, post: Post, outcome: Outcome, now: datetime) -> None:
    """A post that a contact should see: by hand it is a touch, and what went wrong the manager must know."""
    if isinstance(post.action, (Edit, Delete)):
        return _settle_change(office, contact, post, outcome, now)
    match outcome.kind:
        case OutcomeKind.SENT | OutcomeKind.UNSURE if post.records:
            sent = outcome.kind is OutcomeKind.SENT
            record_by_hand(office, contact, post.records, TouchState.SENT if sent else TouchState.UNSURE, now)
            if isinstance(post.action, Say) and outcome.message_id:
                show_sent(office, contact, post.action.message, outcome.message_id, now)
            if not sent and _by_hand(post):
                office.tell_manager(contact, "reply-unsure", now, under=post)
        case OutcomeKind.UNREACHABLE:
            if _by_hand(post):
                office.tell_manager(contact, "reply-stopped", now, under=post)
            _lost(office, contact, now)
        case OutcomeKind.REJECTED if post.records and _by_hand(post):
            if post.records.kind is TouchKind.MANUAL:  # they still wait, so the hold that their question began goes on
                office.waits(contact, now)
            office.tell_manager(contact, "reply-failed", now, under=post, detail=outcome.detail)
    return None


_OF_EDITS = {
    OutcomeKind.UNSURE: "edit-unsure",
    OutcomeKind.REJECTED: "edit-failed",
    OutcomeKind.UNREACHABLE: "edit-failed",
}
_OF_DELETIONS = {
    OutcomeKind.SENT: "takeback-done",
    OutcomeKind.REJECTED: "takeback-failed",
    OutcomeKind.UNREACHABLE: "takeback-failed",
}
"""What the manager hears of it. An edit that was made shows in their own message; of a deletion we are never unsure."""


def _settle_change(office: Office, contact: Contact, post: Post, outcome: Outcome, now: datetime) -> None:
    """A message of theirs was to change or to disappear: the timeline knows, and the manager hears how it went."""
    match post.action:
        case Delete(quote=quote):
            told = _OF_DELETIONS.get(outcome.kind)
        case Edit(message=message):
            told = _OF_EDITS.get(outcome.kind)
            quote = clipped(plain(message.text), QUOTE)
    if outcome.kind is OutcomeKind.SENT:
        office.record(contact.id, now, "edit-done" if isinstance(post.action, Edit) else "takeback-done", quote)
    if outcome.kind is OutcomeKind.UNREACHABLE:
        _lost(office, contact, now)
    if told:
        office.tell_manager(contact, told, now, under=post, quote=quote)


def _by_hand(post: Post) -> bool:
    """Whether a person sent it, words or news: a person must hear what went wrong. The welcome's item nobody sent."""
    return post.records is not None and post.records.key.startswith("manual:")


def _lost(office: Office, contact: Contact, now: datetime) -> None:
    """They blocked us: what reached them last is asked about."""
    if contact.state is ContactState.ACTIVE:
        complained(office, contact, now)
    office.part(contact, ContactState.BLOCKED, now)


def record_by_hand(office: Office, contact: Contact, manual: Manual, state: TouchState, now: datetime) -> None:
    """A message of the manager's own, or the welcome's item, has reached the contact, or may have."""
    touch = Touch(
        0,
        manual.key,
        contact.id,
        manual.rule,
        1,
        manual.kind,
        state,
        now,
        now,
        text_id=manual.text_id,
        item_id=manual.item_id,
    )
    office.store.ledger.add(touch, now, items=manual.more)
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
