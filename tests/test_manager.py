"""The manager's commands and buttons: invite, see, plan, approve, send by hand, and nobody else's book."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.people import Role, Stage
from bot.model.touches import TouchState
from bot.sandbox import Button, Message
from tests.world import ANN, MANY, STRANGER, World, bot_said, forged_press, world

APPROVED = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: check-in, every: 14d..21d, since: last_personal, approval: manager, send: {text: [one, two, three]}}
"""
DAILY = f"playbook: p\nrules:\n  - {{id: r, every: 1d, send: {{text: {MANY}}}}}\n"


# --- invitations


async def test_invite_gives_an_opaque_link_and_a_text_to_paste() -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, "/invite Li Wei, Acme, evaluator")
        link = re.search(r"https://t\.me/halden_bot\?start=([\w-]{1,64})", answer.text)
        assert link
        assert "Li Wei" not in link[1]
        assert "Hello Li Wei, may I keep in touch" in answer.text
        assert "<code>" in answer.html


async def test_full_width_commas_and_chinese_names_work_and_the_text_is_chinese() -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, "/invite 李伟，华辰制造，评估人")
        assert "李伟，您好！" in answer.text


async def test_every_link_is_another() -> None:
    async with world() as house:
        assert await house.link("Li Wei, Acme") != await house.link("Li Wei, Acme")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/invite", "Write it like this"),
        ("/invite Li Wei, Acme, evaluater", "did you mean “evaluator”?"),
        ("/invite Li Wei, Acme, Mars/Olympus", "no time zone"),
        ("/add", "Write it like this"),
        ("/contact", "Write it like this"),
        ("/contact Nobody", "Nobody in your book"),
        ("/contact Nobody, role boss", "is no role"),
        ("/contact Nobody, colour blue", "Write it like this"),
        ("/pause Nobody, 2w", "Nobody in your book"),
        ("/pause Nobody, next week", "Write it like this"),
        ("/pause Nobody, 2026-03-01", "has passed"),
        ("/pause Nobody, 2026-02-30", "is no day"),
        ("/plan Nobody", "Nobody in your book"),
        ("/account Acme, colour blue", "Write it like this"),
        ("/account Acme, stage maybe", "is no stage"),
        ("/account Unknown", "No company"),
        ("/zone Mars", "no time zone"),
        ("/frobnicate", "I do not know /frobnicate"),
        ("/invite " + "x" * 100, "too long"),
    ],
)
async def test_wrong_input_gets_one_line_that_helps(command: str, words: str) -> None:
    async with world() as house:
        (answer,) = await house.says(house.ann, command)
        assert words in answer.text


async def test_a_refusal_leaves_nothing_behind() -> None:
    async with world() as house:
        await house.says(house.ann, "/account Newco, stage maybe")
        assert house.app.office.store.people.account_named("Newco") is None


# --- people


async def test_help_names_every_command() -> None:
    from bot.desk.manager import COMMANDS

    async with world() as house:
        (answer,) = await house.says(house.ann, "/help")
        missing = [name for name in COMMANDS if f"/{name}" not in answer.text and name not in ("help", "start")]
        assert missing == []


async def test_contacts_shows_who_waits_for_an_answer_first() -> None:
    async with world() as house:
        await house.invited("Aaron", id=201)
        zoe = await house.invited("Zoe", id=202)
        await house.says(zoe, "A question")
        (answer,) = await house.says(house.ann, "/contacts")
        _, first, second = answer.text.splitlines()
        assert (first, second) == (
            "1. Zoe · Acme · evaluator · waits for your answer",
            "2. Aaron · Acme · evaluator · new",
        )


async def test_a_name_that_fits_several_is_offered_as_choices() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Li Na", id=202)
        (answer,) = await house.says(house.ann, "/plan Li")
        assert [line[0].text for line in answer.buttons] == ["Li Na · Acme", "Li Wei · Acme"]
        await house.presses(house.ann, "Li Na")
        assert bot_said(house.ann)[-1].startswith("Li Na, the next 30 days")


