"""Decides which sites' pages may open a customer's socket."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def allowed(connection: HTTPConnection, origins: tuple[str, ...]) -> bool:
    """Whether that Origin may open a socket: this site's own, a listed one, or none (the caller is no page).

    The token protects a conversation; this check keeps unknown sites from using up the company's sockets.
    """
    origin = connection.headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    try:
        return urlsplit(origin).netloc == connection.headers.get("host")
    except ValueError:
        return False
