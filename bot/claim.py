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
from bot.about import about
from bot.brakes import may_join
from bot.curation import choose_material, first_name, never_word
from bot.desk.cards import approval_card, expired_card, note_card
from bot.model.messages import Message
from bot.model.people import Contact, Relationship
from bot.model.rules import FAR, Rule
from bot.model.touches import Cadence, Standing, Touch, TouchKind, TouchState, occurrence
from bot.planner import Crowd, Drop, Go, Step, Verdict, Wait
from bot.render import material_message, note_text, plain, rule_text
from bot.service import Office
from bot.window import Hours

log = logging.getLogger(__name__)

ACTS_AT_ONCE = 5
"""Contacts looked at for one touch before the loop gets its turn."""

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
    """What a touch will say: a text of the rule, news, or something from the library.

    `asks`: for something. `more`: the items of a digest besides the first.
    """

    kind: TouchKind
    message: Message
    text_id: str | None = None
    item_id: int | None = None
    variant: str | None = None
    asks: bool = False
    more: tuple[int, ...] = ()


def claim_touches(office: Office, count: int, now: datetime) -> list[Claim]:
    """So many touches to send, the most overdue first; fewer when no more are due, or so many had to wait first.

    Who is due is asked once: with 4,000 due the question takes 0.4 ms, a third of what a whole touch does (measured).
    """
    claims: list[Claim] = []
    for contact_id in office.store.people.overdue_ids(now, count * ACTS_AT_ONCE):
        if len(claims) == count:
            break
        if claim := _claim_of(office, contact_id, now):
            claims.append(claim)
    return claims


def _claim_of(office: Office, contact_id: int, now: datetime) -> Claim | None:
    try:
        contact = office.store.people.contact(contact_id)
    except Exception:  # what is in their row cannot be read
        _rest(office, contact_id, now)
        return None
    if contact.next_at is None or contact.next_at > now:  # what another one's step has changed
        return None
    return claim_from(office, contact, now)


def _check_moved(office: Office, before: Contact, now: datetime) -> None:
    """Who is due again with the very same touch would come up again and again. Raises RuntimeError for a bug."""
    after = office.store.people.contact(before.id)
    if after.next_key == before.next_key and after.next_at and after.next_at <= now:
        raise RuntimeError(f"nothing came of {before.next_key}, and it is due again")


def _rest(office: Office, contact_id: int, now: datetime) -> None:
    """A bug, or a row that cannot be read, costs only this contact, and an hour passes before the next look."""
    log.exception("contact %d: put off by an hour", contact_id)
    office.store.people.rest(contact_id, now + BROKEN_PAUSE)


def claim_from(office: Office, contact: Contact, now: datetime) -> Claim | None:
    """Act on this contact, who is due: a touch to send, or None for a wait, a skip, a card. A bug costs only them."""
    try:
        with about(touch=str(contact.next_key)), office.store.savepoint():
            claim = _act(office, contact, now)
            if claim is None:
                _check_moved(office, contact, now)
            return claim
    except Exception:  # one bad contact, text or item never stops the others
        _rest(office, contact.id, now)
        return None


def _act(office: Office, contact: Contact, now: datetime) -> Claim | None:
    assert contact.next_key
    touch = office.store.ledger.keyed(contact.next_key)
    if touch and touch.state in (TouchState.AWAITING, TouchState.HANDED):
        _expire(office, touch, now)
        return None
    if touch and touch.state is not TouchState.READY:
        office.replan(contact.id, now)
        return None
    standing = office.standing(contact, now)
    step = _stored_step(office, standing, touch)
    verdict = planner.still_wanted(standing, step, office.playbooks, now)
    rule = office.playbooks.rules.get(step.rule)
    if rule and touch is None and not isinstance(verdict, Drop):
        if step.note and isinstance(verdict, Go):
            _note(office, standing, step, rule, now)
            return None
        if not step.note and planner.needs_card(rule, standing):
            _ask_first(office, standing, step, rule, now)
            return None
    if isinstance(verdict, Go):
        verdict = planner.staggered(_crowd(office, standing, now), standing, office.playbooks, now)
    return _carry_out(office, standing, step, touch, verdict, now)


def _stored_step(office: Office, standing: Standing, touch: Touch | None) -> Step:
    contact = standing.who.contact
    assert contact.next_at
    assert contact.next_key
    assert contact.next_due
    rule_id, _, _ = contact.next_key.partition(":")
    rule = office.playbooks.rules.get(rule_id)
    note = rule is not None and touch is None and planner.goes_to_manager(rule, standing, office.playbooks)
    return Step(contact.next_at, contact.next_key, rule_id, contact.next_why or "", contact.next_due, note)


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
        office.store.people.save_planned(later)


def _drop(
    office: Office, standing: Standing, step: Step, touch: Touch | None, why: str, now: datetime, *, expired: bool
) -> None:
    state = TouchState.EXPIRED if expired else TouchState.SKIPPED
    contact = standing.who.contact
    if touch:
        touch = office.store.ledger.decide(touch, state, now, reason=why)
    else:
        kind = planner.kind_of(office.playbooks.rules.get(step.rule), standing)
        dropped = Touch(0, step.key, contact.id, step.rule, occurrence(step.key), kind, state, step.sends_at, now)
        touch = office.store.ledger.add(dataclasses.replace(dropped, reason=why), now)
    office.record(contact.id, now, "skipped", why)
    office.use_up(touch, now)
    office.replan(contact.id, now)


