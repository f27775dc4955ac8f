"""Mini Apps: what Telegram hands to a page that a person opens inside it, signed with the bot's token."""

import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import urlencode

from bot.sandbox.chats import User


def init_data(token: str, user: User, at: datetime, *, query_id: str = "AAE") -> str:
    """The string `Telegram.WebApp.initData` (core.telegram.org/bots/webapps, "Validating data")."""
    known = {"id": user.id, "first_name": user.first_name, "last_name": user.last_name}
    fields = {
        "query_id": query_id,
        "user": json.dumps({**known, "language_code": user.language_code}, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
        "signature": "c2lnbmF0dXJl",
    }
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    signature = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": signature})
