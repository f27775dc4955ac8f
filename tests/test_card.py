"""A contact's card: what is known of them, changed by taps on one message or in words, by nobody but their manager."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.desk import accounts, book, card, logged, meeting, notes, seats, steps
from bot.model.people import TELEGRAM, Role
from bot.model.rules import FAR
from bot.sandbox import Message, Person
from tests.world import BO, World, bot_said, world

FEEDS = """
topics:
  ai: {name: {en: AI, zh: 人工智能}, keywords: [AI]}
  saas: {name: {en: Software, zh: 软件}, keywords: [saas]}
feeds: []
"""


def labels(message: Message) -> list[str]:
    return [button.text for line in message.buttons for button in line]


def last(person: Person) -> Message:
    return [message for message in person.chat if message.from_bot][-1]


async def opened(house: World, name: str = "Li Wei") -> Message:
    return (await house.says(house.ann, f"/contact {name}"))[-1]


async def tapped(house: World, message: Message, *taps: str) -> Message:
    """The card's message after these taps, each on what the one before showed."""
    for label in taps:
        await house.presses(house.ann, label, message_id=message.id)
    return next(one for one in house.ann.chat if one.id == message.id)


async def answered(house: World, words: str) -> Message:
    """What comes after the manager replied to the newest question."""
    return (await house.says(house.ann, words, reply_to=last(house.ann).id))[-1]


async def test_the_card_shows_both_sides_last_words_and_what_comes() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "Is there a trial?")
        await house.advance(hours=1)
        relayed = next(message for message in house.ann.chat if "Is there a trial?" in message.text)
        await house.says(house.ann, "There is, I will send it", reply_to=relayed.id)
        card = await opened(house)
        assert card.text.startswith("Li Wei · Acme · evaluator\nwarm · lead · Telegram · Europe/Berlin, there it is ")
        assert "Next: " in card.text
        lines = card.text.split("Last:\n")[1].splitlines()
        assert [line.split(" · ")[1] for line in lines[:2]] == [
            "wrote: Is there a trial?",
            "you wrote: There is, I will send it",
        ]


async def test_how_to_address_them_is_set_in_words_or_by_its_button_and_messages_begin_with_it() -> None:
    async with world() as house:
        li = await house.invited("王芳", "华辰", "zh")
        (card,) = await house.says(house.ann, "/contact 王芳, address 王总")
        assert "Addressed as: 王总" in card.text
        await house.until(lambda: bool(house.touches()))
        assert bot_said(li)[-1].startswith("王总，您好，")
        await tapped(house, card, "🙂 Address")
        assert last(house.ann).reply_markup["input_field_placeholder"] == "Mr Li"
        assert "Addressed as: 王女士" in (await answered(house, "王女士")).text
        await tapped(house, card, "🙂 Address")
        assert "Addressed as" not in (await answered(house, "-")).text
        assert house.contact("王芳").address_as == "王芳"


async def test_a_role_in_two_taps_on_the_same_message() -> None:
    async with world() as house:
        await house.invited()
        card = await opened(house)
        said = len(bot_said(house.ann))
        menu = await tapped(house, card, "👤 Role")
        assert labels(menu) == ["user", "✓ evaluator", "budget", "decider", "signatory", "not known", "‹ Back"]
        again = await tapped(house, card, "decider")
        assert again.text.startswith("Li Wei · Acme · decider\n")
        assert house.contact().role is Role.DECIDER
        assert (await tapped(house, card, "👤 Role", "‹ Back")).text == again.text
        await tapped(house, card, "👤 Role", "not known")
        assert house.contact().role is None
        assert len(bot_said(house.ann)) == said


async def test_topics_go_from_like_to_dislike_to_neither() -> None:
    async with world(feeds=FEEDS) as house:
        await house.invited()
        card = await opened(house)
        assert labels(await tapped(house, card, "♥️ Topics")) == ["AI", "Software", "‹ Back"]
        assert labels(await tapped(house, card, "Software"))[1] == "👍 Software"
        assert house.contact().likes == ("saas",)
        assert labels(await tapped(house, card, "👍 Software"))[1] == "👎 Software"
        assert (house.contact().likes, house.contact().dislikes) == ((), ("saas",))
        assert labels(await tapped(house, card, "👎 Software"))[1] == "Software"
        assert house.contact().dislikes == ()


