"""Many people at once: a file in the chat or on the command line, checked, resumed, and a report of every row."""

from __future__ import annotations

import csv
import io
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from bot.clock import ManualClock
from bot.desk import importing
from bot.errors import StoreError
from bot.model.people import BY_HAND, Account, Role, Stage
from bot.model.touches import TouchState
from bot.sandbox import Person
from bot.store import Store
from tests.world import BO, MANY, MONDAY, TOKEN, World, bot_said, new_sandbox, world

DAILY = f"playbook: p\nrules:\n  - {{id: r, every: 1d, send: {{text: {MANY}}}}}\n"
TABLE = """name,company,role,tags,source,email,industry,stage
Li Wei,Acme,evaluator,fair,hannover,li@acme.example,packaging,evaluating
王芳,华辰制造,决策人,,,,,
Otto,Acme,boss,,,,,
,Acme,,,,,,
li wei,ACME,,,,,,
"""

# --- in the chat


async def test_a_file_in_the_chat_becomes_people_reached_by_hand_and_a_report() -> None:
    async with world() as house:
        report = await _sent(house, TABLE)
        assert report.splitlines() == [
            "2 added, 0 known already, 3 with problems.",
            "Row 4: “boss” is no role. Roles: user, evaluator, budget, decider, signatory.",
            "Row 5: the name is missing",
            "Row 6: the same as row 2: li wei, ACME",
        ]
        li = house.contact("Li Wei")
        assert (li.channel, li.role, li.tags, li.reach) == (BY_HAND, Role.EVALUATOR, ("fair",), "li@acme.example")
        assert (li.source, li.sourced_by) == ("hannover", house.manager_id)
        account = _account(house, "Acme")
        assert (account.industry, account.stage, account.stage_at) == ("packaging", Stage.EVALUATING, MONDAY)
        assert house.contact("王芳").language == "zh"


async def test_imported_people_are_nurtured_from_day_one() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        await _sent(house, "name,company\nLi Wei,Acme\n")
        await house.advance(days=3)
        assert any(touch.state is TouchState.HANDED for touch in house.touches(house.contact()))


async def test_the_same_file_again_adds_only_what_is_missing() -> None:
    async with world() as house:
        await _sent(house, TABLE)
        report = await _sent(house, TABLE.replace("boss", "budget"))
        assert report.splitlines()[0] == "1 added, 2 known already, 2 with problems."
        assert "Row 2, Li Wei · Acme: is already in your book" in report
        assert len(house.app.office.store.people.contacts_of(house.manager_id)) == 3


async def test_a_colleagues_contact_is_named_as_no_more_than_that() -> None:
    async with world() as house:
        bo = await house.manager("Bo", BO)
        await _sent(house, "name,company\nLi Wei,Acme\n")
        report = await _sent(house, "name,company,industry,stage\nLi Wei,Acme,,\nMei,Acme,banking,lost\n", bo)
        assert "1 added, 1 known already" in report
        assert "Row 2, Li Wei · Acme: already talks with a colleague" in report
        assert "Ann" not in report
        account = _account(house, "Acme")
        assert (account.industry, account.stage) == (None, Stage.LEAD)


async def test_a_file_of_no_use_gets_one_line() -> None:
    async with world() as house:
        assert "No column is called “name”" in await _sent(house, "company\nAcme\n")
        assert house.app.office.store.intakes.first() is None
        house.ann.send_document("table.csv", "/library checklist, A table")
        await house.quiet()
        assert house.app.office.store.intakes.first() is None


async def test_a_long_report_comes_as_a_file_without_formulas() -> None:
    async with world() as house:
        rows = "".join(f"=cmd|{n},Acme,boss\n" for n in range(20)) + "+Good,Acme,user\n"
        await _sent(house, "name,company,role\n" + rows + "=Good,Acme,\n")
        document = house.ann.chat[-1]
        assert document.media is not None
        data = house.sandbox.world.files[document.media.file_id].data.decode()
        cells = list(csv.reader(io.StringIO(data.removeprefix("\ufeff"))))
        assert cells[0] == ["row", "name", "account", "what became of it"]
        assert len(cells) == 23
        assert ["22", "'+Good", "Acme", "added"] in cells
        assert "and 5 more" in bot_said(house.ann)[-2]


async def test_a_chinese_file_is_reported_in_chinese() -> None:
    async with world() as house:
        bo = await house.manager("小波", BO, language="zh-hans")
        report = await _sent(house, "姓名；公司；角色\n李伟；华辰制造；老板\n".replace("；", ";"), bo, "gb18030")
        assert report.startswith("新增 0 人，已有 0 人，有问题 1 行。")
        assert "第 2 行" in report


