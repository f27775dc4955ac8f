"""`/healthz` and `/metrics` on this machine: whether the bot is well, and how it stands, in numbers without names."""

from __future__ import annotations

import asyncio
import platform
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import distribution

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from bot.clock import stopwatch
from bot.errors import Damaged, StoreError
from bot.store import Store
from bot.store.census import Figures

LOOK = 0.5
"""Seconds between two looks at whether the loop turns."""

LOOKS = 120
"""Looks of which the worst is told: a minute of them."""

SILENT_AFTER = 180.0
"""Seconds without an answer to a question for updates, each of which takes 25, after which all is not well."""

STALLED_AFTER = 10.0
"""Seconds the loop stood still, with somebody waiting for each of them, after which all is not well."""


@dataclass
class Pulse:
    """How late the loop is, as it turns; call `watch()` in a task."""

    _late: deque[float] = field(default_factory=lambda: deque([0.0], LOOKS))

    async def watch(self) -> None:
        while True:
            passed = stopwatch()
            await asyncio.sleep(LOOK)
            self._late.append(max(0.0, passed() - LOOK))

    def stall(self) -> float:
        """The longest stall of the last minute, in seconds."""
        return max(self._late)


@dataclass(frozen=True)
class Vitals:
    """What is told. `silent`: seconds since Telegram answered; None where it brings updates by itself."""

    outcomes: Mapping[tuple[str, str], int]
    taken: int
    silent: float | None
    stall: float
    started: datetime


def health(store: Store, now: Callable[[], datetime], vitals: Callable[[], Vitals]) -> ASGIApp:
    """Two routes, for whoever watches over the bot."""

    async def healthz(request: Request) -> Response:
        reasons = list(_unwell(store, now(), vitals()))
        return JSONResponse({"well": not reasons, "reasons": reasons}, 503 if reasons else 200)

    async def metrics(request: Request) -> Response:
        lines = exposition(store.census.figures(now(), quick=True), vitals(), now())
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")

    return Router([Route("/healthz", healthz), Route("/metrics", metrics)], redirect_slashes=False)


def _unwell(store: Store, now: datetime, vitals: Vitals) -> Iterator[str]:
    try:
        store.census.figures(now, quick=True)
    except (StoreError, Damaged) as error:
        yield str(error)
    if vitals.silent is not None and vitals.silent > SILENT_AFTER:
        yield f"Telegram has not answered for {vitals.silent:.0f} s"
    if vitals.stall > STALLED_AFTER:
        yield f"the loop stood still for {vitals.stall:.0f} s"


def exposition(figures: Figures, vitals: Vitals, now: datetime) -> Iterator[str]:
    """Prometheus's text format (exposition format 0.0.4)."""
    build = {"version": distribution("nurture").version, "python": platform.python_version()}
    yield from _metric("build_info", "gauge", "What runs.", {_labels(build): 1})
    yield from _metric("start_time_seconds", "gauge", "When it started.", vitals.started.timestamp())
    yield from _metric("touches_due", "gauge", "Contacts whose next step is due.", figures.due)
    yield from _metric("touches_due_age_seconds", "gauge", "Age of the oldest of them.", _age(figures.due_since, now))
    yield from _metric("posts_waiting", "gauge", "Posts in the outbox that may leave.", figures.waiting)
    age = _age(figures.waiting_since, now)
    yield from _metric("posts_waiting_age_seconds", "gauge", "Age of the oldest of them.", age)
    sends = {_labels({"kind": kind, "outcome": outcome}): n for (kind, outcome), n in sorted(vitals.outcomes.items())}
    yield from _metric("sends_total", "counter", "Touches and posts since the start, by outcome.", sends)
    yield from _metric("updates_total", "counter", "Updates taken since the start.", vitals.taken)
    yield from _metric("touches_awaiting", "gauge", "Touches that wait for approval.", figures.awaiting)
    yield from _metric("touches_unsure", "gauge", "Touches that may or may not have arrived.", figures.unsure)
    yield from _metric("touches_stuck", "gauge", "Touches on their way for over ten minutes.", figures.stuck)
    yield from _metric("managers_on_hold", "gauge", "Managers yet to say go on after a restore.", figures.on_hold)
    yield from _metric("feeds", "gauge", "Feeds.", figures.feeds)
    yield from _metric("feeds_failing", "gauge", "Feeds that failed last.", figures.feeds_failing)
    yield from _metric("loop_stall_seconds", "gauge", "The longest stall of the last minute.", round(vitals.stall, 4))
    if vitals.silent is not None:
        help_ = "Seconds since Telegram answered a question for updates."
        yield from _metric("telegram_silent_seconds", "gauge", help_, round(vitals.silent, 1))


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _metric(name: str, kind: str, help_: str, value: float | Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP nurture_{name} {help_}"
    yield f"# TYPE nurture_{name} {kind}"
    values = value if isinstance(value, Mapping) else {"": value}
    for labels, one in values.items():
        yield f"nurture_{name}{labels} {one}"


def _labels(labels: Mapping[str, str]) -> str:
    """Of words of ours alone, so nothing is escaped."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
