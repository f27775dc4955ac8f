"""The demo: a small world in the sandbox, the real bot talking to it over real HTTP, and a clock that steps.

One manager, two companies in two zones, six contacts with roles, one of them reached by hand, three feeds.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import pathlib
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import uvicorn
from starlette.types import ASGIApp

from bot.app import App, Pace, opened
from bot.clock import RealClock, SteppingClock
from bot.errors import ConfigError
from bot.render import when
from bot.sandbox import Event, Person, Sandbox
from bot.sandbox.cast import Cast, Lines, Part
from bot.settings import Settings
from bot.shipped import shipped_rules
from bot.web.demo import HOST, SPEEDS, Show, page

TOKEN = "700100200:demo-token-of-the-sandbox-00000000"  # noqa: S105 (the sandbox's own, of no use elsewhere)
COMPANY = "Halden Systems"
ZONE = "Europe/Berlin"
ANN = 100

PRELUDE = timedelta(days=12)
"""Played before a visitor's eyes at full speed, so that a minute shows invitations and the first notes."""

DWELL = 0.7
"""Real seconds a moment rests in which something happened, so that one can read it."""

FEED_PASSES = timedelta(hours=24)
"""Between two readings of the feeds: simulated hours are short."""

FEEDS = """
feeds:
  - {{url: "{base}/feeds/packaging.xml", title: Packaging Ledger, language: en, topics: [packaging]}}
  - {{url: "{base}/feeds/software.atom", title: Software Courier, language: en, topics: [software]}}
  - {{url: "{base}/feeds/zhizao.xml", title: 制造观察, language: zh, topics: [manufacturing]}}
topics:
  packaging:
    name: {{en: Packaging, zh: 包装}}
    keywords: [packaging, carton, recycl, pallet, film, 包装, 纸箱, 回收]
    industries: [packaging]
  manufacturing:
    name: {{en: Manufacturing, zh: 制造业}}
    keywords: [factory, plant, machine, manufactur, 制造, 工厂, 设备, 产线]
    industries: [manufacturing]
  logistics:
    name: {{en: Supply chain, zh: 供应链}}
    keywords: [supply chain, warehouse, freight, logistics, 供应链, 仓库, 物流, 运输]
  software:
    name: {{en: Software & data, zh: 软件与数据}}
    keywords: [software, data, AI, cloud, 软件, 数据, 人工智能]
    industries: [software]
never: [Rivalcorp]
allow_private: true
"""

ANSWERS_ANN = (
    "Thank you for asking. I'll look into it today and send you one page, not a brochure.",
    "Good question. A colleague of mine runs a similar line; shall I put you two in touch?",
    "Happy to. Would Thursday at ten suit you?",
)
ANSWERS_ANN_ZH = (
    "谢谢您的反馈，我今天核实一下，下班前给您答复。",
    "好的，我整理一页资料发给您，不发长篇的宣传册。",
)
ANSWERS_EN = (
    "Thanks, that is useful. Do you have numbers for a plant of our size?",
    "We are still comparing two options. Could you send me the checklist?",
    "Not this quarter, I'm afraid, but do ask me again in spring.",
    "Marta decides on the budget; she would like to understand the running costs first.",
)
ANSWERS_ZH = (
    "谢谢，这个对我们有参考价值。方便发一份资料吗？",
    "我们还在内部讨论，下个月才有结论。",
    "想了解一下类似规模的工厂是怎么做的。",
)

OPENING = (
    "/zone Europe/Berlin",
    "/invite Jonas Brandt, Nordkai Packaging, evaluator",
    "/invite Marta Vogel, Nordkai Packaging, budget",
    "/invite Pieter Smit, Nordkai Packaging, user",
    "/account Nordkai Packaging, stage evaluating, industry packaging, country DE, zone Europe/Berlin",
    "/invite 李伟，华辰制造，评估人",
    "/invite 陈静，华辰制造，使用人",
    "/add 王芳，华辰制造，决策人，微信",
    "/account 华辰制造，阶段 接触，行业 manufacturing，国家 CN，时区 Asia/Shanghai",
)


@dataclass
class Demo:
    """The world while it runs."""

    app: App
    sandbox: Sandbox
    cast: Cast
    clock: SteppingClock
    stage: Show
    serving: asyncio.Task[None]
    seen: int = 0

    async def quiet(self) -> None:
        """Until nothing is under way on either side of the wire."""
        await self.app.quiet()
        while self.sandbox.unconfirmed(TOKEN):
            await self.sandbox.settled(TOKEN)
            await self.app.quiet()

    async def quiet_and_rest(self) -> None:
        """The same, and time to read what has appeared."""
        before = self.seen
        await self.quiet()
        if self.seen != before:
            await asyncio.sleep(DWELL)

    def see(self, event: Event) -> None:
        self.seen += event.kind in ("sent", "said")

    def open_show(self) -> None:
        """Ann sets up her book, a command every few minutes."""
        ann = self.sandbox.people[ANN]
        ann.open("")
        for n, line in enumerate(OPENING, start=1):
            self.cast.later(timedelta(minutes=3 * n), ANN, lambda line=line: ann.say(line))  # type: ignore[misc]


