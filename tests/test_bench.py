"""The bench: each part measures at a tiny size, and the document has the rows of all."""

from __future__ import annotations

import importlib
import inspect
import pathlib
from typing import Any

import pytest

from bench import book as books
from bench.__main__ import PARTS, Part
from bench.document import BEGIN, DOCUMENT, END, written
from bench.figures import HEAD, Figure, at_least, at_most, in_rounds, ratio_at_least, table
from bench.limiter import counted, most_in_a_second
from bot.sandbox import Call
from bot.store import Store

TINY: dict[str, dict[str, Any]] = {
    "startup": {"sizes": (20,), "runs": 1, "exchanges": 2},
    "idle": {"sizes": (20,), "at_work": 20, "seconds": 1, "settled": 1},
    "sending": {"touches": 30, "warm_up": 10, "rounds": 1},
    "limiter": {"seconds": 1},
    "planning": {"contacts": 20},
    "ticks": {"sizes": (20,), "due": 10},
    "commands": {"contacts": 600, "due": 10, "rounds": 1},
    "desk": {"contacts": 200, "in_one_book": 50, "tries": 4},
    "pages": {"contacts": 600, "small": 600, "rounds": 2},
    "slow_chat": {"slow": (1,), "others": 2, "seconds": 0.2},
    "size": {"contacts": 4, "days": 20},
    "news": {"feeds": (2,), "contacts": 10},
    "year": {"contacts": 10, "days": 10},
}


@pytest.mark.parametrize("name", PARTS)
async def test_each_part_measures(name: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    figures = await importlib.import_module(f"bench.{name}").measured(**TINY.get(name, {}))
    assert figures
    assert all(len(figure.row("0.1 / 0.1")) == len(HEAD) for figure in figures)


@pytest.mark.parametrize("name", PARTS)
def test_each_part_says_what_it_measures_and_takes_a_size(name: str) -> None:
    module = importlib.import_module(f"bench.{name}")
    assert module.__doc__
    assert all(one.default is not one.empty for one in inspect.signature(module.measured).parameters.values())


def test_the_document_has_every_part() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in PARTS if f"\n| **{name}**" not in page] == []
    assert page.count("\n| figure ") == 1


def test_a_run_takes_the_place_of_the_one_before_and_leaves_the_rest() -> None:
    part = Part("one", "What it is.", [Figure("speed", 2, 4, "other").row("1 / 2")], 61)
    page = written(f"# Head\n\n{BEGIN}\nold\n{END}\n\nTail\n", [part])
    assert page.startswith(f"# Head\n\n{BEGIN}\n\n- measured: ")
    assert page.endswith(f"{END}\n\nTail\n")
    assert "old" not in page
    assert "| **one** (61 s): What it is." in page
    assert written(page, [part]).count("**one**") == 1


# --- figures


@pytest.mark.parametrize(
    ("figure", "cells"),
    [
        (Figure("a", 1234.5), ("1,234", "", "", "")),
        (Figure("a", 1, 4, "b"), ("1", "b 4", "0.25", "")),
        (Figure("a", 1, 0, "b"), ("1", "b 0", "", "")),
        (Figure("a", 2, aim=at_most(2)), ("2", "", "", "≤ 2")),
        (Figure("a", 3, aim=at_most(2)), ("3", "", "", "**missed:** ≤ 2")),
        (Figure("a", 1, aim=at_least(2)), ("1", "", "", "**missed:** ≥ 2")),
        (Figure("a", 1, 4, "b", ratio_at_least(0.5)), ("1", "b 4", "0.25", "**missed:** ratio ≥ 0.5")),
        (in_rounds("a", [1, 2, 3], [2, 2, 2], "b"), ("2", "b 2", "1.00 (0.50–1.50)", "")),
    ],
)
def test_a_row(figure: Figure, cells: tuple[str, ...]) -> None:
    assert figure.row("0.1") == ("a", *cells, "0.1")


def test_a_title_widens_no_column() -> None:
    lines = table([("a very long title of a part", "", "", "", "", ""), ("a", "1", "", "", "", "")]).splitlines()
    assert len(lines[0]) == len(lines[1]) == len(lines[3])


# --- the limiter's count


def test_the_most_in_a_second_does_not_count_its_end() -> None:
    assert most_in_a_second([0.0, 0.5, 0.99, 1.0, 1.4]) == 4
    assert most_in_a_second([0.0, 1.0, 2.0]) == 1


def test_what_is_refused_counts_as_said_and_not_as_delivered() -> None:
    said = [("1", True), ("1", False), ("2", True)]
    calls = [
        Call("t", "sendMessage", {"chat_id": chat}, {"ok": ok} if ok else {"ok": ok, "error_code": 429}, books.NOW)
        for chat, ok in said
    ]
    minute = counted(calls, 2)
    assert (minute.rate, minute.most, minute.most_in_chat, minute.refused) == (1.0, 3, 2, 1)


# --- books


def test_a_kept_book_is_made_once_and_has_what_its_triggers_would_have_counted(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(books, "KEPT_FROM", 5)
    for name in ("one.db", "two.db"):
        books.book(tmp_path / name, 6, history=True)
    assert capsys.readouterr().err.count("made in ") == 1
    store = Store.open(tmp_path / "two.db")
    try:
        fresh = Store.open(":memory:")
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        assert store._db.execute(schema).fetchall() == fresh._db.execute(schema).fetchall()
        fresh.close()
        assert store._db.execute("SELECT count(*), sum(settled_at IS NOT NULL) FROM touch").fetchone() == (432, 432)
        assert store._db.execute("SELECT sum(n) FROM tally").fetchone() == (432,)
    finally:
        store.close()
