"""What holds for any rules, contacts and clock: the house as a whole, played with its own claims and settlements."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot import locales, rules
from bot.claim import claim_touches
from bot.model.news import FeedBook
from bot.model.people import TELEGRAM, Consent, Contact, ContactState, Pace, Role, Stage
from bot.model.rules import Playbooks
from bot.model.touches import Touch, TouchKind, TouchState
from bot.rehearsal.house import House, Readers, add_stand_in
from bot.render import Texts
from bot.settle import settle_touch
from bot.store import Store
from bot.window import Hours

START = datetime(2026, 2, 9, 8, 0, tzinfo=UTC)
"""A week before the Spring Festival; the clocks of New York and Berlin change within the weeks that follow."""

DAYS = 12
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu")
COUNTRIES = (None, "DE", "CN", "US")
SOURCES = Texts(locales.sources())
EMPTY = Store.open(":memory:").image()
any_house = settings(
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a played house takes many minutes
)

# --- any house ------------------------------------------------------------------------------------------------


def text(n: int) -> str:
    return f"t{n}: 'Hello {{{{ name }}}} of {{{{ account }}}}, {{{{ manager }}}} here, {n}.'\n"


TEXTS = "".join(text(n) for n in range(1, 13))

spans = st.sampled_from(["1d", "2d..4d", "5d..6d", "12h..3d"])
whom = st.sampled_from(
    ["{}", "{}", "{}", "{stage: [lead, customer]}", "{silent_for: 6d}", "{not: {role: user}}",
     "{any: [{country: CN}, {tags: vip}]}", "{unanswered: 2}", "{joined_within: 12d}", "{account_missing: decider}"]
)  # fmt: skip
unless = st.sampled_from(["{}", "{replied_within: 4d}", "{tags: vip}"])
when = st.one_of(
    spans.flatmap(lambda s: st.sampled_from([f"every: {s}", f"every: {s}\n    since: last_personal"])),
    st.sampled_from(["once: 1d..3d after joined", "once: 1d after reply", "once: 2026-02-20",
                     "festival: 1d..5d before spring-festival", "date: 2d before renewal"]),
)  # fmt: skip


@st.composite
def a_rule(draw: st.DrawFn, n: int) -> str:
    texts = ", ".join(f"t{m}" for m in range(3 * n + 1, 3 * n + 4))
    send = draw(st.sampled_from([f"{{text: [{texts}]}}", "{news: {}}", f"{{note: t{3 * n + 1}}}"]))
    approval = draw(st.sampled_from(["auto", "manager"]))
    return (
        f"  - id: r{n}\n    {draw(when)}\n    for: {draw(whom)}\n    unless: {draw(unless)}\n    send: {send}\n"
        f"    approval: {approval}\n"
    )


@st.composite
def some_books(draw: st.DrawFn) -> Playbooks:
    caps = {
        "per_day": draw(st.sampled_from([None, 1, 2])),
        "per_week": draw(st.sampled_from([None, 1, 3, 5])),
        "min_gap": draw(st.sampled_from([None, "6h", "48h", "80h"])),
    }
    written = ", ".join(f"{name}: {value}" for name, value in caps.items() if value is not None)
    hours = draw(st.sampled_from(['["09:30-11:30", "14:00-17:30"]', '{mon-thu: ["08:00-18:00"], fri: ["09:00-10:00"]}',
                                  '{mon-sun: ["01:00-04:00"]}']))  # fmt: skip
    hourly = draw(st.sampled_from(["1", "2", "null"]))
    files = {
        "_defaults.yaml": f"caps: {{{written}}}\nwindow: {{hours: {hours}}}\n"
        f"stagger: {{per_manager_hour: {hourly}, per_account_day: {draw(st.sampled_from(['1', 'null']))}}}\n",
        "p.yaml": "playbook: p\nrules:\n" + "".join(draw(a_rule(n)) for n in range(draw(st.integers(1, 3)))),
        "texts.en.yaml": TEXTS,
    }
    return _read(tuple(files.items()))


@cache
def _read(files: tuple[tuple[str, str], ...]) -> Playbooks:
    """Half of the books that are drawn were drawn before."""
    return rules.read(dict(files))


@dataclass(frozen=True)
class Person:
    """A contact as it is drawn: account and manager by number."""

    account: int
    manager: int
    role: Role | None
    zone: str
    joined: int  # hours before the start
    vip: bool
    pace: Pace = Pace.NORMAL
    own_hours: tuple[time, time] | None = None


people = st.lists(
    st.builds(
        Person,
        st.integers(0, 1),
        st.integers(0, 1),
        st.sampled_from([None, Role.USER, Role.DECIDER]),
        st.sampled_from(ZONES),
        st.integers(0, 30 * 24),
        st.booleans(),
        st.sampled_from(Pace),
        st.sampled_from([None, None, (time(), time(12)), (time(10), time(23, 59)), (time(2), time(9, 45))]),
    ),
    min_size=1,
    max_size=3,
)


def opened(playbooks: Playbooks, some: Sequence[Person]) -> House:
    """The house with these people in it, planned for."""
    store = Store.from_image(EMPTY)
    house = House(store, playbooks, FeedBook(), SOURCES, "Europe/Berlin", "b", lambda: "0", Readers.NEVER)
    with store.transaction():
        add_stand_in(house, START)
        for n, person in enumerate(some):
            _move_in(house, n, person)
        for n in range(len(some)):
            house.replan(n + 1, START)
    return house


def _move_in(house: House, n: int, person: Person) -> None:
    people = house.store.people
    manager = people.save_manager(str(person.manager), f"Boss{person.manager}x", "en", admin=True, zone="Europe/Berlin")
    account = people.save_account(f"Firm{person.account}x")
    stage, country = (Stage.LEAD, Stage.CUSTOMER)[person.account], COUNTRIES[person.account * 2]
    renewal = (START + timedelta(days=15)).date()
    people.update_account(dataclasses.replace(account, stage=stage, country=country, dates={"renewal": renewal}))
    contact = Contact(
        id=0,
        account_id=account.id,
        manager_id=manager.id,
        channel=TELEGRAM,
        address=f"a{n}",
        name=f"Name{n}x",
        address_as=f"Name{n}x",
        role=person.role,
        language="en",
        zone=person.zone,
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=START - timedelta(hours=person.joined),
        tags=("vip",) if person.vip else (),
        pace=person.pace,
        own_hours=person.own_hours,
    )
    added = people.add_contact(contact)
    people.add_consent(Consent(added.id, None, "x", "en", START))


def play(house: House, *, jump: tuple[int, int] | None = None) -> None:
    """Let the days pass. `jump`: at this hour the clock is set by so many hours, once."""
    now, end = START, START + timedelta(days=DAYS)
    while True:
        due = min(
            (at for at in (house.store.people.next_due(), house.agenda.next_at()) if at is not None), default=None
        )
        if due is None or due > end:
            return
        now = max(now, due)
        if jump and now >= START + timedelta(hours=jump[0]):
            now, jump = now + timedelta(hours=jump[1]), None
        _moment(house, now)


def _moment(house: House, now: datetime) -> None:
    with house.store.transaction():
        for _ in range(200):
            while act := house.agenda.take(now):
                act(now)
            claims = claim_touches(house, 1, now)
            for claim in claims:
                settle_touch(house, claim.touch, house.outcome(claim.touch, claim.channel, now), now)
            if not claims and house.store.people.most_overdue(now) is None:
                return
        raise AssertionError("a moment without an end")


def reached(house: House) -> list[Touch]:
    """What contacts got, oldest first."""
    found = [touch for touch in house.store.ledger.all() if touch.state in (TouchState.SENT, TouchState.UNSURE)]
    return sorted(found, key=_at)


def _at(touch: Touch) -> datetime:
    assert touch.settled_at
    return touch.settled_at


def transcript(house: House) -> list[tuple[str, str, datetime | None, str | None]]:
    """What became of each touch, and when it left."""
    return sorted(
        (touch.key, str(touch.state), touch.settled_at if touch.state is TouchState.SENT else None, touch.text_id)
        for touch in house.store.ledger.all()
    )


# --- properties -----------------------------------------------------------------------------------------------


def _holds_the_guards(house: House, playbooks: Playbooks) -> None:
    caps = playbooks.policy.caps
    for contact_id, touches in itertools.groupby(sorted(reached(house), key=lambda t: (t.contact_id, _at(t))),
                                                 key=lambda t: t.contact_id):  # fmt: skip
        moments = [_at(touch) for touch in touches]
        hours = Hours.of(playbooks.policy.window, house.relationship(house.store.people.contact(contact_id)))
        assert all(hours.is_open(at) for at in moments)
        for earlier, later in itertools.pairwise(moments):
            assert later - earlier >= caps.min_gap
        for at in moments:
            week = [one for one in moments if at - timedelta(days=7) < one <= at]
            assert caps.per_week is None or len(week) <= caps.per_week
            day = [one for one in moments if hours.local_day(one) == hours.local_day(at)]
            assert caps.per_day is None or len(day) <= caps.per_day


def _holds_the_stagger(house: House, playbooks: Playbooks) -> None:
    stagger, found = playbooks.policy.stagger, reached(house)
    contacts = {touch.contact_id: house.store.people.contact(touch.contact_id) for touch in found}
    for touch in found:
        mine, hours = contacts[touch.contact_id], _hours(house, playbooks, contacts[touch.contact_id])
        before = [one for one in found if _at(one) <= _at(touch)]
        hour = [one for one in before if contacts[one.contact_id].manager_id == mine.manager_id
                and _at(one) > _at(touch) - timedelta(hours=1)]  # fmt: skip
        day = [one for one in before if contacts[one.contact_id].account_id == mine.account_id
               and hours.local_day(_at(one)) == hours.local_day(_at(touch))]  # fmt: skip
        assert stagger.per_manager_hour is None or len(hour) <= stagger.per_manager_hour
        others = {one.contact_id for one in day if _at(one) < _at(touch)} - {touch.contact_id}
        assert stagger.per_account_day is None or len(others) < stagger.per_account_day


def _hours(house: House, playbooks: Playbooks, contact: Contact) -> Hours:
    return Hours.of(playbooks.policy.window, house.relationship(contact))


def _no_text_comes_again(house: House) -> None:
    """Not to the contact, and not to a colleague: fewer days are played than lie between colleagues."""
    account = {contact: account for contact, _, account in house.store.people.seats()}
    texts = [(account[touch.contact_id], touch.text_id) for touch in reached(house) if touch.text_id]
    assert len(texts) == len(set(texts))


def _nobody_is_named_to_others(house: House, people: int) -> None:
    for touch in reached(house):
        if touch.kind is TouchKind.TEXT and touch.message:
            who, said = house.relationship(house.store.people.contact(touch.contact_id)), touch.message.text
            assert {f"Name{n}x" for n in range(people) if f"Name{n}x" in said} == {who.contact.name}
            assert {f"Firm{n}x" for n in range(2) if f"Firm{n}x" in said} == {who.account.name}
            assert {f"Boss{n}x" for n in range(2) if f"Boss{n}x" in said} == {who.manager.name}


@any_house
@given(some_books(), people)
def test_what_is_sent_keeps_to_every_limit_and_to_itself(playbooks: Playbooks, some: list[Person]) -> None:
    """Never outside the window, over a cap, under the gap or the stagger; no text again; nothing of anybody else.

    And it is the same whatever order contacts are planned in, and however many are looked at in a tick.
    """
    house = opened(playbooks, some)
    play(house)
    _holds_the_guards(house, playbooks)
    _holds_the_stagger(house, playbooks)
    _no_text_comes_again(house)
    _nobody_is_named_to_others(house, len(some))
    assert transcript(_otherwise(playbooks, some)) == transcript(house)


def _otherwise(playbooks: Playbooks, some: list[Person]) -> House:
    """Planned backwards, and played in ticks of one."""
    house = opened(playbooks, some)

    with house.store.transaction():
        house.store.people.rest_all()
        for contact_id in range(len(some), 0, -1):
            house.replan(contact_id, START)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.claim.ACTS_AT_ONCE", 1)
        play(house)
    return house


ends: dict[str, Callable[[House, int, datetime], None]] = {
    "stop": lambda house, id, now: house.part(house.store.people.contact(id), ContactState.STOPPED, now),
    "block": lambda house, id, now: house.part(house.store.people.contact(id), ContactState.BLOCKED, now),
    "pause": lambda house, id, now: house.change(
        dataclasses.replace(house.store.people.contact(id), paused_until=now + timedelta(days=30)), now
    ),
    "stop word": lambda house, id, now: house.change(
        dataclasses.replace(house.store.people.contact(id), stopping_since=now), now
    ),
    "hold": lambda house, id, now: house.change(
        dataclasses.replace(house.store.people.contact(id), held_until=now + timedelta(days=30)), now
    ),
}


@any_house
@given(some_books(), people, st.integers(0, 20 * 24), st.sampled_from(sorted(ends)))
def test_nothing_comes_after_a_stop_a_loss_or_in_a_pause(
    playbooks: Playbooks, some: list[Person], hour: int, end: str
) -> None:
    house, at = opened(playbooks, some), START + timedelta(hours=hour)
    house.agenda.add(at, lambda now: ends[end](house, 1, now))
    play(house)
    assert [touch for touch in reached(house) if touch.contact_id == 1 and _at(touch) > at] == []


@any_house
@given(some_books(), people, st.integers(0, 20 * 24), st.sampled_from([-24, -3, -1, 1, 24, 50]))
def test_a_clock_that_jumps_neither_repeats_nor_floods(
    playbooks: Playbooks, some: list[Person], hour: int, by: int
) -> None:
    """By the moments that are recorded the guards hold over the jump too."""
    house = opened(playbooks, some)
    play(house, jump=(hour, by))
    keys = [touch.key for touch in house.store.ledger.all()]
    assert len(keys) == len(set(keys))
    _no_text_comes_again(house)
    _holds_the_guards(house, playbooks)
