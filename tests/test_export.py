"""`nurture export`: everything but secrets, in two forms, and nothing that a spreadsheet would run."""

from __future__ import annotations

import contextlib
import csv
import json
import pathlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.csv_rows import FORMULAS, harmless
from bot.errors import NurtureError
from bot.export import export
from bot.store import Store
from bot.store.tables import columns, marked, without_links
from tests.test_cli import nurture
from tests.test_store import furnished
from tests.world import LI_WEI, world

ROOT = pathlib.Path(__file__).parents[1]


def rows(folder: pathlib.Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def sheet(folder: pathlib.Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_and_column_is_in_it_and_documented(tmp_path: pathlib.Path) -> None:
    with contextlib.closing(furnished(tmp_path / "nurture.db")) as store:
        every = columns(store._db)
        counts = export(tmp_path / "nurture.db", tmp_path / "out")
    assert counts.keys() == every.keys()
    documented = {
        line.split("|")[1].strip(): set(re.findall(r"`(\w+)`", line))
        for line in (ROOT / "docs" / "export.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "`" in line
    }
    assert documented.keys() == every.keys()
    assert {name: set(found) - documented[name] for name, found in every.items() if set(found) - documented[name]} == {}
    for name, count in counts.items():
        assert len(rows(tmp_path / "out", name)) == len(sheet(tmp_path / "out", name)) == count
    assert counts["contact"] == 3
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}


async def test_what_a_running_bot_has_is_exported_without_what_opens_doors(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out"
    async with world(database=tmp_path / "nurture.db") as house:
        await house.invited('=HYPERLINK("http://evil.example")', "+Acme")
        link = await house.link("Mei, Acme, user")
        house.sandbox.add_person(203, "Mei").open(link)
        await house.quiet()
        li = house.sandbox.people[LI_WEI]
        await house.says(li, "@SUM(1+1)*cmd|' /C calc'!A0")
        with house.app.office.store.transaction():
            house.app.office.store.people.remember("link-secret", "S3CRET")
        export(tmp_path / "nurture.db", out)
    every = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    assert link.partition("start=")[2] not in every
    assert "start=token-" not in every
    assert "agree:token-" not in every
    assert "S3CRET" not in every
    (contact,) = rows(out, "contact")
    assert contact["name"] == '=HYPERLINK("http://evil.example")'
    assert sheet(out, "contact")[0]["name"] == '\'=HYPERLINK("http://evil.example")'
    assert any(str(one["quote"]).startswith("'@SUM") for one in sheet(out, "event"))
    invite, consent = rows(out, "invite")[0], rows(out, "consent")[0]
    assert invite["token"] == consent["invite"] == marked("token-1")


@given(st.one_of(st.text(), st.sampled_from(FORMULAS).flatmap(lambda sign: st.text().map(lambda text: sign + text))))
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(" ").startswith(tuple(FORMULAS))
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["x;=1+1", "x; =1+1;y", "x\";=cmd|'/C calc'!A0", "x\n@SUM(1)", "x;＝1", "a;\t=1"])
def test_no_part_of_a_cell_begins_one_where_a_semicolon_ends_cells(text: str) -> None:
    for part in re.split(r"[;\n]", harmless(text)):
        assert not part.lstrip(" ").startswith(tuple(FORMULAS))


def test_numbers_stay_numbers(tmp_path: pathlib.Path) -> None:
    with contextlib.closing(Store.open(tmp_path / "nurture.db")) as store:
        store._db.execute("CREATE TABLE later (n INTEGER, none TEXT) STRICT")
        store._db.execute("INSERT INTO later VALUES (-5, NULL)")
        store._db.conn.commit()
    export(tmp_path / "nurture.db", tmp_path / "out")
    assert sheet(tmp_path / "out", "later") == [{"n": "-5", "none": ""}]


def test_links_lose_what_opens_them() -> None:
    assert without_links("https://t.me/b?start=abc-D_1 ok") == f"https://t.me/b?start={marked('abc-D_1')} ok"
    assert without_links('{"text": "/start abc"}') == f'{{"text": "/start {marked("abc")}"}}'
    assert without_links('"data": "agree:abc-D_1"') == f'"data": "agree:{marked("abc-D_1")}"'
    assert without_links("a fresh start = good") == "a fresh start = good"


def test_nothing_is_overwritten_and_a_failure_leaves_nothing(tmp_path: pathlib.Path) -> None:
    Store.open(tmp_path / "nurture.db").close()
    (tmp_path / "out").mkdir()
    with pytest.raises(NurtureError, match="nothing is overwritten"):
        export(tmp_path / "nurture.db", tmp_path / "out")
    (tmp_path / "bad.db").write_text("no database")
    for database in ("bad.db", "none.db"):
        with pytest.raises(NurtureError):
            export(tmp_path / database, tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["out"]


def test_the_command_says_what_it_wrote(tmp_path: pathlib.Path) -> None:
    furnished(tmp_path / "nurture.db").close()
    result = nurture(tmp_path, "export", "out", NURTURE_TIMEZONE="Europe/Berlin")
    assert result.returncode == 0, result.stderr
    assert re.match(r"wrote out: \d+ tables, \d+ rows", result.stdout)


def test_bytes_are_text(tmp_path: pathlib.Path) -> None:
    with contextlib.closing(Store.open(tmp_path / "nurture.db")) as store:
        store._db.execute("CREATE TABLE later (token TEXT, data BLOB) STRICT")
        store._db.execute("INSERT INTO later VALUES ('open-sesame', ?)", (b"\xff\x00",))
        store._db.conn.commit()
    export(tmp_path / "nurture.db", tmp_path / "out")
    assert rows(tmp_path / "out", "later") == [{"token": marked("open-sesame"), "data": "/wA="}]
