"""Methods that put messages into a chat: texts, files, places, cards, albums, copies, forwards."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.sandbox.asks import (
    Ask,
    Run,
    attached,
    caption,
    known_chat,
    known_thread,
    message_ids,
    message_text,
    writable_chat,
)
from bot.sandbox.bodies import IN_ALBUMS, LARGEST_ALBUM, UNMIXED, Body, Card, Location
from bot.sandbox.chats import Message
from bot.sandbox.delivery import Draft, Json, deliver, send, shown
from bot.sandbox.entities import Text
from bot.sandbox.errors import bad_request

CHAT_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip
LONGEST_VCARD = 2048


def send_message(ask: Ask) -> Json:
    return send(ask, Body(message_text(ask)))


def send_file(kind: str) -> Run:
    def run(ask: Ask) -> Json:
        return send(ask, Body(caption(ask.params), attached(ask, kind, ask.get(kind))))

    return run


def send_location(ask: Ask) -> Json:
    location = Location(ask.get("latitude"), ask.get("longitude"), ask.get("horizontal_accuracy", 0.0))
    if abs(location.latitude) > 90 or abs(location.longitude) > 180:
        raise bad_request("wrong location specified")  # our own words
    return send(ask, Body(location=location))


def send_contact(ask: Ask) -> Json:
    vcard = ask.get("vcard", "")
    if len(vcard.encode()) > LONGEST_VCARD:
        raise bad_request("VCARD_TOO_LONG")  # our own words; the limit is the documentation's
    card = Card(ask.get("phone_number"), ask.get("first_name"), ask.get("last_name", ""), vcard)
    return send(ask, Body(card=card))


def send_media_group(ask: Ask) -> list[Json]:
    bodies = [_album_item(ask, item) for item in ask.get("media")]
    if not 2 <= len(bodies) <= LARGEST_ALBUM:  # Telegram lets a single one pass; its documentation does not
        raise bad_request("too many messages to send as an album" if bodies[2:] else "there are no messages to send")
    _check_mix({body.kind for body in bodies})
    album = ask.world.new_album()
    return [shown(ask, message) for message in deliver(ask, [Draft(body, album) for body in bodies])]


def _album_item(ask: Ask, item: Any) -> Body:
    if not isinstance(item, Mapping):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind, given = item.get("type"), item.get("media")
    if kind not in IN_ALBUMS:
        raise bad_request("invalid message content type")
    if not isinstance(given, str) or not given:
        raise bad_request("can't parse InputMedia: media not found")
    return Body(caption(item), attached(ask, kind, given))


def _check_mix(kinds: set[str]) -> None:
    for kind in UNMIXED:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind.title()} can't be mixed with other media types")


def copy_message(ask: Ask) -> Json:
    original = _original(ask, "copy")
    text = original.content
    if original.body.has_caption and "caption" in ask.params:
        text = caption(ask.params)
    (copied,) = deliver(ask, [Draft(_with_text(original.body, text))])
    return {"message_id": copied.id}


def copy_messages(ask: Ask) -> list[Json]:
    originals = _originals(ask, may_be_protected=True)
    bodies = [
        _with_text(one.body, Text()) if one.body.has_caption and ask.get("remove_caption") else one.body
        for one in originals
    ]
    albums = _albums(ask, originals)
    copies = deliver(ask, [Draft(body, album) for body, album in zip(bodies, albums, strict=True)])
    return [{"message_id": message.id} for message in copies]


def forward_message(ask: Ask) -> Json:
    original = _original(ask, "forward")
    if original.protected:  # a bot may copy it all the same
        raise bad_request("the message can't be forwarded")
    (forwarded,) = deliver(ask, [_forward(original, None)])
    return shown(ask, forwarded)


def forward_messages(ask: Ask) -> list[Json]:
    originals = _originals(ask, may_be_protected=False)
    albums = _albums(ask, originals)
    forwards = [_forward(original, album) for original, album in zip(originals, albums, strict=True)]
    return [{"message_id": message.id} for message in deliver(ask, forwards)]


def _forward(original: Message, album: str | None) -> Draft:
    return Draft(original.body, album, original.forwarded_from or original)


def _with_text(body: Body, text: Text) -> Body:
    return Body(text, body.media, body.location, body.card)


def _original(ask: Ask, purpose: str) -> Message:
    message = known_chat(ask, "from_chat_id").messages.get(ask.get("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def _originals(ask: Ask, *, may_be_protected: bool) -> list[Message]:
    """Those of them that are there; the others are skipped without a word."""
    wanted = message_ids(ask)
    if wanted != sorted(set(wanted)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    messages = known_chat(ask, "from_chat_id").messages
    found = [messages[id_] for id_ in wanted if id_ in messages and (may_be_protected or not messages[id_].protected)]
    if not found:
        raise bad_request("there are no messages to forward")  # said of copies too
    return found


def _albums(ask: Ask, originals: list[Message]) -> list[str | None]:
    """Albums stay together; a lone rest of one is none; documents of one sender become one, as do their audio files."""
    kinds = {(message.body.kind, message.sender) for message in originals}
    if 2 <= len(originals) <= LARGEST_ALBUM and len(kinds) == 1 and originals[0].body.kind in UNMIXED:
        return [ask.world.new_album()] * len(originals)
    sizes = Counter(message.media_group_id for message in originals if message.media_group_id)
    new = {album: ask.world.new_album() for album, size in sizes.items() if size > 1}
    return [new.get(message.media_group_id or "") for message in originals]


def send_chat_action(ask: Ask) -> bool:
    if ask.get("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(ask)
    known_thread(ask, chat)
    ask.world.tell("action", chat, text=ask.get("action"))
    return True
