"""How many log-ins an address or a username may try before it must wait."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter

# A person who has forgotten a password stays under all three; a list of passwords does not get far. A team
# may sit behind one address, so that limit is wide. The limit of a username over all addresses is wide too: a
# narrow one would let a stranger lock a rep out by typing nonsense for the rep's name.
PER_ADDRESS_AND_USERNAME = RateLimitItemPerMinute(8, 5)
PER_ADDRESS = RateLimitItemPerMinute(60, 5)
PER_USERNAME = RateLimitItemPerMinute(40, 5)


@dataclass(frozen=True)
class Wait:
    """The caller must wait this many whole seconds before the next try."""

    seconds: int


class LoginThrottle:
    """Counts log-ins over a moving window of five minutes.

    Every try is counted before the password is looked at, so that parallel guesses cannot slip through
    between check and count; a success forgets what was counted for its address and username.
    """

    def __init__(self, storage: Storage | None = None) -> None:
        self._limiter = MovingWindowRateLimiter(storage if storage is not None else MemoryStorage())

    def try_again_in(self, address: str, username: str) -> Wait | None:
        """Counts one try. None when it may go on, otherwise how long to wait."""
        name = username.casefold()
        counted = (
            (PER_ADDRESS_AND_USERNAME, ("login", address, name)),
            (PER_ADDRESS, ("login-address", address)),
            (PER_USERNAME, ("login-name", name)),
        )
        waits = [
            max(1, math.ceil(self._limiter.get_window_stats(limit, *keys).reset_time - time.time()))
            for limit, keys in counted
            if not self._limiter.hit(limit, *keys)
        ]
        return Wait(max(waits)) if waits else None

    def forget(self, address: str, username: str) -> None:
        """Forgets the tries of a username from an address: called after its password was right."""
        self._limiter.clear(PER_ADDRESS_AND_USERNAME, "login", address, username.casefold())
