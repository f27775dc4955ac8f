"""When something is due for one contact, and whether it is still wanted. Pure: a plan depends on that contact alone.

Read downwards: `plan` sets each rule's next date, `next_step` picks what is to be done first and moves it past what
the guards forbid, `still_wanted` asks the guards again at the moment of sending. `foresight.py` plays the months ahead.
Whom a rule concerns is in `conditions.py`, when it wants its moment in `timing.py`.
Chance is a hash of the touch's key, so planning twice gives the same minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot import timing
from bot.conditions import ALWAYS, Spans, both, failing, first_from, last_word, outside, spans, within
from bot.model.people import BY_HAND, Contact, ContactState, Manager, Relationship, Warmth
from bot.model.rules import FAR, Caps, Dated, Not, Playbooks, Rule, Send
from bot.model.touches import Cadence, Counted, Standing, TouchKind, TouchState
from bot.timing import Moment
from bot.window import Hours, closing, fraction, hours_in, working_hours

LIST_AT = time(16, 30)
"""When a manager sees, on each working day of theirs, what is to go in their voice until the next list: an hour of that
day is left to read it."""

LIST_LEAD = timedelta(hours=2)
"""What goes so soon after a list was in the one before: nobody reads as quickly."""

COMPOSED_BEFORE = timedelta(minutes=15)
"""How long before the list its messages are written, one contact after the other."""


@dataclass(frozen=True)
class Step:
    """The next thing to do for a contact: at `at`, the touch `key`. `why` is a text of the locales, `why-…`.

    `note`: it goes to the manager, not to the contact.
    """

    at: datetime
    key: str
    rule: str
    why: str
    sends_at: datetime
    note: bool = False


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
    """How far back a decision looks at what was sent: a week for the caps, further for a longer gap.

    Counted from now, while caps count from the date of a touch: one that waits over holidays still sees what was sent
    before its date. (Eight days were too few: after a Spring Festival a touch forgot the cap that had moved it.)
    """
    return max(timedelta(days=7), playbooks.policy.caps.min_gap) + LONGEST_WAIT


LONGEST_WAIT = timedelta(days=28)
"""For a date that has passed; what waits longer than the longest holidays has begun anew."""


@dataclass(frozen=True)
class Turn:
    """One rule's turn with one contact: what every question about its next touch shares, found out once.

    `hours`: whose hours the touch keeps to: the contact's, or of a note (`note`) the manager's.
    """

    rule: Rule
    standing: Standing
    playbooks: Playbooks
    cadence: Cadence
    key: str
    note: bool
    hours: Hours

    @classmethod
    def of(cls, rule: Rule, standing: Standing, playbooks: Playbooks) -> Turn:
        who = standing.who
        cadence = standing.cadences.get(rule.id) or Cadence(rule.id)
        note = goes_to_manager(rule, standing, playbooks)
        hours = managers_hours(who, playbooks) if note else Hours.of(playbooks.policy.window, who)
        return cls(rule, standing, playbooks, cadence, cadence.key(who.contact.id), note, hours)


# --- dates of rules -------------------------------------------------------------------------------------------


def plan(standing: Standing, playbooks: Playbooks, now: datetime) -> tuple[Cadence, ...]:
    """Every rule's cadence for this contact, with its next date. A date that is already past is moved to start anew."""
    applies = {rule.id: spans(rule.when, standing) for rule in playbooks.rules.values()}
    left = _not_replaced(applies, playbooks)
    return tuple(
        _planned(rule, standing, applies[rule.id], left.get(rule.id, ALWAYS), playbooks, now)
        for rule in playbooks.rules.values()
    )