async def test_a_contacts_card_has_zone_next_and_last() -> None:
    async with world() as house:
        await house.invited("Li Wei", "Acme", "evaluator, Asia/Shanghai")
        (answer,) = await house.says(house.ann, "/contact li wei")
        assert "Asia/Shanghai, there it is Mon, Mar 2 16:00" in answer.text
        assert "check in" in answer.text
        assert "agreed" in answer.text


async def test_the_account_gives_its_zone_to_contacts_without_their_own() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/account Acme, zone America/New_York, industry packaging, country us")
        assert "America/New_York" in (await house.says(house.ann, "/contact Li Wei"))[-1].text


async def test_without_any_zone_the_managers_holds_then_the_business() -> None:
    async with world(zone="Europe/Lisbon") as house:
        await house.invited()
        assert "Europe/Lisbon" in (await house.says(house.ann, "/contact Li Wei"))[-1].text
        await house.says(house.ann, "/zone asia/tokyo")
        assert "Asia/Tokyo" in (await house.says(house.ann, "/contact Li Wei"))[-1].text


async def test_another_zone_plans_the_whole_book_anew_a_few_at_a_time() -> None:
    async with world() as house:
        for n in range(45):
            await house.says(house.ann, f"/add Person {n:02}, Company {n}")
        before = {one.name: one.next_due for one in house.app.office.store.people.contacts_of(house.manager_id)}
        await house.says(house.ann, "/zone Asia/Tokyo")
        after = {one.name: one.next_due for one in house.app.office.store.people.contacts_of(house.manager_id)}
        assert all(after[name] != at for name, at in before.items())


async def test_moving_the_stage_moves_the_rules() -> None:
    async with world() as house:
        await house.invited()
        assert house.contact().next_at
        await house.says(house.ann, "/account Acme, stage deciding")
        await house.presses(house.ann, "✅ Move it")
        assert house.contact().next_at is None
        (answer,) = await house.says(house.ann, "/plan Li Wei")
        assert "Nothing will be sent. the company is at another stage" in answer.text
        account = house.app.office.store.people.account_named("acme")
        assert account
        assert account.stage is Stage.DECIDING


async def test_a_name_that_fits_many_is_offered_as_far_as_a_thumb_can_take() -> None:
    async with world() as house:
        for n in range(45):
            await house.says(house.ann, f"/add Person number {n:03}, A company with quite a long name {n}")
        (choices,) = await house.says(house.ann, "/plan Person")
        assert len(choices.buttons) == 40


# --- what is known of a contact

DECIDERS = {
    "prospects.yaml": "playbook: p\nrules:\n"
    "  - {id: find-decider, for: {account_missing: decider}, every: 10d, send: {text: [one]}}\n"
    "  - {id: to-deciders, for: {role: decider}, every: 10d, send: {text: [two]}}\n"
    "  - {id: vips, for: {tags: vip}, every: 10d, send: {text: [three]}}\n"
    "  - {id: bday, date: birthday, send: {text: [m-1]}}\n"
}


def planned(house: World, name: str = "Li Wei") -> set[str]:
    """The rules that have a date for this contact."""
    cadences = house.app.office.store.ledger.cadences(house.contact(name).id)
    return {rule.removeprefix("p/") for rule, cadence in cadences.items() if cadence.due_at}


async def test_what_is_known_of_a_contact_is_set_shown_and_moves_their_rules() -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited()
        assert planned(house) == {"find-decider"}
        (card,) = await house.says(
            house.ann,
            "/contact Li Wei, role decider, tags fair vip, source hannover, birthday 05-14, zone asia/shanghai",
        )
        assert card.text.startswith("Li Wei · Acme · decider\n")
        assert "Asia/Shanghai, there it is Mon, Mar 2 16:00" in card.text
        assert "Tags: fair vip\nFrom: hannover\nDates: birthday 05-14" in card.text
        assert planned(house) == {"to-deciders", "vips", "bday"}
        contact = house.contact()
        assert (contact.role, contact.tags, contact.source) == (Role.DECIDER, ("fair", "vip"), "hannover")
        assert contact.dates == {"birthday": date(2000, 5, 14)}