async def show(port: int, say: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C."""
    clock = SteppingClock(_this_monday() - PRELUDE, SPEEDS["day"])
    async with _staged(clock, port) as demo:
        say(f"The demo is at http://{HOST}:{port} (Ctrl-C ends it). Nothing leaves this machine.")
        demo.sandbox.on_change.append(demo.see)
        demo.open_show()
        await clock.advance(clock.now() + PRELUDE, demo.quiet)
        demo.stage.speed_is_free = True
        driving = asyncio.create_task(clock.run(demo.quiet_and_rest))
        try:
            await asyncio.wait([demo.serving])
        finally:
            driving.cancel()
            await asyncio.gather(driving, return_exceptions=True)


async def rehearse(days: int, say: Callable[[str], None]) -> None:
    """Play so many days as fast as possible and say what everyone saw."""
    clock = SteppingClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), 0.0)
    async with _staged(clock, _free_port()) as demo:
        demo.sandbox.on_change.append(lambda event: _transcribe(event, demo.sandbox, clock.now(), say))
        demo.open_show()
        await clock.advance(clock.now() + timedelta(days=days), demo.quiet)


@contextlib.asynccontextmanager
async def _staged(clock: SteppingClock, port: int) -> AsyncIterator[Demo]:
    """Sandbox and page behind one uvicorn, the bot beside them, everyone on stage."""
    sandbox = Sandbox(now=clock.now)
    # Every message comes long after the one before it: a fast show is no flood, and what a limit refuses waits for
    # simulated seconds, of which a paused show has none.
    sandbox.add_bot(TOKEN, "halden_bot", COMPANY, topics=True).pace.monotonic = itertools.count(0, 10).__next__
    cast = _cast(sandbox, clock)
    sandbox.on_change.append(cast.notice)
    url = f"http://{HOST}:{port}"
    stage = Show(sandbox, cast, clock, COMPANY, ANN, ZONE, url)
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory(prefix="nurture-demo-") as folder:
        async with _served(page(stage), port) as serving:
            settings = _settings(pathlib.Path(folder), clock, url)
            numbers = itertools.count(1)
            async with opened(
                settings, pace=Pace(None, FEED_PASSES, FEED_PASSES), token=lambda: f"demo-{next(numbers)}"
            ) as app:
                stage.app = app
                running = asyncio.create_task(app.run(stop))
                try:
                    yield Demo(app, sandbox, cast, clock, stage, serving)
                finally:
                    cast.close()
                    stop.set()
                    await running


@contextlib.asynccontextmanager
async def _served(app: ASGIApp, port: int) -> AsyncIterator[asyncio.Task[None]]:
    """A listening uvicorn; its task ends at Ctrl-C. Raises ConfigError when the port is taken."""
    # A long poll may be open at the end; nobody waits for its answer.
    config = uvicorn.Config(
        app, host=HOST, port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ConfigError(f"port {port} is taken; nurture demo --port 8090 uses another") from error
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    try:
        yield serving
    finally:
        server.should_exit = True
        await serving


def _settings(folder: pathlib.Path, clock: SteppingClock, base: str) -> Settings:
    """The shipped playbooks for our company, and the sandbox's feeds."""
    rules = folder / "nurture_rules"
    rules.mkdir()
    for name, text in shipped_rules().items():
        (rules / name).write_text(text.replace('company: ""', f'company: "{COMPANY}"'), encoding="utf-8")
    (folder / "feeds.yaml").write_text(FEEDS.format(base=base), encoding="utf-8")
    return Settings(
        TOKEN,
        (str(ANN),),
        f"{base}/bot",
        pathlib.Path(":memory:"),
        rules,
        folder / "feeds.yaml",
        ZONE,
        clock,
        public_url=base,
        listen=None,
    )


def _cast(sandbox: Sandbox, clock: SteppingClock) -> Cast:
    ann = sandbox.add_person(ANN, "Ann", last_name="Keller", language_code="en")
    english = [
        sandbox.add_person(201, "Jonas", last_name="Brandt"),
        sandbox.add_person(202, "Marta", last_name="Vogel"),
        sandbox.add_person(203, "Pieter", last_name="Smit"),
    ]
    chinese = [
        sandbox.add_person(301, "李伟", language_code="zh-hans"),
        sandbox.add_person(302, "陈静", language_code="zh-hans"),
    ]
    parts = [
        Part(ann, Lines(ANSWERS_ANN, ANSWERS_ANN_ZH), ZONE, is_manager=True, answers_under="No answer needed"),
        *(Part(person, Lines(ANSWERS_EN[n:] + ANSWERS_EN[:n]), ZONE) for n, person in enumerate(english)),
        *(Part(person, Lines(ANSWERS_ZH[n:] + ANSWERS_ZH[:n]), "Asia/Shanghai") for n, person in enumerate(chinese)),
    ]
    invitations = {_full_name(person): person for person in (*english, *chinese)}
    return Cast(parts, invitations, now=clock.now, until=clock.until)


def _full_name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def _this_monday() -> datetime:
    """Monday of this week, 9:00 where Ann lives."""
    today = RealClock().now().astimezone(ZoneInfo(ZONE))
    monday = today - timedelta(days=today.weekday())
    return monday.replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


# --- the transcript -------------------------------------------------------------------------------------------


def _transcribe(event: Event, sandbox: Sandbox, now: datetime, say: Callable[[str], None]) -> None:
    for line in _lines(event, sandbox, now):
        say(line)


def _lines(event: Event, sandbox: Sandbox, now: datetime) -> Iterator[str]:
    """`Mon, Mar 2 09:12  bot → Ann Keller: …`, the words indented below the first line."""
    if event.message is None or event.person_id is None or event.kind not in ("said", "sent", "edited"):
        return
    person = _full_name(sandbox.people[event.person_id])
    arrow = {"said": f"{person} → bot", "sent": f"bot → {person}", "edited": f"bot → {person} (changed)"}[event.kind]
    first, *rest = event.message.text.splitlines() or [f"[{event.message.body.kind}]"]
    yield f"{when('en', now, ZONE)}  {arrow}: {first}"
    yield from (f"    {line}" for line in rest)
    for line in event.message.buttons:
        yield "    " + "  ".join(f"[{button.text}]" for button in line)
