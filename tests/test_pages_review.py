"""Today, approvals in bulk, the news queue, reviews and the team: what they show, what they do, whose they are."""

from __future__ import annotations

import asyncio
import dataclasses
import html
import itertools
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import Desk
from bot.desk.paging import turned
from bot.desk.reviews import Numbers, counted, numbers, together
from bot.model.people import Absence, Stage
from bot.model.touches import Touch, TouchKind, TouchState
from bot.store.census import _FIGURES
from bot.store.reviews import Activity, Done
from bot.web.pages.charts import Bar, Line, bars, columns, heat, pace, quadrant
from bot.web.pages.counts import KEPT_FOR, Counts
from bot.web.pages.numbers import place
from tests.pages_of_reviews import WORDS, awaiting, furnished
from tests.world import MONDAY, PUBLIC, Browser, World, world

DAY = timedelta(days=1)


async def at_the_desk(house: World) -> Browser:
    await furnished(house)
    return await house.browser(house.ann)


def cards(house: World) -> list[Touch]:
    """The five that were put there, in their order."""
    return [touch for touch in house.touches() if touch.rule == "p/check-in"]


def states(house: World) -> list[str]:
    return [str(touch.state) for touch in cards(house)]


def the_form(browser: Browser, do: str, touches: list[Touch], text: str = "") -> dict[str, str]:
    """The form for many, with these ticked."""
    form = browser.form(_action="/desk/each")
    form = {name: value for name, value in form.items() if not name.startswith("touch-")}
    return {**form, "do": do, "text": text, **{f"touch-{touch.id}": "1" for touch in touches}}


