"""The schema, as migrations. Invariants live here: what may not happen twice is a unique index, states are checks."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.store.rows import folded

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


SECOND = """
ALTER TABLE contact ADD COLUMN country TEXT;
ALTER TABLE contact ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN source TEXT;
ALTER TABLE contact ADD COLUMN dates TEXT NOT NULL DEFAULT '{}';
ALTER TABLE contact ADD COLUMN less INTEGER NOT NULL DEFAULT 0 CHECK (less IN (0, 1));
ALTER TABLE contact ADD COLUMN held_until TEXT;
UPDATE contact SET held_until = '9999-01-01T00:00:00.000000Z' WHERE held;
ALTER TABLE contact DROP COLUMN held;

ALTER TABLE account ADD COLUMN stage_at TEXT;
ALTER TABLE account ADD COLUMN dates TEXT NOT NULL DEFAULT '{}';

ALTER TABLE invite ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE invite ADD COLUMN source TEXT;

ALTER TABLE cadence ADD COLUMN began_at TEXT;
ALTER TABLE cadence ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cadence ADD COLUMN wait_until TEXT;

CREATE TABLE touch_new (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    contact_id INTEGER NOT NULL REFERENCES contact,
    rule TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'news', 'material', 'manual', 'note')),
    state TEXT NOT NULL CHECK (state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure',
        'sent', 'noted', 'skipped', 'expired', 'rejected', 'unreachable')),
    due_at TEXT NOT NULL,
    added_at TEXT NOT NULL,
    settled_at TEXT,
    text_id TEXT,
    variant TEXT,
    item_id INTEGER REFERENCES item,
    attempts INTEGER NOT NULL DEFAULT 0,
    ask INTEGER NOT NULL DEFAULT 0,
    card INTEGER NOT NULL DEFAULT 0 CHECK (card IN (0, 1)),
    message_id TEXT,
    reason TEXT,
    message TEXT
) STRICT;
INSERT INTO touch_new (id, key, contact_id, rule, n, kind, state, due_at, added_at, settled_at, text_id, item_id,
    attempts, ask, message_id, reason, message)
    SELECT id, key, contact_id, rule, n, kind, state, due_at, coalesce(settled_at, due_at), settled_at, text_id,
    item_id, attempts, ask, message_id, reason, message FROM touch ORDER BY id;
DROP TABLE touch;
ALTER TABLE touch_new RENAME TO touch;
CREATE UNIQUE INDEX touch_one_sending ON touch (contact_id) WHERE state = 'sending';
CREATE INDEX touch_open ON touch (contact_id) WHERE state IN ('awaiting', 'ready', 'sending', 'handed', 'unsure');
CREATE INDEX touch_of_contact ON touch (contact_id, settled_at);
CREATE INDEX touch_settled ON touch (settled_at);
CREATE INDEX touch_of_item ON touch (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX touch_counted ON touch (contact_id, settled_at, kind)
    WHERE state IN ('sent', 'unsure', 'sending', 'handed') AND kind <> 'note';
CREATE INDEX touch_ask ON touch (contact_id, settled_at)
    WHERE state IN ('sent', 'unsure', 'sending', 'handed') AND kind <> 'note' AND ask;
CREATE INDEX touch_text ON touch (contact_id, text_id)
    WHERE text_id IS NOT NULL AND state NOT IN ('skipped', 'expired') AND kind <> 'note';
CREATE INDEX touch_card ON touch (contact_id, added_at) WHERE card;
CREATE INDEX touch_variant ON touch (rule, variant, contact_id, settled_at)
    WHERE variant IS NOT NULL AND state IN ('sent', 'unsure', 'sending', 'handed') AND kind <> 'note';
CREATE TRIGGER touch_needs_consent BEFORE INSERT ON touch WHEN NOT EXISTS (
    SELECT 1 FROM contact WHERE contact.id = NEW.contact_id AND (contact.channel = 'by-hand'
        OR EXISTS (SELECT 1 FROM consent WHERE consent.contact_id = contact.id)))
    BEGIN SELECT RAISE(ABORT, 'this contact never agreed'); END;

CREATE INDEX event_reply ON event (contact_id, at) WHERE kind = 'reply';

CREATE TABLE pause (
    kind TEXT NOT NULL CHECK (kind IN ('rule', 'text', 'item')),
    name TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    touch_id INTEGER NOT NULL REFERENCES touch,
    rule TEXT,
    text_id TEXT,
    item_id INTEGER,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX complaint_of_contact ON complaint (contact_id);
CREATE INDEX complaint_of_touch ON complaint (touch_id);
CREATE INDEX complaint_rule ON complaint (rule, at) WHERE rule IS NOT NULL;
CREATE INDEX complaint_text ON complaint (text_id, at) WHERE text_id IS NOT NULL;
CREATE INDEX complaint_item ON complaint (item_id, at) WHERE item_id IS NOT NULL;

CREATE TABLE trial (
    rule TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('sample', 'some', 'all')),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE trial_contact (
    rule TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact,
    at TEXT NOT NULL,
    PRIMARY KEY (rule, contact_id)
) STRICT, WITHOUT ROWID
"""


THIRD = """
ALTER TABLE feed ADD COLUMN next_at TEXT;
ALTER TABLE feed ADD COLUMN pause REAL;
ALTER TABLE feed ADD COLUMN moved_to TEXT;
ALTER TABLE feed ADD COLUMN gave_at TEXT;
ALTER TABLE feed ADD COLUMN told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1));

