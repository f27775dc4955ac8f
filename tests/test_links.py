"""Links that lead through us: nobody makes one up, each leads to one item alone, and who follows one is counted."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import pathlib
import signal
import socket
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import links, rules
from bot.app import Pace, opened
from bot.clock import ManualClock
from bot.errors import ConfigError
from bot.model.news import Entry, Feedback, FeedBook, FeedSource, Item
from bot.model.people import Consent, Contact, ContactState
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import Texts
from bot.service import Office
from bot.store import Store
from bot.web.links import page
from bot.web.server import listening
from tests.world import FEED_PASSES, HOUSE_PASSES, NO_FEEDS, RULES, new_sandbox, world, write_files

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECRET = "0123456789abcdef"
LINK = "https://news.example/One?a=1&b=%E5%8C%85#part"
PERSON = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0"}
WEB_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

ids = st.integers(0, 2**63 - 1)
secrets = st.text(min_size=1)


# --- tokens


@given(secrets, ids, ids)
def test_a_token_tells_contact_and_item(secret: str, contact_id: int, item_id: int) -> None:
    token = links.signed(secret, contact_id, item_id)
    assert links.read(secret, token) == (contact_id, item_id)
    assert set(token) <= set(WEB_SAFE)
    assert len(token) == 44


@given(ids, ids, st.integers(0, 43), st.sampled_from(WEB_SAFE + "=+/ .%\n中"))
def test_a_token_with_another_character_is_refused(contact_id: int, item_id: int, place: int, other: str) -> None:
    token = links.signed(SECRET, contact_id, item_id)
    changed = token[:place] + other + token[place + 1 :]
    assert (links.read(SECRET, changed) is None) is (changed != token)


@given(ids, ids, st.integers(0, 32), st.integers(1, 255))
def test_a_token_with_another_byte_is_refused(contact_id: int, item_id: int, place: int, change: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(links.signed(SECRET, contact_id, item_id)))
    raw[place] ^= change
    assert links.read(SECRET, base64.urlsafe_b64encode(raw).decode()) is None


@given(secrets, secrets, ids, ids)
def test_a_token_of_another_secret_is_refused(secret: str, other: str, contact_id: int, item_id: int) -> None:
    found = links.read(other, links.signed(secret, contact_id, item_id))
    assert (found is None) is (secret != other)


@given(secrets, secrets, st.text(max_size=60), st.text(max_size=60))
def test_words_are_unsealed_with_the_secret_they_were_sealed_with_and_nothing_else_is(
    secret: str, other: str, words: str, made_up: str
) -> None:
    sealed = links.sealed(secret, words)
    assert sealed.startswith(words)
    assert links.unsealed(secret, sealed) == words
    assert (links.unsealed(other, sealed) is None) is (secret != other)
    assert links.unsealed(secret, made_up) is None
    assert links.unsealed(secret, made_up + sealed[len(words) :]) == (words if made_up == words else None)


def test_a_link_to_news_signs_nobody_in() -> None:
    token = links.signed(SECRET, 1, 2)
    assert links.unsealed(SECRET, token) is None


@given(st.text(max_size=60) | st.text(WEB_SAFE, min_size=44, max_size=44))
@example("")
@example("A" * 44)
@example("A" * 10_000_000)
@example("\ud800" * 44)
def test_what_nobody_signed_is_no_token(forged: str) -> None:
    assert links.read(SECRET, forged) is None


@given(ids, ids, st.integers(0, 43) | st.integers(45, 60))
def test_a_token_is_neither_shorter_nor_longer(contact_id: int, item_id: int, length: int) -> None:
    token = links.signed(SECRET, contact_id, item_id)
    assert links.read(SECRET, (token + "A" * 20)[:length]) is None


def test_a_token_of_another_version_is_refused() -> None:
    payload = links._PAYLOAD.pack(links._VERSION + 1, 1, 1)
    token = base64.urlsafe_b64encode(payload + links._mac(SECRET, payload)).decode()
    assert links.read(SECRET, token) is None


# --- the page


def house(path: pathlib.Path | str = ":memory:") -> Office:
    """Contact 1 was sent item 1 and is about to be sent item 2; item 3 went to contact 2."""
    store = Store.open(path)
    people = store.people
    with store.transaction():
        people.save_manager("100", "Ann", "en", admin=True)
        people.save_account("Acme")
        people.remember(links.SECRET, SECRET)
        for contact_id, address in ((1, "201"), (2, "202")):
            people.add_contact(a_contact(address))
            people.add_consent(Consent(contact_id, None, "1", "en", NOW))
        for n, title in enumerate(("One", "Two", "Three"), start=1):
            entry = Entry(title, title, "", LINK.replace("One", title), NOW)
            assert store.news.add_item(entry, FeedSource("f", "F", "en"), ["saas"], "fresh", NOW) == n
        for contact_id, item_id, state in (
            (1, 1, TouchState.SENT),
            (1, 2, TouchState.AWAITING),
            (2, 3, TouchState.SENT),
        ):
            settled_at = NOW if state is TouchState.SENT else None
            touch = Touch(
                0, f"r:{item_id}", contact_id, "r", 1, TouchKind.NEWS, state, NOW, settled_at, item_id=item_id
            )
            store.ledger.add(touch, NOW)
    return Office(store, rules.read({}), FeedBook(), Texts({}), "UTC", "b", lambda: "")


def a_contact(address: str) -> Contact:
    return Contact(0, 1, 1, "telegram", address, "Li", "Li", None, "en", None, (), ContactState.ACTIVE, NOW)


@pytest.fixture
def office() -> Iterator[Office]:
    office = house()
    yield office
    office.store.close()


def opened_by(office: Office, contact_id: int = 1) -> list[Feedback]:
    return [opinion.kind for opinion in office.store.news.opinions(contact_id)]


def token(contact_id: int = 1, item_id: int = 1) -> str:
    return links.signed(SECRET, contact_id, item_id)


async def asked(office: Office, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """What the page answers."""
    app = page(office, lambda: NOW)
    known = {**PERSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://links.test") as client:
        return await client.request(method, path, headers=known)


async def test_a_link_leads_to_its_item_and_is_counted_once(office: Office) -> None:
    for _ in range(2):
        answer = await asked(office, f"/r/{token()}")
        assert (answer.status_code, answer.headers["location"], answer.content) == (302, LINK, b"")
        assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")
    (opinion,) = office.store.news.opinions(1)
    assert (opinion.kind, opinion.at, opinion.topics) == (Feedback.OPEN, NOW, ("saas",))


@pytest.mark.parametrize("where", ["?url=https://evil.example", "?next=//evil.example", "#https://evil.example"])
async def test_a_link_leads_nowhere_else(office: Office, where: str) -> None:
    assert (await asked(office, f"/r/{token()}{where}")).headers["location"] == LINK


@pytest.mark.parametrize(
    "path",
    [
        "/r/" + "A" * 44,
        f"/r/{links.signed('another', 1, 1)}",
        f"/r/{token()[:-1]}",
        f"/r/{token()}/",
        f"/r/{token()}/https://evil.example",
        f"/r/{token()}%2F..%2Fx",
        f"/r//{token()}",
        "/r/https://evil.example",
        "/r/",
        "/",
        "/r/%00",
        "/r/%FF%FE",
        "/r/" + "%E5%8C%85" * 5000,
        f"/r/{token(1, 3)}",  # they never had it
        f"/r/{token(1, 99)}",
        f"/r/{token(99, 1)}",
        f"/r/{token(2**63 - 1, 2**63 - 1)}",
    ],
)
async def test_an_address_that_nobody_was_sent_leads_nowhere(office: Office, path: str) -> None:
    answer = await asked(office, path)
    assert (answer.status_code, answer.text) == (404, "Not Found")
    assert "location" not in answer.headers
    assert opened_by(office) == opened_by(office, 2) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_a_link_is_only_read(office: Office, method: str) -> None:
    assert (await asked(office, f"/r/{token()}", method)).status_code == 405
    assert opened_by(office) == []


ROBOTS = (
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "WhatsApp/2.24",
    "Mozilla/5.0 SkypeUriPreview Preview/0.5",
    "",
)


@pytest.mark.parametrize("agent", ROBOTS)
async def test_a_robot_is_sent_on_and_not_counted(office: Office, agent: str) -> None:
    answer = await asked(office, f"/r/{token()}", user_agent=agent)
    assert answer.headers["location"] == LINK
    assert opened_by(office) == []


async def test_a_look_ahead_is_not_counted(office: Office) -> None:
    assert (await asked(office, f"/r/{token()}", "HEAD")).headers["location"] == LINK
    assert (await asked(office, f"/r/{token()}", sec_purpose="prefetch;prerender")).headers["location"] == LINK
    assert opened_by(office) == []


async def test_what_their_manager_looks_at_before_it_leaves_is_not_counted(office: Office) -> None:
    assert (await asked(office, f"/r/{token(1, 2)}")).status_code == 302
    assert opened_by(office) == []


async def test_without_a_secret_nothing_is_a_link(office: Office) -> None:
    office.store._db.execute("DELETE FROM meta")
    assert (await asked(office, f"/r/{token()}")).status_code == 404
    assert (await asked(office, f"/r/{links.signed('', 1, 1)}")).status_code == 404


async def test_a_reader_is_sent_on_though_the_store_is_locked(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "nurture.db"
    office = house(path)
    office.store._db.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert (await asked(office, f"/r/{token()}")).headers["location"] == LINK
    assert opened_by(office) == []
    other.close()
    await asked(office, f"/r/{token()}")
    assert opened_by(office) == [Feedback.OPEN]
    office.store.close()


# --- addresses in messages


def test_a_link_is_direct_unless_there_is_a_public_address(office: Office) -> None:
    item = office.store.news.item(1)
    assert item
    assert office.link_to(1, item) == LINK
    office.public_url = "https://news.example.com/nurture"
    assert office.link_to(1, item) == f"https://news.example.com/nurture/r/{token()}"
    assert links.read(SECRET, office.link_to(2, item).rpartition("/")[2]) == (2, 1)


NEWS = """
playbook: prospects
rules:
  - {id: news, every: 2d..3d, send: {news: {max_age: 10d, min_score: 0.1}}}
