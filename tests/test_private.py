"""What holds secrets or what people said is for its owner alone, and says so where it is not."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot import private
from bot.errors import ConfigError
from bot.export import export
from bot.init import Answers, write_all
from bot.store import Store
from bot.store.backup import back_up

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="on Windows a file's mode does not say who may read it")


@pytest.fixture(autouse=True)
def _careless() -> Iterator[None]:
    """A machine on which new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: pathlib.Path) -> int:
    return path.stat().st_mode & 0o777


def test_every_new_file_is_its_owners_alone(tmp_path: pathlib.Path) -> None:
    answers = Answers.of("Halden", "packaging", "en", "Europe/Berlin", "", "123456:TEST", "100")
    write_all(tmp_path / "house", answers)
    store = Store.open(tmp_path / "nurture.db")
    with store.transaction():
        store.people.remember("x", "y")
    beside = [path for path in tmp_path.iterdir() if path.name.startswith("nurture.db")]
    assert {path.name for path in beside} == {"nurture.db", "nurture.db-wal", "nurture.db-shm", "nurture.db.lock"}
    found = [mode(path) for path in beside]
    store.close()
    back_up(tmp_path / "nurture.db", tmp_path / "copy.db", NOW)
    export(tmp_path / "nurture.db", tmp_path / "out")
    private.write(tmp_path / "report.html", "names")
    files = [tmp_path / "house" / ".env", tmp_path / "copy.db", tmp_path / "report.html", *(tmp_path / "out").iterdir()]
    assert {*found, *map(mode, files)} == {0o600}
    assert mode(tmp_path / "out") == 0o700


def test_what_others_can_read_is_found_with_the_command_that_ends_it(tmp_path: pathlib.Path) -> None:
    database, backups = tmp_path / "nurture.db", tmp_path / "old copies"
    for path in (tmp_path / ".env", database):
        path.write_text("")
        path.chmod(0o600)
    backups.mkdir(mode=0o700)
    kept = private.kept(tmp_path, database, backups)
    assert kept == [tmp_path / ".env", database, backups]
    assert list(private.exposed(kept)) == []
    database.chmod(0o640)
    backups.chmod(0o755)
    assert dict(private.exposed(kept)) == {database: f"chmod 600 {database}", backups: f"chmod 700 '{backups}'"}


def test_links_and_folders_in_the_way_are_not_followed(tmp_path: pathlib.Path) -> None:
    """Somebody else on the machine may have put them there."""
    treasure = tmp_path / "treasure"
    treasure.write_text("keep me")
    (tmp_path / "sub").mkdir()
    Store.open(tmp_path / "nurture.db").close()
    for name in (".copy.db.part", ".out.part", "dangling.db"):
        (tmp_path / name).symlink_to(treasure if name.startswith(".") else tmp_path / "nowhere")
    back_up(tmp_path / "nurture.db", tmp_path / "copy.db", NOW)
    with pytest.raises(ConfigError):
        export(tmp_path / "nurture.db", tmp_path / "out")
    back_up(tmp_path / "nurture.db", tmp_path / "dangling.db", NOW)
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "dangling.db").is_symlink()
    with pytest.raises(ConfigError):
        private.write(tmp_path / "sub", "x")
    with pytest.raises(FileExistsError):
        private.created(treasure)
    assert treasure.read_text() == "keep me"
