"""Memory: all SQL. `Store` opens the database; its parts speak frozen dataclasses.

    store.people   managers, accounts, contacts, invites, consents, what happened
    store.timeline the same with touches and notes, page by page
    store.ledger   touches and cadences
    store.mail     updates taken, posts to be made
    store.news     feeds, items, and what people made of them
    store.library  material that managers added
    store.brakes   what is paused, what people complained about, trials
    store.team     contacts offered and inherited, links for managers, the pause of everything
    store.alarms   what comes at a moment of its own
    store.erasure  who asked to be forgotten
    store.book     one manager's contacts, page by page
    store.notes    what managers noted about contacts
    store.steps    what they mean to do next
    store.seats    roles that fell vacant at a company
    store.letters  what managers write for later, saved replies
    store.rounds   one message to many, and what each answered
    store.trust    rules that a manager lets go unasked
    store.threads  where each contact's thread is in their manager's chat
    store.absences who is away, and who stands in
    store.goals    goals, and the history of stages
    store.questions  what managers ask colleagues
    store.reviews  what a review counts
    store.sources  links of many uses
    store.requests strangers who ask to be put through
    store.intakes  files of people on their way into the book
    store.census   how the house stands, in numbers
    store.pages    who is signed in to the pages, and what counts once there
    store.retention  what goes with time
    store.shelf    what a contact was given, as they look through it, and what they saved
    store.moments  every moment there is, for a clock that was wrong

Nothing here opens a transaction by itself: the update door, `service.py` and `dispatcher.py` do, with
`with store.transaction():`, and never await inside one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from sqlite_utils import Database

from bot.errors import Damaged, InUse, StoreError
from bot.store.absences import Absences
from bot.store.alarms import Alarms
from bot.store.book import Book
from bot.store.brakes import Brakes
from bot.store.census import Census
from bot.store.erasure import Erasure
from bot.store.goals import Goals
from bot.store.intakes import Intakes
from bot.store.ledger import Ledger
from bot.store.letters import Letters
from bot.store.library import Library
from bot.store.mail import Mail
from bot.store.moments import Moments
from bot.store.news import News
from bot.store.notes import Notes
from bot.store.pages import Pages
from bot.store.people import People
from bot.store.questions import Questions
from bot.store.refusals import REFUSALS, RESTORE, code, in_use, on_opening
from bot.store.requests import Requests
from bot.store.retention import Retention
from bot.store.reviews import Reviews
from bot.store.rounds import Rounds
from bot.store.rows import to_text, to_time
from bot.store.schema import migrations
from bot.store.seats import Seats
from bot.store.shelf import Shelf
from bot.store.sources import Sources
from bot.store.steps import Steps
from bot.store.team import Team
from bot.store.threads import Threads
from bot.store.timeline import Timeline
from bot.store.trust import Trust

BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process; they write in batches of 50 ms."""

LENGTH_OF_A_MOMENT = 27
"""Bytes of one as text; each is as long."""

CHECKED = 64_000_000
"""Bytes up to which the pages are looked at before the database is used, which takes a second then. Of a larger one
damage is found by the backup of the day, or as it is met."""


