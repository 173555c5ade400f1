"""Carries events from the code that changes something to its subscribers, in process or through Redis."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import ClassVar

import structlog
from pydantic import BaseModel, ConfigDict

from api.ids import ConversationId

log = structlog.get_logger()

QUEUE_SIZE = 256
"""The most events that may wait for a subscriber. One further behind is dropped and starts again."""

DESK = "desk"
QUEUE = "line"
RULES = "rules"


def of_conversation(conversation: ConversationId) -> str:
    """Returns the topic of one conversation."""
    return f"conversation:{conversation}"


class Event(BaseModel):
    """An event that is published after its commit. `type` names its kind on the wire."""

    model_config = ConfigDict(frozen=True)

    says_all: ClassVar[bool] = False
    """The reader reads the current state, so while one such event is unread, later ones add nothing."""

    @property
    def topics(self) -> tuple[str, ...]:
        raise NotImplementedError


class Dropped(Exception):
    """This subscriber fell too far behind or missed events. It must start again from the database."""


class Subscription:
    """One subscriber's bounded queue. Iterate it for events; it raises Dropped if it missed any."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(QUEUE_SIZE)
        self._dropped = asyncio.Event()
        self._unread: set[type[Event]] = set()

    def put(self, event: Event) -> None:
        if event.says_all:
            if type(event) in self._unread:
                return
            self._unread.add(type(event))
        try:
            self._queue.put_nowait(event)
        except asyncio.QueueFull:
            self._dropped.set()

    def drop(self) -> None:
        """Marks the subscription as having missed events, and wakes a waiting subscriber at once."""
        self._dropped.set()
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def get(self) -> Event:
        if not self._dropped.is_set():
            event = await self._queue.get()
            if event is not None:
                self._unread.discard(type(event))
                return event
        raise Dropped

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            yield await self.get()


class Bus(ABC):
    """Publishes events after the commit, from the event loop's thread. Never waits for a subscriber."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Subscription]] = {}

    @contextlib.contextmanager
    def subscribe(self, *topics: str) -> Iterator[Subscription]:
        """Subscribes to the topics for as long as the context is open."""
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
    async def publish(self, *events: Event) -> None: ...

    async def start(self) -> None:  # noqa: B027 - in process there is nothing to start
        """Starts to receive what others publish."""

    async def stop(self) -> None:  # noqa: B027
        """Stops receiving."""

    def _drop_all(self) -> None:
        for subscription in {watcher for watchers in self._watchers.values() for watcher in watchers}:
            subscription.drop()

    def _deliver(self, event: Event) -> None:
        for subscription in {watcher for topic in event.topics for watcher in self._watchers.get(topic, ())}:
            subscription.put(event)


class LocalBus(Bus):
    """Keeps events in this process, for a service with one worker."""

    async def publish(self, *events: Event) -> None:
        for event in events:
            self._deliver(event)


class RedisBus(Bus):
    """Sends events to every worker through one Redis channel.

    If Redis fails, this worker's own subscribers still get its events, and the log says so. Once Redis is
    back, every subscriber is dropped, connects again, and reads from the database what it missed.
    """

    CHANNEL = "calmline:events"

    def __init__(self, url: str, read: Callable[[bytes], Event]) -> None:
        super().__init__()
        from redis.asyncio import Redis

        self._redis = Redis.from_url(url)
        self._read = read
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

    async def publish(self, *events: Event) -> None:
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
                        self._deliver(self._read(message["data"]))
            except Exception as error:
                log.error("redis_listen_failed", error=type(error).__name__)
                cut_off = True
                await asyncio.sleep(1)


def connect(redis_url: str, read: Callable[[bytes], Event]) -> Bus:
    """Returns the bus for this URL; an empty URL means in process. `read` parses an event's JSON."""
    return RedisBus(redis_url, read) if redis_url else LocalBus()
