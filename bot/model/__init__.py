"""The words: what is stored, decided and sent, as frozen dataclasses and enums.

    people.py    managers, companies, contacts
    rules.py     what a playbook says
    messages.py  what a person is shown, and what became of it
    touches.py   one message to one contact, planned, sent or skipped
    posts.py     what the bot does in chats besides touches
    news.py      topics, feeds, items

All times are aware and in UTC; zones are IANA names and are applied where a person's day matters.
"""