def _planned(
    rule: Rule, standing: Standing, applies: Spans, not_replaced: Spans, playbooks: Playbooks, now: datetime
) -> Cadence:
    cadence = standing.cadences.get(rule.id) or Cadence(rule.id)
    if why_not := not_for(rule, standing, applies, now) or _exhausted(rule, cadence):
        return _dated(cadence, None, why_not)
    moment = timing.moment(rule, standing, applies, _pace(standing, playbooks), now)
    if isinstance(moment, str):
        return _dated(cadence, None, moment)
    if cadence.place != moment.place:
        cadence = replace(cadence, place=moment.place)
        standing = replace(standing, cadences={**standing.cadences, rule.id: cadence})
    turn = Turn.of(rule, standing, playbooks)
    if why_not := _gives_first(rule, standing, turn.key, playbooks):
        return _dated(cadence, None, why_not)
    if cadence.wait_until and cadence.wait_until > moment.at:
        moment = replace(moment, at=cadence.wait_until, why="colleague-text")
    if moment.at >= moment.until:
        return _dated(cadence, None, moment.why)
    allowed = both(both(applies, outside(spans(rule.unless, standing))), not_replaced)
    due, why = _slot(turn, moment, allowed)
    if due is not None and due < now and due != cadence.due_at:
        if cadence.why == "overdue" and cadence.due_at and cadence.due_at >= now and within(allowed, cadence.due_at):
            return cadence
        if not within(allowed, now):  # its stretch has gone by; there may be another
            due, why = _slot(turn, replace(moment, at=now, why="overdue"), allowed)
            return _dated(cadence, due, "overdue" if due else why)
    if due is not None and due < now and _overdue(turn, due, now):
        return _too_late(turn, moment, allowed, now)
    return _dated(cadence, due, why)


def _dated(cadence: Cadence, due: datetime | None, why: str) -> Cadence:
    """The cadence with this date; itself where it has it already, so that nothing needs saving."""
    same = cadence.due_at == due and cadence.why == why
    return cadence if same else replace(cadence, due_at=due, why=why)


def not_for(rule: Rule, standing: Standing, applies: Spans, now: datetime) -> str | None:
    """Why a rule does not concern this contact, and will not until something about them changes; or None.

    `applies`: when its `when` holds.
    """
    if standing.who.contact.state is not ContactState.ACTIVE:
        return str(standing.who.contact.state)
    if barred := standing.barred.get(rule.id):
        return barred
    return failing(rule.when, standing, now) if not applies else None


def _exhausted(rule: Rule, cadence: Cadence) -> str | None:
    return "times" if rule.times is not None and cadence.used >= rule.times else None


def _gives_first(rule: Rule, standing: Standing, key: str, playbooks: Playbooks) -> str | None:
    """An ask is not even planned until enough was given: it would keep the very giving it waits for from its turn."""
    return "balance" if not may_ask(standing, playbooks) and _asks(rule, standing, key, playbooks) else None


def may_ask(standing: Standing, playbooks: Playbooks) -> bool:
    """Whether enough was given to this contact."""
    gives = playbooks.policy.gives_per_ask
    return gives is None or standing.past.gives_since_ask >= gives


def _asks(rule: Rule, standing: Standing, key: str, playbooks: Playbooks) -> bool:
    """Whether what lies ready under this key, or what would be said next, asks the contact for something."""
    shown = next((touch for touch in standing.open if touch.key == key), None)
    if shown:
        return rule.ask or shown.text_id in playbooks.asks
    if goes_to_manager(rule, standing, playbooks):
        return False
    send = send_of(rule, standing)
    return rule.ask or bool(send.texts and not texts_left(send, rule, standing, playbooks))


def _not_replaced(applies: Mapping[str, Spans], playbooks: Playbooks) -> Mapping[str, Spans]:
    """When no rule applies that replaces another, for each that is replaced; whatever that one's `times` say."""
    left: dict[str, Spans] = {}
    for rule in playbooks.rules.values():
        for other in rule.replaces:
            left[other] = both(left.get(other, ALWAYS), outside(applies[rule.id]))
    return left


def _slot(turn: Turn, moment: Moment, allowed: Spans) -> tuple[datetime | None, str]:
    """The rule's own minute in the first open day on which it concerns the contact, and why then; None and why not."""
    hours, key = turn.hours, turn.key
    at, why = moment.at, moment.why
    while (span := next((span for span in allowed if span[1] > at), None)) is not None:
        start = max(span[0], at)
        if start > at:
            why = _kept_from(turn, at) or why
            start += min(moment.distance / SHARE_AFTER, (span[1] - start) / 2)
        due = hours.slot(start, key)
        if due >= moment.until:
            last = hours.slot_before(moment.until, key)
            early = last is None or (why == "colleague-text" and last < at)
            return (None, "past") if early or last is None or not within(allowed, last) else (last, why)
        if allowed is ALWAYS:
            return due, why
        for found in (due, hours.next_open(start)):
            if within(allowed, found):
                return found, why
        at = due
    return None, _kept_from(turn, at) or "replaced"


