"""The news queue: what waits for a look, what may be sent, and what is chosen for whom, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.desk import Desk
from bot.desk.paging import turned
from bot.matching import WEIGHTS, Choice
from bot.model.news import Item
from bot.model.people import Relationship
from bot.model.rules import NewsWish
from bot.service import USUAL_WISH, topics_in
from bot.store.book import Wanted
from bot.web.pages.charts import Bar, bars
from bot.web.pages.house import Ask, Drawn
from bot.web.pages.numbers import place

A_PAGE = 12
CHOSEN = 6
"""Contacts on a page of what is chosen: each is weighed against everything that is fresh."""

EVER = timedelta(days=3650)
"""What waits for a look does so however old it is."""

TABS = {
    "review": ("page-news-review", "page-news-lead-review", "page-news-empty-review"),
    "fresh": ("page-news-fresh", "page-news-lead-fresh", "page-news-empty-fresh"),
    "chosen": ("page-news-chosen", "page-news-lead-chosen", "page-news-nobody"),
}
"""What there is to look at: its name, what it is, and that there is none."""


@dataclass(frozen=True)
class Shown:
    """An item as it stands in the queue."""

    item: Item
    topics: str
    vetoed: bool
    wordable: bool
    """Whether a line may be put above it."""


@dataclass(frozen=True)
class Chosen:
    """What a contact would get now, and why. `parts`: the chart of its score; `enough`: what their rule wants of it."""

    who: Relationship
    choice: Choice | None
    parts: str
    enough: float


def news(desk: Desk, ask: Ask) -> Drawn:
    """`?show=review`, `fresh` or `chosen`; `?at=17`: behind that item, or contact."""
    store = desk.office.store.news
    since = (desk.now - USUAL_WISH.max_age).replace(minute=0, second=0, microsecond=0)
    review, fresh = store.counts(since)
    asked = ask.words.get("show", "")
    show = asked if asked in TABS else "review" if review else "fresh"
    counts = {"review": f" {review}", "fresh": f" {fresh}"}
    values = {
        "show": show,
        "tabs": [
            (f"/desk/news?show={one}", desk.say(name) + counts.get(one, "")) for one, (name, _, _) in TABS.items()
        ],
        "lead": desk.say(TABS[show][1]),
        "empty": desk.say(TABS[show][2]),
    }
    return Drawn("news.html", {**values, **(_chosen(desk, ask) if show == "chosen" else _items(desk, ask, show))})


# --- items ----------------------------------------------------------------------------------------------------


def _items(desk: Desk, ask: Ask, state: str) -> dict[str, object]:
    store, mine = desk.office.store.news, desk.manager.id
    since = desk.now - (EVER if state == "review" else USUAL_WISH.max_age)
    shown = turned(
        place(ask.words), A_PAGE, lambda at, size: store.page(state, mine, at, size, since), lambda one: one.id
    )
    vetoed = store.vetoed(mine)
    return {"items": [_shown(desk, one, state, vetoed) for one in shown.rows], "turns": shown}


def _shown(desk: Desk, item: Item, state: str, vetoed: frozenset[int]) -> Shown:
    topics = [name for topic, name in topics_in(desk.office, desk.manager.language) if topic in item.topics]
    wordable = state == ("fresh" if item.manager_id else "review")
    return Shown(item, desk.listed(topics), item.id in vetoed, wordable)


# --- for whom, and why ----------------------------------------------------------------------------------------


def _chosen(desk: Desk, ask: Ask) -> dict[str, object]:
    """The book, contact by contact: what would be sent to each now."""
    wanted = Wanted(desk.manager.id)
    book = desk.office.store.book
    shown = turned(
        place(ask.words), CHOSEN, lambda at, size: book.page(wanted, at, size), lambda contact_id: contact_id
    )
    return {"chosen": [_choice(desk, one) for one in shown.rows], "turns": shown}


def _choice(desk: Desk, contact_id: int) -> Chosen:
    contact = desk.contact(contact_id)
    who, wish = desk.who(contact), _wish(desk)
    best = desk.office.best_news(who, wish, desk.now)
    return Chosen(who, best, _parts(desk, best) if best else "", wish.min_score)


def _wish(desk: Desk) -> NewsWish:
    """What the first rule that sends news wants."""
    wishes = (rule.send.news for rule in desk.office.playbooks.rules.values())
    return next((replace(one, count=1) for one in wishes if one), USUAL_WISH)


def _parts(desk: Desk, choice: Choice) -> str:
    """Each part of the score as a bar; the parts add up to it."""
    return bars(desk.say("page-news-score"), [_bar(desk, part.name, part.value) for part in choice.parts])


def _bar(desk: Desk, name: str, value: float) -> Bar:
    return Bar(desk.say(f"page-part-{name}"), value * WEIGHTS[name], f"{value * WEIGHTS[name]:.2f}")
