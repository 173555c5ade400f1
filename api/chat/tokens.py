"""The customer's token: signed, expiring and valid for exactly one conversation."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import jwt

from api.clock import now
from api.ids import ConversationId
from api.problems import forbidden, unauthorized

AUDIENCE = "calmline-chat"
ALGORITHM = "HS256"


def issue(conversation: ConversationId, *, key: str, days: int) -> str:
    """Returns a token that opens this conversation for that many days."""
    issued = now()
    claims = {"sub": conversation, "aud": AUDIENCE, "iat": issued, "exp": issued + timedelta(days=days)}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def check(token: str, conversation: ConversationId, *, key: str) -> None:
    """Raises a 401 problem if the token is forged or expired, a 403 if it is another conversation's."""
    try:
        opens, expires = _signed(token, key)
    except jwt.InvalidTokenError:
        raise unauthorized("This token is not valid.") from None
    if expires <= now().timestamp():
        raise unauthorized("This chat's token has expired. Start a new chat.")
    if opens != conversation:
        raise forbidden("This token opens another conversation.")


@lru_cache(maxsize=4096)
def _signed(token: str, key: str) -> tuple[str, float]:
    """Returns conversation and expiry time of a token signed with this key. Caches only valid tokens."""
    claims = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=AUDIENCE,
        # The time of issue is not checked: a worker whose clock is a second behind would refuse a new
        # customer. The expiry is checked on each call.
        options={"require": ["sub", "aud", "exp"], "verify_iat": False, "verify_exp": False},
    )
    return str(claims["sub"]), float(claims["exp"])