class Store:
    """An open database. Close it with `close()`."""

    def __init__(self, db: Database, lock: int | None = None) -> None:
        self._db = db
        self._lock = lock
        self._failed: sqlite3.DatabaseError | None = None
        self.people = People(db)
        self.timeline = Timeline(db)
        self.ledger = Ledger(db)
        self.mail = Mail(db)
        self.news = News(db)
        self.library = Library(db)
        self.brakes = Brakes(db)
        self.alarms = Alarms(db)
        self.erasure = Erasure(db)
        self.book = Book(db)
        self.notes = Notes(db)
        self.steps = Steps(db)
        self.seats = Seats(db)
        self.letters = Letters(db)
        self.rounds = Rounds(db)
        self.trust = Trust(db)
        self.threads = Threads(db)
        self.absences = Absences(db)
        self.goals = Goals(db)
        self.questions = Questions(db)
        self.reviews = Reviews(db)
        self.sources = Sources(db)
        self.requests = Requests(db)
        self.intakes = Intakes(db)
        self.team = Team(db)
        self.pages = Pages(db)
        self.shelf = Shelf(db)
        self.moments = Moments(db)
        self.census = Census(db)
        self.retention = Retention(db)

    @classmethod
    def open(cls, path: pathlib.Path | str) -> Store:
        """Open a file, or ":memory:", and bring it to the newest schema.

        Raises StoreError: it cannot be written, is no database, is of a newer version, or another process runs on it;
        Damaged: its pages are broken.
        """
        if str(path) == ":memory:":
            return cls.from_image(_empty())
        file = pathlib.Path(path)
        lock = _lock(file)
        try:
            _refuse_what_is_half_there(file)
            _create(file)
            return cls(_opened(path, checked=file.stat().st_size <= CHECKED), lock)
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def beside(cls, path: pathlib.Path) -> Store:
        """The same for a process that writes little and in short transactions: another may be running on the file.

        Raises StoreError as `open`; and where the other runs on an older schema.
        """
        try:
            return cls.open(path)
        except InUse:
            with on_opening(path), contextlib.closing(sqlite3.connect(str(path))) as connection:
                if migrations.pending(Database(connection)):
                    raise StoreError(f"an older nurture is running on {path}; stop it first") from None
            return cls(_opened(path))

    @classmethod
    def copied(cls, path: pathlib.Path | str) -> Store:
        """A copy in memory of a database file, at the newest schema; a process may be running on the file.

        The file and its -wal stay as they are, byte for byte, and no lock is taken. Raises StoreError: there is no such
        file, it cannot be read, is no database of ours, or is of a newer version.
        """
        if not pathlib.Path(path).is_file():
            raise StoreError(f"there is no database {path}. NURTURE_DATABASE names the file")
        with on_opening(path):
            return cls(_prepared(_copy(pathlib.Path(path)), path))

    @classmethod
    def from_image(cls, image: bytes) -> Store:
        """A store in memory from what `image()` gave, perhaps in another process. Raises StoreError for other bytes."""
        with on_opening("the image"):
            return cls(_prepared(_unpacked(image), "the image"))

    def image(self) -> bytes:
        """The whole database as bytes, for `from_image`."""
        return self._db.conn.serialize()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One immediate transaction: all or nothing. Raises RuntimeError when one is already open.

        A deferred one would fail with a busy snapshot as soon as another process writes. Raises StoreError where the
        database is locked, full or cannot be written, Damaged where its pages are broken; nothing was changed then.
        """
        connection = self._db.conn
        if connection.in_transaction:
            raise RuntimeError("a transaction is already open")
        self._failed = None
        try:
            with in_use():
                connection.execute("BEGIN IMMEDIATE")
                yield
                if self._failed:
                    raise self._failed
                connection.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: what fails here is undone, the rest stays.

        Not what the disk refuses: whoever takes that for a bug of theirs and goes on, the whole is undone at its end.
        """
        assert self._db.conn.in_transaction
        try:
            with self._db.atomic():
                yield
        except sqlite3.DatabaseError as error:
            if code(error) in REFUSALS:
                self._failed = error
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Questions outside a transaction, answered as of one moment. What is changed in here is undone, and raises
        RuntimeError. Raises StoreError, Damaged.

        `PRAGMA query_only` would have every statement of the connection prepared anew (docs/architecture.md).
        """
        connection = self._db.conn
        with in_use():
            connection.execute("BEGIN")
            try:
                before = connection.total_changes
                yield
                if connection.total_changes != before:
                    raise RuntimeError("only a transaction may change something")
            finally:
                self._db.rollback()

    def witness(self, at: datetime) -> None:
        """Write this moment beside the database, where a copy put in its place does not reach; it may fail."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._lock, to_text(at).encode(), 0)

    def witnessed(self) -> datetime | None:
        """What was written there last; None: nothing, or there is no such place."""
        if self._lock is None:
            return None
        try:
            return to_time(os.pread(self._lock, LENGTH_OF_A_MOMENT, 0).decode("ascii"))
        except ValueError:
            return None

    def close(self) -> None:
        self._db.close()
        if self._lock is not None:
            os.close(self._lock)


