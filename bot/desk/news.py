"""News in the manager's chat: a queue to look through, the line above an item, one sent now, vetoes, their own shares.

What a curator decides holds for all; a veto, and an item that a manager shares, are for their own contacts alone.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from markupsafe import escape

from bot import planner
from bot.curation import forbidden, never_word, topics_of
from bot.desk import Answers, Buttons, Command, Desk, Screen, Written
from bot.desk.arguments import has_han
from bot.desk.cards import hand_card
from bot.errors import Refused
from bot.matching import Choice, names_company
from bot.model.messages import Button, Message
from bot.model.news import Entry, FeedSource, Item, Page
from bot.model.people import BY_HAND, LANGUAGES, Contact, ContactState
from bot.model.posts import Manual, Post, Say
from bot.model.touches import Touch, TouchKind, TouchState
from bot.render import clipped, day, plain
from bot.service import QUOTE, USUAL_WISH, topics_in
from bot.store.news import Share
from bot.window import Hours

LONGEST_LINE = 300
"""Characters of the line above an item: two sentences; the news is what they should read."""

LONGEST_ADDRESS = 500
"""Characters, as of a feed's links."""

SUMMARY_LENGTH = 300
LABEL_LENGTH = 40

MOST_FOUND = 10
"""Items in the answer to /news and a word."""

LOOKED_THROUGH = 10
"""Fresh items of which the first that suits somebody is shown: each is weighed for every contact of the manager."""

MOST_NAMES = 12
"""Contacts to choose from: whom it suits best, then others."""

Lines = tuple[tuple[Button, ...], ...]

# --- cards ----------------------------------------------------------------------------------------------------


def news(desk: Desk, text: str) -> Screen:
    """/news: what a person must look at, one card at a time, else what is fresh. /news Berlin: what has that word."""
    if text:
        return _with_words(desk, text)
    return _first_waiting(desk) or _first_that_suits(desk, _fresh(desk)) or Screen(desk.say("news-none"))


def card(desk: Desk, item: Item, *, waiting: int = 0, intro: str = "") -> Screen:
    """One item as a curator sees it. `waiting`: how many more must be looked at."""
    state = desk.office.store.news.state(item.id)
    fits = _suits(desk, item) if state in ("review", "fresh") else []
    return _card(desk, item, len(fits), waiting=waiting, intro=intro)


def _suits(desk: Desk, item: Item) -> list[Contact]:
    """Whom of this manager's contacts it suits, the best first."""
    return desk.office.suits(item, desk.office.tastes(desk.contacts(), desk.now), desk.now)


def _card(desk: Desk, item: Item, fits: int, *, waiting: int = 0, intro: str = "") -> Screen:
    state = desk.office.store.news.state(item.id)
    vetoed = item.id in desk.office.store.news.vetoed(desk.manager.id)
    notes: list[str] = []
    if vetoed:
        notes.append(desk.say("news-vetoed"))
    elif state in ("review", "fresh"):
        notes.append(desk.say("news-fits", count=fits))
    elif state == "rejected":
        notes.append(desk.say("news-was-rejected"))
    if waiting:
        notes.append(desk.say("news-waiting", count=waiting))
    line = desk.say("news-line", line=item.line) if item.line else ""
    summary = str(escape(clipped(item.summary, SUMMARY_LENGTH)))
    parts = [intro, line, f"{_head(desk, item)}\n{summary}".strip(), " ".join(notes)]
    return _with_line(
        item, Screen("\n\n".join(part for part in parts if part), _buttons(desk, item, state, vetoed=vetoed))
    )


def _with_line(item: Item, screen: Screen) -> Screen:
    """A reply to a card that offers a line is that line."""
    offered = any(button.data == f"line:{item.id}" for line in screen.buttons for button in line)
    return dataclasses.replace(screen, asks=f"line:{item.id}") if offered else screen


