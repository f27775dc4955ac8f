"""The library: material that managers add from the chat, what there is, and which role and stage has nothing."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup, escape

from bot.brakes import rule_number
from bot.curation import first_name, never_word
from bot.desk import Buttons, Command, Desk, Screen, Written, fitting
from bot.desk.arguments import Caption, caption, has_han
from bot.errors import Refused
from bot.model.messages import Attachment, Button, Message
from bot.model.people import Role, Stage
from bot.model.posts import Post, Say
from bot.model.rules import Material
from bot.render import LONGEST_SUMMARY, clipped, material_message, plain
from bot.rule_files import MATERIAL_KINDS
from bot.store.library import PREFIX

KINDS_A_LINE = 2

STAGES_SHOWN = tuple(stage for stage in Stage if stage is not Stage.LOST)
"""In the table: rules leave out who is lost unless they say so."""

ROLE_WIDTH = max(len(role) for role in Role)
STAGE_WIDTH = 4
"""Characters: a line of the table must fit a phone."""

_COMMAND = re.compile(r"/library(?:@\w+)?(?:\s+(?P<text>.*))?", re.IGNORECASE | re.DOTALL)

# --- what there is --------------------------------------------------------------------------------------------


def library(desk: Desk, text: str) -> Screen:
    """/library: what there is and what is missing; /library evaluator, packaging: what fits; with a link: one more."""
    asked = caption(text)
    if asked.link:
        return _take(desk, text, None, "")
    every = desk.office.library()
    found = [one for one in every.values() if _fits(one, asked)]
    if not every:
        return Screen(f"{desk.say('library-none')}\n{desk.say('usage-library')}")
    if not found:
        raise Refused("library-nothing", words=text)
    if text and len(found) == 1:
        _show(desk, found[0])
        return Screen()
    tables = [] if text else [*_tables(desk, every), ""]
    return Screen(fitting([*tables, *_lines(desk, found)]))


def _fits(one: Material, asked: Caption) -> bool:
    text = " ".join([*one.title.values(), *one.summary.values(), one.objection]).casefold()
    words = f"{asked.title} {asked.objection}".casefold().split()
    return (
        (not asked.kind or one.kind == asked.kind)
        and (not asked.language or asked.language in one.title)
        and (not asked.roles or not one.roles or bool(asked.roles & one.roles))
        and (not asked.stages or not one.stages or bool(asked.stages & one.stages))
        and all(word in text for word in words)
    )


def _lines(desk: Desk, found: Iterable[Material]) -> Iterator[str]:
    """What was found, by kind."""
    by_kind: dict[str, list[Material]] = {kind: [] for kind in MATERIAL_KINDS}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, some in by_kind.items():
        if some:
            yield f"<b>{_kind(desk, kind)}</b>"
            yield from (_line(desk, one) for one in some)


def _line(desk: Desk, one: Material) -> str:
    title = escape(_title(one, desk.manager.language))
    shown = f'<a href="{escape(one.link)}">{title}</a>' if one.link else title
    objection = [f"“{one.objection}”"] if one.objection else []
    marks = [", ".join(one.title), *_roles(desk, one), *_stages(desk, one), *objection]
    return f"• {shown} – {escape(' · '.join(marks))}"


def _tables(desk: Desk, every: Mapping[str, Material]) -> Iterator[str]:
    """For each language that this manager's contacts read: how much each role finds at each stage."""
    languages = {contact.language for contact in desk.contacts()} or {desk.manager.language}
    for language in sorted(languages):
        readable = [one for one in every.values() if language in one.title]
        rows = [_row("", [desk.say("library-stage", stage=stage) for stage in STAGES_SHOWN])]
        rows += [
            _row(desk.say("library-role", role=role), [_count(readable, role, stage) for stage in STAGES_SHOWN])
            for role in Role
        ]
        yield desk.say("library-table", tongue=desk.say("library-language", tongue=language))
        yield "<pre>" + "\n".join(rows) + "</pre>"


def _row(name: str, cells: Iterable[str]) -> str:
    right = [" " * (STAGE_WIDTH + 1 - _width(cell[:STAGE_WIDTH])) + cell[:STAGE_WIDTH] for cell in cells]
    return name + " " * (ROLE_WIDTH - _width(name)) + "".join(right)


def _width(text: str) -> int:
    """A Chinese letter is as wide as two others."""
    return len(text) + len(re.findall(r"[\u3400-\u9fff]", text))


def _count(some: Iterable[Material], role: Role, stage: Stage) -> str:
    return str(sum(role in (one.roles or Role) and stage in (one.stages or Stage) for one in some) or "–")


# --- one more -------------------------------------------------------------------------------------------------


def of_caption(written: Written) -> str | None:
    """What a manager says of something that is for the library; None where it is not, or is no file."""
    match = _COMMAND.fullmatch(written.text.strip())
    return (match["text"] or "") if match and (written.file or written.media) else None


def take_file(desk: Desk, written: Written, text: str) -> Screen:
    """A file sent with a caption `/library …`, or answered with one."""
    if written.file is None:
        raise Refused("usage-library")
    return _take(desk, text, written.file, written.file_name)


def _take(desk: Desk, text: str, file: Attachment | None, file_name: str) -> Screen:
    """Put it into the library and show it, or ask first what kind it is."""
    said = caption(text)
    title = said.title or _title_of(file_name)
    if not _name(title) or (file is None) == (said.link is None):
        raise Refused("usage-library")
    language = said.language or ("zh" if has_han(title) else "en")
    summary = {language: clipped(said.summary, LONGEST_SUMMARY)} if said.summary else {}
    new = Material("", said.kind, said.link, {language: title}, summary, said.roles, said.stages, said.objection, file)
    _check(desk, new, file_name)
    if not said.kind:
        return _ask_kind(desk, text, file, file_name)
    _show(desk, _put_in(desk, new, _name(title)))
    return Screen()


