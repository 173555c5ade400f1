"""Events from whoever changes a conversation to whoever watches it: in process, or through Redis."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from api.chat.schemas import DeskMessageOut

log = structlog.get_logger()

QUEUE_SIZE = 256
"""Events that may wait for one subscriber; whoever is further behind is dropped and starts again."""

DESK = "desk"
LINE = "line"
RULES = "rules"


def of_conversation(conversation: str) -> str:
    """The topic of one conversation."""
    return f"conversation:{conversation}"


class Event(BaseModel):
    model_config = ConfigDict(frozen=True)

    @property
    def topics(self) -> tuple[str, ...]:
        raise NotImplementedError


class MessageAdded(Event):
    """A message was stored. `ticket` is the conversation's open ticket, if it has one."""

    type: Literal["message"] = "message"
    conversation: str
    message: DeskMessageOut
    ticket: int | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation), DESK)


class ConversationChanged(Event):
    """Status, rep, queue or callback of a conversation changed: read it again."""

    type: Literal["conversation"] = "conversation"
    conversation: str

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation),)


class TicketChanged(Event):
    """A ticket is new, or any of it changed: read it again."""

    type: Literal["ticket"] = "ticket"
    ticket: int

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class LineMoved(Event):
    """Someone joined or left the line: everyone's place in it may be another."""

    type: Literal["line"] = "line"

    @property
    def topics(self) -> tuple[str, ...]:
        return (LINE,)


class Received(Event):
    """The customer's page has the messages up to number `delivered`, and has shown those up to `seen`."""

    type: Literal["received"] = "received"
    conversation: str
    delivered: int
    seen: int

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class TeamChanged(Event):
    """A rep's presence, queues or name changed: read the team again."""

    type: Literal["team"] = "team"

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class DeskChanged(Event):
    """The desk's rules or queues changed: read them again."""

    type: Literal["desk"] = "desk"

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK, RULES)


class NoteAdded(Event):
    """A rep's note beside a conversation."""

    type: Literal["note"] = "note"
    ticket: int
    note: int

    @property
    def topics(self) -> tuple[str, ...]:
        return (DESK,)


class Typing(Event):
    """Someone is typing. `name` is the rep's name, for a rep."""

    type: Literal["typing"] = "typing"
    conversation: str
    sender: Literal["customer", "bot", "rep"]
    name: str | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (of_conversation(self.conversation), DESK)


AnyEvent = Annotated[
    MessageAdded
    | ConversationChanged
    | TicketChanged
    | LineMoved
    | Received
    | TeamChanged
    | DeskChanged
    | NoteAdded
    | Typing,
    Field(discriminator="type"),
]
_events: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class Dropped(Exception):
    """This subscriber fell too far behind, or missed events; it must start again from the database."""


class Subscription:
    """One watcher's bounded queue. Iterate it for events; raises Dropped when it missed any."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[AnyEvent | None] = asyncio.Queue(QUEUE_SIZE)
        self._dropped = asyncio.Event()
        self._line_moves = False

    def put(self, event: AnyEvent) -> None:
        if isinstance(event, LineMoved):
            # Whoever hears of it looks at the line as it is then: one that was not heard of yet says it all.
            if self._line_moves:
                return
            self._line_moves = True
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._dropped.set()

    def drop(self) -> None:
        """Events were missed: whoever waits for one is told at once."""
        self._dropped.set()
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def get(self) -> AnyEvent:
        if not self._dropped.is_set():
            event = await self._queue.get()
            if isinstance(event, LineMoved):
                self._line_moves = False
            if event is not None:
                return event
        raise Dropped

    async def __aiter__(self) -> AsyncIterator[AnyEvent]:
        while True:
            yield await self.get()


class Bus(ABC):
    """Publish after the commit, from the event loop's thread. Publishing never waits for a subscriber."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Subscription]] = {}

    @contextlib.contextmanager
    def subscribe(self, *topics: str) -> Iterator[Subscription]:
        """A subscription to the topics, for as long as the context is open."""
        subscription = Subscription()
        for topic in topics:
            self._watchers.setdefault(topic, set()).add(subscription)
        try:
            yield subscription
        finally:
            for topic in topics:
                watchers = self._watchers[topic]
                watchers.discard(subscription)
                if not watchers:
                    del self._watchers[topic]

    @abstractmethod
    async def publish(self, *events: AnyEvent) -> None: ...

    async def start(self) -> None:  # noqa: B027 - in process there is nothing to start
        """Begin to receive what others publish."""

    async def stop(self) -> None:  # noqa: B027
        """Stop receiving."""

    def _drop_all(self) -> None:
        for subscription in {watcher for watchers in self._watchers.values() for watcher in watchers}:
            subscription.drop()

    def _deliver(self, event: AnyEvent) -> None:
        for subscription in {watcher for topic in event.topics for watcher in self._watchers.get(topic, ())}:
            subscription.put(event)


class LocalBus(Bus):
    """Events stay in this process: right for one worker."""

    async def publish(self, *events: AnyEvent) -> None:
        for event in events:
            self._deliver(event)


class RedisBus(Bus):
    """Events reach every worker through one Redis channel.

    Should Redis fail, this worker's own subscribers still get its events, and the log says so. Once Redis is
    back every subscriber is dropped: it connects again, and reads from the database what it missed.
    """

    CHANNEL = "calmline:events"

    def __init__(self, url: str) -> None:
        super().__init__()
        from redis.asyncio import Redis

        self._redis = Redis.from_url(url)
        self._listener: asyncio.Task[None] | None = None

    async def start(self) -> None:
        ready = asyncio.Event()
        self._listener = asyncio.create_task(self._listen(ready))
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(ready.wait(), 5)

    async def stop(self) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        await self._redis.aclose()

    async def publish(self, *events: AnyEvent) -> None:
        for event in events:
            try:
                await self._redis.publish(self.CHANNEL, event.model_dump_json())
            except Exception as error:
                log.error("redis_publish_failed", error=type(error).__name__)
                self._deliver(event)

    async def _listen(self, ready: asyncio.Event) -> None:
        cut_off = False
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(self.CHANNEL)
                    if cut_off:
                        self._drop_all()
                    cut_off = False
                    ready.set()
                    async for message in channel.listen():
                        self._deliver(_events.validate_json(message["data"]))
            except Exception as error:
                log.error("redis_listen_failed", error=type(error).__name__)
                cut_off = True
                await asyncio.sleep(1)


def connect(redis_url: str) -> Bus:
    """The bus for this URL; an empty one means in process."""
    return RedisBus(redis_url) if redis_url else LocalBus()
