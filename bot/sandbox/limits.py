"""How fast a bot may write, in real time.

Telegram says: no more than 30 messages a second over all chats, and in one chat no more than one a second, where short
bursts are tolerated. The model: at most 30 in any stretch of one second; a private chat has 5 tokens to start with and
gets one back each second. What is refused uses up nothing.
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

    def take(self, chat_id: int) -> None:
        """Counts one message to the chat, or refuses it."""
        now = self.monotonic()
        while self.sent and now - self.sent[0] >= 1:
            self.sent.popleft()
        if len(self.sent) >= PER_SECOND:
            raise too_many_requests(1)
        if chat_id > 0:
            self._take_token(chat_id, now)
        self.sent.append(now)

    def _take_token(self, chat_id: int, now: float) -> None:
        bucket = self.buckets.setdefault(chat_id, _Bucket(BURST, now))
        bucket.tokens = min(BURST, bucket.tokens + now - bucket.at)
        bucket.at = now
        if bucket.tokens < 1:
            raise too_many_requests(max(1, math.ceil(1 - bucket.tokens)))
        bucket.tokens -= 1
