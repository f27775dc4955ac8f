"""Handing contacts over: one, a company's or all go to a colleague who accepts, and are introduced once.

Until the colleague accepts nothing changes. `move` is the one place where a contact gets another manager.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import escape

from bot import planner
from bot.desk import (
    Answers,
    Buttons,
    Command,
    Desk,
    Rings,
    Screen,
    Written,
    drafts,
    fitting,
    letters,
    on_contact,
    own_day,
    with_one,
)
from bot.desk.arguments import LONGEST_NAME
from bot.desk.cards import (
    EXCHANGED,
    LAST_WORDS,
    LONGEST_COPY,
    LOOKED_THROUGH,
    approval_card,
    event_line,
    hand_card,
    unsure_card,
)
from bot.errors import Refused
from bot.model.messages import Button, Message
from bot.model.people import BY_HAND, Account, Contact, ContactState, Manager, Relationship
from bot.model.posts import Manual, Post, Say
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import clipped, plain
from bot.service import QUOTE, Office
from bot.store.alarms import Alarm
from bot.store.team import Offer
from bot.window import Hours

OFFER_LIFE = timedelta(days=7)
"""An offer that nobody took by then is over."""

LONGEST_NOTE = 600
"""Characters of a note to the colleague: with the card it fits one message."""

LATE = timedelta(days=7)
"""An introduction that comes later than this after its moment is left to the new manager."""

AT_ONCE = 20
"""Contacts planned anew within the update and introduced as soon as may be; of more each has its own time."""

MOST_NAMES = 30

ACCOUNT_WORDS, ALL_WORDS = ("account", "company", "公司"), ("all", "全部", "所有")

# --- offering -------------------------------------------------------------------------------------------------


def handover(desk: Desk, text: str) -> Screen:
    """/handover Li Wei, Bo, a note for Bo; /handover account Acme, Bo; /handover all, Bo. Without Bo: a choice."""
    if not text:
        return _open_offers(desk)
    what, to, note = _parts(text)
    heirs = colleagues(desk, to)
    first, _, rest = what.partition(" ")
    if first.casefold() in ACCOUNT_WORDS and rest:
        return _of_account(desk, _own_account(desk, rest.strip()), heirs, note)
    if what.casefold() in ALL_WORDS:
        return _of_all(desk, heirs, note)
    more = f":{heirs[0].id}" if len(heirs) == 1 else ""
    return with_one(desk, what, "handover", "handover", lambda desk, one: _of_contact(desk, one, heirs, note), more)


def _parts(text: str) -> tuple[str, str, str]:
    """Whom, to whom, and a note, which may have commas itself. Raises Refused for what is too long."""
    whom, to, note, *_ = [*(" ".join(one.split()) for one in re.split(r"[,，、;；\n]", text, maxsplit=2)), "", ""]
    for word, most in ((whom, LONGEST_NAME), (to, LONGEST_NAME), (note, LONGEST_NOTE)):
        if len(word) > most:
            raise Refused("too-long", word=word[:LONGEST_NAME] + "…")
    return whom, to, note


def colleagues(desk: Desk, words: str) -> list[Manager]:
    """The other managers whose name has these words, all for none; an exact name comes alone. Raises Refused."""
    others = [one for one in desk.office.store.people.managers() if one.id != desk.manager.id]
    folded = words.casefold()
    found = [one for one in others if one.name.casefold() == folded] or [
        one for one in others if folded in one.name.casefold()
    ]
    if not others:
        raise Refused("handover-alone")
    if not found:
        raise Refused("handover-nobody", name=words, names=", ".join(one.name for one in others))
    return found


def _own_account(desk: Desk, name: str) -> Account:
    account = desk.office.store.people.account_named(name)
    if account is None or not _at(desk, account.id):
        raise Refused("unknown-account", account=name)
    return account


def _at(desk: Desk, account_id: int) -> list[Contact]:
    """This manager's contacts at a company."""
    return [
        one for one in desk.office.store.people.contacts_of_account(account_id) if one.manager_id == desk.manager.id
    ]


def _of_contact(desk: Desk, contact: Contact, heirs: Sequence[Manager], note: str = "") -> Screen:
    if contact.manager_id != desk.manager.id:  # they stand in for whose contact it is
        raise Refused("not-yours")
    if len(heirs) > 1:
        return _to_whom(desk, contact.name, heirs, f"handover:{contact.id}")
    return _offer(desk, heirs[0], [contact], note, "contact")


