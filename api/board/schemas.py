"""What the board shows. Counts and times only: no customer's words, no conversation's id."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.kinds import Presence
from api.schemas import Frozen
from bot.guide.entry import EntryId, QueueName


class QueueNow(Frozen):
    """A queue at this moment. `longest_wait_seconds` is null where nobody waits."""

    name: QueueName = Field(examples=["billing"])
    title: str = Field(examples=["Billing"])
    waiting: int
    longest_wait_seconds: int | None = None


class RepNow(Frozen):
    """A rep at this moment; `chats` are claimed now."""

    username: str = Field(examples=["priya"])
    name: str = Field(examples=["Priya"])
    presence: Presence
    chats: int
    capacity: int


class Live(Frozen):
    """The desk at this moment."""

    online: int = Field(description="reps who are online and serve what is asked for")
    waiting: int
    longest_wait_seconds: int | None = None
    queues: tuple[QueueNow, ...]
    reps: tuple[RepNow, ...]


class Bucket(Frozen):
    """A part of the time: what began in it."""

    at: datetime = Field(description="when it begins")
    conversations: int
    hand_overs: int


class Outcomes(Frozen):
    """What became of the conversations that began in this time.

    `bot_alone` had an answer and were never handed over; `other` had neither. `bot_percent` is of those that
    had either, null where there are none, or where one queue is asked for: what is the bot's alone has none.
    """

    conversations: int
    bot_alone: int
    handed_over: int
    other: int
    bot_percent: float | None = None


class HandOvers(Frozen):
    """Tickets opened in this time, by reason."""

    total: int
    asked: int
    upset: int
    route: int
    unsure: int


class Spread(Frozen):
    """Seconds within which 50, 90 and 95 % of `count` were done; null where there are none."""

    count: int
    p50: float | None = None
    p90: float | None = None
    p95: float | None = None


class Kept(Frozen):
    """A target: of how many it is known whether it was kept, and of how many of those it was."""

    measured: int
    kept: int
    percent: float | None = None


class Csat(Frozen):
    """How satisfied customers were; `scores` counts who gave 1, 2, 3, 4 and 5."""

    count: int
    mean: float | None = None
    scores: tuple[int, int, int, int, int]


class EntryAsked(Frozen):
    """A guide entry and how often the bot spoke from it. `question` is null for one that is gone."""

    entry: EntryId = Field(examples=["change-my-card"])
    question: str | None = None
    times: int


class EntryRated(Frozen):
    """A guide entry and what customers said of its answer."""

    entry: EntryId = Field(examples=["change-my-card"])
    question: str | None = None
    helpful: int
    unhelpful: int


class Board(Frozen):
    """The board. Conversations count by when they began, tickets by when they were opened.

    `partial`: there were more tickets than are measured, and waits and targets are of the newest ones.
    """

    since: datetime
    until: datetime
    queue: QueueName | None = None
    live: Live
    bucket_seconds: int
    buckets: tuple[Bucket, ...]
    outcomes: Outcomes
    hand_overs: HandOvers
    wait: Spread = Field(description="from opened to claimed")
    handling: Spread = Field(description="from claimed to closed")
    first_response: Kept
    resolution: Kept
    partial: bool = False
    csat: Csat
    asked: tuple[EntryAsked, ...] = Field(description="the most asked entries, most asked first")
    rated: tuple[EntryRated, ...] = Field(description="the most rated entries, most rated first")
