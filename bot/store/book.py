"""The book of one manager, page by page, from an index alone; and words that a button of theirs needs again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.model.people import Role, Stage
from bot.store.people import has_words
from bot.store.rows import folded, row, rows, to_text

MOST_KEPT = 200
"""Words kept for one manager; the buttons of older ones are out of date."""


@dataclass(frozen=True)
class Wanted:
    """Which contacts of a manager are looked for; None and False: whoever.

    `stages`, `roles`: any of these. `heard_by`: active ones whose last word is no later, `heard_after` the others;
    `replied`: whether they have ever written. `waiting`: those who wait for an answer. `resting_at`: those who are
    paused then, or have stopped; `paused_at` and `gone`: the one and the other of them. `country`: their own, else
    their company's.
    """

    manager_id: int
    words: str = ""
    stages: frozenset[Stage] | None = None
    roles: frozenset[Role] = frozenset()
    heard_by: datetime | None = None
    heard_after: datetime | None = None
    waiting: bool = False
    resting_at: datetime | None = None
    replied: bool | None = None
    paused_at: datetime | None = None
    gone: bool = False
    country: str | None = None
    account_id: int | None = None


@dataclass(frozen=True)
class _Place:
    """Where a contact stands in the book."""

    waits: bool
    search: str
    id: int


class Book:
    def __init__(self, db: Database) -> None:
        self._db = db

    def page(self, wanted: Wanted, after: int, size: int) -> list[int]:
        """The ids of the next contacts behind this one (0: the first), who waits for an answer first, then by name.

        Before it where `after` is negative.
        """
        place, found = self._place(abs(after)) if after else None, list[int]()
        for waits in (True, False) if after >= 0 else (False, True):
            if waits < wanted.waiting:
                continue
            if len(found) < size and not _passed(place, waits, back=after < 0):
                found += self._next(wanted, place, size - len(found), waits=waits, back=after < 0)
        return found if after >= 0 else found[::-1]

    def _place(self, contact_id: int) -> _Place | None:
        found = row(self._db, "SELECT waiting_since, search, id FROM contact WHERE id = ?", (contact_id,))
        return _Place(found["waiting_since"] is not None, found["search"], found["id"]) if found else None

    def _next(self, wanted: Wanted, place: _Place | None, size: int, *, waits: bool, back: bool) -> list[int]:
        """Of those who wait, or of the others, the next by name: a walk along an index that ends with the page."""
        where, values = _where(wanted)
        where += f" AND waiting_since IS {'NOT ' if waits else ''}NULL"
        if place and place.waits is waits:
            where += f" AND (search, id) {'<' if back else '>'} (?, ?)"
            values += [place.search, place.id]
        order = "search DESC, id DESC" if back else "search, id"
        found = rows(
            self._db,
            f"SELECT id FROM contact INDEXED BY {_index(wanted, waits)} WHERE {where} ORDER BY {order} LIMIT ?",
            (*values, size),
        )
        return [one["id"] for one in found]

    def count(self, wanted: Wanted) -> int:
        where, values = _where(wanted)
        return self._count(where, tuple(values))

    def before(self, wanted: Wanted, contact_id: int) -> int:
        """How many of them come before this contact."""
        where, values = _where(wanted)
        return self._count(f"{where} AND {_BEFORE}", (*values, contact_id))

    def _count(self, where: str, values: tuple[str | int, ...]) -> int:
        found = row(self._db, f"SELECT count(*) AS n FROM contact WHERE {where}", values)
        assert found is not None
        n: int = found["n"]
        return n

    # --- companies

    def companies(self, manager_id: int, words: str, after: int, size: int) -> list[int]:
        """The ids of the next companies behind this one (0: the first) by name, at which this manager has somebody, or
        has an invite open, with each of these words in their name. Before it where `after` is negative."""
        parts, back = folded(words).split(), " DESC" if after < 0 else ""
        where = " AND instr(search, ?)" * len(parts)
        if after:
            where += f" AND search {'<' if after < 0 else '>'} (SELECT search FROM account WHERE id = ?)"
        found = rows(
            self._db,
            f"SELECT id FROM account WHERE {_OF_MANAGER}{where} ORDER BY search{back} LIMIT ?",
            (manager_id, manager_id, *parts, *([abs(after)] if after else []), size),
        )
        ids = [one["id"] for one in found]
        return ids[::-1] if after < 0 else ids

    def own_at(self, manager_id: int, account_id: int) -> int:
        """How many contacts this manager has at a company."""
        found = row(
            self._db,
            "SELECT count(*) AS n FROM contact WHERE account_id = ? AND +manager_id = ?",
            (account_id, manager_id),
        )
        assert found is not None
        n: int = found["n"]
        return n

    # --- words for a button

    def keep(self, manager_id: int, words: str) -> int:
        """Keep what a manager typed; its number fits on a button."""
        self._db.execute(
            "INSERT INTO kept (manager_id, words) VALUES (?, ?) ON CONFLICT (manager_id, words) DO NOTHING",
            (manager_id, words),
        )
        found = row(self._db, "SELECT id FROM kept WHERE manager_id = ? AND words = ?", (manager_id, words))
        assert found is not None
        kept_id: int = found["id"]
        self._db.execute(
            "DELETE FROM kept WHERE manager_id = ? AND id NOT IN"
            " (SELECT id FROM kept WHERE manager_id = ? ORDER BY id DESC LIMIT ?)",
            (manager_id, manager_id, MOST_KEPT),
        )
        return kept_id

    def kept(self, manager_id: int, kept_id: int) -> str | None:
        """What this manager typed under that number."""
        found = row(self._db, "SELECT words FROM kept WHERE id = ? AND manager_id = ?", (kept_id, manager_id))
        return str(found["words"]) if found else None


_OF_MANAGER = (
    "id IN (SELECT account_id FROM contact WHERE manager_id = ?"
    " UNION SELECT account_id FROM invite WHERE manager_id = ? AND used_at IS NULL AND revoked_at IS NULL)"
)
_PLACE = "(waiting_since IS NULL, search, id)"
_BEFORE = f"{_PLACE} < (SELECT waiting_since IS NULL, search, id FROM contact WHERE id = ?)"

_HEARD = "state = 'active' AND max(joined_at, coalesce(last_reply_at, joined_at))"
_IN_COUNTRY = "(country = ? OR country IS NULL AND account_id IN (SELECT id FROM account WHERE country = ?))"


def _index(wanted: Wanted, waits: bool) -> str:
    """The one in whose order the next contacts come."""
    if wanted.account_id:
        return "contact_of_account"
    return "contact_waiting_named" if waits else "contact_of_manager"


def _passed(place: _Place | None, waits: bool, *, back: bool) -> bool:
    """Whether all of this part of the book lie on the other side of the place."""
    return place is not None and place.waits is not waits and place.waits is back


def _where(wanted: Wanted) -> tuple[str, list[str | int]]:
    """The condition and its values; every column in it is in the index `contact_of_manager`."""
    having, words = has_words(wanted.words, places=True)
    where = f"manager_id = ?{having}"
    values: list[str | int] = [wanted.manager_id, *words]
    if wanted.account_id:
        where += " AND account_id = ?"
        values.append(wanted.account_id)
    if wanted.stages is not None:
        where += f" AND account_id IN (SELECT id FROM account WHERE stage IN ({_marks(wanted.stages)}))"
        values += sorted(wanted.stages)
    if wanted.roles:
        where += f" AND role IN ({_marks(wanted.roles)})"
        values += sorted(wanted.roles)
    if wanted.country:
        where += f" AND {_IN_COUNTRY}"
        values += [wanted.country] * 2
    if wanted.heard_by:
        where += f" AND {_HEARD} <= ?"
        values.append(to_text(wanted.heard_by))
    if wanted.heard_after:
        where += f" AND {_HEARD} > ?"
        values.append(to_text(wanted.heard_after))
    if wanted.replied is not None:
        where += f" AND last_reply_at IS {'NOT ' if wanted.replied else ''}NULL"
    if wanted.waiting:
        where += " AND waiting_since IS NOT NULL"
    if wanted.resting_at:
        where += " AND (state <> 'active' OR held_until > ? OR paused_until > ?)"
        values += [to_text(wanted.resting_at)] * 2
    if wanted.paused_at:
        where += " AND state = 'active' AND (held_until > ? OR paused_until > ?)"
        values += [to_text(wanted.paused_at)] * 2
    if wanted.gone:
        where += " AND state <> 'active'"
    return where, values


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
