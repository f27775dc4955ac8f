"""Companies and rules as pages: what they show, what is done on them, and nothing of a colleague's contacts."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from bot.brakes import rule_number
from bot.desk.one_rule import LOOKED_AT
from bot.model.people import Consent, Contact, Invite, Role, Stage
from bot.model.touches import Touch, TouchKind, TouchState
from bot.web.pages import charts, committee
from bot.web.pages.committee import Seat
from tests.world import PUBLIC, Browser, World, world

CHECK_IN = f"/desk/rules/{rule_number('prospects/check-in')}"


def account_of(house: World, name: str = "Li Wei") -> str:
    return f"/desk/account/{house.contact(name).account_id}"


async def with_colleague(house: World) -> Browser:
    """Bo's desk; Bo has a contact at Acme too, whose name nobody else may read."""
    bo = await house.manager("Bo Ek", 300)
    store = house.app.office.store
    manager = store.people.manager_at("300")
    assert manager is not None
    with store.transaction():
        hidden = dataclasses.replace(
            house.contact(),
            name="Secret Signer",
            address="999",
            role=Role.SIGNATORY,
            manager_id=manager.id,
            next_at=None,
        )
        store.people.add_contact(hidden)
    return await house.browser(bo)


def changed(house: World, whom: str = "Li Wei", /, **fields: object) -> Contact:
    store = house.app.office.store
    with store.transaction():
        contact = dataclasses.replace(house.contact(whom), **fields)  # type: ignore[arg-type]
        store.people.update_contact(contact)
    return contact


# --- companies ------------------------------------------------------------------------------------------------


async def test_companies_are_listed_by_name_searched_and_paged() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        store = house.app.office.store
        with store.transaction():
            for n in range(60):
                account = store.people.save_account(f"Company {n:02}")
                store.people.add_contact(
                    dataclasses.replace(
                        house.contact(), name=f"C {n}", address=f"c{n}", account_id=account.id, next_at=None
                    )
                )
        first = await ann.opens("/desk/accounts")
        assert first.index("Acme") < first.index("Company 00") < first.index("Company 23")
        assert "Company 24" not in first
        assert 'rel="prev"' not in first
        second = await ann.opens(following(first, "next"))
        assert "Company 23" not in second
        assert "Company 24" in second
        assert "Company 48" in second
        third = await ann.opens(following(second, "next"))
        assert "Company 59" in third
        assert 'rel="next"' not in third
        assert shown(await ann.opens(following(third, "prev"))) == shown(second)
        assert shown(await ann.opens(following(second, "prev"))) == shown(first)
        found = await ann.opens("/desk/accounts?q=COMPANY+1")
        assert shown(found) == [f"Company {n:02}" for n in range(60) if "1" in f"{n:02}"]
        assert "Acme" not in found
        assert "“nobody &lt;b&gt;”" in await ann.opens("/desk/accounts?q=nobody+%3Cb%3E")


def following(page: str, rel: str) -> str:
    before = page.partition(f'" rel="{rel}"')[0]
    return before.rpartition('href="')[2].replace("&amp;", "&")


def shown(page: str) -> list[str]:
    return [part.partition("</a>")[0] for part in page.split('class="whole">')[1:]]


async def test_places_in_the_address_may_be_anything() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        for query in ("at=-1", "at=x", "at=99999999999999999999", "at=1", "q=%00", "q=%25"):
            await ann.opens(f"/desk/accounts?{query}")
        for path in ("/desk/account/0", "/desk/account/999", f"/desk/account/{10**30}", f"/desk/rules/{10**30}"):
            await ann.opens(path, 404)
        for query in ("do=%22%3E%3Cscript%3E", "stage=%3Cb%3E", "do=change&stage=lost"):
            assert "<script>" not in (await ann.opens(f"{account_of(house)}?{query}")).replace("<script src", "")


async def test_a_company_shows_who_sits_where_how_warm_and_who_is_missing() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        page = await ann.opens(account_of(house))
        assert (
            'aria-label="Buying committee of Acme: user: nobody yet; evaluator: Li Wei, new; budget: nobody yet;'
            in page
        )
        assert 'class="ring empty"' in page
        assert f'href="/desk/contact/{house.contact().id}"' in page
        changed(house, last_reply_at=house.now() - timedelta(days=30), joined_at=house.now() - timedelta(days=90))
        page = await ann.opens(account_of(house))
        assert "evaluator: Li Wei, cooling" in page
        assert 'class="ring cooling"' in page
        changed(house, waiting_since=house.now())
        assert "waits for your answer" in await ann.opens(account_of(house))


