"""A table of people as a file, read and checked row by row: what is right, and every problem with its row number.

Pure: bytes in, rows and problems out; what is already in the book is `importing.py`'s business. The header is
forgiving: English or Chinese names of columns, in any order; comma, semicolon or tab; UTF-8, UTF-16, GB18030, and what
Excel writes in Western Europe.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.desk import arguments
from bot.desk.arguments import LONGEST_NAME, has_han
from bot.errors import Refused
from bot.model.people import Role, Stage

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
COLUMNS = {
    "name": ("name", "fullname", "contact", "contactname", "person", "姓名", "名字", "联系人", "联系人姓名"),
    "account": ("account", "company", "companyname", "organisation", "organization", "firma", "公司", "公司名称",
                "企业", "单位", "客户"),
    "role": ("role", "角色", "决策角色"),
    "language": ("language", "lang", "语言"),
    "zone": ("zone", "timezone", "时区"),
    "tags": ("tags", "tag", "标签"),
    "source": ("source", "来源"),
    "reach": ("reach", "reachedby", "wechat", "phone", "mobile", "联系方式", "微信", "微信号", "电话", "手机"),
    "email": ("email", "mail", "emailaddress", "邮箱", "电子邮箱", "邮件"),
    "country": ("country", "国家"),
    "industry": ("industry", "行业"),
    "stage": ("stage", "阶段"),
    "address_as": ("addressas", "salutation", "称呼"),
    "birthday": ("birthday", "生日"),
}  # fmt: skip
"""What each column may be called; case, blanks and marks do not matter."""

_FIELDS = {name: field for field, names in COLUMNS.items() for name in names}


@dataclass(frozen=True)
class Person:
    """One right row. `industry`, `country` and `stage` are the company's."""

    row: int
    name: str
    account: str
    role: Role | None = None
    language: str = "en"
    zone: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    reach: str = ""
    country: str | None = None
    industry: str | None = None
    stage: Stage | None = None
    address_as: str = ""
    birthday: date | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """The same person at the same account, however it is written."""
        return (self.account.casefold(), self.name.casefold())


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: the id of a text and its values."""

    row: int
    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A file as it was understood. `unused`: columns of no meaning here."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.people) + len({problem.row for problem in self.problems})


def read(data: bytes) -> Table:
    """The file, every row checked. Rows are numbered as a spreadsheet does: the header is row 1.

    Raises Refused where the whole of it cannot be used: too long, no text, no column for names.
    """
    if len(data) > MOST_BYTES:
        raise Refused("csv-too-long", most=MOST_ROWS)
    header, lines = _table(_text(data))
    fields, unused = _header(header)
    if len(lines) > MOST_ROWS:
        raise Refused("csv-too-long", most=MOST_ROWS)
    people: list[Person] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row, cells in lines:
        found = _checked(row, fields, len(header), cells)
        if not isinstance(found, Person):
            problems += found
        elif (first := seen.setdefault(found.identity, row)) != row:
            problems.append(Problem(row, "csv-twice", {"name": found.name, "account": found.account, "first": first}))
        else:
            people.append(found)
    return Table(tuple(people), tuple(problems), unused)


# --- from bytes to cells --------------------------------------------------------------------------------------

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _text(data: bytes) -> str:
    """Raises Refused for what is no text."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("csv-no-text")


def _encodings(data: bytes) -> Iterator[str]:
    """What it may be written in, the likeliest first."""
    if (marked := next((name for bom, name in _BOMS if data.startswith(bom)), None)) is not None:
        yield marked
        return
    if b"\0" in data[:200]:
        yield "utf-16-le" if data.index(0) % 2 else "utf-16-be"  # commas and ends of lines have a zero byte
        return
    yield "utf-8"
    yield from ("cp1252", "gb18030") if _looks_western(data) else ("gb18030",)


