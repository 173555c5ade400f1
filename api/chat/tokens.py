"""The customer's token: signed, expiring, and good for exactly one conversation."""

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
    """A token that opens this conversation for so many days."""
    issued = now()
    claims = {"sub": conversation, "aud": AUDIENCE, "iat": issued, "exp": issued + timedelta(days=days)}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def check(token: str, conversation: ConversationId, *, key: str) -> None:
    """Raises a 401 problem for a token that is forged or expired, a 403 for another conversation's."""
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
    """What a token signed with this key says: the conversation, and when it expires. Others are not kept."""
    claims = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=AUDIENCE,
        # Not when it was issued: a worker whose clock is a second behind would refuse a new customer. When it
        # expires is asked each time.
        options={"require": ["sub", "aud", "exp"], "verify_iat": False, "verify_exp": False},
    )
    return str(claims["sub"]), float(claims["exp"])