CREATE TABLE item_new (
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
    quality REAL NOT NULL DEFAULT 0.6,
    line TEXT NOT NULL DEFAULT '',
    manager_id INTEGER REFERENCES manager,
    story INTEGER REFERENCES item,
    state TEXT NOT NULL CHECK (state IN ('fresh', 'review', 'rejected', 'old', 'same'))
) STRICT;
INSERT INTO item_new (id, identity, feed_url, source, language, title, title_hash, summary, link, published_at,
    found_at, topics, state)
    SELECT id, identity, feed_url, source, language, title, title_hash, summary, link, published_at, found_at, topics,
    state FROM item ORDER BY id;
DROP TABLE item;
ALTER TABLE item_new RENAME TO item;
CREATE INDEX item_fresh ON item (language, published_at) WHERE state = 'fresh';
CREATE INDEX item_review ON item (published_at) WHERE state = 'review';
CREATE INDEX item_title ON item (title_hash);
CREATE INDEX item_link ON item (link);
CREATE INDEX item_found ON item (found_at);
CREATE INDEX item_story ON item (story) WHERE story IS NOT NULL;
CREATE INDEX item_of_feed ON item (feed_url, found_at);

CREATE TABLE news_version (n INTEGER NOT NULL) STRICT;
INSERT INTO news_version VALUES (random());
CREATE TRIGGER item_added AFTER INSERT ON item BEGIN UPDATE news_version SET n = random(); END;
CREATE TRIGGER item_changed AFTER UPDATE ON item BEGIN UPDATE news_version SET n = random(); END;

