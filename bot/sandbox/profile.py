"""Methods about the bot itself: its name, its descriptions, its commands."""

import re
from typing import Any

from bot.sandbox.answers import user_json
from bot.sandbox.asks import Ask, Run, known_chat
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import web_app_url
from bot.sandbox.params import integer

Json = dict[str, Any]

PROFILE_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(ask: Ask) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": ask.bot.topics,
        "allows_users_to_create_topics": ask.bot.topics,
    }
    return {**user_json(ask.bot.user), **abilities}


def _scope(ask: Ask) -> str:
    scope = ask.get("scope", {"type": "default"})
    if "chat_id" in scope and ask.world.chat(ask.bot, integer("chat_id", scope["chat_id"])) is None:
        raise bad_request("chat not found")
    return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)


def set_my_commands(ask: Ask) -> bool:
    commands = ask.get("commands")
    for command in commands:
        if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
            raise bad_request("can't parse BotCommand: expected an Object with command and description")
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    ask.bot.commands[_scope(ask), ask.get("language_code", "")] = [
        {"command": command["command"].removeprefix("/"), "description": command["description"]} for command in commands
    ]
    return True


def get_my_commands(ask: Ask) -> list[Json]:
    return ask.bot.commands.get((_scope(ask), ask.get("language_code", "")), [])


def delete_my_commands(ask: Ask) -> bool:
    ask.bot.commands.pop((_scope(ask), ask.get("language_code", "")), None)
    return True


def set_profile(what: str) -> Run:
    def run(ask: Ask) -> bool:
        text = ask.get(what, "")
        if len(text) > PROFILE_LIMITS[what]:
            raise bad_request(f"{what.replace('_', ' ')} is too long")  # our own words
        ask.bot.profile[what, ask.get("language_code", "")] = text
        return True

    return run


def get_profile(what: str) -> Run:
    def run(ask: Ask) -> Json:
        default = ask.bot.profile.get((what, "")) or (ask.bot.name if what == "name" else "")
        return {what: ask.bot.profile.get((what, ask.get("language_code", ""))) or default}

    return run


def set_chat_menu_button(ask: Ask) -> bool:
    if ask.get("chat_id") is not None:
        known_chat(ask)
    button = ask.get("menu_button", {"type": "default"})
    if button.get("type", "default") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button.get("type") == "web_app":
        if not str(button.get("text") or "").strip():
            raise bad_request("can't parse menu button: text must be non-empty")  # our own words
        web_app_url(button.get("web_app"))
    ask.bot.menu_buttons[ask.get("chat_id")] = button
    return True


def get_chat_menu_button(ask: Ask) -> Json:
    if ask.get("chat_id") is not None:
        known_chat(ask)
    buttons = ask.bot.menu_buttons
    return buttons.get(ask.get("chat_id")) or buttons.get(None) or {"type": "default"}
