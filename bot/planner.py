"""When something is due for one contact, and whether it is still wanted. Pure: a plan depends on that contact alone.

Read downwards: `plan` sets each rule's next date, `next_step` picks what is to be done first and moves it past what
the guards forbid, `still_wanted` asks the guards again at the moment of sending, `foresee` plays the months ahead.
Chance is a hash of the touch's key, so planning twice gives the same minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import FAR
from bot.model import (
    BY_HAND,
    Cadence,
    Caps,
    ContactState,
    Playbooks,
    Relationship,
    Rule,
    Since,
    Touch,
    TouchKind,
    TouchState,
    Warmth,
    occurrence,
)
from bot.window import Hours, fraction

APPROVAL_LEAD = timedelta(hours=24)
"""How long before its moment a touch that needs approval is shown to the manager: a working day to read it."""


@dataclass(frozen=True)
class Counted:
    """A touch that counts under the cap: when, and whether a person sent it. A live exchange of a day counts once."""

    at: datetime
    by_hand: bool = False


@dataclass(frozen=True)
class Standing:
    """All that a decision about one contact may see."""

    who: Relationship
    cadences: Mapping[str, Cadence]
    recent: tuple[Counted, ...] = ()  # as far back as `memory` says
    open: tuple[Touch, ...] = ()  # in the ledger and not settled
    gives_since_ask: int = 0


@dataclass(frozen=True)
class Step:
    """The next thing to do for a contact: at `at`, the touch `key`. `why` is a text of the locales, `why-…`."""

    at: datetime
    key: str
    rule: str
    why: str
    sends_at: datetime


@dataclass(frozen=True)
class Go:
    """Send it now."""


@dataclass(frozen=True)
class Wait:
    """Not now; the touch keeps its key."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Drop:
    """Not any more; the occurrence is used up."""

    why: str
    expired: bool = False


Verdict = Go | Wait | Drop


def memory(playbooks: Playbooks) -> timedelta:
    """How far back a decision looks at what was sent: a week for the caps, further for a longer gap."""
    return max(timedelta(days=7), playbooks.policy.caps.min_gap) + timedelta(days=1)


# --- dates of rules -------------------------------------------------------------------------------------------


def plan(standing: Standing, playbooks: Playbooks, now: datetime) -> tuple[Cadence, ...]:
    """Every rule's cadence for this contact, with its next date. A date that is already past is moved to start anew."""
    replaced = _replaced(standing, playbooks)
    return tuple(
        _planned(rule, standing, standing.cadences.get(rule.id, Cadence(rule.id)), replaced, playbooks, now)
        for rule in playbooks.rules.values()
    )


def _planned(
    rule: Rule,
    standing: Standing,
    cadence: Cadence,
    replaced: Mapping[str, datetime],
    playbooks: Playbooks,
    now: datetime,
) -> Cadence:
    who = standing.who
    why_not = not_for(rule, who) or _exhausted(rule, cadence) or _gives_first(rule, standing, playbooks)
    if why_not:
        return replace(cadence, due_at=None, why=why_not)
    key = cadence.key(who.contact.id)
    base, why = _counts_from(rule, who, cadence)
    earliest = base + _spread(rule, key)
    if rule.silent_for is not None:
        silent_until = _last_word(who) + rule.silent_for
        earliest, why = (
            (silent_until + _spread(rule, key) / 8, "silent") if silent_until > earliest else (earliest, why)
        )
    if rule.unless_replied_within and who.contact.last_reply_at:
        talking_until = who.contact.last_reply_at + rule.unless_replied_within
        earliest, why = (talking_until, "talking") if talking_until > earliest else (earliest, why)
    hours = Hours.of(playbooks.policy.window, who)
    due = hours.slot(earliest, key)
    if due < now and _overdue(standing, due, playbooks, now):
        due, why = _anew(rule, key, cadence, standing, playbooks, now), "overdue"
    if rule.id in replaced and due >= replaced[rule.id]:
        return replace(cadence, due_at=None, why="replaced")
    return replace(cadence, due_at=due, why=why)


