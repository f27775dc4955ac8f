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
INSERT INTO "_sqlite_migrations" VALUES(4,'nurture','fourth','2026-11-26 00:03:25.209458+00:00');
CREATE TABLE absence (
    manager_id INTEGER PRIMARY KEY REFERENCES manager ON DELETE CASCADE,
    deputy_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    begins_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    CHECK (manager_id <> deputy_id)
) STRICT;
INSERT INTO "absence" VALUES(5,4,'2026-03-22T08:00:00.000000Z','2026-04-01T08:00:00.000000Z');
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
CREATE TABLE alarm (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "alarm" VALUES('steps-late','4','2026-03-07T08:00:00.000000Z');
INSERT INTO "alarm" VALUES('letter','2','2026-03-22T08:00:00.000000Z');
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
    reach TEXT NOT NULL DEFAULT '', country TEXT, tags TEXT NOT NULL DEFAULT '', source TEXT, dates TEXT NOT NULL DEFAULT '{}', held_until TEXT, likes TEXT NOT NULL DEFAULT '', dislikes TEXT NOT NULL DEFAULT '', sourced_by INTEGER, words TEXT NOT NULL DEFAULT '', pace TEXT NOT NULL DEFAULT 'normal' CHECK (pace IN ('less', 'normal', 'more')), own_hours TEXT, stopping_since TEXT, hours_told_at TEXT,
    UNIQUE (channel, address)
) STRICT;
INSERT INTO "contact" VALUES(7,5,4,'telegram','201','Li Wei','li wei','Wei','budget','en','Europe/Berlin','saas hr','active','2026-01-31T08:00:00.000000Z','2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,'2026-02-10T08:00:00.000000Z',NULL,'2026-03-02T10:00:00.000000Z','prospects/check-in:7:3','2026-03-02T10:00:00.000000Z','2026-03-02T08:00:00.000000Z','','','DE','fair hot','Hannover','{"birthday": "1980-02-29"}',NULL,'saas','hr',4,'wei fair hot','less',NULL,NULL,'2026-02-10T08:00:00.000000Z');
INSERT INTO "contact" VALUES(8,6,4,'telegram','202','林梅','林梅','林女士','user','zh','Asia/Shanghai','','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,'2026-03-11T08:00:00.000000Z','prospects/check-in:8:1','2026-03-11T08:00:00.000000Z','2026-03-02T08:00:00.000000Z','','',NULL,'',NULL,'{}',NULL,'','',4,'林女士','normal',NULL,NULL,NULL);
INSERT INTO "contact" VALUES(9,7,5,'telegram','203','Otto','otto','Otto',NULL,'en',NULL,'','active','2026-01-31T08:00:00.000000Z',NULL,NULL,'2026-02-27T08:00:00.000000Z',NULL,'2026-03-11T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}','9999-01-01T00:00:00.000000Z','','',5,'otto','normal',NULL,NULL,NULL);
INSERT INTO "contact" VALUES(10,5,4,'telegram','204','Eve','eve','Eve','decider','en',NULL,'','stopped','2026-01-31T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',NULL,'','',4,'eve','normal',NULL,NULL,NULL);
INSERT INTO "contact" VALUES(11,6,4,'telegram','205','Kim','kim','Kim',NULL,'en','Europe/Berlin','','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',NULL,'','',4,'kim','normal',NULL,NULL,NULL);
INSERT INTO "contact" VALUES(12,7,4,'by-hand','x','Mei','mei','Mei','signatory','zh',NULL,'','active','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'WeChat mei',NULL,'',NULL,'{}',NULL,'','',4,'mei','normal',NULL,NULL,NULL);
INSERT INTO "contact" VALUES(13,7,5,'telegram','206','Zoe','zoe','Zoe',NULL,'en',NULL,'','blocked','2026-01-31T08:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,'{}',NULL,'','',5,'zoe','normal',NULL,NULL,NULL);
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
CREATE TABLE goal (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER REFERENCES manager ON DELETE CASCADE,
    accounts INTEGER NOT NULL CHECK (accounts > 0),
    stage_from TEXT NOT NULL,
    stage_to TEXT NOT NULL,
    set_at TEXT NOT NULL,
    due_at TEXT NOT NULL
) STRICT;
INSERT INTO "goal" VALUES(1,4,12,'evaluating','deciding','2026-03-02T08:00:00.000000Z','2026-05-31T08:00:00.000000Z');
CREATE TABLE halt (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    manager_id INTEGER NOT NULL REFERENCES manager,
    at TEXT NOT NULL
) STRICT
;
CREATE TABLE intake (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    file_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at TEXT NOT NULL,
    data BLOB
) STRICT;
INSERT INTO "intake" VALUES(1,4,'file','people.csv','2026-03-02T08:00:00.000000Z',X'6E616D652C6163636F756E740A');
CREATE TABLE intake_row (
    intake_id INTEGER NOT NULL REFERENCES intake ON DELETE CASCADE,
    row INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (intake_id, row)
) STRICT, WITHOUT ROWID;
INSERT INTO "intake_row" VALUES(1,2,'added');
CREATE TABLE introduction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL UNIQUE REFERENCES contact ON DELETE CASCADE,
    giver_id INTEGER NOT NULL REFERENCES manager,
    waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
    held_until TEXT
) STRICT;
INSERT INTO "introduction" VALUES(1,13,4,0,NULL);
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
, tags TEXT NOT NULL DEFAULT '', source TEXT, number INTEGER NOT NULL DEFAULT 0, opened_at TEXT, revoked_at TEXT, source_id INTEGER REFERENCES source, company TEXT NOT NULL DEFAULT '', by_contact INTEGER REFERENCES contact, contact_id INTEGER REFERENCES contact) STRICT;
INSERT INTO "invite" VALUES('token-used',4,5,'Li Wei','budget','en','Asia/Shanghai','2026-01-31T08:00:00.000000Z','2026-03-11T08:00:00.000000Z','201','2026-01-31T08:00:00.000000Z','',NULL,1,NULL,NULL,NULL,'',NULL,NULL);
INSERT INTO "invite" VALUES('token-open',4,6,'Xu','user','zh',NULL,'2026-02-27T08:00:00.000000Z','2026-03-11T08:00:00.000000Z',NULL,NULL,'fair','Hannover',2,NULL,NULL,NULL,'',NULL,NULL);
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
CREATE TABLE kept (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    words TEXT NOT NULL,
    UNIQUE (manager_id, words)
) STRICT;
INSERT INTO "kept" VALUES(1,4,'fair');
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
INSERT INTO "letter" VALUES(1,4,7,'manual:letter','{"kind": "say", "message": {"text": "Hello", "buttons": [], "silent": false, "preview": null, "file": null, "picture": null, "placeholder": null, "sheet": null}, "reply_to": null}','Hello','gone',NULL,'2026-03-02T08:00:00.000000Z');
INSERT INTO "letter" VALUES(2,4,8,'manual:letter2','{"kind": "say", "message": {"text": "For later.", "buttons": [], "silent": false, "preview": null, "file": null, "picture": null, "placeholder": null, "sheet": null}, "reply_to": null}','For later.','waiting','2026-03-22T08:00:00.000000Z','2026-03-02T08:00:00.000000Z');
CREATE TABLE listed (
    touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE,
    list INTEGER NOT NULL,
    ticked INTEGER NOT NULL DEFAULT 1 CHECK (ticked IN (0, 1))
) STRICT;
INSERT INTO "listed" VALUES(14,1,1);
CREATE TABLE logged (
    touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE,
    last_by_hand_at TEXT,
    waiting_since TEXT,
    answered_at TEXT
) STRICT;
INSERT INTO "logged" VALUES(23,'2026-02-10T08:00:00.000000Z',NULL,'2026-02-10T08:00:00.000000Z');
CREATE TABLE manager (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT,
    admin INTEGER NOT NULL DEFAULT 0
, hours TEXT NOT NULL DEFAULT '', gone_at TEXT, seen_at TEXT) STRICT;
INSERT INTO "manager" VALUES(4,'100','Ann Keller','en','Europe/Berlin',1,'',NULL,NULL);
INSERT INTO "manager" VALUES(5,'101','Bo Ek','zh',NULL,0,'',NULL,NULL);
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
INSERT INTO "manager_link" VALUES(1,'manager-link',4,'Cy','2026-04-01T08:00:00.000000Z',NULL,NULL,NULL);
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
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    account_id INTEGER NOT NULL REFERENCES account,
    at TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
INSERT INTO "note" VALUES(1,7,5,'2026-03-02T08:00:00.000000Z','Likes tea');
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
INSERT INTO "offer" VALUES(1,5,4,'contact',NULL,'','2026-04-01T08:00:00.000000Z');
CREATE TABLE offer_contact (
    contact_id INTEGER PRIMARY KEY REFERENCES contact ON DELETE CASCADE,
    offer_id INTEGER NOT NULL REFERENCES offer ON DELETE CASCADE
) STRICT;
INSERT INTO "offer_contact" VALUES(9,1);
CREATE TABLE passed (
    post_id INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    address TEXT NOT NULL,
    message_id TEXT,
    PRIMARY KEY (post_id, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "passed" VALUES(13,'201','5','100','80');
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
, asks TEXT, about INTEGER REFERENCES contact, thread TEXT, source TEXT, passes TEXT NOT NULL DEFAULT '', answers TEXT, patient INTEGER NOT NULL DEFAULT 0 CHECK (patient IN (0, 1))) STRICT;
INSERT INTO "post" VALUES(8,'201','sent','{"kind": "leave"}',1,7,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',1,0,'79','',NULL,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "post" VALUES(9,'100','sending','{"kind": "say", "message": {"text": "A notice.", "buttons": [], "silent": false, "preview": null}}',0,NULL,NULL,NULL,'2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',1,0,NULL,'',NULL,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "post" VALUES(10,'201','queued','{"kind": "say", "message": {"text": "From Ann herself.", "buttons": [], "silent": false, "preview": null}}',1,7,NULL,NULL,'2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "post" VALUES(11,'204','rejected','{"kind": "leave"}',1,10,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',0,0,NULL,'stopped',NULL,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "post" VALUES(12,'206','unreachable','{"kind": "leave"}',1,13,NULL,NULL,'2026-02-10T08:00:00.000000Z','2026-02-10T08:00:00.000000Z',1,0,NULL,'blocked',NULL,NULL,NULL,NULL,'',NULL,0);
INSERT INTO "post" VALUES(13,'100','sent','{"kind": "copy", "from_address": "201", "message_id": "5", "caption": null, "buttons": [], "reply_to": null, "silent": false}',0,7,NULL,NULL,'2026-03-02T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',0,0,'80','',NULL,NULL,NULL,'201','5',NULL,0);
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
INSERT INTO "question" VALUES(1,4,5,7,'May we?','2026-03-02T08:00:00.000000Z',NULL,NULL);
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
INSERT INTO "request" VALUES(1,'901','Ida','en',4,'token-open','','asked','2026-03-01T08:00:00.000000Z');
INSERT INTO "request" VALUES(2,'902','Jo','en',4,NULL,'','declined','2026-02-21T08:00:00.000000Z');
CREATE TABLE reworded (touch_id INTEGER PRIMARY KEY REFERENCES touch ON DELETE CASCADE) STRICT
;
INSERT INTO "reworded" VALUES(14);
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
INSERT INTO "round" VALUES(1,4,'evaluators','over','Dear all','',NULL,NULL,'2026-02-21T08:00:00.000000Z');
CREATE TABLE round_contact (
    round_id INTEGER NOT NULL REFERENCES round,
    contact_id INTEGER NOT NULL REFERENCES contact,
    state TEXT NOT NULL CHECK (state IN ('chosen', 'unticked', 'waiting', 'posted', 'left-out')),
    leaves_at TEXT,
    answer INTEGER CHECK (answer IN (0, 1)),
    late INTEGER CHECK (late IN (0, 1)),
    PRIMARY KEY (round_id, contact_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "round_contact" VALUES(1,7,'chosen',NULL,NULL,NULL);
INSERT INTO "round_contact" VALUES(1,8,'chosen',NULL,NULL,NULL);
CREATE TABLE saved (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (manager_id, search)
) STRICT;
INSERT INTO "saved" VALUES(1,4,'pricing','pricing','Hello {name}');
CREATE TABLE seat (
    account_id INTEGER NOT NULL REFERENCES account,
    role TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    at TEXT NOT NULL,
    PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;
INSERT INTO "seat" VALUES(5,'decider',10,'2026-02-21T08:00:00.000000Z');
CREATE TABLE share (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    url TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
INSERT INTO "share" VALUES(1,4,'https://news.example/shared','Look!','2026-03-02T08:00:00.000000Z');
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
INSERT INTO "source" VALUES(1,'stand',4,'Hannover','fair',1,200,'2026-02-21T08:00:00.000000Z','2026-04-01T08:00:00.000000Z',NULL);
CREATE TABLE stage_change (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    stage_from TEXT NOT NULL,
    stage_to TEXT NOT NULL,
    at TEXT NOT NULL,
    manager_id INTEGER REFERENCES manager ON DELETE SET NULL
) STRICT;
INSERT INTO "stage_change" VALUES(1,5,'lead','evaluating','2026-01-31T08:00:00.000000Z',4);
CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    added_at TEXT NOT NULL,
    done_at TEXT
) STRICT;
INSERT INTO "step" VALUES(1,7,'call','2026-03-07T08:00:00.000000Z','2026-03-02T08:00:00.000000Z',NULL);
INSERT INTO "step" VALUES(2,8,'send the offer','2026-02-28T08:00:00.000000Z','2026-02-25T08:00:00.000000Z','2026-03-01T08:00:00.000000Z');
CREATE TABLE stranger (address TEXT PRIMARY KEY, told_at TEXT NOT NULL) STRICT;
INSERT INTO "stranger" VALUES('900','2026-03-02T08:00:00.000000Z');
CREATE TABLE tally (
    day TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, rule, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('2026-01-31','prospects/case','sent',1);
INSERT INTO "tally" VALUES('2026-01-31','prospects/check-in','sent',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/call','noted',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/check-in','expired',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/check-in','rejected',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/check-in','skipped',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/check-in','unreachable',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/check-in','unsure',1);
INSERT INTO "tally" VALUES('2026-02-10','prospects/news','sent',1);
INSERT INTO "tally" VALUES('2026-03-02','prospects/check-in','sending',1);
CREATE TABLE thread (
    contact_id INTEGER NOT NULL REFERENCES contact ON DELETE CASCADE,
    manager_id INTEGER NOT NULL REFERENCES manager ON DELETE CASCADE,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'failed')),
    thread_id TEXT,
    retry_at TEXT,
    PRIMARY KEY (contact_id, manager_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "thread" VALUES(7,4,'Li Wei · Acme','open','77',NULL);
CREATE TABLE tombstone (hash TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID
;
INSERT INTO "tombstone" VALUES('a-hash','2026-03-02T08:00:00.000000Z');
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
CREATE TABLE trust (
    id INTEGER PRIMARY KEY,
    manager_id INTEGER NOT NULL REFERENCES manager,
    rule TEXT NOT NULL,
    approved INTEGER NOT NULL DEFAULT 0,
    wording TEXT,
    UNIQUE (manager_id, rule)
) STRICT;
INSERT INTO "trust" VALUES(1,4,'prospects/check-in',1,NULL);
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
CREATE INDEX alarm_next ON alarm (at)
;
CREATE UNIQUE INDEX invite_number ON invite (number);
CREATE INDEX invite_open ON invite (manager_id, created_at) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invite_opened_by ON invite (opened_by) WHERE opened_by IS NOT NULL AND used_at IS NULL;
CREATE INDEX invite_of_source ON invite (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX invite_by_contact ON invite (by_contact, created_at) WHERE by_contact IS NOT NULL;
CREATE INDEX source_of_manager ON source (manager_id, created_at);
CREATE UNIQUE INDEX request_one_open ON request (address) WHERE state IN ('asked', 'open');
CREATE INDEX request_of_person ON request (address, at);
CREATE INDEX request_of_manager ON request (manager_id, at);
CREATE INDEX contact_of_account ON contact (account_id, search);
CREATE TRIGGER contact_sourced_once BEFORE UPDATE OF sourced_by ON contact
    WHEN OLD.sourced_by IS NOT NULL AND NEW.sourced_by IS NOT OLD.sourced_by
    BEGIN SELECT RAISE(ABORT, 'who brought a contact never changes'); END;
CREATE INDEX contact_of_manager ON contact (manager_id, search, account_id, words, state, joined_at, last_reply_at,
    waiting_since, held_until, paused_until);
CREATE INDEX account_stage ON account (stage);
CREATE INDEX invite_at_account ON invite (account_id, manager_id);
CREATE INDEX note_of_contact ON note (contact_id);
CREATE INDEX note_of_account ON note (account_id);
CREATE INDEX step_open ON step (contact_id, at) WHERE done_at IS NULL;
CREATE INDEX seat_of_contact ON seat (contact_id)
;
CREATE INDEX post_of_contact ON post (contact_id, queued_at) WHERE contact_id IS NOT NULL;
CREATE INDEX post_from ON post (source) WHERE source IS NOT NULL AND state IN ('queued', 'sending');
CREATE INDEX passed_from ON passed (source, source_id);
CREATE INDEX passed_to ON passed (address, message_id) WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX thread_place ON thread (manager_id, thread_id) WHERE thread_id IS NOT NULL
;
CREATE INDEX letter_waiting ON letter (manager_id, leaves_at) WHERE state = 'waiting';
CREATE INDEX round_of_manager ON round (manager_id, id);
CREATE INDEX round_contact_of ON round_contact (contact_id);
CREATE INDEX listed_in ON listed (list);
CREATE INDEX absence_of_deputy ON absence (deputy_id);
CREATE INDEX stage_change_at ON stage_change (at, account_id);
CREATE INDEX stage_change_of_account ON stage_change (account_id, at);
CREATE INDEX stage_change_by ON stage_change (manager_id);
CREATE INDEX goal_of_manager ON goal (manager_id);
CREATE INDEX question_of_manager ON question (manager_id);
CREATE INDEX question_of_colleague ON question (colleague_id);
CREATE INDEX question_of_contact ON question (contact_id);
CREATE INDEX contact_waiting ON contact (manager_id, waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX invite_created ON invite (created_at);
CREATE INDEX invite_used ON invite (used_at) WHERE used_at IS NOT NULL;
CREATE INDEX event_left ON event (at, contact_id) WHERE kind IN ('stopped', 'blocked');
CREATE INDEX event_reply_at ON event (at, contact_id) WHERE kind = 'reply'
;
CREATE INDEX offer_of_giver ON offer (giver_id);
CREATE INDEX offer_to_heir ON offer (heir_id);
CREATE INDEX offer_contact_of_offer ON offer_contact (offer_id);
CREATE INDEX manager_link_made_by ON manager_link (made_by);
CREATE INDEX touch_counted ON touch (contact_id, settled_at, kind, rule)
    WHERE state IN ('sent', 'unsure', 'sending', 'handed') AND kind <> 'note';
CREATE TRIGGER touch_tallied AFTER INSERT ON touch WHEN NEW.settled_at IS NOT NULL AND NEW.kind <> 'manual'
    BEGIN INSERT INTO tally VALUES (substr(NEW.settled_at, 1, 10), NEW.rule, NEW.state, 1)
    ON CONFLICT (day, rule, state) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER touch_tallied_anew AFTER UPDATE OF state, settled_at ON touch WHEN NEW.kind <> 'manual'
    BEGIN UPDATE tally SET n = n - 1 WHERE day = substr(OLD.settled_at, 1, 10) AND rule = OLD.rule
    AND state = OLD.state; INSERT INTO tally SELECT substr(NEW.settled_at, 1, 10), NEW.rule, NEW.state, 1
    WHERE NEW.settled_at IS NOT NULL ON CONFLICT (day, rule, state) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER touch_untallied AFTER DELETE ON touch WHEN OLD.settled_at IS NOT NULL AND OLD.kind <> 'manual'
    BEGIN UPDATE tally SET n = n - 1 WHERE day = substr(OLD.settled_at, 1, 10) AND rule = OLD.rule
    AND state = OLD.state; END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('offer',1);
INSERT INTO "sqlite_sequence" VALUES('introduction',1);
INSERT INTO "sqlite_sequence" VALUES('manager_link',1);
COMMIT;
