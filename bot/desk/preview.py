"""A manager opens an invite as their own prospect would: what they would see, marked as a preview, changing nothing."""

from __future__ import annotations

import dataclasses

from bot.desk import Buttons, Desk, Screen
from bot.desk.consent import ask_consent, contact_of, welcome
from bot.desk.invites import own
from bot.model.messages import Button, Message
from bot.model.posts import Post, Say
from bot.render import plain


def preview(desk: Desk, number: int) -> Screen:
    """The question they are asked, and what they get once they have agreed; with buttons that do nothing."""
    one = own(desk, number)
    office = dataclasses.replace(desk.office, public_url="")  # nothing of it counts as opened
    _show(desk, ask_consent(office, one).message(), "preview-consent")
    for message, _ in welcome(office, contact_of(office, one, desk.manager.address, desk.now), desk.now):
        _show(desk, message, "preview-welcome")
    return Screen()


def _show(desk: Desk, message: Message, head: str) -> None:
    text = f"{desk.say(head)}\n\n{message.text}"
    buttons = tuple(tuple(_without_effect(one) for one in line) for line in message.buttons)
    desk.post(Post(desk.manager.address, Say(dataclasses.replace(message, text=text, buttons=buttons))))


def _without_effect(button: Button) -> Button:
    return dataclasses.replace(button, data="preview-only") if button.data else button


def pressed(desk: Desk) -> Screen:
    """A button in a preview."""
    return Screen(toast=plain(desk.say("preview-only")))


BUTTONS: Buttons = {("preview", 1): preview, ("preview-only", 0): pressed}
