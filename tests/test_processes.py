"""Real processes, killed and restarted: nothing is sent twice, nothing is lost silently, and one runs at a time."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import json
import os
import pathlib
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot import rules
from bot.claim import claim_touches
from bot.clock import RealClock
from bot.locales import sources
from bot.model.news import FeedBook
from bot.model.people import TELEGRAM, Consent, Contact, ContactState
from bot.model.touches import Event as Happened
from bot.model.touches import Touch, TouchState
from bot.render import Texts
from bot.sandbox import DropAfter, Event, Garbage, Person, Refuse, Sandbox, Status
from bot.service import Office
from bot.store import Store
from bot.store.backup import back_up
from tests.processes import free_port, served, until
from tests.test_faults import spoil

ROOT = pathlib.Path(__file__).parents[1]
NURTURE = str(pathlib.Path(sys.executable).parent / "nurture")
TOKEN = "123456:TEST-token-of-the-sandbox-000000000"
ANN, FIRST = 100, 1000
CONTACTS = 40
MESSAGES = 10

FILES = {
    "_defaults.yaml": 'window: {days: mon-sun, hours: ["00:00-23:59"], holidays: ignore}\n'
    "caps: {per_day: null, per_week: null, min_gap: 0h}\n"
    "stagger: {per_manager_hour: null, per_account_day: null}\n",
    "p.yaml": "playbook: p\nrules:\n  - {id: r, every: 1d, times: 1, send: {text: [one]}}\n",
    "texts.en.yaml": "one: Hello {{ name }}.\n",
}


@dataclass
class House:
    """A folder with settings, rules and a database of contacts who are all due, and the sandbox beside it."""

    folder: pathlib.Path
    sandbox: Sandbox
    port: int

    async def start(
        self, command: str = "run", *rest: str, program: Sequence[str] = (NURTURE,), **settings: str
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *program,
            command,
            *rest,
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("NURTURE_")},
                "NURTURE_TELEGRAM_TOKEN": TOKEN,
                "NURTURE_ADMINS": str(ANN),
                "NURTURE_TELEGRAM_API_URL": f"http://127.0.0.1:{self.port}/bot",
                "NURTURE_TIMEZONE": "Europe/Berlin",
                **settings,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        store = Store.open(self.folder / "nurture.db")
        try:
            yield store
        finally:
            store.close()

    def deliveries(self) -> Counter[int]:
        """How many greetings each contact's phone shows."""
        return Counter(
            {
                person.id: sum(message.text.startswith("Hello ") for message in person.chat if message.from_bot)
                for person in self.sandbox.people.values()
                if person.id != ANN
            }
        )


async def test_killed_in_the_middle_of_sends_none_is_sent_twice_and_all_are_accounted_for(house: House) -> None:
    for after in (1, 3, 6, 10):
        await kill_after(house, count_sent(house, after))
    await run_until(house, lambda: settled(house))
    with house.store() as store:
        states = {contact_id: touch.state for contact_id, touch in by_contact(store).items()}
        waiting = store.mail.waiting()
    deliveries = house.deliveries()
    assert len(states) == CONTACTS
    assert max(deliveries.values()) == 1
    for contact_id, state in states.items():
        if state is TouchState.SENT:
            assert deliveries[FIRST + contact_id] == 1
        else:
            assert state is TouchState.UNSURE
    said = [text.removeprefix("(may be a repeat)\n") for text in texts_of(house.sandbox.people[ANN])]
    cards = [text for text in said if "may or may not have reached" in text]
    assert len(set(cards)) + waiting == sum(state is TouchState.UNSURE for state in states.values())


async def test_dead_between_the_claim_and_the_send_it_is_unsure_and_the_manager_is_asked(house: House) -> None:
    with house.store() as store:
        office = Office(
            store, rules.load(house.folder / "nurture_rules"), FeedBook(), Texts(sources()), "Europe/Berlin", "x", str
        )
        with store.transaction():
            (claim,) = claim_touches(office, 1, datetime.now(UTC))
        assert claim
    await run_until(house, lambda: settled(house))
    assert house.deliveries()[int(claim.address)] == 0
    assert sum(house.deliveries().values()) == CONTACTS - 1