"""
FEEDS = """
feeds:
  - {url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}
topics:
  packaging: {name: {en: Packaging, zh: 包装}, industries: [packaging]}
allow_private: true
"""


async def test_the_news_in_a_chat_leads_through_us() -> None:
    async with world(rules={"prospects.yaml": NEWS}, feeds=FEEDS) as house:
        office = house.app.office
        office.public_url = "https://news.example.com"
        with office.store.transaction():
            office.store.people.remember(links.SECRET, SECRET)
        await house.invited()
        await house.until(lambda: any(touch.message for touch in house.touches()))
        await house.quiet()
        touch = next(touch for touch in house.touches() if touch.message)
        assert touch.message
        assert touch.item_id
        item = office.store.news.item(touch.item_id)
        assert item
        address = f"https://news.example.com/r/{token(touch.contact_id, item.id)}"
        assert address in touch.message.text
        assert item.link not in touch.message.text
        answer = await asked(office, address.removeprefix(office.public_url))
        assert answer.headers["location"] == item.link
        assert opened_by(office, touch.contact_id) == [Feedback.OPEN]


async def test_who_is_counted_can_read_so() -> None:
    async with world() as house:
        li = await house.invited()
        (before,) = await house.says(li, "/privacy")
        house.app.office.public_url = "https://news.example.com"
        (after,) = await house.says(li, "/privacy")
        assert "Which news you open" not in before.text
        assert after.text.startswith(before.text)
        assert "Which news you open here is kept too" in after.text


# --- the server


@contextlib.asynccontextmanager
async def running(database: pathlib.Path, public_url: str) -> AsyncIterator[tuple[Office, int]]:
    """The app, and the port of this machine on which it answers links; 0: on none."""
    clock, stop = ManualClock(NOW), asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        settings = write_files(pathlib.Path(folder), RULES, NO_FEEDS, "UTC", clock, database)
        settings = replace(settings, public_url=public_url, listen=("127.0.0.1", 0))
        pace, transport = Pace(None, FEED_PASSES, HOUSE_PASSES), new_sandbox(clock).transport()
        async with opened(settings, pace=pace, transport=transport) as app:
            going = asyncio.create_task(app.run(stop))
            try:
                yield app.office, app.sockets.pages.getsockname()[1] if app.sockets.pages else 0
            finally:
                stop.set()
                await going


def sent(office: Office) -> Item:
    """The item that contact 1 was sent."""
    store = office.store
    with store.transaction():
        store.people.save_account("Acme")
        store.people.add_contact(a_contact("201"))
        store.people.add_consent(Consent(1, None, "1", "en", NOW))
        store.news.add_item(Entry("One", "One", "", LINK, NOW), FeedSource("f", "F", "en"), [], "fresh", NOW)
        store.ledger.add(Touch(0, "r", 1, "r", 1, TouchKind.NEWS, TouchState.SENT, NOW, NOW, item_id=1), NOW)
    item = store.news.item(1)
    assert item
    return item


async def test_the_app_answers_its_links_and_knows_them_after_a_restart(tmp_path: pathlib.Path) -> None:
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    async with running(tmp_path / "nurture.db", "https://news.example.com") as (office, port):
        path = office.link_to(1, sent(office)).removeprefix("https://news.example.com")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get(path, headers={"User-Agent": "TelegramBot"})).headers["location"] == LINK
            assert opened_by(office) == []
            answer = await client.get(path, headers=PERSON)
            assert (answer.status_code, answer.headers["location"]) == (302, LINK)
            assert "server" not in answer.headers
            assert opened_by(office) == [Feedback.OPEN]
            assert (await client.get("/r/forged")).status_code == 404
        assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
    async with running(tmp_path / "nurture.db", "https://news.example.com") as (_, port), httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}{path}", headers=PERSON)
        assert answer.headers["location"] == LINK
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass


async def test_without_a_public_address_nothing_listens(tmp_path: pathlib.Path) -> None:
    async with running(tmp_path / "nurture.db", "") as (office, port):
        assert port == 0
        assert office.link_to(1, sent(office)) == LINK
        assert office.store.people.remembered(links.SECRET) is None


async def test_a_stop_waits_for_no_one_who_keeps_the_line(tmp_path: pathlib.Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with running(tmp_path / "nurture.db", "https://news.example.com") as (_, port):
            for begun in (b"", b"GET /r/x HTTP/1.1\r\nHost: x"):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                stack.callback(writer.close)
                writer.write(begun)
                await writer.drain()
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 4


def test_an_address_that_is_taken_is_told() -> None:
    with (
        listening("NURTURE_LISTEN", "127.0.0.1", 0) as taken,
        pytest.raises(ConfigError, match="NURTURE_LISTEN") as told,
    ):
        listening("NURTURE_LISTEN", "127.0.0.1", taken.getsockname()[1])
    assert "\n" not in str(told.value)
    with pytest.raises(ConfigError, match="NURTURE_LISTEN"):
        listening("NURTURE_LISTEN", "203.0.113.7", 80)  # an address of nobody's


def test_no_answer_waits_for_nagles_delay() -> None:
    with listening("NURTURE_LISTEN", "127.0.0.1", 0) as on, socket.create_connection(on.getsockname()):
        accepted, _ = on.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
