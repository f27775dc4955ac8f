"""Files of people on their way into the book: fetched in the end, resumed after a stop, and given up with a line."""

from __future__ import annotations

import pathlib

import pytest

from bot.channels import Unfetched
from bot.clock import ManualClock
from bot.desk import importing
from bot.desk.managers import remove
from bot.errors import StoreError
from bot.intake import Clerk
from bot.sandbox import DropAfter, Fault, Refuse, Status
from tests.world import MONDAY, World, bot_said, new_sandbox, world

TABLE = "name,company\nLi Wei,Acme\n"


async def sends(house: World, table: str = TABLE) -> str:
    """The last that a manager hears after sending a file."""
    house.ann.send_document("people.csv", data=table.encode())
    await house.quiet()
    await house.app.clerk.take_in(house.now())
    await house.quiet()
    return bot_said(house.ann)[-1]


def names(house: World) -> list[str]:
    """In the order in which they came into the book."""
    contacts = house.app.office.store.people.contacts_of(house.manager_id)
    return [one.name for one in sorted(contacts, key=lambda one: one.id)]


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
        await house.app.clerk.take_in(house.now())
        assert len(house.app.office.store.people.contacts_of(house.manager_id)) == 60 * importing.BATCH
    monkeypatch.undo()
    async with world(sandbox=sandbox, clock=clock, database=tmp_path / "n.db") as house:
        await house.app.clerk.take_in(house.now())
        await house.quiet()
        every = house.app.office.store.people.contacts_of(house.manager_id)
        assert len(every) == len({one.name for one in every}) == 4990
        assert bot_said(house.ann)[-1].startswith("4,990 added, 0 known already, 10 with problems.")


@pytest.mark.parametrize("fault", [Refuse(), DropAfter(), Status(502, "Bad Gateway"), Status(429, "Slow", 3)])
async def test_a_file_that_cannot_be_fetched_now_is_fetched_later(fault: Fault) -> None:
    async with world() as house:
        house.sandbox.fault("getFile", fault)
        assert await sends(house) == "I am reading people.csv. The report comes here."
        assert names(house) == []
        await house.app.clerk.take_in(house.now())
        assert names(house) == ["Li Wei"]


async def test_files_keep_their_order_while_the_first_cannot_be_fetched() -> None:
    async with world() as house:
        house.sandbox.fault("getFile", Refuse())
        await sends(house)
        await sends(house, "name,company\nBo Ek,Acme\n")
        assert names(house) == ["Li Wei", "Bo Ek"]


async def test_a_file_that_is_gone_is_given_up_with_a_line() -> None:
    async with world() as house:
        house.sandbox.fault("getFile", Status(400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
        assert await sends(house) == "I could not fetch that file from Telegram; please send it again."
        assert house.app.office.store.intakes.first() is None
        assert "1 added" in await sends(house)


async def test_a_file_that_is_too_long_is_given_up_with_a_line() -> None:
    async def fetch(file_id: str, most: int) -> Unfetched:
        return Unfetched.TOO_LONG

    async with world() as house:
        office = house.app.office
        with office.store.transaction():
            office.store.intakes.add(house.manager_id, "file", "people.csv", house.now())
        await Clerk(office, house.clock, fetch, house.app.dispatcher.poke).take_in(house.now())
        await house.quiet()
        assert bot_said(house.ann)[-1].startswith("That file is too long: ")
        assert office.store.intakes.first() is None


async def test_a_bug_over_one_file_costs_that_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*args: object) -> dict[int, str]:
        raise LookupError

    async with world() as house:
        monkeypatch.setattr(importing, "take_rows", bug)
        assert (await sends(house)).startswith("Something went wrong")
        monkeypatch.undo()
        assert "1 added" in await sends(house)


async def test_a_file_that_is_fetched_while_its_manager_is_removed_is_their_heirs() -> None:
    async with world() as house:
        bo = await house.manager("Bo", 102)
        office, people = house.app.office, house.app.office.store.people
        heir, gone = sorted(people.managers(), key=lambda one: one.id)

        async def fetch(file_id: str, most: int) -> bytes:
            with office.store.transaction():
                remove(office, gone, heir, house.now())
            return TABLE.encode()

        with office.store.transaction():
            office.store.intakes.add(gone.id, "file", "people.csv", house.now())
        told = len(bot_said(bo))
        await Clerk(office, house.clock, fetch, house.app.dispatcher.poke).take_in(house.now())
        await house.quiet()
        assert names(house) == ["Li Wei"]
        assert "1 added" in bot_said(house.ann)[-1]
        assert len(bot_said(bo)) == told
