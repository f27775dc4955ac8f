"""`/healthz` and `/metrics`: what they tell, to whom, and that it is Prometheus's format."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.store import Store
from bot.web.health import SILENT_AFTER, Pulse, Vitals, exposition, health
from tests.test_store import furnished
from tests.world import world

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WELL = Vitals({("touch", "sent"): 3}, 7, 1.5, 0.01, NOW)


@contextlib.asynccontextmanager
async def asked(store: Store, vitals: Vitals) -> AsyncIterator[httpx.AsyncClient]:
    app = health(store, lambda: NOW, lambda: vitals)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


async def test_who_is_well_says_so() -> None:
    with contextlib.closing(furnished()) as store:
        async with asked(store, WELL) as client:
            answer = await client.get("/healthz")
            assert answer.status_code == 200
            assert answer.json() == {"well": True, "reasons": []}
            assert (await client.get("/")).status_code == 404
            assert (await client.post("/metrics")).status_code == 405


@pytest.mark.parametrize(
    ("unwell", "words"),
    [
        (replace(WELL, silent=SILENT_AFTER + 1), "Telegram has not answered"),
        (replace(WELL, stall=30.0), "stood still"),
    ],
)
async def test_who_is_not_says_why(unwell: Vitals, words: str) -> None:
    with contextlib.closing(furnished()) as store:
        async with asked(store, unwell) as client:
            answer = await client.get("/healthz")
    assert answer.status_code == 503
    assert words in answer.json()["reasons"][0]


async def test_a_database_that_cannot_be_read_is_told() -> None:
    store = furnished()
    store._db.execute("ALTER TABLE feed RENAME TO gone")
    async with asked(store, WELL) as client:
        assert "database" in (await client.get("/healthz")).json()["reasons"][0]
    store.close()


async def test_the_numbers_are_in_prometheus_format_and_name_nobody() -> None:
    with contextlib.closing(furnished()) as store:
        async with asked(store, WELL) as client:
            answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in answer.text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) nurture_\w+ .+|nurture_\w+(\{(\w+="[^"]*",?)+\})? -?[0-9.e+]+', line), line
    assert 'nurture_sends_total{kind="touch",outcome="sent"} 3' in answer.text
    assert "nurture_updates_total 7" in answer.text
    assert "nurture_touches_awaiting 1" in answer.text
    for name in ("Li Wei", "Acme", "Ann"):
        assert name not in answer.text


def test_a_queue_tells_its_age() -> None:
    with contextlib.closing(furnished()) as store:
        later = NOW + timedelta(minutes=5)
        lines = list(exposition(store.census.figures(later), WELL, later))
        due = store.people.contact(1).next_at
    assert due
    assert f"nurture_touches_due_age_seconds {(later - due).total_seconds()}" in lines
    assert "nurture_touches_stuck 0" in lines


def test_the_worst_look_of_a_minute_is_told() -> None:
    assert Pulse().stall() == 0.0


async def test_a_running_bot_counts_what_it_sends() -> None:
    async with world() as house:
        await house.invited()
        await house.until(lambda: any(touch.state == "sent" for touch in house.touches()))
        vitals = house.app.vitals()
        assert vitals.outcomes["touch", "sent"] == 1
        assert vitals.outcomes["post", "sent"] > 3
        assert vitals.taken >= 4
        assert vitals.silent is not None
        assert vitals.silent < SILENT_AFTER