async def test_what_is_set_again_takes_the_place_of_what_was_and_dates_add_up() -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited()
        await house.says(house.ann, "/contact Li Wei, tags vip, birthday 05-14")
        await house.says(house.ann, "/contact Li Wei, tags fair, board-meeting 2026-06-01")
        contact = house.contact()
        assert contact.tags == ("fair",)
        assert contact.dates == {"birthday": date(2000, 5, 14), "board-meeting": date(2026, 6, 1)}
        await house.says(house.ann, "/contact Li Wei, tags -, birthday -")
        contact = house.contact()
        assert (contact.tags, contact.dates) == ((), {"board-meeting": date(2026, 6, 1)})
        assert planned(house) == {"find-decider"}


async def test_another_language_is_what_they_are_written_in() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(house.ann, "/contact Li Wei, language zh")
        await house.until(lambda: bool(house.touches()))
        assert bot_said(li)[-1].startswith("Li Wei，您好，")


async def test_in_chinese_words_too() -> None:
    async with world(rules=DECIDERS) as house:
        lin = await house.manager("林", 101, language="zh")
        await house.says(lin, "/add 王芳，华辰")
        (card,) = await house.says(lin, "/contact 王芳，角色 决策人，标签 展会 重点，生日 05-14")
        assert "标签：展会 重点\n日期：生日 05-14" in card.text


async def test_a_role_that_appears_moves_the_rules_of_all_colleagues() -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        await house.invited("Bo Ek", "Acme", "evaluator", id=202)
        await house.invited("Eve Far", "Other", "user", id=203)
        await house.says(house.ann, "/contact Bo Ek, role decider")
        assert (planned(house, "Li Wei"), planned(house, "Bo Ek")) == (set(), {"to-deciders"})
        assert planned(house, "Eve Far") == {"find-decider"}
        await house.says(house.ann, "/contact Bo Ek, role user")
        assert planned(house, "Li Wei") == planned(house, "Bo Ek") == {"find-decider"}


@pytest.mark.parametrize("how", ["/add", "/invite"])
async def test_a_role_that_comes_with_a_new_contact_moves_them_too(how: str) -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited("Li Wei", "Acme", "user", id=201)
        if how == "/add":
            await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        else:
            await house.invited("Wang Fang", "Acme", "decider", id=202)
        assert planned(house, "Li Wei") == set()
        assert planned(house, "Wang Fang") == {"to-deciders"}


async def test_tags_and_where_an_invite_was_given_out_come_with_who_follows_it() -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited("Li Wei", "Acme", "evaluator, tags vip fair, source hannover fair")
        contact = house.contact()
        assert (contact.tags, contact.source) == (("vip", "fair"), "hannover fair")
        assert "vips" in planned(house)
        await house.says(house.ann, "/add Wang Fang, Acme, tag vip, WeChat")
        assert house.contact("Wang Fang").tags == ("vip",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("role boss", "“boss” is no role"),
        ("language klingon", "is no language"),
        ("birthday 13-40", "is no day"),
        ("zone Berlin", "is no time zone"),
        ("country Mars", "is no country"),
        ("stage customer", "Write it like this"),
        ("role", "Write it like this"),
        ("tags vip, role boss", "is no role"),
    ],
)
async def test_what_cannot_be_known_of_a_contact_is_one_line_and_changes_nothing(change: str, words: str) -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited()
        before = house.contact()
        (answer,) = await house.says(house.ann, f"/contact Li Wei, {change}")
        assert words in answer.text
        assert "\n" not in answer.text
        assert house.contact() == before


async def test_another_managers_contact_is_not_changed() -> None:
    async with world(rules=DECIDERS) as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        before = house.contact()
        assert "Nobody in your book" in (await house.says(bo, "/contact Li Wei, role decider"))[-1].text
        assert house.contact() == before


