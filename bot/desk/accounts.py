"""Companies: what is known of one, its buying committee, what its contacts inherit, what another stage changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from markupsafe import escape

from bot import planner
from bot.desk import (
    LONGEST_LIST,
    MOST_CHOICES,
    Answers,
    Buttons,
    Command,
    Desk,
    Screen,
    Written,
    fitting,
    foreseen,
    own_day,
)
from bot.desk.arguments import ACCOUNT_KEYS, NO_YEAR, settings, split, with_dates
from bot.desk.committees import Place, company, concerns, places, warmth_of
from bot.desk.invites import invite
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.people import Account, Contact, ContactState, Role, Stage, Warmth
from bot.model.touches import Standing
from bot.render import when


def account(desk: Desk, text: str) -> Screen:
    """/account Acme, stage evaluating, renewal 2027-03-31: see a company, or set what its contacts inherit.

    Another stage is another set of rules for everybody there: what changes is shown before it is done.
    """
    name, *words = split(text) or [""]
    if not name:
        raise Refused("usage-account")
    settings(words, ACCOUNT_KEYS, "usage-account")  # refused before any company is looked for
    kept = desk.office.store.book.keep(desk.manager.id, ", ".join(words)) if words else 0
    found = desk.office.store.people.account_named(name)
    if found and concerns(desk, found.id):
        return account_set(desk, found.id, kept)
    similar = desk.office.store.people.accounts_named_like(desk.manager.id, name, MOST_CHOICES)
    if not similar:
        raise Refused("unknown-account", account=name)
    if len(similar) == 1:
        return account_set(desk, similar[0].id, kept)
    choices = [(Button(one.name, data=f"account-set:{one.id}:{kept}"),) for one in similar]
    return Screen(desk.say("several-named", name=name), tuple(choices))


def account_set(desk: Desk, account_id: int, kept: int) -> Screen:
    """The company, after what was typed for it is set; `kept` 0: nothing was."""
    found = company(desk, account_id)
    words = desk.office.store.book.kept(desk.manager.id, kept) if kept else ""
    if words is None:
        return Screen(toast=desk.say("button-old"))
    return _set(desk, found, words) or committee(desk, desk.office.store.people.account(account_id))


def _set(desk: Desk, found: Account, words: str) -> Screen | None:
    """Set what was typed; what another stage would change is shown first, where it changes anything for anybody."""
    changes = settings(split(words), ACCOUNT_KEYS, "usage-account")
    stage = changes.pop("stage", found.stage)
    if changes:
        found = dataclasses.replace(found, **{**changes, "dates": with_dates(found.dates, changes.get("dates", {}))})
        _change_account(desk, found)
    if stage is found.stage:
        return None
    if any(one.state is ContactState.ACTIVE for one in desk.office.store.people.contacts_of_account(found.id)):
        return preview_stage(desk, found, stage)
    _change_account(desk, _with_stage(found, stage, desk.now))
    return None


def _with_stage(account: Account, stage: Stage, now: datetime) -> Account:
    return dataclasses.replace(account, stage=stage, stage_at=now)


def preview_stage(desk: Desk, account: Account, stage: Stage) -> Screen:
    """What another stage changes for each contact there: which rules end and begin, and what comes first then."""
    lines: list[str] = [
        desk.say(
            "stage-preview", account=account.name, before=desk.say(f"is-{account.stage}"), after=desk.say(f"is-{stage}")
        )
    ]
    active = [
        one for one in desk.office.store.people.contacts_of_account(account.id) if one.state is ContactState.ACTIVE
    ]
    mine = [one for one in active if desk.acts_for(one.manager_id)]
    for contact in mine:
        if sum(map(len, lines)) > LONGEST_LIST:  # nobody would see more, and each takes some milliseconds
            break
        lines += ["", *_moved(desk, desk.office.standing(contact, desk.now), _with_stage(account, stage, desk.now))]
    if others := len(active) - len(mine):
        lines += ["", desk.say("stage-others", count=others)]
    buttons = (
        (
            Button(desk.say("button-stage"), data=f"stage:{account.id}:{list(Stage).index(stage)}"),
            Button(desk.say("button-leave"), data="leave"),
        ),
    )
    return Screen(fitting(lines), buttons)


def _moved(desk: Desk, before: Standing, account: Account) -> list[str]:
    playbooks = desk.office.playbooks
    after = dataclasses.replace(before, who=dataclasses.replace(before.who, account=account))
    was = {one.rule for one in planner.plan(before, playbooks, desk.now) if one.due_at}
    will = {one.rule for one in planner.plan(after, playbooks, desk.now) if one.due_at}
    lines: list[str] = [f"<b>{escape(before.who.contact.name)}</b>"]
    if ended := was - will:
        lines.append(desk.say("stage-ends", rules=desk.listed(map(desk.rule, sorted(ended)))))
    if begun := will - was:
        lines.append(desk.say("stage-begins", rules=desk.listed(map(desk.rule, sorted(begun)))))
    steps = foreseen(desk, after)
    if steps:
        at = when(desk.manager.language, steps[0].sends_at, after.who.zone)
        lines.append(desk.say("stage-next", at=at, rule=desk.rule(steps[0].rule)))
    else:
        lines.append(desk.say("contact-nothing-next"))
    return lines


def ask_stage(desk: Desk, account_id: int, place: int) -> Screen:
    """Another stage by a button: what it changes is shown first, where it changes anything."""
    stages = list(Stage)
    found = company(desk, account_id)
    if not 0 <= place < len(stages):
        raise Refused("not-yours")
    if found.stage is stages[place]:
        return Screen(toast=desk.say("stage-done"))
    people = desk.office.store.people.contacts_of_account(found.id)
    if any(one.state is ContactState.ACTIVE for one in people):
        return preview_stage(desk, found, stages[place])
    return move_stage(desk, account_id, place)


def move_stage(desk: Desk, account_id: int, place: int) -> Screen:
    """The manager has seen what changes: it is done for all contacts there at once."""
    stages = list(Stage)
    found = company(desk, account_id)
    if not 0 <= place < len(stages):
        raise Refused("not-yours")
    if found.stage is not stages[place]:
        found = _with_stage(found, stages[place], desk.now)
        _change_account(desk, found)
    return dataclasses.replace(committee(desk, found), toast=desk.say("stage-done"), replaces=True)


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
        desk.office.store.goals.moved(changed.id, before.stage, changed.stage, desk.now, desk.manager.id)
        for manager_id in sorted({contact.manager_id for contact in people} - {desk.manager.id}):
            _tell_of_stage(desk, manager_id, changed)


def _tell_of_stage(desk: Desk, manager_id: int, account: Account) -> None:
    """Another manager has contacts there too, whose rules have just changed."""
    other = desk.office.store.people.manager(manager_id)
    stage = desk.office.say(other.language, f"is-{account.stage}")
    values = {"account": account.name, "stage": stage, "by": desk.manager.name}
    desk.office.notify(other, "stage-moved", desk.now, **values)


# --- the buying committee ---------------------------------------------------------------------------------------

WARMTHS = {Warmth.NEW: "🌱", Warmth.WARM: "🟢", Warmth.COOLING: "🟡", Warmth.DORMANT: "⚪"}
LINKED = 10
"""People of a company who have a button; with more, /contacts finds them."""


def committee(desk: Desk, account: Account) -> Screen:
    """What is known of a company, and its people by their role: how warm, when last heard, who is missing."""
    every = places(desk, account)
    lines: list[str] = [_account_head(desk, account), "", *(_seat(desk, account, place) for place in every)]
    if any(place.others for place in every):
        lines += ["", desk.say("committee-colleagues")]
    mine = sorted((one for place in every for one in place.people), key=lambda one: one.id)
    return Screen(fitting(lines), _account_buttons(desk, account, mine))


def _account_head(desk: Desk, account: Account) -> str:
    unset = desk.say("account-unset")
    return desk.say(
        "account-card",
        name=account.name,
        stage=desk.say(f"is-{account.stage}"),
        industry=account.industry or unset,
        country=account.country or unset,
        zone=account.zone or unset,
        dates=in_words(desk, account.dates) or "none",
    )


def _seat(desk: Desk, account: Account, place: Place) -> str:
    """One role: who has it, or that it is missing, and how to invite somebody."""
    people = [_person(desk, account, one) for one in place.people]
    if place.others:
        people.append(desk.say("committee-colleague"))
    if place.role is None:
        return desk.say("committee-no-role", people=desk.listed(people))
    name = desk.say(f"role-{place.role}")
    if people:
        return desk.say("committee-seat", role=name, people=desk.listed(people))
    was = place.was.name if place.was else "none"
    return desk.say("committee-missing", role=name, was=was, word=name, account=account.name)


def _person(desk: Desk, account: Account, contact: Contact) -> str:
    """Name, warmth, and when they were last heard."""
    if contact.state is not ContactState.ACTIVE:
        return desk.say("committee-gone", name=contact.name, state=desk.say(f"state-{contact.state}"))
    warmth = warmth_of(desk, account, contact)
    heard = own_day(desk, contact.last_reply_at) if contact.last_reply_at else "none"
    return desk.say(
        "committee-person", sign=WARMTHS[warmth], name=contact.name, warmth=desk.say(f"state-{warmth}"), heard=heard
    )


def may_meet(desk: Desk, people: Iterable[Contact]) -> bool:
    """Whether there is somebody of one's own to ask for the decider, and no decider yet."""
    decider = any(one.role is Role.DECIDER and one.state is ContactState.ACTIVE for one in people)
    return not decider and any(one.manager_id == desk.manager.id for one in people)


