"""The operator's files: read together, every problem told at once, and a stamp that changes with every edit."""

from __future__ import annotations

import os
import pathlib

import pytest

from bot.errors import FileProblems
from bot.files import Files
from tests.world import RULES, TEXTS_EN

# --- reading them ---------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: pathlib.Path) -> Files:
    (tmp_path / "rules").mkdir()
    for name, text in RULES.items():
        (tmp_path / "rules" / name).write_text(text, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text("feeds: []\nnever: [Rivalcorp]\n", encoding="utf-8")
    return Files(tmp_path / "rules", tmp_path / "feeds.yaml")


def test_rules_and_feeds_are_read_together(files: Files) -> None:
    playbooks, book = files.read()
    assert list(playbooks.rules) == ["prospects/check-in"]
    assert book.never == ("Rivalcorp",)


def test_all_that_is_wrong_in_any_of_them_is_told_at_once(files: Files) -> None:
    (files.rules / "more.yaml").write_text("playbook: more\nrules: 1\n", encoding="utf-8")
    (files.rules / "texts.zh.yaml").write_text("one: [\n", encoding="utf-8")
    files.feeds.write_text("feeds: [{url: nowhere}]\n", encoding="utf-8")
    with pytest.raises(FileProblems) as found:
        files.read()
    assert {problem.file for problem in found.value.problems} == {"more.yaml", "texts.zh.yaml", "feeds.yaml"}


def test_a_word_that_is_never_sent_may_stand_in_no_text(files: Files) -> None:
    (files.rules / "texts.en.yaml").write_text(TEXTS_EN + "four: Better than RIVALCORP.\n", encoding="utf-8")
    with pytest.raises(FileProblems, match='text "four" has the word "Rivalcorp"'):
        files.read()


def test_files_that_are_not_there_are_a_problem(files: Files) -> None:
    files.feeds.unlink()
    with pytest.raises(FileProblems, match="cannot be read"):
        files.read()


def test_the_stamp_changes_with_every_edit(files: Files) -> None:
    seen = {files.stamp()}
    path = files.rules / "prospects.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    seen.add(files.stamp())
    (files.rules / "more.yaml").write_text("", encoding="utf-8")
    seen.add(files.stamp())
    os.utime(files.feeds, ns=(1, 1))
    seen.add(files.stamp())
    path.unlink()
    seen.add(files.stamp())
    files.feeds.unlink()
    seen.add(files.stamp())
    assert len(seen) == 6


def test_the_stamp_stays_while_nothing_is_edited(files: Files) -> None:
    (files.rules / "notes.txt").write_text("no rules", encoding="utf-8")
    before = files.stamp()
    (files.rules / "notes.txt").write_text("more of none", encoding="utf-8")
    files.read()
    assert files.stamp() == before
