"""A house with something on every page of managers and contacts, and the address of each page in it."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import timedelta

from bot.brakes import rule_number
from bot.model.people import Stage
from bot.model.touches import Touch, TouchKind, TouchState
from bot.sandbox import Person
from tests import pages_of_contacts, pages_of_reviews
from tests.world import World

MORE = {
    "/desk/approvals": ("?ticked=all",),
    "/desk/contacts": ("?q=nobody&stage=lost", "?country=XX"),
    "/desk/contact/{contact:int}": ("?show=coming", "?show=why"),
    "/desk/accounts": ("?q=nobody",),
    "/desk/account/{account:int}": ("?do=decider", "?stage=deciding"),
    "/desk/news": ("?show=fresh", "?show=chosen"),
    "/desk/reviews": ("?show=all",),
    "/mine": ("?only=material",),
}
"""Of a route, what else it shows."""

CHECK_IN = "prospects/check-in"


async def furnished(house: World, language: str) -> Person:
    """Ann, an admin, with eight contacts, cards, news and weeks of work. Returns Li Wei, who had news and material."""
    li, _ = await pages_of_contacts.furnished(house, language)
    await pages_of_reviews.furnished(house, language)
    words = {"en": "What would the second line cost?", "zh": "第二条生产线要多少钱？"}[language]
    note = {"en": "asked about spare parts; budget is decided in May", "zh": "问到备件；预算五月定"}[language]
    step = {"en": "send the offer", "zh": "发送报价"}[language]
    name = pages_of_contacts.NAMES[language][0]
    await house.says(li, words)
    await house.says(house.ann, f"/note {name}, {note}")
    await house.says(house.ann, f"/step {name}, {step}, 9d")
    store, now = house.app.office.store, house.now()
    one = house.contact(name)
    with store.transaction():
        account = dataclasses.replace(
            store.people.account(one.account_id), industry={"en": "Packaging", "zh": "包装"}[language], country="DE"
        )
        moved_at = now - timedelta(days=9)
        store.people.update_account(dataclasses.replace(account, stage=Stage.EVALUATING, stage_at=moved_at))
        store.goals.moved(account.id, Stage.ENGAGED, Stage.EVALUATING, moved_at, house.manager_id)
        for week, who in itertools.product(range(1, 8), pages_of_contacts.NAMES[language]):
            contact, at = house.contact(who), now - timedelta(weeks=week, hours=len(who))
            skipped = week == 3
            store.ledger.add(
                Touch(
                    0, f"{CHECK_IN}:{contact.id}:{100 + week}", contact.id, CHECK_IN, 100 + week, TouchKind.TEXT,
                    TouchState.SKIPPED if skipped else TouchState.SENT, at, settled_at=at,
                    reason="by-manager" if skipped else None,
                ),
                at,
            )  # fmt: skip
        house.app.office.replan_account(account.id, now)
    return li


def addresses(house: World, language: str, route: str) -> Sequence[str]:
    """Everything that this route shows in the furnished house."""
    one = house.contact(pages_of_contacts.NAMES[language][0])
    path = (
        route.replace("{contact:int}", str(one.id))
        .replace("{account:int}", str(one.account_id))
        .replace("{rule:int}", str(rule_number(CHECK_IN)))
    )
    assert "{" not in path, f"a number for {route}"
    return [path, *(path + more for more in MORE.get(route, ()))]
