"""Passwords: hashed with argon2id, and checked in the same time whether or not the account exists."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 200

P = ParamSpec("P")
T = TypeVar("T")

# RFC 9106, section 4, second recommended option: 64 MiB, 3 passes. Each check holds that memory, so a burst
# of log-ins is checked two at a time instead of filling the machine. They have threads of their own: waiting
# checks would otherwise take the threads that send the pages.
_hasher = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_two = ThreadPoolExecutor(2, thread_name_prefix="passwords")

# No 0/O or 1/l/I: people read the password off a terminal and type it by hand.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class WeakPassword(ValueError):
    """The password is too short or too long. str() says which, and what to do."""


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs one of this module's slow functions outside the event loop, two at a time."""
    return await asyncio.get_running_loop().run_in_executor(_two, lambda: work(*args, **kwargs))


def hash_password(password: str) -> str:
    """Returns the argon2id hash in PHC format. Raises WeakPassword outside MIN_LENGTH to MAX_LENGTH."""
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"the password has {len(password)} characters — use at least {MIN_LENGTH}")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"the password has {len(password)} characters — use at most {MAX_LENGTH}")
    return hash_again(password)


def hash_again(password: str) -> str:
    """Hashes a password in use, whatever its length, with today's parameters."""
    return _hasher.hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """Whether the password belongs to the hash. None (no such account) and an invalid hash (an account
    without a password) take the same time and return False.
    """
    nobody = _nobody()  # made on the first call in any case, so that the first unknown name is no slower
    fits = hashed is not None and hashed.startswith("$")
    try:
        _hasher.verify(hashed if hashed is not None and fits else nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits


def outdated(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def random_password() -> str:
    """Returns sixteen random characters in four groups: about 79 bits, and easy to type."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))
