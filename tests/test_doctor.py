"""`nurture doctor`: what each fact means, and all of it against the sandbox."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot import doctor
from bot.clock import RealClock
from bot.doctor import Finding, Level, examine, of_backups, of_clock, of_database, of_fsync, of_queue, of_webhook
from bot.sandbox import Sandbox
from bot.settings import Settings, Webhook
from bot.store import Store
from bot.store.backup import back_up
from bot.store.census import Figures, Look
from tests.test_cli import TOKEN, complains, nurture
from tests.world import ANN, RULES

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHOLE = Look(5_000_000, "", "fifth", 0, (), None, None)


@pytest.fixture
def settings(tmp_path: pathlib.Path) -> Settings:
    (tmp_path / "nurture_rules").mkdir()
    for name, text in RULES.items():
        (tmp_path / "nurture_rules" / name).write_text(text, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    (tmp_path / ".env").write_text("", encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    Store.open(tmp_path / "nurture.db").close()
    (tmp_path / "nurture.db").chmod(0o600)
    (tmp_path / "backups").mkdir()
    back_up(tmp_path / "nurture.db", tmp_path / "backups" / "nurture-20260302T070000Z.db", NOW)
    return Settings(
        TOKEN,
        (str(ANN),),
        "http://sandbox.test/bot",
        tmp_path / "nurture.db",
        tmp_path / "nurture_rules",
        tmp_path / "feeds.yaml",
        "Europe/Berlin",
        RealClock(),
        backups=tmp_path / "backups",
    )


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox(now=lambda: NOW)
    sandbox.add_bot(TOKEN, "halden_bot", "Halden")
    return sandbox


async def findings(settings: Settings, transport: httpx.AsyncBaseTransport) -> Mapping[str, Finding]:
    found = await examine(settings, settings.database.parent, NOW, transport)
    for one in found:
        assert "\n" not in one.text
        assert TOKEN.partition(":")[2] not in str(one)
    return {one.what: one for one in found}


async def test_a_house_that_is_well_is_told_so(settings: Settings, sandbox: Sandbox) -> None:
    found = await findings(settings, sandbox.transport())
    unwell = [
        one for one in found.values() if one.level is not Level.OK and one.what not in ("fonts", "disk", "writes")
    ]
    assert unwell == []
    assert {"token", "updates", "database", "touches", "outbox", "disk", "writes", "rules", "backups", "fonts"} <= set(
        found
    )
    assert found["token"].text == "it is @halden_bot"


async def test_a_wrong_token_a_dead_line_and_a_strange_answer(settings: Settings, sandbox: Sandbox) -> None:
    sandbox.world.bots.clear()
    assert (await findings(settings, sandbox.transport()))["token"].level is Level.PROBLEM

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"no route to {request.url}")

    found = await findings(settings, httpx.MockTransport(broken))
    assert found["telegram"].level is Level.PROBLEM
    page = httpx.MockTransport(lambda _: httpx.Response(502, text="<html>Bad gateway</html>"))
    assert "502" in (await findings(settings, page))["token"].text


async def test_the_clock_is_held_against_telegrams(settings: Settings) -> None:
    late = {"Date": "Mon, 02 Mar 2026 08:05:00 GMT"}
    server = httpx.MockTransport(lambda _: httpx.Response(200, json={"result": {"username": "b"}}, headers=late))
    found = (await findings(settings, server))["clock"]
    assert found.level is Level.PROBLEM
    assert "300 s behind" in found.text


def test_a_clock_may_be_off_by_what_an_answer_takes() -> None:
    assert of_clock(timedelta(seconds=-3)).level is Level.OK
    assert of_clock(timedelta(seconds=40)).level is Level.WARNING
    assert of_clock(timedelta(seconds=-400)).level is Level.PROBLEM


def test_updates_that_go_elsewhere_are_told() -> None:
    there = {"url": "https://other.example/secret-path", "pending_update_count": 3}
    assert of_webhook(there, "").level is Level.WARNING
    assert "other.example" in of_webhook(there, "").text
    assert "secret-path" not in of_webhook(there, "").text
    assert of_webhook(there, there["url"]).level is Level.OK  # type: ignore[arg-type]
    assert of_webhook({"url": ""}, "https://mine.example/x").level is Level.WARNING
    failing = {**there, "last_error_message": "Connection timed out"}
    assert "timed out" in of_webhook(failing, "https://other.example/secret-path").text


@pytest.mark.parametrize(
    ("look", "level", "words"),
    [
        (WHOLE, Level.OK, "5.0 MB, schema fifth"),
        (Look(1, "row 7 missing", "fifth", 0, (), None, None), Level.PROBLEM, "bring back a backup"),
        (Look(1, "", "ninth", 0, ("ninth",), None, None), Level.PROBLEM, "update nurture"),
        (Look(1, "", "third", 1, (), None, None), Level.OK, "the next start"),
        (Look(1, "", "fifth", 0, (), NOW, None), Level.WARNING, "backup of 2026-03-02 08:00 UTC"),
    ],
)
def test_the_database(look: Look, level: Level, words: str) -> None:
    found = of_database(look)
    assert found.level is level
    assert words in found.text


def test_what_is_stuck_unsure_late_or_on_hold() -> None:
    assert {one.level for one in of_queue(Figures(contacts=9, due=2, due_since=NOW - HOUR / 2), NOW)} == {Level.OK}
    unwell = Figures(stuck=1, unsure=2, waiting=3, waiting_since=NOW - 5 * HOUR, failed_updates=1, on_hold=1)
    levels = {one.what: one.level for one in of_queue(unwell, NOW)}
    assert levels.pop("touches") is Level.PROBLEM
    assert levels == dict.fromkeys(["unsure", "outbox", "updates taken", "managers"], Level.WARNING)
    late = {one.what: one for one in of_queue(Figures(due=3, due_since=NOW - 72 * HOUR), NOW)}
    assert "3 days" in late["touches"].text


def test_disks_and_backups() -> None:
    assert of_fsync(timedelta(milliseconds=2)).level is Level.OK
    assert of_fsync(timedelta(milliseconds=25)).level is Level.WARNING
    assert doctor.of_space(10**7).level is Level.PROBLEM
    assert doctor.of_space(5 * 10**8).level is Level.WARNING
    assert of_backups([], NOW).level is Level.WARNING
    assert of_backups(["nurture-20260302T070000Z.db", "x"], NOW).level is Level.OK
    assert of_backups(["nurture-20260202T070000Z.db"], NOW).level is Level.WARNING
    assert doctor.of_fonts(False).level is Level.WARNING


async def test_what_others_can_read_what_is_damaged_and_what_is_missing(settings: Settings, sandbox: Sandbox) -> None:
    (settings.database.parent / ".env").chmod(0o644)
    settings.database.write_bytes(b"no database at all, but a text " * 100)
    (settings.rules / "prospects.yaml").write_text("playbook: [", encoding="utf-8")
    found = await findings(settings, sandbox.transport())
    assert found[".env"].level is Level.WARNING
    assert "chmod 600" in found[".env"].text
    assert found["database"].level is Level.PROBLEM
    assert found["rules"].level is Level.PROBLEM
    settings.database.unlink()
    assert (await findings(settings, sandbox.transport()))["database"].level is Level.WARNING


def test_a_webhook_does_not_show_its_secret() -> None:
    assert "s3cret" not in repr(Webhook("https://x.example", ("127.0.0.1", 1), "s3cret"))


def test_the_command_exits_by_contract(tmp_path: pathlib.Path) -> None:
    assert complains(nurture(tmp_path, "doctor"), "NURTURE_TELEGRAM_TOKEN is not set")
    given = {
        "NURTURE_TELEGRAM_TOKEN": TOKEN,
        "NURTURE_ADMINS": "1",
        "NURTURE_TIMEZONE": "Europe/Berlin",
        "NURTURE_TELEGRAM_API_URL": "http://127.0.0.1:9/bot",
    }
    result = nurture(tmp_path, "doctor", "--json", **given)
    assert result.returncode == 1, result.stderr
    levels = {one["what"]: one["level"] for one in json.loads(result.stdout)}
    assert levels["telegram"] == levels["rules"] == "problem"
    assert TOKEN not in result.stdout + result.stderr
