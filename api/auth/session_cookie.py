"""The cookie of a rep's session."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from api.auth.access import COOKIE

PATH = "/api/desk"


def set_session(response: Response, token: str, *, lasts: timedelta, secure: bool) -> None:
    """Gives the browser the session's token."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(lasts.total_seconds()),
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
