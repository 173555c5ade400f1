"""Log in, log out, who am I."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response, Security

from api import problems
from api.auth import passwords, service, throttle
from api.auth.access import COOKIE, CurrentAccount, cookie, require_header
from api.auth.events import TeamChanged
from api.auth.schemas import LoginIn, RepOut
from api.auth.session_cookie import PATH, set_session
from api.deps import BusDep, LimitsDep, SettingsDep, StoreDep
from api.limits import client_address

log = structlog.get_logger()

router = APIRouter(prefix="/api/desk", tags=["reps"], dependencies=[Depends(require_header)])


@router.post("/login", summary="Log in", responses=problems.responses(401, 403, 422, 429))
async def login(
    body: LoginIn,
    request: Request,
    response: Response,
    settings: SettingsDep,
    limits: LimitsDep,
    store: StoreDep,
) -> RepOut:
    """Starts a session and sets its cookie. A wrong password and an unknown username get the same answer."""
    if not settings.password_login:
        raise problems.forbidden(f"Passwords are not used here: sign in with {settings.oidc_name}.")
    address = client_address(request, settings.trusted_proxies)
    await throttle.login(limits, address=address, username=body.username)
    account = await store.read(service.find_account, body.username)
    right = await passwords.in_thread(
        passwords.matches, body.password, account.password_hash if account else None
    )
    if account is None or not right:
        log.info("login_refused", address=address)
        raise problems.unauthorized("The username or the password is wrong.")
    lasts = timedelta(hours=settings.rep_session_hours)
    known = account.password_hash
    try:
        token = await store.write(
            service.start_session, rep_id=account.rep_id, lasts=lasts, password_hash=known
        )
    except service.AccountError:  # deactivated, or its password changed, at the same moment
        raise problems.unauthorized("The username or the password is wrong.") from None
    if passwords.outdated(known):
        renewed = await passwords.in_thread(passwords.hash_again, body.password)
        await store.write(service.renew_hash, rep_id=account.rep_id, old=known, new=renewed)
    rep = await store.read(service.rep_of, token)
    if rep is None:
        raise problems.unauthorized("The username or the password is wrong.")
    secure = settings.cookie_secure or request.url.scheme == "https"
    set_session(response, token, lasts=lasts, secure=secure)
    log.info("login", rep=rep.id)
    return RepOut.of(rep)


@router.post("/logout", status_code=204, summary="Log out", responses=problems.responses(403))
async def logout(
    request: Request,
    response: Response,
    store: StoreDep,
    bus: BusDep,
    settings: SettingsDep,
    token: Annotated[str | None, Security(cookie)] = None,
) -> None:
    """Ends the session for good: no copy of the cookie's token works any more."""
    if token:
        await store.write(service.mark_offline, token)
        await store.write(service.revoke, token)
        await bus.publish(TeamChanged())
    response.delete_cookie(
        COOKIE,
        path=PATH,
        secure=settings.cookie_secure or request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


@router.get("/me", summary="Who am I", responses=problems.responses(401))
async def me(rep: CurrentAccount) -> RepOut:
    """Returns the account that is logged in."""
    return RepOut.of(rep)
