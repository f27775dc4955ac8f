"""Each sees only what is theirs, whatever a button brings: every verb and every command, from the tables themselves.

A new verb needs one line in NUMBERS (manager), ANSWERED (replies) or VALUES (contact); a test that fails says which.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from markupsafe import escape

from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.model.messages import Message, OutcomeKind
from bot.model.news import Entry, FeedSource
from bot.model.people import TELEGRAM, Consent, Contact, ContactState, Goal, Invite, Role, Stage
from bot.model.posts import Manual, Post, Say
from bot.model.rules import FAR, Material
from bot.model.touches import Touch, TouchKind, TouchState
from bot.sandbox import Person
from bot.store.requests import Request
from bot.store.sources import Source
from bot.updates import ANYBODYS
from tests.test_handover import APPROVED
from tests.world import STRANGER, World, bot_said, forged_press, world

OWNED = (
    "contact", "touch", "account", "draft", "offer", "item", "material", "link", "rule", "invite", "source", "request",
    "note", "step", "kept", "list", "trust", "letter", "saved", "round", "post", "sent", "logged", "goal", "question",
    "behind", "whom", "written",
)  # fmt: skip
"""What a number can name that belongs to somebody: another's is refused. Anything else is a "number"."""

OR_NONE = ("kept", "behind", "whom", "written")
"""Of these 0 means none: no words typed, the first page, nobody, no message of one's own."""

ITEM, TOUCH, CONTACT, NUMBERED = ("item",), ("touch",), ("contact",), ("contact", "number")
LETTER, ROUND, REQUEST, INVITE = ("letter",), ("round",), ("request",), ("invite",)