def _head(desk: Desk, item: Item) -> str:
    topics = [name for topic, name in topics_in(desk.office, desk.manager.language) if topic in item.topics]
    zone = desk.manager.zone or desk.office.business_zone
    return desk.say(
        "news-card",
        title=item.title,
        link=item.link,
        source=item.source,
        date=day(desk.manager.language, item.published_at, zone),
        topics=desk.listed(topics) or "–",
    )


def _buttons(desk: Desk, item: Item, state: str | None, *, vetoed: bool) -> Lines:
    line = Button(desk.say("button-news-line"), data=f"line:{item.id}")
    send = Button(desk.say("button-news-send"), data=f"whom:{item.id}")
    if state == "review":
        yes = Button(desk.say("button-news-yes"), data=f"item:{item.id}:1")
        no = Button(desk.say("button-news-no"), data=f"item:{item.id}:0")
        return ((yes, no), (line, send))
    if state == "rejected":
        return ()
    if state != "fresh":
        return ((send,),)
    verb, label = ("unveto", "button-news-unveto") if vetoed else ("veto", "button-news-veto")
    veto = Button(desk.say(label), data=f"{verb}:{item.id}")
    if item.manager_id:
        return ((line, send), (veto,))
    return ((send, veto), (Button(desk.say("button-news-older"), data=f"older:{item.id}"),))


def _item(desk: Desk, item_id: int) -> Item:
    """An item that this manager may see: everybody's, or one of their own. Raises Refused."""
    item = desk.office.store.news.item(item_id)
    if item is None or item.manager_id not in (None, desk.manager.id):
        raise Refused("news-gone")
    return item


def look(desk: Desk, item_id: int) -> Screen:
    return card(desk, _item(desk, item_id))


# --- the queue ------------------------------------------------------------------------------------------------


def review_item(desk: Desk, item_id: int, approved: int) -> Screen:
    """One decision serves all; the next card takes its place."""
    _item(desk, item_id)
    done = desk.office.store.news.review(item_id, approved=bool(approved))
    toast = desk.say("news-kept" if approved else "news-rejected") if done else desk.say("news-decided")
    shown = _first_waiting(desk) or Screen(desk.say("news-all-seen"))
    return dataclasses.replace(shown, toast=plain(toast), replaces=True)


def _first_waiting(desk: Desk) -> Screen | None:
    waiting = desk.office.store.news.to_review()
    return card(desk, waiting[0], waiting=len(waiting) - 1) if waiting else None


# --- what is fresh --------------------------------------------------------------------------------------------


def older(desk: Desk, item_id: int) -> Screen:
    """The next one further back that suits somebody."""
    seen = _item(desk, item_id)
    before = [item for item in _fresh(desk) if _age(item) < _age(seen)]
    shown = _first_that_suits(desk, before)
    return dataclasses.replace(shown, replaces=True) if shown else Screen(toast=plain(desk.say("news-no-older")))


def _fresh(desk: Desk) -> list[Item]:
    """What feeds gave and may be sent to this manager's contacts, the newest first."""
    store, since = desk.office.store.news, desk.now - USUAL_WISH.max_age
    vetoed = store.vetoed(desk.manager.id)
    found = [item for language in LANGUAGES for item in store.fresh(language, since)]
    of_feeds = [item for item in found if item.manager_id is None and item.id not in vetoed]
    return sorted(of_feeds, key=_age, reverse=True)


def _age(item: Item) -> tuple[datetime, int]:
    return item.published_at, item.id


def _first_that_suits(desk: Desk, items: Sequence[Item]) -> Screen | None:
    tastes = desk.office.tastes(desk.contacts(), desk.now) if items else []
    for item in items[:LOOKED_THROUGH]:
        if fits := desk.office.suits(item, tastes, desk.now):
            return _card(desk, item, len(fits))
    return None


