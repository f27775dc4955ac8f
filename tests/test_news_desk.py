"""News in the manager's chat: the queue, the line above an item, sending one now, vetoes, and shares of one's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.model.news import Entry, FeedSource, FeedState, Fetched, Item, Page
from bot.model.touches import TouchKind, TouchState
from bot.newsroom import Newsroom
from bot.sandbox import Message, Person
from bot.sandbox.faults import DropAfter, Fault, Status
from tests.world import ANN, World, bot_said, world

FEED = "https://feeds.example/a.xml"
FEEDS = """
feeds: []
topics:
  saas: {name: {en: SaaS, zh: 企业软件}, keywords: [SaaS, 软件], roles: [evaluator]}
  steel: {name: {en: Steel, zh: 钢铁}, keywords: [steel]}
never: [RivalCorp]
"""
NEWS = {"prospects.yaml": "playbook: p\nrules:\n  - {id: news, every: 2d, send: {news: {}}}\n"}
QUIET = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, every: 90d, send: {text: [one]}}\n"}
LINK = "https://news.example/story"


def put(
    house: World, title: str, state: str = "review", *, topics: str = "saas", age: int = 1, zh: bool = False
) -> int:
    """An item as a feed gave it so many hours ago."""
    link = f"https://news.example/{title.encode().hex()}"
    entry = Entry(link, title, f"What <b>{title}</b> & others say.", link, house.now() - timedelta(hours=age))
    feed = FeedSource(FEED, "Ledger", "zh" if zh else "en")
    with house.app.office.store.transaction():
        item_id = house.app.office.store.news.add_item(entry, feed, topics.split(), state, house.now())
    assert item_id is not None
    return item_id


def item(house: World, item_id: int) -> Item:
    found = house.app.office.store.news.item(item_id)
    assert found is not None
    return found


def labels(message: Message) -> list[str]:
    return [button.text for line in message.buttons for button in line]


async def shown(house: World, command: str, by: Person | None = None) -> Message:
    return (await house.says(by or house.ann, command))[-1]


def page(title: str, about: str = "", url: str = LINK, language: str = "en") -> Page:
    return Page(url, title, about, language, "Example News")


class Pages:
    """Pages as the reader of feeds would find them."""

    def __init__(self, found: Mapping[str, Page | str]) -> None:
        self._found = found

    async def page(self, url: str) -> Page | str:
        return self._found[url]


async def shares(house: World, text: str, found: Page | str, by: Person | None = None) -> Message:
    """What the bot says once it has looked at the page."""
    by = by or house.ann
    answer = (await house.says(by, text))[-1].text
    assert answer in ("I am looking at it.", "我看一下。")
    url = next(word for word in text.split() if word.startswith("https://"))
    house.app._reader = Pages({url: found})  # type: ignore[assignment]
    await house.app.read_shares(house.now())
    await house.quiet()
    return by.chat[-1]


# --- the queue ------------------------------------------------------------------------------------------------


async def test_a_card_says_what_it_is_and_whom_it_suits() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await house.invited()
        await house.invited("Bo Ek", "Blech", "user", id=202)
        put(house, "SaaS <grows>", topics="saas steel")
        card = await shown(house, "/news")
        assert card.text == (
            "SaaS <grows>\nLedger · Mar 2, 2026 · SaaS, Steel\nWhat <b>SaaS <grows></b> & others say.\n\n"
            "It suits 2 of your contacts."
        )
        assert labels(card) == ["👍 May be sent", "👎 No", "✏️ A line above it", "👤 Send to one"]


async def test_a_card_in_chinese() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        lin = await house.manager("林", 101, language="zh")
        put(house, "软件出海", zh=True)
        put(house, "软件定价", age=2, zh=True)
        card = await shown(house, "/news", lin)
        assert card.text.splitlines()[:2] == ["软件出海", "Ledger · 2026年3月2日 · 企业软件"]
        assert card.text.endswith("目前没有适合它的联系人。 还有 1 条待审。")
        assert labels(card) == ["👍 可以发", "👎 不发", "✏️ 加一句附言", "👤 发给一个人"]


async def test_the_newest_comes_first_and_the_next_takes_its_place() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        put(house, "Old SaaS", age=9)
        put(house, "New SaaS", age=1)
        put(house, "Middle SaaS", age=5)
        card = await shown(house, "/news")
        assert card.text.startswith("New SaaS")
        assert card.text.endswith("2 more wait.")
        await house.presses(house.ann, "👍")
        assert house.ann.chat[-1].id == card.id
        assert house.ann.chat[-1].text.startswith("Middle SaaS")
        assert house.ann.chat[-1].text.endswith("One more waits.")
        await house.presses(house.ann, "👎")
        assert house.ann.chat[-1].text.startswith("Old SaaS")
        await house.presses(house.ann, "👎")
        assert house.ann.chat[-1].text == "That was all. /news shows what is fresh."
        assert house.ann.toasts[-3:] == ["It may be sent.", "It will not be sent.", "It will not be sent."]


async def test_one_approval_serves_the_contacts_of_all_managers() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        item_id = put(house, "SaaS grows")
        await shown(house, "/news", bo)
        await house.presses(bo, "👍")
        await house.until(lambda: any("SaaS grows" in text for text in bot_said(li)), days=8)
        assert [touch.item_id for touch in house.touches() if touch.state is TouchState.SENT] == [item_id]


async def test_what_nobody_approved_is_not_sent() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        put(house, "SaaS grows")
        put(house, "SaaS shrinks")
        await shown(house, "/news")
        await house.presses(house.ann, "👎")
        await house.advance(days=8)
        assert not any("SaaS" in text for text in bot_said(li)[2:])


async def test_what_a_colleague_has_decided_meanwhile_says_so_and_stays() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        bo = await house.manager("Bo Ek", 101)
        item_id = put(house, "SaaS grows")
        await shown(house, "/news")
        await shown(house, "/news", bo)
        await house.presses(bo, "👎")
        await house.presses(house.ann, "👍")
        assert house.ann.toasts[-1] == "That one is already decided."
        assert house.app.office.store.news.state(item_id) == "rejected"


# --- the line above it ----------------------------------------------------------------------------------------


async def test_a_reply_to_the_card_is_the_line_above_the_item() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        put(house, "SaaS grows")
        card = await shown(house, "/news")
        (again,) = await house.says(house.ann, "Page <two> is\nthe best.", reply_to=card.id)
        assert again.text.startswith("Above it: “Page <two> is the best.”\n\nSaaS grows")
        await house.presses(house.ann, "👍", message_id=again.id)
        await house.until(lambda: "SaaS grows" in bot_said(li)[-1], days=8)
        assert bot_said(li)[-1].startswith("Page <two> is the best.\n\nSaaS grows")


async def test_the_button_asks_for_the_line_and_takes_it_away() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        first, second = put(house, "New SaaS"), put(house, "Old SaaS", age=5)
        await shown(house, "/news")
        await house.presses(house.ann, "👎")
        card = house.ann.chat[-1]
        await house.presses(house.ann, "✏️")
        prompt = house.ann.chat[-1]
        assert "line to put above “Old SaaS”" in prompt.text
        await house.says(house.ann, "Read it", reply_to=prompt.id)
        assert (item(house, first).line, item(house, second).line) == ("", "Read it")
        await house.presses(house.ann, "Without a line", message_id=prompt.id)
        assert item(house, second).line == ""
        assert card.text.startswith("Old SaaS")


async def test_a_reply_to_a_card_that_has_moved_on_sets_no_line_anywhere() -> None:
    """The message was the card of another item: which one is meant nobody can know."""
    async with world(feeds=FEEDS, rules=QUIET) as house:
        first, second = put(house, "New SaaS"), put(house, "Old SaaS", age=5)
        card = await shown(house, "/news")
        await house.presses(house.ann, "👍")
        (answer,) = await house.says(house.ann, "Read it", reply_to=card.id)
        assert answer.text == "Nothing can be put above “New SaaS” any more. On the card you mean, press “✏️”."
        assert (item(house, first).line, item(house, second).line) == ("", "")


@pytest.mark.parametrize(
    ("line", "said"),
    [("better than rivalcorp", "“RivalCorp”"), ("x" * 301, "300 characters at most")],
)
async def test_a_line_that_may_not_be_is_refused(line: str, said: str) -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        item_id = put(house, "SaaS grows")
        card = await shown(house, "/news")
        (answer,) = await house.says(house.ann, line, reply_to=card.id)
        assert said in answer.text
        assert item(house, item_id).line == ""


async def test_a_photo_is_no_line() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        item_id = put(house, "SaaS grows")
        card = await shown(house, "/news")
        house.ann.send_photo("Look", reply_to=card.id)
        await house.quiet()
        assert "Words only" in house.ann.chat[-1].text
        assert item(house, item_id).line == ""


# --- what is fresh --------------------------------------------------------------------------------------------


async def test_without_a_queue_the_newest_that_suits_is_shown_and_then_older_ones() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await house.invited()
        for n, (title, topics) in enumerate([("A steel mill", "steel"), ("SaaS one", "saas"), ("SaaS two", "saas")]):
            put(house, title, "fresh", topics=topics, age=n + 1)
        card = await shown(house, "/news")
        assert card.text.startswith("SaaS one")
        assert card.text.endswith("It suits one of your contacts.")
        assert labels(card) == ["👤 Send to one", "🚫 Not for mine", "Older ›"]
        await house.presses(house.ann, "Older")
        assert house.ann.chat[-1].id == card.id
        assert house.ann.chat[-1].text.startswith("SaaS two")
        await house.presses(house.ann, "Older")
        assert house.ann.toasts[-1] == "Nothing older suits your contacts."
        assert house.ann.chat[-1].text.startswith("SaaS two")


async def test_without_anything_it_says_so() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        put(house, "SaaS", "fresh")
        assert (await shown(house, "/news")).text == "Nothing to look at."


async def test_a_veto_holds_for_their_own_contacts_alone() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        put(house, "SaaS grows", "fresh")
        await house.says(bo, "/add Bea, Blech, evaluator")
        await shown(house, "/news")
        await house.presses(house.ann, "🚫")
        assert house.ann.chat[-1].text.endswith("Your contacts do not get it from me.")
        assert labels(house.ann.chat[-1]) == ["👤 Send to one", "↩️ For mine again", "Older ›"]
        await house.shown(bo, "SaaS grows", days=8)
        assert not any("SaaS grows" in text for text in bot_said(li))
        assert (await shown(house, "/news")).text == "Nothing to look at."


async def test_a_veto_can_be_taken_back() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        put(house, "SaaS grows", "fresh")
        await shown(house, "/news")
        await house.presses(house.ann, "🚫")
        await house.presses(house.ann, "↩️")
        assert labels(house.ann.chat[-1])[1] == "🚫 Not for mine"
        await house.until(lambda: "SaaS grows" in bot_said(li)[-1], days=8)


async def test_words_find_what_has_them_all() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        put(house, "SaaS in Berlin", "fresh")
        put(house, "SaaS in Bonn", "review")
        put(house, "Steel in Berlin", "rejected")
        put(house, "柏林的软件", "fresh", zh=True)
        found = await shown(house, "/news berlin saas")
        assert labels(found) == ["SaaS in Berlin"]
        await house.presses(house.ann, "SaaS in Berlin")
        assert house.ann.chat[-1].text.startswith("SaaS in Berlin\nLedger")
        assert labels(await shown(house, "/news 柏林")) == ["柏林的软件"]
        assert (await shown(house, "/news <Rome>")).text == "No news with “<Rome>” in it."


# --- one contact now ------------------------------------------------------------------------------------------


async def test_one_contact_gets_it_now_by_hand() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        await house.invited("Bo Ek", "Blech", "user", id=202)
        item_id = put(house, "SaaS grows")
        await shown(house, "/news")
        await house.presses(house.ann, "👤")
        choice = house.ann.chat[-1]
        assert labels(choice) == ["Li Wei · Acme", "Bo Ek · Blech", "Leave it"]
        await house.presses(house.ann, "Li Wei")
        assert house.ann.chat[-1].text == "Sent to Li Wei."
        assert "SaaS grows" in li.chat[-1].text
        (touch,) = house.touches()
        assert (touch.kind, touch.state, touch.item_id) == (TouchKind.NEWS, TouchState.SENT, item_id)
        assert (touch.rule, touch.contact_id) == ("manual", house.contact().id)
        assert house.app.office.store.news.state(item_id) == "review"


OPEN = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
"""10:00 in Berlin: within the window."""


async def sends(house: World, item_id: int, contact: int, *, sure: bool = False, by: int = ANN) -> str:
    person = house.sandbox.people[by]
    return await house.forges(person, f"give:{item_id}:{contact}" + (":1" if sure else ""))


async def test_nobody_gets_an_item_twice_however_often_it_is_pressed() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id, contact = put(house, "SaaS grows"), house.contact()
        await sends(house, item_id, contact.id)
        assert await sends(house, item_id, contact.id) == "Li Wei has had it already."
        assert sum("SaaS grows" in text for text in bot_said(li)) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Status(400, "Bad Request: can't parse entities"), "was not sent"),
        (DropAfter(), "may"),
        (Status(403, "Forbidden: bot was blocked by the user"), "Li Wei"),
    ],
)
async def test_who_sent_it_hears_that_it_did_not_arrive(fault: Fault, said: str) -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id = put(house, "SaaS grows")
        house.sandbox.fault("sendMessage", fault, chat_id=li.id)
        before = len(bot_said(house.ann))
        await sends(house, item_id, house.contact().id)
        told = [text for text in bot_said(house.ann)[before:] if not text.startswith("Sent to")]
        assert told
        assert said in told[0]
        assert house.contact().waiting_since is None


async def test_while_it_is_on_its_way_it_is_not_sent_again() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id = put(house, "SaaS grows")
        await shown(house, "/news")
        await house.presses(house.ann, "👤")
        house.ann.press("Li Wei")
        house.ann.press("Li Wei")
        await house.quiet()
        assert sum("SaaS grows" in text for text in bot_said(li)) == 1
        assert [touch.item_id for touch in house.touches()] == [item_id]
        assert any("on its way" in toast or "had it already" in toast for toast in house.ann.toasts)


async def test_out_of_hours_and_over_the_cap_it_warns_and_does_as_told() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        li = await house.invited()
        one, two = put(house, "SaaS one"), put(house, "SaaS two")
        contact = house.contact()
        await sends(house, one, contact.id)
        warning = house.ann.chat[-1]
        assert warning.text == "Li Wei: outside their working hours. Send it anyway?"
        assert not any("SaaS" in text for text in bot_said(li)[2:])
        await house.presses(house.ann, "Send it now")
        assert sum("SaaS one" in text for text in bot_said(li)) == 1
        await house.advance(hours=3)
        await sends(house, two, contact.id)
        assert house.ann.chat[-1].text == "Li Wei: too soon after the last message. Send it anyway?"
        await house.presses(house.ann, "Leave it")
        assert not any("SaaS two" in text for text in bot_said(li))


async def test_it_counts_under_the_cap() -> None:
    rules = {"prospects.yaml": "playbook: p\nrules:\n  - {id: r, every: 1d, send: {text: [one, two, three]}}\n"}
    async with world(feeds=FEEDS, rules=rules, start=OPEN) as house:
        await house.invited()
        item_id = put(house, "SaaS grows")
        await sends(house, item_id, house.contact().id)
        await house.until(lambda: len(house.touches()) == 2, hours=1)
        first, second = house.touches()
        assert first.settled_at
        assert second.settled_at
        assert second.settled_at - first.settled_at >= timedelta(hours=48)


async def test_who_stopped_gets_nothing() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        await house.says(li, "/stop")
        item_id, before = put(house, "SaaS grows"), len(li.chat)
        assert await sends(house, item_id, house.contact().id, sure=True) == (
            "Li Wei cannot be reached here any more; this was not sent."
        )
        assert len(li.chat) == before
        assert await house.forges(house.ann, f"whom:{item_id}") == "Nobody is left who could get it."


async def test_what_may_never_be_sent_is_not_sent_by_hand_either() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id, before = put(house, "RivalCorp grows"), len(li.chat)
        assert "“RivalCorp”" in await sends(house, item_id, house.contact().id, sure=True)
        assert len(li.chat) == before


async def test_what_has_paused_itself_is_sent_only_on_a_second_word() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id, before = put(house, "SaaS grows", "fresh"), len(li.chat)
        with house.app.office.store.transaction():
            house.app.office.store.brakes.pause("item", str(item_id), "x", house.now())
        await sends(house, item_id, house.contact().id)
        assert house.ann.chat[-1].text == "Li Wei: it paused itself: too many complained. Send it anyway?"
        assert len(li.chat) == before


async def test_whom_it_does_not_suit_can_be_chosen_but_nobody_who_had_it() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        await house.invited("Ada", "Acme", "user", id=201)
        await house.invited("Bea", "Blech", "evaluator", id=202)
        await house.invited("Cy", "Cyan", "evaluator, zh", id=203)
        await house.invited("Di", "Dachs", "user", id=204)
        with house.app.office.store.transaction():
            for one in (house.contact("Ada"), house.contact("Di")):
                changed = dataclasses.replace(one, topics=("steel",))
                house.app.office.store.people.update_contact(changed)
        item_id = put(house, "SaaS grows")
        await sends(house, item_id, house.contact("Di").id)
        await shown(house, "/news")
        await house.presses(house.ann, "👤")
        assert labels(house.ann.chat[-1]) == ["Bea · Blech", "Ada · Acme", "Cy · Cyan", "Leave it"]


async def test_what_was_rejected_goes_to_nobody() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        item_id, before = put(house, "SaaS grows", "rejected"), len(li.chat)
        assert "nobody gets it" in await sends(house, item_id, house.contact().id, sure=True)
        assert len(li.chat) == before


async def test_by_hand_the_text_is_shown_to_copy_and_the_tap_records_it() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        await house.says(house.ann, "/add Wang Fang, Acme, evaluator, WeChat")
        item_id = put(house, "SaaS grows")
        contact = house.contact("Wang Fang")
        await sends(house, item_id, contact.id)
        card = house.ann.chat[-1]
        if "Please send this" not in card.text:
            card = house.ann.chat[-2]
        assert card.text.startswith("Please send this to Wang Fang · Acme (WeChat).")
        assert item(house, item_id).link in card.text
        assert await sends(house, item_id, contact.id) == "Wang Fang has had it already."
        assert "Wang Fang" in (await shown(house, "/plan Wang Fang")).text
        await house.presses(house.ann, "✅ Sent")
        (touch,) = house.touches()
        assert (touch.kind, touch.state, touch.item_id) == (TouchKind.NEWS, TouchState.SENT, item_id)
        assert house.contact("Wang Fang").last_by_hand_at is None


async def test_by_hand_what_is_not_sent_in_time_is_off_the_list_and_the_rules_go_on() -> None:
    async with world(feeds=FEEDS, start=OPEN) as house:
        await house.says(house.ann, "/add Wang Fang, Acme, evaluator, WeChat")
        await sends(house, put(house, "SaaS grows"), house.contact("Wang Fang").id)
        await house.shown(house.ann, "Not sent in time")
        assert house.touches()[0].state is TouchState.EXPIRED
        assert house.contact("Wang Fang").next_at


async def test_somebody_elses_contacts_and_items_are_out_of_reach() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        li = await house.invited()
        eve = await house.manager("Eve", 101)
        await shares(house, f"/share {LINK} For Li", page("SaaS grows"))
        (own,) = [one for one in house.app.office.store.news.fresh("en", OPEN - timedelta(days=1)) if one.manager_id]
        open_to_all, before = put(house, "SaaS for all"), len(li.chat)
        assert "not one of your contacts" in await sends(house, open_to_all, house.contact().id, by=eve.id)
        for data in ("look", "older", "line", "bare", "whom", "veto"):
            assert await house.forges(eve, f"{data}:{own.id}") == "I have no such item."
        assert await house.forges(eve, f"item:{own.id}:0") == "I have no such item."
        assert await sends(house, own.id, house.contact().id, by=eve.id) == "I have no such item."
        assert await house.forges(house.ann, "look:999") == "I have no such item."
        assert item(house, own.id).line == "For Li"
        assert len(li.chat) == before
        assert labels(await shown(house, "/news SaaS", eve)) == ["SaaS for all"]


# --- an item of one's own -------------------------------------------------------------------------------------


async def test_a_share_becomes_a_card_and_goes_to_their_own_contacts_alone() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        await house.says(bo, "/add Bea, Blech, evaluator")
        found = page("SaaS <grows>", "In many ways.")
        card = await shares(house, f"/share {LINK} I thought of you & your team", found)
        assert card.text == (
            "This is what I found. It is for your contacts alone.\n\nAbove it: “I thought of you & your team”\n\n"
            "SaaS <grows>\nExample News · Mar 2, 2026 · SaaS\nIn many ways.\n\nIt suits one of your contacts."
        )
        assert labels(card) == ["✏️ A line above it", "👤 Send to one", "🚫 Not for mine"]
        await house.until(lambda: "SaaS <grows>" in bot_said(li)[-1], days=8)
        assert bot_said(li)[-1].startswith("I thought of you & your team\n\nSaaS <grows>")
        await house.advance(days=8)
        assert not any("SaaS" in text for text in bot_said(bo))


async def test_a_share_in_chinese() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add 王芳，Acme，评估人，微信")
        card = await shares(house, f"/share {LINK} 看到这篇就想到了您", page("软件出海", language="zh"), lin)
        assert card.text.startswith("找到了，只面向您自己的联系人：\n\n附言：“看到这篇就想到了您”\n\n软件出海\n")
        assert card.text.endswith("适合您的 1 位联系人。")
        assert labels(card) == ["✏️ 加一句附言", "👤 发给一个人", "🚫 不发给我的联系人"]


async def test_the_line_of_a_share_can_be_changed_by_a_reply() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        card = await shares(house, f"/share {LINK}", page("SaaS grows"))
        assert "Above it" not in card.text
        (again,) = await house.says(house.ann, "For you", reply_to=card.id)
        assert again.text.startswith("Above it: “For you”\n\nSaaS grows")


async def test_an_own_item_can_be_taken_back() -> None:
    async with world(feeds=FEEDS, rules=NEWS) as house:
        li = await house.invited()
        await shares(house, f"/share {LINK}", page("SaaS grows"))
        await house.presses(house.ann, "🚫")
        await house.advance(days=8)
        assert not any("SaaS grows" in text for text in bot_said(li))


@pytest.mark.parametrize("text", ["", "no address", "www.news.example", f"{LINK}/{'x' * 500}"])
async def test_a_share_without_an_address_is_answered_with_an_example(text: str) -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        answer = await shown(house, f"/share {text}".strip())
        assert answer.text.startswith("Write it like this: /share https://")
        assert house.app.office.store.news.shares() == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"看到这篇，就想到了您：{LINK}，请看", "看到这篇，就想到了您 请看"),
        (f"{LINK}, I thought of you. Ann", "I thought of you. Ann"),
        (f"As we said: {LINK}!", "As we said"),
        (f"{LINK}\nFor\nyou", "For you"),
        (LINK, ""),
    ],
)
async def test_the_words_around_an_address_are_the_line(text: str, line: str) -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        assert (await shown(house, f"/share {text}")).text == "I am looking at it."
        (share,) = house.app.office.store.news.shares()
        assert (share.url, share.line) == (LINK, line)


async def test_a_line_of_a_share_that_may_never_be_sent_is_refused() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        assert "“RivalCorp”" in (await shown(house, f"/share {LINK} better than RivalCorp")).text
        assert house.app.office.store.news.shares() == []


async def test_a_page_with_a_word_that_may_never_be_sent_is_refused() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        said = await shares(house, f"/share {LINK}", page("How RIVALCORP grows"))
        assert said.text == "It has “RivalCorp” in it, which may never be sent."
        assert house.app.office.store.news.identified(LINK) is None


async def test_a_page_that_cannot_be_read_is_one_line() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        said = await shares(house, f"/share {LINK}", "the server answered <404>")
        assert said.text == f"I could not look at {LINK}: the server answered <404>"
        assert house.app.office.store.news.shares() == []


async def test_a_bug_over_one_share_costs_that_share_alone() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await house.says(house.ann, "/share https://bad.example/")
        await house.says(house.ann, f"/share {LINK}")
        bad = page("Bad", url=None)  # type: ignore[arg-type]
        house.app._reader = Pages({"https://bad.example/": bad, LINK: page("SaaS")})  # type: ignore[assignment]
        await house.app.read_shares(house.now())
        await house.quiet()
        failed, card = bot_said(house.ann)[-2:]
        assert failed.startswith("Something went wrong")
        assert "SaaS" in card
        assert house.app.office.store.news.shares() == []


async def test_what_a_feed_gave_before_is_shown_as_it_is() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        item_id = put(house, "SaaS grows")
        link = item(house, item_id).link
        card = await shares(house, f"/share {link} For you", page("Another title", url=link))
        assert card.text.startswith(
            "I know this one already. Others get it too, so your line is not above it.\n\nSaaS grows\nLedger"
        )
        assert labels(card)[0] == "👍 May be sent"
        assert (item(house, item_id).line, item(house, item_id).manager_id) == ("", None)


async def test_it_is_known_by_the_address_that_was_shared_too() -> None:
    """A page may say that its real address is another one."""
    async with world(feeds=FEEDS, rules=QUIET) as house:
        link = item(house, put(house, "SaaS grows")).link
        card = await shares(house, f"/share {link}", page("Another title", url=LINK))
        assert card.text.startswith("I know this one already.\n\nSaaS grows\nLedger")


async def test_what_was_rejected_stays_so() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        link = item(house, put(house, "SaaS grows", "rejected")).link
        card = await shares(house, f"/share {link}", "the server answered 403")
        assert card.text.endswith("Somebody said no to it, so nobody gets it.")
        assert labels(card) == []


async def test_the_same_share_again_has_the_new_line() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        found = page("SaaS grows")
        await shares(house, f"/share {LINK} One", found)
        card = await shares(house, f"/share {LINK} Two", found)
        assert card.text.startswith("I know this one already.\n\nAbove it: “Two”")
        again = await shares(house, f"/share {LINK}", found)
        assert "Above it: “Two”" in again.text


async def test_colleagues_may_share_the_same_page_each_with_their_own() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        bo = await house.manager("Bo Ek", 101)
        found = page("SaaS grows")
        await shares(house, f"/share {LINK} One", found)
        card = await shares(house, f"/share {LINK} Two", found, bo)
        assert card.text.startswith("This is what I found. It is for your contacts alone.\n\nAbove it: “Two”")


async def test_pages_of_one_title_are_two_items() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await shares(house, f"/share {LINK} One", page("Just a moment..."))
        other = f"{LINK}/other"
        card = await shares(house, f"/share {other} Two", page("Just a moment...", url=other))
        assert card.text.startswith("This is what I found.")


async def test_what_one_shares_comes_to_the_others_from_the_feeds() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await shares(house, f"/share {LINK} One", page("SaaS grows"))
        office = house.app.office
        entry = Entry("guid", "SaaS grows", "", LINK, house.now())
        feed = FeedSource("https://daily.example/feed", "Daily", "en")
        office.feedbook = dataclasses.replace(office.feedbook, feeds=(feed,))
        state = FeedState(feed.url, body_hash="x")
        with office.store.transaction():
            office.store.news.save_feed(state)
        assert await Newsroom(office).take(Fetched(state, (entry,)), house.now()) == 1


async def test_their_own_company_is_warned_of_and_not_offered_first() -> None:
    async with world(feeds=FEEDS, rules=QUIET, start=OPEN) as house:
        await house.invited("Li Wei", "Boxwell")
        item_id = put(house, "Boxwell grows in SaaS")
        office = house.app.office
        assert office.suits(item(house, item_id), office.tastes([house.contact()], house.now()), house.now()) == []
        await sends(house, item_id, house.contact().id)
        assert "it is about their own company" in house.ann.chat[-1].text


async def test_a_real_page_is_read() -> None:
    body = "<title>SaaS grows</title><meta name='description' content='Here &amp; there.'>"
    async with world(feeds=f"{FEEDS}allow_private: true\n", rules=QUIET) as house:
        house.sandbox.add_feed("story.html", f"<html><head>{body}</head></html>".encode(), "text/html")
        await house.says(house.ann, "/share http://sandbox.test/feeds/story.html For you")
        await house.app.read_shares(house.now())
        await house.quiet()
        assert bot_said(house.ann)[-1] == (
            "This is what I found. It is for your contacts alone.\n\nAbove it: “For you”\n\n"
            "SaaS grows\nsandbox.test · Mar 2, 2026 · SaaS\nHere & there.\n\nIt suits none of your contacts now."
        )


async def test_a_page_that_is_not_there_is_said_to_be_so() -> None:
    async with world(feeds=f"{FEEDS}allow_private: true\n", rules=QUIET) as house:
        await house.says(house.ann, "/share http://sandbox.test/nowhere")
        await house.app.read_shares(house.now())
        await house.quiet()
        assert bot_said(house.ann)[-1] == "I could not look at http://sandbox.test/nowhere: the server answered 404"


async def test_shares_are_looked_at_by_themselves() -> None:
    async with world(feeds=FEEDS, rules=QUIET) as house:
        await house.says(house.ann, f"/share {LINK}")
        house.app._reader = Pages({LINK: page("SaaS grows")})  # type: ignore[assignment]
        await house.advance(hours=13)
        assert "SaaS grows" in bot_said(house.ann)[-1]
