"""The pages as somebody sees them who means harm: one test for each thing that was found open and is closed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from starlette.types import Message, Scope

from bot.desk import Desk, Screen
from bot.model.people import ContactState
from bot.web.pages import pages
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.kept import MOST_EACH, Kept, KeptScreen
from bot.web.pages.table import desk_page
from tests.test_pages_acting import at_the_desk, form
from tests.world import PUBLIC, World, world


async def test_a_question_is_not_made_up_with_what_ones_own_cookie_holds() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        (secret,) = ann.client.cookies.values()
        asks = f"note-add:{house.contact().id}"
        for words in (f"asks:{asks}", f"page-asks:{hashlib.sha256(secret.encode()).hexdigest()}:{asks}"):
            seal = hmac.digest(secret.encode(), words.encode(), hashlib.sha256).hex()
            await ann.opens("/desk")
            page = await ann.sends(form(ann, "/desk/answer", asks=asks, seal=seal), text="forged words")
            assert "out of date" in page


@pytest.mark.parametrize("last", ["203.0.113.9", "198.51.100.1, 203.0.113.9"])
async def test_the_server_in_front_is_believed_where_it_adds_a_line_of_its_own(last: str) -> None:
    """Some add a second X-Forwarded-For below that of the client: who guesses cannot be somebody else each time."""
    async with world(public_url=PUBLIC) as house:
        codes = []
        for n in range(11):
            headers = [("X-Forwarded-For", f"192.0.2.{n}"), ("X-Forwarded-For", last)]
            codes.append((await house.client().post("/in/guess", headers=headers)).status_code)
        assert codes == [404] * 10 + [429]


async def test_signing_in_anew_ends_what_this_browser_was_signed_in_to() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await house.browser(house.ann)
        (old,) = ann.client.cookies.values()
        link = (await house.says(house.ann, "/desk"))[-1].buttons[-1][0].url or ""
        assert (await ann.client.post(link)).status_code == 303
        assert (await ann.client.get("/desk")).status_code == 200
        cookie = {"Cookie": f"__Host-nurture-desk={old}"}
        assert (await house.client().get("/desk", headers=cookie)).status_code == 401


async def test_a_sign_in_on_the_other_side_leaves_this_one() -> None:
    async with world(public_url=PUBLIC) as house:
        li, ann = await house.invited(), await house.browser(house.ann)
        link = (await house.says(li, "/timeline"))[-1].buttons[-1][0].url or ""
        assert (await ann.client.post(link)).headers["location"] == "/mine"
        assert (await ann.client.get("/desk")).status_code == 200


async def test_no_server_log_learns_a_link_that_signs_in_as_the_page_that_led_there() -> None:
    async with world(public_url=PUBLIC) as house:
        link = (await house.says(house.ann, "/desk"))[-1].buttons[-1][0].url or ""
        # `same-origin` would name the page in full to our own files, and so to the log of the server in front.
        assert (await house.client().get(link)).headers["referrer-policy"] == "strict-origin"


def nothing(desk: Desk, ask: Ask) -> Drawn:
    desk.contact(ask.numbers["contact"])
    return Drawn("message.html", {"words": "it is there"})


async def answered(house: World, path: str, cookie: str) -> int:
    """The status that a desk with one page of a contact gives, asked as a server asks."""
    assert house.app.pages
    app = pages(house.app.pages, (desk_page("/desk/contact/{contact:int}", nothing),))
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"cookie", cookie.encode())],
        "client": ("192.0.2.1", 1),
        "root_path": "",
        "scheme": "https",
        "server": ("news.example", 443),
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    return int(said[0]["status"])


@pytest.mark.parametrize("number", [str(2**63), "9" * 900, "9" * 5000])
async def test_a_number_that_no_row_can_have_leads_nowhere(number: str) -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await house.browser(house.ann)
        await house.invited()
        (cookie,) = (f"{name}={value}" for name, value in ann.client.cookies.items())
        assert await answered(house, f"/desk/contact/{house.contact().id}", cookie) == 200
        assert await answered(house, f"/desk/contact/{number}", cookie) == 404


def test_nobody_pushes_out_anothers_screens() -> None:
    kept = Kept()
    kept.keep("ann", "1", KeptScreen(Screen(), "/desk"))
    for n in range(3000):
        kept.keep("li", str(n), KeptScreen(Screen(), "/mine"))
    assert kept.screen("ann", "1")
    assert [n for n in range(3000) if kept.screen("li", str(n))] == list(range(3000 - MOST_EACH, 3000))


async def test_a_page_that_renews_itself_leaves_the_notice_to_who_opens_one() -> None:
    async with world(public_url=PUBLIC) as house:
        ann, _ = await at_the_desk(house)
        sent = form(ann, "/desk/write", contact=str(house.contact().id), text="Here they are")
        await ann.client.post(sent.pop("_action"), data=sent)
        live = await ann.client.get("/desk", headers={"X-Live": "1"})
        assert "Sent." not in live.text
        assert "Sent." in await ann.opens("/desk")


async def test_a_form_that_arrives_after_a_stop_does_nothing() -> None:
    """Who they are is looked up when the form is there in full: it may take as long as its sender likes."""
    async with world(public_url=PUBLIC) as house:
        li = await house.invited()
        browser = await house.browser(li)
        await browser.opens("/mine/preferences")
        fields = {**form(browser, "/mine/press", data="lang:zh"), "here": "/mine"}
        body = urlencode({name: value for name, value in fields.items() if name != "_action"}).encode()

        async def slowly() -> AsyncIterator[bytes]:
            yield body[:9]
            await house.says(li, "/stop")
            yield body[9:]

        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await browser.client.post("/mine/press", content=slowly(), headers=headers)
        assert answer.status_code == 401
        assert (house.contact().state, house.contact().language) == (ContactState.STOPPED, "en")