SHARE_AFTER = 8
"""What a condition kept back is spread over an eighth of its distance, so that not all begin on one day."""


def _kept_from(turn: Turn, at: datetime) -> str | None:
    """Which condition keeps the rule from acting at `at`."""
    return failing(turn.rule.when, turn.standing, at) or failing(Not(turn.rule.unless), turn.standing, at)


def _overdue(turn: Turn, due: datetime, now: datetime) -> bool:
    """Whether a date has outlived itself: the bot was down, or a rule is new. Waiting for a guard is not that."""
    could_leave, _ = _allowed(turn, due)
    return turn.hours.after_open_days(could_leave, turn.playbooks.policy.expire_days) < now


def _too_late(turn: Turn, moment: Moment, allowed: Spans, now: datetime) -> Cadence:
    """An overdue rule starts within its own range from now; once it has, planning again keeps that date.

    What comes once is past; if it had a date it keeps it, so that its expiry is told.
    """
    cadence = turn.cadence
    if not moment.again:
        missed = cadence.due_at is not None and cadence.due_at <= now
        return cadence if missed else _dated(cadence, None, "past")
    started = cadence.why == "overdue" and cadence.due_at
    if started and within(allowed, started) and not _overdue(turn, started, now):
        return cadence
    reach = min(moment.distance, moment.until - now)
    anew = replace(moment, at=now + reach * fraction(turn.key, "overdue"), why="overdue")
    due, why = _slot(turn, anew, allowed)
    return _dated(cadence, due, "overdue" if due else why)


def _pace(standing: Standing, playbooks: Playbooks) -> float:
    """How many times as far apart as usual: who ignores us gets half as much; and as they asked for themselves."""
    after = playbooks.policy.halve_after
    ignored = after is not None and standing.past.unanswered >= after
    return (2 if ignored else 1) * timing.PACES[standing.who.contact.pace]


# --- what it says ---------------------------------------------------------------------------------------------


def send_of(rule: Rule, standing: Standing) -> Send:
    """What the rule's next touch says: the next of its sequence."""
    cadence = standing.cadences.get(rule.id)
    return rule.sends[cadence.place] if cadence and cadence.place < len(rule.sends) else rule.send


def kind_of(rule: Rule | None, standing: Standing) -> TouchKind:
    """What the rule's next touch is to the contact."""
    send = send_of(rule, standing) if rule else None
    if send and send.news:
        return TouchKind.NEWS
    return TouchKind.MATERIAL if send and send.material else TouchKind.TEXT


def goes_to_manager(rule: Rule, standing: Standing, playbooks: Playbooks) -> bool:
    """Whether the next touch is a note to the manager: the rule says so, or this contact has had all its texts."""
    send = send_of(rule, standing)
    if not send.texts:
        return send.note is not None
    return next(_left(send, rule, standing, playbooks), None) is None


def texts_left(
    send: Send, rule: Rule, standing: Standing, playbooks: Playbooks, *, asks: bool = False
) -> tuple[str, ...]:
    """The texts this contact may still get; those that ask for something only if `asks`."""
    left = _left(send, rule, standing, playbooks)
    return tuple(text for text in left if asks or text not in playbooks.asks)


def _left(send: Send, rule: Rule, standing: Standing, playbooks: Playbooks) -> Iterator[str]:
    """The texts they have not had, of their own variant and in their language."""
    variant = variant_of(rule.id, send, standing.who.contact.id)
    known = texts_for(playbooks, standing.who)
    for text in send.variants[variant] if variant else send.texts:
        if text in known and text not in standing.past.texts:
            yield text


def texts_for(playbooks: Playbooks, who: Relationship) -> Mapping[str, str]:
    """The texts in the contact's language, else in the first there is."""
    return playbooks.texts.get(who.contact.language) or next(iter(playbooks.texts.values()), {})


def variant_of(rule: str, send: Send, contact_id: int) -> str | None:
    """Which of two wordings this contact gets, always the same."""
    names = sorted(send.variants)
    return names[int(fraction(f"{rule}:{contact_id}", "variant") * len(names))] if names else None


