"""One message to many: chosen, previewed, each once in a private chat and spread over the day; what they answer."""

from __future__ import annotations

import itertools
import pathlib
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.desk.rounds import selection
from bot.model.people import Role, Stage
from bot.model.touches import TouchKind
from bot.sandbox import Message, Person
from bot.selection import Selection
from bot.store.backup import back_up
from tests.builders import standing
from tests.test_letters import QUIET
from tests.world import BO, MONDAY, World, bot_said, new_sandbox, world

INVITATION = "Dear {name}, will you join us at the fair? Best wishes to {{ account }}."
MEI = 203


async def three(house: World) -> tuple[Person, Person, Person]:
    """Two evaluators at Acme, one elsewhere who speaks Chinese; and a user."""
    li = await house.invited("Li Wei", "Acme", "evaluator", id=201)
    bo = await house.invited("Bo Ek", "Acme", "evaluator", id=BO)
    mei = await house.invited("Mei Lin", "Huachen", "evaluator, zh", id=MEI)
    await house.invited("Uwe Use", "Acme", "user", id=204)
    await house.advance(hours=2)
    return li, bo, mei


async def prepared(
    house: World, *, whom: str = "evaluators", until: str = "thu 17:00", kind: str = "Coming / not coming"
) -> Message:
    """The preview of a round."""
    await house.says(house.ann, f"/round {whom}")
    await house.presses(house.ann, "✏️ Write it")
    await house.says(house.ann, INVITATION, reply_to=house.ann.chat[-1].id)
    await house.presses(house.ann, kind)
    if kind != "None":
        await house.says(house.ann, until, reply_to=house.ann.chat[-1].id)
    return house.ann.chat[-1]


def got(person: Person) -> list[Message]:
    return [one for one in person.chat if one.from_bot and "at the fair" in one.text]


# --- whom -----------------------------------------------------------------------------------------------------


def test_words_are_read_as_what_they_are() -> None:
    assert selection("evaluators, deciding, tag vip fair, zh, Acme") == Selection(
        frozenset({Role.EVALUATOR}),
        frozenset({Stage.DECIDING}),
        frozenset({"zh"}),
        frozenset({"vip", "fair"}),
        ("Acme",),
    )
    assert selection("评估人，客户") == Selection(frozenset({Role.EVALUATOR}), frozenset({Stage.CUSTOMER}))
    assert selection("everyone") == Selection()


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("everyone", True),
        ("evaluators", True),
        ("users", False),
        ("users, evaluators", True),
        ("evaluating", True),
        ("evaluators, deciding", False),
        ("zh", False),
        ("tag VIP", True),
        ("vip", True),
        ("tag fair", False),
        ("acme", True),
        ("li", True),
        ("corner", False),
    ],
)
def test_who_is_meant(words: str, fits: bool) -> None:
    who = standing(role=Role.EVALUATOR, tags=("vip",)).who
    assert selection(words).has(who) is fits


# --- in the chat ----------------------------------------------------------------------------------------------


async def test_it_goes_to_each_in_private_spread_over_the_day_and_once() -> None:
    async with world(rules=QUIET) as house:
        people = await three(house)
        preview = await prepared(house)
        assert "To 3" in preview.text
        assert "will you join us" in preview.text
        await house.presses(house.ann, "✅ Send to 3")
        await house.advance(days=2)
        messages = [got(person) for person in people]
        assert [len(one) for one in messages] == [1, 1, 1]
        moments = sorted(one[0].at for one in messages)
        assert all(after - before >= timedelta(minutes=10) for before, after in itertools.pairwise(moments))
        assert messages[0][0].text == "Dear Li Wei, will you join us at the fair? Best wishes to Acme."
        assert [button.text for button in messages[2][0].buttons[0]] == ["参加", "不参加"]
        assert not any(name in messages[0][0].text for name in ("Bo", "Mei"))
        by_hand = [one for one in house.touches() if one.kind is TouchKind.MANUAL]
        assert len(by_hand) == 3
        assert house.contact("Mei Lin").last_by_hand_at in moments


