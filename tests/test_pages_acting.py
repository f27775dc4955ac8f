"""What is done on a page is what is done in the chat: the same functions, the same checks, once."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.messages import Message
from bot.model.news import Entry, FeedSource
from bot.model.touches import Touch, TouchKind, TouchState
from bot.sandbox import Person
from bot.web.pages.charts import Bar, bars
from bot.web.pages.live import CHANGED, MOST, MOST_EACH, Hub, Listener
from bot.web.pages.safe_html import safe_html
from tests.world import PUBLIC, Browser, World, bot_said, world

NO_ROW = 999_999


async def at_the_desk(house: World) -> tuple[Browser, Person]:
    """Ann at her desk, whose contact Li Wei waits for an answer."""
    li = await house.invited()
    await house.says(li, "Could you send me the numbers?")
    ann = await house.browser(house.ann)
    await ann.opens()
    return ann, li


def form(browser: Browser, path: str, **fields: str) -> dict[str, str]:
    """A form of the page they are on, with other contents: what a template of another page would have."""
    own = browser.form()
    return {"_action": path, "csrf": own["csrf"], "once": own["once"], "here": "/desk", **fields}


async def test_a_button_opens_the_screen_that_the_chat_shows() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        assert "Li Wei · Acme" in ann.page
        page = await ann.sends(form(ann, "/desk/press", data=f"card:{house.contact().id}"))
        (card,) = await house.says(house.ann, "/contact Li Wei")
        assert "Acme" in page
        for line in card.buttons:
            for button in line:
                assert f">{button.text}<" in page, button


async def test_a_question_is_answered_on_the_page() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        contact = house.contact()
        await ann.sends(form(ann, "/desk/press", data=f"card:{contact.id}"))
        await ann.presses(f"note-add:{contact.id}")
        await ann.sends(ann.form(asks=f"note-add:{contact.id}"), text="Likes <b>tea</b>")
        page = await ann.presses(f"notes:{contact.id}")
        assert "Likes &lt;b&gt;tea" in page


async def test_a_question_that_was_never_asked_is_not_answered() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        contact = house.contact()
        await ann.sends(form(ann, "/desk/press", data=f"card:{contact.id}"))
        await ann.presses(f"note-add:{contact.id}")
        asked = ann.form(asks=f"note-add:{contact.id}")
        for forged in ({**asked, "asks": "note-add:2"}, {**asked, "seal": ""}, {**asked, "asks": "nonsense"}):
            assert "out of date" in await ann.sends(forged, text="forged words")
        assert "forged words" not in "\n".join(house.app.office.store._db.conn.iterdump())


async def test_a_command_and_a_message_go_the_way_of_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, li = await at_the_desk(house)
        await ann.sends(form(ann, "/desk/say", command="contact", text="Li Wei, tags vip"))
        assert house.contact().tags == ("vip",)
        await ann.opens("/desk")
        page = await ann.sends(form(ann, "/desk/write", contact=str(house.contact().id), text="Here <they> are & more"))
        assert "Sent." in page
        assert bot_said(li)[-1] == "Here <they> are & more"
        assert house.contact().waiting_since is None


async def test_the_same_form_twice_counts_once() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, li = await at_the_desk(house)
        letter = form(ann, "/desk/write", contact=str(house.contact().id), text="Once")
        await ann.sends(letter)
        assert "counts once" in await ann.sends(letter)
        assert bot_said(li).count("Once") == 1


async def test_what_is_refused_is_a_line_and_nothing_is_changed() -> None:
    async with world(public_url=PUBLIC) as house:
        await at_the_desk(house)
        bo = await house.browser(await house.manager("Bo Ek", 300))
        await bo.opens()
        before = len(bot_said(house.sandbox.people[201]))
        for fields in (
            {"_action": "/desk/press", "data": f"card:{house.contact().id}"},
            {"_action": "/desk/write", "contact": str(house.contact().id), "text": "Hello"},
            {"_action": "/desk/write", "contact": str(NO_ROW), "text": "Hello"},
            {"_action": "/desk/write", "contact": "1_0", "text": "Hello"},
            {"_action": "/desk/say", "command": "nonsense", "text": ""},
            {"_action": "/desk/press", "data": "nonsense:1"},
        ):
            page = await bo.sends({**form(bo, ""), **fields})
            assert 'class="notice' in page, fields
            assert "Li Wei" not in page, fields
            await bo.opens()
        assert len(bot_said(house.sandbox.people[201])) == before


async def test_what_is_too_long_is_refused() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, li = await at_the_desk(house)
        said = len(bot_said(li))
        assert "too long" in await ann.sends(form(ann, "/desk/write", contact=str(house.contact().id), text="&" * 1000))
        await ann.opens()
        big = form(ann, "/desk/write", contact=str(house.contact().id), text="x" * 40_000)
        answer = await ann.client.post(big.pop("_action"), data=big)
        assert answer.status_code == 413
        assert len(bot_said(li)) == said


async def test_a_screen_is_seen_by_the_session_that_has_it_alone_and_leads_back() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        own = form(ann, "/desk/press", data=f"card:{house.contact().id}")
        answer = await ann.client.post(own.pop("_action"), data=own)
        screen = answer.headers["location"]
        assert 'href="/desk">←' in await ann.opens(screen)
        assert await ann.opens(screen)  # it can be loaded again
        other = await house.browser(house.ann)
        await other.opens(screen, status=404)


@pytest.mark.parametrize(
    "here", ["https://evil.example", "//evil.example", "/mine", "/desk/../mine", "/desk\r\nX: y", ""]
)
async def test_a_form_leads_to_pages_of_ours_alone(here: str) -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        own = {**form(ann, "/desk/press", data="nonsense:1"), "here": here}
        assert (await ann.client.post(own.pop("_action"), data=own)).headers["location"] == "/desk"


async def test_a_bug_changes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        from bot.desk import manager as manager_side

        def broken(desk: object, text: str) -> None:
            house.app.office.store.people.remember("broken", "yes")
            raise ZeroDivisionError

        monkeypatch.setitem(manager_side.COMMANDS, "zone", broken)
        own = form(ann, "/desk/say", command="zone", text="x")
        answer = await ann.client.post(own.pop("_action"), data=own)
        assert answer.status_code == 500
        assert "Nothing was changed" in answer.text
        assert house.app.office.store.people.remembered("broken") is None


async def test_a_page_that_is_looked_at_changes_nothing() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, person = await at_the_desk(house)
        li = await house.browser(person)
        before = house.app.office.store._db.conn.total_changes
        await ann.opens("/desk")
        await li.opens("/mine")
        assert house.app.office.store._db.conn.total_changes == before
        with pytest.raises(RuntimeError, match="only a transaction"), house.app.office.store.reading():
            house.app.office.store.people.remember("x", "y")
        assert house.app.office.store.people.remembered("x") is None


# --- a contact's side -----------------------------------------------------------------------------------------


async def with_news(house: World) -> tuple[Browser, Person]:
    person = await house.invited()
    store, now = house.app.office.store, house.now()
    feed = FeedSource("https://news.example/feed.xml", "Daily", "en")
    with store.transaction():
        item = store.news.add_item(Entry("1", "<One>", "Words.", "https://a.example/1", now), feed, (), "fresh", now)
        assert item
        touch = Touch(
            0, "p/x:1:9", house.contact().id, "p/x", 9, TouchKind.NEWS, TouchState.SENT, now, now,
            Message("One"), item_id=item,
        )  # fmt: skip
        store.ledger.add(touch, now, items=[item])
    return await house.browser(person), person


async def test_a_contact_sees_what_they_were_sent_and_says_what_they_think() -> None:
    async with world(public_url=PUBLIC) as house:
        li, _ = await with_news(house)
        assert "&lt;One&gt;" in await li.opens()
        page = await li.presses("like:1")
        assert 'class="notice' in page
        assert "&lt;One&gt;" in page
        assert [kind for (kind,) in house.app.office.store._db.execute("SELECT kind FROM feedback")] == ["like"]


async def test_a_contact_writes_to_their_manager() -> None:
    async with world(public_url=PUBLIC) as house:
        li, _ = await with_news(house)
        await li.opens()
        await li.sends(li.form(_action="/mine/write"), text="Could you call me?")
        assert "Could you call me?" in bot_said(house.ann)[-1]
        assert house.contact().waiting_since


async def test_of_another_contacts_news_nobody_says_anything() -> None:
    async with world(public_url=PUBLIC) as house:
        await with_news(house)
        mei = await house.browser(await house.invited("Mei", "Acme", "user", id=202))
        page = await mei.opens()
        assert "One" not in page
        own = {**mei.form(), "_action": "/mine/press", "data": "like:1"}
        assert "out of date" in await mei.sends(own)
        assert house.app.office.store._db.execute("SELECT count(*) FROM feedback").fetchone() == (0,)


async def test_who_stops_on_the_page_reads_it_there_and_is_signed_out() -> None:
    async with world(public_url=PUBLIC) as house:
        li, _ = await with_news(house)
        await li.opens()
        own = {**li.form(), "_action": "/mine/say", "command": "stop", "text": ""}
        page = await li.sends(own)
        assert "<form" not in page
        assert (await house.says(house.ann, "/contact Li Wei"))[-1]
        await li.opens("/mine", status=401)


# --- live -----------------------------------------------------------------------------------------------------


def listener(session: str, side: str = "desk") -> Listener:
    return Listener(session, side, lambda: True)


async def test_many_changes_are_one_and_each_listener_hears_it() -> None:
    hub, poked = Hub(calm=0.01, heartbeat=60), asyncio.Event()
    watching = asyncio.create_task(hub.watch(poked))
    streams = [hub.stream(listener(f"s{n}")) for n in range(2)]
    for stream in streams:
        assert (await anext(stream)).startswith(b"retry")
    for _ in range(5):
        poked.set()
    assert [await anext(stream) for stream in streams] == [b"event: changed\ndata: 1\n\n"] * 2
    watching.cancel()
    for stream in streams:
        with pytest.raises(StopAsyncIteration):
            await anext(stream)
    assert not hub.may_listen(listener("s9"))


async def test_a_silent_stream_shows_life_and_ends_with_its_session() -> None:
    hub, good = Hub(heartbeat=0.001), [True]
    stream = hub.stream(Listener("s", "desk", lambda: good[0]))
    await anext(stream)
    assert await anext(stream) == b": \n\n"
    good[0] = False
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_one_session_listens_on_a_few_pages_at_most() -> None:
    hub = Hub(heartbeat=60)
    streams = [hub.stream(listener("s")) for _ in range(MOST_EACH)]
    for stream in streams:
        assert hub.may_listen(listener("s"))
        await anext(stream)
    assert not hub.may_listen(listener("s"))
    assert hub.may_listen(listener("other"))
    await streams[0].aclose()
    assert hub.may_listen(listener("s"))


async def test_contacts_who_listen_take_no_place_of_a_managers() -> None:
    hub = Hub(heartbeat=60)
    streams = [hub.stream(listener(f"s{n}", "mine")) for n in range(MOST)]
    for stream in streams:
        await anext(stream)
    assert not hub.may_listen(listener("more", "mine"))
    assert hub.may_listen(listener("a manager"))


async def test_who_may_know_of_something_alone_hears_of_nothing_else() -> None:
    hub, theirs = Hub(heartbeat=0.001), ["one"]
    stream = hub.stream(Listener("s", "mine", lambda: True, lambda: list(theirs)))
    await anext(stream)
    heard = asyncio.ensure_future(anext(stream))
    hub.tell()
    assert await heard == b": \n\n"
    theirs.append("two")
    hub.tell()
    assert await anext(stream) == CHANGED


async def test_open_streams_do_not_hold_up_a_stop() -> None:
    loop = asyncio.get_running_loop()
    async with world(public_url=PUBLIC) as house:
        ann = await house.browser(house.ann)
        on = house.app.sockets.pages
        assert isinstance(on, socket.socket)
        cookie = "; ".join(f"{name}={value}" for name, value in ann.client.cookies.items())
        reader, writer = await asyncio.open_connection(*on.getsockname())
        writer.write(f"GET /desk/events HTTP/1.1\r\nHost: news.example\r\nCookie: {cookie}\r\n\r\n".encode())
        assert b"200" in await reader.readline()
        assert b"text/event-stream" in await reader.readuntil(b"retry: 5000\n\n")
        await house.says(house.ann, "/help")
        await reader.readuntil(b"event: changed\n")
        before = loop.time()
    assert loop.time() - before < 3
    writer.close()


# --- what is drawn --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("<b>Li</b> &amp; <i>Wei</i>", "<strong>Li</strong> &amp; <em>Wei</em>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<b onclick="x">a', "<strong>a</strong>"),
        ("</b></div>a</a>", "a"),
        ("<b><i>a</b>b</i>", "<strong><em>a</em></strong>b"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" java\nscript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="https://a.example/?a=1&amp;b=&quot;">a</a>',
         '<a href="https://a.example/?a=1&amp;b=&#34;" target="_blank" rel="noopener noreferrer">a</a>'),
        ('<a href="http://[">a</a>', "<a>a</a>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<!-- <b> -->a<![CDATA[<b>]]>", "a"),
    ],
)  # fmt: skip
def test_of_a_messages_html_only_what_messages_have_is_shown(given_: str, shown: str) -> None:
    assert safe_html(given_).removesuffix("]]&gt;") == shown


@given(st.text(alphabet="<>&\"'/ abscript=:!-[]\n"))
def test_whatever_a_text_is_no_other_tag_comes_out(text: str) -> None:
    out = str(safe_html(text))
    tags = re.findall(r"<[^>]*>?", out)
    link = 'a href="[^"<>]*" target="_blank" rel="noopener noreferrer"'
    assert all(re.fullmatch(f"<({link}|/?(strong|em|u|s|code|pre|blockquote|a|span))>", tag) for tag in tags), out
    opened: list[str] = []
    for tag in tags:
        if tag.startswith("</"):
            assert opened.pop() == tag[2:-1]
        else:
            opened.append(re.split(r"[ >]", tag[1:])[0])
    assert not opened


def test_a_chart_says_in_words_what_it_shows_and_takes_nothing_from_outside_as_it_is() -> None:
    svg = bars("Warmth", [Bar("<b>new", 2), Bar("a very long label of a bar", 0.5, "50 %", "warn")])
    assert 'aria-label="Warmth: &lt;b&gt;new 2, a very long label of a bar 50 %"' in svg
    assert "<b>" not in svg
    assert "style=" not in svg
    assert "nan" not in bars("None", [Bar("a", 0)])


async def test_files_have_names_of_their_content_and_may_be_kept() -> None:
    async with world(public_url=PUBLIC) as house:
        client = house.client()
        page = (await client.get("/app")).text
        for path in re.findall(r'"(/static/[^"]+)"', page):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        assert (await client.get("/static/page.css")).status_code == 404
        assert (await client.get("/static/..%2f__init__.py")).status_code == 404


async def test_links_to_news_go_on_to_work_beside_the_pages() -> None:
    async with world(public_url=PUBLIC) as house:
        await with_news(house)
        office = house.app.office
        item = office.store.news.item(1)
        assert item
        link = office.link_to(house.contact().id, item)
        answer = await house.client().get(link)
        assert (answer.status_code, answer.headers["location"]) == (302, "https://a.example/1")
        assert (await house.client().get("/nowhere")).status_code == 404


async def test_below_a_path_of_another_server_every_address_has_it() -> None:
    async with world(public_url="https://news.example/nurture") as house:
        link = (await house.says(house.ann, "/desk"))[-1].buttons[-1][0].url or ""
        assert link.startswith("https://news.example/nurture/in/")
        page = (await house.client().get(link.replace("/nurture", ""))).text
        assert 'action="/nurture/in/' in page
        assert '"/nurture/static/page.' in page
