"""The contact's side: consent before anything, a welcome, preferences, pause and stop, and what strangers see."""

from __future__ import annotations

import itertools
from datetime import timedelta

from bot.model.people import BY_HAND, ContactState
from bot.sandbox import Message, Person
from tests.world import DEFAULTS, LI_WEI, MANY, MONDAY, STRANGER, World, bot_said, forged_press, world

FEEDS = """
feeds:
  - {url: "http://sandbox.test/feeds/packaging.xml", title: Packaging Ledger, topics: [packaging]}
  - {url: "http://sandbox.test/feeds/zhizao.xml", title: 制造观察, language: zh, topics: [making]}
topics:
  packaging: {name: {en: Packaging, zh: 包装}, keywords: [carton]}
  making: {name: {en: Making, zh: 制造}, keywords: [factory]}
allow_private: true
"""


async def test_a_link_asks_for_consent_and_says_who_what_how_often_and_how_to_stop() -> None:
    async with world() as house:
        (question,) = await opened(house, "Li Wei, Acme, evaluator")
        for words in ("Ann Keller", "Halden", "industry news", "2 messages a week", "/stop"):
            assert words in question.text


async def test_nothing_is_sent_without_consent() -> None:
    async with world() as house:
        li = await opened_by(house, "Li Wei, Acme, evaluator")
        before = len(li.chat)
        await house.advance(days=60)
        assert len(li.chat) == before
        assert house.touches() == []
        assert "Nobody yet" in (await house.says(house.ann, "/contacts"))[-1].text


async def test_who_writes_before_agreeing_is_asked_again_and_not_relayed() -> None:
    async with world() as house:
        li = await opened_by(house, "Li Wei, Acme, evaluator")
        (answer,) = await house.says(li, "Who is this?")
        assert "answer the question above" in answer.text
        assert answer.buttons
        assert not any("Who is this?" in text for text in bot_said(house.ann))


async def test_agreeing_makes_a_contact_and_tells_the_manager() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme")
        assert house.contact().state is ContactState.ACTIVE
        assert "Li Wei (Acme) has agreed to hear from you." in bot_said(house.ann)
        assert "Li Wei · Acme · evaluator" in (await house.says(house.ann, "/contacts"))[-1].text


async def test_the_consent_is_kept_with_wording_language_time_and_invite() -> None:
    async with world() as house:
        await house.invited()
        (consent,) = house.app.office.store.people.consents(house.contact().id)
        assert consent.wording == house.app.office.texts.version("en", "consent")
        assert (consent.language, consent.at) == ("en", MONDAY)
        assert consent.invite
        invite = house.app.office.store.people.invite(consent.invite)
        assert invite
        assert invite.used_at == MONDAY


async def test_the_consent_stays_readable_without_its_buttons() -> None:
    async with world() as house:
        li = await house.invited()
        question = next(message for message in li.chat if "If you agree" in message.text)
        assert not question.buttons


async def test_declining_uses_the_invite_up_and_sends_nothing() -> None:
    async with world() as house:
        li = await opened_by(house, "Li Wei, Acme, evaluator")
        await house.presses(li, "No, thank you")
        assert "Li Wei (Acme) declined the invitation." in bot_said(house.ann)
        assert house.app.office.store.people.contacts_of(house.manager_id) == []
        link = next(message.text for message in li.chat if not message.from_bot).removeprefix("/start ")
        (answer,) = await house.says(li, f"/start {link}")
        assert "not valid" in answer.text


async def test_a_link_is_good_for_one_person_only() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme, evaluator")
        first = house.sandbox.add_person(LI_WEI, "Li Wei")
        other = house.sandbox.add_person(STRANGER, "Eve")
        first.open(link)
        await house.quiet()
        other.open(link)
        await house.quiet()
        assert "not valid" in bot_said(other)[-1]
        await house.presses(first, "✅")
        assert house.contact().address == str(LI_WEI)


async def test_a_forged_agreement_makes_nobody_a_contact() -> None:
    async with world() as house:
        await opened_by(house, "Li Wei, Acme, evaluator")
        agree = house.sandbox.people[LI_WEI].chat[-1].buttons[0][0].callback_data
        eve = house.sandbox.add_person(STRANGER, "Eve")
        eve.open("")
        await house.quiet()
        house.app.door.handle(forged_press(STRANGER, str(agree)))
        await house.quiet()
        assert house.app.office.store.people.contacts_of(house.manager_id) == []


async def test_an_expired_link_is_courteously_refused() -> None:
    async with world() as house:
        link = await house.link("Li Wei, Acme, evaluator")
        await house.advance(days=31)
        li = house.sandbox.add_person(LI_WEI, "Li Wei")
        li.open(link)
        await house.quiet()
        assert "not valid" in bot_said(li)[-1]


async def test_a_stranger_gets_one_courteous_line_a_day_and_no_command() -> None:
    async with world() as house:
        eve = house.sandbox.add_person(STRANGER, "Eve")
        (answer,) = await house.says(eve, "/contacts")
        assert "only to people who were invited" in answer.text
        assert await house.says(eve, "/plan Li Wei") == []
        await house.advance(days=1)
        assert len(await house.says(eve, "hello?")) == 1


