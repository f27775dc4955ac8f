"""The book and one contact as pages: who is found, what is shown, what may be done, and that all of it is one's own."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from bot.desk import Desk
from bot.desk import manager as manager_side
from bot.desk.ahead import ahead
from bot.desk.history import ARRIVED, KINDS, NOT_SENT, Line, history
from bot.foresight import foresee
from bot.model.messages import Message
from bot.model.people import Absence, Contact, Role, Stage
from bot.model.touches import Event, Touch, TouchKind, TouchState
from bot.shipped import shipped_rules
from bot.store import Store
from bot.store.book import Wanted
from bot.store.timeline import Place, Sought
from tests.world import PUBLIC, Browser, World, bot_said, world

FEED = """
feeds: []
topics: {saas: {name: {en: SaaS, zh: 企业软件}, keywords: [SaaS]}}
"""


async def lively(house: World, *, days: float = 45) -> None:
    """Ann and five contacts at three companies, some weeks on: sent, not sent, answered, noted, waiting."""
    people = [
        await house.invited("Li Wei", "Acme Packaging", "evaluator", id=201),
        await house.invited("Johanna Brandstätter-Hohenlohe", "Nordkai Verpackungsmaschinen GmbH", "decider", id=202),
        await house.invited("王芳", "华辰制造", "budget", id=203),
        await house.invited("Tom", "Acme Packaging", "user", id=204),
    ]
    await house.says(house.ann, "/add Priya Nair, Acme Packaging, signatory, priya@acme.example")
    await house.says(house.ann, "/contact Li Wei, tags vip fair, zone Asia/Shanghai, country CN, address Mr Li")
    await house.says(house.ann, "/account Nordkai Verpackungsmaschinen GmbH, industry packaging, country DE")
    await house.says(people[0], "Thank you. Could you send me the figures for line 4?")
    await house.says(house.ann, "/note Li Wei, asked about spare parts; budget is decided in May")
    await house.says(house.ann, "/step Li Wei, send the offer, 60d")
    await house.advance(days=days)
    await house.says(people[0], "We are still comparing. What would the second line cost?")
    await house.says(house.ann, "/pause Tom, 10d")


async def at_the_desk(house: World, path: str = "/desk/contacts") -> Browser:
    ann = await house.browser(house.ann)
    await ann.opens(path)
    return ann


# --- the book -------------------------------------------------------------------------------------------------


def names(page: str) -> list[str]:
    return re.findall(r'class="whole" href="/desk/contact/\d+">([^<]+)<', page)


async def test_the_book_shows_who_waits_first_and_what_is_next_and_leads_to_each() -> None:
    async with world(public_url=PUBLIC) as house:
        await lively(house)
        ann = await at_the_desk(house)
        assert names(ann.page) == ["Li Wei", "Johanna Brandstätter-Hohenlohe", "Priya Nair", "Tom", "王芳"]
        assert "since Mon, Mar 2 09:00" in ann.page
        assert ">paused<" in ann.page
        assert "check in" in ann.page
        assert f'href="/desk/account/{house.contact().account_id}"' in ann.page
        assert "Li Wei" in await ann.opens(f"/desk/contact/{house.contact().id}")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=acme", ["Li Wei", "Priya Nair", "Tom"]),
        ("q=vip", ["Li Wei"]),
        ("q=%E5%8D%8E%E8%BE%B0", ["王芳"]),
        ("role=decider", ["Johanna Brandstätter-Hohenlohe"]),
        ("stage=customer", []),
        ("stage=lead&role=user", ["Tom"]),
        ("state=waiting", ["Li Wei"]),
        ("state=paused", ["Tom"]),
        ("state=gone", []),
        ("warmth=warm", ["Li Wei"]),
        ("warmth=cooling", ["Johanna Brandstätter-Hohenlohe", "Priya Nair", "Tom", "王芳"]),
        ("warmth=dormant", []),
        ("warmth=new", []),
        ("country=de", ["Johanna Brandstätter-Hohenlohe"]),
        ("country=CN", ["Li Wei"]),
        ("q=&stage=&role=&warmth=&state=&country=&account=1", ["Li Wei", "Priya Nair", "Tom"]),
        ("role=nonsense&state=-1&account=x&at=x&of=0&q=tom", ["Tom"]),
    ],
)
async def test_the_book_is_narrowed_down_by_what_the_address_says(asked: str, found: list[str]) -> None:
    async with world(public_url=PUBLIC) as house:
        await lively(house, days=30)
        ann = await at_the_desk(house)
        assert names(await ann.opens(f"/desk/contacts?{asked}")) == found


async def test_what_nobody_can_be_is_one_line_with_an_example() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await at_the_desk(house)
        page = await ann.opens("/desk/contacts?country=XX")
        assert 'class="notice bad"' in page
        assert 'value="XX"' in page
        assert names(page) == []


async def test_a_book_has_pages_forward_and_back_and_keeps_what_is_asked() -> None:
    async with world(public_url=PUBLIC) as house:
        for n in range(60):
            await house.says(house.ann, f"/add Person {n:02}, Acme, user, p{n}@acme.example")
        ann = await at_the_desk(house, "/desk/contacts?role=user")
        first = names(ann.page)
        assert first == [f"Person {n:02}" for n in range(25)]
        seen = [first]
        while found := re.search(r'href="([^"]+)" rel="next"', ann.page):
            seen.append(names(await ann.opens(html.unescape(found[1]))))
        assert list(chain.from_iterable(seen)) == [f"Person {n:02}" for n in range(60)]
        for before in seen[-2::-1]:
            found = re.search(r'href="([^"]+)" rel="prev"', ann.page)
            assert found
            assert names(await ann.opens(html.unescape(found[1]))) == before
        assert 'rel="prev"' not in ann.page


async def test_another_managers_people_are_found_by_nothing() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        contact = house.contact()
        bo = await house.browser(await house.manager("Bo Ek", 300, admin=True))
        for path in ("/desk/contacts", "/desk/contacts?q=li", f"/desk/contacts?account={contact.account_id}"):
            page = await bo.opens(path)
            assert "Li Wei" not in page
            assert "Acme" not in page
        for path in (
            f"/desk/contacts?of={house.manager_id}",
            f"/desk/contacts?at={contact.id}",
            f"/desk/contacts?at=-{contact.id}",
            f"/desk/contact/{contact.id}",
            f"/desk/contact/{contact.id}?show=coming",
            f"/desk/contact/{contact.id}?show=why",
            "/desk/contact/999999",
        ):
            page = await bo.opens(path, status=404)
            assert "Li Wei" not in page
            assert "Acme" not in page


async def test_a_deputy_has_the_book_they_stand_in_for_as_long_as_they_do() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        person = await house.manager("Bo Ek", 300)
        bo = await house.browser(person)
        assert "Whose contacts" not in await bo.opens("/desk/contacts")
        store = house.app.office.store
        deputy = store.people.manager_at("300")
        assert deputy
        with store.transaction():
            until = house.now() + timedelta(days=2)
            store.absences.save(Absence(house.manager_id, deputy.id, house.now() - timedelta(hours=1), until))
        page = await bo.opens("/desk/contacts")
        assert "Ann Keller’s" in page
        assert names(page) == []
        assert names(await bo.opens(f"/desk/contacts?of={house.manager_id}")) == ["Li Wei"]
        page = await bo.opens(f"/desk/contact/{house.contact().id}")
        assert "you stand in for Ann Keller" in page
        assert "handover:" not in page
        await bo.sends(bo.form(_action="/desk/write"), text="I am here while Ann is away.")
        await house.advance(days=3)
        bo = await house.browser(person)
        await bo.opens(f"/desk/contact/{house.contact().id}", status=404)


# --- the card -------------------------------------------------------------------------------------------------


async def on_the_card(house: World) -> Browser:
    await lively(house, days=1)
    return await at_the_desk(house, f"/desk/contact/{house.contact().id}")


async def test_the_card_shows_all_that_the_chats_card_shows() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        for words in (
            "Li Wei", "Acme Packaging", "evaluator", "lead", "Mr Li", "vip fair", "Asia/Shanghai", "CN", "Telegram",
            "asked about spare parts; budget is decided in May", "Thank you. Could you send me the figures for line 4?",
            "We are still comparing. What would the second line cost?", "waiting since", "send the offer",
            "agreed",
        ):  # fmt: skip
            assert words in ann.page, words


async def test_every_button_of_the_page_is_one_that_the_desk_knows() -> None:
    async with world(public_url=PUBLIC, rules=shipped_rules(), feeds=FEED) as house:
        await lively(house, days=20)
        ann = await at_the_desk(house)
        found = set[str]()
        for n in range(1, 6):
            for part in ("", "?show=coming", "?show=why"):
                found |= set(re.findall(r'name="data" value="([^"]+)"', await ann.opens(f"/desk/contact/{n}{part}")))
        verbs = {(data.split(":")[0], data.count(":")) for data in found}
        assert verbs <= set(manager_side.BUTTONS)
        wanted = {"role-set", "stage-ask", "taste", "log", "hold", "card-resume", "done", "step-done", "step-later",
                  "note-drop", "ok", "touch-now", "touch-later", "skip", "leave-out", "invite-here"}  # fmt: skip
        assert wanted <= {verb for verb, _ in verbs}
        asked = {ask.split(":")[0] for ask in re.findall(r'name="asks" value="([^"]+)"', ann.page)}
        assert asked <= set(manager_side.ANSWERS)


async def test_what_is_known_is_set_field_by_field_and_the_page_stays() -> None:
    async with world(public_url=PUBLIC, feeds=FEED) as house:
        ann = await on_the_card(house)
        one = house.contact().id
        await ann.presses(f"role-set:{one}:4")
        assert house.contact().role is Role.DECIDER
        assert "Noted." in ann.page
        assert 'aria-pressed="true"' in ann.page
        await ann.presses(f"taste:{one}:0")
        assert house.contact().likes == ("saas",)
        for asks, words in {
            f"address-set:{one}": "Li 总",
            f"tags-set:{one}": "fair",
            f"field-set:{one}:0": "Europe/Paris",
            f"field-set:{one}:1": "zh",
            f"field-set:{one}:2": "fr",
            f"field-set:{one}:3": "a friend",
            f"date-set:{one}:0": "2027-03-31",
            f"birthday-set:{one}:4": "05-14",
        }.items():
            page = await ann.sends(ann.form(asks=asks), text=words)
            assert "Noted." in page, asks
            assert 'action="/desk/answer"' in page
        contact = house.contact()
        assert (contact.address_as, contact.tags, contact.zone, contact.language) == (
            "Li 总", ("fair",), "Europe/Paris", "zh",
        )  # fmt: skip
        assert (contact.country, contact.source) == ("FR", "a friend")
        assert {name: str(at) for name, at in contact.dates.items()} == {
            "renewal": "2027-03-31",
            "birthday": "2000-05-14",
        }


async def test_a_wrong_value_is_one_line_and_nothing_changes() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        before = house.contact()
        page = await ann.sends(ann.form(asks=f"field-set:{before.id}:0"), text="Moon/Base")
        assert "Moon/Base" in page
        assert 'class="notice' in page
        assert house.contact() == before


async def test_another_stage_shows_what_it_changes_before_it_is_done() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        account = house.contact().account_id
        page = await ann.presses(f"stage-ask:{account}:4")
        assert house.app.office.store.people.account(account).stage is Stage.LEAD
        assert f'value="stage:{account}:4"' in page
        await ann.presses(f"stage:{account}:4")
        assert house.app.office.store.people.account(account).stage is Stage.CUSTOMER
        bo = await house.browser(await house.manager("Bo Ek", 300))
        await bo.opens()
        own = {**bo.form(_action="/desk/press"), "data": f"stage-ask:{account}:1"}
        assert "Acme" not in await bo.sends(own)
        assert house.app.office.store.people.account(account).stage is Stage.CUSTOMER


async def test_notes_steps_and_what_was_logged_are_kept_and_taken_back() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        one = house.contact().id
        page = await ann.sends(ann.form(asks=f"note-add:{one}"), text="Likes <b>tea</b>")
        assert "Likes &lt;b&gt;tea" in page
        page = await ann.sends(ann.form(asks=f"step-add:{one}"), text="call them, 2d")
        assert "call them" in page
        step = house.app.office.store.steps.of_contact(one)[0]
        assert "call them" in await ann.presses(f"step-done:{step.id}")
        assert [each.what for each in house.app.office.store.steps.of_contact(one)] == ["send the offer"]
        page = await ann.presses(f"log:{one}:1")
        assert "we met" in page or "you met" in page
        assert house.contact().waiting_since is None
        undo = re.search(r'value="(unlog:\d+)"', page)
        assert undo
        page = await ann.presses(undo[1])
        assert "unlog:" not in page
        assert house.contact().waiting_since
        note = re.search(r'value="(note-drop:\d+)"', page)
        assert note
        assert "Likes" not in await ann.presses(note[1])


async def test_a_pause_begins_and_ends_on_the_page() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        one = house.contact().id
        page = await ann.sends(ann.form(asks=f"hold-until:{one}"), text="someday")
        assert "someday" in page
        assert not house.contact().held(house.now())
        page = await ann.sends(ann.form(asks=f"hold-until:{one}"), text="10d")
        assert "by you, until Mar 13, 2026" in page
        await ann.presses(f"card-resume:{one}")
        assert not house.contact().held(house.now())
        assert "by you, until you say go on" in await ann.presses(f"hold:{one}:0")


async def test_a_message_a_move_and_a_handover_go_the_way_of_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await on_the_card(house)
        await house.manager("Bo Ek", 300)
        one, li = house.contact().id, house.sandbox.people[201]
        await ann.opens(f"/desk/contact/{one}")
        await ann.sends(ann.form(_action="/desk/write"), text="Here are the figures.")
        assert bot_said(li)[-1] == "Here are the figures."
        page = await ann.opens(f"/desk/contact/{one}")
        assert "you wrote: Here are the figures." in page
        page = await ann.sends(ann.form(asks=f"moved:{one}"), text="Berg AG")
        assert "Berg AG" in page
        moves = re.search(r'value="(move:\d+:\d+)"', page)
        assert moves
        await ann.presses(moves[1])
        page = await ann.opens(f"/desk/contact/{one}")
        assert "Acme Packaging → Berg AG" in page
        assert "Bo Ek" in await ann.presses(f"handover:{one}")


async def test_who_is_reached_by_hand_has_no_field_but_a_way_in() -> None:
    async with world(public_url=PUBLIC) as house:
        await lively(house, days=1)
        priya = house.contact("Priya Nair")
        ann = await at_the_desk(house, f"/desk/contact/{priya.id}")
        assert "priya@acme.example" in ann.page
        assert 'action="/desk/write"' not in ann.page
        assert f'value="invite-here:{priya.id}"' in ann.page


# --- what lies with the manager -------------------------------------------------------------------------------

ASKED = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: check-in, every: 14d..21d, since: last_personal, send: {text: [one, two, three]}, approval: manager}
"""


