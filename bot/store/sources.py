"""Source invites: links of many uses, for a trade-fair stand or a web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import Row, row, rows, to_text, to_text_or_none, with_times


@dataclass(frozen=True)
class Source:
    """`in_turn`: each who comes goes to the next manager in turn, else all to `manager_id`. `most`: how many may agree.

    `most`, `ends_at`: None is no limit and no end.
    """

    id: int
    token: str
    manager_id: int
    name: str
    tags: tuple[str, ...]
    in_turn: bool
    most: int | None
    created_at: datetime
    ends_at: datetime | None = None
    stopped_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        return self.stopped_at is None and (self.ends_at is None or self.ends_at > now)


class Sources:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, source: Source) -> Source:
        """Store a new one; its `id` is given here."""
        cursor = self._db.execute(
            "INSERT INTO source (token, manager_id, name, tags, in_turn, most, created_at, ends_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.token,
                source.manager_id,
                source.name,
                " ".join(source.tags),
                int(source.in_turn),
                source.most,
                to_text(source.created_at),
                to_text_or_none(source.ends_at),
            ),
        )
        found = self.source(cursor.lastrowid or 0)
        assert found is not None
        return found

    def source(self, source_id: int) -> Source | None:
        found = row(self._db, "SELECT * FROM source WHERE id = ?", (source_id,))
        return _source(found) if found else None

    def behind(self, token: str) -> Source | None:
        """The source that a link leads to."""
        found = row(self._db, "SELECT * FROM source WHERE token = ?", (token,))
        return _source(found) if found else None

    def of_manager(self, manager_id: int, limit: int) -> list[Source]:
        """Those that this manager made, the newest first."""
        found = rows(
            self._db,
            "SELECT * FROM source WHERE manager_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
            (manager_id, limit),
        )
        return [_source(one) for one in found]

    def stop(self, source_id: int, at: datetime) -> None:
        """Nobody comes in through it any more, nor who has opened it and not agreed."""
        self._db.execute("UPDATE source SET stopped_at = ? WHERE id = ?", (to_text(at), source_id))
        self._db.execute(
            "UPDATE invite SET revoked_at = ? WHERE source_id = ? AND used_at IS NULL AND revoked_at IS NULL",
            (to_text(at), source_id),
        )

    def opened(self, source_id: int) -> int:
        """How many have opened it."""
        return self._count("SELECT count(*) AS n FROM invite WHERE source_id = ?", source_id)

    def agreed(self, source_id: int) -> int:
        """How many have become contacts through it."""
        return self._count(
            "SELECT count(*) AS n FROM invite WHERE source_id = ? AND used_at IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM consent WHERE consent.invite = invite.token)",
            source_id,
        )

    def shares(self, source_id: int) -> dict[int, int]:
        """How many who opened it went to each manager."""
        found = rows(
            self._db,
            "SELECT manager_id, count(*) AS n FROM invite WHERE source_id = ? GROUP BY manager_id",
            (source_id,),
        )
        return {one["manager_id"]: one["n"] for one in found}

    def _count(self, sql: str, source_id: int) -> int:
        found = row(self._db, sql, (source_id,))
        assert found is not None
        n: int = found["n"]
        return n


def _source(found: Row) -> Source:
    return Source(**{**with_times(found), "tags": tuple(found["tags"].split()), "in_turn": bool(found["in_turn"])})
