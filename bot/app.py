"""The composition root: builds every object there is and runs them together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pathlib
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from apscheduler.triggers.interval import IntervalTrigger
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot import backups, links, locales
from bot.alarms import ring_due
from bot.brakes import begin_trials, end_trials
from bot.channels.by_hand import ByHand
from bot.channels.pacer import RATE, Pacer
from bot.channels.telegram import Telegram
from bot.clock import Clock, SteppingClock, Work, every, until_or
from bot.desk import Desk, csv_rows, importing
from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.desk.csv_rows import Table
from bot.desk.managers import retire_admins
from bot.desk.morning import prepare
from bot.desk.news import shared
from bot.dispatcher import Dispatcher, recover
from bot.errors import ConfigError, FileProblems, Refused, StoreError
from bot.feeds.fetch import FeedReader
from bot.feedwatch import states, watch
from bot.files import Files, Stamp
from bot.heartbeat import BEAT, STORE_PAUSE, Heart
from bot.model.people import BY_HAND, TELEGRAM, Manager
from bot.newsroom import Newsroom, take_out
from bot.render import Texts
from bot.service import Office, replan_after_edit
from bot.settings import Settings, Webhook
from bot.store import Store
from bot.store.intakes import Intake
from bot.store.news import Share
from bot.updates import ALLOWED, LONGEST_PAUSE, Door, poll
from bot.web.health import Pulse, Vitals, health
from bot.web.links import page
from bot.web.server import listening, serve
from bot.web.webhook import webhook

log = logging.getLogger(__name__)

FEED_INTERVAL = timedelta(minutes=2)
"""Between two looks at which feeds are due."""

STEPPED_FEED_INTERVAL = timedelta(hours=2)
"""The same on an accelerated clock, each step of which takes real time."""

HOUSE_INTERVAL = timedelta(seconds=10)
"""Between two looks at the operator's files, and at what else the house has to do."""

BACKUP_INTERVAL = timedelta(hours=1)
"""Between two looks at whether a backup is due."""

STOP_SECONDS = 5.0
"""How long a stop waits for what is on its way; what then has no answer is unsure at the next start."""

POOL = 32
"""Connections to Telegram: the workers that send, and room for slow answers."""


@dataclass(frozen=True)
class Pace:
    """How a rehearsal differs from the real thing: sends a second (None: no pacing), and the time between passes over
    the feeds and between two looks at the house."""

    rate: float | None = RATE
    feeds: timedelta = FEED_INTERVAL
    house: timedelta = HOUSE_INTERVAL


