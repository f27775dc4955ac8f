"""How people come in: links used twice, expired, revoked, forwarded; sources; colleagues; and who asks."""

from __future__ import annotations

import base64
import inspect
from datetime import datetime, timedelta

from bot.app import opened
from bot.model.people import TELEGRAM, Contact, Role
from bot.sandbox import Message, Person
from tests.test_updates import message as raw_message
from tests.world import BO, LI_WEI, STRANGER, World, bot_said, world

FEEDS = """
feeds: []
topics:
  packaging: {name: {en: Packaging, zh: 包装}, keywords: [carton]}
"""

# --- links for one person


async def test_an_invite_comes_with_a_picture_tags_and_source() -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, "/invite Li Wei, Acme, evaluator, tags fair vip, source hannover")
        assert answer.media is not None
        assert answer.media.kind == "photo"
        assert "evaluator · fair vip · hannover" in answer.text
        assert len(answer.text) <= 1024
        li = await _came(house, LI_WEI, "Li Wei", _link(answer))
        await house.presses(li, "✅")
        contact = house.contact()
        assert (contact.tags, contact.source, contact.sourced_by) == (("fair", "vip"), "hannover", house.manager_id)


async def test_the_longest_invite_fits_under_its_picture() -> None:
    async with world() as house:
        name, company, source = "李" * 80, "<&>" * 26, "s" * 70
        (answer,) = await house.says(house.ann, f"/invite {name}, {company}, decider, tags {'t' * 70}, source {source}")
        assert answer.media is not None


async def test_a_revoked_link_behaves_like_an_expired_one() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        await house.says(house.ann, "/invites")
        await house.presses(house.ann, "Li Wei · Acme")
        await house.presses(house.ann, "Revoke")
        assert "leads nowhere now" in bot_said(house.ann)[-1]
        li = await _came(house, LI_WEI, "Li Wei", link)
        assert "not valid" in bot_said(li)[-1]
        assert "that you revoked" in bot_said(house.ann)[-1]
        assert "No link is waiting" in (await house.says(house.ann, "/invites"))[-1].text


async def test_a_link_that_is_revoked_after_it_was_opened_cannot_be_agreed_to() -> None:
    async with world() as house:
        li = await _came(house, LI_WEI, "Li Wei", await house.link("Li Wei, Acme"))
        await _pressed_in_invites(house, "Revoke")
        await house.presses(li, "✅")
        assert house.app.office.store.people.contacts_of(house.manager_id) == []


async def test_a_renewed_link_is_good_again() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        await house.advance(days=40)
        assert "expired Apr 1, 2026" in (await house.says(house.ann, "/invites"))[-1].text
        await _pressed_in_invites(house, "Renew")
        li = await _came(house, LI_WEI, "Li Wei", link)
        await house.presses(li, "✅")
        assert house.contact().channel == TELEGRAM


async def test_the_list_says_when_a_link_was_sent_opened_and_ends() -> None:
    async with world() as house:
        await _came(house, LI_WEI, "Li Wei", await house.link("Li Wei, Acme"))
        await house.link("Mei, Acme")
        (answer,) = await house.says(house.ann, "/invites")
        assert "Li Wei (Acme): sent Mar 2, 2026, opened Mar 2, 2026, good until Apr 1, 2026" in answer.text
        assert "Mei (Acme): sent Mar 2, 2026, not opened, good until Apr 1, 2026" in answer.text


async def test_an_unopened_link_is_recalled_twice_in_working_hours_and_never_more() -> None:
    async with world() as house:
        await house.says(house.ann, "/zone Asia/Tokyo")  # now it is evening there
        await house.link("Li Wei, Acme")
        heard = await _recalls(house, days=60)
        assert len(heard) == 2
        assert all(0 <= at.weekday() < 5 for at in heard)
        assert all(9.5 <= (at.hour + 9) % 24 + at.minute / 60 <= 17.5 for at in heard)


async def test_an_opened_or_revoked_link_is_not_recalled() -> None:
    async with world() as house:
        await _came(house, LI_WEI, "Li Wei", await house.link("Li Wei, Acme"))
        await house.link("Mei, Acme")
        await _pressed_in_invites(house, "Revoke", label="Mei · Acme")
        assert await _recalls(house, days=60) == []


async def test_a_reminder_can_renew() -> None:
    async with world() as house:
        await house.link("Li Wei, Acme")
        await _recalls(house, days=10)
        await house.presses(house.ann, "Renew")
        (invite,) = house.app.office.store.people.invites_of(house.manager_id)
        assert invite.expires_at == house.now() + timedelta(days=30)