NUMBERS: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("invite-here", 1): CONTACT,
    ("account-set", 2): ("account", "kept"), ("address-set", 1): CONTACT, ("again", 1): TOUCH, ("bare", 1): ITEM,
    ("book", 3): ("kept", "number", "behind"), ("book-back", 3): ("kept", "number", "behind"), ("came", 1): TOUCH,
    ("card", 1): CONTACT, ("card-back", 1): CONTACT,
    ("card-resume", 1): CONTACT, ("card-set", 2): ("contact", "kept"), ("data-edit", 1): CONTACT,
    ("book-of", 1): ("manager",), ("book-of", 4): ("manager", "kept", "number", "behind"),
    ("book-back-of", 4): ("manager", "kept", "number", "behind"),
    ("data-edit", 2): NUMBERED, ("data-word", 2): ("contact", "note"), ("data-drop", 2): ("contact", "note"),
    ("data-send", 1): CONTACT, ("date-menu", 1): CONTACT, ("date-set", 2): NUMBERED, ("done", 1): CONTACT,
    ("draft-drop", 1): ("question",), ("draft-send", 1): ("question",), ("drop", 1): TOUCH, ("edit", 1): TOUCH,
    ("give", 2): ("item", "contact"), ("give", 3): ("item", "contact", "number"), ("go", 1): ("rule",),
    ("go-on", 0): (), ("managers", 1): ("rule",), ("goal-drop", 1): ("goal",), ("goitem", 1): ("rule",),
    ("gotext", 1): ("rule",), ("hand", 1): TOUCH,
    ("handover", 1): CONTACT, ("handover", 2): ("contact", "manager"), ("handover-account", 2): ("account", "manager"),
    ("handover-all", 1): ("manager",), ("hold", 2): NUMBERED, ("hold-until", 1): CONTACT, ("leave-out", 2): NUMBERED,
    ("introduce-all", 0): (), ("invite", 1): INVITE,
    ("item", 2): ("item", "number"), ("kind", 2): ("draft", "number"), ("leave", 0): (),
    ("left-notes", 1): ("account",), ("letter-for", 3): ("contact", "minute", "written"), ("letter-later", 1): LETTER,
    ("letter-no", 1): LETTER, ("letter-now", 1): LETTER, ("letter-open", 1): LETTER, ("letter-word", 1): LETTER,
    ("line", 1): ITEM, ("list-ok", 1): ("list",), ("list-open", 1): TOUCH, ("list-tick", 2): ("list", "touch"),
    ("log", 2): NUMBERED, ("log-menu", 1): CONTACT, ("look", 1): ITEM, ("manager-gone", 2): ("rule", "rule"),
    ("manager-no", 1): ("link",), ("manager-remove", 1): ("rule",), ("manager-yes", 1): ("link",),
    ("meet", 1): ("account",), ("meet-edit", 1): CONTACT, ("meet-link", 1): CONTACT,
    ("meet-send", 2): ("draft", "contact"), ("move", 2): ("contact", "kept"), ("moved", 1): CONTACT,
    ("note-add", 1): CONTACT, ("note-drop", 1): ("note",), ("note-put", 2): ("contact", "kept"), ("notes", 1): CONTACT,
    ("notes", 2): NUMBERED, ("offer-back", 1): ("offer",), ("offer-no", 1): ("offer",), ("offer-yes", 1): ("offer",),
    ("ok", 1): TOUCH, ("older", 1): ITEM, ("p", 1): CONTACT, ("p", 2): ("contact", "day"), ("pause-menu", 1): CONTACT,
    ("plan", 1): CONTACT, ("preview", 1): INVITE, ("preview-only", 0): (), ("r", 1): CONTACT, ("renew", 1): INVITE,
    ("request-no", 1): REQUEST, ("request-yes", 1): REQUEST, ("revoke", 1): INVITE, ("role-menu", 1): CONTACT,
    ("role-set", 2): NUMBERED, ("round-drop", 1): ROUND, ("round-go", 1): ROUND, ("round-kind", 2): ("round", "number"),
    ("round-page", 2): ("round", "number"), ("round-show", 1): ROUND, ("round-spare", 1): ROUND,
    ("round-stop", 1): ROUND, ("round-text", 1): ROUND, ("round-tick", 3): ("round", "contact", "number"),
    ("round-who", 1): ROUND, ("saved-drop", 1): ("saved",), ("saved-for", 2): ("saved", "contact"),
    ("saved-send", 1): LETTER, ("saved-use", 1): ("saved",), ("seat", 1): CONTACT, ("skip", 1): TOUCH,
    ("source-stop", 1): ("source",), ("stage", 2): ("account", "number"),
    ("stage-ask", 2): ("account", "number"), ("step", 1): ("step",),
    ("step-add", 1): CONTACT, ("step-done", 1): ("step",), ("step-later", 2): ("step", "number"),
    ("step-put", 2): ("contact", "kept"), ("steps", 1): ("number",), ("tags-set", 1): CONTACT,
    ("takeback", 1): CONTACT, ("takeback-post", 2): ("contact", "post"), ("takeback-touch", 2): ("contact", "sent"),
    ("taste", 2): NUMBERED, ("taste-menu", 1): CONTACT, ("timeline", 2): NUMBERED, ("to", 2): ("draft", "whom"),
    ("touch-later", 1): TOUCH, ("touch-now", 1): TOUCH, ("trust-no", 1): ("trust",), ("trust-yes", 1): ("trust",),
    ("try", 1): ("rule",), ("unlib", 1): ("material",), ("unlog", 1): ("logged",), ("unveto", 1): ITEM,
    ("veto", 1): ITEM, ("whom", 1): ITEM, ("write", 1): CONTACT,
}  # fmt: skip
"""What the numbers of a manager's buttons name. "rule" is for what an admin alone may press."""

DEFAULT: Mapping[int, tuple[str, ...]] = {
    0: (),
    1: CONTACT,
    2: ("contact", "number"),
    3: ("contact", "number", "number"),
}
"""What a verb without a line is tried with meanwhile."""

ANSWERED: Mapping[str, tuple[str, ...]] = {
    "account-change": ("account",), "account-invite": ("account", "number"), "field-set": NUMBERED,
    "hold-until": CONTACT, "touch-text": TOUCH,
    "address-set": CONTACT, "birthday-set": NUMBERED, "date-set": NUMBERED, "draft": ("question",),
    "draft-edit": ("question",),
    "letter-text": ("contact", "minute"), "letter-when": LETTER, "letter-word": LETTER,
    "data-word": ("contact", "note"),
    "line": ITEM, "meet-edit": CONTACT, "meet-link": CONTACT, "moved": CONTACT, "note-add": CONTACT,
    "offer-note": ("offer",), "request": REQUEST, "round-text": ROUND, "round-until": ROUND, "round-whom": (),
    "saved-fill": LETTER, "seat": CONTACT, "stand-in": CONTACT, "step-add": CONTACT, "tags-set": CONTACT,
    "touch-later": TOUCH,
}  # fmt: skip
"""What the numbers behind a question name."""