# --- plans


async def test_plan_shows_the_next_thirty_days_and_why() -> None:
    async with world() as house:
        await house.invited()
        (answer,) = await house.says(house.ann, "/plan Li Wei")
        assert "check in" in answer.text
        assert "since they joined" in answer.text


async def test_what_plan_says_is_what_happens() -> None:
    async with world() as house:
        await house.invited()
        (answer,) = await house.says(house.ann, "/plan Li Wei")
        planned = re.findall(r"^(\w{3}, \w{3} \d+ \d\d:\d\d) – check in", answer.text, re.MULTILINE)
        await house.advance(days=30)
        sent = [touch.settled_at for touch in house.touches() if touch.settled_at]
        berlin = ZoneInfo("Europe/Berlin")
        assert [
            f"{at.astimezone(berlin):%a, %b} {at.astimezone(berlin).day} {at.astimezone(berlin):%H:%M}" for at in sent
        ] == planned


async def test_pause_holds_until_resume() -> None:
    async with world() as house:
        await house.invited()
        await house.says(house.ann, "/pause Li Wei")
        assert "Nothing will be sent. you paused it" in (await house.says(house.ann, "/plan Li Wei"))[-1].text
        await house.advance(days=60)
        assert house.touches() == []
        await house.says(house.ann, "/resume Li Wei")
        await house.advance(days=30)
        assert house.touches()


@pytest.mark.parametrize(
    ("until", "day"), [("2w", "Mar 16, 2026"), ("2026-03-16", "Mar 16, 2026"), ("14D", "Mar 16, 2026")]
)
async def test_a_pause_until_a_day_ends_by_itself(until: str, day: str) -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        await house.invited()
        (answer,) = await house.says(house.ann, f"/pause Li Wei, {until}")
        assert answer.text == f"Li Wei gets nothing automatic until {day}."
        assert "Mon, Mar 16 " in (await house.says(house.ann, "/plan Li Wei"))[-1].text
        assert "· paused ·" in (await house.says(house.ann, "/contact Li Wei"))[-1].text.replace("\n", " · ")
        await house.advance(days=13.5)
        assert house.touches() == []
        await house.advance(days=1)
        first = house.touches()[0].settled_at
        assert first
        assert first.astimezone(ZoneInfo("Europe/Berlin")).date().isoformat() == "2026-03-16"
        assert "paused ·" not in (await house.says(house.ann, "/contact Li Wei"))[-1].text.splitlines()[1]


async def test_a_pause_until_a_day_counts_from_the_managers_midnight() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        await house.invited("Li Wei", "Acme", "America/New_York")
        await house.says(house.ann, "/zone Asia/Shanghai")
        await house.says(house.ann, "/pause Li Wei, 2026-03-10")
        assert house.contact().held_until == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


async def test_resume_ends_a_pause_until_a_day() -> None:
    async with world(rules={"prospects.yaml": DAILY}) as house:
        await house.invited()
        await house.says(house.ann, "/pause Li Wei, 8w")
        assert "▶️ Resume" in [one.text for one in buttons((await house.says(house.ann, "/contact Li Wei"))[-1])]
        await house.says(house.ann, "/resume Li Wei")
        await house.advance(days=4)
        assert house.touches()


async def test_whose_name_fits_several_is_paused_for_as_long_as_was_said() -> None:
    async with world() as house:
        await house.invited("Li Wei", id=201)
        await house.invited("Li Na", id=202)
        await house.says(house.ann, "/pause Li, 2w")
        await house.presses(house.ann, "Li Na")
        assert bot_said(house.ann)[-1] == "Li Na gets nothing automatic until Mar 16, 2026."
        await house.says(house.ann, "/pause Li")
        await house.presses(house.ann, "Li Wei")
        assert bot_said(house.ann)[-1] == "Li Wei gets nothing automatic until you say /resume Li Wei."


