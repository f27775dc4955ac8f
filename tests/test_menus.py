"""The menus of commands: a contact's for everyone, a manager's in each manager's chat, as they change."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.managers import remove
from bot.sandbox import Refuse, Status
from tests.world import ANN, World, world


def menus(house: World, address: int, method: str = "setMyCommands") -> list[dict[str, Any]]:
    """What was asked for in this person's chat."""
    calls = [call.params for call in house.sandbox.calls if call.method == method]
    return [one for one in calls if (one.get("scope") or {}).get("chat_id") == address]


def words(menu: dict[str, Any]) -> dict[str, str]:
    return {one["command"]: one["description"] for one in menu["commands"]}


async def test_everyone_has_a_contacts_menu_in_two_languages() -> None:
    async with world() as house:
        english, chinese = (
            c.params for c in house.sandbox.calls if c.method == "setMyCommands" and "scope" not in c.params
        )
        assert (english.get("language_code"), chinese["language_code"]) == (None, "zh")
        assert "invite" not in words(english)
        assert words(english).keys() == words(chinese).keys()
        assert words(english) != words(chinese)


async def test_a_managers_menu_follows_their_language_and_is_set_no_more_often() -> None:
    async with world() as house:
        (english,) = menus(house, ANN)
        assert "invite" in words(english)
        await house.says(house.ann, "/help")
        assert len(menus(house, ANN)) == 1
        with house.app.office.store.transaction():
            house.app.office.store.people.save_manager(str(ANN), "Ann Keller", "zh", admin=True)
        house.app.dispatcher.poke()
        await house.quiet()
        _, chinese = menus(house, ANN)
        assert words(chinese).keys() == words(english).keys()
        assert words(chinese) != words(english)


async def test_who_is_a_manager_no_more_has_the_menu_of_everyone() -> None:
    async with world() as house:
        await house.manager("Bo", 101)
        people = house.app.office.store.people
        bo, ann = people.manager_at("101"), people.manager_at(str(ANN))
        assert bo
        assert ann
        assert "invite" in words(menus(house, 101)[-1])
        with house.app.office.store.transaction():
            remove(house.app.office, bo, ann, house.now())
        house.app.dispatcher.poke()
        await house.quiet()
        assert len(menus(house, 101, "deleteMyCommands")) == 1


@pytest.mark.parametrize("fault", [Refuse(), Status(400, "Bad Request: chat not found"), Status(429, "Slow", 3)])
async def test_a_menu_that_cannot_be_set_stops_nothing(fault: Refuse | Status) -> None:
    async with world() as house:
        house.sandbox.fault("setMyCommands", fault)
        await house.manager("Bo", 101)
        assert menus(house, 101) == []
        bo = house.sandbox.people[101]
        assert "/invite" in (await house.says(bo, "/help"))[-1].text
