"""The book: ten a page on one message, found by any name, narrowed by buttons, and quick however large it is."""

from __future__ import annotations

import pathlib
import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bench import book as large
from bot.model.people import Stage
from bot.sandbox import Button, Message
from bot.store import Store
from bot.store.book import MOST_KEPT, Wanted, _where
from tests.world import BO, World, bot_said, world


def labels(message: Message) -> list[str]:
    return [button.text for line in message.buttons for button in line]


def names(message: Message) -> list[str]:
    """Who is on the page, in order."""
    return [
        line.split(". ", 1)[1].split(" · ")[0]
        for line in message.text.splitlines()[1:]
        if ". " in line and " · " in line
    ]


def shown(house: World, message: Message) -> Message:
    return next(one for one in house.ann.chat if one.id == message.id)


async def with_people(house: World, count: int) -> None:
    for n in range(1, count + 1):
        await house.says(house.ann, f"/add Person {n:02}, {('Alb', 'Rhein', 'Isar')[n % 3]}")


async def test_ten_a_page_and_the_same_message_turns() -> None:
    async with world() as house:
        await with_people(house, 23)
        (first,) = await house.says(house.ann, "/contacts")
        assert first.text.startswith("23 contacts\n1. Person 01 · Rhein · new\n")
        assert first.text.endswith("1–10 of 23. A number opens the card.")
        assert names(first) == [f"Person {n:02}" for n in range(1, 11)]
        assert "‹" not in labels(first)
        said = len(bot_said(house.ann))
        await house.presses(house.ann, "›", message_id=first.id)
        await house.presses(house.ann, "›", message_id=first.id)
        last = shown(house, first)
        assert names(last) == ["Person 21", "Person 22", "Person 23"]
        assert last.text.endswith("21–23 of 23. A number opens the card.")
        assert "›" not in labels(last)
        await house.presses(house.ann, "‹", message_id=first.id)
        assert names(shown(house, first)) == [f"Person {n:02}" for n in range(11, 21)]
        assert len(bot_said(house.ann)) == said


async def test_a_number_opens_the_card() -> None:
    async with world() as house:
        await with_people(house, 12)
        (first,) = await house.says(house.ann, "/contacts")
        await house.presses(house.ann, "›", message_id=first.id)
        await house.presses(house.ann, "12", message_id=first.id)
        assert bot_said(house.ann)[-1].startswith("Person 12 · Alb\n")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("wang", ["Wang Fang"]),
        ("WANG", ["Wang Fang"]),
        ("ｗａｎｇ　ｆａｎｇ", ["Wang Fang"]),
        ("王总", ["Wang Fang"]),
        ("华辰", ["李伟"]),
        ("李", ["李伟"]),
        ("vip", ["Wang Fang"]),
        ("acme vip", ["Wang Fang"]),
        ("acme", ["Bo Ek", "Wang Fang"]),
        ("ＡＣＭＥ", ["Bo Ek", "Wang Fang"]),
        ("100%", ["100% Real"]),
        ("%", ["100% Real"]),
        ("_", []),
        ("pricing", []),
    ],
)
async def test_found_by_name_company_address_and_tag_but_not_by_notes(words: str, found: list[str]) -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider")
        await house.says(house.ann, "/contact Wang Fang, address 王总, tags vip fair")
        await house.says(house.ann, "/note Wang Fang, asked about pricing")
        await house.says(house.ann, "/add 李伟，华辰")
        await house.says(house.ann, "/add Bo Ek, Acme")
        await house.says(house.ann, "/add 100% Real, Shop")
        (answer,) = await house.says(house.ann, f"/contacts {words}")
        assert names(answer) == found
        if not found:
            assert "Nobody here" in answer.text


async def test_a_search_is_kept_while_its_pages_turn() -> None:
    async with world() as house:
        await with_people(house, 40)
        (first,) = await house.says(house.ann, "/contacts rhein")
        assert first.text.startswith("14 contacts · “rhein”")
        await house.presses(house.ann, "›", message_id=first.id)
        assert names(shown(house, first)) == ["Person 31", "Person 34", "Person 37", "Person 40"]


async def test_buttons_narrow_it_down_and_a_second_tap_shows_everyone() -> None:
    async with world() as house:
        li = await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Mei", "Berg", id=202)
        await house.says(house.ann, "/account Berg, stage customer")
        await house.presses(house.ann, "✅ Move it")
        await house.says(house.ann, "/pause Mei")
        await house.says(li, "A question")
        (page,) = await house.says(house.ann, "/contacts")

        async def tapped(label: str) -> list[str]:
            await house.presses(house.ann, label, message_id=page.id)
            return names(shown(house, page))

        assert await tapped("💬 Waiting") == ["Li Wei"]
        assert "✓ 💬 Waiting" in labels(shown(house, page))
        assert await tapped("✓ 💬 Waiting") == ["Li Wei", "Mei"]
        assert await tapped("⏸ On hold") == ["Mei"]
        assert await tapped("customer") == ["Mei"]
        assert await tapped("lead") == ["Li Wei"]
        assert await tapped("❄️ Cold") == []
        await house.advance(days=21)
        assert await tapped("✓ ❄️ Cold") == ["Li Wei", "Mei"]
        assert await tapped("❄️ Cold") == ["Li Wei", "Mei"]
        await house.says(li, "Here I am")
        await house.presses(house.ann, "✓ ❄️ Cold", message_id=page.id)
        assert await tapped("❄️ Cold") == ["Mei"]


