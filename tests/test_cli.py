"""The commands as a person types them: exit codes, one clear line on stderr, no traceback, and help that reads well."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

NURTURE = str(pathlib.Path(sys.executable).parent / "nurture")
TOKEN = "123456:TEST-token-of-the-sandbox-000000000"
ANSWERS = [
    "--company", "Halden", "--industry", "packaging", "--languages", "en, zh", "--zone", "Europe/Berlin",
    "--rivals", "Rivalcorp", "--token", TOKEN, "--admins", "100",
]  # fmt: skip


def nurture(
    folder: pathlib.Path, *arguments: str, stdin: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NURTURE_")}
    return subprocess.run(
        [NURTURE, *arguments],
        cwd=folder,
        env={**plain, "HOME": str(folder), **settings},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
    )


def complains(result: subprocess.CompletedProcess[str], words: str) -> bool:
    """Exit 2 and one line on stderr that says `words`."""
    assert result.returncode == 2, result.stderr
    (line,) = result.stderr.strip().splitlines()
    return line.startswith("nurture: ") and words in line


@pytest.fixture
def house(tmp_path: pathlib.Path) -> pathlib.Path:
    assert nurture(tmp_path, "init", *ANSWERS).returncode == 0
    return tmp_path


@pytest.mark.parametrize("command", ["", "demo", "run", "check", "init"])
def test_help_reads_well(tmp_path: pathlib.Path, command: str) -> None:
    result = nurture(tmp_path, *command.split(), "--help")
    assert result.returncode == 0
    assert result.stdout.startswith("Usage: nurture")
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_what_init_writes_passes_check(house: pathlib.Path) -> None:
    result = nurture(house, "check")
    assert result.returncode == 0, result.stdout
    assert "all right" in result.stdout


def test_init_asks_when_nothing_is_given(tmp_path: pathlib.Path) -> None:
    answers = "Halden\npackaging\nen\nEurope/Berlin\nRivalcorp, 对手公司\n\n\n"
    result = nurture(tmp_path, "init", stdin=answers)
    assert result.returncode == 0, result.stderr
    assert "对手公司" in (tmp_path / "feeds.yaml").read_text(encoding="utf-8")
    assert not (tmp_path / "nurture_rules" / "texts.zh.yaml").exists()
    assert nurture(tmp_path, "check").returncode == 0


def test_init_overwrites_nothing(house: pathlib.Path) -> None:
    assert complains(nurture(house, "init", *ANSWERS), "overwrites nothing")


def test_check_names_file_line_and_word(house: pathlib.Path) -> None:
    path = house / "nurture_rules" / "prospects.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("every: 14d..21d", "evry: 14d..21d "), encoding="utf-8")
    result = nurture(house, "check")
    assert result.returncode == 1
    assert 'unknown key "evry"; did you mean "every"?' in result.stdout
    assert result.stdout.startswith("prospects.yaml:")


def test_a_missing_token(tmp_path: pathlib.Path) -> None:
    assert complains(nurture(tmp_path, "run"), "NURTURE_TELEGRAM_TOKEN is not set")


def test_a_token_that_is_none(house: pathlib.Path) -> None:
    assert complains(nurture(house, "run", NURTURE_TELEGRAM_TOKEN="my-token"), "does not look like a token")


def test_missing_admins(house: pathlib.Path) -> None:
    assert complains(nurture(house, "run", NURTURE_ADMINS=""), "NURTURE_ADMINS should be")


def test_a_broken_rule_ends_the_start_with_its_line(house: pathlib.Path) -> None:
    (house / "nurture_rules" / "prospects.yaml").write_text("playbook: [\n", encoding="utf-8")
    assert complains(nurture(house, "run"), "prospects.yaml:")


def test_missing_rules(house: pathlib.Path) -> None:
    assert complains(nurture(house, "run", NURTURE_RULES="nowhere"), "no rules here")


def test_a_database_that_cannot_be_written(house: pathlib.Path) -> None:
    assert complains(nurture(house, "run", NURTURE_DATABASE="no/such/folder/nurture.db"), "NURTURE_DATABASE")


def test_a_database_that_is_none(house: pathlib.Path) -> None:
    (house / "nurture.db").write_bytes(b"not a database at all, just words" * 100)
    (house / "nurture.db").chmod(0o600)  # else there is one line more
    assert complains(nurture(house, "run"), "cannot be used as a database")


def test_a_rehearsal_clock_is_refused_with_telegrams_own_server(house: pathlib.Path) -> None:
    assert complains(nurture(house, "run", NURTURE_CLOCK="2026-03-02T09:00:00Z*600"), "NURTURE_CLOCK")


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["demo", "--days", "0"], ["demo", "--port", "x"], ["check", "x"]]
)
def test_wrong_usage_is_one_line(tmp_path: pathlib.Path, arguments: list[str]) -> None:
    assert complains(nurture(tmp_path, *arguments), "")


def test_the_headless_demo_plays_two_weeks_and_ends_well(tmp_path: pathlib.Path) -> None:
    result = nurture(tmp_path, "demo", "--headless", "--days", "14")
    assert result.returncode == 0
    assert result.stderr == ""
    for words in (
        "Ann Keller → bot: /invite",
        "谢谢您",
        "bot → Jonas Brandt: Thank you",
        "[✅ Sent]",
        "Software Courier",
    ):
        assert words in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_same_rehearsal_plays_the_same(tmp_path: pathlib.Path) -> None:
    first, second = (nurture(tmp_path, "demo", "--headless", "--days", "4").stdout for _ in range(2))
    assert first == second
