"""`nurture export`: every table as JSON Lines and as CSV, in a new folder that only its owner can read."""

from __future__ import annotations

import csv
import itertools
import json
import pathlib
import shutil
from collections.abc import Mapping, Sequence

from bot.desk.csv_rows import harmless
from bot.errors import ConfigError
from bot.private import created
from bot.store.tables import Table, Value, tables

ROWS_AT_ONCE = 1000


def export(database: pathlib.Path, folder: pathlib.Path) -> Mapping[str, int]:
    """Write all tables into the folder. Returns how many rows each has.

    It appears under its name once all is written. Raises ConfigError: it exists, or cannot be written; StoreError.
    """
    if folder.exists():
        raise ConfigError(f"{folder} exists; nothing is overwritten, give another name")
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        with tables(database) as every:
            counts = {table.name: _write(table, part) for table in every}
        part.rename(folder)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def _write(table: Table, folder: pathlib.Path) -> int:
    """The same rows in both forms. CSV begins with a mark by which spreadsheets know that it is UTF-8."""
    count = 0
    with (
        created(folder / f"{table.name}.jsonl") as lines,
        created(folder / f"{table.name}.csv", "utf-8-sig") as file,
    ):
        sheet = csv.writer(file)
        sheet.writerow(table.columns)
        while rows := list(itertools.islice(table.rows, ROWS_AT_ONCE)):
            lines.writelines(_line(table.columns, row) for row in rows)
            sheet.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
            count += len(rows)
    return count


def _line(columns: Sequence[str], row: Sequence[Value]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n"