async def test_a_manager_revokes_renews_and_previews_only_their_own_links() -> None:
    async with world() as house:
        await house.link("Li Wei, Acme")
        bo = await house.manager("Bo", BO)
        for verb in ("invite", "renew", "revoke", "preview"):
            assert await house.forges(bo, f"{verb}:1") == "That is not one of your contacts."
        (invite,) = house.app.office.store.people.invites_of(house.manager_id)
        assert invite.revoked_at is None


# --- the preview


async def test_a_preview_shows_all_that_a_contact_sees_and_changes_nothing() -> None:
    async with world(feeds=FEEDS) as house:
        await house.says(house.ann, "/invite 李伟, Acme, evaluator")
        before = _kept(house)
        await house.presses(house.ann, "See it as they would")
        consent, welcome, topics = house.ann.chat[-3:]
        assert all(one.text.startswith("👁 Preview.") for one in (consent, welcome, topics))
        assert "李伟" in consent.text
        assert "同意" in consent.text + str(consent.buttons)
        assert "包装" in str(topics.buttons)
        for message in (consent, topics):
            for line in message.buttons:
                for button in line:
                    house.ann.press(button, message_id=message.id)
                    await house.quiet()
                    assert house.ann.toasts[-1] == "This is only a preview; nothing was changed."
        assert _kept(house) == before
        assert house.app.office.store.people.invites_of(house.manager_id)[0].opened_by is None


async def test_a_manager_who_opens_their_own_link_sees_the_preview_and_uses_nothing_up() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        house.ann.open(link)
        await house.quiet()
        assert bot_said(house.ann)[-1].startswith("👁 Preview.")
        li = await _came(house, LI_WEI, "Li Wei", link)
        await house.presses(li, "✅")
        assert house.contact().address == str(LI_WEI)


# --- by hand until now


async def test_somebody_reached_by_hand_goes_on_in_telegram_with_their_history() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        before = house.contact("Wang Fang")
        (answer,) = await house.says(house.ann, "/invite Wang Fang, Acme")
        assert "by hand" in answer.text
        assert house.contact("Wang Fang") == before
        fang = await _came(house, LI_WEI, "Fang W.", _link(answer))
        await house.presses(fang, "✅")
        after = house.contact("Wang Fang")
        assert (after.id, after.channel, after.address) == (before.id, TELEGRAM, str(LI_WEI))
        assert after.role is Role.DECIDER
        kinds = [event.kind for event in house.app.office.store.people.timeline(after.id, 9)]
        assert kinds == ["joined", "added"]


# --- who asks


async def test_a_forwarded_link_becomes_a_card_and_nothing_is_sent_until_both_agree() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme, evaluator, tags fair")
        await _came(house, LI_WEI, "Li Wei", link)
        eve = await _came(house, STRANGER, "Eve Adams", link)
        card = house.ann.chat[-1]
        assert card.text.startswith("🔔 Eve Adams (as Telegram has the name) followed the link you made for Li Wei")
        seen = len(eve.chat)
        await house.advance(days=5)
        assert len(eve.chat) == seen
        await house.presses(house.ann, "✅ Accept, at Acme")
        assert "If you agree" in bot_said(eve)[-1]
        assert house.app.office.store.people.contact_at(TELEGRAM, str(STRANGER)) is None
        await house.presses(eve, "✅")
        contact = house.contact("Eve Adams")
        assert (contact.role, contact.tags, contact.sourced_by) == (None, ("fair",), house.manager_id)


async def test_an_expired_link_is_accepted_with_what_it_said() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme, evaluator")
        await house.advance(days=31)
        li = await _came(house, LI_WEI, "Lee", link)
        assert "which has expired" in bot_said(house.ann)[-1]
        await house.presses(house.ann, "✅ Accept, at Acme")
        await house.presses(li, "✅")
        assert house.contact("Li Wei").role is Role.EVALUATOR


async def test_a_used_link_of_somebody_who_declined_asks_again() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        li = await _came(house, LI_WEI, "Li Wei", link)
        await house.presses(li, "No, thank you")
        li.open(link)
        await house.quiet()
        assert "which is used up" in bot_said(house.ann)[-1]