def _of_account(desk: Desk, account: Account, heirs: Sequence[Manager], note: str = "") -> Screen:
    if len(heirs) > 1:
        return _to_whom(desk, account.name, heirs, f"handover-account:{account.id}")
    return _offer(desk, heirs[0], _at(desk, account.id), note, "account", account.id)


def _of_all(desk: Desk, heirs: Sequence[Manager], note: str = "") -> Screen:
    if not (contacts := desk.contacts()):
        raise Refused("contacts-none")
    if len(heirs) > 1:
        return _to_whom(desk, desk.say("handover-everyone"), heirs, "handover-all")
    return _offer(desk, heirs[0], contacts, note, "all")


def _to_whom(desk: Desk, name: str, heirs: Sequence[Manager], data: str) -> Screen:
    choices = tuple((Button(one.name, data=f"{data}:{one.id}"),) for one in heirs)
    return Screen(desk.say("handover-to-whom", name=name), choices)


def choose_heir(desk: Desk, contact: Contact) -> Screen:
    """The button on a contact's card: to whom?"""
    return _of_contact(desk, contact, colleagues(desk, ""))


def offer_contact(desk: Desk, contact: Contact, heir_id: int) -> Screen:
    return _of_contact(desk, contact, [_colleague(desk, heir_id)])


def offer_account(desk: Desk, account_id: int, heir_id: int) -> Screen:
    if not _at(desk, account_id):
        raise Refused("not-yours")
    return _of_account(desk, desk.office.store.people.account(account_id), [_colleague(desk, heir_id)])


def offer_all(desk: Desk, heir_id: int) -> Screen:
    return _of_all(desk, [_colleague(desk, heir_id)])


def _colleague(desk: Desk, manager_id: int) -> Manager:
    """Another manager who is there. Raises Refused."""
    found = [one for one in desk.office.store.people.managers() if one.id == manager_id != desk.manager.id]
    if not found:
        raise Refused("button-old")
    return found[0]


def _offer(
    desk: Desk, heir: Manager, contacts: Sequence[Contact], note: str, kind: str, account_id: int | None = None
) -> Screen:
    """Put it before the colleague; an older offer of the same contact is over."""
    until = desk.now + OFFER_LIFE
    offer = desk.office.store.team.add_offer(
        desk.manager.id, heir.id, [one.id for one in contacts], until, kind=kind, account_id=account_id, note=note
    )
    desk.office.store.alarms.set("offer", offer.id, until)
    desk.post(Post(heir.address, Say(_card(desk.office, offer, contacts, desk.now))))
    text = desk.say(
        "handover-offered",
        name=_named(desk.office, offer, contacts, desk.manager),
        heir=heir.name,
        until=own_day(desk, until),
    )
    return Screen(text, (_back_button(desk, offer),), asks=f"offer-note:{offer.id}")


def _back_button(desk: Desk, offer: Offer, name: str = "") -> tuple[Button, ...]:
    label = desk.say("button-offer-back")
    return (Button(f"{label} · {name}" if name else label, data=f"offer-back:{offer.id}"),)


def _named(office: Office, offer: Offer, contacts: Sequence[Contact], reader: Manager) -> str:
    """What is offered, in a few words of the reader's language."""
    if offer.kind == "contact" and contacts:
        return contacts[0].name
    if offer.account_id is not None:
        return office.store.people.account(offer.account_id).name
    return plain(office.say(reader.language, "handover-everyone"))


def _open_offers(desk: Desk) -> Screen:
    """How to, and what is offered and not decided on yet."""
    lines, buttons = [desk.say("usage-handover")], []
    for offer in desk.office.store.team.offers_of(desk.manager.id):
        heir = desk.office.store.people.manager(offer.heir_id)
        name = _named(desk.office, offer, _still_theirs(desk.office, offer), desk.manager)
        until = own_day(desk, offer.expires_at)
        lines.append(desk.say("handover-open", name=name, heir=heir.name, until=until))
        buttons.append(_back_button(desk, offer, name))
    return Screen(fitting(lines), tuple(buttons))


def _still_theirs(office: Office, offer: Offer) -> list[Contact]:
    """The contacts of an offer who are still the giver's."""
    found = map(office.store.people.find_contact, office.store.team.offered(offer.id))
    return [one for one in found if one and one.manager_id == offer.giver_id]


