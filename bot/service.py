"""What a tick does: planning anew what has changed, choosing news, minding the house after a start.

`Office` is what every use case works in: the memory, what the operator wrote, and the words. Its methods run inside
the caller's transaction unless they say otherwise.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from bot import links, matching, planner, render, threads
from bot.conditions import last_word
from bot.curation import never_word
from bot.matching import Choice, Taste
from bot.model.messages import Message
from bot.model.news import FeedBook, Item, Reading
from bot.model.people import Contact, ContactState, Manager, Relationship
from bot.model.posts import Post, Say
from bot.model.rules import Material, NewsWish, Playbooks
from bot.model.touches import Cadence, Event, Standing, Touch, TouchState
from bot.render import Texts
from bot.store import Store
from bot.window import Hours, working_hours

log = logging.getLogger(__name__)

BATCH = 20
"""Contacts planned anew in one transaction; between batches the loop goes on."""

USUAL_WISH = NewsWish(timedelta(days=10), 0.3)
"""What counts as good enough where no rule asks: that of the shipped rules."""

UNANSWERED = "unanswered"
"""The alarm of a contact whom nobody has answered for long."""
LOST = "lost"
"""In `meta`, of a database that was brought back from a copy: the stretch of which nothing is known."""

QUOTE = 80
"""Characters of a message in the timeline's short form."""


LONGEST_LIST = 1000
"""Characters of words one after the other in one text: Fluent takes 2500."""


