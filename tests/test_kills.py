"""Killed at any moment, again and again: nothing reaches anybody twice, and nothing is lost without a trace.

Real processes die by SIGKILL, some from outside at a random time, some by their own hand at a random moment that could
not be hit from outside. A failure names the seed that chose them.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import pathlib
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot import rules
from bot.clock import RealClock
from bot.dispatcher import TOUCH_WORKERS
from bot.model.news import Entry, FeedSource
from bot.model.people import TELEGRAM, Consent, Contact, ContactState
from bot.sandbox import Delay, DropAfter, DropBefore, Event, Garbage, Person, Sandbox, Status, Truncated
from bot.store import Store
from tests.processes import ANSWER, COMMIT, POLL, REQUEST, Fuse, over, served, start, until
from tests.world import ANN, NO_FEEDS, TOKEN

SENDS, KILLS = 2000, 30
FIRST = 1000
"""Contact n has the Telegram id FIRST + n."""

MEMORY = pathlib.Path("/dev/shm")

SEED = int(os.environ.get("KILLS_SEED", "20260302"))

NEWS, GREETING = "Cartons made of straw", "Hello "
READS, IS_LATE = 10, 50
"""One contact in so many is sent news; of one in so many the touch was due a month ago, and expires."""

FILES = {
    "_defaults.yaml": 'window: {days: mon-sun, hours: ["00:00-23:59"], holidays: ignore}\n'
    "caps: {per_day: null, per_week: null, min_gap: 0h}\n"
    "stagger: {per_manager_hour: null, per_account_day: null}\n",
    "p.yaml": "playbook: p\nrules:\n"
    "  - {id: r, unless: {tags: [reads]}, every: 1d, times: 1, send: {text: [one]}}\n"
    "  - {id: n, when: {tags: [reads]}, every: 1d, times: 1, send: {news: {max_age: 10d, min_score: 0}}}\n",
    "texts.en.yaml": "one: Hello {{ name }}.\n",
}


@dataclass
class House:
    """A folder with rules and a database, the sandbox beside it, and the chance that decides what goes wrong."""

    folder: pathlib.Path
    sandbox: Sandbox
    port: int
    chance: random.Random

    async def killed(self, fuse: Fuse | None, condition: Callable[[], bool], after: float = 0) -> None:
        """A run that ends by its own fuse, else from outside so many seconds after something is so."""
        process = start(self.folder, self.port, fuse)
        await until(lambda: not process.is_alive() or condition(), look=0.02)
        if process.is_alive():
            await asyncio.sleep(after)
            process.kill()
        assert await over(process) == -9

    async def runs_until(self, condition: Callable[[], bool]) -> None:
        process = start(self.folder, self.port)
        try:
            await until(condition, look=0.05)
        finally:
            process.terminate()
            assert await over(process) in (0, -15)  # the latter where there was nothing to do before it had begun

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database says, as a dead process left it or beside a running one."""
        with contextlib.closing(sqlite3.connect(self.folder / "nurture.db")) as db:
            return db.execute(sql).fetchall()

    def counts(self, kind: str) -> Callable[[int], bool]:
        """Whether the sandbox has seen so many more events of a kind."""
        seen: list[Event] = []
        self.sandbox.on_change.append(lambda event: seen.append(event) if event.kind == kind else None)
        return lambda wanted: len(seen) >= wanted


# --- sends ----------------------------------------------------------------------------------------------------


