"""Erasing one person: all their rows in every table, what names them elsewhere, and the tombstone that is left."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from markupsafe import escape
from sqlite_utils import Database

from bot.model.people import Contact
from bot.store.rows import Row, folded, row, rows, to_text

KEPT_TABLES = ("contact", "invite", "consent", "request")
"""Rows of these that only point at the person belong to others: they point at nobody from then on."""

FREE_WORDS = {"post": ("action", "records"), "draft": ("action", "quote"), "kept": ("words",)}
"""Where somebody may be named in a row that is not tied to them: cards and notices, what managers have
not sent yet, what they look for."""

NAMED_IN = {
    ("contact", "source"): "source = 'colleague of ' || :name",
    ("invite", "source"): "source = 'colleague of ' || :name",
    ("event", "quote"): "kind = 'passed-on' AND quote = :name",
    ("round", "whom"): "instr(whom, :name)",
}
"""What we, or who passed them on, wrote of them in the rows of others: it is taken out, and the rows stay."""

ALARMS = ("introduce", "flood", "unanswered", "pause-over", "came-back", "data", "data-late")
"""The kinds of alarms that are named by the number of a contact, which the next contact may get."""

_THEIR_ALARMS = (
    f"(kind IN ({', '.join(map(repr, ALARMS))}) AND name = CAST(:id AS TEXT))"
    " OR (kind = 'step' AND name IN (SELECT CAST(id AS TEXT) FROM step WHERE contact_id = :id))"
    " OR (kind = 'letter' AND name IN (SELECT CAST(id AS TEXT) FROM letter WHERE contact_id = :id))"
)
_THEIR_INVITES = (
    "opened_by = :address OR contact_id = :id OR (name = :name AND account_id = :account)"
    " OR token IN (SELECT invite FROM consent WHERE contact_id = :id)"
)
_THEIR_OWN_ACCOUNT = (
    "id = :account AND search = :search AND NOT EXISTS (SELECT 1 FROM contact WHERE account_id = account.id)"
    " AND NOT EXISTS (SELECT 1 FROM invite WHERE account_id = account.id)"
)
"""Who had no company had one of their own name."""

_OF_NOBODY = "NOT EXISTS (SELECT 1 FROM offer_contact WHERE offer_id = offer.id)"


class Erasure:
    def __init__(self, db: Database) -> None:
        self._db = db

    # --- tombstones

    def bury(self, hashes: Iterable[str], at: datetime) -> None:
        """Remember that who has one of these hashes asked to be forgotten."""
        for one in hashes:
            self._db.execute(
                "INSERT INTO tombstone (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (one, to_text(at))
            )

    def buried(self, hashed: str) -> bool:
        return row(self._db, "SELECT 1 FROM tombstone WHERE hash = ?", (hashed,)) is not None

    def unbury(self, hashes: Iterable[str]) -> None:
        """They came back by themselves."""
        for one in hashes:
            self._db.execute("DELETE FROM tombstone WHERE hash = ?", (one,))

    # --- what is erased

    def erase(self, contact: Contact) -> None:
        """Delete this contact and all that is tied to them, in every table there is, and what names them in others.

        Every foreign key that leads to them is followed, so that a new table needs no line here. What is deleted is
        overwritten in the file.
        """
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        self._delete("alarm", _THEIR_ALARMS, _named(contact))
        self._delete("request", "address = :address", _named(contact))
        self._delete("manager_link", "opened_by = :address", _named(contact))
        self._delete("invite", _THEIR_INVITES, _named(contact))
        self._delete("contact", "id = :id", _named(contact))
        self._delete("account", _THEIR_OWN_ACCOUNT, _named(contact))
        self._delete("offer", _OF_NOBODY, {})
        self._take_out(contact)
        self._erase_words(contact)
        self.sweep(contact.address)

    def sweep(self, address: str) -> None:
        """What is left at this address: messages of ours, raw ones of theirs that met a bug, the mark of a stranger."""
        self._db.execute("DELETE FROM post WHERE address = ? AND state <> 'sending'", (address,))
        self._db.execute("DELETE FROM stranger WHERE address = ?", (address,))
        self._db.execute("UPDATE update_taken SET failed = '{}' WHERE instr(failed, ?)", (address,))

    def _delete(self, table: str, where: str, values: Row) -> None:
        """These rows, and before them all that refers to them."""
        for child, column, own, optional in self._pointing_at(table):
            which = f"{column} IN (SELECT {own} FROM {table} WHERE {where})"
            if optional and child in KEPT_TABLES:
                self._db.execute(f"UPDATE {child} SET {column} = NULL WHERE {which}", values)
            else:
                self._delete(child, which, values)
        self._db.execute(f"DELETE FROM {table} WHERE {where}", values)

    def _pointing_at(self, target: str) -> list[tuple[str, str, str, bool]]:
        """Every table and column that refers to this one, to which of its columns, and whether it may be empty."""
        found = []
        for table in self._db.table_names():
            optional = {one["name"] for one in rows(self._db, f"PRAGMA table_info({table})") if not one["notnull"]}
            for key in rows(self._db, f"PRAGMA foreign_key_list({table})"):
                if key["table"] == target:
                    found.append((table, key["from"], key["to"] or self._key(target), key["from"] in optional))
        return found

    def _key(self, table: str) -> str:
        """The name of a table's primary key."""
        return next(str(one["name"]) for one in rows(self._db, f"PRAGMA table_info({table})") if one["pk"])

    def _take_out(self, contact: Contact) -> None:
        for (table, column), named in NAMED_IN.items():
            nothing = "NULL" if column == "source" else "''"
            self._db.execute(f"UPDATE {table} SET {column} = {nothing} WHERE {named}", {"name": contact.name})

    def _erase_words(self, contact: Contact) -> None:
        """Notices that name them: what has been shown goes, whatever else was on it; of others' own words none."""
        for table, columns in FREE_WORDS.items():
            own = "contact_id IS NULL AND " if table == "post" else ""
            for words in _spellings(contact):
                named = " OR ".join(f"instr({column}, :words)" for column in columns)
                self._db.execute(f"DELETE FROM {table} WHERE {own}({named})", {"words": words})


def _named(contact: Contact) -> Row:
    return {
        "id": contact.id,
        "address": contact.address,
        "name": contact.name,
        "search": folded(contact.name),
        "account": contact.account_id,
    }


def _spellings(contact: Contact) -> set[str]:
    """The name and the address as they stand in stored messages: plain or escaped, in JSON."""
    escaped = str(escape(contact.name))  # as `render` does
    names = {json.dumps(one, ensure_ascii=False)[1:-1] for one in (contact.name, escaped)}
    return names | {folded(contact.name), f'"{contact.address}"'}
