"""Accounts over HTTP: invitations, roles, sessions. For admins, except one's own password and sessions."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Request, Security
from sqlalchemy.orm import Session

from api import audit, problems
from api.auth import accounts, company, passwords, service, throttle
from api.auth.access import CurrentAccount, CurrentAdmin, cookie, require_header
from api.auth.events import TeamChanged
from api.auth.schemas import (
    AccountChange,
    AccountIn,
    AccountOut,
    Accounts,
    Invited,
    JoinIn,
    PasswordIn,
    RepOut,
    Sessions,
)
from api.deps import BusDep, LimitsDep, SettingsDep, StoreDep
from api.ids import RepId
from api.limits import client_address
from api.store.models import Rep

log = structlog.get_logger()

router = APIRouter(
    prefix="/api/desk",
    tags=["accounts"],
    dependencies=[Depends(require_header)],
    responses=problems.responses(401, 403),
)

RepInPath = Annotated[RepId, Path(ge=1, le=2**31 - 1, examples=[1])]
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Token = Annotated[str | None, Security(cookie)]


@router.get("/accounts", summary="All accounts")
async def list_accounts(admin: CurrentAdmin, store: StoreDep) -> Accounts:
    """Lists all accounts, including those that may no longer log in."""
    return await store.read(accounts.accounts)


@router.post("/accounts", status_code=201, summary="Invite", responses=problems.responses(409, 422))
async def invite(body: AccountIn, admin: CurrentAdmin, store: StoreDep, bus: BusDep) -> Invited:
    """Creates an account, and an invitation with which its owner chooses a password."""

    def work(session: Session) -> Invited:
        invited = accounts.invite(session, body)
        audit.record(session, admin.id, "account.invite", f"rep {invited.account.username}", role=body.role)
        return invited

    invited = await store.write(work)
    await bus.publish(TeamChanged())
    return invited


@router.post(
    "/accounts/{rep_id}/invitation",
    status_code=201,
    summary="Invite again, or reset a password",
    responses=problems.responses(404),
)
async def invite_again(rep_id: RepInPath, admin: CurrentAdmin, store: StoreDep) -> Invited:
    """The old password stays valid until a new one is chosen. Earlier invitations become invalid at once."""

    def work(session: Session) -> Invited:
        invited = accounts.invite_again(session, rep_id)
        audit.record(session, admin.id, "account.reset", f"rep {invited.account.username}")
        return invited

    return await store.write(work)


@router.patch("/accounts/{rep_id}", summary="Change an account", responses=problems.responses(404, 409, 422))
async def change(
    rep_id: RepInPath, body: AccountChange, admin: CurrentAdmin, store: StoreDep, bus: BusDep
) -> AccountOut:
    """Changes the name, the role, and whether the account may log in. The open chats of an account that may
    no longer log in go back to the queue.
    """

    def work(session: Session) -> AccountOut:
        account = accounts.change(session, admin=admin, rep_id=rep_id, body=body)
        changed = body.model_dump(exclude_none=True)
        audit.record(session, admin.id, "account.change", f"rep {account.username}", **changed)
        return account

    account = await store.write(work)
    await bus.publish(TeamChanged())
    return account


@router.delete(
    "/accounts/{rep_id}/company",
    status_code=204,
    summary="Unlink the company sign-in",
    responses=problems.responses(404),
)
async def unlink(rep_id: RepInPath, admin: CurrentAdmin, store: StoreDep) -> None:
    """Ends the account's sessions. The next person who signs in with its username at the company's provider
    is linked to the account. Nothing happens if the account is not linked.
    """
    await store.write(company.unlink, admin=admin, rep_id=rep_id)


@router.post("/join", summary="Use an invitation", responses=problems.responses(422, 429))
async def join(
    body: JoinIn, request: Request, settings: SettingsDep, limits: LimitsDep, store: StoreDep
) -> RepOut:
    """Sets the password of the invited account. Does not log in."""
    address = client_address(request, settings.trusted_proxies)
    await throttle.address(limits, address=address)
    hashed = await passwords.in_thread(accounts.hash_new, body.password, "body.password")

    def work(session: Session) -> RepOut:
        rep = accounts.join(session, token=body.token, password_hash=hashed)
        audit.record(session, rep.id, "account.join", f"rep {rep.username}")
        return RepOut.of(rep)

    return await store.write(work)


@router.post(
    "/password", status_code=204, summary="Change one's password", responses=problems.responses(422, 429)
)
async def change_password(
    body: PasswordIn,
    rep: CurrentAccount,
    request: Request,
    settings: SettingsDep,
    limits: LimitsDep,
    store: StoreDep,
    token: Token = None,
) -> None:
    """Needs the old password. Ends every other session of the account, and any unused invitation."""
    address = client_address(request, settings.trusted_proxies)
    await throttle.login(limits, address=address, username=rep.username)
    account = await store.read(service.find_account, rep.username)
    known = account.password_hash if account else None
    if not await passwords.in_thread(passwords.matches, body.old, known):
        raise problems.unprocessable("body.old", "The old password is wrong.")
    hashed = await passwords.in_thread(accounts.hash_new, body.new, "body.new")

    def work(session: Session) -> None:
        row = session.get_one(Rep, rep.id, with_for_update=True, populate_existing=True)
        if row.password_hash != known or not row.active:  # an admin's reset came first
            raise problems.unprocessable("body.old", "The password was changed meanwhile. Log in again.")
        row.password_hash = hashed
        accounts.revoke_all(session, rep.id, but=token or "")
        service.expire_invitations(session, rep.id)
        audit.record(session, rep.id, "account.password", f"rep {rep.username}")

    await store.write(work)


@router.get("/sessions", summary="Open sessions")
async def list_sessions(rep: CurrentAccount, store: StoreDep, token: Token = None) -> Sessions:
    """Lists the caller's own sessions; for an admin, everybody's."""
    return await store.read(accounts.sessions, rep=rep, token=token or "")


@router.delete(
    "/sessions/{session_id}", status_code=204, summary="End a session", responses=problems.responses(404)
)
async def end_session(session_id: SessionId, rep: CurrentAccount, store: StoreDep) -> None:
    """Ends an own session; an admin may end anybody's. Its live connections close within seconds."""

    def work(session: Session) -> None:
        whose = accounts.revoke(session, rep=rep, session_id=session_id)
        audit.record(session, rep.id, "account.session", f"rep {whose}")

    await store.write(work)
