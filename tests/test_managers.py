"""The team: adding, removing without orphans, load, menus; everything paused at once and resumed without a flood."""

from __future__ import annotations

import pathlib
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.desk.managers import remove, retire_admins
from bot.desk.morning import set_alarms
from bot.model.people import TELEGRAM, Absence, Consent, Contact, ContactState, Stage
from bot.model.rules import FAR
from bot.model.touches import TouchState
from bot.sandbox import Person
from bot.store.threads import Thread
from tests.test_guards import things
from tests.test_handover import APPROVED, introductions, owner
from tests.world import ANN, LI_WEI, MANY, TOKEN, World, bot_said, world

BERLIN = ZoneInfo("Europe/Berlin")


def menu(house: World, person: Person) -> list[str]:
    """The commands last set for this person's chat; empty when they were taken away."""
    shown: list[str] = []
    for call in house.sandbox.calls:
        scope = call.params.get("scope") or {}
        if isinstance(scope, dict) and scope.get("chat_id") == person.id:
            shown = [one["command"] for one in call.params.get("commands", [])]
    return shown


# --- one more -------------------------------------------------------------------------------------------------


async def test_who_opens_the_link_is_a_manager_once_the_admin_confirms_the_name_shown() -> None:
    async with world() as house:
        answer = (await house.says(house.ann, "/manager Bo Ek"))[-1].text
        link = "https://t.me/" + answer.partition("https://t.me/")[2].split()[0]
        bo = house.sandbox.add_person(300, "Bo <i>Ek</i>", language_code="zh")
        eve = house.sandbox.add_person(301, "Eve", language_code="en")
        bo.open(link)
        await house.quiet()
        assert "Bo <i>Ek</i>" in bot_said(house.ann)[-1]
        card = len(house.ann.chat)
        eve.open(link)
        bo.open(link)
        await house.quiet()
        assert len(house.ann.chat) == card
        people = house.app.office.store.people
        assert people.manager_at("300") is None
        await house.presses(house.ann, "✅ Make a manager")
        assert people.manager_at("300")
        assert not people.manager_at("300").admin  # type: ignore[union-attr]
        assert people.manager_at("301") is None
        assert "欢迎" in bot_said(bo)[-1]
        assert "handover" in menu(house, bo)
        assert "is a manager now" in bot_said(house.ann)[-1]


async def test_a_link_that_expired_was_refused_or_opened_by_a_contact_makes_nobody_a_manager() -> None:
    async with world() as house:
        li = await house.invited()
        people = house.app.office.store.people
        for n, act in enumerate(("expire", "refuse", "contact")):
            answer = (await house.says(house.ann, "/manager Bo Ek"))[-1].text
            link = "https://t.me/" + answer.partition("https://t.me/")[2].split()[0]
            person = house.sandbox.add_person(310 + n, "Bo", language_code="en")
            if act == "expire":
                await house.advance(days=8)
            if act == "contact":
                li.open(link)
                await house.quiet()
                assert "for colleagues" in bot_said(li)[-1]
                assert "is a contact" in bot_said(house.ann)[-1]
            person.open(link)
            await house.quiet()
            if act == "refuse":
                await house.presses(house.ann, "✖ No")
                assert await house.forges(house.ann, "manager-yes:2") == "This button is out of date."
            assert people.manager_at(str(person.id)) is None
        assert [one.name for one in people.managers()] == ["Ann Keller"]


async def test_a_manager_is_added_by_id_and_nobody_is_on_both_sides() -> None:
    async with world() as house:
        await house.invited()
        assert "is a manager now" in (await house.says(house.ann, "/manager 12345678, Bo"))[-1].text
        assert "already" in (await house.says(house.ann, "/manager 12345678, Bo"))[-1].text
        assert "Nobody can be both" in (await house.says(house.ann, f"/manager {LI_WEI}, Li"))[-1].text
        for wrong in ("/manager", "/manager add", "/manager a, b, c", "/manager 1234567890123456, Bo"):
            assert "/manager Bo Ek" in (await house.says(house.ann, wrong))[-1].text
        bo = house.sandbox.add_person(12345678, "Bo Ek", language_code="en")
        bo.open("")
        await house.quiet()
        assert any("Welcome, Bo" in text for text in bot_said(bo))
        assert "handover" in menu(house, bo)