# --- the card before the colleague ----------------------------------------------------------------------------


def _card(office: Office, offer: Offer, contacts: Sequence[Contact], now: datetime) -> Message:
    """Who it is, how things stand, what lies open, and a word from the giver."""
    people = office.store.people
    heir, giver = people.manager(offer.heir_id), people.manager(offer.giver_id)
    language = heir.language
    name = _named(office, offer, contacts, heir)
    lines: list[str] = [office.say(language, "handover-card", giver=giver.name, name=name, count=len(contacts))]
    if len(contacts) == 1:
        lines += _one(office, office.relationship(contacts[0]), language, now)
    else:
        lines += [_line(office, office.relationship(one), language, now) for one in contacts[:MOST_NAMES]]
        if len(contacts) > MOST_NAMES:
            lines.append(office.say(language, "handover-more", count=len(contacts) - MOST_NAMES))
    words = [fitting(lines)[: LONGEST_NOTE * 6]]
    if offer.note:
        words.append(office.say(language, "handover-note", giver=giver.name, note=offer.note))
    buttons = (
        (
            Button(office.say(language, "button-offer-yes"), data=f"offer-yes:{offer.id}"),
            Button(office.say(language, "button-offer-no"), data=f"offer-no:{offer.id}"),
        ),
    )
    return Message("\n\n".join(words), buttons)


def _line(office: Office, who: Relationship, language: str, now: datetime) -> str:
    contact, approvals = who.contact, len(_cards_of(office, who.contact.id))
    return office.say(
        language,
        "handover-line",
        name=contact.name,
        account=who.account.name,
        role=office.say(language, f"role-{contact.role}") if contact.role else "none",
        stage=office.say(language, f"is-{who.account.stage}"),
        warmth=office.say(language, f"state-{_state(who, now)}"),
        approvals=approvals,
    )


def _state(who: Relationship, now: datetime) -> str:
    if who.contact.waiting_since:
        return "waiting"
    return who.contact.state if who.contact.state is not ContactState.ACTIVE else planner.warmth(who, now)


def _one(office: Office, who: Relationship, language: str, now: datetime) -> list[str]:
    lines = [_line(office, who, language, now)]
    events = office.store.people.timeline(who.contact.id, LOOKED_THROUGH)
    if last := [event for event in events if event.kind in EXCHANGED][:LAST_WORDS]:
        lines += [office.say(language, "contact-last")]
        lines += [event_line(office, language, who.zone, event) for event in last]
    return lines


def _cards_of(office: Office, contact_id: int) -> list[Touch]:
    """What waits for the manager's word about this contact."""
    return [
        touch
        for touch in office.store.ledger.open(contact_id)
        if touch.state in (TouchState.AWAITING, TouchState.HANDED)
        or (touch.state is TouchState.UNSURE and touch.kind is not TouchKind.NEWS)
    ]


# --- deciding -------------------------------------------------------------------------------------------------


def accept(desk: Desk, offer_id: int) -> Screen:
    """They are this manager's from now on, with all that lies open."""
    office, offer = desk.office, _to_me(desk, offer_id)
    contacts = _still_theirs(office, offer)
    name = _named(office, offer, contacts, desk.manager)
    giver = office.store.people.manager(offer.giver_id)
    _close(office, offer)
    if not contacts:
        return Screen(desk.say("offer-over"), replaces=True)
    for contact in contacts:
        move(office, contact, desk.manager, desk.now, many=len(contacts) > AT_ONCE)
    if len(contacts) > AT_ONCE:
        office.replan_later()
    if offer.kind != "contact":
        office.store.team.move_invites(giver.id, desk.manager.id, offer.account_id)
    theirs = _named(office, offer, contacts, giver)
    office.notify(giver, "handover-accepted", desk.now, name=theirs, heir=desk.manager.name)
    return Screen(desk.say("handover-done", name=name, count=len(contacts), giver=giver.name), replaces=True)


def decline(desk: Desk, offer_id: int) -> Screen:
    """They stay where they are, and the giver hears of it."""
    office, offer = desk.office, _to_me(desk, offer_id)
    contacts, giver = _still_theirs(office, offer), office.store.people.manager(offer.giver_id)
    _close(office, offer)
    name = _named(office, offer, contacts, giver)
    office.notify(giver, "handover-declined", desk.now, name=name, heir=desk.manager.name)
    return Screen(desk.say("handover-not-taken", name=_named(office, offer, contacts, desk.manager)), replaces=True)


