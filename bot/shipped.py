"""The files that come with the program: three playbooks with their texts, and feeds found in public lists."""

from __future__ import annotations

import pathlib


def shipped_rules() -> dict[str, str]:
    """Every file of the shipped `nurture_rules/`, by name."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in sorted((_folder() / "nurture_rules").glob("*.yaml"))
    }


def shipped_feeds() -> str:
    return (_folder() / "feeds.yaml").read_text(encoding="utf-8")


def shipped_env() -> str:
    """`.env` with every setting explained and none made."""
    return (_folder() / ".env.example").read_text(encoding="utf-8")


def _folder() -> pathlib.Path:
    """Inside an installed wheel, else the checkout."""
    inside = pathlib.Path(__file__).parent / "shipped"
    return inside if inside.is_dir() else pathlib.Path(__file__).parent.parent
