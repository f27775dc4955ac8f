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

from sqlite_utils import Database

from bot.errors import InUse, StoreError
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
from bot.store.requests import Requests
from bot.store.reviews import Reviews
from bot.store.rounds import Rounds
from bot.store.schema import migrations
from bot.store.seats import Seats
from bot.store.sources import Sources
from bot.store.steps import Steps
from bot.store.team import Team
from bot.store.threads import Threads
from bot.store.timeline import Timeline
from bot.store.trust import Trust

BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process; they write in batches of 50 ms."""


class Store:
    """An open database. Close it with `close()`."""

    def __init__(self, db: Database, lock: int | None = None) -> None:
        self._db = db
        self._lock = lock
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
        self.moments = Moments(db)
        self.census = Census(db)

    @classmethod
    def open(cls, path: pathlib.Path | str) -> Store:
        """Open a file, or ":memory:", and bring it to the newest schema.

        Raises StoreError: it cannot be written, is no database, is of a newer version, or another process runs on it.
        """
        lock = None
        if str(path) != ":memory:":
            _refuse_foreign_wal(pathlib.Path(path))
            lock = _lock(pathlib.Path(path))
        try:
            return cls(_opened(path), lock)
        except StoreError:
            if lock is not None:
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
            with _told(path):
                db = Database(sqlite3.connect(str(path)))
                if migrations.pending(db):
                    db.close()
                    raise StoreError(f"an older nurture is running on {path}; stop it first") from None
            db.close()
            return cls(_opened(path))

    @classmethod
    def copied(cls, path: pathlib.Path | str) -> Store:
        """A copy in memory of a database file, at the newest schema; a process may be running on the file.

        The file and its -wal stay as they are, byte for byte, and no lock is taken. Raises StoreError: there is no such
        file, it cannot be read, is no database of ours, or is of a newer version.
        """
        if not pathlib.Path(path).is_file():
            raise StoreError(f"there is no database {path}. NURTURE_DATABASE names the file")
        with _told(path):
            return cls(_prepared(_copy(pathlib.Path(path)), path))

    @classmethod
    def from_image(cls, image: bytes) -> Store:
        """A store in memory from what `image()` gave, perhaps in another process. Raises StoreError for other bytes."""
        with _told("the image"):
            return cls(_prepared(_unpacked(image), "the image"))

    def image(self) -> bytes:
        """The whole database as bytes, for `from_image`."""
        return self._db.conn.serialize()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """One immediate transaction: all or nothing. Raises RuntimeError when one is already open.

        A deferred one would fail with a busy snapshot as soon as another process writes. Raises StoreError where the
        database is locked, full or cannot be written; nothing was changed then.
        """
        connection = self._db.conn
        if connection.in_transaction:
            raise RuntimeError("a transaction is already open")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except sqlite3.IntegrityError:
            self._db.rollback()
            raise
        except sqlite3.DatabaseError as error:
            self._db.rollback()
            raise StoreError(f"the database cannot be used now: {error}") from error
        except BaseException:
            self._db.rollback()
            raise

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: what fails here is undone, the rest stays."""
        assert self._db.conn.in_transaction
        with self._db.atomic():
            yield

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Nothing can be changed in here: a page that is looked at changes nothing. Not inside a transaction."""
        self._db.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            self._db.execute("PRAGMA query_only = OFF")

    def close(self) -> None:
        self._db.close()
        if self._lock is not None:
            os.close(self._lock)


def _opened(path: pathlib.Path | str) -> Database:
    with _told(path):
        return _prepared(sqlite3.connect(str(path)), path)


@contextlib.contextmanager
def _told(name: pathlib.Path | str) -> Iterator[None]:
    """What SQLite refuses becomes one line for a person."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{name} cannot be used as a database: {error}. NURTURE_DATABASE names the file") from error


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
        if not path.exists():  # what people said to each other is for its owner alone
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. NURTURE_DATABASE names the file") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise InUse(f"another nurture is running on {path}; stop it first") from error
    return handle


def _refuse_foreign_wal(path: pathlib.Path) -> None:
    """A copy put in the place of a database whose -wal still lies there would be mixed with it, and ruined.

    Byte 18 is 2 where a database has a WAL, as ours have that run; backups have none.
    """
    wal = path.with_name(path.name + "-wal")
    if path.is_file() and wal.is_file() and wal.stat().st_size:
        with path.open("rb") as file:
            if file.read(19)[18:] == b"\x01":
                raise StoreError(f"{wal} belongs to another database than {path}; move it away, then start again")


def _refuse_newer(db: Database, path: pathlib.Path | str) -> None:
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if unknown := {migration.name for migration in migrations.applied(db)} - known:
        raise StoreError(f"{path} is of a newer version ({', '.join(sorted(unknown))}); update nurture")
