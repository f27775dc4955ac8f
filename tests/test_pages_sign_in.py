"""Signing in and out: by Telegram's word, by a link that works once, and from the chat."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.chats import User
from bot.sandbox.mini_apps import init_data as signed
from bot.web.pages import init_data
from tests.world import LI_WEI, MONDAY, PUBLIC, TOKEN, Browser, World, bot_said, world


def fresh(**changes: str) -> str:
    """What Telegram would send of Li Wei, with these fields in the place of its own."""
    raw = signed(TOKEN, User(LI_WEI, "Li", "Wei"), MONDAY)
    return urlencode({**dict(parse_qsl(raw)), **changes})


# --- initData -------------------------------------------------------------------------------------------------


def test_what_telegram_signed_names_the_person() -> None:
    person = init_data.read(fresh(), TOKEN, MONDAY)
    assert person
    assert person.id == str(LI_WEI)
    assert person.until == MONDAY + timedelta(hours=1)


def test_it_is_good_for_an_hour_and_a_minute_ahead() -> None:
    read = [init_data.read(fresh(), TOKEN, MONDAY + timedelta(seconds=by)) is not None for by in (-61, -60, 3599, 3600)]
    assert read == [False, True, True, False]


def test_of_another_bot_it_is_nothing() -> None:
    assert init_data.read(fresh(), TOKEN.replace("TEST", "BEST"), MONDAY) is None


@pytest.mark.parametrize(
    "raw",
    [
        fresh(hash=""),
        fresh(hash="ü"),
        fresh(user='{"id": 900}'),
        fresh(auth_date="1"),
        fresh() + "&auth_date=1772438400",
        fresh() + "&hash=1",
        fresh() + "&extra",
        fresh() + "&extra=%ff",
        fresh() + "&more=1",
        fresh().replace("query_id=AAE&", ""),
        "",
        "&",
        "x" * 9000,
        "\ud800",
    ],
)
def test_anything_else_is_nothing(raw: str) -> None:
    assert init_data.read(raw, TOKEN, MONDAY) is None


def resigned(**fields: str) -> str:
    import hashlib
    import hmac

    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", TOKEN.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()})


@pytest.mark.parametrize("user", ["", "{", "[]", "{}", '{"id": "1"}', '{"id": true}', '{"id": -1}', "[" * 5000])
def test_signed_nonsense_is_nothing(user: str) -> None:
    at = str(int(MONDAY.timestamp()))
    assert init_data.read(resigned(auth_date=at, user='{"id": 5}'), TOKEN, MONDAY)
    assert init_data.read(resigned(auth_date=at, user=user), TOKEN, MONDAY) is None
    for odd in ("", "-5", "1e9", "٣", "9" * 12):
        assert init_data.read(resigned(auth_date=odd, user='{"id": 5}'), TOKEN, MONDAY) is None


@given(st.text(), st.text())
def test_whatever_comes_is_a_person_or_nothing(before: str, after: str) -> None:
    for raw in (before, before + fresh() + after):
        found = init_data.read(raw, TOKEN, MONDAY)
        assert found is None or found.id == str(LI_WEI)


# --- inside Telegram ------------------------------------------------------------------------------------------


async def test_a_manager_and_a_contact_land_on_their_own_side() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        ann, contact = await house.browser(house.ann, mini_app=True), await house.browser(li, mini_app=True)
        assert (ann.home, contact.home) == ("/desk", "/mine")
        assert "telegram-web-app.js" in await ann.opens()
        policy = (await ann.client.get("/desk")).headers["content-security-policy"]
        assert "frame-ancestors https://web.telegram.org" in policy


async def test_one_opening_signs_in_once_and_a_reload_goes_on() -> None:
    async with world(public_url=PUBLIC) as house:
        data, mine = {"init_data": house.ann.init_data()}, house.client()
        assert (await mine.post("/app", data=data)).status_code == 303
        assert (await mine.post("/app", data=data)).status_code == 303
        assert (await house.client().post("/app", data=data)).status_code == 403


async def test_who_is_not_known_gets_nowhere() -> None:
    async with world(public_url=PUBLIC) as house:
        stranger = house.sandbox.add_person(900, "Eve")
        answer = await house.client().post("/app", data={"init_data": stranger.init_data()})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


async def test_the_cookie_of_a_mini_app_lives_in_a_frame_and_no_script_reads_it() -> None:
    async with world(public_url=PUBLIC) as house:
        answer = await house.client().post("/app", data={"init_data": house.ann.init_data()})
        said = answer.headers["set-cookie"].split("; ")
        assert said[0].startswith("__Host-nurture-desk=")
        assert {"HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/"} <= set(said)
        link = (await house.says(house.ann, "/desk"))[-1].buttons[-1][0].url
        said = (await house.client().post(link or "")).headers["set-cookie"].split("; ")
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(said)


async def test_menu_buttons_open_the_pages_where_there_is_https() -> None:
    async with world(public_url=PUBLIC) as house:
        buttons = house.sandbox.world.bots[TOKEN].menu_buttons
        assert buttons[None]["web_app"] == {"url": f"{PUBLIC}/app"}
        assert buttons[house.ann.id]["text"] == "Desk"
        assert "timeline" in [one["command"] for one in house.sandbox.world.bots[TOKEN].commands["default", ""]]
    async with world(public_url="http://127.0.0.1") as house:
        assert house.sandbox.world.bots[TOKEN].menu_buttons == {}


# --- by a link ------------------------------------------------------------------------------------------------


async def link_of(house: World, command: str = "/desk") -> str:
    return (await house.says(house.ann, command))[-1].buttons[-1][0].url or ""


async def test_looking_at_a_link_does_not_use_it_up_and_signing_in_does() -> None:
    async with world(public_url=PUBLIC) as house:
        link = await link_of(house)
        for _ in range(3):
            shown = await house.client().get(link)
            assert shown.status_code == 200
            assert "set-cookie" not in shown.headers
        assert (await house.client().post(link)).status_code == 303
        assert (await house.client().post(link)).status_code == 404
        assert (await house.client().get(link)).status_code == 404


async def test_a_link_that_nobody_signed_is_none_though_its_token_be_right() -> None:
    async with world(public_url=PUBLIC) as house:
        link = await link_of(house)
        assert (await house.client().post(link[:-1] + ("A" if link[-1] != "A" else "Q"))).status_code == 404
        assert (await house.client().post(link[:-22])).status_code == 404
        assert (await house.client().post(link)).status_code == 303


async def test_a_link_has_its_time() -> None:
    async with world(public_url=PUBLIC) as house:
        link = await link_of(house)
        await house.advance(minutes=11)
        assert (await house.client().post(link)).status_code == 404


async def test_without_an_address_the_commands_say_what_is_missing() -> None:
    async with world() as house:
        li = await house.invited()
        assert "NURTURE_PUBLIC_URL" in (await house.says(house.ann, "/desk"))[-1].text
        assert "/latest" in (await house.says(li, "/timeline"))[-1].text


async def test_without_https_it_is_a_link_for_the_browser_alone() -> None:
    async with world(public_url="http://127.0.0.1") as house:
        (line,) = (await house.says(house.ann, "/desk"))[-1].buttons
        assert line[0].url
        assert line[0].url.startswith("http://127.0.0.1/in/")


async def test_who_fails_too_often_waits() -> None:
    async with world(public_url=PUBLIC) as house:
        link, client = await link_of(house), house.client()
        for _ in range(10):
            assert (await client.post("/in/guess")).status_code == 404
        assert (await client.post(link)).status_code == 429
        assert (await client.get(link, headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.9"})).status_code == 200
        await house.advance(minutes=6)
        assert (await client.post(await link_of(house))).status_code == 303


async def test_no_secret_is_kept(tmp_path: object) -> None:
    async with world(public_url=PUBLIC) as house:
        link = await link_of(house)
        ann = await house.browser(house.ann)
        dump = "\n".join(house.app.office.store._db.conn.iterdump())
        (secret,) = ann.client.cookies.values()
        assert len(secret) == 43
        assert secret not in dump
        inserts = [line for line in dump.splitlines() if "page_" in line and line.startswith("INSERT")]
        assert inserts
        assert not [line for line in inserts if link.rpartition("/")[2] in line]


# --- the end --------------------------------------------------------------------------------------------------


async def is_in(browser: Browser) -> bool:
    return (await browser.client.get(browser.home)).status_code == 200


async def test_signing_out_ends_this_one_and_the_chat_ends_all() -> None:
    async with world(public_url=PUBLIC) as house:
        one, two, three = [await house.browser(house.ann) for _ in range(3)]
        await one.opens()
        await one.sends(one.form(_action="/desk/out"))
        assert [await is_in(each) for each in (one, two, three)] == [False, True, True]
        link = await link_of(house)
        assert "2 places" in (await house.says(house.ann, "/signout"))[-1].text
        assert [await is_in(each) for each in (two, three)] == [False, False]
        assert (await house.client().post(link)).status_code == 404


async def test_who_is_no_manager_any_more_is_signed_out() -> None:
    async with world(public_url=PUBLIC) as house:
        bo = await house.browser(await house.manager("Bo Ek", 300))
        assert await is_in(bo)
        with house.app.office.store.transaction():
            people = house.app.office.store.people
            manager = people.manager_at("300")
            assert manager
            people.remove_manager(manager.id, house.manager_id, house.now())
        assert not await is_in(bo)


@pytest.mark.parametrize("command", ["/stop", "/signout", "/forget"])
async def test_a_contact_who_leaves_is_signed_out(command: str) -> None:
    async with world(public_url=PUBLIC) as house:
        person = await house.invited()
        li = await house.browser(person)
        assert await is_in(li)
        await house.says(person, command)
        if command == "/forget":
            await house.presses(person, "Erase everything")
            assert "erased" in bot_said(person)[-1]
            (left,) = house.app.office.store._db.execute("SELECT count(*) FROM page_session").fetchone()
            assert left == 0
        assert not await is_in(li)


async def test_a_page_speaks_the_language_of_its_reader() -> None:
    async with world(public_url=PUBLIC, language="zh") as house:
        ann = await house.browser(house.ann)
        page = await ann.opens()
        assert re.search(r'<html lang="zh-Hans">', page)
        assert "今天" in page
        shown = await house.client().get("/in/x", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
        assert "此链接" in shown.text