@dataclass
class App:
    """Everything that runs. `door`, `office` and `dispatcher` are what tests and the demo reach for."""

    office: Office
    dispatcher: Dispatcher
    door: Door
    clock: Clock
    work: Work
    heart: Heart
    bot: Bot
    _polls: BaseRequest
    _reader: FeedReader
    _pace: Pace
    _files: Files
    _seen: Stamp
    _listening: socket.socket | None = None
    _telling: socket.socket | None = None
    """Where health is told."""
    _hook: tuple[Webhook, socket.socket] | None = None
    """Where Telegram brings updates to; None: they are fetched."""
    _pulse: Pulse = field(default_factory=Pulse)
    _backups: tuple[pathlib.Path, pathlib.Path] | None = None
    """The database, and the folder for its backups."""
    _backup_failed: bool = False
    _started: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; then let what is on its way arrive, for five seconds at most."""
        self._started = self.clock.now()
        async with asyncio.TaskGroup() as group:
            carriers = group.create_task(self.dispatcher.run())
            others = [
                group.create_task(self._receive()),
                group.create_task(self._read_feeds()),
                group.create_task(self._often(self.keep_house)),
                group.create_task(self._often(self.read_shares)),
                group.create_task(self._often(self.read_intakes)),
                group.create_task(self._ring_alarms()),
                group.create_task(self._beat()),
                group.create_task(self._back_up_daily()),
                group.create_task(self._show_commands()),
                group.create_task(self._serve_links()),
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

    async def read_feeds(self, now: datetime) -> None:
        """One pass over the feeds that are due. Whatever goes wrong in it, the next pass comes."""
        try:
            known = {state.url: state for state in await states(self.office)}
            newsroom, seen, new = Newsroom(self.office), [], 0
            async with contextlib.aclosing(self._reader.read(known.values(), now)) as results:
                async for result in results:
                    new += await newsroom.take(result, now)
                    seen.append(result.state)
            watch(self.office, known, seen, now)
        except Exception:
            log.exception("a pass over the feeds failed")
        else:
            if seen:
                log.info("feeds: %d asked, %d new items", len(seen), new)
                self.dispatcher.poke()

    async def keep_house(self, now: datetime) -> None:
        """Read the operator's files anew where they have changed, end trials, plan anew what that moves."""
        try:
            if self._seen != (stamp := self._files.stamp()):
                self._seen = stamp
                self._renew(now)
            with self.office.store.transaction():
                if end_trials(self.office, now):
                    self.office.replan_later()
            await replan_after_edit(self.office, self.clock.now)
        except Exception:
            log.exception("keeping house failed")
        self.dispatcher.poke()

    def _renew(self, now: datetime) -> None:
        """An edit is taken as a whole; a broken one keeps the old files. The admins hear of either."""
        try:
            playbooks, book = self._files.read()
        except FileProblems as error:
            log.warning("files kept as they were: %s", "; ".join(map(str, error.problems)))
            self._tell_admins(now, "files-broken", problem=str(error))
            return
        if playbooks.version == self.office.playbooks.version and book == self.office.feedbook:
            return
        self.office.playbooks, self.office.feedbook = playbooks, book
        self._reader.allow_private(book.allow_private)
        log.info("files read anew: %d rules, %d feeds", len(playbooks.rules), len(book.feeds))
        with self.office.store.transaction():
            begin_trials(self.office, now)
        take_out(self.office)
        self._tell_admins(now, "files-renewed", count=len(playbooks.rules))

    def _tell_admins(self, now: datetime, text_id: str, **values: str | int) -> None:
        with self.office.store.transaction():
            for admin in self.office.store.people.admins():
                self.office.notify(admin, text_id, now, **values)

    async def read_shares(self, now: datetime) -> None:
        """Look at the addresses that managers shared: for each a card, or a line that says why there is none."""
        try:
            for share in self.office.store.news.shares():
                await self._look_at(share, now)
                self.dispatcher.poke()
        except Exception:
            log.exception("looking at what managers shared failed")

    async def _look_at(self, share: Share, now: datetime) -> None:
        """One that meets a bug is given up: it would meet it every time."""
        store = self.office.store
        manager = store.people.manager(share.manager_id)
        found = await self._reader.page(share.url)
        try:
            with store.transaction():
                shared(Desk(self.office, manager, now, f"share.{share.id}"), share, found)
        except Exception:
            log.exception("share %d: given up", share.id)
            with store.transaction():
                store.news.drop_share(share.id)
                self.office.notify(manager, "failed-update", now)

    async def read_intakes(self, now: datetime) -> None:
        """Fetch and read the files of people that managers sent, one after the other."""
        try:
            while intake := self.office.store.intakes.first():
                if not await self._take_in(intake):
                    return
                self.dispatcher.poke()
        except Exception:
            log.exception("reading a file of people failed")

    async def _take_in(self, intake: Intake) -> bool:
        """True: it is done with, one way or the other. What is half done goes on where it stopped, after a kill too."""
        store = self.office.store
        manager = store.people.manager(intake.manager_id)
        try:
            data = intake.data if intake.data is not None else await self._fetched(intake)
            sheet = await asyncio.to_thread(csv_rows.read, data)
            await self._into_the_book(intake, manager, sheet)
        except StoreError:
            raise
        except Exception as error:
            if isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest):
                log.warning("a file of people cannot be fetched (%s); trying again", error)
                return False
            self._give_up(intake, manager, error)
        return True

    def _give_up(self, intake: Intake, manager: Manager, error: Exception) -> None:
        """A file that cannot be used: its manager hears why."""
        why = Refused("import-gone") if isinstance(error, BadRequest) else error
        with self.office.store.transaction():
            self.office.store.intakes.drop(intake.id)
            if isinstance(why, Refused):
                self.office.notify(manager, why.text, self.clock.now(), **why.values)
            else:
                log.error("file %d: given up", intake.id, exc_info=error)
                self.office.notify(manager, "failed-update", self.clock.now())

    async def _fetched(self, intake: Intake) -> bytes:
        """The file, kept from now on. Raises Refused for one that is too long, and TelegramError."""
        file = await self.bot.get_file(intake.file_id)
        if (file.file_size or 0) > csv_rows.MOST_BYTES:
            raise Refused("csv-too-long", most=csv_rows.MOST_ROWS)
        data = bytes(await file.download_as_bytearray())
        with self.office.store.transaction():
            self.office.store.intakes.keep(intake.id, data)
        return data

    async def _into_the_book(self, intake: Intake, manager: Manager, sheet: Table) -> None:
        store = self.office.store
        done = store.intakes.outcomes(intake.id)
        people = [person for person in sheet.people if person.row not in done]
        for n in range(0, len(people), importing.BATCH):
            with store.transaction():
                batch = people[n : n + importing.BATCH]
                store.intakes.done(intake.id, importing.take_rows(self.office, manager, batch, self.clock.now()))
            self.dispatcher.poke()
            await asyncio.sleep(0)
        with store.transaction():
            report = importing.Report(sheet, store.intakes.outcomes(intake.id))
            store.intakes.drop(intake.id)
            desk = Desk(self.office, manager, self.clock.now(), f"intake.{intake.id}")
            importing.show(desk, report, intake.file_name)

    async def _often(self, job: Callable[[datetime], Awaitable[None]]) -> None:
        # On an accelerated clock as often in real time: a step every ten seconds would take all its time.
        speed = self.clock.speed if isinstance(self.clock, SteppingClock) else 1
        seconds = int(self._pace.house.total_seconds() * max(1, speed))
        trigger = IntervalTrigger(seconds=seconds, start_date=self.clock.now(), timezone=UTC)
        await every(self.clock, trigger, self.work, job)

    async def _read_feeds(self) -> None:
        with self.work.doing():
            await self.read_feeds(self.clock.now())
        pause = self._pace.feeds
        if isinstance(self.clock, SteppingClock):
            pause = max(pause, STEPPED_FEED_INTERVAL)
        trigger = IntervalTrigger(seconds=int(pause.total_seconds()), start_date=self.clock.now(), timezone=UTC)
        await every(self.clock, trigger, self.work, self.read_feeds)

    async def _ring_alarms(self) -> None:
        """Each alarm at its moment; one that is set meanwhile is heard of through the dispatcher's pokes."""
        poked = self.dispatcher.poked()
        while True:
            with self.work.doing():
                rang = await self._ring_now()
            if not rang:
                await until_or(self.clock, self.office.store.alarms.next_at(), poked)

    async def _ring_now(self) -> bool:
        try:
            await self.heart.calm()
            rang = ring_due(self.office, self.clock.now())
        except StoreError as error:
            log.error("%s; trying again", error)
            await asyncio.sleep(STORE_PAUSE)
            return True
        if rang:
            self.dispatcher.poke()
            await asyncio.sleep(0)
        return rang

    async def _beat(self) -> None:
        pause = max(BEAT, self._pace.house)
        if isinstance(self.clock, SteppingClock):
            pause = max(pause, STEPPED_FEED_INTERVAL)
        trigger = IntervalTrigger(seconds=int(pause.total_seconds()), start_date=self.clock.now(), timezone=UTC)
        await every(self.clock, trigger, self.work, self.heart.beat)

    async def _back_up_daily(self) -> None:
        """A rehearsal, whose clock runs ahead, makes none."""
        if self._backups and not isinstance(self.clock, SteppingClock):
            await self.back_up(self.clock.now())
            pause = max(BACKUP_INTERVAL, self._pace.house)
            trigger = IntervalTrigger(seconds=int(pause.total_seconds()), start_date=self.clock.now(), timezone=UTC)
            await every(self.clock, trigger, self.work, self.back_up)

    async def back_up(self, now: datetime) -> None:
        """Make a backup if one is due. The admins hear once that it fails, and that it works again."""
        assert self._backups
        try:
            with self.work.doing():
                made = await backups.keep(*self._backups, now)
        except StoreError as error:
            log.error("no backup: %s", error)
            if not self._backup_failed:
                self._backup_failed = True
                self._tell_admins(now, "backup-failed", problem=str(error))
        except Exception:
            log.exception("making a backup failed")
        else:
            if made and self._backup_failed:
                self._backup_failed = False
                self._tell_admins(now, "backup-again")
        self.dispatcher.poke()

    async def _serve_links(self) -> None:
        if self._listening:
            await serve(page(self.office, self.clock.now), self._listening)

    async def _tell_health(self) -> None:
        if self._telling:
            app = health(self.office.store, self.clock.now, self.vitals)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pulse.watch())
                group.create_task(serve(app, self._telling))

    def vitals(self) -> Vitals:
        """What is told about the process."""
        silent = None if self._hook else self.door.asked()
        return Vitals(
            self.dispatcher.outcomes, self.door.taken, silent, self._pulse.stall(), self._started or self.clock.now()
        )

    async def _receive(self) -> None:
        """Fetch updates, or let Telegram bring them; whichever it is, the other is over."""
        await self._agree_on_updates()
        if self._hook is None:
            return await poll(self.door, self.bot, self._polls, self.work)
        hook, on = self._hook
        return await serve(webhook(hook, self._take), on)

    def _take(self, raw: dict[str, Any]) -> None:
        with self.work.doing():
            self.door.handle(raw)

    async def _agree_on_updates(self) -> None:
        """Tell Telegram which it is, again until it has heard. One connection keeps the order."""
        pause = 1.0
        while True:
            try:
                with self.work.doing():
                    await self._tell_where()
                return
            except TelegramError as error:
                log.warning("Telegram was not told where updates go: %s; trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _tell_where(self) -> None:
        if self._hook:
            hook, _ = self._hook
            await self.bot.set_webhook(hook.url, secret_token=hook.secret, allowed_updates=ALLOWED, max_connections=1)
        elif there := (await self.bot.get_webhook_info()).url:
            log.warning("updates went to %s; from now on they are fetched", urlsplit(there).hostname)
            await self.bot.delete_webhook()

    async def _show_commands(self) -> None:
        """The menus: a contact's for everyone, a manager's in each manager's chat. Not worth a failure."""
        poked = self.dispatcher.poked(by_touches=False)
        shown: dict[str, tuple[str, bool] | None] = {}
        with self.work.doing():
            await self._show_contacts_menu()
        while True:
            with self.work.doing():
                await self._show_managers_menus(shown)
            await until_or(self.clock, None, poked)

    async def _show_contacts_menu(self) -> None:
        try:
            for language, code in (("en", ""), ("zh", "zh")):
                await self.bot.set_my_commands(self._menu(language, contact_side.MENU), language_code=code or None)
        except TelegramError as error:
            log.warning("menus not set: %s", error)

    async def _show_managers_menus(self, shown: dict[str, tuple[str, bool] | None]) -> None:
        """Set what has changed since: a manager was added or removed, speaks another language, or has come at all."""
        team = self.office.store.team
        wanted: dict[str, tuple[str, bool] | None] = dict.fromkeys(team.gone())
        wanted |= {address: (language, here) for address, language, here in team.menus()}
        for address, menu in wanted.items():
            if address in shown and shown[address] == menu:
                continue
            shown[address] = menu  # one that Telegram refuses is tried again when something changes
            scope = BotCommandScopeChat(int(address))
            with contextlib.suppress(TelegramError):
                if menu is None:
                    await self.bot.delete_my_commands(scope=scope)
                else:
                    await self.bot.set_my_commands(self._menu(menu[0], manager_side.COMMANDS), scope=scope)

    def _menu(self, language: str, commands: Iterable[str]) -> list[BotCommand]:
        return [BotCommand(name, str(self.office.say(language, f"menu-{name}"))) for name in commands]


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
    # python-telegram-bot 22.8 warns at every 429 unless its waits may be timedeltas.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    files = Files(settings.rules, settings.feeds)
    seen = files.stamp()
    playbooks, book = files.read()
    store = Store.open(settings.database)
    # One list of authorities for both clients: each of its own takes megabytes and a part of the start.
    httpx_kwargs: dict[str, Any] = {"transport": transport} if transport else {"verify": httpx.create_ssl_context()}
    polls = HTTPXRequest(connection_pool_size=1, httpx_kwargs=httpx_kwargs)
    bot = Bot(
        settings.token,
        base_url=settings.api_url,
        base_file_url=settings.api_url.removesuffix("/bot") + "/file/bot",
        request=HTTPXRequest(connection_pool_size=POOL, pool_timeout=30.0, httpx_kwargs=httpx_kwargs),
        get_updates_request=polls,
    )
    reader = FeedReader(allow_private=book.allow_private, transport=transport)
    resources = contextlib.ExitStack()
    try:
        await _introduced(bot)
        office = Office(store, playbooks, book, Texts(locales.sources()), settings.zone, bot.username, token)
        office.topics = bool(bot.bot.has_topics_enabled)
        app = _built(office, bot, polls, reader, settings, pace, files, seen)
        if settings.public_url:
            app._listening = resources.enter_context(listening("NURTURE_LISTEN", *settings.listen))
            _prepare_links(office, settings.public_url)
        if settings.health:
            app._telling = resources.enter_context(listening("NURTURE_HEALTH", *settings.health))
        if settings.webhook:
            on = resources.enter_context(listening("NURTURE_WEBHOOK_LISTEN", *settings.webhook.listen))
            app._hook = (settings.webhook, on)
        if settings.backups:
            app._backups = (settings.database, settings.backups)
        _admit_admins(store, settings.admins)
        retire_admins(office, settings.admins, settings.clock.now())
        recover(office, settings.clock.now())
        await app.heart.start()
        with store.transaction():
            begin_trials(office, settings.clock.now())
            prepare(office, settings.clock.now())
        take_out(office)
        await replan_after_edit(office, settings.clock.now)
        yield app
    finally:
        await reader.aclose()
        with contextlib.suppress(TelegramError):
            await bot.shutdown()
        await polls.shutdown()
        resources.close()
        store.close()


def _built(
    office: Office,
    bot: Bot,
    polls: BaseRequest,
    reader: FeedReader,
    settings: Settings,
    pace: Pace,
    files: Files,
    seen: Stamp,
) -> App:
    work, pacer, clock = Work(), Pacer(pace.rate), settings.clock
    telegram = Telegram(bot, pacer, protect=settings.protect)
    heart = Heart(office, clock)
    dispatcher = Dispatcher(office, {TELEGRAM: telegram, BY_HAND: ByHand()}, telegram, pacer, clock, work, heart)
    door = Door(office, bot, clock, dispatcher.poke)
    return App(office, dispatcher, door, clock, work, heart, bot, polls, reader, pace, files, seen)


def _prepare_links(office: Office, public_url: str) -> None:
    """From now on links lead through us. The secret is made once: links that were sent must go on to work."""
    office.public_url = public_url
    with office.store.transaction():
        if office.store.people.remembered(links.SECRET) is None:
            office.store.people.remember(links.SECRET, secrets.token_hex(32))


async def _introduced(bot: Bot) -> None:
    """Ask Telegram who we are; wait while it cannot be reached, end when it refuses the token."""
    pause = 1.0
    while True:
        try:
            return await bot.initialize()
        except InvalidToken as error:
            raise ConfigError("Telegram refuses NURTURE_TELEGRAM_TOKEN; copy it again from @BotFather") from error
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)


def _admit_admins(store: Store, admins: tuple[str, ...]) -> None:
    """Admins are managers; what Telegram calls them is learned when they write."""
    with store.transaction():
        for address in admins:
            known = store.people.manager_at(address)
            store.people.save_manager(
                address, known.name if known else address, known.language if known else "en", admin=True
            )


async def drive(app: App) -> None:
    """Step an accelerated clock while the app runs; nothing to do in real time."""
    if isinstance(app.clock, SteppingClock):
        await app.clock.run(app.quiet)