def _put_in(desk: Desk, new: Material, name: str) -> Material:
    """Under its name, or where something of that name was removed under the next of it. Raises Refused."""
    store = desk.office.store.library
    if PREFIX + name in map(first_name, store.all()):
        raise Refused("library-known", title=_title(new, desk.manager.language))
    names = itertools.chain([name], (f"{name}~{n}" for n in itertools.count(2)))
    return next(added for one in names if (added := store.add(one, new, desk.manager.id, desk.now)))


def _check(desk: Desk, new: Material, file_name: str) -> None:
    """Nothing with a word of `never:`, and nothing twice. Raises Refused."""
    text = " ".join([*new.title.values(), *new.summary.values(), new.link or "", new.objection, file_name])
    if word := never_word(text, desk.office.feedbook.never):
        raise Refused("edit-never-word", word=word)
    for one in desk.office.library().values():
        if (one.link, one.file) == (new.link, new.file):
            raise Refused("library-known", title=_title(one, desk.manager.language))


def _name(title: str) -> str:
    """What a title is called: the same words are the same material."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")


def _title_of(file_name: str) -> str:
    """`Guide_to-packaging.pdf` as a person would write it."""
    return " ".join(re.sub(r"\.\w{1,5}$", "", file_name).replace("_", " ").replace("-", " ").split())


def _ask_kind(desk: Desk, text: str, file: Attachment | None, file_name: str) -> Screen:
    draft = desk.office.store.mail.add_draft(
        desk.manager.id, f"library:{desk.key}", Say(Message(text, file=file)), file_name, desk.now
    )
    buttons = [Button(_kind(desk, kind), data=f"kind:{draft}:{n}") for n, kind in enumerate(MATERIAL_KINDS)]
    lines = [tuple(buttons[n : n + KINDS_A_LINE]) for n in range(0, len(buttons), KINDS_A_LINE)]
    return Screen(desk.say("library-which-kind"), tuple(lines))


def choose_kind(desk: Desk, draft_id: int, place: int) -> Screen:
    """The manager said what kind it is."""
    draft = desk.office.store.mail.draft(desk.manager.id, draft_id)
    _, say, file_name = draft or ("", None, "")
    if not isinstance(say, Say) or not 0 <= place < len(MATERIAL_KINDS):
        return Screen(toast=desk.say("button-old"))
    desk.office.store.mail.drop_draft(draft_id)
    kind = MATERIAL_KINDS[place]
    _take(desk, f"{kind}, {say.message.text}", say.message.file, file_name)
    return Screen(_kind(desk, kind), replaces=True)


# --- one of them ----------------------------------------------------------------------------------------------


def _show(desk: Desk, one: Material) -> None:
    """How a contact gets it, and whom it is for; who may take it away gets a button."""
    language = next(iter(one.title))
    message = material_message(one, language, silent=False)
    head = desk.say(
        "library-card",
        kind=_kind(desk, one.kind),
        tongue=desk.say("library-language", tongue=language),
        roles=desk.listed(_roles(desk, one)) or "any",
        stages=desk.listed(_stages(desk, one)) or "any",
        objection=one.objection or "none",
        by=_added_by(desk, one) or "none",
    )
    button = Button(desk.say("button-library-remove"), data=f"unlib:{rule_number(one.id)}")
    card = dataclasses.replace(
        message,
        text=f"{head}\n\n<blockquote>{message.text}</blockquote>",
        buttons=((button,),) if _may_remove(desk, one) else (),
    )
    desk.post(Post(desk.manager.address, Say(card)))


def remove(desk: Desk, number: int) -> Screen:
    """Nobody gets it any more; who added it, or an admin, says so."""
    one = next((one for one in desk.office.store.library.all().values() if rule_number(one.id) == number), None)
    if one is None:
        raise Refused("touch-gone")
    if not _may_remove(desk, one):
        raise Refused("library-not-yours", by=_added_by(desk, one))
    desk.office.store.library.remove(one.id.removeprefix(PREFIX))
    done = desk.say("library-removed", title=_title(one, desk.manager.language))
    return Screen(done, toast=plain(done), replaces=True)


def _may_remove(desk: Desk, one: Material) -> bool:
    owner = desk.office.store.library.added_by(one.id.removeprefix(PREFIX))
    return one.id.startswith(PREFIX) and (desk.manager.admin or owner == desk.manager.id)


def _added_by(desk: Desk, one: Material) -> str:
    owner = desk.office.store.library.added_by(one.id.removeprefix(PREFIX)) if one.id.startswith(PREFIX) else None
    return desk.office.store.people.manager(owner).name if owner else ""


def _title(one: Material, language: str) -> str:
    return one.title.get(language) or next(iter(one.title.values()))


def _kind(desk: Desk, kind: str) -> Markup:
    return desk.say("library-kind", kind=kind)


def _roles(desk: Desk, one: Material) -> list[str]:
    return [desk.say("library-role", role=role) for role in Role if role in one.roles]


def _stages(desk: Desk, one: Material) -> list[str]:
    return [desk.say("library-stage", stage=stage) for stage in Stage if stage in one.stages]


COMMANDS: Mapping[str, Command] = {"library": library}

BUTTONS: Buttons = {("kind", 2): choose_kind, ("unlib", 1): remove}
