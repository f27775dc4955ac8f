"""The clock of a rehearsal: from due moment to due moment, each claimed and settled as the dispatcher does."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import planner
from bot.claim import BROKEN_PAUSE, claim_from
from bot.model.news import FeedBook, Found
from bot.model.people import Contact, ContactState
from bot.model.rules import Playbooks
from bot.model.touches import Touch, TouchKind, TouchState
from bot.rehearsal.house import ANSWERED, House, Readers, add_stand_in
from bot.render import Texts, plain
from bot.report import Card, Person, Played, Putoff, Rehearsal, Reply
from bot.service import rule_name
from bot.settle import settle_touch
from bot.store import Store
from bot.workload import overload

LANGUAGE = "en"
GUARDS = ("gap", "week", "day", "cap", "paused", "answered", "held", "colleague-text")
"""Reasons of the planner that move a touch away from its own minute."""

AT_THE_CLAIM = (*GUARDS, "window", "balance", "talking", "stagger-manager", "stagger-account")
"""Reasons for which a touch that is due still waits."""


@dataclass(frozen=True)
class Plan:
    """What is rehearsed. `sources`: the bot's own texts by language. `recording`: what the feeds give, in order; None:
    an item for every news touch."""

    playbooks: Playbooks
    feedbook: FeedBook
    sources: Mapping[str, str]
    zone: str
    start: datetime
    days: int
    readers: Readers = Readers.NEVER
    recording: tuple[Found, ...] | None = None

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)


@dataclass
class Seen:
    """What was seen on the way, touch by touch."""

    why: dict[str, str] = field(default_factory=dict)
    putoffs: list[tuple[int, str, str, datetime, datetime]] = field(default_factory=list)


Progress = Callable[[float], None]
"""Told the days played so far."""


def rehearse(
    store: Store, plan: Plan, progress: Progress = lambda days: None, only: Sequence[int] | None = None
) -> Rehearsal:
    """Play the days of `plan` on `store`, a copy that is used up by it; for all contacts, or these."""
    ids = [contact for contact, _, _ in store.people.seats()] if only is None else sorted(only)
    house = House(
        store,
        plan.playbooks,
        plan.feedbook,
        Texts(plan.sources),
        plan.zone,
        "rehearsal",
        lambda: "0",
        readers=plan.readers,
    )
    people = {contact_id: store.people.contact(contact_id) for contact_id in ids}
    with store.transaction():
        _prepare(house, plan, people)
    overloads = _overloads(house, plan, people)
    seen = Seen()
    _play(house, plan, seen, progress)
    return _report(house, plan, people, seen, overloads)


def _prepare(house: House, plan: Plan, people: Mapping[int, Contact]) -> None:
    """Everybody is planned for these rules; what will be found is on the agenda."""
    if plan.recording is None:
        add_stand_in(house, plan.start)
    for found in plan.recording or ():
        house.agenda.add(found.at, lambda now, found=found: house.store.news.put(found))  # type: ignore[misc]
    for touch in house.store.ledger.awaiting_anybody():
        if touch.contact_id in people:
            house.card(touch.id, plan.start)
    house.store.people.rest_all()
    house.store.team.lift()  # a pause of everything has no end that could be foreseen
    for contact_id in people:
        house.replan(contact_id, plan.start)


def _play(house: House, plan: Plan, seen: Seen, progress: Progress) -> None:
    now = plan.start
    while (due := _next_due(house)) is not None and due <= plan.end:
        if due.date() != now.date():
            progress((due - plan.start) / timedelta(days=1))
        now = max(now, due)
        with house.store.transaction():
            _moment(house, seen, now)


def _next_due(house: House) -> datetime | None:
    moments = [at for at in (house.store.people.next_due(), house.agenda.next_at()) if at is not None]
    return min(moments, default=None)


def _moment(house: House, seen: Seen, now: datetime) -> None:
    """All that is due now: first what people do, then who has waited longest."""
    while act := house.agenda.take(now):
        act(now)
    while contact := house.store.people.most_overdue(now):
        _act(house, contact, seen, now)
        while act := house.agenda.take(now):
            act(now)


def _act(house: House, contact: Contact, seen: Seen, now: datetime) -> None:
    assert contact.next_key
    seen.why.setdefault(contact.next_key, contact.next_why or "")
    claim = claim_from(house, contact, now)
    if claim:
        settle_touch(house, claim.touch, house.outcome(claim.touch, claim.channel, now), now)
        return
    after = house.store.people.contact(contact.id)
    if after.next_key == contact.next_key and after.next_at:
        if after.next_at <= now:  # it would come up again and again
            house.store.people.save_planned(dataclasses.replace(after, next_at=now + BROKEN_PAUSE))
        elif after.next_why in AT_THE_CLAIM:
            seen.putoffs.append((contact.id, contact.next_key, after.next_why, now, after.next_at))


# --- what came of it ------------------------------------------------------------------------------------------


def _overloads(house: House, plan: Plan, people: Mapping[int, Contact]) -> tuple[str, ...]:
    """Of whom the rules ask more than the hours allow, among the managers that are played."""
    managers = {contact.manager_id for contact in people.values()}
    found = [load for load in overload(house, plan.start) if load.manager.id in managers]
    return tuple(plain(house.say(LANGUAGE, "overload", **load.values())) for load in found)


def _report(
    house: House, plan: Plan, people: Mapping[int, Contact], seen: Seen, overloads: tuple[str, ...]
) -> Rehearsal:
    touches = tuple(_played(house, seen, touch, at, due) for touch, at, due in house.over)
    moved = [
        Putoff(one.contact_id, one.key, one.rule, one.why, one.planned_at, one.at)
        for one, why in zip(touches, (seen.why.get(touch.key, "") for touch, _, _ in house.over), strict=True)
        if one.left and why in GUARDS and one.planned_at < one.at
    ]
    waited = [
        Putoff(contact_id, key, key.partition(":")[0], _why(house, why), at, until)
        for contact_id, key, why, at, until in seen.putoffs
        if until > at
    ]
    reached = {one.contact_id for one in touches if one.left}
    return Rehearsal(
        plan.start,
        plan.days,
        plan.zone,
        tuple(assumptions(plan)),
        overloads,
        tuple(_person(house, contact) for contact in people.values()),
        touches,
        tuple(sorted([*moved, *waited], key=lambda one: (one.at, one.key))),
        tuple(Reply(contact_id, at) for contact_id, at in house.replies),
        tuple(Card(contact_id, at) for contact_id, at in house.cards),
        {one.id: tuple(_idle(house, one, plan.end)) for one in people.values() if one.id not in reached},
        _run_out(house),
    )


def _played(house: House, seen: Seen, touch: Touch, at: datetime, due: datetime | None) -> Played:
    state = "sent" if touch.state in (TouchState.SENT, TouchState.UNSURE) else str(touch.state)
    why = touch.reason if state not in ("sent", "noted") and touch.reason else seen.why.get(touch.key, "")
    title = touch.text_id or ""
    if touch.item_id is not None:
        title = _title(house, touch.item_id)
    kind, planned_at = str(touch.kind), min(due or touch.due_at, at)
    return Played(
        touch.contact_id, touch.key, touch.rule, touch.n, kind, state, at, planned_at, _why(house, why), title
    )


def _title(house: House, item_id: int) -> str:
    item = house.store.news.item(item_id)
    return item.title if item else ""


def _why(house: House, why: str) -> str:
    return str(house.say(LANGUAGE, f"why-{why}")) if why else ""


def _person(house: House, contact: Contact) -> Person:
    who = house.relationship(contact)
    return Person(
        contact.id,
        contact.name,
        who.account.name,
        who.manager.name,
        contact.role or "",
        who.account.stage,
        who.zone,
    )


def _idle(house: House, contact: Contact, now: datetime) -> Iterator[str]:
    """Why somebody got nothing, as it was at the end."""
    contact = house.store.people.contact(contact.id)
    if contact.state is not ContactState.ACTIVE:
        yield _why(house, contact.state)
        return
    reasons: dict[str, list[str]] = defaultdict(list)
    for cadence in planner.plan(house.standing(contact, now), house.playbooks, now):
        reasons[cadence.why].append(rule_name(cadence.rule))
    for why, rules in reasons.items():
        yield _why(house, why) if len(reasons) == 1 else f"{_why(house, why)}: {', '.join(sorted(set(rules)))}"


def _run_out(house: House) -> dict[str, datetime]:
    """When the texts of a rule were first used up for somebody."""
    found: dict[str, datetime] = {}
    for touch, at, _ in house.over:
        if touch.kind is TouchKind.NOTE and touch.text_id is None:
            found[touch.rule] = min(at, found.get(touch.rule, at))
    return found


def assumptions(plan: Plan) -> Iterator[str]:
    """On what the result rests, in sentences."""
    part = ANSWERED[plan.readers]
    yield "nobody replies" if not part else f"{part:.0%} of personal messages are answered within four hours"
    yield "managers approve and send by hand within half an hour, and answer within an hour, in working hours"
    yield "an item for every news touch" if plan.recording is None else "the feeds give what was recorded"
    yield "everything sent arrives, nobody stops, nothing is edited"


def recording(store: Store, now: datetime, days: int) -> tuple[Found, ...]:
    """What the feeds gave in as long a time before `now`, to come again."""
    return replayed(store.news.found_since(now - timedelta(days=days)), now, days)


def replayed(found: Sequence[Found], start: datetime, days: int) -> tuple[Found, ...]:
    """What the feeds gave lately, again and again from `start` on, moved by whole weeks so that weekdays stay."""
    if not found:
        return ()
    weeks = -(-(start - min(one.at for one in found)) // timedelta(weeks=1))
    shift, played = timedelta(weeks=max(1, weeks)), []
    for n in range(1, days * timedelta(days=1) // shift + 2):
        played += [_moved(one, shift * n, n) for one in found]
    return tuple(sorted(_within(played, start, days), key=lambda one: one.at))


def _within(found: Iterable[Found], start: datetime, days: int) -> Iterator[Found]:
    return (one for one in found if start <= one.at <= start + timedelta(days=days))


def _moved(found: Found, by: timedelta, n: int) -> Found:
    entry = dataclasses.replace(
        found.entry, identity=f"{found.entry.identity}#{n}", published_at=found.entry.published_at + by
    )
    return dataclasses.replace(found, entry=entry, at=found.at + by)
