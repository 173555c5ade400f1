"""The customer's token: signed, expiring, and good for exactly one conversation."""

from __future__ import annotations

from datetime import timedelta

import jwt

from api.problems import forbidden, unauthorized
from api.store.models import now

AUDIENCE = "calmline-chat"
ALGORITHM = "HS256"


def issue(conversation: str, *, key: str, days: int) -> str:
    """A token that opens this conversation for so many days."""
    issued = now()
    claims = {"sub": conversation, "aud": AUDIENCE, "iat": issued, "exp": issued + timedelta(days=days)}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def check(token: str, conversation: str, *, key: str) -> None:
    """Raises a 401 problem for a token that is forged or expired, a 403 for another conversation's."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            # Not when it was issued: a worker whose clock is a second behind would refuse a new customer.
            options={"require": ["sub", "aud", "exp"], "verify_iat": False},
        )
    except jwt.ExpiredSignatureError:
        raise unauthorized("This chat's token has expired. Start a new chat.") from None
    except jwt.InvalidTokenError:
        raise unauthorized("This token is not valid.") from None
    if claims["sub"] != conversation:
        raise forbidden("This token opens another conversation.")