async def test_a_person_has_one_open_request_and_one_answer_a_day() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        await _pressed_in_invites(house, "Revoke")
        eve = await _came(house, STRANGER, "Eve", link)
        for _ in range(5):
            eve.open(link)
            await house.says(eve, "hello?")
        assert len(bot_said(eve)) == 1
        assert sum(text.startswith("🔔") for text in bot_said(house.ann)) == 1
        await house.presses(house.ann, "No")
        await house.advance(days=2)
        eve.open(link)
        await house.quiet()
        assert sum(text.startswith("🔔") for text in bot_said(house.ann)) == 0
        await house.advance(days=30)
        eve.open(link)
        await house.quiet()
        assert sum(text.startswith("🔔") for text in bot_said(house.ann)) == 1


async def test_a_flood_of_strangers_is_ten_cards_a_day() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        await _pressed_in_invites(house, "Revoke")
        for n in range(15):
            await _came(house, 1000 + n, f"Eve {n}", link)
        assert sum(text.startswith("🔔") for text in bot_said(house.ann)) == 10


async def test_a_thousand_guessed_links_open_nothing_and_are_one_answer() -> None:
    """A token has 128 bits of chance; nobody but the guesser notices, and they learn nothing."""
    async with world() as house:
        await house.link("Li Wei, Acme, user")
        eve, store = house.sandbox.add_person(666, "Eve"), house.app.office.store
        before = len(bot_said(house.ann))
        for n in range(1000):
            text = f"/start {'token-x' if n % 2 else 'A' * (n % 64 + 1)}{n}"
            house.app.door.handle(raw_message(80_000 + n, eve.id, text[: len("/start ") + 64]))
        await house.quiet()
        assert store.mail.waiting() == 0
        assert len(bot_said(house.ann)) == before
        assert len(list(store._db.execute("SELECT id FROM post WHERE address = '666'"))) == 1
        (invite,) = store.people.invites_of(house.manager_id)
        assert invite.opened_by is None


def test_a_token_has_a_hundred_and_twenty_eight_bits() -> None:
    made = inspect.signature(opened).parameters["token"].default
    found = {made() for _ in range(1000)}
    assert len(found) == 1000
    assert {len(base64.urlsafe_b64decode(f"{one}==")) for one in found} == {16}


async def test_a_plain_stranger_is_put_through_once_they_say_whom_they_look_for() -> None:
    async with world() as house:
        eve = house.sandbox.add_person(STRANGER, "Eve, Adams")
        await house.says(eve, "hi")
        seen = len(house.ann.chat)
        await house.presses(eve, "Ask to be put through")
        assert "Whom are you looking for?" in bot_said(eve)[-1]
        assert len(house.ann.chat) == seen
        await house.says(eve, "Ann Keller please; I am Eve of <Brick> & Co")
        assert "I have passed it on" in bot_said(eve)[-1]
        assert "has no link and writes: “Ann Keller please; I am Eve of <Brick> & Co”" in bot_said(house.ann)[-1]
        assert await house.says(eve, "And?") == []
        await house.says(house.ann, "Brick & Co, evaluator", reply_to=house.ann.chat[-1].id)
        await house.presses(eve, "✅")
        (contact,) = house.app.office.store.people.contacts_of(house.manager_id)
        assert (contact.name, contact.role) == ("Eve Adams", Role.EVALUATOR)
        assert house.app.office.store.people.account(contact.account_id).name == "Brick & Co"


async def test_a_request_is_another_managers_to_nobody() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme")
        await _pressed_in_invites(house, "Revoke")
        eve = await _came(house, STRANGER, "Eve", link)
        bo = await house.manager("Bo", BO)
        seen = len(eve.chat)
        for verb in ("request-yes", "request-no"):
            assert await house.forges(bo, f"{verb}:1") == "That is not one of your contacts."
        await house.presses(house.ann, "✅ Accept, at Acme")
        assert await house.forges(house.ann, "request-yes:1") == "That is already settled."
        assert len(eve.chat) == seen + 1


# --- sources


async def test_a_source_takes_many_people_each_asked_for_consent() -> None:
    async with world() as house:
        (made,) = await house.says(house.ann, "/source Hannover 2027, tags fair, until 2026-04-30, limit 2")
        assert made.media is not None
        link = _link(made)
        li = await _came(house, LI_WEI, "Li", link)
        assert "Telegram calls you Li" in bot_said(li)[-1]
        await house.says(li, "Li Wei, Acme")
        assert "You are Li Wei, Acme" in bot_said(li)[-1]
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        await house.presses(li, "✅")
        contact = house.contact("Li Wei")
        assert (contact.tags, contact.source, contact.sourced_by) == (("fair",), "Hannover 2027", house.manager_id)
        assert _account(house, contact) == "Li"
        assert "came through “Hannover 2027” and say they are at Acme" in bot_said(house.ann)[-1]
        await house.presses(house.ann, "Yes, at Acme")
        assert _account(house, house.contact("Li Wei")) == "Acme"
        assert "1 of 2 agreed, 1 opened" in (await house.says(house.ann, "/source"))[-1].text