def withdraw(desk: Desk, offer_id: int) -> Screen:
    """The giver keeps them after all."""
    office, offer = desk.office, _of_mine(desk, offer_id)
    name = _named(office, offer, _still_theirs(office, offer), desk.manager)
    _over(office, offer, "offer-withdrawn", desk.now)
    return Screen(desk.say("handover-kept", name=name), replaces=True)


def note(desk: Desk, written: Written, offer_id: int) -> Screen:
    """A reply to “offered”: the note goes to the colleague with the card."""
    office, offer = desk.office, _of_mine(desk, offer_id)
    words = " ".join(written.text.split())
    if not words or len(words) > LONGEST_NOTE:
        raise Refused("handover-note-long", most=LONGEST_NOTE)
    office.store.team.note_offer(offer.id, words)
    heir, noted = office.store.people.manager(offer.heir_id), dataclasses.replace(offer, note=words)
    desk.post(Post(heir.address, Say(_card(office, noted, _still_theirs(office, offer), desk.now))))
    return Screen(desk.say("handover-noted", heir=heir.name))


def _to_me(desk: Desk, offer_id: int) -> Offer:
    offer = desk.office.store.team.offer(offer_id)
    if offer is None or offer.heir_id != desk.manager.id or offer.expires_at <= desk.now:
        raise Refused("offer-over")
    return offer


def _of_mine(desk: Desk, offer_id: int) -> Offer:
    offer = desk.office.store.team.offer(offer_id)
    if offer is None or offer.giver_id != desk.manager.id or offer.expires_at <= desk.now:
        raise Refused("offer-over")
    return offer


def _close(office: Office, offer: Offer) -> None:
    office.store.team.drop_offer(offer.id)
    office.store.alarms.drop("offer", offer.id)


def _over(office: Office, offer: Offer, text_id: str, now: datetime) -> None:
    """Nothing came of it; who had the card hears so."""
    heir, giver = office.store.people.manager(offer.heir_id), office.store.people.manager(offer.giver_id)
    name = _named(office, offer, _still_theirs(office, offer), heir)
    _close(office, offer)
    office.notify(heir, text_id, now, name=name, giver=giver.name)


def expire(office: Office, alarm: Alarm, now: datetime) -> None:
    """Nobody decided within the week: both hear that it is over."""
    offer = office.store.team.offer(int(alarm.name))
    if offer is None:
        return
    heir, giver = office.store.people.manager(offer.heir_id), office.store.people.manager(offer.giver_id)
    name = _named(office, offer, _still_theirs(office, offer), giver)
    _over(office, offer, "offer-expired", now)
    office.notify(giver, "handover-expired", now, name=name, heir=heir.name)


# --- another manager ------------------------------------------------------------------------------------------


def move(office: Office, contact: Contact, heir: Manager, now: datetime, *, many: bool = False) -> None:
    """This contact is `heir`'s from now on: history and plan stay with the contact, what lies open goes to the heir,
    and the contact is introduced in their hours. One of `many`: spread over the day, and the caller plans anew."""
    giver = office.relationship(contact).manager
    inherited = office.store.team.introduction(contact.id)
    held = inherited.held_until if inherited and inherited.waits else contact.held_until
    office.store.people.update_contact(dataclasses.replace(contact, manager_id=heir.id, held_until=held))
    office.record(contact.id, now, "handed-over", f"{giver.name} → {heir.name}")
    introduce_later(office, contact, giver, now, spread=many)
    if not many:
        office.replan(contact.id, now)
    moved = office.store.people.contact(contact.id)
    show_open(office, moved, now)
    take_over(office, moved, heir, now)


def take_over(office: Office, contact: Contact, heir: Manager, now: datetime) -> None:
    """What the manager before began goes on with the heir: letters that wait, and what a colleague was asked.

    Notes and steps are the contact's; a round leaves them out, and the heir's chat has a thread of its own.
    """
    letters.hand_on(office, contact, heir, now)
    drafts.hand_on(office, contact, heir, now)


