"""The manager's commands and buttons: invite people, see them, see what comes and why, decide."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime

from markupsafe import escape

from bot import planner
from bot.desk import Desk, Screen
from bot.desk.arguments import has_han, introduction, settings, split, zone
from bot.desk.cards import approval_card
from bot.desk.contact import INVITE_LIFE
from bot.desk.relay import to_whom, waits_no_more, write_to
from bot.errors import Refused
from bot.model import (
    BY_HAND,
    Account,
    Button,
    Contact,
    ContactState,
    Event,
    Invite,
    Touch,
    TouchKind,
    TouchState,
)
from bot.render import clipped, day, plain, when
from bot.service import rule_name, topics_in, touch_quote

PLAN_DAYS = 30
MOST_CHOICES = 40
"""Buttons in one list; about what one thumb can take."""

LONGEST_LIST = 3600
"""Characters, markup counted; Telegram takes 4096 and a note comes after it."""

TIMELINE_LENGTH = 5
SUMMARY_LENGTH = 300

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
        )
    )
    desk.office.record(contact.id, desk.now, "added")
    desk.office.replan(contact.id, desk.now)
    return Screen(desk.say("added", name=contact.name, account=account.name, reach=contact.reach or "none"))


def contacts(desk: Desk, text: str) -> Screen:
    """/contacts: everyone in the book, who waits for an answer first."""
    everyone = desk.find(text) if text else desk.contacts()
    if not everyone:
        return Screen(desk.say("nobody-named", name=text) if text else desk.say("contacts-none"))
    ordered = sorted(everyone, key=lambda contact: contact.waiting_since is None)
    return Screen(_fitting([desk.say("contacts-title", count=len(everyone)), *(_line(desk, one) for one in ordered)]))


def contact(desk: Desk, text: str) -> Screen:
    """/contact Li Wei: one person, what was and what comes."""
    return _with_one(desk, text, "contact", "card", card)


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
    topics = [desk.say("contact-topics", topics=", ".join(names))] if names else []
    steps = _foreseen(desk, desk.office.standing(contact, desk.now))
    coming = desk.say("contact-nothing-next")
    if steps:
        at = when(desk.manager.language, steps[0].sends_at, who.zone)
        coming = desk.say("contact-next", at=at, rule=rule_name(steps[0].rule))
    events = desk.office.store.people.timeline(contact.id, TIMELINE_LENGTH)
    last = [desk.say("contact-last"), *(_event(desk, who.zone, event) for event in events)] if events else []
    toggle = ("resume", "r") if contact.held else ("pause", "p")
    buttons = (
        (
            Button(desk.say("button-write"), data=f"write:{contact.id}"),
            Button(desk.say("button-plan"), data=f"plan:{contact.id}"),
            Button(desk.say(f"button-{toggle[0]}"), data=f"{toggle[1]}:{contact.id}"),
        ),
    )
    return Screen("\n".join([head, *topics, coming, *last]), buttons)


def account(desk: Desk, text: str) -> Screen:
    """/account Acme, stage evaluating, zone Asia/Shanghai: see a company, or set what its contacts inherit."""
    words = split(text)
    if not words:
        raise Refused("usage-account")
    found = desk.office.store.people.account_named(words[0])
    changes = settings(words[1:])
    mine = [one for one in desk.contacts() if found and one.account_id == found.id]
    invites = desk.office.store.people.invites_of(desk.manager.id)
    if found is None or not (mine or any(invite.account_id == found.id for invite in invites)):
        raise Refused("unknown-account", account=words[0])
    if changes:
        found = dataclasses.replace(found, **changes)  # type: ignore[arg-type]
        _change_account(desk, found)
    return Screen(_account_text(desk, found, mine))


def _change_account(desk: Desk, changed: Account) -> None:
    """What the company is decides the rules of all its contacts."""
    before = desk.office.store.people.account(changed.id)
    desk.office.store.people.update_account(changed)
    people = desk.office.store.people.contacts_of_account(changed.id)
    for contact in people:
        if changed.stage is not before.stage:
            desk.office.record(contact.id, desk.now, "stage", changed.stage)
        desk.office.replan(contact.id, desk.now)
    if changed.stage is not before.stage:
        for manager_id in sorted({contact.manager_id for contact in people} - {desk.manager.id}):
            _tell_of_stage(desk, manager_id, changed)


def _tell_of_stage(desk: Desk, manager_id: int, account: Account) -> None:
    """Another manager has contacts there too, whose rules have just changed."""
    other = desk.office.store.people.manager(manager_id)
    values = {"account": account.name, "stage": account.stage, "by": desk.manager.name}
    desk.office.notify(other, "stage-moved", desk.now, **values)


def _account_text(desk: Desk, account: Account, mine: list[Contact]) -> str:
    unset = desk.say("account-unset")
    text = desk.say(
        "account-card",
        name=account.name,
        stage=account.stage,
        industry=account.industry or unset,
        country=account.country or unset,
        zone=account.zone or unset,
    )
    people = desk.say("account-people", names=", ".join(one.name for one in mine))
    return f"{text}\n{people}" if mine else text


# --- what will happen -----------------------------------------------------------------------------------------


def plan(desk: Desk, text: str) -> Screen:
    """/plan Li Wei: the next 30 days, and why."""
    return _with_one(desk, text, "plan", "plan", plan_of)


def plan_of(desk: Desk, contact: Contact) -> Screen:
    who = desk.who(contact)
    lines = [desk.say("plan-title", name=contact.name, zone=who.zone), ""]
    standing = desk.office.standing(contact, desk.now)
    steps = _foreseen(desk, standing)
    for step in steps:
        rule = desk.office.playbooks.rules.get(step.rule)
        approval = "yes" if rule and planner.needs_card(rule, who) else "no"
        at = when(desk.manager.language, step.sends_at, who.zone)
        lines.append(desk.say("plan-line", at=at, rule=rule_name(step.rule), approval=approval))
        lines.append(desk.say("plan-why", why=desk.say(f"why-{step.why}")))
    if not steps:
        lines.append(f"{desk.say('plan-nothing')} {_why_nothing(desk, standing)}".strip())
    if absent := _absent(desk, standing, {step.rule for step in steps}):
        lines += ["", desk.say("plan-not"), *absent]
    return Screen(f"{_fitting(lines)}\n\n<i>{desk.say('plan-note')}</i>")


def _foreseen(desk: Desk, standing: planner.Standing) -> list[planner.Step]:
    return planner.foresee(standing, desk.office.playbooks, desk.now, PLAN_DAYS)


def _why_nothing(desk: Desk, standing: planner.Standing) -> str:
    """What holds everything back, if one thing does."""
    if standing.who.contact.state is not ContactState.ACTIVE:
        return desk.say(f"why-{standing.who.contact.state}")
    _, why = planner.allowed_from(standing, desk.now, desk.office.playbooks)
    if not why and all(one.why == "stage" for one in planner.plan(standing, desk.office.playbooks, desk.now)):
        why = "stage"
    return desk.say(f"why-{why}") if why else ""


def _absent(desk: Desk, standing: planner.Standing, planned: set[str]) -> list[str]:
    """Every other rule that could concern this contact, and why it is not planned."""
    return [
        f"· {rule_name(cadence.rule)} – {desk.say(f'why-{cadence.why}')}"
        for cadence in planner.plan(standing, desk.office.playbooks, desk.now)
        if cadence.rule not in planned and cadence.due_at is None and cadence.why not in ("stage", "role")
    ]


def pause(desk: Desk, text: str) -> Screen:
    """/pause Li Wei: nothing automatic until /resume."""
    return _with_one(desk, text, "pause", "p", pause_one)


def pause_one(desk: Desk, contact: Contact) -> Screen:
    desk.office.change(dataclasses.replace(contact, held=True), desk.now)
    desk.office.record(contact.id, desk.now, "paused")
    return Screen(desk.say("paused", name=contact.name))


def resume(desk: Desk, text: str) -> Screen:
    """/resume Li Wei. A pause the contact asked for is theirs."""
    return _with_one(desk, text, "resume", "r", resume_one)


def resume_one(desk: Desk, contact: Contact) -> Screen:
    if contact.state is not ContactState.ACTIVE:
        raise Refused("resume-stopped", name=contact.name)
    desk.office.change(dataclasses.replace(contact, held=False), desk.now)
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
    desk.office.store.ledger.decide(touch, state, desk.now, reason=quote if event == "skipped" else None)
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


# --- news -----------------------------------------------------------------------------------------------------


def news(desk: Desk, text: str) -> Screen:
    """/news: the newest item that a person must look at first."""
    waiting = desk.office.store.news.to_review()
    if not waiting:
        return Screen(desk.say("news-none"))
    item = waiting[0]
    topics = [name for topic, name in topics_in(desk.office, desk.manager.language) if topic in item.topics]
    text = desk.say(
        "news-card",
        title=item.title,
        summary=clipped(item.summary, SUMMARY_LENGTH),
        link=item.link,
        source=item.source,
        topics=", ".join(topics) or "–",
    )
    buttons = (
        (
            Button(desk.say("button-news-yes"), data=f"item:{item.id}:1"),
            Button(desk.say("button-news-no"), data=f"item:{item.id}:0"),
        ),
    )
    return Screen(text, buttons)


def review_item(desk: Desk, item_id: int, approved: int) -> Screen:
    """One decision serves all; the next card takes its place."""
    done = desk.office.store.news.review(item_id, approved=bool(approved))
    toast = desk.say("news-kept" if approved else "news-rejected") if done else desk.say("touch-gone")
    return dataclasses.replace(news(desk, ""), toast=toast, replaces=True)


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
        case "ok" | "skip" | "edit" | "hand" | "came" | "again" | "drop", [touch_id]:
            return _OF_TOUCH[verb](desk, touch_id)
        case "done", [contact_id]:
            return no_answer(desk, contact_id)
        case "to", [draft_id, contact_id]:
            return to_whom(desk, draft_id, contact_id)
        case "item", [item_id, approved]:
            return review_item(desk, item_id, approved)
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


def _with_one(desk: Desk, text: str, command: str, verb: str, act: Callable[[Desk, Contact], Screen]) -> Screen:
    """Do it with the one contact the words mean; offer a choice when there are several."""
    if not text:
        raise Refused("usage-name", command=command)
    found = desk.find(text)
    if not found:
        raise Refused("nobody-named", name=text)
    if len(found) == 1:
        return act(desk, found[0])
    choices = [(Button(desk.label(one), data=f"{verb}:{one.id}"),) for one in found[:MOST_CHOICES]]
    return Screen(desk.say("several-named", name=text), tuple(choices))


def _fitting(lines: list[str]) -> str:
    """As many lines as one message takes, and a sign that there are more."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST_LIST:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


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
    if contact.held or contact.asked_for_pause(desk.now):
        return "paused"
    return planner.warmth(desk.who(contact), desk.now)


def _event(desk: Desk, zone: str, event: Event) -> str:
    quote = desk.say(f"why-{event.quote}") if event.kind == "skipped" else event.quote
    what = desk.say(f"event-{event.kind}", quote=quote)
    return desk.say("timeline-line", at=when(desk.manager.language, event.at, zone), what=what)


def _day(desk: Desk, at: datetime) -> str:
    return day(desk.manager.language, at, desk.manager.zone or desk.office.business_zone)