async def test_a_pause_the_contact_asked_for_is_theirs() -> None:
    async with world() as house:
        li = await house.invited()
        await house.says(li, "/pause 1")
        (answer,) = await house.says(house.ann, "/resume Li Wei")
        assert "only they can end it" in answer.text


# --- approvals


async def test_a_rule_that_needs_approval_sends_nothing_without_it() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        before = len(li.chat)
        await house.advance(days=60)
        assert len(li.chat) == before
        assert {touch.state for touch in house.touches()} <= {TouchState.EXPIRED, TouchState.AWAITING}
        assert any("Not approved in time" in text for text in bot_said(house.ann))


async def test_the_card_comes_a_day_ahead_in_the_managers_hours() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.invited("Li Wei", "Acme", "Asia/Shanghai")
        card = await until_card(house)
        (touch,) = house.touches()
        assert touch.state is TouchState.AWAITING
        local = card.at.astimezone(ZoneInfo("Europe/Berlin"))
        assert local.weekday() < 5
        assert 9 <= local.hour < 18
        assert timedelta(0) < touch.due_at - card.at <= timedelta(days=3)


async def test_approving_sends_it_when_its_time_comes() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        await until_card(house)
        (touch,) = house.touches()
        await house.presses(house.ann, "✅ Approve")
        assert not bot_said(li)[-1].startswith("Hello Li Wei, ")
        await house.advance(days=4)
        assert re.match(r"Hello Li Wei, (one|two|three)\.", bot_said(li)[-1])
        sent = house.touches()[0].settled_at
        assert sent
        assert sent >= touch.due_at


async def test_pressing_approve_twice_sends_once() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        card = await until_card(house)
        approve = card.buttons[0][0].callback_data
        house.app.door.handle(forged_press(ANN, str(approve), update_id=1))
        house.app.door.handle(forged_press(ANN, str(approve), update_id=2))
        await house.advance(days=5)
        assert sum(text.startswith("Hello Li Wei, ") for text in bot_said(li)[1:]) == 1


async def test_skipping_sends_nothing_and_the_rule_goes_on() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.invited()
        await until_card(house)
        await house.presses(house.ann, "Skip")
        (touch,) = house.touches()
        assert (touch.state, touch.reason) == (TouchState.SKIPPED, "by-manager")
        await until_card(house)
        assert house.touches()[1].n == 2


async def test_a_reply_to_the_card_rewords_it_and_asks_again() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        card = await until_card(house)
        (again,) = await house.says(house.ann, "My own <words> & thoughts", reply_to=card.id)
        assert "My own <words> & thoughts" in again.text
        assert not any("My own" in text for text in bot_said(li))
        await house.presses(house.ann, "✅ Approve", message_id=again.id)
        await house.advance(days=5)
        assert bot_said(li)[-1] == "My own <words> & thoughts"


@pytest.mark.parametrize(("words", "answer"), [("x" * 4000, "too long"), ("Buy from RIVALCORP", "may never be sent")])
async def test_a_wording_that_cannot_go_is_refused_at_once(words: str, answer: str) -> None:
    feeds = "feeds: []\nnever: [Rivalcorp]\n"
    async with world(rules={"prospects.yaml": APPROVED}, feeds=feeds) as house:
        await house.invited()
        card = await until_card(house)
        (refusal,) = await house.says(house.ann, words, reply_to=card.id)
        assert answer in refusal.text
        assert words not in str(house.touches()[0].message)


async def test_approve_shows_what_waits() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.invited()
        assert (await house.says(house.ann, "/approve"))[-1].text == "Nothing waits for you."
        await until_card(house)
        title, card = await house.says(house.ann, "/approve")
        assert title.text == "One message waits for your word."
        assert card.buttons[0][0].text == "✅ Approve"


# --- by hand