def _send(office: Office, standing: Standing, step: Step, touch: Touch | None, now: datetime) -> Claim | None:
    contact = standing.who.contact
    if touch is None:
        rule = office.playbooks.rules[step.rule]
        if not may_join(office, rule, contact.id, now):
            office.replan(contact.id, now)
            return None
        composed = compose(office, standing, rule, now)
        if not isinstance(composed, Composed):
            _not_composed(office, standing, step, composed, now)
            return None
        touch = _add(office, step, composed, TouchState.SENDING, standing, now)
    else:
        assert touch.message is not None
        if may_never_go(office, touch.message):
            _drop(office, standing, step, touch, "never-word", now, expired=False)
            return None
        office.store.ledger.claim_ready(touch.id, now)
    busy = dataclasses.replace(contact, next_at=None, next_key=None, next_due=None, next_since=None, next_why=None)
    office.store.people.save_planned(busy)
    assert touch.message is not None
    return Claim(touch, contact.channel, contact.address, touch.message)


def _ask_first(office: Office, standing: Standing, step: Step, rule: Rule, now: datetime) -> None:
    """Freeze the message and put a card before the manager; the touch waits in the ledger for their word."""
    who, contact = standing.who, standing.who.contact
    listed = planner.on_list(who, step.sends_at, office.playbooks, now)
    busy = planner.cards_staggered(_crowd(office, standing, now), standing, office.playbooks, now)
    if isinstance(busy, Wait) and not listed:
        return _show_later(office, contact, busy.until)
    if not may_join(office, rule, contact.id, now):
        return office.replan(contact.id, now)
    composed = compose(office, standing, rule, now)
    if not isinstance(composed, Composed):
        return _not_composed(office, standing, step, composed, now)
    touch = _add(office, step, composed, TouchState.AWAITING, standing, now, listed=listed)
    if listed:
        office.list_later(touch, who, planner.list_for(who, step.sends_at, office.playbooks))
    else:
        office.post(approval_card(office, office.acting(who, now), touch, now), now)
    return office.replan(contact.id, now)


def _show_later(office: Office, contact: Contact, until: datetime) -> None:
    """The card comes later; the message itself no earlier than the card."""
    due = max(until, contact.next_due or until)
    later = dataclasses.replace(contact, next_at=until, next_due=due, next_why="stagger-manager")
    office.store.people.save_planned(later)


def _not_composed(office: Office, standing: Standing, step: Step, verdict: Wait | Drop, now: datetime) -> None:
    """Nothing to say is a skip; what a colleague has just had is said later, and the other rules go on."""
    if isinstance(verdict, Drop):
        return _drop(office, standing, step, None, verdict.why, now, expired=False)
    contact = standing.who.contact
    cadence = standing.cadences.get(step.rule) or Cadence(step.rule)
    office.store.ledger.save_cadences(contact.id, [dataclasses.replace(cadence, wait_until=verdict.until)])
    return office.replan(contact.id, now)


def _note(office: Office, standing: Standing, step: Step, rule: Rule, now: datetime) -> None:
    """A note to the manager in the place of a message: what to do, and what was said last."""
    contact = standing.who.contact
    busy = planner.cards_staggered(_crowd(office, standing, now), standing, office.playbooks, now)
    if isinstance(busy, Wait):
        return _show_later(office, contact, busy.until)
    note = planner.send_of(rule, standing).note
    words = None
    if note is not None:
        try:
            words = note_text(office.playbooks, note, standing.who)
        except Exception:  # whatever a template raises, the text is wrong, and only this note is lost
            log.exception("note %s about contact %d", note, contact.id)
            return _drop(office, standing, step, None, "broken-text", now, expired=False)
    n = occurrence(step.key)
    noted = Touch(0, step.key, contact.id, rule.id, n, TouchKind.NOTE, TouchState.NOTED, step.sends_at, now)
    touch = office.store.ledger.add(dataclasses.replace(noted, text_id=note), now)
    office.post(note_card(office, office.acting(standing.who, now), touch, words), now)
    office.record(contact.id, now, "noted", plain(words) if words else "")
    office.use_up(touch, now)
    return office.replan(contact.id, now)


def _add(
    office: Office,
    step: Step,
    composed: Composed,
    state: TouchState,
    standing: Standing,
    now: datetime,
    *,
    listed: bool = False,
) -> Touch:
    touch = Touch(
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
        variant=composed.variant,
    )
    return office.store.ledger.add(touch, now, ask=composed.asks, items=composed.more, listed=listed)


def compose(office: Office, standing: Standing, rule: Rule, now: datetime) -> Composed | Wait | Drop:
    """The message of a touch, chosen now that it is due; a Drop when there is nothing good enough to say, a Wait while
    all that could be said was just said to a colleague."""
    send = planner.send_of(rule, standing)
    by_kind = _news if send.news else _material if send.material else _text
    composed = by_kind(office, standing, rule, now)
    if isinstance(composed, Composed) and may_never_go(office, composed.message):
        return Drop("never-word")
    return composed