def _overdue(standing: Standing, due: datetime, playbooks: Playbooks, now: datetime) -> bool:
    """Whether a date has outlived itself: the bot was down, or a rule is new. Waiting for a guard is not that."""
    could_leave, _ = allowed_from(standing, due, playbooks)
    hours = Hours.of(playbooks.policy.window, standing.who)
    return hours.after_open_days(could_leave, playbooks.policy.expire_days) < now


def _anew(rule: Rule, key: str, cadence: Cadence, standing: Standing, playbooks: Playbooks, now: datetime) -> datetime:
    """An overdue rule starts within its own range from now; once it has, planning again keeps that date."""
    if cadence.due_at and cadence.why == "overdue" and not _overdue(standing, cadence.due_at, playbooks, now):
        return cadence.due_at
    hours = Hours.of(playbooks.policy.window, standing.who)
    return hours.slot(now + _spread(rule, key) * fraction(key, "overdue"), key)


def not_for(rule: Rule, who: Relationship) -> str | None:
    """Why a rule does not apply to this contact at all, or None."""
    if who.contact.state is not ContactState.ACTIVE:
        return str(who.contact.state)
    if who.account.stage not in rule.stages:
        return "stage"
    if rule.roles and who.contact.role not in rule.roles:
        return "role"
    return None


def _exhausted(rule: Rule, cadence: Cadence) -> str | None:
    return "times" if rule.times is not None and cadence.used >= rule.times else None


def _gives_first(rule: Rule, standing: Standing, playbooks: Playbooks) -> str | None:
    """An ask is not even planned until enough was given: it would keep the very giving it waits for from its turn."""
    gives = playbooks.policy.gives_per_ask
    return "balance" if rule.ask and gives is not None and standing.gives_since_ask < gives else None


def _replaced(standing: Standing, playbooks: Playbooks) -> Mapping[str, datetime]:
    """From when on each rule is replaced by another: while that one's condition holds, even after its `times`."""
    replaced: dict[str, datetime] = {}
    for rule in playbooks.rules.values():
        if not_for(rule, standing.who) is None:
            begins = _last_word(standing.who) + (rule.silent_for or timedelta())
            for other in rule.replaces:
                replaced[other] = min(begins, replaced.get(other, begins))
    return replaced


def _counts_from(rule: Rule, who: Relationship, cadence: Cadence) -> tuple[datetime, str]:
    """The moment `every` counts from and its name."""
    contact = who.contact
    moments: dict[str, datetime | None] = {"joined": contact.joined_at, "own": cadence.last_at}
    if rule.since in (Since.LAST_PERSONAL, Since.LAST_REPLY):
        moments["reply"] = contact.last_reply_at
    if rule.since in (Since.LAST_PERSONAL, Since.LAST_TOUCH):
        moments["by-hand"] = contact.last_by_hand_at
    why, moment = max(((why, at) for why, at in moments.items() if at), key=lambda pair: pair[1])
    return moment, why


def _last_word(who: Relationship) -> datetime:
    """When the contact last said something; joining counts."""
    return max(who.contact.joined_at, who.contact.last_reply_at or who.contact.joined_at)


def _spread(rule: Rule, key: str) -> timedelta:
    shortest, longest = rule.every
    return shortest + (longest - shortest) * fraction(key, "every")


# --- what comes first -----------------------------------------------------------------------------------------


def next_step(standing: Standing, cadences: Sequence[Cadence], playbooks: Playbooks, now: datetime) -> Step | None:
    """What is to be done for this contact next, or None while a person or a reply is needed first.

    While a touch is on its way nothing else is begun; one that lies with the manager does not block the others.
    """
    if standing.who.contact.state is not ContactState.ACTIVE:
        return None
    if any(touch.state in (TouchState.SENDING, TouchState.HANDED) for touch in standing.open):
        return _handed_expires(standing, playbooks)
    steps = [*_steps_of_cadences(standing, cadences, playbooks, now), *_steps_of_open(standing, playbooks)]
    return min(steps, key=lambda step: (step.at, step.key), default=None)


