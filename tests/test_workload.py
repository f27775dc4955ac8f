"""How much the rules ask of a manager, against the hours there are; and until when the texts last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot import rules
from bot.workload import Load, loads, open_time, overload, runs_out, weekly
from tests.world import DEFAULTS, MANY, MONDAY, RULES, World, world

NO_CAPS = DEFAULTS + "caps: {}\n"


def playbook(*some: str) -> str:
    return "playbook: p\nrules:\n" + "".join(f"  - {rule}\n" for rule in some)


def files(*some: str, defaults: str = NO_CAPS) -> dict[str, str]:
    return {"_defaults.yaml": defaults, "prospects.yaml": playbook(*some)}


def asked(house: World, name: str = "Li Wei") -> Mapping[str, float]:
    office = house.app.office
    found = weekly(office.standing(house.contact(name), house.now()), office.playbooks, house.now())
    return {rule: round(n, 3) for rule, n in found.items()}


def load_of(house: World, name: str = "Ann Keller") -> Load:
    (found,) = [load for load in loads(house.app.office, house.now()) if load.manager.name == name]
    return found


# --- the hours there are --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        ('{days: mon-fri, hours: ["09:30-11:30", "14:00-17:30"]}', 27.5),
        ('{days: "mon,wed", hours: "10:00-10:20"}', 2 / 3),
        ('{hours: {mon-thu: ["09:00-12:00", "13:00-17:00"], fri: "09:00-12:00"}}', 31),
    ],
)
def test_open_time_is_that_of_a_week(window: str, hours: float) -> None:
    playbooks = rules.read({**RULES, "_defaults.yaml": f"window: {window}\n"})
    assert open_time(playbooks.policy) / timedelta(hours=1) == pytest.approx(hours)


# --- what one contact is asked for ----------------------------------------------------------------------------


async def test_each_rule_asks_by_its_mean_distance() -> None:
    async with world(
        rules=files(
            f"{{id: a, every: 7d, send: {{text: {MANY}}}}}", f"{{id: b, every: 10d..18d, send: {{text: {MANY}}}}}"
        )
    ) as house:
        await house.invited()
        assert asked(house) == {"p/a": 1.0, "p/b": 0.5}


async def test_what_comes_once_and_what_is_for_others_asks_nothing() -> None:
    some = (
        "{id: once, once: 3d after joined, send: {text: [one]}}",
        "{id: dated, once: 2026-03-12, send: {text: [two]}}",
        "{id: other, for: {role: decider}, every: 7d, send: {text: [three]}}",
    )
    async with world(rules=files(*some)) as house:
        await house.invited("Li Wei", "Acme", "evaluator")
        assert asked(house) == {}


async def test_together_they_ask_for_no_more_than_the_cap_lets_through() -> None:
    some = (f"{{id: a, every: 1d, send: {{text: {MANY}}}}}", f"{{id: b, every: 7d, send: {{text: {MANY}}}}}")
    async with world(rules=files(*some, defaults=DEFAULTS + "caps: {per_week: 2}\n")) as house:
        await house.invited()
        assert asked(house) == {"p/a": 1.75, "p/b": 0.25}


# --- what a manager is asked for ------------------------------------------------------------------------------

WEEKLY = f"{{id: a, every: 7d, send: {{text: {MANY}}}}}"


async def test_a_managers_load_is_that_of_their_active_contacts() -> None:
    async with world(rules=files(WEEKLY, defaults=NO_CAPS + "stagger: {per_manager_hour: 2}\n")) as house:
        bo = await house.manager("Bo Ek", 101)
        li = await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Eve Far", "Other", id=202)
        await house.invited("Bea May", "Third", id=203)
        await house.says(bo, "/add Cem, Acme")
        await house.says(li, "/stop")
        load = load_of(house)
        assert (load.contacts, load.wanted, load.room) == (2, 2.0, 55.0)
        assert (load.per_hour, load.open_hours, load.busiest) == (2, 27.5, "p/a")
        assert load_of(house, "Bo Ek").contacts == 1
        assert overload(house.app.office, house.now()) == []


async def test_who_has_no_contacts_has_no_load() -> None:
    async with world(rules=files(WEEKLY)) as house:
        assert list(loads(house.app.office, house.now())) == []


async def test_without_a_limit_an_hour_nobody_is_overloaded() -> None:
    async with world(rules=files(WEEKLY, defaults=NO_CAPS + "stagger: {per_manager_hour: null}\n")) as house:
        await house.invited()
        assert list(loads(house.app.office, house.now())) == []


async def test_more_than_there_is_room_for_is_an_overload_of_that_manager_alone() -> None:
    tight = 'window: {days: tue, hours: "10:00-11:00"}\ncaps: {}\nstagger: {per_manager_hour: 2}\n'
    async with world(rules=files(WEEKLY, defaults=tight)) as house:
        bo = await house.manager("Bo Ek", 101)
        for n in range(3):
            await house.says(house.ann, f"/add Person {n}, Company {n}")
        for n in range(2):
            await house.says(bo, f"/add Other {n}, Company {n}")
        office = house.app.office
        (found,) = overload(office, house.now())
        assert (found.manager.name, found.wanted, found.room) == ("Ann Keller", 3.0, 2.0)
        values = found.values()
        assert (values["wanted"], values["room"], values["fits"], values["rule"]) == (3, 2, 2, "a")
        assert overload(office, house.now(), found.manager.id) == [found]
        assert overload(office, house.now(), found.manager.id + 1) == []


async def test_nothing_wanted_is_no_load_and_no_division() -> None:
    async with world(rules=files("{id: once, once: 3d after joined, send: {text: [one]}}")) as house:
        await house.invited()
        load = load_of(house)
        assert (load.wanted, load.busiest, load.values()["fits"]) == (0, "", 1)


# --- until when the texts last --------------------------------------------------------------------------------


def test_texts_last_as_long_as_there_is_another() -> None:
    playbooks = rules.read(
        {**RULES, "prospects.yaml": playbook("{id: a, every: 10d..20d, send: {text: [one, two, three]}}")}
    )
    assert runs_out(playbooks, MONDAY) == {"p/a": MONDAY + timedelta(days=60)}


def test_the_shortest_variant_runs_out_first() -> None:
    variants = "{id: a, every: 10d, send: {variants: {x: [one, two, three], y: [m-1]}}}"
    playbooks = rules.read({**RULES, "prospects.yaml": playbook(variants)})
    assert runs_out(playbooks, MONDAY) == {"p/a": MONDAY + timedelta(days=20)}


@pytest.mark.parametrize(
    "rule",
    [
        "{id: a, every: 10d, times: 3, send: {text: [one, two, three]}}",
        "{id: a, every: 10d, send: {news: {}}}",
        "{id: a, every: 10d, send: {note: one}}",
        "{id: a, once: 10d after joined, send: {text: [one]}}",
        "{id: a, steps: [{send: {text: [one]}}]}",
    ],
)
def test_what_ends_by_itself_or_has_no_texts_never_runs_out(rule: str) -> None:
    assert runs_out(rules.read({**RULES, "prospects.yaml": playbook(rule)}), MONDAY) == {}


async def test_that_is_when_the_first_note_comes() -> None:
    """What `runs_out` says on average is what happens: one contact after another becomes a note around that day."""
    some = files("{id: a, every: 10d..12d, send: {text: [one, two, three]}}")
    async with world(rules=some) as house:
        for n in range(6):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        said = runs_out(house.app.office.playbooks, house.now())["p/a"]
        await house.advance(days=60)
        first = [next(one for one in house.touches() if one.contact_id == n + 1 and one.n == 4) for n in range(6)]
        moments = [one.settled_at for one in first if one.settled_at]
        mean = MONDAY + sum((at - MONDAY for at in moments), timedelta()) / len(moments)
        assert abs(mean - said) < timedelta(days=6)