async def test_the_owner_says_by_a_reply_which_company_it_is() -> None:
    async with world() as house:
        link = _link((await house.says(house.ann, "/source Stand"))[-1])
        li = await _came(house, LI_WEI, "Acme", link)  # a name is no claim to a company
        await house.presses(li, "✅")
        assert _account(house, house.contact("Acme")) == "Acme"
        mei = await _came(house, 303, "Acme", link)
        await house.presses(mei, "✅")
        every = house.app.office.store.people.contacts_of(house.manager_id)
        assert sorted(_account(house, one) for one in every) == ["Acme", "Acme (2)"]
        await house.says(house.ann, "Brick & Co", reply_to=house.ann.chat[-1].id)
        every = house.app.office.store.people.contacts_of(house.manager_id)
        assert sorted(_account(house, one) for one in every) == ["Acme", "Brick & Co"]


async def test_a_source_over_its_limit_asks_the_owner() -> None:
    async with world() as house:
        link = _link((await house.says(house.ann, "/source Stand, limit 1"))[-1])
        first = await _came(house, LI_WEI, "Li Wei", link)
        second = await _came(house, BO, "Bo", link)
        await house.presses(first, "✅")
        await house.presses(second, "✅")  # they had opened it in time, but it is full
        assert [one.name for one in house.app.office.store.people.contacts_of(house.manager_id)] == ["Li Wei"]
        third = await _came(house, STRANGER, "Eve", link)
        assert "not valid" in bot_said(third)[-1]
        assert "“Stand”, which has ended or is full" in bot_said(house.ann)[-1]


async def test_a_source_after_its_end_or_stopped_asks_the_owner() -> None:
    async with world() as house:
        ended = _link((await house.says(house.ann, "/source Stand, until 2026-03-10"))[-1])
        late = await _came(house, BO, "Bo", ended)
        await house.advance(days=10)
        await house.presses(late, "✅")
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        eve = await _came(house, STRANGER, "Eve", ended)
        assert "not valid" in bot_said(eve)[-1]
        stopped = _link((await house.says(house.ann, "/source Page"))[-1])
        li = await _came(house, LI_WEI, "Li Wei", stopped)
        await house.says(house.ann, "/source")
        await house.presses(house.ann, "Stop Page")
        await house.presses(li, "✅")
        assert house.app.office.store.people.contacts_of(house.manager_id) == []


async def test_a_source_goes_to_the_managers_in_turn_and_the_credit_to_whose_it_is() -> None:
    async with world() as house:
        bo = await house.manager("Bo", BO)
        link = _link((await house.says(house.ann, "/source Fair, owner round robin"))[-1])
        for n in range(4):
            await house.presses(await _came(house, 400 + n, f"Guest {n}", link), "✅")
        people = house.app.office.store.people
        bos = people.manager_at(str(BO))
        assert bos
        every = [*people.contacts_of(house.manager_id), *people.contacts_of(bos.id)]
        assert [one.manager_id for one in every] == [house.manager_id] * 2 + [bos.id] * 2
        assert {one.sourced_by for one in every} == {house.manager_id}
        (answer,) = await house.says(bo, "/source Mine, owner round robin")
        assert "admin" in answer.text
        assert await house.forges(bo, "source-stop:1") == "That is not one of your contacts."


async def test_a_source_speaks_chinese_with_whoever_does() -> None:
    async with world() as house:
        bo = await house.manager("小波", BO, language="zh-hans", admin=True)
        (made,) = await house.says(bo, "/source 汉诺威2027，标签 展会，截止 2027-04-30，上限 200，负责人 轮流")
        assert "0/200 人同意，0 人打开，由各位经理轮流负责" in made.text
        mei = house.sandbox.add_person(303, "Mei", language_code="zh-hans")
        mei.open(_link(made))
        await house.quiet()
        assert "请问您怎么称呼" in bot_said(mei)[-1]
        await house.says(mei, "王梅，华辰制造")
        assert "您是 华辰制造 的 王梅" in bot_said(mei)[-1]
        await house.says(mei, "请问你们是做什么的？")
        assert "请先回答上面的问题" in bot_said(mei)[-1]


