"""Questions that a manager answers in their own words: a wrong answer gets one line, and the question stays open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.desk import Desk, Screen, Written, on_contact
from bot.errors import Refused
from bot.model.people import Contact

Take = Callable[..., Screen]
"""What an answer does: it gets the desk, the contact, the words, and what else the question names."""


@dataclass(frozen=True)
class Question:
    """A question about one contact.

    `verb` is that of its button and of its answer; `text` the id of what is asked, `hint` of what stands in the field.
    """

    verb: str
    text: str
    hint: str
    take: Take

    def ask(self, desk: Desk, contact: Contact, *more: int, **values: str) -> Screen:
        return self._open(desk, str(desk.say(self.text, name=contact.name, **values)), contact.id, *more)

    def button(self) -> Callable[..., Screen]:
        """The question as a button of one of this manager's contacts."""
        return on_contact(self.ask)

    def answered(self, desk: Desk, written: Written, contact_id: int, *more: int) -> Screen:
        contact = desk.contact(contact_id)
        try:
            if written.media is not None or not written.text.strip():
                raise Refused("answer-in-words")
            with desk.office.store.savepoint():
                return self.take(desk, contact, written.text.strip(), *more)
        except Refused as refused:
            return self._open(desk, str(desk.say(refused.text, **refused.values)), contact_id, *more)

    def _open(self, desk: Desk, text: str, *numbers: int) -> Screen:
        asks = ":".join([self.verb, *map(str, numbers)])
        return Screen(text, asks=asks, placeholder=str(desk.say(self.hint)))
