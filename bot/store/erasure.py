"""Erasing one person: all their rows in every table, what names them elsewhere, and the tombstone that is left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from markupsafe import escape
from sqlite_utils import Database

from bot.model.people import Contact
from bot.store.rows import Row, folded, row, rows, to_text

KEPT_TABLES = ("contact", "invite", "consent", "request")
"""Rows of these that only point at the person belong to others: they point at nobody from then on."""

FEWEST_LETTERS, FEWEST_SIGNS = 4, 2
"""Of a name, in letters or in Chinese characters: a shorter one may stand in words that are about somebody else."""

SPOKEN = ("text", "quote", "label", "caption", "placeholder", "name")
"""The keys under which a stored message says something; the others steer the program."""

FREE_WORDS = {"post": ("action", "records"), "draft": ("action", "quote"), "kept": ("words",)}
"""Where somebody may be named in a row that is not tied to them: cards and notices, what managers have
not sent yet, what they look for."""

NAMED_IN = {
    ("contact", "source"): "source = 'colleague of ' || :name",
    ("invite", "source"): "source = 'colleague of ' || :name",
    ("event", "quote"): "kind = 'passed-on' AND quote = :name",
    ("round", "whom"): "whole(whom)",
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
        whole = _whole(contact)
        self._db.conn.create_function("whole", 1, lambda text: whole.search(text) is not None)
        for (table, column), named in NAMED_IN.items():
            nothing = "NULL" if column == "source" else "''"
            self._db.execute(f"UPDATE {table} SET {column} = {nothing} WHERE {named}", {"name": contact.name})

    def _erase_words(self, contact: Contact) -> None:
        """Notices that name them: what has been shown goes, whatever else was on it; of others' own words none.

        Only a whole name counts. One too short to tell whom it means is taken out, and what is said beside it stays.
        """
        whole = _whole(contact)
        for table, columns in FREE_WORDS.items():
            own = "contact_id IS NULL AND " if table == "post" else ""
            held = " OR ".join(f"instr({column}, ?)" for column in columns for _ in _spellings(contact))
            values = tuple(_spellings(contact)) * len(columns)
            for one in rows(self._db, f"SELECT id, {', '.join(columns)} FROM {table} WHERE {own}({held})", values):
                said = {column: text for column in columns if (text := one[column])}
                named = any(whole.search(words) for text in said.values() for words in _strings(_read(text)))
                if f'"{contact.address}"' in "".join(said.values()) or (named and tells(contact.name)):
                    self._delete(table, "id = :id", one)
                elif named:
                    for column, text in said.items():
                        told = _written(_without(_read(text), whole))
                        self._db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (told, one["id"]))


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
    names = {json.dumps(one, ensure_ascii=False)[1:-1] for one in _names(contact)}
    return names | {f'"{contact.address}"'}


def _names(contact: Contact) -> set[str]:
    return {contact.name, str(escape(contact.name)), folded(contact.name)}  # escaped as `render` does


def _chinese(text: str) -> int:
    """How many characters are of a script that parts no words."""
    return sum(one >= "\u2e80" for one in text if one.isalpha())


def tells(name: str) -> bool:
    """Whether it is long enough to say by itself whom it means."""
    return sum(map(str.isalpha, name)) >= FEWEST_LETTERS or _chinese(name) >= FEWEST_SIGNS


def _whole(contact: Contact) -> re.Pattern[str]:
    """Their name as words of its own: Al, and not the beginning of Always; of a Chinese one two characters do."""
    return re.compile("|".join(_bounded(name) for name in sorted(_names(contact), key=len, reverse=True)))


def _bounded(name: str) -> str:
    free = _chinese(name) >= FEWEST_SIGNS
    before = "" if free and _chinese(name[:1]) else r"(?<![^\W_])"
    after = "" if free and _chinese(name[-1:]) else r"(?![^\W_])"
    return before + re.escape(name) + after


def _read(text: str) -> Any:
    """What is stored: JSON where it is an action or a record, else plain words."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, dict) else text


def _written(found: Any) -> str:
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _strings(found: Any) -> list[str]:
    """Every text in it."""
    if isinstance(found, str):
        return [found]
    parts = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [text for part in parts for text in _strings(part)]


def _without(found: Any, whole: re.Pattern[str], *, spoken: bool = True) -> Any:
    """The same without the name, where it is said."""
    if isinstance(found, str):
        return whole.sub("…", found) if spoken else found
    if isinstance(found, list):
        return [_without(one, whole, spoken=spoken) for one in found]
    if isinstance(found, dict):
        return {key: _without(one, whole, spoken=key in SPOKEN) for key, one in found.items()}
    return found
