"""Every released schema: a house as its program left it is upgraded, loses nothing, and sends nothing twice.

`tests/schemas/NAME.sql` is what a database looked like under the migration NAME, with rows in every table. With a new
migration the one before it is released: load its predecessor's dump, apply the migrations up to it, fill its new
tables, and write `"\\n".join(connection.iterdump())`.
"""

from __future__ import annotations

import contextlib
import pathlib
import sqlite3
from collections import Counter

import pytest
from sqlite_utils import Database

from bot.clock import ManualClock
from bot.model.touches import TouchState
from bot.sandbox import Person
from bot.store import Store
from bot.store.schema import migrations
from tests.test_store import tables
from tests.world import MONDAY, TOKEN, bot_said, new_sandbox, world

SCHEMAS = pathlib.Path(__file__).parent / "schemas"
NAMES = [migration.name for migration in migrations.pending(Database(memory=True))]
RELEASED = NAMES[:-1]
"""Of each somebody may still have a database; the newest is still being written."""

GONE = {"contact": {"held", "less"}}
"""Columns that later schemas have in another form."""

ADDED_TO = {"meta", "sqlite_sequence"}
"""Later schemas count there what they number."""

EMPTY = {"halt"}
"""One row in it, and nothing is sent at all."""

PEOPLE = {201: "Li Wei", 202: "Lin Mei", 203: "Otto", 204: "Eve", 205: "Kim", 206: "Zoe"}
HAD = ("Hello Wei, one.", "Hello Wei, two.", "Hello Kim, on its way.")
"""What had left, or may have, when the program was stopped."""


def loaded(path: pathlib.Path, name: str) -> dict[str, list[dict[str, object]]]:
    """Make a database of this release; its tables."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{name}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
        return tables(Database(connection))


def test_every_released_schema_has_its_database() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.sql")} == set(RELEASED)


@pytest.mark.parametrize("name", RELEASED)
def test_a_database_of_a_release_is_what_its_migrations_make(tmp_path: pathlib.Path, name: str) -> None:
    """A migration that is released is never edited: that would leave two kinds of databases."""
    before = loaded(tmp_path / "old.db", name)
    assert {table for table, rows in before.items() if not rows} - {"sqlite_sequence"} <= EMPTY
    made = Database(memory=True)
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        migrations.apply(made, stop_before=NAMES[NAMES.index(name) + 1])
        assert schema(Database(connection)) == schema(made)
        assert [one.name for one in migrations.applied(Database(connection))] == RELEASED[: RELEASED.index(name) + 1]
    made.close()


def schema(db: Database) -> dict[str, str]:
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql <> ''")
    return {name: " ".join(sql.split()) for name, sql in found}


@pytest.mark.parametrize("name", RELEASED)
def test_an_upgrade_loses_nothing(tmp_path: pathlib.Path, name: str) -> None:
    path = tmp_path / "nurture.db"
    before = loaded(path, name)
    with contextlib.closing(Store.open(path)) as store:
        after = tables(store._db)
        for table, known in before.items():
            columns = set().union(*known) - GONE.get(table, set())
            kept = [{one: row[one] for one in columns} for row in after[table]]
            if table in ADDED_TO:
                kept = [row for row in kept if row in known]
            assert kept == [{one: row[one] for one in columns} for row in known], table
        assert list(store._db.execute("PRAGMA foreign_key_check")) == []
        assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        fresh = Store.open(":memory:")
        assert schema(store._db).keys() == schema(fresh._db).keys()
        fresh.close()


@pytest.mark.parametrize("name", RELEASED)
async def test_the_bot_runs_on_an_upgraded_database_and_sends_nothing_twice(tmp_path: pathlib.Path, name: str) -> None:
    path, clock = tmp_path / "nurture.db", ManualClock(MONDAY)
    loaded(path, name)
    sandbox = new_sandbox(clock)
    people = {id_: sandbox.add_person(id_, called) for id_, called in PEOPLE.items()}
    for person in people.values():
        person.open("")
    sandbox.world.bots[TOKEN].queue.clear()
    async with world(sandbox=sandbox, clock=clock, database=path) as house:
        await house.advance(days=1)
        store = house.app.office.store
        said = {id_: Counter(bot_said(person)) for id_, person in people.items()}
        assert said[201]["From Ann herself."] == 1
        assert said[202]["Hello Mei, approved."] == 1
        assert not said[204]
        assert not said[206]
        kim = store.ledger.keyed("prospects/check-in:11:1")
        assert kim
        assert kim.state is TouchState.UNSURE
        assert any("Kim" in text and "may or may not" in text for text in bot_said(house.ann))
        assert sum("A notice." in text for text in bot_said(house.ann)) == 1
        await house.advance(days=30)
        for person in people.values():
            assert unrepeated(person)
        sent = [touch.key for touch in house.touches() if touch.state is TouchState.SENT]
        assert "prospects/check-in:7:3" in sent
        keys = [touch.key for touch in house.touches()]
        assert len(set(keys)) == len(keys)
        assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        (found,) = [one for one in store.people.contacts_of(store.people.contact(7).manager_id) if one.id == 7]
        assert found.address == "201"


def unrepeated(person: Person) -> bool:
    said = Counter(bot_said(person))
    return not any(said[text] for text in HAD) and max(said.values(), default=0) <= 1
