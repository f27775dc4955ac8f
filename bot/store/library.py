"""The library as managers fill it from the chat; what operators write is in `_library.yaml`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from bot.model.messages import Attachment
from bot.model.people import Role, Stage
from bot.model.rules import Material
from bot.store.rows import row, rows, to_text

PREFIX = "shared/"
"""How the id of material from the chat begins; that of `_library.yaml` begins with `library/`."""


class Library:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, name: str, material: Material, manager_id: int, at: datetime) -> Material | None:
        """Store material under a name of its own; with its id, or None where the name is taken, or ever was.

        Its title and summary are in one language. One of `link` and `file` is set.
        """
        ((language, title),) = material.title.items()
        file = material.file
        cursor = self._db.execute(
            "INSERT INTO material (name, kind, language, title, summary, link, media, file_id, roles, stages,"
            " objection, manager_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                name,
                material.kind,
                language,
                title,
                material.summary.get(language, ""),
                material.link,
                file.media if file else None,
                file.file_id if file else None,
                " ".join(sorted(material.roles)),
                " ".join(sorted(material.stages)),
                material.objection,
                manager_id,
                to_text(at),
            ),
        )
        return self.all()[PREFIX + name] if cursor.rowcount == 1 else None

    def all(self) -> dict[str, Material]:
        """What may be sent, by id, in the order in which it came."""
        found = [_material(one) for one in rows(self._db, "SELECT * FROM material WHERE NOT gone ORDER BY id")]
        return {one.id: one for one in found}

    def added_by(self, name: str) -> int | None:
        """The manager who added what is there under this name."""
        found = row(self._db, "SELECT manager_id FROM material WHERE name = ? AND NOT gone", (name,))
        return found["manager_id"] if found else None

    def remove(self, name: str) -> bool:
        """Send it no more; False when there is none of this name."""
        return self._db.execute("UPDATE material SET gone = 1 WHERE name = ? AND NOT gone", (name,)).rowcount == 1


def _material(found: dict[str, Any]) -> Material:
    file = Attachment(found["media"], found["file_id"]) if found["file_id"] else None
    return Material(
        PREFIX + found["name"],
        found["kind"],
        found["link"],
        {found["language"]: found["title"]},
        {found["language"]: found["summary"]} if found["summary"] else {},
        frozenset(Role(role) for role in found["roles"].split()),
        frozenset(Stage(stage) for stage in found["stages"].split()),
        found["objection"],
        file,
    )