def _account_buttons(desk: Desk, account: Account, mine: list[Contact]) -> tuple[tuple[Button, ...], ...]:
    names = [Button(one.name, data=f"card:{one.id}") for one in mine[:LINKED]]
    more: list[Button] = []
    if may_meet(desk, mine):
        more.append(Button(str(desk.say("button-meet")), data=f"meet:{account.id}"))
    if desk.office.store.notes.left_behind(account.id, desk.manager.id, 1):
        more.append(Button(str(desk.say("button-left-notes")), data=f"left-notes:{account.id}"))
    rows = [names[n : n + 2] for n in range(0, len(names), 2)]
    return tuple(tuple(row) for row in (*rows, more) if row)


NOTES_LEFT = 6


def left_notes(desk: Desk, account_id: int) -> Screen:
    """Notes about this manager's contacts who have left the company: they stayed with it."""
    account = company(desk, account_id)
    notes = desk.office.store.notes.left_behind(account_id, desk.manager.id, NOTES_LEFT)
    lines: list[str] = [desk.say("left-notes-title", account=account.name)]
    for note in notes:
        name = desk.contact(note.contact_id).name
        lines.append(desk.say("left-notes-line", at=own_day(desk, note.at), name=name, text=note.text))
    return Screen(fitting(lines if notes else [*lines, desk.say("notes-none")]))


