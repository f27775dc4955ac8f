"""A file of people: forgiving in form, strict in content, and every problem with its row."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.csv_rows import FORMULA, MOST_BYTES, MOST_ROWS, Person, Table, harmless, read, written
from bot.errors import Refused
from bot.model.people import Role, Stage

GOOD = "name,company,role,language,zone,tags,source,reach,email,country,industry,stage,address_as,birthday\n"
LI_WEI = "李伟,华辰制造,决策人,中文,asia/shanghai,展会 vip,hannover,微信,li@example.com,cn,包装,evaluating,李总,05-14\n"


def told(sheet: Table) -> list[tuple[int, str]]:
    return [(problem.row, problem.text) for problem in sheet.problems]


def names(data: bytes) -> list[str]:
    return [person.name for person in read(data).people]


def test_every_column_is_read() -> None:
    (person,) = read((GOOD + LI_WEI).encode()).people
    assert person == Person(
        2,
        "李伟",
        "华辰制造",
        Role.DECIDER,
        "zh",
        "Asia/Shanghai",
        ("展会", "vip"),
        "hannover",
        "微信, li@example.com",
        "CN",
        "包装",
        Stage.EVALUATING,
        "李总",
        date(2000, 5, 14),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "，"])
def test_what_spreadsheets_write_is_read(encoding: str, mark: str) -> None:
    text = f"姓名{mark}公司{mark}角色\r\n李伟{mark}华辰制造{mark}评估人\r\n王芳{mark}华辰制造{mark}\r\n"
    (li, wang) = read(text.encode(encoding)).people
    assert (li.name, li.account, li.role, li.language) == ("李伟", "华辰制造", Role.EVALUATOR, "zh")
    assert wang.role is None


def test_umlauts_of_western_excel_are_no_chinese() -> None:
    assert names("Name;Firma\nJürgen Müller;Größe & Söhne\n".encode("cp1252")) == ["Jürgen Müller"]


def test_the_header_is_forgiving_and_what_means_nothing_is_named() -> None:
    sheet = read(b" Full Name ,TIME ZONE,Favourite colour,E-Mail\nLi,Europe/Berlin,blue,a@b.co\n")
    assert sheet.people == (Person(2, "Li", "Li", zone="Europe/Berlin", reach="a@b.co"),)
    assert sheet.unused == ("Favourite colour",)


def test_every_kind_of_bad_row_is_told_with_its_number_and_the_others_are_read() -> None:
    sheet = read(
        (
            "name,company,role,language,zone,country,stage,birthday,email\n"
            "Good One,Acme,user,en,Europe/Berlin,DE,lead,1980-05-14,a@b.co\n"
            ",Acme,,,,,,,\n"
            "A,Acme,boss,,,,,,\n"
            "B,Acme,,klingon,,,,,\n"
            "C,Acme,,,Mars/Olympus,,,,\n"
            "D,Acme,,,,XX,,,\n"
            "E,Acme,,,,,maybe,,\n"
            "F,Acme,,,,,,02-30,\n"
            "G,Acme,,,,,,,nowhere\n"
            f"{'H' * 81},Acme,,,,,,,\n"
            "I,Acme,user,en,,,,,,Inc.\n"
            "good one,ACME,,,,,,,\n"
            "J,Acme,boss,klingon,,,,,\n"
            ",,,,,,,,\n"
            "Good Two,Acme,,,,,,,\n"
        ).encode()
    )
    assert [(one.row, one.name) for one in sheet.people] == [(2, "Good One"), (16, "Good Two")]
    assert told(sheet) == [
        (3, "csv-nameless"),
        (4, "unknown-role"),
        (5, "unknown-language"),
        (6, "unknown-zone"),
        (7, "unknown-country"),
        (8, "unknown-stage"),
        (9, "unknown-date"),
        (10, "csv-email"),
        (11, "too-long"),
        (12, "csv-cells"),
        (13, "csv-twice"),
        (14, "unknown-role"),
        (14, "unknown-language"),
    ]
    assert sheet.problems[-3].values["first"] == 2
    assert sheet.size == 14


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "csv-empty"),
        (b"\n\n", "csv-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\xfa", "csv-no-text"),
        (b"\xff\xff\xff", "csv-no-name"),
        (b"company,role\nAcme,user\n", "csv-no-name"),
        (b"Li Wei,Acme,evaluator\n", "csv-no-name"),
        (b"name,Full Name\nLi,Li Wei\n", "csv-column-twice"),
        (b'name,company\n"' + b"x" * 200_000, "csv-no-text"),
        (b"name\n" + b"x" * MOST_BYTES, "csv-too-long"),
        (b"name\n" + b"x\n" * (MOST_ROWS + 1), "csv-too-long"),
    ],
)
def test_a_file_of_no_use_is_refused_as_a_whole(data: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.text == why


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("name,role\n" + text).encode("utf-8", "ignore"))
)
def test_no_file_breaks_it_and_no_row_is_lost(data: bytes) -> None:
    try:
        sheet = read(data)
    except Refused:
        return
    rows = [person.row for person in sheet.people]
    assert rows == sorted(set(rows))
    assert not set(rows) & {problem.row for problem in sheet.problems}
    identities = [person.identity for person in sheet.people]
    assert len(identities) == len(set(identities))
    assert all(person.name and person.account and person.name.isprintable() for person in sheet.people)


cells = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).map(lambda text: "x" + text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=5, unique_by=lambda pair: (pair[0].casefold(), pair[1].casefold())))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    data = written(["name", "company"], pairs).encode()
    assert [(one.name, one.account) for one in read(data).people] == pairs


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=9), min_size=1, max_size=4))
def test_no_cell_of_a_report_is_a_formula(row: list[str]) -> None:
    text = written(["a"] * len(row), [row])
    for cells in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        assert not any(cell.startswith(FORMULA) for cell in cells)
    assert harmless("=1+1") == "'=1+1"


def test_a_formula_that_was_made_harmless_is_a_name_again() -> None:
    assert names(written(["name"], [["+49 Ltd"]]).encode()) == ["+49 Ltd"]
