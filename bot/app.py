"""The composition root: what is built, what runs together, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from apscheduler.triggers.interval import IntervalTrigger

from bot import locales, retention
from bot.alarms import Bell
from bot.backups import DailyBackup
from bot.brakes import begin_trials
from bot.channels.by_hand import ByHand
from bot.channels.connection import Connection, connected
from bot.channels.files import Files as TelegramFiles
from bot.channels.menus import Menus
from bot.channels.pacer import RATE, Pacer
from bot.channels.telegram import Telegram
from bot.clock import Clock, SteppingClock, Work, every, until_or
from bot.desk.managers import admit_admins, retire_admins
from bot.desk.morning import prepare
from bot.dispatcher import Dispatcher, recover
from bot.feeds.fetch import FeedReader
from bot.files import Files, Stamp
from bot.heartbeat import BEAT, Heart
from bot.housekeeping import Housekeeper
from bot.intake import Clerk
from bot.menus import MenuBoard
from bot.model.people import BY_HAND, TELEGRAM
from bot.newsroom import take_out
from bot.reading import Reading
from bot.receiving import agree, poll
from bot.render import Texts
from bot.service import Office, replan_after_edit
from bot.settings import Settings, Webhook
from bot.store import Store
from bot.updates import Door
from bot.web import links
from bot.web.health import Pulse, Vitals, health
from bot.web.pages import House, pages
from bot.web.server import listening, serve
from bot.web.webhook import webhook

FEED_INTERVAL = timedelta(minutes=2)
"""Between two looks at which feeds are due."""

STEPPED_INTERVAL = timedelta(hours=2)
"""The least between two such looks, and between two beats, on an accelerated clock: each step takes real time."""

HOUSE_INTERVAL = timedelta(seconds=10)
"""Between two looks at the operator's files, and at what else the house has to do."""

BACKUP_INTERVAL = timedelta(hours=1)
"""Between two looks at whether a backup is due."""

STOP_SECONDS = 5.0
"""How long a stop waits for what is on its way; what then has no answer is unsure at the next start."""

Job = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True)
class Pace:
    """How a rehearsal differs from the real thing: sends a second (None: no pacing), and the time between passes over
    the feeds and between two looks at the house."""

    rate: float | None = RATE
    feeds: timedelta = FEED_INTERVAL
    house: timedelta = HOUSE_INTERVAL


@dataclass(frozen=True)
class Sockets:
    """Where it listens: for who looks at a page, who asks how it is, and what Telegram brings. None: it does not."""

    pages: socket.socket | None
    health: socket.socket | None
    updates: socket.socket | None


