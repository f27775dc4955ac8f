"""Private pages: the manager's desk and the contact's timeline, in Telegram and in a browser.

A page is another way to draw what the chat shows. It reads through the same functions of `bot/desk` and the store, and
whatever a person does is a form with the very data that a button in the chat has.

    table.py      the rows of routes, and the guard before each: session, Origin, CSRF token, size
    house.py      what every page is made from: `House`, `Ask` (a request), `Drawn` (a template and its values)
    init_data.py  who opened a Mini App
    sign_in.py    by Telegram, by a link that works once; out
    sessions.py   who is signed in, and the cookie
    attempts.py   how often somebody may fail to sign in
    acting.py     what forms do: press, answer, say, write; which page comes then
    kept.py       screens and notices between a form and the page after it
    screens.py    the routes of these, and of live events
    live.py       who listens for changes
    drawing.py    templates, what each has, headers
    safe_html.py  Telegram's HTML as a page may show it
    charts.py     charts as SVG
    assets.py     style and script under names that change with their content
    counts.py     what takes long to count
    numbers.py    numbers in a query
    today.py      /desk: the manager's first page
    approvals.py  /desk/approvals: every card that waits, decided together
    contacts.py   /desk/contacts: the book
    contact.py    /desk/contact/17: one contact
    companies.py  /desk/accounts, /desk/account/17: companies, and one with its buying committee
    committee.py  a buying committee as a picture
    news.py       /desk/news: the queue, and what is chosen for whom
    rules.py      /desk/rules: what rules did, one in full
    reviews.py    /desk/reviews: the week's review
    team.py       /desk/team: what lies with each manager, how the house stands
    timeline.py   /mine: all that the contact was given; what their device says
    choices.py    /mine/preferences, /mine/data, /mine/privacy: what they chose, and what is kept of them
    templates/    base.html is the frame, parts.html the components, one file a page
    static/       page.css, page.js, device.js

**One more page.** (1) A function `(desk, ask) -> Drawn` (a contact's: `(visit, ask) -> Drawn`) in a module of its own;
it reads and changes nothing, and numbers out of `ask.numbers` and `ask.words` go through `desk.contact(...)` and its
like, which raise Refused for what is not theirs. (2) A template that extends `base.html` and draws with the macros of
`parts.html`; texts are `say("page-…")`. (3) A row in `PAGES`: `desk_page("/desk/book", book, "page-tab-book")`. (4) A
line in `CASES` of tests/test_pages_table.py, which tries it with everybody else's session; what more it shows by its
query goes into `MORE` of tests/pages_of_everything.py, and is looked at in Chromium.

**Actions** are forms: `{{ parts.press(label, "card:17") }}`, `parts.answer(asks, label)`, `parts.say_form(command, …)`,
`parts.write_to(contact_id)`; see `acting.py`. **Charts**: `charts.bars(...)` gives SVG that follows the theme; the
picture of a `Screen` is `screen.picture|picture` as an image. **Live**: an element with an `id` and `data-live` is
fetched anew when something changes. No inline script or style: the policy forbids both.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import links
from bot.web.links import page as link_page
from bot.web.pages import acting, choices, companies, rules, sign_in, table, timeline
from bot.web.pages.approvals import approvals
from bot.web.pages.contact import contact
from bot.web.pages.contacts import contacts
from bot.web.pages.drawing import Drawing, Tab, message, protect, redirect
from bot.web.pages.house import House
from bot.web.pages.news import news
from bot.web.pages.reviews import reviews
from bot.web.pages.screens import acts, events, screen_page
from bot.web.pages.sessions import DESK, MINE
from bot.web.pages.table import SIDES, Row, Who, desk_page, mine_page, open_page
from bot.web.pages.team import team
from bot.web.pages.today import today

PAGES: tuple[Row, ...] = (
    desk_page("/desk", today, "page-tab-today"),
    desk_page("/desk/approvals", approvals, "page-tab-approvals"),
    desk_page("/desk/contacts", contacts, "page-tab-contacts", holds="/desk/contact/"),
    desk_page("/desk/contact/{contact:int}", contact),
    desk_page("/desk/accounts", companies.accounts, "page-tab-accounts", holds="/desk/account/"),
    desk_page("/desk/account/{account:int}", companies.account),
    desk_page("/desk/news", news, "page-tab-news"),
    desk_page("/desk/reviews", reviews, "page-tab-reviews"),
    desk_page("/desk/rules", rules.rules, "page-tab-rules", holds="/desk/rules/"),
    desk_page("/desk/rules/{rule:int}", rules.rule),
    desk_page("/desk/team", team, "page-tab-team", admins=True),
    mine_page("/mine", timeline.timeline, "page-tab-timeline"),
    mine_page("/mine/preferences", choices.choices, "page-tab-choices"),
    mine_page("/mine/data", choices.data, "page-tab-data", holds="/mine/privacy"),
    mine_page("/mine/privacy", choices.privacy),
    mine_page("/mine/device", timeline.device),
)
"""What there is to see; builders of pages add theirs here."""

TABLE: tuple[Row, ...] = (
    *PAGES,
    Row("GET", "/", Who.ANYBODY, lambda ask, _: redirect(ask.house, "/desk")),
    open_page("/in/{token}", sign_in.link_page, Who.SIGNING_IN),
    Row("POST", "/in/{token}", Who.SIGNING_IN, sign_in.by_link),
    Row("GET", "/app", Who.ANYBODY, sign_in.app_page),
    Row("POST", "/app", Who.SIGNING_IN, sign_in.by_app),
    *(Row("POST", f"/desk/{what}", Who.MANAGER, acts(what)) for what in acting.MANAGERS),
    *(Row("POST", f"/mine/{what}", Who.CONTACT, acts(what)) for what in acting.CONTACTS),
    *(Row("GET", f"/{side}/screen/{{number}}", who, screen_page) for who, side in SIDES.items()),
    *(Row("POST", f"/{side}/out", who, sign_in.out) for who, side in SIDES.items()),
    Row("GET", "/desk/events", Who.MANAGER, events),
    Row("GET", "/mine/events", Who.CONTACT, events),
)
"""Every route there is, but files and links to news."""

LONGEST_PATH = 1000
"""Characters. Longer ones lead nowhere, before anybody reads a number of thousands of digits out of them."""

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def pages(house: House, rows: Sequence[Row] = TABLE) -> ASGIApp:
    """All that is served at the public address: these pages, and links to news."""
    drawing = Drawing(
        {
            side: [Tab(row.path, row.tab, row.admins, row.holds) for row in rows if row.tab and row.who is who]
            for who, side in SIDES.items()
        }
    )

    async def static(request: Request) -> Response:
        asset = house.assets.find(request.path_params["name"])
        response = (
            Response(asset.content, media_type=asset.type, headers=FOREVER) if asset else Response(status_code=404)
        )
        protect(response)
        return response

    async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
        ask = table.asked(Request(scope), house)
        await drawing.page(ask, message(ask, "page-nowhere", 404))(scope, receive, send)

    found = [Route("/static/{name}", static, methods=["GET"]), *table.routes(rows, house, drawing)]
    router = Router(found, redirect_slashes=False, default=nowhere)
    follow = link_page(house.office, house.now)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        to = nowhere if len(path) > LONGEST_PATH else follow if path.startswith(links.PATH) else router
        await to(scope, receive, send)

    return app


__all__ = ["DESK", "MINE", "PAGES", "TABLE", "House", "pages"]
