"""Sign-in with the company's accounts over HTTP: the redirect to the provider, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Cookie, Query, Request
from starlette.responses import RedirectResponse

from api import problems
from api.auth import company, service, throttle
from api.auth.deps import SignInDep
from api.auth.oidc import SignInError, Why
from api.auth.session_cookie import set_session
from api.deps import LimitsDep, SettingsDep, StoreDep
from api.limits import Limits, client_address
from api.schemas import Frozen
from api.settings import Settings

log = structlog.get_logger()

PATH = "/api/desk/oidc"
COOKIE = "calmline_oidc"
CONSOLE = "/console/"

router = APIRouter(prefix="/api/desk", tags=["reps"])


class Ways(Frozen):
    """How a rep can log in. `company` is the name of the company's sign-in, null if none is set up."""

    password: bool
    company: str | None = None


@router.get("/ways", summary="Ways to log in")
async def ways(settings: SettingsDep) -> Ways:
    """Tells the log-in page which ways to show."""
    return Ways(
        password=settings.password_login, company=settings.oidc_name if settings.oidc_issuer else None
    )


@router.get("/oidc/login", summary="Start the company's sign-in", responses=problems.responses(404, 429))
async def leave(
    request: Request, sign_in: SignInDep, settings: SettingsDep, limits: LimitsDep
) -> RedirectResponse:
    """Sends the browser to the provider."""
    await _count(request, settings, limits)
    try:
        leaving = await sign_in.leave(_callback_address(request, settings))
    except SignInError as error:
        return _to_console(error.why)
    answer = RedirectResponse(leaving.address, 303)
    answer.set_cookie(
        COOKIE,
        leaving.cookie,
        max_age=600,
        path=PATH,
        secure=_secure(request, settings),
        httponly=True,
        samesite="lax",  # the way back begins on the provider's pages
    )
    return answer


@router.get("/oidc/callback", summary="Back from it", responses=problems.responses(404, 429))
async def come_back(
    request: Request,
    settings: SettingsDep,
    sign_in: SignInDep,
    store: StoreDep,
    limits: LimitsDep,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    kept: Annotated[str, Cookie(alias=COOKIE)] = "",
) -> RedirectResponse:
    """Starts a session for the account of the person whom the provider identified, and shows the console."""
    await _count(request, settings, limits)
    try:
        person = await sign_in.person(
            back=_callback_address(request, settings), cookie=kept, state=state, code=code
        )
        lasts = timedelta(hours=settings.rep_session_hours)
        entered = await store.write(company.enter, person, lasts=lasts)
    except SignInError as error:
        return _to_console(error.why)
    except company.NoAccountError as error:
        log.info("login_refused", way="oidc", why=str(error), rep=error.rep_id)
        return _to_console("no-account")  # no details: strangers must not learn which accounts exist
    except service.AccountError:  # deactivated at the same moment
        return _to_console("no-account")
    answer = RedirectResponse(CONSOLE, 303)
    set_session(answer, entered.token, lasts=lasts, secure=_secure(request, settings))
    answer.delete_cookie(COOKIE, path=PATH)
    log.info("login", rep=entered.rep_id, way="oidc")
    return answer


async def _count(request: Request, settings: Settings, limits: Limits) -> None:
    if not settings.oidc_issuer:
        raise problems.not_found("No company sign-in is set up here.")
    address = client_address(request, settings.trusted_proxies)
    await throttle.address(limits, address=address)


def _callback_address(request: Request, settings: Settings) -> str:
    """Returns the address that the provider sends the browser back to. It must be registered there."""
    base = settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}{PATH}/callback"


def _secure(request: Request, settings: Settings) -> bool:
    return settings.cookie_secure or request.url.scheme == "https"


def _to_console(why: Why) -> RedirectResponse:
    """Redirects to the log-in page, which tells the person why. It uses its own texts, since a link could
    hold any text.
    """
    return RedirectResponse(f"{CONSOLE}#sign-in={why}", 303)