@dataclass
class App:
    """Everything that runs. `door`, `office` and `dispatcher` are what tests and the demo reach for."""

    office: Office
    dispatcher: Dispatcher
    door: Door
    clock: Clock
    work: Work
    heart: Heart
    bell: Bell
    reading: Reading
    clerk: Clerk
    housekeeper: Housekeeper
    menus: MenuBoard
    backup: DailyBackup | None
    telegram: Connection
    sockets: Sockets
    pages: House | None
    """What the pages are made from; None: nobody reaches us."""
    _hook: Webhook | None
    """How Telegram brings updates; None: they are fetched."""
    _pace: Pace
    _started: datetime
    _pulse: Pulse = field(default_factory=Pulse)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; then let what is on its way arrive, for five seconds at most.

        Raises an ExceptionGroup with Damaged in it where the database turns out to be.
        """
        async with asyncio.TaskGroup() as group:
            carriers = group.create_task(self.dispatcher.run())
            others = [
                group.create_task(self._receive()),
                group.create_task(self._read_feeds()),
                group.create_task(self._often(self.housekeeper.keep)),
                group.create_task(self._often(self.reading.shares)),
                group.create_task(self._often(self.clerk.take_in)),
                group.create_task(self._ring_alarms()),
                group.create_task(self._each(self._stepped(max(BEAT, self._pace.house)), self.heart.beat)),
                group.create_task(self._back_up_daily()),
                group.create_task(self._show_menus()),
                group.create_task(self._serve_pages()),
                group.create_task(self._tell_health()),
            ]
            await stop.wait()
            for task in others:
                task.cancel()
            self.dispatcher.stop()
            await asyncio.wait([carriers], timeout=STOP_SECONDS)
            carriers.cancel()

    async def quiet(self) -> None:
        """Return once nothing is due and nothing is under way: a moment of an accelerated clock is done."""
        await self.work.quiet()

    def vitals(self) -> Vitals:
        """What is told about the process."""
        silent = None if self._hook else self.door.asked()
        return Vitals(self.dispatcher.outcomes, self.door.taken, silent, self._pulse.stall(), self._started)

    # --- again and again

    async def _each(self, pause: timedelta, job: Job) -> None:
        trigger = IntervalTrigger(seconds=int(pause.total_seconds()), start_date=self.clock.now(), timezone=UTC)
        await every(self.clock, trigger, self.work, job)

    async def _at_once_and_each(self, pause: timedelta, job: Job) -> None:
        with self.work.doing():
            await job(self.clock.now())
        await self._each(pause, job)

    async def _often(self, job: Job) -> None:
        # On an accelerated clock as often in real time: a step every ten seconds would take all its time.
        speed = self.clock.speed if isinstance(self.clock, SteppingClock) else 1
        await self._each(self._pace.house * max(1, speed), job)

    def _stepped(self, pause: timedelta) -> timedelta:
        return max(pause, STEPPED_INTERVAL) if isinstance(self.clock, SteppingClock) else pause

    async def _read_feeds(self) -> None:
        await self._at_once_and_each(self._stepped(self._pace.feeds), self.reading.feeds)

    async def _back_up_daily(self) -> None:
        """A rehearsal, whose clock runs ahead, makes none."""
        if self.backup and not isinstance(self.clock, SteppingClock):
            await self._at_once_and_each(max(BACKUP_INTERVAL, self._pace.house), self.backup.make)

    # --- when something happens

    async def _ring_alarms(self) -> None:
        """Each alarm at its moment; one that is set meanwhile is heard of through the dispatcher's pokes."""
        poked = self.dispatcher.poked()
        while True:
            with self.work.doing():
                rang = await self.bell.ring()
            if not rang:
                await until_or(self.clock, await self.dispatcher.asked(self.office.store.alarms.next_at), poked)

    async def _show_menus(self) -> None:
        poked = self.dispatcher.poked(by_touches=False)
        with self.work.doing():
            await self.menus.for_everyone()
        while True:
            with self.work.doing():
                await self.menus.for_managers(await self.dispatcher.asked(self.menus.wanted))
            await until_or(self.clock, None, poked)

    # --- who comes to us

    async def _receive(self) -> None:
        await agree(self.telegram.bot, self._hook, self.work)
        if self._hook and self.sockets.updates:
            await serve(webhook(self._hook, self._take), self.sockets.updates)
        else:
            await poll(self.door, self.telegram, self.work)

    def _take(self, raw: dict[str, Any]) -> None:
        with self.work.doing():
            self.door.handle(raw)

    async def _serve_pages(self) -> None:
        if self.pages is None:
            return
        async with asyncio.TaskGroup() as group:
            group.create_task(self.pages.hub.watch(self.dispatcher.poked()))
            group.create_task(self.pages.counts.work(self.pages.hub.tell))
            if self.sockets.pages:
                group.create_task(serve(pages(self.pages), self.sockets.pages))

    async def _tell_health(self) -> None:
        if self.sockets.health:
            app = health(self.office.store, self.clock.now, self.vitals)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pulse.watch())
                group.create_task(serve(app, self.sockets.health))


