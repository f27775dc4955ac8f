"""The committee of a company, and the way to its decider through whoever values the product most."""

from __future__ import annotations

from bot.model.people import Role
from bot.model.touches import TouchKind
from tests.test_card import answered, labels, last
from tests.world import bot_said, world

# --- the company


async def test_a_company_shows_its_committee_and_who_is_missing() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Mei", "Acme", "evaluator", id=202)
        await house.says(house.ann, "/add Xu, Acme")
        await house.says(li, "Hello")
        bo = await house.manager("Bo Ek", 300)
        await house.says(bo, "/add Secret Name, Acme, budget")
        await house.says(bo, "/add Other Name, Acme, budget")
        (card,) = await house.says(house.ann, "/account Acme")
        assert card.text.splitlines() == [
            "Acme",
            "stage lead · industry – · country – · zone –",
            "",
            "user: 🟢 Li Wei (warm, heard Mar 2, 2026)",
            "evaluator: 🌱 Mei (new, not heard yet)",
            "budget: a colleague’s contact",
            "decider: nobody yet – /invite Name, Acme, decider",
            "signatory: nobody yet – /invite Name, Acme, signatory",
            "role not known: 🌱 Xu (new, not heard yet)",
            "",
            "Of colleagues’ contacts you see the roles alone.",
        ]
        assert labels(card) == ["Li Wei", "Mei", "Xu", "🤝 Meet the decider"]
        await house.presses(house.ann, "Mei", message_id=card.id)
        assert bot_said(house.ann)[-1].startswith("Mei · Acme · evaluator")


async def test_who_stopped_is_shown_as_such() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user")
        await house.says(li, "/stop")
        assert "user: Li Wei (stopped)" in (await house.says(house.ann, "/account acme"))[-1].text


async def test_a_part_of_a_companys_name_finds_it_or_offers_several() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Xu, Acme Tools")
        await house.says(house.ann, "/add Fu, Acme Pumps")
        bo = await house.manager("Bo Ek", 300)
        await house.says(bo, "/add Mei, Acme Secret")
        assert (await house.says(house.ann, "/account pumps"))[-1].text.startswith("Acme Pumps\n")
        (choices,) = await house.says(house.ann, "/account acme, country de")
        assert labels(choices) == ["Acme Pumps", "Acme Tools"]
        await house.presses(house.ann, "Acme Tools")
        assert "country DE" in bot_said(house.ann)[-1]
        assert "No company" in (await house.says(house.ann, "/account secret"))[-1].text
        assert "No company" in (await house.says(house.ann, "/account Acme Secret"))[-1].text


# --- the way to the decider


async def test_the_user_who_values_it_most_is_asked_once_in_their_language() -> None:
    async with world() as house:
        li = await house.invited("李伟", "华辰", "user, zh", id=201)
        await house.invited("Mei", "华辰", "evaluator", id=202)
        await house.says(li, "很好用")
        relayed = last(house.ann)
        await house.says(house.ann, "Good", reply_to=relayed.id)
        (card,) = await house.says(house.ann, "/account 华辰")
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        shown = last(house.ann)
        assert shown.text.startswith(
            "I would ask 李伟: of your people there they seem to get most out of the product (0.54 of 1: replies 0.25"
        )
        assert "李伟，您好！" in shown.text
        said = len(bot_said(li))
        await house.presses(house.ann, "✅ Send it", message_id=shown.id)
        assert bot_said(li)[said:] == [shown.text.split("\n\n", 2)[2]]
        touch = house.touches()[-1]
        assert (touch.kind, touch.contact_id) == (TouchKind.MANUAL, house.contact("李伟").id)
        assert "On its way to 李伟" in last(house.ann).text


async def test_a_second_press_sends_nothing() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user")
        (card,) = await house.says(house.ann, "/account Acme")
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        data = next(b.callback_data for line in last(house.ann).buttons for b in line if b.text.startswith("✅"))
        assert data
        said = len(bot_said(li))
        await house.forges(house.ann, data)
        assert "out of date" in await house.forges(house.ann, data)
        assert len(bot_said(li)) == said + 1


async def test_at_night_the_manager_is_asked_when_and_nothing_is_sent_yet() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user")
        (card,) = await house.says(house.ann, "/account Acme")
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        shown = last(house.ann)
        await house.advance(hours=14)  # 23:00 where they are
        said = len(bot_said(li))
        await house.presses(house.ann, "✅ Send it", message_id=shown.id)
        assert len(bot_said(li)) == said
        asked = next(one for one in house.ann.chat if "what speaks against it" in one.text)
        await house.presses(house.ann, "✉️ Send now", message_id=asked.id)
        assert len(bot_said(li)) == said + 1


async def test_in_other_words_and_a_link_for_the_decider() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user")
        (card,) = await house.says(house.ann, "/account Acme")
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        shown = last(house.ann)
        await house.presses(house.ann, "✏️ Edit", message_id=shown.id)
        again = await answered(house, "Dear Li Wei, <who> decides?")
        await house.presses(house.ann, "✅ Send it", message_id=again.id)
        assert bot_said(li)[-1] == "Dear Li Wei, <who> decides?"
        await house.presses(house.ann, "🔗 A link", message_id=shown.id)
        assert "without commas" in (await answered(house, "Wang, Fang")).text
        assert "https://t.me/halden_bot?start=" in (await answered(house, "Wang Fang")).text
        invites = house.app.office.store.people.invites_of(house.manager_id)
        assert [one.name for one in invites if one.role is Role.DECIDER] == ["Wang Fang"]


async def test_by_hand_the_text_is_there_to_copy() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Li Wei, Acme, user, WeChat")
        (card,) = await house.says(house.ann, "/account Acme")
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        shown = last(house.ann)
        assert "for you to copy and send" in shown.text
        assert "<code>" in shown.html
        assert not any(label.startswith("✅") for label in labels(shown))


async def test_nobody_to_ask_and_no_need_to() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", "user")
        (card,) = await house.says(house.ann, "/account Acme")
        await house.says(li, "A question")
        said = len(bot_said(house.ann))
        await house.presses(house.ann, "🤝 Meet the decider", message_id=card.id)
        assert len(bot_said(house.ann)) == said
        assert "Nobody there can be asked now" in house.ann.toasts[-1]
        await house.says(house.ann, "/add Wang Fang, Acme, decider")
        assert "🤝 Meet the decider" not in labels((await house.says(house.ann, "/account Acme"))[-1])
