"""Every text the bot itself says, one Fluent file a language. What operators write lives in `nurture_rules/`."""

from __future__ import annotations

import pathlib

from bot.model.people import LANGUAGES


def sources() -> dict[str, str]:
    """The Fluent source of each language."""
    folder = pathlib.Path(__file__).parent
    return {language: (folder / f"{language}.ftl").read_text(encoding="utf-8") for language in LANGUAGES}
