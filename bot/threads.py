"""One private thread a contact in their manager's chat, where the bot has topics, and where a post goes as it leaves.

A thread is opened by a post of its own before the first that needs it, so what the outbox promises holds for it too.
One that fails is tried again later; until then posts go to the chat itself, where a reply says whom it is for.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from bot.model.messages import Outcome, OutcomeKind
from bot.model.people import Contact
from bot.model.posts import Action, Copy, CopyAlbum, Delete, Edit, OpenThread, Post, Queued, RenameThread, Say
from bot.render import clipped
from bot.store import Store
from bot.store.threads import Thread

LONGEST_NAME = 128
"""Characters, as the Bot API has it (createForumTopic)."""

TRIED_AGAIN = timedelta(hours=1)
"""After a thread has failed: the plain chat works meanwhile, and not every message should try."""


def prepare(store: Store, post: Post, now: datetime) -> None:
    """Queue before this post what its thread needs: to be opened, or another name."""
    contact_id = post.about or post.contact_id
    if contact_id is None or not isinstance(post.action, (Say, Copy, CopyAlbum)):
        return
    contact = store.people.contact(contact_id)
    if post.address == store.people.manager(contact.manager_id).address:
        keep(store, contact, now, opens=True)


def keep(store: Store, contact: Contact, now: datetime, *, opens: bool = False) -> None:
    """See that the contact's thread, if there is one, bears their name; `opens` it where there is none."""
    known, name = store.threads.of(contact.id, contact.manager_id), _name(store, contact)
    if known and known.state == "open" and known.thread_id and known.name != name:
        store.threads.save(dataclasses.replace(known, name=name))
        _queue(store, contact, RenameThread(known.thread_id, name), now)
    elif opens and (known is None or (known.retry_at and known.retry_at <= now)):
        store.threads.save(Thread(contact.id, contact.manager_id, name, "opening"))
        _queue(store, contact, OpenThread(name), now)


def _queue(store: Store, contact: Contact, action: OpenThread | RenameThread, now: datetime) -> None:
    store.mail.queue(Post(store.people.manager(contact.manager_id).address, action, about=contact.id), now)


def _name(store: Store, contact: Contact) -> str:
    company = store.people.account(contact.account_id).name
    return clipped(contact.name if company == contact.name else f"{contact.name} · {company}", LONGEST_NAME)


# --- as a post leaves -----------------------------------------------------------------------------------------


def placed(store: Store, queued: Queued, *, topics: bool) -> Queued:
    """The post with what is known only now: its thread, the message it answers, the messages it changes."""
    post = _in_thread(store, queued.post) if topics else queued.post
    return dataclasses.replace(queued, post=dataclasses.replace(post, action=_aimed(store, post)))


def _in_thread(store: Store, post: Post) -> Post:
    contact_id = post.about or post.contact_id
    if contact_id is None or post.thread or not isinstance(post.action, (Say, Copy, CopyAlbum)):
        return post
    manager = store.people.manager(store.people.contact(contact_id).manager_id)
    thread = store.threads.of(contact_id, manager.id)
    if thread is None or thread.state != "open" or manager.address != post.address:
        return post
    return dataclasses.replace(post, thread=thread.thread_id)


def _aimed(store: Store, post: Post) -> Action:
    match post.action:
        case Say() | Copy() as action if post.source and post.answers:
            reply_to = store.mail.counterpart(post.source, post.answers, post.address)
            return dataclasses.replace(action, reply_to=reply_to or action.reply_to)
        case Edit(message_id="") as action if post.source:
            found = store.mail.counterpart(post.source, post.passes[0], post.address)
            return dataclasses.replace(action, message_id=found or "")
        case Delete(post_id=int(post_id)) as action:
            return dataclasses.replace(action, message_ids=store.mail.became(post_id))
    return post.action


# --- what became of it ----------------------------------------------------------------------------------------


def lost(store: Store, address: str, thread_id: str, now: datetime) -> None:
    """Somebody deleted this thread, or topics are off."""
    if thread := store.threads.at(address, thread_id):
        _failed(store, thread, now + TRIED_AGAIN)


def settled(store: Store, post: Post, outcome: Outcome, now: datetime) -> None:
    """A thread was to be opened or renamed, and this is what became of it."""
    match post.action:
        case RenameThread(thread_id) if outcome.thread_gone:
            lost(store, post.address, thread_id, now)
        case OpenThread(name):
            assert post.about is not None
            manager = store.people.manager_at(post.address)
            if manager and (thread := store.threads.of(post.about, manager.id)):
                _opened(store, dataclasses.replace(thread, name=name), outcome, now)


def _opened(store: Store, thread: Thread, outcome: Outcome, now: datetime) -> None:
    if outcome.kind is OutcomeKind.SENT:
        opened = dataclasses.replace(thread, state="open", thread_id=outcome.message_id, retry_at=None)
        store.threads.save(opened)
    elif outcome.kind is not OutcomeKind.UNREACHABLE:  # who blocked us gets it when they are back, with the rest
        _failed(store, thread, now + max(TRIED_AGAIN, outcome.retry_after or TRIED_AGAIN))


def _failed(store: Store, thread: Thread, retry_at: datetime) -> None:
    store.threads.save(dataclasses.replace(thread, state="failed", thread_id=None, retry_at=retry_at))
