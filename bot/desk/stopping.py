"""How a contact holds or ends everything: a pause, a stop with one question why, and stop words in plain writing."""

from __future__ import annotations

import calendar
import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.brakes import complained
from bot.desk import Rings, Screen, Visit, Written
from bot.desk.preferences import at_pace
from bot.desk.talk import answerable
from bot.model.messages import Button, Message
from bot.model.people import Contact, ContactState, Pace
from bot.model.posts import Post, Say
from bot.planner import managers_hours
from bot.render import clipped, day, plain
from bot.service import QUOTE, Office
from bot.store.alarms import Alarm

# --- a pause --------------------------------------------------------------------------------------------------

MONTHS = (1, 3, 6)
"""The pauses that are offered."""

PAUSE_OVER = "pause-over"
TOO_LATE = timedelta(days=7)
"""After so long the end of a pause is no news."""


def pause(visit: Visit, text: str) -> Screen:
    """/pause offers months by buttons; /pause 3 is three months at once."""
    if found := re.match(r"[136](?!\d)", text.strip()):
        return for_months(visit, found[0])
    return Screen(visit.say("pause-ask"), (month_buttons(visit),))


def month_buttons(visit: Visit) -> tuple[Button, ...]:
    return tuple(Button(plain(visit.say("pause-months", count=n)), data=f"pause:{n}") for n in MONTHS)


def pause_pressed(visit: Visit, value: str) -> Screen:
    return dataclasses.replace(for_months(visit, value), replaces=True)


def for_months(visit: Visit, value: str) -> Screen:
    """Nothing automatic for so many months; as it ends their manager gets a card."""
    if value not in map(str, MONTHS):
        return visit.too_old()
    office, contact, who = visit.office, visit.contact, visit.who
    if contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-not-active"))
    until = months_later(visit.now, int(value), who.zone)
    if not contact.asked_for_pause(visit.now):
        complained(office, contact, visit.now)
    office.change(dataclasses.replace(contact, paused_until=until, stopping_since=None), visit.now)
    office.store.alarms.set(PAUSE_OVER, contact.id, managers_hours(who, office.playbooks).next_open(until))
    visit.record("paused")
    office.tell_manager(contact, "left-paused", visit.now, until=day(who.manager.language, until, who.zone))
    return Screen(visit.say("contact-paused", until=day(contact.language, until, who.zone)))


def months_later(now: datetime, months: int, zone: str) -> datetime:
    """The same day and hour so many months later in this zone, or that month's last day."""
    local = now.astimezone(ZoneInfo(zone))
    years, month = divmod(local.month - 1 + months, 12)
    last = calendar.monthrange(local.year + years, month + 1)[1]
    later = local.replace(year=local.year + years, month=month + 1, day=min(local.day, last))
    return later.astimezone(now.tzinfo)


def resume(visit: Visit, text: str) -> Screen:
    """/resume ends their own pause; a manager's hold is the manager's."""
    office, contact = visit.office, visit.contact
    if contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-not-active"))
    if contact.asked_for_pause(visit.now) or contact.stopping_since:
        visit.record("resumed")
        office.tell_manager(contact, "left-resumed", visit.now)
    office.change(dataclasses.replace(contact, paused_until=None, stopping_since=None), visit.now)
    office.store.alarms.drop(PAUSE_OVER, contact.id)
    if contact.held(visit.now):
        return Screen(visit.say("contact-managers-pause", manager=visit.who.manager.name))
    return Screen(visit.say("contact-resumed"))


def pause_over(office: Office, alarm: Alarm, now: datetime) -> None:
    """Their pause has ended: that is the manager's next step, before a rule greets them."""
    contact = office.store.people.find_contact(int(alarm.name))
    if contact is None or contact.state is not ContactState.ACTIVE or contact.paused_until is None:
        return
    if contact.asked_for_pause(now) or now - alarm.at > TOO_LATE:
        return
    language = office.relationship(contact).manager.language
    office.plan_step(contact, plain(office.say(language, "pause-over")), now, now)


# --- a stop ---------------------------------------------------------------------------------------------------

REASONS = ("often", "relevant", "job", "other")
"""What is offered to the question why; anything else by reply."""


def stop(visit: Visit, text: str = "") -> Screen:
    """/stop ends everything at once, and asks one question that nobody need answer."""
    office, contact = visit.office, visit.contact
    if contact.state is ContactState.STOPPED:
        return Screen(visit.say("contact-stopped"))
    if contact.state is ContactState.ACTIVE:
        complained(office, contact, visit.now)
    freed = dataclasses.replace(contact, stopping_since=None, paused_until=None)
    office.store.alarms.drop(PAUSE_OVER, contact.id)
    office.part(freed, ContactState.STOPPED, visit.now)
    buttons = [Button(plain(visit.say(f"stop-why-{one}")), data=f"why:{one}") for one in REASONS]
    said = f"{visit.say('contact-stopped')}\n\n{visit.say('stop-why')}"
    return Screen(said, (tuple(buttons[:2]), tuple(buttons[2:])), asks="why")


def why_pressed(visit: Visit, reason: str) -> Screen:
    """Why they stopped, by a button: the first answer counts. "Other" asks for their own words."""
    if reason not in REASONS or visit.contact.state is not ContactState.STOPPED or _said_why(visit):
        return visit.too_old()
    if reason == "other":
        return Screen(visit.say("stop-why-words"), asks="why", placeholder=plain(visit.say("stop-why-field")))
    words = plain(visit.office.say(visit.who.manager.language, f"stop-why-{reason}"))
    visit.record("why-stopped", words)
    visit.office.tell_manager(visit.contact, "left-why", visit.now, why=words)
    return Screen(visit.say("stop-thanks"), replaces=True)