async def test_who_is_unticked_has_stopped_or_asked_for_a_pause_gets_nothing() -> None:
    async with world(rules=QUIET) as house:
        li, bo, mei = await three(house)
        await house.says(mei, "/pause 1")
        (listed,) = await house.says(house.ann, "/round evaluators")
        assert "2 chosen" in listed.text
        assert "1 who are paused" in listed.text
        await house.presses(house.ann, "☑ Bo Ek · Acme")
        await house.presses(house.ann, "✏️ Write it")
        await house.says(house.ann, INVITATION, reply_to=house.ann.chat[-1].id)
        await house.presses(house.ann, "None")
        await house.presses(house.ann, "✅ Send to 1")
        await house.advance(days=2)
        assert [len(got(person)) for person in (li, bo, mei)] == [1, 0, 0]
        assert "has gone to all" in bot_said(house.ann)[-1]


async def test_who_stops_before_their_turn_gets_nothing() -> None:
    async with world(rules=QUIET) as house:
        people = await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.quiet()
        rest = [person for person in people if not got(person)]
        assert len(rest) == 2
        await house.says(rest[0], "/stop")
        await house.says(rest[1], "stop")
        await house.advance(days=2)
        assert not got(rest[0])
        assert not got(rest[1])


async def test_what_they_answer_is_counted_can_be_changed_and_is_told_at_the_deadline() -> None:
    async with world(rules=QUIET) as house:
        li, bo, mei = await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.advance(hours=5)
        await house.presses(li, "Coming")
        assert li.toasts[-1].startswith("Noted: Coming")
        await house.presses(li, "Not coming")
        assert [button.text for button in got(li)[0].buttons[0]] == ["Coming", "✓ Not coming"]
        await house.presses(mei, "参加")
        (shown,) = await house.says(house.ann, "/rounds")
        assert "3 got it. Coming 1, not coming 1, no answer 1." in shown.text
        await house.advance(days=4)
        (summary,) = [text for text in bot_said(house.ann) if text.startswith("The time to answer")]
        assert summary.splitlines()[1:] == [
            "Coming (1):", "Mei Lin", "Not coming (1):", "Li Wei", "No answer (1):", "Bo Ek",
        ]  # fmt: skip
        await house.presses(bo, "Coming")
        assert "Bo Ek · Acme answers late: Coming" in bot_said(house.ann)[-1]
        await house.presses(bo, "Coming")
        assert sum("answers late" in text for text in bot_said(house.ann)) == 1
        assert house.contact("Bo Ek").last_reply_at == house.now()


async def test_who_waits_or_has_had_their_share_is_counted_and_can_be_left_out() -> None:
    async with world(rules=QUIET) as house:
        li, bo, mei = await three(house)
        await house.says(li, "A question")
        preview = await prepared(house)
        assert "waits for an answer of yours" in preview.text
        await house.presses(house.ann, "Leave that one out")
        await house.presses(house.ann, "✅ Send to 2")
        await house.advance(days=1)
        assert [len(got(person)) for person in (li, bo, mei)] == [0, 1, 1]
        await house.advance(days=1)
        preview = await prepared(house, until="none")
        assert "enough messages lately" in preview.text


async def test_a_message_to_many_is_no_answer_to_who_waits() -> None:
    async with world(rules=QUIET) as house:
        li, _, _ = await three(house)
        await house.says(li, "A question")
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.advance(days=1)
        assert got(li)
        assert house.contact().waiting_since is not None


async def test_it_can_be_stopped_while_it_runs() -> None:
    async with world(rules=QUIET) as house:
        people = await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.says(house.ann, "/rounds")
        await house.presses(house.ann, "⏹ 1")
        await house.advance(days=2)
        assert sum(len(got(person)) for person in people) == 1


