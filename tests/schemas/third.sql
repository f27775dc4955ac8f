BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'nurture','first','2026-11-26 00:03:25.098468+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'nurture','second','2026-11-26 00:03:25.133345+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'nurture','third','2026-11-26 00:03:25.154524+00:00');
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    search TEXT NOT NULL UNIQUE,
    industry TEXT,
    country TEXT,
    zone TEXT,
    stage TEXT NOT NULL DEFAULT 'lead'
        CHECK (stage IN ('lead', 'engaged', 'evaluating', 'deciding', 'customer', 'lost'))
, stage_at TEXT, dates TEXT NOT NULL DEFAULT '{}') STRICT;
INSERT INTO "account" VALUES(5,'Acme','acme','logistics','DE','Europe/Berlin','evaluating','2026-01-31T08:00:00.000000Z','{"renewal": "2026-11-01"}');
INSERT INTO "account" VALUES(6,'百川','百川',NULL,'CN',NULL,'lead',NULL,'{}');
INSERT INTO "account" VALUES(7,'Corner','corner',NULL,NULL,NULL,'customer',NULL,'{}');
CREATE TABLE cadence (
    contact_id INTEGER NOT NULL REFERENCES contact,
    rule TEXT NOT NULL,
    n INTEGER NOT NULL,
    last_at TEXT,
    used INTEGER NOT NULL,
    due_at TEXT,
    why TEXT NOT NULL, began_at TEXT, place INTEGER NOT NULL DEFAULT 0, wait_until TEXT,
    PRIMARY KEY (contact_id, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO "cadence" VALUES(7,'prospects/check-in',3,'2026-02-10T08:00:00.000000Z',2,'2026-03-02T10:00:00.000000Z','',NULL,0,NULL);
INSERT INTO "cadence" VALUES(8,'prospects/check-in',1,NULL,0,'2026-03-11T08:00:00.000000Z','','2026-01-31T08:00:00.000000Z',2,'2026-03-11T08:00:00.000000Z');
INSERT INTO "cadence" VALUES(11,'prospects/check-in',1,NULL,0,NULL,'',NULL,0,NULL);
CREATE TABLE complaint (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    touch_id INTEGER NOT NULL REFERENCES touch,
    rule TEXT,
    text_id TEXT,
    item_id INTEGER,
    at TEXT NOT NULL
) STRICT;
INSERT INTO "complaint" VALUES(1,10,11,'prospects/check-in','one',NULL,'2026-02-10T08:00:00.000000Z');
CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    invite TEXT REFERENCES invite,
    wording TEXT NOT NULL,
    language TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO "consent" VALUES(2,7,'token-used','1','en','2026-01-31T08:00:00.000000Z');
INSERT INTO "consent" VALUES(3,8,NULL,'1','zh','2026-01-31T08:00:00.000000Z');
INSERT INTO "consent" VALUES(4,9,NULL,'1','en','2026-01-31T08:00:00.000000Z');
INSERT INTO "consent" VALUES(5,10,NULL,'1','en','2026-01-31T08:00:00.000000Z');
INSERT INTO "consent" VALUES(6,11,NULL,'1','en','2026-01-31T08:00:00.000000Z');
INSERT INTO "consent" VALUES(7,13,NULL,'1','en','2026-01-31T08:00:00.000000Z');
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
    next_at TEXT,
    next_key TEXT,
    next_due TEXT,
    next_since TEXT,
    next_why TEXT,
    reach TEXT NOT NULL DEFAULT '', country TEXT, tags TEXT NOT NULL DEFAULT '', source TEXT, dates TEXT NOT NULL DEFAULT '{}', less INTEGER NOT NULL DEFAULT 0 CHECK (less IN (0, 1)), held_until TEXT, likes TEXT NOT NULL DEFAULT '', dislikes TEXT NOT NULL DEFAULT '',
    UNIQUE (channel, address)
) STRICT;
INSERT INTO "contact" VALUES(7,5,4,'telegram','201','Li Wei','li wei','Wei','budget','en','Europe/Berlin','saas hr','active','2026-01-31T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,'2026-02-10T08:00:00.000000Z',NULL,'2026-03-02T10:00:00.000000Z','prospects/check-in:7:3','2026-03-02T10:00:00.000000Z','2026-03-02T08:00:00.000000Z','','','DE','fair hot','Hannover','{"birthday": "1980-02-29"}',1,NULL,'saas','hr');
INSERT INTO "contact" VALUES(8,6,4,'telegram','202','林梅','林梅','林女士','user','zh','Asia/Shanghai','','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,'2026-03-11T08:00:00.000000Z','prospects/check-in:8:1','2026-03-11T08:00:00.000000Z','2026-03-02T08:00:00.000000Z','','',NULL,'',NULL,'{}',0,NULL,'','');
INSERT INTO "contact" VALUES(9,7,5,'telegram','203','Otto','otto','Otto',NULL,'en',NULL,'','active','2026-01-31T08:00:00.000000Z',NULL,NULL,'2026-02-27T08:00:00.000000Z',NULL,'2026-03-11T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',0,'9999-01-01T00:00:00.000000Z','','');
INSERT INTO "contact" VALUES(10,5,4,'telegram','204','Eve','eve','Eve','decider','en',NULL,'','stopped','2026-01-31T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',0,NULL,'','');
INSERT INTO "contact" VALUES(11,6,4,'telegram','205','Kim','kim','Kim',NULL,'en','Europe/Berlin','','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',0,NULL,'','');
INSERT INTO "contact" VALUES(12,7,4,'by-hand','x','Mei','mei','Mei','signatory','zh',NULL,'','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'WeChat mei',NULL,'',NULL,'{}',0,NULL,'','');
INSERT INTO "contact" VALUES(13,7,5,'telegram','206','Zoe','zoe','Zoe',NULL,'en',NULL,'','blocked','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',0,NULL,'','');
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    key TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL,
    quote TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO "draft" VALUES(2,4,'manual:9','{"kind": "leave"}','Hello','2026-03-02T08:00:00.000000Z');
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    quote TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "event" VALUES(3,7,'2026-02-10T08:00:00.000000Z','reply','Yes, please');
INSERT INTO "event" VALUES(4,10,'2026-02-10T08:00:00.000000Z','stopped','');
INSERT INTO "event" VALUES(5,9,'2026-02-27T08:00:00.000000Z','reply','When?');
CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    etag TEXT,
    modified TEXT,
    body_hash TEXT,
    checked_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
, next_at TEXT, pause REAL, moved_to TEXT, gave_at TEXT, told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))) STRICT;
INSERT INTO "feed" VALUES('https://f.example/a.xml','etag','modified','hash','2026-03-02T08:00:00.000000Z',2,'timeout','2026-03-11T08:00:00.000000Z',7200.0,NULL,'2026-02-10T08:00:00.000000Z',1);
CREATE TABLE feedback (
    contact_id INTEGER NOT NULL REFERENCES contact,
    item_id INTEGER NOT NULL REFERENCES item,
    kind TEXT NOT NULL CHECK (kind IN ('like', 'dislike', 'less', 'open')),
    at TEXT NOT NULL,
    PRIMARY KEY (contact_id, item_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO "feedback" VALUES(7,6,'like','2026-02-10T08:00:00.000000Z');
INSERT INTO "feedback" VALUES(7,6,'open','2026-02-10T08:00:00.000000Z');
CREATE TABLE feedback_version (n INTEGER NOT NULL) STRICT;
INSERT INTO "feedback_version" VALUES(729755152952675383);
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
, tags TEXT NOT NULL DEFAULT '', source TEXT) STRICT;
INSERT INTO "invite" VALUES('token-used',4,5,'Li Wei','budget','en','Asia/Shanghai','2026-01-31T08:00:00.000000Z','2026-03-11T08:00:00.000000Z','201','2026-01-31T08:00:00.000000Z','',NULL);
INSERT INTO "invite" VALUES('token-open',4,6,'Xu','user','zh',NULL,'2026-02-27T08:00:00.000000Z','2026-03-11T08:00:00.000000Z',NULL,NULL,'fair','Hannover');
CREATE TABLE "item" (
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
INSERT INTO "item" VALUES(6,'id-6','https://f.example/a.xml','F','en','One','hash-6','Summary one.','https://l.example/1','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','saas',0.8,'Worth your time:',4,NULL,'fresh');
INSERT INTO "item" VALUES(7,'id-7','https://f.example/a.xml','F','en','Two','hash-7','Summary two.','https://l.example/2','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','',0.6,'',NULL,NULL,'review');
INSERT INTO "item" VALUES(8,'id-8','https://f.example/a.xml','F','en','Three','hash-8','','https://l.example/3','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','',0.6,'',NULL,NULL,'old');
INSERT INTO "item" VALUES(9,'id-9','https://f.example/a.xml','F','en','Four','hash-9','','https://l.example/4','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','',0.6,'',NULL,NULL,'rejected');
INSERT INTO "item" VALUES(10,'id-10','https://g.example/b.xml','G','en','One again','hash-10','','https://l.example/5','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','saas',0.6,'',NULL,6,'same');
CREATE TABLE manager (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT,
    admin INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "manager" VALUES(4,'100','Ann Keller','en','Europe/Berlin',1);
INSERT INTO "manager" VALUES(5,'101','Bo Ek','zh',NULL,0);
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
INSERT INTO "material" VALUES(1,'case','case-study','en','A case','','https://example.com/case',NULL,NULL,'','','',4,'2026-02-10T08:00:00.000000Z',0);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "meta" VALUES('rules','abc');
CREATE TABLE news_version (n INTEGER NOT NULL) STRICT;
INSERT INTO "news_version" VALUES(-6878748703970472669);
CREATE TABLE pause (
    kind TEXT NOT NULL CHECK (kind IN ('rule', 'text', 'item')),
    name TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "pause" VALUES('item','6','twice','2026-03-02T08:00:00.000000Z');
INSERT INTO "pause" VALUES('text','gone','twice','2026-03-02T08:00:00.000000Z');
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
INSERT INTO "post" VALUES(8,'201','sent','{"kind": "leave"}',1,7,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',1,0,'79','');
INSERT INTO "post" VALUES(9,'100','sending','{"kind": "say", "message": {"text": "A notice.", "buttons": [], "silent": false, "preview": null}}',0,NULL,NULL,NULL,'2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',1,0,NULL,'');
INSERT INTO "post" VALUES(10,'201','queued','{"kind": "say", "message": {"text": "From Ann herself.", "buttons": [], "silent": false, "preview": null}}',1,7,NULL,NULL,'2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',0,0,NULL,'');
INSERT INTO "post" VALUES(11,'204','rejected','{"kind": "leave"}',1,10,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',0,0,NULL,'stopped');
INSERT INTO "post" VALUES(12,'206','unreachable','{"kind": "leave"}',1,13,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',1,0,NULL,'blocked');
CREATE TABLE share (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    url TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO "share" VALUES(1,4,'https://news.example/shared','Look!','2026-03-02T08:00:00.000000Z');
CREATE TABLE stranger (address TEXT PRIMARY KEY, told_at TEXT NOT NULL) STRICT;
INSERT INTO "stranger" VALUES('900','2026-03-02T08:00:00.000000Z');
CREATE TABLE "touch" (
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
INSERT INTO "touch" VALUES(11,'prospects/check-in:7:1',7,'prospects/check-in',1,'text','sent','2026-01-31T08:00:00.000000Z','2026-01-31T08:00:00.000000Z','2026-01-31T08:00:00.000000Z','one',NULL,NULL,1,0,0,'77',NULL,'{"text": "Hello Wei, one.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(12,'prospects/check-in:7:2',7,'prospects/check-in',2,'text','unsure','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','two',NULL,NULL,1,0,0,NULL,'timeout','{"text": "Hello Wei, two.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(13,'prospects/news:7:1',7,'prospects/news',1,'news','sent','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,6,1,0,0,'78',NULL,NULL);
INSERT INTO "touch" VALUES(14,'prospects/check-in:8:0',8,'prospects/check-in',0,'text','awaiting','2026-03-02T10:00:00.000000Z','2026-03-02T10:00:00.000000Z',NULL,'three',NULL,NULL,0,1,0,NULL,NULL,'{"text": "Hello Mei.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(15,'prospects/check-in:11:1',11,'prospects/check-in',1,'text','sending','2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z','one',NULL,NULL,0,0,0,NULL,NULL,'{"text": "Hello Kim, on its way.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(16,'manual:16',12,'manual',1,'manual','handed','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,NULL,0,0,0,NULL,NULL,'{"text": "Hello Mei, by hand.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(17,'prospects/check-in:9:1',9,'prospects/check-in',1,'text','skipped','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,NULL,0,0,0,NULL,'waiting',NULL);
INSERT INTO "touch" VALUES(18,'prospects/check-in:9:2',9,'prospects/check-in',2,'text','expired','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,NULL,0,0,0,NULL,'late',NULL);
INSERT INTO "touch" VALUES(19,'prospects/check-in:9:3',9,'prospects/check-in',3,'text','rejected','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','one',NULL,NULL,1,0,0,NULL,'too long',NULL);
INSERT INTO "touch" VALUES(20,'prospects/check-in:13:1',13,'prospects/check-in',1,'text','unreachable','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','one',NULL,NULL,1,0,0,NULL,'blocked',NULL);
INSERT INTO "touch" VALUES(21,'prospects/check-in:8:-1',8,'prospects/check-in',0,'text','ready','2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',NULL,'two',NULL,NULL,0,0,0,NULL,NULL,'{"text": "Hello Mei, approved.", "buttons": [], "silent": false, "preview": null}');
INSERT INTO "touch" VALUES(22,'prospects/call:8:1',8,'prospects/call',1,'note','noted','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','one',NULL,NULL,0,0,1,NULL,NULL,NULL);
INSERT INTO "touch" VALUES(23,'prospects/case:7:1',7,'prospects/case',1,'material','sent','2026-01-31T08:00:00.000000Z','2026-01-31T08:00:00.000000Z','2026-01-31T08:00:00.000000Z','case','b',NULL,0,0,0,NULL,NULL,NULL);
CREATE TABLE touch_item (
    touch_id INTEGER NOT NULL REFERENCES touch ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item,
    PRIMARY KEY (touch_id, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "touch_item" VALUES(13,6);
INSERT INTO "touch_item" VALUES(13,10);
CREATE TABLE trial (
    rule TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('sample', 'some', 'all')),
    at TEXT NOT NULL
) STRICT;
INSERT INTO "trial" VALUES('prospects/other','some','2026-03-02T08:00:00.000000Z');
CREATE TABLE trial_contact (
    rule TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact,
    at TEXT NOT NULL,
    PRIMARY KEY (rule, contact_id)
) STRICT, WITHOUT ROWID
;
INSERT INTO "trial_contact" VALUES('prospects/other',7,'2026-03-02T08:00:00.000000Z');
CREATE TABLE update_taken (
    bot_id INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    failed TEXT,
    PRIMARY KEY (bot_id, update_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "update_taken" VALUES(123456,7,'2026-03-02T08:00:00.000000Z','raw');
INSERT INTO "update_taken" VALUES(123456,8,'2026-03-02T08:00:00.000000Z',NULL);
CREATE TABLE veto (
    manager_id INTEGER NOT NULL REFERENCES manager,
    item_id INTEGER NOT NULL REFERENCES item,
    at TEXT NOT NULL,
    PRIMARY KEY (manager_id, item_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "veto" VALUES(5,6,'2026-02-10T08:00:00.000000Z');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX contact_next ON contact (next_at, next_key) WHERE next_at IS NOT NULL;
CREATE INDEX contact_of_manager ON contact (manager_id, search);
CREATE INDEX contact_of_account ON contact (account_id);
CREATE INDEX consent_of_contact ON consent (contact_id);
CREATE INDEX event_of_contact ON event (contact_id, at);
CREATE UNIQUE INDEX post_one_sending ON post (address) WHERE state = 'sending';
CREATE INDEX post_queued ON post (address, id) WHERE state IN ('queued', 'sending');
CREATE INDEX post_message ON post (address, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX post_of_touch ON post (touch_id) WHERE touch_id IS NOT NULL;
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
CREATE INDEX complaint_of_contact ON complaint (contact_id);
CREATE INDEX complaint_of_touch ON complaint (touch_id);
CREATE INDEX complaint_rule ON complaint (rule, at) WHERE rule IS NOT NULL;
CREATE INDEX complaint_text ON complaint (text_id, at) WHERE text_id IS NOT NULL;
CREATE INDEX complaint_item ON complaint (item_id, at) WHERE item_id IS NOT NULL;
CREATE INDEX item_fresh ON item (language, published_at) WHERE state = 'fresh';
CREATE INDEX item_review ON item (published_at) WHERE state = 'review';
CREATE INDEX item_title ON item (title_hash);
CREATE INDEX item_link ON item (link);
CREATE INDEX item_found ON item (found_at);
CREATE INDEX item_story ON item (story) WHERE story IS NOT NULL;
CREATE INDEX item_of_feed ON item (feed_url, found_at);
CREATE TRIGGER item_added AFTER INSERT ON item BEGIN UPDATE news_version SET n = random(); END;
CREATE TRIGGER item_changed AFTER UPDATE ON item BEGIN UPDATE news_version SET n = random(); END;
CREATE INDEX touch_item_of_item ON touch_item (item_id);
CREATE INDEX feedback_newest ON feedback (at);
CREATE TRIGGER feedback_given AFTER INSERT ON feedback BEGIN UPDATE feedback_version SET n = random(); END;
CREATE INDEX veto_of_item ON veto (item_id);
COMMIT;
