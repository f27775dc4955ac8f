"""The library in the chat: files and links of managers, whom they serve, what is missing, and how they are sent."""

from __future__ import annotations

import pytest

from bot.desk.arguments import Caption, caption
from bot.errors import Refused
from bot.model.people import Role, Stage
from bot.model.touches import Touch, TouchKind, TouchState
from bot.rule_files import MATERIAL_KINDS
from bot.sandbox import Message, Person
from tests.world import ANN, NO_FEEDS, World, world

WHITE_PAPER = '/library white-paper, evaluator, evaluating, "too expensive", Guide to packaging lines'
ANYBODY = "/library deck, How we work"
PAPER = "playbook: p\nrules:\n  - {id: paper, every: 7d, send: {material: {}}}\n"
RULES = {"prospects.yaml": PAPER}
STEAL = NO_FEEDS + "never: [Rivalco]\n"
BOB = 101


async def sends(house: World, text: str, name: str = "guide.pdf", *, by: Person | None = None) -> Message:
    """What a manager sees who sends a file with this caption."""
    person = by or house.ann
    person.send_document(name, text)
    await house.quiet()
    return person.chat[-1]


async def link(house: World, text: str) -> Message:
    return (await house.says(house.ann, text))[-1]


def had(house: World, person: Person) -> list[str]:
    """The names of the files on this person's phone, each with what stands under it."""
    return [f"{one.media.name}: {one.text}" for one in person.chat if one.media and one.from_bot]


def sent(house: World) -> list[Touch]:
    return [touch for touch in house.touches() if touch.state is TouchState.SENT]


def labels(message: Message) -> list[str]:
    return [button.text for line in message.buttons for button in line]


# --- what a manager writes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'white-paper, evaluator, evaluating, "too expensive", Guide to packaging lines',
            Caption(
                "Guide to packaging lines",
                "white-paper",
                roles=frozenset({Role.EVALUATOR}),
                stages=frozenset({Stage.EVALUATING}),
                objection="too expensive",
            ),
        ),
        (
            "白皮书，评估人、决策人，评估，“太贵了，也太慢”，包装线：选型、安装与维护，zh",
            Caption(
                "包装线：选型、安装与维护",
                "white-paper",
                language="zh",
                roles=frozenset({Role.EVALUATOR, Role.DECIDER}),
                stages=frozenset({Stage.EVALUATING}),
                objection="太贵了，也太慢",
            ),
        ),
        (
            "Case, https://a.example/x?a=1,2;b, customer, How Acme moved, in three weeks",
            Caption(
                "How Acme moved, in three weeks",
                "case",
                "https://a.example/x?a=1,2;b",
                stages=frozenset({Stage.CUSTOMER}),
            ),
        ),
        (
            "案例，https://a.example/x，客户，故事",
            Caption("故事", "case", "https://a.example/x", stages=frozenset({Stage.CUSTOMER})),
        ),
        ("White Paper\nevaluator\nGuide", Caption("Guide", "white-paper", roles=frozenset({Role.EVALUATOR}))),
        (
            "deck, How we work\nTwelve slides,\nno adjectives.",
            Caption("How we work", "deck", summary="Twelve slides, no adjectives."),
        ),
        ('Why "cheap" lines cost more', Caption('Why "cheap" lines cost more')),
        ("evaluation", Caption(kind="evaluation")),
        ("", Caption()),
        (" ,，\n ; ", Caption()),
    ],
)
def test_a_caption_says_what_it_is_and_for_whom(text: str, said: Caption) -> None:
    assert caption(text) == said


@pytest.mark.parametrize("kind", MATERIAL_KINDS)
def test_every_kind_is_understood(kind: str) -> None:
    assert caption(kind.replace("-", " ").title()).kind == kind


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("case, evalutor, A story", "library-unknown-word"),
        ("reprot, A story", "library-unknown-word"),
        ("A story, evaluator, of three weeks", "usage-library"),
        ("case, https://, A story", "usage-library"),
        ("case, https://a.example, https://b.example, A story", "usage-library"),
        ("case, https://[a, A story", "usage-library"),
        (f"case, https://a.example/{'x' * 1000}, A story", "too-long"),
        ("case, " + "x" * 121, "too-long"),
        (f'case, "{"x" * 81}", A story', "too-long"),
    ],
)
def test_a_caption_that_is_not_understood(text: str, text_id: str) -> None:
    with pytest.raises(Refused) as refused:
        caption(text)
    assert refused.value.text == text_id