def _steps_of_cadences(
    standing: Standing, cadences: Sequence[Cadence], playbooks: Playbooks, now: datetime
) -> Iterator[Step]:
    in_ledger = {touch.key for touch in standing.open}
    for cadence in cadences:
        key = cadence.key(standing.who.contact.id)
        if cadence.due_at is None or key in in_ledger:
            continue
        sends_at, why = allowed_from(standing, cadence.due_at, playbooks)
        if sends_at >= FAR:
            continue
        if why:
            sends_at = Hours.of(playbooks.policy.window, standing.who).slot(sends_at, key)
        asks_first = needs_card(playbooks.rules[cadence.rule], standing.who)
        at = _card_at(standing, sends_at, playbooks, now) if asks_first else sends_at
        yield Step(at, key, cadence.rule, why or cadence.why, sends_at)


def _steps_of_open(standing: Standing, playbooks: Playbooks) -> Iterator[Step]:
    """A touch that is ready is sent when its time comes; one that still awaits its approval expires."""
    hours = Hours.of(playbooks.policy.window, standing.who)
    for touch in standing.open:
        if touch.state is TouchState.READY:
            rule = playbooks.rules.get(touch.rule)
            at, why = allowed_from(standing, touch.due_at, playbooks)
            if at < FAR and not (rule and _gives_first(rule, standing, playbooks)):
                opens = hours.next_open(at)
                yield Step(opens, touch.key, touch.rule, why or ("retry" if touch.attempts else "approved"), opens)
        elif touch.state is TouchState.AWAITING:
            at = hours.after_open_days(touch.due_at, playbooks.policy.expire_days)
            yield Step(at, touch.key, touch.rule, "awaiting", touch.due_at)


def _handed_expires(standing: Standing, playbooks: Playbooks) -> Step | None:
    for touch in standing.open:
        if touch.state is TouchState.HANDED:
            hours = Hours.of(playbooks.policy.window, standing.who)
            at = hours.after_open_days(touch.due_at, playbooks.policy.expire_days)
            return Step(at, touch.key, touch.rule, "handed", touch.due_at)
    return None


def needs_card(rule: Rule, who: Relationship) -> bool:
    """Whether the manager approves it first. What they send by hand they approve by sending it."""
    return rule.needs_approval and who.contact.channel != BY_HAND


def _card_at(standing: Standing, sends_at: datetime, playbooks: Playbooks, now: datetime) -> datetime:
    """When the manager is asked: at least a day ahead, in their own hours; as soon as they open if it is late."""
    hours = Hours(playbooks.policy.window, standing.who.manager.zone or standing.who.business_zone)
    at = hours.last_open(sends_at - APPROVAL_LEAD)
    return at if at > now else hours.next_open(now)


def allowed_from(standing: Standing, at: datetime, playbooks: Playbooks) -> tuple[datetime, str]:
    """The first moment at or after `at` that holds and caps allow, and what moved it ("" for nothing).

    FAR while only a person can end the wait.
    """
    policy, contact = playbooks.policy, standing.who.contact
    if contact.waiting_since and policy.hold_unanswered:
        return FAR, "unanswered"
    if contact.held:
        return FAR, "held"
    moved, why = at, ""
    holds = [(contact.paused_until, "paused")]
    if contact.answered_at:
        holds.append((contact.answered_at + policy.hold_after_answer, "answered"))
    for until, name in holds:
        if until and until > moved:
            moved, why = until, name
    return _under_caps(moved, why, standing, playbooks)