async def test_who_is_going_cold_is_who_the_card_calls_so() -> None:
    """The filter's bounds are those of `planner.warmth`, to the moment."""
    async with world() as house:
        await house.invited()
        for minutes, cold in ((-1, False), (0, True)):
            joined = house.contact().joined_at
            await house.advance(
                minutes=(joined + timedelta(days=21, minutes=minutes) - house.now()) / timedelta(minutes=1)
            )
            (page,) = await house.says(house.ann, "/contacts")
            assert ("cooling" in page.text) is cold
            await house.presses(house.ann, "❄️ Cold", message_id=page.id)
            assert (names(shown(house, page)) == ["Li Wei"]) is cold


async def test_an_empty_book_says_how_to_begin() -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, "/contacts")
        assert "/invite" in answer.text


async def test_nobody_turns_the_pages_of_anothers_book() -> None:
    async with world() as house:
        await with_people(house, 12)
        bo = await house.manager("Bo Ek", BO)
        (first,) = await house.says(house.ann, "/contacts person")
        data = next(b.callback_data for line in first.buttons for b in line if b.text == "›")
        assert data
        said = len(bot_said(bo))
        assert "out of date" in await house.forges(bo, data)
        anchor = data.rsplit(":", 1)[1]
        assert "not one of your contacts" in await house.forges(bo, f"book:0:0:{anchor}")
        assert "not one of your contacts" in await house.forges(bo, f"book-back:0:0:{anchor}")
        assert "out of date" in await house.forges(bo, "book:0:99:0")
        assert "out of date" in await house.forges(bo, "book:0:-1:0")
        assert len(bot_said(bo)) == said


async def test_in_chinese() -> None:
    async with world() as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add 王芳，华辰，决策人")
        (page,) = await house.says(lin, "/contacts 华辰")
        assert page.text.startswith("1 位联系人 · “华辰”\n1. 王芳 · 华辰 · 决策人 · 新")


# --- a large book


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One manager's book of ten thousand, in a house of twenty."""
    path: pathlib.Path = tmp_path_factory.mktemp("large") / "nurture.db"
    large.book(path, 20_000, per_manager=10_000)
    store = Store.open(path)
    yield store
    store.close()


WANTED = {
    "everyone": Wanted(2),
    "words": Wanted(2, "contact 17 company"),
    "nobody": Wanted(2, "xyzzy plugh"),
    "stage": Wanted(2, stage=Stage.CUSTOMER),
    "cold": Wanted(2, heard_by=large.NOW),
    "waiting": Wanted(2, waiting=True),
    "resting": Wanted(2, resting_at=large.NOW),
}


@pytest.mark.parametrize("name", WANTED)
def test_a_page_of_a_large_book_takes_milliseconds(ten_thousand: Store, name: str) -> None:
    book, wanted = ten_thousand.book, WANTED[name]
    begun = time.process_time()
    ids = book.page(wanted, 15_000, 10)
    book.count(wanted)
    book.before(wanted, 15_000)
    assert time.process_time() - begun < 0.2  # some 10 ms; this machine may be busy
    assert len(ids) in (0, 10)


def test_every_page_once_forward_and_back(ten_thousand: Store) -> None:
    book, wanted = ten_thousand.book, Wanted(2, "contact 19")
    pages, after = [], 0
    while ids := book.page(wanted, after, 7):
        pages.append(ids)
        after = ids[-1]
    everyone = [one for ids in pages for one in ids]
    assert everyone == sorted(everyone, key=lambda n: f"contact {n}")
    assert len(everyone) == len(set(everyone)) == book.count(wanted) > 1000
    back, before = [], pages[-1][0]
    while ids := book.page(wanted, -before, 7):
        back.append(ids)
        before = ids[0]
    assert back[::-1] == pages[:-1]
    assert book.before(wanted, pages[3][0]) == 21


def test_a_page_reads_an_index_and_no_contact(ten_thousand: Store) -> None:
    for wanted in WANTED.values():
        where, values = _where(wanted)
        plan = ten_thousand._db.execute(f"EXPLAIN QUERY PLAN SELECT id FROM contact WHERE {where}", values).fetchall()
        assert re.match(r"SEARCH contact USING COVERING INDEX \w+ \(manager_id=\?", plan[0][3]), plan[0][3]


def test_words_are_kept_for_buttons_as_long_as_they_are_new() -> None:
    store = Store.open(":memory:")
    ann, bo = (store.people.save_manager(str(n), "A", "en", admin=True).id for n in (1, 2))
    first = store.book.keep(ann, "acme")
    assert store.book.keep(ann, "acme") == first
    assert (store.book.kept(ann, first), store.book.kept(bo, first)) == ("acme", None)
    for n in range(MOST_KEPT):
        store.book.keep(ann, f"words {n}")
    assert store.book.kept(ann, first) is None
    store.close()


def data_of(message: Message) -> list[str]:
    buttons: list[Button] = [button for line in message.buttons for button in line]
    return [button.callback_data or "" for button in buttons]


async def test_what_a_button_carries_fits_telegram() -> None:
    async with world() as house:
        await with_people(house, 12)
        (page,) = await house.says(house.ann, f"/contacts {'person ' * 30}")
        assert all(len(data.encode()) <= 64 for data in data_of(page))
