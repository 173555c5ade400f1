"""Who calls, and the bound on how often an address may read."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.deps import ServicesDep
from api.limits import client_address


async def _address(request: Request, services: ServicesDep) -> str:
    return client_address(request, services.settings.trusted_proxies)


Address = Annotated[str, Depends(_address)]
"""The caller's address, as api.limits counts it."""


async def _count_read(address: Address, services: ServicesDep) -> None:
    await services.limits.read(address)


reading = [Depends(_count_read)]
"""Dependencies of a route that only reads: a 429 problem for an address that reads too often."""