def _under_caps(at: datetime, why: str, standing: Standing, playbooks: Playbooks) -> tuple[datetime, str]:
    caps = playbooks.policy.caps
    hours = Hours.of(playbooks.policy.window, standing.who)
    if caps.per_day == 0 or caps.per_week == 0:
        return FAR, "cap"
    counted = _exchanges(standing.recent, hours)
    if counted and counted[-1] + caps.min_gap > at:
        at, why = counted[-1] + caps.min_gap, "gap"
    if (free_at := _week_free(counted, at, caps)) > at:
        at, why = free_at, "week"
    if caps.per_day is not None:
        today = [moment for moment in counted if hours.local_day(moment) == hours.local_day(at)]
        if len(today) >= caps.per_day:
            at, why = _next_day(at, hours), "day"
    return at, why


def _exchanges(recent: Iterable[Counted], hours: Hours) -> list[datetime]:
    """The moments that count, oldest first; messages by hand on one local day are one exchange, at its last."""
    by_rule = [touch.at for touch in recent if not touch.by_hand]
    by_hand = {hours.local_day(touch.at): touch.at for touch in sorted(recent, key=lambda t: t.at) if touch.by_hand}
    return sorted([*by_rule, *by_hand.values()])


def _week_free(counted: Sequence[datetime], at: datetime, caps: Caps) -> datetime:
    """The first moment at or after `at` whose week has room."""
    if caps.per_week is None:
        return at
    in_week = [moment for moment in counted if moment > at - timedelta(days=7)]
    return max(at, in_week[-caps.per_week] + timedelta(days=7)) if len(in_week) >= caps.per_week else at


def _next_day(at: datetime, hours: Hours) -> datetime:
    today = hours.local_day(at)
    return next(opens for opens, _ in hours.openings(at) if hours.local_day(opens) > today)


# --- at the moment of sending ---------------------------------------------------------------------------------


def still_wanted(standing: Standing, touch: Step, playbooks: Playbooks, now: datetime) -> Verdict:
    """Asked in the transaction that claims: consent, hold, caps, gap, window, expiry and stage, as they are now.

    `touch` is the step as it was stored, `touch.sends_at` the moment it was last planned for.
    """
    rule = playbooks.rules.get(touch.rule)
    if rule is None:
        return Drop("rule-gone")
    if why_not := not_for(rule, standing.who):
        return Drop(why_not)
    hours = Hours.of(playbooks.policy.window, standing.who)
    if now > hours.after_open_days(touch.sends_at, playbooks.policy.expire_days):
        return Drop("expired", expired=True)
    allowed, why = allowed_from(standing, now, playbooks)
    if allowed > now:
        return Wait(allowed if allowed >= FAR else hours.next_open(allowed), why)
    if not hours.is_open(now):
        return Wait(hours.next_open(now), "window")
    if said := _said_something(rule, standing.who, now):
        return said
    if first_give := _gives_first(rule, standing, playbooks):
        return Wait(_next_day(now, hours), first_give)
    return Go()


def _said_something(rule: Rule, who: Relationship, now: datetime) -> Verdict | None:
    """A touch that was approved before they wrote: one about their silence is pointless, another waits."""
    if rule.silent_for is not None and now < _last_word(who) + rule.silent_for:
        return Drop("talking")
    if rule.unless_replied_within and who.contact.last_reply_at:
        talking_until = who.contact.last_reply_at + rule.unless_replied_within
        if now < talking_until:
            return Wait(talking_until, "talking")
    return None


@dataclass(frozen=True)
class Crowd:
    """How busy others are: when this manager sent in the last hour, oldest first; how many at the account have had
    something today or have waited for it longer."""

    manager_hour: tuple[datetime, ...] = ()
    account_day: int = 0


