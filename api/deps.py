"""Dependencies of routes: the app's own parts, for requests and sockets alike.

Every dependency is asynchronous, since FastAPI runs synchronous ones in a thread and waits for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.brain import BrainLike
from api.bus import Bus
from api.changes import Commit
from api.clock import Clock
from api.limits import Limits, client_address
from api.settings import Settings
from api.store.engine import Store
from api.strangers import Strangers


def of_app(name: str) -> Callable[[HTTPConnection], Awaitable[Any]]:
    """Returns a dependency that finds the part with that name in the app's state."""

    async def find(connection: HTTPConnection) -> Any:
        return getattr(connection.app.state, name)

    return find


SettingsDep = Annotated[Settings, Depends(of_app("settings"))]
StoreDep = Annotated[Store, Depends(of_app("store"))]
BusDep = Annotated[Bus, Depends(of_app("bus"))]
ClockDep = Annotated[Clock, Depends(of_app("time"))]
BrainDep = Annotated[BrainLike, Depends(of_app("brain"))]
LimitsDep = Annotated[Limits, Depends(of_app("limits"))]
StrangersDep = Annotated[Strangers, Depends(of_app("strangers"))]


async def _commit(store: StoreDep, bus: BusDep) -> Commit:
    return Commit(store, bus)


CommitDep = Annotated[Commit, Depends(_commit)]


async def _address(connection: HTTPConnection, settings: SettingsDep) -> str:
    return client_address(connection, settings.trusted_proxies)


Address = Annotated[str, Depends(_address)]
"""The caller's address, as api.limits counts it."""


async def _count_read(address: Address, limits: LimitsDep) -> None:
    await limits.read(address)


reading = [Depends(_count_read)]
"""Dependencies of a read-only route: they raise a 429 problem if an address reads too often."""
