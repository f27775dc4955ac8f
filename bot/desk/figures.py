"""Figures: what each rule did and how it is held back, with the buttons for that."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.brakes import numbered, released, rule_number, try_with_some
from bot.desk import Buttons, Command, Desk, Screen, fitting
from bot.errors import Refused
from bot.model.messages import Button
from bot.model.rules import Rule
from bot.render import plain
from bot.service import Office
from bot.store.ledger import Few

WEEKS = timedelta(days=28)

MOST_WEEKS = 8
"""Weeks that a page goes back."""

ANSWERED_WITHIN = timedelta(days=7)
"""A reply later than this is hardly one to that touch."""

Line = tuple[Button, ...]

# --- rules ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doing:
    """What one rule did in four weeks, and what it sent in each of the last eight, the oldest first.

    `state`: paused, sample, some or all.
    """

    rule: Rule
    sent: int
    skipped: int
    notes: int
    state: str
    weeks: tuple[int, ...]


def doings(desk: Desk, most: int = -1) -> list[Doing]:
    """Every rule there is: for admins what it did for everybody's contacts, else for this manager's own, or for so many
    of them, the first by name."""
    whose = None if desk.manager.admin else Few(desk.manager.id, most)
    done = _done(desk.office, desk.now - WEEKS, whose)
    weeks = _weeks(desk.office, desk.now, whose)
    return [
        Doing(rule, *_sums(done.get(rule.id, {})), state_of(desk.office, rule), weeks.get(rule.id, (0,) * MOST_WEEKS))
        for rule in desk.office.playbooks.rules.values()
    ]


def _sums(done: Mapping[str, int]) -> tuple[int, int, int]:
    skipped = sum(n for what, n in done.items() if what in ("skipped", "expired", "rejected"))
    return done.get("sent", 0) + done.get("unsure", 0), skipped, done.get("noted", 0)


def state_of(office: Office, rule: Rule) -> str:
    """How a rule is held back: paused, sample (an admin looks at it first), some (a few get it) or all."""
    if ("rule", rule.id) in office.store.brakes.paused():
        return "paused"
    state, _ = office.store.brakes.trials().get(rule.id, ("all", None))
    return state


def rules(desk: Desk, text: str) -> Screen:
    """/rules: what each rule did in four weeks, its variants, its trial or pause; admins get the buttons."""
    lines: list[str] = [desk.say("rules-title")]
    buttons: list[Line] = []
    for doing in doings(desk):
        lines += _rule(desk, doing)
        buttons += [(one,) for one in buttons_of(desk, doing.rule, doing.state)]
    for kind, name in desk.office.store.brakes.paused():
        if kind != "rule":
            shown, number = _shown(desk.office, kind, name)
            lines.append(desk.say(f"rules-paused-{kind}", name=shown))
            buttons.append(_release_button(desk, shown, f"go{kind}:{number}"))
    return Screen(fitting(lines), tuple(buttons) if desk.manager.admin else ())


def buttons_of(desk: Desk, rule: Rule, state: str) -> list[Button]:
    """What admins may do about a rule that is held back."""
    if not desk.manager.admin:
        return []
    if state == "paused":
        return list(_release_button(desk, plain(desk.rule(rule.id)), f"go:{rule_number(rule.id)}"))
    if state == "sample" and rule.trial:
        label = f"{desk.say('button-trial')} · {plain(desk.rule(rule.id))}"
        return [Button(label, data=f"try:{rule_number(rule.id)}")]
    return []


def _rule(desk: Desk, doing: Doing) -> Iterator[str]:
    rule = doing.rule
    yield desk.say(
        "rules-line",
        rule=desk.rule(rule.id),
        playbook=rule.id.split("/")[0],
        sent=doing.sent,
        skipped=doing.skipped,
        notes=doing.notes,
        state=doing.state,
    )
    if any(send.variants for send in rule.sends):
        for variant, sent, answered in desk.office.store.ledger.variants(rule.id, ANSWERED_WITHIN):
            yield desk.say("rules-variant", variant=variant, sent=sent, answered=answered)


LONGEST_LABEL = 30


def _release_button(desk: Desk, name: str, data: str) -> Line:
    return (Button(plain(desk.say("button-release", name=name[:LONGEST_LABEL])), data=data),)


def _shown(office: Office, kind: str, name: str) -> tuple[str, int]:
    """A paused text or item as a person reads it, and its number on a button."""
    if kind == "text":
        return name, rule_number(name)
    item = office.store.news.item(int(name))
    return (item.title if item else name), int(name)


def try_rule(desk: Desk, number: int) -> Screen:
    """The admin has seen the sample: the first contacts get it."""
    rule_id = _of_admin(desk, number)
    if not try_with_some(desk.office, rule_id, desk.now):
        raise Refused("touch-gone")
    desk.office.replan_later()
    places = desk.office.playbooks.rules[rule_id].trial or 0
    return Screen(toast=desk.say("trial-begun", rule=desk.rule(rule_id), count=places))


def release_rule(desk: Desk, number: int) -> Screen:
    return _release(desk, "rule", _of_admin(desk, number))


def release_text(desk: Desk, number: int) -> Screen:
    return _release_shown(desk, "text", number)


def release_item(desk: Desk, number: int) -> Screen:
    return _release_shown(desk, "item", number)


def _release_shown(desk: Desk, kind: str, number: int) -> Screen:
    """A paused text or item goes on."""
    for paused_kind, name in desk.office.store.brakes.paused():
        if paused_kind == kind and _shown(desk.office, kind, name)[1] == number:
            return _release(desk, kind, name)
    raise Refused("touch-gone")


def _release(desk: Desk, kind: str, name: str) -> Screen:
    if not desk.manager.admin:
        raise Refused("for-admins")
    if not released(desk.office, kind, name):
        raise Refused("touch-gone")
    desk.office.replan_later()
    return dataclasses.replace(rules(desk, ""), replaces=True)


def _of_admin(desk: Desk, number: int) -> str:
    """The rule of a button; what concerns everybody is for admins."""
    if not desk.manager.admin:
        raise Refused("for-admins")
    rule_id = numbered(desk.office, number)
    if rule_id is None:
        raise Refused("touch-gone")
    return rule_id


def _done(office: Office, since: datetime, few: Few | None) -> Mapping[str, Mapping[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, state, n in office.store.ledger.done_by_rules(since, few):
        counts[rule][state] = n
    return counts


def _weeks(office: Office, now: datetime, few: Few | None) -> Mapping[str, tuple[int, ...]]:
    weeks: dict[str, list[int]] = defaultdict(lambda: [0] * MOST_WEEKS)
    for rule, day, n in office.store.ledger.sent_by_day(now - timedelta(weeks=MOST_WEEKS), few):
        if 0 <= (ago := (now.astimezone(UTC).date() - day).days // 7) < MOST_WEEKS:
            weeks[rule][MOST_WEEKS - 1 - ago] += n
    return {rule: tuple(sent) for rule, sent in weeks.items()}


COMMANDS: Mapping[str, Command] = {"rules": rules}

BUTTONS: Buttons = {
    ("try", 1): try_rule,
    ("go", 1): release_rule,
    ("gotext", 1): release_text,
    ("goitem", 1): release_item,
}
