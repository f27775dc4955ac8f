"""Every moment in the database, for a clock that was wrong: what has happened cannot lie in the future."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from bot.store.rows import to_text

HAPPENED: Mapping[str, tuple[str, ...]] = {
    "account": ("stage_at",),
    "cadence": ("last_at", "began_at"),
    "complaint": ("at",),
    "consent": ("at",),
    "contact": (
        "joined_at",
        "last_reply_at",
        "last_by_hand_at",
        "waiting_since",
        "answered_at",
        "stopping_since",
        "hours_told_at",
    ),
    "draft": ("at",),
    "event": ("at",),
    "feed": ("checked_at", "gave_at"),
    "feedback": ("at",),
    "goal": ("set_at",),
    "halt": ("at",),
    "intake": ("at",),
    "invite": ("created_at", "opened_at", "used_at", "revoked_at"),
    "item": ("published_at", "found_at"),
    "letter": ("written_at",),
    "logged": ("last_by_hand_at", "waiting_since", "answered_at"),
    "manager": ("gone_at", "seen_at"),
    "material": ("at",),
    "note": ("at",),
    "page_session": ("created_at", "seen_at"),
    "pause": ("at",),
    "post": ("queued_at",),
    "question": ("asked_at", "closed_at"),
    "request": ("at",),
    "round": ("begun_at", "at"),
    "saved_item": ("at",),
    "seat": ("at",),
    "share": ("at",),
    "source": ("created_at", "stopped_at"),
    "stage_change": ("at",),
    "step": ("added_at", "done_at"),
    "stranger": ("told_at",),
    "tombstone": ("at",),
    "touch": ("added_at", "settled_at"),
    "trial": ("at",),
    "trial_contact": ("at",),
    "tried": ("at",),
    "update_taken": ("at",),
    "veto": ("at",),
}
"""By table: when something was."""

RETRIED: Mapping[str, tuple[str, ...]] = {
    "feed": ("next_at",),
    "post": ("not_before",),
    "thread": ("retry_at",),
}
"""When something is tried again, soon: a wrong clock would put it off for ever."""

PLANNED: Mapping[str, tuple[str, ...]] = {
    "absence": ("begins_at", "ends_at"),
    "alarm": ("at",),
    "cadence": ("due_at", "wait_until"),
    "contact": ("paused_until", "held_until", "next_at", "next_due", "next_since"),
    "goal": ("due_at",),
    "introduction": ("held_until",),
    "invite": ("expires_at",),
    "letter": ("leaves_at",),
    "manager_link": ("expires_at",),
    "offer": ("expires_at",),
    "page_link": ("expires_at",),
    "page_once": ("expires_at",),
    "page_session": ("expires_at",),
    "round": ("deadline_at",),
    "round_contact": ("leaves_at",),
    "source": ("ends_at",),
    "step": ("at",),
    "touch": ("due_at",),
}
"""When something will be; planned anew, or what a person asked for."""


class Moments:
    def __init__(self, db: Database) -> None:
        self._db = db

    def bring_back(self, now: datetime) -> None:
        """What has happened later than `now`, and what is tried again later, is set to now."""
        for table, columns in (*HAPPENED.items(), *RETRIED.items()):
            for column in columns:
                self._db.execute(f"UPDATE {table} SET {column} = :now WHERE {column} > :now", {"now": to_text(now)})
