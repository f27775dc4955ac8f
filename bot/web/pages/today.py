"""The manager's first page: what needs them today, as the morning's list has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.desk.morning import LISTS, Since
from bot.web.pages.house import Ask, Drawn


def today(desk: Desk, ask: Ask) -> Drawn:
    parts = [part for one in LISTS if (part := one(desk, _since(desk)))]
    return Drawn("today.html", {"parts_of_day": parts, "date": desk.now})


def _since(desk: Desk) -> Since:
    """The last day, and until midnight."""
    local = desk.now.astimezone(ZoneInfo(desk.manager.zone or desk.office.business_zone))
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), local.tzinfo)
    return Since(desk.manager, desk.now - timedelta(days=1), midnight)
