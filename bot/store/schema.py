"""The schema, as migrations. Invariants live here: what may not happen twice is a unique index, states are checks."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("nurture")

FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE manager (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT,
    admin INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    search TEXT NOT NULL UNIQUE,
    industry TEXT,
    country TEXT,
    zone TEXT,
    stage TEXT NOT NULL DEFAULT 'lead'
        CHECK (stage IN ('lead', 'engaged', 'evaluating', 'deciding', 'customer', 'lost'))
) STRICT;

CREATE TABLE invite (
    token TEXT PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    account_id INTEGER NOT NULL REFERENCES account,
    name TEXT NOT NULL,
    role TEXT,
    language TEXT NOT NULL,
    zone TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_by TEXT,
    used_at TEXT
) STRICT;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account,
    manager_id INTEGER NOT NULL REFERENCES manager,
    channel TEXT NOT NULL CHECK (channel IN ('telegram', 'by-hand')),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    address_as TEXT NOT NULL,
    role TEXT CHECK (role IN ('user', 'evaluator', 'budget', 'decider', 'signatory')),
    language TEXT NOT NULL,
    zone TEXT,
    topics TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('active', 'stopped', 'blocked')),
    joined_at TEXT NOT NULL,
    last_reply_at TEXT,
    last_by_hand_at TEXT,
    waiting_since TEXT,
    answered_at TEXT,
    paused_until TEXT,
    held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    next_at TEXT,
    next_key TEXT,
    next_due TEXT,
    next_since TEXT,
    next_why TEXT,
    reach TEXT NOT NULL DEFAULT '',
    UNIQUE (channel, address)
) STRICT;
CREATE INDEX contact_next ON contact (next_at, next_key) WHERE next_at IS NOT NULL;
CREATE INDEX contact_of_manager ON contact (manager_id, search);
CREATE INDEX contact_of_account ON contact (account_id);

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    invite TEXT REFERENCES invite,
    wording TEXT NOT NULL,
    language TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX consent_of_contact ON consent (contact_id);

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    quote TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_of_contact ON event (contact_id, at);

CREATE TABLE cadence (
    contact_id INTEGER NOT NULL REFERENCES contact,
    rule TEXT NOT NULL,
    n INTEGER NOT NULL,
    last_at TEXT,
    used INTEGER NOT NULL,
    due_at TEXT,
    why TEXT NOT NULL,
    PRIMARY KEY (contact_id, rule)
) STRICT, WITHOUT ROWID;

CREATE TABLE touch (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    contact_id INTEGER NOT NULL REFERENCES contact,
    rule TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'news', 'manual')),
    state TEXT NOT NULL CHECK (state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure',
        'sent', 'skipped', 'expired', 'rejected', 'unreachable')),
    due_at TEXT NOT NULL,
    settled_at TEXT,
    message TEXT,
    text_id TEXT,
    item_id INTEGER REFERENCES item,
    attempts INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    ask INTEGER NOT NULL DEFAULT 0,
    reason TEXT
) STRICT;
CREATE UNIQUE INDEX touch_one_sending ON touch (contact_id) WHERE state = 'sending';
CREATE INDEX touch_open ON touch (contact_id) WHERE state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure');
CREATE INDEX touch_of_contact ON touch (contact_id, settled_at);
CREATE INDEX touch_settled ON touch (settled_at);
CREATE INDEX touch_of_item ON touch (item_id) WHERE item_id IS NOT NULL;
CREATE TRIGGER touch_needs_consent BEFORE INSERT ON touch WHEN NOT EXISTS (
    SELECT 1 FROM contact WHERE contact.id = NEW.contact_id AND (contact.channel = 'by-hand'
        OR EXISTS (SELECT 1 FROM consent WHERE consent.contact_id = contact.id)))
    BEGIN SELECT RAISE(ABORT, 'this contact never agreed'); END;

CREATE TABLE update_taken (
    bot_id INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    failed TEXT,
    PRIMARY KEY (bot_id, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'unsure', 'rejected', 'unreachable')),
    action TEXT NOT NULL,
    at_most_once INTEGER NOT NULL,
    contact_id INTEGER REFERENCES contact,
    touch_id INTEGER REFERENCES touch,
    records TEXT,
    queued_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX post_one_sending ON post (address) WHERE state = 'sending';
CREATE INDEX post_queued ON post (address, id) WHERE state IN ('queued', 'sending');
CREATE INDEX post_message ON post (address, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX post_of_touch ON post (touch_id) WHERE touch_id IS NOT NULL;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    key TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL,
    quote TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE stranger (address TEXT PRIMARY KEY, told_at TEXT NOT NULL) STRICT;

CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    etag TEXT,
    modified TEXT,
    body_hash TEXT,
    checked_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;

CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    feed_url TEXT NOT NULL,
    source TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    title_hash TEXT NOT NULL,
    summary TEXT NOT NULL,
    link TEXT NOT NULL,
    published_at TEXT NOT NULL,
    found_at TEXT NOT NULL,
    topics TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fresh', 'review', 'rejected', 'old'))
) STRICT;
CREATE INDEX item_fresh ON item (language, published_at) WHERE state = 'fresh';
CREATE INDEX item_review ON item (published_at) WHERE state = 'review';
CREATE INDEX item_title ON item (title_hash)
"""


@migrations()
def first(db: Database) -> None:
    """The first schema."""
    for statement in FIRST.split(";\n"):
        db.execute(statement)
