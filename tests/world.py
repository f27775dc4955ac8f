"""A small world for tests: a manual clock, an in-memory store, the sandbox and the app, all in this process."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import html
import itertools
import pathlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.app import App, Pace, opened
from bot.clock import ManualClock
from bot.desk.morning import MORNING, WEEKLY
from bot.model.people import Contact
from bot.model.touches import Touch
from bot.sandbox import Message, Person, Sandbox
from bot.sandbox.chats import Press
from bot.settings import Settings
from bot.web.pages import pages

TOKEN = "123456:TEST-token-of-the-sandbox-000000000"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""9:00 in Berlin, 16:00 in Shanghai."""

ANN, LI_WEI, BO, STRANGER = 100, 201, 202, 900

DEFAULTS = 'company: Halden\nwindow: {days: mon-fri, hours: ["09:30-11:30", "14:00-17:30"]}\n'
PROSPECTS = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: check-in, every: 14d..21d, since: last_personal, unless: {replied_within: 7d},
     send: {text: [one, two, three]}}
"""
MOST = 60
MANY = "[" + ", ".join(f"m-{n}" for n in range(1, MOST + 1)) + "]"
"""Texts for a year: a rule whose texts are used up becomes a note to the manager."""

MANY_EN = "".join(f"m-{n}: Hello {{{{ name }}}}, number {n}.\n" for n in range(1, MOST + 1))
MANY_ZH = "".join(f"m-{n}: '{{{{ name }}}}，您好，第{n}条。'\n" for n in range(1, MOST + 1))
TEXTS_EN = (
    f"one: Hello {{{{ name }}}}, one.\ntwo: Hello {{{{ name }}}}, two.\nthree: Hello {{{{ name }}}}, three.\n{MANY_EN}"
)
TEXTS_ZH = "one: '{{ name }}，您好，一。'\ntwo: '{{ name }}，您好，二。'\nthree: '{{ name }}，您好，三。'\n" + MANY_ZH
RULES = {
    "_defaults.yaml": DEFAULTS,
    "prospects.yaml": PROSPECTS,
    "texts.en.yaml": TEXTS_EN,
    "texts.zh.yaml": TEXTS_ZH,
}
FEED_PASSES = timedelta(days=3)
HOUSE_PASSES = timedelta(hours=12)
PACE = Pace(None, FEED_PASSES, HOUSE_PASSES)
NO_FEEDS = "feeds: []\n"


@dataclass
class World:
    """One manager, Ann, and whoever the test adds."""

    clock: ManualClock
    sandbox: Sandbox
    app: App
    ann: Person
    folder: pathlib.Path
    lists: bool = False

    def now(self) -> datetime:
        return self.clock.now()

    async def quiet(self) -> None:
        """Until nothing is under way on either side."""
        await self.app.quiet()
        while self.sandbox.unconfirmed(TOKEN):
            await self.sandbox.settled(TOKEN)
            await self.app.quiet()

    async def advance(self, **by: float) -> None:
        """Step through the time to come, from due moment to due moment."""
        await self.clock.advance(self.now() + timedelta(**by), self.quiet)

    async def says(self, person: Person, text: str, *, reply_to: int | None = None) -> list[Message]:
        """What the bot shows this person in answer."""
        before = {message.id for message in person.chat}
        sent = person.say(text, reply_to=reply_to)
        await self.quiet()
        return [message for message in person.chat if message.id not in before and message.id != sent.id]

    async def presses(self, person: Person, label: str, *, message_id: int | None = None) -> None:
        person.press(label, message_id=message_id)
        await self.quiet()

    async def forges(self, person: Person, data: str) -> str:
        """What this person is told who presses a button that they were never shown."""
        bot, toasts = self.sandbox.world.bots[TOKEN], len(person.toasts)
        query_id = str(9_000_000 + len(bot.presses))
        bot.presses[query_id] = Press(person._chat(bot), self.sandbox.world.monotonic())
        raw = forged_press(person.id, data, update_id=9_000_000 + len(bot.presses))
        raw["callback_query"]["id"] = query_id
        self.app.door.handle(raw)
        await self.quiet()
        return "".join(person.toasts[toasts:])

    async def until(self, met: Callable[[], bool], *, hours: float = 12, days: float = 90) -> None:
        """Step until something is so."""
        end = self.now() + timedelta(days=days)
        while not met():
            assert self.now() < end, f"it was not so within {days} days"
            await self.advance(hours=hours)

    async def shown(self, person: Person, label: str, *, days: float = 90) -> Message:
        """The next message on this person's phone with this button, or these words."""
        seen = {message.id for message in person.chat}

        def new() -> list[Message]:
            return [one for one in person.chat if one.id not in seen and one.from_bot and _shows(one, label)]

        await self.until(lambda: bool(new()), days=days)
        return new()[0]

    async def keeps_house(self) -> None:
        """What the app does every few seconds: looks at its files, plans anew what has changed."""
        await self.app.housekeeper.keep(self.now())
        await self.quiet()

    async def edited(self, files: Mapping[str, str | None]) -> None:
        """An operator saves these files, None takes one away, and the app notices."""
        folder = self.folder / "nurture_rules"
        if any("m-1" in (text or "") for text in files.values()):
            for name, many in (("texts.en.yaml", MANY_EN), ("texts.zh.yaml", MANY_ZH)):
                known = (folder / name).read_text(encoding="utf-8")
                (folder / name).write_text(known if many in known else known + many, encoding="utf-8")
        for file, text in files.items():
            path = self.folder / file if file == "feeds.yaml" else folder / file
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        await self.keeps_house()

    async def manager(self, name: str, id: int, *, admin: bool = False, language: str = "en") -> Person:
        """One more manager, who has started the bot."""
        person = self.sandbox.add_person(id, name, language_code=language)
        with self.app.office.store.transaction():
            self.app.office.store.people.save_manager(str(id), name, language, admin=admin)
        person.open("")
        await self.quiet()
        self.quieten()
        return person

    def quieten(self) -> None:
        """No lists and reviews come by themselves, where the test is about something else."""
        store = self.app.office.store
        if not self.lists:
            with store.transaction():
                for manager in store.people.managers():
                    for kind in (MORNING, WEEKLY):
                        store.alarms.drop(kind, manager.id)

    async def invited(
        self, name: str = "Li Wei", account: str = "Acme", more: str = "evaluator", *, id: int = LI_WEI
    ) -> Person:
        """A contact who got a link from Ann and agreed."""
        link = await self.link(f"{name}, {account}, {more}")
        person = self.sandbox.add_person(id, name, language_code="en")
        person.open(link)
        await self.quiet()
        await self.presses(person, "✅")
        return person

    async def link(self, introduction: str) -> str:
        answer = (await self.says(self.ann, f"/invite {introduction}"))[-1]
        return "https://t.me/" + answer.text.partition("https://t.me/")[2].split()[0]

    def client(self) -> httpx.AsyncClient:
        """A browser in which nobody is signed in."""
        assert self.app.pages, "world(public_url=PUBLIC)"
        transport = httpx.ASGITransport(pages(self.app.pages), client=("192.0.2.1", 50000))
        return httpx.AsyncClient(
            transport=transport, base_url=self.app.office.public_url, headers={"Origin": self.app.pages.origin}
        )

    async def browser(self, person: Person, *, mini_app: bool = False) -> Browser:
        """Signed in as this person: by the link that the bot gives them, or inside Telegram."""
        browser = Browser(self, self.client())
        if mini_app:
            answer = await browser.client.post("/app", data={"init_data": person.init_data()})
        else:
            managers = self.app.office.store.people.manager_at(str(person.id))
            said = await self.says(person, "/desk" if managers else "/timeline")
            answer = await browser.client.post(said[-1].buttons[-1][0].url or "")
        assert answer.status_code == 303, answer.text
        browser.home = answer.headers["location"]
        return browser

    def contact(self, name: str = "Li Wei") -> Contact:
        (found,) = self.app.office.store.people.find_contacts(self.manager_id, name)
        return found

    @property
    def manager_id(self) -> int:
        manager = self.app.office.store.people.manager_at(str(ANN))
        assert manager is not None
        return manager.id

    def touches(self, contact: Contact | None = None) -> list[Touch]:
        return [
            touch for touch in self.app.office.store.ledger.all() if contact is None or touch.contact_id == contact.id
        ]