def show_open(office: Office, contact: Contact, now: datetime) -> None:
    """What lies open about a contact comes to their manager: cards, and what the contact waits for an answer to."""
    who = office.relationship(contact)
    for touch in _cards_of(office, contact.id):
        match touch.state:
            case TouchState.AWAITING:
                office.post(approval_card(office, who, touch, now), now)
            case TouchState.HANDED:
                office.post(hand_card(office, who, touch, now), now)
            case _:
                office.post(unsure_card(office, who, touch), now)
    if contact.waiting_since:
        _show_waiting(office, who, now)


def _show_waiting(office: Office, who: Relationship, now: datetime) -> None:
    """Their last words; a reply to this message answers them."""
    language, contact = who.manager.language, who.contact
    asked = ("reply", "asked")
    events = office.store.people.timeline(contact.id, LOOKED_THROUGH)
    quote = next((event.quote for event in events if event.kind in asked), "")
    text = office.say(language, "handover-waiting", name=contact.name, account=who.account.name, quote=quote)
    done = Button(office.say(language, "button-no-answer"), data=f"done:{contact.id}")
    office.post(Post(who.manager.address, Say(Message(text, ((done,),))), contact_id=contact.id), now)


# --- the introduction -----------------------------------------------------------------------------------------


def introduce_later(office: Office, contact: Contact, giver: Manager, now: datetime, *, spread: bool = False) -> None:
    """One message in the name of the last manager they know, when their hours open; of many each at its own minute."""
    office.store.team.introduce(contact.id, giver.id)
    at = _opens(office, contact, now)
    if spread:
        at = Hours.of(office.playbooks.policy.window, office.relationship(contact)).slot(at, f"introduce {contact.id}")
    office.store.alarms.set("introduce", contact.id, at)


def _opens(office: Office, contact: Contact, now: datetime) -> datetime:
    """When they may hear of it: in their hours, and not in a pause they asked for."""
    quiet_until = max(now, contact.paused_until or now)
    return Hours.of(office.playbooks.policy.window, office.relationship(contact)).next_open(quiet_until)


def introduce(office: Office, alarm: Alarm, now: datetime) -> None:
    """The contact hears once who is there for them now; who is reached by hand, or late, hears it from the manager."""
    introduction = office.store.team.introduction(int(alarm.name))
    if introduction is None or introduction.waits:
        return None
    contact = office.store.people.contact(introduction.contact_id)
    if contact.manager_id == introduction.giver_id or contact.state is not ContactState.ACTIVE:
        return office.store.team.drop_introduction(contact.id)
    if contact.stopping_since:  # they wrote a stop word: nothing before they have said what they mean
        return office.store.alarms.set("introduce", contact.id, now + timedelta(days=1))
    late = now - alarm.at > LATE
    opens = now if late else _opens(office, contact, now)
    if opens > now:
        return office.store.alarms.set("introduce", contact.id, opens)
    office.store.team.drop_introduction(contact.id)
    giver, who = office.store.people.manager(introduction.giver_id), office.relationship(contact)
    values = {"name": contact.address_as, "giver": giver.name, "heir": who.manager.name, "company": office.company()}
    words = office.say(contact.language, "introduction", **values)
    if late or contact.channel == BY_HAND:
        return _introduce_yourself(office, who, plain(words), now)
    records = Manual(f"manual:introduction:{introduction.id}", TouchKind.MANUAL, clipped(plain(words), QUOTE))
    post = Post(contact.address, Say(Message(words)), at_most_once=True, contact_id=contact.id, records=records)
    return office.post(post, now)


def _introduce_yourself(office: Office, who: Relationship, words: str, now: datetime) -> None:
    """The text for the new manager to send themselves."""
    language = who.manager.language
    head = office.say(language, "introduce-yourself", name=who.contact.name, account=who.account.name)
    copy = ((Button(office.say(language, "button-copy"), copy=words),),) if len(words) <= LONGEST_COPY else ()
    message = Message(f"{head}\n\n<code>{escape(words)}</code>", copy)
    office.post(Post(who.manager.address, Say(message)), now)


COMMANDS: Mapping[str, Command] = {"handover": handover}

BUTTONS: Buttons = {
    ("handover", 1): on_contact(choose_heir),
    ("handover", 2): on_contact(offer_contact),
    ("handover-account", 2): offer_account,
    ("handover-all", 1): offer_all,
    ("offer-yes", 1): accept,
    ("offer-no", 1): decline,
    ("offer-back", 1): withdraw,
}

ANSWERS: Answers = {"offer-note": note}

RINGS: Rings = {"offer": expire, "introduce": introduce}
