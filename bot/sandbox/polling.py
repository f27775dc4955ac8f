"""Methods that bring a bot its updates: the long poll, and webhooks."""

from typing import Any

from bot.sandbox.asks import Ask
from bot.sandbox.errors import bad_request, conflict

Json = dict[str, Any]

LONGEST_POLL = 50
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(ask: Ask) -> list[Json]:
    if ask.bot.webhook.get("url"):
        raise conflict(WEBHOOK_ACTIVE)
    limit = min(max(ask.get("limit", 100), 1), 100)
    timeout = min(max(ask.get("timeout", 0), 0), LONGEST_POLL)
    return await ask.bot.queue.poll(ask.get("offset", 0), limit, timeout, ask.get("allowed_updates"))


def set_webhook(ask: Ask) -> bool:
    url = ask.get("url")
    if not url:
        return delete_webhook(ask)
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if ask.get("drop_pending_updates"):
        ask.bot.queue.clear()
    ask.bot.queue.end_poll(conflict("terminated by setWebhook request"))
    ask.bot.webhook = {"url": url, "max_connections": ask.get("max_connections", 40)}
    if "allowed_updates" in ask.params:
        ask.bot.queue.allowed = tuple(ask.get("allowed_updates"))
    return True


def delete_webhook(ask: Ask) -> bool:
    ask.bot.webhook = {}
    if ask.get("drop_pending_updates"):
        ask.bot.queue.clear()
    return True


def get_webhook_info(ask: Ask) -> Json:
    allowed = {"allowed_updates": list(ask.bot.queue.allowed)} if ask.bot.queue.allowed else {}
    return {
        "url": "",
        **ask.bot.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(ask.bot.queue.pending),
        **allowed,
    }
