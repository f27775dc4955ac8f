"""What will come for one contact: the planner played into the months ahead, as if they stayed silent. Pure.

`/plan`, the calendar and the rehearsal of a rule show it; after a gap the heart learns from it what would have come.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.rules import Playbooks, Rule
from bot.model.touches import Counted, Past, Standing, Touch, TouchKind, TouchState, occurrence
from bot.planner import (
    Drop,
    Go,
    Step,
    Wait,
    choose_text,
    may_ask,
    memory,
    needs_card,
    next_step,
    plan,
    send_of,
    still_wanted,
    texts_left,
    used_up,
)


def foresee(standing: Standing, playbooks: Playbooks, now: datetime, days: int) -> list[Step]:
    """What comes for this contact in the next `days`, if they stay silent and each card is approved at once.

    The very functions that run it, in the order the dispatcher asks them; what depends on others (the stagger, news
    that is good enough) is not foreseen. `sends_at` of each step is when it leaves.
    """
    steps, _ = played(standing, playbooks, now, now + timedelta(days=days))
    return steps


def played(standing: Standing, playbooks: Playbooks, now: datetime, end: datetime) -> tuple[list[Step], Standing]:
    """The steps until `end`, and how the contact stands then."""
    at = now
    reasons = {touch.key: str(touch.state) for touch in standing.open if touch.state in _WITH_THE_MANAGER}
    standing = _all_approved(standing)
    steps: list[Step] = []
    for _ in range(MOST_FORESEEN):
        cadences = {cadence.rule: cadence for cadence in plan(standing, playbooks, at)}
        standing = replace(standing, cadences=cadences)
        step = next_step(standing, list(cadences.values()), playbooks, at)
        if step is None or step.at > end:
            break
        at = max(at, step.at)
        reasons.setdefault(step.key, step.why)
        if not step.note and _wants_card(standing, step, playbooks):
            dropped = isinstance(still_wanted(standing, step, playbooks, at), Drop)
            standing = _dropped(standing, step, at) if dropped else _with_card(standing, step, playbooks, at)
            continue
        fate = _fate(standing, step, playbooks, at, end)
        if isinstance(fate, Wait):  # until far behind the end: the others go on without it
            standing = replace(_without(standing, step), barred={**standing.barred, step.rule: fate.why})
            continue
        if isinstance(fate, Drop):
            standing = _dropped(standing, step, at)
            continue
        at = fate
        steps.append(replace(step, at=at, sends_at=at, why=reasons[step.key]))
        standing = _after(standing, step, playbooks, at)
    return steps, standing


_WITH_THE_MANAGER = (TouchState.AWAITING, TouchState.HANDED)

MOST_FORESEEN = 1000
"""Steps looked at for one contact; a year of the busiest rules has fewer."""


def _all_approved(standing: Standing) -> Standing:
    """What lies with the manager is taken as approved, or as sent by hand at once."""
    ready = tuple(
        replace(touch, state=TouchState.READY) if touch.state in _WITH_THE_MANAGER else touch for touch in standing.open
    )
    return replace(standing, open=ready)


def _wants_card(standing: Standing, step: Step, playbooks: Playbooks) -> bool:
    rule = playbooks.rules.get(step.rule)
    in_ledger = any(touch.key == step.key for touch in standing.open)
    return rule is not None and not in_ledger and needs_card(rule, standing)


def _without(standing: Standing, step: Step) -> Standing:
    return replace(standing, open=tuple(touch for touch in standing.open if touch.key != step.key))


def _with_card(standing: Standing, step: Step, playbooks: Playbooks, at: datetime) -> Standing:
    """A card was shown and approved: its text is frozen."""
    text = _next_text(standing, playbooks.rules[step.rule], playbooks)
    ready = Touch(
        0,
        step.key,
        standing.who.contact.id,
        step.rule,
        occurrence(step.key),
        TouchKind.TEXT,
        TouchState.READY,
        max(step.sends_at, at),
        text_id=text,
        added_at=at,
    )
    past = replace(standing.past, texts=standing.past.texts | ({text} if text else set()))
    return replace(standing, open=(*standing.open, ready), past=past)


def _next_text(standing: Standing, rule: Rule, playbooks: Playbooks) -> str | None:
    send = send_of(rule, standing)
    left = texts_left(send, rule, standing, playbooks, asks=may_ask(standing, playbooks))
    return choose_text(rule, left, standing.who.contact.id, ())


def _fate(standing: Standing, step: Step, playbooks: Playbooks, at: datetime, end: datetime) -> datetime | Wait | Drop:
    """When the step leaves after whatever makes it wait; a Wait beyond `end`, or a Drop, when it does not."""
    while isinstance(verdict := still_wanted(standing, step, playbooks, at), Wait):
        if verdict.until > end:
            return verdict
        at = verdict.until
        step = replace(step, at=at, sends_at=at)
    return at if isinstance(verdict, Go) else verdict


def _dropped(standing: Standing, step: Step, at: datetime) -> Standing:
    cadence = standing.cadences.get(step.rule)
    cadences = {**standing.cadences, step.rule: used_up(cadence, at)} if cadence else standing.cadences
    return replace(_without(standing, step), cadences=cadences)


def _after(standing: Standing, step: Step, playbooks: Playbooks, at: datetime) -> Standing:
    rule = playbooks.rules[step.rule]
    cadence = standing.cadences[step.rule]
    past = standing.past if step.note else _had(standing, rule, step.key, playbooks, at)
    cadences = {**standing.cadences, step.rule: used_up(cadence, at)}
    return replace(_without(standing, step), cadences=cadences, past=past)


def _had(standing: Standing, rule: Rule, key: str, playbooks: Playbooks, at: datetime) -> Past:
    """What a contact has had once this rule's touch has reached them."""
    past, send = standing.past, send_of(rule, standing)
    shown = next((touch for touch in standing.open if touch.key == key), None)
    text = shown.text_id if shown else _next_text(standing, rule, playbooks)
    asked = rule.ask or text in playbooks.asks
    return replace(
        past,
        recent=(*(one for one in past.recent if one.at > at - memory(playbooks)), Counted(at)),
        last_at=at,
        unanswered=past.unanswered + bool(send.texts),
        gives_since_ask=0 if asked else past.gives_since_ask + 1,
        texts=past.texts | ({text} if text else set()),
    )