async def test_a_name_that_somebody_gave_themselves_is_tamed() -> None:
    async with world() as house:
        link = _link((await house.says(house.ann, "/source Stand"))[-1])
        eve = await _came(house, STRANGER, "\u202e<b>" + "x" * 200, link)
        await house.presses(eve, "✅")
        (contact,) = house.app.office.store.people.contacts_of(house.manager_id)
        assert contact.name.startswith("<b>x")
        assert len(contact.name) <= 80


async def test_wrong_words_after_source_get_one_line() -> None:
    async with world() as house:
        for text in ("Stand, limit 0", "Stand, limit many", "Stand, owner Bo", "Stand, colour blue"):
            assert "Write it like this" in (await house.says(house.ann, f"/source {text}"))[-1].text
        assert "has passed" in (await house.says(house.ann, "/source Stand, until 2026-03-01"))[-1].text
        assert "is no day" in (await house.says(house.ann, "/source Stand, until soon"))[-1].text
        assert "No such link" in (await house.says(house.ann, "/source"))[-1].text
        assert "Stand: 0 agreed" in (await house.says(house.ann, "/source Stand"))[-1].text
        assert "already" in (await house.says(house.ann, "/source Stand, limit 9"))[-1].text


# --- colleagues


async def test_a_contact_passes_it_on_and_stays_visible_as_who_did() -> None:
    async with world() as house:
        li = await house.invited()
        await house.presses((await _helped(house, li)), "Pass this on to a colleague")
        intro, forward = bot_said(li)[-2:]
        assert "forward the next message" in intro
        assert "Li Wei (Acme) has made a link for a colleague" in bot_said(house.ann)[-1]
        mei = await _came(house, 303, "Mei Lin", "https://t.me/" + forward.partition("https://t.me/")[2].split()[0])
        await house.presses(mei, "✅")
        contact = house.contact("Mei Lin")
        assert (contact.source, _account(house, contact)) == ("colleague of Li Wei", "Acme")
        assert contact.sourced_by == house.manager_id
        assert "Mei Lin (Acme) has agreed to hear from you; colleague of Li Wei." in bot_said(house.ann)
        eve = await _came(house, STRANGER, "Eve", "https://t.me/" + forward.partition("https://t.me/")[2].split()[0])
        assert "not valid" in bot_said(eve)[-1]


async def test_links_for_colleagues_are_few_a_week_and_end() -> None:
    async with world() as house:
        li = await house.invited()
        for _ in range(3):
            assert "t.me" in (await house.says(li, "/colleague Mei"))[-1].text
        assert "links a week" in (await house.says(li, "/colleague"))[-1].text
        await house.advance(days=8)
        forward = (await house.says(li, "/colleague Mei"))[-1].text
        await house.advance(days=15)
        mei = await _came(house, 303, "Mei", "https://t.me/" + forward.partition("https://t.me/")[2].split()[0])
        assert "not valid" in bot_said(mei)[-1]


async def test_a_contact_who_opens_their_own_link_does_not_use_it_up() -> None:
    async with world() as house:
        li = await house.invited()
        forward = (await house.says(li, "/colleague"))[-1].text
        link = "https://t.me/" + forward.partition("https://t.me/")[2].split()[0]
        li.open(link)
        await house.quiet()
        mei = await _came(house, 303, "Mei", link)
        await house.presses(mei, "✅")
        assert house.contact("Mei")


# --- what the tests need


async def _came(house: World, id: int, name: str, link: str) -> Person:
    person = house.sandbox.add_person(id, name, language_code="en")
    person.open(link)
    await house.quiet()
    return person


async def _helped(house: World, person: Person) -> Person:
    await house.says(person, "/help")
    return person


async def _pressed_in_invites(house: World, button: str, label: str = "Li Wei · Acme") -> None:
    await house.says(house.ann, "/invites")
    await house.presses(house.ann, label)
    await house.presses(house.ann, button)


async def _recalls(house: World, *, days: int) -> list[datetime]:
    """When Ann was reminded of a link."""
    seen = len(house.ann.chat)
    await house.advance(days=days)
    return [one.at for one in house.ann.chat[seen:] if "has not opened the link" in one.text]


def _link(message: Message) -> str:
    return "https://t.me/" + message.text.partition("https://t.me/")[2].split()[0]


def _account(house: World, contact: Contact) -> str:
    return house.app.office.store.people.account(contact.account_id).name


def _kept(house: World) -> list[str]:
    """All that is stored, but for messages, their numbers and the updates taken."""
    leave_out = ('INSERT INTO "post"', 'INSERT INTO "update_taken"', 'INSERT INTO "sqlite_sequence"')
    return [line for line in house.app.office.store._db.conn.iterdump() if not line.startswith(leave_out)]