def choose_text(rule: Rule, left: Sequence[str], contact_id: int, taken: Collection[str]) -> str | None:
    """The text to send of those that are left: none that a colleague had lately (`taken`).

    The order starts at a place of the contact's own, so that colleagues do not walk in step.
    """
    every = [text for send in rule.sends for text in send.texts]
    shift = int(fraction(f"{rule.id}:{contact_id}", "text") * len(every))
    order = [*every[shift:], *every[:shift]]
    return min((text for text in left if text not in taken), key=order.index, default=None)


# --- what comes first -----------------------------------------------------------------------------------------


def managers_hours(who: Relationship, playbooks: Playbooks) -> Hours:
    return hours_of(who.manager, who.business_zone, playbooks)


def hours_of(manager: Manager, business_zone: str, playbooks: Playbooks) -> Hours:
    """When this manager reads lists, cards and reminders: their own hours, else the window in their zone."""
    if manager.hours:
        return working_hours(manager, business_zone)
    return hours_in(playbooks.policy.window, manager.zone or business_zone)


def next_step(standing: Standing, cadences: Sequence[Cadence], playbooks: Playbooks, now: datetime) -> Step | None:
    """What is to be done for this contact next, or None while a person or a reply is needed first.

    `cadences` are those of `plan`. While a touch is on its way nothing else is begun; one that lies with the manager
    does not block the others.
    """
    if standing.who.contact.state is not ContactState.ACTIVE:
        return None
    standing = replace(standing, cadences={cadence.rule: cadence for cadence in cadences})
    if any(touch.state in (TouchState.SENDING, TouchState.HANDED) for touch in standing.open):
        return _handed_expires(standing, playbooks)
    steps = [*_steps_of_cadences(standing, playbooks, now), *_steps_of_open(standing, playbooks)]
    return min(steps, key=lambda step: (step.at, step.key), default=None)


def _steps_of_cadences(standing: Standing, playbooks: Playbooks, now: datetime) -> Iterator[Step]:
    in_ledger = {touch.key for touch in standing.open}
    for cadence in standing.cadences.values():
        key = cadence.key(standing.who.contact.id)
        rule = playbooks.rules.get(cadence.rule)
        if cadence.due_at is None or rule is None or key in in_ledger:
            continue
        if goes_to_manager(rule, standing, playbooks):
            yield Step(cadence.due_at, key, rule.id, cadence.why, cadence.due_at, note=True)
            continue
        sends_at, why = allowed_from(standing, cadence.due_at, playbooks)
        if sends_at >= FAR:
            continue
        if why:
            sends_at = Hours.of(playbooks.policy.window, standing.who).slot(sends_at, key)
        at = _card_at(standing, sends_at, playbooks, now) if needs_card(rule, standing) else sends_at
        if cadence.wait_until:
            at = max(at, cadence.wait_until)  # before that it would be asked for again and again
        yield Step(at, key, rule.id, why or cadence.why, sends_at)


def _steps_of_open(standing: Standing, playbooks: Playbooks) -> Iterator[Step]:
    """A touch that is ready is sent when its time comes; one that still awaits its approval expires."""
    hours = Hours.of(playbooks.policy.window, standing.who)
    for touch in standing.open:
        if touch.state is TouchState.READY and touch.rule not in standing.barred:
            rule = playbooks.rules.get(touch.rule)
            at, why = allowed_from(standing, touch.due_at, playbooks)
            if at < FAR and not (rule and _gives_first(rule, standing, touch.key, playbooks)):
                opens = hours.next_open(at)
                yield Step(opens, touch.key, touch.rule, why or ("retry" if touch.attempts else "approved"), opens)
        elif touch.state is TouchState.AWAITING:
            at = hours.after_open_days(touch.due_at, playbooks.policy.expire_days)
            yield Step(at, touch.key, touch.rule, "awaiting", touch.due_at)


def still_put_off(contact: Contact, step: Step | None) -> Step | None:
    """The step as the stagger has put it off: planning anew is no reason to jump the queue."""
    waits = step is not None and contact.next_key == step.key and (contact.next_why or "").startswith("stagger")
    if step is None or not waits or contact.next_at is None or contact.next_at <= step.at:
        return step
    return replace(
        step, at=contact.next_at, sends_at=max(step.sends_at, contact.next_at), why=contact.next_why or step.why
    )