async def test_tags_and_dates_are_asked_for_and_a_wrong_answer_keeps_the_question_open() -> None:
    async with world() as house:
        await house.invited()
        card = await opened(house)
        await tapped(house, card, "🏷 Tags")
        assert "Tags: fair vip" in (await answered(house, "fair, vip")).text
        await tapped(house, card, "🗓 Dates", "birthday")
        wrong = await answered(house, "14th of May")
        assert "is no day" in wrong.text
        assert "\n" not in wrong.text
        assert wrong.reply_markup["input_field_placeholder"] == "05-14"
        await answered(house, "Also wrong")
        assert "Dates: birthday 05-14" in (await answered(house, "05-14")).text
        assert house.contact().dates == {"birthday": date(2000, 5, 14)}
        assert "birthday 05-14" in labels(await tapped(house, await opened(house), "🗓 Dates"))


async def test_what_is_no_words_is_asked_for_again() -> None:
    async with world() as house:
        await house.invited()
        await tapped(house, await opened(house), "🏷 Tags")
        question = last(house.ann)
        house.ann.send_voice(reply_to=question.id)
        await house.quiet()
        assert last(house.ann).text == "Please answer in words."
        assert "Tags: vip" in (await answered(house, "vip")).text


@pytest.mark.parametrize(("label", "days"), [("A week", 7), ("Two weeks", 14), ("A month", 30)])
async def test_a_pause_of_days_from_the_card(label: str, days: int) -> None:
    async with world() as house:
        await house.invited()
        card = await tapped(house, await opened(house), "⏸ Pause", label)
        held = house.contact().held_until
        assert held
        assert timedelta(days=days - 1) < held - house.now() <= timedelta(days=days)
        assert "paused · lead" in card.text
        card = await tapped(house, card, "▶️ Resume")
        assert house.contact().held_until is None
        assert "new · lead" in card.text


async def test_a_pause_until_told() -> None:
    async with world() as house:
        await house.invited()
        await tapped(house, await opened(house), "⏸ Pause", "Until I say")
        assert house.contact().held_until == FAR


async def test_the_whole_timeline_page_by_page() -> None:
    async with world() as house:
        li = await house.invited()
        for n in range(20):
            await house.says(li, f"Message {n}")
        card = await opened(house)
        first = await tapped(house, card, "📜 Timeline")
        assert first.text.splitlines()[1].endswith("wrote: Message 19")
        assert len(first.text.splitlines()) == 16
        second = await tapped(house, card, "›")
        assert second.text.splitlines()[-1].endswith("agreed")
        assert "›" not in labels(second)
        assert (await tapped(house, card, "‹")).text == first.text


async def test_what_is_set_for_one_of_several_waits_for_the_choice() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Li Na", id=202)
        (choices,) = await house.says(house.ann, "/contact Li, role decider, tags vip")
        assert choices.text.startswith("Several people match")
        await house.presses(house.ann, "Li Na")
        assert (house.contact("Li Na").role, house.contact("Li Na").tags) == (Role.DECIDER, ("vip",))
        assert house.contact("Li Wei").role is Role.EVALUATOR


BUTTONS = (
    "card:{c}", "card-set:{c}:0", "card-back:{c}", "role-menu:{c}", "role-set:{c}:1", "taste-menu:{c}", "taste:{c}:0",
    "date-menu:{c}", "date-set:{c}:0", "tags-set:{c}", "address-set:{c}", "pause-menu:{c}", "hold:{c}:7",
    "hold-until:{c}", "card-resume:{c}", "timeline:{c}:0",
    "note-add:{c}", "note-put:{c}:0", "notes:{c}", "notes:{c}:0", "note-drop:1",
    "step-add:{c}", "step-put:{c}:0", "step:1", "step-done:1", "step-later:1:1",
    "log-menu:{c}", "log:{c}:0", "unlog:{t}", "moved:{c}", "move:{c}:1",
    "meet:{a}", "meet-send:1:{c}", "meet-edit:{c}", "meet-link:{c}", "account-set:{a}:0", "left-notes:{a}",
    "stage-ask:{a}:1",
)  # fmt: skip


