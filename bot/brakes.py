"""Which rules are held back: new ones on trial with a few contacts, and what people complained about.

Complaints are a stop, a block, a pause or a wish for less soon after a touch. Enough of them after the same rule, text
or item and it pauses itself. A rule with `trial` is shown to the admins first, then goes to a few contacts, then to
all.
"""

from __future__ import annotations

import logging
import zlib
from datetime import datetime, timedelta

from bot.model.messages import Button, Message
from bot.model.people import Contact
from bot.model.posts import Post, Say
from bot.model.rules import Rule
from bot.model.touches import COUNTED
from bot.render import sample_text
from bot.service import Office, rule_name

log = logging.getLogger(__name__)

BLAMED_FOR = timedelta(days=7)
"""How long after a touch a complaint is held against it."""

TRIAL_REST = timedelta(days=7)
"""How long after the last of the few first had it a rule waits for complaints before all get it."""


def complained(office: Office, contact: Contact, now: datetime) -> None:
    """They stopped, blocked us or want less: what reached them last is counted, and paused when it is too much."""
    brake = office.playbooks.policy.brake
    touch = office.store.ledger.last_reached(contact.id, now - BLAMED_FOR)
    if touch is None or brake is None:
        return
    brakes = office.store.brakes
    brakes.complain(contact.id, touch, now)
    trials = brakes.trials()
    for kind, name in (("rule", touch.rule), ("text", touch.text_id), ("item", touch.item_id)):
        if name is None:
            continue
        on_trial = kind == "rule" and trials.get(touch.rule, ("", now))[0] == "some"
        limit = 1 if on_trial else brake.contacts
        if brakes.complainers(kind, str(name), now - brake.within) >= limit and brakes.pause(
            kind, str(name), "brake", now
        ):
            _tell(office, kind, str(name), limit, now)


def _tell(office: Office, kind: str, name: str, complaints: int, now: datetime) -> None:
    for admin in office.store.people.admins():
        office.notify(admin, f"braked-{kind}", now, name=_named(office, kind, name), count=complaints)


def _named(office: Office, kind: str, name: str) -> str:
    if kind == "item":
        item = office.store.news.item(int(name))
        return item.title if item else name
    return rule_name(name) if kind == "rule" else name


def released(office: Office, kind: str, name: str) -> bool:
    """A person let it go on; complaints count anew. False when it was not paused."""
    office.store.brakes.forgive(kind, name)
    return office.store.brakes.resume(kind, name)


# --- trials ---------------------------------------------------------------------------------------------------


def begin_trials(office: Office, now: datetime) -> None:
    """Show each new rule on trial to the admins; forget the trials of rules that are tried no more."""
    rules, known = office.playbooks.rules, office.store.brakes.trials()
    for rule_id in known:
        if rule_id not in rules or rules[rule_id].trial is None:
            office.store.brakes.end_trial(rule_id)
    for rule in rules.values():
        if rule.trial is not None and rule.id not in known:
            office.store.brakes.set_trial(rule.id, "sample", now)
            for admin in office.store.people.admins():
                office.post(Post(admin.address, Say(sample(office, rule, admin.language, admin.name))), now)


def sample(office: Office, rule: Rule, language: str, name: str) -> Message:
    """What a new rule would send, as its first reader sees it: the manager."""
    words = _beginning(office, rule, language, name)
    text = office.say(language, "trial-sample", rule=rule_name(rule.id), count=rule.trial or 0, text=words)
    go = Button(office.say(language, "button-trial"), data=f"try:{rule_number(rule.id)}")
    return Message(text, ((go,),))


def _beginning(office: Office, rule: Rule, language: str, name: str) -> str:
    """The rule's first text as this reader would get it; "none" where there is none, or none that can be written."""
    known = office.playbooks.texts.get(language) or next(iter(office.playbooks.texts.values()), {})
    shown = next((text for text in rule.send.texts if text in known), None)
    try:
        return sample_text(office.playbooks, shown, language, name).unescape() if shown else "none"
    except Exception:  # whatever a template raises, the text is wrong, and the bot starts all the same
        log.exception("text %s as a sample for %s", shown, name)
        return "none"


def try_with_some(office: Office, rule_id: str, now: datetime) -> bool:
    """An admin has looked at it: it goes to a few contacts now. False when that was already decided."""
    state, _ = office.store.brakes.trials().get(rule_id, ("", now))
    if state != "sample":
        return False
    office.store.brakes.set_trial(rule_id, "some", now)
    return True


def may_join(office: Office, rule: Rule, contact_id: int, now: datetime) -> bool:
    """Whether this contact is among the first to get the rule; there is a place until there are enough."""
    if rule.trial is None:
        return True
    state, _ = office.store.brakes.trials().get(rule.id, ("sample", now))
    if state == "all":
        return True
    chosen = office.store.brakes.trial_contacts(rule.id)
    if contact_id not in chosen and len(chosen) >= rule.trial:
        return False
    office.store.brakes.join_trial(rule.id, contact_id, now)
    return True


def end_trials(office: Office, now: datetime) -> list[str]:
    """The rules whose trial went well: all places were taken, and nobody has complained since. Now they are for all."""
    ended, paused = [], office.store.brakes.paused()
    for rule_id, (state, since) in office.store.brakes.trials().items():
        rule = office.playbooks.rules.get(rule_id)
        if state != "some" or rule is None or rule.trial is None or ("rule", rule_id) in paused:
            continue
        tried = _tried(office, rule_id, since)
        if len(tried) >= rule.trial and max(tried) <= now - TRIAL_REST:
            office.store.brakes.set_trial(rule_id, "all", now)
            ended.append(rule_id)
            for admin in office.store.people.admins():
                office.notify(admin, "trial-ended", now, rule=rule_name(rule_id), count=rule.trial)
    return ended


def _tried(office: Office, rule_id: str, since: datetime) -> list[datetime]:
    """When each of the few first had it. What comes again every few days would never rest."""
    found = []
    for contact_id in office.store.brakes.trial_contacts(rule_id):
        had = [one for one in office.store.ledger.of_contact(contact_id) if one.rule == rule_id]
        moments = [one.settled_at for one in had if one.state in COUNTED and one.settled_at and one.settled_at >= since]
        found += [min(moments)] if moments else []
    return found


def rule_number(rule_id: str) -> int:
    """A rule's id as a number short enough for a button."""
    return zlib.crc32(rule_id.encode())


def numbered(office: Office, number: int) -> str | None:
    """The rule of a button, if there still is one."""
    return next((rule for rule in office.playbooks.rules if rule_number(rule) == number), None)