async def test_what_concerns_everybody_is_one_line_for_who_is_no_admin() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        for text in ("/managers", "/manager Cy", "/pause everything", "/resume everything"):
            (line,) = await house.says(bo, text)
            assert line.text == "That concerns everybody; an admin decides it."
        for data in ("manager-remove:1", "manager-gone:1:2", "manager-yes:1", "manager-no:1"):
            assert await house.forges(bo, data) == "That concerns everybody; an admin decides it."


async def test_admins_see_who_there_is_and_how_much_lies_with_each() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.shown(house.ann, "✅ Approve", days=40)
        await house.says(li, "Hello")
        text = (await house.says(house.ann, "/managers"))[-1].text
        assert "2 managers" in text
        assert "Ann Keller (admin): contacts 1, waiting for an answer 1, open cards 1; about 0 messages" in text
        assert "Bo Ek: contacts 0" in text
        assert "with room for" in text


# --- one less -------------------------------------------------------------------------------------------------


async def test_a_removed_manager_orphans_nothing_and_the_heir_resumes_all_at_once() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        bo = await house.manager("Bo Ek", 300)
        for n, name in enumerate(("Li Wei", "Mei")):
            await house.invited(name, f"Company {n}", id=401 + n)
        await house.says(house.ann, "/handover all, Bo")
        await house.presses(bo, "✅ Accept")
        await house.advance(days=1)
        li, mei = house.sandbox.people[401], house.sandbox.people[402]
        assert len(introductions(li)) == 1
        await house.says(bo, "/pause Mei")
        await house.says(bo, "/invite Xu, Acme")
        await house.says(li, "Are you there?")
        await house.says(bo, "a thought for nobody yet")
        await house.says(house.ann, "/managers")
        await house.presses(house.ann, "✖ Remove · Bo Ek")
        await house.presses(house.ann, "✖ Remove, all goes to · Ann Keller")
        people = house.app.office.store.people
        assert {owner(house, name) for name in ("Li Wei", "Mei")} == {"Ann Keller"}
        assert {one.held_until for one in people.contacts_of(house.manager_id)} == {FAR}
        assert [one.name for one in people.invites_of(house.manager_id) if not one.used_at] == ["Xu"]
        assert any("Are you there?" in text and "waits" in text for text in bot_said(house.ann))
        assert any("a thought for nobody yet" in text for text in bot_said(house.ann))
        assert menu(house, bo) == []
        assert "manager" not in (await house.says(bo, "/contacts"))[-1].text
        await house.advance(days=3)
        assert len(introductions(li)) == 1
        await house.presses(house.ann, "🤝 Introduce and resume all")
        assert [one.held_until for one in people.contacts_of(house.manager_id)] == [None, FAR]  # Mei was held before
        await house.advance(days=4)
        assert len(introductions(li)) == 2
        assert len(introductions(mei)) == 2
        assert "Bo Ek" in introductions(li)[-1]
        assert "is out of date" in await house.forges(house.ann, "introduce-all")


LEFT = {
    **dict.fromkeys(
        ("contact.manager_id", "invite.manager_id", "item.manager_id", "share.manager_id", "material.manager_id",
         "draft.manager_id", "source.manager_id", "request.manager_id", "intake.manager_id", "letter.manager_id",
         "round.manager_id", "goal.manager_id", "saved.manager_id", "veto.manager_id", "question.manager_id",
         "question.colleague_id", "absence.deputy_id"), "heir"),
    **dict.fromkeys(
        ("trust.manager_id", "kept.manager_id", "absence.manager_id", "offer.giver_id", "offer.heir_id",
         "manager_link.made_by"), "nobody"),
    **dict.fromkeys(
        ("stage_change.manager_id", "thread.manager_id", "introduction.giver_id", "halt.manager_id"), "them"),
}  # fmt: skip
"""Whose each row is that names a manager, once they are removed. "them": what was stays, and their row with it."""


