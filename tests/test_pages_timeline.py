"""The contact's pages: what they were given and what they say about it, their choices, and nothing of anybody else."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest

from bot.model.messages import Message
from bot.model.news import Entry
from bot.model.people import ContactState, Pace
from bot.model.touches import Touch, TouchKind, TouchState
from bot.sandbox import Person
from bot.store.library import PREFIX
from bot.web.pages.timeline import SHOWN
from tests.pages_of_contacts import furnished
from tests.test_contact_news import stock
from tests.test_library import ANYBODY, had, sends
from tests.test_mydata import files
from tests.test_stopping import labels
from tests.world import PUBLIC, Browser, World, bot_said, world

TITLES = ("Recyclate quotas", "A camera that finds torn film", "&lt;Tray&gt; sealing &amp; film", "Cold-rolled steel")


async def opened(house: World) -> tuple[Browser, Person]:
    """Li Wei on their timeline, with five things on it."""
    li, _ = await furnished(house)
    browser = await house.browser(li)
    await browser.opens()
    return browser, li


def order(page: str, *words: str) -> list[str]:
    """These words as they follow each other on the page."""
    assert all(one in page for one in words), page
    return sorted(words, key=page.index)


def states(page: str) -> dict[str, str]:
    """The buttons that say whether they are pressed, by their data."""
    return dict(re.findall(r'name="data" value="([^"]*)"[^>]* aria-pressed="(\w+)"', page))


# --- what is there --------------------------------------------------------------------------------------------


async def test_what_they_had_is_there_newest_first_with_source_day_line_and_link() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        page = browser.page
        assert order(page, *TITLES, "Guide to packaging lines") == [*TITLES, "Guide to packaging lines"]
        assert order(page, "Mar 2", "Feb 27", "Dec 2, 2025") == ["Mar 2", "Feb 27", "Dec 2, 2025"]
        assert "Packaging Daily" in page
        assert '<p class="line-above">This is the plant we talked about in Hanover.</p>' in page
        assert page.count(f'href="{PUBLIC}/r/') == len(TITLES)
        assert "https://a.example" not in page
        assert "That is all" in page
        assert len(page.encode()) < 60_000


async def test_days_and_hours_are_those_of_their_zone() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.sends(browser.form(_action="/mine/press"), data="zone:Pacific/Auckland")
        page = await browser.opens("/mine")
        assert ">21:00</time>" in page
        await browser.sends(browser.form(_action="/mine/press"), data="zone:Pacific/Honolulu")
        page = await browser.opens("/mine")
        assert 'class="date">Mar 1<' in page
        assert ">22:00</time>" in page


async def test_all_of_a_digest_and_what_they_asked_for_is_there() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        stock(house, *["ai"] * 4)
        await house.says(li, "/latest")
        browser = await house.browser(li)
        page = await browser.opens()
        assert page.count("<article") == 4


async def test_who_had_nothing_is_told_what_will_be_there() -> None:
    async with world(public_url=PUBLIC) as house:
        _, mei = await furnished(house)
        browser = await house.browser(mei)
        page = await browser.opens()
        assert "Your timeline begins here." in page
        assert "few things, worth your time" in page
        assert not any(title in page for title in TITLES)
        assert "<article" not in page
        stock(house, "ai")
        await browser.sends(browser.form(command="latest"))
        assert "Story 0 of ai" in await browser.opens()


async def test_pages_go_on_where_the_last_ended() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        total = 2 * SHOWN + 3
        given(house, total)
        browser, path, seen = await house.browser(li), "/mine", list[str]()
        while path:
            page = await browser.opens(path)
            seen += re.findall(r"Story (\d+)<", page)
            assert len(page.encode()) < 200_000
            found = re.search(r'href="([^"]*)" rel="next"', page)
            path = found[1] if found else ""
        assert seen == [str(n) for n in reversed(range(total))]
        assert 'href="/mine">← Newest' in page
        assert "That is all" in page


def given(house: World, count: int) -> None:
    """So many items, three to a message, each with all the words that a feed may give."""
    store, contact, now = house.app.office.store, house.contact(), house.now()
    stock(house, "ai")
    feed = house.app.office.feedbook.feeds[0]
    with store.transaction():
        for n in range(0, count, 3):
            at = now - timedelta(days=count - n)
            items = [
                store.news.add_item(
                    Entry(f"{one}", f"Story {one}", "&" * 1500, f"https://a.example/{one}", at),
                    feed,
                    ("ai",),
                    "fresh",
                    at,
                )
                for one in range(n, min(n + 3, count))
            ]
            known = [item for item in items if item]
            store.ledger.add(news_touch(contact.id, n, TouchState.SENT, known[0], house), at, items=known)
            store._db.execute(
                "UPDATE touch SET settled_at = ? WHERE key = ?", (at.isoformat(), f"p/n:{contact.id}:{n}")
            )


def news_touch(contact_id: int, n: int, state: TouchState, item: int, house: World) -> Touch:
    now = house.now()
    return Touch(
        0, f"p/n:{contact_id}:{n}", contact_id, "p/n", n, TouchKind.NEWS, state, now, now, Message("x"), item_id=item
    )


async def test_topics_are_tabs_by_their_names_and_filter() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        tabs = re.findall(r'<li><a href="([^"]*)"(?: aria-current="true")?>([^<]*)</a></li>', browser.page)
        assert [words for _, words in tabs[-5:]] == ["All", "Material", "AI in plants", "Packaging", "Steel"]
        page = await browser.opens("/mine?topic=ai")
        assert re.search(r'aria-current="true">AI in plants', page)
        assert [title for title in TITLES if title in page] == [TITLES[1]]
        page = await browser.opens("/mine?only=material")
        assert page.count("<article") == 1
        assert "Guide to packaging lines" in page
        assert "nothing of this yet" in await browser.opens("/mine?topic=nonsense")


@pytest.mark.parametrize(
    "query",
    [
        *("after=1", "after=x-y", "after=999999-1", "after=99999999999999999-1", "after=-1--1"),
        *("topic=%27%22%3Cb%3E", "topic=" + "x" * 2000, "topic=-saved", "topic=%00", "only=nonsense"),
    ],
)
async def test_an_address_that_was_made_up_does_no_harm(query: str) -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        page = await browser.opens(f"/mine?{query}")
        assert "<b>" not in page


async def test_a_place_in_somebody_elses_timeline_is_no_place() -> None:
    async with world(public_url=PUBLIC) as house:
        _, mei = await furnished(house)
        browser = await house.browser(mei)
        first = house.touches(house.contact("Li Wei"))[0]
        page = await browser.opens(f"/mine?after={first.id}-{first.item_id}")
        assert "<article" not in page


# --- what they say about it -----------------------------------------------------------------------------------


async def test_a_tap_is_shown_as_pressed_and_leads_back_to_its_card() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        assert states(browser.page)["like:1"] == "false"
        form = browser.form(here="/mine#given-1-1")
        answer = await browser.client.post(form["_action"], data={**form, "data": "like:1"})
        assert answer.headers["location"] == "/mine#given-1-1"
        assert 'id="given-1-1"' in browser.page
        page = await browser.opens("/mine")
        assert "Good to know" in page
        assert (states(page)["like:1"], states(page)["dislike:1"], states(page)["like:2"]) == ("true", "false", "false")
        page = await browser.presses("dislike:1")
        assert (states(page)["like:1"], states(page)["dislike:1"]) == ("false", "true")
        page = await browser.presses("less:2")
        assert "You will get less" in page
        assert states(page)["less:2"] == "true"


async def test_a_form_leads_back_to_the_filtered_page_it_was_on() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.opens("/mine?topic=steel")
        page = await browser.presses("like:4")
        assert re.search(r'aria-current="true">Steel', page)


async def test_asking_reaches_the_manager_once() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        page = await browser.presses("ask:1")
        assert "Ann Keller knows" in page
        await browser.opens("/mine")
        await browser.presses("ask:1")
        assert sum("Recyclate quotas" in text for text in bot_said(house.ann)) == 1


async def test_what_is_saved_is_found_again_and_is_part_of_their_data() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, li = await opened(house)
        before = len(bot_said(house.ann))
        page = await browser.presses("save:2")
        assert "Saved. You find it again" in page
        page = await browser.opens("/mine?only=saved")
        assert [title for title in TITLES if title in page] == [TITLES[1]]
        await house.says(li, "/mydata")
        assert files(li)["mydata.json"]["saved"] == [
            {"at": "2026-03-02T08:00:00+00:00", "title": "A camera that finds torn film before the line stops",
             "link": "https://a.example/1"}
        ]  # fmt: skip
        page = await browser.presses("unsave:2")
        assert "Nothing saved yet" in page
        assert len(bot_said(house.ann)) == before


async def test_of_what_they_have_not_got_or_others_got_nothing_is_said_or_saved() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        store = house.app.office.store
        (waiting,) = stock(house, "ai")
        with store.transaction():
            touch = news_touch(house.contact().id, 99, TouchState.AWAITING, waiting, house)
            store.ledger.add(touch, house.now(), items=[waiting])
        mei = await house.browser(house.sandbox.people[202])
        await mei.opens()
        assert "Story 0 of ai" not in await browser.opens("/mine")
        for who, number in ((browser, waiting), (mei, 1)):
            for verb in ("like", "less", "save", "ask"):
                page = await who.sends({**who.form(_action="/mine/press"), "data": f"{verb}:{number}"})
                assert "out of date" in page, verb
        assert store.shelf.saved(house.contact().id) == []
        assert store._db.execute("SELECT count(*) FROM feedback").fetchone() == (0,)


# --- files ----------------------------------------------------------------------------------------------------


async def test_a_file_they_had_comes_again_once_a_form_and_is_no_touch() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        await sends(house, ANYBODY)
        await house.says(li, "/latest")
        browser = await house.browser(li)
        page = await browser.opens()
        assert "How we work" in page
        (touch,) = house.touches()
        form = {**browser.form(here=f"/mine#given-{touch.id}-0"), "data": f"again:{touch.id}"}
        assert "comes to the chat once more" in await browser.sends(form)
        assert "counts once" in await browser.sends(form)
        assert had(house, li) == ["guide.pdf: How we work"] * 2
        assert house.touches() == [touch]
        store = house.app.office.store
        with store.transaction():
            (name,) = store.library.all()
            store.library.remove(name.removeprefix(PREFIX))
        page = await browser.opens("/mine")  # what they asked for themselves is kept by its name alone
        assert "How we work" not in page
        assert "again:" not in page
        assert "out of date" in await browser.sends({**form, "once": "2"})


async def test_a_file_of_somebody_else_does_not_come() -> None:
    async with world(public_url=PUBLIC) as house:
        li, mei = await furnished(house)
        file = next(one for one in house.touches() if one.kind is TouchKind.MATERIAL)
        before = len(mei.chat)
        assert "out of date" in await house.forges(mei, f"again:{file.id}")
        for wrong in ("again:999999", "again:", "again:x", f"again:{house.touches()[0].id}", "again:1_0"):
            assert "out of date" in await house.forges(li, wrong)
        assert len(mei.chat) == before


# --- their device ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "language", "zone_offered", "language_offered"),
    [
        ("Asia/Tokyo", "en-GB", "zone:Asia/Tokyo", None),
        ("Europe/Berlin", "de-DE", None, None),
        ("Europe/Vienna", "en", None, None),  # the same time, summer and winter
        ("Africa/Algiers", "en", "zone:Africa/Algiers", None),  # the same in March, not in summer
        ("Asia/Calcutta", "zh-Hant-TW", "zone:Asia/Kolkata", "lang:zh"),
        ("Mars/Olympus", "tlh", None, None),
        ("UTC", "", None, None),
        ("Etc/GMT+5", "ZH", None, "lang:zh"),
        ("../../etc/passwd", "<b>", None, None),
        ("", "", None, None),
    ],
)
async def test_what_the_device_has_otherwise_is_offered_and_nothing_else(
    zone: str, language: str, zone_offered: str | None, language_offered: str | None
) -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        before = house.contact()
        page = await browser.client.get("/mine/device", params={"zone": zone, "language": language})
        found = re.findall(r'name="data" value="([^"]*)"', page.text)
        assert found == [one for one in (zone_offered, language_offered) if one]
        assert bool(page.text.strip()) == bool(found)
        assert house.contact() == before


async def test_an_offer_is_taken_by_the_buttons_of_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.opens("/mine/device?zone=Asia/Tokyo&language=zh")
        assert "Tokyo: 17:00 now" in browser.page
        assert "改用中文" in browser.page
        form = browser.form(here="/mine")
        assert "Noted." in await browser.sends({**form, "data": "zone:Asia/Tokyo"})
        assert house.contact().zone == "Asia/Tokyo"
        await browser.sends({**form, "data": "lang:zh"})
        assert house.contact().language == "zh"
        assert "时间线" in await browser.opens("/mine")
        await browser.opens("/mine/device?zone=Asia/Tokyo&language=zh")
        assert browser.page.strip() == ""


# --- their choices --------------------------------------------------------------------------------------------


async def test_every_choice_of_the_chat_can_be_made_here() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        page = await browser.opens("/mine/preferences")
        assert {"topic:boxes": "true", "topic:ai": "false", "pace:normal": "true", "hours:any": "true",
                "lang:en": "true"}.items() <= states(page).items()  # fmt: skip
        for data in ("topic:ai", "pace:less", "hours:mornings"):
            page = await browser.presses(data)
            assert states(page)[data] == "true", data
        contact = house.contact()
        assert (contact.topics, contact.pace, contact.own_hours) == (("ai", "boxes"), Pace.LESS, (time(), time(12)))
        page = await browser.sends({**browser.form(here="/mine/preferences#zone"), "data": "zone:Asia/Shanghai"})
        assert "Your time is that of Shanghai: 16:00 now." in page
        page = await browser.sends(browser.form(asks="zone"), text="New York")
        assert house.contact().zone == "America/New_York"
        page = await browser.sends(browser.form(asks="hours"), text="9-12")
        assert "Yours: 09:00–12:00" in page
        page = await browser.presses("lang:zh")
        assert "您的设置" in page


async def test_hours_in_which_nothing_would_come_and_unknown_places_are_refused_in_words() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.opens("/mine/preferences")
        assert "Then nothing would ever come" in await browser.sends(browser.form(asks="hours"), text="2-4")
        assert "I did not understand" in await browser.sends(browser.form(asks="hours"), text="soon")
        assert "I do not know that place" in await browser.sends(browser.form(asks="zone"), text="Atlantis")
        for data in ("zone:Mars/Olympus", "zone:../x", "lang:tlh", "topic:x", "pace:never", "pause:99", "hours:x"):
            page = await browser.sends({**browser.form(_action="/mine/press"), "data": data})
            assert "out of date" in page, data
        contact = house.contact()
        assert (contact.zone, contact.own_hours, contact.language) == (None, None, "en")


async def test_a_pause_begins_and_ends_here() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.opens("/mine/preferences")
        page = await browser.presses("pause:3")
        assert "Paused until Jun 2, 2026." in page
        assert house.contact().asked_for_pause(house.now())
        page = await browser.sends(browser.form(command="resume"))
        assert "Good, we go on." in page
        assert not house.contact().asked_for_pause(house.now())


async def test_who_wrote_a_stop_word_is_asked_here_too_what_they_meant() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, li = await opened(house)
        await house.says(li, "stop")
        page = await browser.opens("/mine/preferences")
        assert "What would you prefer?" in page
        await browser.presses("halt:nothing")
        assert house.contact().stopping_since is None


async def test_a_stop_asks_why_in_the_chat_where_it_can_still_be_answered() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, li = await opened(house)
        await browser.opens("/mine/preferences")
        page = await browser.sends(browser.form(command="stop"))
        assert "You will get nothing more from here" in page
        assert "The question is in the chat as well" in page
        assert house.contact().state is ContactState.STOPPED
        assert bot_said(li)[-1].startswith("Done. You will get nothing more")
        await house.says(li, "We bought elsewhere", reply_to=li.chat[-1].id)
        assert "We bought elsewhere" in bot_said(house.ann)[-1]


async def test_forgetting_asks_once_and_takes_what_they_saved_along() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, _ = await opened(house)
        await browser.presses("save:1")
        await browser.opens("/mine/preferences")
        page = await browser.sends(browser.form(command="forget"))
        assert "forget:yes" in page
        assert "forget:no" in page
        await browser.presses("forget:yes")
        assert house.app.office.store._db.execute("SELECT count(*) FROM saved_item").fetchone() == (0,)
        assert house.app.office.store.people.find_contacts(house.manager_id, "Li Wei") == []
        await browser.opens("/mine", status=401)


async def test_what_is_kept_and_how_it_works_are_what_the_chat_says() -> None:
    async with world(public_url=PUBLIC) as house:
        browser, li = await opened(house)
        page = await browser.opens("/mine/data")
        assert "Company: Acme, evaluator" in page
        before = len(files(li))
        await browser.sends(browser.form(command="mydata"))
        assert len(files(li)) == before + 1
        page = await browser.opens("/mine/privacy")
        for line in (await house.says(li, "/privacy"))[-1].text.splitlines():
            assert line.replace("&", "&amp;") in page.replace("&#39;", "'")


async def test_in_chinese_every_page_is() -> None:
    async with world(public_url=PUBLIC) as house:
        li, mei = await furnished(house, "zh")
        browser, empty = await house.browser(li), await house.browser(mei)
        pages = [await browser.opens(path) for path in ("/mine", "/mine/preferences", "/mine/data", "/mine/privacy")]
        pages.append(await empty.opens("/mine"))
        for page in pages:
            words = re.sub(r"<script.*?</script>|<[^>]*>", " ", page)
            found = set(re.findall(r"[A-Za-z]{3,}", words)) - {"Ann", "Keller", "Acme", "Halden", "English", "Telegram"}
            assert {one for one in found if f"/{one}" not in words} == set()


# --- the way there --------------------------------------------------------------------------------------------


async def test_messages_that_lead_there_have_a_button_that_opens_it() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        welcome = next(one for one in li.chat if "Thank you, Li Wei" in one.text)
        stock(house, "ai")
        (news,) = await house.says(li, "/latest")
        (none,) = await house.says(li, "/latest")
        (said,) = await house.says(li, "/help")
        (prefs,) = await house.says(li, "/preferences")
        for message in (welcome, news, none, said, prefs):
            opening = [button for line in message.buttons for button in line if button.web_app]
            assert [(button.text, button.web_app) for button in opening] == [
                ("📖 Open your timeline", f"{PUBLIC}/app")
            ], message.text
        assert "/timeline" in said.text
        browser = await house.browser(li, mini_app=True)
        assert "Story 0 of ai" in await browser.opens()


async def test_without_https_a_link_is_asked_for_and_without_pages_nothing_leads_there() -> None:
    async with world(public_url="http://127.0.0.1:1") as house:
        li = await house.invited()
        (said,) = await house.says(li, "/help")
        assert "Open your timeline" not in "".join(labels(said))
        assert "/timeline" in said.text
        (link,) = await house.says(li, "/timeline")
        assert (link.buttons[-1][0].url or "").startswith("http://127.0.0.1:1/in/")
    async with world() as house:
        li = await house.invited()
        (said,) = await house.says(li, "/help")
        assert "timeline" not in said.text


async def test_a_preview_opens_nothing_and_a_managers_button_opens_the_desk() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.link("Xu, Acme")
        (number,) = house.app.office.store._db.execute("SELECT number FROM invite").fetchone()
        await house.forges(house.ann, f"preview:{number}")
        assert any("Preview" in text for text in bot_said(house.ann))
        assert not any(button.web_app for one in house.ann.chat for line in one.buttons for button in line)
        browser = await house.browser(house.ann, mini_app=True)
        assert browser.home == "/desk"