def _looks_western(data: bytes) -> bool:
    """Umlauts stand alone between letters; a Chinese character is nearly always two such bytes."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    alone = sum(len(run) % 2 for run in runs)
    return alone * 2 > len(runs)


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows that are not empty, numbered. Raises Refused."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(",;\t，；", key=first.count)
    if mark in "，；":  # typed by hand with a Chinese keyboard; csv takes one, which is no letter of a name
        text, mark = text.replace(mark, "\t"), "\t"
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        rows = [(n, [_cell(cell) for cell in cells]) for n, cells in enumerate(reader, 1)]
    except csv.Error:
        raise Refused("csv-no-text") from None
    full = [(n, cells) for n, cells in rows if any(cells)]
    if not full:
        raise Refused("csv-empty")
    return full[0][1], full[1:]


def _cell(cell: str) -> str:
    """Without what cannot be seen, and without the mark that keeps a spreadsheet from reckoning with it."""
    seen = "".join(
        letter if not unicodedata.category(letter).startswith("C") or letter == "\u200d" else " " for letter in cell
    )
    words = " ".join(seen.split())
    return words[1:] if words[:1] == "'" and words[1:2] in FORMULA else words


def _header(cells: list[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Which field stands in which column, and the columns of no meaning. Raises Refused."""
    fields: dict[int, str] = {}
    unused: list[str] = []
    for place, cell in enumerate(cells):
        known = _FIELDS.get(re.sub(r"[\W_]+", "", cell.casefold()))
        if known in fields.values():
            raise Refused("csv-column-twice", column=cell[:LONGEST_NAME])
        if known:
            fields[place] = known
        elif cell:
            unused.append(cell[:LONGEST_NAME])
    if "name" not in fields.values():
        raise Refused("csv-no-name")
    return fields, tuple(unused)


# --- from cells to people -------------------------------------------------------------------------------------


def _checked(row: int, fields: Mapping[int, str], width: int, cells: list[str]) -> Person | list[Problem]:
    if len(cells) > width and any(cells[width:]):  # a comma inside a name that is not in quotes
        return [Problem(row, "csv-cells", {"count": len(cells), "most": width})]
    given = {name: cells[place] for place, name in fields.items() if place < len(cells) and cells[place]}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, word in given.items():
        try:
            values[name] = _READ[name](_no_longer(word))
        except Refused as refused:
            problems.append(Problem(row, refused.text, refused.values))
    if "name" not in given:
        problems.append(Problem(row, "csv-nameless"))
    return problems or _person(row, values)


def _person(row: int, values: dict[str, Any]) -> Person:
    email = values.pop("email", "")
    values["reach"] = ", ".join(part for part in (values.get("reach", ""), email) if part)
    account = values.setdefault("account", values["name"])
    values.setdefault("language", "zh" if has_han(values["name"] + account) else "en")
    return Person(row, **values)


def _no_longer(word: str) -> str:
    if len(word) > LONGEST_NAME:
        raise Refused("too-long", word=word[:LONGEST_NAME] + "…")
    return word


def _email(word: str) -> str:
    if not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+", word):
        raise Refused("csv-email", word=word)
    return word


def _tags(word: str) -> tuple[str, ...]:
    return arguments.tags(" ".join(re.split(r"[,，、;；|\s]+", word)).strip())


_READ: Mapping[str, Callable[[str], Any]] = {
    "name": str,
    "account": str,
    "role": arguments.role,
    "language": arguments.language,
    "zone": arguments.zone,
    "tags": _tags,
    "source": str,
    "reach": str,
    "email": _email,
    "country": arguments.country,
    "industry": str,
    "stage": arguments.stage,
    "address_as": str,
    "birthday": lambda word: arguments.day(word, yearly=True),
}
"""How each column is read; Refused says what is wrong with a word."""


# --- the report -----------------------------------------------------------------------------------------------

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""


def written(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as a file that any spreadsheet opens and none executes."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in cells] for cells in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