def naming_managers(house: World) -> dict[str, set[int]]:
    """Every column that names a manager, and whom."""
    db = house.app.office.store._db
    return {
        f"{table}.{column}": {found for (found,) in db.execute(f"SELECT {column} FROM {table}") if found}
        for table in db.table_names()
        for _, _, other, column, *_ in db.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        if other == "manager"
    }


async def test_of_every_table_that_names_a_removed_manager_nothing_is_orphaned_or_lost() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.manager("Bo Ek", 300)
        cy = await house.manager("Cy Lo", 301)
        office, now, store = house.app.office, house.now(), house.app.office.store
        ids = {one.name: one.id for one in store.people.managers()}
        gone, heir, ann = ids["Bo Ek"], ids["Cy Lo"], house.manager_id
        with store.transaction():
            bos = things(house, gone, ann, "Otto", "Berg", 502).ids
            things(house, ann, gone, "Zoe", "Quark", 503)
            store.news.veto(gone, bos["item"], now)
            store.news.add_share(gone, "https://news.example/2", "", now)
            store.intakes.add(gone, "file", "people.csv", now)
            store.absences.save(Absence(gone, ann, now, now + timedelta(days=9)))
            store.absences.save(Absence(ann, gone, now, now + timedelta(days=9)))
            store.goals.moved(bos["account"], Stage.LEAD, Stage.ENGAGED, now, gone)
            store.team.halt(gone, now)
            store.threads.save(Thread(bos["contact"], gone, "Otto", "open", "77"))
            store.letters.move(bos["letter"], "waiting", now + timedelta(days=3))
            store.alarms.set("letter", bos["letter"], now + timedelta(days=3))
            set_alarms(office, store.people.manager(gone), now)
            assert {column for column, named in naming_managers(house).items() if gone not in named} == {
                "introduction.giver_id"
            }
            remove(office, store.people.manager(gone), store.people.manager(heir), now)
        assert LEFT.keys() == naming_managers(house).keys()
        whose = {"heir": heir, "them": gone}
        for column, named in naming_managers(house).items():
            assert (gone in named) == (LEFT[column] == "them"), column
            assert LEFT[column] == "nobody" or whose[LEFT[column]] in named, column
        assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
        alarms = {(kind, name) for kind, name in store._db.execute("SELECT kind, name FROM alarm")}
        assert not alarms & {(kind, str(gone)) for kind in ("morning", "weekly", "evening", "back", "steps-late")}
        assert ("letter", str(bos["letter"])) not in alarms
        before = len(cy.chat)
        house.app.dispatcher.poke()
        await house.quiet()
        told = "\n".join(one.text for one in cy.chat[before:])
        for words in ("no longer a manager", "does not leave unless you say so", "Quin", "Drafted", "stand in for"):
            assert words in told, words
        letter = store.letters.find(bos["letter"])
        assert letter
        assert letter.state == "open"


async def test_a_new_manager_has_their_mornings_and_weeks() -> None:
    async with world(lists=True) as house:
        await house.says(house.ann, "/manager 300, Bo Ek")
        new = house.app.office.store.people.manager_at("300")
        assert new
        assert all(house.app.office.store.alarms.at(kind, new.id) for kind in ("morning", "weekly"))


