"""Limits how many log-ins an address or a username may try."""

from __future__ import annotations

from limits import RateLimitItem, parse_many

from api.limits import Limits

# A person who has forgotten a password stays under all three limits; a list of passwords is soon stopped. A
# team may sit behind one address, so that limit is wider. The limit of a username over all addresses is wider
# too: a narrow one would let a stranger lock a rep out by typing nonsense for the rep's name.
WIDER = 6


async def login(limits: Limits, *, address: str, username: str) -> None:
    """Counts one log-in before its password is checked. Raises a 429 problem with Retry-After."""
    name = username.strip().lower()
    rates = parse_many(limits.settings.login_rate)
    wide = [_wider(rate) for rate in rates]
    await limits.count("log-ins from your network", wide, "login-address", address)
    await limits.count("log-ins for this username", rates, "login", address, name)
    await limits.count("log-ins for this username", wide, "login-name", name)


async def address(limits: Limits, *, address: str) -> None:
    """Counts one log-in whose username is not known yet. Raises a 429 problem with Retry-After."""
    wide = [_wider(rate) for rate in parse_many(limits.settings.login_rate)]
    await limits.count("log-ins from your network", wide, "login-address", address)


def _wider(rate: RateLimitItem) -> RateLimitItem:
    return type(rate)(rate.amount * WIDER, rate.multiples, rate.namespace)