def _handed_expires(standing: Standing, playbooks: Playbooks) -> Step | None:
    for touch in standing.open:
        if touch.state is TouchState.HANDED:
            hours = Hours.of(playbooks.policy.window, standing.who)
            at = hours.after_open_days(touch.due_at, playbooks.policy.expire_days)
            return Step(at, touch.key, touch.rule, "handed", touch.due_at)
    return None


def needs_card(rule: Rule, standing: Standing) -> bool:
    """Whether the manager approves it first. What they send by hand they approve by sending it; what they have let go
    they are not asked about."""
    by_hand = standing.who.contact.channel == BY_HAND
    return rule.needs_approval and not by_hand and rule.id not in standing.unasked


def wording(rule: Rule, playbooks: Playbooks) -> str:
    """Names all that a rule may say, in every language: changes with any letter of it."""
    names = [text for send in rule.sends for text in send.texts]
    words = [f"{language} {name}: {texts.get(name)}" for language, texts in playbooks.texts.items() for name in names]
    return hashlib.blake2b("\n".join(words).encode(), digest_size=8).hexdigest()


def list_for(who: Relationship, sends_at: datetime, playbooks: Playbooks) -> datetime:
    """The evening's list that a touch for this moment belongs to: the last one early enough to be read."""
    return managers_hours(who, playbooks).daily(list_at(who.manager), sends_at - LIST_LEAD, back=True)


def list_at(manager: Manager) -> time:
    """When the list comes to this manager: an hour before the end of the day they set, at the latest at LIST_AT."""
    closes = closing(manager)
    hour_before = time(max(closes.hour - 1, 0), closes.minute) if closes else LIST_AT
    return min(hour_before, LIST_AT)


def on_list(who: Relationship, sends_at: datetime, playbooks: Playbooks, now: datetime) -> bool:
    """Whether the list for this moment is still to come: what is late for it gets a card of its own at once."""
    return now < list_for(who, sends_at, playbooks)


def _card_at(standing: Standing, sends_at: datetime, playbooks: Playbooks, now: datetime) -> datetime:
    """When the message is written for the manager: shortly before the list it belongs to; what is late for that, now,
    or as soon as their hours open."""
    at = list_for(standing.who, sends_at, playbooks) - COMPOSED_BEFORE
    return at if at > now else managers_hours(standing.who, playbooks).next_open(now)


def _allowed(turn: Turn, at: datetime) -> tuple[datetime, str]:
    """The guards, for what goes to the contact; a note to the manager meets none."""
    return (at, "") if turn.note else allowed_from(turn.standing, at, turn.playbooks)


def allowed_from(standing: Standing, at: datetime, playbooks: Playbooks) -> tuple[datetime, str]:
    """The first moment at or after `at` that holds and caps allow, and what moved it ("" for nothing).

    FAR while only a person can end the wait.
    """
    policy, contact = playbooks.policy, standing.who.contact
    if contact.stopping_since:
        return FAR, "stopping"
    if contact.waiting_since and policy.hold_unanswered:
        return FAR, "unanswered"
    moved, why = at, ""
    holds = [(contact.held_until, "held"), (contact.paused_until, "paused")]
    if contact.answered_at:
        holds.append((contact.answered_at + policy.hold_after_answer, "answered"))
    for until, name in holds:
        if until and until > moved:
            moved, why = until, name
    if moved >= FAR:
        return FAR, why
    return _under_caps(moved, why, standing, playbooks)


LIVE = timedelta(hours=1)
"""Who said something so lately is there: what is written to them then is part of a talk."""