@dataclass
class Browser:
    """A person's browser: keeps cookies, and sends the forms of the page it is on."""

    house: World
    client: httpx.AsyncClient
    home: str = ""
    page: str = ""

    async def opens(self, path: str = "", status: int = 200) -> str:
        """The HTML of a page."""
        answer = await self.client.get(path or self.home)
        assert answer.status_code == status, answer.text
        self.page = answer.text
        return self.page

    def form(self, **has: str) -> dict[str, str]:
        """The first form of the page that has these values, filled in as it stands; `_action` is where it goes."""
        for action, inside in re.findall(
            r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', self.page, re.DOTALL
        ):
            fields = {name: html.unescape(value) for name, value in re.findall(FIELD, inside)}
            if {**fields, "_action": action}.items() >= has.items():
                return {"_action": action, **fields}
        raise AssertionError(f"no form with {has} in {self.page}")

    async def sends(self, form: dict[str, str], **typed: str) -> str:
        """Sends a form and follows where it leads; the HTML of that page."""
        fields = {**form, **typed}
        answer = await self.client.post(fields.pop("_action"), data=fields)
        await self.house.quiet()
        if answer.status_code == 303:
            answer = await self.client.get(answer.headers["location"])
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self.page

    async def presses(self, data: str) -> str:
        """Presses the button of the page that has this data."""
        button = f'name="data" value="{re.escape(data)}"'
        found = re.search(f'<button form="(press|press-stay)" {button}', self.page)
        if found is None:  # in a form of its own
            forms = re.findall('<form method="post" action="[^"]*"[^>]*>.*?</form>', self.page, re.DOTALL)
            own = next((one for one in forms if re.search(button, one)), None)
            assert own, f"no button {data} in {self.page}"
            (action,) = re.findall('action="([^"]*)"', own)
            fields = {name: html.unescape(value) for name, value in re.findall(FIELD, own)}
            return await self.sends({"_action": action, **fields, "data": data})
        stay = {"stay": "1"} if found[1] == "press-stay" else {}
        return await self.sends({**self.form(_action=f"/{self.home.split('/')[-1]}/press"), **stay, "data": data})


