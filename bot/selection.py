"""Which people some words mean: by role, stage, language, tag, and what their name or company has in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.people import Relationship, Role, Stage


@dataclass(frozen=True)
class Selection:
    """Of each kind that names something one must be so; all of `words` are in a name, a company or a tag."""

    roles: frozenset[Role] = frozenset()
    stages: frozenset[Stage] = frozenset()
    languages: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def has(self, who: Relationship) -> bool:
        contact, account = who.contact, who.account
        own = {tag.casefold() for tag in contact.tags}
        return (
            (not self.roles or contact.role in self.roles)
            and (not self.stages or account.stage in self.stages)
            and (not self.languages or contact.language in self.languages)
            and (not self.tags or bool(own & {tag.casefold() for tag in self.tags}))
            and all(_in(word.casefold(), who, own) for word in self.words)
        )


def _in(word: str, who: Relationship, tags: set[str]) -> bool:
    return word in tags or word in who.contact.name.casefold() or word in who.account.name.casefold()