async def with_a_card(house: World) -> tuple[Browser, int]:
    await house.invited()
    await house.until(lambda: bool(house.app.office.store.ledger.awaiting(house.manager_id)))
    ann = await at_the_desk(house, f"/desk/contact/{house.contact().id}")
    (touch,) = house.app.office.store.ledger.awaiting(house.manager_id)
    return ann, touch.id


async def test_what_awaits_approval_is_reworded_and_approved() -> None:
    async with world(public_url=PUBLIC, rules={"prospects.yaml": ASKED}) as house:
        ann, touch = await with_a_card(house)
        assert "Hello Li Wei" in ann.page
        page = await ann.sends(ann.form(asks=f"touch-text:{touch}"), text="In <my> words")
        assert "In &lt;my&gt; words" in page
        await ann.presses(f"touch-now:{touch}")
        await house.advance(days=3)
        assert bot_said(house.sandbox.people[201])[-1] == "In <my> words"
        ann = await house.browser(house.ann)
        page = await ann.opens(f"/desk/contact/{house.contact().id}?kind=ours")
        assert "In &lt;my&gt; words" in page
        assert "No. 1 of this rule" in page


async def test_what_is_skipped_says_why_in_the_timeline() -> None:
    async with world(public_url=PUBLIC, rules={"prospects.yaml": ASKED}) as house:
        ann, touch = await with_a_card(house)
        await ann.presses(f"skip:{touch}")
        page = await ann.opens(f"/desk/contact/{house.contact().id}?kind=not-sent")
        assert "you skipped it" in page
        assert "Hello Li Wei" in page