def _with_words(desk: Desk, text: str) -> Screen:
    """Whatever is to be looked at or may be sent and has all these words."""
    store, since = desk.office.store.news, desk.now - USUAL_WISH.max_age
    fresh = [item for language in LANGUAGES for item in store.fresh(language, since)]
    mine = [item for item in (*store.to_review(), *fresh) if item.manager_id in (None, desk.manager.id)]
    words = text.casefold().split()
    found = [item for item in mine if all(word in _all_of(item) for word in words)]
    if not found:
        return Screen(desk.say("news-without", words=text))
    found.sort(key=_age, reverse=True)
    choices = [(Button(clipped(item.title, LABEL_LENGTH), data=f"look:{item.id}"),) for item in found[:MOST_FOUND]]
    return Screen(desk.say("news-with", words=text, count=len(found)), tuple(choices))


def _all_of(item: Item) -> str:
    return f"{item.title} {item.summary} {item.source} {item.line}".casefold()


def veto(desk: Desk, item_id: int) -> Screen:
    """Not for this manager's contacts; what others get is theirs to say."""
    item = _item(desk, item_id)
    desk.office.store.news.veto(desk.manager.id, item.id, desk.now)
    return dataclasses.replace(card(desk, item), replaces=True)


def unveto(desk: Desk, item_id: int) -> Screen:
    item = _item(desk, item_id)
    desk.office.store.news.unveto(desk.manager.id, item.id)
    return dataclasses.replace(card(desk, item), replaces=True)


# --- the line above it ----------------------------------------------------------------------------------------


def ask_line(desk: Desk, item_id: int) -> Screen:
    """A message to reply to; a button takes away the line there is."""
    item = _wordable(desk, item_id)
    bare = Button(desk.say("button-news-bare"), data=f"bare:{item.id}")
    return Screen(desk.say("news-line-here", title=item.title), ((bare,),), asks=f"line:{item.id}")


def no_line(desk: Desk, item_id: int) -> Screen:
    return dataclasses.replace(_set_line(desk, _wordable(desk, item_id), ""), replaces=True)


def reply(desk: Desk, written: Written, item_id: int) -> Screen:
    """A reply to a card is the line above its item, shown again."""
    item = _wordable(desk, item_id)
    if written.media is not None:
        return Screen(desk.say("edit-not-text"))
    line = " ".join(written.text.split())
    _check_line(desk, line)
    return _set_line(desk, item, line)


def _wordable(desk: Desk, item_id: int) -> Item:
    """What everybody gets has a line only until it is approved: nobody changes what others have seen. A card that was
    replaced by the next one counts as the first that it was; there it may be decided already."""
    item = _item(desk, item_id)
    if desk.office.store.news.state(item.id) != ("fresh" if item.manager_id else "review"):
        raise Refused("news-line-late", title=clipped(item.title, LABEL_LENGTH))
    return item


def _check_line(desk: Desk, line: str) -> None:
    if len(line) > LONGEST_LINE:
        raise Refused("edit-too-long", most=LONGEST_LINE)
    if word := never_word(line, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)


def _set_line(desk: Desk, item: Item, line: str) -> Screen:
    desk.office.store.news.set_line(item.id, line)
    return card(desk, dataclasses.replace(item, line=line))


# --- one contact now ------------------------------------------------------------------------------------------


def whom(desk: Desk, item_id: int) -> Screen:
    """Whom it suits best, then others who have not had it."""
    item = _sendable(desk, item_id)
    names = [
        (Button(desk.label(one), data=f"give:{item.id}:{one.id}"),)
        for one in islice(_who_may_get(desk, item), MOST_NAMES)
    ]
    if not names:
        raise Refused("news-nobody")
    leave = (Button(desk.say("button-leave"), data="leave"),)
    return Screen(desk.say("news-whom", title=item.title), (*names, leave))


def _who_may_get(desk: Desk, item: Item) -> Iterator[Contact]:
    suited = {one.id: one for one in _suits(desk, item)}
    yield from suited.values()
    for one in desk.contacts():
        if (
            one.state is ContactState.ACTIVE
            and one.id not in suited
            and item.id not in desk.office.store.ledger.items_used(one.id)
        ):
            yield one


