"""From a route to a committed change, and everybody told of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from api.conversation.announcing import Done
from api.deps import Services

P = ParamSpec("P")
T = TypeVar("T")


async def commit(
    services: Services,
    work: Callable[Concatenate[Session, P], Done[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """The result of `work(session, …)`, in one transaction; its events are published after it."""
    done = await services.store.write(work, *args, **kwargs)
    await services.bus.publish(*done.events)
    return done.result