async def test_a_letter_that_waits_is_shown_and_taken_back() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        (asked,) = await house.says(house.ann, "/later Li Wei, 3d")
        await house.says(house.ann, "See you at the fair", reply_to=asked.id)
        ann = await at_the_desk(house, f"/desk/contact/{house.contact().id}")
        assert "See you at the fair" in ann.page
        (letter,) = house.app.office.store.letters.waiting(house.manager_id)
        page = await ann.presses(f"letter-no:{letter.id}")
        assert house.app.office.store.letters.waiting(house.manager_id) == []
        assert "letter-now" not in page


# --- the timeline ---------------------------------------------------------------------------------------------


async def test_the_timeline_is_whole_page_by_page_forward_and_back() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        contact, store, now = house.contact(), house.app.office.store, house.now()
        with store.transaction():
            for n in range(70):
                at = now + timedelta(seconds=n // 7)  # many at one moment
                if n % 3 == 0:
                    store.people.add_event(Event(contact.id, at, "reply", f"words-{n:02}."))
                elif n % 3 == 1:
                    store.notes.add(contact.id, f"words-{n:02}.", at)
                else:
                    words = Message(f"words-{n:02}.")
                    touch = Touch(0, f"p/x:1:{n}", contact.id, "p/x", n, TouchKind.TEXT, TouchState.SENT, at, at, words)
                    store.ledger.add(touch, at)
        ann = await at_the_desk(house, f"/desk/contact/{contact.id}")
        seen = [said(ann.page)]
        while found := re.search(r'href="([^"#]+)[^"]*" rel="next"', ann.page):
            seen.append(said(await ann.opens(html.unescape(found[1]))))
        assert sorted(chain.from_iterable(seen)) == [f"{n:02}" for n in range(70)]
        assert len(seen) == 4
        for before in seen[-2::-1]:
            found = re.search(r'href="([^"#]+)[^"]*" rel="prev"', ann.page)
            assert found
            assert said(await ann.opens(html.unescape(found[1]))) == before
        assert 'rel="prev"' not in ann.page


def said(page: str) -> list[str]:
    return re.findall(r"words-(\d\d)\.", page)


@pytest.mark.parametrize("place", ["x", "20260302T080000.000000-9-1", "20269902T080000.000000-1-1", "-1", "0" * 99])
async def test_a_place_that_is_none_shows_the_newest(place: str) -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await at_the_desk(house)
        for name in ("older", "newer", "kind", "show"):
            assert "agreed" in await ann.opens(f"/desk/contact/{house.contact().id}?{name}={place}")


async def test_each_kind_of_line_is_in_one_filter_and_all_are_in_all() -> None:
    async with world(public_url=PUBLIC, rules=shipped_rules(), feeds=FEED) as house:
        await lively(house, days=30)
        store = house.app.office.store
        for contact in store.people.contacts_of(house.manager_id):
            desk = Desk(house.app.office, store.people.manager(house.manager_id), house.now(), "")
            pages = {kind: whole(desk, contact, kind) for kind in KINDS}
            apart = [line for kind, lines in pages.items() if kind != "all" for line in lines]
            assert sorted(apart, key=repr) == sorted(pages["all"], key=repr)
            settled = [one for one in store.ledger.of_contact(contact.id) if one.state in (*ARRIVED, *NOT_SENT)]
            assert len([line for line in pages["all"] if line.state]) == len(settled)
            assert all(line.why for line in pages["not-sent"])


def whole(desk: Desk, contact: Contact, kind: str) -> list[Line]:
    lines, place = list[Line](), None
    while True:
        page = history(desk, contact, kind, place)
        lines += page.lines
        place = page.older
        if place is None:
            return lines


async def test_words_of_others_are_shown_and_do_nothing() -> None:
    async with world(public_url=PUBLIC) as house:
        li = await house.invited("Li <i>Wei</i>", "Acme <script>alert(1)</script>")
        await house.says(li, '<script>alert("x")</script>')
        ann = await at_the_desk(house)
        (contact,) = house.app.office.store.people.contacts_of(house.manager_id)
        for path in ("/desk/contacts", f"/desk/contact/{contact.id}", f"/desk/contact/{contact.id}?show=coming"):
            page = await ann.opens(path)
            assert "<script>alert" not in page
            assert "<i>Wei" not in page


# --- the coming 90 days ---------------------------------------------------------------------------------------


async def test_the_calendar_is_what_the_planner_foresees_in_the_contacts_days() -> None:
    async with world(public_url=PUBLIC, rules=shipped_rules(), feeds=FEED) as house:
        await lively(house, days=20)
        office = house.app.office
        contact = house.contact("Tom")
        desk = Desk(office, office.store.people.manager(house.manager_id), house.now(), "")
        found = ahead(desk, contact)
        days = [day for month in found.months for week in month.weeks for day in week if day]
        assert [day.day for day in days if day.shown] == [found.today + timedelta(days=n) for n in range(91)]
        standing = office.standing(contact, house.now())
        steps = foresee(standing, office.playbooks, house.now(), 90)
        assert steps
        zone = ZoneInfo(standing.who.zone)
        shown = [(one.at, one.rule) for day in days for one in day.coming]
        assert shown == [(one.sends_at, one.rule) for one in steps]
        assert all(one.at.astimezone(zone).date() == day.day for day in days for one in day.coming)
        assert len(found.nexts) == len({one.rule for one in found.nexts})
        page = await (await at_the_desk(house)).opens(f"/desk/contact/{contact.id}?show=coming")
        for one in steps:
            assert f"{one.sends_at.astimezone(zone):%H:%M}" in page


async def test_days_on_which_nothing_goes_are_marked() -> None:
    async with world(public_url=PUBLIC) as house:
        await lively(house, days=1)
        office = house.app.office
        desk = Desk(office, office.store.people.manager(house.manager_id), house.now(), "")
        kinds = {
            day.day: day.kind
            for month in ahead(desk, house.contact("Johanna Brandstätter-Hohenlohe")).months
            for week in month.weeks
            for day in week
            if day
        }
        assert kinds[date(2026, 4, 3)] == "holiday"  # Good Friday in Germany
        assert kinds[date(2026, 3, 7)] == "rest"
        assert kinds[date(2026, 3, 9)] == ""
        toms = {
            day.day: day.kind
            for month in ahead(desk, house.contact("Tom")).months
            for week in month.weeks
            for day in week
            if day
        }
        assert toms[date(2026, 3, 9)] == "quiet"
        assert toms[date(2026, 3, 16)] == ""


async def test_the_next_of_a_rule_is_left_out_once() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await at_the_desk(house, f"/desk/contact/{house.contact().id}?show=coming")
        button = re.search(r'value="(leave-out:\d+:\d+)"', ann.page)
        assert button
        was = house.contact().next_due
        page = await ann.presses(button[1])
        assert "is left out once" in page
        (touch,) = house.touches()
        assert (touch.state, touch.reason) == (TouchState.SKIPPED, "by-manager")
        after = house.contact().next_due
        assert was
        assert after
        assert after > was
        own = {**ann.form(_action="/desk/press"), "data": button[1]}
        await ann.sends(own)
        assert len(house.touches()) == 1
        bo = await house.browser(await house.manager("Bo Ek", 300))
        await bo.opens()
        again = re.search(r'value="(leave-out:\d+:\d+)"', page)
        assert again
        await bo.sends({**bo.form(_action="/desk/press"), "data": again[1]})
        assert len(house.touches()) == 1


# --- how long it takes ----------------------------------------------------------------------------------------


def test_the_book_is_read_from_indexes_alone_and_in_their_order() -> None:
    store = Store.open(":memory:")
    now = datetime(2026, 3, 2, tzinfo=UTC)
    every = Wanted(
        1,
        "two words",
        frozenset({Stage.LEAD}),
        frozenset({Role.USER}),
        heard_by=now,
        heard_after=now,
        replied=True,
        paused_at=now,
        country="DE",
    )
    asked = list[str]()
    store._db.conn.set_trace_callback(asked.append)
    for wanted in (Wanted(1), every, Wanted(1, waiting=True), Wanted(1, account_id=3)):
        store.book.page(wanted, 0, 25)
    store._db.conn.set_trace_callback(None)
    assert len(asked) == 7
    for one in asked:
        steps = [step for *_, step in store._db.execute(f"EXPLAIN QUERY PLAN {one}")]
        assert not any(step.startswith("SCAN contact") for step in steps), steps
        assert "USE TEMP B-TREE FOR ORDER BY" not in steps, steps
    steps = [step for *_, step in store._db.execute(f"EXPLAIN QUERY PLAN {asked[3]}")]
    assert steps[0].startswith("SEARCH contact USING COVERING INDEX contact_of_manager"), steps
    store.close()


def test_the_timeline_is_read_along_indexes_of_one_contact() -> None:
    store = Store.open(":memory:")
    place = Place(datetime(2026, 3, 2, tzinfo=UTC), 1, 5)
    asked = list[str]()
    store._db.conn.set_trace_callback(asked.append)
    for back in (False, True):
        store.timeline.page(Sought(1, 1, ("sent",), but=True, states=ARRIVED, notes=True), place, 20, back=back)
    store._db.conn.set_trace_callback(None)
    for one in asked:
        steps = [step for *_, step in store._db.execute(f"EXPLAIN QUERY PLAN {one}")]
        assert not any(step.startswith(("SCAN event", "SCAN touch", "SCAN note")) for step in steps), steps
        assert any("event_of_contact" in step for step in steps), steps
        assert any("touch_of_contact" in step for step in steps), steps
    store.close()