def in_words(desk: Desk, dates: Mapping[str, date]) -> str:
    """`renewal 2027-03-31, birthday 05-14`."""
    named = ((desk.say(f"date-{name}"), at) for name, at in dates.items())
    return desk.listed(f"{name} {day_in_words(at)}" for name, at in named)


def day_in_words(at: date) -> str:
    """As it is typed; a birthday without a year where nobody knows it."""
    return f"{at:%m-%d}" if at.year == NO_YEAR else str(at)


def leave(desk: Desk) -> Screen:
    """A question that nothing shall come of."""
    return Screen(desk.say("left-as-it-is"), replaces=True)


# --- questions of its page --------------------------------------------------------------------------------------


def change(desk: Desk, written: Written, account_id: int) -> Screen:
    """The reply to it: `industry steel, renewal 2027-03-31`."""
    found = company(desk, account_id)
    if not split(written.text):
        raise Refused("usage-account")
    return _set(desk, found, written.text) or Screen(desk.say("account-changed"))


def invite_to(desk: Desk, written: Written, account_id: int, place: int) -> Screen:
    """The reply to it is a name: an ordinary invite for a seat that is empty."""
    found, parts = company(desk, account_id), split(written.text)
    if len(parts) != 1 or not 0 <= place < len(Role):
        raise Refused("usage-meet-name")
    return invite(desk, f"{parts[0]}, {found.name}, {list(Role)[place]}")


COMMANDS: Mapping[str, Command] = {"account": account}

BUTTONS: Buttons = {
    ("account-set", 2): account_set,
    ("stage-ask", 2): ask_stage,
    ("stage", 2): move_stage,
    ("leave", 0): leave,
    ("left-notes", 1): left_notes,
}

ANSWERS: Answers = {"account-change": change, "account-invite": invite_to}
