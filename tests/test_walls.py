"""Imports point one way: doors -> use cases -> (memory | world) -> words; decisions import words alone."""

from __future__ import annotations

import ast
import pathlib
import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

import bot

ROOT = pathlib.Path(bot.__file__).parent

WORDS = ("model", "errors", "clock", "about")
DECISIONS = (
    "rules", "rule_files", "lint", "conditions", "timing", "planner", "foresight", "curation", "matching", "stories",
    "links", "render", "window", "moments", "festivals", "introducing", "yaml_lines", "feedbook", "report",
    "blanks", "selection", "spread",
)  # fmt: skip
MEMORY = ("store",)
WORLD = ("feeds", "channels")
TEXTS = ("locales", "shipped")
USE_CASES = (
    "desk", "service", "alarms", "newsroom", "feedwatch", "dispatcher", "claim", "settle", "brakes", "explain",
    "workload", "rehearsal", "files", "threads", "heartbeat", "retention", "backups", "export", "reading", "intake",
    "housekeeping", "menus", "private",
)  # fmt: skip
SANDBOX = ("sandbox",)
DOORS = (
    "updates",
    "receiving",
    "web",
    "cli",
    "cli_feeds",
    "cli_house",
    "doctor",
    "logs",
    "app",
    "demo",
    "init",
    "settings",
    "__main__",
)
LAYERS = (WORDS, DECISIONS, MEMORY, WORLD, TEXTS, USE_CASES, SANDBOX, DOORS)

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic",
          "time.time_ns", "time.monotonic_ns", "time.perf_counter", "time.sleep"}  # fmt: skip
SPEED_OF_SANDBOX = {"sandbox/app.py": {"time.monotonic"}}
"""The sandbox's limits count real seconds, unless who makes it hands it others."""

IMPURE = {"asyncio", "random", "secrets", "sqlite3", "sqlite_utils", "httpx", "telegram", "threading", "socket",
          "os", "subprocess", "time", "uuid"}  # fmt: skip


@cache
def sources() -> Sequence[tuple[str, ast.Module]]:
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(ROOT.rglob("*.py"))
    ]


def part(file: str) -> str:
    """`desk/manager.py` belongs to `desk`, `planner.py` to `planner`."""
    return file.split("/")[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module imported, wherever in the file; `from bot import planner` is `bot.planner`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=found):
                yield from (alias.name for alias in found)
            case ast.ImportFrom(level=0, module=str(module), names=found):
                yield from ([f"bot.{alias.name}" for alias in found] if module == "bot" else [module])
            case ast.ImportFrom(level=level) if level:
                yield "relative"


def own(tree: ast.Module) -> set[str]:
    """The parts of this project that a file imports."""
    return {name.split(".")[1] for name in imports(tree) if name.startswith("bot.")}


def foreign(tree: ast.Module) -> set[str]:
    return {name.split(".")[0] for name in imports(tree)} - {"bot"}


def files_of(*parts: str) -> list[tuple[str, ast.Module]]:
    return [(file, tree) for file, tree in sources() if part(file) in parts]


def files_importing(*packages: str) -> set[str]:
    return {file for file, tree in sources() if foreign(tree) & set(packages)}


def allowed(files: list[tuple[str, ast.Module]], *parts: str) -> list[str]:
    """The imports that are none of `parts`, as sentences."""
    return [f"{file} imports bot.{name}" for file, tree in files for name in sorted(own(tree) - set(parts))]


def test_every_part_of_the_project_has_its_layer() -> None:
    known = {name for layer in LAYERS for name in layer}
    assert {part(file) for file, _ in sources()} - known - {"__init__"} == set()


def test_nothing_is_imported_by_a_relative_name() -> None:
    assert [file for file, tree in sources() if "relative" in imports(tree)] == []


def test_words_import_words_alone() -> None:
    assert allowed(files_of(*WORDS), *WORDS) == []


def test_decisions_import_words_and_decisions_alone() -> None:
    assert allowed(files_of(*DECISIONS), *WORDS, *DECISIONS) == []


def test_a_report_knows_nothing_else_of_the_project() -> None:
    """It shows what it is handed; so whoever may know of decisions may have one."""
    assert allowed(files_of("report"), "report") == []


def test_memory_imports_words_alone() -> None:
    assert allowed(files_of(*MEMORY), *WORDS, *MEMORY) == []


@pytest.mark.parametrize("one", WORLD)
def test_the_world_imports_words_alone(one: str) -> None:
    assert allowed(files_of(one), *WORDS, one) == []


def test_texts_import_words_alone() -> None:
    assert allowed(files_of(*TEXTS), *WORDS) == []


def test_use_cases_know_no_door() -> None:
    below = (*WORDS, *DECISIONS, *MEMORY, *WORLD, *USE_CASES)
    assert allowed(files_of(*USE_CASES), *below) == []


def test_the_desk_does_not_send() -> None:
    imported = {name for _, tree in files_of("desk", "service", "brakes", "explain", "workload") for name in own(tree)}
    assert not imported & {*WORLD, "dispatcher", "claim", "settle"}


def test_the_sandbox_imports_nothing_else_of_the_project() -> None:
    assert allowed(files_of(*SANDBOX), *SANDBOX) == []


def test_only_the_demo_opens_the_sandbox() -> None:
    users = {file for file, tree in sources() if "sandbox" in own(tree) and part(file) != "sandbox"}
    assert users <= {"demo.py", "web/demo.py", "web/phones.py"}


@pytest.mark.parametrize("file", [file for file, _ in files_of(*DECISIONS)])
def test_a_decision_touches_nothing_outside(file: str) -> None:
    assert foreign(dict(sources())[file]) & IMPURE == set()


def test_screens_are_built_without_waiting_or_chance() -> None:
    for file, tree in files_of("desk"):
        assert foreign(tree) & IMPURE == set(), file


def test_telegram_is_known_in_its_channel_and_at_its_door() -> None:
    found = files_importing("telegram")
    assert {file for file in found if part(file) != "channels"} <= {"updates.py", "receiving.py"}


def test_the_database_is_known_in_the_store_alone() -> None:
    assert {file for file in files_importing("sqlite3", "sqlite_utils") if part(file) != "store"} == set()


def test_sql_is_written_in_the_store_alone() -> None:
    sql = re.compile(r"\b(SELECT .* FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA|CREATE TABLE)\b", re.DOTALL)
    found = {
        file
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.search(node.value)
    }
    assert {file for file in found if part(file) != "store"} == set()


def test_only_the_clock_reads_a_clock() -> None:
    for file, tree in sources():
        found = {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        if file != "clock.py":
            assert found & CLOCKS <= SPEED_OF_SANDBOX.get(file, set()), file


def test_no_clock_is_imported_under_another_name() -> None:
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                raise AssertionError(f"{file} imports from time")


def test_nothing_in_the_program_is_global_and_changes() -> None:
    """No `global`, and no list, dict or set in lower case at the top of a module."""
    for file, tree in sources():
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)], file
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() | ast.Dict() | ast.Set()):
                    assert name.isupper() or name.startswith("_") or name == "__all__", f"{file}: {name}"