async def test_by_hand_the_text_is_prepared_and_only_the_tap_records_it() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        card = await until(house, "✅ Sent")
        assert "(WeChat)" in card.text
        copy = buttons(card)[0]
        assert copy.copy_text
        assert copy.copy_text in card.text
        assert house.touches()[0].state is TouchState.HANDED
        await house.presses(house.ann, "✅ Sent")
        assert house.touches()[0].state is TouchState.SENT
        assert not any(label.text == "✅ Sent" for label in buttons(house.ann.chat[-1]))


async def test_by_hand_nothing_more_comes_until_it_is_settled() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        await until(house, "✅ Sent")
        await house.advance(days=2)
        assert len(house.touches()) == 1


async def test_by_hand_what_is_not_sent_in_time_comes_off_the_list() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        await until(house, "✅ Sent")
        await house.advance(days=7)
        assert house.touches()[0].state is TouchState.EXPIRED
        assert "Not sent in time" in bot_said(house.ann)[-1]


async def test_by_hand_a_late_tap_still_records_what_was_sent() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        card = await until(house, "✅ Sent")
        await house.advance(days=7)
        await house.presses(house.ann, "✅ Sent", message_id=card.id)
        assert house.touches()[0].state is TouchState.SENT


async def test_by_hand_news_does_not_push_the_personal_note_away() -> None:
    rules = {
        "prospects.yaml": "playbook: p\nrules:\n"
        "  - {id: note, every: 14d..21d, since: last_personal, send: {text: [one, two, three]}}\n"
        "  - {id: news, every: 7d..10d, send: {news: {}}}\n"
    }
    feeds = """
feeds: [{url: "http://sandbox.test/feeds/packaging.xml", title: Ledger, topics: [packaging]}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""
    async with world(rules=rules, feeds=feeds) as house:
        await house.says(house.ann, "/add Wang Fang, Acme")
        for _ in range(8):
            await until(house, "✅ Sent")
            await house.presses(house.ann, "✅ Sent")
        kinds = [touch.rule for touch in house.touches()]
        assert kinds.count("p/note") >= 2


async def test_by_hand_skip_records_no_touch() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme, decider, WeChat")
        await until(house, "✅ Sent")
        await house.presses(house.ann, "Skip")
        assert house.touches()[0].state is TouchState.SKIPPED
        assert house.contact("Wang Fang").last_by_hand_at is None


async def test_the_same_caps_hold_by_hand() -> None:
    rules = {
        "_defaults.yaml": "caps: {per_week: 1}\n",
        "prospects.yaml": "playbook: p\nrules:\n  - {id: r, every: 2d, send: {text: [one, two, three]}}\n",
    }
    async with world(rules=rules) as house:
        await house.says(house.ann, "/add Wang Fang, Acme")
        for _ in range(3):
            await until(house, "✅ Sent")
            await house.presses(house.ann, "✅ Sent")
        first, second, third = [touch.settled_at for touch in house.touches()]
        assert first
        assert second
        assert third
        assert second - first >= timedelta(days=7)
        assert third - second >= timedelta(days=7)


async def test_the_same_person_is_not_added_twice() -> None:
    async with world() as house:
        await house.says(house.ann, "/add Wang Fang, Acme")
        (answer,) = await house.says(house.ann, "/add Wang Fang, Acme")
        assert "already in your book" in answer.text


# --- news to look at


async def test_news_shows_items_that_need_a_look_and_only_approved_ones_are_sent() -> None:
    feeds = """