# --- adding ---------------------------------------------------------------------------------------------------


async def test_a_file_with_a_caption_is_shown_as_a_contact_will_see_it_and_for_whom() -> None:
    async with world() as house:
        card = await sends(house, f"{WHITE_PAPER}\nTwelve plants & what they <learned>.")
        assert card.media
        assert card.media.name == "guide.pdf"
        assert card.text == (
            "📚 white paper in English, for evaluator, at the stage: evaluating; answers “too expensive”;"
            " added by Ann Keller. A contact gets:\n\nGuide to packaging lines\n\nTwelve plants & what they <learned>."
        )
        assert labels(card) == ["🗑 Remove"]


async def test_a_link_needs_no_file() -> None:
    async with world() as house:
        card = await link(house, "/library case, https://a.example/x?a=1&b=2, customer, How Acme moved")
        assert card.media is None
        assert card.text.startswith("📚 case in English, for every role, at the stage: customer;")
        assert 'href="https://a.example/x?a=1&amp;b=2"' in card.html


async def test_without_a_title_it_is_called_as_its_file() -> None:
    async with world() as house:
        card = await sends(house, "/library deck", "Guide_to-packaging  lines.v2.pdf")
        assert card.text.endswith("A contact gets:\n\nGuide to packaging lines.v2")


async def test_a_chinese_title_is_for_chinese_readers_unless_it_says_otherwise() -> None:
    async with world() as house:
        assert "in Chinese" in (await sends(house, "/library 演示文稿，我们怎么工作")).text
        assert "in Chinese" in (await sends(house, "/library deck, zh, Halden")).text
        assert "in English" in (await sends(house, "/library deck, en, 海登 Halden")).text


async def test_without_a_kind_it_asks_with_buttons() -> None:
    async with world() as house:
        question = await sends(house, "/library evaluator, Guide")
        assert question.text == "What kind is it?"
        assert len(labels(question)) == len(MATERIAL_KINDS)
        await house.presses(house.ann, "deck")
        card = house.ann.chat[-1]
        assert card.text.startswith("📚 deck in English, for evaluator")
        assert card.media
        assert (await house.forges(house.ann, "kind:1:0")) == "This button is out of date."
        assert len(house.app.office.library()) == 1


async def test_a_kind_that_is_pressed_for_somebody_elses_file_or_message_does_nothing() -> None:
    async with world() as house:
        bob = await house.manager("Bob", BOB)
        await house.invited()
        await sends(house, "/library Guide")
        assert (await house.forges(bob, "kind:1:0")) == "This button is out of date."
        assert (await house.forges(house.ann, "kind:1:99")) == "This button is out of date."
        assert (await house.forges(house.ann, f"to:1:{house.contact().id}")) == "This button is out of date."
        await house.says(house.ann, "For whom?")
        assert (await house.forges(house.ann, "kind:2:0")) == "This button is out of date."
        assert house.app.office.library() == {}


async def test_an_answer_to_ones_own_file_is_its_caption() -> None:
    async with world() as house:
        await house.invited()
        house.ann.send_document("guide.pdf")
        await house.quiet()
        file = next(one for one in house.ann.chat if one.media and one.media.name)
        (card,) = await house.says(house.ann, ANYBODY, reply_to=file.id)
        assert card.media
        assert card.media.name == "guide.pdf"


async def test_what_a_contact_sent_does_not_become_material_by_an_answer() -> None:
    async with world() as house:
        li = await house.invited()
        li.send_document("our-figures.pdf")
        await house.quiet()
        await house.says(house.ann, ANYBODY, reply_to=house.ann.chat[-1].id)
        assert house.app.office.library() == {}


async def test_a_photo_and_a_video_are_files_too() -> None:
    async with world() as house:
        house.ann.send_photo("/library people, Our founder")
        await house.quiet()
        house.ann.send_video("/library@halden_bot event, Open day")
        await house.quiet()
        kinds = [one.media.kind for one in house.ann.chat if one.media and one.from_bot]
        assert kinds == ["photo", "video"]


@pytest.mark.parametrize(
    "text",
    [
        "/library case, https://a.example/x",
        "/library case, https://a.example/x, !!!",
        "/library case, A story, https://:80",
    ],
)
async def test_a_wrong_line_is_answered_with_an_example(text: str) -> None:
    async with world() as house:
        answer = await link(house, text)
        assert "/library white-paper, evaluator, evaluating," in answer.text
        assert "\n" not in answer.text


