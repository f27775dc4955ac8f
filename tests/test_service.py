"""What a tick does: planning many anew."""

from __future__ import annotations

import dataclasses

from bot.service import BATCH, replan_all
from tests.world import world


async def test_all_are_planned_anew_in_batches() -> None:
    async with world() as house:
        for n in range(3):
            await house.invited(f"Person {n}", f"Company {n}", id=300 + n)
        with house.app.office.store.transaction():
            for contact in house.app.office.store.people.contacts_of(house.manager_id):
                house.app.office.store.people.update_contact(dataclasses.replace(contact, next_at=None))
        await replan_all(house.app.office, house.now)
        assert all(one.next_at for one in house.app.office.store.people.contacts_of(house.manager_id))
        assert BATCH == 20