async def test_of_a_colleagues_contacts_nothing_is_seen_but_that_the_seat_is_taken() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        bo = await with_colleague(house)
        ann = await house.browser(house.ann)
        for path in ("/desk/accounts", account_of(house), f"{account_of(house)}?stage=deciding", CHECK_IN):
            assert "Secret Signer" not in await ann.opens(path), path
        page = await ann.opens(account_of(house))
        assert "signatory: a colleague’s;" in page.replace('"', ";")
        assert "A colleague’s contact" in page
        page = await bo.opens(account_of(house))
        assert "Secret Signer" in page
        assert "Li Wei" not in page
        for path in ("/desk/accounts", f"{account_of(house)}?stage=deciding", CHECK_IN):
            assert "Li Wei" not in await bo.opens(path), path


async def test_a_company_of_others_is_not_there() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        bo = await house.browser(await house.manager("Bo Ek", 300))
        assert "one contact" not in await bo.opens("/desk/accounts")
        assert "Acme" not in await bo.opens(account_of(house), 404)
        await bo.opens("/desk/rules")
        account_id = house.contact().account_id
        for data in (f"stage:{account_id}:3", f"meet:{account_id}", f"left-notes:{account_id}"):
            answer = await bo.sends({**bo.form(_action="/desk/press"), "data": data, "stay": "1"})
            assert "Acme" not in answer
        assert house.app.office.store.people.account(account_id).stage is Stage.LEAD


async def test_a_deputy_sees_the_company_of_who_is_away_and_only_then() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        bo = await house.browser(await house.manager("Bo Ek", 300))
        await bo.opens(account_of(house), 404)
        await house.says(house.ann, "/away 2d, Bo")
        assert "Li Wei" in await bo.opens(account_of(house))
        await house.says(house.ann, "/back")
        await bo.opens(account_of(house), 404)


async def test_another_stage_is_looked_at_before_it_is_done_and_stands_in_the_history() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        before = house.contact().account_id
        page = await ann.opens(f"{account_of(house)}?stage=deciding")
        assert "would move from lead to <strong>deciding</strong>" in page
        assert house.app.office.store.people.account(before).stage is Stage.LEAD
        page = await ann.presses(f"stage:{before}:{list(Stage).index(Stage.DECIDING)}")
        assert "Moved." in page
        assert house.app.office.store.people.account(before).stage is Stage.DECIDING
        assert "lead → deciding, by Ann Keller" in page
        assert "Li Wei joined" in page


async def test_facts_are_changed_by_a_sentence_and_a_wrong_one_changes_nothing() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        await ann.opens(f"{account_of(house)}?do=change")
        form = ann.form(_action="/desk/answer")
        page = await ann.sends(form, text="industry steel, country DE, renewal 2027-03-31")
        assert "Changed." in page
        assert all(words in page for words in ("steel", "DE", "renewal 2027-03-31"))
        await ann.opens(f"{account_of(house)}?do=change")
        page = await ann.sends(ann.form(_action="/desk/answer"), text="stage nowhere")
        assert "Changed." not in page
        assert house.app.office.store.people.account(house.contact().account_id).stage is Stage.LEAD


async def test_an_empty_seat_is_filled_by_an_invite_or_by_asking_for_an_introduction() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        await ann.opens(f"{account_of(house)}?do=budget")
        page = await ann.sends(ann.form(_action="/desk/answer"), text="Nina Roth")
        assert "https://t.me/" in page
        (invite,) = [
            one for one in house.app.office.store.people.invites_of(house.manager_id) if one.name == "Nina Roth"
        ]
        assert (invite.role, invite.account_id) == (Role.BUDGET, house.contact().account_id)
        await ann.opens(account_of(house))
        assert "introduce me to the person who decides" in await ann.presses(f"meet:{house.contact().account_id}")


async def test_who_brought_whom_is_drawn_and_said_only_where_both_are_mine() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        await house.invited("Nina Roth", "Acme", "user", id=210)
        store, li, nina = house.app.office.store, house.contact(), house.contact("Nina Roth")
        with store.transaction():
            store.people.add_invite(
                Invite("passed", house.manager_id, li.account_id, "N", None, "en", None, house.now(), house.now(),
                       by_contact=li.id)
            )  # fmt: skip
            store.people.add_consent(Consent(nina.id, "passed", "1", "en", house.now()))
        ann = await house.browser(house.ann)
        page = await ann.opens(account_of(house))
        assert "brought along by Li Wei" in page
        assert 'class="brought"' in page
        bo = await house.manager("Bo Ek", 300)
        manager = store.people.manager_at(str(bo.id))
        assert manager is not None
        changed(house, manager_id=manager.id)
        page = await ann.opens(account_of(house, "Nina Roth"))
        assert "Li Wei" not in page
        assert 'class="brought"' not in page


