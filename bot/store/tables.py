"""Every table as it is, for an export: of one moment, while the bot runs or not."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import pathlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.schema import migrations

OURS = ("meta", "news_version", "feedback_version", "tally", "page_session", "page_link", "page_once")
"""Tables of the program itself, the secret that signs links, and who is signed in to the pages."""

TOKENS_OF_INVITES = {("consent", "invite"), ("request", "invite")}
"""These name an invite by its token. Who has a token may become a contact: in the place of each stands a mark, the same
wherever it is the same token."""

_LINK = re.compile(r"(\?start=|/start(?:@\w+)? |\b(?:agree|decline):)([A-Za-z0-9_-]{1,64})")

Value = str | int | float | None


@dataclass(frozen=True)
class Table:
    """`rows` can be read once, while the export goes on."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Sequence[Value]]


@contextlib.contextmanager
def tables(path: pathlib.Path) -> Iterator[Iterator[Table]]:
    """All tables of a database that may be in use. Raises StoreError: it is none, cannot be read, or is not up to
    date."""
    if not path.is_file():
        raise StoreError(f"there is no database {path}. NURTURE_DATABASE names the file")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            db = Database(connection)
            connection.execute("BEGIN")  # all tables of one moment
            if not migrations.applied(db) or migrations.pending(db):
                raise StoreError(f"{path} is of another version, or no database of nurture's; start nurture run once")
            yield _tables(db)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def _tables(db: Database) -> Iterator[Table]:
    for name in columns(db):
        shown = tuple(columns(db)[name])
        rows = db.execute(f"SELECT {', '.join(shown)} FROM {name}")
        secret = {
            place for place, column in enumerate(shown) if column == "token" or (name, column) in TOKENS_OF_INVITES
        }
        yield Table(name, shown, (_without_secrets(row, secret) for row in rows))


def columns(db: Database) -> dict[str, list[str]]:
    """The columns of every table that is exported, by its name."""
    names = [name for name in sorted(db.table_names()) if name not in OURS and not name.startswith(("sqlite_", "_"))]
    return {name: [column.name for column in db[name].columns] for name in names}


def _without_secrets(row: Sequence[Value | bytes], secret: set[int]) -> Sequence[Value]:
    return [
        marked(str(value)) if place in secret and value else without_links(_text(value))
        for place, value in enumerate(row)
    ]


def _text(value: Value | bytes) -> Value:
    """Bytes, as in files that people sent, as Base64."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def without_links(value: Value) -> Value:
    """The same without what opens an invite, where the bot or a person wrote it, or a button has it."""
    return _LINK.sub(lambda found: found[1] + marked(found[2]), value) if isinstance(value, str) else value


def marked(secret: str) -> str:
    """A mark that stands for a secret, and from which it cannot be found."""
    return f"secret-{hashlib.sha256(secret.encode()).hexdigest()[:12]}"