async def test_who_is_added_again_is_the_same_manager() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        people = house.app.office.store.people
        before = people.manager_at("300")
        assert before
        await house.forges(house.ann, f"manager-gone:{before.id}:{house.manager_id}")
        assert people.manager_at("300") is None
        assert people.manager(before.id).name == "Bo Ek"
        await house.says(house.ann, "/manager 300, Bo Ek")
        assert people.manager_at("300") == before
        await house.says(bo, "/help")
        assert "handover" in menu(house, bo)


async def test_what_could_not_reach_a_removed_manager_never_does() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        bo.block()
        await house.says(li, "Between us: we sign on Friday")
        gone = house.app.office.store.people.manager_at("300")
        assert gone is not None
        await house.forges(house.ann, f"manager-gone:{gone.id}:{house.manager_id}")
        bo.unblock()
        await house.says(bo, "hello")
        assert not any("we sign on Friday" in text for text in bot_said(bo))
        assert any("we sign on Friday" in text for text in bot_said(house.ann))


async def test_offers_of_and_to_a_removed_manager_are_over() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        await house.invited()
        await house.says(house.ann, "/handover Li Wei, Bo")
        people = house.app.office.store.people
        gone = people.manager_at("300")
        assert gone
        assert "Take them off" in await house.forges(house.ann, f"manager-remove:{house.manager_id}")
        await house.forges(house.ann, f"manager-gone:{gone.id}:{house.manager_id}")
        assert "no longer among the managers" in "".join(bot_said(house.ann))
        await house.forges(bo, "offer-yes:1")
        assert owner(house) == "Ann Keller"


