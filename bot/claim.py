"""Which touch leaves now: who has waited longest is looked at, and there is a touch to send, a wait or a skip.

All of it runs inside the dispatcher's transaction. A claim never takes more than can leave now, so that a crash leaves
few touches unsure.
"""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import planner
from bot.clock import FAR
from bot.curation import never_word
from bot.desk.cards import approval_card, expired_card
from bot.model import Contact, Message, Rule, Touch, TouchKind, TouchState, occurrence
from bot.planner import Crowd, Drop, Go, Standing, Step, Verdict, Wait
from bot.render import news_message, plain, rule_text
from bot.service import Office, choose_news
from bot.window import Hours

log = logging.getLogger(__name__)

ACTS_AT_ONCE = 20
"""Contacts looked at in one transaction before the loop gets its turn."""

BROKEN_PAUSE = timedelta(hours=1)
"""How long a contact rests whose step failed with a bug; the others go on."""


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
    """It keeps its key and its place in the queue; what else is due for them need not wait with an approved touch."""
    if touch and until < FAR:
        office.store.ledger.put_off(touch.id, until)
    if touch or until >= FAR:
        office.replan(contact.id, now)
    else:
        later = dataclasses.replace(contact, next_at=until, next_due=until, next_why=why)
        office.store.people.update_contact(later)


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
            Touch(0, step.key, contact.id, step.rule, occurrence(step.key), kind, state, step.sends_at, now, reason=why)
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
    busy = dataclasses.replace(contact, next_at=None, next_key=None, next_due=None, next_since=None, next_why=None)
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


def _add(office: Office, step: Step, composed: Composed, state: TouchState, standing: Standing, now: datetime) -> Touch:
    return office.store.ledger.add(
        Touch(
            0,
            step.key,
            standing.who.contact.id,
            step.rule,
            occurrence(step.key),
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
        colleagues = ledger.texts_of_colleagues(who.account.id, who.contact.id, since)
        text_id = planner.choose_text(rule, who.contact.id, ledger.texts_used(who.contact.id), colleagues)
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
    """What others had, or have waited for longer: this manager's hour, and this account's local day."""
    who, ledger = standing.who, office.store.ledger
    hours = Hours.of(office.playbooks.policy.window, who)
    since_midnight = [
        touch
        for touch in ledger.sent_to_colleagues(who.account.id, who.contact.id, now - timedelta(days=1))
        if touch.settled_at and hours.local_day(touch.settled_at) == hours.local_day(now)
    ]
    ahead = office.store.people.colleagues_waiting_longer(who.contact, "stagger-account")
    return Crowd(ledger.sent_by_manager_since(who.manager.id, now - timedelta(hours=1)), len(since_midnight) + ahead)


def _expire(office: Office, touch: Touch, now: datetime) -> None:
    """Nobody approved or sent it in time: it says so, and the rule goes on."""
    was = touch.state
    touch = office.store.ledger.decide(touch, TouchState.EXPIRED, now, reason="expired")
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    office.record(contact.id, now, "skipped", "expired")
    office.post(expired_card(office, office.relationship(contact), touch, handed=was is TouchState.HANDED), now)
    office.replan(contact.id, now)