async def test_a_file_and_a_link_are_too_much_and_a_voice_is_no_file() -> None:
    async with world() as house:
        assert "Send or answer a file" in (await sends(house, "/library case, https://a.example/x, A story")).text
        house.ann.send_voice("/library case, A story")
        await house.quiet()
        assert "Send or answer a file" in house.ann.chat[-1].text
        house.ann.send_photo("/library case")
        await house.quiet()
        assert "Send or answer a file" in house.ann.chat[-1].text
        assert house.app.office.library() == {}


async def test_an_animation_is_no_file_though_a_document_comes_with_it() -> None:
    async with world() as house:
        file = {"file_id": "A1", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1}
        person = {"id": ANN, "is_bot": False, "first_name": "Ann", "last_name": "Keller"}
        message = {
            "message_id": 900, "date": 0, "chat": {"id": ANN, "type": "private"}, "from": person,
            "animation": file, "document": file, "caption": ANYBODY,
        }  # fmt: skip
        house.app.door.handle({"update_id": 7_000_000, "message": message})
        await house.quiet()
        assert "Send or answer a file" in house.ann.chat[-1].text
        assert house.app.office.library() == {}


async def test_a_caption_mended_by_an_edit_is_taken() -> None:
    async with world() as house:
        assert "did you mean “evaluator”?" in (await sends(house, "/library deck, evalutor, Guide")).text
        file = next(one for one in house.ann.chat if one.media)
        house.ann.edit(file.id, "/library deck, evaluator, Guide")
        await house.quiet()
        assert house.ann.chat[-1].text.startswith("📚 deck in English, for evaluator")


async def test_a_caption_of_other_words_is_a_message_as_ever() -> None:
    async with world() as house:
        await house.invited()
        assert "Whom is this for?" in (await sends(house, "/libraryish things")).text
        assert "Whom is this for?" in (await sends(house, "see /library")).text


@pytest.mark.parametrize("text", ["/library deck, Better than rivalco", '/library deck, "rivalco is cheaper", A story'])
async def test_a_word_that_may_never_be_sent_is_refused(text: str) -> None:
    async with world(feeds=STEAL) as house:
        assert "“Rivalco”" in (await sends(house, text)).text
        assert "“Rivalco”" in (await sends(house, "/library deck, A story", "rivalco.pdf")).text
        assert "“Rivalco”" in (await link(house, "/library deck, https://rivalco.example/a, A story")).text
        assert house.app.office.library() == {}


async def test_nothing_is_there_twice() -> None:
    async with world() as house:
        await sends(house, ANYBODY)
        assert "already in the library" in (await sends(house, "/library case, How we WORK!")).text
        await link(house, "/library case, https://a.example/x, A story")
        assert "“A story” is already" in (await link(house, "/library deck, https://a.example/x, Another")).text
        assert len(house.app.office.library()) == 2


# --- taking away ----------------------------------------------------------------------------------------------


async def test_who_added_it_takes_it_away_and_may_put_it_back_changed() -> None:
    async with world() as house:
        bob = await house.manager("Bob", BOB)
        card = await sends(house, ANYBODY, by=bob)
        await house.presses(bob, "🗑 Remove")
        shown = next(one for one in bob.chat if one.id == card.id)
        assert (shown.text, shown.buttons) == ("“How we work” is out of the library; nobody gets it any more.", [])
        assert house.app.office.library() == {}
        await sends(house, "/library case, How we work", by=bob)
        ((name, one),) = house.app.office.library().items()
        assert (name, one.kind) == ("shared/how-we-work~2", "case")
        assert "already in the library" in (await sends(house, ANYBODY)).text


async def test_a_colleague_may_not_an_admin_may() -> None:
    async with world() as house:
        bob = await house.manager("Bob", BOB)
        eve = await house.manager("Eve", 102)
        data = (await sends(house, ANYBODY, by=bob)).buttons[0][0].callback_data
        assert data
        (seen,) = await house.says(eve, "/library how we work")
        assert seen.buttons == []
        assert await house.forges(eve, data) == "Only Bob or an admin can remove it."
        assert len(house.app.office.library()) == 1
        await house.says(house.ann, "/library how we work")
        await house.presses(house.ann, "🗑 Remove")
        assert house.app.office.library() == {}
        assert await house.forges(bob, data) == "That is already settled."