def _sendable(desk: Desk, item_id: int) -> Item:
    """The item, or the one that tells its story now. Raises Refused."""
    item = desk.office.store.news.teller(_item(desk, item_id).id)
    assert item is not None
    if desk.office.store.news.state(item.id) == "rejected":
        raise Refused("news-was-rejected")
    return item


def give(desk: Desk, item_id: int, contact_id: int, *, sure: bool = False) -> Screen:
    """This item to this contact now, by hand: at most once. What speaks against it is said first."""
    item, contact = _sendable(desk, item_id), desk.contact(contact_id)
    if contact.state is not ContactState.ACTIVE:
        raise Refused("reply-stopped", name=contact.name)
    if item.id in desk.office.store.ledger.items_used(contact.id):
        raise Refused("news-had", name=contact.name)
    if desk.office.store.mail.leaving(contact.address):  # it may be this very item: a button is pressed twice easily
        raise Refused("news-busy", name=contact.name)
    message = _message(desk, item, contact)
    if not sure and (why := _against(desk, item, contact)):
        return _ask_again(desk, item, contact, why)
    if contact.channel == BY_HAND:
        _hand(desk, item, contact, message)
        return Screen(desk.say("news-handed", name=contact.name), replaces=True)
    manual = Manual(f"manual:{desk.key}", TouchKind.NEWS, clipped(plain(message.text), QUOTE), item.id)
    desk.post(Post(contact.address, Say(message), at_most_once=True, contact_id=contact.id, records=manual))
    return Screen(desk.say("whom-sent", name=contact.name), replaces=True)


def _message(desk: Desk, item: Item, contact: Contact) -> Message:
    """As a rule would send it. The `never:` list may be newer than the item. Raises Refused."""
    topic = next((topic for topic in item.topics if topic in contact.topics), None)
    message = desk.office.news_message(desk.who(contact), [Choice(item, 1.0, topic)], silent=True)
    if word := never_word(f"{plain(message.text)} {item.link}", desk.office.feedbook.never):
        raise Refused("news-never-word", word=word)
    return message


def _against(desk: Desk, item: Item, contact: Contact) -> str:
    """Why a rule would not send it now, as one of the reasons; "" for nothing."""
    office, who = desk.office, desk.who(contact)
    if ("item", str(item.id)) in office.store.brakes.paused():
        return "braked"
    if names_company(item, who.account.name):
        return "own-company"
    since = desk.now - office.playbooks.policy.stagger.same_item_in_account
    if item.id in office.store.ledger.items_of_colleagues(who.account.id, contact.id, since):
        return "colleague-item"
    at, why = planner.allowed_from(office.standing(contact, desk.now), desk.now, office.playbooks)
    if at > desk.now:
        return why
    return "" if Hours.of(office.playbooks.policy.window, who).is_open(desk.now) else "window"


def _ask_again(desk: Desk, item: Item, contact: Contact, why: str) -> Screen:
    buttons = (
        (Button(desk.say("button-news-sure"), data=f"give:{item.id}:{contact.id}:1"),),
        (Button(desk.say("button-leave"), data="leave"),),
    )
    return Screen(desk.say("news-against", name=contact.name, why=desk.say(f"why-{why}")), buttons, replaces=True)


def _hand(desk: Desk, item: Item, contact: Contact, message: Message) -> None:
    """The text to copy; the tap on “sent” records it."""
    touch = Touch(
        0,
        f"manual:{desk.key}",
        contact.id,
        "manual",
        1,
        TouchKind.NEWS,
        TouchState.HANDED,
        desk.now,
        desk.now,
        message,
        item_id=item.id,
    )
    touch = desk.office.store.ledger.add(touch, desk.now)
    desk.post(hand_card(desk.office, desk.who(contact), touch, desk.now))
    desk.office.replan(contact.id, desk.now)


# --- an item of one's own -------------------------------------------------------------------------------------