def notice(page: str) -> str:
    found = re.search(r'<div class="notice[^"]*" role="status">(.*?)</div>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


# --- today ----------------------------------------------------------------------------------------------------


async def test_the_day_begins_with_what_was_missed_and_its_figures_lead_on() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        page = await ann.opens("/desk")
        tiles = re.findall(r'<li class="tile[^"]*">(?:<a href="([^"]*)">)?<b>(\d+)</b>', page)
        assert tiles == [("#waiting", "1"), ("/desk/approvals", "5"), ("#cold", "1"), ("", "0")]
        parts = re.findall(r'<section class="card" id="(\w+)"', page)
        assert parts == ["waiting", "cards", "cold", "steps"]
        assert "Send the offer" in page
        for link in ("waiting", "cold"):
            assert f'id="{link}"' in page


async def test_what_is_due_today_is_shown_with_its_rule() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        store = house.app.office.store
        with store.transaction():
            contact = dataclasses.replace(
                house.contact(), next_due=house.now() + timedelta(hours=2), next_key="prospects/check-in:1:1"
            )
            store.people.save_planned(contact)
        page = await (await house.browser(house.ann)).opens("/desk")
        assert 'id="due"' in page
        assert "check in" in page


async def test_a_deputy_sees_the_day_of_whom_they_stand_in_for_and_nobody_else_does() -> None:
    async with world(public_url=PUBLIC) as house:
        await furnished(house)
        bo = await house.browser(await house.manager("Bo Ek", 300))
        path = f"/desk?book={house.manager_id}"
        assert "Maria" not in await bo.opens(path, status=404)
        deputy = house.app.office.store.people.manager_at("300")
        assert deputy
        with house.app.office.store.transaction():
            house.app.office.store.absences.save(
                Absence(house.manager_id, deputy.id, house.now() - DAY, house.now() + DAY)
            )
        assert "Maria Becker" in await bo.opens(path)
        assert "Maria Becker" not in await bo.opens("/desk")
        assert path in bo.page
        assert "5 messages" in await bo.opens("/desk/approvals")
        assert "for Ann Keller" in bo.page


@pytest.mark.parametrize(
    "path", ["/desk?book=x", "/desk?book=99999999999999999999", "/desk/approvals?at=-", "/desk?book=-1"]
)
async def test_nonsense_in_an_address_does_no_harm(path: str) -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await house.browser(house.ann)
        assert (await ann.client.get(path)).status_code in (200, 404)


# --- approvals ------------------------------------------------------------------------------------------------


async def test_each_card_shows_what_will_be_read_by_whom_and_when() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        page = await ann.opens("/desk/approvals")
        assert page.count(WORDS["en"].split("\n")[0]) == 10  # each as it is read, and to be edited
        assert re.search(r"Jonas Brandt.*Nordkai Packaging</a>", page, re.DOTALL)
        assert "overdue: goes once approved" in page
        assert "Mon, Mar 2 11:00 their time" in page
        assert page.count(" checked>") == 0
        assert (await ann.opens("/desk/approvals?ticked=all")).count(" checked>") == 5


async def test_what_is_ticked_is_approved_as_the_button_of_each_card_does_it() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/approvals")
        first, second, third, *_ = cards(house)
        page = await ann.sends(the_form(ann, "approve", [first, third]))
        assert notice(page) == "2 approved."
        assert [state == "awaiting" for state in states(house)] == [False, True, False, True, True]
        assert "Amelie Roth" in page
        chat = await house.forges(house.ann, f"ok:{first.id}")
        assert chat == "That is already settled."
        assert "Approved" in await house.forges(house.ann, f"ok:{second.id}")


async def test_what_was_decided_meanwhile_or_is_somebody_elses_is_named_and_the_rest_is_done() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/approvals")
        first, second, third, *_ = cards(house)
        await house.forges(house.ann, f"skip:{first.id}")
        with house.app.office.store.transaction():
            house.app.office.store.ledger.decide(second, TouchState.EXPIRED, house.now())
        form = the_form(ann, "skip", [first, second, third])
        page = await ann.sends({**form, "touch-999999": "1", "touch-x": "1"})
        lines = notice(page).split("\n")
        assert lines == [
            "1 skipped.",
            "3 were not:",
            "Jonas Brandt: skipped already",
            "Amelie Roth: its time is over",
            "One that is not there any more.",
        ]
        assert states(house)[2:4] == ["skipped", "awaiting"]


async def test_of_somebody_elses_cards_nothing_is_decided_and_nothing_said() -> None:
    async with world(public_url=PUBLIC) as house:
        await at_the_desk(house)
        bo = await house.browser(await house.manager("Bo Ek", 300))
        assert "Jonas" not in await bo.opens("/desk/approvals")
        own = {name: value for name, value in bo.form().items() if name in ("csrf", "once")}
        for do in ("approve", "skip", "later"):
            ticks = {f"touch-{touch.id}": "1" for touch in cards(house)}
            form = {"_action": "/desk/each", **own, "here": "/desk", "do": do, "text": "tomorrow 9:00", **ticks}
            page = await bo.sends(form)
            assert "5 were not:" in notice(page)
            assert "Jonas" not in page
        words = {"_action": "/desk/answer", **own, "here": "/desk", "asks": f"touch-text:{cards(house)[0].id}"}
        assert "out of date" in await bo.sends({**words, "seal": "x", "text": "Bo was here"})
        assert set(states(house)) == {"awaiting"}


async def test_many_are_moved_to_a_moment_where_each_is_or_not_at_all() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/approvals")
        first, second, *_ = cards(house)
        page = await ann.sends(the_form(ann, "later", [first, second], "the day the sun stands still"))
        assert notice(page).startswith("0 approved and moved.\n2 were not:\nJonas Brandt: I cannot read")
        assert set(states(house)) == {"awaiting"}
        page = await ann.sends(the_form(ann, "later", [first, second], "tomorrow 10:00"))
        assert notice(page) == "2 approved and moved."
        assert {touch.due_at for touch in cards(house)[:2]} == {MONDAY + DAY + timedelta(hours=1)}


async def test_without_a_tick_they_are_told_what_to_do() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/approvals")
        assert "Tick those you mean" in notice(await ann.sends(the_form(ann, "approve", [])))
        assert "not possible" in notice(await ann.sends(the_form(ann, "nonsense", cards(house))))
        assert set(states(house)) == {"awaiting"}


async def test_ones_own_words_take_the_place_of_a_text_and_wait_for_approval() -> None:
    async with world(public_url=PUBLIC, feeds="feeds: []\nnever: [RivalCorp]\n") as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/approvals")
        first = cards(house)[0]
        form = ann.form(asks=f"touch-text:{first.id}")
        page = await ann.sends(form, text="Hello <Jonas> & all")
        assert notice(page) == "Changed. It waits for your approval."
        assert "Hello &lt;Jonas&gt; &amp; all" in page
        (message,) = [touch.message for touch in cards(house) if touch.id == first.id]
        assert message
        assert message.text == "Hello &lt;Jonas&gt; &amp; all"
        form = ann.form(asks=f"touch-text:{first.id}")
        assert "RivalCorp" in await ann.sends(form, text="Better than RivalCorp")
        await house.forges(house.ann, f"skip:{first.id}")
        await ann.opens("/desk/approvals")
        assert "settled" in notice(await ann.sends({**form, "once": "again"}, text="Too late"))


async def test_cards_come_in_pages_and_a_whole_page_fits_one_form() -> None:
    async with world(public_url=PUBLIC) as house:
        (contact, *_) = await furnished(house)
        with house.app.office.store.transaction():
            for n in range(2, 50):
                awaiting(house, contact, TouchState.AWAITING, f"p/x:{contact.id}:{n}", MONDAY + n * DAY, f"No. {n}.")
        ann = await house.browser(house.ann)
        seen, path = [], "/desk/approvals"
        for _ in range(3):
            page = await ann.opens(path)
            seen.append(re.findall(r'name="touch-(\d+)"', page))
            after = re.search(r'href="([^"]*)" rel="next"', page)
            path = html.unescape(after[1]) if after else ""
        assert not path
        assert [len(one) for one in seen] == [20, 20, 13]
        assert len({one for page in seen for one in page}) == 53
        before = re.search(r'href="([^"]*)" rel="prev"', ann.page)
        assert before
        page = await ann.opens(html.unescape(before[1]) + "&ticked=all")
        assert re.findall(r'name="touch-(\d+)"', page) == seen[1]
        ticked = [house.app.office.store.ledger.touch(int(one)) for one in seen[1]]
        page = await ann.sends(the_form(ann, "skip", ticked))
        assert notice(page) == "20 skipped."
        assert " checked>" not in page  # the next ones were not looked at yet


# --- news -----------------------------------------------------------------------------------------------------


async def test_the_queue_decides_as_the_chat_does() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        news = house.app.office.store.news
        page = await ann.opens("/desk/news")
        first, second = news.to_review()
        assert page.index(first.title) < page.index(second.title)
        await ann.sends(ann.form(asks=f"line:{first.id}"), text="Worth  a look")
        assert 'class="line-above">Worth a look' in ann.page
        await ann.presses(f"item:{first.id}:1")
        assert news.state(first.id) == "fresh"
        page = await ann.presses(f"item:{second.id}:0")
        assert news.state(second.id) == "rejected"
        assert "Nothing to look at" in await ann.opens("/desk/news?show=review")
        page = await ann.opens("/desk/news")  # nothing waits: what is fresh
        assert first.title in page
        await ann.presses(f"veto:{first.id}")
        assert first.id in news.vetoed(house.manager_id)
        assert f"unveto:{first.id}" in ann.page


async def test_what_is_chosen_for_whom_and_why_and_sent_with_the_question_of_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        page = await ann.opens("/desk/news?show=chosen")
        parts = [float(one) for one in re.findall(r'class="figure">([\d.]+)<', page)][:7]
        (score,) = {float(one) for one in re.findall(r"([\d.]+) of 1; 0.30 is enough", page)}
        assert sum(parts) == pytest.approx(score, abs=0.04)
        contact = house.contact("Priya Nair")
        page = await ann.presses(f"give:3:{contact.id}")
        assert f"give:3:{contact.id}:1" in page
        assert "Send it anyway?" in page
        await ann.presses(f"give:3:{contact.id}:1")
        assert 3 in house.app.office.store.ledger.items_used(contact.id)


async def test_an_address_is_shared_and_what_a_colleague_shared_is_not_seen() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        bo = await house.browser(await house.manager("Bo Ek", 300))
        store = house.app.office.store
        with store.transaction():
            store._db.execute("UPDATE item SET manager_id = ? WHERE id = 3", (house.manager_id,))
        assert "New EU rules" in await ann.opens("/desk/news?show=fresh")
        assert "New EU rules" not in await bo.opens("/desk/news?show=fresh")
        await ann.sends(ann.form(command="share"), text="https://news.example/story for you")
        assert [one.url for one in store.news.shares()] == ["https://news.example/story"]


# --- reviews --------------------------------------------------------------------------------------------------


async def test_the_review_has_the_figures_of_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        office, now = house.app.office, house.now()
        desk = Desk(office, office.store.people.manager(house.manager_id), now, "")
        for whose in ("own", "all", "sourced"):
            chat = counted(desk, whose, now - 7 * DAY, now)
            page = together(numbers(desk, whose, now - 7 * DAY, now))
            assert sorted(page.done, key=str) == sorted(chat.done, key=str)
            assert page.waiting == len(chat.waiting)
            assert (page.cold, page.unplanned) == (len(chat.cold), len(chat.unplanned))
            assert page.missing == len(chat.missing)
            assert (page.activity, page.acquired, page.woken) == (chat.activity, chat.acquired, chat.woken)
            assert dict(page.moved) == dict(chat.moved)
        shown = await ann.opens("/desk/reviews")
        assert "<b>10</b><span>sent</span>" in shown
        assert "0 of 12, should be 6 by now: behind by 6" in shown
        assert 'id="mix"' in shown
        assert "3 personal" not in shown  # words come in the table and the label
        assert re.search(r'aria-label="What was sent: personal 3, material 1, by hand 0, news 6"', shown)


async def test_earlier_weeks_are_turned_to_and_the_house_is_the_admins() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/reviews")
        assert "Feb 23 – Mar 2" in ann.page
        page = await ann.opens("/desk/reviews?show=own&week=2026-02-25")
        assert "Feb 23 – Mar 1" in page
        assert "week=2026-02-16" in page
        assert "Not answered" not in page
        assert "Feb 23 – Mar 2" in await ann.opens("/desk/reviews?week=2031-01-01")
        bo = await house.browser(await house.manager("Bo Ek", 300))
        await bo.opens("/desk/reviews?show=all", status=404)
        assert "show=all" not in await bo.opens("/desk/reviews")
        await bo.opens("/desk/reviews?show=nonsense", status=404)
        for odd in ("0001-01-01", "9999-12-31", "2026-99-99", "20260225"):
            await ann.opens(f"/desk/reviews?week={odd}")


async def test_what_takes_long_is_counted_beside_everything_else_and_kept_for_an_hour() -> None:
    counts, told = Counts(patience=-1, quick=-1), asyncio.Event()
    parts = [Numbers(waiting=1), Numbers(waiting=2), Numbers(waiting=3)]
    made = 0

    def count() -> Iterator[Numbers]:
        nonlocal made
        made += 1
        yield from parts

    working = asyncio.create_task(counts.work(told.set))
    assert counts.get(("all",), MONDAY, count) is None
    assert counts.get(("all",), MONDAY, count) is None  # it is under way
    await told.wait()
    found = counts.get(("all",), MONDAY + KEPT_FOR / 2, count)
    assert found
    assert (found.numbers.waiting, found.at) == (6, MONDAY)
    assert made == 1
    late = counts.get(("all",), MONDAY + KEPT_FOR, count)
    assert late
    assert late.at == MONDAY  # the old one, and a new one is made
    told.clear()
    await told.wait()
    found = counts.get(("all",), MONDAY + KEPT_FOR, count)
    assert found
    assert found.at == MONDAY + KEPT_FOR
    working.cancel()


async def test_a_count_that_fails_is_asked_for_anew(caplog: pytest.LogCaptureFixture) -> None:
    counts, told = Counts(patience=-1), asyncio.Event()

    def broken() -> Iterator[Numbers]:
        yield Numbers()
        raise ZeroDivisionError

    working = asyncio.create_task(counts.work(told.set))
    assert counts.get(("own",), MONDAY, broken) is None
    await told.wait()
    assert "counting failed" in caplog.text
    counts.patience = 60
    found = counts.get(("own",), MONDAY, lambda: iter([Numbers(waiting=4)]))
    assert found
    assert found.numbers.waiting == 4
    working.cancel()


async def test_while_it_is_counted_the_page_says_so_and_then_as_of_when() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        pages = house.app.pages
        assert pages
        pages.counts.patience = pages.counts.quick = -1
        assert "This is being counted" in await ann.opens("/desk/reviews?show=all")
        for _ in range(50):
            await asyncio.sleep(0)
        await house.advance(minutes=5)
        assert "As of Mon, Mar 2 09:00" in await ann.opens("/desk/reviews?show=all")


DONE = st.builds(
    Done, st.sampled_from(["a", "b"]), st.just("text"), st.sampled_from(Stage), st.just("sent"),
    st.integers(0, 9), st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
NUMBERS = st.builds(
    Numbers, done=st.lists(DONE, max_size=4), waiting=st.integers(0, 9),
    activity=st.builds(Activity, *[st.integers(0, 9)] * 5),
    moved=st.dictionaries(st.sampled_from(Stage), st.integers(1, 9)),
)  # fmt: skip


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.integers(0, 6))
def test_it_does_not_matter_in_which_parts_something_is_counted(parts: list[Numbers], at: int) -> None:
    whole = together(parts)
    halves = [together(some) for some in (parts[:at], parts[at:]) if some]
    assert together(halves) == whole
    assert sum(one.n for one in whole.done) == sum(one.n for part in parts for one in part.done)


# --- team -----------------------------------------------------------------------------------------------------


async def test_the_team_is_the_admins_alone() -> None:
    async with world(public_url=PUBLIC) as house:
        await furnished(house)
        bo = await house.browser(await house.manager("Bo Ek", 300))
        assert "Ann" not in (await bo.opens("/desk/team", status=404)).partition("<footer")[0]
        assert "/desk/team" not in await bo.opens("/desk")
        own = {**bo.form(_action="/desk/press"), "_action": "/desk/say", "command": "pause", "text": "everything"}
        assert "an admin decides" in await bo.sends(own)
        assert house.app.office.store.team.halted() is None


async def test_what_lies_with_each_manager_and_how_the_house_stands() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await house.manager("Bo Ek", 300)
        store = house.app.office.store
        bo = store.people.manager_at("300")
        assert bo
        with store.transaction():
            store.absences.save(Absence(bo.id, house.manager_id, house.now() - DAY, house.now() + DAY))
            for n, kind in enumerate((TouchKind.TEXT, TouchKind.NEWS)):  # of unsure news nobody is asked
                key, now = f"p/unsure:1:{n}", house.now()
                store.ledger.add(Touch(0, key, 1, "p/unsure", n, kind, TouchState.UNSURE, now, now), now)
        page = await ann.opens("/desk/team")
        figures = re.findall(r"<dd>(\d+)", page)
        assert figures == ["6", "0", "6", "1", "1", "0", "0", "0", "0", "0"]
        assert "away until Mar 3, Ann Keller stands in" in page
        assert "One contact waits for an answer" in page
        assert "None are made; set NURTURE_BACKUPS" in page
        assert "Empty." in page


async def test_everything_is_paused_and_resumed_from_there() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await at_the_desk(house)
        await ann.opens("/desk/team")
        page = await ann.sends(ann.form(command="pause"))
        assert house.app.office.store.team.halted() == MONDAY
        assert "Everything is paused since" in page
        page = await ann.sends(ann.form(command="resume"))
        assert house.app.office.store.team.halted() is None
        assert "Pause everything" in page


async def test_managers_come_in_pages() -> None:
    async with world(public_url=PUBLIC) as house:
        store = house.app.office.store
        with store.transaction():
            for n in range(44):
                store.people.save_manager(f"{5000 + n}", f"Manager {n}", "en", admin=False)
        ann = await house.browser(house.ann)
        seen, path = [], "/desk/team"
        while path:
            page = await ann.opens(path)
            seen.append(re.findall(r'class="row manager"><span class="body"><span class="name">([^<]*)', page))
            after = re.search(r'href="([^"]*)" rel="next"', page)
            path = html.unescape(after[1]) if after else ""
        assert [len(one) for one in seen] == [20, 20, 5]
        assert len({one for page in seen for one in page}) == 45


def test_what_is_asked_every_few_seconds_reads_no_history() -> None:
    """`/metrics` asks; by the index of what was ever sent it took seconds in a large house."""
    from bot.store import Store

    store = Store.open(":memory:")
    for name, query in _FIGURES.items():
        plan = store._db.conn.execute(f"EXPLAIN QUERY PLAN {query}", {"now": "", "stuck": ""}).fetchall()
        assert "touch_settled" not in str(plan), name
    store.close()


# --- numbers in a query, keyset pages, charts -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [("17", 17), ("-17", -17), ("", 0), ("1_0", 0), ("１０", 0), ("1" * 16, 0), ("--1", 0), ("1 ", 0)],
)
def test_a_number_in_a_query(words: str, found: int) -> None:
    assert place({"at": words}) == found