async def test_killed_between_taking_a_message_in_and_passing_it_on_none_is_lost(house: House) -> None:
    with house.store() as store:
        people = store.people
        with store.transaction():
            for contact in people.contacts_of(1):
                people.update_contact(dataclasses.replace(contact, next_at=None))
    writer = house.sandbox.people[FIRST + 1]
    for n in range(MESSAGES):
        writer.say(f"Message {n}.")
    for after in (1, 2, 3):
        await kill_after(house, count_sent(house, after))
    await run_until(
        house, lambda: sum(f"Message {MESSAGES - 1}." in text for text in texts_of(house.sandbox.people[ANN])) > 0
    )
    relayed = [text for text in texts_of(house.sandbox.people[ANN]) if "Message " in text]
    for n in range(MESSAGES):
        copies = [text for text in relayed if text.endswith(f"Message {n}.")]
        assert copies
        assert sum("may be a repeat" not in text for text in copies) <= 1


async def test_sigterm_ends_it_within_five_seconds_with_nothing_left_on_its_way(house: House) -> None:
    process = await house.start()
    await until(count_sent(house, 3))
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(5):
        assert await process.wait() == 0
    await drained(process)
    with house.store() as store:
        assert store.ledger.left_sending() == []
        assert store.mail.left_sending() == []
        assert all(touch.state is TouchState.SENT for touch in store.ledger.all())


async def test_a_second_one_on_the_same_database_is_refused(house: House) -> None:
    first = await house.start()
    await until(count_sent(house, 1))
    second = await house.start()
    output, _ = await second.communicate()
    assert second.returncode == 2
    assert "another nurture is running on" in output.decode()
    first.kill()
    await first.wait()
    await drained(first)


async def test_sigterm_ends_it_while_telegram_cannot_be_reached(house: House) -> None:
    process = await house.start(NURTURE_TELEGRAM_API_URL="http://127.0.0.1:9/bot")
    assert process.stdout
    assert b"cannot be reached" in await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(5):
        await process.wait()
    await drained(process)


async def test_a_wrong_token_is_one_line_and_exit_two(house: House) -> None:
    house.sandbox.world.bots.clear()
    process = await house.start()
    output, _ = await process.communicate()
    assert process.returncode == 2
    assert "Telegram refuses NURTURE_TELEGRAM_TOKEN" in output.decode().strip().splitlines()[-1]


async def test_a_rehearsal_clock_runs_ahead_to_what_is_due(house: House) -> None:
    start = datetime.now(UTC) - timedelta(days=2)
    process = await house.start(NURTURE_CLOCK=f"{start:%Y-%m-%dT%H:%M:%SZ}*86400")
    sent = count_sent(house, 3)
    assert not sent()
    await until(sent)
    process.send_signal(signal.SIGTERM)
    await process.wait()
    await drained(process)
    with house.store() as store:
        moments = [touch.settled_at for touch in store.ledger.all() if touch.settled_at]
    assert all(moment > start + timedelta(days=1) for moment in moments)


async def test_the_token_is_in_no_output(house: House) -> None:
    process = await house.start()
    await until(count_sent(house, 5))
    process.send_signal(signal.SIGINT)
    output, _ = await process.communicate()
    assert TOKEN not in output.decode()
    assert TOKEN.partition(":")[2] not in output.decode()


async def test_a_backup_of_a_running_bot_that_is_brought_back_sends_nothing_twice(house: House) -> None:
    first = await house.start()
    await until(count_sent(house, 5))
    more = count_sent(house, 5)
    await asyncio.to_thread(back_up, house.folder / "nurture.db", house.folder / "copy.db", datetime.now(UTC))
    await until(more)
    first.kill()
    await first.wait()
    await drained(first)
    for name in ("nurture.db-wal", "nurture.db-shm"):
        (house.folder / name).unlink(missing_ok=True)
    (house.folder / "copy.db").replace(house.folder / "nurture.db")
    sent = house.deliveries().total()
    ann = house.sandbox.people[ANN]
    second = await house.start()
    await until(lambda: any("brought back from a backup" in text for text in texts_of(ann)))
    ann.press("Go on")
    await until(lambda: any("go out by themselves again" in text for text in texts_of(ann)))
    second.send_signal(signal.SIGTERM)
    await second.wait()
    await drained(second)
    assert house.deliveries().total() == sent
    assert max(house.deliveries().values()) == 1