@dataclass
class Office:
    """The memory and what the operator wrote, as every use case needs them."""

    store: Store
    playbooks: Playbooks
    feedbook: FeedBook
    texts: Texts
    business_zone: str
    bot_username: str
    token: Callable[[], str]
    public_url: str = ""
    """Where links lead through us; "": they lead straight to their items."""
    topics: bool = False
    """Whether private chats with the bot have threads."""

    # --- one contact

    def relationship(self, contact: Contact) -> Relationship:
        people = self.store.people
        return Relationship(
            contact, people.account(contact.account_id), people.manager(contact.manager_id), self.business_zone
        )

    def acting(self, who: Relationship, now: datetime) -> Relationship:
        """The same as whoever has its cards now may see it: the deputy, while the manager is away."""
        manager = self.stands_for(who.manager, now)
        return who if manager == who.manager else dataclasses.replace(who, manager=manager)

    def stands_for(self, manager: Manager, now: datetime) -> Manager:
        """Who reads in this manager's place now: their deputy while they are away, else they themselves."""
        absence = self.store.absences.of(manager.id, now)
        return self.store.people.manager(absence.deputy_id) if absence else manager

    def hours(self, manager: Manager) -> Hours:
        """When this manager works."""
        return working_hours(manager, self.business_zone)

    def waits(self, contact: Contact, now: datetime) -> None:
        """They said something that somebody should answer, unless they wait already."""
        waiting = dataclasses.replace(contact, waiting_since=contact.waiting_since or now)
        self.change(waiting, now)
        if contact.waiting_since is None:
            self.watch(waiting)

    def watch(self, contact: Contact) -> None:
        """After so much of the manager's working time without an answer somebody else is told."""
        after = self.playbooks.policy.escalate_after
        if after is not None and contact.waiting_since is not None:
            hours = self.hours(self.store.people.manager(contact.manager_id))
            self.store.alarms.set(UNANSWERED, contact.id, hours.after_open_time(contact.waiting_since, after))

    def standing(self, contact: Contact, now: datetime) -> Standing:
        """All that a decision about this contact may see."""
        ledger, who = self.store.ledger, self.relationship(contact)
        past = ledger.past(contact.id, now - planner.memory(self.playbooks), last_word(who))
        paused = self.store.brakes.paused()
        barred = {name: "braked" for kind, name in paused if kind == "rule"} | self._on_trial(contact)
        if self.store.people.remembered(on_hold(who.manager.id)):
            barred = dict.fromkeys(self.playbooks.rules, "restored")
        return Standing(
            who,
            ledger.cadences(contact.id),
            dataclasses.replace(past, texts=past.texts | {name for kind, name in paused if kind == "text"}),
            ledger.open(contact.id),
            self.store.people.committee(contact.account_id),
            barred,
            self.unasked(who.manager.id),
        )

    def unasked(self, manager_id: int) -> frozenset[str]:
        """The rules that go unasked for this manager, in the very wording they let go."""
        rules = self.playbooks.rules
        return frozenset(
            one.rule
            for one in self.store.trust.of_manager(manager_id)
            if one.wording and one.rule in rules and one.wording == planner.wording(rules[one.rule], self.playbooks)
        )

    def _on_trial(self, contact: Contact) -> dict[str, str]:
        """The rules that are tried with others first."""
        tried = {rule.id: rule.trial for rule in self.playbooks.rules.values() if rule.trial}
        states = self.store.brakes.trials() if tried else {}
        barred: dict[str, str] = {}
        for rule, places in tried.items():
            state, _ = states.get(rule, ("sample", None))
            if state == "sample":
                barred[rule] = "sample"
            elif state == "some":
                chosen = self.store.brakes.trial_contacts(rule)
                if contact.id not in chosen and len(chosen) >= places:
                    barred[rule] = "trial"
        return barred

    def replan(self, contact_id: int, now: datetime) -> None:
        """Compute anew when each rule is due for this contact and what comes first."""
        contact = self.store.people.contact(contact_id)
        standing = self.standing(contact, now)
        cadences = planner.plan(standing, self.playbooks, now)
        known = standing.cadences
        # A rule that has done nothing and has no date leaves no row: most rules are not for most contacts.
        changed = [one for one in cadences if one != known.get(one.rule) and (one.due_at or one.rule in known)]
        self.store.ledger.save_cadences(contact_id, changed)
        step = planner.still_put_off(contact, planner.next_step(standing, cadences, self.playbooks, now))
        since = step.sends_at if step else None
        if step and contact.next_key == step.key and contact.next_since:
            since = min(contact.next_since, step.sends_at)
        planned = dataclasses.replace(
            contact,
            next_at=step.at if step else None,
            next_key=step.key if step else None,
            next_due=step.sends_at if step else None,
            next_since=since,
            next_why=step.why if step else None,
        )
        if planned != contact:
            self.store.people.save_planned(planned)

    def replan_account(self, account_id: int, now: datetime) -> None:
        """The same for everybody at a company."""
        for contact in self.store.people.contacts_of_account(account_id):
            self.replan(contact.id, now)

    def replan_later(self) -> None:
        """Everybody is planned anew soon, in batches, as after an edit of the rules."""
        self.store.people.remember("rules", "")

    def change(self, contact: Contact, now: datetime) -> None:
        """Store a changed contact and plan for it anew."""
        self.store.people.update_contact(contact)
        if self.topics:
            threads.keep(self.store, contact, now)
        self.replan(contact.id, now)

    def use_up(self, touch: Touch, now: datetime) -> None:
        """The occurrence of this touch is over, whatever became of it."""
        cadence = self.store.ledger.cadences(touch.contact_id).get(touch.rule)
        self.used(touch, cadence, now)
        if cadence and cadence.n == touch.n:
            self.store.ledger.save_cadences(touch.contact_id, [planner.used_up(cadence, now)])

    def used(self, touch: Touch, cadence: Cadence | None, now: datetime) -> None:
        """A touch is done with; a rehearsal counts it."""
        log.info("touch %s: %s%s", touch.key, touch.state, f" ({touch.reason})" if touch.reason else "")

    def list_later(self, touch: Touch, who: Relationship, at: datetime) -> None:
        """The manager sees this touch in the list of that evening; in a rehearsal too, though nothing is shown."""
        self.store.alarms.set("evening", who.manager.id, at)

    def heard(self, contact: Contact, now: datetime) -> Contact:
        """The contact said something: rules count their times anew."""
        ledger = self.store.ledger
        fresh = [dataclasses.replace(one, used=0) for one in ledger.cadences(contact.id).values() if one.used]
        ledger.save_cadences(contact.id, fresh)
        return dataclasses.replace(contact, last_reply_at=now)

    def plan_step(self, contact: Contact, what: str, at: datetime, now: datetime) -> None:
        """What the contact's manager means to do then, with its reminder."""
        step_id = self.store.steps.add(contact.id, what, at, now)
        self.remind(step_id, self.store.people.manager(contact.manager_id), at)
        self.record(contact.id, now, "step", what)

    def remind(self, step_id: int, manager: Manager, at: datetime) -> None:
        """Of a next step, then or as the manager's hours open."""
        hours = planner.hours_of(manager, self.business_zone, self.playbooks)
        self.store.alarms.set("step", step_id, hours.next_open(at))

    def record(self, contact_id: int, now: datetime, kind: str, quote: str = "") -> None:
        """One line in the contact's timeline."""
        self.store.people.add_event(Event(contact_id, now, kind, quote))

    # --- news for one contact

    def choose_news(self, who: Relationship, wish: NewsWish, now: datetime) -> tuple[Choice, ...]:
        """The items for this contact now, the best first; none where nothing is good enough."""
        items, reading = self.news_for(who, wish, now), self.reading(who, now)
        return matching.choose(items, who, reading, wish, self.feedbook.topics, now)

    def best_news(self, who: Relationship, wish: NewsWish, now: datetime) -> Choice | None:
        """What suits them best now, good enough or not."""
        known = matching.taste(who, self.reading(who, now), self.feedbook.topics, now)
        return matching.best_of(self.news_for(who, wish, now), known, wish.max_age, now)

    def news_for(self, who: Relationship, wish: NewsWish, now: datetime) -> list[Item]:
        """What they may be sent: in their language, never had by them, not lately by a colleague, not vetoed."""
        ledger, news = self.store.ledger, self.store.news
        since = now - self.playbooks.policy.stagger.same_item_in_account
        kept_back = ledger.items_used(who.contact.id) | self.store.mail.items_leaving(who.contact.address)
        kept_back |= ledger.items_of_colleagues(who.account.id, who.contact.id, since)
        kept_back |= news.vetoed(who.manager.id)
        kept_back |= {int(name) for kind, name in self.store.brakes.paused() if kind == "item"}
        fresh = news.fresh(who.contact.language, now - wish.max_age)
        return [item for item in fresh if item.id not in kept_back and item.manager_id in (None, who.manager.id)]

    def reading(self, who: Relationship, now: datetime) -> Reading:
        """How this contact reads, and those like them."""
        news, contact = self.store.news, who.contact
        return Reading(
            news.opinions(contact.id),
            news.opinions_of_peers(contact.id, contact.role, who.account.industry),
            tuple(news.had(contact.id, now - matching.READING_BACK)),
        )

    def news_message(self, who: Relationship, choices: Sequence[Choice], *, silent: bool) -> Message:
        """These items in one message for this contact."""
        topics = self.feedbook.topics
        pieces = [
            render.Piece(one.item, topics.get(one.topic or ""), self.link_to(who.contact.id, one.item))
            for one in choices
        ]
        return render.news_message(self.texts, pieces, who, silent=silent)

    def link_to(self, contact_id: int, item: Item) -> str:
        """Where the item's link leads this contact: through us, where an opening is counted, or straight there."""
        secret = self.store.people.remembered(links.SECRET) if self.public_url else None
        if secret is None:
            return item.link
        return self.public_url + links.PATH + links.signed(secret, contact_id, item.id)

    def tastes(self, contacts: Iterable[Contact], now: datetime) -> list[Taste]:
        """What is known of each of these contacts who can still be reached, to be asked about many items."""
        active = [self.relationship(one) for one in contacts if one.state is ContactState.ACTIVE]
        return [matching.taste(who, self.reading(who, now), self.feedbook.topics, now) for who in active]

    def suits(self, item: Item, tastes: Iterable[Taste], now: datetime) -> list[Contact]:
        """The contacts for whom the item is good enough and new, whom it suits best first."""
        may = [known for known in tastes if self._may_get(item, known.who)]
        return matching.suits(item, may, USUAL_WISH, now)

    def _may_get(self, item: Item, who: Relationship) -> bool:
        mine = item.manager_id in (None, who.manager.id) and item.language == who.contact.language
        own = matching.names_company(item, who.account.name)
        return mine and not own and item.id not in self.store.ledger.items_used(who.contact.id)

    def library(self) -> Mapping[str, Material]:
        """All material that may be sent, by id: the operator's, then the managers'; the `never:` list may be newer."""
        every = {**self.playbooks.library, **self.store.library.all()}
        return {name: one for name, one in every.items() if not self._forbidden(one)}

    def _forbidden(self, material: Material) -> bool:
        words = [*material.title.values(), *material.summary.values(), material.link or ""]
        return never_word(" ".join(words), self.feedbook.never) is not None

    # --- what is said

    def rule(self, language: str, rule_id: str) -> Markup:
        """What people call a rule: the shipped ones in their language, others as their operator named them."""
        return self.say(language, "rule-name", rule=rule_id.split("/")[-1], name=rule_name(rule_id))

    def listed(self, language: str, words: Iterable[str]) -> Markup:
        """Words one after the other, as that language parts them, as many as a text takes; escaped unless texts."""
        shown: list[Markup] = []
        for word in map(escape, words):
            if sum(map(len, shown)) + len(word) > LONGEST_LIST:
                shown.append(Markup("…"))
                break
            shown.append(word)
        return self.say(language, "list-comma").join(shown)

    def say(self, language: str, text_id: str, **values: str | int | float) -> Markup:
        return self.texts.say(language, text_id, **values)

    def company(self) -> str:
        """Our company's name for the texts; "none" is the variant without one."""
        return self.playbooks.company or "none"

    def tell_manager(
        self, contact: Contact, text_id: str, now: datetime, *, under: Post | None = None, **values: str | int
    ) -> None:
        """A notice to the contact's manager that names them and their company. A reply to it goes to nobody.

        A deputy who stands in for them gets it too. `under`: it answers the manager's own message that this post passes
        on.
        """
        who = self.relationship(contact)
        for manager in dict.fromkeys((who.manager, self.acting(who, now).manager)):
            text = self.say(manager.language, text_id, name=contact.name, account=who.account.name, **values)
            own = under is not None and under.source == manager.address
            reply_to = under.passes[0] if under and own and under.passes else None
            self.post(Post(manager.address, Say(Message(text), reply_to), about=contact.id), now)

    def notify(self, manager: Manager, text_id: str, now: datetime, **values: str | int) -> None:
        """A text of ours in a manager's chat, in their language."""
        self.post(Post(manager.address, Say(Message(self.say(manager.language, text_id, **values)))), now)

    def post(self, post: Post, now: datetime, *, after: timedelta | None = None) -> None:
        """Queue it, to leave at once or after a while."""
        if self.topics:
            threads.prepare(self.store, post, now)
        self.store.mail.queue(post, now, now + after if after else None)

    # --- the end of a relationship

    def part(self, contact: Contact, state: ContactState, now: datetime) -> None:
        """They said stop, or cannot be reached: nothing more leaves, and the manager is told once."""
        if contact.state is state:
            return
        for touch in self.store.ledger.open(contact.id):
            if touch.state in (TouchState.AWAITING, TouchState.READY, TouchState.HANDED):
                self.use_up(self.store.ledger.decide(touch, TouchState.SKIPPED, now, reason=str(state)), now)
        if self.store.mail.drop_queued(contact.id, contact.address):
            self.tell_manager(contact, "reply-stopped", now)
        self.record(contact.id, now, str(state))
        self.change(dataclasses.replace(contact, state=state, waiting_since=None), now)
        self.tell_manager(contact, f"left-{state}", now)