async def test_an_admin_taken_off_the_settings_is_removed_the_same_way() -> None:
    async with world() as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 300, admin=True)
        retire_admins(house.app.office, ["300"], house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        assert owner(house) == "Bo Ek"
        assert "Introduce and resume all" in [b.text for m in bo.chat for line in m.buttons for b in line][-1]
        assert house.app.office.store.people.manager_at(str(ANN)) is None


# --- everything at once ---------------------------------------------------------------------------------------

CROWD = f"""
playbook: prospects
for: {{stage: [lead, engaged, evaluating]}}
rules:
  - {{id: check-in, every: 14d..21d, since: last_personal, send: {{text: {MANY}}}}}
"""


def crowd(house: World, count: int) -> dict[int, Person]:
    """So many contacts of Ann's, each at a company of their own, who agreed."""
    office, found = house.app.office, {}
    for n in range(count):
        person = found[n] = house.sandbox.add_person(10_000 + n, f"Person {n}", language_code="en")
        person._chat(house.sandbox.world.bots[TOKEN]).status = "member"
        with office.store.transaction():
            account = office.store.people.save_account(f"Company {n}")
            new = Contact(
                0,
                account.id,
                house.manager_id,
                TELEGRAM,
                str(person.id),
                f"Person {n}",
                f"Person {n}",
                None,
                "en",
                None,
                (),
                ContactState.ACTIVE,
                house.now(),
            )
            contact = office.store.people.add_contact(new)
            office.store.people.add_consent(Consent(contact.id, None, "1", "en", house.now()))
            office.replan(contact.id, house.now())
    return found


async def test_a_pause_of_everything_holds_200_and_resumes_without_a_flood() -> None:
    async with world(rules={"prospects.yaml": CROWD}) as house:
        bo = await house.manager("Bo Ek", 300)
        people = crowd(house, 200)
        await house.advance(days=12.5)
        await house.says(house.ann, "/pause everything")
        assert "has paused everything" in bot_said(house.ann)[-1]
        assert "has paused everything" in bot_said(bo)[-1]
        before = len(house.touches())
        li = people[0]
        await house.says(li, "Hello?")
        await house.says(house.ann, "Hello!", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "Hello!"
        await house.advance(days=10)
        assert [touch.rule for touch in house.touches()[before:]] == ["manual"]
        assert "is paused already" in (await house.says(house.ann, "/pause everything"))[-1].text
        due = house.app.office.store.team.came_due(house.manager_id, house.now())
        assert due > 150
        resumed_at = house.now()
        text = (await house.says(house.ann, "/resume everything"))[-1].text
        assert f"{due} came due" in text
        assert "at most 6 an hour" in text
        assert "Nothing of yours" in bot_said(bo)[-1]
        await house.advance(days=8)
        sent = [one for one in house.touches()[before:] if one.state is TouchState.SENT and one.rule != "manual"]
        assert sent
        assert max(Counter(one.contact_id for one in sent).values()) == 1
        times = sorted(one.settled_at for one in sent if one.settled_at)
        for first, seventh in zip(times, times[6:], strict=False):
            assert seventh - first >= timedelta(minutes=59)
        for at in times:
            assert at > resumed_at
            there = at.astimezone(BERLIN)
            assert there.weekday() < 5
            assert (9, 30) <= (there.hour, there.minute) < (17, 30)
        expired = [one for one in house.touches()[before:] if one.state is TouchState.EXPIRED]
        assert expired
        assert {one.reason for one in expired} == {"expired"}
        assert "Nothing is paused" in (await house.says(house.ann, "/resume everything"))[-1].text


async def test_a_pause_of_everything_survives_a_restart_and_holds_introductions(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "nurture.db"
    async with world(rules={"prospects.yaml": CROWD}, database=path) as house:
        bo = await house.manager("Bo Ek", 300)
        li = await house.invited()
        await house.says(house.ann, "/handover Li Wei, Bo")
        await house.presses(bo, "✅ Accept")
        await house.says(house.ann, "/pause everything")
        clock, sandbox = house.clock, house.sandbox
    async with world(rules={"prospects.yaml": CROWD}, database=path, clock=clock, sandbox=sandbox) as house:
        await house.advance(days=14)
        assert introductions(li) == []
        assert house.touches() == []
        await house.says(house.ann, "/resume everything")
        await house.advance(days=2)
        assert len(introductions(li)) == 1


async def test_while_everything_is_paused_letters_rounds_and_introductions_wait_and_then_each_leaves_once() -> None:
    async with world() as house:
        bo, li, mei = await house.manager("Bo Ek", 300), await house.invited(), await house.invited("Mei Lin", id=203)
        await house.says(house.ann, "/later Li Wei, 11:30")
        await house.says(house.ann, "For later", reply_to=house.ann.chat[-1].id)
        await house.says(house.ann, "/round Li Wei")
        await house.presses(house.ann, "✏️ Write it")
        await house.says(house.ann, "To all", reply_to=house.ann.chat[-1].id)
        await house.presses(house.ann, "None")
        await house.says(house.ann, "/pause everything")
        await house.presses(house.ann, "✅ Send to 1", message_id=last_with(house.ann, "✅ Send to 1"))
        await house.says(house.ann, "/handover Mei Lin, Bo")
        await house.presses(bo, "✅ Accept")
        kinds = {kind for (kind,) in house.app.office.store._db.execute("SELECT kind FROM alarm")}
        assert kinds >= {"letter", "round", "introduce"}
        await house.advance(hours=3)
        assert not {"For later", "To all"} & set(bot_said(li))
        assert introductions(mei) == []
        await house.says(house.ann, "/resume everything")
        await house.advance(days=2)
        assert [bot_said(li).count(words) for words in ("For later", "To all")] == [1, 1]
        assert len(introductions(mei)) == 1


def last_with(person: Person, label: str) -> int:
    return next(one.id for one in reversed(person.chat) if label in [b.text for line in one.buttons for b in line])


async def test_a_menu_speaks_the_managers_language_and_follows_it() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300, language="zh")
        descriptions = [
            one["description"]
            for call in house.sandbox.calls
            if (call.params.get("scope") or {}).get("chat_id") == bo.id
            for one in call.params["commands"]
            if one["command"] == "handover"
        ]
        assert descriptions[-1] == "把联系人移交给同事"
        assert "handover" in menu(house, house.ann)
