"""What a person does on a page: the same functions as in the chat, with the same checks, in one transaction.

    press    `data`                 a button, as under a message: `verb:1:2`
    answer   `asks`, `seal`, `text` a reply to a question: `asks` as `Screen.asks` has it, sealed by the page
    say      `command`, `text`      a command with the words after it, as `/contact Li Wei, role decider`
    write    `contact`, `text`      a manager to one of their contacts; a contact (without `contact`) to their manager
    each     `do`, `touch-17`, …    a manager's decision about each touch that is ticked; with `later` `text` says when

Every form also carries `csrf`, `once` (the same form twice counts once) and `here` (the page it is on). With `stay` the
person comes back to that page whatever the function shows; without it they come back where it shows a line over the
button alone, and else they get the screen it shows, as a page.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from markupsafe import escape

from bot.desk import Desk, Screen, Visit, Written, approvals, letters, relay
from bot.desk import contact as contact_side
from bot.desk import manager as manager_side
from bot.desk.doing import refusals
from bot.errors import Refused
from bot.model.people import Contact, ContactState, Manager
from bot.model.posts import Post, Say
from bot.render import clipped, plain
from bot.service import Office
from bot.web.pages.house import Ask
from bot.web.pages.kept import KeptScreen
from bot.web.pages.sessions import Me, hashed

log = logging.getLogger(__name__)

LONGEST_TEXT = 3000
"""Of what somebody writes, as Telegram counts (an emoji is two, `&` is five); with its head it still fits a message."""

LONGEST_NOTICE = 300

ONCE_FOR = timedelta(days=2)
"""So long a form that was sent is remembered."""

Words = Mapping[str, str]

# --- managers -------------------------------------------------------------------------------------------------


def _press(desk: Desk, words: Words) -> Screen | None:
    return manager_side.press(desk, words.get("data", ""))


def _answer(desk: Desk, words: Words) -> Screen | None:
    return manager_side.answered(desk, _written(desk.manager, words, desk.key), words["asks"])


def _say(desk: Desk, words: Words) -> Screen | None:
    command = manager_side.COMMANDS.get(words.get("command", ""))
    if command is None:
        raise Refused("page-unknown")
    return command(desk, _text(words))


def _write(desk: Desk, words: Words) -> Screen | None:
    number = words.get("contact", "")
    if not manager_side.NUMBER.fullmatch(number) or not _text(words):
        raise Refused("page-unknown")
    contact, written = desk.contact(int(number)), _written(desk.manager, words, desk.key)
    screen = relay.write(desk, contact, letters.copied(written), letters.quote_of(written), f"manual:{desk.key}")
    return screen or Screen(toast=plain(desk.say("page-sent")))


TICKED = re.compile("touch-([0-9]{1,15})")


def _each(desk: Desk, words: Words) -> Screen | None:
    ticked = [int(found[1]) for name in words if (found := TICKED.fullmatch(name))]
    if words.get("do") == "later":
        return approvals.put_off_each(desk, _written(desk.manager, words, desk.key), ticked)
    decide = {"approve": approvals.approve_each, "skip": approvals.skip_each}.get(words.get("do", ""))
    if decide is None:
        raise Refused("page-unknown")
    return decide(desk, ticked)


MANAGERS: Mapping[str, Callable[[Desk, Words], Screen | None]] = {
    "press": _press,
    "answer": _answer,
    "say": _say,
    "write": _write,
    "each": _each,
}

# --- contacts -------------------------------------------------------------------------------------------------


def _contact_presses(visit: Visit, words: Words) -> Screen | None:
    return contact_side.press(visit, words.get("data", ""))


def _contact_answers(visit: Visit, words: Words) -> Screen | None:
    return contact_side.answered(visit, _written(visit.contact, words, visit.key), words["asks"])


def _contact_says(visit: Visit, words: Words) -> Screen | None:
    command = contact_side.COMMANDS.get(words.get("command", ""))
    return command(visit, _text(words)) if command else visit.too_old()


def _contact_writes(visit: Visit, words: Words) -> Screen | None:
    if not _text(words):
        return visit.too_old()
    screen = contact_side.wrote(visit, _written(visit.contact, words, visit.key))
    return screen or Screen(toast=plain(visit.say("page-sent")))


CONTACTS: Mapping[str, Callable[[Visit, Words], Screen | None]] = {
    "press": _contact_presses,
    "answer": _contact_answers,
    "say": _contact_says,
    "write": _contact_writes,
}

# --- both -----------------------------------------------------------------------------------------------------


def act(ask: Ask, what: str) -> Screen | None:
    """Carry it out; None: the very same form has come before. A bug rolls everything back and is raised.

    Raises StoreError.
    """
    me, house, now = ask.signed_in(), ask.house, ask.house.now()
    key = "page." + hashed(f"{me.session.hash} {what} {sorted(ask.words.items())}")[:32]
    with house.office.store.transaction():
        if not house.office.store.pages.once(hashed(key), now, now + ONCE_FOR):
            return None
        screen = _carry_out(ask, me, what, key)
    house.poke()
    return screen


def _carry_out(ask: Ask, me: Me, what: str, key: str) -> Screen:
    office, now = ask.house.office, ask.house.now()
    if _length(_html(ask.words)) > LONGEST_TEXT:
        return Screen(toast=plain(ask.say("page-too-long", most=LONGEST_TEXT)))
    if what == "answer" and not _is_asked(ask, me):
        return Screen(toast=plain(ask.say("button-old")))
    if isinstance(me.person, Manager):
        desk = Desk(office, me.person, now, key)
        office.store.team.saw(me.person.id, now)
        return refusals(desk, lambda: MANAGERS[what](desk, ask.words), on_a_button=True) or Screen()
    screen = CONTACTS[what](Visit(office, me.person, now, key), ask.words) or Screen()
    _ask_in_chat(office, me.person, screen, now)
    return screen


def _ask_in_chat(office: Office, before: Contact, screen: Screen, now: datetime) -> None:
    """Who stops on a page is signed out with it: what they are asked then stands in the chat, to be answered there."""
    contact = office.store.people.find_contact(before.id)
    if screen.asks and contact and contact.state is not ContactState.ACTIVE:
        post = Post(contact.address, Say(screen.message()), at_most_once=True, contact_id=contact.id, asks=screen.asks)
        office.post(post, now)


def _is_asked(ask: Ask, me: Me) -> bool:
    seal = ask.house.seal(me.session, ask.words.get("asks", ""))
    return hmac.compare_digest(ask.words.get("seal", "").encode(), seal.encode())


def _text(words: Words) -> str:
    return words.get("text", "").replace("\r\n", "\n").strip()


def _html(words: Words) -> str:
    return str(escape(_text(words)))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _written(person: Manager | Contact, words: Words, key: str) -> Written:
    """What was typed on a page, as a message of theirs: it has no number in the chat."""
    return Written(person.address, person.name, person.language, "", key, text=_text(words), html=_html(words))


# --- where they go from there ---------------------------------------------------------------------------------


def shown(ask: Ask, screen: Screen | None, number: str) -> str:
    """The path of the page to go on with; the notice over it is kept, and so is the screen, under this number."""
    me, kept = ask.signed_in(), ask.house.kept
    here = _here(ask, me)
    before = kept.screen(me.session.hash, here.rpartition("/")[2])
    if screen is None:
        kept.notify(me.session.hash, plain(ask.say("page-once")))
        return here
    if screen.toast:
        kept.notify(me.session.hash, screen.toast)
    if screen.text and "stay" not in ask.words:
        origin = before.origin if before else here
        kept.keep(me.session.hash, number, KeptScreen(screen, origin))
        return f"/{me.side}/screen/{number}"
    if not screen.toast:
        words = clipped(plain(screen.text), LONGEST_NOTICE) if screen.text else plain(ask.say("page-done"))
        kept.notify(me.session.hash, words)
    return here


_PATH = re.compile(r"(/(?:desk|mine)(?:/[A-Za-z0-9_-]+)*)(?:\?[A-Za-z0-9_=&%.+-]*)?(?:#[a-z0-9-]+)?")


def _here(ask: Ask, me: Me) -> str:
    """The page a form is on, as the form says; only a page of the same side is believed."""
    here = ask.words.get("here", "")
    found = _PATH.fullmatch(here)
    return here if found and f"{found[1]}/".startswith(f"/{me.side}/") else f"/{me.side}"