async def test_names_are_hostile_everywhere() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        changed(house, name='<script>"&x', source="<b>fair</b>")
        ann = await house.browser(house.ann)
        for path in (account_of(house, "script"), CHECK_IN):
            page = await ann.opens(path)
            assert "<script>" not in page
            assert "<b>fair" not in page


# --- the picture ----------------------------------------------------------------------------------------------


def test_a_seat_says_by_shape_and_words_what_its_colour_says() -> None:
    seats = [Seat(role, str(role), "Li Wei", "warm", "warm") for role in Role]
    drawn = committee.picture("all", "Acme", "lead", seats, [(Role.USER, Role.DECIDER)])
    assert drawn.count('class="ring warm"') == 5
    assert drawn.count(">Li Wei<") == 5
    assert drawn.count('class="brought"') == 1
    assert 'aria-label="all"' in drawn


@pytest.mark.parametrize(
    ("name", "letters"), [("Li Wei", "LW"), ("张敏", "张"), ("nina", "N"), ("", "•"), ("— ?", "•"), ("🙂 x", "X")]
)
def test_initials(name: str, letters: str) -> None:
    assert committee.initials(name) == letters


def test_long_names_are_cut_by_their_width() -> None:
    assert committee.fitting("Jonas Ahlgren-Bergström", 15) == "Jonas Ahlgren-…"
    assert committee.fitting("上海华辰精密制造有限公司", 15) == "上海华辰精密制…"


def test_charts_of_nothing_are_drawn_too() -> None:
    assert "<rect" in charts.spark("x", (0,) * 8)
    assert charts.columns("x", []).startswith("<svg")
    assert charts.lanes("x", [], []).startswith("<svg")


# --- rules ----------------------------------------------------------------------------------------------------


def touched(house: World, state: TouchState, days: float, reason: str | None = None, *, n: int = 0) -> None:
    store, at, li = house.app.office.store, house.now() - timedelta(days=days), house.contact()
    n = n or int(days) + 100
    with store.transaction():
        store.ledger.add(
            Touch(0, f"prospects/check-in:{li.id}:{n}", li.id, "prospects/check-in", n, TouchKind.TEXT, state, at,
                  settled_at=at, reason=reason), at,
        )  # fmt: skip


async def test_a_rule_shows_what_came_of_it_for_my_contacts() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        bo = await house.browser(await house.manager("Bo Ek", 300))
        touched(house, TouchState.SENT, 10)
        touched(house, TouchState.SENT, 20)
        touched(house, TouchState.SENT, 40)
        touched(house, TouchState.SKIPPED, 5, "by-manager")
        touched(house, TouchState.REJECTED, 6, "Bad Request: <x>")
        await house.says(house.sandbox.people[201], "Yes, please")
        changed(house, last_reply_at=house.now())
        ann = await house.browser(house.ann)
        page = await ann.opens(CHECK_IN)
        assert figure(page, "sent") == "2"
        assert figure(page, "answered") == "0"
        touched(house, TouchState.SENT, 3)
        page = await ann.opens(CHECK_IN)
        assert (figure(page, "sent"), figure(page, "answered")) == ("3", "1")
        assert "you skipped it" in page
        assert "Telegram refused it" in page
        assert "Bad Request" not in page
        assert "3 sent · 2 skipped" in await ann.opens("/desk/rules")
        page = await bo.opens(CHECK_IN)
        assert figure(page, "sent") == "0"
        assert "Li Wei" not in page
        assert "0 sent · 0 skipped" in await bo.opens("/desk/rules")


def figure(page: str, name: str) -> str:
    return page.partition(f"<dt>{name}</dt><dd")[2].partition(">")[2].partition("<")[0]


async def test_a_rule_shows_its_texts_in_both_languages_and_its_next_weeks() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        page = await ann.opens(CHECK_IN)
        assert "Hello Li Wei, one." in page
        assert "Li Wei，您好，一。" in page
        assert "One of your 1 contacts has a date for it." in page
        assert 'class="chart lanes"' in page
        standing = house.app.office.standing(house.contact(), house.now())
        due = standing.cadences["prospects/check-in"].due_at
        assert due is not None
        with house.app.office.store.transaction():
            house.app.office.change(
                dataclasses.replace(house.contact(), held_until=due + timedelta(days=400)), house.now()
            )
        page = await ann.opens(CHECK_IN)
        assert "It reaches none of your contacts" in page