async def test_no_button_of_the_book_opens_anothers() -> None:
    tried = {(data.split(":")[0], data.count(":")) for data in BUTTONS} | {
        ("steps", 1),
        ("book-of", 1),
        ("book-of", 4),
        ("book-back-of", 4),
        ("book", 3),
        ("book-back", 3),
        ("stage", 2),
    }
    known = {one for part in (book, card, notes, steps, logged, seats, accounts, meeting) for one in part.BUTTONS}
    assert known - {("leave", 0)} == tried
    async with world(feeds=FEEDS) as house:
        await house.invited()
        await house.says(house.ann, "/note Li Wei, likes tea")
        await house.says(house.ann, "/step Li Wei, call, tomorrow")
        await tapped(house, await opened(house), "📞 Log", "📞 I called")
        (logged_touch,) = house.touches()
        bo = await house.manager("Bo Ek", BO)
        contact = house.contact()
        before = "\n".join(house.app.office.store._db.conn.iterdump())
        for data in BUTTONS:
            filled = data.format(c=contact.id, a=contact.account_id, t=logged_touch.id)
            said = len(bot_said(bo))
            assert await house.forges(bo, filled) == "That is not one of your contacts.", data
            assert len(bot_said(bo)) == said, data
        changed = set("\n".join(house.app.office.store._db.conn.iterdump()).splitlines()) - set(before.splitlines())
        assert all("post" in line or "update_taken" in line for line in changed)


async def test_numbers_that_no_button_has_are_out_of_date() -> None:
    async with world(feeds=FEEDS) as house:
        await house.invited()
        who = house.contact()
        for data in ("role-set:{c}:6", "role-set:{c}:-1", "taste:{c}:2", "date-set:{c}:5", "hold:{c}:31", "hold:{c}:-1",
                     "log:{c}:3", "card-set:{c}:99", "note-put:{c}:99", "step-put:{c}:99", "move:{c}:99",
                     "meet-send:99:{c}", "timeline:{c}:" + "9" * 30, "card:" + "9" * 30):  # fmt: skip
            assert "out of date" in await house.forges(house.ann, data.format(c=who.id)), data
        assert house.contact() == who


async def test_the_card_in_chinese() -> None:
    async with world() as house:
        lin = await house.manager("林", 101, language="zh")
        (card,) = await house.says(lin, "/add 王芳，华辰，决策人，微信")
        (card,) = await house.says(lin, "/contact 王芳，称呼 王总")
        assert card.text.startswith("王芳 · 华辰 · 决策人\n新 · 线索 · 微信 · ")
        assert "称呼：王总" in card.text


async def test_the_card_says_what_they_chose_themselves() -> None:
    async with world() as house:
        li = await house.invited()
        assert "hours" not in (await opened(house)).text
        await house.says(li, "/less")
        await house.forges(li, "hours:mornings")
        await house.says(li, "Stop")
        shown = (await opened(house)).text
        for words in ("asked for less", "Their own hours: 00:00–12:00", "Wrote a stop word on Mar 2, 2026"):
            assert words in shown
        await house.forges(li, "halt:nothing")
        await house.forges(li, "pace:more")
        shown = (await opened(house)).text
        assert "asked for more" in shown
        assert "stop word" not in shown


async def test_who_is_reached_by_hand_gets_one_link_from_the_card_and_moves_here() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Li Wei, Acme, evaluator, WeChat")
        before = await opened(house)
        assert "📲 Invite to Telegram" in labels(before)
        links = []
        for _ in range(2):
            await house.presses(house.ann, "📲 Invite to Telegram", message_id=before.id)
            links.append("https://t.me/" + last(house.ann).text.partition("https://t.me/")[2].split()[0])
        assert links[0] == links[1]
        li = house.sandbox.add_person(201, "Li Wei", language_code="en")
        li.open(links[0])
        await house.quiet()
        await house.presses(li, "✅")
        assert house.contact().channel == TELEGRAM
        assert "📲 Invite to Telegram" not in labels(await opened(house))
        assert "button" in await house.forges(house.ann, f"invite-here:{house.contact().id}")


async def test_the_card_hands_over_and_only_its_own_manager_may() -> None:
    async with world() as house:
        bo = await house.manager("Bo Ek", 300)
        await house.invited()
        card = await opened(house)
        await house.presses(house.ann, "🤝 Hand over", message_id=card.id)
        assert "Li Wei" in last(bo).text
        await house.presses(house.ann, "↩ Keep it")
        await house.says(house.ann, "/away 2w, Bo")
        seen = len(house.ann.chat)
        assert "not one of your contacts" in await house.forges(bo, f"handover:{house.contact().id}")
        await house.forges(bo, f"card:{house.contact().id}")
        assert "🤝 Hand over" not in labels(last(bo))
        assert len(house.ann.chat) == seen