async def test_at_night_it_waits_for_the_morning() -> None:
    async with world(rules=QUIET) as house:
        people = await three(house)
        await house.advance(hours=10)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.advance(hours=8)
        assert not any(got(person) for person in people)
        await house.advance(hours=8)
        assert all(got(person) for person in people)


async def test_a_kill_loses_nobody_and_sends_to_nobody_twice(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, path = new_sandbox(clock), tmp_path / "nurture.db"
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        people = await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        assert sum(len(got(person)) for person in people) == 1
    clock = ManualClock(MONDAY + timedelta(hours=6))
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        assert sum(len(got(person)) for person in people) == 2, "nothing late floods out"
        await house.advance(days=1)
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        await house.advance(days=5)
        assert [len(got(person)) for person in people] == [1, 1, 1]
        assert sum(text.startswith("The time to answer") for text in bot_said(house.ann)) == 1


async def test_of_a_restored_copy_it_goes_to_nobody_else(tmp_path: pathlib.Path) -> None:
    clock = ManualClock(MONDAY)
    sandbox, path, copy = new_sandbox(clock), tmp_path / "nurture.db", tmp_path / "copy.db"
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        people = await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        back_up(path, copy, house.now())
        await house.advance(days=2)
        assert [len(got(person)) for person in people] == [1, 1, 1]
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(copy.read_bytes())
    async with world(rules=QUIET, sandbox=sandbox, clock=clock, database=path) as house:
        await house.advance(days=2)
        assert [len(got(person)) for person in people] == [1, 1, 1]
        assert sum("It goes to nobody else" in text for text in bot_said(house.ann)) == 1


# --- what is refused ------------------------------------------------------------------------------------------


async def test_words_that_may_not_go_and_blanks_nobody_knows_are_refused() -> None:
    async with world(feeds="feeds: []\nnever: [rivalcorp]\n") as house:
        await three(house)
        await house.says(house.ann, "/round evaluators")
        await house.presses(house.ann, "✏️ Write it")
        question = house.ann.chat[-1]
        assert "rivalcorp" in (await house.says(house.ann, "Leave RivalCorp", reply_to=question.id))[-1].text
        assert "{date}" in (await house.says(house.ann, "On {date}", reply_to=question.id))[-1].text
        assert "Nobody" in (await house.says(house.ann, "/round deciders"))[-1].text


EVERY = ("round-tick:1:1:0", "round-page:1:0", "round-text:1", "round-kind:1:1", "round-show:1", "round-spare:1",
         "round-go:1", "round-drop:1", "round-stop:1", "round-who:1")  # fmt: skip


@pytest.mark.parametrize("data", EVERY)
async def test_another_managers_round_is_out_of_reach(data: str) -> None:
    async with world(rules=QUIET) as house:
        li, _, _ = await three(house)
        await prepared(house)
        eve = await house.manager("Eve", 150)
        seen = len(eve.chat)
        assert "not one of your contacts" in await house.forges(eve, data)
        assert len(eve.chat) == seen
        assert await house.forges(li, data) != ""
        await house.presses(house.ann, "✅ Send to 3")
        assert data.startswith(("round-stop", "round-who")) or "already begun" in await house.forges(house.ann, data)


@pytest.mark.parametrize("data", ["rsvp:1:1", "rsvp:9:1", "rsvp:1", "rsvp:x:1", "rsvp:1:1:1", f"rsvp:{'9' * 30}:1"])
async def test_who_got_none_can_answer_none(data: str) -> None:
    async with world(rules=QUIET) as house:
        await three(house)
        await prepared(house)
        await house.presses(house.ann, "✅ Send to 3")
        await house.advance(hours=2)
        uwe = house.sandbox.people[204]
        assert "out of date" in await house.forges(uwe, data)
        (shown,) = await house.says(house.ann, "/rounds")
        assert "Coming 0" in shown.text