async def test_killed_thirty_times_in_two_thousand_sends_none_doubles_and_all_are_accounted_for(
    folder: pathlib.Path,
) -> None:
    sandbox = new_sandbox(SENDS)
    fill(folder, SENDS, due=True)
    async with served(sandbox) as port:
        house = House(folder, sandbox, port, random.Random(SEED))
        for id in house.chance.sample(range(FIRST + 1, FIRST + SENDS + 1), SENDS // 8):
            sandbox.fault("sendMessage", house.chance.choice(SEND_FAULTS), chat_id=id)
        for n in range(KILLS):
            left = sum(not state for _, state, _ in touches(house))
            await house.killed(*moment(house, max(2, 2 * left // (KILLS + 1 - n))))
            held_against_the_phones(house)
        await house.runs_until(lambda: not waiting(house))
    states = Counter(state for _, state, _ in touches(house))
    assert set(states) == {"sent", "unsure", "expired"}, f"{states}, seed {SEED}"
    assert states["expired"] == SENDS // IS_LATE
    held_against_the_phones(house)
    cards_are_right(house)


SEND_FAULTS = (
    DropAfter(),
    DropBefore(),
    Garbage(),
    Truncated(),
    Delay(0.2),
    Delay(0.4),
    Status(429, "Too Many Requests: retry after 1", 1),
    Status(502, "Bad Gateway"),
)


def moment(house: House, most: int) -> tuple[Fuse | None, Callable[[], bool], float]:
    """When the next run dies: at a moment of its own, or so long after its start or its first message."""
    chance = house.chance
    sent = house.counts("sent")
    kind = chance.choice((COMMIT, REQUEST, REQUEST, ANSWER, ANSWER, "start", "time"))
    match kind:
        case "start":
            return None, lambda: True, chance.uniform(0.05, 0.5)
        case "time":
            return None, lambda: sent(1), chance.uniform(0, 0.4)
    # Those who have a turn at once share a commit.
    most = max(1, most // TOUCH_WORKERS) if kind == COMMIT else most
    return Fuse(kind, chance.randint(1, most)), lambda: False, 0


def touches(house: House) -> list[tuple[int, str | None, str | None]]:
    """Of each contact, by Telegram id, what became of their touch, and when they are due next."""
    found = house.rows(
        "SELECT address, touch.state, next_at FROM contact LEFT JOIN touch ON touch.contact_id = contact.id"
    )
    return [(int(address), state, next_at) for address, state, next_at in found]


def held_against_the_phones(house: House) -> None:
    """At any moment, dead: what each phone shows is what the ledger says, or the ledger says that it is not known."""
    wrong = [
        (id, state, next_at, shown)
        for id, state, next_at in touches(house)
        if not agrees(state, next_at, shown := had(house.sandbox.people[id]))
    ]
    assert not wrong, f"seed {SEED}: {wrong[:5]}"


def agrees(state: str | None, next_at: str | None, shown: int) -> bool:
    match state:
        case None | "ready":  # planned, or to be tried again
            return next_at is not None and shown == 0
        case "sent":
            return shown == 1
        case "expired":
            return shown == 0
        case "sending" | "unsure":
            return shown <= 1
    return False


def cards_are_right(house: House) -> None:
    """Of each greeting that may have arrived the manager was asked, once, or again with a mark; of news nobody is."""
    unsure = house.rows(
        "SELECT name, kind FROM touch JOIN contact ON contact.id = contact_id WHERE touch.state='unsure'"
    )
    assert {kind for _, kind in unsure} == {"text", "news"}, f"seed {SEED}"
    asked = [text for text in said_to(house.sandbox.people[ANN]) if "may or may not have reached" in text]
    first = Counter(text.split("reached ")[1].split(" · ")[0] for text in asked if "may be a repeat" not in text)
    every = {text.split("reached ")[1].split(" · ")[0] for text in asked}
    assert every == {name for name, kind in unsure if kind == "text"}, f"seed {SEED}"
    assert max(first.values()) == 1, f"seed {SEED}"
    posts = house.rows("SELECT count(*) FROM post WHERE touch_id IS NOT NULL GROUP BY touch_id")
    assert set(posts) == {(1,)}, f"seed {SEED}"


def waiting(house: House) -> int:
    """How many contacts and posts are still to be dealt with; of a running process too."""
    open_touches = "SELECT count(*) FROM contact WHERE next_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
    under_way = "SELECT count(*) FROM touch WHERE state IN ('ready', 'sending')"
    posts = "SELECT count(*) FROM post WHERE state IN ('queued', 'sending')"
    ((found,),) = house.rows(f"SELECT ({open_touches}) + ({under_way}) + ({posts})")
    return int(found)


def had(person: Person) -> int:
    return sum(text.startswith(GREETING) or NEWS in text for text in said_to(person))


# --- updates --------------------------------------------------------------------------------------------------


async def test_killed_twenty_times_over_a_hundred_updates_no_effect_is_lost_and_nobody_is_answered_twice(
    folder: pathlib.Path,
) -> None:
    sandbox = new_sandbox(WRITERS)
    fill(folder, WRITERS, due=False)
    async with served(sandbox) as port:
        house = House(folder, sandbox, port, random.Random(SEED))
        await shown_how_often(house)
        for act in house.chance.sample(hundred := acts(sandbox), len(hundred)):
            act()
        assert sandbox.unconfirmed(TOKEN) == 100
        for n in range(DEATHS):
            most = max(2, 2 * under_way(house) // (DEATHS + 1 - n))
            kind = house.chance.choice((COMMIT, COMMIT, COMMIT, REQUEST, ANSWER, POLL))
            fuse = Fuse(kind, house.chance.randint(1, 2 if kind == POLL else most))
            await house.killed(fuse, lambda: not under_way(house))
        await house.runs_until(lambda: not under_way(house))
    manager_has_it_all(house, said_to(sandbox.people[ANN]))
    effects_are_there_once(house)
    contacts_are_answered_at_most_once(house)


WRITERS, DEATHS = 20, 20
HALF, SAID = range(1, 11), 3
MARK = "(may be a repeat)\n"


async def shown_how_often(house: House) -> None:
    """Half of the contacts have the buttons before them that say how often they want to hear from us."""
    people = [house.sandbox.people[FIRST + n] for n in HALF]
    for person in people:
        person.say("/preferences")
    await house.runs_until(lambda: all(len(person.chat) == 3 for person in people))
    for person in people:
        person.press("How often")
    await house.runs_until(
        lambda: all("How often" in person.chat[-1].text for person in people) and not under_way(house)
    )
    for person in people:
        person.toasts.clear()


def acts(sandbox: Sandbox) -> list[Callable[[], object]]:
    """What a hundred updates come from: words, buttons, and commands of both sides."""
    ann, people = sandbox.people[ANN], {n: sandbox.people[FIRST + n] for n in range(1, WRITERS + 1)}
    return [
        *(partial(people[n].say, f"Word {n}.{k}.") for n in people for k in range(SAID)),
        *(partial(people[n].press, "Less") for n in HALF),
        *(partial(ann.say, f"/note Person {n}, likes tea") for n in HALF),
        *(partial(people[n].say, "/privacy") for n in people if n not in HALF),
        *(partial(ann.say, f"/contact Person {n}") for n in people if n not in HALF),
    ]


def manager_has_it_all(house: House, shown: list[str]) -> None:
    """Each word in the order in which it was said, each notice and each answer: once, or again with a mark."""
    assert max(Counter(text for text in shown if not text.startswith(MARK)).values()) == 1, f"seed {SEED}"
    texts = list(dict.fromkeys(text.removeprefix(MARK) for text in shown))
    for n in range(1, WRITERS + 1):
        mine = [text for text in texts if text.startswith(f"Person {n} · Company {n}")]
        said = [message.text for message in house.sandbox.people[FIRST + n].chat if message.text.startswith("Word ")]
        words = [text.splitlines()[-1] for text in mine if "\nWord " in text]
        assert words == said, f"seed {SEED}"
        assert sum("asked for less: half" in text.splitlines()[0] for text in mine) == (n in HALF), f"seed {SEED}"
        assert sum("Europe/Berlin" in text for text in mine) == 1, f"seed {SEED}"  # the card that a command shows
        assert len(mine) == SAID + 1 + (n in HALF), f"seed {SEED}"


def effects_are_there_once(house: House) -> None:
    less = house.rows("SELECT name FROM contact WHERE pace = 'less'")
    notes = house.rows("SELECT name FROM note JOIN contact ON contact.id = contact_id WHERE text = 'likes tea'")
    assert Counter(less) == Counter(notes) == Counter((f"Person {n}",) for n in HALF), f"seed {SEED}"
    assert house.rows("SELECT count(*) FROM update_taken WHERE failed IS NOT NULL") == [(0,)]


def contacts_are_answered_at_most_once(house: House) -> None:
    """An answer that is not there, or not known to be, is one whose post is unsure."""
    for n in range(1, WRITERS + 1):
        person = house.sandbox.people[FIRST + n]
        assert max(Counter(said_to(person)).values(), default=0) <= 1, f"seed {SEED}"
        answers, like = (person.toasts, "toast") if n in HALF else (said_to(person), "Kept here: ")
        shown = sum(like == "toast" or text.startswith(like) for text in answers)
        ((state,),) = house.rows(
            f"SELECT state FROM post WHERE address = '{person.id}' AND action LIKE '%{like}%' ORDER BY id DESC LIMIT 1"
        )
        assert (state == "sent" and shown == 1) or (state == "unsure" and shown <= 1), f"seed {SEED}"


def under_way(house: House) -> int:
    """How many updates and posts are still to be dealt with; of a running process too."""
    ((posts,),) = house.rows("SELECT count(*) FROM post WHERE state IN ('queued', 'sending')")
    return house.sandbox.unconfirmed(TOKEN) + int(posts)


# --- helpers


@pytest.fixture
def folder() -> Iterator[pathlib.Path]:
    """In memory where there is such a place: a process that is killed loses nothing that the system has, so the disk
    would only take time. (A power cut is another matter.)"""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield pathlib.Path(name)


def new_sandbox(people: int) -> Sandbox:
    """Its limits see a second pass at every look: here they would only take time. A button's press never ages."""
    seconds = itertools.count()
    sandbox = Sandbox(now=RealClock().now, monotonic=lambda: 0.0)
    sandbox.add_bot(TOKEN, "halden_bot", "Halden").pace.monotonic = lambda: float(next(seconds))
    sandbox.add_person(ANN, "Ann Keller").open("")
    for n in range(1, people + 1):
        sandbox.add_person(FIRST + n, f"Person {n}").open("")
    sandbox.world.bots[TOKEN].queue.clear()  # everyone's /start
    return sandbox


def fill(folder: pathlib.Path, people: int, *, due: bool) -> None:
    """Contacts who agreed, each of a company of their own."""
    (folder / "nurture_rules").mkdir()
    for name, text in FILES.items():
        (folder / "nurture_rules" / name).write_text(text, encoding="utf-8")
    (folder / "feeds.yaml").write_text(NO_FEEDS, encoding="utf-8")
    store = Store.open(folder / "nurture.db")
    now = datetime.now(UTC)
    with store.transaction():
        store.people.remember("rules", rules.load(folder / "nurture_rules").version)
        ann = store.people.save_manager(str(ANN), "Ann Keller", "en", admin=True)
        entry = Entry("straw", NEWS, "They hold.", "https://news.example/straw", now - timedelta(days=1))
        store.news.add_item(entry, FeedSource("https://news.example/feed", "News", "en"), (), "fresh", now)
        for n in range(1, people + 1):
            add(store, ann.id, n, now, next_at=now if due else None)
    store.close()


def add(store: Store, manager_id: int, n: int, now: datetime, next_at: datetime | None) -> None:
    account = store.people.save_account(f"Company {n}")
    reads = n % READS == 0
    due = now - timedelta(days=30) if n % IS_LATE == 1 else next_at
    contact = Contact(
        id=0,
        account_id=account.id,
        manager_id=manager_id,
        channel=TELEGRAM,
        address=str(FIRST + n),
        name=f"Person {n}",
        address_as=f"Person {n}",
        role=None,
        language="en",
        zone=None,
        topics=(),
        state=ContactState.ACTIVE,
        joined_at=now - timedelta(days=60),
        next_at=next_at,
        next_key=f"p/{'n' if reads else 'r'}:{n}:1" if next_at else None,
        next_due=due if next_at else None,
        next_since=due if next_at else None,
        tags=("reads",) if reads else (),
    )
    store.people.add_consent(Consent(store.people.add_contact(contact).id, None, "test", "en", now))


def said_to(person: Person) -> list[str]:
    return [message.text for message in person.chat if message.from_bot]