async def test_backups_exports_and_imports_beside_a_running_bot_disturb_nothing(house: House) -> None:
    people = house.folder / "people.csv"
    rows = "".join(f"New {n},Acme {n},new{n}@acme.example\n" for n in range(50))
    people.write_text(f"name,company,reach\n{rows}", encoding="utf-8")
    bot = await house.start()
    await until(count_sent(house, 2))
    asking = asyncio.create_task(ask_and_ask(house))
    beside = [
        await house.start(*command) for command in (("backup", "copy.db"), ("export", "out"), ("import", "people.csv"))
    ]
    outputs = [(await process.communicate())[0].decode() for process in beside]
    assert [process.returncode for process in beside] == [0, 0, 0], outputs
    asking.cancel()
    asked, answered = questions_and_answers(house)
    assert answered > 0  # while the others ran
    await until(lambda: settled(house) and questions_and_answers(house) == (asked, asked))
    bot.send_signal(signal.SIGTERM)
    output, _ = await bot.communicate()
    assert "Traceback" not in output.decode()
    assert set(house.deliveries().values()) == {1}
    with house.store() as store:
        assert Counter(touch.state for touch in store.ledger.all()) == {TouchState.SENT: CONTACTS}
        assert len(store.people.contacts_of(1)) == CONTACTS + 50
    with contextlib.closing(sqlite3.connect(house.folder / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_full_run_as_json_names_each_touch_tells_its_health_and_no_secret(house: House) -> None:
    health = free_port()
    process = await house.start(NURTURE_LOG="json", NURTURE_HEALTH=f"127.0.0.1:{health}", NURTURE_BACKUPS="backups")
    house.sandbox.people[ANN].say("/invite Somebody New, Acme, user")
    await until(count_sent(house, 8))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{health}", trust_env=False) as client:
        well, numbers = await client.get("/healthz"), await client.get("/metrics")
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(5):
        output, _ = await process.communicate()
    assert process.returncode == 0
    assert well.status_code == 200, well.text
    assert 'nurture_sends_total{kind="touch",outcome="sent"}' in numbers.text
    lines = [json.loads(line) for line in output.decode().splitlines() if line.startswith("{")]
    lives: dict[str, list[str]] = {line["touch"]: [] for line in lines if "touch" in line}
    for line in lines:
        if "touch" in line:
            lives[line["touch"]].append(line["message"].rpartition(": ")[2])
    assert len(lives) >= 5
    assert all(life == ["claimed", "sent", "sent"] for life in lives.values()), lives
    (backup,) = (house.folder / "backups").iterdir()
    with house.store() as store:
        tokens = [row[0] for row in store._db.execute("SELECT token FROM invite")]
    for secret in (TOKEN, TOKEN.partition(":")[2], *tokens):
        assert secret not in output.decode() + numbers.text + well.text + backup.name


async def test_a_damaged_page_that_is_met_while_it_runs_ends_it_with_one_line(house: House) -> None:
    """Whoever goes on with half of a memory sends twice."""
    path = house.folder / "nurture.db"
    with house.store() as store, store.transaction():
        store.people.rest_all()
        for n in range(200):  # pages of the timeline that nobody reads at the start
            store.people.add_event(Happened(1, datetime.now(UTC), "note", f"{n} " + "x" * 1000))
    process = await house.start()
    ann = house.sandbox.people[ANN]
    ann.say("/help")
    await until(lambda: any("/invite" in text for text in texts_of(ann)))
    spoil(path, "event")
    seen = len(texts_of(ann))
    ann.say("/contact Person 1")
    house.sandbox.people[FIRST + 1].say("Hello?")
    assert process.stdout
    async with asyncio.timeout(30):
        output = (await process.stdout.read()).decode()
        assert await process.wait() == 2
    last = output.strip().splitlines()[-1]
    assert last.startswith("nurture: the database is damaged")
    assert "bring back a backup" in last
    assert "Traceback" not in output
    assert house.sandbox.unconfirmed(TOKEN)
    assert len(texts_of(ann)) == seen
    again = await house.start()
    output = (await again.communicate())[0].decode()
    assert again.returncode == 2
    assert f"{path.name} is damaged" in output.strip().splitlines()[-1]


LOUD = """
import logging, sys
from bot import cli, logs
from bot.desk import manager

configure = logs.configure

def loud(form, secrets, level=logging.INFO):
    configure(form, secrets, logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.DEBUG)

def bug(desk, text):
    raise RuntimeError(f"a bug at https://api.telegram.org/bot{desk.office.bot_username}{TOKEN}/x")

logs.configure = loud
manager.COMMANDS["contacts"] = bug
cli.main()
""".replace("{TOKEN}", TOKEN)
"""Everything is logged that any library has to say, and there is a bug whose error has the token."""

WEBHOOK = "the-secret-of-the-webhook-itself"


@pytest.mark.parametrize("form", ["text", "json"])
async def test_no_secret_is_in_anything_that_a_run_writes_whatever_goes_wrong_in_it(house: House, form: str) -> None:
    (house.folder / "loud.py").write_text(LOUD)
    program, public = (sys.executable, "loud.py"), free_port()
    settings = {
        "NURTURE_LOG": form,
        "NURTURE_BACKUPS": "backups",
        "NURTURE_PUBLIC_URL": f"http://127.0.0.1:{public}",
        "NURTURE_LISTEN": f"127.0.0.1:{public}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    ann = house.sandbox.people[ANN]
    for fault in (
        Status(500, "Internal Server Error"),
        Refuse(),
        Garbage(),
        DropAfter(),
        Status(403, "Forbidden: bot was blocked by the user"),
    ):
        house.sandbox.fault("sendMessage", fault)
    house.sandbox.fault("getUpdates", Refuse())
    house.sandbox.fault("getUpdates", Status(500, "Internal Server Error"))
    house.sandbox.fault("getMe", Status(502, "Bad Gateway"))
    process = await house.start(program=program, **settings)
    reading = asyncio.create_task(process.communicate())  # else it waits for a reader
    ann.say("/contacts")
    ann.say("/invite Somebody New, Acme, user")
    await until(lambda: any("https://t.me/" in text for text in texts_of(ann)) or reading.done())
    assert not reading.done(), reading.result()[0].decode()[-3000:]
    link = next(text for text in texts_of(ann) if "https://t.me/" in text).partition("https://t.me/")[2].split()[0]
    new = house.sandbox.add_person(5000, "Somebody New")
    new.open(f"https://t.me/{link}")
    await until(lambda: any("✅" in button.text for one in new.chat for line in one.buttons for button in line))
    new.press("✅")
    new.say("/mydata")
    await until(lambda: any(one.media for one in new.chat))
    started = shown_to_others(process.pid)
    process.send_signal(signal.SIGTERM)
    output, _ = await reading
    hooked = await house.start(
        program=program,
        NURTURE_WEBHOOK_URL="https://bot.example.com/telegram",
        NURTURE_WEBHOOK_SECRET=WEBHOOK,
        NURTURE_WEBHOOK_LISTEN=f"127.0.0.1:{free_port()}",
        **settings,
    )
    reading = asyncio.create_task(hooked.communicate())
    await until(lambda: any(call.method == "setWebhook" for call in house.sandbox.calls))
    hooked.send_signal(signal.SIGTERM)
    more, _ = await reading
    told = [output, more, started]
    for command in ("doctor", "export"):
        other = await house.start(command, *(["out"] if command == "export" else []), **settings)
        told.append((await other.communicate())[0])
    assert b"a bug at" in output
    assert b"sendMessage" in output, "not loud enough"
    assert b"setWebhook" in more
    assert any(kept.exists() for kept in (house.folder / "out").iterdir())
    with house.store() as store:
        tokens = [row[0] for row in store._db.execute("SELECT token FROM invite")]
        signs = store.people.remembered("link-secret")
    assert tokens
    assert signs
    databases = [path for path in house.folder.rglob("*.db*") if path.is_file()]
    written = [path for path in house.folder.rglob("*") if path.is_file() and path.name != "loud.py"]
    told += [path.read_bytes() for path in written if path not in databases]
    told += [str(path).encode() for path in written]
    told += [one.media.data for one in new.chat if one.media]
    for secret in (TOKEN, TOKEN.partition(":")[2], WEBHOOK, signs, *tokens):
        assert [around(secret, one) for one in told if secret.encode() in one] == []
    assert not any(TOKEN.partition(":")[2].encode() in path.read_bytes() for path in databases)


async def ask_and_ask(house: House) -> None:
    """Everybody in turn, so that the bot has something to send all the time."""
    for n in itertools.count():
        house.sandbox.people[FIRST + 1 + n % CONTACTS].say("/privacy")
        await asyncio.sleep(0.05)


def questions_and_answers(house: House) -> tuple[int, int]:
    texts = [message.text for id in house.deliveries() for message in house.sandbox.people[id].chat]
    return texts.count("/privacy"), sum(text.startswith("Kept here") for text in texts)


# --- helpers


@pytest.fixture
async def house(tmp_path: pathlib.Path) -> AsyncIterator[House]:
    sandbox = Sandbox(now=RealClock().now)
    sandbox.add_bot(TOKEN, "halden_bot", "Halden")
    sandbox.add_person(ANN, "Ann Keller").open("")
    (tmp_path / "nurture_rules").mkdir()
    for name, text in FILES.items():
        (tmp_path / "nurture_rules" / name).write_text(text, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    for n in range(1, CONTACTS + 1):
        sandbox.add_person(FIRST + n, f"Person {n}").open("")
    sandbox.world.bots[TOKEN].queue.clear()  # everyone's /start
    fill(tmp_path)
    async with served(sandbox) as port:
        yield House(tmp_path, sandbox, port)


def fill(folder: pathlib.Path) -> None:
    """Contacts who agreed, each of a company of their own, all due now."""
    store = Store.open(folder / "nurture.db")
    now = datetime.now(UTC)
    with store.transaction():
        store.people.remember("rules", rules.load(folder / "nurture_rules").version)
        ann = store.people.save_manager(str(ANN), "Ann Keller", "en", admin=True)
        for n in range(1, CONTACTS + 1):
            account = store.people.save_account(f"Company {n}")
            contact = store.people.add_contact(
                Contact(
                    id=0,
                    account_id=account.id,
                    manager_id=ann.id,
                    channel=TELEGRAM,
                    address=str(FIRST + n),
                    name=f"Person {n}",
                    address_as=f"Person {n}",
                    role=None,
                    language="en",
                    zone=None,
                    topics=(),
                    state=ContactState.ACTIVE,
                    joined_at=now,
                    next_at=now,
                    next_key=f"p/r:{n}:1",
                    next_due=now,
                )
            )
            store.people.add_consent(Consent(contact.id, None, "test", "en", now))
    store.close()


def count_sent(house: House, wanted: int) -> Callable[[], bool]:
    """True once so many more messages have appeared anywhere."""
    seen: list[Event] = []
    house.sandbox.on_change.append(lambda event: seen.append(event) if event.kind == "sent" else None)
    return lambda: len(seen) >= wanted


def around(secret: str, text: bytes) -> str:
    at = text.index(secret.encode())
    return text[max(0, at - 100) : at].decode(errors="replace")


def shown_to_others(pid: int) -> bytes:
    """How a process was started, as anybody on a Linux machine can read."""
    arguments = pathlib.Path(f"/proc/{pid}/cmdline")
    return arguments.read_bytes() if arguments.exists() else b""


async def kill_after(house: House, condition: Callable[[], bool]) -> None:
    process = await house.start()
    await until(condition)
    process.kill()
    await process.wait()
    await drained(process)


async def run_until(house: House, condition: Callable[[], bool]) -> None:
    process = await house.start()
    try:
        await until(condition)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await drained(process)


async def drained(process: asyncio.subprocess.Process) -> None:
    assert process.stdout
    await process.stdout.read()


def settled(house: House) -> bool:
    """Whether the sandbox has been still for all contacts: each has a greeting, or Ann has its card."""
    cards = {text for text in texts_of(house.sandbox.people[ANN]) if "may or may not" in text}  # some marked as repeats
    silent = [id for id, count in house.deliveries().items() if not count]
    return all(any(f"Person {id - FIRST} ·" in card for card in cards) for id in silent)


def by_contact(store: Store) -> dict[int, Touch]:
    return {touch.contact_id: touch for touch in store.ledger.all()}


def texts_of(person: Person) -> list[str]:
    return [message.text for message in person.chat if message.from_bot]