async def test_a_chinese_stranger_is_answered_in_chinese() -> None:
    async with world() as house:
        eve = house.sandbox.add_person(STRANGER, "小王", language_code="zh-hans")
        (answer,) = await house.says(eve, "你好")
        assert "受邀" in answer.text


async def test_the_welcome_has_one_good_item_and_topics_in_their_language() -> None:
    async with world(feeds=FEEDS) as house:
        wei = await house.invited("李伟", "华辰", "评估人")
        thanks, item, topics = [message for message in wei.chat if message.from_bot][1:]
        assert "谢谢您" in thanks.text
        assert "制造观察" in item.text
        assert item.silent
        assert [button.text for line in topics.buttons for button in line] == ["包装", "制造", "⚙️ 您的选择"]


async def test_the_welcome_item_counts_as_had() -> None:
    async with world(feeds=FEEDS) as house:
        await house.invited()
        (touch,) = house.touches()
        assert touch.item_id in house.app.office.store.ledger.items_used(house.contact().id)


async def test_two_colleagues_are_welcomed_with_different_items() -> None:
    async with world(feeds=FEEDS) as house:
        await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Bo Ek", "Acme", id=202)
        first, second = house.touches()
        assert first.item_id != second.item_id


async def test_topic_buttons_toggle_and_are_kept() -> None:
    async with world(feeds=FEEDS) as house:
        li = await house.invited()
        await house.presses(li, "Packaging")
        assert house.contact().topics == ("packaging",)
        assert li.chat[-1].buttons[0][0].text == "✓ Packaging"
        await house.presses(li, "✓ Packaging")
        assert house.contact().topics == ()


async def test_preferences_shows_the_topics_again() -> None:
    async with world(feeds=FEEDS) as house:
        li = await house.invited()
        await house.says(li, "/preferences")
        await house.presses(li, "Topics")
        assert [button.text for button in li.chat[-1].buttons[0]] == ["Packaging", "Making"]


async def test_stop_ends_everything_at_once_and_the_manager_is_told() -> None:
    async with world() as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/stop")
        assert "nothing more" in answer.text
        assert bot_said(house.ann)[-1] == "Li Wei · Acme said stop. Nothing more will be sent."
        before = len(li.chat)
        await house.advance(days=90)
        assert len(li.chat) == before


async def test_stop_takes_back_what_lies_with_the_manager() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        await until_card(house)
        await house.says(li, "/stop")
        await house.presses(house.ann, "✅ Approve")
        await house.advance(days=10)
        assert house.ann.toasts[-1] == "That is already settled."
        assert not any("Hello Li Wei" in text for text in bot_said(li)[2:])


APPROVED = """
playbook: prospects
rules:
  - {id: check-in, every: 14d..21d, since: last_personal, approval: manager, send: {text: [one, two, three]}}
"""


async def test_a_sentence_with_stop_in_it_is_a_message() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "Please stop by on Thursday")
        assert house.contact().state is ContactState.ACTIVE
        assert "Please stop by on Thursday" in bot_said(house.ann)[-1]


async def test_blocking_the_bot_ends_everything_and_the_manager_hears_once() -> None:
    async with world() as house:
        li = await house.invited()
        li.block()
        await house.quiet()
        await house.advance(days=60)
        told = [text for text in bot_said(house.ann) if "can no longer be reached" in text]
        assert len(told) == 1
        assert house.contact().state is ContactState.BLOCKED
        assert house.touches() == []


async def test_coming_back_asks_for_consent_again() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "/stop")
        (question,) = await house.says(li, "/start")
        assert "If you agree" in question.text
        assert house.contact().state is ContactState.STOPPED
        await house.presses(li, "✅", message_id=question.id)
        assert house.contact().state is ContactState.ACTIVE
        assert len(house.app.office.store.people.consents(house.contact().id)) == 2
        assert "Li Wei · Acme is back and has agreed again." in bot_said(house.ann)


async def test_pause_holds_for_a_month_and_resume_ends_it() -> None:
    async with world() as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/pause 1")
        assert "Apr 2, 2026" in answer.text
        await house.advance(days=29)
        assert house.touches() == []
        await house.says(li, "/resume")
        assert house.contact().paused_until is None


async def test_a_managers_pause_is_not_the_contacts_to_end() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/pause Li Wei")
        (answer,) = await house.says(li, "/resume")
        assert "has paused the messages" in answer.text
        assert house.contact().held(house.now())


async def test_privacy_says_what_is_kept_and_since_when() -> None:
    async with world() as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/privacy")
        assert "Mar 2, 2026" in answer.text
        assert "Ann Keller" in answer.text


async def test_an_unknown_command_of_a_contact_is_not_relayed() -> None:
    async with world() as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/contacts")
        assert "do not know" in answer.text
        assert not any("/contacts" in text for text in bot_said(house.ann)[1:] if "People" not in text)