def why_written(visit: Visit, written: Written) -> Screen:
    """The same in their own words; the manager may answer them, as a reply."""
    office, who = visit.office, visit.who
    visit.record("why-stopped", clipped(written.text, QUOTE))
    office.waits(visit.contact, visit.now)
    text = office.say(
        who.manager.language, "left-why", name=who.contact.name, account=who.account.name, why=written.text
    )
    office.post(answerable(office, who, text), visit.now)
    return Screen(visit.say("stop-thanks"))


def _said_why(visit: Visit) -> bool:
    """Whether they have said why since they stopped."""
    for event in visit.office.store.people.timeline(visit.contact.id, 20):
        if event.kind in ("why-stopped", str(ContactState.STOPPED)):
            return event.kind == "why-stopped"
    return False


# --- stop words -----------------------------------------------------------------------------------------------

_MANNERS = re.compile(
    r"^(?:please|pls|kindly|hi|hello|ok|you can|can you|could you|i want to) "
    r"|^(?:您好|你好|请您|请你|请|麻烦您?|可以) ?"
    r"| (?:please|pls|thanks|thank you|now|at once)$"
    r"| ?(?:谢谢您?|多谢|了|吧|啊|吗|好吗)$"
)
_STOP_WORDS = frozenset(
    """
    stop|stop it|stop this|stop all|stopall|stop that|stop now|stop messages|stop messaging|stop messaging me
    stop sending|stop sending me messages|stop sending messages|stop sending these|stop writing|stop writing me
    stop writing to me|stop texting|stop texting me|stop contacting me|unsubscribe|unsubscribe me|unsub|opt out
    optout|remove me|take me off|take me off your list|leave me alone|no more messages|cancel subscription
    do not write to me|do not message me|do not contact me|dont write to me|dont message me|dont contact me
    td|t|退订|退訂|tui ding|取消订阅|取消訂閱|停止|停止发送|停止发消息|别发|别发消息|别发信息|别再发|别再发消息|别给我发
    别给我发消息|别再给我发|别再给我发消息|不要发|不要发消息|不要再发|不要再发消息|不要再发信息|不要给我发|不要给我发消息
    不要再给我发|不要再给我发消息|不要再联系我|别再联系我|勿扰|请勿打扰|勿打扰|不要打扰我|不要再打扰我|别打扰我|别再打扰我|拒收|我要退订
    別發|別再發|不要發|不要再發
    """.replace("\n", "|")
    .replace("    ", "")
    .split("|")
) - {""}


def means_stop(text: str) -> bool:
    """Whether a message is nothing but a stop word, whatever its case, marks and manners."""
    letters = unicodedata.normalize("NFKC", text[:80]).casefold().replace("'", "").replace("’", "")
    words = " ".join("".join(one if one.isalnum() else " " for one in letters).split())
    while words not in _STOP_WORDS:
        without = _MANNERS.sub("", words).strip()
        if without == words or not without:
            return False
        words = without
    return len(text) <= 80


def hold(visit: Visit, written: Written) -> Screen:
    """A stop word: nothing automatic from this moment on, until they say what they mean."""
    office, contact, who = visit.office, visit.contact, visit.who
    if contact.state is not ContactState.ACTIVE:
        return Screen(visit.say("contact-stopped"))
    if contact.stopping_since is None:
        complained(office, contact, visit.now)
        office.change(dataclasses.replace(contact, stopping_since=visit.now), visit.now)
        visit.record("asked-stop", clipped(written.text, QUOTE))
        told = office.say(
            who.manager.language, "left-asked-stop", name=contact.name, account=who.account.name, quote=written.text
        )
        office.post(Post(who.manager.address, Say(Message(told)), contact_id=contact.id), visit.now)
    return ask_what(visit)


def ask_what(visit: Visit) -> Screen:
    """What did they mean by a stop word?"""
    buttons = tuple((Button(plain(visit.say(f"halt-{one}")), data=f"halt:{one}"),) for one in HALTS)
    return Screen(visit.say("halt-ask", manager=visit.who.manager.name), buttons)


def halt(visit: Visit, value: str) -> Screen:
    """What they meant by a stop word."""
    contact = visit.contact
    if value not in HALTS or contact.stopping_since is None or contact.state is not ContactState.ACTIVE:
        return visit.too_old()
    return HALTS[value](visit)


def _half(visit: Visit) -> Screen:
    return Screen(at_pace(visit, Pace.LESS), replaces=True)


def _nothing(visit: Visit) -> Screen:
    visit.office.change(dataclasses.replace(visit.contact, stopping_since=None), visit.now)
    visit.record("resumed")
    visit.office.tell_manager(visit.contact, "left-goes-on", visit.now)
    return Screen(visit.say("contact-resumed"), replaces=True)


HALTS: Mapping[str, Callable[[Visit], Screen]] = {"stop": stop, "less": _half, "nothing": _nothing}

BUTTONS: Mapping[str, Callable[[Visit, str], Screen]] = {"pause": pause_pressed, "why": why_pressed, "halt": halt}

ANSWERS: Mapping[str, Callable[[Visit, Written], Screen | None]] = {"why": why_written}

RINGS: Rings = {PAUSE_OVER: pause_over}


def back_again(office: Office, contact: Contact) -> Contact:
    """Without what held everything back before they left."""
    office.store.alarms.drop(PAUSE_OVER, contact.id)
    return dataclasses.replace(contact, paused_until=None, stopping_since=None)
