"""Companies: what is known of one, what its contacts inherit, and what another stage changes for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from markupsafe import escape

from bot import planner
from bot.desk import Buttons, Command, Desk, Screen, fitting, foreseen
from bot.desk.arguments import ACCOUNT_KEYS, NO_YEAR, settings, split, with_dates
from bot.errors import Refused
from bot.model import Account, Button, Contact, ContactState, Stage, Standing
from bot.render import when
from bot.service import rule_name


def account(desk: Desk, text: str) -> Screen:
    """/account Acme, stage evaluating, renewal 2027-03-31: see a company, or set what its contacts inherit.

    Another stage is another set of rules for everybody there: what changes is shown before it is done.
    """
    words = split(text)
    if not words:
        raise Refused("usage-account")
    found = desk.office.store.people.account_named(words[0])
    changes = settings(words[1:], ACCOUNT_KEYS, "usage-account")
    if found is None or not _concerns(desk, found.id):
        raise Refused("unknown-account", account=words[0])
    stage = changes.pop("stage", found.stage)
    if changes:
        found = dataclasses.replace(found, **{**changes, "dates": with_dates(found.dates, changes.get("dates", {}))})
        _change_account(desk, found)
    if stage is not found.stage:
        people = desk.office.store.people.contacts_of_account(found.id)
        if any(one.state is ContactState.ACTIVE for one in people):
            return _preview_stage(desk, found, stage, people)
        found = _with_stage(found, stage, desk.now)
        _change_account(desk, found)
    return Screen(_account_text(desk, found))


def _concerns(desk: Desk, account_id: int) -> bool:
    """Whether this manager has, or has invited, somebody there."""
    invited = {invite.account_id for invite in desk.office.store.people.invites_of(desk.manager.id)}
    return account_id in invited | {contact.account_id for contact in desk.contacts()}


def _with_stage(account: Account, stage: Stage, now: datetime) -> Account:
    return dataclasses.replace(account, stage=stage, stage_at=now)


def _preview_stage(desk: Desk, account: Account, stage: Stage, people: list[Contact]) -> Screen:
    """What another stage changes for each contact there: which rules end and begin, and what comes first then."""
    lines: list[str] = [desk.say("stage-preview", account=account.name, before=account.stage, after=stage)]
    others = 0
    for contact in people:
        if contact.state is not ContactState.ACTIVE:
            continue
        if contact.manager_id != desk.manager.id:
            others += 1
            continue
        lines += ["", *_moved(desk, desk.office.standing(contact, desk.now), _with_stage(account, stage, desk.now))]
    if others:
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
        lines.append(desk.say("stage-ends", rules=", ".join(map(rule_name, sorted(ended)))))
    if begun := will - was:
        lines.append(desk.say("stage-begins", rules=", ".join(map(rule_name, sorted(begun)))))
    steps = foreseen(desk, after)
    if steps:
        at = when(desk.manager.language, steps[0].sends_at, after.who.zone)
        lines.append(desk.say("stage-next", at=at, rule=rule_name(steps[0].rule)))
    else:
        lines.append(desk.say("contact-nothing-next"))
    return lines


def move_stage(desk: Desk, account_id: int, place: int) -> Screen:
    """The manager has seen what changes: it is done for all contacts there at once."""
    stages = list(Stage)
    if not _concerns(desk, account_id) or not 0 <= place < len(stages):
        raise Refused("not-yours")
    found = desk.office.store.people.account(account_id)
    if found.stage is not stages[place]:
        found = _with_stage(found, stages[place], desk.now)
        _change_account(desk, found)
    return Screen(_account_text(desk, found), toast=desk.say("stage-done"), replaces=True)


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
    values = {"account": account.name, "stage": account.stage, "by": desk.manager.name}
    desk.office.notify(other, "stage-moved", desk.now, **values)


def _account_text(desk: Desk, account: Account) -> str:
    mine = [one for one in desk.contacts() if one.account_id == account.id]
    unset = desk.say("account-unset")
    text = desk.say(
        "account-card",
        name=account.name,
        stage=account.stage,
        industry=account.industry or unset,
        country=account.country or unset,
        zone=account.zone or unset,
        dates=in_words(account.dates) or "none",
    )
    people = desk.say("account-people", names=", ".join(one.name for one in mine))
    return f"{text}\n{people}" if mine else text


def in_words(dates: Mapping[str, date]) -> str:
    """`renewal 2027-03-31, birthday 05-14`: as they are typed."""
    return ", ".join(f"{name} {at:%m-%d}" if at.year == NO_YEAR else f"{name} {at}" for name, at in dates.items())


def leave(desk: Desk) -> Screen:
    """A question that nothing shall come of."""
    return Screen(desk.say("left-as-it-is"), replaces=True)


COMMANDS: Mapping[str, Command] = {"account": account}

BUTTONS: Buttons = {("stage", 2): move_stage, ("leave", 0): leave}
