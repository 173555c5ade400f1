"""A change's result with its events, and the commit that publishes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from api.bus import Bus, Event
from api.store.engine import Store

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Change(Generic[T]):
    """A result and the events to publish after the commit."""

    result: T
    events: tuple[Event, ...] = ()


class Commit:
    """Commits changes and publishes their events afterwards."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    async def __call__(
        self, work: Callable[Concatenate[Session, P], Change[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work(session, …)` in one transaction, publishes its events after it, returns its result."""
        change = await self._store.write(work, *args, **kwargs)
        await self._bus.publish(*change.events)
        return change.result