@contextlib.asynccontextmanager
async def opened(
    settings: Settings,
    *,
    pace: Pace = Pace(),
    transport: httpx.AsyncBaseTransport | None = None,
    token: Callable[[], str] = lambda: secrets.token_urlsafe(16),
) -> AsyncIterator[App]:
    """Build the app, account for what a dead process left, and close it at the end.

    `transport` replaces the network for tests. Raises ConfigError and StoreError.
    """
    files = Files(settings.rules, settings.feeds)
    seen = files.stamp()
    playbooks, book = files.read()
    async with contextlib.AsyncExitStack() as stack:
        store = stack.enter_context(contextlib.closing(Store.open(settings.database)))
        telegram = await stack.enter_async_context(connected(settings.token, settings.api_url, transport))
        reader = FeedReader(allow_private=book.allow_private, transport=transport)
        stack.push_async_callback(reader.aclose)
        texts = Texts(locales.sources())
        office = Office(store, playbooks, book, texts, settings.zone, telegram.bot.username, token)
        office.topics, office.keep = telegram.has_topics, settings.keep
        sockets = _listening(settings, stack)
        app = _built(office, telegram, reader, sockets, settings, pace, files, seen)
        await _begun(app, settings)
        yield app


def _listening(settings: Settings, stack: contextlib.AsyncExitStack) -> Sockets:
    """Taken at the start: an address that is not to be had ends it with a line. Raises ConfigError."""

    def taken(setting: str, address: tuple[str, int] | None) -> socket.socket | None:
        return stack.enter_context(listening(setting, *address)) if address else None

    hook = settings.webhook
    return Sockets(
        taken("NURTURE_LISTEN", settings.listen if settings.public_url else None),
        taken("NURTURE_HEALTH", settings.health),
        taken("NURTURE_WEBHOOK_LISTEN", hook.listen if hook else None),
    )


def _built(
    office: Office,
    telegram: Connection,
    reader: FeedReader,
    sockets: Sockets,
    settings: Settings,
    pace: Pace,
    files: Files,
    seen: Stamp,
) -> App:
    work, pacer, clock, bot = Work(), Pacer(pace.rate), settings.clock, telegram.bot
    channel = Telegram(bot, pacer, protect=settings.protect)
    heart = Heart(office, clock)
    dispatcher = Dispatcher(office, {TELEGRAM: channel, BY_HAND: ByHand()}, channel, pacer, clock, work, heart)
    poke, folder = dispatcher.poke, settings.backups
    return App(
        office,
        dispatcher,
        Door(office, bot, clock, poke),
        clock,
        work,
        heart,
        Bell(office, clock, heart, poke),
        Reading(office, reader, poke),
        Clerk(office, clock, TelegramFiles(bot).fetch, poke),
        Housekeeper(office, clock, files, seen, reader, poke),
        MenuBoard(office, Menus(bot)),
        DailyBackup(office, settings.database, folder, poke) if folder else None,
        telegram,
        sockets,
        House(office, settings.public_url, settings.token, clock.now, poke, folder) if settings.public_url else None,
        settings.webhook,
        pace,
        clock.now(),
    )


async def _begun(app: App, settings: Settings) -> None:
    """What must be so before anything runs: who commands, what a dead process or a gap left, what an edit moves."""
    office, clock = app.office, app.clock
    if settings.public_url:
        links.prepare(office, settings.public_url)
    admit_admins(office, settings.admins)
    retire_admins(office, settings.admins, clock.now())
    recover(office, clock.now())
    await app.heart.start()
    with office.store.transaction():
        begin_trials(office, clock.now())
        prepare(office, clock.now())
        retention.begin(office, clock.now())
    take_out(office)
    await replan_after_edit(office, clock.now)


async def drive(app: App) -> None:
    """Step an accelerated clock while the app runs; nothing to do in real time."""
    if isinstance(app.clock, SteppingClock):
        await app.clock.run(app.quiet)