def staggered(crowd: Crowd, standing: Standing, playbooks: Playbooks, now: datetime) -> Verdict:
    """Whether a touch that is wanted must still wait for others: the stagger."""
    stagger = playbooks.policy.stagger
    hours = Hours.of(playbooks.policy.window, standing.who)
    if stagger.per_account_day is not None and crowd.account_day >= stagger.per_account_day:
        # Colleagues wake at one minute, of their company's own on that day: the one who waited longest goes.
        tomorrow = _next_day(now, hours)
        minute = f"account {standing.who.account.id} {hours.local_day(tomorrow)}"
        return Wait(hours.slot(tomorrow, minute), "stagger-account")
    limit = stagger.per_manager_hour
    if limit is not None and len(crowd.manager_hour) >= limit:
        return Wait(hours.next_open(crowd.manager_hour[-limit] + timedelta(hours=1)), "stagger-manager")
    return Go()


def used_up(cadence: Cadence, at: datetime) -> Cadence:
    """The cadence after one occurrence was sent, skipped or expired at `at`."""
    return replace(cadence, n=cadence.n + 1, last_at=at, used=cadence.used + 1, due_at=None)


def choose_text(rule: Rule, contact_id: int, used: Mapping[str, int], by_colleagues: Iterable[str] = ()) -> str:
    """The text to send: none again while another is left, if possible none a colleague just had.

    The order starts at a place of the contact's own, so that colleagues do not walk in step.
    """
    shift = int(fraction(f"{rule.id}:{contact_id}", "text") * len(rule.texts))
    order = [*rule.texts[shift:], *rule.texts[:shift]]
    colleagues = set(by_colleagues)
    return min(order, key=lambda text: (used.get(text, 0), text in colleagues, order.index(text)))


# --- seeing ahead ---------------------------------------------------------------------------------------------


def foresee(standing: Standing, playbooks: Playbooks, now: datetime, days: int) -> list[Step]:
    """What comes for this contact in the next `days`, if they stay silent and each card is approved at once.

    The very functions that run it, in the order the dispatcher asks them; what depends on others (the stagger, news
    that is good enough) is not foreseen. `sends_at` of each step is when it leaves.
    """
    end, at = now + timedelta(days=days), now
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
        if _wants_card(standing, step, playbooks):
            standing = _with_card(standing, step, at)
            continue
        fate = _fate(standing, step, playbooks, at, end)
        if isinstance(fate, Wait):
            break
        if isinstance(fate, Drop):
            standing = _dropped(standing, step, at)
            continue
        at = fate
        steps.append(replace(step, at=at, sends_at=at, why=reasons[step.key]))
        standing = _after(standing, step, playbooks, at)
    return steps


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
    return rule is not None and not in_ledger and needs_card(rule, standing.who)


def _with_card(standing: Standing, step: Step, at: datetime) -> Standing:
    ready = Touch(
        0,
        step.key,
        standing.who.contact.id,
        step.rule,
        occurrence(step.key),
        TouchKind.TEXT,
        TouchState.READY,
        max(step.sends_at, at),
    )
    return replace(standing, open=(*standing.open, ready))


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
    return replace(standing, cadences=cadences, open=tuple(touch for touch in standing.open if touch.key != step.key))


def _after(standing: Standing, step: Step, playbooks: Playbooks, at: datetime) -> Standing:
    counted = [touch for touch in standing.recent if touch.at > at - memory(playbooks)]
    cadence = standing.cadences[step.rule]
    return replace(
        standing,
        cadences={**standing.cadences, step.rule: used_up(cadence, at)},
        recent=(*counted, Counted(at)),
        open=tuple(touch for touch in standing.open if touch.key != step.key),
        gives_since_ask=0 if playbooks.rules[step.rule].ask else standing.gives_since_ask + 1,
    )


def warmth(who: Relationship, now: datetime) -> Warmth:
    """How warm a contact is, by the time since their last word: cooling after 21 days, dormant after 60.

    21 days is the longest pause of the shipped check-in, 60 what the shipped wake-up waits for.
    """
    silent = now - _last_word(who)
    if silent >= timedelta(days=60):
        return Warmth.DORMANT
    if silent >= timedelta(days=21):
        return Warmth.COOLING
    return Warmth.WARM if who.contact.last_reply_at else Warmth.NEW
