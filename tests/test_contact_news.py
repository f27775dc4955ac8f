"""What a contact can say about the news they got, and that it counts."""

from __future__ import annotations

import dataclasses

from bot.explain import explanation
from bot.model.news import Entry, Feedback, FeedBook, FeedSource, Topic
from bot.sandbox import Message, Person
from bot.service import USUAL_WISH
from tests.world import MONDAY, World, bot_said, world

URL = "https://news.example/feed.xml"
NEWS = {
    "prospects.yaml": "playbook: prospects\nrules:\n"
    "  - {id: news, every: 7d..8d, send: {news: {max_age: 60d, min_score: 0.2}}, silent: true}\n"
}
DIGEST = {"prospects.yaml": NEWS["prospects.yaml"].replace("max_age: 60d", "max_age: 60d, count: 3")}
AI, BOXES = Topic("ai", {"en": "AI", "zh": "人工智能"}), Topic("boxes", {"en": "Boxes", "zh": "包装"})


def stock(house: World, *topics: str, language: str = "en") -> list[int]:
    """Put an item about each of these topics into the house."""
    office = house.app.office
    office.feedbook = FeedBook((FeedSource(URL, "Daily", language),), {"ai": AI, "boxes": BOXES})
    ids = []
    with office.store.transaction():
        for n, topic in enumerate(topics):
            entry = Entry(f"{topic}{n}", f"Story {n} of {topic}", "Words.", f"https://news.example/{n}", MONDAY)
            added = office.store.news.add_item(entry, office.feedbook.feeds[0], (topic,), "fresh", MONDAY)
            assert added is not None
            ids.append(added)
    return ids


async def sent(house: World, person: Person) -> Message:
    return await house.shown(person, "👍")


def opinions(house: World) -> list[tuple[Feedback, tuple[str, ...]]]:
    contact = house.contact()
    return [(one.kind, one.topics) for one in house.app.office.store.news.opinions(contact.id)]


async def test_a_tap_is_noted_and_thanked_for_and_can_be_changed() -> None:
    async with world(rules=NEWS) as house:
        li = await house.invited()
        stock(house, "ai")
        news = await sent(house, li)
        await house.presses(li, "👍", message_id=news.id)
        assert li.toasts[-1] == "👍 Good to know, thank you."
        assert opinions(house) == [(Feedback.LIKE, ("ai",))]
        await house.presses(li, "👎", message_id=news.id)
        await house.presses(li, "👎", message_id=news.id)
        assert opinions(house) == [(Feedback.DISLIKE, ("ai",))]
        kinds = [event.kind for event in house.app.office.store.people.timeline(house.contact().id, 9)]
        assert (kinds.count("news-like"), kinds.count("news-dislike")) == (1, 1)


async def test_less_of_this_names_the_topic_and_the_next_item_is_of_another() -> None:
    async with world(rules=NEWS) as house:
        li = await house.invited()
        stock(house, "ai", "ai", "boxes")
        office = house.app.office
        contact = house.contact()
        with office.store.transaction():
            office.change(dataclasses.replace(contact, likes=("ai",)), house.now())
        news = await sent(house, li)
        assert "of ai" in news.text
        with office.store.transaction():
            office.change(dataclasses.replace(house.contact(), likes=()), house.now())
        await house.presses(li, "🔕 Less of this", message_id=news.id)
        assert li.toasts[-1] == "🔕 You will get less about: AI."
        assert "of boxes" in (await sent(house, li)).text


async def test_asking_brings_the_manager_in_once_and_holds_the_rules() -> None:
    async with world(rules=NEWS) as house:
        li = await house.invited()
        stock(house, "ai", "boxes")
        news = await sent(house, li)
        before = len(bot_said(house.ann))
        await house.presses(li, "💬 Ask Ann Keller", message_id=news.id)
        await house.presses(li, "💬 Ask Ann Keller", message_id=news.id)
        assert li.toasts[-1] == "💬 Ann Keller knows that you would like to talk about it."
        (card,) = bot_said(house.ann)[before:]
        assert "Li Wei · Acme would like to talk about “Story" in card
        assert house.contact().waiting_since is not None
        question = next(message for message in house.ann.chat if message.text == card)
        await house.says(house.ann, "Gladly: tomorrow at ten?", reply_to=question.id)
        assert li.chat[-1].text == "Gladly: tomorrow at ten?"
        assert house.contact().waiting_since is None


async def test_a_digest_has_a_button_for_each_item_and_none_of_them_comes_again() -> None:
    async with world(rules=DIGEST) as house:
        li = await house.invited()
        ids = stock(house, "ai", "boxes", "ai", "boxes")
        digest = await house.shown(li, "👍 1")
        assert "3 things that may be worth your time" in digest.text
        await house.presses(li, "👎 2", message_id=digest.id)
        assert len(opinions(house)) == 1
        second = await sent(house, li)
        told = [n for n in range(4) if f"Story {n} of" in digest.text]
        assert len(told) == 3
        assert f"Story {({*range(4)} - {*told}).pop()} of" in second.text
        assert house.app.office.store.ledger.items_used(house.contact().id) == frozenset(ids)


async def test_nobody_speaks_about_what_they_never_got() -> None:
    async with world(rules=NEWS) as house:
        li = await house.invited()
        await house.invited("Bo", "Boxwell", "user", id=202)
        (item,) = stock(house, "ai")
        news = await sent(house, li)
        assert news
        other = house.sandbox.people[202]
        for data in (f"like:{item + 1}", "like:x", "like:", "ask:0", f"less:{'9' * 400}"):
            assert "no longer" in await house.forges(li, data) or li.toasts[-1]
        got_it_too = [one for one in other.chat if "Story" in one.text]
        if not got_it_too:
            await house.forges(other, f"like:{item}")
        assert opinions(house) == []


async def test_what_was_not_good_enough_says_so() -> None:
    rules = {"prospects.yaml": NEWS["prospects.yaml"].replace("min_score: 0.2", "min_score: 0.99")}
    async with world(rules=rules) as house:
        await house.invited()
        stock(house, "ai")
        await house.advance(days=14)
        (first, *_) = house.touches()
        assert first.reason == "weak-news"
        assert "the best news was not good enough for them" in (await house.says(house.ann, "/contact Li Wei"))[-1].text


async def test_what_their_manager_knows_counts() -> None:
    async with world(rules=NEWS) as house:
        await house.invited()
        stock(house, "ai", "boxes")
        card = (await house.says(house.ann, "/contact Li Wei, likes 人工智能, dislikes boxes"))[-1]
        assert "Likes, as you know them: AI" in card.text
        assert "Dislikes, as you know them: Boxes" in card.text
        assert "is no topic" in (await house.says(house.ann, "/contact Li Wei, likes cats"))[-1].text
        office = house.app.office
        (choice,) = office.choose_news(office.relationship(house.contact()), USUAL_WISH, house.now())
        assert choice.topic == "ai"


async def test_the_plan_shows_how_the_score_is_made_up() -> None:
    async with world(rules=NEWS) as house:
        await house.invited()
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "Now there is no news for them." in plan
        stock(house, "ai")
        plan = (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "The best news for them now: “Story 0 of ai” (Daily), 0." in plan
        assert "Made of: interest 0.40 × 0.22, learned 0.50 × 0.36" in plan
        standing = house.app.office.standing(house.contact(), house.now())
        lines = "\n".join(explanation(house.app.office, standing, "zh", house.now()))
        assert "眼下最适合对方的资讯：“Story 0 of ai”" in lines
        assert "由来：兴趣 0.40 × 0.22" in lines
