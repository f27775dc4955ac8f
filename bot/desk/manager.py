"""The manager's commands and buttons: invite people, see them, see what comes and why, decide."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import escape

from bot import planner
from bot.desk import Desk, Screen, fitting, foreseen
from bot.desk.accounts import account, in_words, move_stage
from bot.desk.arguments import (
    CONTACT_KEYS,
    has_han,
    introduction,
    settings,
    split,
    until,
    with_dates,
    zone,
)
from bot.desk.cards import approval_card, event_line
from bot.desk.contact import INVITE_LIFE
from bot.desk.figures import release, release_rule, review, rules, try_rule
from bot.desk.library import choose_kind, library, remove
from bot.desk.news import ON_ITEMS, give, news, review_item, share
from bot.desk.relay import to_whom, waits_no_more, write_to
from bot.errors import Refused
from bot.explain import explanation
from bot.model import (
    BY_HAND,
    FAR,
    Button,
    Contact,
    ContactState,
    Invite,
    Touch,
    TouchKind,
    TouchState,
)
from bot.render import day, plain, when
from bot.service import rule_name, topics_in, touch_quote

MOST_CHOICES = 40
"""Buttons in one list; about what one thumb can take."""

TIMELINE_LENGTH = 5

# --- people ---------------------------------------------------------------------------------------------------


def help_(desk: Desk, text: str) -> Screen:
    return Screen(desk.say("manager-help"))


def start(desk: Desk, text: str) -> Screen:
    return Screen(desk.say("manager-hello", name=desk.manager.name) + "\n\n" + desk.say("manager-help"))


def invite(desk: Desk, text: str) -> Screen:
    """/invite Li Wei, Acme, evaluator: a link for one person, and a text to paste in their language."""
    person = introduction(text, "usage-invite", by_hand=False)
    account = desk.office.store.people.save_account(person.account)
    invite = Invite(
        desk.office.token(),
        desk.manager.id,
        account.id,
        person.name,
        person.role,
        person.language,
        person.zone,
        desk.now,
        desk.now + INVITE_LIFE,
        tags=person.tags,
        source=person.source,
    )
    desk.office.store.people.add_invite(invite)
    link = f"https://t.me/{desk.office.bot_username}?start={invite.token}"
    intro = desk.say("invited", name=person.name, account=account.name, until=_day(desk, invite.expires_at))
    to_copy = desk.office.say(person.language, "invite-to-copy", name=person.name, link=link, manager=desk.manager.name)
    parts = [intro, f"<code>{to_copy}</code>"]
    if person.language == "en" or not has_han(person.name):
        parts.append(desk.say("invite-language"))
    return Screen("\n\n".join(parts))


def add(desk: Desk, text: str) -> Screen:
    """/add Wang Fang, Acme, decider, WeChat: someone the manager reaches by hand."""
    person = introduction(text, "usage-add", by_hand=True)
    account = desk.office.store.people.save_account(person.account)
    known = desk.find(person.name)
    if any(one.name == person.name and one.account_id == account.id for one in known):
        raise Refused("already-added", name=person.name, account=account.name)
    contact = desk.office.store.people.add_contact(
        Contact(
            id=0,
            account_id=account.id,
            manager_id=desk.manager.id,
            channel=BY_HAND,
            address=f"{BY_HAND}:{desk.key}",
            name=person.name,
            address_as=person.name,
            role=person.role,
            language=person.language,
            zone=person.zone,
            topics=(),
            state=ContactState.ACTIVE,
            joined_at=desk.now,
            reach=person.reach,
            tags=person.tags,
            source=person.source,
        )
    )
    desk.office.record(contact.id, desk.now, "added")
    desk.office.replan_account(account.id, desk.now)
    return Screen(desk.say("added", name=contact.name, account=account.name, reach=contact.reach or "none"))


def contacts(desk: Desk, text: str) -> Screen:
    """/contacts: everyone in the book, who waits for an answer first."""
    everyone = desk.find(text) if text else desk.contacts()
    if not everyone:
        return Screen(desk.say("nobody-named", name=text) if text else desk.say("contacts-none"))
    ordered = sorted(everyone, key=lambda contact: contact.waiting_since is None)
    return Screen(fitting([desk.say("contacts-title", count=len(everyone)), *(_line(desk, one) for one in ordered)]))


def contact(desk: Desk, text: str) -> Screen:
    """/contact Li Wei, role decider, tags fair vip, birthday 05-14: see one person, or set what is known of them."""
    name, *words = split(text) or [""]
    changes = settings(words, CONTACT_KEYS, "usage-contact")
    return _with_one(desk, name, "contact", "card", lambda desk, one: card(desk, _change_contact(desk, one, changes)))


def _change_contact(desk: Desk, contact: Contact, changes: Mapping[str, Any]) -> Contact:
    if not changes:
        return contact
    dates = with_dates(contact.dates, changes.get("dates", {}))
    hints = {key: _topics(desk, changes[key]) for key in ("likes", "dislikes") if key in changes}
    changed = dataclasses.replace(contact, **{**changes, **hints, "dates": dates})
    desk.office.store.people.update_contact(changed)
    desk.office.replan_account(contact.account_id, desk.now)  # who is missing there may have changed
    return desk.contact(contact.id)


def _topics(desk: Desk, words: tuple[str, ...]) -> tuple[str, ...]:
    """Topics by their ids or names in either language. Raises Refused for what is none."""
    known = desk.office.feedbook.topics
    by_name = {name.casefold(): topic.id for topic in known.values() for name in (topic.id, *topic.name.values())}
    for word in words:
        if word.casefold() not in by_name:
            raise Refused("unknown-topic", word=word, topics=" ".join(known))
    return tuple(dict.fromkeys(by_name[word.casefold()] for word in words))


def card(desk: Desk, contact: Contact) -> Screen:
    who = desk.who(contact)
    head = desk.say(
        "contact-card",
        name=contact.name,
        account=who.account.name,
        role=_role(contact),
        state=desk.say(f"state-{_state(desk, contact)}"),
        channel=contact.reach or desk.say(f"channel-{contact.channel}"),
        zone=who.zone,
        there=when(desk.manager.language, desk.now, who.zone),
    )
    names = [name for topic, name in topics_in(desk.office, desk.manager.language) if topic in contact.topics]
    topics: list[str] = [desk.say("contact-topics", topics=", ".join(names))] if names else []
    topics += _known(desk, contact)
    steps = foreseen(desk, desk.office.standing(contact, desk.now))
    coming = desk.say("contact-nothing-next")
    if steps:
        at = when(desk.manager.language, steps[0].sends_at, who.zone)
        coming = desk.say("contact-next", at=at, rule=rule_name(steps[0].rule))
    events = desk.office.store.people.timeline(contact.id, TIMELINE_LENGTH)
    language = desk.manager.language
    lines = [event_line(desk.office, language, who.zone, event) for event in events]
    last = [desk.say("contact-last"), *lines] if lines else []
    toggle = ("resume", "r") if contact.held(desk.now) else ("pause", "p")
    buttons = (
        (
            Button(desk.say("button-write"), data=f"write:{contact.id}"),
            Button(desk.say("button-plan"), data=f"plan:{contact.id}"),
            Button(desk.say(f"button-{toggle[0]}"), data=f"{toggle[1]}:{contact.id}"),
        ),
    )
    return Screen("\n".join([head, *topics, coming, *last]), buttons)


def _known(desk: Desk, contact: Contact) -> list[str]:
    """Tags, source and dates, where there are any."""
    known = {
        "tags": " ".join(contact.tags),
        "source": contact.source or "",
        "dates": in_words(contact.dates),
        "likes": " ".join(contact.likes),
        "dislikes": " ".join(contact.dislikes),
    }
    return [desk.say(f"contact-{key}", value=value) for key, value in known.items() if value]


# --- what will happen -----------------------------------------------------------------------------------------


def plan(desk: Desk, text: str) -> Screen:
    """/plan Li Wei: the next 30 days, and why."""
    return _with_one(desk, text, "plan", "plan", plan_of)


def plan_of(desk: Desk, contact: Contact) -> Screen:
    """What is next and why then, and for every other rule why not."""
    standing = desk.office.standing(contact, desk.now)
    lines = explanation(desk.office, standing, desk.manager.language, desk.now)
    return Screen(f"{fitting(lines)}\n\n<i>{desk.say('plan-note')}</i>")


def pause(desk: Desk, text: str) -> Screen:
    """/pause Li Wei, or /pause Li Wei, 2027-01-07: nothing automatic until then, or until /resume."""
    name, *rest = split(text) or [""]
    zone_ = desk.manager.zone or desk.office.business_zone
    day_ = until(rest[0], desk.now.astimezone(ZoneInfo(zone_)).date()) if rest else None
    if rest and day_ is None:
        raise Refused("usage-pause")
    if day_ is None:
        return _with_one(desk, text, "pause", "p", pause_one)
    ordinal = day_.toordinal()
    return _with_one(desk, name, "pause", "p", lambda desk, one: pause_to(desk, one, ordinal), f":{ordinal}")


def pause_to(desk: Desk, contact: Contact, ordinal: int) -> Screen:
    """Until the day of this number begins, where the manager is."""
    zone_ = ZoneInfo(desk.manager.zone or desk.office.business_zone)
    return _pause_until(desk, contact, datetime.combine(date.fromordinal(ordinal), time(), zone_).astimezone(UTC))


def pause_one(desk: Desk, contact: Contact) -> Screen:
    return _pause_until(desk, contact, FAR)


def _pause_until(desk: Desk, contact: Contact, ends: datetime) -> Screen:
    desk.office.change(dataclasses.replace(contact, held_until=ends), desk.now)
    desk.office.record(contact.id, desk.now, "paused")
    if ends >= FAR:
        return Screen(desk.say("paused", name=contact.name))
    return Screen(desk.say("paused-until", name=contact.name, until=_day(desk, ends)))


def resume(desk: Desk, text: str) -> Screen:
    """/resume Li Wei. A pause the contact asked for is theirs."""
    return _with_one(desk, text, "resume", "r", resume_one)


def resume_one(desk: Desk, contact: Contact) -> Screen:
    if contact.state is not ContactState.ACTIVE:
        raise Refused("resume-stopped", name=contact.name)
    desk.office.change(dataclasses.replace(contact, held_until=None), desk.now)
    desk.office.record(contact.id, desk.now, "resumed")
    if contact.paused_until and contact.asked_for_pause(desk.now):
        return Screen(desk.say("resume-not-yours", name=contact.name, until=_day(desk, contact.paused_until)))
    return Screen(desk.say("resumed", name=contact.name))


def set_zone(desk: Desk, text: str) -> Screen:
    """/zone Europe/Berlin: the manager's own; contacts without a zone of their own or their company's follow it."""
    if not text:
        raise Refused("usage-zone")
    name = zone(text.strip())
    desk.office.store.people.set_manager_zone(desk.manager.id, name)
    for contact in desk.contacts():
        desk.office.replan(contact.id, desk.now)
    return Screen(desk.say("zone-set", zone=name))


# --- decisions ------------------------------------------------------------------------------------------------


def approve(desk: Desk, text: str) -> Screen:
    """/approve: every card that waits, again, below the others."""
    waiting = desk.office.store.ledger.awaiting(desk.manager.id)
    if not waiting:
        return Screen(desk.say("approve-none"))
    desk.send(Screen(desk.say("approve-title", count=len(waiting))))
    for touch in waiting:
        contact = desk.contact(touch.contact_id)
        desk.post(approval_card(desk.office, desk.who(contact), touch))
    return Screen()


def approve_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING)
    desk.office.store.ledger.decide(touch, TouchState.READY, desk.now)
    desk.office.store.ledger.put_off(touch.id, max(touch.due_at, desk.now))
    desk.office.replan(contact.id, desk.now)
    planned = desk.office.store.people.contact(contact.id)
    if planned.next_key != touch.key or planned.next_due is None:
        return _settled(desk, touch, contact, desk.say("approved-now"))
    at = when(desk.manager.language, planned.next_at or planned.next_due, desk.who(contact).zone)
    return _settled(desk, touch, contact, desk.say("approved", at=at))


def skip_one(desk: Desk, touch_id: int) -> Screen:
    touch, contact = _open(desk, touch_id, TouchState.AWAITING, TouchState.HANDED)
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
    return Screen(f"{name}: {done}\n\n<blockquote>{touch.message.text}</blockquote>", toast=plain(done), replaces=True)


def no_answer(desk: Desk, contact_id: int) -> Screen:
    """What they wrote needs no answer: rules go on."""
    waits_no_more(desk, desk.contact(contact_id), answered_at=None)
    return Screen(toast=desk.say("no-answer-done"))


# --- tables of what there is ----------------------------------------------------------------------------------

Command = Callable[[Desk, str], Screen]

COMMANDS: dict[str, Command] = {
    "invite": invite,
    "add": add,
    "contacts": contacts,
    "contact": contact,
    "account": account,
    "plan": plan,
    "approve": approve,
    "news": news,
    "share": share,
    "library": library,
    "rules": rules,
    "review": review,
    "pause": pause,
    "resume": resume,
    "zone": set_zone,
    "help": help_,
    "start": start,
}


def press(desk: Desk, data: str) -> Screen:
    """Carry out a button. Its data is checked against the person: every id must be of their own book."""
    verb, *rest = data.split(":")
    try:
        numbers = [int(part) for part in rest]
    except ValueError:
        return Screen(toast=desk.say("button-old"))
    match verb, numbers:
        case "card" | "plan" | "write" | "p" | "r", [contact_id]:
            of_contact = {"card": card, "plan": plan_of, "write": write_to, "p": pause_one, "r": resume_one}
            return of_contact[verb](desk, desk.contact(contact_id))
        case "p", [contact_id, ordinal] if 0 < ordinal < FAR.toordinal():
            return pause_to(desk, desk.contact(contact_id), ordinal)
        case "ok" | "skip" | "edit" | "hand" | "came" | "again" | "drop", [touch_id]:
            return _OF_TOUCH[verb](desk, touch_id)
        case "done", [contact_id]:
            return no_answer(desk, contact_id)
        case "to", [draft_id, contact_id]:
            return to_whom(desk, draft_id, contact_id)
        case "item", [item_id, approved]:
            return review_item(desk, item_id, approved)
        case _, [item_id] if verb in ON_ITEMS:
            return ON_ITEMS[verb](desk, item_id)
        case "give", [item_id, contact_id]:
            return give(desk, item_id, contact_id)
        case "give", [item_id, contact_id, 1]:
            return give(desk, item_id, contact_id, sure=True)
        case "kind", [draft_id, place]:
            return choose_kind(desk, draft_id, place)
        case "unlib", [number]:
            return remove(desk, number)
        case "stage", [account_id, place]:
            return move_stage(desk, account_id, place)
        case "leave", []:
            return Screen(desk.say("left-as-it-is"), replaces=True)
        case "try" | "go", [number]:
            return (try_rule if verb == "try" else release_rule)(desk, number)
        case "gotext" | "goitem", [number]:
            return release(desk, verb.removeprefix("go"), number)
    return Screen(toast=desk.say("button-old"))


_OF_TOUCH: dict[str, Callable[[Desk, int], Screen]] = {
    "ok": approve_one,
    "skip": skip_one,
    "edit": edit_one,
    "hand": sent_by_hand,
    "came": it_came,
    "again": send_again,
    "drop": drop_it,
}


# --- helpers --------------------------------------------------------------------------------------------------


def _with_one(
    desk: Desk, text: str, command: str, verb: str, act: Callable[[Desk, Contact], Screen], more: str = ""
) -> Screen:
    """Do it with the one contact the words mean; offer a choice when there are several. `more`: for their buttons."""
    if not text:
        raise Refused("usage-name", command=command)
    found = desk.find(text)
    if not found:
        raise Refused("nobody-named", name=text)
    if len(found) == 1:
        return act(desk, found[0])
    choices = [(Button(desk.label(one), data=f"{verb}:{one.id}{more}"),) for one in found[:MOST_CHOICES]]
    return Screen(desk.say("several-named", name=text), tuple(choices))


def _line(desk: Desk, contact: Contact) -> str:
    return desk.say(
        "contact-line",
        name=contact.name,
        account=desk.office.store.people.account(contact.account_id).name,
        role=_role(contact),
        state=desk.say(f"state-{_state(desk, contact)}"),
    )


def _role(contact: Contact) -> str:
    return f" · {contact.role}" if contact.role else ""


def _state(desk: Desk, contact: Contact) -> str:
    """The one word that matters most about a contact now."""
    if contact.waiting_since:
        return "waiting"
    if contact.state is not ContactState.ACTIVE:
        return contact.state
    if contact.held(desk.now) or contact.asked_for_pause(desk.now):
        return "paused"
    return planner.warmth(desk.who(contact), desk.now)


def _day(desk: Desk, at: datetime) -> str:
    return day(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)
