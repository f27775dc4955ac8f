"""How often somebody may fail to sign in: secrets cannot be guessed, and guessing should not cost us anything."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 10
WITHIN = timedelta(minutes=5)
MOST_PLACES = 10_000
"""Addresses that are remembered; beyond that the oldest are forgotten."""


@dataclass
class Attempts:
    """Failed ones of late, by where they came from."""

    _failed: dict[str, deque[datetime]] = field(default_factory=dict)

    def too_many(self, place: str, now: datetime) -> bool:
        failed = self._failed.get(place)
        while failed and failed[0] <= now - WITHIN:
            failed.popleft()
        return failed is not None and len(failed) >= MOST

    def failed(self, place: str, now: datetime) -> None:
        self._failed.setdefault(place, deque(maxlen=MOST)).append(now)
        while len(self._failed) > MOST_PLACES:
            del self._failed[next(iter(self._failed))]
