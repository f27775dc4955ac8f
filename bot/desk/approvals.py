"""Decisions about touches: approve, skip, reword, send now or later, say that one was sent or whether it arrived.

Each evening one list shows what is to go in the manager's voice until the next; a rule whose texts they approve again
and again as they are may go unasked, if they say so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from markupsafe import Markup, escape

from bot import planner
from bot.desk import MOST_CHOICES, Answers, Buttons, Command, Desk, Rings, Screen, Written, fitting
from bot.desk.cards import approval_card, due
from bot.desk.letters import moment_there
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Contact, ContactState
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import clipped, plain, when
from bot.service import Office, touch_quote
from bot.store.alarms import Alarm
from bot.store.trust import Trusted

ENOUGH = 10
"""Approvals in a row, none reworded, after which the bot offers to send a rule's texts unasked."""

PER_LIST = 15
"""Touches in one list; more come in a second message."""

FIRST_WORDS = 60


def approve(desk: Desk, text: str) -> Screen:
    """/approve: every card that waits, again, below the others; and what goes unasked."""
    waiting = desk.office.store.ledger.awaiting(desk.manager.id)
    unasked = _unasked(desk)
    if not waiting:
        return unasked or Screen(desk.say("approve-none"))
    desk.send(Screen(desk.say("approve-title", count=len(waiting), place="topics" if desk.office.topics else "here")))
    for touch in waiting:
        open_one(desk, touch.id)
    return unasked or Screen()


def open_one(desk: Desk, touch_id: int) -> Screen:
    """One touch of a list as a card of its own, for whoever reads it: the manager or their deputy."""
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    desk.post(approval_card(desk.office, desk.as_reader(contact), touch, desk.now))
    return Screen()


def approve_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    return _settled(desk, touch, contact, _approved(desk, touch, contact, touch.due_at))


def send_now(desk: Desk, touch_id: int) -> Screen:
    """Approved, and before its time: as soon as their hours and the caps allow."""
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    return _settled(desk, touch, contact, _approved(desk, touch, contact, desk.now))


def ask_when(desk: Desk, touch_id: int) -> Screen:
    _, contact = _open(desk, touch_id, TouchState.AWAITING)
    return Screen(
        desk.say("letter-when", name=contact.name),
        asks=f"touch-later:{touch_id}",
        placeholder=desk.say("letter-when-field"),
    )


def take_when(desk: Desk, written: Written, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    at = moment_there(desk, contact, written.text)
    return dataclasses.replace(_settled(desk, touch, contact, _approved(desk, touch, contact, at)), replaces=False)


def _approved(desk: Desk, touch: Touch, contact: Contact, due: datetime) -> Markup:
    """It leaves at that moment, or as soon after as may be; returns the words that say when."""
    desk.office.store.ledger.decide(touch, TouchState.READY, desk.now)
    desk.office.store.ledger.put_off(touch.id, max(due, desk.now))
    desk.office.replan(contact.id, desk.now)
    _count(desk, touch)
    planned = desk.office.store.people.contact(contact.id)
    language, zone = desk.manager.language, desk.who(contact).zone
    if planned.next_key == touch.key and planned.next_due is not None:
        return desk.say("approved", at=when(language, planned.next_at or planned.next_due, zone))
    if due > desk.now:
        return desk.say("approved-from", at=when(language, due, zone))
    return desk.say("approved-now")


def skip_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING, TouchState.HANDED)
    if touch.state is TouchState.AWAITING:
        desk.office.store.trust.count_anew(desk.manager.id, touch.rule)
    _decide(desk, touch, contact, TouchState.SKIPPED, "skipped", "by-manager")
    return _settled(desk, touch, contact, desk.say("skipped"))


def edit_one(desk: Desk, touch_id: int) -> Screen:
    _open(desk, touch_id, TouchState.AWAITING)
    return Screen(toast=desk.say("edit-hint"))


