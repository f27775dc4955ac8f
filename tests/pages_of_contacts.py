"""Two contacts for tests of their pages: one who has had news and material for weeks, one who has had nothing yet."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.model.messages import Attachment, Message
from bot.model.news import Entry, FeedBook, FeedSource, Topic
from bot.model.touches import Touch, TouchKind, TouchState
from bot.sandbox import Person
from tests.world import World

TOPICS = {
    "ai": Topic("ai", {"en": "AI in plants", "zh": "工厂里的人工智能"}),
    "boxes": Topic("boxes", {"en": "Packaging", "zh": "包装"}),
    "steel": Topic("steel", {"en": "Steel", "zh": "钢铁"}),
}
NAMES = {"en": ("Li Wei", "Mei Lin"), "zh": ("李伟", "林美")}
NEWS = {
    "en": (
        ("Recyclate quotas: what changes for transport packaging", "From August on, a third of every film has to be"
         " recyclate. The industry association explains who has to prove what, and by when.", "boxes", ""),
        ("A camera that finds torn film before the line stops", "Three plants report half as many stops after six"
         " weeks.", "ai boxes", "This is the plant we talked about in Hanover."),
        ("<Tray> sealing & film: prices rise again", "", "boxes", ""),
        ("Cold-rolled steel is getting scarce", "Delivery times reach fourteen weeks.", "steel", ""),
    ),
    "zh": (
        ("再生料配额：运输包装有哪些变化", "自八月起，薄膜中再生料的比例须达到三分之一。行业协会说明了由谁证明、"
         "何时证明。", "boxes", ""),
        ("能在停机前发现破膜的相机", "三家工厂反映，六周后停机次数减少了一半。", "ai boxes",
         "这就是我们在汉诺威谈到的那家工厂。"),
        ("<托盘>封口与薄膜：价格再次上涨", "", "boxes", ""),
        ("冷轧钢供应趋紧", "交货期已达十四周。", "steel", ""),
    ),
}  # fmt: skip
MATERIAL = {
    "en": "<b>Guide to packaging lines</b>\n\nHow to size a line, in twelve pages.",
    "zh": "<b>包装线选型指南</b>\n\n十二页讲清如何选型。",
}


async def furnished(house: World, language: str = "en") -> tuple[Person, Person]:
    """Li Wei, who had two items on one day, then a file, then two more; and Mei Lin, who had nothing."""
    office = house.app.office
    li_name, mei_name = NAMES[language]
    li = await house.invited(li_name, "Acme", f"evaluator, {language}")
    mei = await house.invited(mei_name, "Acme", f"user, {language}", id=202)
    feed = FeedSource("https://news.example/feed.xml", "Packaging Daily" if language == "en" else "包装日报", language)
    office.feedbook = FeedBook((feed,), TOPICS)
    contact = house.contact(li_name)
    with office.store.transaction():
        office.change(dataclasses.replace(contact, topics=("boxes",)), house.now())
        for n, (title, summary, topics, line) in enumerate(NEWS[language]):
            had_at = house.now() - timedelta(days=3 * (n // 2), minutes=n)
            entry = Entry(f"{language}{n}", title, summary, f"https://a.example/{n}", had_at)
            item = office.store.news.add_item(entry, feed, topics.split(), "fresh", had_at, line=line)
            assert item
            touch = Touch(
                0, f"p/news:{contact.id}:{n}", contact.id, "p/news", n, TouchKind.NEWS, TouchState.SENT, had_at, had_at,
                Message(title), item_id=item,
            )  # fmt: skip
            office.store.ledger.add(touch, had_at, items=[item])
        at = house.now() - timedelta(days=90)
        file = Message(MATERIAL[language], file=Attachment("document", "FILE"))
        office.store.ledger.add(
            Touch(
                0, f"p/file:{contact.id}:1", contact.id, "p/file", 1, TouchKind.MATERIAL, TouchState.SENT, at, at,
                file, text_id="shared/guide",
            ),
            at,
        )  # fmt: skip
    return li, mei