def _news(office: Office, standing: Standing, rule: Rule, now: datetime) -> Composed | Wait | Drop:
    wish = planner.send_of(rule, standing).news
    assert wish
    choices = office.choose_news(standing.who, wish, now)
    if not choices:
        return Drop("no-news" if office.best_news(standing.who, wish, now) is None else "weak-news")
    message = office.news_message(standing.who, choices, silent=rule.silent)
    first, *more = [choice.item.id for choice in choices]
    return Composed(TouchKind.NEWS, message, item_id=first, asks=rule.ask, more=tuple(more))


def _material(office: Office, standing: Standing, rule: Rule, now: datetime) -> Composed | Wait | Drop:
    wish = planner.send_of(rule, standing).material
    assert wish
    library, had = office.library(), frozenset(map(first_name, standing.past.texts))
    by_age = sorted(_taken(office, standing, now).items(), key=lambda one: one[1])
    taken = {first_name(name): at for name, at in by_age}
    material = choose_material(library, standing.who, wish, had | taken.keys())
    if material is None:
        later = choose_material(library, standing.who, wish, had)
        return _when_free(office, taken[first_name(later.id)]) if later else Drop("no-material")
    message = material_message(material, standing.who.contact.language, silent=rule.silent)
    return Composed(TouchKind.MATERIAL, message, text_id=material.id, asks=rule.ask)


def _text(office: Office, standing: Standing, rule: Rule, now: datetime) -> Composed | Wait | Drop:
    who, playbooks = standing.who, office.playbooks
    send = planner.send_of(rule, standing)
    left = planner.texts_left(send, rule, standing, playbooks, asks=planner.may_ask(standing, playbooks))
    taken = _taken(office, standing, now)
    text_id = planner.choose_text(rule, left, who.contact.id, taken)
    if text_id is None:
        return _when_free(office, min(taken[text] for text in left)) if left else Drop("no-text")
    try:
        message = rule_text(playbooks, text_id, who, silent=rule.silent)
    except Exception:  # whatever a template raises, the text is wrong, and only this touch is lost
        log.exception("text %s for contact %d", text_id, who.contact.id)
        return Drop("broken-text")
    variant = planner.variant_of(rule.id, send, who.contact.id)
    asks = rule.ask or text_id in playbooks.asks
    return Composed(TouchKind.TEXT, message, text_id=text_id, variant=variant, asks=asks)


def _taken(office: Office, standing: Standing, now: datetime) -> dict[str, datetime]:
    """What colleagues lately had or are about to have, and when."""
    who = standing.who
    since = now - office.playbooks.policy.stagger.same_item_in_account
    return office.store.ledger.texts_of_colleagues(who.account.id, who.contact.id, since)


def _when_free(office: Office, had_at: datetime) -> Wait:
    return Wait(had_at + office.playbooks.policy.stagger.same_item_in_account, "colleague-text")


def may_never_go(office: Office, message: Message) -> bool:
    """Whether a message has a word of `never:`. The list may be newer than the text or the item."""
    return never_word(f"{plain(message.text)} {message.preview or ''}", office.feedbook.never) is not None


def _crowd(office: Office, standing: Standing, now: datetime) -> Crowd:
    """What others had, or have waited for longer: this manager's hour, and this account's local day. What has no limit
    is not asked for: a manager's hour may be hundreds then."""
    who, ledger, stagger = standing.who, office.store.ledger, office.playbooks.policy.stagger
    limited, an_hour_ago = stagger.per_manager_hour is not None, now - timedelta(hours=1)
    return Crowd(
        ledger.sent_by_manager_since(who.manager.id, an_hour_ago) if limited else (),
        ledger.cards_since(who.manager.id, an_hour_ago) if limited else (),
        0 if stagger.per_account_day is None else _account_day(office, who, now),
    )


def _account_day(office: Office, who: Relationship, now: datetime) -> int:
    """How many colleagues have had something since their midnight, or have waited for it longer."""
    hours = Hours.of(office.playbooks.policy.window, who)
    colleagues = office.store.ledger.sent_to_colleagues(who.account.id, who.contact.id, now - timedelta(days=1))
    today = sum(hours.local_day(at) == hours.local_day(now) for at in colleagues)
    return today + office.store.people.colleagues_waiting_longer(who.contact, "stagger-account")


def _expire(office: Office, touch: Touch, now: datetime) -> None:
    """Nobody approved or sent it in time: it says so, and the rule goes on."""
    was = touch.state
    touch = office.store.ledger.decide(touch, TouchState.EXPIRED, now, reason="expired")
    office.use_up(touch, now)
    contact = office.store.people.contact(touch.contact_id)
    office.record(contact.id, now, "skipped", "expired")
    office.post(
        expired_card(office, office.acting(office.relationship(contact), now), touch, handed=was is TouchState.HANDED),
        now,
    )
    office.replan(contact.id, now)