@cache
def _empty() -> bytes:
    """A new database: bringing one to the newest schema takes 30 ms, a copy of it one (measured)."""
    db = _opened(":memory:")
    with contextlib.closing(db.conn):
        return db.conn.serialize()


def _opened(path: pathlib.Path | str, *, checked: bool = False) -> Database:
    with on_opening(path):
        connection = sqlite3.connect(str(path))
        if checked:
            _refuse_damaged(connection, path)
        return _prepared(connection, path)


def _prepared(connection: sqlite3.Connection, name: pathlib.Path | str) -> Database:
    """The database of a connection, set up and at the newest schema; closed where that fails."""
    try:
        db = Database(connection)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        _refuse_newer(db, name)
        if migrations.pending(db):
            _migrate(db, name)
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return db


def _migrate(db: Database, name: pathlib.Path | str) -> None:
    """To the newest schema, all or nothing. A table that others refer to is built anew only with foreign keys off."""
    db.execute("PRAGMA foreign_keys = OFF")
    with db.atomic():
        migrations.apply(db)
        if broken := {found[0] for found in db.execute("PRAGMA foreign_key_check")}:
            tables = ", ".join(sorted(broken))
            raise StoreError(f"{name} is damaged: rows of {tables} belong to nothing. Nothing was changed")


def _copy(path: pathlib.Path) -> sqlite3.Connection:
    """The file as it is at this moment, in memory, whoever writes to it."""
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        source.execute("BEGIN")  # with what is read next: a backup of its own would wait for a lock for ever
        if not migrations.applied(Database(source)):
            raise StoreError(f"{path} is no database of nurture's. NURTURE_DATABASE names the file")
        return _in_memory(source)


def _unpacked(image: bytes) -> sqlite3.Connection:
    """The database in an image.

    Bytes 18 and 19 are set to what a database without a WAL has there: no other is taken. Where it is unpacked it could
    not grow beyond 1 GiB, so it moves on.
    """
    plain = bytearray(image)
    plain[18:20] = b"\x01\x01"
    with contextlib.closing(sqlite3.connect(":memory:")) as source:
        source.deserialize(plain)
        return _in_memory(source)


def _in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    target = sqlite3.connect(":memory:")
    try:
        source.backup(target)
    except sqlite3.Error:
        target.close()
        raise
    return target


def _lock(path: pathlib.Path) -> int:
    """Take the file beside the database that says one process runs on it; the system frees it when that dies."""
    try:
        handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise InUse(f"another nurture is running on {path}; stop it first") from error
    return handle


def _create(path: pathlib.Path) -> None:
    """Make the file where there is none: what people said to each other is for its owner alone. It can be written.

    Only with the lock: who closes a file frees whatever locks of SQLite's this process has on it.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: pathlib.Path, error: OSError) -> StoreError:
    return StoreError(f"{path} cannot be written: {error.strerror}. NURTURE_DATABASE names the file")


def _refuse_what_is_half_there(path: pathlib.Path) -> None:
    """A database and its -wal are one. SQLite throws away a -wal whose database is empty, and mixes it into another's.

    Byte 18 is 2 where a database has a WAL, as ours have that run; backups have none.
    """
    wal = path.with_name(path.name + "-wal")
    has_wal = wal.is_file() and wal.stat().st_size > 0
    if not path.exists():
        if has_wal:
            raise StoreError(f"{wal} is there and its database {path} is not; put it back, or move the -wal away")
    elif path.is_file():
        with path.open("rb") as file:
            head = file.read(19)
        if not head:
            raise StoreError(f"{path} is empty; bring back a backup, or delete it to begin with nobody")
        if has_wal and head[18:] == b"\x01":
            raise StoreError(f"{wal} belongs to another database than {path}; move it away, then start again")


def _refuse_damaged(connection: sqlite3.Connection, path: pathlib.Path | str) -> None:
    """Look at every page, and change nothing."""
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise Damaged(f"{path} is damaged ({' '.join(str(found).split())}); {RESTORE}")
    except BaseException:
        connection.close()
        raise


def _refuse_newer(db: Database, path: pathlib.Path | str) -> None:
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if unknown := {migration.name for migration in migrations.applied(db)} - known:
        raise StoreError(f"{path} is of a newer version ({', '.join(sorted(unknown))}); update nurture")