def sent_by_hand(desk: Desk, touch_id: int) -> Screen:
    """The tap that records a touch on the channel `by-hand`; a late one too, for what was sent was sent."""
    touch, contact = _open(desk, touch_id, TouchState.HANDED, TouchState.EXPIRED)
    if touch.kind is not TouchKind.NEWS:  # news moves no personal note
        desk.office.store.people.update_contact(dataclasses.replace(contact, last_by_hand_at=desk.now))
    _decide(desk, touch, contact, TouchState.SENT, "sent", touch_quote(touch, plain))
    return _settled(desk, touch, contact, desk.say("hand-recorded"))


def it_came(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    _decide(desk, touch, contact, TouchState.SENT, "sent", touch_quote(touch, plain))
    return _settled(desk, touch, contact, desk.say("unsure-came"))


def send_again(desk: Desk, touch_id: int) -> Screen:
    """A person says it did not arrive: now, and only now, the same touch may leave again."""
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    if contact.state is not ContactState.ACTIVE:
        raise Refused("reply-stopped", name=contact.name)
    desk.office.store.ledger.decide(touch, TouchState.READY, desk.now)
    desk.office.store.ledger.put_off(touch.id, desk.now)
    desk.office.replan(contact.id, desk.now)
    return _settled(desk, touch, contact, desk.say("unsure-again"))


def drop_it(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.UNSURE)
    _decide(desk, touch, contact, TouchState.SKIPPED, "skipped", "by-manager")
    return _settled(desk, touch, contact, desk.say("unsure-dropped"))


def _open(desk: Desk, touch_id: int, *states: TouchState) -> tuple[Touch, Contact]:
    touch, contact = desk.touch(touch_id)
    if touch.state not in states:
        raise Refused("touch-gone")
    return touch, contact


def _decide(desk: Desk, touch: Touch, contact: Contact, state: TouchState, event: str, quote: str) -> None:
    touch = desk.office.store.ledger.decide(touch, state, desk.now, reason=quote if event == "skipped" else None)
    desk.office.use_up(touch, desk.now)
    desk.office.record(contact.id, desk.now, event, quote)
    desk.office.replan(contact.id, desk.now)


def _settled(desk: Desk, touch: Touch, contact: Contact, done: str) -> Screen:
    """The card without its buttons, so that nobody decides twice."""
    assert touch.message is not None
    name = f"<b>{escape(contact.name)}</b> · {escape(desk.who(contact).account.name)}"
    return Screen(f"{name}\n{done}\n\n<blockquote>{touch.message.text}</blockquote>", toast=plain(done), replaces=True)


# --- the evening's list ---------------------------------------------------------------------------------------


def ring(office: Office, alarm: Alarm, now: datetime) -> None:
    """The evening: what lies with this manager and has no card yet, in one list; outside their hours as they open."""
    manager = next((one for one in office.store.people.managers() if str(one.id) == alarm.name), None)
    if manager is None:
        return
    reader = office.stands_for(manager, now)
    hours = planner.hours_of(reader, office.business_zone, office.playbooks)
    if not hours.is_open(now):
        office.store.alarms.set("evening", manager.id, hours.next_open(now))
        return
    desk = Desk(office, reader, now, "")
    touches = office.store.ledger.to_list(manager.id)
    if len(touches) == 1:
        open_one(desk, touches[0].id)
        return
    for n in range(0, len(touches), PER_LIST):
        number = office.store.ledger.list_together(touch.id for touch in touches[n : n + PER_LIST])
        desk.send(_list(desk, number))


def _list(desk: Desk, number: int) -> Screen:
    """Numbered: who, when there, the first words; buttons to tick each, to open each, and to approve what is ticked."""
    listed = [(touch, ticked) for touch, ticked in desk.office.store.ledger.listed(number) if _mine(desk, touch)]
    if not listed:
        raise Refused("not-yours")
    waiting = [touch for touch, _ in listed if touch.state is TouchState.AWAITING]
    chosen = sum(ticked for touch, ticked in listed if touch.state is TouchState.AWAITING)
    lines = [desk.say("list-title", count=len(waiting))]
    rows: list[tuple[Button, ...]] = []
    if chosen:
        every = chosen == len(waiting)
        label = desk.say("button-list-all") if every else desk.say("button-list-some", count=chosen, all=len(waiting))
        rows.append((Button(label, data=f"list-ok:{number}"),))
    for n, (touch, ticked) in enumerate(listed, 1):
        contact = desk.contact(touch.contact_id)
        waits = touch.state is TouchState.AWAITING
        lines.append(_line(desk, n, touch, contact, "waits" if waits else str(touch.state)))
        if waits:
            tick = Button(f"{'☑' if ticked else '☐'} {n} {contact.name}", data=f"list-tick:{number}:{touch.id}")
            rows.append((tick, Button(desk.say("button-list-open", n=n), data=f"list-open:{touch.id}")))
    return Screen(fitting(lines), tuple(rows))


def _line(desk: Desk, n: int, touch: Touch, contact: Contact, state: str) -> Markup:
    return desk.say(
        "list-line",
        n=n,
        name=contact.name,
        account=desk.who(contact).account.name,
        rule=desk.rule(touch.rule),
        at=_when(desk, touch, contact),
        words=clipped(plain(touch.message.text), FIRST_WORDS) if touch.message else "…",
        state=state,
    )


def _when(desk: Desk, touch: Touch, contact: Contact) -> str:
    """What waits past its time says so; what is decided keeps the time it had."""
    language, who = desk.manager.language, desk.who(contact)
    waits = touch.state is TouchState.AWAITING
    return due(language, touch, who, desk.now) if waits else when(language, touch.due_at, who.zone)


def _mine(desk: Desk, touch: Touch) -> bool:
    contact = desk.office.store.people.find_contact(touch.contact_id)
    return contact is not None and desk.acts_for(contact.manager_id)


def tick(desk: Desk, number: int, touch_id: int) -> Screen:
    _open(desk, touch_id, TouchState.AWAITING)
    desk.office.store.ledger.tick(number, touch_id)
    return dataclasses.replace(_list(desk, number), replaces=True)


def approve_list(desk: Desk, number: int) -> Screen:
    """All that is ticked; the rest stays where it is."""
    done = 0
    for touch, ticked in desk.office.store.ledger.listed(number):
        if ticked and touch.state is TouchState.AWAITING and _mine(desk, touch):
            _approved(desk, touch, desk.contact(touch.contact_id), touch.due_at)
            done += 1
    return dataclasses.replace(_list(desk, number), replaces=True, toast=desk.say("list-approved", count=done))


# --- many at once ----------------------------------------------------------------------------------------------


def approve_each(desk: Desk, touch_ids: Iterable[int]) -> Screen:
    """Every one of these, as its own button would."""
    return _each(desk, "approved", touch_ids, approve_one)


def skip_each(desk: Desk, touch_ids: Iterable[int]) -> Screen:
    return _each(desk, "skipped", touch_ids, skip_one)


def put_off_each(desk: Desk, written: Written, touch_ids: Iterable[int]) -> Screen:
    """Approved, and later: these words are read as a moment where each contact is."""
    return _each(desk, "later", touch_ids, lambda desk, touch_id: take_when(desk, written, touch_id))


def _each(desk: Desk, what: str, touch_ids: Iterable[int], decide: Callable[[Desk, int], Screen]) -> Screen:
    """One after the other; what is refused changes nothing and is named, with the reason."""
    done, refused = 0, []
    for touch_id in touch_ids:
        try:
            with desk.office.store.savepoint():
                decide(desk, touch_id)
            done += 1
        except Refused as why:
            refused.append(_refused(desk, touch_id, why))
    if not done and not refused:
        raise Refused("each-none")
    left = [desk.say("each-refused", count=len(refused)), *refused] if refused else []
    return Screen(toast="\n".join(plain(line) for line in (desk.say("each-done", count=done, what=what), *left)))


def _refused(desk: Desk, touch_id: int, why: Refused) -> Markup:
    """Who it was for, and what it is by now: decided, expired; nothing of somebody else's."""
    found = desk.office.store.ledger.find(touch_id)
    if found is None or not _mine(desk, found):
        return desk.say("each-line-gone")
    name = desk.contact(found.contact_id).name
    if found.state is not TouchState.AWAITING:
        return desk.say("each-line-decided", name=name, state=str(found.state))
    return desk.say("each-line", name=name, why=desk.say(why.text, **why.values))


def books(desk: Desk) -> list[int]:
    """Whose cards this manager may decide now: their own, and those of whom they stand in for."""
    return [desk.manager.id, *desk.office.store.absences.deputized(desk.manager.id, desk.now)]


# --- rules that go unasked ------------------------------------------------------------------------------------


def _count(desk: Desk, touch: Touch) -> None:
    """One more approved as it was; after enough in a row its rule may go unasked, if they like."""
    store, rule = desk.office.store, desk.office.playbooks.rules.get(touch.rule)
    if store.ledger.was_reworded(touch.id):
        store.trust.count_anew(desk.manager.id, touch.rule)
        return
    known = store.trust.approved(desk.manager.id, touch.rule)
    if (
        known.approved < ENOUGH
        or rule is None
        or not rule.send.texts
        or rule.id in desk.office.unasked(desk.manager.id)
    ):
        return
    store.trust.count_anew(desk.manager.id, touch.rule)
    buttons = (
        (Button(desk.say("button-trust"), data=f"trust-yes:{known.id}"),),
        (Button(desk.say("button-trust-not"), data=f"trust-no:{known.id}"),),
    )
    desk.send(Screen(desk.say("trust-offer", count=ENOUGH, rule=desk.rule(rule.id)), buttons))


def _trusted(desk: Desk, trust_id: int) -> Trusted:
    """What this manager decided about a rule. Raises Refused for another's."""
    found = next((one for one in desk.office.store.trust.of_manager(desk.manager.id) if one.id == trust_id), None)
    if found is None:
        raise Refused("not-yours")
    return found


def let_go(desk: Desk, trust_id: int) -> Screen:
    """Its texts, as they are now, go unasked to this manager's contacts."""
    one = _trusted(desk, trust_id)
    rule = desk.office.playbooks.rules.get(one.rule)
    if rule is None:
        raise Refused("button-old")
    desk.office.store.trust.let_go(one.id, planner.wording(rule, desk.office.playbooks))
    _replan(desk)
    return Screen(desk.say("trust-given", rule=desk.rule(one.rule)), replaces=True)


def keep_asking(desk: Desk, trust_id: int) -> Screen:
    """They want to be asked: the offer declined, or what goes unasked taken back."""
    one = _trusted(desk, trust_id)
    desk.office.store.trust.let_go(one.id, None)
    _replan(desk)
    return Screen(desk.say("trust-kept", rule=desk.rule(one.rule)), replaces=True)


def _replan(desk: Desk) -> None:
    for contact in desk.contacts():
        desk.office.replan(contact.id, desk.now)


def _unasked(desk: Desk) -> Screen | None:
    """The rules that go unasked, each with a button to take that back."""
    now = desk.office.unasked(desk.manager.id)
    given = [one for one in desk.office.store.trust.of_manager(desk.manager.id) if one.wording]
    if not given:
        return None
    lines = [desk.say("trust-title")]
    lines += [
        desk.say("trust-line" if one.rule in now else "trust-line-changed", rule=desk.rule(one.rule)) for one in given
    ]
    rows = tuple(
        (Button(plain(desk.say("button-trust-end", rule=desk.rule(one.rule))), data=f"trust-no:{one.id}"),)
        for one in given
    )
    return Screen(fitting(lines), rows[:MOST_CHOICES])


COMMANDS: Mapping[str, Command] = {"approve": approve}

BUTTONS: Buttons = {
    ("ok", 1): approve_one,
    ("skip", 1): skip_one,
    ("edit", 1): edit_one,
    ("touch-now", 1): send_now,
    ("touch-later", 1): ask_when,
    ("hand", 1): sent_by_hand,
    ("came", 1): it_came,
    ("again", 1): send_again,
    ("drop", 1): drop_it,
    ("list-ok", 1): approve_list,
    ("list-tick", 2): tick,
    ("list-open", 1): open_one,
    ("trust-yes", 1): let_go,
    ("trust-no", 1): keep_asking,
}

ANSWERS: Answers = {"touch-later": take_when}

RINGS: Rings = {"evening": ring}
