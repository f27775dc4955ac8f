"""Every route tried with nobody's, an ended, another's and the other side's session, a wrong token, a foreign form."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from bot.brakes import rule_number
from bot.web.pages import TABLE
from bot.web.pages.table import SIDES, Row, Who
from tests.world import PUBLIC, Browser, World, world

CASES = {
    "GET /": "",
    "GET /desk": "/desk",
    "GET /desk/contacts": "/desk/contacts?q=li",
    "GET /desk/contact/{contact:int}": "/desk/contact/1",
    "GET /desk/approvals": "/desk/approvals",
    "GET /desk/news": "/desk/news?show=chosen",
    "GET /desk/reviews": "/desk/reviews",
    "GET /desk/team": "/desk/team",
    "GET /desk/accounts": "/desk/accounts",
    "GET /desk/account/{account:int}": "/desk/account/1",
    "GET /desk/rules": "/desk/rules",
    "GET /desk/rules/{rule:int}": f"/desk/rules/{rule_number('prospects/check-in')}",
    "GET /mine": "/mine",
    "GET /mine/preferences": "/mine/preferences",
    "GET /mine/data": "/mine/data",
    "GET /mine/privacy": "/mine/privacy",
    "GET /mine/device": "/mine/device?zone=Asia/Tokyo&language=zh",
    "GET /in/{token}": "/in/no-such-token",
    "POST /in/{token}": "/in/no-such-token",
    "GET /app": "/app",
    "POST /app": "/app",
    "POST /desk/press": "/desk/press",
    "POST /desk/answer": "/desk/answer",
    "POST /desk/say": "/desk/say",
    "POST /desk/write": "/desk/write",
    "POST /desk/each": "/desk/each",
    "POST /mine/press": "/mine/press",
    "POST /mine/answer": "/mine/answer",
    "POST /mine/say": "/mine/say",
    "POST /mine/write": "/mine/write",
    "GET /desk/screen/{number}": "/desk/screen/abc",
    "GET /mine/screen/{number}": "/mine/screen/abc",
    "POST /desk/out": "/desk/out",
    "POST /mine/out": "/mine/out",
    "GET /desk/events": "/desk/events",
    "GET /mine/events": "/mine/events",
}
"""Of every route an address to try it with. Numbers in it are of a contact of Ann's, whom Bo must not see."""

FORMS = {
    "data": "card:1", "command": "contacts", "text": "words", "contact": "1", "asks": "note:1", "seal": "x",
    "do": "approve", "touch-1": "1",
}  # fmt: skip
"""What the forms are sent with."""

PRIVATE = [row for row in TABLE if row.who in (Who.MANAGER, Who.CONTACT)]


def name(row: Row) -> str:
    return f"{row.method} {row.path}"


@dataclass
class House:
    """Ann and Bo are managers; Li Wei is Ann's contact."""

    world: World
    ann: Browser
    bo: Browser
    li: Browser

    def of(self, row: Row) -> Browser:
        return self.ann if row.who is Who.MANAGER else self.li

    def of_the_other_side(self, row: Row) -> Browser:
        return self.li if row.who is Who.MANAGER else self.ann


async def furnished(house: World) -> House:
    li = await house.invited()
    bo = await house.manager("Bo Ek", 300)
    return House(house, await house.browser(house.ann), await house.browser(bo), await house.browser(li))


async def tried(row: Row, client: httpx.AsyncClient, csrf: str = "", **headers: str) -> httpx.Response:
    """The route as a browser would call it."""
    path = CASES[name(row)]
    if row.method == "GET":
        return await client.get(path, headers=headers)
    return await client.post(path, data={**FORMS, "csrf": csrf, "once": "1", "here": "/desk"}, headers=headers)


def csrf_of(browser: Browser) -> str:
    return browser.form()["csrf"]


def test_every_route_has_a_case_and_every_case_a_route() -> None:
    assert sorted(CASES) == sorted(map(name, TABLE))


def test_what_is_private_lies_below_the_name_of_its_side() -> None:
    for row in TABLE:
        assert (row.who is Who.MANAGER) == (row.path.partition("/")[2].partition("/")[0] == "desk"), row
        assert (row.who is Who.CONTACT) == (row.path.partition("/")[2].partition("/")[0] == "mine"), row


def test_every_form_of_somebody_signed_in_carries_a_token() -> None:
    assert {row.path for row in TABLE if row.method == "POST" and not row.csrf} == {"/in/{token}", "/app"}


async def test_nobody_gets_in_without_a_session_of_the_right_side() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        for row in PRIVATE:
            stranger = house.client()
            assert (await tried(row, stranger)).status_code == 401, row
            assert (await tried(row, at.of_the_other_side(row).client)).status_code == 401, row
            (others,) = at.of_the_other_side(row).client.cookies.values()
            for secret in ("A" * 43, others):
                cookie = f"__Host-nurture-{SIDES[row.who]}={secret}"
                assert (await tried(row, stranger, Cookie=cookie)).status_code == 401, row


async def test_a_session_that_ended_is_none() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        await house.advance(days=31)
        for row in PRIVATE:
            assert (await tried(row, at.of(row).client)).status_code == 401, row


async def test_a_form_without_the_token_of_its_session_is_refused() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        await at.ann.opens()
        await at.bo.opens()
        await at.li.opens()
        for row in PRIVATE:
            if row.csrf:
                for token in ("", "x", csrf_of(at.bo), csrf_of(at.of_the_other_side(row))):
                    assert (await tried(row, at.of(row).client, token)).status_code == 403, row


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://news.example", "https://news.example.evil"])
async def test_a_form_from_elsewhere_is_refused(origin: str) -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        await at.ann.opens()
        await at.li.opens()
        for row in TABLE:
            if row.method == "POST":
                browser = at.of(row)
                assert (await tried(row, browser.client, csrf_of(browser), Origin=origin)).status_code == 403, row
        before = len(house.ann.chat)
        await house.quiet()
        assert len(house.ann.chat) == before


async def test_of_somebody_elses_contact_a_manager_gets_nothing() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        await at.bo.opens()
        for row in PRIVATE:
            if row.who is Who.MANAGER and row.path not in ("/desk/out", "/desk/events"):
                answer = await tried(row, at.bo.client, csrf_of(at.bo))
                page = await at.bo.client.get(answer.headers.get("location", "/desk"))
                assert "Li Wei" not in answer.text + page.text, row


async def test_other_methods_are_refused_and_head_is_get_without_a_body() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        for path in sorted({row.path for row in TABLE}):
            case = next(CASES[name(row)] for row in TABLE if row.path == path) or "/"
            for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"):
                assert (await at.ann.client.request(method, case)).status_code == 405, (method, path)
        assert (await at.ann.client.head("/desk")).status_code == 200
        assert (await at.ann.client.head("/desk")).content == b""


async def test_every_answer_says_what_may_be_done_with_it() -> None:
    async with world(public_url=PUBLIC) as house:
        at = await furnished(house)
        for row in TABLE:
            if row.path.endswith("/events"):
                continue
            for client in (house.client(), at.of(row).client):
                headers = (await tried(row, client)).headers
                assert headers["cache-control"] == "no-store", row
                assert headers["x-content-type-options"] == "nosniff", row
                assert headers["referrer-policy"] == "strict-origin", row
                policy = headers["content-security-policy"]
                assert "default-src 'none'" in policy, row
                assert "base-uri 'none'" in policy, row
                assert "form-action 'self'" in policy, row
                assert "unsafe" not in policy, row
                framed = "frame-ancestors https://web.telegram.org" in policy
                assert framed == (row.path == "/app"), row
