"""Files for their owner alone: how they are written, and which of those that are there others can read."""

from __future__ import annotations

import os
import pathlib
import shlex
from collections.abc import Iterable, Iterator
from typing import TextIO

from bot.errors import ConfigError

OWNERS, OTHERS = 0o600, 0o077
"""Of a file's mode: what its owner may do with one of ours, and what the group and everybody else may not."""


def created(path: pathlib.Path, encoding: str = "utf-8") -> TextIO:
    """A new file to write to, from its first moment for its owner alone. Raises OSError, also where it exists."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS), "w", encoding=encoding, newline="")


def write(path: pathlib.Path, text: str) -> None:
    """The same into a file that may be there; such a one stays as open as its owner made it. Raises ConfigError."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNERS), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error


def exposed(paths: Iterable[pathlib.Path]) -> Iterator[tuple[pathlib.Path, str]]:
    """Those of these that others on this machine can read, and the command that ends it."""
    for path in paths:
        if path.stat().st_mode & OTHERS:
            yield path, f"chmod {'700' if path.is_dir() else '600'} {shlex.quote(str(path))}"


def kept(folder: pathlib.Path, database: pathlib.Path, backups: pathlib.Path | None) -> list[pathlib.Path]:
    """Where secrets and what people said are, as far as it is there: the settings, the database with what SQLite keeps
    beside it, and the folder with its backups. On Windows a file's mode says nothing, so there it is nothing."""
    beside = [database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm")]
    every = [folder / ".env", database, *beside, *([backups] if backups else [])]
    return [path for path in every if path.exists()] if os.name == "posix" else []