VALUES: Mapping[str, str] = {
    "like": "item", "dislike": "item", "less": "item", "ask": "item", "agree": "token", "decline": "token",
    "rsvp": "round", "topic": "word", "prefs": "word", "pace": "word", "hours": "word", "zone": "word",
    "region": "word", "lang": "word", "pause": "word", "why": "word", "halt": "word", "forget": "word",
    "again": "word", "talk": "none", "colleague": "none", "through": "word",
}  # fmt: skip
"""What follows the verb on a contact's buttons; "none": nothing does."""

MALFORMED = (
    "",
    "-1",
    "1_0",
    " 1",
    "+1",
    "１２",
    "²",
    "0x1",
    "1.0",
    "9" * 30,
    "x" * 60,
    "1:1:1:1:1",
    "é" * 25,
    "\u202e1",
)
HUGE = ("0", "999999999999999", str(2**63))


@dataclass(frozen=True)
class Things:
    """One of each kind, of one manager."""

    ids: Mapping[str, int]
    token: str

    def number(self, kind: str) -> int:
        return {"number": 1, "day": 739_999, "minute": 14_000_000}.get(kind) or self.ids[kind]


@dataclass
class Scene:
    """Ann, an admin, and Bo, none, each with one of everything; Cy is another manager."""

    house: World
    bo: Person
    bos_contact: Person
    anns: Things
    bos: Things
    updates: Iterator[int]
    last: int = 0

    def __post_init__(self) -> None:
        self.known = self.kept()

    def press(self, person_id: int, data: str, update_id: int | None = None) -> None:
        number = update_id if update_id is not None else next(self.updates)
        self.house.app.door.handle(forged_press(person_id, data, update_id=number))

    def kept(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the database but what any update leaves: that it came, posts, when a manager was last here."""
        db = self.house.app.office.store._db
        found = {}
        for table in db.table_names():
            if table in ("update_taken", "post", "sqlite_sequence"):
                continue
            columns = [column.name for column in db[table].columns if (table, column.name) != ("manager", "seen_at")]
            found[table] = db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
        return found

    def posts(self, after: int = 0) -> list[tuple[int, str, str]]:
        db = self.house.app.office.store._db
        return list(db.execute("SELECT id, address, action FROM post WHERE id > ? ORDER BY id", (after,)).fetchall())

    def writes(self) -> int:
        return self.house.app.office.store._db.conn.total_changes

    def failed(self) -> int:
        return self.house.app.office.store.mail.count_failed()

    def does_nothing(self, person_id: int, data: str) -> None:
        """No change but a toast over the button, for this person alone."""
        last, writes = max((id for id, _, _ in self.posts(self.last)), default=self.last), self.writes()
        self.press(person_id, data)
        managers = self.house.app.office.store.people.manager_at(str(person_id)) is not None
        usual = 2 + managers  # that the update came, the toast, and that the manager was here
        if self.writes() - writes > usual:  # more was written, though perhaps undone
            assert self.kept() == self.known, f"{data!r} changed something"
        new = self.posts(last)
        self.last = last
        assert [address for _, address, _ in new] == [str(person_id)], f"{data!r} wrote to somebody"
        assert '"kind": "toast"' in new[0][2], f"{data!r} was answered by more than a toast: {new}"
        assert self.failed() == 0, f"{data!r} met a bug"


SECRET, NAME, COMPANY = "TOPSECRET", "Zebulon Quark", "Zyx Corp"


def things(house: World, manager_id: int, other_id: int, name: str, company: str, address: int) -> Things:
    """One of each kind in this manager's name."""
    office, now = house.app.office, house.now()
    store, key = office.store, str(address)
    account = store.people.save_account(company)
    contact = store.people.add_contact(
        Contact(0, account.id, manager_id, TELEGRAM, key, name, name, None, "en", None, (), ContactState.ACTIVE, now,
                tags=(SECRET,), held_until=FAR)
    )  # fmt: skip
    store.people.add_consent(Consent(contact.id, None, "1", "en", now))
    office.record(contact.id, now, "reply", SECRET)
    waits = Touch(0, f"prospects/check-in:{contact.id}:1", contact.id, "prospects/check-in", 1, TouchKind.TEXT,
                  TouchState.AWAITING, now, None, Message(f"Hello {SECRET}"))  # fmt: skip
    touch = store.ledger.add(waits, now)
    entry = Entry(key, f"News {SECRET} {key}", "", f"https://news.example/{key}", now)
    feed = FeedSource("https://news.example/feed", "News", "en")
    item = store.news.add_item(entry, feed, [], "fresh", now, manager_id=manager_id)
    assert item
    material = Material(f"m{key}", "case", f"https://a.example/{key}", {"en": f"Case of {key}"})
    store.library.add(f"m{key}", material, manager_id, now)
    draft = store.mail.add_draft(manager_id, f"draft:{key}", Say(Message("Draft")), "Draft", now)
    offer = store.team.add_offer(manager_id, other_id, [contact.id], now + timedelta(days=7))
    store.team.add_link(f"link{key}", manager_id, "Dee", now + timedelta(days=7))
    link = store.team.link(f"link{key}")
    assert link
    store.team.open_link(link.id, f"99{key}", "Dee", "en")
    token = f"token{key}"
    store.people.add_invite(Invite(token, manager_id, account.id, "Xu", None, "en", None, now, now + timedelta(days=9)))
    store.people.open_invite(token, f"88{key}", now)
    material_id = material_number(house, f"m{key}")
    ids = {"contact": contact.id, "touch": touch.id, "account": account.id, "draft": draft, "offer": offer.id,
           "item": item, "material": material_id, "link": link.id, "rule": 1, "manager": other_id,
           "behind": contact.id, "whom": contact.id}  # fmt: skip
    return Things({**ids, **_more(house, manager_id, other_id, contact)}, token)


def _more(house: World, manager_id: int, other_id: int, contact: Contact) -> dict[str, int]:
    """What came with the two conversations: invites, notes, steps, letters, rounds and what goes with them."""
    store, now, key = house.app.office.store, house.now(), contact.address
    words = Say(Message(f"Words {SECRET} {key}"))
    invite = Invite(f"open{key}", manager_id, contact.account_id, "Yu", None, "en", None, now, now + timedelta(days=9))
    store.people.add_invite(invite)
    opened = store.people.invite(invite.token)
    assert opened
    source = store.sources.add(Source(0, f"source{key}", manager_id, f"Fair {key}", (), False, None, now))
    request = store.requests.add(Request(0, f"77{key}", "Quin", "en", manager_id, None, f"{SECRET} {key}", "open", now))
    sent = [
        store.ledger.add(
            Touch(0, f"{kind}:{key}", contact.id, kind, 1, TouchKind.MANUAL, TouchState.SENT, now, now,
                  Message(f"Sent {SECRET} {key}")), now)
        for kind in ("manual", "logged")
    ]  # fmt: skip
    store._db.execute("UPDATE touch SET message_id = ? WHERE id = ?", (f"6{key}", sent[0].id))
    store.ledger.remember_before(sent[1].id, contact)
    letter = store.letters.add(manager_id, contact.id, f"letter:{key}", words, f"Words {SECRET} {key}", now)
    store.letters.save(manager_id, f"saved {key}", f"Saved {SECRET} {key}")
    goal = Goal(0, manager_id, 3, Stage.LEAD, Stage.ENGAGED, now, now + timedelta(days=9))
    question = store.questions.add(manager_id, other_id, contact.id, f"Asked {SECRET} {key}", now)
    store.questions.set_draft(question, f"Drafted {SECRET} {key}")
    records = Manual(f"post:{key}", TouchKind.MANUAL, f"Posted {SECRET} {key}")
    store.mail.queue(Post(key, words, at_most_once=True, contact_id=contact.id, records=records), now)
    (post,) = store._db.execute("SELECT max(id) FROM post").fetchone()
    store.mail.settle(post, OutcomeKind.SENT, message_id=f"5{key}", detail="", not_before=now)
    one = store.rounds.add(manager_id, f"Whom {SECRET} {key}", [contact.id], now)
    store.rounds.save(dataclasses.replace(one, text=f"Round {SECRET} {key}"))
    open_touch = next(touch for touch in store.ledger.of_contact(contact.id) if touch.state is TouchState.AWAITING)
    return {
        "invite": opened.number,
        "source": source.id,
        "request": request.id,
        "note": store.notes.add(contact.id, f"Note {SECRET} {key}", now),
        "step": store.steps.add(contact.id, f"Step {SECRET} {key}", now, now),
        "kept": store.book.keep(manager_id, f"Kept {key}"),
        "list": store.ledger.list_together([open_touch.id]),
        "trust": store.trust.approved(manager_id, "prospects/check-in").id,
        "letter": letter.id,
        "saved": store.letters.saved(manager_id)[0].id,
        "round": one.id,
        "post": post,
        "sent": sent[0].id,
        "logged": sent[1].id,
        "goal": store.goals.add(goal),
        "question": question,
        "written": store.mail.add_draft(manager_id, f"written:{key}", Say(Message("Mine")), "Mine", now),
    }


def material_number(house: World, name: str) -> int:
    from bot.brakes import rule_number

    return rule_number(next(one for one in house.app.office.library() if one.endswith(name)))


async def scene(house: World) -> Scene:
    bo = await house.manager("Bo Ek", 300)
    await house.manager("Cy Lo", 301)
    people = house.app.office.store.people
    ids = {one.name: one.id for one in people.managers()}
    phone = house.sandbox.add_person(502, "Otto", language_code="en")
    phone._chat(next(iter(house.sandbox.world.bots.values()))).status = "member"
    with house.app.office.store.transaction():
        anns = things(house, house.manager_id, ids["Cy Lo"], NAME, COMPANY, 501)
        bos = things(house, ids["Bo Ek"], ids["Cy Lo"], "Otto", "Berg", 502)
    return Scene(house, bo, phone, anns, bos, itertools.count(7_000_000))


def _huge(kind: str) -> tuple[str, ...]:
    return HUGE[1:] if kind in OR_NONE else HUGE


def numbers_of(verb: tuple[str, int]) -> tuple[str, ...]:
    return NUMBERS.get(verb) or DEFAULT[verb[1]]


def data(verb: str, *numbers: object) -> str:
    return ":".join([verb, *map(str, numbers)])


# --- every verb has its case ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", manager_side.BUTTONS, ids=lambda verb: f"{verb[0]}:{verb[1]}")
def test_every_button_of_a_manager_has_its_case(verb: tuple[str, int]) -> None:
    like = DEFAULT.get(verb[1], ("contact", "…"))
    assert verb in NUMBERS, f"add {verb}: what its {verb[1]} numbers name, such as {like}, to NUMBERS in {__name__}"
    assert len(NUMBERS[verb]) == verb[1]


def test_every_question_to_a_manager_has_its_case() -> None:
    missing = set(manager_side.ANSWERS) - set(ANSWERED)
    assert not missing, f'add {missing}: what their numbers name, such as ("contact",), to ANSWERED in {__name__}'


def test_every_button_of_a_contact_has_its_case() -> None:
    verbs = {*contact_side.BUTTONS, *contact_side.FEEDBACK, *ANYBODYS, "ask"}
    missing = verbs - set(VALUES)
    assert not missing, f'add {missing}: what follows, such as "item" or "word", to VALUES in {__name__}'


def test_no_case_outlives_its_verb() -> None:
    verbs = {*contact_side.BUTTONS, *contact_side.FEEDBACK, *ANYBODYS, "ask"}
    assert set(NUMBERS) <= set(manager_side.BUTTONS)
    assert set(ANSWERED) <= set(manager_side.ANSWERS)
    assert set(VALUES) <= verbs


# --- managers -------------------------------------------------------------------------------------------------


async def test_a_manager_presses_every_button_with_anothers_ids_in_vain() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for verb in manager_side.BUTTONS:
            kinds = numbers_of(verb)
            owned = [n for n, kind in enumerate(kinds) if kind in OWNED]
            for foreign in itertools.chain(([n] for n in owned), [owned] if len(owned) > 1 else []):
                ids = [(of.anns if n in foreign else of.bos).number(kind) for n, kind in enumerate(kinds)]
                of.does_nothing(of.bo.id, data(verb[0], *ids))


async def test_malformed_numbers_change_nothing_and_meet_no_bug() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for verb in manager_side.BUTTONS:
            kinds = numbers_of(verb)
            of.does_nothing(of.bo.id, data(verb[0], *["1"] * (len(kinds) + 4)))
            for n, kind in enumerate(kinds):
                for wrong in (*MALFORMED, *(_huge(kind) if kind in OWNED else ())):
                    ids: list[object] = [of.bos.number(kind) for kind in kinds]
                    ids[n] = wrong
                    of.does_nothing(of.bo.id, data(verb[0], *ids).encode()[:64].decode(errors="ignore"))
        for nonsense in ("x", ":", "::", "ok", "OK:1", "\u202eok:1", "x" * 64, "💥" * 16, "to:0:0"):
            of.does_nothing(of.bo.id, nonsense)


async def test_numbers_beyond_all_bounds_meet_no_bug() -> None:
    """Places, pages, days and minutes are nobody's, and may do something."""
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for verb in manager_side.BUTTONS:
            kinds = numbers_of(verb)
            for n, kind in enumerate(kinds):
                for value in HUGE if kind not in OWNED else ():
                    ids: list[object] = [of.bos.number(kind) for kind in kinds]
                    ids[n] = value
                    of.press(of.bo.id, data(verb[0], *ids))
                    assert of.failed() == 0, f"{data(verb[0], *ids)} met a bug"


async def test_contacts_and_strangers_press_every_button_of_a_manager_in_vain() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for verb in manager_side.BUTTONS:
            if verb[0] in VALUES:
                continue  # the same word means something else to a contact
            for one in (of.anns, of.bos):
                pressed = data(verb[0], *map(one.number, numbers_of(verb)))
                of.does_nothing(of.bos_contact.id, pressed)
                of.does_nothing(STRANGER, pressed)


async def test_the_same_update_again_and_the_same_button_again_send_nothing_more_to_a_contact() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        with house.app.office.store.transaction():
            contact = house.app.office.store.people.contact(of.bos.ids["contact"])
            house.app.office.store.people.update_contact(dataclasses.replace(contact, held_until=None))
        for verb in manager_side.BUTTONS:
            pressed = data(verb[0], *map(of.bos.number, numbers_of(verb)))
            update_id = next(of.updates)
            of.press(of.bo.id, pressed, update_id)
            before, posts = of.kept(), of.posts()
            of.press(of.bo.id, pressed, update_id)
            assert (of.kept(), of.posts()) == (before, posts), f"{pressed} was carried out twice"
            of.press(of.bo.id, pressed)
            to_contact = [
                post for post in of.posts()[len(posts) :] if post[1] == "502" and '"kind": "delete"' not in post[2]
            ]
            assert to_contact == [], f"{pressed} pressed twice sent twice"
        assert of.failed() == 0


async def test_a_reply_to_a_question_about_what_is_anothers_does_nothing() -> None:
    """It was theirs when they were asked."""
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for verb in manager_side.ANSWERS:
            asks = data(verb, *map(of.anns.number, ANSWERED.get(verb, CONTACT)))
            with house.app.office.store.transaction():
                house.app.office.post(Post("300", Say(Message("?")), asks=asks), house.now())
            house.app.dispatcher.poke()
            await house.quiet()
            before, ann = of.kept(), len(house.ann.chat)
            await house.says(of.bo, "My answer", reply_to=of.bo.chat[-1].id)
            assert of.kept() == before, f"a reply to {asks} changed something"
            assert len(house.ann.chat) == ann
            assert of.failed() == 0


@pytest.mark.parametrize("command", manager_side.COMMANDS)
async def test_no_command_shows_or_changes_what_is_another_managers(command: str) -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        anns = of.anns.ids
        asked = ("", NAME, COMPANY, f"{NAME}, Cy", f"account {COMPANY}, Cy", f"{COMPANY}, stage lost",
                 f"{NAME}, role user", str(anns["contact"]), SECRET)  # fmt: skip
        store = house.app.office.store

        def hers() -> tuple[object, ...]:
            contact = store.people.contact(anns["contact"])
            at_rest = dataclasses.replace(
                contact, next_at=None, next_key=None, next_due=None, next_since=None, next_why=None
            )
            return at_rest, store.people.account(anns["account"]), store.ledger.of_contact(contact.id)

        before, posts = hers(), len(of.posts())
        for text in asked:
            house.app.door.handle(said(300, f"/{command} {text}".strip(), next(of.updates)))
        assert hers() == before
        new = of.posts()[posts:]
        allowed = {"300"} | ({"301"} if command == "handover" else set())
        assert {address for _, address, _ in new} <= allowed
        shown = " ".join(action for _, _, action in new)
        assert f"{SECRET} 501" not in shown
        if command not in ("add", "invite", "source"):  # one's own may have that name too
            assert f"<b>{NAME}</b>" not in shown
        assert of.failed() == 0


def said(person_id: int, text: str, update_id: int, language: str = "en") -> dict[str, object]:
    person = {"id": person_id, "is_bot": False, "first_name": "Bo Ek", "language_code": language}
    chat = {"id": person_id, "type": "private", "first_name": "Bo Ek"}
    message = {"message_id": update_id, "date": 0, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": message}


# --- contacts -------------------------------------------------------------------------------------------------


async def test_a_contact_presses_every_button_with_what_is_anothers_in_vain() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        rounds = house.app.office.store.rounds
        with house.app.office.store.transaction():
            one = rounds.find(of.anns.ids["round"])
            assert one
            rounds.save(dataclasses.replace(one, state="going", answers="yes"))
            rounds.post(one.id, of.anns.ids["contact"], house.now())
        of.known = of.kept()
        for verb, kind in VALUES.items():
            values: dict[str, list[int] | list[str]] = {
                "item": [of.anns.ids["item"], of.bos.ids["item"]],
                "token": [of.anns.token, of.bos.token],
                "round": [f"{of.anns.ids['round']}:{n}" for n in (0, 1, 2)],
            }
            malformed = MALFORMED[1:] if kind == "none" else MALFORMED
            for value in (*values.get(kind, ["nonsense"]), *malformed, *HUGE):
                pressed = f"{verb}:{value}".encode()[:64].decode(errors="ignore")
                for person in (STRANGER, *([] if kind == "token" else [of.bos_contact.id])):
                    of.does_nothing(person, pressed)


async def test_a_contact_learns_of_nobody_else_through_any_command() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        for command, text in itertools.product(
            contact_side.COMMANDS, ("", NAME, COMPANY, str(of.anns.ids["contact"]), of.anns.token)
        ):
            posts = len(of.posts())
            house.app.door.handle(said(of.bos_contact.id, f"/{command} {text}".strip(), next(of.updates)))
            for _, address, action in of.posts()[posts:]:
                assert address in ("300", "502"), f"/{command} wrote to {address}"
                if address == "502":
                    assert NAME not in action
                    assert COMPANY not in action
                    assert f"{SECRET} 501" not in action
        assert of.failed() == 0


# --- hostile texts --------------------------------------------------------------------------------------------

HOSTILE = "<b>Bold</b> &amp; \u202eיוסי\u200b👩‍👩‍👧‍👦 " + "名" * 60


def buttons_of(of: Scene) -> Iterator[str]:
    for verb in manager_side.BUTTONS:
        if verb[0] not in ("manager-gone",):
            yield data(verb[0], *map(of.bos.number, numbers_of(verb)))


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_names_of_any_shape_pass_through_every_screen(language: str) -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        store = house.app.office.store
        with store.transaction():
            for one in store.people.contacts_of(house.manager_id) + store.people.contacts_of(2):
                hostile = dataclasses.replace(
                    one, name=HOSTILE, address_as=HOSTILE, source=HOSTILE, waiting_since=house.now()
                )
                store.people.update_contact(dataclasses.replace(hostile, language=language, held_until=None))
                house.app.office.record(one.id, house.now(), "reply", HOSTILE[:70])
            store._db.execute("UPDATE account SET name = ?", (HOSTILE,))
            store.people.save_manager("300", HOSTILE, language, admin=True)
        for person, commands in ((of.bo, manager_side.COMMANDS), (of.bos_contact, contact_side.COMMANDS)):
            for command in commands:
                if command not in ("stop",):
                    house.app.door.handle(said(person.id, f"/{command}", next(of.updates)))
                    house.app.door.handle(said(person.id, f"/{command} <b>Bold</b> &amp", next(of.updates)))
        await house.quiet()
        for pressed in buttons_of(of):
            await house.forges(of.bo, pressed)
        otto = of.bos_contact
        for text in ("<b>" + "x" * 4093, "😀" * 2048, "a\u202eb\u200bc & <i>d", "\u200f" * 64):
            otto.say(text)
        otto.send_photo("<b>&" + "y" * 1020)
        await house.quiet()
        refused = store._db.execute("SELECT action, detail FROM post WHERE state = 'rejected'").fetchall()
        assert refused == []
        assert of.failed() == 0
        for person in (of.bo, otto, house.ann):
            for text in bot_said(person):
                assert "Bold" not in text or "<b>Bold" in text, f"not escaped: {text}"


ANSWERS = (
    "<b>Bold</b> &amp; <i>",
    "x" * 4096,
    "😀" * 2000,
    "<b>&" * 1000,
    "\u202e\u200b",
    "-1",
    "9" * 30,
    "2027-02-31",
    ",,,",
)


async def test_any_answer_to_any_question_meets_no_bug_and_is_shown_as_it_is() -> None:
    """Of managers about what is theirs, and of contacts; a photo too."""
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        store, otto = house.app.office.store, of.bos_contact
        asked = [(of.bo, data(verb, *map(of.bos.number, ANSWERED[verb]))) for verb in manager_side.ANSWERS]
        for person, asks in (*asked, *((otto, verb) for verb in contact_side.ANSWERS)):
            with store.transaction():
                house.app.office.post(Post(str(person.id), Say(Message("?")), asks=asks), house.now())
            house.app.dispatcher.poke()
            await house.quiet()
            assert person.chat[-1].text == "?"
            question = person.chat[-1].id
            for text in ANSWERS:
                await house.says(person, text, reply_to=question)
            person.send_photo("<b>&" + "y" * 1000, reply_to=question)
            await house.quiet()
            assert of.failed() == 0, f"an answer to {asks} met a bug"
            refused = store._db.execute("SELECT action, detail FROM post WHERE state = 'rejected'").fetchall()
            assert refused == [], f"an answer to {asks}"
        for person in (of.bo, otto, house.ann):
            for text in bot_said(person):
                assert "Bold" not in text or "<b>Bold" in text, f"not escaped: {text}"


# --- what Telegram takes --------------------------------------------------------------------------------------

LONG = "&" * 64  # a name as long as any, and five times that once escaped
LISTS = 50


def filled(of: Scene) -> None:
    """So many of everything in Bo's book, each with a name as long as can be."""
    office, now = of.house.app.office, of.house.now()
    store, bo = office.store, office.store.people.manager_at("300")
    assert bo
    account = store.people.save_account(LONG)
    for n in range(LISTS):
        contact = store.people.add_contact(
            Contact(0, account.id, bo.id, TELEGRAM, f"9{n:04}", LONG, LONG, list(Role)[n % 5], "en", None, (),
                    ContactState.ACTIVE, now, tags=tuple(f"{'t' * 18}{n}" for n in range(9)), source=LONG,
                    last_reply_at=now, waiting_since=now)
        )  # fmt: skip
        store.people.add_consent(Consent(contact.id, None, "1", "en", now))
        office.record(contact.id, now, "reply", LONG * 2)
        message = Message(escape(LONG * 8))
        touch = store.ledger.add(
            Touch(0, f"prospects/check-in:{contact.id}:1", contact.id, "prospects/check-in", 1, TouchKind.TEXT,
                  TouchState.AWAITING, now, None, message), now)  # fmt: skip
        if n < 15:
            store.ledger.list_together([touch.id])
        store.people.add_invite(
            Invite(f"long{n}", bo.id, account.id, LONG, None, "en", None, now, now + timedelta(days=9), source=LONG)
        )
        store.sources.add(Source(0, f"long-source{n}", bo.id, LONG, (), False, None, now))
        letter = store.letters.add(bo.id, contact.id, f"long{n}", Say(message), LONG * 2, now)
        store.letters.move(letter.id, "waiting", now + timedelta(days=n + 1))
        store.letters.save(bo.id, f"{n}{LONG}"[:40], LONG * 5)
        store.goals.add(Goal(0, bo.id, 9999, Stage.LEAD, Stage.EVALUATING, now, now + timedelta(days=9)))
        one = store.rounds.add(bo.id, LONG * 2, [contact.id, of.bos.ids["contact"]], now)
        store.rounds.save(dataclasses.replace(one, text=LONG * 9, state="going"))
        for _ in range(2):
            store.notes.add(of.bos.ids["contact"], LONG * 7, now)
            store.steps.add(of.bos.ids["contact"], LONG * 2, now, now)
        store.team.add_offer(bo.id, of.anns.ids["manager"], [contact.id], now + timedelta(days=7), note=LONG * 9)
    store.trust.let_go(of.bos.ids["trust"], "any")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_nothing_is_longer_than_telegram_takes_however_much_there_is(language: str) -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        of = await scene(house)
        store = house.app.office.store
        with store.transaction():
            store.people.save_manager("300", "Bo Ek", language, admin=True)
            filled(of)
        asked = (LONG, f"{LONG}, {LONG}", f"{LONG}, {LONG}, decider, tags {' '.join(['t' * 20] * 9)}, source {LONG}")
        for command, text in itertools.product(manager_side.COMMANDS, ("", *asked)):
            house.app.door.handle(said(300, f"/{command} {text}".strip(), next(of.updates), language))
        await house.quiet()
        for pressed in buttons_of(of):
            await house.forges(of.bo, pressed)
        refused = store._db.execute("SELECT action, detail FROM post WHERE state = 'rejected'").fetchall()
        assert refused == []
        assert of.failed() == 0