def writing(standing: Standing, playbooks: Playbooks, now: datetime) -> Go | Wait:
    """What speaks against a message by hand now, and until when (FAR: nobody knows). It is a warning, no refusal.

    Nothing does while they wait for an answer or a talk goes on. More by hand on one day is one exchange. What their
    manager holds back is automatic; a pause of their own counts.
    """
    who = standing.who
    contact, hours = who.contact, Hours.of(playbooks.policy.window, who)
    if contact.waiting_since or now - last_word(who) < LIVE:
        return Go()
    today = any(one.by_hand and hours.local_day(one.at) == hours.local_day(now) for one in standing.past.recent)
    alone = replace(who, contact=replace(contact, held_until=None, answered_at=None))
    past = replace(standing.past, recent=()) if today else standing.past
    at, why = allowed_from(replace(standing, who=alone, past=past), now, playbooks)
    if at > now:
        return Wait(hours.next_open(at) if at < FAR else FAR, why)
    return Go() if hours.is_daytime(now) else Wait(hours.next_open(now), "window")


def _under_caps(at: datetime, why: str, standing: Standing, playbooks: Playbooks) -> tuple[datetime, str]:
    caps = playbooks.policy.caps
    hours = Hours.of(playbooks.policy.window, standing.who)
    if caps.per_day == 0 or caps.per_week == 0:
        return FAR, "cap"
    counted = _exchanges(standing.past.recent, hours)
    if counted and counted[-1] + caps.min_gap > at:
        at, why = counted[-1] + caps.min_gap, "gap"
    if (free_at := _week_free(counted, at, caps)) > at:
        at, why = free_at, "week"
    if caps.per_day is not None:
        day = hours.local_day(at)
        today = [moment for moment in counted if abs(moment - at) < TWO_DAYS and hours.local_day(moment) == day]
        if len(today) >= caps.per_day:
            at, why = _next_day(at, hours), "day"
    return at, why


TWO_DAYS = timedelta(days=2)
"""No two moments of one local day are so far apart."""


def _exchanges(recent: Sequence[Counted], hours: Hours) -> list[datetime]:
    """The moments that count, oldest first; messages by hand on one local day are one exchange, at its last."""
    by_rule = [touch.at for touch in recent if not touch.by_hand]
    by_hand = {hours.local_day(touch.at): touch.at for touch in recent if touch.by_hand}
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
    """Asked in the transaction that claims: consent, hold, caps, gap, window, expiry and conditions, as they are now.

    `touch` is the step as it was stored, `touch.sends_at` the moment it was last planned for.
    """
    rule = playbooks.rules.get(touch.rule)
    if rule is None:
        return Drop("rule-gone")
    if barred := standing.barred.get(rule.id):
        return Wait(FAR, barred)
    # Of what is shown a day ahead the day itself counts.
    then = max(now, touch.sends_at)
    why_not = (
        not_for(rule, standing, ALWAYS, now)
        or failing(rule.when, standing, then)
        or _pointless(rule, standing, touch)
        or _replaced_at(rule, standing, playbooks, then)
    )
    if why_not:
        return Drop(why_not)
    hours = managers_hours(standing.who, playbooks) if touch.note else Hours.of(playbooks.policy.window, standing.who)
    too_late = hours.after_open_days(touch.sends_at, playbooks.policy.expire_days)
    if now > too_late or now >= timing.deadline(rule, standing, _planned_at(standing, touch)):
        return Drop("expired", expired=True)
    allowed, why = (now, "") if touch.note else allowed_from(standing, now, playbooks)
    if allowed > now:
        return Wait(allowed if allowed >= FAR else hours.next_open(allowed), why)
    if not hours.is_open(now):
        return Wait(hours.next_open(now), "window")
    if kept := failing(Not(rule.unless), standing, now):
        later = first_from(outside(spans(rule.unless, standing)), now)
        return Wait(later, kept) if later else Drop(kept)
    if first_give := _gives_first(rule, standing, touch.key, playbooks):
        return Wait(_next_day(now, hours), first_give)
    return Go()


def _pointless(rule: Rule, standing: Standing, touch: Step) -> str | None:
    """Of what was shown to the manager before something changed; what was not is planned anew with every change."""
    shown = next((one for one in standing.open if one.key == touch.key), None)
    if shown is None:
        return None
    follows = not _begins(rule, shown.text_id)
    return timing.no_more(rule, standing, _planned_at(standing, touch), follows=follows)


def _begins(rule: Rule, text_id: str | None) -> bool:
    """Whether a touch with this text is surely the first of its sequence: no other of it says that."""
    return text_id in rule.send.texts and not any(text_id in sequel.send.texts for sequel in rule.sequels)