async def test_a_contact_added_by_hand_has_no_consent_and_no_telegram() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        contact = house.contact("Wang Fang")
        assert (contact.channel, contact.reach) == (BY_HAND, "WeChat")
        assert house.app.office.store.people.consents(contact.id) == []


async def test_hostile_names_are_shown_as_they_are() -> None:
    async with world() as house:
        (question,) = await opened(house, "<b>Li</b> & {{ 7*7 }}, Acme <script>")
        assert question.text.startswith("Hello <b>Li</b> & {{ 7*7 }}.")


async def opened_by(house: World, introduction: str) -> Person:
    link = await house.link(introduction)
    li = house.sandbox.add_person(LI_WEI, "Li Wei")
    li.open(link)
    await house.quiet()
    return li


async def opened(house: World, introduction: str) -> list[Message]:
    li = await opened_by(house, introduction)
    return [message for message in li.chat if message.from_bot]


async def until_card(house: World) -> Message:
    """Ann's approval card, as soon as it comes."""
    for _ in range(30):
        await house.advance(days=1)
        if any(button.text == "✅ Approve" for line in house.ann.chat[-1].buttons for button in line):
            return house.ann.chat[-1]
    raise AssertionError("no card came")


async def test_a_contacts_pause_and_a_managers_hold_end_each_on_its_own() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/pause Li Wei")
        await house.says(li, "/pause 1")
        await house.says(house.ann, "/resume Li Wei")
        contact = house.contact()
        assert not contact.held(house.now())
        assert contact.paused_until


async def test_one_who_blocked_and_writes_again_can_be_answered() -> None:
    async with world() as house:
        li = await house.invited()
        li.block()
        await house.quiet()
        li.unblock()
        await house.says(li, "Still there?")
        await house.says(house.ann, "Of course", reply_to=house.ann.chat[-1].id)
        assert bot_said(li)[-1] == "Of course"
        await house.advance(days=60)
        assert "If you agree" in bot_said(li)[-1]
        assert [text for text in bot_said(li) if "Of course" in text] == bot_said(li)[-2:-1]
        assert house.contact().state is ContactState.BLOCKED


# --- less, and what ends by itself

OFTEN = f"playbook: p\nrules:\n  - {{id: r, every: 7d, send: {{text: {MANY}}}}}\n"
FREE = DEFAULTS + "caps: {}\nbrake: null\n"


async def test_less_is_half_as_much_until_they_say_it_again() -> None:
    async with world(rules={"prospects.yaml": OFTEN, "_defaults.yaml": FREE}) as house:
        li = await house.invited()
        (answer,) = await house.says(li, "/less")
        assert answer.text == "All right, half as much from now on. /less again, and it is as before."
        assert bot_said(house.ann)[-1] == "Li Wei · Acme asked for less: half as much from now on."
        await house.advance(days=42)
        assert len(house.touches()) in (2, 3)
        assert "less" in {one.kind for one in house.app.office.store.people.timeline(house.contact().id, 50)}
        assert (await house.says(li, "/less"))[0].text == "Good, as before."
        assert bot_said(house.ann)[-1] == "Li Wei · Acme wants as much as before."
        before = len(house.touches())
        await house.advance(days=42)
        assert len(house.touches()) - before in (4, 5, 6)


async def test_less_moves_what_is_planned_at_once() -> None:
    async with world(rules={"prospects.yaml": OFTEN, "_defaults.yaml": FREE}) as house:
        li = await house.invited()
        before = house.contact().next_at
        await house.says(li, "/less")
        after = house.contact().next_at
        assert before
        assert after
        assert after - before >= timedelta(days=5)
        await house.says(li, "/less")
        assert house.contact().next_at == before


async def test_less_is_in_their_help_and_in_chinese_too() -> None:
    async with world() as house:
        wei = await house.invited("李伟", "华辰", "评估人")
        assert "/less – 减少一半" in (await house.says(wei, "/help"))[-1].text
        assert (await house.says(wei, "/less"))[-1].text == "好的，今后减少一半。再发一次 /less 即可恢复。"


async def test_who_leaves_enough_unanswered_gets_half_as_much_until_they_answer() -> None:
    rules = {"prospects.yaml": OFTEN, "_defaults.yaml": FREE + "pace: {halve_after: 2}\n"}
    async with world(rules=rules) as house:
        li = await house.invited()
        await house.until(lambda: len(house.touches()) == 4)
        moments = [touch.settled_at for touch in house.touches() if touch.settled_at]
        gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
        assert gaps[0] < timedelta(days=12)
        assert gaps[1] >= timedelta(days=14)
        assert gaps[2] >= timedelta(days=14)
        await house.says(li, "Sorry, I was away.")
        await house.presses(house.ann, "No answer needed")
        due = house.contact().next_at
        assert due
        assert due - moments[-1] < timedelta(days=12)


async def test_less_of_one_who_stopped_sends_nothing() -> None:
    async with world(rules={"prospects.yaml": OFTEN, "_defaults.yaml": FREE}) as house:
        li = await house.invited()
        await house.says(li, "/stop")
        await house.says(li, "/less")
        seen = len(li.chat)
        await house.advance(days=30)
        assert len(li.chat) == seen
