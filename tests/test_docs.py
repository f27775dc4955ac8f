"""What the documentation says is true: every setting, command and key is named, and its examples pass the check."""

from __future__ import annotations

import pathlib
import re

import pytest
from pydantic import BaseModel

from bot import feedbook, rules
from bot.desk import contact as contact_side
from bot.desk import csv_rows
from bot.desk import manager as manager_side
from bot.matching import HALF_LIFE, PRIOR, WEIGHTS
from bot.model.people import DATES
from bot.model.rules import FESTIVALS
from bot.rule_files import MATERIAL_KINDS, DefaultsFile, LibraryFile, PlaybookFile
from bot.settings import NAMES
from bot.shipped import shipped_rules

ROOT = pathlib.Path(__file__).parents[1]
PAGES = ["README.md", "CHANGELOG.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def examples(name: str) -> list[str]:
    """The YAML blocks of a page."""
    return re.findall(r"```yaml\n(.*?)```", page(name), re.DOTALL)


@pytest.mark.parametrize("setting", NAMES)
def test_every_setting_is_documented(setting: str) -> None:
    assert setting in page("docs/running.md")
    assert setting in page(".env.example")


@pytest.mark.parametrize("command", [*manager_side.COMMANDS, *contact_side.COMMANDS])
def test_every_command_of_the_chats_is_documented(command: str) -> None:
    assert f"`/{command}" in page("docs/running.md")


def test_every_command_of_the_shell_is_documented() -> None:
    from bot.cli import commands

    assert [name for name in commands.commands if f"`nurture {name}" not in page("docs/running.md")] == []


def keys(model: type[BaseModel]) -> set[str]:
    """Every key of a file's shape, at any depth."""
    schema = model.model_json_schema(by_alias=True)
    shapes = [schema, *schema.get("$defs", {}).values()]
    return {key for shape in shapes for key in shape.get("properties", {})}


@pytest.mark.parametrize("model", [PlaybookFile, DefaultsFile, LibraryFile])
def test_every_key_of_a_rule_is_documented(model: type[BaseModel]) -> None:
    assert sorted(key for key in keys(model) if not re.search(rf"\b{key}\b", page("docs/rules.md"))) == []


@pytest.mark.parametrize("word", [*DATES, *FESTIVALS, *MATERIAL_KINDS])
def test_every_word_of_a_rule_is_documented(word: str) -> None:
    assert word in page("docs/rules.md")


def test_every_key_of_the_feeds_is_documented() -> None:
    from bot.feedbook import FeedFile, FeedsFile, TopicFile

    every = keys(FeedsFile) | keys(FeedFile) | keys(TopicFile)
    assert sorted(key for key in every if key not in page("docs/feeds.md")) == []


def test_the_examples_of_rules_pass_the_check() -> None:
    playbook, defaults, texts, library = examples("docs/rules.md")
    ids = [
        *re.findall(r"(?:check-in|wake-up|new-year)-\d", playbook),
        "fair-short",
        "fair-long",
        "ask-how-the-trial-went",
    ]
    files = {
        "prospects.yaml": playbook,
        "_defaults.yaml": defaults,
        "_library.yaml": library,
        "texts.en.yaml": "".join(f"{text_id}: Hello.\n" for text_id in dict.fromkeys(ids)),
    }
    read = rules.read(files)
    assert len(read.rules) == 6
    assert read.warnings == ()
    texts = files["texts.en.yaml"].replace("check-in-1: Hello.\n", "") + texts
    assert rules.read({**files, "texts.en.yaml": texts}).asks == {"a-call"}


def test_the_example_of_feeds_passes_the_check() -> None:
    (example,) = examples("docs/feeds.md")
    assert len(feedbook.read("feeds.yaml", example).feeds) == 1


def test_the_weights_and_the_formula_in_the_docs_are_those_of_the_code() -> None:
    told = dict(re.findall(r"^\| ([a-z ]+) \| (0\.\d+) \|", page("docs/news.md"), re.MULTILINE))
    names = {"role and stage": "fit", "new to them": "new"}
    assert {names.get(name, name): float(weight) for name, weight in told.items()} == WEIGHTS
    assert f"after {HALF_LIFE.days} days" in page("docs/news.md")
    assert f"(u + {PRIOR:g}p) / (u + d + {PRIOR:g})" in page("docs/news.md")


def test_the_digest_in_the_docs_passes_the_check() -> None:
    (digest,) = examples("docs/news.md")
    (rule,) = rules.read({"digest.yaml": digest, "_defaults.yaml": shipped_rules()["_defaults.yaml"]}).rules.values()
    assert rule.send.news
    assert rule.send.news.count == 3


def test_the_table_of_people_in_the_docs_is_read() -> None:
    (example,) = re.findall(r"```csv\n(.*?)```", page("docs/people.md"), re.DOTALL)
    sheet = csv_rows.read(example.encode())
    assert [person.name for person in sheet.people] == ["Li Wei", "王芳", "Miller, Tom"]
    assert (sheet.problems, sheet.unused) == ((), ())
    assert f"{csv_rows.MOST_ROWS:,} rows" in page("docs/people.md")


@pytest.mark.parametrize("column", csv_rows.COLUMNS)
def test_every_column_is_documented(column: str) -> None:
    named = [one for one in csv_rows.COLUMNS[column] if one in page("docs/people.md").casefold().replace(" ", "")]
    assert len(named) >= 2


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page(name))
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_the_two_commands_of_the_readme_exist() -> None:
    targets = re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE)
    assert {"demo", "test"} <= set(targets)
    assert "make demo" in page("README.md")
    assert "make test" in page("README.md")


def test_the_layout_in_the_docs_is_the_layout() -> None:
    layout = page("docs/architecture.md")
    missing = [
        path.name
        for path in (ROOT / "bot").iterdir()
        if not path.name.startswith("_") and path.name.rstrip("/") not in layout
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_have_hashes_and_no_address(name: str) -> None:
    lock = page(name)
    pins = re.findall(r"^[\w.\[\]-]+==", lock, re.MULTILINE)
    assert len(pins) > 30
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    assert "index" not in re.sub(r"^\S+==.*$", "", lock, flags=re.MULTILINE)