feeds: [{url: "http://sandbox.test/feeds/packaging.xml", title: Ledger, topics: [packaging], review: manager}]
topics: {packaging: {name: {en: Packaging, zh: 包装}}}
allow_private: true
"""
    rules = {"prospects.yaml": "playbook: p\nrules:\n  - {id: news, every: 3d, send: {news: {}}}\n"}
    async with world(rules=rules, feeds=feeds) as house:
        await house.invited()
        await house.advance(days=4)
        assert {touch.reason for touch in house.touches()} == {"no-news"}
        (card,) = await house.says(house.ann, "/news")
        title = card.text.splitlines()[0]
        await house.presses(house.ann, "👍")
        await house.advance(days=4)
        sent = [touch for touch in house.touches() if touch.state is TouchState.SENT]
        assert [touch.message.text.splitlines()[0] for touch in sent if touch.message] == [f"<b>{title}</b>"]


# --- walls between people


async def test_a_manager_sees_only_their_own_contacts() -> None:
    async with world() as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        assert "Nobody yet" in (await house.says(bo, "/contacts"))[-1].text
        for command in ("/contact Li Wei", "/plan Li Wei", "/pause Li Wei", "/resume Li Wei"):
            assert "Nobody in your book" in (await house.says(bo, command))[-1].text
        assert "No company" in (await house.says(bo, "/account Acme"))[-1].text


async def test_a_stranger_to_an_account_can_neither_see_nor_change_it() -> None:
    async with world() as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        assert "No company" in (await house.says(bo, "/account Acme, stage lost"))[-1].text
        account = house.app.office.store.people.account_named("Acme")
        assert account
        assert account.stage is Stage.LEAD


async def test_another_manager_with_contacts_there_hears_of_a_new_stage() -> None:
    async with world() as house:
        await house.invited()
        bo = await house.manager("Bo Ek", 101)
        await house.says(bo, "/add Bea, Acme")
        await house.says(bo, "/account Acme, stage customer")
        await house.presses(bo, "✅ Move it")
        assert bot_said(house.ann)[-1].startswith("Bo Ek has moved Acme to the stage customer")


async def test_an_invite_to_somebody_elses_contact_tells_who_sent_it() -> None:
    async with world() as house:
        li = await house.invited()
        bo = await house.manager("Bo Ek", 101)
        answer = (await house.says(bo, "/invite Li Wei, Acme"))[-1]
        li.open("https://t.me/" + answer.text.partition("https://t.me/")[2].split()[0])
        await house.quiet()
        assert bot_said(bo)[-1] == "Li Wei followed your link but already talks with Ann Keller."
        assert house.contact().manager_id == house.manager_id


async def test_forged_buttons_of_another_managers_book_do_nothing() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        await house.invited()
        await until_card(house)
        contact, (touch,) = house.contact(), house.touches()
        bo = await house.manager("Bo Ek", 101)
        verbs = [f"{verb}:{contact.id}" for verb in ("card", "plan", "p", "r", "done")]
        verbs += [f"{verb}:{touch.id}" for verb in ("ok", "skip", "edit", "hand", "came", "again", "drop")]
        verbs += ["to:1:1", "ok:", "ok:x", "nonsense", "item:1", "p:999999", "ok:999999", ":"]
        for n, data in enumerate(verbs):
            house.app.door.handle(forged_press(bo.id, data, update_id=n + 1))
        seen = len(bo.chat)
        await house.quiet()
        assert house.contact() == contact
        assert house.touches() == [touch]
        assert len(bo.chat) == seen
        assert house.app.office.store.mail.count_failed() == 0


async def test_contacts_and_strangers_cannot_press_a_managers_buttons() -> None:
    async with world(rules={"prospects.yaml": APPROVED}) as house:
        li = await house.invited()
        await until_card(house)
        (touch,) = house.touches()
        for n, person in enumerate((li.id, STRANGER)):
            house.app.door.handle(forged_press(person, f"ok:{touch.id}", update_id=n + 1))
        await house.quiet()
        assert house.touches() == [touch]


# --- helpers


def buttons(message: Message) -> list[Button]:
    return [button for line in message.buttons for button in line]


async def until_card(house: World) -> Message:
    return await until(house, "✅ Approve")


async def until(house: World, label: str) -> Message:
    """Ann's newest message with this button, as soon as there is a new one."""
    seen = {message.id for message in house.ann.chat}
    for _ in range(60):
        await house.advance(hours=12)
        for message in house.ann.chat:
            if message.id not in seen and any(button.text == label for button in buttons(message)):
                return message
    raise AssertionError(f"no {label} came")