async def test_only_an_admin_lets_a_paused_rule_go_on() -> None:
    async with world(public_url=PUBLIC) as house:
        bo = await house.browser(await house.manager("Bo Ek", 300))
        brakes, number = house.app.office.store.brakes, rule_number("prospects/check-in")
        with house.app.office.store.transaction():
            brakes.pause("rule", "prospects/check-in", "brake", house.now())
        page = await bo.opens(CHECK_IN)
        assert "It paused itself" in page
        assert f"go:{number}" not in page
        await bo.sends({**bo.form(_action="/desk/press"), "data": f"go:{number}", "stay": "1"})
        assert brakes.paused()
        with house.app.office.store.transaction():
            house.app.office.store.people.save_manager("300", "Bo Ek", "en", admin=True)
        await bo.opens(CHECK_IN)
        await bo.presses(f"go:{number}")
        assert not brakes.paused()
        assert "running" in await bo.opens(CHECK_IN)


async def test_what_goes_unasked_is_taken_back_on_its_page() -> None:
    approved = {"prospects.yaml": PROSPECTS_APPROVED}
    async with world(public_url=PUBLIC, rules=approved) as house:
        await house.invited()
        store, rule = house.app.office.store, house.app.office.playbooks.rules["prospects/check-in"]
        with store.transaction():
            one = store.trust.approved(house.manager_id, rule.id)
        ann = await house.browser(house.ann)
        assert "You approved one as it was" in await ann.opens(CHECK_IN)
        await ann.sends({**ann.form(_action="/desk/press"), "data": f"trust-yes:{one.id}", "stay": "1"})
        assert "goes unasked, as you said" in await ann.opens(CHECK_IN)
        await ann.presses(f"trust-no:{one.id}")
        assert "you approve each" in await ann.opens(CHECK_IN)


async def test_of_a_large_book_the_first_are_counted_and_the_page_says_so() -> None:
    async with world(public_url=PUBLIC) as house:
        await house.invited()
        ann, store = await house.browser(house.ann), house.app.office.store
        assert "the first by name" not in await ann.opens(CHECK_IN)
        with store.transaction():
            for n in range(LOOKED_AT):
                store.people.add_contact(
                    dataclasses.replace(house.contact(), name=f"Zoe {n}", address=f"z{n}", next_at=None)
                )
        page = await ann.opens(CHECK_IN)
        counted = f"Counted for {LOOKED_AT} of your {LOOKED_AT + 1} contacts, the first by name."
        assert counted in page
        assert counted not in await ann.opens("/desk/rules")  # an admin's has everybody's
        with store.transaction():
            store._db.execute("UPDATE manager SET admin = 0")
        assert counted in await ann.opens("/desk/rules")
        page = await ann.opens(account_of(house))
        assert "and 489 more" in page
        assert len(page) < 200_000


async def test_texts_and_news_that_paused_themselves_are_shown_as_in_the_chat() -> None:
    async with world(public_url=PUBLIC) as house:
        ann = await house.browser(house.ann)
        with house.app.office.store.transaction():
            house.app.office.store.brakes.pause("text", "one", "brake", house.now())
        assert "One text or piece of news has paused itself." in await ann.opens("/desk/rules")
        assert "Paused text: one" in await ann.sends(ann.form(command="rules"))


PROSPECTS_APPROVED = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: check-in, every: 14d..21d, approval: manager, send: {text: [one, two, three]}}
"""


async def test_rules_of_every_kind_are_put_in_words() -> None:
    rules = """
playbook: prospects
for: {stage: [lead, engaged, evaluating]}
rules:
  - {id: hours, once: 2h..5h after joined, send: {text: [one]}}
  - {id: day, date: 3d before renewal, send: {note: two}}
  - {id: festival, festival: 9d..13d before mid-autumn, send: {text: [three]}, trial: {contacts: 3}}
  - {id: 'check-in', every: 7d..10d, send: {news: {max_age: 10d, min_score: 0.3}}, silent: true, times: 2}
"""
    async with world(public_url=PUBLIC, rules={"prospects.yaml": rules}) as house:
        await house.invited()
        ann = await house.browser(house.ann)
        page = await ann.opens("/desk/rules")
        assert "once, 2–5 hours after they joined" in page
        assert "3 days before: renewal" in page
        assert "9–13 days before: Mid-Autumn Festival" in page
        assert "every 7–10 days" in page
        assert f"try:{rule_number('prospects/festival')}" in page
        for rule in house.app.office.playbooks.rules:
            await ann.opens(f"/desk/rules/{rule_number(rule)}")


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["Jan 12", "Jan 19", "Jan 26", "Feb 2", "Feb 9", "Feb 16", "Feb 23", "Mar 2"], 8),
        (["1月12日", "1月19日", "1月26日", "2月2日", "2月9日", "2月16日", "2月23日", "3月2日"], 4),
    ],
)
def test_labels_of_columns_stand_where_none_runs_into_the_next(labels: list[str], shown: int) -> None:
    drawn = charts.columns("Sent", [charts.Bar(label, 1) for label in labels])
    assert sum(f">{label}</text>" in drawn for label in labels) == shown
