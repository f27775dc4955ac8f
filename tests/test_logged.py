"""“I called, met, mailed”: two taps, and it is a touch like any other; a slip is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.touches import TouchKind, TouchState
from tests.test_card import labels, opened, tapped
from tests.world import MANY, World, world

DAILY = {
    "prospects.yaml": f"playbook: p\nrules:\n  - {{id: r, every: 1d, since: last_personal, send: {{text: {MANY}}}}}\n"
}


def past(house: World) -> int:
    """How much counts under the caps."""
    contact = house.contact()
    ledger = house.app.office.store.ledger
    return len(ledger.past(contact.id, house.now() - timedelta(days=30), contact.joined_at).recent)


@pytest.mark.parametrize(
    ("label", "word"), [("📞 I called", "you called"), ("🤝 We met", "you met"), ("📧 I mailed", "you mailed")]
)
async def test_two_taps_are_a_touch_by_hand(label: str, word: str) -> None:
    async with world() as house:
        await house.invited()
        card = await opened(house)
        said = await tapped(house, card, "📞 Log", label)
        assert said.text.startswith(f"Li Wei: {word}.")
        assert labels(said) == ["📝 Note", "⏰ Next step", "↩️ Undo, that was a slip", "‹ Back"]
        (touch,) = house.touches()
        assert (touch.kind, touch.state, touch.rule) == (TouchKind.MANUAL, TouchState.SENT, "manual")
        assert touch.key.startswith("manual:")
        assert past(house) == 1
        assert house.contact().last_by_hand_at == house.now()
        assert word in (await tapped(house, card, "‹ Back")).text


async def test_it_restarts_cadences_and_counts_under_the_cap() -> None:
    async with world(rules=DAILY) as house:
        await house.invited()
        await house.advance(hours=12)
        before = house.contact().next_due
        assert before
        await tapped(house, await opened(house), "📞 Log", "📞 I called")
        after = house.contact().next_due
        assert after
        assert after - house.now() >= timedelta(hours=48)  # the gap of the caps
        assert after > before


async def test_who_waited_waits_no_more() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "Please call me")
        asked = house.contact().waiting_since
        card = await opened(house)
        await tapped(house, card, "📞 Log", "📞 I called")
        assert house.contact().waiting_since is None
        assert house.contact().answered_at == house.now()
        await tapped(house, card, "↩️ Undo, that was a slip")
        assert house.contact().waiting_since == asked
        assert house.contact().answered_at is None


async def test_a_slip_is_undone_as_if_it_had_not_been_said() -> None:
    async with world(rules=DAILY) as house:
        await house.invited()
        await house.advance(hours=12)
        before = house.contact()
        card = await opened(house)
        await tapped(house, card, "📞 Log", "🤝 We met", "↩️ Undo, that was a slip")
        assert house.contact() == before
        assert past(house) == 0
        kinds = [event.kind for event in house.app.office.store.people.timeline(before.id, 2)]
        assert kinds == ["unlogged", "logged-met"]


async def test_undone_once_and_not_for_ever() -> None:
    async with world() as house:
        await house.invited()
        card = await opened(house)
        await tapped(house, card, "📞 Log", "📞 I called")
        (touch,) = house.touches()
        await tapped(house, card, "↩️ Undo, that was a slip")
        assert "out of date" in await house.forges(house.ann, f"unlog:{touch.id}")
        await tapped(house, card, "📞 Log", "📞 I called")
        await house.advance(days=2)
        assert "out of date" in await house.forges(house.ann, f"unlog:{house.touches()[-1].id}")


async def test_what_was_sent_cannot_be_undone_by_a_forged_button() -> None:
    async with world() as house:
        await house.invited()
        await house.until(lambda: bool(house.touches()))
        (touch,) = house.touches()
        assert "out of date" in await house.forges(house.ann, f"unlog:{touch.id}")
        assert house.touches() == [touch]
