"""Schemas of the board: counts and times only, no customer's words and no conversation ids."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from typing_extensions import Self

from api.kinds import Presence
from api.schemas import Frozen
from api.strangers import Assumed
from bot.guide.entry import EntryId, QueueName
from bot.ranking.confidence import OUTSIDE_SHARE


class QueueNow(Frozen):
    """A queue at this moment. `longest_wait_seconds` is null if nobody waits."""

    name: QueueName = Field(examples=["billing"])
    title: str = Field(examples=["Billing"])
    waiting: int
    longest_wait_seconds: int | None = None


class RepNow(Frozen):
    """A rep at this moment. `chats` counts the chats that the rep has now."""

    username: str = Field(examples=["priya"])
    name: str = Field(examples=["Priya"])
    presence: Presence
    chats: int
    capacity: int


class Live(Frozen):
    """The desk at this moment."""

    online: int = Field(description="reps who are online and serve the requested queue")
    waiting: int
    longest_wait_seconds: int | None = None
    queues: tuple[QueueNow, ...]
    reps: tuple[RepNow, ...]


class Bucket(Frozen):
    """A part of the period, and what began in it."""

    at: datetime = Field(description="when it begins")
    conversations: int
    hand_overs: int


class Outcomes(Frozen):
    """How the conversations that began in this period ended.

    `bot_alone` got an answer that was not refuted and were never handed over; `other` were neither.
    `bot_percent` is the share of `bot_alone` in all but `other`. It is null if there are no such
    conversations, or if one queue is requested, since a chat with the bot alone has no queue.
    """

    conversations: int
    bot_alone: int
    handed_over: int
    other: int
    bot_percent: float | None = None


class Replies(Frozen):
    """The bot's messages in the conversations that began in this period, by kind.

    `answer` counts answers that were sure, `likely` those shown under their own question, `clarify` "did you
    mean", and `reword` requests to put it another way. `refuted` counts the likely ones that were not what
    was asked: the customer pressed another question or "something else", said so, or put it in other words
    that were answered with another entry. A customer who does nothing tells little, so this is a lower bound.
    `refuted_percent` is their share of `likely`, null if there are none.
    """

    answer: int
    likely: int
    clarify: int
    reword: int
    refuted: int
    refuted_percent: float | None = None


class HandOvers(Frozen):
    """Tickets opened in this period, by reason."""

    total: int
    asked: int
    upset: int
    route: int
    unsure: int


class Spread(Frozen):
    """Seconds within which 50, 90 and 95 % of `count` were done; null if `count` is 0."""

    count: int
    p50: float | None = None
    p90: float | None = None
    p95: float | None = None


class Kept(Frozen):
    """An SLA target: how many tickets have met or missed it, and how many of those met it."""

    measured: int
    kept: int
    percent: float | None = None


class Csat(Frozen):
    """How satisfied customers were. `scores` counts the customers who gave 1, 2, 3, 4 and 5."""

    count: int
    mean: float | None = None
    scores: tuple[int, int, int, int, int]


class EntryAsked(Frozen):
    """A guide entry and how often the bot used it. `question` is null if the entry no longer exists."""

    entry: EntryId = Field(examples=["change-my-card"])
    question: str | None = None
    times: int


class EntryRated(Frozen):
    """A guide entry and how customers rated its answer."""

    entry: EntryId = Field(examples=["change-my-card"])
    question: str | None = None
    helpful: int
    unhelpful: int


class Outside(Frozen):
    """How many of the customers' messages ask what the guide does not hold. Figures are percentages.

    The bot assumes `percent`. It is `pinned` by the setting CALMLINE_STRANGERS or, if not, follows
    `estimated_percent`, from `messages` of the last 14 days, whatever the board's period and queue. Before
    there are any, `estimated_percent` is null and the bot assumes `guess_percent`. From the probability
    `answer_from` on the bot answers; from `likely_from` on it shows an answer as likely.
    """

    percent: float
    estimated_percent: float | None = None
    guess_percent: float
    messages: int
    pinned: bool
    answer_from: float
    likely_from: float

    @classmethod
    def of(cls, assumed: Assumed) -> Self:
        return cls(
            percent=_percent(assumed.share),
            estimated_percent=None if assumed.estimated is None else _percent(assumed.estimated),
            guess_percent=_percent(OUTSIDE_SHARE),
            messages=assumed.messages,
            pinned=assumed.pinned,
            answer_from=_percent(assumed.thresholds.answer),
            likely_from=_percent(assumed.thresholds.likely),
        )


class Board(Frozen):
    """The board. Conversations count by the time they began, tickets by the time they were opened.

    `partial` is true if there were too many tickets to measure: waits and SLA targets then cover the newest.
    """

    since: datetime
    until: datetime
    queue: QueueName | None = None
    live: Live
    bucket_seconds: int
    buckets: tuple[Bucket, ...]
    outcomes: Outcomes
    replies: Replies
    hand_overs: HandOvers
    wait: Spread = Field(description="from opened to claimed")
    handling: Spread = Field(description="from claimed to closed")
    first_response: Kept
    resolution: Kept
    partial: bool = False
    csat: Csat
    outside: Outside
    asked: tuple[EntryAsked, ...] = Field(description="the most asked entries, most asked first")
    rated: tuple[EntryRated, ...] = Field(description="the most rated entries, most rated first")


def _percent(share: float) -> float:
    return round(100 * share, 1)
