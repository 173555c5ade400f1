"""From a change to everybody who is told of it: what it came to, and its commit."""

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
    """A result, and what to publish after the commit."""

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
        """The result of `work(session, …)`, in one transaction; its events are published after it."""
        change = await self._store.write(work, *args, **kwargs)
        await self._bus.publish(*change.events)
        return change.result
