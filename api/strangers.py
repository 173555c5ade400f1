"""The share of strangers: how many of this desk's messages ask what its guide does not hold.

The bot begins with a guess. Every worker estimates the share from the database when it starts and once an
hour, and tells its own bot (bot.ranking.strangers). The estimate itself is not stored: the messages are, so
workers agree, a restart falls back on no guess, and a guide that was put back finds its own messages again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from api.brain import BrainLike
from api.clock import SYSTEM, Clock
from api.ids import ConversationId
from api.store.engine import Store
from api.store.models import Message
from bot.ranking.strangers import estimate_share
from bot.ranking.thresholds import Thresholds

log = structlog.get_logger()

LATELY = timedelta(days=14)
"""What customers ask changes with the case: older messages tell little of today's."""

MOST_MESSAGES = 5000
"""The most messages that one estimate reads: the newest. More would cost time and tell little."""

ENOUGH = 500
"""If fewer messages were read with the present guide, the newest of earlier guides make up this many. Another
guide has other strangers, but most edits change little, and the guess, which counts as 100 messages, knows
nothing of this desk: without them each edit would throw the thresholds back."""

MOST_OF_ONE_CHAT = 10
"""The most messages of one conversation that count: one customer is no sample of all."""

EVERY_SECONDS = 3600.0
LOOK_SECONDS = 60.0

_NEWEST = (
    sa.select(Message.conversation_id, Message.outside, Message.decision["guide"].as_string())
    .where(
        Message.outside.is_not(None),  # word for word the condition of the index
        Message.outside.between(0, 1),
        Message.created_at >= sa.bindparam("since"),
    )
    .order_by(Message.created_at.desc())
    .limit(MOST_MESSAGES)
)


@dataclass(frozen=True)
class Assumed:
    """What the bot assumes at this moment.

    `share` of the messages, 0 to 1, are outside the guide. It is `pinned` by a setting, or `estimated` from
    `messages` of the last days; `estimated` is None if there are none yet.
    """

    share: float
    estimated: float | None
    messages: int
    pinned: bool
    thresholds: Thresholds


class Strangers:
    """Keeps one bot's share of strangers up to date."""

    def __init__(self, *, store: Store, brain: BrainLike, pinned: float | None, time: Clock = SYSTEM) -> None:
        """`pinned` is a share that the bot assumes whatever the messages say; None: the estimate."""
        self._store = store
        self._brain = brain
        self._pinned = pinned
        self._time = time
        self._due = time.monotonic()
        self._estimated: float | None = None
        self._messages = 0
        if pinned is not None:
            brain.assume_strangers(pinned)

    @property
    def assumed(self) -> Assumed:
        """What the bot assumes at this moment."""
        return Assumed(
            share=self._brain.strangers,
            estimated=self._estimated,
            messages=self._messages,
            pinned=self._pinned is not None,
            thresholds=self._brain.thresholds,
        )

    async def run(self) -> None:
        """Ticks as long as the service runs. The service's start has done the first tick."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.tick()

    async def tick(self) -> None:
        """Estimates the share if an hour has passed since the last time. If that fails, the last share stays,
        and the next tick tries again.
        """
        if self._time.monotonic() < self._due:
            return
        try:
            await self._estimate()
        except Exception as error:
            log.error("strangers_failed", error=type(error).__name__)
        else:
            self._due = self._time.monotonic() + EVERY_SECONDS

    async def _estimate(self) -> None:
        since, guide = self._time.now() - LATELY, self._brain.guide.digest
        outside = await self._store.read(recent, since=since, guide=guide)
        share = await asyncio.to_thread(estimate_share, np.array(outside, dtype=np.float64))
        if self._pinned is None:
            self._brain.assume_strangers(share)
        self._estimated, self._messages = (share if outside else None), len(outside)
        log.info("strangers", share=round(share, 3), messages=len(outside), pinned=self._pinned)


def recent(session: Session, *, since: datetime, guide: str) -> list[float]:
    """Returns P(outside) of the newest questions since then that customers typed and the bot has read: those
    read with the guide of this digest, and with earlier ones if these are not ENOUGH.
    """
    own, earlier = list[float](), list[float]()
    of_chat: Counter[ConversationId] = Counter()
    for conversation, outside, read_with in session.execute(_NEWEST, {"since": since}):
        of_chat[conversation] += 1
        if of_chat[conversation] <= MOST_OF_ONE_CHAT:
            (own if read_with == guide else earlier).append(outside)
    return own + earlier[: max(0, ENOUGH - len(own))]