FIELD = r'<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"'
PUBLIC = "https://news.example"


def _shows(message: Message, words: str) -> bool:
    return words in message.text or any(words == button.text for line in message.buttons for button in line)


def forged_press(person_id: int, data: str, *, update_id: int = 5_000_000) -> dict[str, Any]:
    """A raw update in which this person presses a button they were never shown."""
    person = {"id": person_id, "is_bot": False, "first_name": "Eve"}
    return {
        "update_id": update_id,
        "callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": data},
    }


def bot_said(person: Person) -> list[str]:
    """What this person's phone shows from the bot, oldest first."""
    return [message.text for message in person.chat if message.from_bot]


@contextlib.asynccontextmanager
async def world(
    *,
    rules: Mapping[str, str] | None = None,
    feeds: str = NO_FEEDS,
    start: datetime = MONDAY,
    zone: str = "Europe/Berlin",
    sandbox: Sandbox | None = None,
    clock: ManualClock | None = None,
    database: pathlib.Path | str = ":memory:",
    language: str = "en",
    topics: bool = False,
    protect: bool = False,
    lists: bool = False,
    backups: pathlib.Path | None = None,
    public_url: str = "",
    line: Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport] = lambda transport: transport,
    pace: Pace = PACE,
) -> AsyncIterator[World]:
    """Start a world and stop it at the end. `lists`: what comes to managers by itself, mornings and weeks, comes.

    With a `public_url` there are pages; `World.browser` opens them. `line`: what lies between the app and the sandbox.
    """
    clock = clock or ManualClock(start)
    if sandbox is None:
        sandbox = new_sandbox(clock, language, topics=topics)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        settings = write_files(folder, _files(rules or {}), feeds, zone, clock, database)
        settings = dataclasses.replace(
            settings,
            protect=protect,
            backups=backups,
            public_url=public_url,
            listen=("127.0.0.1", urlsplit(public_url).port or 0),
        )
        stop = asyncio.Event()
        numbers = itertools.count(1)
        async with opened(
            settings,
            pace=pace,
            transport=line(sandbox.transport()),
            token=lambda: f"token-{next(numbers)}",
        ) as app:
            running = asyncio.create_task(app.run(stop))
            house = World(clock, sandbox, app, sandbox.people[ANN], folder, lists)
            try:
                await house.quiet()
                house.quieten()
                yield house
            finally:
                stop.set()
                await running


def _files(changed: Mapping[str, str]) -> Mapping[str, str]:
    """The usual rules with these in their place; many texts only where a rule has many: each is checked."""
    files = {**RULES, **changed}
    if any("m-1" in text for name, text in files.items() if not name.startswith("texts.")):
        return files
    return {name: text.replace(MANY_EN, "").replace(MANY_ZH, "") for name, text in files.items()}


def new_sandbox(
    clock: ManualClock, language: str = "en", *, topics: bool = False, manager: str = "Ann Keller"
) -> Sandbox:
    """Its limits see a second pass at every look: what stands still here is only our clock."""
    seconds = itertools.count()
    sandbox = Sandbox(now=clock.now, monotonic=lambda: float(next(seconds)))
    sandbox.add_bot(TOKEN, "halden_bot", "Halden", topics=topics)
    sandbox.add_person(ANN, manager, language_code=language).open("")
    return sandbox


def write_files(
    folder: pathlib.Path,
    rules: Mapping[str, str],
    feeds: str,
    zone: str,
    clock: ManualClock,
    database: pathlib.Path | str,
) -> Settings:
    (folder / "nurture_rules").mkdir()
    for file, text in rules.items():
        (folder / "nurture_rules" / file).write_text(text, encoding="utf-8")
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    return Settings(
        TOKEN,
        (str(ANN),),
        "http://sandbox.test/bot",
        pathlib.Path(database),
        folder / "nurture_rules",
        folder / "feeds.yaml",
        zone,
        clock,
    )
