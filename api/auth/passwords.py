"""Passwords: hashed with argon2id, checked in the same time whether or not the account exists."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
MAX_LENGTH = 200

# RFC 9106, section 4, second recommended option: 64 MiB, 3 passes. Each check holds that memory, so a burst
# of log-ins is queued two at a time instead of being allowed to fill the machine.
_hasher = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_at_once = BoundedSemaphore(2)

# No 0/O or 1/l/I: the password is read off a terminal and typed by hand.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class WeakPassword(ValueError):
    """The password is too short or too long; str() says which and what to do."""


def hash_password(password: str) -> str:
    """The argon2id hash in PHC format. Raises WeakPassword outside MIN_LENGTH..MAX_LENGTH characters."""
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"the password has {len(password)} characters — use at least {MIN_LENGTH}")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"the password has {len(password)} characters — use at most {MAX_LENGTH}")
    return hash_again(password)


def hash_again(password: str) -> str:
    """The hash of a password in use, whatever its length, with today's parameters."""
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """Whether the password belongs to the hash. None (no such account) costs the same time and is False."""
    with _at_once:
        nobody = _nobody()  # made on the first call whoever asks, so that the first unknown name is no slower
        try:
            _hasher.verify(nobody if hashed is None else hashed, password)
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def outdated(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def random_password() -> str:
    """Sixteen random characters in four groups, about 79 bits, easy to type."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))
