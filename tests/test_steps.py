"""Next steps: what and when, a reminder in the manager's working hours, done or put off; nothing late floods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.steps import NextStep
from tests.test_card import answered, labels, last, opened, tapped
from tests.world import MONDAY, World, bot_said, world

THURSDAY_TEN = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
"""10:00 in Berlin, in the morning's window."""


def steps(house: World) -> list[NextStep]:
    return house.app.office.store.steps.of_manager(house.manager_id, 0, 99)


async def test_a_step_is_kept_shown_and_comes_back_as_a_card() -> None:
    async with world() as house:
        await house.invited()
        (card,) = await house.says(house.ann, "/step Li Wei, send the offer, with prices, thursday 10:00")
        assert "Your next step: Thu, Mar 5 10:00 – send the offer, with prices" in card.text
        assert [(one.what, one.at) for one in steps(house)] == [("send the offer, with prices", THURSDAY_TEN)]
        reminder = await house.shown(house.ann, "✅ Done", days=7)
        assert house.now() - THURSDAY_TEN < timedelta(hours=12)
        assert reminder.at == THURSDAY_TEN
        assert reminder.text == "⏰ Li Wei (Acme): send the offer, with prices\nDue Thu, Mar 5 10:00."
        assert labels(reminder) == ["✅ Done", "⏭ Tomorrow", "Next week", "✉️ Write", "👤 Card"]
        await house.presses(house.ann, "✅ Done", message_id=reminder.id)
        assert steps(house) == []
        await house.advance(days=10)
        assert sum("⏰" in text for text in bot_said(house.ann)) == 0  # its card says ✅ now


async def test_the_button_asks_and_a_wrong_answer_gets_an_example_and_asks_on() -> None:
    async with world() as house:
        await house.invited()
        await tapped(house, await opened(house), "⏰ Next step")
        for wrong in (
            "send the offer",
            "send the offer, soon",
            "send the offer, yesterday",
            ", friday",
            "x, 2020-01-01",
        ):
            answer = await answered(house, wrong)
            assert answer.text.startswith("Write what, a comma, and when: send the offer, friday 14:00."), wrong
            assert answer.reply_markup["force_reply"]
        assert "send the offer" in (await answered(house, "发报价，后天 9:30")).text or steps(house)
        assert [(one.what, one.at) for one in steps(house)] == [("发报价", datetime(2026, 3, 4, 8, 30, tzinfo=UTC))]


@pytest.mark.parametrize("when", ["saturday 12:00", "friday 22:00"])
async def test_outside_working_hours_the_reminder_waits_for_them(when: str) -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, f"/step Li Wei, call, {when}")
        reminder = await house.shown(house.ann, "✅ Done", days=10)
        assert reminder.at == datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # Monday 9:30 in Berlin


async def test_in_the_managers_own_zone() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/zone Asia/Shanghai")
        await house.says(house.ann, "/step Li Wei, call, tomorrow 10:00")
        assert steps(house)[0].at == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


async def test_put_off_until_tomorrow_and_next_week() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/step Li Wei, call, thursday 10:00")
        reminder = await house.shown(house.ann, "✅ Done", days=7)
        await house.presses(house.ann, "⏭ Tomorrow", message_id=reminder.id)
        again = await house.shown(house.ann, "✅ Done", days=7)
        assert again.at == datetime(2026, 3, 6, 8, 30, tzinfo=UTC)
        await house.presses(house.ann, "Next week", message_id=again.id)
        once_more = await house.shown(house.ann, "✅ Done", days=14)
        assert once_more.at == datetime(2026, 3, 13, 8, 30, tzinfo=UTC)


async def test_a_step_done_before_it_is_due_reminds_of_nothing() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/step Li Wei, call, thursday 10:00")
        (list_,) = await house.says(house.ann, "/steps")
        await tapped(house, list_, "1", "✅ Done")
        assert "out" not in await house.forges(house.ann, "step-done:1")
        await house.advance(days=7)
        assert not any("⏰ Li Wei" in text for text in bot_said(house.ann))
        kinds = [event.kind for event in house.app.office.store.people.timeline(house.contact().id, 5)]
        assert kinds[:2] == ["step-done", "step"]


async def test_steps_lists_what_is_open_by_when_it_is_due() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Mei", "Berg", id=202)
        await house.says(house.ann, "/step Li Wei, send the offer, 2w")
        await house.says(house.ann, "/step Mei, call, tomorrow")
        (list_,) = await house.says(house.ann, "/steps")
        assert list_.text.splitlines() == [
            "Your next steps",
            "1. Tue, Mar 3 09:00 · Mei (Berg): call",
            "2. Mon, Mar 16 09:00 · Li Wei (Acme): send the offer",
        ]
        shown = await tapped(house, list_, "2")
        assert shown.text == "Mon, Mar 16 09:00 · Li Wei (Acme): send the offer"
        assert (await tapped(house, list_, "‹ All steps")).text == list_.text
        await house.advance(days=2)
        assert "1. ❗ Tue" in (await house.says(house.ann, "/steps"))[-1].text
        bo = await house.manager("Bo Ek", 101)
        assert "Nothing is open" in (await house.says(bo, "/steps"))[-1].text


async def test_many_steps_have_pages() -> None:
    async with world() as house:
        await house.invited()
        for n in range(1, 13):
            await house.says(house.ann, f"/step Li Wei, step {n:02}, {n}d")
        (list_,) = await house.says(house.ann, "/steps")
        assert len(list_.text.splitlines()) == 11
        second = await tapped(house, list_, "›")
        assert [line.split(": ")[1] for line in second.text.splitlines()[1:]] == ["step 11", "step 12"]
        assert "and 11 more" in (await opened(house)).text


async def test_after_a_standstill_one_line_tells_of_all() -> None:
    async with world() as house:
        await house.invited()
        for n in range(1, 6):
            await house.says(house.ann, f"/step Li Wei, step {n}, {n}d")
        house.clock.set(MONDAY + timedelta(days=14, hours=1))  # the machine slept for two weeks
        await house.quiet()
        assert sum("5 next steps fell due" in text for text in bot_said(house.ann)) == 1
        assert not any("⏰ Li Wei" in text for text in bot_said(house.ann))


async def test_a_step_for_one_of_several_waits_for_the_choice_and_a_wrong_one_for_nobody() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Li Na", id=202)
        assert "Write what" in (await house.says(house.ann, "/step Li, call, soon"))[-1].text
        await house.says(house.ann, "/step Li, call, friday")
        await house.presses(house.ann, "Li Na")
        assert [one.contact_id for one in steps(house)] == [house.contact("Li Na").id]
        assert "Write it like this" in (await house.says(house.ann, "/step"))[-1].text
        await house.says(house.ann, "/step Li Na")
        assert "next step with Li Na" in last(house.ann).text
