"""A house with something to look at on every page of a manager: who waits, cards, news, a week's work."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from bot.model.messages import Message
from bot.model.news import Entry, FeedSource
from bot.model.people import Contact, Goal, Stage
from bot.model.touches import Event, Touch, TouchKind, TouchState
from tests.world import World

PEOPLE = {
    "en": ("Maria Becker, Nordkai Packaging, decider", "Jonas Brandt, Nordkai Packaging, evaluator",
           "Amelie Roth, Talheim Robotics, budget", "Sven Olsen, Fjordwerk, user",
           "Priya Nair, Kavari Foods, evaluator", "Tom Hale, Brightline Logistics, decider"),
    "zh": ("王芳, 华辰制造, 决策人", "李雷, 华辰制造, 评估人", "陈静, 远山食品, 预算人", "刘洋, 海峰物流, 使用者",
           "赵敏, 明德科技, 评估人", "孙涛, 星河包装, 决策人"),
}  # fmt: skip
WORDS = {
    "en": "Good morning! The spring figures for your line are out, and two surprised me.\nShall I send them over?",
    "zh": "早上好！贵公司产线的春季数据出来了，其中两项让我有些意外。\n要我发给您吗？",
}
TITLES = {
    "en": ("Packaging makers bet on reusable crates", "Why robots are moving into small warehouses",
           "New EU rules on supply chains: what changes in 2027"),
    "zh": ("包装企业押注可循环周转箱", "机器人为何走进小型仓库", "供应链新规：2027 年有何变化"),
}  # fmt: skip


async def furnished(house: World, language: str = "en") -> list[Contact]:
    """Ann, an admin, with six contacts; the first waits for an answer. Returns them."""
    for words in PEOPLE[language]:
        await house.says(house.ann, f"/add {words}")
    names = [words.split(", ")[0] for words in PEOPLE[language]]
    contacts = [house.contact(name) for name in names]
    store, now, day = house.app.office.store, house.now(), timedelta(days=1)
    with store.transaction():
        store.people.update_contact(dataclasses.replace(contacts[0], waiting_since=now - timedelta(hours=26)))
        store.people.update_contact(dataclasses.replace(contacts[1], joined_at=now - 23 * day))
        for n, one in enumerate(contacts):
            if n:
                at = now + timedelta(hours=5 * n - 8)
                awaiting(house, one, TouchState.AWAITING, f"p/check-in:{one.id}:1", at, WORDS[language])
            for k, kind in enumerate((TouchKind.NEWS, TouchKind.TEXT, TouchKind.NEWS, TouchKind.MATERIAL)[: n % 5]):
                at = now - timedelta(days=k + 1, hours=(n * 5 + k) % 9 - 3)
                awaiting(house, one, TouchState.SENT, f"p/{kind}:{one.id}:{k}", at, "…", kind)
        store.people.add_event(Event(contacts[3].id, now - timedelta(minutes=200), "reply", "Yes, please"))
        store.steps.add(contacts[2].id, {"en": "Send the offer", "zh": "发送报价"}[language], now - day, now - 2 * day)
        feed = FeedSource("https://news.example/feed.xml", "Logistics Daily", language)
        for n, title in enumerate(TITLES[language]):
            entry = Entry(f"i{n}", title, WORDS[language], f"https://news.example/{n}", now - n * day)
            store.news.add_item(entry, feed, (), "fresh" if n == 2 else "review", now)
        store.goals.add(Goal(0, None, 12, Stage.EVALUATING, Stage.DECIDING, now - 30 * day, now + 30 * day))
    return [house.contact(name) for name in names]


def awaiting(
    house: World,
    contact: Contact,
    state: TouchState,
    key: str,
    at: object,
    words: str,
    kind: TouchKind = TouchKind.TEXT,
) -> Touch:
    """One touch of this contact, due at that moment, and settled then if it is sent."""
    sent = state is TouchState.SENT
    touch = Touch(
        0, key, contact.id, key.split(":")[0], int(key.split(":")[-1]), kind, state, at, at if sent else None,  # type: ignore[arg-type]
        Message(words),
    )  # fmt: skip
    return house.app.office.store.ledger.add(touch, house.now())