def _replaced_at(rule: Rule, standing: Standing, playbooks: Playbooks, at: datetime) -> str | None:
    others = (other for other in playbooks.rules.values() if rule.id in other.replaces)
    return "replaced" if any(within(spans(other.when, standing), at) for other in others) else None


def _planned_at(standing: Standing, touch: Step) -> datetime:
    """When a touch was first meant to go, before anything put it off."""
    shown = next((one.added_at for one in standing.open if one.key == touch.key and one.added_at), None)
    cadence = standing.cadences.get(touch.rule)
    return shown or (cadence.due_at if cadence and cadence.due_at else touch.sends_at)


@dataclass(frozen=True)
class Crowd:
    """How busy others are: when this manager sent, and was shown a card, in the last hour, oldest first; how many at
    the account have had something today or have waited for it longer."""

    manager_hour: tuple[datetime, ...] = ()
    cards_hour: tuple[datetime, ...] = ()
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
    return _in_hour(crowd.manager_hour, hours, playbooks, now)


def cards_staggered(crowd: Crowd, standing: Standing, playbooks: Playbooks, now: datetime) -> Verdict:
    """Whether a card or a note must wait: nobody has more to look at in an hour than may be sent in it."""
    return _in_hour(crowd.cards_hour, managers_hours(standing.who, playbooks), playbooks, now)


def _in_hour(before: Sequence[datetime], hours: Hours, playbooks: Playbooks, now: datetime) -> Verdict:
    limit = playbooks.policy.stagger.per_manager_hour
    if limit is not None and len(before) >= limit:
        return Wait(hours.next_open(before[-limit] + timedelta(hours=1)), "stagger-manager")
    return Go()


def used_up(cadence: Cadence, at: datetime) -> Cadence:
    """The cadence after one occurrence was sent, skipped or expired at `at`."""
    return replace(
        cadence,
        n=cadence.n + 1,
        last_at=at,
        used=cadence.used + 1,
        due_at=None,
        began_at=cadence.began_at if cadence.place else at,
        place=cadence.place + 1,
        wait_until=None,
    )


# --- saying why -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trace:
    """How a rule comes to its moment.

    It counts from `begins` (`counts`, a word of `why-…`), wants `wanted`, which is `distance` away, has its own open
    minute at `due` (`kept`: what kept it until then), and is moved to `sends_at` by `moved`.
    """

    counts: str
    begins: datetime
    distance: timedelta
    wanted: datetime
    due: datetime
    kept: str
    sends_at: datetime
    moved: str


def trace(rule: Rule, standing: Standing, playbooks: Playbooks, now: datetime) -> Trace | None:
    """How the next moment of a rule came about; None while it has none."""
    cadences = plan(standing, playbooks, now)
    cadence = next((one for one in cadences if one.rule == rule.id), None)
    moment = timing.moment(rule, standing, spans(rule.when, standing), _pace(standing, playbooks), now)
    if cadence is None or cadence.due_at is None or isinstance(moment, str):
        return None
    standing = replace(standing, cadences={one.rule: one for one in cadences})
    turn = Turn.of(rule, standing, playbooks)
    sends_at, moved = _allowed(turn, cadence.due_at)
    if moved and sends_at < FAR:
        sends_at = Hours.of(playbooks.policy.window, standing.who).slot(sends_at, turn.key)
    before = isinstance(rule.timing, Dated) and rule.timing.before
    begins = moment.at + moment.distance if before else moment.at - moment.distance
    kept = "" if cadence.why == moment.why else cadence.why
    return Trace(moment.why, begins, moment.distance, moment.at, cadence.due_at, kept, sends_at, moved)


# --- how warm --------------------------------------------------------------------------------------------------

COOLING_AFTER, DORMANT_AFTER = timedelta(days=21), timedelta(days=60)


def warmth(who: Relationship, now: datetime) -> Warmth:
    """How warm a contact is, by the time since their last word: cooling after 21 days, dormant after 60.

    21 days is the longest pause of the shipped check-in, 60 what the shipped wake-up waits for.
    """
    silent = now - last_word(who)
    if silent >= DORMANT_AFTER:
        return Warmth.DORMANT
    if silent >= COOLING_AFTER:
        return Warmth.COOLING
    return Warmth.WARM if who.contact.last_reply_at else Warmth.NEW