ADDRESS = re.compile(r"https?://[^\s<>\"，。；、“”（）《》]*[^\s<>\"，。；、“”（）《》.,;:!?]", re.IGNORECASE)
"""Without the full stop or comma that ends the words around it."""

BETWEEN = " .,:;!?，。、：；！？"
"""What is left around an address that stood in a sentence."""


def share(desk: Desk, text: str) -> Screen:
    """/share https://news.example/a I thought of you: the page is looked at soon, and then there is a card."""
    text = " ".join(text.split())
    found = ADDRESS.search(text)
    if found is None or len(found[0]) > LONGEST_ADDRESS:
        raise Refused("usage-share")
    before, after = text[: found.start()].rstrip(BETWEEN), text[found.end() :].lstrip(BETWEEN)
    line = f"{before} {after}".strip()
    _check_line(desk, line)
    desk.office.store.news.add_share(desk.manager.id, found[0], line, desk.now)
    return Screen(desk.say("share-looking"))


def shared(desk: Desk, share: Share, page: Page | str) -> None:
    """What was found at an address that this manager shared, a page or why there is none, as a card or a line."""
    desk.office.store.news.drop_share(share.id)
    desk.send(_shared(desk, share, page))


def _shared(desk: Desk, share: Share, page: Page | str) -> Screen:
    store, book = desk.office.store.news, desk.office.feedbook
    entry = _entry(share.url if isinstance(page, str) else page.url, page, desk.now)
    if known := store.at(entry.link, desk.manager.id) or store.at(share.url, desk.manager.id):
        return _known(desk, share, known)
    if isinstance(page, str):
        return Screen(desk.say("share-failed", url=share.url, why=page))
    if word := forbidden(entry, book) or never_word(share.line, book.never):
        return Screen(desk.say("news-never-word", word=word))
    feed = _source(page)
    topics = topics_of(entry, feed, book)
    own = dataclasses.replace(entry, identity=f"share {desk.manager.id} {entry.link}")
    item_id = store.add_item(own, feed, topics, "fresh", desk.now, line=share.line, manager_id=desk.manager.id)
    assert item_id is not None, page.url
    return card(desk, _item(desk, item_id), intro=desk.say("share-found"))


def _entry(url: str, page: Page | str, now: datetime) -> Entry:
    """New from the moment that somebody shares it. What cannot be read may still be known by its address."""
    title, summary = (url, "") if isinstance(page, str) else (page.title, page.description)
    return Entry(url, title, summary, url, now)


def _source(page: Page) -> FeedSource:
    """Whoever published the page, as if it were a feed of one item, and the best: a person chose it."""
    language = page.language if page.language in LANGUAGES else "zh" if has_han(page.title) else "en"
    site = page.site or (urlsplit(page.url).hostname or page.url).removeprefix("www.")
    return FeedSource(page.url, site, language, quality=1.0)


def _known(desk: Desk, share: Share, known: Item) -> Screen:
    """Seen before: a new line is for what they shared themselves; what everybody gets stays as it is."""
    if known.manager_id is None:
        return card(desk, known, intro=desk.say("share-known", line="lost" if share.line else "none"))
    line = share.line or known.line
    desk.office.store.news.set_line(known.id, line)
    return card(desk, dataclasses.replace(known, line=line), intro=desk.say("share-known", line="none"))


def give_anyway(desk: Desk, item_id: int, contact_id: int, sure: int) -> Screen:
    """The manager has read what speaks against it."""
    return give(desk, item_id, contact_id, sure=True)


COMMANDS: Mapping[str, Command] = {"news": news, "share": share}

BUTTONS: Buttons = {
    ("look", 1): look,
    ("older", 1): older,
    ("line", 1): ask_line,
    ("bare", 1): no_line,
    ("whom", 1): whom,
    ("veto", 1): veto,
    ("unveto", 1): unveto,
    ("item", 2): review_item,
    ("give", 2): give,
    ("give", 3): give_anyway,
}

ANSWERS: Answers = {"line": reply}
