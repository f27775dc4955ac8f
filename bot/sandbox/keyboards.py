"""Keyboards as bots send them, checked as Telegram checks them.

Stricter than Telegram in one thing: of two actions on one button it takes the first, the sandbox refuses them.
"""

from typing import Any

from bot.sandbox.chats import Button, Keyboard
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.links import is_web_address

Json = dict[str, Any]

MOST_BUTTONS = 100
LONGEST_PLACEHOLDER = 64
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def inline_keyboard(markup: Json) -> Keyboard:
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def check_reply_markup(markup: Json) -> None:
    """A keyboard in place of the phone's own, its removal, or a demand for an answer."""
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not (isinstance(placeholder, str) and 1 <= len(placeholder) <= LONGEST_PLACEHOLDER):
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")  # our own words; the limit is the documentation's
    rows = markup.get("keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    for button in (button for row in rows for button in row):
        if not isinstance(button, str) and not (isinstance(button, dict) and button.get("text")):
            raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")


def _button(given: Any) -> Button:
    if not isinstance(given, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    if not isinstance(given.get("text"), str):
        raise _unparsed('Can\'t find field "text"')
    if not given["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if given.get(name) not in (None, "") or (name in given and "switch" in name)]
    if not actions:
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unparsed(f"a button does one thing, not {' and '.join(actions)}")  # our own words
    copied, opened = given.get("copy_text"), given.get("web_app")
    button = Button(
        given["text"],
        callback_data=given.get("callback_data") or None,
        url=given.get("url") or None,
        copy_text=copied.get("text", "") if isinstance(copied, dict) else None,
        web_app=web_app_url(opened) if opened is not None else None,
        raw=given,
    )
    _check(button)
    return button


def web_app_url(given: Any) -> str:
    """The address of a WebAppInfo; Telegram opens pages with https alone."""
    url = given.get("url") if isinstance(given, dict) else None
    if not isinstance(url, str) or not url:
        raise _unparsed('Can\'t find field "url"')
    if not is_web_address(url) or not url.lower().startswith("https://"):
        raise bad_request("inline keyboard button Web App URL is invalid: Only HTTPS links are allowed")
    return url


def _check(button: Button) -> None:
    if button.callback_data is not None and len(button.callback_data.encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None and not (is_web_address(button.url) or button.url.lower().startswith("tg://")):
        raise bad_request("BUTTON_URL_INVALID")
    if button.copy_text is not None and not 1 <= len(button.copy_text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _unparsed(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")