# --- what there is --------------------------------------------------------------------------------------------

OPERATORS = """
general: {kind: case, link: "https://halden.example/a?b=1&c=2", title: {en: A plant <now>, zh: 同行案例},
  objection: too slow}
"""


async def test_the_library_lists_what_there_is_by_kind_and_what_is_missing() -> None:
    async with world(rules={"_library.yaml": OPERATORS}) as house:
        await house.invited()
        await sends(house, WHITE_PAPER)
        await sends(house, "/library deck, user, lead, decider, How we work")
        screen = (await house.says(house.ann, "/library"))[-1]
        assert screen.text.splitlines() == [
            "How much a contact finds there who reads English, by role and stage; – is nothing yet:",
            "          lead enga eval deci cust",
            "user         2    1    1    1    1",
            "evaluator    1    1    2    1    1",
            "budget       1    1    1    1    1",
            "decider      2    1    1    1    1",
            "signatory    1    1    1    1    1",
            "",
            "case",
            "• A plant <now> – en, zh · “too slow”",
            "white paper",
            "• Guide to packaging lines – en · evaluator · evaluating · “too expensive”",
            "deck",
            "• How we work – en · user · decider · lead",
        ]
        assert 'href="https://halden.example/a?b=1&amp;c=2"' in screen.html


async def test_a_reader_of_another_language_finds_nothing_and_it_shows() -> None:
    async with world() as house:
        await house.says(house.ann, "/add 王芳，华辰，决策人，微信")
        await sends(house, WHITE_PAPER)
        lines = (await house.says(house.ann, "/library"))[-1].text.splitlines()
        assert "who reads Chinese" in lines[0]
        assert lines[2:7] == [f"{role:<9}" + "    –" * 5 for role in Role]


async def test_in_chinese_it_speaks_chinese_and_its_columns_hold() -> None:
    async with world() as house:
        lin = await house.manager("林", BOB, language="zh")
        card = await sends(house, "/library 白皮书，评估人，评估，“太贵了”，包装线选型指南", by=lin)
        assert card.text.startswith(
            "📚 白皮书（中文），面向评估人，阶段：评估；回应“太贵了”；由 林 添加。联系人收到的样子："
        )
        lines = (await house.says(lin, "/library"))[-1].text.splitlines()
        assert lines[1] == "          线索 接触 评估 决策 客户"
        assert lines[3] == "评估人       –    –    1    –    –"


async def test_words_find_what_they_name() -> None:
    async with world(rules={"_library.yaml": OPERATORS}) as house:
        await sends(house, WHITE_PAPER)
        await sends(house, ANYBODY)
        assert "Guide to packaging" in (await house.says(house.ann, "/library too expensive"))[-1].text
        listed = (await house.says(house.ann, "/library evaluator"))[-1].text
        assert [line for line in listed.splitlines() if line.startswith("•")] == [
            "• A plant <now> – en, zh · “too slow”",
            "• Guide to packaging lines – en · evaluator · evaluating · “too expensive”",
            "• How we work – en",
        ]
        (card,) = await house.says(house.ann, "/library case")
        assert "added by" not in card.text
        assert card.buttons == []
        assert "Nothing in the library fits “<b>”" in (await house.says(house.ann, "/library <b>"))[-1].text


async def test_an_empty_library_says_how_to_fill_it() -> None:
    async with world() as house:
        (screen,) = await house.says(house.ann, "/library")
        assert screen.text.startswith("The library is empty.\nSend or answer a file with a line like /library")


async def test_a_library_too_long_for_one_message_is_cut() -> None:
    async with world() as house:
        for n in range(90):
            await link(house, f"/library case, https://a.example/{n}, Story number {n} of a plant like yours")
        (screen,) = await house.says(house.ann, "/library")
        assert screen.text.endswith("\n…")


# --- sending --------------------------------------------------------------------------------------------------


async def test_a_file_goes_by_itself_once_and_is_never_uploaded_again() -> None:
    async with world(rules=RULES) as house:
        card = await sends(house, f"{ANYBODY}\nTwelve slides.")
        li = await house.invited()
        await house.advance(days=30)
        assert had(house, li) == ["guide.pdf: How we work\n\nTwelve slides."]
        assert card.media
        calls = [call for call in house.sandbox.calls if call.method == "sendDocument"]
        assert {call.params["document"] for call in calls} == {card.media.file_id}
        (touch,) = sent(house)
        assert (touch.kind, touch.text_id) == (TouchKind.MATERIAL, "shared/how-we-work")


