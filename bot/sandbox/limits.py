"""How fast a bot may write, in real time.

Telegram says: no more than 30 messages a second over all chats, and in one chat no more than one a second, where short
bursts are tolerated. The model: at most 30 in any stretch of one second; a private chat has 5 tokens to start with and
gets one back each second. What is refused uses up nothing. An album goes as soon as there is one token, and its other
messages are owed.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import too_many_requests

PER_SECOND = 30
BURST = 5


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Pace:
    """The pace of one bot."""

    monotonic: Callable[[], float]
    sent: deque[float] = field(default_factory=deque)
    buckets: dict[int, _Bucket] = field(default_factory=dict)

    def take(self, chat_id: int, count: int = 1) -> None:
        """Counts messages that go to the chat together, or refuses them."""
        now = self.monotonic()
        while self.sent and now - self.sent[0] >= 1:
            self.sent.popleft()
        if self.sent and len(self.sent) + count > PER_SECOND:
            raise too_many_requests(1)
        if chat_id > 0:
            self._take_tokens(chat_id, count, now)
        self.sent.extend([now] * count)

    def _take_tokens(self, chat_id: int, count: int, now: float) -> None:
        bucket = self.buckets.setdefault(chat_id, _Bucket(BURST, now))
        bucket.tokens = min(BURST, bucket.tokens + now - bucket.at)
        bucket.at = now
        if bucket.tokens < 1:
            raise too_many_requests(max(1, math.ceil(1 - bucket.tokens)))
        bucket.tokens -= count
