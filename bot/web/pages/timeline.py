"""The contact's first page: the news they were sent, newest first, with what they may say about each."""

from __future__ import annotations

from bot.desk import Visit
from bot.model.news import Item
from bot.model.touches import Touch, TouchState
from bot.web.pages.house import Ask, Drawn

SHOWN = 20


def timeline(visit: Visit, ask: Ask) -> Drawn:
    store = visit.office.store
    sent = [one for one in store.ledger.of_contact(visit.contact.id) if one.state is TouchState.SENT and one.item_id]
    newest = sorted(sent, key=lambda touch: touch.settled_at or touch.due_at, reverse=True)[:SHOWN]
    shown = [(touch, item) for touch in newest if (item := _item(visit, touch))]
    links = {item.id: visit.office.link_to(visit.contact.id, item) for _, item in shown}
    return Drawn("timeline.html", {"shown": shown, "links": links, "manager": visit.who.manager.name})


def _item(visit: Visit, touch: Touch) -> Item | None:
    return visit.office.store.news.item(touch.item_id) if touch.item_id else None