async def test_what_one_manager_adds_serves_the_contacts_of_all() -> None:
    async with world(rules=RULES) as house:
        bob = await house.manager("Bob", BOB)
        await sends(house, ANYBODY, by=bob)
        li = await house.invited()
        await house.advance(days=10)
        assert len(had(house, li)) == 1


async def test_it_fits_role_stage_and_language() -> None:
    async with world(rules=RULES) as house:
        for caption_ in (WHITE_PAPER, "/library deck, decider, For deciders", "/library deck, 中文"):
            await sends(house, caption_, caption_.split()[-1])
        await house.invited("Li Wei", "Acme", "decider", id=201)
        await house.invited("李伟", "华辰", "决策人", id=203)
        await house.advance(days=30)
        assert {touch.text_id for touch in sent(house)} == {"shared/for-deciders", "shared/中文"}


async def test_what_was_had_does_not_come_again_after_it_was_put_back() -> None:
    async with world(rules=RULES) as house:
        await sends(house, ANYBODY)
        li = await house.invited()
        await house.advance(days=10)
        await house.says(house.ann, "/library how we work")
        await house.presses(house.ann, "🗑 Remove")
        await sends(house, "/library case, How we work")
        await house.invited("Bo Ek", "Acme", id=202)
        await house.advance(days=25)
        assert len(sent(house)) == len(had(house, li)) == 1
        await house.advance(days=25)
        assert [touch.text_id for touch in sent(house)] == ["shared/how-we-work", "shared/how-we-work~2"]
        assert len(had(house, li)) == 1


async def test_what_was_taken_away_goes_to_nobody() -> None:
    async with world(rules=RULES) as house:
        await sends(house, ANYBODY)
        await house.presses(house.ann, "🗑 Remove")
        li = await house.invited()
        await house.advance(days=20)
        assert had(house, li) == []
        assert {touch.reason for touch in house.touches()} == {"no-material"}


async def test_no_two_colleagues_get_it_within_days() -> None:
    async with world(rules=RULES) as house:
        await sends(house, ANYBODY)
        await house.invited("Li Wei", "Acme", id=201)
        await house.invited("Bo Ek", "Acme", id=202)
        await house.advance(days=60)
        first, second = (touch.settled_at for touch in sent(house))
        assert first
        assert second
        assert (second - first).days >= 30


async def test_a_card_to_approve_comes_with_the_file_and_a_rewording_keeps_it() -> None:
    rules = {"prospects.yaml": PAPER.replace("every: 7d", "every: 7d, approval: manager")}
    async with world(rules=rules) as house:
        await sends(house, ANYBODY)
        li = await house.invited()
        card = await house.shown(house.ann, "✅ Approve")
        assert card.media
        await house.says(house.ann, "x" * 601, reply_to=card.id)
        assert "600 characters at most" in house.ann.chat[-1].text
        await house.says(house.ann, "Here is what I promised", reply_to=card.id)
        await house.presses(house.ann, "✅ Approve")
        assert house.ann.chat[-1].buttons == []
        assert "Approved" in house.ann.chat[-1].text
        await house.advance(days=10)
        assert had(house, li) == ["guide.pdf: Here is what I promised"]


async def test_by_hand_the_file_comes_to_the_manager_ready_to_forward() -> None:
    async with world(rules=RULES) as house:
        await sends(house, f"{ANYBODY}\nTwelve slides.")
        await house.says(house.ann, "/add Wang Fang, Acme, user, WeChat, en")
        card = await house.shown(house.ann, "✅ Sent")
        assert card.media is None
        assert "How we work\n\nTwelve slides." in card.text
        file = next(one for one in reversed(house.ann.chat) if one.id < card.id)
        assert file.media
        assert (file.media.name, file.text, file.buttons) == ("guide.pdf", "How we work\n\nTwelve slides.", [])
        await house.presses(house.ann, "✅ Sent")
        (touch,) = sent(house)
        assert touch.text_id == "shared/how-we-work"


async def test_a_file_that_telegram_no_longer_knows_is_told_to_the_manager() -> None:
    async with world(rules=RULES) as house:
        await sends(house, ANYBODY)
        house.sandbox.world.files.clear()
        li = await house.invited()
        await house.shown(house.ann, "Wrong file identifier", days=20)
        assert had(house, li) == []