CREATE TABLE touch_item (
    touch_id INTEGER NOT NULL REFERENCES touch ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item,
    PRIMARY KEY (touch_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX touch_item_of_item ON touch_item (item_id);
INSERT INTO touch_item SELECT id, item_id FROM touch WHERE item_id IS NOT NULL;

CREATE TABLE feedback (
    contact_id INTEGER NOT NULL REFERENCES contact,
    item_id INTEGER NOT NULL REFERENCES item,
    kind TEXT NOT NULL CHECK (kind IN ('like', 'dislike', 'less', 'open')),
    at TEXT NOT NULL,
    PRIMARY KEY (contact_id, item_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_newest ON feedback (at);

CREATE TABLE feedback_version (n INTEGER NOT NULL) STRICT;
INSERT INTO feedback_version VALUES (random());
CREATE TRIGGER feedback_given AFTER INSERT ON feedback BEGIN UPDATE feedback_version SET n = random(); END;

CREATE TABLE veto (
    manager_id INTEGER NOT NULL REFERENCES manager,
    item_id INTEGER NOT NULL REFERENCES item,
    at TEXT NOT NULL,
    PRIMARY KEY (manager_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX veto_of_item ON veto (item_id);

CREATE TABLE share (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    url TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE material (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    link TEXT,
    media TEXT,
    file_id TEXT,
    roles TEXT NOT NULL DEFAULT '',
    stages TEXT NOT NULL DEFAULT '',
    objection TEXT NOT NULL DEFAULT '',
    manager_id INTEGER NOT NULL REFERENCES manager,
    at TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    CHECK ((link IS NULL) <> (file_id IS NULL)),
    CHECK ((media IS NULL) = (file_id IS NULL))
) STRICT;

ALTER TABLE contact ADD COLUMN likes TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN dislikes TEXT NOT NULL DEFAULT ''
"""


QUESTIONS = """
ALTER TABLE post ADD COLUMN asks TEXT;

CREATE TABLE alarm (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_next ON alarm (at)
"""
"""What a message asks, and what comes at a moment of its own."""

INVITES = """
ALTER TABLE invite ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE invite SET number = rowid;
CREATE UNIQUE INDEX invite_number ON invite (number);
ALTER TABLE invite ADD COLUMN opened_at TEXT;
ALTER TABLE invite ADD COLUMN revoked_at TEXT;
ALTER TABLE invite ADD COLUMN source_id INTEGER REFERENCES source;
ALTER TABLE invite ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE invite ADD COLUMN by_contact INTEGER REFERENCES contact;
ALTER TABLE invite ADD COLUMN contact_id INTEGER REFERENCES contact;
CREATE INDEX invite_open ON invite (manager_id, created_at) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invite_opened_by ON invite (opened_by) WHERE opened_by IS NOT NULL AND used_at IS NULL;
CREATE INDEX invite_of_source ON invite (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX invite_by_contact ON invite (by_contact, created_at) WHERE by_contact IS NOT NULL;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    manager_id INTEGER NOT NULL REFERENCES manager,
    name TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '',
    in_turn INTEGER NOT NULL DEFAULT 0 CHECK (in_turn IN (0, 1)),
    most INTEGER,
    created_at TEXT NOT NULL,
    ends_at TEXT,
    stopped_at TEXT
) STRICT;
CREATE INDEX source_of_manager ON source (manager_id, created_at);

CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    manager_id INTEGER NOT NULL REFERENCES manager,
    invite TEXT REFERENCES invite,
    words TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('asked', 'open', 'accepted', 'declined')),
    at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX request_one_open ON request (address) WHERE state IN ('asked', 'open');
CREATE INDEX request_of_person ON request (address, at);
CREATE INDEX request_of_manager ON request (manager_id, at);

CREATE TABLE intake (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    file_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at TEXT NOT NULL,
    data BLOB
) STRICT;
CREATE TABLE intake_row (
    intake_id INTEGER NOT NULL REFERENCES intake ON DELETE CASCADE,
    row INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (intake_id, row)
) STRICT, WITHOUT ROWID;

DROP INDEX contact_of_account;
CREATE INDEX contact_of_account ON contact (account_id, search);
ALTER TABLE contact ADD COLUMN sourced_by INTEGER;
UPDATE contact SET sourced_by = manager_id;
CREATE TRIGGER contact_sourced_once BEFORE UPDATE OF sourced_by ON contact
    WHEN OLD.sourced_by IS NOT NULL AND NEW.sourced_by IS NOT OLD.sourced_by
    BEGIN SELECT RAISE(ABORT, 'who brought a contact never changes'); END
"""
"""Links of one use and of many, who asks to be let in, files of people. `sourced_by` outlives the manager it names."""

BOOK = """
DROP INDEX contact_of_manager;
ALTER TABLE contact ADD COLUMN words TEXT NOT NULL DEFAULT '';
CREATE INDEX contact_of_manager ON contact (manager_id, search, account_id, words, state, joined_at, last_reply_at,
    waiting_since, held_until, paused_until);
CREATE INDEX account_stage ON account (stage);
CREATE INDEX invite_at_account ON invite (account_id, manager_id);

CREATE TABLE kept (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    words TEXT NOT NULL,
    UNIQUE (manager_id, words)
) STRICT;

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    account_id INTEGER NOT NULL REFERENCES account,
    at TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_contact ON note (contact_id);
CREATE INDEX note_of_account ON note (account_id);

CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    added_at TEXT NOT NULL,
    done_at TEXT
) STRICT;
CREATE INDEX step_open ON step (contact_id, at) WHERE done_at IS NULL;

CREATE TABLE logged (
    touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE,
    last_by_hand_at TEXT,
    waiting_since TEXT,
    answered_at TEXT
) STRICT;

CREATE TABLE seat (
    account_id INTEGER NOT NULL REFERENCES account,
    role TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    at TEXT NOT NULL,
    PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_of_contact ON seat (contact_id)
"""

THREADS = """
ALTER TABLE post ADD COLUMN about INTEGER REFERENCES contact;
ALTER TABLE post ADD COLUMN thread TEXT;
ALTER TABLE post ADD COLUMN source TEXT;
ALTER TABLE post ADD COLUMN passes TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN answers TEXT;
ALTER TABLE post ADD COLUMN patient INTEGER NOT NULL DEFAULT 0 CHECK (patient IN (0, 1));
CREATE INDEX post_of_contact ON post (contact_id, queued_at) WHERE contact_id IS NOT NULL;
CREATE INDEX post_from ON post (source) WHERE source IS NOT NULL AND state IN ('queued', 'sending');

CREATE TABLE passed (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    address TEXT NOT NULL,
    message_id TEXT,
    PRIMARY KEY (post_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passed_from ON passed (source, source_id);
CREATE INDEX passed_to ON passed (address, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE thread (
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    manager_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'failed')),
    thread_id TEXT,
    retry_at TEXT,
    PRIMARY KEY (contact_id, manager_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX thread_place ON thread (manager_id, thread_id) WHERE thread_id IS NOT NULL
"""
"""Which message became which in the other chat, and where each contact's thread is."""

LETTERS = """
CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    contact_id INTEGER NOT NULL REFERENCES contact,
    key TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL,
    quote TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'gone', 'dropped')),
    leaves_at TEXT,
    written_at TEXT NOT NULL,
    CHECK ((state = 'waiting') <= (leaves_at IS NOT NULL))
) STRICT;
CREATE INDEX letter_waiting ON letter (manager_id, leaves_at) WHERE state = 'waiting';

CREATE TABLE saved (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (manager_id, search)
) STRICT;

CREATE TABLE round (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    whom TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'going', 'stopped', 'over')),
    text TEXT NOT NULL DEFAULT '',
    answers TEXT NOT NULL DEFAULT '' CHECK (answers IN ('', 'coming', 'yes')),
    deadline_at TEXT,
    begun_at TEXT,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX round_of_manager ON round (manager_id, id);

CREATE TABLE round_contact (
    round_id INTEGER NOT NULL REFERENCES round,
    contact_id INTEGER NOT NULL REFERENCES contact,
    state TEXT NOT NULL CHECK (state IN ('chosen', 'unticked', 'waiting', 'posted', 'left-out')),
    leaves_at TEXT,
    answer INTEGER CHECK (answer IN (0, 1)),
    late INTEGER CHECK (late IN (0, 1)),
    PRIMARY KEY (round_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_contact_of ON round_contact (contact_id);

CREATE TABLE trust (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    rule TEXT NOT NULL,
    approved INTEGER NOT NULL DEFAULT 0,
    wording TEXT,
    UNIQUE (manager_id, rule)
) STRICT;

CREATE TABLE listed (
    touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE,
    list INTEGER NOT NULL,
    ticked INTEGER NOT NULL DEFAULT 1 CHECK (ticked IN (0, 1))
) STRICT;
CREATE INDEX listed_in ON listed (list);

CREATE TABLE reworded (touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE) STRICT
"""
"""What managers write themselves, now or later, to one or many; and the rules they let go unasked.

`trust.wording` names the texts that may go unasked, as they were when the manager said so; NULL: every one is asked.
"""

REVIEWS = """
ALTER TABLE manager ADD COLUMN hours TEXT NOT NULL DEFAULT '';

CREATE TABLE absence (
    manager_id INTEGER PRIMARY KEY REFERENCES manager ON DELETE CASCADE,
    deputy_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    begins_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    CHECK (manager_id <> deputy_id)
) STRICT;
CREATE INDEX absence_of_deputy ON absence (deputy_id);

CREATE TABLE stage_change (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    stage_from TEXT NOT NULL,
    stage_to TEXT NOT NULL,
    at TEXT NOT NULL,
    manager_id INTEGER REFERENCES manager ON DELETE SET NULL
) STRICT;
CREATE INDEX stage_change_at ON stage_change (at, account_id);
CREATE INDEX stage_change_of_account ON stage_change (account_id, at);
CREATE INDEX stage_change_by ON stage_change (manager_id);

CREATE TABLE goal (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER REFERENCES manager ON DELETE CASCADE,
    accounts INTEGER NOT NULL CHECK (accounts > 0),
    stage_from TEXT NOT NULL,
    stage_to TEXT NOT NULL,
    set_at TEXT NOT NULL,
    due_at TEXT NOT NULL
) STRICT;
CREATE INDEX goal_of_manager ON goal (manager_id);

CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    colleague_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    quote TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    draft TEXT,
    closed_at TEXT
) STRICT;
CREATE INDEX question_of_manager ON question (manager_id);
CREATE INDEX question_of_colleague ON question (colleague_id);
CREATE INDEX question_of_contact ON question (contact_id);

CREATE INDEX contact_waiting ON contact (manager_id, waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX invite_created ON invite (created_at);
CREATE INDEX invite_used ON invite (used_at) WHERE used_at IS NOT NULL;
CREATE INDEX event_left ON event (at, contact_id) WHERE kind IN ('stopped', 'blocked');
CREATE INDEX event_reply_at ON event (at, contact_id) WHERE kind = 'reply'
"""

HANDING = """
ALTER TABLE manager ADD COLUMN gone_at TEXT;
ALTER TABLE manager ADD COLUMN seen_at TEXT;

CREATE TABLE offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    giver_id INTEGER NOT NULL REFERENCES manager,
    heir_id INTEGER NOT NULL REFERENCES manager,
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'account', 'all')),
    account_id INTEGER REFERENCES account,
    note TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    CHECK ((kind = 'account') = (account_id IS NOT NULL))
) STRICT;
CREATE INDEX offer_of_giver ON offer (giver_id);
CREATE INDEX offer_to_heir ON offer (heir_id);

CREATE TABLE offer_contact (
    contact_id INTEGER PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
    offer_id INTEGER NOT NULL REFERENCES offer ON DELETE CASCADE
) STRICT;
CREATE INDEX offer_contact_of_offer ON offer_contact (offer_id);

CREATE TABLE introduction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL UNIQUE REFERENCES contact ON DELETE CASCADE,
    giver_id INTEGER NOT NULL REFERENCES manager,
    waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
    held_until TEXT
) STRICT;

CREATE TABLE manager_link (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    made_by INTEGER NOT NULL REFERENCES manager,
    name TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    opened_by TEXT,
    opened_name TEXT,
    opened_language TEXT
) STRICT;
CREATE INDEX manager_link_made_by ON manager_link (made_by);

CREATE TABLE halt (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    manager_id INTEGER NOT NULL REFERENCES manager,
    at TEXT NOT NULL
) STRICT
"""
"""Contacts offered to another manager (each in one offer at most), whom they are still to be introduced by, links for
new managers, and the pause of everything."""

CONTACTS = """
ALTER TABLE contact ADD COLUMN pace TEXT NOT NULL DEFAULT 'normal' CHECK (pace IN ('less', 'normal', 'more'));
UPDATE contact SET pace = 'less' WHERE less;
ALTER TABLE contact DROP COLUMN less;
ALTER TABLE contact ADD COLUMN own_hours TEXT;
ALTER TABLE contact ADD COLUMN stopping_since TEXT;
ALTER TABLE contact ADD COLUMN hours_told_at TEXT;

DROP INDEX touch_counted;
CREATE INDEX touch_counted ON touch (contact_id, settled_at, kind, rule)
    WHERE state IN ('sent', 'unsure', 'sending', 'handed') AND kind <> 'note';

CREATE TABLE tombstone (hash TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID
"""
"""How often and when a contact wants to hear; what they asked for themselves counts under no cap; who was forgotten."""


TALLY = """
CREATE TABLE tally (
    day TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, rule, state)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT substr(settled_at, 1, 10), rule, state, count(*) FROM touch
    WHERE settled_at IS NOT NULL AND kind <> 'manual' GROUP BY 1, 2, 3;
CREATE TRIGGER touch_tallied AFTER INSERT ON touch WHEN NEW.settled_at IS NOT NULL AND NEW.kind <> 'manual'
    BEGIN INSERT INTO tally VALUES (substr(NEW.settled_at, 1, 10), NEW.rule, NEW.state, 1)
    ON CONFLICT (day, rule, state) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER touch_tallied_anew AFTER UPDATE OF state, settled_at ON touch WHEN NEW.kind <> 'manual'
    BEGIN UPDATE tally SET n = n - 1 WHERE day = substr(OLD.settled_at, 1, 10) AND rule = OLD.rule
    AND state = OLD.state; INSERT INTO tally SELECT substr(NEW.settled_at, 1, 10), NEW.rule, NEW.state, 1
    WHERE NEW.settled_at IS NOT NULL ON CONFLICT (day, rule, state) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER touch_untallied AFTER DELETE ON touch WHEN OLD.settled_at IS NOT NULL AND OLD.kind <> 'manual'
    BEGIN UPDATE tally SET n = n - 1 WHERE day = substr(OLD.settled_at, 1, 10) AND rule = OLD.rule
    AND state = OLD.state; END
"""
"""How many touches of each rule came to each state each day: counting a month of 100,000 contacts takes seconds."""

PAGES = """
CREATE TABLE page_session (
    hash TEXT PRIMARY KEY,
    manager_id INTEGER REFERENCES manager ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    mini_app INTEGER NOT NULL CHECK (mini_app IN (0, 1)),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    CHECK ((manager_id IS NULL) <> (contact_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX page_session_of_manager ON page_session (manager_id) WHERE manager_id IS NOT NULL;
CREATE INDEX page_session_of_contact ON page_session (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX page_session_ends ON page_session (expires_at);

CREATE TABLE page_link (
    hash TEXT PRIMARY KEY,
    manager_id INTEGER REFERENCES manager ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contact ON DELETE CASCADE,
    expires_at TEXT NOT NULL,
    CHECK ((manager_id IS NULL) <> (contact_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX page_link_of_manager ON page_link (manager_id) WHERE manager_id IS NOT NULL;
CREATE INDEX page_link_of_contact ON page_link (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX page_link_ends ON page_link (expires_at);

CREATE TABLE page_once (hash TEXT PRIMARY KEY, expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX page_once_ends ON page_once (expires_at)
"""
"""Who is signed in to the pages, links that sign in, and what counts once until then: `initData`, forms. Of every
secret its hash alone."""

SAVED_ITEMS = """
CREATE TABLE saved_item (
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item,
    at TEXT NOT NULL,
    PRIMARY KEY (contact_id, item_id)
) STRICT, WITHOUT ROWID
"""
"""News that contacts keep for themselves."""


NUMBERS = """
UPDATE sqlite_schema SET sql = replace(sql, '    id INTEGER PRIMARY KEY,', '    id INTEGER PRIMARY KEY AUTOINCREMENT,')
    WHERE type = 'table';
INSERT INTO meta SELECT 'number:list', coalesce(max(list), 0) FROM listed;
INSERT INTO meta SELECT 'number:invite', coalesce(max(number), 0) FROM invite
"""
"""No number is ever given anew: a button in some chat may still carry it after its row was erased.

The word alone is added where the tables are described: their rows stay as they are, so a million take no time.
"""


WATCHED = """
CREATE INDEX contact_sourced ON contact (sourced_by, manager_id)
"""
"""Whom a manager sourced and others own now: else reviews read the whole house."""


FILTERED = """
DROP INDEX contact_of_manager;
CREATE INDEX contact_of_manager ON contact (manager_id, search, account_id, words, state, joined_at, last_reply_at,
    waiting_since, held_until, paused_until, role, zone, country);
CREATE INDEX contact_waiting_named ON contact (manager_id, search) WHERE waiting_since IS NOT NULL
"""
"""The book is narrowed down by role and place too, from its index alone; who waits comes first in it."""


TRIES = """
CREATE TABLE tried (
    touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE,
    at TEXT NOT NULL
) STRICT
"""
"""Since when a touch has been tried that did not leave: it waits for Telegram, but not for ever. No column of
`touch`: a wider row makes SQLite choose other indexes."""


RETENTION = """
CREATE INDEX update_taken_at ON update_taken (at)
"""
"""Numbers of updates are kept for a month."""


QUEUE = """
DROP INDEX contact_next;
CREATE INDEX contact_next ON contact (next_at, next_since, next_key, manager_id) WHERE next_at IS NOT NULL
"""
"""Who has waited longest is found in the index alone: with thousands due, reading each of them took milliseconds. So is
how much is planned for each manager."""


@migrations()
def first(db: Database) -> None:
    """The first schema."""
    _run(db, FIRST)


@migrations()
def second(db: Database) -> None:
    """Dates, tags, holds that end, sequences, cards, notes and material; what people complained about, trials.

    A check cannot be changed, so `touch` is built anew; that needs foreign keys to be off. What is long comes last in
    it: what stands behind a long message is slow to read. The conditions of its indexes are those of the ledger's
    queries, word for word: SQLite uses a partial index for nothing else. A complaint counts against what it names; what
    it is forgiven for becomes NULL there, and its touch still tells what it was.
    """
    _run(db, SECOND)


@migrations()
def third(db: Database) -> None:
    """News: one story from several feeds, what people made of it, a curator's line, vetoes, digests, the library.

    `news_version` and `feedback_version` are another number after every change, so that what was read can be kept.
    """
    _run(db, THIRD)


@migrations()
def fourth(db: Database) -> None:
    """Both conversations in full: questions to reply to and alarms."""
    for part in (
        QUESTIONS,
        INVITES,
        BOOK,
        THREADS,
        LETTERS,
        REVIEWS,
        HANDING,
        CONTACTS,
        TALLY,
    ):
        _run(db, part)
    _fold_names(db)


@migrations()
def fifth(db: Database) -> None:
    """What trust needs, pages, and numbers that last: after all tables, for it reads what they are called."""
    for part in (
        PAGES,
        SAVED_ITEMS,
        FILTERED,
        TRIES,
        RETENTION,
        QUEUE,
        WATCHED,
    ):
        _run(db, part)
    _number_for_good(db)


def _number_for_good(db: Database) -> None:
    """Every `id` is AUTOINCREMENT from now on, beginning behind the greatest there is."""
    (version,) = db.execute("PRAGMA schema_version").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    _run(db, NUMBERS)
    db.execute(f"PRAGMA schema_version = {version + 1}")  # so that it is read anew
    db.execute("PRAGMA writable_schema = OFF")
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%    id INTEGER PRIMARY KEY AUTO%'"):
        db.execute(
            f"INSERT INTO sqlite_sequence SELECT '{table}', last FROM (SELECT max(id) AS last FROM {table})"
            f" WHERE last > 0 AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '{table}')"
        )


def _fold_names(db: Database) -> None:
    """Names as they are searched for: full-width letters as plain ones, how people are addressed, their tags."""
    for account_id, name in db.execute("SELECT id, name FROM account").fetchall():
        db.execute("UPDATE OR IGNORE account SET search = ? WHERE id = ?", (folded(name), account_id))
    for contact_id, name, address_as, tags in db.execute("SELECT id, name, address_as, tags FROM contact").fetchall():
        values = (folded(name), folded(f"{address_as} {tags}"), contact_id)
        db.execute("UPDATE contact SET search = ?, words = ? WHERE id = ?", values)


def _run(db: Database, script: str) -> None:
    """One statement at a time: `executescript` would end the transaction."""
    for statement in script.split(";\n"):
        db.execute(statement)