# --- planning many ---------------------------------------------------------------------------------------------


async def replan_all(office: Office, now: Callable[[], datetime]) -> None:
    """Plan every contact anew, in batches that yield to the loop. Opens its own transactions."""
    last = 0
    while ids := office.store.people.ids_after(last, BATCH):
        with office.store.transaction():
            for contact_id in ids:
                office.replan(contact_id, now())
        last = ids[-1]
        await asyncio.sleep(0)


async def replan_after_edit(office: Office, now: Callable[[], datetime]) -> None:
    """Plan anew when the rules are not those the last plan was made with."""
    if office.store.people.remembered("rules") != office.playbooks.version:
        await replan_all(office, now)
        with office.store.transaction():
            office.store.people.remember("rules", office.playbooks.version)


def topics_in(office: Office, language: str) -> Iterator[tuple[str, str]]:
    """Topics of the feed book as (id, name), in its order."""
    return ((topic.id, topic.name[language]) for topic in office.feedbook.topics.values())


def on_hold(manager_id: int) -> str:
    """In `meta`, until this manager has looked at what a restored copy does not know: nothing leaves by rule."""
    return f"restored:{manager_id}"


def rule_name(rule_id: str) -> str:
    """`prospects/check-in` as whoever wrote the rules reads it; `Office.rule` is for everybody else."""
    return rule_id.split("/")[-1].replace("-", " ")


def touch_quote(touch: Touch, plain: Callable[[str], str]) -> str:
    text = plain(touch.message.text) if touch.message else ""
    return text if len(text) <= QUOTE else text[: QUOTE - 1] + "…"