@given(st.integers(0, 30), st.integers(1, 7))
def test_pages_turned_forth_and_back_show_each_row_once(rows: int, size: int) -> None:
    every = list(range(1, rows + 1))

    def page(at: int, most: int) -> list[int]:
        if at < 0:
            return [one for one in every if one < -at][-most:]
        return [one for one in every if one > at][:most]

    seen: list[int] = []
    turns: list[tuple[list[int], int]] = []
    at = 0
    while True:
        shown = turned(at, size, page, lambda one: one)
        seen += shown.rows
        turns.append((list(shown.rows), shown.before))
        if not shown.after:
            break
        at = shown.after
    assert seen == every
    for (earlier, _), (_, before) in itertools.pairwise(turns):
        assert before
        assert list(turned(before, size, page, lambda one: one).rows) == earlier
    assert not turns[0][1]


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (0.5, "0.5"), (9999, "9999"), (138_891, "139k"), (2_000_000, "2M")]
)
def test_large_figures_take_little_room_and_are_exact_in_words(value: float, shown: str) -> None:
    svg = bars("All", [Bar("a", value)])
    assert f">{shown}</text>" in svg
    assert f'"All: a {value:.10g}"' in svg


def test_figures_that_have_no_room_are_left_to_the_table() -> None:
    narrow = heat("All", [str(hour) for hour in range(24)], [Line("Mon", [4321] * 24)])
    assert "4321</text>" not in narrow
    assert "4321</text>" in heat("All", ["9", "10"], [Line("Mon", [4321] * 2)])


def test_charts_say_in_words_what_they_show() -> None:
    found = [Bar("<8>", 2), Bar("9", 0)]
    for svg in (columns("By hour", found), quadrant("Mix", ("few", "many"), ("long", "short"), [*found, *found])):
        assert "&lt;8&gt; 2" in svg
        assert "<8>" not in svg
        assert "style=" not in svg
    assert 'aria-label="Plan: Mon 3"' in heat("Plan", ["9", "10"], [Line("Mon", [1, 2])])
    assert "nan" not in pace("Goal", 0, 0, 0) + columns("None", []) + heat("None", [], [])
