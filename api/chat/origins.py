"""Which sites' pages may open a customer's socket."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def allowed(connection: HTTPConnection, origins: tuple[str, ...]) -> bool:
    """Whether a page of that Origin may open a socket: this site's own, a listed one, or no page at all.

    The token is what protects a conversation; this keeps strange sites from spending the company's sockets.
    """
    origin = connection.headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    try:
        return urlsplit(origin).netloc == connection.headers.get("host")
    except ValueError:
        return False
