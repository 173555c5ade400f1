"""Decides who may call a desk route: a session with the right role, on one of the desk's own pages."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Security
from fastapi.security import APIKeyCookie
from starlette.requests import HTTPConnection, Request

from api.auth import service
from api.clock import now
from api.deps import StoreDep
from api.problems import forbidden, unauthorized
from api.store.models import Rep

COOKIE = "calmline_rep"
HEADER = "X-Calmline"
LEADS = frozenset({"lead", "admin"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="Set by a log-in at /api/desk/login.")


async def require_header(request: Request) -> None:
    """Raises a 403 problem for an unsafe method without the X-Calmline header.

    A page on another site cannot set the header unless CORS allows it, and the desk's CORS allows nobody. So
    the header stops forged requests even in a browser that ignores SameSite.
    """
    if request.method not in SAFE_METHODS and request.headers.get(HEADER) != "1":
        raise forbidden(f"This request needs the header {HEADER}: 1.")


async def current_account(store: StoreDep, token: Annotated[str | None, Security(cookie)] = None) -> Rep:
    """Returns the caller's account, in any role. Raises a 401 problem without a live session."""
    rep = await store.read(service.rep_of, token) if token else None
    if rep is None:
        raise unauthorized("Log in first.")
    if rep.seen_at is None or now() - rep.seen_at > service.SEEN_EVERY:
        await store.write(service.mark_active, rep.id)
    return rep


async def current_rep(rep: Annotated[Rep, Depends(current_account)]) -> Rep:
    """Returns the caller if it is a rep, a lead or an admin. Raises a 401 or a 403 problem."""
    if rep.role not in service.REPS:
        raise forbidden("This is for reps.")
    return rep


async def current_lead(rep: Annotated[Rep, Depends(current_account)]) -> Rep:
    """Returns the caller if it is a lead or an admin. Raises a 401 or a 403 problem."""
    if rep.role not in LEADS:
        raise forbidden("This is for leads.")
    return rep


async def current_keeper(rep: Annotated[Rep, Depends(current_account)]) -> Rep:
    """Returns the caller in any role but rep. Raises a 401 or a 403 problem."""
    if rep.role == "rep":
        raise forbidden("This is for those who keep the guide.")
    return rep


async def current_admin(rep: Annotated[Rep, Depends(current_account)]) -> Rep:
    """Returns the caller if it is an admin. Raises a 401 or a 403 problem."""
    if rep.role != "admin":
        raise forbidden("This is for admins.")
    return rep


CurrentAccount = Annotated[Rep, Depends(current_account)]
"""A route with a parameter of this type can be called only with an account."""


CurrentRep = Annotated[Rep, Depends(current_rep)]
"""The same, for reps, leads and admins."""

CurrentLead = Annotated[Rep, Depends(current_lead)]
"""The same, for leads and admins."""

CurrentKeeper = Annotated[Rep, Depends(current_keeper)]
"""The same, for leads, editors, approvers and admins."""

CurrentAdmin = Annotated[Rep, Depends(current_admin)]
"""The same, for admins."""


def from_own_pages(connection: HTTPConnection) -> bool:
    """Whether the Origin header names the host that was called, with HTTPS if the call used HTTPS.

    Browsers send Origin with every WebSocket and let no page change it. Without this check any site that a
    rep visits could open the desk's socket.
    """
    try:
        origin = urlsplit(connection.headers.get("origin", ""))
        host = urlsplit(f"//{connection.headers.get('host', '')}")
        secure = connection.url.scheme in ("https", "wss")
        default = 443 if origin.scheme == "https" else 80
        return (
            origin.scheme in (("https",) if secure else ("http", "https"))
            and bool(origin.hostname)
            and origin.hostname == host.hostname
            and (origin.port or default) == (host.port or default)
        )
    except ValueError:
        return False