async def test_five_thousand_rows_stopped_in_the_middle_go_on_where_they_were(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"Person {n},Company {n % 700},{'boss' if n % 500 == 0 else 'user'}" for n in range(5000)]
    take, batches = importing.take_rows, iter(range(250))

    def dies(*args: object) -> dict[int, str]:
        if next(batches) == 60:
            raise StoreError("the power is gone")
        return take(*args)  # type: ignore[arg-type]

    clock = ManualClock(MONDAY)
    sandbox = new_sandbox(clock)
    async with world(sandbox=sandbox, clock=clock, database=tmp_path / "n.db") as house:
        monkeypatch.setattr(importing, "take_rows", dies)
        house.ann.send_document("many.csv", data="\n".join(["name,company,role", *rows]).encode())
        await house.quiet()
        await house.app.read_intakes(house.now())
        assert len(house.app.office.store.people.contacts_of(house.manager_id)) == 60 * importing.BATCH
    monkeypatch.undo()
    async with world(sandbox=sandbox, clock=clock, database=tmp_path / "n.db") as house:
        await house.app.read_intakes(house.now())
        await house.quiet()
        every = house.app.office.store.people.contacts_of(house.manager_id)
        assert len(every) == len({one.name for one in every}) == 4990
        assert bot_said(house.ann)[-1].startswith("4,990 added, 0 known already, 10 with problems.")


# --- on the command line


def nurture(folder: pathlib.Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(*args), cwd=folder, env=_env(), capture_output=True, text=True, timeout=110)


def _command(*args: str) -> list[str]:
    return [sys.executable, "-c", "from bot.cli import main; main()", *args]


def _env() -> dict[str, str]:
    root = str(pathlib.Path(__file__).parents[1])
    return {**{k: v for k, v in os.environ.items() if not k.startswith("NURTURE_")}, "PYTHONPATH": root}


@pytest.fixture
def shop(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder as `nurture init` leaves it."""
    answers = ["--company", "Halden", "--industry", "packaging", "--languages", "en", "--zone", "Europe/Berlin"]
    made = nurture(tmp_path, "init", *answers, "--rivals", "", "--token", TOKEN, "--admins", "100,101")
    assert made.returncode == 0, made.stderr
    return tmp_path


def test_the_command_checks_adds_and_reports(shop: pathlib.Path) -> None:
    (shop / "people.csv").write_text(TABLE, encoding="utf-8")
    done = nurture(shop, "import", "people.csv", "--manager", "101")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[0].startswith("people.csv:4: “boss” is no role")
    assert done.stdout.splitlines()[-1] == "2 added, 0 known already, 3 with problems."
    unclear = nurture(shop, "import", "people.csv")
    assert unclear.returncode == 2
    assert "--manager ID" in unclear.stderr
    (shop / "people.csv").write_text("company\nAcme\n", encoding="utf-8")
    wrong = nurture(shop, "import", "people.csv", "--manager", "101")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "No column is called" in wrong.stderr


def test_an_import_that_is_killed_goes_on(shop: pathlib.Path) -> None:
    rows = [f"Person {n},Company {n % 50},user" for n in range(1500)]
    (shop / "many.csv").write_text("\n".join(["name,company,role", *rows]), encoding="utf-8")
    with subprocess.Popen(_command("import", "many.csv", "--manager", "100"), cwd=shop, env=_env()) as running:
        while _count(shop) < 100:
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
    begun = _count(shop)
    assert 100 <= begun < 1500
    done = nurture(shop, "import", "many.csv", "--manager", "100")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{1500 - begun:,} added, {begun:,} known already, 0 with problems."
    assert _count(shop) == 1500


def test_the_command_works_beside_a_running_bot(shop: pathlib.Path) -> None:
    (shop / "people.csv").write_text("name,company\nLi Wei,Acme\n", encoding="utf-8")
    store = Store.open(shop / "nurture.db")  # as a running bot holds it
    done = nurture(shop, "import", "people.csv", "--manager", "100")
    assert done.returncode == 0, done.stderr
    manager = store.people.manager_at("100")
    assert manager
    assert [one.name for one in store.people.contacts_of(manager.id)] == ["Li Wei"]
    store.close()


# --- what the tests need


def _count(folder: pathlib.Path) -> int:
    try:
        store = Store.copied(folder / "nurture.db")
    except StoreError:
        return 0
    try:
        return len(store.people.seats())
    finally:
        store.close()


async def _sent(house: World, table: str, person: Person | None = None, encoding: str = "utf-8") -> str:
    """The report of a file that a manager sends."""
    person = person or house.ann
    person.send_document("People.CSV", data=table.encode(encoding))
    await house.quiet()
    await house.app.read_intakes(house.now())
    await house.quiet()
    return [text for text in bot_said(person) if text][-1]


def _account(house: World, name: str) -> Account:
    account = house.app.office.store.people.account_named(name)
    assert account
    return account
