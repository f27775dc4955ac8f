"""How well an item suits one contact: the parts of the score, what is learned, and that learning serves readers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import (
    ANY,
    HALF_LIFE,
    HINTED,
    LATELY,
    STATED,
    SUPPOSED,
    WEIGHTS,
    Choice,
    best_of,
    choose,
    interests,
    scored,
    suits,
    taste,
)
from bot.model.news import Feedback, Item, Opinion, Reading, Topic
from bot.model.people import TELEGRAM, Account, Contact, ContactState, Manager, Relationship, Role, Stage
from bot.model.rules import NewsWish
from tests.builders import NOW, days

MAX_AGE = timedelta(days=10)
WISH = NewsWish(MAX_AGE, 0.3)
NOTHING = Reading()


def topic(id: str, **more: Any) -> Topic:
    return Topic(id, {"en": id, "zh": id}, **more)


SAAS = topic("saas", industries=frozenset({"saas", "software"}), stages=frozenset({Stage.LEAD}))
FOOD = topic("food", industries=frozenset({"food"}), roles=frozenset({Role.BUDGET}))
TOPICS = {"saas": SAAS, "food": FOOD}


def item(id: int = 1, topics: Sequence[str] = ("saas",), age: float = 1, **more: Any) -> Item:
    values = {"title": f"Headline {id}", "summary": "Words.", "source": "A", **more}
    return Item(
        id,
        "https://a.example/feed",
        values.pop("source"),
        "en",
        values.pop("title"),
        values.pop("summary"),
        "https://a.example",
        NOW - days(age),
        tuple(topics),
        **values,
    )


def who(
    topics: Sequence[str] = (),
    industry: str | None = None,
    role: Role | None = None,
    account: str = "Acme",
    **more: Any,
) -> Relationship:
    contact = Contact(
        1, 1, 1, TELEGRAM, "1", "Li Wei", "Li Wei", role, "en", None, tuple(topics), ContactState.ACTIVE, NOW, **more
    )
    return Relationship(
        contact, Account(1, account, industry, None, None, Stage.LEAD), Manager(1, "1", "Ann", "en", None, True), "UTC"
    )


def chosen(items: Sequence[Item], one: Relationship, reading: Reading = NOTHING, **wish: Any) -> list[int]:
    wanted = replace(WISH, **wish)
    return [choice.item.id for choice in choose(items, one, reading, wanted, TOPICS, NOW)]


def score(one: Item, person: Relationship, reading: Reading = NOTHING) -> Choice:
    return scored(one, taste(person, reading, TOPICS, NOW), MAX_AGE, NOW)


def part(name: str, one: Item, person: Relationship, reading: Reading = NOTHING) -> float:
    return next(part.value for part in score(one, person, reading).parts if part.name == name)


# --- interests ------------------------------------------------------------------------------------------------


def test_the_parts_together_are_the_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    choice = score(item(), who(["saas"]))
    assert {part.name for part in choice.parts} == set(WEIGHTS)
    assert choice.score == pytest.approx(sum(part.weighed for part in choice.parts), abs=1e-4)


def test_what_they_stated_is_all_that_counts() -> None:
    assert interests(who(["food"], industry="saas"), TOPICS) == {"food": STATED}


def test_without_a_stated_interest_the_industry_and_the_role_speak() -> None:
    assert interests(who(industry="SaaS"), TOPICS) == {"saas": SUPPOSED}
    assert interests(who(role=Role.BUDGET), TOPICS) == {"food": SUPPOSED}


def test_without_any_hint_all_topics_count() -> None:
    assert interests(who(), TOPICS) == {"saas": ANY, "food": ANY}


def test_what_their_manager_knows_comes_on_top() -> None:
    assert interests(who(likes=("food",)), TOPICS) == {"saas": ANY, "food": HINTED}
    assert interests(who(["saas"], likes=("food", "gone")), TOPICS) == {"saas": STATED, "food": HINTED}


def test_a_stated_topic_that_is_gone_counts_as_not_stated() -> None:
    assert interests(who(["gone"], industry="food"), TOPICS) == {"food": SUPPOSED}


def test_what_their_manager_knows_they_dislike_is_never_sent() -> None:
    assert chosen([item(topics=["saas"]), item(2, ["food", "saas"])], who(dislikes=("saas",))) == []
    assert chosen([item(topics=["food"])], who(dislikes=("saas",))) == [1]


def test_what_is_of_no_interest_is_not_sent_to_those_whose_interests_are_known() -> None:
    assert chosen([item(topics=["food"])], who(["saas"]), min_score=0.0) == []
    assert chosen([item(topics=[])], who(["saas"]), min_score=0.0) == []
    assert chosen([item(topics=[])], who()) == [1]


def test_where_there_are_no_topics_the_freshest_item_is_chosen() -> None:
    items = [item(1, [], age=2), item(2, [], age=1)]
    (choice,) = choose(items, who(), NOTHING, WISH, {}, NOW)
    assert (choice.item.id, choice.topic) == (2, None)


def test_a_stated_interest_outweighs_days_of_freshness() -> None:
    one = who(["saas"])
    assert score(item(age=5), one).score > score(item(age=0), who(industry="saas")).score


def test_the_choice_names_the_topic_it_is_sent_for() -> None:
    (choice,) = choose([item(topics=["food", "saas"])], who(["saas"]), NOTHING, WISH, TOPICS, NOW)
    assert choice.topic == "saas"


# --- the other parts ------------------------------------------------------------------------------------------


def test_the_fresher_of_two_is_chosen_and_what_is_too_old_is_not() -> None:
    assert chosen([item(1, age=2), item(2, age=1)], who(["saas"])) == [2]
    assert chosen([item(age=10.5)], who(["saas"])) == []
    assert chosen([item(age=10)], who(["saas"])) == [1]


def test_a_date_in_the_future_is_not_fresher_than_fresh() -> None:
    assert part("fresh", item(age=-3), who()) == 1


def test_the_better_source_is_chosen() -> None:
    assert chosen([item(1, quality=0.3), item(2, quality=1.0)], who(["saas"])) == [2]


def test_a_topic_made_for_their_role_and_stage_fits_best() -> None:
    assert part("fit", item(topics=["food"]), who(role=Role.BUDGET)) == 0.75
    assert part("fit", item(topics=["food"]), who(role=Role.USER)) == 0.25
    assert part("fit", item(topics=["saas"]), who(role=Role.USER)) == 0.75
    assert part("fit", item(topics=["unknown"]), who()) == 0.5


def test_not_the_same_source_or_topic_again_and_again() -> None:
    had = Reading(had=tuple(item(n, source="A") for n in range(10, 10 + LATELY + 3)))
    assert part("variety", item(), who(), had) == 0
    assert part("variety", item(source="B"), who(), had) == 0
    assert part("variety", item(source="B", topics=["food"]), who(), had) == 1
    assert chosen([item(1, source="A"), item(2, source="B", topics=["food"])], who(), had) == [2]


def test_a_headline_that_is_much_the_same_is_not_new_to_them() -> None:
    had = Reading(had=(item(9, title="Packaging prices rise again in Europe"),))
    assert part("new", item(title="Packaging prices rise in Europe again"), who(), had) == 0
    assert part("new", item(title="Robots in the warehouse"), who(), had) == 1
    assert part("new", item(), who()) == 1


def test_what_scores_too_low_is_not_sent() -> None:
    least = score(item(), who()).score
    assert chosen([item()], who(), min_score=least) == [1]
    assert chosen([item()], who(), min_score=least + 0.0001) == []


def test_news_about_their_own_company_is_for_their_manager_to_bring() -> None:
    assert chosen([item(title="Acme buys a rival")], who(["saas"])) == []
    assert chosen([item(title="Acmeville grows")], who(["saas"])) == [1]
    assert chosen([item(summary="良品公司的新厂")], who(["saas"], account="良品")) == []


# --- digests --------------------------------------------------------------------------------------------------


def test_a_digest_has_as_many_as_are_good_enough_each_once_the_best_first() -> None:
    items = [item(n, age=n) for n in range(1, 6)]
    assert chosen(items, who(["saas"]), count=3) == [1, 2, 3]
    assert chosen(items[:2], who(["saas"]), count=3) == [1, 2]
    assert chosen([], who(["saas"]), count=3) == []


def test_a_digest_is_varied() -> None:
    items = [item(1, age=1), item(2, age=1.5), item(3, ["food"], age=1.2, source="B")]
    assert chosen(items, who(), count=2) == [1, 3]


# --- learning -------------------------------------------------------------------------------------------------


def opinion(kind: Feedback = Feedback.LIKE, topics: Sequence[str] = ("saas",), age: float = 0) -> Opinion:
    return Opinion(tuple(topics), "A", kind, NOW - days(age))


def learned(*own: Opinion, peers: Sequence[Opinion] = (), topics: Sequence[str] = ("saas",)) -> float:
    return part("learned", item(topics=topics), who(), Reading(own, tuple(peers)))


def test_the_formula_is_the_one_that_is_stated() -> None:
    assert learned() == 0.5
    assert learned(opinion()) == pytest.approx((1 + 2 * 0.5) / (1 + 2))
    assert learned(opinion(Feedback.OPEN)) == pytest.approx((0.5 + 1) / (0.5 + 2))
    assert learned(opinion(Feedback.DISLIKE)) == pytest.approx(1 / 3)
    assert learned(opinion(Feedback.LESS)) == pytest.approx(1 / 4)
    assert learned(opinion(Feedback.DISLIKE), opinion()) == pytest.approx(2 / 4)


def test_an_answer_to_an_item_of_several_topics_is_shared_out() -> None:
    assert learned(opinion(topics=["saas", "food"])) == pytest.approx((0.5 + 1) / (0.5 + 2))


def test_with_few_answers_those_of_people_like_them_speak() -> None:
    peers = [opinion() for _ in range(6)]
    pooled = (6 + 1) / (6 + 2)
    assert learned(peers=peers) == pytest.approx(pooled)
    assert learned(opinion(Feedback.DISLIKE), peers=peers) == pytest.approx((2 * pooled) / 3)
    assert learned(*[opinion(Feedback.DISLIKE)] * 20, peers=peers) < 0.1


def test_what_was_said_long_ago_counts_less_and_less() -> None:
    half = learned(opinion(age=HALF_LIFE / days(1)))
    assert half == pytest.approx((0.5 + 1) / (0.5 + 2))
    assert learned(*[opinion(Feedback.LESS, age=2000)] * 5) == pytest.approx(0.5, abs=0.01)


def test_less_of_this_outweighs_a_like() -> None:
    assert learned(opinion(Feedback.LESS), opinion()) < 0.5


@dataclass
class Reader:
    """Somebody who wants a few of many topics and says so now and then."""

    wants: frozenset[str]
    chance: random.Random
    answers: float = 0.5
    own: list[Opinion] = field(default_factory=list)
    had: list[Item] = field(default_factory=list)

    def get(self, one: Item, now: datetime) -> bool:
        """Read an item; whether it was wanted."""
        wanted = bool(self.wants & set(one.topics))
        self.had.insert(0, one)
        if self.chance.random() < self.answers:
            self.own.append(Opinion(one.topics, one.source, Feedback.LIKE if wanted else Feedback.DISLIKE, now))
        return wanted

    def reading(self, peers: Sequence[Opinion] = ()) -> Reading:
        return Reading(tuple(self.own), tuple(peers), tuple(self.had[:20]))


MANY = {f"t{n}": topic(f"t{n}") for n in range(10)}


def weeks(chance: random.Random, count: int) -> Iterator[tuple[datetime, list[Item]]]:
    """Each week forty items, each of one or two of ten topics, from a dozen sources."""
    for week in range(count):
        now = NOW + days(7 * week)
        yield (
            now,
            [
                Item(
                    week * 100 + n,
                    "f",
                    f"source {chance.randrange(12)}",
                    "en",
                    f"{chance.random()} {chance.random()}",
                    "",
                    "https://a.example",
                    now - days(chance.random() * 7),
                    tuple(chance.sample(sorted(MANY), chance.choice((1, 1, 2)))),
                    chance.choice((0.3, 0.6, 1.0)),
                )
                for n in range(40)
            ],
        )


def served(reader: Reader, count: int, *, peers: Sequence[Opinion] = (), seed: int = 1) -> tuple[int, int]:
    """Of `count` items, how many that were chosen were wanted; and how many of as many taken at random."""
    chance = random.Random(seed)
    wanted = at_random = 0
    for now, items in weeks(chance, count):
        (choice,) = choose(items, who(), reader.reading(peers), WISH, MANY, now)
        wanted += reader.get(choice.item, now)
        at_random += bool(reader.wants & set(chance.choice(items).topics))
    return wanted, at_random


def test_after_twenty_items_at_least_twice_as_many_are_wanted_as_at_random() -> None:
    """Forty readers who want two of ten topics and answer every other item: their next twenty."""
    later = at_random = 0
    for seed in range(40):
        chance = random.Random(seed)
        reader = Reader(frozenset(chance.sample(sorted(MANY), 2)), chance)
        served(reader, 20, seed=seed)
        more, by_chance = served(reader, 20, seed=seed + 1000)
        later, at_random = later + more, at_random + by_chance
    assert later >= 2 * at_random


def test_people_like_them_help_from_the_first_item_on() -> None:
    """Twenty readers of one role and industry: the last ones profit from what the first ones said."""
    peers: list[Opinion] = []
    found = []
    for seed in range(20):
        reader = Reader(frozenset({"t1", "t2"}), random.Random(seed))
        wanted, at_random = served(reader, 10, peers=peers[-200:], seed=seed)
        found.append((wanted, at_random))
        peers += reader.own
    assert sum(wanted for wanted, _ in found[10:]) >= 2 * sum(at_random for _, at_random in found[10:])


def test_no_topic_is_locked_out_for_ever() -> None:
    """A year after somebody said "less of this" three times, and changed their mind, it comes again and is liked."""
    reader = Reader(frozenset({"t1", "t3"}), random.Random(1), answers=1.0)
    reader.own = [Opinion(("t3",), "A", Feedback.LESS, NOW) for _ in range(3)]
    got = []
    for now, items in weeks(random.Random(2), 104):
        (choice,) = choose(items, who(), reader.reading(), WISH, MANY, now)
        reader.get(choice.item, now)
        got.append("t3" in choice.item.topics)
    assert not any(got[:8])
    assert any(got[26:])


# --- properties -----------------------------------------------------------------------------------------------

items_ = st.lists(
    st.builds(
        item,
        st.integers(1, 50),
        st.lists(st.sampled_from(["saas", "food"]), unique=True, max_size=2),
        st.floats(-1, 12),
        quality=st.sampled_from([0.3, 0.6, 1.0]),
        title=st.sampled_from(["Acme grows", "Prices rise again in Europe", "Prices rise in Europe again", "Other"]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)
people = st.builds(
    who,
    st.lists(st.sampled_from(["saas", "food"]), unique=True, max_size=2),
    st.sampled_from([None, "saas", "food"]),
    st.sampled_from([None, *Role]),
    likes=st.sampled_from([(), ("saas",)]),
    dislikes=st.sampled_from([(), ("food",)]),
)
readings = st.builds(
    Reading,
    st.lists(st.builds(opinion, st.sampled_from(list(Feedback)), age=st.floats(0, 400)), max_size=4).map(tuple),
    had=items_.map(tuple),
)


@given(items_, people, readings, st.randoms(use_true_random=False))
def test_the_best_is_the_best_whatever_the_order(
    items: list[Item], one: Relationship, reading: Reading, chance: random.Random
) -> None:
    known = taste(one, reading, TOPICS, NOW)
    best = best_of(items, known, MAX_AGE, NOW)
    may = [scored(each, known, MAX_AGE, NOW) for each in items if each.published_at >= NOW - MAX_AGE]
    scores = [choice.score for choice in may if choice.score > 0 and "Acme" not in choice.item.title]
    assert (best.score if best else None) == max(scores, default=None)
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert best_of(shuffled, known, MAX_AGE, NOW) == best


@given(items_, people, readings, st.floats(0, 1))
def test_what_is_chosen_is_good_enough_and_in_bounds(
    items: list[Item], one: Relationship, reading: Reading, least: float
) -> None:
    for choice in choose(items, one, reading, NewsWish(MAX_AGE, least, 3), TOPICS, NOW):
        assert least <= choice.score <= 1
        assert all(0 <= part.value <= 1 for part in choice.parts)


def test_whom_an_item_suits_best_comes_first() -> None:
    people = [replace(who(topics).contact, id=n) for n, topics in enumerate((["food"], [], ["saas"]), 1)]
    known = [taste(replace(who(), contact=one), NOTHING, TOPICS, NOW) for one in people]
    assert [one.id for one in suits(item(), known, WISH, NOW)] == [3, 2]
